"""The period of the shop as day numbers: 0 is the first day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from shop.schema import FIRST_DAY, LAST_DAY

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FIRST = date.fromisoformat(FIRST_DAY)
LAST = date.fromisoformat(LAST_DAY)
DAYS = (LAST - FIRST).days + 1
SECONDS = 86_400
# The first day is a Monday, so day // 7 is the number of the week.
WEEKS = -(-DAYS // 7)


def day(text: str) -> int:
    """Return the number of a day given as ``2025-03-31``."""
    return (date.fromisoformat(text) - FIRST).days


def as_date(number: int) -> date:
    """Return the day with that number."""
    return FIRST + timedelta(days=int(number))


def epoch_days(numbers: Ints) -> NDArray[np.int32]:
    """Return days since 1970-01-01, as Arrow's date32 wants them."""
    return (numbers + FIRST.toordinal() - date(1970, 1, 1).toordinal()).astype(np.int32)


def epoch_millis(seconds: Ints) -> Ints:
    """Return milliseconds since 1970-01-01 of seconds since the start of the first day."""
    offset = (FIRST - date(1970, 1, 1)).days * SECONDS
    return (seconds + offset) * 1000


def weekday(numbers: Ints) -> Ints:
    """Return 1 for Monday to 7 for Sunday."""
    return numbers % 7 + 1


def month_starts() -> list[int]:
    """Return the numbers of the first days of the period's months."""
    return [n for n in range(DAYS) if as_date(n).day == 1]
