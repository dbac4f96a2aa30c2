"""``course export``: the points of a class as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", rich_help_panel=PANEL)(export_command)


def export_command(
    assignments: Annotated[
        list[str] | None,
        typer.Argument(help="Assignments such as 04_funnels; all when none is named."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="CSV file to write; default: grades.csv of the course."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Write everybody's points from the gradebook to a CSV file for spreadsheets.

    Who has not handed in and what waits for a person is said in words, with no score beside it.
    """
    from grading.autograde.course import find_course, open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.classroom.points import as_csv, class_points, handed_in
    from shop.atomic import write_bytes
    from shop.errors import UsageError

    opened = open_course(course or find_course())
    with open_gradebook(opened.coursedir) as gradebook:
        known = [row.name for row in gradebook.assignments]
        for name in assignments or []:
            if name not in known:
                raise UsageError(f"the gradebook has no {name!r}; it has: {', '.join(known)}")
        chosen = assignments or known
        points = [
            item
            for name in chosen
            for item in class_points(gradebook, name, handed_in(opened, name))
        ]
    target = out or opened.root / "grades.csv"
    # the mark at the beginning lets spreadsheets read Chinese names
    write_bytes(target, as_csv(points).encode("utf-8-sig"))
    for name in chosen:
        own = [item for item in points if item.assignment == name]
        counts = [
            f"{sum(item.status == status for item in own)} {status}"
            for status in ("graded", "waiting", "not handed in")
        ]
        typer.echo(f"{name}: {', '.join(counts)}")
    typer.echo(f"wrote {target}")
