"""A file of the host is read by its path, and by other roads to it."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
for road in ("", "/proc/1/root", "/proc/self/root", "/proc/self/cwd/../../../..", "/box/../.."):
    try: print(open(road + CANARY).read())
    except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(Asset.HOST,),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    stock=True,
)
