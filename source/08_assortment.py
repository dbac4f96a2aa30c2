# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 08 Assortment and selection: assignment
#
# **Time** about 5 hours: four for the nine exercises (15 to 35 minutes each) and one for the memo.
# **You need** the lecture of this chapter, and grouping and joining in pandas.
#
# It is Monday, 5 January 2026.
# The year 2025 is closed, and the merchandise manager plans what the shop will sell in spring.
# You keep the books of the assortment 商品结构.
# She asks nine questions, from a plain list to what a trade-in is worth.
# Each answer is a function, so that she can ask again next quarter.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line.
# A test that fails says what came and, on the small table of the cell, what is right.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# In every table the index says nothing: it may start anywhere and have gaps, but no label comes twice.
# Any style counts: pandas, NumPy, SciPy, statsmodels, scikit-learn, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.
# Columns of your own beside those asked for do no harm.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_08 as samples

shop.setup()
raw_listings = samples.listing_export(seed=7, count=12)

# %% [markdown] id="data"
# ## The data
#
# `order_lines` says what was sold, `inventory_daily` what lay in the warehouse, `candidates` which ideas for products were tried.
# Here is the year 2025, one row for each SKU, in CNY: sales less refunds, margin over the catalogue's cost of what customers kept, and mean stock at that cost.

# %% id="year_2025"
skus = shop.load_products(columns=["product_id", "category", "cost_cny", "launched_on"])
paid = shop.load_orders(start="2025-01-01", end="2025-12-31").dropna(subset=["paid_at"])
sold = shop.load_order_lines().merge(paid[["order_id"]])
sold["sales_cny"] = sold["quantity"] * sold["unit_price_cny"]
sold["sales_cny"] -= sold["discount_cny"] + sold["coupon_cny"] + sold["refund_cny"]
sold["kept_units"] = sold["quantity"].where(sold["returned_on"].isna(), 0)
sums = sold.groupby("product_id")[["sales_cny", "kept_units"]].sum()
stock = shop.load_inventory_daily(start="2025-01-01", end="2025-12-31")
sums["mean_stock_units"] = stock.groupby("product_id")["closing_units"].mean()

# %% id="look"
products = skus.merge(sums.reset_index(), on="product_id", how="left")
products = products.fillna({"sales_cny": 0, "kept_units": 0, "mean_stock_units": 0})
products["margin_cny"] = products["sales_cny"] - products["kept_units"] * products["cost_cny"]
products["mean_stock_cny"] = products["mean_stock_units"] * products["cost_cny"]
products[["product_id", "category", "sales_cny", "margin_cny", "mean_stock_cny"]].head(3)

# %% [markdown] id="tiers_prompt"
# ## 1. Tiers (warm-up)
#
# The manager asks: "Which SKUs carry the shop, and which only fill the shelf?"
# Give every SKU a tier 商品分层.
#
# Put the SKUs in order of sales, highest first; of equal sales the smaller `product_id` comes first.
# The tier of a SKU goes by the share of all sales that the SKUs *before* it have already made:
# `"S"` below 50%, `"A"` from 50% and below 80%, `"B"` from 80% and below 95%, `"C"` from 95%.
# So the SKU that carries the sum over a limit still belongs to the better tier.
# A SKU that sold nothing is always `"C"`.
#
# <details><summary>Hint 1: concept</summary>
#
# The running total with the SKU itself and the running total before it differ by one SKU.
# For a shop that lives on one product that is everything.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort by two columns in two directions, take the running total, take the SKU's own sales off again, divide by the sum.
# `pd.cut` with `right=False` puts a share that is exactly 0.5 into the upper class.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ordered = products.sort_values([____, "product_id"], ascending=[____, ____])`, `before = ordered["sales_cny"].____() - ____`, then `pd.cut(before / ____, [-1, ____, ____, ____, 2], right=____, labels=[...])`.
#
# </details>


# %% id="tiers" role="solution"
def tiers(products: pd.DataFrame) -> pd.DataFrame:
    """Give every SKU a tier by its place in the running total of sales.

    Parameters
    ----------
    products : DataFrame
        One row a SKU in any order, none twice, with the columns product_id and sales_cny
        (CNY, 0 or more, never missing), among others. Several SKUs may have equal sales.
        It may be that nothing was sold at all.

    Returns
    -------
    DataFrame
        One row for each SKU, in any order, with the columns product_id and
        tier ("S", "A", "B" or "C", by the rule of the exercise).
    """
    ### BEGIN SOLUTION
    ordered = products.sort_values(["sales_cny", "product_id"], ascending=[False, True])
    sales = ordered["sales_cny"]
    before = (sales.cumsum() - sales) / sales.sum()
    limits = [-np.inf, 0.5, 0.8, 0.95, np.inf]
    tier = pd.cut(before, limits, right=False, labels=list("SABC"))
    return pd.DataFrame(
        {"product_id": ordered["product_id"], "tier": tier.astype(object).where(sales > 0, "C")}
    )
    ### END SOLUTION


# %% id="test_tiers" role="test" points=2
tiny = pd.DataFrame(
    {
        "product_id": [22, 12, 18, 17, 21, 11, 16, 14, 15, 20, 13, 19],
        "sales_cny": [0.0, 64.0, 10.0, 11.0, 1.0, 64.0, 12.0, 22.0, 12.0, 6.0, 45.0, 9.0],
    },
    index=[7, 3, 9, 1, 0, 4, 8, 2, 6, 11, 5, 10],
)
before = tiny.copy()
answer = checks.call(tiers, tiny)
checks.is_frame(answer, "tiers(tiny)", ["product_id", "tier"], rows=12)
checks.same_frame(
    answer,
    pd.DataFrame({"product_id": range(11, 23), "tier": list("SSAAABBBBCCC")}),
    "tiers(tiny)",
    keys="product_id",
    hint="256 CNY in all: before 13 stand 128, which is 50%, before 15 stand 195 (76%), before 16, "
    "which sold as much as 15, 207 (81%), before 19 stand 240 (94%), before 20 stand 249 (97%)",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _tiers(frame):
    pairs = zip(frame["sales_cny"].tolist(), frame["product_id"].tolist())
    rows = sorted((-sales, product) for sales, product in pairs)
    total, done, found = sum(-sales for sales, _ in rows), 0.0, {}
    for sales, product in rows:
        letter = "C"
        if sales < 0:
            share = done / total
            letter = "S" if share < 0.5 else "A" if share < 0.8 else "B" if share < 0.95 else "C"
        found[product] = letter
        done -= sales
    return pd.DataFrame({"product_id": list(found), "tier": list(found.values())})


fresh = samples.product_sales(801, products=70, ties=9)
even = samples.product_sales(802, products=24, spread=0.1, unsold=0.3)
even["sales_cny"] = np.where(even["sales_cny"] > 0, 50.0, 0.0)
star = samples.product_sales(803, products=15, unsold=0.0)
star.loc[3, "sales_cny"] = 40 * star["sales_cny"].sum()
star.index = star.index[::-1] + 30
large = samples.product_sales(804, products=400, spread=1.6)
# What is expected needs no answer: it is computed once for a class.
cases = [
    (products, what, _tiers(products))
    for products, what in [
        (fresh, ""),
        (even, " where all that sold sold alike"),
        (star, " with one SKU that sold nearly all"),
        (large, " of 400 SKUs"),
        (large.assign(sales_cny=large["sales_cny"] / 2**14), " in a currency of small numbers"),
    ]
]
for frame, what, expected in cases:
    before = frame.copy()
    checks.same_frame(
        checks.call(tiers, frame),
        expected,
        f"tiers(products){what}",
        keys="product_id",
        hint="The share before the SKU decides; of equal sales the smaller product_id is first; "
        "who sold nothing is C",
        reread="Pareto and tiers",
    )
    checks.unchanged(before, frame, "products")
nothing = tiny.assign(sales_cny=0.0)
checks.same_frame(
    checks.call(tiers, nothing),
    _tiers(nothing),
    "tiers(products) where nothing was sold",
    keys="product_id",
    hint="A SKU that sold nothing is C",
)
### END HIDDEN TESTS

# %% [markdown] id="category_return_prompt"
# ## 2. Margin times turnover (worked example with gaps)
#
# "Bedding has fine margins," says the buyer, "let us have more of it."
# A margin earned once a year on a full shelf may be less than a small one earned twelve times.
#
# For each category give
#
# - the margin rate 毛利率: margin over sales;
# - the turns 周转次数: cost of the goods sold (sales less margin) over mean stock at cost;
# - the return on stock 库存投资回报率 (GMROI): margin over mean stock.
#
# All three are ratios of the sums of a category.
# Goods that the supplier sends directly have no stock of ours (0): they count for the margin rate, and are left out of turns and return.
# SKUs without a category form a category of their own, `"unknown"`.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# named = products.____({"category": "unknown"})
# every = named.groupby("category")[["sales_cny", "margin_cny"]].sum()
# held = named[named["mean_stock_cny"] > ____].groupby("category")[[...]].sum()
# held = held.reindex(every.____)
# result = pd.DataFrame({
#     "margin_rate": every["margin_cny"] / ____,
#     "turns": (held["sales_cny"] - ____) / held["mean_stock_cny"],
#     "return_on_stock": ____ / held["mean_stock_cny"],
# })
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# The mean of the SKUs' rates gives a SKU that sold two pieces the weight of the best seller.
# The category's rate has the sum above the line and the sum below it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `groupby` drops missing keys, so name them first.
# Sum all SKUs for the margin rate, those with stock for the other two, and bring both to the same categories.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `named = products.fillna({"category": ____})`; `held["margin_cny"]` is both what is taken off in `turns` and what is divided in `return_on_stock`.
#
# </details>


# %% id="category_return" role="solution"
def category_return(products: pd.DataFrame) -> pd.DataFrame:
    """Return margin rate, turns and return on stock by category.

    Parameters
    ----------
    products : DataFrame
        One row a SKU in any order, with the columns category (text, may be missing), sales_cny,
        margin_cny (CNY of a year; 0 for what did not sell) and mean_stock_cny (CNY at cost, 0
        for goods without stock of ours), none of these three missing, among others.

    Returns
    -------
    DataFrame
        One row for each category, "unknown" for those without one (only if there are any), in
        any order, with the columns category, margin_rate, turns and return_on_stock.
        margin_rate is NaN where nothing was sold; turns and return_on_stock are NaN where no
        SKU of the category has stock.
    """
    ### BEGIN SOLUTION
    named = products.fillna({"category": "unknown"})
    sums = ["sales_cny", "margin_cny", "mean_stock_cny"]
    every = named.groupby("category")[sums].sum()
    held = named[named["mean_stock_cny"] > 0].groupby("category")[sums].sum().reindex(every.index)
    result = pd.DataFrame(
        {
            "margin_rate": every["margin_cny"] / every["sales_cny"],
            "turns": (held["sales_cny"] - held["margin_cny"]) / held["mean_stock_cny"],
            "return_on_stock": held["margin_cny"] / held["mean_stock_cny"],
        }
    )
    return result.reset_index()
    ### END SOLUTION


# %% id="test_category_return" role="test" points=2
tiny = pd.DataFrame(
    {
        "category": ["bedding", "bedding", "camping", "camping", None, "storage", "rugs"],
        "sales_cny": [900.0, 100.0, 500.0, 300.0, 80.0, 60.0, 0.0],
        "margin_cny": [540.0, 20.0, 150.0, 60.0, 20.0, 15.0, 0.0],
        "mean_stock_cny": [400.0, 100.0, 100.0, 0.0, 30.0, 0.0, 50.0],
    }
)
before = tiny.copy()
answer = checks.call(category_return, tiny)
columns = ["category", "margin_rate", "turns", "return_on_stock"]
checks.is_frame(answer, "category_return(tiny)", columns, rows=5, numeric=columns[1:])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "category": ["bedding", "camping", "unknown", "storage", "rugs"],
            "margin_rate": [0.56, 0.2625, 0.25, 0.25, np.nan],
            "turns": [0.88, 3.5, 2.0, np.nan, 0.0],
            "return_on_stock": [1.12, 1.5, 20 / 30, np.nan, 0.0],
        }
    ),
    "category_return(tiny)",
    keys="category",
    hint="Bedding: 560 of 1000, (1000 - 560) / 500 and 560 / 500; camping's second SKU has no stock "
    "and counts for the margin rate alone: 210 / 800, 350 / 100 and 150 / 100",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _returns(frame):
    groups = {}
    columns = ["category", "sales_cny", "margin_cny", "mean_stock_cny"]
    for category, sales, margin, held in zip(*(frame[name].tolist() for name in columns)):
        key = category if isinstance(category, str) else "unknown"
        five = groups.setdefault(key, [0.0] * 5)
        five[0] += sales
        five[1] += margin
        if held > 0:
            five[2] += sales - margin
            five[3] += margin
            five[4] += held
    return pd.DataFrame(
        [
            (
                name,
                margin / sales if sales else np.nan,
                cost / held if held else np.nan,
                own / held if held else np.nan,
            )
            for name, (sales, margin, cost, own, held) in groups.items()
        ],
        columns=columns[:1] + ["margin_rate", "turns", "return_on_stock"],
    )


def _case(seed, options):
    drawn = samples.product_sales(seed, **options)
    drawn.index = drawn.index[::-1] + 7
    for name in ("sales_cny", "margin_cny", "mean_stock_cny"):
        drawn[name] /= 4_096 if seed == 813 else 1
        if seed == 812:  # a category that neither sold nor has stock is there all the same
            drawn.loc[drawn["category"] == drawn["category"].dropna().iloc[0], name] = 0.0
    return drawn, _returns(drawn)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(811, {"without_category": 0.15, "without_stock": 0.3}),
    _case(812, {"products": 12, "without_stock": 0.6, "unsold": 0.5}),
    _case(813, {"products": 90}),
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(category_return, fresh),
        expected,
        "category_return(products)",
        keys="category",
        hint="Ratios of sums; SKUs without stock count for the margin rate alone; missing "
        "categories are 'unknown'",
        reread="Margin times turnover",
    )
    checks.unchanged(before, fresh, "products")
### END HIDDEN TESTS

# %% [markdown] id="pareto_chart_prompt"
# ## 3. How few SKUs make the sales? (chart)
#
# "A fifth of the goods makes four fifths of the sales," says the source.
# A grocer with 68,000 articles says so, too.
# Draw the curve that shows it for any shop, and let the title say the number.
#
# Put the SKUs in order of sales, highest first.
# The line starts at (0, 0) and has one more point for each SKU: how large a share of all SKUs stands up to here, and how large a share of all sales they made.
# The title names the percentage of SKUs, rounded to a whole number, with `%`, that is needed to reach 80% of sales: the fewest SKUs whose sales together are at least 80%.
# A SKU that sold nothing is a SKU, too.
#
# <details><summary>Hint 1: concept</summary>
#
# Both axes are shares, so that shops of any size and currency can be compared.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort, running total, divide by the sum; put a 0 before it.
# The number of SKUs needed is one more than the number of SKUs whose running share is still below 0.8.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `share = np.sort(sales)[::____].cumsum() / ____`, `needed = (share < ____).sum() + ____`, `ax.plot(np.arange(____) / n, [0, *share])`, `ax.set_title(f"{____:.0%} of the SKUs ...")`.
#
# </details>


# %% id="pareto_chart" role="solution"
def pareto_chart(products: pd.DataFrame) -> plt.Axes:
    """Draw the running share of sales over the share of SKUs.

    Parameters
    ----------
    products : DataFrame
        One row a SKU in any order, none twice, with the columns product_id and sales_cny
        (0 or more, never missing; some were sold), among others.

    Returns
    -------
    Axes
        A line from (0, 0) with one more point for each SKU, x and y as fractions (or both in
        percent); both axes labelled; a title that names the whole percentage of SKUs needed to
        reach 80% of sales, such as "17% of the SKUs make 80% of sales".
    """
    ### BEGIN SOLUTION
    share = products["sales_cny"].sort_values(ascending=False).cumsum().to_numpy()
    share = share / share[-1]
    needed = ((share < 0.8).sum() + 1) / len(share)
    fig, ax = plt.subplots()
    ax.plot(np.arange(len(share) + 1) / len(share), [0, *share])
    ax.set(xlabel="Share of SKUs", ylabel="Share of sales")
    ax.set_title(f"{needed:.0%} of the SKUs make 80% of sales")
    return ax
    ### END SOLUTION


# %% id="test_pareto_chart" role="test" points=2
tiny = pd.DataFrame(
    {
        "product_id": [1, 2, 3, 4, 5, 6, 7, 8],
        "sales_cny": [30.0, 0.0, 500.0, 60.0, 250.0, 0.0, 140.0, 20.0],
    }
)
before = tiny.copy()
drawn = checks.chart(pareto_chart, tiny)
wide = 100 if any(max(line.x, default=0) > 1.5 for line in drawn.lines) else 1
checks.same_line(
    drawn,
    [wide * place / 8 for place in range(9)],
    [0, 0.5, 0.75, 0.89, 0.95, 0.98, 1, 1, 1],
    "pareto_chart(tiny)",
    percent=True,
    hint="From (0, 0), highest sales first: 500 of 1000, then 750, 890, 950, 980 and 1000; the two "
    "that sold nothing come last",
)
checks.has_labels(drawn, "pareto_chart(tiny)")
checks.has_title(drawn, "pareto_chart(tiny)")
assert checks.names_number(drawn.title, 38, sign="%"), (
    "pareto_chart(tiny): the title should contain 38%, since three of eight SKUs make 89% of sales "
    f"and two only 75%; it says {checks.shown(drawn.title)}"
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _case(seed, options):
    products = samples.product_sales(seed, **options)
    sales = sorted(products["sales_cny"].tolist(), reverse=True)
    total, so_far, line = sum(sales), 0.0, [0.0]
    for amount in sales:
        so_far += amount
        line.append(so_far / total)
    needed = next(place for place, share in enumerate(line) if share >= 0.8)
    return products, line, round(100 * needed / len(sales))


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(821, {"products": 130, "spread": 1.7, "unsold": 0.3}),
    _case(822, {"products": 45, "spread": 0.5, "unsold": 0.0}),
    _case(823, {"products": 3_000, "spread": 2.2, "unsold": 0.0}),
]
for fresh, line, needed in cases:
    before = fresh.copy()
    drawn = checks.chart(pareto_chart, fresh)
    wide = 100 if any(max(line.x, default=0) > 1.5 for line in drawn.lines) else 1
    checks.same_line(
        drawn,
        [wide * place / (len(line) - 1) for place in range(len(line))],
        line,
        "pareto_chart(products)",
        percent=True,
        hint="From (0, 0) one point for each SKU, also for those that sold nothing; highest first",
    )
    assert checks.names_number(drawn.title, needed, sign="%"), (
        "pareto_chart(products): the title should contain the whole percentage of SKUs that is "
        f"needed to reach 80% of sales; it says {checks.shown(drawn.title)}"
    )
    checks.unchanged(before, fresh, "products")
exact = pd.DataFrame({"product_id": [4, 5, 6, 7], "sales_cny": [8.0, 1.0, 0.0, 1.0]})
drawn = checks.chart(pareto_chart, exact)
few = checks.names_number(drawn.title, 25, sign="%")
assert few, (
    "pareto_chart(products) where some SKUs together make exactly 80%: no more SKUs than these are "
    f"needed; the title says {checks.shown(drawn.title)}"
)
### END HIDDEN TESTS

# %% [markdown] id="life_stage_prompt"
# ## 4. Growing, mature, or on the way out? (on your own)
#
# "The camping lamp sells half of what it sold in summer," says the buyer in January, "it is finished."
# Of course it does: it is winter.
#
# Tell the stage of life 生命周期阶段 of every SKU from its last three full months, compared with the *same* three months a year earlier, so that the season stands on both sides.
# All goods of the shop together grew, too; take that off, so that a SKU is judged against the others.
#
# - `"new"` 导入期: launched after the first day of the earlier three months, so that there is nothing to compare with.
# - For all others the growth is units now over units then, divided by the same ratio of the sums of *all SKUs that are not new*.
# - `"growth"` 成长期 above 1.25, `"decline"` 衰退期 below 0.8, `"mature"` 成熟期 otherwise.
# - A SKU that sold nothing then is `"growth"` if it sells now, and `"decline"` if it does not.
#
# <details><summary>Hint 1: concept</summary>
#
# The months just before are the nearest, but not the most alike.
# The same months of last year share season and festivals.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Months without a sale have no row, so sum each window and fill what is missing with 0, starting from the list of SKUs.
# New SKUs belong neither to the sum now nor to the sum then.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `first = month - pd.DateOffset(months=____)`, `now = units[units["month"].between(first, ____)].groupby(____)["units"].sum().reindex(ids, fill_value=____)`; the earlier window is both ends less `pd.DateOffset(years=____)`; `general = now[old].sum() / ____`.
#
# </details>


# %% id="life_stage" role="solution"
def life_stage(units: pd.DataFrame, products: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    """Tell the stage of life of every SKU from two windows a year apart.

    Parameters
    ----------
    units : DataFrame
        One row a SKU and month in which it was sold, in any order, with the columns product_id,
        month (first day of the month, timestamp) and units (above 0). Other months may be
        there, before and after the windows. No row comes twice.
    products : DataFrame
        One row a SKU, with the columns product_id and launched_on (timestamp), among others.
        Some may never have been sold. Every product_id of units is here.
    month : Timestamp
        First day of the last full month: the window is this month and the two before it.
        SKUs that are not new sold something in both windows, all taken together.

    Returns
    -------
    DataFrame
        One row for each SKU of products, in any order, with the columns product_id and
        stage ("new", "growth", "mature" or "decline", by the rule of the exercise).
    """
    ### BEGIN SOLUTION
    ids = products["product_id"]
    first = month - pd.DateOffset(months=2)
    year = pd.DateOffset(years=1)

    def total(start, end):
        inside = units[units["month"].between(start, end)]
        return inside.groupby("product_id")["units"].sum().reindex(ids, fill_value=0)

    now, then = total(first, month), total(first - year, month - year)
    new = (products["launched_on"] > first - year).to_numpy()
    general = now[~new].sum() / then[~new].sum()
    growth = (now / then).fillna(0) / general
    stage = np.select([new, growth > 1.25, growth < 0.8], ["new", "growth", "decline"], "mature")
    return pd.DataFrame({"product_id": ids, "stage": stage})
    ### END SOLUTION


# %% id="test_life_stage" role="test" points=3
dates = {"then": "2024-11-01", "late": "2025-08-01", "now": "2025-10-01", "last": "2025-12-01"}
rows = [
    *[(1, "then", 10), (1, "late", 90), (1, "now", 30), (1, "last", 10)],
    *[(2, "then", 20), (2, "late", 5), (2, "now", 20)],
    *[(3, "then", 12), (3, "last", 30)],
    *[(4, "then", 17), (4, "late", 4), (4, "last", 36)],
    *[(5, "then", 5), (5, "late", 30), (5, "last", 8)],
    *[(6, "now", 2)],
    *[(8, "last", 200)],
    *[(9, "late", 40), (9, "last", 50)],
]
tiny = pd.DataFrame(rows, columns=["product_id", "month", "units"])
tiny["month"] = pd.to_datetime(tiny["month"].map(dates))
lamps = pd.DataFrame({"product_id": [9, 8, 7, 6, 5, 4, 3, 2, 1], "launched_on": "2023-03-01"})
lamps["launched_on"] = pd.to_datetime(lamps["launched_on"])
lamps.loc[lamps["product_id"] == 8, "launched_on"] = pd.Timestamp("2025-04-10")
lamps.loc[lamps["product_id"] == 9, "launched_on"] = pd.Timestamp("2024-10-02")
lamps.loc[lamps["product_id"] == 6, "launched_on"] = pd.Timestamp("2024-10-01")
before = tiny.copy(), lamps.copy()
answer = checks.call(life_stage, tiny, lamps, pd.Timestamp("2025-12-01"))
checks.is_frame(answer, "life_stage(tiny, lamps, December 2025)", ["product_id", "stage"], rows=9)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "product_id": range(1, 10),
            "stage": [
                *["growth", "decline", "mature", "mature", "decline"],
                *["growth", "decline", "new", "new"],
            ],
        }
    ),
    "life_stage(tiny, lamps, December 2025)",
    keys="product_id",
    hint="Those that are not new sold 64 then and 136 now, so the shop grew by 2.125; SKU 1 by 4, "
    "SKU 3 by 2.5, SKU 5 by 1.6; SKU 6 was there on the first day and sold nothing then, SKU 7 "
    "never sold, and 8 and 9 came later",
)
checks.unchanged(before[0], tiny, "tiny")
checks.unchanged(before[1], lamps, "lamps")
### BEGIN HIDDEN TESTS


def _stages(frame, skus, month):
    year, number = month.year, month.month
    now = {divmod(12 * year + number - 1 - back, 12) for back in range(3)}
    then = {(y - 1, m) for y, m in now}
    first = pd.Timestamp(*(lambda y, m: (y, m + 1, 1))(*min(then)))
    launched = dict(zip(skus["product_id"].tolist(), skus["launched_on"].tolist()))
    sums = {product: [0, 0] for product in launched}
    for product, when, count in zip(*(frame[c].tolist() for c in ["product_id", "month", "units"])):
        key = (when.year, when.month - 1)
        sums[product][0] += count * (key in now)
        sums[product][1] += count * (key in then)
    old = [product for product in launched if launched[product] <= first]
    general = sum(sums[p][0] for p in old) / sum(sums[p][1] for p in old)
    found = {}
    for product, (a, b) in sums.items():
        if product not in old:
            found[product] = "new"
        elif b == 0:
            found[product] = "growth" if a else "decline"
        else:
            ratio = a / b / general
            found[product] = "growth" if ratio > 1.25 else "decline" if ratio < 0.8 else "mature"
    return pd.DataFrame({"product_id": list(found), "stage": list(found.values())})


def _case(seed, options, month):
    units, products = samples.monthly_units(seed, **options)
    products.index = products.index[::-1] + 11
    return units, products, month, _stages(units, products, pd.Timestamp(month))


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(831, {"products": 60, "growth": 0.5}, "2025-12-01"),
    _case(832, {"products": 50, "growth": -0.3}, "2025-06-01"),
    _case(833, {"products": 80, "months": 30, "growth": 0.9}, "2026-02-01"),
]
for sales, skus_drawn, month, expected in cases:
    before = sales.copy(), skus_drawn.copy()
    when = pd.Timestamp(month)
    checks.same_frame(
        checks.call(life_stage, sales, skus_drawn, when),
        expected,
        f"life_stage(units, products, {month})",
        keys="product_id",
        hint="The same three months a year earlier; the others' growth taken off, without new SKUs; "
        "a SKU without a row sold nothing",
        reread="Stages of life",
    )
    checks.unchanged(before[0], sales, "units")
    checks.unchanged(before[1], skus_drawn, "products")
# Exactly at the limits: ratios of powers of two and of 4 and 5, the shop grew by 1.
edge = pd.DataFrame(
    [(1, "2024-04-01", 4), (1, "2025-04-01", 5), (2, "2024-03-01", 5), (2, "2025-05-01", 4)]
    + [(3, "2024-05-01", 55), (3, "2025-03-01", 55), (3, "2025-06-01", 70), (2, "2025-02-01", 9)]
    + [(1, "2024-02-01", 8), (1, "2024-06-01", 8)],
    columns=["product_id", "month", "units"],
)
edge["month"] = pd.to_datetime(edge["month"])
three = pd.DataFrame({"product_id": [1, 2, 3], "launched_on": pd.to_datetime(["2023-11-01"] * 3)})
checks.same_frame(
    checks.call(life_stage, edge, three, pd.Timestamp("2025-05-01")),
    pd.DataFrame({"product_id": [1, 2, 3], "stage": ["mature"] * 3}),
    "life_stage(units, products, 2025-05-01) with growth exactly at the limits",
    keys="product_id",
    hint="Above 1.25 and below 0.8; a limit itself is mature; March, April and May count",
)
# A year with 29 February is a day longer than others.
winter = pd.DataFrame(
    [(1, "2023-12-01", 10), (1, "2025-02-01", 10), (2, "2024-01-01", 10), (2, "2025-02-01", 10)],
    columns=["product_id", "month", "units"],
)
winter["month"] = pd.to_datetime(winter["month"])
checks.same_frame(
    checks.call(life_stage, winter, three[:2], pd.Timestamp("2025-02-01")),
    pd.DataFrame({"product_id": [1, 2], "stage": ["mature"] * 2}),
    "life_stage(units, products, 2025-02-01) over a leap year",
    keys="product_id",
    hint="The same three months a year before are December 2023 to February 2024",
)
### END HIDDEN TESTS

# %% [markdown] id="listing_audit_prompt"
# ## 5. The audit of product pages (messy input)
#
# Search shows what a page says.
# The manager wants every page audited 商品页诊断: attributes filled in, the core word early in the title, and the parts of the title in order.
# The platform's export `raw_listings` is below: all text, as people typed it.
#
# - **filled**: how many of the attributes named in `attributes` are filled in. An attribute is *not* filled when it is missing, or when, without the spaces around it, it is empty, `-`, `无` or `n/a` in any case of letters. `0` and `无锡` are values.
# - **core_in_30**: whether the whole core word 核心词 stands within the first 30 characters of the title.
# - **in_order**: whether the title names all four, brand, core word, attribute and selling point, in this order, going by the first place of each.
#
# Spaces before and after a title are not part of it, also the wide Chinese space (`\u3000`).
#
# <details><summary>Hint 1: concept</summary>
#
# A cell can be missing, blank, or filled with something that says nothing; all three are empty for the customer.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `.str.strip()` takes off ordinary and wide spaces.
# Go through the titles one by one: `title.find(word)` gives the place, or −1.
# The core word ends at its place plus its length.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `text = raw[attributes].apply(lambda column: column.fillna("").str.____().str.lower())`, `filled = (~text.isin([____])).sum(axis=____)`, `places = [title.find(word) for word in (...)]`, `in_order = min(places) >= ____ and places == ____(places)`.
#
# </details>

# %% id="look_at_the_export"
raw_listings.head(4)


# %% id="listing_audit" role="solution"
def listing_audit(raw: pd.DataFrame, attributes: list[str]) -> pd.DataFrame:
    """Audit product pages: attributes, core word, order of the title.

    Parameters
    ----------
    raw : DataFrame
        One row a page in any order, none twice, with the columns product_id (int), title_zh,
        brand_word, core_word, attribute_word, point_word (texts, never missing; the four words
        have no spaces around them and none of a row is part of another), and the columns named in
        attributes (texts, may be missing), among others.
    attributes : list of str
        Names of the attribute columns, one or more.

    Returns
    -------
    DataFrame
        One row for each page, in any order, with the columns product_id, filled (number of
        attributes filled in), core_in_30 (bool) and in_order (bool), as the exercise says.
    """
    ### BEGIN SOLUTION
    text = raw[attributes].apply(lambda column: column.fillna("").str.strip().str.lower())
    titles = raw["title_zh"].str.strip()
    words = raw[["brand_word", "core_word", "attribute_word", "point_word"]].to_numpy()
    places = [[t.find(word) for word in four] for t, four in zip(titles, words, strict=True)]
    return pd.DataFrame(
        {
            "product_id": raw["product_id"],
            "filled": (~text.isin(["", "-", "无", "n/a"])).sum(axis=1),
            "core_in_30": [four[1] in t[:30] for t, four in zip(titles, words, strict=True)],
            "in_order": [min(four) >= 0 and four == sorted(four) for four in places],
        }
    )
    ### END SOLUTION


# %% id="test_listing_audit" role="test" points=3
long = "新款上市当天发货全网热卖爆款送礼自用两相宜回头客都说好"
tiny = pd.DataFrame(
    [
        [1, "拾光家炒锅加厚易清洗", "不锈钢", " N/A", "0"],
        [2, "  炒锅拾光家加厚易清洗\u3000", None, "-", "\u3000"],
        [3, "     " + long[:25] + "拾光家炒锅加厚易清洗", "无锡", " 大 ", "无 "],
        [4, long[:26] + "拾光家炒锅加厚易清洗", "铁", "大", "红"],
        [5, "拾光家锅加厚易清洗", "n/a", "", "红-黑"],
        [6, "拾光家炒锅加厚好炒锅", "铁", None, "A"],
        [7, "拾光家加厚炒锅加厚易清洗", "铁", "大", None],
    ],
    columns=["product_id", "title_zh", "材质", "尺寸", "颜色"],
).assign(brand_word="拾光家", core_word="炒锅", attribute_word="加厚", point_word="易清洗")
before = tiny.copy()
answer = checks.call(listing_audit, tiny, ["材质", "尺寸", "颜色"])
checks.is_frame(
    answer,
    "listing_audit(tiny, …)",
    ["product_id", "filled", "core_in_30", "in_order"],
    rows=7,
    numeric=["filled"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "product_id": range(1, 8),
            "filled": [2, 0, 2, 3, 1, 2, 2],
            "core_in_30": [True, True, True, False, False, True, True],
            "in_order": [True, False, True, True, False, False, False],
        }
    ),
    "listing_audit(tiny, …)",
    keys="product_id",
    hint="In 3 the core word ends at character 30 once the spaces are off, in 4 at character 31; "
    "5 lacks it, in 6 the selling point is missing, and in 7 the attribute comes first before the "
    "core word",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _audit(frame, names):
    rows = []
    for row in frame.to_dict("records"):
        filled = 0
        for attribute in names:
            given = row[attribute]
            if isinstance(given, str):
                filled += given.strip().casefold() not in ("", "-", "无", "n/a")
        title = row["title_zh"].strip()
        four = [row[f"{part}_word"] for part in ("brand", "core", "attribute", "point")]
        rising, last = True, -1
        for word in four:
            place = title.find(word)
            rising = rising and place > last
            last = place
        rows.append((row["product_id"], filled, four[1] in title[:30], rising))
    return pd.DataFrame(rows, columns=["product_id", "filled", "core_in_30", "in_order"])


def _case(seed, count, names):
    raw = samples.listing_export(seed, count=count)
    raw.index = raw.index[::-1] + 3
    raw = raw.replace({"N/A": "N/a", "n/a": "N/a"}) if seed == 842 else raw
    return raw, names, _audit(raw, names)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(841, 120, ["材质", "尺寸", "颜色", "产地", "适用场景"]),
    _case(842, 60, ["颜色", "产地"]),
    _case(843, 80, ["适用场景"]),
]
for messy, names, expected in cases:
    before = messy.copy()
    checks.same_frame(
        checks.call(listing_audit, messy, names),
        expected,
        f"listing_audit(raw, {names})",
        keys="product_id",
        hint="Only the attributes named; missing, blank and signs that say nothing are empty; the "
        "whole core word within 30 characters; all four words, first places rising",
        reread="The audit of product pages",
    )
    checks.unchanged(before, messy, "raw")
### END HIDDEN TESTS

# %% [markdown] id="basket_pairs_prompt"
# ## 6. A colleague's baskets (debug this code)
#
# "Who buys the wok buys the spatula," and the shop wants to show them together.
# A pair is of interest when it stands in one basket 购物篮 more often than by chance.
# A colleague sends this:
#
# ```python
# def basket_pairs(lines, at_least):
#     both = lines.merge(lines, on="order_id", suffixes=("_a", "_b"))
#     together = both.groupby(["product_id_a", "product_id_b"]).size()
#     together = together[together >= at_least].rename("together").reset_index()
#     share = lines["product_id"].value_counts() / len(lines)
#     expected = together["product_id_a"].map(share) * together["product_id_b"].map(share)
#     return together.assign(lift=together["together"] / len(lines) / expected)
# ```
#
# Repair it.
# There are three mistakes: a product that stands twice in an order is counted twice, a share is one of *lines* where it should be one of *orders*, and each pair comes twice, and each product with itself.
#
# With $n$ orders, of which $n_a$ hold product $a$, $n_b$ product $b$ and $n_{ab}$ both, the lift 提升度 is $n_{ab}\,n / (n_a n_b)$.
# A lift of 3 from three baskets is nothing, so add what chance can do: the probability of at least $n_{ab}$ common orders if the $n_a$ and the $n_b$ orders were drawn independently (hypergeometric).
#
# <details><summary>Hint 1: concept</summary>
#
# The basket is the order.
# How many pieces or lines of a product it holds does not matter, only whether it holds it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Drop what stands twice first, then join, then keep $a < b$.
# `scipy.stats.hypergeom.sf(k - 1, …)` is the chance of `k` or more.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `once = lines[["order_id", "product_id"]].____()`, `n = once["order_id"].____()`, `held = once["product_id"].value_counts()`, `both = both[both["product_id_a"] ____ both["product_id_b"]]`, `p_value = hypergeom.sf(____ - 1, n, a, b)`.
#
# </details>


# %% id="basket_pairs" role="solution"
def basket_pairs(lines: pd.DataFrame, at_least: int) -> pd.DataFrame:
    """Return pairs of products that stand in common orders, with lift and chance.

    Parameters
    ----------
    lines : DataFrame
        One row a line of an order, in any order, with the columns order_id and product_id,
        among others. A product may stand in several lines of an order. Orders of one product
        are orders, too.
    at_least : int
        Pairs in fewer common orders are left out, 1 or more.

    Returns
    -------
    DataFrame
        One row for each pair in at least so many common orders, in any order, with the columns
        product_a, product_b (product_a is the smaller product_id), together (common orders),
        lift and p_value (chance of so many common orders or more, by the exercise).
        Empty, with these columns, when there is no such pair.
    """
    ### BEGIN SOLUTION
    from scipy.stats import hypergeom

    once = lines[["order_id", "product_id"]].drop_duplicates()
    n = once["order_id"].nunique()
    held = once["product_id"].value_counts()
    both = once.merge(once, on="order_id", suffixes=("_a", "_b"))
    both = both.rename(columns={"product_id_a": "product_a", "product_id_b": "product_b"})
    both = both[both["product_a"] < both["product_b"]]
    pairs = both.groupby(["product_a", "product_b"]).size().rename("together").reset_index()
    pairs = pairs[pairs["together"] >= at_least]
    a, b = pairs["product_a"].map(held), pairs["product_b"].map(held)
    k = pairs["together"]
    return pairs.assign(lift=k * n / (a * b), p_value=hypergeom.sf(k - 1, n, a, b))
    ### END SOLUTION


# %% id="test_basket_pairs" role="test" points=3
tiny = pd.DataFrame(
    {
        "order_id": [1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 8, 8],
        "product_id": [20, 10, 20, 10, 20, 30, 10, 10, 20, 10, 30, 40, 40, 30, 30],
        "line_no": [1, 2, 3, 1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 2, 3],
    },
    index=range(100, 115),
)
before = tiny.copy()
answer = checks.call(basket_pairs, tiny, 1)
columns = ["product_a", "product_b", "together", "lift", "p_value"]
checks.is_frame(answer, "basket_pairs(tiny, 1)", columns, numeric=columns)
right = pd.DataFrame(
    {
        "product_a": [10, 10, 30],
        "product_b": [20, 30, 40],
        "together": [3, 1, 1],
        "lift": [3 * 8 / (5 * 3), 1 * 8 / (5 * 3), 1 * 8 / (3 * 2)],
        "p_value": [10 / 56, 1 - 1 / 56, 1 - 10 / 28],
    }
)
for at_least in (1, 2, 9):
    checks.same_frame(
        checks.call(basket_pairs, tiny, at_least),
        right[right["together"] >= at_least],
        f"basket_pairs(tiny, {at_least})",
        keys=["product_a", "product_b"],
        hint="8 orders: product 10 stands in 5, 20 in 3 and 30 in 3; 10 and 20 share orders 1, 2 and "
        "5; three or more common orders of 3 have the chance 10/56",
    )
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS
from itertools import combinations
from math import comb


def _pairs(frame, least):
    held = {}
    for order, product in zip(frame["order_id"].tolist(), frame["product_id"].tolist()):
        held.setdefault(product, set()).add(order)
    n, rows = len(set().union(*held.values())), []
    for one, two in combinations(sorted(held), 2):
        k, a, b = len(held[one] & held[two]), len(held[one]), len(held[two])
        if k >= least:
            ways = sum(comb(a, i) * comb(n - a, b - i) for i in range(k, min(a, b) + 1))
            rows.append((one, two, k, k * n / (a * b), ways / comb(n, b)))
    names = ["product_a", "product_b", "together", "lift", "p_value"]
    return pd.DataFrame(rows, columns=names)


def _case(seed, least, options):
    lines = samples.baskets(seed, **options)
    lines["quantity"] = 1 + lines["product_id"] % 3
    lines["order_id"] = 70 + 3 * lines["order_id"]
    lines["line_no"] = range(len(lines))
    return lines, least, _pairs(lines, least)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(851, 1, {"orders": 90, "duplicates": 0.3}),
    _case(852, 6, {"orders": 300, "products": 15, "attach": 0.9}),
    _case(853, 3, {"orders": 150, "products": 7, "together": (5, 1), "attach": 0.2}),
]
for fresh, least, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(basket_pairs, fresh, least),
        expected,
        f"basket_pairs(lines, {least})",
        keys=["product_a", "product_b"],
        rel=1e-6,
        abs=1e-12,
        hint="Orders are counted, each once; every pair once, smaller number first; the chance of so "
        "many or more",
        reread="Baskets against chance",
    )
    checks.unchanged(before, fresh, "lines")
### END HIDDEN TESTS

# %% [markdown] id="slow_share_prompt"
# ## 7. How many trials were slow movers? (on your own)
#
# Ideas for products are tried with a trial lot 试销 for 90 days.
# A trial that sells less than 30% of its units is a slow mover 滞销品.
# "One in eleven," says the buyer, who counts the trials of which the table has `sold_units`.
#
# But listings that went badly were often deleted before the 90 days were over, and then no number was kept: the table shows the survivors 幸存者偏差.
#
# Count on a day `as_of`, with what was known then.
# Look only at trials that began at least 90 days before `as_of`: a trial that is still running has not had its chance, and of those that began later only the early failures are known.
#
# - `trials`: how many those are, with or without a number.
# - `counted`: share of slow movers among those with `sold_units`, as the buyer counts.
# - `low`: share of `trials`, if none of those without a number was a slow mover.
# - `high`: share of `trials`, if all of those without a number were.
#
# <details><summary>Hint 1: concept</summary>
#
# What is missing is not missing by chance.
# Without a guess about it one can still say between which bounds the share must lie.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First the trials by date, then three counts: all, those with a number, those with a number below 30%.
# `sold_units` and `trial_units` hold `<NA>` for what is missing; a comparison with it is `<NA>`, too.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ended = candidates[candidates["trial_from"] + pd.Timedelta(days=____) ____ as_of]`, `known = ended["sold_units"].____()`, `slow = (ended["sold_units"] < 0.3 * ____).fillna(____)`, `high = (slow.sum() + (~known).____()) / ____`.
#
# </details>


# %% id="slow_share" role="solution"
def slow_share(candidates: pd.DataFrame, as_of: pd.Timestamp) -> dict[str, float]:
    """Return bounds of the share of slow movers among the trials ended by a day.

    Parameters
    ----------
    candidates : DataFrame
        One row an idea in any order, with the columns trial_from (timestamp, missing for ideas
        that were not tried), trial_units and sold_units (whole numbers, missing where there is
        none), among others. It may hold trials that began or ended after as_of.
        sold_units may be missing for a deleted listing or for another reason.
    as_of : Timestamp
        The day on which it is counted. A trial belongs to the count when the 90th day after
        trial_from is as_of or earlier.

    Returns
    -------
    dict
        "trials" (number), "counted", "low" and "high" (fractions, as the exercise says).
        "counted" is NaN when no trial of the count has a number; all three fractions are NaN
        when there is no trial.
    """
    ### BEGIN SOLUTION
    ended = candidates[candidates["trial_from"] + pd.Timedelta(days=90) <= as_of]
    known = ended["sold_units"].notna()
    slow = int((ended["sold_units"] < 0.3 * ended["trial_units"]).fillna(False).sum())
    trials, numbers = len(ended), int(known.sum())
    nan = float("nan")
    return {
        "trials": trials,
        "counted": slow / numbers if numbers else nan,
        "low": slow / trials if trials else nan,
        "high": (slow + trials - numbers) / trials if trials else nan,
    }
    ### END SOLUTION


# %% id="test_slow_share" role="test" points=3
tiny = pd.DataFrame(
    {
        "candidate_id": range(1, 11),
        "trial_from": pd.to_datetime(
            ["2025-01-05"] * 3 + [None] + ["2025-02-10"] * 3 + ["2025-04-02", "2025-04-03", None]
        ),
        "trial_units": pd.array([100, 100, 60, None, 100, 200, 60, 80, 80, None], dtype="Int64"),
        "sold_units": pd.array([0, 90, None, None, 30, 100, None, 60, 10, None], dtype="Int64"),
    }
)
before = tiny.copy()
answer = checks.call(slow_share, tiny, pd.Timestamp("2025-07-01"))
value = checks.is_mapping(
    answer, "slow_share(tiny, 1 July 2025)", ["trials", "counted", "low", "high"]
)
checks.same_mapping(
    answer,
    {"trials": 7, "counted": 1 / 5, "low": 1 / 7, "high": 3 / 7},
    "slow_share(tiny, 1 July 2025)",
    hint="Seven trials began by 2 April, five have a number, one of them (0 of 100) is below 30%; "
    "30 of 100 is not; the trial of 3 April ends a day too late",
)
checks.same_mapping(
    checks.call(slow_share, tiny, pd.Timestamp("2025-01-31")),
    {"trials": 0, "counted": np.nan, "low": np.nan, "high": np.nan},
    "slow_share(tiny, 31 January 2025)",
    hint="No trial was over",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _slow(frame, day):
    trials = numbers = slow = 0
    for start, units, sold_ones in zip(
        frame["trial_from"].tolist(),
        frame["trial_units"].astype(object).tolist(),
        frame["sold_units"].astype(object).tolist(),
    ):
        if start is pd.NaT or (day - start).days < 90:
            continue
        trials += 1
        if not pd.isna(sold_ones):
            numbers += 1
            slow += sold_ones / units < 0.3
    shares = [(slow, numbers), (slow, trials), (slow + trials - numbers, trials)]
    three = [above / below if below else np.nan for above, below in shares]
    return dict(zip(["trials", "counted", "low", "high"], [trials, *three]))


def _case(seed, day, options):
    drawn = samples.candidates(seed, **options)
    drawn = drawn.sample(frac=1, random_state=seed)
    return drawn, day, _slow(drawn, pd.Timestamp(day))


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(861, "2025-12-31", {"count": 400, "deleted": 0.6}),
    _case(862, "2024-10-28", {"count": 300, "slow": 0.5, "unfinished": 0.3}),
    _case(863, "2024-09-28", {"count": 200, "deleted": 0.1}),
    _case(864, "2024-06-01", {"count": 300, "unfinished": 1.0}),
]
for fresh, day, expected in cases:
    before = fresh.copy()
    when = pd.Timestamp(day)
    checks.same_mapping(
        checks.call(slow_share, fresh, when),
        expected,
        f"slow_share(candidates, {day})",
        hint="Trials that began at least 90 days before; those without a number belong to them",
        reread="Slow movers",
    )
    checks.unchanged(before, fresh, "candidates")
### END HIDDEN TESTS

# %% [markdown] id="slow_chances_prompt"
# ## 8. A score that knows only the past (on your own)
#
# "Give me a selection score 选品评分," says the manager, "for this month's ideas."
#
# Estimate the chance that an idea becomes a slow mover from what is known of it when it is proposed, by a logistic regression *without penalty* on
# `search_change`, the logarithm of `rivals`, `season_fit`, `margin_rate` and `return_rate`, with an intercept.
#
# On the day `as_of`
#
# - learn from the trials that began at least 90 days before `as_of`, and from no other;
# - a trial whose listing was deleted counts as a slow mover, and so does one that sold less than 30% of its units;
# - a trial that has neither a date of deletion nor a number is left out;
# - give the chance for the ideas proposed on `as_of` or later, tried or not.
#
# <details><summary>Hint 1: concept</summary>
#
# A score that learns from outcomes of the future looks clever in the past and fails on Monday.
# A score that learns from survivors takes what kills products for harmless.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One table of five measures for all ideas, one choice of rows to learn from, one choice of rows to judge.
# In statsmodels it is `Logit(slow, add_constant(measures)).fit(disp=0)`, in scikit-learn `LogisticRegression` without penalty on scaled measures.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `measures = candidates[[...]].assign(rivals=np.____(candidates["rivals"]))`, `gone = candidates["deleted_on"].____()`, `rows = (trial_from + 90 days <= ____) & (gone | ____)`, `model = sm.Logit(slow[rows].astype(____), sm.add_constant(measures[____])).fit(disp=0)`.
#
# </details>


# %% id="slow_chances" role="solution"
def slow_chances(candidates: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the chance of a slow mover for new ideas, learnt from what was known by a day.

    Parameters
    ----------
    candidates : DataFrame
        One row an idea in any order, with the columns candidate_id, proposed_on (timestamp),
        search_change, rivals (1 or more), season_fit, margin_rate, return_rate (never missing),
        trial_from, deleted_on (timestamps or missing), trial_units and sold_units (whole numbers
        or missing), among others. A listing is deleted within 90 days of trial_from or never,
        and then has no sold_units. It may hold outcomes of after as_of.
    as_of : Timestamp
        The day on which the score is made. There are enough trials of both kinds to learn from.

    Returns
    -------
    DataFrame
        One row for each idea proposed on as_of or later, in any order, with the columns
        candidate_id and slow_chance (fraction; 0.005 more or less does not matter).
    """
    ### BEGIN SOLUTION
    import statsmodels.api as sm

    names = ["search_change", "rivals", "season_fit", "margin_rate", "return_rate"]
    measures = candidates[names].assign(rivals=np.log(candidates["rivals"])).astype(float)
    measures = sm.add_constant(measures)
    gone = candidates["deleted_on"].notna()
    few = (candidates["sold_units"] < 0.3 * candidates["trial_units"]).fillna(False).astype(bool)
    ended = candidates["trial_from"] + pd.Timedelta(days=90) <= as_of
    rows = ended & (gone | candidates["sold_units"].notna())
    model = sm.Logit((gone | few)[rows].astype(float), measures[rows]).fit(disp=0)
    ideas = candidates["proposed_on"] >= as_of
    return pd.DataFrame(
        {
            "candidate_id": candidates.loc[ideas, "candidate_id"],
            "slow_chance": model.predict(measures[ideas]),
        }
    )
    ### END SOLUTION


# %% id="test_slow_chances" role="test" points=3
ideas = samples.candidates(seed=8, count=400, deleted=0.6, unfinished=0.15)
day = pd.Timestamp("2024-10-01")
before = ideas.copy()
answer = checks.call(slow_chances, ideas, day)
checks.is_frame(
    answer, "slow_chances(ideas, day)", ["candidate_id", "slow_chance"], numeric=["slow_chance"]
)
asked = ideas[ideas["proposed_on"] >= day]
answer = checks.is_frame(
    answer, "slow_chances(ideas, day)", ["candidate_id", "slow_chance"], rows=len(asked)
)
checks.all_between(answer["slow_chance"], 0, 1, "slow_chance of slow_chances(ideas, day)")
for candidate, right in {286: 0.0396, 287: 0.7635, 293: 0.0756, 366: 0.5865}.items():
    checks.same_number(
        answer.set_index("candidate_id")["slow_chance"].get(candidate),
        right,
        f"the slow_chance of idea {candidate} in slow_chances(ideas, day)",
        rel=0,
        abs=0.005,
        hint=f"It is {right}: learnt from the trials that began by 3 July 2024 and were deleted or "
        "have a number",
    )
checks.unchanged(before, ideas, "ideas")
### BEGIN HIDDEN TESTS


def _chances(frame, day):
    size = len(frame)
    columns = [frame[n].to_numpy(float) for n in ["search_change", "season_fit", "margin_rate"]]
    columns += [np.log(frame["rivals"].to_numpy(float)), frame["return_rate"].to_numpy(float)]
    table = np.column_stack(columns)
    gone = frame["deleted_on"].notna().to_numpy()
    numbers = frame["sold_units"].astype("float64").to_numpy()
    lots = frame["trial_units"].astype("float64").to_numpy()
    start = frame["trial_from"].tolist()
    over = np.array([t is not pd.NaT and (day - t).days >= 90 for t in start])
    rows = over & (gone | ~np.isnan(numbers))
    bad = (gone | (numbers / lots < 0.3)).astype(float)
    middle, spread = table[rows].mean(axis=0), table[rows].std(axis=0)
    x = np.column_stack([np.ones(size), (table - middle) / spread])
    weights = np.zeros(6)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-x[rows] @ weights))
        step = (x[rows] * (chance * (1 - chance))[:, None]).T @ x[rows]
        weights += np.linalg.solve(step, x[rows].T @ (bad[rows] - chance))
    judged = (frame["proposed_on"] >= day).to_numpy()
    return pd.DataFrame(
        {
            "candidate_id": frame["candidate_id"].to_numpy()[judged],
            "slow_chance": 1 / (1 + np.exp(-x[judged] @ weights)),
        }
    )


def _case(seed, day, options):
    drawn = samples.candidates(seed, **options).sample(frac=1, random_state=seed)
    # The trial of an idea that begins exactly 90 days before the day is over.
    last = drawn.index[drawn["sold_units"].notna()][:25]
    drawn.loc[last, "trial_from"] = pd.Timestamp(day) - pd.Timedelta(days=90)
    return drawn, day, _chances(drawn, pd.Timestamp(day))


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(871, "2024-10-01", {"count": 500, "deleted": 0.7, "unfinished": 0.05}),
    _case(872, "2024-08-28", {"count": 600, "slow": 0.4, "unfinished": 0.3, "rivals_effect": 0.4}),
    _case(873, "2024-12-01", {"count": 450, "deleted": 0.2, "slow": 0.25, "rivals_effect": -0.8}),
]
for fresh, day, expected in cases:
    before = fresh.copy()
    when = pd.Timestamp(day)
    checks.same_frame(
        checks.call(slow_chances, fresh, when),
        expected,
        f"slow_chances(candidates, {day})",
        keys="candidate_id",
        rel=0,
        abs=0.005,
        hint="Only trials that were over; deleted ones are slow movers; the logarithm of rivals; no "
        "penalty; ideas proposed on the day or later",
        reread="A selection score",
    )
    checks.unchanged(before, fresh, "candidates")
### END HIDDEN TESTS

# %% [markdown] id="trade_in_effect_prompt"
# ## 9. What does a trade-in cause? (transfer)
#
# Who hands in an old pan for a new one buys again twice as often as others, says the source, and so does the chain of appliance stores that asks you now.
# But who trades in was a good customer before.
#
# Compare like with like: within each group of loyalty 忠诚度, those who traded in with those who did not.
# The effect on those who traded in is the mean of these differences, weighted by the number of buyers of the group who traded in:
#
# $$d = \sum_g w_g (p_{1g} - p_{0g}), \qquad w_g = \frac{n_{1g}}{\sum_h n_{1h}}$$
#
# Its standard error is $\sqrt{\sum_g w_g^2 \left(\frac{p_{1g}(1-p_{1g})}{n_{1g}} + \frac{p_{0g}(1-p_{0g})}{n_{0g}}\right)}$, and the 95% interval $d \pm 1.96\,se$.
# A group in which nobody traded in, or everybody did, allows no comparison: it is left out of sums and weights.
#
# <details><summary>Hint 1: concept</summary>
#
# The plain difference holds two things: what the trade-in does, and who trades in.
# Within a group the second is the same on both sides, as far as the group describes it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Group by loyalty and `traded_in`, take size and share, and put both sides next to each other with `unstack`.
# Drop groups with a gap, then weights, then sums.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `cells = buyers.groupby(["loyalty", ____])["bought_again"].agg(["size", ____]).unstack().____()`, `w = cells["size"][True] / ____`, `d = (w * (____ - ____)).sum()`, `se = np.sqrt((w**2 * (____)).sum())`.
#
# </details>


# %% id="trade_in_effect" role="solution"
def trade_in_effect(buyers: pd.DataFrame) -> dict[str, float]:
    """Return what trading in adds to buying again, among those who traded in.

    Parameters
    ----------
    buyers : DataFrame
        One row a buyer in any order, none twice, with the columns loyalty (text, any number of
        groups), traded_in (bool) and bought_again (bool), none missing, among others.
        Some traded in and some did not, perhaps in different groups.

    Returns
    -------
    dict
        "naive" (share of all who traded in that bought again, less that of all who did not),
        "low", "estimate" and "high" (the effect of the exercise with its 95% interval;
        1.96 is precise enough). Fractions, not rounded.
        The last three are NaN when no group has both kinds of buyers.
    """
    ### BEGIN SOLUTION
    shares = buyers.groupby("traded_in")["bought_again"].mean()
    naive = float(shares[True] - shares[False])
    cells = buyers.groupby(["loyalty", "traded_in"])["bought_again"].agg(["size", "mean"])
    cells = cells.unstack().dropna()
    if cells.empty:
        return {"naive": naive} | dict.fromkeys(["low", "estimate", "high"], float("nan"))
    size, share = cells["size"], cells["mean"]
    weight = size[True] / size[True].sum()
    middle = float((weight * (share[True] - share[False])).sum())
    variance = (share * (1 - share) / size).sum(axis=1)
    reach = 1.96 * float(np.sqrt((weight**2 * variance).sum()))
    return {"naive": naive, "low": middle - reach, "estimate": middle, "high": middle + reach}
    ### END SOLUTION


# %% id="test_trade_in_effect" role="test" points=3
groups = [
    ("new", 1, 4, 2, 20),
    ("old", 9, 16, 4, 10),
    ("staff", 3, 4, 0, 0),
    ("guest", 0, 0, 1, 30),
]
tiny = pd.DataFrame(
    [
        (group, traded, place < again)
        for group, yes, took, no, left in groups
        for traded, again, size in [(True, yes, took), (False, no, left)]
        for place in range(size)
    ],
    columns=["loyalty", "traded_in", "bought_again"],
).sample(frac=1, random_state=4)
before = tiny.copy()
keys = ["naive", "low", "estimate", "high"]
answer = checks.call(trade_in_effect, tiny)
checks.is_mapping(answer, "trade_in_effect(tiny)", keys)
checks.same_mapping(
    answer,
    {"naive": 0.425, "low": -0.1636, "estimate": 0.16, "high": 0.4836},
    "trade_in_effect(tiny)",
    rel=1e-3,
    abs=1e-5,
    hint="13 of 24 against 7 of 60 is the plain difference; new: 1 of 4 against 2 of 20, old: 9 of "
    "16 against 4 of 10, weighted 4 to 16; staff and guest have one kind only",
)
apart = tiny[tiny["loyalty"].isin(["staff", "guest"])]
checks.same_mapping(
    checks.call(trade_in_effect, apart),
    {"naive": 3 / 4 - 1 / 30, "low": np.nan, "estimate": np.nan, "high": np.nan},
    "trade_in_effect(buyers) where no group has both kinds",
    hint="Nothing can be compared",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


names = ["loyalty", "traded_in", "bought_again"]


def _effect(frame):
    cells, whole = {}, {True: [0, 0], False: [0, 0]}
    for group, traded, again in zip(*(frame[c].tolist() for c in names)):
        pair = cells.setdefault(group, {True: [0, 0], False: [0, 0]})
        for place in (pair[traded], whole[traded]):
            place[0] += 1
            place[1] += again
    rates = {side: hit / size for side, (size, hit) in whole.items()}
    both = [pair for pair in cells.values() if pair[True][0] and pair[False][0]]
    took = sum(pair[True][0] for pair in both)
    middle = spread = 0.0
    for pair in both:
        weight = pair[True][0] / took
        for side, sign in ((True, 1), (False, -1)):
            size, hit = pair[side]
            middle += sign * weight * hit / size
            spread += weight**2 * hit * (size - hit) / size**3
    reach = 1.959964 * spread**0.5
    found = {"naive": rates[True] - rates[False], "low": middle - reach}
    return found | {"estimate": middle, "high": middle + reach}


def _case(seed, options):
    buyers = samples.trade_in_buyers(seed, **options)
    buyers.index = buyers.index[::-1] + 2
    return buyers, _effect(buyers)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(881, {"count": 1_500, "effect": 0.15}),
    _case(882, {"count": 900, "effect": 0.0, "empty_group": True}),
    _case(883, {"count": 400, "base": (0.6, 0.3, 0.1), "share": (0.5, 0.3, 0.2), "effect": 0.1}),
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(trade_in_effect, fresh),
        expected,
        "trade_in_effect(buyers)",
        rel=1e-4,
        abs=1e-6,
        hint="Within each group, weighted by those who traded in; groups with one kind are left out",
        reread="Trade-ins",
    )
    checks.unchanged(before, fresh, "buyers")
few = pd.DataFrame(
    [
        (group, traded, place < again)
        for group, yes, took, no, left in [("new", 1, 2, 0, 3), ("old", 2, 3, 1, 3)]
        for traded, again, size in [(True, yes, took), (False, no, left)]
        for place in range(size)
    ],
    columns=names,
)
few_expected = _effect(few)
checks.same_mapping(
    checks.call(trade_in_effect, few),
    few_expected,
    "trade_in_effect(buyers) where a kind of a group never bought again",
    rel=1e-4,
    abs=1e-6,
    hint="A share of 0 counts as well as any other",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 10. Memo to the merchandise manager
#
# It is Monday, 5 January 2026, nine o'clock.
# Write at most 300 words that she can act on today: what the assortment lives on, which of the ideas of December get a trial lot, and whether trade-ins go on.
#
# Two days earlier the source's figures were on her table: 20% of the SKUs make 80% of sales, good selection brings slow movers from 22% to 8%, trade-in buyers buy again twice as often.
#
# The next cell loads all that the memo needs beside `products`: `units` by month, the ideas `candidates`, and `buyers`, the first order of each customer from the two trade-in categories in 2025, until 2 October, with the number of paid orders before it as loyalty.
# Who bought later had no full 90 days by the end of the year.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Structure** | share of SKUs that makes 80%, tiers, and return on stock by category: what gets stock and what gives it up | tiers alone | none |
# | **Selection** | slow movers among trials between bounds, why the counted share is wrong, and which number of December's ideas to try by the score, with its mean chance beside the buyers' | a share without bounds | none |
# | **Trade-ins** | effect with interval beside the plain difference, and the net cost of one more repeat buyer | the plain difference | none |
# | **Advice** | one decision on each, what is uncertain, what would change it | decisions | none |

# %% id="memo_data"
candidates = shop.load_candidates()
orders = shop.load_orders().dropna(subset=["paid_at"]).sort_values("order_id")
orders["paid_before"] = orders.groupby("customer_id").cumcount()
orders["day"] = orders["ordered_at"].dt.normalize()
orders = orders[["order_id", "customer_id", "paid_at", "paid_before", "day"]]
kinds = shop.load_products(columns=["product_id", "category"])
lines = shop.load_order_lines().merge(kinds).merge(orders)
months = lines.assign(month=lines["paid_at"].dt.to_period("M").dt.to_timestamp())
units = months.groupby(["product_id", "month"], as_index=False)["quantity"].sum()
units = units.rename(columns={"quantity": "units"})

# %% id="memo_buyers"
two = lines[lines["category"].isin(["cookware", "small_appliances"])]
two = two.sort_values(["order_id", "line_no"])
buyers = two[two["day"].between("2025-01-01", "2025-10-02")].drop_duplicates("customer_id")
later = buyers[["customer_id", "category", "day"]].merge(
    two[["customer_id", "category", "day"]], on=["customer_id", "category"], suffixes=("", "_later")
)
wait = (later["day_later"] - later["day"]).dt.days
again = later.loc[wait.between(1, 90), "customer_id"]
trade_ins = shop.load_trade_ins()
limits = [-1, 0, 2, 5, 10, 20, np.inf]
names = ["0", "1-2", "3-5", "6-10", "11-20", "21+"]
buyers = buyers.assign(
    loyalty=pd.cut(buyers["paid_before"], limits, labels=names).astype(str),
    traded_in=buyers["order_id"].isin(trade_ins["order_id"]),
    bought_again=buyers["customer_id"].isin(again),
)

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** merchandise manager. **Subject** stock by return, December's ideas by score, trade-ins go on as a test.
#
# **Structure.** 21% of our 300 SKUs make 80% of sales: 17 S and 45 A.
# S holds 45% of the stock value for 51% of sales; C is 160 SKUs, 5% of sales and 8% of stock.
# A CNY of stock earned 9.75 CNY in storage and 8.87 in cookware, but 4.88 in camping, though the three have the same margin of 45%: camping turns 6 times, storage 12.
# Next order round: no more depth in camping, more in storage and cookware where S and A run short.
# 36 C-SKUs are in decline against the shop; they hold only 23,000 CNY: stop reordering, no clearance.
# **Selection.** Of 584 trials that are over, 9% with a number were slow movers; 94 have none, mostly deleted, so the share lies between 7% and 23%.
# A decrease "from 22% to 8%" that counts survivors proves nothing.
# The score, learnt from what was known on 1 December, gives the buyers' 28 of December's 62 ideas a mean chance of 24%, its own best 28 one of 9%; 15 are the same.
# **Trade-ins.** First orders of 2025: 34.6% against 13.8% buy again; compared within loyalty 11.3 points (5.8 to 16.9), not 20.8.
# A trade-in costs 10.90 CNY after resale, so one more repeat buyer costs 96 CNY (65 to 189).
# **Advice.** Trial the score's 28 ideas, and five others at random so that we learn.
# Keep every trial's number, deleted or not.
# Trade-ins: go on while a repeat buyer's margin is above 96 CNY; draw who is offered one.
# **What would change it.** Stock-outs behind low sales; a score that fails on the spring trials; a margin of repeat orders below 65 CNY.
# ### END SOLUTION
