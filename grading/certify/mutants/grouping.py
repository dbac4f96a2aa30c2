"""Grouping by one key less, ``transform`` for ``agg``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, keyword, with_keyword

CALLS = {"groupby", "drop_duplicates", "sort_values", "pivot_table", "set_index", "duplicated"}
KEYS = ("by", "index", "columns", "keys")


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the call with one key of its list left out."""
    if not isinstance(node, ast.Call) or called(node) not in CALLS:
        return
    if node.args and isinstance(node.args[0], ast.List):
        for keys in _shorter(node.args[0]):
            yield ast.Call(node.func, [keys, *node.args[1:]], node.keywords)
    for name in KEYS:
        given = keyword(node, name)
        if isinstance(given, ast.List):
            yield from (with_keyword(node, name, keys) for keys in _shorter(given))


def _shorter(keys: ast.List) -> Iterator[ast.List]:
    for place in range(len(keys.elts)) if len(keys.elts) > 1 else ():
        yield ast.List(keys.elts[:place] + keys.elts[place + 1 :], ast.Load())
