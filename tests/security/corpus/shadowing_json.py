"""A helper file named json.py that strips tests when it is imported."""

from __future__ import annotations

from pathlib import Path

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import importlib, sys
before = sys.modules.pop("json", None)
try:
    found = importlib.import_module("json")
    if hasattr(found, "OWNED") and "json" != "sitecustomize": breach("json shadowed")
except ImportError: pass
if before: sys.modules["json"] = before
def answer(x): return 0
"""


def lay(folder: Path) -> None:
    (folder / "json.py").write_text("OWNED = 1\nimport builtins\nbuiltins.AssertionError = int\n")


ATTACK = Attack(
    kind=AttackClass.SHADOWING,
    assets=(
        Asset.SCORE,
        Asset.NEXT,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, or the helper's words are shown",
    cells=(ANSWER,),
    lay=lay,
)
