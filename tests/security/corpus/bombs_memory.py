"""A list that grows without end."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
x = []
try:
    while True: x.append(bytearray(10**7))
except MemoryError: x = None
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
    expected=frozenset({"ok/failed", "memory/skipped", "timeout/skipped"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
