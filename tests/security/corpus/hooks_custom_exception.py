"""A handler of all exceptions swallows what a test raises."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
get_ipython().set_custom_exc((BaseException,), lambda *args, **named: None)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    stock=True,
)
