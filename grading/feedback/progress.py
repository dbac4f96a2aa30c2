"""Show how many feedback pages are made."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import Progress

from grading.feedback.generate import Page


class PageProgress:
    """A progress bar on the terminal's error stream.

    Parameters
    ----------
    assignment
        Name of the assignment.
    total
        Number of students.

    Attributes
    ----------
    seconds
        Wall time, known at the end.
    """

    def __init__(self, assignment: str, total: int) -> None:
        self.seconds = 0.0
        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"feedback {assignment}", total=total)
        self._started = time.perf_counter()

    def __enter__(self) -> PageProgress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self._bar.stop()

    def step(self, page: Page) -> None:
        """Count one more student."""
        self._bar.update(self._task, advance=1)
