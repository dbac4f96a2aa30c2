"""Operators on numbers: boundaries, comparisons, arithmetic, constants, ratios, refunds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .tree import (
    Context,
    called,
    constant,
    is_module_call,
    keyword,
    method_call,
    receiver,
    renamed,
    with_keyword,
)

EDGE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
EDGE_METHODS = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}
ENDS = ("both", "left", "right", "neither")
FIRST_CHOICE = {"between": "both", "date_range": "both"}


def boundary(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the comparison or call with one end opened or closed."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in EDGE:
                ops = list(node.ops)
                ops[place] = EDGE[type(operator)]()
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.Call):
        name = called(node)
        if name in EDGE_METHODS and isinstance(node.func, ast.Attribute):
            yield renamed(node, EDGE_METHODS[name])
        now = constant(keyword(node, "inclusive"))
        now = FIRST_CHOICE.get(name, ...) if now is ... else now
        if now in ENDS:
            yield from (with_keyword(node, "inclusive", end) for end in ENDS if end != now)


OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
TURNED = {
    "lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq",
    "isna": "notna", "notna": "isna", "isnull": "notnull", "notnull": "isnull",
}  # fmt: skip


def comparison(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the comparison with one operator turned round."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = list(node.ops)
            ops[place] = OPPOSITE[type(operator)]()
            yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.Call) and called(node) in TURNED and receiver(node) is not None:
        yield renamed(node, TURNED[called(node)])


OPERATORS_SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
SWAPPED = {"add": "sub", "sub": "add", "mul": "div", "div": "mul", "truediv": "mul"}


def arithmetic(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the operation with its operator swapped, and ``-x`` as ``x``."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS_SWAPPED:
        if not (_is_text(node.left) or _is_text(node.right)):
            yield ast.BinOp(node.left, OPERATORS_SWAPPED[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS_SWAPPED:
        yield ast.AugAssign(node.target, OPERATORS_SWAPPED[type(node.op)](), node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield node.operand
    elif isinstance(node, ast.Call) and called(node) in SWAPPED and receiver(node) is not None:
        yield renamed(node, SWAPPED[called(node)])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


FLAGS_ELSEWHERE = (ast.keyword,)


def constants(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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


def ratio(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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


TAKEN_OFF = ("refund", "return", "discount", "coupon", "cost", "cancel", "fee")


def refunds(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the sum without what is taken off, and with it added."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _taken_off(node.right):
        yield ast.BinOp(node.left, ast.Add(), node.right)
        yield node.left


def _taken_off(node: ast.expr) -> bool:
    text = ast.unparse(node).lower()
    return any(word in text for word in TAKEN_OFF)
