"""Scalars of Python: numbers, text, bytes, dates and times."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
import zoneinfo
from typing import Any

from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .refusals import Refusal, Refused

INLINE_TEXT = 256
_SMALL = 2**63
_DECIMAL = re.compile(r"-?(?:\d{1,80}(?:\.\d{1,80})?(?:E[+\-]\d{1,3})?|Infinity|NaN)")
_ZONE = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+){0,3}")


@encodes(type(None))
def _none(encoder: Encoder, value: Any, depth: int) -> Node:
    return None


@encodes(type(...))
def _ellipsis(encoder: Encoder, value: Any, depth: int) -> Node:
    # A placeholder that nobody replaced: the checks tell it apart from a wrong answer.
    return ["..."]


@decodes("...")
def _read_ellipsis(decoder: Decoder, node: list[Any], depth: int) -> Any:
    return ...


@encodes(bool)
def _bool(encoder: Encoder, value: bool, depth: int) -> Node:
    return value


@encodes(int)
def _int(encoder: Encoder, value: int, depth: int) -> Node:
    number = int.__int__(value)
    if -_SMALL <= number < _SMALL:
        return number
    if number.bit_length() > encoder.limits.integer_bits:
        raise Refused(Refusal.TOO_LARGE)
    return ["I", hex(number)]


@decodes("I")
def _big_int(decoder: Decoder, node: list[Any], depth: int) -> int:
    _, text = node
    need(len(text) <= decoder.limits.integer_bits // 4 + 4, "integer")
    return int(text, 16)


@encodes(float)
def _float(encoder: Encoder, value: float, depth: int) -> Node:
    number = float.__float__(value)
    return number if math.isfinite(number) else ["f", repr(number)]


@decodes("f")
def _special_float(decoder: Decoder, node: list[Any], depth: int) -> float:
    _, text = node
    need(text in ("nan", "inf", "-inf"), "float")
    return float(text)


@encodes(complex)
def _complex(encoder: Encoder, value: complex, depth: int) -> Node:
    raise Refused(Refusal.COMPLEX)


@encodes(decimal.Decimal)
def _decimal(encoder: Encoder, value: decimal.Decimal, depth: int) -> Node:
    text = decimal.Decimal.__str__(value)
    if not _DECIMAL.fullmatch(text):
        raise Refused(Refusal.TOO_LARGE)
    return ["Dc", text]


@decodes("Dc")
def _read_decimal(decoder: Decoder, node: list[Any], depth: int) -> decimal.Decimal:
    _, text = node
    # The exponent is bounded: int() of 1E+999999999 would fill the memory.
    need(len(text) < 128 and bool(_DECIMAL.fullmatch(text)), "decimal")
    return decimal.Decimal(text)


@encodes(str)
def _str(encoder: Encoder, value: str, depth: int) -> Node:
    text = str.__str__(value)
    if len(text) <= INLINE_TEXT:
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    encoder.reserve(len(text))
    # Lone surrogates are legal in a Python string and in no UTF-8 text.
    encoder.buffer(text.encode("utf-8", "surrogatepass"))
    return ["s"]


@decodes("s")
def _long_str(decoder: Decoder, node: list[Any], depth: int) -> str:
    return bytes(decoder.buffer()).decode("utf-8", "surrogatepass")


@encodes(bytes)
def _bytes(encoder: Encoder, value: bytes, depth: int) -> Node:
    encoder.buffer(bytes.__getitem__(value, slice(None)))
    return ["b"]


@decodes("b")
def _read_bytes(decoder: Decoder, node: list[Any], depth: int) -> bytes:
    return bytes(decoder.buffer())


def zone_node(zone: dt.tzinfo | None) -> Node:
    """Return the node of a time zone: None, seconds from UTC, or a name.

    Raises
    ------
    Refused
        For a zone that is neither a fixed offset nor in the tz database.
    """
    if zone is None:
        return None
    if type(zone) is dt.timezone:
        offset = zone.utcoffset(None)
        return offset.days * 86_400 + offset.seconds + offset.microseconds / 1e6
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if type(name) is not str or not _ZONE.fullmatch(name):
        raise Refused(Refusal.TIME_ZONE)
    return name


def read_zone(node: Node) -> dt.tzinfo | None:
    """Return the time zone of a node made by `zone_node`."""
    if node is None:
        return None
    if node == 0:
        return dt.UTC
    if type(node) in (int, float):
        need(abs(node) < 86_400, "time zone")
        return dt.timezone(dt.timedelta(seconds=node))
    need(type(node) is str and len(node) <= 64 and bool(_ZONE.fullmatch(node)), "time zone")
    return zoneinfo.ZoneInfo(node)


@encodes(dt.datetime)
def _datetime(encoder: Encoder, value: dt.datetime, depth: int) -> Node:
    day = [value.year, value.month, value.day]
    time = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["dt", *day, *time, zone_node(value.tzinfo)]


@decodes("dt")
def _read_datetime(decoder: Decoder, node: list[Any], depth: int) -> dt.datetime:
    _, year, month, day, hour, minute, second, micro, fold, zone = node
    tzinfo = read_zone(zone)
    return dt.datetime(year, month, day, hour, minute, second, micro, tzinfo, fold=fold)


@encodes(dt.date)
def _date(encoder: Encoder, value: dt.date, depth: int) -> Node:
    return ["d", dt.date.toordinal(value)]


@decodes("d")
def _read_date(decoder: Decoder, node: list[Any], depth: int) -> dt.date:
    _, ordinal = node
    return dt.date.fromordinal(ordinal)


@encodes(dt.time)
def _time(encoder: Encoder, value: dt.time, depth: int) -> Node:
    parts = [value.hour, value.minute, value.second, value.microsecond]
    return ["t", *parts, value.fold, zone_node(value.tzinfo)]


@decodes("t")
def _read_time(decoder: Decoder, node: list[Any], depth: int) -> dt.time:
    _, hour, minute, second, micro, fold, zone = node
    return dt.time(hour, minute, second, micro, read_zone(zone), fold=fold)


@encodes(dt.timedelta)
def _timedelta(encoder: Encoder, value: dt.timedelta, depth: int) -> Node:
    return ["td", value.days, value.seconds, value.microseconds]


@decodes("td")
def _read_timedelta(decoder: Decoder, node: list[Any], depth: int) -> dt.timedelta:
    _, days, seconds, microseconds = node
    return dt.timedelta(days, seconds, microseconds)
