"""The market of a season: what a seed draws before any decision, and the demand it implies."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

WEEKS = 12
PAST_WEEKS = 12
SKUS = ("lamp", "kettle", "tent")
CHANNELS = ("search", "video")

Ranges = Mapping[str, tuple[float, float]]

# What a season may be: every parameter is drawn evenly between the two. An examination draws
# from ranges of its own, within or beside these, and from seeds that nobody has played.
RANGES: Ranges = {
    "list_price_cny": (69.0, 229.0),
    "cost_share": (0.42, 0.54),
    "salvage_share": (0.30, 0.55),
    "visitors": (7_000.0, 14_000.0),
    "conversion": (0.009, 0.020),
    "elasticity": (-4.2, -1.6),
    "cross_elasticity": (0.2, 0.9),
    "festival_visits": (1.7, 2.5),
    "festival_conversion": (1.3, 1.9),
    "search_lift": (0.15, 0.40),
    "search_scale_cny": (1_500.0, 4_000.0),
    "video_lift": (0.10, 0.35),
    "video_scale_cny": (2_000.0, 6_000.0),
    "contact_share": (0.08, 0.16),
    "wait_loss": (0.20, 0.45),
    "agent_cost_cny": (900.0, 1_400.0),
    "late_chance": (0.10, 0.30),
    "fault_factor": (0.50, 0.70),
    "strike_factor": (0.50, 0.70),
    "rival_sale": (0.68, 0.80),
    "noise": (0.10, 0.16),
}

HANDLING_MINUTES = 5.0
OPEN_HOURS = 98.0
PEAK = 2.0
PATIENCE_MINUTES = 1.0
BEFORE_FESTIVAL, AFTER_FESTIVAL = 0.85, 0.75
CROWDED_ADS = 1.3
_BLOCK = 16
FAULT_WEEKS = 4
SUPPLIER_DELAY_WEEKS = 2


@dataclass(frozen=True)
class Sku:
    """One product of a season.

    Attributes
    ----------
    list_price_cny, unit_cost_cny, salvage_cny
        List price, cost of a unit, and what a unit left at the end still brings.
    conversion
        Units wanted by a visitor at list price, the rival at list price, in an ordinary week.
    elasticity, cross_elasticity
        Of demand, to the own price (negative) and to the rival's (positive).
    festival_conversion
        Factor on conversion in the festival week, if the price joins the festival.
    lead_weeks
        Weeks from order to delivery that the supplier promises.
    start_units
        Stock on the first morning.
    """

    list_price_cny: float
    unit_cost_cny: float
    salvage_cny: float
    conversion: float
    elasticity: float
    cross_elasticity: float
    festival_conversion: float
    lead_weeks: int
    start_units: int


@dataclass(frozen=True)
class Season:
    """Everything that a seed draws before any decision, chance included.

    Lists by week start with the first week of the past, ``-PAST_WEEKS + 1``; week 1 of the game
    follows them. Lists by SKU or by week and SKU are in the order of `SKUS`.
    """

    skus: tuple[Sku, ...]
    visitors: float
    festival_week: int
    festival_visits: float
    promo_share: float
    lifts: tuple[float, float]
    scales_cny: tuple[float, float]
    contact_share: float
    wait_loss: float
    agent_cost_cny: float
    check_cost_cny: float
    fault_week: int
    fault_factor: float
    strike_week: int
    strike_factor: float
    supplier_week: int
    rival_week: int
    search_index: tuple[float, ...]
    rival_prices_cny: tuple[tuple[float, ...], ...]
    visit_shocks: tuple[float, ...]
    demand_shocks: tuple[tuple[float, ...], ...]
    demand_quantiles: tuple[tuple[float, ...], ...]
    order_delays: tuple[tuple[int, ...], ...]
    past_prices_cny: tuple[tuple[float, ...], ...]
    past_ads_cny: tuple[tuple[float, float], ...]
    past_agents: tuple[int, ...]
    past_sold_out: tuple[tuple[bool, ...], ...]

    def expected_visitors(self, week: int, ads_cny: tuple[float, float]) -> float:
        """Return the visitors of a week but for chance."""
        if week == self.festival_week:
            factor, crowd = self.festival_visits, CROWDED_ADS
        else:
            near = {self.festival_week - 1: BEFORE_FESTIVAL, self.festival_week + 1: AFTER_FESTIVAL}
            factor, crowd = near.get(week, 1.0), 1.0
        reach = 1.0 + sum(
            lift * (1.0 - math.exp(-spend / (scale * crowd)))
            for lift, scale, spend in zip(self.lifts, self.scales_cny, ads_cny, strict=True)
        )
        return self.visitors * self.search_index[week + PAST_WEEKS - 1] * factor * reach

    def expected_units(self, week: int, place: int, price_cny: float, rival_cny: float) -> float:
        """Return units wanted by one visitor, waits and mishaps apart."""
        sku = self.skus[place]
        units = sku.conversion
        units *= float((price_cny / sku.list_price_cny) ** sku.elasticity)
        units *= float((rival_cny / sku.list_price_cny) ** sku.cross_elasticity)
        if week == self.festival_week and joins(price_cny, sku.list_price_cny, self.promo_share):
            units *= sku.festival_conversion
        return units


def joins(price_cny: float, list_price_cny: float, promo_share: float) -> bool:
    """Return whether a price is low enough for the festival."""
    return price_cny <= promo_share * list_price_cny + 0.005


def late_share(contacts: float, agents: int) -> float:
    """Return the share of a week's contacts that wait longer than a minute, at the peak.

    Erlang C with 98 open hours a week, a peak of twice the mean, handling times that vary around a
    mean of 5 minutes (exponential) and nobody who hangs up while waiting. Where the peak brings as
    much work as there are agents, or more, the line only grows and Erlang C has no answer: all
    count as late.

    Parameters
    ----------
    contacts
        Contacts of the week.
    agents
        Agents on shift, at least 1.
    """
    load = float(contacts) * HANDLING_MINUTES / 60.0 / OPEN_HOURS * PEAK
    if load <= 0.0:
        return 0.0
    if load >= agents:
        return 1.0
    blocked = _blocked(load, -(-agents // _BLOCK) * _BLOCK)[agents]
    waits = blocked / (1.0 - load / agents * (1.0 - blocked))
    return waits * math.exp(-(agents - load) * PATIENCE_MINUTES / HANDLING_MINUTES)


@functools.lru_cache(maxsize=256)
def _blocked(load: float, most: int) -> tuple[float, ...]:
    """Return the share that no line would take in (Erlang B), by agents from none to `most`.

    Each follows from the one before. Who looks for a number of agents asks for one load and many
    numbers of agents, so that the whole row is kept.
    """
    row = [1.0]
    for agent in range(1, most + 1):
        row.append(load * row[-1] / (agent + load * row[-1]))
    return tuple(row)


def draw_season(seed: int, *, ranges: Ranges = RANGES, salt: int = 0) -> Season:
    """Return the season of a seed.

    Parameters
    ----------
    seed
        Any whole number from 0.
    ranges
        Lowest and highest value of every parameter, as `RANGES`.
    salt
        Another whole number from 0, so that the same seeds make other seasons.
    """
    rng = np.random.default_rng([seed, salt, 1_712])

    def draw(name: str) -> float:
        return float(rng.uniform(*ranges[name]))

    visitors = draw("visitors")
    skus = tuple(_sku(rng, ranges, visitors) for _ in SKUS)
    festival = int(rng.integers(6, 10))
    # Four different weeks for what goes wrong, none of them the festival itself.
    free = [week for week in range(2, WEEKS) if week != festival]
    fault, strike, supplier, rival = (int(week) for week in rng.choice(free, 4, replace=False))
    scales = (draw("search_scale_cny"), draw("video_scale_cny"))
    contact_share, noise, late = draw("contact_share"), draw("noise"), draw("late_chance")
    index = _search_index(rng)
    return Season(
        skus=skus,
        visitors=visitors,
        festival_week=festival,
        festival_visits=draw("festival_visits"),
        promo_share=float(rng.choice([0.85, 0.88, 0.9])),
        lifts=(draw("search_lift"), draw("video_lift")),
        scales_cny=scales,
        contact_share=contact_share,
        wait_loss=draw("wait_loss"),
        agent_cost_cny=float(round(draw("agent_cost_cny"))),
        check_cost_cny=800.0,
        fault_week=fault,
        fault_factor=draw("fault_factor"),
        strike_week=strike,
        strike_factor=draw("strike_factor"),
        supplier_week=supplier,
        rival_week=rival,
        search_index=index,
        rival_prices_cny=_rival_prices(rng, skus, festival, rival, draw("rival_sale")),
        **_luck(rng, noise, late),
        **_past(rng, skus, index, visitors * contact_share),
    )


def _sku(rng: np.random.Generator, ranges: Ranges, visitors: float) -> Sku:
    def draw(name: str) -> float:
        return float(rng.uniform(*ranges[name]))

    price = float(round(draw("list_price_cny")))
    cost = round(price * draw("cost_share"), 2)
    # What is dear is bought less often, so that no product is the whole shop.
    conversion = draw("conversion") * (140.0 / price) ** 0.7
    return Sku(
        list_price_cny=price,
        unit_cost_cny=cost,
        salvage_cny=round(cost * draw("salvage_share"), 2),
        conversion=conversion,
        elasticity=draw("elasticity"),
        cross_elasticity=draw("cross_elasticity"),
        festival_conversion=draw("festival_conversion"),
        lead_weeks=int(rng.integers(1, 4)),
        start_units=int(visitors * conversion * rng.uniform(2.5, 4.5)),
    )


def _search_index(rng: np.random.Generator) -> tuple[float, ...]:
    """Return the interest in the category: about 1, and near to that of the week before."""
    steps = rng.normal(0.0, 0.10, PAST_WEEKS + WEEKS)
    level, index = float(rng.normal(0.0, 0.15)), []
    for step in steps:
        level = 0.8 * level + float(step)
        index.append(round(math.exp(level), 3))
    return tuple(index)


def _rival_prices(
    rng: np.random.Generator, skus: tuple[Sku, ...], festival: int, sale_week: int, sale: float
) -> tuple[tuple[float, ...], ...]:
    wobble = rng.normal(0.0, 0.04, (PAST_WEEKS + WEEKS, len(skus)))
    rows = []
    for place, steps in enumerate(wobble.tolist()):
        week = place - PAST_WEEKS + 1
        factor = 0.9 if week == festival else sale if week in (sale_week, sale_week + 1) else 1.0
        prices = zip(skus, steps, strict=True)
        rows.append(tuple(round(s.list_price_cny * factor * math.exp(e), 2) for s, e in prices))
    return tuple(rows)


def _luck(rng: np.random.Generator, noise: float, late: float) -> dict[str, Any]:
    weeks, count = PAST_WEEKS + WEEKS, len(SKUS)
    common = rng.normal(0.0, 0.5 * noise, weeks)
    own = rng.normal(0.0, noise, (weeks, count))
    return {
        "visit_shocks": tuple(np.exp(rng.normal(0.0, 0.05, weeks)).tolist()),
        "demand_shocks": _rows(np.exp(common[:, None] + own)),
        "demand_quantiles": _rows(rng.normal(0.0, 1.0, (weeks, count))),
        "order_delays": _rows((rng.random((weeks, count)) < late).astype(int)),
    }


def _past(
    rng: np.random.Generator, skus: tuple[Sku, ...], index: tuple[float, ...], contacts: float
) -> dict[str, Any]:
    """Return how the shop was run before: prices were cut when the season was high."""
    log_index = np.log(index[:PAST_WEEKS])
    cuts = -0.6 * log_index[:, None] + rng.normal(0.0, 0.09, (PAST_WEEKS, len(skus)))
    shares = np.clip(np.exp(cuts - 0.03), 0.7, 1.15)
    prices = np.round(shares * [sku.list_price_cny for sku in skus], 0)
    usual = contacts * 1.2 * HANDLING_MINUTES / 60.0 / OPEN_HOURS * PEAK
    agents = np.maximum(1, np.ceil(usual + 0.5) + rng.integers(0, 3, PAST_WEEKS))
    return {
        "past_prices_cny": _rows(prices),
        "past_ads_cny": _rows(np.round(rng.uniform(0, 5_000, (PAST_WEEKS, 2)), -2)),
        "past_agents": tuple(int(count) for count in agents),
        "past_sold_out": _rows(rng.random((PAST_WEEKS, len(skus))) < 0.08),
    }


def _rows(array: np.ndarray) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row) for row in array.tolist())
