# ruff: noqa: E501
"""Markdown and LaTeX output with raw HTML."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = r"""
def answer(x): return 0
from IPython.display import Latex, Markdown, display
display(Markdown('[x](javascript:owned()) <img src=x onerror=owned()> <details ontoggle=owned() open>'))
display(Latex('$\\href{javascript:owned()}{x}$ <script>owned()</script>'))
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
)
