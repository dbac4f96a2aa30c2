"""The answer raises KeyboardInterrupt."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): raise KeyboardInterrupt
"""
THEN = """\
1
"""

ATTACK = Attack(
    kind=AttackClass.EXITS,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
