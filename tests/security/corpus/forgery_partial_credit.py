"""The answer prints and returns what looks like partial credit."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
from IPython.display import display
def answer(x):
    display(3.0); print("3.0")
    return 3.0
3.0
"""
LOOK = """
3.0
"""

ATTACK = Attack(
    kind=AttackClass.FORGERY,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    look=LOOK,
    stock=True,
)
