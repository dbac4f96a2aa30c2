# %% id="setup" role="setup"
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

SOURCE_OF = {
    "站内搜索": "search",
    "推荐流量": "recommendation",
    "付费推广": "paid_ads",
    "直播与内容": "live_content",
    "直接访问": "direct",
    "站外引流": "off_site",
}

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="level_else_none" exercise="alert_level" mistake="alert_level_missing"
def alert_level(sales_change, visits_change, rate_change):
    level = "none"
    if sales_change <= -0.05:
        level = "yellow"
    if sales_change <= -0.1:
        level = "orange"
    if visits_change >= 0.1 and rate_change <= -0.1:
        level = "orange"
    if sales_change <= -0.2:
        level = "red"
    return level


# %% id="level_two_limits" exercise="alert_level" mistake="alert_level_sales_only"
def alert_level(sales_change, visits_change, rate_change):
    if np.isnan(sales_change):
        return "unknown"
    names = ["red", "orange", "yellow"]
    for name, limit in zip(names, [-0.2, -0.1, -0.05]):
        if sales_change <= limit:
            return name
    return "none"


# %% id="level_chinese_red" exercise="alert_level" mistake="none"
def alert_level(sales_change, visits_change, rate_change):
    if np.isnan(sales_change):
        return "unknown"
    if sales_change <= -0.2:
        return "红色"
    if sales_change <= -0.1 or (visits_change >= 0.1 and rate_change <= -0.1):
        return "橙色"
    return "黄色" if sales_change <= -0.05 else "none"


# %% id="lmdi_steps" exercise="lmdi_credits" mistake="lmdi_credits_one_by_one"
def lmdi_credits(before, after):
    value = before["revenue_cny"] / before["sessions"]
    visits = (after["sessions"] - before["sessions"]) * value
    order = before["revenue_cny"] / before["paid_sessions"]
    now = after["sessions"] * before["paid_sessions"] / before["sessions"]
    conversion = (after["paid_sessions"] - now) * order
    return {
        "visits": visits,
        "conversion": conversion,
        "aov": after["revenue_cny"] - after["paid_sessions"] * order,
    }


# %% id="lmdi_ln_paid" exercise="lmdi_credits" mistake="lmdi_credits_paid"
def lmdi_credits(before, after):
    old, new = pd.Series(before, dtype=float), pd.Series(after, dtype=float)
    ratio = np.log(new / old)
    gap = new["revenue_cny"] - old["revenue_cny"]
    weight = gap / ratio["revenue_cny"] if gap else old["revenue_cny"]
    return {
        "visits": weight * ratio["sessions"],
        "conversion": weight * ratio["paid_sessions"],
        "aov": weight * (ratio["revenue_cny"] - ratio["paid_sessions"]),
    }


# %% id="lmdi_log10" exercise="lmdi_credits" mistake="none"
def lmdi_credits(before, after):
    a, b = before["revenue_cny"], after["revenue_cny"]
    weight = a if a == b else (a + b) / 2
    v = math.log(after["sessions"] / before["sessions"])
    p = math.log(after["paid_sessions"] / before["paid_sessions"])
    return {"visits": weight * v, "conversion": weight * (p - v), "aov": weight * (math.log(b / a) - p)}  # fmt: skip


# %% id="shapley_as_given" exercise="shapley_credits" mistake="shapley_credits_one_order"
def shapley_credits(before, after):
    names = list(before)
    out = {}
    for k, name in enumerate(names):
        done = math.prod(after[n] for n in names[:k])
        todo = math.prod(before[n] for n in names[k + 1 :])
        out[name] = done * (after[name] - before[name]) * todo
    return out


# %% id="shapley_others_old" exercise="shapley_credits" mistake="shapley_credits_alone"
def shapley_credits(before, after):
    out = {}
    for name in before:
        rest = math.prod(value for key, value in before.items() if key != name)
        out[name] = rest * (after[name] - before[name])
    return out


# %% id="shapley_sum" exercise="shapley_credits" mistake="none"
def shapley_credits(before, after):
    from itertools import permutations

    out = dict.fromkeys(before, 0.0)
    for order in permutations(before):
        now = dict(before)
        for name in order:
            was = math.prod(now.values())
            now[name] = after[name]
            out[name] += math.prod(now.values()) - was
    return out


# %% id="mix_merge" exercise="mix_and_rate" mistake="mix_and_rate_inner"
def mix_and_rate(table):
    a = table[table["period"] == "before"]
    b = table[table["period"] == "after"]
    m = a.merge(b, on="source", suffixes=("_0", "_1"))
    s0, s1 = (m[f"sessions_{k}"] / t["sessions"].sum() for k, t in ((0, a), (1, b)))
    r0, r1 = (m[f"paid_sessions_{k}"] / m[f"sessions_{k}"] for k in (0, 1))
    whole = sum(t["paid_sessions"].sum() / t["sessions"].sum() for t in (a, b)) / 2
    m["mix_effect"] = (s1 - s0) * ((r0 + r1) / 2 - whole)
    m["rate_effect"] = (s0 + s1) / 2 * (r1 - r0)
    return m[["source", "mix_effect", "rate_effect"]]


# %% id="mix_fill_zero" exercise="mix_and_rate" mistake="mix_and_rate_zero_rate"
def mix_and_rate(table):
    n = table.pivot_table(index="source", columns="period", values="sessions", fill_value=0)
    p = table.pivot_table(index="source", columns="period", values="paid_sessions", fill_value=0)
    r = (p / n.replace(0, np.nan)).fillna(0.0)
    s = n / n.sum()
    whole = (p.sum() / n.sum()).mean()
    out = pd.DataFrame(index=n.index)
    out["mix_effect"] = (s["after"] - s["before"]) * (r["before"] / 2 + r["after"] / 2 - whole)
    out["rate_effect"] = (s["after"] + s["before"]) / 2 * (r["after"] - r["before"])
    return out


# %% id="export_year" exercise="read_export" mistake="read_export_one_year"
def read_export(text):
    import csv

    lines = text.splitlines()
    year, found = int(lines[1][5:9]), {}
    for day, source, visits, rate, money in csv.reader(lines[3:]):
        if day == "合计":
            continue
        month, number = day.rstrip("日").split("月")
        plain = visits.replace(",", "")
        found[day, source] = (
            pd.Timestamp(year, int(month), int(number)),
            SOURCE_OF[source],
            round(float(plain[:-1]) * 10_000) if "万" in plain else int(plain),
            np.nan if rate == "--" else float(rate[:-1]) / 100,
            float(money.strip("￥").replace(",", "")),
        )
    return pd.DataFrame(
        found.values(), columns=["date", "source", "sessions", "rate", "revenue_cny"]
    )


# %% id="export_percent" exercise="read_export" mistake="none"
def read_export(text):
    import csv

    lines = text.splitlines()
    begin, found = pd.Timestamp(lines[1][5:15]), {}
    for day, source, visits, rate, money in csv.reader(lines[3:]):
        if day == "合计":
            continue
        month, number = day.rstrip("日").split("月")
        date = pd.Timestamp(begin.year, int(month), int(number))
        date = date if date >= begin else date + pd.DateOffset(years=1)
        plain = visits.replace(",", "")
        found[day, source] = (
            date,
            SOURCE_OF[source],
            round(float(plain[:-1]) * 10_000) if "万" in plain else int(plain),
            np.nan if rate == "--" else float(rate[:-1]),
            float(money.strip("￥").replace(",", "")),
        )
    return pd.DataFrame(
        found.values(), columns=["date", "source", "sessions", "rate", "revenue_cny"]
    )


# %% id="alerts_with_campaigns" exercise="rate_alerts" mistake="rate_alerts_campaigns_in"
def rate_alerts(daily):
    counts = daily.set_index("date")
    rows = []
    for date, row in counts.iterrows():
        past = [date - pd.Timedelta(days=7 * k) for k in range(1, 5)]
        past = counts.loc[[d for d in past if d in counts.index]]
        p = z = np.nan
        if len(past) > 1 and not row["is_campaign"]:
            p = past["paid_sessions"].sum() / past["sessions"].sum()
            z = (row["paid_sessions"] / row["sessions"] - p) / (
                p * (1 - p) / row["sessions"]
            ) ** 0.5
        rows.append((date, p, z, bool(z <= -3)))
    return pd.DataFrame(rows, columns=["date", "expected_rate", "z", "alert"])


# %% id="alerts_mean" exercise="rate_alerts" mistake="rate_alerts_mean_of_rates"
def rate_alerts(daily):
    counts = daily.set_index("date")
    rates = (counts["paid_sessions"] / counts["sessions"])[~counts["is_campaign"]].to_dict()
    rows = []
    for date, row in counts.iterrows():
        past = [date - pd.Timedelta(days=7 * k) for k in range(1, 5)]
        past = [rates[d] for d in past if d in rates]
        p = z = np.nan
        if len(past) > 1 and not row["is_campaign"]:
            p = np.mean(past)
            z = (row["paid_sessions"] / row["sessions"] - p) / (
                p * (1 - p) / row["sessions"]
            ) ** 0.5
        rows.append((date, p, z, bool(z <= -3)))
    return pd.DataFrame(rows, columns=["date", "expected_rate", "z", "alert"])


# %% id="score_list" exercise="score_alerts" mistake="score_alerts_twice"
def score_alerts(alerts, faults):
    days = [pd.Timestamp(day) for day in alerts]
    hits = [
        [day for day in days if row.first_day <= day <= row.last_day] for row in faults.itertuples()
    ]
    right = sum(map(len, hits))
    waits = [(min(h) - row.first_day).days for h, row in zip(hits, faults.itertuples()) if h]
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(hits) if hits else np.nan,
        "delay_days": sum(waits) / len(waits) if waits else np.nan,
    }


# %% id="score_end_open" exercise="score_alerts" mistake="score_alerts_last_day"
def score_alerts(alerts, faults):
    days = {pd.Timestamp(day) for day in alerts}
    hits = [
        [day for day in days if row.first_day <= day < row.last_day] for row in faults.itertuples()
    ]
    right = sum(map(len, hits))
    waits = [(min(h) - row.first_day).days for h, row in zip(hits, faults.itertuples()) if h]
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(hits) if hits else np.nan,
        "delay_days": sum(waits) / len(waits) if waits else np.nan,
    }


# %% id="hours_max" exercise="worst_hours" mistake="worst_hours_single"
def worst_hours(hours):
    table = hours.assign(gap=hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"])
    worst = table.sort_values("gap").iloc[-1]
    return {
        "first_hour": int(worst["hour"]),
        "last_hour": int(worst["hour"]),
        "missing_orders": worst["gap"],
    }


# %% id="hours_rows" exercise="worst_hours" mistake="worst_hours_over_gaps"
def worst_hours(hours):
    table = hours.sort_values("hour").reset_index(drop=True)
    gap = table["sessions"] * table["expected_rate"] - table["paid_sessions"]
    best, total, start = (0.0, 0, 0), 0.0, 0
    for k, value in enumerate(gap):
        if total <= 0:
            total, start = 0.0, k
        total += value
        if total > best[0]:
            best = (total, table["hour"][start], table["hour"][k])
    return {"first_hour": best[1], "last_hour": best[2], "missing_orders": best[0]}


# %% id="hours_after_last" exercise="worst_hours" mistake="none"
def worst_hours(hours):
    gap = np.full(24, -1e12)
    gap[hours["hour"]] = hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"]
    runs = {(a, b): gap[a:b].sum() for a in range(24) for b in range(a + 1, 25)}
    a, b = max(runs, key=runs.get)
    return {"first_hour": a, "last_hour": b, "missing_orders": runs[a, b]}


# %% id="chart_marks_low" exercise="alert_chart" mistake="alert_chart_on_expected"
def alert_chart(table):
    t = table.set_index("date").sort_index()
    fig, ax = plt.subplots()
    ax.plot(t.index, t["rate"], label="rate")
    ax.plot(t.index, t["expected_rate"], label="expected")
    hit = t[t["alert"]]["expected_rate"]
    ax.scatter(hit.index, hit, color="red")
    ax.set(title=f"There were {len(hit)} alerts", xlabel="date", ylabel="conversion")
    ax.legend()
    return ax


# %% id="retail_with_c" exercise="retail_drivers" mistake="retail_drivers_cancelled"
def retail_drivers(lines, before, after):
    known = lines.dropna(subset=["customer_id"])
    known = known.assign(
        month=known["invoice_time"].dt.strftime("%Y-%m"),
        money=known["quantity"] * known["price_gbp"],
    )
    g = known.groupby("month").agg(
        people=("customer_id", "nunique"), bills=("invoice", "nunique"), money=("money", "sum")
    )
    step = np.log(g.loc[after] / g.loc[before])
    w = (g.loc[after, "money"] - g.loc[before, "money"]) / step["money"]
    return {
        "customers": w * step["people"],
        "frequency": w * (step["bills"] - step["people"]),
        "value": w * (step["money"] - step["bills"]),
    }
