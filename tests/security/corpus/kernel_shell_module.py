"""The shell's class loses its methods and its namespace its names."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
shell = get_ipython()
type(shell).run_cell_async = None
"""
THEN = """\
1
"""

ATTACK = Attack(
    kind=AttackClass.KERNEL,
    assets=(
        Asset.SCORE,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, the next one graded wrongly",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
