# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from shop.samples import chapter_06 as samples

# %% [markdown] id="days_since_last"
# ## 1. days_since_last


# %% id="days_since_last_loop" exercise="days_since_last" verdict="right" why="a dict that grows"
def days_since_last(orders, observed_on):
    last = {}
    for row in orders.itertuples():
        if row.paid_at >= observed_on or pd.isnull(row.paid_at):
            continue
        day = row.paid_at.normalize()
        if row.customer_id not in last or day > last[row.customer_id]:
            last[row.customer_id] = day
    return pd.Series({customer: (observed_on - day).days for customer, day in last.items()})


# %% id="days_since_last_sql" exercise="days_since_last" verdict="right" why="SQL in DuckDB"
def days_since_last(orders, observed_on):
    import duckdb

    found = duckdb.sql(
        "SELECT customer_id, date_diff('day', max(paid_at)::DATE, "
        f"DATE '{observed_on:%Y-%m-%d}') AS days FROM orders WHERE paid_at IS NOT NULL "
        f"AND paid_at < TIMESTAMP '{observed_on:%Y-%m-%d}' GROUP BY customer_id"
    ).df()
    return found.set_index("customer_id")["days"]


# %% id="days_since_last_sorted" exercise="days_since_last" verdict="right" why="last row of each customer"
def days_since_last(orders, observed_on):
    known = orders.dropna(subset="paid_at").query("paid_at < @observed_on")
    newest = known.sort_values("paid_at").drop_duplicates("customer_id", keep="last")
    gap = pd.Timestamp(observed_on) - newest.set_index("customer_id")["paid_at"].dt.floor("D")
    return gap / pd.Timedelta(days=1)


# %% id="days_since_last_learner_apply" exercise="days_since_last" verdict="right" why="a learner: dates of the day, groupby and apply"
def days_since_last(orders, observed_on):
    paid = orders[~orders["paid_at"].isna()].copy()
    paid = paid[paid["paid_at"] < observed_on]
    paid["day"] = paid["paid_at"].dt.date
    result = paid.groupby("customer_id")["day"].apply(
        lambda days: (observed_on.date() - days.max()).days
    )
    return result


# %% id="days_since_last_learner_min" exercise="days_since_last" verdict="right" why="a learner: the smallest age of any order"
def days_since_last(orders, observed_on):
    orders = orders.loc[orders.paid_at.notnull() & (orders.paid_at < observed_on)]
    age = observed_on - orders.paid_at.dt.floor("D")
    age = age.dt.days.rename("recency")
    return age.groupby(orders.customer_id).min()


# %% id="days_since_last_future" exercise="days_since_last" verdict="wrong" name="knows the future" why="Orders of the day of the decision or later count here. On that day they have not happened yet. See *The day you stand on* in the lecture."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"].notna()]
    last = kept.groupby("customer_id")["paid_at"].max()
    return (observed_on - last.dt.normalize()).dt.days


# %% id="days_since_last_unpaid" exercise="days_since_last" verdict="wrong" name="counts unpaid orders" why="Orders that were never paid count here as purchases. Leave out those without paid_at."
def days_since_last(orders, observed_on):
    kept = orders[orders["ordered_at"] < observed_on]
    last = kept.groupby("customer_id")["ordered_at"].max()
    return (observed_on - last.dt.normalize()).dt.days


# %% id="days_since_last_ordered" exercise="days_since_last" verdict="wrong" name="order instead of payment" why="The moment of the order is taken where that of the payment counts: an order of the evening before may be paid on the day of the decision."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"].notna() & (orders["ordered_at"] < observed_on)]
    last = kept.groupby("customer_id")["ordered_at"].max()
    return (observed_on - last.dt.normalize()).dt.days


# %% id="days_since_last_text" exercise="days_since_last" verdict="wrong" name="days sorted as texts" why="The latest day was looked for among texts, where 28.02. comes after 06.03. Compare timestamps."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"] < observed_on]
    last = kept["paid_at"].dt.strftime("%d.%m.%Y").groupby(kept["customer_id"]).max()
    return (observed_on - pd.to_datetime(last, format="%d.%m.%Y")).dt.days


# %% id="days_since_last_hours" exercise="days_since_last" verdict="wrong" name="spans of 24 hours" why="These are full spans of 24 hours: an order of yesterday evening gives 0. Cut off the hours before you subtract."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"] < observed_on]
    last = kept.groupby("customer_id")["paid_at"].max()
    return (observed_on - last).dt.days


# %% id="days_since_last_first" exercise="days_since_last" verdict="wrong" name="days since the first order" why="These are the days since the first order. Recency asks for the last one."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"] < observed_on]
    first = kept.groupby("customer_id")["paid_at"].min()
    return (observed_on - first.dt.normalize()).dt.days


# %% id="days_since_last_newest" exercise="days_since_last" verdict="wrong" name="counted from the last order of the table" why="The days are counted from the newest order of the table instead of from the day of the decision."
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"] < observed_on]
    last = kept.groupby("customer_id")["paid_at"].max().dt.normalize()
    return (last.max() - last).dt.days


# %% id="days_since_last_last_row" exercise="days_since_last" verdict="wrong" name="the last row taken for the last payment" why="The last row of each customer is taken, and rows come in any order. Look for the latest payment."
def days_since_last(orders, observed_on):
    paid = orders[orders["paid_at"] < observed_on]
    last = paid.groupby("customer_id")["paid_at"].last()
    return (observed_on - last.dt.normalize()).dt.days


# %% id="days_since_last_newest_order" exercise="days_since_last" verdict="wrong" name="payment of the newest order" why="This is the payment of the newest order. An older order may have been paid after it: look for the latest payment."
def days_since_last(orders, observed_on):
    paid = orders[orders["paid_at"] < observed_on].sort_values("ordered_at")
    last = paid.drop_duplicates("customer_id", keep="last").set_index("customer_id")["paid_at"]
    return (observed_on - last.dt.normalize()).dt.days


# %% id="days_since_last_inputs" exercise="days_since_last" role="inputs"
def inputs(seed: int) -> tuple:
    day = pd.Timestamp("2025-01-20") + pd.Timedelta(days=seed % 110)
    return samples.late_payers(seed, count=20 + seed % 60, unpaid=(seed % 4) / 5), day


# %% id="days_since_last_equivalent_missing_keys" exercise="days_since_last" role="equivalent" mutant="keyword: *dropna=False*" why="customer_id is never missing."

# %% [markdown] id="rfm_table"
# ## 2. rfm_table


# %% id="rfm_table_loop" exercise="rfm_table" verdict="right" why="plain loops"
def rfm_table(orders, lines, observed_on, days=365):
    refunds = {}
    for row in lines.itertuples():
        if not pd.isnull(row.returned_on) and row.returned_on < observed_on:
            refunds[row.order_id] = refunds.get(row.order_id, 0) + row.refund_cny
    start = observed_on - pd.Timedelta(days=days)
    people = {}
    for row in orders.itertuples():
        if pd.isnull(row.paid_at) or not start <= row.paid_at < observed_on:
            continue
        people.setdefault(row.customer_id, []).append(
            (row.paid_at, row.amount_cny - refunds.get(row.order_id, 0))
        )
    rows = [
        {
            "customer_id": customer,
            "recency_days": (observed_on - max(when for when, _ in bought).normalize()).days,
            "frequency": len(bought),
            "monetary": sum(money for _, money in bought),
        }
        for customer, bought in people.items()
    ]
    return pd.DataFrame(rows, columns=["customer_id", "recency_days", "frequency", "monetary"])


# %% id="rfm_table_sql" exercise="rfm_table" verdict="right" why="SQL with a sub-query for refunds"
def rfm_table(orders, lines, observed_on, days=365):
    import duckdb

    day = f"TIMESTAMP '{observed_on}'"
    return duckdb.sql(
        f"""
        WITH back AS (
            SELECT order_id, sum(refund_cny) AS refund FROM lines
            WHERE returned_on < {day} GROUP BY order_id
        )
        SELECT customer_id,
               date_diff('day', max(paid_at)::DATE, {day}::DATE) AS recency_days,
               count(*) AS frequency,
               sum(amount_cny - coalesce(refund, 0)) AS monetary
        FROM orders LEFT JOIN back USING (order_id)
        WHERE paid_at IS NOT NULL AND paid_at < {day}
          AND paid_at >= {day} - INTERVAL {days} DAY
        GROUP BY customer_id
        """
    ).df()


# %% id="rfm_table_index" exercise="rfm_table" verdict="right" why="three grouped Series, customer as index"
def rfm_table(orders, lines, observed_on, days=365):
    back = lines.query("returned_on < @observed_on").groupby("order_id", as_index=False)
    known = back["refund_cny"].sum().rename(columns={"refund_cny": "known"})
    inside = orders["paid_at"].between(
        observed_on - pd.Timedelta(days, "D"), observed_on, inclusive="left"
    )
    bought = orders.loc[inside].dropna(subset=["paid_at"]).merge(known, how="left", on="order_id")
    bought["net"] = bought["amount_cny"] - bought["known"].fillna(0)
    by = bought.groupby("customer_id")
    return pd.DataFrame(
        {
            "monetary": by["net"].sum(),
            "frequency": by.size(),
            "recency_days": (observed_on - by["paid_at"].max().dt.floor("D")).dt.days,
        }
    )


# %% id="rfm_table_learner_filled" exercise="rfm_table" verdict="right" why="a learner: the colleague's gaps filled, refund column dropped, merge"
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    known = lines[lines["returned_on"] < observed_on]
    back = known.groupby("order_id")["refund_cny"].sum()
    net = kept["amount_cny"] - kept["order_id"].map(back).fillna(0)
    kept = kept.assign(net=net, day=kept["paid_at"].dt.normalize())
    result = pd.DataFrame()
    result["recency_days"] = (observed_on - kept.groupby("customer_id")["day"].max()).dt.days
    result["frequency"] = kept.groupby("customer_id").size()
    result["monetary"] = kept.groupby("customer_id")["net"].sum().round(2)
    return result.reset_index()


# %% id="rfm_table_learner_lambda" exercise="rfm_table" verdict="right" why="a learner: refunds that are not yet known set to zero, agg with a lambda"
def rfm_table(orders, lines, observed_on, days=365):
    lines = lines.copy()
    lines["known"] = np.where(lines["returned_on"] < observed_on, lines["refund_cny"], 0.0)
    refund = lines.groupby("order_id", as_index=False)["known"].sum()
    o = orders.drop(columns=["refund_cny"]).merge(refund, on="order_id", how="left")
    o = o[(o.paid_at.notna()) & (o.paid_at < observed_on)]
    o = o[o.paid_at >= observed_on - pd.DateOffset(days=days)]
    o["money"] = o.amount_cny - o.known.fillna(0)
    return o.groupby("customer_id", as_index=False).agg(
        recency_days=("paid_at", lambda t: (observed_on - t.max().normalize()).days),
        frequency=("order_id", "nunique"),
        monetary=("money", "sum"),
    )


# %% id="rfm_table_future_refund" exercise="rfm_table" verdict="wrong" name="refunds of the future" why="All refunds of the data are subtracted, those after the day of the decision too. On that day nobody knew them. See *A refund of next week* in the lecture."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    table = (
        kept.assign(net=kept["amount_cny"] - kept["refund_cny"])
        .groupby("customer_id")
        .agg(last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_gross" exercise="rfm_table" verdict="wrong" name="refunds ignored" why="No refund is subtracted: who sends everything back looks like the best customer."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    table = kept.groupby("customer_id").agg(
        last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("amount_cny", "sum")
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_fan_out" exercise="rfm_table" verdict="wrong" name="join fan-out" why="Orders were joined with lines before anything was added up, so an order of three lines counts three times. See chapter 03 on fan-out."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)].drop(
        columns="refund_cny"
    )
    joined = kept.merge(lines, on="order_id", how="left")
    known = joined["refund_cny"].where(joined["returned_on"] < observed_on, 0)
    table = (
        joined.assign(net=joined["amount_cny"] - known)
        .groupby("customer_id")
        .agg(last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_inner" exercise="rfm_table" verdict="wrong" name="only orders with a refund" why="An order without a refund has no row among the refunds: here it got a missing amount, which a sum counts as nothing."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    back = lines[lines["returned_on"] < observed_on].groupby("order_id")["refund_cny"].sum()
    table = (
        kept.assign(net=kept["amount_cny"] - kept["order_id"].map(back))
        .groupby("customer_id")
        .agg(last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_no_window" exercise="rfm_table" verdict="wrong" name="the whole history" why="Orders older than the window count here too."
def rfm_table(orders, lines, observed_on, days=365):
    kept = orders[orders["paid_at"].notna() & (orders["paid_at"] < observed_on)]
    back = lines[lines["returned_on"] < observed_on].groupby("order_id")["refund_cny"].sum()
    table = (
        kept.assign(net=kept["amount_cny"] - kept["order_id"].map(back).fillna(0))
        .groupby("customer_id")
        .agg(last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_dropped" exercise="rfm_table" verdict="wrong" name="returned orders do not count" why="Orders that came back as a whole are gone from the frequency. The customer did come; only the money is gone."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    back = lines[lines["returned_on"] < observed_on].groupby("order_id")["refund_cny"].sum()
    kept = kept.assign(net=kept["amount_cny"] - kept["order_id"].map(back).fillna(0))
    table = (
        kept[kept["net"] > 0.005]
        .groupby("customer_id")
        .agg(last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_ordered" exercise="rfm_table" verdict="wrong" name="order instead of payment" why="The window is cut by the moment of the order. An order counts from its payment."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[orders["paid_at"].notna() & (orders["ordered_at"] >= first)]
    kept = kept[kept["ordered_at"] < observed_on]
    back = lines[lines["returned_on"] < observed_on].groupby("order_id")["refund_cny"].sum()
    table = (
        kept.assign(net=kept["amount_cny"] - kept["order_id"].map(back).fillna(0))
        .groupby("customer_id")
        .agg(last=("ordered_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="rfm_table_text" exercise="rfm_table" verdict="wrong" name="days sorted as texts" why="The latest day was looked for among texts, where 26/02 comes after 09/03. Compare timestamps."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    back = lines[lines["returned_on"] < observed_on].groupby("order_id")["refund_cny"].sum()
    kept = kept.assign(
        net=kept["amount_cny"] - kept["order_id"].map(back).fillna(0),
        day=kept["paid_at"].dt.strftime("%d/%m/%Y"),
    )
    table = kept.groupby("customer_id").agg(
        last=("day", "max"), frequency=("order_id", "count"), monetary=("net", "sum")
    )
    last = pd.to_datetime(table.pop("last"), format="%d/%m/%Y")
    table["recency_days"] = (observed_on - last).dt.days
    return table.reset_index()


# %% id="rfm_table_recency_of_order" exercise="rfm_table" verdict="wrong" name="recency counted from the order" why="Recency is counted from the moment of the order. It counts from the payment, which may be days later."
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[orders["paid_at"] >= first]
    kept = kept[kept["paid_at"] < observed_on]
    known = lines[lines["returned_on"] < observed_on]
    back = known.groupby("order_id")["refund_cny"].sum()
    net = kept["amount_cny"] - kept["order_id"].map(back).fillna(0)
    out = (
        kept.assign(net=net)
        .groupby("customer_id")
        .agg(last=("ordered_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum"))
    )
    out["recency_days"] = (observed_on - out["last"].dt.normalize()).dt.days
    return out.reset_index()


# %% id="rfm_table_inputs" exercise="rfm_table" role="inputs"
def inputs(seed: int) -> tuple:
    day = pd.Timestamp("2025-02-01") + pd.Timedelta(days=seed % 95)
    orders = samples.late_payers(seed, count=60, customers=25, refunded=0.4, unpaid=0.2)
    return orders, samples.order_lines(seed, orders), day, 5 + seed * 7 % 120


# %% id="rfm_table_equivalent_missing_keys" exercise="rfm_table" role="equivalent" mutant="keyword: *dropna=False*" why="Neither order_id nor customer_id is ever missing."

# %% id="rfm_table_equivalent_nunique" exercise="rfm_table" role="equivalent" mutant="aggregation: *'nunique'), monetary*" why="Each order_id stands once."

# %% id="rfm_table_equivalent_size" exercise="rfm_table" role="equivalent" mutant="aggregation: *'size'), monetary*" why="No order_id is missing."

# %% id="rfm_table_equivalent_index" exercise="rfm_table" role="equivalent" mutant="dropped_call: return table.reset_index*" why="customer_id may be the index."

# %% [markdown] id="rfm_scores"
# ## 3. rfm_scores


# %% id="rfm_scores_numpy" exercise="rfm_scores" verdict="right" why="SciPy's ranks"
def rfm_scores(table, bins=5):
    from scipy.stats import rankdata

    n = len(table)

    def score(values):
        return np.ceil(rankdata(values) * bins / n)

    return pd.DataFrame(
        {
            "r_score": score(-table["recency_days"].to_numpy()),
            "f_score": score(table["frequency"].to_numpy()),
            "m_score": score(table["monetary"].to_numpy()),
        },
        index=pd.Index(table["customer_id"], name="customer_id"),
    )


# %% id="rfm_scores_pct" exercise="rfm_scores" verdict="right" why="percentage ranks"
def rfm_scores(table, bins=5):
    better = table.set_index("customer_id")[["recency_days", "frequency", "monetary"]].copy()
    better["recency_days"] = -better["recency_days"]
    shares = better.rank(pct=True, method="average")
    scores = (shares * bins).round(9).apply(np.ceil)
    scores.columns = ["r_score", "f_score", "m_score"]
    return scores.reset_index()


# %% id="rfm_scores_loop" exercise="rfm_scores" verdict="right" why="counting who is worse"
def rfm_scores(table, bins=5):
    import math

    def score(values):
        values = list(values)
        ranks = []
        for value in values:
            worse = sum(other < value for other in values)
            same = sum(other == value for other in values)
            ranks.append(worse + (same + 1) / 2)
        return [math.ceil(rank * bins / len(values)) for rank in ranks]

    if len(table) > 1000:
        from scipy.stats import rankdata

        def score(values):
            return np.ceil(rankdata(list(values)) * bins / len(table)).astype(int)

    return pd.DataFrame(
        {
            "customer_id": table["customer_id"].to_list(),
            "r_score": score(-table["recency_days"]),
            "f_score": score(table["frequency"]),
            "m_score": score(table["monetary"]),
        }
    )


# %% id="rfm_scores_learner_lecture" exercise="rfm_scores" verdict="right" why="a learner: the lecture's function with bins"
def rfm_scores(table, bins=5):
    def score(values, rising=True):
        rank = values.rank(ascending=rising)
        return np.ceil(rank * bins / len(values)).astype(int)

    out = table.copy()
    out["r_score"] = score(out["recency_days"], rising=False)
    out["f_score"] = score(out["frequency"])
    out["m_score"] = score(out["monetary"])
    return out[["customer_id", "r_score", "f_score", "m_score"]]


# %% id="rfm_scores_learner_kept" exercise="rfm_scores" verdict="right" why="a learner: the scores added to the whole table"
def rfm_scores(table, bins=5):
    n = len(table)
    result = table.assign(
        r_score=lambda t: np.ceil((n + 1 - t["recency_days"].rank()) * bins / n),
        f_score=lambda t: np.ceil(t["frequency"].rank() * bins / n),
        m_score=lambda t: np.ceil(t["monetary"].rank() * bins / n),
    )
    return result


# %% id="rfm_scores_learner_sql" exercise="rfm_scores" verdict="right" why="a learner: window functions in SQL"
def rfm_scores(table, bins=5):
    import duckdb

    customers = table

    def score(column, direction):
        rank = (
            f"(rank() OVER (ORDER BY {column} {direction}) "
            f"+ (count(*) OVER (PARTITION BY {column}) - 1) / 2.0)"
        )
        return f"ceil({rank} * {bins} / count(*) OVER ())"

    return duckdb.sql(
        f"SELECT customer_id, {score('recency_days', 'DESC')} AS r_score, "
        f"{score('frequency', 'ASC')} AS f_score, {score('monetary', 'ASC')} AS m_score FROM customers"
    ).df()


# %% id="rfm_scores_first" exercise="rfm_scores" verdict="wrong" name="ties by order of rows" why="Ties are broken by the order of the rows, so two customers who behave alike get different scores. See *Scores and ties* in the lecture."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising, method="first")
        scores[name] = np.ceil(rank * bins / len(table)).astype(int)
    return scores


# %% id="rfm_scores_qcut" exercise="rfm_scores" verdict="wrong" name="qcut with dropped edges" why="Quantile cuts fall together where many tie, and dropping the duplicate edges leaves fewer marks than asked for."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, sign in [
        ("r_score", "recency_days", -1),
        ("f_score", "frequency", 1),
        ("m_score", "monetary", 1),
    ]:
        scores[name] = pd.qcut(sign * table[column], bins, labels=False, duplicates="drop") + 1
    return scores


# %% id="rfm_scores_cut" exercise="rfm_scores" verdict="wrong" name="bins of equal width" why="These bins have equal width. Money is skewed, so nearly everybody falls into the lowest."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, sign in [
        ("r_score", "recency_days", -1),
        ("f_score", "frequency", 1),
        ("m_score", "monetary", 1),
    ]:
        scores[name] = pd.cut(sign * table[column], bins, labels=False) + 1
    return scores


# %% id="rfm_scores_recency" exercise="rfm_scores" verdict="wrong" name="long recency is good" why="The customer who was away longest gets the best recency score. A short recency is good."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column in [
        ("r_score", "recency_days"),
        ("f_score", "frequency"),
        ("m_score", "monetary"),
    ]:
        scores[name] = np.ceil(table[column].rank() * bins / len(table)).astype(int)
    return scores


# %% id="rfm_scores_max" exercise="rfm_scores" verdict="wrong" name="ties share the best rank" why="Those who tie share the best of their ranks instead of the mean."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising, method="max")
        scores[name] = np.ceil(rank * bins / len(table)).astype(int)
    return scores


# %% id="rfm_scores_round" exercise="rfm_scores" verdict="wrong" name="rounded to the nearest" why="Ranks are rounded to the nearest score, which opens a score 0. Round up."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising)
        scores[name] = (rank * bins / len(table)).round().astype(int)
    return scores


# %% id="rfm_scores_dense" exercise="rfm_scores" verdict="wrong" name="ranks of different values" why="These ranks count different values and not customers, so a few large buyers fill the upper scores."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising, method="dense", pct=True)
        scores[name] = np.ceil(rank * bins).astype(int)
    return scores


# %% id="rfm_scores_labels" exercise="rfm_scores" verdict="wrong" name="labels taken for customers" why="Scores were collected by label of the index, and labels may repeat: customers got the score of another one. Use customer_id."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising)
        found = {label: np.ceil(value * bins / len(table)) for label, value in rank.items()}
        scores[name] = [found[label] for label in table.index]
    return scores


# %% id="rfm_scores_five" exercise="rfm_scores" verdict="wrong" name="always five" why="The scores run to 5 whatever `bins` says."
def rfm_scores(table, bins=5):
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising)
        scores[name] = np.ceil(rank * 5 / len(table)).astype(int)
    return scores


# %% id="rfm_scores_turned_score" exercise="rfm_scores" verdict="wrong" name="score turned round instead of the rank" why="The score of recency was turned round after rounding up, so it is rounded the wrong way. Turn the rank round, then round up."
def rfm_scores(table, bins=5):
    out = table.reset_index(drop=True)
    n = len(out)
    out["r_score"] = bins + 1 - np.ceil(out["recency_days"].rank() * bins / n).astype(int)
    out["f_score"] = np.ceil(out["frequency"].rank() * bins / n).astype(int)
    out["m_score"] = np.ceil(out["monetary"].rank() * bins / n).astype(int)
    return out


# %% id="rfm_scores_into_the_input" exercise="rfm_scores" verdict="wrong" name="writes into the input" why="The scores were written into the table that was handed in. Work on a copy."
def rfm_scores(table, bins=5):
    n = len(table)
    table["r_score"] = np.ceil(table["recency_days"].rank(ascending=False) * bins / n).astype(int)
    table["f_score"] = np.ceil(table["frequency"].rank() * bins / n).astype(int)
    table["m_score"] = np.ceil(table["monetary"].rank() * bins / n).astype(int)
    return table


# %% id="rfm_scores_inputs" exercise="rfm_scores" role="inputs"
def inputs(seed: int) -> tuple:
    table = samples.rfm_customers(seed, count=1 + seed % 70, one_time=(seed % 10) / 9)
    return table, 2 + seed % 7


# %% id="rfm_scores_equivalent_float" exercise="rfm_scores" role="equivalent" mutant="dropped_call: *ceil(rank*" why="Whole numbers may be floats."

# %% id="rfm_scores_equivalent_copy" exercise="rfm_scores" role="equivalent" mutant="dropped_call: *.copy() -> *" why="The selection is a new table in any case."

# %% [markdown] id="clean_activity"
# ## 4. clean_activity


# %% id="clean_activity_loop" exercise="clean_activity" verdict="right" why="row by row"
def clean_activity(raw, customers):
    import re

    def count(text):
        text = text.strip().replace(",", "").replace("次", "")
        if "万" in text:
            return round(float(text.replace("万", "")) * 10_000)
        return int(text)

    seen = {}
    for number, month, interactions, shares in raw[
        ["客户编号", "月份", "互动次数", "分享次数"]
    ].itertuples(index=False):
        digits = re.sub(r"[^0-9]", "", number)
        if digits:
            when = tuple(int(part) for part in re.findall(r"\d+", month))
            seen[int(digits), when] = (count(interactions), count(shares))
    total = {customer: [0, 0] for customer in customers}
    for (customer, _), (interactions, shares) in seen.items():
        if customer in total:
            total[customer][0] += interactions
            total[customer][1] += shares
    rows = [(customer, *sums) for customer, sums in total.items()]
    return pd.DataFrame(rows, columns=["customer_id", "interactions", "shares"])


# %% id="clean_activity_merge" exercise="clean_activity" verdict="right" why="merge with the list, counts as floats"
def clean_activity(raw, customers):
    tidy = raw.copy()
    tidy.columns = ["customer_id", "month", "interactions", "shares"]
    tidy["customer_id"] = pd.to_numeric(
        tidy["customer_id"].str.upper().str.strip().str.lstrip("C"), errors="coerce"
    )
    tidy = tidy.dropna(subset=["customer_id"])
    tidy["month"] = pd.to_datetime(
        tidy["month"].str.replace("年", "-").str.replace("/", "-").str.replace("月", "") + "-1",
        format="%Y-%m-%d",
    )
    for column in ["interactions", "shares"]:
        text = tidy[column].str.replace(",", "").str.replace("次", "")
        many = text.str.contains("万")
        number = pd.to_numeric(text.str.replace("万", ""))
        tidy[column] = number.where(~many, number * 10_000)
    tidy = tidy.groupby(["customer_id", "month"], as_index=False).max()
    sums = tidy.groupby("customer_id", as_index=False)[["interactions", "shares"]].sum()
    asked = pd.DataFrame({"customer_id": customers})
    return asked.merge(sums, on="customer_id", how="left").fillna(0)


# %% id="clean_activity_learner_apply" exercise="clean_activity" verdict="right" why="a learner: small functions applied to columns"
def clean_activity(raw, customers):
    df = raw.copy()
    df = df[~df["客户编号"].isin(["合计", "客户编号"])]

    def number(text):
        text = text.replace(",", "").replace("次", "").strip()
        if text.endswith("万"):
            return int(round(float(text[:-1]) * 10000))
        return int(float(text))

    def month(text):
        text = text.replace("年", "-").replace("/", "-").replace("月", "")
        year, part = text.split("-")
        return f"{year}-{int(part):02d}"

    df["customer_id"] = df["客户编号"].apply(lambda t: int(t.strip().upper().replace("C", "")))
    df["month"] = df["月份"].apply(month)
    df["interactions"] = df["互动次数"].apply(number)
    df["shares"] = df["分享次数"].apply(number)
    df = df.drop_duplicates(subset=["customer_id", "month"])
    result = pd.DataFrame({"customer_id": customers})
    for column in ["interactions", "shares"]:
        total = df.groupby("customer_id")[column].sum()
        result[column] = result["customer_id"].map(total).fillna(0).astype(int)
    return result


# %% id="clean_activity_learner_pivot" exercise="clean_activity" verdict="right" why="a learner: to_numeric, to_datetime, indexed by customer"
def clean_activity(raw, customers):
    df = raw.rename(
        columns={
            "客户编号": "id",
            "月份": "month",
            "互动次数": "interactions",
            "分享次数": "shares",
        }
    )
    df["id"] = pd.to_numeric(df["id"].str.replace("[cC ]", "", regex=True), errors="coerce")
    df = df[df["id"].notna()]
    df["month"] = df["month"].str.replace(r"\D+", "-", regex=True).str.strip("-")
    df["month"] = pd.to_datetime(df["month"], format="%Y-%m")
    for c in ["interactions", "shares"]:
        wan = df[c].str.contains("万")
        plain = df[c].str.replace(r"[^\d.]", "", regex=True).astype(float)
        df[c] = np.where(wan, plain * 1e4, plain)
    df = df.groupby(["id", "month"])[["interactions", "shares"]].first()
    df = df.groupby("id").sum().reindex(customers).fillna(0).round().astype(int)
    df.index.name = "customer_id"
    return df


# %% id="clean_activity_learner_extract" exercise="clean_activity" verdict="right" why="a learner: extract and map, numbers made anew for an export without a row"
def clean_activity(raw, customers):
    df = raw.copy()
    df["id"] = df["客户编号"].str.strip().str.upper().str.lstrip("C").str.strip()
    df = df[df["id"].str.fullmatch(r"\d+")]
    df["customer_id"] = df["id"].astype(int)
    ym = df["月份"].str.extract(r"(\d{4})\D+(\d{1,2})")
    df["month"] = ym[0] + "-" + ym[1].str.zfill(2)

    def num(text):
        text = text.replace(",", "").replace("次", "").strip()
        return round(float(text[:-1]) * 10000) if text.endswith("万") else int(text)

    df["interactions"] = df["互动次数"].map(num).astype(int)
    df["shares"] = df["分享次数"].map(num).astype(int)
    df = df.drop_duplicates(["customer_id", "month"])
    out = df.groupby("customer_id")[["interactions", "shares"]].sum()
    return out.reindex(customers, fill_value=0).rename_axis("customer_id").reset_index()


# %% id="clean_activity_outsider_text_months" exercise="clean_activity" verdict="right" why="a learner: months compared as texts without zeros in front, merged with the sorted list"
def clean_activity(raw, customers):
    t = raw[~raw["客户编号"].isin(["客户编号", "合计"])].copy()
    t["customer_id"] = t["客户编号"].str.upper().str.replace("C", "").str.strip().astype(int)

    def number(s):
        factor = np.where(s.str.endswith("万"), 10_000, 1)
        return (s.str.replace("[,次万]", "", regex=True).astype(float) * factor).round().astype(int)

    t["interactions"] = number(t["互动次数"])
    t["shares"] = number(t["分享次数"])
    t["month"] = t["月份"].str.replace("年", "-").str.replace("月", "").str.replace("/", "-")
    t["month"] = t["month"].str.replace("-0", "-")
    t = t.drop_duplicates(["customer_id", "month"])
    sums = t.groupby("customer_id")[["interactions", "shares"]].sum()
    out = pd.DataFrame({"customer_id": sorted(customers)}).merge(
        sums.reset_index(), on="customer_id", how="left"
    )
    return out.fillna(0)


# %% id="clean_activity_doubles" exercise="clean_activity" verdict="wrong" name="duplicate months counted twice" why="A month in two notations counts twice. Bring customers and months into one notation, then drop what stands twice."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    sums = clean.groupby("customer_id").sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_silent" exercise="clean_activity" verdict="wrong" name="silent customers lost" why="Customers without a row are missing. They are the silent ones whom we look for."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    clean = clean[clean["customer_id"].isin(customers)]
    return clean.groupby("customer_id")[["interactions", "shares"]].sum().reset_index()


# %% id="clean_activity_wan" exercise="clean_activity" verdict="wrong" name="万 read as nothing" why="The sign 万 was dropped without its factor, so 1.2万 became 1 and not 12,000."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = number.astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    sums = clean.groupby("customer_id")[["interactions", "shares"]].sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_text" exercise="clean_activity" verdict="wrong" name="duplicates dropped as texts" why="Duplicates were dropped while the texts still differed, so hardly any was found."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")].drop_duplicates()
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    sums = clean.groupby("customer_id").sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_one_month" exercise="clean_activity" verdict="wrong" name="equal counts dropped as duplicates" why="Months with equal counts were taken for duplicates: the month must belong to what tells rows apart."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    sums = clean.drop_duplicates().groupby("customer_id").sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_missing" exercise="clean_activity" verdict="wrong" name="silent customers missing instead of zero" why="Silent customers have missing counts. No row means that they did nothing: zero."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    sums = clean.groupby("customer_id")[["interactions", "shares"]].sum()
    return sums.reindex(pd.Index(customers, name="customer_id")).reset_index()


# %% id="clean_activity_cut_off" exercise="clean_activity" verdict="wrong" name="cut off instead of rounded" why="1.13 times 10,000 is 11,299.999… in a computer, and cutting off the rest loses one. Round before you make whole numbers."
def clean_activity(raw, customers):
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    sums = clean.groupby("customer_id")[["interactions", "shares"]].sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_nobody" exercise="clean_activity" verdict="wrong" name="an export without a row" why="An export of totals and headers only stops it, or loses its columns. Everybody is silent then: a row of zeros each."
def clean_activity(raw, customers):
    tab = raw.rename(columns={"客户编号": "customer_id", "月份": "month"})
    tab["customer_id"] = tab["customer_id"].str.extract(r"(\d+)", expand=False).astype(float)
    tab = tab.dropna(subset=["customer_id"])
    year = tab["month"].str[:4].astype(int)
    month = tab["month"].str[4:].str.extract(r"(\d+)", expand=False).astype(int)
    tab["month"] = year * 100 + month
    for name, source in {"interactions": "互动次数", "shares": "分享次数"}.items():
        clean = tab[source].str.replace(r"[,次\s]", "", regex=True)
        large = clean.str.endswith("万")
        tab[name] = [
            round(float(text[:-1]) * 10000) if big else int(text) for text, big in zip(clean, large)
        ]
    tab = tab.groupby(["customer_id", "month"], as_index=False).first()
    sums = tab.pivot_table(index="customer_id", values=["interactions", "shares"], aggfunc="sum")
    base = pd.DataFrame({"customer_id": customers})
    return base.merge(sums, how="left", left_on="customer_id", right_index=True).fillna(0)


# %% id="clean_activity_no_rows" exercise="clean_activity" verdict="wrong" name="stops without rows" why="An export without a row stops the function. Everybody is silent then."
def clean_activity(raw, customers):
    def count(text):
        if not any(c.isdigit() for c in text):
            return 0
        text = text.replace(",", "").replace("次", "")
        return round(float(text[:-1]) * 10000) if text.endswith("万") else int(text)

    df = raw.copy()
    df["interactions"] = df.apply(lambda r: count(r["互动次数"]), axis=1)
    df["shares"] = df.apply(lambda r: count(r["分享次数"]), axis=1)
    df = df[df["客户编号"].str.contains(r"\d")]
    df["customer_id"] = df["客户编号"].str.extract(r"(\d+)")[0].astype(int)
    df["year"] = df["月份"].str[:4]
    df["month"] = df["月份"].str[5:].str.replace("月", "").str.lstrip("0")
    df = df.drop_duplicates(["customer_id", "year", "month"])
    sums = df.groupby("customer_id")[["interactions", "shares"]].sum()
    return sums.reindex(customers, fill_value=0).rename_axis("customer_id").reset_index()


# %% id="clean_activity_left_spaces" exercise="clean_activity" verdict="wrong" name="spaces in front" why="Spaces in front of a number lose the customer. Strip them first."
def clean_activity(raw: pd.DataFrame, customers: list[int]) -> pd.DataFrame:
    rows = raw[raw["客户编号"].str.match(r"[Cc]?\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    sums = clean.groupby("customer_id")[["interactions", "shares"]].sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()


# %% id="clean_activity_inputs" exercise="clean_activity" role="inputs"
def inputs(seed: int) -> tuple:
    raw, clean = samples.activity_export(
        seed,
        customers=1 + seed % 9,
        months=1 + seed % 12,
        silent=(seed % 6) / 6,
        doubled=(seed % 5) / 5,
        headers=seed % 3,
    )
    return raw, [1, *clean["customer_id"].iloc[seed % 2 :].tolist()]


# %% id="clean_activity_equivalent_missing_keys" exercise="clean_activity" role="equivalent" mutant="keyword: *dropna=False*" why="Every row that is left has a customer."

# %% id="clean_activity_equivalent_keep" exercise="clean_activity" role="equivalent" mutant="keyword: *keep='last'*" why="Rows of the same month say the same counts."

# %% id="clean_activity_equivalent_float" exercise="clean_activity" role="equivalent" mutant="dropped_call: *.round().astype(int) -> *.round()" why="Whole numbers may be floats."

# %% id="clean_activity_equivalent_index" exercise="clean_activity" role="equivalent" mutant="dropped_call: return sums.reset_index*" why="customer_id may be the index."

# %% [markdown] id="named_groups"
# ## 5. named_groups


# %% id="named_groups_loop" exercise="named_groups" verdict="right" why="if and elif, row by row"
def named_groups(customers):
    groups = {}
    for row in customers.itertuples():
        seen = 0 if pd.isna(row.interactions) else row.interactions
        told = 0 if pd.isna(row.spread) else row.spread
        if row.frequency == 1 and seen <= 1:
            name = "one_time_buyer"
        elif row.monetary >= 500 and told >= 10:
            name = "high_value_spreader"
        elif seen >= 16 and row.monetary < 500:
            name = "content_fan"
        elif row.monetary / row.frequency < 125:
            name = "bargain_hunter"
        elif told <= 1:
            name = "quiet_potential"
        else:
            name = "loyal_regular"
        groups[row.customer_id] = name
    return pd.DataFrame({"customer_id": list(groups), "group": list(groups.values())})


# %% id="named_groups_backwards" exercise="named_groups" verdict="right" why="overwriting from the last line of the card to the first"
def named_groups(customers):
    table = customers.fillna({"interactions": 0, "spread": 0}).set_index("customer_id")
    group = pd.Series("loyal_regular", index=table.index, name="group")
    group[table["spread"] <= 1] = "quiet_potential"
    group[table["monetary"] < 125 * table["frequency"]] = "bargain_hunter"
    group[(table["interactions"] >= 16) & (table["monetary"] < 500)] = "content_fan"
    group[(table["monetary"] >= 500) & (table["spread"] >= 10)] = "high_value_spreader"
    group[(table["frequency"] == 1) & (table["interactions"] <= 1)] = "one_time_buyer"
    return group.to_frame()


# %% id="named_groups_sql" exercise="named_groups" verdict="right" why="CASE WHEN in DuckDB"
def named_groups(customers):
    import duckdb

    return duckdb.sql(
        """
        WITH known AS (
            SELECT customer_id, frequency, monetary,
                   coalesce(interactions, 0) AS seen,
                   coalesce(spread, 0) AS told
            FROM customers
        )
        SELECT customer_id,
               CASE WHEN frequency = 1 AND seen <= 1 THEN 'one_time_buyer'
                    WHEN monetary >= 500 AND told >= 10 THEN 'high_value_spreader'
                    WHEN seen >= 16 AND monetary < 500 THEN 'content_fan'
                    WHEN monetary / frequency < 125 THEN 'bargain_hunter'
                    WHEN told <= 1 THEN 'quiet_potential'
                    ELSE 'loyal_regular' END AS "group"
        FROM known
        """
    ).df()


# %% id="named_groups_learner_apply" exercise="named_groups" verdict="right" why="a learner: apply over rows, the whole table returned"
def named_groups(customers):
    table = customers.fillna(0)

    def name(row):
        if row["frequency"] == 1 and row["interactions"] <= 1:
            return "one_time_buyer"
        if row["monetary"] >= 500 and row["spread"] >= 10:
            return "high_value_spreader"
        if row["interactions"] >= 16 and row["monetary"] < 500:
            return "content_fan"
        if row["monetary"] / row["frequency"] < 125:
            return "bargain_hunter"
        if row["spread"] <= 1:
            return "quiet_potential"
        return "loyal_regular"

    table["group"] = table.apply(name, axis=1)
    return table


# %% id="named_groups_learner_category" exercise="named_groups" verdict="right" why="a learner: masks one after another, a category"
def named_groups(customers):
    t = customers[["customer_id", "frequency", "monetary", "interactions", "spread"]].copy()
    t["interactions"] = t["interactions"].fillna(0)
    t["spread"] = t["spread"].fillna(0)
    t["group"] = None
    rules = [
        ("one_time_buyer", t.frequency.eq(1) & t.interactions.le(1)),
        ("high_value_spreader", t.monetary.ge(500) & t.spread.ge(10)),
        ("content_fan", t.interactions.ge(16) & t.monetary.lt(500)),
        ("bargain_hunter", (t.monetary / t.frequency).lt(125)),
        ("quiet_potential", t.spread.le(1)),
    ]
    for name, mask in rules:
        t.loc[mask & t["group"].isna(), "group"] = name
    t["group"] = t["group"].fillna("loyal_regular").astype("category")
    return t[["customer_id", "group"]]


# %% id="named_groups_missing" exercise="named_groups" verdict="wrong" name="missing counts kept" why="Missing counts were left as they are. No comparison with them is true, so the silent ones fall through to the last line of the card."
def named_groups(customers):
    interactions, spread = customers["interactions"], customers["spread"]
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions <= 1),
        "high_value_spreader": (money >= 500) & (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_order" exercise="named_groups" verdict="wrong" name="the last line that fits" why="Where several lines fit, the last one wins here. The first one should."
def named_groups(customers):
    table = customers.fillna({"interactions": 0, "spread": 0})
    group = pd.Series("loyal_regular", index=table.index)
    group[(table["frequency"] == 1) & (table["interactions"] <= 1)] = "one_time_buyer"
    group[(table["monetary"] >= 500) & (table["spread"] >= 10)] = "high_value_spreader"
    group[(table["interactions"] >= 16) & (table["monetary"] < 500)] = "content_fan"
    group[table["monetary"] < 125 * table["frequency"]] = "bargain_hunter"
    group[table["spread"] <= 1] = "quiet_potential"
    return table[["customer_id"]].assign(group=group)


# %% id="named_groups_total" exercise="named_groups" verdict="wrong" name="total instead of an order's average" why="The bargain line compares the total of the year with 125 CNY. It asks for the average of an order."
def named_groups(customers):
    interactions, spread = customers["interactions"].fillna(0), customers["spread"].fillna(0)
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions <= 1),
        "high_value_spreader": (money >= 500) & (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_limits" exercise="named_groups" verdict="wrong" name="limits left out" why="`at least` and `at most` include their limit; here customers at a limit fall on the wrong side."
def named_groups(customers):
    interactions, spread = customers["interactions"].fillna(0), customers["spread"].fillna(0)
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions < 1),
        "high_value_spreader": (money > 500) & (spread > 10),
        "content_fan": (interactions > 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread < 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_dropped" exercise="named_groups" verdict="wrong" name="silent customers dropped" why="Customers without activity on record were dropped. They are the silent ones: their counts are zero."
def named_groups(customers):
    customers = customers.dropna()
    interactions, spread = customers["interactions"], customers["spread"]
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions <= 1),
        "high_value_spreader": (money >= 500) & (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_or" exercise="named_groups" verdict="wrong" name="or instead of and" why="One of the two conditions of a line is enough here. Each line asks for both."
def named_groups(customers):
    interactions, spread = customers["interactions"].fillna(0), customers["spread"].fillna(0)
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) | (interactions <= 1),
        "high_value_spreader": (money >= 500) | (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_both_missing" exercise="named_groups" verdict="wrong" name="one missing count" why="A count was set to zero only where both are missing. Each missing count is zero."
def named_groups(customers: pd.DataFrame) -> pd.DataFrame:
    none = customers["interactions"].isna() & customers["spread"].isna()
    interactions = customers["interactions"].mask(none, 0)
    spread = customers["spread"].mask(none, 0)
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions <= 1),
        "high_value_spreader": (money >= 500) & (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)


# %% id="named_groups_labels" exercise="named_groups" verdict="wrong" name="labels taken for customers" why="Names were collected by label of the index, and labels may repeat: customers got the name of another one. Use customer_id."
def named_groups(customers):
    table = customers.fillna({"interactions": 0, "spread": 0})
    found = {}
    for label, row in table.iterrows():
        if row["frequency"] == 1 and row["interactions"] <= 1:
            found[label] = "one_time_buyer"
        elif row["monetary"] >= 500 and row["spread"] >= 10:
            found[label] = "high_value_spreader"
        elif row["interactions"] >= 16 and row["monetary"] < 500:
            found[label] = "content_fan"
        elif row["monetary"] / row["frequency"] < 125:
            found[label] = "bargain_hunter"
        else:
            found[label] = "quiet_potential" if row["spread"] <= 1 else "loyal_regular"
    return table[["customer_id"]].assign(group=[found[label] for label in table.index])


# %% id="named_groups_lecture_card" exercise="named_groups" verdict="wrong" name="the lecture's card" why="A one-time buyer must be quiet here, as on the lecture's card. On this card only orders and interactions count in line 1."
def named_groups(customers):
    c = customers.fillna({"interactions": 0, "spread": 0})
    quiet = c["spread"] <= 1
    names = np.select(
        [
            (c["frequency"] == 1) & quiet & (c["interactions"] <= 1),
            (c["monetary"] >= 500) & (c["spread"] >= 10),
            (c["interactions"] >= 16) & (c["monetary"] < 500),
            c["monetary"] / c["frequency"] < 125,
            quiet,
        ],
        [
            "one_time_buyer",
            "high_value_spreader",
            "content_fan",
            "bargain_hunter",
            "quiet_potential",
        ],
        default="loyal_regular",
    )
    return pd.DataFrame({"customer_id": c["customer_id"].to_numpy(), "group": names})


# %% id="named_groups_inputs" exercise="named_groups" role="inputs"
def inputs(seed: int) -> tuple:
    drawn = samples.rfm_customers(seed, count=10 + seed % 90, one_time=(seed % 7) / 10)
    return (drawn.rename(columns={"shares": "spread"}),)


# %% id="named_groups_equivalent_filled" exercise="named_groups" role="equivalent" mutant="constant: *interactions*fillna(0)*" why="No line of the card tells -1, 0 and 1 interactions apart."

# %% id="named_groups_equivalent_spread" exercise="named_groups" role="equivalent" mutant="constant: *spread*fillna(0)*" why="No line of the card tells a spread of -1, 0 and 1 apart."

# %% [markdown] id="cluster_customers"
# ## 6. cluster_customers


# %% id="cluster_customers_pipeline" exercise="cluster_customers" verdict="right" why="StandardScaler and a loop over clusters"
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit_transform(table[features].to_numpy(dtype=float))
    model = KMeans(n_clusters=k, n_init=20, random_state=seed).fit(scaled)
    order = np.argsort(-model.cluster_centers_[:, 0])
    number = {int(old): new for new, old in enumerate(order)}
    labels = [number[int(label)] for label in model.labels_]
    return pd.Series(labels, index=table["customer_id"].to_list())


# %% id="cluster_customers_scipy" exercise="cluster_customers" verdict="right" why="z-scores with ddof 0, means by group"
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table[features].to_numpy(dtype=float)
    deviation = values.std(axis=0)
    deviation[deviation == 0] = 1
    scaled = (values - values.mean(axis=0)) / deviation
    raw = KMeans(k, n_init=10, random_state=seed).fit_predict(scaled)
    means = pd.Series(values[:, 0]).groupby(raw).mean().sort_values(ascending=False)
    rename = dict(zip(means.index, range(k), strict=True))
    return pd.Series(raw, index=table["customer_id"]).map(rename)


# %% id="cluster_customers_learner_scaler" exercise="cluster_customers" verdict="right" why="a learner: the colleague's code repaired, then renamed"
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    X = StandardScaler().fit_transform(table[features])
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    labels = pd.Series(model.fit_predict(X), index=table["customer_id"])
    first = pd.Series(table[features[0]].to_numpy(), index=table["customer_id"])
    order = first.groupby(labels).mean().sort_values(ascending=False).index
    return labels.map({old: new for new, old in enumerate(order)})


# %% id="cluster_customers_learner_lists" exercise="cluster_customers" verdict="right" why="a learner: scaled column by column, sorted labels"
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    data = table.copy()
    columns = []
    for feature in features:
        x = data[feature].astype(float)
        s = x.std()
        columns.append((x - x.mean()) / s if s > 0 else x * 0)
    scaled = pd.concat(columns, axis=1)
    data["cluster"] = KMeans(n_clusters=k, n_init=25, random_state=seed).fit(scaled).labels_
    ranked = sorted(range(k), key=lambda c: -data.loc[data["cluster"] == c, features[0]].mean())
    data["cluster"] = data["cluster"].replace(dict(zip(ranked, range(k))))
    return data.set_index("customer_id")["cluster"]


# %% id="cluster_customers_unscaled" exercise="cluster_customers" verdict="wrong" name="unscaled features" why="The features are not scaled: money, in the thousands, decides alone. See *The same scale for all* in the lecture."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(values)
    place = values[features[0]].groupby(labels).mean().rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_everything" exercise="cluster_customers" verdict="wrong" name="every column goes in" why="Every number of the table goes in, the number of the customer too. Use the features only."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.select_dtypes("number")
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    place = values[features[0]].groupby(labels).mean().rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=table["customer_id"])


# %% id="cluster_customers_numbers" exercise="cluster_customers" verdict="wrong" name="numbers as the model gives them" why="The clusters carry the model's own numbers, which mean nothing and change with the seed. Number them by the mean of the first feature."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    return pd.Series(labels, index=values.index)


# %% id="cluster_customers_rising" exercise="cluster_customers" verdict="wrong" name="numbered from the lowest" why="Cluster 0 is the one with the lowest mean of the first feature; it should be the highest."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    place = values[features[0]].groupby(labels).mean().rank().astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_constant" exercise="cluster_customers" verdict="wrong" name="division by a deviation of 0" why="A feature that is the same for all has the standard deviation 0, and dividing by it leaves missing values."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std()
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    place = values[features[0]].groupby(labels).mean().rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_seedless" exercise="cluster_customers" verdict="wrong" name="no seed" why="The seed is not handed to the model, so the same customers get other clusters tomorrow."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=1).fit_predict(scaled)
    place = values[features[0]].groupby(labels).mean().rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_min_max" exercise="cluster_customers" verdict="wrong" name="scaled to 0 and 1" why="Features were brought between 0 and 1, so that one rich customer makes all others alike. Divide by the standard deviation."
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.min()) / (values.max() - values.min()).replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).mean()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_logarithm" exercise="cluster_customers" verdict="wrong" name="logarithm first" why="The logarithm was taken first. That can be wise, but it is another clustering than was asked for."
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    logs = np.log1p(values.clip(lower=0))
    scaled = (logs - logs.mean()) / logs.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).mean()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_with_the_number" exercise="cluster_customers" verdict="wrong" name="number of the customer counted" why="The number of the customer was used as a feature. It says nothing about the customer."
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id", drop=False)[["customer_id", *features]]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).mean()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_by_median" exercise="cluster_customers" verdict="wrong" name="numbered by the median" why="Clusters are numbered by the median. The mean of the first feature was asked for."
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).median()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_own_seed" exercise="cluster_customers" verdict="wrong" name="seed ignored" why="The seed is always the same one. Hand the one that is given to the model."
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).mean()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)


# %% id="cluster_customers_one_start" exercise="cluster_customers" verdict="wrong" name="one start" why="The seed is there, but the model starts only once, and a single start can miss the best clusters. Use at least ten starts."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit_transform(table[features])
    labels = KMeans(n_clusters=k, random_state=seed).fit_predict(scaled)
    first = pd.Series(table[features[0]].to_numpy())
    order = list(first.groupby(labels).mean().sort_values(ascending=False).index)
    return pd.Series([order.index(x) for x in labels], index=table["customer_id"])


# %% id="cluster_customers_all_features" exercise="cluster_customers" verdict="wrong" name="numbered by all features" why="Clusters are numbered by the mean of all features together. The mean of the first feature was asked for."
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table[features]
    scaled = ((values - values.mean()) / values.std()).fillna(0)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(scaled)
    order = list(np.argsort(-model.cluster_centers_.mean(axis=1)))
    return pd.Series([order.index(x) for x in model.labels_], index=table["customer_id"])


# %% id="cluster_customers_inputs" exercise="cluster_customers" role="inputs"
def inputs(seed: int) -> tuple:
    sizes = [(30, 25), (20, 25, 30)][seed % 2]
    customers, _ = samples.customer_clouds(seed, sizes=sizes)
    features = ["interactions", "frequency", "monetary"]
    return customers.reset_index(), features, len(sizes), seed


# %% id="cluster_customers_equivalent_centre_sum" exercise="cluster_customers" role="equivalent" mutant="aggregation: *values.sum*" why="Distances do not change when all customers are moved alike."

# %% id="cluster_customers_equivalent_centre_median" exercise="cluster_customers" role="equivalent" mutant="aggregation: scaled = (values - values.mean*values.median*" why="Distances do not change when all customers are moved alike."

# %% id="cluster_customers_equivalent_centre_sign" exercise="cluster_customers" role="equivalent" mutant="arithmetic: *(values + values*" why="Distances do not change when all customers are moved alike."

# %% id="cluster_customers_equivalent_ddof" exercise="cluster_customers" role="equivalent" mutant="keyword: *std(ddof=0)*" why="All features shrink by the same factor."

# %% id="cluster_customers_equivalent_zero" exercise="cluster_customers" role="equivalent" mutant="constant: *replace(0, 2)" why="A feature that is the same for all is 0 whatever it is divided by."

# %% id="cluster_customers_equivalent_starts_more" exercise="cluster_customers" role="equivalent" mutant="constant: *n_init=11*" why="One start more finds the same clusters, since they lie apart."

# %% id="cluster_customers_equivalent_starts_fewer" exercise="cluster_customers" role="equivalent" mutant="constant: *n_init=9*" why="One start fewer finds the same clusters, since they lie apart."

# %% id="cluster_customers_equivalent_float" exercise="cluster_customers" role="equivalent" mutant="dropped_call: *.astype(int) - 1 -> *" why="Whole numbers may be floats."

# %% id="cluster_customers_equivalent_dense" exercise="cluster_customers" role="equivalent" mutant="keyword: *method='dense'*" why="Means of clusters do not tie."

# %% id="cluster_customers_equivalent_missing_keys" exercise="cluster_customers" role="equivalent" mutant="keyword: *dropna=False*" why="Every customer has a label."

# %% [markdown] id="uplift_by_group"
# ## 7. uplift_by_group


# %% id="uplift_by_group_loop" exercise="uplift_by_group" verdict="right" why="groups one by one"
def uplift_by_group(trial, days=60):
    rows = []
    for group, members in trial.groupby("group"):
        shares = {}
        for arm, people in members.groupby("arm"):
            came = [not pd.isna(gap) and gap <= days for gap in people["days_to_next_order"]]
            shares[arm] = (sum(came) / len(came), len(came))
        base, base_size = shares.pop("holdout")
        for arm, (share, size) in shares.items():
            error = np.sqrt(share * (1 - share) / size + base * (1 - base) / base_size)
            rows.append(
                {
                    "group": group,
                    "arm": arm,
                    "customers": size,
                    "response": share,
                    "uplift": share - base,
                    "low": share - base - 1.96 * error,
                    "high": share - base + 1.96 * error,
                }
            )
    return pd.DataFrame(rows)


# %% id="uplift_by_group_pivot" exercise="uplift_by_group" verdict="right" why="wide tables, then long again"
def uplift_by_group(trial, days=60):
    table = trial.assign(hit=trial["days_to_next_order"].fillna(10**6).le(days).astype(int))
    share = table.pivot_table(index="group", columns="arm", values="hit", aggfunc="mean")
    size = table.pivot_table(index="group", columns="arm", values="hit", aggfunc="count")
    variance = share * (1 - share) / size
    parts = []
    for arm in share.columns.drop("holdout"):
        part = pd.DataFrame({"customers": size[arm], "response": share[arm]})
        part["uplift"] = share[arm] - share["holdout"]
        half = 1.96 * (variance[arm] + variance["holdout"]) ** 0.5
        part["low"], part["high"] = part["uplift"] - half, part["uplift"] + half
        parts.append(part.assign(arm=arm).dropna().reset_index())
    return pd.concat(parts)


# %% id="uplift_by_group_sql" exercise="uplift_by_group" verdict="right" why="SQL joined with itself"
def uplift_by_group(trial, days=60):
    import duckdb

    found = duckdb.sql(
        f"""
        WITH shares AS (
            SELECT "group", arm, count(*) AS n,
                   avg(CASE WHEN days_to_next_order <= {days} THEN 1.0 ELSE 0.0 END) AS p
            FROM trial GROUP BY "group", arm
        )
        SELECT a."group", a.arm, a.n AS customers, a.p AS response, a.p - b.p AS uplift,
               sqrt(a.p * (1 - a.p) / a.n + b.p * (1 - b.p) / b.n) AS se
        FROM shares a JOIN shares b ON a."group" = b."group" AND b.arm = 'holdout'
        WHERE a.arm <> 'holdout'
        """
    ).df()
    found["low"] = found["uplift"] - 1.96 * found["se"]
    found["high"] = found["uplift"] + 1.96 * found["se"]
    return found.drop(columns="se")


# %% id="uplift_by_group_learner_merge" exercise="uplift_by_group" verdict="right" why="a learner: named aggregation and merge"
def uplift_by_group(trial, days=60):
    t = trial.copy()
    t["bought"] = (t["days_to_next_order"].fillna(9999) <= days).astype(int)
    g = t.groupby(["group", "arm"], as_index=False).agg(
        customers=("customer_id", "count"), response=("bought", "mean")
    )
    h = g[g["arm"] == "holdout"].rename(columns={"customers": "n0", "response": "p0"})
    g = g[g["arm"] != "holdout"].merge(h[["group", "n0", "p0"]], on="group", how="left")
    g["uplift"] = g["response"] - g["p0"]
    se = np.sqrt(g.response * (1 - g.response) / g.customers + g.p0 * (1 - g.p0) / g.n0)
    g["low"] = g["uplift"] - 1.96 * se
    g["high"] = g["uplift"] + 1.96 * se
    return g[["group", "arm", "customers", "response", "uplift", "low", "high"]]


# %% id="uplift_by_group_learner_unstack" exercise="uplift_by_group" verdict="right" why="a learner: the lecture's function for every arm, group and arm in the index"
def uplift_by_group(trial, days=60):
    bought = trial["days_to_next_order"].le(days).fillna(False).astype(float)
    table = trial.assign(bought=bought)
    parts = table.groupby(["group", "arm"])["bought"].agg(["mean", "size"]).unstack()
    share, size = parts["mean"], parts["size"]
    variance = share * (1 - share) / size
    frames = {}
    for arm in [a for a in share.columns if a != "holdout"]:
        gain = share[arm] - share["holdout"]
        half = 1.96 * np.sqrt(variance[arm] + variance["holdout"])
        frames[arm] = pd.DataFrame(
            {
                "customers": size[arm],
                "response": share[arm],
                "uplift": gain,
                "low": gain - half,
                "high": gain + half,
            }
        ).dropna()
    return pd.concat(frames, names=["arm"]).swaplevel()


# %% id="uplift_by_group_response" exercise="uplift_by_group" verdict="wrong" name="response taken for uplift" why="The response itself stands where the uplift should: what the hold-out of the group does without any message is not subtracted. See *Response is not uplift* in the lecture."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    table = table[table["arm"] != "holdout"]
    half = 1.96 * np.sqrt(table["response"] * (1 - table["response"]) / table["customers"])
    return table.assign(
        uplift=table["response"], low=table["response"] - half, high=table["response"] + half
    )


# %% id="uplift_by_group_dropped" exercise="uplift_by_group" verdict="wrong" name="who never came is dropped" why="Customers without a next order were dropped, so the shares are those of people who came sooner or later. Who never came is a no."
def uplift_by_group(trial, days=60):
    trial = trial.dropna(subset=["days_to_next_order"])
    bought = (trial["days_to_next_order"] <= days).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] - table["response_0"]
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    spread += table["response_0"] * (1 - table["response_0"]) / table["customers_0"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])


# %% id="uplift_by_group_overall" exercise="uplift_by_group" verdict="wrong" name="one hold-out for all groups" why="The hold-out of all groups together is subtracted. A group must be compared with its own."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    trial = trial.assign(bought=bought)
    nothing = trial.loc[trial["arm"] == "holdout", "bought"]
    base, size = nothing.mean(), len(nothing)
    table = trial[trial["arm"] != "holdout"].groupby(["group", "arm"])["bought"]
    table = table.agg(customers="size", response="mean").reset_index()
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    half = 1.96 * np.sqrt(spread + base * (1 - base) / size)
    uplift = table["response"] - base
    return table.assign(uplift=uplift, low=uplift - half, high=uplift + half)


# %% id="uplift_by_group_relative" exercise="uplift_by_group" verdict="wrong" name="ratio instead of difference" why="This is the relative uplift, a ratio. A difference of shares is asked for, in fractions of 1."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] / table["response_0"] - 1
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    spread += table["response_0"] * (1 - table["response_0"]) / table["customers_0"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])


# %% id="uplift_by_group_one_error" exercise="uplift_by_group" verdict="wrong" name="interval of one share" why="The interval is that of the response alone. The hold-out is an estimate as well, and the smaller one."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] - table["response_0"]
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])


# %% id="uplift_by_group_below" exercise="uplift_by_group" verdict="wrong" name="the last day left out" why="An order on the last day of the window does not count here. It should."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] < days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] - table["response_0"]
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    spread += table["response_0"] * (1 - table["response_0"]) / table["customers_0"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])


# %% id="uplift_by_group_known_offers" exercise="uplift_by_group" verdict="wrong" name="offers by heart" why="The names of the offers are written into the function. Take every arm but the hold-out."
def uplift_by_group(trial: pd.DataFrame, days: int = 60) -> pd.DataFrame:
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    nothing = ~table["arm"].isin(["live_invitation", "coupon"])
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] - table["response_0"]
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    spread += table["response_0"] * (1 - table["response_0"]) / table["customers_0"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])


# %% id="uplift_by_group_same_day" exercise="uplift_by_group" verdict="wrong" name="0 days taken for none" why="An order on the same day came after 0 days, and 0 was taken for none. Compare with the limit; missing ones are not smaller."
def uplift_by_group(trial, days=60):
    t = trial.assign(d=trial["days_to_next_order"].fillna(0).astype(int))
    t["yes"] = [1.0 if d and d <= days else 0.0 for d in t["d"]]
    g = t.groupby(["group", "arm"])["yes"].agg(customers="size", response="mean").reset_index()
    h = g[g["arm"] == "holdout"].set_index("group")
    g = g[g["arm"] != "holdout"].copy()
    p0, n0 = g["group"].map(h["response"]), g["group"].map(h["customers"])
    g["uplift"] = g["response"] - p0
    half = 1.96 * np.sqrt(g["response"] * (1 - g["response"]) / g["customers"] + p0 * (1 - p0) / n0)
    return g.assign(low=g["uplift"] - half, high=g["uplift"] + half)


# %% id="uplift_by_group_nunique" exercise="uplift_by_group" verdict="right" why="customers counted by their numbers"
def uplift_by_group(trial, days=60):
    t = trial.assign(yes=(trial["days_to_next_order"] <= days).fillna(False).astype(int))
    g = (
        t.groupby(["group", "arm"])
        .agg(customers=("customer_id", "nunique"), response=("yes", "mean"))
        .reset_index()
    )
    h = g[g.arm == "holdout"].set_index("group")
    g = g[g.arm != "holdout"].copy()
    p0, n0 = g["group"].map(h["response"]), g["group"].map(h["customers"])
    g["uplift"] = g["response"] - p0
    half = 1.96 * (g["response"] * (1 - g["response"]) / g["customers"] + p0 * (1 - p0) / n0) ** 0.5
    return g.assign(low=g["uplift"] - half, high=g["uplift"] + half)


# %% id="uplift_by_group_labels" exercise="uplift_by_group" verdict="wrong" name="labels taken for customers" why="Answers were collected by label of the index, and labels may repeat: customers got the answer of another one."
def uplift_by_group(trial, days=60):
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    answers = dict(bought.items())
    counted = trial.assign(bought=[answers[label] for label in trial.index])
    parts = counted.groupby(["group", "arm"])["bought"].agg(["size", "mean"])
    rows = []
    for (group, arm), (n, p) in parts.iterrows():
        if arm != "holdout":
            n_0, p_0 = parts.loc[(group, "holdout")]
            half = 1.96 * (p * (1 - p) / n + p_0 * (1 - p_0) / n_0) ** 0.5
            rows.append((group, arm, n, p, p - p_0, p - p_0 - half, p - p_0 + half))
    names = ["group", "arm", "customers", "response", "uplift", "low", "high"]
    return pd.DataFrame(rows, columns=names)


# %% id="uplift_by_group_inputs" exercise="uplift_by_group" role="inputs"
def inputs(seed: int) -> tuple:
    groups = ("quiet", "loyal", "lost", "new")[: 1 + seed % 4]
    trial = samples.offer_trial(seed, count=300, groups=groups, never=(seed % 5) / 8)
    return trial, 20 + seed % 90


# %% id="uplift_by_group_equivalent_flags" exercise="uplift_by_group" role="equivalent" mutant="dropped_call: *fillna(False).astype(float) -> *" why="The mean of truth values is the share."

# %% id="uplift_by_group_equivalent_missing_keys" exercise="uplift_by_group" role="equivalent" mutant="keyword: *dropna=False*" why="Neither group nor arm is ever missing."

# %% id="uplift_by_group_equivalent_left" exercise="uplift_by_group" role="equivalent" mutant="join: *how='left'*" why="Every group has a hold-out."

# %% [markdown] id="uplift_chart"
# ## 8. uplift_chart


# %% id="uplift_chart_pandas" exercise="uplift_chart" verdict="right" why="pandas plot, drawn from the smallest up"
def uplift_chart(table):
    rising = table.sort_values("uplift").set_index("group")
    points = 100 * rising[["uplift", "low", "high"]]
    ax = points["uplift"].plot.barh()
    for place, (low, high) in enumerate(zip(points["low"], points["high"], strict=True)):
        ax.plot([low, high], [place, place], color="black", marker="")
    best = rising.index[-1].replace("_", " ")
    ax.set(title=f"Most of all: {best}", xlabel="Uplift, percentage points", ylabel="")
    ax.set_ylabel("Group of customers")
    return ax


# %% id="uplift_chart_loop" exercise="uplift_chart" verdict="right" why="one bar after another"
def uplift_chart(table):
    fig, ax = plt.subplots(figsize=(7, 3))
    names = []
    for place, row in enumerate(table.sort_values("uplift", ascending=False).itertuples()):
        ax.barh(-place, row.uplift * 100, color="#3261cc")
        ax.errorbar(
            row.uplift * 100,
            -place,
            xerr=[[100 * (row.uplift - row.low)], [100 * (row.high - row.uplift)]],
            color="black",
        )
        names.append(row.group)
    ax.set_yticks([-place for place in range(len(names))], names)
    ax.set_title(f"{names[0].replace('_', ' ').capitalize()} gains most from the offer")
    ax.set_xlabel("points over the hold-out")
    ax.set_ylabel("group")
    return ax


# %% id="uplift_chart_learner_ascending" exercise="uplift_chart" verdict="right" why="a learner: sorted from the smallest, error bars, names with spaces"
def uplift_chart(table):
    t = table.sort_values("uplift")
    fig, ax = plt.subplots(figsize=(8, 4))
    names = [g.replace("_", " ") for g in t["group"]]
    err = [100 * (t["uplift"] - t["low"]), 100 * (t["high"] - t["uplift"])]
    ax.barh(names, 100 * t["uplift"], xerr=err, capsize=4, color="steelblue")
    ax.axvline(0, color="black")
    ax.set_xlabel("Uplift in percentage points")
    ax.set_ylabel("Customer group")
    ax.set_title(f"{names[-1]} shows the largest uplift")
    return ax


# %% id="uplift_chart_learner_seaborn" exercise="uplift_chart" verdict="right" why="a learner: seaborn bars and error bars on top"
def uplift_chart(table):
    import seaborn as sns

    t = table.sort_values("uplift", ascending=False).reset_index(drop=True)
    t["points"] = t["uplift"] * 100
    fig, ax = plt.subplots()
    sns.barplot(data=t, x="points", y="group", ax=ax)
    ax.errorbar(
        t["points"],
        t.index,
        xerr=[t["points"] - 100 * t["low"], 100 * t["high"] - t["points"]],
        fmt="none",
        ecolor="black",
    )
    ax.set(title=f"{t['group'][0]} gains most", xlabel="percentage points", ylabel="group")
    return ax


# %% id="uplift_chart_fractions" exercise="uplift_chart" verdict="wrong" name="fractions instead of points" why="The bars are fractions of 1; the label says points, so 0.12 should be drawn as 12."
def uplift_chart(table):
    best_first = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    ax.barh(best_first["group"], best_first["uplift"])
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_upside_down" exercise="uplift_chart" verdict="wrong" name="upside down" why="The largest bar is at the bottom: lying bars are drawn from the bottom up."
def uplift_chart(table):
    best_first = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    ax.barh(best_first["group"], 100 * best_first["uplift"])
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_unsorted" exercise="uplift_chart" verdict="wrong" name="order of the table" why="The bars stand in the order of the table; the meeting wants the largest on top."
def uplift_chart(table):
    best = table.loc[table["uplift"].idxmax(), "group"]
    fig, ax = plt.subplots()
    ax.barh(table["group"], 100 * table["uplift"])
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_title" exercise="uplift_chart" verdict="wrong" name="a title that finds nothing" why="The title names what is drawn and not what was found: which group gains most?"
def uplift_chart(table):
    best_first = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    ax.barh(best_first["group"], 100 * best_first["uplift"])
    ax.invert_yaxis()
    ax.set_title("Uplift of the offer by group of customers")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_standing" exercise="uplift_chart" verdict="wrong" name="standing bars" why="The bars stand. Lying bars leave room for the names of the groups."
def uplift_chart(table):
    best_first = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    ax.bar(best_first["group"], 100 * best_first["uplift"])
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_largest_size" exercise="uplift_chart" verdict="wrong" name="size of the change instead of its sign" why="The bars are sorted by size without the sign, so a loss can stand above a gain."
def uplift_chart(table):
    order = table["uplift"].abs().sort_values(ascending=False).index
    best_first = table.loc[order]
    fig, ax = plt.subplots()
    ax.barh(best_first["group"], 100 * best_first["uplift"].abs())
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_no_interval" exercise="uplift_chart" verdict="wrong" name="bars without intervals" why="The intervals are missing or half of them, so the meeting cannot see where one holds 0."
def uplift_chart(table):
    best_first = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    ax.barh(best_first["group"], 100 * best_first["uplift"])
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_no_whiskers" exercise="uplift_chart" verdict="wrong" name="no intervals" why="The bars have no intervals. The meeting should see which uplift may be nothing: give each bar its low and high as an error bar."
def uplift_chart(table: pd.DataFrame) -> plt.Axes:
    best_first = table.sort_values("uplift", ascending=False)
    points = 100 * best_first[["uplift", "low", "high"]]
    fig, ax = plt.subplots()
    whiskers = [points["uplift"] - points["low"], points["high"] - points["uplift"]]
    ax.barh(
        best_first["group"],
        points["uplift"],
    )
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    ax.set_xlim(-60, 60)
    return ax


# %% id="uplift_chart_whiskers_unsorted" exercise="uplift_chart" verdict="wrong" name="whiskers of other groups" why="The error bars are in the order of the table and the bars are sorted, so each stands on another group's bar."
def uplift_chart(table: pd.DataFrame) -> plt.Axes:
    best_first = table.sort_values("uplift", ascending=False)
    points = 100 * best_first[["uplift", "low", "high"]]
    fig, ax = plt.subplots()
    t = 100 * table[["uplift", "low", "high"]]
    whiskers = [t["uplift"] - t["low"], t["high"] - t["uplift"]]
    ax.barh(best_first["group"], points["uplift"], xerr=whiskers)
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_whiskers_as_lengths" exercise="uplift_chart" verdict="wrong" name="ends taken for lengths" why="`xerr` wants lengths from the end of the bar, and got low and high themselves."
def uplift_chart(table: pd.DataFrame) -> plt.Axes:
    best_first = table.sort_values("uplift", ascending=False)
    points = 100 * best_first[["uplift", "low", "high"]]
    fig, ax = plt.subplots()
    whiskers = [points["low"].abs(), points["high"].abs()]
    ax.barh(best_first["group"], points["uplift"], xerr=whiskers)
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax


# %% id="uplift_chart_best_and_worst" exercise="uplift_chart" verdict="right" why="the title names the smallest uplift, too"
def uplift_chart(table):
    t = table.sort_values("uplift")
    plt.figure(figsize=(8, 4))
    plt.barh(
        t["group"],
        t["uplift"] * 100,
        xerr=[(t["uplift"] - t["low"]) * 100, (t["high"] - t["uplift"]) * 100],
        capsize=3,
    )
    plt.axvline(0, color="k", lw=0.8)
    plt.title(f"{t['group'].iloc[-1]} gains most, {t['group'].iloc[0]} least")
    plt.xlabel("Uplift over the hold-out (percentage points)")
    plt.ylabel("Customer group")
    return plt.gca()


# %% id="uplift_chart_inputs" exercise="uplift_chart" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    names = rng.permutation(["new", "active", "sleeping", "lost", "returned"])[: 2 + seed % 4]
    table = pd.DataFrame({"group": names, "uplift": rng.uniform(-0.2, 0.3, len(names))})
    table["low"] = table["uplift"] - rng.uniform(0.01, 0.1, len(names))
    table["high"] = table["uplift"] + rng.uniform(0.01, 0.1, len(names))
    return (table,)


# %% [markdown] id="plan_value"
# ## 9. plan_value


# %% id="plan_value_loop" exercise="plan_value" verdict="right" why="lists and the statistics module"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    import statistics

    waits = {}
    for group, arm, days in zip(trial["group"], trial["arm"], trial["days_to_next_order"]):
        wait = horizon if pd.isna(days) else min(int(days), horizon)
        waits.setdefault((group, arm), []).append(wait)
    money = {}
    for group, daily in zip(chosen["group"], chosen["daily_cny"]):
        money[group] = money.get(group, 0) + daily
    net, variance = -cost_cny * len(chosen), 0
    for group, daily in money.items():
        mine, theirs = waits[group, offer], waits[group, "holdout"]
        net += daily * (statistics.mean(theirs) - statistics.mean(mine))
        error = statistics.variance(mine) / len(mine) + statistics.variance(theirs) / len(theirs)
        variance += daily**2 * error
    half = 1.96 * variance**0.5
    return {
        "customers": len(chosen),
        "cost_cny": cost_cny * len(chosen),
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_sql" exercise="plan_value" verdict="right" why="SQL, a Series comes back"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    import duckdb

    found = duckdb.sql(
        f"""
        WITH waits AS (
            SELECT "group", arm, least(coalesce(days_to_next_order, {horizon}), {horizon}) AS wait
            FROM trial
        ), arms AS (
            SELECT "group", arm, avg(wait) AS mean, var_samp(wait) / count(*) AS error
            FROM waits GROUP BY ALL
        ), days AS (
            SELECT h."group", h.mean - o.mean AS saved, h.error + o.error AS error
            FROM arms AS h JOIN arms AS o USING ("group")
            WHERE h.arm = 'holdout' AND o.arm = '{offer}'
        ), money AS (
            SELECT "group", sum(daily_cny) AS daily, count(*) AS n FROM chosen GROUP BY ALL
        )
        SELECT coalesce(sum(n), 0) AS customers,
               coalesce(sum(n), 0) * {cost_cny} AS cost_cny,
               coalesce(sum(saved * daily), 0) - coalesce(sum(n), 0) * {cost_cny} AS net_cny,
               1.96 * sqrt(coalesce(sum(daily * daily * error), 0)) AS half
        FROM money JOIN days USING ("group")
        """
    ).df()
    found["low_cny"] = found["net_cny"] - found["half"]
    found["high_cny"] = found["net_cny"] + found["half"]
    return found.iloc[0]


# %% id="plan_value_learner_merge" exercise="plan_value" verdict="right" why="a learner: one row a group by merges"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    t = trial.copy()
    t["wait"] = t["days_to_next_order"].fillna(horizon)
    t.loc[t["wait"] > horizon, "wait"] = horizon
    t["wait"] = t["wait"].astype(float)
    with_it = t[t["arm"] == offer].groupby("group")["wait"].agg(["mean", "var", "count"])
    without = t[t["arm"] == "holdout"].groupby("group")["wait"].agg(["mean", "var", "count"])
    both = with_it.join(without, rsuffix="_0", how="inner").reset_index()
    money = chosen.groupby("group", as_index=False)["daily_cny"].sum()
    both = both.merge(money, on="group")
    both["value"] = (both["mean_0"] - both["mean"]) * both["daily_cny"]
    both["square"] = both["var"] / both["count"] + both["var_0"] / both["count_0"]
    both["square"] = both["square"] * both["daily_cny"] ** 2
    cost = chosen.shape[0] * cost_cny
    net = both["value"].sum() - cost
    half = 1.96 * np.sqrt(both["square"].sum())
    return dict(
        customers=chosen.shape[0],
        cost_cny=cost,
        net_cny=net,
        low_cny=net - half,
        high_cny=net + half,
    )


# %% id="plan_value_learner_groups" exercise="plan_value" verdict="right" why="a learner: one group of the list after the other"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = np.minimum(trial["days_to_next_order"].astype("float").fillna(np.inf), horizon)
    total = 0
    squares = 0
    for name in chosen["group"].unique():
        daily = chosen.loc[chosen["group"] == name, "daily_cny"].sum()
        a = wait[(trial["group"] == name) & (trial["arm"] == offer)]
        b = wait[(trial["group"] == name) & (trial["arm"] == "holdout")]
        total += (b.mean() - a.mean()) * daily
        squares += (a.sem() ** 2 + b.sem() ** 2) * daily**2
    cost = cost_cny * len(chosen)
    half = 1.96 * squares**0.5
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": total - cost,
        "low_cny": total - cost - half,
        "high_cny": total - cost + half,
        "half_cny": half,
    }


# %% id="plan_value_overall" exercise="plan_value" verdict="wrong" name="the average of the trial" why="One average of the whole trial was used for everybody. The trial drew other people than the list holds: average group by group. See *The average of a trial* in the lecture."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    arms = wait.groupby(trial["arm"].to_numpy()).agg(["mean", "sem"])
    saved = arms["mean"]["holdout"] - arms["mean"][offer]
    error = np.hypot(arms["sem"]["holdout"], arms["sem"][offer])
    daily = chosen["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net, half = saved * daily - cost, abs(1.96 * error * daily)
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_dropped" exercise="plan_value" verdict="wrong" name="who never came is dropped" why="Customers without a next order were dropped. They waited longest of all: their wait is the horizon."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_no_horizon" exercise="plan_value" verdict="wrong" name="no horizon" why="Waits longer than the horizon count in full here. Everybody waits at most `horizon` days, else who came late weighs more than who never came."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_heads" exercise="plan_value" verdict="wrong" name="days weighted by heads" why="Days saved were averaged over customers and multiplied by all the money. A day is worth more in one group than in another: multiply group by group, then add."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    heads = chosen["group"].value_counts(normalize=True)
    daily = chosen["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * heads).sum() * daily - cost
    half = abs(1.96 * np.sqrt(((error * heads) ** 2).sum()) * daily)
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_no_cost" exercise="plan_value" verdict="wrong" name="cost forgotten" why="The messages cost nothing here. Net value is value less the cost of all messages."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    net = (saved * daily).sum()
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost_cny * len(chosen),
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_one_error" exercise="plan_value" verdict="wrong" name="error of the offer alone" why="Only the error of those with the offer is in the interval. The mean of the hold-out is an estimate too."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = parts["sem"][offer]
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_added" exercise="plan_value" verdict="wrong" name="errors added" why="The errors of the groups were added up. Groups err independently, so the squares of their errors are added."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * (error * daily).abs().sum()
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_labels" exercise="plan_value" verdict="wrong" name="labels taken for customers" why="Waits were collected by label of the index, and labels may repeat: customers got the wait of another one."
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    found = dict(wait.items())
    known = trial.assign(wait=[found[label] for label in trial.index])
    parts = known.groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="plan_value_inputs" exercise="plan_value" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    groups = ("quiet_potential", "bargain_hunter", "loyal_regular", "content_fan")
    trial = samples.offer_trial(seed, groups=groups, never=(seed % 4) / 10)
    count = seed % 40
    chosen = pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + 9_000,
            "group": pd.Series(rng.choice(groups[: 1 + seed % 4], count), dtype="str"),
            "daily_cny": rng.gamma(1.0, 2.0, count) - 0.3,
        }
    )
    return (
        trial,
        chosen,
        ("live_invitation", "coupon")[seed % 2],
        6 + seed % 3,
        60 + 40 * (seed % 5),
    )


# %% [markdown] id="retail_rfm"
# ## 10. retail_rfm


# %% id="retail_rfm_series" exercise="retail_rfm" verdict="right" why="three grouped Series"
def retail_rfm(invoices, observed_on):
    known = invoices.dropna(subset=["customer_id"])
    known = known[known["invoice"].str[0] != "C"]
    known = known[known["invoice_time"] < observed_on]
    by = known.groupby(known["customer_id"].astype(int))
    days = (pd.Timestamp(observed_on) - by["invoice_time"].max().dt.floor("D")).dt.days
    return pd.concat(
        {
            "recency_days": days,
            "frequency": by["invoice"].nunique(),
            "monetary": by["revenue_gbp"].sum(),
        },
        axis=1,
    )


# %% id="retail_rfm_two_steps" exercise="retail_rfm" verdict="right" why="first one row an invoice, then one a customer"
def retail_rfm(invoices, observed_on):
    real = invoices.loc[
        invoices["invoice_time"].lt(observed_on) & ~invoices["invoice"].str.contains("^C")
    ]
    per_invoice = (
        real.groupby(["customer_id", "invoice"])
        .agg(when=("invoice_time", "max"), money=("revenue_gbp", "sum"))
        .reset_index()
    )
    table = per_invoice.groupby("customer_id").agg(
        when=("when", "max"), frequency=("invoice", "size"), monetary=("money", "sum")
    )
    table.insert(0, "recency_days", (observed_on - table["when"].dt.normalize()).dt.days)
    return table.drop(columns="when").reset_index().astype({"customer_id": "int64"})


# %% id="retail_rfm_sql" exercise="retail_rfm" verdict="right" why="SQL in DuckDB"
def retail_rfm(invoices, observed_on):
    import duckdb

    return duckdb.sql(
        f"""
        SELECT customer_id,
               date_diff('day', max(invoice_time)::DATE, DATE '{observed_on:%Y-%m-%d}')
                   AS recency_days,
               count(DISTINCT invoice) AS frequency, sum(revenue_gbp) AS monetary
        FROM invoices
        WHERE customer_id IS NOT NULL AND invoice NOT LIKE 'C%'
          AND invoice_time < TIMESTAMP '{observed_on}'
        GROUP BY customer_id
        """
    ).df()


# %% id="retail_rfm_learner_reuse" exercise="retail_rfm" verdict="right" why="a learner: exercise 2 with other names"
def retail_rfm(invoices, observed_on):
    df = invoices.copy()
    df = df[df["customer_id"].notna()]
    df = df[~df["invoice"].str.startswith("C")]
    df = df[df["invoice_time"] < observed_on]
    df["day"] = df["invoice_time"].dt.normalize()
    out = df.groupby("customer_id").agg(
        recency_days=("day", lambda d: (observed_on - d.max()).days),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    return out.reset_index()


# %% id="retail_rfm_learner_dates" exercise="retail_rfm" verdict="right" why="a learner: drop_duplicates for invoices, merge"
def retail_rfm(invoices, observed_on):
    ok = (
        invoices["customer_id"].notnull()
        & (invoices["invoice"].str.upper().str[:1] != "C")
        & (invoices["invoice_time"] < pd.to_datetime(observed_on))
    )
    d = invoices[ok]
    money = d.groupby("customer_id", as_index=False)["revenue_gbp"].sum()
    money = money.rename(columns={"revenue_gbp": "monetary"})
    count = d.drop_duplicates(["customer_id", "invoice"])["customer_id"].value_counts()
    last = d.sort_values("invoice_time").groupby("customer_id")["invoice_time"].last()
    money["frequency"] = money["customer_id"].map(count)
    day = money["customer_id"].map(last).dt.normalize()
    money["recency_days"] = (pd.to_datetime(observed_on) - day) / np.timedelta64(1, "D")
    return money


# %% id="retail_rfm_rows" exercise="retail_rfm" verdict="wrong" name="rows counted as invoices" why="Rows are counted here, and an invoice may have several. Count different invoices."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.startswith("C")]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "count"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_cancelled" exercise="retail_rfm" verdict="wrong" name="cancellations counted" why="Cancellations count as invoices and lower the money. Here they are left out, so that the figures compare with print."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_future" exercise="retail_rfm" verdict="wrong" name="knows the future" why="Invoices of the day of the decision or later count here. See *The day you stand on* in the lecture."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna()]
    kept = kept[~kept["invoice"].str.startswith("C")]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_unknown" exercise="retail_rfm" verdict="wrong" name="unknown customers as one" why="Invoices without a customer were put together as one customer, the largest of all. Leave them out."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["invoice_time"] < observed_on]
    kept = kept[~kept["invoice"].str.startswith("C")]
    kept = kept.assign(customer_id=kept["customer_id"].fillna(0))
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_mean" exercise="retail_rfm" verdict="wrong" name="mean instead of sum" why="Monetary value is the mean of the rows here. It should be their sum."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.startswith("C")]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "mean"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_any_c" exercise="retail_rfm" verdict="wrong" name="C anywhere" why="A C anywhere was taken for a cancellation. Only one at the start is."
def retail_rfm(invoices: pd.DataFrame, observed_on: pd.Timestamp) -> pd.DataFrame:
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.contains("C")]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_doubles" exercise="retail_rfm" verdict="wrong" name="equal rows dropped" why="Rows of an invoice that are equal were taken for duplicates. They are parts of the invoice, and all count."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.startswith("C")].drop_duplicates()
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()


# %% id="retail_rfm_text" exercise="retail_rfm" verdict="wrong" name="days sorted as texts" why="The latest day was looked for among texts, where 28.11. comes after 05.12. Compare timestamps."
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.startswith("C")]
    kept = kept.assign(day=kept["invoice_time"].dt.strftime("%d.%m.%Y"))
    table = kept.groupby("customer_id").agg(
        last=("day", "max"), frequency=("invoice", "nunique"), monetary=("revenue_gbp", "sum")
    )
    last = pd.to_datetime(table.pop("last"), format="%d.%m.%Y")
    table["recency_days"] = (observed_on - last).dt.days
    return table.reset_index()


# %% id="retail_rfm_negative" exercise="retail_rfm" verdict="wrong" name="negative rows taken for cancellations" why="Rows with a negative amount were taken for cancellations. A rebate on an invoice is negative too: only a C at the start tells."
def retail_rfm(invoices, observed_on):
    kept = invoices.dropna(subset=["customer_id"])
    kept = kept[kept["revenue_gbp"] > 0]
    kept = kept[kept["invoice_time"] < observed_on]
    out = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    out["recency_days"] = (observed_on - out["last"].dt.normalize()).dt.days
    return out.reset_index()


# %% id="retail_rfm_inputs" exercise="retail_rfm" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    drawn = samples.orders(seed, count=60, customers=20).sample(
        frac=1.5, replace=True, random_state=seed
    )
    number = drawn["order_id"].astype(str)
    back = drawn["order_id"] % 5 == 0
    invoices = pd.DataFrame(
        {
            "invoice": number.where(~back, "C" + number),
            "customer_id": drawn["customer_id"].astype("Int64").mask(rng.random(len(drawn)) < 0.2),
            "invoice_time": drawn["ordered_at"],
            "revenue_gbp": drawn["amount_cny"].where(~back, -drawn["amount_cny"]),
        }
    ).reset_index(drop=True)
    return invoices, pd.Timestamp("2025-02-01") + pd.Timedelta(days=seed % 90)


# %% id="retail_rfm_equivalent_missing_condition" exercise="retail_rfm" role="equivalent" mutant="condition: *notna() &*" why="groupby leaves missing customers out by itself."

# %% id="retail_rfm_equivalent_missing_column" exercise="retail_rfm" role="equivalent" mutant="column: *notna() &*notna() &*" why="groupby leaves missing customers out by itself."

# %% id="retail_rfm_equivalent_missing_keys" exercise="retail_rfm" role="equivalent" mutant="keyword: *dropna=False*" why="Missing customers are gone already."

# %% id="retail_rfm_equivalent_index" exercise="retail_rfm" role="equivalent" mutant="dropped_call: return table.reset_index*" why="customer_id may be the index."


# %% id="rfm_scores_cut_at_zero" exercise="rfm_scores" verdict="wrong" name="cut at zero" why="Money below 0 is cut off at 0 before it is ranked, so customers tie who differ."
def rfm_scores(table, bins=5):
    n = len(table)
    scores = table[["customer_id"]].copy()
    money = table["monetary"].clip(lower=0)
    recency = table["recency_days"].rank(ascending=False)
    scores["r_score"] = np.ceil(recency * bins / n).astype(int)
    scores["f_score"] = np.ceil(table["frequency"].rank() * bins / n).astype(int)
    scores["m_score"] = np.ceil(money.rank() * bins / n).astype(int)
    return scores
