"""One file larger than allowed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
try:
    with open('big', 'wb') as f: f.truncate(9 << 20)
    breach('9 MiB')
except OSError: pass
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
    expected=frozenset({"ok/failed"}),
    canary="the next submission is graded wrongly",
    cells=(ANSWER,),
)
