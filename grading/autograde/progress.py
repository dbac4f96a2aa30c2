"""Show how a run is going: how many are done, how fast, how long it will take."""

from __future__ import annotations

import os
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from grading.autograde.options import Step


class Progress:
    """A progress bar on the terminal's error stream, and the figures of a run.

    Parameters
    ----------
    title
        What is going on.

    Attributes
    ----------
    graded, unchanged
        Submissions of each kind so far.
    seconds
        Wall time of the run, known at its end.
    """

    def __init__(self, title: str) -> None:
        self.graded = 0
        self.unchanged = 0
        self.seconds = 0.0
        self._started = time.perf_counter()
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(title, total=None, rate="")

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self._bar.stop()

    def step(self, step: Step) -> None:
        """Show one more verdict."""
        self.graded += step.how == "graded"
        self.unchanged += step.how == "unchanged"
        seconds = time.perf_counter() - self._started
        rate = f"{self.graded / seconds:.1f}/s" if self.graded and seconds else ""
        self._bar.update(self._task, completed=step.done, total=step.total, rate=rate)


def cores() -> int:
    """Return the number of CPU cores that this process may use."""
    return len(os.sched_getaffinity(0))
