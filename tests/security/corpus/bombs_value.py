"""A result that is larger than a message may be."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import numpy as np
def answer(x): return np.zeros(9_000_000)
"""

ATTACK = Attack(
    kind=AttackClass.BOMBS,
    assets=(
        Asset.COORDINATOR,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="memory of the coordinator",
    cells=(ANSWER,),
)
