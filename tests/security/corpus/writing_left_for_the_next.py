"""Files are left in every folder that could be shared."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for folder in ("/tmp", "/dev/shm", ".", "/box", "/box/home"):
    name = os.path.join(folder, "left")
    if os.path.exists(name): breach(name)
    open(name, "w").write("x")

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
