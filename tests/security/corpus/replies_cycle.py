"""A list that holds itself."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    value = []
    value.append(value)
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
