"""Refunds, discounts and coupons forgotten or added instead of taken off."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context

WORDS = ("refund", "return", "discount", "coupon", "cost", "cancel", "fee")


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the sum without what is taken off, and with it added."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _taken_off(node.right):
        yield ast.BinOp(node.left, ast.Add(), node.right)
        yield node.left


def _taken_off(node: ast.expr) -> bool:
    text = ast.unparse(node).lower()
    return any(word in text for word in WORDS)
