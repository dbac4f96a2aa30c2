"""The test cell carries an output that gives full credit."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    test = next(cell for cell in notebook["cells"] if cell["id"] == "test_answer")
    data = {"text/plain": "3.0"}
    test["outputs"] = [
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    ]


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    edit=edit,
    stock=True,
)
