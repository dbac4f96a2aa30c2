"""Magics that hide an error replace the cell's own."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
ip = get_ipython()
ip.showtraceback = lambda *args, **named: None
ip.run_line_magic("xmode", "Minimal")
def answer(x): return 0
"""
THEN = """\
%%capture
print('nothing')
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(
        ANSWER,
        THEN,
    ),
    stock=True,
)
