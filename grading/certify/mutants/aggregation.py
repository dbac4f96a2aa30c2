"""One aggregation for another: ``sum`` for ``mean``, ``count`` for ``nunique``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import AGGREGATIONS, Context, called, renamed

SWAPS: dict[str, tuple[str, ...]] = {
    "sum": ("mean", "count"), "mean": ("sum", "median"), "median": ("mean",),
    "nunique": ("count",), "count": ("nunique", "size"), "size": ("nunique",),
    "min": ("max",), "max": ("min",), "any": ("all",), "all": ("any",),
    "std": ("var",), "var": ("std",), "first": ("last",), "last": ("first",),
    "idxmin": ("idxmax",), "idxmax": ("idxmin",), "argmin": ("argmax",), "argmax": ("argmin",),
    "nlargest": ("nsmallest",), "nsmallest": ("nlargest",), "head": ("tail",), "tail": ("head",),
    "cummax": ("cummin",), "cummin": ("cummax",), "cumsum": ("cummax",), "cumprod": ("cumsum",),
    "ffill": ("bfill",), "bfill": ("ffill",), "floor": ("ceil",), "ceil": ("floor",),
    "maximum": ("minimum",), "minimum": ("maximum",), "value_counts": (), "average": ("median",),
}  # fmt: skip
BUILTINS = {"sum": ("max",), "min": ("max",), "max": ("min",), "any": ("all",), "all": ("any",)}


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the call, or the name given to ``agg``, with another aggregation."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from (renamed(node, other) for other in SWAPS.get(node.func.attr, ()))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from (renamed(node, other) for other in BUILTINS.get(node.func.id, ()))
    elif isinstance(node, ast.Constant) and _names_aggregation(node, context):
        yield from (ast.Constant(other) for other in SWAPS.get(str(node.value), ()))


def _names_aggregation(node: ast.Constant, context: Context) -> bool:
    if node.value not in SWAPS:
        return False
    for above in context.ancestors(node):
        if isinstance(above, ast.Tuple) and above.elts and above.elts[0] is node:
            return False  # ("column", "aggregation")
        if isinstance(above, ast.Call):
            return called(above) in AGGREGATIONS
        if isinstance(above, ast.Subscript):
            return False
    return False
