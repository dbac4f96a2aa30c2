"""As many processes as the limit allows, and one more."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, time
made = 0
try:
    for _ in range(60):
        if os.fork() == 0: time.sleep(60); os._exit(0)
        made += 1
except OSError: pass
if made >= 24: breach(f'{made} processes')
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
