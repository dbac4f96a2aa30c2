"""``course init``: a course folder with a gradebook that knows the assignments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init_command)


def init_command(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters such as 04_funnels; all of them when none is named."),
    ] = None,
    course: Annotated[
        Path | None,
        typer.Option("--course", help="Course folder; default: course/ in the checkout."),
    ] = None,
) -> None:
    """Make a course folder: settings, sources, student versions and a populated gradebook.

    Run it again after `course build`: students, submissions and scores are kept.
    """
    from rich.console import Console

    from grading.build.course_folder import default_course, init_course
    from grading.certify.certificate import why_uncertified
    from grading.layout import find_layout

    layout = find_layout()
    chosen = layout.choose(chapters)
    with Console(stderr=True).status("writing assignments into the gradebook"):
        made = init_course(layout, course or default_course(layout), chosen)
    for name in made.entered:
        typer.echo(f"entered {name}")
    for name in made.kept:
        typer.echo(f"kept {name} (nothing changed)")
    for name in (*made.entered, *made.kept):
        if why := why_uncertified(layout, name):
            typer.echo(f"warning: do not release {name} yet: {why}", err=True)
    typer.echo(f"course folder: {made.root}")
    typer.echo("add students there with: nbgrader db student import FILE.csv")
