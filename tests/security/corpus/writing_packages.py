"""A module of the course and of the interpreter is changed."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, pandas, shop, sys, inside
for module in (os, pandas, shop, inside):
    for path in (module.__file__, os.path.dirname(module.__file__) + "/zz_owned.py"):
        try: open(path, "a").close(); breach(path)
        except OSError: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(
        Asset.NEXT,
        Asset.WARM,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
)
