"""`course lock`: make the lock files and environment.yml, or prove them fresh."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "Engineers"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("lock", rich_help_panel=PANEL)(lock)


def lock(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 when a file is stale.")
    ] = False,
) -> None:
    """Make requirements.lock, requirements-data.lock and environment.yml from pyproject.toml."""
    from authoring.lock import LOCKS, compile_lock, environment_text, stale_pins
    from grading.layout import find_layout
    from shop.atomic import write_text
    from shop.errors import BuildError

    root = find_layout().root
    environment = root / "environment.yml"
    if not check:
        for item in LOCKS:
            typer.echo(f"resolving {item.name}")
            compile_lock(root, item)
        write_text(environment, environment_text(root))
        typer.echo("environment.yml written")
        return
    problems = [problem for item in LOCKS for problem in stale_pins(root, item)]
    if not problems:
        stated = environment.read_text(encoding="utf-8") if environment.is_file() else ""
        if stated != environment_text(root):
            problems.append("environment.yml does not state the versions of the lock")
    if problems:
        raise BuildError("; ".join(problems) + ". Repair: course lock")
    typer.echo("lock files and environment.yml are fresh")
