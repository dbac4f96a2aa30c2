# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from shop.samples import chapter_10 as samples

# %% [markdown] id="seasonal_naive"
# ## 1. seasonal_naive


# %% id="seasonal_naive_list" exercise="seasonal_naive" verdict="right" why="a list that grows"
def seasonal_naive(sales, season, horizon):
    values = list(sales)
    for _ in range(horizon):
        values.append(values[-season])
    return values[len(sales) :]


# %% id="seasonal_naive_tile" exercise="seasonal_naive" verdict="right" why="tile and cut"
def seasonal_naive(sales, season, horizon):
    repeats = -(-horizon // season)
    return np.tile(sales.iloc[-season:], repeats)[:horizon]


# %% id="seasonal_naive_series" exercise="seasonal_naive" verdict="right" why="a Series by position"
def seasonal_naive(sales, season, horizon):
    last = sales.tail(season).reset_index(drop=True)
    return pd.Series([float(last[step % season]) for step in range(horizon)])


# %% id="seasonal_naive_naive" exercise="seasonal_naive" verdict="wrong" name="repeats the last value" why="This repeats the last value, which is the naive forecast. The seasonal one repeats the value one season earlier. See *Four benchmarks* in the lecture."
def seasonal_naive(sales, season, horizon):
    return np.repeat(sales.iloc[-1], horizon)


# %% id="seasonal_naive_short" exercise="seasonal_naive" verdict="wrong" name="stops after one season" why="The forecast ends after one season; where the horizon is longer, the season is repeated again."
def seasonal_naive(sales, season, horizon):
    return sales.to_numpy()[-season:][:horizon]


# %% id="seasonal_naive_first" exercise="seasonal_naive" verdict="wrong" name="repeats the first season" why="This repeats the first season of the history; the last one is the most recent knowledge."
def seasonal_naive(sales, season, horizon):
    return sales.to_numpy()[np.arange(horizon) % season]


# %% id="seasonal_naive_mean" exercise="seasonal_naive" verdict="wrong" name="mean of the last season" why="This is the mean of the last season for every period; its shape from period to period is lost."
def seasonal_naive(sales, season, horizon):
    return np.full(horizon, sales.iloc[-season:].mean())


# %% id="seasonal_naive_ends" exercise="seasonal_naive" verdict="wrong" name="takes the last horizon values" why="This takes as many last values as the horizon is long. The value to repeat stands one season back, whatever the horizon."
def seasonal_naive(sales, season, horizon):
    return np.resize(sales.to_numpy()[-horizon:], horizon)


# %% id="seasonal_naive_three_repeats" exercise="seasonal_naive" verdict="wrong" name="three seasons at most" why="Only three seasons are repeated, and a longer horizon stays short. Repeat as often as the horizon asks for."
def seasonal_naive(sales, season, horizon):
    last = sales.tolist()[-season:]
    return (last * 3)[:horizon]


# %% id="seasonal_naive_phase" exercise="seasonal_naive" verdict="wrong" name="season cut at the wrong end" why="The repeated season is cut at its beginning, so the forecast starts in the middle of the season. Start with the first value of the last season."
def seasonal_naive(sales, season, horizon):
    last = sales.iloc[-season:].to_numpy()
    return np.tile(last, horizon // season + 1)[-horizon:]


# %% id="seasonal_naive_labels" exercise="seasonal_naive" verdict="wrong" name="labels for positions" why="A Series is asked by its labels here, and the last values have other labels than 0, 1, 2. Take `.to_numpy()` or `.iloc`."
def seasonal_naive(sales, season, horizon):
    last = sales[-season:]
    return [last[i % season] for i in range(horizon)]


# %% id="seasonal_naive_inputs" exercise="seasonal_naive" role="inputs"
def inputs(seed: int) -> tuple:
    season = 1 + seed % 9
    return samples.sales_series(seed, days=season + seed % 13), season, 1 + seed * 7 % 23


# %% [markdown] id="forecast_errors"
# ## 2. forecast_errors


# %% id="forecast_errors_loop" exercise="forecast_errors" verdict="right" why="plain loops"
def forecast_errors(actual, forecast, history, season):
    total = absolute = net = days = 0
    for day in actual.index:
        if pd.isna(actual[day]):
            continue
        total += actual[day]
        absolute += abs(forecast[day] - actual[day])
        net += forecast[day] - actual[day]
        days += 1
    past = list(history)
    changes = [abs(past[i] - past[i - season]) for i in range(season, len(past))]
    scale = sum(changes) / len(changes)
    nan = float("nan")
    return {
        "wape": absolute / total if total else nan,
        "bias": net / total if total else nan,
        "mase": absolute / days / scale if days and scale else nan,
    }


# %% id="forecast_errors_numpy" exercise="forecast_errors" verdict="right" why="NumPy with nan functions"
def forecast_errors(actual, forecast, history, season):
    a, f, h = (part.to_numpy(dtype=float) for part in (actual, forecast, history))
    kept = ~np.isnan(a)
    if not kept.any():
        return dict.fromkeys(["wape", "bias", "mase"], np.nan)
    error = f[kept] - a[kept]
    scale = np.abs(h[season:] - h[:-season]).mean()
    with np.errstate(all="ignore"):
        wape = np.float64(np.abs(error).sum()) / a[kept].sum()
        bias = np.float64(error.sum()) / a[kept].sum()
        mase = np.float64(np.abs(error).mean()) / scale
    clean = {"wape": wape, "bias": bias, "mase": mase}
    return {key: value if np.isfinite(value) else np.nan for key, value in clean.items()}


# %% id="forecast_errors_series" exercise="forecast_errors" verdict="right" why="a Series of three numbers"
def forecast_errors(actual, forecast, history, season):
    both = pd.DataFrame({"a": actual, "f": forecast}).dropna()
    miss = (both["f"] - both["a"]).abs()
    total = both["a"].sum() or np.nan
    scale = (history - history.shift(season)).abs().mean() or np.nan
    return pd.Series(
        {
            "mase": miss.mean() / scale,
            "wape": miss.sum() / total,
            "bias": (both["f"].sum() - both["a"].sum()) / total,
        }
    )


# %% id="forecast_errors_mape" exercise="forecast_errors" verdict="wrong" name="mean of ratios" why="This is MAPE, the mean of the ratios of single days, which explodes on days that sell little. WAPE adds errors and units first and divides once. See *Three numbers for an error* in the lecture."
def forecast_errors(actual, forecast, history, season):
    known = actual.notna() & (actual > 0)
    error = forecast[known] - actual[known]
    total = actual[known].sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": (error.abs() / actual[known]).mean(),
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_sign" exercise="forecast_errors" verdict="wrong" name="bias with the other sign" why="The bias has the other sign: it is forecast minus actual, above 0 when too much would have been bought."
def forecast_errors(actual, forecast, history, season):
    known = actual.notna()
    error = actual[known] - forecast[known]
    total = actual[known].sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_lag_one" exercise="forecast_errors" verdict="wrong" name="MASE without season" why="The scale of this MASE is the change from one period to the next; it should be the change from one season to the next."
def forecast_errors(actual, forecast, history, season):
    known = actual.notna()
    error = forecast[known] - actual[known]
    total = actual[known].sum()
    step = history.diff().abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_scale_actual" exercise="forecast_errors" verdict="wrong" name="MASE scaled by the test days" why="The scale of MASE comes from the history, not from the days that are judged."
def forecast_errors(actual, forecast, history, season):
    known = actual.notna()
    error = forecast[known] - actual[known]
    total = actual[known].sum()
    step = actual.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_missing_zero" exercise="forecast_errors" verdict="wrong" name="missing as zero" why="Missing days were counted as days without sales, so every unit forecast for them became an error. Leave them out."
def forecast_errors(actual, forecast, history, season):
    actual = actual.fillna(0)
    error = forecast - actual
    total = actual.sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_bias_all" exercise="forecast_errors" verdict="wrong" name="forecast of missing days kept" why="The bias counts the forecast of days whose sales are missing: both sums need the same days."
def forecast_errors(actual, forecast, history, season):
    error = forecast - actual
    total = actual.sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": (forecast.sum() - total) / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_forecast_changed" exercise="forecast_errors" verdict="wrong" name="forecast changed" why="The forecast that was handed in was changed. Work on a copy."
def forecast_errors(actual, forecast, history, season):
    forecast[actual.isna()] = np.nan
    error = forecast - actual
    total = actual.sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": error.abs().sum() / total if total > 0 else np.nan,
        "bias": error.sum() / total if total > 0 else np.nan,
        "mase": error.abs().mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_leading_gaps" exercise="forecast_errors" verdict="wrong" name="only leading gaps" why="Only missing days at the start are left out. A day may be missing anywhere."
def forecast_errors(actual, forecast, history, season):
    first = actual.first_valid_index()
    if first is None:
        return {"wape": np.nan, "bias": np.nan, "mase": np.nan}
    a, f = actual.loc[first:].to_numpy(), forecast.loc[first:].to_numpy()
    total = a.sum()
    step = history.diff(season).abs().mean()
    return {
        "wape": np.abs(f - a).sum() / total if total > 0 else np.nan,
        "bias": (f - a).sum() / total if total > 0 else np.nan,
        "mase": np.abs(f - a).mean() / step if step > 0 else np.nan,
    }


# %% id="forecast_errors_inputs" exercise="forecast_errors" role="inputs"
def inputs(seed: int) -> tuple:
    season = 1 + seed % 7
    sales = samples.sales_series(seed, days=40, closed=(seed % 5) / 4, level=6).astype(float)
    history, actual = sales.iloc[:30], sales.iloc[30:].copy()
    forecast = pd.Series(np.roll(actual.to_numpy(), 2) + seed % 3, index=actual.index)
    actual.iloc[: seed % 11] = np.nan
    if seed % 8 == 0:
        history = history * 0 + 5
    return actual, forecast, history, season


# %% id="forecast_errors_equivalent_1" exercise="forecast_errors" role="equivalent" mutant="window: *diff(season)* -> *diff(-season)*" why="The absolute change from one season to the next is the same read backwards."

# %% [markdown] id="rolling_backtest"
# ## 3. rolling_backtest


# %% id="rolling_backtest_pandas" exercise="rolling_backtest" verdict="right" why="slices of the Series"
def rolling_backtest(sales, season, horizon, origins):
    parts = []
    end = len(sales)
    while len(parts) < origins:
        past, test = sales.iloc[: end - horizon], sales.iloc[end - horizon : end]
        guess = pd.Series(np.resize(past.iloc[-season:], horizon), index=test.index)
        sold = test.sum()
        missed, net = (guess - test).abs().sum(), guess.sum() - sold
        nan = float("nan")
        parts.append(
            {
                "origin": past.index[-1],
                "wape": missed / sold if sold else nan,
                "bias": net / sold if sold else nan,
                "sold_units": sold,
            }
        )
        end -= horizon
    return pd.DataFrame(parts[::-1])


# %% id="rolling_backtest_matrix" exercise="rolling_backtest" verdict="right" why="one matrix of windows"
def rolling_backtest(sales, season, horizon, origins):
    values = sales.to_numpy(dtype=float)
    starts = len(values) - horizon * np.arange(origins, 0, -1)
    ahead = np.arange(horizon)
    actual = values[starts[:, None] + ahead]
    forecast = values[starts[:, None] - season + ahead % season]
    table = pd.DataFrame({"origin": sales.index[starts - 1], "sold_units": actual.sum(axis=1)})
    total = table["sold_units"].replace(0, np.nan)
    table["wape"] = np.abs(forecast - actual).sum(axis=1) / total
    table["bias"] = (forecast - actual).sum(axis=1) / total
    return table


# %% id="rolling_backtest_overlap" exercise="rolling_backtest" verdict="wrong" name="overlapping windows" why="The origin moves on by one day, so the windows overlap and the same days are judged again and again. Move it on by a whole window."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for left in range(origins - 1, -1, -1):
        cut = len(sales) - horizon - left
        last = sales.to_numpy()[cut - season : cut]
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last[np.arange(horizon) % season] - actual
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), abs(error).sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_from_start" exercise="rolling_backtest" verdict="wrong" name="windows from the start" why="The windows start at the beginning of the series; the last one should end with the last day. See *Rolling origin* in the lecture."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for number in range(origins):
        cut = season + number * horizon
        last = sales.to_numpy()[cut - season : cut]
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last[np.arange(horizon) % season] - actual
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), abs(error).sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_peeks" exercise="rolling_backtest" verdict="wrong" name="peeks into the window" why="Days after the origin were used: where the horizon is longer than the season, the second week repeats the real first week of the window. See *Rolling origin* in the lecture."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    shifted = sales.shift(season)
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        actual = sales.iloc[cut : cut + horizon]
        error = shifted.iloc[cut : cut + horizon] - actual
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), error.abs().sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_first_day" exercise="rolling_backtest" verdict="wrong" name="origin is the first test day" why="The origin is the last day that was known, one day before the window starts."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        last = sales.to_numpy()[cut - season : cut]
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last[np.arange(horizon) % season] - actual
        total = actual.sum() or np.nan
        rows.append((sales.index[cut], actual.sum(), abs(error).sum() / total, error.sum() / total))
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_one_exam" exercise="rolling_backtest" verdict="wrong" name="same forecast for all windows" why="All windows got the forecast of the first origin. From each origin all days up to it are known."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    begin = len(sales) - origins * horizon
    last = sales.to_numpy()[begin - season : begin]
    for number in range(origins):
        cut = begin + number * horizon
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last[np.arange(horizon) % season] - actual
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), abs(error).sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_always_seven" exercise="rolling_backtest" verdict="wrong" name="always a week" why="The season is always 7 here. Use the one that is asked for."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    season = season if season < 3 else 7
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        last = np.resize(sales.to_numpy()[cut - season : cut], horizon)
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last - actual
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), abs(error).sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_one_season" exercise="rolling_backtest" verdict="wrong" name="judges one season of each window" why="Where the horizon is longer than the season, only the first season of each window was judged. Repeat the season until the window is full."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        last = sales.to_numpy()[cut - season : cut][:horizon]
        actual = sales.to_numpy()[cut : cut + horizon]
        error = last - actual[: len(last)]
        total = actual.sum() or np.nan
        rows.append(
            (sales.index[cut - 1], actual.sum(), abs(error).sum() / total, error.sum() / total)
        )
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="rolling_backtest_no_sales" exercise="rolling_backtest" verdict="wrong" name="rate over 0 units" why="Where nothing is sold in a window the units are divided by 1. Over 0 units there is no rate: NaN."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for left in range(origins, 0, -1):
        cut = len(sales) - left * horizon
        last = sales.iloc[cut - season : cut].to_numpy()
        a = sales.iloc[cut : cut + horizon].to_numpy()
        f = np.resize(last, horizon)
        total = a.sum()
        rows.append(
            {
                "origin": sales.index[cut - 1],
                "sold_units": total,
                "wape": np.abs(f - a).sum() / max(total, 1),
                "bias": (f - a).sum() / max(total, 1),
            }
        )
    return pd.DataFrame(rows)


# %% id="rolling_backtest_inputs" exercise="rolling_backtest" role="inputs"
def inputs(seed: int) -> tuple:
    season, horizon, origins = 1 + seed % 8, 1 + seed % 12, 1 + seed % 5
    days = season + horizon * origins + seed % 4
    return (
        samples.sales_series(seed, days=days, closed=(seed % 4) / 4),
        season,
        horizon,
        origins,
    )


# %% id="rolling_backtest_equivalent_1" exercise="rolling_backtest" role="equivalent" mutant="window: *cut - season:cut] -> *cut - season:cut + 1]" why="Places are taken modulo the season, so the extra value is never read."

# %% [markdown] id="known_features"
# ## 4. known_features


# %% id="known_features_groupby" exercise="known_features" verdict="right" why="shift by SKU, then roll by SKU"
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"], ignore_index=True)
    shifted = table.groupby("product_id")[["search_index", "cart_additions"]].shift(horizon)
    by_sku = shifted.groupby(table["product_id"])
    search = by_sku["search_index"].rolling(30).mean().reset_index(level=0, drop=True)
    carts = by_sku["cart_additions"].rolling(7).sum().reset_index(level=0, drop=True)
    return table[["product_id", "date"]].assign(search_30d=search, carts_7d=carts)


# %% id="known_features_wide" exercise="known_features" verdict="right" why="wide tables"
def known_features(daily, horizon):
    wide = daily.pivot(
        index="date", columns="product_id", values=["search_index", "cart_additions"]
    )
    search = wide["search_index"].rolling(30).mean().shift(horizon).stack().rename("search_30d")
    carts = wide["cart_additions"].rolling(7).sum().shift(horizon).stack().rename("carts_7d")
    table = daily[["product_id", "date"]]
    table = table.merge(search.reset_index(), how="left", on=["product_id", "date"])
    return table.merge(carts.reset_index(), how="left", on=["product_id", "date"])


# %% id="known_features_sql" exercise="known_features" verdict="right" why="SQL windows"
def known_features(daily, horizon):
    import duckdb

    query = f"""
        SELECT product_id, date,
            CASE WHEN count(*) OVER w30 = 30 THEN avg(search_index) OVER w30 END AS search_30d,
            CASE WHEN count(*) OVER w7 = 7 THEN sum(cart_additions) OVER w7 END AS carts_7d
        FROM daily
        WINDOW w30 AS (PARTITION BY product_id ORDER BY date
                   ROWS BETWEEN {horizon + 29} PRECEDING AND {horizon} PRECEDING),
               w7 AS (PARTITION BY product_id ORDER BY date
                   ROWS BETWEEN {horizon + 6} PRECEDING AND {horizon} PRECEDING)
    """
    return duckdb.sql(query).df()


# %% id="known_features_same_day" exercise="known_features" verdict="wrong" name="knows the day itself" why="The windows end on the day that is forecast, which nobody knows on the day of the decision. See *The forecast that knew the future* in the lecture."
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"])
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(lambda v: v.rolling(30).mean())
    table["carts_7d"] = by_sku["cart_additions"].transform(lambda v: v.rolling(7).sum())
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_yesterday" exercise="known_features" verdict="wrong" name="knows yesterday" why="The windows end the day before the day that is forecast. The decision is made the whole horizon earlier."
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"])
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(lambda v: v.rolling(30).mean().shift(1))
    table["carts_7d"] = by_sku["cart_additions"].transform(lambda v: v.rolling(7).sum().shift(1))
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_across" exercise="known_features" verdict="wrong" name="windows across SKUs" why="The first windows of a SKU hold the last days of the SKU above it in the table. Roll and shift each SKU by itself."
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"])
    table["search_30d"] = table["search_index"].rolling(30).mean().shift(horizon)
    table["carts_7d"] = table["cart_additions"].rolling(7).sum().shift(horizon)
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_unsorted" exercise="known_features" verdict="wrong" name="rows in any order" why="Windows count rows, and these rows are not in the order of time. Sort by SKU and day first."
def known_features(daily, horizon):
    table = daily.copy()
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(
        lambda v: v.rolling(30).mean().shift(horizon)
    )
    table["carts_7d"] = by_sku["cart_additions"].transform(
        lambda v: v.rolling(7).sum().shift(horizon)
    )
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_partial" exercise="known_features" verdict="wrong" name="short windows allowed" why="The first values are means of fewer than 30 days. Where a window is not whole, the feature is missing."
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"])
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(
        lambda v: v.rolling(30, min_periods=1).mean().shift(horizon)
    )
    table["carts_7d"] = by_sku["cart_additions"].transform(
        lambda v: v.rolling(7, min_periods=1).sum().shift(horizon)
    )
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_one_more" exercise="known_features" verdict="wrong" name="one day too far back" why="On the evening of the decision that day is known too; these windows end a day earlier."
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"])
    by_sku = table.groupby("product_id")
    table["search_30d"] = by_sku["search_index"].transform(
        lambda v: v.rolling(30).mean().shift(horizon + 1)
    )
    table["carts_7d"] = by_sku["cart_additions"].transform(
        lambda v: v.rolling(7).sum().shift(horizon + 1)
    )
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_all_columns" exercise="known_features" verdict="right" why="all columns of the input are kept"
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"]).copy()
    g = table.groupby("product_id")
    table["search_30d"] = g["search_index"].transform(lambda s: s.shift(horizon).rolling(30).mean())
    table["carts_7d"] = g["cart_additions"].transform(lambda s: s.shift(horizon).rolling(7).sum())
    return table


# %% id="known_features_keys_index" exercise="known_features" verdict="right" why="the keys are the index"
def known_features(daily, horizon):
    d = daily.set_index(["product_id", "date"]).sort_index()
    g = d.groupby(level="product_id")
    out = pd.DataFrame(
        {
            "search_30d": g["search_index"].transform(
                lambda s: s.rolling(30).mean().shift(horizon)
            ),
            "carts_7d": g["cart_additions"].transform(lambda s: s.rolling(7).sum().shift(horizon)),
        }
    )
    return out


# %% id="known_features_changes_input" exercise="known_features" verdict="wrong" name="columns added to the input" why="The new columns were written into the table that was handed in. Work on a copy."
def known_features(daily, horizon):
    ordered = daily.sort_values(["product_id", "date"])
    by_sku = ordered.groupby("product_id")
    daily["search_30d"] = by_sku["search_index"].transform(
        lambda v: v.rolling(30).mean().shift(horizon)
    )
    daily["carts_7d"] = by_sku["cart_additions"].transform(
        lambda v: v.rolling(7).sum().shift(horizon)
    )
    return daily[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="known_features_inputs" exercise="known_features" role="inputs"
def inputs(seed: int) -> tuple:
    daily = samples.daily_demand(
        seed, products=1 + seed % 3, days=20 + seed % 40, shuffled=seed % 2 == 1
    )
    return daily, 1 + seed % 14


# %% id="known_features_equivalent_1" exercise="known_features" role="equivalent" mutant="grouping: *sort_values* -> *" compare="any_order" why="Groups are rolled each by itself; only the order of the rows differs, which is free."

# %% id="known_features_equivalent_2" exercise="known_features" role="equivalent" mutant="keyword: *groupby* -> *dropna=False*" why="A product_id is never missing."

# %% [markdown] id="clean_sales_report"
# ## 5. clean_sales_report


# %% id="clean_sales_report_loop" exercise="clean_sales_report" verdict="right" why="a loop with regular expressions"
def clean_sales_report(raw):
    import itertools
    import re

    sold = {}
    for day, code, kind, number in raw[["日期", "商品编码", "类型", "数量"]].itertuples(
        index=False
    ):
        if kind != "销售" or code.strip() == "合计":
            continue
        date = pd.Timestamp(*[int(part) for part in re.findall(r"\d+", day)])
        sold[date, code.strip().upper()] = int(re.sub(r"\D", "", number))
    days = pd.date_range(min(day for day, _ in sold), max(day for day, _ in sold))
    skus = sorted({sku for _, sku in sold})
    rows = [(day, sku, sold.get((day, sku), 0)) for day, sku in itertools.product(days, skus)]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="clean_sales_report_multi" exercise="clean_sales_report" verdict="right" why="reindex on all pairs"
def clean_sales_report(raw):
    table = raw.apply(lambda column: column.str.strip())
    table = table[table["类型"].eq("销售") & table["商品编码"].ne("合计")]
    parts = table["日期"].str.extract(r"(\d{4})\D(\d+)\D(\d+)").astype(int)
    parts.columns = ["year", "month", "day"]
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(parts),
            "sku": table["商品编码"].str.upper(),
            "sold_units": table["数量"].str.replace(r"[^0-9]", "", regex=True).astype(float),
        }
    ).drop_duplicates()
    days = pd.date_range(clean["date"].min(), clean["date"].max())
    pairs = pd.MultiIndex.from_product([days, clean["sku"].unique()], names=["date", "sku"])
    return clean.set_index(["date", "sku"]).reindex(pairs, fill_value=0).reset_index()


# %% id="clean_sales_report_no_zero" exercise="clean_sales_report" verdict="wrong" name="days without a sale left out" why="Days without a row are missing from the result, so its mean is that of days with a sale. Every SKU needs every day, with 0 where nothing was sold. See *A day without a row* in the lecture."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = (raw["类型"] == "销售") & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    )
    return clean.drop_duplicates()


# %% id="clean_sales_report_adds_doubles" exercise="clean_sales_report" verdict="wrong" name="adds doubled sales" why="Sales that stand twice were added up. They are one sale in two notations: keep each once."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = (raw["类型"] == "销售") & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    )
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="sum")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_net" exercise="clean_sales_report" verdict="wrong" name="subtracts returns" why="Returns were subtracted. What came back was still wanted on the day it was sold; returns do not belong to demand here."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = raw["类型"].isin(["销售", "退货"]) & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "kind": raw["类型"][kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    ).drop_duplicates()
    clean["sold_units"] = clean["sold_units"].where(clean["kind"] == "销售", -clean["sold_units"])
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="sum")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_totals" exercise="clean_sales_report" verdict="wrong" name="keeps the totals" why="The rows of totals (合计) stand in the result like a SKU, so every unit counts twice."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = raw["类型"] == "销售"
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    ).drop_duplicates()
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="max")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_raw_codes" exercise="clean_sales_report" verdict="wrong" name="codes as they stand" why="Codes were taken as they stand: small letters and spaces make two SKUs of one."
def clean_sales_report(raw):
    sku = raw["商品编码"]
    kept = (raw["类型"] == "销售") & (sku.str.strip() != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    ).drop_duplicates()
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="max")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_seen_days" exercise="clean_sales_report" verdict="wrong" name="only days with some sale" why="Days on which no SKU at all was sold are missing: they belong to the calendar even though the report is silent about them."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = (raw["类型"] == "销售") & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    )
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="max")
    return wide.fillna(0).reset_index().melt(id_vars="date", value_name="sold_units")


# %% id="clean_sales_report_day_forgotten" exercise="clean_sales_report" verdict="wrong" name="day forgotten in doubles" why="The same number on another day was taken for a double. Doubles agree in SKU and day."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = (raw["类型"] == "销售") & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    ).drop_duplicates(["sku", "sold_units"])
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="sum")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_left_strip" exercise="clean_sales_report" verdict="wrong" name="spaces on the left only" why="Only spaces on the left were taken off the codes. `.str.strip()` takes off both."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.lstrip().str.upper()
    kept = (raw["类型"] == "销售") & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    ).drop_duplicates()
    wide = clean.pivot(index="date", columns="sku", values="sold_units")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_keys_of_returns" exercise="clean_sales_report" verdict="wrong" name="days and SKUs of returns" why="Days or SKUs that only stand in returns came into the result. Which days and SKUs there are is told by the sales alone."
def clean_sales_report(raw):
    sku = raw["商品编码"].str.strip().str.upper()
    kept = raw["类型"].isin(["销售", "退货"]) & (sku != "合计")
    day = raw["日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "date": pd.to_datetime(day[kept], format="mixed"),
            "sku": sku[kept],
            "sold_units": raw["数量"].str.replace("[,件]", "", regex=True)[kept].astype(int),
        }
    )
    clean["sold_units"] = clean["sold_units"].where(raw["类型"] == "销售", 0)
    wide = clean.pivot_table(index="date", columns="sku", values="sold_units", aggfunc="max")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), name="date")).fillna(0)
    return wide.reset_index().melt(id_vars="date", var_name="sku", value_name="sold_units")


# %% id="clean_sales_report_inputs" exercise="clean_sales_report" role="inputs"
def inputs(seed: int) -> tuple:
    raw, _ = samples.sales_report(
        seed,
        skus=1 + seed % 4,
        days=1 + seed % 15,
        quiet=(seed % 5) / 5,
        returns=(seed % 3) / 3,
        doubled=(seed % 4) / 4,
        totals=seed % 2 == 0,
        headers=seed % 3,
        strays=seed % 3,
    )
    return (raw,)


# %% [markdown] id="demand_behind_sales"
# ## 6. demand_behind_sales


# %% id="demand_behind_sales_merge" exercise="demand_behind_sales" verdict="right" why="group means joined to the table"
def demand_behind_sales(daily):
    table = daily.assign(weekday=daily["date"].dt.strftime("%a"))
    free = table[table["closing_units"] > 0]
    same = free.groupby(["product_id", "weekday"])["sold_units"].mean().rename("same")
    overall = free.groupby("product_id")["sold_units"].mean().rename("overall")
    table = table.merge(same.reset_index(), how="left", on=["product_id", "weekday"])
    table = table.merge(overall.reset_index(), how="left", on="product_id")
    usual = table["same"].fillna(table["overall"]).fillna(table["sold_units"])
    raised = usual.where(usual > table["sold_units"], table["sold_units"])
    table["demand_units"] = table["sold_units"].where(table["closing_units"] > 0, raised)
    return table[["product_id", "date", "demand_units"]]


# %% id="demand_behind_sales_loop" exercise="demand_behind_sales" verdict="right" why="dictionaries in a loop"
def demand_behind_sales(daily):
    rows = list(
        zip(daily["product_id"], daily["date"], daily["sold_units"], daily["closing_units"])
    )
    by_day, by_sku = {}, {}
    for sku, day, sold, left in rows:
        if left > 0:
            by_day.setdefault((sku, day.isoweekday()), []).append(sold)
            by_sku.setdefault(sku, []).append(sold)
    result = []
    for sku, day, sold, left in rows:
        if left == 0:
            known = by_day.get((sku, day.isoweekday())) or by_sku.get(sku) or [sold]
            sold = max(sold, sum(known) / len(known))
        result.append((sku, day, sold))
    return pd.DataFrame(result, columns=["product_id", "date", "demand_units"])


# %% id="demand_behind_sales_as_sold" exercise="demand_behind_sales" verdict="wrong" name="sales taken for demand" why="Sales were left as they are, also on days that ran out. On such a day they are a lower limit of demand. See *What the shelf hides* in the lecture."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    table["demand_units"] = daily["sold_units"].astype(float)
    return table


# %% id="demand_behind_sales_all_days" exercise="demand_behind_sales" verdict="wrong" name="mean over stock-out days too" why="The weekday mean holds days that ran out, so the estimate is too low. Take the days that closed above 0 only."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    weekday = daily["date"].dt.day_of_week
    usual = daily["sold_units"].groupby([daily["product_id"], weekday]).transform("mean")
    raised = np.maximum(daily["sold_units"], usual)
    table["demand_units"] = daily["sold_units"].where(daily["closing_units"] > 0, raised)
    return table


# %% id="demand_behind_sales_lowers" exercise="demand_behind_sales" verdict="wrong" name="estimate below sales" why="On some days the estimate lies below what was really sold. Somebody bought those units, so demand was at least as large."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    weekday = daily["date"].dt.day_of_week
    same = free.groupby([daily["product_id"], weekday]).transform("mean")
    overall = free.groupby(daily["product_id"]).transform("mean")
    table["demand_units"] = free.fillna(same).fillna(overall).fillna(daily["sold_units"])
    return table


# %% id="demand_behind_sales_pooled" exercise="demand_behind_sales" verdict="wrong" name="weekday mean of all SKUs" why="The weekday mean is that of all SKUs together; a tent does not sell like a cup. Group by SKU as well."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    usual = free.groupby(daily["date"].dt.day_of_week).transform("mean").fillna(free.mean())
    table["demand_units"] = free.fillna(np.maximum(daily["sold_units"], usual.fillna(0)))
    return table


# %% id="demand_behind_sales_no_weekday" exercise="demand_behind_sales" verdict="wrong" name="without the weekday" why="The mean is over all days in stock; Saturdays sell more than Tuesdays. Use the same weekday where there is one."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    usual = free.groupby(daily["product_id"]).transform("mean").fillna(0)
    table["demand_units"] = free.fillna(np.maximum(daily["sold_units"], usual))
    return table


# %% id="demand_behind_sales_gaps" exercise="demand_behind_sales" verdict="wrong" name="gaps where no weekday is left" why="Where no day of this weekday was in stock the result is missing. Then the mean of all days in stock takes its place."
def demand_behind_sales(daily):
    table = daily[["product_id", "date"]].copy()
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    weekday = daily["date"].dt.day_of_week
    same = free.groupby([daily["product_id"], weekday]).transform("mean")
    raised = same.where(same > daily["sold_units"], daily["sold_units"]).where(same.notna())
    table["demand_units"] = free.fillna(raised)
    return table


# %% id="demand_behind_sales_quiet_days" exercise="demand_behind_sales" verdict="wrong" name="quiet days left out" why="Days in stock without a sale were left out of the mean. Nothing sold with goods on the shelf is demand, too."
def demand_behind_sales(daily):
    free = daily["sold_units"].where((daily["closing_units"] > 0) & (daily["sold_units"] > 0))
    wd = daily["date"].dt.day_of_week
    same = free.groupby([daily["product_id"], wd]).transform("mean")
    anyd = free.groupby(daily["product_id"]).transform("mean")
    est = np.fmax(daily["sold_units"], same.fillna(anyd))
    return daily[["product_id", "date"]].assign(
        demand_units=daily["sold_units"].where(daily["closing_units"] > 0, est)
    )


# %% id="demand_behind_sales_lifts_all" exercise="demand_behind_sales" verdict="wrong" name="lifts days in stock too" why="Days in stock were lifted to the weekday's mean as well. What was sold with goods on the shelf is the demand of that day; only days that closed at 0 get an estimate."
def demand_behind_sales(daily):
    free = daily["sold_units"].where(daily["closing_units"] > 0)
    weekday = daily["date"].dt.day_of_week
    same = free.groupby([daily["product_id"], weekday]).transform("mean")
    overall = free.groupby(daily["product_id"]).transform("mean")
    usual = same.fillna(overall).fillna(0)
    return daily[["product_id", "date"]].assign(demand_units=np.maximum(daily["sold_units"], usual))


# %% id="demand_behind_sales_never" exercise="demand_behind_sales" verdict="wrong" name="missing where never in stock" why="A SKU that was never in stock gets no estimate. Its sales are all that is known: they stay."
def demand_behind_sales(daily):
    d = daily.copy()
    free = d["sold_units"].where(d["closing_units"] > 0)
    usual = free.groupby([d["product_id"], d["date"].dt.weekday]).transform("mean")
    usual = usual.fillna(free.groupby(d["product_id"]).transform("mean"))
    d["demand_units"] = np.where(
        d["closing_units"] > 0, d["sold_units"], np.maximum(usual, d["sold_units"])
    )
    return d[["product_id", "date", "demand_units"]]


# %% id="demand_behind_sales_others" exercise="demand_behind_sales" verdict="wrong" name="weekday of other SKUs" why="Where the SKU has no such weekday in stock, that of other SKUs is taken. Take the mean of its own days in stock."
def demand_behind_sales(daily):
    d = daily.copy()
    weekday = d["date"].dt.weekday
    free = d["sold_units"].where(d["closing_units"] > 0)
    usual = free.groupby([d["product_id"], weekday]).transform("mean")
    usual = usual.fillna(free.groupby(weekday).transform("mean"))
    usual = usual.fillna(free.groupby(d["product_id"]).transform("mean")).fillna(d["sold_units"])
    d["demand_units"] = np.where(
        d["closing_units"] > 0, d["sold_units"], np.maximum(usual, d["sold_units"])
    )
    return d


# %% id="demand_behind_sales_inputs" exercise="demand_behind_sales" role="inputs"
def inputs(seed: int) -> tuple:
    daily = samples.daily_demand(
        seed,
        products=1 + seed % 3,
        days=3 + seed % 25,
        stockouts=(seed % 6) / 5,
        shuffled=seed % 2 == 0,
    )
    return (daily,)


# %% id="demand_behind_sales_equivalent_1" exercise="demand_behind_sales" role="equivalent" mutant="keyword: *groupby* -> *dropna=False*" why="Neither product_id nor date is ever missing."

# %% [markdown] id="festival_forecast"
# ## 7. festival_forecast


# %% id="festival_forecast_loop" exercise="festival_forecast" verdict="right" why="a dictionary of days"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    found = {}
    for step in range(-before, after + 1):
        source = last_year + pd.Timedelta(days=step)
        value = sales[source] * growth if source in sales.index else float("nan")
        found[this_year + pd.Timedelta(days=step)] = value
    return pd.Series(found, dtype=float)


# %% id="festival_forecast_shifted" exercise="festival_forecast" verdict="right" why="the index moved forward"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    moved = sales.astype(float) * growth
    moved.index = moved.index + (this_year - last_year)
    days = [this_year + pd.Timedelta(days=step) for step in range(-before, after + 1)]
    return moved.reindex(pd.DatetimeIndex(days))


# %% id="festival_forecast_date" exercise="festival_forecast" verdict="wrong" name="same date last year" why="This takes the same date of last year. The festival has moved: take the same distance to it. See *A holiday that moves* in the lecture."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    source = days - pd.DateOffset(years=1)
    return pd.Series(sales.reindex(source).to_numpy() * growth, index=days)


# %% id="festival_forecast_364" exercise="festival_forecast" verdict="wrong" name="364 days before" why="52 weeks before is the same weekday, not the same distance to the festival."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    return pd.Series(sales.reindex(days - pd.Timedelta(days=364)).to_numpy() * growth, index=days)


# %% id="festival_forecast_no_growth" exercise="festival_forecast" verdict="wrong" name="without growth" why="The growth factor was left out."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    return pd.Series(sales.reindex(days - (this_year - last_year)).to_numpy(), index=days)


# %% id="festival_forecast_excludes" exercise="festival_forecast" verdict="wrong" name="last day left out" why="The last day asked for is missing: `after` days after the festival, that day included."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    found = {}
    for step in range(-before, after):
        found[this_year + pd.Timedelta(days=step)] = growth * sales.get(
            last_year + pd.Timedelta(days=step), np.nan
        )
    return pd.Series(found, dtype=float)


# %% id="festival_forecast_drops" exercise="festival_forecast" verdict="wrong" name="absent days dropped" why="Days that are absent last year are absent here too. Every day asked for has a place, missing (NaN) where nothing is known."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    moved = sales.sort_index() * growth
    moved.index = moved.index + (this_year - last_year)
    first, last = this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    return moved.loc[first:last]


# %% id="festival_forecast_zero" exercise="festival_forecast" verdict="wrong" name="absent days as zero" why="Days that are absent last year became 0 units. Nothing is known of them, which is something else than nothing sold."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    source = sales.reindex(days - (this_year - last_year)).fillna(0)
    return pd.Series(source.to_numpy() * growth, index=days)


# %% id="festival_forecast_zero_absent" exercise="festival_forecast" verdict="wrong" name="zero taken for absent" why="A day with 0 units is taken for an absent one. Ask whether the day is in the index, or whether the value is missing."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    found = {}
    for step in range(-before, after + 1):
        units = sales.get(last_year + pd.Timedelta(days=step))
        found[this_year + pd.Timedelta(days=step)] = units * growth if units else np.nan
    return pd.Series(found, dtype=float)


# %% id="festival_forecast_354" exercise="festival_forecast" verdict="wrong" name="always 354 days" why="The days are moved by 354, which holds from 2024 to 2025 only. The span is the one between the two festivals that are handed in."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    found = sales.reindex(days - pd.Timedelta(days=354))
    return pd.Series(found.to_numpy() * growth, index=days)


# %% id="festival_forecast_neighbours" exercise="festival_forecast" verdict="wrong" name="absent days from neighbours" why="Absent days were filled from their neighbours. Nothing is known of them: NaN."
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    days = pd.date_range(
        this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    )
    full = sales.sort_index().asfreq("D").interpolate()
    found = full.reindex(days - (this_year - last_year))
    return pd.Series(found.to_numpy() * growth, index=days)


# %% id="festival_forecast_inputs" exercise="festival_forecast" role="inputs"
def inputs(seed: int) -> tuple:
    sales = samples.sales_series(seed, days=30, start="2024-01-28")
    sales = sales.drop(sales.index[[seed % 30, (seed * 7) % 30]]).sample(frac=1, random_state=seed)
    last, this = pd.Timestamp("2024-02-10"), pd.Timestamp("2025-01-29")
    return sales, last, this, seed % 16, seed % 11, 0.8 + (seed % 7) / 10


# %% [markdown] id="calibrated_interval"
# ## 8. calibrated_interval


# %% id="calibrated_interval_numpy" exercise="calibrated_interval" verdict="right" why="NumPy quantiles"
def calibrated_interval(past, forecast, confidence=0.8):
    actual, guess = past["actual"].to_numpy(dtype=float), past["forecast"].to_numpy(dtype=float)
    usable = (guess > 0) & ~np.isnan(actual)
    ends = [0.5 - confidence / 2, 0.5 + confidence / 2]
    if usable.any():
        low, high = np.quantile(actual[usable] / guess[usable], ends)
    else:
        low = high = np.nan
    return pd.DataFrame({"lower": forecast * low, "upper": forecast * high}, index=forecast.index)


# %% id="calibrated_interval_query" exercise="calibrated_interval" verdict="right" why="a ratio column and both quantiles at once"
def calibrated_interval(past, forecast, confidence=0.8):
    ratio = past.dropna().query("forecast > 0").eval("actual / forecast")
    tail = (1 - confidence) / 2
    ends = ratio.quantile([tail, 1 - tail]).to_numpy()
    return pd.DataFrame(
        np.outer(forecast.to_numpy(), ends), index=forecast.index, columns=["lower", "upper"]
    )


# %% id="calibrated_interval_differences" exercise="calibrated_interval" verdict="wrong" name="differences instead of ratios" why="Differences in units were carried over from SKUs of another size. Use how many times the forecast the actual was. See *How wide is honest* in the lecture."
def calibrated_interval(past, forecast, confidence=0.8):
    usable = past[past["forecast"] > 0].dropna()
    error = usable["actual"] - usable["forecast"]
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast + error.quantile(tail), "upper": forecast + error.quantile(1 - tail)}
    )


# %% id="calibrated_interval_one_tail" exercise="calibrated_interval" verdict="wrong" name="whole tail at each end" why="The whole rest was cut off at each end. Half of it belongs to either end."
def calibrated_interval(past, forecast, confidence=0.8):
    usable = past[past["forecast"] > 0].dropna()
    ratio = usable["actual"] / usable["forecast"]
    return pd.DataFrame(
        {
            "lower": forecast * ratio.quantile(1 - confidence),
            "upper": forecast * ratio.quantile(confidence),
        }
    )


# %% id="calibrated_interval_inverted" exercise="calibrated_interval" verdict="wrong" name="forecast over actual" why="The ratio is turned round: it is the actual units over the forecast, since the forecast is what will be multiplied."
def calibrated_interval(past, forecast, confidence=0.8):
    usable = past[(past["forecast"] > 0) & (past["actual"] > 0)].dropna()
    ratio = usable["forecast"] / usable["actual"]
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast * ratio.quantile(tail), "upper": forecast * ratio.quantile(1 - tail)}
    )


# %% id="calibrated_interval_normal" exercise="calibrated_interval" verdict="wrong" name="normal interval" why="This is mean plus and minus some standard deviations. The past ratios are not normal: take their quantiles."
def calibrated_interval(past, forecast, confidence=0.8):
    from scipy.stats import norm

    usable = past[past["forecast"] > 0].dropna()
    ratio = usable["actual"] / usable["forecast"]
    reach = norm.ppf((1 + confidence) / 2) * ratio.std()
    return pd.DataFrame(
        {"lower": forecast * (ratio.mean() - reach), "upper": forecast * (ratio.mean() + reach)}
    )


# %% id="calibrated_interval_unusable" exercise="calibrated_interval" verdict="wrong" name="unusable rows kept" why="Past rows whose forecast is not above 0 gave ratios without meaning, infinite ones included. Leave them out."
def calibrated_interval(past, forecast, confidence=0.8):
    ratio = (past["actual"] / past["forecast"]).dropna()
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast * ratio.quantile(tail), "upper": forecast * ratio.quantile(1 - tail)}
    )


# %% id="calibrated_interval_lost_index" exercise="calibrated_interval" verdict="wrong" name="index lost" why="The labels of the forecast are gone, so nobody knows of what each interval is. Keep the index of `forecast`."
def calibrated_interval(past, forecast, confidence=0.8):
    usable = past[past["forecast"] > 0].dropna()
    ratio = usable["actual"] / usable["forecast"]
    tail = (1 - confidence) / 2
    new = forecast.to_numpy()
    return pd.DataFrame(
        {"lower": new * ratio.quantile(tail), "upper": new * ratio.quantile(1 - tail)}
    )


# %% id="calibrated_interval_unsold_left_out" exercise="calibrated_interval" verdict="wrong" name="unsold rows left out" why="Past forecasts of what then sold nothing were left out. A ratio of 0 is a ratio, and the lower end needs it."
def calibrated_interval(past, forecast, confidence=0.8):
    usable = past[(past["forecast"] > 0) & (past["actual"] > 0)]
    ratio = usable["actual"] / usable["forecast"]
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast * ratio.quantile(tail), "upper": forecast * ratio.quantile(1 - tail)}
    )


# %% id="calibrated_interval_forecast_sorted" exercise="calibrated_interval" verdict="wrong" name="forecast changed" why="The forecast that was handed in was sorted. Work on a copy."
def calibrated_interval(past, forecast, confidence=0.8):
    forecast.sort_values(inplace=True)
    usable = past[past["forecast"] > 0].dropna()
    ratio = usable["actual"] / usable["forecast"]
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {"lower": forecast * ratio.quantile(tail), "upper": forecast * ratio.quantile(1 - tail)}
    )


# %% id="calibrated_interval_helpers" exercise="calibrated_interval" verdict="right" why="helper columns stay in the table and the index has a name"
def calibrated_interval(past, forecast, confidence=0.8):
    table = past.copy()
    table["ratio"] = np.where(table["forecast"] > 0, table["actual"], np.nan) / table["forecast"]
    ratios = table.loc[table["forecast"] > 0, "ratio"]
    tail = (1 - confidence) / 2
    answer = pd.DataFrame({"forecast": forecast.astype(float)}).rename_axis("what")
    answer["low_ratio"], answer["high_ratio"] = ratios.quantile(tail), ratios.quantile(1 - tail)
    answer["upper"] = answer["forecast"] * answer["high_ratio"]
    answer["lower"] = answer["forecast"] * answer["low_ratio"]
    return answer


# %% id="calibrated_interval_inputs" exercise="calibrated_interval" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    count = seed % 20
    guess = rng.gamma(2, 30, count)
    past = pd.DataFrame({"actual": guess * rng.gamma(6, 1 / 6, count), "forecast": guess})
    past.loc[rng.random(count) < 0.2, "actual"] = np.nan
    past.loc[rng.random(count) < 0.2, "forecast"] = [0.0, np.nan, -3.0][seed % 3]
    new = pd.Series(rng.gamma(2, 30, 4), index=list("abcd"))
    return past, new, [0.8, 0.5, 0.95, 0.6][seed % 4]


# %% [markdown] id="forecast_chart"
# ## 9. forecast_chart


# %% id="forecast_chart_pandas" exercise="forecast_chart" verdict="right" why="the plot method of a table"
def forecast_chart(table):
    days = table.set_index("date").sort_index()
    wape = (days["forecast_units"] - days["actual_units"]).abs().sum() / days["actual_units"].sum()
    days = days.rename(columns={"actual_units": "Actual", "forecast_units": "Forecast"})
    ax = days[["Actual", "Forecast"]].plot(figsize=(8, 4))
    ax.set(
        title=f"Two weeks ahead: {wape:.0%} of units missed", xlabel="Date", ylabel="Sold (units)"
    )
    return ax


# %% id="forecast_chart_seaborn" exercise="forecast_chart" verdict="right" why="long form with markers"
def forecast_chart(table):
    import seaborn as sns

    fig, ax = plt.subplots()
    long = table.rename(columns={"actual_units": "Actual", "forecast_units": "Forecast"})
    for name, marker in [("Actual", "o"), ("Forecast", "s")]:
        part = long.sort_values("date")
        sns.lineplot(x=part["date"], y=part[name], label=name, marker=marker, ax=ax)
    missed = (long["Actual"] - long["Forecast"]).abs().sum()
    ax.set_title("WAPE of the forecast: " + str(round(100 * missed / long["Actual"].sum())) + " %")
    ax.set_xlabel("day")
    ax.set_ylabel("units a day")
    ax.legend()
    return ax


# %% id="forecast_chart_legend_names" exercise="forecast_chart" verdict="right" why="names given to the legend alone"
def forecast_chart(table):
    days = table.sort_values("date")
    fig, ax = plt.subplots()
    lines = ax.plot(days["date"], days[["actual_units", "forecast_units"]])
    ax.legend(lines, ["Actual", "Forecast"])
    wape = abs(days["actual_units"] - days["forecast_units"]).sum() / days["actual_units"].sum()
    ax.set(title=f"We missed {wape:.0%} of the units", xlabel="Day", ylabel="Units sold")
    return ax


# %% id="forecast_chart_hue" exercise="forecast_chart" verdict="right" why="seaborn names the lines by hue"
def forecast_chart(table):
    import seaborn as sns

    names = {"actual_units": "Actual", "forecast_units": "Forecast"}
    long = table.rename(columns=names).melt("date", list(names.values()), "what", "units")
    ax = sns.lineplot(long, x="date", y="units", hue="what")
    error = (table.forecast_units - table.actual_units).abs().sum() / table.actual_units.sum()
    ax.set(title=f"Error of the plan: {100 * error:.0f}%", xlabel="Day", ylabel="Units")
    return ax


# %% id="forecast_chart_figure_legend" exercise="forecast_chart" verdict="right" why="the legend of the figure"
def forecast_chart(table):
    ordered = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(ordered["date"], ordered["actual_units"], label="Actual")
    ax.plot(ordered["date"], ordered["forecast_units"], label="Forecast", linestyle=":")
    fig.legend()
    misses = np.abs(ordered["actual_units"] - ordered["forecast_units"]).sum()
    fig.suptitle(f"Forecast against sales, {misses / ordered['actual_units'].sum():.0%} missed")
    ax.set_xlabel("Date")
    ax.set_ylabel("Units a day")
    return ax


# %% id="forecast_chart_unsorted" exercise="forecast_chart" verdict="wrong" name="rows in any order" why="The lines jump back and forth in time: sort by day before you draw."
def forecast_chart(table):
    missed = (table["forecast_units"] - table["actual_units"]).abs().sum()
    wape = missed / table["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(table["date"], table["actual_units"], label="Actual")
    ax.plot(table["date"], table["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_mape" exercise="forecast_chart" verdict="wrong" name="MAPE in the title" why="The title has the mean of the daily ratios. WAPE adds errors and units first and divides once."
def forecast_chart(table):
    days = table.sort_values("date")
    mape = ((days["forecast_units"] - days["actual_units"]).abs() / days["actual_units"]).mean()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {mape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_no_finding" exercise="forecast_chart" verdict="wrong" name="title without a finding" why="The title names the chart and says nothing about it. It should say how far off the forecast was."
def forecast_chart(table):
    days = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set_title("Forecast and actual sales")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_bare" exercise="forecast_chart" verdict="wrong" name="no labels" why="The axes have no labels and no legend tells the lines apart."
def forecast_chart(table):
    days = table.sort_values("date")
    wape = (days["forecast_units"] - days["actual_units"]).abs().sum() / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"])
    ax.plot(days["date"], days["forecast_units"])
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    return ax


# %% id="forecast_chart_bias" exercise="forecast_chart" verdict="wrong" name="bias in the title" why="The title has the bias, in which too much and too little cancel. WAPE adds the absolute errors."
def forecast_chart(table):
    days = table.sort_values("date")
    bias = (days["forecast_units"] - days["actual_units"]).sum() / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {abs(bias):.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_days_unsorted" exercise="forecast_chart" verdict="wrong" name="days beside other units" why="The days stand in the order of the table and the units in the order of time, so they do not belong together. Sort the table once, then draw."
def forecast_chart(table):
    days = table.sort_values("date")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    wape = missed / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(table["date"], days["actual_units"], label="Actual")
    ax.plot(table["date"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_markers" exercise="forecast_chart" verdict="wrong" name="markers only" why="There are only markers. Join them to lines, so that the eye can follow the days."
def forecast_chart(table):
    days = table.sort_values("date")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    wape = missed / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], "o", label="Actual")
    ax.plot(days["date"], days["forecast_units"], "x", label="Forecast")
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_fraction_percent" exercise="forecast_chart" verdict="wrong" name="fraction with a percent sign" why="The fraction stands before the percent sign: 0.25 is 25%. Format it with `:.0%`."
def forecast_chart(table):
    days = table.sort_values("date")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    wape = missed / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {wape:.2f}% of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_two_titles" exercise="forecast_chart" verdict="right" why="the finding is the title of the figure"
def forecast_chart(table):
    d = table.sort_values("date")
    w = (d["forecast_units"] - d["actual_units"]).abs().sum() / d["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(d["date"], d["actual_units"], label="Actual")
    ax.plot(d["date"], d["forecast_units"], label="Forecast")
    fig.suptitle(f"The forecast misses {w:.0%} of units")
    ax.set_title("Units sold and forecast by day", fontsize=9)
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_full_width" exercise="forecast_chart" verdict="right" why="a percent sign of a Chinese keyboard"
def forecast_chart(table):
    d = table.sort_values("date")
    w = (d["forecast_units"] - d["actual_units"]).abs().sum() / d["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(d["date"], d["actual_units"], label="Actual")
    ax.plot(d["date"], d["forecast_units"], label="Forecast")
    ax.set_title(f"预测误差 {w * 100:.0f}％")
    ax.set_xlabel("日期")
    ax.set_ylabel("销量 (units)")
    ax.legend()
    return ax


# %% id="forecast_chart_text_days" exercise="forecast_chart" verdict="wrong" name="days sorted as texts" why="The days were made texts before they were sorted, so 01 Dec comes before 30 Nov. Sort the timestamps, then write them as you like."
def forecast_chart(table):
    days = table.assign(day=table["date"].dt.strftime("%d %b")).sort_values("day")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    wape = missed / days["actual_units"].sum()
    fig, ax = plt.subplots()
    ax.plot(days["day"], days["actual_units"], label="Actual")
    ax.plot(days["day"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {wape:.0%} of units")
    ax.set_xlabel("Day")
    ax.set_ylabel("Units")
    ax.legend()
    return ax


# %% id="forecast_chart_month_first" exercise="forecast_chart" verdict="wrong" name="year forgotten in the order" why="The order of the days forgets the year: 1 January of the next year comes before 31 December. Sort the timestamps themselves."
def forecast_chart(table):
    days = table.sort_values("date", key=lambda date: date.dt.strftime("%m-%d"))
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set_title(f"The forecast misses {missed / days['actual_units'].sum():.0%} of units")
    ax.set(xlabel="Day", ylabel="Units")
    ax.legend()
    return ax


# %% id="forecast_chart_written_days" exercise="forecast_chart" verdict="right" why="sorted as timestamps, then written as texts"
def forecast_chart(table):
    days = table.sort_values("date").assign(day=lambda part: part["date"].dt.strftime("%d %b"))
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum()
    fig, ax = plt.subplots()
    ax.plot(days["day"], days["actual_units"], label="Actual", marker="o")
    ax.plot(days["day"], days["forecast_units"], label="Forecast", marker="x")
    ax.set_title(f"{missed / days['actual_units'].sum():.0%} of units were missed")
    ax.set(xlabel="Day", ylabel="Units a day")
    ax.legend()
    return ax


# %% id="forecast_chart_cut" exercise="forecast_chart" verdict="wrong" name="percentage cut off" why="The percentage is cut off behind the point instead of rounded: 24.75% is 25%. Format it with `:.0%`."
def forecast_chart(table):
    days = table.sort_values("date")
    missed = (days["forecast_units"] - days["actual_units"]).abs().sum() / days[
        "actual_units"
    ].sum()
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["actual_units"], label="Actual")
    ax.plot(days["date"], days["forecast_units"], label="Forecast")
    ax.set(title=f"The forecast misses {int(100 * missed)}% of units", xlabel="Day", ylabel="units")
    ax.legend()
    return ax


# %% id="forecast_chart_inputs" exercise="forecast_chart" role="inputs"
def inputs(seed: int) -> tuple:
    start = f"{pd.Timestamp('2024-11-20') + pd.Timedelta(days=seed % 40):%Y-%m-%d}"
    table = samples.sales_series(seed, days=5 + seed % 20, start=start)
    table = table.rename("actual_units").reset_index()
    table["forecast_units"] = np.roll(table["actual_units"], 1) + seed % 9 - 4
    return (table.sample(frac=1, random_state=seed),)


# %% [markdown] id="stocking_plan"
# ## 10. stocking_plan


# %% id="stocking_plan_loop" exercise="stocking_plan" verdict="right" why="row by row with the standard library"
def stocking_plan(goods):
    import math
    from statistics import NormalDist

    rows = []
    for good in goods.to_dict("records"):
        margin = good["price_cny"] - good["cost_cny"]
        ratio = quantile = 0.0
        if margin > 0:
            ratio = margin / (good["price_cny"] - good["clearance_cny"])
            quantile = good["mean_units"] + good["sd_units"] * NormalDist().inv_cdf(ratio)
            quantile = max(0.0, quantile)
        packs = math.ceil(max(0.0, quantile - good["available_units"]) / good["pack_units"])
        rows.append(
            {
                "sku": good["sku"],
                "order_units": packs * good["pack_units"],
                "quantile_units": quantile,
                "critical_ratio": ratio,
            }
        )
    return pd.DataFrame(rows)


# %% id="stocking_plan_numpy" exercise="stocking_plan" verdict="right" why="whole columns and np.where"
def stocking_plan(goods):
    from scipy import stats

    price, cost = goods["price_cny"].to_numpy(), goods["cost_cny"].to_numpy()
    over = cost - goods["clearance_cny"].to_numpy()
    ratio = np.where(price > cost, (price - cost) / (price - cost + over), 0.0)
    z = stats.norm.ppf(np.where(ratio > 0, ratio, 0.5))
    units = np.maximum(goods["mean_units"].to_numpy() + z * goods["sd_units"].to_numpy(), 0)
    units = np.where(ratio > 0, units, 0)
    missing = np.maximum(units - goods["available_units"].to_numpy(), 0)
    pack = goods["pack_units"].to_numpy()
    return pd.DataFrame(
        {
            "sku": goods["sku"].to_numpy(),
            "critical_ratio": ratio,
            "quantile_units": units,
            "order_units": (-(-missing // pack) * pack).astype(int),
        }
    )


# %% id="stocking_plan_all_columns" exercise="stocking_plan" verdict="right" why="the columns of goods and the helpers stay in the table"
def stocking_plan(goods):
    from scipy.stats import norm

    plan = goods.copy()
    plan["under"] = (plan["price_cny"] - plan["cost_cny"]).clip(lower=0)
    plan["over"] = plan["cost_cny"] - plan["clearance_cny"]
    plan["critical_ratio"] = plan["under"] / (plan["under"] + plan["over"])
    plan["z"] = norm.ppf(plan["critical_ratio"])
    plan["quantile_units"] = plan["mean_units"] + plan["z"] * plan["sd_units"]
    plan.loc[plan["under"] == 0, "quantile_units"] = 0
    plan["quantile_units"] = plan["quantile_units"].clip(lower=0)
    plan["missing"] = (plan["quantile_units"] - plan["available_units"]).clip(lower=0)
    plan["order_units"] = -(-plan["missing"] // plan["pack_units"]) * plan["pack_units"]
    return plan


# %% id="stocking_plan_inverted" exercise="stocking_plan" verdict="wrong" name="ratio turned round" why="The ratio is turned round: the cost of too few stands above the line. A high margin asks for more stock, not for less. See *What to buy* in the lecture."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = (over / (under + over)).where(under > 0, 0)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    missing = (plan["quantile_units"] - goods["available_units"]).clip(lower=0)
    packs = np.ceil(missing / goods["pack_units"])
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_clearance" exercise="stocking_plan" verdict="wrong" name="whole cost as overage" why="A unit too many was counted as lost whole. It still brings the clearance price."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + goods["cost_cny"])
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    missing = (plan["quantile_units"] - goods["available_units"]).clip(lower=0)
    packs = np.ceil(missing / goods["pack_units"])
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_mean" exercise="stocking_plan" verdict="wrong" name="buys the mean" why="This buys the mean whatever margin and clearance say. Too many and too few do not cost the same."
def stocking_plan(goods):
    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    plan["quantile_units"] = goods["mean_units"].where(plan["critical_ratio"] > 0, 0)
    missing = (plan["quantile_units"] - goods["available_units"]).clip(lower=0)
    packs = np.ceil(missing / goods["pack_units"])
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_rounds" exercise="stocking_plan" verdict="wrong" name="rounds to the nearest pack" why="Packs were rounded to the nearest, sometimes below the quantile. Round up."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    missing = (plan["quantile_units"] - goods["available_units"]).clip(lower=0)
    packs = (missing / goods["pack_units"]).round()
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_packs" exercise="stocking_plan" verdict="wrong" name="packs instead of units" why="The order counts packs; units are asked for."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    missing = (plan["quantile_units"] - goods["available_units"]).clip(lower=0)
    plan["order_units"] = np.ceil(missing / goods["pack_units"])
    return plan


# %% id="stocking_plan_negative" exercise="stocking_plan" verdict="wrong" name="negative orders" why="Some orders are below 0 or infinite: of goods that earn nothing, or hardly sell, nothing is bought."
def stocking_plan(goods):
    from scipy.stats import norm

    under = goods["price_cny"] - goods["cost_cny"]
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = (under / (under + over)).clip(lower=0)
    plan["quantile_units"] = (
        goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    )
    packs = np.ceil((plan["quantile_units"] - goods["available_units"]) / goods["pack_units"])
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_sku_index" exercise="stocking_plan" verdict="right" why="the SKU is the index"
def stocking_plan(goods):
    from scipy.special import ndtri

    g = goods.set_index("sku")
    gain = np.maximum(g.price_cny - g.cost_cny, 0)
    r = gain / (gain + (g.cost_cny - g.clearance_cny))
    z = pd.Series(ndtri(r), index=g.index).replace(-np.inf, np.nan)
    q = (g.mean_units + z * g.sd_units).clip(lower=0).fillna(0)
    lack = (q - g.available_units).clip(lower=0)
    order = lack + (-lack) % g.pack_units
    return pd.DataFrame({"critical_ratio": r, "quantile_units": q, "order_units": order.round()})


# %% id="stocking_plan_on_hand" exercise="stocking_plan" verdict="wrong" name="available goods bought again" why="What is on the shelf or on the way is bought a second time. Order what is missing: the quantile minus the available units. See *What to buy* in the lecture."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    plan["order_units"] = (
        np.ceil(plan["quantile_units"] / goods["pack_units"]) * goods["pack_units"]
    )
    return plan


# %% id="stocking_plan_packs_first" exercise="stocking_plan" verdict="wrong" name="packs before what is available" why="The quantile was rounded up to packs before the available units were taken off, so the order is no whole number of packs. Subtract first, then round."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    whole = np.ceil(plan["quantile_units"] / goods["pack_units"]) * goods["pack_units"]
    plan["order_units"] = (whole - goods["available_units"]).clip(lower=0)
    return plan


# %% id="stocking_plan_oversupplied" exercise="stocking_plan" verdict="wrong" name="below 0 where enough is there" why="Where more is available than wanted the order is below 0. Nothing is sent back: order 0."
def stocking_plan(goods):
    from scipy.stats import norm

    under = (goods["price_cny"] - goods["cost_cny"]).clip(lower=0)
    over = goods["cost_cny"] - goods["clearance_cny"]
    plan = goods[["sku"]].copy()
    plan["critical_ratio"] = under / (under + over)
    wanted = goods["mean_units"] + norm.ppf(plan["critical_ratio"]) * goods["sd_units"]
    plan["quantile_units"] = wanted.where(plan["critical_ratio"] > 0, 0).clip(lower=0)
    packs = np.ceil((plan["quantile_units"] - goods["available_units"]) / goods["pack_units"])
    plan["order_units"] = packs * goods["pack_units"]
    return plan


# %% id="stocking_plan_below_zero" exercise="stocking_plan" verdict="wrong" name="quantile below 0" why="A small mean with a large deviation gives a quantile below 0. Nobody wants fewer than 0 units: clip it."
def stocking_plan(goods):
    from scipy.stats import norm

    g = goods.copy()
    under = (g["price_cny"] - g["cost_cny"]).clip(lower=0)
    g["critical_ratio"] = under / (under + g["cost_cny"] - g["clearance_cny"])
    g["quantile_units"] = g["mean_units"] + norm.ppf(g["critical_ratio"]) * g["sd_units"]
    g.loc[under == 0, "quantile_units"] = 0
    missing = (g["quantile_units"] - g["available_units"]).clip(lower=0)
    g["order_units"] = np.ceil(missing / g["pack_units"]) * g["pack_units"]
    return g


# %% id="stocking_plan_infinity" exercise="stocking_plan" verdict="wrong" name="minus infinity times 0" why="Where nothing is earned and the deviation is 0, minus infinity times 0 is missing. Set the quantile to 0 where the ratio is 0."
def stocking_plan(goods):
    from scipy.stats import norm

    g = goods.copy()
    under = (g["price_cny"] - g["cost_cny"]).clip(lower=0)
    g["critical_ratio"] = under / (under + g["cost_cny"] - g["clearance_cny"])
    quantile = g["mean_units"] + norm.ppf(g["critical_ratio"]) * g["sd_units"]
    g["quantile_units"] = quantile.clip(lower=0)
    missing = g["quantile_units"] - g["available_units"]
    g["order_units"] = (np.ceil(missing / g["pack_units"]) * g["pack_units"]).clip(lower=0)
    return g


# %% id="stocking_plan_inputs" exercise="stocking_plan" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    count = 1 + seed % 8
    cost = np.round(rng.uniform(5, 200, count), 2)
    goods = pd.DataFrame(
        {
            "sku": [f"SKU-{number}" for number in range(count)],
            "mean_units": rng.uniform(0, 300, count),
            "sd_units": rng.uniform(0, 200, count) * rng.integers(0, 2, count),
            "price_cny": np.round(cost * rng.choice([0.8, 1.0, 1.5, 2.5], count), 2),
            "cost_cny": cost,
            "clearance_cny": np.round(cost * rng.uniform(0, 0.9, count), 2),
            "available_units": rng.integers(0, 250, count) * rng.integers(0, 2, count),
            "pack_units": rng.integers(1, 25, count),
        }
    )
    return (goods,)


# %% id="rolling_backtest_perfect_nothing" exercise="rolling_backtest" verdict="wrong" name="perfect about nothing" why="Where nothing was sold and nothing forecast the rates are reported as 0, as if it were a perfect forecast. Over 0 units there is no rate: NaN."
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for k in range(origins, 0, -1):
        cut = len(sales) - k * horizon
        known, test = sales.iloc[:cut], sales.iloc[cut : cut + horizon].to_numpy()
        last = known.iloc[-season:].to_numpy()
        error = np.array([last[i % season] for i in range(horizon)]) - test
        sold = test.sum()

        def rate(amount):
            if sold > 0:
                return amount / sold
            return 0.0 if not error.any() else np.nan

        rows.append(
            {
                "origin": known.index[-1],
                "sold_units": sold,
                "wape": rate(np.abs(error).sum()),
                "bias": rate(error.sum()),
            }
        )
    return pd.DataFrame(rows)


# %% id="demand_behind_sales_zero_mean" exercise="demand_behind_sales" verdict="wrong" name="zero is no mean" why="A weekday on which the SKU sold 0 while in stock counts as a weekday without data. A mean of 0 is a mean."
def demand_behind_sales(daily):
    free = daily[daily["closing_units"] > 0]
    weekday_mean = (
        free.groupby(["product_id", free["date"].dt.dayofweek])["sold_units"].mean().to_dict()
    )
    sku_mean = free.groupby("product_id")["sold_units"].mean().to_dict()
    demand = []
    for row in daily.itertuples():
        if row.closing_units > 0:
            demand.append(row.sold_units)
            continue
        usual = (
            weekday_mean.get((row.product_id, row.date.dayofweek))
            or sku_mean.get(row.product_id)
            or 0
        )
        demand.append(max(row.sold_units, usual))
    return daily[["product_id", "date"]].assign(demand_units=demand)
