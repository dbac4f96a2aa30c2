"""The two walkers: `Encoder` turns values into a tree with buffers, `Decoder` back.

What is done for a type stands in the module of its kind, which registers itself with `encodes`
and `decodes`. A type that is not registered is encoded as its nearest registered base class, so
that a subclass arrives as the plain type; a value without one is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from shop.errors import WireError

from .limits import WireLimits
from .refusals import Refusal, Refused

Node = Any
"""A JSON value: a scalar for itself, else a list that starts with a tag."""

EncodeHandler = Callable[["Encoder", Any, int], Node]
DecodeHandler = Callable[["Decoder", list[Any], int], Any]
_E = TypeVar("_E", bound=EncodeHandler)
_D = TypeVar("_D", bound=DecodeHandler)

_ENCODERS: dict[type, EncodeHandler] = {}
_DECODERS: dict[str, DecodeHandler] = {}
_FALLBACKS: list[Callable[[type], EncodeHandler | None]] = []


def encodes(*types: type) -> Callable[[_E], _E]:
    """Register how values of `types` become nodes."""

    def register(handler: _E) -> _E:
        for kind in types:
            _ENCODERS[kind] = handler
        return handler

    return register


def decodes(tag: str) -> Callable[[_D], _D]:
    """Register how nodes that start with `tag` become values."""

    def register(handler: _D) -> _D:
        _DECODERS[tag] = handler
        return handler

    return register


def encodes_otherwise(find: Callable[[type], EncodeHandler | None]) -> None:
    """Register a search for the handler of types that no module registers."""
    _FALLBACKS.append(find)


def _handler_of(kind: type) -> EncodeHandler:
    for base in type.mro(kind) if kind is not type else [kind]:
        handler = _ENCODERS.get(base)
        if handler is not None:
            return handler
    for find in _FALLBACKS:
        handler = find(kind)
        if handler is not None:
            return handler
    raise Refused(Refusal.OBJECT)


class Encoder:
    """Turns one value into a tree and its buffers.

    Parameters
    ----------
    limits
        Bounds; a value beyond them is refused.
    """

    def __init__(self, limits: WireLimits) -> None:
        self.limits = limits
        self.buffers: list[bytes | memoryview] = []
        self._bytes = 0
        self._items = 0

    def node(self, value: Any, depth: int) -> Node:
        """Return the node of `value`.

        Raises
        ------
        Refused
            When it is outside the contract or beyond a limit.
        """
        if depth > self.limits.depth:
            raise Refused(Refusal.TOO_DEEP)
        self.charge(1)
        kind = type(value)
        handler = _ENCODERS.get(kind) or _handler_of(kind)
        return handler(self, value, depth)

    def charge(self, items: int) -> None:
        """Count Python objects."""
        self._items += items
        if self._items > self.limits.items:
            raise Refused(Refusal.TOO_LARGE)

    def reserve(self, length: int) -> None:
        """Refuse a value whose buffers would be too long, before they are made."""
        if self._bytes + length > self.limits.message_bytes:
            raise Refused(Refusal.TOO_LARGE)

    def buffer(self, data: bytes | memoryview) -> None:
        """Append a buffer; the decoder takes buffers in the same order."""
        self.reserve(len(data))
        self._bytes += len(data) + 16
        self.buffers.append(data)


class Decoder:
    """Turns a tree and its buffers into a value; believes nothing.

    Parameters
    ----------
    buffers
        The raw buffers, in order.
    limits
        Bounds; what goes beyond them is no valid message.
    """

    def __init__(self, buffers: list[memoryview], limits: WireLimits) -> None:
        self.limits = limits
        self._buffers = buffers
        self._next = 0
        self._items = 0

    def value(self, node: Node, depth: int) -> Any:
        """Return the value of `node`.

        Raises
        ------
        WireError
            When the node is not valid.
        """
        if depth > self.limits.depth + 8:
            raise WireError("the message is nested too deeply")
        self.charge(1)
        if type(node) is not list:
            return node
        handler = _DECODERS.get(node[0]) if node and type(node[0]) is str else None
        if handler is None:
            raise WireError("the message holds a part of no known kind")
        return handler(self, node, depth)

    def charge(self, items: int) -> None:
        """Count Python objects before they are made."""
        self._items += items
        if self._items > 2 * self.limits.items:
            raise WireError("the message makes more objects than allowed")

    def buffer(self) -> memoryview:
        """Return the next buffer."""
        if self._next >= len(self._buffers):
            raise WireError("the message lacks a buffer")
        self._next += 1
        return self._buffers[self._next - 1]

    def finish(self) -> None:
        """Refuse a message with buffers that nothing speaks of."""
        if self._next != len(self._buffers):
            raise WireError("the message has buffers to spare")

    def rows(self, count: Any) -> int:
        """Return `count` when it is a possible number of rows."""
        if type(count) is not int or not 0 <= count <= self.limits.rows:
            raise WireError("the message states an impossible number of rows")
        return count


def need(holds: bool, what: str) -> None:
    """Raise WireError unless `holds`."""
    if not holds:
        raise WireError(f"the message is not valid: {what}")
