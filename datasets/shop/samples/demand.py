"""Small made-up demand: one series, a panel of SKUs, and a sales report as exported."""

from __future__ import annotations

import numpy as np
import pandas as pd

DAY, SKU, UNITS, KIND = "日期", "商品编码", "数量", "类型"
SALE, RETURN, TOTAL = "销售", "退货", "合计"
DATES = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日")
NUMBERS = ("{}", "{:,}", "{:,}件")


def sales_series(
    seed: int,
    *,
    days: int = 120,
    start: str = "2025-03-01",
    level: float = 40.0,
    weekend: float = 0.25,
    growth: float = 0.1,
    closed: float = 0.0,
) -> pd.Series:
    """Draw the units that one SKU sold on each of consecutive days.

    Parameters
    ----------
    seed
        Same seed and options, same series.
    days, start
        Length and first day.
    level, weekend, growth
        Mean units of a weekday, how much more Saturday and Sunday bring, and the rise from the
        first to the last day (the last two as fractions).
    closed
        Share of days without any sale.

    Returns
    -------
    pandas.Series
        Units (int) by day, named ``sold_units``, index named ``date``.
    """
    rng = np.random.default_rng(seed)
    dates = pd.date_range(start, periods=days, name="date")
    mean = level * (1 + weekend * (dates.day_of_week >= 5)) * np.linspace(1, 1 + growth, days)
    units = np.where(rng.random(days) < closed, 0, rng.poisson(mean * rng.gamma(40, 1 / 40, days)))
    # Built from plain dates: a frequency would not survive every way through a file.
    return pd.Series(units, index=pd.Index(dates.to_numpy(), name="date"), name="sold_units")


def daily_demand(
    seed: int,
    *,
    products: int = 3,
    days: int = 60,
    start: str = "2025-03-01",
    level: float = 12.0,
    stockouts: float = 0.15,
    shuffled: bool = False,
) -> pd.DataFrame:
    """Draw what several SKUs sold a day, with their searches, carts and closing stock.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    products, days, start
        How many SKUs, days each, and the first day.
    level
        Mean units of a SKU and day, larger for later SKUs.
    stockouts
        Share of days that close without stock; such a day sells a part of what was wanted.
    shuffled
        Whether rows come in any order.

    Returns
    -------
    pandas.DataFrame
        One row a SKU and day: date, product_id, sold_units, closing_units, search_index,
        cart_additions. No day of a SKU is left out.
    """
    rng = np.random.default_rng(seed)
    shape = (products, days)
    dates = pd.date_range(start, periods=days)
    scale = level * (0.4 + np.arange(products)[:, None])
    wanted = rng.poisson(
        scale * (1 + 0.3 * (dates.day_of_week >= 5)) * rng.gamma(30, 1 / 30, shape)
    )
    empty = rng.random(shape) < stockouts
    sold = np.where(empty, np.floor(wanted * rng.random(shape)), wanted).astype(int)
    waves = rng.normal(0, 0.3, (products, 1)) + rng.normal(0, 0.1, shape)
    search = np.round(100 * np.exp(waves), 1)
    table = pd.DataFrame(
        {
            "date": np.tile(dates.to_numpy(), products),
            "product_id": np.repeat(np.arange(products) + 101, days),
            "sold_units": sold.ravel(),
            "closing_units": np.where(empty, 0, rng.integers(1, 90, shape)).ravel(),
            "search_index": search.ravel(),
            "cart_additions": rng.poisson(4 * wanted).ravel(),
        }
    )
    return table.sample(frac=1, random_state=seed, ignore_index=True) if shuffled else table


def sales_report(
    seed: int,
    *,
    skus: int = 3,
    days: int = 12,
    start: str = "2025-09-24",
    quiet: float = 0.3,
    returns: float = 0.15,
    doubled: float = 0.2,
    totals: bool = True,
    headers: int = 1,
    strays: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the warehouse's daily report as exported, and the same cleaned.

    Parameters
    ----------
    seed
        Same seed and options, same report.
    skus, days, start
        How many SKUs, days, and the first day.
    quiet
        Share of SKU-days without a sale; the report has no row for them.
    returns, doubled
        Share of sales rows beside which a return stands, and share that stands twice, mostly in
        another notation.
    totals, headers
        Whether every day ends with a row of totals, and how often the header stands in between.
    strays
        Returns that stand after the last sale, the first of them of a SKU without any sale.

    Returns
    -------
    raw, clean
        `raw` has the text columns 日期, 商品编码, 类型, 数量. `clean` has one row for each SKU of
        any sale and each day from the first to the last sale: date, sku, sold_units, 0 included.
    """
    rng = np.random.default_rng(seed)
    names = [f"STO-{number:03d}" for number in rng.choice(900, skus, replace=False) + 1]
    dates = pd.date_range(start, periods=days)
    units = np.where(
        rng.random((days, skus)) < quiet, 0, 1 + rng.negative_binomial(0.7, 0.001, (days, skus))
    )
    if units.sum() == 0:
        units[0, 0] = 1
    rows: list[tuple[str, str, str, str]] = []
    for day, sold in zip(dates, units, strict=True):
        for name, count in zip(names, sold, strict=True):
            rows += _rows(rng, day, name, int(count), returns, doubled)
        if totals:
            rows.append((_day(rng, day), TOTAL, SALE, f"{int(sold.sum()):,}"))
    late = pd.date_range(start, periods=days + strays)[days:]
    for number, day in enumerate(late):
        name = "STO-999" if number == 0 else names[number % skus]
        rows.append(_row(rng, day, name, RETURN, 1 + number))
    order = rng.permutation(len(rows))
    raw = pd.DataFrame([rows[place] for place in order], columns=[DAY, SKU, KIND, UNITS])
    header = pd.DataFrame([[DAY, SKU, KIND, UNITS]] * headers, columns=raw.columns)
    cut = len(raw) // 2
    raw = pd.concat([raw[:cut], header, raw[cut:]], ignore_index=True)
    return raw, _clean(units, dates, names)


def _rows(
    rng: np.random.Generator, day: pd.Timestamp, name: str, count: int, returns: float, twice: float
) -> list[tuple[str, str, str, str]]:
    """Return the rows of one SKU and day: none, one, a double, a return."""
    if count == 0:
        return []
    rows = [_row(rng, day, name, SALE, count)]
    if rng.random() < twice:
        rows.append(_row(rng, day, name, SALE, count))
    if rng.random() < returns:
        rows.append(_row(rng, day, name, RETURN, int(rng.integers(1, count + 1))))
    return rows


def _row(
    rng: np.random.Generator, day: pd.Timestamp, name: str, kind: str, count: int
) -> tuple[str, str, str, str]:
    code = name if rng.random() < 0.6 else f" {name.lower()}"
    return _day(rng, day), code, kind, NUMBERS[rng.integers(len(NUMBERS))].format(count)


def _day(rng: np.random.Generator, day: pd.Timestamp) -> str:
    return DATES[rng.integers(len(DATES))].format(day)


def _clean(units: np.ndarray, dates: pd.DatetimeIndex, names: list[str]) -> pd.DataFrame:
    wide = pd.DataFrame(units, index=dates.rename("date"), columns=pd.Index(names, name="sku"))
    wide = wide.loc[:, wide.sum() > 0]
    busy = wide.index[wide.sum(axis=1) > 0]
    whole = wide.loc[busy[0] : busy[-1]].reset_index()
    return whole.melt(id_vars="date", value_name="sold_units").astype({"sold_units": "int64"})
