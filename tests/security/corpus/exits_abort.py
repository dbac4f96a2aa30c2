"""The kernel aborts."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 2 * x
"""
THEN = """\
import os
os.abort()
"""

ATTACK = Attack(
    kind=AttackClass.EXITS,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
        Asset.NEXT,
        Asset.WARM,
    ),
    expected=frozenset({"kernel_died/skipped"}),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
