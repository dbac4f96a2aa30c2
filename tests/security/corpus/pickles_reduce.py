"""A value whose pickle runs a command."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
class Payload:
    def __reduce__(self): return (os.system, (f"echo owned > {CANARY}",))
    def __reduce_ex__(self, level): return self.__reduce__()
def answer(x): return Payload()
"""

ATTACK = Attack(
    kind=AttackClass.PICKLES,
    assets=(
        Asset.COORDINATOR,
        Asset.SCORE,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the canary file is changed",
    cells=(ANSWER,),
)
