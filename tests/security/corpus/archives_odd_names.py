"""File names with line ends, bytes and markup, and a folder named like the notebook."""

from __future__ import annotations

import os
from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    for name in (b"\xff\xfe", b"line\nend", b"<script>owned()<", b"-rf", b"..x", b"con"):
        (folder / os.fsdecode(name)).write_bytes(b"x")
    (folder / "other.ipynb").mkdir()


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(
        Asset.COORDINATOR,
        Asset.HOST,
        Asset.BROWSER,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file outside, the run aborted",
    cells=(ANSWER,),
    lay=lay,
)
