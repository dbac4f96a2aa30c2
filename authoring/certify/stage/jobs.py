"""What a stage is asked to do and what it reports."""

from __future__ import annotations

from dataclasses import dataclass

from authoring.certify.attempts import Comparison
from grading.engine.types import EngineCell


@dataclass(frozen=True)
class Score:
    """Score one answer.

    Attributes
    ----------
    key
        Names the job in its result.
    source
        The cell of the answer.
    tests
        The test cells of its exercise.
    cpu_seconds
        CPU time after which the answer counts as running for ever.
    stop_early
        Leave out the tests after the first that fails.
    """

    key: str
    source: str
    tests: tuple[EngineCell, ...]
    cpu_seconds: float = 60.0
    stop_early: bool = False


@dataclass(frozen=True)
class TestScore:
    """What one test cell said."""

    __test__ = False

    cell_id: str
    status: str
    credit: float
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """What became of one answer.

    Attributes
    ----------
    key
        The key of the job.
    tests
        The test cells that ran, in order.
    problem
        Why the answer could not be scored to its end (an exception of its cell, ``timeout``),
        else empty.
    cpu_seconds
        CPU time used.
    """

    key: str
    tests: tuple[TestScore, ...]
    problem: str
    cpu_seconds: float


@dataclass(frozen=True)
class Compare:
    """Compare variants of an answer with the reference on generated inputs.

    Attributes
    ----------
    key
        Names the job in its result.
    name
        The function to call.
    reference
        The cell of the reference solution.
    variants
        Label to the cell of a variant and the comparison that it shall stand.
    inputs
        Source that defines ``inputs(seed)``.
    count
        How many inputs on which the reference returns.
    first, step
        The first seed, and how far the next one is.
    call_seconds
        CPU time of one call of a variant.
    """

    key: str
    name: str
    reference: str
    variants: dict[str, tuple[str, Comparison]]
    inputs: str
    count: int = 200
    first: int = 0
    step: int = 1
    call_seconds: float = 1.0


@dataclass(frozen=True)
class Compared:
    """How variants compare with the reference.

    Attributes
    ----------
    key
        The key of the job.
    inputs
        On how many inputs the reference returned and was compared.
    differs
        Label to the first seed on which a variant gave something else.
    problem
        Why nothing could be compared, else empty.
    """

    key: str
    inputs: int
    differs: dict[str, int]
    problem: str


@dataclass(frozen=True)
class Know:
    """Record what reference and wrong answers give for the calls of an exercise's tests.

    Attributes
    ----------
    key
        Names the job in its result.
    reference
        The cell of the reference solution.
    right
        Cells of other right answers.
    wrong
        Cells of the wrong answers, each with its mistake in words to the student.
    tests
        The test cells of the exercise.
    """

    key: str
    reference: str
    right: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    tests: tuple[EngineCell, ...]


@dataclass(frozen=True)
class Known:
    """Tables of known mistakes.

    Attributes
    ----------
    key
        The key of the job.
    tables
        Id of a test cell to its table (`grading.inside.mistakes.KnownMistakes`) as text.
    problem
        Why there are none, else empty.
    """

    key: str
    tables: dict[str, str]
    problem: str


Job = Score | Compare | Know
Result = Scored | Compared | Known
