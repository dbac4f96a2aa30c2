"""The notebook itself is a link to another student's."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    path = folder / f"{folder.name}.ipynb"
    path.unlink()
    path.symlink_to(folder.parents[1] / "victim" / folder.name / path.name)


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(
        Asset.OTHERS,
        Asset.SCORE,
    ),
    expected=frozenset({"link_outside/not_run"}),
    canary="points gained with another's work",
    cells=(ANSWER,),
    lay=lay,
)
