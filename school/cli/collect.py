"""``course collect``: take in what students handed in, from whatever platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from school.collect.collecting import Collection
    from school.collect.gather import Left

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("collect", rich_help_panel=PANEL)(collect_command)


def collect_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Downloaded archives or folders; notebooks with a student's name. Without any: "
            "what was handed in through the exchange of the class."
        ),
    ] = None,
    student: Annotated[
        str | None, typer.Option(help="All of it is this student's, whatever the files are called.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Time zone of times in file names; default: the one of the class."),
    ] = None,
    max_mb: Annotated[
        int, typer.Option(min=1, help="Megabytes that one path may unpack to; a student's: 200.")
    ] = 2000,
    max_files: Annotated[
        int, typer.Option(min=1, help="Files that one path may unpack to; a student's: 2,000.")
    ] = 20_000,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Collect submissions from archives of Canvas and Moodle, zips, folders and the exchange.

    The last attempt of a student counts. Every file is either collected or named with a reason.
    """
    from grading.autograde.course import open_course
    from grading.classroom.zones import course_zone
    from grading.layout import find_course
    from school.classes.exchange import inbound
    from school.collect.collecting import collect
    from school.collect.gather import CollectBounds

    opened = open_course(course or find_course())
    bounds = CollectBounds(class_mb=max_mb, class_files=max_files)
    given = paths or [inbound(opened)]
    result = collect(opened, assignment, given, course_zone(opened, timezone), student, bounds)
    _print_left(result.left)
    _print(result, assignment)
    if not (result.new or result.replaced or result.unchanged or result.kept):
        raise typer.Exit(1)


def _print_left(left: list[Left]) -> None:
    for item in left:
        typer.echo(f"not collected: {item.name}: {item.reason}")


def _print(result: Collection, assignment: str) -> None:
    counts = {
        "new": result.new,
        "handed in again": result.replaced,
        "unchanged": result.unchanged,
        "older than what is there": result.kept,
    }
    parts = [f"{len(students)} {word}" for word, students in counts.items() if students]
    total = sum(map(len, counts.values()))
    people = "1 student" if total == 1 else f"{total} students"
    typer.echo(f"{assignment}: {people}: {', '.join(parts) or 'nothing was collected'}")
    if result.replaced:
        typer.echo(f"handed in again: {_names(result.replaced)}; before: {result.replaced_in}")
    if result.unknown:
        typer.echo(f"not in the gradebook yet, grading enters them: {_names(result.unknown)}")
    if result.late:
        typer.echo(f"marked as late by Canvas: {_names(result.late)}")
    if result.untimed:
        typer.echo(f"without a time in its name: {_names(result.untimed)}")
    if result.missing:
        typer.echo(f"not handed in: {_names(result.missing)}")


def _names(students: list[str]) -> str:
    from school.listing import some_of

    return some_of(sorted(students))
