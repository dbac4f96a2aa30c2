"""Options set the other way: ``ddof``, ``observed``, ``keep``, ``axis``, ``ascending``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grading.certify.mutants.tree import (
    Context,
    called,
    constant,
    is_module_call,
    keyword,
    with_keyword,
)  # fmt: skip

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


def replacements(node: ast.AST, context: Context) -> Iterator[ast.AST]:
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
            yield from _shorter(node, given.value)
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


def _shorter(node: ast.Call, subset: ast.List) -> Iterator[ast.AST]:
    for place in range(len(subset.elts)) if len(subset.elts) > 1 else ():
        kept = subset.elts[:place] + subset.elts[place + 1 :]
        yield with_keyword(node, "subset", ast.List(kept, ast.Load()))
