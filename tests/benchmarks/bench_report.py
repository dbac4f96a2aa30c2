"""How long the report of a large class takes, as an instructor gives the command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_class import make_class
from grading.layout import Layout
from shop.errors import GradingError


@dataclass(frozen=True)
class ReportTime:
    """Wall seconds of `course report`, start of Python included, and sizes of its pages."""

    students: int
    assignments: int
    one_seconds: float
    all_seconds: float
    page_kb: float
    all_page_kb: float


def time_report(
    layout: Layout, students: int, keep: Path | None, progress: Callable[[str], None]
) -> ReportTime:
    """Make a class and time the command for one assignment and for all of them.

    Raises
    ------
    GradingError
        When the command fails.
    """
    chapters = [name for name in layout.chapters() if layout.assignment_master(name).is_file()]
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        root = keep or Path(folder) / "course"
        progress(f"making a class of {students}")
        make_class(layout, root, chapters, students)
        middle = chapters[len(chapters) // 2]
        progress(f"course report {middle}")
        one = _run(root, middle)
        progress("course report")
        everything = _run(root)
        sizes = [
            (root / "reports" / f"{name}.html").stat().st_size / 1000 for name in (middle, "class")
        ]
    return ReportTime(students, len(chapters), one, everything, sizes[0], sizes[1])


def _run(root: Path, *assignment: str) -> float:
    program = "from grading.cli import main; main()"
    command = [sys.executable, "-c", program, "report", *assignment, "--course", str(root)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GradingError(done.stderr[-3000:])
    return time.perf_counter() - start
