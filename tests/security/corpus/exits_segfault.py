"""The kernel crashes."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 2 * x
"""
THEN = """\
import ctypes
ctypes.string_at(0)
"""

ATTACK = Attack(
    kind=AttackClass.EXITS,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
        Asset.NEXT,
        Asset.WARM,
    ),
    expected=frozenset({"kernel_died/skipped"}),
    canary="points gained, the run aborted",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
