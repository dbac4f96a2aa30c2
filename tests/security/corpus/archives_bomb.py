"""A compressed bomb, a sparse file of a gigabyte and five hundred small ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    with (folder / "sparse.csv").open("wb") as stream:
        stream.truncate(1 << 30)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../../escape.py", bytes(10**7))
    for number in range(500):
        (folder / f"n{number}.txt").write_text("x")


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(
        Asset.COORDINATOR,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="memory of the coordinator",
    cells=(ANSWER,),
    lay=lay,
)
