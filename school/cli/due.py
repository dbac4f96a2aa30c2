"""``course due``: when an assignment is due, for the class or for one student."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grading.autograde.course import Course

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("due", rich_help_panel=PANEL)(due_command)


def due_command(
    assignment: Annotated[
        str | None, typer.Argument(help="The assignment, such as 04_funnels; none: all are shown.")
    ] = None,
    when: Annotated[
        str | None, typer.Argument(help="When it is due, such as '2025-03-02 23:59'; or: never.")
    ] = None,
    student: Annotated[
        list[str] | None,
        typer.Option(
            help="More time for this student only, with --days or --hours; again for more of them."
        ),
    ] = None,
    days: Annotated[
        float | None, typer.Option(min=0, help="Days after the class's due date.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option(min=0, help="Hours after the class's due date.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Time zone, such as Asia/Shanghai; default: the one of the class."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Set when an assignment is due, or show it; late penalties are worked out again at once.

    For one student: --student ID --days 3. An extension of 0 days takes it back. Without a time
    and a student: the due dates and everybody's extensions.
    """
    from grading.autograde.course import open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.autograde.lock import course_lock
    from grading.classroom.backups import back_up_course
    from grading.classroom.zones import course_zone, shown
    from grading.layout import find_course
    from school.classes.deadlines import extend, read_due, set_due
    from shop.errors import UsageError

    opened = open_course(course or find_course())
    zone = course_zone(opened, timezone)
    asks = days is not None or hours is not None
    if when is None and not student and not asks:
        _show(opened, assignment, zone)
        return
    if assignment is None or (when is None) == (not student) or bool(student) != asks:
        raise UsageError(
            "name a time for the class, or --student with --days or --hours: "
            "course due 04_funnels '2025-03-02 23:59', or "
            "course due 04_funnels --student lilei --days 3"
        )
    due = None if when is None or when == "never" else read_due(when, zone)
    longer = timedelta(days=days or 0, hours=hours or 0)
    with course_lock(opened.autograded, opened.coursedir.db_url):
        back_up_course(opened, "due")
        with open_gradebook(opened.coursedir) as gradebook:
            if not student:
                changed = set_due(gradebook, assignment, due, opened.penalty())
                told = "never, extensions are taken back" if due is None else shown(due, zone)
                typer.echo(f"{assignment} is due: {told}; {changed} late penalties changed")
            for name in student or []:
                until = extend(gradebook, assignment, name, longer, opened.penalty())
                typer.echo(f"{assignment} is due for {name}: {shown(until, zone)}")


def _show(opened: Course, assignment: str | None, zone: tzinfo) -> None:
    from grading.autograde.gradebook import open_gradebook
    from grading.classroom.zones import shown
    from school.classes.deadlines import due_dates

    with open_gradebook(opened.coursedir) as gradebook:
        found = due_dates(gradebook, assignment)
    for one in found:
        typer.echo(f"{one.assignment}: {shown(one.due, zone) if one.due else 'no due date'}")
        for student, until in one.extended:
            typer.echo(f"  {student}: {shown(until, zone)}")
