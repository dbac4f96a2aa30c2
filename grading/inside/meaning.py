"""Short digests of what an answer gave: equal when two results mean the same.

The same leniency as `shop.checks`: int and float alike, missing values of any kind alike, a plain
index is nothing, named indexes and columns are labels. Numbers count to nine digits; a result of
few numbers keeps them beside its digests, to be compared with a tolerance. Of a chart's texts only
the title counts, by its numbers if it has any, and only where it is all that is wrong.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from shop.checks.chart_description import ChartDescription
from shop.checks.values import as_number, is_missing, plain_key

DIGITS = 9
MOST_CELLS = 200_000
LENGTH = 16
NEAR = 1e-4
MOST_NUMBERS = 24
MOST_TEXT = 2000
# A number that is no part of a word or of a text between quotation marks.
NUMBER = re.compile(r"(?<![\w.'-])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.'])")
TITLE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
STYLE = frozenset({"title", "xlabel", "ylabel", "color", "legend", "texts", "xticks", "yticks"})
TRIVIAL = frozenset({"missing", "0", "1", "[]", "{}", "rows[]"})

Rows = tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Meaning:
    """What a value means.

    Attributes
    ----------
    ordered
        Digest that respects the order of rows and labelled items, and the title of a chart.
    unordered
        Digest that does not. The order of a list or an array counts in both.
    shape
        Digest of everything save the numbers, where these are few; else empty.
    numbers
        The numbers then, to compare with a tolerance, as the tests do.
    is_trivial
        A missing value, 0, 1 or nothing at all: what many different mistakes give.
    """

    ordered: str
    unordered: str
    shape: str = ""
    numbers: tuple[float, ...] = ()
    is_trivial: bool = False

    def is_near(self, other: Meaning) -> bool:
        """Tell whether two values differ by little: rounding, or a constant with fewer digits."""
        if not self.shape or self.shape != other.shape or len(self.numbers) != len(other.numbers):
            return False
        pairs = zip(self.numbers, other.numbers, strict=True)
        return all(math.isclose(a, b, rel_tol=NEAR, abs_tol=1e-9) for a, b in pairs)


def meaning_of(value: Any) -> Meaning | None:
    """Return the meaning of a value, None for a table that is too large to look at."""
    if getattr(value, "size", 0) > MOST_CELLS:
        return None
    ordered, unordered = _texts(value)
    numbers: list[float] = []
    shape = ""
    if len(ordered) <= MOST_TEXT:
        numbers = [float(found) for found in NUMBER.findall(ordered)]
        blank = NUMBER.sub("#", ordered)
        shape = digest(blank) if 0 < len(numbers) <= MOST_NUMBERS else ""
    kept = tuple(numbers) if shape else ()
    return Meaning(digest(ordered), digest(unordered), shape, kept, ordered in TRIVIAL)


def digest(text: str | bytes) -> str:
    """Return a short hash."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:LENGTH]


def _texts(value: Any) -> tuple[str, str]:
    """Return what a value is in words, with the order of its rows and without."""
    head, items, tail = _parts(value)
    ordered = head + "\n".join(items) + tail
    if isinstance(value, ChartDescription):
        said = TITLE_NUMBER.findall(value.title) or value.title.casefold()
        return f"{ordered} {said}", ordered
    has_labels = isinstance(value, pd.DataFrame | Mapping) or (
        isinstance(value, pd.Series) and not _is_plain(value.index)
    )
    return ordered, head + "\n".join(sorted(items)) + tail if has_labels else ordered


def _parts(value: Any) -> tuple[str, tuple[str, ...], str]:
    """Return what stands before, the items whose order may not matter, and what follows."""
    if isinstance(value, ChartDescription):
        return "chart", (_text(_drawn(value.to_plain())),), ""
    if isinstance(value, pd.DataFrame):
        return "rows[", _rows(value), "]"
    if isinstance(value, pd.Series) and not _is_plain(value.index):
        pairs = zip(value.index.tolist(), value.tolist(), strict=True)
        return "{", tuple(f"{_text(key)}: {_text(item)}" for key, item in pairs), "}"
    if isinstance(value, Mapping):
        return "{", tuple(f"{_text(key)}: {_text(item)}" for key, item in value.items()), "}"
    if isinstance(value, set | frozenset):
        return "set[", tuple(sorted(_text(item) for item in value)), "]"
    if isinstance(value, list | tuple | pd.Index | pd.Series):
        return "[", tuple(_text(item) for item in value), "]"
    if isinstance(value, np.ndarray) and value.ndim:
        return "[", tuple(_text(item) for item in value.tolist()), "]"
    return _text(value), (), ""


def _is_plain(index: pd.Index) -> bool:
    return index.nlevels == 1 and index.name is None and index.inferred_type == "integer"


def _rows(table: pd.DataFrame) -> Rows:
    columns = [(str(name), table.iloc[:, place]) for place, name in enumerate(table.columns)]
    if not _is_plain(table.index):
        levels = range(table.index.nlevels)
        columns += [
            (str(table.index.names[n]), table.index.get_level_values(n).to_series()) for n in levels
        ]
    columns.sort(key=lambda column: column[0])
    texts = [[_text(item) for item in column.tolist()] for _, column in columns]
    names = ",".join(name for name, _ in columns)
    return tuple(f"{names}={'|'.join(row)}" for row in zip(*texts, strict=True))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float | int) or is_missing(value):
        return _number(value)
    number = as_number(value)
    if number is not None:
        return _number(number)
    if isinstance(
        value, Mapping | set | frozenset | list | tuple | pd.Index | pd.Series | pd.DataFrame
    ) or (isinstance(value, np.ndarray) and value.ndim):
        head, items, tail = _parts(value)
        return head + ",".join(items) + tail
    return repr(plain_key(value))


def _number(value: Any) -> str:
    if is_missing(value):
        return "missing"
    try:
        number = float(value)
    except OverflowError:
        return str(value)
    return f"{number + 0.0:.{DIGITS}g}"  # + 0.0 turns -0.0 into 0.0


def _drawn(plain: Any) -> Any:
    """Leave out of a chart's description what is style: texts, colours, limits with margins.

    Of limits there remain whether the axis starts at 0 and whether it is inverted.
    """
    if isinstance(plain, Mapping):
        limits = {key: plain[key] for key in ("xlim", "ylim") if key in plain}
        return {
            key: _drawn(item)
            for key, item in plain.items()
            if key not in STYLE and key not in {"xlim", "ylim", "position"}
        } | {key: (low == 0, low > high) for key, (low, high) in limits.items()}
    if isinstance(plain, list | tuple):
        return [_drawn(item) for item in plain]
    return plain
