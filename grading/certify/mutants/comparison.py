"""Comparisons turned into their opposite."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, receiver, renamed

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
METHODS = {
    "lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq",
    "isna": "notna", "notna": "isna", "isnull": "notnull", "notnull": "isnull",
}  # fmt: skip


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the comparison with one operator turned round."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = list(node.ops)
            ops[place] = OPPOSITE[type(operator)]()
            yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.Call) and called(node) in METHODS and receiver(node) is not None:
        yield renamed(node, METHODS[called(node)])
