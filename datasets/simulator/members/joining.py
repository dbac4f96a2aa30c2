"""Who becomes a member, such that orders that exist tell a planted effect.

Orders are there before memberships are. An effect is planted by Bayes' rule: customers of one
stratum (alike in what they spent before) become members the likelier, the more they spend
afterwards, by exactly so much that members of a stratum spend `effect` times as much as the
others. What a reader of the tables sees is then the same as if membership had raised spending.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.days import Floats, Ints

STRATA = 20


def strata(values: Floats, count: int = STRATA) -> Ints:
    """Return for each value its group of equal size, from 0; all that are not positive are 0."""
    group = np.zeros(values.size, dtype=np.int64)
    positive = np.flatnonzero(values > 0)
    order = np.argsort(values[positive], kind="stable")
    rank = np.empty(positive.size, dtype=np.int64)
    rank[order] = np.arange(positive.size)
    group[positive] = 1 + rank * (count - 1) // max(positive.size, 1)
    return group


def joining_chance(
    before: Floats, after: Floats, share: float, ratio: float, effect: float
) -> Floats:
    """Return each customer's chance to become a member.

    Parameters
    ----------
    before, after
        Spending before and after the programme opened, CNY.
    share
        Share of all that become members.
    ratio
        Spending of members over that of the others afterwards, all strata together.
    effect
        The same within a stratum of spending before.
    """
    group = strata(before)
    size = np.bincount(group, minlength=STRATA).astype(np.float64)
    mean = np.bincount(group, after, STRATA) / np.maximum(size, 1)

    def by_stratum(slope: float) -> Floats:
        shape = np.exp(slope * np.arange(STRATA) / STRATA)
        level = bisect(lambda s: float((np.minimum(0.75, s * shape) * size).sum() / size.sum()),
                       share, 1e-6, 100.0)  # fmt: skip
        found: Floats = np.minimum(0.75, level * shape)
        return found

    def ratio_of(slope: float) -> float:
        chance = by_stratum(slope)
        gain = effect / (1 + chance * (effect - 1))
        rest = (1 - chance * gain) / (1 - chance)
        members = (chance * size * mean * gain).sum() / (chance * size).sum()
        others = ((1 - chance) * size * mean * rest).sum() / ((1 - chance) * size).sum()
        return float(members / others)

    chance = by_stratum(bisect(ratio_of, ratio, 0.0, 12.0))
    return _tilted(group, after, mean, size, chance, effect)


def _tilted(
    group: Ints, after: Floats, mean: Floats, size: Floats, chance: Floats, effect: float
) -> Floats:
    """Return the chances, higher for who spends more, with the strata's chances on average."""
    gain = effect / (1 + chance * (effect - 1)) - 1
    spread = np.bincount(group, after**2, STRATA) / np.maximum(size, 1)
    variation = spread / np.maximum(mean, 1e-9) ** 2 - 1
    slope = gain / np.maximum(variation - gain, 1e-3)
    relative = after / np.maximum(mean[group], 1e-9)
    tilt = (1 + slope[group] * relative) / (1 + slope[group])
    found: Floats = np.clip(chance[group] * tilt, 0.0, 0.98)
    return found


def bisect(function: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where a rising function takes the value `wanted`, or the nearer end."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < wanted else (low, middle)
    return (low + high) / 2
