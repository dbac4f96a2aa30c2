"""``course formgrader``: hand grading in the browser, on the class's own gradebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("formgrader", rich_help_panel=PANEL)(formgrader_command)


def formgrader_command(
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the server; default: 8888.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser, or only print the link.")
    ] = True,
) -> None:
    """Open nbgrader's formgrader on the class's gradebook, from whatever folder.

    A backup of the gradebook is made first. Stop it with Ctrl-C.
    """
    from grading.autograde.course import open_course
    from grading.autograde.lock import shown_address
    from grading.classroom.backups import back_up_course, gradebook_file
    from grading.layout import find_course
    from school.classes.formgrader import lab_command, lab_environment
    from shop.errors import UsageError

    opened = open_course(course or find_course())
    url = str(opened.coursedir.db_url)
    path = gradebook_file(url)
    if path is not None and not path.is_file():
        raise UsageError(f"there is no gradebook at {path}: make one with course init")
    typer.echo(f"gradebook: {shown_address(url)}")
    if (backup := back_up_course(opened, "formgrader")) is not None:
        typer.echo(f"as it is now: course backup restore {backup.name}")
    command = lab_command(opened.root, port, browser)
    os.chdir(opened.root)
    os.execve(command[0], command, lab_environment())
