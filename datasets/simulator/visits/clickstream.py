"""The events of the sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import EVENTS
from simulator.days import Floats, Ints
from simulator.orders.orders import OrderLines, Orders
from simulator.orders.unpaid import draw_by_day
from simulator.parameters import Funnel
from simulator.randomness import stream
from simulator.visits.funnel import BROWSE, CART, CHECKOUT, PAID
from simulator.visits.paths import (
    LIVE,
    LIVE_SEARCH,
    SEARCH,
    SEARCH_LIVE,
    draw_failures,
    draw_loading,
    draw_paths,
)
from simulator.visits.sessions import Sessions

_VISIT, _SEARCH, _LIVE, _VIEW, _CART, _CHECKOUT, _FAILED, _PAY = range(len(EVENTS))
_GAPS = np.array([0.0, 14.0, 22.0, 34.0, 20.0, 40.0, 30.0, 30.0])
_LONGEST_GAP = 90
# Share of sessions that put something in the cart straight from a list or a live session,
# before they look at any product page.
_CART_FIRST = 0.03


@dataclass(frozen=True)
class Clickstream:
    """One value for each event, by session and time; `session` is the session's place.

    `product` and `reason` are -1 where there is none, `loading` is NaN after the visit.
    """

    session: Ints
    second: Ints
    event: Ints
    product: Ints
    reason: Ints
    loading: Floats


@dataclass(frozen=True)
class _Part:
    session: Ints
    event: int
    rank: Floats
    product: Ints | None = None
    reason: Ints | None = None


def make_clickstream(
    sessions: Sessions,
    orders: Orders,
    lines: OrderLines,
    interest: Floats,
    browse: Floats,
    funnel: Funnel,
    seed: int,
) -> Clickstream:
    """Return the events; `interest` is day x SKU, what visitors look at and put in carts."""
    rng = stream(seed, "clickstream")
    paths = draw_paths(sessions, funnel, rng)
    parts = [
        _Part(np.arange(sessions.count), _VISIT, np.zeros(sessions.count)),
        *_search_and_live(paths),
        *_looks_and_carts(sessions, lines, interest, rng),
        *_cashier(sessions, funnel, rng),
    ]
    session = np.concatenate([part.session for part in parts])
    rank = np.concatenate([part.rank for part in parts])
    event = np.concatenate([np.full(part.session.size, part.event) for part in parts])
    product = np.concatenate([_or_none(part.product, part) for part in parts])
    reason = np.concatenate([_or_none(part.reason, part) for part in parts])
    place = np.lexsort((rank, session))
    session, event = session[place], event[place]
    loading = np.full(session.size, np.nan)
    loading[event == _VISIT] = draw_loading(sessions, browse, funnel.load_loss_per_second, rng)
    second = _times(session, event, sessions, orders, rng)
    return Clickstream(session, second, event, product[place], reason[place], loading)


def _or_none(values: Ints | None, part: _Part) -> Ints:
    return np.full(part.session.size, -1) if values is None else values


def _search_and_live(paths: Ints) -> list[_Part]:
    search = np.flatnonzero(np.isin(paths, (SEARCH, LIVE_SEARCH, SEARCH_LIVE)))
    live = np.flatnonzero(np.isin(paths, (LIVE, LIVE_SEARCH, SEARCH_LIVE)))
    first_live = paths[live] == LIVE_SEARCH
    return [
        _Part(search, _SEARCH, np.ones(search.size)),
        _Part(live, _LIVE, np.where(first_live, 0.5, 2.0)),
    ]


def _looks_and_carts(
    sessions: Sessions, lines: OrderLines, interest: Floats, rng: np.random.Generator
) -> list[_Part]:
    """Every session that fills a cart has also looked at what is in it."""
    session, product = _carts(sessions, lines, interest, rng)
    early = (rng.random(sessions.count) < _CART_FIRST)[session]
    cart_rank = np.where(early, 2.2, 4.5) + 0.5 * rng.random(session.size)
    look_rank = 3.0 + rng.random(session.size)
    only_looks = sessions.end == BROWSE
    many = np.minimum(rng.geometric(0.55, sessions.count), 8)
    some = np.minimum(rng.poisson(0.7, sessions.count), 6)
    extra = np.where(only_looks, many, np.where(sessions.end > BROWSE, some, 0))
    looker = np.repeat(np.arange(sessions.count), extra)
    seen = draw_by_day(interest, sessions.day[looker], rng)
    return [
        _Part(session, _VIEW, look_rank, product),
        _Part(session, _CART, cart_rank, product),
        _Part(looker, _VIEW, 3.0 + 2.0 * rng.random(looker.size), seen),
    ]


def _carts(
    sessions: Sessions, lines: OrderLines, interest: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return what goes into carts: the lines of orders, and things left in the cart."""
    of_order = np.full(int(lines.order.max(initial=0)) + 1, -1)
    with_order = sessions.order >= 0
    of_order[sessions.order[with_order]] = np.flatnonzero(with_order)
    line_session = of_order[lines.order]
    bought = line_session >= 0
    left = np.where(sessions.end == CART, 1, 0)
    left = left + np.where(sessions.end >= CART, np.minimum(rng.poisson(0.25, left.size), 3), 0)
    leaver = np.repeat(np.arange(sessions.count), left)
    session = np.concatenate([line_session[bought], leaver])
    product = np.concatenate(
        [lines.product[bought], draw_by_day(interest, sessions.day[leaver], rng)]
    )
    return session, product


def _cashier(sessions: Sessions, funnel: Funnel, rng: np.random.Generator) -> list[_Part]:
    submitted = np.flatnonzero(sessions.end >= CHECKOUT)
    paid = np.flatnonzero(sessions.end == PAID)
    failures = draw_failures(sessions, funnel, rng)
    return [
        _Part(submitted, _CHECKOUT, np.full(submitted.size, 10.0)),
        _Part(
            failures.session, _FAILED, np.where(failures.last, 12.0, 11.0), None, failures.reason
        ),
        _Part(paid, _PAY, np.full(paid.size, 13.0)),
    ]


def _times(
    session: Ints, event: Ints, sessions: Sessions, orders: Orders, rng: np.random.Generator
) -> Ints:
    """Return seconds: checkout and payment at the order's moments, the rest around them."""
    gap = 1 + np.minimum(rng.exponential(_GAPS[event]), _LONGEST_GAP).astype(np.int64)
    gap[event == _VISIT] = 0
    elapsed = np.cumsum(gap)
    first = np.flatnonzero(event == _VISIT)
    offset = elapsed - elapsed[first][session]
    anchor = np.zeros(sessions.count, dtype=np.int64)
    checkout = event == _CHECKOUT
    anchor[session[checkout]] = offset[checkout]
    second = sessions.moment[session] + offset - anchor[session]
    pay = event == _PAY
    paid_at = orders.paid_at[sessions.order[session[pay]]]
    second[pay] = paid_at
    failed = np.flatnonzero(event == _FAILED)
    before_pay = failed[event[np.minimum(failed + 1, event.size - 1)] == _PAY]
    submitted = orders.ordered_at[sessions.order[session[before_pay]]]
    window = orders.paid_at[sessions.order[session[before_pay]]] - submitted
    second[before_pay] = (
        submitted + 1 + (window * rng.uniform(0.2, 0.8, window.size)).astype(np.int64)
    )
    return second
