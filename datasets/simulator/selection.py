"""Say who took part in something, so that a planted effect and planted selection both hold.

What happened to everybody stands already (their orders do not change). Who took part is drawn
given what happened, by Bayes' rule: within a group of equals, takers then fare better or worse by
exactly the planted effect on average, while some groups take part more than others.
"""

from __future__ import annotations

import numpy as np

from simulator.days import Bools, Floats, Ints

_MOST = 0.6


def take_part(
    group: Ints, happened: Bools, share_of_group: Floats, effect: float, rng: np.random.Generator
) -> Bools:
    """Return who took part.

    Parameters
    ----------
    group
        Group of each one, from 0.
    happened
        Whether the outcome came about.
    share_of_group
        Which share of each group takes part.
    effect
        Chance of the outcome of those who take part, less that of the others of their group.
    rng
        Where the draws come from.
    """
    count = share_of_group.size
    size = np.maximum(np.bincount(group, minlength=count), 1)
    mean = np.bincount(group, happened, count) / size
    takers = np.clip(mean + (1 - share_of_group) * effect, 0.0, 1.0)
    given = share_of_group * takers / np.maximum(mean, 1e-9)
    otherwise = share_of_group * (1 - takers) / np.maximum(1 - mean, 1e-9)
    chance = np.minimum(np.where(happened, given[group], otherwise[group]), 1.0)
    return draw_evenly(chance, np.lexsort((rng.random(group.size), happened, group)), rng)


def draw_evenly(chance: Floats, place: Ints, rng: np.random.Generator) -> Bools:
    """Return who is drawn, each with its chance, so that every run of `place` has its share.

    Walking along `place`, chances are added up and whoever lifts the sum over the next whole
    number is drawn (systematic sampling): numbers drawn hardly stray from what is expected.
    """
    total = np.cumsum(chance[place]) + rng.random()
    drawn = np.zeros(chance.size, dtype=bool)
    drawn[place] = np.floor(total) > np.floor(total - chance[place])
    return drawn


def shares_for(group: Ints, happened: Bools, share: float, effect: float, target: float) -> Floats:
    """Return the share of each group so that `share` take part and `target` of them have it.

    Groups in rising order take part more and more: by a constant factor from one to the next.
    """
    size = np.bincount(group).astype(np.float64)
    mean = np.bincount(group, happened) / np.maximum(size, 1)

    def at(slope: float) -> Floats:
        weight = np.exp(slope * np.arange(size.size))
        found: Floats = np.minimum(share * weight * size.sum() / (weight @ size), _MOST)
        return found

    low, high = -3.0, 3.0
    for _ in range(50):
        middle = (low + high) / 2
        found = at(middle)
        reached = (found * size) @ (mean + (1 - found) * effect) / (found @ size)
        low, high = (middle, high) if reached < target else (low, middle)
    return at((low + high) / 2)
