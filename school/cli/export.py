"""``course export``: the points of a class as a table, also as Canvas and Moodle import it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grading.autograde.course import Course
    from grading.classroom.points import Points
    from school.classes.sheet import Sheet
    from school.platforms.fill import Filled

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", rich_help_panel=PANEL)(export_command)


def export_command(
    assignments: Annotated[
        list[str] | None,
        typer.Argument(help="Assignments such as 04_funnels; all when none is named."),
    ] = None,
    fill: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="A table downloaded from Canvas (gradebook) or Moodle (grading worksheet, grade "
            "export): points are written into a copy of it.",
        ),
    ] = None,
    platform: Annotated[
        str | None,
        typer.Option(help="canvas or moodle: a table for its import without one from there."),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(help="The assignment's name on the platform, or its column in the table."),
    ] = None,
    scale: Annotated[
        bool,
        typer.Option("--scale", help="Write points in proportion to the platform's most points."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="CSV file to write; default: in the course folder."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Write everybody's points from the gradebook to a CSV file.

    Who has not handed in and what waits for a person is said in words, with no score beside it;
    in a platform's table the cell stays as it is. A zero is a zero that somebody got.
    """
    from grading.autograde.course import open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.classroom.points import class_points, handed_in
    from grading.classroom.zones import course_zone
    from grading.layout import find_course
    from school.classes.sheet import read_sheet
    from school.spreadsheet import as_csv
    from shop.atomic import write_bytes
    from shop.errors import UsageError

    opened = open_course(course or find_course())
    with open_gradebook(opened.coursedir) as gradebook:
        known = [row.name for row in gradebook.assignments]
        for name in assignments or []:
            if name not in known:
                raise UsageError(f"the gradebook has no {name!r}; it has: {', '.join(known)}")
        chosen = assignments or known
        sheet = None if fill is None else read_sheet(fill)
        if sheet is not None and not assignments and column is None:
            chosen = _in_table(sheet, chosen)
        points = {name: class_points(gradebook, name, handed_in(opened, name)) for name in chosen}
    if fill is not None or platform is not None:
        _for_platform(opened, points, fill, sheet, platform, column, scale, out)
        return
    if column is not None or scale:
        raise UsageError("--column and --scale belong to --fill FILE or --platform: add one")
    target = out or opened.root / "grades.csv"
    # the mark at the beginning lets spreadsheets read Chinese names
    rows = [item for own in points.values() for item in own]
    write_bytes(target, as_csv(rows, course_zone(opened)).encode("utf-8-sig"))
    _count(points)
    typer.echo(f"wrote {target}")


def _for_platform(
    opened: Course,
    points: dict[str, list[Points]],
    fill: Path | None,
    sheet: Sheet | None,
    platform: str | None,
    column: str | None,
    scale: bool,
    out: Path | None,
) -> None:
    from school.collect.collecting import read_roster
    from school.platforms import fill as filling
    from school.platforms import fresh
    from shop.atomic import write_bytes
    from shop.errors import UsageError

    if fill is not None and platform is not None:
        raise UsageError("--fill FILE or --platform NAME, not both: the file says what it is for")
    if column is not None and len(points) != 1:
        raise UsageError(f"--column {column!r} is for one assignment: name it before the options")
    roster = read_roster(opened)
    if fill is not None and sheet is not None:
        if filling.is_worksheet(sheet) and len(points) != 1:
            raise UsageError(
                f"{fill.name} is Moodle's worksheet of one assignment: name it, as in "
                f"course export 04_funnels --fill {fill.name}"
            )
        done = [
            filling.fill(sheet, roster, name, own, column, scale) for name, own in points.items()
        ]
        target = out or opened.root / "exports" / fill.name
        if target.resolve() == fill.resolve():
            raise UsageError(f"{fill} would be written over: name another file with --out")
        for one in done:
            _told(one)
        if sheet.guess:
            typer.echo(sheet.guess)
    else:
        makers = {"canvas": fresh.canvas_sheet, "moodle": fresh.moodle_sheet}
        if platform not in makers:
            raise UsageError(f"--platform {platform!r}: it is one of {', '.join(makers)}")
        if scale:
            raise UsageError("--scale needs the platform's most points: give its table with --fill")
        columns = {name: column or name for name in points}
        sheet = makers[platform](dict(sorted(roster.people.items())), columns, points)
        target = out or opened.root / "exports" / f"{platform}.csv"
        _count(points)
    write_bytes(target, sheet.written())
    typer.echo(f"wrote {target}")


def _in_table(sheet: Sheet, assignments: list[str]) -> list[str]:
    """Return the assignments that have a column in a table, for who has named none."""
    from school.platforms.fill import has_column, is_worksheet

    found = [name for name in assignments if has_column(sheet, name)]
    return assignments if is_worksheet(sheet) or not found else found


def _told(done: Filled) -> None:
    from school.listing import some_of

    typer.echo(
        f"{done.assignment} into {done.column!r}: {len(done.written)} written, "
        f"{len(done.missing)} not handed in and {len(done.waiting)} waiting left as they were"
    )
    for words, names in (
        ("rows of nobody in the class, left as they were", done.strangers),
        ("graded, but without a row in this table", done.absent),
    ):
        if names:
            typer.echo(f"{words}: {some_of(names)}")


def _count(points: dict[str, list[Points]]) -> None:
    for name, own in points.items():
        counts = [
            f"{sum(item.status == status for item in own)} {status}"
            for status in ("graded", "waiting", "not handed in")
        ]
        typer.echo(f"{name}: {', '.join(counts)}")
