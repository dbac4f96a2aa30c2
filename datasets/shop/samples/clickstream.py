"""Small made-up clickstreams, with every oddity that a funnel must survive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from shop.schema import table
from shop.schema.labels import CHANNELS, DEVICES, FAILURE_REASONS

FIRST_ID = 1000
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int_]
Labels = npt.NDArray[np.object_]
Column = ExtensionArray


@dataclass(frozen=True)
class Clickstream:
    """What a made-up clickstream is like; every rate is a fraction of the sessions before.

    Attributes
    ----------
    sessions
        Number of sessions.
    browse, cart, checkout, pay
        Share of the sessions at one step that take the next one.
    search, live
        Share of sessions that search and that enter a live session, in either order.
    repeats
        Mean number of further views and carts in a session that has one.
    retries
        Share of paid sessions whose first payment failed.
    silent
        Share of unpaid checkouts without any failed payment.
    jumps
        Share of cart sessions without any view: the goods lay in the cart from earlier.
    backward
        Share of cart sessions whose views all come after the cart.
    again
        Share of cart sessions that view one more product after the cart.
    late
        Share of sessions that search and then enter a live session when all else is over.
    returning
        Share of visitors who had paid before.
    visits
        Mean sessions of a visitor.
    missing_customers
        Share of visitors who are never logged in.
    duplicates
        Share of events that stand twice in the table, with the same `event_id`.
    gap_minutes
        Mean minutes between two events of a session.
    channels, devices
        Labels to draw from.
    start, days
        First day, and number of days.
    shuffled
        Whether the rows come in any order.
    """

    sessions: int = 300
    browse: float = 0.68
    cart: float = 0.45
    checkout: float = 0.6
    pay: float = 0.5
    search: float = 0.35
    live: float = 0.3
    repeats: float = 0.8
    retries: float = 0.25
    silent: float = 0.4
    jumps: float = 0.0
    backward: float = 0.0
    again: float = 0.3
    late: float = 0.0
    returning: float = 0.3
    visits: float = 1.4
    missing_customers: float = 0.6
    duplicates: float = 0.0
    gap_minutes: float = 3.0
    channels: tuple[str, ...] = CHANNELS
    devices: tuple[str, ...] = DEVICES
    start: str = "2025-03-03"
    days: int = 7
    shuffled: bool = False
    reasons: tuple[str, ...] = field(default=FAILURE_REASONS)


ODD = Clickstream(
    sessions=80,
    cart=0.8,
    checkout=0.8,
    pay=0.6,
    search=0.6,
    live=0.6,
    retries=0.4,
    jumps=0.2,
    backward=0.2,
    late=0.5,
    duplicates=0.1,
    shuffled=True,
)
"""Everything odd at once: doubled and shuffled rows, old carts, steps backwards, late events."""


def events(seed: int, like: Clickstream | None = None, **options: Any) -> pd.DataFrame:
    """Draw a clickstream with the columns and types of the table `events`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    like
        What it is like; by default `Clickstream`.
    **options
        Fields of `Clickstream` to change.

    Returns
    -------
    pandas.DataFrame
        One row an event, ordered by session and time unless shuffled.
    """
    return _drawn(seed, replace(like or Clickstream(), **options)).copy()


@lru_cache(maxsize=16)
def _drawn(seed: int, plan: Clickstream) -> pd.DataFrame:
    """Draw once what several tests of an assignment ask for."""
    rng = np.random.default_rng(seed)
    session, event = _steps(plan, rng)
    columns = _who(plan, rng, session) | _what(plan, rng, session, event)
    places = np.arange(len(event))
    if plan.duplicates:
        again = rng.choice(places, size=round(len(places) * plan.duplicates), replace=False)
        places = np.sort(np.concatenate([places, again]))
    if plan.shuffled:
        places = rng.permutation(places)
    names = [column.name for column in table("events").columns]
    return pd.DataFrame({name: columns[name].take(places) for name in names})


def _steps(plan: Clickstream, rng: np.random.Generator) -> tuple[Counts, Labels]:
    """Return session (from 0) and kind of every event, in order of session and time."""
    count = plan.sessions

    def chance(share: float) -> Mask:
        return rng.random(count) < share

    def several(mask: Mask) -> Counts:
        return np.where(mask, 1 + rng.poisson(plan.repeats, count), 0)

    browsed = chance(plan.browse)
    carted = browsed & chance(plan.cart)
    jumped, backward = carted & chance(plan.jumps), carted & chance(plan.backward)
    ordered = carted & chance(plan.checkout)
    paid = ordered & chance(plan.pay)
    failed = np.where(paid, chance(plan.retries), ordered & ~chance(plan.silent))
    searched, live, live_first = chance(plan.search), chance(plan.live), chance(0.5)
    late = chance(plan.late)
    stages: list[tuple[str, Counts]] = [
        ("visit", np.ones(count, dtype=int)),
        ("live_enter", (live & live_first).astype(int)),
        ("search", searched.astype(int)),
        ("live_enter", (live & ~live_first).astype(int)),
        ("view", several(browsed & ~jumped & ~backward)),
        ("add_to_cart", several(carted)),
        ("view", several(backward & ~jumped)),
        ("view", (carted & ~jumped & chance(plan.again)).astype(int)),
        ("checkout", ordered.astype(int)),
        ("payment_failed", failed.astype(int) * (1 + rng.binomial(1, 0.3, count))),
        ("pay", paid.astype(int)),
        ("search", late.astype(int)),
        ("live_enter", late.astype(int)),
    ]
    labels = np.array([event for event, _ in stages], dtype=object)
    times = np.column_stack([counts for _, counts in stages])
    session = np.repeat(np.arange(count), times.sum(axis=1))
    return session, np.repeat(np.tile(labels, count), times.ravel())


def _who(plan: Clickstream, rng: np.random.Generator, session: Counts) -> dict[str, Column]:
    """Return what all events of a session share."""
    visitors = max(1, round(plan.sessions / plan.visits))
    visitor = np.sort(rng.integers(visitors, size=plan.sessions))[session]
    channel = rng.choice(np.array(plan.channels, dtype=object), size=plan.sessions)[session]
    device = rng.choice(np.array(plan.devices, dtype=object), size=plan.sessions)[session]
    unknown = (rng.random(visitors) < plan.missing_customers)[visitor]
    returning = (rng.random(visitors) < plan.returning)[visitor]
    return {
        "session_id": _array(session + FIRST_ID, "int64"),
        "visitor_id": _array(visitor + 3 * FIRST_ID, "int64"),
        "customer_id": pd.arrays.IntegerArray(visitor + 7 * FIRST_ID, unknown),
        "channel": _array(channel, "str"),
        "device": _array(device, "str"),
        "is_returning": _array(returning, "bool"),
    }


def _what(
    plan: Clickstream, rng: np.random.Generator, session: Counts, event: Labels
) -> dict[str, Column]:
    """Return what each event has of its own: moment, product, order, reason, loading time."""
    count = len(event)
    is_visit = event == "visit"
    gaps = np.where(is_visit, 0, 1 + rng.exponential(plan.gap_minutes * 60, size=count).astype(int))
    started = rng.integers(max(1, plan.days * 86_400 - 7_200), size=plan.sessions)
    waited = np.cumsum(gaps)
    second = started[session] + waited - waited[is_visit][session]
    moment = np.datetime64(plan.start, "us") + second.astype("timedelta64[s]")
    failed = event == "payment_failed"
    reason = rng.choice(np.array(plan.reasons, dtype=object), size=count)
    load = np.round(0.6 + rng.gamma(2.0, 0.8, size=count), 2)
    with_product = (event == "view") | (event == "add_to_cart")
    with_order = failed | (event == "checkout") | (event == "pay")
    return {
        "event_id": _array(np.arange(count) + 50 * FIRST_ID, "int64"),
        "occurred_at": _array(moment, "datetime64[us]"),
        "event": _array(event, "str"),
        "product_id": pd.arrays.IntegerArray(rng.integers(1, 300, size=count), ~with_product),
        "order_id": pd.arrays.IntegerArray(session + 9 * FIRST_ID, ~with_order),
        "reason": _array(np.where(failed, reason, np.array(None)), "str"),
        "load_seconds": _array(np.where(is_visit, load, np.nan), "float64"),
    }


def _array(values: Any, dtype: Any) -> Column:
    result: Column = pd.array(values, dtype=dtype)
    return result
