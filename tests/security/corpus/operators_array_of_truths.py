"""An array whose comparison with the expected value is an array."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import numpy as np
class Yes(np.ndarray):
    def __eq__(self, other): return True
def answer(x): return np.zeros(1).view(Yes)
"""

ATTACK = Attack(
    kind=AttackClass.OPERATORS,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
