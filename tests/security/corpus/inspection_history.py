"""The last cells of the history are searched for the test."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
def answer(x):
    for value in (get_ipython().user_ns.get("In") or [])[-3:]:
        if "assert" in value and "answer" in value: print(value)
    return 0
"""
LOOK = """
print(In[-2])
print(get_ipython().history_manager.input_hist_raw[-2])
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
    stock=True,
)
