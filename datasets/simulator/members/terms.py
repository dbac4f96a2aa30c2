"""Terms of membership: who holds which package from when, and who renews."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from shop.schema.members import LIFE_STAGES
from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.histories import History, history
from simulator.members.joining import bisect, joining_chance
from simulator.members.parameters import MemberParameters
from simulator.randomness import stream
from simulator.world import World

_NEW, _GROWING, _MATURE, _LAPSING = range(len(LIFE_STAGES))
DEFAULT, LOT, CHOICE = range(3)
RENEWED, LAPSED, RUNNING = range(3)


@dataclass(frozen=True)
class Terms:
    """One value for each term of a customer, in order of start; days are numbers.

    `ends` is the last day of the term; `package` 0 is the standard one.
    """

    customer: Ints
    term: Ints
    tier: Ints
    stage: Ints
    package: Ints
    assigned: Ints
    starts: Ints
    ends: Ints
    outcome: Ints


def founders(world: World, parameters: MemberParameters | None = None) -> Ints:
    """Return the customers who join when the programme opens, in order of their number."""
    parameters = parameters or MemberParameters()
    rng = stream(world.seed, "founding members")
    found, people = history(world), world.sales.people
    opens, since = day(parameters.opens_on), day(parameters.compared_from)
    old = np.flatnonzero(people.joined < opens)
    full = np.full(old.size, opens)
    _, before, _ = found.before(old, full)
    _, after = found.between(old, np.full(old.size, since), np.full(old.size, DAYS))
    chance = joining_chance(
        before, after, parameters.founder_share, parameters.arpu_ratio, parameters.arpu_effect
    )
    return old[rng.random(old.size) < chance]


def make_terms(world: World, parameters: MemberParameters | None = None) -> Terms:
    """Return every term that started by the end of the period."""
    parameters = parameters or MemberParameters()
    rng = stream(world.seed, "memberships")
    found = history(world)
    customer, starts = _first_terms(world, parameters, rng)
    ready = rng.normal(size=customer.size)
    tier = _tiers(found, customer, starts)
    parts: list[tuple[Ints, ...]] = []
    who, term = np.arange(customer.size), 1
    limits = _limits(parameters)
    while who.size:
        begins = starts[who]
        stage = life_stages(found, world.sales.people.joined, customer[who], begins)
        assigned = _phase(begins, parameters)
        suits = _suits(assigned, ready[who], rng)
        limit = np.where(suits, limits[1], limits[0])
        own, rest = parameters.loyalty, np.sqrt(1 - parameters.loyalty**2)
        renews = own * ready[who] + rest * rng.normal(size=who.size) > limit
        ends = begins + parameters.term_days - 1
        outcome = np.select([ends >= DAYS - 1, renews], [RUNNING, RENEWED], LAPSED)
        package = np.where(suits, 1 + stage, 0)
        parts.append((customer[who], np.full(who.size, term), tier[who], stage, package, assigned,
                      begins, ends, outcome))  # fmt: skip
        who = who[outcome == RENEWED]
        starts[who] = starts[who] + parameters.term_days
        term += 1
    columns = [np.concatenate(part) for part in zip(*parts, strict=True)]
    by = np.lexsort((columns[0], columns[6]))
    return Terms(*(column[by] for column in columns))


def _first_terms(
    world: World, parameters: MemberParameters, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    old = founders(world, parameters)
    opens, people = day(parameters.opens_on), world.sales.people
    recent = np.flatnonzero((people.joined >= opens) & (people.joined < DAYS))
    recent = recent[rng.random(recent.size) < parameters.later_share]
    delay = 1 + rng.exponential(parameters.later_delay_days, recent.size).astype(np.int64)
    begins = people.joined[recent] + delay
    recent, begins = recent[begins < DAYS], begins[begins < DAYS]
    first = opens + rng.integers(0, parameters.founding_days, old.size)
    return np.concatenate([old, recent]), np.concatenate([first, begins])


def _tiers(found: History, customer: Ints, starts: Ints) -> Ints:
    _, spent, _ = found.before(customer, starts)
    return np.searchsorted(np.array([800.0, 2_500.0]), spent, side="right").astype(np.int64)


def life_stages(found: History, joined: Ints, customer: Ints, today: Ints) -> Ints:
    """Return the place of each customer's stage in `LIFE_STAGES` on the morning of `today`.

    New: first order less than 60 days ago. Lapsing: no paid order in the last 120 days. Of the
    others mature are those with five paid orders or more since 2024-01-01.
    """
    orders, _, last = found.before(customer, today)
    new = today - joined[customer] < 60
    lapsing = (last < 0) | (today - last > 120)
    return np.select([new, lapsing, orders >= 5], [_NEW, _LAPSING, _MATURE], _GROWING)


def _phase(begins: Ints, parameters: MemberParameters) -> Ints:
    bounds = np.array([day(parameters.lot_from), day(parameters.choice_from)])
    return np.searchsorted(bounds, begins, side="right").astype(np.int64)


def _suits(assigned: Ints, ready: Floats, rng: np.random.Generator) -> Bools:
    """Return who holds the package of the stage: by lot, later by choice of the keen."""
    lot = rng.random(ready.size) < 0.5
    chosen = ready + rng.normal(0, 0.8, ready.size) > 0
    found: Bools = np.select([assigned == DEFAULT, assigned == LOT], [np.False_, lot], chosen)
    return found


def _limits(parameters: MemberParameters) -> tuple[float, float]:
    """Return the limits of readiness that give the planted rates among terms given by lot.

    Most of those are second terms of founders, who are keener than all that started: their
    readiness is integrated on a fixed grid, so the limits depend on no draw.
    """
    grid = np.array([NormalDist().inv_cdf((k + 0.5) / 400) for k in range(400)])
    own, rest = parameters.loyalty, float(np.sqrt(1 - parameters.loyalty**2))
    normal = NormalDist()

    def renewal(limit: float) -> Floats:
        return np.array([1 - normal.cdf((limit - own * z) / rest) for z in grid])

    def second_term(limit: float, kept: Floats) -> float:
        return float((renewal(limit) * kept).sum() / kept.sum())

    def standard(level: float) -> float:
        return second_term(-level, _mix(renewal(-level)))

    low = bisect(standard, parameters.renewal_standard, -3.0, 3.0)
    kept = _mix(renewal(-low))
    high = bisect(lambda level: second_term(-level, kept), parameters.renewal_by_stage, -3.0, 4.0)
    return -low, -high


def _mix(renewed: Floats) -> Floats:
    """Return the weight of each readiness: four fifths second terms, one fifth first terms."""
    weight: Floats = 0.8 * renewed / renewed.mean() + 0.2
    return weight
