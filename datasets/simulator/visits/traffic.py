"""Daily counts of visits: exact in the weeks of the clickstream, drawn alike on other days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import EVENTS
from simulator.days import DAYS, Bools, Floats, Ints
from simulator.randomness import stream
from simulator.visits.clickstream import Clickstream
from simulator.visits.funnel import BROWSE, CART, CHECKOUT, PAID, VISIT
from simulator.visits.sessions import Sessions

_PAGES = [EVENTS.index(name) for name in ("visit", "search", "live_enter", "view")]
_LAST_PAGE_SECONDS = 35.0


@dataclass(frozen=True)
class Traffic:
    """Day x channel x device."""

    visitors: Ints
    page_views: Ints
    sessions: Ints
    bounces: Ints
    dwell_seconds: Ints
    browse: Ints
    cart: Ints
    checkout: Ints
    paid: Ints


@dataclass(frozen=True)
class _Visits:
    """One value for each session: pages, whether one only, seconds."""

    pages: Ints
    bounced: Bools
    dwell: Ints


def make_traffic(
    ends: Ints, sessions: Sessions, clicks: Clickstream, chosen: Bools, seed: int
) -> Traffic:
    """Return the counts; `ends` is day x channel x device x end, `chosen` the clickstream's days.

    What the clickstream shows for a session by where it ends (pages, seconds, bounces, repeated
    visitors) sets the averages of the days that have no clickstream.
    """
    rng = stream(seed, "traffic")
    visits = _visits(sessions, clicks, rng)
    shape = ends.shape[:3]
    cell = np.ravel_multi_index((sessions.day, sessions.channel, sessions.device), shape)
    exact = (
        _distinct(cell, sessions.visitor, shape),
        _sum(cell, visits.pages, shape),
        _sum(cell, visits.bounced, shape),
        _sum(cell, visits.dwell, shape),
    )
    drawn = _draw(ends, sessions, visits, exact[0], chosen, rng)
    days = chosen[:, None, None]
    visitors, pages, bounces, dwell = (
        np.where(days, known, other) for known, other in zip(exact, drawn, strict=True)
    )
    reached = np.cumsum(ends[..., ::-1], axis=-1)[..., ::-1]
    return Traffic(
        visitors, pages, reached[..., VISIT], bounces, dwell, reached[..., BROWSE],
        reached[..., CART], reached[..., CHECKOUT], reached[..., PAID],
    )  # fmt: skip


def _visits(sessions: Sessions, clicks: Clickstream, rng: np.random.Generator) -> _Visits:
    is_page = np.isin(clicks.event, _PAGES)
    pages = np.bincount(clicks.session[is_page], minlength=sessions.count)
    events = np.bincount(clicks.session, minlength=sessions.count)
    first = np.concatenate([[0], np.cumsum(events)[:-1]]).astype(np.int64)
    last = np.cumsum(events) - 1
    span = clicks.second[last] - clicks.second[first]
    tail = rng.exponential(_LAST_PAGE_SECONDS, sessions.count).astype(np.int64)
    return _Visits(pages, events == 1, span + tail)


def _sum(cell: Ints, values: Ints | Bools, shape: tuple[int, ...]) -> Ints:
    size = int(np.prod(shape))
    return np.bincount(cell, values, size).astype(np.int64).reshape(shape)


def _distinct(cell: Ints, visitor: Ints, shape: tuple[int, ...]) -> Ints:
    place = np.lexsort((visitor, cell))
    fresh = np.ones(cell.size, dtype=bool)
    fresh[1:] = (np.diff(cell[place]) != 0) | (np.diff(visitor[place]) != 0)
    return _sum(cell[place], fresh, shape)


def _draw(
    ends: Ints,
    sessions: Sessions,
    visits: _Visits,
    visitors: Ints,
    chosen: Bools,
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Ints, Ints]:
    total = ends.sum(axis=-1)
    repeated = 1 - visitors[chosen].sum() / max(int(total[chosen].sum()), 1)
    drawn_visitors = total - rng.binomial(total, repeated)
    pages = _around(ends, sessions.end, visits.pages.astype(float), rng)
    dwell = _around(ends, sessions.end, visits.dwell.astype(float), rng)
    at_visit = sessions.end == VISIT
    bounced = visits.bounced[at_visit].mean() if at_visit.any() else 0.0
    bounces = rng.binomial(ends[..., VISIT], bounced)
    return drawn_visitors, np.maximum(pages, total), bounces, np.maximum(dwell, 0)


def _around(ends: Ints, end: Ints, value: Floats, rng: np.random.Generator) -> Ints:
    """Return a sum over sessions drawn with the mean and variance of each end."""
    size = np.maximum(np.bincount(end, minlength=5), 1)
    mean = np.bincount(end, value, 5) / size
    variance = np.maximum(np.bincount(end, value**2, 5) / size - mean**2, 0)
    noise = rng.normal(0, 1, ends.shape[:3]) * np.sqrt(ends @ variance)
    return np.round(ends @ mean + noise).astype(np.int64)


def cart_additions(
    ends: Ints,
    lines_day: Ints,
    lines_product: Ints,
    clicks: Clickstream,
    sessions: Sessions,
    interest: Floats,
    chosen: Bools,
    seed: int,
) -> Ints:
    """Return day x SKU: additions to carts, exact in the weeks of the clickstream."""
    rng = stream(seed, "carts")
    shape = (DAYS, interest.shape[1])
    ordered = np.bincount(lines_day * shape[1] + lines_product, minlength=DAYS * shape[1])
    by_end = ends.sum(axis=(1, 2))
    left = 1.25 * by_end[:, CART] + 0.25 * (by_end[:, CHECKOUT] + by_end[:, PAID])
    share = interest / np.maximum(interest.sum(axis=1, keepdims=True), 1e-12)
    drawn = ordered.reshape(shape) + rng.poisson(left[:, None] * share)
    mine = clicks.event == EVENTS.index("add_to_cart")
    cell = sessions.day[clicks.session[mine]] * shape[1] + clicks.product[mine]
    exact = np.bincount(cell, minlength=DAYS * shape[1]).reshape(shape)
    return np.where(chosen[:, None], exact, drawn)
