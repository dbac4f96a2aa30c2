"""A column of an extension type with a class of its own."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import numpy as np, pandas as pd
def answer(x): return pd.Series([object()], dtype=object)
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
