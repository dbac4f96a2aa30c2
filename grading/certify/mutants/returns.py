"""Returning the input, nothing, or the sign-flipped result."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield a return of the first parameter, of nothing, and of one element less."""
    if not isinstance(node, ast.Return) or node.value is None:
        return
    if any(isinstance(above, ast.Lambda) for above in context.ancestors(node)):
        return
    if context.parameters:
        yield ast.Return(ast.Name(context.parameters[0], ast.Load()))
    yield ast.Return(ast.Constant(None))
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        first, second = node.value.elts
        yield ast.Return(ast.Tuple([second, first], ast.Load()))
