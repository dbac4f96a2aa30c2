"""The memo cell claims to be graded and to be worth a thousand points."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    memo = next(cell for cell in notebook["cells"] if cell["id"] == "memo")
    memo["metadata"]["nbgrader"].update(points=1000, manual_score=1000, score=1000)


ATTACK = Attack(
    kind=AttackClass.FORGERY,
    assets=(
        Asset.SCORE,
        Asset.GRADEBOOK,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    edit=edit,
    stock=True,
)
