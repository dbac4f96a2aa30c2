"""How a class is graded, and the news of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from grading.autograde.bounds import DEFAULT_BOUNDS, ReadBounds
from grading.autograde.verdict import Verdict
from grading.autograde.worker import ENGINE
from grading.sandbox.limits import Limits


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Attributes
    ----------
    workers
        Processes that grade.
    students
        Who is graded; None for everybody who handed in.
    force
        Whether unchanged submissions are graded again.
    limits
        What a submission may use while it runs.
    bounds
        How much of a submission is read.
    engine
        Module and name of the engine.
    """

    workers: int = 1
    students: tuple[str, ...] | None = None
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    bounds: ReadBounds = DEFAULT_BOUNDS
    engine: str = ENGINE


@dataclass(frozen=True)
class Step:
    """News from a run: one submission has its verdict.

    Attributes
    ----------
    verdict
        What became of it.
    how
        ``graded`` now, or ``unchanged`` since the last run.
    done, total
        How far the run is.
    """

    verdict: Verdict
    how: Literal["graded", "unchanged"]
    done: int
    total: int


DEFAULT_OPTIONS = Options()
