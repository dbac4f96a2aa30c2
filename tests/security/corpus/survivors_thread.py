"""A thread goes on printing into later cells and rebinding the answer."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import threading
def again():
    while True: globals()["answer"] = lambda x: 0
threading.Thread(target=again, daemon=True).start()
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.SURVIVORS,
    assets=(
        Asset.SCORE,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed", "ok/timeout"}),
    canary="points gained",
    cells=(ANSWER,),
)
