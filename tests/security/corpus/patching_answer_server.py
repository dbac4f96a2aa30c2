"""The object that answers the checker's questions is replaced."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
server = sys.modules["inside.answers"].AnswerServer
server.handle = lambda self, request: print(request) or b"passed"
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.PATCHING,
    assets=(
        Asset.SCORE,
        Asset.TESTS,
    ),
    expected=frozenset({"ok/error"}),
    canary="points gained",
    cells=(ANSWER,),
)
