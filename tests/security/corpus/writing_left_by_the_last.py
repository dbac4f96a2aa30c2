"""Looks for what writing_left_for_the_next left."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for folder in ("/tmp", "/dev/shm", ".", "/box", "/box/home"):
    if os.path.exists(os.path.join(folder, "left")): breach(folder)
    open(os.path.join(folder, "left"), "w").close()

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(Asset.NEXT,),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
)
