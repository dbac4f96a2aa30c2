"""Everybody's score is changed in the gradebook."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import sqlite3
for path in (COURSE + "/gradebook.db", "../../../gradebook.db"):
    try:
        book = sqlite3.connect(path)
        book.execute("update grade set manual_score = 99, auto_score = 99"); book.commit()
        breach("scores changed")
    except sqlite3.Error: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.WRITING,
    assets=(
        Asset.GRADEBOOK,
        Asset.SCORE,
    ),
    expected=frozenset({"ok/failed"}),
    canary="a file changed",
    cells=(ANSWER,),
    stock=True,
)
