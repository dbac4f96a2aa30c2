"""Descriptors of another process are taken over."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
handle = libc.syscall(434, os.getpid(), 0)
if handle >= 0: got(libc.syscall(438, handle, 0, 0), "pidfd_getfd")
got(libc.syscall(312, os.getpid(), os.getpid(), 0, 0, 0), "kcmp")

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.MEMORY,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)
