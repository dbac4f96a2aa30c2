"""Ratios: numerator and denominator swapped, mean of ratios for ratio of sums."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, is_module_call, method_call, receiver


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the ratio upside down, without denominator, and averaged at the wrong place."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield ast.BinOp(node.right, ast.Div(), node.left)
        yield node.left
        yield from _mean_of_ratios(node)
    elif called(node) == "mean":
        yield from _ratio_of_sums(node)
    elif called(node) == "average" and isinstance(node, ast.Call):
        kept = [k for k in node.keywords if k.arg != "weights"]
        if len(kept) < len(node.keywords):
            yield ast.Call(node.func, node.args, kept)
    elif called(node) in {"div", "truediv", "divide"} and isinstance(node, ast.Call):
        left = receiver(node)
        if left is not None and node.args:
            yield ast.BinOp(node.args[0], ast.Div(), left)


def _mean_of_ratios(node: ast.BinOp) -> Iterator[ast.AST]:
    above, below = receiver(node.left), receiver(node.right)
    if above is not None and below is not None and called(node.left) == called(node.right) == "sum":
        yield method_call(ast.BinOp(above, ast.Div(), below), "mean")
    if above is not None and called(node.left) == "sum" and called(node.right) in {"sum", "len"}:
        yield method_call(above, "mean")


def _ratio_of_sums(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    inner = node.args[0] if is_module_call(node) and node.args else receiver(node)
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div):
        yield ast.BinOp(method_call(inner.left, "sum"), ast.Div(), method_call(inner.right, "sum"))
