"""What a season could earn if all chance of it were known: how much is left above any policy.

Prices, orders, advertising and agents are improved in turn, each to its best for the others, with
every shock, delay and mishap of the season known; the fault is found by one check, in its week.
Nobody can decide so: it says how far above the best known policy, the 1 of the scale, chance
begins::

    python -m simulator.capstone.foresight

The order of improvement settles after a few rounds; a better one may exist, so that this is near
the bound and not a proof of it. Keeping is paid for units on the shelf, not for deliveries, which
come in the week of their sale.
"""

from __future__ import annotations

import math

import numpy as np

from shop.playground import season
from shop.playground.season_market import CROWDED_ADS, PAST_WEEKS, SUPPLIER_DELAY_WEEKS, Season
from simulator.capstone import exam
from simulator.capstone.policy import best_policy, clearing_worth

_ROUNDS, _HALVINGS = 6, 40
_WEEKS = range(1, season.WEEKS + 1)


def profit(drawn: Season) -> float:
    """Return the profit of a season whose chance is known, in CNY."""
    return _Foresight(drawn).profit()


class _Foresight:
    """A season of which everything is known, and what is decided in it so far."""

    def __init__(self, drawn: Season) -> None:
        self.drawn = drawn
        self.net = 1.0 - season.COMMISSION_SHARE
        self.ads_cny = dict.fromkeys(_WEEKS, (2_000.0, 2_000.0))
        self.late = dict.fromkeys(_WEEKS, 0.05)

    def profit(self) -> float:
        """Return the profit after the rounds."""
        earned = 0.0
        for _ in range(_ROUNDS):
            margins = dict.fromkeys(_WEEKS, 0.0)
            earned = sum(self._product(place, margins) for place in range(len(season.SKUS)))
            earned -= sum(self._shop(week, margins[week]) for week in _WEEKS)
        return earned - self.drawn.check_cost_cny

    def _visitors(self, week: int) -> float:
        chance = self.drawn.visit_shocks[week + PAST_WEEKS - 1]
        return self.drawn.expected_visitors(week, self.ads_cny[week]) * chance

    def _wanted(self, place: int, week: int, price: float) -> float:
        drawn, row = self.drawn, week + PAST_WEEKS - 1
        mean = self._visitors(week) * (1.0 - drawn.wait_loss * self.late[week])
        mean *= drawn.strike_factor if week == drawn.strike_week else 1.0
        mean *= drawn.expected_units(week, place, price, drawn.rival_prices_cny[row][place])
        mean *= drawn.demand_shocks[row][place]
        return max(0.0, mean + math.sqrt(mean) * drawn.demand_quantiles[row][place])

    def _price(self, place: int, week: int, worth: float) -> float:
        sku = self.drawn.skus[place]
        free = worth / self.net * sku.elasticity / (sku.elasticity + 1.0)
        free = min(max(free, 0.3 * sku.list_price_cny), 2.0 * sku.list_price_cny)
        limit = math.floor(100 * self.drawn.promo_share * sku.list_price_cny) / 100
        if week != self.drawn.festival_week or free <= limit:
            return free
        return max(
            (free, limit),
            key=lambda price: (self.net * price - worth) * self._wanted(place, week, price),
        )

    def _clearing(self, place: int, weeks: range, units: float, low: float, high: float) -> float:
        def wanted(worth: float) -> float:
            return sum(self._wanted(place, week, self._price(place, week, worth)) for week in weeks)

        return clearing_worth(wanted, units, low, high, _HALVINGS)

    def _first_delivery(self, place: int) -> int:
        drawn = self.drawn
        return min(
            week
            + drawn.skus[place].lead_weeks
            + drawn.order_delays[week + PAST_WEEKS - 1][place]
            + SUPPLIER_DELAY_WEEKS * (0 <= week - drawn.supplier_week <= 1)
            for week in _WEEKS
        )

    def _product(self, place: int, margins: dict[int, float]) -> float:
        """Return what a product earns before the shop's costs; add its margins over worth."""
        sku, first = self.drawn.skus[place], self._first_delivery(place)
        stock, cost, earned = float(sku.start_units), sku.unit_cost_cny, 0.0
        later = self._clearing(place, _WEEKS, stock, sku.salvage_cny, cost)
        soon = range(1, min(first, season.WEEKS + 1))
        now = self._clearing(place, soon, stock, later, 8 * sku.list_price_cny)
        for week in _WEEKS:
            worth = now if week < first else later
            price = self._price(place, week, worth)
            units = self._wanted(place, week, price)
            earned += units * (self.net * price - cost)
            margins[week] += units * (self.net * price - worth)
            stock = max(0.0, stock - units)
            earned -= season.HOLDING_SHARE * cost * stock
        return earned - stock * (cost - sku.salvage_cny)

    def _shop(self, week: int, margin: float) -> float:
        """Return what advertising and agents of a week cost; set them for the next round."""
        drawn = self.drawn
        contacts = self._visitors(week) * drawn.contact_share
        reached = margin / (1.0 - drawn.wait_loss * self.late[week])

        def desk(agents: int) -> float:
            late = season.late_share(contacts, agents)
            return drawn.agent_cost_cny * agents + drawn.wait_loss * late * reached

        agents = min(range(1, 61), key=desk)
        cost = drawn.agent_cost_cny * agents + sum(self.ads_cny[week])
        self.late[week] = season.late_share(contacts, agents)
        crowd = CROWDED_ADS if week == drawn.festival_week else 1.0
        scales = [crowd * scale for scale in drawn.scales_cny]
        reach = 1.0 + sum(
            lift * (1.0 - math.exp(-spend / scale))
            for lift, scale, spend in zip(drawn.lifts, scales, self.ads_cny[week], strict=True)
        )
        search, video = (
            scale * math.log(max(1.0, lift * margin / reach / scale))
            for lift, scale in zip(drawn.lifts, scales, strict=True)
        )
        self.ads_cny[week] = (search, video)
        return cost


def main() -> None:
    """Print mean gains over the baseline with their standard errors, salts 201 to 206."""
    gains: dict[str, list[float]] = {"best known policy": [], "all chance known": []}
    for salt in range(201, 207):
        runs = season.compare_seasons(
            {"habit": season.baseline, "best": best_policy},
            exam.SEEDS,
            ranges=exam.RANGES,
            salt=salt,
        )
        profits = runs.pivot(index="seed", columns="policy", values="profit_cny")
        for seed, habit, best in profits[["habit", "best"]].itertuples():
            drawn = season.draw_season(seed, ranges=exam.RANGES, salt=salt)
            gains["best known policy"].append(best - habit)
            gains["all chance known"].append(profit(drawn) - habit)
    for name, values in gains.items():
        error = np.std(values, ddof=1) / math.sqrt(len(values))
        print(f"{name}: {np.mean(values):,.0f} CNY a season, standard error {error:,.0f}")


if __name__ == "__main__":
    main()
