"""Give every paid order a customer, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.customers.people import People, is_one_time, set_leaving
from simulator.customers.treatments import Trial, draw_trial
from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.market.festivals import Season
from simulator.parameters import Parameters
from simulator.randomness import stream

# How much likelier a customer is on the preferred channel than on another.
_LOYALTY = 8.0


@dataclass(frozen=True)
class Buyers:
    """The customer of every order, and who took part in the comparison of treatments."""

    customer: Ints
    trial: Trial


@dataclass
class _Queue:
    """Who must order on which day: participants whose next order is due."""

    due: list[list[int]]

    def take(self, today: int, most: int) -> Ints:
        """Return at most `most` customers that are due; the others wait until tomorrow."""
        waiting = self.due[today]
        taken, rest = waiting[:most], waiting[most:]
        if today + 1 < DAYS:
            self.due[today + 1] = rest + self.due[today + 1]
        return np.array(taken, dtype=np.int64)


def assign_buyers(
    order_day: Ints,
    order_channel: Ints,
    order_value: Floats,
    people: People,
    calendar: Season,
    parameters: Parameters,
    scale: float,
    seed: int,
) -> Buyers:
    """Return the customer of each order; `people` is filled with joining and leaving days.

    Orders are sorted by day. On each day newcomers join with their first order, participants
    whose time has come order again, and the other orders go to customers by their rate.
    """
    rng = stream(seed, "buyers")
    bounds = np.searchsorted(order_day, np.arange(DAYS + 1))
    newcomers = _newcomers(np.diff(bounds), people, rng)
    customer = np.full(order_day.size, -1)
    pending = np.zeros(people.count, dtype=bool)
    queue, trial, treated_on = _Queue([[] for _ in range(DAYS)]), None, day(
        parameters.treatment.treated_on
    )  # fmt: skip
    for today in range(DAYS):
        if today == treated_on:
            past = customer[bounds[max(0, today - 365)] : bounds[today]]
            trial = draw_trial(np.unique(past), people, parameters, scale, seed)
            for who, when in zip(trial.customer, treated_on + trial.gap_days, strict=True):
                pending[who] = True
                if when < DAYS:
                    queue.due[when].append(int(who))
        mine = slice(bounds[today], bounds[today + 1])
        due = queue.take(today, int((bounds[today + 1] - bounds[today]) - newcomers[today].size))
        weight = _weights(today, people, pending, calendar, parameters)
        weight[due] = 0.0
        customer[mine] = _one_day(
            order_channel[mine], order_value[mine], newcomers[today], due, weight, people,
            parameters, rng,
        )  # fmt: skip
        pending[due] = False
        _join(today, newcomers[today], customer[mine], order_channel[mine], people)
        set_leaving(people, newcomers[today], parameters, rng)
        people.leaves[due] = np.maximum(people.leaves[due], today + 30)
    assert trial is not None
    return Buyers(customer, trial)


def _newcomers(orders: Ints, people: People, rng: np.random.Generator) -> list[Ints]:
    """Spread those to come over the days by orders, more of them early than late."""
    to_come = np.flatnonzero(people.joined == DAYS)
    weight = orders * np.linspace(1.25, 0.75, DAYS)
    wanted = rng.multinomial(to_come.size, weight / weight.sum())
    wanted = np.minimum(wanted, orders)
    ends = np.cumsum(wanted)
    return [to_come[end - size : end] for end, size in zip(ends, wanted, strict=True)]


def _weights(
    today: int, people: People, pending: Bools, calendar: Season, parameters: Parameters
) -> Floats:
    here = (people.joined < today) & (people.leaves > today) & ~pending
    weight = np.where(here, people.rate, 0.0)
    if calendar.on_sale[today]:
        weight = weight * np.array(parameters.segments.on_sale)[people.segment]
    if not weight.any():
        weight = ((people.joined < today) & ~is_one_time(people)).astype(float) + 1e-9
    return weight


def _one_day(
    channel: Ints,
    value: Floats,
    newcomers: Ints,
    due: Ints,
    weight: Floats,
    people: People,
    parameters: Parameters,
    rng: np.random.Generator,
) -> Ints:
    """Return the customers of one day's orders, bigger orders to bigger spenders."""
    customer = np.full(channel.size, -1)
    places = rng.permutation(channel.size)
    fixed = np.concatenate([newcomers, due])
    customer[places[: fixed.size]] = fixed
    left = places[fixed.size :]
    for number in range(5):
        mine = left[channel[left] == number]
        total = np.cumsum(np.where(people.channel == number, _LOYALTY, 1.0) * weight)
        drawn = np.searchsorted(total, rng.random(mine.size) * total[-1], side="right")
        drawn = np.minimum(drawn, people.count - 1)
        spend = np.array(parameters.segments.spend_rank)[people.segment[drawn]]
        by_spender = np.argsort(spend + rng.normal(0, 0.8, mine.size))
        by_value = np.argsort(np.log(value[mine]) + rng.normal(0, 0.3, mine.size))
        customer[mine[by_value]] = drawn[by_spender]
    return customer


def _join(today: int, newcomers: Ints, customer: Ints, channel: Ints, people: People) -> None:
    people.joined[newcomers] = today
    by_customer = np.argsort(customer, kind="stable")
    first = by_customer[np.searchsorted(customer, newcomers, sorter=by_customer)]
    people.channel[newcomers] = channel[first]
