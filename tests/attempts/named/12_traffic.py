# %% id="setup" role="setup"
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="visits_mean_rates" exercise="channel_quality" mistake="channel_quality_means"
def channel_quality(traffic, costs, margin):
    out = []
    for name in sorted({*traffic["source"], *costs["source"]}):
        t = traffic.loc[traffic["source"] == name]
        t = t[t["sessions"] > 0]
        bill = costs.loc[costs["source"] == name, "cost_cny"].sum()
        n = t["sessions"].sum()
        out.append(
            {
                "source": name,
                "sessions": n,
                "bounce_rate": np.mean(t["bounces"] / t["sessions"]) if n else np.nan,
                "conversion": np.mean(t["paid_sessions"] / t["sessions"]) if n else np.nan,
                "revenue_per_visit_cny": t["revenue_cny"].sum() / n if n else np.nan,
                "cost_per_visit_cny": bill / n if n else np.nan,
                "contribution_per_visit_cny": (margin * t["revenue_cny"].sum() - bill) / n
                if n
                else np.nan,
            }
        )
    return pd.DataFrame(out)


# %% id="visits_lost" exercise="channel_quality" mistake="channel_quality_inner"
def channel_quality(traffic, costs, margin):
    t = traffic.groupby("source", as_index=False)[
        ["sessions", "bounces", "paid_sessions", "revenue_cny"]
    ].sum()
    t = t.merge(costs.groupby("source", as_index=False)["cost_cny"].sum(), on="source")
    n = t["sessions"].replace(0, np.nan)
    t["bounce_rate"] = t["bounces"] / n
    t["conversion"] = t["paid_sessions"] / n
    t["revenue_per_visit_cny"] = t["revenue_cny"] / n
    t["cost_per_visit_cny"] = t["cost_cny"] / n
    t["contribution_per_visit_cny"] = margin * t["revenue_per_visit_cny"] - t["cost_per_visit_cny"]
    return t


# %% id="visits_buyers" exercise="channel_quality" mistake="none"
def channel_quality(traffic, costs, margin):
    t = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    t = t.join(costs.groupby("source")["cost_cny"].sum(), how="outer").fillna(0)
    n = t["sessions"].replace(0, np.nan)
    t["bounce_rate"] = t["bounces"] / n
    t["conversion"] = t["paid_sessions"] / (n - t["bounces"])
    t["revenue_per_visit_cny"] = t["revenue_cny"] / n
    t["cost_per_visit_cny"] = t["cost_cny"] / n
    t["contribution_per_visit_cny"] = margin * t["revenue_per_visit_cny"] - t["cost_per_visit_cny"]
    return t.reset_index()


# %% id="bids_positive_clicks" exercise="bid_elasticity" mistake="bid_elasticity_zeros"
def bid_elasticity(days):
    import statsmodels.api as sm
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0) & (days["clicks"] > 0)]
    words = d["keyword"] + "_" + d["match"]
    X = pd.get_dummies(words, dtype=float).assign(lb=np.log(d["bid_cny"]))
    g = pd.factorize(words)[0]
    fit = sm.GLM(d["clicks"], X, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": g, "use_correction": False}, tol=1e-12
    )
    n = g.max() + 1
    half = t.ppf(0.975, n - 1) * fit.bse["lb"] * np.sqrt(n / (n - 1))
    b = fit.params["lb"]
    return {"slope": b, "low": b - half, "high": b + half}


# %% id="bids_log_ols" exercise="bid_elasticity" mistake="bid_elasticity_ols"
def bid_elasticity(days):
    import statsmodels.api as sm
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0) & (days["clicks"] > 0)]
    words = d["keyword"] + "_" + d["match"]
    X = pd.get_dummies(words, dtype=float).assign(lb=np.log(d["bid_cny"]))
    g = pd.factorize(words)[0]
    fit = sm.OLS(np.log(d["clicks"]), X).fit(
        cov_type="cluster", cov_kwds={"groups": g, "use_correction": False}
    )
    n = g.max() + 1
    half = t.ppf(0.975, n - 1) * fit.bse["lb"] * np.sqrt(n / (n - 1))
    b = fit.params["lb"]
    return {"slope": b, "low": b - half, "high": b + half}


# %% id="bids_log_of_one_more" exercise="bid_elasticity" mistake="none"
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    d["w"] = d["keyword"] + d["match"]
    d = d[d.groupby("w")["clicks"].transform("sum") > 0]
    x, y = np.log(d["bid_cny"]), np.log1p(d["clicks"])
    x, y = x - x.groupby(d["w"]).transform("mean"), y - y.groupby(d["w"]).transform("mean")
    b = (x * y).sum() / (x * x).sum()
    u = (x * (y - b * x)).groupby(d["w"]).sum()
    n = len(u)
    half = t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1) * (u**2).sum()) / (x * x).sum()
    return {"slope": b, "low": b - half, "high": b + half}


# %% id="next_click_same_price" exercise="marginal_return" mistake="marginal_return_average"
def marginal_return(words, elasticity, margin, reach):
    rows = []
    for w in words.itertuples():
        if not w.clicks:
            rows.append([w.keyword] + [np.nan] * 4)
            continue
        value = margin * w.revenue_cny * w.incremental
        roi = value / w.cost_cny
        f = min(max(roi, 1 / reach), reach)
        gain = value * (f**elasticity - 1) - w.cost_cny * (f ** (1 + elasticity) - 1)
        rows.append([w.keyword, roi, roi, w.bid_cny * f, gain])
    cols = ["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    return pd.DataFrame(rows, columns=cols)


# %% id="next_click_everything_won" exercise="marginal_return" mistake="marginal_return_all_sales"
def marginal_return(words, elasticity, margin, reach):
    rows = []
    for w in words.itertuples():
        if not w.clicks:
            rows.append([w.keyword] + [np.nan] * 4)
            continue
        value = margin * w.revenue_cny
        roi = value / w.cost_cny
        step = roi / (1 + 1 / elasticity)
        f = min(max(step, 1 / reach), reach)
        gain = value * (f**elasticity - 1) - w.cost_cny * (f ** (1 + elasticity) - 1)
        rows.append([w.keyword, roi, step, w.bid_cny * f, gain])
    cols = ["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    return pd.DataFrame(rows, columns=cols)


# %% id="next_click_minus_elasticity" exercise="marginal_return" mistake="none"
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    value = margin * w["revenue_cny"] * w["incremental"]
    roi = value / w["cost_cny"].where(w["clicks"] > 0)
    step = roi * elasticity
    f = step.clip(1 / reach, reach)
    gain = value * (f**elasticity - 1) - w["cost_cny"] * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": roi,
            "marginal_return": step,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="budget_scaled" exercise="allocate_budget" mistake="allocate_budget_rescaled"
def allocate_budget(channels, budget_cny):
    c = channels.set_index("channel")
    top = np.log(c["most_cny"] / c["pace_cny"])
    level = ((c["pace_cny"] * top).sum() - budget_cny) / c["pace_cny"].sum()
    x = (c["pace_cny"] * (top - level)).clip(c["low_cny"], c["high_cny"])
    if x.sum() > 0:
        x *= budget_cny / x.sum()
    return pd.DataFrame({"spend_cny": x, "next_return": np.exp(top - x / c["pace_cny"])})


# %% id="budget_equal_room" exercise="allocate_budget" mistake="none"
def allocate_budget(channels, budget_cny):
    c = channels.set_index("channel")
    room = c["high_cny"] - c["low_cny"]
    x = c["low_cny"] + room * (budget_cny - c["low_cny"].sum()) / (room.sum() or 1)
    slope = c["most_cny"] / c["pace_cny"] * np.exp(-x / c["pace_cny"])
    return pd.DataFrame({"spend_cny": x, "next_return": slope})


# %% id="creators_three_times_cost" exercise="kol_scorecard" mistake="kol_scorecard_fixed_cost"
def kol_scorecard(deals, limits, goal=3.0):
    rows = []
    rate = deals["interactions"] / deals["followers"]
    band = deals["followers"].map(lambda f: sum(f >= x for x in limits))
    usual = rate.groupby(band).median()
    for at, d in deals.iterrows():
        cost = d["fee_cny"] + d["commission_share"] * d["sales_cny"]
        roi = d["sales_cny"] / cost if cost > 0 else np.nan
        rows.append((d["deal_id"], cost, roi, goal * cost, bool(rate[at] < usual[band[at]] / 2)))
    return pd.DataFrame(rows, columns=["deal_id", "cost_cny", "roi", "needed_cny", "is_doubtful"])


# %% id="creators_everyone" exercise="kol_scorecard" mistake="kol_scorecard_all_peers"
def kol_scorecard(deals, limits, goal=3.0):
    t = deals.assign(cost_cny=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    t["roi"] = np.where(t["cost_cny"] > 0, t["sales_cny"] / t["cost_cny"].replace(0, 1), np.nan)
    kept = 1 / goal - t["commission_share"]
    t["needed_cny"] = np.where(kept > 0, t["fee_cny"] / kept, np.inf)
    rate = t["interactions"] / t["followers"]
    t["is_doubtful"] = rate < np.median(rate) * 0.5
    return t


# %% id="creators_mean" exercise="kol_scorecard" mistake="none"
def kol_scorecard(deals, limits, goal=3.0):
    t = deals.assign(cost_cny=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    t["roi"] = t["sales_cny"] / t["cost_cny"].replace(0, np.nan)
    kept = 1 / goal - t["commission_share"]
    t["needed_cny"] = np.where(kept > 0, t["fee_cny"] / kept, np.inf)
    rate = t["interactions"] / t["followers"]
    band = np.searchsorted(limits, t["followers"], side="right")
    t["is_doubtful"] = rate < rate.groupby(band).transform("mean") * 0.5
    return t


# %% id="drawing_without_log" exercise="kol_chart" mistake="kol_chart_linear"
def kol_chart(deals):
    t = deals.assign(c=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    t = t.query("c > 0 and sales_cny > 0")
    ax = t.plot.scatter(x="c", y="sales_cny")
    line = np.array([t["c"].min(), t["c"].max()])
    ax.plot(line, line * 3, label="ROI 3")
    ax.legend()
    ax.set_xlabel("Cost, CNY")
    ax.set_ylabel("Sales, CNY")
    ax.set_title(f"{(t['sales_cny'] < 3 * t['c']).sum()} deals under the line")
    return ax


# %% id="cities_against_all" exercise="geo_lift" mistake="geo_lift_all_others"
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    t = cities.assign(kind=cities.groupby("city_id")["channel_off"].transform("first"))
    start = t.loc[t["channel_off"].notna(), "week_start"].min()
    t["late"] = t["week_start"] >= start
    w = t.pivot_table(index="city_id", columns="late", values="orders").dropna()
    w = w[(w[True] > 0) & (w[False] > 0)]
    y = np.log(w[True] / w[False])
    lost = t.drop_duplicates("city_id").set_index("city_id")["kind"].reindex(y.index)
    hit = (lost.fillna("-") == channel).to_numpy(dtype=bool)
    ci = ttest_ind(y[hit], y[~hit]).confidence_interval()
    d = y[hit].mean() - y[~hit].mean()
    return {"share": 1 - np.exp(d), "low": 1 - np.exp(ci.high), "high": 1 - np.exp(ci.low)}


# %% id="cities_log_points" exercise="geo_lift" mistake="geo_lift_log"
def geo_lift(cities, channel):
    from scipy.stats import t as student

    t = cities.assign(kind=cities.groupby("city_id")["channel_off"].transform("first"))
    start = t.loc[t["channel_off"].notna(), "week_start"].min()
    t["late"] = t["week_start"] >= start
    w = t.pivot_table(index="city_id", columns="late", values="orders").dropna()
    w = w[(w[True] > 0) & (w[False] > 0)]
    y = np.log(w[True] / w[False])
    lost = t.drop_duplicates("city_id").set_index("city_id")["kind"].reindex(y.index)
    a, b = y[(lost == channel).fillna(False)], y[lost.isna()]
    n, m = len(a), len(b)
    s = np.sqrt(((n - 1) * a.var() + (m - 1) * b.var()) / (n + m - 2) * (1 / n + 1 / m))
    d, half = b.mean() - a.mean(), student.ppf(0.975, n + m - 2) * s
    return {"share": d, "low": d - half, "high": d + half}


# %% id="flow_ids_untouched" exercise="private_flow" mistake="private_flow_raw"
def private_flow(public, private, known_on, window_days):
    window, last = pd.Timedelta(days=window_days), pd.Timestamp(known_on)
    p, q = public.dropna(), private.dropna()
    p = p[p["user_id"].str.strip().ne("")]
    n = k = 0
    for user, g in p.groupby("user_id"):
        start = g["bought_on"].min()
        acts = q.loc[q["user_id"] == user, "acted_on"]
        if start + window > last or (acts <= start).any():
            continue
        n += 1
        k += bool((acts <= start + window).any())
    return {"buyers": n, "moved": k, "share": k / n if n else float("nan")}


# %% id="flow_open_windows" exercise="private_flow" mistake="private_flow_censored"
def private_flow(public, private, known_on, window_days):
    window, last = pd.Timedelta(days=window_days), pd.Timestamp(known_on)
    p, q = public.dropna().copy(), private.dropna().copy()
    for t in (p, q):
        t["user_id"] = t["user_id"].str.strip().str.casefold()
    n = k = 0
    for user, g in p[p["user_id"] != ""].groupby("user_id"):
        start = g["bought_on"].min()
        acts = q.loc[q["user_id"] == user, "acted_on"]
        if start > last or (acts <= start).any():
            continue
        n += 1
        k += bool((acts <= start + window).any())
    return {"buyers": n, "moved": k, "share": k / n if n else float("nan")}


# %% id="coalitions_equal" exercise="shapley_credit" mistake="shapley_credit_exact"
def shapley_credit(touches):
    sets = touches[touches["bought"]].groupby("customer_id")["touch_channel"].apply(frozenset)
    worth = sets.value_counts().to_dict()
    names = sorted(touches["touch_channel"].unique())
    n, credit = len(names), {}
    for name in names:
        rest, credit[name] = [x for x in names if x != name], 0.0
        for k in range(n):
            w = factorial(k) * factorial(n - k - 1) / factorial(n)
            for group in combinations(rest, k):
                with_it = worth.get(frozenset(group) | {name}, 0)
                credit[name] += w * (with_it - worth.get(frozenset(group), 0))
    return pd.DataFrame({"touch_channel": list(credit), "credit": list(credit.values())})


# %% id="coalitions_last_touch" exercise="shapley_credit" mistake="none"
def shapley_credit(touches):
    t = touches[touches["bought"]].drop_duplicates("customer_id", keep="last")
    counts = t["touch_channel"].value_counts()
    names = touches["touch_channel"].unique()
    return pd.DataFrame(
        {"touch_channel": names, "credit": [float(counts.get(name, 0)) for name in names]}
    )


# %% id="chain_without_losers" exercise="markov_credit" mistake="markov_credit_good_only"
def markov_credit(paths):
    routes = [p.split(" > ") for p in paths["path"]]
    good = paths["conversions"].tolist()
    names = sorted({c for r in routes for c in r})
    at = {c: i + 1 for i, c in enumerate(names)}
    k = len(names)
    M = np.zeros((k + 1, k + 1))
    sold, last = np.zeros(k + 1), dict.fromkeys(names, 0.0)
    for r, n in zip(routes, good):
        s = [0] + [at[c] for c in r]
        for a, b in zip(s, s[1:]):
            M[a, b] += n
        sold[s[-1]] += n
        last[r[-1]] += n
    total = M.sum(axis=1) + sold
    total[total == 0] = 1
    M, sold = M / total[:, None], sold / total

    def p(gone=None):
        A = M.copy()
        if gone:
            A[:, gone] = 0
        return np.linalg.solve(np.eye(k + 1) - A, sold)[0]

    e = np.array([1 - p(i) / p() for i in range(1, k + 1)])
    return pd.DataFrame(
        {
            "channel": names,
            "last_click": [last[c] for c in names],
            "markov": sum(good) * e / e.sum(),
        }
    )


# %% id="chain_raw_effects" exercise="markov_credit" mistake="markov_credit_unscaled"
def markov_credit(paths):
    routes = [p.split(" > ") for p in paths["path"]]
    names = sorted({c for r in routes for c in r})
    at = {c: i + 1 for i, c in enumerate(names)}
    k = len(names)
    M = np.zeros((k + 1, k + 1))
    sold, null, last = np.zeros(k + 1), np.zeros(k + 1), dict.fromkeys(names, 0.0)
    for r, n, m in zip(routes, paths["conversions"], paths["non_conversions"]):
        s = [0] + [at[c] for c in r]
        for a, b in zip(s, s[1:]):
            M[a, b] += n + m
        sold[s[-1]] += n
        null[s[-1]] += m
        last[r[-1]] += n
    total = M.sum(axis=1) + sold + null
    M, sold = M / total[:, None], sold / total

    def p(gone=None):
        A = M.copy()
        if gone:
            A[:, gone] = 0
        return np.linalg.solve(np.eye(k + 1) - A, sold)[0]

    e = [paths["conversions"].sum() * (1 - p(i) / p()) for i in range(1, k + 1)]
    return pd.DataFrame({"channel": names, "last_click": [last[c] for c in names], "markov": e})
