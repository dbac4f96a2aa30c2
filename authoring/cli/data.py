"""`course data`: write the shop's tables, or prove that they are fresh."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

SMALLEST_SCALE, LARGEST_SCALE = 0.02, 50.0
DEFAULT_SEED = 2026

PANEL = "Students and authors"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("data", rich_help_panel=PANEL)(data)


def data(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 and name what is stale.")
    ] = False,
    seed: Annotated[
        int, typer.Option(help="Seed of the simulator; the course is written for the default.")
    ] = DEFAULT_SEED,
    scale: Annotated[
        float, typer.Option(help="Size of the shop: 1 is 40,000 customers, 250,000 orders.")
    ] = 1.0,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for tables/, truth/ and README.md; the checkout's by default."),
    ] = None,
) -> None:
    """Generate the shop's tables, their truth and the data dictionary."""
    from grading.layout import find_layout
    from shop.errors import UsageError

    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise UsageError(f"--scale must be {SMALLEST_SCALE} to {LARGEST_SCALE:g}, not {scale:g}")
    if seed < 0:
        raise UsageError(f"--seed must not be negative, not {seed}")
    target = out if out is not None else find_layout().datasets
    if check:
        _check(target, seed, scale)
    else:
        _write(target, seed, scale)


def _write(target: Path, seed: int, scale: float) -> None:
    from simulator.installing import install

    with _progress("writing") as report:
        install(target, seed, scale, report)
    print(f"wrote tables, truth and dictionary to {target} (seed {seed}, scale {scale:g})")


def _check(target: Path, seed: int, scale: float) -> None:
    from shop.errors import TableMissing
    from simulator.installing import stale_files

    if not (target / "tables").is_dir():
        raise TableMissing(f"{target} has no folder tables/. Run `course data` to write it.")
    with tempfile.TemporaryDirectory() as scratch, _progress("checking") as report:
        found = stale_files(target, Path(scratch), seed, scale, report)
    for stale in found:
        print(f"stale: {target / stale.name} ({stale.problem})")
    if found:
        print(f"{len(found)} files are not what seed {seed}, scale {scale:g} gives: "
              "run `course data`")  # fmt: skip
        raise typer.Exit(1)
    print(f"fresh: {target} is what seed {seed}, scale {scale:g} gives")


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[str], None]]:
    """Show a bar that moves on with every part the simulator reports."""
    from rich.console import Console
    from rich.progress import Progress

    from simulator.publishing import steps

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{verb} …", total=len(steps()) + 1)

        def report(step: str) -> None:
            bar.update(task, description=f"{verb} {step} …", advance=1)

        yield report
