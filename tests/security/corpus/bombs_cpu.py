"""Four processes that compute without end."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for _ in range(2): os.fork()
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
    expected=frozenset({"ok/failed", "ok/timeout", "timeout/skipped", "cpu/skipped"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
