# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="price_always_on_top" exercise="cost_plus_price" mistake="cost_plus_price_markup"
def cost_plus_price(cost_cny, share, of):
    return pd.Series([c + c * share for c in cost_cny], index=cost_cny.index)


# %% id="price_other_way" exercise="cost_plus_price" mistake="cost_plus_price_swapped"
def cost_plus_price(cost_cny, share, of):
    factors = {"cost": 1 / (1 - share), "price": 1 + share}
    return cost_cny.mul(factors[of])


# %% id="price_percent" exercise="cost_plus_price" mistake="none"
def cost_plus_price(cost_cny, share, of):
    return cost_cny * (1 + share / 100) if of == "cost" else cost_cny / (1 - share / 100)


# %% id="survey_rows" exercise="gabor_granger" mistake="gabor_granger_size"
def gabor_granger(answers, unit_cost):
    rows = []
    for price, part in answers.groupby("price_cny"):
        share = part["would_buy"].mean()
        rows.append((price, len(part), share, price * share, (price - unit_cost) * share))
    names = ["price_cny", "answered", "share", "revenue_cny", "profit_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="survey_silence_is_no" exercise="gabor_granger" mistake="gabor_granger_no"
def gabor_granger(answers, unit_cost):
    rows = []
    for price, part in answers.groupby("price_cny"):
        share = part["would_buy"].sum() / len(part)
        rows.append((price, len(part), share, price * share, (price - unit_cost) * share))
    names = ["price_cny", "answered", "share", "revenue_cny", "profit_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="survey_downwards" exercise="gabor_granger" mistake="none"
def gabor_granger(answers, unit_cost):
    table = answers.groupby("price_cny")["would_buy"].agg(answered="count", share="mean")
    table = table.reset_index().sort_values("price_cny", ascending=False)
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="quotes_as_printed" exercise="clean_quotes" mistake="clean_quotes_carton"
def clean_quotes(raw):
    rows = {}
    for code, day, price, _, state in raw.itertuples(index=False):
        if state == "有效":
            day = day.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
            key = code.strip().upper(), pd.Timestamp(*map(int, day.split("-")))
            rows.setdefault(key, float("".join(c for c in price if c in "0123456789.")))
    table = pd.Series(rows).rename_axis(["sku", "since"])
    return table.rename("unit_cost_cny").reset_index()


# %% id="quotes_latest" exercise="clean_quotes" mistake="clean_quotes_last"
def clean_quotes(raw):
    good = raw[raw["状态"] == "有效"]
    table = pd.DataFrame()
    table["sku"] = good["商品编码"].str.upper().str.strip()
    day = good["生效日期"].str.extract(r"(\d+)\D(\d+)\D(\d+)").astype(int)
    table["since"] = pd.to_datetime(day.set_axis(["year", "month", "day"], axis=1))
    size = good["单位"].str.extract(r"(\d+)")[0].fillna(1).astype(int)
    price = good["报价"].str.replace(r"[^\d.]", "", regex=True).astype(float)
    table["unit_cost_cny"] = price / size
    return table.loc[table.groupby("sku")["since"].idxmax()]


# %% id="weeks_with_gaps" exercise="weekly_panel" mistake="weekly_panel_part"
def weekly_panel(daily, cover):
    d = daily.assign(week_start=daily["date"].dt.to_period("W").dt.start_time)
    mondays = d[d["date"] == d["week_start"]].set_index(["product_id", "week_start"])
    w = d.groupby(["product_id", "week_start"]).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
    )
    w["opening"] = mondays["opening_units"].reindex(w.index).fillna(0)
    w = w.reset_index()
    last = w[["product_id", "week_start", "units"]].copy()
    last["week_start"] = last["week_start"] + pd.Timedelta(weeks=1)
    w = w.merge(last, on=["product_id", "week_start"], suffixes=("", "_before"))
    return w[(w["opening"] >= cover * w["units_before"]) & (w["units"] > 0)]


# %% id="weeks_out_of_stock" exercise="weekly_panel" mistake="weekly_panel_ran_out"
def weekly_panel(daily, cover):
    d = daily.assign(week_start=daily["date"].dt.to_period("W").dt.start_time)
    kept = d.groupby(["product_id", "week_start"]).filter(
        lambda week: len(week) == 7 and week["closing_units"].min() > 0
    )
    w = kept.groupby(["product_id", "week_start"]).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
    )
    w = w[w["units"] > 0].reset_index()
    whole = d.groupby(["product_id", "week_start"]).size().eq(7)
    ready = {(p, m + pd.Timedelta(days=7)) for (p, m), ok in whole.items() if ok}
    return w[[key in ready for key in zip(w["product_id"], w["week_start"])]]


# %% id="slope_everything" exercise="within_slope" mistake="within_slope_pooled"
def within_slope(table, y, x, groups):
    known = table[[y, x]].dropna()
    return known.cov().loc[x, y] / known[x].var()


# %% id="slope_sku_only" exercise="within_slope" mistake="within_slope_first_only"
def within_slope(table, y, x, groups):
    above = below = 0.0
    for _, part in table.dropna(subset=[y, x]).groupby(groups[0]):
        dx = part[x] - part[x].mean()
        above, below = above + dx @ part[y], below + dx @ dx
    return above / below


# %% id="slope_once_each" exercise="within_slope" mistake="within_slope_one_pass"
def within_slope(table, y, x, groups):
    known = table[table[y].notna() & table[x].notna()].copy()
    for group in groups:
        for column in (y, x):
            known[column] -= known.groupby(group)[column].transform("mean")
    return (known[x] @ known[y]) / (known[x] @ known[x])


# %% id="slope_positive" exercise="within_slope" mistake="none"
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    d = pd.get_dummies(known[groups].astype(str), dtype=float)
    d.insert(0, "x", known[x])
    return abs(np.linalg.lstsq(d.to_numpy(), known[y].to_numpy(), rcond=None)[0][0])


# %% id="cost_ignored" exercise="instrumented" mistake="instrumented_plain"
def instrumented(table, y, x, z, groups, cluster):
    from scipy.stats import t

    left = table[[y, x]].astype(float)
    for _ in range(100):
        for group in groups:
            left = left - left.groupby(table[group]).transform("mean")
    slope = np.linalg.lstsq(left[[x]].to_numpy(), left[y].to_numpy(), rcond=None)[0][0]
    part = (left[x] * (left[y] - slope * left[x])).groupby(table[cluster]).sum()
    g = len(part)
    error = ((part**2).sum() * g / (g - 1)) ** 0.5 / (left[x] ** 2).sum()
    half = t.ppf(0.975, g - 1) * error
    return dict(slope=slope, error=error, low=slope - half, high=slope + half)


# %% id="cost_normal" exercise="instrumented" mistake="instrumented_normal"
def instrumented(table, y, x, z, groups, cluster):
    d = table[[y]].assign(x=table[x], z=table[z]).astype(float)
    for _ in range(100):
        for group in groups:
            d = d - d.groupby(table[group]).transform("mean")
    slope = d["z"] @ d[y] / (d["z"] @ d["x"])
    sums = (d["z"] * (d[y] - slope * d["x"])).groupby(table[cluster]).sum()
    g = len(sums)
    error = np.linalg.norm(sums) * (g / (g - 1)) ** 0.5 / abs(d["z"] @ d["x"])
    return dict(slope=slope, error=error, low=slope - 1.96 * error, high=slope + 1.96 * error)


# %% id="regret_of_belief" exercise="pricing_regret" mistake="pricing_regret_believed_units"
def pricing_regret(goods):
    rows = []
    for r in goods.itertuples():
        p, earned = {}, {}
        for name, e in [("chosen", r.believed), ("best", r.true)]:
            star = r.cost_cny / r.kept * e / (1 + e) if e < -1 else r.highest_cny
            p[name] = min(max(star, r.lowest_cny), r.highest_cny)
            units = r.units * (p[name] / r.price_cny) ** e
            earned[name] = (r.kept * p[name] - r.cost_cny) * units
        rows.append((r.sku, p["chosen"], p["best"], earned["best"] - earned["chosen"]))
    return pd.DataFrame(rows, columns=["sku", "chosen_cny", "best_cny", "regret_cny"])


# %% id="regret_whole_price" exercise="pricing_regret" mistake="pricing_regret_all_kept"
def pricing_regret(goods):
    rows = []
    for r in goods.itertuples():
        p = [
            min(max(r.cost_cny * e / (1 + e), r.lowest_cny), r.highest_cny)
            if e < -1
            else r.highest_cny
            for e in (r.believed, r.true)
        ]
        won = [(q - r.cost_cny) * r.units * (q / r.price_cny) ** r.true for q in p]
        rows.append((r.sku, *p, won[1] - won[0]))
    return pd.DataFrame(rows, columns=["sku", "chosen_cny", "best_cny", "regret_cny"])


# %% id="chart_turnover" exercise="profit_chart" mistake="profit_chart_revenue"
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    p = sorted(prices)
    r = [q * units * (q / price_cny) ** elasticity for q in p]
    fig, ax = plt.subplots()
    ax.plot(p, r, "o-")
    ax.set(xlabel="price (CNY)", ylabel="profit (CNY)", title=f"CNY {p[int(np.argmax(r))]} is best")
    return ax


# %% id="old_never_below_cost" exercise="markdown_plan" mistake="markdown_plan_sunk"
def markdown_plan(goods, weeks):
    rows = []
    for r in goods.itertuples():
        usual, p = r.weekly_units * weeks, r.price_cny
        if r.stock_units > usual:
            p = max(p * (r.stock_units / usual) ** (1 / r.elasticity), r.cost_cny)
            p = min(p, r.price_cny)
        q = min(r.stock_units, usual * (p / r.price_cny) ** r.elasticity)
        rows.append((r.sku, p, q, p * q + r.salvage_cny * (r.stock_units - q)))
    return pd.DataFrame(rows, columns=["sku", "price_cny", "sold_units", "income_cny"])


# %% id="old_left_worthless" exercise="markdown_plan" mistake="markdown_plan_no_salvage"
def markdown_plan(goods, weeks):
    rows = []
    for r in goods.itertuples():
        usual, p, e = r.weekly_units * weeks, r.price_cny, r.elasticity
        if r.stock_units > usual:
            p = max(p * (r.stock_units / usual) ** (1 / e), r.salvage_cny * e / (1 + e))
            p = min(p, r.price_cny)
        q = min(r.stock_units, usual * (p / r.price_cny) ** e)
        rows.append((r.sku, p, q, p * q))
    return pd.DataFrame(rows, columns=["sku", "price_cny", "sold_units", "income_cny"])


# %% id="old_half_price" exercise="markdown_plan" mistake="none"
def markdown_plan(goods, weeks):
    p = goods["price_cny"] / 2
    q = np.minimum(goods["stock_units"], goods["weekly_units"] * weeks * 0.5 ** goods["elasticity"])
    income = p * q + goods["salvage_cny"] * (goods["stock_units"] - q)
    return goods[["sku"]].assign(price_cny=p, sold_units=q, income_cny=income)


# %% id="threshold_only_growers" exercise="reduction_worth" mistake="reduction_worth_free"
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for limit, off in zip(terms["threshold_cny"], terms["reduction_cny"]):
        close = goods[(goods >= near * limit) & (goods < limit)]
        added = top_up * (limit - close).sum() / goods.size
        given = off * top_up * close.size / goods.size
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        rows.append((limit, aov, given, net, 0 if net >= 0 else -net / each if each > 0 else None))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="threshold_new_ones_free" exercise="reduction_worth" mistake="reduction_worth_of_net"
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for limit, off in zip(terms["threshold_cny"], terms["reduction_cny"]):
        close = goods[(goods >= near * limit) & (goods < limit)]
        added = top_up * (limit - close).sum() / goods.size
        given = off * ((goods >= limit).sum() + top_up * close.size) / goods.size
        aov, net = goods.mean() + added, margin * added - given
        more = 0 if net >= 0 else -net / (margin * aov) if margin > 0 else None
        rows.append((limit, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)
