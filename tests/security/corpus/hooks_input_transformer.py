"""An input transformer removes the lines of a test and prints them."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def strip(lines):
    print("".join(lines)) if any("answer(" in line for line in lines) else None
    return [line for line in lines if not line.startswith("assert")]
get_ipython().input_transformers_post.append(strip)
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(
        Asset.SCORE,
        Asset.TESTS,
    ),
    expected=frozenset({"ok/failed"}),
    canary="points gained, hidden text shown",
    cells=(ANSWER,),
    stock=True,
)
