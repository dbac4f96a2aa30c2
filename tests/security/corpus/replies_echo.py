"""Errors, words and names of types that carry what a hidden test asked and expects."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys, warnings
def answer(x):
    word = f"{2 * x} <script>owned()</script>"
    print(word); print(word, file=sys.stderr); warnings.warn(word)
    get_ipython().display_pub.publish({"text/html": word})
    kind = type(word, (Exception,), {"__str__": lambda self: word, "__repr__": lambda self: word})
    problem = kind(word)
    problem.add_note(word)
    raise problem from AssertionError(word)
"""

ATTACK = Attack(
    kind=AttackClass.REPLIES,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
        Asset.BROWSER,
    ),
    expected=frozenset({"ok/error", "ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    stock=True,
)
