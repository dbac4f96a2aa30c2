"""Run the harmless attacks against nbgrader as it comes, in a throwaway course."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from authoring.certify.throwaway import Throwaway, autograde_stock
from grading.layout import Layout
from security.attack import CORPUS, Attack, AttackClass
from security.canaries import Canaries
from security.target import CHAPTER, POINTS, RIGHT, TEST, hand_in, make_target
from shop.atomic import write_text
from shop.errors import GradingError

RECORD = "stock.json"
"""In `tests/security/corpus/`: what came of each attack on stock nbgrader, by its name."""
NO_GAIN = "no gain seen"


def run_on_stock(attacks: Sequence[Attack], layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield name and outcome of each attack that may be run without a sandbox.

    Every attack gets a course of its own, because stock nbgrader lets it change everything there.
    """
    for attack in attacks:
        if attack.stock:
            with tempfile.TemporaryDirectory(prefix="stock-") as name:
                target = make_target(Path(name), layout, "stock")
                yield attack.name, _attack(target, attack, Path(name))


def read_record() -> dict[str, str]:
    """Return what the last run on stock nbgrader recorded; nothing when there was none."""
    path = CORPUS / RECORD
    if not path.is_file():
        return {}
    record: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return record


def write_record(found: Mapping[str, str]) -> None:
    """Record what came of every attack on stock nbgrader."""
    write_text(CORPUS / RECORD, json.dumps(dict(sorted(found.items())), indent=1) + "\n")


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
        return "; ".join(found) or NO_GAIN
