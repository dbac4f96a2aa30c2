"""How large a value may be that crosses between the two sides."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class WireLimits:
    """Bounds that both sides keep to.

    Attributes
    ----------
    message_bytes
        Length of one encoded value.
    header_bytes
        Length of its JSON part, which costs about 25 times as much memory once parsed.
    items
        Python objects that one value is made of; numbers in arrays do not count.
    depth
        How deeply containers may be nested.
    rows
        Length of one array, index or column.
    integer_bits
        Size of a Python int.
    """

    message_bytes: int = 64 * MIB
    header_bytes: int = 8 * MIB
    items: int = 1_000_000
    depth: int = 32
    rows: int = 10_000_000
    integer_bits: int = 65_536


DEFAULT_LIMITS = WireLimits()
