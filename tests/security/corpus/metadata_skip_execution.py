"""The test cell is tagged skip-execution and raises-exception."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    test = next(cell for cell in notebook["cells"] if cell["id"] == "test_answer")
    test["metadata"]["tags"] = ["skip-execution", "raises-exception"]


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    edit=edit,
    stock=True,
)
