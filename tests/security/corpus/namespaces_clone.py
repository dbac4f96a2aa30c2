"""clone and clone3 are asked for new namespaces."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
import signal
result = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)
if result == 0: os._exit(0)
got(result, 'clone')
ct = ctypes.c_uint64 * 11
arguments = ct(0x10000000, 0, 0, 0, 17)
result = libc.syscall(435, arguments, 88)
if result == 0: os._exit(0)
got(result, 'clone3')

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
