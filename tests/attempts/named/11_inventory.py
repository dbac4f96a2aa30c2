# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="turns_mean_of_rows" exercise="turnover" mistake="turnover_rows"
def turnover(stock, products):
    cost = products.set_index("product_id")["cost_cny"]
    kind = products.set_index("product_id")["category"]
    t = stock.assign(
        category=stock["product_id"].map(kind),
        sold_cny=stock["sold_units"] * stock["product_id"].map(cost),
        stock_cny=stock["closing_units"] * stock["product_id"].map(cost),
    )
    g = t.groupby("category")
    out = pd.DataFrame({"sold_cny": g["sold_cny"].sum(), "stock_cny": g["stock_cny"].mean()})
    out["turns"] = 365 * out["sold_cny"] / out["stock_cny"] / stock["date"].nunique()
    return out


# %% id="turns_of_period" exercise="turnover" mistake="turnover_period"
def turnover(stock, products):
    rows = []
    t = stock.merge(products, on="product_id")
    for category, part in t.groupby("category"):
        sold = part["sold_units"] @ part["cost_cny"]
        kept = part["closing_units"] @ part["cost_cny"] / t["date"].nunique()
        rows.append((category, sold, kept, sold / kept if kept else np.nan))
    return pd.DataFrame(rows, columns=["category", "sold_cny", "stock_cny", "turns"])


# %% id="turns_360" exercise="turnover" mistake="none"
def turnover(stock, products):
    t = stock.merge(products, on="product_id")
    days = t["date"].nunique()
    t["sold_cny"] = t["sold_units"] * t["cost_cny"]
    t["stock_cny"] = t["closing_units"] * t["cost_cny"] / days
    out = t.groupby("category")[["sold_cny", "stock_cny"]].sum()
    out["turns"] = out["sold_cny"] / out["stock_cny"] * 360 / days
    return out.reset_index()


# %% id="classes_with_own" exercise="abc_xyz" mistake="abc_xyz_after"
def abc_xyz(sales):
    units = sales.groupby(["product_id", "month"])["units"].sum().unstack(fill_value=0)
    t = sales.groupby("product_id", as_index=False)["revenue_cny"].sum()
    t = t.sort_values(["revenue_cny", "product_id"], ascending=[False, True])
    t["s"] = t["revenue_cny"].cumsum() / t["revenue_cny"].sum()
    t["abc"] = ["A" if s < 0.8 else "B" if s < 0.95 else "C" for s in t["s"]]
    t["cv"] = t["product_id"].map(units.std(axis=1) / units.mean(axis=1))
    t["xyz"] = ["X" if c < 0.5 else "Y" if c < 1 else "Z" for c in t["cv"]]
    return t


# %% id="classes_sold_months" exercise="abc_xyz" mistake="abc_xyz_gaps"
def abc_xyz(sales):
    rows = []
    total, run = sales["revenue_cny"].sum(), 0.0
    per = sales.groupby("product_id")
    for p in (
        per["revenue_cny"]
        .sum()
        .reset_index()
        .sort_values(["revenue_cny", "product_id"], ascending=[False, True])["product_id"]
    ):
        part = per.get_group(p)
        cv = part["units"].std() / part["units"].mean() if part["units"].sum() else np.nan
        s = run / total
        run += part["revenue_cny"].sum()
        rows.append(
            (
                p,
                "A" if s < 0.8 else "B" if s < 0.95 else "C",
                cv,
                "X" if cv < 0.5 else "Y" if cv < 1 else "Z",
            )
        )
    return pd.DataFrame(rows, columns=["product_id", "abc", "cv", "xyz"])


# %% id="classes_numpy_std" exercise="abc_xyz" mistake="abc_xyz_population"
def abc_xyz(sales):
    m = sales.pivot_table(index="product_id", columns="month", values="units", fill_value=0)
    values = m.to_numpy(float)
    mean = values.mean(axis=1)
    cv = np.divide(values.std(axis=1), mean, out=np.full(len(m), np.nan), where=mean > 0)
    t = pd.DataFrame({"product_id": m.index, "cv": cv})
    t["r"] = t["product_id"].map(sales.groupby("product_id")["revenue_cny"].sum())
    t = t.sort_values(["r", "product_id"], ascending=[False, True])
    s = (t["r"].cumsum() - t["r"]) / t["r"].sum()
    t["abc"] = np.where(s < 0.8, "A", np.where(s < 0.95, "B", "C"))
    t["xyz"] = np.where(t["cv"] < 0.5, "X", np.where(t["cv"] < 1, "Y", "Z"))
    return t


# %% id="classes_70" exercise="abc_xyz" mistake="none"
def abc_xyz(sales):
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    s = (r.cumsum() - r) / r.sum()
    t = pd.DataFrame({"cv": cv, "s": s})
    t["abc"] = np.select([t["s"] < 0.7, t["s"] < 0.9], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()


# %% id="safety_handbook" exercise="safety_stock" mistake="safety_stock_demand_only"
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from statistics import NormalDist

    s = NormalDist().inv_cdf(service) * (mean_lead * sd_units**2) ** 0.5
    return {"safety_units": s, "reorder_units": s + mean_units * mean_lead}


# %% id="safety_z_half" exercise="safety_stock" mistake="safety_stock_two_sided"
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from statistics import NormalDist

    z = NormalDist().inv_cdf(1 - (1 - service) / 2)
    s = z * (mean_lead * sd_units**2 + (mean_units * sd_lead) ** 2) ** 0.5
    return {"safety_units": s, "reorder_units": s + mean_units * mean_lead}


# %% id="safety_lead_only" exercise="safety_stock" mistake="none"
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from statistics import NormalDist

    s = NormalDist().inv_cdf(service) * mean_units * sd_lead
    return {"safety_units": s, "reorder_units": s + mean_units * mean_lead}


# %% id="run_shelf" exercise="reorder_run" mistake="reorder_run_on_hand"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    due = np.zeros(3 * len(wanted) + 50)
    stock, sold, n, evenings = start_units, 0, 0, []
    for t, u in enumerate(wanted):
        stock += due[t]
        out = min(stock, u)
        sold += out
        stock -= out
        evenings.append(stock)
        if stock <= reorder_units:
            due[t + lead_days[t]] += order_units
            n += 1
    return {"fill_rate": sold / sum(wanted), "orders": n, "mean_left_units": np.mean(evenings)}


# %% id="run_strictly_below" exercise="reorder_run" mistake="reorder_run_below"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    due = np.zeros(3 * len(wanted) + 50)
    stock = position = start_units
    sold, n, evenings = 0, 0, []
    for t, u in enumerate(wanted):
        stock += due[t]
        out = min(stock, u)
        sold, stock, position = sold + out, stock - out, position - out
        evenings.append(stock)
        if position < reorder_units:
            due[t + lead_days[t]] += order_units
            position += order_units
            n += 1
    return {"fill_rate": sold / sum(wanted), "orders": n, "mean_left_units": np.mean(evenings)}


# %% id="run_noon" exercise="reorder_run" mistake="reorder_run_evening"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    due = np.zeros(3 * len(wanted) + 50)
    stock, way, sold, n, evenings = start_units, 0, 0, 0, []
    for t, u in enumerate(wanted):
        out = min(stock, u)
        sold += out
        stock += due[t] - out
        way -= due[t]
        evenings.append(stock)
        if stock + way <= reorder_units:
            due[t + lead_days[t]] += order_units
            way += order_units
            n += 1
    return {"fill_rate": sold / sum(wanted), "orders": n, "mean_left_units": np.mean(evenings)}


# %% id="run_up_to" exercise="reorder_run" mistake="none"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    due = np.zeros(3 * len(wanted) + 50)
    stock, way, sold, n, evenings = start_units, 0, 0, 0, []
    for t, u in enumerate(wanted):
        stock += due[t]
        way -= due[t]
        out = min(stock, u)
        sold, stock = sold + out, stock - out
        evenings.append(stock)
        if stock + way <= reorder_units:
            q = reorder_units + order_units - stock - way
            due[t + lead_days[t]] += q
            way += q
            n += 1
    return {"fill_rate": sold / sum(wanted), "orders": n, "mean_left_units": np.mean(evenings)}


# %% id="season_average" exercise="season_order" mistake="season_order_mean"
def season_order(demand, price_cny, cost_cny, salvage_cny):
    return round(sum(demand) / len(demand))


# %% id="season_over_price" exercise="season_order" mistake="season_order_margin"
def season_order(demand, price_cny, cost_cny, salvage_cny):
    import math

    r = 1 - cost_cny / price_cny
    return sorted(demand)[math.ceil(r * len(demand)) - 1]


# %% id="season_largest" exercise="season_order" mistake="none"
def season_order(demand, price_cny, cost_cny, salvage_cny):
    return max(demand)


# %% id="order_without_goods" exercise="best_order" mistake="best_order_goods"
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    found = []
    for first, price in zip(offer["from_units"], offer["price_cny"]):
        q = max(first, (2 * order_cost_cny * yearly_units / holding_rate / price) ** 0.5)
        found.append((yearly_units / q * order_cost_cny + holding_rate * price * q / 2, q))
    return {"units": min(found)[1], "yearly_cny": min(found)[0]}


# %% id="order_any_price" exercise="best_order" mistake="best_order_too_small"
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    price = offer["price_cny"].min()
    q = (2 * order_cost_cny * yearly_units / holding_rate / price) ** 0.5
    return {
        "units": q,
        "yearly_cny": price * yearly_units
        + (2 * order_cost_cny * yearly_units * holding_rate * price) ** 0.5,
    }


# %% id="order_whole_stock" exercise="best_order" mistake="none"
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    found = []
    for first, price in zip(offer["from_units"], offer["price_cny"]):
        q = max(first, (2 * order_cost_cny * yearly_units / holding_rate) ** 0.5)
        cost = price * yearly_units + yearly_units / q * order_cost_cny + holding_rate * q / 2
        found.append((cost, q))
    return {"units": min(found)[1], "yearly_cny": min(found)[0]}


# %% id="score_received" exercise="supplier_scorecard" mistake="supplier_scorecard_came"
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.assign(supplier_id=raw["supplier_id"].str.upper().str.strip()).drop_duplicates()
    t = t[(t["promised_on"] <= as_of) & t["received_on"].notna() & (t["received_on"] <= as_of)]
    rows = []
    for who, p in t.groupby("supplier_id"):
        k = (p["received_on"] <= p["promised_on"]).sum()
        low, high = proportion_confint(k, len(p), method="wilson")
        bad = p["defective_units"].sum()
        rows.append((who, len(p), k / len(p), low, high, bad / (bad + p["received_units"].sum())))
    return pd.DataFrame(rows, columns=["supplier_id", "due", "on_time", "low", "high", "defective"])


# %% id="score_all_orders" exercise="supplier_scorecard" mistake="supplier_scorecard_not_due"
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.assign(supplier_id=raw["supplier_id"].str.upper().str.strip()).drop_duplicates()
    rows = []
    for who, p in t.groupby("supplier_id"):
        here = p[p["received_on"] <= as_of]
        k = (here["received_on"] <= here["promised_on"]).sum()
        low, high = proportion_confint(k, len(p), method="wilson")
        bad = here["defective_units"].sum()
        units = bad + here["received_units"].sum()
        rows.append((who, len(p), k / len(p), low, high, bad / units if units else np.nan))
    return pd.DataFrame(rows, columns=["supplier_id", "due", "on_time", "low", "high", "defective"])


# %% id="score_wald" exercise="supplier_scorecard" mistake="supplier_scorecard_normal"
def supplier_scorecard(raw, as_of):
    t = raw.assign(supplier_id=raw["supplier_id"].str.upper().str.strip()).drop_duplicates()
    t = t[t["promised_on"] <= as_of]
    rows = []
    for who, p in t.groupby("supplier_id"):
        here = p[p["received_on"] <= as_of]
        n, k = len(p), (here["received_on"] <= here["promised_on"]).sum()
        se = (k / n * (1 - k / n) / n) ** 0.5
        bad = here["defective_units"].sum()
        units = bad + here["received_units"].sum()
        low, high = max(0, k / n - 1.96 * se), min(1, k / n + 1.96 * se)
        rows.append((who, n, k / n, low, high, bad / units if units else np.nan))
    return pd.DataFrame(rows, columns=["supplier_id", "due", "on_time", "low", "high", "defective"])


# %% id="score_late_share" exercise="supplier_scorecard" mistake="none"
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.assign(supplier_id=raw["supplier_id"].str.upper().str.strip()).drop_duplicates()
    t = t[t["promised_on"] <= as_of]
    rows = []
    for who, p in t.groupby("supplier_id"):
        here = p[p["received_on"] <= as_of]
        n = len(p)
        k = n - (here["received_on"] <= here["promised_on"]).sum()
        low, high = proportion_confint(k, n, method="wilson")
        bad = here["defective_units"].sum()
        units = bad + here["received_units"].sum()
        rows.append((who, n, k / n, low, high, bad / units if units else np.nan))
    return pd.DataFrame(rows, columns=["supplier_id", "due", "on_time", "low", "high", "defective"])


# %% id="extra_plain" exercise="exception_chart" mistake="exception_chart_raw"
def exception_chart(parcels):
    t = parcels.dropna(subset=["delivered_on", "exception"]).copy()
    t["days"] = (t["delivered_on"] - t["promised_on"]).dt.days
    bars = t.groupby("exception")["days"].mean().sort_values()
    fig, ax = plt.subplots()
    ax.barh(bars.index, bars)
    ax.set_title("Days behind the promise")
    ax.set_xlabel("Mean days")
    ax.set_ylabel("Exception")
    return ax


# %% id="extra_country" exercise="exception_chart" mistake="exception_chart_overall"
def exception_chart(parcels):
    t = parcels.dropna(subset=["delivered_on"]).copy()
    t["days"] = (t["delivered_on"] - t["promised_on"]).dt.days
    usual = t.loc[t["exception"].isna(), "days"].mean()
    bars = t.dropna(subset=["exception"]).groupby("exception")["days"].mean().sub(usual)
    bars = bars.sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(bars.index, bars)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Mean extra days")
    return ax


# %% id="extra_median" exercise="exception_chart" mistake="none"
def exception_chart(parcels):
    t = parcels.dropna(subset=["delivered_on"]).copy()
    t["days"] = (t["delivered_on"] - t["promised_on"]).dt.days
    sound = t[t["exception"].isna()].groupby(["courier", "zone"])["days"].median().rename("u")
    w = t[t["exception"].notna()].join(sound, on=["courier", "zone"])
    bars = (w["days"] - w["u"]).groupby(w["exception"]).median().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(bars.index, bars)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Median extra days")
    return ax


# %% id="choose_cheap" exercise="choose_couriers" mistake="choose_couriers_cheapest"
def choose_couriers(lanes, late_limit, most_couriers):
    return lanes.sort_values("fee_cny").drop_duplicates("zone")[["zone", "courier"]]


# %% id="choose_by_zone" exercise="choose_couriers" mistake="choose_couriers_each_zone"
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import combinations

    zones = lanes["zone"].nunique()
    best, least = pd.DataFrame(columns=["zone", "courier"]), np.inf
    ok = lanes[lanes["late"] <= late_limit].sort_values("fee_cny")
    for team in combinations(
        sorted(ok["courier"].unique()), min(most_couriers, ok["courier"].nunique())
    ):
        pick = ok[ok["courier"].isin(team)].drop_duplicates("zone")
        cost = (pick["fee_cny"] * pick["parcels"]).sum()
        if len(pick) == zones and cost < least:
            best, least = pick[["zone", "courier"]], cost
    return best


# %% id="choose_one" exercise="choose_couriers" mistake="none"
def choose_couriers(lanes, late_limit, most_couriers):
    zones = lanes["zone"].nunique()
    best, least = pd.DataFrame(columns=["zone", "courier"]), np.inf
    for who, p in lanes.groupby("courier"):
        late = (p["parcels"] * p["late"]).sum() / p["parcels"].sum()
        cost = (p["parcels"] * p["fee_cny"]).sum()
        if len(p) == zones and late <= late_limit and cost < least:
            best, least = p[["zone", "courier"]], cost
    return best


# %% id="today_lorry" exercise="order_today" mistake="order_today_baseline"
def order_today(view):
    coming = sum(n for _, n in view["coming"])
    return {"lorry": max(0, 4 * view["usual_units"] - view["on_hand"] - coming), "express": 0}


# %% id="today_yesterday" exercise="order_today" mistake="order_today_chase"
def order_today(view):
    return {"lorry": (view["sold"] or [view["usual_units"]])[-1], "express": 0}


# %% id="today_floats" exercise="order_today" mistake="order_today_fraction"
def order_today(view):
    u = view["usual_units"]
    rate = {d: (2.4 if d in view["live_days"] else 1.0) * u for d in range(1, 11)}
    day = view["day"]
    soon = sum(n for d, n in view["coming"] if d == day + 1)
    gap = 1.2 * rate[day + 1] - max(0, view["on_hand"] - rate[day]) - soon
    have = view["on_hand"] + sum(n for _, n in view["coming"])
    return {"lorry": sum(rate[day + k] for k in range(3)) - have, "express": gap}


# %% id="today_panic" exercise="order_today" mistake="none"
def order_today(view):
    return {"lorry": 2 * view["usual_units"], "express": 2 * view["usual_units"]}
