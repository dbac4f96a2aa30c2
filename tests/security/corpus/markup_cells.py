"""Markdown cells and attachments with active content."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    memo = next(cell for cell in notebook["cells"] if cell["id"] == "memo")
    memo["source"] = "<script>owned()</script> <img src=x onerror=owned()> [x](javascript:owned())"
    memo["attachments"] = {"x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9Im93bmVkKCkiLz4="}}


ATTACK = Attack(
    kind=AttackClass.MARKUP,
    assets=(Asset.BROWSER,),
    expected=frozenset({"ok/failed"}),
    canary="the feedback page holds something that acts",
    cells=(ANSWER,),
    edit=edit,
)
