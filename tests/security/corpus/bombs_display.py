"""Rich displays of a megabyte each."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
from IPython.display import HTML, display
for n in range(200): display(HTML('x' * 10**6))
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.BOMBS,
    assets=(
        Asset.HOST,
        Asset.WARM,
        Asset.COORDINATOR,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed", "output_flood/skipped", "memory/skipped", "timeout/skipped"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
    raises=True,
)
