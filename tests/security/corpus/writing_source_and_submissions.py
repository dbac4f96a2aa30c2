"""The source and another submission are overwritten."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob
for path in glob.glob(COURSE + "/source/*/*") + glob.glob(COURSE + "/submitted/victim/*/*"):
    try: open(path, "w").write("owned"); breach(path)
    except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(
        Asset.SOURCE,
        Asset.OTHERS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
    stock=True,
)
