"""The outer form of a message: one JSON tree and the raw buffers that it speaks of.

::

    magic (4) | bytes of JSON (4) | number of buffers (4) | padding (4)
    length of each buffer (8 each) | JSON, padded to 8 | buffers, each padded to 8

Buffers carry no names: the tree mentions them in the order in which they lie, each exactly once,
so that no message can have one buffer copied many times.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

from shop.errors import WireError

from .limits import WireLimits
from .refusals import Refusal, Refused

MAGIC = b"SHW1"
PARTS_PER_ITEM = 4
_HEAD = struct.Struct("<4sIII")
_ENCODER = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)

Buffer = bytes | memoryview


def seal(tree: Any, buffers: Sequence[Buffer], limits: WireLimits) -> bytes:
    """Return the message made of a JSON tree and its buffers.

    Raises
    ------
    Refused
        When the other side would not take it for its size.
    """
    header = _ENCODER.encode(tree).encode()
    if len(header) > limits.header_bytes or _parts(header) > PARTS_PER_ITEM * limits.items:
        raise Refused(Refusal.TOO_LARGE)
    lengths = [len(buffer) for buffer in buffers]
    parts: list[Buffer] = [
        _HEAD.pack(MAGIC, len(header), len(buffers), 0),
        struct.pack(f"<{len(lengths)}Q", *lengths),
        header,
        bytes(-len(header) % 8),
    ]
    for buffer in buffers:
        parts.append(buffer)
        parts.append(bytes(-len(buffer) % 8))
    message = b"".join(parts)
    if len(message) > limits.message_bytes:
        raise Refused(Refusal.TOO_LARGE)
    return message


def open_sealed(data: bytes, limits: WireLimits) -> tuple[Any, list[memoryview]]:
    """Return the JSON tree and the buffers of a message that nobody vouches for.

    Raises
    ------
    WireError
        When lengths do not add up, a bound is passed or the JSON cannot be read.
    """
    if len(data) > limits.message_bytes:
        raise WireError("the message is longer than allowed")
    if len(data) < _HEAD.size:
        raise WireError("the message is shorter than its head")
    magic, header_bytes, count, _ = _HEAD.unpack_from(data)
    if magic != MAGIC:
        raise WireError("the message does not start as one")
    start = _HEAD.size + 8 * count
    if header_bytes > limits.header_bytes or start + header_bytes > len(data):
        raise WireError("the message's JSON is longer than allowed")
    lengths = struct.unpack_from(f"<{count}Q", data, _HEAD.size)
    view = memoryview(data)
    tree = _parse(data[start : start + header_bytes], limits)
    return tree, _slices(view, start + _padded(header_bytes), lengths)


def _padded(length: int) -> int:
    return length + (-length % 8)


def _slices(view: memoryview, position: int, lengths: Sequence[int]) -> list[memoryview]:
    if position + sum(_padded(length) for length in lengths) != len(view):
        raise WireError("the lengths of the message's buffers do not add up")
    buffers = []
    for length in lengths:
        buffers.append(view[position : position + length])
        position += _padded(length)
    return buffers


def _parse(header: bytes, limits: WireLimits) -> Any:
    if _parts(header) > PARTS_PER_ITEM * limits.items:
        raise WireError("the message has more parts than allowed")
    try:
        return _DECODER.decode(header.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("the message's JSON cannot be read") from error


def _parts(header: bytes) -> int:
    """Return a bound on the nodes of a JSON text: each but the first follows ``[`` or ``,``."""
    return header.count(b"[") + header.count(b",")


def _refuse(content: Any) -> Any:
    raise ValueError(f"the JSON holds {type(content).__name__}")


_DECODER = json.JSONDecoder(object_pairs_hook=_refuse, parse_constant=_refuse)
