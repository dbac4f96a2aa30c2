"""Scalars of pandas: timestamps, durations, periods, intervals and what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .columns import period_name, read_frequency
from .scalars import read_zone, zone_node

_UNITS = ("s", "ms", "us", "ns")


@encodes(type(pd.NaT))
def _nat(encoder: Encoder, value: Any, depth: int) -> Node:
    return ["NaT"]


@decodes("NaT")
def _read_nat(decoder: Decoder, node: list[Any], depth: int) -> Any:
    return pd.NaT


@encodes(type(pd.NA))
def _na(encoder: Encoder, value: Any, depth: int) -> Node:
    return ["NA"]


@decodes("NA")
def _read_na(decoder: Decoder, node: list[Any], depth: int) -> Any:
    return pd.NA


@encodes(pd.Timestamp)
def _timestamp(encoder: Encoder, value: pd.Timestamp, depth: int) -> Node:
    return ["T", int(value.asm8.view("i8")), value.unit, zone_node(value.tzinfo)]


@decodes("T")
def _read_timestamp(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, ticks, unit, zone = node
    need(type(ticks) is int and unit in _UNITS, "timestamp")
    stamp = pd.Timestamp(np.datetime64(ticks, unit))
    tzinfo = read_zone(zone)
    return stamp if tzinfo is None else stamp.tz_localize("UTC").tz_convert(tzinfo)


@encodes(pd.Timedelta)
def _timedelta(encoder: Encoder, value: pd.Timedelta, depth: int) -> Node:
    return ["Td", int(value.asm8.view("i8")), value.unit]


@decodes("Td")
def _read_timedelta(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, ticks, unit = node
    need(type(ticks) is int and unit in _UNITS, "duration")
    return pd.Timedelta(np.timedelta64(ticks, unit))


@encodes(pd.Period)
def _period(encoder: Encoder, value: pd.Period, depth: int) -> Node:
    return ["P", value.ordinal, period_name(value.freqstr)]


@decodes("P")
def _read_period(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, ordinal, name = node
    need(type(ordinal) is int, "period")
    return pd.Period(ordinal=ordinal, freq=read_frequency(name))


@encodes(pd.Interval)
def _interval(encoder: Encoder, value: pd.Interval[Any], depth: int) -> Node:
    left, right = encoder.node(value.left, depth + 1), encoder.node(value.right, depth + 1)
    return ["Iv", left, right, value.closed]


@decodes("Iv")
def _read_interval(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, left, right, closed = node
    need(closed in ("left", "right", "both", "neither"), "interval")
    ends = decoder.value(left, depth + 1), decoder.value(right, depth + 1)
    return pd.Interval(*ends, closed=closed)
