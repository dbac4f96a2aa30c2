"""The answer raises SystemExit with a good code."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
def answer(x): sys.exit(0)
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
