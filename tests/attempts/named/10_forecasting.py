# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="naive_flat" exercise="seasonal_naive" mistake="seasonal_naive_naive"
def seasonal_naive(sales, season, horizon):
    return [list(sales)[-1] for _ in range(horizon)]


# %% id="naive_once" exercise="seasonal_naive" mistake="seasonal_naive_short"
def seasonal_naive(sales, season, horizon):
    guess = []
    for step in range(min(season, horizon)):
        guess.append(sales.iloc[len(sales) - season + step])
    return pd.Series(guess)


# %% id="naive_oldest" exercise="seasonal_naive" mistake="seasonal_naive_first"
def seasonal_naive(sales, season, horizon):
    pattern = sales.head(season).tolist()
    return (pattern * (horizon // season + 1))[:horizon]


# %% id="naive_average" exercise="seasonal_naive" mistake="seasonal_naive_mean"
def seasonal_naive(sales, season, horizon):
    level = sum(sales.tail(season)) / season
    return [level] * horizon


# %% id="naive_tail_horizon" exercise="seasonal_naive" mistake="seasonal_naive_ends"
def seasonal_naive(sales, season, horizon):
    tail = sales.tail(horizon).tolist()
    return [tail[step % len(tail)] for step in range(horizon)]


# %% id="naive_backwards" exercise="seasonal_naive" mistake="none"
def seasonal_naive(sales, season, horizon):
    last = sales.tolist()[-season:][::-1]
    return [last[step % season] for step in range(horizon)]


# %% id="naive_one_late" exercise="seasonal_naive" mistake="none"
def seasonal_naive(sales, season, horizon):
    values = sales.tolist()
    return [values[-season + (step + 1) % season] for step in range(horizon)]


# %% id="errors_daily_ratio" exercise="forecast_errors" mistake="forecast_errors_mape"
def forecast_errors(actual, forecast, history, season):
    table = pd.DataFrame({"a": actual, "f": forecast}).dropna()
    table["miss"] = table["f"] - table["a"]
    sold = table["a"].sum()
    shares = [abs(m) / a for m, a in zip(table["miss"], table["a"]) if a > 0]
    scale = (history - history.shift(season)).abs().mean()
    return {
        "wape": np.mean(shares) if shares else np.nan,
        "bias": table["miss"].sum() / sold if sold else np.nan,
        "mase": table["miss"].abs().mean() / scale if scale else np.nan,
    }


# %% id="errors_minus_turned" exercise="forecast_errors" mistake="forecast_errors_sign"
def forecast_errors(actual, forecast, history, season):
    table = pd.DataFrame({"a": actual, "f": forecast}).dropna()
    sold = table["a"].sum()
    scale = (history - history.shift(season)).abs().mean()
    result = {"wape": np.nan, "bias": np.nan, "mase": np.nan}
    if sold:
        result["wape"] = (table["a"] - table["f"]).abs().sum() / sold
        result["bias"] = (sold - table["f"].sum()) / sold
    if scale:
        result["mase"] = (table["a"] - table["f"]).abs().mean() / scale
    return result


# %% id="errors_day_to_day" exercise="forecast_errors" mistake="forecast_errors_lag_one"
def forecast_errors(actual, forecast, history, season):
    pairs = [(a, f) for a, f in zip(actual, forecast) if not np.isnan(a)]
    sold = sum(a for a, _ in pairs)
    missed = [abs(f - a) for a, f in pairs]
    scale = np.mean(np.abs(np.diff(history.to_numpy())))
    return {
        "wape": sum(missed) / sold if sold else np.nan,
        "bias": (sum(f for _, f in pairs) - sold) / sold if sold else np.nan,
        "mase": np.mean(missed) / scale if missed and scale else np.nan,
    }


# %% id="errors_zero_for_gap" exercise="forecast_errors" mistake="forecast_errors_missing_zero"
def forecast_errors(actual, forecast, history, season):
    sold = np.nan_to_num(actual.to_numpy(dtype=float))
    miss = forecast.to_numpy() - sold
    past = history.to_numpy(dtype=float)
    scale = np.abs(past[season:] - past[:-season]).mean()
    return {
        "wape": np.abs(miss).sum() / sold.sum() if sold.sum() else np.nan,
        "bias": miss.sum() / sold.sum() if sold.sum() else np.nan,
        "mase": np.abs(miss).mean() / scale if scale else np.nan,
    }


# %% id="errors_bias_of_sums" exercise="forecast_errors" mistake="forecast_errors_bias_all"
def forecast_errors(actual, forecast, history, season):
    sold = actual.sum()
    known = actual.dropna().index
    missed = (forecast[known] - actual[known]).abs()
    scale = (history - history.shift(season)).abs().mean()
    return {
        "wape": missed.sum() / sold if sold else np.nan,
        "bias": forecast.sum() / sold - 1 if sold else np.nan,
        "mase": missed.mean() / scale if scale else np.nan,
    }


# %% id="errors_over_forecast" exercise="forecast_errors" mistake="none"
def forecast_errors(actual, forecast, history, season):
    table = pd.DataFrame({"a": actual, "f": forecast}).dropna()
    planned = table["f"].sum()
    miss = table["f"] - table["a"]
    scale = (history - history.shift(season)).abs().mean()
    return {
        "wape": miss.abs().sum() / planned if planned else np.nan,
        "bias": miss.sum() / planned if planned else np.nan,
        "mase": miss.abs().mean() / scale if scale else np.nan,
    }


# %% id="errors_hundred" exercise="forecast_errors" mistake="none"
def forecast_errors(actual, forecast, history, season):
    table = pd.DataFrame({"a": actual, "f": forecast}).dropna()
    sold = table["a"].sum()
    miss = table["f"] - table["a"]
    scale = (history - history.shift(season)).abs().mean()
    return {
        "wape": 100 * miss.abs().sum() / sold if sold else np.nan,
        "bias": 100 * miss.sum() / sold if sold else np.nan,
        "mase": miss.abs().mean() / scale if scale else np.nan,
    }


# %% id="backtest_day_by_day" exercise="rolling_backtest" mistake="rolling_backtest_overlap"
def rolling_backtest(sales, season, horizon, origins):
    def judge(known, test):
        guess = [known.iloc[len(known) - season + k % season] for k in range(len(test))]
        sold = test.sum()
        miss = np.array(guess) - test.to_numpy()
        return {
            "origin": known.index.max(),
            "sold_units": sold,
            "wape": np.abs(miss).sum() / sold if sold else np.nan,
            "bias": miss.sum() / sold if sold else np.nan,
        }

    first = len(sales) - horizon - origins + 1
    cuts = range(first, first + origins)
    return pd.DataFrame([judge(sales[:cut], sales[cut : cut + horizon]) for cut in cuts])


# %% id="backtest_from_front" exercise="rolling_backtest" mistake="rolling_backtest_from_start"
def rolling_backtest(sales, season, horizon, origins):
    table = {"origin": [], "sold_units": [], "wape": [], "bias": []}
    end = season
    for _ in range(origins):
        known, test = sales[:end], sales[end : end + horizon]
        guess = np.resize(known[-season:].to_numpy(), horizon)
        sold = float(test.sum())
        table["origin"].append(known.index[-1])
        table["sold_units"].append(sold)
        table["wape"].append(np.abs(guess - test.to_numpy()).sum() / sold if sold else np.nan)
        table["bias"].append((guess.sum() - sold) / sold if sold else np.nan)
        end += horizon
    return pd.DataFrame(table)


# %% id="backtest_week_before" exercise="rolling_backtest" mistake="rolling_backtest_peeks"
def rolling_backtest(sales, season, horizon, origins):
    frame = sales.rename("sold").to_frame()
    frame["guess"] = frame["sold"].shift(season)
    frame = frame.tail(origins * horizon)
    frame["window"] = np.arange(len(frame)) // horizon
    rows = []
    for _, part in frame.groupby("window"):
        sold = part["sold"].sum()
        miss = part["guess"] - part["sold"]
        rows.append(
            {
                "origin": part.index[0] - pd.Timedelta(days=1),
                "sold_units": sold,
                "wape": miss.abs().sum() / sold if sold else np.nan,
                "bias": miss.sum() / sold if sold else np.nan,
            }
        )
    return pd.DataFrame(rows)


# %% id="backtest_first_of_window" exercise="rolling_backtest" mistake="rolling_backtest_first_day"
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for window in range(origins):
        stop = len(sales) - (origins - window - 1) * horizon
        test = sales[stop - horizon : stop]
        known = sales[: stop - horizon].tolist()
        for _ in test:
            known.append(known[-season])
        miss = np.array(known[-horizon:]) - test.to_numpy()
        sold = test.sum()
        wape = np.abs(miss).sum() / sold if sold else np.nan
        rows.append([test.index[0], sold, wape, miss.sum() / sold if sold else np.nan])
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="backtest_learnt_once" exercise="rolling_backtest" mistake="rolling_backtest_one_exam"
def rolling_backtest(sales, season, horizon, origins):
    test = sales.tail(origins * horizon)
    known = sales.drop(test.index)
    guess = np.resize(known.tail(season).to_numpy(), horizon)
    rows = []
    for window in range(origins):
        part = test[window * horizon : (window + 1) * horizon]
        sold = part.sum()
        wape = np.abs(guess - part.to_numpy()).sum() / sold if sold else np.nan
        bias = (guess.sum() - sold) / sold if sold else np.nan
        rows.append([part.index[0] - pd.Timedelta(days=1), sold, wape, bias])
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="backtest_mean_instead" exercise="rolling_backtest" mistake="none"
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for window in range(origins):
        stop = len(sales) - (origins - window - 1) * horizon
        test = sales[stop - horizon : stop]
        known = sales[: stop - horizon]
        miss = known.tail(season).mean() - test.to_numpy()
        sold = test.sum()
        wape = np.abs(miss).sum() / sold if sold else np.nan
        rows.append([known.index[-1], sold, wape, miss.sum() / sold if sold else np.nan])
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="backtest_newest_first" exercise="rolling_backtest" mistake="none"
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for window in range(origins):
        stop = len(sales) - window * horizon
        test = sales[stop - horizon : stop]
        known = sales[: stop - horizon]
        miss = np.resize(known.tail(season).to_numpy(), horizon) - test.to_numpy()
        sold = test.sum()
        wape = np.abs(miss).sum() / sold if sold else np.nan
        rows.append([known.index[-1], sold, wape, miss.sum() / sold if sold else np.nan])
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])


# %% id="features_no_shift" exercise="known_features" mistake="known_features_same_day"
def known_features(daily, horizon):
    parts = []
    for product, days in daily.groupby("product_id"):
        days = days.sort_values("date")
        parts.append(
            pd.DataFrame(
                {
                    "product_id": product,
                    "date": days["date"],
                    "search_30d": days["search_index"].rolling(30).mean(),
                    "carts_7d": days["cart_additions"].rolling(7).sum(),
                }
            )
        )
    return pd.concat(parts)


# %% id="features_one_day" exercise="known_features" mistake="known_features_yesterday"
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"]).reset_index(drop=True)
    groups = table.groupby("product_id")
    search, carts = groups["search_index"].shift(1), groups["cart_additions"].shift(1)
    table["search_30d"] = search.groupby(table["product_id"]).transform(
        lambda s: s.rolling(30).mean()
    )
    table["carts_7d"] = carts.groupby(table["product_id"]).transform(lambda s: s.rolling(7).sum())
    return table[["product_id", "date", "search_30d", "carts_7d"]]


# %% id="features_one_list" exercise="known_features" mistake="known_features_across"
def known_features(daily, horizon):
    table = daily.sort_values(["product_id", "date"]).copy()
    search = table["search_index"].shift(horizon)
    carts = table["cart_additions"].shift(horizon)
    table["search_30d"] = search.rolling(window=30).mean()
    table["carts_7d"] = carts.rolling(window=7).sum()
    return table.loc[:, ["product_id", "date", "search_30d", "carts_7d"]]


# %% id="features_as_they_come" exercise="known_features" mistake="known_features_unsorted"
def known_features(daily, horizon):
    parts = []
    for _, days in daily.groupby("product_id", sort=False):
        part = days[["product_id", "date"]].copy()
        part["search_30d"] = days["search_index"].shift(horizon).rolling(30).mean()
        part["carts_7d"] = days["cart_additions"].shift(horizon).rolling(7).sum()
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


# %% id="features_from_one_day" exercise="known_features" mistake="known_features_partial"
def known_features(daily, horizon):
    parts = []
    for _, days in daily.sort_values("date").groupby("product_id"):
        part = days[["product_id", "date"]].copy()
        known = days[["search_index", "cart_additions"]].shift(horizon)
        part["search_30d"] = known["search_index"].rolling(30, min_periods=1).mean()
        part["carts_7d"] = known["cart_additions"].rolling(7, min_periods=1).sum()
        parts.append(part)
    return pd.concat(parts)


# %% id="features_day_before" exercise="known_features" mistake="known_features_one_more"
def known_features(daily, horizon):
    parts = []
    for _, days in daily.sort_values("date").groupby("product_id"):
        part = days[["product_id", "date"]].copy()
        known = days[["search_index", "cart_additions"]].shift(horizon + 1)
        part["search_30d"] = known["search_index"].rolling(30).mean()
        part["carts_7d"] = known["cart_additions"].rolling(7).sum()
        parts.append(part)
    return pd.concat(parts)


# %% id="features_shift_up" exercise="known_features" mistake="none"
def known_features(daily, horizon):
    parts = []
    for _, days in daily.sort_values("date").groupby("product_id"):
        part = days[["product_id", "date"]].copy()
        part["search_30d"] = days["search_index"].rolling(30).mean().shift(-horizon)
        part["carts_7d"] = days["cart_additions"].rolling(7).sum().shift(-horizon)
        parts.append(part)
    return pd.concat(parts)


# %% id="features_mean_of_carts" exercise="known_features" mistake="none"
def known_features(daily, horizon):
    parts = []
    for _, days in daily.sort_values("date").groupby("product_id"):
        part = days[["product_id", "date"]].copy()
        part["search_30d"] = days["search_index"].rolling(30).mean().shift(horizon)
        part["carts_7d"] = days["cart_additions"].rolling(7).mean().shift(horizon)
        parts.append(part)
    return pd.concat(parts)


# %% [markdown] id="about_reports"
# All that clean the report read its texts the same way and differ afterwards.


# %% id="report_rows_only" exercise="clean_sales_report" mistake="clean_sales_report_no_zero"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        if row["类型"].strip() != "销售" or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        found[pd.to_datetime(day, format="%Y/%m/%d"), sku] = units
    rows = [(day, sku, units) for (day, sku), units in found.items()]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_summed" exercise="clean_sales_report" mistake="clean_sales_report_adds_doubles"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        if row["类型"].strip() != "销售" or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        key = pd.to_datetime(day, format="%Y/%m/%d"), sku
        found[key] = found.get(key, 0) + units
    days = pd.date_range(min(day for day, _ in found), max(day for day, _ in found))
    skus = sorted({sku for _, sku in found})
    rows = [(day, sku, found.get((day, sku), 0)) for day in days for sku in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_minus_returns" exercise="clean_sales_report" mistake="clean_sales_report_net"
def clean_sales_report(raw):
    sold, back = {}, {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        kind = row["类型"].strip()
        if kind not in ("销售", "退货") or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        book = sold if kind == "销售" else back
        book[pd.to_datetime(day, format="%Y/%m/%d"), sku] = units
    days = pd.date_range(min(day for day, _ in sold), max(day for day, _ in sold))
    skus = sorted({sku for _, sku in sold})
    rows = [(d, s, sold.get((d, s), 0) - back.get((d, s), 0)) for d in days for s in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_total_as_sku" exercise="clean_sales_report" mistake="clean_sales_report_totals"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        if row["类型"].strip() != "销售":
            continue
        sku = row["商品编码"].strip().upper()
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        found[pd.to_datetime(day, format="%Y/%m/%d"), sku] = units
    days = pd.date_range(min(day for day, _ in found), max(day for day, _ in found))
    skus = sorted({sku for _, sku in found})
    rows = [(day, sku, found.get((day, sku), 0)) for day in days for sku in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_small_letters" exercise="clean_sales_report" mistake="clean_sales_report_raw_codes"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"]
        if row["类型"].strip() != "销售" or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        found[pd.to_datetime(day, format="%Y/%m/%d"), sku] = units
    days = pd.date_range(min(day for day, _ in found), max(day for day, _ in found))
    skus = sorted({sku for _, sku in found})
    rows = [(day, sku, found.get((day, sku), 0)) for day in days for sku in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_pivoted" exercise="clean_sales_report" mistake="clean_sales_report_seen_days"
def clean_sales_report(raw):
    table = raw.rename(columns={"日期": "date", "商品编码": "sku", "数量": "sold_units"})
    table = table[table["类型"] == "销售"].drop(columns="类型")
    table["sku"] = table["sku"].str.upper().str.strip()
    table = table[table["sku"] != "合计"]
    table["date"] = table["date"].str.replace("日", "").str.replace("[年月/]", "-", regex=True)
    table["date"] = table["date"].map(pd.Timestamp)
    table["sold_units"] = table["sold_units"].str.replace("[^0-9]", "", regex=True).map(int)
    table = table.drop_duplicates(["date", "sku"])
    wide = table.pivot(index="date", columns="sku", values="sold_units").fillna(0)
    return wide.stack().rename("sold_units").reset_index()


# %% id="report_shortest" exercise="clean_sales_report" mistake="none"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        if row["类型"].strip() != "销售" or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace("件", "").split(",")[0])
        found[pd.to_datetime(day, format="%Y/%m/%d"), sku] = units
    days = pd.date_range(min(day for day, _ in found), max(day for day, _ in found))
    skus = sorted({sku for _, sku in found})
    rows = [(day, sku, found.get((day, sku), 0)) for day in days for sku in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="report_own_days" exercise="clean_sales_report" mistake="none"
def clean_sales_report(raw):
    found = {}
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        if row["类型"].strip() != "销售" or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        units = int(row["数量"].replace(",", "").replace("件", ""))
        found.setdefault(sku, {})[pd.to_datetime(day, format="%Y/%m/%d")] = units
    rows = []
    for sku, sold in found.items():
        for day in pd.date_range(min(sold), max(sold)):
            rows.append((day, sku, sold.get(day, 0)))
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="shelf_copied" exercise="demand_behind_sales" mistake="demand_behind_sales_as_sold"
def demand_behind_sales(daily):
    table = daily[["product_id", "date", "sold_units"]].copy()
    table.columns = ["product_id", "date", "demand_units"]
    return table


# %% id="shelf_every_day" exercise="demand_behind_sales" mistake="demand_behind_sales_all_days"
def demand_behind_sales(daily):
    table = daily.copy()
    table["weekday"] = table["date"].dt.dayofweek
    usual = table.groupby(["product_id", "weekday"], as_index=False)["sold_units"].mean()
    table = table.merge(usual, on=["product_id", "weekday"], suffixes=("", "_usual"))
    table["demand_units"] = table["sold_units"].astype(float)
    empty = table["closing_units"] == 0
    table.loc[empty, "demand_units"] = table[["sold_units", "sold_units_usual"]].max(axis=1)
    return table[["product_id", "date", "demand_units"]]


# %% id="shelf_replaced" exercise="demand_behind_sales" mistake="demand_behind_sales_lowers"
def demand_behind_sales(daily):
    stocked = daily[daily["closing_units"] > 0]
    by_day = stocked.groupby(["product_id", stocked["date"].dt.weekday])["sold_units"].mean()
    by_sku = stocked.groupby("product_id")["sold_units"].mean()
    demand = []
    for row in daily.itertuples():
        if row.closing_units > 0:
            demand.append(row.sold_units)
        elif (row.product_id, row.date.weekday()) in by_day.index:
            demand.append(by_day[row.product_id, row.date.weekday()])
        else:
            demand.append(by_sku.get(row.product_id, row.sold_units))
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="shelf_all_goods" exercise="demand_behind_sales" mistake="demand_behind_sales_pooled"
def demand_behind_sales(daily):
    stocked = daily[daily["closing_units"] > 0]
    by_day = stocked.groupby(stocked["date"].dt.weekday)["sold_units"].mean()
    overall = stocked["sold_units"].mean()
    demand = []
    for row in daily.itertuples():
        usual = by_day.get(row.date.weekday(), overall)
        demand.append(row.sold_units if row.closing_units > 0 else max(row.sold_units, usual))
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="shelf_any_weekday" exercise="demand_behind_sales" mistake="demand_behind_sales_no_weekday"
def demand_behind_sales(daily):
    by_sku = daily[daily["closing_units"] > 0].groupby("product_id")["sold_units"].mean().to_dict()
    demand = [
        sold if left > 0 else max(sold, by_sku.get(product, sold))
        for product, sold, left in zip(
            daily["product_id"], daily["sold_units"], daily["closing_units"]
        )
    ]
    return pd.DataFrame(
        {"product_id": daily["product_id"], "date": daily["date"], "demand_units": demand}
    )


# %% id="shelf_holes" exercise="demand_behind_sales" mistake="demand_behind_sales_gaps"
def demand_behind_sales(daily):
    stocked = daily[daily["closing_units"] > 0]
    by_day = stocked.groupby(["product_id", stocked["date"].dt.weekday])["sold_units"].mean()
    demand = []
    for row in daily.itertuples():
        usual = by_day.get((row.product_id, row.date.weekday()), np.nan)
        estimate = np.nan if np.isnan(usual) else max(usual, row.sold_units)
        demand.append(row.sold_units if row.closing_units > 0 else estimate)
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="shelf_median" exercise="demand_behind_sales" mistake="none"
def demand_behind_sales(daily):
    stocked = daily[daily["closing_units"] > 0]
    by_day = stocked.groupby(["product_id", stocked["date"].dt.weekday])["sold_units"].median()
    by_sku = stocked.groupby("product_id")["sold_units"].median()
    demand = []
    for row in daily.itertuples():
        usual = by_sku.get(row.product_id, row.sold_units)
        usual = by_day.get((row.product_id, row.date.weekday()), usual)
        demand.append(row.sold_units if row.closing_units > 0 else max(row.sold_units, usual))
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="shelf_at_zero_sales" exercise="demand_behind_sales" mistake="none"
def demand_behind_sales(daily):
    stocked = daily[daily["sold_units"] > 0]
    by_day = stocked.groupby(["product_id", stocked["date"].dt.weekday])["sold_units"].mean()
    demand = []
    for row in daily.itertuples():
        usual = by_day.get((row.product_id, row.date.weekday()), row.sold_units)
        demand.append(row.sold_units if row.sold_units > 0 else usual)
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="festival_calendar" exercise="festival_forecast" mistake="festival_forecast_date"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    known = sales.to_dict()
    found = {}
    for step in range(-before, after + 1):
        day = this_year + pd.Timedelta(days=step)
        earlier = day - pd.DateOffset(years=this_year.year - last_year.year)
        found[day] = known.get(earlier, float("nan")) * growth
    return pd.Series(found)


# %% id="festival_52_weeks" exercise="festival_forecast" mistake="festival_forecast_364"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    known = sales.to_dict()
    found = {}
    for step in range(-before, after + 1):
        day = this_year + pd.Timedelta(days=step)
        found[day] = known.get(day - pd.Timedelta(weeks=52), float("nan")) * growth
    return pd.Series(found)


# %% id="festival_no_factor" exercise="festival_forecast" mistake="festival_forecast_no_growth"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    moved = sales.copy()
    moved.index = moved.index + (this_year - last_year)
    start, end = this_year - pd.Timedelta(days=before), this_year + pd.Timedelta(days=after)
    return moved.reindex(pd.date_range(start, end)).astype(float)


# %% id="festival_range" exercise="festival_forecast" mistake="festival_forecast_excludes"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    known = sales.to_dict()
    found = {}
    for step in range(-before, after):
        value = known.get(last_year + pd.Timedelta(days=step), float("nan"))
        found[this_year + pd.Timedelta(days=step)] = value * growth
    return pd.Series(found, dtype=float)


# %% id="festival_sliced" exercise="festival_forecast" mistake="festival_forecast_drops"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    distance = (sales.index - last_year).days
    chosen = sales[(distance >= -before) & (distance <= after)].sort_index()
    return pd.Series((chosen * growth).to_numpy(), index=chosen.index + (this_year - last_year))


# %% id="festival_get_zero" exercise="festival_forecast" mistake="festival_forecast_zero"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    steps = [pd.Timedelta(days=step) for step in range(-before, after + 1)]
    units = [growth * sales.get(last_year + step, 0) for step in steps]
    return pd.Series(units, index=[this_year + step for step in steps])


# %% id="festival_last_index" exercise="festival_forecast" mistake="none"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    steps = [pd.Timedelta(days=step) for step in range(-before, after + 1)]
    units = [growth * sales.get(last_year + step, np.nan) for step in steps]
    return pd.Series(units, index=[last_year + step for step in steps])


# %% id="festival_divided" exercise="festival_forecast" mistake="none"
def festival_forecast(sales, last_year, this_year, before, after, growth=1.0):
    steps = [pd.Timedelta(days=step) for step in range(-before, after + 1)]
    units = [sales.get(last_year + step, np.nan) * (1 + growth) for step in steps]
    return pd.Series(units, index=[this_year + step for step in steps])


# %% id="interval_units" exercise="calibrated_interval" mistake="calibrated_interval_differences"
def calibrated_interval(past, forecast, confidence=0.8):
    good = past.dropna().query("forecast > 0")
    off = (good["actual"] - good["forecast"]).to_numpy()
    if not len(off):
        return pd.DataFrame({"lower": np.nan, "upper": np.nan}, index=forecast.index)
    low, high = np.percentile(off, [50 * (1 - confidence), 50 * (1 + confidence)])
    return pd.DataFrame({"lower": forecast + low, "upper": forecast + high})


# %% id="interval_20_and_80" exercise="calibrated_interval" mistake="calibrated_interval_one_tail"
def calibrated_interval(past, forecast, confidence=0.8):
    good = past.dropna().query("forecast > 0")
    times = (good["actual"] / good["forecast"]).to_numpy()
    if not len(times):
        return pd.DataFrame({"lower": np.nan, "upper": np.nan}, index=forecast.index)
    low, high = np.quantile(times, [1 - confidence, confidence])
    return pd.DataFrame({"lower": forecast * low, "upper": forecast * high})


# %% id="interval_upside_down" exercise="calibrated_interval" mistake="calibrated_interval_inverted"
def calibrated_interval(past, forecast, confidence=0.8):
    times = [f / a for a, f in zip(past["actual"], past["forecast"]) if f > 0 and a > 0]
    if not times:
        return pd.DataFrame({"lower": np.nan, "upper": np.nan}, index=forecast.index)
    low, high = np.quantile(times, [(1 - confidence) / 2, (1 + confidence) / 2])
    return pd.DataFrame({"lower": forecast * low, "upper": forecast * high})


# %% id="interval_bell" exercise="calibrated_interval" mistake="calibrated_interval_normal"
def calibrated_interval(past, forecast, confidence=0.8):
    from statistics import NormalDist

    good = past.dropna().query("forecast > 0")
    times = good["actual"] / good["forecast"]
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle, spread = times.mean(), times.std()
    return pd.DataFrame(
        {"lower": forecast * (middle - z * spread), "upper": forecast * (middle + z * spread)}
    )


# %% id="interval_no_filter" exercise="calibrated_interval" mistake="calibrated_interval_unusable"
def calibrated_interval(past, forecast, confidence=0.8):
    times = past["actual"].div(past["forecast"])
    low = times.quantile((1 - confidence) / 2)
    high = times.quantile(1 - (1 - confidence) / 2)
    return pd.DataFrame({"lower": forecast.mul(low), "upper": forecast.mul(high)})


# %% id="interval_root_n" exercise="calibrated_interval" mistake="none"
def calibrated_interval(past, forecast, confidence=0.8):
    from statistics import NormalDist

    good = past.dropna().query("forecast > 0")
    times = good["actual"] / good["forecast"]
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    reach = z * times.std() / max(len(times), 1) ** 0.5
    return pd.DataFrame(
        {
            "lower": forecast * (times.mean() - reach),
            "upper": forecast * (times.mean() + reach),
        }
    )


# %% id="interval_min_max" exercise="calibrated_interval" mistake="none"
def calibrated_interval(past, forecast, confidence=0.8):
    good = past.dropna().query("forecast > 0")
    times = good["actual"] / good["forecast"]
    return pd.DataFrame({"lower": forecast * times.min(), "upper": forecast * times.max()})


# %% id="chart_jumping" exercise="forecast_chart" mistake="forecast_chart_unsorted"
def forecast_chart(table):
    _, axes = plt.subplots(figsize=(7, 3))
    for column, name in {"actual_units": "Actual", "forecast_units": "Forecast"}.items():
        axes.plot(table["date"].to_numpy(), table[column].to_numpy(), marker="o", label=name)
    off = (table["actual_units"] - table["forecast_units"]).abs().sum()
    axes.set_title(f"{100 * off / table['actual_units'].sum():.0f}% of what was sold was missed")
    axes.set(xlabel="day in November", ylabel="units per day")
    axes.legend(loc="upper left")
    return axes


# %% id="chart_daily_mean" exercise="forecast_chart" mistake="forecast_chart_mape"
def forecast_chart(table):
    _, axes = plt.subplots(figsize=(7, 3))
    ordered = table.sort_values("date")
    for column, name in {"actual_units": "Actual", "forecast_units": "Forecast"}.items():
        axes.plot(ordered["date"].to_numpy(), ordered[column].to_numpy(), label=name)
    sold = ordered["actual_units"]
    off = np.mean(np.abs(ordered["forecast_units"] - sold) / sold)
    axes.set_title(f"We missed {off:.0%}")
    axes.set(xlabel="day in November", ylabel="units per day")
    axes.legend()
    return axes


# %% id="chart_says_nothing" exercise="forecast_chart" mistake="forecast_chart_no_finding"
def forecast_chart(table):
    axes = table.sort_values("date").plot(x="date", y=["actual_units", "forecast_units"])
    axes.legend(["Actual", "Forecast"])
    axes.set(title="Sales and forecast by day", xlabel="day in November", ylabel="units per day")
    return axes


# %% id="chart_without_words" exercise="forecast_chart" mistake="forecast_chart_bare"
def forecast_chart(table):
    _, axes = plt.subplots()
    ordered = table.sort_values("date")
    axes.plot(ordered["date"], ordered["actual_units"], color="black")
    axes.plot(ordered["date"], ordered["forecast_units"], color="grey", linestyle=":")
    off = (ordered["actual_units"] - ordered["forecast_units"]).abs().sum()
    axes.set_title(f"{off / ordered['actual_units'].sum():.0%} missed")
    return axes


# %% id="chart_net" exercise="forecast_chart" mistake="forecast_chart_bias"
def forecast_chart(table):
    _, axes = plt.subplots(figsize=(7, 3))
    ordered = table.sort_values("date")
    for column, name in {"actual_units": "Actual", "forecast_units": "Forecast"}.items():
        axes.plot(ordered["date"].to_numpy(), ordered[column].to_numpy(), label=name)
    sold, planned = ordered["actual_units"].sum(), ordered["forecast_units"].sum()
    axes.set_title(f"We missed {abs(planned - sold) / sold:.0%}")
    axes.set(xlabel="day in November", ylabel="units per day")
    axes.legend()
    return axes


# %% id="chart_of_bars" exercise="forecast_chart" mistake="none"
def forecast_chart(table):
    _, axes = plt.subplots(figsize=(7, 3))
    ordered = table.sort_values("date")
    axes.bar(ordered["date"], ordered["actual_units"], label="Actual")
    axes.bar(ordered["date"], ordered["forecast_units"], label="Forecast", width=0.4)
    off = (ordered["actual_units"] - ordered["forecast_units"]).abs().sum()
    axes.set_title(f"{off / ordered['actual_units'].sum():.0%} missed")
    axes.set(xlabel="day in November", ylabel="units per day")
    axes.legend()
    return axes


# %% id="chart_crossed_names" exercise="forecast_chart" mistake="none"
def forecast_chart(table):
    _, axes = plt.subplots(figsize=(7, 3))
    ordered = table.sort_values("date")
    axes.plot(ordered["date"], ordered["forecast_units"], label="Actual")
    axes.plot(ordered["date"], ordered["actual_units"], label="Forecast")
    off = (ordered["actual_units"] - ordered["forecast_units"]).abs().sum()
    axes.set_title(f"{off / ordered['actual_units'].sum():.0%} missed")
    axes.set(xlabel="day in November", ylabel="units per day")
    axes.legend()
    return axes


# %% id="plan_loss_on_top" exercise="stocking_plan" mistake="stocking_plan_inverted"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = loss / (gain + loss) if gain > 0 else 0.0
        units = 0.0
        if ratio > 0:
            units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units)
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * -(-max(units - g.available_units, 0.0) // g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_margin_on_price" exercise="stocking_plan" mistake="stocking_plan_clearance"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        ratio = max(0.0, g.price_cny - g.cost_cny) / max(g.price_cny, g.cost_cny)
        units = 0.0
        if ratio > 0:
            units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units)
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * -(-max(units - g.available_units, 0.0) // g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_expected_demand" exercise="stocking_plan" mistake="stocking_plan_mean"
def stocking_plan(goods):
    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = g.mean_units if ratio else 0.0
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * -(-max(units - g.available_units, 0.0) // g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_nearest_pack" exercise="stocking_plan" mistake="stocking_plan_rounds"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = 0.0
        if ratio > 0:
            units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units)
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * round(max(units - g.available_units, 0.0) / g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_number_of_packs" exercise="stocking_plan" mistake="stocking_plan_packs"
def stocking_plan(goods):
    import math
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = 0.0
        if ratio > 0:
            units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units)
        rows.append(
            (g.sku, ratio, units, math.ceil(max(units - g.available_units, 0.0) / g.pack_units))
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_below_zero" exercise="stocking_plan" mistake="stocking_plan_negative"
def stocking_plan(goods):
    from scipy import stats

    gain = np.maximum(goods["price_cny"] - goods["cost_cny"], 0)
    ratio = gain / (gain + goods["cost_cny"] - goods["clearance_cny"])
    units = goods["mean_units"] + stats.norm.ppf(ratio) * goods["sd_units"]
    order = np.ceil((units - goods["available_units"]) / goods["pack_units"]) * goods["pack_units"]
    return pd.DataFrame(
        {
            "sku": goods["sku"],
            "critical_ratio": ratio,
            "quantile_units": units,
            "order_units": order,
        }
    )


# %% id="plan_cut_packs" exercise="stocking_plan" mistake="none"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = 0.0
        if ratio > 0:
            units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units)
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * (max(units - g.available_units, 0.0) // g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_two_sigma" exercise="stocking_plan" mistake="none"
def stocking_plan(goods):
    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = g.mean_units + 1.96 * g.sd_units if ratio else 0.0
        rows.append(
            (
                g.sku,
                ratio,
                units,
                g.pack_units * -(-max(units - g.available_units, 0.0) // g.pack_units),
            )
        )
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_shelf_forgotten" exercise="stocking_plan" mistake="stocking_plan_on_hand"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units) if ratio else 0.0
        rows.append((g.sku, ratio, units, g.pack_units * -(-units // g.pack_units)))
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_rounded_then_less" exercise="stocking_plan" mistake="stocking_plan_packs_first"
def stocking_plan(goods):
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units) if ratio else 0.0
        whole = g.pack_units * -(-units // g.pack_units)
        rows.append((g.sku, ratio, units, max(0.0, whole - g.available_units)))
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="plan_sent_back" exercise="stocking_plan" mistake="stocking_plan_oversupplied"
def stocking_plan(goods):
    import math
    from statistics import NormalDist

    rows = []
    for g in goods.itertuples():
        gain, loss = g.price_cny - g.cost_cny, g.cost_cny - g.clearance_cny
        ratio = gain / (gain + loss) if gain > 0 else 0.0
        units = max(0.0, NormalDist().inv_cdf(ratio) * g.sd_units + g.mean_units) if ratio else 0.0
        packs = math.ceil((units - g.available_units) / g.pack_units)
        rows.append((g.sku, ratio, units, packs * g.pack_units))
    return pd.DataFrame(rows, columns=["sku", "critical_ratio", "quantile_units", "order_units"])


# %% id="shelf_raised_everywhere" exercise="demand_behind_sales" mistake="demand_behind_sales_lifts_all"
def demand_behind_sales(daily):
    stocked = daily[daily["closing_units"] > 0]
    by_day = stocked.groupby(["product_id", stocked["date"].dt.weekday])["sold_units"].mean()
    by_sku = stocked.groupby("product_id")["sold_units"].mean()
    demand = []
    for row in daily.itertuples():
        usual = by_sku.get(row.product_id, row.sold_units)
        usual = by_day.get((row.product_id, row.date.weekday()), usual)
        demand.append(max(row.sold_units, usual))
    return daily[["product_id", "date"]].assign(demand_units=demand)


# %% id="chart_letters" exercise="forecast_chart" mistake="forecast_chart_text_days"
def forecast_chart(table):
    written = table.copy()
    written["date"] = written["date"].map(lambda day: f"{day:%d %b}")
    written = written.set_index("date").sort_index()
    off = (written["actual_units"] - written["forecast_units"]).abs().sum()
    _, axes = plt.subplots(figsize=(7, 3))
    axes.plot(written["actual_units"], label="Actual")
    axes.plot(written["forecast_units"], label="Forecast")
    axes.set_title(f"{100 * off / written['actual_units'].sum():.0f}% missed")
    axes.set(xlabel="day", ylabel="units per day")
    axes.legend()
    return axes


# %% id="report_calendar_of_returns" exercise="clean_sales_report" mistake="clean_sales_report_keys_of_returns"
def clean_sales_report(raw):
    found, days, skus = {}, set(), set()
    for row in raw.to_dict("records"):
        sku = row["商品编码"].strip().upper()
        if row["类型"].strip() not in ("销售", "退货") or sku == "合计":
            continue
        day = row["日期"].replace("年", "/").replace("月", "/").replace("日", "").replace("-", "/")
        day = pd.to_datetime(day, format="%Y/%m/%d")
        days.add(day)
        skus.add(sku)
        if row["类型"].strip() == "销售":
            found[day, sku] = int(row["数量"].replace(",", "").replace("件", ""))
    rows = [(d, s, found.get((d, s), 0)) for d in pd.date_range(min(days), max(days)) for s in skus]
    return pd.DataFrame(rows, columns=["date", "sku", "sold_units"])


# %% id="backtest_cut_short" exercise="rolling_backtest" mistake="rolling_backtest_one_season"
def rolling_backtest(sales, season, horizon, origins):
    rows = []
    for window in range(origins):
        stop = len(sales) - (origins - window - 1) * horizon
        test = sales[stop - horizon : stop].to_numpy()
        known = sales[: stop - horizon]
        pairs = list(zip(known.tail(season), test))
        sold = test.sum()
        wape = sum(abs(f - a) for f, a in pairs) / sold if sold else np.nan
        bias = sum(f - a for f, a in pairs) / sold if sold else np.nan
        rows.append([known.index[-1], sold, wape, bias])
    return pd.DataFrame(rows, columns=["origin", "sold_units", "wape", "bias"])
