"""Small made-up prices: a survey, a panel of SKUs by day, a supplier's quotations as exported."""

from __future__ import annotations

import numpy as np
import pandas as pd

SKU, SINCE, PRICE, PACK, STATE = "商品编码", "生效日期", "报价", "单位", "状态"
VALID, VOID = "有效", "作废"
DATES = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日")
PRICES = ("{:.2f}", "¥{:,.2f}", "{:,.2f}元", " ￥{:.2f} ")


def price_survey(
    seed: int,
    *,
    respondents: int = 60,
    prices: tuple[float, ...] = (59.0, 79.0, 99.0, 129.0),
    skipped: float = 0.15,
    asked: float = 0.8,
) -> pd.DataFrame:
    """Draw the answers to "would you buy it at this price?" (Gabor-Granger).

    Parameters
    ----------
    seed
        Same seed and options, same answers.
    respondents, prices
        How many people, and the prices that are asked, CNY.
    skipped
        Share of questions that were asked and left without an answer.
    asked
        Share of people who are asked a price at all: not everybody sees every price.

    Returns
    -------
    pandas.DataFrame
        One row a question in any order: respondent_id, price_cny, would_buy (1.0, 0.0, missing
        when skipped). Somebody who would buy at a price would at every lower one.
    """
    rng = np.random.default_rng(seed)
    worth = np.exp(rng.normal(np.log(np.mean(prices)), 0.35, respondents))
    shape = (respondents, len(prices))
    answers = (worth[:, None] >= np.array(prices)).astype(float)
    answers[rng.random(shape) < skipped] = np.nan
    table = pd.DataFrame(
        {
            "respondent_id": np.repeat(np.arange(respondents) + 1, len(prices)),
            "price_cny": np.tile(np.array(prices, dtype=float), respondents),
            "would_buy": answers.ravel(),
        }
    )
    return table[rng.random(len(table)) < asked].sample(frac=1, random_state=seed)


def daily_prices(
    seed: int,
    *,
    products: int = 4,
    days: int = 84,
    start: str = "2025-03-01",
    elasticity: float = -2.0,
    response: float = 0.25,
    stockouts: float = 0.03,
    shelf: int = 90,
    shuffled: bool = True,
) -> pd.DataFrame:
    """Draw prices, supplier's costs and sales of several SKUs by day.

    The desk passes three quarters of the cost on to the price and raises it with demand that it
    sees coming (`response` for each log point), so that a plain regression is wrong.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    products, days, start
        How many SKUs, days each, and the first day.
    elasticity
        What a change of price does to demand.
    response
        What the desk adds to the log price for each log point of demand.
    stockouts
        Share of days that close without stock; such a day sells a part of what was wanted.
    shelf
        Other days close with 1 unit or more, and fewer than this.
    shuffled
        Whether rows come in any order.

    Returns
    -------
    pandas.DataFrame
        One row a SKU and day: date, product_id, price_cny, unit_cost_cny, is_promoted,
        sold_units, closing_units, opening_units (sold and closing together: every day is stocked
        anew). No day of a SKU is left out.
    """
    rng = np.random.default_rng(seed)
    weeks, week = -(-days // 7) + 1, np.arange(days) // 7
    usual = rng.choice([20.0, 45.0, 80.0], products)[:, None]
    cost = usual * np.exp(rng.normal(0, 0.12, (products, weeks)))[:, week]
    shock = rng.normal(0, 0.25, (products, weeks))[:, week]
    promoted = (rng.random((products, weeks)) < 0.15)[:, week]
    price = 2 * usual * (cost / usual) ** 0.75 * np.exp(response * shock - 0.15 * promoted)
    mean = 14 * (price / (2 * usual)) ** elasticity * np.exp(shock)
    wanted = rng.poisson(mean)
    empty = rng.random(wanted.shape) < stockouts
    sold = np.where(empty, np.floor(wanted * rng.random(wanted.shape)), wanted).astype(int)
    table = pd.DataFrame(
        {
            "date": np.tile(pd.date_range(start, periods=days).to_numpy(), products),
            "product_id": np.repeat(np.arange(products) + 301, days),
            "price_cny": np.round(price, 1).ravel(),
            "unit_cost_cny": np.round(cost, 2).ravel(),
            "is_promoted": promoted.ravel(),
            "sold_units": sold.ravel(),
            "closing_units": np.where(empty, 0, rng.integers(1, shelf, wanted.shape)).ravel(),
        }
    )
    table["opening_units"] = table["sold_units"] + table["closing_units"]
    return table.sample(frac=1, random_state=seed, ignore_index=True) if shuffled else table


def supplier_quotes(
    seed: int, *, skus: int = 4, quotes: int = 3, void: float = 0.2, doubled: float = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a supplier's list of quotations as exported, and the same cleaned.

    Parameters
    ----------
    seed
        Same seed and options, same list.
    skus, quotes
        How many SKUs, and valid quotations of each.
    void, doubled
        Share of quotations beside which a void one of the same day stands, and share that
        stands twice, mostly in another notation.

    Returns
    -------
    raw, clean
        `raw` has the text columns 商品编码, 生效日期, 报价, 单位, 状态; a price is for one unit
        (件) or for a carton (箱/12件). `clean` has one row a valid quotation: sku, since,
        unit_cost_cny.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, ...]] = []
    clean: list[tuple[str, pd.Timestamp, float]] = []
    for number in rng.choice(900, skus, replace=False) + 1:
        name = f"CAM-{number:03d}"
        days = rng.choice(300, quotes, replace=False)
        for day in pd.Timestamp("2025-01-01") + pd.to_timedelta(np.sort(days), unit="D"):
            cents = int(rng.integers(500, 180_000))
            clean.append((name, day, cents / 100))
            rows.append(_quote(rng, name, day, cents, VALID))
            if rng.random() < doubled:
                rows.append(_quote(rng, name, day, cents, VALID))
            if rng.random() < void:
                rows.append(_quote(rng, name, day, 2 * cents, VOID))
    columns = [SKU, SINCE, PRICE, PACK, STATE]
    order = rng.permutation(len(rows))
    raw = pd.DataFrame([rows[place] for place in order], columns=columns)
    header = pd.DataFrame([columns], columns=columns)
    cut = len(raw) // 2
    raw = pd.concat([raw[:cut], header, raw[cut:]], ignore_index=True)
    return raw, pd.DataFrame(clean, columns=["sku", "since", "unit_cost_cny"])


def _quote(
    rng: np.random.Generator, name: str, day: pd.Timestamp, cents: int, state: str
) -> tuple[str, ...]:
    """Return one row of the export, in one of its notations."""
    size = int(rng.choice([1, 6, 12, 24], p=[0.55, 0.15, 0.2, 0.1]))
    return (
        name if rng.random() < 0.6 else f" {name.lower()} ",
        DATES[rng.integers(len(DATES))].format(day),
        PRICES[rng.integers(len(PRICES))].format(cents * size / 100),
        "件" if size == 1 else f"箱/{size}件",
        state,
    )
