"""``course return``: feedback packed for its way back to students, with a record of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("return", rich_help_panel=PANEL)(return_command)


def return_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    like: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="The archive of submissions as Canvas or Moodle gave it: one archive is made "
            "that it takes back. Without it: a zip for each student.",
        ),
    ] = None,
    student: Annotated[
        list[str] | None,
        typer.Option(help="Only this student's; give the option again for more of them."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="What was returned before, too, though it is the same.")
    ] = False,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Pack the feedback pages for students, and write down what was returned to whom and when.

    Only what changed since the last return is packed. Make the pages first: course feedback.
    """
    from datetime import datetime

    from grading.autograde.course import open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.autograde.lock import course_lock
    from grading.classroom.points import class_points, handed_in
    from grading.classroom.zones import course_zone
    from grading.feedback.generate import graded_students
    from grading.layout import find_course
    from school.collect.collecting import read_roster
    from school.listing import some_of
    from school.platforms.returning import pack, places_in, read_feedback

    opened = open_course(course or find_course())
    roster = read_roster(opened, assignment)
    students = graded_students(opened, assignment, student or [])
    places = None if like is None else places_in(like, assignment, roster)
    with course_lock(opened.autograded, opened.coursedir.db_url):
        feedback = read_feedback(opened, assignment, students)
        with open_gradebook(opened.coursedir) as gradebook:
            own = class_points(gradebook, assignment, handed_in(opened, assignment))
        points = {item.student: item for item in own}
        now = datetime.now(course_zone(opened))
        done = pack(opened, assignment, feedback, points, now, places, again)
    without = sorted(set(students) - {one.student for one in feedback})
    for words, names in (
        ("as they were returned before (see --again)", done.same),
        (f"not in {like.name if like else ''}, return theirs without --like", done.unplaced),
        (f"without a feedback page, make it with course feedback {assignment}", without),
    ):
        if names:
            typer.echo(f"{len(names)} {words}: {some_of(names)}")
    typer.echo(f"{assignment}: feedback of {len(done.students)} students packed")
    if done.files:
        only = done.files[0] if len(done.files) == 1 else done.files[0].parent
        typer.echo(f"wrote {only}")
        typer.echo(f"record: {done.record}")
