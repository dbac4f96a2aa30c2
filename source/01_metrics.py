# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 01 Store metrics: assignment
#
# **Time** about 6 hours if Python is new to you, and one more for the memo; each exercise stands alone, so stop where you like.
# **You need** the lecture of this chapter. Nothing else.
#
# You are the new operations analyst 运营分析员 of a brand that sells home and outdoor goods on five channels.
# Every Monday the shop manager asks the same questions.
# Each answer is a function, so that next Monday costs you one line.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code and run the cell (Shift and Enter).
# Then run the test cell below it.
# A failing test says what it expected and what came; read its last line first.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, plain loops, or SQL through `duckdb.sql(…).df()` after `import duckdb`.
# Never change the table that is handed in: work on a copy.

# %% id="setup" role="setup"
import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_01 as samples

shop.setup()
CHANNEL_OF = {
    "淘宝/天猫": "tmall",
    "京东": "jd",
    "拼多多": "pinduoduo",
    "抖音": "douyin",
    "微信小程序": "mini_program",
}
orders = shop.load_orders(start="2025-02-01", end="2025-03-16")
traffic = shop.load_daily_traffic(start="2025-02-01", end="2025-03-16")
report_text = samples.weekly_report(seed=5, days=3, repeated=1, missing=2)[0].decode("gbk")

# %% [markdown] id="data"
# ## The data
#
# `orders` holds one row for each submitted order; `paid_at` is missing where nobody paid.
# `traffic` holds one row for each day, channel and device; its counts add up over rows, except for `visitors`: who comes on two days stands in both.
# `report_text` is the text of a small daily report as a platform exports it.
#
# The exercises use revenue 实收: they look back on weeks whose refunds are all known.
# The lecture's Monday report used the paid amount, since most refunds had not come yet.

# %% id="look"
orders[["order_id", "customer_id", "ordered_at", "paid_at", "channel", "amount_cny"]].head(3)

# %% [markdown] id="conversion_rate_prompt"
# ## 1. One division (warm-up)
#
# The manager asks: "Of 200 visits 13 ended with a paid order. What is our conversion rate 转化率?"
#
# <details><summary>Hint 1: concept</summary>
#
# A rate is a numerator over a denominator.
# Say both aloud before you divide.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Look at the denominator first: with no visits there is no rate, and Python stops at a division by zero.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `if sessions == ...: return float("nan")`, and below it the quotient.
#
# </details>


# %% id="conversion_rate" role="solution"
def conversion_rate(sessions: int, paid_sessions: int) -> float:
    """Return the share of visits that ended with a paid order.

    Parameters
    ----------
    sessions : int
        Visits, 0 or more.
    paid_sessions : int
        Visits with a paid order, between 0 and sessions.

    Returns
    -------
    float
        A fraction between 0 and 1 (not a percentage, not rounded); NaN when there was no visit.
    """
    ### BEGIN SOLUTION
    if sessions == 0:
        return float("nan")
    return paid_sessions / sessions
    ### END SOLUTION


# %% id="test_conversion_rate" role="test" points=1
answer = checks.call(conversion_rate, 200, 13)
checks.is_number(answer, "conversion_rate(200, 13)")
checks.same_number(
    answer, 0.065, "conversion_rate(200, 13)", hint="A fraction: 13 of 200", reread="Rates"
)
checks.same_number(
    checks.call(conversion_rate, 7, 3), 3 / 7, "conversion_rate(7, 3)", hint="Not rounded"
)
checks.same_number(
    checks.call(conversion_rate, 40, 0),
    0.0,
    "conversion_rate(40, 0)",
    hint="40 visits came and none paid: that is a rate, and it is known",
    reread="Rates",
)
answer = checks.call(conversion_rate, 0, 0)
checks.is_number(answer, "conversion_rate(0, 0)", missing=True)
checks.same_number(
    answer,
    np.nan,
    "conversion_rate(0, 0)",
    hint="Without visits the rate is unknown: return NaN, not 0",
)
### BEGIN HIDDEN TESTS
for visits, paid in [(3, 1), (50_000, 1_234), (17, 0), (8, 8)]:
    checks.same_number(
        checks.call(conversion_rate, visits, paid),
        paid / visits,
        f"conversion_rate({visits}, {paid})",
        hint="Paid visits over all visits, not rounded",
    )
### END HIDDEN TESTS

# %% [markdown] id="traffic_metrics_prompt"
# ## 2. The visit in five numbers (worked example with gaps)
#
# "How is our traffic?" is answered by five numbers for the whole table.
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# sums = traffic[["sessions", "page_views", ...]].sum()
# return {
#     "sessions": int(sums["sessions"]),
#     "pages_per_session": sums["page_views"] / sums["____"],
#     "bounce_rate": ...,
#     "dwell_minutes": sums["dwell_seconds"] / sums["sessions"] / ____,
#     "cart_abandonment": 1 - ... / ...,
# }
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# The rate of a whole is the sum of the numerators over the sum of the denominators.
# A mean of rows gives a day with 3 visits the weight of a day with 3,000.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Add up the columns first, divide afterwards.
# Cart abandonment 购物车放弃率 has its own denominator: visits that put something into the cart.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# A small function inside helps with empty denominators: `def ratio(above, below): return above / below if ... else float("nan")`.
#
# </details>


# %% id="traffic_metrics" role="solution"
def traffic_metrics(traffic: pd.DataFrame) -> dict[str, float]:
    """Return five metrics of all rows together.

    Parameters
    ----------
    traffic : DataFrame
        One row for each day, channel and device (or fewer), with the counts sessions, page_views,
        bounces, dwell_seconds, cart_sessions and paid_sessions. A row may hold only zeros.

    Returns
    -------
    dict
        sessions: all visits;
        pages_per_session: pages seen by visit;
        bounce_rate: share of visits that left after one page (bounces);
        dwell_minutes: minutes by visit;
        cart_abandonment: of the visits with something in the cart (cart_sessions), the share that
        did not pay (paid_sessions are always among them).
        A value whose denominator is 0 is NaN.
    """
    ### BEGIN SOLUTION
    names = ["sessions", "page_views", "bounces", "dwell_seconds", "cart_sessions", "paid_sessions"]
    sums = traffic[names].sum()

    def ratio(above: float, below: float) -> float:
        return float(above / below) if below else float("nan")

    return {
        "sessions": int(sums["sessions"]),
        "pages_per_session": ratio(sums["page_views"], sums["sessions"]),
        "bounce_rate": ratio(sums["bounces"], sums["sessions"]),
        "dwell_minutes": ratio(sums["dwell_seconds"], sums["sessions"] * 60),
        "cart_abandonment": 1 - ratio(sums["paid_sessions"], sums["cart_sessions"]),
    }
    ### END SOLUTION


# %% id="test_traffic_metrics" role="test" points=2
tiny = pd.DataFrame(
    {
        "sessions": [10, 90, 0],
        "page_views": [70, 180, 0],
        "bounces": [5, 15, 0],
        "dwell_seconds": [1200, 6000, 0],
        "cart_sessions": [4, 6, 0],
        "paid_sessions": [1, 3, 0],
    }
)
answer = checks.call(traffic_metrics, tiny)
checks.is_mapping(
    answer,
    "traffic_metrics(tiny)",
    ["sessions", "pages_per_session", "bounce_rate", "dwell_minutes", "cart_abandonment"],
)
checks.same_mapping(
    answer,
    {
        "sessions": 100,
        "pages_per_session": 2.5,
        "bounce_rate": 0.2,
        "dwell_minutes": 1.2,
        "cart_abandonment": 0.6,
    },
    "traffic_metrics(tiny)",
    hint="Add up each column first, then divide; minutes, not seconds",
    reread="The rate of a whole",
)
checks.same_mapping(
    checks.call(traffic_metrics, tiny[tiny["sessions"] == 0]),
    {
        "sessions": 0,
        "pages_per_session": np.nan,
        "bounce_rate": np.nan,
        "dwell_minutes": np.nan,
        "cart_abandonment": np.nan,
    },
    "traffic_metrics(the row of tiny without visits)",
    hint="Where a denominator is 0 the value is NaN, cart abandonment included",
)
checks.same_mapping(
    checks.call(traffic_metrics, tiny.assign(cart_sessions=0, paid_sessions=0)),
    {
        "sessions": 100,
        "pages_per_session": 2.5,
        "bounce_rate": 0.2,
        "dwell_minutes": 1.2,
        "cart_abandonment": np.nan,
    },
    "traffic_metrics(tiny without any cart)",
    hint="Each value looks at its own denominator: without a cart only the abandonment is missing",
)
### BEGIN HIDDEN TESTS
NAMES = ["sessions", "pages_per_session", "bounce_rate", "dwell_minutes", "cart_abandonment"]


def _traffic(frame):
    sums = {
        name: sum(frame[name].tolist())
        for name in frame.columns
        if name != "date" and name not in ("channel", "device")
    }
    visits, carts = sums["sessions"], sums["cart_sessions"]
    return dict(
        zip(
            NAMES,
            [
                visits,
                sums["page_views"] / visits if visits else np.nan,
                sums["bounces"] / visits if visits else np.nan,
                sums["dwell_seconds"] / visits / 60 if visits else np.nan,
                (carts - sums["paid_sessions"]) / carts if carts else np.nan,
            ],
        )
    )


fresh = samples.traffic_days(101, days=9, quiet=12)
before = fresh.copy()
nobody = fresh[fresh["sessions"] == 0]
lookers = fresh.assign(cart_sessions=0, paid_sessions=0)
# What is expected stands above the first call: it is computed once for a class.
cases = [
    (name, frame, _traffic(frame))
    for name, frame in {
        "traffic_metrics(traffic)": fresh,
        "traffic_metrics(traffic) of days without visits": nobody,
        "traffic_metrics(traffic) of an empty table": fresh.iloc[:0],
        "traffic_metrics(traffic) where nobody used the cart": lookers,
    }.items()
]
for name, frame, expected in cases:
    checks.same_mapping(
        checks.call(traffic_metrics, frame),
        expected,
        name,
        hint="Sums first, then one division; NaN where the denominator is 0",
        reread="The rate of a whole",
    )
checks.unchanged(before, fresh, "traffic")
### END HIDDEN TESTS

# %% [markdown] id="money_metrics_prompt"
# ## 3. Three amounts that are all called sales
#
# The manager's slide says "sales"; finance asks which.
#
# - **GMV 成交总额**: amounts of all submitted orders, paid or not.
# - **Paid amount 支付金额**: amounts of paid orders.
# - **Revenue 实收**: paid amount less what was given back.
#
# Two averages go with them: per paid order (AOV, 笔单价) and per customer who paid (客单价).
#
# <details><summary>Hint 1: concept</summary>
#
# GMV keeps orders that never brought a cent.
# A customer with two paid orders is one customer.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make a table of paid orders once (`notna()`), and take every number but GMV from it.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `paid = orders[orders["paid_at"]....]`, then `paid["customer_id"].nunique()` for the last denominator.
#
# </details>


# %% id="money_metrics" role="solution"
def money_metrics(orders: pd.DataFrame) -> dict[str, float]:
    """Return three amounts and two averages of all orders of the table.

    Parameters
    ----------
    orders : DataFrame
        One row for each submitted order, with the columns customer_id, paid_at (timestamp, missing
        where nobody paid), amount_cny and refund_cny (0 where nothing was given back; at most the
        amount). A customer may have several orders.

    Returns
    -------
    dict
        gmv_cny: amounts of all rows;
        paid_cny: amounts of paid orders;
        revenue_cny: paid amounts less refunds;
        aov_cny: paid amount by paid order;
        per_buyer_cny: paid amount by customer with at least one paid order.
        An average whose denominator is 0 is NaN.
    """
    ### BEGIN SOLUTION
    paid = orders[orders["paid_at"].notna()]
    amount, buyers = float(paid["amount_cny"].sum()), paid["customer_id"].nunique()
    return {
        "gmv_cny": float(orders["amount_cny"].sum()),
        "paid_cny": amount,
        "revenue_cny": amount - float(paid["refund_cny"].sum()),
        "aov_cny": amount / len(paid) if len(paid) else float("nan"),
        "per_buyer_cny": amount / buyers if buyers else float("nan"),
    }
    ### END SOLUTION


# %% id="test_money_metrics" role="test" points=2
tiny = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5],
        "customer_id": [8, 8, 8, 9, 6],
        "paid_at": pd.to_datetime(["2025-03-03", "2025-03-04", "2025-03-04", "2025-03-05", None]),
        "amount_cny": [100.0, 60.0, 40.0, 200.0, 500.0],
        "refund_cny": [0.0, 10.0, 0.0, 200.0, 0.0],
    }
)
answer = checks.call(money_metrics, tiny)
checks.is_mapping(
    answer,
    "money_metrics(tiny)",
    ["gmv_cny", "paid_cny", "revenue_cny", "aov_cny", "per_buyer_cny"],
)
checks.same_mapping(
    answer,
    {
        "gmv_cny": 900.0,
        "paid_cny": 400.0,
        "revenue_cny": 190.0,
        "aov_cny": 100.0,
        "per_buyer_cny": 200.0,
    },
    "money_metrics(tiny)",
    hint="Four orders of two customers were paid, the fifth was not; both averages divide the paid "
    "amount, from which no refund is taken",
    reread="Three amounts that are called sales",
)
checks.same_mapping(
    checks.call(money_metrics, tiny[tiny["paid_at"].isna()]),
    {
        "gmv_cny": 500.0,
        "paid_cny": 0.0,
        "revenue_cny": 0.0,
        "aov_cny": np.nan,
        "per_buyer_cny": np.nan,
    },
    "money_metrics(the unpaid order of tiny)",
    hint="Nobody paid: the amounts are 0, and an average of nothing is NaN",
    reread="Three amounts that are called sales",
)


### BEGIN HIDDEN TESTS
def _money(frame):
    rows = list(
        zip(frame["customer_id"], frame["paid_at"], frame["amount_cny"], frame["refund_cny"])
    )
    paid = [row for row in rows if not pd.isna(row[1])]
    amount, people = sum(row[2] for row in paid), {row[0] for row in paid}
    return {
        "gmv_cny": sum(row[2] for row in rows),
        "paid_cny": amount,
        "revenue_cny": amount - sum(row[3] for row in paid),
        "aov_cny": amount / len(paid) if paid else np.nan,
        "per_buyer_cny": amount / len(people) if people else np.nan,
    }


fresh = samples.orders(103, count=150, customers=40, unpaid=0.3, refunded=0.2)
before = fresh.copy()
cases = [
    (name, frame, _money(frame))
    for name, frame in {
        "money_metrics(orders)": fresh,
        "money_metrics(orders) where nobody paid": fresh[fresh["paid_at"].isna()],
        "money_metrics(orders) of an empty table": fresh.iloc[:0],
        "money_metrics(orders) with rows in another order": fresh.sample(frac=1, random_state=1),
    }.items()
]
for name, frame, expected in cases:
    checks.same_mapping(
        checks.call(money_metrics, frame),
        expected,
        name,
        abs=0.001,
        hint="GMV counts every row; everything else counts paid orders only",
        reread="Three amounts that are called sales",
    )
checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="channel_table_prompt"
# ## 4. Two tables side by side
#
# Visits stand in one table, money in another.
# The manager wants them in one, a row for each channel, with what a visit brings in CNY.
# In a spreadsheet this is a pivot 数据透视表 on each sheet and a lookup 查找 from one to the other.
#
# A channel may be missing from one of the tables: a new one that has visits and sold nothing, or one whose visits the tracking lost.
# Neither may disappear from the report.
#
# <details><summary>Hint 1: concept</summary>
#
# A lookup that finds nothing gives a missing value.
# For a count or a sum that means 0; for a rate without visits it stays missing.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One `groupby("channel")` for each table, then put both side by side so that every channel of either stays: an *outer* join.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# Take the channels of both tables before you filter: `visits.index.union(orders["channel"].unique())`.
# `.reindex(..., fill_value=...)` brings each column to them; then the quotient with `.where(table["sessions"] > ...)`.
#
# </details>


# %% id="channel_table" role="solution"
def channel_table(traffic: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return visits, paid orders and revenue of every channel.

    Parameters
    ----------
    traffic : DataFrame
        One row for each day, channel and device, with the columns channel and sessions (0 on a
        row on which nobody came).
    orders : DataFrame
        One row for each submitted order, with the columns channel, paid_at (missing where nobody
        paid), amount_cny and refund_cny.

    Returns
    -------
    DataFrame
        One row for each channel that stands in either table, in any order, with channel (column or
        index) and the columns
        sessions (visits; 0 when the channel has none),
        paid_orders (0 when there are none),
        revenue_cny (paid amounts less refunds; 0 when there are none),
        revenue_per_session_cny (missing where sessions is 0).
    """
    ### BEGIN SOLUTION
    paid = orders[orders["paid_at"].notna()]
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["channel"])
    visits = traffic.groupby("channel")["sessions"].sum()
    everything = visits.index.union(orders["channel"].unique())
    table = pd.DataFrame(index=pd.Index(everything, name="channel"))
    table["sessions"] = visits.reindex(everything, fill_value=0)
    table["paid_orders"] = net.size().reindex(everything, fill_value=0)
    table["revenue_cny"] = net.sum().reindex(everything, fill_value=0.0)
    ratio = table["revenue_cny"] / table["sessions"]
    table["revenue_per_session_cny"] = ratio.where(table["sessions"] > 0)
    return table.reset_index()
    ### END SOLUTION


# %% id="test_channel_table" role="test" points=3
tiny_traffic = pd.DataFrame(
    {"channel": ["jd", "jd", "douyin", "tmall", "kuaishou"], "sessions": [30, 20, 40, 1, 0]}
)
tiny_orders = pd.DataFrame(
    {
        "channel": ["jd", "jd", "tmall", "mini_program", "pinduoduo", "kuaishou"],
        "paid_at": pd.to_datetime(
            ["2025-03-03", "2025-03-03", None, "2025-03-04", None, "2025-03-05"]
        ),
        "amount_cny": [80.0, 30.0, 70.0, 55.0, 60.0, 25.0],
        "refund_cny": [10.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    }
)
answer = checks.call(channel_table, tiny_traffic, tiny_orders)
numbers = ["sessions", "paid_orders", "revenue_cny", "revenue_per_session_cny"]
checks.is_frame(
    answer, "channel_table(tiny_traffic, tiny_orders)", ["channel", *numbers],
    numeric=numbers,
)  # fmt: skip
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "channel": ["jd", "douyin", "tmall", "mini_program", "pinduoduo", "kuaishou"],
            "sessions": [50, 40, 1, 0, 0, 0],
            "paid_orders": [2, 0, 0, 1, 0, 1],
            "revenue_cny": [100.0, 0.0, 0.0, 55.0, 0.0, 25.0],
            "revenue_per_session_cny": [2.0, 0.0, 0.0, np.nan, np.nan, np.nan],
        }
    ),
    "channel_table(tiny_traffic, tiny_orders)",
    keys="channel",
    hint="Every channel of either table has its row, also one with unpaid orders alone; "
    "Kuaishou's row in traffic has 0 visits, so nothing can be divided by them",
    reread="Two tables side by side",
)


### BEGIN HIDDEN TESTS
def _channels(visits, sales):
    rows = {}
    for name, count in zip(visits["channel"], visits["sessions"]):
        rows.setdefault(name, [0, 0, 0.0])[0] += count
    columns = ["channel", "paid_at", "amount_cny", "refund_cny"]
    for name, paid, amount, refund in sales[columns].itertuples(index=False):
        row = rows.setdefault(name, [0, 0, 0.0])
        if not pd.isna(paid):
            row[1] += 1
            row[2] += amount - refund
    return pd.DataFrame(
        [
            (name, count, paid, money, money / count if count else np.nan)
            for name, (count, paid, money) in rows.items()
        ],
        columns=["channel", "sessions", "paid_orders", "revenue_cny", "revenue_per_session_cny"],
    )


visits = samples.traffic_days(104, days=5)
sales = samples.orders(104, count=120, unpaid=0.25, refunded=0.2)
before = visits.copy(), sales.copy()
untracked = visits.assign(sessions=visits["sessions"].where(visits["channel"] != "tmall", 0))
unpaid_only = sales.assign(paid_at=sales["paid_at"].where(sales["channel"] != "jd"))
cases = [
    (name, left, right, _channels(left, right))
    for name, left, right in [
        ("channel_table(traffic, orders)", visits, sales),
        ("channel_table(traffic, orders) with a channel without visits",
         visits[visits["channel"] != "tmall"], sales),
        ("channel_table(traffic, orders) with a channel whose rows have 0 visits",
         untracked, sales),
        ("channel_table(traffic, orders) with a channel without orders",
         visits, sales[sales["channel"] != "douyin"]),
        ("channel_table(traffic, orders) with a channel that nobody paid on",
         visits[visits["channel"] != "jd"], unpaid_only),
        ("channel_table(traffic, orders) without any order", visits, sales.iloc[:0]),
    ]
]  # fmt: skip
for name, left, right, expected in cases:
    checks.same_frame(
        checks.call(channel_table, left, right),
        expected,
        name,
        keys="channel",
        abs=0.001,
        hint="Channels of either table stay; sums become 0, a rate without visits stays missing",
        reread="Two tables side by side",
    )
checks.unchanged(before[0], visits, "traffic")
checks.unchanged(before[1], sales, "orders")
### END HIDDEN TESTS

# %% [markdown] id="bounce_by_channel_prompt"
# ## 5. A colleague's bounce rate (debug this code)
#
# The bounce rate 跳出率 of the mini-program jumped in the colleague's table on a day with nine visits.
# This is the code:
#
# ```python
# def bounce_by_channel(traffic):
#     rows = traffic[traffic["sessions"] > 0]
#     rates = rows["bounces"] / rows["sessions"]
#     return rates.groupby(rows["channel"]).mean()
# ```
#
# There are two mistakes.
# One weighs a quiet day like a busy one; the other loses a channel on which nobody came at all.
# Repair both.
#
# <details><summary>Hint 1: concept</summary>
#
# What is one row here, and how many visits stand behind it?
# And which rows did the first line remove?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Add up bounces and sessions by channel, and divide the sums.
# Keep the quiet rows until then.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `sums = traffic.groupby(...)[["bounces", "sessions"]].sum()`, then one quotient of two columns.
#
# </details>


# %% id="bounce_by_channel" role="solution"
def bounce_by_channel(traffic: pd.DataFrame) -> pd.Series:
    """Return the bounce rate of each channel.

    Parameters
    ----------
    traffic : DataFrame
        One row for each day, channel and device, with the columns channel, sessions and bounces.
        Rows without visits may occur.

    Returns
    -------
    Series
        Index: every channel of the table.
        Value: of its visits, the fraction that left after one page, not rounded; NaN where nobody
        came.
    """
    ### BEGIN SOLUTION
    sums = traffic.groupby("channel")[["bounces", "sessions"]].sum()
    return sums["bounces"] / sums["sessions"]
    ### END SOLUTION


# %% id="test_bounce_by_channel" role="test" points=2
tiny = pd.DataFrame(
    {
        "channel": ["mini_program", "mini_program", "jd", "jd", "douyin"],
        "sessions": [9, 291, 120, 0, 0],
        "bounces": [9, 66, 25, 0, 0],
    }
)
answer = checks.call(bounce_by_channel, tiny)
checks.same_series(
    answer,
    pd.Series({"mini_program": 0.25, "jd": 25 / 120, "douyin": np.nan}).rename_axis("channel"),
    "bounce_by_channel(tiny)",
    frame=True,
    mapping=True,
    hint="75 of 300 visits of the mini-program, 25 of 120 of JD, not rounded; Douyin has a row, "
    "and no rate",
    reread="The rate of a whole",
)
### BEGIN HIDDEN TESTS
fresh = samples.traffic_days(105, days=6, quiet=10)
fresh.loc[fresh["channel"] == "pinduoduo", ["sessions", "bounces"]] = 0
before = fresh.copy()
right = {}
for channel, count, left in zip(fresh["channel"], fresh["sessions"], fresh["bounces"]):
    total = right.setdefault(channel, [0, 0])
    total[0] += left
    total[1] += count
checks.same_series(
    checks.call(bounce_by_channel, fresh),
    pd.Series({key: a / b if b else np.nan for key, (a, b) in right.items()}).rename_axis(
        "channel"
    ),
    "bounce_by_channel(traffic)",
    frame=True,
    mapping=True,
    hint="Sums by channel, then one division; a channel without visits keeps its row",
    reread="The rate of a whole",
)
checks.unchanged(before, fresh, "traffic")
### END HIDDEN TESTS

# %% [markdown] id="read_report_prompt"
# ## 6. What the platform exports (messy input)
#
# `report_text` is a daily report 日报 as it comes: print it and look before you write a line.
#
# - Three lines stand above the header; the third of them is empty.
# - The day stands only in the first row of each day, in one of three notations: 2025-03-03, 2025/3/4, 2025年03月05日.
# - Any number may have thousand separators, an amount may have a ￥ before it, and a dash means that nothing was given back.
# - A day may end with a total 合计.
# - A row may stand twice, one below the other: same day, same channel. Where this is the first row of a day, the day stands in both.
#
# Turn it into a table that you can count with.
#
# <details><summary>Hint 1: concept</summary>
#
# Totals inside of the rows double every sum.
# A total has 合计 where a day would stand, so it must go before the days are filled downwards.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Read everything as text (`dtype=str`), drop totals, fill the day down (`ffill`), drop repeated rows, then turn texts into dates and numbers.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `raw = pd.read_csv(io.StringIO(text), skiprows=..., dtype=str)`, and short names for `raw.columns`.
# Dates: `.str.replace("[...]", "-", regex=True)` with the three signs that stand where a hyphen should, `.str.rstrip(...)` for the sign at the end, then `pd.to_datetime(..., format="mixed")`, which reads 2025-3-4 as well as 2025-03-04.
# Numbers: the same method for all four columns, with other signs, and "-" becomes "0".
#
# </details>

# %% id="show_report"
print(report_text)


# %% id="read_report" role="solution"
def read_report(text: str) -> pd.DataFrame:
    """Return the rows of a daily report as a table.

    Parameters
    ----------
    text : str
        The report: three lines of preamble, then the header
        日期,渠道,访客数,支付订单,支付金额(元),退款金额(元), then rows. The day stands in the first
        row of each day only (and in its copy, where that row stands twice). Rows whose first cell
        is 合计 are totals; there may be none. A row may stand twice, one below the other. Each of
        the four columns of numbers may have thousand separators, both amounts a ￥. Every channel
        is a key of CHANNEL_OF.

    Returns
    -------
    DataFrame
        One row for each day and channel, in any order, with the columns date (timestamp), channel
        (the English name of CHANNEL_OF), visitors, orders (whole numbers), revenue_cny and
        refund_cny (numbers; a dash is 0).
    """
    ### BEGIN SOLUTION
    raw = pd.read_csv(io.StringIO(text), skiprows=3, dtype=str)
    raw.columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
    raw = raw[raw["date"] != "合计"].copy()
    raw["date"] = raw["date"].ffill()
    raw = raw.drop_duplicates(["date", "channel"])
    plain = raw["date"].str.replace(r"[年月/]", "-", regex=True).str.rstrip("日")
    raw["date"] = pd.to_datetime(plain, format="mixed")
    raw["channel"] = raw["channel"].map(CHANNEL_OF)
    for name in ["visitors", "orders", "revenue_cny", "refund_cny"]:
        bare = raw[name].str.replace(r"[￥,]", "", regex=True).replace("-", "0")
        raw[name] = pd.to_numeric(bare)
    return raw.reset_index(drop=True)
    ### END SOLUTION


# %% id="test_read_report" role="test" points=3
tiny = """店铺经营日报
导出时间：2025/3/10 8:30

日期,渠道,访客数,支付订单,支付金额(元),退款金额(元)
2025-03-03,京东,"21,204","1,062","￥214,880.50",-
,抖音,870,31,￥6210.00,￥120.00
,抖音,870,31,￥6210.00,￥120.00
合计,,"22,074","1,093","￥221,090.50",
2025/3/4,京东,990,48,"￥11,000.00","￥1,050.25"
2025/3/4,京东,990,48,"￥11,000.00","￥1,050.25"
,抖音,870,31,￥6210.00,￥120.00
2025年03月05日,抖音,12,0,￥0.00,-
"""
answer = checks.call(read_report, tiny)
columns = ["date", "channel", "visitors", "orders", "revenue_cny", "refund_cny"]
checks.is_frame(answer, "read_report(tiny)", columns, numeric=columns[2:])
checks.same_frame(
    answer,
    pd.DataFrame(
        [
            ("2025-03-03", "jd", 21204, 1062, 214880.5, 0.0),
            ("2025-03-03", "douyin", 870, 31, 6210.0, 120.0),
            ("2025-03-04", "jd", 990, 48, 11000.0, 1050.25),
            ("2025-03-04", "douyin", 870, 31, 6210.0, 120.0),
            ("2025-03-05", "douyin", 12, 0, 0.0, 0.0),
        ],
        columns=columns,
    ).assign(date=lambda t: pd.to_datetime(t["date"])),
    "read_report(tiny)",
    keys=["date", "channel"],
    hint="Two days can have equal numbers; a row that stands twice on one day counts once",
    reread="The export",
)
### BEGIN HIDDEN TESTS


def _case(seed, options):
    content, rows = samples.weekly_report(seed, **options)
    said = ", ".join(f"{key}={value}" for key, value in options.items())
    return said, content.decode("gbk"), rows.assign(refund_cny=rows["refund_cny"].astype(float))


cases = [
    _case(106 + number, options)
    for number, options in enumerate(
        [
            {"repeated": 4, "missing": 9},
            {"repeated": 0, "missing": 0, "totals": False},
            {"days": 1, "repeated": 2, "missing": 5},
            {"days": 5, "repeated": 6, "missing": 25, "totals": False},
        ]
    )
]
for said, text, right in cases:
    checks.same_frame(
        checks.call(read_report, text),
        right,
        f"read_report(text) of a fresh report ({said})",
        keys=["date", "channel"],
        abs=0.001,
        hint="Totals are no rows; the day holds until the next one; a dash is 0",
        reread="The export",
    )
### END HIDDEN TESTS

# %% [markdown] id="customer_metrics_prompt"
# ## 7. Who bought? (on your own)
#
# "How many customers bought last week, what share of them was new, and what share bought twice or more?"
#
# New 新客 means: the first paid order that the table has of this customer lies in the period.
# So the table must reach further back than the period, and orders nobody paid make nobody a customer.
#
# <details><summary>Hint 1: concept</summary>
#
# Whether somebody is new is not seen in the period alone.
# You need the first paid order of each customer from the whole table.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First find each customer's first payment in all paid rows, as the lecture does with `groupby`; then cut the period out.
# The last day belongs to the period up to midnight: at which moment does the period end?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `inside = paid["paid_at"].between(..., ..., inclusive=...)`, and `counts = paid[inside][...].value_counts()` has one row for each buyer.
# A share of customers is the mean of a mask with one row for each buyer: one mask asks about `counts`, the other about `first[...]` of these buyers.
#
# </details>


# %% id="customer_metrics" role="solution"
def customer_metrics(orders: pd.DataFrame, start: str, end: str) -> dict[str, float]:
    """Return how many customers bought in a period, and what share was new or bought again.

    Parameters
    ----------
    orders : DataFrame
        One row for each submitted order, in any order, with the columns customer_id and paid_at
        (timestamp with time of day, missing where nobody paid). Reaches further back than start.
    start, end : str
        First and last day of the period, such as "2025-03-03"; both belong to it as whole days.

    Returns
    -------
    dict
        buyers: customers with at least one order paid in the period;
        new_share: of these, the share whose first paid order of the table lies in the period;
        repeat_share: of these, the share with two or more orders paid in the period.
        Both shares are NaN when nobody bought.
    """
    ### BEGIN SOLUTION
    paid = orders[orders["paid_at"].notna()]
    begins, ends = pd.Timestamp(start), pd.Timestamp(end) + pd.Timedelta(days=1)
    first = paid.groupby("customer_id")["paid_at"].min()
    inside = (paid["paid_at"] >= begins) & (paid["paid_at"] < ends)
    counts = paid.loc[inside, "customer_id"].value_counts()
    return {
        "buyers": len(counts),
        "new_share": float((first.reindex(counts.index) >= begins).mean()),
        "repeat_share": float((counts >= 2).mean()),
    }
    ### END SOLUTION


# %% id="test_customer_metrics" role="test" points=3
tiny = pd.DataFrame(
    [
        (1, "2025-02-20 10:00"),
        (1, "2025-03-04 09:00"),
        (2, "2025-03-09 23:59:30"),
        (3, "2025-03-03 00:00"),
        (3, "2025-03-09 12:00"),
        (4, None),
        (5, None),
        (5, "2025-03-05 20:00"),
        (6, "2025-03-10 00:00"),
        (7, "2025-03-06 08:00"),
        (7, "2025-03-06 08:05"),
    ],
    columns=["customer_id", "paid_at"],
)
tiny["paid_at"] = pd.to_datetime(tiny["paid_at"], format="mixed")
answer = checks.call(customer_metrics, tiny, "2025-03-03", "2025-03-09")
checks.is_mapping(
    answer, "customer_metrics(tiny, '2025-03-03', '2025-03-09')",
    ["buyers", "new_share", "repeat_share"],
)  # fmt: skip
checks.same_mapping(
    answer,
    {"buyers": 5, "new_share": 0.8, "repeat_share": 0.4},
    "customer_metrics(tiny, '2025-03-03', '2025-03-09')",
    hint="Customers 1, 2, 3, 5 and 7 bought; 1 had bought before; 9 March lasts until midnight",
    reread="Who bought",
)


### BEGIN HIDDEN TESTS
def _customers(frame, start, end):
    begins, ends = pd.Timestamp(start), pd.Timestamp(end) + pd.Timedelta(days=1)
    moments = {}
    for customer, moment in zip(frame["customer_id"].tolist(), frame["paid_at"]):
        if not pd.isna(moment):
            moments.setdefault(customer, []).append(moment)
    counts = {
        customer: sum(begins <= moment < ends for moment in paid)
        for customer, paid in moments.items()
    }
    buyers = [customer for customer, count in counts.items() if count]
    fresh_ones = sum(min(moments[customer]) >= begins for customer in buyers)
    again = sum(counts[customer] >= 2 for customer in buyers)
    size = len(buyers)
    return {
        "buyers": size,
        "new_share": fresh_ones / size if size else np.nan,
        "repeat_share": again / size if size else np.nan,
    }


fresh = samples.orders(107, count=220, customers=70, unpaid=0.25, days=60)
fresh = fresh.sample(frac=1, random_state=3).reset_index(drop=True)
before = fresh.copy()
busy = fresh["paid_at"].max()
cases = [
    (start, end, _customers(fresh, start, end))
    for start, end in [
        ("2025-02-03", "2025-02-09"),
        ("2025-01-15", "2025-01-15"),
        (f"{busy:%Y-%m-%d}", f"{busy:%Y-%m-%d}"),
        ("2025-02-01", "2025-02-28"),
        ("2025-06-01", "2025-06-07"),
    ]
]
for start, end, expected in cases:
    checks.same_mapping(
        checks.call(customer_metrics, fresh, start, end),
        expected,
        f"customer_metrics(orders, {start!r}, {end!r})",
        hint="Only paid orders count, the last day as a whole; new is judged from the whole table",
        reread="Who bought",
    )
checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="daily_report_prompt"
# ## 8. The daily report 日报
#
# One row for each day of the period, with the revenue of the day and its change against the same weekday a week before.
# Seven days back keeps the weekday the same; yesterday would compare a Monday with a Sunday.
#
# A day on which nobody paid has a row as well, with 0.
#
# <details><summary>Hint 1: concept</summary>
#
# A day without orders has no row in `orders`, so counting rows can never show it.
# The calendar has to bring it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Revenue by day from all paid orders, on a calendar that begins seven days earlier; then `shift(7)`; then keep the period.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days = pd.date_range(begin - pd.Timedelta(days=7), ...)`, `revenue.reindex(days, fill_value=...)`, `week_ago = revenue.shift(...)`, change `(revenue / week_ago - 1).where(week_ago ...)`.
#
# </details>


# %% id="daily_report" role="solution"
def daily_report(orders: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Return one row for each day with its revenue and the change to a week before.

    Parameters
    ----------
    orders : DataFrame
        One row for each submitted order, in any order, with the columns paid_at (timestamp with
        time of day, missing where nobody paid), amount_cny and refund_cny. May reach beyond the
        period on both sides.
    start, end : str
        First and last day of the report, such as "2025-03-03".

    Returns
    -------
    DataFrame
        One row for each day from start to end, in order of time, with the columns
        date (timestamp of the day),
        paid_orders (orders paid on the day; 0 when there are none),
        revenue_cny (their amounts less refunds; 0 when there are none),
        change (revenue over that of seven days before, less 1; also for the first days, from the
        days before start; missing where the revenue of seven days before is 0).
    """
    ### BEGIN SOLUTION
    paid = orders[orders["paid_at"].notna()]
    begins = pd.Timestamp(start)
    days = pd.date_range(begins - pd.Timedelta(days=7), end, name="date")
    net = (paid["amount_cny"] - paid["refund_cny"]).groupby(paid["paid_at"].dt.normalize())
    report = pd.DataFrame(
        {
            "paid_orders": net.size().reindex(days, fill_value=0),
            "revenue_cny": net.sum().reindex(days, fill_value=0.0),
        },
        index=days,
    )
    week_ago = report["revenue_cny"].shift(7)
    report["change"] = (report["revenue_cny"] / week_ago - 1).where(week_ago > 0)
    return report.loc[begins:].reset_index()
    ### END SOLUTION


# %% id="test_daily_report" role="test" points=3
tiny = pd.DataFrame(
    [
        ("2025-03-12 08:00", 45.0, 0.0),
        ("2025-03-12 21:00", 45.0, 0.0),
        ("2025-03-04 12:00", 0.8, 0.0),
        ("2025-03-06 12:00", 50.0, 50.0),
        ("2025-03-14 09:30", 35.0, 0.0),
        ("2025-03-03 23:59", 40.0, 0.0),
        ("2025-03-10 00:00", 80.0, 20.0),
        (None, 500.0, 0.0),
        ("2025-03-13 15:00", 25.0, 0.0),
        ("2025-03-05 10:00", 60.0, 0.0),
        ("2025-03-05 18:00", 30.0, 10.0),
    ],
    columns=["paid_at", "amount_cny", "refund_cny"],
)
tiny["paid_at"] = pd.to_datetime(tiny["paid_at"])
answer = checks.call(daily_report, tiny, "2025-03-10", "2025-03-14")
columns = ["date", "paid_orders", "revenue_cny", "change"]
checks.is_frame(
    answer, "daily_report(tiny, '2025-03-10', '2025-03-14')", columns, numeric=columns[1:]
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "date": pd.date_range("2025-03-10", "2025-03-14"),
            "paid_orders": [1, 0, 2, 1, 1],
            "revenue_cny": [60.0, 0.0, 90.0, 25.0, 35.0],
            "change": [0.5, -1.0, 0.125, np.nan, np.nan],
        }
    ),
    "daily_report(tiny, '2025-03-10', '2025-03-14')",
    keys="date",
    ordered=True,
    hint="11 March has its row; every day looks back seven days, not seven rows; 6 March was given "
    "back in full and 7 March has no order: both have revenue 0",
    reread="Every day has its row",
)


### BEGIN HIDDEN TESTS
def _report(frame, start, end):
    revenue, count = {}, {}
    for moment, amount, refund in frame[["paid_at", "amount_cny", "refund_cny"]].itertuples(
        index=False
    ):
        if not pd.isna(moment):
            day = moment.date()
            revenue[day] = revenue.get(day, 0.0) + amount - refund
            count[day] = count.get(day, 0) + 1
    rows = []
    for stamp in pd.date_range(start, end):
        today, ago = stamp.date(), (stamp - pd.Timedelta(days=7)).date()
        past = revenue.get(ago, 0.0)
        change = revenue.get(today, 0.0) / past - 1 if past > 0.001 else np.nan
        rows.append((stamp, count.get(today, 0), revenue.get(today, 0.0), change))
    return pd.DataFrame(rows, columns=["date", "paid_orders", "revenue_cny", "change"])


fresh = samples.orders(108, count=90, days=50, unpaid=0.2, refunded=0.1)
fresh = fresh.sample(frac=1, random_state=4).reset_index(drop=True)
before = fresh.copy()
cases = [
    (start, end, _report(fresh, start, end))
    for start, end in [
        ("2025-01-20", "2025-02-12"),
        ("2025-01-01", "2025-01-10"),
        ("2025-02-20", "2025-02-20"),
        ("2025-02-10", "2025-03-05"),
    ]
]
for start, end, expected in cases:
    checks.same_frame(
        checks.call(daily_report, fresh, start, end),
        expected,
        f"daily_report(orders, {start!r}, {end!r})",
        keys="date",
        ordered=True,
        abs=0.0001,
        hint="Every day of the period once, seven days back by the calendar, paid orders only",
        reread="Every day has its row",
    )
checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="channel_chart_prompt"
# ## 9. A picture for Monday (chart)
#
# Which channel makes most of a visit?
# One bar for each channel, the largest first: from the left if the bars stand, from the top if they lie.
# The title says the finding: it names the channel that brings most CNY by visit.
#
# <details><summary>Hint 1: concept</summary>
#
# The channel with the most revenue is not asked for: it may only have the most visits.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Compute what one visit brings, sort, draw.
# With `ax.barh` the first row is at the bottom unless you turn the axis round.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `value = ... / ...`, `.sort_values(ascending=...)`, `ax.bar(...)`, `ax.set_title(f"{best} brings ...")`, `ax.set_ylabel("... (CNY)")`.
#
# </details>


# %% id="channel_chart" role="solution"
def channel_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw what a visit brings on each channel.

    Parameters
    ----------
    table : DataFrame
        One row for each channel, in any order, with the columns channel (text), sessions (visits,
        above 0) and revenue_cny (above 0). No two channels bring the same by visit.

    Returns
    -------
    Axes
        One bar for each channel, its length the revenue by visit in CNY, the largest first, its
        label the name of the channel;
        a title of at least three words that contains the name of the channel with the largest;
        a label on each axis, with the unit on the one that shows the numbers: CNY (or RMB, 元, ￥).
    """
    ### BEGIN SOLUTION
    value = (table["revenue_cny"] / table["sessions"]).set_axis(table["channel"])
    value = value.sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(value.index, value)
    ax.set_title(f"A visit brings most on {value.index[0]}: {value.iloc[0]:.2f} CNY")
    ax.set_xlabel("channel")
    ax.set_ylabel("revenue by visit (CNY)")
    return ax
    ### END SOLUTION


# %% id="test_channel_chart" role="test" points=2
week = pd.DataFrame(
    {
        "channel": ["tmall", "jd", "douyin", "mini_program"],
        "sessions": [8000, 4000, 5000, 2000],
        "revenue_cny": [104_000.0, 61_000.0, 49_000.0, 30_000.0],
    }
)
drawn = checks.chart(channel_chart, week)
checks.same_bars(
    drawn,
    {"jd": 15.25, "mini_program": 15.0, "tmall": 13.0, "douyin": 9.8},
    "channel_chart(week)",
    ordered=True,
    hint="Revenue by visit, the largest first",
)
checks.starts_at_zero(drawn, "channel_chart(week)")
checks.has_title(drawn, "channel_chart(week)")
assert "jd" in drawn.title.casefold(), (
    "channel_chart(week): the title should name the channel that brings most by visit; "
    f"it says {checks.shown(drawn.title)}"
)
money = ["CNY", "RMB", "元", "￥", "¥"]
checks.has_labels(
    drawn, "channel_chart(week)", **({"x": money} if drawn.horizontal else {"y": money})
)
### BEGIN HIDDEN TESTS
other = pd.DataFrame(
    {
        "channel": ["harbour", "market", "station"],
        "sessions": [100, 900, 250],
        "revenue_cny": [410.0, 2100.0, 1200.0],
    },
    index=[7, 2, 5],
)
before = other.copy()
drawn = checks.chart(channel_chart, other)
checks.same_bars(
    drawn,
    {"station": 4.8, "harbour": 4.1, "market": 2100 / 900},
    "channel_chart(table) of another shop",
    ordered=True,
    hint="Revenue by visit, the largest first",
)
title = drawn.title.casefold()
assert "station" in title and "market" not in title, (
    "channel_chart(table) of another shop: the title should name the channel with the largest "
    f"revenue by visit and not the one with the most revenue; it says {checks.shown(drawn.title)}"
)
checks.unchanged(before, other, "table")
### END HIDDEN TESTS

# %% [markdown] id="wholesale_report_prompt"
# ## 10. Another shop, the same questions (transfer)
#
# A British wholesaler keeps one row for each *line of an invoice*, not for each order.
# A cancelled invoice begins with the letter C, and its quantities are negative; a correction may be negative too and counts as an invoice.
# Some lines have no customer.
# He asks for your monthly report.
#
# <details><summary>Hint 1: concept</summary>
#
# What is one row here, and what is one order?
# Counting rows would count goods on the invoice.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Invoices: how many different ones, cancellations left out.
# Revenue: everything, cancellations included, since they take back what was sold.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `month = lines["invoice_time"].dt.strftime("%Y-%m")`, `sold = ~lines["invoice"].str....("C")`, then group by month twice.
#
# </details>


# %% id="wholesale_report" role="solution"
def wholesale_report(lines: pd.DataFrame) -> pd.DataFrame:
    """Return invoices, customers, revenue and AOV of each month.

    Parameters
    ----------
    lines : DataFrame
        One row for each line of an invoice, with the columns invoice (text; begins with "C" when
        it cancels something), invoice_time (timestamp), customer_id (number; missing on some
        lines), quantity (negative on cancellations and on some corrections) and price_gbp.

    Returns
    -------
    DataFrame
        One row for each month that has a line, in any order, with month (text such as "2010-03",
        column or index) and the columns
        invoices (different invoices of the month that are no cancellations),
        customers (different known customers on those invoices),
        revenue_gbp (quantity times price over all lines, cancellations included),
        aov_gbp (revenue over invoices; missing where there is no invoice).
    """
    ### BEGIN SOLUTION
    rows = lines.assign(
        month=lines["invoice_time"].dt.strftime("%Y-%m"),
        money=lines["quantity"] * lines["price_gbp"],
    )
    sold = rows[~rows["invoice"].str.startswith("C")].groupby("month")
    table = rows.groupby("month")["money"].sum().to_frame("revenue_gbp")
    table["invoices"] = sold["invoice"].nunique().reindex(table.index, fill_value=0)
    table["customers"] = sold["customer_id"].nunique().reindex(table.index, fill_value=0)
    table["aov_gbp"] = (table["revenue_gbp"] / table["invoices"]).where(table["invoices"] > 0)
    return table.reset_index()
    ### END SOLUTION


# %% id="test_wholesale_report" role="test" points=3
tiny = pd.DataFrame(
    [
        ("500", "2010-03-01 09:00", 11, 4, 2.5),
        ("500", "2010-03-01 09:00", 11, 1, 10.0),
        ("501", "2010-03-31 17:00", None, 3, 2.0),
        ("C502", "2010-03-31 18:00", 11, -2, 2.5),
        ("503", "2010-04-02 10:00", 11, 1, 7.0),
        ("504", "2010-04-02 11:00", 12, 2, 4.0),
        ("C505", "2010-05-03 11:00", 12, -1, 4.0),
        ("506", "2010-06-01 09:30", None, 1, 3.0),
        ("507", "2010-06-02 09:30", None, -1, 1.0),
        ("508", "2011-03-05 15:00", 12, 2, 3.0),
    ],
    columns=["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"],
)
tiny["invoice_time"] = pd.to_datetime(tiny["invoice_time"])
tiny["customer_id"] = tiny["customer_id"].astype("Int64")
answer = checks.call(wholesale_report, tiny)
numbers = ["invoices", "customers", "revenue_gbp", "aov_gbp"]
checks.is_frame(answer, "wholesale_report(tiny)", ["month", *numbers], numeric=numbers)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "month": ["2010-03", "2010-04", "2010-05", "2010-06", "2011-03"],
            "invoices": [2, 2, 0, 2, 1],
            "customers": [1, 2, 0, 0, 1],
            "revenue_gbp": [21.0, 15.0, -4.0, 2.0, 6.0],
            "aov_gbp": [10.5, 7.5, np.nan, 1.0, 6.0],
        }
    ),
    "wholesale_report(tiny)",
    keys="month",
    hint="March 2010 has two invoices of one known customer, and its cancellation takes 5 pounds "
    "back; 507 is a correction and no cancellation: the letter tells; March 2011 is another month",
    reread="Another shop",
)
### BEGIN HIDDEN TESTS
from shop import realdata


def _wholesale(frame):
    money, invoices, people = {}, {}, {}
    columns = ["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"]
    for invoice, moment, customer, quantity, price in frame[columns].itertuples(index=False):
        month = f"{moment:%Y-%m}"
        money[month] = money.get(month, 0.0) + quantity * price
        if not invoice.startswith("C"):
            invoices.setdefault(month, set()).add(invoice)
            if not pd.isna(customer):
                people.setdefault(month, set()).add(customer)
    return pd.DataFrame(
        [
            (
                month,
                len(invoices.get(month, ())),
                len(people.get(month, ())),
                total,
                total / len(invoices[month]) if month in invoices else np.nan,
            )
            for month, total in money.items()
        ],
        columns=["month", "invoices", "customers", "revenue_gbp", "aov_gbp"],
    )


real = realdata.load_online_retail()
real = real.iloc[3::180][["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"]]
real = real.sample(frac=1, random_state=10).reset_index(drop=True)
before = real.copy()
back = real[real["invoice"].str.startswith("C")]
cases = [
    (name, frame, _wholesale(frame))
    for name, frame in {
        "wholesale_report(lines) of a part of Online Retail II": real,
        "wholesale_report(lines) of cancellations only": back,
    }.items()
]
for name, frame, expected in cases:
    checks.same_frame(
        checks.call(wholesale_report, frame),
        expected,
        name,
        keys="month",
        abs=0.0001,
        hint="Different invoices without C; revenue of all lines; known customers only",
        reread="Another shop",
    )
checks.unchanged(before, real, "lines")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the shop manager
#
# It is Monday, 17 March 2025.
# The manager reads: "Paid amount fell from 460,000 to 317,000 CNY in one week, minus 31%. What went wrong?"
# The weeks are 3 to 9 March and 10 to 16 March; `orders` and `traffic` hold them and the weeks before, and `shop.load_campaigns()` says what ran when.
# Answer in at most 250 words.
# The cell below is for your calculations; it is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **What fell** | says which of visits, conversion and order value moved, with numbers and their denominators | a metric alone | none |
# | **Against what** | compares with a fair week and says why it is fair | compares with some other week | the week before only |
# | **Which money** | names GMV, paid amount or revenue and keeps to it | names it once | mixes them |
# | **Advice** | one action for this week, and what number would change it | an action | none |

# %% id="memo_scratch"
# Your calculations for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** shop manager. **Subject** the week of 10 March: a campaign ended, no discount.
#
# Paid amount (before refunds) was 459,726 CNY from 3 to 9 March and 317,473 CNY from 10 to 16 March.
# Visits fell from 31,012 to 19,698; conversion (paid visits over visits) was 5.9% and 6.4%, the amount by paid order 249 and 253 CNY.
# So only visits fell.
# The first week holds the Women's Day campaign of 5 to 8 March.
# Fair are the three weeks from 10 February: no campaign, no holiday.
# Against their mean the paid amount is 7% lower, perhaps an ordinary bad week: they allow 287,000 to 398,000 CNY.
# So four fifths of the fall is the distance from a campaign week to a fair one.
# Visits are 16% lower; over half of the missing ones are the mini-program's: 2,210 instead of 4,152.
# They halved on 3 March, before the campaign, so its end cannot explain them.
# The mini-program's paid amount held (46,489 against 45,098 CNY), since its conversion rose from 4.5% to 7.8%.
# The other channels have 9% fewer visits; their conversion is 6.2%, in fair weeks 6.1%.
# **Advice**: no discount: 10% off costs 31,700 CNY a week and would have to bring 26% more orders; no test says that it would.
# Ask the mini-program's team this week what changed on 3 March.
# **What would change it**: a paid amount below 287,000 CNY without a campaign, or the other channels' conversion below 5.5%.
# Refunds of these orders will follow.
# ### END SOLUTION
