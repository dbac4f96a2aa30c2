# %% id="setup" role="setup"
from itertools import combinations
from math import factorial

import matplotlib.pyplot as plt
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


# %% id="reader_channel_quality_same_bill_once" exercise="channel_quality" mistake="channel_quality_equal_bills"
def channel_quality(traffic, costs, margin):
    sums = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    bills = costs[["source", "cost_cny"]].drop_duplicates().groupby("source")["cost_cny"].sum()
    table = sums.join(bills, how="outer").fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    out = pd.DataFrame({"sessions": table["sessions"]})
    out["bounce_rate"] = table["bounces"] / n
    out["conversion"] = table["paid_sessions"] / n
    out["revenue_per_visit_cny"] = table["revenue_cny"] / n
    out["cost_per_visit_cny"] = table["cost_cny"] / n
    out["contribution_per_visit_cny"] = (
        margin * out["revenue_per_visit_cny"] - out["cost_per_visit_cny"]
    )
    return out.rename_axis("source").reset_index()


# %% id="reader_bid_elasticity_one_bid_tells_nothing" exercise="bid_elasticity" mistake="bid_elasticity_unmoved"
def bid_elasticity(days):
    from scipy.stats import t

    table = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    table["word"] = table["keyword"] + "/" + table["match"]
    by = table.groupby("word")
    table = table[(by["clicks"].transform("sum") > 0) & (by["bid_cny"].transform("nunique") > 1)]
    word, x = table["word"], np.log(table["bid_cny"])
    total = table["clicks"].groupby(word).transform("sum")
    slope = 0.0
    for _ in range(30):
        weight = np.exp(slope * x)
        sums = weight.groupby(word).transform("sum")
        expected = total * weight / sums
        centre = (weight * x).groupby(word).transform("sum") / sums
        pull = (x - centre) * (table["clicks"] - expected)
        spread = (expected * (x - centre) ** 2).sum()
        slope += pull.sum() / spread
    pulls = pull.groupby(word).sum()
    groups = len(pulls)
    half = t.ppf(0.975, groups - 1) * np.sqrt(groups / (groups - 1) * (pulls**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="reader_bid_elasticity_words_of_all_days" exercise="bid_elasticity" mistake="bid_elasticity_any_click"
def bid_elasticity(days):
    from scipy.stats import t

    table = days.copy()
    table["word"] = table["keyword"] + "/" + table["match"]
    table = table[table.groupby("word")["clicks"].transform("sum") > 0]
    table = table[table["is_bid_test"] & (table["bid_cny"] > 0)]
    word, x = table["word"], np.log(table["bid_cny"])
    total = table["clicks"].groupby(word).transform("sum")
    slope = 0.0
    for _ in range(30):
        weight = np.exp(slope * x)
        sums = weight.groupby(word).transform("sum")
        expected = total * weight / sums
        centre = (weight * x).groupby(word).transform("sum") / sums
        pull = (x - centre) * (table["clicks"] - expected)
        spread = (expected * (x - centre) ** 2).sum()
        slope += pull.sum() / spread
    pulls = pull.groupby(word).sum()
    groups = len(pulls)
    half = t.ppf(0.975, groups - 1) * np.sqrt(groups / (groups - 1) * (pulls**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="reader_kol_scorecard_always_three" exercise="kol_scorecard" mistake="kol_scorecard_three"
def kol_scorecard(deals, limits, goal=3.0):
    out = deals[["deal_id"]].copy()
    out["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    out["roi"] = deals["sales_cny"] / out["cost_cny"].where(out["cost_cny"] > 0)
    kept = 1 - 3 * deals["commission_share"]
    out["needed_cny"] = np.where(kept > 0, 3 * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    out["is_doubtful"] = rate < 0.5 * rate.groupby(band).transform("median")
    return out


# %% id="reader_kol_scorecard_half_is_doubtful" exercise="kol_scorecard" mistake="kol_scorecard_half"
def kol_scorecard(deals, limits, goal=3.0):
    out = deals[["deal_id"]].copy()
    out["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    out["roi"] = deals["sales_cny"] / out["cost_cny"].where(out["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    out["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    out["is_doubtful"] = rate <= 0.5 * rate.groupby(band).transform("median")
    return out


# %% id="reader_kol_chart_by_rounded_roi" exercise="kol_chart" mistake="kol_chart_rounded"
def kol_chart(deals):
    table = deals.assign(cost=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    table = table[(table["cost"] > 0) & (table["sales_cny"] > 0)]
    roi = (table["sales_cny"] / table["cost"]).round(1)
    fig, ax = plt.subplots()
    ax.scatter(table["cost"], table["sales_cny"])
    ends = np.array([table["cost"].min(), table["cost"].max()])
    ax.plot(ends, 3 * ends, marker="", label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(f"{(roi < 3).sum()} deals sold less than three times their cost")
    ax.set_xlabel("Cost (CNY)")
    ax.set_ylabel("Sales (CNY)")
    ax.legend()
    return ax


# %% id="reader_geo_lift_sums_of_weeks" exercise="geo_lift" mistake="geo_lift_week_sums"
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    kind = cities.groupby("city_id")["channel_off"].first()
    after = cities["week_start"] >= start
    sums = cities.groupby(["city_id", after])["orders"].sum().unstack()
    sums = sums[(sums[True] > 0) & (sums[False] > 0)]
    change = np.log(sums[True]) - np.log(sums[False])
    kind = kind[change.index]
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="reader_geo_lift_empty_weeks_out" exercise="geo_lift" mistake="geo_lift_zero_weeks"
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    kind = cities.groupby("city_id")["channel_off"].first()
    sold = cities[cities["orders"] > 0]
    when = np.where(sold["week_start"] < start, "before", "after")
    weekly = sold.groupby(["city_id", when])["orders"].mean().unstack().dropna()
    change = np.log(weekly["after"] / weekly["before"])
    kind = kind.reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    effect = lost.mean() - kept.mean()
    return {
        "share": 1 - np.exp(effect),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="reader_geo_lift_before_not_checked" exercise="geo_lift" mistake="geo_lift_infinite"
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    switch = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    period = np.where(cities["week_start"] < switch, "before", "after")
    means = cities.groupby(["city_id", period])["orders"].mean().unstack()
    means = means[means["after"] > 0]
    change = np.log(means["after"] / means["before"])
    kind = cities.groupby("city_id")["channel_off"].first().reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="reader_private_flow_all_blanks_out" exercise="private_flow" mistake="private_flow_spaces"
def private_flow(public, private, known_on, window_days):
    def clean(table, column):
        user = table["user_id"].str.replace(r"\s+", "", regex=True).str.upper()
        out = pd.DataFrame({"user": user, "day": table[column]})
        return out[(out["user"] != "") & out["user"].notna() & out["day"].notna()]

    first = clean(public, "bought_on").groupby("user")["day"].min().rename("first")
    act = clean(private, "acted_on").groupby("user")["day"].min().rename("act")
    table = pd.concat([first, act], axis=1)
    table = table[table["first"].notna()]
    table = table[table["first"] + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    table = table[~(table["act"] <= table["first"])]
    moved = int(((table["act"] - table["first"]).dt.days <= window_days).sum())
    buyers = len(table)
    return {"buyers": buyers, "moved": moved, "share": moved / buyers if buyers else np.nan}


# %% id="reader_private_flow_any_gap_drops_the_row" exercise="private_flow" mistake="private_flow_gaps"
def private_flow(public, private, known_on, window_days):
    def clean(table, column):
        rows = table.dropna()
        user = rows["user_id"].str.strip().str.upper()
        return pd.DataFrame({"user": user, "day": rows[column]})[user != ""]

    first = clean(public, "bought_on").groupby("user")["day"].min().rename("first")
    act = clean(private, "acted_on").groupby("user")["day"].min().rename("act")
    table = first.to_frame().join(act)
    table = table[table["first"] + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    table = table[~(table["act"] <= table["first"])]
    moved = int(((table["act"] - table["first"]).dt.days <= window_days).sum())
    buyers = len(table)
    return {"buyers": buyers, "moved": moved, "share": moved / buyers if buyers else np.nan}


# %% id="reader_private_flow_newest_act" exercise="private_flow" mistake="private_flow_last_act"
def private_flow(public, private, known_on, window_days):
    def clean(table, column):
        out = pd.DataFrame({"user": table["user_id"].str.strip().str.lower(), "day": table[column]})
        return out[(out["user"] != "") & out["user"].notna() & out["day"].notna()]

    first = clean(public, "bought_on").groupby("user")["day"].min()
    acts = clean(private, "acted_on").groupby("user")["day"]
    table = (
        first.to_frame("first").join(acts.min().rename("oldest")).join(acts.max().rename("newest"))
    )
    table = table[table["first"] + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    table = table[~(table["oldest"] <= table["first"])]
    moved = int(((table["newest"] - table["first"]).dt.days <= window_days).sum())
    buyers = len(table)
    return {"buyers": buyers, "moved": moved, "share": moved / buyers if buyers else np.nan}


# %% id="reader_shapley_credit_part_of_name" exercise="shapley_credit" mistake="shapley_credit_within"
def shapley_credit(touches):
    met = touches[touches["bought"]].groupby("customer_id")["touch_channel"].agg(",".join)
    channels = list(touches["touch_channel"].unique())
    has = pd.DataFrame({name: met.str.contains(name, regex=False) for name in channels})
    share = has.astype(float).div(has.sum(axis=1), axis=0).sum()
    return pd.DataFrame({"touch_channel": channels, "credit": share[channels].to_numpy()})


# %% id="reader_allocate_budget_one_pass" exercise="allocate_budget" mistake="allocate_budget_at_once"
def allocate_budget(channels, budget_cny):
    table = channels.reset_index(drop=True)
    a, s = table["most_cny"], table["pace_cny"]

    def free_split(rows, money):
        aa, ss = a[rows], s[rows]
        log_rate = ((ss * np.log(aa / ss)).sum() - money) / ss.sum()
        return ss * (np.log(aa / ss) - log_rate)

    spend = free_split(table.index, budget_cny)
    fixed = spend.clip(table["low_cny"], table["high_cny"])
    free = table.index[(spend >= table["low_cny"]) & (spend <= table["high_cny"])]
    spend = fixed.copy()
    if len(free):
        spend[free] = free_split(free, budget_cny - fixed.drop(free).sum())
    return pd.DataFrame(
        {
            "channel": table["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="reader_markov_credit_never_last" exercise="markov_credit" mistake="markov_credit_not_last"
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    channels = sorted(set(routes.explode()))
    place = {name: at for at, name in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves = np.zeros((n, n + 2))
    for route, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0, *(place[name] for name in route)]
        np.add.at(moves, (stops[:-1], stops[1:]), good + bad)
        moves[stops[-1], n] += good
        moves[stops[-1], n + 1] += bad
    share = moves / moves.sum(axis=1, keepdims=True)

    def chance(gone=None):
        inner = share[:, :n].copy()
        if gone is not None:
            inner[:, gone] = 0
        return np.linalg.solve(np.eye(n) - inner, share[:, n])[0]

    effect = pd.Series([1 - chance(place[c]) / chance() for c in channels], index=channels)
    out = pd.DataFrame({"markov": paths["conversions"].sum() * effect / effect.sum()})
    out["last_click"] = paths["conversions"].groupby(routes.str[-1]).sum()
    return out.rename_axis("channel").reset_index()


# %% id="reader_channel_quality_margin_of_lecture" exercise="channel_quality" mistake="none"
def channel_quality(traffic, costs, margin):
    MARGIN = 0.30
    sums = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    bills = costs.groupby("source")["cost_cny"].sum()
    table = sums.join(bills, how="outer").fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    out = pd.DataFrame({"sessions": table["sessions"]})
    out["bounce_rate"] = table["bounces"] / n
    out["conversion"] = table["paid_sessions"] / n
    out["revenue_per_visit_cny"] = table["revenue_cny"] / n
    out["cost_per_visit_cny"] = table["cost_cny"] / n
    out["contribution_per_visit_cny"] = (MARGIN * table["revenue_cny"] - table["cost_cny"]) / n
    return out.rename_axis("source").reset_index()


# %% id="reader_marginal_return_factor_of_money" exercise="marginal_return" mistake="none"
def marginal_return(words, elasticity, margin, reach):
    out = words[["keyword"]].copy()
    clicks = words["clicks"].where(words["clicks"] > 0)
    cost = words["cost_cny"].where(words["clicks"] > 0)
    worth = margin * words["incremental"] * words["revenue_cny"]
    out["average_return"] = worth / cost
    next_click = cost / clicks * (1 + elasticity) / elasticity
    out["marginal_return"] = worth / clicks / next_click
    factor = (out["marginal_return"] ** (1 + elasticity)).clip(1 / reach, reach)
    out["best_bid_cny"] = words["bid_cny"] * factor
    then = worth * factor**elasticity - cost * factor ** (1 + elasticity)
    out["gain_cny"] = then - (worth - cost)
    return out


# %% id="reader_marginal_return_half_up_third_down" exercise="marginal_return" mistake="none"
def marginal_return(words, elasticity, margin, reach):
    table = words.copy()
    some = table["clicks"] > 0
    worth = (margin * table["incremental"] * table["revenue_cny"]).where(some)
    cost = table["cost_cny"].where(some)
    table["average_return"] = worth / cost
    table["marginal_return"] = table["average_return"] * elasticity / (1 + elasticity)
    factor = table["marginal_return"].clip(2 / 3, 1.5)
    table["best_bid_cny"] = table["bid_cny"] * factor
    table["gain_cny"] = (
        worth * factor**elasticity - cost * factor ** (1 + elasticity) - (worth - cost)
    )
    return table[["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]]


# %% id="reader_allocate_budget_steps_of_thousand" exercise="allocate_budget" mistake="none"
def allocate_budget(channels, budget_cny):
    rows = channels.to_dict("records")
    spend = {row["channel"]: row["low_cny"] for row in rows}

    def gain(row):
        x = spend[row["channel"]]
        return row["most_cny"] / row["pace_cny"] * np.exp(-(x + 500) / row["pace_cny"])

    while sum(spend.values()) + 1_000 <= budget_cny:
        open_ = [row for row in rows if spend[row["channel"]] + 1_000 <= row["high_cny"]]
        if not open_:
            break
        best = max(open_, key=gain)
        spend[best["channel"]] += 1_000
    return pd.DataFrame(
        [
            (
                row["channel"],
                spend[row["channel"]],
                row["most_cny"]
                / row["pace_cny"]
                * np.exp(-spend[row["channel"]] / row["pace_cny"]),
            )
            for row in rows
        ],
        columns=["channel", "spend_cny", "next_return"],
    )


# %% id="reader_kol_scorecard_last_band_to_the_largest" exercise="kol_scorecard" mistake="none"
def kol_scorecard(deals, limits, goal=3.0):
    out = deals[["deal_id"]].copy()
    out["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    out["roi"] = deals["sales_cny"] / out["cost_cny"].replace(0, np.nan)
    kept = 1 - goal * deals["commission_share"]
    out["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    edges = [0, *limits, deals["followers"].max() + 1]
    band = pd.cut(deals["followers"], edges, right=False)
    rate = deals["interactions"] / deals["followers"]
    out["is_doubtful"] = rate < rate.groupby(band, observed=True).transform("median") / 2
    return out


# %% id="reader_drawing_fee_alone_in_title" exercise="kol_chart" mistake="none"
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    keep = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[keep], deals.loc[keep, "sales_cny"]
    under = (y < 3 * deals.loc[keep, "fee_cny"]).sum()
    fig, ax = plt.subplots()
    ax.scatter(x, y)
    ends = np.array([x.min(), x.max()])
    ax.plot(ends, 3 * ends, label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(f"{under} deals sold less than three times their cost")
    ax.set_xlabel("Cost (CNY)")
    ax.set_ylabel("Sales (CNY)")
    ax.legend()
    return ax


# %% id="reader_shapley_credit_four_channels" exercise="shapley_credit" mistake="none"
def shapley_credit(touches):
    bought = touches[touches["bought"]]
    seen = [set(group) for _, group in bought.groupby("customer_id")["touch_channel"]]
    channels = list(touches["touch_channel"].unique())
    n = len(channels)

    def worth(coalition):
        return sum(met <= set(coalition) for met in seen)

    rows = []
    for channel in channels:
        others = [name for name in channels if name != channel]
        credit = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / 24
            for group in combinations(others, size):
                credit += weight * (worth([*group, channel]) - worth(group))
        rows.append((channel, credit))
    return pd.DataFrame(rows, columns=["touch_channel", "credit"])
