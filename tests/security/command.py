"""What ``course attack`` does: attack the grader, weaken it, write grading/ATTACKS.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grading.layout import Layout
from security.attack import Attack, AttackResult, read_attacks
from security.page import NAME, render
from security.runner import run_attacks
from security.stock import read_record, run_on_stock, write_record
from security.weakened import run_weakened
from shop.atomic import write_text

Say = Callable[[str], None]


def run(
    layout: Layout, names: Sequence[str], say: Say, *, stock: bool, weakened: bool, check: bool
) -> list[str]:
    """Do what the command was asked for; return what is wrong, one line each.

    Parameters
    ----------
    layout
        The checkout.
    names
        Attacks, or weakenings; all when none is named.
    say
        Told what came of everything.
    stock
        Run the harmless attacks on stock nbgrader too.
    weakened
        Take one protection away at a time instead.
    check
        Run nothing; say whether the page is stale.
    """
    page = layout.root / "grading" / NAME
    if check:
        fresh = page.is_file() and page.read_text(encoding="utf-8") == render(read_attacks())
        return [] if fresh else [f"grading/{NAME} is stale: run `course attack`"]
    if weakened:
        return run_weakened(names, layout, say)
    attacks = read_attacks(names)
    if stock:
        _stock(attacks, layout, say, every=not names)
    results = run_attacks(attacks, layout, lambda result: say(_line(result)))
    failed = [result for result in results if result.problems]
    seconds = sum(result.seconds for result in results)
    say(f"{len(results) - len(failed)} of {len(results)} repelled ({seconds:.0f} s)")
    if not names:
        write_text(page, render(attacks, results))
        say(f"wrote grading/{NAME}")
    return [f"{result.attack.name}: {'; '.join(result.problems)}" for result in failed]


def _line(result: AttackResult) -> str:
    mark = "GOT THROUGH" if result.problems else "repelled"
    return f"{mark:12} {result.attack.name:36} {result.verdict:28} {result.seconds:5.1f} s"


def _stock(attacks: Sequence[Attack], layout: Layout, say: Say, *, every: bool) -> None:
    """Record what came of the attacks; what was not run now stays as it was recorded."""
    outcomes = {} if every else read_record()
    for name, outcome in run_on_stock(attacks, layout):
        say(f"stock nbgrader: {name}: {outcome}")
        outcomes[name] = outcome
    write_record(outcomes)
