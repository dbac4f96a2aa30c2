"""Operators on tables: columns, filters, grouping, joins, aggregations, windows, keywords."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .tree import (
    AGGREGATIONS,
    Context,
    called,
    constant,
    is_mask,
    is_module_call,
    keyword,
    receiver,
    renamed,
    with_keyword,
)  # fmt: skip


def columns(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the subscript with the next column that the answer reads."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node.slice, ast.Constant) and node.slice.value in context.columns:
        place = context.columns.index(str(node.slice.value))
        other = context.columns[(place + 1) % len(context.columns)]
        if other != node.slice.value:
            yield ast.Subscript(node.value, ast.Constant(other), node.ctx)


def filters(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the table unfiltered, and filtered by the opposite."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    index = node.slice
    if is_mask(index):
        loc = isinstance(node.value, ast.Attribute) and node.value.attr == "loc"
        yield node.value.value if loc and isinstance(node.value, ast.Attribute) else node.value
        if not isinstance(index, ast.Compare):
            yield ast.Subscript(node.value, ast.UnaryOp(ast.Invert(), index), node.ctx)
    elif isinstance(index, ast.Tuple) and index.elts and is_mask(index.elts[0]):
        everything = ast.Tuple([ast.Slice(), *index.elts[1:]], ast.Load())
        yield ast.Subscript(node.value, everything, node.ctx)
    elif isinstance(index, ast.Name) and index.id not in context.parameters:
        yield from [node.value] if _names_mask(index.id) else []


def _names_mask(name: str) -> bool:
    return "mask" in name or name.startswith(("is_", "has_", "keep", "in_", "valid"))


GROUPING = {
    "groupby",
    "drop_duplicates",
    "sort_values",
    "pivot_table",
    "set_index",
    "duplicated",
}
GROUP_KEYS = ("by", "index", "columns", "keys")


def grouping(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the call with one key of its list left out."""
    if not isinstance(node, ast.Call) or called(node) not in GROUPING:
        return
    if node.args and isinstance(node.args[0], ast.List):
        for keys in _one_key_less(node.args[0]):
            yield ast.Call(node.func, [keys, *node.args[1:]], node.keywords)
    for name in GROUP_KEYS:
        given = keyword(node, name)
        if isinstance(given, ast.List):
            yield from (with_keyword(node, name, keys) for keys in _one_key_less(given))


def _one_key_less(keys: ast.List) -> Iterator[ast.List]:
    for place in range(len(keys.elts)) if len(keys.elts) > 1 else ():
        yield ast.List(keys.elts[:place] + keys.elts[place + 1 :], ast.Load())


JOIN_KINDS = ("inner", "left", "outer")
JOIN_KEYS = ("on", "left_on", "right_on", "by")


def joins(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the join of another kind or with one key less."""
    name = called(node)
    if not isinstance(node, ast.Call):
        return
    if name == "merge" or (name == "join" and _is_table_join(node)):
        default = "inner" if name == "merge" else "left"
        now = constant(keyword(node, "how"))
        now = default if now is ... else now
        yield from (with_keyword(node, "how", kind) for kind in JOIN_KINDS if kind != now)
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
    given = {key: keyword(node, key) for key in JOIN_KEYS}
    lists = {key: v for key, v in given.items() if isinstance(v, ast.List) and len(v.elts) > 1}
    for place in range(max((len(v.elts) for v in lists.values()), default=0)):
        changed = node
        for key, value in lists.items():
            kept = value.elts[:place] + value.elts[place + 1 :]
            changed = with_keyword(changed, key, ast.List(kept, ast.Load()))
        yield changed


AGGREGATIONS_SWAPPED: dict[str, tuple[str, ...]] = {
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


def aggregation(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the call, or the name given to ``agg``, with another aggregation."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from (renamed(node, other) for other in AGGREGATIONS_SWAPPED.get(node.func.attr, ()))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from (renamed(node, other) for other in BUILTINS.get(node.func.id, ()))
    elif isinstance(node, ast.Constant) and _names_aggregation(node, context):
        yield from (ast.Constant(other) for other in AGGREGATIONS_SWAPPED.get(str(node.value), ()))


def _names_aggregation(node: ast.Constant, context: Context) -> bool:
    if node.value not in AGGREGATIONS_SWAPPED:
        return False
    for above in context.ancestors(node):
        if isinstance(above, ast.Tuple) and above.elts and above.elts[0] is node:
            return False  # ("column", "aggregation")
        if isinstance(above, ast.Call):
            return called(above) in AGGREGATIONS
        if isinstance(above, ast.Subscript):
            return False
    return False


ONE = ast.Constant(1)


def windows(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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


FLAGS = frozenset({
    "observed", "ascending", "dropna", "as_index", "right", "include_lowest", "normalize",
    "center", "skipna", "drop", "margins", "cumulative", "left_index", "regex", "density",
})  # fmt: skip
CHOICES: dict[str, tuple[object, ...]] = {
    "ddof": (0, 1),
    "keep": ("first", "last", False),
    "axis": (0, 1, "index", "columns"),
    "closed": ("left", "right", "both", "neither"),
    "label": ("left", "right"),
    "side": ("left", "right"),
    "method": ("average", "min", "max", "first", "dense"),
    "na_position": ("first", "last"),
    "interpolation": ("linear", "lower", "higher"),
}
DEFAULTS: dict[str, tuple[tuple[str, object], ...]] = {
    "std": (("ddof", 0),),
    "var": (("ddof", 0),),
    "drop_duplicates": (("keep", "last"),),
    "duplicated": (("keep", "last"),),
    "sort_values": (("ascending", False),),
    "sort_index": (("ascending", False),),
    "cut": (("right", False),),
    "nunique": (("dropna", False),),
    "groupby": (("dropna", False),),
    "rank": (("method", "dense"), ("ascending", False)),
    "searchsorted": (("side", "right"),),
    "quantile": (("interpolation", "lower"),),
    "rolling": (("min_periods", 1),),
    "dropna": (("how", "all"),),
}


def keywords(node: ast.AST, context: Context) -> Iterator[ast.AST]:
    """Yield the call with one option changed, or one left at its default set."""
    if not isinstance(node, ast.Call):
        return
    for given in node.keywords:
        if given.arg in FLAGS:
            yield from _flags(node, given.arg, given.value)
        elif given.arg in CHOICES:
            yield from _choices(node, given.arg, constant(given.value))
        elif given.arg == "how" and called(node) == "dropna":
            yield with_keyword(node, "how", "any" if constant(given.value) == "all" else "all")
        elif given.arg == "subset" and isinstance(given.value, ast.List):
            yield from _shorter_choice(node, given.value)
    for name, value in DEFAULTS.get(called(node), ()):
        if keyword(node, name) is None and _takes(node, name):
            wanted = 1 - int(bool(value)) if name == "ddof" and is_module_call(node) else value
            yield with_keyword(node, name, wanted)


def _takes(node: ast.Call, name: str) -> bool:
    """Tell whether the option can be added without a clash with what is given."""
    if name == "how":
        return keyword(node, "subset") is None or isinstance(keyword(node, "subset"), ast.List)
    if called(node) in {"quantile", "rank"} and is_module_call(node):
        return False
    return not (called(node) in {"std", "var"} and node.args and not is_module_call(node))


def _flags(node: ast.Call, name: str, value: ast.expr) -> Iterator[ast.AST]:
    if isinstance(constant(value), bool):
        yield with_keyword(node, name, not constant(value))
    elif isinstance(value, ast.List):
        for place, element in enumerate(value.elts):
            if isinstance(constant(element), bool):
                flipped = list(value.elts)
                flipped[place] = ast.Constant(not constant(element))
                yield with_keyword(node, name, ast.List(flipped, ast.Load()))


def _choices(node: ast.Call, name: str, now: object) -> Iterator[ast.AST]:
    choices = CHOICES[name]
    if now not in choices:
        return
    for other in choices:
        alike = type(other) is type(now) or isinstance(now, bool) or isinstance(other, bool)
        if other != now and alike:
            yield with_keyword(node, name, other)


def _shorter_choice(node: ast.Call, subset: ast.List) -> Iterator[ast.AST]:
    for place in range(len(subset.elts)) if len(subset.elts) > 1 else ():
        kept = subset.elts[:place] + subset.elts[place + 1 :]
        yield with_keyword(node, "subset", ast.List(kept, ast.Load()))
