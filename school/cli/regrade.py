"""``course regrade``: grade again after a change, and say who gains and loses what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from school.regrade.changes import CellChange, Comparison

PANEL = "Instructors"
SHOWN = 40


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("regrade", rich_help_panel=PANEL)(regrade_command)


def regrade_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would change; write nothing.")
    ] = False,
    due: Annotated[
        str | None, typer.Option(help="A new due date for the class, such as '2025-03-02 23:59'.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Time zone of the due date; default: the one of the class."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help=f"List every student, not the first {SHOWN} alone.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", min=0, help="Processes that grade; 0 means one for each CPU core."
        ),
    ] = 0,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Grade an assignment again after a test, a point or a due date changed.

    Takes the built assignment of the checkout (`course build` first), sets the due date if one is
    given, grades, and compares. Without --preview it records old and new points and writes a
    message for every student concerned.
    """
    from grading.autograde.course import open_course
    from grading.autograde.report import Progress, cores
    from grading.autograde.settings import read_options
    from grading.classroom.zones import course_zone
    from grading.layout import find_course, layout_of
    from school.classes.deadlines import read_due
    from school.regrade import run

    opened = open_course(course or find_course())
    when = None if due is None else read_due(due, course_zone(opened, timezone))
    options = read_options(opened.app, cores(), {"workers": workers})
    wanted = run.Wanted(assignment, layout_of(assignment), when, options)
    with Progress(f"{'trying' if preview else 'grading'} {assignment}") as progress:
        if preview:
            found = run.preview(opened, wanted, progress.step)
        else:
            found, folder = run.apply(opened, wanted, progress.step, datetime.now())
    _print(assignment, found, full)
    if preview:
        again = "" if due is None else f" --due '{due}'"
        again += "" if timezone is None else f" --timezone {timezone}"
        typer.echo(f"Nothing was written. To do it: course regrade {assignment}{again}")
        return
    typer.echo(f"Record:    {folder}")
    typer.echo(f"Messages:  {folder / 'messages'} ({len(found.changes)})")
    typer.echo(f"next, the pages of students: course feedback {assignment}")


def _print(assignment: str, found: Comparison, full: bool) -> None:
    import sys

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from grading.autograde.report import WIDTH, plain

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    table = Table(title=f"What changes in {assignment}", show_lines=True)
    table.add_column("student", width=16, overflow="fold")
    table.add_column("points", width=17, overflow="fold")
    table.add_column("why", overflow="fold")
    # who loses most comes first, who has as many points as before last
    ordered = sorted(found.changes, key=lambda change: (change.gain >= 0, -abs(change.gain)))
    rows = ordered if full else ordered[:SHOWN]
    for change in rows:
        before, after = change.before, change.after
        why = [f"{_span(cell)} {cell.name}: {cell.why}" for cell in change.cells]
        if change.penalty:
            why.append(f"penalty {before.penalty:g} \u2192 {after.penalty:g}: {change.penalty}")
        points = (
            f"{before.points:g} / {before.most:g} \u2192\n{after.points:g} / {after.most:g}"
            f"\n{f'{change.gain:+g}' if change.gain else 'same points'}"
        )
        table.add_row(*(escape(plain(text)) for text in (after.student, points, "\n".join(why))))
    if rows:
        console.print(table)
    if len(rows) < len(found.changes):
        console.print(f"{len(found.changes) - len(rows)} more: see --full")
    gains = [change.gain for change in found.changes]
    up, down = [g for g in gains if g > 0], [g for g in gains if g < 0]
    console.print(
        f"{len(up)} gain ({sum(up):g} points in all), {len(down)} lose ({-sum(down):g}), "
        f"{len(gains) - len(up) - len(down)} have as many points as before for something that "
        f"counts otherwise; nothing changes for {found.same}."
    )
    for words, students in (("Graded for the first time", found.first), ("Gone", found.gone)):
        if students:
            shown = ", ".join(escape(plain(student)) for student in students[:SHOWN])
            console.print(f"{words} ({len(students)}): {shown}")


def _span(cell: CellChange) -> str:
    return " \u2192 ".join(
        "none" if one is None else "?" if one.points is None else f"{one.points:g}"
        for one in (cell.before, cell.after)
    )
