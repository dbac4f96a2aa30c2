"""Published figures that the course reproduces, as they were printed.

Lectures read a figure from here and never type it, the ledger (``course ledger``) recomputes
it from here; so there is one place where a figure and its source stand.

>>> from shop import published
>>> published.value("fpp3_beer.naive_rmse")
62.69
>>> published.agrees("fpp3_beer.naive_rmse", 62.6929)
True

A figure is kept as text with the digits of its source, since they say how far agreement can be
asked for: ``62.69`` stands for every number that rounds to it, ``122e3`` for one that rounds to
122 thousand. A figure printed as a range agrees with every number inside it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from shop.errors import UsageError
from shop.published_figures import FIGURES, SOURCES

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["published", "reference"]
# Absorbs the rounding of binary floats at the very edge of the interval, nothing more.
EDGE = 1e-9


@dataclass(frozen=True)
class Published:
    """One figure of a source.

    Attributes
    ----------
    key
        ``entry.figure``, e.g. ``"fpp3_beer.naive_rmse"``.
    text
        The figure as printed: a number, or ``low..high`` for a range.
    value
        The figure as a number; the middle of a range.
    source
        Where it is printed.
    digits
        Decimal places that the source prints; negative when it rounds to tens or more.
    low, high
        The closed interval of numbers that agree with the figure.
    kind
        ``published`` in a source outside the course, or a ``reference`` value of the course
        for a figure that no source prints, kept so that it cannot drift unseen.
    """

    key: str
    text: str
    value: float
    source: str
    digits: int
    low: float
    high: float
    kind: Kind

    @property
    def entry(self) -> str:
        """The ledger entry that recomputes the figure."""
        return self.key.partition(".")[0]

    @property
    def tolerance(self) -> float:
        """Half of the interval of numbers that agree."""
        return (self.high - self.low) / 2

    def agrees(self, recomputed: float) -> bool:
        """Whether `recomputed` agrees to the digits published (False for NaN)."""
        slack = EDGE * max(1e-12, abs(self.tolerance))
        return self.low - slack <= recomputed <= self.high + slack


def parse(key: str, text: str, source: str, kind: Kind = "published") -> Published:
    """Return the figure `key` that a source prints as `text`.

    Parameters
    ----------
    key
        ``entry.figure``.
    text
        ``"62.69"``, ``"122e3"`` (rounded to thousands) or ``"5273..5357"`` (a range).
    source
        Where it is printed.
    kind
        See `Published`.
    """
    numbers = [Decimal(part) for part in text.split("..")]
    digits = min(-int(number.as_tuple().exponent) for number in numbers)
    margin = Decimal(1).scaleb(-digits) / 2 if len(numbers) == 1 else Decimal(0)
    low, high = min(numbers) - margin, max(numbers) + margin
    value = float((low + high) / 2)
    return Published(key, text, value, source, digits, float(low), float(high), kind)


def _tabulate() -> dict[str, Published]:
    table = {}
    for entry, figures in FIGURES.items():
        for name, text in figures.items():
            kind: Kind = "reference" if text.startswith("=") else "published"
            source = SOURCES[entry] if kind == "published" else f"this course ({SOURCES[entry]})"
            table[f"{entry}.{name}"] = parse(f"{entry}.{name}", text.lstrip("="), source, kind)
    return table


_TABLE = _tabulate()


def get(key: str) -> Published:
    """Return the figure `key` with its source and digits.

    Raises
    ------
    UsageError
        For a key that is not in the table; the nearest ones are suggested.
    """
    if key not in _TABLE:
        near = difflib.get_close_matches(key, _TABLE, n=3, cutoff=0.4)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise UsageError(f"no published figure {key!r}.{hint} See shop.published.table().")
    return _TABLE[key]


def value(key: str) -> float:
    """Return the figure `key` as a number (the middle of a range); errors as in `get`."""
    return get(key).value


def source(key: str) -> str:
    """Return where the figure `key` is printed; errors as in `get`."""
    return get(key).source


def agrees(key: str, recomputed: float) -> bool:
    """Whether `recomputed` agrees with the figure `key` to the digits published."""
    return get(key).agrees(float(recomputed))


def keys(entry: str | None = None) -> list[str]:
    """Return all keys, or those of one ledger entry."""
    return [key for key, figure in _TABLE.items() if entry in (None, figure.entry)]


def table(entry: str | None = None) -> pd.DataFrame:
    """Return the figures as a table, one row each.

    Returns
    -------
    pandas.DataFrame
        Index ``key``; columns ``published`` (as printed), ``value``, ``tolerance``, ``kind``
        and ``source``.
    """
    import pandas as pd

    rows = [(f.key, f.text, f.value, f.tolerance, f.kind, f.source) for f in map(get, keys(entry))]
    columns = ["key", "published", "value", "tolerance", "kind", "source"]
    return pd.DataFrame(rows, columns=columns).set_index("key")
