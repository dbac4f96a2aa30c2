"""A forged time of submission."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    (folder / "timestamp.txt").write_bytes(b"9999-12-31 23:59:59 " + b"9" * 400)


ATTACK = Attack(
    kind=AttackClass.FORGERY,
    assets=(
        Asset.SCORE,
        Asset.COORDINATOR,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the run aborted",
    cells=(ANSWER,),
    lay=lay,
)
