"""As many threads as the limit allows."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import threading, time
made = 0
try:
    for _ in range(60):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); made += 1
except RuntimeError: pass
if made >= 24: breach(f'{made} threads')
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
    expected=frozenset({"ok/failed", "ok/timeout"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
)
