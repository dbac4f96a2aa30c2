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
# **Time** 15 to 35 minutes an exercise, two hours for the memo: about six hours in all.
# Take three sittings: exercises 1 to 4, exercises 5 to 7, exercises 8 to 10 and the memo.
# **You need** the lecture of this chapter, and grouping, shifting and joining in pandas.
#
# You sit beside the buyer 采购员 of the shop.
# It is the evening of Saturday 18 October 2025, after closing, and Double 11 begins in two weeks.
# She asks ten questions, from a plain benchmark to how many cartons to buy.
# Each answer is a function, so that it can be asked again before the next campaign.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line; more tests run after you hand in.
# A test that fails says what it expected and what came.
# Further columns in a result do no harm.
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
raw_report = samples.sales_report(seed=7)[0]

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
# `last = ...` holds the last `season` values as a list or an array (a Series is asked by its labels, not by position); the forecast of step 0, 1, 2, … is `last[____ % ____]`.
#
# </details>


# %% id="seasonal_naive" role="solution"
def seasonal_naive(sales: pd.Series, season: int, horizon: int) -> np.ndarray:
    """Forecast by repeating the last season.

    Parameters
    ----------
    sales : Series
        Units sold, one value a period in order of time, nothing missing; the index may be
        anything. At least `season` values.
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
tiny = pd.Series([9, 8, 1, 2, 3], name="sold_units")
answer = checks.call(seasonal_naive, tiny, 3, 7)
checks.is_sequence(answer, "seasonal_naive(tiny, 3, 7)", length=7)
hint = "The season is 1, 2, 3; a horizon of 7 is longer, so it begins again at 1"
checks.same_numbers(answer, [1, 2, 3, 1, 2, 3, 1], "seasonal_naive(tiny, 3, 7)", hint=hint)
### BEGIN HIDDEN TESTS
# What is expected stands above the first call: it is computed once for a class.


def _repeated(sales, season, horizon):
    grown = sales.tolist()
    for _ in range(horizon):
        grown.append(grown[-season])
    return grown[len(sales) :]


cases = [
    (sales, season, horizon, _repeated(sales, season, horizon))
    for seed, length, season, horizon in [
        (11, 30, 7, 7),
        (12, 25, 7, 18),
        (13, 9, 4, 3),
        (14, 6, 1, 13),
    ]
    for sales in [samples.sales_series(seed, days=length)]
]
for fresh, season, horizon, expected in cases:
    before = fresh.copy()
    checks.same_numbers(
        checks.call(seasonal_naive, fresh, season, horizon),
        expected,
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
# Mind two things: a day whose sales are missing, and a denominator of 0.
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
# `step = history.diff(____).abs().____()`; wape and bias are `____ / total if ____ else np.nan`, and mase is `____ / step if ____ else np.nan`.
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
        Units sold in the periods that were forecast, each label of the index once. A value may
        be missing (NaN): such a period is left out of all three numbers.
    forecast : Series
        Units forecast for the same periods, with the same index in the same order, nothing
        missing.
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
came = pd.Series([10.0, np.nan, 0.0, 10.0])
said = pd.Series([12.0, 5.0, 3.0, 9.0])
history = pd.Series([4.0, 5.0, 6.0, 9.0])
kept = came.copy(), said.copy(), history.copy()
answer = checks.call(forecast_errors, came, said, history, 2)
value = checks.is_mapping(answer, "forecast_errors(...)", ["wape", "bias", "mase"])
checks.same_number(
    value["wape"], 6 / 20, "the wape of the three known days", hint="Errors of 2, 3, 1 on 20 units"
)
checks.same_number(
    value["bias"], 4 / 20, "the bias of the three known days", hint="+2, +3 and -1 on 20 units"
)
checks.same_number(
    value["mase"],
    2 / 3,
    "the mase of the three known days",
    hint="The history went from 4 to 6 and from 5 to 9, two periods later each",
)
for name, before, after in zip(
    ("actual", "forecast", "history"), kept, (came, said, history), strict=True
):
    checks.unchanged(before, after, name)
checks.same_mapping(
    checks.call(forecast_errors, came * 0, said, history * 0, 2),
    {"wape": np.nan, "bias": np.nan, "mase": np.nan},
    "forecast_errors(...) where nothing is ever sold",
    hint="Over 0 units there is no rate: NaN",
)
### BEGIN HIDDEN TESTS


def _errors(came, said, history, season):
    pairs = [(a, f) for a, f in zip(came.tolist(), said.tolist()) if a == a]
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


def _case(seed, season, holes):
    fresh = samples.sales_series(seed, days=70, closed=0.1).astype(float)
    past, target = fresh.iloc[:50], fresh.iloc[50:].copy()
    guess = pd.Series(np.roll(target.to_numpy(), 3) * 0.9 + 2, index=target.index)
    target.iloc[1 : 1 + 2 * holes : 2] = np.nan
    return target, guess, past, season, _errors(target, guess, past, season)


cases = [_case(seed, season, holes) for seed, season, holes in [(21, 7, 0), (22, 7, 5), (23, 1, 2)]]
for target, guess, past, season, expected in cases:
    kept = {"actual": target.copy(), "forecast": guess.copy(), "history": past.copy()}
    checks.same_mapping(
        checks.call(forecast_errors, target, guess, past, season),
        expected,
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
# `for left in range(origins, 0, -1):` with `cut = len(sales) - ____`; known is `sales.iloc[:____]`, judged is `sales.iloc[____:____]`.
#
# </details>


# %% id="rolling_backtest" role="solution"
def rolling_backtest(sales: pd.Series, season: int, horizon: int, origins: int) -> pd.DataFrame:
    """Judge the seasonal naive forecast from several origins.

    Parameters
    ----------
    sales : Series
        Units sold on consecutive days in order, index the day (timestamp), each once, none
        missing. At least season + origins * horizon values.
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
tiny = pd.Series(
    [9, 5, 1, 2, 3, 1, 4, 8, 2, 3], index=pd.date_range("2025-10-01", periods=10), name="sold_units"
)
answer = checks.call(rolling_backtest, tiny, 2, 3, 2)
checks.is_frame(
    answer,
    "rolling_backtest(tiny, 2, 3, 2)",
    ["origin", "sold_units", "wape", "bias"],
    rows=2,
    numeric=["sold_units", "wape", "bias"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "origin": pd.to_datetime(["2025-10-04", "2025-10-07"]),
            "sold_units": [8, 13],
            "wape": [6 / 8, 11 / 13],
            "bias": [-4 / 8, -7 / 13],
        }
    ),
    "rolling_backtest(tiny, 2, 3, 2)",
    keys="origin",
    ordered=True,
    hint="First 1, 2, 1 against 3, 1, 4; then 1, 4, 1 against 8, 2, 3",
)
closed = tiny * [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
checks.same_frame(
    checks.call(rolling_backtest, closed, 2, 3, 1),
    pd.DataFrame(
        {
            "origin": pd.to_datetime(["2025-10-07"]),
            "sold_units": [0],
            "wape": [np.nan],
            "bias": [np.nan],
        }
    ),
    "rolling_backtest(closed, 2, 3, 1), where nothing is sold in the window",
    keys="origin",
    hint="6 units were forecast and none sold: over 0 units there is no rate, so NaN",
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


cases = [
    (sales, options, _backtest(sales, *options))
    for seed, days, *options in [
        (31, 120, 7, 14, 5),
        (32, 45, 5, 3, 4),
        (33, 47, 4, 20, 2),
        (34, 17, 7, 10, 1),
    ]
    for sales in [samples.sales_series(seed, days=days, growth=0.5)]
]
shut = samples.sales_series(35, days=30)
shut.iloc[20:30] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
shut_expected = _backtest(shut, 7, 5, 3)
empty = shut * 0
empty_expected = _backtest(empty, 7, 5, 3)
for fresh, (season, horizon, origins), expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(rolling_backtest, fresh, season, horizon, origins),
        expected,
        f"rolling_backtest(sales, {season}, {horizon}, {origins})",
        keys="origin",
        ordered=True,
        hint="Windows end with the last day, follow one another, and see only the days before them",
        reread="Rolling origin",
    )
    checks.unchanged(before, fresh, "sales")
checks.same_frame(
    checks.call(rolling_backtest, shut, 7, 5, 3),
    shut_expected,
    "rolling_backtest(sales, 7, 5, 3) with a window in which nothing or one unit was sold",
    keys="origin",
    ordered=True,
    hint="Over 0 units sold both rates are missing (NaN)",
)
checks.same_frame(
    checks.call(rolling_backtest, empty, 7, 5, 3),
    empty_expected,
    "rolling_backtest(sales, 7, 5, 3) where nothing was sold, and nothing forecast",
    keys="origin",
    ordered=True,
    hint="Over 0 units sold both rates are missing (NaN), whatever was forecast",
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
# Whoever forecasts a day `horizon` days ahead stands on the evening of `date` minus `horizon` days.
# She knows that day and those before it, and nothing later.
# There are two mistakes: one about time, one about SKUs.
# The table that is handed in keeps its rows, their order and its columns.
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
# `table.groupby(____)["search_index"].transform(lambda values: values.rolling(____).mean().shift(____))`, on a table sorted by ____.
#
# </details>


# %% id="known_features" role="solution"
def known_features(daily: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return features of each SKU and day that are known `horizon` days before.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day, each pair once, in any order, with the columns product_id, date
        (timestamp), search_index and cart_additions, among others, nothing missing. Each SKU
        has every day from its first to its last; SKUs may begin on different days, and may
        have fewer than 30.
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
tiny = samples.daily_demand(4, products=2, days=40, shuffled=True)
kept = tiny.copy()
answer = checks.call(known_features, tiny, 2)
answer = checks.is_frame(
    answer,
    "known_features(tiny, 2)",
    ["product_id", "date", "search_30d", "carts_7d"],
    rows=80,
    numeric=["search_30d", "carts_7d"],
)
checks.unchanged(kept, tiny, "daily")
sku_101 = tiny[tiny["product_id"] == 101].sort_values("date")
last = answer[
    (answer["product_id"] == 101) & (pd.to_datetime(answer["date"]) == tiny["date"].max())
]
checks.same_number(
    last["carts_7d"].sum(),
    sku_101["cart_additions"].iloc[31:38].sum(),
    "carts_7d of SKU 101 on the last of 40 days, two days ahead",
    hint="The seven days that end two days before: numbers 32 to 38 of 40",
)
checks.same_number(
    last["search_30d"].sum(),
    sku_101["search_index"].iloc[8:38].mean(),
    "search_30d of SKU 101 on the last of 40 days, two days ahead",
    hint="The thirty days that end two days before: numbers 9 to 38 of 40",
)
for column, first_days in [("search_30d", 31), ("carts_7d", 8)]:
    lacking = answer[column].isna().groupby(answer["product_id"]).sum().tolist()
    assert lacking == [first_days, first_days], (
        f"known_features(tiny, 2): each SKU should lack {column} on its first {first_days} days "
        f"and have it on the others, but the two SKUs lack it on {lacking} days"
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


def _case(seed, products, days, horizon):
    daily = samples.daily_demand(seed, products=products, days=days, shuffled=True)
    late = daily["date"].min() + pd.Timedelta(days=products)
    daily = daily[(daily["product_id"] != 102) | (daily["date"] >= late)]
    return daily, horizon, _known(daily, horizon)


cases = [_case(41, 3, 50, 14), _case(42, 2, 60, 1), _case(43, 4, 33, 3)]
decided = samples.daily_demand(44, products=2, days=60)
decision = decided["date"].min() + pd.Timedelta(days=44)
other = decided.copy()
later = other["date"] > decision
other.loc[later, ["search_index", "cart_additions"]] = [500.0, 999]
for fresh, horizon, expected in cases:
    before = fresh.copy()
    answer = checks.call(known_features, fresh, horizon)
    checks.same_frame(
        answer,
        expected,
        f"known_features(daily, {horizon})",
        keys=["product_id", "date"],
        hint="Whole windows, each SKU by itself, ending `horizon` days before the day",
        reread="The forecast that knew the future",
    )
    checks.unchanged(before, fresh, "daily")
target = decision + pd.Timedelta(days=10)
seen, unseen = (checks.call(known_features, table, 10) for table in (decided, other))
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
# | 商品编码 | code of the SKU, in capitals or not, with spaces around it or not; 合计 in rows of totals |
# | 类型 | 销售 sale, 退货 return |
# | 数量 | units, with or without thousand separators and 件 |
#
# Make it a clean table of units sold.
# Returns, totals and the header between the rows do not belong to it.
# A SKU and day that stands twice as a sale is one sale in two notations, not two sales.
# What the report does not mention matters as well: a SKU without a row on a day sold nothing that day, and a forecast has to know it.
# Which SKUs and which days there are is told by the sales alone, not by returns.
#
# <details><summary>Hint 1: concept</summary>
#
# A mean over the days that have a row is the mean of the days with a sale.
# Demand is lower than that.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Bring the columns into one form, keep sales of SKUs, drop duplicates.
# Then lay out all SKUs against all days from the first to the last and fill the gaps with 0.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `wide = sales.pivot(index=____, columns=____, values="sold_units")`, then `wide.reindex(pd.date_range(____, ____, name="date"))`, fill the gaps, and back to long form with `.stack()` or `.melt(ignore_index=False)`, and `.reset_index()`.
# The column of units has lost its name on the way: give it back.
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
        One row a sale or return of a SKU on a day, a total or a repeated header, in any order,
        with the text columns 日期, 商品编码, 类型, 数量, nothing missing. At least one sale.
        Sales of the same SKU and day may repeat, in the same or another notation, and always
        say the same number.

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
        ["2025-10-05", "TEN-003", "退货", "1"],
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
    hint="Two SKUs were sold, on 1 and 3 October: six rows for three days, four of them 0",
)
### BEGIN HIDDEN TESTS
cases = [
    samples.sales_report(seed, **options)
    for seed, options in [
        (51, {}),
        (52, {"quiet": 0.7, "doubled": 0.5}),
        (53, {"returns": 0.7, "headers": 3, "skus": 5}),
        (54, {"skus": 1, "days": 1, "quiet": 0.0, "totals": False}),
        (55, {"quiet": 0.9, "days": 25, "skus": 2, "returns": 0.5, "start": "2024-12-20"}),
        (56, {"quiet": 0.4, "strays": 3}),
    ]
]
for messy, right in cases:
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
# "Suppose that sales of a wok fell by a third in spring. Shall I order less?"
# Not before you have looked at the shelf: if the wok was out of stock 缺货 every few days, those days closed at zero and hide what was wanted.
# A model that learns from such days learns to order too little, so that there are more of them.
#
# Put an estimate in their place: the mean of the units that the SKU sold on the same weekday when it was in stock.
# The estimate never lies below what was really sold, and days in stock stay as they are.
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
# `free = daily["sold_units"].where(____)`, `usual = free.groupby([____, ____]).transform("mean")`, and on days that closed at 0 only: the larger of ____ and ____.
#
# </details>


# %% id="demand_behind_sales" role="solution"
def demand_behind_sales(daily: pd.DataFrame) -> pd.DataFrame:
    """Estimate the demand of days that ran out of stock.

    Parameters
    ----------
    daily : DataFrame
        One row a SKU and day, each pair once, in any order, with the columns product_id, date
        (timestamp), sold_units and closing_units (units left in the evening, 0 or more), among
        others, nothing missing. Days may be absent.

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
    [
        [7, "2025-10-04", 10, 5],
        [7, "2025-10-11", 14, 1],
        [7, "2025-10-18", 3, 0],
        [7, "2025-10-06", 2, 8],
        [7, "2025-10-07", 1, 0],
        [8, "2025-10-18", 40, 9],
        [8, "2025-10-11", 50, 0],
        [8, "2025-10-14", 30, 3],
        [9, "2025-10-18", 6, 0],
    ],
    columns=["product_id", "date", "sold_units", "closing_units"],
)
tiny["date"] = pd.to_datetime(tiny["date"])
kept = tiny.copy()
answer = checks.call(demand_behind_sales, tiny)
checks.is_frame(
    answer,
    "demand_behind_sales(tiny)",
    ["product_id", "date", "demand_units"],
    rows=9,
    numeric=["demand_units"],
)
checks.same_frame(
    answer,
    kept[["product_id", "date"]].assign(demand_units=[10, 14, 12, 2, 26 / 3, 40, 50, 30, 6]),
    "demand_behind_sales(tiny)",
    keys=["product_id", "date"],
    hint=(
        "SKU 7: two Saturdays in stock sold 10 and 14, and stay; Saturday 18 October ran out, so "
        "12; it has no other Tuesday, so the mean of its own three days in stock. SKU 8 sold 50 "
        "before it ran out, so at least 50 were wanted. SKU 9 was never in stock: its sales stay"
    ),
)
checks.unchanged(kept, tiny, "daily")
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


def _case(seed, days, stockouts):
    daily = samples.daily_demand(
        seed, products=2, days=days, stockouts=stockouts, shuffled=True
    ).drop(columns=["search_index", "cart_additions"])
    return daily, _demand(daily)


cases = [_case(61, 42, 0.2), _case(62, 10, 0.5), _case(63, 9, 0.9)]
lost = samples.daily_demand(64, products=2, days=20, stockouts=0.1)
lost["closing_units"] = lost["closing_units"].where(lost["product_id"] == 102, 0)
slow = samples.daily_demand(66, products=2, days=28, stockouts=0.3, level=2.0)
dearer = samples.daily_demand(65, products=1, days=28, stockouts=0.3)
dearer.loc[dearer["closing_units"] == 0, "sold_units"] += 40
idle = samples.daily_demand(67, products=1, days=28, stockouts=0.0)
mondays = idle.index[idle["date"].dt.day_of_week == 0]
idle.loc[mondays, ["sold_units", "closing_units"]] = [0, 9]
idle.loc[mondays[-1], "closing_units"] = 0
behind_lost, behind_slow, behind_dearer = _demand(lost), _demand(slow), _demand(dearer)
behind_idle = _demand(idle)
for fresh, expected in cases:
    before = fresh.copy()
    answer = checks.call(demand_behind_sales, fresh)
    checks.same_frame(
        answer,
        expected,
        "demand_behind_sales(daily)",
        keys=["product_id", "date"],
        hint="Days in stock as they are; days at 0: weekday mean of the SKU's days in stock",
        reread="What the shelf hides",
    )
    checks.unchanged(before, fresh, "daily")
checks.same_frame(
    checks.call(demand_behind_sales, lost),
    behind_lost,
    "demand_behind_sales(daily) with a SKU that was never in stock",
    keys=["product_id", "date"],
    hint="Without a day in stock nothing better than its sales is known",
)
checks.same_frame(
    checks.call(demand_behind_sales, slow),
    behind_slow,
    "demand_behind_sales(daily) of SKUs that sell nothing on some days in stock",
    keys=["product_id", "date"],
    hint="A day in stock without a sale is a day in stock",
)
checks.same_frame(
    checks.call(demand_behind_sales, idle),
    behind_idle,
    "demand_behind_sales(daily) of a SKU that sells nothing on Mondays",
    keys=["product_id", "date"],
    hint="A weekday mean of 0 is a mean: it is known that nothing was wanted",
)
checks.same_frame(
    checks.call(demand_behind_sales, dearer),
    behind_dearer,
    "demand_behind_sales(daily) where days ran out because they sold so much",
    keys=["product_id", "date"],
    hint="Demand is never below what was sold",
)
### END HIDDEN TESTS

# %% [markdown] id="festival_forecast_prompt"
# ## 7. A holiday that moves (on your own)
#
# "Suppose that a shop sold 480 units on 29 January 2024, and planned 480 for 29 January 2025. What goes wrong?"
# In 2024 that day was twelve days before the lunar New Year 春节; in 2025 it was the first day of the lunar New Year itself.
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
# `days = pd.date_range(this_year - pd.Timedelta(days=____), ____)`, then `sales.reindex(days - (____))` gives units under last year's days: put them under `days`.
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
    {
        pd.Timestamp("2024-02-11"): 12,
        pd.Timestamp("2024-02-08"): 50,
        pd.Timestamp("2024-02-10"): 0,
        pd.Timestamp("2024-01-29"): 70,
        pd.Timestamp("2024-01-31"): 90,
    }
)
new_year = [pd.Timestamp("2024-02-10"), pd.Timestamp("2025-01-29")]
answer = checks.call(festival_forecast, tiny, *new_year, 2, 1, 1.5)
checks.is_series(answer, "festival_forecast(tiny, ...)", numeric=True)
checks.same_series(
    answer,
    pd.Series([75.0, np.nan, 0.0, 18.0], index=pd.date_range("2025-01-27", "2025-01-30")),
    "festival_forecast(tiny, 2024-02-10, 2025-01-29, 2, 1, 1.5)",
    ordered=True,
    hint="New Year's day takes the 0 of 10 February 2024; of 9 February 2024 nothing is known",
)
later = pd.Series({pd.Timestamp("2025-01-29"): 20, pd.Timestamp("2025-01-30"): 24})
checks.same_series(
    checks.call(
        festival_forecast, later, pd.Timestamp("2025-01-29"), pd.Timestamp("2026-02-17"), 0, 1
    ),
    pd.Series([20.0, 24.0], index=pd.date_range("2026-02-17", "2026-02-18")),
    "festival_forecast(later, 2025-01-29, 2026-02-17, 0, 1)",
    ordered=True,
    hint="From one New Year to the next lie 354 days in one year and 384 in another",
)
### BEGIN HIDDEN TESTS


def _festival(series, last, now, before, after, growth):
    known = dict(zip(series.index, series.tolist()))
    spans = [pd.Timedelta(days=step) for step in range(-before, after + 1)]
    return pd.Series(
        [growth * known.get(last + s, np.nan) for s in spans], [now + s for s in spans]
    )


def _case(seed, last, now, before, after, growth):
    last, now = pd.Timestamp(last), pd.Timestamp(now)
    start = last - pd.Timedelta(days=9)
    sales = samples.sales_series(seed, days=30, start=f"{start:%Y-%m-%d}")
    sales = sales.drop(sales.index[[5, 11]]).sample(frac=1, random_state=seed)
    options = (last, now, before, after, growth)
    return sales, options, _festival(sales, *options)


cases = [
    _case(71, "2024-02-10", "2025-01-29", 10, 7, 1.12),
    _case(72, "2025-01-29", "2026-02-17", 3, 0, 0.9),
    _case(73, "2024-02-10", "2025-01-29", 0, 4, 1.0),
    _case(74, "2023-12-02", "2024-12-02", 12, 12, 1.3),
]
for fresh, (last, now, before, after, growth), expected in cases:
    kept = fresh.copy()
    answer = checks.call(festival_forecast, fresh, last, now, before, after, growth)
    checks.is_series(answer, "festival_forecast(sales, ...)", numeric=True)
    checks.same_series(
        answer,
        expected,
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
# At a confidence of 80%, these are the quantiles 0.1 and 0.9.
# Such an interval keeps its promise only for new forecasts that resemble the past ones, in size above all: small SKUs miss by a larger factor.
#
# <details><summary>Hint 1: concept</summary>
#
# An error of 20 units is large for a SKU that sells 40 and nothing for one that sells 4,000.
# From SKUs that sell much to SKUs that sell little, a ratio carries over better than a difference, and best where their sales are not too far apart.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Leave out of the past what gives no ratio; a forecast of something that then sold nothing gives the ratio 0.
# Then two quantiles, each times the whole series of new forecasts.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `usable = past[____]`, `ratio = ____ / ____`, then `ratio.quantile(____)` and `ratio.quantile(____)`, with (1 - confidence) cut in two.
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
        One row a past forecast, with the columns actual (0 or more) and forecast (units); index
        labels may repeat. Rows in which either is missing or the forecast is not above 0 give no
        ratio.
    forecast : Series
        New forecasts, units, nothing missing; the index says of what, each label once.
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
past = pd.DataFrame(
    {
        "actual": [0.0, 10.0, 30.0, 40.0, 40.0, 6.0, np.nan],
        "forecast": [10.0, 20.0, 30.0, 20.0, 10.0, 0.0, 50.0],
    }
)
new = pd.Series([100.0, 8.0], index=["wok", "tent"])
answer = checks.call(calibrated_interval, past, new, 0.5)
checks.is_frame(
    answer,
    "calibrated_interval(past, new, 0.5)",
    ["lower", "upper"],
    rows=2,
    numeric=["lower", "upper"],
)
checks.same_set(
    answer.index,
    ["wok", "tent"],
    "the index of calibrated_interval(past, new, 0.5)",
    hint="It says of what the forecast is: keep the index of `forecast`",
)
checks.same_frame(
    answer.rename_axis("label"),
    pd.DataFrame({"label": ["wok", "tent"], "lower": [50.0, 4.0], "upper": [200.0, 16.0]}),
    "calibrated_interval(past, new, 0.5)",
    keys="label",
    hint="Five rows give a ratio: 0, 0.5, 1, 2 and 4; the ends are their quantiles 0.25 and 0.75",
)
### BEGIN HIDDEN TESTS


def _interval(past, forecast, confidence):
    pairs = zip(past["actual"].tolist(), past["forecast"].tolist())
    ratios = [a / f for a, f in pairs if a == a and f == f and f > 0]
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(ratios, ends) if ratios else (np.nan, np.nan)
    return pd.DataFrame({"lower": forecast * low, "upper": forecast * high}).rename_axis("label")


def _case(seed, confidence, scale):
    rng = np.random.default_rng(seed)
    guess = rng.gamma(3, 30 * scale, 60)
    past = pd.DataFrame({"actual": rng.poisson(guess * rng.gamma(9, 1 / 8, 60)), "forecast": guess})
    past = past.astype(float)
    past.loc[3, "actual"] = np.nan
    past.loc[7, "forecast"] = np.nan
    past.loc[[11, 12, 13], "forecast"] = [0.0, -4.0, 0.25]
    past.loc[20:22, ["actual", "forecast"]] = [0.0, 30.0]
    new = pd.Series(rng.gamma(3, 30, 6), index=rng.choice(900, 6, replace=False))
    return past, new, confidence, _interval(past, new, confidence)


cases = [_case(81, 0.8, 1.0), _case(82, 0.95, 3.0), _case(83, 0.5, 0.2)]
for past, new, confidence, expected in cases:
    kept, asked = past.copy(), new.copy()
    answer = checks.call(calibrated_interval, past, new, confidence)
    checks.same_frame(
        answer.rename_axis("label"),
        expected,
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
# The title says how far off the forecast was: it contains the WAPE as a whole percentage, rounded, such as "The forecast misses 23% of units".
# Both axes have a label, the one of the units says so, and a legend tells the two lines apart.
#
# <details><summary>Hint 1: concept</summary>
#
# Lines join rows in the order of the table.
# The meeting wants them in the order of time, and texts such as "01 Dec" and "30 Nov" sort by their letters.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort by the timestamps, draw two lines on the same axes with `label=`, then title, labels, legend.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days = table.sort_values(____)`, `ax.plot(days["date"], ____, label=____)` twice, and `ax.set_title(f"... {____:.0%} ...")`.
#
# </details>


# %% id="forecast_chart" role="solution"
def forecast_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw forecast and actual units by day.

    Parameters
    ----------
    table : DataFrame
        One row a day, each day once, in any order, with the columns date (timestamp),
        actual_units and forecast_units, nothing missing. The days may run from one month or
        year into the next. Actual units add up to more than 0.

    Returns
    -------
    Axes
        Two lines over the days in the order of time, labelled "Actual" and "Forecast", in a
        legend (days on the x axis as dates, or as texts in this order);
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
        "date": pd.to_datetime(["2025-12-01", "2025-11-29", "2025-11-30", "2025-12-02"]),
        "actual_units": [30, 10, 41, 20],
        "forecast_units": [24, 16, 30, 22],
    }
)
drawn = checks.chart(forecast_chart, week)
for name, heights in [("Actual", [10, 41, 30, 20]), ("Forecast", [16, 30, 24, 22])]:
    checks.same_line(
        drawn,
        None,
        heights,
        "forecast_chart(week)",
        label=name,
        hint="Days in the order of time: 29 and 30 November come before 1 December",
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
assert checks.names_number(drawn.title, 25, sign="%"), (
    "forecast_chart(week): the title should contain the share of units missed, 25 of 101 or "
    f"24.75%, rounded to a whole percentage; it says {checks.shown(drawn.title)}"
)
### BEGIN HIDDEN TESTS


def _case(seed, factor, start):
    series = samples.sales_series(seed, days=30, start=start)
    series = series.rename("actual_units").reset_index()
    series["forecast_units"] = (series["actual_units"].shift(7).fillna(20) * factor).round()
    wape = (series["forecast_units"] - series["actual_units"]).abs().sum()
    wape = wape / series["actual_units"].sum()
    return series.sample(frac=1, random_state=seed), series, wape


cases = [
    _case(91, 0.7, "2025-03-14"),
    _case(92, 1.4, "2024-12-20"),
    _case(91, 1.4, "2025-09-25"),
]
for fresh, series, wape in cases:
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
# The newsvendor 报童模型 wants stock up to the quantile of demand at the critical ratio:
#
# $$q^* = \frac{c_u}{c_u + c_o}, \qquad c_u = price - cost, \qquad c_o = cost - clearance$$
#
# Demand is taken as normal, with the mean and the standard deviation of the forecast.
# Goods that are on the shelf already, or on their way, need not be bought again: only what is missing is ordered.
# Suppliers deliver whole packs, so round what is missing up to the next one.
# Neither you nor the baker at the corner, who asks for the same function, buys fewer than 0.
#
# The formula is made for goods that are worth only the clearance price afterwards, such as goods of a season or loaves.
# Goods that go on selling at full price are another case: see *What a leftover costs* in the lecture.
#
# <details><summary>Hint 1: concept</summary>
#
# With a high margin and little lost on what remains, have more than the mean.
# With a thin margin, less.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Ratio, then quantile of the normal distribution, then what is missing, then packs.
# `scipy.stats.norm.ppf` works on whole columns.
# Where nothing is earned on a unit, the ratio is 0 and nothing is bought.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `quantile = mean + norm.ppf(____) * sd` (mind that `norm.ppf(0)` is minus infinity, and minus infinity times 0 is missing), `missing = quantile - ____`, and `np.ceil(____ / pack) * ____`.
#
# </details>


# %% id="stocking_plan" role="solution"
def stocking_plan(goods: pd.DataFrame) -> pd.DataFrame:
    """Return how much to buy of each SKU.

    Parameters
    ----------
    goods : DataFrame
        One row a SKU, with the columns sku (text, each once), mean_units and sd_units (of the
        demand in the campaign; sd_units 0 or more), price_cny (what a unit brings in the
        campaign, reductions taken off), cost_cny and clearance_cny (clearance_cny is below
        cost_cny), available_units (on the shelf or on the way, 0 or more), pack_units (units
        in a pack, whole number above 0), nothing missing.

    Returns
    -------
    DataFrame
        One row a SKU, in any order, with the columns sku,
        critical_ratio (fraction; 0 where the price does not exceed the cost),
        quantile_units (demand at this quantile, not rounded, not below 0; 0 where the ratio
        is 0),
        order_units (what quantile_units exceeds available_units by, rounded up to whole packs;
        0 where it does not).
        Checked to six significant digits; no SKU is checked whose missing units are within a
        rounding error of whole packs.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    ratio = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(ratio) * goods["sd_units"]
    wanted = wanted.clip(lower=0).where(under > 0, 0)
    missing = (wanted - goods["available_units"]).clip(lower=0)
    packs = np.ceil(missing / goods["pack_units"])
    return goods[["sku"]].assign(
        critical_ratio=ratio, quantile_units=wanted, order_units=packs * goods["pack_units"]
    )
    ### END SOLUTION


# %% id="test_stocking_plan" role="test" points=3
tiny = pd.DataFrame(
    {
        "sku": ["wok", "tent", "lamp", "vase", "bowl", "mug"],
        "mean_units": [100.0, 45.0, 60.0, 30.0, 20.0, 4.0],
        "sd_units": [20.0, 0.0, 10.0, 5.0, 0.0, 9.0],
        "price_cny": [105.0, 300.0, 80.0, 20.0, 12.0, 11.0],
        "cost_cny": [60.0, 200.0, 50.0, 25.0, 15.0, 10.0],
        "clearance_cny": [45.0, 150.0, 30.0, 10.0, 8.0, 1.0],
        "available_units": [31, 12, 90, 0, 0, 2],
        "pack_units": [12, 10, 6, 6, 6, 6],
    }
)
answer = checks.call(stocking_plan, tiny)
checks.is_frame(
    answer,
    "stocking_plan(tiny)",
    ["sku", "critical_ratio", "quantile_units", "order_units"],
    rows=6,
    numeric=["critical_ratio", "quantile_units", "order_units"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "sku": ["wok", "tent", "lamp", "vase", "bowl", "mug"],
            "critical_ratio": [45 / 60, 100 / 150, 30 / 50, 0, 0, 1 / 10],
            "quantile_units": [113.48979500, 45.0, 62.53347103, 0.0, 0.0, 0.0],
            "order_units": [84, 40, 0, 0, 0, 0],
        }
    ),
    "stocking_plan(tiny)",
    keys="sku",
    hint=(
        "The wok lacks 82.5 of 113.5 units, which is 7 packs of 12; the tent's demand is known "
        "for sure and 33 are missing; of lamps there are more than enough; vase and bowl earn "
        "nothing; the mug's quantile of the normal distribution lies below 0, so it is 0"
    ),
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
        missing = max(units - row.available_units, 0.0)
        rows.append((row.sku, ratio, units, -(-missing // row.pack_units) * row.pack_units))
    columns = ["sku", "critical_ratio", "quantile_units", "order_units"]
    return pd.DataFrame(rows, columns=columns)


def _case(seed, count):
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
            "available_units": rng.integers(0, 200, count),
            "pack_units": rng.integers(1, 25, count),
        },
        index=rng.permutation(count),
    )
    return goods, _plan(goods)


cases = [_case(101, 12), _case(102, 30)]
edges = pd.DataFrame(
    {
        "sku": ["loses", "even", "rare", "printed"],
        "mean_units": [80.0, 80.0, 3.0, 50.0],
        "sd_units": [10.0, 0.0, 9.0, 8.0],
        "price_cny": [9.0, 10.0, 11.0, 1.0],
        "cost_cny": [10.0, 10.0, 10.0, 0.3],
        "clearance_cny": [2.0, 2.0, 1.0, 0.12],
        "available_units": [4, 0, 3, 0],
        "pack_units": [6, 6, 6, 1],
    }
)
edges_expected = _plan(edges)
for goods, expected in cases:
    before = goods.copy()
    answer = checks.call(stocking_plan, goods)
    checks.same_frame(
        answer,
        expected,
        "stocking_plan(goods)",
        keys="sku",
        hint="Margin over margin plus loss at clearance; normal quantile; what is missing, in packs",
        reread="What to buy",
    )
    checks.unchanged(before, goods, "goods")
answer = checks.call(stocking_plan, edges)
checks.same_frame(
    answer,
    edges_expected,
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
# It is still the evening of Saturday 18 October 2025.
# Write at most 300 words that the buyer can read tonight and act on when the suppliers' offices open on Monday.
# The cell below loads what was known tonight: sales and stock to this evening, the plans that the buyer made for the large campaigns, and a table of the sixty SKUs in question.
# The prices of Double 11 are in it because campaign prices are fixed four weeks ahead.
#
# Your functions do most of the work. One way through:
#
# 1. `demand_behind_sales` on `history`.
# 2. For each SKU, `festival_forecast` of the days of Double 11 (1 to 11 November) from last year's, times a growth factor of your choice that was known tonight.
#    A SKU without a last year is missing: add its days with `.sum(min_count=1)`, or it becomes 0, and say what you do with it.
#    One that began in the middle of a festival has a sum of some days only: look for those, too.
# 3. The same for 618 of this year (1 to 20 June), as it would have been forecast on 18 May: from last year's 618, with a growth known then.
#    `forecast_errors` wants a forecast in every row.
#    For this exam leave out the SKUs without a whole 618 last year, from your forecast, the buyer's plan and the units sold alike, and say how many they are.
#    With them in, units without a forecast swell the denominator, and the error looks smaller than it is.
#    `forecast_errors` judges it by wape and bias, and the buyer's plan for the same SKUs beside it; its rows are SKUs here, so take any history and leave its mase aside.
#    Your forecast may well lose against her plan: that is a result, and belongs in the memo.
#    This exam has seen a little of the future: the sixty were chosen by sales to October, and `demand_behind_sales` puts means of later days into earlier ones unless you cut `history` at 18 May first.
#    Say so, and do not guess how much that matters: measure it, or say that you did not.
# 4. `calibrated_interval` with the ratios of 618. One festival is one exam: say so.
# 5. `stocking_plan` for the SKUs with a whole Double 11 last year (say what the buyer shall do about the others), with a standard deviation that you take from the interval: of a normal distribution 80% lie within 1.28 standard deviations of the mean.
#    The interval need not lie evenly around your forecast: say what you take for the mean.
#    `stocking_plan` asks for the price with reductions taken off, and `goods` has it before: take off what you expect them to take, or say that you did not.
#    `goods` reckons that what is left of all sixty is sold off at 70% of cost: say what this assumption does to the order of those that go on selling.
#
# In `goods` the SKU is a text in the column `sku` and the number of the other tables in the index.
# The scratch cell is for this work and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **The forecast** | units with an interval, its error at 618 beside the error of the buyer's plan, and what one exam cannot show | units and one error | a number alone |
# | **What was known** | which inputs were known tonight, how days that ran out and SKUs without a last year were treated | one of them | none |
# | **The order** | units to buy after what is available, from the cost of too much and too little, and the sum in CNY | a margin of safety by feeling | the mean |
# | **The advice** | one action for Monday, what no method can know, and what would change the advice | an action | none |

# %% id="memo_data"
history = shop.load_inventory_daily(end="2025-10-18")
plans = shop.load_stock_plans()

# price_cny: the mean price of 1 to 11 November,
# before full-reductions, coupons, commission and returns.
# Campaign prices were fixed before 18 October; nothing of November's sales is used.
campaign = shop.load_product_daily(start="2025-11-01", end="2025-11-11").query("is_promoted")
campaign = campaign[["date", "product_id", "price_cny"]]
price = campaign.groupby("product_id")["price_cny"].mean().round(2)
before = shop.load_product_daily(start="2024-10-19", end="2025-10-18")
before = before.merge(history, on=["date", "product_id"])
sales_cny = (before["price_cny"] * before["sold_units"]).groupby(before["product_id"]).sum()
core = sales_cny[sales_cny.index.isin(price.index)].nlargest(60).index
tonight = before[before["date"] == "2025-10-18"].set_index("product_id").loc[core]

# Expected on 1 November: on the shelf, plus what is promised before that day,
# minus 13 days of sales at the daily mean of the last 14 days.
# The orders that the buyer placed with suppliers on 18 October are left out,
# for they are what the memo decides; so are those promised for 1 November or later.
open_orders = shop.load_purchase_orders().query(
    "ordered_on < '2025-10-18' and promised_on < '2025-11-01' and ~(received_on <= '2025-10-18')"
)
open_orders = open_orders[["product_id", "ordered_on", "promised_on", "ordered_units"]]
coming = open_orders.groupby("product_id")["ordered_units"].sum().reindex(core, fill_value=0)
lately = before[before["date"] > "2025-10-04"].groupby("product_id")["sold_units"].mean()[core]

goods = pd.DataFrame({"sku": core.astype(str), "price_cny": price[core]}, index=core)
goods["cost_cny"] = tonight["unit_cost_cny"]
goods["clearance_cny"] = (0.7 * goods["cost_cny"]).round(2)
goods["available_units"] = (tonight["closing_units"] + coming - 13 * lately).clip(lower=0).round()
goods["pack_units"] = 6
goods.head(3)

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** the buyer. **Subject** Double 11: buy what is missing, SKU by SKU.
#
# **Forecast.** For the sixty SKUs I expect about 14,700 units from 1 to 11 November.
# It is last year's Double 11 times 1.16, the last four weeks' growth in SKUs that both years have.
# Tried on this year's 618 as of 18 May it missed 24% of units, 11% too many in sum; your plan missed 25%, 3% too few, for the same 52 SKUs with a whole 618 last year.
# It is hardly better than your plan; its use is the interval: from the ratios of 618, eight in ten SKUs should end between 0.58 and 1.32 times the forecast.
# One festival proves little; the sixty were chosen, and empty shelves filled, with later days, which I did not measure.
#
# **Known tonight.** Sales and stock to this evening, campaign prices, open orders.
# Days that ran out are replaced by the weekday's mean, so festival days among them stay too low.
# Two SKUs have no last Double 11; for them your plan stands.
# Carts and weather of November are not used: nobody knows them.
#
# **Order.** A unit too few costs its margin, a unit too many 30% of its cost if cleared.
# Prices are before reductions, so the order is rather too large.
# With the forecast as mean, that quantile is 16,400 units; 11,200 will be there on 1 November, unevenly.
# Sixteen SKUs need nothing; the others need about 8,360 units in packs of six, 556,000 CNY.
#
# **Monday.** Order what is missing of 44 SKUs.
# **Not knowable:** the luck of the days, what rivals do.
# **What would change this:** a clearance price other than 70% of cost, goods that go on selling after the festival (then the quantile is higher and the risk smaller), a promotion that is cancelled, a supplier who cannot deliver by 31 October.
# ### END SOLUTION
