"""`course ledger`: recompute every published result that the course builds on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from authoring.ledger.entries import Entry
    from authoring.ledger.recompute import EntryResult

WIDTH = 140

PANEL = "Students and authors"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command(rich_help_panel=PANEL)
    def ledger(
        entries: Annotated[
            list[str] | None,
            typer.Argument(help="Entries to recompute; all when none is named."),
        ] = None,
        check: Annotated[
            bool,
            typer.Option(
                "--check",
                help="Write nothing; exit 1 when a figure disagrees without a recorded reason, "
                "a taught chapter names a figure that is not in the ledger, or the page is stale.",
            ),
        ] = False,
    ) -> None:
        """Recompute the published results; print them and write datasets/LEDGER.md.

        With entries named, only those are recomputed and printed, and the page is left alone.
        """
        problems = run(entries or [], check=check)
        for problem in problems:
            typer.echo(f"error: {problem}", err=True)
        if problems:
            raise typer.Exit(1)


def run(names: Sequence[str], *, check: bool) -> list[str]:
    """Recompute, print, write or compare the page; return what is wrong, one line each."""
    from authoring.ledger.entries import choose
    from authoring.ledger.page import NAME, render
    from grading.layout import find_layout
    from shop.atomic import write_text

    layout = find_layout()
    results = _recompute(choose(names))
    _print(results)
    problems = _disagreements(results)
    if names:
        return problems
    page, text = layout.datasets / NAME, render(results)
    if not check:
        write_text(page, text)
        typer.echo(f"wrote {page.relative_to(layout.root)}")
    elif not page.is_file() or page.read_text(encoding="utf-8") != text:
        problems.append(
            f"{page.relative_to(layout.root)} is not what the recomputation gives: "
            "run `course ledger` and commit the page."
        )
    return problems + _unsupported(layout.lectures.glob("[0-9]*.py"), layout.root)


def _recompute(entries: Sequence[Entry]) -> list[EntryResult]:
    from rich.console import Console
    from rich.progress import track

    from authoring.ledger.recompute import recompute

    console = Console(stderr=True)
    steps = track(entries, "recomputing", console=console, transient=True)
    return [recompute(entry) for entry in steps]


def _print(results: Sequence[EntryResult]) -> None:
    from rich.console import Console
    from rich.table import Table

    from authoring.ledger import page
    from authoring.ledger.recompute import Verdict

    table = Table(title="Published results, recomputed", title_justify="left")
    table.add_column("figure", overflow="fold")
    for column in ("published", "recomputed", "difference", "tolerance"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("verdict")
    for result in results:
        for row in result.rows:
            style = "" if row.verdict is Verdict.AGREES else "bold red"
            cells = [page.published_text(row), page.recomputed_text(row)]
            cells += [page.difference_text(row), page.tolerance_text(row), row.verdict.value]
            mark = " (reference)" if row.figure.kind == "reference" else ""
            table.add_row(row.figure.key + mark, *cells, style=style)
        table.add_section()
    console = Console()
    # Into a file or a pipe nothing is folded; in a terminal its width is kept.
    console.width = console.width if console.is_terminal else max(console.width, WIDTH)
    console.print(table)
    seconds = sum(result.seconds for result in results)
    agreeing = sum(result.agrees for result in results)
    console.print(f"{agreeing} of {len(results)} entries agree in full ({seconds:.1f} s).")


def _disagreements(results: Sequence[EntryResult]) -> list[str]:
    from authoring.ledger import page

    return [
        f"{row.figure.key}: published {page.published_text(row)}, recomputed "
        f"{page.recomputed_text(row)}: {row.verdict.value}. Correct the figure in shop.published "
        f"or {result.entry.module}, or record the reason in authoring/ledger/chapters/."
        for result in results
        for row in result.rows
        if not row.verdict.acceptable
    ]


def _unsupported(masters: Iterable[Path], root: Path) -> list[str]:
    from authoring.ledger.claims import claims, unsupported
    from authoring.ledger.entries import entries

    known = frozenset(entry.name for entry in entries())
    found = [claim for master in sorted(masters) for claim in claims(master)]
    return [
        f"{claim.file.relative_to(root)}:{claim.line}: names the published figure "
        f"{claim.key!r}, which no entry of the ledger recomputes. Add it to shop.published and "
        "authoring/ledger/chapters/."
        for claim in unsupported(found, known)
    ]
