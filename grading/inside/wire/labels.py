"""Indexes: ranges, levels, frequencies and names kept as they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .arrays import dtype_code, read_flat, write_flat
from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .columns import column_node, read_column, read_frequency
from .refusals import Refusal, Refused

MAX_LEVELS = 16
IRREGULAR_ROWS = 5_000
"""Longest index whose irregular frequency (month ends, …) is checked: that is a slow loop."""


@encodes(pd.RangeIndex)
def _range(encoder: Encoder, value: pd.RangeIndex, depth: int) -> Node:
    if len(value) > encoder.limits.rows:
        raise Refused(Refusal.TOO_LARGE)
    name = encoder.node(value.name, depth + 1)
    return ["ir", name, value.start, value.stop, value.step]


@decodes("ir")
def _read_range(decoder: Decoder, node: list[Any], depth: int) -> pd.RangeIndex:
    _, name, start, stop, step = node
    need(all(type(part) is int and abs(part) < 2**62 for part in (start, stop, step)), "range")
    need(step != 0, "range")
    steps = range(start, stop, step)
    decoder.rows(max(0, -(-(stop - start) // step)))
    return pd.RangeIndex(steps, name=decoder.value(name, depth + 1))


@encodes(pd.MultiIndex)
def _levels(encoder: Encoder, value: pd.MultiIndex, depth: int) -> Node:
    if value.nlevels > MAX_LEVELS:
        raise Refused(Refusal.TOO_DEEP)
    names = [encoder.node(name, depth + 1) for name in value.names]
    codes = [np.asarray(part) for part in value.codes]
    levels = []
    for level, part in zip(value.levels, codes, strict=True):
        write_flat(encoder, part)
        levels.append([dtype_code(part.dtype), encoder.node(level, depth + 1)])
    return ["im", len(value), names, levels]


@decodes("im")
def _read_levels(decoder: Decoder, node: list[Any], depth: int) -> pd.MultiIndex:
    _, count, name_nodes, parts = node
    rows = decoder.rows(count)
    need(type(parts) is list and 0 < len(parts) <= MAX_LEVELS, "levels")
    need(type(name_nodes) is list and len(name_nodes) == len(parts), "levels")
    names = [decoder.value(name, depth + 1) for name in name_nodes]
    codes: list[Any] = []
    levels = []
    for code, level_node in parts:
        need(code in ("|i1", "<i2", "<i4", "<i8"), "levels")
        codes.append(read_flat(decoder, np.dtype(code), rows))
        level = decoder.value(level_node, depth + 1)
        need(isinstance(level, pd.Index) and not isinstance(level, pd.MultiIndex), "levels")
        levels.append(level)
    return pd.MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=True)


@encodes(pd.Index)
def _index(encoder: Encoder, value: pd.Index[Any], depth: int) -> Node:
    values = value.values if isinstance(value.dtype, np.dtype) else value.array
    return [
        "ix",
        encoder.node(value.name, depth + 1),
        column_node(encoder, values, depth + 1),
        _frequency(value),
    ]


def _frequency(value: pd.Index[Any]) -> str | None:
    """Return the name of an index's frequency when it stands for just that frequency."""
    freq = value.freq if isinstance(value, pd.DatetimeIndex | pd.TimedeltaIndex) else None
    if freq is None or not (_is_regular(freq) or len(value) <= IRREGULAR_ROWS):
        return None
    try:
        name = read_frequency(freq.freqstr)
        return name if pd.tseries.frequencies.to_offset(name) == freq else None
    except Exception:
        return None


def _is_regular(freq: Any) -> bool:
    return isinstance(freq, pd.offsets.Tick | pd.offsets.Day)


@decodes("ix")
def _read_index(decoder: Decoder, node: list[Any], depth: int) -> pd.Index[Any]:
    _, name_node, content, frequency = node
    name = decoder.value(name_node, depth + 1)
    values = read_column(decoder, content, depth)
    index: pd.Index[Any] = pd.Index(values, dtype=values.dtype, name=name, copy=False)
    if frequency is None:
        return index
    kind: Any = type(index)
    need(kind in (pd.DatetimeIndex, pd.TimedeltaIndex), "frequency")
    freq = pd.tseries.frequencies.to_offset(read_frequency(frequency))
    need(_is_regular(freq) or len(index) <= IRREGULAR_ROWS, "frequency")
    regular: pd.Index[Any] = kind(index, freq=freq, name=name)
    return regular
