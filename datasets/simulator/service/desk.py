"""The service desk at work: a queue served by who is on shift."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CHANNELS
from simulator.days import DAYS, SECONDS, Bools, Floats, Ints, day
from simulator.randomness import stream
from simulator.service.arrivals import LOGISTICS, PRODUCT, make_arrivals, moments
from simulator.service.parameters import AiParameters, DeskParameters
from simulator.service.roster import Roster, make_roster
from simulator.world import World


@dataclass(frozen=True)
class Contacts:
    """One value for each contact in order of arrival; seconds since the first day's start.

    `order` is a place or -1, `agent` is -1 where no agent answered, `wait` counts until the
    first answer, `agent_wait` until an agent's (-1 where none answered), `score` is 0 where none
    was given, `pleased` the chance of a score of 4 or 5 (truth).
    """

    customer: Ints
    order: Ints
    channel: Ints
    topic: Ints
    arrived: Ints
    ai: Bools
    agent: Ints
    wait: Ints
    agent_wait: Ints
    handling: Ints
    abandoned: Bools
    resolved: Bools
    score: Ints
    pleased: Floats

    @property
    def day(self) -> Ints:
        """Day of arrival."""
        return self.arrived // SECONDS


@dataclass(frozen=True)
class Desk:
    """Contacts and the shifts that served them."""

    contacts: Contacts
    roster: Roster


@dataclass(frozen=True)
class _Served:
    """What the queue made of one day's contacts: agent (-1: nobody) and start of the answer."""

    agent: Ints
    start: Ints


def make_desk(
    world: World,
    parameters: DeskParameters | None = None,
    ai: AiParameters | None = None,
) -> Desk:
    """Return the desk of 2025; what stays open comes back as another contact within days."""
    parameters, ai = parameters or DeskParameters(), ai or AiParameters()
    arrivals = make_arrivals(world, parameters)
    roster = make_roster(world, arrivals, parameters)
    rng = stream(world.seed, "service desk")
    first = day(parameters.first_day)
    by_day = [np.empty((0, 4), dtype=np.int64)] * (DAYS - first)
    table = np.column_stack([arrivals.customer, arrivals.order, arrivals.topic, arrivals.arrived])
    table = table[np.argsort(arrivals.arrived, kind="stable")]
    bounds = np.searchsorted(table[:, 3], (first + np.arange(DAYS - first + 1)) * SECONDS)
    shifts = np.searchsorted(roster.day, first + np.arange(DAYS - first + 1))
    done: list[list[np.ndarray]] = []
    for number in range(DAYS - first):
        mine = np.concatenate([table[bounds[number] : bounds[number + 1]], by_day[number]])
        mine = mine[np.argsort(mine[:, 3], kind="stable")]
        shift = slice(shifts[number], shifts[number + 1])
        today, again = _one_day(mine, first + number, roster, shift, parameters, ai, rng)
        done.append(today)
        for ahead in np.unique(again[:, 3] // SECONDS):
            if ahead < DAYS:
                later = again[again[:, 3] // SECONDS == ahead]
                by_day[ahead - first] = np.concatenate([by_day[ahead - first], later])
    columns = [np.concatenate(part) for part in zip(*done, strict=True)]
    return Desk(_contacts(world, columns, rng), roster)


def _one_day(
    mine: Ints,
    today: int,
    roster: Roster,
    shift: slice,
    parameters: DeskParameters,
    ai: AiParameters,
    rng: np.random.Generator,
) -> tuple[list[np.ndarray], Ints]:
    """Return the day's columns and the contacts that come again."""
    size = len(mine)
    topic, arrived = mine[:, 2], mine[:, 3]
    easy = (topic == PRODUCT) | (topic == LOGISTICS)
    by_ai = easy & (today >= day(ai.starts_on)) & (rng.random(size) < ai.share)
    solved = by_ai & (rng.random(size) < ai.solves)
    ai_wait = rng.integers(ai.seconds[0], ai.seconds[1] + 1, size)
    ai_talk = rng.integers(30, 120, size)
    joins = np.where(by_ai, arrived + ai_wait + ai_talk, arrived)
    talk = _handling(topic, parameters, rng)
    patience = rng.exponential(parameters.patience_seconds, size).astype(np.int64) + 20
    queued = np.flatnonzero(~solved)
    queued = queued[np.argsort(joins[queued], kind="stable")]
    served = _serve(joins[queued], talk[queued], patience[queued], today, roster, shift,
                    parameters.fast_handling)  # fmt: skip
    agent, start = np.full(size, -1), np.full(size, -1)
    agent[queued], start[queued] = served.agent, served.start
    answered = agent >= 0
    agent_wait = np.where(answered, start - joins, -1)
    wait = np.select([by_ai, answered], [ai_wait, agent_wait], patience)
    fast = agent == roster.fast
    pace = np.where(fast, parameters.fast_handling, 1.0)
    handling = np.where(answered, np.floor(talk * pace), 0).astype(np.int64)
    chance = np.where(fast, parameters.fast_resolved, parameters.resolved)
    chance = np.where(solved, ai.resolves, chance)
    abandoned = ~solved & ~answered
    resolved = ~abandoned & (rng.random(size) < chance)
    pleased = _satisfied_chance(topic, agent_wait, resolved, by_ai, parameters, ai)
    given = (rng.random(size) < parameters.scored) & ~abandoned
    given &= ~by_ai | solved | (rng.random(size) >= ai.handed_over_silent)
    score = np.where(given, _scores(pleased, rng), 0)
    again = mine[~resolved & (rng.random(size) < parameters.repeats)].copy()
    ahead = today + rng.integers(1, 4, again.shape[0])
    again[:, 3] = ahead * SECONDS + moments(again.shape[0], parameters, rng)
    columns = [mine, by_ai, agent, wait, agent_wait, handling, abandoned, resolved, score, pleased]
    return columns, again


def _handling(topic: Ints, parameters: DeskParameters, rng: np.random.Generator) -> Ints:
    mean = np.array(parameters.handling_seconds)[topic]
    shape = parameters.handling_shape
    return np.maximum(15, rng.gamma(shape, mean / shape)).astype(np.int64)


def _serve(
    joins: Ints,
    talk: Ints,
    patience: Ints,
    today: int,
    roster: Roster,
    shift: slice,
    fast_handling: float,
) -> _Served:
    """Serve first come, first served: who is idle longest takes the next; who waits too long goes.

    `joins` rises. An agent takes nobody after the end of the shift, and finishes what was begun.
    """
    start_of_day = today * SECONDS
    ends = dict(zip(roster.agent[shift].tolist(),
                    (start_of_day + roster.ends[shift] * 60).tolist(), strict=True))  # fmt: skip
    idle = [
        (start_of_day + int(starts) * 60, int(agent))
        for starts, agent in zip(roster.starts[shift], roster.agent[shift], strict=True)
    ]
    heapq.heapify(idle)
    agents, starts = [], []
    for moment, length, wait in zip(joins.tolist(), talk.tolist(), patience.tolist(), strict=True):
        while idle and max(idle[0][0], moment) >= ends[idle[0][1]]:
            heapq.heappop(idle)
        begin = max(idle[0][0], moment) if idle else moment + wait + 1
        if begin - moment > wait:
            agents.append(-1)
            starts.append(-1)
            continue
        agent = idle[0][1]
        takes = int(length * fast_handling) if agent == roster.fast else length
        heapq.heapreplace(idle, (begin + takes, agent))
        agents.append(agent)
        starts.append(begin)
    return _Served(np.array(agents, dtype=np.int64), np.array(starts, dtype=np.int64))


def _satisfied_chance(
    topic: Ints,
    agent_wait: Ints,
    resolved: Bools,
    by_ai: Bools,
    parameters: DeskParameters,
    ai: AiParameters,
) -> Floats:
    """Return the chance of a score of 4 or 5, whether or not a score is given."""
    minutes: Floats = np.clip(np.where(by_ai, 0, agent_wait), 0, 600) / 60
    chance: Floats = (
        np.array(parameters.satisfied)[topic]
        + np.where(by_ai, ai.effect, 0.0)
        - np.where(resolved, 0.0, parameters.unresolved_penalty)
        - parameters.wait_penalty_per_minute * minutes
    )
    return np.clip(chance, 0.0, 1.0)


def _scores(chance: Floats, rng: np.random.Generator) -> Ints:
    """Return scores from 1 to 5; 4 and 5 mean satisfied."""
    satisfied = rng.random(chance.size) < chance
    high = np.where(rng.random(chance.size) < 0.9, 5, 4)
    low = rng.choice([1, 2, 3], chance.size, p=(0.4, 0.25, 0.35))
    return np.where(satisfied, high, low)


def _contacts(world: World, columns: list[np.ndarray], rng: np.random.Generator) -> Contacts:
    table = columns[0]
    customer, order = table[:, 0], table[:, 1]
    drawn = rng.random(order.size) < 0.8
    own = world.sales.people.channel[customer]
    any_channel = rng.integers(0, len(CHANNELS), order.size)
    free = np.where(drawn, own, any_channel)
    channel = np.where(order >= 0, world.sales.orders.channel[np.maximum(order, 0)], free)
    return Contacts(customer, order, channel, table[:, 2], table[:, 3], *columns[1:])
