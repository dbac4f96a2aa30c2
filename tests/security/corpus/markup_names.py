# ruff: noqa: E501
"""Markup in exception names, file names and mime types."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""
THEN = """\
class X(Exception): pass
X.__name__ = '<img src=x onerror=owned()>'
from IPython.display import display
display({'text/html': ['<script>owned()</script>'], 'image/png': '"><script>owned()</script>', 'application/vnd.jupyter.widget-view+json': {'model_id': '</script><script>owned()</script>'}}, raw=True)
raise X('<script>owned()</script>')
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(
        ANSWER,
        THEN,
    ),
    raises=True,
)
