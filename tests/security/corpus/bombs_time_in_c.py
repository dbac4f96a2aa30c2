"""A loop in C that no interrupt reaches, signals blocked."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ctypes, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
ctypes.CDLL(None).sleep(1000)
while True: pass
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.BOMBS,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.NEXT,
    ),
    expected=frozenset({"timeout/skipped", "timeout/killed"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
