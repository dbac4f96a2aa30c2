"""Text without end."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
while True: print('x' * 10_000)
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
    expected=frozenset(
        {"memory/failed", "memory/skipped", "output_flood/skipped", "timeout/skipped"}
    ),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
