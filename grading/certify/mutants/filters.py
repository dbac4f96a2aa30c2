"""Filters on rows forgotten or turned round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, is_mask


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the table unfiltered, and filtered by the opposite."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    index = node.slice
    if is_mask(index):
        loc = isinstance(node.value, ast.Attribute) and node.value.attr == "loc"
        yield node.value.value if loc and isinstance(node.value, ast.Attribute) else node.value
        if not isinstance(index, ast.Compare):
            yield ast.Subscript(node.value, ast.UnaryOp(ast.Invert(), index), node.ctx)
    elif isinstance(index, ast.Tuple) and index.elts and is_mask(index.elts[0]):
        everything = ast.Tuple([ast.Slice(), *index.elts[1:]], ast.Load())
        yield ast.Subscript(node.value, everything, node.ctx)
    elif isinstance(index, ast.Name) and index.id not in context.parameters:
        yield from [node.value] if _names_mask(index.id) else []


def _names_mask(name: str) -> bool:
    return "mask" in name or name.startswith(("is_", "has_", "keep", "in_", "valid"))
