"""Notebook and helper files are links to solution, tests and gradebook."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x): return 0
"""


def lay(folder: Path) -> None:
    course = folder.parents[2]
    path = folder / f"{folder.name}.ipynb"
    path.unlink()
    path.symlink_to(course / "source" / folder.name / path.name)
    (folder / "gradebook.db").symlink_to("../../../gradebook.db")
    (folder / "truth").symlink_to("../../../../../datasets/truth")
    (folder / "timestamp.txt").symlink_to(course / "gradebook.db")


ATTACK = Attack(
    kind=AttackClass.ARCHIVES,
    assets=(
        Asset.SOURCE,
        Asset.TESTS,
        Asset.VALUES,
        Asset.GRADEBOOK,
        Asset.TRUTH,
    ),
    expected=frozenset({"link_outside/not_run"}),
    canary="the solution is graded, or shown",
    cells=(ANSWER,),
    lay=lay,
)
