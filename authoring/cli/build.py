"""``course build``: make every derived notebook, or prove that none is stale."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grading.layout import Layout

PANEL = "Students and authors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("build", rich_help_panel=PANEL)(build_command)


def build_command(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters such as 04_funnels; all of them when none is named."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write and run nothing; name each stale file and exit 1 if any."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make every file again, also where nothing changed.")
    ] = False,
    prose: Annotated[
        bool,
        typer.Option(
            "--prose",
            help="Write and run nothing; list prose that states a number or a comparison and has "
            "no claim, with file and line, and exit 1 if any.",
        ),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", "-j", min=1, help="Lectures to run at the same time; default: CPU cores."
        ),
    ] = os.cpu_count() or 1,
) -> None:
    """Build lectures (executed), source notebooks and student versions from their masters."""
    from authoring.build.run import build
    from authoring.build.run import check as find_stale
    from grading.layout import find_layout
    from shop.errors import UsageError

    if check and force:
        raise UsageError("--check writes nothing and --force writes everything: choose one")
    layout = find_layout()
    chosen = layout.choose(chapters)
    if prose:
        _list_prose(layout, chosen)
        return
    if check:
        stale = find_stale(layout, chosen)
        for found in stale:
            typer.echo(f"stale: {found}")
        if stale:
            typer.echo(f"{len(stale)} stale; run: course build", err=True)
            raise typer.Exit(1)
        typer.echo(f"everything is fresh ({len(chosen)} chapters)")
        return
    with _Bar() as bar:
        report = build(layout, chosen, force=force, jobs=jobs, progress=bar.show)
    for path in report.written:
        typer.echo(f"wrote {path.as_posix()}")
    typer.echo(f"{len(report.written)} written, {report.fresh} already fresh")


def _list_prose(layout: Layout, chapters: list[str]) -> None:
    """List the prose cells of lectures that state something which no claim covers."""
    from authoring.build.master import read_master
    from authoring.build.rules.prose import unclaimed_prose

    paths = [layout.lecture_master(chapter) for chapter in chapters]
    masters = [read_master(path, "lecture") for path in paths if path.is_file()]
    found = [(master, *pair) for master in masters for pair in unclaimed_prose(master)]
    for master, cell, stated in found:
        typer.echo(f"{master.shown.as_posix()}:{cell.line}: {cell.id}: {stated}")
    if found:
        raise typer.Exit(1)
    typer.echo(f"every statement has its claim or its reason ({len(masters)} lectures)")


class _Bar:
    """A progress bar on the terminal's error stream; silent where there is no terminal."""

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self.progress = Progress(console=console, transient=True, disable=not console.is_terminal)
        self.progress.start()
        self.task = self.progress.add_task("reading masters", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def show(self, label: str, done: int, total: int) -> None:
        """Show the file finished last and how many are left."""
        self.progress.update(self.task, description=label, completed=done, total=total)
