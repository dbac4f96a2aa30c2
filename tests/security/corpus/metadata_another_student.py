"""The notebook says that it is another student's, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    claim = {"student": "victim", "student_id": "victim", "assignment": "01_target", "score": 99}
    notebook["metadata"].update(claim, nbgrader=dict(claim), name="../victim/01_target")
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("nbgrader", {}).update(claim, auto_score=0, manual_score=0)


def lay(folder: Path) -> None:
    (folder / "victim" / folder.name).mkdir(parents=True)
    notebook = folder / f"{folder.name}.ipynb"
    (folder / "victim" / folder.name / notebook.name).write_bytes(notebook.read_bytes())


ATTACK = Attack(
    kind=AttackClass.METADATA,
    assets=(
        Asset.OTHERS,
        Asset.GRADEBOOK,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the victim's score is changed",
    cells=(ANSWER,),
    edit=edit,
    lay=lay,
    stock=True,
)
