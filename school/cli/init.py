"""``course init``: a course folder with a gradebook that knows the assignments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from school.classes.migrate import Choice

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", rich_help_panel=PANEL)(init_command)


def init_command(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters such as 04_funnels; all of them when none is named."),
    ] = None,
    course: Annotated[
        Path | None,
        typer.Option("--course", help="Course folder; default: course/ in the checkout."),
    ] = None,
    exchange: Annotated[
        Path | None,
        typer.Option(
            "--exchange",
            file_okay=False,
            help="Folder through which students on this machine hand in; made when missing.",
        ),
    ] = None,
    migrate: Annotated[
        bool,
        typer.Option(
            "--migrate", help="Take over exercises that were added, renamed or removed meanwhile."
        ),
    ] = False,
    rename: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="With --migrate: a cell has another name now."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="CELL", help="With --migrate: hand-given points of it may go."),
    ] = None,
) -> None:
    """Make a course folder: settings, sources, student versions and a populated gradebook.

    Run it again after `course build`: students, submissions, scores and your settings are kept.
    """
    from rich.console import Console

    from authoring.certify.certificate import why_uncertified
    from grading.layout import find_layout
    from school.classes.course_folder import default_course, init_course

    layout = find_layout()
    chosen = layout.choose(chapters)
    choice = _choice(migrate, rename or [], drop or [])
    with Console(stderr=True).status("writing assignments into the gradebook"):
        made = init_course(layout, course or default_course(layout), chosen, choice)
    for name in made.entered:
        typer.echo(f"entered {name}")
    for name in made.kept:
        typer.echo(f"kept {name} (nothing changed)")
    for name in (*made.entered, *made.kept):
        if why := why_uncertified(layout, name):
            typer.echo(f"warning: do not release {name} yet: {why}", err=True)
    for note in made.notes:
        typer.echo(note)
    typer.echo(f"course folder: {made.root}")
    if exchange is not None:
        from grading.autograde.course import open_course
        from school.classes.exchange import make_exchange

        typer.echo(f"students hand in to: {make_exchange(open_course(made.root), exchange)}")
    if made.backup is not None:
        typer.echo(f"the gradebook before: course backup restore {made.backup.name}")
    typer.echo("next, the class: course students import FILE.csv")


def _choice(migrate: bool, renamed: list[str], dropped: list[str]) -> Choice:
    from school.classes.migrate import Choice
    from shop.errors import UsageError

    if (renamed or dropped) and not migrate:
        raise UsageError("--rename and --drop belong to --migrate: add it")
    pairs = {}
    for text in renamed:
        old, equals, new = text.partition("=")
        if not (old and equals and new) or old in pairs:
            raise UsageError(f"--rename {text}: write OLD_NAME=NEW_NAME, each old name once")
        pairs[old] = new
    return Choice(migrate, pairs, frozenset(dropped))
