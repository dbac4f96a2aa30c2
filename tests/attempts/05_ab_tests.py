# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="arm_summary"
# ## 1. arm_summary


# %% id="arm_summary_loop" exercise="arm_summary" verdict="right" why="a loop over the arms"
def arm_summary(visitors):
    rows = []
    for arm in visitors["arm"].unique():
        part = visitors[visitors["arm"] == arm].drop_duplicates()
        n = part["visitor_id"].nunique()
        rows.append(
            {
                "arm": arm,
                "visitors": n,
                "buyers": part["bought"].sum(),
                "conversion": part["bought"].sum() / n,
                "revenue_per_visitor": part["revenue_cny"].sum() / n,
            }
        )
    return pd.DataFrame(rows)


# %% id="arm_summary_sql" exercise="arm_summary" verdict="right" why="SQL"
def arm_summary(visitors):
    import duckdb

    return duckdb.sql(
        """
        SELECT arm, count(*) AS visitors, count(*) FILTER (bought) AS buyers,
               avg(bought::INT) AS conversion, avg(coalesce(revenue_cny, 0)) AS revenue_per_visitor
        FROM (SELECT DISTINCT visitor_id, arm, bought, revenue_cny FROM visitors) GROUP BY arm
        """
    ).df()


# %% id="arm_summary_index" exercise="arm_summary" verdict="right" why="the arm as index"
def arm_summary(visitors):
    once = visitors.groupby("visitor_id").first()
    g = once.groupby("arm")
    out = pd.DataFrame({"visitors": g.size(), "buyers": g["bought"].sum()})
    out["conversion"] = out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].sum() / out["visitors"]
    return out


# %% id="arm_summary_rows" exercise="arm_summary" verdict="wrong" name="counts rows" why="Rows that stand twice are counted twice: count each visitor once. See *Two arms side by side* in the lecture."
def arm_summary(visitors):
    full = visitors.fillna({"revenue_cny": 0})
    g = full.groupby("arm")
    out = g.agg(visitors=("visitor_id", "size"), buyers=("bought", "sum"))
    out["conversion"] = out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].mean()
    return out.reset_index()


# %% id="arm_summary_missing" exercise="arm_summary" verdict="wrong" name="mean without the missing" why="A mean leaves missing amounts out of the denominator too. Who bought nothing spent 0."
def arm_summary(visitors):
    once = visitors.drop_duplicates("visitor_id")
    g = once.groupby("arm")
    out = g.agg(visitors=("visitor_id", "size"), buyers=("bought", "sum"))
    out["conversion"] = out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].mean()
    return out.reset_index()


# %% id="arm_summary_per_buyer" exercise="arm_summary" verdict="wrong" name="revenue per buyer" why="This divides revenue by buyers. Revenue per visitor has all visitors below the line, since they were drawn at random."
def arm_summary(visitors):
    once = visitors.drop_duplicates("visitor_id")
    g = once.groupby("arm")
    out = g.agg(visitors=("visitor_id", "size"), buyers=("bought", "sum"))
    out["conversion"] = out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].sum() / out["buyers"]
    return out.reset_index()


# %% id="arm_summary_percent" exercise="arm_summary" verdict="wrong" name="percentages" why="The conversion is in percent; a fraction is asked for."
def arm_summary(visitors):
    once = visitors.drop_duplicates("visitor_id").fillna({"revenue_cny": 0})
    g = once.groupby("arm")
    out = g.agg(visitors=("visitor_id", "size"), buyers=("bought", "sum"))
    out["conversion"] = 100 * out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].mean()
    return out.reset_index()


# %% id="arm_summary_two_arms" exercise="arm_summary" verdict="wrong" name="arms by heart" why="The arms are written into the function. Take those of the table: an experiment may have three."
def arm_summary(visitors):
    once = visitors.drop_duplicates("visitor_id").fillna({"revenue_cny": 0})
    rows = []
    for arm in ["control", "treatment"]:
        part = once[once["arm"] == arm]
        rows.append(
            [
                arm,
                len(part),
                part["bought"].sum(),
                part["bought"].mean(),
                part["revenue_cny"].mean(),
            ]
        )
    return pd.DataFrame(
        rows, columns=["arm", "visitors", "buyers", "conversion", "revenue_per_visitor"]
    )


# %% id="arm_summary_in_place" exercise="arm_summary" verdict="wrong" name="table changed" why="Filling `revenue_cny` in place changes the table that was handed in. `visitors.assign(…)` or `visitors.fillna(…)` makes a new one."
def arm_summary(visitors):
    visitors["revenue_cny"] = visitors["revenue_cny"].fillna(0)
    g = visitors.drop_duplicates("visitor_id").groupby("arm")
    out = g.agg(visitors=("visitor_id", "size"), buyers=("bought", "sum"))
    out["conversion"] = out["buyers"] / out["visitors"]
    out["revenue_per_visitor"] = g["revenue_cny"].mean()
    return out.reset_index()


# %% id="arm_summary_equivalent_1" exercise="arm_summary" role="equivalent" mutant="keyword: *keep='last'*" why="Rows that stand twice are equal."


# %% id="arm_summary_equivalent_2" exercise="arm_summary" role="equivalent" mutant="keyword: *dropna=False*" why="An arm is never missing."


# %% id="arm_summary_equivalent_3" exercise="arm_summary" role="equivalent" mutant="aggregation: *'size'* -> *'nunique'*" why="After the duplicates are gone each visitor stands once."


# %% id="arm_summary_equivalent_4" exercise="arm_summary" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="arm may stand in the index."


# %% id="arm_summary_inputs" exercise="arm_summary" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    frame = samples.experiment(seed, visitors=30 + seed % 90, repeated=seed % 12)
    frame["revenue_cny"] = frame["revenue_cny"].where(frame["bought"])
    return (frame,)


# %% [markdown] id="sample_size"
# ## 2. sample_size


# %% id="sample_size_math" exercise="sample_size" verdict="right" why="math and the standard library"
def sample_size(rate, lift, power=0.8, alpha=0.05):
    import math
    from statistics import NormalDist

    q = NormalDist().inv_cdf
    new = rate + rate * lift
    z = q(1 - alpha / 2) + q(power)
    return math.ceil((z / (new - rate)) ** 2 * (rate * (1 - rate) + new * (1 - new)))


# %% id="sample_size_float" exercise="sample_size" verdict="right" why="a float that is whole"
def sample_size(rate, lift, power=0.8, alpha=0.05):
    from scipy.stats import norm

    p = np.array([rate, rate * (1 + lift)])
    z = norm.isf(alpha / 2) + norm.isf(1 - power)
    return np.ceil(z**2 * (p * (1 - p)).sum() / np.diff(p)[0] ** 2)


# %% id="sample_size_points" exercise="sample_size" verdict="wrong" name="lift taken as points" why="The lift is added as points. It is relative: 5% more of a rate of 5% is 5.25%. See *How many visitors* in the lecture."
def sample_size(rate, lift, power=0.8, alpha=0.05):
    from scipy.stats import norm

    new = min(max(rate + lift, 0.0), 1.0)
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (rate * (1 - rate) + new * (1 - new)) / (new - rate) ** 2))


# %% id="sample_size_one_sided" exercise="sample_size" verdict="wrong" name="one-sided" why="This test is one-sided. Two-sided leaves half of alpha at each end."
def sample_size(rate, lift, power=0.8, alpha=0.05):
    from scipy.stats import norm

    new = rate * (1 + lift)
    z = norm.ppf(1 - alpha) + norm.ppf(power)
    return int(np.ceil(z**2 * (rate * (1 - rate) + new * (1 - new)) / (new - rate) ** 2))


# %% id="sample_size_rounded_down" exercise="sample_size" verdict="wrong" name="rounded down" why="One visitor fewer would be too few: round up."
def sample_size(rate, lift, power=0.8, alpha=0.05):
    from scipy.stats import norm

    new = rate * (1 + lift)
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(z**2 * (rate * (1 - rate) + new * (1 - new)) / (new - rate) ** 2)


# %% id="sample_size_rule" exercise="sample_size" verdict="wrong" name="rule of thumb" why="16 p(1-p)/d² is a rule of thumb for 80% power at 5%. Here power and alpha are chosen by who asks, and both rates have their own spread."
def sample_size(rate, lift, power=0.8, alpha=0.05):
    return int(np.ceil(16 * rate * (1 - rate) / (rate * lift) ** 2))


# %% id="sample_size_no_power" exercise="sample_size" verdict="wrong" name="power forgotten" why="The power is not used: with these visitors a true lift would be noticed half of the time only."
def sample_size(rate, lift, power=0.8, alpha=0.05):
    from scipy.stats import norm

    new = rate * (1 + lift)
    z = norm.ppf(1 - alpha / 2)
    return int(np.ceil(z**2 * (rate * (1 - rate) + new * (1 - new)) / (new - rate) ** 2))


# %% id="sample_size_equivalent_1" exercise="sample_size" role="equivalent" mutant="dropped_call: *int(np.ceil(* -> *np.ceil(*" why="A float that is whole is accepted."


# %% id="sample_size_inputs" exercise="sample_size" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    rate = float(rng.uniform(0.02, 0.5))
    lift = float(rng.choice([-1, 1]) * rng.uniform(0.05, 0.9))
    return rate, lift, float(rng.uniform(0.5, 0.99)), float(rng.uniform(0.01, 0.3))


# %% [markdown] id="ratio_check"
# ## 3. ratio_check


# %% id="ratio_check_by_hand" exercise="ratio_check" verdict="right" why="the distance by hand, SciPy's distribution"
def ratio_check(counts, planned):
    from scipy.stats import chi2

    n = sum(counts.values())
    if not n:
        return np.nan
    whole = sum(planned.values())
    d = 0
    for arm, part in planned.items():
        e = n * part / whole
        d += (counts.get(arm, 0) - e) ** 2 / e
    return chi2.sf(d, len(planned) - 1)


# %% id="ratio_check_series" exercise="ratio_check" verdict="right" why="two Series, aligned by name"
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    plan = pd.Series(planned, dtype=float)
    seen = pd.Series(counts, dtype=float).reindex(plan.index, fill_value=0)
    if seen.sum() == 0:
        return float("nan")
    return chisquare(seen, plan / plan.sum() * seen.sum())[1]


# %% id="ratio_check_equal" exercise="ratio_check" verdict="wrong" name="always half and half" why="This expects the same number in each arm, whatever the plan says."
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    seen = [counts.get(arm, 0) for arm in planned]
    return float(chisquare(seen).pvalue) if sum(seen) else float("nan")


# %% id="ratio_check_position" exercise="ratio_check" verdict="wrong" name="by position" why="Counts and parts are matched by position. Match them by the name of the arm."
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    seen = np.array(list(counts.values()))
    parts = np.array(list(planned.values()))[: len(seen)]
    if len(seen) == 1:
        seen, parts = np.append(seen, 0), np.array(list(planned.values()))
    if seen.sum() == 0:
        return float("nan")
    return float(chisquare(seen, seen.sum() * parts / parts.sum()).pvalue)


# %% id="ratio_check_empty_arm" exercise="ratio_check" verdict="wrong" name="empty arm left out" why="An arm that nobody was seen in is the worst mismatch of all, and here it is left out of the test."
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    arms = [arm for arm in planned if counts.get(arm, 0) > 0]
    seen = np.array([counts[arm] for arm in arms])
    parts = np.array([planned[arm] for arm in arms])
    if seen.sum() == 0:
        return float("nan")
    if len(seen) == 1:
        return 1.0
    return float(chisquare(seen, seen.sum() * parts / parts.sum()).pvalue)


# %% id="ratio_check_statistic" exercise="ratio_check" verdict="wrong" name="the distance itself" why="This is the chi-squared distance, not the probability of one at least as large."
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    seen = np.array([counts.get(arm, 0) for arm in planned])
    parts = np.array(list(planned.values()))
    if seen.sum() == 0:
        return float("nan")
    return float(chisquare(seen, seen.sum() * parts / parts.sum()).statistic)


# %% id="ratio_check_shares" exercise="ratio_check" verdict="wrong" name="shares instead of counts" why="Shares go into the test where numbers of visitors belong: a test of shares does not know how many came."
def ratio_check(counts, planned):
    from scipy.stats import chisquare

    seen = np.array([counts.get(arm, 0) for arm in planned])
    parts = np.array(list(planned.values()))
    if seen.sum() == 0:
        return float("nan")
    return float(chisquare(seen / seen.sum(), parts / parts.sum()).pvalue)


# %% id="ratio_check_equivalent_1" exercise="ratio_check" role="equivalent" mutant="condition: *seen.sum() == 0* -> *False*" why="Without visitors the test gives NaN by itself."


# %% id="ratio_check_equivalent_2" exercise="ratio_check" role="equivalent" mutant="aggregation: *seen.sum() == 0* -> *seen.mean() == 0*" why="The mean of counts is 0 where their sum is."


# %% id="ratio_check_equivalent_3" exercise="ratio_check" role="equivalent" mutant="constant: *seen.sum() == 0* -> *seen.sum() == -1*" why="Without visitors the test gives NaN by itself."


# %% id="ratio_check_equivalent_4" exercise="ratio_check" role="equivalent" mutant="return: return float('nan') -> return None" why="None is a missing number too."


# %% id="ratio_check_inputs" exercise="ratio_check" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    arms = ["control", "treatment", "second"][: 2 + seed % 2]
    planned = {arm: float(rng.integers(1, 5)) for arm in arms}
    counts = {arm: int(rng.integers(0, 60)) * (seed % 9 > 0) for arm in arms[::-1]}
    if seed % 5 == 0:
        counts.pop(arms[0])
    return counts, planned


# %% [markdown] id="clean_assignments"
# ## 4. clean_assignments


# %% id="clean_assignments_loop" exercise="clean_assignments" verdict="right" why="a loop with dicts"
def clean_assignments(raw):
    arms, first = {}, {}
    for number, group, moment, note in raw[
        ["访客编号", "组别", "首次时间", "备注"]
    ].values.tolist():
        if note.strip().lower() == "test":
            continue
        who = int(number.strip().lower().replace("v", ""))
        group = group.strip().lower()
        arm = "control" if group in ("a", "control", "对照组") else "treatment"
        at = pd.Timestamp(moment.strip())
        arms.setdefault(who, set()).add(arm)
        first[who] = min(first.get(who, at), at)
    rows = [(who, *seen, first[who]) for who, seen in arms.items() if len(seen) == 1]
    return pd.DataFrame(rows, columns=["visitor_id", "arm", "first_seen"])


# %% id="clean_assignments_transform" exercise="clean_assignments" verdict="right" why="transform, sort, first row"
def clean_assignments(raw):
    t = pd.DataFrame(
        {
            "visitor_id": raw["访客编号"].str.extract(r"(\d+)")[0].astype(int),
            "arm": np.where(
                raw["组别"].str.strip().str.lower().isin(["a", "control", "对照组"]),
                "control",
                "treatment",
            ),
            "first_seen": pd.to_datetime(raw["首次时间"].str.strip(), format="mixed"),
        },
        index=raw.index,
    )
    t = t[raw["备注"].str.strip().str.lower() != "test"]
    t = t[t.groupby("visitor_id")["arm"].transform("nunique") == 1]
    return t.sort_values("first_seen").drop_duplicates("visitor_id")


# %% id="clean_assignments_first_arm" exercise="clean_assignments" verdict="wrong" name="keeps the first arm" why="A visitor who was seen in both arms is kept with the first one. That visitor saw both pages and belongs to neither. See *When a visitor stands in both arms*."
def clean_assignments(raw):
    t = raw.apply(lambda c: c.str.strip().str.lower())
    t = t[t["备注"] != "test"]
    t = pd.DataFrame(
        {
            "visitor_id": t["访客编号"].str.replace("v", "").astype(int),
            "arm": t["组别"].replace(
                {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
            ),
            "first_seen": pd.to_datetime(t["首次时间"], format="mixed"),
        }
    )
    return t.sort_values("first_seen").drop_duplicates("visitor_id")


# %% id="clean_assignments_spelling" exercise="clean_assignments" verdict="wrong" name="arms compared as written" why="Arms are compared as they are written, so that A and 对照组 seem two arms of one visitor. Bring them into one form first."
def clean_assignments(raw):
    t = raw.apply(lambda c: c.str.strip().str.lower())
    t = t[t["备注"] != "test"]
    who = t["访客编号"].str.replace("v", "").astype(int)
    one = t["组别"].groupby(who).transform("nunique") == 1
    t = pd.DataFrame(
        {
            "visitor_id": who,
            "arm": t["组别"].replace(
                {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
            ),
            "first_seen": pd.to_datetime(t["首次时间"], format="mixed"),
        }
    )[one]
    return t.groupby(["visitor_id", "arm"])["first_seen"].min().reset_index()


# %% id="clean_assignments_staff" exercise="clean_assignments" verdict="wrong" name="staff kept" why="The shop's own staff is among the visitors. Leave out the rows marked test."
def clean_assignments(raw):
    t = raw.apply(lambda c: c.str.strip().str.lower())
    t = pd.DataFrame(
        {
            "visitor_id": t["访客编号"].str.replace("v", "").astype(int),
            "arm": t["组别"].replace(
                {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
            ),
            "first_seen": pd.to_datetime(t["首次时间"], format="mixed"),
        }
    )
    t = t[t.groupby("visitor_id")["arm"].transform("nunique") == 1]
    return t.groupby(["visitor_id", "arm"])["first_seen"].min().reset_index()


# %% id="clean_assignments_first_row" exercise="clean_assignments" verdict="wrong" name="first row instead of first moment" why="This keeps the row that stands first in the export, which is not the earliest moment. Rows are in any order."
def clean_assignments(raw):
    t = raw.apply(lambda c: c.str.strip().str.lower())
    t = t[t["备注"] != "test"]
    t = pd.DataFrame(
        {
            "visitor_id": t["访客编号"].str.replace("v", "").astype(int),
            "arm": t["组别"].replace(
                {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
            ),
            "first_seen": pd.to_datetime(t["首次时间"], format="mixed"),
        }
    )
    t = t[t.groupby("visitor_id")["arm"].transform("nunique") == 1]
    return t.drop_duplicates("visitor_id")


# %% id="clean_assignments_zeros" exercise="clean_assignments" verdict="wrong" name="zeros stripped at both ends" why="Zeros at the end of a number are lost: visitor 130 becomes 13."
def clean_assignments(raw):
    t = raw.apply(lambda c: c.str.strip().str.lower())
    t = t[t["备注"] != "test"]
    t = pd.DataFrame(
        {
            "visitor_id": t["访客编号"].str.strip("v0").astype(int),
            "arm": t["组别"].replace(
                {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
            ),
            "first_seen": pd.to_datetime(t["首次时间"], format="mixed"),
        }
    )
    t = t[t.groupby("visitor_id")["arm"].transform("nunique") == 1]
    return t.groupby(["visitor_id", "arm"])["first_seen"].min().reset_index()


# %% id="clean_assignments_equivalent_1" exercise="clean_assignments" role="equivalent" mutant="keyword: *dropna=False*" why="A visitor's number is never missing."


# %% id="clean_assignments_equivalent_2" exercise="clean_assignments" role="equivalent" mutant="aggregation: *'first'* -> *'last'*" why="Visitors with more than one arm are left out afterwards."


# %% id="clean_assignments_equivalent_3" exercise="clean_assignments" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="visitor_id may stand in the index."


# %% id="clean_assignments_equivalent_4" exercise="clean_assignments" role="equivalent" mutant="dropped_call: *drop(columns='arms')*" why="A column of one's own does no harm."


# %% id="clean_assignments_inputs" exercise="clean_assignments" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    return (samples.assignment_export(seed, visitors=5 + seed % 40, both=0.3, again=0.4)[0],)


# %% [markdown] id="lift_interval"
# ## 5. lift_interval


# %% id="lift_interval_statsmodels" exercise="lift_interval" verdict="right" why="the library's own function"
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from statsmodels.stats.proportion import confint_proportions_2indep

    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    low, high = confint_proportions_2indep(
        treatment_buyers,
        treatment_visitors,
        control_buyers,
        control_visitors,
        compare="ratio",
        method="log",
        alpha=1 - confidence,
    )
    ratio = (treatment_buyers / treatment_visitors) / (control_buyers / control_visitors)
    return {"low": low - 1, "estimate": ratio - 1, "high": high - 1}


# %% id="lift_interval_log" exercise="lift_interval" verdict="right" why="all on the logarithm"
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from statistics import NormalDist

    if not control_buyers * treatment_buyers:
        return {key: float("nan") for key in ("estimate", "high", "low")}
    log = (
        np.log([treatment_buyers, control_visitors]).sum()
        - np.log([treatment_visitors, control_buyers]).sum()
    )
    se = (
        1 / treatment_buyers - 1 / treatment_visitors + 1 / control_buyers - 1 / control_visitors
    ) ** 0.5
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    low, mid, high = np.expm1([log - z * se, log, log + z * se]).tolist()
    return {"high": high, "estimate": mid, "low": low}


# %% id="lift_interval_points" exercise="lift_interval" verdict="wrong" name="points instead of a lift" why="This is the difference of the rates in points. A lift is relative: the ratio of the rates less one."
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from scipy.stats import norm

    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    p, q = treatment_buyers / treatment_visitors, control_buyers / control_visitors
    se = np.sqrt(p * (1 - p) / treatment_visitors + q * (1 - q) / control_visitors)
    z = norm.ppf(0.5 + confidence / 2)
    return {"low": p - q - z * se, "estimate": p - q, "high": p - q + z * se}


# %% id="lift_interval_separate" exercise="lift_interval" verdict="wrong" name="two intervals divided" why="Here two separate intervals are divided by each other, worst case by worst case. That is too wide: the interval belongs to the ratio."
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from statsmodels.stats.proportion import proportion_confint

    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    a = proportion_confint(treatment_buyers, treatment_visitors, alpha=1 - confidence)
    b = proportion_confint(control_buyers, control_visitors, alpha=1 - confidence)
    ratio = treatment_buyers / treatment_visitors * control_visitors / control_buyers
    return {"low": a[0] / b[1] - 1, "estimate": ratio - 1, "high": a[1] / max(b[0], 1e-9) - 1}


# %% id="lift_interval_swapped" exercise="lift_interval" verdict="wrong" name="control over treatment" why="The ratio is upside down: the treatment's rate stands above the line, the control's below."
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from scipy.stats import norm

    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    ratio = control_buyers / control_visitors * treatment_visitors / treatment_buyers
    se = np.sqrt(
        1 / treatment_buyers - 1 / treatment_visitors + 1 / control_buyers - 1 / control_visitors
    )
    step = np.exp(norm.ppf(0.5 + confidence / 2) * se)
    return {"low": ratio / step - 1, "estimate": ratio - 1, "high": ratio * step - 1}


# %% id="lift_interval_ratio" exercise="lift_interval" verdict="wrong" name="the ratio without less one" why="This is the ratio. A lift is what exceeds 1: 1.2 is a lift of 0.2."
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    from scipy.stats import norm

    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    ratio = treatment_buyers / treatment_visitors * control_visitors / control_buyers
    se = np.sqrt(
        1 / treatment_buyers - 1 / treatment_visitors + 1 / control_buyers - 1 / control_visitors
    )
    step = np.exp(norm.ppf(0.5 + confidence / 2) * se)
    return {"low": ratio / step, "estimate": ratio, "high": ratio * step}


# %% id="lift_interval_always_95" exercise="lift_interval" verdict="wrong" name="always 95%" why="The level of confidence is not used: the interval is always that of 95%."
def lift_interval(
    control_buyers, control_visitors, treatment_buyers, treatment_visitors, confidence=0.95
):
    if min(control_buyers, treatment_buyers) == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    ratio = treatment_buyers / treatment_visitors * control_visitors / control_buyers
    se = np.sqrt(
        1 / treatment_buyers - 1 / treatment_visitors + 1 / control_buyers - 1 / control_visitors
    )
    step = np.exp(1.959964 * se)
    return {"low": ratio / step - 1, "estimate": ratio - 1, "high": ratio * step - 1}


# %% id="lift_interval_inputs" exercise="lift_interval" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    n = rng.integers(5, 900, 2)
    x = [int(rng.integers(0, k + 1)) * (seed % 7 > 0 or i) for i, k in enumerate(n)]
    return x[0], int(n[0]), x[1], int(n[1]), float(rng.uniform(0.3, 0.99))


# %% [markdown] id="orders_per_session"
# ## 6. orders_per_session


# %% id="orders_per_session_numpy" exercise="orders_per_session" verdict="right" why="bincount in NumPy"
def orders_per_session(days):
    _, place = np.unique(days["visitor_id"], return_inverse=True)
    x = np.bincount(place, weights=days["orders"])
    n = np.bincount(place, weights=days["sessions"])
    if n.sum() == 0:
        return {"rate": float("nan"), "se": float("nan")}
    r = x.sum() / n.sum()
    k = len(x)
    return {"rate": r, "se": ((x - r * n) ** 2).sum() ** 0.5 * (k / (k - 1)) ** 0.5 / n.sum()}


# %% id="orders_per_session_delta" exercise="orders_per_session" verdict="right" why="the textbook's variances and covariance"
def orders_per_session(days):
    own = days.pivot_table(index="visitor_id", values=["orders", "sessions"], aggfunc="sum")
    mx, mn = own["orders"].mean(), own["sessions"].mean()
    if mn == 0:
        return {"se": np.nan, "rate": np.nan}
    r = mx / mn
    c = own.cov()
    var = (
        c.loc["orders", "orders"]
        - 2 * r * c.loc["orders", "sessions"]
        + r**2 * c.loc["sessions", "sessions"]
    )
    return {"se": np.sqrt(max(var, 0) / len(own)) / mn, "rate": r}


# %% id="orders_per_session_colleague" exercise="orders_per_session" verdict="wrong" name="the colleague's code" why="This is the colleague's code as it was: an average of ratios by day, without the days that had no session."
def orders_per_session(days):
    days = days[days["sessions"] > 0]
    rates = days["orders"] / days["sessions"]
    return {"rate": rates.mean(), "se": rates.std() / np.sqrt(len(days))}


# %% id="orders_per_session_days" exercise="orders_per_session" verdict="wrong" name="days taken as independent" why="Days are taken for visitors. Sum up each visitor first: days of one visitor resemble each other. See *A metric by session*."
def orders_per_session(days):
    n = days["sessions"].sum()
    if n == 0:
        return {"rate": np.nan, "se": np.nan}
    r = days["orders"].sum() / n
    rest = days["orders"] - r * days["sessions"]
    return {"rate": r, "se": np.sqrt(len(days) * rest.var()) / n}


# %% id="orders_per_session_mean_of_ratios" exercise="orders_per_session" verdict="wrong" name="average of ratios" why="This is the mean of each visitor's ratio: one who came once counts as much as one who came twenty times. Add up first, divide afterwards."
def orders_per_session(days):
    own = days.groupby("visitor_id")[["orders", "sessions"]].sum()
    own = own[own["sessions"] > 0]
    if not len(own):
        return {"rate": np.nan, "se": np.nan}
    rates = own["orders"] / own["sessions"]
    return {"rate": rates.mean(), "se": rates.std() / np.sqrt(len(own))}


# %% id="orders_per_session_binomial" exercise="orders_per_session" verdict="wrong" name="sessions as coin tosses" why="The error is that of independent sessions with at most one order each. Sessions of one visitor are not independent."
def orders_per_session(days):
    n = days["sessions"].sum()
    if n == 0:
        return {"rate": np.nan, "se": np.nan}
    r = days["orders"].sum() / n
    return {"rate": r, "se": np.sqrt(max(r * (1 - r), 0) / n)}


# %% id="orders_per_session_no_session" exercise="orders_per_session" verdict="wrong" name="orders without a session lost" why="Orders paid on a day without a session are thrown away with that day."
def orders_per_session(days):
    own = days[days["sessions"] > 0].groupby("visitor_id")[["orders", "sessions"]].sum()
    n = own["sessions"].sum()
    if n == 0:
        return {"rate": np.nan, "se": np.nan}
    r = own["orders"].sum() / n
    rest = own["orders"] - r * own["sessions"]
    return {"rate": r, "se": np.sqrt(len(own) * rest.var()) / n}


# %% id="orders_per_session_visitors" exercise="orders_per_session" verdict="wrong" name="visitors without a session lost" why="Visitors without any session are thrown away. They were drawn too: their orders and they themselves count."
def orders_per_session(days):
    own = days.groupby("visitor_id")[["orders", "sessions"]].sum()
    own = own[own["sessions"] > 0]
    n = own["sessions"].sum()
    if n == 0:
        return {"rate": np.nan, "se": np.nan}
    r = own["orders"].sum() / n
    rest = own["orders"] - r * own["sessions"]
    return {"rate": r, "se": np.sqrt(len(own) * rest.var()) / n}


# %% id="orders_per_session_equivalent_1" exercise="orders_per_session" role="equivalent" mutant="keyword: *dropna=False*" why="A visitor's number is never missing."


# %% id="orders_per_session_inputs" exercise="orders_per_session" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    frame = samples.visitor_days(seed, visitors=3 + seed % 40, idle=0.2 if seed % 9 else 1.0)
    frame.loc[frame.index[::4], "orders"] += 1
    return (frame,)


# %% [markdown] id="cuped_difference"
# ## 7. cuped_difference


# %% id="cuped_difference_numpy" exercise="cuped_difference" verdict="right" why="NumPy arrays"
def cuped_difference(visitors):
    y = visitors["revenue_cny"].to_numpy(float)
    x = visitors["pre_revenue_cny"].fillna(0).to_numpy(float)
    c = np.cov(x, y)
    theta = c[0, 1] / c[0, 0] if np.ptp(x) > 0 else 0.0
    z = y - theta * (x - x.mean())
    treated = (visitors["arm"] == "treatment").to_numpy()
    a, b = z[treated], z[~treated]
    d = a.mean() - b.mean()
    se = (np.var(a, ddof=1) / a.size + np.var(b, ddof=1) / b.size) ** 0.5
    return {"low": d - 1.959964 * se, "estimate": d, "high": d + 1.959964 * se}


# %% id="cuped_difference_no_centre" exercise="cuped_difference" verdict="right" why="without the mean, which the difference cancels"
def cuped_difference(visitors):
    t = visitors.assign(past=visitors["pre_revenue_cny"].fillna(0))
    spread = ((t["past"] - t["past"].mean()) ** 2).sum()
    joint = ((t["past"] - t["past"].mean()) * t["revenue_cny"]).sum()
    t["left"] = t["revenue_cny"] - (joint / spread if t["past"].nunique() > 1 else 0) * t["past"]
    a = t.loc[t["arm"] == "treatment", "left"]
    b = t.loc[t["arm"] == "control", "left"]
    d = a.mean() - b.mean()
    se = np.hypot(a.sem(), b.sem())
    return {"estimate": d, "low": d - 1.96 * se, "high": d + 1.96 * se}


# %% id="cuped_difference_plain" exercise="cuped_difference" verdict="wrong" name="not adjusted" why="The past is not used: this is the plain difference with its wider interval."
def cuped_difference(visitors):
    a = visitors.loc[visitors["arm"] == "treatment", "revenue_cny"]
    b = visitors.loc[visitors["arm"] == "control", "revenue_cny"]
    d = a.mean() - b.mean()
    se = np.sqrt(a.var() / len(a) + b.var() / len(b))
    return {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="cuped_difference_change" exercise="cuped_difference" verdict="wrong" name="change against before" why="Here the whole past is subtracted, as if theta were 1. CUPED takes away as much as the past explains. See *The same answer with fewer visitors*."
def cuped_difference(visitors):
    z = visitors["revenue_cny"] - visitors["pre_revenue_cny"].fillna(0)
    a, b = z[visitors["arm"] == "treatment"], z[visitors["arm"] == "control"]
    d = a.mean() - b.mean()
    se = np.sqrt(a.var() / len(a) + b.var() / len(b))
    return {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="cuped_difference_own_mean" exercise="cuped_difference" verdict="wrong" name="each arm its own mean" why="Each arm is set against its own mean of the past, so that the difference of the pasts, which was to be taken away, stays in."
def cuped_difference(visitors):
    x = visitors["pre_revenue_cny"].fillna(0)
    y = visitors["revenue_cny"]
    theta = y.cov(x) / x.var() if x.nunique() > 1 else 0
    z = y - theta * (x - x.groupby(visitors["arm"]).transform("mean"))
    a, b = z[visitors["arm"] == "treatment"], z[visitors["arm"] == "control"]
    d = a.mean() - b.mean()
    se = np.sqrt(a.var() / len(a) + b.var() / len(b))
    return {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="cuped_difference_known_only" exercise="cuped_difference" verdict="wrong" name="new visitors left out" why="Who had never come before is left out. They are visitors of the experiment; their past is 0."
def cuped_difference(visitors):
    known = visitors.dropna(subset=["pre_revenue_cny"])
    x, y = known["pre_revenue_cny"], known["revenue_cny"]
    theta = y.cov(x) / x.var() if x.nunique() > 1 else 0
    z = y - theta * (x - x.mean())
    a, b = z[known["arm"] == "treatment"], z[known["arm"] == "control"]
    d = a.mean() - b.mean()
    se = np.sqrt(a.var() / len(a) + b.var() / len(b))
    return {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="cuped_difference_old_error" exercise="cuped_difference" verdict="wrong" name="error of the unadjusted" why="The estimate is adjusted, its error is not: the gain of CUPED lies in the smaller error."
def cuped_difference(visitors):
    x = visitors["pre_revenue_cny"].fillna(0)
    y = visitors["revenue_cny"]
    theta = y.cov(x) / x.var() if x.nunique() > 1 else 0
    z = y - theta * (x - x.mean())
    t, c = visitors["arm"] == "treatment", visitors["arm"] == "control"
    d = z[t].mean() - z[c].mean()
    se = np.sqrt(y[t].var() / t.sum() + y[c].var() / c.sum())
    return {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="cuped_difference_equivalent_1" exercise="cuped_difference" role="equivalent" mutant="keyword: *nunique(dropna=False)*" why="Missing amounts were filled before."


# %% id="cuped_difference_equivalent_2" exercise="cuped_difference" role="equivalent" mutant="constant: *else 0 -> *else 1" why="Where the past is the same for all, theta moves both arms alike."


# %% id="cuped_difference_equivalent_3" exercise="cuped_difference" role="equivalent" mutant="constant: *else 0 -> *else -1" why="Where the past is the same for all, theta moves both arms alike."


# %% id="cuped_difference_equivalent_4" exercise="cuped_difference" role="equivalent" mutant="keyword: *groupby* -> *dropna=False*" why="An arm is never missing."


# %% id="cuped_difference_inputs" exercise="cuped_difference" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    frame = samples.experiment(seed, visitors=60 + seed % 90, repeated=0)
    frame["revenue_cny"] += frame["pre_revenue_cny"].round(-1)
    frame.loc[frame["visitor_id"] % 4 == 0, "pre_revenue_cny"] = np.nan
    if seed % 10 == 0:
        frame["pre_revenue_cny"] = 30.0
    return (frame,)


# %% [markdown] id="peeking_chart"
# ## 8. peeking_chart


# %% id="peeking_chart_loop" exercise="peeking_chart" verdict="right" why="statsmodels day by day, a log scale, a Chinese title"
def peeking_chart(daily):
    from statsmodels.stats.proportion import proportions_ztest

    days = sorted(daily["day"].unique())
    values = []
    for day in days:
        so_far = daily[daily["day"] <= day].groupby("arm")[["buyers", "visitors"]].sum()
        values.append(proportions_ztest(so_far["buyers"], so_far["visitors"])[1])
    fig, ax = plt.subplots()
    ax.plot(days, values, marker="o", label="p")
    ax.plot(days, [0.05] * len(days), color="red", label="0.05")
    ax.set_yscale("log")
    ax.set_xlabel("第几天")
    ax.set_ylabel("p 值")
    ax.set_title(f"有 {sum(v < 0.05 for v in values)} 天 p 值低于 0.05")
    return ax


# %% id="peeking_chart_merge" exercise="peeking_chart" verdict="right" why="two tables, summed and merged; the line by hlines"
def peeking_chart(daily):
    from scipy.stats import chi2

    ordered = daily.sort_values("day")
    parts = []
    for arm in ("control", "treatment"):
        own = ordered[ordered["arm"] == arm].set_index("day")[["visitors", "buyers"]].cumsum()
        parts.append(own.add_suffix("_" + arm[0]))
    t = pd.concat(parts, axis=1)
    p = (t["buyers_c"] + t["buyers_t"]) / (t["visitors_c"] + t["visitors_t"])
    gap = t["buyers_t"] / t["visitors_t"] - t["buyers_c"] / t["visitors_c"]
    z2 = gap**2 / (p * (1 - p) * (1 / t["visitors_t"] + 1 / t["visitors_c"]))
    values = pd.Series(chi2.sf(z2, 1), index=t.index)
    ax = values.plot()
    ax.hlines(0.05, t.index.min(), t.index.max())
    ax.set(xlabel="day", ylabel="p-value", title=f"Below 0.05 on {int(values.lt(0.05).sum())} days")
    return ax


# %% id="peeking_chart_single_days" exercise="peeking_chart" verdict="wrong" name="each day alone" why="Each day is tested alone. What is looked at is all data so far: sum up from the first day on."
def peeking_chart(daily):
    from statsmodels.stats.proportion import proportions_ztest

    days = sorted(daily["day"].unique())
    values = []
    for day in days:
        own = daily[daily["day"] == day].groupby("arm")[["buyers", "visitors"]].sum()
        values.append(proportions_ztest(own["buyers"], own["visitors"])[1])
    fig, ax = plt.subplots()
    ax.plot(days, values)
    ax.axhline(0.05)
    ax.set(
        xlabel="day", ylabel="p-value", title=f"Below 0.05 on {sum(v < 0.05 for v in values)} days"
    )
    return ax


# %% id="peeking_chart_one_sided" exercise="peeking_chart" verdict="wrong" name="one-sided" why="The test is one-sided; a treatment may be worse too. Double the tail."
def peeking_chart(daily):
    from scipy.stats import norm

    t = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"]).sort_index().cumsum()
    b, n = t["buyers"], t["visitors"]
    p = b.sum(axis=1) / n.sum(axis=1)
    z = (b["treatment"] / n["treatment"] - b["control"] / n["control"]) / np.sqrt(
        p * (1 - p) * (1 / n).sum(axis=1)
    )
    values = norm.sf(z)
    fig, ax = plt.subplots()
    ax.plot(t.index, values)
    ax.axhline(0.05)
    ax.set(xlabel="day", ylabel="p-value", title=f"Below 0.05 on {(values < 0.05).sum()} days")
    return ax


# %% id="peeking_chart_row_order" exercise="peeking_chart" verdict="wrong" name="rows summed as they stand" why="Rows are summed up in the order in which they stand, which is not the order of the days. Sort first."
def peeking_chart(daily):
    from scipy.stats import norm

    t = daily.copy()
    t[["buyers", "visitors"]] = t.groupby("arm")[["buyers", "visitors"]].cumsum()
    t = t.pivot(index="day", columns="arm", values=["buyers", "visitors"])
    b, n = t["buyers"], t["visitors"]
    p = b.sum(axis=1) / n.sum(axis=1)
    z = (b["treatment"] / n["treatment"] - b["control"] / n["control"]) / np.sqrt(
        p * (1 - p) * (1 / n).sum(axis=1)
    )
    values = 2 * norm.sf(z.abs())
    fig, ax = plt.subplots()
    ax.plot(t.index, values)
    ax.axhline(0.05)
    ax.set(xlabel="day", ylabel="p-value", title=f"Below 0.05 on {(values < 0.05).sum()} days")
    return ax


# %% id="peeking_chart_unpooled" exercise="peeking_chart" verdict="wrong" name="rates not pooled" why="Each arm has its own rate in the error. The test asks what chance does when both rates are the same: pool them."
def peeking_chart(daily):
    from scipy.stats import norm

    t = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"]).sort_index().cumsum()
    r = t["buyers"] / t["visitors"]
    z = (r["treatment"] - r["control"]) / np.sqrt((r * (1 - r) / t["visitors"]).sum(axis=1))
    values = 2 * norm.sf(z.abs())
    fig, ax = plt.subplots()
    ax.plot(t.index, values)
    ax.axhline(0.05)
    ax.set(xlabel="day", ylabel="p-value", title=f"Below 0.05 on {(values < 0.05).sum()} days")
    return ax


# %% id="peeking_chart_no_line" exercise="peeking_chart" verdict="wrong" name="no line at 0.05" why="The reader cannot see where 0.05 lies: draw a horizontal line there."
def peeking_chart(daily):
    from statsmodels.stats.proportion import proportions_ztest

    days = sorted(daily["day"].unique())
    values = []
    for day in days:
        own = daily[daily["day"] <= day].groupby("arm")[["buyers", "visitors"]].sum()
        values.append(proportions_ztest(own["buyers"], own["visitors"])[1])
    fig, ax = plt.subplots()
    ax.plot(days, values)
    ax.set(
        xlabel="day", ylabel="p-value", title=f"Below 0.05 on {sum(v < 0.05 for v in values)} days"
    )
    return ax


# %% id="peeking_chart_inputs" exercise="peeking_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    frame = samples.daily_outcomes(seed, days=2 + seed % 12, visitors=150, lift=0.3 * (seed % 3))
    return (frame.sample(frac=1, random_state=seed),)


# %% [markdown] id="discoveries"
# ## 9. discoveries


# %% id="discoveries_loop" exercise="discoveries" verdict="right" why="statsmodels for each title, the rule by hand"
def discoveries(titles, alpha=0.05):
    from statsmodels.stats.proportion import proportions_ztest

    base = titles[titles["title_id"] == 0].iloc[0]
    tests = []
    for row in titles[titles["title_id"] != 0].itertuples():
        if row.impressions:
            z, p = proportions_ztest(
                [row.clicks, base["clicks"]], [row.impressions, base["impressions"]]
            )
            tests.append((p, row.title_id, z > 0))
    tests.sort()
    keep = 0
    for k, (p, _, _) in enumerate(tests, start=1):
        if p <= k * alpha / len(tests):
            keep = k
    return sorted(title for _, title, better in tests[:keep] if better)


# %% id="discoveries_scipy" exercise="discoveries" verdict="right" why="SciPy's adjusted p-values, as an array"
def discoveries(titles, alpha=0.05):
    from scipy.stats import false_discovery_control, norm

    t = titles.sort_values("title_id").set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    adjusted = false_discovery_control(2 * norm.cdf(-np.abs(z)))
    return t.index[(adjusted <= alpha) & (z > 0)].to_numpy()


# %% id="discoveries_one_by_one" exercise="discoveries" verdict="wrong" name="one by one" why="Each title is tested alone at 5%: of a thousand equal titles some 25 would look better by luck. See *A thousand titles*."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    return sorted(t.index[(2 * norm.sf(z.abs()) < alpha) & (z > 0)].tolist())


# %% id="discoveries_bonferroni" exercise="discoveries" verdict="wrong" name="Bonferroni" why="This divides alpha by the number of titles (Bonferroni): no fluke at all is allowed, and good titles are missed. The rule asked for lets the limit grow with the place."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    return sorted(t.index[(2 * norm.sf(z.abs()) < alpha / len(t)) & (z > 0)].tolist())


# %% id="discoveries_stops" exercise="discoveries" verdict="wrong" name="stops at the first" why="This stops at the first p-value that is too large for its place. The rule looks for the last place that holds."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    ranked = pd.Series(2 * norm.sf(z.abs()), index=t.index).sort_values()
    out = []
    for k, (title, value) in enumerate(ranked.items(), start=1):
        if value > alpha * k / len(ranked):
            break
        if z[title] > 0:
            out.append(title)
    return sorted(out)


# %% id="discoveries_own_place" exercise="discoveries" verdict="wrong" name="each at its own place" why="Each p-value is judged at its own place alone. When a later place holds, all smaller p-values before it are discoveries too."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    ranked = pd.Series(2 * norm.sf(z.abs()), index=t.index).sort_values()
    holds = ranked <= alpha * np.arange(1, len(ranked) + 1) / len(ranked)
    return sorted(title for title in ranked.index[holds] if z[title] > 0)


# %% id="discoveries_unseen" exercise="discoveries" verdict="wrong" name="unseen titles counted" why="Titles that were never shown count among the tests here. They were not tested."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t.drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    shown = t["impressions"].where(t["impressions"] > 0)
    z = (t["clicks"] / shown - x0 / n0) / np.sqrt(p * (1 - p) * (1 / shown + 1 / n0))
    ranked = pd.Series(2 * norm.sf(z.abs()), index=t.index).fillna(1).sort_values()
    ok = ranked <= alpha * np.arange(1, len(ranked) + 1) / len(ranked)
    last = int(np.flatnonzero(ok).max()) + 1 if ok.any() else 0
    return sorted(title for title in ranked.index[:last] if z[title] > 0)


# %% id="discoveries_worse_too" exercise="discoveries" verdict="wrong" name="worse titles too" why="Titles that are worse than the current one are in the list. They are discoveries, but nobody wants to use them."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm
    from statsmodels.stats.multitest import multipletests

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    return sorted(t.index[multipletests(2 * norm.sf(z.abs()), alpha, method="fdr_bh")[0]].tolist())


# %% id="discoveries_better_only" exercise="discoveries" verdict="wrong" name="tests chosen by their result" why="Only titles that looked better are counted among the tests. All that were shown were tested; choosing afterwards makes the rule too loose or too strict."
def discoveries(titles, alpha=0.05):
    from scipy.stats import norm
    from statsmodels.stats.multitest import multipletests

    t = titles.set_index("title_id")
    n0, x0 = t.loc[0, "impressions"], t.loc[0, "clicks"]
    t = t[t["impressions"] > 0].drop(index=0)
    t = t[t["clicks"] / t["impressions"] > x0 / n0]
    if not len(t):
        return []
    p = (t["clicks"] + x0) / (t["impressions"] + n0)
    z = (t["clicks"] / t["impressions"] - x0 / n0) / np.sqrt(
        p * (1 - p) * (1 / t["impressions"] + 1 / n0)
    )
    return sorted(t.index[multipletests(2 * norm.sf(z.abs()), alpha, method="fdr_bh")[0]].tolist())


# %% id="discoveries_equivalent_1" exercise="discoveries" role="equivalent" mutant="boundary: *(z > 0)* -> *(z >= 0)*" why="z of 0 has a p-value of 1, which is never a discovery."


# %% id="discoveries_inputs" exercise="discoveries" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    lift = [0.12, -0.12, 0.2][seed % 3]
    frame = samples.titles(seed, count=40, better=8, lift=lift, unseen=seed % 6)[0]
    return frame.sample(frac=1, random_state=seed), [0.05, 0.2, 0.01][seed % 3]


# %% [markdown] id="rollout_decision"
# ## 10. rollout_decision


# %% id="rollout_decision_numpy" exercise="rollout_decision" verdict="right" why="NumPy arrays"
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    money = np.nan_to_num(visitors["revenue_cny"].to_numpy(float))
    arm = visitors["arm"].to_numpy()
    a, b = money[arm == treatment], money[arm == control]
    d = a.mean() - b.mean()
    se = np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)
    ends = (
        np.array([d - 1.959964 * se, d, d + 1.959964 * se]) * visitors_a_year * margin_share
        - cost_cny
    )
    if ends.min() > 0:
        verdict = "roll out"
    elif ends.max() < 0:
        verdict = "stop"
    else:
        verdict = "open"
    return {"low": ends[0], "estimate": ends[1], "high": ends[2], "verdict": verdict}


# %% id="rollout_decision_loop" exercise="rollout_decision" verdict="right" why="sums by arm"
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    full = visitors.assign(revenue_cny=visitors["revenue_cny"].fillna(0.0))
    a = full[full["arm"] == treatment]["revenue_cny"]
    b = full[full["arm"] == control]["revenue_cny"]
    reach = 1.96 * np.hypot(a.sem(), b.sem())
    out = {}
    for key, sign in (("low", -1), ("estimate", 0), ("high", 1)):
        out[key] = (a.mean() - b.mean() + sign * reach) * visitors_a_year * margin_share - cost_cny
    out["verdict"] = {(True, True): "roll out", (False, False): "stop"}.get(
        (out["low"] > 0, out["high"] > 0), "open"
    )
    return out


# %% id="rollout_decision_all_others" exercise="rollout_decision" verdict="wrong" name="all that is not control" why="Everybody who is not in the control is taken for the treatment. There may be a third arm: take both by name."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"].fillna(0)
    a, b = r[visitors["arm"] != control], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_estimate" exercise="rollout_decision" verdict="wrong" name="decides by the estimate" why="The verdict follows the estimate alone, so that it is never open. Look where the ends of the interval lie. See *What is it worth*."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"].fillna(0)
    a, b = r[visitors["arm"] == treatment], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if d * k > cost_cny else "stop"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_before_cost" exercise="rollout_decision" verdict="wrong" name="verdict before the cost" why="The verdict asks whether there is an effect, before the cost. What counts is whether the effect pays for the treatment."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"].fillna(0)
    a, b = r[visitors["arm"] == treatment], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if d > reach else "stop" if d < -reach else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_buyers" exercise="rollout_decision" verdict="wrong" name="buyers only" why="Missing amounts are left out, so that this is revenue per buyer. Who bought nothing counts as 0."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"]
    a, b = r[visitors["arm"] == treatment], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_revenue" exercise="rollout_decision" verdict="wrong" name="revenue instead of margin" why="This counts revenue. Only its margin pays for the treatment."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"].fillna(0)
    a, b = r[visitors["arm"] == treatment], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_swapped" exercise="rollout_decision" verdict="wrong" name="control less treatment" why="The difference is the wrong way round: treatment less control."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    r = visitors["revenue_cny"].fillna(0)
    a, b = r[visitors["arm"] == control], r[visitors["arm"] == treatment]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_in_place" exercise="rollout_decision" verdict="wrong" name="table changed" why="Filling `revenue_cny` in place changes the table that was handed in. Put the filled amounts into a variable of their own."
def rollout_decision(visitors, control, treatment, visitors_a_year, margin_share, cost_cny):
    visitors["revenue_cny"] = visitors["revenue_cny"].fillna(0)
    r = visitors["revenue_cny"]
    a, b = r[visitors["arm"] == treatment], r[visitors["arm"] == control]
    d, reach = a.mean() - b.mean(), 1.96 * np.hypot(a.sem(), b.sem())
    k = visitors_a_year * margin_share
    low, high = (d - reach) * k - cost_cny, (d + reach) * k - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": d * k - cost_cny, "high": high, "verdict": verdict}


# %% id="rollout_decision_equivalent_1" exercise="rollout_decision" role="equivalent" mutant="keyword: *dropna=False*" why="An arm is never missing."


# %% id="rollout_decision_equivalent_2" exercise="rollout_decision" role="equivalent" mutant="boundary: *low > 0* -> *low >= 0*" why="An end is never exactly 0."


# %% id="rollout_decision_equivalent_3" exercise="rollout_decision" role="equivalent" mutant="boundary: *high < 0* -> *high <= 0*" why="An end is never exactly 0."


# %% id="rollout_decision_inputs" exercise="rollout_decision" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_05 as samples

    frame = samples.experiment(seed, visitors=150, lift=2.0)
    frame["arm"] = frame["arm"].where(frame["visitor_id"] % 4 > 0, "third")
    frame["revenue_cny"] = frame["revenue_cny"].where(frame["bought"])
    arms = ["control", "treatment", "third"]
    return frame, arms[seed % 3], arms[(seed + 1) % 3], 9_000.0, 0.3, float(seed % 7) * 9_000
