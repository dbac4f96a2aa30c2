"""The same class through stock nbgrader and through this course's grader, timed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from authoring.bench.floor import CellTimes, time_cells, time_nbgrader
from authoring.bench.mix import make_class
from authoring.certify.assignment import read_chapter
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
class Timing:
    """What grading a class took.

    Attributes
    ----------
    chapter, submissions, workers
        What was graded and with how many worker processes.
    stock_sample
        How many of the submissions went through stock nbgrader.
    stock_seconds, ours_seconds
        Wall time of the whole run, start-up included.
    ours_cpu_seconds
        Processor time that the whole machine used meanwhile; true of an idle machine only.
    cells
        What all cells of all submissions cost, once each, as many forks at a time as there are
        workers.
    floor_nbgrader_seconds
        Wall time of nbgrader on the sample with nothing executed, start-up left out.
    unequal
        Students of the sample whose scores differ between the two graders.
    """

    chapter: str
    submissions: int
    workers: int
    stock_sample: int
    stock_seconds: float
    ours_seconds: float
    ours_cpu_seconds: float
    cells: CellTimes
    floor_nbgrader_seconds: float
    unequal: tuple[str, ...]

    @property
    def stock_each(self) -> float:
        """Seconds a submission in stock nbgrader."""
        return self.stock_seconds / self.stock_sample

    @property
    def ours_each(self) -> float:
        """Seconds a submission in this course's grader."""
        return self.ours_seconds / self.submissions

    @property
    def floor_each(self) -> float:
        """Seconds a submission on the floor."""
        cells = self.cells.forked_seconds / self.submissions
        return cells + self.floor_nbgrader_seconds / self.stock_sample

    @property
    def ratio(self) -> float:
        """How many times as long stock nbgrader takes."""
        return self.stock_each / self.ours_each

    @property
    def over_floor(self) -> float:
        """How many times the floor this course's grader takes."""
        return self.ours_each / self.floor_each

    @property
    def best_ratio(self) -> float:
        """The ratio of a grader that costs nothing but the bare cells, spread over all workers."""
        bare = self.cells.bare_cpu_seconds / self.submissions / self.workers
        return self.stock_each / bare

    def as_dict(self) -> dict[str, Any]:
        """Return fields and derived figures."""
        derived = ("stock_each", "ours_each", "floor_each", "ratio", "over_floor", "best_ratio")
        return asdict(self) | {name: round(getattr(self, name), 4) for name in derived}


def time_grading(
    layout: Layout, chapter: str, submissions: int, sample: int, workers: int, progress: Progress
) -> Timing:
    """Grade a class of mixed answers in every way and time it.

    Raises
    ------
    GradingError
        When one of the graders fails.
    """
    assignment, bank = read_chapter(layout, chapter)
    students = make_class(assignment, bank, submissions)
    sample = min(sample, submissions)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        courses = _courses(layout, chapter, Path(folder))
        for student in students:
            courses["ours"].submit(student.name, student.answers)
        for student in students[:sample]:
            courses["stock"].submit(student.name, student.answers)
            courses["floor"].submit(student.name, student.answers)
        progress(f"{submissions} submissions through course autograde")
        before = _busy_seconds()
        ours = _timed(lambda: autograde_ours(courses["ours"], workers))
        cpu = _busy_seconds() - before
        progress(f"{sample} submissions through stock nbgrader")
        stock = _timed(lambda: autograde_stock(courses["stock"]))
        progress("the floor")
        cells = time_cells(assignment, students, layout.tables, workers)
        nothing = time_nbgrader(courses["floor"])
        unequal = _unequal(courses["stock"], courses["ours"])
    return Timing(chapter, submissions, workers, sample, stock, ours, cpu, cells, nothing, unequal)


def _courses(layout: Layout, chapter: str, folder: Path) -> dict[str, Throwaway]:
    kinds: dict[str, Kind] = {"stock": "stock", "ours": "ours", "floor": "stock"}
    return {
        name: make_throwaway(layout, chapter, folder / name, kind) for name, kind in kinds.items()
    }


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _busy_seconds() -> float:
    """Return the processor time of the machine: user, nice and system, over all cores."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()
    return sum(map(int, first[1:4])) / os.sysconf("SC_CLK_TCK")


def _unequal(stock: Throwaway, ours: Throwaway) -> tuple[str, ...]:
    """Return the students of the sample with other scores here than there."""
    there, here = stock.scores(), ours.scores()
    return tuple(sorted(name for name in there if there[name] != here.get(name)))
