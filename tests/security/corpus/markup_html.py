# ruff: noqa: E501
"""HTML output with scripts and handlers."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
from IPython.display import HTML, display
display(HTML('<script>owned()</script><img src=x onerror=owned()><svg onload=owned()></svg>'))
display(HTML('<a href="javascript:owned()">x</a><iframe srcdoc="<script>owned()</script>"></iframe>'))
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
)
