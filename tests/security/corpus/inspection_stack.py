# ruff: noqa: E501
"""The answer prints every frame that calls it."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sys
def answer(x):
    frame, seen = sys._getframe(), open("seen", "a")
    while frame:
        seen.write(frame.f_code.co_filename + str({k: v for k, v in frame.f_locals.items() if k != "x"})[:3000])
        seen.write(str([k for k in frame.f_globals if "hidden" in k]))
        frame = frame.f_back
    return 0
"""
LOOK = """
import os
os.write(1, b'') if not os.path.exists('seen') else None
text = open('seen').read()
if 'hidden_' in text: breach('a hidden name')
"""

ATTACK = Attack(
    kind=AttackClass.INSPECTION,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    look=LOOK,
)
