"""Newsvendor and economic order quantity: two textbook examples.

Snyder & Shen (2019). Newsvendor with normal demand, section 4.3.2.4: the best order is
S* = mu + sigma z with Phi(z) = p/(p+h) and costs (p+h) sigma phi(z). Economic order quantity,
section 3.2: Q* = sqrt(2 K lambda / h), which costs sqrt(2 K lambda h) a year.
"""

from __future__ import annotations

from math import sqrt

from scipy.stats import norm

# Example 4.3: cost of a unit left over and of a unit short, mean and deviation of demand.
LEFT_OVER, SHORT, MEAN, DEVIATION = 0.18, 0.70, 50.0, 8.0
# Example 3.1: cost of an order, cost of holding a unit for a year, units sold a year.
ORDER_COST, HOLDING_COST, YEARLY_DEMAND = 8.0, 0.225, 1300.0


def newsvendor(
    left_over: float, short: float, mean: float, deviation: float
) -> tuple[float, float]:
    """Return the best order and its expected cost for normal demand."""
    z = norm.ppf(short / (short + left_over))
    return float(mean + deviation * z), float((short + left_over) * deviation * norm.pdf(z))


def economic_order(order_cost: float, holding_cost: float, demand: float) -> tuple[float, float]:
    """Return the best order quantity and its cost of ordering and holding a year."""
    return (
        sqrt(2 * order_cost * demand / holding_cost),
        sqrt(2 * order_cost * demand * holding_cost),
    )


def recompute_newsvendor() -> dict[str, float]:
    """Return the order and the cost of Example 4.3."""
    order, cost = newsvendor(LEFT_OVER, SHORT, MEAN, DEVIATION)
    return {"order_quantity": order, "expected_cost": cost}


def recompute_eoq() -> dict[str, float]:
    """Return the order and the cost of Example 3.1."""
    order, cost = economic_order(ORDER_COST, HOLDING_COST, YEARLY_DEMAND)
    return {"order_quantity": order, "annual_cost": cost}
