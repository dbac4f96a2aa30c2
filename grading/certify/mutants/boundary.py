"""Boundaries moved by one: ``<`` for ``<=``, and which ends of a range belong to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, constant, keyword, renamed, with_keyword

EDGE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
METHODS = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}
ENDS = ("both", "left", "right", "neither")
FIRST_CHOICE = {"between": "both", "date_range": "both"}


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the comparison or call with one end opened or closed."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in EDGE:
                ops = list(node.ops)
                ops[place] = EDGE[type(operator)]()
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.Call):
        name = called(node)
        if name in METHODS and isinstance(node.func, ast.Attribute):
            yield renamed(node, METHODS[name])
        now = constant(keyword(node, "inclusive"))
        now = FIRST_CHOICE.get(name, ...) if now is ... else now
        if now in ENDS:
            yield from (with_keyword(node, "inclusive", end) for end in ENDS if end != now)
