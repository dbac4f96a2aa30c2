"""Several messages in one: a head and the values that go with it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from shop.errors import WireError

MAX_PARTS = 4_096
_COUNT = struct.Struct("<I")


def join_parts(parts: Sequence[bytes]) -> bytes:
    """Return `parts` behind their number and lengths."""
    lengths = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    return b"".join([_COUNT.pack(len(parts)), lengths, *parts])


def split_parts(data: bytes) -> list[bytes]:
    """Return the parts that `join_parts` joined.

    Raises
    ------
    WireError
        When their number or lengths do not fit.
    """
    if len(data) < _COUNT.size:
        raise WireError("the frame is shorter than its head")
    (count,) = _COUNT.unpack_from(data)
    position = _COUNT.size + 8 * count
    if count > MAX_PARTS or position > len(data):
        raise WireError("the frame states an impossible number of parts")
    lengths = struct.unpack_from(f"<{count}Q", data, _COUNT.size)
    if position + sum(lengths) != len(data):
        raise WireError("the lengths of the frame's parts do not add up")
    parts = []
    for length in lengths:
        parts.append(data[position : position + length])
        position += length
    return parts
