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
# **Time** about 150 minutes.
# **You need** the lecture of this chapter, and grouping, joining and `transform` in pandas.
#
# You sit beside the pricing manager 定价经理 of the shop.
# It is the first week of January, and on Monday new prices go live.
# She asks ten questions, from a price that covers its cost to the worth of a full-reduction 满减.
# Each answer is a function, so that it can be asked again when costs change.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test that passes prints nothing.
# A test that fails says what it expected and what came.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
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
raw_quotes, _ = samples.supplier_quotes(seed=9)

# %% [markdown] id="data"
# ## The data
#
# `prices` has one row for each SKU and day: the price of the day, what the supplier asks for a unit that day, and whether the SKU took part in a campaign.
# `stock` has the units sold 销量 and the units left in the evening 期末库存 of the same SKUs and days.

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
# `cost_cny * (1 + share) if of == "cost" else cost_cny / (1 - share)`.
#
# </details>


# %% id="cost_plus_price" role="solution"
def cost_plus_price(cost_cny: pd.Series, share: float, of: str) -> pd.Series:
    """Return the price that adds a share of the cost, or keeps a share of the price.

    Parameters
    ----------
    cost_cny : Series
        Cost of a unit, CNY; the index says of what.
    share : float
        Fraction from 0, below 1 (0.25 for 25%).
    of : str
        "cost": share is a markup, a fraction of the cost that comes on top of it.
        "price": share is a margin, a fraction of the price that remains after the cost.

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
### BEGIN HIDDEN TESTS
for seed, share in [(11, 0.4), (12, 0.0), (13, 0.85)]:
    rng = np.random.default_rng(seed)
    fresh = pd.Series(np.round(rng.uniform(3, 400, 8), 2), index=rng.choice(900, 8, replace=False))
    before = fresh.copy()
    for of, factor in [("cost", 1 + share), ("price", 1 / (1 - share))]:
        checks.same_series(
            checks.call(cost_plus_price, fresh, share, of),
            before * factor,
            f'cost_plus_price(cost_cny, {share}, "{of}")',
            hint="Markup is a share of the cost, margin a share of the price",
            reread="Price is cost plus something",
        )
    checks.unchanged(before, fresh, "cost_cny")
### END HIDDEN TESTS

# %% [markdown] id="gabor_granger_prompt"
# ## 2. Ask them (worked example with gaps)
#
# Before a new lantern comes, a panel is asked: "Would you buy it at this price?"
# Nobody is asked every price, and some questions are left without an answer.
# This is the method of Gabor and Granger 加博尔–格兰杰法.
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
# `agg(answered="count", share="mean")`, and the profit of a buyer is `price_cny - unit_cost`.
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
        "respondent_id": [1, 2, 3, 1, 2, 3, 4],
        "price_cny": [99.0, 99.0, 99.0, 59.0, 59.0, 59.0, 59.0],
        "would_buy": [0.0, 1.0, np.nan, 1.0, 1.0, 1.0, 0.0],
    }
)
answer = checks.call(gabor_granger, tiny, 39.0)
checks.is_frame(
    answer,
    "gabor_granger(tiny, 39)",
    ["price_cny", "answered", "share", "revenue_cny", "profit_cny"],
    rows=2,
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "price_cny": [59.0, 99.0],
            "answered": [4, 2],
            "share": [0.75, 0.5],
            "revenue_cny": [44.25, 49.5],
            "profit_cny": [15.0, 30.0],
        }
    ),
    "gabor_granger(tiny, 39)",
    keys="price_cny",
    ordered=True,
    hint="At 99 two people answered, and one of them would buy",
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
    checks.same_frame(
        checks.call(gabor_granger, fresh, cost),
        _survey(before, cost),
        f"gabor_granger(answers, {cost})",
        keys="price_cny",
        ordered=True,
        hint="Share of those who answered at the price; profit is price less cost, times share",
        reread="What people say they would pay",
    )
    checks.unchanged(before, fresh, "answers")
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
# A SKU has one valid quotation a day; where it stands twice, in whatever notation, it is one.
#
# <details><summary>Hint 1: concept</summary>
#
# The price of a carton is not the cost of a unit.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Keep the valid rows, bring each column into one form, divide by the units in the pack.
# Drop doubles by SKU and day: two divisions may differ in the last digit.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `raw["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)`, `raw["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)`, `.drop_duplicates(["sku", "since"])`.
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
        单位, 状态. At least one valid quotation.

    Returns
    -------
    DataFrame
        One row a SKU and day with a valid quotation, in any order, with the columns
        sku (text in capitals, without spaces), since (timestamp),
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
        ["CAM-011", "2025-10-01", "¥1,204.50", "件", "有效"],
        [" cam-011 ", "2025/10/1", "14454.00", "箱/12件", "有效"],
        ["CAM-011", "2025年11月3日", "99.90元", "箱/6件", "作废"],
        ["商品编码", "生效日期", "报价", "单位", "状态"],
        ["CAM-002", "2025年11月3日", " ￥60.60 ", "箱/6件", "有效"],
    ],
    columns=["商品编码", "生效日期", "报价", "单位", "状态"],
)
answer = checks.call(clean_quotes, tiny)
checks.is_frame(
    answer, "clean_quotes(tiny)", ["sku", "since", "unit_cost_cny"], numeric=["unit_cost_cny"]
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["CAM-011", "CAM-002"],
            "since": pd.to_datetime(["2025-10-01", "2025-11-03"]),
            "unit_cost_cny": [1204.5, 10.1],
        }
    ),
    "clean_quotes(tiny)",
    keys=["sku", "since"],
    hint="Two quotations: one for a unit that stands twice, one for a carton of six",
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
    checks.same_frame(
        checks.call(clean_quotes, messy),
        right,
        "clean_quotes(raw)",
        keys=["sku", "since"],
        hint="Valid ones only, each SKU and day once, the cost of one unit",
        reread="Price is cost plus something",
    )
    checks.unchanged(before, messy, "raw")
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
    hint="A double has the same SKU and day; a carton holds what its text says; nothing is rounded",
)
### END HIDDEN TESTS

# %% [markdown] id="weekly_panel_prompt"
# ## 4. Weeks that lie (debug this code)
#
# A colleague finds that cheaper weeks sell *fewer* units.
# He had heard that days without stock 缺货 must not teach, and made the table of weeks like this:
#
# ```python
# def weekly_panel(daily):
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
# And there are other weeks in the table whose units are not what seven days would want, or have no logarithm.
# Repair it.
#
# <details><summary>Hint 1: concept</summary>
#
# A week in which one day ran out says too little about demand, whichever of its days are summed.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sum first, judge afterwards.
# Carry along the number of days and the smallest closing stock of each week, then keep the weeks that are whole, never ran out, and sold something.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days=("date", "size"), least=("closing_units", "min")`, then `weeks[(weeks["days"] == 7) & (weeks["least"] > 0) & (weeks["units"] > 0)]`.
#
# </details>


# %% id="weekly_panel" role="solution"
def weekly_panel(daily: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks of each SKU from which an elasticity can be learnt.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day in any order, with the columns product_id, date (timestamp),
        price_cny, unit_cost_cny, is_promoted (truth value), sold_units and closing_units (units
        left in the evening), among others. Days may be absent.

    Returns
    -------
    DataFrame
        One row a SKU and week, in any order, with the columns product_id,
        week_start (timestamp of the Monday), units (sold in the week),
        price_cny and unit_cost_cny (means of the seven days),
        promoted_days (number of days with is_promoted).
        Only weeks of which `daily` has all seven days, in which no day closed at 0, and in which
        at least one unit was sold.
    """
    ### BEGIN SOLUTION
    monday = daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D")
    weeks = daily.groupby(["product_id", monday.rename("week_start")]).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        days=("date", "size"),
        least=("closing_units", "min"),
    )
    kept = (weeks["days"] == 7) & (weeks["least"] > 0) & (weeks["units"] > 0)
    return weeks[kept].drop(columns=["days", "least"]).reset_index()
    ### END SOLUTION


# %% id="test_weekly_panel" role="test" points=3
tiny = samples.daily_prices(4, products=1, days=16, start="2025-10-04", stockouts=0.0)
tiny = tiny.sort_values("date", ignore_index=True)
tiny["sold_units"] = [9, 9, *range(1, 8), *range(1, 8)]
tiny.loc[12, "closing_units"] = 0
answer = checks.call(weekly_panel, tiny)
checks.is_frame(
    answer,
    "weekly_panel(tiny)",
    ["product_id", "week_start", "units", "price_cny", "unit_cost_cny", "promoted_days"],
    rows=1,
    numeric=["units", "price_cny", "unit_cost_cny", "promoted_days"],
)
checks.same_number(
    answer["units"].iloc[0],
    28,
    "the units of the one week that is whole and never ran out",
    hint="1 + 2 + ... + 7, from Monday to Sunday",
)
### BEGIN HIDDEN TESTS


def _weeks(frame):
    rows = []
    for product, days in frame.groupby("product_id"):
        first = days["date"].min() - pd.Timedelta(days=7)
        for monday in pd.date_range(first, days["date"].max(), freq="W-MON"):
            week = days[(days["date"] >= monday) & (days["date"] < monday + pd.Timedelta(days=7))]
            if len(week) < 7 or (week["closing_units"] == 0).any() or week["sold_units"].sum() == 0:
                continue
            means = week[["price_cny", "unit_cost_cny"]].sum() / 7
            promoted = int(sum(bool(one) for one in week["is_promoted"]))
            rows.append((product, monday, int(week["sold_units"].sum()), *means, promoted))
    names = ["product_id", "week_start", "units", "price_cny", "unit_cost_cny", "promoted_days"]
    return pd.DataFrame(rows, columns=names)


for seed, days, start, stockouts in [
    (41, 84, "2025-03-01", 0.05),
    (42, 45, "2025-05-05", 0.15),
    (43, 60, "2025-08-03", 0.02),
]:
    fresh = samples.daily_prices(seed, days=days, start=start, stockouts=stockouts)
    fresh = fresh.drop(index=[3, 17, 31])
    before = fresh.copy()
    checks.same_frame(
        checks.call(weekly_panel, fresh),
        _weeks(before),
        "weekly_panel(daily)",
        keys=["product_id", "week_start"],
        hint="Whole weeks from Monday to Sunday, no day that closed at 0, something sold",
        reread="What the shelf hides from the price",
    )
    checks.unchanged(before, fresh, "daily")
quiet = samples.daily_prices(44, days=42, start="2025-03-03", stockouts=0.0)
quiet.loc[quiet["date"] < "2025-03-17", "sold_units"] = 0
quiet.loc[quiet["date"] == "2025-03-12", "sold_units"] = 1
quiet.loc[quiet["date"] > "2025-03-24", "closing_units"] = 1
quiet["price_cny"] += quiet["date"].dt.day
quiet["unit_cost_cny"] += quiet["date"].dt.day / 10
checks.same_frame(
    checks.call(weekly_panel, quiet),
    _weeks(quiet),
    "weekly_panel(daily) with weeks in which nothing or one unit was sold or was left",
    keys=["product_id", "week_start"],
    hint="No sale, no logarithm; one sale counts; one unit left is not out of stock",
)
long = samples.daily_prices(45, products=2, days=420, start="2024-11-06", stockouts=0.005)
long["shelf"] = "A-" + long["product_id"].astype(str)
checks.same_frame(
    checks.call(weekly_panel, long),
    _weeks(long),
    "weekly_panel(daily) of more than a year, with one more column",
    keys=["product_id", "week_start"],
    hint="The week of New Year is one week, and the same week number comes again a year later",
)
### END HIDDEN TESTS

# %% [markdown] id="within_slope_prompt"
# ## 5. A SKU compared with itself (on your own)
#
# "Dear tents sell better than cheap ones. So raise the price?"
# Dear tents are better tents.
# What a price does, a SKU shows against itself: in its dear weeks and in its cheap ones.
#
# Take the mean of its group off each number, then fit one straight line through what is left.
# With logarithms of units and price and the SKU as group, its slope is an elasticity 价格弹性; the function itself works for any columns.
#
# <details><summary>Hint 1: concept</summary>
#
# What is constant in a group, like quality, is in its mean, and leaves with it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First drop rows that lack one of both numbers, then take off means.
# The line through the origin that fits best has the slope sum of products over sum of squares.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `values - values.groupby(known[group]).transform("mean")` for both columns, then `(dx * dy).sum() / (dx**2).sum()`.
#
# </details>


# %% id="within_slope" role="solution"
def within_slope(table: pd.DataFrame, y: str, x: str, group: str) -> float:
    """Return the slope of one column on another within groups.

    Parameters
    ----------
    table : DataFrame
        One row an observation in any order, with the columns named by the other arguments.
    y, x : str
        Names of two columns of numbers. Values may be missing: a row that lacks either of them
        is left out of everything.
    group : str
        Name of the column that says to which group a row belongs, never missing.

    Returns
    -------
    float
        Least-squares slope of y less its group's mean on x less its group's mean.
        NaN when x does not vary inside any group.
    """
    ### BEGIN SOLUTION
    known = table.dropna(subset=[y, x])
    left = known[[y, x]] - known.groupby(group)[[y, x]].transform("mean")
    # one price many times has a mean that is off in the last digit: so values are counted
    varies = known.groupby(group)[x].nunique().max() > 1
    return float((left[x] * left[y]).sum() / (left[x] ** 2).sum()) if varies else np.nan
    ### END SOLUTION


# %% id="test_within_slope" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["cheap", "cheap", "dear", "dear"],
        "log_price": [1.0, 2.0, 5.0, 6.0],
        "log_units": [4.0, 2.0, 9.0, 7.0],
    }
)
answer = checks.call(within_slope, tiny, "log_units", "log_price", "sku")
checks.same_number(
    answer,
    -2,
    'within_slope(tiny, "log_units", "log_price", "sku")',
    hint="Each SKU loses 2 when its price rises by 1, though the dear one sells more",
)
### BEGIN HIDDEN TESTS


def _within(frame, y, x, group):
    above = below = 0.0
    for name in set(frame[group]):
        rows = frame[frame[group] == name]
        pairs = [(a, b) for a, b in zip(rows[y], rows[x]) if a == a and b == b]
        if len({b for _, b in pairs}) < 2:
            continue
        mean_y = sum(a for a, _ in pairs) / len(pairs)
        mean_x = sum(b for _, b in pairs) / len(pairs)
        above += sum((a - mean_y) * (b - mean_x) for a, b in pairs)
        below += sum((b - mean_x) ** 2 for _, b in pairs)
    return above / below if below else np.nan


for seed, groups, holes in [(51, 4, 0), (52, 3, 12), (53, 7, 5)]:
    rng = np.random.default_rng(seed)
    fresh = pd.DataFrame({"shelf": rng.integers(0, groups, 60), "p": rng.normal(4, 0.3, 60)})
    fresh["p"] += fresh["shelf"]
    fresh["q"] = 3 * fresh["shelf"] - 2 * fresh["p"] + rng.normal(0, 0.3, 60)
    fresh["note"] = np.nan
    fresh.loc[rng.choice(60, holes, replace=False), "q"] = np.nan
    fresh.loc[rng.choice(60, holes, replace=False), "p"] = np.nan
    before = fresh.copy()
    checks.same_number(
        checks.call(within_slope, fresh, "q", "p", "shelf"),
        _within(before, "q", "p", "shelf"),
        'within_slope(table, "q", "p", "shelf")',
        hint="Missing rows out first, then the means of each group, then one slope for all",
        reread="Compare a SKU with itself",
    )
    checks.unchanged(before, fresh, "table")
flat = pd.DataFrame({"sku": ["a", "a", "b", "c"], "x": [2.0, 2.0, 5.0, 7.0], "y": [1.0, 3, 4, 6]})
checks.same_number(
    checks.call(within_slope, flat, "y", "x", "sku"),
    np.nan,
    "within_slope(table, ...) where no group has two prices",
    hint="Nothing varies inside a group, so nothing can be learnt: NaN",
)
flat.loc[4] = ["c", 8.0, 6.5]
checks.same_number(
    checks.call(within_slope, flat, "y", "x", "sku"),
    0.5,
    "within_slope(table, ...) where one group has two prices",
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
    answer = checks.call(within_slope, cereal, "log_ratio", "prices", "product_ids")
    assert published.agrees("cereal.fixed_effects_price", checks.is_number(answer, "the slope")), (
        "within_slope(...) on breakfast cereals, within products, does not agree with the known "
        f"price coefficient; it is {checks.shown(answer)}"
    )
### END HIDDEN TESTS

# %% [markdown] id="instrumented_prompt"
# ## 6. A price that moves for its own reasons (transfer)
#
# The desk raises prices when it sees demand coming, so price and demand move together and the slope within SKUs is too weak.
# The supplier's cost moves the price and nothing else that a buyer would notice: an instrument 工具变量.
#
# Take group means off all three columns $y$, $x$ and $z$ (the instrument). Then
#
# $$b = \frac{\sum z y}{\sum z x}, \qquad u = y - b x, \qquad
# se = \frac{\sqrt{\sum_g \left(\sum_{i \in g} z_i u_i\right)^2}}{\left|\sum z x\right|}$$
#
# The error adds up $z u$ inside each group $g$ first, since the weeks of one SKU err together.
# The interval is $b \pm 1.96\,se$.
# The same function has to work for other shops: it will be asked about breakfast cereals too.
#
# <details><summary>Hint 1: concept</summary>
#
# What the instrument does to units, over what it does to the price.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Two of the three columns would be enough for the slope of exercise 5: there the instrument is the price itself.
# For the error multiply, sum by group, square, sum, take the root.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `d = table[[y, x, z]] - table.groupby(group)[[y, x, z]].transform("mean")`; `scores = (d[z] * (d[y] - b * d[x])).groupby(table[group]).sum()`. Mind that `x` and `z` may name the same column.
#
# </details>


# %% id="instrumented" role="solution"
def instrumented(table: pd.DataFrame, y: str, x: str, z: str, group: str) -> dict[str, float]:
    """Return the slope of y on x within groups, with z as the instrument of x.

    Parameters
    ----------
    table : DataFrame
        One row an observation in any order, with the columns named by the other arguments,
        nothing missing. At least two groups.
    y, x, z : str
        Names of three columns of numbers; z may be the same as x.
    group : str
        Name of the column that says to which group a row belongs.

    Returns
    -------
    dict
        "slope" (b of the prompt), "error" (se of the prompt), "low" and "high" (b - 1.96 se and
        b + 1.96 se).
    """
    ### BEGIN SOLUTION
    groups = table.groupby(group)
    dy, dx, dz = (table[name] - groups[name].transform("mean") for name in (y, x, z))
    moved = (dz * dx).sum()
    slope = (dz * dy).sum() / moved
    scores = (dz * (dy - slope * dx)).groupby(table[group]).sum()
    error = np.sqrt((scores**2).sum()) / abs(moved)
    return {
        "slope": slope,
        "error": error,
        "low": slope - 1.96 * error,
        "high": slope + 1.96 * error,
    }
    ### END SOLUTION


# %% id="test_instrumented" role="test" points=4
tiny = pd.DataFrame(
    {
        "sku": ["a", "a", "b", "b"],
        "units": [6.0, 2.0, 9.0, 7.0],
        "price": [1.0, 3.0, 5.0, 6.0],
        "cost": [0.0, 2.0, 1.0, 3.0],
    }
)
answer = checks.call(instrumented, tiny, "units", "price", "cost", "sku")
value = checks.is_mapping(answer, "instrumented(tiny, ...)", ["slope", "error", "low", "high"])
checks.same_number(
    value["slope"],
    -2,
    "the slope of the four rows",
    hint="Group means off, then sum of cost times units, -6, over sum of cost times price, 3",
)
checks.same_number(
    value["error"],
    0,
    "the error of the four rows",
    hint="Here every row lies on the line with this slope, so nothing is left over",
)
### BEGIN HIDDEN TESTS


def _instrumented(frame, y, x, z, group):
    parts = []
    for name in set(frame[group]):
        rows = frame[frame[group] == name]
        parts.append([rows[c].to_numpy(dtype=float) - rows[c].mean() for c in (y, x, z)])
    moved = sum(float(c @ b) for _, b, c in parts)
    slope = sum(float(c @ a) for a, _, c in parts) / moved
    error = sum(float(c @ (a - slope * b)) ** 2 for a, b, c in parts) ** 0.5 / abs(moved)
    half = 1.96 * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


for seed, products, passed in [(61, 12, 1), (62, 5, 1), (63, 8, -1)]:
    fresh = samples.daily_prices(seed, products=products, days=120, stockouts=0.0)
    fresh["log_units"] = np.log(fresh["sold_units"] + 1)
    fresh["log_price"] = np.log(fresh["price_cny"])
    fresh["log_cost"] = passed * np.log(fresh["unit_cost_cny"])
    fresh = fresh.drop(columns=["sold_units", "price_cny", "closing_units"])
    before = fresh.copy()
    checks.same_mapping(
        checks.call(instrumented, fresh, "log_units", "log_price", "log_cost", "product_id"),
        _instrumented(before, "log_units", "log_price", "log_cost", "product_id"),
        'instrumented(table, "log_units", "log_price", "log_cost", "product_id")',
        hint="Means of groups off all three; products with the instrument; error summed by group",
        reread="A price that moves for its own reasons",
    )
    checks.unchanged(before, fresh, "table")
checks.same_mapping(
    checks.call(instrumented, fresh, "log_units", "log_price", "log_price", "product_id"),
    _instrumented(fresh, "log_units", "log_price", "log_price", "product_id"),
    "instrumented(table, ...) where the price is its own instrument",
    hint="Then the slope is that of exercise 5",
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
    names = ("log_ratio", "prices", "demand_instruments0", "product_ids")
    checks.same_mapping(
        checks.call(instrumented, cereal[list(names)], *names),
        _instrumented(cereal, *names),
        "instrumented(...) on breakfast cereals",
        hint="The same sums, with products for SKUs",
        reread="The same ladder on cereals",
    )
### END HIDDEN TESTS

# %% [markdown] id="pricing_regret_prompt"
# ## 7. What does it cost to be wrong? (on your own)
#
# Sales follow the price by a constant elasticity: at the price $p$ a SKU sells $units \times (p / price)^{e}$.
# Profit is then largest at
#
# $$p^* = cost \times \frac{e}{1 + e} \quad \text{for } e < -1$$
#
# For $e \ge -1$ every dearer price earns more, as far as the formula goes.
# No price may go above the highest that the shop is ready to ask.
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
# `(cost * e / (1 + e)).where(e < -1, np.inf).clip(upper=highest)`, and `(p - cost) * units * (p / price) ** true`.
#
# </details>


# %% id="pricing_regret" role="solution"
def pricing_regret(goods: pd.DataFrame) -> pd.DataFrame:
    """Return the price that a belief leads to, the best one, and what lies between them.

    Parameters
    ----------
    goods : DataFrame
        One row a SKU, with the columns sku (text, each once), cost_cny (of a unit), price_cny
        (today, above 0), units (a year at today's price), believed and true (elasticities,
        below 0), highest_cny (highest price that may be asked, above the cost).

    Returns
    -------
    DataFrame
        One row a SKU, in any order, with the columns sku,
        chosen_cny (most profitable price if `believed` were true, at most highest_cny),
        best_cny (most profitable price at the true elasticity, at most highest_cny),
        regret_cny (profit of a year at best_cny less profit of a year at chosen_cny, both with
        the units that the true elasticity gives; 0 or more).
    """
    ### BEGIN SOLUTION
    goods = goods.set_index("sku")

    def best(elasticity):
        price = goods["cost_cny"] * elasticity / (1 + elasticity)
        return np.minimum(price.where(elasticity < -1, np.inf), goods["highest_cny"])

    def profit(price):
        units = goods["units"] * (price / goods["price_cny"]) ** goods["true"]
        return (price - goods["cost_cny"]) * units

    table = pd.DataFrame({"chosen_cny": best(goods["believed"]), "best_cny": best(goods["true"])})
    table["regret_cny"] = profit(table["best_cny"]) - profit(table["chosen_cny"])
    return table.reset_index()
    ### END SOLUTION


# %% id="test_pricing_regret" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["tent", "mop"],
        "cost_cny": [100.0, 20.0],
        "price_cny": [200.0, 40.0],
        "units": [300.0, 1000.0],
        "believed": [-3.0, -0.5],
        "true": [-2.0, -2.0],
        "highest_cny": [400.0, 50.0],
    }
)
answer = checks.call(pricing_regret, tiny)
checks.is_frame(
    answer,
    "pricing_regret(tiny)",
    ["sku", "chosen_cny", "best_cny", "regret_cny"],
    rows=2,
    numeric=["chosen_cny", "best_cny", "regret_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["tent", "mop"],
            "chosen_cny": [150.0, 50.0],
            "best_cny": [200.0, 40.0],
            "regret_cny": [300 * 100 - 50 * 300 * 16 / 9, 1000 * 20 - 30 * 640],
        }
    ),
    "pricing_regret(tiny)",
    keys="sku",
    hint="At 150 the tent really sells 300 * (150 / 200) ** -2 units",
)
### BEGIN HIDDEN TESTS


def _regret(frame):
    rows = []
    for row in frame.itertuples():
        chosen, right = (
            min(row.cost_cny * e / (1 + e), row.highest_cny) if e < -1 else row.highest_cny
            for e in (row.believed, row.true)
        )
        earned = [
            (p - row.cost_cny) * row.units * (p / row.price_cny) ** row.true
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
            "believed": -rng.uniform(0.3, 4, count),
            "true": -rng.uniform(0.6, 3.5, count),
            "highest_cny": np.round(cost * rng.uniform(1.1, 5, count), 2),
        },
        index=rng.permutation(count),
    )
    before = goods.copy()
    checks.same_frame(
        checks.call(pricing_regret, goods),
        _regret(before),
        "pricing_regret(goods)",
        keys="sku",
        hint="The belief sets the price, the truth sets the units, the ceiling holds for both",
        reread="What a wrong elasticity costs",
    )
    checks.unchanged(before, goods, "goods")
edges = tiny.assign(believed=[-1.0, -2.0], true=[-2.0, -1.0])
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
# `p = np.sort(np.array(prices, dtype=float))`, `best = p[profit.argmax()]`, `ax.set_title(f"CNY {best:.0f} ...")`.
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
        Prices to compare, whole CNY, in any order.

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
drawn = checks.chart(profit_chart, 100.0, 180.0, 500.0, -2.0, [240, 180, 200, 160])
checks.same_line(
    drawn,
    [160, 180, 200, 240],
    [500 * (p - 100) * (p / 180) ** -2 for p in (160, 180, 200, 240)],
    "profit_chart(100, 180, 500, -2, [240, 180, 200, 160])",
    hint="Prices in rising order; at 160 the units are 500 * (160 / 180) ** -2",
)
for word in ("price", "CNY"):
    checks.has_labels(drawn, "profit_chart(...)", x=[word])
for word in ("profit", "CNY"):
    checks.has_labels(drawn, "profit_chart(...)", y=[word])
assert any(line.joined and len(line.x) > 1 for line in drawn.lines), (
    "profit_chart(100, 180, 500, -2, [240, 180, 200, 160]): a line should join the points, but "
    "only markers are drawn"
)
assert checks.names_number(drawn.title, 200), (
    "profit_chart(100, 180, 500, -2, [240, 180, 200, 160]): the title should contain the most "
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
# Some tents have been lying since spring 库龄.
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
# Solve $stock = weekly \times weeks \times (p / price)^{e}$ for $p$.
# Then the floor, then today's price as the upper limit; the upper limit has the last word.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `clearing = price * (stock / (weekly * weeks)) ** (1 / e)`, `np.minimum(price, np.maximum(clearing, floor))`, sold is at most the stock.
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
        the weeks, above 0).
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
        "sku": ["tent", "chair", "lantern"],
        "stock_units": [160, 40, 900],
        "weekly_units": [10.0, 10.0, 10.0],
        "price_cny": [200.0, 80.0, 100.0],
        "cost_cny": [150.0, 40.0, 60.0],
        "elasticity": [-2.0, -2.0, -2.0],
        "salvage_cny": [50.0, 20.0, 25.0],
    }
)
answer = checks.call(markdown_plan, tiny, 4)
checks.is_frame(
    answer,
    "markdown_plan(tiny, 4)",
    ["sku", "price_cny", "sold_units", "income_cny"],
    rows=3,
    numeric=["price_cny", "sold_units", "income_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["tent", "chair", "lantern"],
            "price_cny": [100.0, 80.0, 50.0],
            "sold_units": [160.0, 40.0, 160.0],
            "income_cny": [16_000.0, 3_200.0, 160 * 50 + 740 * 25],
        }
    ),
    "markdown_plan(tiny, 4)",
    keys="sku",
    hint="At half its price the tent sells four times as much; the lantern stops at its floor",
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
    checks.same_frame(
        checks.call(markdown_plan, goods, weeks),
        _markdown(before, weeks),
        f"markdown_plan(goods, {weeks})",
        keys="sku",
        hint="Clearing price, floor, today's price last; sold at most the stock; the rest salvage",
        reread="Stock that grows old",
    )
    checks.unchanged(before, goods, "goods")
### END HIDDEN TESTS

# %% [markdown] id="reduction_worth_prompt"
# ## 10. Spend 300, save 50 (on your own)
#
# A full-reduction 满减 takes an amount off every order that reaches a threshold.
# Marketing shows that orders with the reduction are worth twice as much as the others.
# Of course they are: the threshold sorted them.
#
# Start from the orders of ordinary days instead.
# - Orders at or above the threshold get the reduction and change nothing.
# - Of the orders from `near` times the threshold up to just below it, the share `top_up` is filled up to exactly the threshold, and gets the reduction.
# - What is added earns `margin` of its amount.
#
# What does each pair of threshold and reduction do to the mean order 客单价, and what does it leave, for each order?
#
# <details><summary>Hint 1: concept</summary>
#
# Who pays for the reduction of orders that would have been large anyway?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Three sums over all orders: what is added to near ones, times `top_up`; how many get the reduction; then divide by the number of orders.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `reached = goods >= T`, `is_near = (goods >= near * T) & ~reached`, `added = top_up * (T - goods[is_near]).sum() / len(goods)`, `given = reduction * (reached.mean() + top_up * is_near.mean())`.
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
    top_up : float
        Share of near orders that are filled up to the threshold.
    margin : float
        Profit on what is added, as a fraction of its amount.

    Returns
    -------
    DataFrame
        One row a pair of terms, in any order, with the columns threshold_cny,
        aov_cny (expected mean amount of goods of an order, before the reduction is taken off),
        given_cny (expected reduction given, for each order of all orders),
        net_cny (margin on what is added less given_cny, for each order of all orders).
    """
    ### BEGIN SOLUTION
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        rows.append(
            {
                "threshold_cny": term.threshold_cny,
                "aov_cny": goods.mean() + added,
                "given_cny": given,
                "net_cny": margin * added - given,
            }
        )
    return pd.DataFrame(rows)
    ### END SOLUTION


# %% id="test_reduction_worth" role="test" points=3
tiny = pd.Series([100.0, 240.0, 300.0, 560.0])
terms = pd.DataFrame({"threshold_cny": [300.0, 600.0], "reduction_cny": [30.0, 60.0]})
answer = checks.call(reduction_worth, tiny, terms, 0.7, 0.5, 0.4)
checks.is_frame(
    answer,
    "reduction_worth(tiny, terms, 0.7, 0.5, 0.4)",
    ["threshold_cny", "aov_cny", "given_cny", "net_cny"],
    rows=2,
    numeric=["aov_cny", "given_cny", "net_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "threshold_cny": [300.0, 600.0],
            "aov_cny": [307.5, 305.0],
            "given_cny": [18.75, 7.5],
            "net_cny": [3.0 - 18.75, 2.0 - 7.5],
        }
    ),
    "reduction_worth(tiny, terms, 0.7, 0.5, 0.4)",
    keys="threshold_cny",
    hint="At 300 two orders reach it anyway, and half of the one with 240 is filled up by 60",
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
        rows.append((limit, total / count, given / count, (margin * added - given) / count))
    return pd.DataFrame(rows, columns=["threshold_cny", "aov_cny", "given_cny", "net_cny"])


for seed, near, top_up, margin in [(101, 0.65, 0.45, 0.4), (102, 0.8, 0.1, 0.55), (103, 0.5, 1, 0)]:
    fresh = samples.orders(seed, count=300)["goods_cny"]
    fresh.iloc[:4] = [200.0, 199.99, 100.0, 299.0]
    offers = pd.DataFrame(
        {"threshold_cny": [299.0, 200.0, 99.0, 9_999.0], "reduction_cny": [40.0, 20.0, 5.0, 900.0]}
    )
    before, kept = fresh.copy(), offers.copy()
    checks.same_frame(
        checks.call(reduction_worth, fresh, offers, near, top_up, margin),
        _reduction(before.tolist(), kept, near, top_up, margin),
        f"reduction_worth(goods, terms, {near}, {top_up}, {margin})",
        keys="threshold_cny",
        hint="All orders in every denominator; those that reach it anyway get the reduction too",
        reread="Spend 300, save 50",
    )
    checks.unchanged(before, fresh, "goods")
    checks.unchanged(kept, offers, "terms")
edge = pd.Series([150.0, 75.0, 74.0], index=["x", "y", "z"])
offer = pd.DataFrame({"threshold_cny": [150.0], "reduction_cny": [15.0]}, index=[7])
checks.same_frame(
    checks.call(reduction_worth, edge, offer, 0.5, 0.5, 0.4),
    _reduction(edge.tolist(), offer, 0.5, 0.5, 0.4),
    "reduction_worth(goods, terms, 0.5, 0.5, 0.4) with orders exactly at the limits",
    keys="threshold_cny",
    hint="An order of exactly the threshold reaches it; one of exactly near times it is near",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the pricing manager
#
# Write at most 250 words that she can read on Monday at nine and act on: which price of which category changes, and by how much.
# Use your functions on `prices`, `stock`, `shop.load_competitor_prices()` and anything else of the shop; two years of data are there.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **The elasticity** | a number with an interval, how it was got, and why the plain regression is not used | a number and its method | a number alone |
# | **The traps** | promotion timing, stock-outs and quality: what each did to the estimate and how it was kept out | two of them | none or one |
# | **The money** | profit of a year in CNY with an interval, and what a wrong elasticity would cost | a sum | a percentage of price |
# | **The advice** | one price change for Monday inside prices that were seen, a test that would tell more, and what would change the advice | a price change | none |

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** the pricing manager. **Subject** Camping: raise prices by a tenth on Monday.
#
# Camping sells for about twice its cost, and the question is whether that is too little.
# The plain regression says that dearer goods sell better. It compares a good tent with a poor one.
# Within a SKU the slope is about -2.3, because our low prices fall on festival days when everybody buys; with the weeks taken out it is about -1.1, because the desk raises prices when searches rise.
# Prices that moved with the supplier's cost, in weeks of equal searches, give about -1.7, 95% interval -1.9 to -1.45.
# Weeks that ran out were left out: they show less than was wanted.
#
# **Monday:** camping +10%, list prices permitting. That stays inside the prices of the last two years.
# **Worth:** about CNY 60,000 of gross profit a year, 95% interval 9,000 to 116,000. Who believes the slope within SKUs cuts prices instead and loses about CNY 108,000.
# **Test:** half of the SKUs, drawn by lot, +10% against today's price. Half a year of it says less than the quotations did, so over all categories, and patiently.
# **What would change the advice:** a rival who does not follow, a supplier who prices by our sales, or a test that shows an elasticity below -2.
# ### END SOLUTION
