"""What a column or index is made of: NumPy arrays and pandas' own extension arrays.

The dtype crosses as our own words, the data as Arrow-like buffers; metadata of pandas or Arrow
that the other side made is never read.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from .arrays import dtype_code, encode_array, read_array, read_flat, write_flat
from .arrow import encode_arrow, encode_texts, read_texts
from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .refusals import Refusal, Refused
from .scalars import read_zone, zone_node

_DATES = type(np.dtype("M8[ns]"))
_DURATIONS = type(np.dtype("m8[ns]"))
_NO_TIME = np.iinfo("i8").min
_LAST_TIME = np.iinfo("i8").max
_TWO_DAYS = 2 * 86_400 * 10**9
_UNITS = ("s", "ms", "us", "ns")
_FREQUENCY = re.compile(r"[0-9A-Za-z\-]{1,32}")
_ARROW_TEXTS: dict[str, Any] = {
    "NA": pd.StringDtype("pyarrow", na_value=pd.NA),
    "nan": pd.StringDtype("pyarrow", na_value=np.nan),
}
_MASKED: dict[str, Any] = {
    str(dtype): dtype
    for dtype in (
        *(kind() for kind in (pd.Int8Dtype, pd.Int16Dtype, pd.Int32Dtype, pd.Int64Dtype)),
        *(kind() for kind in (pd.UInt8Dtype, pd.UInt16Dtype, pd.UInt32Dtype, pd.UInt64Dtype)),
        *(kind() for kind in (pd.Float32Dtype, pd.Float64Dtype, pd.BooleanDtype)),
    )
}


def column_node(encoder: Encoder, values: Any, depth: int) -> Node:
    """Return the node of the values of a Series or Index, or of a column."""
    if type(values) is np.ndarray:
        return encode_array(encoder, values, depth)
    if type(values.dtype) in (_DATES, _DURATIONS):
        return encode_array(encoder, np.asarray(values), depth)
    return _extension(encoder, values, depth)


def read_column(decoder: Decoder, node: Node, depth: int) -> Any:
    """Return the 1-D array of a node made by `column_node`."""
    values = decoder.value(node, depth + 1)
    need(isinstance(values, np.ndarray | ExtensionArray) and values.ndim == 1, "column")
    return values


@encodes(ExtensionArray)
def _extension(encoder: Encoder, values: Any, depth: int) -> Node:
    dtype = values.dtype
    if len(values) > encoder.limits.rows:
        raise Refused(Refusal.TOO_LARGE)
    for kind, handler in _BY_DTYPE:
        if isinstance(dtype, kind):
            return handler(encoder, values, depth)
    raise Refused(Refusal.OBJECT)


def _plain(encoder: Encoder, values: Any, depth: int) -> Node:
    """Encode what NumPy can hold: pandas' wrappers of NumPy arrays, and sparse arrays."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "Mm":
        return _datetimes(encoder, values, depth)
    encoder.reserve(len(values))
    return encode_array(encoder, np.asarray(values), depth)


def _datetimes(encoder: Encoder, values: Any, depth: int) -> Node:
    zone = zone_node(getattr(values, "tz", None))
    kind = "m" if values.dtype == "m8" or getattr(values.dtype, "kind", "M") == "m" else "M"
    write_flat(encoder, np.asarray(values.view("i8")))
    return ["xt", kind, values.unit, zone, len(values)]


@decodes("xt")
def _read_datetimes(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, kind, unit, zone, count = node
    need(kind in ("M", "m") and unit in _UNITS, "dates")
    ticks = read_flat(decoder, np.dtype("<i8"), decoder.rows(count))
    stamps = ticks.view(f"{kind}8[{unit}]")
    if kind == "m":
        return pd.TimedeltaIndex(stamps).array
    index = pd.DatetimeIndex(stamps)
    tzinfo = read_zone(zone)
    if tzinfo is None:
        return index.array
    # Near the ends of time the local time overflows, which pandas notices only when it shows it.
    known = ticks[ticks != _NO_TIME]
    need(not (np.abs(known) > _LAST_TIME - _TWO_DAYS).any(), "dates")
    return index.tz_localize("UTC").tz_convert(tzinfo).array


def _masked(encoder: Encoder, values: Any, depth: int) -> Node:
    dtype = values.dtype
    write_flat(encoder, values.to_numpy(dtype=dtype.numpy_dtype, na_value=0))
    write_flat(encoder, np.asarray(values.isna()))
    return ["xm", str(dtype), len(values)]


@decodes("xm")
def _read_masked(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, name, count = node
    dtype = _MASKED[name]
    rows = decoder.rows(count)
    data = read_flat(decoder, np.dtype(dtype.numpy_dtype), rows)
    return dtype.construct_array_type()(data, read_flat(decoder, np.dtype("?"), rows))


def _categorical(encoder: Encoder, values: pd.Categorical, depth: int) -> Node:
    codes = np.asarray(values.codes)
    write_flat(encoder, codes)
    return [
        "xc",
        bool(values.ordered),
        dtype_code(codes.dtype),
        len(codes),
        encoder.node(values.categories, depth + 1),
    ]


@decodes("xc")
def _read_categorical(decoder: Decoder, node: list[Any], depth: int) -> pd.Categorical:
    _, ordered, code, count, labels = node
    need(type(ordered) is bool and code in ("|i1", "<i2", "<i4", "<i8"), "categories")
    codes = read_flat(decoder, np.dtype(code), decoder.rows(count))
    categories = decoder.value(labels, depth + 1)
    need(isinstance(categories, pd.Index), "categories")
    return pd.Categorical.from_codes(codes, categories=categories, ordered=ordered)


def _intervals(encoder: Encoder, values: Any, depth: int) -> Node:
    left, right = encoder.node(values.left, depth + 1), encoder.node(values.right, depth + 1)
    return ["xi", values.closed, left, right]


@decodes("xi")
def _read_intervals(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, closed, left_node, right_node = node
    need(closed in ("left", "right", "both", "neither"), "intervals")
    left, right = decoder.value(left_node, depth + 1), decoder.value(right_node, depth + 1)
    need(isinstance(left, pd.Index) and isinstance(right, pd.Index), "intervals")
    return pd.arrays.IntervalArray.from_arrays(left, right, closed=closed)


def period_name(text: Any) -> str:
    """Return the frequency of a period, such as ``Q-DEC``, when it has a plain name.

    Raises
    ------
    Refused
        When it has none.
    """
    if type(text) is not str or not _FREQUENCY.fullmatch(text):
        raise Refused(Refusal.OBJECT)
    return text


def read_frequency(name: Any) -> str:
    """Return `name` when it looks like a frequency."""
    need(type(name) is str and bool(_FREQUENCY.fullmatch(name)), "frequency")
    return str(name)


def _periods(encoder: Encoder, values: Any, depth: int) -> Node:
    write_flat(encoder, np.asarray(values.view("i8")))
    return ["xp", period_name(str(values.dtype)[len("period[") : -1]), len(values)]


@decodes("xp")
def _read_periods(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, name, count = node
    ordinals = read_flat(decoder, np.dtype("<i8"), decoder.rows(count))
    return pd.arrays.PeriodArray(ordinals, dtype=pd.PeriodDtype(read_frequency(name)))


def _texts(encoder: Encoder, values: Any, depth: int) -> Node:
    missing = "NA" if values.dtype.na_value is pd.NA else "nan"
    storage = values.dtype.storage
    if storage == "pyarrow":
        return ["xs", storage, missing, encode_texts(encoder, values.__arrow_array__())]
    return ["xo", missing, encode_array(encoder, np.asarray(values, dtype=object), depth)]


@decodes("xs")
def _read_texts(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, storage, missing, content = node
    need(storage == "pyarrow" and missing in ("NA", "nan"), "text column")
    dtype = _ARROW_TEXTS[missing]
    return dtype.construct_array_type()(read_texts(decoder, content), dtype=dtype)


@decodes("xo")
def _read_object_texts(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, missing, content = node
    need(missing in ("NA", "nan"), "text column")
    values = read_array(decoder, content, depth)
    dtype: Any = pd.StringDtype("python", na_value=pd.NA if missing == "NA" else np.nan)
    return dtype.construct_array_type()._from_sequence(values, dtype=dtype)


_BY_DTYPE: list[tuple[Any, Any]] = [
    (np.dtype, _plain),
    (pd.StringDtype, _texts),
    (pd.CategoricalDtype, _categorical),
    (pd.DatetimeTZDtype, _datetimes),
    (pd.IntervalDtype, _intervals),
    (pd.PeriodDtype, _periods),
    (pd.ArrowDtype, encode_arrow),
    (pd.SparseDtype, _plain),
    (tuple(type(dtype) for dtype in _MASKED.values()), _masked),
]
