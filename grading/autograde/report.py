"""What an instructor sees: how a run is going, and its closing table.

The table has a score, or a reason for every point that is missing.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from grading.autograde.course import Course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.lock import shown_address
from grading.autograde.settings import Step
from grading.autograde.verdict import NEEDS_MANUAL, CellVerdict, Verdict, ZeroReason
from grading.classroom.points import Points, class_points, handed_in
from grading.engine.types import CellStatus
from shop.errors import GradingError

WIDTH = 80
"""Columns where the output is no terminal: what every terminal and page has."""
SHOWN = 40
SAID_ONCE: dict[str, str] = {
    CellStatus.NOT_ATTEMPTED: "not attempted",
    ZeroReason.NO_RESPONSE: "no response",
    ZeroReason.NOT_RUN: "not run",
    ZeroReason.ANSWER_MISSING: "the answer's cell is missing",
    CellStatus.SKIPPED: "skipped, the process had ended",
}
"""Reasons that need no message of their own for every cell."""


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


def print_closing(
    course: Course,
    assignment: str,
    verdicts: list[Verdict],
    progress: Progress,
    full: bool = False,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Print the table of verdicts, the totals and where everything lies.

    Parameters
    ----------
    course, assignment, verdicts
        What was graded.
    progress
        The figures of the run.
    full
        Whether every repair is listed.
    notes
        A line on each student, shown under the name.
    """
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    with open_gradebook(course.coursedir) as gradebook:
        there = handed_in(course, assignment)
        own = class_points(gradebook, assignment, there)
    points = {item.student: item for item in own}
    console.print(verdict_table(assignment, verdicts, full, notes or {}, points))
    counts = Counter(verdict.status for verdict in verdicts)
    rate = progress.seconds / progress.graded if progress.graded else 0.0
    console.print(
        f"{counts['graded']} graded, {counts['flagged']} flagged; "
        f"{progress.graded} run now in {progress.seconds:.1f} s "
        f"({rate:.2f} s a submission), {progress.unchanged} unchanged since the last run."
    )
    for cell_id, count in doubtful_tests(verdicts).items():
        console.print(
            f"[yellow]{escape(cell_id)} stopped with an error in {count} submissions: "
            "look at the test before you trust these zeros.[/yellow]"
        )
    graded = {verdict.student for verdict in verdicts}
    waiting = [item for item in points.values() if item.student in graded and item.waiting]
    if waiting:
        cells = sum(len(item.waiting) for item in waiting)
        console.print(
            f"{cells} answers of {len(waiting)} students wait for a person: course formgrader"
        )
    missing = [escape(plain(item.student)) for item in points.values() if not item.handed_in]
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        console.print(f"Not handed in ({len(missing)}): {', '.join(missing[:SHOWN])}{more}")
    table = course.autograded / ".verdicts" / assignment / "verdicts.csv"
    address = shown_address(str(course.coursedir.db_url))
    console.print(f"Gradebook:   {escape(address)}", soft_wrap=True)
    console.print(f"Notebooks:   {escape(str(course.autograded))}", soft_wrap=True)
    console.print(f"This run:    {escape(str(table))}", soft_wrap=True)
    console.print(f"Points:      course export {escape(assignment)}", soft_wrap=True)


def require_names(course: Course, assignment: str) -> None:
    """Raise GradingError when somebody could not be graded because of a folder's name."""
    left = course.unnamed(assignment)
    if left:
        shown = ", ".join(ascii(str(path.parent)) for path in left[:5])
        raise GradingError(
            f"{len(left)} of the submitted folders not graded: {shown}. The name is not UTF-8, "
            "which no gradebook can hold. Rename it and give the same command again; all others "
            "are graded"
        )


def doubtful_tests(verdicts: list[Verdict]) -> dict[str, int]:
    """Return tests that could not be judged in most submissions that reached them.

    One answer of an odd form stops a test; if most of a class does, the fault is the test's.
    """
    cells = [cell for verdict in verdicts for cell in verdict.cells]
    stopped = Counter(cell.cell_id for cell in cells if cell.reason == CellStatus.ERROR)
    unreached = (*SAID_ONCE, NEEDS_MANUAL)
    reached = Counter(cell.cell_id for cell in cells if cell.reason not in unreached)
    return {
        cell_id: count
        for cell_id, count in stopped.items()
        if count >= 2 and 2 * count > reached[cell_id]
    }


def verdict_table(
    assignment: str,
    verdicts: list[Verdict],
    full: bool = False,
    notes: Mapping[str, str] = MappingProxyType({}),
    points: Mapping[str, Points] = MappingProxyType({}),
) -> Table:
    """Return one row for each submission: the gradebook's points, and why some are missing.

    Parameters
    ----------
    assignment, verdicts
        What was graded.
    full
        Whether every repair is listed.
    notes
        A line on each student, shown under the name.
    points
        What the gradebook has by student, points given by hand included.
    """
    table = Table(title=f"Points of {assignment}", show_lines=True)
    names = max((len(verdict.student) for verdict in verdicts), default=0)
    widest = 18 if notes else min(max(names, 8), 18)
    table.add_column("student", width=widest, overflow="fold")
    table.add_column("points", width=13, justify="right", overflow="fold")
    table.add_column("why points are missing, and what was repaired", overflow="fold")
    for verdict in verdicts:
        style = "yellow" if verdict.status == "flagged" else ""
        student = escape(plain(verdict.student))
        if verdict.student in notes:
            student += f"\n[dim]{escape(notes[verdict.student])}[/dim]"
        own = points.get(verdict.student)
        why = "\n".join(_why(verdict, full, own))
        table.add_row(student, _points(verdict, own), escape(why), style=style)
    return table


def _points(verdict: Verdict, own: Points | None) -> str:
    """Return points so far and whether they are final: what waits is no zero."""
    score = verdict.score if own is None else own.so_far
    waits = bool(own.waiting) if own is not None else _waiting(verdict) != []
    state = "waiting" if waits else "graded"
    if verdict.status == "flagged":
        state = "flagged"
    late = f"\n{own.penalty:g} off: late" if own is not None and own.penalty else ""
    unknown = " + ?" if waits else ""
    return f"{score:g}{unknown} / {verdict.max_score:g}\n{state}{late}"


def _waiting(verdict: Verdict) -> list[str]:
    return [cell.cell_id for cell in verdict.cells if cell.reason == NEEDS_MANUAL]


def _why(verdict: Verdict, full: bool, own: Points | None = None) -> list[str]:
    """Return one line for each zero; zeros with one and the same reason share a line."""
    lines = [] if verdict.reason == "ok" else [f"flagged: {verdict.reason}"]
    lines += [verdict.detail] if verdict.detail else []
    lines += [f"{shown}: {', '.join(cells)}" for shown, cells in _grouped(verdict).items()]
    lines += [_line(cell) for cell in verdict.lost if cell.reason not in SAID_ONCE]
    by_hand = list(own.waiting) if own is not None else _waiting(verdict)
    if verdict.cells and len(by_hand) == len(verdict.cells):
        lines.append("waits for a person: all of it")
    elif by_hand:
        lines.append(f"waits for a person: {', '.join(by_hand)}")
    repairs = [f"repaired {repair}" for repair in verdict.repairs]
    if len(repairs) > 3 and not full:
        repairs = [*repairs[:2], f"repaired {len(repairs) - 2} more: see --full or the CSV table"]
    return [plain(line) for line in [*lines, *repairs]]


def _grouped(verdict: Verdict) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for cell in verdict.lost:
        if cell.reason in SAID_ONCE:
            groups.setdefault(f"0 {SAID_ONCE[cell.reason]}", []).append(cell.cell_id)
    return groups


def _line(cell: CellVerdict) -> str:
    lost = "0" if not cell.auto_score else f"{cell.auto_score:g} of {cell.max_score:g}"
    return f"{lost} {cell.reason}: {cell.cell_id}" + (f": {cell.message}" if cell.message else "")


def plain(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
