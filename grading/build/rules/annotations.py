"""Which words a signature inside the answer contract may use."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_VALUES = {
    *("None", "bool", "int", "float", "complex", "str", "bytes", "object", "Any", "Hashable"),
    *("date", "time", "datetime", "timedelta", "Decimal", "Literal", "Optional", "Union"),
    *("list", "tuple", "dict", "set", "frozenset", "List", "Tuple", "Dict", "Set"),
    *("Sequence", "Mapping", "Collection", "ndarray", "NDArray", "ArrayLike"),
    *("Series", "Index", "DataFrame", "MultiIndex", "DatetimeIndex", "PeriodIndex"),
    *("IntervalIndex", "CategoricalIndex", "RangeIndex", "TimedeltaIndex", "Categorical"),
    *("Timestamp", "Timedelta", "Period", "Interval", "NaT"),
    *("int64", "int32", "float64", "float32", "bool_", "datetime64", "timedelta64", "str_"),
}
_RESULT_ONLY = {"Axes"}


def refused_word(annotation: ast.expr, *, result: bool) -> str | None:
    """Return the first word of an annotation that the contract does not know, None when all are.

    Parameters
    ----------
    annotation
        The annotation's syntax tree; strings in it are parsed.
    result
        True for a return annotation, where a Matplotlib ``Axes`` is allowed.
    """
    allowed = _VALUES | _RESULT_ONLY if result else _VALUES
    return next((word for word in _words(annotation) if word not in allowed), None)


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        # random.Generator and np.random.Generator end alike; a module's name says nothing.
        yield node.attr
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Subscript):
        yield from _words(node.value)
        literal = "Literal" in _words(node.value)
        yield from () if literal else _words(node.slice)
    elif isinstance(node, ast.BinOp):
        yield from _words(node.left)
        yield from _words(node.right)
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from _words(element)
    else:
        yield ast.unparse(node)


def _constant(node: ast.Constant) -> Iterator[str]:
    if isinstance(node.value, str):
        try:
            yield from _words(ast.parse(node.value, mode="eval").body)
        except SyntaxError:
            yield node.value
    elif node.value is not None and node.value is not ...:
        yield repr(node.value)
