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

# %% [markdown] id="conversion_rate"
# ## 1. conversion_rate


# %% id="conversion_rate_expression" exercise="conversion_rate" verdict="right" why="one expression, None-safe by np.nan"
def conversion_rate(sessions, paid_sessions):
    return paid_sessions / sessions if sessions else np.nan


# %% id="conversion_rate_numpy" exercise="conversion_rate" verdict="right" why="NumPy's division"
def conversion_rate(sessions, paid_sessions):
    with np.errstate(all="ignore"):
        return np.float64(paid_sessions) / np.float64(sessions)


# %% id="conversion_rate_zero" exercise="conversion_rate" verdict="wrong" name="0 without visits" why="Without visits the rate is unknown, and 0 would claim that nobody wanted to buy. See *Rates* in the lecture."
def conversion_rate(sessions, paid_sessions):
    return paid_sessions / sessions if sessions else 0.0


# %% id="conversion_rate_percent" exercise="conversion_rate" verdict="wrong" name="percent" why="This is a percentage: 6.5 instead of the fraction 0.065."
def conversion_rate(sessions, paid_sessions):
    return 100 * paid_sessions / sessions if sessions else np.nan


# %% id="conversion_rate_swapped" exercise="conversion_rate" verdict="wrong" name="turned over" why="Numerator and denominator are swapped: paid visits belong above the line."
def conversion_rate(sessions, paid_sessions):
    return sessions / paid_sessions if paid_sessions else np.nan


# %% id="conversion_rate_rounded" exercise="conversion_rate" verdict="wrong" name="rounded" why="Rounded to three decimals: keep the number, and round where you show it."
def conversion_rate(sessions, paid_sessions):
    return round(paid_sessions / sessions, 3) if sessions else np.nan


# %% id="conversion_rate_nobody_paid" exercise="conversion_rate" verdict="wrong" name="missing where nobody paid" why="Visits without a payment have a rate, and it is 0: only the number of visits decides whether there is one. See *Rates* in the lecture."
def conversion_rate(sessions, paid_sessions):
    if paid_sessions == 0:
        return float("nan")
    return paid_sessions / sessions


# %% [markdown] id="traffic_metrics"
# ## 2. traffic_metrics


# %% id="traffic_metrics_sql" exercise="traffic_metrics" verdict="right" why="SQL with nullif"
def traffic_metrics(traffic):
    import duckdb

    row = duckdb.sql(
        """
        SELECT coalesce(sum(sessions), 0) AS sessions,
            sum(page_views) / nullif(sum(sessions), 0) AS pages_per_session,
            sum(bounces) / nullif(sum(sessions), 0) AS bounce_rate,
            sum(dwell_seconds) / 60 / nullif(sum(sessions), 0) AS dwell_minutes,
            1 - sum(paid_sessions) / nullif(sum(cart_sessions), 0) AS cart_abandonment
        FROM traffic
        """
    ).df()
    return {name: float(value) for name, value in row.iloc[0].items()}


# %% id="traffic_metrics_weights" exercise="traffic_metrics" verdict="right" why="weighted means of the rows' rates"
def traffic_metrics(traffic):
    visits, carts = traffic["sessions"].to_numpy(), traffic["cart_sessions"].to_numpy()

    def weighted(count, weight):
        keep = weight > 0
        if not keep.any():
            return np.nan
        return np.average(count.to_numpy()[keep] / weight[keep], weights=weight[keep])

    return {
        "sessions": visits.sum(),
        "pages_per_session": weighted(traffic["page_views"], visits),
        "bounce_rate": weighted(traffic["bounces"], visits),
        "dwell_minutes": weighted(traffic["dwell_seconds"], visits) / 60,
        "cart_abandonment": 1 - weighted(traffic["paid_sessions"], carts),
    }


# %% id="traffic_metrics_mean" exercise="traffic_metrics" verdict="wrong" name="mean of rates" why="This is the mean of the rows' rates: a row with 10 visits weighs as much as one with 90. See *The rate of a whole* in the lecture."
def traffic_metrics(traffic):
    rows = traffic[traffic["sessions"] > 0]
    carts = rows[rows["cart_sessions"] > 0]
    return {
        "sessions": int(rows["sessions"].sum()),
        "pages_per_session": (rows["page_views"] / rows["sessions"]).mean(),
        "bounce_rate": (rows["bounces"] / rows["sessions"]).mean(),
        "dwell_minutes": (rows["dwell_seconds"] / rows["sessions"]).mean() / 60,
        "cart_abandonment": 1 - (carts["paid_sessions"] / carts["cart_sessions"]).mean(),
    }


# %% id="traffic_metrics_seconds" exercise="traffic_metrics" verdict="wrong" name="seconds" why="dwell_minutes holds seconds: divide by 60."
def traffic_metrics(traffic):
    s = traffic.sum(numeric_only=True)

    def ratio(a, b):
        return a / b if b else np.nan

    return {
        "sessions": s["sessions"],
        "pages_per_session": ratio(s["page_views"], s["sessions"]),
        "bounce_rate": ratio(s["bounces"], s["sessions"]),
        "dwell_minutes": ratio(s["dwell_seconds"], s["sessions"]),
        "cart_abandonment": 1 - ratio(s["paid_sessions"], s["cart_sessions"]),
    }


# %% id="traffic_metrics_cart_over_visits" exercise="traffic_metrics" verdict="wrong" name="abandonment over visits" why="Cart abandonment is over visits with a cart, not over all visits: who never used the cart cannot abandon it."
def traffic_metrics(traffic):
    s = traffic.sum(numeric_only=True)

    def ratio(a, b):
        return a / b if b else np.nan

    return {
        "sessions": s["sessions"],
        "pages_per_session": ratio(s["page_views"], s["sessions"]),
        "bounce_rate": ratio(s["bounces"], s["sessions"]),
        "dwell_minutes": ratio(s["dwell_seconds"], 60 * s["sessions"]),
        "cart_abandonment": ratio(s["cart_sessions"] - s["paid_sessions"], s["sessions"]),
    }


# %% id="traffic_metrics_no_nan" exercise="traffic_metrics" verdict="wrong" name="0 for an empty denominator" why="A rate without a denominator is NaN; this fills 0 in. See *Rates* in the lecture."
def traffic_metrics(traffic):
    s = traffic.sum(numeric_only=True)

    def ratio(a, b):
        return a / b if b else 0.0

    return {
        "sessions": s["sessions"],
        "pages_per_session": ratio(s["page_views"], s["sessions"]),
        "bounce_rate": ratio(s["bounces"], s["sessions"]),
        "dwell_minutes": ratio(s["dwell_seconds"], 60 * s["sessions"]),
        "cart_abandonment": ratio(s["cart_sessions"] - s["paid_sessions"], s["cart_sessions"]),
    }


# %% id="traffic_metrics_all_missing" exercise="traffic_metrics" verdict="wrong" name="everything missing where one denominator is 0" why="One empty denominator makes every rate missing here: each value looks at its own denominator."
def traffic_metrics(traffic):
    sums = traffic[
        ["sessions", "page_views", "bounces", "dwell_seconds", "cart_sessions", "paid_sessions"]
    ].sum()
    if sums["sessions"] == 0 or sums["cart_sessions"] == 0:
        nan = float("nan")
        return {
            "sessions": int(sums["sessions"]),
            "pages_per_session": nan,
            "bounce_rate": nan,
            "dwell_minutes": nan,
            "cart_abandonment": nan,
        }
    return {
        "sessions": int(sums["sessions"]),
        "pages_per_session": sums["page_views"] / sums["sessions"],
        "bounce_rate": sums["bounces"] / sums["sessions"],
        "dwell_minutes": sums["dwell_seconds"] / sums["sessions"] / 60,
        "cart_abandonment": 1 - sums["paid_sessions"] / sums["cart_sessions"],
    }


# %% [markdown] id="money_metrics"
# ## 3. money_metrics


# %% id="money_metrics_loop" exercise="money_metrics" verdict="right" why="a plain loop"
def money_metrics(orders):
    gmv = amount = back = count = 0
    people = set()
    for row in orders.itertuples():
        gmv += row.amount_cny
        if pd.notna(row.paid_at):
            amount += row.amount_cny
            back += row.refund_cny
            count += 1
            people.add(row.customer_id)
    return {
        "gmv_cny": gmv,
        "paid_cny": amount,
        "revenue_cny": amount - back,
        "aov_cny": amount / count if count else float("nan"),
        "per_buyer_cny": amount / len(people) if people else float("nan"),
    }


# %% id="money_metrics_groupby" exercise="money_metrics" verdict="right" why="means instead of quotients"
def money_metrics(orders):
    paid = orders.dropna(subset="paid_at")
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": paid["amount_cny"].sum(),
        "revenue_cny": (paid["amount_cny"] - paid["refund_cny"]).sum(),
        "aov_cny": paid["amount_cny"].mean(),
        "per_buyer_cny": paid.groupby("customer_id")["amount_cny"].sum().mean(),
    }


# %% id="money_metrics_gmv_paid" exercise="money_metrics" verdict="wrong" name="GMV of paid orders" why="GMV counts every submitted order, also those nobody paid. See *Three amounts that are called sales* in the lecture."
def money_metrics(orders):
    paid = orders.dropna(subset="paid_at")
    return {
        "gmv_cny": paid["amount_cny"].sum(),
        "paid_cny": paid["amount_cny"].sum(),
        "revenue_cny": (paid["amount_cny"] - paid["refund_cny"]).sum(),
        "aov_cny": paid["amount_cny"].mean(),
        "per_buyer_cny": paid.groupby("customer_id")["amount_cny"].sum().mean(),
    }


# %% id="money_metrics_unpaid_revenue" exercise="money_metrics" verdict="wrong" name="unpaid orders in revenue" why="Orders that nobody paid are in the paid amount here: keep the rows with a paid_at."
def money_metrics(orders):
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": orders["amount_cny"].sum(),
        "revenue_cny": (orders["amount_cny"] - orders["refund_cny"]).sum(),
        "aov_cny": orders["amount_cny"].mean(),
        "per_buyer_cny": orders.groupby("customer_id")["amount_cny"].sum().mean(),
    }


# %% id="money_metrics_buyers_are_orders" exercise="money_metrics" verdict="wrong" name="per buyer over orders" why="per_buyer_cny divides by orders: a customer with two orders is one customer."
def money_metrics(orders):
    paid = orders.dropna(subset="paid_at")
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": paid["amount_cny"].sum(),
        "revenue_cny": (paid["amount_cny"] - paid["refund_cny"]).sum(),
        "aov_cny": paid["amount_cny"].mean(),
        "per_buyer_cny": paid["amount_cny"].mean(),
    }


# %% id="money_metrics_aov_revenue" exercise="money_metrics" verdict="wrong" name="averages of revenue" why="The averages are taken of revenue; the exercise asks for paid amount by order and by customer."
def money_metrics(orders):
    paid = orders.dropna(subset="paid_at")
    net = paid["amount_cny"] - paid["refund_cny"]
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": paid["amount_cny"].sum(),
        "revenue_cny": net.sum(),
        "aov_cny": net.mean(),
        "per_buyer_cny": net.groupby(paid["customer_id"]).sum().mean(),
    }


# %% id="money_metrics_drops_refunded" exercise="money_metrics" verdict="wrong" name="drops refunded orders" why="Orders with a refund are left out as a whole; revenue only takes the refund off."
def money_metrics(orders):
    paid = orders.dropna(subset="paid_at")
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": paid["amount_cny"].sum(),
        "revenue_cny": paid.loc[paid["refund_cny"] == 0, "amount_cny"].sum(),
        "aov_cny": paid["amount_cny"].mean(),
        "per_buyer_cny": paid.groupby("customer_id")["amount_cny"].sum().mean(),
    }


# %% id="money_metrics_average_zero" exercise="money_metrics" verdict="wrong" name="0 as the average of nothing" why="Where nobody paid an average is unknown, as IFERROR(…, 0) hides: return NaN. See *Rates* in the lecture."
def money_metrics(orders):
    paid = orders[orders["paid_at"].notna()]
    amount = paid["amount_cny"].sum()
    if len(paid) == 0:
        aov, per_buyer = 0, 0
    else:
        aov = amount / len(paid)
        per_buyer = amount / paid["customer_id"].nunique()
    return {
        "gmv_cny": orders["amount_cny"].sum(),
        "paid_cny": amount,
        "revenue_cny": amount - paid["refund_cny"].sum(),
        "aov_cny": aov,
        "per_buyer_cny": per_buyer,
    }


# %% [markdown] id="channel_table"
# ## 4. channel_table


# %% id="channel_table_merge" exercise="channel_table" verdict="right" why="an outer merge; the channel stays in the index"
def channel_table(traffic, orders):
    visits = traffic.groupby("channel", as_index=False)["sessions"].sum()
    rows = orders.assign(
        paid_orders=orders["paid_at"].notna().astype(int),
        revenue_cny=(orders["amount_cny"] - orders["refund_cny"]).where(
            orders["paid_at"].notna(), 0.0
        ),
    )
    money = rows.groupby("channel", as_index=False)[["paid_orders", "revenue_cny"]].sum()
    table = visits.merge(money, on="channel", how="outer").set_index("channel").fillna(0)
    table["revenue_per_session_cny"] = table["revenue_cny"] / table["sessions"].replace(0, np.nan)
    return table


# %% id="channel_table_sql" exercise="channel_table" verdict="right" why="SQL with a full join"
def channel_table(traffic, orders):
    import duckdb

    return duckdb.sql(
        """
        WITH v AS (SELECT channel, sum(sessions)::BIGINT AS sessions FROM traffic GROUP BY channel),
        m AS (
            SELECT channel, count(paid_at) AS paid_orders,
                sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL) AS revenue_cny
            FROM orders GROUP BY channel
        )
        SELECT channel, coalesce(sessions, 0) AS sessions, coalesce(paid_orders, 0) AS paid_orders,
            coalesce(revenue_cny, 0) AS revenue_cny,
            coalesce(revenue_cny, 0) / nullif(coalesce(sessions, 0), 0) AS revenue_per_session_cny
        FROM v FULL JOIN m USING (channel)
        """
    ).df()


# %% id="channel_table_inner" exercise="channel_table" verdict="wrong" name="inner join" why="An inner join keeps only channels that stand in both tables. See *Two tables side by side* in the lecture."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"]).agg(["size", "sum"])
    table = pd.concat([visits, net], axis=1, join="inner")
    table.columns = ["sessions", "paid_orders", "revenue_cny"]
    table["revenue_per_session_cny"] = table["revenue_cny"] / table["sessions"]
    return table.rename_axis("channel").reset_index()


# %% id="channel_table_left" exercise="channel_table" verdict="wrong" name="left join" why="Only channels with visits are kept: one whose visits the tracking lost disappears with its revenue."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"])
    table = visits.to_frame()
    table["paid_orders"] = net.size().reindex(table.index, fill_value=0)
    table["revenue_cny"] = net.sum().reindex(table.index, fill_value=0.0)
    table["revenue_per_session_cny"] = table["revenue_cny"] / table["sessions"]
    return table.reset_index()


# %% id="channel_table_missing" exercise="channel_table" verdict="wrong" name="missing instead of 0" why="A channel that sold nothing has 0 orders and 0 CNY, not a missing value."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"]).agg(["size", "sum"])
    every = visits.index.union(orders["channel"].unique())
    table = pd.concat([visits.reindex(every), net.reindex(every)], axis=1)
    table.columns = ["sessions", "paid_orders", "revenue_cny"]
    table["revenue_per_session_cny"] = table["revenue_cny"] / table["sessions"]
    return table.rename_axis("channel").reset_index()


# %% id="channel_table_unpaid" exercise="channel_table" verdict="wrong" name="counts unpaid orders" why="paid_orders counts every submitted order, also those nobody paid."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"]).sum()
    every = visits.index.union(orders["channel"].unique())
    table = pd.DataFrame(index=pd.Index(every, name="channel"))
    table["sessions"] = visits.reindex(every, fill_value=0)
    table["paid_orders"] = orders["channel"].value_counts().reindex(every, fill_value=0)
    table["revenue_cny"] = net.reindex(every, fill_value=0.0)
    table["revenue_per_session_cny"] = (table["revenue_cny"] / table["sessions"]).where(
        table["sessions"] > 0
    )
    return table.reset_index()


# %% id="channel_table_zero_rate" exercise="channel_table" verdict="wrong" name="0 CNY by a visit without visits" why="Where sessions is 0 the revenue by visit is unknown: leave it missing."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"])
    every = visits.index.union(orders["channel"].unique())
    table = pd.DataFrame(index=pd.Index(every, name="channel"))
    table["sessions"] = visits.reindex(every, fill_value=0)
    table["paid_orders"] = net.size().reindex(every, fill_value=0)
    table["revenue_cny"] = net.sum().reindex(every, fill_value=0.0)
    table["revenue_per_session_cny"] = (table["revenue_cny"] / table["sessions"]).where(
        table["sessions"] > 0, 0.0
    )
    return table.reset_index()


# %% id="channel_table_paid_first" exercise="channel_table" verdict="wrong" name="filters before it collects the channels" why="A channel with unpaid orders alone and no visits is lost: take the channels of both tables before you filter."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")["sessions"].sum()
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"]).agg(["size", "sum"])
    table = pd.concat([visits, net], axis=1).fillna(0)
    table.columns = ["sessions", "paid_orders", "revenue_cny"]
    ratio = table["revenue_cny"] / table["sessions"]
    table["revenue_per_session_cny"] = ratio.where(table["sessions"] > 0)
    return table.rename_axis("channel").reset_index()


# %% id="channel_table_infinite" exercise="channel_table" verdict="wrong" name="infinite by visit" why="A channel can have a row with 0 visits, and its revenue by visit is infinite here: leave it missing where sessions is 0."
def channel_table(traffic, orders):
    visits = traffic.groupby("channel")[["sessions"]].sum()
    orders = orders.copy()
    orders["net"] = (orders["amount_cny"] - orders["refund_cny"]).where(orders["paid_at"].notna())
    money = orders.groupby("channel").agg(
        paid_orders=("paid_at", "count"), revenue_cny=("net", "sum")
    )
    table = pd.concat([visits, money], axis=1)
    table["paid_orders"] = table["paid_orders"].fillna(0)
    table["revenue_cny"] = table["revenue_cny"].fillna(0)
    table["revenue_per_session_cny"] = table["revenue_cny"] / table["sessions"]
    table["sessions"] = table["sessions"].fillna(0)
    table.index.name = "channel"
    return table


# %% [markdown] id="bounce_by_channel"
# ## 5. bounce_by_channel


# %% id="bounce_by_channel_apply" exercise="bounce_by_channel" verdict="right" why="a loop over groups"
def bounce_by_channel(traffic):
    rates = {}
    for channel, rows in traffic.groupby("channel"):
        visits = rows["sessions"].sum()
        rates[channel] = rows["bounces"].sum() / visits if visits else np.nan
    return pd.Series(rates)


# %% id="bounce_by_channel_pivot" exercise="bounce_by_channel" verdict="right" why="a pivot table; 0 over 0 is NaN in pandas"
def bounce_by_channel(traffic):
    table = traffic.pivot_table(index="channel", values=["bounces", "sessions"], aggfunc="sum")
    return table["bounces"].div(table["sessions"]).rename("bounce_rate")


# %% id="bounce_by_channel_mean" exercise="bounce_by_channel" verdict="wrong" name="mean of rates" why="A quiet day weighs as much as a busy one. Add up first, divide afterwards. See *The rate of a whole* in the lecture."
def bounce_by_channel(traffic):
    rates = traffic["bounces"] / traffic["sessions"]
    return rates.groupby(traffic["channel"]).mean()


# %% id="bounce_by_channel_dropped" exercise="bounce_by_channel" verdict="wrong" name="loses the empty channel" why="The channel without visits is gone; it should keep its row, with a missing rate."
def bounce_by_channel(traffic):
    sums = traffic.groupby("channel")[["bounces", "sessions"]].sum()
    return (sums["bounces"] / sums["sessions"]).dropna()


# %% id="bounce_by_channel_zero" exercise="bounce_by_channel" verdict="wrong" name="0 without visits" why="Without visits the bounce rate is unknown; 0 would be the best rate of all."
def bounce_by_channel(traffic):
    sums = traffic.groupby("channel")[["bounces", "sessions"]].sum()
    return (sums["bounces"] / sums["sessions"]).fillna(0)


# %% id="bounce_by_channel_original" exercise="bounce_by_channel" verdict="wrong" name="the colleague's code" why="This is still the colleague's code with both mistakes."
def bounce_by_channel(traffic):
    rows = traffic[traffic["sessions"] > 0]
    rates = rows["bounces"] / rows["sessions"]
    return rates.groupby(rows["channel"]).mean()


# %% id="bounce_by_channel_rounded" exercise="bounce_by_channel" verdict="wrong" name="rounded" why="The rates are rounded: keep the number, and round where you show it."
def bounce_by_channel(traffic):
    sums = traffic.groupby("channel")[["bounces", "sessions"]].sum()
    return (sums["bounces"] / sums["sessions"]).round(2)


# %% [markdown] id="read_report"
# ## 6. read_report


# %% id="read_report_csv" exercise="read_report" verdict="right" why="Python's csv module, row by row"
def read_report(text):
    import csv
    import re

    rows, day = {}, None
    for cells in list(csv.reader(text.splitlines()))[4:]:
        if not cells or cells[0] == "合计":
            continue
        if cells[0]:
            day = pd.Timestamp(*(int(part) for part in re.findall(r"\d+", cells[0])))
        numbers = [cell.replace(",", "").replace("￥", "") for cell in cells[2:]]
        numbers = [0.0 if cell == "-" else float(cell) for cell in numbers]
        rows[day, CHANNEL_OF[cells[1]]] = [int(numbers[0]), int(numbers[1]), *numbers[2:]]
    table = pd.DataFrame(
        [(day, channel, *numbers) for (day, channel), numbers in rows.items()],
        columns=["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"],
    )
    return table


# %% id="read_report_chain" exercise="read_report" verdict="right" why="pandas, totals dropped by their missing channel, thousands read by read_csv"
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, thousands=",", na_values="-")
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw.dropna(subset="channel").assign(date=lambda t: t["date"].ffill()).drop_duplicates()
    parts = raw["date"].str.extract(r"(\d{4})\D(\d{1,2})\D(\d{1,2})").astype(int)
    parts.columns = ["year", "month", "day"]
    raw["date"] = pd.to_datetime(parts)
    raw["channel"] = raw["channel"].replace(CHANNEL_OF)
    for name in ["revenue_cny", "refund_cny"]:
        text_of = raw[name].astype(str).str.lstrip("￥").str.replace(",", "")
        raw[name] = pd.to_numeric(text_of).fillna(0.0)
    raw["visitors"] = raw["visitors"].astype(int)
    return raw


# %% id="read_report_totals" exercise="read_report" verdict="wrong" name="keeps totals" why="The totals 合计 are still rows, so every sum is twice too large. See *The export* in the lecture."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw["date"] = raw["date"].where(raw["date"] != "合计").ffill()
    raw = raw.drop_duplicates(["date", "channel"])
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF).fillna("total")
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        bare = raw[name].fillna("0").str.replace(r"[￥,]", "", regex=True).replace("-", "0")
        raw[name] = pd.to_numeric(bare)
    return raw


# %% id="read_report_no_fill" exercise="read_report" verdict="wrong" name="loses rows without a day" why="Rows in which the day is not repeated are lost: fill it down first."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"].notna() & (raw["date"] != "合计")].copy()
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        raw[name] = pd.to_numeric(raw[name].str.replace(r"[￥,]", "", regex=True).replace("-", "0"))
    return raw


# %% id="read_report_repeated" exercise="read_report" verdict="wrong" name="keeps repeated rows" why="Rows that stand twice in a row are still there twice."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"] != "合计"].copy()
    raw["date"] = raw["date"].ffill()
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        raw[name] = pd.to_numeric(raw[name].str.replace(r"[￥,]", "", regex=True).replace("-", "0"))
    return raw


# %% id="read_report_early_unique" exercise="read_report" verdict="wrong" name="drops repeats before the day is known" why="Repeated rows are dropped before the day is filled down, so equal rows of two different days are lost."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    numbers = ["channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"] != "合计"].copy()
    twice = raw.duplicated(numbers) & raw["date"].isna()
    raw = raw[~twice]
    raw["date"] = raw["date"].ffill()
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        raw[name] = pd.to_numeric(raw[name].str.replace(r"[￥,]", "", regex=True).replace("-", "0"))
    return raw.drop_duplicates(["date", "channel"])


# %% id="read_report_dash_missing" exercise="read_report" verdict="wrong" name="a dash is missing" why="A dash says that nothing was given back: 0, not a missing value."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"] != "合计"].copy()
    raw["date"] = raw["date"].ffill()
    raw = raw.drop_duplicates(["date", "channel"])
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        bare = raw[name].str.replace(r"[￥,]", "", regex=True)
        raw[name] = pd.to_numeric(bare, errors="coerce")
    return raw


# %% id="read_report_orders_comma" exercise="read_report" verdict="wrong" name="cleans only some columns of numbers" why="The number of orders can have a thousand separator as well: clean all four columns of numbers in the same way."
def read_report(text):
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"] != "合计"].copy()
    raw["date"] = raw["date"].ffill()
    raw = raw.drop_duplicates()
    raw["date"] = pd.to_datetime(
        raw["date"].str.replace("[年月/]", "-", regex=True).str.rstrip("日"), format="mixed"
    )
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    raw["visitors"] = raw["visitors"].str.replace(",", "").astype(int)
    raw["orders"] = raw["orders"].astype(int)
    for name in ["revenue_cny", "refund_cny"]:
        raw[name] = raw[name].str.replace("[￥,]", "", regex=True).replace("-", "0").astype(float)
    return raw


# %% [markdown] id="customer_metrics"
# ## 7. customer_metrics


# %% id="customer_metrics_sets" exercise="customer_metrics" verdict="right" why="sets and a counter"
def customer_metrics(orders, start, end):
    from collections import Counter

    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.strftime("%Y-%m-%d")
    counts = Counter(paid.loc[(day >= start) & (day <= end), "customer_id"])
    earlier = set(paid.loc[day < start, "customer_id"])
    if not counts:
        return {"buyers": 0, "new_share": np.nan, "repeat_share": np.nan}
    return {
        "buyers": len(counts),
        "new_share": len(set(counts) - earlier) / len(counts),
        "repeat_share": sum(count > 1 for count in counts.values()) / len(counts),
    }


# %% id="customer_metrics_groupby" exercise="customer_metrics" verdict="right" why="a group for each customer"
def customer_metrics(orders, start, end):
    paid = orders.loc[orders["paid_at"].notna(), ["customer_id", "paid_at"]].copy()
    paid["day"] = paid["paid_at"].dt.normalize()
    paid["inside"] = paid["day"].between(pd.Timestamp(start), pd.Timestamp(end))
    each = paid.groupby("customer_id").agg(times=("inside", "sum"), first=("day", "min"))
    each = each[each["times"] > 0]
    return {
        "buyers": len(each),
        "new_share": (each["first"] >= start).mean(),
        "repeat_share": (each["times"] > 1).mean(),
    }


# %% id="customer_metrics_last_day" exercise="customer_metrics" verdict="wrong" name="the last day ends at midnight before it" why="The last day is cut off at its first moment: orders of that day are missing. See *Who bought* in the lecture."
def customer_metrics(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    first = paid.groupby("customer_id")["paid_at"].min()
    counts = paid.loc[paid["paid_at"].between(start, end), "customer_id"].value_counts()
    return {
        "buyers": len(counts),
        "new_share": (first.reindex(counts.index) >= start).mean(),
        "repeat_share": (counts >= 2).mean(),
    }


# %% id="customer_metrics_all_new" exercise="customer_metrics" verdict="wrong" name="new within the period only" why="First orders are looked for inside the period, so everybody is new. Judge it from the whole table."
def customer_metrics(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.normalize()
    inside = paid[(day >= start) & (day <= end)]
    counts = inside["customer_id"].value_counts()
    first = inside.groupby("customer_id")["paid_at"].min()
    return {
        "buyers": len(counts),
        "new_share": (first >= start).mean(),
        "repeat_share": (counts >= 2).mean(),
    }


# %% id="customer_metrics_unpaid" exercise="customer_metrics" verdict="wrong" name="share of orders" why="Shares are over orders here, not over customers."
def customer_metrics(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.normalize()
    inside = paid[(day >= start) & (day <= end)]
    first = paid.groupby("customer_id")["paid_at"].min()
    counts = inside["customer_id"].value_counts()
    return {
        "buyers": len(counts),
        "new_share": (inside["customer_id"].map(first) >= start).mean(),
        "repeat_share": (inside["customer_id"].map(counts) >= 2).mean(),
    }


# %% id="customer_metrics_repeat_ever" exercise="customer_metrics" verdict="wrong" name="bought again at any time" why="repeat_share counts customers who ever bought twice; both orders must lie in the period."
def customer_metrics(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.normalize()
    inside = paid[(day >= start) & (day <= end)]
    first = paid.groupby("customer_id")["paid_at"].min()
    ever = paid["customer_id"].value_counts()
    buyers = inside["customer_id"].unique()
    return {
        "buyers": len(buyers),
        "new_share": (first.reindex(buyers) >= start).mean(),
        "repeat_share": (ever.reindex(buyers) >= 2).mean(),
    }


# %% id="customer_metrics_complement" exercise="customer_metrics" verdict="wrong" name="who is not new bought again" why="repeat_share is 1 - new_share here. A new customer may buy twice in the period, and an old one once."
def customer_metrics(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.normalize()
    first = paid.groupby("customer_id")["paid_at"].min()
    buyers = paid.loc[(day >= start) & (day <= end), "customer_id"].unique()
    new = (first.reindex(buyers) >= start).mean()
    return {"buyers": len(buyers), "new_share": new, "repeat_share": 1 - new}


# %% id="customer_metrics_last_minute" exercise="customer_metrics" verdict="wrong" name="the last day ends at 23:59" why="The last minute of the last day is cut off: the period ends before the midnight that follows it. See *Who bought* in the lecture."
def customer_metrics(orders, start, end):
    paid = orders[orders["paid_at"].notna()]
    first = paid.groupby("customer_id")["paid_at"].min()
    inside = paid[(paid["paid_at"] >= start) & (paid["paid_at"] <= end + " 23:59")]
    counts = inside["customer_id"].value_counts()
    return {
        "buyers": len(counts),
        "new_share": (first[counts.index] >= start).mean(),
        "repeat_share": (counts >= 2).mean(),
    }


# %% [markdown] id="daily_report"
# ## 8. daily_report


# %% id="daily_report_loop" exercise="daily_report" verdict="right" why="a loop over the calendar; dates as Python dates would do too"
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.floor("D")
    net = paid["amount_cny"] - paid["refund_cny"]
    rows = []
    for date in pd.date_range(start, end):
        mine, past = net[day == date], net[day == date - pd.Timedelta(days=7)].sum()
        change = mine.sum() / past - 1 if past > 0 else np.nan
        rows.append(
            {"date": date, "paid_orders": len(mine), "revenue_cny": mine.sum(), "change": change}
        )
    return pd.DataFrame(rows)


# %% id="daily_report_sql" exercise="daily_report" verdict="right" why="SQL from the calendar, a self join seven days back"
def daily_report(orders, start, end):
    import duckdb

    calendar = pd.DataFrame({"date": pd.date_range(start, end)})
    return duckdb.sql(
        """
        WITH days AS (
            SELECT date_trunc('day', paid_at) AS day, count(*) AS n, sum(amount_cny - refund_cny) AS net
            FROM orders WHERE paid_at IS NOT NULL GROUP BY 1
        )
        SELECT date, coalesce(t.n, 0) AS paid_orders, coalesce(t.net, 0) AS revenue_cny,
            CASE WHEN p.net > 0 THEN coalesce(t.net, 0) / p.net - 1 END AS change
        FROM calendar LEFT JOIN days t ON t.day = date
        LEFT JOIN days p ON p.day = date - INTERVAL 7 DAY ORDER BY date
        """
    ).df()


# %% id="daily_report_rows" exercise="daily_report" verdict="wrong" name="days without orders are missing" why="Days on which nobody paid have no row, and seven rows back are more than seven days. See *Every day has its row* in the lecture."
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    day = paid["paid_at"].dt.normalize().rename("date")
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(day).agg(["size", "sum"])
    net.columns = ["paid_orders", "revenue_cny"]
    net["change"] = net["revenue_cny"].pct_change(7)
    return net.loc[start:end].reset_index()


# %% id="daily_report_period_only" exercise="daily_report" verdict="wrong" name="no week before" why="Orders before the first day were dropped, so the first week has nothing to compare with."
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    days = pd.date_range(start, end, name="date")
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["paid_at"].dt.normalize())
    table = pd.DataFrame(
        {
            "paid_orders": net.size().reindex(days, fill_value=0),
            "revenue_cny": net.sum().reindex(days, fill_value=0.0),
        }
    )
    week_ago = table["revenue_cny"].shift(7)
    table["change"] = (table["revenue_cny"] / week_ago - 1).where(week_ago > 0)
    return table.rename_axis("date").reset_index()


# %% id="daily_report_yesterday" exercise="daily_report" verdict="wrong" name="against yesterday" why="The change is against the day before; it should be against the same weekday a week ago."
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    days = pd.date_range(pd.Timestamp(start) - pd.Timedelta(days=7), end, name="date")
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["paid_at"].dt.normalize())
    table = pd.DataFrame(
        {
            "paid_orders": net.size().reindex(days, fill_value=0),
            "revenue_cny": net.sum().reindex(days, fill_value=0.0),
        }
    )
    before = table["revenue_cny"].shift(1)
    table["change"] = (table["revenue_cny"] / before - 1).where(before > 0)
    return table.loc[start:].rename_axis("date").reset_index()


# %% id="daily_report_gross" exercise="daily_report" verdict="wrong" name="refunds stay in" why="Refunds are not taken off."
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    days = pd.date_range(pd.Timestamp(start) - pd.Timedelta(days=7), end, name="date")
    net = paid["amount_cny"].groupby(paid["paid_at"].dt.normalize())
    table = pd.DataFrame(
        {
            "paid_orders": net.size().reindex(days, fill_value=0),
            "revenue_cny": net.sum().reindex(days, fill_value=0.0),
        }
    )
    before = table["revenue_cny"].shift(7)
    table["change"] = (table["revenue_cny"] / before - 1).where(before > 0)
    return table.loc[start:].rename_axis("date").reset_index()


# %% id="daily_report_text_days" exercise="daily_report" verdict="wrong" name="infinite change" why="Where the week before had no revenue the change is unknown, not infinite."
def daily_report(orders, start, end):
    paid = orders.dropna(subset="paid_at")
    days = pd.date_range(pd.Timestamp(start) - pd.Timedelta(days=7), end, name="date")
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["paid_at"].dt.normalize())
    table = pd.DataFrame(
        {
            "paid_orders": net.size().reindex(days, fill_value=0),
            "revenue_cny": net.sum().reindex(days, fill_value=0.0),
        }
    )
    table["change"] = table["revenue_cny"] / table["revenue_cny"].shift(7) - 1
    return table.loc[start:].rename_axis("date").reset_index()


# %% id="daily_report_given_back" exercise="daily_report" verdict="wrong" name="a week before given back in full" why="Where all revenue of the week before was given back the change is unknown, not infinite: ask for a revenue above 0 and not for an order."
def daily_report(orders, start, end):
    paid = orders[orders["paid_at"].notna()].copy()
    paid["date"] = paid["paid_at"].dt.normalize()
    paid["net"] = paid["amount_cny"] - paid["refund_cny"]
    revenue = paid.groupby("date")["net"].sum()
    count = paid.groupby("date")["net"].size()
    rows = []
    for day in pd.date_range(start, end):
        week_ago = day - pd.Timedelta(days=7)
        if week_ago in revenue.index:
            change = revenue.get(day, 0) / revenue[week_ago] - 1
        else:
            change = float("nan")
        rows.append([day, count.get(day, 0), revenue.get(day, 0), change])
    return pd.DataFrame(rows, columns=["date", "paid_orders", "revenue_cny", "change"])


# %% [markdown] id="channel_chart"
# ## 9. channel_chart


# %% id="channel_chart_lying" exercise="channel_chart" verdict="right" why="lying bars, a Chinese title"
def channel_chart(table):
    rows = table.assign(value=table["revenue_cny"] / table["sessions"]).sort_values("value")
    fig, ax = plt.subplots()
    ax.barh(rows["channel"], rows["value"])
    ax.set_title(f"每次访问收入最高的渠道是 {rows['channel'].iloc[-1]}")
    ax.set_xlabel("每次访问收入 (CNY)")
    ax.set_ylabel("渠道")
    return ax


# %% id="channel_chart_pandas" exercise="channel_chart" verdict="right" why="pandas plotting"
def channel_chart(table):
    value = table.set_index("channel").eval("revenue_cny / sessions").sort_values(ascending=False)
    ax = value.plot.bar(rot=0)
    ax.set(title=f"Most CNY by visit: {value.idxmax()}", xlabel="channel", ylabel="CNY by visit")
    return ax


# %% id="channel_chart_unsorted" exercise="channel_chart" verdict="wrong" name="not sorted" why="The bars stand in the order of the table; the largest should come first."
def channel_chart(table):
    value = table.set_index("channel").eval("revenue_cny / sessions")
    ax = value.plot.bar(rot=0)
    ax.set(title=f"Most CNY by visit: {value.idxmax()}", xlabel="channel", ylabel="CNY by visit")
    return ax


# %% id="channel_chart_revenue" exercise="channel_chart" verdict="wrong" name="draws revenue" why="The bars show revenue; asked is revenue by visit."
def channel_chart(table):
    value = table.set_index("channel")["revenue_cny"].sort_values(ascending=False)
    ax = value.plot.bar(rot=0)
    ax.set(title=f"Most CNY by visit: {value.idxmax()}", xlabel="channel", ylabel="CNY by visit")
    return ax


# %% id="channel_chart_title" exercise="channel_chart" verdict="wrong" name="the title names the largest revenue" why="The title names the channel with the most revenue, not with the most by visit."
def channel_chart(table):
    value = table.set_index("channel").eval("revenue_cny / sessions").sort_values(ascending=False)
    ax = value.plot.bar(rot=0)
    best = table.set_index("channel")["revenue_cny"].idxmax()
    ax.set(title=f"Most CNY by visit: {best}", xlabel="channel", ylabel="CNY by visit")
    return ax


# %% id="channel_chart_no_unit" exercise="channel_chart" verdict="wrong" name="no unit" why="The axis with the numbers does not say CNY."
def channel_chart(table):
    value = table.set_index("channel").eval("revenue_cny / sessions").sort_values(ascending=False)
    ax = value.plot.bar(rot=0)
    ax.set(title=f"A visit brings most on {value.idxmax()}", xlabel="channel", ylabel="revenue")
    return ax


# %% id="channel_chart_yuan" exercise="channel_chart" verdict="right" why="the unit in Chinese"
def channel_chart(table):
    value = (table["revenue_cny"] / table["sessions"]).set_axis(table["channel"])
    value = value.sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(value.index, value)
    ax.set(title=f"{value.index[0]} brings most by visit", xlabel="渠道", ylabel="每次访问（元）")
    return ax


# %% id="channel_chart_first_label" exercise="channel_chart" verdict="wrong" name="the first row of the table in the title" why="`[0]` takes the row named 0, which stood first before sorting: `.iloc[0]` takes the first one after it."
def channel_chart(table):
    table = table.copy()
    table["value"] = table["revenue_cny"] / table["sessions"]
    table = table.sort_values("value", ascending=False)
    best = table["channel"][0]
    fig, ax = plt.subplots()
    ax.bar(table["channel"], table["value"])
    ax.set(title=f"{best} brings most of a visit", xlabel="channel", ylabel="CNY by visit")
    return ax


# %% [markdown] id="wholesale_report"
# ## 10. wholesale_report


# %% id="wholesale_report_sql" exercise="wholesale_report" verdict="right" why="SQL with filters"
def wholesale_report(lines):
    import duckdb

    return duckdb.sql(
        """
        SELECT strftime(invoice_time, '%Y-%m') AS month,
            count(DISTINCT invoice) FILTER (WHERE invoice NOT LIKE 'C%') AS invoices,
            count(DISTINCT customer_id) FILTER (WHERE invoice NOT LIKE 'C%') AS customers,
            sum(quantity * price_gbp) AS revenue_gbp,
            sum(quantity * price_gbp) / nullif(invoices, 0) AS aov_gbp
        FROM lines GROUP BY month
        """
    ).df()


# %% id="wholesale_report_groups" exercise="wholesale_report" verdict="right" why="one group a month, month in the index"
def wholesale_report(lines):
    month = lines["invoice_time"].dt.to_period("M").astype(str).rename("month")
    rows = {}
    for name, group in lines.groupby(month):
        sold = group[group["invoice"].str[0] != "C"]
        count, money = sold["invoice"].nunique(), (group["quantity"] * group["price_gbp"]).sum()
        rows[name] = [
            count,
            sold["customer_id"].nunique(),
            money,
            money / count if count else np.nan,
        ]
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["invoices", "customers", "revenue_gbp", "aov_gbp"]
    )
    return table.rename_axis("month")


# %% id="wholesale_report_lines" exercise="wholesale_report" verdict="wrong" name="counts lines" why="Rows are counted, not invoices: one invoice has several lines. See *Another shop* in the lecture."
def wholesale_report(lines):
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    sold = rows[~rows["invoice"].str.startswith("C")].groupby("month")
    table = rows.groupby("month")["money"].sum().to_frame("revenue_gbp")
    table["invoices"] = sold.size().reindex(table.index, fill_value=0)
    table["customers"] = sold["customer_id"].nunique().reindex(table.index, fill_value=0)
    table["aov_gbp"] = (table["revenue_gbp"] / table["invoices"]).where(table["invoices"] > 0)
    return table.reset_index()


# %% id="wholesale_report_cancelled" exercise="wholesale_report" verdict="wrong" name="counts cancellations" why="Cancellations count as invoices here; the letter C tells them."
def wholesale_report(lines):
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    by = rows.groupby("month")
    table = by["money"].sum().to_frame("revenue_gbp")
    table["invoices"] = by["invoice"].nunique()
    table["customers"] = by["customer_id"].nunique()
    table["aov_gbp"] = table["revenue_gbp"] / table["invoices"]
    return table.reset_index()


# %% id="wholesale_report_gross" exercise="wholesale_report" verdict="wrong" name="revenue without cancellations" why="Revenue leaves cancellations out; they take back what was sold and belong in."
def wholesale_report(lines):
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    is_sale = ~rows["invoice"].str.startswith("C")
    sold = rows[is_sale].groupby("month")
    months = sorted(rows["month"].unique())
    table = pd.DataFrame(index=pd.Index(months, name="month"))
    table["revenue_gbp"] = sold["money"].sum().reindex(months, fill_value=0.0)
    table["invoices"] = sold["invoice"].nunique().reindex(months, fill_value=0)
    table["customers"] = sold["customer_id"].nunique().reindex(months, fill_value=0)
    table["aov_gbp"] = (table["revenue_gbp"] / table["invoices"]).where(table["invoices"] > 0)
    return table.reset_index()


# %% id="wholesale_report_known_only" exercise="wholesale_report" verdict="wrong" name="drops unknown customers" why="Lines without a customer are dropped, and their invoices and revenue with them."
def wholesale_report(lines):
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    rows = rows.dropna(subset="customer_id")
    sold = rows[~rows["invoice"].str.startswith("C")].groupby("month")
    table = rows.groupby("month")["money"].sum().to_frame("revenue_gbp")
    table["invoices"] = sold["invoice"].nunique().reindex(table.index, fill_value=0)
    table["customers"] = sold["customer_id"].nunique().reindex(table.index, fill_value=0)
    table["aov_gbp"] = (table["revenue_gbp"] / table["invoices"]).where(table["invoices"] > 0)
    return table.reset_index()


# %% id="wholesale_report_lost_month" exercise="wholesale_report" verdict="wrong" name="loses months of cancellations" why="A month with cancellations only has no row here."
def wholesale_report(lines):
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    sold = rows[~rows["invoice"].str.startswith("C")].groupby("month")
    table = sold.agg(invoices=("invoice", "nunique"), customers=("customer_id", "nunique"))
    table["revenue_gbp"] = rows.groupby("month")["money"].sum()
    table["aov_gbp"] = table["revenue_gbp"] / table["invoices"]
    return table.reset_index()


# %% id="wholesale_report_month_number" exercise="wholesale_report" verdict="wrong" name="a month without its year" why="March of one year is added to March of the next: a month is a year and a month."
def wholesale_report(lines):
    year = lines["invoice_time"].dt.year.iloc[0]
    month = lines["invoice_time"].dt.month
    sold = lines[~lines["invoice"].str.startswith("C")]
    revenue = (lines["quantity"] * lines["price_gbp"]).groupby(month).sum()
    table = pd.DataFrame({"revenue_gbp": revenue})
    by_month = sold.groupby(month[sold.index])
    table["invoices"] = by_month["invoice"].nunique()
    table["customers"] = by_month["customer_id"].nunique()
    table = table.fillna(0)
    table["aov_gbp"] = (table["revenue_gbp"] / table["invoices"]).where(table["invoices"] > 0)
    table["month"] = [f"{year}-{number:02d}" for number in table.index]
    return table


# %% [markdown] id="equivalence"
# ## Inputs on which mutants are compared, and why some are equal


# %% id="conversion_rate_inputs" exercise="conversion_rate" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    sessions = int(rng.integers(0, 40))
    return sessions, int(rng.integers(0, sessions + 1))


# %% id="conversion_rate_none" exercise="conversion_rate" role="equivalent" mutant="return: *None" why="None is a missing value like NaN."


# %% id="traffic_metrics_inputs" exercise="traffic_metrics" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    frame = samples.traffic_days(seed, days=1 + seed % 3, quiet=seed % 15)
    return (frame[frame["sessions"] < (1 if seed % 5 == 0 else 10**9)],)


# %% id="traffic_metrics_numpy" exercise="traffic_metrics" role="equivalent" mutant="condition: *" why="NumPy divides 0 by 0 to NaN by itself."


# %% id="money_metrics_inputs" exercise="money_metrics" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    return (samples.orders(seed, count=1 + seed % 40, customers=9, unpaid=0.4, refunded=0.3),)


# %% id="money_metrics_known" exercise="money_metrics" role="equivalent" mutant="keyword: *dropna=False*" why="customer_id is never missing."


# %% id="channel_table_inputs" exercise="channel_table" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    visits = samples.traffic_days(seed, days=1, quiet=seed % 9)
    sales = samples.orders(seed, count=seed % 12, unpaid=0.4, refunded=0.3)
    return visits[visits["channel"] != ["jd", "tmall", "none"][seed % 3]], sales


# %% id="channel_table_index" exercise="channel_table" role="equivalent" mutant="dropped_call: return table.reset_index()*" why="The channel may be the index."

# %% id="channel_table_known" exercise="channel_table" role="equivalent" mutant="keyword: *dropna=False*" why="channel is never missing."


# %% id="bounce_by_channel_inputs" exercise="bounce_by_channel" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    return (samples.traffic_days(seed, days=1 + seed % 2, quiet=seed % 12),)


# %% id="bounce_by_channel_means" exercise="bounce_by_channel" role="equivalent" mutant="aggregation: *" why="A quotient of means over the same rows is the quotient of sums."

# %% id="bounce_by_channel_known" exercise="bounce_by_channel" role="equivalent" mutant="keyword: *dropna=False*" why="channel is never missing."


# %% id="read_report_inputs" exercise="read_report" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    content, _ = samples.weekly_report(
        seed, days=1 + seed % 4, repeated=seed % 4, missing=seed % 5, totals=bool(seed % 2)
    )
    return (content.decode("gbk"),)


# %% id="read_report_blank_line" exercise="read_report" role="equivalent" mutant="constant: *skiprows=2*" why="The third line is blank, and read_csv skips blank lines."

# %% id="read_report_copy" exercise="read_report" role="equivalent" mutant="dropped_call: raw = raw[*" why="Without the copy pandas 3 writes to the same new table."

# %% id="read_report_index" exercise="read_report" role="equivalent" mutant="dropped_call: return raw.reset_index*" why="The index is free."

# %% id="read_report_extra_column" exercise="read_report" role="equivalent" mutant="keyword: return raw.reset_index*" why="A helper column may stay."

# %% id="read_report_which_copy" exercise="read_report" role="equivalent" mutant="keyword: *keep='last'*" why="Repeated rows agree in everything."


# %% id="customer_metrics_inputs" exercise="customer_metrics" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    frame = samples.orders(seed, count=5 + seed % 60, customers=20, days=30, unpaid=0.3)
    return frame, f"2025-01-{1 + seed % 20:02d}", f"2025-01-{4 + seed % 26:02d}"


# %% id="customer_metrics_unpaid_rows" exercise="customer_metrics" role="equivalent" mutant="filter: paid = orders*" why="A missing paid_at is in no period and min() skips it."

# %% id="customer_metrics_known" exercise="customer_metrics" role="equivalent" mutant="keyword: *dropna=False*" why="customer_id is never missing."


# %% id="daily_report_inputs" exercise="daily_report" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_01 as samples

    frame = samples.orders(seed, count=5 + seed % 60, days=30, unpaid=0.3, refunded=0.2)
    return frame, f"2025-01-{1 + seed % 15:02d}", f"2025-01-{16 + seed % 15:02d}"


# %% id="daily_report_unpaid_rows" exercise="daily_report" role="equivalent" mutant="filter: paid = orders*" why="A missing day is left out by groupby."

# %% id="daily_report_unpaid_column" exercise="daily_report" role="equivalent" mutant="column: paid = *" why="A missing day is left out by groupby."

# %% id="daily_report_more_days" exercise="daily_report" role="equivalent" mutant="constant: *days=8*" why="One more day before the period is cut off again."

# %% id="daily_report_index" exercise="daily_report" role="equivalent" mutant="dropped_call: return report*" why="The date may be the index."

# %% id="daily_report_known" exercise="daily_report" role="equivalent" mutant="keyword: *dropna=False*" why="A group for the missing day is not on the calendar."


# %% id="wholesale_report_inputs" exercise="wholesale_report" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    size = 1 + seed % 30
    number = rng.integers(0, 12, size)
    cancels = number % 4 == 0
    frame = pd.DataFrame(
        {
            "invoice": np.where(cancels, "C", "") + pd.Series(500 + number).astype(str),
            "invoice_time": pd.Timestamp("2010-01-05") + pd.to_timedelta(20 * number, unit="D"),
            "customer_id": pd.Series(number % 3 + 1).where(number % 5 > 0).astype("Int64"),
            "quantity": np.where(cancels, -1, 1) * rng.integers(1, 5, size),
            "price_gbp": np.round(rng.uniform(1, 9, size), 2),
        }
    )
    return (frame,)


# %% id="wholesale_report_index" exercise="wholesale_report" role="equivalent" mutant="dropped_call: return table.reset_index()*" why="The month may be the index."

# %% id="wholesale_report_known" exercise="wholesale_report" role="equivalent" mutant="keyword: *dropna=False*" why="month and invoice are never missing."
