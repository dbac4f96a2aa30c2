"""The process kills its own group, to which the warm process might belong."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, signal
def answer(x): return 0
"""
THEN = """\
os.killpg(0, signal.SIGKILL)
os.kill(0, signal.SIGKILL)
"""

ATTACK = Attack(
    kind=AttackClass.SIGNALS,
    assets=(
        Asset.WARM,
        Asset.NEXT,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a warm process is gone",
    cells=(
        ANSWER,
        THEN,
    ),
)
