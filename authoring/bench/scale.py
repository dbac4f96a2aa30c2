"""The cost of a submission in a large class against a small one, and the memory it takes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from authoring.bench.mix import make_class
from authoring.certify.assignment import read_chapter
from authoring.certify.throwaway import make_throwaway
from grading.layout import Layout
from shop.errors import GradingError

POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Scale:
    """Paired runs over a small and a large class.

    Attributes
    ----------
    chapter, workers, small, large
        What was graded, how, and the sizes of the two classes.
    pairs
        Wall seconds of the small and of the large run, start-up included.
    peak_mb
        Highest resident memory of the coordinator in the large runs, in MiB.
    """

    chapter: str
    workers: int
    small: int
    large: int
    pairs: tuple[tuple[float, float], ...]
    peak_mb: float

    @property
    def growth(self) -> float:
        """Median over the pairs of seconds a submission, large over small."""
        return statistics.median(
            (large / self.large) / (small / self.small) for small, large in self.pairs
        )

    def as_dict(self) -> dict[str, Any]:
        """Return fields and the derived figure."""
        return asdict(self) | {"growth": round(self.growth, 4)}


def time_scale(
    layout: Layout,
    chapter: str,
    sizes: tuple[int, int],
    pairs: int,
    workers: int,
    progress: Callable[[str], None],
) -> Scale:
    """Grade a small and a large class in turns.

    Raises
    ------
    GradingError
        When a run fails.
    """
    assignment, bank = read_chapter(layout, chapter)
    students = make_class(assignment, bank, max(sizes))
    found, peak = [], 0.0
    for number in range(1, pairs + 1):
        seconds = []
        for size in sizes:
            progress(f"pair {number} of {pairs}: {size} submissions")
            with tempfile.TemporaryDirectory(prefix="scale-") as folder:
                course = make_throwaway(layout, chapter, Path(folder) / "course", "ours")
                for student in students[:size]:
                    course.submit(student.name, student.answers)
                took, memory = _run(course.root, chapter, workers)
            seconds.append(took)
            peak = max(peak, memory)
        found.append((seconds[0], seconds[1]))
    return Scale(chapter, workers, *sizes, tuple(found), peak)


def _run(root: Path, chapter: str, workers: int) -> tuple[float, float]:
    """Return the wall time of a run and the peak memory of its coordinator in MiB."""
    program = "from grading.cli import main; main()"
    options = ["autograde", chapter, "--course", str(root), "--workers", str(workers)]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *options], cwd=root, stdout=said, stderr=said
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _peak_mb(process.pid))
            time.sleep(POLL_SECONDS)
        if process.returncode:
            said.seek(0)
            raise GradingError(said.read().decode(errors="replace")[-3000:])
    return time.perf_counter() - start, peak


def _peak_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) / 1024 if lines else 0.0
