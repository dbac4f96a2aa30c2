"""The same class through stock nbgrader and through this course's grader, timed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from authoring.bench.floor import time_cells, time_nbgrader
from authoring.bench.meter import Meter
from authoring.bench.mix import Student, make_class
from authoring.certify.assignment import Assignment, read_chapter
from authoring.certify.throwaway import (
    Kind,
    Throwaway,
    autograde_ours,
    autograde_stock,
    make_throwaway,
)
from grading.layout import Layout

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Round:
    """What grading a class took, once each way.

    Attributes
    ----------
    stock_seconds, ours_seconds
        Wall time a submission of the whole run, start-up included.
    ours_cpu_seconds
        Processor time a submission of the whole run; see `authoring.bench.meter`.
    bare_cpu_seconds
        Processor time a submission of all its code cells, run bare in one warm process.
    forked_seconds
        Wall time a submission of the same cells, each submission in a fork of a warm process, as
        many at a time as there are workers.
    nbgrader_seconds
        Wall time a submission of nbgrader with nothing executed, start-up left out.
    unequal
        Students of the sample whose scores differ between the two graders.
    """

    stock_seconds: float
    ours_seconds: float
    ours_cpu_seconds: float
    bare_cpu_seconds: float
    forked_seconds: float
    nbgrader_seconds: float
    unequal: tuple[str, ...]

    @property
    def floor_seconds(self) -> float:
        """Wall time a submission on the floor: cells in forks, and nbgrader's own work."""
        return self.forked_seconds + self.nbgrader_seconds

    @property
    def ratio(self) -> float:
        """How many times as long stock nbgrader takes."""
        return self.stock_seconds / self.ours_seconds

    @property
    def over_floor(self) -> float:
        """How many times the floor this course's grader takes."""
        return self.ours_seconds / self.floor_seconds

    @property
    def over_bare(self) -> float:
        """How many times the processor time of the bare cells it takes."""
        return self.ours_cpu_seconds / self.bare_cpu_seconds


FIGURES = (
    *("stock_seconds", "ours_seconds", "ours_cpu_seconds", "bare_cpu_seconds", "floor_seconds"),
    *("ratio", "over_floor", "over_bare"),
)


@dataclass(frozen=True)
class Timing:
    """What grading a class took.

    Attributes
    ----------
    chapter, submissions, workers
        What was graded and with how many worker processes.
    stock_sample
        How many of the submissions went through stock nbgrader.
    is_exact
        Whether the processor time is that of the run alone, not of the whole machine.
    rounds
        What each round took; the ways of one round are run one after the other.
    """

    chapter: str
    submissions: int
    workers: int
    stock_sample: int
    is_exact: bool
    rounds: tuple[Round, ...]

    def median(self, figure: str) -> float:
        """Return the median over the rounds of one of the `FIGURES`."""
        return median(float(getattr(one, figure)) for one in self.rounds)

    @property
    def over_cores(self) -> float:
        """Wall time of a submission, times the processor time that it costs over all workers."""
        return median(r.ours_seconds * self.workers / r.ours_cpu_seconds for r in self.rounds)

    @property
    def best_ratio(self) -> float:
        """The ratio of a grader that costs nothing but the bare cells, spread over all workers."""
        return median(r.stock_seconds * self.workers / r.bare_cpu_seconds for r in self.rounds)

    def as_dict(self) -> dict[str, Any]:
        """Return fields and derived figures."""
        medians = {figure: round(self.median(figure), 4) for figure in FIGURES}
        derived = {"over_cores": self.over_cores, "best_ratio": self.best_ratio}
        return asdict(self) | {"median": medians | {n: round(v, 4) for n, v in derived.items()}}


def time_grading(
    layout: Layout,
    chapter: str,
    submissions: int,
    sample: int,
    workers: int,
    rounds: int,
    progress: Progress,
) -> Timing:
    """Grade a class of mixed answers in every way, several times, and time it.

    Raises
    ------
    GradingError
        When one of the graders fails.
    """
    assignment, bank = read_chapter(layout, chapter)
    students = make_class(assignment, bank, submissions)
    sample = min(sample, submissions)
    meter = Meter()
    found = []
    try:
        for number in range(1, rounds + 1):
            said = partial(_say, progress, f"{chapter}, round {number} of {rounds}")
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                place = Path(folder)
                found.append(
                    _round(layout, assignment, students, sample, workers, place, meter, said)
                )
    finally:
        meter.close()
    return Timing(chapter, submissions, workers, sample, meter.is_exact, tuple(found))


def _say(progress: Progress, where: str, what: str) -> None:
    progress(f"{where}: {what}")


def _round(
    layout: Layout,
    assignment: Assignment,
    students: list[Student],
    sample: int,
    workers: int,
    folder: Path,
    meter: Meter,
    progress: Progress,
) -> Round:
    """Grade the class once each way."""
    progress("making the class")
    courses = _courses(layout, assignment.chapter, folder)
    for student in students:
        courses["ours"].submit(student.name, student.answers)
    for student in students[:sample]:
        courses["stock"].submit(student.name, student.answers)
        courses["floor"].submit(student.name, student.answers)
    progress(f"{len(students)} submissions through course autograde")
    with meter.counting() as used:
        ours = _timed(lambda: autograde_ours(courses["ours"], workers))
        cpu = used()
    progress(f"{sample} submissions through stock nbgrader")
    stock = _timed(lambda: autograde_stock(courses["stock"]))
    progress("the floor")
    cells = time_cells(assignment, students, layout.tables, workers)
    nothing = time_nbgrader(courses["floor"])
    size = len(students)
    return Round(
        stock / sample,
        ours / size,
        cpu / size,
        cells.bare_cpu_seconds / size,
        cells.forked_seconds / size,
        nothing / sample,
        _unequal(courses["stock"], courses["ours"]),
    )


def _courses(layout: Layout, chapter: str, folder: Path) -> dict[str, Throwaway]:
    kinds: dict[str, Kind] = {"stock": "stock", "ours": "ours", "floor": "stock"}
    return {
        name: make_throwaway(layout, chapter, folder / name, kind) for name, kind in kinds.items()
    }


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _unequal(stock: Throwaway, ours: Throwaway) -> tuple[str, ...]:
    """Return the students of the sample with other scores here than there."""
    there, here = stock.scores(), ours.scores()
    return tuple(sorted(name for name in there if there[name] != here.get(name)))
