"""/dev/shm and /tmp are filled."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
n = 0
for folder in ('/dev/shm', '/tmp'):
    try:
        while n < 90:
            n += 1
            open(f'{folder}/f{n}', 'wb').write(b'x' * 10**6)
        breach('90 MB')
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
