# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="days_future" exercise="days_since_last" mistake="days_since_last_future"
def days_since_last(orders, observed_on):
    newest = orders.dropna(subset=["paid_at"]).sort_values("paid_at").groupby("customer_id").tail(1)
    day = newest.set_index("customer_id")["paid_at"].dt.floor("D")
    return (observed_on - day) / pd.Timedelta("1D")


# %% id="days_unpaid" exercise="days_since_last" mistake="days_since_last_unpaid"
def days_since_last(orders, observed_on):
    ages = {}
    for row in orders.itertuples():
        if row.ordered_at < observed_on:
            age = (observed_on - row.ordered_at.normalize()).days
            ages[row.customer_id] = min(age, ages.get(row.customer_id, age))
    return pd.Series(ages)


# %% id="days_hours" exercise="days_since_last" mistake="days_since_last_hours"
def days_since_last(orders, observed_on):
    kept = orders.query("paid_at < @observed_on").dropna(subset=["paid_at"])
    age = (observed_on - kept["paid_at"]).dt.days
    return age.groupby(kept["customer_id"]).min()


# %% id="days_plus_one" exercise="days_since_last" mistake="none"
def days_since_last(orders, observed_on):
    kept = orders[orders["paid_at"].notna() & (orders["paid_at"] < observed_on)]
    last = kept.groupby("customer_id")["paid_at"].max()
    return (observed_on - last.dt.normalize()).dt.days + 1


# %% id="rfm_gross" exercise="rfm_table" mistake="rfm_table_gross"
def rfm_table(orders, lines, observed_on, days=365):
    age = (observed_on - orders["paid_at"]) / pd.Timedelta(days=1)
    kept = orders[orders["paid_at"].notna() & (age > 0) & (age <= days)]
    by = kept.groupby("customer_id")
    last = by["paid_at"].max().dt.normalize()
    return pd.DataFrame(
        {
            "recency_days": (observed_on - last).dt.days,
            "frequency": by.size(),
            "monetary": by["amount_cny"].sum(),
        }
    )


# %% id="rfm_late_refunds" exercise="rfm_table" mistake="rfm_table_future_refund"
def rfm_table(orders, lines, observed_on, days=365):
    back = lines.groupby("order_id")["refund_cny"].sum()
    age = (observed_on - orders["paid_at"]) / pd.Timedelta(days=1)
    kept = orders[orders["paid_at"].notna() & (age > 0) & (age <= days)]
    money = kept["amount_cny"] - back.reindex(kept["order_id"]).to_numpy()
    by = kept.assign(money=money).groupby("customer_id")
    last = by["paid_at"].max().dt.normalize()
    return pd.DataFrame(
        {
            "recency_days": (observed_on - last).dt.days,
            "frequency": by.size(),
            "monetary": by["money"].sum(),
        }
    )


# %% id="scores_rows" exercise="rfm_scores" mistake="rfm_scores_first"
def rfm_scores(table, bins=5):
    n = len(table)

    def score(values):
        place = np.empty(n)
        place[np.argsort(values.to_numpy(), kind="stable")] = np.arange(1, n + 1)
        return np.ceil(place * bins / n)

    return pd.DataFrame(
        {
            "customer_id": table["customer_id"],
            "r_score": score(-table["recency_days"]),
            "f_score": score(table["frequency"]),
            "m_score": score(table["monetary"]),
        }
    )


# %% id="scores_recency" exercise="rfm_scores" mistake="rfm_scores_recency"
def rfm_scores(table, bins=5):
    ranks = table[["recency_days", "frequency", "monetary"]].rank()
    scores = np.ceil(ranks * bins / len(table))
    scores.columns = ["r_score", "f_score", "m_score"]
    return scores.assign(customer_id=table["customer_id"])


# %% id="scores_floor" exercise="rfm_scores" mistake="none"
def rfm_scores(table, bins=5):
    values = table.assign(recency_days=-table["recency_days"])
    ranks = values[["recency_days", "frequency", "monetary"]].rank()
    scores = np.floor(ranks * bins / len(table)).clip(lower=1)
    scores.columns = ["r_score", "f_score", "m_score"]
    return scores.assign(customer_id=table["customer_id"])


# %% id="groups_missing" exercise="named_groups" mistake="named_groups_missing"
def named_groups(customers):
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

    return customers.assign(group=customers.apply(name, axis=1))[["customer_id", "group"]]


# %% id="groups_total" exercise="named_groups" mistake="named_groups_total"
def named_groups(customers):
    t = customers.fillna({"interactions": 0, "spread": 0})
    group = pd.Series("loyal_regular", index=t.index)
    group[t["spread"] <= 1] = "quiet_potential"
    group[t["monetary"] < 125] = "bargain_hunter"
    group[(t["interactions"] >= 16) & (t["monetary"] < 500)] = "content_fan"
    group[(t["monetary"] >= 500) & (t["spread"] >= 10)] = "high_value_spreader"
    group[(t["frequency"] == 1) & (t["interactions"] <= 1)] = "one_time_buyer"
    return t[["customer_id"]].assign(group=group)


# %% id="uplift_response" exercise="uplift_by_group" mistake="uplift_by_group_response"
def uplift_by_group(trial, days=60):
    hit = trial["days_to_next_order"].fillna(10**6) <= days
    offered = trial.assign(hit=hit.astype(float)).query("arm != 'holdout'")
    table = offered.groupby(["group", "arm"])["hit"].agg(["size", "mean"]).reset_index()
    table.columns = ["group", "arm", "customers", "response"]
    half = 1.96 * (table["response"] * (1 - table["response"]) / table["customers"]) ** 0.5
    table["uplift"] = table["response"]
    table["low"], table["high"] = table["uplift"] - half, table["uplift"] + half
    return table


# %% id="uplift_dropped" exercise="uplift_by_group" mistake="uplift_by_group_dropped"
def uplift_by_group(trial, days=60):
    known = trial[trial["days_to_next_order"].notna()]
    hit = (known["days_to_next_order"].astype(int) <= days).astype(float)
    parts = hit.groupby([known["group"], known["arm"]]).agg(["mean", "size"])
    rows = []
    for (group, arm), (p, n) in parts.iterrows():
        if arm != "holdout":
            p_0, n_0 = parts.loc[(group, "holdout")]
            half = 1.96 * (p * (1 - p) / n + p_0 * (1 - p_0) / n_0) ** 0.5
            rows.append((group, arm, n, p, p - p_0, p - p_0 - half, p - p_0 + half))
    names = ["group", "arm", "customers", "response", "uplift", "low", "high"]
    return pd.DataFrame(rows, columns=names)


# %% id="plan_overall" exercise="plan_value" mistake="plan_value_overall"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    days = np.minimum(trial["days_to_next_order"].fillna(10**6).astype(int), horizon)
    mine = days[trial["arm"] == offer]
    none = days[trial["arm"] == "holdout"]
    money = chosen["daily_cny"].sum()
    net = money * (none.mean() - mine.mean()) - cost_cny * len(chosen)
    half = 1.96 * abs(money) * (mine.var() / len(mine) + none.var() / len(none)) ** 0.5
    return {
        "customers": len(chosen),
        "cost_cny": cost_cny * len(chosen),
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="retail_rows" exercise="retail_rfm" mistake="retail_rfm_rows"
def retail_rfm(invoices, observed_on):
    real = invoices.dropna(subset=["customer_id"])
    real = real[~real["invoice"].str.contains("^C") & (real["invoice_time"] < observed_on)]
    by = real.groupby("customer_id")
    last = by["invoice_time"].max().dt.normalize()
    return pd.DataFrame(
        {
            "recency_days": (observed_on - last).dt.days,
            "frequency": by.size(),
            "monetary": by["revenue_gbp"].sum(),
        }
    )


# %% id="retail_cancelled" exercise="retail_rfm" mistake="retail_rfm_cancelled"
def retail_rfm(invoices, observed_on):
    real = invoices[invoices["invoice_time"] < observed_on].dropna(subset=["customer_id"])
    by = real.groupby("customer_id")
    last = by["invoice_time"].max().dt.normalize()
    return pd.DataFrame(
        {
            "recency_days": (observed_on - last).dt.days,
            "frequency": by["invoice"].nunique(),
            "monetary": by["revenue_gbp"].sum(),
        }
    )


# %% id="activity_silent" exercise="clean_activity" mistake="clean_activity_silent"
def clean_activity(raw, customers):
    def count(text):
        text = text.replace(",", "").replace("次", "")
        return round(float(text[:-1]) * 10_000) if text.endswith("万") else int(text)

    seen = {}
    for row in raw.itertuples(index=False):
        digits = "".join(sign for sign in row[0] if sign.isdigit())
        if digits and int(digits) in customers:
            month = "".join(sign if sign.isdigit() else " " for sign in row[1]).split()
            key = (int(digits), int(month[0]), int(month[1]))
            seen[key] = (count(row[2]), count(row[3]))
    table = pd.DataFrame(
        [(key[0], *counts) for key, counts in seen.items()],
        columns=["customer_id", "interactions", "shares"],
    )
    return table.groupby("customer_id", as_index=False).sum()


# %% id="clusters_unscaled" exercise="cluster_customers" mistake="cluster_customers_unscaled"
def cluster_customers(table, features, k, seed):
    from sklearn.cluster import KMeans

    values = table[features].to_numpy(dtype=float)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(values)
    order = np.argsort(-model.cluster_centers_[:, 0])
    number = {int(old): new for new, old in enumerate(order)}
    return pd.Series([number[int(one)] for one in model.labels_], index=table["customer_id"])


# %% id="chart_fractions" exercise="uplift_chart" mistake="uplift_chart_fractions"
def uplift_chart(table):
    rising = table.sort_values("uplift").set_index("group")
    ax = rising["uplift"].plot.barh()
    ax.set(title=f"Most of all {rising.index[-1]}", xlabel="points", ylabel="group")
    return ax


# %% id="retail_week" exercise="retail_rfm" mistake="none"
def retail_rfm(invoices, observed_on):
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    by = kept[~kept["invoice"].str.startswith("C")].groupby("customer_id")
    last = by["invoice_time"].max().dt.normalize()
    return pd.DataFrame(
        {
            "recency_days": (observed_on - last).dt.days / 7,
            "frequency": by["invoice"].nunique(),
            "monetary": by["revenue_gbp"].sum(),
        }
    )


# %% id="groups_one_name" exercise="named_groups" mistake="none"
def named_groups(customers):
    rich = customers["monetary"] >= customers["monetary"].median()
    group = np.where(rich, "high_value_spreader", "bargain_hunter")
    return customers[["customer_id"]].assign(group=group)


# %% id="rfm_sent_back" exercise="rfm_table" mistake="rfm_table_dropped"
def rfm_table(orders, lines, observed_on, days=365):
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    known = lines[lines["returned_on"] < observed_on]
    back = known.groupby("order_id")["refund_cny"].sum()
    kept = kept.assign(net=kept["amount_cny"] - kept["order_id"].map(back).fillna(0))
    kept = kept[kept["net"] > 0]
    out = kept.groupby("customer_id").agg(
        last=("paid_at", "max"), frequency=("order_id", "count"), monetary=("net", "sum")
    )
    out["recency_days"] = (observed_on - out["last"].dt.normalize()).dt.days
    return out.reset_index()


# %% id="activity_int" exercise="clean_activity" mistake="clean_activity_cut_off"
def clean_activity(raw, customers):
    t = raw[~raw["客户编号"].isin(["客户编号", "合计"])].copy()
    t["customer_id"] = t["客户编号"].str.upper().str.replace("C", "").str.strip().astype(int)
    month = t["月份"].str.replace("年", "-").str.replace("月", "").str.replace("/", "-")
    t["month"] = pd.to_datetime(month, format="%Y-%m")

    def number(s):
        factor = np.where(s.str.endswith("万"), 10_000, 1)
        return (s.str.replace("[,次万]", "", regex=True).astype(float) * factor).astype(int)

    t["interactions"] = number(t["互动次数"])
    t["shares"] = number(t["分享次数"])
    t = t.drop_duplicates(["customer_id", "month"])
    sums = t.groupby("customer_id")[["interactions", "shares"]].sum()
    return sums.reindex(customers, fill_value=0).rename_axis("customer_id").reset_index()


# %% id="groups_at_limits" exercise="named_groups" mistake="named_groups_limits"
def named_groups(customers):
    c = customers.fillna({"interactions": 0, "spread": 0})
    names = np.select(
        [
            (c["frequency"] == 1) & (c["interactions"] < 1),
            (c["monetary"] >= 500) & (c["spread"] > 10),
            (c["interactions"] >= 16) & (c["monetary"] < 500),
            c["monetary"] / c["frequency"] < 125,
            c["spread"] < 1,
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


# %% id="uplift_one_holdout" exercise="uplift_by_group" mistake="uplift_by_group_overall"
def uplift_by_group(trial, days=60):
    t = trial.reset_index(drop=True)
    t["bought"] = (t["days_to_next_order"] <= days).fillna(False).astype(float)
    hold = t.loc[t["arm"] == "holdout", "bought"]
    m = t[t["arm"] != "holdout"].groupby(["group", "arm"])["bought"].agg(["mean", "size"])
    m = m.reset_index().rename(columns={"mean": "response", "size": "customers"})
    p0 = hold.mean()
    m["uplift"] = m["response"] - p0
    half = 1.96 * np.sqrt(
        m["response"] * (1 - m["response"]) / m["customers"] + p0 * (1 - p0) / len(hold)
    )
    m["low"], m["high"] = m["uplift"] - half, m["uplift"] + half
    return m


# %% id="chart_ends" exercise="uplift_chart" mistake="uplift_chart_whiskers_as_lengths"
def uplift_chart(table):
    t = table.sort_values("uplift")
    fig, ax = plt.subplots()
    ax.barh(t["group"], t["uplift"] * 100, xerr=[t["low"] * 100, t["high"] * 100])
    ax.set(xlabel="Uplift (percentage points)", ylabel="Group")
    ax.set_title(t["group"].iloc[-1] + " has the largest uplift")
    return ax


# %% id="chart_falling" exercise="uplift_chart" mistake="uplift_chart_upside_down"
def uplift_chart(table):
    t = table.sort_values("uplift", ascending=False)
    fig, ax = plt.subplots()
    xerr = [100 * (t["uplift"] - t["low"]), 100 * (t["high"] - t["uplift"])]
    ax.barh(t["group"], t["uplift"] * 100, xerr=xerr)
    ax.set(xlabel="Uplift (percentage points)", ylabel="Group")
    ax.set_title(t["group"].iloc[0] + " has the largest uplift")
    return ax


# %% id="plan_errors_added" exercise="plan_value" mistake="plan_value_added"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    t = trial.reset_index(drop=True)
    t["wait"] = t["days_to_next_order"].fillna(horizon).clip(upper=horizon).astype(float)
    parts = t.groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    daily = chosen.groupby("group")["daily_cny"].sum()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    net = (saved * daily).sum() - cost_cny * len(chosen)
    half = 1.96 * (error * daily).sum()
    return {
        "customers": len(chosen),
        "cost_cny": cost_cny * len(chosen),
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }


# %% id="retail_equal_rows" exercise="retail_rfm" mistake="retail_rfm_doubles"
def retail_rfm(invoices, observed_on):
    kept = invoices.dropna(subset=["customer_id"]).drop_duplicates()
    kept = kept[~kept["invoice"].str.startswith("C")]
    kept = kept[kept["invoice_time"] < observed_on]
    out = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    out["recency_days"] = (observed_on - out["last"].dt.normalize()).dt.days
    return out.reset_index()


# %% id="uplift_ninety" exercise="uplift_by_group" mistake="none"
def uplift_by_group(trial, days=60):
    came = trial.assign(came=trial["days_to_next_order"].fillna(days + 1) <= days)
    table = came.groupby(["group", "arm"])["came"].agg(["mean", "size"]).astype(float)
    rows = []
    for (group, arm), (p, n) in table.iterrows():
        if arm == "holdout":
            continue
        q, m = table.loc[(group, "holdout")]
        half = 1.645 * (p * (1 - p) / n + q * (1 - q) / m) ** 0.5
        rows.append([group, arm, n, p, p - q, p - q - half, p - q + half])
    names = ["group", "arm", "customers", "response", "uplift", "low", "high"]
    return pd.DataFrame(rows, columns=names)


# %% id="plan_median" exercise="plan_value" mistake="none"
def plan_value(trial, chosen, offer, cost_cny, horizon=180):
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    by = wait.groupby([trial["group"].to_numpy(), trial["arm"].to_numpy()])
    middle, error = by.median().unstack(), by.sem().unstack()
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = ((middle["holdout"] - middle[offer]) * daily).sum() - cost
    half = 1.96 * np.sqrt(((np.hypot(error["holdout"], error[offer]) * daily) ** 2).sum())
    names = ["customers", "cost_cny", "net_cny", "low_cny", "high_cny"]
    return dict(zip(names, [len(chosen), cost, net, net - half, net + half]))
