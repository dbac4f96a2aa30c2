# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 03 SQL for the store: assignment
#
# **Time** about 5 hours: ten exercises of 25 to 30 minutes; the memo takes one hour more.
# **You need** the lecture of this chapter.
#
# You are the analyst on duty.
# Three departments wait for tables, and each of them will ask again next month.
# So each answer is a query 查询 that can be run again, not a number.
#
# **How it works.**
# In most exercises your function returns the *text* of one SELECT statement.
# The test runs that text with DuckDB on small tables, and after you hand in on fresh ones.
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test that fails says what it expected and what came.
#
# Try a text on the shop's own tables with `duckdb.sql(your_function()).df()`.
# Texts stand in single quotes (`'mobile'`), names of columns in none or in double ones.
# Your statement only reads: it cannot change a table, open a file or see variables of this notebook.
# A column may come in any place, and further columns do no harm.

# %% id="setup" role="setup"
import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_03 as samples

shop.setup()
orders = shop.load_orders(start="2025-01-01", end="2025-03-31")
order_lines = shop.load_order_lines()
order_lines = order_lines[order_lines["order_id"].isin(orders["order_id"])]
products = shop.load_products(columns=["product_id", "name", "category"])
customers = shop.load_customers(columns=["customer_id", "joined_on"])
days = samples.days("2025-01-01", 90)
raw_orders = samples.raw_orders(seed=3, count=40)[0]

# %% [markdown] id="data"
# ## The data
#
# | table | one row is | joins to |
# |---|---|---|
# | `orders` 订单 | one submitted order of January to March 2025; `paid_at` is missing (NULL) when it was never paid | `customers` by `customer_id`, `order_lines` by `order_id` |
# | `order_lines` 订单明细 | one product in one of these orders | `orders` by `order_id`, `products` by `product_id` |
# | `products` 商品 | one product of the catalogue | |
# | `customers` 客户 | one registered customer | |
# | `days` 日期 | one day, without a gap | |
# | `raw_orders` 原始导出 | one line of a made-up export, everything text | |
#
# Revenue 实收 of a paid order is `amount_cny - refund_cny`; an order that was never paid has none.

# %% id="look"
duckdb.sql("SELECT * FROM orders ORDER BY order_id LIMIT 3").df()

# %% [markdown] id="large_mobile_orders_prompt"
# ## 1. Which orders shall we call about? (warm-up)
#
# The service desk wants to thank the buyers of large orders from the phone.
# List the paid orders of device `mobile` with an amount of at least 500 CNY, the largest first.
#
# <details><summary>Hint 1: concept</summary>
#
# WHERE keeps rows, ORDER BY sorts them.
# A missing value is neither equal nor unequal to anything: it has a test of its own.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Three conditions joined by AND: the device, the amount, and that a payment exists.
# After the amount, a second column decides the order of equal amounts.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `SELECT ... FROM orders WHERE device = ... AND ... IS NOT ... AND ... ORDER BY ... DESC, ...`
#
# </details>


# %% id="large_mobile_orders" role="solution"
def large_mobile_orders() -> str:
    """Return SQL for the paid mobile orders of at least 500 CNY.

    The statement reads the table ``orders`` (one row an order, ``order_id`` each once) with the
    columns order_id, customer_id (may be NULL), paid_at (timestamp, NULL when never paid),
    device ('mobile' or 'desktop') and amount_cny, among others.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each paid order of device 'mobile' whose amount_cny is 500 or
        more, with the columns order_id, customer_id, amount_cny; the largest amount first, equal
        amounts by order_id, the smallest first.
    """
    ### BEGIN SOLUTION
    return """
        SELECT order_id, customer_id, amount_cny
        FROM orders
        WHERE device = 'mobile' AND paid_at IS NOT NULL AND amount_cny >= 500
        ORDER BY amount_cny DESC, order_id
    """
    ### END SOLUTION


# %% id="test_large_mobile_orders" role="test" points=1
tiny = pd.DataFrame(
    {
        "order_id": [15, 14, 13, 12, 11, 10],
        "customer_id": pd.array([1, 2, None, 4, 5, 6], dtype="Int64"),
        "paid_at": pd.to_datetime(["2025-01-05 10:00"] * 5 + [None]),
        "device": ["mobile", "mobile", "mobile", "desktop", "mobile", "mobile"],
        "amount_cny": [500.0, 720.0, 500.0, 900.0, 499.99, 800.0],
    }
)
answer = checks.query(large_mobile_orders, tables={"orders": tiny})
checks.is_frame(
    answer,
    "the result of large_mobile_orders()",
    ["order_id", "customer_id", "amount_cny"],
    numeric=["order_id", "amount_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "order_id": [14, 13, 15],
            "customer_id": pd.array([2, None, 1], dtype="Int64"),
            "amount_cny": [720.0, 500.0, 500.0],
        }
    ),
    "the result of large_mobile_orders()",
    keys="order_id",
    hint="Order 10 was never paid, order 12 came from a desktop, and 500 is large enough",
    reread="Some rows of one table",
)
checks.same_labels(
    answer["order_id"].tolist(),
    [14, 13, 15],
    "order_id in the result of large_mobile_orders(), from top to bottom",
    hint="The largest amount first; orders 13 and 15 have equal amounts, so order_id decides",
)
### BEGIN HIDDEN TESTS
# What is expected stands above the first query: it is computed once for a class.


def _case(seed):
    orders = samples.orders(seed)
    kept = [
        row
        for row in orders.to_dict("records")
        if row["device"] == "mobile" and row["amount_cny"] >= 500 and pd.notna(row["paid_at"])
    ]
    kept.sort(key=lambda row: (-row["amount_cny"], row["order_id"]))
    return orders, pd.DataFrame(kept)[["order_id", "customer_id", "amount_cny"]]


cases = [_case(seed) for seed in (311, 312)]
for fresh, expected in cases:
    checks.same_frame(
        checks.query(large_mobile_orders, tables={"orders": fresh}),
        expected,
        "the result of large_mobile_orders()",
        keys="order_id",
        ordered=True,
        hint="Paid, from the phone, 500 or more; equal amounts by order_id",
        reread="Some rows of one table",
    )
### END HIDDEN TESTS

# %% [markdown] id="channel_summary_prompt"
# ## 2. The morning table (worked example with gaps)
#
# The operations manager opens each day with one table: for every channel the submitted orders, the paid ones, GMV 成交总额, revenue 实收 and revenue by paid order.
# GMV counts every submitted order, paid or not.
# Revenue and its average by order count paid orders only.
# The column of the average is called `aov_cny`, as AOV 笔单价 in chapter 01; there it divided the paid amount, here the manager wants it with refunds taken off.
#
# A colleague began.
# Fill the gaps.
#
# ```sql
# SELECT
#     channel,
#     count(*) AS orders,
#     count(____) AS paid_orders,
#     sum(amount_cny) AS gmv_cny,
#     coalesce(sum(amount_cny - refund_cny) FILTER (WHERE ____), 0) AS revenue_cny,
#     ____ AS aov_cny
# FROM orders
# GROUP BY ____
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# `count(*)` counts rows, `count(column)` counts rows in which the column is not missing.
# FILTER lets one sum look at some of the rows and its neighbour at all of them.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The average order value is revenue over paid orders.
# A channel without a paid order has no average: neither 0 nor infinite.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `sum(...) FILTER (WHERE ... IS NOT NULL) / count(...)`: a sum over no row is NULL, and so is NULL over 0.
# Which of the two columns needs `coalesce`, and which must not have it?
#
# </details>


# %% id="channel_summary" role="solution"
def channel_summary() -> str:
    """Return SQL for orders, GMV, revenue and average order value by channel.

    The statement reads the table ``orders`` (one row an order) with the columns channel, paid_at
    (NULL when never paid), amount_cny and refund_cny (0 for orders never paid), among others.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each channel that occurs, in any order, with the columns
        channel, orders (submitted), paid_orders, gmv_cny (amount of all submitted orders),
        revenue_cny (amount less refund of the paid ones; 0 when there is none),
        aov_cny (revenue_cny over paid_orders, not rounded; NULL when there is no paid order).
    """
    ### BEGIN SOLUTION
    return """
        SELECT
            channel,
            count(*) AS orders,
            count(paid_at) AS paid_orders,
            sum(amount_cny) AS gmv_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL), 0)
                AS revenue_cny,
            sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL)
                / count(paid_at) AS aov_cny
        FROM orders
        GROUP BY channel
    """
    ### END SOLUTION


# %% id="test_channel_summary" role="test" points=2
tiny = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5, 6, 7],
        "channel": ["jd", "jd", "jd", "tmall", "tmall", "douyin", "jd"],
        "paid_at": pd.to_datetime(
            ["2025-01-05", "2025-01-06", None, "2025-01-06", None, None, "2025-01-07"]
        ),
        "amount_cny": [100.0, 60.0, 30.0, 45.0, 20.0, 70.0, 25.0],
        "refund_cny": [0.0, 10.0, 0.0, 45.0, 0.0, 0.0, 0.0],
    }
)
answer = checks.query(channel_summary, tables={"orders": tiny})
columns = ["channel", "orders", "paid_orders", "gmv_cny", "revenue_cny", "aov_cny"]
checks.is_frame(answer, "the result of channel_summary()", columns, numeric=columns[1:])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "channel": ["jd", "tmall", "douyin"],
            "orders": [4, 2, 1],
            "paid_orders": [3, 1, 0],
            "gmv_cny": [215.0, 65.0, 70.0],
            "revenue_cny": [175.0, 0.0, 0.0],
            "aov_cny": [175 / 3, 0.0, np.nan],
        }
    ),
    "the result of channel_summary()",
    keys="channel",
    hint="One row for each channel. Work the rows of jd out by hand: four orders, three of them "
    "paid, one of these given back in part; Douyin has no paid order",
    reread="Pivot without a mouse",
)


### BEGIN HIDDEN TESTS
def _summary(frame):
    found = []
    for channel in sorted(set(frame["channel"])):
        rows = [row for row in frame.to_dict("records") if row["channel"] == channel]
        paid = [row for row in rows if pd.notna(row["paid_at"])]
        revenue = sum(row["amount_cny"] - row["refund_cny"] for row in paid)
        gmv = sum(row["amount_cny"] for row in rows)
        average = revenue / len(paid) if paid else np.nan
        found.append((channel, len(rows), len(paid), gmv, revenue, average))
    return pd.DataFrame(
        found, columns=["channel", "orders", "paid_orders", "gmv_cny", "revenue_cny", "aov_cny"]
    )


cases = [(orders, _summary(orders)) for orders in map(samples.orders, (321, 322))]
for fresh, expected in cases:
    checks.same_frame(
        checks.query(channel_summary, tables={"orders": fresh}),
        expected,
        "the result of channel_summary()",
        keys="channel",
        hint="GMV of all orders; revenue and its average of paid ones; no paid order, no average",
        reread="Pivot without a mouse",
    )
### END HIDDEN TESTS

# %% [markdown] id="monthly_pivot_prompt"
# ## 3. The pivot that finance pastes into its sheet (on your own)
#
# Finance wants one row a month and one column a device, as a pivot table 数据透视表 gives it: revenue from mobile, from desktop, and both.
# Finance books a payment in the month in which the money came.
# An order submitted on 31 January at 23:58 and paid six minutes later belongs to February.
#
# <details><summary>Hint 1: concept</summary>
#
# A pivot is a GROUP BY for the rows and one filtered sum for each column.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `date_trunc('month', ...)` gives the first moment of a month.
# Which of the two moments of an order decides here?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `coalesce(sum(...) FILTER (WHERE device = ...), ...) AS mobile_cny`, the same for desktop, then GROUP BY the month.
#
# </details>


# %% id="monthly_pivot" role="solution"
def monthly_pivot() -> str:
    """Return SQL for the revenue by month of payment and device.

    The statement reads the table ``orders`` (one row an order) with the columns ordered_at,
    paid_at (timestamps; paid_at is NULL when never paid), device ('mobile' or 'desktop'),
    amount_cny and refund_cny, among others.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each month in which an order was paid, the earliest first, with
        the columns month (its first day, as date or timestamp), mobile_cny, desktop_cny (revenue;
        0 when there is none) and total_cny (of both).
    """
    ### BEGIN SOLUTION
    return """
        SELECT
            date_trunc('month', paid_at) AS month,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile'), 0)
                AS mobile_cny,
            coalesce(sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop'), 0)
                AS desktop_cny,
            sum(amount_cny - refund_cny) AS total_cny
        FROM orders
        WHERE paid_at IS NOT NULL
        GROUP BY month
        ORDER BY month
    """
    ### END SOLUTION


# %% id="test_monthly_pivot" role="test" points=2
tiny = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5, 6, 7],
        "ordered_at": pd.to_datetime(
            ["2025-03-02 09:00", "2025-01-31 23:58", "2025-01-10 08:00", "2025-02-11 12:00"]
            + ["2025-01-12 10:00", "2025-04-01 10:00", "2025-05-03 10:00"]
        ),
        "paid_at": pd.to_datetime(
            ["2025-03-02 09:05", "2025-02-01 00:04", "2025-01-10 08:02", "2025-02-11 12:01"]
            + ["2025-01-12 10:10", None, "2025-05-03 10:01"]
        ),
        "device": ["mobile", "mobile", "mobile", "desktop", "desktop", "mobile", "mobile"],
        "amount_cny": [80.0, 50.0, 30.0, 90.0, 25.0, 300.0, 60.0],
        "refund_cny": [0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 60.0],
    }
)
answer = checks.query(monthly_pivot, tables={"orders": tiny})
checks.is_frame(
    answer,
    "the result of monthly_pivot()",
    ["month", "mobile_cny", "desktop_cny", "total_cny"],
    numeric=["mobile_cny", "desktop_cny", "total_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "month": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01"]),
            "mobile_cny": [20.0, 50.0, 80.0, 0.0],
            "desktop_cny": [25.0, 90.0, 0.0, 0.0],
            "total_cny": [45.0, 140.0, 80.0, 0.0],
        }
    ),
    "the result of monthly_pivot()",
    keys="month",
    ordered=True,
    hint="The month of the payment counts, and a device without revenue shows 0; the one order of "
    "May was paid and given back, so May has its row",
    reread="Pivot without a mouse",
)


### BEGIN HIDDEN TESTS
def _pivot(frame):
    sums = {}
    for row in frame.to_dict("records"):
        if pd.notna(row["paid_at"]):
            month = row["paid_at"].to_period("M").start_time
            cells = sums.setdefault(month, {"mobile": 0.0, "desktop": 0.0})
            cells[row["device"]] += row["amount_cny"] - row["refund_cny"]
    return pd.DataFrame(
        [
            (month, sums[month]["mobile"], sums[month]["desktop"], sum(sums[month].values()))
            for month in sorted(sums)
        ],
        columns=["month", "mobile_cny", "desktop_cny", "total_cny"],
    )


fresh = samples.orders(331, count=140, days=400, start="2024-11-15")
late = fresh["ordered_at"].dt.normalize() + pd.Timedelta(hours=23, minutes=57)
fresh["ordered_at"] = late.where(fresh.index % 5 == 0, fresh["ordered_at"])
fresh["paid_at"] = (fresh["ordered_at"] + pd.Timedelta(minutes=9)).where(fresh["paid_at"].notna())
month_end = fresh["ordered_at"].dt.is_month_end
fresh.loc[month_end, "ordered_at"] = late[month_end]
fresh.loc[month_end & fresh["paid_at"].notna(), "paid_at"] = late + pd.Timedelta(minutes=9)
march = fresh["paid_at"].dt.to_period("M") == "2025-03"
cases = {
    "the result of monthly_pivot()": fresh,
    "the result of monthly_pivot() where a month has no desktop order": fresh[
        ~(march & (fresh["device"] == "desktop"))
    ],
    "the result of monthly_pivot() where a month has no mobile order": fresh[
        ~(march & (fresh["device"] == "mobile"))
    ],
    "the result of monthly_pivot() where all of a month was given back": fresh.assign(
        refund_cny=fresh["refund_cny"].where(~march, fresh["amount_cny"])
    ),
}
right = {name: _pivot(frame) for name, frame in cases.items()}
for name, frame in cases.items():
    checks.same_frame(
        checks.query(monthly_pivot, tables={"orders": frame}),
        right[name],
        name,
        keys="month",
        ordered=True,
        hint="Months of payment, of both years apart; 0 where a device has no revenue",
        reread="Pivot without a mouse",
    )
### END HIDDEN TESTS

# %% [markdown] id="revenue_by_category_prompt"
# ## 4. The lookup that must not lose rows (on your own)
#
# "Goods sold by category, please, and the total must be the total of the lines," says finance.
# The category 类目 stands in the catalogue `products`, and not every line finds its product there.
# A spreadsheet's lookup 查找引用 would show `#N/A` in these lines; here they are counted under `unknown`.
#
# <details><summary>Hint 1: concept</summary>
#
# A join that keeps only lines with a partner loses goods without a word.
# LEFT JOIN keeps each row of the left table.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# After the LEFT JOIN the category is NULL in two cases: no such product, or a product without category.
# One function turns both into a text.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `coalesce(..., 'unknown') AS category`, and GROUP BY the same expression (or ALL).
#
# </details>


# %% id="revenue_by_category" role="solution"
def revenue_by_category() -> str:
    """Return SQL for units and goods by category.

    The statement reads ``order_lines`` (one row a product in an order) with the columns
    product_id, quantity and unit_price_cny, and ``products`` (product_id each once) with the
    columns product_id and category (may be NULL), among others.
    Lines may name products that are not in ``products``.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each category with at least one line, in any order, with the
        columns category ('unknown' for lines without product or without category),
        units (sum of quantity), goods_cny (sum of quantity times unit price).
    """
    ### BEGIN SOLUTION
    return """
        SELECT
            coalesce(category, 'unknown') AS category,
            sum(quantity) AS units,
            sum(quantity * unit_price_cny) AS goods_cny
        FROM order_lines LEFT JOIN products USING (product_id)
        GROUP BY 1
    """
    ### END SOLUTION


# %% id="test_revenue_by_category" role="test" points=2
tiny_lines = pd.DataFrame(
    {
        "order_id": [1, 1, 2, 3, 3, 4],
        "product_id": [8, 9, 8, 77, 5, 8],
        "quantity": [1, 2, 3, 1, 4, 1],
        "unit_price_cny": [50.0, 20.0, 45.0, 12.0, 5.0, 50.0],
    }
)
tiny_products = pd.DataFrame(
    {"product_id": [5, 6, 8, 9], "category": [None, "camping", "bedding", "storage"]}
)
answer = checks.query(
    revenue_by_category, tables={"order_lines": tiny_lines, "products": tiny_products}
)
checks.is_frame(
    answer,
    "the result of revenue_by_category()",
    ["category", "units", "goods_cny"],
    numeric=["units", "goods_cny"],
)
checks.sums_to(answer["goods_cny"], 307, "the column goods_cny", what="all six lines")
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "category": ["bedding", "storage", "unknown"],
            "units": [5, 2, 5],
            "goods_cny": [235.0, 40.0, 32.0],
        }
    ),
    "the result of revenue_by_category()",
    keys="category",
    hint="Product 77 is not in the catalogue and product 5 has no category: both are unknown; "
    "orders 1 and 4 have equal lines of product 8, and both count",
    reread="A lookup that loses nothing",
)
### BEGIN HIDDEN TESTS


def _case(seed):
    lines = samples.order_lines(seed, samples.orders(seed))
    catalogue = samples.products(seed)
    known = dict(zip(catalogue["product_id"].tolist(), catalogue["category"].tolist()))
    sums = {}
    for row in lines.to_dict("records"):
        category = known.get(row["product_id"])
        category = category if isinstance(category, str) else "unknown"
        units, goods = sums.get(category, (0, 0.0))
        goods += row["quantity"] * row["unit_price_cny"]
        sums[category] = (units + row["quantity"], goods)
    expected = pd.DataFrame(
        [(category, *pair) for category, pair in sums.items()],
        columns=["category", "units", "goods_cny"],
    )
    return lines, catalogue, expected


cases = [_case(seed) for seed in (341, 342)]
for lines, catalogue, expected in cases:
    checks.same_frame(
        checks.query(revenue_by_category, tables={"order_lines": lines, "products": catalogue}),
        expected,
        "the result of revenue_by_category()",
        keys="category",
        hint="No line is lost: those without a category stand under 'unknown'",
        reread="A lookup that loses nothing",
    )
### END HIDDEN TESTS

# %% [markdown] id="channel_units_prompt"
# ## 5. Twice the money (debug this query)
#
# A colleague's table says that March brought nearly twice what the bank received.
# This is his query:
#
# ```sql
# SELECT
#     channel,
#     count(*) AS orders,
#     sum(quantity) AS units,
#     sum(amount_cny) AS amount_cny
# FROM orders JOIN order_lines USING (order_id)
# GROUP BY channel
# ```
#
# Repair it, so that every submitted order counts once, whatever the number of its lines.
# Look also at what happens to an order that has no line, such as a gift card.
#
# <details><summary>Hint 1: concept</summary>
#
# After the join one row is one line, and the order's amount stands in each of its lines (fan-out 连接膨胀).
# Which columns are still safe to add?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Bring both tables to the same grain first: one row an order.
# Then join, and keep orders without lines.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `WITH ... AS (...)` gives the first step a name: one row for each `order_id` of the lines, with its units.
# The second step reads `orders` and joins the first one to it: which join keeps orders without a partner, and which of the sums may then be NULL?
#
# </details>


# %% id="channel_units" role="solution"
def channel_units() -> str:
    """Return SQL for orders, units and amount by channel.

    The statement reads ``orders`` (one row an order, order_id each once) with the columns
    order_id, channel and amount_cny, among others, and ``order_lines`` (one row a product in an
    order; none, one or several rows an order) with the columns order_id, line_no and quantity,
    among others. Every line belongs to an order of ``orders``. The numbers line_no of an order
    may have gaps: where a line was taken out, its number is missing, be it the first one.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each channel of ``orders``, in any order, with the columns
        channel, orders (number of orders, those without lines included), units (sum of quantity;
        0 when there is no line), amount_cny (sum of the orders' amounts, each once).
    """
    ### BEGIN SOLUTION
    return """
        WITH per_order AS (
            SELECT order_id, sum(quantity) AS units FROM order_lines GROUP BY order_id
        )
        SELECT
            channel,
            count(*) AS orders,
            coalesce(sum(units), 0) AS units,
            sum(amount_cny) AS amount_cny
        FROM orders LEFT JOIN per_order USING (order_id)
        GROUP BY channel
    """
    ### END SOLUTION


# %% id="test_channel_units" role="test" points=3
tiny_orders = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5],
        "channel": ["jd", "jd", "tmall", "tmall", "douyin"],
        "amount_cny": [100.0, 100.0, 40.0, 75.0, 200.0],
    }
)
tiny_lines = pd.DataFrame(
    {"order_id": [1, 1, 1, 2, 3, 3], "line_no": [2, 3, 5, 1, 1, 2], "quantity": [1, 1, 4, 2, 1, 2]}
)
answer = checks.query(channel_units, tables={"orders": tiny_orders, "order_lines": tiny_lines})
checks.is_frame(
    answer,
    "the result of channel_units()",
    ["channel", "orders", "units", "amount_cny"],
    numeric=["orders", "units", "amount_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "channel": ["jd", "tmall", "douyin"],
            "orders": [2, 2, 1],
            "units": [8, 3, 0],
            "amount_cny": [200.0, 115.0, 200.0],
        }
    ),
    "the result of channel_units()",
    keys="channel",
    hint="The two orders of jd have the same amount; orders 4 and 5 have no line; the lines of "
    "order 1 have the numbers 2, 3 and 5",
    reread="Twice the money",
)
### BEGIN HIDDEN TESTS


def _case(seed):
    orders = samples.orders(seed)
    lines = samples.order_lines(seed, orders, bare=0.3)
    lines["line_no"] += lines["order_id"] % 2
    units = {}
    for order, quantity in zip(lines["order_id"].tolist(), lines["quantity"].tolist()):
        units[order] = units.get(order, 0) + quantity
    sums = {}
    for row in orders.to_dict("records"):
        seen = sums.setdefault(row["channel"], [0, 0, 0.0])
        seen[0] += 1
        seen[1] += units.get(row["order_id"], 0)
        seen[2] += row["amount_cny"]
    expected = pd.DataFrame(
        [(channel, *seen) for channel, seen in sums.items()],
        columns=["channel", "orders", "units", "amount_cny"],
    )
    return orders, lines, expected


cases = [_case(seed) for seed in (351, 352)]
for fresh, lines, expected in cases:
    checks.same_frame(
        checks.query(channel_units, tables={"orders": fresh, "order_lines": lines}),
        expected,
        "the result of channel_units()",
        keys="channel",
        hint="Each order once with its whole amount, orders without a line too",
        reread="Twice the money",
    )
### END HIDDEN TESTS

# %% [markdown] id="never_paid_customers_prompt"
# ## 6. Who never bought? (on your own)
#
# The customer team writes to registered customers who have never paid an order.
# Their own query uses `customer_id NOT IN (SELECT customer_id FROM orders ...)` and returns nobody at all.
# Some orders come from guests 游客, and a guest has no `customer_id`.
#
# <details><summary>Hint 1: concept</summary>
#
# `7 NOT IN (3, NULL)` is neither true nor false: the NULL could be 7.
# A row is kept only when the condition is true.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Ask instead whether a paid order of this customer exists.
# Or join and keep the customers that found no partner.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `SELECT ... FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = ... AND ...)`
#
# </details>


# %% id="never_paid_customers" role="solution"
def never_paid_customers() -> str:
    """Return SQL for the customers without any paid order.

    The statement reads ``customers`` (customer_id each once, never NULL) with the columns
    customer_id and joined_on, and ``orders`` (one row an order) with the columns customer_id
    (NULL for guests) and paid_at (NULL when never paid), among others.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each customer of ``customers`` without a paid order (with none
        at all, or with unpaid ones only), in any order, with the columns customer_id, joined_on.
    """
    ### BEGIN SOLUTION
    return """
        SELECT customer_id, joined_on
        FROM customers
        WHERE NOT EXISTS (
            SELECT * FROM orders
            WHERE orders.customer_id = customers.customer_id AND orders.paid_at IS NOT NULL
        )
    """
    ### END SOLUTION


# %% id="test_never_paid_customers" role="test" points=2
tiny_customers = pd.DataFrame(
    {
        "customer_id": [1, 2, 3, 4],
        "joined_on": pd.to_datetime(["2024-11-01", "2024-11-08", "2024-12-01", "2024-12-05"]),
    }
)
tiny_orders = pd.DataFrame(
    {
        "order_id": [50, 51, 52, 53, 54, 55],
        "customer_id": pd.array([1, 2, 2, None, 3, 3], dtype="Int64"),
        "paid_at": pd.to_datetime(
            ["2025-01-05", None, "2025-01-07", "2025-01-08 10:00", None, None], format="mixed"
        ),
    }
)
answer = checks.query(
    never_paid_customers, tables={"customers": tiny_customers, "orders": tiny_orders}
)
checks.is_frame(answer, "the result of never_paid_customers()", ["customer_id", "joined_on"])
checks.same_frame(
    answer,
    tiny_customers.iloc[[2, 3]],
    "the result of never_paid_customers()",
    keys="customer_id",
    hint="Customer 3 has two unpaid orders only and one row, customer 4 has no order; order 53 is a "
    "guest's",
    reread="Who is not in the list",
)
### BEGIN HIDDEN TESTS


def _case(seed, guests):
    orders = samples.orders(seed, count=45, guests=guests)
    members = samples.customers(seed)
    paid = {
        customer
        for customer, at in zip(orders["customer_id"].tolist(), orders["paid_at"].tolist())
        if pd.notna(at) and customer is not pd.NA
    }
    return orders, members, members[~members["customer_id"].isin(paid)]


cases = [_case(361, 0.15), _case(362, 0.0)]
for fresh, registered, expected in cases:
    checks.same_frame(
        checks.query(never_paid_customers, tables={"customers": registered, "orders": fresh}),
        expected,
        "the result of never_paid_customers()",
        keys="customer_id",
        hint="Each customer once, whatever guests do; an unpaid order is no purchase",
        reread="Who is not in the list",
    )
### END HIDDEN TESTS

# %% [markdown] id="second_order_gap_prompt"
# ## 7. How long until they come back? (on your own, SQL or pandas)
#
# Repurchase 复购 begins with the second order.
# For each customer with at least two paid orders: the moments of the first two payments, and the calendar days between them.
# A payment at 23:50 and the next one at 00:10 lie one calendar day apart.
#
# This time your function gets the table and returns a table.
# Inside, use SQL with `duckdb.sql(...).df()` or pandas, whichever you like.
#
# <details><summary>Hint 1: concept</summary>
#
# A window function 窗口函数 numbers the orders of each customer without merging them into one row.
# Orders that were never paid must be gone before the numbering.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Number the payments of a customer by time, keep numbers 1 and 2, and set them side by side.
# Or look at the next payment with `lead`, and keep the first row of each customer.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# SQL: `row_number() OVER (PARTITION BY ... ORDER BY ...)`, and the days between as a difference of two dates (`...::DATE`).
# pandas: sort by time, number with `groupby(...).cumcount()`, cut out the rows of number 0 and those of number 1, and `merge` the two by customer; `.dt.normalize()` cuts the time of day off.
#
# </details>


# %% id="second_order_gap" role="solution"
def second_order_gap(orders: pd.DataFrame) -> pd.DataFrame:
    """Return the first two payments of each customer who came back.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns order_id (each once), customer_id (Int64,
        missing for guests) and paid_at (timestamp, missing when never paid), among others.
        Two orders of a customer may be paid at the same moment.

    Returns
    -------
    DataFrame
        One row for each customer with at least two paid orders, in any order, with the columns
        customer_id, first_paid_at, second_paid_at (timestamps) and
        days_between (whole calendar days from the date of the first to that of the second).
        Guests are left out. No rows when nobody came back.
    """
    ### BEGIN SOLUTION
    return duckdb.sql(
        """
        WITH numbered AS (
            SELECT
                customer_id,
                paid_at,
                row_number() OVER (PARTITION BY customer_id ORDER BY paid_at) AS place
            FROM orders
            WHERE paid_at IS NOT NULL AND customer_id IS NOT NULL
        )
        SELECT
            customer_id,
            min(paid_at) AS first_paid_at,
            max(paid_at) AS second_paid_at,
            max(paid_at)::DATE - min(paid_at)::DATE AS days_between
        FROM numbered
        WHERE place <= 2
        GROUP BY customer_id
        HAVING count(*) = 2
        """
    ).df()
    ### END SOLUTION


# %% id="test_second_order_gap" role="test" points=3
tiny = pd.DataFrame(
    [
        (7, 1, "2025-01-09 12:00"),
        (3, 1, "2025-01-02 23:50"),
        (4, 1, "2025-01-03 00:10"),
        (5, 2, "2025-01-04 08:00"),
        (6, 2, None),
        (8, None, "2025-01-05 08:00"),
        (9, None, "2025-01-06 08:00"),
        (10, 3, "2025-01-10 09:00"),
        (11, 3, None),
        (12, 3, "2025-02-04 21:00"),
    ],
    columns=["order_id", "customer_id", "paid_at"],
)
tiny["customer_id"] = tiny["customer_id"].astype("Int64")
tiny["paid_at"] = pd.to_datetime(tiny["paid_at"])
columns = ["customer_id", "first_paid_at", "second_paid_at", "days_between"]
answer = checks.call(second_order_gap, tiny)
checks.is_frame(answer, "second_order_gap(tiny)", columns, numeric=["days_between"])
checks.same_frame(
    answer,
    pd.DataFrame({"customer_id": [1, 3]}),
    "second_order_gap(tiny)",
    keys="customer_id",
    hint="Customers 1 and 3 paid twice; orders 8 and 9 are of guests, who are nobody in particular",
    reread="Numbering without merging",
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [1, 3],
            "first_paid_at": pd.to_datetime(["2025-01-02 23:50", "2025-01-10 09:00"]),
            "second_paid_at": pd.to_datetime(["2025-01-03 00:10", "2025-02-04 21:00"]),
            "days_between": [1, 25],
        }
    ),
    "second_order_gap(tiny)",
    keys="customer_id",
    hint="The rows stand in no order; twenty minutes over midnight are one calendar day, and "
    "10 January to 4 February are 25",
    reread="Numbering without merging",
)


### BEGIN HIDDEN TESTS
def _gaps(frame):
    moments = {}
    for customer, at in zip(frame["customer_id"].tolist(), frame["paid_at"].tolist()):
        if customer is not pd.NA and pd.notna(at):
            moments.setdefault(customer, []).append(at)
    rows = []
    for customer, seen in moments.items():
        if len(seen) > 1:
            first, second = sorted(seen)[:2]
            rows.append((customer, first, second, (second.date() - first.date()).days))
    return pd.DataFrame(
        rows, columns=["customer_id", "first_paid_at", "second_paid_at", "days_between"]
    )


fresh = samples.orders(371, count=110)
twins = fresh[fresh["paid_at"].notna()].head(6).copy()
twins["order_id"] += 5_000
fresh = pd.concat([fresh, twins], ignore_index=True)
before = fresh.copy()
expected = _gaps(before)
checks.same_frame(
    checks.call(second_order_gap, fresh),
    expected,
    "second_order_gap(orders)",
    keys="customer_id",
    hint="Paid orders of known customers; the second payment may fall on the same moment",
    reread="Numbering without merging",
)
checks.unchanged(before, fresh, "orders")
checks.is_frame(
    checks.call(second_order_gap, fresh.drop_duplicates("customer_id")),
    "second_order_gap(orders) where nobody came back",
    ["customer_id", "first_paid_at", "second_paid_at", "days_between"],
    rows=0,
)
### END HIDDEN TESTS

# %% [markdown] id="daily_report_prompt"
# ## 8. The daily report, closed days included (on your own)
#
# The daily report 日报 shows for every day the paid orders and the revenue, the revenue of the same weekday a week before, and the average of seven days.
# On a day without orders there is no row in `orders`, but there is one in the report.
# The latest day stands at the top.
# The table `days` holds every day of the period.
#
# <details><summary>Hint 1: concept</summary>
#
# `lag(..., 7)` goes seven *rows* back.
# That is a week only when every day has its row.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First one row a day with orders, then `days` with a LEFT JOIN on the day of payment, then the windows.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `lag(revenue_cny, ...) OVER (ORDER BY day)` and `avg(revenue_cny) OVER (ORDER BY day ROWS BETWEEN ... PRECEDING AND CURRENT ROW)`.
#
# </details>


# %% id="daily_report" role="solution"
def daily_report() -> str:
    """Return SQL for the daily report.

    The statement reads ``days`` (column day, a timestamp at midnight; each day of the period
    once, without a gap, in any order) and ``orders`` (one row an order) with the columns paid_at
    (NULL when never paid), amount_cny and refund_cny, among others. Orders may be paid outside
    the days of ``days``; these do not count.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each day of ``days``, the latest first, with the columns
        day, paid_orders (paid on that day), revenue_cny (their amount less refund; 0 when there
        is none), week_ago_cny (revenue of the day seven days before; NULL when that is not in
        ``days``), average_7d_cny (mean revenue of the day and the six days before it that are in
        ``days``, so of fewer than seven at the beginning).
    """
    ### BEGIN SOLUTION
    return """
        WITH daily AS (
            SELECT
                days.day,
                count(paid_at) AS paid_orders,
                coalesce(sum(amount_cny - refund_cny), 0) AS revenue_cny
            FROM days LEFT JOIN orders ON paid_at::DATE = days.day
            GROUP BY days.day
        )
        SELECT
            day,
            paid_orders,
            revenue_cny,
            lag(revenue_cny, 7) OVER w AS week_ago_cny,
            avg(revenue_cny) OVER (w ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS average_7d_cny
        FROM daily
        WINDOW w AS (ORDER BY day)
        ORDER BY day DESC
    """
    ### END SOLUTION


# %% id="test_daily_report" role="test" points=4
tiny_days = samples.days("2025-01-01", 9)
tiny_orders = pd.DataFrame(
    [
        ("2025-01-01 10:00", 90.0, 0.0),
        ("2025-01-01 23:59", 30.0, 10.0),
        ("2025-01-02 00:01", 40.0, 0.0),
        ("2025-01-08 09:00", 66.0, 0.0),
        ("2025-01-09 12:00", 15.0, 0.0),
        ("2025-01-10 12:00", 500.0, 0.0),
        (None, 700.0, 0.0),
    ],
    columns=["paid_at", "amount_cny", "refund_cny"],
)
tiny_orders["paid_at"] = pd.to_datetime(tiny_orders["paid_at"])
tiny_orders["order_id"] = tiny_orders.index + 1
answer = checks.query(daily_report, tables={"days": tiny_days, "orders": tiny_orders})
columns = ["day", "paid_orders", "revenue_cny", "week_ago_cny", "average_7d_cny"]
checks.is_frame(answer, "the result of daily_report()", columns, numeric=columns[1:])
right = pd.DataFrame(
    {
        "day": tiny_days["day"],
        "paid_orders": [2, 1, 0, 0, 0, 0, 0, 1, 1],
        "revenue_cny": [110.0, 40, 0, 0, 0, 0, 0, 66, 15],
        "week_ago_cny": [np.nan] * 7 + [110.0, 40.0],
        "average_7d_cny": [110.0, 75, 50, 37.5, 30, 25, 150 / 7, 106 / 7, 81 / 7],
    }
).iloc[::-1]
checks.same_frame(
    answer,
    right[["day", "paid_orders", "revenue_cny"]],
    "the result of daily_report()",
    keys="day",
    ordered=True,
    hint="One row for each of nine days, the latest first; the third to the seventh day have no "
    "order: 0 orders, revenue 0",
    reread="A row for every day",
)
checks.same_frame(
    answer,
    right[["day", "week_ago_cny", "average_7d_cny"]],
    "the result of daily_report()",
    keys="day",
    hint="Both windows look back in time, so they go ORDER BY day, whatever the order of the "
    "report; seven days are the day and six before it, those without an order included",
    reread="A row for every day",
)


### BEGIN HIDDEN TESTS
def _report(period, frame):
    sums, counts = {}, {}
    for row in frame.to_dict("records"):
        if pd.notna(row["paid_at"]):
            day = row["paid_at"].normalize()
            sums[day] = sums.get(day, 0.0) + row["amount_cny"] - row["refund_cny"]
            counts[day] = counts.get(day, 0) + 1
    every = sorted(period["day"].tolist())
    revenue = [sums.get(day, 0.0) for day in every]
    return pd.DataFrame(
        {
            "day": every,
            "paid_orders": [counts.get(day, 0) for day in every],
            "revenue_cny": revenue,
            "week_ago_cny": [revenue[n - 7] if n >= 7 else np.nan for n in range(len(every))],
            "average_7d_cny": [
                sum(revenue[max(0, n - 6) : n + 1]) / len(revenue[max(0, n - 6) : n + 1])
                for n in range(len(every))
            ],
        }
    ).iloc[::-1]


fresh = samples.orders(381, count=70, days=40)
period = samples.days("2025-01-23", 30).sample(frac=1, random_state=4)
expected = _report(period, fresh)
checks.same_frame(
    checks.query(daily_report, tables={"days": period, "orders": fresh}),
    expected,
    "the result of daily_report()",
    keys="day",
    ordered=True,
    hint="Every day of `days`, by the day of payment; windows over days, not over orders",
    reread="A row for every day",
)
### END HIDDEN TESTS

# %% [markdown] id="clean_export_prompt"
# ## 9. The export as it comes (messy input)
#
# A platform's export 导出 arrives as text in every column.
# The same order may stand in it twice, written differently; headers repeat in the middle, and a row 合计 holds a total.
# Paid states are 交易成功 and 已支付; 待付款 and 交易关闭 were not paid.
#
# Look at it first: `raw_orders.head(12)`.
#
# <details><summary>Hint 1: concept</summary>
#
# `try_cast` and `try_strptime` give NULL where a text is no number or no time, instead of stopping.
# A row that is no order fails to have an order number.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Turn each column into its type, drop rows whose number is NULL, then keep each order once.
# After the types are right, two notations of one order are equal rows.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `SELECT DISTINCT try_cast(replace(..., 'TB', '') AS BIGINT) AS order_id, try_strptime(..., ['%Y-%m-%d %H:%M:%S', ...]) AS ordered_at, ...`
#
# </details>


# %% id="clean_export" role="solution"
def clean_export() -> str:
    """Return SQL that reads a raw export of orders.

    The statement reads the table ``raw_orders`` with four columns of text:

    - "订单编号": digits such as ' 35012 ' or 'TB35012', possibly with spaces around them;
    - "下单时间": '2025-03-30 23:13:00' or '2025/02/27 02:36';
    - "应付金额": '1,234.50', '¥1,234.50' or '1234.50元';
    - "订单状态": '交易成功', '已支付', '待付款' or '交易关闭'.

    An order may stand in it twice in different notations, which say the same.
    Header rows may repeat, and a row whose number is '合计' holds a total.

    Returns
    -------
    str
        One SELECT statement.
        Its result has one row for each order, in any order, with the columns order_id (whole
        number), ordered_at (timestamp), amount_cny (number), is_paid (true or false).
    """
    ### BEGIN SOLUTION
    return """
        WITH typed AS (
            SELECT
                try_cast(replace("订单编号", 'TB', '') AS BIGINT) AS order_id,
                try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M']) AS ordered_at,
                try_cast(regexp_replace("应付金额", '[¥,元]', '', 'g') AS DOUBLE) AS amount_cny,
                "订单状态" IN ('交易成功', '已支付') AS is_paid
            FROM raw_orders
        )
        SELECT DISTINCT * FROM typed WHERE order_id IS NOT NULL
    """
    ### END SOLUTION


# %% id="test_clean_export" role="test" points=3
tiny = pd.DataFrame(
    [
        (" 35012 ", "2025-03-30 23:13:00", "9.90元", "交易关闭"),
        ("TB14853", "2025/03/09 09:32", "¥12,680.00", "已支付"),
        ("订单编号", "下单时间", "应付金额", "订单状态"),
        ("14853", "2025-03-09 09:32:00", "12,680.00", "已支付"),
        ("合计", "", "¥14,100.40", ""),
        ("70363", "2025/03/25 18:27", "88.00", "交易成功"),
        ("70364", "2025-03-25 18:27:00", "88.00", "已支付"),
        ("70365", "2025/03/26 08:00", "1234.50元", "待付款"),
    ],
    columns=["订单编号", "下单时间", "应付金额", "订单状态"],
    dtype="str",
)
answer = checks.query(clean_export, tables={"raw_orders": tiny})
columns = ["order_id", "ordered_at", "amount_cny", "is_paid"]
checks.is_frame(answer, "the result of clean_export()", columns, numeric=["order_id", "amount_cny"])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "order_id": [14853, 35012, 70363, 70364, 70365],
            "ordered_at": pd.to_datetime(
                ["2025-03-09 09:32", "2025-03-30 23:13", "2025-03-25 18:27", "2025-03-25 18:27"]
                + ["2025-03-26 08:00"]
            ),
            "amount_cny": [12680.0, 9.9, 88.0, 88.0, 1234.5],
            "is_paid": [True, False, True, True, False],
        }
    ),
    "the result of clean_export()",
    keys="order_id",
    hint="Order 14853 stands in it twice and is one order; 70363 and 70364 agree in all but their "
    "number and are two; 70365 waits for its payment; headers and totals are no orders",
    reread="Text that should be numbers",
)
### BEGIN HIDDEN TESTS
cases = [samples.raw_orders(seed, count=25, headers=2, totals=seed == 391) for seed in (391, 392)]
for raw, clean in cases:
    checks.same_frame(
        checks.query(clean_export, tables={"raw_orders": raw}),
        clean,
        "the result of clean_export()",
        keys="order_id",
        hint="Every notation of the docstring, each order once, no totals and no headers",
        reread="Text that should be numbers",
    )
### END HIDDEN TESTS

# %% [markdown] id="category_chart_prompt"
# ## 10. The picture for the wall (chart)
#
# Draw what exercise 4 gives: horizontal bars 条形图 of goods by category, the largest at the top.
# The title states the finding: it names the largest category and its share of all goods, rounded to whole percent, for example "camping brings 31% of goods" or "camping: 31 percent of goods".
#
# <details><summary>Hint 1: concept</summary>
#
# A chart that is sorted is read in one look.
# `barh` draws from the bottom to the top.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort ascending before `barh`, so that the largest bar comes last and lies on top.
# The share is the largest value over the sum of all.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `fig, ax = plt.subplots()`, `ax.barh(..., ...)`, `ax.set_title(f"... {share:.0%} ...")`, both axis labels, `return ax`.
#
# </details>


# %% id="category_chart" role="solution"
def category_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw goods by category.

    Parameters
    ----------
    table : DataFrame
        One row a category in any order, with the columns category (each once) and goods_cny
        (more than 0; no two are equal), among others.

    Returns
    -------
    Axes
        One horizontal bar a category with the length goods_cny, the largest at the top;
        both axes labelled, with the unit on the horizontal one: CNY (or RMB, 元, ￥); a title that
        names the largest category and its share of all goods, rounded to whole percent, followed
        by the sign % or the word percent.
    """
    ### BEGIN SOLUTION
    ordered = table.sort_values("goods_cny")
    largest = ordered.iloc[-1]
    share = largest["goods_cny"] / ordered["goods_cny"].sum()
    _, ax = plt.subplots()
    ax.barh(ordered["category"], ordered["goods_cny"])
    ax.set_xlabel("goods sold (CNY)")
    ax.set_ylabel("category")
    ax.set_title(f"{largest['category']} brings {share:.0%} of goods")
    return ax
    ### END SOLUTION


# %% id="test_category_chart" role="test" points=2
tiny = pd.DataFrame(
    {"category": ["bedding", "storage", "camping"], "goods_cny": [185.0, 36.0, 312.0]}
)
drawn = checks.chart(category_chart, tiny)
assert drawn.horizontal, "category_chart(tiny): its bars should lie, as `ax.barh` draws them"
checks.same_bars(drawn, dict(zip(tiny["category"], tiny["goods_cny"])), "category_chart(tiny)")
checks.starts_at_zero(drawn, "category_chart(tiny)")
checks.has_labels(drawn, "category_chart(tiny)", x=["CNY", "RMB", "元", "￥", "¥"])
checks.has_title(drawn, "category_chart(tiny)")
places = {bar.label: bar.position for bar in drawn.bars}
upside_down = drawn.ylim[0] > drawn.ylim[1]
downwards = sorted(places, key=places.get, reverse=not upside_down)
checks.same_labels(
    downwards,
    ["camping", "bedding", "storage"],
    "the bars of category_chart(tiny) from top to bottom",
    hint="The largest at the top",
)
title = drawn.title.casefold().replace("per cent", "%").replace("percent", "%")
assert "camping" in title, (
    "category_chart(tiny): the title should name the largest category, camping; it says "
    f"{checks.shown(drawn.title)}"
)
assert checks.names_number(title, 59, sign="%"), (
    "category_chart(tiny): the title should give the share of camping, 312 of 533 CNY, rounded to "
    f"whole percent and followed by % or by percent; it says {checks.shown(drawn.title)}"
)
### BEGIN HIDDEN TESTS
fresh = pd.DataFrame(
    {
        "category": ["tableware", "outdoor_wear", "cleaning", "cookware", "unknown"],
        "goods_cny": [910.0, 2460.5, 777.0, 1333.0, 61.5],
    }
)
before = fresh.copy()
drawn = checks.chart(category_chart, fresh)
checks.same_bars(
    drawn,
    dict(zip(before["category"], before["goods_cny"])),
    "category_chart(table)",
    hint="One bar a category, as long as its goods_cny",
)
places = {bar.label: bar.position for bar in drawn.bars}
upside_down = drawn.ylim[0] > drawn.ylim[1]
checks.same_labels(
    sorted(places, key=places.get, reverse=not upside_down),
    ["outdoor_wear", "cookware", "tableware", "cleaning", "unknown"],
    "the bars of category_chart(table) from top to bottom",
    hint="The largest at the top",
)
title = drawn.title.casefold().replace("per cent", "%").replace("percent", "%")
assert "outdoor_wear" in title.replace(" ", "_"), (
    "category_chart(table): the title should name the largest category of this table; it says "
    f"{checks.shown(drawn.title)}"
)
assert checks.names_number(title, 44, sign="%"), (
    "category_chart(table): the title should give the share of the largest category of this "
    "table, rounded to whole percent and followed by % or by percent; it says "
    f"{checks.shown(drawn.title)}"
)
checks.has_labels(drawn, "category_chart(table)", x=["CNY", "RMB", "元", "￥", "¥"])
checks.unchanged(before, fresh, "table")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the finance director
#
# The bonus of the channel teams is 0.5% of the sales of January to March 2025.
# For Tmall three reports lie on the table, and they differ by more than a factor of two: GMV, revenue, and the query of exercise 5 before its repair.
# Write at most 250 words that end the dispute.
# Your functions and the tables of this notebook give all the numbers; the scratch cell below is for them and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Three numbers** | each in CNY, with what it counts, and checked by a second query | numbers only | none |
# | **The mistake** | why the joined query is too high, shown on one order | names the join | none |
# | **The choice** | which number the bonus should follow and why, and the bonus in CNY under each | a choice | none |
# | **From now on** | a definition and a check that finds the mistake the next time, and what it does not find | a definition | none |

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** finance director. **Subject** which Tmall number the bonus follows.
#
# All three describe Tmall, January to March 2025.
# *GMV* adds every submitted order, also those never paid.
# *Revenue* adds paid orders less refunds; `channel_summary` and the Tmall rows of `daily_report` agree on it to the cent.
# The third number is no number of ours: it comes from a query that joins orders to their lines and then adds the order's amount once for each line.
# An order with three lines counts three times; `channel_units`, which brings both tables to one row an order first, gives the GMV again.
# **Choice:** revenue, since a bonus should not be paid on money that never came or went back.
# The bonus is 0.5% of it; the memo states it under all three numbers, and the difference between the third and the first is what the mistake would have cost.
# Refunds that come after March are not in it yet: pay nine tenths now and the rest after the return window.
# **From now on:** "sales" means amount less refund of paid orders, by the day of payment.
# Each report ends with one line that compares its total with the sum over `orders` without any join.
# This finds doubled rows and lost rows; it does not find an order that the platform reported wrongly.
# ### END SOLUTION
