# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 09 Pricing: assignment
#
# **Time** ten exercises, most of them 30 to 40 minutes (exercises 4 to 6 up to an hour), and a memo of an hour: six to seven hours, in four sittings.
# Exercises 1 to 3 belong to part 1 of the lecture, 4 to 6 to part 2, and 7 to 10 with the memo to part 3.
# **You need** the lecture of this chapter, and grouping, joining and `transform` in pandas.
#
# You sit beside the pricing manager 定价经理 of the shop.
# It is Friday, 2 January 2026, and on Monday new prices go live.
# She asks ten questions, from a price that covers its cost to the worth of a full-reduction 满减.
# Each answer is a function, so that it can be asked again when costs change.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line; more tests run after you hand in.
# A test that fails says what it expected and what came.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Columns beyond those that are asked for do no harm.
# Never change what is handed in: work on a copy.
# Never round unless you are asked to.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_09 as samples

shop.setup()
prices = shop.load_product_daily(start="2025-07-01", end="2025-12-31")
stock = shop.load_inventory_daily(start="2025-07-01", end="2025-12-31")
raw_quotes = samples.supplier_quotes(seed=9)[0]

# %% [markdown] id="data"
# ## The data
#
# `prices` has one row for each SKU and day: the price of the day, what the supplier asks for a unit that day, and whether the SKU took part in a campaign.
# `stock` has the units in the morning 期初库存, the units sold 销量 and the units left in the evening 期末库存 of the same SKUs and days.

# %% id="look"
prices.merge(stock, on=["date", "product_id"]).query("product_id == 7").tail(3)

# %% [markdown] id="cost_plus_price_prompt"
# ## 1. Twenty-five per cent of what? (warm-up)
#
# "We want 25% on everything", says the owner.
# Purchasing reads: a quarter of the *cost* comes on top, a markup 加价率.
# Finance reads: a quarter of the *price* remains, a margin 毛利率.
# Write the price by either reading.
#
# <details><summary>Hint 1: concept</summary>
#
# A wok costs 60.
# With a markup of 25% it sells for 75, of which 15 are 20%.
# Which price leaves 25% of itself?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Of the price, the share that is not margin is the cost: `price * (1 - share) = cost`.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `return ____ if of == "cost" else cost_cny / (____)`.
#
# </details>


# %% id="cost_plus_price" role="solution"
def cost_plus_price(cost_cny: pd.Series, share: float, of: str) -> pd.Series:
    """Return the price that adds a share of the cost, or keeps a share of the price.

    Parameters
    ----------
    cost_cny : Series
        Cost of a unit, CNY; the index says of what, each label once.
    share : float
        Fraction from 0, below 1 (0.25 for 25%).
    of : str
        "cost": share is a markup, a fraction of the cost that comes on top of it.
        "price": share is a margin, a fraction of the price that remains after the cost.
        Nothing else comes.

    Returns
    -------
    Series
        Price in CNY, not rounded, with the index of `cost_cny`.
    """
    ### BEGIN SOLUTION
    if of == "cost":
        return cost_cny * (1 + share)
    return cost_cny / (1 - share)
    ### END SOLUTION


# %% id="test_cost_plus_price" role="test" points=1
tiny = pd.Series([60.0, 100.0], index=["wok", "tent"])
answer = checks.call(cost_plus_price, tiny, 0.25, "cost")
checks.is_series(answer, 'cost_plus_price(tiny, 0.25, "cost")', numeric=True)
checks.same_series(
    answer,
    pd.Series([75.0, 125.0], index=["wok", "tent"]),
    'cost_plus_price(tiny, 0.25, "cost")',
    hint="A quarter of the cost on top of it",
)
answer = checks.call(cost_plus_price, tiny, 0.25, "price")
checks.same_series(
    answer,
    pd.Series([80.0, 400 / 3], index=["wok", "tent"]),
    'cost_plus_price(tiny, 0.25, "price")',
    hint="80 less its quarter is the wok's cost",
)
checks.unchanged(pd.Series([60.0, 100.0], index=["wok", "tent"]), tiny, "cost_cny")
### BEGIN HIDDEN TESTS
for seed, share in [(11, 0.4), (12, 0.0), (13, 0.85)]:
    rng = np.random.default_rng(seed)
    fresh = pd.Series(np.round(rng.uniform(3, 400, 8), 2), index=rng.choice(900, 8, replace=False))
    before = fresh.copy()
    for of, factor in [("cost", 1 + share), ("price", 1 / (1 - share))]:
        answer = checks.call(cost_plus_price, fresh, share, of)
        checks.unchanged(before, fresh, "cost_cny")
        checks.same_series(
            answer,
            before * factor,
            f'cost_plus_price(cost_cny, {share}, "{of}")',
            hint="Markup is a share of the cost, margin a share of the price",
            reread="Price is cost plus something",
        )
### END HIDDEN TESTS

# %% [markdown] id="gabor_granger_prompt"
# ## 2. Ask them (worked example with gaps)
#
# Before a new lantern comes, a panel is asked: "Would you buy it at this price?"
# Nobody is asked every price, and some questions are left without an answer.
# This is the method of Gabor and Granger 加博尔–格兰杰法.
# A price at which nobody answered keeps its row.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# by_price = answers.groupby("price_cny")["would_buy"]
# table = by_price.agg(answered="____", share="____").reset_index()
# table["revenue_cny"] = table["price_cny"] * ____
# table["profit_cny"] = ____
# ```
#
# Who was not asked, or did not answer, has said neither yes nor no.
#
# <details><summary>Hint 1: concept</summary>
#
# Each price has its own denominator: the people who answered at that price.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# pandas has two counts: `size` counts rows, `count` counts values that are not missing.
# A mean leaves missing values out by itself.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `by_price.agg(answered="____", share="____")`; of each person who answered, `share` pays `price_cny` and needs a unit that costs `unit_cost`, so the profit is `(____) * table["share"]`.
#
# </details>


# %% id="gabor_granger" role="solution"
def gabor_granger(answers: pd.DataFrame, unit_cost: float) -> pd.DataFrame:
    """Return what each price of a survey would bring for each person who answered.

    Parameters
    ----------
    answers : DataFrame
        One row a person and price that was asked, in any order, with the columns
        respondent_id, price_cny and would_buy (1 yes, 0 no, missing when not answered).
        Nobody is asked the same price twice. There may be prices at which nobody answered.
    unit_cost : float
        Cost of a unit, CNY.

    Returns
    -------
    DataFrame
        One row a price of `answers`, the lowest first, with the columns
        price_cny,
        answered (people who answered at this price),
        share (of them who would buy, fraction; missing when nobody answered),
        revenue_cny (price times share), profit_cny (price less cost, times share).
    """
    ### BEGIN SOLUTION
    by_price = answers.groupby("price_cny")["would_buy"]
    table = by_price.agg(answered="count", share="mean").reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table
    ### END SOLUTION


# %% id="test_gabor_granger" role="test" points=2
tiny = pd.DataFrame(
    {
        "respondent_id": [1, 4, 1, 2, 3, 1, 2, 3, 4],
        "price_cny": [129.0, 129.0, 99.0, 99.0, 99.0, 59.5, 59.5, 59.5, 59.5],
        "would_buy": [np.nan, np.nan, 0.0, 1.0, np.nan, 1.0, 1.0, 1.0, 0.0],
    }
)
answer = checks.call(gabor_granger, tiny, 39.0)
checks.is_frame(
    answer,
    "gabor_granger(tiny, 39)",
    ["price_cny", "answered", "share", "revenue_cny", "profit_cny"],
    rows=3,
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "price_cny": [59.5, 99.0, 129.0],
            "answered": [4, 2, 0],
            "share": [0.75, 0.5, np.nan],
            "revenue_cny": [44.625, 49.5, np.nan],
            "profit_cny": [15.375, 30.0, np.nan],
        }
    ),
    "gabor_granger(tiny, 39)",
    keys="price_cny",
    ordered=True,
    hint="At 99 two people answered, and one of them would buy; at 129 nobody answered",
)
### BEGIN HIDDEN TESTS


def _survey(frame, cost):
    rows = []
    for price in sorted(set(frame["price_cny"])):
        said = [v for p, v in zip(frame["price_cny"], frame["would_buy"]) if p == price and v == v]
        share = sum(said) / len(said) if said else np.nan
        rows.append((price, len(said), share, price * share, (price - cost) * share))
    columns = ["price_cny", "answered", "share", "revenue_cny", "profit_cny"]
    return pd.DataFrame(rows, columns=columns)


for seed, cost, options in [
    (21, 40.0, {}),
    (22, 75.5, {"prices": (129.0, 79.9, 99.0), "skipped": 0.4}),
    (23, 0.0, {"respondents": 9, "asked": 0.6}),
]:
    fresh = samples.price_survey(seed, **options)
    before = fresh.copy()
    answer = checks.call(gabor_granger, fresh, cost)
    checks.unchanged(before, fresh, "answers")
    checks.same_frame(
        answer,
        _survey(before, cost),
        f"gabor_granger(answers, {cost})",
        keys="price_cny",
        ordered=True,
        hint="Share of those who answered at the price; profit is price less cost, times share",
        reread="What people say they would pay",
    )
silent = samples.price_survey(24, respondents=8)
silent["would_buy"] = silent["would_buy"].where(silent["price_cny"] != 99.0)
checks.same_frame(
    checks.call(gabor_granger, silent, 30.0),
    _survey(silent, 30.0),
    "gabor_granger(answers, 30) with a price at which nobody answered",
    keys="price_cny",
    ordered=True,
    hint="The price keeps its row: nobody answered, and the share is missing",
)
### END HIDDEN TESTS

# %% [markdown] id="clean_quotes_prompt"
# ## 3. The supplier's list (messy input)
#
# Cost is where a price starts, and later today it will be more than that.
# The supplier sends its quotations 报价单: `raw_quotes` below.
# All its columns are texts.
#
# | column | holds |
# |---|---|
# | 商品编码 | code of the SKU, in capitals or not, with spaces or not |
# | 生效日期 | day from which the quotation holds, in three notations |
# | 报价 | price, with or without ¥, ￥, 元, thousand separators and spaces |
# | 单位 | what the price is for: 件 one unit, or 箱/12件 a carton of 12 (other sizes occur) |
# | 状态 | 有效 valid, 作废 void |
#
# Make it a clean table of costs for one unit.
# Void quotations and the header between the rows do not belong to it.
# A SKU has one valid quotation a day; where it stands twice, in whatever notation, keep it once.
#
# <details><summary>Hint 1: concept</summary>
#
# The price of a carton is not the cost of a unit.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Keep the valid rows, bring each column into one form, divide by the units in the pack.
# Drop duplicates by SKU and day: two divisions may differ in the last digit.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `valid["报价"].str.replace("[____]", "", regex=True).astype(float)` leaves a number, `valid["单位"].str.extract(r"(____)")[0].fillna("____")` the size of the pack, `pd.to_datetime(____, format="mixed")` the day once its three notations have the same signs.
#
# </details>

# %% id="look_at_the_quotes"
raw_quotes.head(6)


# %% id="clean_quotes" role="solution"
def clean_quotes(raw: pd.DataFrame) -> pd.DataFrame:
    """Clean a supplier's list of quotations.

    Parameters
    ----------
    raw : DataFrame
        One row a quotation or a repeated header, with the text columns 商品编码, 生效日期, 报价,
        单位, 状态. Nothing is missing. At least one quotation is valid. A void quotation may
        name the same SKU and day as a valid one.

    Returns
    -------
    DataFrame
        One row a SKU and day with a valid quotation, in any order, with the columns
        sku (text in capitals, without spaces), since (day as a timestamp, not as text),
        unit_cost_cny (cost of one unit, CNY).
    """
    ### BEGIN SOLUTION
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / units
    return table.drop_duplicates(["sku", "since"])
    ### END SOLUTION


# %% id="test_clean_quotes" role="test" points=3
tiny = pd.DataFrame(
    [
        ["CAM-011", "2025-10-01", "99.90元", "箱/6件", "作废"],
        ["CAM-011", "2025-10-01", "¥1,200.10", "件", "有效"],
        [" cam-011 ", "2025/10/1", "14401.20", "箱/12件", "有效"],
        ["商品编码", "生效日期", "报价", "单位", "状态"],
        ["CAM-011", "2025年11月3日", " ￥ 60.60 ", "箱/6件", "有效"],
        ["CAM-002", "2025年9月30日", "1,000.00元", "箱/30件", "有效"],
        ["CAM-002", "2025/9/30", "￥ 950.00", "箱/30件", "作废"],
    ],
    columns=["商品编码", "生效日期", "报价", "单位", "状态"],
)
before = tiny.copy()
answer = checks.call(clean_quotes, tiny)
checks.unchanged(before, tiny, "raw")
table = checks.is_frame(
    answer, "clean_quotes(tiny)", ["sku", "since", "unit_cost_cny"], numeric=["unit_cost_cny"]
)
assert not any(isinstance(day, str) for day in table["since"]), (
    "clean_quotes(tiny): the column since should hold timestamps, but it holds texts. "
    "`pd.to_datetime` makes timestamps of them"
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["CAM-011", "CAM-011", "CAM-002"],
            "since": pd.to_datetime(["2025-10-01", "2025-11-03", "2025-09-30"]),
            "unit_cost_cny": [1200.1, 10.1, 1000 / 30],
        }
    ),
    "clean_quotes(tiny)",
    keys=["sku", "since"],
    hint="Three quotations: one for a unit that stands twice, two for cartons of 6 and 30. A void "
    "row, above or below, says nothing about the valid one of its SKU and day",
)
### BEGIN HIDDEN TESTS
for seed, options in [
    (31, {}),
    (32, {"void": 0.7}),
    (33, {"doubled": 0.8, "skus": 6}),
    (34, {"skus": 1, "quotes": 1, "void": 0.0}),
    (35, {"quotes": 9, "doubled": 0.5, "void": 0.4}),
]:
    messy, right = samples.supplier_quotes(seed, **options)
    before = messy.copy()
    answer = checks.call(clean_quotes, messy)
    checks.unchanged(before, messy, "raw")
    checks.same_frame(
        answer,
        right,
        "clean_quotes(raw)",
        keys=["sku", "since"],
        hint="Valid ones only, each SKU and day once, the cost of one unit",
        reread="Price is cost plus something",
    )
equal = messy.head(0).copy()
equal.loc[0] = ["CAM-007", "2025-01-02", "10.00", "件", "有效"]
equal.loc[1] = ["CAM-007", "2025-02-02", "10.00", "件", "有效"]
equal.loc[2] = ["CAM-008", "2025-02-02", "10.00", "件", "有效"]
equal.loc[3] = ["CAM-009", "2024年12月31日", "￥ 1,000元", "箱/30件", "有效"]
checks.same_frame(
    checks.call(clean_quotes, equal),
    pd.DataFrame(
        {
            "sku": ["CAM-007", "CAM-007", "CAM-008", "CAM-009"],
            "since": pd.to_datetime(["2025-01-02", "2025-02-02", "2025-02-02", "2024-12-31"]),
            "unit_cost_cny": [10.0, 10.0, 10.0, 1000 / 30],
        }
    ),
    "clean_quotes(raw) where other days and SKUs have the same price, with a carton of 30",
    keys=["sku", "since"],
    hint="A duplicate has the same SKU and day; a carton holds what its text says; nothing is rounded",
)
### END HIDDEN TESTS

# %% [markdown] id="weekly_panel_prompt"
# ## 4. Weeks that lie (debug this code)
#
# A colleague compares what each SKU sells in cheaper and in dearer weeks.
# He had heard that days without stock 缺货 show too little demand, and made the table of weeks like this:
#
# ```python
# def weekly_panel(daily, cover):
#     table = daily[daily["closing_units"] > 0].copy()
#     weekday = table["date"].dt.day_of_week
#     table["week_start"] = table["date"] - pd.to_timedelta(weekday, unit="D")
#     return table.groupby(["product_id", "week_start"], as_index=False).agg(
#         units=("sold_units", "sum"),
#         price_cny=("price_cny", "mean"),
#         unit_cost_cny=("unit_cost_cny", "mean"),
#         promoted_days=("is_promoted", "sum"),
#     )
# ```
#
# A cheap week sells out on its best days.
# With those days thrown away the rest of the week looks weak.
# To throw away whole weeks that ran out is no better: a week runs out *because* much was wanted, so the choice depends on what is to be explained.
# Choose by what was known on Monday morning instead: was there enough stock for the week?
# Enough means at least `cover` times the units of the week before.
# After a week without a sale any stock passes, even an empty shelf: keep to the rule, and know this weakness of it.
#
# Repair the function, and mind two more things: weeks without all seven days are left out, and so are weeks without a sale, for 0 has no logarithm.
# The second, too, is a choice by what is to be explained: it does little harm where a SKU sells nearly every week, and much where it often does not.
#
# <details><summary>Hint 1: concept</summary>
#
# Which columns of a week are known before its first customer comes?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sum the weeks first, all of them, and carry along the number of days and the opening stock of Monday.
# Look up the week before by its date: the row above may be a week that lies further back.
# Drop weeks last.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# Give every whole week the date on which it is "the week before", `weeks["week_start"] + pd.Timedelta(____)`, and merge its units to the weeks that start then.
# Then `kept = (____ == 7) & (opening >= cover * ____) & (units > ____)`.
#
# </details>


# %% id="weekly_panel" role="solution"
def weekly_panel(daily: pd.DataFrame, cover: float) -> pd.DataFrame:
    """Return the weeks of each SKU from which an elasticity can be estimated.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day in any order, with the columns product_id, date (timestamp),
        price_cny, unit_cost_cny, is_promoted (truth value), opening_units (in the morning),
        sold_units and closing_units (in the evening), among others. Days of a SKU may be
        absent, no day of it is there twice, and nothing is missing in a row.
    cover : float
        How many times the units of the week before have to be there on Monday morning; above 0.

    Returns
    -------
    DataFrame
        One row a SKU and week, in any order, with the columns product_id,
        week_start (timestamp of the Monday), units (sold in the week),
        price_cny and unit_cost_cny (means of the seven days),
        promoted_days (number of days with is_promoted).
        Only weeks of which `daily` has all seven days, and all seven of the week before; whose
        own Monday has opening_units of at least `cover` times the units that were sold in the
        week before; and in which at least one unit was sold.
    """
    ### BEGIN SOLUTION
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        days=("date", "size"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["days"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    kept = (weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)
    means = ["price_cny", "unit_cost_cny", "promoted_days"]
    return weeks.loc[kept, ["product_id", "week_start", "units", *means]]
    ### END SOLUTION


# %% id="test_weekly_panel" role="test" points=3
tiny = pd.DataFrame({"date": pd.date_range("2025-10-04", periods=72), "product_id": 301})
tiny["sold_units"] = [
    9,
    9,
    *range(1, 8),
    *range(3, 10),
    *range(2, 9),
    *range(4, 11),
    *[0] * 7,
    *[5] * 35,
]
tiny["price_cny"] = 50.0 + np.arange(72) % 9
tiny["unit_cost_cny"] = 20.0 + np.arange(72) % 5
tiny["is_promoted"] = np.arange(72) % 4 == 0
tiny["opening_units"] = 400
tiny.loc[tiny["date"].isin(pd.to_datetime(["2025-10-20", "2025-10-27"])), "opening_units"] = 70
tiny["closing_units"] = tiny["opening_units"] - tiny["sold_units"]
tiny.loc[tiny["date"] == "2025-10-17", "closing_units"] = 0
absent = tiny["date"].between("2025-12-01", "2025-12-07") | (tiny["date"] == "2025-11-22")
tiny = tiny[~absent].sample(frac=1, random_state=3)
before = tiny.copy()
right = pd.DataFrame(
    {
        "product_id": 301,
        "week_start": pd.to_datetime(["2025-10-13", "2025-10-20", "2025-10-27", "2025-11-10"]),
        "units": [42, 35, 49, 35],
        "price_cny": [53.0, 375 / 7, 379 / 7, 54.0],
        "unit_cost_cny": [22.0, 153 / 7, 157 / 7, 155 / 7],
        "promoted_days": [1, 2, 2, 1],
    }
)
answer = checks.call(weekly_panel, tiny, 1.5)
checks.unchanged(before, tiny, "daily")
table = checks.is_frame(
    answer,
    "weekly_panel(tiny, 1.5)",
    ["product_id", "week_start", "units", "price_cny", "unit_cost_cny", "promoted_days"],
    numeric=["units", "price_cny", "unit_cost_cny", "promoted_days"],
)
assert not any(isinstance(day, str) for day in table["week_start"]), (
    "weekly_panel(tiny, 1.5): the column week_start should hold timestamps, but it holds texts"
)
checks.same_frame(
    answer,
    right,
    "weekly_panel(tiny, 1.5)",
    keys=["product_id", "week_start"],
    hint="Four weeks stay. 10-13 had no stock left on one evening and stays; 10-20 and 10-27 began "
    "with 70 units after 42 and 35; 11-10 follows a week without a sale, so any stock is enough. "
    "Six go: 09-29 has two days, 10-06 and 11-24 have no whole week before them, 11-17 lacks a day, 11-03 sold "
    "nothing, and before 12-08 a week is absent",
)
checks.same_frame(
    checks.call(weekly_panel, tiny, 2),
    right.drop(index=1),
    "weekly_panel(tiny, 2)",
    keys=["product_id", "week_start"],
    hint="With a cover of 2 the 70 units of 10-20 are too few after 42, those of 10-27 are exactly "
    "enough after 35",
)
### BEGIN HIDDEN TESTS


def _weeks(frame, cover):
    rows = []
    for product, days in frame.groupby("product_id"):
        first = days["date"].min() - pd.Timedelta(days=7)
        for monday in pd.date_range(first, days["date"].max(), freq="W-MON"):
            week = days[(days["date"] >= monday) & (days["date"] < monday + pd.Timedelta(days=7))]
            last = days[(days["date"] < monday) & (days["date"] >= monday - pd.Timedelta(days=7))]
            if len(week) < 7 or len(last) < 7 or week["sold_units"].sum() == 0:
                continue
            opening = week.loc[week["date"] == monday, "opening_units"].iloc[0]
            if opening < cover * last["sold_units"].sum():
                continue
            means = week[["price_cny", "unit_cost_cny"]].sum() / 7
            promoted = int(sum(bool(one) for one in week["is_promoted"]))
            rows.append((product, monday, int(week["sold_units"].sum()), *means, promoted))
    names = ["product_id", "week_start", "units", "price_cny", "unit_cost_cny", "promoted_days"]
    return pd.DataFrame(rows, columns=names)


def _case(seed, days, start, cover):
    daily = samples.daily_prices(seed, days=days, start=start, stockouts=0.05, shelf=350)
    daily = daily.drop(index=[3, 17, 31])
    return daily, cover, _weeks(daily, cover)


# What is expected stands above the first call: it is computed once for a class.
cases = [
    _case(41, 84, "2025-03-01", 1.5),
    _case(42, 59, "2025-05-05", 1),
    _case(43, 74, "2025-08-03", 0.8),
]
quiet = samples.daily_prices(44, days=56, start="2025-03-03", stockouts=0.0, shelf=300)
quiet.loc[quiet["date"] < "2025-03-24", "sold_units"] = 0
quiet.loc[quiet["date"] == "2025-03-19", "sold_units"] = 1
quiet.loc[quiet["date"] == "2025-03-24", "opening_units"] = [1, 2, 3, 1]
quiet["price_cny"] += quiet["date"].dt.day
quiet["unit_cost_cny"] += quiet["date"].dt.day / 10
long = samples.daily_prices(45, products=2, days=420, start="2024-11-06", shelf=400)
long["shelf"] = "A-" + long["product_id"].astype(str)
gone = long["date"].between("2025-02-10", "2025-02-16") & (long["product_id"] == 301)
long = long[~gone]
real = prices.merge(stock, on=["date", "product_id"])
real = real[real["product_id"].isin([7, 40, 93]) & (real["date"] < "2025-10-01")]
of_quiet, of_long, of_real = _weeks(quiet, 2.0), _weeks(long, 1.2), _weeks(real, 1.5)
for fresh, cover, expected in cases:
    before = fresh.copy()
    answer = checks.call(weekly_panel, fresh, cover)
    checks.unchanged(before, fresh, "daily")
    checks.same_frame(
        answer,
        expected,
        f"weekly_panel(daily, {cover})",
        keys=["product_id", "week_start"],
        hint="Whole weeks after whole weeks, enough stock on Monday morning, something sold",
        reread="What the shelf hides",
    )
checks.same_frame(
    checks.call(weekly_panel, quiet, 2.0),
    of_quiet,
    "weekly_panel(daily, 2) with weeks in which nothing or one unit was sold",
    keys=["product_id", "week_start"],
    hint="No sale, no logarithm; after a week of one unit two units are enough",
)
checks.same_frame(
    checks.call(weekly_panel, long, 1.2),
    of_long,
    "weekly_panel(daily, 1.2) of more than a year, with one more column and a week left out",
    keys=["product_id", "week_start"],
    hint="The week of New Year is one week, the same week number comes again a year later, and "
    "where a week is absent the row above is not the week before",
)
checks.same_frame(
    checks.call(weekly_panel, real, 1.5),
    of_real,
    "weekly_panel(daily, 1.5) on three SKUs of the shop",
    keys=["product_id", "week_start"],
    reread="What the shelf hides",
)
### END HIDDEN TESTS

# %% [markdown] id="within_slope_prompt"
# ## 5. A SKU compared with itself, a week with itself (on your own)
#
# "Dear tents sell better than cheap ones. So raise the price?"
# Dear tents are better tents: what is constant in a SKU has to go.
# "We were cheap in November, and sold more. So cut the price?"
# In November everybody buys: what all SKUs of a week share has to go as well.
#
# Write the slope of one column on another with an effect 固定效应 for each SKU *and* for each week.
# With logarithms of units and price it is an elasticity 价格弹性; the function itself works for any columns and any groupings.
#
# <details><summary>Hint 1: concept</summary>
#
# An effect for each group is the same as a column of 0 and 1 for each group in the regression, and the same as taking the mean of each group off every number.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First drop rows that lack one of both numbers.
# With one grouping, means come off once.
# With two, taking means off by week brings back means by SKU when some SKUs lack some weeks: go on in turns until nothing changes (one turn is never enough, and where SKUs come and go twenty are not), or use the columns of 0 and 1, or a formula with `C(…)` of statsmodels.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# In turns: `for _ in range(____): for group in groups: left = left - left.groupby(known[____]).transform("mean")`, then the sum of products over the sum of squares.
# With columns: `pd.get_dummies(known[____].astype(str), dtype=float)` beside `known[x]`, then `np.linalg.lstsq(____, ____)`.
#
# </details>


# %% id="within_slope" role="solution"
def within_slope(table: pd.DataFrame, y: str, x: str, groups: list[str]) -> float:
    """Return the slope of one column on another with an effect for each group.

    Parameters
    ----------
    table : DataFrame
        One row an observation in any order, with the columns named by the other arguments.
    y, x : str
        Names of two columns of numbers. Values may be missing: a row that lacks either of them
        is left out of everything.
    groups : list of str
        Names of one or two columns that say to which group a row belongs, never missing. Some
        pairs of groups may have no row, and a group only one. x varies beyond what the effects
        explain.

    Returns
    -------
    float
        Least-squares slope of y on x with one constant for each value of each column of `groups`;
        correct to 1 in 10,000.
    """
    ### BEGIN SOLUTION
    known = table.dropna(subset=[y, x])
    effects = pd.get_dummies(known[groups].astype(str), dtype=float)
    design = np.column_stack([known[x], effects])
    return float(np.linalg.lstsq(design, known[y].to_numpy(dtype=float), rcond=None)[0][0])
    ### END SOLUTION


# %% id="test_within_slope" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["plain", "plain", "plain", "fine", "fine", "best", "best", "best"],
        "week": [1, 2, 4, 1, 3, 2, 3, 4],
        "log_price": [1.0, 1.3, 0.4, 3.0, 2.1, 5.2, 5.9, 4.6],
    }
)
crowd = tiny["week"].map({1: 0.0, 2: 0.5, 3: 1.0, 4: 3.0})
quality = tiny["sku"].map({"plain": 1.0, "fine": 6.0, "best": 13.0})
tiny["log_units"] = crowd + quality - 2 * tiny["log_price"]
checks.same_number(
    checks.call(within_slope, tiny.copy(), "log_units", "log_price", ["sku", "week"]),
    -2,
    'within_slope(tiny, "log_units", "log_price", ["sku", "week"])',
    rel=1e-4,
    hint="Units are made of the week's crowd, the SKU's quality and -2 times the price. A single "
    "turn over SKU and week leaves a part of crowd and quality inside",
)
gaps = pd.concat([tiny, tiny.head(2).assign(log_units=np.nan, log_price=[9.0, -9.0])])
before = gaps.copy()
answer = checks.call(within_slope, gaps, "log_units", "log_price", ["sku", "week"])
checks.unchanged(before, gaps, "table")
checks.same_number(
    answer,
    -2,
    'within_slope(gaps, "log_units", "log_price", ["sku", "week"])',
    rel=1e-4,
    hint="The same table with two rows more that lack their units: they are left out before "
    "any mean is taken",
)
# Six SKUs that come and go: SKU k is on sale in the weeks k, k + 1 and k + 2.
come = pd.DataFrame([(k, k + week, week) for k in range(6) for week in range(3)])
come.columns = ["sku", "week", "age"]
come["x"] = 3 + come["sku"] / 2 + come["age"].map({0: 0.4, 1: 0.0, 2: -0.3}) * (1 + come["sku"] % 2)
come["y"] = come["week"] ** 2 / 4 + 2 * come["sku"] - 2 * come["x"]
checks.same_number(
    checks.call(within_slope, come, "y", "x", ["sku", "week"]),
    -2,
    'within_slope(come, "y", "x", ["sku", "week"])',
    rel=1e-4,
    hint="Where SKUs come and go, means need many turns: go on until nothing changes "
    "(20 turns are too few here, 60 are enough), or use columns of 0 and 1",
)
one = pd.DataFrame(
    {
        "sku": ["a", "a", "a", "b", "b", "c"],
        "x": [1.0, 2.0, 3.0, 5.0, 9.0, 7.0],
        "y": [4.0, 2.0, 3.0, 9.0, 1.0, 5.0],
    }
)
checks.same_number(
    checks.call(within_slope, one, "y", "x", ["sku"]),
    -1.7,
    'within_slope(one, "y", "x", ["sku"])',
    rel=1e-4,
    hint="The products add up to -1 and -16, the squares to 2 and 8: one slope for all rows",
)
### BEGIN HIDDEN TESTS


def _residue(frame, columns, groups):
    ones = [(frame[name] == one).to_numpy(float) for name in groups for one in set(frame[name])]
    values = frame[columns].to_numpy(float)
    ones = np.column_stack(ones)
    left = values - ones @ (np.linalg.pinv(ones) @ values)
    return pd.DataFrame(left, columns=columns)


for seed, shelves, weeks, holes in [(51, 4, 9, 0), (52, 3, 14, 12), (53, 7, 6, 5)]:
    rng = np.random.default_rng(seed)
    fresh = pd.DataFrame(
        {"shelf": rng.integers(0, shelves, 70), "week": rng.integers(0, weeks, 70)}
    )
    fresh["p"] = rng.normal(4, 0.3, 70) + fresh["shelf"] - 0.2 * fresh["week"]
    fresh["q"] = 3 * fresh["shelf"] - 2 * fresh["p"] + fresh["week"] ** 1.5 + rng.normal(0, 0.3, 70)
    fresh["note"] = np.nan
    fresh.loc[rng.choice(70, holes, replace=False), "q"] = np.nan
    fresh.loc[rng.choice(70, holes, replace=False), "p"] = np.nan
    before = fresh.copy()
    whole = fresh[fresh["p"].notna() & fresh["q"].notna()]
    for groups in (["shelf", "week"], ["week"]):
        left = _residue(whole, ["q", "p"], groups)
        answer = checks.call(within_slope, fresh, "q", "p", list(groups))
        checks.unchanged(before, fresh, "table")
        checks.same_number(
            answer,
            (left["q"] * left["p"]).sum() / (left["p"] ** 2).sum(),
            f'within_slope(table, "q", "p", {groups})',
            rel=1e-4,
            hint="Rows with a gap out first, then every effect, then one slope for all",
            reread="A week compared with itself",
        )
# Breakfast cereals in another country: what product effects do to the price coefficient.
from shop import published, realdata
from shop.errors import TableMissing

try:
    cereal = realdata.load_nevo_cereal()
except TableMissing:
    cereal = None
if cereal is not None:
    bought = cereal.groupby("market_ids")["shares"].transform("sum")
    cereal["log_ratio"] = np.log(cereal["shares"] / (1 - bought))
    answer = checks.call(within_slope, cereal, "log_ratio", "prices", ["product_ids"])
    assert published.agrees("cereal.fixed_effects_price", checks.is_number(answer, "the slope")), (
        "within_slope(...) on breakfast cereals, within products, does not agree with the known "
        f"price coefficient; it is {checks.shown(answer)}"
    )
### END HIDDEN TESTS

# %% [markdown] id="instrumented_prompt"
# ## 6. A price that moves for its own reasons (transfer)
#
# The desk raises prices when it sees demand coming.
# So dear weeks are weeks in which more was wanted, and even a slope with effects of SKU and week is too weak: too near to zero.
# The supplier's cost moves the price, and shoppers never see it: an instrument 工具变量.
#
# Take the effects of all `groups` off the three columns $y$, $x$ and $z$ (the instrument), as in exercise 5. Then
#
# $$b = \frac{\sum z y}{\sum z x}, \qquad u = y - b x, \qquad
# se = \frac{1}{\left|\sum z x\right|} \sqrt{\frac{G}{G - 1} \sum_g \left(\sum_{i \in g} z_i u_i\right)^2}$$
#
# The error adds up $z u$ inside each of the $G$ clusters $g$ first, since the weeks of one SKU err together.
# With few clusters the normal distribution is too sure of itself, so the 95% interval is $b \pm t \times se$, where $t$ is the 97.5% point of Student's distribution with $G - 1$ degrees of freedom.
# The same function has to work for other shops: it will be asked about breakfast cereals too.
#
# <details><summary>Hint 1: concept</summary>
#
# What the instrument does to units, over what it does to the price.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The slope of exercise 5 is the special case in which the price is its own instrument.
# For the error multiply, sum by cluster, square, sum, take the root.
# Where there are two groupings, the effects have to be gone as completely as in exercise 5.
# Mind that `x` and `z` may name the same column.
# The library of the lecture, linearmodels, is welcome too.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# With the effects off, as `dy`, `dx`, `dz`: `scores = (____ * (dy - b * ____)).groupby(table[cluster]).sum()`, `G = len(scores)`, `t = scipy.stats.t.ppf(____, ____)`.
#
# </details>


# %% id="instrumented" role="solution"
def instrumented(
    table: pd.DataFrame, y: str, x: str, z: str, groups: list[str], cluster: str
) -> dict[str, float]:
    """Return the slope of y on x with effects of groups, with z as the instrument of x.

    Parameters
    ----------
    table : DataFrame
        One row an observation in any order, with the columns named by the other arguments,
        nothing missing.
    y, x, z : str
        Names of three columns of numbers; z may be the same as x.
    groups : list of str
        Names of one or two columns whose every value gets an effect. Some pairs of groups may
        have no row.
    cluster : str
        Name of the column whose rows err together; at least two values.

    Returns
    -------
    dict
        "slope" (b of the prompt), "error" (se of the prompt), "low" and "high" (ends of the 95%
        interval of the prompt); correct to 1 in 10,000.
    """
    ### BEGIN SOLUTION
    from scipy import stats

    effects = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - effects @ np.linalg.lstsq(effects, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    count = len(scores)
    error = np.sqrt(count / (count - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, count - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}
    ### END SOLUTION


# %% id="test_instrumented" role="test" points=4
tiny = pd.DataFrame(
    {
        "sku": ["a", "a", "b", "b", "c", "c"],
        "units": [6.0, 2.0, 9.0, 7.0, 4.0, 3.0],
        "price": [1.0, 3.0, 5.0, 6.0, 2.0, 4.0],
        "cost": [0.0, 2.0, 1.0, 3.0, 5.0, 6.0],
    }
)
before = tiny.copy()
answer = checks.call(instrumented, tiny, "units", "price", "cost", ["sku"], "sku")
checks.unchanged(before, tiny, "table")
value = checks.is_mapping(answer, "instrumented(tiny, ...)", ["slope", "error", "low", "high"])
checks.same_number(
    value["slope"],
    -1.625,
    "the slope of the six rows",
    rel=1e-4,
    hint="Means off, then the sum of cost times units, -6.5, over that of cost times price, 4",
)
checks.same_number(
    value["error"],
    (3 / 2 * (0.75**2 + 0.375**2 + 1.125**2)) ** 0.5 / 4,
    "the error of the six rows",
    rel=1e-4,
    hint="Cost times what is left over adds up to -0.75, -0.375 and 1.125 in the three SKUs",
)
checks.same_number(
    value["low"],
    -1.625 - 4.302653 * (3 / 2 * (0.75**2 + 0.375**2 + 1.125**2)) ** 0.5 / 4,
    "the lower end of the interval",
    rel=1e-4,
    hint="With three clusters t has two degrees of freedom, and its 97.5% point is 4.303",
)
checks.same_number(
    value["low"] + value["high"],
    2 * value["slope"],
    "the sum of both ends of the interval",
    hint="The interval lies evenly around the slope",
)
own = checks.call(instrumented, tiny, "units", "price", "price", ["sku"], "sku")
value = checks.is_mapping(
    own, "instrumented(tiny, ...) with z = x", ["slope", "error", "low", "high"]
)
checks.same_number(
    value["slope"],
    -4 / 3,
    "the slope of the six rows where price is its own instrument",
    rel=1e-4,
    hint="`x` and `z` may name one column: then the slope is that of exercise 5, -6 over 4.5",
)
sent = tiny.assign(
    rebate=6 - tiny["cost"], region=["north", "north", "north", "north", "south", "south"]
)
value = checks.is_mapping(
    checks.call(instrumented, sent, "units", "price", "rebate", ["sku"], "region"),
    "instrumented(sent, ...)",
    ["slope", "error", "low", "high"],
)
checks.same_number(
    value["error"],
    0.5625,
    "the error of the six rows with two regions as clusters and a rebate as instrument",
    rel=1e-4,
    hint="The error adds up by the column `cluster` (1.125 and -1.125 in the two regions) and is "
    "never negative, even if the price falls when the instrument rises",
)
# Six SKUs that come and go, as in exercise 5, seen by two shops.
come = pd.DataFrame([(k, k + week, week) for k in range(6) for week in range(3)])
come.columns = ["sku", "week", "age"]
come["shop"] = (come["sku"] + come["age"]).map(lambda number: "north" if number % 3 else "south")
come["cost"] = come["age"].map({0: 0.4, 1: 0.0, 2: -0.3}) * (1 + come["sku"] % 2)
come["price"] = 3 + come["sku"] / 2 + 2 * come["cost"] + come["sku"] * come["week"] % 3 / 4
come["units"] = come["week"] ** 2 / 4 + 2 * come["sku"] - 2 * come["price"]
come["units"] += (come["sku"] + 2 * come["age"]) % 4 / 2
value = checks.is_mapping(
    checks.call(instrumented, come, "units", "price", "cost", ["sku", "week"], "shop"),
    "instrumented(come, ...)",
    ["slope", "error", "low", "high"],
)
checks.same_number(
    value["slope"],
    -2.351732,
    'the slope of instrumented(come, "units", "price", "cost", ["sku", "week"], "shop")',
    rel=1e-4,
    hint="Columns of 0 and 1 for SKU and week give it; so does taking means off in turns until "
    "nothing changes, where 20 turns are too few and 60 are enough",
)
### BEGIN HIDDEN TESTS


def _off(frame, columns, groups):
    ones = [(frame[name] == one).to_numpy(float) for name in groups for one in set(frame[name])]
    values = frame[columns].to_numpy(float)
    ones = np.column_stack(ones)
    left = values - ones @ (np.linalg.pinv(ones) @ values)
    return pd.DataFrame(left, columns=columns, index=frame.index)


def _instrumented(frame, y, x, z, groups, cluster):
    from scipy.special import stdtrit

    left = _off(frame, list({y, x, z}), groups)
    moved = float((left[z] * left[x]).sum())
    slope = float((left[z] * left[y]).sum()) / moved
    by = {}
    for name, a, b, c in zip(frame[cluster], left[y], left[x], left[z]):
        by[name] = by.get(name, 0.0) + c * (a - slope * b)
    g = len(by)
    error = (g / (g - 1) * sum(v * v for v in by.values())) ** 0.5 / abs(moved)
    half = stdtrit(g - 1, 0.975) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


for seed, products, passed in [(61, 9, 1), (62, 4, 1), (63, 6, -1)]:
    fresh = samples.daily_prices(seed, products=products, days=70, stockouts=0.0)
    fresh = fresh.sample(frac=0.8, random_state=seed)
    fresh["log_units"] = np.log(fresh["sold_units"] + 1)
    fresh["log_price"] = np.log(fresh["price_cny"])
    fresh["log_cost"] = passed * np.log(fresh["unit_cost_cny"])
    fresh = fresh.drop(columns=["sold_units", "price_cny", "closing_units", "opening_units"])
    before = fresh.copy()
    for groups in (["product_id", "date"], ["product_id"]):
        names = ("log_units", "log_price", "log_cost", list(groups), "product_id")
        answer = checks.call(instrumented, fresh, *names)
        checks.unchanged(before, fresh, "table")
        checks.same_mapping(
            answer,
            _instrumented(before, "log_units", "log_price", "log_cost", groups, "product_id"),
            f'instrumented(table, "log_units", "log_price", "log_cost", {groups}, "product_id")',
            rel=1e-4,
            hint="All effects off all three; products with the instrument; error summed by cluster",
            reread="A price that moves for its own reasons",
        )
checks.same_mapping(
    checks.call(instrumented, fresh, "log_units", "log_price", "log_price", ["product_id"], "date"),
    _instrumented(fresh, "log_units", "log_price", "log_price", ["product_id"], "date"),
    "instrumented(table, ...) where the price is its own instrument, with days as clusters",
    rel=1e-4,
    hint="Then the slope is that of exercise 5; the error is summed by the column `cluster`",
)
# Breakfast cereals: the price of the same brand in other cities as the instrument.
from shop import realdata
from shop.errors import TableMissing

try:
    cereal = realdata.load_nevo_cereal()
except TableMissing:
    cereal = None
if cereal is not None:
    bought = cereal.groupby("market_ids")["shares"].transform("sum")
    cereal["log_ratio"] = np.log(cereal["shares"] / (1 - bought))
    names = ("log_ratio", "prices", "demand_instruments0", ["product_ids"], "product_ids")
    checks.same_mapping(
        checks.call(instrumented, cereal[[*names[:3], "product_ids"]], *names),
        _instrumented(cereal, *names),
        "instrumented(...) on breakfast cereals",
        rel=1e-4,
        hint="The same sums, with products for SKUs",
        reread="The same ladder on cereals",
    )
### END HIDDEN TESTS

# %% [markdown] id="pricing_regret_prompt"
# ## 7. What does it cost to be wrong? (on your own)
#
# Sales follow the price by a constant elasticity: at the price $p$ a SKU sells $units \times (p / price)^{e}$.
# Of each CNY of price the share $kept$ arrives: the rest goes to reductions, coupons and the platform's commission 佣金.
# Profit is then largest at
#
# $$p^* = \frac{cost}{kept} \times \frac{e}{1 + e} \quad \text{for } e < -1$$
#
# For $e \ge -1$ every dearer price earns more, as far as the formula goes.
# No price may leave the range in which the SKU was sold before, and none may exceed its list price: that is what `lowest_cny` and `highest_cny` say.
#
# Somebody believes in one elasticity, and another is true.
# What does the belief cost a year?
#
# <details><summary>Hint 1: concept</summary>
#
# The belief chooses the price.
# The truth decides what is sold at it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A small function for the best price of an elasticity, used twice, and one for the profit at a price, used twice with the true elasticity.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `def best(elasticity):` the formula, then what holds where the elasticity is not below ____, then both limits with `clip(____, ____)`.
# `def profit(p):` (what arrives of `p` less ____) times units at `p`, which follow the ____ elasticity.
# Then `chosen = best(____)`, `right = best(____)`, and the regret is `profit(____) - profit(____)`.
#
# </details>


# %% id="pricing_regret" role="solution"
def pricing_regret(goods: pd.DataFrame) -> pd.DataFrame:
    """Return the price that a belief leads to, the best one, and what lies between them.

    Parameters
    ----------
    goods : DataFrame
        One row a SKU, with the columns sku (text, each once), cost_cny (of a unit), price_cny
        (today, above 0), units (a year at today's price), kept (share of the price that
        arrives, above 0, at most 1), believed and true (elasticities, below 0), lowest_cny and
        highest_cny (limits of the price; the highest lies above the lowest). Nothing is missing.

    Returns
    -------
    DataFrame
        One row a SKU, in any order, with the columns sku,
        chosen_cny (most profitable price inside the limits if `believed` were true),
        best_cny (most profitable price inside the limits at the true elasticity),
        regret_cny (profit of a year at best_cny less profit of a year at chosen_cny, both with
        the units that the true elasticity gives; 0 or more).
    """
    ### BEGIN SOLUTION
    goods = goods.set_index("sku")

    def best(elasticity):
        price = goods["cost_cny"] / goods["kept"] * elasticity / (1 + elasticity)
        price = price.where(elasticity < -1, np.inf)
        return price.clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price):
        units = goods["units"] * (price / goods["price_cny"]) ** goods["true"]
        return (goods["kept"] * price - goods["cost_cny"]) * units

    table = pd.DataFrame({"chosen_cny": best(goods["believed"]), "best_cny": best(goods["true"])})
    table["regret_cny"] = profit(table["best_cny"]) - profit(table["chosen_cny"])
    return table.reset_index()
    ### END SOLUTION


# %% id="test_pricing_regret" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["tent", "mop", "lamp"],
        "cost_cny": [90.0, 20.0, 50.0],
        "price_cny": [180.0, 45.0, 80.0],
        "units": [300.0, 1000.0, 200.0],
        "kept": [0.9, 0.8, 1.0],
        "believed": [-3.0, -0.5, -6.0],
        "true": [-2.0, -2.5, -3.0],
        "lowest_cny": [120.0, 30.0, 70.0],
        "highest_cny": [190.0, 60.0, 99.0],
    }
)
before = tiny.copy()
answer = checks.call(pricing_regret, tiny)
checks.unchanged(before, tiny, "goods")
checks.is_frame(
    answer,
    "pricing_regret(tiny)",
    ["sku", "chosen_cny", "best_cny", "regret_cny"],
    rows=3,
    numeric=["chosen_cny", "best_cny", "regret_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["tent", "mop", "lamp"],
            "chosen_cny": [150.0, 60.0, 70.0],
            "best_cny": [190.0, 125 / 3, 75.0],
            "regret_cny": [
                81 * 300 * (190 / 180) ** -2 - 45 * 300 * (150 / 180) ** -2,
                (100 / 3 - 20) * 1000 * (125 / 3 / 45) ** -2.5 - 28 * 1000 * (60 / 45) ** -2.5,
                25 * 200 * (75 / 80) ** -3 - 20 * 200 * (70 / 80) ** -3,
            ],
        }
    ),
    "pricing_regret(tiny)",
    keys="sku",
    hint="At 150 the tent really sells 300 * (150 / 180) ** -2 units, and each leaves 0.9 * 150 - "
    "90; belief in the mop stops at its highest price, in the lamp at its lowest, "
    "and the best tent costs 200 by the formula and 190 by its limit",
)
### BEGIN HIDDEN TESTS


def _regret(frame):
    rows = []
    for row in frame.itertuples():
        chosen, right = (
            max(min(row.cost_cny / row.kept * e / (1 + e), row.highest_cny), row.lowest_cny)
            if e < -1
            else row.highest_cny
            for e in (row.believed, row.true)
        )
        earned = [
            (row.kept * p - row.cost_cny) * row.units * (p / row.price_cny) ** row.true
            for p in (right, chosen)
        ]
        rows.append((row.sku, chosen, right, earned[0] - earned[1]))
    return pd.DataFrame(rows, columns=["sku", "chosen_cny", "best_cny", "regret_cny"])


for seed, count in [(71, 12), (72, 25)]:
    rng = np.random.default_rng(seed)
    cost = np.round(rng.uniform(5, 200, count), 2)
    goods = pd.DataFrame(
        {
            "sku": [f"SKU-{number}" for number in rng.choice(999, count, replace=False)],
            "cost_cny": cost,
            "price_cny": np.round(cost * rng.uniform(1.2, 2.6, count), 2),
            "units": rng.integers(10, 3000, count),
            "kept": np.round(rng.uniform(0.7, 1, count), 3),
            "believed": -rng.uniform(0.3, 4, count),
            "true": -rng.uniform(0.6, 3.5, count),
            "lowest_cny": np.round(cost * rng.uniform(0.9, 1.6, count), 2),
            "highest_cny": np.round(cost * rng.uniform(1.7, 5, count), 2),
        },
        index=rng.permutation(count),
    )
    before = goods.copy()
    answer = checks.call(pricing_regret, goods)
    checks.unchanged(before, goods, "goods")
    checks.same_frame(
        answer,
        _regret(before),
        "pricing_regret(goods)",
        keys="sku",
        abs=1e-6,
        hint="The belief sets the price, the truth sets the units, the limits hold for both",
        reread="What a wrong elasticity costs",
    )
edges = tiny.assign(believed=[-1.0, -2.0, -1.0], true=[-2.0, -1.0, -1.0])
checks.same_frame(
    checks.call(pricing_regret, edges),
    _regret(edges),
    "pricing_regret(goods) with an elasticity of -1",
    keys="sku",
    abs=1e-6,
    hint="At -1 the formula would divide by 0; the highest price is the best then",
)
sure = tiny.assign(believed=tiny["true"])
checks.same_frame(
    checks.call(pricing_regret, sure),
    _regret(sure),
    "pricing_regret(goods) where the belief is true",
    keys="sku",
    abs=1e-6,
    hint="Who knows the truth regrets nothing",
)
### END HIDDEN TESTS

# %% [markdown] id="profit_chart_prompt"
# ## 8. A picture for the price meeting (chart)
#
# Draw the profit of a year against the price, for the prices that are up for discussion.
# The title names the most profitable of them in whole CNY, such as "CNY 190 earns most".
# Both axes have a label with the unit: the one below says price and CNY, the one at the side profit and CNY.
# Start the figure with `plt.subplots`.
#
# <details><summary>Hint 1: concept</summary>
#
# Units at a price: `units * (p / price_cny) ** elasticity`.
# Profit: those units, times price less cost.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort the prices first: a line joins its points in the order in which they come.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `asked = sorted(____)`, `profit = [(p - ____) * units * (____) ** elasticity for p in asked]`; the best is the price beside `max(profit)`, and `f"CNY {best:.0f} …"` writes it without decimals.
#
# </details>


# %% id="profit_chart" role="solution"
def profit_chart(
    cost_cny: float, price_cny: float, units: float, elasticity: float, prices: list[float]
) -> plt.Axes:
    """Draw the profit of a year against the price.

    Parameters
    ----------
    cost_cny, price_cny : float
        Cost of a unit, and its price today.
    units : float
        Units a year at today's price.
    elasticity : float
        Constant own-price elasticity, below 0.
    prices : list of float
        Prices to compare, whole CNY, in any order, each once, at least two. One of them earns
        more than all others.

    Returns
    -------
    Axes
        One line through the profit (CNY a year) at each of the prices, from the lowest price to
        the highest; a title that contains the most profitable of the prices as a whole number;
        an x label with the words "price" and "CNY", a y label with "profit" and "CNY" (capitals
        do not matter).
    """
    ### BEGIN SOLUTION
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax
    ### END SOLUTION


# %% id="test_profit_chart" role="test" points=2
listed = [240, 180, 95, 210]
drawn = checks.chart(profit_chart, 100.0, 180.0, 500.0, -2.0, listed)
assert listed == [240, 180, 95, 210], (
    "profit_chart(...): the list of prices that was handed in has another order after the "
    "call. `sorted(prices)` makes a new list and leaves it as it is"
)
checks.same_line(
    drawn,
    [95, 180, 210, 240],
    [500 * (p - 100) * (p / 180) ** -2 for p in (95, 180, 210, 240)],
    "profit_chart(100, 180, 500, -2, [240, 180, 95, 210])",
    hint="Prices in rising order; at 95 the units are 500 * (95 / 180) ** -2, and each loses 5",
)
for word in ("price", "CNY"):
    checks.has_labels(drawn, "profit_chart(...)", x=[word])
for word in ("profit", "CNY"):
    checks.has_labels(drawn, "profit_chart(...)", y=[word])
assert any(line.joined and len(line.x) > 1 for line in drawn.lines), (
    "profit_chart(100, 180, 500, -2, [240, 180, 95, 210]): a line should join the points, but "
    "only markers are drawn"
)
assert checks.names_number(drawn.title, 210), (
    "profit_chart(100, 180, 500, -2, [240, 180, 95, 210]): the title should contain the most "
    f"profitable of the four prices as a whole number; it says {checks.shown(drawn.title)}"
)
### BEGIN HIDDEN TESTS
for seed, elasticity in [(81, -1.6), (82, -3.1), (83, -0.7)]:
    rng = np.random.default_rng(seed)
    cost, today, sold = (float(round(v, 1)) for v in rng.uniform([20, 90, 50], [60, 140, 900]))
    asked = [int(p) for p in rng.choice(np.arange(65, 260), 9, replace=False)]
    before = list(asked)
    drawn = checks.chart(profit_chart, cost, today, sold, elasticity, asked)
    assert asked == before, (
        "profit_chart(...): the list of prices that was handed in has another order after the "
        "call. `sorted(prices)` makes a new list and leaves it as it is"
    )
    assert drawn.xlim[0] < drawn.xlim[1], (
        "profit_chart(...): the prices should rise from left to right, but the x axis is inverted"
    )
    earned = {p: (p - cost) * sold * (p / today) ** elasticity for p in sorted(asked)}
    checks.same_line(
        drawn,
        list(earned),
        list(earned.values()),
        "profit_chart(cost_cny, price_cny, units, elasticity, prices)",
        hint="Price less cost, times units at that price; lowest price first",
    )
    top = max(earned, key=earned.get)
    assert checks.names_number(drawn.title, top), (
        "profit_chart(...): the title should name the price of the list that earns most, as a "
        f"whole number; it says {checks.shown(drawn.title)}"
    )
    assert sum(checks.names_number(drawn.title, p) for p in asked) < len(asked) - 1, (
        "profit_chart(...): the title should name the price that earns most, and not list them "
        f"all; it says {checks.shown(drawn.title)}"
    )
    checks.has_labels(drawn, "profit_chart(...)", x=["price"], y=["profit"])
### END HIDDEN TESTS

# %% [markdown] id="markdown_plan_prompt"
# ## 9. Stock that grows old (on your own)
#
# Some tents have been lying since spring 库龄, and nothing of them is reordered any more.
# What they cost is paid, whatever happens now.
# The question is what they still bring: in the weeks to come at some price, or afterwards at the salvage value 残值.
#
# - The clearing price 清仓价 is the one at which exactly the stock sells in the weeks that are left.
# - Below the floor $salvage \times e / (1 + e)$ another unit sold takes more from the others than it adds.
# - A markdown 降价 never raises a price.
#
# So the price is the clearing price, not below the floor, and never above today's price.
#
# <details><summary>Hint 1: concept</summary>
#
# What was paid for a unit decides nothing any more.
# What it will bring otherwise does.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Write down what sells at a price $p$ in all the weeks (the formula of exercise 7), put it equal to the stock, and solve for $p$.
# There are two limits, and they can contradict each other: read the last sentence above again for the order.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `clearing = price * (stock / ____) ** ____`, then `floor = ____`, then a minimum and a maximum of three prices.
# `sold = np.minimum(stock, ____)`; what is not sold brings `____` each.
#
# </details>


# %% id="markdown_plan" role="solution"
def markdown_plan(goods: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """Return the price of each SKU with old stock, and what it brings.

    Parameters
    ----------
    goods : DataFrame
        One row a SKU, with the columns sku (text, each once), stock_units (0 or more),
        weekly_units (units a week at today's price, above 0), price_cny (today), cost_cny (paid
        for a unit), elasticity (below -1), salvage_cny (what a unit brings that is left after
        the weeks, above 0). Nothing is missing.
    weeks : int
        Weeks that are left, 1 or more.

    Returns
    -------
    DataFrame
        One row a SKU, in any order, with the columns sku,
        price_cny (clearing price, not below the floor, never above today's price; today's price
        where stock_units is 0),
        sold_units (expected in the weeks at this price, a fraction counts, at most the stock),
        income_cny (from units sold, and from units left at the salvage value).
    """
    ### BEGIN SOLUTION
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-1 / e)
    floor = goods["salvage_cny"] * e / (1 + e)
    price = np.minimum(today, np.maximum(clearing, floor))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)
    ### END SOLUTION


# %% id="test_markdown_plan" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["tent", "chair", "lantern", "mug", "stove"],
        "stock_units": [160, 30, 900, 0, 90],
        "weekly_units": [10.0, 10.0, 10.0, 2.0, 5.0],
        "price_cny": [200.0, 80.0, 100.0, 40.0, 50.0],
        "cost_cny": [150.0, 40.0, 60.0, 15.0, 45.0],
        "elasticity": [-2.0, -2.0, -3.0, -2.5, -1.5],
        "salvage_cny": [30.0, 20.0, 40.0, 8.0, 20.0],
    }
)
before = tiny.copy()
answer = checks.call(markdown_plan, tiny, 4)
checks.unchanged(before, tiny, "goods")
checks.is_frame(
    answer,
    "markdown_plan(tiny, 4)",
    ["sku", "price_cny", "sold_units", "income_cny"],
    rows=5,
    numeric=["price_cny", "sold_units", "income_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["tent", "chair", "lantern", "mug", "stove"],
            "price_cny": [100.0, 80.0, 60.0, 40.0, 50.0],
            "sold_units": [160.0, 30.0, 40 / 0.216, 0.0, 20.0],
            "income_cny": [16_000.0, 2_400.0, 20 * 40 / 0.216 + 36_000, 0.0, 2_400.0],
        }
    ),
    "markdown_plan(tiny, 4)",
    keys="sku",
    hint="At half its price the tent sells four times as much; the chair sells out at its price; "
    "the lantern stops at its floor of 60; there are no mugs; the floor of the stove, 60, lies "
    "above today's 50, which has the last word: 20 are sold, and 70 bring 20 each",
)
### BEGIN HIDDEN TESTS


def _markdown(frame, weeks):
    rows = []
    for row in frame.itertuples():
        usual, price = row.weekly_units * weeks, row.price_cny
        if row.stock_units > usual:
            price *= (row.stock_units / usual) ** (1 / row.elasticity)
        floor = row.salvage_cny * row.elasticity / (1 + row.elasticity)
        price = min(max(price, floor), row.price_cny)
        sold = min(row.stock_units, usual * (price / row.price_cny) ** row.elasticity)
        income = price * sold + row.salvage_cny * (row.stock_units - sold)
        rows.append((row.sku, price, sold, income))
    return pd.DataFrame(rows, columns=["sku", "price_cny", "sold_units", "income_cny"])


for seed, count, weeks in [(91, 14, 8), (92, 30, 1), (93, 9, 26)]:
    rng = np.random.default_rng(seed)
    today = np.round(rng.uniform(20, 400, count), 1)
    goods = pd.DataFrame(
        {
            "sku": [f"SKU-{number}" for number in rng.choice(999, count, replace=False)],
            "stock_units": rng.integers(0, 400, count),
            "weekly_units": rng.gamma(2, 4, count) + 0.1,
            "price_cny": today,
            "cost_cny": np.round(today * rng.uniform(0.4, 0.95, count), 2),
            "elasticity": -rng.uniform(1.1, 3.5, count),
            "salvage_cny": np.round(today * rng.uniform(0.02, 0.6, count), 2),
        },
        index=rng.permutation(count),
    )
    goods.loc[goods.index[0], "stock_units"] = 0
    before = goods.copy()
    answer = checks.call(markdown_plan, goods, weeks)
    checks.unchanged(before, goods, "goods")
    checks.same_frame(
        answer,
        _markdown(before, weeks),
        f"markdown_plan(goods, {weeks})",
        keys="sku",
        hint="Clearing price, floor, today's price last; sold at most the stock; the rest salvage",
        reread="Stock that grows old",
    )
### END HIDDEN TESTS

# %% [markdown] id="reduction_worth_prompt"
# ## 10. Spend 300, save 50 (on your own)
#
# A full-reduction 满减 takes an amount off every order that reaches a threshold.
# Marketing shows that orders with the reduction are worth five times as much as the others.
# Of course they are: the threshold sorted them.
#
# Start from the orders of ordinary days instead.
# - Orders at or above the threshold get the reduction and change nothing.
# - Of the orders from `near` times the threshold up to just below it, the share `top_up` is filled up to exactly the threshold, and gets the reduction.
# - All goods earn `margin` of their amount.
#
# What does each pair of threshold and reduction do to the mean order 客单价, and what does it leave, for each order?
# And if it leaves less than nothing: how many more orders would the banner have to bring to make up for it?
# A new order is taken to be like the mean order under the reduction, so it earns `margin * aov_cny - given_cny`.
#
# <details><summary>Hint 1: concept</summary>
#
# Who pays for the reduction of orders that would have been large anyway?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Three sums over all orders: what is added to near ones, times `top_up`; how many get the reduction, in full or by `top_up`; then divide by the number of orders.
# For the last column ask which number of new orders, each with what it earns, fills the hole.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# For each pair of terms: `reached = goods >= ____`, `is_near = ____ & ~reached`, `added = ____ / len(goods)`, `given = ____ * (share of orders that get it)`.
# Then three cases for the last column: the net is not below 0; it is, and a new order earns something; it is, and a new order earns ____.
#
# </details>


# %% id="reduction_worth" role="solution"
def reduction_worth(
    goods: pd.Series, terms: pd.DataFrame, near: float, top_up: float, margin: float
) -> pd.DataFrame:
    """Return what full-reductions do to the mean order and what they leave.

    Parameters
    ----------
    goods : Series
        Amount of goods of each order of ordinary days, CNY, above 0; at least one order.
    terms : DataFrame
        One row a pair of terms, with the columns threshold_cny (each once) and reduction_cny.
    near : float
        Orders from near * threshold (included) up to the threshold (not included) are near.
        There may be none.
    top_up : float
        Share of near orders that are filled up to the threshold.
    margin : float
        Profit on goods before the reduction, as a fraction of their amount, 0 or more.

    Returns
    -------
    DataFrame
        One row a pair of terms, in any order, with the columns threshold_cny,
        aov_cny (expected mean amount of goods of an order, before the reduction is taken off),
        given_cny (expected reduction given, for each order of all orders),
        net_cny (margin on what is added less given_cny, for each order of all orders),
        more_orders (new orders for each order of today that bring net_cny up to 0, as a
        fraction; 0 where net_cny is not below 0; missing where net_cny is below 0 and a new
        order earns nothing).
    """
    ### BEGIN SOLUTION
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        net = margin * added - given
        earned = margin * (goods.mean() + added) - given
        more = -net / earned if earned > 0 else np.nan
        rows.append(
            {
                "threshold_cny": term.threshold_cny,
                "aov_cny": goods.mean() + added,
                "given_cny": given,
                "net_cny": net,
                "more_orders": more if net < 0 else 0.0,
            }
        )
    return pd.DataFrame(rows)
    ### END SOLUTION


# %% id="test_reduction_worth" role="test" points=3
tiny = pd.Series([100.0, 210.0, 240.0, 300.0, 560.0, 90.0])
terms = pd.DataFrame(
    {"threshold_cny": [300.0, 700.0, 900.0, 50.0], "reduction_cny": [30.0, 6.0, 9.0, 120.0]}
)
before, kept = tiny.copy(), terms.copy()
answer = checks.call(reduction_worth, tiny, terms, 0.8, 0.25, 0.4)
checks.unchanged(before, tiny, "goods")
checks.unchanged(kept, terms, "terms")
checks.is_frame(
    answer,
    "reduction_worth(tiny, terms, 0.8, 0.25, 0.4)",
    ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"],
    rows=4,
    numeric=["aov_cny", "given_cny", "net_cny", "more_orders"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "threshold_cny": [300.0, 700.0, 900.0, 50.0],
            "aov_cny": [252.5, 1535 / 6, 250.0, 250.0],
            "given_cny": [11.25, 0.25, 0.0, 120.0],
            "net_cny": [-10.25, 0.4 * 35 / 6 - 0.25, 0.0, -120.0],
            "more_orders": [10.25 / 89.75, 0.0, 0.0, np.nan],
        }
    ),
    "reduction_worth(tiny, terms, 0.8, 0.25, 0.4)",
    keys="threshold_cny",
    hint="At 300 two of six orders reach it anyway, one exactly; of the one with 240, which is "
    "exactly near, a quarter is filled up by 60; a new order earns 0.4 * 252.5 - 11.25. At 700 and "
    "900 nothing is lost, so 0. At 50 a new order earns 0.4 * 250 - 120, less than nothing: missing",
)
### BEGIN HIDDEN TESTS


def _reduction(amounts, frame, near, top_up, margin):
    rows, count = [], len(amounts)
    for limit, off in zip(frame["threshold_cny"], frame["reduction_cny"]):
        added = given = 0.0
        for amount in amounts:
            if amount >= limit:
                given += off
            elif amount >= near * limit:
                added += top_up * (limit - amount)
                given += top_up * off
        total = sum(amounts) + added
        net, each = (margin * added - given) / count, (margin * total - given) / count
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((limit, total / count, given / count, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


for seed, near, top_up, margin in [
    (101, 0.65, 0.45, 0.4),
    (102, 0.8, 0.1, 0.55),
    (103, 0.5, 1, 0.01),
]:
    fresh = samples.orders(seed, count=300)["goods_cny"]
    fresh.iloc[:4] = [200.0, 199.99, 100.0, 299.0]
    offers = pd.DataFrame(
        {
            "threshold_cny": [299.0, 200.0, 99.0, 9_999.0, 520.0],
            "reduction_cny": [40.0, 20.0, 5.0, 900.0, 1.0],
        }
    )
    before, kept = fresh.copy(), offers.copy()
    answer = checks.call(reduction_worth, fresh, offers, near, top_up, margin)
    checks.unchanged(before, fresh, "goods")
    checks.unchanged(kept, offers, "terms")
    checks.same_frame(
        answer,
        _reduction(before.tolist(), kept, near, top_up, margin),
        f"reduction_worth(goods, terms, {near}, {top_up}, {margin})",
        keys="threshold_cny",
        hint="All orders in every denominator; those that reach it anyway get the reduction too",
        reread="Spend 300, save 50",
    )
edge = pd.Series([150.0, 75.0, 74.0], index=["x", "y", "z"])
offer = pd.DataFrame({"threshold_cny": [150.0], "reduction_cny": [15.0]}, index=[7])
checks.same_frame(
    checks.call(reduction_worth, edge, offer, 0.5, 0.5, 0.4),
    _reduction(edge.tolist(), offer, 0.5, 0.5, 0.4),
    "reduction_worth(goods, terms, 0.5, 0.5, 0.4) with orders exactly at the limits",
    keys="threshold_cny",
    hint="An order of exactly the threshold reaches it; one of exactly near times it is near",
)
alike = pd.Series([100.0, 100.0, 100.0, 100.0])
close_by = pd.DataFrame(
    {
        "threshold_cny": [100.0, 99.0, 98.0, 97.0, 96.0],
        "reduction_cny": [50.0, 50.5, 49.5, 0.25, 0.0],
    }
)
checks.same_frame(
    checks.call(reduction_worth, alike, close_by, 0.9, 0.5, 0.5),
    _reduction(alike.tolist(), close_by, 0.9, 0.5, 0.5),
    "reduction_worth(goods, terms, 0.9, 0.5, 0.5) where a new order earns little, nothing or less",
    keys="threshold_cny",
    hint="A new order that earns a little fills the hole, one that earns nothing or less never does",
)
checks.same_frame(
    checks.call(reduction_worth, alike, close_by.tail(1), 0.9, 0.5, 0.0),
    _reduction(alike.tolist(), close_by.tail(1), 0.9, 0.5, 0.0),
    "reduction_worth(goods, terms, 0.9, 0.5, 0) with goods that earn nothing and a reduction of 0",
    keys="threshold_cny",
    hint="Where nothing is lost, no new order is needed: 0, whatever a new order earns",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_tables_prompt"
# ## 11. Memo to the pricing manager
#
# Choose one of the eight categories, and tell her what to do with its prices on Monday.
# The next cell loads two years of daily data with all that your functions need.
# Use the empty cells after it for your work; what you compute there is not graded, what you write is.
#
# A way that works:
#
# 1. `weekly_panel(daily, 1.5)` on the days of your category; of the weeks that it keeps, those of SKUs whose mean is at least four units a week (this table knows neither season nor category: merge them to it again);
# 2. logarithms of units, price and cost, and a column that joins season and week, so that goods of one season are compared within a week;
# 3. `within_slope` and `instrumented` with the groups `["product_id", "season_week"]` and clusters of SKUs;
# 4. for each SKU its price and its cost (the column `unit_cost_cny`, here called `cost_cny`) of 31 December 2025, its units of 2025, and as limits the lowest and the highest `price_cny` of its two years, days without a sale included, but at most `list_price_cny`; `kept` is about 0.92: reductions and coupons take 2.5% of the goods, and 5% is a usual commission;
# 5. `pricing_regret` for the price, and for what a wrong elasticity costs.

# %% id="memo_tables"
daily = shop.load_product_daily().merge(shop.load_inventory_daily(), on=["date", "product_id"])
daily = daily.merge(
    shop.load_products()[["product_id", "sku", "category", "season", "list_price_cny"]],
    on="product_id",
)
daily.loc[daily["date"] == "2025-12-31"].groupby("category")["product_id"].count()

# %% id="memo_work"
# Your work for the memo.

# %% [markdown] id="memo_prompt"
# Write at most 250 words that she can read on Monday at nine and act on.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **The elasticity** | a number with its interval, how it was got, and the plain or within-SKU slope beside it with the reason why it is not used | a number with its interval and its method | a number alone |
# | **The traps** | promotion timing, stock-outs and the desk that sees demand: how each was kept out | two of them | none or one |
# | **The money** | profit of a year in CNY with both ends of the interval, and what acting on the wrong slope would cost | one sum in CNY | none |
# | **The advice** | which prices change by how much inside prices that were seen, and what would change the advice | a price change | none |

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** the pricing manager. **Subject** Camping: raise prices by a tenth on Monday.
#
# Camping sells for about twice its cost. Is that too little?
# Within a SKU the slope is about -2.3, because our low prices fall on festival days when everybody buys. Compared within the same week it is about -1.3, because the desk raises prices when searches rise.
# Prices that moved with the supplier's cost give -1.7, 95% interval -2.0 to -1.4 (15 SKUs, Student's t).
# Weeks were chosen by their stock of Monday morning, not by whether they ran out.
#
# **Monday:** each camping SKU up by a tenth, but never above the highest price it was sold at, nor above list.
# **Worth:** the whole step to the best prices inside these limits, +19% on average, is worth about 111,000 CNY a year after commission, with -19,000 and 251,000 at the ends of the interval. So Monday takes a part of it.
# **Wrong slope:** who believes -2.3 moves prices down by up to 23% and loses about 43,000 CNY a year if -1.7 is right.
# **What would change the advice:** shoppers who only move to the tent beside make raises safer; a supplier who prices by our sales would make the estimate worthless; a test that shows less than -2.2 would stop the raise.
# ### END SOLUTION
