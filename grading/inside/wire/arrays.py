"""NumPy scalars and arrays: raw little-endian buffers, and items one by one for object arrays."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

import numpy as np

from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .containers import items_node, read_items
from .refusals import Refusal, Refused

MAX_DIMENSIONS = 8
_CODE = re.compile(
    r"\|b1|\|[iu]1|<[iu][248]|<f[248]|<U\d{1,7}|\|S\d{1,7}"
    r"|<[Mm]8(?:\[(?:\d{1,4})?(?:Y|M|W|D|h|m|s|ms|us|ns)\])?"
)
_MAX_CODE_POINT = 0x10FFFF


@lru_cache(maxsize=256)
def dtype_code(dtype: np.dtype[Any]) -> str:
    """Return the name of a dtype that may cross as a raw buffer.

    Raises
    ------
    Refused
        For any other dtype.
    """
    if dtype.kind == "c":
        raise Refused(Refusal.COMPLEX)
    if dtype.kind == "V":
        raise Refused(Refusal.RECORDS)
    code = dtype.newbyteorder("<").str
    if not _CODE.fullmatch(code):
        raise Refused(Refusal.OBJECT)
    return code


@lru_cache(maxsize=256)
def _dtype_of(code: str) -> np.dtype[Any]:
    return np.dtype(code)


def read_dtype(code: Any) -> np.dtype[Any]:
    """Return the dtype of a name made by `dtype_code`."""
    need(type(code) is str and len(code) < 32 and bool(_CODE.fullmatch(code)), "dtype")
    return _dtype_of(code)


def write_flat(encoder: Encoder, array: np.ndarray[Any, Any]) -> None:
    """Append the elements of a 1-D array that `dtype_code` accepts."""
    dtype = array.dtype.newbyteorder("<")
    encoder.reserve(array.nbytes)
    flat = np.ascontiguousarray(array, dtype=dtype)
    encoder.buffer(flat.view("u1").data if flat.nbytes else b"")


def read_flat(decoder: Decoder, dtype: np.dtype[Any], count: int) -> np.ndarray[Any, Any]:
    """Return the next buffer as an own, writable 1-D array of `count` elements."""
    buffer = decoder.buffer()
    need(len(buffer) == count * dtype.itemsize, "length of an array")
    if not len(buffer):
        return np.zeros(count, dtype=dtype)
    array = np.frombuffer(buffer, dtype=dtype)
    if dtype.kind == "b":
        need(not (array.view("u1") > 1).any(), "booleans")
    if dtype.kind == "U":
        need(int(array.view("<u4").max()) <= _MAX_CODE_POINT, "text")
    return array.copy()


@encodes(np.ndarray)
def _array(encoder: Encoder, value: np.ndarray[Any, Any], depth: int) -> Node:
    return encode_array(encoder, value, depth, writable=bool(value.flags.writeable))


def encode_array(
    encoder: Encoder, value: np.ndarray[Any, Any], depth: int, *, writable: bool = True
) -> Node:
    """Return the node of an array of any shape."""
    array = np.asarray(value)
    if type(array) is not np.ndarray:
        array = np.ndarray.view(array, np.ndarray)
    if array.ndim > MAX_DIMENSIONS or max(array.shape, default=0) > encoder.limits.rows:
        raise Refused(Refusal.TOO_LARGE)
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    head = ["a", list(array.shape), "F" if fortran else "C", writable]
    if array.dtype.kind == "O":
        encoder.charge(array.size)
        return [*head, "O", items_node(encoder, list(array.ravel("F" if fortran else "C")), depth)]
    if array.dtype.kind == "T":
        raise Refused(Refusal.OBJECT)
    code = dtype_code(array.dtype)
    encoder.reserve(array.nbytes)
    write_flat(encoder, array.ravel("F" if fortran else "C"))
    return [*head, code]


@decodes("a")
def read_array(decoder: Decoder, node: list[Any], depth: int) -> np.ndarray[Any, Any]:
    """Return the array of a node made by `encode_array`."""
    _, shape, order, writable, code, *items = node
    need(type(shape) is list and len(shape) <= MAX_DIMENSIONS, "shape")
    need(order in ("C", "F") and type(writable) is bool, "order of an array")
    count = math.prod(decoder.rows(length) for length in shape)
    if code == "O":
        values = read_items(decoder, items[0], depth)
        need(len(values) == count, "length of an array")
        flat = np.empty(count, dtype=object)
        flat[:] = values
    else:
        need(not items, "array")
        decoder.rows(count)
        flat = read_flat(decoder, read_dtype(code), count)
    array = flat.reshape(shape, order=order)
    if not writable:
        array.setflags(write=False)
    return array


@encodes(np.ma.MaskedArray)
def _masked(encoder: Encoder, value: Any, depth: int) -> Node:
    raise Refused(Refusal.MASKED)


@encodes(np.generic)
def _scalar(encoder: Encoder, value: np.generic, depth: int) -> Node:
    kind = value.dtype.kind
    code = dtype_code(value.dtype)
    if kind in "Mm":
        return ["n", code, int(value.view("i8"))]
    if kind in "biuf":
        return ["n", code, encoder.node(value.item(), depth + 1)]
    plain = np.str_(value) if kind == "U" else np.bytes_(value)
    return ["n", "U" if kind == "U" else "S", encoder.node(plain.item(), depth + 1)]


encodes(np.float64, np.str_, np.bytes_)(_scalar)


@decodes("n")
def _read_scalar(decoder: Decoder, node: list[Any], depth: int) -> np.generic:
    _, code, content = node
    if code in ("U", "S"):
        text = decoder.value(content, depth + 1)
        need(type(text) is (str if code == "U" else bytes), "scalar")
        return np.str_(text) if code == "U" else np.bytes_(text)
    dtype = read_dtype(code)
    if dtype.kind in "Mm":
        need(type(content) is int, "scalar")
        moment: np.generic = np.array([content], dtype="i8").view(dtype)[0]
        return moment
    number = decoder.value(content, depth + 1)
    wanted = {"b": bool, "i": int, "u": int, "f": float}.get(dtype.kind)
    need(wanted is not None and type(number) is wanted, "scalar")
    made: np.generic = dtype.type(number)
    return made
