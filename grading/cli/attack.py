"""`course attack`: attack the grader with every hostile submission there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from grading.attack.types import Attack, AttackResult
    from grading.layout import Layout


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
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
        problems = run(names or [], stock=stock, weakened=weakened, check=check)
        for problem in problems:
            typer.echo(f"error: {problem}", err=True)
        if problems:
            raise typer.Exit(1)


def run(names: list[str], *, stock: bool, weakened: bool, check: bool) -> list[str]:
    """Do what the command was asked for; return what is wrong, one line each."""
    from grading.attack.corpus import read_attacks
    from grading.attack.page import NAME, render
    from grading.layout import find_layout

    layout = find_layout()
    page = layout.root / "grading" / NAME
    folder = layout.root / "tests" / "attacks"
    if check:
        fresh = page.is_file() and page.read_text(encoding="utf-8") == render(
            layout.root, read_attacks(folder)
        )
        return [] if fresh else [f"grading/{NAME} is stale: run `course attack`"]
    if weakened:
        return _weakened(names, layout)
    attacks = read_attacks(folder, names)
    if stock:
        _stock(attacks, layout, folder, every=not names)
    return _attack(attacks, layout, write=not names)


def _attack(attacks: list[Attack], layout: Layout, *, write: bool) -> list[str]:
    from grading.attack.page import NAME, render
    from grading.attack.runner import run_attacks
    from shop.atomic import write_text

    results = run_attacks(attacks, layout, _print)
    failed = [result for result in results if result.problems]
    seconds = sum(result.seconds for result in results)
    typer.echo(f"{len(results) - len(failed)} of {len(results)} repelled ({seconds:.0f} s)")
    if write:
        write_text(layout.root / "grading" / NAME, render(layout.root, attacks, results))
        typer.echo(f"wrote grading/{NAME}")
    return [f"{result.attack.name}: {'; '.join(result.problems)}" for result in failed]


def _print(result: AttackResult) -> None:
    mark = "GOT THROUGH" if result.problems else "repelled"
    typer.echo(f"{mark:12} {result.attack.name:36} {result.verdict:28} {result.seconds:5.1f} s")


def _stock(attacks: list[Attack], layout: Layout, folder: Path, *, every: bool) -> None:
    """Record what came of the attacks; what was not run now stays as it was recorded."""
    from grading.attack.stock import read_record, run_on_stock, write_record

    outcomes = {} if every else read_record(folder)
    for name, outcome in run_on_stock(attacks, layout):
        typer.echo(f"stock nbgrader: {name}: {outcome}")
        outcomes[name] = outcome
    write_record(folder, outcomes)


def _weakened(names: list[str], layout: Layout) -> list[str]:
    from grading.attack.weakened import run_weakened

    return run_weakened(names, layout, typer.echo)
