"""Whether customers would recommend the shop: who was asked, and who answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import Bools, Floats, Ints, day
from simulator.histories import history
from simulator.randomness import stream
from simulator.service.parameters import NpsParameters
from simulator.service.recoveries import customer_groups
from simulator.world import World

_RECENT_DAYS = 180


@dataclass(frozen=True)
class NpsAnswers:
    """One value for each customer asked in a wave; `answered` tells whether `score` is known.

    `score` is what the customer would say (truth where not answered), `recent_return` whether
    goods came back in the half-year before.
    """

    wave: Ints
    asked: Ints
    customer: Ints
    group: Ints
    recent_return: Bools
    score: Ints
    answered: Bools


def make_nps(world: World, parameters: NpsParameters | None = None) -> NpsAnswers:
    """Return the four waves of 2025; loyal customers answer more often, and score higher."""
    parameters = parameters or NpsParameters()
    rng = stream(world.seed, "recommendations")
    found, orders, lines = history(world), world.sales.orders, world.sales.lines
    parts = []
    for wave, text in enumerate(parameters.waves):
        today = day(text)
        recent = orders.paid & (orders.day < today) & (orders.day >= today - _RECENT_DAYS)
        who = np.unique(orders.customer[recent])
        count = min(who.size, max(20, round(parameters.asked * world.scale)))
        who = np.sort(rng.choice(who, count, replace=False))
        before, _, _ = found.before(who, np.full(who.size, today))
        back = (lines.returned < today) & (lines.returned >= today - _RECENT_DAYS)
        returned = np.isin(who, np.unique(orders.customer[lines.order[back]]))
        group = customer_groups(before)
        score = _scores(group, returned, parameters, rng)
        answered = rng.random(count) < np.array(parameters.answers)[group]
        parts.append((np.full(count, wave), np.full(count, today), who, group, returned, score,
                      answered))  # fmt: skip
    return NpsAnswers(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _scores(
    group: Ints, returned: Bools, parameters: NpsParameters, rng: np.random.Generator
) -> Ints:
    shift = np.where(returned, parameters.returned_penalty, 0.0)
    promoter = np.array(parameters.promoters)[group] - shift
    detractor = np.array(parameters.detractors)[group] + shift
    draw = rng.random(group.size)
    high = rng.integers(9, 11, group.size)
    low = 6 - np.minimum(rng.geometric(0.4, group.size) - 1, 6)
    middle = rng.integers(7, 9, group.size)
    return np.select([draw < promoter, draw > 1 - detractor], [high, low], middle)


def net_score(score: Ints, weight: Floats | None = None) -> float:
    """Return the share of 9 and 10 less the share of 0 to 6, in points."""
    weight = np.ones(score.size) if weight is None else weight
    return float(100 * np.average(1.0 * (score >= 9) - 1.0 * (score <= 6), weights=weight))
