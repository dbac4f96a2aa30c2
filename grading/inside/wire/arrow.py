"""Arrow-backed columns: buffers with our own description, validated in full on arrival."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .arrays import read_flat, write_flat
from .codec import Decoder, Encoder, Node, decodes, need
from .refusals import Refusal, Refused
from .scalars import read_zone

_TEXTS = {"string": (pa.string(), "<i4"), "large_string": (pa.large_string(), "<i8")}
_FIXED: dict[str, tuple[Any, str]] = {
    "bool": (pa.bool_(), "|b1"),
    **{f"int{bits}": (getattr(pa, f"int{bits}")(), f"<i{bits // 8}") for bits in (16, 32, 64)},
    **{f"uint{bits}": (getattr(pa, f"uint{bits}")(), f"<u{bits // 8}") for bits in (16, 32, 64)},
    "int8": (pa.int8(), "|i1"),
    "uint8": (pa.uint8(), "|u1"),
    "float": (pa.float32(), "<f4"),
    "double": (pa.float64(), "<f8"),
    "date32[day]": (pa.date32(), "<i4"),
    **{f"timestamp[{unit}]": (pa.timestamp(unit), "<i8") for unit in ("s", "ms", "us", "ns")},
    **{f"duration[{unit}]": (pa.duration(unit), "<i8") for unit in ("s", "ms", "us", "ns")},
    **{f"time32[{unit}]": (pa.time32(unit), "<i4") for unit in ("s", "ms")},
    **{f"time64[{unit}]": (pa.time64(unit), "<i8") for unit in ("us", "ns")},
}
_ZONED = re.compile(r"timestamp\[(s|ms|us|ns), tz=([A-Za-z0-9_+\-/:]{1,64})\]")


def _one_chunk(array: Any) -> Any:
    if isinstance(array, pa.ChunkedArray):
        return array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
    return array


def _write_validity(encoder: Encoder, array: Any) -> bool:
    """Append the bits that tell which elements are there; tell whether it was needed."""
    if array.null_count == 0:
        return False
    there = array.is_valid().to_numpy(zero_copy_only=False)
    encoder.buffer(np.packbits(there, bitorder="little").data)
    return True


def _read_validity(decoder: Decoder, count: int, present: Any) -> Any:
    need(type(present) is bool, "validity")
    if not present:
        return None
    buffer = decoder.buffer()
    need(len(buffer) == (count + 7) // 8, "validity")
    return pa.py_buffer(bytes(buffer))


def encode_texts(encoder: Encoder, array: Any) -> Node:
    """Return the description of an Arrow array of text; its buffers are appended."""
    array = _one_chunk(array)
    if str(array.type) not in _TEXTS:
        array = array.cast(pa.large_string())
    count, kind = len(array), str(array.type)
    encoder.reserve(4 * count)
    present = _write_validity(encoder, array)
    _, offsets_buffer, data = array.buffers()
    code = _TEXTS[kind][1]
    if not count or offsets_buffer is None:
        offsets = np.zeros(1, dtype=code)
    else:
        offsets = np.frombuffer(offsets_buffer, dtype=code)[array.offset : array.offset + count + 1]
    first, last = int(offsets[0]), int(offsets[-1])
    write_flat(encoder, offsets - first if first else offsets)
    encoder.buffer(memoryview(data)[first:last] if data is not None and last > first else b"")
    return [kind, count, present]


def read_texts(decoder: Decoder, node: Node) -> Any:
    """Return the Arrow array of text that a node of `encode_texts` describes."""
    kind, count, present = node
    arrow_type, code = _TEXTS[kind]
    count = decoder.rows(count)
    validity = _read_validity(decoder, count, present)
    offsets = read_flat(decoder, np.dtype(code), count + 1)
    data = bytes(decoder.buffer())
    need(int(offsets[0]) == 0 and int(offsets[-1]) == len(data), "text offsets")
    need(not (np.diff(offsets) < 0).any(), "text offsets")
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(data)]
    array = pa.Array.from_buffers(arrow_type, count, buffers)
    array.validate(full=True)
    return array


def encode_arrow(encoder: Encoder, values: Any, depth: int) -> Node:
    """Return the node of an Arrow-backed extension array of a plain type."""
    array = _one_chunk(values.__arrow_array__())
    kind = str(array.type)
    if kind in _TEXTS:
        return ["xa", encode_texts(encoder, array)]
    zoned = _ZONED.fullmatch(kind)
    if kind not in _FIXED and not zoned:
        refusal = Refusal.FRACTION if pa.types.is_decimal(array.type) else Refusal.OBJECT
        raise Refused(refusal)
    code = _FIXED[kind][1] if not zoned else "<i8"
    present = _write_validity(encoder, array)
    write_flat(encoder, _fixed_values(array, code))
    return ["xa", [kind, len(array), present]]


def _fixed_values(array: Any, code: str) -> np.ndarray[Any, Any]:
    data = array.buffers()[1]
    count = len(array)
    if data is None or not count:
        return np.zeros(count, dtype=code)
    if code == "|b1":
        bits = np.unpackbits(np.frombuffer(data, dtype="u1"), bitorder="little")
        return bits[array.offset : array.offset + count].view("?")
    return np.frombuffer(data, dtype=code)[array.offset : array.offset + count]


@decodes("xa")
def _read_arrow(decoder: Decoder, node: list[Any], depth: int) -> Any:
    _, content = node
    kind, count, present = content
    need(type(kind) is str and len(kind) < 96, "Arrow type")
    if kind in _TEXTS:
        return pd.arrays.ArrowExtensionArray(read_texts(decoder, content))
    arrow_type, code = _fixed_type(kind)
    count = decoder.rows(count)
    validity = _read_validity(decoder, count, present)
    data = read_flat(decoder, np.dtype(code), count)
    if code == "|b1":
        data = np.packbits(data, bitorder="little")
    array = pa.Array.from_buffers(arrow_type, count, [validity, pa.py_buffer(data)])
    array.validate(full=True)
    return pd.arrays.ArrowExtensionArray(array)


def _fixed_type(kind: str) -> tuple[Any, str]:
    zoned = _ZONED.fullmatch(kind)
    if not zoned:
        return _FIXED[kind]
    unit, zone = zoned.groups()
    if not re.fullmatch(r"[+\-]\d\d:\d\d", zone):
        read_zone(zone)
    return pa.timestamp(unit, tz=zone), "<i8"
