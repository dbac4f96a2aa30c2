"""Interrupts are ignored and the answer never ends."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import signal
def answer(x):
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass
"""

ATTACK = Attack(
    kind=AttackClass.SIGNALS,
    assets=(
        Asset.COORDINATOR,
        Asset.SCORE,
    ),
    expected=frozenset({"timeout/error", "timeout/timeout", "timeout/killed"}),
    canary="the run hangs",
    cells=(ANSWER,),
)
