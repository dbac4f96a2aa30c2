"""The market: parameters from a seed, and the demand they imply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Market:
    """Parameters of one market.

    Attributes
    ----------
    base_units
        Expected weekly demand at list price, competitor at list price, no campaign.
    list_price_cny, unit_cost_cny, salvage_cny
        List price, cost of one unit, and what a unit left at the end still brings.
    elasticity
        Own-price elasticity of demand, negative.
    cross_elasticity
        Elasticity with regard to the competitor's price, positive.
    campaign_lift
        Factor on demand in campaign weeks.
    campaign_weeks
        Numbers of those weeks.
    weekly_trend
        Factor on demand from week to week (below 1: a season that ends).
    advertising_scale_cny
        Budget that gives about 63% of the largest possible lift.
    advertising_lift
        Largest possible lift by advertising, as a share of demand.
    holding_cny
        Cost of keeping one unit for one week.
    start_units
        Stock in week 1.
    lead_time_weeks
        Weeks from order to delivery.
    noise
        Standard deviation of the log of demand's weekly shock.
    """

    base_units: float
    list_price_cny: float
    unit_cost_cny: float
    salvage_cny: float
    elasticity: float
    cross_elasticity: float
    campaign_lift: float
    campaign_weeks: tuple[int, ...]
    weekly_trend: float
    advertising_scale_cny: float
    advertising_lift: float
    holding_cny: float
    start_units: int
    lead_time_weeks: int
    noise: float

    def expected_units(
        self, week: int, price_cny: float, competitor_price_cny: float, advertising_cny: float = 0.0
    ) -> float:
        """Return expected demand in units for one week.

        Constant-elasticity demand: ``base * (price/list)**elasticity *
        (competitor/list)**cross_elasticity``, times trend, campaign and advertising.
        """
        reached = 1.0 - np.exp(-advertising_cny / self.advertising_scale_cny)
        factor = self.campaign_lift if week in self.campaign_weeks else 1.0
        return float(
            self.base_units
            * (price_cny / self.list_price_cny) ** self.elasticity
            * (competitor_price_cny / self.list_price_cny) ** self.cross_elasticity
            * self.weekly_trend ** (week - 1)
            * factor
            * (1.0 + self.advertising_lift * reached)
        )


def draw_market(seed: int, weeks: int = 12) -> Market:
    """Return the market of a seed.

    Parameters
    ----------
    seed
        Any whole number from 0; the same seed gives the same market.
    weeks
        Length of the game; the campaign lies in its second half.
    """
    rng = np.random.default_rng([seed, 11])
    list_price = float(rng.choice([59.0, 79.0, 99.0, 129.0, 159.0]))
    base = float(rng.uniform(80, 240))
    campaign = int(rng.integers(weeks // 2 + 1, max(weeks // 2 + 2, weeks)))
    cost = list_price * float(rng.uniform(0.45, 0.6))
    return Market(
        base_units=base,
        list_price_cny=list_price,
        unit_cost_cny=round(cost, 2),
        salvage_cny=round(cost * float(rng.uniform(0.25, 0.6)), 2),
        elasticity=-float(rng.uniform(1.6, 3.2)),
        cross_elasticity=float(rng.uniform(0.4, 1.3)),
        campaign_lift=float(rng.uniform(1.5, 2.3)),
        campaign_weeks=(campaign,),
        weekly_trend=float(rng.uniform(0.95, 1.02)),
        advertising_scale_cny=float(rng.uniform(1500, 4000)),
        advertising_lift=float(rng.uniform(0.15, 0.4)),
        holding_cny=round(cost * 0.006, 2),
        start_units=int(base * weeks * float(rng.uniform(0.75, 1.25))),
        lead_time_weeks=int(rng.integers(2, 4)),
        noise=0.15,
    )
