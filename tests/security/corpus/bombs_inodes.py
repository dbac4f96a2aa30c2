"""Empty files without end."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
n = 0
try:
    while n < 5000:
        n += 1
        open(f'f{n}', 'wb').close()
    breach('5000 files')
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
