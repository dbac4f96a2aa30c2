"""The kernel's ways to run a text write down whatever they are given."""

from __future__ import annotations

from security.attack import Asset, Attack, AttackClass

ANSWER = """\
import ast, builtins
def recorded(function):
    def record(*args, **named):
        with open("seen", "a") as seen: seen.write(repr((args, named))[:5000])
        return function(*args, **named)
    return record
shell = get_ipython()
for owner, name in ((builtins, "compile"), (builtins, "exec"), (builtins, "eval"), (ast, "parse")):
    setattr(owner, name, recorded(getattr(owner, name)))
shell.run_cell_async = recorded(shell.run_cell_async)
shell.transform_cell = recorded(shell.transform_cell)
shell.run_ast_nodes = recorded(shell.run_ast_nodes)
def answer(x): return 0
"""
LOOK = """\
if "hidden_" "margin_0x" in open("seen").read(): breach("text of a hidden test")
"""

ATTACK = Attack(
    kind=AttackClass.KERNEL,
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
