"""A result that is equal to everything."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
class Equal:
    def __eq__(self, other): print(other); return True
    def __ne__(self, other): return False
    __hash__ = object.__hash__
def answer(x): return Equal()
"""

ATTACK = Attack(
    kind=AttackClass.OPERATORS,
    assets=(
        Asset.SCORE,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
