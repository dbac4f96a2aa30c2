"""Where visitors of the mini-program click on its pages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import Bools, Floats, Ints, day
from simulator.parameters import Funnel
from simulator.randomness import stream
from simulator.visits.funnel import BROWSE, CHECKOUT, MINI
from simulator.visits.sessions import Sessions

ROWS, COLUMNS = 12, 6
PAGES = ("home", "product", "checkout")
# Zone, last row, whether a click does anything, clicks per session that sees the page.
_HOME = (
    ("search bar", 1, True, 0.35),
    ("banner", 4, True, 0.40),
    ("category icons", 6, True, 0.45),
    ("live session", 8, True, 0.20),
    ("product list", 12, True, 0.60),
)
_PRODUCT = (
    ("pictures", 4, True, 0.70),
    ("price", 5, False, 0.06),
    ("choices", 7, True, 0.50),
    ("reviews", 10, True, 0.30),
    ("add to cart", 12, True, 0.40),
)
_CHECKOUT_BEFORE = (
    ("address", 3, True, 0.30),
    ("delivery note", 5, False, 0.45),
    ("order lines", 8, True, 0.15),
    ("other payment methods", 10, False, 0.40),
    ("pay button", 12, True, 0.75),
)
_CHECKOUT_AFTER = (
    ("address", 3, True, 0.30),
    ("delivery date", 5, True, 0.20),
    ("order lines", 8, True, 0.15),
    ("payment methods", 10, True, 0.35),
    ("pay button", 12, True, 0.95),
)
_Zones = tuple[tuple[str, int, bool, float], ...]


@dataclass(frozen=True)
class PageClicks:
    """One value for each week, page and cell of the grid; rows and columns from 1."""

    week_start: Ints
    page: Ints
    row: Ints
    column: Ints
    zone: list[str]
    clickable: Bools
    clicks: Ints


def make_page_clicks(sessions: Sessions, funnel: Funnel, seed: int) -> PageClicks:
    """Return the clicks of every chosen week.

    Before the repair many click in vain on the delivery note and on greyed-out payment methods.
    """
    rng = stream(seed, "page clicks")
    found: list[tuple[int, int, int, int, str, bool, int]] = []
    for text in funnel.event_weeks:
        week = day(text)
        mine = (sessions.channel == MINI) & (sessions.day // 7 == week // 7)
        seen = [int((mine & (sessions.end >= least)).sum()) for least in (0, BROWSE, CHECKOUT)]
        checkout = _CHECKOUT_AFTER if week >= day(funnel.repaired_on) else _CHECKOUT_BEFORE
        for page, zones in enumerate((_HOME, _PRODUCT, checkout)):
            expected = seen[page] * _grid(zones)
            drawn = rng.poisson(expected)
            for row in range(ROWS):
                zone, _, clickable, _ = _zone_of(zones, row + 1)
                for column in range(COLUMNS):
                    count = int(drawn[row, column])
                    found.append((week, page, row + 1, column + 1, zone, clickable, count))
    week_start, page_, row_, column_, zone_, clickable_, count_ = zip(*found, strict=True)
    return PageClicks(
        np.array(week_start), np.array(page_), np.array(row_), np.array(column_), list(zone_),
        np.array(clickable_), np.array(count_),
    )  # fmt: skip


def _zone_of(zones: _Zones, row: int) -> tuple[str, int, bool, float]:
    return next(zone for zone in zones if row <= zone[1])


def _grid(zones: _Zones) -> Floats:
    """Return expected clicks per session in each cell, more towards the thumb's side."""
    across = np.array([0.08, 0.12, 0.18, 0.22, 0.22, 0.18])
    grid = np.zeros((ROWS, COLUMNS))
    first = 0
    for _, last, _, rate in zones:
        grid[first:last] = rate * across / (last - first)
        first = last
    return grid
