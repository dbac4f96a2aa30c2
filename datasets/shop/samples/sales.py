"""Small made-up orders, with cancelled, refunded and repeated ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CHANNELS, DEVICES

FIRST_ORDER = 20_000
FIRST_CUSTOMER = 7_000


def orders(
    seed: int,
    *,
    count: int = 200,
    customers: int = 60,
    start: str = "2025-01-01",
    days: int = 120,
    unpaid: float = 0.1,
    refunded: float = 0.08,
    mean_cny: float = 180.0,
) -> pd.DataFrame:
    """Draw orders with the columns and types of the table `orders`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count, customers
        Orders, and customers to draw from; some order often and some never.
    start, days
        First day, and number of days.
    unpaid, refunded
        Shares of orders never paid, and of paid ones given back in full or in part.
    mean_cny
        Mean amount of goods.

    Returns
    -------
    pandas.DataFrame
        One row an order, `order_id` rising with time.
    """
    rng = np.random.default_rng(seed)
    weight = rng.gamma(0.7, size=customers) + 0.05
    moments = np.sort(rng.integers(days * 86_400, size=count))
    ordered_at = pd.Series(pd.Timestamp(start) + pd.to_timedelta(moments, unit="s"))
    goods = np.round(rng.gamma(2.0, mean_cny / 2, size=count) + 5, 2)
    discount = np.where(goods >= 300, 40.0, 0.0)
    coupon = np.where(rng.random(count) < 0.2, 5.0, 0.0)
    amount = np.round(goods - discount - coupon, 2)
    paid = rng.random(count) >= unpaid
    back = np.where(paid & (rng.random(count) < refunded), rng.choice([0.5, 1.0], size=count), 0.0)
    status = np.select(
        [~paid, back == 1.0, back > 0], ["closed", "refunded", "partly_refunded"], "paid"
    )
    waited = pd.to_timedelta(rng.integers(20, 600, size=count), unit="s")
    frame = pd.DataFrame(
        {
            "order_id": np.arange(count) + FIRST_ORDER,
            "customer_id": rng.choice(customers, size=count, p=weight / weight.sum())
            + FIRST_CUSTOMER,
            "ordered_at": ordered_at,
            "paid_at": (ordered_at + waited).where(paid),
            "channel": rng.choice(np.array(CHANNELS, dtype=object), size=count),
            "device": rng.choice(np.array(DEVICES, dtype=object), size=count, p=[0.9, 0.1]),
            "status": status,
            "goods_cny": goods,
            "discount_cny": discount,
            "coupon_cny": coupon,
            "amount_cny": amount,
            "refund_cny": np.round(amount * back, 2),
        }
    )
    return conform(frame, "orders")


def order_lines(seed: int, of: pd.DataFrame, *, products: int = 40) -> pd.DataFrame:
    """Draw the lines of the orders `of`; their sums are those of the orders.

    Parameters
    ----------
    seed
        Same seed and orders, same lines.
    of
        Orders as `orders` gives them.
    products
        Products to draw from.

    Returns
    -------
    pandas.DataFrame
        One row a product in an order, with the columns and types of the table `order_lines`.
    """
    rng = np.random.default_rng(seed)
    counts = 1 + rng.poisson(0.8, size=len(of))
    place = np.repeat(np.arange(len(of)), counts)
    line = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    weight = rng.random(len(place)) + 0.2
    share = weight / np.bincount(place, weight, minlength=len(of))[place]
    last = line == counts[place] - 1

    def split(column: str) -> np.ndarray:
        """Return the order's amount cut into shares of whole cents that add up to it."""
        total = of[column].to_numpy()
        cents = np.floor(total[place] * share * 100) / 100
        rest = total - np.bincount(place, np.where(last, 0, cents), minlength=len(of))
        return np.round(np.where(last, rest[place], cents), 2)

    goods, refund = split("goods_cny"), split("refund_cny")
    returned = of["ordered_at"].dt.normalize().take(place) + pd.Timedelta(days=6)
    frame = pd.DataFrame(
        {
            "order_id": of["order_id"].to_numpy()[place],
            "line_no": line + 1,
            "product_id": rng.integers(1, products + 1, size=len(place)),
            "quantity": 1,
            "unit_price_cny": goods,
            "discount_cny": split("discount_cny"),
            "coupon_cny": split("coupon_cny"),
            "refund_cny": refund,
            "returned_on": pd.Series(returned.to_numpy()).where(refund > 0),
        }
    )
    return conform(frame, "order_lines")
