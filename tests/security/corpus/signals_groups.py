"""Process groups and sessions are signalled."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for group in (0, os.getpgid(0)):
    try: os.killpg(group, signal.SIGTERM)
    except OSError: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.SIGNALS,
    assets=(
        Asset.WARM,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a warm process is gone",
    cells=(ANSWER,),
)
