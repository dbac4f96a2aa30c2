"""The cell binds every name that a test could use."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import builtins
def answer(x): return 0
hidden_names = [n for n in dir(builtins) if n.islower() and n[0] != "_"]
int = float = len = abs = isinstance = lambda *args: True
"""

ATTACK = Attack(
    kind=AttackClass.SHADOWING,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
