"""NaN, which some comparisons take for anything."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return float("nan")
"""

ATTACK = Attack(
    kind=AttackClass.OPERATORS,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
