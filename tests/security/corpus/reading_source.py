"""The instructor's notebook and the release beside it are read."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import glob
for pattern in (COURSE + "/source/*/*.ipynb", "../../../source/*/*.ipynb", CHECKOUT + "/source/*"):
    for path in glob.glob(pattern):
        try: print(open(path).read()[-9000:])
        except OSError: pass
        breach(path)

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.SOURCE,
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    stock=True,
)
