"""The floor: the same cells once in a warm process, and nbgrader with nothing executed.

Run as a program, it reads notebooks (lists of cell sources) as JSON from its standard input and
prints, as JSON, the seconds that executing them took, start-up and imports left out.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from authoring.bench.mix import Student, notebook_of
from authoring.certify.assignment import Assignment
from authoring.certify.stage.scoring import run_cell
from authoring.certify.throwaway import Throwaway
from grading.inside.preload import preload, set_single_thread, settle


@dataclass(frozen=True)
class CellTimes:
    """What all cells of a class cost, with nothing around them.

    Attributes
    ----------
    forked_seconds
        Wall time, each submission in a fork of a warm process, several at a time.
    bare_cpu_seconds
        Processor time, all in one process that has run the same cells once before: no fork, no
        page to copy, every line of every library already used. No grader can be under this.
    page_faults
        Of the forks.
    """

    forked_seconds: float
    bare_cpu_seconds: float
    page_faults: int


def time_cells(
    assignment: Assignment, students: Sequence[Student], tables: Path, width: int
) -> CellTimes:
    """Return what it takes to run every cell once, in forks of a warm process and bare.

    Student code and tests share one namespace, as in stock nbgrader: no split, no jail, no
    outputs kept, no notebook read or written.
    """
    whole = notebook_of(assignment)
    notebooks = [[cell.source for cell in student.cells(whole)] for student in students]
    with tempfile.TemporaryDirectory(prefix="floor-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "authoring.bench.floor", str(width)],
            input=json.dumps(notebooks),
            env=os.environ | {"SHOP_TABLES": str(tables), "MPLBACKEND": "agg"},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    return CellTimes(**json.loads(done.stdout))


def time_nbgrader(course: Throwaway) -> float:
    """Return the seconds that nbgrader takes for all submissions when it executes nothing."""
    # The package may give ours under this name; its own module never does.
    from nbgrader.converters.autograde import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    settings = Config()
    settings.CourseDirectory.root = str(course.root)
    settings.CourseDirectory.db_url = course.gradebook
    settings.CourseDirectory.assignment_id = course.chapter
    settings.Execute.enabled = False
    converter = Autograde(coursedir=CourseDirectory(config=settings), config=settings)
    converter.log = logging.Logger("course.bench", logging.ERROR)
    start = time.perf_counter()
    converter.start()
    return time.perf_counter() - start


def main() -> None:
    """Run the notebooks given on the standard input."""
    set_single_thread()
    notebooks = json.load(sys.stdin)
    printed = os.fdopen(os.dup(1), "w")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    preload()
    settle()
    start = time.perf_counter()
    _run_in_forks(notebooks, int(sys.argv[1]))
    forked = time.perf_counter() - start
    faults = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
    times = CellTimes(forked, _bare_cpu_seconds(notebooks), faults)
    print(json.dumps(asdict(times)), file=printed, flush=True)


def _run_in_forks(notebooks: list[list[str]], width: int) -> None:
    running = 0
    for notebook in notebooks:
        if running == width:
            os.wait()
            running -= 1
        if os.fork() == 0:
            try:
                _run(notebook)
            finally:
                os._exit(0)
        running += 1
    for _ in range(running):
        os.wait()


def _bare_cpu_seconds(notebooks: list[list[str]]) -> float:
    for notebook in notebooks:
        _run(notebook)
    start = time.process_time()
    for notebook in notebooks:
        _run(notebook)
    return time.process_time() - start


def _run(notebook: list[str]) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    for source in notebook:
        with _any_outcome():
            run_cell(source, namespace)


@contextlib.contextmanager
def _any_outcome() -> Iterator[None]:
    with contextlib.suppress(Exception):
        yield


if __name__ == "__main__":
    main()
