"""Fresh tables for hidden tests of chapter 03: small, with the rows on which SQL goes wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.schema.labels import CATEGORIES, CHANNELS


def tables(
    seed: int,
    *,
    customers: int = 30,
    orders: int = 80,
    unknown: int = 0,
    unordered: int = 0,
    ties: int = 0,
    repeated: int = 0,
) -> dict[str, pd.DataFrame]:
    """Return ``customers``, ``products``, ``orders`` and ``order_lines`` to be queried.

    Parameters
    ----------
    seed
        Same seed, same tables.
    customers, orders
        How many of each.
    unknown
        Orders without a customer (missing id): NOT IN finds nothing then.
    unordered
        Customers who never order, counted from the last.
    ties
        Orders with the moment and amount of another order of their customer; their lines stay.
    repeated
        Lines of one product twice in an order: a join fans out.

    Returns
    -------
    dict of pandas.DataFrame
        ``customers``: customer_id, region. ``products``: product_id, category.
        ``orders``: order_id, customer_id (Int64), ordered_at, paid_at, channel, amount_cny.
        ``order_lines``: order_id, line_no, product_id, quantity, price_cny.
    """
    rng = np.random.default_rng(seed)
    people = pd.DataFrame(
        {
            "customer_id": np.arange(1, customers + 1),
            "region": rng.choice(["east", "south", "north"], customers),
        }
    )
    products = pd.DataFrame(
        {"product_id": np.arange(1, 13), "category": rng.choice(CATEGORIES[:4], 12)}
    )
    ids = np.arange(1, orders + 1)
    who = rng.integers(1, customers - unordered + 1, orders)
    moment = pd.Timestamp("2025-03-01") + pd.to_timedelta(
        np.sort(rng.integers(0, 60 * 86_400, orders)), unit="s"
    )
    sizes = rng.integers(1, 4, orders)
    place = np.repeat(ids, sizes)
    lines = pd.DataFrame(
        {
            "order_id": place,
            "line_no": np.concatenate([np.arange(1, size + 1) for size in sizes]),
            "product_id": rng.integers(1, 13, place.size),
            "quantity": rng.integers(1, 4, place.size),
            "price_cny": np.round(rng.uniform(15, 300, place.size), 1),
        }
    )
    if repeated:
        mine = np.flatnonzero(sizes >= 2)[:repeated] + 1
        for order in mine:
            rows = lines.index[lines.order_id == order]
            lines.loc[rows[1], "product_id"] = lines.loc[rows[0], "product_id"]
    amount = (lines.quantity * lines.price_cny).groupby(lines.order_id).sum().round(2)
    paid = rng.random(orders) < 0.7
    found = pd.DataFrame(
        {
            "order_id": ids,
            "customer_id": pd.array(who, dtype="Int64"),
            "ordered_at": moment.astype("datetime64[us]"),
            "paid_at": (moment + pd.to_timedelta(40, unit="s")).astype("datetime64[us]"),
            "channel": rng.choice(CHANNELS, orders),
            "amount_cny": amount.reindex(ids).to_numpy(),
        }
    )
    found.loc[~paid, "paid_at"] = pd.NaT
    source = np.arange(orders)
    source[1 : 1 + 2 * ties : 2] -= 1
    same = ["customer_id", "ordered_at", "amount_cny"]
    found[same] = found[same].iloc[source].reset_index(drop=True)
    found.loc[rng.permutation(orders)[:unknown], "customer_id"] = pd.NA
    return {"customers": people, "products": products, "orders": found, "order_lines": lines}
