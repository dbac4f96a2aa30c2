"""Every text that the garbage collector knows is searched."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import gc
WORD = "hidden" + "_margin"
def answer(x):
    def texts(value):
        if isinstance(value, str): yield value
        elif isinstance(value, dict): yield from (v for v in value.values() if isinstance(v, str))
        elif isinstance(value, (list, tuple)): yield from (v for v in value if isinstance(v, str))
    found = [t for o in gc.get_objects() for t in texts(o) if WORD + "_0x" in t]
    open("seen", "a").write("".join(found))
    return 0
"""
LOOK = """
if open('seen').read(): breach('text of a hidden test')
"""

ATTACK = Attack(
    kind=AttackClass.INSPECTION,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
    stock=True,
)
