"""Other processes are traced."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
for pid in (1, SENTINEL, os.getppid()):
    if pid: got(libc.ptrace(16, pid, 0, 0), f"ptrace {pid}")
got(libc.ptrace(0, 0, 0, 0), "traceme")

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.MEMORY,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)
