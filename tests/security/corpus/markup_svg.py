# ruff: noqa: E501
"""An SVG image with a script inside."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
from IPython.display import SVG, display
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="owned()"><script>owned()</script></svg>'))
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
)
