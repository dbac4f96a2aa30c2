"""Run the harmless attacks against nbgrader as it comes, in a throwaway course."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grading.attack.canaries import Canaries
from grading.attack.target import CHAPTER, POINTS, RIGHT, TEST, hand_in, make_target
from grading.attack.types import Attack, AttackClass
from grading.certify.throwaway import Throwaway, autograde_stock
from grading.layout import Layout
from shop.errors import GradingError


def run_on_stock(attacks: Sequence[Attack], layout: Layout) -> Iterator[str]:
    """Yield what came of each attack that may be run without a sandbox, one line each.

    Every attack gets a course of its own, because stock nbgrader lets it change everything there.
    """
    for attack in attacks:
        if attack.stock:
            with tempfile.TemporaryDirectory(prefix="stock-") as name:
                target = make_target(Path(name), layout, "stock")
                yield f"{attack.name}: {_attack(target, attack, Path(name))}"


def _attack(target: Throwaway, attack: Attack, folder: Path) -> str:
    (folder / "canary").mkdir()
    honest = Attack(AttackClass.OPERATORS, (), frozenset(), "", (RIGHT,))
    with Canaries(target.root, folder / "canary") as canaries:
        hand_in(target, "victim", honest, {})
        # no path of the checkout: nothing of value is within reach of what is run here
        known = {**canaries.known(), "CHECKOUT": str(target.root)}
        hand_in(target, "attacker", attack, known)
        try:
            autograde_stock(target)
        except GradingError:
            return "the run was aborted"
        found = []
        score = target.scores()["attacker"].get(TEST)
        if score:
            found.append(f"{score:g} of {POINTS:g} points gained")
        victim = target.scores()["victim"].get(TEST)
        if victim != POINTS:
            found.append(f"the victim's score is {victim}")
        path = target.root / "autograded" / "attacker" / CHAPTER / f"{CHAPTER}.ipynb"
        shown = path.read_text(encoding="utf-8") if path.is_file() else ""
        if "BREACH " in shown:
            found.append("got through")
        if canaries.token in shown:
            found.append("the canary was read")
        return "; ".join(found) or "no gain seen"
