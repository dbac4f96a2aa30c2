"""A copy of the test cell with the same id says that all is well."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    test = next(cell for cell in notebook["cells"] if cell["id"] == "test_answer")
    notebook["cells"].append({**test, "source": "1"})
    notebook["cells"].insert(0, {**test, "source": "1"})


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, the run aborted",
    cells=(ANSWER,),
    edit=edit,
    raises=True,
)
