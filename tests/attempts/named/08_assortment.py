# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="tier_inclusive" exercise="tiers" mistake="tiers_with_itself"
def tiers(products):
    total = products["sales_cny"].sum()
    rows, run = [], 0.0
    pairs = sorted(zip(-products["sales_cny"], products["product_id"]))
    for minus, product in pairs:
        run -= minus
        share = run / total if total else 1
        tier = "S" if share < 0.5 else "A" if share < 0.8 else "B" if share < 0.95 else "C"
        rows.append((product, tier if minus else "C"))
    return pd.DataFrame(rows, columns=["product_id", "tier"])


# %% id="tier_counts" exercise="tiers" mistake="tiers_by_count"
def tiers(products):
    place = products.sort_values("product_id")["sales_cny"].rank(ascending=False, method="first")
    share = (place.reindex(products.index) - 1) / len(products)
    tier = pd.cut(share, [-1, 0.5, 0.8, 0.95, 2], right=False, labels=["S", "A", "B", "C"])
    tier = tier.astype(object)
    tier[products["sales_cny"] == 0] = "C"
    return pd.DataFrame({"product_id": products["product_id"], "tier": tier})


# %% id="tier_no_sort" exercise="tiers" mistake="tiers_table_order"
def tiers(products):
    rows, run, total = [], 0.0, products["sales_cny"].sum()
    for product, sales in zip(products["product_id"], products["sales_cny"]):
        share = run / total if total else 1
        tier = "S" if share < 0.5 else "A" if share < 0.8 else "B" if share < 0.95 else "C"
        rows.append((product, tier if sales else "C"))
        run += sales
    return pd.DataFrame(rows, columns=["product_id", "tier"])


# %% id="tier_limits" exercise="tiers" mistake="none"
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=[False, True])
    sales = ordered["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    tier = pd.cut(before, [-1, 0.7, 0.9, 0.95, 2], right=False, labels=list("SABC")).astype(object)
    return pd.DataFrame({"product_id": ordered["product_id"], "tier": tier.where(sales > 0, "C")})


# %% id="return_means" exercise="category_return" mistake="category_return_mean_of_rates"
def category_return(products):
    rows = []
    for name, part in products.groupby(products["category"].fillna("unknown")):
        sold = part[part["sales_cny"] > 0]
        own = part[part["mean_stock_cny"] > 0]
        cost = own["sales_cny"] - own["margin_cny"]
        rows.append(
            (
                name,
                (sold["margin_cny"] / sold["sales_cny"]).mean(),
                (cost / own["mean_stock_cny"]).mean(),
                (own["margin_cny"] / own["mean_stock_cny"]).mean(),
            )
        )
    return pd.DataFrame(rows, columns=["category", "margin_rate", "turns", "return_on_stock"])


# %% id="return_gross" exercise="category_return" mistake="category_return_sales_turns"
def category_return(products):
    rows = []
    for name, part in products.groupby(products["category"].fillna("unknown")):
        own = part[part["mean_stock_cny"] > 0]
        sales, stock = part["sales_cny"].sum(), own["mean_stock_cny"].sum() or np.nan
        rows.append(
            (
                name,
                part["margin_cny"].sum() / (sales or np.nan),
                own["sales_cny"].sum() / stock,
                own["margin_cny"].sum() / stock,
            )
        )
    return pd.DataFrame(rows, columns=["category", "margin_rate", "turns", "return_on_stock"])


# %% id="return_everything" exercise="category_return" mistake="category_return_direct_goods"
def category_return(products):
    import duckdb

    return duckdb.sql(
        """
        SELECT coalesce(category, 'unknown') AS category,
               sum(margin_cny) / nullif(sum(sales_cny), 0) AS margin_rate,
               (sum(sales_cny) - sum(margin_cny)) / nullif(sum(mean_stock_cny), 0) AS turns,
               sum(margin_cny) / nullif(sum(mean_stock_cny), 0) AS return_on_stock
        FROM products GROUP BY 1
        """
    ).df()


# %% id="return_no_name" exercise="category_return" mistake="category_return_dropped"
def category_return(products):
    import duckdb

    return duckdb.sql(
        """
        SELECT category, sum(margin_cny) / nullif(sum(sales_cny), 0) AS margin_rate,
               sum(sales_cny - margin_cny) FILTER (mean_stock_cny > 0)
                   / nullif(sum(mean_stock_cny), 0) AS turns,
               sum(margin_cny) FILTER (mean_stock_cny > 0)
                   / nullif(sum(mean_stock_cny), 0) AS return_on_stock
        FROM products WHERE category IS NOT NULL GROUP BY 1
        """
    ).df()


# %% id="return_upside_down" exercise="category_return" mistake="none"
def category_return(products):
    named = products.fillna({"category": "unknown"})
    sums = ["sales_cny", "margin_cny", "mean_stock_cny"]
    every = named.groupby("category")[sums].sum()
    held = named[named["mean_stock_cny"] > 0].groupby("category")[sums].sum().reindex(every.index)
    every["margin_rate"] = every["margin_cny"] / (every["sales_cny"] - every["margin_cny"])
    every["turns"] = held["mean_stock_cny"] / (held["sales_cny"] - held["margin_cny"])
    every["return_on_stock"] = held["margin_cny"] / held["mean_stock_cny"]
    return every.reset_index()


# %% id="chart_upwards" exercise="pareto_chart" mistake="pareto_chart_ascending"
def pareto_chart(products):
    s = products["sales_cny"].sort_values()
    line = [0.0, *(s.cumsum() / s.sum())]
    fig, ax = plt.subplots()
    ax.plot(np.linspace(0, 1, len(line)), line)
    ax.set_xlabel("SKUs, share")
    ax.set_ylabel("sales, share")
    big = s[::-1].cumsum() / s.sum()
    ax.set_title(f"80% of sales from {(1 + (big < 0.8).sum()) / len(s):.0%} of all SKUs")
    return ax


# %% id="chart_from_first" exercise="pareto_chart" mistake="pareto_chart_no_zero"
def pareto_chart(products):
    s = products["sales_cny"].sort_values(ascending=False)
    share = (s.cumsum() / s.sum()).to_list()
    x = [(i + 1) / len(share) for i in range(len(share))]
    fig, ax = plt.subplots()
    ax.plot(x, share)
    ax.set_xlabel("SKUs, share")
    ax.set_ylabel("sales, share")
    need = next(a for a, b in zip(x, share) if b >= 0.8)
    ax.set_title(f"80% of sales from {need:.0%} of all SKUs")
    return ax


# %% id="chart_sellers" exercise="pareto_chart" mistake="pareto_chart_sold_only"
def pareto_chart(products):
    s = products.query("sales_cny > 0")["sales_cny"].sort_values(ascending=False)
    line = [0.0, *(s.cumsum() / s.sum())]
    x = np.linspace(0, 1, len(line))
    fig, ax = plt.subplots()
    ax.plot(x, line)
    ax.set_xlabel("SKUs, share")
    ax.set_ylabel("sales, share")
    need = next(a for a, b in zip(x, line) if b >= 0.8)
    ax.set_title(f"80% of sales from {need:.0%} of all SKUs")
    return ax


# %% id="chart_90" exercise="pareto_chart" mistake="none"
def pareto_chart(products):
    s = products["sales_cny"].sort_values(ascending=False)
    line = [0.0, *(s.cumsum() / s.sum())]
    x = np.linspace(0, 1, len(line))
    fig, ax = plt.subplots()
    ax.plot(x, line)
    ax.set_xlabel("SKUs, share")
    ax.set_ylabel("sales, share")
    need = next(a for a, b in zip(x, line) if b >= 0.9)
    ax.set_title(f"90 percent of sales from {need:.0%} of all SKUs")
    return ax


# %% id="stage_before" exercise="life_stage" mistake="life_stage_months_before"
def life_stage(units, products, month):
    def sums(last):
        months = [last - pd.DateOffset(months=k) for k in range(3)]
        part = units[units["month"].isin(months)].groupby("product_id")["units"].sum()
        return part.reindex(products["product_id"]).fillna(0)

    now, then = sums(month), sums(month - pd.DateOffset(months=3))
    edge = month - pd.DateOffset(months=14)
    launched = products.set_index("product_id")["launched_on"]
    old = launched <= edge
    general = now[old].sum() / max(then[old].sum(), 1)
    out = {}
    for p in now.index:
        if not old[p]:
            out[p] = "new"
        elif then[p] == 0:
            out[p] = "growth" if now[p] else "decline"
        else:
            r = now[p] / then[p] / general
            out[p] = "growth" if r > 1.25 else "decline" if r < 0.8 else "mature"
    return pd.Series(out, name="stage").rename_axis("product_id").reset_index()


# %% id="stage_absolute" exercise="life_stage" mistake="life_stage_shop_growth"
def life_stage(units, products, month):
    def sums(last):
        months = [last - pd.DateOffset(months=k) for k in range(3)]
        part = units[units["month"].isin(months)].groupby("product_id")["units"].sum()
        return part.reindex(products["product_id"]).fillna(0)

    now, then = sums(month), sums(month - pd.DateOffset(years=1))
    launched = products.set_index("product_id")["launched_on"]
    out = {}
    for p in now.index:
        if launched[p] > month - pd.DateOffset(months=14):
            out[p] = "new"
        elif then[p] == 0:
            out[p] = "growth" if now[p] else "decline"
        else:
            r = now[p] / then[p]
            out[p] = "growth" if r > 1.25 else "decline" if r < 0.8 else "mature"
    return pd.Series(out, name="stage").rename_axis("product_id").reset_index()


# %% id="stage_everything" exercise="life_stage" mistake="life_stage_with_new"
def life_stage(units, products, month):
    def sums(last):
        months = [last - pd.DateOffset(months=k) for k in range(3)]
        part = units[units["month"].isin(months)].groupby("product_id")["units"].sum()
        return part.reindex(products["product_id"]).fillna(0)

    now, then = sums(month), sums(month - pd.DateOffset(years=1))
    launched = products.set_index("product_id")["launched_on"]
    general = now.sum() / then.sum()
    out = {}
    for p in now.index:
        if launched[p] > month - pd.DateOffset(months=14):
            out[p] = "new"
        elif then[p] == 0:
            out[p] = "growth" if now[p] else "decline"
        else:
            r = now[p] / then[p] / general
            out[p] = "growth" if r > 1.25 else "decline" if r < 0.8 else "mature"
    return pd.Series(out, name="stage").rename_axis("product_id").reset_index()


# %% id="stage_two_months" exercise="life_stage" mistake="none"
def life_stage(units, products, month):
    def sums(last):
        months = [last - pd.DateOffset(months=k) for k in range(2)]
        part = units[units["month"].isin(months)].groupby("product_id")["units"].sum()
        return part.reindex(products["product_id"]).fillna(0)

    now, then = sums(month), sums(month - pd.DateOffset(years=1))
    launched = products.set_index("product_id")["launched_on"]
    old = launched <= month - pd.DateOffset(months=14)
    general = now[old].sum() / max(then[old].sum(), 1)
    out = {}
    for p in now.index:
        if not old[p]:
            out[p] = "new"
        elif then[p] == 0:
            out[p] = "growth" if now[p] else "decline"
        else:
            r = now[p] / then[p] / general
            out[p] = "growth" if r > 1.25 else "decline" if r < 0.8 else "mature"
    return pd.Series(out, name="stage").rename_axis("product_id").reset_index()


# %% id="audit_notna" exercise="listing_audit" mistake="listing_audit_missing_only"
def listing_audit(raw, attributes):
    title = raw["title_zh"].str.strip()
    out = raw[["product_id"]].copy()
    out["filled"] = raw[attributes].notna().sum(axis=1)
    out["core_in_30"] = [w in t[:30] for t, w in zip(title, raw["core_word"])]
    four = raw[["brand_word", "core_word", "attribute_word", "point_word"]].to_numpy().tolist()
    places = [[t.find(w) for w in words] for t, words in zip(title, four)]
    out["in_order"] = [-1 < a < b < c < d for a, b, c, d in places]
    return out


# %% id="audit_spaces" exercise="listing_audit" mistake="listing_audit_no_strip"
def listing_audit(raw, attributes):
    title = raw["title_zh"]
    text = raw[attributes].apply(lambda c: c.fillna("").str.strip().str.lower())
    out = raw[["product_id"]].copy()
    out["filled"] = (~text.isin(["", "-", "无", "n/a"])).sum(axis=1)
    out["core_in_30"] = [w in t[:30] for t, w in zip(title, raw["core_word"])]
    four = raw[["brand_word", "core_word", "attribute_word", "point_word"]].to_numpy().tolist()
    places = [[t.find(w) for w in words] for t, words in zip(title, four)]
    out["in_order"] = [-1 < a < b < c < d for a, b, c, d in places]
    return out


# %% id="audit_start" exercise="listing_audit" mistake="listing_audit_begins"
def listing_audit(raw, attributes):
    title = raw["title_zh"].str.strip()
    text = raw[attributes].apply(lambda c: c.fillna("").str.strip().str.lower())
    four = raw[["brand_word", "core_word", "attribute_word", "point_word"]].to_numpy().tolist()
    places = [[t.find(w) for w in words] for t, words in zip(title, four)]
    out = raw[["product_id"]].copy()
    out["filled"] = (~text.isin(["", "-", "无", "n/a"])).sum(axis=1)
    out["core_in_30"] = [place[1] in range(30) for place in places]
    out["in_order"] = [-1 < a < b < c < d for a, b, c, d in places]
    return out


# %% id="audit_minus_one" exercise="listing_audit" mistake="none"
def listing_audit(raw, attributes):
    title = raw["title_zh"].str.strip()
    text = raw[attributes].apply(lambda c: c.fillna("").str.strip().str.lower())
    four = raw[["brand_word", "core_word", "attribute_word", "point_word"]].to_numpy().tolist()
    places = [[t.find(w) for w in words] for t, words in zip(title, four)]
    out = raw[["product_id"]].copy()
    out["filled"] = text.isin(["", "-", "无", "n/a"]).sum(axis=1)
    out["core_in_30"] = [w in t[:30] for t, w in zip(title, raw["core_word"])]
    out["in_order"] = [-1 < a < b < c < d for a, b, c, d in places]
    return out


# %% id="pairs_lines" exercise="basket_pairs" mistake="basket_pairs_lines"
def basket_pairs(lines, at_least):
    import duckdb
    from scipy.stats import hypergeom

    t = duckdb.sql(
        f"""
        WITH held AS (SELECT product_id, count(*) AS held FROM lines GROUP BY 1)
        SELECT a.product_id AS product_a, b.product_id AS product_b, count(*) AS together,
               any_value(ha.held) AS na, any_value(hb.held) AS nb,
               (SELECT count(DISTINCT order_id) FROM lines) AS n
        FROM lines a JOIN lines b ON a.order_id = b.order_id AND a.product_id < b.product_id
             JOIN held ha ON a.product_id = ha.product_id
             JOIN held hb ON b.product_id = hb.product_id
        GROUP BY 1, 2 HAVING count(*) >= {at_least}
        """
    ).df()
    t["lift"] = t["together"] * t["n"] / (t["na"] * t["nb"])
    na, nb = np.minimum(t["na"], t["n"]), np.minimum(t["nb"], t["n"])
    return t.assign(p_value=hypergeom.sf(t["together"] - 1, t["n"], na, nb))


# %% id="pairs_tail" exercise="basket_pairs" mistake="basket_pairs_more_than"
def basket_pairs(lines, at_least):
    from itertools import combinations

    from scipy.stats import hypergeom

    held = lines.groupby("product_id")["order_id"].agg(set).to_dict()
    n = lines["order_id"].nunique()
    rows = []
    for a, b in combinations(sorted(held), 2):
        k, na, nb = len(held[a] & held[b]), len(held[a]), len(held[b])
        if k >= at_least:
            rows.append((a, b, k, k * n / (na * nb), 1 - hypergeom.cdf(k, n, na, nb)))
    return pd.DataFrame(rows, columns=["product_a", "product_b", "together", "lift", "p_value"])


# %% id="pairs_both_ways" exercise="basket_pairs" mistake="basket_pairs_twice"
def basket_pairs(lines, at_least):
    from itertools import permutations

    from scipy.stats import hypergeom

    held = lines.groupby("product_id")["order_id"].agg(set).to_dict()
    n = lines["order_id"].nunique()
    rows = []
    for a, b in permutations(held, 2):
        k, na, nb = len(held[a] & held[b]), len(held[a]), len(held[b])
        if k >= at_least:
            rows.append((a, b, k, k * n / (na * nb), hypergeom.sf(k - 1, n, na, nb)))
    return pd.DataFrame(rows, columns=["product_a", "product_b", "together", "lift", "p_value"])


# %% id="pairs_leverage" exercise="basket_pairs" mistake="none"
def basket_pairs(lines, at_least):
    from itertools import combinations

    from scipy.stats import hypergeom

    held = lines.groupby("product_id")["order_id"].agg(set).to_dict()
    n = lines["order_id"].nunique()
    rows = []
    for a, b in combinations(sorted(held), 2):
        k, na, nb = len(held[a] & held[b]), len(held[a]), len(held[b])
        if k >= at_least:
            rows.append((a, b, k, k / n - na / n * nb / n, hypergeom.sf(k - 1, n, na, nb)))
    return pd.DataFrame(rows, columns=["product_a", "product_b", "together", "lift", "p_value"])


# %% id="share_not_over" exercise="slow_share" mistake="slow_share_running"
def slow_share(candidates, as_of):
    rows = [
        (int(lot), sold)
        for start, lot, sold in zip(
            candidates["trial_from"], candidates["trial_units"], candidates["sold_units"]
        )
        if not pd.isna(start) and start <= as_of
    ]
    known = [sold / lot < 0.3 for lot, sold in rows if not pd.isna(sold)]
    if not rows:
        return dict(trials=0, counted=np.nan, low=np.nan, high=np.nan)
    gone = len(rows) - len(known)
    return dict(
        trials=len(rows),
        counted=np.mean(known) if known else np.nan,
        low=sum(known) / len(rows),
        high=(sum(known) + gone) / len(rows),
    )


# %% id="share_survivors" exercise="slow_share" mistake="slow_share_survivors"
def slow_share(candidates, as_of):
    t = candidates.dropna(subset=["trial_from", "sold_units"])
    t = t[(as_of - t["trial_from"]).dt.days >= 90]
    rate = (t["sold_units"].astype(float) / t["trial_units"].astype(float) < 0.3).mean()
    return {"trials": len(t), "counted": rate, "low": rate, "high": rate}


# %% id="share_inclusive" exercise="slow_share" mistake="slow_share_at_most"
def slow_share(candidates, as_of):
    t = candidates[candidates["trial_from"] <= as_of - pd.Timedelta(days=90)]
    rate = t["sold_units"].astype(float) / t["trial_units"].astype(float)
    bad = (rate <= 0.3).astype(float)
    return {
        "trials": len(t),
        "counted": bad[rate.notna()].mean(),
        "low": bad.mean(),
        "high": bad.where(rate.notna(), 1).mean(),
    }


# %% id="share_unsold" exercise="slow_share" mistake="none"
def slow_share(candidates, as_of):
    t = candidates[candidates["trial_from"] <= as_of - pd.Timedelta(days=90)]
    rate = t["sold_units"].astype(float) / t["trial_units"].astype(float)
    bad = (rate > 0.3).astype(float)
    return {
        "trials": len(t),
        "counted": bad[rate.notna()].mean(),
        "low": bad.mean(),
        "high": bad.where(rate.notna(), 1).mean(),
    }


# %% id="chance_survivors" exercise="slow_chances" mistake="slow_chances_survivors"
def slow_chances(candidates, as_of):
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    c = candidates.assign(rate=candidates["sold_units"].astype(float))
    c["rate"] = c["rate"] / c["trial_units"].astype(float)
    past = c[(c["trial_from"] <= as_of - pd.Timedelta(days=90)) & c["rate"].notna()]
    past = past.assign(slow=(past["rate"] < 0.3).astype(int))
    formula = "slow ~ search_change + np.log(rivals) + season_fit + margin_rate + return_rate"
    fit = smf.glm(formula, past, family=sm.families.Binomial()).fit()
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=fit.predict(new))


# %% id="chance_all" exercise="slow_chances" mistake="slow_chances_future"
def slow_chances(candidates, as_of):
    import statsmodels.formula.api as smf

    c = candidates.assign(rate=candidates["sold_units"].astype(float))
    c["rate"] = c["rate"] / c["trial_units"].astype(float)
    past = c[c["rate"].notna() | c["deleted_on"].notna()]
    past = past.assign(slow=((past["rate"] < 0.3) | past["deleted_on"].notna()).astype(int))
    formula = "slow ~ search_change + np.log(rivals) + season_fit + margin_rate + return_rate"
    fit = smf.logit(formula, past).fit(disp=0)
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=fit.predict(new))


# %% id="chance_rivals" exercise="slow_chances" mistake="slow_chances_raw_rivals"
def slow_chances(candidates, as_of):
    import statsmodels.formula.api as smf

    c = candidates.assign(rate=candidates["sold_units"].astype(float))
    c["rate"] = c["rate"] / c["trial_units"].astype(float)
    past = c[c["trial_from"] <= as_of - pd.Timedelta(days=90)]
    past = past[past["rate"].notna() | past["deleted_on"].notna()]
    past = past.assign(slow=((past["rate"] < 0.3) | past["deleted_on"].notna()).astype(int))
    formula = "slow ~ search_change + rivals + season_fit + margin_rate + return_rate"
    fit = smf.logit(formula, past).fit(disp=0)
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=fit.predict(new))


# %% id="chance_four" exercise="slow_chances" mistake="none"
def slow_chances(candidates, as_of):
    import statsmodels.formula.api as smf

    c = candidates.assign(rate=candidates["sold_units"].astype(float))
    c["rate"] = c["rate"] / c["trial_units"].astype(float)
    past = c[c["trial_from"] <= as_of - pd.Timedelta(days=90)]
    past = past[past["rate"].notna() | past["deleted_on"].notna()]
    past = past.assign(slow=((past["rate"] < 0.3) | past["deleted_on"].notna()).astype(int))
    fit = smf.logit("slow ~ search_change + np.log(rivals) + season_fit", past).fit(disp=0)
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=fit.predict(new))


# %% id="effect_plain" exercise="trade_in_effect" mistake="trade_in_effect_plain"
def trade_in_effect(buyers):
    a = buyers.loc[buyers["traded_in"], "bought_again"].astype(float)
    b = buyers.loc[~buyers["traded_in"], "bought_again"].astype(float)
    d = a.mean() - b.mean()
    se = (a.var(ddof=0) / len(a) + b.var(ddof=0) / len(b)) ** 0.5
    return dict(naive=d, low=d - 1.96 * se, estimate=d, high=d + 1.96 * se)


# %% id="effect_alike" exercise="trade_in_effect" mistake="trade_in_effect_equal"
def trade_in_effect(buyers):
    a, b = buyers[buyers["traded_in"]], buyers[~buyers["traded_in"]]
    d, v = [], []
    for g in set(a["loyalty"]) & set(b["loyalty"]):
        p = a.loc[a["loyalty"] == g, "bought_again"].astype(float)
        q = b.loc[b["loyalty"] == g, "bought_again"].astype(float)
        d.append(p.mean() - q.mean())
        v.append(p.var(ddof=0) / len(p) + q.var(ddof=0) / len(q))
    naive = a["bought_again"].mean() - b["bought_again"].mean()
    if not d:
        return dict(naive=naive, low=np.nan, estimate=np.nan, high=np.nan)
    e, se = np.mean(d), np.sqrt(sum(v)) / len(d)
    return dict(naive=naive, low=e - 1.96 * se, estimate=e, high=e + 1.96 * se)


# %% id="effect_everybody" exercise="trade_in_effect" mistake="trade_in_effect_all_weights"
def trade_in_effect(buyers):
    a, b = buyers[buyers["traded_in"]], buyers[~buyers["traded_in"]]
    n, d, v = [], [], []
    for g in set(a["loyalty"]) & set(b["loyalty"]):
        p = a.loc[a["loyalty"] == g, "bought_again"].astype(float)
        q = b.loc[b["loyalty"] == g, "bought_again"].astype(float)
        n.append(len(p) + len(q))
        d.append(p.mean() - q.mean())
        v.append(p.var(ddof=0) / len(p) + q.var(ddof=0) / len(q))
    naive = a["bought_again"].mean() - b["bought_again"].mean()
    if not d:
        return dict(naive=naive, low=np.nan, estimate=np.nan, high=np.nan)
    w = np.array(n) / sum(n)
    e, se = w @ np.array(d), np.sqrt(w**2 @ np.array(v))
    return dict(naive=naive, low=e - 1.96 * se, estimate=e, high=e + 1.96 * se)


# %% id="effect_ratio" exercise="trade_in_effect" mistake="none"
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    c = c.unstack().dropna()
    naive = shares[True] / shares[False]
    if c.empty:
        return {"naive": naive, "low": np.nan, "estimate": np.nan, "high": np.nan}
    n, p = c["size"], c["mean"]
    w = n[True] / n[True].sum()
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w**2 * (p * (1 - p) / n).sum(axis=1)).sum())
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}
