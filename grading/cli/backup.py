"""``course backup``: dated copies of the gradebook, and the way back."""

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
        help="Copies of the gradebook: made before each command that changes it, and by hand.",
        no_args_is_help=True,
    )
    group.command("list")(list_command)
    group.command("make")(make_command)
    group.command("restore")(restore_command)
    app.add_typer(group, name="backup", rich_help_panel=PANEL)


def list_command(course: CourseOption = None) -> None:
    """List the backups, the newest last: when, how large, before which command."""
    from grading.autograde.course import open_course
    from grading.classroom.backups import SERVER, backup_folder, backups, gradebook_file
    from grading.layout import find_course

    opened = open_course(course or find_course())
    if gradebook_file(str(opened.coursedir.db_url)) is None:
        typer.echo(f"note: {SERVER}")
    found = backups(opened.root)
    for item in found:
        size = item.path.stat().st_size / 1000
        typer.echo(f"{item.when:%Y-%m-%d %H:%M:%S}  {size:8,.0f} kB  {item.name}")
    typer.echo(f"{len(found)} backups in {backup_folder(opened.root)}")


def make_command(course: CourseOption = None) -> None:
    """Make a backup now; one made by hand is never removed."""
    from grading.autograde.course import open_course
    from grading.classroom.backups import back_up_now
    from grading.layout import find_course

    opened = open_course(course or find_course())
    typer.echo(f"made {back_up_now(opened).path}")


def restore_command(
    name: Annotated[
        str, typer.Argument(help="Name of a backup, the beginning of one, or: latest.")
    ],
    course: CourseOption = None,
) -> None:
    """Make a backup the gradebook again; the gradebook of now is backed up first."""
    from grading.autograde.course import open_course
    from grading.classroom.backups import find_backup, restore
    from grading.layout import find_course

    opened = open_course(course or find_course())
    chosen = find_backup(opened.root, name)
    before = restore(opened, chosen)
    typer.echo(f"the gradebook is that of {chosen.when:%Y-%m-%d %H:%M:%S} again ({chosen.name})")
    if before is not None:
        typer.echo(f"the one before: course backup restore {before.name}")
    typer.echo("submissions were not touched; `course autograde` grades what differs")
