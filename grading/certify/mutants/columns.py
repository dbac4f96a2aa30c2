"""One column of the table taken for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the subscript with the next column that the answer reads."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node.slice, ast.Constant) and node.slice.value in context.columns:
        place = context.columns.index(str(node.slice.value))
        other = context.columns[(place + 1) % len(context.columns)]
        if other != node.slice.value:
            yield ast.Subscript(node.value, ast.Constant(other), node.ctx)
