"""Lists, tuples, dicts and sets; long ones of one scalar type are packed into buffers."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from .codec import Decoder, Encoder, Node, decodes, encodes, need
from .envelope import seal

PACK_FROM = 12
MANY_KEYS = 1_000
MAX_COLLISIONS = 100
_PACKED = {float: "<f8", int: "<i8", bool: "|b1"}
_SCALARS = {
    np.dtype(code).type: np.dtype(code).str
    for code in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?")
}


def items_node(encoder: Encoder, items: list[Any], depth: int) -> Node:
    """Return the node of a sequence of any values."""
    if len(items) >= PACK_FROM:
        kinds = set(map(type, items))
        if len(kinds) == 1:
            packed = _pack(encoder, items, kinds.pop())
            if packed is not None:
                return packed
    return ["*", *(encoder.node(item, depth + 1) for item in items)]


def _pack(encoder: Encoder, items: list[Any], kind: type) -> Node | None:
    if kind is str:
        return _pack_texts(encoder, items)
    code = _PACKED.get(kind) or _SCALARS.get(kind)
    if code is None:
        return None
    try:
        array = np.array(items, dtype=code)
    except OverflowError:
        return None
    encoder.charge(len(items))
    encoder.buffer(array.data.cast("B"))
    return ["p", "py" if kind in _PACKED else "np", code, len(items)]


def _pack_texts(encoder: Encoder, items: list[str]) -> Node | None:
    encoder.charge(len(items))
    encoder.reserve(sum(map(len, items)))
    whole = "".join(items).encode("utf-8", "surrogatepass")
    # Lengths count characters: the decoder slices the decoded text once.
    encoder.buffer(np.fromiter(map(len, items), dtype="<u4", count=len(items)).data.cast("B"))
    encoder.buffer(whole)
    return ["ps", len(items)]


def read_items(decoder: Decoder, node: Node, depth: int) -> list[Any]:
    """Return the values of a node made by `items_node`."""
    need(type(node) is list and len(node) > 0, "items")
    if node[0] == "*":
        return [decoder.value(item, depth + 1) for item in itertools.islice(node, 1, None)]
    if node[0] == "p":
        return _unpack(decoder, node)
    need(node[0] == "ps", "items")
    return _unpack_texts(decoder, node)


def _unpack(decoder: Decoder, node: list[Any]) -> list[Any]:
    _, form, code, count = node
    need(code in _PACKED.values() or code in _SCALARS.values(), "packed type")
    decoder.charge(decoder.rows(count))
    buffer = decoder.buffer()
    dtype = np.dtype(code)
    need(len(buffer) == count * dtype.itemsize, "packed length")
    array = np.frombuffer(buffer, dtype=dtype)
    if dtype.kind == "b":
        need(not (array.view("u1") > 1).any(), "packed booleans")
    return array.tolist() if form == "py" else list(array)


def _unpack_texts(decoder: Decoder, node: list[Any]) -> list[str]:
    _, count = node
    decoder.charge(decoder.rows(count))
    buffer = decoder.buffer()
    need(len(buffer) == 4 * count, "packed lengths")
    ends = np.cumsum(np.frombuffer(buffer, dtype="<u4"), dtype="i8").tolist()
    text = bytes(decoder.buffer()).decode("utf-8", "surrogatepass")
    need((ends[-1] if ends else 0) == len(text), "packed texts")
    return [text[start:end] for start, end in itertools.pairwise([0, *ends])]


@encodes(list)
def _list(encoder: Encoder, value: list[Any], depth: int) -> Node:
    return ["l", items_node(encoder, list(list.__iter__(value)), depth)]


@decodes("l")
def _read_list(decoder: Decoder, node: list[Any], depth: int) -> list[Any]:
    _, items = node
    return read_items(decoder, items, depth)


@encodes(tuple)
def _tuple(encoder: Encoder, value: tuple[Any, ...], depth: int) -> Node:
    return ["u", items_node(encoder, list(tuple.__iter__(value)), depth)]


@decodes("u")
def _read_tuple(decoder: Decoder, node: list[Any], depth: int) -> tuple[Any, ...]:
    _, items = node
    return tuple(read_items(decoder, items, depth))


def _in_order(encoder: Encoder, items: list[Any], depth: int) -> list[Any]:
    """Sort the items of a set, so that equal sets give equal messages in every process."""
    kinds = set(map(type, items))
    if len(kinds) == 1 and kinds <= {str, int, bytes}:
        return sorted(items)

    def message(item: Any) -> bytes:
        apart = Encoder(encoder.limits)
        return seal(apart.node(item, depth + 1), apart.buffers, encoder.limits)

    return sorted(items, key=message)


def _hashable(items: list[Any]) -> list[Any]:
    """Refuse keys that were chosen to collide: a dict of them takes quadratic time."""
    if len(items) >= MANY_KEYS:
        hashes = np.fromiter(map(hash, items), dtype="i8", count=len(items))
        _, counts = np.unique(hashes, return_counts=True)
        need(int(counts.max()) <= MAX_COLLISIONS, "keys")
    return items


@encodes(set)
def _set(encoder: Encoder, value: set[Any], depth: int) -> Node:
    return ["S", items_node(encoder, _in_order(encoder, list(set.__iter__(value)), depth), depth)]


@decodes("S")
def _read_set(decoder: Decoder, node: list[Any], depth: int) -> set[Any]:
    _, items = node
    return set(_hashable(read_items(decoder, items, depth)))


@encodes(frozenset)
def _frozenset(encoder: Encoder, value: frozenset[Any], depth: int) -> Node:
    return [
        "F",
        items_node(encoder, _in_order(encoder, list(frozenset.__iter__(value)), depth), depth),
    ]


@decodes("F")
def _read_frozenset(decoder: Decoder, node: list[Any], depth: int) -> frozenset[Any]:
    _, items = node
    return frozenset(_hashable(read_items(decoder, items, depth)))


@encodes(dict)
def _dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> Node:
    keys, values = list(dict.keys(value)), list(dict.values(value))
    return ["D", items_node(encoder, keys, depth), items_node(encoder, values, depth)]


@decodes("D")
def _read_dict(decoder: Decoder, node: list[Any], depth: int) -> dict[Any, Any]:
    _, keys, values = node
    names = _hashable(read_items(decoder, keys, depth))
    return dict(zip(names, read_items(decoder, values, depth), strict=True))
