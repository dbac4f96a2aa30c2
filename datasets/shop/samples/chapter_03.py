"""Small made-up tables for the hidden tests of chapter 03, with what makes SQL difficult."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.schema.labels import CATEGORIES, CHANNELS

SOME_CATEGORIES = ("storage", "bedding", "cookware", "camping")
STATUS_ZH = {True: ("交易成功", "已支付"), False: ("交易关闭", "待付款")}
RAW_ORDERS = ("订单编号", "下单时间", "应付金额", "订单状态")


def orders(
    seed: int,
    *,
    count: int = 90,
    customers: int = 25,
    start: str = "2025-01-20",
    days: int = 50,
    unpaid: float = 0.3,
    guests: float = 0.1,
    late: float = 0.15,
    silent: tuple[str, ...] = ("douyin",),
) -> pd.DataFrame:
    """Draw orders.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count, customers
        Orders, and customers to draw from.
    start, days
        First day, and number of days.
    unpaid
        Share of orders never paid.
    guests
        Share of orders without a customer.
    late
        Share of orders submitted minutes before midnight, so that they are paid the next day.
    silent
        Channels whose orders are never paid.

    Returns
    -------
    pandas.DataFrame
        One row an order in no order: ``order_id``, ``customer_id`` (Int64, missing for guests),
        ``ordered_at``, ``paid_at`` (missing when never paid), ``channel``, ``device``,
        ``amount_cny``, ``refund_cny``. Amounts repeat, and some are exactly 500.
    """
    rng = np.random.default_rng(seed)
    second = rng.integers(0, 86_000, count)
    second = np.where(rng.random(count) < late, 86_400 - rng.integers(60, 600, count), second)
    day = pd.Timestamp(start) + pd.to_timedelta(rng.integers(0, days, count), unit="D")
    ordered_at = pd.Series(day + pd.to_timedelta(second, unit="s"))
    channel = rng.choice(np.array(CHANNELS, dtype=object), count)
    paid = (rng.random(count) >= unpaid) & ~np.isin(channel, silent)
    amount = rng.choice([80.0, 129.9, 260.0, 500.0, 499.99, 720.5, 950.0], count)
    back = np.where(paid & (rng.random(count) < 0.2), rng.choice([0.5, 1.0], count), 0.0)
    customer = pd.Series(rng.integers(1, customers + 1, count) + 600).astype("Int64")
    waited = pd.to_timedelta(rng.integers(600, 1_200, count), unit="s")
    frame = pd.DataFrame(
        {
            "order_id": rng.permutation(count) + 4_000,
            "customer_id": customer.mask(rng.random(count) < guests),
            "ordered_at": ordered_at,
            "paid_at": (ordered_at + waited).where(paid),
            "channel": channel,
            "device": rng.choice(
                np.array(["mobile", "desktop"], dtype=object), count, p=[0.7, 0.3]
            ),
            "amount_cny": amount,
            "refund_cny": np.round(amount * back, 2),
        }
    )
    return _typed(frame)


def order_lines(
    seed: int, of: pd.DataFrame, *, products: int = 9, bare: float = 0.1, unknown: float = 0.1
) -> pd.DataFrame:
    """Draw the lines of orders.

    Parameters
    ----------
    seed
        Same seed and orders, same lines.
    of
        Orders; ``order_id`` is used.
    products
        Products to draw from, numbered from 1.
    bare
        Share of orders without any line, such as gift cards.
    unknown
        Share of lines whose product stands in no catalogue.

    Returns
    -------
    pandas.DataFrame
        One row a product in an order: ``order_id``, ``line_no``, ``product_id``, ``quantity``,
        ``unit_price_cny``.
    """
    rng = np.random.default_rng(seed)
    counts = np.where(rng.random(len(of)) < bare, 0, rng.integers(1, 4, len(of)))
    order = np.repeat(of["order_id"].to_numpy(), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    product = rng.integers(1, products + 1, order.size)
    product = np.where(rng.random(order.size) < unknown, product + 700, product)
    return pd.DataFrame(
        {
            "order_id": order,
            "line_no": np.arange(order.size) - first + 1,
            "product_id": product,
            "quantity": rng.integers(1, 5, order.size),
            "unit_price_cny": rng.choice([19.9, 45.0, 88.0, 120.5], order.size),
        }
    )


def products(seed: int, *, count: int = 9, unsorted: float = 0.2) -> pd.DataFrame:
    """Draw a catalogue: ``product_id`` (each once), ``name``, ``category``.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Products.
    unsorted
        Share of products without a category.
    """
    rng = np.random.default_rng(seed)
    category = pd.Series(rng.choice(np.array(SOME_CATEGORIES, dtype=object), count))
    frame = pd.DataFrame(
        {
            "product_id": rng.permutation(count) + 1,
            "name": [f"product {number}" for number in range(count)],
            "category": category.mask(rng.random(count) < unsorted),
        }
    )
    return _typed(frame)


def customers(seed: int, *, count: int = 32) -> pd.DataFrame:
    """Draw customers, more than `orders` draws from: ``customer_id`` (each once), ``joined_on``."""
    rng = np.random.default_rng(seed)
    joined = pd.Timestamp("2024-11-01") + pd.to_timedelta(rng.integers(0, 60, count), unit="D")
    return pd.DataFrame({"customer_id": rng.permutation(count) + 601, "joined_on": joined})


def days(start: str = "2025-01-20", count: int = 50) -> pd.DataFrame:
    """Return one row a day without a gap: ``day`` (timestamp at midnight)."""
    return pd.DataFrame({"day": pd.date_range(start, periods=count)})


def raw_orders(
    seed: int, *, count: int = 12, doubled: float = 0.3, headers: int = 1, totals: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a raw export of orders, all columns texts, and what it says.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    count
        Orders.
    doubled
        Share of orders whose row stands twice, in two notations.
    headers, totals
        Repeated headers between the rows, and whether a row of totals (合计) is there.

    Returns
    -------
    raw : pandas.DataFrame
        The columns 订单编号, 下单时间, 应付金额, 订单状态.
    clean : pandas.DataFrame
        One row an order: ``order_id``, ``ordered_at``, ``amount_cny``, ``is_paid``.
    """
    rng = np.random.default_rng(seed)
    ids = rng.choice(90_000, count, replace=False) + 10_000
    minute = rng.integers(0, 60 * 24 * 40, count)
    moments = pd.Timestamp("2025-02-20") + pd.to_timedelta(minute, unit="min")
    amounts = rng.choice([9.9, 88.0, 129.5, 1_234.5, 12_680.0, 640.25], count)
    paid = rng.random(count) < 0.7
    rows: list[list[str]] = []
    for order, moment, amount, flag in zip(ids, moments, amounts, paid, strict=True):
        status = str(rng.choice(STATUS_ZH[bool(flag)]))
        for _ in range(1 + int(rng.random() < doubled)):
            rows.append(_written(int(order), moment, float(amount), status, rng))
    if totals:
        rows.append(["合计", "", f"¥{amounts.sum():,.2f}", ""])
    rows.extend([list(RAW_ORDERS)] * headers)
    order_of_rows = rng.permutation(len(rows))
    raw = pd.DataFrame([rows[n] for n in order_of_rows], columns=list(RAW_ORDERS), dtype="str")
    clean = pd.DataFrame(
        {"order_id": ids, "ordered_at": moments, "amount_cny": amounts, "is_paid": paid}
    )
    return raw, clean


def _written(
    order: int, moment: pd.Timestamp, amount: float, status: str, rng: np.random.Generator
) -> list[str]:
    """Return a row in one of the notations of the export."""
    names = (f"{order}", f" {order} ", f"TB{order}")
    dates = (f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y/%m/%d %H:%M}")
    money = (f"{amount:,.2f}", f"¥{amount:,.2f}", f"{amount:.2f}元")
    return [str(rng.choice(names)), str(rng.choice(dates)), str(rng.choice(money)), status]


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with texts as ``str``, which may be missing."""
    texts = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "str"))


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
