"""``course hub``: the folder of a JupyterHub for one class on one machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("hub", rich_help_panel=PANEL)(hub_command)


def hub_command(
    folder: Annotated[Path, typer.Argument(help="Folder of the hub, such as /opt/course-hub.")],
    exchange: Annotated[
        Path, typer.Option(file_okay=False, help="Folder of course init --exchange.")
    ],
    course: Annotated[Path, typer.Option(file_okay=False, help="The course folder of the class.")],
    account: Annotated[
        str, typer.Option(help="The account of this machine that owns the class.")
    ] = "course",
    chapters: Annotated[
        list[str] | None,
        typer.Option("--chapter", help="A chapter to hand out; all when none is named."),
    ] = None,
) -> None:
    """Write what a JupyterHub needs: students' packages and lectures, and its configuration.

    Run it again for more chapters: the configuration is yours and stays as it is.
    """
    from rich.console import Console

    from grading.layout import find_layout
    from school.hub.files import PROXY, Hub, write_hub

    layout = find_layout()
    chosen = layout.choose(chapters)
    hub = Hub(folder.resolve(), course.resolve(), exchange.resolve(), account)
    with Console(stderr=True).status("writing the hub's folder"):
        written = write_hub(layout, chosen, hub)
    typer.echo(f"wrote {len(written)} files into {hub.folder}")
    python = hub.folder / "env" / "bin" / "python"
    typer.echo(
        "next, as school/HUB.md says:\n"
        f"  python3 -m venv {hub.folder / 'env'}\n"
        f"  {python} -m pip install --require-hashes -r {hub.folder / 'requirements.txt'}\n"
        f"  {python} -m pip install --no-deps --no-build-isolation -e {hub.folder / 'package'}\n"
        f"  npm install --prefix {hub.folder} {PROXY}\n"
        f"  {python} -m jupyterhub -f {hub.folder / 'jupyterhub_config.py'}"
    )
