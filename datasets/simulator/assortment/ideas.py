"""Ideas for products: what was known, who chose them, and how they did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.assortment.planted import Selection
from simulator.days import DAYS, Bools, Floats, Ints, month_starts
from simulator.randomness import stream
from simulator.selection import draw_evenly

NONE = -1


@dataclass(frozen=True)
class Ideas:
    """One value for each idea; `slow_chance` and `slow` are the truth for all of them.

    `deleted` and `product` are `NONE` where there is none; `sold` counts what was sold in the
    whole trial, known or not.
    """

    month: Ints
    category: Ints
    search_change: Floats
    rivals: Ints
    season_fit: Floats
    margin_rate: Floats
    return_rate: Floats
    buyer_score: Floats
    chosen: Bools
    trial_from: Ints
    trial_units: Ints
    deleted: Ints
    sold: Ints
    product: Ints
    slow_chance: Floats
    slow: Bools

    def known(self, trial_days: int) -> Bools:
        """Return for which ideas the units sold are known."""
        ended = self.trial_from + trial_days <= DAYS
        found: Bools = self.chosen & (self.deleted == NONE) & ended
        return found


def make_ideas(
    categories: int,
    launch: Ints,
    category_of: Ints,
    seed: int,
    planted: Selection | None = None,
) -> Ideas:
    """Return two years of ideas.

    Parameters
    ----------
    categories
        Number of categories.
    launch, category_of
        Day of launch (0 for those that were there) and category of each SKU.
    seed, planted
        As elsewhere.
    """
    planted = planted or Selection()
    rng = stream(seed, "candidates")
    months = np.repeat(np.array(month_starts()), planted.ideas_each_month)
    size = months.size
    search, rival, season, margin, back = rng.standard_normal((5, size))
    chosen, score = _choose(search, months, planted, rng)
    pull = (
        planted.search * search + planted.rivals * rival + planted.season * season
        + planted.margin * margin + planted.returns * back
    )  # fmt: skip
    chance = _logistic(pull + _level(pull[chosen], planted.slow_share))
    slow = draw_evenly(chance, np.lexsort((rng.random(size), chosen)), rng)
    sold_share = np.where(slow, rng.uniform(0.03, 0.28, size), rng.uniform(0.34, 0.97, size))
    units = 20 * rng.integers(5, 16, size)
    gone = np.where(
        slow,
        _logistic(planted.deleted_slow + planted.deleted_per_rivals * rival),
        planted.deleted_other,
    )
    start = months + rng.integers(28, 40, size)
    deleted = np.where(
        chosen & (rng.random(size) < gone), start + rng.integers(25, planted.trial_days, size), NONE
    )
    deleted = np.where(deleted >= DAYS, NONE, deleted)
    category = rng.integers(0, categories, size)
    good = chosen & ~slow & (deleted == NONE)
    product = _became(good, start + planted.trial_days, category, launch, category_of)
    return Ideas(
        month=months,
        category=category,
        search_change=np.round(0.10 + 0.25 * search, 3),
        rivals=np.round(np.exp(3.0 + 0.6 * rival)).astype(np.int64),
        season_fit=np.round(_logistic(1.2 * season), 3),
        margin_rate=np.round(np.clip(0.45 + 0.08 * margin, 0.1, 0.8), 3),
        return_rate=np.round(np.exp(-2.8 + 0.4 * back), 4),
        buyer_score=score,
        chosen=chosen,
        trial_from=start,
        trial_units=units,
        deleted=deleted,
        sold=np.round(units * sold_share).astype(np.int64),
        product=product,
        slow_chance=chance,
        slow=slow,
    )


def known_before(ideas: Ideas) -> Floats:
    """Return idea x what was known of it, in standard deviations: what pulls the odds.

    In order: search, rivals, season, margin, returns.
    """
    fit = np.clip(ideas.season_fit, 0.001, 0.999)
    columns = (
        (ideas.search_change - 0.10) / 0.25,
        (np.log(np.maximum(ideas.rivals, 1)) - 3.0) / 0.6,
        np.log(fit / (1 - fit)) / 1.2,
        (ideas.margin_rate - 0.45) / 0.08,
        (np.log(ideas.return_rate) + 2.8) / 0.4,
    )
    return np.stack(columns, axis=1)


def _choose(
    search: Floats, months: Ints, planted: Selection, rng: np.random.Generator
) -> tuple[Bools, Floats]:
    """Buyers follow search and their taste, so many a month."""
    liking = 0.8 * search + rng.standard_normal(search.size)
    place = np.lexsort((-liking, months))
    rank = np.empty(search.size, dtype=np.int64)
    rank[place] = np.arange(search.size) % planted.ideas_each_month
    chosen = rank < planted.chosen_share * planted.ideas_each_month
    score: Floats = np.round(np.clip(5 + 1.6 * liking, 0, 10), 1).astype(np.float64)
    return chosen, score


def _became(good: Bools, ended: Ints, category: Ints, launch: Ints, category_of: Ints) -> Ints:
    """Return the SKU that an idea became: a good one of its category that ended in time."""
    product = np.full(good.size, NONE)
    for sku in np.flatnonzero(launch):
        free = good & (product == NONE) & (category == category_of[sku]) & (ended <= launch[sku])
        if free.any():
            product[np.flatnonzero(free)[-1]] = sku
    return product


def _level(pull: Floats, share: float) -> float:
    """Return what to add to log odds so that their mean chance is `share`."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _logistic(pull + middle).mean() < share else (low, middle)
    return (low + high) / 2


def _logistic(value: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-value))
    return chance
