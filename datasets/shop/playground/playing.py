"""Play a decision rule through the weeks of a market."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from shop.errors import UsageError
from shop.playground.market import Market, draw_market
from shop.playground.rules import Decision, Rule, WeekView

COMPETITOR_PULL = 0.3


@dataclass
class _Shelf:
    """What is on the shelf and on its way."""

    stock_units: int
    incoming: dict[int, int] = field(default_factory=dict)

    def receive(self, week: int) -> None:
        self.stock_units += self.incoming.pop(week, 0)


@dataclass(frozen=True)
class _Luck:
    """Everything random of a game, drawn before any decision, so that rules can be compared."""

    demand_quantiles: np.ndarray
    shocks: np.ndarray
    competitor_steps: np.ndarray


def play(rule: Rule, seed: int, weeks: int = 12, market: Market | None = None) -> pd.DataFrame:
    """Play `rule` for some weeks and return what happened.

    Parameters
    ----------
    rule
        Function of a `WeekView` that returns a `Decision`.
    seed
        Draws the market (unless `market` is given) and all chance.
    weeks
        Number of weeks, at least 2.
    market
        The market to play in; that of the seed by default.

    Returns
    -------
    pandas.DataFrame
        One row a week: week, price_cny, competitor_price_cny, is_campaign, demand_units,
        sales_units, lost_units, stock_end_units, order_units, revenue_cny, cost_cny, profit_cny.
        ``profit_cny`` is revenue less the cost of units sold, holding and advertising; in the
        last week units that are left, or still on their way, lose cost less salvage value.

    Raises
    ------
    UsageError
        When the rule returns no `Decision`, or one that no market accepts.
    """
    if weeks < 2:
        raise UsageError(f"weeks={weeks}: a game needs at least 2 weeks")
    market = market or draw_market(seed, weeks)
    luck = _draw_luck(market, seed, weeks)
    shelf = _Shelf(market.start_units)
    rows: list[dict[str, object]] = []
    competitor = market.list_price_cny
    price, sales = market.list_price_cny, 0
    for week in range(1, weeks + 1):
        shelf.receive(week)
        competitor = _competitor_price(market, competitor, price, luck.competitor_steps[week - 1])
        view = WeekView(
            week=week,
            weeks_left=weeks - week + 1,
            stock_units=shelf.stock_units,
            incoming_units=sum(shelf.incoming.values()),
            competitor_price_cny=competitor,
            unit_cost_cny=market.unit_cost_cny,
            last_price_cny=price,
            last_sales_units=sales,
            is_campaign=week in market.campaign_weeks,
        )
        decision = _checked(rule(view), week)
        row = _one_week(market, shelf, view, decision, luck)
        price, sales = decision.price_cny, int(row["sales_units"])  # type: ignore[call-overload]
        rows.append(row)
    return pd.DataFrame(rows)


def _draw_luck(market: Market, seed: int, weeks: int) -> _Luck:
    rng = np.random.default_rng([seed, 23])
    return _Luck(
        demand_quantiles=rng.uniform(1e-6, 1 - 1e-6, weeks),
        shocks=np.exp(rng.normal(-(market.noise**2) / 2, market.noise, weeks)),
        competitor_steps=rng.normal(0, 0.03, weeks),
    )


def _competitor_price(market: Market, last: float, own: float, step: float) -> float:
    """Return the competitor's next price: pulled to list price, half following ours."""
    target = 0.5 * (market.list_price_cny + own)
    price = (last + COMPETITOR_PULL * (target - last)) * float(np.exp(step))
    return round(float(np.clip(price, 0.6 * market.list_price_cny, 1.4 * market.list_price_cny)), 2)


def _checked(decision: object, week: int) -> Decision:
    if not isinstance(decision, Decision):
        raise UsageError(
            f"week {week}: the rule returned {type(decision).__name__}; "
            "return playground.Decision(price_cny=...)"
        )
    numbers = (decision.price_cny, decision.order_units, decision.advertising_cny)
    if not all(np.isfinite(number) for number in numbers):
        raise UsageError(f"week {week}: the decision holds a number that is not finite: {decision}")
    if decision.price_cny <= 0 or decision.order_units < 0 or decision.advertising_cny < 0:
        raise UsageError(f"week {week}: price must be above 0, the rest at least 0: {decision}")
    return decision


def _one_week(
    market: Market, shelf: _Shelf, view: WeekView, decision: Decision, luck: _Luck
) -> dict[str, object]:
    from scipy.stats import poisson

    mean = luck.shocks[view.week - 1] * market.expected_units(
        view.week, decision.price_cny, view.competitor_price_cny, decision.advertising_cny
    )
    demand = int(poisson.ppf(luck.demand_quantiles[view.week - 1], mean))
    sales = min(demand, shelf.stock_units)
    shelf.stock_units -= sales
    if decision.order_units:
        arrival = view.week + market.lead_time_weeks
        shelf.incoming[arrival] = shelf.incoming.get(arrival, 0) + int(decision.order_units)
    cost = sales * market.unit_cost_cny + shelf.stock_units * market.holding_cny
    cost += decision.advertising_cny
    if view.weeks_left == 1:
        left = shelf.stock_units + sum(shelf.incoming.values())
        cost += left * (market.unit_cost_cny - market.salvage_cny)
    revenue = sales * decision.price_cny
    return {
        "week": view.week,
        "price_cny": float(decision.price_cny),
        "competitor_price_cny": view.competitor_price_cny,
        "is_campaign": view.is_campaign,
        "demand_units": demand,
        "sales_units": sales,
        "lost_units": demand - sales,
        "stock_end_units": shelf.stock_units,
        "order_units": int(decision.order_units),
        "revenue_cny": round(revenue, 2),
        "cost_cny": round(cost, 2),
        "profit_cny": round(revenue - cost, 2),
    }
