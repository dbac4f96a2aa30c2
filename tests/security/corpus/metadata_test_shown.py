"""The test cell says that it is Markdown of the student, to be shown and graded by hand."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    test = next(cell for cell in notebook["cells"] if cell["id"] == "test_answer")
    for key in ("outputs", "execution_count"):
        test.pop(key, None)
    test["cell_type"] = "markdown"
    test["metadata"]["nbgrader"].update(
        solution=True, grade=True, locked=False, task=True, cell_type="markdown", points=99
    )
    test["metadata"]["tags"] = ["show-input", "hide-cell"]
    notebook["metadata"]["celltoolbar"] = "Create Assignment"


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown, points gained",
    cells=(ANSWER,),
    edit=edit,
    stock=True,
)
