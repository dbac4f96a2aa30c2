"""Arguments on their way from the checker to an answer, and what the answer left of them.

They go from the trusted side to the untrusted one alone, so that dicts and lists of nothing but
text and numbers, such as the state of a game, may go as Python's own `marshal` writes them, in a
tenth of the time of the typed codec. `marshal` must never read what the student's side wrote:
results and changed arguments come back through the codec, which refuses these bytes.
"""

from __future__ import annotations

from marshal import dumps, loads
from typing import Any

from .wire import DEFAULT_LIMITS, WireLimits, decode, encode

_MAGIC = b"SHA1"
_VERSION = 2
"""Of marshal's format: the last one without references, so that equal values give equal bytes."""
_DEPTH = 16
_SCALARS = frozenset({type(None), bool, int, float, str})
_CONTAINERS = frozenset({dict, list})
_EITHER = _SCALARS | _CONTAINERS


def write_argument(value: Any, limits: WireLimits = DEFAULT_LIMITS) -> bytes:
    """Return the bytes of an argument.

    Parameters
    ----------
    value
        As in `wire.encode`.
    limits
        Bounds on size and depth.

    Raises
    ------
    Refused
        As in `wire.encode`.
    """
    if type(value) in _CONTAINERS and _is_plain(value, _DEPTH):
        message = _MAGIC + dumps(value, _VERSION)
        if len(message) <= limits.message_bytes:
            return message
    return encode(value, limits)


def read_argument(data: bytes, limits: WireLimits = DEFAULT_LIMITS) -> Any:
    """Return the argument that the trusted side wrote, as an object of its own.

    Parameters
    ----------
    data
        Bytes that `write_argument` made.
    limits
        Bounds on size and depth.
    """
    return loads(data[len(_MAGIC) :]) if data.startswith(_MAGIC) else decode(data, limits)


def changed_argument(value: Any, sent: bytes, limits: WireLimits = DEFAULT_LIMITS) -> bytes | None:
    """Return the encoded `value` where it is no longer what was sent, else None.

    Parameters
    ----------
    value
        What `read_argument` made of `sent`, after the call.
    sent
        Bytes that `write_argument` made.
    limits
        Bounds on size and depth.

    Raises
    ------
    Refused
        When the call put something into it that cannot cross.
    """
    if sent.startswith(_MAGIC):
        if _is_as_sent(value, sent):
            return None
        # An equal value of another class, such as a Counter for a dict, is no change.
        sent = encode(loads(sent[len(_MAGIC) :]), limits)
    now = encode(value, limits)
    return None if now == sent else now


def _is_as_sent(value: Any, sent: bytes) -> bool:
    try:
        return dumps(value, _VERSION) == sent[len(_MAGIC) :]
    except (ValueError, RecursionError):  # an object that marshal does not know, or a cycle
        return False


def _is_plain(value: Any, depth: int) -> bool:
    """Tell whether a dict or list holds, at any depth, none but exact plain types."""
    if depth == 0:
        return False
    if type(value) is dict:
        if not _SCALARS.issuperset(map(type, value)):
            return False
        parts: Any = value.values()
    else:
        parts = value
    if not _EITHER.issuperset(map(type, parts)):
        return False
    return all(_is_plain(part, depth - 1) for part in parts if type(part) in _CONTAINERS)
