"""``course due``: when an assignment is due, for the class or for one student."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("due", rich_help_panel=PANEL)(due_command)


def due_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    when: Annotated[
        str | None, typer.Argument(help="When it is due, such as '2025-03-02 23:59'; or: never.")
    ] = None,
    student: Annotated[
        str | None, typer.Option(help="More time for this student only, with --days or --hours.")
    ] = None,
    days: Annotated[float, typer.Option(min=0, help="Days after the class's due date.")] = 0,
    hours: Annotated[float, typer.Option(min=0, help="Hours after the class's due date.")] = 0,
    timezone: Annotated[
        str, typer.Option(help="Time zone of the time given, such as Asia/Shanghai.")
    ] = "UTC",
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Set when an assignment is due; late penalties are worked out again at once.

    For one student: --student ID --days 3. An extension of 0 days takes it back.
    """
    from grading.autograde.course import find_course, open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.autograde.lock import course_lock
    from grading.classroom.backups import back_up_course
    from grading.classroom.deadlines import extend, read_due, set_due
    from grading.classroom.zones import time_zone
    from shop.errors import UsageError

    if (when is None) == (student is None):
        raise UsageError(
            "name a time for the class, or --student with --days or --hours: "
            f"course due {assignment} '2025-03-02 23:59' --timezone Asia/Shanghai"
        )
    opened = open_course(course or find_course())
    zone = time_zone(timezone)
    due = None if when is None or when == "never" else read_due(when, zone)
    with course_lock(opened.autograded, opened.coursedir.db_url):
        back_up_course(opened, "due")
        with open_gradebook(opened.coursedir) as gradebook:
            if student is None:
                changed = set_due(gradebook, assignment, due, opened.penalty())
                told = (
                    "never, extensions are taken back"
                    if due is None
                    else f"{due:%Y-%m-%d %H:%M %Z}"
                )
                typer.echo(f"{assignment} is due: {told}; {changed} late penalties changed")
                return
            longer = timedelta(days=days, hours=hours)
            until = extend(gradebook, assignment, student, longer, opened.penalty())
    typer.echo(f"{assignment} is due for {student}: {until:%Y-%m-%d %H:%M} UTC")
