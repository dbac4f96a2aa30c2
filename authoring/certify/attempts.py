"""Right and wrong answers that prove an assignment's tests: ``tests/attempts/NN_topic.py``.

A py:percent file in which every cell has an ``id``, unique in the file. Markdown cells are
ignored. Four kinds of code cells:

Imports for editors and linters (optional, the first cell, never executed)::

    # %% id="setup" role="setup"
    import pandas as pd

Attempts; at least 2 right and 3 wrong ones for every exercise of the master::

    # %% id="cart_rate_groupby" exercise="cart_rate" verdict="right" why="groupby and nunique"
    def cart_rate(events): ...

    # %% id="cart_rate_per_visitor" exercise="cart_rate" verdict="wrong" why="This is the rate ..."
    def cart_rate(events): ...

The cell defines the name of its exercise and runs after the assignment's setup cells. ``why`` of
a wrong one is addressed to the student. Optional: ``name``, a short label of the mistake, and
``warns=true`` for a right answer that emits a Python warning; ``bound="score < 0.5"`` for a wrong
answer to an exercise that is played (`authoring.certify.played`), which needs it.

Generated inputs, one cell an exercise, needed as soon as a mutant survives; called with seeds
0 to 199, it returns the positional arguments of one call::

    # %% id="cart_rate_inputs" exercise="cart_rate" role="inputs"
    def inputs(seed: int) -> tuple: ...

Equivalent mutants, without code; ``mutant`` is the label printed by ``course certify
--survivors`` and ``*`` in it stands for any text::

    # %% id="cart_rate_same" exercise="cart_rate" role="equivalent" mutant="boundary: n > 0 -> n >= 0" why="n is never 0."

``compare`` of an equivalent cell is ``loose`` (the default: int and float alike, a plain index
ignored), ``any_order`` (rows in any order too) or ``exact``.
"""  # noqa: E501

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, cast

from authoring.build.names import read_names
from authoring.certify.percent import PercentCell, read_cells
from shop.errors import RuleError

Verdict = Literal["right", "wrong"]
Comparison = Literal["loose", "any_order", "exact"]

IDENTIFIER = re.compile(r"^[a-z][a-z0-9_]*$")
LEAST = {"right": 2, "wrong": 3}
COMPARISONS = ("loose", "any_order", "exact")
ATTEMPT_OPTIONS = {"id", "exercise", "verdict", "why", "name", "warns", "bound"}
INPUTS_OPTIONS = {"id", "exercise", "role"}
EQUIVALENT_OPTIONS = {"id", "exercise", "role", "mutant", "why", "compare"}


@dataclass(frozen=True)
class Attempt:
    """One answer to one exercise.

    Attributes
    ----------
    attempt_id, exercise, source
        Its id, the exercise it answers, the code of its cell.
    verdict
        Whether the tests have to accept it.
    why
        The style of a right one; the mistake of a wrong one, in words to the student.
    warns
        It is right and emits a Python warning, so stock nbgrader gives it 0.
    label
        A short name of the mistake, or the id.
    line
        Where its cell starts in the file.
    bound
        What a mistake in an exercise that is played reaches at best, as its header says it.
    """

    attempt_id: str
    exercise: str
    source: str
    verdict: Verdict
    why: str
    warns: bool
    label: str
    line: int
    bound: str = ""


@dataclass(frozen=True)
class Claim:
    """Mutants said to be equivalent, and the reason.

    Attributes
    ----------
    claim_id, exercise
        Its id and the exercise.
    pattern
        The label of the mutants; ``*`` stands for any text.
    why
        The reason.
    compare
        What "equal results" means.
    line
        Where its cell starts in the file.
    """

    claim_id: str
    exercise: str
    pattern: str
    why: str
    compare: Comparison
    line: int

    def covers(self, label: str) -> bool:
        """Return whether the claim speaks about the mutant with this label."""
        literal = self.pattern.replace("[", "[[]").replace("?", "[?]")
        return fnmatchcase(label, literal)


@dataclass(frozen=True)
class Bank:
    """Everything that one attempts file holds.

    Attributes
    ----------
    path
        The file.
    attempts
        In the order of the file.
    inputs
        Exercise to the source that defines ``inputs(seed)``.
    claims
        Mutants said to be equivalent.
    """

    path: Path
    attempts: tuple[Attempt, ...]
    inputs: dict[str, str]
    claims: tuple[Claim, ...]

    def of(self, exercise: str, verdict: Verdict | None = None) -> tuple[Attempt, ...]:
        """Return the attempts at one exercise, all or those of one verdict."""
        return tuple(
            attempt
            for attempt in self.attempts
            if attempt.exercise == exercise and verdict in (None, attempt.verdict)
        )


def read_bank(
    path: Path,
    exercises: Iterable[str],
    setup_names: Collection[str] = (),
    *,
    complete: bool = True,
) -> Bank:
    """Read an attempts file.

    Parameters
    ----------
    path
        The file.
    exercises
        The exercises of the assignment's master.
    setup_names
        Names bound by the assignment's setup cells, which attempts must not rebind.
    complete
        Also require 2 right and 3 wrong attempts for every exercise.

    Raises
    ------
    RuleError
        When the file breaks a rule; the message starts with ``file:line``.
    """
    if not path.is_file():
        raise RuleError(f"{path}:1: there is no such file; write the attempts of this chapter")
    known = list(exercises)
    attempts: list[Attempt] = []
    inputs: dict[str, str] = {}
    claims: list[Claim] = []
    for cell in _code_cells(path):
        role = cell.text("role")
        if role == "setup":
            _check_setup(cell, setup_names)
            continue
        exercise = _exercise(cell, known)
        if role == "inputs":
            if exercise in inputs:
                raise cell.refuse(f"{exercise} has two inputs cells; keep one")
            inputs[exercise] = _inputs(cell)
        elif role == "equivalent":
            claims.append(_claim(cell, exercise))
        elif role:
            raise cell.refuse(f"unknown role {role!r}; use setup, inputs or equivalent")
        else:
            attempts.append(_attempt(cell, exercise, known, setup_names))
    if complete:
        _check_counts(path, attempts, known)
    return Bank(path, tuple(attempts), inputs, tuple(claims))


def _code_cells(path: Path) -> list[PercentCell]:
    cells = [cell for cell in read_cells(path) if cell.kind == "code"]
    seen: dict[str, int] = {}
    for cell in cells:
        name = cell.text("id")
        if not IDENTIFIER.match(name):
            raise cell.refuse(f"the id {name!r} is missing or not snake_case; give the cell one")
        if name in seen:
            raise cell.refuse(f"the id {name!r} is used at line {seen[name]} already; rename one")
        seen[name] = cell.line
    return cells


def _exercise(cell: PercentCell, known: list[str]) -> str:
    exercise = cell.text("exercise")
    if exercise not in known:
        raise cell.refuse(
            f"unknown exercise {exercise!r}; the master has {', '.join(known) or 'none'}"
        )
    return exercise


def _allow(cell: PercentCell, allowed: set[str]) -> None:
    extra = sorted(set(cell.options) - allowed)
    if extra:
        raise cell.refuse(f"unknown option {extra[0]!r}; use {', '.join(sorted(allowed))}")


def _attempt(
    cell: PercentCell, exercise: str, known: list[str], setup_names: Collection[str]
) -> Attempt:
    _allow(cell, ATTEMPT_OPTIONS)
    verdict, why = cell.text("verdict"), cell.text("why")
    if verdict not in LEAST:
        raise cell.refuse(f'the verdict {verdict!r} is not one; write verdict="right" or "wrong"')
    if not why:
        what = "in words to the student, which mistake it is" if verdict == "wrong" else "the style"
        raise cell.refuse(f"why is missing; say {what}")
    bound = bound_names(cell)
    if exercise not in bound:
        raise cell.refuse(f"the attempt does not define {exercise}; define it in this cell")
    taken = sorted(bound & (set(known) - {exercise} | set(setup_names)))
    if taken:
        raise cell.refuse(f"the attempt rebinds {taken[0]}, which is not its own; rename it")
    warns = cell.options.get("warns", False)
    if warns not in (True, False) or (warns and verdict == "wrong"):
        raise cell.refuse("warns=true belongs to right answers only; remove it or write true")
    return Attempt(
        attempt_id=cell.text("id"),
        exercise=exercise,
        source=cell.source,
        verdict=cast(Verdict, verdict),
        why=why,
        warns=bool(warns),
        label=cell.text("name") or cell.text("id"),
        line=cell.line,
        bound=cell.text("bound"),
    )


def _inputs(cell: PercentCell) -> str:
    _allow(cell, INPUTS_OPTIONS)
    if "inputs" not in bound_names(cell):
        raise cell.refuse("the cell does not define inputs(seed); define it")
    return cell.source


def _claim(cell: PercentCell, exercise: str) -> Claim:
    _allow(cell, EQUIVALENT_OPTIONS)
    compare = cell.text("compare") or "loose"
    if compare not in COMPARISONS:
        raise cell.refuse(f"unknown compare {compare!r}; use {', '.join(COMPARISONS)}")
    for key in ("mutant", "why"):
        if not cell.text(key):
            raise cell.refuse(f"{key} is missing; name the mutant and say why it is equivalent")
    return Claim(
        claim_id=cell.text("id"),
        exercise=exercise,
        pattern=cell.text("mutant"),
        why=cell.text("why"),
        compare=cast(Comparison, compare),
        line=cell.line,
    )


def bound_names(cell: PercentCell) -> frozenset[str]:
    """Return the names that a cell binds at its top level.

    Raises
    ------
    RuleError
        When the cell is not valid Python.
    """
    try:
        return read_names(cell.source).bound
    except SyntaxError as error:
        raise cell.refuse(f"not valid Python: {error.msg}", below=error.lineno or 0) from error


def _check_setup(cell: PercentCell, setup_names: Collection[str]) -> None:
    extra = sorted(bound_names(cell) - set(setup_names))
    if extra and setup_names:
        raise cell.refuse(
            f"{extra[0]} is not bound by the assignment's setup; import it inside the attempts"
        )


def _check_counts(path: Path, attempts: list[Attempt], known: list[str]) -> None:
    counts = Counter((attempt.exercise, attempt.verdict) for attempt in attempts)
    for exercise in known:
        for verdict, least in LEAST.items():
            have = counts[exercise, cast(Verdict, verdict)]
            if have < least:
                lines = [a.line for a in attempts if a.exercise == exercise]
                raise RuleError(
                    f"{path}:{max(lines, default=1)}: {exercise} has {have} {verdict} "
                    f"attempts; at least {least} are needed"
                )
