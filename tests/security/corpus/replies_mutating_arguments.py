"""The answer changes its argument, hoping that the expected value changes too."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes
def answer(x):
    ctypes.c_long.from_address(id(x) + 24).value = 0 if x > 300 else x
    return 0
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
