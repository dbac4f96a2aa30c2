"""JavaScript output."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
from IPython.display import Javascript, display
display(Javascript('owned()'))
display({'application/javascript': 'owned()', 'text/html': '<script>owned()</script>'}, raw=True)
"""

ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
)
