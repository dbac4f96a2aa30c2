"""A list nested a thousand times."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    value = 0
    for _ in range(1000): value = [value]
    return value
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
