"""Made-up tables about stock and delivery: stock days, purchases, rates, parcels, a bill."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CATEGORIES
from shop.schema.logistics import COURIERS, EXCEPTIONS, WAREHOUSES

FIRST_PRODUCT = 700


def stock_days(
    seed: int,
    *,
    products: int = 4,
    days: int = 60,
    start: str = "2025-01-01",
    mean_units: float = 4.0,
    lead_time: int = 10,
    never_sold: int = 0,
) -> pd.DataFrame:
    """Draw days of stock with the columns and types of the table `inventory_daily`.

    Stock is conserved; some SKUs run out before the next delivery.

    Parameters
    ----------
    seed, products, days, start
        As elsewhere.
    mean_units, lead_time
        Mean daily demand of a SKU, and days between deliveries.
    never_sold
        SKUs that sell nothing, so that days of cover have no denominator.
    """
    rng = np.random.default_rng(seed)
    rate = rng.gamma(4.0, mean_units / 4, products)
    rate[:never_sold] = 0.0
    demand = rng.poisson(rate, (days, products))
    received = np.zeros((days, products), dtype=np.int64)
    lot = np.maximum(np.round(rate * lead_time * rng.uniform(0.7, 1.2, products)), 5)
    received[lead_time::lead_time] = lot.astype(np.int64)
    on_hand = lot.astype(np.int64)
    rows = []
    for today in range(days):
        opening = on_hand
        sold = np.minimum(demand[today], opening + received[today])
        on_hand = opening + received[today] - sold
        rows.append((opening, received[today], sold, on_hand))
    opening, came, sold, closing = (np.stack(part).ravel() for part in zip(*rows, strict=True))
    day, product = (np.ravel(part) for part in np.indices((days, products)))
    frame = pd.DataFrame(
        {
            "date": pd.Timestamp(start) + pd.to_timedelta(day, unit="D"),
            "product_id": product + FIRST_PRODUCT,
            "opening_units": opening,
            "received_units": came,
            "returned_units": 0,
            "sold_units": sold,
            "closing_units": closing,
        }
    )
    return conform(frame, "inventory_daily")


def purchase_orders(
    seed: int,
    *,
    suppliers: int = 4,
    count: int = 120,
    late: tuple[float, ...] = (0.05, 0.10, 0.20, 0.40),
    defective: tuple[float, ...] = (0.01, 0.01, 0.03, 0.02),
    open_orders: int = 3,
    without_orders: bool = False,
) -> pd.DataFrame:
    """Draw purchase orders with the columns and types of the table `purchase_orders`.

    Parameters
    ----------
    seed, suppliers, count
        As elsewhere; the two tuples give lateness and defects by supplier.
    open_orders
        Orders that have not come: their day and units of receipt are missing.
    without_orders
        Whether the last supplier's orders are all open, so that no rate exists for it.
    """
    rng = np.random.default_rng(seed)
    who = rng.integers(0, suppliers, count)
    ordered = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(
        np.sort(rng.integers(0, 270, count)), unit="D"
    ))  # fmt: skip
    lead = rng.choice([7, 10, 14, 21], count)
    is_late = rng.random(count) < np.resize(late, suppliers)[who]
    wait = np.where(is_late, rng.integers(1, 15, count), -rng.integers(0, 2, count))
    units = 5 * rng.integers(2, 40, count)
    bad = rng.binomial(units, np.resize(defective, suppliers)[who])
    is_open = np.arange(count) >= count - open_orders
    if without_orders:
        is_open |= who == suppliers - 1
    promised = ordered + pd.to_timedelta(lead, unit="D")
    frame = pd.DataFrame(
        {
            "po_id": np.arange(count) + 1,
            "supplier_id": [f"S{number + 1:02d}" for number in who],
            "product_id": rng.integers(0, 20, count) + FIRST_PRODUCT,
            "kind": "reorder",
            "ordered_on": ordered,
            "promised_on": promised,
            "received_on": (promised + pd.to_timedelta(wait, unit="D")).where(~is_open),
            "ordered_units": units,
            "received_units": pd.Series(units - bad).where(~is_open).astype("Int64"),
            "defective_units": pd.Series(bad).where(~is_open).astype("Int64"),
            "unit_cost_cny": np.round(rng.uniform(10, 120, count), 2),
        }
    )
    return conform(frame, "purchase_orders")


def courier_rates(
    seed: int, *, couriers: int = 4, zones: int = 4, ties: bool = False
) -> pd.DataFrame:
    """Draw a price list with the columns and types of the table `courier_rates`.

    Parameters
    ----------
    seed, couriers, zones
        As elsewhere.
    ties
        Whether the first two couriers ask the same.
    """
    rng = np.random.default_rng(seed)
    courier, zone = (np.ravel(part) for part in np.indices((couriers, zones)))
    speed = rng.permutation(couriers)
    if ties:
        speed[1] = speed[0]
    first = np.round(4 + 1.3 * zone + 0.9 * speed[courier], 1)
    frame = pd.DataFrame(
        {
            "courier": np.array(COURIERS, dtype=object)[courier],
            "zone": zone + 1,
            "valid_from": pd.Timestamp("2025-01-01"),
            "first_kg_cny": first,
            "extra_kg_cny": np.round(first / 4, 2),
            "promised_days": np.maximum(1, 2 + zone + couriers // 2 - speed[courier]),
        }
    )
    return conform(frame, "courier_rates")


def parcels(
    seed: int,
    *,
    count: int = 400,
    late: tuple[float, ...] = (0.03, 0.05, 0.08, 0.06, 0.10),
    late_zone: tuple[int, int, float] = (3, 3, 0.30),
    exceptions: float = 0.03,
    under_way: int = 4,
) -> pd.DataFrame:
    """Draw parcels with the columns and types of the table `shipments`.

    Parameters
    ----------
    seed, count
        As elsewhere; `late` gives the chance of lateness by courier.
    late_zone
        Place of a courier, a zone, and that courier's chance of lateness there.
    exceptions
        Share of parcels with which something went wrong.
    under_way
        Last parcels that have not been delivered.
    """
    rng = np.random.default_rng(seed)
    zone = rng.choice(4, count, p=(0.45, 0.3, 0.15, 0.1)) + 1
    courier = rng.integers(0, len(COURIERS), count)
    chance = np.array(late)[courier]
    place, bad_zone, bad = late_zone
    chance = np.where((courier == place) & (zone == bad_zone), bad, chance)
    shipped = pd.Series(pd.Timestamp("2025-03-01") + pd.to_timedelta(
        np.sort(rng.integers(0, 60, count)), unit="D"
    ))  # fmt: skip
    promised = shipped + pd.to_timedelta(zone + 1, unit="D")
    wait = np.where(rng.random(count) < chance, rng.integers(1, 5, count), 0)
    trouble = rng.choice(np.array(EXCEPTIONS, dtype=object), count)
    weight = np.round(rng.gamma(2.0, 0.9, count) + 0.1, 1)
    weight[:2] = (1.0, 2.0)  # exactly on the edge of a kilogram
    frame = pd.DataFrame(
        {
            "order_id": np.arange(count) + 40_000,
            "courier": np.array(COURIERS, dtype=object)[courier],
            "warehouse": rng.choice(np.array(WAREHOUSES, dtype=object), count),
            "zone": zone,
            "weight_kg": weight,
            "fee_cny": np.round(4 + zone + np.ceil(np.maximum(weight - 1, 0)) * 1.5, 2),
            "shipped_on": shipped,
            "promised_on": promised,
            "delivered_on": (promised + pd.to_timedelta(wait, unit="D")).where(
                np.arange(count) < count - under_way
            ),
            "exception": pd.Series(trouble).where(rng.random(count) < exceptions),
        }
    )
    return conform(frame, "shipments")


def courier_bill(
    seed: int, *, days: int = 3, parcels_a_day: int = 6, twice: int = 1, header_again: bool = True
) -> tuple[list[list[str]], pd.DataFrame]:
    """Draw a courier's bill as rows of text, and what it says.

    Parameters
    ----------
    seed, days, parcels_a_day
        As elsewhere; a day may have no parcel when `parcels_a_day` is 0.
    twice
        Parcels that are billed twice.
    header_again
        Whether the header stands again before every day.

    Returns
    -------
    tuple
        Rows (preamble, header, parcels, subtotals, total) and a frame with one row a parcel:
        ``waybill``, ``date``, ``weight_kg``, ``fee_cny``.
    """
    rng = np.random.default_rng(seed)
    header = ["运单号", "揽收日期", "计费重量(kg)", "金额(元)"]
    rows: list[list[str]] = [["快递费用对账单"], ["单位：元/公斤"], []]
    found: list[tuple[str, pd.Timestamp, float, float]] = []
    number = 0
    for day in range(days):
        date = pd.Timestamp("2025-04-01") + pd.Timedelta(days=day)
        rows += [header] if header_again or not day else []
        start = len(found)
        for _ in range(parcels_a_day):
            number += 1
            weight = round(float(rng.gamma(2.0, 1.0)) + 0.1, 1)
            fee = round(float(rng.choice([5.0, 18.5, 1_280.0])) + weight, 2)
            found.append((f"ML{number:06d}", date, weight, fee))
            text = (f"{date:%Y-%m-%d}", f"{date.year}/{date.month}/{date.day}")[number % 2]
            row = [found[-1][0], text, f"{weight:.1f}", f"{fee:,.2f}"]
            rows += [row, list(row)] if number <= twice else [row]
        rows.append(["小计", "", "", f"{sum(fee for *_, fee in found[start:]):,.2f}"])
    rows.append(["合计", "", "", f"￥{sum(fee for *_, fee in found):,.2f}"])
    frame = pd.DataFrame(found, columns=["waybill", "date", "weight_kg", "fee_cny"])
    types = {
        "waybill": "str", "date": "datetime64[us]", "weight_kg": "float64", "fee_cny": "float64",
    }  # fmt: skip
    return rows, frame.astype(types)


def catalogue(seed: int, *, products: int = 4, categories: int = 3) -> pd.DataFrame:
    """Draw costs and categories of the products of `stock_days`.

    Returns
    -------
    pandas.DataFrame
        One row a product, in no order: product_id, category, cost_cny, list_price_cny.
    """
    rng = np.random.default_rng(seed)
    cost_cny = np.round(rng.lognormal(3.6, 0.7, products), 2)
    frame = pd.DataFrame(
        {
            "product_id": np.arange(products) + FIRST_PRODUCT,
            "category": np.array(CATEGORIES, dtype=object)[rng.integers(0, categories, products)],
            "cost_cny": cost_cny,
            "list_price_cny": np.round(cost_cny * rng.uniform(1.6, 2.6, products), 1),
        }
    )
    return frame.sample(frac=1, random_state=seed)


def monthly_sales(
    seed: int, *, products: int = 30, months: int = 12, silent: int = 1, ties: bool = True
) -> pd.DataFrame:
    """Draw units and revenue by month and product; a month without a sale has no row.

    Parameters
    ----------
    seed, products, months
        As elsewhere.
    silent
        Products with one row that says 0 units.
    ties
        Whether two products have the same revenue.

    Returns
    -------
    pandas.DataFrame
        One row a month and product, in no order: month (first day), product_id, units,
        revenue_cny.
    """
    rng = np.random.default_rng(seed)
    rate = rng.lognormal(2.5, 1.3, products)
    shape = rng.choice([0.4, 1.5, 30.0], products)
    units = rng.poisson(rng.gamma(shape, rate / shape, (months, products)))
    units[:, :silent] = 0
    price = rng.integers(20, 300, products)
    if ties:
        units[:, -1], price[-1] = np.roll(units[:, -2], 3), price[-2]
    month, product = (np.ravel(part) for part in np.indices(units.shape))
    frame = pd.DataFrame(
        {
            "month": pd.date_range("2025-01-01", periods=months, freq="MS").to_numpy()[month],
            "product_id": product + FIRST_PRODUCT,
            "units": units.ravel(),
            "revenue_cny": (units * price).ravel().astype(float),
        }
    )
    kept = (frame["units"] > 0) | ((frame["product_id"] < FIRST_PRODUCT + silent) & (month == 0))
    return frame[kept].sample(frac=1, random_state=seed)  # type: ignore[no-any-return]


def purchase_export(seed: int, *, twice: int = 15, **options: Any) -> pd.DataFrame:
    """Draw `purchase_orders` as an export gives them: rows twice, identifiers in any spelling.

    Parameters
    ----------
    seed
        As elsewhere.
    twice
        Rows that stand twice.
    **options
        Passed to `purchase_orders`.
    """
    rng = np.random.default_rng(seed + 1)
    frame = purchase_orders(seed, **options)
    frame = pd.concat([frame, frame.sample(min(twice, len(frame)), random_state=seed)])
    spelling = rng.integers(0, 3, len(frame))
    names = frame["supplier_id"].astype(object).to_numpy()
    frame["supplier_id"] = [
        (name, f" {name} ", name.lower())[kind]
        for name, kind in zip(names, spelling, strict=True)
    ]  # fmt: skip
    return frame.sample(frac=1, random_state=seed)


def lanes(seed: int, *, couriers: int = 4, zones: int = 4, missing: int = 2) -> pd.DataFrame:
    """Draw what couriers ask and how often they are late, zone by zone.

    Parameters
    ----------
    seed, couriers, zones
        As elsewhere.
    missing
        Courier and zone pairs that are not offered; each zone keeps one at least.

    Returns
    -------
    pandas.DataFrame
        One row a courier and zone, in no order: courier, zone, parcels (of the zone, the same
        for each courier), fee_cny (a parcel), late (fraction).
    """
    rng = np.random.default_rng(seed)
    courier, zone = (np.ravel(part) for part in np.indices((couriers, zones)))
    parcels = rng.integers(50, 2_000, zones)
    speed = rng.uniform(0, 1, couriers)
    frame = pd.DataFrame(
        {
            "courier": np.array(COURIERS, dtype=object)[courier],
            "zone": zone + 1,
            "parcels": parcels[zone],
            "fee_cny": np.round(
                4 + 2 * zone + 3 * speed[courier] + rng.uniform(-0.8, 0.8, len(zone)), 2
            ),
            "late": np.round(
                np.clip(0.16 - 0.12 * speed[courier] + rng.normal(0, 0.04, len(zone)), 0.005, 1), 4
            ),
        }
    )
    free = frame.index[frame["courier"] != COURIERS[0]]
    gone = rng.choice(free, min(missing, len(free)), replace=False)
    return frame.drop(gone).sample(frac=1, random_state=seed)
