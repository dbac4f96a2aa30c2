"""A notebook of a hundred megabytes."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    with (folder / f"{folder.name}.ipynb").open("r+b") as stream:
        stream.truncate(100_000_000)


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(Asset.COORDINATOR,),
    expected=frozenset({"too_large/not_run"}),
    canary="memory of the coordinator",
    cells=(ANSWER,),
    lay=lay,
)
