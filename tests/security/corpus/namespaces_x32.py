"""System calls are made by their x32 numbers, past a filter that forgets them."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
result = libc.syscall(0x40000000 + 39)
got(result, 'x32')
ctypes.set_errno(0)
libc.syscall(0x40000000 + 101, 0, 1, 0, 0)
if ctypes.get_errno() != 38: breach('x32 calls reach the filter of other numbers')

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.NAMESPACES,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)
