"""Statements left out, where the rest still runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield ``pass`` for a statement whose absence leaves every name bound."""
    if isinstance(node, ast.AugAssign | ast.Raise | ast.Break | ast.Continue | ast.Delete) or (
        isinstance(node, ast.Expr)
        or (isinstance(node, ast.Assign) and _binds_nothing_new(node, context))
    ):
        yield ast.Pass()


def _binds_nothing_new(node: ast.Assign, context: Context) -> bool:
    if any(isinstance(target, ast.Tuple | ast.List) for target in node.targets):
        return False
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return all(name in context.bound for name in names)
