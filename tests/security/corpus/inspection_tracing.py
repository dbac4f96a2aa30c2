"""A trace function notes the locals of every frame."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
seen = []
sys.settrace(lambda frame, event, argument: seen.append(list(frame.f_globals)[-40:]))
def answer(x): return 0
"""
LOOK = """
import sys
sys.settrace(None)
print([n for names in seen for n in names if 'hidden_' in n])
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
