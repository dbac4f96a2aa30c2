"""An integer of a million digits."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 10**1_000_000
"""

ATTACK = Attack(
    kind=AttackClass.REPLIES,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
)
