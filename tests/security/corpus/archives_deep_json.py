"""A notebook that is nested a hundred thousand times."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def lay(folder: Path) -> None:
    (folder / f"{folder.name}.ipynb").write_bytes(b'{"cells": ' + b"[" * 100_000)


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(Asset.COORDINATOR,),
    expected=frozenset({"not_json/not_run"}),
    canary="the run aborted",
    cells=(ANSWER,),
    lay=lay,
)
