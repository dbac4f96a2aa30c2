"""A data frame of a subclass with comparisons of its own."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import pandas as pd
class Frame(pd.DataFrame):
    def __eq__(self, other): return True
    def equals(self, other): return True
def answer(x): return Frame({'a': [1]})
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
