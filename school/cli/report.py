"""``course report``: what a class can and cannot do yet, on one page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", rich_help_panel=PANEL)(report_command)


def report_command(
    assignment: Annotated[
        str | None,
        typer.Argument(help="The assignment, such as 04_funnels; all of them when none is named."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="HTML file; default: in reports/ of the course."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Write a page about the class: points, exercises, named mistakes, and who to look at.

    The page needs nothing else and runs nothing; its tables lie beside it as CSV. For instructors:
    it names students. The gradebook is only read.
    """
    from grading.autograde.course import open_course
    from grading.classroom.zones import course_zone
    from grading.layout import find_course
    from school.report.page import render
    from school.report.run import read_class
    from school.report.tables import write_tables
    from shop.atomic import write_text

    opened = open_course(course or find_course())
    parts, standings = read_class(opened, assignment)
    zone = course_zone(opened)
    page = render(parts, standings, str(opened.coursedir.course_id), datetime.now(zone), zone)
    target = out or opened.root / "reports" / f"{assignment or 'class'}.html"
    write_text(target, page)
    tables = write_tables(parts, target)
    for part in parts:
        own = part.assigned
        typer.echo(
            f"{own.name}: {len(own.works)} handed in, {len(own.missing)} not; {len(part.late)} "
            f"late, {len(part.flagged)} flagged, {len(part.waiting)} waiting"
        )
    typer.echo(f"wrote {target}")
    typer.echo(f"tables: {', '.join(path.name for path in tables)}")
