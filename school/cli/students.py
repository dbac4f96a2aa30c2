"""``course students``: the class in the gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"
COURSE = typer.Option("--course", help="The course folder; default: course/ in the checkout.")
CourseOption = Annotated[Path | None, COURSE]


def register(app: typer.Typer) -> None:
    """Add the command and what it can do."""
    group = typer.Typer(
        help="The class in the gradebook: read it from a list, or show it.", no_args_is_help=True
    )
    group.command("import")(import_command)
    group.command("list")(list_command)
    app.add_typer(group, name="students", rich_help_panel=PANEL)


def import_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV with a column id (or 学号), and name, first_name, last_name, email; "
            "exports of Canvas and Moodle are read as they are."
        ),
    ],
    id_column: Annotated[
        str | None,
        typer.Option("--id", help="The column that names students, such as 'Email address'."),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Enter a list of students; known ones are brought up to date, nobody is removed."""
    from grading.autograde.course import open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.autograde.lock import course_lock
    from grading.classroom.backups import back_up_course
    from grading.layout import find_course
    from school.classes.sheet import read_sheet
    from school.classes.students import import_students, students_of

    opened = open_course(course or find_course())
    sheet = read_sheet(file)
    entries = students_of(sheet, id_column)
    with course_lock(opened.autograded, opened.coursedir.db_url):
        back_up_course(opened, "students")
        with open_gradebook(opened.coursedir) as gradebook:
            done = import_students(gradebook, entries)
    typer.echo(
        f"{len(entries)} students read: {len(done.added)} new, {len(done.changed)} changed, "
        f"{len(done.unchanged)} as they were"
    )
    if sheet.guess:
        typer.echo(sheet.guess)


def list_command(course: CourseOption = None) -> None:
    """List the class: id, name, e-mail, how many assignments were handed in and graded."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from grading.autograde.course import open_course
    from grading.autograde.gradebook import open_gradebook
    from grading.layout import find_course

    opened = open_course(course or find_course())
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("id", "name", "e-mail", "submissions"):
        table.add_column(name, overflow="fold")
    with open_gradebook(opened.coursedir) as gradebook:
        people = gradebook.students
        for row in people:
            name = " ".join(filter(None, (row.first_name, row.last_name)))
            if not name.isascii():
                name = f"{row.last_name or ''}{row.first_name or ''}"
            cells = (row.id, name, row.email or "", str(len(row.submissions)))
            table.add_row(*map(escape, cells))
    if people:
        Console(highlight=False).print(table)
    typer.echo(f"{len(people)} students in {opened.root}")
