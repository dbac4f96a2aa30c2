"""A timer signal and a real-time signal strike during the test's call."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import signal
def answer(x):
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    while True: pass
"""

ATTACK = Attack(
    kind=AttackClass.SIGNALS,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/timeout", "timeout/timeout"}),
    canary="points gained",
    cells=(ANSWER,),
)
