# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 10 Forecasting demand 销量预测
#
# **Time** 120 minutes.
# **You need** chapters 01 to 03, and from chapter 02 the idea of a seasonal history.
#
# The buyer 采购 of a home and outdoor brand asks on 18 October 2025:
# *"Double 11 is two weeks away. How many of each of our core SKUs shall I buy, how sure are you, and what is it worth to listen to you?"*
#
# After this lecture you can
#
# 1. beat, or fail to beat, four benchmarks 基准预测, and judge a forecast by WAPE, MASE and bias from a rolling origin 滚动起点;
# 2. build features of price, promotion, search and moving holidays that are known on the day of the decision;
# 3. detect a forecast that knew the future 数据泄漏, and demand cut off by stock-outs 缺货;
# 4. give an interval 预测区间 whose coverage you have measured;
# 5. turn quantiles into an order with the cost of too much and too little, and state in CNY what the better forecast is worth.

# %% [markdown] id="recall"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>A shop sells 2 units on Monday and 98 on Tuesday. A forecast says 4 and 98. What is the mean of the two percentage errors, and what is the error in units over units sold?</summary>
#
# (100% + 0%) / 2 = 50%, but only 2 of 100 units were missed.
# Add first, divide afterwards: the average of ratios was the trap of chapter 01.
#
# </details>
# <details><summary>A GMV alert compares a day with the day before. Why does it ring every Monday?</summary>
#
# Weekends sell more.
# The alert needs the same weekday as its history: a seasonal threshold, as in chapter 02.
#
# </details>
# <details><summary>You join daily stock with a table of campaigns that has two rows for one day. What happens to units sold?</summary>
#
# They count twice: a join fan-out, as in chapter 03.
# Make the right table one row a day first.
#
# </details>

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import sparse
from statsmodels.tsa.holtwinters import ExponentialSmoothing

import shop
from shop import published, realdata, style

shop.setup(strict=True)

# %% id="load"
stock = shop.load_inventory_daily()
daily = shop.load_product_daily()
products = shop.load_products()
calendar = shop.load_calendar()

# %% id="load_more"
campaigns = shop.load_campaigns()
plans = shop.load_stock_plans()
weather = shop.load_weather_daily()
rivals = shop.load_competitor_prices()

# %% [markdown] id="grain"
# ## What one row is
#
# Before any forecast: what does one row say, in which unit, and *when* is it known?

# %% id="look_stock"
stock[stock["product_id"] == 49].tail(2)

# %% id="look_daily"
daily[daily["product_id"] == 49].tail(2)

# %% [markdown] id="grain_words"
# One row of both tables is one SKU on one day.
# `sold_units` 销量 are units that were sold, which is not the same as units that were wanted.
# `price_cny` and `is_promoted` of a campaign are fixed four weeks ahead.
# `search_index` and `cart_additions` of a day are known only in the evening of that day.
# We shall come back to both sentences, since each hides a trap.

# %% id="dates"
decided_on = pd.Timestamp("2025-10-18")
first_day, last_day = pd.Timestamp("2025-11-01"), pd.Timestamp("2025-11-11")

# %% [markdown] id="honesty"
# Today is 18 October 2025.
# The tables go on until December, because the lecture wants to know at the end who was right.
# Until then everything after today stays closed.

# %% id="past"
past = stock[stock["date"] <= decided_on]
total = past.groupby("date")["sold_units"].sum()

# %% id="total_chart"
fig, ax = plt.subplots(figsize=(8, 3.6))
ax.plot(total.index, total, marker="", linewidth=1)
for festival in ["2024-06-18", "2024-11-11", "2025-06-18"]:
    day = pd.Timestamp(festival)
    ax.annotate(f"{day:%d %b}", (day, total[day]), (4, -2), textcoords="offset points")
ax.set(xlabel="Day", ylabel="Units sold a day, all SKUs", ylim=(0, None))
ax.set_title("Ordinary days are alike; the year is decided on a few others")
plt.show()

# %% [markdown] id="benchmarks"
# ## Four benchmarks
#
# Whoever forecasts must beat the forecasts that cost nothing.
#
# - Naive 朴素: the last value goes on.
# - Seasonal naive 季节性朴素: the value one season earlier comes again.
# - Mean 均值: the average of the history.
# - Drift 漂移: the straight line from the first to the last value goes on.


# %% id="benchmark_function"
def benchmarks(history: pd.Series, season: int, horizon: int) -> pd.DataFrame:
    """Return four forecasts of the `horizon` periods after `history`, one column each."""
    values, ahead = history.to_numpy(dtype=float), np.arange(1, horizon + 1)
    forecasts = pd.DataFrame({"naive": np.repeat(values[-1], horizon)})
    forecasts["seasonal_naive"] = values[-season:][(ahead - 1) % season]
    forecasts["mean"] = values.mean()
    forecasts["drift"] = values[-1] + ahead * (values[-1] - values[0]) / (len(values) - 1)
    return forecasts


# %% [markdown] id="beer_words"
# We try them where the answer is in print: quarterly beer production of Australia, from the textbook of Hyndman and Athanasopoulos.
# They learn from 1992 to 2007 and forecast the ten quarters that follow.

# %% id="beer"
beer = realdata.load_beer().set_index("quarter")["production_ml"]
beer_past, beer_test = beer["1992":"2007"], beer["2008":]
beer_forecast = benchmarks(beer_past, 4, len(beer_test)).set_index(beer_test.index)

# %% [markdown] id="draw_words"
# A line is easier to read when its name stands at its end than when it stands in a legend.


# %% id="draw"
def draw(ax: plt.Axes, line: pd.Series, name: str, rise: int = -3, **look: object) -> None:
    """Draw a line and write its name beside its last point, `rise` points higher."""
    look = {"marker": "", "color": style.COLORS[0]} | look
    ax.plot(line.index, line, **look)
    end = (line.index[-1], line.iloc[-1])
    ax.annotate(name, end, (7, rise), textcoords="offset points", color=look["color"])


# %% [markdown] id="beer_predict"
# **Predict.** Which of the four comes closest to the dark line, and which furthest off?

# %% id="beer_chart"
fig, ax = plt.subplots()
ax.plot(beer["2004":], marker="", color=style.INK)
for name, dashes, rise in [("drift", "-.", 2), ("naive", "--", -9), ("mean", ":", -3)]:
    draw(ax, beer_forecast[name], name, rise, linestyle=dashes, color=style.COLORS[4])
draw(ax, beer_forecast["seasonal_naive"], "seasonal naive", 2, color=style.HIGHLIGHT, marker="o")
ax.set(xlabel="Quarter", ylabel="Beer produced (megalitres a quarter)")
ax.set(title="Only the benchmark that knows the season follows it", xlim=(None, 15300))
plt.show()

# %% [markdown] id="errors"
# ## Three numbers for an error
#
# Textbooks print four: RMSE, MAE, MAPE and MASE.
# MASE divides the mean absolute error by what the seasonal naive forecast missed *inside the history*.
# Below 1 is better than that.


# %% id="error_function"
def errors(actual: pd.Series, forecast: pd.Series, history: pd.Series, season: int) -> dict:
    """Return RMSE, MAE, MAPE in percent, and MASE."""
    error = forecast - actual
    rmse, mae = np.sqrt((error**2).mean()), error.abs().mean()
    mape = 100 * (error / actual).abs().mean()
    return {"rmse": rmse, "mae": mae, "mape": mape, "mase": mae / history.diff(season).abs().mean()}


# %% id="beer_errors"
ours = {name: errors(beer_test, beer_forecast[name], beer_past, 4) for name in beer_forecast}
table = pd.DataFrame(ours).T
table.round(2)

# %% [markdown] id="beer_reconcile"
# Now the printed ones: all sixteen cells.

# %% id="beer_printed"
printed = table.copy()
for method, measure in table.stack().index:
    printed.loc[method, measure] = published.value(f"fpp3_beer.{method}_{measure}")
(table.round(2) == printed).all(axis=None)

# %% [markdown] id="wape_words"
# Sixteen of sixteen agree to the digits printed, so our functions do what the field means by these words.
#
# A shop needs two changes.
# MAPE divides by the units of each day, and a SKU that sells one unit or none makes it explode.

# %% id="mape_trap"
small = past[past["product_id"] == 1].set_index("date")["sold_units"]
small_last_week = small.shift(7)["2025-09-01":]
small = small["2025-09-01":]
print(f"days without a sale: {(small == 0).mean():.0%}")

# %% id="mape_infinite"
sold = small[small > 0]
print(f"MAPE of the other days: {((small_last_week - sold).abs() / sold).mean():.0%}")
print(f"WAPE of all days: {(small_last_week - small).abs().sum() / small.sum():.0%}")

# %% [markdown] id="wape_definition"
# MAPE is infinite on days without a sale, and looks mild once they are quietly left out.
# WAPE 加权绝对百分比误差 adds absolute errors, adds units, and divides once.
# Its brother is the bias 偏差: errors with their sign, over units.
# A forecast with WAPE 30% and bias 0 misses; one with WAPE 30% and bias +30% fills the warehouse.


# %% id="wape_function"
def wape(actual: pd.Series, forecast: pd.Series) -> float:
    """Return absolute errors, summed, over actual units, summed."""
    return float((forecast - actual).abs().sum() / actual.sum())


def bias(actual: pd.Series, forecast: pd.Series) -> float:
    """Return forecast minus actual, summed, over actual units, summed."""
    return float((forecast - actual).sum() / actual.sum())


# %% [markdown] id="gap_words"
# ## A day without a row
#
# Our table has a row for each SKU and day, zeros included.
# Exports seldom have.
# The mean of the rows that exist is then the mean of the days with a sale.

# %% id="gap"
exported = small[small > 0]
print(f"mean of the rows: {exported.mean():.2f} units, mean of the days: {small.mean():.2f} units")

# %% [markdown] id="rolling"
# ## Rolling origin
#
# One test period is one exam, and luck passes exams.
# So stand on an earlier evening, forecast two weeks, compare, move on by two weeks, and so on.
# From each origin only the days up to it are known.
#
# A fifth method joins: exponential smoothing with a weekly season (Holt and Winters).
#
# **Predict.** Which of the five wins on the shop's daily total over a year of fortnights?


# %% id="smooth_function"
def smoothed(history: pd.Series, horizon: int) -> np.ndarray:
    """Return the forecast of exponential smoothing with a weekly season."""
    recent = history.iloc[-180:].to_numpy(dtype=float)
    model = ExponentialSmoothing(recent, seasonal="mul", seasonal_periods=7)
    return model.fit(smoothing_level=0.2, smoothing_seasonal=0.05, optimized=True).forecast(horizon)


# %% id="rolling_function"
def rolled(series: pd.Series, origin: pd.Timestamp, horizon: int) -> dict:
    """Return the WAPE of each method on the `horizon` days after the origin."""
    history, test = series[:origin], series[origin:].iloc[1 : horizon + 1]
    forecasts = benchmarks(history, 7, horizon).assign(smoothing=smoothed(history, horizon))
    forecasts.index = test.index
    return {name: wape(test, forecasts[name]) for name in forecasts}


# %% id="rolling_run"
origins = pd.date_range("2024-09-29", "2025-09-28", freq="14D")
exam = pd.DataFrame({origin: rolled(total, origin, 14) for origin in origins}).T
exam.describe().loc[["mean", "50%", "min", "max"]].round(2)

# %% id="rolling_chart"
fig, ax = plt.subplots(figsize=(8, 3.8))
look = {"marker": "o", "color": style.HIGHLIGHT}
draw(ax, exam["seasonal_naive"], "seasonal\nnaive", -8, **look)
draw(ax, exam["mean"], "mean", marker="s", linestyle="--")
style.percent(ax.yaxis)
ax.set(xlabel="Day of the forecast", ylabel="WAPE of the next 14 days", ylim=(0, None))
ax.set(title="Whoever repeats last week repeats the last campaign", xlim=(None, 20413))
plt.show()

# %% [markdown] id="rolling_words"
# The plain mean wins, and the methods that follow the sales most closely lose.
# They run into every campaign blind, and out of it with the campaign still in their memory.
# Nothing in the sales of the last weeks says that Double 11 comes, or that it is over.
# The calendar says both.
# So the task is not a cleverer memory but better knowledge.

# %% [markdown] id="lunar"
# ## A holiday that moves
#
# Then take last year's same days?
# For fixed festivals that is a fair start, for the lunar New Year 春节 it is not.
#
# **Predict.** New Year's day was 10 February in 2024 and 29 January in 2025.
# What does "the same date last year" forecast for 29 January 2025?

# %% id="lunar_lines"
by_date = {year: total[f"{year}-01-08" : f"{year}-02-28"] for year in (2024, 2025)}
distance = -calendar.set_index("date")["days_to_lunar_new_year"]

# %% id="lunar_chart"
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.6), sharey=True)
for (year, units), dashes in zip(by_date.items(), ["--", "-"], strict=True):
    axes[0].plot(units.index.day_of_year, units, dashes, marker="")
    axes[1].plot(distance[units.index], units, dashes, marker="", label=year)
axes[0].set(xlabel="Day of the year", ylabel="Units sold a day", title="Apart by date,")
axes[1].set(xlabel="Days after the lunar New Year", xlim=(-25, 25), title="together by distance")
axes[1].legend(loc="upper right")
plt.show()

# %% [markdown] id="lunar_words"
# The hole of the holidays and the New Year goods festival 年货节 before it move together.
# The season here is the distance to the festival, not the date.
# Measured in days to the New Year, the dip lasts from four days before it to six days after it.

# %% id="lunar_errors"
window = total["2025-01-14":"2025-02-08"]
same_date = total.reindex(window.index - pd.DateOffset(years=1)).set_axis(window.index)
same_distance = total.reindex(window.index - pd.Timedelta(days=354)).set_axis(window.index)
print(f"same date {wape(window, same_date):.0%}, same distance {wape(window, same_distance):.0%}")

# %% [markdown] id="task"
# ## What the buyer does today
#
# We want SKUs, not totals.
# The core are the sixty that sold most, in CNY, in the year before the decision.

# %% id="core"
year = daily[daily["date"].between(decided_on - pd.Timedelta(days=365), decided_on, "left")]
year = year.merge(stock, on=["date", "product_id"])
value = (year["price_cny"] * year["sold_units"]).groupby(year["product_id"]).sum()
core = value.nlargest(60).index
print(f"{value[core].sum() / value.sum():.0%} of sales from {len(core)} of {len(value)} SKUs")

# %% [markdown] id="plan_words"
# The buyer multiplies each SKU's recent sales by last year's uplift of the whole shop: one factor for all.
# How good is that? The last large campaign, 618 of this year, is over and tells.
# Stocking accuracy 备货准确率 is one minus WAPE over the SKUs of a campaign.


# %% id="sold_function"
def sold_between(first: str | pd.Timestamp, last: str | pd.Timestamp) -> pd.Series:
    """Return units sold by product from the first to the last day."""
    days = stock[stock["date"].between(first, last)]
    return days.groupby("product_id")["sold_units"].sum().reindex(core)


# %% id="plan_618"
planned = plans.pivot(index="product_id", columns="campaign_id", values="planned_units")
sold_618 = sold_between("2025-06-01", "2025-06-20")
print(f"accuracy of the 618 plan {1 - wape(sold_618, planned['2025-618'][core]):.0%}")

# %% id="plan_618_bias"
print(f"bias of the 618 plan {bias(sold_618, planned['2025-618'][core]):+.0%}")
ratio = (planned["2025-618"] / sold_618)[core]
ratio.quantile([0.1, 0.5, 0.9]).round(2)

# %% [markdown] id="plan_618_words"
# The level is not far off.
# But one factor for all gives some SKUs half as much again as they sold, and others a third less.
# Promotions, prices and seasons differ by SKU, and so must the forecast.

# %% [markdown] id="features"
# ## What is known two weeks ahead
#
# Double 11 begins two weeks after the decision.
# For each feature we ask on which day its cell could be filled in.
#
# | feature | known on 18 October for 1 to 11 November? |
# |---|---|
# | price, promotion of the campaign | yes, fixed four weeks ahead |
# | calendar, festivals, distance to New Year | yes |
# | searches of thirty days, price of the rival | those up to 18 October |
# | carts, weather of the day | no |

# %% id="panel"
panel = daily[daily["product_id"].isin(core)].merge(stock, on=["date", "product_id"])
about = ["product_id", "category", "season", "list_price_cny", "launched_on"]
panel = panel.merge(products[about], on="product_id")
panel = panel.sort_values(["product_id", "date"], ignore_index=True)

# %% id="panel_prices"
panel["log_price"] = np.log(panel["price_cny"] / panel["list_price_cny"])
panel["age_days"] = (panel["date"] - panel["launched_on"]).dt.days
panel = pd.merge_asof(
    panel.sort_values("date"),
    rivals.rename(columns={"week_start": "date"})[["date", "product_id", "competitor_price_cny"]],
    on="date",
    by="product_id",
).sort_values(["product_id", "date"], ignore_index=True)

# %% [markdown] id="evening"
# Two columns say what is known on the evening of each day.
# The model learns from their values two weeks before, as the buyer will use them.

# %% id="panel_evening"
LEAD = 14
panel["log_search"] = np.log(panel["search_index"])
means = panel.groupby("product_id")["log_search"].rolling(30, min_periods=7).mean()
panel["search_30d"] = means.reset_index(level=0, drop=True)
panel["rival_price"] = np.log(panel["competitor_price_cny"])


# %% id="calendar_function"
def calendar_features() -> pd.DataFrame:
    """Return one row a day with what the calendar says about it, fixed weeks before."""
    days = calendar.set_index("date")
    found = {
        "weekend": days["weekday"] >= 6,
        "years": np.arange(len(days)) / 365,
        "new_year": days["days_to_lunar_new_year"].between(-6, 4),
        "preheat": days["campaign_phase"] == "preheat",
    }
    features = pd.DataFrame(found, index=days.index).astype(float)
    for sale in campaigns[campaigns["kind"] != "customer_message"].itertuples():
        code = sale.campaign_id[5:]
        for name in ["first", "sale", "peak"]:
            features[f"{name}_{code}"] = features.get(f"{name}_{code}", 0.0)
        features.loc[sale.starts_on, f"first_{code}"] = 1
        features.loc[sale.starts_on : sale.ends_on, f"sale_{code}"] = 1
        features.loc[sale.peak_on, f"peak_{code}"] = 1
        week = pd.date_range(sale.ends_on, periods=8)[1:]
        features.loc[week.intersection(features.index), "after"] = 1
    return features.fillna({"after": 0})


# %% id="sku_function"
def sku_features(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a SKU and day: level, price by category, promotion, search, season."""
    levels = pd.get_dummies(rows["product_id"], prefix="sku", dtype=float)
    prices = pd.get_dummies(rows["category"], prefix="price", dtype=float)
    features = pd.concat([levels, prices.mul(rows["log_price"], axis=0)], axis=1)
    features["promoted"] = rows["is_promoted"].astype(float)
    for name in ["search_30d", "rival_price"]:
        features[name] = rows.groupby("product_id")[name].shift(LEAD)
    features["new"] = np.where(
        rows["launched_on"] > "2024-01-01", np.exp(-rows["age_days"] / 30), 0
    )
    angle = 2 * np.pi * rows["date"].dt.day_of_year / 365.25
    for season in ["spring_summer", "autumn_winter"]:
        features[f"cos_{season}"] = np.cos(angle) * (rows["season"] == season)
        features[f"sin_{season}"] = np.sin(angle) * (rows["season"] == season)
    return features


# %% id="design"
known = calendar_features().loc[panel["date"]].set_axis(panel.index)
features = pd.concat([sku_features(panel), known], axis=1)
ready = features.notna().all(axis=1)
print(f"{len(features):,} SKU-days, {features.shape[1]} features")

# %% [markdown] id="poisson_words"
# Effects on demand multiply: a weekend adds 8% to a tent as to a cup.
# Units are counts, many of them small.
# Poisson regression 泊松回归 fits both: the mean is the exponential of a sum of effects.
# Newton's method needs a few lines for it, and is quick enough to be repeated for every exam.


# %% id="poisson_function"
def fit_poisson(features: np.ndarray, units: np.ndarray, steps: int = 6) -> np.ndarray:
    """Return the effects, in log points, that make these units most likely."""
    design = sparse.csr_array(features)  # most features are zero on most days
    ridge = 1e-4 * np.eye(design.shape[1])
    start = (design.T @ design).toarray() + ridge
    effects = np.linalg.solve(start, design.T @ np.log(units + 0.5))
    for _ in range(steps):
        mean = np.exp(design @ effects)
        slope = design.T @ (units - mean) - ridge @ effects
        curve = (design.T @ sparse.diags_array(mean) @ design).toarray() + ridge
        effects = effects + np.linalg.solve(curve, slope)
    return effects


# %% [markdown] id="glm_words"
# On one SKU and three features it says what the `GLM` of statsmodels says.

# %% id="glm_check"
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

one = (panel["product_id"] == core[0]) & (panel["date"] <= "2025-05-18")
names = [f"sku_{core[0]}", "weekend", "promoted"]
three, units = features.loc[one, names], panel.loc[one, "sold_units"].astype(float)

# %% id="glm_agree"
theirs = GLM(units, three, Poisson()).fit().params
pd.DataFrame({"ours": fit_poisson(three.to_numpy(), units.to_numpy()), "GLM": theirs}).round(4)

# %% [markdown] id="frozen_words"
# On the day of use, searches and rival prices of the target days are those of the evening of the decision: nothing newer exists.


# %% id="forecast_function"
def forecast_days(
    features: pd.DataFrame, decided: str | pd.Timestamp, target: pd.Series, taught: pd.Series
) -> pd.Series:
    """Return units for each target row of the panel, as forecast on an evening."""
    learn = ready & taught & (panel["date"] <= decided)
    effects = fit_poisson(features[learn].to_numpy(), panel.loc[learn, "sold_units"].to_numpy())
    evening = panel[panel["date"] == decided].set_index("product_id")
    rows = features[target].copy()
    for name in ["search_30d", "rival_price"]:
        rows[name] = panel.loc[target, "product_id"].map(evening[name])
    return np.exp(rows @ effects)


# %% id="sum_function"
def by_sku(days: pd.Series) -> pd.Series:
    """Return units by core product, summed over the rows of the panel."""
    return days.groupby(panel.loc[days.index, "product_id"]).sum(min_count=1).reindex(core)


def forecast_units(*question: object) -> pd.Series:
    """Return the same forecast as `forecast_days`, summed by product."""
    return by_sku(forecast_days(*question))


# %% [markdown] id="leak"
# ## The forecast that knew the future
#
# We test on 618 of this year, decided on 18 May.
# A colleague adds two features that "obviously matter": how often the SKU was put in a cart 加购 that day, and the weather of that day.

# %% id="split_618"
every_day = pd.Series(True, index=panel.index)
target_618 = panel["date"].between("2025-06-01", "2025-06-20")
days_618 = panel.loc[target_618, "sold_units"]
honest_days = forecast_days(features, "2025-05-18", target_618, every_day)

# %% id="leak_features"
leaky = features.copy()
leaky["carts"] = np.log1p(panel["cart_additions"])
index = weather.set_index("date")["weather_index"].loc[panel["date"]].to_numpy()
for season in ["spring_summer", "autumn_winter"]:
    leaky[f"weather_{season}"] = index * (panel["season"] == season)

# %% [markdown] id="leak_predict"
# **Predict.** The honest model comes first, then the one with carts and weather.
# How much better will it be?

# %% id="leak_run"
leaky_days = forecast_days(leaky, "2025-05-18", target_618, every_day)
for name, units in {"honest": honest_days, "with carts and weather": leaky_days}.items():
    print(f"{name}: WAPE by SKU and day {wape(days_618, units):.1%}")

# %% [markdown] id="leak_words"
# About a sixth of the error is gone, with two columns more.
# It looks like a find, and every further week of backtesting would confirm it.
# Ask of each feature: *could I have filled in this cell on 18 May?*
# On 18 May nobody knew how often a SKU would be put in a cart on 18 June: whoever buys puts it in the cart first.
# The backtest could only use these columns because it was run in hindsight.
#
# What will happen on the day of use, when the cells of the future hold what is known: the carts of the last week, and usual weather?

# %% id="leak_in_use"
in_use = leaky.copy()
week = panel["date"].between("2025-05-12", "2025-05-18")
last_carts = leaky["carts"][week].groupby(panel["product_id"][week]).mean()
in_use.loc[target_618, "carts"] = panel["product_id"][target_618].map(last_carts)
in_use.loc[target_618, ["weather_spring_summer", "weather_autumn_winter"]] = 0

# %% id="leak_in_use_run"
used_days = forecast_days(in_use, "2025-05-18", target_618, every_day)
print(f"with carts and weather, in use: WAPE {wape(days_618, used_days):.1%}")
print(f"bias {bias(days_618, used_days):+.0%}")

# %% [markdown] id="leak_rule"
# The model had learnt that carts do all the work.
# With the carts of an ordinary May it forecasts an ordinary June, and loses about two units in three.
#
# The repair is a rule rather than a method: every feature carries the day on which it is known, and the backtest may use it from that day on only.
# Searches enter as the mean of thirty days, two weeks old when the model learns from it.
# Weather has a forecast for seven days (`forecast_7d_index`); two weeks ahead it is worth nothing, so it stays out.

# %% id="leak_scores"
units = {
    "Honest model": honest_days,
    "Carts and weather, backtest": leaky_days,
    "Carts and weather, in use": used_days,
}
missed = pd.Series({name: wape(days_618, days) for name, days in units.items()})


# %% id="bars_function"
def bars(scores: pd.Series, finding: str, title: str, measure: str) -> None:
    """Draw shares as bars, one of them in the colour of the finding."""
    fig, ax = plt.subplots(figsize=(7.8, 0.6 * len(scores) + 1.2))
    colors = [style.HIGHLIGHT if name == finding else style.MUTED for name in scores.index]
    drawn = ax.barh(scores.index, scores, color=colors)
    ax.bar_label(drawn, [f"{score:.0%}" for score in scores], padding=4)
    ax.invert_yaxis()
    style.percent(ax.xaxis)
    ax.set(xlabel=measure, ylabel="Forecast", xlim=(0, 1.08), title=title)
    plt.show()


# %% id="leak_chart"
title = "618, 2025: what wins in hindsight loses on the day"
bars(missed, "Carts and weather, in use", title, "WAPE by SKU and day")

# %% [markdown] id="shelf"
# ## What the shelf hides
#
# A SKU that closes the day at zero may have been wanted more often than it was sold.

# %% id="shelf_share"
empty = panel["closing_units"] == 0
print(f"core SKU-days that close at zero: {empty[panel['date'] <= decided_on].mean():.1%}")

# %% [markdown] id="shelf_predict"
# Two in a hundred days: not worth a thought?
#
# **Predict.** How much of the demand of the last Double 11 did those days lose?
#
# The repair comes first.
# On a day that closes at zero sales are a lower limit of demand and nothing else, so such days do not teach.
# The other days of the SKU, and the same days of other SKUs, teach in their place.
# What the model expects for the empty days, less what was sold, is the loss.

# %% id="shelf_fit"
in_stock = ~empty
learn = ready & in_stock & (panel["date"] <= decided_on)
design = features.to_numpy(dtype=float)
effects = fit_poisson(design[learn], panel.loc[learn, "sold_units"].to_numpy(dtype=float))
panel["expected"] = np.exp(design @ effects)

# %% id="shelf_lost"
festival = panel["date"].between("2024-11-01", "2024-11-11")
gap = (panel["expected"] - panel["sold_units"]).clip(lower=0).where(empty, 0)
lost = gap[festival].groupby(panel["product_id"]).sum()
print(f"Double 11, 2024: about {lost.sum():,.0f} units lost")
print(f"{lost.sum() / panel.loc[festival, 'sold_units'].sum():.1%} of what was sold")

# %% id="shelf_sku"
short = lost.idxmax()
one = panel[(panel["product_id"] == short) & panel["date"].between("2024-10-25", "2024-11-16")]

# %% id="shelf_chart"
fig, ax = plt.subplots(figsize=(8, 3.8))
for empty_day, days in one.groupby(one["closing_units"] == 0):
    look = {"color": style.HIGHLIGHT, "hatch": "//"} if empty_day else {"color": style.MUTED}
    ax.bar(days["date"], days["sold_units"], **look)
ax.plot(one["date"], one["expected"], color=style.INK, marker="o", linestyle="none")
ax.set(xlabel="Day", ylabel="Units sold (bars), expected (dots)")
ax.set_title(f"SKU {short}: on hatched days the stock ended, not the demand")
plt.show()

# %% [markdown] id="shelf_words"
# Demand is cut off 截断 exactly when it is largest.
# A model that takes sales for demand learns that Double 11 is small, orders little, runs out, and sees its opinion confirmed.

# %% id="shelf_repair"
honest_618 = by_sku(honest_days)
repaired_618 = forecast_units(features, "2025-05-18", target_618, in_stock)
for name, units in {"sales as they are": honest_618, "in-stock days": repaired_618}.items():
    print(f"{name}: {units.sum():,.0f} units, accuracy {1 - wape(sold_618, units):.1%}")

# %% [markdown] id="shelf_caution"
# The repaired model forecasts more.
# Whether it is better, sales cannot tell: those of 618 were cut off as well, and favour whoever forecasts less.
# The yardstick has to be demand, and we shall get it at the end.
#
# One more caution: days with a little stock left are a choice among the quieter ones, so a small downward bias remains.
# A likelihood for cut-off counts (Tobit) would use the lower limits too.

# %% [markdown] id="levels"
# ## From SKU to category
#
# The buyer's plan goes from the top down: one uplift for the shop, shared out by recent sales.
# Ours goes from the bottom up: one forecast a SKU, summed.

# %% id="levels_table"
category = products.set_index("product_id")["category"].loc[core]
levels = {"SKU": core, "category": category, "total": pd.Series("all", index=core)}
rivals_618 = pd.DataFrame({"plan": planned["2025-618"][core], "model": repaired_618})


# %% id="levels_errors"
def by_level(units: pd.Series) -> list[float]:
    """Return the WAPE of units summed at each level."""
    return [wape(sold_618.groupby(by).sum(), units.groupby(by).sum()) for by in levels.values()]


rivals_618.apply(by_level).set_axis(levels).round(3)

# %% [markdown] id="levels_words"
# On the way up errors cancel: what one SKU has too much another has too little.
# A total that is right says nothing about the shelves, and shelves are what the buyer fills.

# %% [markdown] id="exams"
# ## Eight exams
#
# 618 was one exam.
# We sit eight, four weeks apart, always for the eleven days that begin two weeks after the decision.
# The rivals: the mean of the last four weeks, and the same days of last year.
# A SKU younger than sixty days has no level of its own yet and is left out.


# %% id="exam_function"
def sit(decided: pd.Timestamp) -> pd.DataFrame:
    """Return one row a SKU: what was sold in the window, and three forecasts of it."""
    first, last = decided + pd.Timedelta(days=14), decided + pd.Timedelta(days=24)
    year = pd.Timedelta(days=364)
    target = panel["date"].between(first, last)
    recent = sold_between(decided - pd.Timedelta(days=27), decided) * 11 / 28
    short = panel[target & empty]["product_id"].unique()
    return pd.DataFrame(
        {
            "decided": decided,
            "actual": sold_between(first, last),
            "recent": recent,
            "last_year": sold_between(first - year, last - year),
            "model": forecast_units(features, decided, target, in_stock),
            "ran_out": core.isin(short),
        }
    )


# %% id="exam_run"
decisions = pd.date_range("2025-02-22", periods=8, freq="28D")
results = pd.concat([sit(day) for day in decisions])
age = results["decided"] - results.index.map(products.set_index("product_id")["launched_on"])
results = results[age >= pd.Timedelta(days=60)]

# %% id="exam_scores"
methods = ["recent", "last_year", "model"]
scores = {
    day: {name: wape(part["actual"], part[name].fillna(0)) for name in methods}
    for day, part in results.groupby("decided")
}
scores = pd.DataFrame(scores).T
scores.round(2)

# %% id="exam_chart"
fig, ax = plt.subplots(figsize=(8, 3.8))
draw(ax, scores["recent"], "last four\nweeks", marker="o", linestyle=":", color=style.COLORS[4])
draw(ax, scores["last_year"], "last year", marker="s", linestyle="--", color=style.COLORS[1])
draw(ax, scores["model"], "model", marker="D", color=style.HIGHLIGHT)
style.percent(ax.yaxis)
ax.set(xlabel="Day of the decision", ylabel="WAPE by SKU, 14 to 24 days ahead", ylim=(0, None))
ax.set(title="The model wins every exam, and most around campaigns", xlim=(None, 20370))
plt.show()

# %% id="exam_mean"
overall = {name: wape(results["actual"], results[name].fillna(0)) for name in methods}
biases = {name: bias(results["actual"], results[name].fillna(0)) for name in methods}
pd.DataFrame({"wape": overall, "bias": biases}).round(3)

# %% [markdown] id="interval"
# ## How wide is honest
#
# A number without an interval is half an answer.
# The Poisson model brings one: if the mean is 100, eight in ten draws lie between 87 and 113.
#
# **Predict.** Of the outcomes in the eight exams, which share falls into the model's own 80% interval?

# %% id="interval_poisson"
from scipy.stats import nbinom, norm, poisson

fair = results[~results["ran_out"]]
low, high = poisson.ppf(0.1, fair["model"]), poisson.ppf(0.9, fair["model"])
print(f"{fair['actual'].between(low, high).mean():.0%}")

# %% [markdown] id="interval_words"
# Too few.
# Poisson knows the luck of the draw and not the mistakes of the model: a price that works otherwise, a fashion, a rival.
# Past errors know both.
#
# First idea: how many times the forecast was the actual?
# The quantiles of these past ratios, times the new forecast, are an interval.
#
# Second idea: add both sources of error up.
# The variance of units is the mean (luck) plus the square of a share of the mean (mistakes): the negative binomial distribution 负二项分布.


# %% id="spread_function"
def spread_of(past: pd.DataFrame) -> float:
    """Return the share by which forecasts miss beyond the luck of the draw."""
    beyond = (past["actual"] - past["model"]) ** 2 - past["model"]
    return float(np.sqrt(beyond.sum() / (past["model"] ** 2).sum()))


def demand_quantile(chance: float, mean: pd.Series, spread: float) -> np.ndarray:
    """Return the quantile of demand with this mean, which is itself off by `spread`."""
    shape = 1 / spread**2
    return nbinom.ppf(chance, shape, shape / (shape + mean))


# %% id="spread"
spread = spread_of(fair)
print(f"the model's own mistakes: {spread:.1%} of the mean")

# %% [markdown] id="interval_fair"
# To be fair, each exam is judged with the errors of the exams *before* it.


# %% id="interval_function"
def inside(level: float) -> pd.DataFrame:
    """Return one row an outcome of the last five exams: inside each interval or not."""
    tails = (1 - level) / 2, (1 + level) / 2
    rows = []
    for day in decisions[3:]:
        before, now = fair[fair["decided"] < day], fair[fair["decided"] == day]
        ratio, own = before["actual"] / before["model"], spread_of(before)
        ends = {
            "luck alone": [poisson.ppf(tail, now["model"]) for tail in tails],
            "past ratios": [ratio.quantile(tail) * now["model"] for tail in tails],
            "both added up": [demand_quantile(tail, now["model"], own) for tail in tails],
        }
        found = {name: now["actual"].between(*pair) for name, pair in ends.items()}
        rows.append(pd.DataFrame(found).assign(forecast=now["model"]))
    return pd.concat(rows)


# %% id="interval_table"
pd.DataFrame({level: inside(level).mean().iloc[:3] for level in [0.5, 0.8, 0.9]}).round(3)

# %% [markdown] id="interval_predict"
# Past ratios hold what they promise, on average.
#
# **Predict.** Do they hold it for small SKUs and for large ones?

# %% id="interval_size"
outcomes = inside(0.8)
sizes = pd.cut(outcomes["forecast"], [0, 30, 100, np.inf], labels=["<30", "30-100", ">100"])
by_size = outcomes.iloc[:, :3].groupby(sizes.astype(str), sort=False).mean()
by_size = by_size.loc[["<30", "30-100", ">100"]]
by_size.round(2)

# %% id="interval_chart"
fig, ax = plt.subplots(figsize=(7.4, 3.8))
draw(ax, by_size["luck alone"], "luck alone", marker="s", linestyle=":")
draw(ax, by_size["past ratios"], "past ratios", marker="o", linestyle="--")
draw(ax, by_size["both added up"], "both added up", marker="D", color=style.HIGHLIGHT)
style.percent(ax.yaxis)
ax.axhline(0.8, color=style.MUTED, linestyle="-", marker="")
ax.set(xlabel="Units forecast", ylabel="Inside the 80% interval", xlim=(-0.2, 2.7))
ax.set(ylim=(0, 1.05), title="Added up, both sources keep the promise at every size")
plt.show()

# %% [markdown] id="interval_reading"
# Ratios are an average of SKUs of all sizes: too narrow where luck rules, too wide where units are many.
# Within SKUs of like size they would do.
# Double 11 sells many units of each core SKU, so we go on with both sources added up.

# %% [markdown] id="buy"
# ## What to buy
#
# Now the decision of today.
# First the forecast for 1 to 11 November, learnt from all in-stock days up to 18 October.

# %% id="forecast"
target = panel["date"].between(first_day, last_day)
forecast = forecast_units(features, decided_on, target, in_stock)
print(f"plan {planned['2025-double11'][core].sum():,} units, model {forecast.sum():,.0f} units")

# %% [markdown] id="costs"
# A unit too few costs its margin: campaign price minus cost.
# A unit too many is sold off after the campaign.
# We assume that clearance 清仓 brings back 70% of the cost, storage and interest included, and test that assumption below.

# %% id="costs_table"
goods = panel[target].groupby("product_id")[["price_cny"]].mean().loc[core]
today = daily[daily["date"] == decided_on].set_index("product_id")
goods["cost_cny"] = today["unit_cost_cny"]
goods["under_cny"] = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
goods["over_cny"] = 0.3 * goods["cost_cny"]
goods.median().round(1)

# %% [markdown] id="newsvendor"
# The newsvendor 报童模型 orders up to the quantile of demand at the critical ratio:
# the chance that demand stays below the order should be
#
# $$\frac{c_{under}}{c_{under} + c_{over}}$$
#
# **Predict.** Is that above or below one half for most SKUs?

# %% id="ratio"
goods["ratio"] = goods["under_cny"] / (goods["under_cny"] + goods["over_cny"])
goods["ratio"].describe()[["min", "50%", "max"]].round(2)

# %% id="published_newsvendor"
demand = norm(50, 8)
quantity = demand.ppf(0.70 / (0.70 + 0.18))
published.agrees("newsvendor.order_quantity", quantity)

# %% [markdown] id="newsvendor_words"
# The formula gives the textbook's newsvendor to the last digit printed.
# For our SKUs the ratio lies above one half: a lost sale costs more than a leftover, so buy more than the mean.
# How much more depends on how wide the errors are.

# %% id="order"
goods["order"] = demand_quantile(goods["ratio"], forecast, spread)
goods["plan"] = planned["2025-double11"][core]
goods["forecast"] = forecast
goods[["plan", "forecast", "order"]].sum().round()


# %% id="cost_function"
def cost_cny(units: pd.Series, demand: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Return the cost by SKU of having `units` when `demand` (a row a future) is wanted."""
    more = demand - units
    return more.clip(lower=0) * goods["under_cny"] - more.clip(upper=0) * goods["over_cny"]


# %% id="curve"
best = (forecast * goods["under_cny"]).idxmax()
tried = np.linspace(0.7, 1.4, 51) * forecast[best]
shape = 1 / spread**2
wanted = nbinom.rvs(shape, shape / (shape + forecast[best]), size=4000, random_state=9)
more = wanted - tried[:, None]

# %% id="curves"
curves = pd.DataFrame(index=tried)
curves["lost sales"] = more.clip(min=0).mean(axis=1) * goods["under_cny"][best]
curves["leftovers"] = -more.clip(max=0).mean(axis=1) * goods["over_cny"][best]
curves["both"] = curves["lost sales"] + curves["leftovers"]

# %% id="curve_chart"
fig, ax = plt.subplots(figsize=(7.6, 3.8))
for name, dashes, at, shift in [
    ("lost sales", ":", 8, (-66, -14)),
    ("leftovers", "--", 40, (8, -14)),
]:
    ax.plot(curves[name], linestyle=dashes, marker="", color=style.COLORS[0])
    ax.annotate(name, (tried[at], curves[name].iloc[at]), shift, textcoords="offset points")
draw(ax, curves["both"], "both", color=style.HIGHLIGHT)
for name, side in [("forecast", "right"), ("order", "left")]:
    ax.axvline(goods[name][best], color=style.MUTED, linestyle="-", marker="")
    ax.text(goods[name][best], ax.get_ylim()[1] * 0.9, f" {name} ", ha=side)
style.thousands(ax.yaxis)
ax.set(xlabel="Units bought", ylabel="Expected cost (CNY)")
ax.set_title(f"SKU {best}: the cheapest order lies above the forecast")
plt.show()

# %% [markdown] id="worth"
# ## What it is worth, before anybody knows
#
# Imagine a thousand Double 11s with demand drawn from our distribution, and the cost of each order in each of them.

# %% id="worth_before"
chance = shape / (shape + forecast.to_numpy())
futures = pd.DataFrame(nbinom.rvs(shape, chance, size=(1000, 60), random_state=10), columns=core)
names = ["plan", "forecast", "order"]
pd.Series({name: cost_cny(goods[name], futures).sum(axis=1).mean() for name in names}).round(-2)

# %% [markdown] id="worth_words"
# By our own lights the order saves more than half of what the plan would cost.
# But our lights are our model's, which cannot see its own blindness.
# Only the outcome can.

# %% [markdown] id="truth"
# ## The truth
#
# It is 12 November.
# We open the tables, and beyond them what the simulated shop knows: the units that were *wanted*, stock or no stock.

# %% id="reveal_demand"
true = pd.Series(shop.reveal("campaign_demand")["2025-double11"])
true.index = true.index.astype(int)
true = true[core]
print(f"sold {sold_between(first_day, last_day).sum():,}, wanted {true.sum():,}")

# %% id="reveal_lost"
before = pd.Series(shop.reveal("campaign_demand")["2024-double11"])
before.index = before.index.astype(int)
last_year = sold_between("2024-11-01", "2024-11-11")
really = (before.reindex(core) - last_year).sum()
print(f"Lost at Double 11, 2024: we said {gap[festival].sum():,.0f}, it was {really:,.0f}")

# %% id="ladder_units"
units = {
    "Same days of last year": last_year.fillna(0),
    "Buyer: one factor for all": goods["plan"],
    "Model, sales taken for demand": forecast_units(features, decided_on, target, every_day),
    "Model, in-stock days": forecast,
}

# %% id="ladder"
revealed = shop.reveal("stocking_accuracy")["2025-double11"]
ladder = pd.Series({name: 1 - wape(true, each) for name, each in units.items()})
ladder["Who knew every mean"] = revealed["full_knowledge"]
ladder.round(3)

# %% id="ladder_chart"
title = "Double 11, 2025: most of the gap to the ceiling is closed"
bars(ladder, "Model, in-stock days", title, "Stocking accuracy")

# %% [markdown] id="ladder_words"
# The course's sources report stocking accuracy 备货准确率 rising from 75% to 92% once forecasts replaced rules of thumb.
# On this shop the same step goes from three quarters to nine tenths: it starts where theirs starts and ends a little lower.
# The last bar knew the expected demand of each SKU and day, and still missed some units: the draw of each day.
# That part is irreducible, and whoever promises more than this bar has either leaked or been lucky.

# %% id="coverage_truth"
ends = [demand_quantile(tail, forecast, spread) for tail in (0.1, 0.9)]
print(f"80% intervals that hold the true demand: {true.between(*ends).mean():.0%}")

# %% [markdown] id="coverage_words"
# Of sixty SKUs about forty-eight should be inside; five more or fewer would be no surprise.
# All sixty meet the same festival, so they err together, and one festival can prove little about an interval.

# %% [markdown] id="drivers_words"
# And the effects behind the forecast?
# The shop reveals what was planted, in log points.

# %% id="drivers"
effects = pd.Series(effects, index=features.columns)
planted = shop.reveal("demand_drivers")
names = {"promoted": "promoted", "search_30d": "search_30d", "weekend": "weekend"}
names |= {"preheat": "preheat", "new_year": "lunar_new_year"}
drivers = pd.DataFrame({ours: [effects[ours], planted[key]] for ours, key in names.items()}).T
drivers.set_axis(["estimated", "planted"], axis=1).round(2)

# %% id="prices"
price = effects.filter(like="price_").rename(lambda name: name.removeprefix("price_"))
pd.DataFrame({"estimated": price, "planted": shop.reveal("elasticities")}).round(2)

# %% [markdown] id="drivers_reading"
# Weekends, pre-heat, promotion, searches and New Year come out close to what was planted, and so do the prices.
# That is no matter of course.
# The shop raises prices when it sees demand coming, and it sees demand in the searches, which our model sees as well.
# Leave the searches out and the price effects shrink: chapter 09 tells that story.

# %% [markdown] id="decision"
# ## Today's decision
#
# What would each order have cost, with the demand that really came?

# %% id="cost_truth"
costs = pd.DataFrame({name: cost_cny(goods[name], true) for name in ["plan", "forecast", "order"]})
costs.sum().round(-2)

# %% id="saving"
rng = np.random.default_rng(11)
draws = rng.integers(len(core), size=(4000, len(core)))
saving = (costs["plan"] - costs["order"]).to_numpy()
low, high = np.quantile(saving[draws].sum(axis=1), [0.025, 0.975])
print(f"saving {saving.sum():,.0f} CNY, 95% interval {low:,.0f} to {high:,.0f}")

# %% [markdown] id="saving_words"
# The interval comes from drawing the sixty SKUs again and again: it says how far the saving hangs on a few of them.
# It does not say how the next festival will differ from this one.
#
# Does the advice hang on our 70%?

# %% id="sensitivity"
for share in [0.9, 0.7, 0.4]:
    goods["over_cny"] = (1 - share) * goods["cost_cny"]
    chance = goods["under_cny"] / (goods["under_cny"] + goods["over_cny"])
    units = pd.Series(demand_quantile(chance, forecast, spread), index=core)
    gain = cost_cny(goods["plan"], true).sum() - cost_cny(units, true).sum()
    print(f"clearance {share:.0%} of cost: order {units.sum():,.0f} units, saving {gain:,.0f} CNY")
goods["over_cny"] = 0.3 * goods["cost_cny"]

# %% [markdown] id="advice"
# **On Monday:** order each core SKU up to its own quantile, not to recent sales times one factor.
#
# **Worth:** the saving above, on one festival and sixty SKUs, with the interval beside it.
#
# **What would change the advice:**
# - a clearance price below 40% or above 90% of cost moves the quantile, and with it the order;
# - a promotion or price that is changed after today: the forecast rests on those that are fixed;
# - a supplier who cannot deliver by 30 October: then the question is which SKUs first;
# - a new SKU: it has no level of its own yet, and needs one from its category.

# %% [markdown] id="key_points"
# ## Key points
#
# - Benchmarks first. A model that does not beat them from a rolling origin is decoration.
# - WAPE says how many units are missed, bias on which side, MASE compares with repeating last season.
# - The season of a moving holiday is the distance to it.
# - A feature counts only if its cell could have been filled in on the day of the decision.
# - Sales are not demand. Days that ran out teach the wrong lesson.
# - Intervals are promises. Measure their coverage.
# - The order is a quantile, chosen by the cost of too much and too little.
#
# ## Limits and ethics
#
# - The shop is simulated. Its demand follows the family of models that we fit, so real shops will be less obedient.
# - One Double 11 was seen before this one. A festival whose terms change has no history.
# - A forecast given to suppliers binds people who plan shifts and buy material by it: say how sure you are, and tell them when you change it.
# - Searches and carts are traces of people. Sums by SKU and day are all that a forecast needs.
#
# ## Glossary
#
# | English | 中文 | meaning |
# |---|---|---|
# | benchmark forecast | 基准预测 | a forecast that costs nothing |
# | seasonal naive | 季节性朴素预测 | last season again |
# | rolling origin | 滚动起点 | forecast, compare, move on |
# | WAPE | 加权绝对百分比误差 | absolute errors over units |
# | bias | 偏差 | errors with their sign over units |
# | leakage | 数据泄漏 | use of what was not yet known |
# | censored demand | 截断需求 | demand of which only a lower limit was seen |
# | prediction interval | 预测区间 | range that holds the outcome with a stated chance |
# | coverage | 覆盖率 | share of outcomes that it really held |
# | stocking accuracy | 备货准确率 | one minus WAPE over the SKUs of a campaign |
# | newsvendor | 报童模型 | one order before an uncertain demand |
# | critical ratio | 临界比 | cost of too few over cost of too few plus too many |
#
# ## Further reading
#
# - Hyndman, R. J. & Athanasopoulos, G. (2021). *Forecasting: Principles and Practice*, 3rd ed., chapters 5, 7 and 13. OTexts.
# - Hyndman, R. J. & Koehler, A. B. (2006). Another look at measures of forecast accuracy. *International Journal of Forecasting* 22(4), 679-688.
# - Kapoor, S. & Narayanan, A. (2023). Leakage and the reproducibility crisis in machine-learning-based science. *Patterns* 4(9).
# - Snyder, L. V. & Shen, Z.-J. M. (2019). *Fundamentals of Supply Chain Theory*, 2nd ed., section 4.3. Wiley.
# - Makridakis, S., Spiliotis, E. & Assimakopoulos, V. (2022). M5 accuracy competition. *International Journal of Forecasting* 38(4), 1346-1364.
