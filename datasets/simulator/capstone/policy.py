"""The best known policy of a season, with the figures that were searched for.

It is built of what the chapters teach: elasticities by ridge regression of units a visitor on
prices, towards the middle of the stated ranges (09); the posterior of advertising's curve from
draws of the ranges (12); prices by mark-up on what a unit is worth now, which is its cost while
it can be ordered again and less when too much is left (09, 11); orders up to the demand of lead
time and review (11); advertising to its marginal return (12); agents by Erlang C (14); a check
of the pages when all products sell too little at once (02).
`Knobs` are its free figures. `simulator.capstone.search` says how they were searched for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from shop.playground import season

State = dict[str, Any]

_MEAN_ELASTICITY, _MEAN_CROSS = -2.9, 0.55
_WEEK_BEFORE, _WEEK_AFTER = 0.85, 0.75


@dataclass(frozen=True)
class Knobs:
    """Free figures of the policy.

    Attributes
    ----------
    shrink_elasticity, shrink_cross
        Weight of the prior of the two elasticities against one week's residual variance.
    festival_visits, festival_conversion
        What the festival is expected to do.
    safety
        Share of expected demand held above it.
    late_weeks
        Weeks added to the lead time for deliveries that come late.
    reversion
        Weight of the last search index in the next.
    alarm
        Log of sold by expected below which the pages are checked.
    odd
        The same, below which a week says nothing about prices.
    caution
        Factor on advertising.
    wait_loss
        Share of sales expected to leave when all wait.
    festival_cover
        Factor on demand of the festival when ordering.
    markup
        Factor on the mark-up price.
    usual_ads
        Advertising expected in weeks to come, by the scale of the channel.
    end_cover
        Share of the mean that is ordered when what is left over is written off.
    """

    shrink_elasticity: float = 0.12
    shrink_cross: float = 0.5
    festival_visits: float = 2.1
    festival_conversion: float = 1.6
    safety: float = 0.35
    late_weeks: float = 0.8
    reversion: float = 0.8
    alarm: float = -0.25
    odd: float = -0.25
    caution: float = 1.0
    wait_loss: float = 0.32
    festival_cover: float = 1.0
    markup: float = 1.0
    usual_ads: float = 0.5
    end_cover: float = 1.0


BEST = Knobs(
    shrink_elasticity=0.067,
    shrink_cross=0.557,
    festival_visits=2.193,
    festival_conversion=1.706,
    safety=0.453,
    late_weeks=1.626,
    reversion=0.766,
    alarm=0.081,
    odd=-0.193,
    caution=0.748,
    wait_loss=0.338,
    festival_cover=1.008,
    markup=1.083,
    usual_ads=0.772,
    end_cover=0.96,
)


def best_policy(state: State) -> dict[str, Any]:
    """Decide with the best figures known."""
    return decide(state, BEST)


def decide(state: State, knobs: Knobs) -> dict[str, Any]:
    """Return the decision of a week.

    Parameters
    ----------
    state
        As in `shop.playground.season`.
    knobs
        The policy's free figures.
    """
    return _Week(state, knobs).decision()


class _Week:
    """What is inferred from one state, and what follows."""

    def __init__(self, state: State, knobs: Knobs) -> None:
        self.state, self.knobs = state, knobs
        self.week, self.festival = state["week"], state["festival_week"]
        self.weeks = {name: np.asarray(values) for name, values in state["weeks"].items()}
        count = len(state["skus"])
        self.sales = {
            name: np.asarray(values).reshape(-1, count) for name, values in state["sales"].items()
        }
        self.list = np.array([state["list_price_cny"][sku] for sku in state["skus"]])
        self.cost = np.array([state["unit_cost_cny"][sku] for sku in state["skus"]])
        self.salvage = np.array([state["salvage_cny"][sku] for sku in state["skus"]])
        self.net = 1.0 - state["commission_share"]
        self._learn_visitors()
        self._learn_demand()

    # What the past tells.

    def _learn_visitors(self) -> None:
        weeks = self.weeks
        spends = np.stack([weeks["search_cny"], weeks["video_cny"]], axis=1).astype(float)
        factor = self._visit_factor(weeks["week"])
        crowd = np.where(weeks["is_festival"], 1.3, 1.0)[:, None]
        draws = _DRAWS
        reach = 1.0 + (
            draws["lift"][:, None, :]
            * (1.0 - np.exp(-spends[None] / (draws["scale"][:, None, :] * crowd[None])))
        ).sum(axis=2)
        known = ~weeks["is_festival"]
        levels = np.log(weeks["visitors"] / weeks["search_index"] / factor) - np.log(reach)
        mean = levels[:, known].mean(axis=1)
        spread = ((levels[:, known] - mean[:, None]) ** 2).sum(axis=1) / (2 * 0.05**2)
        weight = np.exp(spread.min() - spread)
        weight /= weight.sum()
        self.base = float(np.exp((weight * mean).sum()))
        self.lift = (weight[:, None] * draws["lift"]).sum(axis=0)
        self.scale = (weight[:, None] * draws["scale"]).sum(axis=0)
        self.contact_share = float(weeks["contacts"].sum() / weeks["visitors"].sum())
        self.index = float(weeks["search_index"][-1])

    def _visit_factor(self, week: Any) -> Any:
        gap = np.asarray(week) - self.festival
        return np.select(
            [gap == 0, gap == -1, gap == 1],
            [self.knobs.festival_visits, _WEEK_BEFORE, _WEEK_AFTER],
            1.0,
        )

    def _learn_demand(self) -> None:
        weeks, sales = self.weeks, self.sales
        own, rival = (
            np.log(sales["price_cny"] / self.list),
            np.log(sales["rival_price_cny"] / self.list),
        )
        service = np.log(1.0 - self.knobs.wait_loss * weeks["late_share"])
        units = np.log(np.maximum(sales["sold_units"], 1) / weeks["visitors"][:, None])
        units = units - service[:, None] - np.where(weeks["is_strike"], math.log(0.6), 0.0)[:, None]
        joined = sales["price_cny"] <= self.state["promo_share"] * self.list + 0.01
        festival = weeks["is_festival"][:, None] & joined
        units = units - np.where(festival, math.log(self.knobs.festival_conversion), 0.0)
        usable = ~sales["is_sold_out"].astype(bool) & (sales["sold_units"] > 0)
        # Weeks of the fault say nothing about prices: they are left out once it is noticed.
        self.gaps, self.usable = np.zeros_like(units), usable
        self.elasticity, self.cross = np.empty(len(self.list)), np.empty(len(self.list))
        self.level = np.empty(len(self.list))
        odd = np.zeros(len(units), dtype=bool)
        for _ in range(2):
            for place in range(len(self.list)):
                self._fit(place, own, rival, units, usable & ~odd[:, None])
            fitted = self.level + self.elasticity * own + self.cross * rival
            self.gaps = units - fitted
            mean = np.where(usable, self.gaps, 0).sum(axis=1) / np.maximum(usable.sum(axis=1), 1)
            odd = (mean < self.knobs.odd) & (weeks["week"] > 0)
        self.last_gap = float(mean[-1]) if usable[-1].any() else 0.0
        self.found = bool(weeks["fault_found"].any())

    def _fit(self, place: int, own: Any, rival: Any, units: Any, usable: Any) -> None:
        kept = usable[:, place]
        design = np.stack([np.ones(kept.sum()), own[kept, place], rival[kept, place]], axis=1)
        weight = np.diag([0.01, self.knobs.shrink_elasticity, self.knobs.shrink_cross])
        target = design.T @ units[kept, place] + weight @ np.array(
            [units[kept, place].mean(), _MEAN_ELASTICITY, _MEAN_CROSS]
        )
        fit = np.linalg.solve(design.T @ design + weight, target)
        self.level[place] = fit[0]
        self.elasticity[place] = min(fit[1], -1.4)
        self.cross[place] = min(max(fit[2], 0.1), 1.0)

    # What is expected.

    def visitors(self, week: int, spends: Any) -> float:
        """Return expected visitors of a week to come."""
        ahead = week - self.week + 1
        index = self.index ** (self.knobs.reversion**ahead)
        crowd = 1.3 if week == self.festival else 1.0
        reach = 1.0 + float((self.lift * (1 - np.exp(-spends / (self.scale * crowd)))).sum())
        return float(self.base * index * float(self._visit_factor(week)) * reach)

    def rate(self, week: int, place: int, price: float) -> float:
        """Return expected units of a visitor."""
        sku = self.state["skus"][place]
        rival = self.list[place] * (0.9 if week == self.festival else 1.0)
        if week == self.week:
            rival = self.state["rival_price_cny"][sku]
        rate = math.exp(self.level[place]) * (price / self.list[place]) ** self.elasticity[place]
        rate *= (rival / self.list[place]) ** self.cross[place]
        joins = price <= self.state["promo_share"] * self.list[place] + 0.005
        if week == self.festival and joins:
            rate *= self.knobs.festival_conversion
        if week == self.week and self.state["is_strike"]:
            rate *= 0.6
        return float(rate)

    def price(self, week: int, place: int, worth: float) -> float:
        """Return the price that earns most when a unit is worth `worth`."""
        slope = self.elasticity[place]
        price = self.knobs.markup * worth / self.net * slope / (slope + 1.0)
        price = float(np.clip(price, 0.55 * self.list[place], 1.35 * self.list[place]))
        limit = math.floor(100 * self.state["promo_share"] * self.list[place]) / 100
        if week == self.festival and price > limit:
            inside, outside = (
                (self.net * p - worth) * self.rate(week, place, p) for p in (limit, price)
            )
            price = limit if inside >= outside else price
        return float(round(price, 2))

    # What is decided.

    def decision(self) -> dict[str, Any]:
        """Return the decision of the week."""
        state, count = self.state, len(self.list)
        self.planned = {
            week: self.visitors(week, self.scale * self.knobs.usual_ads)
            for week in range(self.week, season.WEEKS + 1)
        }
        worths = [self._worth(place) for place in range(count)]
        prices = [self.price(self.week, place, worths[place]) for place in range(count)]
        spends = self._ads(prices, worths)
        visitors = self.visitors(self.week, spends)
        self.planned[self.week] = visitors
        orders = [self._order(place, prices[place]) for place in range(count)]
        margin = sum(
            max(0.0, self.net * prices[place] - worths[place])
            * min(visitors * self.rate(self.week, place, prices[place]), self._held(place))
            for place in range(count)
        )
        check = self.last_gap < self.knobs.alarm and not self.found and self.week > 1
        return {
            "price_cny": dict(zip(state["skus"], prices, strict=True)),
            "order_units": dict(zip(state["skus"], orders, strict=True)),
            "ads_cny": dict(zip(season.CHANNELS, spends.tolist(), strict=True)),
            "agents": self._agents(visitors * self.contact_share, margin),
            "check_pages": check,
        }

    def _held(self, place: int) -> float:
        return float(self.state["stock_units"][self.state["skus"][place]])

    def _coming(self, place: int) -> float:
        return float(sum(units for _, units in self.state["coming"][self.state["skus"][place]]))

    def _demand(self, place: int, last: int, worth: float, first: int | None = None) -> float:
        """Return expected units from a week to another at the price of a worth."""
        total = 0.0
        for week in range(first or self.week, last + 1):
            price = self.price(week, place, worth)
            units = self.planned[week] * self.rate(week, place, price)
            total += units * (self.knobs.festival_cover if week == self.festival else 1.0)
        return total

    def _worth(self, place: int) -> float:
        """Return what a unit is worth now: its cost, less where many are left, more where few."""
        held = self._held(place) + self._coming(place)
        cost = float(self.cost[place])
        if held > self._demand(place, season.WEEKS, cost):
            low, high = float(self.salvage[place]), cost
            for _ in range(8):
                middle = (low + high) / 2
                if held > self._demand(place, season.WEEKS, middle):
                    high = middle
                else:
                    low = middle
            return (low + high) / 2
        # Until the next order can come, only what is there or due before it can be sold.
        lead = self.state["lead_weeks"][self.state["skus"][place]]
        until = min(self.week + lead - 1, season.WEEKS)
        sku = self.state["skus"][place]
        soon = self._held(place) + sum(n for due, n in self.state["coming"][sku] if due <= until)
        low, high = cost, 1.8 * cost
        if soon >= self._demand(place, until, cost):
            return cost
        for _ in range(8):
            middle = (low + high) / 2
            if soon < self._demand(place, until, middle):
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def _order(self, place: int, price: float) -> int:
        knobs, sku = self.knobs, self.state["skus"][place]
        lead = self.state["lead_weeks"][sku]
        if lead >= self.state["weeks_left"]:
            return 0
        cost = float(self.cost[place])
        reach = self.week + lead + knobs.late_weeks
        whole = min(int(reach), season.WEEKS)
        now = self.planned[self.week] * self.rate(self.week, place, price)
        mean = now + self._demand(place, whole, cost, self.week + 1)
        if whole < season.WEEKS:
            part = reach - int(reach)
            mean += part * self._demand(place, whole + 1, cost, whole + 1)
        target = mean * (1.0 + knobs.safety) + 1.3 * math.sqrt(mean)
        rest = now + self._demand(place, season.WEEKS, cost, self.week + 1)
        target = min(target, knobs.end_cover * rest)
        return max(0, round(target - self._held(place) - self._coming(place)))

    def _ads(self, prices: list[float], worths: list[float]) -> Any:
        """Return spends at which the last CNY earns one."""
        base = self.visitors(self.week, np.zeros(2))
        value = 0.0
        for place, price in enumerate(prices):
            rate = self.rate(self.week, place, price)
            # Visitors who find the shelf empty bring nothing.
            if base * rate < self._held(place):
                value += max(0.0, self.net * price - worths[place]) * rate
        crowd = 1.3 if self.week == self.festival else 1.0
        scale = self.scale * crowd
        ratio = np.maximum(self.lift * base * value * self.knobs.caution / scale, 1.0)
        return np.round(scale * np.log(ratio), -1)

    def _agents(self, contacts: float, margin: float) -> int:
        cost = self.state["agent_cost_cny"]
        costs = []
        for agents in range(1, 41):
            lost = sum(
                weight * season.late_share(contacts * factor, agents)
                for factor, weight in ((0.85, 0.25), (1.0, 0.5), (1.18, 0.25))
            )
            costs.append(cost * agents + self.knobs.wait_loss * margin * lost)
        return int(np.argmin(costs)) + 1


def _draw_curves(count: int = 600) -> dict[str, Any]:
    rng = np.random.default_rng(1_717)

    def draw(name: str) -> Any:
        return rng.uniform(*season.RANGES[name], count)

    return {
        "lift": np.stack([draw("search_lift"), draw("video_lift")], axis=1),
        "scale": np.stack([draw("search_scale_cny"), draw("video_scale_cny")], axis=1),
    }


_DRAWS = _draw_curves()
