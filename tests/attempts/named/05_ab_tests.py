# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="summary_rows" exercise="arm_summary" mistake="arm_summary_rows"
def arm_summary(visitors):
    rows = []
    for arm, part in visitors.groupby("arm"):
        n = len(part)
        buyers = int(part["bought"].sum())
        rows.append((arm, n, buyers, buyers / n, part["revenue_cny"].fillna(0).sum() / n))
    return pd.DataFrame(
        rows, columns=["arm", "visitors", "buyers", "conversion", "revenue_per_visitor"]
    )


# %% id="summary_mean" exercise="arm_summary" mistake="arm_summary_missing"
def arm_summary(visitors):
    once = visitors.groupby("visitor_id", as_index=False).first()
    out = once.pivot_table(index="arm", values="revenue_cny", aggfunc="mean")
    out = out.rename(columns={"revenue_cny": "revenue_per_visitor"})
    out["visitors"] = once["arm"].value_counts()
    out["buyers"] = once[once["bought"]]["arm"].value_counts()
    out["buyers"] = out["buyers"].fillna(0)
    out["conversion"] = out["buyers"] / out["visitors"]
    return out


# %% id="summary_sum" exercise="arm_summary" mistake="none"
def arm_summary(visitors):
    once = visitors.drop_duplicates("visitor_id").fillna({"revenue_cny": 0})
    arms = once.groupby("arm").agg(
        visitors=("visitor_id", "size"),
        buyers=("bought", "sum"),
        conversion=("bought", "mean"),
        revenue_per_visitor=("revenue_cny", "sum"),
    )
    return arms.reset_index()


# %% id="size_points" exercise="sample_size" mistake="sample_size_points"
def sample_size(rate, lift, power=0.8, alpha=0.05):
    import math
    from statistics import NormalDist

    p2 = min(max(rate + lift, 0), 1)
    z = -NormalDist().inv_cdf(alpha / 2) + NormalDist().inv_cdf(power)
    return math.ceil((rate * (1 - rate) + p2 * (1 - p2)) * z * z / (p2 - rate) ** 2)


# %% id="size_alpha" exercise="sample_size" mistake="sample_size_one_sided"
def sample_size(rate, lift, power=0.8, alpha=0.05):
    import math
    from statistics import NormalDist

    p2 = rate * (1 + lift)
    z = NormalDist().inv_cdf(1 - alpha) + NormalDist().inv_cdf(power)
    return math.ceil((rate * (1 - rate) + p2 * (1 - p2)) * (z / (p2 - rate)) ** 2)


# %% id="size_both_arms" exercise="sample_size" mistake="none"
def sample_size(rate, lift, power=0.8, alpha=0.05):
    import math
    from statistics import NormalDist

    p2 = rate * (1 + lift)
    z = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(power)
    return 2 * math.ceil((rate * (1 - rate) + p2 * (1 - p2)) * (z / (p2 - rate)) ** 2)


# %% id="ratio_half" exercise="ratio_check" mistake="ratio_check_equal"
def ratio_check(counts, planned):
    from scipy.stats import chi2

    n = sum(counts.values())
    if n == 0:
        return float("nan")
    e = n / len(planned)
    return chi2.sf(sum((counts.get(a, 0) - e) ** 2 / e for a in planned), len(planned) - 1)


# %% id="ratio_distance" exercise="ratio_check" mistake="ratio_check_statistic"
def ratio_check(counts, planned):
    n, m = sum(counts.values()), sum(planned.values())
    if n == 0:
        return float("nan")
    return sum((counts.get(a, 0) - n * p / m) ** 2 / (n * p / m) for a, p in planned.items())


# %% id="ratio_more_freedom" exercise="ratio_check" mistake="none"
def ratio_check(counts, planned):
    from scipy.stats import chi2

    n, m = sum(counts.values()), sum(planned.values())
    if n == 0:
        return float("nan")
    d = sum((counts.get(a, 0) - n * p / m) ** 2 / (n * p / m) for a, p in planned.items())
    return chi2.sf(d, len(planned))


# %% id="clean_keeps_first" exercise="clean_assignments" mistake="clean_assignments_first_arm"
def clean_assignments(raw):
    found = {}
    for number, group, moment, note in raw[
        ["访客编号", "组别", "首次时间", "备注"]
    ].values.tolist():
        if note.strip().lower() == "test":
            continue
        who, at = int(number.strip().lstrip("vV")), pd.Timestamp(moment.strip())
        arm = "control" if group.strip().lower() in {"a", "control", "对照组"} else "treatment"
        if who not in found or at < found[who][1]:
            found[who] = (arm, at)
    rows = [(who, arm, at) for who, (arm, at) in found.items()]
    return pd.DataFrame(rows, columns=["visitor_id", "arm", "first_seen"])


# %% id="clean_with_staff" exercise="clean_assignments" mistake="clean_assignments_staff"
def clean_assignments(raw):
    arms, first = {}, {}
    for number, group, moment in raw[["访客编号", "组别", "首次时间"]].values.tolist():
        who, at = int(number.strip().lstrip("vV")), pd.Timestamp(moment.strip())
        arm = "control" if group.strip().lower() in {"a", "control", "对照组"} else "treatment"
        arms.setdefault(who, set()).add(arm)
        first[who] = min(first.get(who, at), at)
    rows = [(who, *seen, first[who]) for who, seen in arms.items() if len(seen) == 1]
    return pd.DataFrame(rows, columns=["visitor_id", "arm", "first_seen"])


# %% id="clean_latest" exercise="clean_assignments" mistake="none"
def clean_assignments(raw):
    arms, last = {}, {}
    for number, group, moment, note in raw[
        ["访客编号", "组别", "首次时间", "备注"]
    ].values.tolist():
        if note.strip().lower() == "test":
            continue
        who, at = int(number.strip().lstrip("vV")), pd.Timestamp(moment.strip())
        arm = "control" if group.strip().lower() in {"a", "control", "对照组"} else "treatment"
        arms.setdefault(who, set()).add(arm)
        last[who] = max(last.get(who, at), at)
    rows = [(who, *seen, last[who]) for who, seen in arms.items() if len(seen) == 1]
    return pd.DataFrame(rows, columns=["visitor_id", "arm", "first_seen"])


# %% id="lift_difference" exercise="lift_interval" mistake="lift_interval_points"
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from statsmodels.stats.proportion import confint_proportions_2indep

    if control_buyers == 0 or treatment_buyers == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    low, high = confint_proportions_2indep(
        treatment_buyers,
        treatment_visitors,
        control_buyers,
        control_visitors,
        method="wald",
        compare="diff",
        alpha=1 - confidence,
    )
    gap = treatment_buyers / treatment_visitors - control_buyers / control_visitors
    return {"low": low, "estimate": gap, "high": high}


# %% id="lift_plain_ratio" exercise="lift_interval" mistake="lift_interval_ratio"
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from statsmodels.stats.proportion import confint_proportions_2indep

    if control_buyers == 0 or treatment_buyers == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    low, high = confint_proportions_2indep(
        treatment_buyers,
        treatment_visitors,
        control_buyers,
        control_visitors,
        method="log",
        compare="ratio",
        alpha=1 - confidence,
    )
    ratio = (treatment_buyers / treatment_visitors) / (control_buyers / control_visitors)
    return {"low": low, "estimate": ratio, "high": high}


# %% id="lift_odds" exercise="lift_interval" mistake="none"
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from scipy.stats import norm

    a, b = treatment_buyers, treatment_visitors - treatment_buyers
    c, d = control_buyers, control_visitors - control_buyers
    if min(a, c) == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    b, d = max(b, 0.5), max(d, 0.5)
    odds = a * d / (b * c)
    step = np.exp(norm.ppf(0.5 + confidence / 2) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
    return {"low": odds / step - 1, "estimate": odds - 1, "high": odds * step - 1}


# %% id="session_days" exercise="orders_per_session" mistake="orders_per_session_days"
def orders_per_session(days):
    x, n = days["orders"].to_numpy(float), days["sessions"].to_numpy(float)
    if n.sum() == 0:
        return {"rate": np.nan, "se": np.nan}
    r = x.sum() / n.sum()
    k = len(days)
    return {"rate": r, "se": np.sqrt(k / (k - 1) * ((x - r * n) ** 2).sum()) / n.sum()}


# %% id="session_average" exercise="orders_per_session" mistake="orders_per_session_mean_of_ratios"
def orders_per_session(days):
    values = []
    for _, own in days.groupby("visitor_id"):
        if own["sessions"].sum():
            values.append(own["orders"].sum() / own["sessions"].sum())
    if not values:
        return {"rate": np.nan, "se": np.nan}
    return {"rate": np.mean(values), "se": np.std(values, ddof=1) / len(values) ** 0.5}


# %% id="session_sd" exercise="orders_per_session" mistake="none"
def orders_per_session(days):
    own = days.groupby("visitor_id")[["orders", "sessions"]].sum()
    if own["sessions"].sum() == 0:
        return {"rate": np.nan, "se": np.nan}
    rate = own["orders"].sum() / own["sessions"].sum()
    return {"rate": rate, "se": (own["orders"] - rate * own["sessions"]).std()}


# %% id="cuped_none" exercise="cuped_difference" mistake="cuped_difference_plain"
def cuped_difference(visitors):
    arms = visitors.groupby("arm")["revenue_cny"].agg(["mean", "sem"])
    d = arms.loc["treatment", "mean"] - arms.loc["control", "mean"]
    reach = 1.96 * np.hypot(*arms["sem"])
    return {"low": d - reach, "estimate": d, "high": d + reach}


# %% id="cuped_growth" exercise="cuped_difference" mistake="cuped_difference_change"
def cuped_difference(visitors):
    grown = visitors.assign(g=visitors["revenue_cny"] - visitors["pre_revenue_cny"].fillna(0))
    arms = grown.groupby("arm")["g"].agg(["mean", "sem"])
    d = arms.loc["treatment", "mean"] - arms.loc["control", "mean"]
    reach = 1.96 * np.hypot(*arms["sem"])
    return {"low": d - reach, "estimate": d, "high": d + reach}


# %% id="cuped_wrong_way" exercise="cuped_difference" mistake="none"
def cuped_difference(visitors):
    x, y = visitors["pre_revenue_cny"].fillna(0), visitors["revenue_cny"]
    theta = x.cov(y) / x.var() if x.nunique() > 1 else 0
    left = y - theta * x
    a, b = left[visitors["arm"] == "control"], left[visitors["arm"] == "treatment"]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    return {"low": d - reach, "estimate": d, "high": d + reach}


# %% id="peek_alone" exercise="peeking_chart" mistake="peeking_chart_single_days"
def peeking_chart(daily):
    from scipy.stats import norm

    t = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"])
    b, n = t["buyers"], t["visitors"]
    p = b.sum(axis=1) / n.sum(axis=1)
    z = (b["treatment"] / n["treatment"] - b["control"] / n["control"]) / np.sqrt(
        p * (1 - p) * (1 / n).sum(axis=1)
    )
    values = 2 * norm.sf(z.abs())
    ax = plt.figure().gca()
    ax.plot(t.index, values, "o-")
    ax.axhline(0.05)
    ax.set_title(f"The p-value is below 0.05 on {(values < 0.05).sum()} days")
    ax.set_xlabel("Day")
    ax.set_ylabel("p-value")
    return ax


# %% id="peek_bare" exercise="peeking_chart" mistake="peeking_chart_no_line"
def peeking_chart(daily):
    from scipy.stats import norm

    t = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"]).cumsum()
    b, n = t["buyers"], t["visitors"]
    p = b.sum(axis=1) / n.sum(axis=1)
    z = (b["treatment"] / n["treatment"] - b["control"] / n["control"]) / np.sqrt(
        p * (1 - p) * (1 / n).sum(axis=1)
    )
    values = 2 * norm.sf(z.abs())
    ax = plt.figure().gca()
    ax.plot(t.index, values, "o-")
    ax.set_title(f"The p-value is below 0.05 on {(values < 0.05).sum()} days")
    ax.set_xlabel("Day")
    ax.set_ylabel("p-value")
    return ax


# %% id="peek_z" exercise="peeking_chart" mistake="none"
def peeking_chart(daily):
    t = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"]).cumsum()
    b, n = t["buyers"], t["visitors"]
    p = b.sum(axis=1) / n.sum(axis=1)
    z = (b["treatment"] / n["treatment"] - b["control"] / n["control"]) / np.sqrt(
        p * (1 - p) * (1 / n).sum(axis=1)
    )
    ax = plt.figure().gca()
    ax.plot(t.index, z)
    ax.axhline(0.05)
    ax.set_title(f"Clear on {(z.abs() > 1.96).sum()} of the days")
    ax.set_xlabel("Day")
    ax.set_ylabel("z, not p")
    return ax


# %% id="titles_each" exercise="discoveries" mistake="discoveries_one_by_one"
def discoveries(titles, alpha=0.05):
    from statsmodels.stats.proportion import proportions_ztest

    base = titles[titles["title_id"] == 0].iloc[0]
    out = []
    for row in titles[(titles["title_id"] != 0) & (titles["impressions"] > 0)].itertuples():
        z, p = proportions_ztest(
            [row.clicks, base["clicks"]], [row.impressions, base["impressions"]]
        )
        if p < alpha and z > 0:
            out.append(row.title_id)
    return sorted(out)


# %% id="titles_strict" exercise="discoveries" mistake="discoveries_bonferroni"
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm
    from statsmodels.stats.multitest import multipletests

    base = titles.set_index("title_id").loc[0]
    t = titles[(titles["title_id"] != 0) & (titles["impressions"] > 0)]
    p = (t["clicks"] + base["clicks"]) / (t["impressions"] + base["impressions"])
    gap = t["clicks"] / t["impressions"] - base["clicks"] / base["impressions"]
    z = gap / np.sqrt(p * (1 - p) * (1 / t["impressions"] + 1 / base["impressions"]))
    found = multipletests(2 * norm.sf(z.abs()), alpha=alpha, method="bonferroni")[0]
    return sorted(t.loc[found & (z > 0), "title_id"].tolist())


# %% id="titles_both" exercise="discoveries" mistake="discoveries_worse_too"
def discoveries(titles, alpha=0.05):
    from scipy.stats import false_discovery_control, norm

    base = titles.set_index("title_id").loc[0]
    t = titles[(titles["title_id"] != 0) & (titles["impressions"] > 0)]
    p = (t["clicks"] + base["clicks"]) / (t["impressions"] + base["impressions"])
    gap = t["clicks"] / t["impressions"] - base["clicks"] / base["impressions"]
    z = gap / np.sqrt(p * (1 - p) * (1 / t["impressions"] + 1 / base["impressions"]))
    return sorted(
        t.loc[false_discovery_control(2 * norm.sf(z.abs())) <= alpha, "title_id"].tolist()
    )


# %% id="titles_highest" exercise="discoveries" mistake="none"
def discoveries(titles, alpha=0.05):
    base = titles.set_index("title_id").loc[0]
    t = titles[titles["impressions"] > 0]
    better = t["clicks"] / t["impressions"] > (1 + alpha) * base["clicks"] / base["impressions"]
    return sorted(t.loc[better, "title_id"].tolist())


# %% id="decide_middle" exercise="rollout_decision" mistake="rollout_decision_estimate"
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    money = visitors["revenue_cny"].fillna(0).groupby(visitors["arm"]).agg(["mean", "sem"])
    d = money["mean"][treatment] - money["mean"][control]
    se = np.hypot(money["sem"][treatment], money["sem"][control])
    worth = [(d + s * 1.96 * se) * visitors_a_year * margin_share - cost_cny for s in (-1, 0, 1)]
    return {
        "low": worth[0],
        "estimate": worth[1],
        "high": worth[2],
        "verdict": "roll out" if worth[1] > 0 else "stop",
    }


# %% id="decide_no_margin" exercise="rollout_decision" mistake="rollout_decision_revenue"
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    money = visitors["revenue_cny"].fillna(0).groupby(visitors["arm"]).agg(["mean", "sem"])
    d = money["mean"][treatment] - money["mean"][control]
    se = np.hypot(money["sem"][treatment], money["sem"][control])
    low, mid, high = ((d + s * 1.96 * se) * visitors_a_year - cost_cny for s in (-1, 0, 1))
    verdict = "open"
    if low > 0:
        verdict = "roll out"
    if high < 0:
        verdict = "stop"
    return {"low": low, "estimate": mid, "high": high, "verdict": verdict}


# %% id="decide_cost_twice" exercise="rollout_decision" mistake="none"
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    money = visitors["revenue_cny"].fillna(0).groupby(visitors["arm"]).agg(["mean", "sem"])
    d = money["mean"][treatment] - money["mean"][control]
    se = np.hypot(money["sem"][treatment], money["sem"][control])
    worth = [(d + s * 1.96 * se) * visitors_a_year * margin_share + cost_cny for s in (-1, 0, 1)]
    verdict = "roll out" if worth[0] > 0 else "stop" if worth[2] < 0 else "open"
    return {"low": worth[0], "estimate": worth[1], "high": worth[2], "verdict": verdict}
