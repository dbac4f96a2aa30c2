"""Numbers off by one, flags turned round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context

FLAGS_ELSEWHERE = (ast.keyword,)


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the number plus and minus one (a tenth for fractions), the flag negated."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        if not isinstance(context.parent(node), FLAGS_ELSEWHERE):
            yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if not _is_index_zero(node, context):
            yield _number(value - 1)
    elif isinstance(value, float):
        step = 0.1 if -1 < value < 1 else 1.0
        yield ast.Constant(round(value + step, 10))
        yield _number(round(value - step, 10))


def _number(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _is_index_zero(node: ast.Constant, context: Context) -> bool:
    """Tell ``x.shape[0]`` and ``range(0, n)``, where minus one is another thing altogether."""
    above = context.parent(node)
    return node.value == 0 and isinstance(above, ast.Subscript | ast.Slice)
