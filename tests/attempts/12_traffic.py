# %% id="setup" role="setup"
from itertools import combinations
from math import factorial

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="channel_quality"
# ## 1. channel_quality


# %% id="channel_quality_loop" exercise="channel_quality" verdict="right" why="a loop over the sources"
def channel_quality(traffic, costs, margin):
    rows = []
    for source in pd.concat([traffic["source"], costs["source"]]).unique():
        t = traffic[traffic["source"] == source]
        cost = costs[costs["source"] == source]["cost_cny"].sum()
        n, revenue = t["sessions"].sum(), t["revenue_cny"].sum()
        row = {"source": source, "sessions": int(n)}
        row["bounce_rate"] = t["bounces"].sum() / n if n else np.nan
        row["conversion"] = t["paid_sessions"].sum() / n if n else np.nan
        row["revenue_per_visit_cny"] = revenue / n if n else np.nan
        row["cost_per_visit_cny"] = cost / n if n else np.nan
        row["contribution_per_visit_cny"] = (margin * revenue - cost) / n if n else np.nan
        rows.append(row)
    return pd.DataFrame(rows)


# %% id="channel_quality_sql" exercise="channel_quality" verdict="right" why="SQL with a full join"
def channel_quality(traffic, costs, margin):
    import duckdb

    return duckdb.sql(f"""
        WITH v AS (SELECT source, sum(sessions) n, sum(bounces) b, sum(paid_sessions) p,
                          sum(revenue_cny) r FROM traffic GROUP BY source),
             c AS (SELECT source, sum(cost_cny) cost FROM costs GROUP BY source)
        SELECT coalesce(v.source, c.source) AS source, coalesce(n, 0) AS sessions,
               b / nullif(n, 0) AS bounce_rate, p / nullif(n, 0) AS conversion,
               r / nullif(n, 0) AS revenue_per_visit_cny,
               CASE WHEN n > 0 THEN coalesce(cost, 0) / n END AS cost_per_visit_cny,
               ({margin} * r - coalesce(cost, 0)) / nullif(n, 0) AS contribution_per_visit_cny
        FROM v FULL JOIN c ON v.source = c.source
    """).df()


# %% id="channel_quality_means" exercise="channel_quality" verdict="wrong" name="mean of rates" why="This averages the rates of rows, so that a day with 10 visits weighs as much as one with 90. Add up visits and bounces first, divide then."
def channel_quality(traffic, costs, margin):
    t = traffic.copy()
    t["bounce_rate"] = t["bounces"] / t["sessions"].where(t["sessions"] > 0)
    t["conversion"] = t["paid_sessions"] / t["sessions"].where(t["sessions"] > 0)
    g = t.groupby("source")
    table = g[["bounce_rate", "conversion"]].mean()
    table["sessions"], table["revenue"] = g["sessions"].sum(), g["revenue_cny"].sum()
    table = table.join(costs.groupby("source")["cost_cny"].sum(), how="outer")
    table = table.fillna({"sessions": 0, "revenue": 0, "cost_cny": 0})
    n = table["sessions"].where(table["sessions"] > 0)
    table["revenue_per_visit_cny"] = table["revenue"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_rows_join" exercise="channel_quality" verdict="wrong" name="joined before adding up" why="Rows of visits are joined with bills before they are added up, so each bill counts once for every row of visits. Make one row a source of each table first."
def channel_quality(traffic, costs, margin):
    table = traffic.merge(costs, on="source", how="outer").fillna({"cost_cny": 0})
    table = table.groupby("source")[
        ["sessions", "bounces", "paid_sessions", "revenue_cny", "cost_cny"]
    ].sum()
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"], table["conversion"] = table["bounces"] / n, table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_inner" exercise="channel_quality" verdict="wrong" name="inner join" why="Sources without a bill, or with bills and no visit, are gone. An outer join keeps those of either table."
def channel_quality(traffic, costs, margin):
    table = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    table = table.join(costs.groupby("source")["cost_cny"].sum(), how="inner")
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"], table["conversion"] = table["bounces"] / n, table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_no_bill" exercise="channel_quality" verdict="wrong" name="no bill, no number" why="A source without a bill cost nothing: its cost per visit is 0, not missing, and its contribution is its margin."
def channel_quality(traffic, costs, margin):
    table = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    table = table.join(costs.groupby("source")["cost_cny"].sum(), how="outer")
    table["sessions"] = table["sessions"].fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"], table["conversion"] = table["bounces"] / n, table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_revenue" exercise="channel_quality" verdict="wrong" name="revenue for margin" why="The contribution is of the margin, not of the whole revenue: goods, freight and the rest are paid from it first."
def channel_quality(traffic, costs, margin):
    table = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    table = table.join(costs.groupby("source")["cost_cny"].sum(), how="outer").fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"], table["conversion"] = table["bounces"] / n, table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_equal_bills" exercise="channel_quality" verdict="wrong" name="equal bills as one" why="Two bills of the same amount count as one. They are two bills: add up all rows, drop none as a duplicate."
def channel_quality(traffic, costs, margin):
    table = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    bills = costs[["source", "cost_cny"]].drop_duplicates().groupby("source")["cost_cny"].sum()
    table = table.join(bills, how="outer").fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"] = table["bounces"] / n
    table["conversion"] = table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_empty_rows" exercise="channel_quality" verdict="wrong" name="rows without visits dropped" why="Rows without sessions are dropped first, so a source that had none all along is gone. It has a row, with 0 sessions and ratios that are missing."
def channel_quality(traffic, costs, margin):
    rows = traffic[traffic["sessions"] > 0]
    table = rows.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    table = table.join(costs.groupby("source")["cost_cny"].sum(), how="outer").fillna(0)
    n = table["sessions"].where(table["sessions"] > 0)
    table["bounce_rate"] = table["bounces"] / n
    table["conversion"] = table["paid_sessions"] / n
    table["revenue_per_visit_cny"] = table["revenue_cny"] / n
    table["cost_per_visit_cny"] = table["cost_cny"] / n
    table["contribution_per_visit_cny"] = (margin * table["revenue_cny"] - table["cost_cny"]) / n
    return table.reset_index()


# %% id="channel_quality_zero_missing" exercise="channel_quality" verdict="wrong" name="every 0 made missing" why="All zeros are made missing, not only sessions of 0. A source with visits that bought nothing has a conversion of 0."
def channel_quality(traffic, costs, margin):
    sums = traffic.groupby("source")[["sessions", "bounces", "paid_sessions", "revenue_cny"]].sum()
    sums = sums.replace(0, np.nan)
    bills = costs.groupby("source")["cost_cny"].sum()
    table = sums.join(bills, how="outer")
    n = table["sessions"]
    cost = table["cost_cny"].fillna(0)
    out = pd.DataFrame(
        {
            "sessions": n.fillna(0),
            "bounce_rate": table["bounces"] / n,
            "conversion": table["paid_sessions"] / n,
            "revenue_per_visit_cny": table["revenue_cny"] / n,
            "cost_per_visit_cny": cost / n,
            "contribution_per_visit_cny": (margin * table["revenue_cny"] - cost) / n,
        }
    )
    return out.rename_axis("source").reset_index()


# %% id="channel_quality_equivalent_1" exercise="channel_quality" role="equivalent" mutant="keyword: *dropna=False*" why="A source is never missing."


# %% id="channel_quality_equivalent_2" exercise="channel_quality" role="equivalent" mutant="dropped_call: *reset_index(names='source') -> *" why="The source may stand in the index."


# %% id="channel_quality_inputs" exercise="channel_quality" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    traffic = samples.source_days(seed, silent=seed % 3, days=2 + seed % 9)
    return traffic, samples.source_costs(seed, free=seed % 4, strangers=seed % 2), seed % 5 / 10


# %% [markdown] id="bid_elasticity"
# ## 2. bid_elasticity


# %% id="bid_elasticity_glm" exercise="bid_elasticity" verdict="right" why="statsmodels with a dummy for each word, clusters without correction, then G/(G-1)"
def bid_elasticity(days):
    import statsmodels.api as sm
    from scipy.stats import t

    table = days.loc[days["is_bid_test"] & days["bid_cny"].gt(0)].copy()
    table["word"] = table["keyword"] + "|" + table["match"]
    table = table[table.groupby("word")["clicks"].transform("sum") > 0]
    X = pd.get_dummies(table["word"], dtype=float)
    X["log_bid"] = np.log(table["bid_cny"])
    codes = pd.factorize(table["word"])[0]
    fit = sm.GLM(table["clicks"], X, family=sm.families.Poisson()).fit(
        cov_type="cluster",
        cov_kwds={"groups": codes, "use_correction": False},
        maxiter=100,
        tol=1e-12,
    )
    groups = codes.max() + 1
    half = t.ppf(0.975, groups - 1) * fit.bse["log_bid"] * np.sqrt(groups / (groups - 1))
    slope = fit.params["log_bid"]
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_brent" exercise="bid_elasticity" verdict="right" why="the score equation by brentq, a loop over words"
def bid_elasticity(days):
    from scipy.optimize import brentq
    from scipy.stats import t

    rows = days[days.is_bid_test & (days.bid_cny > 0)]
    words = [g for _, g in rows.groupby(["keyword", "match"]) if g.clicks.sum() > 0]

    def parts(e):
        pulls, spread = [], 0.0
        for g in words:
            x, y = np.log(g.bid_cny.to_numpy()), g.clicks.to_numpy()
            p = np.exp(e * x) / np.exp(e * x).sum()
            m = y.sum() * p
            c = x - (p * x).sum()
            pulls.append((c * (y - m)).sum())
            spread += (m * c**2).sum()
        return np.array(pulls), spread

    e = brentq(lambda v: parts(v)[0].sum(), -20, 20, xtol=1e-11)
    pulls, spread = parts(e)
    G = len(words)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (pulls**2).sum()) / spread
    return {"slope": e, "low": e - half, "high": e + half}


# %% id="bid_elasticity_zeros" exercise="bid_elasticity" verdict="wrong" name="days without clicks dropped" why="Days without clicks are dropped. They are most frequent at low bids, so the slope comes out too flat: keep them, a Poisson regression needs no log of clicks."
def bid_elasticity(days):
    from scipy.optimize import brentq
    from scipy.stats import t

    rows = days[days.is_bid_test & (days.bid_cny > 0) & (days.clicks > 0)]
    words = [g for _, g in rows.groupby(["keyword", "match"])]

    def parts(e):
        pulls, spread = [], 0.0
        for g in words:
            x, y = np.log(g.bid_cny.to_numpy()), g.clicks.to_numpy()
            p = np.exp(e * x) / np.exp(e * x).sum()
            c = x - (p * x).sum()
            pulls.append((c * (y - y.sum() * p)).sum())
            spread += (y.sum() * p * c**2).sum()
        return np.array(pulls), spread

    e = brentq(lambda v: parts(v)[0].sum(), -20, 20, xtol=1e-11)
    pulls, spread = parts(e)
    G = len(words)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (pulls**2).sum()) / spread
    return {"slope": e, "low": e - half, "high": e + half}


# %% id="bid_elasticity_ols" exercise="bid_elasticity" verdict="wrong" name="least squares of log clicks" why="This is least squares on the log of clicks, which has to leave out days without clicks or move them. The question is for a Poisson regression of the clicks."
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0) & (days["clicks"] > 0)].copy()
    d["w"] = d["keyword"] + d["match"]
    x, y = np.log(d["bid_cny"]), np.log(d["clicks"])
    x, y = x - x.groupby(d["w"]).transform("mean"), y - y.groupby(d["w"]).transform("mean")
    slope = (x * y).sum() / (x**2).sum()
    u = (x * (y - slope * x)).groupby(d["w"]).sum()
    G = len(u)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (u**2).sum()) / (x**2).sum()
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_all_days" exercise="bid_elasticity" verdict="wrong" name="all days" why="Rows outside the test are in. There bids were raised because more people searched, so demand passes for an effect of the bid."
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["bid_cny"] > 0].copy()
    d["w"] = d["keyword"] + d["match"]
    d["total"] = d.groupby("w")["clicks"].transform("sum")
    d = d[d["total"] > 0]
    x, slope = np.log(d["bid_cny"]), 0.0
    for _ in range(60):
        p = np.exp(slope * x)
        p = p / p.groupby(d["w"]).transform("sum")
        c = x - (p * x).groupby(d["w"]).transform("sum")
        pull = c * (d["clicks"] - d["total"] * p)
        spread = (d["total"] * p * c**2).sum()
        slope += pull.sum() / spread
    u = pull.groupby(d["w"]).sum()
    G = len(u)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (u**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_one_constant" exercise="bid_elasticity" verdict="wrong" name="one constant for all words" why="All words share one constant, so dear words with many searches are compared with cheap rare ones. Each word needs a constant of its own."
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    d["w"] = d["keyword"] + d["match"]
    d = d[d.groupby("w")["clicks"].transform("sum") > 0]
    x, total, slope = np.log(d["bid_cny"]), d["clicks"].sum(), 0.0
    for _ in range(60):
        p = np.exp(slope * x)
        p = p / p.sum()
        c = x - (p * x).sum()
        pull = c * (d["clicks"] - total * p)
        spread = (total * p * c**2).sum()
        slope += pull.sum() / spread
    u = pull.groupby(d["w"]).sum()
    G = len(u)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (u**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_match" exercise="bid_elasticity" verdict="wrong" name="matches in one" why="Exact and broad match of a keyword are taken as one word. They have bids and searches of their own: a word is a keyword with its match."
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    d["w"] = d["keyword"]
    d["total"] = d.groupby("w")["clicks"].transform("sum")
    d = d[d["total"] > 0]
    x, slope = np.log(d["bid_cny"]), 0.0
    for _ in range(60):
        p = np.exp(slope * x)
        p = p / p.groupby(d["w"]).transform("sum")
        c = x - (p * x).groupby(d["w"]).transform("sum")
        pull = c * (d["clicks"] - d["total"] * p)
        spread = (d["total"] * p * c**2).sum()
        slope += pull.sum() / spread
    u = pull.groupby(d["w"]).sum()
    G = len(u)
    half = t.ppf(0.975, G - 1) * np.sqrt(G / (G - 1) * (u**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_rows" exercise="bid_elasticity" verdict="wrong" name="every day independent" why="The slope is right; its interval treats every day as independent. The days of a word resemble each other: add up the pulls of a word before you square them."
def bid_elasticity(days):
    from scipy.stats import t

    d = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    d["w"] = d["keyword"] + d["match"]
    d["total"] = d.groupby("w")["clicks"].transform("sum")
    d = d[d["total"] > 0]
    x, slope = np.log(d["bid_cny"]), 0.0
    for _ in range(60):
        p = np.exp(slope * x)
        p = p / p.groupby(d["w"]).transform("sum")
        c = x - (p * x).groupby(d["w"]).transform("sum")
        pull = c * (d["clicks"] - d["total"] * p)
        spread = (d["total"] * p * c**2).sum()
        slope += pull.sum() / spread
    half = t.ppf(0.975, len(d) - 1) * np.sqrt((pull**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_normal" exercise="bid_elasticity" verdict="wrong" name="1.96 with few words" why="The slope is right; the interval takes 1.96 for the quantile. With few words Student's t is wider."
def bid_elasticity(days):
    d = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    d["w"] = d["keyword"] + d["match"]
    d["total"] = d.groupby("w")["clicks"].transform("sum")
    d = d[d["total"] > 0]
    x, slope = np.log(d["bid_cny"]), 0.0
    for _ in range(60):
        p = np.exp(slope * x)
        p = p / p.groupby(d["w"]).transform("sum")
        c = x - (p * x).groupby(d["w"]).transform("sum")
        pull = c * (d["clicks"] - d["total"] * p)
        spread = (d["total"] * p * c**2).sum()
        slope += pull.sum() / spread
    u = pull.groupby(d["w"]).sum()
    G = len(u)
    half = 1.959964 * np.sqrt(G / (G - 1) * (u**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_statsmodels" exercise="bid_elasticity" verdict="right" why="statsmodels, another way to the correction"
def bid_elasticity(days):
    import statsmodels.api as sm
    from scipy.stats import t

    table = days[(days["is_bid_test"]) & (days["bid_cny"] > 0)].reset_index(drop=True)
    word = pd.Series(list(zip(table["keyword"], table["match"])))
    code = pd.Series(pd.factorize(word)[0])
    alive = table["clicks"].groupby(code).transform("sum") > 0
    table, code = table[alive], code[alive]
    code = pd.Series(pd.factorize(code)[0], index=table.index)
    design = pd.get_dummies(code).astype(float).to_numpy()
    x = np.log(table["bid_cny"].to_numpy(dtype=float))
    fit = sm.GLM(
        table["clicks"].to_numpy(dtype=float),
        np.column_stack([x, design]),
        family=sm.families.Poisson(),
    ).fit(
        tol=1e-12,
        maxiter=200,
        cov_type="cluster",
        cov_kwds={"groups": code.to_numpy(), "use_correction": False},
    )
    n = code.nunique()
    error = np.sqrt(fit.cov_params()[0, 0] * n / (n - 1))
    half = t.ppf(0.975, n - 1) * error
    slope = float(fit.params[0])
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_unmoved" exercise="bid_elasticity" verdict="wrong" name="words of one bid dropped" why="Words whose bid never moved are dropped. They say nothing of the slope, but the number of words counts every word with a click."
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
        away = x - (weight * x).groupby(word).transform("sum") / sums
        pull = away * (table["clicks"] - expected)
        spread = (expected * away**2).sum()
        slope += pull.sum() / spread
    pulls = pull.groupby(word).sum()
    g = len(pulls)
    half = t.ppf(0.975, g - 1) * np.sqrt(g / (g - 1) * (pulls**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_any_click" exercise="bid_elasticity" verdict="wrong" name="words chosen on all days" why="The words that count are chosen by their clicks on all days. Only clicks in the rows that are used decide: a word clicked outside the test alone does not count."
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
        away = x - (weight * x).groupby(word).transform("sum") / sums
        pull = away * (table["clicks"] - expected)
        spread = (expected * away**2).sum()
        slope += pull.sum() / spread
    pulls = pull.groupby(word).sum()
    g = len(pulls)
    half = t.ppf(0.975, g - 1) * np.sqrt(g / (g - 1) * (pulls**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_early" exercise="bid_elasticity" verdict="wrong" name="stopped before it rests" why="Newton's steps stop before the slope has come to rest. Where clicks grow steeply with the bid it takes more of them."
def bid_elasticity(days):
    from scipy.stats import t

    table = days[days["is_bid_test"] & (days["bid_cny"] > 0)].copy()
    table["word"] = table["keyword"] + "/" + table["match"]
    table = table[table.groupby("word")["clicks"].transform("sum") > 0]
    word, x = table["word"], np.log(table["bid_cny"])
    total = table["clicks"].groupby(word).transform("sum")
    slope = 0.0
    for _ in range(4):
        weight = np.exp(slope * x)
        sums = weight.groupby(word).transform("sum")
        expected = total * weight / sums
        away = x - (weight * x).groupby(word).transform("sum") / sums
        pull = away * (table["clicks"] - expected)
        spread = (expected * away**2).sum()
        slope += pull.sum() / spread
    pulls = pull.groupby(word).sum()
    g = len(pulls)
    half = t.ppf(0.975, g - 1) * np.sqrt(g / (g - 1) * (pulls**2).sum()) / spread
    return {"slope": slope, "low": slope - half, "high": slope + half}


# %% id="bid_elasticity_equal_days" exercise="bid_elasticity" verdict="wrong" name="equal days as one" why="Two days of a word with the same bid and clicks are taken for a duplicate. They are two days: drop none."
def bid_elasticity(days):
    from scipy.stats import t

    table = days[["keyword", "match", "bid_cny", "is_bid_test", "clicks"]].drop_duplicates()
    table = table[table["is_bid_test"] & (table["bid_cny"] > 0)].copy()
    table["word"] = table["keyword"] + "/" + table["match"]
    table = table[table.groupby("word")["clicks"].transform("sum") > 0]
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


# %% id="bid_elasticity_equivalent_1" exercise="bid_elasticity" role="equivalent" mutant="constant: slope = 0.0 -> *" why="Newton's steps come to the same slope from any start nearby."


# %% id="bid_elasticity_equivalent_2" exercise="bid_elasticity" role="equivalent" mutant="constant: for _ in range(20)*" why="The steps have come to rest before."


# %% id="bid_elasticity_equivalent_3" exercise="bid_elasticity" role="equivalent" mutant="arithmetic: *clicks + expected)*" why="Expected clicks times distances from the centre add up to 0 in each word."


# %% id="bid_elasticity_inputs" exercise="bid_elasticity" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    days = samples.bid_days(seed, words=4 + seed % 5, days=12 + seed % 9, clicks=3.0)
    return (days.sample(frac=1, random_state=seed),)


# %% [markdown] id="marginal_return"
# ## 3. marginal_return


# %% id="marginal_return_loop" exercise="marginal_return" verdict="right" why="row by row, through prices and clicks"
def marginal_return(words, elasticity, margin, reach):
    rows = []
    for row in words.itertuples():
        if row.clicks == 0:
            rows.append((row.keyword, np.nan, np.nan, np.nan, np.nan))
            continue
        value = margin * row.incremental * row.revenue_cny / row.clicks
        price = row.cost_cny / row.clicks
        following = price * (1 + 1 / elasticity)
        bid = np.clip(row.bid_cny * value / following, row.bid_cny / reach, row.bid_cny * reach)
        clicks = row.clicks * (bid / row.bid_cny) ** elasticity
        gain = clicks * (value - price * bid / row.bid_cny) - row.clicks * (value - price)
        rows.append((row.keyword, value / price, value / following, bid, gain))
    names = ["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="marginal_return_index" exercise="marginal_return" verdict="right" why="keyword in the index, NumPy"
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["incremental"] * w["revenue_cny"]
    ratio = worth / cost * elasticity / (1 + elasticity)
    f = np.minimum(np.maximum(ratio, 1 / reach), reach)
    gain = worth * (f**elasticity - 1) - cost * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_average" exercise="marginal_return" verdict="wrong" name="average for marginal" why="The next click is taken to cost the price of an average click. A higher bid makes all clicks dearer, so the next one costs (1 + e)/e times as much."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["incremental"] * w["revenue_cny"]
    ratio = worth / cost
    f = ratio.clip(1 / reach, reach)
    gain = worth * (f**elasticity - 1) - cost * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_all_sales" exercise="marginal_return" verdict="wrong" name="all sales counted as won" why="All sales after a click are counted, also those that would have come anyway. Take the incremental share."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["revenue_cny"]
    ratio = worth / cost * elasticity / (1 + elasticity)
    f = ratio.clip(1 / reach, reach)
    gain = worth * (f**elasticity - 1) - cost * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_no_margin" exercise="marginal_return" verdict="wrong" name="revenue for margin" why="A click is worth its margin, not its revenue: the margin is not used."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = w["incremental"] * w["revenue_cny"]
    ratio = worth / cost * elasticity / (1 + elasticity)
    f = ratio.clip(1 / reach, reach)
    gain = worth * (f**elasticity - 1) - cost * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_no_reach" exercise="marginal_return" verdict="wrong" name="beyond the test" why="Some advised bids lie far outside what the test tried. Keep them within `reach` times today's bid, up and down."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["incremental"] * w["revenue_cny"]
    f = worth / cost * elasticity / (1 + elasticity)
    gain = worth * (f**elasticity - 1) - cost * (f ** (1 + elasticity) - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": f,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_cost" exercise="marginal_return" verdict="wrong" name="clicks at the old price" why="The gain pays the additional clicks at today's price. At a higher bid all clicks cost more: cost moves with the bid to the power 1 + e."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["incremental"] * w["revenue_cny"]
    ratio = worth / cost * elasticity / (1 + elasticity)
    f = ratio.clip(1 / reach, reach)
    gain = worth * (f**elasticity - 1) - cost * (f**elasticity - 1)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_level" exercise="marginal_return" verdict="wrong" name="result for gain" why="The gain is what is left at the best bid. Take off what is left at today's bid."
def marginal_return(words, elasticity, margin, reach):
    w = words.set_index("keyword")
    cost = w["cost_cny"].where(w["clicks"] > 0)
    worth = margin * w["incremental"] * w["revenue_cny"]
    ratio = worth / cost * elasticity / (1 + elasticity)
    f = ratio.clip(1 / reach, reach)
    gain = worth * f**elasticity - cost * f ** (1 + elasticity)
    return pd.DataFrame(
        {
            "average_return": worth / cost,
            "marginal_return": ratio,
            "best_bid_cny": w["bid_cny"] * f,
            "gain_cny": gain,
        }
    )


# %% id="marginal_return_root" exercise="marginal_return" verdict="right" why="the root of the slope of what is left"
def marginal_return(words, elasticity, margin, reach):
    from scipy.optimize import brentq

    rows = []
    for row in words.itertuples(index=False):
        if row.clicks == 0:
            rows.append((row.keyword, *[float("nan")] * 4))
            continue
        worth = margin * row.incremental * row.revenue_cny
        price = row.cost_cny / row.clicks
        next_click = price * (1 + elasticity) / elasticity

        def profit(z):
            f = np.exp(z)
            return worth * f**elasticity - row.cost_cny * f ** (1 + elasticity)

        edge = np.log(reach)

        def slope(z, worth=worth, row=row):
            return worth * elasticity - row.cost_cny * (1 + elasticity) * np.exp(z)

        if slope(-edge) <= 0:
            z = -edge
        elif slope(edge) >= 0:
            z = edge
        else:
            z = brentq(slope, -edge, edge, xtol=1e-14)
        rows.append(
            (
                row.keyword,
                worth / row.cost_cny,
                worth / row.clicks / next_click,
                row.bid_cny * np.exp(z),
                profit(z) - profit(0.0),
            )
        )
    names = ["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="marginal_return_powers" exercise="marginal_return" verdict="wrong" name="powers exchanged" why="The gain lets clicks grow by another power of the bid than e. Clicks move with the bid to the power e, their cost with 1 + e."
def marginal_return(words, elasticity, margin, reach):
    out = words[["keyword"]].copy()
    some = words["clicks"] > 0
    worth = (margin * words["incremental"] * words["revenue_cny"]).where(some)
    cost = words["cost_cny"].where(some)
    out["average_return"] = worth / cost
    out["marginal_return"] = out["average_return"] * elasticity / (1 + elasticity)
    factor = out["marginal_return"].clip(1 / reach, reach)
    out["best_bid_cny"] = words["bid_cny"] * factor
    then = worth * factor ** (1 - elasticity) - cost * factor ** (1 + elasticity)
    out["gain_cny"] = then - (worth - cost)
    return out


# %% id="marginal_return_ends" exercise="marginal_return" verdict="wrong" name="always to the end of reach" why="Every bid goes to an end of its reach. Where the next click is worth a little more or less than it costs, the best bid lies between."
def marginal_return(words, elasticity, margin, reach):
    rows = []
    for _, w in words.iterrows():
        if w["clicks"] == 0:
            rows.append([w["keyword"], np.nan, np.nan, np.nan, np.nan])
            continue
        worth = margin * w["incremental"] * w["revenue_cny"]
        average = worth / w["cost_cny"]
        marginal = average * elasticity / (1 + elasticity)
        if abs(marginal - 1) < 1e-9:
            factor = 1.0
        else:
            factor = reach if marginal > 1 else 1 / reach
        gain = worth * factor**elasticity - w["cost_cny"] * factor ** (1 + elasticity)
        gain -= worth - w["cost_cny"]
        rows.append([w["keyword"], average, marginal, w["bid_cny"] * factor, gain])
    names = ["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="marginal_return_inputs" exercise="marginal_return" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    words = samples.keyword_totals(seed, idle=seed % 3, unsold=seed % 2)
    return words, 0.2 + seed % 7 / 5, 0.2 + seed % 3 / 10, 1.2 + seed % 11 * 2


# %% [markdown] id="allocate_budget"
# ## 4. allocate_budget


# %% id="allocate_budget_slsqp" exercise="allocate_budget" verdict="right" why="SciPy's SLSQP in shares of the budget"
def allocate_budget(channels, budget_cny):
    from scipy.optimize import minimize

    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    low, high = channels["low_cny"].to_numpy(), channels["high_cny"].to_numpy()
    unit = budget_cny or 1.0
    room = (high - low).sum() or 1.0
    start = (low + (high - low) * (budget_cny - low.sum()) / room) / unit
    scale = a.sum()
    found = minimize(
        lambda x: -(a * (1 - np.exp(-x * unit / s))).sum() / scale,
        start,
        jac=lambda x: -(a / s * np.exp(-x * unit / s)) * unit / scale,
        bounds=list(zip(low / unit, high / unit)),
        constraints={"type": "eq", "fun": lambda x: x.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    spend = np.clip(found.x * unit, low, high)
    return pd.DataFrame(
        {
            "channel": channels["channel"].to_numpy(),
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="allocate_budget_steps" exercise="allocate_budget" verdict="right" why="small steps to the best next CNY"
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    spend, high = channels["low_cny"].to_numpy(dtype=float).copy(), channels["high_cny"].to_numpy()
    left = budget_cny - spend.sum()
    step = budget_cny / 4_000 or 1.0
    while left > 1e-6:
        following = np.where(spend < high - 1e-9, a / s * np.exp(-spend / s), -1)
        at = following.argmax()
        move = min(step, left, high[at] - spend[at])
        spend[at] += move
        left -= move
    table = channels[["channel"]].copy()
    table["spend_cny"] = spend
    table["next_return"] = a / s * np.exp(-spend / s)
    return table


# %% id="allocate_budget_brent" exercise="allocate_budget" verdict="right" why="brentq on the log of the common return"
def allocate_budget(channels, budget_cny):
    from scipy.optimize import brentq

    c = channels.set_index("channel")
    top = np.log(c["most_cny"] / c["pace_cny"])

    def spend(log_rate):
        return (c["pace_cny"] * (top - log_rate)).clip(c["low_cny"], c["high_cny"])

    rate = brentq(lambda v: spend(v).sum() - budget_cny, -500, top.max() + 1, xtol=1e-13)
    x = spend(rate)
    return pd.DataFrame({"spend_cny": x, "next_return": np.exp(top - x / c["pace_cny"])})


# %% id="allocate_budget_rescaled" exercise="allocate_budget" verdict="wrong" name="stretched after cutting" why="Amounts are cut at their bounds and then stretched to the budget. This moves channels beyond their bounds and away from equal returns: choose the return again with the bounds in force."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    rate = ((s * np.log(a / s)).sum() - budget_cny) / s.sum()
    spend = np.clip(s * (np.log(a / s) - rate), channels["low_cny"], channels["high_cny"])
    spend = spend * budget_cny / spend.sum() if spend.sum() else spend
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="allocate_budget_cut" exercise="allocate_budget" verdict="wrong" name="cut and left" why="Amounts are cut at their bounds and what that frees or costs is nowhere: they do not add up to the budget."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    rate = ((s * np.log(a / s)).sum() - budget_cny) / s.sum()
    spend = np.clip(s * (np.log(a / s) - rate), channels["low_cny"], channels["high_cny"])
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="allocate_budget_no_bounds" exercise="allocate_budget" verdict="wrong" name="bounds ignored" why="Amounts lie outside their bounds. A contract's least and most amount must hold, and the others share what is left."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    rate = ((s * np.log(a / s)).sum() - budget_cny) / s.sum()
    spend = s * (np.log(a / s) - rate)
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="allocate_budget_best_first" exercise="allocate_budget" verdict="wrong" name="best channel filled first" why="The channel with the best start is filled to its most before the next gets anything. Its next CNY brings less and less: stop where another channel's brings more."
def allocate_budget(channels, budget_cny):
    t = channels.copy()
    t["spend_cny"] = t["low_cny"].astype(float)
    left = budget_cny - t["spend_cny"].sum()
    for at in (t["most_cny"] / t["pace_cny"]).sort_values(ascending=False).index:
        move = min(left, t.loc[at, "high_cny"] - t.loc[at, "low_cny"])
        t.loc[at, "spend_cny"] += move
        left -= move
    t["next_return"] = t["most_cny"] / t["pace_cny"] * np.exp(-t["spend_cny"] / t["pace_cny"])
    return t


# %% id="allocate_budget_average" exercise="allocate_budget" verdict="wrong" name="average return given" why="The amounts are right; next_return is the mean margin of a CNY spent. The next CNY brings (a/s) e^(-x/s)."
def allocate_budget(channels, budget_cny):
    from scipy.optimize import brentq

    c = channels.set_index("channel")
    top = np.log(c["most_cny"] / c["pace_cny"])

    def spend(log_rate):
        return (c["pace_cny"] * (top - log_rate)).clip(c["low_cny"], c["high_cny"])

    rate = brentq(lambda v: spend(v).sum() - budget_cny, -500, top.max() + 1, xtol=1e-13)
    x = spend(rate)
    margin = c["most_cny"] * (1 - np.exp(-x / c["pace_cny"]))
    return pd.DataFrame({"spend_cny": x, "next_return": margin / x.where(x > 0)})


# %% id="allocate_budget_water" exercise="allocate_budget" verdict="right" why="returns at which a channel leaves a bound, closed form between"
def allocate_budget(channels, budget_cny):
    a = channels["most_cny"].to_numpy(dtype=float)
    s = channels["pace_cny"].to_numpy(dtype=float)
    low = channels["low_cny"].to_numpy(dtype=float)
    high = channels["high_cny"].to_numpy(dtype=float)
    # In logs of the return: a channel is at its low above `top`, at its high below `bottom`.
    top = np.log(a / s) - low / s
    bottom = np.log(a / s) - high / s

    def spend(level):
        return np.clip(s * (np.log(a / s) - level), low, high)

    knots = np.unique(np.concatenate([top, bottom]))[::-1]
    level = knots[-1]
    for above, below in zip(knots[:-1], knots[1:]):
        most, least = spend(below).sum(), spend(above).sum()
        if least <= budget_cny <= most:
            part = 0.0 if most == least else (budget_cny - least) / (most - least)
            level = above + part * (below - above)
            break
    x = spend(level)
    return pd.DataFrame(
        {
            "channel": channels["channel"].to_numpy(),
            "spend_cny": x,
            "next_return": a / s * np.exp(-x / s),
        }
    )


# %% id="allocate_budget_at_once" exercise="allocate_budget" verdict="wrong" name="all bounds fixed at once" why="Every channel beyond a bound is fixed there at once. When one of them is fixed, another may come back within its bounds: search for the common return instead."
def allocate_budget(channels, budget_cny):
    table = channels.set_index("channel")[["most_cny", "pace_cny", "low_cny", "high_cny"]]
    a, s = table["most_cny"], table["pace_cny"]
    spend = pd.Series(np.nan, index=table.index)
    free = list(table.index)
    while free:
        left = budget_cny - spend.drop(free).sum()
        level = ((s * np.log(a / s))[free].sum() - left) / s[free].sum()
        x = s[free] * (np.log(a[free] / s[free]) - level)
        low, high = table.loc[free, "low_cny"], table.loc[free, "high_cny"]
        out = [c for c in free if x[c] < low[c] - 1e-9 or x[c] > high[c] + 1e-9]
        if not out:
            spend[free] = x
            break
        for c in out:
            spend[c] = low[c] if x[c] < low[c] else high[c]
        free = [c for c in free if c not in out]
    result = pd.DataFrame({"spend_cny": spend, "next_return": a / s * np.exp(-spend / s)})
    return result.rename_axis("channel").reset_index()


# %% id="allocate_budget_on_top" exercise="allocate_budget" verdict="wrong" name="least amounts given on top" why="Least amounts are given first, and the rest is shared as if the curves began there. The least amount is part of the channel's spend, on the flatter part of its curve."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"], channels["pace_cny"]
    low, high = channels["low_cny"], channels["high_cny"]
    rest = budget_cny - low.sum()
    below, above = -60.0, 20.0
    for _ in range(200):
        rate = np.exp((below + above) / 2)
        extra = (s * np.log(a / s / rate)).clip(lower=0).clip(upper=high - low)
        if extra.sum() > rest:
            below = np.log(rate)
        else:
            above = np.log(rate)
    out = channels[["channel"]].copy()
    out["spend_cny"] = low + extra
    out["next_return"] = a / s * np.exp(-out["spend_cny"] / s)
    return out


# %% id="allocate_budget_above_one" exercise="allocate_budget" verdict="wrong" name="stops at a return of 1" why="Nothing is given once the next CNY brings less than 1. The budget has to be spent in full."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"], channels["pace_cny"]
    below, above = 0.0, np.log((a / s).max())
    for _ in range(200):
        middle = (below + above) / 2
        spend = (s * (np.log(a / s) - middle)).clip(channels["low_cny"], channels["high_cny"])
        if spend.sum() > budget_cny:
            below = middle
        else:
            above = middle
    out = channels[["channel"]].copy()
    out["spend_cny"] = spend
    out["next_return"] = a / s * np.exp(-spend / s)
    return out


# %% id="allocate_budget_early" exercise="allocate_budget" verdict="wrong" name="optimiser stopped early" why="The optimiser works in plain CNY and stops early. Measure amounts as shares of the budget and ask for a small tolerance, or search for the common return."
def allocate_budget(channels, budget_cny):
    from scipy.optimize import minimize

    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    found = minimize(
        lambda x: -(a * (1 - np.exp(-x / s))).sum(),
        np.full(len(a), budget_cny / len(a)),
        bounds=list(zip(channels["low_cny"], channels["high_cny"])),
        constraints={"type": "eq", "fun": lambda x: x.sum() - budget_cny},
    )
    return pd.DataFrame(
        {
            "channel": channels["channel"].to_numpy(),
            "spend_cny": found.x,
            "next_return": a / s * np.exp(-found.x / s),
        }
    )


# %% id="allocate_budget_narrow" exercise="allocate_budget" verdict="wrong" name="returns searched in a narrow range" why="The common return is searched for in a fixed range. A budget far beyond the curves brings less than a cent with the next CNY: search on the log, or widely."
def allocate_budget(channels, budget_cny):
    a, s = channels["most_cny"], channels["pace_cny"]
    small, large = 0.01, 10.0
    for _ in range(100):
        rate = (small + large) / 2
        spend = (s * np.log(a / s / rate)).clip(channels["low_cny"], channels["high_cny"])
        if spend.sum() > budget_cny:
            small = rate
        else:
            large = rate
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )


# %% id="allocate_budget_equivalent_1" exercise="allocate_budget" role="equivalent" mutant="constant: below, above = (-1000.0*" why="The common return lies far above e^-1000."


# %% id="allocate_budget_equivalent_2" exercise="allocate_budget" role="equivalent" mutant="dropped_call: *float((a / s).max(*" why="Any upper end above the best start will do."


# %% id="allocate_budget_equivalent_3" exercise="allocate_budget" role="equivalent" mutant="ratio: *float(np.log(a).max())*" why="Any upper end above the best start will do."


# %% id="allocate_budget_equivalent_4" exercise="allocate_budget" role="equivalent" mutant="arithmetic: *np.log(a * s).max()*" why="Any upper end above the best start will do."


# %% id="allocate_budget_equivalent_5" exercise="allocate_budget" role="equivalent" mutant="constant: for _ in range(200)*" why="The interval is narrower than rounding after some 70 steps."


# %% id="allocate_budget_equivalent_6" exercise="allocate_budget" role="equivalent" mutant="boundary: *spend.sum() >= budget_cny*" why="Both sides close in on the same amounts."


# %% id="allocate_budget_inputs" exercise="allocate_budget" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    channels = samples.response_curves(seed, count=2 + seed % 6)
    least, most = channels["low_cny"].sum(), channels["high_cny"].sum()
    return channels, float(least + (seed % 10 + 0.5) / 11 * (most - least))


# %% [markdown] id="kol_scorecard"
# ## 5. kol_scorecard


# %% id="kol_scorecard_loop" exercise="kol_scorecard" verdict="right" why="row by row"
def kol_scorecard(deals, limits, goal=3.0):
    from bisect import bisect_right
    from statistics import median

    rates = {}
    for row in deals.itertuples():
        rates.setdefault(bisect_right(limits, row.followers), []).append(
            row.interactions / row.followers
        )
    rows = []
    for row in deals.itertuples():
        cost = row.fee_cny + row.commission_share * row.sales_cny
        kept = 1 / goal - row.commission_share
        needed = row.fee_cny / kept if kept > 0 else np.inf
        usual = median(rates[bisect_right(limits, row.followers)])
        rows.append(
            {
                "deal_id": row.deal_id,
                "cost_cny": cost,
                "roi": row.sales_cny / cost if cost else np.nan,
                "needed_cny": needed,
                "is_doubtful": row.interactions / row.followers < usual / 2,
            }
        )
    return pd.DataFrame(rows)


# %% id="kol_scorecard_cut" exercise="kol_scorecard" verdict="right" why="pd.cut for the bands"
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals.eval("fee_cny + commission_share * sales_cny")
    t["roi"] = (deals["sales_cny"] / t["cost_cny"].replace(0, np.nan)).astype(float)
    kept = 1 - goal * deals["commission_share"]
    t["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = pd.cut(deals["followers"], [0, *limits, np.inf], right=False)
    rate = deals["interactions"] / deals["followers"]
    usual = rate.groupby(band.astype(str)).transform("median")
    t["is_doubtful"] = rate < usual / 2
    return t


# %% id="kol_scorecard_fee_only" exercise="kol_scorecard" verdict="wrong" name="commission forgotten" why="The cost is the fee alone. The commission on the sales is paid as well."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"]
    t["roi"] = deals["sales_cny"] / t["cost_cny"].where(t["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    t["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.groupby(band).transform("median") / 2
    return t


# %% id="kol_scorecard_fixed_cost" exercise="kol_scorecard" verdict="wrong" name="goal times today's cost" why="Needed sales are taken as the goal times what the deal cost. With more sales the commission grows too: solve the equation for the sales."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    t["roi"] = deals["sales_cny"] / t["cost_cny"].where(t["cost_cny"] > 0)
    t["needed_cny"] = goal * t["cost_cny"]
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.groupby(band).transform("median") / 2
    return t


# %% id="kol_scorecard_negative" exercise="kol_scorecard" verdict="wrong" name="negative sales needed" why="Where the commission alone takes more than a third of sales, the equation gives a negative number or 0. No sales can reach the goal there: that is infinite."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    t["roi"] = deals["sales_cny"] / t["cost_cny"].where(t["cost_cny"] > 0)
    t["needed_cny"] = goal * deals["fee_cny"] / (1 - goal * deals["commission_share"])
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.groupby(band).transform("median") / 2
    return t


# %% id="kol_scorecard_all_peers" exercise="kol_scorecard" verdict="wrong" name="all accounts as peers" why="Every account is compared with all others. Large accounts have fewer interactions for each follower, so compare within the band of size."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    t["roi"] = deals["sales_cny"] / t["cost_cny"].where(t["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    t["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.median() / 2
    return t


# %% id="kol_scorecard_left" exercise="kol_scorecard" verdict="wrong" name="limit in the lower band" why="An account with exactly 50,000 followers is put into the lower band. A band begins at its limit."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    t["roi"] = deals["sales_cny"] / t["cost_cny"].where(t["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    t["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="left")
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.groupby(band).transform("median") / 2
    return t


# %% id="kol_scorecard_profit" exercise="kol_scorecard" verdict="wrong" name="return less one" why="This takes the cost off the sales before dividing. The rule of three is of sales over cost."
def kol_scorecard(deals, limits, goal=3.0):
    t = deals[["deal_id"]].copy()
    t["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    t["roi"] = (deals["sales_cny"] - t["cost_cny"]) / t["cost_cny"].where(t["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    t["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    t["is_doubtful"] = rate < rate.groupby(band).transform("median") / 2
    return t


# %% id="kol_scorecard_sql" exercise="kol_scorecard" verdict="right" why="SQL with a median as window"
def kol_scorecard(deals, limits, goal=3.0):
    import duckdb

    edges = pd.DataFrame({"edge": pd.Series(list(limits), dtype="float64")})
    g = float(goal)
    return duckdb.sql(
        f"""
        WITH d AS (
            SELECT *, fee_cny + commission_share * sales_cny AS cost,
                   interactions / CAST(followers AS DOUBLE) AS rate,
                   (SELECT count(*) FROM edges WHERE edge <= followers) AS band
            FROM deals
        )
        SELECT deal_id, cost AS cost_cny,
               CASE WHEN cost > 0 THEN sales_cny / cost END AS roi,
               CASE WHEN {g!r} * commission_share > 1 THEN CAST('inf' AS DOUBLE)
                    ELSE {g!r} * fee_cny / (1 - {g!r} * commission_share) END AS needed_cny,
               rate < median(rate) OVER (PARTITION BY band) / 2 AS is_doubtful
        FROM d
        """
    ).df()


# %% id="kol_scorecard_half" exercise="kol_scorecard" verdict="wrong" name="half counts as less" why="An account at exactly half of the median is marked. The docstring says less than half."
def kol_scorecard(deals, limits, goal=3.0):
    table = deals[["deal_id"]].copy()
    table["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    table["roi"] = deals["sales_cny"] / table["cost_cny"].where(table["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    table["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    table["is_doubtful"] = rate <= 0.5 * rate.groupby(band).transform("median")
    return table


# %% id="kol_scorecard_three" exercise="kol_scorecard" verdict="wrong" name="always three times" why="Needed sales are for three times the cost, whatever goal is handed in."
def kol_scorecard(deals, limits, goal=3.0):
    table = deals[["deal_id"]].copy()
    table["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    table["roi"] = deals["sales_cny"] / table["cost_cny"].where(table["cost_cny"] > 0)
    kept = 1 - 3 * deals["commission_share"]
    table["needed_cny"] = np.where(kept > 0, 3 * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    table["is_doubtful"] = rate < 0.5 * rate.groupby(band).transform("median")
    return table


# %% id="kol_scorecard_silent" exercise="kol_scorecard" verdict="wrong" name="accounts without interactions left out" why="Accounts without interactions are taken as missing. A rate of 0 belongs to the median, and may be marked."
def kol_scorecard(deals, limits, goal=3.0):
    table = deals[["deal_id"]].copy()
    table["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    table["roi"] = deals["sales_cny"] / table["cost_cny"].where(table["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    table["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"].replace(0, np.nan) / deals["followers"]
    table["is_doubtful"] = rate < 0.5 * rate.groupby(band).transform("median")
    return table


# %% id="kol_scorecard_bands" exercise="kol_scorecard" verdict="wrong" name="bands written in" why="A limit of the lecture is written into the code. The bands are those of `limits`, one or many."
def kol_scorecard(deals, limits, goal=3.0):
    table = deals[["deal_id"]].copy()
    table["cost_cny"] = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    table["roi"] = deals["sales_cny"] / table["cost_cny"].where(table["cost_cny"] > 0)
    kept = 1 - goal * deals["commission_share"]
    table["needed_cny"] = np.where(kept > 0, goal * deals["fee_cny"] / kept, np.inf)
    small, large = deals["followers"] < limits[0], deals["followers"] >= 500_000
    band = np.select([small, large], [0, 2], 1)
    rate = deals["interactions"] / deals["followers"]
    table["is_doubtful"] = rate < 0.5 * rate.groupby(band).transform("median")
    return table


# %% id="kol_scorecard_equivalent_1" exercise="kol_scorecard" role="equivalent" mutant="boundary: *kept >= 0*" why="No share is exactly 1 over the goal."


# %% id="kol_scorecard_equivalent_2" exercise="kol_scorecard" role="equivalent" mutant="keyword: *dropna=False*" why="A band is never missing."


# %% id="kol_scorecard_inputs" exercise="kol_scorecard" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    deals = samples.deals(seed, count=20, free=seed % 3, no_sales=seed % 4)
    deals.iloc[::4, deals.columns.get_loc("interactions")] //= 5
    return deals, [40_000, 200_000][: 1 + seed % 2], [3.0, 8.0][seed % 2]


# %% [markdown] id="kol_chart"
# ## 6. kol_chart


# %% id="kol_chart_loglog" exercise="kol_chart" verdict="right" why="loglog with markers, a longer line, Chinese labels"
def kol_chart(deals):
    t = deals.assign(cost=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    t = t[(t["cost"] > 0) & (t["sales_cny"] > 0)]
    fig, ax = plt.subplots(figsize=(6, 5))
    ax.loglog(t["cost"], t["sales_cny"], "o")
    x = np.geomspace(t["cost"].min() / 2, t["cost"].max() * 2, 30)
    ax.loglog(x, 3 * x, "r-", label="ROI 3")
    ax.legend()
    ax.set(
        xlabel="Cost (CNY)",
        ylabel="Sales (CNY)",
        title=f"{int((t['sales_cny'] < 3 * t['cost']).sum())} deals under the line of 3",
    )
    return ax


# %% id="kol_chart_two_colours" exercise="kol_chart" verdict="right" why="two scatters, one for each side"
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    sales = deals["sales_cny"]
    ok = (cost > 0) & (sales > 0)
    poor = ok & (sales < 3 * cost)
    ax = plt.figure().gca()
    ax.scatter(cost[poor], sales[poor], marker="x", label="below")
    ax.scatter(cost[ok & ~poor], sales[ok & ~poor], marker="o", label="above")
    xs = sorted(cost[ok])
    ax.plot(xs, [3 * x for x in xs], label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(f"Sold less than three times the cost: {poor.sum()}")
    ax.set_xlabel("cost in CNY")
    ax.set_ylabel("sales in CNY")
    ax.legend()
    return ax


# %% id="kol_chart_linear" exercise="kol_chart" verdict="wrong" name="linear axes" why="The axes are linear, so all small deals lie in one corner. Set both scales to log."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    ok = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[ok], deals["sales_cny"][ok]
    _, ax = plt.subplots()
    ax.scatter(x, y)
    ax.plot([x.min(), x.max()], [3 * x.min(), 3 * x.max()], label="ROI 3")
    ax.legend()
    ax.set(
        xlabel="cost (CNY)", ylabel="sales (CNY)", title=f"{(y < 3 * x).sum()} deals below ROI 3"
    )
    return ax


# %% id="kol_chart_turned" exercise="kol_chart" verdict="wrong" name="axes exchanged" why="Cost stands on the y axis and sales on the x axis. The question is for cost along the bottom."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    ok = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[ok], deals["sales_cny"][ok]
    _, ax = plt.subplots()
    ax.scatter(y, x)
    ax.plot([3 * x.min(), 3 * x.max()], [x.min(), x.max()], label="ROI 3")
    ax.legend()
    ax.set(xscale="log", yscale="log")
    ax.set(
        ylabel="cost (CNY)", xlabel="sales (CNY)", title=f"{(y < 3 * x).sum()} deals below ROI 3"
    )
    return ax


# %% id="kol_chart_fee" exercise="kol_chart" verdict="wrong" name="fee alone as cost" why="The cost leaves out the commission. Deals on commission alone have disappeared."
def kol_chart(deals):
    cost = deals["fee_cny"]
    ok = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[ok], deals["sales_cny"][ok]
    _, ax = plt.subplots()
    ax.scatter(x, y)
    ax.plot([x.min(), x.max()], [3 * x.min(), 3 * x.max()], label="ROI 3")
    ax.legend()
    ax.set(xscale="log", yscale="log")
    ax.set(
        xlabel="cost (CNY)", ylabel="sales (CNY)", title=f"{(y < 3 * x).sum()} deals below ROI 3"
    )
    return ax


# %% id="kol_chart_all_deals" exercise="kol_chart" verdict="wrong" name="zeros on a log axis" why="Deals that cost or sold nothing are handed to a log axis, which has no 0. Leave them out, and out of the title's number."
def kol_chart(deals):
    x = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    y = deals["sales_cny"]
    _, ax = plt.subplots()
    ax.scatter(x, y)
    ends = np.array([x[x > 0].min(), x.max()])
    ax.plot(ends, 3 * ends, label="ROI 3")
    ax.legend()
    ax.set(xscale="log", yscale="log")
    ax.set(
        xlabel="cost (CNY)", ylabel="sales (CNY)", title=f"{(y < 3 * x).sum()} deals below ROI 3"
    )
    return ax


# %% id="kol_chart_flat_line" exercise="kol_chart" verdict="wrong" name="a level line" why="The line is level at 3. On axes of CNY the ROI of 3 is where sales are three times the cost: a rising line."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    ok = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[ok], deals["sales_cny"][ok]
    _, ax = plt.subplots()
    ax.scatter(x, y)
    ax.plot([x.min(), x.max()], [3, 3], label="ROI 3")
    ax.legend()
    ax.set(xscale="log", yscale="log")
    ax.set(
        xlabel="cost (CNY)", ylabel="sales (CNY)", title=f"{(y < 3 * x).sum()} deals below ROI 3"
    )
    return ax


# %% id="kol_chart_title" exercise="kol_chart" verdict="wrong" name="no number in the title" why="The title names the axes but not what they show. Say how many deals sold less than three times their cost."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    ok = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[ok], deals["sales_cny"][ok]
    _, ax = plt.subplots()
    ax.scatter(x, y)
    ax.plot([x.min(), x.max()], [3 * x.min(), 3 * x.max()], label="ROI 3")
    ax.legend()
    ax.set(xscale="log", yscale="log")
    ax.set(xlabel="cost (CNY)", ylabel="sales (CNY)", title="Sales against cost of deals")
    return ax


# %% id="kol_chart_rounded" exercise="kol_chart" verdict="wrong" name="compared after rounding" why="The ROI is rounded before it is compared with 3, so a deal just under the line is not counted."
def kol_chart(deals):
    table = deals.assign(cost=deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"])
    table = table[(table["cost"] > 0) & (table["sales_cny"] > 0)]
    roi = (table["sales_cny"] / table["cost"]).round(1)
    fig, ax = plt.subplots()
    ax.scatter(table["cost"], table["sales_cny"])
    ends = np.array([table["cost"].min(), table["cost"].max()])
    ax.plot(ends, 3 * ends, label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(f"{(roi < 3).sum()} deals sold less than three times their cost")
    ax.set_xlabel("Cost (CNY)")
    ax.set_ylabel("Sales (CNY)")
    ax.legend()
    return ax


# %% id="kol_chart_winners" exercise="kol_chart" verdict="wrong" name="winners counted" why="The title counts deals over the line. The question is how many sold less than three times their cost."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    sales = deals["sales_cny"][cost > 0]
    cost = cost[cost > 0]
    cost, sales = cost[sales > 0], sales[sales > 0]
    over = (cost * 3 < sales).sum()
    fig, ax = plt.subplots()
    ax.scatter(cost, sales)
    ends = np.array([cost.min(), cost.max()])
    ax.plot(ends, 3 * ends, marker="", label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(f"{over} deals sold less than three times their cost")
    ax.set_xlabel("Cost (CNY)")
    ax.set_ylabel("Sales (CNY)")
    ax.legend()
    return ax


# %% id="kol_chart_commission" exercise="kol_chart" verdict="wrong" name="commission passes unseen" why="Deals on commission alone are taken to pass. Above a third of sales they do not: compare sales with three times the cost for every deal."
def kol_chart(deals):
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    keep = (cost > 0) & (deals["sales_cny"] > 0)
    x, y = cost[keep], deals.loc[keep, "sales_cny"]
    under = ((y < 3 * x) & (deals.loc[keep, "fee_cny"] > 0)).sum()
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


# %% id="kol_chart_equivalent_1" exercise="kol_chart" role="equivalent" mutant="constant: *alpha=0.*" why="How see-through the points are is free."


# %% id="kol_chart_inputs" exercise="kol_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    return (samples.deals(seed, count=8 + seed % 9, free=seed % 3, no_sales=seed % 4),)


# %% [markdown] id="geo_lift"
# ## 7. geo_lift


# %% id="geo_lift_loop" exercise="geo_lift" verdict="right" why="a loop over cities and the pooled variance by hand"
def geo_lift(cities, channel):
    from scipy.stats import t

    start = cities[cities["channel_off"].notna()]["week_start"].min()
    dark, kept = [], []
    for _, g in cities.groupby("city_id"):
        early, late = g[g["week_start"] < start]["orders"], g[g["week_start"] >= start]["orders"]
        if not len(early) or not len(late) or early.sum() == 0 or late.sum() == 0:
            continue
        off = g["channel_off"].dropna().unique()
        change = np.log(late.mean()) - np.log(early.mean())
        if len(off) == 0:
            kept.append(change)
        elif off[0] == channel:
            dark.append(change)
    n, m = len(dark), len(kept)
    pooled = ((n - 1) * np.var(dark, ddof=1) + (m - 1) * np.var(kept, ddof=1)) / (n + m - 2)
    effect = np.mean(dark) - np.mean(kept)
    half = t.ppf(0.975, n + m - 2) * np.sqrt(pooled * (1 / n + 1 / m))
    return {
        "share": 1 - np.exp(effect),
        "low": 1 - np.exp(effect + half),
        "high": 1 - np.exp(effect - half),
    }


# %% id="geo_lift_regression" exercise="geo_lift" verdict="right" why="a regression of the changes on a dummy"
def geo_lift(cities, channel):
    import statsmodels.api as sm

    t = cities.assign(off=cities.groupby("city_id")["channel_off"].transform("first"))
    t = t[t["off"].isna() | (t["off"] == channel)]
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    t["part"] = np.where(t["week_start"] < start, "a", "b")
    wide = t.pivot_table(index="city_id", columns="part", values="orders", aggfunc="mean")
    wide = wide.dropna()
    wide = wide[(wide["a"] > 0) & (wide["b"] > 0)]
    off = t.groupby("city_id")["off"].first().notna().reindex(wide.index).astype(float)
    fit = sm.OLS(np.log(wide["b"]) - np.log(wide["a"]), sm.add_constant(off.rename("off"))).fit()
    low, high = fit.conf_int().loc["off"]
    return {
        "share": -np.expm1(fit.params["off"]),
        "low": -np.expm1(high),
        "high": -np.expm1(low),
    }


# %% id="geo_lift_all_others" exercise="geo_lift" verdict="wrong" name="other channels' cities as comparison" why="Cities that lost another channel stand in the comparison. They miss orders, too: compare with cities that lost none."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = cities[cities["week_start"] < start].groupby("city_id")["orders"].mean()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    ok = a.index[a > 0].intersection(b.index[b > 0])
    change = np.log(b[ok] / a[ok])
    off = kind[ok] == channel
    off = off.fillna(False).astype(bool)
    ci = ttest_ind(change[off], change[~off]).confidence_interval()
    effect = change[off].mean() - change[~off].mean()
    return {"share": 1 - np.exp(effect), "low": 1 - np.exp(ci.high), "high": 1 - np.exp(ci.low)}


# %% id="geo_lift_after_only" exercise="geo_lift" verdict="wrong" name="before and after alone" why="This is the change of the dark cities alone. The season moved all cities: take off the change of those that lost none."
def geo_lift(cities, channel):
    from scipy.stats import t

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = cities[cities["week_start"] < start].groupby("city_id")["orders"].mean()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    ok = a.index[a > 0].intersection(b.index[b > 0])
    change = np.log(b[ok] / a[ok])[kind[ok] == channel]
    half = t.ppf(0.975, len(change) - 1) * change.std() / np.sqrt(len(change))
    effect = change.mean()
    return {
        "share": 1 - np.exp(effect),
        "low": 1 - np.exp(effect + half),
        "high": 1 - np.exp(effect - half),
    }


# %% id="geo_lift_no_before" exercise="geo_lift" verdict="wrong" name="weeks before not used" why="Cities are compared after the switch only. They differ in size; each city's own weeks before are the measure."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    level = np.log(b[b > 0])
    kind = kind[level.index]
    dark, kept = level[kind == channel], level[kind.isna()]
    ci = ttest_ind(dark, kept).confidence_interval()
    effect = dark.mean() - kept.mean()
    return {"share": 1 - np.exp(effect), "low": 1 - np.exp(ci.high), "high": 1 - np.exp(ci.low)}


# %% id="geo_lift_sums" exercise="geo_lift" verdict="wrong" name="large cities weigh more" why="Orders of all cities are added up before the ratio, so one large city decides. Each city counts once: its own change of logs."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = cities[cities["week_start"] < start].groupby("city_id")["orders"].mean()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    ok = a.index[a > 0].intersection(b.index[b > 0])
    a, b, kind = a[ok], b[ok], kind[ok]
    d, k = kind == channel, kind.isna()
    ci = ttest_ind(np.log(b / a)[d], np.log(b / a)[k]).confidence_interval()
    ratio = b[d].sum() / a[d].sum() / (b[k].sum() / a[k].sum())
    return {"share": 1 - ratio, "low": 1 - np.exp(ci.high), "high": 1 - np.exp(ci.low)}


# %% id="geo_lift_weeks" exercise="geo_lift" verdict="wrong" name="every week a test" why="Each week of a city counts as a test of its own, so the interval is too narrow. One change for each city."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    t = cities.assign(kind=cities.groupby("city_id")["channel_off"].transform("first"))
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = t[t["week_start"] < start].groupby("city_id")["orders"].mean()
    late = t[(t["week_start"] >= start) & (t["orders"] > 0)].copy()
    late = late[late["city_id"].isin(a.index[a > 0])]
    late["change"] = np.log(late["orders"] / late["city_id"].map(a))
    dark, kept = late[late["kind"] == channel]["change"], late[late["kind"].isna()]["change"]
    ci = ttest_ind(dark, kept).confidence_interval()
    effect = dark.mean() - kept.mean()
    return {"share": 1 - np.exp(effect), "low": 1 - np.exp(ci.high), "high": 1 - np.exp(ci.low)}


# %% id="geo_lift_log" exercise="geo_lift" verdict="wrong" name="log given as share" why="This is the effect on the log with its sign turned. As a share it is 1 - exp(effect)."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = cities[cities["week_start"] < start].groupby("city_id")["orders"].mean()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    ok = a.index[a > 0].intersection(b.index[b > 0])
    change = np.log(b[ok] / a[ok])
    dark, kept = change[kind[ok] == channel], change[kind[ok].isna()]
    ci = ttest_ind(dark, kept).confidence_interval()
    return {"share": kept.mean() - dark.mean(), "low": -ci.high, "high": -ci.low}


# %% id="geo_lift_swapped" exercise="geo_lift" verdict="wrong" name="ends of the interval exchanged" why="The low end lies above the high one: the high end of the log effect is the low end of the missing share."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    a = cities[cities["week_start"] < start].groupby("city_id")["orders"].mean()
    b = cities[cities["week_start"] >= start].groupby("city_id")["orders"].mean()
    ok = a.index[a > 0].intersection(b.index[b > 0])
    change = np.log(b[ok] / a[ok])
    dark, kept = change[kind[ok] == channel], change[kind[ok].isna()]
    ci = ttest_ind(dark, kept).confidence_interval()
    effect = dark.mean() - kept.mean()
    return {"share": 1 - np.exp(effect), "low": 1 - np.exp(ci.low), "high": 1 - np.exp(ci.high)}


# %% id="geo_lift_sql" exercise="geo_lift" verdict="right" why="SQL to one change a city"
def geo_lift(cities, channel):
    import duckdb
    from scipy.stats import t

    changes = duckdb.sql(
        """
        WITH s AS (SELECT min(week_start) AS start FROM cities WHERE channel_off IS NOT NULL),
        c AS (
            SELECT city_id, max(channel_off) AS off,
                   avg(orders) FILTER (WHERE week_start < start) AS before,
                   avg(orders) FILTER (WHERE week_start >= start) AS later
            FROM cities, s GROUP BY city_id
        )
        SELECT off, ln(later / before) AS change FROM c WHERE before > 0 AND later > 0
        """
    ).fetchall()
    lost = np.array([change for off, change in changes if off == channel])
    kept = np.array([change for off, change in changes if off is None])
    free = len(lost) + len(kept) - 2
    pooled = (((lost - lost.mean()) ** 2).sum() + ((kept - kept.mean()) ** 2).sum()) / free
    effect = lost.mean() - kept.mean()
    half = t.ppf(0.975, free) * np.sqrt(pooled * (1 / len(lost) + 1 / len(kept)))
    return {
        "share": 1 - np.exp(effect),
        "low": 1 - np.exp(effect + half),
        "high": 1 - np.exp(effect - half),
    }


# %% id="geo_lift_week_sums" exercise="geo_lift" verdict="wrong" name="sums for weekly means" why="Sums of orders are compared, so a city that lacks a week seems to fall. Take the mean of its weeks."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    switch = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    period = np.where(cities["week_start"] < switch, "before", "after")
    sums = cities.groupby(["city_id", period])["orders"].sum().unstack()
    sums = sums[(sums["before"] > 0) & (sums["after"] > 0)]
    change = np.log(sums["after"] / sums["before"])
    kind = cities.groupby("city_id")["channel_off"].first().reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="geo_lift_zero_weeks" exercise="geo_lift" verdict="wrong" name="weeks without orders dropped" why="Weeks without orders are dropped because of the log. The log is of the mean over weeks, and a week of 0 belongs to it."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    switch = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    kind = cities.groupby("city_id")["channel_off"].first()
    rows = cities[cities["orders"] > 0]
    period = np.where(rows["week_start"] < switch, "before", "after")
    means = rows.groupby(["city_id", period])["orders"].mean().unstack().dropna()
    change = np.log(means["after"] / means["before"])
    kind = kind.reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="geo_lift_own_switch" exercise="geo_lift" verdict="wrong" name="switch of one channel" why="The switch is taken as the first week of this channel. Its cities may lack that week: it is the first one in which any channel is off."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    switch = cities.loc[cities["channel_off"] == channel, "week_start"].min()
    period = np.where(cities["week_start"] < switch, "before", "after")
    means = cities.groupby(["city_id", period])["orders"].mean().unstack()
    means = means[(means["before"] > 0) & (means["after"] > 0)]
    change = np.log(means["after"] / means["before"])
    kind = cities.groupby("city_id")["channel_off"].first().reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="geo_lift_infinite" exercise="geo_lift" verdict="wrong" name="cities without orders before" why="Cities without any order before the switch stay in, and their change is infinite. Leave out cities without orders before or after."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    kind = cities.groupby("city_id")["channel_off"].first()
    when = np.where(cities["week_start"] < start, "before", "after")
    weekly = cities.groupby(["city_id", when])["orders"].mean().unstack()
    change = np.log(weekly["after"] / weekly["before"]).replace(-np.inf, np.nan).dropna()
    kind = kind.reindex(change.index)
    lost, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="geo_lift_full" exercise="geo_lift" verdict="wrong" name="only cities with every week" why="Cities that lack a week are left out. They count by the weeks that they have."
def geo_lift(cities, channel):
    from scipy.stats import ttest_ind

    wide = cities.pivot(index="city_id", columns="week_start", values="orders").dropna()
    off = cities.groupby("city_id")["channel_off"].first().reindex(wide.index)
    start = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    before = wide.loc[:, wide.columns < start].mean(axis=1)
    after = wide.loc[:, wide.columns >= start].mean(axis=1)
    good = (before > 0) & (after > 0)
    change = np.log(after[good] / before[good])
    off = off[good]
    lost, kept = change[off == channel], change[off.isna()]
    found = ttest_ind(lost, kept).confidence_interval(0.95)
    return {
        "share": 1 - np.exp(lost.mean() - kept.mean()),
        "low": 1 - np.exp(found.high),
        "high": 1 - np.exp(found.low),
    }


# %% id="geo_lift_equivalent_1" exercise="geo_lift" role="equivalent" mutant="aggregation: *first() -> *" why="A city has one channel off at most, and missing values are passed over."


# %% id="geo_lift_equivalent_2" exercise="geo_lift" role="equivalent" mutant="keyword: *dropna=False*" why="A city's number is never missing."


# %% id="geo_lift_inputs" exercise="geo_lift" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    cities = samples.dark_cities(seed, cities=12 + seed % 7)
    cities.loc[cities["city_id"] == 1 + seed % 5, "orders"] = 0
    return cities, ["kol", "feed_ads"][seed % 2]


# %% [markdown] id="private_flow"
# ## 8. private_flow


# %% id="private_flow_loop" exercise="private_flow" verdict="right" why="dictionaries and loops"
def private_flow(public, private, known_on, window_days):
    def key(user):
        if pd.isna(user) or not str(user).strip():
            return None
        return str(user).strip().lower()

    first, acts = {}, {}
    for user, day in zip(public["user_id"], public["bought_on"]):
        if key(user) and not pd.isna(day):
            first[key(user)] = min(day, first.get(key(user), day))
    for user, day in zip(private["user_id"], private["acted_on"]):
        if key(user) and not pd.isna(day):
            acts.setdefault(key(user), []).append(day)
    window, last = pd.Timedelta(days=window_days), pd.Timestamp(known_on)
    buyers = moved = 0
    for user, start in first.items():
        mine = acts.get(user, [])
        if start + window > last or (mine and min(mine) <= start):
            continue
        buyers += 1
        moved += any(day <= start + window for day in mine)
    share = moved / buyers if buyers else np.nan
    return {"buyers": buyers, "moved": moved, "share": share}


# %% id="private_flow_first_act" exercise="private_flow" verdict="right" why="the first private act of each user, a left join"
def private_flow(public, private, known_on, window_days):
    def clean(table, column):
        t = table.dropna(subset=["user_id", column]).copy()
        t["user"] = t["user_id"].str.lower().str.strip()
        return t[t["user"].str.len() > 0].groupby("user")[column].min()

    t = pd.DataFrame({"start": clean(public, "bought_on")})
    t["act"] = clean(private, "acted_on").reindex(t.index)
    t["act"] = pd.to_datetime(t["act"])
    end = t["start"] + pd.to_timedelta(window_days, unit="D")
    t = t[(end <= pd.Timestamp(known_on)) & ~(t["act"] <= t["start"])]
    moved = int((t["act"] <= end.reindex(t.index)).sum())
    return {"buyers": len(t), "moved": moved, "share": moved / len(t) if len(t) else float("nan")}


# %% id="private_flow_raw" exercise="private_flow" verdict="wrong" name="ids as typed" why="Ids are compared as typed, so 'A1' and ' a1 ' are two users. Clean blanks and capitals in both tables."
def private_flow(public, private, known_on, window_days):
    b = public.dropna()
    a = private.dropna()
    b, a = b[b["user_id"].str.strip() != ""], a[a["user_id"].str.strip() != ""]
    first = b.groupby("user_id")["bought_on"].min()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    act = pd.to_datetime(a.groupby("user_id")["acted_on"].min().reindex(first.index))
    first = first[~(act <= first)]
    act = act[first.index]
    moved = int((act <= first + pd.Timedelta(days=window_days)).sum())
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_blank" exercise="private_flow" verdict="wrong" name="blank id as a user" why="All blank ids together became one user. A row without an id counts for nobody."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].fillna("").str.strip().str.lower())
    a = private.assign(u=private["user_id"].fillna("").str.strip().str.lower())
    first = b.groupby("u")["bought_on"].min().dropna()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    act = pd.to_datetime(a.groupby("u")["acted_on"].min().reindex(first.index))
    first = first[~(act <= first)]
    act = act[first.index]
    moved = int((act <= first + pd.Timedelta(days=window_days)).sum())
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_censored" exercise="private_flow" verdict="wrong" name="windows not over yet" why="Users whose days are not over yet count as not moved. Count only those whose window ends on the last known day or before."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].str.strip().str.lower()).dropna()
    a = private.assign(u=private["user_id"].str.strip().str.lower()).dropna()
    b, a = b[b["u"] != ""], a[a["u"] != ""]
    first = b.groupby("u")["bought_on"].min()
    first = first[first <= pd.Timestamp(known_on)]
    act = pd.to_datetime(a.groupby("u")["acted_on"].min().reindex(first.index))
    first = first[~(act <= first)]
    act = act[first.index]
    moved = int((act <= first + pd.Timedelta(days=window_days)).sum())
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_already" exercise="private_flow" verdict="wrong" name="who was private already" why="Users who acted in private on the day of their first public purchase or before stay among the buyers. They cannot move where they already are: leave them out."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].str.strip().str.lower()).dropna()
    a = private.assign(u=private["user_id"].str.strip().str.lower()).dropna()
    b, a = b[b["u"] != ""], a[a["u"] != ""]
    first = b.groupby("u")["bought_on"].min()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    m = a.merge(first.rename("first"), left_on="u", right_index=True)
    gap = (m["acted_on"] - m["first"]).dt.days
    moved = m.loc[gap.between(1, window_days), "u"].nunique()
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_any_time" exercise="private_flow" verdict="wrong" name="no window" why="Every later act counts as a move, however late. A user has moved who acts within the window."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].str.strip().str.lower()).dropna()
    a = private.assign(u=private["user_id"].str.strip().str.lower()).dropna()
    b, a = b[b["u"] != ""], a[a["u"] != ""]
    first = b.groupby("u")["bought_on"].min()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    act = pd.to_datetime(a.groupby("u")["acted_on"].min().reindex(first.index))
    first = first[~(act <= first)]
    moved = int(act[first.index].notna().sum())
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_last" exercise="private_flow" verdict="wrong" name="last purchase for first" why="The window begins at the last public purchase. It begins at the first one."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].str.strip().str.lower()).dropna()
    a = private.assign(u=private["user_id"].str.strip().str.lower()).dropna()
    b, a = b[b["u"] != ""], a[a["u"] != ""]
    first = b.groupby("u")["bought_on"].max()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    m = a.merge(first.rename("first"), left_on="u", right_index=True)
    gap = (m["acted_on"] - m["first"]).dt.days
    first = first.drop(m.loc[gap <= 0, "u"].unique())
    moved = len(set(m.loc[gap.between(1, window_days), "u"]) & set(first.index))
    n = len(first)
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_rows" exercise="private_flow" verdict="wrong" name="purchases for users" why="Every purchase counts, so who bought three times counts three times. One first purchase for each user."
def private_flow(public, private, known_on, window_days):
    b = public.assign(u=public["user_id"].str.strip().str.lower()).dropna()
    a = private.assign(u=private["user_id"].str.strip().str.lower()).dropna()
    b, a = b[b["u"] != ""], a[a["u"] != ""]
    b = b[b["bought_on"] + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    first = a.groupby("u")["acted_on"].min().rename("act")
    b = b.merge(first, left_on="u", right_index=True, how="left")
    b = b[~(b["act"] <= b["bought_on"])]
    n = len(b)
    moved = int((b["act"] <= b["bought_on"] + pd.Timedelta(days=window_days)).sum())
    return {"buyers": n, "moved": moved, "share": moved / n if n else np.nan}


# %% id="private_flow_sql" exercise="private_flow" verdict="right" why="SQL with first days of both sides"
def private_flow(public, private, known_on, window_days):
    import duckdb

    bought, acted = public[["user_id", "bought_on"]], private[["user_id", "acted_on"]]
    buyers, moved = duckdb.sql(
        f"""
        WITH p AS (
            SELECT upper(regexp_replace(user_id, '^\\s+|\\s+$', '', 'g')) AS u,
                   CAST(bought_on AS DATE) AS d FROM bought
        ), a AS (
            SELECT upper(regexp_replace(user_id, '^\\s+|\\s+$', '', 'g')) AS u,
                   CAST(acted_on AS DATE) AS d FROM acted
        ),
        f AS (SELECT u, min(d) AS d FROM p WHERE u <> '' AND d IS NOT NULL GROUP BY u),
        g AS (SELECT u, min(d) AS d FROM a WHERE u <> '' AND d IS NOT NULL GROUP BY u)
        SELECT count(*), count(*) FILTER (WHERE g.d - f.d <= {int(window_days)})
        FROM f LEFT JOIN g ON f.u = g.u
        WHERE f.d + {int(window_days)} <= DATE '{known_on}' AND (g.d IS NULL OR g.d > f.d)
        """
    ).fetchall()[0]
    return {"buyers": buyers, "moved": moved, "share": moved / buyers if buyers else np.nan}


# %% id="private_flow_spaces" exercise="private_flow" verdict="wrong" name="spaces within ids taken out" why="All spaces are taken out of ids, also those within, so two users become one. Take off those before and after only."
def private_flow(public, private, known_on, window_days):
    def clean(table, day):
        out = table[["user_id", day]].copy()
        out["user_id"] = out["user_id"].str.replace(" ", "").str.lower()
        return out[out["user_id"].notna() & (out["user_id"] != "") & out[day].notna()]

    first = clean(public, "bought_on").groupby("user_id")["bought_on"].min().rename("first")
    acts = clean(private, "acted_on").groupby("user_id")["acted_on"].min().rename("act")
    table = first.to_frame().join(acts)
    end = table["first"] + pd.Timedelta(days=window_days)
    counts = (end <= pd.Timestamp(known_on)) & ~(table["act"] <= table["first"])
    moved = counts & (table["act"] <= end)
    buyers = int(counts.sum())
    return {
        "buyers": buyers,
        "moved": int(moved.sum()),
        "share": moved.sum() / buyers if buyers else float("nan"),
    }


# %% id="private_flow_gaps" exercise="private_flow" verdict="wrong" name="gaps in any column" why="Rows with a gap in any column are dropped. Only a missing id or day makes a row count for nobody."
def private_flow(public, private, known_on, window_days):
    bought, acted = public.dropna().copy(), private.dropna().copy()
    for table in (bought, acted):
        table["user_id"] = table["user_id"].str.strip().str.lower()
    bought, acted = bought[bought["user_id"] != ""], acted[acted["user_id"] != ""]
    first = bought.groupby("user_id")["bought_on"].min().rename("first")
    act = acted.groupby("user_id")["acted_on"].min().rename("act")
    table = first.to_frame().join(act)
    end = table["first"] + pd.Timedelta(days=window_days)
    counts = (end <= pd.Timestamp(known_on)) & ~(table["act"] <= table["first"])
    moved = counts & (table["act"] <= end)
    buyers = int(counts.sum())
    return {
        "buyers": buyers,
        "moved": int(moved.sum()),
        "share": moved.sum() / buyers if buyers else float("nan"),
    }


# %% id="private_flow_digits" exercise="private_flow" verdict="wrong" name="digits of the id alone" why="Only the digits of an id are compared, so users who differ by a letter become one."
def private_flow(public, private, known_on, window_days):
    def clean(table, day):
        out = table[["user_id", day]].copy()
        out["user_id"] = out["user_id"].str.extract(r"(\d+)", expand=False)
        return out.dropna()

    first = clean(public, "bought_on").groupby("user_id")["bought_on"].min().rename("first")
    acts = clean(private, "acted_on").groupby("user_id")["acted_on"].min().rename("act")
    table = first.to_frame().join(acts)
    end = table["first"] + pd.Timedelta(days=window_days)
    counts = (end <= pd.Timestamp(known_on)) & ~(table["act"] <= table["first"])
    moved = counts & (table["act"] <= end)
    buyers = int(counts.sum())
    return {
        "buyers": buyers,
        "moved": int(moved.sum()),
        "share": moved.sum() / buyers if buyers else float("nan"),
    }


# %% id="private_flow_last_act" exercise="private_flow" verdict="wrong" name="last act alone" why="Only the last act of a user is looked at. Who acted within the window has moved, whatever came later."
def private_flow(public, private, known_on, window_days):
    def clean(table, day):
        out = table[["user_id", day]].copy()
        out["user_id"] = out["user_id"].str.strip().str.lower()
        return out[out["user_id"].notna() & (out["user_id"] != "") & out[day].notna()]

    first = clean(public, "bought_on").groupby("user_id")["bought_on"].min()
    acts = clean(private, "acted_on").groupby("user_id")["acted_on"].agg(["min", "max"])
    table = first.to_frame("first").join(acts)
    end = table["first"] + pd.Timedelta(days=window_days)
    counts = (end <= pd.Timestamp(known_on)) & ~(table["min"] <= table["first"])
    moved = counts & (table["max"] <= end)
    buyers = int(counts.sum())
    return {
        "buyers": buyers,
        "moved": int(moved.sum()),
        "share": moved.sum() / buyers if buyers else float("nan"),
    }


# %% id="private_flow_thirty" exercise="private_flow" verdict="wrong" name="always 30 days" why="Acts count within 30 days whatever window is handed in."
def private_flow(public, private, known_on, window_days):
    first, act = {}, {}
    for user, day in zip(public["user_id"], public["bought_on"]):
        if isinstance(user, str) and user.strip() and not pd.isna(day):
            key = user.strip().upper()
            first[key] = min(first.get(key, day), day)
    for user, day in zip(private["user_id"], private["acted_on"]):
        if isinstance(user, str) and user.strip() and not pd.isna(day):
            key = user.strip().upper()
            act[key] = min(act.get(key, day), day)
    buyers = moved = 0
    for user, start in first.items():
        if start + pd.Timedelta(days=window_days) > pd.Timestamp(known_on):
            continue
        if user in act and act[user] <= start:
            continue
        buyers += 1
        if user in act and (act[user] - start).days <= 30:
            moved += 1
    return {"buyers": buyers, "moved": moved, "share": moved / buyers if buyers else float("nan")}


# %% id="private_flow_equivalent_2" exercise="private_flow" role="equivalent" mutant="join: *" why="Acts of users without a public purchase have no days to count."


# %% id="private_flow_inputs" exercise="private_flow" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    public, private = samples.users(seed, count=20 + seed % 60)
    day = ["2025-09-01", "2025-11-15", "2025-12-28"][seed % 3]
    return public, private, day, 5 + seed % 40


# %% [markdown] id="shapley_credit"
# ## 9. shapley_credit


# %% id="shapley_credit_shared" exercise="shapley_credit" verdict="right" why="each buyer shared among the channels met, which is the same"
def shapley_credit(touches):
    met = touches[touches["bought"]].drop_duplicates(["customer_id", "touch_channel"])
    part = 1 / met.groupby("customer_id")["touch_channel"].transform("size")
    credit = part.groupby(met["touch_channel"]).sum()
    return (
        credit.reindex(touches["touch_channel"].unique(), fill_value=0.0)
        .rename("credit")
        .to_frame()
        .rename_axis("touch_channel")
        .reset_index()
    )


# %% id="shapley_credit_orders" exercise="shapley_credit" verdict="right" why="all orders of joining, one by one"
def shapley_credit(touches):
    from itertools import permutations

    names = sorted(set(touches["touch_channel"]))
    buyers = touches[touches["bought"]]
    sets = buyers.groupby("customer_id")["touch_channel"].agg(frozenset).value_counts()
    credit = dict.fromkeys(names, 0.0)
    orders = 0
    for order in permutations(names):
        orders += 1
        joined, before = set(), 0
        for name in order:
            joined.add(name)
            now = sum(count for met, count in sets.items() if met <= joined)
            credit[name] += now - before
            before = now
    return pd.DataFrame(
        {"touch_channel": names, "credit": [credit[name] / orders for name in names]}
    )


# %% id="shapley_credit_exact" exercise="shapley_credit" verdict="wrong" name="coalition met exactly" why="A coalition is worth only the buyers who met all of it. It is worth those who met no channel outside it, fewer channels included."
def shapley_credit(touches):
    bought = touches[touches["bought"]]
    seen = bought.groupby("customer_id")["touch_channel"].agg(set)
    channels = list(touches["touch_channel"].unique())
    n = len(channels)

    def worth(coalition):
        return sum(met == set(coalition) for met in seen)

    rows = []
    for channel in channels:
        others = [name for name in channels if name != channel]
        credit = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for group in combinations(others, size):
                credit += weight * (worth([*group, channel]) - worth(group))
        rows.append((channel, credit))
    return pd.DataFrame(rows, columns=["touch_channel", "credit"])


# %% id="shapley_credit_weight" exercise="shapley_credit" verdict="wrong" name="weights beyond one" why="The weights of a channel's coalitions add up to more than 1: after it, n - size - 1 channels are left to join."
def shapley_credit(touches):
    bought = touches[touches["bought"]]
    seen = bought.groupby("customer_id")["touch_channel"].agg(set)
    channels = list(touches["touch_channel"].unique())
    n = len(channels)

    def worth(coalition):
        return sum(met <= set(coalition) for met in seen)

    rows = []
    for channel in channels:
        others = [name for name in channels if name != channel]
        credit = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size) / factorial(n)
            for group in combinations(others, size):
                credit += weight * (worth([*group, channel]) - worth(group))
        rows.append((channel, credit))
    return pd.DataFrame(rows, columns=["touch_channel", "credit"])


# %% id="shapley_credit_last" exercise="shapley_credit" verdict="wrong" name="last coalition left out" why="A channel never joins all the others: the sizes have to run from 0 to n - 1."
def shapley_credit(touches):
    bought = touches[touches["bought"]]
    seen = bought.groupby("customer_id")["touch_channel"].agg(set)
    channels = list(touches["touch_channel"].unique())
    n = len(channels)

    def worth(coalition):
        return sum(met <= set(coalition) for met in seen)

    rows = []
    for channel in channels:
        others = [name for name in channels if name != channel]
        credit = 0.0
        for size in range(n - 1):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for group in combinations(others, size):
                credit += weight * (worth([*group, channel]) - worth(group))
        rows.append((channel, credit))
    return pd.DataFrame(rows, columns=["touch_channel", "credit"])


# %% id="shapley_credit_touches" exercise="shapley_credit" verdict="wrong" name="by number of touches" why="A buyer is shared by touches, so a channel met twice gets twice as much. A coalition knows only which channels were met."
def shapley_credit(touches):
    met = touches[touches["bought"]]
    part = 1 / met.groupby("customer_id")["touch_channel"].transform("size")
    credit = part.groupby(met["touch_channel"]).sum()
    credit = credit.reindex(touches["touch_channel"].unique(), fill_value=0.0)
    return credit.rename_axis("touch_channel").rename("credit").reset_index()


# %% id="shapley_credit_everyone" exercise="shapley_credit" verdict="wrong" name="customers who did not buy" why="Customers who bought nothing are shared out, too. Credit is for buyers."
def shapley_credit(touches):
    met = touches.drop_duplicates(["customer_id", "touch_channel"])
    part = 1 / met.groupby("customer_id")["touch_channel"].transform("size")
    credit = part.groupby(met["touch_channel"]).sum()
    return credit.rename_axis("touch_channel").rename("credit").reset_index()


# %% id="shapley_credit_gone" exercise="shapley_credit" verdict="wrong" name="channels without buyers gone" why="A channel that no buyer met is missing. It has a row with 0: all channels of the table are asked for."
def shapley_credit(touches):
    met = touches[touches["bought"]].drop_duplicates(["customer_id", "touch_channel"])
    part = 1 / met.groupby("customer_id")["touch_channel"].transform("size")
    credit = part.groupby(met["touch_channel"]).sum()
    return credit.rename_axis("touch_channel").rename("credit").reset_index()


# %% id="shapley_credit_masks" exercise="shapley_credit" verdict="right" why="bit masks and NumPy"
def shapley_credit(touches):
    names = pd.unique(touches["touch_channel"])
    place = {name: at for at, name in enumerate(names)}
    n = len(names)
    masks = {}
    for who, name, bought in zip(
        touches["customer_id"], touches["touch_channel"], touches["bought"]
    ):
        if bought:
            masks[who] = masks.get(who, 0) | (1 << place[name])
    worth = np.zeros(2**n)
    for mask in masks.values():
        worth[mask] += 1
    every = np.arange(2**n)
    for bit in range(n):
        has = (every >> bit) & 1 == 1
        worth[has] += worth[every[has] ^ (1 << bit)]
    size = np.array([bin(mask).count("1") for mask in every])
    weight = np.array([factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)])
    credit = []
    for bit in range(n):
        without = every[(every >> bit) & 1 == 0]
        gain = worth[without | (1 << bit)] - worth[without]
        credit.append((weight[size[without]] * gain).sum())
    return pd.DataFrame({"touch_channel": names, "credit": credit})


# %% id="shapley_credit_within" exercise="shapley_credit" verdict="wrong" name="names found within names" why="A channel is looked for in a text, so it is also found within the name of another. Compare whole names."
def shapley_credit(touches):
    journeys = (
        touches[touches["bought"]].groupby("customer_id")["touch_channel"].agg(" ".join).tolist()
    )
    channels = list(touches["touch_channel"].unique())
    credit = dict.fromkeys(channels, 0.0)
    for journey in journeys:
        met = [name for name in channels if name in journey]
        for name in met:
            credit[name] += 1 / len(met)
    return pd.DataFrame({"touch_channel": channels, "credit": [credit[c] for c in channels]})


# %% id="shapley_credit_cut" exercise="shapley_credit" verdict="wrong" name="names cut at spaces" why="Names are joined and split at spaces, so a name with a space falls into two. Keep sets of whole names."
def shapley_credit(touches):
    met = touches[touches["bought"]].groupby("customer_id")["touch_channel"].agg(set)
    channels = sorted(touches["touch_channel"].unique())
    sets, counts = np.unique(met.map(lambda s: " ".join(sorted(s))), return_counts=True)
    sets, n, values = [set(s.split()) for s in sets], len(channels), {}

    def worth(group):
        return sum(c for s, c in zip(sets, counts, strict=True) if s <= set(group))

    for channel in channels:
        others = [name for name in channels if name != channel]
        values[channel] = sum(
            factorial(size)
            * factorial(n - size - 1)
            / factorial(n)
            * (worth([*group, channel]) - worth(group))
            for size in range(n)
            for group in combinations(others, size)
        )
    return pd.DataFrame({"touch_channel": list(values), "credit": list(values.values())})


# %% id="shapley_credit_rows" exercise="shapley_credit" verdict="wrong" name="duplicates over all columns" why="Duplicates are dropped over all columns, so a channel met twice counts twice. Drop them over customer and channel."
def shapley_credit(touches):
    rows = touches.drop_duplicates()
    rows = rows[rows["bought"]]
    share = 1 / rows.groupby("customer_id")["touch_channel"].transform("size")
    credit = share.groupby(rows["touch_channel"]).sum()
    credit = credit.reindex(touches["touch_channel"].unique(), fill_value=0.0)
    return credit.rename("credit").rename_axis("touch_channel").reset_index()


# %% id="shapley_credit_nobody" exercise="shapley_credit" verdict="wrong" name="0 over 0 without buyers" why="Credits are divided by their sum, which is 0 where nobody bought. Then every credit is 0, not missing."
def shapley_credit(touches):
    bought = touches[touches["bought"]].drop_duplicates(["customer_id", "touch_channel"])
    size = bought.groupby("customer_id")["touch_channel"].transform("size")
    credit = (1 / size).groupby(bought["touch_channel"]).sum()
    credit = credit.reindex(touches["touch_channel"].unique(), fill_value=0.0)
    credit = credit / credit.sum() * bought["customer_id"].nunique()
    return credit.rename_axis("touch_channel").rename("credit").reset_index()


# %% id="shapley_credit_equivalent_1" exercise="shapley_credit" role="equivalent" mutant="keyword: *dropna=False*" why="A customer is never missing."


# %% id="shapley_credit_equivalent_2" exercise="shapley_credit" role="equivalent" mutant="condition: *in channels if name != channel*" why="A coalition that has the channel already gains nothing by it."


# %% id="shapley_credit_inputs" exercise="shapley_credit" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    return (samples.paths(seed, customers=10 + seed % 30, channels=2 + seed % 4),)


# %% [markdown] id="markov_credit"
# ## 10. markov_credit


# %% id="markov_credit_counter" exercise="markov_credit" verdict="right" why="a table of moves, iteration instead of equations"
def markov_credit(paths):
    from collections import Counter

    moves, last = Counter(), Counter()
    for path, good, bad in zip(paths["path"], paths["conversions"], paths["non_conversions"]):
        steps = ["<start>", *path.split(" > ")]
        for pair in zip(steps, steps[1:]):
            moves[pair] += good + bad
        moves[steps[-1], "<yes>"] += good
        moves[steps[-1], "<no>"] += bad
        last[steps[-1]] += good
    names = sorted({a for a, _ in moves} - {"<start>"})
    states = ["<start>", *names, "<yes>", "<no>"]
    at = {name: n for n, name in enumerate(states)}
    P = np.zeros((len(states), len(states)))
    for (a, b), n in moves.items():
        P[at[a], at[b]] = n
    P[:-2] /= P[:-2].sum(axis=1, keepdims=True)
    P[-2, -2] = P[-1, -1] = 1

    def chance(gone):
        Q = P.copy()
        if gone is not None:
            Q[:, -1] += Q[:, at[gone]]
            Q[:, at[gone]] = 0
        for _ in range(25):
            Q = Q @ Q
        return Q[0, -2]

    base = chance(None)
    lost = pd.Series({name: 1 - chance(name) / base for name in names})
    credit = lost / lost.sum() * paths["conversions"].sum()
    return pd.DataFrame(
        {
            "last_click": pd.Series(last, dtype=float).reindex(names, fill_value=0.0),
            "markov": credit,
        }
    ).rename_axis("channel")


# %% id="markov_credit_frame" exercise="markov_credit" verdict="right" why="exploded moves in pandas, rows and columns deleted for removal"
def markov_credit(paths):
    t = paths.reset_index(drop=True)
    t["step"] = t["path"].str.split(" > ")
    t["n"] = t["conversions"] + t["non_conversions"]
    e = t[["step", "n"]].explode("step")
    e["row"] = e.index
    e["from"] = e.groupby("row")["step"].shift().fillna("^")
    inner = e.groupby(["from", "step"])["n"].sum().unstack(fill_value=0)
    t["end"] = t["step"].str[-1]
    names = sorted(set(e["step"]))
    M = inner.reindex(index=["^", *names], columns=names, fill_value=0)
    sold = t.groupby("end")["conversions"].sum().reindex(["^", *names], fill_value=0)
    null = t.groupby("end")["non_conversions"].sum().reindex(["^", *names], fill_value=0)
    total = M.sum(axis=1) + sold + null
    M, s = M.div(total, axis=0), sold / total

    def p(keep):
        A = M.loc[keep, keep].to_numpy()
        h = np.linalg.solve(np.eye(len(keep)) - A, s[keep].to_numpy())
        return M.loc["^", keep].to_numpy() @ h

    whole = p(names)
    effect = [1 - p([k for k in names if k != name]) / whole for name in names]
    effect = np.array(effect)
    return pd.DataFrame(
        {
            "channel": names,
            "last_click": sold[names].to_numpy(),
            "markov": t["conversions"].sum() * effect / effect.sum(),
        }
    )


# %% id="markov_credit_good_only" exercise="markov_credit" verdict="wrong" name="only journeys that converted" why="Journeys without a conversion are not counted, so every move seems to lead to one. Weight each path with all its journeys, and send the others to null."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            M[a, b] += good
        M[stops[-1], k] += good
        last[stops[-1]] += good
    total = M.sum(axis=1, keepdims=True)
    S = M / np.where(total > 0, total, 1)

    def p(gone):
        Q = S[:, :k].copy()
        Q[:, gone] = 0
        return np.linalg.solve(np.eye(k) - Q, S[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_unscaled" exercise="markov_credit" verdict="wrong" name="not scaled" why="Removal effects overlap, so together they exceed the conversions. Scale them to add up to all conversions."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            M[a, b] += good + bad
        M[stops[-1], k] += good
        M[stops[-1], k + 1] += bad
        last[stops[-1]] += good
    S = M / M.sum(axis=1, keepdims=True)

    def p(gone):
        Q = S[:, :k].copy()
        Q[:, gone] = 0
        return np.linalg.solve(np.eye(k) - Q, S[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_no_repeats" exercise="markov_credit" verdict="right" why="without moves from a channel to itself, which change no chance to convert"
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            if a != b:
                M[a, b] += good + bad
        M[stops[-1], k] += good
        M[stops[-1], k + 1] += bad
        last[stops[-1]] += good
    S = M / M.sum(axis=1, keepdims=True)

    def p(gone):
        Q = S[:, :k].copy()
        Q[:, gone] = 0
        return np.linalg.solve(np.eye(k) - Q, S[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_paths_once" exercise="markov_credit" verdict="wrong" name="each path once" why="Each row counts as one journey. Weight its moves with all journeys on this path."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            M[a, b] += 1
        M[stops[-1], k] += good / (good + bad)
        M[stops[-1], k + 1] += bad / (good + bad)
        last[stops[-1]] += good
    S = M / M.sum(axis=1, keepdims=True)

    def p(gone):
        Q = S[:, :k].copy()
        Q[:, gone] = 0
        return np.linalg.solve(np.eye(k) - Q, S[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_skipped" exercise="markov_credit" verdict="wrong" name="journeys go on without it" why="Without the channel the other moves are scaled up, as if journeys went on elsewhere. What moved into the removed channel ends in null."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            M[a, b] += good + bad
        M[stops[-1], k] += good
        M[stops[-1], k + 1] += bad
        last[stops[-1]] += good

    def p(gone):
        Q = M.copy()
        if gone:
            Q[:, gone] = 0
        total = Q.sum(axis=1, keepdims=True)
        Q = Q / np.where(total > 0, total, 1)
        return np.linalg.solve(np.eye(k) - Q[:, :k], Q[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_first" exercise="markov_credit" verdict="wrong" name="first click for last" why="last_click holds the conversions of paths that begin with the channel. The last click is at the end of the path."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    names = sorted({c for r in routes for c in r})
    at = {c: n for n, c in enumerate(names, 1)}
    k = len(names) + 1
    M, last = np.zeros((k, k + 2)), np.zeros(k)
    for r, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        stops = [0] + [at[c] for c in r]
        for a, b in zip(stops, stops[1:]):
            M[a, b] += good + bad
        M[stops[-1], k] += good
        M[stops[-1], k + 1] += bad
        last[stops[1]] += good
    S = M / M.sum(axis=1, keepdims=True)

    def p(gone):
        Q = S[:, :k].copy()
        Q[:, gone] = 0
        return np.linalg.solve(np.eye(k) - Q, S[:, k])[0]

    effect = np.array([1 - p(n) / p(0) for n in range(1, k)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": names, "last_click": last[1:], "markov": credit})


# %% id="markov_credit_elimination" exercise="markov_credit" verdict="right" why="dicts of moves and an elimination in plain Python"
def markov_credit(paths):
    moves, last, total = {}, {}, 0
    start, good_end, bad_end = object(), object(), object()
    for path, good, bad in zip(paths["path"], paths["conversions"], paths["non_conversions"]):
        good, bad = int(good), int(bad)
        stops = path.split(" > ")
        last[stops[-1]] = last.get(stops[-1], 0) + good
        total += good
        for here, there in zip([start, *stops], stops):
            box = moves.setdefault(here, {})
            box[there] = box.get(there, 0) + good + bad
        box = moves.setdefault(stops[-1], {})
        box[good_end] = box.get(good_end, 0) + good
        box[bad_end] = box.get(bad_end, 0) + bad
    channels = [name for name in moves if name is not start]

    def chance(gone=None):
        places = [start, *[name for name in channels if name != gone]]
        at = {place: i for i, place in enumerate(places)}
        grid = []
        for place in places:
            out = sum(moves[place].values())
            line = [0.0] * (len(places) + 1)
            line[at[place]] += 1.0
            for there, count in moves[place].items():
                if there is good_end:
                    line[-1] += count / out
                elif there in at:
                    line[at[there]] -= count / out
            grid.append(line)
        for i in range(len(grid)):
            top = max(range(i, len(grid)), key=lambda k: abs(grid[k][i]))
            grid[i], grid[top] = grid[top], grid[i]
            grid[i] = [value / grid[i][i] for value in grid[i]]
            for k in range(len(grid)):
                if k != i and grid[k][i]:
                    by = grid[k][i]
                    grid[k] = [a - by * b for a, b in zip(grid[k], grid[i])]
        return grid[0][-1]

    whole = chance()
    effect = {name: 1 - chance(name) / whole for name in channels}
    scale = total / sum(effect.values())
    return pd.DataFrame(
        [(name, float(last.get(name, 0)), effect[name] * scale) for name in channels],
        columns=["channel", "last_click", "markov"],
    )


# %% id="markov_credit_not_last" exercise="markov_credit" verdict="wrong" name="never last is missing" why="A channel that no path ends with has a missing last click. It has 0 conversions by last click."
def markov_credit(paths):
    route = paths["path"].str.split(" > ")
    channels = sorted(set(route.explode()))
    place = {name: at for at, name in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves = np.zeros((n, n + 2))
    for stops, good, bad in zip(route, paths["conversions"], paths["non_conversions"]):
        at = [0, *(place[name] for name in stops)]
        np.add.at(moves, (at[:-1], at[1:]), good + bad)
        moves[at[-1], n] += good
        moves[at[-1], n + 1] += bad
    share = moves / moves.sum(axis=1, keepdims=True)

    def chance(gone=None):
        inner = share[:, :n].copy()
        if gone is not None:
            inner[:, gone] = 0
        return np.linalg.solve(np.eye(n) - inner, share[:, n])[0]

    effect = np.array([1 - chance(place[name]) / chance() for name in channels])
    out = pd.DataFrame(
        {"channel": channels, "markov": paths["conversions"].sum() * effect / effect.sum()}
    )
    last = paths["conversions"].groupby(route.str[-1]).sum()
    out["last_click"] = out["channel"].map(last)
    return out


# %% id="markov_credit_once" exercise="markov_credit" verdict="wrong" name="each channel once a path" why="Every repeat of a channel is taken out of a path, not only one right after itself. A way back is a move of its own."
def markov_credit(paths):
    routes = paths["path"].str.split(" > ")
    channels = sorted(set(routes.explode()))
    place = {name: at for at, name in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves = np.zeros((n, n + 2))
    for route, good, bad in zip(routes, paths["conversions"], paths["non_conversions"]):
        seen = list(dict.fromkeys(reversed(route)))[::-1]
        stops = [0, *(place[name] for name in seen)]
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
    return out.fillna(0).rename_axis("channel").reset_index()


# %% id="markov_credit_cut" exercise="markov_credit" verdict="wrong" name="names cut at spaces" why="Paths are split at spaces, so a name with a space becomes two channels. Split at the sign with its spaces."
def markov_credit(paths):
    route = paths["path"].str.replace(">", " ").str.split()
    channels = sorted(set(route.explode()))
    place = {name: at for at, name in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves = np.zeros((n, n + 2))
    last = dict.fromkeys(channels, 0.0)
    for stops, good, bad in zip(route, paths["conversions"], paths["non_conversions"]):
        at = [0, *(place[name] for name in stops)]
        np.add.at(moves, (at[:-1], at[1:]), good + bad)
        moves[at[-1], n] += good
        moves[at[-1], n + 1] += bad
        last[stops[-1]] += good
    share = moves / moves.sum(axis=1, keepdims=True)

    def chance(gone=None):
        inner = share[:, :n].copy()
        if gone is not None:
            inner[:, gone] = 0
        return np.linalg.solve(np.eye(n) - inner, share[:, n])[0]

    effect = np.array([1 - chance(place[name]) / chance() for name in channels])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": channels, "last_click": list(last.values()), "markov": credit})


# %% id="markov_credit_ends" exercise="markov_credit" verdict="wrong" name="names found within names" why="The last click goes to every channel whose name ends the text, also to one that is part of another's name. Take the last name of the path."
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

    effect = np.array([1 - chance(place[c]) / chance() for c in channels])
    last = [paths.loc[paths["path"].str.endswith(c), "conversions"].sum() for c in channels]
    return pd.DataFrame(
        {
            "channel": channels,
            "last_click": last,
            "markov": paths["conversions"].sum() * effect / effect.sum(),
        }
    )


# %% id="markov_credit_twenty" exercise="markov_credit" verdict="wrong" name="stopped after some moves" why="The chain is followed for a fixed number of moves. Long paths go on: solve the equations, or go on until nothing changes."
def markov_credit(paths):
    route = paths["path"].str.split(" > ")
    channels = sorted(set(route.explode()))
    place = {name: at for at, name in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves = np.zeros((n + 2, n + 2))
    for stops, good, bad in zip(route, paths["conversions"], paths["non_conversions"]):
        at = [0, *(place[name] for name in stops)]
        np.add.at(moves, (at[:-1], at[1:]), good + bad)
        moves[at[-1], n] += good
        moves[at[-1], n + 1] += bad
    moves[n, n] = moves[n + 1, n + 1] = 1
    share = moves / moves.sum(axis=1, keepdims=True)

    def chance(gone=None):
        step = share.copy()
        if gone is not None:
            step[:, n + 1] += step[:, gone]
            step[:, gone] = 0
        return np.linalg.matrix_power(step, 20)[0, n]

    effect = np.array([1 - chance(place[name]) / chance() for name in channels])
    credit = paths["conversions"].sum() * effect / effect.sum()
    last = paths["conversions"].groupby(route.str[-1]).sum().reindex(channels, fill_value=0)
    return pd.DataFrame({"channel": channels, "last_click": last.to_numpy(), "markov": credit})


# %% id="markov_credit_equivalent_1" exercise="markov_credit" role="equivalent" mutant="constant: *np.zeros((n, n + 3))*" why="One empty column more adds nothing to a row's sum."


# %% id="markov_credit_inputs" exercise="markov_credit" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_12 as samples

    paths = samples.counted_paths(seed, rows=4 + seed % 30, channels=2 + seed % 4)
    paths.loc[0, "conversions"] += 1
    return (paths,)
