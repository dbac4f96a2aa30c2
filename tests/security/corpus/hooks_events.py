"""An event hook prints the cell that is about to run."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
get_ipython().events.register("pre_run_cell", lambda info: print(info.raw_cell))
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.HOOKS,
    assets=(
        Asset.TESTS,
        Asset.VALUES,
    ),
    expected=frozenset({"ok/failed"}),
    canary="hidden text shown",
    cells=(ANSWER,),
    stock=True,
)
