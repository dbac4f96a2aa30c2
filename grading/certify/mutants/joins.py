"""Joins: left for inner, a key forgotten, the wrong neighbour in time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import Context, called, constant, keyword, receiver, with_keyword

KINDS = ("inner", "left", "outer")
KEYS = ("on", "left_on", "right_on", "by")


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the join of another kind or with one key less."""
    name = called(node)
    if not isinstance(node, ast.Call):
        return
    if name == "merge" or (name == "join" and _is_table_join(node)):
        default = "inner" if name == "merge" else "left"
        now = constant(keyword(node, "how"))
        now = default if now is ... else now
        yield from (with_keyword(node, "how", kind) for kind in KINDS if kind != now)
        yield from _fewer_keys(node)
    elif name == "merge_asof":
        now = constant(keyword(node, "direction"))
        yield with_keyword(node, "direction", "backward" if now == "forward" else "forward")
        now = constant(keyword(node, "allow_exact_matches"))
        yield with_keyword(node, "allow_exact_matches", now is False)
        yield from _fewer_keys(node)


def _is_table_join(node: ast.Call) -> bool:
    """Tell ``left.join(right)`` from ``", ".join(words)``."""
    return not isinstance(receiver(node), ast.Constant | ast.JoinedStr)


def _fewer_keys(node: ast.Call) -> Iterator[ast.AST]:
    given = {key: keyword(node, key) for key in KEYS}
    lists = {key: v for key, v in given.items() if isinstance(v, ast.List) and len(v.elts) > 1}
    for place in range(max((len(v.elts) for v in lists.values()), default=0)):
        changed = node
        for key, value in lists.items():
            kept = value.elts[:place] + value.elts[place + 1 :]
            changed = with_keyword(changed, key, ast.List(kept, ast.Load()))
        yield changed
