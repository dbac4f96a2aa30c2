"""``course bundle``: everything that students receive, in one zip file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bundle", rich_help_panel=PANEL)(bundle_command)


def bundle_command(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters such as 04_funnels; all of them when none is named."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", dir_okay=False, help="Zip file to write; default: in dist/ of the checkout."
        ),
    ] = None,
    uncertified: Annotated[
        bool,
        typer.Option("--uncertified", help="Hand out chapters whose tests are not proven, too."),
    ] = False,
    hand_in: Annotated[
        str, typer.Option(help="Where students hand in: a sentence for their README.")
    ] = "",
    exchange: Annotated[
        Path | None,
        typer.Option(
            "--exchange",
            file_okay=False,
            help="Folder of course init --exchange: students on this machine hand in to it.",
        ),
    ] = None,
) -> None:
    """Write the student bundle: lectures, student versions, package `shop`, tables."""
    from rich.console import Console

    from grading.layout import find_layout
    from school.bundle.archive import make_bundle
    from school.bundle.contents import NAME

    layout = find_layout()
    chosen = layout.choose(chapters)
    target = out or layout.root / "dist" / f"{NAME}.zip"
    with Console(stderr=True).status("packing the bundle"):
        members = make_bundle(
            layout, chosen, target, uncertified=uncertified, hand_in=hand_in, exchange=exchange
        )
    size_mb = target.stat().st_size / 1e6
    typer.echo(f"wrote {target} ({len(members)} files, {size_mb:.1f} MB)")
