"""The submissions of the others are listed and read."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob
for path in glob.glob(COURSE + "/submitted/*/*/*") + glob.glob("../../../*/*/*/*.ipynb"):
    print(open(path).read()[:3000]); breach(path)

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(Asset.OTHERS,),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    stock=True,
)
