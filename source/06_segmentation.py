# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 06 Segmentation: assignment
#
# **Time** about 4½ hours: ten exercises of 15 to 40 minutes, of which 4 and 9 take longest; the memo takes one hour more.
# **You need** the lecture of this chapter, and grouping, ranking and joining in pandas.
#
# You sit beside the head of customer operations 用户运营 of the shop.
# It is 1 October 2025, and the money for this month's messages 触达 must be given out.
# She asks ten questions, from a plain count of days to the worth of a plan.
# Each answer is a function, so that it can be asked again next month.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line; more tests run after you hand in.
# A test that fails says what it expected and what came.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change what is handed in: work on a copy.
# Rows come in any order, and the labels of their index say nothing: they may repeat.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_06 as samples

shop.setup()
observed_on = pd.Timestamp("2025-10-01")
orders = shop.load_orders(start="2024-04-01", end="2025-09-30")
raw_activity = samples.activity_export(seed=7)[0]

# %% [markdown] id="data"
# ## The data
#
# `orders` are those of the eighteen months before `observed_on`, the day of the decision 观察日.
# An order counts from the moment it is paid, `paid_at`.
# A closed order has no `paid_at`: it was never paid.
# `refund_cny` is what was given back by the end of 2025.
# On 1 October nobody could know all of it, so take care.

# %% id="look"
orders.tail(3)

# %% [markdown] id="days_since_last_prompt"
# ## 1. How long ago? (warm-up)
#
# "When did each of them buy last?"
# That is recency 最近一次消费, the R of RFM.
# Count it from the day of the decision.
# An order is a purchase from the moment it is paid, and what is paid on the day of the decision or later is still to come.
# Not everybody pays at once: who orders by bank transfer 银行转账 may pay a week later, after a newer order.
#
# <details><summary>Hint 1: concept</summary>
#
# Two kinds of orders do not count: those that were never paid, and those that are paid in the future.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Filter, take the latest payment of each customer, cut off its hours, subtract.
# Compare timestamps, not texts: as a text, "28 Feb" comes after "05 Mar".
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `last = kept.groupby(____)["paid_at"].____()`, then `(observed_on - last.dt.____()).dt.days`.
#
# </details>


# %% id="days_since_last" role="solution"
def days_since_last(orders: pd.DataFrame, observed_on: pd.Timestamp) -> pd.Series:
    """Return the days since each customer's last payment.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns customer_id (never missing; one customer
        may have many orders), ordered_at and paid_at (timestamps; paid_at is missing when the
        order was never paid, and may be later than that of a newer order), among others.
    observed_on : Timestamp
        Day of the decision, at midnight. Only orders with paid_at before it count.

    Returns
    -------
    Series
        Index customer_id, value the whole days from the calendar day of the last payment
        to observed_on: 1 for a payment of the day before, at whatever hour.
        Customers without a payment before observed_on are absent.
    """
    ### BEGIN SOLUTION
    kept = orders[orders["paid_at"] < observed_on]
    last = kept.groupby("customer_id")["paid_at"].max()
    return (observed_on - last.dt.normalize()).dt.days
    ### END SOLUTION


# %% id="test_days_since_last" role="test" points=1
tiny = pd.DataFrame(
    [
        [1, "2025-02-28 09:00", "2025-02-28 09:05"],
        [1, "2025-03-05 23:50", "2025-03-06 00:04"],
        [2, "2025-03-30 22:10", "2025-03-30 22:20"],
        [2, "2025-03-31 23:58", "2025-04-01 00:03"],
        [2, "2025-04-20 10:00", "2025-04-20 10:01"],
        [3, "2025-03-25 12:00", None],
        [4, "2025-04-02 08:00", "2025-04-02 08:02"],
        [5, "2025-03-01 11:00", "2025-03-09 15:30"],
        [5, "2025-03-03 18:00", "2025-03-03 18:01"],
    ],
    columns=["customer_id", "ordered_at", "paid_at"],
).astype({"ordered_at": "datetime64[us]", "paid_at": "datetime64[us]"})
answer = checks.call(days_since_last, tiny, pd.Timestamp("2025-04-01"))
checks.is_series(answer, "days_since_last(tiny, 1 April)", numeric=True)
checks.same_series(
    answer,
    pd.Series([26, 2, 23], index=[1, 2, 5]),
    "days_since_last(tiny, 1 April)",
    hint="Customer 1 paid last on 6 March; the last payments of customer 2 lie in the future; "
    "customer 3 never paid, customer 4 had not paid yet; customer 5 paid the older order last, on "
    "9 March",
)
### BEGIN HIDDEN TESTS


def _recency(frame, day):
    found = {}
    for row in frame.itertuples():
        if not pd.isna(row.paid_at) and row.paid_at < day:
            days = (day.date() - row.paid_at.date()).days
            found[row.customer_id] = min(days, found.get(row.customer_id, days))
    return pd.Series(found, dtype=float)


for seed, day in [(11, "2025-05-02"), (12, "2025-03-01"), (13, "2025-02-10")]:
    day = pd.Timestamp(day)
    fresh = samples.late_payers(seed, unpaid=0.4).sample(frac=1, random_state=seed)
    fresh.index = fresh.index // 2
    before = fresh.copy()
    checks.same_series(
        checks.call(days_since_last, fresh, day),
        _recency(before, day),
        f"days_since_last(orders, {day:%d %B})",
        hint="The last payment before the day of the decision, in days of the calendar",
        reread="The day you stand on",
    )
    checks.unchanged(before, fresh, "orders")
edge = tiny.head(4).assign(
    paid_at=pd.to_datetime(["2025-04-01", "2025-03-01", "2025-04-01", "2025-03-01"])
)
checks.same_series(
    checks.call(days_since_last, edge, pd.Timestamp("2025-04-01")),
    _recency(edge, pd.Timestamp("2025-04-01")),
    "days_since_last(orders, day) with payments at midnight of that day",
    hint="The day of the decision itself is not yet over: its payments do not count",
)
### END HIDDEN TESTS

# %% [markdown] id="rfm_table_prompt"
# ## 2. Three numbers for a customer (worked example with gaps)
#
# Recency 最近一次消费, frequency 消费频次 and monetary value 消费金额, from the year before the decision, as they stood on that day.
# A refund 退款 of next week is not known today, so it is not subtracted today.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# first = observed_on - pd.Timedelta(days=days)
# kept = orders[orders["paid_at"] >= ____]
# kept = kept[kept["paid_at"] < ____]
# known = lines[lines["returned_on"] < ____]
# back = known.groupby("order_id")["refund_cny"].____()
# net = kept["amount_cny"] - kept["order_id"].map(back).fillna(____)
# ```
#
# Then group by customer.
# An order that came back as a whole still counts as an order: the customer did come.
#
# <details><summary>Hint 1: concept</summary>
#
# The column refund_cny of orders mixes what was given back before the decision and what was given back after it.
# The lines know the day.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make refunds one row an order before they meet the orders, else amounts fan out.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `kept.assign(net=net).groupby("customer_id").agg(last=(____, "max"), frequency=("order_id", ____), monetary=("net", ____))`; recency comes from `last` as in exercise 1.
#
# </details>


# %% id="rfm_table" role="solution"
def rfm_table(
    orders: pd.DataFrame, lines: pd.DataFrame, observed_on: pd.Timestamp, days: int = 365
) -> pd.DataFrame:
    """Return recency, frequency and monetary value as known on a day.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns order_id (each once), customer_id (never
        missing, may repeat), ordered_at, paid_at (timestamps; paid_at missing when never paid,
        and maybe later than that of a newer order), amount_cny and refund_cny (given back by the
        end of the data), among others.
    lines : DataFrame
        One row a product in an order in any order, with the columns order_id (may repeat, and
        may be of orders that are not in `orders`), refund_cny (given back for the line) and
        returned_on (day of the refund, missing when kept), among others.
    observed_on : Timestamp
        Day of the decision, at midnight.
    days : int
        Length of the window: orders count with paid_at from `days` days before observed_on
        (included) to observed_on (excluded).

    Returns
    -------
    DataFrame
        One row for each customer with a payment in the window, in any order, with the
        columns customer_id (or as index),
        recency_days (whole days of the calendar from the last payment to observed_on),
        frequency (paid orders, those sent back included),
        monetary (CNY, amounts of the paid orders less refunds with returned_on before
        observed_on). Further columns do no harm.
    """
    ### BEGIN SOLUTION
    first = observed_on - pd.Timedelta(days=days)
    kept = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < observed_on)]
    known = lines[lines["returned_on"] < observed_on]
    back = known.groupby("order_id")["refund_cny"].sum()
    net = kept["amount_cny"] - kept["order_id"].map(back).fillna(0)
    table = (
        kept.assign(net=net)
        .groupby("customer_id")
        .agg(
            last=("paid_at", "max"),
            frequency=("order_id", "count"),
            monetary=("net", "sum"),
        )
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()
    ### END SOLUTION


# %% id="test_rfm_table" role="test" points=3
tiny = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5, 6, 7],
        "customer_id": [7, 7, 8, 7, 8, 9, 9],
        "ordered_at": pd.to_datetime(
            ["2025-02-26 09:00", "2025-03-09 09:00", "2025-03-29 23:58", "2023-12-01 09:00"]
            + ["2025-03-31 23:59", "2025-03-10 09:00", "2025-03-12 09:00"]
        ),
        "paid_at": pd.to_datetime(
            ["2025-02-26 09:05", "2025-03-09 09:05", "2025-03-30 00:03", "2023-12-01 09:05"]
            + ["2025-04-01 00:01", "2025-03-18 09:00", "2025-03-12 09:05"]
        ),
        "amount_cny": [100.0, 60.0, 40.0, 900.0, 75.0, 80.0, 55.0],
        "refund_cny": [30.0, 60.0, 0.0, 0.0, 0.0, 0.0, 55.0],
    }
)
tiny_lines = pd.DataFrame(
    {
        "order_id": [1, 1, 2, 3, 4, 5, 6, 7],
        "refund_cny": [10.0, 20.0, 60.0, 0.0, 0.0, 0.0, 0.0, 55.0],
        "returned_on": pd.to_datetime(
            ["2025-03-04", "2025-03-05", "2025-04-03", None, None, None, None, "2025-03-20"]
        ),
    }
)
answer = checks.call(rfm_table, tiny, tiny_lines, pd.Timestamp("2025-04-01"))
checks.is_frame(
    answer,
    "rfm_table(tiny, ...)",
    ["customer_id", "recency_days", "frequency", "monetary"],
    numeric=["recency_days", "frequency", "monetary"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [7, 8, 9],
            "recency_days": [23, 2, 14],
            "frequency": [2, 1, 2],
            "monetary": [130.0, 40.0, 80.0],
        }
    ),
    "rfm_table(tiny, ...)",
    keys="customer_id",
    hint="Of customer 7, 30 CNY came back in March and 60 in April, and the order of 2023 is too "
    "old; customer 8 paid on 30 March, and then on the day of the decision; customer 9 paid last "
    "on 18 March, and the order that came back as a whole still counts",
)
### BEGIN HIDDEN TESTS


def _rfm(frame, items, day, days):
    back = {}
    for row in items.itertuples():
        if not pd.isna(row.returned_on) and row.returned_on < day:
            back[row.order_id] = back.get(row.order_id, 0) + row.refund_cny
    rows = {}
    for row in frame.itertuples():
        age = day - row.paid_at
        if pd.isna(row.paid_at) or not pd.Timedelta(0) < age <= pd.Timedelta(days=days):
            continue
        past = (day.date() - row.paid_at.date()).days
        last, count, money = rows.get(row.customer_id, (past, 0, 0.0))
        money += row.amount_cny - back.get(row.order_id, 0)
        rows[row.customer_id] = (min(last, past), count + 1, money)
    table = pd.DataFrame(rows, index=["recency_days", "frequency", "monetary"]).T
    return table.rename_axis("customer_id").reset_index()


for seed, day, days in [(21, "2025-04-20", 60), (22, "2025-03-15", 365), (23, "2025-04-10", 20)]:
    day = pd.Timestamp(day)
    fresh = samples.late_payers(seed, unpaid=0.2, refunded=0.5).sample(frac=1, random_state=seed)
    items = samples.order_lines(seed, fresh)
    fresh.index = fresh.index // 3
    before, items_before = fresh.copy(), items.copy()
    checks.same_frame(
        checks.call(rfm_table, fresh, items, day, days),
        _rfm(before, items_before, day, days),
        f"rfm_table(orders, lines, {day:%d %B}, {days})",
        keys="customer_id",
        abs=0.005,
        hint="Paid orders inside the window; refunds known by that day only, one sum an order",
        reread="A refund of next week",
    )
    checks.unchanged(before, fresh, "orders")
    checks.unchanged(items_before, items, "lines")
edge = tiny.head(4).assign(
    paid_at=pd.to_datetime(
        ["2025-03-22 00:00", "2025-04-01 00:00", "2025-03-21 23:59", "2025-03-25 00:00"]
    )
)
edge_lines = tiny_lines.head(5).assign(
    returned_on=pd.to_datetime(["2025-04-01", "2025-03-31", None, None, None])
)
edge_lines = edge_lines.loc[[0, 1, 1, 2, 3, 4]]  # the same product on two lines
checks.same_frame(
    checks.call(rfm_table, edge, edge_lines, pd.Timestamp("2025-04-01"), 10),
    _rfm(edge, edge_lines, pd.Timestamp("2025-04-01"), 10),
    "rfm_table(...) with orders and refunds on the first and the last day",
    keys="customer_id",
    hint="The first day of the window belongs to it, the day of the decision does not",
)
old = tiny.head(4).assign(
    paid_at=pd.to_datetime(
        ["2024-04-01 08:00", "2024-03-31 08:00", "2024-05-01 08:00", "2023-12-01 08:00"]
    )
)
checks.same_frame(
    checks.call(rfm_table, old, tiny_lines, pd.Timestamp("2025-04-01")),
    _rfm(old, tiny_lines, pd.Timestamp("2025-04-01"), 365),
    "rfm_table(orders, lines, day) without a number of days",
    keys="customer_id",
)
### END HIDDEN TESTS

# %% [markdown] id="rfm_scores_prompt"
# ## 3. From 1 to 5 (on your own)
#
# "Give each of them three marks, 5 is best."
# Two customers who behave alike must get the same mark, whoever stands first in the table.
# More than a third of the customers bought exactly once, so no cut makes five groups of the same size: let them be unequal.
#
# Rank the values from the worst (1) to the best (n); those that tie share the mean of their ranks.
# The score is the rank times `bins` over n, rounded up.
#
# <details><summary>Hint 1: concept</summary>
#
# Which recency is best, a small or a large one?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `Series.rank()` gives ties the mean of their ranks by default.
# Three ranks, one of them the other way round.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `rank = table[____].rank(____)` and `scores[____] = np.ceil(____)`, once for each of the three columns.
#
# </details>


# %% id="rfm_scores" role="solution"
def rfm_scores(table: pd.DataFrame, bins: int = 5) -> pd.DataFrame:
    """Score recency, frequency and monetary value from 1 (worst) to `bins` (best).

    Parameters
    ----------
    table : DataFrame
        One row a customer, at least one, in any order, with the columns customer_id (each once),
        recency_days (less is better), frequency and monetary (more is better), among others.
        Nothing is missing, values may tie, labels of the index may repeat.
    bins : int
        The highest possible score, 1 or more; it may exceed the number of customers.

    Returns
    -------
    DataFrame
        One row a customer, in any order, with the columns customer_id (or as index), r_score,
        f_score and m_score: whole numbers, rank * bins / n rounded up, where n is the number of
        customers, rank 1 is the worst, and ties share the mean of their ranks.
        Further columns do no harm.
    """
    ### BEGIN SOLUTION
    scores = table[["customer_id"]].copy()
    for name, column, rising in [
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "monetary", True),
    ]:
        rank = table[column].rank(ascending=rising)
        scores[name] = np.ceil(rank * bins / len(table)).astype(int)
    return scores
    ### END SOLUTION


# %% id="test_rfm_scores" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": [1, 2, 3, 4, 5, 6],
        "recency_days": [10, 20, 30, 40, 50, 60],
        "frequency": [1, 1, 1, 1, 2, 9],
        "monetary": [50.0, 10.0, 30.0, 20.0, 40.0, 60.0],
    },
    index=[0, 1, 2, 0, 1, 2],
)
before = tiny.copy()
answer = checks.call(rfm_scores, tiny)
answer = checks.is_frame(
    answer,
    "rfm_scores(tiny)",
    ["customer_id", "r_score", "f_score", "m_score"],
    rows=6,
    numeric=["r_score", "f_score", "m_score"],
)
for score, right, hint in [
    (
        "r_score",
        [5, 5, 4, 3, 2, 1],
        "10 days are best: rank 6 of 6. 20 days have rank 5; 5 times 5 over 6 is 4.2, rounded up 5",
    ),
    (
        "f_score",
        [3, 3, 3, 3, 5, 5],
        "The four who bought once share rank 2.5 of 6; 2.5 times 5 over 6 is 2.1, rounded up 3",
    ),
    (
        "m_score",
        [5, 1, 3, 2, 4, 5],
        "10 CNY are worst: rank 1 of 6; 1 times 5 over 6 is 0.8, rounded up 1",
    ),
]:
    checks.same_frame(
        answer,
        pd.DataFrame({"customer_id": [1, 2, 3, 4, 5, 6], score: right}),
        "rfm_scores(tiny)",
        keys="customer_id",
        hint=hint,
    )
checks.unchanged(before, tiny, "tiny")
checks.same_frame(
    checks.call(rfm_scores, tiny, 3),
    pd.DataFrame(
        {
            "customer_id": [1, 2, 3, 4, 5, 6],
            "r_score": [3, 3, 2, 2, 1, 1],
            "f_score": [2, 2, 2, 2, 3, 3],
            "m_score": [3, 1, 2, 1, 2, 3],
        }
    ),
    "rfm_scores(tiny, 3)",
    keys="customer_id",
    hint="With 3 bins the best score is 3",
)
### BEGIN HIDDEN TESTS


def _scores(frame, bins):
    result = frame[["customer_id"]].copy()
    for name, column, sign in [
        ("r_score", "recency_days", -1),
        ("f_score", "frequency", 1),
        ("m_score", "monetary", 1),
    ]:
        values = sign * frame[column].to_numpy()
        below = (values[:, None] > values).sum(axis=1)
        ties = (values[:, None] == values).sum(axis=1)
        twice = 2 * below + ties + 1
        result[name] = -(-twice * bins // (2 * len(values)))
    return result


for seed, count, bins in [(31, 60, 5), (32, 35, 5), (33, 50, 4), (34, 12, 10)]:
    fresh = samples.rfm_customers(seed, count=count, one_time=0.2 + 0.01 * count)
    fresh.index = fresh.index // 2
    before = fresh.copy()
    checks.same_frame(
        checks.call(rfm_scores, fresh, bins),
        _scores(before, bins),
        f"rfm_scores(table, {bins}) of {count} customers",
        keys="customer_id",
        hint="Ties share the mean of their ranks; a short recency is good",
        reread="Scores and ties",
    )
    checks.unchanged(before, fresh, "table")
alike = samples.rfm_customers(35, count=7).assign(frequency=1)
returned = samples.rfm_customers(36, count=12)
returned["monetary"] -= returned["monetary"].median()
for name, frame in [
    ("who all bought once", alike),
    ("of whom there is one", alike.head(1)),
    ("of whom some sent back more than they kept", returned),
]:
    checks.same_frame(
        checks.call(rfm_scores, frame),
        _scores(frame, 5),
        f"rfm_scores(table) of customers {name}",
        keys="customer_id",
        hint="Who tie share the middle; below 0 is not a tie",
    )
# Another shop: a British one, two years of invoices. What is expected is computed once for a class.
from shop import realdata
from shop.errors import TableMissing


def _british():
    try:
        sales = realdata.load_online_retail_clean()
    except TableMissing:
        return None
    grouped = sales.groupby("customer_id")
    age = pd.Timestamp("2011-12-10") - grouped["invoice_time"].max().dt.normalize()
    british = pd.DataFrame(
        {
            "recency_days": age.dt.days,
            "frequency": grouped["invoice"].nunique(),
            "monetary": grouped["revenue_gbp"].sum(),
        }
    ).reset_index()
    ranks = british.drop(columns="customer_id").rank()
    ranks["recency_days"] = len(british) + 1 - ranks["recency_days"]
    expected = np.ceil(5 * ranks / len(british))
    expected = expected.set_axis(["r_score", "f_score", "m_score"], axis=1)
    return british, expected.assign(customer_id=british["customer_id"])


other = _british()
if other is not None:
    checks.same_frame(
        checks.call(rfm_scores, other[0]),
        other[1],
        "rfm_scores(table) of the customers of another shop",
        keys="customer_id",
        hint="Nothing of this shop may be built into the scores",
    )
### END HIDDEN TESTS

# %% [markdown] id="clean_activity_prompt"
# ## 4. The community's export (messy input)
#
# The community team 社群 sends its export 互动导出: `raw_activity` below.
# All its columns are texts.
#
# | column | holds |
# |---|---|
# | 客户编号 | number of the customer, with or without C and zeros in front, with spaces or not; 合计 in rows of totals |
# | 月份 | month, in three notations |
# | 互动次数, 分享次数 | counts: plain, with thousand separators, with 次 at the end, or with both; or in ten thousands (1.2万 is 12,000), and then without 次 |
#
# Totals and headers between the rows do not belong to it.
# A customer and month that stands twice is one month in two notations, a duplicate 重复, not two months.
# And whoever did nothing has no row at all.
# Those are the silent ones, whom we look for: they get a row with zeros.
#
# <details><summary>Hint 1: concept</summary>
#
# Two rows are the same month only after both columns are in one notation.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Clean customer, month and counts, drop duplicates of customer and month, add up by customer, then lay the result out for the list of customers.
# Think of an export in which nobody did anything.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `factor = np.where(____, 10_000, 1)`, then `(number * factor).____().astype(int)`; `.drop_duplicates([____, ____])`; `.groupby("customer_id").sum().reindex(____, ____)`.
# A computer makes 11,299.999… of 1.13 times 10,000: think of it before you cut off the rest.
#
# </details>

# %% id="look_at_the_export"
raw_activity.head(6)


# %% id="clean_activity" role="solution"
def clean_activity(raw: pd.DataFrame, customers: list[int]) -> pd.DataFrame:
    """Clean an export of activity and add the silent customers.

    Parameters
    ----------
    raw : DataFrame
        One row a customer and month, a total or a repeated header, with the text columns
        客户编号, 月份, 互动次数, 分享次数, none of them missing. No count has 万 and 次 together.
        It may have no rows, or none but totals and headers. A customer and month may stand several times, in one notation or in
        several; such rows always say the same counts.
    customers : list of int
        Numbers of the customers that are asked for, at least one, each once; some of them may
        not stand in the export.

    Returns
    -------
    DataFrame
        One row for each of `customers`, in any order, with the columns customer_id (or as
        index; whole number), interactions and shares (whole numbers, summed over the months;
        1.13万 is 11,300 to the last unit; 0 without a row). Customers of the export who are not
        asked for are absent. Further columns do no harm.
    """
    ### BEGIN SOLUTION
    rows = raw[raw["客户编号"].str.contains(r"\d")]
    clean = pd.DataFrame({"customer_id": rows["客户编号"].str.extract(r"(\d+)")[0].astype(int)})
    parts = rows["月份"].str.extract(r"(\d{4})\D(\d+)").astype(int)
    clean["year"], clean["month"] = parts[0], parts[1]
    for name, column in [("interactions", "互动次数"), ("shares", "分享次数")]:
        factor = np.where(rows[column].str.endswith("万"), 10_000, 1)
        number = rows[column].str.replace("[,次万]", "", regex=True).astype(float)
        clean[name] = (number * factor).round().astype(int)
    clean = clean.drop_duplicates(["customer_id", "year", "month"])
    sums = clean.groupby("customer_id")[["interactions", "shares"]].sum()
    sums = sums.reindex(pd.Index(customers, name="customer_id"), fill_value=0)
    return sums.reset_index()
    ### END SOLUTION


# %% id="test_clean_activity" role="test" points=3
tiny = pd.DataFrame(
    [
        ["C00007", "2025-01", "1.2万", "1,250"],
        ["7", "2025/1", "12,000次", "1250次"],
        ["c00007 ", "2025年2月", "1.13万", "0"],
        [" C7", "2024-02", "1.13万", "0"],
        ["客户编号", "月份", "互动次数", "分享次数"],
        ["C00012", "2025-02", "40", "2"],
        ["C00950", "2025-02", "6", "1"],
        ["合计", "2025-01", "12,000", "1,250"],
    ],
    columns=["客户编号", "月份", "互动次数", "分享次数"],
)
answer = checks.call(clean_activity, tiny, [7, 12, 30])
checks.is_frame(
    answer,
    "clean_activity(tiny, [7, 12, 30])",
    ["customer_id", "interactions", "shares"],
    rows=3,
    numeric=["interactions", "shares"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {"customer_id": [7, 12, 30], "interactions": [34_600, 40, 0], "shares": [1250, 2, 0]}
    ),
    "clean_activity(tiny, [7, 12, 30])",
    keys="customer_id",
    hint="Customer 7 has January 2025 in two notations, 12,000 once, and February of two years, "
    "each with 1.13万: 11,300 to the last unit; 30 is silent; 950 is not asked for",
)
idle = tiny[tiny["客户编号"].isin(["客户编号", "合计"])].reset_index(drop=True)
checks.same_frame(
    checks.call(clean_activity, idle, [7]),
    pd.DataFrame({"customer_id": [7], "interactions": [0], "shares": [0]}),
    "clean_activity(idle, [7]), an export of a header and a total only,",
    keys="customer_id",
    hint="Nobody did anything: a row of zeros for each who is asked for",
)
### BEGIN HIDDEN TESTS
for seed, options in [
    (41, {}),
    (42, {"doubled": 0.7, "silent": 0.1, "customers": 12}),
    (43, {"headers": 3, "months": 12, "silent": 0.2}),
    (44, {"silent": 0.85, "customers": 15, "totals": False}),
]:
    messy, known = samples.activity_export(seed, **options)
    asked = [5, *known["customer_id"].iloc[1:].tolist(), 9_950]
    right = known.set_index("customer_id").reindex(asked, fill_value=0)
    before = messy.copy()
    checks.same_frame(
        checks.call(clean_activity, messy, asked),
        right.rename_axis("customer_id").reset_index(),
        "clean_activity(raw, customers)",
        keys="customer_id",
        hint="Each customer and month once, counts exact to the last unit, a row of zeros for the "
        "silent",
        reread="A row that is not there",
    )
    checks.unchanged(before, messy, "raw")
years = pd.DataFrame(
    [
        ["C00007", "2024-12", "5", "1"],
        [" 7", "2025年12月", "6", "1"],
        ["00007", "2024/12", "5", "1次"],
        ["C7", "2023-12", "2万", "0"],
        [" c0007 ", "2023/12", "20,000次", "0次"],
    ],
    columns=["客户编号", "月份", "互动次数", "分享次数"],
)
checks.same_frame(
    checks.call(clean_activity, years, [7]),
    pd.DataFrame({"customer_id": [7], "interactions": [20_011], "shares": [2]}),
    "clean_activity(raw, [7]) over three years, in every notation of the table above,",
    keys="customer_id",
    hint="December 2023, 2024 and 2025 are three months",
)
checks.same_frame(
    checks.call(clean_activity, years.head(0), [3, 4]),
    pd.DataFrame({"customer_id": [3, 4], "interactions": 0, "shares": 0}),
    "clean_activity(raw, customers) of an export without any row",
    keys="customer_id",
    hint="All are silent: a row of zeros each",
)
nobody, _ = samples.activity_export(45, silent=1.0)
checks.same_frame(
    checks.call(clean_activity, nobody, [3, 4]),
    pd.DataFrame({"customer_id": [3, 4], "interactions": 0, "shares": 0}),
    "clean_activity(raw, customers) of an export with totals and headers only",
    keys="customer_id",
    hint="All are silent: a row of zeros each",
)
### END HIDDEN TESTS

# %% [markdown] id="named_groups_prompt"
# ## 5. Six names (on your own)
#
# A team can act on a name, not on "cluster 3".
# This is a rule card 规则卡; go through it from the top, and the first line that fits gives the name.
# **The six names are those of the lecture; their order and their limits are not.**
#
# | | name | 中文 | who |
# |---|---|---|---|
# | 1 | one_time_buyer | 一次性买家 | bought once and at most 1 interaction |
# | 2 | high_value_spreader | 高价值传播者 | at least 500 CNY and spread at least 10 |
# | 3 | content_fan | 内容爱好者 | at least 16 interactions and under 500 CNY |
# | 4 | bargain_hunter | 促销敏感者 | under 125 CNY an order on average |
# | 5 | quiet_potential | 潜力沉默者 | spread at most 1 |
# | 6 | loyal_regular | 忠诚常客 | everybody else |
#
# Spread 社交传播 is the number of shares, invites and messages together.
# Who did nothing has no activity on record: the counts are missing, and mean zero.
#
# <details><summary>Hint 1: concept</summary>
#
# `missing <= 1` is false, and so is `missing > 1`.
# What does that do to line 5, the one we care about?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Fill the counts, write one condition a line, then choose the first that holds.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `np.select([____, ____, ...], ["one_time_buyer", ...], default=____)`; each condition is `(____) & (____)` with `>=`, `<=` or `<` as the card says.
#
# </details>


# %% id="named_groups" role="solution"
def named_groups(customers: pd.DataFrame) -> pd.DataFrame:
    """Give every customer one of six names by the rule card.

    Parameters
    ----------
    customers : DataFrame
        One row a customer in any order, with the columns customer_id (each once), frequency
        (orders, at least 1), monetary (CNY, 0 or more), interactions and spread (counts; each
        may be missing, which means zero), among others. Labels of the index may repeat.

    Returns
    -------
    DataFrame
        One row a customer, in any order, with the columns customer_id (or as index) and
        group: the name of the first line of the card that fits. Further columns do no harm.
    """
    ### BEGIN SOLUTION
    interactions = customers["interactions"].fillna(0)
    spread = customers["spread"].fillna(0)
    money = customers["monetary"]
    names = {
        "one_time_buyer": (customers["frequency"] == 1) & (interactions <= 1),
        "high_value_spreader": (money >= 500) & (spread >= 10),
        "content_fan": (interactions >= 16) & (money < 500),
        "bargain_hunter": money / customers["frequency"] < 125,
        "quiet_potential": spread <= 1,
    }
    group = np.select(list(names.values()), list(names), default="loyal_regular")
    return customers[["customer_id"]].assign(group=group)
    ### END SOLUTION


# %% id="test_named_groups" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": [1, 2, 3, 4, 5, 6, 7, 8],
        "frequency": [1, 6, 2, 5, 3, 4, 4, 1],
        "monetary": [900.0, 600.0, 300.0, 400.0, 800.0, 500.0, 500.0, 499.0],
        "interactions": [0, 20, 16, 2, np.nan, 18, 2, np.nan],
        "spread": [0, 12, 3, 0, np.nan, 9, np.nan, 12],
    },
    index=[0, 1, 2, 3, 0, 1, 2, 3],
)
answer = checks.call(named_groups, tiny)
checks.is_frame(answer, "named_groups(tiny)", ["customer_id", "group"], rows=8)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [1, 2, 3, 4, 5, 6, 7, 8],
            "group": [
                "one_time_buyer",
                "high_value_spreader",
                "content_fan",
                "bargain_hunter",
                "quiet_potential",
                "loyal_regular",
                "quiet_potential",
                "one_time_buyer",
            ],
        }
    ),
    "named_groups(tiny)",
    keys="customer_id",
    hint="The limits are those of the card above, not of the lecture's, and the first line that fits "
    "counts: customer 2 fits lines 2 and 4, customer 8 fits line 1 whatever the spread; of "
    "customers 7 and 8 one count is missing and the other known",
)
edges = pd.DataFrame(
    {
        "customer_id": [9, 10, 11],
        "frequency": [1, 3, 2],
        "monetary": [60.0, 500.0, 400.0],
        "interactions": [1, 2, 3],
        "spread": [5, 10, 1],
    }
)
checks.same_frame(
    checks.call(named_groups, edges),
    pd.DataFrame(
        {
            "customer_id": [9, 10, 11],
            "group": ["one_time_buyer", "high_value_spreader", "quiet_potential"],
        }
    ),
    "named_groups(edges)",
    keys="customer_id",
    hint="Each of them stands at a limit: `at least` and `at most` include it",
)
### BEGIN HIDDEN TESTS


def _name(row):
    interactions = 0 if pd.isna(row.interactions) else row.interactions
    spread = 0 if pd.isna(row.spread) else row.spread
    if row.frequency == 1 and interactions <= 1:
        return "one_time_buyer"
    if row.monetary >= 500 and spread >= 10:
        return "high_value_spreader"
    if interactions >= 16 and row.monetary < 500:
        return "content_fan"
    if row.monetary < 125 * row.frequency:
        return "bargain_hunter"
    return "quiet_potential" if spread <= 1 else "loyal_regular"


def _named(frame):
    names = [_name(row) for row in frame.itertuples()]
    return pd.DataFrame({"customer_id": frame["customer_id"].tolist(), "group": names})


for seed in [51, 52]:
    fresh = samples.rfm_customers(seed, count=300).sample(frac=1, random_state=seed)
    fresh = fresh.rename(columns={"shares": "spread"}).set_axis(np.arange(300) // 4)
    before = fresh.copy()
    checks.same_frame(
        checks.call(named_groups, fresh),
        _named(before),
        "named_groups(customers)",
        keys="customer_id",
        hint="The first line that fits, from the top; a missing count is zero",
        reread="Six names",
    )
    checks.unchanged(before, fresh, "customers")
limits = pd.MultiIndex.from_product(
    [
        [1, 2, 4],
        [124.5, 125.0, 250.0, 499.99, 500.0, 500.01],
        [0, 1, 2, 3, 15, 16, 17],
        [0, 1, 2, 9, 10, 11],
    ],
    names=["frequency", "monetary", "interactions", "spread"],
).to_frame(index=False)
limits["customer_id"] = np.arange(len(limits)) + 1
unknown = limits.assign(
    interactions=limits["interactions"].where(limits["interactions"] > 0),
    spread=limits["spread"].where(limits["spread"] > 0),
)
checks.same_frame(
    checks.call(named_groups, unknown),
    _named(unknown),
    "named_groups(customers) where one of the two counts is missing",
    keys="customer_id",
    hint="Each missing count is zero, also where the other one is known",
)
checks.same_frame(
    checks.call(named_groups, limits),
    _named(limits),
    "named_groups(customers) at the limits of the card",
    keys="customer_id",
    hint="`at least` and `at most` include the limit, `under` does not",
)
### END HIDDEN TESTS

# %% [markdown] id="cluster_customers_prompt"
# ## 6. Clusters of money only (debug this code)
#
# A colleague let K-means find the groups.
# They differ in money and in nothing else, and tomorrow the same customers get other numbers.
#
# ```python
# from sklearn.cluster import KMeans
#
# def cluster_customers(table, features, k, seed):
#     model = KMeans(n_clusters=k, n_init=1)
#     labels = model.fit_predict(table)
#     return pd.Series(labels, index=table["customer_id"])
# ```
#
# There are four mistakes: what goes in, in which units, how the start is drawn, and what a number means.
# Number the clusters by the mean of the first feature, 0 for the highest.
# Where customers lie apart, every careful answer finds the same clusters.
# Where they do not, several partitions are equally good, and the tests only ask that yours is as narrow as that of ten starts.
#
# <details><summary>Hint 1: concept</summary>
#
# K-means measures distances.
# A feature in the thousands outweighs one between 1 and 10, and a customer number is not a distance at all.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Take the features only, subtract means, divide by standard deviations, cluster with a seed and several starts, then sort the clusters.
# A feature that is the same for all has the deviation 0; it tells nobody apart, so let it be 0.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `order = values[____].groupby(labels).____().sort_values(ascending=____).index`, then give each label its place in `order`.
#
# </details>


# %% id="cluster_customers" role="solution"
def cluster_customers(table: pd.DataFrame, features: list[str], k: int, seed: int) -> pd.Series:
    """Cluster customers by K-means on scaled features.

    Parameters
    ----------
    table : DataFrame
        One row a customer in any order, with the columns customer_id (each once) and `features`
        (numbers), among others that do not count (texts, too). Nothing is missing. A feature
        other than the first may be the same for all. Labels of the index may repeat.
    features : list of str
        Names of the columns to use, each scaled to mean 0 and standard deviation 1, without a
        logarithm; a feature that is the same for all becomes 0.
    k : int
        Number of clusters.
    seed : int
        Seed of the random starts; use at least ten starts.

    Returns
    -------
    Series
        Index customer_id, value the number of the cluster, from 0 for the cluster with the
        highest mean of the first feature to k - 1 for the one with the lowest; means do not tie.
    """
    ### BEGIN SOLUTION
    from sklearn.cluster import KMeans

    values = table.set_index("customer_id")[features]
    scaled = (values - values.mean()) / values.std().replace(0, 1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(scaled)
    mean = values[features[0]].groupby(labels).mean()
    place = mean.rank(ascending=False).astype(int) - 1
    return pd.Series(place.loc[labels].to_numpy(), index=values.index)
    ### END SOLUTION


# %% id="test_cluster_customers" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": [900, 12, 350, 41, 650, 77],
        "frequency": [1, 9, 2, 8, 1, 9],
        "monetary": [5300.0, 5100.0, 5250.0, 5000.0, 5150.0, 5200.0],
        "shop": ["a", "b", "a", "b", "a", "b"],
    },
    index=[0, 1, 0, 1, 0, 1],
)
answer = checks.call(cluster_customers, tiny, ["frequency", "monetary"], 2, 1)
checks.is_series(answer, "cluster_customers(tiny, ...)", numeric=True)
checks.same_series(
    answer,
    pd.Series([1, 0, 1, 0, 1, 0], index=[900, 12, 350, 41, 650, 77]),
    "cluster_customers(tiny, [frequency, monetary], 2, 1)",
    hint="Three buy often, three seldom; those who buy often are cluster 0",
)
checks.same_series(
    checks.call(cluster_customers, tiny, ["monetary", "frequency"], 2, 1),
    pd.Series([0, 1, 0, 1, 0, 1], index=[900, 12, 350, 41, 650, 77]),
    "cluster_customers(tiny, [monetary, frequency], 2, 1)",
    hint="The same clusters; now the first feature is money, and those who buy seldom have more",
)
clouds, cloud = samples.customer_clouds(3, sizes=(30, 30, 30))  # three that lie apart
place = clouds["frequency"].groupby(cloud).mean().rank(ascending=False) - 1
for seed in [19, 23, 39, 42]:
    checks.same_series(
        checks.call(
            cluster_customers,
            clouds.reset_index(),
            ["frequency", "interactions", "monetary"],
            3,
            seed,
        ),
        cloud.map(place),
        f"cluster_customers(clouds, [frequency, interactions, monetary], 3, {seed})",
        hint="Three clouds lie apart, and still a single start now and then misses them: use at "
        "least ten starts",
    )
### BEGIN HIDDEN TESTS
for seed, sizes in [(61, (40, 30, 30)), (62, (50, 40)), (63, (20, 60, 35)), (64, (25, 25, 25))]:
    fresh, cloud = samples.customer_clouds(seed, sizes=sizes)
    features = ["interactions", "frequency", "monetary"][:: 1 if seed % 2 else -1]
    if seed % 2 == 0:
        features = ["frequency", "interactions", "monetary"]
    mean = fresh[features[0]].groupby(cloud).mean()
    expected = cloud.map(mean.rank(ascending=False) - 1)
    place = np.arange(len(fresh))
    table = fresh.reset_index().assign(zip_code=1e5 * (place % 2))
    table = table.assign(district=place % 2, courier=9 * (place % 2), visits=place % 2)
    before = table.copy()
    checks.same_series(
        checks.call(cluster_customers, table, features, len(sizes), seed),
        expected,
        f"cluster_customers(table, {features}, {len(sizes)}, {seed})",
        hint="Only the features, each scaled, the best of at least ten starts; 0 is the highest mean "
        "of the first feature",
        reread="The same scale for all",
    )
    checks.unchanged(before, table, "table")
fresh, cloud = samples.customer_clouds(65, sizes=(30, 30))
table = fresh.reset_index().assign(channels=2)
mean = fresh["frequency"].groupby(cloud).mean()
checks.same_series(
    checks.call(cluster_customers, table, ["frequency", "channels", "interactions"], 2, 5),
    cloud.map(mean.rank(ascending=False) - 1),
    "cluster_customers(table, ...) with a feature that is the same for all",
    hint="Its standard deviation is 0",
)
fresh, cloud = samples.customer_clouds(67, sizes=(35, 45))
table = fresh.assign(monetary=fresh["monetary"] / 1e6).reset_index()
mean = fresh["interactions"].groupby(cloud).mean()
checks.same_series(
    checks.call(cluster_customers, table, ["interactions", "frequency", "monetary"], 2, 5),
    cloud.map(mean.rank(ascending=False) - 1),
    "cluster_customers(table, ...) with money in millions",
    hint="The unit of a feature must not matter: divide by the standard deviation",
)
rng = np.random.default_rng(21)
skewed = pd.DataFrame(
    {
        "frequency": 1.0 + rng.geometric(0.3, 120),
        "share_rate": rng.uniform(0, 0.1, 120).round(4),
        "monetary": rng.lognormal(6.5, 1.2, 120).round(2),
        "customer_id": rng.permutation(120) + 3000,
    }
)
columns = ["frequency", "share_rate", "monetary"]
scaled = (skewed[columns] - skewed[columns].mean()) / skewed[columns].std()
best = 130.608  # the least sum of squares of a hundred starts
name = "cluster_customers(table, ..., 4, 8) with skewed features"
answer = checks.call(cluster_customers, skewed, columns, 4, 8)
checks.is_series(answer, name, numeric=True)
checks.same_labels(sorted(answer.index), sorted(skewed["customer_id"]), f"the index of {name}")
checks.same_set(answer, range(4), f"the numbers of {name}")
found = answer.loc[skewed["customer_id"]].to_numpy(dtype=float)
rest = (scaled - scaled.groupby(found).transform("mean")) ** 2
assert rest.to_numpy().sum() <= 1.02 * best, (
    f"{name}: its clusters are wider than those of K-means with ten starts on features of mean 0 "
    "and standard deviation 1. Reread *The same scale for all* in the lecture."
)
checks.never_rises(
    skewed["frequency"].groupby(found).mean(), f"{name}: the mean of the first feature by number"
)
even = pd.DataFrame(np.random.default_rng(68).random((300, 3)), columns=columns)
even["customer_id"] = np.arange(300) + 3000
drawn = [checks.call(cluster_customers, even, columns, 12, seed) for seed in (1, 2, 3)]
assert not all(checks.same_result(drawn[0], other) for other in drawn[1:]), (
    "cluster_customers(table, ..., 12, seed) gives the same for each seed: is it handed to the model?"
)
blurred, _ = samples.customer_clouds(66, sizes=(40, 40, 40), spread=1.2)
blurred = blurred.reset_index()
columns = ["frequency", "interactions", "monetary"]
pair = [checks.call(cluster_customers, blurred, columns, 6, 8) for _ in range(2)]
checks.same_after(
    pair[1],
    pair[0],
    "cluster_customers(table, ..., 6, 8)",
    "a second call with the same seed",
    hint="Hand the seed to the model",
)
### END HIDDEN TESTS

# %% [markdown] id="uplift_by_group_prompt"
# ## 7. What the message did (on your own)
#
# "Our best customers answer best: 88% of them buy within 60 days of an invitation."
# Would they have bought anyway?
# The hold-out 对照组 got nothing and knows.
#
# The response 响应率 of a group and offer is the share that ordered within the days.
# The uplift 增量 is that response less the response of the hold-out of the *same* group.
# Who has not ordered at all has no days on record, and has not ordered within them.
# The 95% interval belongs to the difference of two shares:
#
# $$u \pm 1.96 \sqrt{\frac{p(1-p)}{n} + \frac{p_0(1-p_0)}{n_0}}$$
#
# <details><summary>Hint 1: concept</summary>
#
# A missing number of days is not an unknown answer: it is a no.
# Drop it, and the share rises.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First a column that is 1 or 0.
# Its mean and size by group and arm are all you need.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `bought = (trial[____] <= days).fillna(____).astype(float)`; group by two columns, split the grouped table into hold-out and offers, and join them on ____.
#
# </details>


# %% id="uplift_by_group" role="solution"
def uplift_by_group(trial: pd.DataFrame, days: int = 60) -> pd.DataFrame:
    """Return response and uplift over the hold-out by group and offer.

    Parameters
    ----------
    trial : DataFrame
        One row a customer in any order, with the columns customer_id (each once), group, arm (an
        offer of any name, or "holdout") and days_to_next_order (Int64: whole days, 0 or more,
        missing when no order came), among others. Every group has at least one customer in the
        hold-out; it may lack an offer. Labels of the index may repeat.
    days : int
        An order counts when it comes within that many days (the last one included).

    Returns
    -------
    DataFrame
        One row for each group and offer (not for the hold-out) that has customers, in any
        order, with the columns group, arm, customers (number), response, uplift, low and high
        (fractions; low and high are the ends of the 95% interval of the uplift, with 1.96).
        Further columns do no harm.
    """
    ### BEGIN SOLUTION
    bought = (trial["days_to_next_order"] <= days).fillna(False).astype(float)
    counted = trial.assign(bought=bought).groupby(["group", "arm"])["bought"]
    table = counted.agg(customers="size", response="mean").reset_index()
    nothing = table["arm"] == "holdout"
    base = table[nothing].drop(columns="arm")
    table = table[~nothing].merge(base, on="group", suffixes=("", "_0"))
    table["uplift"] = table["response"] - table["response_0"]
    spread = table["response"] * (1 - table["response"]) / table["customers"]
    spread += table["response_0"] * (1 - table["response_0"]) / table["customers_0"]
    table["low"] = table["uplift"] - 1.96 * np.sqrt(spread)
    table["high"] = table["uplift"] + 1.96 * np.sqrt(spread)
    return table.drop(columns=["customers_0", "response_0"])
    ### END SOLUTION


# %% id="test_uplift_by_group" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": range(1, 17),
        "group": ["quiet_potential"] * 10 + ["loyal_regular"] * 6,
        "arm": ["coupon"] * 5 + ["holdout"] * 5 + ["live_invitation"] * 2 + ["holdout"] * 4,
        "days_to_next_order": pd.array(
            [10, 60, 61, 20, None, 30, 90, None, 75, 80, 5, 0, 9, 60, 61, 12], dtype="Int64"
        ),
    },
    index=[0, 1, 2, 3] * 4,
)
answer = checks.call(uplift_by_group, tiny)
checks.is_frame(
    answer,
    "uplift_by_group(tiny)",
    ["group", "arm", "customers", "response", "uplift", "low", "high"],
    rows=2,
    numeric=["customers", "response", "uplift", "low", "high"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "group": ["quiet_potential", "loyal_regular"],
            "arm": ["coupon", "live_invitation"],
            "customers": [5, 2],
            "response": [0.6, 1.0],
            "uplift": [0.4, 0.25],
            "low": [
                0.4 - 1.96 * (0.24 / 5 + 0.16 / 5) ** 0.5,
                0.25 - 1.96 * (0 / 2 + 0.1875 / 4) ** 0.5,
            ],
            "high": [
                0.4 + 1.96 * (0.24 / 5 + 0.16 / 5) ** 0.5,
                0.25 + 1.96 * (0 / 2 + 0.1875 / 4) ** 0.5,
            ],
        }
    ),
    "uplift_by_group(tiny)",
    keys=["group", "arm"],
    hint="The quiet: three of five against one of five, and who never came is one of the five. "
    "The loyal: two of two against three of four",
)
### BEGIN HIDDEN TESTS


def _uplift(frame, days):
    counts = {}
    for row in frame.itertuples():
        came = not pd.isna(row.days_to_next_order) and row.days_to_next_order <= days
        n, k = counts.get((row.group, row.arm), (0, 0))
        counts[row.group, row.arm] = (n + 1, k + came)
    rows = []
    for (group, arm), (n, k) in counts.items():
        if arm != "holdout":
            n_0, k_0 = counts[group, "holdout"]
            p, q = k / n, k_0 / n_0
            half = 1.96 * (p * (1 - p) / n + q * (1 - q) / n_0) ** 0.5
            rows.append((group, arm, n, p, p - q, p - q - half, p - q + half))
    names = ["group", "arm", "customers", "response", "uplift", "low", "high"]
    return pd.DataFrame(rows, columns=names)


for seed, days, never in [(71, 60, 0.05), (72, 30, 0.4), (73, 120, 0.15)]:
    fresh = samples.offer_trial(seed, never=never).set_axis(np.arange(400) // 3)
    before = fresh.copy()
    checks.same_frame(
        checks.call(uplift_by_group, fresh, days),
        _uplift(before, days),
        f"uplift_by_group(trial, {days})",
        keys=["group", "arm"],
        hint="Response less that of the same group's hold-out; who never came did not come",
        reread="Response is not uplift",
    )
    checks.unchanged(before, fresh, "trial")
fresh = samples.offer_trial(74, groups=("new", "lost", "idle"))
fresh = fresh[(fresh["group"] == "new") | (fresh["arm"] != "coupon")]
fresh = fresh[(fresh["group"] != "idle") | (fresh["arm"] == "holdout")]
fresh["arm"] = fresh["arm"].replace("live_invitation", "phone_call")
fresh["days_to_next_order"] = (fresh["days_to_next_order"] - 20).clip(lower=0)
checks.same_frame(
    checks.call(uplift_by_group, fresh),
    _uplift(fresh, 60),
    "uplift_by_group(trial) with another offer, and groups that were not given each",
    keys=["group", "arm"],
    hint="A row only for what was really given",
)
### END HIDDEN TESTS

# %% [markdown] id="uplift_chart_prompt"
# ## 8. A picture for the Monday meeting (chart)
#
# Draw the uplift of one offer by group: one lying bar a group, the largest on top.
# The title names the group with the largest uplift as it stands in the table.
# The axis of the bars has a label that says "points": the bars are percentage points 百分点, 0.12 is 12 points.
# Give each bar its interval as an error bar: one that crosses 0 tells the meeting that the uplift may be nothing.
#
# <details><summary>Hint 1: concept</summary>
#
# A difference of two percentages is stated in points; "12%" would be 12% *of* something.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort, `ax.barh`, and think about which end of the axis the first row is drawn at.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ax.barh(t["group"], ____, xerr=[____, ____])`, where `xerr` wants two *lengths*, from the end of the bar down to `low` and up to `high`, in points.
#
# </details>


# %% id="uplift_chart" role="solution"
def uplift_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw the uplift of one offer by group.

    Parameters
    ----------
    table : DataFrame
        One row a group, at least one, in any order, with the columns group (text, each once),
        uplift, low and high (fractions of 1; uplift may be below 0; low <= uplift <= high).
        Nothing is missing, uplifts do not tie, labels of the index may repeat.

    Returns
    -------
    Axes
        One lying bar a group, named as in the table (with _ or a space; anything more on a
        second line), with its uplift in percentage points from 0 on, the largest on top, each
        with an error bar from low to high in points; a title (of the Axes or the figure) that
        contains the name of the group with the largest uplift (with _ or a space); a label on
        each axis, with the word "points" on the x axis and any word on the y axis.
    """
    ### BEGIN SOLUTION
    best_first = table.sort_values("uplift", ascending=False)
    points = 100 * best_first[["uplift", "low", "high"]]
    fig, ax = plt.subplots()
    whiskers = [points["uplift"] - points["low"], points["high"] - points["uplift"]]
    ax.barh(best_first["group"], points["uplift"], xerr=whiskers)
    ax.invert_yaxis()
    ax.set_title(f"The offer moves {best_first['group'].iloc[0]} most")
    ax.set_xlabel("Uplift (percentage points)")
    ax.set_ylabel("Group")
    return ax
    ### END SOLUTION


# %% id="test_uplift_chart" role="test" points=2
three = pd.DataFrame(
    {
        "group": ["loyal_regular", "quiet_potential", "bargain_hunter"],
        "uplift": [0.04, 0.23, -0.06],
        "low": [-0.05, 0.17, -0.11],
        "high": [0.13, 0.28, 0.01],
    },
    index=[0, 0, 1],
)
drawn = checks.chart(uplift_chart, three)
checks.same_bars(
    drawn,
    {"quiet_potential": 23.0, "loyal_regular": 4.0, "bargain_hunter": -6.0},
    "uplift_chart(three)",
    ordered=True,
    hint="In percentage points, the largest on top",
)
assert drawn.horizontal, (
    "uplift_chart(three): the bars should lie, so that long names can be read, but they stand"
)
assert drawn.ylabel, (
    "uplift_chart(three): its y axis should have a label such as 'Group', but has none"
)
checks.has_labels(drawn, "uplift_chart(three)", x=["points"])
checks.has_intervals(
    drawn,
    {"quiet_potential": (17, 28), "loyal_regular": (-5, 13), "bargain_hunter": (-11, 1)},
    "uplift_chart(three)",
    hint="In percentage points, each with its own bar",
)
assert "quiet potential" in drawn.title.replace("_", " ").lower(), (
    "uplift_chart(three): the title should name the group with the largest uplift; it says "
    f"{checks.shown(drawn.title)}"
)
### BEGIN HIDDEN TESTS
for seed in [81, 82, 83]:
    rng = np.random.default_rng(seed)
    names = rng.permutation(["night_owl", "gift_giver", "old_friend", "day_tripper", "book_worm"])
    fresh = pd.DataFrame({"group": names, "uplift": rng.uniform(-0.2, 0.3, 5)})
    fresh["low"] = fresh["uplift"] - rng.uniform(0.01, 0.1, 5)
    fresh["high"] = fresh["uplift"] + rng.uniform(0.01, 0.1, 5)
    kept = fresh.copy()
    drawn = checks.chart(uplift_chart, fresh)
    ranked = sorted(zip(fresh["uplift"].tolist(), fresh["group"].tolist()), reverse=True)
    checks.same_bars(
        drawn,
        {group: 100 * uplift for uplift, group in ranked},
        "uplift_chart(table)",
        ordered=True,
        hint="In percentage points, the largest on top",
    )
    checks.has_labels(drawn, "uplift_chart(table)", x=["points"])
    checks.unchanged(kept, fresh, "table")
    assert drawn.horizontal, "uplift_chart(table): the bars should lie, but they stand"
    assert all(abs(bar.start) < 1e-9 for bar in drawn.bars), (
        "uplift_chart(table): a bar is read from 0 on, but one of them starts elsewhere"
    )
    checks.has_intervals(
        drawn,
        {row.group: (100 * row.low, 100 * row.high) for row in kept.itertuples()},
        "uplift_chart(table)",
        hint="In percentage points, each with its own bar",
    )
    checks.has_range(
        drawn,
        "uplift_chart(table)",
        axis="x",
        low=100 * kept["low"].min(),
        high=100 * kept["high"].max(),
        what="every interval, in points",
    )
    title = drawn.title.replace("_", " ").lower()
    assert ranked[0][1].replace("_", " ") in title, (
        "uplift_chart(table): the title should name the group with the largest uplift; it says "
        f"{checks.shown(drawn.title)}"
    )
    assert not all(group.replace("_", " ") in title for _, group in ranked), (
        "uplift_chart(table): the title should name the group with the largest uplift and not "
        f"list them all; it says {checks.shown(drawn.title)}"
    )
### END HIDDEN TESTS

# %% [markdown] id="plan_value_prompt"
# ## 9. What is a list worth? (on your own)
#
# "I pay for 3,333 messages. Here is my list. What does it bring?"
# A trial says by how many days a message brings the next order forward.
# But the trial drew some groups more often than others, so its average is not the average of her list.
# The list is valued group by group 分层加权.
#
# 1. The wait of a customer is `days_to_next_order`, and `horizon` days where that is longer or where no order came.
# 2. The days saved in a group are the mean wait of its hold-out less the mean wait of those who got the offer.
# 3. A group brings its days saved times the sum of `daily_cny` of its customers *in the list*.
# 4. The net value 净收益 is the sum over groups, less the cost of a message for everybody in the list.
#
# The interval follows from the errors of the means.
# In a group $g$ the error of the days saved is $e_g = \sqrt{s_1^2/n_1 + s_0^2/n_0}$, with the sample variances (divided by $n - 1$) of the wait with the offer and in the hold-out.
# With $m_g$, the sum of `daily_cny`, and groups that are independent of each other, errors add as squares:
#
# $$\text{net} \pm 1.96 \sqrt{\sum_g (m_g e_g)^2}$$
#
# <details><summary>Hint 1: concept</summary>
#
# Days are measured in the trial, money stands in the list.
# The two meet at the group, and nowhere else.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First a column with the wait.
# Its mean and its error of the mean (`sem`) by group and arm give two small tables, one row a group.
# Then the sum of `daily_cny` by group of the list, and pandas multiplies by name of the group.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `parts = ____.groupby([____, ____])[____].agg(["mean", "sem"]).unstack()`, then `parts["mean"][____]` is one number a group.
# For the interval, each group's error meets its money first, then come squares, the sum and the root.
#
# </details>


# %% id="plan_value" role="solution"
def plan_value(
    trial: pd.DataFrame, chosen: pd.DataFrame, offer: str, cost_cny: float, horizon: int = 180
) -> dict[str, float]:
    """Return what a list of customers brings, valued group by group.

    Parameters
    ----------
    trial : DataFrame
        One row a customer in any order, with the columns customer_id (each once), group, arm
        (an offer of any name, or "holdout") and days_to_next_order (Int64: whole days, missing
        when no order came), among others. Groups and offers may be there that are not asked for.
    chosen : DataFrame
        The list: one row a customer in any order, with the columns customer_id (each once),
        group and daily_cny (usual margin a day, may be 0 or below), among others. It may have
        no row. Each of its groups has at least two customers in the trial with the offer, and
        two in the hold-out. Labels of the index may repeat in both tables.
    offer : str
        The arm of the trial that the list would get.
    cost_cny : float
        Cost of one message.
    horizon : int
        Longest wait that is counted, in days.

    Returns
    -------
    dict
        customers (number in the list), cost_cny (of all messages), net_cny (value less cost),
        low_cny and high_cny (ends of the 95% interval of net_cny, with 1.96). All are 0 for a
        list without a row. A Series with these labels will do, further keys do no harm.
    """
    ### BEGIN SOLUTION
    wait = trial["days_to_next_order"].astype(float).fillna(horizon).clip(upper=horizon)
    parts = trial.assign(wait=wait).groupby(["group", "arm"])["wait"].agg(["mean", "sem"]).unstack()
    saved = parts["mean"]["holdout"] - parts["mean"][offer]
    error = np.hypot(parts["sem"]["holdout"], parts["sem"][offer])
    daily = chosen.groupby("group")["daily_cny"].sum()
    cost = cost_cny * len(chosen)
    net = (saved * daily).sum() - cost
    half = 1.96 * np.sqrt(((error * daily) ** 2).sum())
    return {
        "customers": len(chosen),
        "cost_cny": cost,
        "net_cny": net,
        "low_cny": net - half,
        "high_cny": net + half,
    }
    ### END SOLUTION


# %% id="test_plan_value" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": range(1, 15),
        "group": ["quiet"] * 8 + ["loyal"] * 6,
        "arm": ["live"] * 4 + ["holdout"] * 4 + ["live"] * 2 + ["holdout"] * 3 + ["coupon"],
        "days_to_next_order": pd.array(
            [40, 60, 50, 70, 80, 60, None, 250, 30, 50, 38, 45, 40, 3], dtype="Int64"
        ),
    },
    index=[0, 1] * 7,
)
tiny_list = pd.DataFrame(
    {
        "customer_id": [31, 32, 33, 34, 35],
        "group": ["loyal", "quiet", "loyal", "loyal", "loyal"],
        "daily_cny": [5.0, 2.0, 4.0, -1.0, 1.0],
    },
    index=[0, 1, 0, 1, 2],
)
answer = checks.call(plan_value, tiny, tiny_list, "live", 6, 100)
keys = ["customers", "cost_cny", "net_cny", "low_cny", "high_cny"]
answer = checks.is_mapping(answer, "plan_value(tiny, tiny_list, 'live', 6, 100)", keys=keys)
# quiet: waits 40, 60, 50, 70 against 80, 60, 100, 100; loyal: 30, 50 against 38, 45, 40
tiny_half = 1.96 * ((2 * (500 / 3 / 4 + 1100 / 3 / 4) ** 0.5) ** 2 + 81 * (200 / 2 + 13 / 3)) ** 0.5
checks.same_mapping(
    {key: answer[key] for key in keys},
    {
        "customers": 5,
        "cost_cny": 30,
        "net_cny": 2 * 30 + 9 * 1 - 30,
        "low_cny": 39 - tiny_half,
        "high_cny": 39 + tiny_half,
    },
    "plan_value(tiny, tiny_list, 'live', 6, 100)",
    hint="The quiet are saved 30 days (a missing wait and one of 250 count as 100), the loyal 1; "
    "in the list a day of the quiet is worth 2 CNY and one of the loyal 9",
)
nobody = checks.is_mapping(
    checks.call(plan_value, tiny, tiny_list.head(0), "live", 6),
    "plan_value(tiny, empty)",
    keys=keys,
)
checks.same_mapping(
    {key: nobody[key] for key in keys},
    dict.fromkeys(keys, 0),
    "plan_value(tiny, a list without a row, 'live', 6)",
    hint="Nobody is contacted: no cost, no value",
)
### BEGIN HIDDEN TESTS


def _worth(frame, people, offer, cost, horizon):
    waits, money = {}, {}
    for row in frame.itertuples():
        late = pd.isna(row.days_to_next_order) or row.days_to_next_order > horizon
        wait = horizon if late else int(row.days_to_next_order)
        waits.setdefault((row.group, row.arm), []).append(wait)
    for row in people.itertuples():
        money[row.group] = money.get(row.group, 0.0) + row.daily_cny
    net, variance = -cost * len(people), 0.0
    for group, daily in money.items():
        with_it, without = np.array(waits[group, offer]), np.array(waits[group, "holdout"])
        net += daily * (without.mean() - with_it.mean())
        errors = with_it.var(ddof=1) / len(with_it) + without.var(ddof=1) / len(without)
        variance += daily**2 * errors
    half = 1.96 * variance**0.5
    return dict(zip(keys, [len(people), cost * len(people), net, net - half, net + half]))


for seed, offer, cost, horizon in [
    (91, "live_invitation", 6, 180),
    (92, "coupon", 8.5, 60),
    (93, "live_invitation", 0, 365),
    (94, "coupon", 25, 90),
]:
    rng = np.random.default_rng(seed)
    groups = ("quiet_potential", "bargain_hunter", "loyal_regular", "content_fan")
    fresh = samples.offer_trial(seed, groups=groups, never=0.15).set_axis(np.arange(400) // 2)
    # the list is no random part of the trial: one group is rare there, one not in the list at all
    wanted = pd.DataFrame({"group": rng.choice(groups[:3], 60, p=[0.1, 0.3, 0.6])})
    wanted["daily_cny"] = rng.gamma(1.0, 2.0, 60) - 0.3
    wanted["customer_id"] = rng.permutation(60) + 9_000
    wanted = wanted.set_axis(rng.integers(0, 9, 60))
    before, wanted_before = fresh.copy(), wanted.copy()
    name = f"plan_value(trial, chosen, {offer!r}, {cost}, {horizon})"
    answer = checks.is_mapping(
        checks.call(plan_value, fresh, wanted, offer, cost, horizon), name, keys=keys
    )
    checks.same_mapping(
        {key: answer[key] for key in keys},
        _worth(before, wanted_before, offer, cost, horizon),
        name,
        hint="Days saved by group in the trial, times the money of that group in the list",
        reread="The average of a trial",
    )
    checks.unchanged(before, fresh, "trial")
    checks.unchanged(wanted_before, wanted, "chosen")
few = samples.offer_trial(95, groups=("quiet_potential", "loyal_regular"), never=0.3)
few = few[(few["group"] == "quiet_potential") | (few["arm"] != "coupon")]
two = pd.DataFrame({"customer_id": [1, 2], "group": "quiet_potential", "daily_cny": [0.0, -2.5]})
answer = checks.is_mapping(
    checks.call(plan_value, few, two, "coupon", 8), "plan_value(trial, chosen, ...)", keys=keys
)
checks.same_mapping(
    {key: answer[key] for key in keys},
    _worth(few, two, "coupon", 8, 180),
    "plan_value(trial, chosen, 'coupon', 8) where another group never got the offer",
    hint="Only the groups of the list count; 180 days are the longest wait unless another is given",
)
### END HIDDEN TESTS

# %% [markdown] id="retail_rfm_prompt"
# ## 10. The same three numbers in London (transfer)
#
# A British gift shop keeps invoices and not orders, in pounds, and wants your scores.
# Some invoices have no customer, and those that start with C are cancellations 取消单, with a negative amount.
# So that figures can be compared, cancellations are left out: they do not count as orders, and their amounts are not subtracted.
# With `customer_id` as a column, your own `rfm_scores` runs on the result as it is.
#
# The course has figures of its own to compare with: 5,878 customers, of whom the top 20% bring 77.2% of revenue 帕累托.
# For these figures, lines without a price above 0 were taken out beforehand; they are taken out of the tests after you hand in, too.
# Your function itself drops no row for its amount.
#
# <details><summary>Hint 1: concept</summary>
#
# The column names are others, the question is the same as in exercise 2, without refunds and without a window.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Drop what is no sale to a known customer and what lies in the future, then group.
# Several rows can belong to one invoice.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `kept = kept[~kept["invoice"].str.____(____)]`, and in `agg` something that counts each invoice once: `frequency=("invoice", ____)`.
#
# </details>


# %% id="retail_rfm" role="solution"
def retail_rfm(invoices: pd.DataFrame, observed_on: pd.Timestamp) -> pd.DataFrame:
    """Return recency, frequency and monetary value from invoices.

    Parameters
    ----------
    invoices : DataFrame
        One row a part of an invoice in any order, with the columns invoice (text, never missing,
        starts with "C" in a cancellation and in nothing else), customer_id (Int64, may be
        missing), invoice_time (timestamp, never missing) and revenue_gbp (pounds, may be
        negative). An invoice has one customer and may have several rows, equal ones too: all
        count. Labels of the index may repeat.
    observed_on : Timestamp
        Day of the decision, at midnight; only rows with invoice_time before it count.

    Returns
    -------
    DataFrame
        One row for each known customer with an invoice before observed_on that is no
        cancellation, in any order, with the columns customer_id (or as index),
        recency_days (whole days of the calendar from the last such invoice to observed_on),
        frequency (number of different such invoices),
        monetary (pounds, the sum of their rows; cancellations are not subtracted).
        Further columns do no harm.
    """
    ### BEGIN SOLUTION
    kept = invoices[invoices["customer_id"].notna() & (invoices["invoice_time"] < observed_on)]
    kept = kept[~kept["invoice"].str.startswith("C")]
    table = kept.groupby("customer_id").agg(
        last=("invoice_time", "max"),
        frequency=("invoice", "nunique"),
        monetary=("revenue_gbp", "sum"),
    )
    table["recency_days"] = (observed_on - table.pop("last").dt.normalize()).dt.days
    return table.reset_index()
    ### END SOLUTION


# %% id="test_retail_rfm" role="test" points=2
tiny = pd.DataFrame(
    [
        ["489434", 13085, "2011-11-28 07:45", 30.0],
        ["489434", 13085, "2011-11-28 07:45", 12.5],
        ["489434", 13085, "2011-11-28 07:45", 12.5],
        ["C489449", 13085, "2011-12-08 10:00", -30.0],
        ["489450", None, "2011-12-02 09:00", 80.0],
        ["489451", 13085, "2011-12-05 18:20", 7.5],
        ["489451", 13085, "2011-12-05 18:20", -2.5],
        ["489452", 16321, "2011-12-09 16:00", 20.0],
        ["489453", 16321, "2011-12-10 11:00", 90.0],
    ],
    columns=["invoice", "customer_id", "invoice_time", "revenue_gbp"],
).astype({"customer_id": "Int64", "invoice_time": "datetime64[us]"})
answer = checks.call(retail_rfm, tiny, pd.Timestamp("2011-12-10"))
checks.is_frame(
    answer,
    "retail_rfm(tiny, ...)",
    ["customer_id", "recency_days", "frequency", "monetary"],
    numeric=["recency_days", "frequency", "monetary"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [13085, 16321],
            "recency_days": [5, 1],
            "frequency": [2, 1],
            "monetary": [60.0, 20.0],
        }
    ),
    "retail_rfm(tiny, ...)",
    keys="customer_id",
    hint="Customer 13085 has two invoices and a cancellation: the first invoice is on three rows, two "
    "of them equal, and all count; the second has a rebate of 2.50; the last invoice of 16321 is of "
    "the day of the decision",
)
### BEGIN HIDDEN TESTS


def _retail(frame, day):
    rows = {}
    for row in frame.itertuples():
        if pd.isna(row.customer_id) or row.invoice[0] == "C" or not row.invoice_time < day:
            continue
        past = (day.date() - row.invoice_time.date()).days
        last, seen, money = rows.get(row.customer_id, (past, frozenset(), 0.0))
        rows[row.customer_id] = (min(last, past), seen | {row.invoice}, money + row.revenue_gbp)
    found = [(key, last, len(seen), money) for key, (last, seen, money) in rows.items()]
    return pd.DataFrame(found, columns=["customer_id", "recency_days", "frequency", "monetary"])


def _case(seed, day):
    day = pd.Timestamp(day)
    rng = np.random.default_rng(seed)
    drawn = samples.orders(seed, count=150, customers=30).sample(
        frac=1.5, replace=True, random_state=1
    )
    lost, back = rng.random(len(drawn)) < 0.15, drawn["order_id"] % 5 == 0
    fresh = pd.DataFrame(
        {
            "invoice": drawn["order_id"]
            .astype(str)
            .where(~back, "C" + drawn["order_id"].astype(str)),
            "customer_id": drawn["customer_id"].astype("Int64").mask(lost),
            "invoice_time": drawn["ordered_at"],
            "revenue_gbp": drawn["amount_cny"].where(~back, -drawn["amount_cny"]),
        }
    ).reset_index(drop=True)
    return fresh, day, _retail(fresh, day)


# What is expected stands above the first call: it is computed once for a class.
cases = [_case(101, "2025-04-15"), _case(102, "2025-03-01"), _case(103, "2025-05-02")]
# Two real years of a British shop, one row an invoice.
from shop import published, realdata
from shop.errors import TableMissing


def _british():
    try:
        sold = realdata.load_online_retail()
    except TableMissing:
        return None
    sold = sold[sold["price_gbp"] > 0]
    sold = sold.assign(revenue_gbp=sold["quantity"] * sold["price_gbp"])
    return sold.groupby(["invoice", "customer_id"], dropna=False, as_index=False).agg(
        invoice_time=("invoice_time", "max"), revenue_gbp=("revenue_gbp", "sum")
    )


real = _british()
for fresh, day, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(retail_rfm, fresh, day),
        expected,
        f"retail_rfm(invoices, {day:%d %B})",
        keys="customer_id",
        hint="Known customers, no cancellations, each invoice once, nothing of the future",
        reread="The day you stand on",
    )
    checks.unchanged(before, fresh, "invoices")
edge = tiny.head(8).assign(invoice_time=pd.Timestamp("2011-12-09"))
edge.loc[7, "invoice_time"] = pd.Timestamp("2011-12-10")
checks.same_frame(
    checks.call(retail_rfm, edge, pd.Timestamp("2011-12-10")),
    _retail(edge, pd.Timestamp("2011-12-10")),
    "retail_rfm(invoices, day) with an invoice at midnight of that day",
    keys="customer_id",
    hint="The day of the decision is not yet over",
)
odd = pd.DataFrame(
    {
        "invoice": ["489434", "489434", "C489434", "48943C", "A506401", "489435"],
        "customer_id": pd.array([1, 1, 1, 2, 3, 4], dtype="Int64"),
        "invoice_time": pd.Timestamp("2011-12-08 12:00"),
        "revenue_gbp": [30.0, -5.0, -30.0, 8.0, 9.0, 0.0],
    }
)
checks.same_frame(
    checks.call(retail_rfm, odd, pd.Timestamp("2011-12-10")),
    _retail(odd, pd.Timestamp("2011-12-10")),
    "retail_rfm(invoices, day) with a rebate on an invoice and other letters",
    keys="customer_id",
    hint="A cancellation is an invoice that starts with C, and nothing else is",
)
if real is not None:
    answer = checks.call(retail_rfm, real, pd.Timestamp("2011-12-10"))
    checks.is_frame(answer, "retail_rfm(two years of invoices)", ["monetary"], rows=5878)
    money = answer["monetary"].astype(float).sort_values(ascending=False)
    top = 100 * money.head(int(0.2 * len(money))).sum() / money.sum()
    assert published.agrees("online_retail_pareto.top_20_share_percent", top), (
        "retail_rfm(two years of invoices): the share of the top 20% of customers does not agree "
        f"with the course's figure; it is {top:.1f}%"
    )
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the head of customer operations
#
# It is 1 October 2025, and she has 20,000 CNY for the messages of the month.
# An invitation to a live session costs 6 CNY, a coupon 8 CNY.
# Write at most 250 words that she can read at nine and act on.
#
# The cell below loads what was known on that day: order lines, activity of 2025, and the trial of 1 April, whose participants were drawn by operations: those with few interactions more often.
# Groups of the trial are made as they stood on 1 April (activity of January to March), groups of your list as they stand today (July to September).
# Your functions do all but one step: between `rfm_table` and `named_groups`, add up `interactions` and `spread` of `activity` by customer over the three months, and join them to the table so that nobody is lost.
# Finance counts 0.44 CNY of margin in each CNY of `monetary`, so `daily_cny` is 0.44 × `monetary` / 365.
# The scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Who** | groups with their sizes, made from what was known on the day; refunds and silent customers handled | groups without the day | a list of clusters |
# | **What works** | uplift over the hold-out with interval, response and uplift told apart | one average effect | response alone |
# | **The plan** | who gets what under the budget, net value in CNY with an interval, group by group | a plan without money | everybody gets everything |
# | **The advice** | one action for Monday, what the numbers do not prove, and what must not be done to people | an action | none |

# %% id="memo_data"
lines = shop.load_order_lines(columns=["order_id", "refund_cny", "returned_on"])
# Refunds and orders of October and later are not known yet.
later = lines["returned_on"] >= observed_on
lines = lines.assign(
    refund_cny=lines["refund_cny"].mask(later, 0), returned_on=lines["returned_on"].mask(later)
)
activity = shop.load_engagement()
activity = activity[activity["month"] < observed_on]
# One row a customer and month; the two columns that the rule card asks for.
activity = activity.assign(
    interactions=activity["content_interactions"],
    spread=activity["shares"] + activity["invites"] + activity["community_messages"],
)
trial = shop.load_treatments()
unknown = trial["next_order_on"] >= observed_on
trial["days_to_next_order"] = trial["days_to_next_order"].mask(unknown)
trial["next_order_on"] = trial["next_order_on"].mask(unknown)

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** the head of customer operations. **Subject** Invite the quiet.
#
# Of 25,796 buyers of the last year 6,704 are quiet potential 潜力沉默者: good orders, no part in the community.
# Groups use payments, refunds and activity known on 1 October; no activity on record counts as zero.
#
# In the April trial the spreaders answered an invitation best: 88% ordered within 60 days, and 91% without any message.
# Of the quiet 58% ordered after an invitation, 34% with nothing: an uplift of 24 points (18 to 29); a coupon added 4 (-1 to 10).
# An invitation also moved loyal regulars (12 points, 2 to 23) and bargain hunters (12, 4 to 20), less surely.
#
# **Monday:** 20,000 CNY pay 3,333 invitations at 6 CNY: to the quiet, those with the most money first; one in ten is held out.
# Their next order comes 15 days sooner, within half a year.
# Days times usual margin, group by group: 96,000 CNY net, interval 72,000 to 121,000.
# Inviting the top scores instead would bring 75,000 (38,000 to 112,000).
#
# **Not proved:** that a day sooner is worth a day of margin, and that autumn answers like spring.
# The interval covers the draw by lot only: the trial drew people with few interactions more often, also inside a group.
# The hold-out tells us by the end of January.
#
# **Never:** show somebody another price because of the group, or write again to who refused.
# ### END SOLUTION
