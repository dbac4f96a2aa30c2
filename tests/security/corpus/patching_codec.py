"""The grader's own codec in the student's process is replaced."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
for name, module in list(sys.modules.items()):
    if name.startswith("inside.wire"):
        for key in ("encode", "seal"):
            if hasattr(module, key): setattr(module, key, lambda *args: b"SHW1" + bytes(12))
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.PATCHING,
    assets=(
        Asset.SCORE,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/error"}),
    canary="points gained",
    cells=(ANSWER,),
)
