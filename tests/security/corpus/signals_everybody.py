"""Every process that can be named is killed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, signal
for pid in (-1, *range(2, 3000), SENTINEL, os.getppid()):
    if pid in (0, os.getpid()): continue
    try:
        os.kill(pid, 0)
        os.kill(pid, signal.SIGKILL)
        if pid > 0: breach(f"process {pid} was there")
    except OSError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.SIGNALS,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.OTHERS,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a process of the host or a warm process is gone",
    cells=(ANSWER,),
)
