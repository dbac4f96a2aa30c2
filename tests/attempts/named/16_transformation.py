# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="worth_monthly_twelfth" exercise="present_value" mistake="present_value_twelfth"
def present_value(flows, annual_rate):
    total = 0.0
    for m, c, b in flows[["month", "cost_cny", "benefit_cny"]].to_numpy():
        total += (b - c) / (1 + annual_rate / 12) ** m
    return total


# %% id="worth_power" exercise="present_value" mistake="present_value_months"
def present_value(flows, annual_rate):
    d = np.power(1 + annual_rate, -flows["month"].to_numpy(float))
    return float((flows["benefit_cny"].to_numpy() - flows["cost_cny"].to_numpy()) @ d)


# %% id="worth_simple_interest" exercise="present_value" mistake="none"
def present_value(flows, annual_rate):
    net = flows["benefit_cny"] - flows["cost_cny"]
    return (net / (1 + annual_rate * flows["month"] / 12)).sum()


# %% id="back_first" exercise="payback_month" mistake="payback_month_first"
def payback_month(flows, annual_rate=0.0):
    t = flows.assign(n=flows["benefit_cny"] - flows["cost_cny"])
    t["n"] = t["n"] / (1 + annual_rate) ** (t["month"] / 12)
    run = 0.0
    for m, n in t.groupby("month")["n"].sum().items():
        run += n
        if run >= -0.005:
            return int(m)
    return None


# %% id="back_no_rate" exercise="payback_month" mistake="payback_month_plain"
def payback_month(flows, annual_rate=0.0):
    t = flows.groupby("month")[["cost_cny", "benefit_cny"]].sum()
    run, since = 0.0, None
    for m, c, b in t.itertuples():
        run += b - c
        since = None if run < -0.005 else (m if since is None else since)
    return since


# %% id="rates_lowest" exercise="irrs" mistake="irrs_one"
def irrs(yearly_cny):
    roots = np.polynomial.Polynomial(yearly_cny[::-1]).roots()
    rates = [r.real - 1 for r in roots if abs(r.imag) < 1e-8 and r.real > 0]
    return [min(rates)] if rates else []


# %% id="rates_above_zero" exercise="irrs" mistake="irrs_positive"
def irrs(yearly_cny):
    roots = np.roots(yearly_cny)
    roots = roots[np.isclose(roots.imag, 0)].real - 1
    return sorted(roots[roots > 0].tolist())


# %% id="bills_as_written" exercise="clean_invoices" mistake="clean_invoices_wan"
def clean_invoices(raw):
    t = raw.assign(key=raw["number"].str.strip().str.lower()).drop_duplicates("key")
    t = t[t["amount"] != "待定"]
    p = t["month"].str.extract(r"(\d+)\D+(\d+)").astype(int)
    m = pd.to_datetime({"year": p[0], "month": p[1], "day": 1})
    a = t["amount"].str.replace("[¥,万)]", "", regex=True).str.replace("(", "-").astype(float)
    s = a.groupby(m).sum().asfreq("MS", fill_value=0.0)
    return pd.DataFrame({"month": s.index, "paid_cny": s.to_numpy()})


# %% id="swing_up" exercise="tornado_chart" mistake="tornado_chart_half"
def tornado_chart(drivers):
    d = drivers[drivers["high_cny"] != drivers["low_cny"]].copy()
    d["up"] = d["high_cny"] - d["likely_cny"]
    d = d.sort_values(["up", "driver"], ascending=[False, True])
    _, ax = plt.subplots()
    ax.barh(d["driver"], d["up"])
    ax.invert_yaxis()
    ax.set(title=f"First of all {d['driver'].iloc[0]}", xlabel="CNY", ylabel="Driver")
    return ax


# %% id="draws_lone" exercise="simulate_total" mistake="simulate_total_independent"
def simulate_total(drivers, shocks, rho):
    from scipy.special import ndtr

    low, mode, high = (drivers[c].to_numpy(float) for c in ["low_cny", "likely_cny", "high_cny"])
    u = ndtr(shocks[:, 1:])
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) < mode - low, left, right).sum(axis=1)


# %% id="draws_normal" exercise="simulate_total" mistake="none"
def simulate_total(drivers, shocks, rho):
    z = np.sqrt(rho) * shocks[:, [0]] + np.sqrt(1 - rho) * shocks[:, 1:]
    sd = ((drivers["high_cny"] - drivers["low_cny"]) / 4).to_numpy()
    return (drivers["likely_cny"].to_numpy() + z * sd).sum(axis=1)


# %% id="effect_z" exercise="roll_out_effect" mistake="roll_out_effect_normal"
def roll_out_effect(units, skip):
    import statsmodels.api as sm

    d = units[~units["month"].isin(pd.to_datetime(skip))].reset_index(drop=True)
    u = d["channel"].astype(str) + d["category"].astype(str)
    X = pd.concat(
        [
            d["is_live"].astype(float),
            pd.get_dummies(u, dtype=float),
            pd.get_dummies(d["month"], dtype=float).iloc[:, 1:],
        ],
        axis=1,
    )
    fit = sm.OLS(np.log(d["operating_cost_cny"] / d["sales_cny"]).to_numpy(), X.to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(u)[0]}
    )
    low, high = fit.conf_int()[0]
    return {"effect": fit.params[0], "low": low, "high": high}


# %% id="luck_one_tail" exercise="permutation_p" mistake="permutation_p_one_side"
def permutation_p(changes):
    from itertools import combinations

    x, n, k = changes["change_log"].to_numpy(), len(changes), int(changes["treated"].sum())
    true = x[changes["treated"].to_numpy()].sum()
    sums = np.array([x[list(c)].sum() for c in combinations(range(n), k)])
    below = true / k < x.mean()
    return float((sums <= true + 1e-9).mean() if below else (sums >= true - 1e-9).mean())


# %% id="saved_of_lowered" exercise="saving" mistake="saving_lowered"
def saving(units, effect):
    s = 1 - np.exp(effect)
    return {
        "live_cny": (units["operating_cost_cny"] * units["is_live"]).sum() * s,
        "all_cny": units["operating_cost_cny"].sum() * s,
    }


# %% id="saved_sum" exercise="saving" mistake="none"
def saving(units, effect):
    live = units.loc[units["is_live"], "operating_cost_cny"].sum() * (np.exp(-effect) - 1)
    return {"live_cny": live, "all_cny": live / max(units["is_live"].mean(), 1e-9)}


# %% id="road_forced" exercise="roadmap_value" mistake="roadmap_value_no_stop"
def roadmap_value(steps, annual_rate):
    t = steps.sort_values("step")
    value, signed, alive, month = 0.0, 0.0, 1.0, 0
    for _, r in t[::-1].iterrows():
        value = (
            r.success * (value + r.benefit_cny) / (1 + annual_rate) ** (r.months / 12) - r.cost_cny
        )
    for _, r in t.iterrows():
        signed -= r.cost_cny / (1 + annual_rate) ** (month / 12)
        alive, month = alive * r.success, month + r.months
        signed += alive * r.benefit_cny / (1 + annual_rate) ** (month / 12)
    return {"staged_cny": value, "committed_cny": signed}


# %% id="road_end_only" exercise="roadmap_value" mistake="none"
def roadmap_value(steps, annual_rate):
    t = steps.sort_values("step")
    when = t["months"].cumsum()
    worth = (t["success"].cumprod() * t["benefit_cny"] - t["cost_cny"]) / (1 + annual_rate) ** (
        when / 12
    )
    return {"staged_cny": max(0.0, worth.sum()), "committed_cny": worth.sum()}
