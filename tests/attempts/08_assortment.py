# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="tiers"
# ## 1. tiers


# %% id="tiers_loop" exercise="tiers" verdict="right" why="a loop with a running total"
def tiers(products):
    ordered = products.sort_values("product_id").sort_values(
        "sales_cny", ascending=False, kind="stable"
    )
    total = ordered["sales_cny"].sum()
    rows, run = [], 0.0
    for p, s in zip(ordered["product_id"], ordered["sales_cny"]):
        if s == 0 or run / total >= 0.95:
            t = "C"
        elif run / total >= 0.8:
            t = "B"
        elif run / total >= 0.5:
            t = "A"
        else:
            t = "S"
        rows.append({"product_id": p, "tier": t})
        run += s
    return pd.DataFrame(rows)


# %% id="tiers_sql" exercise="tiers" verdict="right" why="SQL with a window"
def tiers(products):
    import duckdb

    return duckdb.sql(
        """
        WITH run AS (
            SELECT product_id, sales_cny, sum(sales_cny) OVER () AS total,
                   coalesce(sum(sales_cny) OVER (ORDER BY sales_cny DESC, product_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
            FROM products)
        SELECT product_id, CASE WHEN sales_cny = 0 THEN 'C'
            WHEN before / total < 0.5 THEN 'S' WHEN before / total < 0.8 THEN 'A'
            WHEN before / total < 0.95 THEN 'B' ELSE 'C' END AS tier
        FROM run
        """
    ).df()


# %% id="tiers_shift" exercise="tiers" verdict="right" why="the running share shifted by one, the key as index"
def tiers(products):
    s = products.set_index("product_id")["sales_cny"].sort_index()
    s = s.sort_values(ascending=False, kind="stable")
    before = (s.cumsum() / s.sum()).shift(fill_value=0)
    out = pd.Series("C", index=s.index, name="tier", dtype=object)
    for limit, letter in [(0.95, "B"), (0.8, "A"), (0.5, "S")]:
        out[(before < limit) & (s > 0)] = letter
    return out.to_frame()


# %% id="tiers_with_itself" exercise="tiers" verdict="wrong" name="share with the SKU itself" why="The tier goes by the share before the SKU. With the SKU itself in it, the one that carries the sum over a limit falls a tier too low. See *Pareto and tiers* in the lecture."
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=[False, True])
    share = ordered["sales_cny"].cumsum() / ordered["sales_cny"].sum()
    tier = pd.cut(share, [-1, 0.5, 0.8, 0.95, 2], right=False, labels=list("SABC")).astype(object)
    return pd.DataFrame(
        {"product_id": ordered["product_id"], "tier": tier.where(ordered["sales_cny"] > 0, "C")}
    )


# %% id="tiers_by_count" exercise="tiers" verdict="wrong" name="share of SKUs" why="These are shares of the SKUs. The tiers are shares of sales."
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=[False, True])
    share = np.arange(len(ordered)) / len(ordered)
    tier = np.select([share < 0.5, share < 0.8, share < 0.95], ["S", "A", "B"], "C")
    tier = np.where(ordered["sales_cny"] > 0, tier, "C")
    return pd.DataFrame({"product_id": ordered["product_id"], "tier": tier})


# %% id="tiers_table_order" exercise="tiers" verdict="wrong" name="not put in order" why="The running total goes in the order of the table. Put the SKUs in order of sales first."
def tiers(products):
    sales = products["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    tier = pd.cut(before, [-1, 0.5, 0.8, 0.95, 2], right=False, labels=list("SABC")).astype(object)
    return pd.DataFrame({"product_id": products["product_id"], "tier": tier.where(sales > 0, "C")})


# %% id="tiers_ties" exercise="tiers" verdict="wrong" name="ties the other way round" why="Of equal sales the smaller product_id comes first; here the larger one does."
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=False)
    sales = ordered["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    tier = pd.cut(before, [-1, 0.5, 0.8, 0.95, 2], right=False, labels=list("SABC")).astype(object)
    return pd.DataFrame({"product_id": ordered["product_id"], "tier": tier.where(sales > 0, "C")})


# %% id="tiers_closed_right" exercise="tiers" verdict="wrong" name="limit in the better tier" why="A share of exactly 50% is no longer below 50%: that SKU is A. `pd.cut` closes its classes on the right unless told otherwise."
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=[False, True])
    sales = ordered["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    tier = pd.cut(before, [-1, 0.5, 0.8, 0.95, 2], labels=list("SABC")).astype(object)
    return pd.DataFrame({"product_id": ordered["product_id"], "tier": tier.where(sales > 0, "C")})


# %% id="tiers_lowest_first" exercise="tiers" verdict="wrong" name="lowest first" why="The running total begins with the smallest SKU. Highest sales come first."
def tiers(products):
    ordered = products.sort_values(["sales_cny", "product_id"])
    sales = ordered["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    tier = pd.cut(before, [-1, 0.5, 0.8, 0.95, 2], right=False, labels=list("SABC")).astype(object)
    return pd.DataFrame({"product_id": ordered["product_id"], "tier": tier.where(sales > 0, "C")})


# %% id="tiers_equivalent_1" exercise="tiers" role="equivalent" mutant="dropped_call: *tier.astype(object).where* -> *tier.where*" why="'C' is one of the categories, so `where` may fill it in."


# %% id="tiers_inputs" exercise="tiers" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    return (samples.product_sales(seed, products=5 + seed % 60, ties=seed % 3),)


# %% [markdown] id="category_return"
# ## 2. category_return


# %% id="category_return_loop" exercise="category_return" verdict="right" why="a loop over the categories"
def category_return(products):
    p = products.copy()
    p["category"] = p["category"].fillna("unknown")
    rows = []
    for name, part in p.groupby("category"):
        own = part[part["mean_stock_cny"] > 0]
        stock = own["mean_stock_cny"].sum()
        sales = part["sales_cny"].sum()
        rows.append(
            {
                "category": name,
                "margin_rate": part["margin_cny"].sum() / sales if sales > 0 else np.nan,
                "turns": (own["sales_cny"] - own["margin_cny"]).sum() / stock if stock else np.nan,
                "return_on_stock": own["margin_cny"].sum() / stock if stock else np.nan,
            }
        )
    return pd.DataFrame(rows)


# %% id="category_return_sql" exercise="category_return" verdict="right" why="SQL"
def category_return(products):
    import duckdb

    return duckdb.sql(
        """
        SELECT coalesce(category, 'unknown') AS category,
               sum(margin_cny) / nullif(sum(sales_cny), 0) AS margin_rate,
               sum(sales_cny - margin_cny) FILTER (mean_stock_cny > 0)
                   / nullif(sum(mean_stock_cny), 0) AS turns,
               sum(margin_cny) FILTER (mean_stock_cny > 0)
                   / nullif(sum(mean_stock_cny), 0) AS return_on_stock
        FROM products GROUP BY 1
        """
    ).df()


# %% id="category_return_zeroed" exercise="category_return" verdict="right" why="zeros where there is no stock, the category as index"
def category_return(products):
    key = products["category"].fillna("unknown")
    own = products["mean_stock_cny"] > 0
    t = pd.DataFrame({"s": products["sales_cny"], "m": products["margin_cny"]})
    t["os"], t["om"], t["k"] = t["s"] * own, t["m"] * own, products["mean_stock_cny"]
    g = t.groupby(key).sum().replace(0, np.nan)
    g0 = t.groupby(key).sum()
    return pd.DataFrame(
        {
            "margin_rate": g0["m"] / g["s"],
            "turns": (g0["os"] - g0["om"]) / g["k"],
            "return_on_stock": g0["om"] / g["k"],
        }
    ).rename_axis("category")


# %% id="category_return_mean_of_rates" exercise="category_return" verdict="wrong" name="mean of ratios" why="This takes the mean of the SKUs' ratios. A category's ratio has a sum above the line and a sum below it. See *Margin times turnover* in the lecture."
def category_return(products):
    p = products.fillna({"category": "unknown"})
    p["margin_rate"] = p["margin_cny"] / p["sales_cny"]
    stock = p["mean_stock_cny"].where(p["mean_stock_cny"] > 0)
    p["turns"] = (p["sales_cny"] - p["margin_cny"]) / stock
    p["return_on_stock"] = p["margin_cny"] / stock
    names = ["margin_rate", "turns", "return_on_stock"]
    return p.groupby("category")[names].mean().reset_index()


# %% id="category_return_sales_turns" exercise="category_return" verdict="wrong" name="sales over stock" why="The turns divide sales by stock. Stock is at cost, so the goods sold must be at cost, too: sales less margin."
def category_return(products):
    named = products.fillna({"category": "unknown"})
    sums = ["sales_cny", "margin_cny", "mean_stock_cny"]
    every = named.groupby("category")[sums].sum()
    held = named[named["mean_stock_cny"] > 0].groupby("category")[sums].sum().reindex(every.index)
    every["margin_rate"] = every["margin_cny"] / every["sales_cny"]
    every["turns"] = held["sales_cny"] / held["mean_stock_cny"]
    every["return_on_stock"] = held["margin_cny"] / held["mean_stock_cny"]
    return every.reset_index()


# %% id="category_return_direct_goods" exercise="category_return" verdict="wrong" name="goods without stock counted" why="Goods without stock of ours are counted in turns and return: they earn without a shelf and make it look better than it is."
def category_return(products):
    named = products.fillna({"category": "unknown"})
    every = named.groupby("category")[["sales_cny", "margin_cny", "mean_stock_cny"]].sum()
    stock = every["mean_stock_cny"].where(every["mean_stock_cny"] > 0)
    every["margin_rate"] = every["margin_cny"] / every["sales_cny"]
    every["turns"] = (every["sales_cny"] - every["margin_cny"]) / stock
    every["return_on_stock"] = every["margin_cny"] / stock
    return every.reset_index()


# %% id="category_return_dropped" exercise="category_return" verdict="wrong" name="missing category dropped" why="`groupby` drops SKUs without a category. Name them 'unknown' first."
def category_return(products):
    sums = ["sales_cny", "margin_cny", "mean_stock_cny"]
    every = products.groupby("category")[sums].sum()
    held = products[products["mean_stock_cny"] > 0].groupby("category")[sums].sum()
    held = held.reindex(every.index)
    every["margin_rate"] = every["margin_cny"] / every["sales_cny"]
    every["turns"] = (held["sales_cny"] - held["margin_cny"]) / held["mean_stock_cny"]
    every["return_on_stock"] = held["margin_cny"] / held["mean_stock_cny"]
    return every.reset_index()


# %% id="category_return_stocked_only" exercise="category_return" verdict="wrong" name="margin rate of stocked goods" why="Goods without stock are left out everywhere. They count for the margin rate."
def category_return(products):
    named = products.fillna({"category": "unknown"})
    sums = ["sales_cny", "margin_cny", "mean_stock_cny"]
    held = named[named["mean_stock_cny"] > 0].groupby("category")[sums].sum()
    held = held.reindex(sorted(named["category"].unique()))
    held["margin_rate"] = held["margin_cny"] / held["sales_cny"]
    held["turns"] = (held["sales_cny"] - held["margin_cny"]) / held["mean_stock_cny"]
    held["return_on_stock"] = held["margin_cny"] / held["mean_stock_cny"]
    return held.rename_axis("category").reset_index()


# %% id="category_return_out" exercise="category_return" verdict="wrong" name="loses idle categories" why="A category that neither sold nor has stock is a category, too; its three figures are NaN."
def category_return(products):
    p = products.fillna({"category": "unknown"})
    s = p[p["sales_cny"] > 0].groupby("category")[["sales_cny", "margin_cny"]].sum()
    h = (
        p[p["mean_stock_cny"] > 0]
        .groupby("category")[["sales_cny", "margin_cny", "mean_stock_cny"]]
        .sum()
    )
    r = pd.DataFrame(
        {
            "margin_rate": s["margin_cny"] / s["sales_cny"],
            "turns": (h["sales_cny"] - h["margin_cny"]) / h["mean_stock_cny"],
            "return_on_stock": h["margin_cny"] / h["mean_stock_cny"],
        }
    )
    return r.rename_axis("category").reset_index()


# %% id="category_return_equivalent_1" exercise="category_return" role="equivalent" mutant="aggregation: *groupby('category')[sums].sum() -> *groupby('category')[sums].mean()" why="A ratio of two means over the same SKUs is the ratio of their sums."


# %% id="category_return_equivalent_2" exercise="category_return" role="equivalent" mutant="aggregation: *[sums].sum().reindex* -> *[sums].mean().reindex*" why="A ratio of two means over the same SKUs is the ratio of their sums."


# %% id="category_return_equivalent_3" exercise="category_return" role="equivalent" mutant="keyword: *dropna=False*" why="No category is missing after `fillna`."


# %% id="category_return_equivalent_4" exercise="category_return" role="equivalent" mutant="dropped_call: *.reindex(every.index) -> *" why="The columns of the result are brought to the same categories anyway."


# %% id="category_return_equivalent_5" exercise="category_return" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="category may stand in the index."


# %% id="category_return_inputs" exercise="category_return" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    return (
        samples.product_sales(
            seed, products=6 + seed % 50, without_category=0.1, without_stock=0.2 * (seed % 3)
        ),
    )


# %% [markdown] id="pareto_chart"
# ## 3. pareto_chart


# %% id="pareto_chart_numpy" exercise="pareto_chart" verdict="right" why="NumPy, percent on both axes, a Chinese title"
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())[::-1]
    y = 100 * np.concatenate([[0], np.cumsum(s)]) / s.sum()
    x = 100 * np.arange(len(s) + 1) / len(s)
    needed = int(np.argmax(y >= 80 - 1e-12))
    fig, ax = plt.subplots()
    ax.plot(x, y)
    ax.set_xlabel("SKU 占比 (%)")
    ax.set_ylabel("销售额占比 (%)")
    ax.set_title(f"{round(x[needed])}% 的商品带来八成销售额")
    return ax


# %% id="pareto_chart_pandas" exercise="pareto_chart" verdict="right" why="a Series drawn by pandas, with a line at 80%"
def pareto_chart(products):
    s = products["sales_cny"].sort_values(ascending=False, ignore_index=True)
    share = s.cumsum() / s.sum()
    n = len(s)
    line = pd.Series([0.0, *share], index=[i / n for i in range(n + 1)])
    ax = line.plot(xlabel="share of SKUs", ylabel="share of sales")
    ax.axhline(0.8, linestyle="--")
    needed = next(i + 1 for i, v in enumerate(share) if v >= 0.8)
    ax.set_title(f"80% of sales come from {100 * needed / n:.0f}% of the SKUs")
    return ax


# %% id="pareto_chart_ascending" exercise="pareto_chart" verdict="wrong" name="lowest first" why="The line begins with the smallest SKU and bends the wrong way. Highest sales come first."
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())
    y = np.concatenate([[0], s.cumsum()]) / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    needed = (s[::-1].cumsum() / s.sum() < 0.8).sum() + 1
    ax.set_title(f"{needed / len(s):.0%} of the SKUs make 80% of sales")
    return ax


# %% id="pareto_chart_no_zero" exercise="pareto_chart" verdict="wrong" name="no point at (0, 0)" why="The line starts at the first SKU. It starts at (0, 0): no SKU, no sales."
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())[::-1]
    y = s.cumsum() / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(1, len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"{((y < 0.8).sum() + 1) / len(s):.0%} of the SKUs make 80% of sales")
    return ax


# %% id="pareto_chart_sold_only" exercise="pareto_chart" verdict="wrong" name="unsold SKUs left out" why="SKUs that sold nothing are left out, so that the shop looks less concentrated than it is. They are SKUs, too."
def pareto_chart(products):
    s = np.sort(products.loc[products["sales_cny"] > 0, "sales_cny"].to_numpy())[::-1]
    y = np.concatenate([[0], s.cumsum()]) / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"{(y < 0.8).sum() / len(s):.0%} of the SKUs make 80% of sales")
    return ax


# %% id="pareto_chart_one_less" exercise="pareto_chart" verdict="wrong" name="one SKU too few" why="These SKUs together are still below 80%. One more is needed to reach it."
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())[::-1]
    y = np.concatenate([[0], s.cumsum()]) / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"{((y < 0.8).sum() - 1) / len(s):.0%} of the SKUs make 80% of sales")
    return ax


# %% id="pareto_chart_count" exercise="pareto_chart" verdict="wrong" name="number of SKUs" why="The title names how many SKUs it is. A percentage of all SKUs is asked for, so that shops can be compared."
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())[::-1]
    y = np.concatenate([[0], s.cumsum()]) / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"{(y < 0.8).sum()} SKUs make 80% of sales")
    return ax


# %% id="pareto_chart_top_fifth" exercise="pareto_chart" verdict="wrong" name="share of the top fifth" why="The title names what the best 20% of the SKUs sell. Asked is how many SKUs make 80% of sales."
def pareto_chart(products):
    s = np.sort(products["sales_cny"].to_numpy())[::-1]
    y = np.concatenate([[0], s.cumsum()]) / s.sum()
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(s) + 1) / len(s), y)
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"The best fifth of the SKUs makes {y[int(0.2 * len(s))]:.0%} of sales")
    return ax


# %% id="pareto_chart_inputs" exercise="pareto_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    return (samples.product_sales(seed, products=8 + seed % 60, unsold=0.05 * (seed % 6)),)


# %% [markdown] id="life_stage"
# ## 4. life_stage


# %% id="life_stage_loop" exercise="life_stage" verdict="right" why="loops and dictionaries"
def life_stage(units, products, month):
    def window(last):
        months = [last - pd.DateOffset(months=k) for k in range(3)]
        part = units[units["month"].isin(months)]
        return part.groupby("product_id")["units"].sum().to_dict(), min(months)

    now, _ = window(month)
    then, first = window(month - pd.DateOffset(years=1))
    old = products.loc[products["launched_on"] <= first, "product_id"].tolist()
    shop_growth = sum(now.get(p, 0) for p in old) / sum(then.get(p, 0) for p in old)
    rows = []
    for p in products["product_id"]:
        a, b = now.get(p, 0), then.get(p, 0)
        if p not in old:
            stage = "new"
        elif not b:
            stage = "growth" if a else "decline"
        elif a / b / shop_growth > 1.25:
            stage = "growth"
        elif a / b / shop_growth < 0.8:
            stage = "decline"
        else:
            stage = "mature"
        rows.append((p, stage))
    return pd.DataFrame(rows, columns=["product_id", "stage"])


# %% id="life_stage_sql" exercise="life_stage" verdict="right" why="SQL for the sums"
def life_stage(units, products, month):
    import duckdb

    this = month - pd.DateOffset(months=2)
    last, last_end = this - pd.DateOffset(years=1), month - pd.DateOffset(years=1)
    return duckdb.sql(
        f"""
        WITH sums AS (
            SELECT p.product_id, p.launched_on > TIMESTAMP '{last}' AS is_new,
              coalesce(sum(units) FILTER (month BETWEEN '{this}' AND '{month}'), 0) AS a,
              coalesce(sum(units) FILTER (month BETWEEN '{last}' AND '{last_end}'), 0) AS b
            FROM products p LEFT JOIN units u ON p.product_id = u.product_id GROUP BY 1, 2),
        general AS (SELECT sum(a) / sum(b) AS g FROM sums WHERE NOT is_new)
        SELECT product_id, CASE WHEN is_new THEN 'new'
            WHEN b = 0 THEN CASE WHEN a > 0 THEN 'growth' ELSE 'decline' END
            WHEN a / b / g > 1.25 THEN 'growth' WHEN a / b / g < 0.8 THEN 'decline'
            ELSE 'mature' END AS stage
        FROM sums, general
        """
    ).df()


# %% id="life_stage_pivot" exercise="life_stage" verdict="right" why="a wide table of months"
def life_stage(units, products, month):
    wide = units.pivot_table(index="product_id", columns="month", values="units", aggfunc="sum")
    wide = wide.reindex(products["product_id"]).fillna(0)
    end = pd.date_range(month - pd.DateOffset(months=2), month, freq="MS")
    start = end - pd.DateOffset(years=1)
    now = wide.reindex(columns=end, fill_value=0).sum(axis=1)
    then = wide.reindex(columns=start, fill_value=0).sum(axis=1)
    new = products.set_index("product_id")["launched_on"] > start[0]
    share_now, share_then = now / now[~new].sum(), then / then[~new].sum()
    ratio = (share_now / share_then.where(share_then > 0)).fillna(
        pd.Series(np.where(now > 0, 99.0, 0.0), index=now.index)
    )
    stage = pd.cut(ratio, [-1, 0.8, 1.25, np.inf], labels=["decline", "mature", "growth"])
    stage = stage.astype(object).where(ratio != 0.8, "mature").where(~new, "new")
    return stage.rename("stage").reset_index()


# %% id="life_stage_months_before" exercise="life_stage" verdict="wrong" name="the months just before" why="This compares with the three months before, so that the season looks like growth or decline. Compare with the same months a year earlier. See *Stages of life* in the lecture."
def life_stage(units, products, month):
    ids = products["product_id"]
    first, year = month - pd.DateOffset(months=2), pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now = total(first, month)
    then = total(first - pd.DateOffset(months=3), month - pd.DateOffset(months=3))
    new = (products["launched_on"] > first - year).to_numpy()
    general = now[~new].sum() / max(then[~new].sum(), 1)
    growth = np.where(
        then > 0, now / np.where(then > 0, then, 1) / general, np.where(now > 0, 9, 0)
    )
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_shop_growth" exercise="life_stage" verdict="wrong" name="growth of the shop left in" why="The growth of the whole shop is not taken off: in a growing shop nearly everything seems to grow."
def life_stage(units, products, month):
    ids = products["product_id"]
    first, year = month - pd.DateOffset(months=2), pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = total(first, month), total(first - year, month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    growth = np.where(then > 0, now / np.where(then > 0, then, 1), np.where(now > 0, 9, 0))
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_with_new" exercise="life_stage" verdict="wrong" name="new SKUs in the growth of the shop" why="The growth of the shop is computed with the new SKUs, which sell only now. Leave them out of both sums."
def life_stage(units, products, month):
    ids = products["product_id"]
    first, year = month - pd.DateOffset(months=2), pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = total(first, month), total(first - year, month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    general = now.sum() / then.sum()
    growth = np.where(
        then > 0, now / np.where(then > 0, then, 1) / general, np.where(now > 0, 9, 0)
    )
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_sold_only" exercise="life_stage" verdict="wrong" name="SKUs without a sale missing" why="SKUs that have no row in `units` are missing in the result. They sold nothing, and that is the news."
def life_stage(units, products, month):
    products = products[products["product_id"].isin(units["product_id"])]
    ids = products["product_id"]
    first, year = month - pd.DateOffset(months=2), pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = total(first, month), total(first - year, month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    general = now[~new].sum() / then[~new].sum()
    growth = np.where(
        then > 0, now / np.where(then > 0, then, 1) / general, np.where(now > 0, 9, 0)
    )
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_new_within" exercise="life_stage" verdict="wrong" name="new only if launched lately" why="Only SKUs launched in the last three months are new here. Who was not there for the whole of the earlier window has nothing to compare with and is new, too."
def life_stage(units, products, month):
    ids = products["product_id"]
    first, year = month - pd.DateOffset(months=2), pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = total(first, month), total(first - year, month - year)
    new = (products["launched_on"] > first).to_numpy()
    general = now[~new].sum() / then[~new].sum()
    growth = np.where(
        then > 0, now / np.where(then > 0, then, 1) / general, np.where(now > 0, 9, 0)
    )
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_one_month" exercise="life_stage" verdict="wrong" name="one month only" why="This compares one month with one month. The window is three months, so that one weak week does not decide."
def life_stage(units, products, month):
    ids = products["product_id"]
    year = pd.DateOffset(years=1)
    first = month - pd.DateOffset(months=2)

    def total(when):
        inside = units[units["month"] == when]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = total(month), total(month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    general = now[~new].sum() / max(then[~new].sum(), 1)
    growth = np.where(
        then > 0, now / np.where(then > 0, then, 1) / general, np.where(now > 0, 9, 0)
    )
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})


# %% id="life_stage_out" exercise="life_stage" verdict="wrong" name="365 days for a year" why="The year before may have 29 February; take a year off the month, not 365 days."
def life_stage(units, products, month):
    first = month - pd.DateOffset(months=2)
    year = pd.Timedelta(days=365)
    ids = products["product_id"]

    def window(a, b):
        u = units[units["month"].between(a, b)]
        return u.groupby("product_id")["units"].sum().reindex(ids, fill_value=0).to_numpy()

    now, then = window(first, month), window(first - year, month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    general = now[~new].sum() / then[~new].sum()
    out = []
    for a, b, fresh in zip(now, then, new):
        if fresh:
            out.append("new")
        elif b == 0:
            out.append("growth" if a > 0 else "decline")
        else:
            r = a / b / general
            out.append("growth" if r > 1.25 else "decline" if r < 0.8 else "mature")
    return pd.DataFrame({"product_id": ids.to_numpy(), "stage": out})


# %% id="life_stage_equivalent_1" exercise="life_stage" role="equivalent" mutant="keyword: *dropna=False*" why="A product_id is never missing."


# %% id="life_stage_equivalent_2" exercise="life_stage" role="equivalent" mutant="constant: *fillna(0)* -> *fillna(-1)*" why="Any number below 0.8 means decline."


# %% id="life_stage_inputs" exercise="life_stage" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    month = pd.Timestamp("2025-03-01") + pd.DateOffset(months=seed % 10)
    return (*samples.monthly_units(seed, products=20 + seed % 40), month)


# %% [markdown] id="listing_audit"
# ## 5. listing_audit


# %% id="listing_audit_rows" exercise="listing_audit" verdict="right" why="row by row"
def listing_audit(raw, attributes):

    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip().upper() not in {"", "-", "无", "N/A"}:
                n += 1
        pattern = ["brand_word", "core_word", "attribute_word", "point_word"]
        at = [title.index(r[w]) if r[w] in title else None for w in pattern]
        ok = None not in at and at[0] < at[1] < at[2] < at[3]
        rows.append(
            dict(
                product_id=r["product_id"],
                filled=n,
                core_in_30=r["core_word"] in title[:30],
                in_order=ok,
            )
        )
    return pd.DataFrame(rows)


# %% id="listing_audit_columns" exercise="listing_audit" verdict="right" why="column by column, placeholders turned into missing"
def listing_audit(raw, attributes):
    out = pd.DataFrame({"product_id": raw["product_id"], "filled": 0})
    for name in attributes:
        text = raw[name].astype("string").str.strip().str.casefold()
        text = text.mask(text.isin(["", "-", "无", "n/a"]))
        out["filled"] += text.notna().astype(int)
    titles = raw["title_zh"].map(str.strip)
    at = pd.DataFrame(
        {
            w: [t.find(x) for t, x in zip(titles, raw[w])]
            for w in ["brand_word", "core_word", "attribute_word", "point_word"]
        },
        index=raw.index,
    )
    out["core_in_30"] = (at["core_word"] >= 0) & (
        at["core_word"] + raw["core_word"].str.len() <= 30
    )
    out["in_order"] = (at >= 0).all(axis=1) & (at.diff(axis=1).iloc[:, 1:] > 0).all(axis=1)
    return out.set_index("product_id")


# %% id="listing_audit_missing_only" exercise="listing_audit" verdict="wrong" name="blanks count as filled" why="Only missing attributes count as empty. Spaces and signs such as `-` or `无` say nothing either. See *The audit of product pages* in the lecture."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = sum(pd.notna(r[a]) for a in attributes)
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        ok = min(at) >= 0 and at == sorted(at)
        rows.append((r["product_id"], n, r["core_word"] in title[:30], ok))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_no_strip" exercise="listing_audit" verdict="wrong" name="spaces kept in the title" why="Spaces before the title count among the 30 characters here. They are not part of the title."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"]
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip().lower() not in ("", "-", "无", "n/a"):
                n += 1
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        ok = min(at) >= 0 and at == sorted(at)
        rows.append((r["product_id"], n, r["core_word"] in title[:30], ok))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_begins" exercise="listing_audit" verdict="wrong" name="core word cut off" why="Here it is enough that the core word begins within 30 characters. A word that is cut off is not read: all of it must stand there."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip().lower() not in ("", "-", "无", "n/a"):
                n += 1
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        ok = min(at) >= 0 and at == sorted(at)
        rows.append((r["product_id"], n, 0 <= at[1] < 30, ok))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_absent" exercise="listing_audit" verdict="wrong" name="absent words in order" why="A word that is not in the title has the place -1 from `find`, and passes as the first one. All four must be there."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip().lower() not in ("", "-", "无", "n/a"):
                n += 1
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        present = [p for p in at if p >= 0]
        rows.append((r["product_id"], n, r["core_word"] in title[:30], present == sorted(present)))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_case" exercise="listing_audit" verdict="wrong" name="signs in one spelling" why="`n/a` is known in one spelling only, and without the spaces around it. Bring texts into one form before comparing."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip() != "" and r[a] not in ("-", "无", "n/a"):
                n += 1
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        ok = min(at) >= 0 and at == sorted(at)
        rows.append((r["product_id"], n, r["core_word"] in title[:30], ok))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_share" exercise="listing_audit" verdict="wrong" name="share instead of a number" why="`filled` is a share of the attributes. The number of attributes is asked for."
def listing_audit(raw, attributes):
    rows = []
    for r in raw.to_dict("records"):
        title = r["title_zh"].strip()
        n = 0
        for a in attributes:
            if pd.notna(r[a]) and r[a].strip().lower() not in ("", "-", "无", "n/a"):
                n += 1
        at = [title.find(r[w]) for w in ["brand_word", "core_word", "attribute_word", "point_word"]]
        ok = min(at) >= 0 and at == sorted(at)
        rows.append((r["product_id"], n / len(attributes), r["core_word"] in title[:30], ok))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


# %% id="listing_audit_somewhere" exercise="listing_audit" verdict="wrong" name="any place of a word" why="It is enough here that the four words stand somewhere in this order. The first place of each counts."
def listing_audit(raw, attributes):
    import re

    text = raw[attributes].fillna("").apply(lambda column: column.str.strip().str.lower())
    title = raw["title_zh"].str.strip()
    parts = [f"{name}_word" for name in ("brand", "core", "attribute", "point")]
    patterns = raw[parts].apply(lambda row: ".*".join(map(re.escape, row)), axis=1)
    return pd.DataFrame(
        {
            "product_id": raw["product_id"],
            "filled": (~text.isin(["", "-", "无", "n/a"])).sum(axis=1),
            "core_in_30": [word in t[:30] for word, t in zip(raw["core_word"], title)],
            "in_order": [bool(re.search(p, t)) for p, t in zip(patterns, title)],
        }
    )


# %% id="listing_audit_out" exercise="listing_audit" verdict="wrong" name="two spellings of n/a" why="n/a counts as empty in any case of letters; N/a is one of them."
def listing_audit(raw, attributes):
    text = raw[attributes].apply(lambda c: c.fillna("").str.strip())
    out = raw[["product_id"]].copy()
    out["filled"] = (~text.isin(["", "-", "无", "n/a", "N/A"])).sum(axis=1)
    t = raw["title_zh"].str.strip()
    out["core_in_30"] = [k in s[:30] for s, k in zip(t, raw["core_word"])]
    p = pd.DataFrame(
        {
            w: [s.find(x) for s, x in zip(t, raw[w])]
            for w in ["brand_word", "core_word", "attribute_word", "point_word"]
        },
        index=raw.index,
    )
    out["in_order"] = p.ge(0).all(axis=1) & (p.diff(axis=1).iloc[:, 1:] > 0).all(axis=1)
    return out


# %% id="listing_audit_inputs" exercise="listing_audit" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    names = ["材质", "尺寸", "颜色", "产地", "适用场景"][seed % 5 :]
    return samples.listing_export(seed, count=20 + seed % 20), names


# %% [markdown] id="basket_pairs"
# ## 6. basket_pairs


# %% id="basket_pairs_sets" exercise="basket_pairs" verdict="right" why="sets of orders and combinations"
def basket_pairs(lines, at_least):
    from itertools import combinations

    from scipy.stats import hypergeom

    held = lines.groupby("product_id")["order_id"].agg(set).to_dict()
    n = lines["order_id"].nunique()
    rows = []
    for a, b in combinations(sorted(held), 2):
        k = len(held[a] & held[b])
        if k >= at_least:
            na, nb = len(held[a]), len(held[b])
            rows.append((a, b, k, k / n / (na / n * nb / n), hypergeom(n, na, nb).sf(k - 1)))
    return pd.DataFrame(rows, columns=["product_a", "product_b", "together", "lift", "p_value"])


# %% id="basket_pairs_matrix" exercise="basket_pairs" verdict="right" why="a matrix of orders and products"
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    inside = (pd.crosstab(lines["order_id"], lines["product_id"]) > 0).astype(int)
    ids, n = inside.columns.to_numpy(), len(inside)
    both = inside.to_numpy().T @ inside.to_numpy()
    i, j = np.triu_indices(len(ids), 1)
    keep = both[i, j] >= at_least
    i, j = i[keep], j[keep]
    k, a, b = both[i, j], both[i, i], both[j, j]
    return pd.DataFrame(
        {
            "product_a": ids[i],
            "product_b": ids[j],
            "together": k,
            "lift": k * n / (a * b),
            "p_value": 1 - hypergeom.cdf(k - 1, n, a, b),
        }
    )


# %% id="basket_pairs_sql" exercise="basket_pairs" verdict="right" why="SQL for the counts"
def basket_pairs(lines, at_least):
    import duckdb
    from scipy.stats import hypergeom

    t = duckdb.sql(
        f"""
        WITH once AS (SELECT DISTINCT order_id, product_id FROM lines),
             held AS (SELECT product_id, count(*) AS held FROM once GROUP BY 1),
             pairs AS (SELECT a.product_id AS product_a, b.product_id AS product_b,
                              count(*) AS together
                       FROM once a JOIN once b USING (order_id)
                       WHERE a.product_id < b.product_id GROUP BY 1, 2)
        SELECT product_a, product_b, together, a.held AS na, b.held AS nb,
               (SELECT count(DISTINCT order_id) FROM once) AS n
        FROM pairs JOIN held a ON product_a = a.product_id JOIN held b ON product_b = b.product_id
        WHERE together >= {at_least}
        """
    ).df()
    t["lift"] = t["together"] * t["n"] / (t["na"] * t["nb"])
    t["p_value"] = hypergeom.sf(t["together"] - 1, t["n"], t["na"], t["nb"])
    return t


# %% id="basket_pairs_lines" exercise="basket_pairs" verdict="wrong" name="lines counted" why="A product that stands twice in an order counts twice. A basket holds a product or does not. See *Baskets against chance* in the lecture."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    rows = lines[["order_id", "product_id"]]
    n = rows["order_id"].nunique()
    held = rows["product_id"].value_counts()
    both = rows.merge(rows, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t = t[t["together"] >= at_least]
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    p = hypergeom.sf(t["together"] - 1, n, np.minimum(a, n), np.minimum(b, n))
    return t.assign(lift=t["together"] * n / (a * b), p_value=p)


# %% id="basket_pairs_n_lines" exercise="basket_pairs" verdict="wrong" name="share of lines" why="The number of lines stands where the number of orders belongs. A basket is an order."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = len(once)
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t = t[t["together"] >= at_least]
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(
        lift=t["together"] * n / (a * b), p_value=hypergeom.sf(t["together"] - 1, n, a, b)
    )


# %% id="basket_pairs_more_than" exercise="basket_pairs" verdict="wrong" name="more than so many" why="The p-value is the chance of more common orders. Asked is that of so many or more: `sf(k - 1, …)`."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t = t[t["together"] >= at_least]
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(lift=t["together"] * n / (a * b), p_value=hypergeom.sf(t["together"], n, a, b))


# %% id="basket_pairs_twice" exercise="basket_pairs" verdict="wrong" name="each pair twice" why="Each pair comes twice, in both directions. Keep the one with the smaller number first."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] != both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t = t[t["together"] >= at_least]
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(
        lift=t["together"] * n / (a * b), p_value=hypergeom.sf(t["together"] - 1, n, a, b)
    )


# %% id="basket_pairs_confidence" exercise="basket_pairs" verdict="wrong" name="confidence for lift" why="This is the share of orders with the first product that hold the second (confidence), not the lift: a best seller goes along with everything."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t = t[t["together"] >= at_least]
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(lift=t["together"] / a, p_value=hypergeom.sf(t["together"] - 1, n, a, b))


# %% id="basket_pairs_all" exercise="basket_pairs" verdict="wrong" name="rare pairs kept" why="`at_least` is not used: pairs in fewer common orders stay in the table."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t.columns = ["product_a", "product_b", "together"]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(
        lift=t["together"] * n / (a * b), p_value=hypergeom.sf(t["together"] - 1, n, a, b)
    )


# %% id="basket_pairs_out" exercise="basket_pairs" verdict="wrong" name="lines with another number" why="Two lines of an order with the same product differ in their other columns; drop repeats of order and product only."
def basket_pairs(lines, at_least):
    from scipy.stats import hypergeom

    once = lines.drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both[both["product_id_a"] < both["product_id_b"]]
    t = both.groupby(["product_id_a", "product_id_b"]).size().rename("together").reset_index()
    t.columns = ["product_a", "product_b", "together"]
    t = t[t["together"] >= at_least]
    a, b = t["product_a"].map(held), t["product_b"].map(held)
    return t.assign(
        lift=t["together"] * n / (a * b), p_value=hypergeom.sf(t["together"] - 1, n, a, b)
    )


# %% id="basket_pairs_equivalent_1" exercise="basket_pairs" role="equivalent" mutant="keyword: *keep='last'*" why="Lines that stand twice are equal."


# %% id="basket_pairs_equivalent_2" exercise="basket_pairs" role="equivalent" mutant="keyword: *dropna=False*" why="Neither an order nor a product is missing."


# %% id="basket_pairs_equivalent_3" exercise="basket_pairs" role="equivalent" mutant="join: *how='left'*" why="A table joined with itself has a partner for each row."


# %% id="basket_pairs_equivalent_4" exercise="basket_pairs" role="equivalent" mutant="join: *how='outer'*" why="A table joined with itself has a partner for each row."


# %% id="basket_pairs_inputs" exercise="basket_pairs" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    lines = samples.baskets(seed, orders=40 + seed % 90, products=5 + seed % 5, duplicates=0.2)
    return lines, 1 + seed % 5


# %% [markdown] id="slow_share"
# ## 7. slow_share


# %% id="slow_share_loop" exercise="slow_share" verdict="right" why="plain Python"
def slow_share(candidates, as_of):
    n = known = slow = 0
    for row in candidates.itertuples():
        if pd.isna(row.trial_from) or row.trial_from > as_of - pd.Timedelta(days=90):
            continue
        n += 1
        if not pd.isna(row.sold_units):
            known += 1
            slow += int(row.sold_units) / int(row.trial_units) < 0.3
    if n == 0:
        return {"trials": 0, "counted": np.nan, "low": np.nan, "high": np.nan}
    return {
        "trials": n,
        "counted": slow / known if known else np.nan,
        "low": slow / n,
        "high": (slow + n - known) / n,
    }


# %% id="slow_share_floats" exercise="slow_share" verdict="right" why="floats with NaN, means that skip or fill"
def slow_share(candidates, as_of):
    over = candidates.loc[(as_of - candidates["trial_from"]).dt.days >= 90]
    share = over["sold_units"].astype("float64") / over["trial_units"].astype("float64")
    slow = (share < 0.3).astype(float)
    return {
        "trials": float(len(over)),
        "counted": slow[share.notna()].mean(),
        "low": slow.mean(),
        "high": slow.where(share.notna(), 1.0).mean(),
    }


# %% id="slow_share_running" exercise="slow_share" verdict="wrong" name="running trials counted" why="Trials that began less than 90 days before are counted, too: of them only the early failures are known. See *Slow movers* in the lecture."
def slow_share(candidates, as_of):
    ended = candidates[candidates["trial_from"] <= as_of]
    known = ended["sold_units"].notna()
    slow = int((ended["sold_units"] < 0.3 * ended["trial_units"]).fillna(False).sum())
    n, k = len(ended), int(known.sum())
    return {
        "trials": n,
        "counted": slow / k if k else np.nan,
        "low": slow / n if n else np.nan,
        "high": (slow + n - k) / n if n else np.nan,
    }


# %% id="slow_share_survivors" exercise="slow_share" verdict="wrong" name="survivors only" why="Trials without a number are dropped, so all three shares are those of the survivors. They belong to the trials; only their outcome is unknown."
def slow_share(candidates, as_of):
    ended = candidates[candidates["trial_from"] + pd.Timedelta(days=90) <= as_of]
    ended = ended.dropna(subset=["sold_units"])
    n = len(ended)
    slow = int((ended["sold_units"] < 0.3 * ended["trial_units"]).sum())
    share = slow / n if n else np.nan
    return {"trials": n, "counted": share, "low": share, "high": share}


# %% id="slow_share_all_dates" exercise="slow_share" verdict="wrong" name="the future counted" why="`as_of` is not used: trials that were not over on that day are counted."
def slow_share(candidates, as_of):
    tried = candidates.dropna(subset=["trial_from"])
    known = tried["sold_units"].notna()
    slow = int((tried["sold_units"] < 0.3 * tried["trial_units"]).fillna(False).sum())
    n, k = len(tried), int(known.sum())
    return {
        "trials": n,
        "counted": slow / k if k else np.nan,
        "low": slow / n if n else np.nan,
        "high": (slow + n - k) / n if n else np.nan,
    }


# %% id="slow_share_at_most" exercise="slow_share" verdict="wrong" name="30% counted as slow" why="A trial that sold exactly 30% counts as slow here. A slow mover sold less than 30%."
def slow_share(candidates, as_of):
    ended = candidates[candidates["trial_from"] + pd.Timedelta(days=90) <= as_of]
    known = ended["sold_units"].notna()
    slow = int((ended["sold_units"] / ended["trial_units"] <= 0.3).fillna(False).sum())
    n, k = len(ended), int(known.sum())
    return {
        "trials": n,
        "counted": slow / k if k else np.nan,
        "low": slow / n if n else np.nan,
        "high": (slow + n - k) / n if n else np.nan,
    }


# %% id="slow_share_one_denominator" exercise="slow_share" verdict="wrong" name="one denominator for both bounds" why="The lower bound divides by the trials with a number. Both bounds are shares of all trials that are over."
def slow_share(candidates, as_of):
    ended = candidates[candidates["trial_from"] + pd.Timedelta(days=90) <= as_of]
    known = ended["sold_units"].notna()
    slow = int((ended["sold_units"] < 0.3 * ended["trial_units"]).fillna(False).sum())
    n, k = len(ended), int(known.sum())
    return {
        "trials": n,
        "counted": slow / k if k else np.nan,
        "low": slow / k if k else np.nan,
        "high": (slow + n - k) / n if n else np.nan,
    }


# %% id="slow_share_sold_as_zero" exercise="slow_share" verdict="wrong" name="missing taken as 0" why="Missing numbers are filled with 0, so that every unknown trial is a slow mover in all three shares. That is the upper bound alone."
def slow_share(candidates, as_of):
    ended = candidates[candidates["trial_from"] + pd.Timedelta(days=90) <= as_of]
    slow = int((ended["sold_units"].fillna(0) < 0.3 * ended["trial_units"]).sum())
    n = len(ended)
    share = slow / n if n else np.nan
    return {"trials": n, "counted": share, "low": share, "high": share}


# %% id="slow_share_equivalent_1" exercise="slow_share" role="equivalent" mutant="dropped_call: *int(* -> *" why="A NumPy integer counts as well."


# %% id="slow_share_equivalent_2" exercise="slow_share" role="equivalent" mutant="dropped_call: *.fillna(False).sum()* -> *.sum()*" why="A sum leaves missing values out."


# %% id="slow_share_inputs" exercise="slow_share" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    frame = samples.candidates(seed, count=40 + seed % 100, unfinished=0.1 * (seed % 4))
    return frame, pd.Timestamp("2024-04-20") + pd.Timedelta(days=3 * (seed % 100))


# %% [markdown] id="slow_chances"
# ## 8. slow_chances


# %% id="slow_chances_sklearn" exercise="slow_chances" verdict="right" why="scikit-learn on scaled measures"
def slow_chances(candidates, as_of):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    c = candidates.copy()
    c["log_rivals"] = np.log(c["rivals"])
    names = ["search_change", "log_rivals", "season_fit", "margin_rate", "return_rate"]
    over = c[(c["trial_from"] + pd.Timedelta(days=90)) <= as_of]
    over = over[over["deleted_on"].notna() | over["sold_units"].notna()]
    share = over["sold_units"].astype(float) / over["trial_units"].astype(float)
    slow = over["deleted_on"].notna() | (share < 0.3)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1e9, max_iter=1000))
    model.fit(over[names], slow)
    new = c[c["proposed_on"] >= as_of]
    return pd.DataFrame(
        {"candidate_id": new["candidate_id"], "slow_chance": model.predict_proba(new[names])[:, 1]}
    )


# %% id="slow_chances_glm" exercise="slow_chances" verdict="right" why="a formula for a binomial GLM"
def slow_chances(candidates, as_of):
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    c = candidates.assign(
        sold=candidates["sold_units"].astype(float), lot=candidates["trial_units"].astype(float)
    )
    past = c[c["trial_from"] <= as_of - pd.Timedelta(days=90)]
    past = past[~(past["deleted_on"].isna() & past["sold"].isna())]
    past = past.assign(slow=1.0 * (past["deleted_on"].notna() | (past["sold"] < 0.3 * past["lot"])))
    formula = "slow ~ search_change + np.log(rivals) + season_fit + margin_rate + return_rate"
    fit = smf.glm(formula, past, family=sm.families.Binomial()).fit()
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=fit.predict(new))


# %% id="slow_chances_survivors" exercise="slow_chances" verdict="wrong" name="learnt from survivors" why="Deleted trials are left out of the learning, so the score takes what kills products for harmless. A deleted listing counts as a slow mover. See *A selection score* in the lecture."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    x = sm.add_constant(x)
    over = candidates["trial_from"] + pd.Timedelta(days=90) <= as_of
    rows = over & candidates["sold_units"].notna()
    slow = (candidates["sold_units"] < 0.3 * candidates["trial_units"])[rows].astype(float)
    model = sm.Logit(slow, x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": model.predict(x[new]),
        }
    )


# %% id="slow_chances_future" exercise="slow_chances" verdict="wrong" name="learnt from the future" why="The score learns from trials that were not over on the day. Nobody knew these outcomes then."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    x = sm.add_constant(x)
    gone = candidates["deleted_on"].notna()
    rows = gone | candidates["sold_units"].notna()
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    model = sm.Logit((gone | few)[rows].astype(float), x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": model.predict(x[new]),
        }
    )


# %% id="slow_chances_begun" exercise="slow_chances" verdict="wrong" name="trials begun but not over" why="Trials that began before the day are taken, over or not. Of those still running only the early failures are known, or a number nobody had yet."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    x = sm.add_constant(x)
    gone = candidates["deleted_on"].notna()
    rows = (candidates["trial_from"] <= as_of) & (gone | candidates["sold_units"].notna())
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    model = sm.Logit((gone | few)[rows].astype(float), x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": model.predict(x[new]),
        }
    )


# %% id="slow_chances_raw_rivals" exercise="slow_chances" verdict="wrong" name="rivals without logarithm" why="The number of rivals goes in as it is. Take its logarithm: from 10 to 20 rivals matters as from 50 to 100."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = sm.add_constant(candidates[names].astype(float))
    gone = candidates["deleted_on"].notna()
    over = candidates["trial_from"] + pd.Timedelta(days=90) <= as_of
    rows = over & (gone | candidates["sold_units"].notna())
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    model = sm.Logit((gone | few)[rows].astype(float), x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": model.predict(x[new]),
        }
    )


# %% id="slow_chances_penalty" exercise="slow_chances" verdict="wrong" name="with a penalty" why="scikit-learn's `LogisticRegression` has a penalty unless it is switched off (`C` very large); it draws all chances towards the mean."
def slow_chances(candidates, as_of):
    from sklearn.linear_model import LogisticRegression

    c = candidates.assign(rivals=np.log(candidates["rivals"]))
    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    gone = c["deleted_on"].notna()
    over = c["trial_from"] + pd.Timedelta(days=90) <= as_of
    rows = over & (gone | c["sold_units"].notna())
    few = (c["sold_units"] < 0.3 * c["trial_units"]).fillna(False).astype(bool)
    model = LogisticRegression().fit(c.loc[rows, names], (gone | few)[rows])
    new = c[c["proposed_on"] >= as_of]
    return new[["candidate_id"]].assign(slow_chance=model.predict_proba(new[names])[:, 1])


# %% id="slow_chances_good" exercise="slow_chances" verdict="wrong" name="chance of a good one" why="This is the chance that an idea sells well. Asked is the chance of a slow mover: one less that."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    x = sm.add_constant(x)
    gone = candidates["deleted_on"].notna()
    over = candidates["trial_from"] + pd.Timedelta(days=90) <= as_of
    rows = over & (gone | candidates["sold_units"].notna())
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    model = sm.Logit((gone | few)[rows].astype(float), x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": 1 - model.predict(x[new]),
        }
    )


# %% id="slow_chances_unknown_good" exercise="slow_chances" verdict="wrong" name="unknown taken as good" why="Trials with neither a date of deletion nor a number are taken as good ones. Nothing is known of them: leave them out."
def slow_chances(candidates, as_of):
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    x = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    x = sm.add_constant(x)
    gone = candidates["deleted_on"].notna()
    rows = candidates["trial_from"] + pd.Timedelta(days=90) <= as_of
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    model = sm.Logit((gone | few)[rows].astype(float), x[rows]).fit(disp=0)
    new = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[new, "candidate_id"],
            "slow_chance": model.predict(x[new]),
        }
    )


# %% id="slow_chances_equivalent_1" exercise="slow_chances" role="equivalent" mutant="dropped_call: *.astype(float) -> *" why="The numbers are floats already."


# %% id="slow_chances_equivalent_2" exercise="slow_chances" role="equivalent" mutant="dropped_call: *fillna(False).astype(bool) -> *fillna(False)" why="A nullable Boolean without missing values is used like a plain one."


# %% id="slow_chances_equivalent_3" exercise="slow_chances" role="equivalent" mutant="dropped_call: *sm.Logit((gone | few)[rows].astype(float)* -> *" why="Logit takes Booleans as 0 and 1."


# %% id="slow_chances_equivalent_4" exercise="slow_chances" role="equivalent" mutant="constant: *fillna(False)* -> *fillna(True)*" why="Rows without a number that were not deleted are left out anyway."


# %% id="slow_chances_equivalent_5" exercise="slow_chances" role="equivalent" mutant="constant: *disp=0* -> *disp=*" why="It only prints or does not print."


# %% id="slow_chances_inputs" exercise="slow_chances" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    frame = samples.candidates(seed, count=400, slow=0.4, unfinished=0.05 * (seed % 3))
    return frame, pd.Timestamp("2024-09-01") + pd.DateOffset(months=seed % 4)


# %% [markdown] id="trade_in_effect"
# ## 9. trade_in_effect


# %% id="trade_in_effect_loop" exercise="trade_in_effect" verdict="right" why="a loop over the groups"
def trade_in_effect(buyers):
    yes = buyers[buyers["traded_in"]]
    no = buyers[~buyers["traded_in"]]
    out = {"naive": yes["bought_again"].mean() - no["bought_again"].mean()}
    parts = []
    for group in buyers["loyalty"].unique():
        a = yes.loc[yes["loyalty"] == group, "bought_again"].to_numpy(float)
        b = no.loc[no["loyalty"] == group, "bought_again"].to_numpy(float)
        if len(a) and len(b):
            parts.append((len(a), a.mean() - b.mean(), a.var() / len(a) + b.var() / len(b)))
    if not parts:
        return out | {"low": np.nan, "estimate": np.nan, "high": np.nan}
    n, d, v = map(np.array, zip(*parts))
    w = n / n.sum()
    e, se = (w * d).sum(), np.sqrt((w**2 * v).sum())
    return out | {"low": e - 1.96 * se, "estimate": e, "high": e + 1.96 * se}


# %% id="trade_in_effect_sql" exercise="trade_in_effect" verdict="right" why="SQL for the cells"
def trade_in_effect(buyers):
    import duckdb

    t = duckdb.sql(
        """
        SELECT loyalty, count(*) FILTER (traded_in) AS n1, count(*) FILTER (NOT traded_in) AS n0,
               avg(bought_again::INT) FILTER (traded_in) AS p1,
               avg(bought_again::INT) FILTER (NOT traded_in) AS p0
        FROM buyers GROUP BY loyalty
        """
    ).df()
    sides = [np.average(t[f"p{s}"].fillna(0), weights=t[f"n{s}"]) for s in "10"]
    t = t.dropna()
    w = t["n1"] / t["n1"].sum() if len(t) else pd.Series(dtype=float)
    e = (w * (t["p1"] - t["p0"])).sum(min_count=1)
    v = t["p1"] * (1 - t["p1"]) / t["n1"] + t["p0"] * (1 - t["p0"]) / t["n0"]
    reach = 1.959964 * (w**2 * v).sum(min_count=1) ** 0.5
    return {"naive": sides[0] - sides[1], "low": e - reach, "estimate": e, "high": e + reach}


# %% id="trade_in_effect_plain" exercise="trade_in_effect" verdict="wrong" name="plain difference" why="The estimate is the plain difference: it holds who trades in as well as what the trade-in does. Compare within groups of loyalty. See *Trade-ins* in the lecture."
def trade_in_effect(buyers):
    g = buyers.groupby("traded_in")["bought_again"].agg(["mean", "size"])
    d = g.loc[True, "mean"] - g.loc[False, "mean"]
    se = np.sqrt((g["mean"] * (1 - g["mean"]) / g["size"]).sum())
    return {"naive": d, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_equal" exercise="trade_in_effect" verdict="wrong" name="groups weighted alike" why="All groups have the same weight. The effect on those who traded in weighs a group by how many of them it has."
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    c = c.unstack().dropna()
    naive = shares[True] - shares[False]
    if c.empty:
        return {"naive": naive, "low": np.nan, "estimate": np.nan, "high": np.nan}
    n, p = c["size"], c["mean"]
    w = 1 / len(c)
    d = (p[True] - p[False]).mean()
    se = np.sqrt((w**2 * (p * (1 - p) / n).sum(axis=1)).sum())
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_all_weights" exercise="trade_in_effect" verdict="wrong" name="weighted by all buyers" why="The groups are weighted by all their buyers. The effect on those who traded in weighs by those who traded in."
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    c = c.unstack().dropna()
    naive = shares[True] - shares[False]
    if c.empty:
        return {"naive": naive, "low": np.nan, "estimate": np.nan, "high": np.nan}
    n, p = c["size"], c["mean"]
    w = n.sum(axis=1) / n.sum().sum()
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w**2 * (p * (1 - p) / n).sum(axis=1)).sum())
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_gap_as_zero" exercise="trade_in_effect" verdict="wrong" name="empty side taken as 0" why="A group without one of the two kinds gets a share of 0 on the empty side. It allows no comparison: leave it out."
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    c = c.unstack().fillna(0)
    n, p = c["size"], c["mean"]
    w = n[True] / n[True].sum()
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w**2 * (p * (1 - p) / n.where(n > 0, 1)).sum(axis=1)).sum())
    naive = shares[True] - shares[False]
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_weights_not_squared" exercise="trade_in_effect" verdict="wrong" name="weights not squared" why="The variance of a weighted sum has the weights squared; here they stand as they are, so the interval is too wide."
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    c = c.unstack().dropna()
    naive = shares[True] - shares[False]
    if c.empty:
        return {"naive": naive, "low": np.nan, "estimate": np.nan, "high": np.nan}
    n, p = c["size"], c["mean"]
    w = n[True] / n[True].sum()
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w * (p * (1 - p) / n).sum(axis=1)).sum())
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_dropped_weight" exercise="trade_in_effect" verdict="wrong" name="weights of dropped groups kept" why="Groups that allow no comparison still count below the line of the weights, so the rest does not sum to 1."
def trade_in_effect(buyers):
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    c = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"]).unstack()
    took = c["size"][True].sum()
    c = c.dropna()
    naive = shares[True] - shares[False]
    if c.empty:
        return {"naive": naive, "low": np.nan, "estimate": np.nan, "high": np.nan}
    n, p = c["size"], c["mean"]
    w = n[True] / took
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w**2 * (p * (1 - p) / n).sum(axis=1)).sum())
    return {"naive": naive, "low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_out" exercise="trade_in_effect" verdict="wrong" name="groups without a second purchase" why="A kind of buyers of whom nobody bought again has the share 0; its group counts."
def trade_in_effect(buyers):
    naive = buyers.groupby("traded_in")["bought_again"].mean()
    by = ["loyalty", "traded_in"]
    n = buyers.groupby(by).size().unstack()
    yes = buyers[buyers["bought_again"]].groupby(by).size().unstack()
    p = (yes / n).dropna()
    out = {"naive": naive[True] - naive[False], "low": np.nan, "estimate": np.nan, "high": np.nan}
    if p.empty:
        return out
    n = n.loc[p.index]
    w = n[True] / n[True].sum()
    d = (w * (p[True] - p[False])).sum()
    se = np.sqrt((w**2 * (p * (1 - p) / n).sum(axis=1)).sum())
    return out | {"low": d - 1.96 * se, "estimate": d, "high": d + 1.96 * se}


# %% id="trade_in_effect_equivalent_1" exercise="trade_in_effect" role="equivalent" mutant="keyword: *dropna=False*" why="Neither loyalty nor traded_in is missing."


# %% id="trade_in_effect_inputs" exercise="trade_in_effect" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_08 as samples

    return (samples.trade_in_buyers(seed, count=200 + seed % 400, empty_group=seed % 4 == 0),)
