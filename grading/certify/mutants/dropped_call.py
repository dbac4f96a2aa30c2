"""A step forgotten: ``dropna``, ``drop_duplicates``, ``fillna``, ``sort_values``, ``round``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, is_module_call, receiver

METHODS = frozenset({
    "abs", "astype", "bfill", "casefold", "ceil", "clip", "copy", "cumsum", "diff", "drop",
    "drop_duplicates", "droplevel", "dropna", "ffill", "fillna", "floor", "head", "interpolate",
    "lower", "mask", "normalize", "query", "rank", "reindex", "rename", "replace", "reset_index",
    "round", "set_index", "shift", "sort_index", "sort_values", "strip", "tail", "unique",
    "unstack", "upper", "where", "zfill", "transform", "reverse", "pct_change",
})  # fmt: skip
FUNCTIONS = frozenset({
    "abs", "round", "int", "sorted", "set", "log", "log1p", "log10", "exp", "expm1", "sqrt",
    "clip", "floor", "ceil", "unique", "nan_to_num", "to_datetime", "to_numeric", "maximum",
    "minimum", "max", "min", "cumsum", "diff", "sort", "square", "where",
})  # fmt: skip
ACCESSORS = frozenset({"str", "dt", "cat"})


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield what the call was made on."""
    if not isinstance(node, ast.Call):
        return
    name, value = called(node), receiver(node)
    if value is not None:
        if name in METHODS:
            accessor = isinstance(value, ast.Attribute) and value.attr in ACCESSORS
            yield value.value if accessor and isinstance(value, ast.Attribute) else value
    elif name in FUNCTIONS and (is_module_call(node) or isinstance(node.func, ast.Name)):
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
