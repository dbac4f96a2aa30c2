"""Pickled bytes as the result and as a raw reply."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, pickle
class Payload:
    def __reduce__(self): return (os.system, (f"echo owned > {CANARY}",))
def answer(x): return pickle.dumps(Payload())
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
