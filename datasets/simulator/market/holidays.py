"""Public holidays and moved workdays in mainland China, 2024 and 2025."""

from __future__ import annotations

import numpy as np

from simulator.days import DAYS, Bools, day

# Name, first and last day off (as announced by the State Council for each year).
_OFF = (
    ("New Year", "2024-01-01", "2024-01-01"),
    ("Spring Festival", "2024-02-10", "2024-02-17"),
    ("Qingming", "2024-04-04", "2024-04-06"),
    ("Labour Day", "2024-05-01", "2024-05-05"),
    ("Dragon Boat", "2024-06-08", "2024-06-10"),
    ("Mid-Autumn", "2024-09-15", "2024-09-17"),
    ("National Day", "2024-10-01", "2024-10-07"),
    ("New Year", "2025-01-01", "2025-01-01"),
    ("Spring Festival", "2025-01-28", "2025-02-04"),
    ("Qingming", "2025-04-04", "2025-04-06"),
    ("Labour Day", "2025-05-01", "2025-05-05"),
    ("Dragon Boat", "2025-05-31", "2025-06-02"),
    ("National Day and Mid-Autumn", "2025-10-01", "2025-10-08"),
)
# Days of weekends on which people worked instead.
_MOVED = (
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
    "2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28",
    "2025-10-11",
)  # fmt: skip


def holidays() -> list[str | None]:
    """Return the holiday of each day, None on other days."""
    names: list[str | None] = [None] * DAYS
    for name, first, last in _OFF:
        for number in range(day(first), day(last) + 1):
            names[number] = name
    return names


def workdays() -> Bools:
    """Return whether people work on each day."""
    working = np.arange(DAYS) % 7 < 5
    working[[number for number, name in enumerate(holidays()) if name]] = False
    working[[day(text) for text in _MOVED]] = True
    return working
