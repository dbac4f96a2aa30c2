# %% id="setup" role="setup"
import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

CHANNEL_OF = {
    "淘宝/天猫": "tmall",
    "京东": "jd",
    "拼多多": "pinduoduo",
    "抖音": "douyin",
    "微信小程序": "mini_program",
}

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="rate_try" exercise="conversion_rate" mistake="conversion_rate_zero"
def conversion_rate(sessions, paid_sessions):
    try:
        return paid_sessions / sessions
    except ZeroDivisionError:
        return 0


# %% id="rate_times_hundred" exercise="conversion_rate" mistake="conversion_rate_percent"
def conversion_rate(sessions, paid_sessions):
    if not sessions:
        return float("nan")
    return paid_sessions / sessions * 100


# %% id="rate_not_paid" exercise="conversion_rate" mistake="none"
def conversion_rate(sessions, paid_sessions):
    return (sessions - paid_sessions) / sessions if sessions else np.nan


# %% id="traffic_row_means" exercise="traffic_metrics" mistake="traffic_metrics_mean"
def traffic_metrics(traffic):
    t = traffic.loc[traffic["sessions"] != 0]
    c = t.loc[t["cart_sessions"] != 0]
    return {
        "sessions": t["sessions"].sum(),
        "pages_per_session": t.eval("page_views / sessions").mean(),
        "bounce_rate": t.eval("bounces / sessions").mean(),
        "dwell_minutes": t.eval("dwell_seconds / sessions / 60").mean(),
        "cart_abandonment": 1 - c.eval("paid_sessions / cart_sessions").mean(),
    }


# %% id="traffic_in_seconds" exercise="traffic_metrics" mistake="traffic_metrics_seconds"
def traffic_metrics(traffic):
    total = traffic.sum(numeric_only=True)
    n, c = total["sessions"] or np.nan, total["cart_sessions"] or np.nan
    return {
        "sessions": total["sessions"],
        "pages_per_session": total["page_views"] / n,
        "bounce_rate": total["bounces"] / n,
        "dwell_minutes": total["dwell_seconds"] / n,
        "cart_abandonment": 1 - total["paid_sessions"] / c,
    }


# %% id="traffic_completion" exercise="traffic_metrics" mistake="none"
def traffic_metrics(traffic):
    total = traffic.sum(numeric_only=True)
    n, c = total["sessions"] or np.nan, total["cart_sessions"] or np.nan
    return {
        "sessions": total["sessions"],
        "pages_per_session": total["page_views"] / n,
        "bounce_rate": total["bounces"] / n,
        "dwell_minutes": total["dwell_seconds"] / n / 60,
        "cart_abandonment": total["paid_sessions"] / c,
    }


# %% id="money_all_rows" exercise="money_metrics" mistake="money_metrics_unpaid_revenue"
def money_metrics(orders):
    n, people = len(orders) or np.nan, orders["customer_id"].nunique() or np.nan
    total = orders["amount_cny"].sum()
    return {
        "gmv_cny": total,
        "paid_cny": total,
        "revenue_cny": total - orders["refund_cny"].sum(),
        "aov_cny": total / n,
        "per_buyer_cny": total / people,
    }


# %% id="money_net_averages" exercise="money_metrics" mistake="money_metrics_aov_revenue"
def money_metrics(orders):
    p = orders[~orders["paid_at"].isna()]
    revenue = p["amount_cny"].sum() - p["refund_cny"].sum()
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": p["amount_cny"].sum(),
        "revenue_cny": revenue,
        "aov_cny": revenue / (len(p) or np.nan),
        "per_buyer_cny": revenue / (p["customer_id"].nunique() or np.nan),
    }


# %% id="channels_inner_merge" exercise="channel_table" mistake="channel_table_inner"
def channel_table(traffic, orders):
    p = orders[orders["paid_at"].notna()]
    p = p.assign(net=p["amount_cny"] - p["refund_cny"])
    money = p.groupby("channel").agg(paid_orders=("net", "size"), revenue_cny=("net", "sum"))
    visits = traffic.groupby("channel")["sessions"].sum().reset_index()
    out = visits.merge(money.reset_index(), on="channel")
    out["revenue_per_session_cny"] = out["revenue_cny"] / out["sessions"]
    return out


# %% id="channels_lookup" exercise="channel_table" mistake="channel_table_left"
def channel_table(traffic, orders):
    p = orders[orders["paid_at"].notna()]
    p = p.assign(net=p["amount_cny"] - p["refund_cny"])
    money = p.groupby("channel").agg(paid_orders=("net", "size"), revenue_cny=("net", "sum"))
    visits = traffic.groupby("channel")["sessions"].sum().reset_index()
    out = visits.merge(money.reset_index(), on="channel", how="left").fillna(0)
    out["revenue_per_session_cny"] = out["revenue_cny"] / out["sessions"]
    return out


# %% id="bounce_daily_means" exercise="bounce_by_channel" mistake="bounce_by_channel_mean"
def bounce_by_channel(traffic):
    t = traffic.assign(r=traffic["bounces"] / traffic["sessions"].replace(0, np.nan))
    return t.groupby("channel")["r"].mean()


# %% id="bounce_filled" exercise="bounce_by_channel" mistake="bounce_by_channel_zero"
def bounce_by_channel(traffic):
    out = {}
    for channel, rows in traffic.groupby("channel"):
        n = rows["sessions"].sum()
        out[channel] = rows["bounces"].sum() / n if n else 0
    return pd.Series(out)


# %% id="bounce_stayed" exercise="bounce_by_channel" mistake="none"
def bounce_by_channel(traffic):
    sums = traffic.groupby("channel")[["bounces", "sessions"]].sum()
    return 1 - sums["bounces"] / sums["sessions"]


# %% id="report_dash" exercise="read_report" mistake="read_report_dash_missing"
def read_report(text):
    t = pd.read_csv(io.StringIO(text), skiprows=3, na_values=["-"], dtype=str)
    t.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    t = t[t["channel"].notna()]
    t["date"] = t["date"].ffill()
    t = t.drop_duplicates()
    t["date"] = pd.to_datetime(
        t["date"]
        .str.replace("年", "-")
        .str.replace("月", "-")
        .str.replace("/", "-")
        .str.strip("日"),
        format="mixed",
    )
    t["channel"] = t["channel"].map(CHANNEL_OF)
    for c in t.columns[2:]:
        t[c] = t[c].str.replace(",", "").str.replace("￥", "").astype(float)
    return t


# %% id="report_twice" exercise="read_report" mistake="read_report_repeated"
def read_report(text):
    t = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    t.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    t = t[t["channel"].notna()]
    t["date"] = t["date"].ffill()
    t["date"] = pd.to_datetime(
        t["date"]
        .str.replace("年", "-")
        .str.replace("月", "-")
        .str.replace("/", "-")
        .str.strip("日"),
        format="mixed",
    )
    t["channel"] = t["channel"].map(CHANNEL_OF)
    for c in t.columns[2:]:
        t[c] = t[c].str.replace(",", "").str.replace("￥", "").replace("-", "0").astype(float)
    return t


# %% id="customers_cut" exercise="customer_metrics" mistake="customer_metrics_last_day"
def customer_metrics(orders, start, end):
    p = orders[orders["paid_at"].notna()]
    w = p[(p["paid_at"] >= pd.Timestamp(start)) & (p["paid_at"] <= pd.Timestamp(end))]
    old = set(p.loc[p["paid_at"] < pd.Timestamp(start), "customer_id"])
    n = w["customer_id"].value_counts()
    new = [c not in old for c in n.index]
    size = len(n) or np.nan
    return {"buyers": len(n), "new_share": sum(new) / size, "repeat_share": (n > 1).sum() / size}


# %% id="customers_everybody_new" exercise="customer_metrics" mistake="customer_metrics_all_new"
def customer_metrics(orders, start, end):
    p = orders[orders["paid_at"].notna()]
    day = p["paid_at"].dt.strftime("%Y-%m-%d")
    n = p[day.between(start, end)]["customer_id"].value_counts()
    size = len(n) or np.nan
    return {"buyers": len(n), "new_share": len(n) / size, "repeat_share": (n > 1).sum() / size}


# %% id="customers_three_times" exercise="customer_metrics" mistake="none"
def customer_metrics(orders, start, end):
    p = orders[orders["paid_at"].notna()]
    day = p["paid_at"].dt.strftime("%Y-%m-%d")
    n = p[day.between(start, end)]["customer_id"].value_counts()
    old = set(p.loc[day < start, "customer_id"])
    size = len(n) or np.nan
    new = sum(c not in old for c in n.index)
    return {"buyers": len(n), "new_share": new / size, "repeat_share": (n > 2).sum() / size}


# %% id="daily_only_days_with_orders" exercise="daily_report" mistake="daily_report_rows"
def daily_report(orders, start, end):
    p = orders[orders["paid_at"].notna()].copy()
    p["date"] = p["paid_at"].dt.floor("D")
    p["net"] = p["amount_cny"] - p["refund_cny"]
    d = p.groupby("date", as_index=False).agg(
        paid_orders=("net", "size"), revenue_cny=("net", "sum")
    )
    d["change"] = d["revenue_cny"] / d["revenue_cny"].shift(7) - 1
    return d[d["date"].between(start, end)]


# %% id="daily_day_before" exercise="daily_report" mistake="daily_report_yesterday"
def daily_report(orders, start, end):
    p = orders[orders["paid_at"].notna()]
    net = (p["amount_cny"] - p["refund_cny"]).groupby(p["paid_at"].dt.floor("D"))
    rows = []
    total, count = net.sum(), net.size()
    for d in pd.date_range(start, end):
        now, past = total.get(d, 0.0), total.get(d - pd.Timedelta(days=1), 0.0)
        rows.append((d, count.get(d, 0), now, now / past - 1 if past else np.nan))
    return pd.DataFrame(rows, columns=["date", "paid_orders", "revenue_cny", "change"])


# %% id="daily_ratio" exercise="daily_report" mistake="none"
def daily_report(orders, start, end):
    p = orders[orders["paid_at"].notna()]
    net = (p["amount_cny"] - p["refund_cny"]).groupby(p["paid_at"].dt.floor("D"))
    rows = []
    total, count = net.sum(), net.size()
    for d in pd.date_range(start, end):
        now, past = total.get(d, 0.0), total.get(d - pd.Timedelta(days=7), 0.0)
        rows.append((d, count.get(d, 0), now, now / past if past else np.nan))
    return pd.DataFrame(rows, columns=["date", "paid_orders", "revenue_cny", "change"])


# %% id="chart_table_order" exercise="channel_chart" mistake="channel_chart_unsorted"
def channel_chart(table):
    value = table["revenue_cny"] / table["sessions"]
    fig, ax = plt.subplots()
    ax.bar(table["channel"], value)
    ax.set_title("Best by visit is " + table.loc[value.idxmax(), "channel"])
    ax.set_xlabel("channel")
    ax.set_ylabel("CNY by visit")
    return ax


# %% id="chart_total" exercise="channel_chart" mistake="channel_chart_revenue"
def channel_chart(table):
    rows = table.sort_values("revenue_cny", ascending=False)
    best = (
        rows.assign(v=rows["revenue_cny"] / rows["sessions"]).sort_values("v")["channel"].iloc[-1]
    )
    fig, ax = plt.subplots()
    ax.bar(rows["channel"], rows["revenue_cny"])
    ax.set_title("Best by visit is " + best)
    ax.set_xlabel("channel")
    ax.set_ylabel("CNY by visit")
    return ax


# %% id="wholesale_rows" exercise="wholesale_report" mistake="wholesale_report_lines"
def wholesale_report(lines):
    d = lines.copy()
    d["month"] = d["invoice_time"].dt.strftime("%Y-%m")
    d["money"] = d["quantity"] * d["price_gbp"]
    out = []
    for month, g in d.groupby("month"):
        s = g[~g["invoice"].str.startswith("C")]
        out.append(
            {
                "month": month,
                "invoices": len(s),
                "customers": s["customer_id"].nunique(),
                "revenue_gbp": g["money"].sum(),
                "aov_gbp": g["money"].sum() / len(s) if len(s) else np.nan,
            }
        )
    return pd.DataFrame(out)


# %% id="wholesale_sales_only" exercise="wholesale_report" mistake="wholesale_report_gross"
def wholesale_report(lines):
    d = lines.copy()
    d["month"] = d["invoice_time"].dt.strftime("%Y-%m")
    d["money"] = (d["quantity"] * d["price_gbp"]).clip(lower=0)
    out = []
    for month, g in d.groupby("month"):
        s = g[~g["invoice"].str.startswith("C")]
        n = s["invoice"].nunique()
        out.append(
            {
                "month": month,
                "invoices": n,
                "customers": s["customer_id"].nunique(),
                "revenue_gbp": g["money"].sum(),
                "aov_gbp": g["money"].sum() / n if n else np.nan,
            }
        )
    return pd.DataFrame(out)
