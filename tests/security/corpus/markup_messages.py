"""Markup in what the answer returns and raises during a test."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
class X(Exception): pass
X.__name__ = "<script>owned()</script>"
def answer(x): raise X("<img src=x onerror=owned()>" + str(x))
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(
        Asset.BROWSER,
        Asset.TESTS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
)
