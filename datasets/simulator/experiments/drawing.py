"""Draw the visitors of an experiment and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.days import Bools, Floats, Ints, day
from simulator.experiments import planted
from simulator.experiments.planted import Trial
from simulator.randomness import stream
from simulator.registry import part
from simulator.world import World

NO_GROUP = -1


@dataclass(frozen=True)
class Visitors:
    """One value for each visitor that was recorded."""

    number: Ints
    treated: Bools
    since: Ints
    old: Bools
    group: Ints
    share: Floats
    pre_sessions: Ints
    pre_revenue: Floats
    spender: Floats


@dataclass(frozen=True)
class Visits:
    """One value for each day on which a visitor came; `who` is the visitor's place."""

    who: Ints
    day: Ints
    sessions: Ints
    clicks: Ints
    orders: Ints
    revenue: Floats
    returned: Ints


@part
def trials(world: World) -> dict[str, tuple[Visitors, Visits]]:
    """Return visitors and visits of every experiment by its name."""
    found = {}
    for number, trial in enumerate(planted.TRIALS):
        rng = stream(world.seed, f"experiment {trial.key}")
        visitors = _visitors(trial, max(400, round(planted.VISITORS * world.scale)), number, rng)
        found[trial.key] = (visitors, _visits(trial, visitors, rng))
    return found


def _visitors(trial: Trial, count: int, number: int, rng: np.random.Generator) -> Visitors:
    first, last = day(trial.starts), day(trial.ends)
    group = np.full(count, NO_GROUP)
    share: Floats = np.full(count, np.nan)
    treated = rng.random(count) < 0.5
    if trial.unit == "group":
        group = np.arange(count) // planted.GROUP_SIZE
        share = rng.permutation(np.arange(group[-1] + 1) % 3)[group] / 2
        treated = rng.random(count) < share
    old = rng.random(count) < planted.OLD_SHARE
    spender = rng.gamma(planted.SPENDER_SHAPE, 1 / planted.SPENDER_SHAPE, count)
    spender *= np.where(old, trial.old_orders, 1.0)
    before = rng.poisson(1.0 + planted.RETURNS, count)
    bought = rng.poisson(planted.ORDERS_PER_VISIT * spender * 5.0)
    before = np.maximum(before, bought)
    opened = ~(treated & old & (rng.random(count) < trial.lost_old))
    revenue = np.round(_baskets(bought, rng), 2)
    values: tuple[Any, ...] = (
        number * 10_000_000 + rng.permutation(count) + 1, treated,
        rng.integers(first, last + 1, count), old, group, share, before, revenue, spender,
    )  # fmt: skip
    kept = np.flatnonzero(opened)
    kept = kept[np.argsort(values[0][kept])]
    return Visitors(*(value[kept] for value in values))


def _baskets(orders: Ints, rng: np.random.Generator) -> Floats:
    """Return what the orders of each row are worth together."""
    spread: Floats = planted.BASKET_SD / np.sqrt(np.maximum(orders, 1).astype(float))
    worth: Floats = np.exp(rng.normal(-(spread**2) / 2, spread))
    found: Floats = orders * planted.BASKET_CNY * worth
    return found


def _visits(trial: Trial, visitors: Visitors, rng: np.random.Generator) -> Visits:
    """Return the day of the first visit and, for some, later days."""
    count = visitors.number.size
    again = rng.poisson(planted.RETURNS, count)
    who = np.concatenate([np.arange(count), np.repeat(np.arange(count), again)])
    later = rng.integers(1, planted.FOLLOWED_DAYS, again.sum())
    after = np.concatenate([np.zeros(count, dtype=np.int64), later])
    key = np.unique(who * planted.FOLLOWED_DAYS + after)
    who, after = key // planted.FOLLOWED_DAYS, key % planted.FOLLOWED_DAYS
    treated = visitors.treated[who]
    share = np.nan_to_num(visitors.share[who])
    sessions = 1 + rng.poisson(0.25, who.size)
    newness = trial.clicks + trial.novelty * np.exp(-after / trial.novelty_days)
    clicks = rng.poisson(planted.CLICKS_PER_VISIT * sessions * np.where(treated, 1 + newness, 1.0))
    more = np.where(treated, 1 + trial.orders, 1.0) * (1 + trial.spill * share)
    orders = rng.poisson(planted.ORDERS_PER_VISIT * visitors.spender[who] * more)
    back = planted.RETURN_RATE * np.where(treated, 1 + trial.returned, 1.0)
    return Visits(
        who, visitors.since[who] + after, sessions, clicks, orders,
        np.round(_baskets(orders, rng), 2), rng.binomial(orders, back),
    )  # fmt: skip
