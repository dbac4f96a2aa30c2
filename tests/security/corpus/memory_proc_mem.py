"""The memory files of every process but the own are opened."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def got(result, what):
    if result != -1: breach(what)
for pid in {*range(1, 400), SENTINEL} - {os.getpid()}:
    try: open(f"/proc/{pid}/mem", "rb").close(); breach(f"memory of {pid}")
    except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.MEMORY,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.OTHERS,
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a call succeeds",
    cells=(ANSWER,),
)
