"""Memory spread over processes, each below the limit."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, time
for _ in range(4): os.fork()
x = b'a' * (120 << 20)
time.sleep(60)
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
    expected=frozenset({"memory/skipped", "memory/killed"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
