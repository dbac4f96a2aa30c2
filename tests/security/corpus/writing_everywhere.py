"""Every visible folder is tried for writing."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
own = ("/box", "/tmp", "/dev/shm", "/proc")
for top, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if not os.path.join(top, f).startswith(own)]
    if top.count("/") > 3: folders[:] = []
    try: open(os.path.join(top, "x"), "w").close(); breach(top)
    except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(
        Asset.HOST,
        Asset.NEXT,
        Asset.WARM,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
)
