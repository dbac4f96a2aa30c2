"""What cannot cross, each with its own words, and charts, which cross as their description."""

from __future__ import annotations

import fractions
import functools
import types
from typing import Any

import numpy as np

from shop.errors import CourseError

from .codec import Decoder, EncodeHandler, Encoder, Node, decodes, encodes, encodes_otherwise, need
from .refusals import Refusal, Refused


def _refuser(refusal: Refusal) -> EncodeHandler:
    def refuse(encoder: Encoder, value: Any, depth: int) -> Node:
        raise Refused(refusal)

    return refuse


_KINDS: dict[Refusal, tuple[type, ...]] = {
    Refusal.GENERATOR: (types.GeneratorType,),
    Refusal.ASYNC: (types.CoroutineType, types.AsyncGeneratorType),
    Refusal.ITERATOR: (map, filter, zip, enumerate, reversed, range, type(iter([]))),
    Refusal.VIEW: (type({}.keys()), type({}.values()), type({}.items())),
    Refusal.FUNCTION: (
        types.FunctionType,
        types.BuiltinFunctionType,
        types.MethodType,
        functools.partial,
    ),
    Refusal.CLASS: (type,),
    Refusal.MODULE: (types.ModuleType,),
    Refusal.RANDOM: (np.random.Generator, np.random.RandomState),
    Refusal.FRACTION: (fractions.Fraction,),
}
for _refusal, _types in _KINDS.items():
    encodes(*_types)(_refuser(_refusal))

_NAMED: dict[tuple[str, str], Refusal] = {
    ("pandas.core.groupby.groupby", "BaseGroupBy"): Refusal.GROUPS,
    ("pandas.core.resample", "Resampler"): Refusal.GROUPS,
    ("pandas.core.window.rolling", "BaseWindow"): Refusal.GROUPS,
    ("pandas.api.typing", "DataFrameGroupBy"): Refusal.GROUPS,
    ("pandas.api.typing", "SeriesGroupBy"): Refusal.GROUPS,
    ("pandas.api.typing", "Resampler"): Refusal.GROUPS,
    ("random", "Random"): Refusal.RANDOM,
    ("pandas.io.formats.style", "Styler"): Refusal.STYLE,
    ("pandas.io.formats.style_render", "StylerRenderer"): Refusal.STYLE,
    ("sklearn.base", "BaseEstimator"): Refusal.MODEL,
    ("statsmodels.base.model", "Results"): Refusal.MODEL,
    ("statsmodels.base.wrapper", "ResultsWrapper"): Refusal.MODEL,
    ("statsmodels.base.model", "Model"): Refusal.MODEL,
}
_CHARTS = {
    ("matplotlib.axes._axes", "Axes"),
    ("matplotlib.figure", "FigureBase"),
    ("seaborn.axisgrid", "Grid"),
    ("seaborn.axisgrid", "JointGrid"),
}


@encodes_otherwise
def _by_name(kind: type) -> EncodeHandler | None:
    """Find handlers for classes that are not worth an import."""
    for base in type.mro(kind):
        place = (base.__module__, base.__qualname__)
        if place in _CHARTS:
            return _chart
        if place in _NAMED:
            return _refuser(_NAMED[place])
        if base.__module__.partition(".")[0] in ("duckdb", "_duckdb"):
            return _refuser(Refusal.RELATION)
    if hasattr(kind, "__next__"):
        return _refuser(Refusal.ITERATOR)
    return None


def _chart(encoder: Encoder, value: Any, depth: int) -> Node:
    from shop.checks.describe import describe

    try:
        plain = describe(value, close=False).to_plain()
    except CourseError as error:
        raise Refused(Refusal.CHART) from error
    return ["ch", encoder.node(plain, depth + 1)]


@decodes("ch")
def _read_chart(decoder: Decoder, node: list[Any], depth: int) -> Any:
    from shop.checks.chart_description import ChartDescription

    _, content = node
    plain = decoder.value(content, depth + 1)
    need(type(plain) is dict, "chart")
    return ChartDescription.from_plain(plain)
