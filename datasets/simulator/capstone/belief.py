"""What a state tells of a shop: its visitors, its buyers and what may go wrong.

What differs from shop to shop is inferred from the public ranges and from what the state holds.
Advertising's curve is a mean over draws of the ranges, weighted by how well each explains the
visitors that came (12). Level and elasticities of a product have a normal prior (the level's is
wide, around its own past; the own elasticity's middle is a knob) and are fitted to units a served
visitor (09). Weeks of a strike or of the festival are put on the terms of an ordinary week before
anything is fitted (02). What is the same in every season, such as the 0.8 by which interest falls
back towards 1 (10) and the noise of visitors, is taken from the game's rules; what the festival, a
strike and waits do is not learnt but fixed, at a knob or the middle of the ranges.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from shop.playground import season
from shop.playground.season_market import AFTER_FESTIVAL, BEFORE_FESTIVAL, CROWDED_ADS

if TYPE_CHECKING:
    from simulator.capstone.policy import Knobs

State = dict[str, Any]

_REVERSION = 0.8
_VISIT_NOISE = 0.05
_LAST_FAULT_WEEK = 11
# Between the lowest share of list price that the rival asks in a usual week and the highest in his
# sale, which takes two weeks.
_SALE_BELOW = 0.84
_DRAWS = 600


def _middle(name: str) -> float:
    return sum(season.RANGES[name]) / 2


class Belief:
    """What is believed on a Monday.

    Parameters
    ----------
    state
        As in `shop.playground.season`.
    knobs
        Figures that were searched for.
    """

    def __init__(self, state: State, knobs: Knobs) -> None:
        self.state, self.knobs = state, knobs
        self.week, self.festival = state["week"], state["festival_week"]
        self.weeks = {name: np.asarray(values) for name, values in state["weeks"].items()}
        self.count = len(state["skus"])
        self.sales = {
            name: np.asarray(values).reshape(-1, self.count)
            for name, values in state["sales"].items()
        }
        self.list = np.array([state["list_price_cny"][sku] for sku in state["skus"]])
        self.limit = np.floor(100 * state["promo_share"] * self.list) / 100
        self._learn_visitors()
        self._learn_demand()
        rival = np.array([state["rival_price_cny"][sku] for sku in state["skus"]])
        self.rival = rival / self.list
        before = (self.sales["rival_price_cny"][-1] / self.list).mean()
        self.sale_begins = bool(self.rival.mean() < _SALE_BELOW <= before)

    # Visitors.

    def _learn_visitors(self) -> None:
        weeks = {
            name: values[~self.weeks["is_festival"]].astype(float)
            for name, values in self.weeks.items()
        }
        spends = np.column_stack([weeks["search_cny"], weeks["video_cny"]])
        reach = 1.0 + (
            _LIFTS[:, None, :] * (1.0 - np.exp(-spends[None] / _SCALES_CNY[:, None, :]))
        ).sum(axis=2)
        near = np.array([self.near_festival(round(week)) for week in weeks["week"]])
        levels = np.log(weeks["visitors"] / weeks["search_index"] / near) - np.log(reach)
        means = levels.mean(axis=1)
        misfit = ((levels - means[:, None]) ** 2).sum(axis=1) / (2 * _VISIT_NOISE**2)
        weight = np.exp(misfit.min() - misfit)
        weight /= weight.sum()
        self.base = math.exp(float(weight @ means))
        self.lift, self.scale_cny = weight @ _LIFTS, weight @ _SCALES_CNY
        self.contact_share = float(self.weeks["contacts"].sum() / self.weeks["visitors"].sum())
        self.interest = math.log(float(self.weeks["search_index"][-1]))

    def near_festival(self, week: int) -> float:
        """Return the factor of the festival on a week's visitors."""
        near = {-1: BEFORE_FESTIVAL, 0: self.knobs.festival_visits, 1: AFTER_FESTIVAL}
        return near.get(week - self.festival, 1.0)

    def bare_visitors(self, week: int) -> float:
        """Return expected visitors of a week to come, without advertising."""
        interest = self.interest * _REVERSION ** (week - self.week + 1)
        return self.base * math.exp(interest) * self.near_festival(week)

    def ads_scale(self, week: int) -> Any:
        """Return the scale of each channel, which a crowd makes larger."""
        return self.scale_cny * (CROWDED_ADS if week == self.festival else 1.0)

    def reach(self, week: int, spends_cny: Any) -> float:
        """Return the factor of advertising on a week's visitors."""
        return 1.0 + float((self.lift * (1.0 - np.exp(-spends_cny / self.ads_scale(week)))).sum())

    # Buyers.

    def _learn_demand(self) -> None:
        weeks, sales, knobs = self.weeks, self.sales, self.knobs
        own = np.log(sales["price_cny"] / self.list)
        rival = np.log(sales["rival_price_cny"] / self.list)
        served = weeks["visitors"] * (1.0 - knobs.wait_loss * weeks["late_share"])
        served = served * np.where(weeks["is_strike"], _middle("strike_factor"), 1.0)
        rates = np.log(np.maximum(sales["sold_units"], 1) / served[:, None])
        joined = weeks["is_festival"][:, None] & (sales["price_cny"] <= self.limit + 0.005)
        rates = rates - np.where(joined, math.log(knobs.festival_conversion), 0.0)
        usable = ~sales["is_sold_out"].astype(bool) & (sales["sold_units"] > 0)
        self.level, self.elasticity, self.cross = np.empty((3, self.count))
        prior = np.diag([0.01, knobs.shrink_elasticity, knobs.shrink_cross])
        for place in range(self.count):
            kept = usable[:, place]
            seen = rates[kept, place]
            design = np.column_stack([np.ones(len(seen)), own[kept, place], rival[kept, place]])
            middles = np.array([seen.mean(), knobs.elasticity, _middle("cross_elasticity")])
            level, elasticity, cross = np.linalg.solve(
                design.T @ design + prior, design.T @ seen + prior @ middles
            )
            self.level[place], self.elasticity[place] = level, min(elasticity, -1.4)
            self.cross[place] = min(max(cross, 0.1), 1.0)

    def rate(self, week: int, place: int) -> float:
        """Return units of a visitor at list price, without the festival's factor on them."""
        rival = 0.9 if week == self.festival else 1.0
        if week == self.week:
            rival = self.rival[place]
        elif self.sale_begins and week == self.week + 1:
            rival = _middle("rival_sale")
        is_struck = week == self.week and self.state["is_strike"]
        strike = _middle("strike_factor") if is_struck else 1.0
        return math.exp(self.level[place]) * float(rival ** self.cross[place]) * strike

    # What may go wrong.

    def may_break(self) -> bool:
        """Return whether a fault may begin this week.

        It begins in a week from 2 to 11 that is neither the festival's, nor the strike's, nor the
        first of the rival's sale. In all others, the pages were checked. A week that is left has at
        least a chance of 1 in 9, which costs more than a check.
        """
        may = 2 <= self.week <= _LAST_FAULT_WEEK and self.week != self.festival
        may = may and not self.state["is_strike"] and not self.sale_begins
        return may and not bool(self.weeks["fault_found"].any())


def _draws(name: str, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    ends = [season.RANGES[f"{channel}_{name}"] for channel in season.CHANNELS]
    return np.column_stack([rng.uniform(low, high, _DRAWS) for low, high in ends])


_LIFTS, _SCALES_CNY = _draws("lift", 1_717), _draws("scale_cny", 1_718)
