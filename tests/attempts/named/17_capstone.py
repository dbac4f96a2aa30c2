# %% id="setup" role="setup"
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from shop.playground import season

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="question_rival" exercise="next_question" mistake="next_question_rival_first"
def next_question(known):
    v, s = known["visits_change"], known["sales_change"]
    if v < -0.1:
        return "traffic" if s < -0.05 else "tracking"
    if known.get("undercut") is None:
        return "rival_price"
    if known["undercut"] > 0.15:
        return "rival"
    if known.get("pay_change") is None:
        return "steps"
    for key, cause in [("pay_change", "payment"), ("order_change", "queue")]:
        if known[key] < -0.1:
            return cause
    if known.get("empty_share") is None:
        return "stock"
    return "popup" if known["empty_share"] < 0.1 else "stock_out"


# %% id="question_traffic" exercise="next_question" mistake="next_question_tracking"
def next_question(known):
    if known["visits_change"] <= -0.1:
        return "traffic"
    have = set(known)
    if "order_change" not in have:
        return "steps"
    if known["pay_change"] <= -0.1:
        return "payment"
    if known["order_change"] <= -0.1:
        return "queue"
    if "empty_share" not in have:
        return "stock"
    if known["empty_share"] >= 0.1:
        return "stock_out"
    if "undercut" not in have:
        return "rival_price"
    return "rival" if known["undercut"] >= 0.15 else "popup"


# %% id="question_popup" exercise="next_question" mistake="next_question_popup"
def next_question(known):
    if known["visits_change"] < -0.1:
        return "traffic" if known["sales_change"] < -0.05 else "tracking"
    if "cart_change" not in known:
        return "steps"
    worst = min(("cart_change", "order_change", "pay_change"), key=lambda k: known[k])
    return {"cart_change": "popup", "order_change": "queue", "pay_change": "payment"}[worst]


# %% id="question_limits_mixed" exercise="next_question" mistake="none"
def next_question(known):
    if known["visits_change"] < -0.1:
        return "tracking" if known["sales_change"] > -0.05 else "traffic"
    if "pay_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        return "queue"
    if "empty_share" not in known:
        return "stock"
    if known["empty_share"] > 0.5:
        return "stock_out"
    if "undercut" not in known:
        return "rival_price"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="interval_all_weeks" exercise="units_interval" mistake="units_interval_sold_out"
def units_interval(past, visitors):
    logs = [math.log(s / v) for s, v in zip(past["sold_units"], past["visitors"])]
    m, d = np.mean(logs), np.std(logs)
    return [visitors * math.exp(m - 1.3 * d), visitors * math.exp(m + 1.3 * d)]


# %% id="interval_standard_error" exercise="units_interval" mistake="units_interval_mean"
def units_interval(past, visitors):
    r = np.log((past["sold_units"] / past["visitors"])[~past["is_sold_out"]].to_numpy())
    e = 1.28 * np.std(r, ddof=1) / math.sqrt(r.size)
    return (visitors * np.exp(r.mean() + np.array([-e, e]))).tolist()


# %% id="interval_half_double" exercise="units_interval" mistake="none"
def units_interval(past, visitors):
    kept = past.loc[~past["is_sold_out"]]
    mid = visitors * (kept["sold_units"] / kept["visitors"]).mean()
    return [mid / 2, mid * 2]


# %% id="order_one_week" exercise="order_units" mistake="order_units_lead"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks > len(plan_units) - 1:
        return 0
    first = plan_units[0]
    target = min(first * (1 + z * spread), float(np.sum(plan_units)))
    return int(max(0, np.ceil(target - on_hand - sum(n for _, n in coming))))


# %% id="order_without_week_of_arrival" exercise="order_units" mistake="order_units_short"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    p = np.array(plan_units)
    if lead_weeks >= p.size:
        return 0
    part = p[:lead_weeks]
    up_to = min(part.sum() + z * spread * np.linalg.norm(part), p.sum())
    return max(0, int(np.ceil(up_to - on_hand - sum(q for _, q in coming))))


# %% id="order_no_buffer" exercise="order_units" mistake="order_units_no_safety"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    have = on_hand + sum(c[1] for c in coming)
    if len(plan_units) <= lead_weeks:
        return 0
    return max(0, math.ceil(sum(plan_units[i] for i in range(lead_weeks + 1)) - have))


# %% id="order_sum_of_deviations" exercise="order_units" mistake="order_units_linear"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    cover = sum(plan_units[: lead_weeks + 1]) * (1 + z * spread)
    have = on_hand + sum(n for _, n in coming)
    return max(0, math.ceil(min(cover, sum(plan_units)) - have))


# %% id="order_rounded_down" exercise="order_units" mistake="none"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = np.array(plan_units[: lead_weeks + 1])
    target = min(span.sum() + z * spread * np.sqrt((span**2).sum()), sum(plan_units))
    return max(0, int(target - on_hand - sum(n for _, n in coming)))


# %% id="agents_average_week" exercise="agents_needed" mistake="agents_needed_mean"
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    m = float(np.mean(contacts))
    cost = [
        n * agent_cost_cny + wait_loss * margin_cny * season.late_share(m, n) for n in range(1, 61)
    ]
    return int(np.argmin(cost)) + 1


# %% id="agents_busiest" exercise="agents_needed" mistake="agents_needed_worst"
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    top = sorted(contacts)[-1]
    best, cheapest = 1, math.inf
    for n in range(1, 61):
        c = agent_cost_cny * n + margin_cny * wait_loss * season.late_share(top, n)
        if c < cheapest:
            best, cheapest = n, c
    return best


# %% id="agents_off_by_one" exercise="agents_needed" mistake="none"
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    cost = [
        n * agent_cost_cny
        + wait_loss * margin_cny * np.mean([season.late_share(c, n) for c in contacts])
        for n in range(1, 61)
    ]
    return int(np.argmin(cost))


# %% id="plan_upper_only" exercise="plan_problems" mistake="plan_problems_typed"
def plan_problems(tasks):
    out = []
    for name, g in tasks.groupby("task", sort=False):
        have = list(g["role"])
        if "R" not in have:
            out.append([name, "no one responsible"])
        if have.count("A") != 1:
            out.append([name, "not one accountable"])
        if (g["start_week"] + g["lead_weeks"] > g["needed_week"]).any():
            out.append([name, "too late"])
    return pd.DataFrame(out, columns=["task", "problem"])


# %% id="plan_none_accountable" exercise="plan_problems" mistake="plan_problems_two"
def plan_problems(tasks):
    t = tasks.copy()
    t["role"] = t["role"].fillna("").str.strip().str.upper()
    g = t.groupby("task")
    r = g["role"].apply(lambda s: s.str.contains("R").any())
    a = g["role"].apply(lambda s: s.str.contains("A").any())
    late = g["start_week"].first() + g["lead_weeks"].first() > g["needed_week"].first()
    rows = [(n, "no one responsible") for n in r.index[~r]]
    rows += [(n, "not one accountable") for n in a.index[~a]]
    rows += [(n, "too late") for n in late.index[late]]
    return pd.DataFrame(rows, columns=["task", "problem"])


# %% id="plan_start_only" exercise="plan_problems" mistake="plan_problems_start"
def plan_problems(tasks):
    found = []
    for name in tasks["task"].unique():
        g = tasks[tasks["task"] == name]
        role = " ".join(g["role"].dropna().str.upper())
        if role.count("R") == 0:
            found.append((name, "no one responsible"))
        if role.count("A") != 1:
            found.append((name, "not one accountable"))
        if g["start_week"].max() > g["needed_week"].max():
            found.append((name, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="chart_weekly" exercise="review_chart" mistake="review_chart_weekly"
def review_chart(games):
    ax = plt.figure().add_subplot()
    for who, rows in games.sort_values(["policy", "week"]).groupby("policy"):
        ax.plot(rows["week"].to_numpy(), rows["profit_cny"].to_numpy(), "o-", label=who)
    ax.set(title="Profit by week and policy", xlabel="week", ylabel="profit, CNY")
    ax.legend()
    return ax


# %% id="chart_running_over_all" exercise="review_chart" mistake="review_chart_together"
def review_chart(games):
    g = games.sort_values(["policy", "week"])
    g = g.assign(total=g["profit_cny"].cumsum())
    fig, ax = plt.subplots()
    for who in g["policy"].unique():
        part = g[g["policy"] == who]
        ax.plot(part["week"], part["total"], label=who)
    ax.set(title="Profit up to each week", xlabel="week", ylabel="profit, CNY")
    ax.legend()
    return ax


# %% id="chart_upside_down" exercise="review_chart" mistake="none"
def review_chart(games):
    fig, ax = plt.subplots()
    for who, part in games.sort_values("week").groupby("policy"):
        ax.plot(part["profit_cny"].cumsum(), part["week"], label=who)
    ax.set(title="Profit up to each week", ylabel="week", xlabel="profit, CNY")
    ax.legend()
    return ax


# %% id="forecast_shelf" exercise="forecast" mistake="forecast_everything"
def forecast(state, decision):
    return {name: [0.0, float(units)] for name, units in state["stock_units"].items()}


# %% id="forecast_half_to_double" exercise="forecast" mistake="none"
def forecast(state, decision):
    n = len(state["skus"])
    last = state["sales"]["sold_units"][-n:]
    return {sku: [units / 2, 2 * units] for sku, units in zip(state["skus"], last)}


# %% id="policy_as_it_was" exercise="decide" mistake="decide_baseline"
def decide(state):
    plan = season.baseline(state)
    return {**plan}


# %% id="prices_best_alone" exercise="prices_and_ads" mistake="prices_and_ads_never_joins"
def prices_and_ads(products, channels, visitors, budget_cny):
    from scipy.optimize import brentq

    table = pd.DataFrame(products).T
    slope = table["elasticity"]
    price = table["unit_cost_cny"] / 0.95 * slope / (1 + slope)
    wanted = table["conversion"] * (price / table["list_price_cny"]) ** slope
    is_in = price <= table["promo_share"] * table["list_price_cny"]
    wanted = wanted.where(~is_in, wanted * table["festival_factor"])
    each = ((0.95 * price - table["unit_cost_cny"]) * wanted).sum()

    ads = pd.DataFrame(channels).T
    first = visitors * each * ads["lift"] / ads["scale_cny"]

    def cost(last):
        return (ads["scale_cny"] * np.log((first / last).clip(lower=1))).sum() - budget_cny

    last = brentq(cost, 1, 1e9) if cost(1) > 0 else 1
    spend = ads["scale_cny"] * np.log((first / last).clip(lower=1))
    return {"price_cny": price.to_dict(), "ads_cny": spend.to_dict()}
