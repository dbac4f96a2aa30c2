# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 10 Forecasting demand: assignment
#
# **Time** about 150 minutes.
# **You need** the lecture of this chapter, and grouping, shifting and joining in pandas.
#
# You sit beside the buyer 采购 of the shop.
# It is 18 October, and Double 11 is two weeks away.
# She asks ten questions, from a plain benchmark to how many cartons to buy.
# Each answer is a function, so that it can be asked again before the next campaign.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test that passes prints nothing.
# A test that fails says what it expected and what came.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change what is handed in: work on a copy.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_10 as samples

shop.setup()
stock = shop.load_inventory_daily(start="2025-08-01", end="2025-10-18")
raw_report, _ = samples.sales_report(seed=7)

# %% [markdown] id="data"
# ## The data
#
# `stock` is what the buyer sees on the day of the decision: one row for each SKU and day, with the units sold 销量 and the units left in the evening 期末库存.
# A SKU that closes at 0 may have been wanted more often than it was sold.

# %% id="look"
stock.loc[stock["product_id"] == 49].tail(3)

# %% [markdown] id="seasonal_naive_prompt"
# ## 1. The number to beat (warm-up)
#
# "Before you show me a model: what would we get by just repeating last week?"
# That is the seasonal naive forecast 季节性朴素预测.
# Each coming day repeats the day one season before it.
# Where that day itself lies in the future, the last season known is repeated once more.
#
# <details><summary>Hint 1: concept</summary>
#
# With a season of 7 only the last seven values matter, however long the history is.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Cut off the last season, then walk through it again and again until the horizon is filled.
# The remainder of a division (`%`) starts again at 0 by itself.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `last = sales.to_numpy()[-season:]`, then `last[np.arange(horizon) % season]`.
#
# </details>


# %% id="seasonal_naive" role="solution"
def seasonal_naive(sales: pd.Series, season: int, horizon: int) -> np.ndarray:
    """Forecast by repeating the last season.

    Parameters
    ----------
    sales : Series
        Units sold, one value a period in order of time, nothing missing.
        At least `season` values.
    season : int
        Periods in a season, such as 7 for days in a week; 1 repeats the last value.
    horizon : int
        How many periods to forecast, 1 or more. It may be longer than the season.

    Returns
    -------
    array (a list or a Series counts too)
        `horizon` numbers, units: the forecast of the first period after `sales`, of the
        second, and so on.
    """
    ### BEGIN SOLUTION
    last = sales.to_numpy()[-season:]
    return last[np.arange(horizon) % season]
    ### END SOLUTION


# %% id="test_seasonal_naive" role="test" points=1
tiny = pd.Series([9, 9, 1, 2, 3], name="sold_units")
answer = checks.call(seasonal_naive, tiny, 3, 2)
checks.is_sequence(answer, "seasonal_naive(tiny, 3, 2)", length=2)
hint = "Which value stands three places before the first period to come?"
checks.same_numbers(answer, [1, 2], "seasonal_naive(tiny, 3, 2)", hint=hint)
### BEGIN HIDDEN TESTS
for seed, length, season, horizon in [
    (11, 30, 7, 7),
    (12, 25, 7, 18),
    (13, 9, 4, 3),
    (14, 6, 1, 13),
]:
    fresh = samples.sales_series(seed, days=length)
    before = fresh.copy()
    grown = before.tolist()
    for _ in range(horizon):
        grown.append(grown[-season])
    checks.same_numbers(
        checks.call(seasonal_naive, fresh, season, horizon),
        grown[length:],
        f"seasonal_naive(sales, {season}, {horizon})",
        hint="Every period repeats the one a season before it, forecast periods included",
        reread="Four benchmarks",
    )
    checks.unchanged(before, fresh, "sales")
whole = samples.sales_series(15, days=7)
checks.same_numbers(
    checks.call(seasonal_naive, whole, 7, 15),
    (whole.tolist() * 3)[:15],
    "seasonal_naive(sales, 7, 15) with one week of history",
)
### END HIDDEN TESTS

# %% [markdown] id="forecast_errors_prompt"
# ## 2. Three numbers for an error (worked example with gaps)
#
# One number hides half of the truth, so the buyer wants three.
#
# - WAPE 加权绝对百分比误差: absolute errors, summed, over units sold, summed.
# - Bias 偏差: forecast minus actual, summed, over units sold, summed. Above 0 we would have bought too much.
# - MASE: the mean absolute error, over the mean absolute change of the *history* from one season to the next.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# known = actual.notna()
# error = forecast[known] - actual[known]
# total = actual[known].sum()
# step = (history - history.shift(____)).abs().____()
# return {
#     "wape": error.____().sum() / total,
#     "bias": ____ / total,
#     "mase": error.abs().mean() / ____,
# }
# ```
#
# Mind what happens where a denominator is 0.
#
# <details><summary>Hint 1: concept</summary>
#
# WAPE and bias have the same denominator.
# They differ in whether a unit too many on Monday makes good a unit too few on Tuesday.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The scale of MASE is what the seasonal naive forecast misses one season ahead, inside the history.
# So it does not depend on the days that are judged.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `step = history.diff(season).abs().mean()`, and `x / total if total > 0 else np.nan`.
#
# </details>


# %% id="forecast_errors" role="solution"
def forecast_errors(
    actual: pd.Series, forecast: pd.Series, history: pd.Series, season: int
) -> dict[str, float]:
    """Judge a forecast by WAPE, bias and MASE.

    Parameters
    ----------
    actual : Series
        Units sold in the periods that were forecast. A value may be missing (NaN): such a
        period is left out of all three numbers.
    forecast : Series
        Units forecast for the same periods, with the same index, nothing missing.
    history : Series
        Units sold before, one value a period in order of time, nothing missing,
        more than `season` values.
    season : int
        Periods in a season, for the scale of MASE.

    Returns
    -------
    dict
        "wape", "bias" and "mase", fractions of 1.
        wape and bias are NaN when the units sold add up to 0; mase is NaN when the history
        does not change from season to season. All three are NaN without any known period.
    """
    ### BEGIN SOLUTION
    known = actual.notna()
    error = forecast[known] - actual[known]
    total = actual[known].sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }
    ### END SOLUTION


# %% id="test_forecast_errors" role="test" points=2
actual = pd.Series([10.0, 0.0, 10.0])
forecast = pd.Series([12.0, 3.0, 9.0])
history = pd.Series([4.0, 5.0, 6.0, 9.0])
answer = checks.call(forecast_errors, actual, forecast, history, 2)
value = checks.is_mapping(answer, "forecast_errors(...)", ["wape", "bias", "mase"])
checks.same_number(
    value["wape"], 6 / 20, "the wape of the three days", hint="Errors of 2, 3 and 1 on 20 units"
)
checks.same_number(
    value["bias"], 4 / 20, "the bias of the three days", hint="+2, +3 and -1 on 20 units"
)
checks.same_number(
    value["mase"],
    2 / 3,
    "the mase of the three days",
    hint="The history went from 4 to 6 and from 5 to 9, two periods later each",
)
### BEGIN HIDDEN TESTS


def _errors(actual, forecast, history, season):
    pairs = [(a, f) for a, f in zip(actual.tolist(), forecast.tolist()) if a == a]
    total = sum(a for a, _ in pairs)
    past = history.tolist()
    steps = [abs(late - early) for late, early in zip(past[season:], past)]
    scale = sum(steps) / len(steps)
    missed = sum(abs(f - a) for a, f in pairs)
    return {
        "wape": missed / total if total else np.nan,
        "bias": sum(f - a for a, f in pairs) / total if total else np.nan,
        "mase": missed / len(pairs) / scale if pairs and scale else np.nan,
    }


for seed, season, holes in [(21, 7, 0), (22, 7, 5), (23, 1, 2)]:
    fresh = samples.sales_series(seed, days=70, closed=0.1).astype(float)
    past, target = fresh.iloc[:50], fresh.iloc[50:].copy()
    guess = pd.Series(np.roll(target.to_numpy(), 3) * 0.9 + 2, index=target.index)
    target.iloc[1 : 1 + 2 * holes : 2] = np.nan
    kept = {"actual": target.copy(), "forecast": guess.copy(), "history": past.copy()}
    checks.same_mapping(
        checks.call(forecast_errors, target, guess, past, season),
        _errors(*kept.values(), season),
        f"forecast_errors(actual, forecast, history, {season})",
        hint="Missing days out of everything; forecast minus actual; scale from the history",
        reread="Three numbers for an error",
    )
    for (name, before), after in zip(kept.items(), (target, guess, past)):
        checks.unchanged(before, after, name)
quiet = pd.Series([0.0, 0.0, 0.0])
for name, target, past in [
    ("days without any sale", quiet, pd.Series([1.0, 2.0, 4.0, 8.0])),
    ("a history that never changes", pd.Series([3.0, 4.0, 5.0]), pd.Series([6.0, 6.0, 6.0, 6.0])),
    ("no known day", quiet * np.nan, pd.Series([1.0, 2.0, 4.0, 8.0])),
    ("units in thousands", pd.Series([0.1, 0.3, 0.2]), pd.Series([0.1, 0.4, 0.2, 0.3])),
]:
    checks.same_mapping(
        checks.call(forecast_errors, target, quiet + 2, past, 1),
        _errors(target, quiet + 2, past, 1),
        f"forecast_errors(...) with {name}",
        hint="A number whose denominator is 0 is missing (NaN)",
    )
# Another producer: quarterly beer, where the figures are in print.
from shop import published, realdata
from shop.errors import TableMissing

try:
    beer = realdata.load_beer().set_index("quarter")["production_ml"].astype(float)
except TableMissing:
    beer = None
if beer is not None:
    past, target = beer["1992":"2007"], beer["2008":]
    again = pd.Series(np.resize(past.to_numpy()[-4:], len(target)), index=target.index)
    answer = checks.call(forecast_errors, target, again, past, 4)
    assert published.agrees("fpp3_beer.seasonal_naive_mase", answer["mase"]), (
        "forecast_errors(...) on beer production: the mase of the seasonal naive forecast does "
        f"not agree with the printed one; it is {checks.shown(answer['mase'])}"
    )
### END HIDDEN TESTS

# %% [markdown] id="rolling_backtest_prompt"
# ## 3. Not one exam, but several (on your own)
#
# "It was right once. Is that luck?"
# Judge the seasonal naive forecast from a rolling origin 滚动起点: stand on an earlier day, forecast, compare, move on.
#
# The test windows have `horizon` days each and follow one another without gap or overlap.
# The last window ends with the last day of the series.
# From each origin only the days up to it are known.
#
# <details><summary>Hint 1: concept</summary>
#
# Three windows of 10 days on 100 days of sales test the days 71-80, 81-90 and 91-100.
# The origins are the days 70, 80 and 90.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Count backwards from the end: the k-th last window starts `k * horizon` days before the end.
# Cut the history there and forecast as in exercise 1.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `for left in range(origins, 0, -1): cut = len(sales) - left * horizon; past, test = sales.iloc[:cut], sales.iloc[cut : cut + horizon]`.
#
# </details>


# %% id="rolling_backtest" role="solution"
def rolling_backtest(sales: pd.Series, season: int, horizon: int, origins: int) -> pd.DataFrame:
    """Judge the seasonal naive forecast from several origins.

    Parameters
    ----------
    sales : Series
        Units sold on consecutive days, index the day (timestamp), nothing missing.
        At least season + origins * horizon values.
    season : int
        Days in a season.
    horizon : int
        Days in a test window. It may be longer than the season: see exercise 1.
    origins : int
        How many windows, 1 or more.

    Returns
    -------
    DataFrame
        One row a window, the oldest first, with the columns
        origin (timestamp: last day that was known),
        sold_units (units sold in the window),
        wape (absolute errors summed, over sold_units; missing when sold_units is 0),
        bias (forecast minus actual summed, over sold_units; missing when sold_units is 0).
    """
    ### BEGIN SOLUTION
    rows = []
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        last = sales.to_numpy()[cut - season : cut]
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last[np.arange(horizon) % season] - actual
        total = actual.sum()
        rows.append(
            {
                "origin": sales.index[cut - 1],
                "sold_units": total,
                "wape": np.abs(error).sum() / total if total > 0 else np.nan,
                "bias": error.sum() / total if total > 0 else np.nan,
            }
        )
    return pd.DataFrame(rows)
    ### END SOLUTION


# %% id="test_rolling_backtest" role="test" points=3
tiny = pd.Series([1, 2, 3, 4, 2, 8], index=pd.date_range("2025-10-01", periods=6))
answer = checks.call(rolling_backtest, tiny, 2, 2, 2)
checks.is_frame(
    answer,
    "rolling_backtest(tiny, 2, 2, 2)",
    ["origin", "sold_units", "wape", "bias"],
    rows=2,
    numeric=["sold_units", "wape", "bias"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "origin": pd.to_datetime(["2025-10-02", "2025-10-04"]),
            "sold_units": [7, 10],
            "wape": [4 / 7, 5 / 10],
            "bias": [-4 / 7, -3 / 10],
        }
    ),
    "rolling_backtest(tiny, 2, 2, 2)",
    keys="origin",
    ordered=True,
    hint="First 1, 2 against 3, 4; then 3, 4 against 2, 8",
)
### BEGIN HIDDEN TESTS


def _backtest(series, season, horizon, origins):
    values, rows = series.tolist(), []
    for number in range(origins):
        cut = len(values) - (origins - number) * horizon
        grown = values[:cut]
        while len(grown) < cut + horizon:
            grown.append(grown[-season])
        pairs = list(zip(grown[cut:], values[cut : cut + horizon]))
        total = sum(a for _, a in pairs)
        rows.append(
            (
                series.index[cut - 1],
                total,
                sum(abs(f - a) for f, a in pairs) / total if total else np.nan,
                sum(f - a for f, a in pairs) / total if total else np.nan,
            )
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


for seed, days, season, horizon, origins in [
    (31, 120, 7, 14, 5),
    (32, 45, 5, 3, 4),
    (33, 47, 4, 20, 2),
    (34, 17, 7, 10, 1),
]:
    fresh = samples.sales_series(seed, days=days, growth=0.5)
    before = fresh.copy()
    checks.same_frame(
        checks.call(rolling_backtest, fresh, season, horizon, origins),
        _backtest(before, season, horizon, origins),
        f"rolling_backtest(sales, {season}, {horizon}, {origins})",
        keys="origin",
        ordered=True,
        hint="Windows end with the last day, follow one another, and see only the days before them",
        reread="Rolling origin",
    )
    checks.unchanged(before, fresh, "sales")
shut = samples.sales_series(35, days=30)
shut.iloc[20:30] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
checks.same_frame(
    checks.call(rolling_backtest, shut, 7, 5, 3),
    _backtest(shut, 7, 5, 3),
    "rolling_backtest(sales, 7, 5, 3) with a window in which nothing or one unit was sold",
    keys="origin",
    ordered=True,
    hint="Over 0 units sold both rates are missing (NaN)",
)
### END HIDDEN TESTS

# %% [markdown] id="known_features_prompt"
# ## 4. Too good to be true (debug this code)
#
# A colleague's model misses only 9% of units in the backtest, and 40% when it is used.
# Its table of features 特征 is made here:
#
# ```python
# def known_features(daily, horizon):
#     table = daily.sort_values(["product_id", "date"])
#     table["search_30d"] = table["search_index"].rolling(30).mean()
#     table["carts_7d"] = table["cart_additions"].rolling(7).sum()
#     return table[["product_id", "date", "search_30d", "carts_7d"]]
# ```
#
# Somebody who forecasts a day `horizon` days ahead stands on the evening of `date` minus `horizon` days.
# She knows that day and those before it, and nothing later.
# There are two mistakes: one about time, one about SKUs.
#
# <details><summary>Hint 1: concept</summary>
#
# Put other numbers into the future.
# A feature that changes has seen the future.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First a window that ends on the day itself, then push the result `horizon` rows down.
# Both for each SKU by itself: the first days of one SKU follow the last days of another in the table.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `table.groupby("product_id")["search_index"].transform(lambda values: values.rolling(30).mean().shift(horizon))`.
#
# </details>


# %% id="known_features" role="solution"
def known_features(daily: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return features of each SKU and day that are known `horizon` days before.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day in any order, with the columns product_id, date (timestamp),
        search_index and cart_additions, among others. Each SKU has every day from its first
        to its last; SKUs may begin on different days.
    horizon : int
        Days from the decision to the day that is forecast, 1 or more.

    Returns
    -------
    DataFrame
        One row for each row of `daily`, in any order, with the columns product_id, date,
        search_30d (mean search_index of the 30 days that end `horizon` days before date),
        carts_7d (sum of cart_additions of the 7 days that end `horizon` days before date).
        Missing (NaN) where the SKU does not have all of these days.
    """
    ### BEGIN SOLUTION
    table = daily.sort_values(["product_id", "date"])
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(
        lambda values: values.rolling(30).mean().shift(horizon)
    )
    table["carts_7d"] = by_sku["cart_additions"].transform(
        lambda values: values.rolling(7).sum().shift(horizon)
    )
    return table[["product_id", "date", "search_30d", "carts_7d"]]
    ### END SOLUTION


# %% id="test_known_features" role="test" points=3
tiny = samples.daily_demand(4, products=2, days=40)
answer = checks.call(known_features, tiny, 2)
answer = checks.is_frame(
    answer,
    "known_features(tiny, 2)",
    ["product_id", "date", "search_30d", "carts_7d"],
    rows=80,
    numeric=["search_30d", "carts_7d"],
)
on_last_day = pd.to_datetime(answer["date"]) == tiny["date"].max()
last = answer[(answer["product_id"] == 101) & on_last_day]
checks.same_number(
    last["carts_7d"].sum(),
    tiny.loc[tiny["product_id"] == 101, "cart_additions"].iloc[31:38].sum(),
    "carts_7d of SKU 101 on the last of 40 days, two days ahead",
    hint="The seven days that end two days before: numbers 32 to 38 of 40",
)
assert answer["carts_7d"].isna().sum() == 2 * 8, (
    "known_features(tiny, 2): each SKU should lack carts_7d on its first 8 days, but "
    f"{answer['carts_7d'].isna().sum()} rows of the two SKUs lack it"
)
### BEGIN HIDDEN TESTS


def _known(frame, horizon):
    rows = []
    for product, days in frame.sort_values("date").groupby("product_id"):
        search, carts = days["search_index"].tolist(), days["cart_additions"].tolist()
        for place, date in enumerate(days["date"]):
            end = place - horizon + 1
            rows.append(
                (
                    product,
                    date,
                    np.mean(search[end - 30 : end]) if end >= 30 else np.nan,
                    sum(carts[end - 7 : end]) if end >= 7 else np.nan,
                )
            )
    return pd.DataFrame(rows, columns=["product_id", "date", "search_30d", "carts_7d"])


for seed, products, days, horizon in [(41, 3, 50, 14), (42, 2, 60, 1), (43, 4, 33, 3)]:
    fresh = samples.daily_demand(seed, products=products, days=days, shuffled=True)
    late = fresh["date"].min() + pd.Timedelta(days=products)
    fresh = fresh[(fresh["product_id"] != 102) | (fresh["date"] >= late)]
    before = fresh.copy()
    answer = checks.call(known_features, fresh, horizon)
    checks.same_frame(
        answer,
        _known(before, horizon),
        f"known_features(daily, {horizon})",
        keys=["product_id", "date"],
        hint="Whole windows, each SKU by itself, ending `horizon` days before the day",
        reread="The forecast that knew the future",
    )
    checks.unchanged(before, fresh, "daily")
fresh = samples.daily_demand(44, products=2, days=60)
decision = fresh["date"].min() + pd.Timedelta(days=44)
other = fresh.copy()
later = other["date"] > decision
other.loc[later, ["search_index", "cart_additions"]] = [500.0, 999]
target = decision + pd.Timedelta(days=10)
seen, unseen = (checks.call(known_features, table, 10) for table in (fresh, other))
columns = ["product_id", "date", "search_30d", "carts_7d"]
unseen, seen = (
    checks.is_frame(table, "known_features(daily, 10)", columns)[columns]
    for table in (unseen, seen)
)
checks.same_after(
    unseen[pd.to_datetime(unseen["date"]) <= target],
    seen[pd.to_datetime(seen["date"]) <= target],
    "known_features(daily, 10) up to ten days after the decision",
    "other numbers after the day of the decision",
    hint="A feature that changes has seen the future",
)
### END HIDDEN TESTS

# %% [markdown] id="clean_sales_report_prompt"
# ## 5. The warehouse's report (messy input)
#
# The warehouse sends its daily report 日报: `raw_report` below.
# All its columns are texts.
#
# | column | holds |
# |---|---|
# | 日期 | day, in three notations |
# | 商品编码 | code of the SKU, in capitals or not, with spaces or not; 合计 in rows of totals |
# | 类型 | 销售 sale, 退货 return |
# | 数量 | units, with or without thousand separators and 件 |
#
# Make it a clean table of units sold.
# Returns, totals and the header between the rows do not belong to it.
# A SKU and day that stands twice as a sale is one sale in two notations, not two sales.
# And what the report does not mention matters as well: a SKU without a row on a day sold nothing that day, and a forecast has to know it.
#
# <details><summary>Hint 1: concept</summary>
#
# A mean over the days that have a row is the mean of the days with a sale.
# Demand is lower than that.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Bring the columns into one form, keep sales of SKUs, drop doubles.
# Then lay out all SKUs against all days from the first to the last and fill the gaps with 0.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `wide = sales.pivot(index="date", columns="sku", values="sold_units")`, `wide.reindex(pd.date_range(first, last, name="date"))`, `.fillna(0)`, then `.stack()` or `.melt()`.
#
# </details>

# %% id="look_at_the_report"
raw_report.head(6)


# %% id="clean_sales_report" role="solution"
def clean_sales_report(raw: pd.DataFrame) -> pd.DataFrame:
    """Clean a report of daily sales and fill the days without a row.

    Parameters
    ----------
    raw : DataFrame
        One row a sale or return of a SKU on a day, a total or a repeated header, with the text
        columns 日期, 商品编码, 类型, 数量. At least one sale. Sales of the same SKU and day
        always say the same number.

    Returns
    -------
    DataFrame
        One row for each SKU that has a sale in the report and each day from the first to the
        last sale of the report (of any SKU), in any order, with the columns
        date (timestamp), sku (text in capitals, without spaces),
        sold_units (whole number; 0 where the report has no sale).
    """
    ### BEGIN SOLUTION
    sales = pd.DataFrame({"sku": raw["商品编码"].str.strip().str.upper()})
    sales["day"] = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    sales["sold_units"] = raw["数量"].str.replace("[,件]", "", regex=True)
    sales = sales[(raw["类型"] == "销售") & (sales["sku"] != "合计")]
    sales["date"] = pd.to_datetime(sales.pop("day"), format="mixed")
    units = sales["sold_units"].astype(int).groupby([sales["date"], sales["sku"]]).max()
    wide = units.unstack(fill_value=0)
    days = pd.date_range(wide.index.min(), wide.index.max(), name="date")
    wide = wide.reindex(days, fill_value=0).reset_index()
    return wide.melt(id_vars="date", var_name="sku", value_name="sold_units")
    ### END SOLUTION


# %% id="test_clean_sales_report" role="test" points=3
tiny = pd.DataFrame(
    [
        ["2025-10-01", "STO-011", "销售", "1,204"],
        ["2025/10/1", " sto-011", "销售", "1204件"],
        ["2025年10月3日", "BED-002", "销售", "5"],
        ["日期", "商品编码", "类型", "数量"],
        ["2025-10-03", "BED-002", "退货", "2"],
        ["2025-10-01", "合计", "销售", "1,204"],
    ],
    columns=["日期", "商品编码", "类型", "数量"],
)
answer = checks.call(clean_sales_report, tiny)
checks.is_frame(
    answer,
    "clean_sales_report(tiny)",
    ["date", "sku", "sold_units"],
    numeric=["sold_units"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-10-01", "2025-10-02", "2025-10-03"] * 2),
            "sku": ["BED-002"] * 3 + ["STO-011"] * 3,
            "sold_units": [0, 0, 5, 1204, 0, 0],
        }
    ),
    "clean_sales_report(tiny)",
    keys=["date", "sku"],
    hint="Two SKUs on three days: six rows, four of them 0",
)
### BEGIN HIDDEN TESTS
for seed, options in [
    (51, {}),
    (52, {"quiet": 0.7, "doubled": 0.5}),
    (53, {"returns": 0.7, "headers": 3, "skus": 5}),
    (54, {"skus": 1, "days": 1, "quiet": 0.0, "totals": False}),
    (55, {"quiet": 0.9, "days": 25, "skus": 2, "returns": 0.5, "start": "2024-12-20"}),
]:
    messy, right = samples.sales_report(seed, **options)
    before = messy.copy()
    checks.same_frame(
        checks.call(clean_sales_report, messy),
        right,
        "clean_sales_report(raw)",
        keys=["date", "sku"],
        hint="Sales only, each once; every SKU on every day, 0 where nothing was sold",
        reread="A day without a row",
    )
    checks.unchanged(before, messy, "raw")
silent = pd.DataFrame(
    [
        ["2025-11-01", "COO-007", "销售", "3"],
        ["2025-11-04", "COO-007", "退货", "1"],
        ["2025-10-30", "COO-009", "退货", "2"],
        ["2025-11-02", "coo-007 ", "销售", "3"],
        ["2025-11-02", "COO-008", "销售", "3"],
    ],
    columns=["日期", "商品编码", "类型", "数量"],
)
checks.same_frame(
    checks.call(clean_sales_report, silent),
    pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-11-01", "2025-11-02"] * 2),
            "sku": ["COO-007", "COO-007", "COO-008", "COO-008"],
            "sold_units": [3, 3, 0, 3],
        }
    ),
    "clean_sales_report(raw) where returns stand outside the days of sales",
    keys=["date", "sku"],
    hint="Days and SKUs are those of sales, not of returns; one number on two days is two sales",
)
### END HIDDEN TESTS

# %% [markdown] id="demand_behind_sales_prompt"
# ## 6. What the empty shelf hides (on your own)
#
# "Sales of the best wok fell by a third in spring. Shall I order less?"
# No: it was out of stock 缺货 every few days, and those days closed at zero.
# A model that learns from such days learns to order too little, so that there are more of them.
#
# Put an estimate in their place: the mean of the units that the SKU sold on the same weekday when it was in stock.
# The estimate never lies below what was really sold.
#
# <details><summary>Hint 1: concept</summary>
#
# On a day that closes at 0, sales are a lower limit of demand.
# Which days tell how much is wanted on a Saturday? Saturdays that did not run out.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make the sales of stock-out days missing.
# Means by group leave missing values out, so a group mean is then the mean of days in stock.
# First by SKU and weekday, then, for gaps that are left, by SKU.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `free = daily["sold_units"].where(daily["closing_units"] > 0)`, `free.groupby([daily["product_id"], daily["date"].dt.day_of_week]).transform("mean")`, then `np.maximum(...)`.
#
# </details>


# %% id="demand_behind_sales" role="solution"
def demand_behind_sales(daily: pd.DataFrame) -> pd.DataFrame:
    """Estimate the demand of days that ran out of stock.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day in any order, with the columns product_id, date (timestamp),
        sold_units and closing_units (units left in the evening), among others.

    Returns
    -------
    DataFrame
        One row for each row of `daily`, in any order, with the columns product_id, date and
        demand_units. On days that close above 0 that is sold_units. On days that close at 0 it
        is the mean sold_units of the SKU's days that closed above 0 on the same weekday; of all
        its days that closed above 0, when there is none on this weekday; and never less than
        the sold_units of the day, which it is when the SKU always closed at 0.
    """
    ### BEGIN SOLUTION
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    weekday = daily["date"].dt.day_of_week
    same_day = free.groupby([daily["product_id"], weekday]).transform("mean")
    any_day = free.groupby(daily["product_id"]).transform("mean")
    demand = free.fillna(np.fmax(daily["sold_units"], same_day.fillna(any_day)))
    return daily[["product_id", "date"]].assign(demand_units=demand)
    ### END SOLUTION


# %% id="test_demand_behind_sales" role="test" points=3
tiny = pd.DataFrame(
    {
        "product_id": 7,
        "date": pd.to_datetime(
            ["2025-10-04", "2025-10-11", "2025-10-18", "2025-10-06", "2025-10-07"]
        ),
        "sold_units": [10, 14, 3, 2, 1],
        "closing_units": [5, 1, 0, 8, 0],
    }
)
answer = checks.call(demand_behind_sales, tiny)
answer = checks.is_frame(
    answer,
    "demand_behind_sales(tiny)",
    ["product_id", "date", "demand_units"],
    rows=5,
    numeric=["demand_units"],
)
found = answer.set_index(pd.to_datetime(answer["date"]))["demand_units"]
checks.same_number(
    found[pd.Timestamp("2025-10-18")],
    12,
    "the demand of Saturday 18 October",
    hint="Two Saturdays were in stock, with 10 and 14 units",
)
checks.same_number(
    found[pd.Timestamp("2025-10-07")],
    26 / 3,
    "the demand of Tuesday 7 October",
    hint="No other Tuesday: then all three days in stock",
)
### BEGIN HIDDEN TESTS


def _demand(frame):
    rows = []
    for row in frame.itertuples():
        same = frame[(frame["product_id"] == row.product_id) & (frame["closing_units"] > 0)]
        weekday = same[same["date"].dt.day_of_week == row.date.day_of_week]
        chosen = weekday if len(weekday) else same
        usual = chosen["sold_units"].mean() if len(chosen) else row.sold_units
        demand = row.sold_units if row.closing_units > 0 else max(row.sold_units, usual)
        rows.append((row.product_id, row.date, demand))
    return pd.DataFrame(rows, columns=["product_id", "date", "demand_units"])


for seed, days, stockouts in [(61, 42, 0.2), (62, 10, 0.5), (63, 9, 0.9)]:
    fresh = samples.daily_demand(
        seed, products=2, days=days, stockouts=stockouts, shuffled=True
    ).drop(columns=["search_index", "cart_additions"])
    before = fresh.copy()
    answer = checks.call(demand_behind_sales, fresh)
    checks.same_frame(
        answer,
        _demand(before),
        "demand_behind_sales(daily)",
        keys=["product_id", "date"],
        hint="Days in stock as they are; days at 0: weekday mean of the SKU's days in stock",
        reread="What the shelf hides",
    )
    checks.unchanged(before, fresh, "daily")
lost = samples.daily_demand(64, products=2, days=20, stockouts=0.1)
lost["closing_units"] = lost["closing_units"].where(lost["product_id"] == 102, 0)
checks.same_frame(
    checks.call(demand_behind_sales, lost),
    _demand(lost),
    "demand_behind_sales(daily) with a SKU that was never in stock",
    keys=["product_id", "date"],
    hint="Without a day in stock nothing better than its sales is known",
)
slow = samples.daily_demand(66, products=2, days=28, stockouts=0.3, level=2.0)
checks.same_frame(
    checks.call(demand_behind_sales, slow),
    _demand(slow),
    "demand_behind_sales(daily) of SKUs that sell nothing on some days in stock",
    keys=["product_id", "date"],
    hint="A day in stock without a sale is a day in stock",
)
dearer = samples.daily_demand(65, products=1, days=28, stockouts=0.3)
dearer.loc[dearer["closing_units"] == 0, "sold_units"] += 40
checks.same_frame(
    checks.call(demand_behind_sales, dearer),
    _demand(dearer),
    "demand_behind_sales(daily) where days ran out because they sold so much",
    keys=["product_id", "date"],
    hint="Demand is never below what was sold",
)
### END HIDDEN TESTS

# %% [markdown] id="festival_forecast_prompt"
# ## 7. A holiday that moves (on your own)
#
# "Last 29 January we sold 480 units. So this 29 January too?"
# Last year that day was an ordinary one; this year it is the lunar New Year's day 春节.
#
# Forecast the days around this year's festival from the days at the same distance from last year's, times a growth factor.
# The festival day itself has the distance 0.
#
# <details><summary>Hint 1: concept</summary>
#
# The distance to the festival is the season here, not the date and not the weekday.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make a list of the days asked for.
# Move each of them by the same time span, the one between both festivals, and look up the sales of that day.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days = pd.date_range(this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after))`, `sales.reindex(days - (this_year - last_year))`.
#
# </details>


# %% id="festival_forecast" role="solution"
def festival_forecast(
    sales: pd.Series,
    last_year: pd.Timestamp,
    this_year: pd.Timestamp,
    before: int,
    after: int,
    growth: float = 1.0,
) -> pd.Series:
    """Forecast the days around a festival from the same distances last year.

    Parameters
    ----------
    sales : Series
        Units sold by day, index the day (timestamp, midnight), each day once, in any order.
        Days may be absent.
    last_year, this_year : Timestamp
        Day of the festival in the year to learn from, and in the year to forecast (midnight).
    before, after : int
        How many days before and after the festival to forecast, 0 or more.
    growth : float
        Factor on the units of last year.

    Returns
    -------
    Series
        Index: the days from `before` days before this year's festival to `after` days after it,
        in order. Value: units; missing (NaN) where last year's day is absent from `sales`.
    """
    ### BEGIN SOLUTION
    first = this_year - pd.Timedelta(days=before)
    days = pd.date_range(first, this_year + pd.Timedelta(days=after))
    values = sales.reindex(days - (this_year - last_year)).to_numpy()
    return pd.Series(values * growth, index=days)
    ### END SOLUTION


# %% id="test_festival_forecast" role="test" points=2
tiny = pd.Series(
    [50, 40, 8, 12], index=pd.to_datetime(["2024-02-08", "2024-02-09", "2024-02-10", "2024-02-11"])
)
new_year = [pd.Timestamp("2024-02-10"), pd.Timestamp("2025-01-29")]
answer = checks.call(festival_forecast, tiny, *new_year, 2, 1)
checks.is_series(answer, "festival_forecast(tiny, ...)", numeric=True)
checks.same_series(
    answer,
    pd.Series([50, 40, 8, 12], index=pd.date_range("2025-01-27", "2025-01-30")),
    "festival_forecast(tiny, 2024-02-10, 2025-01-29, 2, 1)",
    ordered=True,
    hint="The festival of 2025 takes the value of 10 February 2024",
)
### BEGIN HIDDEN TESTS


def _festival(series, last, now, before, after, growth):
    known = dict(zip(series.index, series.tolist()))
    spans = [pd.Timedelta(days=step) for step in range(-before, after + 1)]
    return pd.Series(
        [growth * known.get(last + s, np.nan) for s in spans], [now + s for s in spans]
    )


for seed, last, now, before, after, growth in [
    (71, "2024-02-10", "2025-01-29", 10, 7, 1.12),
    (72, "2025-01-29", "2026-02-17", 3, 0, 0.9),
    (73, "2024-02-10", "2025-01-29", 0, 4, 1.0),
    (74, "2023-12-02", "2024-12-02", 12, 12, 1.3),
]:
    last, now = pd.Timestamp(last), pd.Timestamp(now)
    start = last - pd.Timedelta(days=9)
    fresh = samples.sales_series(seed, days=30, start=f"{start:%Y-%m-%d}")
    fresh = fresh.drop(fresh.index[[5, 11]]).sample(frac=1, random_state=seed)
    kept = fresh.copy()
    answer = checks.call(festival_forecast, fresh, last, now, before, after, growth)
    checks.is_series(answer, "festival_forecast(sales, ...)", numeric=True)
    checks.same_series(
        answer,
        _festival(kept, last, now, before, after, growth),
        f"festival_forecast(sales, ..., {before}, {after}, {growth})",
        ordered=True,
        hint="Same distance to the festival, days in order, growth on top, NaN for absent days",
        reread="A holiday that moves",
    )
    checks.unchanged(kept, fresh, "sales")
fresh = samples.sales_series(75, days=20, start="2024-02-01")
fresh[pd.Timestamp("2024-02-10")] = 0
checks.same_series(
    checks.call(festival_forecast, fresh, *new_year, 1, 1),
    _festival(fresh, *new_year, 1, 1, 1.0),
    "festival_forecast(sales, ...) without a growth factor, closed on the festival day",
    ordered=True,
    hint="A day with 0 units is known: it is not absent",
)
### END HIDDEN TESTS

# %% [markdown] id="calibrated_interval_prompt"
# ## 8. How wide is honest? (on your own)
#
# "You say 500. How many at the least, how many at the most?"
# The model's own idea of its uncertainty is too narrow: it knows the luck of the draw, and not its own mistakes.
# Past forecasts know both.
#
# Take from a backtest how many times the forecast the actual units were.
# The quantiles 分位数 of these ratios, times the new forecast, are the interval.
# At a confidence of 80%, 10% of the past ratios lie below the lower end and 10% above the upper one.
#
# <details><summary>Hint 1: concept</summary>
#
# An error of 20 units is large for a SKU that sells 40 and nothing for one that sells 4,000.
# Between SKUs of like size ratios can be carried over, differences cannot.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Leave out of the past what gives no ratio.
# Then two quantiles, each times the whole series of new forecasts.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `tail = (1 - confidence) / 2`, `ratio.quantile(tail)`, `ratio.quantile(1 - tail)`.
#
# </details>


# %% id="calibrated_interval" role="solution"
def calibrated_interval(
    past: pd.DataFrame, forecast: pd.Series, confidence: float = 0.8
) -> pd.DataFrame:
    """Return a prediction interval from the errors of past forecasts.

    Parameters
    ----------
    past : DataFrame
        One row a past forecast, with the columns actual and forecast (units).
        Rows in which either is missing or the forecast is not above 0 give no ratio.
    forecast : Series
        New forecasts, units; the index says of what.
    confidence : float
        Share of outcomes that the interval shall hold, between 0 and 1; the rest is cut off
        in equal parts at both ends.

    Returns
    -------
    DataFrame
        Index of `forecast`, columns lower and upper (units): quantiles of actual / forecast of
        the past (linear interpolation, the default of pandas and NumPy) times the forecast.
        All missing (NaN) when no past forecast gives a ratio.
    """
    ### BEGIN SOLUTION
    usable = past[past["forecast"] > 0]
    ratio = usable["actual"] / usable["forecast"]
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast * ratio.quantile(tail), "upper": forecast * ratio.quantile(1 - tail)}
    )
    ### END SOLUTION


# %% id="test_calibrated_interval" role="test" points=2
past = pd.DataFrame({"actual": [5, 10, 15, 20, 25], "forecast": [10] * 5})
answer = checks.call(calibrated_interval, past, pd.Series([100.0, 8.0], index=["wok", "tent"]), 0.5)
checks.is_frame(
    answer,
    "calibrated_interval(past, ..., 0.5)",
    ["lower", "upper"],
    rows=2,
    numeric=["lower", "upper"],
)
checks.same_set(
    answer.index,
    ["wok", "tent"],
    "the index of calibrated_interval(past, ..., 0.5)",
    hint="It says of what the forecast is: keep the index of `forecast`",
)
checks.same_frame(
    answer.rename_axis("label"),
    pd.DataFrame({"label": ["wok", "tent"], "lower": [100.0, 8.0], "upper": [200.0, 16.0]}),
    "calibrated_interval(past, ..., 0.5)",
    keys="label",
    hint="The five ratios run from 0.5 to 2.5; half of them shall lie inside",
)
### BEGIN HIDDEN TESTS


def _interval(past, forecast, confidence):
    pairs = zip(past["actual"].tolist(), past["forecast"].tolist())
    ratios = [a / f for a, f in pairs if a == a and f == f and f > 0]
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(ratios, ends) if ratios else (np.nan, np.nan)
    return pd.DataFrame({"lower": forecast * low, "upper": forecast * high}).rename_axis("label")


for seed, confidence, scale in [(81, 0.8, 1.0), (82, 0.95, 3.0), (83, 0.5, 0.2)]:
    rng = np.random.default_rng(seed)
    guess = rng.gamma(3, 30 * scale, 60)
    past = pd.DataFrame({"actual": rng.poisson(guess * rng.gamma(9, 1 / 8, 60)), "forecast": guess})
    past = past.astype(float)
    past.loc[3, "actual"] = np.nan
    past.loc[7, "forecast"] = np.nan
    past.loc[[11, 12, 13], "forecast"] = [0.0, -4.0, 0.25]
    past.loc[20:22, ["actual", "forecast"]] = [0.0, 30.0]
    new = pd.Series(rng.gamma(3, 30, 6), index=rng.choice(900, 6, replace=False))
    kept, asked = past.copy(), new.copy()
    answer = checks.call(calibrated_interval, past, new, confidence)
    checks.same_frame(
        answer.rename_axis("label"),
        _interval(kept, asked, confidence),
        f"calibrated_interval(past, forecast, {confidence})",
        hint="Quantiles of actual over forecast, equal tails, unusable rows left out",
        reread="How wide is honest",
    )
    checks.unchanged(kept, past, "past")
    checks.unchanged(asked, new, "forecast")
    assert confidence != 0.8 or checks.same_result(
        checks.call(calibrated_interval, past, new), answer
    ), "calibrated_interval(past, forecast): without a confidence it should use 80%"
for useless in (past.assign(forecast=0.0), past.assign(actual=np.nan)):
    checks.same_frame(
        checks.call(calibrated_interval, useless, new, 0.8).rename_axis("label"),
        _interval(useless, new, 0.8),
        "calibrated_interval(past, forecast, 0.8) without a usable past",
        hint="Nothing learnt, nothing known: NaN",
    )
### END HIDDEN TESTS

# %% [markdown] id="forecast_chart_prompt"
# ## 9. A picture for the Monday meeting (chart)
#
# Draw what was forecast and what was sold, day by day.
# The title says how far off the forecast was: it contains the WAPE as a whole percentage, such as "The forecast misses 23% of units".
# Both axes have a label, the one of the units says so, and a legend tells the two lines apart.
#
# <details><summary>Hint 1: concept</summary>
#
# Lines join rows in the order of the table.
# The meeting wants them in the order of time.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort, draw two lines on the same axes with `label=`, then title, labels, legend.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `wape = (table["forecast_units"] - table["actual_units"]).abs().sum() / table["actual_units"].sum()`, `ax.set_title(f"... {wape:.0%} ...")`.
#
# </details>


# %% id="forecast_chart" role="solution"
def forecast_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw forecast and actual units by day.

    Parameters
    ----------
    table : DataFrame
        One row a day, in any order, with the columns date (timestamp), actual_units and
        forecast_units. Actual units add up to more than 0.

    Returns
    -------
    Axes
        Two lines over the days in their order, labelled "Actual" and "Forecast", in a legend;
        a title that contains the WAPE of the table as a whole percentage with a % sign;
        a label on each axis, with the word "units" on the y axis.
    """
    ### BEGIN SOLUTION
    days = table.sort_values("date")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    wape = missed / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], linestyle="--", label="Forecast")
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units sold a day")
    ax.legend()
    return ax
    ### END SOLUTION


# %% id="test_forecast_chart" role="test" points=2
week = pd.DataFrame(
    {
        "date": pd.to_datetime(["2025-11-03", "2025-11-01", "2025-11-02", "2025-11-04"]),
        "actual_units": [30, 10, 40, 20],
        "forecast_units": [24, 16, 30, 22],
    }
)
drawn = checks.chart(forecast_chart, week)
for name, units in [("Actual", [10, 40, 30, 20]), ("Forecast", [16, 30, 24, 22])]:
    checks.same_line(
        drawn, None, units, "forecast_chart(week)", label=name, hint="Days in the order of time"
    )
for line in [line for line in drawn.lines if line.label in ("Actual", "Forecast")]:
    texts = [place for place in line.x if isinstance(place, str)]
    # ISO dates have an order as texts, "1 Nov" has none
    dated = all(text[:2] == "20" and text[4:5] == "-" for text in texts)
    assert not dated or list(line.x) == sorted(line.x), (
        f"forecast_chart(week): the line {line.label} should run over the days, from left to "
        f"right, but its x values are {checks.shown(line.x)}"
    )
    assert line.joined, f"forecast_chart(week): {line.label} should be a line, but is only markers"
assert len({line.x for line in drawn.lines if line.label in ("Actual", "Forecast")}) == 1, (
    "forecast_chart(week): both lines should run over the same days"
)
checks.has_legend(drawn, "forecast_chart(week)", ["Actual", "Forecast"])
checks.has_labels(drawn, "forecast_chart(week)", y=["units"])
assert checks.names_number(drawn.title, 24, sign="%"), (
    "forecast_chart(week): the title should contain the share of units missed, 24 of 100, as a "
    f"whole percentage; it says {checks.shown(drawn.title)}"
)
### BEGIN HIDDEN TESTS
for seed, factor in [(91, 0.7), (92, 1.4), (91, 1.4)]:
    series = samples.sales_series(seed, days=30).rename("actual_units").reset_index()
    series["forecast_units"] = (series["actual_units"].shift(7).fillna(20) * factor).round()
    fresh = series.sample(frac=1, random_state=seed)
    kept = fresh.copy()
    drawn = checks.chart(forecast_chart, fresh)
    for name, column in [("Actual", "actual_units"), ("Forecast", "forecast_units")]:
        checks.same_line(
            drawn,
            None,
            series[column].tolist(),
            "forecast_chart(table)",
            label=name,
            hint="Sort by day before you draw",
        )
    checks.has_labels(drawn, "forecast_chart(table)", y=["units"])
    checks.unchanged(kept, fresh, "table")
    wape = (series["forecast_units"] - series["actual_units"]).abs().sum()
    wape = wape / series["actual_units"].sum()
    assert checks.names_number(drawn.title, round(100 * wape), sign="%"), (
        "forecast_chart(table): the title should contain the WAPE, absolute errors summed over "
        f"actual units summed, as a whole percentage; it says {checks.shown(drawn.title)}"
    )
### END HIDDEN TESTS

# %% [markdown] id="stocking_plan_prompt"
# ## 10. Cartons for Double 11, and loaves for Saturday (transfer)
#
# A forecast is not yet an order.
# A unit too few loses its margin; a unit too many is sold off at the clearance price 清仓价 after the campaign.
# The newsvendor 报童模型 buys up to the quantile of demand at the critical ratio:
#
# $$q^* = \frac{c_u}{c_u + c_o}, \qquad c_u = price - cost, \qquad c_o = cost - clearance$$
#
# Demand is taken as normal, with the mean and the standard deviation of the forecast.
# Suppliers deliver whole packs, so round up to the next one.
# Neither you nor the baker at the corner, who asks for the same function, buys fewer than 0.
#
# <details><summary>Hint 1: concept</summary>
#
# With a high margin and little lost on what remains, buy more than the mean.
# With a thin margin, less.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Ratio, then quantile of the normal distribution, then packs.
# `scipy.stats.norm.ppf` works on whole columns.
# Where nothing is earned on a unit, the ratio is 0 and nothing is bought.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `quantile = mean + norm.ppf(ratio) * sd`, `np.ceil(quantile / pack) * pack`; `norm.ppf(0)` is minus infinity.
#
# </details>


# %% id="stocking_plan" role="solution"
def stocking_plan(goods: pd.DataFrame) -> pd.DataFrame:
    """Return how much to buy of each SKU.

    Parameters
    ----------
    goods : DataFrame
        One row a SKU, with the columns sku (text, each once), mean_units and sd_units (of the
        demand in the campaign; sd_units 0 or more), price_cny, cost_cny and clearance_cny
        (clearance_cny is below cost_cny), pack_units (units in a pack, whole number).

    Returns
    -------
    DataFrame
        One row a SKU, in any order, with the columns sku,
        critical_ratio (fraction; 0 where the price does not exceed the cost),
        quantile_units (demand at this quantile, not rounded, not below 0; 0 where the ratio
        is 0),
        order_units (quantile_units rounded up to whole packs).
        Checked to six significant digits.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    ratio = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(ratio) * goods["sd_units"]
    wanted = wanted.clip(lower=0).where(under > 0, 0)
    packs = np.ceil(wanted / goods["pack_units"])
    return goods[["sku"]].assign(
        critical_ratio=ratio, quantile_units=wanted, order_units=packs * goods["pack_units"]
    )
    ### END SOLUTION


# %% id="test_stocking_plan" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["wok", "tent"],
        "mean_units": [100.0, 40.0],
        "sd_units": [20.0, 0.0],
        "price_cny": [90.0, 300.0],
        "cost_cny": [60.0, 200.0],
        "clearance_cny": [30.0, 150.0],
        "pack_units": [12, 10],
    }
)
answer = checks.call(stocking_plan, tiny)
checks.is_frame(
    answer,
    "stocking_plan(tiny)",
    ["sku", "critical_ratio", "quantile_units", "order_units"],
    rows=2,
    numeric=["critical_ratio", "quantile_units", "order_units"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["wok", "tent"],
            "critical_ratio": [1 / 2, 2 / 3],
            "quantile_units": [100.0, 40.0],
            "order_units": [108, 40],
        }
    ),
    "stocking_plan(tiny)",
    keys="sku",
    hint="The wok loses 30 either way; the tent's demand is known for sure",
)
### BEGIN HIDDEN TESTS


def _plan(frame):
    from statistics import NormalDist

    rows = []
    for row in frame.itertuples():
        under = max(row.price_cny - row.cost_cny, 0.0)
        ratio = under / (under + row.cost_cny - row.clearance_cny)
        units = row.mean_units + (NormalDist().inv_cdf(ratio) * row.sd_units if ratio else 0)
        units = max(units, 0.0) if ratio else 0.0
        rows.append((row.sku, ratio, units, -(-units // row.pack_units) * row.pack_units))
    columns = ["sku", "critical_ratio", "quantile_units", "order_units"]
    return pd.DataFrame(rows, columns=columns)


for seed, count in [(101, 12), (102, 30)]:
    rng = np.random.default_rng(seed)
    cost = np.round(rng.uniform(5, 200, count), 2)
    goods = pd.DataFrame(
        {
            "sku": [f"SKU-{number}" for number in rng.choice(999, count, replace=False)],
            "mean_units": rng.uniform(5, 500, count),
            "sd_units": rng.uniform(1, 90, count),
            "price_cny": np.round(cost * rng.uniform(0.9, 2.6, count), 2),
            "cost_cny": cost,
            "clearance_cny": np.round(cost * rng.uniform(0, 0.9, count), 2),
            "pack_units": rng.integers(1, 25, count),
        },
        index=rng.permutation(count),
    )
    before = goods.copy()
    answer = checks.call(stocking_plan, goods)
    checks.same_frame(
        answer,
        _plan(before),
        "stocking_plan(goods)",
        keys="sku",
        hint="Margin over margin plus loss at clearance; normal quantile; whole packs, upwards",
        reread="What to buy",
    )
    checks.unchanged(before, goods, "goods")
edges = pd.DataFrame(
    {
        "sku": ["loses", "even", "rare", "printed"],
        "mean_units": [80.0, 80.0, 3.0, 50.0],
        "sd_units": [10.0, 0.0, 9.0, 8.0],
        "price_cny": [9.0, 10.0, 11.0, 1.0],
        "cost_cny": [10.0, 10.0, 10.0, 0.3],
        "clearance_cny": [2.0, 2.0, 1.0, 0.12],
        "pack_units": [6, 6, 6, 1],
    }
)
answer = checks.call(stocking_plan, edges)
checks.same_frame(
    answer,
    _plan(edges),
    "stocking_plan(goods) of goods that earn nothing, and of others that hardly sell",
    keys="sku",
    hint="Nothing is bought of what earns nothing, and never fewer than 0 of anything",
)
# The textbook's newsvendor, under other names.
from shop import published

answer = checks.is_frame(answer, "stocking_plan(goods)", ["sku"])
newspaper = answer.set_index("sku").loc["printed", "quantile_units"]
checks.same_number(
    newspaper,
    published.value("newsvendor.order_quantity"),
    "stocking_plan(goods): quantile_units of the textbook's newsvendor",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the buyer
#
# Write at most 250 words that she can read on 18 October at nine and act on.
# Use your functions on `stock`, on `shop.load_stock_plans()`, and on anything else of the shop that was known that day.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **The forecast** | units with an interval and its measured coverage, beside the benchmark it beats, judged from several origins | units and one error | a number alone |
# | **What was known** | says which inputs were known on the day, how stock-outs and moving holidays were treated | one of them | none |
# | **The order** | quantile from the cost of too much and too little, the sums in CNY with an interval | a margin of safety by feeling | the mean |
# | **The advice** | one action for today, what cannot be known whatever the model, and what would change the advice | an action | none |

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** the buyer. **Subject** Double 11: order by SKU, not by one factor for all.
#
# The plan multiplies every SKU's recent sales by last year's uplift of the whole shop.
# A regression on prices, promotions, searches and the calendar, all known two weeks ahead, missed about 12% of units at this year's 618; the plan missed 27%.
# Judged from several origins it also beats the same days of last year.
# For the 60 core SKUs it expects about 14,300 units; 80% of SKUs should end inside their own interval, whose width comes from past errors and not from the model.
# Days that ran out of stock were left out of what it learnt from, or it would order a good twentieth too little.
# Neither carts nor weather of November days were used: today nobody knows them.
#
# **Today:** order each SKU up to the quantile at margin over margin plus clearance loss.
# Against the plan this saves the sum that the lecture gives, low end of the interval above 0.
# **What stays open:** about 5% of units is luck of the days, and no model removes it.
# **What would change the advice:** another clearance price (the quantile moves), a change of promotions after today, or suppliers who cannot deliver by 30 October.
# ### END SOLUTION
