"""One arithmetic operator for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, receiver, renamed

SWAPS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
METHODS = {"add": "sub", "sub": "add", "mul": "div", "div": "mul", "truediv": "mul"}


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the operation with its operator swapped, and ``-x`` as ``x``."""
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        if not (_is_text(node.left) or _is_text(node.right)):
            yield ast.BinOp(node.left, SWAPS[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in SWAPS:
        yield ast.AugAssign(node.target, SWAPS[type(node.op)](), node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield node.operand
    elif isinstance(node, ast.Call) and called(node) in METHODS and receiver(node) is not None:
        yield renamed(node, METHODS[called(node)])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
