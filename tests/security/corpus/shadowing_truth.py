"""A helper package named like an instructor's, which takes the real one into its path."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import importlib, pkgutil, sys
for name, place in (("simulator", "/datasets"), ("grading", ""), ("tests", ""),
                    ("authoring", ""), ("school", "")):
    package = importlib.import_module(name)
    package.__path__[:] = [CHECKOUT + place + "/" + name, "/course" + place + "/" + name]
    for found in pkgutil.iter_modules(package.__path__): breach(found.name)
def answer(x): return 0
"""


def lay(folder: Path) -> None:
    for name in ("simulator", "grading", "tests", "authoring", "school"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("OWNED = 1\n")


ATTACK = Attack(
    kind=AttackClass.SHADOWING,
    assets=(
        Asset.TRUTH,
        Asset.SOURCE,
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a module of the instructor is found",
    cells=(ANSWER,),
    lay=lay,
    stock=True,
)
