"""`course attack`: attack the grader with every hostile submission there is."""

from __future__ import annotations

from typing import Annotated

import typer

from authoring.proof import from_tests

PANEL = "Engineers"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(rich_help_panel=PANEL)(attack)


def attack(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Attacks to run, or weakenings with --weakened; all when none is named."
        ),
    ] = None,
    stock: Annotated[
        bool, typer.Option("--stock", help="Also run the harmless ones on stock nbgrader.")
    ] = False,
    weakened: Annotated[
        bool,
        typer.Option(
            "--weakened",
            help="Take one protection away at a time, in a copy, and see that an attack "
            "gets through; `codec` names all checks of the codec.",
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Run nothing; exit 1 when grading/ATTACKS.md is stale."),
    ] = False,
) -> None:
    """Attack the grader, print what came of it and write grading/ATTACKS.md."""
    layout, command = from_tests("security.command")
    problems = command.run(
        layout, names or [], typer.echo, stock=stock, weakened=weakened, check=check
    )
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    if problems:
        raise typer.Exit(1)
