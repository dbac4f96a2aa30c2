"""The notebook asks for a kernelspec and a language of its own."""

from __future__ import annotations

from typing import Any

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    return 0
"""


def edit(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kernelspec"] = {
        "name": "../../evil",
        "display_name": "x",
        "language": "sh",
    }
    notebook["metadata"]["language_info"] = {"name": "bash"}


ATTACK = Attack(
    kind=AttackClass.KERNEL,
    assets=(
        Asset.SCORE,
        Asset.HOST,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
    edit=edit,
)
