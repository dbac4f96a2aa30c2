"""Conditions removed, negated, joined the other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the condition weakened, strengthened or turned round."""
    if isinstance(node, ast.If):
        yield from _branches(node)
    elif isinstance(node, ast.While):
        yield ast.While(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)
        for place in range(len(node.values)):
            kept = node.values[:place] + node.values[place + 1 :]
            yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield ast.BinOp(node.left, _other(node.op), node.right)
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        yield node.operand
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            kept = node.ifs[:place] + node.ifs[place + 1 :]
            yield ast.comprehension(node.target, node.iter, kept, node.is_async)


def _branches(node: ast.If) -> Iterator[ast.AST]:
    yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    yield ast.If(ast.Constant(False), node.body, node.orelse)
    if node.orelse:
        yield ast.If(ast.Constant(True), node.body, node.orelse)


def _other(operator: ast.operator) -> ast.operator:
    return ast.BitOr() if isinstance(operator, ast.BitAnd) else ast.BitAnd()
