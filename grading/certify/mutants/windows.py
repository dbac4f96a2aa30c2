"""Windows, shifts and slices off by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, constant, receiver

ONE = ast.Constant(1)


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the window moved or resized by one."""
    if isinstance(node, ast.Slice):
        yield from _slices(node)
    elif isinstance(node, ast.Call):
        name = called(node)
        if name in {"shift", "diff", "pct_change"} and receiver(node) is not None:
            yield from _shifts(node)
        elif name in {"rolling", "head", "tail", "nlargest", "nsmallest", "ewm"} and node.args:
            if constant(node.args[0]) is ...:
                for operator in (ast.Add(), ast.Sub()):
                    size = ast.BinOp(node.args[0], operator, ONE)
                    yield ast.Call(node.func, [size, *node.args[1:]], node.keywords)
        elif name == "expanding" and receiver(node) is not None:
            return
        elif name in {"range", "arange"}:
            yield from _ranges(node)


def _shifts(node: ast.Call) -> Iterator[ast.AST]:
    if not node.args and not any(k.arg == "periods" for k in node.keywords):
        for periods in (2, -1):
            yield ast.Call(node.func, [ast.Constant(periods)], node.keywords)
    elif node.args:
        yield ast.Call(
            node.func, [ast.UnaryOp(ast.USub(), node.args[0]), *node.args[1:]], node.keywords
        )
        if constant(node.args[0]) is ...:
            longer = ast.BinOp(node.args[0], ast.Add(), ONE)
            yield ast.Call(node.func, [longer, *node.args[1:]], node.keywords)


def _slices(node: ast.Slice) -> Iterator[ast.AST]:
    numeric = [b for b in (node.lower, node.upper) if b is not None and not _is_label(b)]
    if not numeric:
        return
    for side in ("lower", "upper"):
        bound = getattr(node, side)
        if bound is not None and constant(bound) is ...:
            for operator in (ast.Add(), ast.Sub()):
                yield _with(node, side, ast.BinOp(bound, operator, ONE))
        elif bound is not None:
            yield _with(node, side, None)
    if node.lower is None:
        yield _with(node, "lower", ONE)


def _with(node: ast.Slice, side: str, bound: ast.expr | None) -> ast.Slice:
    bounds = {"lower": node.lower, "upper": node.upper, side: bound}
    return ast.Slice(bounds["lower"], bounds["upper"], node.step)


def _is_label(bound: ast.expr) -> bool:
    return isinstance(constant(bound), str)


def _ranges(node: ast.Call) -> Iterator[ast.AST]:
    for place, bound in enumerate(node.args[:2]):
        if constant(bound) is ...:
            for operator in (ast.Add(), ast.Sub()):
                moved = list(node.args)
                moved[place] = ast.BinOp(bound, operator, ONE)
                yield ast.Call(node.func, moved, node.keywords)
