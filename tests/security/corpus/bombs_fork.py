"""Processes that fork without end."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
while True:
    try: os.fork()
    except OSError: pass
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
    expected=frozenset({"timeout/skipped", "ok/failed", "memory/skipped", "cpu/skipped"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
