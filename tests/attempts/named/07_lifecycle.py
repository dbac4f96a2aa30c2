# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="payback_one_month" exercise="payback_month" mistake="payback_month_single"
def payback_month(margins, cac_cny):
    good = [k for k, value in enumerate(margins) if value >= cac_cny]
    return min(good) if good else np.nan


# %% id="payback_first" exercise="payback_month" mistake="payback_month_from_one"
def payback_month(margins, cac_cny):
    reached = np.flatnonzero(np.cumsum(margins) >= cac_cny)
    return reached[0] + 1 if reached.size else np.nan


# %% id="payback_strict" exercise="payback_month" mistake="payback_month_more"
def payback_month(margins, cac_cny):
    reached = np.flatnonzero(np.cumsum(margins) > cac_cny)
    return reached[0] if reached.size else np.nan


# %% id="payback_last" exercise="payback_month" mistake="none"
def payback_month(margins, cac_cny):
    below = np.flatnonzero(np.cumsum(margins) < cac_cny)
    month = below[-1] + 1 if below.size else 0
    return month if month < len(margins) else np.nan


# %% id="cohort_partial" exercise="cohort_retention" mistake="cohort_retention_unfinished"
def cohort_retention(orders, last_day):
    stop = pd.Period(last_day, "M")
    t = pd.DataFrame({"who": orders["customer_id"], "m": orders["ordered_at"].dt.to_period("M")})
    t = t[orders["ordered_at"].dt.normalize() <= last_day]
    t["c"] = t.groupby("who")["m"].transform("min")
    rows = []
    for c, part in t.groupby("c"):
        m = c
        while m <= stop:
            k = part.loc[part["m"] == m, "who"].nunique()
            n = part["who"].nunique()
            rows.append([str(c), (m - c).n, n, k, k / n])
            m += 1
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="cohort_pivot" exercise="cohort_retention" mistake="cohort_retention_empty"
def cohort_retention(orders, last_day):
    t = pd.DataFrame({"who": orders["customer_id"], "m": orders["ordered_at"].dt.to_period("M")})
    t["c"] = t.groupby("who")["m"].transform("min")
    t = t[t["m"] < (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")]
    long = t.drop_duplicates().groupby(["c", "m"]).size().reset_index(name="active")
    long["month_no"] = (long["m"] - long["c"]).map(lambda gap: gap.n)
    start = long[long["month_no"] == 0].set_index("c")["active"]
    long["customers"] = long["c"].map(start)
    long["retention"] = long["active"] / long["customers"]
    return long.assign(cohort=long["c"].astype(str))


# %% id="cohort_size" exercise="cohort_retention" mistake="cohort_retention_orders"
def cohort_retention(orders, last_day):
    end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
    t = pd.DataFrame({"who": orders["customer_id"], "m": orders["ordered_at"].dt.to_period("M")})
    t["c"] = t.groupby("who")["m"].transform("min")
    rows = []
    for c in sorted(t.loc[t["c"] < end, "c"].unique()):
        part = t[t["c"] == c]
        n = part["who"].nunique()
        for k in range((end - c).n):
            a = len(part[part["m"] == c + k])
            rows.append([str(c), k, n, a, a / n])
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="again_all" exercise="repurchase_within" mistake="repurchase_within_everybody"
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    t = orders[orders["ordered_at"] < pd.Timestamp(last_day) + pd.Timedelta(days=1)]
    g = t.groupby("customer_id")["ordered_at"]
    x = n = 0
    for _, moments in g:
        d = sorted(set(moments.dt.normalize()))
        n += 1
        x += len(d) > 1 and (d[1] - d[0]).days <= days
    if not n:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="again_zero" exercise="repurchase_within" mistake="repurchase_within_same_day"
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    x = n = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = sorted(moments.dt.normalize())
        if d[0] + pd.Timedelta(days=days) > pd.Timestamp(last_day):
            continue
        n += 1
        x += len(d) > 1 and (d[1] - d[0]).days <= days
    if not n:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="again_normal" exercise="repurchase_within" mistake="repurchase_within_wald"
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    x = n = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = sorted(set(moments.dt.normalize()))
        if d[0] + pd.Timedelta(days=days) > pd.Timestamp(last_day):
            continue
        n += 1
        x += len(d) > 1 and (d[1] - d[0]).days <= days
    if not n:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    low, high = proportion_confint(x, n)
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="again_percent" exercise="repurchase_within" mistake="none"
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    x = n = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = sorted(set(moments.dt.normalize()))
        if d[0] + pd.Timedelta(days=days) > pd.Timestamp(last_day):
            continue
        n += 1
        x += len(d) > 1 and (d[1] - d[0]).days <= days
    if not n:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": 100 * x / n, "low": 100 * low, "high": 100 * high}


# %% id="members_twice" exercise="clean_members" mistake="clean_members_doubles"
def clean_members(raw):
    import re

    names = {"银卡": "silver", "金卡": "gold", "黑卡": "black"}
    level, rows = None, []
    for number, tier, day, fee, state in raw.drop_duplicates().values.tolist():
        if not number.startswith("VIP"):
            continue
        level = names.get(tier, level)
        date = pd.Timestamp(*map(int, re.findall(r"\d+", day)))
        money = float(re.sub("[￥元,]", "", fee))
        rows.append([int(number[3:]), level, date, money, state == "已续费"])
    return pd.DataFrame(rows, columns=["customer_id", "tier", "joined_on", "fee_cny", "renewed"])


# %% id="members_level" exercise="clean_members" mistake="clean_members_level"
def clean_members(raw):
    import re

    names = {"银卡": "silver", "金卡": "gold", "黑卡": "black", "": ""}
    rows = {}
    for number, tier, day, fee, state in raw.values.tolist():
        if number.startswith("VIP") and int(number[3:]) not in rows:
            date = pd.Timestamp(*map(int, re.findall(r"\d+", day)))
            money = float(re.sub("[￥元,]", "", fee))
            rows[int(number[3:])] = [int(number[3:]), names[tier], date, money, state == "已续费"]
    return pd.DataFrame(
        list(rows.values()), columns=["customer_id", "tier", "joined_on", "fee_cny", "renewed"]
    )


# %% id="members_in" exercise="clean_members" mistake="clean_members_state"
def clean_members(raw):
    import re

    names = {"银卡": "silver", "金卡": "gold", "黑卡": "black"}
    level, rows = None, {}
    for number, tier, day, fee, state in raw.values.tolist():
        if not number.startswith("VIP"):
            continue
        level = names.get(tier, level)
        date = pd.Timestamp(*map(int, re.findall(r"\d+", day)))
        money = float(re.sub("[￥元,]", "", fee))
        rows[int(number[3:])] = [int(number[3:]), level, date, money, "续费" in state]
    return pd.DataFrame(
        list(rows.values()), columns=["customer_id", "tier", "joined_on", "fee_cny", "renewed"]
    )


# %% id="members_chinese" exercise="clean_members" mistake="none"
def clean_members(raw):
    import re

    level, rows = None, {}
    for number, tier, day, fee, state in raw.values.tolist():
        if not number.startswith("VIP"):
            continue
        level = tier or level
        date = pd.Timestamp(*map(int, re.findall(r"\d+", day)))
        money = float(re.sub("[￥元,]", "", fee))
        rows[int(number[3:])] = [int(number[3:]), level, date, money, state == "已续费"]
    return pd.DataFrame(
        list(rows.values()), columns=["customer_id", "tier", "joined_on", "fee_cny", "renewed"]
    )


# %% id="lost_all_data" exercise="called_lost" mistake="called_lost_future"
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    lost = back = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = moments.dt.normalize()
        if (now - d.max()).days >= silent_days:
            lost += 1
            back += any((d > now) & (d <= now + pd.Timedelta(days=wait_days)))
    return {"lost": lost, "returned": back, "share": back / lost if lost else np.nan}


# %% id="lost_rows" exercise="called_lost" mistake="called_lost_orders"
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    lost = back = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = moments.dt.normalize()
        past = d[d <= now]
        if len(past) and (now - past.max()).days >= silent_days:
            lost += 1
            back += int(((d > now) & (d <= now + pd.Timedelta(days=wait_days))).sum())
    return {"lost": lost, "returned": back, "share": back / lost if lost else np.nan}


# %% id="lost_strict" exercise="called_lost" mistake="called_lost_day"
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    lost = back = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = moments.dt.normalize()
        past = d[d <= now]
        if len(past) and past.max() < now - pd.Timedelta(days=silent_days):
            lost += 1
            back += any((d > now) & (d <= now + pd.Timedelta(days=wait_days)))
    return {"lost": lost, "returned": back, "share": back / lost if lost else np.nan}


# %% id="lost_wait" exercise="called_lost" mistake="none"
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    lost = back = 0
    for _, moments in orders.groupby("customer_id")["ordered_at"]:
        d = moments.dt.normalize()
        past = d[d <= now]
        if len(past) and (now - past.max()).days >= silent_days:
            lost += 1
            back += any(d > now)
    return {"lost": lost, "returned": back, "share": back / lost if lost else np.nan}


# %% id="summary_size" exercise="buyer_summary" mistake="buyer_summary_orders"
def buyer_summary(orders, last_day):
    last, rows = pd.Timestamp(last_day), []
    o = orders.assign(d=orders["ordered_at"].dt.normalize()).sort_values("ordered_at")
    for who, p in o[o["d"] <= last].groupby("customer_id"):
        rest = p["amount_cny"].iloc[1:]
        rows.append(
            {
                "customer_id": who,
                "repeats": len(rest),
                "recency_weeks": (p["d"].iloc[-1] - p["d"].iloc[0]).days / 7,
                "age_weeks": (last - p["d"].iloc[0]).days / 7,
                "repeat_spend_cny": rest.mean() if len(rest) else 0,
            }
        )
    return pd.DataFrame(rows)


# %% id="summary_mean" exercise="buyer_summary" mistake="buyer_summary_all_spend"
def buyer_summary(orders, last_day):
    last, rows = pd.Timestamp(last_day), []
    o = orders.assign(d=orders["ordered_at"].dt.normalize())
    for who, p in o[o["d"] <= last].groupby("customer_id"):
        by = p.groupby("d")["amount_cny"].sum()
        rows.append(
            {
                "customer_id": who,
                "repeats": len(by) - 1,
                "recency_weeks": (by.index.max() - by.index.min()).days / 7,
                "age_weeks": (last - by.index.min()).days / 7,
                "repeat_spend_cny": by.mean() if len(by) > 1 else 0,
            }
        )
    return pd.DataFrame(rows)


# %% id="summary_rfm" exercise="buyer_summary" mistake="buyer_summary_since"
def buyer_summary(orders, last_day):
    last, rows = pd.Timestamp(last_day), []
    o = orders.assign(d=orders["ordered_at"].dt.normalize())
    for who, p in o[o["d"] <= last].groupby("customer_id"):
        by = p.groupby("d")["amount_cny"].sum().sort_index()
        rows.append(
            {
                "customer_id": who,
                "repeats": len(by) - 1,
                "recency_weeks": (last - by.index.max()).days / 7,
                "age_weeks": (last - by.index.min()).days / 7,
                "repeat_spend_cny": by.iloc[1:].mean() if len(by) > 1 else 0,
            }
        )
    return pd.DataFrame(rows)


# %% id="summary_days" exercise="buyer_summary" mistake="none"
def buyer_summary(orders, last_day):
    last, rows = pd.Timestamp(last_day), []
    o = orders.assign(d=orders["ordered_at"].dt.normalize())
    for who, p in o[o["d"] <= last].groupby("customer_id"):
        by = p.groupby("d")["amount_cny"].sum().sort_index()
        rows.append(
            {
                "customer_id": who,
                "repeats": len(by) - 1,
                "recency_weeks": (by.index.max() - by.index.min()).days,
                "age_weeks": (last - by.index.min()).days,
                "repeat_spend_cny": by.iloc[1:].mean() if len(by) > 1 else 0,
            }
        )
    return pd.DataFrame(rows)


# %% id="value_mean" exercise="expected_value" mistake="expected_value_own_mean"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = model["r"], model["alpha"], model["a"], model["b"]
    out = []
    for who, x, t, T, m in buyers[
        ["customer_id", "repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
    ].itertuples(index=False):
        z = weeks / (al + T + weeks)
        top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        low = 1 + (a / (b + x - 1) * ((al + T) / (al + t)) ** (r + x) if x else 0)
        e = (a + b + x - 1) / (a - 1) * top / low
        out.append((who, e, m, e * m * margin_share))
    return pd.DataFrame(
        out, columns=["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
    )


# %% id="value_all_die" exercise="expected_value" mistake="expected_value_zero"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = model["r"], model["alpha"], model["a"], model["b"]
    p, q, g = model["p"], model["q"], model["gamma"]
    out = []
    for who, x, t, T, m in buyers[
        ["customer_id", "repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
    ].itertuples(index=False):
        z = weeks / (al + T + weeks)
        top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        low = 1 + a / (b + x - 1 or 1) * ((al + T) / (al + t)) ** (r + x)
        e = (a + b + x - 1) / (a - 1) * top / low
        s = p * (g + x * m) / (p * x + q - 1)
        out.append((who, e, s, e * s * margin_share))
    return pd.DataFrame(
        out, columns=["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
    )


# %% id="value_no_margin" exercise="expected_value" mistake="expected_value_revenue"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = model["r"], model["alpha"], model["a"], model["b"]
    p, q, g = model["p"], model["q"], model["gamma"]
    out = []
    for who, x, t, T, m in buyers[
        ["customer_id", "repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
    ].itertuples(index=False):
        z = weeks / (al + T + weeks)
        top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        low = 1 + (a / (b + x - 1) * ((al + T) / (al + t)) ** (r + x) if x else 0)
        e = (a + b + x - 1) / (a - 1) * top / low
        s = p * (g + x * m) / (p * x + q - 1)
        out.append((who, e, s, e * s))
    return pd.DataFrame(
        out, columns=["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
    )


# %% id="value_prior" exercise="expected_value" mistake="none"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = model["r"], model["alpha"], model["a"], model["b"]
    p, q, g = model["p"], model["q"], model["gamma"]
    out = []
    for who, x, t, T in buyers[["customer_id", "repeats", "recency_weeks", "age_weeks"]].itertuples(
        index=False
    ):
        z = weeks / (al + T + weeks)
        top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        low = 1 + (a / (b + x - 1) * ((al + T) / (al + t)) ** (r + x) if x else 0)
        e = (a + b + x - 1) / (a - 1) * top / low
        s = p * g / (q - 1)
        out.append((who, e, s, e * s * margin_share))
    return pd.DataFrame(
        out, columns=["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
    )


# %% id="sbg_exchange" exercise="fit_sbg" mistake="fit_sbg_swapped"
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.array(left, float)
    k = len(n) - 1
    t = np.arange(k) + 1

    def loss(v):
        a, b = np.exp(v)
        gone = -np.diff(n)
        s = gone @ betaln(a + 1, b + t - 1) + n[-1] * betaln(a, b + k) - n[0] * betaln(a, b)
        return -s / n[0]

    a, b = np.exp(minimize(loss, [0, 0], method="BFGS").x)
    return {"alpha": b, "beta": a, "next_renewal": (b + k) / (a + b + k)}


# %% id="sbg_previous" exercise="fit_sbg" mistake="fit_sbg_last_seen"
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.array(left, float)
    k = len(n) - 1
    t = np.arange(k) + 1

    def loss(v):
        a, b = np.exp(v)
        gone = -np.diff(n)
        s = gone @ betaln(a + 1, b + t - 1) + n[-1] * betaln(a, b + k) - n[0] * betaln(a, b)
        return -s / n[0]

    a, b = np.exp(minimize(loss, [0, 0], method="BFGS").x)
    return {"alpha": a, "beta": b, "next_renewal": (b + k - 1) / (a + b + k - 1)}


# %% id="sbg_share_left" exercise="fit_sbg" mistake="none"
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import beta as bf
    from scipy.special import betaln

    n = np.array(left, float)
    k = len(n) - 1
    t = np.arange(k) + 1

    def loss(v):
        a, b = np.exp(v)
        gone = -np.diff(n)
        s = gone @ betaln(a + 1, b + t - 1) + n[-1] * betaln(a, b + k) - n[0] * betaln(a, b)
        return -s / n[0]

    a, b = np.exp(minimize(loss, [0, 0], method="BFGS").x)
    return {"alpha": a, "beta": b, "next_renewal": bf(a, b + k + 1) / bf(a, b)}


# %% id="effect_direct" exercise="member_effect" mistake="member_effect_plain"
def member_effect(customers, width):
    a = customers.loc[customers["is_member"], "after_cny"]
    b = customers.loc[~customers["is_member"], "after_cny"]
    r = a.mean() / b.mean()
    se = np.sqrt(a.var() / len(a) / a.mean() ** 2 + b.var() / len(b) / b.mean() ** 2)
    return {"plain": r, "adjusted": r, "low": r * np.exp(-1.96 * se), "high": r * np.exp(1.96 * se)}


# %% id="effect_bands" exercise="member_effect" mistake="member_effect_mean_of_ratios"
def member_effect(customers, width):
    m = customers["is_member"]
    out = {"plain": customers["after_cny"][m].mean() / customers["after_cny"][~m].mean()}
    band = np.where(customers["before_cny"] > 0, customers["before_cny"] // width, -1)
    ratios, top, base, v1, v0 = [], 0, 0, 0, 0
    for _, part in customers.groupby(band):
        a = part.loc[part["is_member"], "after_cny"]
        b = part.loc[~part["is_member"], "after_cny"]
        if min(len(a), len(b)) > 1:
            ratios.append(a.mean() / b.mean())
            top, base = top + len(a) * a.mean(), base + len(a) * b.mean()
            v1, v0 = v1 + len(a) * a.var(), v0 + len(a) ** 2 * b.var() / len(b)
    if not ratios:
        return out | {"adjusted": np.nan, "low": np.nan, "high": np.nan}
    se, r = np.sqrt(v1 / top**2 + v0 / base**2), np.mean(ratios)
    return out | {"adjusted": r, "low": r * np.exp(-1.96 * se), "high": r * np.exp(1.96 * se)}


# %% id="effect_sizes" exercise="member_effect" mistake="member_effect_all_weights"
def member_effect(customers, width):
    m = customers["is_member"]
    out = {"plain": customers["after_cny"][m].mean() / customers["after_cny"][~m].mean()}
    band = np.where(customers["before_cny"] > 0, customers["before_cny"] // width, -1)
    top = base = v1 = v0 = 0
    for _, part in customers.groupby(band):
        a = part.loc[part["is_member"], "after_cny"]
        b = part.loc[~part["is_member"], "after_cny"]
        if min(len(a), len(b)) > 1:
            w = len(part)
            top, base = top + w * a.mean(), base + w * b.mean()
            v1, v0 = v1 + w**2 * a.var() / len(a), v0 + w**2 * b.var() / len(b)
    if not top:
        return out | {"adjusted": np.nan, "low": np.nan, "high": np.nan}
    se, r = np.sqrt(v1 / top**2 + v0 / base**2), top / base
    return out | {"adjusted": r, "low": r * np.exp(-1.96 * se), "high": r * np.exp(1.96 * se)}


# %% id="effect_turned" exercise="member_effect" mistake="none"
def member_effect(customers, width):
    m = customers["is_member"]
    out = {"plain": customers["after_cny"][~m].mean() / customers["after_cny"][m].mean()}
    band = np.where(customers["before_cny"] > 0, customers["before_cny"] // width, -1)
    top = base = v1 = v0 = 0
    for _, part in customers.groupby(band):
        a = part.loc[part["is_member"], "after_cny"]
        b = part.loc[~part["is_member"], "after_cny"]
        if min(len(a), len(b)) > 1:
            w = len(a)
            top, base = top + w * a.mean(), base + w * b.mean()
            v1, v0 = v1 + w**2 * a.var() / len(a), v0 + w**2 * b.var() / len(b)
    if not top:
        return out | {"adjusted": np.nan, "low": np.nan, "high": np.nan}
    se, r = np.sqrt(v1 / top**2 + v0 / base**2), base / top
    return out | {"adjusted": r, "low": r * np.exp(-1.96 * se), "high": r * np.exp(1.96 * se)}


# %% id="renewal_everything" exercise="renewal_chart" mistake="renewal_chart_choice"
def renewal_chart(terms):
    t = terms[terms["outcome"].isin(["renewed", "lapsed"])]
    t = t.assign(yes=t["outcome"].eq("renewed"), fit=t["package"].ne("standard"))
    g = t.groupby(["life_stage", "fit"])["yes"].agg(["mean", "count"]).unstack("fit").dropna()
    gap = g["mean"][True] - g["mean"][False]
    half = 1.96 * np.sqrt((g["mean"] * (1 - g["mean"]) / g["count"]).sum(axis=1))
    fig, ax = plt.subplots()
    ax.barh(gap.index, gap * 100, xerr=half * 100)
    total = t.groupby("fit")["yes"].mean().diff().iloc[-1] * 100
    ax.set_title(f"Packages that suit: {abs(total):.0f} points more")
    ax.set_xlabel("points")
    ax.set_ylabel("stage")
    return ax


# %% id="renewal_open" exercise="renewal_chart" mistake="renewal_chart_running"
def renewal_chart(terms):
    t = terms[terms["assigned_by"].eq("lot")]
    t = t.assign(yes=t["outcome"].eq("renewed"), fit=t["package"].ne("standard"))
    g = t.groupby(["life_stage", "fit"])["yes"].agg(["mean", "count"]).unstack("fit").dropna()
    gap = g["mean"][True] - g["mean"][False]
    half = 1.96 * np.sqrt((g["mean"] * (1 - g["mean"]) / g["count"]).sum(axis=1))
    fig, ax = plt.subplots()
    ax.barh(gap.index, gap * 100, xerr=half * 100)
    total = t.groupby("fit")["yes"].mean().diff().iloc[-1] * 100
    ax.set_title(f"Packages that suit: {abs(total):.0f} points more")
    ax.set_xlabel("points")
    ax.set_ylabel("stage")
    return ax


# %% id="renewal_percent" exercise="renewal_chart" mistake="renewal_chart_relative"
def renewal_chart(terms):
    t = terms[terms["assigned_by"].eq("lot") & terms["outcome"].ne("running")]
    t = t.assign(yes=t["outcome"].eq("renewed"), fit=t["package"].ne("standard"))
    g = t.groupby(["life_stage", "fit"])["yes"].agg(["mean", "count"]).unstack("fit").dropna()
    gap = g["mean"][True] / g["mean"][False] - 1
    half = 1.96 * np.sqrt((g["mean"] * (1 - g["mean"]) / g["count"]).sum(axis=1))
    fig, ax = plt.subplots()
    ax.barh(gap.index, gap * 100, xerr=half * 100)
    total = t.groupby("fit")["yes"].mean().diff().iloc[-1] * 100
    ax.set_title(f"Packages that suit: {abs(total):.0f} points more")
    ax.set_xlabel("points")
    ax.set_ylabel("stage")
    return ax


# %% id="renewal_turned" exercise="renewal_chart" mistake="none"
def renewal_chart(terms):
    t = terms[terms["assigned_by"].eq("lot") & terms["outcome"].ne("running")]
    t = t.assign(yes=t["outcome"].eq("renewed"), fit=t["package"].eq("standard"))
    g = t.groupby(["life_stage", "fit"])["yes"].agg(["mean", "count"]).unstack("fit").dropna()
    gap = g["mean"][True] - g["mean"][False]
    half = 1.96 * np.sqrt((g["mean"] * (1 - g["mean"]) / g["count"]).sum(axis=1))
    fig, ax = plt.subplots()
    ax.barh(gap.index, gap * 100, xerr=half * 100)
    total = t.groupby("fit")["yes"].mean().diff().iloc[-1] * 100
    ax.set_title(f"Packages that suit: {abs(total):.0f} points more")
    ax.set_xlabel("points")
    ax.set_ylabel("stage")
    return ax
