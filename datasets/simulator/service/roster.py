"""Who is on shift: as many as the roster's rule asks for, never more than the team has."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from simulator.days import DAYS, Floats, Ints, day
from simulator.randomness import stream
from simulator.service.arrivals import HALF_HOURS, Arrivals
from simulator.service.parameters import DeskParameters
from simulator.world import World

# The agent who is fast and leaves problems open is the third of the evening team.
_FAST_PLACE = 2
_LOOK_BACK = 28


@dataclass(frozen=True)
class Roster:
    """Agents, and one value for each shift in order of day and agent; minutes of the day.

    `team` is 0 for the morning and 1 for the evening; `hired` is a day number.
    """

    team: Ints
    hired: Ints
    hourly_cost: Floats
    fast: int
    day: Ints
    agent: Ints
    starts: Ints
    ends: Ints

    @property
    def agents(self) -> int:
        """Number of agents."""
        return self.team.size


def erlang_c(servers: int, load: float) -> float:
    """Return the chance to wait in a queue of `servers` at a load in Erlang (1 when too few)."""
    if servers <= load:
        return 1.0
    term, total = 1.0, 1.0
    for number in range(1, servers):
        term *= load / number
        total += term
    last = term * load / servers * servers / (servers - load)
    return last / (total + last)


def servers_needed(load: float, handling: float, seconds: float, share: float) -> int:
    """Return the smallest number that answers `share` within `seconds` by Erlang C."""
    servers = max(1, ceil(load))
    while True:
        late = erlang_c(servers, load) * np.exp(-(servers - load) * seconds / handling)
        if servers > load and 1 - late >= share:
            return servers
        servers += 1


def make_roster(world: World, arrivals: Arrivals, parameters: DeskParameters) -> Roster:
    """Return the shifts of 2025, planned from the four weeks before each day."""
    rng = stream(world.seed, "shifts")
    first = day(parameters.first_day)
    wanted = _wanted(world, arrivals, parameters, first)
    usual = ~world.market.calendar.on_sale[first:]
    size = [max(3, ceil(int(np.quantile(wanted[usual, team], 0.8)) * 7 / 5) + 1) for team in (0, 1)]
    count = sum(size)
    team = np.repeat([0, 1], size)
    fast = size[0] + _FAST_PLACE
    changes = (parameters.opens_minute, parameters.changes_minute, parameters.closes_minute)
    rows: list[tuple[int, int, int, int]] = []
    for number in range(DAYS - first):
        for part in (0, 1):
            most = min(int(wanted[number, part]), size[part])
            start = number * most % size[part]
            chosen = (start + np.arange(most)) % size[part] + part * size[0]
            rows += [(first + number, int(a), changes[part], changes[part + 1])
                     for a in sorted(chosen)]  # fmt: skip
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    hired = first - rng.integers(30, 1_200, count)
    cost = np.round(rng.uniform(34, 46, count), 0)
    return Roster(team, hired, cost, fast, *columns)


def _wanted(world: World, arrivals: Arrivals, parameters: DeskParameters, first: int) -> Ints:
    """Return day x team: agents by the rule; the first weeks are planned from themselves."""
    per_day = np.bincount(arrivals.arrived // 86_400 - first, minlength=DAYS - first)
    sums = np.concatenate([[0], np.cumsum(per_day)])
    numbers = np.arange(per_day.size)
    start = np.maximum(numbers - _LOOK_BACK, 0)
    end = np.maximum(numbers, _LOOK_BACK)
    rate = (sums[end] - sums[start]) / (end - start)
    mean = np.bincount(arrivals.topic, minlength=5) / max(arrivals.topic.size, 1)
    handling = float(mean @ np.array(parameters.handling_seconds))
    weight = HALF_HOURS / HALF_HOURS.sum()
    on_sale = world.market.calendar.on_sale[first:]
    levels: dict[tuple[int, int], int] = {}
    wanted = np.zeros((per_day.size, 2), dtype=np.int64)
    for number in range(per_day.size):
        for part in (0, 1):
            share = float(weight[16 * part : 16 * part + 16].mean())
            # Whole contacts a day, so that the rule is worked out once a level.
            level = (round(float(rate[number])), part)
            if level not in levels:
                load = level[0] * 1.08 * share * handling / 1_800 * parameters.staffed_for
                levels[level] = servers_needed(
                    load, handling, parameters.target_seconds, parameters.target_share
                )
            extra = parameters.campaign_staff if on_sale[number] else 1.0
            wanted[number, part] = round(levels[level] * extra)
    return wanted
