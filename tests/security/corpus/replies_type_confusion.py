"""True for one, text for a number, a set for a list."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return [True, '2', {2}, b'2'][x % 4]
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
