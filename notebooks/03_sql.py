# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times and chapter numbers"
# # 03 SQL for the store 数据查询
#
# **Time** three parts of 45 to 50 minutes; each ends at a result.
# **You need** chapters 01 and 02: what GMV, revenue and a rate are, and the first lines of pandas.
#
# The finance director of a home and outdoor brand has two tables about June 2025 on her desk.
# The operations team's table and the bank's differ by more than a factor of two.
# She asks: *"Which one is wrong, why, and how do we notice it the next time?"*
#
# After this lecture you can
#
# 1. write SELECT statements with WHERE, GROUP BY and ORDER BY, and name their spreadsheet and pandas twins;
# 2. join tables without losing or doubling rows, and prove that you did neither;
# 3. treat a missing value (NULL) as what it is, in conditions and in lists;
# 4. number, rank and follow rows over time with window functions 窗口函数;
# 5. state what a wrong join costs in CNY, and the check that finds it.

# %% [markdown] id="recall" unclaimed="recall questions with their arithmetic"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>An order is submitted and never paid. Is it in GMV? Is it in revenue?</summary>
#
# In GMV 成交总额 yes, in revenue 实收 no.
#
# </details>
# <details><summary>One channel converts 2 of 10 visits, another 30 of 100. What is the rate of both together?</summary>
#
# 32 of 110, which is 29%, and not the mean of 20% and 30%.
#
# </details>
# <details><summary>What does <code>orders.groupby("channel")["amount_cny"].sum()</code> give?</summary>
#
# One sum for each channel: a pivot table with the channels as rows.
#
# </details>

# %% id="setup"
import duckdb
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.dates import DateFormatter

import shop
from shop import practice

shop.setup(strict=True)

# %% id="load"
orders = shop.load_orders()
order_lines = shop.load_order_lines()
products = shop.load_products()
customers = shop.load_customers()

# %% [markdown] id="part_1" unclaimed="a heading with its time"
# # Part 1 of 3: one table (45 minutes)

# %% [markdown] id="first_query_words"
# ## The first sentence
#
# SQL is a language of sentences: *select these columns from this table*.
# DuckDB is a database without a server, and it reads the tables of this notebook by their names.

# %% id="first_query"
duckdb.sql(
    "SELECT order_id, channel, paid_at, amount_cny FROM orders ORDER BY order_id LIMIT 4"
).df()

# %% [markdown] id="grain_words"
# One row of `orders` is one submitted order.
# `paid_at` is empty where no payment came.
# The empty cell is called NULL in SQL, and this lecture will come back to it.

# %% id="sizes"
duckdb.sql("SELECT count(*) AS orders, count(paid_at) AS paid FROM orders").df()

# %% [markdown] id="sizes_words"
# `count(*)` counts rows, `count(paid_at)` only rows in which `paid_at` is not NULL.
# About 249,000 orders were submitted in two years, and 173,000 of them were paid.

# %% id="sizes_claim" role="claim"
assert round(len(orders), -3) == 249_000
assert round(orders["paid_at"].count(), -3) == 173_000

# %% [markdown] id="three_names" unclaimed="a table of names"
# You know these steps already, under other names.
#
# | in the spreadsheet | in pandas | in SQL |
# |---|---|---|
# | filter 筛选 | `orders[orders["amount_cny"] >= 500]` | `WHERE amount_cny >= 500` |
# | sort 排序 | `.sort_values("amount_cny")` | `ORDER BY amount_cny` |
# | pivot table 数据透视表 | `.groupby("channel").agg(...)` | `GROUP BY channel` |
# | SUMIFS | `.loc[mask, "amount_cny"].sum()` | `sum(amount_cny) FILTER (WHERE ...)` |
# | lookup 查找引用 | `.merge(products, how="left")` | `LEFT JOIN products` |
# | running total 累计 | `.cumsum()` | `sum(...) OVER (ORDER BY ...)` |

# %% [markdown] id="where_words"
# ## Some rows of one table
#
# On 18 June 2025, the peak of the festival, which large orders of Douyin were paid?
# Words of SQL stand in capitals here so that you see them; small letters work as well.
# A text stands in single quotes.

# %% id="where_sql"
query = """
SELECT order_id, ordered_at, amount_cny FROM orders WHERE channel = 'douyin'
  AND ordered_at >= '2025-06-18' AND ordered_at < '2025-06-19' AND paid_at IS NOT NULL
  AND amount_cny >= 500 ORDER BY amount_cny DESC, order_id
"""
large = duckdb.sql(query).df()
large.head(3)

# %% [markdown] id="where_pandas_words"
# The pandas twin says the same with masks.

# %% id="where_pandas"
day = orders["ordered_at"].dt.normalize() == "2025-06-18"
wanted = (orders["channel"] == "douyin") & day & orders["paid_at"].notna()
twin = orders[wanted & (orders["amount_cny"] >= 500)]
len(large), len(twin)

# %% [markdown] id="where_after"
# Both find the same 19 orders.
# Note the two ends of the day: `>=` its first moment and `<` the first moment of the next one.
# BETWEEN would take both ends, and an order of midnight would stand in two days.

# %% id="where_claim" role="claim"
assert len(large) == len(twin) == 19
assert set(large["order_id"]) == set(twin["order_id"])
assert large["amount_cny"].is_monotonic_decreasing

# %% [markdown] id="null_words"
# ## A value that is not there
#
# **Predict.** In June 2025, how many orders satisfy `paid_at <> NULL`, that is, "paid at something other than nothing"?
# Commit to a number before you run the cell.

# %% id="null_counts"
query = """
SELECT count(*) FILTER (WHERE paid_at <> NULL) AS unequal_null,
    count(*) FILTER (WHERE paid_at IS NOT NULL) AS is_not_null,
    count(*) FILTER (WHERE paid_at IS NULL) AS is_null FROM orders
WHERE ordered_at >= '2025-06-01' AND ordered_at < '2025-07-01'
"""
duckdb.sql(query).df()

# %% [markdown] id="null_after"
# Not one.
# NULL means *unknown*, and whether something differs from an unknown value is unknown too.
# A row is kept only where the condition is true, so rows with an unknown answer go.
# The right question is `IS NOT NULL`, and it finds 13,273 paid orders beside 4,655 that were never paid.

# %% id="null_claim" role="claim"
june_orders = orders[orders["ordered_at"].between("2025-06-01", "2025-06-30 23:59:59.999999")]
assert june_orders["paid_at"].count() == 13_273
assert june_orders["paid_at"].isna().sum() == 4_655
assert duckdb.sql("SELECT count(*) FROM orders WHERE paid_at <> NULL").fetchall() == [(0,)]

# %% [markdown] id="practice_null"
# **Your turn.** How many orders of the whole table were paid and came from a desktop?
# Write the query and put the number into `answer`.
# `.df()` gives a table, also where it holds one number; `.item()` takes that number out of its column.
# For example `duckdb.sql("SELECT count(*) AS n FROM orders").df()["n"].item()` is the number of all orders.

# %% id="practice_null_cell"
answer = ...
practice.check("03_paid_desktop", answer)

# %% [markdown] id="group_words"
# ## Pivot without a mouse
#
# GROUP BY makes one row of all rows that agree.
# The operations table of June begins like this: what was submitted, what was paid, by channel.

# %% id="group_sql"
query = """
SELECT channel, count(*) AS orders, count(paid_at) AS paid, sum(amount_cny) AS gmv_cny,
    sum(amount_cny - refund_cny) FILTER (WHERE paid_at IS NOT NULL) AS revenue_cny
FROM orders WHERE ordered_at >= '2025-06-01' AND ordered_at < '2025-07-01' GROUP BY channel
ORDER BY gmv_cny DESC
"""
june = duckdb.sql(query).df()
june

# %% [markdown] id="group_after"
# FILTER belongs to one sum only, so GMV keeps unpaid orders while revenue does not.
# A WHERE would have taken them out of both.
# The mini-program is third by GMV and last by revenue: it submits many orders that are never paid, which chapter 04 explains.

# %% id="group_claim" role="claim"
assert list(june["channel"])[2] == "mini_program"
assert june.set_index("channel")["revenue_cny"].idxmin() == "mini_program"
by_paid = june.set_index("channel").eval("paid / orders")
assert by_paid.idxmin() == "mini_program"

# %% id="group_pandas"
rows = orders[orders["ordered_at"].between("2025-06-01", "2025-06-30 23:59:59.999999")]
rows.assign(net=(rows["amount_cny"] - rows["refund_cny"]).where(rows["paid_at"].notna())).groupby(
    "channel"
).agg(orders=("order_id", "size"), paid=("paid_at", "count"), revenue_cny=("net", "sum"))

# %% [markdown] id="rate_words"
# ### A rate of all is not the mean of rates
#
# What share of June's orders was paid, over all channels?
# Add first, divide afterwards; `avg` of the channels' rates would weigh a small channel like a large one.

# %% id="rate_sql"
query = """
SELECT sum(paid) / sum(orders) AS share_of_orders, avg(paid / orders) AS mean_of_channels
FROM june
"""
duckdb.sql(query).df()

# %% [markdown] id="rate_after"
# Here the two lie within a tenth of a percentage point of each other; in January 2025 they are about three points apart.
# Weights decide, and you cannot see from the mean whether they mattered.

# %% id="rate_claim" role="claim"
assert abs(june["paid"].sum() / june["orders"].sum() - june.eval("paid / orders").mean()) < 0.001
january = orders[orders["ordered_at"].between("2025-01-01", "2025-01-31 23:59:59.999999")]
was_paid = january["paid_at"].notna()
apart = was_paid.groupby(january["channel"]).mean().mean() - was_paid.mean()
assert round(100 * apart) == 3

# %% [markdown] id="pivot_words"
# A pivot has rows and columns.
# In SQL each column is one filtered sum; the spreadsheet's column field becomes the list of filters.

# %% id="pivot_sql"
query = """
SELECT date_trunc('month', paid_at) AS month,
    sum(amount_cny - refund_cny) FILTER (WHERE device = 'mobile') AS mobile_cny,
    sum(amount_cny - refund_cny) FILTER (WHERE device = 'desktop') AS desktop_cny
FROM orders WHERE paid_at >= '2025-01-01' GROUP BY month ORDER BY month
"""
months = duckdb.sql(query).df()
months.head(3)

# %% [markdown] id="pivot_after"
# June and November stand out, the months of the two large festivals.
# In each month of 2025 the phone brings more than 85% of revenue.
# An empty cell of such a pivot is NULL; write `coalesce(..., 0)` where the reader expects a 0.

# %% id="pivot_claim" role="claim"
both = months.set_index("month").sum(axis=1)
assert set(both.nlargest(2).index.month) == {6, 11}
assert (months["mobile_cny"] / months[["mobile_cny", "desktop_cny"]].sum(axis=1)).min() > 0.85
assert len(months) == 12

# %% [markdown] id="practice_pivot"
# **Your turn.** Which channel had the largest share of paid orders in June 2025?
# Give the name of the channel as a text.

# %% id="practice_pivot_cell"
answer = ...
practice.check("03_best_paid_share", answer)

# %% [markdown] id="raw_words"
# ## Text that should be numbers
#
# The platform's export 导出 of March is a text file with a preamble, in the encoding GBK.
# pandas reads it as it is: every column a text.

# %% id="raw"
path = shop.raw_export_path("orders")
raw = pd.read_csv(path, encoding="gb18030", skiprows=4, dtype="str")
raw.iloc[:4, [0, 2, 3, 5, 9]]

# %% [markdown] id="raw_dates_words" unclaimed="what the functions of the query do"
# Dates come in three notations, and some rows are no orders at all.
# `try_cast(… AS BIGINT)` makes a whole number of a text, `AS DOUBLE` one with decimals, and `try_strptime` a moment; the signs after % name its parts, as in chapter 01.
# All of them give NULL where a text does not fit, instead of stopping.
# Names of columns that are no plain English words stand in double quotes.

# %% id="raw_typed"
query = """
SELECT try_cast(replace("订单编号", 'TM', '') AS BIGINT) AS order_id,
    try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y年%m月%d日 %H:%M:%S'])
        AS ordered_at, try_cast(replace("应付金额(元)", ',', '') AS DOUBLE) AS amount_cny
FROM raw
"""
typed = duckdb.sql(query).df()
typed.isna().sum()

# %% [markdown] id="raw_look_words"
# Before you drop what does not fit, look at it.

# %% id="raw_misfits"
raw[typed["amount_cny"].isna()].iloc[:4, [0, 2, 9]]

# %% [markdown] id="raw_misfits_words"
# Two kinds of misfits: headers that repeat in the middle of the file, and amounts with the sign ￥ before them.
# The headers may go, the amounts must not.
# Dropping every row with a NULL would have dropped 330 rows with an amount, and lost 324 orders altogether.

# %% id="raw_misfits_claim" role="claim"
assert typed["order_id"].isna().sum() == 4
signed = typed[typed["amount_cny"].isna() & typed["order_id"].notna()]
assert len(signed) == 330 and raw.loc[signed.index].iloc[:, 9].str.startswith("￥").all()
assert len(set(signed["order_id"]) - set(typed.dropna()["order_id"])) == 324

# %% id="raw_typed_again"
query = """
SELECT try_cast(replace("订单编号", 'TM', '') AS BIGINT) AS order_id,
    try_strptime("下单时间", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y年%m月%d日 %H:%M:%S'])
        AS ordered_at,
    try_cast(regexp_replace("应付金额(元)", '[￥,]', '', 'g') AS DOUBLE) AS amount_cny
FROM raw
"""
typed = duckdb.sql(query).df()
typed.isna().sum()

# %% id="raw_clean"
clean = duckdb.sql("SELECT DISTINCT * FROM typed WHERE order_id IS NOT NULL").df()
len(raw), len(clean), clean["order_id"].nunique()

# %% [markdown] id="raw_after"
# DISTINCT comes last: two notations of one order are equal rows only after the types are right.
# 3,057 rows of text are 3,016 orders, each once, and the same 3,016 as in `orders` for Tmall in March 2025.

# %% id="raw_claim" role="claim"
in_march = orders["ordered_at"].between("2025-03-01", "2025-03-31 23:59:59.999999")
march = orders[(orders["channel"] == "tmall") & in_march].set_index("order_id")
assert len(raw) == 3_057 and len(clean) == 3_016
assert clean["order_id"].is_unique and set(clean["order_id"]) == set(march.index)
assert (clean.set_index("order_id")["amount_cny"] - march["amount_cny"]).abs().max() < 0.005

# %% [markdown] id="part_1_end"
# **Where we are.** One table answers what was submitted, paid and received.
# The finance director's two tables both have channels, orders and amounts.
# The difference must come from somewhere else: the operations table also shows *units*, and units stand in another table.

# %% [markdown] id="part_2" unclaimed="a heading with its time"
# # Part 2 of 3: several tables (50 minutes)

# %% [markdown] id="lookup_words"
# ## A lookup that loses nothing
#
# Goods by category need the catalogue, since lines know their product only by a number.
# A **join** 连接 sets rows of two tables side by side where a column agrees, as a lookup does.
# `order_lines JOIN orders USING (order_id)` puts beside each line the order with the same `order_id`; `order_lines.*` means all columns of the lines.
#
# Suppose that finance uses a catalogue saved at New Year 2025.
# **Predict.** What happens to products launched later?

# %% id="lookup_setup"
query = """
SELECT order_lines.* FROM order_lines JOIN orders USING (order_id)
WHERE paid_at >= '2025-06-01' AND paid_at < '2025-07-01'
"""
paid_lines = duckdb.sql(query).df()
old_catalogue = products[products["launched_on"] < "2025-01-01"]

# %% id="lookup_inner"
query = """
SELECT category, sum(quantity * unit_price_cny) AS goods_cny
FROM paid_lines JOIN old_catalogue USING (product_id) GROUP BY category
"""
inner = duckdb.sql(query).df()
goods = (paid_lines["quantity"] * paid_lines["unit_price_cny"]).sum()
print(f"by category {inner['goods_cny'].sum():,.0f} CNY, all lines {goods:,.0f} CNY")

# %% [markdown] id="lookup_after"
# Nearly 187,000 CNY are gone, and no error was shown.
# An inner join keeps only rows that find a partner.
# The spreadsheet's lookup would have shown `#N/A` in these lines, which is ugly and honest.
# LEFT JOIN keeps every row of the left table, and NULL stands where the lookup found nothing.
# (In the next box `GROUP BY 1` means "by the first column of SELECT", which saves writing it twice.)

# %% id="lookup_claim" role="claim"
lost = goods - inner["goods_cny"].sum()
assert 186_000 < lost < 187_000

# %% id="lookup_left"
query = """
SELECT coalesce(category, 'unknown') AS category, sum(quantity * unit_price_cny) AS goods_cny
FROM paid_lines LEFT JOIN old_catalogue USING (product_id) GROUP BY 1 ORDER BY goods_cny
"""
left = duckdb.sql(query).df()
print(f"{left['goods_cny'].sum():,.0f} CNY")

# %% [markdown] id="lookup_habit"
# Now the parts add up to the whole.
# Make it a habit: one total before the join, one after it.
# In pandas the twin is `paid_lines.merge(old_catalogue, on="product_id", how="left")`.

# %% id="lookup_left_claim" role="claim"
assert abs(left["goods_cny"].sum() - goods) < 0.01

# %% id="lookup_chart"
fig, ax = plt.subplots()
colors = ["tab:orange" if name == "unknown" else "tab:blue" for name in left["category"]]
ax.barh(left["category"], left["goods_cny"] / 1000, color=colors)
ax.set_xlabel("goods of paid orders, June 2025 (thousand CNY)")
ax.set_ylabel("category")
ax.set_title("An inner join drops the orange bar without a word")
# %% [markdown] id="practice_lookup"
# **Your turn.** With the *whole* catalogue `products`, which category sold the most units in `paid_lines`?

# %% id="practice_lookup_cell"
answer = ...
practice.check("03_units_category", answer)

# %% [markdown] id="fan_words"
# ## Twice the money
#
# The operations table shows orders, units and amount by channel.
# Its author needs both tables for it, and joins them.

# %% id="fan_sql"
query = """
SELECT channel, count(*) AS orders, sum(quantity) AS units, sum(amount_cny) AS amount_cny
FROM orders JOIN order_lines USING (order_id)
WHERE paid_at >= '2025-06-01' AND paid_at < '2025-07-01' GROUP BY channel
"""
operations = duckdb.sql(query).df()
print(f"{operations['amount_cny'].sum():,.0f} CNY")

# %% id="bank_sql"
query = """
SELECT channel, count(*) AS orders, sum(amount_cny) AS amount_cny
FROM orders WHERE paid_at >= '2025-06-01' AND paid_at < '2025-07-01' GROUP BY channel
"""
bank = duckdb.sql(query).df()
print(f"{bank['amount_cny'].sum():,.0f} CNY")

# %% id="paid_june"
paid_june = orders[(orders["paid_at"] >= "2025-06-01") & (orders["paid_at"] < "2025-07-01")]
print(f"{paid_june['amount_cny'].sum():,.0f} CNY, once more with pandas")

# %% [markdown] id="fan_after"
# There it is: 6.46 million CNY against 3.02 million.
# Operations reports 2.1 times what customers paid.

# %% id="fan_claim" role="claim"
factor = operations["amount_cny"].sum() / bank["amount_cny"].sum()
assert round(operations["amount_cny"].sum() / 1e6, 2) == 6.46
assert round(bank["amount_cny"].sum() / 1e6, 2) == 3.02
assert round(factor, 1) == 2.1

# %% [markdown] id="fan_look_words"
# **Investigate.** Look at one order before and after the join.

# %% id="fan_one"
sizes = paid_lines.groupby("order_id").size()
one = sizes[sizes == 3].index[0]
orders.loc[orders["order_id"] == one, ["order_id", "amount_cny"]]

# %% id="fan_joined"
query = f"""
SELECT order_id, line_no, quantity, amount_cny
FROM orders JOIN order_lines USING (order_id) WHERE order_id = {one}
"""
duckdb.sql(query).df()

# %% [markdown] id="fan_why"
# One order with three lines became three rows, and each carries the amount of the whole order.
# This is fan-out 连接膨胀: after the join, one row is one *line*.
# Quantities may be added there, because they belong to lines; amounts of orders may not.
# The harm is larger than the number of lines alone: orders with more lines are also larger orders, so they are repeated most.

# %% id="fan_why_claim" role="claim"
lines_of = order_lines.groupby("order_id").size().rename("lines")
with_lines = paid_june.merge(lines_of, on="order_id")
factor = operations["amount_cny"].sum() / bank["amount_cny"].sum()
assert factor > with_lines["lines"].mean()
by_lines = with_lines[with_lines["lines"] <= 4].groupby("lines")["amount_cny"].mean()
assert by_lines.is_monotonic_increasing
assert sizes[one] == 3

# %% [markdown] id="distinct_words"
# A colleague proposes `sum(DISTINCT amount_cny)`.
# **Predict.** Too high, too low, or right?

# %% id="distinct_sql"
query = """
SELECT sum(DISTINCT amount_cny) AS amount_cny
FROM orders JOIN order_lines USING (order_id)
WHERE paid_at >= '2025-06-01' AND paid_at < '2025-07-01'
"""
duckdb.sql(query).df()

# %% [markdown] id="distinct_after"
# Far too low: 329 orders of 6.80 CNY now count as one.
# DISTINCT looks at values and knows nothing of orders.

# %% id="distinct_claim" role="claim"
assert paid_june["amount_cny"].drop_duplicates().sum() < 0.6 * paid_june["amount_cny"].sum()
assert (paid_june["amount_cny"] == 6.80).sum() == 329

# %% [markdown] id="repair_words"
# The repair brings both tables to the same grain first: one row an order.
# WITH gives a step a name, so that the sentence can be read from top to bottom.

# %% id="repair_sql"
query = """
WITH per_order AS (
    SELECT order_id, sum(quantity) AS units FROM order_lines GROUP BY order_id
)
SELECT channel, count(*) AS orders, sum(units) AS units, sum(amount_cny) AS amount_cny
FROM orders LEFT JOIN per_order USING (order_id)
WHERE paid_at >= '2025-06-01' AND paid_at < '2025-07-01' GROUP BY channel
"""
repaired = duckdb.sql(query).df()
print(f"{repaired['amount_cny'].sum():,.0f} CNY, {repaired['units'].sum():,.0f} units")

# %% [markdown] id="repair_after"
# The amount is the bank's, and the units are those of the joined table, which had them right.
# LEFT JOIN keeps an order that has no line, such as a gift card; in June there is none, but the query should not depend on that.

# %% id="repair_claim" role="claim"
assert abs(repaired["amount_cny"].sum() - bank["amount_cny"].sum()) < 0.01
assert repaired["units"].sum() == operations["units"].sum()
assert repaired["orders"].sum() == bank["orders"].sum()
assert paid_june["order_id"].isin(order_lines["order_id"]).all()

# %% id="repair_pandas"
per_order = order_lines.groupby("order_id", as_index=False)["quantity"].sum()
safe = orders.merge(per_order, on="order_id", how="left", validate="one_to_one")
print(len(safe), "rows after the join,", len(orders), "before")

# %% [markdown] id="validate_words"
# pandas can guard the join for you: `validate="one_to_one"` raises an error when a key repeats on either side.
# SQL has no such word, so there the guard is a count before and after.

# %% [markdown] id="practice_fan"
# **Your turn.** Over all paid orders of the two years, how many times too high would the joined amount be?
# Give the factor, rounded to two decimals.

# %% id="practice_fan_cell"
answer = ...
practice.check("03_fan_factor", answer)

# %% [markdown] id="anti_words" unclaimed="what the customer team asks"
# ## Who is not in the list
#
# The customer team asks which registered customers were never seen in the clickstream 行为日志.
# Visitors who are not logged in have no `customer_id` there: it is NULL.

# %% id="anti_setup"
events = shop.load_events(columns=["session_id", "event", "customer_id"])
print(f"{events['customer_id'].isna().mean():.0%} of the events have no customer")

# %% id="anti_not_in"
query = """
SELECT count(*) AS never_seen FROM customers
WHERE customer_id NOT IN (SELECT customer_id FROM events)
"""
duckdb.sql(query).df()

# %% [markdown] id="anti_after"
# Nobody, although 63% of the events name no customer: did really each of the 40,000 customers log in?
# That is worth a doubt.
# For SQL the list reads "…, 3, NULL, 5, …".
# Is customer 4 *not* in it?
# The NULL could be customer 4, so the answer is unknown; for customer 5, who is in the list, it is false.
# Either way no row is kept.

# %% id="anti_claim" role="claim"
assert round(events["customer_id"].isna().mean(), 2) == 0.63
assert len(customers) == 40_000
assert not events["customer_id"].eq(4).any()
assert {3, 5} <= set(events["customer_id"].dropna()) and {3, 4, 5} <= set(customers["customer_id"])

# %% id="anti_exists"
query = """
SELECT count(*) AS never_seen FROM customers
WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.customer_id = customers.customer_id)
"""
duckdb.sql(query).df()

# %% [markdown] id="anti_exists_words"
# NOT EXISTS asks for each customer whether a matching row exists, and a NULL never matches.
# What is selected inside does not matter, only whether there is a row; `SELECT 1` says so.
# It finds 13,296 customers.
# This is an anti-join 反连接; in pandas it is `customers[~customers["customer_id"].isin(events["customer_id"])]`, and there a missing value does no harm.

# %% id="anti_exists_claim" role="claim"
assert (~customers["customer_id"].isin(events["customer_id"].dropna())).sum() == 13_296
assert (~customers["customer_id"].isin(events["customer_id"])).sum() == 13_296

# %% [markdown] id="practice_anti"
# **Your turn.** How many customers of `customers` have no *paid* order?

# %% id="practice_anti_cell"
answer = ...
practice.check("03_never_paid", answer)

# %% [markdown] id="part_2_end"
# **Where we are.** The operations table is wrong: it adds order amounts over lines.
# The next part asks what comes after the sum: order, rank and time.

# %% [markdown] id="part_3" unclaimed="a heading with its time"
# # Part 3 of 3: windows (50 minutes)

# %% [markdown] id="window_words"
# ## Numbering without merging
#
# GROUP BY makes one row of many.
# A window function 窗口函数 looks at the group and leaves every row where it is.
# Its grammar: *function* OVER (PARTITION BY *group* ORDER BY *time*).

# %% id="window_numbered"
query = """
SELECT customer_id, paid_at,
    row_number() OVER (PARTITION BY customer_id ORDER BY paid_at) AS place
FROM orders WHERE paid_at IS NOT NULL
"""
numbered = duckdb.sql(query).df()
numbered.sort_values(["customer_id", "place"], ignore_index=True).head(4)

# %% [markdown] id="second_words"
# With numbers, "the second order" is a filter.
# `::DATE` makes a date of a moment, so that the time of day is cut off; the difference of two dates is a number of days.
# How many of the customers who ever paid came back, and after how many days?

# %% id="second_sql"
query = """
SELECT customer_id, min(paid_at) AS first_paid_at,
    max(paid_at)::DATE - min(paid_at)::DATE AS days FROM numbered WHERE place <= 2
GROUP BY customer_id
HAVING count(*) = 2
"""
gaps = duckdb.sql(query).df()
buyers = numbered["customer_id"].nunique()
print(
    f"{len(gaps):,} of {buyers:,} came back, half of them within {gaps['days'].median():.0f} days"
)

# %% [markdown] id="second_after"
# HAVING is the WHERE of groups: it looks at what GROUP BY made.
# 66% came back, and half of those within 46 days.
# Do not read this as a repurchase rate 复购率 of 30 or 60 days: somebody who first bought in December 2025 had no time to come back, and the days of those who did not come back are missing here.
# Chapter 07 does it with a window of equal length for everybody.

# %% id="second_claim" role="claim"
assert round(len(gaps) / buyers, 2) == 0.66
assert gaps["days"].median() == 46
first = numbered[numbered["place"] == 1]
assert (first["paid_at"] >= "2025-12-01").any()

# %% id="second_pandas"
paid = orders[orders["paid_at"].notna()].sort_values(["customer_id", "paid_at"])
place = paid.groupby("customer_id").cumcount() + 1
print((place == 2).sum(), "second orders")

# %% [markdown] id="rank_words"
# ## Rank and share
#
# The buyer wants the three best products of each category in June, and what share of the category they bring.

# %% id="rank_sql"
query = """
SELECT category, product_id, sum(quantity * unit_price_cny) AS goods_cny
FROM paid_lines JOIN products USING (product_id) GROUP BY category, product_id
"""
by_product = duckdb.sql(query).df()

# %% id="rank_window"
query = """
SELECT *, rank() OVER (PARTITION BY category ORDER BY goods_cny DESC) AS place,
    goods_cny / sum(goods_cny) OVER (PARTITION BY category) AS share
FROM by_product
"""
ranked = duckdb.sql(query).df()
best = duckdb.sql("SELECT * FROM ranked WHERE place <= 3 ORDER BY category, place").df()
best.head(6)

# %% id="rank_sums"
best.groupby("category")["share"].sum().round(3)

# %% [markdown] id="rank_after"
# `rank` gives equal values the same place and leaves the next one out (1, 2, 2, 4); `row_number` would throw the dice.
# The order of steps matters: a WHERE that kept the top three *before* the window would make their shares add up to 100%.
# Here they add up to between 49% and 61% of a category.

# %% id="rank_claim" role="claim"
together = best.groupby("category")["share"].sum()
assert (together.min().round(2), together.max().round(2)) == (0.49, 0.61)
assert (best.groupby("category").size() == 3).all()

# %% [markdown] id="practice_rank"
# **Your turn.** In `ranked`, what share of its category does the best product of `cookware` bring?
# Give a fraction, rounded to three decimals.

# %% id="practice_rank_cell"
answer = ...
practice.check("03_cookware_share", answer)

# %% [markdown] id="days_words"
# ## A row for every day
#
# The daily report compares each day with the same weekday a week before.
# `lag(x, 7)` takes the value seven rows back.
# On Douyin's desktop pages few orders are paid.

# %% id="days_gaps"
query = """
SELECT paid_at::DATE AS day, count(*) AS paid_orders, sum(amount_cny - refund_cny) AS revenue_cny
FROM orders WHERE channel = 'douyin' AND device = 'desktop' AND paid_at IS NOT NULL
GROUP BY day
"""
desk = duckdb.sql(query).df()
print(f"{len(desk)} days with an order, of 731")

# %% [markdown] id="days_predict"
# **Predict.** How many days back does `lag(day, 7)` reach, at the median?

# %% id="days_lag"
query = """
WITH steps AS (
    SELECT day::DATE - (lag(day, 7) OVER (ORDER BY day))::DATE AS days_back FROM desk
)
SELECT median(days_back) AS median_days, max(days_back) AS most_days FROM steps
"""
back = duckdb.sql(query).df()
back

# %% [markdown] id="days_after"
# About half of all days have no row, so seven rows reach 13 days back at the median and 33 days at most.
# A day without orders is not in `orders`: no order was there to write it down.
# The calendar knows it.

# %% id="days_claim" role="claim"
assert 0.45 < len(desk) / 731 < 0.55
assert back["median_days"].item() == 13
assert back["most_days"].item() == 33

# %% id="days_full"
calendar = shop.load_calendar(columns=["date"])
query = """
WITH daily AS (
    SELECT date AS day, coalesce(paid_orders, 0) AS paid_orders,
        coalesce(revenue_cny, 0) AS revenue_cny
    FROM calendar LEFT JOIN desk ON desk.day = calendar.date
)
SELECT *, lag(revenue_cny, 7) OVER w AS week_ago_cny,
    avg(revenue_cny) OVER (w ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS average_7d_cny
FROM daily
WINDOW w AS (ORDER BY day) ORDER BY day
"""
report = duckdb.sql(query).df()
len(report)

# %% [markdown] id="days_full_after"
# Start from the calendar, join the orders to it, and every day has its row, with 0 where nothing was sold.
# Now seven rows are a week, and the average of seven days counts the days of 0.
# `ROWS BETWEEN 6 PRECEDING AND CURRENT ROW` ends with the day itself: a report must not use days that are not over.

# %% id="days_full_claim" role="claim"
assert len(report) == 731
assert report["day"].diff().dropna().eq(pd.Timedelta(days=1)).all()
assert report["week_ago_cny"].isna().sum() == 7

# %% id="days_chart"
june_days = report[report["day"].between("2025-05-15", "2025-07-15")]
fig, ax = plt.subplots()
ax.bar(june_days["day"], june_days["revenue_cny"], color="tab:gray", label="revenue of the day")
ax.plot(june_days["day"], june_days["average_7d_cny"], marker="", label="average of 7 days")
ax.set(xlabel="day of payment (2025)", ylabel="revenue (CNY)")
ax.xaxis.set_major_formatter(DateFormatter("%d %b"))
ax.legend()
ax.set_title("Days without an order are part of the average")
# %% [markdown] id="practice_days"
# **Your turn.** In `report`, what is the revenue of 18 June 2025 minus that of the week before, in CNY?

# %% id="practice_days_cell"
answer = ...
practice.check("03_week_change", answer)

# %% [markdown] id="plan_words"
# ## What the database does with your sentence
#
# A SELECT says *what* you want; the database decides *how*.
# EXPLAIN shows its plan 执行计划, to be read from the bottom.

# %% id="plan"
text = (
    "EXPLAIN SELECT channel, sum(amount_cny) FROM orders WHERE device = 'desktop' GROUP BY channel"
)
print(duckdb.sql(text).fetchall()[0][1])

# %% [markdown] id="plan_after"
# From the bottom: of the 12 columns only three are read, rows are filtered at once, and the groups come last.
# So name your columns and filter in the query: less has to be read and handed over.
# How much time this saves, the plan does not say.
# The numbers with `~` are guesses of the planner, not counts.

# %% id="plan_claim" role="claim"
plan = duckdb.sql(text).fetchall()[0][1]
scan = plan[plan.index("Pandas Scan") :]
assert all(name in scan for name in ["device", "channel", "amount_cny"])
assert "order_id" not in scan and "paid_at" not in scan
assert orders.shape[1] == 12
assert plan.index("Hash Group By") < plan.index("Filter") < plan.index("Pandas Scan")

# %% [markdown] id="real_words" unclaimed="a statement quoted; the query below puts it to the test"
# ## The same sentences on a real shop
#
# Online Retail II holds the invoices of a British gift wholesaler, December 2009 to December 2011 (UCI Machine Learning Repository, Chen 2019).
# A common statement about it: the top 20% of its customers bring 77.2% of the money.
# Rows with a customer, not cancelled and with a price count.

# %% id="real_sql"
from shop import realdata

lines = realdata.load_online_retail_clean()
len(lines)

# %% id="real_top"
query = """
WITH per_customer AS (
    SELECT customer_id, sum(revenue_gbp) AS gbp FROM lines GROUP BY customer_id
), placed AS (
    SELECT gbp, row_number() OVER (ORDER BY gbp DESC) AS place, count(*) OVER () AS n
    FROM per_customer
)
SELECT any_value(n) AS customers, sum(gbp) AS gbp,
    sum(gbp) FILTER (WHERE place <= 0.2 * n) / sum(gbp) AS top_share
FROM placed
"""
top = duckdb.sql(query).df()
top

# %% [markdown] id="real_after"
# 5,878 customers, 17.74 million pounds, and 77.2% from the top fifth: the statement holds for these rows.
# It is a statement about two years of a wholesaler; it says nothing about your shop.

# %% id="real_claim" role="claim"
assert top["customers"].item() == 5_878
assert round(top["gbp"].item() / 1e6, 2) == 17.74
assert round(top["top_share"].item(), 3) == 0.772

# %% [markdown] id="reconcile_words" unclaimed="a promise; the query below puts it to the test"
# ## Does it add up?
#
# Every line belongs to an order, and an order's goods are the sum of its lines.
# If our tables keep this promise, no line is missing or doubled unnoticed: the sum of its order would show it.
# That the repaired query repeats no order, its totals above have shown.

# %% id="reconcile"
query = """
WITH per_order AS (
    SELECT order_id, sum(quantity * unit_price_cny) AS goods FROM order_lines GROUP BY order_id
)
SELECT count(*) AS orders, count(goods) AS with_lines,
    max(abs(goods - goods_cny)) < 0.005 AS goods_agree
FROM orders LEFT JOIN per_order USING (order_id)
"""
duckdb.sql(query).df()

# %% [markdown] id="reconcile_after"
# All orders have lines, and in all of them the goods agree to the cent.
# Our shop is simulated, so the promise holds by construction; with your platform's exports this query is the first one to run.

# %% id="reconcile_claim" role="claim"
agree = (
    (order_lines["quantity"] * order_lines["unit_price_cny"]).groupby(order_lines["order_id"]).sum()
)
assert orders["order_id"].isin(agree.index).all()
assert (orders.set_index("order_id")["goods_cny"] - agree).abs().max() < 0.005

# %% [markdown] id="decision_words" unclaimed="what the bonus is taken to be"
# ## What to do on Monday
#
# The teams' bonus is 0.5% of "sales".
# What would it be under each table?

# %% id="decision"
net = (paid_june["amount_cny"] - paid_june["refund_cny"]).sum()
candidates = {
    "operations (joined)": operations["amount_cny"].sum(),
    "GMV, submitted in June": june["gmv_cny"].sum(),
    "paid amount": bank["amount_cny"].sum(),
    "revenue, refunds off": net,
}
pd.Series(candidates).mul(0.005).round(0)

# %% [markdown] id="decision_after"
# The joined table would pay 32,306 CNY, the paid amount 15,103: the wrong join costs 17,203 CNY in one month.
# Revenue, with refunds taken off, pays 13,992, about 1,110 less again; that is another definition, not the join.
#
# **Advice.** Pay on revenue, and withdraw the operations table today.
# Say in its definition that sales are amount less refund of paid orders, by the day of payment.
# Add one line to every report: the same total from `orders` alone.
#
# **What would change the advice.** If many refunds come after the report is made, hold part of the bonus back until the return window has closed.
# If the platform itself reports the joined figure, ask it for its definition before you accuse anybody.

# %% id="decision_claim" role="claim"
assert round(0.005 * operations["amount_cny"].sum()) == 32_306
assert round(0.005 * bank["amount_cny"].sum()) == 15_103
assert round(0.005 * (operations["amount_cny"].sum() - bank["amount_cny"].sum())) == 17_203
assert round(0.005 * net) == 13_992
assert round(0.005 * (bank["amount_cny"].sum() - net), -1) == 1_110

# %% [markdown] id="key_points" unclaimed="what the lecture showed, in rules"
# ## Key points
#
# - Say what one row is before you join, and after it.
# - Count and sum before a join and after it; a join that loses or repeats rows shows no error.
# - Add only what belongs to the row: amounts of orders over orders, quantities over lines.
# - NULL is unknown: test it with IS NULL, keep it out of NOT IN, replace it with `coalesce` where the reader wants a 0.
# - A window keeps the rows; filter after it when its result speaks of the whole group.
# - A report over days starts from the calendar.
#
# **Limits.** DuckDB's SQL is close to that of PostgreSQL; other databases name some functions differently (`date_trunc`, `try_strptime`), and FILTER is missing in some of them: CASE inside of the sum does the same.
# A check of totals finds rows lost or repeated; it does not find an order that was recorded wrongly.
#
# **Ethics.** A query that lists customers is personal data 个人信息.
# Select the columns that the question needs and no others, and do not mail the result.

# %% [markdown] id="glossary" unclaimed="a list of terms"
# ## Glossary
#
# | term | 中文 | meaning |
# |---|---|---|
# | query | 查询 | a sentence that asks a database for rows |
# | NULL | 空值 | a value that is not known |
# | join | 连接 | rows of two tables set side by side where keys agree |
# | fan-out | 连接膨胀 | rows repeated by a join with a finer table |
# | anti-join | 反连接 | rows of one table without a partner in the other |
# | window function | 窗口函数 | a value for each row, computed over a group of rows |
# | query plan | 执行计划 | how the database carries a query out |
# | grain | 粒度 | what one row is |
#
# ## Further reading
#
# - DuckDB, *SQL Introduction* and *Window Functions*, duckdb.org/docs.
# - Allen Downey and others teach the same habit for pandas: look at the shape after each merge.
# - D. Chen (2019), *Online Retail II*, UCI Machine Learning Repository.
