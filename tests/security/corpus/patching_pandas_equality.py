"""pandas' and NumPy's comparisons are replaced."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import numpy as np, pandas as pd
np.array_equal = np.allclose = np.isclose = lambda *args, **named: True
pd.testing.assert_frame_equal = pd.DataFrame.equals = lambda *args, **named: True
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.PATCHING,
    assets=(
        Asset.SCORE,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
