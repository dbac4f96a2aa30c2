"""Every function of shop.checks is replaced."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
from shop import checks
for name in dir(checks):
    if not name.startswith("_"): setattr(checks, name, lambda *args, **named: None)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.PATCHING,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
