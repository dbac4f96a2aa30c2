"""Who visits in the weeks of the clickstream, when, and where each session ends."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from simulator.customers.people import People
from simulator.days import DAYS, SECONDS, Bools, Ints, day
from simulator.orders.orders import Orders, draw_times
from simulator.orders.unpaid import draw_returning
from simulator.parameters import Funnel
from simulator.randomness import stream
from simulator.visits.funnel import BROWSE, CART, CHECKOUT, PAID

_LATEST = SECONDS - 2_400
_REPEAT_ANONYMOUS = 0.30
_LOGGED_IN = 0.70
_EARLIER_VISIT = 0.50
# Visitor numbers are spread over a prime, so that they tell nothing by their order.
_PRIME, _STEP = 99_999_989, 38_196_601


@dataclass(frozen=True)
class Sessions:
    """One value for each session, in order of `moment`.

    `order` is the order's place or -1, `customer` the customer's or -1 when anonymous,
    `moment` the second of the checkout where there is an order, else of the start.
    """

    day: Ints
    channel: Ints
    device: Ints
    end: Ints
    order: Ints
    customer: Ints
    visitor: Ints
    returning: Bools
    logged_in: Bools
    moment: Ints

    @property
    def count(self) -> int:
        """Number of sessions."""
        return self.day.size


def event_days(funnel: Funnel) -> Bools:
    """Return which days lie in the weeks of the clickstream."""
    chosen = np.zeros(DAYS, dtype=bool)
    for week in funnel.event_weeks:
        chosen[day(week) : day(week) + 7] = True
    return chosen


def make_sessions(
    ends: Ints, orders: Orders, people: People, funnel: Funnel, seed: int
) -> Sessions:
    """Return the sessions of the chosen weeks; those with an order carry it."""
    rng = stream(seed, "sessions")
    chosen = event_days(funnel)
    mine = np.flatnonzero(chosen[orders.day])
    counts = np.where(chosen[:, None, None, None], ends[..., : CART + 1], 0)
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    where = np.unravel_index(cell, counts.shape)
    empty = np.full(cell.size, -1)
    end = np.concatenate([where[3], np.where(orders.paid[mine], PAID, CHECKOUT)])
    days = np.concatenate([where[0], orders.day[mine]])
    returns = rng.random(cell.size) < np.array(funnel.returning_by_stage)[where[3]]
    drawn = np.where(returns, draw_returning(where[0], people, rng), -1)
    customer = np.concatenate([drawn, orders.customer[mine]])
    sessions = Sessions(
        day=days,
        channel=np.concatenate([where[1], orders.channel[mine]]),
        device=np.concatenate([where[2], orders.device[mine]]),
        end=end,
        order=np.concatenate([empty, mine]),
        customer=customer,
        visitor=np.zeros(days.size, dtype=np.int64),
        returning=np.concatenate([returns, _has_paid(orders, people)[mine]]),
        logged_in=rng.random(days.size) < _LOGGED_IN,
        moment=np.concatenate([draw_times(where[0], rng, _LATEST), orders.ordered_at[mine]]),
    )
    _set_visitors(sessions, people.count, rng)
    _add_earlier_visits(sessions, rng)
    by_time = np.argsort(sessions.moment, kind="stable")
    return Sessions(*(getattr(sessions, part.name)[by_time] for part in fields(Sessions)))


def _has_paid(orders: Orders, people: People) -> Bools:
    """Return for each order whether its customer had paid one before it."""
    never = np.iinfo(np.int64).max
    first = np.full(people.count, never)
    np.minimum.at(first, orders.customer[orders.paid], orders.ordered_at[orders.paid])
    first[people.joined < 0] = -1
    had_paid: Bools = orders.ordered_at > first[orders.customer]
    return had_paid


def _scatter(number: Ints) -> Ints:
    return (number + 1) * _STEP % _PRIME


def _set_visitors(sessions: Sessions, customers: int, rng: np.random.Generator) -> None:
    """Give customers their own number; others come for the first time or, at times, again."""
    known = sessions.customer >= 0
    sessions.visitor[known] = _scatter(sessions.customer[known])
    anonymous = np.flatnonzero(~known)
    by_time = np.lexsort((sessions.moment[anonymous], sessions.channel[anonymous]))
    anonymous = anonymous[by_time]
    number = np.arange(anonymous.size)
    earlier = number - 10 - rng.geometric(1 / 150, number.size)
    channel = sessions.channel[anonymous]
    repeats = (rng.random(number.size) < _REPEAT_ANONYMOUS) & (earlier >= 0)
    repeats &= channel[earlier] == channel
    number = np.where(repeats, earlier, number)
    sessions.visitor[anonymous] = _scatter(customers + number)


def _add_earlier_visits(sessions: Sessions, rng: np.random.Generator) -> None:
    """Let some first-time buyers have looked around earlier in the week, not logged in."""
    group = sessions.day // 7 * 5 + sessions.channel
    key = group * (DAYS * SECONDS) + sessions.moment
    looks = (sessions.customer < 0) & np.isin(sessions.end, (BROWSE, CART))
    candidates = np.flatnonzero(looks)
    candidates = candidates[np.argsort(key[candidates], kind="stable")]
    buyers = np.flatnonzero((sessions.end == PAID) & ~sessions.returning)
    buyers = buyers[rng.random(buyers.size) < _EARLIER_VISIT]
    low = np.searchsorted(key[candidates], group[buyers] * (DAYS * SECONDS))
    high = np.searchsorted(key[candidates], key[buyers] - 1_800)
    buyers, low, high = buyers[high > low], low[high > low], high[high > low]
    pick = candidates[low + (rng.random(low.size) * (high - low)).astype(np.int64)]
    pick, first = np.unique(pick, return_index=True)
    sessions.visitor[pick] = sessions.visitor[buyers[first]]
