"""A function object that pretends to be a number in every operation."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
class Any:
    def __call__(self, *args): return self
    def __getattr__(self, name): return self
    def __eq__(self, other): print(other); return True
answer = Any()
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
