"""Links to folders, to devices, to themselves and into the next submission."""

from __future__ import annotations

import os
from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for top, folders, files in os.walk("."):
    for name in files:
        try: print(open(os.path.join(top, name)).read()[:300])
        except OSError: pass
def answer(x): return 0
"""


def lay(folder: Path) -> None:
    (folder / "self").symlink_to("self")
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "root").symlink_to("/")
    (folder / "other").symlink_to(folder.parents[1] / "victim")
    os.mkfifo(folder / "pipe")
    (folder / "deep").mkdir()
    (folder / "deep" / "up").symlink_to("../../../victim")


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(
        Asset.OTHERS,
        Asset.HOST,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file outside is read or changed",
    cells=(ANSWER,),
    lay=lay,
)
