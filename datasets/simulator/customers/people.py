"""The customers: who they are and how they behave, before anything is bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import SEGMENTS
from simulator.days import DAYS, Floats, Ints
from simulator.parameters import Parameters
from simulator.randomness import stream

_ONE_TIME = SEGMENTS.index("one_time_buyer")
_REGIONS = (0.36, 0.22, 0.14, 0.12, 0.09, 0.04, 0.03)
_TIERS = (0.24, 0.30, 0.22, 0.15, 0.09)
_AGES = (0.14, 0.31, 0.24, 0.13, 0.06, 0.12)


@dataclass
class People:
    """One value for each customer; those who come later join when they first buy.

    `joined` is the day of joining (before 0 for those who were there), `leaves` the day from
    which the customer does not come back, `channel` the preferred channel.
    """

    segment: Ints
    rate: Floats
    joined: Ints
    leaves: Ints
    channel: Ints
    region: Ints
    tier: Ints
    age: Ints

    @property
    def count(self) -> int:
        """Number of customers."""
        return self.segment.size


def make_people(parameters: Parameters, scale: float, seed: int) -> People:
    """Return early customers, who have joined, and those to come, who have not (`DAYS`)."""
    rng = stream(seed, "people")
    size, segments = parameters.size, parameters.segments
    count = max(20, round(size.customers * scale))
    early = max(6, round(size.early_customers * scale))
    segment = rng.choice(len(SEGMENTS), count, p=segments.share)
    taste = rng.gamma(segments.rate_shape, 1 / segments.rate_shape, count)
    joined = np.full(count, DAYS)
    joined[:early] = np.sort(-rng.integers(1, 730, early))
    people = People(
        segment=segment,
        rate=np.array(segments.order_rate)[segment] * taste,
        joined=joined,
        leaves=np.full(count, DAYS),
        channel=rng.choice(5, count, p=parameters.funnel.order_share_first),
        region=rng.choice(len(_REGIONS), count, p=_REGIONS),
        tier=rng.choice(len(_TIERS), count, p=_TIERS) + 1,
        age=rng.choice(len(_AGES), count, p=_AGES),
    )
    set_leaving(people, np.arange(early), parameters, rng)
    people.leaves[:early] += -people.joined[:early]
    return people


def set_leaving(
    people: People, who: Ints, parameters: Parameters, rng: np.random.Generator
) -> None:
    """Draw how long the customers `who`, having joined, keep coming."""
    mean = np.array(parameters.segments.alive_days)[people.segment[who]]
    stay = rng.exponential(mean)
    people.leaves[who] = people.joined[who] + np.ceil(stay).astype(np.int64)


def is_one_time(people: People) -> np.ndarray:
    """Return who buys once only."""
    one_time: np.ndarray = people.segment == _ONE_TIME
    return one_time
