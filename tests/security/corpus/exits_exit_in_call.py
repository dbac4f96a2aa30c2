"""The answer ends its process when the test calls."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
def answer(x): os._exit(0)
"""
THEN = """\
1
"""

ATTACK = Attack(
    kind=AttackClass.EXITS,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"kernel_died/killed"}),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
