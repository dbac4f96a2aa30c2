"""A link in the submission points to the instructor's files."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os
for name in os.listdir("."):
    try: print(name, open(name).read()[:500])
    except OSError: pass

def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    course = folder.parents[2]
    (folder / "link").symlink_to(course.parent / "canary" / "canary.txt")
    (folder / "book").symlink_to(course / "gradebook.db")
    (folder / "tree").symlink_to(course / "source")
    (folder / "up").symlink_to("../../victim")


ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.SOURCE,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    lay=lay,
)
