"""``course site``: the course as a static site that works without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("site", rich_help_panel=PANEL)(site_command)


def site_command(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters such as 04_funnels; all of them when none is named."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Folder of the site; default: site/ in dist/."),
    ] = None,
) -> None:
    """Make a static site: course map, lectures, glossary, data dictionary, proofs, guides, search.

    It is opened as a file or put on any web server; no page asks another machine for anything.
    """
    from rich.console import Console

    from grading.layout import find_layout
    from school.site.build import build_site

    layout = find_layout()
    chosen = layout.choose(chapters)
    target = out or layout.root / "dist" / "site"
    with Console(stderr=True).status("making the site"):
        made = build_site(layout, target.resolve(), chosen)
    for line in made.warnings[:20]:
        typer.echo(f"note: {line}", err=True)
    typer.echo(f"wrote {made.folder / 'index.html'} ({made.pages} pages)")
