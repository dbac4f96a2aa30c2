"""The typed codec between untrusted and trusted processes: values to bytes and back.

Only plain values cross (see `encode`). Nothing is pickled, no class and no metadata of the other
side is believed, and whatever bytes arrive, `decode` returns plain objects or raises `WireError`.
"""

from __future__ import annotations

from typing import Any

from shop.errors import WireError

from . import arrays, columns, containers, labels, moments, scalars, tables, unplain
from .codec import Decoder, Encoder
from .envelope import open_sealed, seal
from .limits import DEFAULT_LIMITS, WireLimits
from .parts import join_parts, split_parts
from .refusals import Refusal, Refused, explain

__all__ = [
    "DEFAULT_LIMITS",
    "Refusal",
    "Refused",
    "WireLimits",
    "decode",
    "encode",
    "explain",
    "join_parts",
    "split_parts",
]
_KINDS = (arrays, columns, containers, labels, moments, scalars, tables, unplain)


def encode(value: Any, limits: WireLimits = DEFAULT_LIMITS) -> bytes:
    """Return the message that stands for `value`.

    Parameters
    ----------
    value
        A plain value: None, bool, int, float, str, bytes, dates and times of Python, NumPy and
        pandas, list, tuple, dict, set, frozenset, array, Index, Series, DataFrame, or a chart
        (which crosses as its description). Instances of subclasses arrive as the plain type.
    limits
        Bounds on size and depth.

    Raises
    ------
    Refused
        A ContractError that says what `value` is and what to return instead.
    """
    encoder = Encoder(limits)
    try:
        return seal(encoder.node(value, 0), encoder.buffers, limits)
    except RecursionError as error:
        raise Refused(Refusal.TOO_DEEP) from error


def decode(data: bytes, limits: WireLimits = DEFAULT_LIMITS) -> Any:
    """Return the value of a message that nobody vouches for.

    Parameters
    ----------
    data
        Any bytes.
    limits
        Bounds on size and depth.

    Raises
    ------
    WireError
        When `data` is not a valid message; no other exception leaves.
    """
    try:
        tree, buffers = open_sealed(data, limits)
        decoder = Decoder(buffers, limits)
        value = decoder.value(tree, 0)
        decoder.finish()
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"the message is not valid ({type(error).__name__})") from error
    return value
