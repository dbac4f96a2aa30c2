"""The kernel's do_execute is replaced by one that always says ok."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ipykernel.ipkernel as kernel
async def fake(self, *args, **named): return {"status": "ok", "execution_count": 1}
kernel.IPythonKernel.do_execute = fake
type(get_ipython()).run_cell = lambda *args, **named: None
def answer(x): return 0
"""

ATTACK = Attack(
    kind=AttackClass.KERNEL,
    assets=(Asset.SCORE,),
    expected=frozenset({"ok/failed"}),
    canary="points gained",
    cells=(ANSWER,),
)
