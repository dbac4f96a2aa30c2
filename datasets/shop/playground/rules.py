"""What a decision rule sees and what it decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class WeekView:
    """What the operator knows at the start of a week.

    Attributes
    ----------
    week
        Number of the week, from 1.
    weeks_left
        Weeks to go, this one included.
    stock_units
        Units on the shelf, deliveries of this morning included.
    incoming_units
        Units ordered and not yet delivered.
    competitor_price_cny
        The competitor's price of this week.
    unit_cost_cny
        What one unit costs.
    last_price_cny
        Own price of the week before (the list price in week 1).
    last_sales_units
        Units sold in the week before (0 in week 1).
    is_campaign
        Whether a platform campaign runs this week.
    """

    week: int
    weeks_left: int
    stock_units: int
    incoming_units: int
    competitor_price_cny: float
    unit_cost_cny: float
    last_price_cny: float
    last_sales_units: int
    is_campaign: bool


@dataclass(frozen=True)
class Decision:
    """What a rule decides for one week.

    Attributes
    ----------
    price_cny
        Selling price, above 0.
    order_units
        Units to order now; they arrive after the market's lead time.
    advertising_cny
        Budget spent in this week.
    """

    price_cny: float
    order_units: int = 0
    advertising_cny: float = 0.0


Rule = Callable[[WeekView], Decision]


def fixed_price(price_cny: float) -> Rule:
    """Return the rule that asks `price_cny` every week, orders nothing, advertises nothing."""

    def rule(view: WeekView) -> Decision:
        return Decision(price_cny=price_cny)

    return rule
