"""The best known policy of a season, with the figures that were searched for.

What it knows of the shop is in `simulator.capstone.belief`. What it decides follows from one
figure a product, the worth of a unit, which settles price and shelf together: a unit sold now is
one that cannot be sold later.

- A unit that can be ordered again is worth its cost. Where more is held than the weeks to go would
  buy at that price, it is worth less, down to its salvage value: so much that all of it just goes.
- Until the next order can come, it is worth more where the shelf would not last: for each week
  until then, what is there by that week must serve all weeks up to it. The tightest of these
  weeks sets the worth (of all weeks up to it, which is why a price may rise weeks ahead).
- The price is the mark-up on that worth (09), in the festival compared with the highest price that
  joins it. Orders cover the plan at these prices (11). Advertising goes to its marginal return (12)
  and agents to the least expected cost by Erlang C (14), both with the margin over the worth.

`Knobs` are its free figures. `simulator.capstone.search` says how they were searched for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from shop.playground import season
from simulator.capstone.belief import Belief, State

_HALVINGS = 9
# Contacts that come by those expected, with the chance of each.
_CONTACTS = ((0.85, 0.25), (1.0, 0.5), (1.18, 0.25))
_USUAL_SPEND = 0.9


@dataclass(frozen=True)
class Knobs:
    """Free figures of the policy.

    Attributes
    ----------
    shrink_elasticity, shrink_cross
        Weight of the prior of the two elasticities, in residual variances of a week.
    elasticity
        Middle of the prior of the own one.
    festival_visits, festival_conversion
        What the festival is expected to do.
    safety
        Share of expected demand held above it.
    extra_weeks
        Weeks covered beyond the one in which an order of today comes.
    late, very_late
        Share of a delivery expected a week later than promised; and, where it did not come as
        promised, two more weeks later.
    short, clear
        Factor on expected demand where the shelf may not last; where too much is left.
    markup
        Factor on the mark-up price.
    caution
        Factor on what advertising is expected to bring.
    wait_loss
        Share of sales expected to leave when all wait.
    end_cover
        Share of the mean that is ordered when what is left over is written off.
    """

    shrink_elasticity: float = 0.07
    shrink_cross: float = 0.5
    elasticity: float = -2.9
    festival_visits: float = 2.1
    festival_conversion: float = 1.6
    safety: float = 0.4
    extra_weeks: float = 1.5
    late: float = 0.2
    very_late: float = 0.3
    short: float = 1.0
    clear: float = 1.0
    markup: float = 1.0
    caution: float = 0.9
    wait_loss: float = 0.32
    end_cover: float = 1.0


BEST = Knobs(
    shrink_elasticity=0.067,
    shrink_cross=0.5,
    elasticity=-2.854,
    festival_visits=2.123,
    festival_conversion=1.612,
    safety=0.29,
    extra_weeks=1.929,
    late=0.232,
    very_late=0.297,
    short=1.013,
    clear=0.983,
    markup=1.052,
    caution=0.79,
    wait_loss=0.313,
    end_cover=0.964,
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


def clearing_worth(
    wanted: Callable[[float], float], units: float, low: float, high: float, halvings: int
) -> float:
    """Return the worth of a unit, between two ends, at which so many units are wanted.

    Parameters
    ----------
    wanted
        Units wanted at the prices that follow from a worth; the higher it is, the fewer.
    units
        How many there are.
    low, high
        The ends; `low` is returned where no more are wanted even there.
    halvings
        How often the distance between the ends is halved.
    """
    if wanted(low) <= units:
        return low
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if wanted(middle) > units else (low, middle)
    return (low + high) / 2


class _Week:
    """The weeks to go, and what is decided in the first of them."""

    def __init__(self, state: State, knobs: Knobs) -> None:
        self.state, self.knobs = state, knobs
        self.belief = belief = Belief(state, knobs)
        self.net = 1.0 - state["commission_share"]
        self.ahead = list(range(belief.week, season.WEEKS + 1))
        self.is_festival = np.array(self.ahead) == belief.festival
        bare = [belief.bare_visitors(week) for week in self.ahead]
        usual = [belief.reach(week, _USUAL_SPEND * belief.ads_scale(week)) for week in self.ahead]
        self.visitors = np.multiply(bare, usual)
        # With these the products say what a visitor of each week is worth, hence what will be
        # spent on advertising, and with it how many visitors to plan for.
        self.products = [_Product(self, place) for place in range(belief.count)]
        margins = np.sum([product.margins() for product in self.products], axis=0) / self.visitors
        self.visitors = np.array(
            [
                visitors * belief.reach(week, self._spends(week, visitors, margin))
                for week, visitors, margin in zip(self.ahead, bare, margins.tolist(), strict=True)
            ]
        )
        for product in self.products:
            product.plan()
        self.margin = sum(product.margin for product in self.products)
        self.spends_cny = np.round(
            self._spends(belief.week, bare[0], self.margin / float(self.visitors[0])), -1
        )
        self.visitors[0] = bare[0] * belief.reach(belief.week, self.spends_cny)
        for product in self.products:
            product.plan()
        self.margin = sum(product.margin for product in self.products)

    def _spends(self, week: int, visitors: float, margin_cny: float) -> Any:
        """Return the spends at which the last CNY earns one, by the margin of a visitor."""
        belief, scale = self.belief, self.belief.ads_scale(week)
        first = belief.lift * visitors * margin_cny * self.knobs.caution / scale
        return scale * np.log(np.maximum(first, 1.0))

    def decision(self) -> dict[str, Any]:
        """Return the decision of the week."""
        contacts = float(self.visitors[0]) * self.belief.contact_share
        return {
            "price_cny": {product.sku: product.price_cny for product in self.products},
            "order_units": {product.sku: product.order() for product in self.products},
            "ads_cny": dict(zip(season.CHANNELS, self.spends_cny.tolist(), strict=True)),
            "agents": min(range(1, 61), key=lambda agents: self._desk_cost(agents, contacts)),
            "check_pages": self.belief.may_break(),
        }

    def _desk_cost(self, agents: int, contacts: float) -> float:
        late = sum(
            chance * season.late_share(contacts * factor, agents) for factor, chance in _CONTACTS
        )
        lost = self.knobs.wait_loss * self.margin * late
        return float(self.state["agent_cost_cny"] * agents + lost)


class _Product:
    """One product's worth, price and order.

    Attributes
    ----------
    floor_cny
        Worth of a unit when the next order has come: its cost, or less where too many are held.
    worth_cny
        Worth of a unit now.
    price_cny, units
        Price of this week, and units wanted at it.
    margin
        CNY earned this week over the worth of the units.
    """

    def __init__(self, shop: _Week, place: int) -> None:
        state, belief = shop.state, shop.belief
        self.shop, self.knobs, self.sku = shop, shop.knobs, state["skus"][place]
        self.cost = float(state["unit_cost_cny"][self.sku])
        self.salvage = float(state["salvage_cny"][self.sku])
        self.lead = int(state["lead_weeks"][self.sku])
        self.list, self.limit = float(belief.list[place]), float(belief.limit[place])
        self.elasticity = float(belief.elasticity[place])
        self.rates = np.array([belief.rate(week, place) for week in shop.ahead])
        # What may have been sold by the end of each week to go, if deliveries come as expected.
        self.there = np.cumsum(self._arrivals())
        stock = state["stock_units"][self.sku]
        self.position = float(stock + sum(units for _, units in state["coming"][self.sku]))
        self.plan()

    def _arrivals(self) -> Any:
        """Return the units expected on the morning of each week to go, the shelf in the first."""
        knobs, state = self.knobs, self.shop.state
        last = len(self.shop.ahead)
        units = np.zeros(last + 1)
        units[0] = state["stock_units"][self.sku]
        for promised, count in state["coming"][self.sku]:
            wait = promised - self.shop.belief.week
            if wait < 0:  # So late that the supplier has his breakdown.
                soon, later, share = max(1, wait + 2), 1, knobs.late
            elif wait == 0:
                soon, later, share = 1, 2, knobs.very_late
            else:
                soon, later, share = wait, 1, knobs.late
            units[min(soon, last)] += (1.0 - share) * count
            units[min(soon + later, last)] += share * count
        return units[:last]

    def prices(self, worth: float) -> Any:
        """Return the best prices of the weeks to go where a unit is worth so much."""
        slope, net = self.elasticity, self.shop.net
        price = self.knobs.markup * worth / net * slope / (slope + 1.0)
        price = min(max(price, 0.45 * self.list), 1.9 * self.list)
        prices = np.full(len(self.rates), price)
        if price > self.limit:
            joins = self.knobs.festival_conversion * (net * self.limit - worth)
            if joins * (self.limit / price) ** slope >= net * price - worth:
                prices[self.shop.is_festival] = self.limit
        return prices

    def wanted(self, worth: float) -> Any:
        """Return the units wanted in the weeks to go at these prices."""
        prices = self.prices(worth)
        joins = self.shop.is_festival & (prices <= self.limit)
        bonus = np.where(joins, self.knobs.festival_conversion, 1.0)
        return self.shop.visitors * self.rates * bonus * (prices / self.list) ** self.elasticity

    def _clearing(self, weeks: int, units: float, low: float, high: float) -> float:
        """Return the worth, between two ends, at which the next weeks want so many units."""
        return clearing_worth(
            lambda worth: self.wanted(worth)[:weeks].sum(), units, low, high, _HALVINGS
        )

    def plan(self) -> None:
        """Set worth and price of the week, for the visitors that the shop expects."""
        knobs, weeks = self.knobs, len(self.rates)
        worth = self._clearing(weeks, self.position / knobs.clear, self.salvage, self.cost)
        self.floor_cny = worth
        for count in range(1, min(self.lead, weeks) + 1):
            units = float(self.there[count - 1]) / knobs.short
            worth = self._clearing(count, units, worth, 2.5 * self.cost)
        self.worth_cny = worth
        self.price_cny = round(float(self.prices(worth)[0]), 2)
        self.units = float(self.wanted(worth)[0])
        sold = min(self.units, float(self.there[0]))
        self.margin = max(0.0, self.shop.net * self.price_cny - worth) * sold

    def margins(self) -> Any:
        """Return what each week to go earns over the worth that a unit has later."""
        over = self.shop.net * self.prices(self.floor_cny) - self.floor_cny
        return np.maximum(over, 0.0) * self.wanted(self.floor_cny)

    def order(self) -> int:
        """Return the units to order: the plan until the order after this one, and safety."""
        knobs, weeks = self.knobs, len(self.rates)
        if self.lead >= weeks:
            return 0
        units = self.wanted(self.cost)
        scarce = self.wanted(self.worth_cny)
        units[: self.lead] = np.minimum(units, scarce)[: self.lead]
        units[0] = min(self.units, float(self.there[0]))
        covered = np.clip(self.lead + 1.0 + knobs.extra_weeks - np.arange(weeks), 0.0, 1.0)
        mean = float(units @ covered)
        target = mean * (1.0 + knobs.safety) + 1.3 * math.sqrt(mean)
        target = min(target, knobs.end_cover * float(units.sum()))
        return max(0, round(target - self.position))
