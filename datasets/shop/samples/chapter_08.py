"""Made-up tables about assortment: sales by SKU, baskets, listings, ideas, trade-ins, packaging."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CATEGORIES

FIRST_PRODUCT = 500
ATTRIBUTES = ("brand", "material", "size", "colour", "origin")


def product_sales(
    seed: int,
    *,
    products: int = 40,
    spread: float = 1.2,
    ties: int = 0,
    unsold: float = 0.1,
    without_stock: float = 0.05,
    without_category: float = 0.0,
) -> pd.DataFrame:
    """Draw what each SKU sold in a year, in no order.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    products
        SKUs.
    spread
        Spread of log sales; larger values concentrate them.
    ties
        SKUs that get exactly the sales of another one.
    unsold, without_stock, without_category
        Shares of SKUs without any sale, without stock (turnover has no denominator), and with a
        missing category.

    Returns
    -------
    pandas.DataFrame
        One row a SKU: ``product_id``, ``category``, ``units``, ``sales_cny``, ``margin_cny``,
        ``mean_stock_cny``, ``days_on_sale``.
    """
    rng = np.random.default_rng(seed)
    price = np.round(np.exp(rng.normal(4.3, 0.6, products)), 1)
    units = np.round(np.exp(rng.normal(4.0, spread, products))).astype(np.int64)
    units = np.where(rng.random(products) < unsold, 0, units)
    sales = np.round(units * price, 2)
    if ties:
        chosen = rng.choice(products, 2 * ties, replace=False)
        sales[chosen[:ties]], units[chosen[:ties]] = sales[chosen[ties:]], units[chosen[ties:]]
    stock = np.round(price * rng.integers(5, 90, products) * 0.5, 2)
    category = rng.choice(np.array(CATEGORIES[:4], dtype=object), products)
    category[rng.random(products) < without_category] = None
    return pd.DataFrame(
        {
            "product_id": rng.permutation(products) + FIRST_PRODUCT,
            "category": pd.Series(category, dtype="str"),
            "units": units,
            "sales_cny": sales,
            "margin_cny": np.round(sales * rng.uniform(0.2, 0.6, products), 2),
            "mean_stock_cny": np.where(rng.random(products) < without_stock, 0.0, stock),
            "days_on_sale": rng.integers(20, 366, products),
        }
    )


def baskets(
    seed: int,
    *,
    orders: int = 300,
    products: int = 12,
    together: tuple[int, int] = (0, 1),
    attach: float = 0.5,
    duplicates: float = 0.05,
) -> pd.DataFrame:
    """Draw lines of orders; two products are bought together more often than by chance.

    Parameters
    ----------
    seed, orders, products
        As elsewhere.
    together, attach
        Places of the two products, and the chance that the second goes with the first.
    duplicates
        Share of lines that stand twice.

    Returns
    -------
    pandas.DataFrame
        One row a line, in no order: ``order_id``, ``product_id``.
    """
    rng = np.random.default_rng(seed)
    chance = np.linspace(0.30, 0.04, products)
    inside = rng.random((orders, products)) < chance
    first, second = together
    inside[:, second] |= inside[:, first] & (rng.random(orders) < attach)
    inside[~inside.any(axis=1), -1] = True
    order, product = np.nonzero(inside)
    again = np.flatnonzero(rng.random(order.size) < duplicates)
    place = rng.permutation(np.concatenate([np.arange(order.size), again]))
    frame = pd.DataFrame({"order_id": order + 1, "product_id": product + FIRST_PRODUCT})
    return frame.iloc[place].reset_index(drop=True)


def listing_sheet(
    seed: int, *, count: int = 30, empty: float = 0.25, blank: float = 0.1, long: float = 0.3
) -> pd.DataFrame:
    """Draw listings with attributes that are missing, or blank but not missing.

    Parameters
    ----------
    seed, count
        As elsewhere.
    empty, blank
        Shares of attributes that are missing, and that hold only spaces.
    long
        Share of titles whose core word comes late or never.

    Returns
    -------
    pandas.DataFrame
        One row a listing: ``product_id``, ``core_word``, ``title_zh``, and `ATTRIBUTES` as text.
    """
    rng = np.random.default_rng(seed)
    words = np.array(["炒锅", "四件套", "露营灯", "置物架", "电水壶"], dtype=object)
    core = rng.choice(words, count)
    padding = "新款家用加厚大容量耐用轻奢高颜值多功能送礼佳品厨房客厅卧室通用包邮"
    titles = []
    for word, late, never in zip(core, rng.random(count) < long, rng.random(count), strict=True):
        cut = int(rng.integers(4, 12))
        if not late:
            titles.append(f"品牌{word}{padding[:cut]}")
        else:
            titles.append(padding + (word if never < 0.6 else ""))
    frame = pd.DataFrame(
        {"product_id": np.arange(count) + FIRST_PRODUCT, "core_word": core, "title_zh": titles}
    ).astype({"core_word": "str", "title_zh": "str"})
    for name in ATTRIBUTES:
        kind = rng.random(count)
        values = np.where(kind < empty + blank, "  ", f"{name} given")
        frame[name] = pd.Series(values, dtype="str").mask(kind < empty)
    return frame


def candidates(
    seed: int,
    *,
    count: int = 120,
    chosen: float = 0.5,
    slow: float = 0.3,
    deleted: float = 0.5,
    unfinished: float = 0.1,
    rivals_effect: float = 1.0,
) -> pd.DataFrame:
    """Draw ideas for products with the columns and types of the table `candidates`.

    Parameters
    ----------
    seed, count
        As elsewhere.
    chosen, slow
        Shares of ideas tried, and of trials that turn out slow movers.
    deleted, unfinished
        Shares of slow movers whose listing was deleted, and of trials not yet ended.
    rivals_effect
        Log odds of a slow mover per standard deviation of log rivals.
    """
    rng = np.random.default_rng(seed)
    rival, search, season, margin, back = rng.standard_normal((5, count))
    tried = rng.random(count) < chosen
    odds = np.log(slow / (1 - slow)) + rivals_effect * rival - 0.5 * search
    is_slow = rng.random(count) < 1 / (1 + np.exp(-odds))
    months = pd.Series(pd.date_range("2024-01-01", periods=12, freq="MS"))
    month = months.iloc[np.sort(rng.integers(0, 12, count))].reset_index(drop=True)
    start = month + pd.Timedelta(days=30)
    gone = tried & is_slow & (rng.random(count) < deleted)
    units = pd.Series(20 * rng.integers(5, 12, count))
    share = np.where(is_slow, rng.uniform(0.02, 0.29, count), rng.uniform(0.31, 0.98, count))
    known = tried & ~gone & (rng.random(count) >= unfinished)
    # A trial of exactly 30% is no slow mover.
    edge = np.flatnonzero(known & ~is_slow)[:1]
    share[edge] = 0.30
    frame = pd.DataFrame(
        {
            "candidate_id": np.arange(count) + 1,
            "proposed_on": month,
            "category": rng.choice(np.array(CATEGORIES, dtype=object), count),
            "search_change": np.round(0.1 + 0.25 * search, 3),
            "rivals": np.round(np.exp(3 + 0.6 * rival)).astype(np.int64),
            "season_fit": np.round(1 / (1 + np.exp(-season)), 3),
            "margin_rate": np.round(np.clip(0.45 + 0.08 * margin, 0.1, 0.8), 3),
            "return_rate": np.round(np.exp(-2.8 + 0.4 * back), 4),
            "buyer_score": np.round(np.clip(5 + search, 0, 10), 1),
            "is_chosen": tried,
            "trial_from": start.where(tried),
            "trial_units": units.where(tried).astype("Int64"),
            "deleted_on": (start + pd.Timedelta(days=40)).where(gone),
            "sold_units": pd.Series(np.round(units * share)).where(known).astype("Int64"),
        }
    )
    return conform(frame, "candidates")


def trade_in_buyers(
    seed: int,
    *,
    count: int = 2_000,
    effect: float = 0.10,
    base: tuple[float, ...] = (0.10, 0.20, 0.35),
    share: tuple[float, ...] = (0.03, 0.10, 0.40),
    empty_group: bool = False,
) -> pd.DataFrame:
    """Draw buyers who could trade in; loyal ones do so more, and come back more anyway.

    Parameters
    ----------
    seed, count
        As elsewhere.
    effect
        What a trade-in adds to the chance of buying again.
    base, share
        By group of loyalty: chance of buying again without a trade-in, and share that trades in.
    empty_group
        Whether nobody in the first group trades in, so that it has no one to compare.

    Returns
    -------
    pandas.DataFrame
        One row a buyer: ``customer_id``, ``loyalty`` (``new``, ``some``, ``many``),
        ``traded_in``, ``bought_again``.
    """
    rng = np.random.default_rng(seed)
    group = rng.choice(3, count, p=(0.45, 0.35, 0.20))
    rates = np.array(share) * np.array([0.0 if empty_group else 1.0, 1.0, 1.0])
    traded = rng.random(count) < rates[group]
    again = rng.random(count) < np.array(base)[group] + effect * traded
    names = np.array(["new", "some", "many"], dtype=object)
    return pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + 1,
            "loyalty": pd.Series(names[group], dtype="str"),
            "traded_in": traded,
            "bought_again": again,
        }
    )


def packaging(
    seed: int,
    *,
    products: int = 20,
    months: int = 12,
    saving: float = 0.15,
    paper_rise: float = 0.2,
    never: float = 0.4,
    unsold: float = 0.05,
) -> pd.DataFrame:
    """Draw packaging costs with the columns and types of the table `packaging`.

    Parameters
    ----------
    seed, products, months
        As elsewhere.
    saving, paper_rise
        What the slim version saves, and by how much paper rises over all months.
    never, unsold
        Share of SKUs that stay with the standard version, and of months without units.
    """
    rng = np.random.default_rng(seed)
    month, product = (np.ravel(part) for part in np.indices((months, products)))
    weight = np.sort(np.exp(rng.normal(0, 0.5, products)))
    start = np.where(np.arange(products) < (1 - never) * products, months // 2, months)
    slim = month >= start[product]
    units = rng.integers(5, 60, month.size)
    cost = units * (1 + weight[product]) * (1 + paper_rise * month / max(months - 1, 1))
    cost = cost * np.where(slim, 1 - saving, 1.0) * np.exp(rng.normal(0, 0.02, month.size))
    starts = pd.Series(pd.date_range("2025-01-01", periods=months, freq="MS"))
    frame = pd.DataFrame(
        {
            "month": starts.iloc[month].to_numpy(),
            "product_id": product + FIRST_PRODUCT,
            "version": np.where(slim, "slim", "standard"),
            "units": units,
            "cost_cny": np.round(cost, 1),
            "damaged_units": rng.binomial(units, 0.01),
        }
    )
    return conform(frame[rng.random(len(frame)) >= unsold], "packaging")


def listing_export(seed: int, *, count: int = 40, padded: float = 0.4) -> pd.DataFrame:
    """Draw an export of product pages as a platform gives it, all as text.

    Parameters
    ----------
    seed, count
        As elsewhere.
    padded
        Share of titles with spaces around them.

    Returns
    -------
    pandas.DataFrame
        One row a listing: ``product_id``, ``title_zh``, the words ``brand_word``, ``core_word``,
        ``attribute_word``, ``point_word`` that the title should name, and five attributes
        (``材质``, ``尺寸``, ``颜色``, ``产地``, ``适用场景``) that may be missing, blank or filled
        with a sign that says nothing.
    """
    rng = np.random.default_rng(seed)
    names = ("brand_word", "core_word", "attribute_word", "point_word")
    choices = (
        ("拾光家", "山野集"),
        ("炒锅", "四件套", "露营灯", "置物架"),
        ("加厚", "大号", "可折叠"),
        ("易清洗", "省空间", "礼盒装"),
    )
    words = [[str(rng.choice(group)) for group in choices] for _ in range(count)]
    preface = "新款上市当天发货全网热卖送礼自用两相宜回头客都说好值得购买"
    titles = []
    for four in words:
        kind, cut = rng.integers(0, 6), int(rng.integers(15, len(preface) + 1))
        order = rng.permutation(4) if kind < 2 else np.arange(4)
        parts = [four[place] for place in order if kind != 2 or place != rng.integers(0, 4)]
        text = preface[: cut if kind > 3 else 0] + "".join(parts)
        spaces = " " * int(rng.integers(1, 12)) if rng.random() < padded else ""
        titles.append(spaces + text + ("\u3000" if spaces else ""))
    frame = pd.DataFrame({"product_id": rng.permutation(count) + FIRST_PRODUCT, "title_zh": titles})
    for place, name in enumerate(names):
        frame[name] = [four[place] for four in words]
    empty = np.array([None, "", "  ", "\u3000", "-", " - ", "无", "n/a", "N/A "], dtype=object)
    for name in ("材质", "尺寸", "颜色", "产地", "适用场景"):
        filled = np.array(["不锈钢", " 大 ", "0", "无锡", "A-1"], dtype=object)
        values = np.where(
            rng.random(count) < 0.55, rng.choice(filled, count), rng.choice(empty, count)
        )
        frame[name] = pd.Series(values, dtype="str")
    return frame


def monthly_units(
    seed: int, *, products: int = 40, months: int = 24, growth: float = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw units by SKU and month, and when each SKU was launched.

    Parameters
    ----------
    seed, products, months
        As elsewhere; the first month is January 2024.
    growth
        Growth of the whole shop in a year.

    Returns
    -------
    tuple of pandas.DataFrame
        Units: one row a SKU and month with a sale, ``product_id``, ``month``, ``units``.
        SKUs: ``product_id``, ``launched_on``; some never sold.
    """
    rng = np.random.default_rng(seed)
    starts = pd.Series(pd.date_range("2024-01-01", periods=months, freq="MS"))
    launch = np.where(rng.random(products) < 0.35, rng.integers(0, 30 * months, products), 0)
    launched = pd.Timestamp("2024-01-01") + pd.to_timedelta(launch, unit="D")
    month, product = (np.ravel(part) for part in np.indices((months, products)))
    trend = rng.normal(0, 0.35, products)[product] * month / 12
    season = np.where(product % 3 == 0, 0.9, 0.1) * np.cos(2 * np.pi * (month - product % 12) / 12)
    level = np.exp(rng.normal(2.2, 0.8, products))[product]
    units = rng.poisson(level * np.exp(trend + season) * (1 + growth) ** (month / 12))
    late = (
        starts.iloc[month].to_numpy() < launched.to_period("M").to_timestamp().to_numpy()[product]
    )
    units = np.where(late | (product % 17 == 5), 0, units)
    frame = pd.DataFrame(
        {
            "product_id": product + FIRST_PRODUCT,
            "month": starts.iloc[month].to_numpy(),
            "units": units,
        }
    )
    sold = frame[frame["units"] > 0].sample(frac=1, random_state=seed).reset_index(drop=True)
    skus = pd.DataFrame({"product_id": np.arange(products) + FIRST_PRODUCT})
    return sold, skus.assign(launched_on=launched)
