"""From what class size a cluster pays: the same class on this machine and on loopback workers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from authoring.bench.mix import make_class
from authoring.certify.assignment import read_chapter
from authoring.certify.throwaway import Throwaway, make_throwaway
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import WorkerSettings
from grading.autograde.settings import Options
from grading.cluster.connection import ClusterOptions
from grading.cluster.scheduler import cluster
from grading.engine.types import CellResult, CellStatus, EngineCell, Reason, RunResult
from grading.inside.limits import Limits
from grading.layout import Layout
from shop.errors import GradingError

MEASURABLE = 1e-6


@dataclass(frozen=True)
class Cost:
    """What runs over a small and a large class cost: a start, and so much for each submission.

    Attributes
    ----------
    small, large
        Sizes of the classes.
    small_seconds, large_seconds
        What the runs took.
    """

    small: int
    large: int
    small_seconds: float
    large_seconds: float

    @property
    def each(self) -> float:
        """Seconds for one more submission."""
        return (self.large_seconds - self.small_seconds) / (self.large - self.small)

    @property
    def start(self) -> float:
        """Seconds before any submission."""
        return self.large_seconds - self.large * self.each


@dataclass(frozen=True)
class ClusterTiming:
    """A class on this machine and on a cluster on this machine.

    Attributes
    ----------
    chapter, workers
        What was graded, and by how many workers on either side.
    local, cluster
        Wall time of whole commands, start-up included; the cluster's engines ran already.
    coordinator
        Processor time of the command that used the cluster.
    first_seconds
        The large class as the first one of a cluster, whose engines have to start.
    nothing_local, nothing_cluster
        Seconds a submission between the first and the last verdict, when no cell is run.
    """

    chapter: str
    workers: int
    local: Cost
    cluster: Cost
    coordinator: Cost
    first_seconds: float
    nothing_local: float
    nothing_cluster: float

    @property
    def core_seconds(self) -> float:
        """What a submission keeps one core of a worker busy, the coordinator's part left out."""
        return self.local.each * self.workers

    @property
    def cores_kept_busy(self) -> float:
        """How many cores one coordinator can give work to; more of them would wait for it."""
        return self.core_seconds / self.coordinator.each

    @property
    def start_of_fresh(self) -> float:
        """Seconds before any submission when the cluster's engines have to start."""
        return self.first_seconds - self.local.large * self.cluster.each

    def alone(self, size: int, cores: int) -> float:
        """Return what a class is expected to take on one machine without a cluster."""
        return self.local.start + size * self._each(cores)

    def together(self, size: int, machines: int, cores: int, fresh: bool) -> float:
        """Return what a class is expected to take on a cluster.

        Parameters
        ----------
        size
            Submissions.
        machines, cores
            Machines with workers, and cores of each.
        fresh
            Whether the engines have to start, or run since another class.
        """
        start = self.start_of_fresh if fresh else self.cluster.start
        return start + size * self._each(machines * cores)

    def saves_from(self, seconds: float, machines: int, cores: int) -> int | None:
        """Return the smallest class on which a fresh cluster saves so much against one machine.

        None when it never does, because one machine keeps up with the coordinator.

        Parameters
        ----------
        seconds
            What it has to save.
        machines, cores
            Machines with workers, and cores of each; the one machine has as many.
        """
        saved = self._each(cores) - self._each(machines * cores)
        if saved < MEASURABLE:
            return None
        later = self.together(0, machines, cores, fresh=True) - self.alone(0, cores)
        return max(1, int((later + seconds) / saved) + 1)

    def _each(self, cores: int) -> float:
        """Workers share submissions; the coordinator handles one after the other."""
        if cores >= self.cores_kept_busy:
            return self.coordinator.each
        return self.core_seconds / cores

    def as_dict(self) -> dict[str, Any]:
        """Return every field."""
        return asdict(self)


NOTHING = f"{__name__}:NothingEngine"


class NothingEngine:
    """An engine that runs no cell: what is left is the work around it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits

    def __enter__(self) -> NothingEngine:
        return self

    def __exit__(self, *exception: object) -> None:
        return

    def run(self, cells: Sequence[EngineCell], files: Path | None = None) -> RunResult:
        """Say that every cell has passed."""
        passed = {"test": CellStatus.PASSED}
        results = (
            CellResult(c.cell_id, (), None, passed.get(c.kind, CellStatus.OK), 1.0, (), 0.0)
            for c in cells
        )
        return RunResult(tuple(results), Reason.OK, "", 0.0)


@dataclass(frozen=True)
class _Round:
    """One run of everything; the seconds of each part."""

    local_small: float
    local_large: float
    cluster_small: float
    cluster_large: float
    coordinator_small: float
    coordinator_large: float
    first: float
    nothing_local: float
    nothing_cluster: float


def time_cluster(
    layout: Layout,
    chapter: str,
    sizes: tuple[int, int],
    workers: int,
    rounds: int,
    progress: Callable[[str], None],
) -> ClusterTiming:
    """Grade a small and a large class here and on a cluster, in turns; medians are reported.

    Raises
    ------
    GradingError
        When a run fails.
    """
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        courses = [_course(layout, chapter, Path(name) / f"{size}", size) for size in sizes]
        found = []
        for number in range(1, rounds + 1):
            progress(f"round {number} of {rounds}")
            found.append(_round(courses[0], courses[1], workers))
    middle = _Round(
        *(statistics.median(getattr(one, part.name) for one in found) for part in fields(_Round))
    )
    return ClusterTiming(
        chapter,
        workers,
        Cost(*sizes, middle.local_small, middle.local_large),
        Cost(*sizes, middle.cluster_small, middle.cluster_large),
        Cost(*sizes, middle.coordinator_small, middle.coordinator_large),
        middle.first,
        middle.nothing_local,
        middle.nothing_cluster,
    )


def _round(small: Throwaway, large: Throwaway, workers: int) -> _Round:
    here = ["--workers", str(workers)]
    local = _command(small, here)[0], _command(large, here)[0]
    with _loopback(workers) as address:
        there = ["--scheduler", address]
        first, _ = _command(large, there)
        few, many = _command(small, there), _command(large, there)
        nothing = _nothing(large, workers, None), _nothing(large, workers, address)
    return _Round(*local, few[0], many[0], few[1], many[1], first, *nothing)


def _course(layout: Layout, chapter: str, root: Path, size: int) -> Throwaway:
    assignment, bank = read_chapter(layout, chapter)
    course = make_throwaway(layout, chapter, root, "ours")
    for student in make_class(assignment, bank, size):
        course.submit(student.name, student.answers)
    return course


def _command(course: Throwaway, options: list[str]) -> tuple[float, float]:
    """Return the wall time of a command and the processor time of its own process."""
    line = [sys.executable, "-c", "from grading.cli import main; main()", "autograde"]
    line += [course.chapter, "--course", str(course.root), "--force", *options]
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(line, cwd=course.root, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise GradingError(said.read().decode(errors="replace")[-3000:])
    return seconds, usage.ru_utime + usage.ru_stime


def _nothing(course: Throwaway, workers: int, address: str | None) -> float:
    """Return the seconds a submission between the first and the last verdict, no cell run."""
    times: list[float] = []
    options = Options(workers=workers, force=True, engine=NOTHING)
    opened = open_course(course.root)
    report = lambda step: times.append(time.perf_counter())  # noqa: E731
    if address is None:
        autograde(opened, course.chapter, options, report)
    else:
        settings = WorkerSettings(options.limits, options.engine)
        with cluster(ClusterOptions(address), settings) as carrier:
            autograde(opened, course.chapter, options, report, carrier)
    return (times[-1] - times[0]) / (len(times) - 1)


@contextmanager
def _loopback(workers: int) -> Iterator[str]:
    """Start a scheduler and workers of one thread each; yield the scheduler's address."""
    from distributed.deploy.subprocess import SubprocessCluster

    quiet = {"dashboard": False}
    with SubprocessCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        worker_kwargs=quiet,
        silence_logs=50,
    ) as found:
        yield str(found.scheduler_address)
