"""Expected and got side by side: a small aligned table for the messages of visible tests."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from shop.checks.regions import may_show
from shop.checks.values import as_number, clip, is_missing, plain_key

MAX_ROWS = 6
MAX_WIDTH = 24
MAX_WIDTH_ALONE = 60
"""Where there is but one row: texts and lists."""
NONE = "–"
"""Stands for a row that is not there."""


def side_by_side(
    rows: Sequence[Sequence[Any]],
    labels: Sequence[str] = (),
    heads: tuple[str, str] = ("expected", "got"),
) -> str:
    """Return a table of what was expected and what came; nothing at all in a hidden test.

    Parameters
    ----------
    rows
        For each place that differs its labels, what was expected, and what came. Cells that are
        `str` subclasses of the class `Words` are written as they are.
    labels
        Heads of the columns of labels.
    heads
        Heads of the last two columns.
    """
    if not rows or not may_show():
        return ""
    width = MAX_WIDTH if len(rows) > 1 or labels else MAX_WIDTH_ALONE
    shown = [_texts(row, width) for row in rows[:MAX_ROWS]]
    table = [[*(str(label) for label in labels), *heads], *shown]
    sizes = [max(map(columns_of, column)) for column in zip(*table, strict=True)]
    lines = [_line(row, sizes) for row in table]
    more = len(rows) - MAX_ROWS
    return "\n".join([*lines, *([f"    … and {more} more"] if more > 0 else [])])


class Words(str):
    """A cell of the table that is written without quotation marks."""

    __slots__ = ()


def columns_of(text: str) -> int:
    """Return how many columns a text takes in a fixed-width font; Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _line(row: Sequence[str], sizes: Sequence[int]) -> str:
    cells = [text + " " * (size - columns_of(text)) for text, size in zip(row, sizes, strict=True)]
    return "    " + "  ".join(cells).rstrip()


def _texts(row: Sequence[Any], width: int) -> list[str]:
    *keys, expected, came = row
    one, other = _text(expected, width), _text(came, width)
    if one == other and not isinstance(expected, Words):
        one, other = _exact(expected, one), _exact(came, other)
    return [*(_label(key) for key in keys), one, other]


def _label(value: Any) -> str:
    return value[:MAX_WIDTH] if isinstance(value, str) else _text(value, MAX_WIDTH)


def _text(value: Any, width: int) -> str:
    if isinstance(value, Words):
        return str(value)
    if is_missing(value):
        return "missing"
    key = plain_key(value) if not isinstance(value, dict | list | set) else value
    if hasattr(key, "isoformat"):
        return str(key.isoformat()).removesuffix("T00:00:00")
    text = " ".join(clip(value, width).split())
    while columns_of(text) > width:
        text = text[:-2] + "…"
    return text


def _exact(value: Any, text: str) -> str:
    """Return a number in all its digits: what differs looks the same with six of them."""
    number = as_number(value)
    return text if number is None or math.isnan(number) else repr(number)
