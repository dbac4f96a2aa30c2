"""A folder full of files of a megabyte."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
n = 0
try:
    while n < 60:
        n += 1
        open(f'f{n}', 'wb').write(b'x' * 10**6)
    breach('60 MB')
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
