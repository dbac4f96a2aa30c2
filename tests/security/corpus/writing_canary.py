"""A file of the host is overwritten and removed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for action in (lambda: open(CANARY, "w").write("owned"), lambda: os.remove(CANARY)):
    try: action(); breach("written")
    except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(Asset.HOST,),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
    stock=True,
)
