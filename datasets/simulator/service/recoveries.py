"""Remedies after complaints, such that orders that exist tell what a remedy is worth.

As in `simulator.members.joining`, Bayes' rule plants the effect: whether a customer orders again
within 90 days is known, and the remedy is drawn with the chances that a lot would have given to
that outcome. Read from the tables, remedies are then a lot, and the lifts are those planted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.histories import amounts, history
from simulator.randomness import stream
from simulator.service.arrivals import QUALITY, RETURN
from simulator.service.desk import Desk
from simulator.service.parameters import RecoveryParameters
from simulator.world import World

AGENT, LOT = range(2)


@dataclass(frozen=True)
class Recoveries:
    """One value for each complaint that was made good, in order of its contact.

    `contact` is the place of the contact; `orders` and `spend` are -1 where fewer than
    `window_days` are left of the period. `lift` is truth: groups x remedies, what each remedy adds
    over an apology, on average over the complaints by lot.
    """

    contact: Ints
    group: Ints
    remedy: Ints
    by: Ints
    cost: Floats
    orders: Ints
    spend: Floats
    lift: Floats


def make_recoveries(
    world: World, desk: Desk, parameters: RecoveryParameters | None = None
) -> Recoveries:
    """Return one remedy for the first answered complaint of each customer in 2025."""
    parameters = parameters or RecoveryParameters()
    rng = stream(world.seed, "recoveries")
    contacts, found = desk.contacts, history(world)
    complains = np.isin(contacts.topic, (QUALITY, RETURN)) & (contacts.agent >= 0)
    place = np.flatnonzero(complains)
    _, first = np.unique(contacts.customer[place], return_index=True)
    place = np.sort(place[first])
    customer, today = contacts.customer[place], contacts.day[place]
    before, spent, _ = found.before(customer, today)
    group = customer_groups(before)
    end = today + parameters.window_days + 1
    complete = end <= DAYS
    orders, spend = found.between(customer, today + 1, np.minimum(end, DAYS))
    again = orders > 0
    by = np.where(today >= day(parameters.lot_from), LOT, AGENT)
    cell = group * 4 + _quarter(spent)
    base = _again_by_cell(again, complete, cell)
    chance = _chances(group, base, parameters)
    remedy = _lot(chance, again, complete, rng)
    remedy = np.where(by == LOT, remedy, _by_agent(spent, rng))
    due = amounts(world)[np.maximum(contacts.order[place], 0)]
    cost = np.array(parameters.cost_cny)[remedy]
    cost = cost + np.where(remedy == 2, parameters.refund_share * due, 0.0)
    return Recoveries(
        place, group, remedy, by, np.round(cost, 2),
        np.where(complete, orders, -1), np.where(complete, np.round(spend, 2), -1.0),
        _lifts(chance, group, (by == LOT) & complete),
    )  # fmt: skip


def customer_groups(orders_before: Ints) -> Ints:
    """Return the place in `CUSTOMER_GROUPS`: up to one paid order, two to four, five or more."""
    return np.searchsorted(np.array([2, 5]), orders_before, side="right").astype(np.int64)


def _quarter(spent: Floats) -> Ints:
    bounds = np.quantile(spent, [0.25, 0.5, 0.75]) if spent.size else np.zeros(3)
    return np.searchsorted(bounds, spent, side="right").astype(np.int64)


def _again_by_cell(again: Bools, complete: Bools, cell: Ints) -> Floats:
    """Return the share that orders again among those alike, for each complaint."""
    size = np.bincount(cell[complete], minlength=12)
    share = np.bincount(cell[complete & again], minlength=12) / np.maximum(size, 1)
    found: Floats = np.where(size > 0, share, 0.2)[cell]
    return found


def _chances(group: Ints, base: Floats, parameters: RecoveryParameters) -> Floats:
    """Return complaint x remedy: the chance to order again, `base` on average over remedies.

    Where few order again anyway, a lift cannot take the chance below zero: it is shrunk.
    """
    lift = np.array(parameters.lift)
    wanted = (lift - lift.mean(axis=1, keepdims=True))[group]
    room = np.minimum(base, 1 - base)
    shrink = np.minimum(1.0, 0.98 * room / np.abs(wanted).max(axis=1))
    chance: Floats = base[:, None] + wanted * shrink[:, None]
    return chance


def _lot(chance: Floats, again: Bools, complete: Bools, rng: np.random.Generator) -> Ints:
    """Return the remedies; given the outcome, each has the chance that Bayes' rule says."""
    weight = np.where(again[:, None], chance, 1 - chance)
    weight = np.where(complete[:, None], weight, 1.0)
    ends = np.cumsum(weight, axis=1)
    draw = rng.random(again.size) * ends[:, -1]
    remedy: Ints = (draw[:, None] >= ends).sum(axis=1)
    last = chance.shape[1] - 1
    return np.where(remedy > last, last, remedy)


def _lifts(chance: Floats, group: Ints, counted: Bools) -> Floats:
    """Return groups x remedies: the mean chance less that of an apology."""
    lifts = np.zeros((3, chance.shape[1]))
    for number in range(3):
        mine = counted & (group == number)
        if mine.any():
            mean = chance[mine].mean(axis=0)
            lifts[number] = mean - mean[0]
    return lifts


def _by_agent(spent: Floats, rng: np.random.Generator) -> Ints:
    """Return what agents gave before the lot: the more, the more the customer had spent."""
    rank = np.argsort(np.argsort(spent + rng.gamma(1.0, 250.0, spent.size), kind="stable"))
    found: Ints = rank * 4 // max(spent.size, 1)
    return found
