"""A pickle inside an object column and inside frame metadata."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, pandas as pd
class Payload:
    def __reduce__(self): return (os.system, (f"echo owned > {CANARY}",))
def answer(x):
    frame = pd.DataFrame({"a": pd.Series([Payload()], dtype=object)})
    frame.attrs["p"] = Payload()
    return frame
"""

ATTACK = Attack(
    kind=AttackClass.PICKLES,
    assets=(
        Asset.COORDINATOR,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the canary file is changed",
    cells=(ANSWER,),
)
