"""The gradebook is opened as a database."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import os, sqlite3
for path in (COURSE + "/gradebook.db", "../../../gradebook.db"):
    try:
        book = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        print(book.execute("select source from source_cell").fetchall())
        breach(path)
    except sqlite3.Error: pass

def answer(x):
    return 0
"""

ATTACK = Attack(
    kind=AttackClass.READING,
    assets=(
        Asset.GRADEBOOK,
        Asset.TESTS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="the file's content is shown",
    cells=(ANSWER,),
    stock=True,
)
