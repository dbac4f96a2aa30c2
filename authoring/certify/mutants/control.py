"""Operators on the flow of an answer: statements, conditions, returns, calls left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .tree import Context, called, is_module_call, receiver


def statements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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


def conditions(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the condition weakened, strengthened or turned round."""
    if isinstance(node, ast.If):
        yield from _branches(node)
    elif isinstance(node, ast.While):
        yield ast.While(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)
        for place in range(len(node.values)):
            kept = node.values[:place] + node.values[place + 1 :]
            yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield ast.BinOp(node.left, _other_branch(node.op), node.right)
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        yield node.operand
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            kept = node.ifs[:place] + node.ifs[place + 1 :]
            yield ast.comprehension(node.target, node.iter, kept, node.is_async)


def _branches(node: ast.If) -> Iterator[ast.AST]:
    yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    yield ast.If(ast.Constant(False), node.body, node.orelse)
    if node.orelse:
        yield ast.If(ast.Constant(True), node.body, node.orelse)


def _other_branch(operator: ast.operator) -> ast.operator:
    return ast.BitOr() if isinstance(operator, ast.BitAnd) else ast.BitAnd()


def returns(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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


DROPPED_METHODS = frozenset({
    "abs", "astype", "bfill", "casefold", "ceil", "clip", "copy", "cumsum", "diff", "drop",
    "drop_duplicates", "droplevel", "dropna", "ffill", "fillna", "floor", "head", "interpolate",
    "lower", "mask", "normalize", "query", "rank", "reindex", "rename", "replace", "reset_index",
    "round", "set_index", "shift", "sort_index", "sort_values", "strip", "tail", "unique",
    "unstack", "upper", "where", "zfill", "transform", "reverse", "pct_change",
})  # fmt: skip
DROPPED_FUNCTIONS = frozenset({
    "abs", "round", "int", "sorted", "set", "log", "log1p", "log10", "exp", "expm1", "sqrt",
    "clip", "floor", "ceil", "unique", "nan_to_num", "to_datetime", "to_numeric", "maximum",
    "minimum", "max", "min", "cumsum", "diff", "sort", "square", "where",
})  # fmt: skip
ACCESSORS = frozenset({"str", "dt", "cat"})


def dropped_call(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield what the call was made on."""
    if not isinstance(node, ast.Call):
        return
    name, value = called(node), receiver(node)
    if value is not None:
        if name in DROPPED_METHODS:
            accessor = isinstance(value, ast.Attribute) and value.attr in ACCESSORS
            yield value.value if accessor and isinstance(value, ast.Attribute) else value
    elif name in DROPPED_FUNCTIONS and (is_module_call(node) or isinstance(node.func, ast.Name)):
        if name == "where":
            yield from node.args[1:3]
        elif name in {"max", "min", "maximum", "minimum"} and len(node.args) == 2:
            yield from node.args
        elif node.args and name not in {"max", "min"} and not _is_only_a_cast(node):
            yield node.args[0]


def _is_only_a_cast(node: ast.Call) -> bool:
    """Tell ``int(x.nunique())``, whose absence changes the type and not the number."""
    parts = ast.walk(node.args[0])
    return called(node) == "int" and not any(isinstance(part, ast.BinOp) for part in parts)
