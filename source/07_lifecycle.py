# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 07 Lifecycle and value: assignment
#
# **Time** about 5 hours: four for the ten exercises (10 to 35 minutes each) and one for the memo.
# **You need** the lecture of this chapter, and grouping and joining in pandas.
#
# It is Monday, 5 January 2026.
# The membership 会员 of the shop is a year old.
# The operations manager asks ten questions about customers who come back, and those who do not, before she plans the next three months.
# Each answer is a function, so that she can ask again next quarter.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line.
# A test that fails says what came and, on the small table of the cell, what is right.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# In every table the index says nothing: it may start anywhere and have gaps, but no label comes twice.
# Any style counts: pandas, NumPy, SciPy, statsmodels, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.
# Columns of your own beside those asked for do no harm.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_07 as samples

shop.setup()
raw_members = samples.member_export(seed=7, count=9)[0]

# %% [markdown] id="data"
# ## The data
#
# Several exercises use a table of paid orders, one row an order.
# Here it is, for customers who first bought in 2024 or 2025.

# %% id="load"
customers = shop.load_customers()
paid = shop.load_orders()
paid = paid[paid["paid_at"].notna()].merge(customers, on="customer_id")
paid["net_cny"] = paid["amount_cny"] - paid["refund_cny"]
new_orders = paid.loc[
    paid["joined_on"] >= "2024-01-01", ["order_id", "customer_id", "ordered_at", "amount_cny"]
]

# %% id="look"
new_orders.head(3)

# %% [markdown] id="payback_month_prompt"
# ## 1. When is a customer paid back? (warm-up)
#
# "We paid 60 CNY to win a customer. In which month do we have it back?"
#
# The *payback month* 回本周期 is the first month in which the margin of all months so far reaches the cost of winning a customer (CAC 获客成本).
# Months count from 0, the month that begins with the first order.
#
# <details><summary>Hint 1: concept</summary>
#
# One month need not pay everything back: what came before counts too.
# A month with many returns can bring less than nothing.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sum up month by month, and stop at the first month at which the sum is large enough.
# Think about what happens when it never is.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `total = np.____(margins)`, then the places where `total ____ cac_cny`, and the first of them if there is one.
#
# </details>


# %% id="payback_month" role="solution"
def payback_month(margins: list[float], cac_cny: float) -> float:
    """Return the month in which a customer is paid back.

    Parameters
    ----------
    margins : list of float
        Margin of an average customer in month 0, 1, 2 and so on, CNY, at least one month.
        A month may be below 0.
    cac_cny : float
        Cost of winning a customer, CNY, above 0.

    Returns
    -------
    int, or float NaN
        Number of the first month in which the margins from month 0 up to and including it reach
        the cost (equal is enough). NaN when that happens in none of the months.
    """
    ### BEGIN SOLUTION
    total = 0.0
    for month, margin in enumerate(margins):
        total += margin
        if total >= cac_cny:
            return month
    return float("nan")
    ### END SOLUTION


# %% id="test_payback_month" role="test" points=1
answer = checks.call(payback_month, [25, 20, 15, 30], 60)
checks.is_number(answer, "payback_month([25, 20, 15, 30], 60)")
for margins, cost, right in [
    ([25, 20, 15, 30], 60, 2),
    ([40, 30, -20, 60], 65, 1),
    ([40, 30, -20], 65, 1),
    ([70, 5], 60, 0),
    ([10, 10, 10], 31, np.nan),
]:
    checks.same_number(
        checks.call(payback_month, margins, cost),
        right,
        f"payback_month({margins}, {cost})",
        rel=0,
        abs=0,
        hint=f"It is {right}: the sums so far are {np.cumsum(margins).tolist()}",
    )
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(701)
for months in [1, 5, 12, 24, 24, 36]:
    margins = rng.integers(-20, 60, months).tolist()
    sums = [sum(margins[: month + 1]) for month in range(months)]
    for cost in sorted({1, 30, 150, max(1, max(sums)), max(sums) + 1 if max(sums) > 0 else 5}):
        reached = [month for month in range(months) if sums[month] >= cost]
        kept = list(margins)
        checks.same_number(
            checks.call(payback_month, margins, cost),
            reached[0] if reached else np.nan,
            f"payback_month({margins}, {cost})",
            rel=0,
            abs=0,
            hint="The first month whose sum so far is the cost or more; months count from 0; NaN if "
            "there is none",
            reread="What a customer costs",
        )
        assert kept == margins, "payback_month: it changed the list that was handed in"
### END HIDDEN TESTS

# %% [markdown] id="cohort_retention_prompt"
# ## 2. Who came back, month by month (worked example with gaps)
#
# A *cohort* 同期群 is made of the customers whose first order falls in the same calendar month.
# Its *retention* 留存率 in month $k$ is the share of them that ordered in the $k$-th calendar month after it; in month 0 it is 1.
#
# "But December is not over," says the manager, "and next year's orders are not in yet."
# A month that was not seen to its end has no retention.
# And a month in which nobody of a cohort came has the retention 0: it is not missing.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# month = orders["ordered_at"].dt.to_period("M")
# cohort = month.groupby(orders[____]).transform(____)
# end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
# rows = []
# for first in sorted(cohort[cohort < end].unique()):
#     mine = cohort == first
#     customers = orders.loc[mine, "customer_id"].____()
#     for number in range((end - first).n):
#         active = orders.loc[mine & (month == ____), "customer_id"].____()
#         rows.append((str(first), number, customers, active, ____))
# return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])
# ```
#
# `end` is the first month that was not seen to its end.
#
# <details><summary>Hint 1: concept</summary>
#
# The denominator never changes: it is all of the cohort, also those who never came again.
# Customers are counted, not orders.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The cohort is the first month of a *customer*, written beside each of the orders.
# A period plus a whole number is the period so many months later.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `.transform("____")` gives every order the earliest month of its customer; `____()` counts different values; `first + ____`.
#
# </details>


# %% id="cohort_retention" role="solution"
def cohort_retention(orders: pd.DataFrame, last_day: str) -> pd.DataFrame:
    """Return the retention of every cohort in every month seen to its end.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns customer_id and ordered_at (timestamp),
        among others. A customer may order several times a month.
        There may be orders after last_day.
    last_day : str
        Last day that was seen to its end, such as "2023-05-30". A month is seen to its end when
        its last day is last_day or earlier.

    Returns
    -------
    DataFrame
        One row for each cohort and each month from 0 to the last one seen to its end, also where
        nobody came, in any order, with the columns cohort (text such as "2023-03"), month_no
        (0, 1, ...), customers (size of the cohort), active (customers of it that ordered in the
        month), retention (fraction). Cohorts of months not seen to their end, and months in which
        nobody ordered first, have no row.
    """
    ### BEGIN SOLUTION
    month = orders["ordered_at"].dt.to_period("M")
    cohort = month.groupby(orders["customer_id"]).transform("min")
    end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
    rows = []
    for first in sorted(cohort[cohort < end].unique()):
        mine = cohort == first
        customers = orders.loc[mine, "customer_id"].nunique()
        for number in range((end - first).n):
            active = orders.loc[mine & (month == first + number), "customer_id"].nunique()
            rows.append((str(first), number, customers, active, active / customers))
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])
    ### END SOLUTION


# %% id="test_cohort_retention" role="test" points=2
tiny = pd.DataFrame(
    {
        "order_id": range(1, 13),
        "customer_id": [1, 2, 3, 1, 1, 4, 2, 5, 1, 3, 6, 5],
        "ordered_at": pd.to_datetime(
            ["2023-01-05", "2023-01-20", "2023-01-31 23:50", "2023-01-28", "2023-02-02"]
            + ["2023-02-11", "2023-02-24", "2023-02-28", "2023-04-02", "2023-04-30 12:00"]
            + ["2023-05-03", "2023-05-09"],
            format="mixed",
        ),
    }
)
before = tiny.copy()
answer = checks.call(cohort_retention, tiny, "2023-05-30")
columns = ["cohort", "month_no", "customers", "active", "retention"]
checks.is_frame(answer, "cohort_retention(tiny, '2023-05-30')", columns, numeric=columns[1:])
right = pd.DataFrame(
    {
        "cohort": ["2023-01"] * 4 + ["2023-02"] * 3,
        "month_no": [0, 1, 2, 3, 0, 1, 2],
        "customers": [3] * 4 + [2] * 3,
        "active": [3, 2, 0, 2, 2, 0, 0],
        "retention": [1, 2 / 3, 0, 2 / 3, 1, 0, 0],
    }
)
checks.same_frame(
    answer,
    right,
    "cohort_retention(tiny, '2023-05-30')",
    keys=["cohort", "month_no"],
    hint="May lacks its last day, so that months up to April count; customer 1 came twice in "
    "January and is one customer; nobody came in March, which is 0 and not missing",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _cohorts(frame, day):
    stop = pd.Timestamp(day) + pd.Timedelta(days=1)
    last = stop.year * 12 + stop.month
    seen = {}
    for who, when in zip(frame["customer_id"].tolist(), frame["ordered_at"].tolist()):
        seen.setdefault(who, set()).add(when.year * 12 + when.month)
    sizes = {}
    for months in seen.values():
        sizes.setdefault(min(months), []).append(months)
    rows = []
    for first, members in sizes.items():
        for number in range(last - first):
            came = sum(first + number in months for months in members)
            name = f"{(first - 1) // 12}-{(first - 1) % 12 + 1:02d}"
            rows.append((name, number, len(members), came, came / len(members)))
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# What is expected stands above the first call: it is computed once for a class.
cases = [
    (orders, day, _cohorts(orders, day))
    for seed, day, options in [
        (711, "2023-12-31", {}),
        (712, "2024-01-30", {"customers": 25, "one_time": 0.6}),
        (713, "2023-11-05", {"quiet_month": True}),
        (714, "2023-08-31", {"customers": 12}),
    ]
    for orders in [samples.order_history(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, day, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(cohort_retention, fresh, day),
        expected,
        f"cohort_retention(orders, {day!r})",
        keys=["cohort", "month_no"],
        hint="All of the cohort below the line, each customer once; every month seen to its end",
        reread="Cohorts",
    )
    checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="repurchase_within_prompt"
# ## 3. Do they come again within 30 days? (on your own)
#
# The training material that this course calls *the source* promises: with a plan for the first 30, 60 and 90 days the share of new customers who buy again within 30 days 30天复购率 rises from 18% to 35%.
# "And where are we?" asks the manager.
#
# Whoever first bought last week has not had 30 days yet.
# To count such a customer as one who did not come again would be as wrong as to count only those of last week who did.
# So only customers whose 30 days are over count, in numerator and denominator.
#
# Give the share with its 95% interval by Wilson's formula, which chapter 04 used for rates.
#
# <details><summary>Hint 1: concept</summary>
#
# The denominator holds everybody who *could* be seen for so many days, whatever they did.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Work with whole days: `ordered_at.dt.normalize()`.
# The first day of each customer gives two things: whether the time is over by `last_day`, and the distance of every later order.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `first = day.groupby(orders["customer_id"]).____("min")`, `again = (day ____ first) & ((day - first).dt.days ____ days)`, `over = first + pd.Timedelta(days=____) <= ____`; statsmodels has `proportion_confint(x, n, method="wilson")`.
#
# </details>


# %% id="repurchase_within" role="solution"
def repurchase_within(orders: pd.DataFrame, days: int, last_day: str) -> dict[str, float]:
    """Return the share of customers who ordered again within some days of their first order.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns customer_id and ordered_at (timestamp),
        among others. The first order of a customer is that customer's first row in time.
        There may be orders after last_day.
    days : int
        Length of the window in days, 1 or more.
    last_day : str
        Last day that was seen to its end. Customers count when the day of their first order
        plus `days` days is last_day or earlier.

    Returns
    -------
    dict
        "customers" (who count), "share" (of them, with an order on a later day than the first,
        at most `days` days after it; calendar days, whatever the hour), "low" and "high" (95%
        interval by Wilson's formula; 1.96 is precise enough for the quantile).
        share, low and high are NaN when nobody counts.
    """
    ### BEGIN SOLUTION
    from statsmodels.stats.proportion import proportion_confint

    day = orders["ordered_at"].dt.normalize()
    first = day.groupby(orders["customer_id"]).transform("min")
    over = first + pd.Timedelta(days=days) <= pd.Timestamp(last_day)
    gap = (day - first).dt.days
    again = (gap > 0) & (gap <= days)
    customers = orders.loc[over, "customer_id"].nunique()
    if customers == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    back = orders.loc[over & again, "customer_id"].nunique()
    low, high = proportion_confint(back, customers, method="wilson")
    return {"customers": customers, "share": back / customers, "low": low, "high": high}
    ### END SOLUTION


# %% id="test_repurchase_within" role="test" points=2
tiny = pd.DataFrame(
    {
        "customer_id": [1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 7],
        "ordered_at": pd.to_datetime(
            ["2023-03-01 20:00", "2023-03-31 21:00", "2023-03-02", "2023-03-05 09:00"]
            + ["2023-03-05 18:00", "2023-03-10", "2023-03-11", "2023-04-11", "2023-03-16"]
            + ["2023-03-20", "2023-03-22", "2023-04-02"],
            format="mixed",
        ),
    }
)
before = tiny.copy()
answer = checks.call(repurchase_within, tiny, 30, "2023-04-15")
keys = ["customers", "share", "low", "high"]
value = checks.is_mapping(answer, "repurchase_within(tiny, 30, '2023-04-15')", keys)
for key, right, why in [
    ("customers", 6, "the 30 days of customers 1 to 6 are over, those of 7 are not"),
    ("share", 1 / 6, "customer 1 came after 30 days, 3 on the same day only, 5 after 31 days"),
    ("low", 0.0300534, "Wilson's interval of 1 in 6"),
    ("high", 0.5635028, "Wilson's interval of 1 in 6"),
]:
    checks.same_number(
        value[key],
        right,
        f"the {key} of repurchase_within(tiny, 30, '2023-04-15')",
        rel=1e-4,
        abs=0,
        hint=f"It is {right:.6g}: {why}",
    )
checks.unchanged(before, tiny, "tiny")
checks.same_mapping(
    checks.call(repurchase_within, tiny, 90, "2023-04-15"),
    {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan},
    "repurchase_within(tiny, 90, '2023-04-15')",
    hint="Nobody's 90 days are over: customers is 0, the rest NaN",
)
### BEGIN HIDDEN TESTS


def _again(frame, days, day):
    mine = {}
    for who, when in zip(frame["customer_id"].tolist(), frame["ordered_at"].tolist()):
        mine.setdefault(who, []).append(when.toordinal())
    stop = pd.Timestamp(day).toordinal()
    seen = [sorted(when) for when in mine.values() if min(when) + days <= stop]
    n = len(seen)
    if not n:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    x = sum(any(0 < when - days_of[0] <= days for when in days_of) for days_of in seen)
    z2 = 1.959964**2
    middle = (x / n + z2 / (2 * n)) / (1 + z2 / n)
    reach = (z2 * (x / n * (1 - x / n) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    return {"customers": n, "share": x / n, "low": middle - reach, "high": middle + reach}


cases = [
    (orders, days, day, _again(orders, days, day))
    for seed, days, day, options in [
        (721, 30, "2023-11-30", {"customers": 150}),
        (722, 90, "2024-02-20", {}),
        (723, 7, "2023-06-15", {"ties": True, "one_time": 0.7}),
        (724, 60, "2023-04-01", {}),
        (725, 45, "2024-02-23", {"one_time": 1.0}),
    ]
    for orders in [samples.order_history(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, days, day, expected in cases:
    before = fresh.copy()
    answer = checks.call(repurchase_within, fresh, days, day)
    value = checks.is_mapping(answer, f"repurchase_within(orders, {days}, {day!r})", keys)
    checks.same_mapping(
        {key: value[key] for key in keys},
        expected,
        f"repurchase_within(orders, {days}, {day!r})",
        rel=1e-4,
        abs=1e-6,
        hint="Only customers whose days are over, all of them; a later calendar day, the last one "
        "included",
        reread="The 30, 60 and 90 days",
    )
    checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="clean_members_prompt"
# ## 4. The members' list (messy input)
#
# The platform exports the members 会员名单 in blocks by level: `raw_members` below.
# All its columns are texts; an empty cell is an empty text.
#
# | column | holds | becomes |
# |---|---|---|
# | 会员编号 | `VIP001234`; `小计` (subtotal) or `合计` (total) in rows that are no members | `customer_id`, int: the number after `VIP` |
# | 等级 | 银卡, 金卡 or 黑卡, in the *first* row of its block only; the rows below belong to it too | `tier`, "silver", "gold" or "black" |
# | 开通日期 | `2025-01-09`, `2025/1/9` or `2025年1月9日` | `joined_on`, timestamp |
# | 会员费(元) | `1280.00`, `￥1,280.00` or `1280元` | `fee_cny`, number |
# | 状态 | 已续费 (renewed) or 未续费 (not renewed) | `renewed`, bool |
#
# Some members stand in it twice, in different notations: keep each once.
#
# <details><summary>Hint 1: concept</summary>
#
# Two rows can be written differently and say the same.
# So bring every column into one form first, and look for repetitions afterwards.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# An empty text is not a missing value: `ffill` fills missing values only.
# Dates: turn 年, 月 and `/` into `-`, take 日 away.
# A level may also stand in the row of a subtotal.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `raw["等级"].replace("", ____).ffill()`, `rows = raw["会员编号"].str.startswith("____")`, `.str.replace(r"[____]", "", regex=True).astype(float)`, then `drop_duplicates(____)`.
#
# </details>

# %% id="look_at_the_list"
raw_members.head(6)


# %% id="clean_members" role="solution"
def clean_members(raw: pd.DataFrame) -> pd.DataFrame:
    """Clean the platform's list of members.

    Parameters
    ----------
    raw : DataFrame
        Rows in the order of the export, with the text columns 会员编号, 等级, 开通日期,
        会员费(元), 状态 as the exercise describes them; none is missing. Subtotals and the total
        may be there or not, and a level may have no members. Rows of one member agree but for
        their notation.

    Returns
    -------
    DataFrame
        One row a member, in any order, with the columns customer_id (int), tier (text),
        joined_on (timestamp), fee_cny (float), renewed (bool).
    """
    ### BEGIN SOLUTION
    tier = raw["等级"].replace("", np.nan).ffill()
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame(
        {
            "customer_id": part["会员编号"].str[3:].astype(int),
            "tier": tier[rows].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": part["状态"] == "已续费",
        }
    )
    return table.drop_duplicates("customer_id")
    ### END SOLUTION


# %% id="test_clean_members" role="test" points=3
tiny = pd.DataFrame(
    [
        ["VIP000120", "银卡", "2025年1月9日", "9.9元", "已续费"],
        ["VIP001200", "", "2025-01-12", "￥29.00", "未续费"],
        ["VIP000120", "", "2025/1/9", "9.90", "已续费"],
        ["小计", "银卡", "", "38.90", ""],
        ["小计", "金卡", "", "0.00", ""],
        ["VIP008000", "黑卡", "2025/2/10", "￥1,280.00", "已续费"],
        ["VIP000012", "", "2025年11月30日", "1280元", "未续费"],
        ["小计", "黑卡", "", "2,560.00", ""],
        ["合计", "", "", "2,598.90", ""],
    ],
    columns=["会员编号", "等级", "开通日期", "会员费(元)", "状态"],
)
before = tiny.copy()
answer = checks.call(clean_members, tiny)
checks.is_frame(
    answer,
    "clean_members(tiny)",
    ["customer_id", "tier", "joined_on", "fee_cny", "renewed"],
    numeric=["customer_id", "fee_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [120, 1200, 8000, 12],
            "tier": ["silver", "silver", "black", "black"],
            "joined_on": pd.to_datetime(["2025-01-09", "2025-01-12", "2025-02-10", "2025-11-30"]),
            "fee_cny": [9.9, 29.0, 1280.0, 1280.0],
            "renewed": [True, False, True, False],
        }
    ),
    "clean_members(tiny)",
    keys="customer_id",
    hint="Four members: 120 stands twice; 1200 is silver like the row above it; subtotals are no "
    "members; joined_on holds timestamps, renewed True or False",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _case(seed, options):
    raw, members = samples.member_export(seed, **options)
    raw.index = raw.index * 2 + 5
    return raw, members


cases = [
    _case(731, {"count": 40, "doubled": 0.5}),
    _case(732, {"count": 25, "subtotals": False}),
    _case(733, {"count": 3}),
]
for messy, right in cases:
    before = messy.copy()
    checks.same_frame(
        checks.call(clean_members, messy),
        right,
        "clean_members(raw)",
        keys="customer_id",
        hint="One form first; a level holds for its whole block; each member once; no subtotals",
        reread="The members' list",
    )
    checks.unchanged(before, messy, "raw")
### END HIDDEN TESTS

# %% [markdown] id="called_lost_prompt"
# ## 5. A colleague's lost customers (debug this code)
#
# A shop without contracts never learns that a customer has left; it has to define it.
# The usual rule says: who has been silent for so many days is *lost* 流失.
# A rule can be tested: how many of those it calls lost order again soon?
#
# A colleague reports that hardly any of them comes back.
# This is the code:
#
# ```python
# def called_lost(orders, today, silent_days, wait_days):
#     now = pd.Timestamp(today)
#     day = orders["ordered_at"].dt.normalize()
#     last = day.groupby(orders["customer_id"]).max()
#     lost = last[(now - last).dt.days > silent_days]
#     soon = day <= now + pd.Timedelta(days=wait_days)
#     back = orders["customer_id"][soon].isin(lost.index).sum()
#     return {"lost": len(lost), "returned": back, "share": back / len(lost)}
# ```
#
# Repair it.
# Whoever stands at the desk in the evening of `today` knows the orders up to that day and no later ones.
# There are four mistakes: one of them knows the future, one takes the past for a return, one counts orders, and one is off by a day.
# Besides, nobody may be lost; then there is no share, and the answer is NaN.
#
# <details><summary>Hint 1: concept</summary>
#
# Who came back after `today` has a last order after `today`.
# With it in hand, the rule can never be wrong about anybody.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Cut the orders in two at `today`.
# The first part says who is lost, the second who came back.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `known = day ____ now`, `last = day[known].groupby(orders["customer_id"]).max()`, `soon = (day ____ now) & (day <= ____)`, then different customers.
#
# </details>


# %% id="called_lost" role="solution"
def called_lost(
    orders: pd.DataFrame, today: str, silent_days: int, wait_days: int
) -> dict[str, float]:
    """Return how many customers a rule calls lost, and how many of them come back soon.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns customer_id and ordered_at (timestamp),
        among others, some before and some after today.
    today : str
        The day in whose evening the rule is applied. Orders of that day are known.
    silent_days : int
        A customer is lost whose last known order lies at least so many calendar days before
        today. Who has not ordered by today is no customer yet.
    wait_days : int
        Days after today in which a return counts, the last one included.

    Returns
    -------
    dict
        "lost" and "returned" (numbers of customers) and "share" (returned of lost, a fraction;
        NaN when nobody is lost).
    """
    ### BEGIN SOLUTION
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.normalize()
    last = day[day <= now].groupby(orders["customer_id"]).max()
    lost = last[(now - last).dt.days >= silent_days]
    soon = (day > now) & (day <= now + pd.Timedelta(days=wait_days))
    back = orders.loc[soon & orders["customer_id"].isin(lost.index), "customer_id"].nunique()
    share = back / len(lost) if len(lost) else float("nan")
    return {"lost": len(lost), "returned": back, "share": share}
    ### END SOLUTION


# %% id="test_called_lost" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": [1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 6],
        "ordered_at": pd.to_datetime(
            ["2023-01-05", "2023-02-01 22:00", "2023-04-20", "2023-01-10", "2023-03-10 08:00"]
            + ["2023-03-12", "2023-01-20", "2023-03-03 23:00", "2023-03-15", "2023-01-30"]
            + ["2023-02-10", "2023-03-31 09:00"],
            format="mixed",
        ),
    }
)
before = tiny.copy()
answer = checks.call(called_lost, tiny, "2023-03-03", 30, 28)
checks.is_mapping(answer, "called_lost(tiny, '2023-03-03', 30, 28)", ["lost", "returned", "share"])
checks.same_mapping(
    answer,
    {"lost": 4, "returned": 2, "share": 0.5},
    "called_lost(tiny, '2023-03-03', 30, 28)",
    hint="On 3 March four were silent for 30 days or more: 1, 2 (exactly 30), 3 and 6; of them 3 "
    "ordered in the 28 days after, twice, and 6 on the last of these days, 31 March; 4 ordered on "
    "that evening, 5 came later",
)
checks.same_mapping(
    checks.call(called_lost, tiny, "2023-03-03", 90, 28),
    {"lost": 0, "returned": 0, "share": np.nan},
    "called_lost(tiny, '2023-03-03', 90, 28)",
    hint="Nobody was silent for 90 days: the share is NaN",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _lost(frame, today, silent, wait):
    now = pd.Timestamp(today).toordinal()
    past, future = {}, {}
    for who, when in zip(frame["customer_id"].tolist(), frame["ordered_at"].tolist()):
        number = when.toordinal()
        part = past if number <= now else future
        part.setdefault(who, []).append(number)
    gone = [who for who, when in past.items() if now - max(when) >= silent]
    back = sum(min(future.get(who, [10**9])) <= now + wait for who in gone)
    share = back / len(gone) if gone else np.nan
    return {"lost": len(gone), "returned": back, "share": share}


cases = [
    (orders, *limits, _lost(orders, *limits))
    for seed, *limits, options in [
        (741, "2023-09-30", 30, 60, {"customers": 120}),
        (742, "2023-10-15", 60, 30, {"customers": 200, "one_time": 0.2}),
        (743, "2023-08-01", 14, 7, {"ties": True}),
        (744, "2023-03-20", 45, 90, {}),
    ]
    for orders in [samples.order_history(seed, **options).sample(frac=1, random_state=seed)]
]
edges = pd.DataFrame(
    {
        "customer_id": [1, 1, 2, 2, 3, 3, 4, 4],
        "ordered_at": pd.to_datetime(
            ["2024-02-10 23:59", "2024-03-21 00:01", "2024-02-11", "2024-03-22", "2024-02-01"]
            + ["2024-03-11 00:00", "2024-01-31", "2024-03-12"],
            format="mixed",
        ),
    }
)
edges_expected = _lost(edges, "2024-03-11", 30, 10)
for fresh, today, silent, wait, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(called_lost, fresh, today, silent, wait),
        expected,
        f"called_lost(orders, {today!r}, {silent}, {wait})",
        hint="Lost by what was known on the day; returned by the days after it; customers, not "
        "orders; both limits included",
        reread="When is a customer lost",
    )
    checks.unchanged(before, fresh, "orders")
checks.same_mapping(
    checks.call(called_lost, edges, "2024-03-11", 30, 10),
    edges_expected,
    "called_lost(orders, '2024-03-11', 30, 10) with orders at the edges of the windows",
    hint="Calendar days, whatever the hour; both limits included; orders of today are known",
)
### END HIDDEN TESTS

# %% [markdown] id="buyer_summary_prompt"
# ## 6. Four numbers a customer (on your own)
#
# The models of customer value look at four numbers of each customer:
#
# - *repeats*: how many days with an order came after the first one 复购次数;
# - *recency*: weeks from the first to the last order day 最近购买时点;
# - *age*: weeks from the first order day to the last day observed 观察时长;
# - *repeat spend*: what an average repeat day brought 复购客单价.
#
# Their papers count a day with several orders as one purchase.
# And "recency" is not what chapter 06 calls by that name: there it was the time since the last order.
#
# <details><summary>Hint 1: concept</summary>
#
# The first purchase says when a customer begins, and nothing else: it is in no count and no mean.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Drop orders after the last day, then make one row a customer and day, with the sum of the amounts.
# Mark the first day of each customer.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days = orders.groupby(["customer_id", ____])["amount_cny"].____().reset_index()`, `first = days.groupby("customer_id")["day"].transform(____)`, `(last - first).dt.days / ____`.
#
# </details>


# %% id="buyer_summary" role="solution"
def buyer_summary(orders: pd.DataFrame, last_day: str) -> pd.DataFrame:
    """Summarise each customer for BG/NBD and Gamma-Gamma.

    Parameters
    ----------
    orders : DataFrame
        One row an order in any order, with the columns customer_id, ordered_at (timestamp) and
        amount_cny (CNY, above 0), among others. There may be orders after last_day; they are
        not looked at. Customers who had not ordered by then have no row in the result.
    last_day : str
        Last day observed; its orders count.

    Returns
    -------
    DataFrame
        One row a customer, in any order, with the columns customer_id, repeats (days with an
        order after the first day), recency_weeks (first to last order day), age_weeks (first
        order day to last_day), repeat_spend_cny (mean amount of a repeat day, all its orders
        together; 0 without one). Weeks are calendar days / 7.
    """
    ### BEGIN SOLUTION
    last = pd.Timestamp(last_day)
    day = orders["ordered_at"].dt.normalize().rename("day")
    known = orders[day <= last]
    days = known.groupby(["customer_id", day])["amount_cny"].sum().reset_index()
    first = days.groupby("customer_id")["day"].transform("min")
    buyers = days.groupby("customer_id")["day"].agg(["min", "max", "size"])
    repeat = days[days["day"] > first].groupby("customer_id")["amount_cny"].mean()
    return pd.DataFrame(
        {
            "repeats": buyers["size"] - 1,
            "recency_weeks": (buyers["max"] - buyers["min"]).dt.days / 7,
            "age_weeks": (last - buyers["min"]).dt.days / 7,
            "repeat_spend_cny": repeat.reindex(buyers.index).fillna(0),
        }
    ).reset_index()
    ### END SOLUTION


# %% id="test_buyer_summary" role="test" points=2
tiny = pd.DataFrame(
    {
        "customer_id": [1, 2, 1, 1, 3, 1, 4, 3, 1, 5],
        "ordered_at": pd.to_datetime(
            ["2023-03-01 22:00", "2023-03-08", "2023-03-15 09:00", "2023-03-15 20:00"]
            + ["2023-04-05 08:00", "2023-03-29", "2023-04-13", "2023-04-05 09:00", "2023-04-20"]
            + ["2023-04-12 15:00"],
            format="mixed",
        ),
        "amount_cny": [300.0, 80.0, 40.0, 60.0, 50.0, 140.0, 90.0, 70.0, 500.0, 30.0],
    }
)
before = tiny.copy()
answer = checks.call(buyer_summary, tiny, "2023-04-12")
columns = ["customer_id", "repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
checks.is_frame(answer, "buyer_summary(tiny, '2023-04-12')", columns, numeric=columns)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [1, 2, 3, 5],
            "repeats": [2, 0, 0, 0],
            "recency_weeks": [4.0, 0.0, 0.0, 0.0],
            "age_weeks": [6.0, 5.0, 1.0, 0.0],
            "repeat_spend_cny": [120.0, 0.0, 0.0, 0.0],
        }
    ),
    "buyer_summary(tiny, '2023-04-12')",
    keys="customer_id",
    hint="Customer 1 came again on two days, with 100 and 140 CNY; 3 ordered twice on the first day "
    "and never again; 5 ordered first in the afternoon of the last day; 4 and the last order of 1 "
    "lie after it",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _buyers(frame, day):
    stop = pd.Timestamp(day).toordinal()
    spent = {}
    values = zip(*(frame[name].tolist() for name in ["customer_id", "ordered_at", "amount_cny"]))
    for who, when, amount in values:
        number = when.toordinal()
        if number <= stop:
            mine = spent.setdefault(who, {})
            mine[number] = mine.get(number, 0.0) + amount
    rows = []
    for who, mine in spent.items():
        begin, end = min(mine), max(mine)
        later = [amount for number, amount in mine.items() if number > begin]
        mean = sum(later) / len(later) if later else 0.0
        rows.append((who, len(later), (end - begin) / 7, (stop - begin) / 7, mean))
    names = ["customer_id", "repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
    return pd.DataFrame(rows, columns=names)


cases = [
    (orders, day, _buyers(orders, day))
    for seed, day, options in [
        (751, "2023-12-31", {}),
        (752, "2023-07-12", {"customers": 150, "one_time": 0.1}),
        (753, "2023-09-01", {"one_time": 1.0}),
    ]
    for orders in [samples.order_history(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, day, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(buyer_summary, fresh, day),
        expected,
        f"buyer_summary(orders, {day!r})",
        keys="customer_id",
        hint="Days, not orders; the first day is no repeat and not in the mean; nothing after the "
        "last day",
        reread="What a model sees of a customer",
    )
    checks.unchanged(before, fresh, "orders")
### END HIDDEN TESTS

# %% [markdown] id="expected_value_prompt"
# ## 7. What is each of them still worth? (on your own)
#
# With the parameters of both models in hand, each customer gets a value for the weeks to come.
# With $x$ repeats, the last after $t_x$ of $T$ weeks, BG/NBD expects in the next $w$ weeks
#
# $$E = \frac{a+b+x-1}{a-1} \cdot
# \frac{1 - (1-z)^{r+x}\; {}_2F_1(r+x,\; b+x;\; a+b+x-1;\; z)}
# {1 + [x>0]\,\frac{a}{b+x-1}\left(\frac{\alpha+T}{\alpha+t_x}\right)^{r+x}},
# \qquad z = \frac{w}{\alpha+T+w}$$
#
# purchases (`scipy.special.hyp2f1` is ${}_2F_1$), where $[x>0]$ is 1 with a repeat and 0 without.
# With $m$ the mean of the $x$ repeats, Gamma-Gamma expects a purchase to bring
#
# $$M = \frac{p\,(\gamma + x\,m)}{p\,x + q - 1}$$
#
# The value is $E \cdot M$ times the share of revenue that remains as margin.
#
# <details><summary>Hint 1: concept</summary>
#
# A customer without a repeat may still come: nothing was seen of that customer yet, so the model expects the mean of all.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The formulas take whole columns.
# Only $[x>0]$ needs care: `np.where` computes both sides, and with $x = 0$ the left one may be a nonsense number that is thrown away.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `left = np.where(x > 0, ____ / (b + ____ - 1) * (____) ** (r + x), ____)`, `E = ____ / (1 + left)`.
#
# </details>


# %% id="expected_value" role="solution"
def expected_value(
    buyers: pd.DataFrame, model: dict[str, float], weeks: float, margin_share: float
) -> pd.DataFrame:
    """Return what each customer is expected to bring in the weeks to come.

    Parameters
    ----------
    buyers : DataFrame
        One row a customer in any order, with the columns customer_id (each once), repeats,
        recency_weeks, age_weeks and repeat_spend_cny (0 without a repeat), among others.
        At least one row.
    model : dict
        The parameters "r", "alpha", "a", "b" of BG/NBD and "p", "q", "gamma" of Gamma-Gamma,
        all above 0; a is not 1, q is above 1.
    weeks : float
        Weeks to come, above 0.
    margin_share : float
        Margin of one CNY of revenue, a fraction.

    Returns
    -------
    DataFrame
        One row a customer, in any order, with the columns customer_id, expected_orders (E),
        expected_spend_cny (M) and value_cny (E times M times margin_share), not rounded.
    """
    ### BEGIN SOLUTION
    from scipy.special import hyp2f1

    r, alpha, a, b = (model[name] for name in ["r", "alpha", "a", "b"])
    p, q, gamma = (model[name] for name in ["p", "q", "gamma"])
    x, age = buyers["repeats"], buyers["age_weeks"]
    z = weeks / (alpha + age + weeks)
    grown = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    ratio = (alpha + age) / (alpha + buyers["recency_weeks"])
    left = np.where(x > 0, a / (b + x.clip(lower=1) - 1) * ratio ** (r + x), 0)
    orders = (a + b + x - 1) / (a - 1) * grown / (1 + left)
    spend = p * (gamma + x * buyers["repeat_spend_cny"]) / (p * x + q - 1)
    return pd.DataFrame(
        {
            "customer_id": buyers["customer_id"],
            "expected_orders": orders,
            "expected_spend_cny": spend,
            "value_cny": orders * spend * margin_share,
        }
    )
    ### END SOLUTION


# %% id="test_expected_value" role="test" points=3
tiny = pd.DataFrame(
    {
        "customer_id": [4, 9, 6, 7],
        "repeats": [2, 0, 9, 2],
        "recency_weeks": [30.43, 0.0, 12.0, 3.0],
        "age_weeks": [38.86, 38.86, 38.0, 38.86],
        "repeat_spend_cny": [20.0, 0.0, 55.0, 20.0],
    }
)
paper = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "p": 6.25, "q": 3.74, "gamma": 15.44}
before = tiny.copy()
answer = checks.call(expected_value, tiny, paper, 39, 0.5)
columns = ["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
checks.is_frame(answer, "expected_value(tiny, paper, 39, 0.5)", columns, rows=4, numeric=columns)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_id": [4, 9, 6, 7],
            "expected_orders": [1.226028, 0.1950981, 0.01357688, 0.1287462],
            "expected_spend_cny": [22.73622, 35.21898, 54.0812, 22.73622],
            "value_cny": [13.93762, 3.435577, 0.3671269, 1.463601],
        }
    ),
    "expected_value(tiny, paper, 39, 0.5)",
    keys="customer_id",
    rel=1e-4,
    hint="A customer with two repeats, the last 8 weeks ago, is expected 1.23 times more and one "
    "without a repeat 0.20 times; nine repeats and then 26 silent weeks leave little",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _gauss(first, second, third, z):
    term = total = 1.0
    for k in range(4_000):
        term *= (first + k) * (second + k) / ((third + k) * (k + 1)) * z
        total += term
        if abs(term) < 1e-15 * abs(total):
            break
    return total


def _worth(frame, m, weeks, share):
    rows = []
    values = zip(*(frame[name].tolist() for name in tiny.columns))
    for who, x, t, age, mean in values:
        z = weeks / (m["alpha"] + age + weeks)
        total = m["a"] + m["b"] + x - 1
        series = _gauss(m["r"] + x, m["b"] + x, total, z)
        below = 1.0
        if x > 0:
            ratio = ((m["alpha"] + age) / (m["alpha"] + t)) ** (m["r"] + x)
            below += m["a"] / (m["b"] + x - 1) * ratio
        orders = total / (m["a"] - 1) * (1 - (1 - z) ** (m["r"] + x) * series) / below
        spend = (m["gamma"] + x * mean) * m["p"] / (m["p"] * x + m["q"] - 1)
        rows.append((who, orders, spend, orders * spend * share))
    return pd.DataFrame(rows, columns=columns)


other = {"r": 0.6, "alpha": 8.0, "a": 1.7, "b": 1.0, "p": 2.5, "q": 4.2, "gamma": 90.0}
for seed, model, weeks, share in [(761, paper, 13, 0.44), (762, other, 52.5, 0.3)]:
    rng = np.random.default_rng(seed)
    age = rng.uniform(5, 60, 40)
    repeats = np.where(rng.random(40) < 0.4, 0, rng.integers(1, 15, 40))
    fresh = pd.DataFrame(
        {
            "customer_id": rng.permutation(40) + 300,
            "repeats": repeats,
            "recency_weeks": np.where(repeats > 0, age * rng.uniform(0.1, 1, 40), 0.0),
            "age_weeks": age,
            "repeat_spend_cny": np.where(repeats > 0, rng.uniform(20, 400, 40), 0.0),
        },
        index=rng.permutation(40) * 3,
    )
    before = fresh.copy()
    checks.same_frame(
        checks.call(expected_value, fresh, model, weeks, share),
        _worth(before, model, weeks, share),
        f"expected_value(buyers, model, {weeks}, {share})",
        keys="customer_id",
        rel=1e-6,
        hint="The term with x > 0 falls away without a repeat; the spend by Gamma-Gamma, not the "
        "customer's own mean; margin, not revenue",
        reread="From purchases to CNY",
    )
    checks.unchanged(before, fresh, "buyers")
### END HIDDEN TESTS

# %% [markdown] id="fit_sbg_prompt"
# ## 8. Do those who stay become more loyal? (transfer)
#
# Another shop sells a yearly subscription 年费订阅, where leaving is seen.
# Of 1,000 customers 631 renew the first time, 468 are left after the second, 382 after the third.
# So 63% renew at first, then 74%, then 82%.
# "They become more loyal year by year," says its manager.
#
# Perhaps nobody changes: those who leave easily have left 幸存者偏差.
# In the *shifted beta-geometric* model (sBG) each customer leaves at each renewal with an own chance $\theta$ that never changes, and these chances follow a beta distribution with $\alpha$ and $\beta$.
# With $B$ the beta function, of everybody at the start the share
#
# $$P(t) = \frac{B(\alpha+1,\, \beta+t-1)}{B(\alpha, \beta)} \quad\text{leaves at renewal } t, \qquad
# S(t) = \frac{B(\alpha,\, \beta+t)}{B(\alpha, \beta)} \quad\text{is left after it}$$
#
# Find the $\alpha$ and $\beta$ that make what was seen most probable 极大似然: with $n_t$ left after renewal $t$, and $k$ renewals seen, maximise
#
# $$\sum_{t=1}^{k} (n_{t-1} - n_t) \ln P(t) + n_k \ln S(k)$$
#
# and give the share of those left who will renew next time, $S(k+1)/S(k) = (\beta+k)/(\alpha+\beta+k)$.
#
# <details><summary>Hint 1: concept</summary>
#
# Those who are left at the end have not left at a time we know.
# They count through $S$, once.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `scipy.special.betaln` gives the logarithm of $B$.
# `scipy.optimize.minimize` minimises: hand it the negative sum, as a function of the logarithms of the parameters, so that neither can fall below 0.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `def loss(logs): a, b = np.exp(logs); ...; return -(gone @ (betaln(____, ____) - betaln(a, b)) + ____ * (____))`, `minimize(loss, [0, 0], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-6})`.
#
# </details>


# %% id="fit_sbg" role="solution"
def fit_sbg(left: list[float]) -> dict[str, float]:
    """Fit the shifted beta-geometric model to the customers left after each renewal.

    Parameters
    ----------
    left : list of float
        Customers at the start, after the first renewal, after the second and so on, at least
        three numbers. They never rise, some leave at the first renewal, and some are left at
        the end; chances to leave differ clearly between customers.

    Returns
    -------
    dict
        "alpha", "beta" (within 1% of the best in likelihood is enough) and "next_renewal" (share
        of those left at the end who renew next time by the model, a fraction).
    """
    ### BEGIN SOLUTION
    from scipy.optimize import minimize
    from scipy.special import betaln

    counts = np.asarray(left, dtype=float)
    gone = counts[:-1] - counts[1:]
    renewals = np.arange(1, len(counts))

    def loss(logs):
        a, b = np.exp(logs)
        leave = betaln(a + 1, b + renewals - 1) - betaln(a, b)
        stay = betaln(a, b + renewals[-1]) - betaln(a, b)
        return -(gone @ leave + counts[-1] * stay) / counts[0]

    options = {"xatol": 1e-7, "fatol": 1e-12, "maxiter": 2_000}
    a, b = np.exp(minimize(loss, [0.0, 0.0], method="Nelder-Mead", options=options).x)
    return {"alpha": a, "beta": b, "next_renewal": (b + renewals[-1]) / (a + b + renewals[-1])}
    ### END SOLUTION


# %% id="test_fit_sbg" role="test" points=3
regular = [1_000, 631, 468, 382, 326, 289, 262, 241]
answer = checks.call(fit_sbg, regular)
value = checks.is_mapping(answer, "fit_sbg(regular)", ["alpha", "beta", "next_renewal"])
for key, right in [("alpha", 0.7041), ("beta", 1.1820), ("next_renewal", 0.9208)]:
    checks.same_number(
        value[key],
        right,
        f"the {key} of fit_sbg(regular)",
        rel=0.004,
        abs=0,
        hint=f"It is {right}: everybody who left counts at the renewal where it happened, the 241 "
        "who are left through S",
    )
### BEGIN HIDDEN TESTS


def _sum_of(a, b, counts):
    share, total = a / (a + b), 0.0
    stays = 1.0
    for t in range(1, len(counts)):
        if t > 1:
            share *= (b + t - 2) / (a + b + t - 1)
        stays *= (b + t - 1) / (a + b + t - 1)
        total += (counts[t - 1] - counts[t]) * np.log(share)
    return total + counts[-1] * np.log(stays)


def _peak(counts):
    """Refine a grid over the logarithms of both parameters."""
    at, width = np.array([0.0, 0.0]), 3.0
    while width > 1e-4:
        steps = np.linspace(-width, width, 5)
        tried = [(at[0] + i, at[1] + j) for i in steps for j in steps]
        best = max(tried, key=lambda logs: _sum_of(*np.exp(logs), counts))
        width *= 0.6
        at = np.array(best)
    return np.exp(at)


# Fader and Hardie (2007), the second group of customers of their table, in thousands.
high_end = [1_000, 869, 743, 653, 593, 551, 517, 491]
many = [high_end, [2 * n for n in high_end[:5]], [300, 180, 140]]
many += [samples.subscribers(seed, size=2_000).tolist() for seed in (771, 772)]
peaks = [_peak(counts) for counts in many]
for counts, (a, b) in zip(many, peaks):
    name = f"fit_sbg({counts})"
    value = checks.is_mapping(checks.call(fit_sbg, list(counts)), name, list(answer))
    last = len(counts) - 1
    for key, right in [("alpha", a), ("beta", b), ("next_renewal", (b + last) / (a + b + last))]:
        checks.same_number(
            value[key],
            right,
            f"the {key} of {name}",
            rel=0.003 if key == "next_renewal" else 0.015,
            abs=0,
            hint="Who left counts at that renewal, who is left counts once; the next renewal is the "
            "one after the last that was seen",
            reread="Do those who stay become more loyal",
        )
### END HIDDEN TESTS

# %% [markdown] id="member_effect_prompt"
# ## 9. Do members spend more because they are members? (on your own)
#
# The source says that members spend 2.3 times as much as others 会员客单价值.
# In the shop it is 2.2 times.
# "So membership more than doubles what a customer brings," says a colleague.
#
# But who became a member?
# Those who had spent more already (*selection* 选择偏差).
# So compare members with others who had spent alike *before* 分层比较: in bands of `before_cny`, each `width` CNY wide.
#
# 1. Who had spent nothing is a band of its own. All others are in bands from 0 up to, but not including, `width`, from `width` up to twice `width`, and so on.
# 2. A band counts when it has at least two members and two others.
# 3. With $w_g$ members in band $g$, and $\bar m_g$ and $\bar o_g$ the means of `after_cny` of members and of others, the adjusted ratio is
#
# $$R = \frac{M}{O}, \qquad M = \sum_g w_g \bar m_g, \qquad O = \sum_g w_g \bar o_g$$
#
# 4. With $s^2$ the sample variances (divided by $n-1$) and $n$ the sizes, its logarithm has the standard error
#
# $$se = \sqrt{\frac{\sum_g w_g^2\, s^2_{m,g}/n_{m,g}}{M^2} + \frac{\sum_g w_g^2\, s^2_{o,g}/n_{o,g}}{O^2}}$$
#
# and the interval runs from $R\,e^{-1.96\,se}$ to $R\,e^{1.96\,se}$.
#
# <details><summary>Hint 1: concept</summary>
#
# The others of a band are weighted by how many *members* it has: they say what these members would have spent.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A column with the band, then mean, variance and size by band and membership, side by side.
# Keep the bands that count, and all sums are sums over rows.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `band = np.where(before > 0, before // ____, ____)`, `parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()`, `parts = parts[(parts["size"] >= ____).all(axis=1)]`.
#
# </details>


# %% id="member_effect" role="solution"
def member_effect(customers: pd.DataFrame, width: float) -> dict[str, float]:
    """Compare what members and others spend, plainly and among those who had spent alike.

    Parameters
    ----------
    customers : DataFrame
        One row a customer in any order, none twice, with the columns before_cny (spent before
        the membership opened, CNY, 0 or more), after_cny (spent afterwards, CNY, 0 or more) and
        is_member (bool), among others. There are members and others, and both spent afterwards,
        also in the bands that count.
    width : float
        Width of a band of before_cny, whole CNY, above 0.

    Returns
    -------
    dict
        "plain" (mean of all members over mean of all others), "adjusted" (R of the exercise),
        "low" and "high" (its 95% interval). adjusted, low and high are NaN when no band counts.
    """
    ### BEGIN SOLUTION
    member, after = customers["is_member"].astype(bool), customers["after_cny"]
    plain = after[member].mean() / after[~member].mean()
    before = customers["before_cny"]
    band = (before // width).where(before > 0, -1)
    parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()
    parts = parts[(parts["size"] >= 2).all(axis=1)]
    if parts.empty:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    weight = parts["size"][True]
    total = parts["mean"].mul(weight, axis=0).sum()
    variance = (parts["var"] / parts["size"]).mul(weight**2, axis=0).sum()
    ratio = total[True] / total[False]
    reach = np.exp(1.96 * np.sqrt((variance / total**2).sum()))
    return {"plain": plain, "adjusted": ratio, "low": ratio / reach, "high": ratio * reach}
    ### END SOLUTION


# %% id="test_member_effect" role="test" points=3
tiny = pd.DataFrame(
    {
        "before_cny": [0, 0, 0, 0, 0, 20, 80, 99, 40, 60, 100, 180, 100, 120, 150, 150, 900],
        "after_cny": [20, 40, 10, 5, 15, 70, 110, 90, 50, 60, 190, 230, 200, 240, 100, 190, 990],
        "is_member": [True] * 2
        + [False] * 3
        + [True] * 3
        + [False] * 2
        + [True] * 4
        + [False] * 2
        + [True],
    }
)
before = tiny.copy()
keys = ["plain", "adjusted", "low", "high"]
answer = checks.call(member_effect, tiny, 100)
value = checks.is_mapping(answer, "member_effect(tiny, 100)", keys)
for key, right in zip(keys, [3.548837, 1.555556, 0.9681475, 2.499364]):
    checks.same_number(
        value[key],
        right,
        f"the {key} of member_effect(tiny, 100)",
        rel=1e-4,
        abs=0,
        hint=f"It is {right}: three bands count, with 2, 3 and 4 members who spent 30, 90 and 215 "
        "CNY, while others spent 10, 55 and 145; nobody else had spent 900",
    )
checks.unchanged(before, tiny, "tiny")
checks.same_mapping(
    {key: checks.call(member_effect, tiny.iloc[[0, 5, 8]], 100)[key] for key in keys},
    {"plain": 0.9, "adjusted": np.nan, "low": np.nan, "high": np.nan},
    "member_effect(three of them, 100)",
    hint="No band has two members and two others: NaN, but the plain ratio is there",
)
### BEGIN HIDDEN TESTS


def _effect(frame, width):
    names = ["plain", "adjusted", "low", "high"]
    cells = {}
    rows = zip(*(frame[name].tolist() for name in ["before_cny", "after_cny", "is_member"]))
    everybody = {True: [], False: []}
    for earlier, later, member in rows:
        place = int(earlier // width) if earlier else -1
        cells.setdefault(place, {True: [], False: []})[bool(member)].append(later)
        everybody[bool(member)].append(later)
    plain = np.mean(everybody[True]) / np.mean(everybody[False])
    good = [cell for cell in cells.values() if min(len(cell[True]), len(cell[False])) > 1]
    if not good:
        return dict(zip(names, [plain, np.nan, np.nan, np.nan]))
    sums, spread = [], 0.0
    for kind in (True, False):
        top = sum(len(cell[True]) * np.mean(cell[kind]) for cell in good)
        var = sum(
            len(cell[True]) ** 2 * np.var(cell[kind], ddof=1) / len(cell[kind]) for cell in good
        )
        sums.append(top)
        spread += var / top**2
    ratio, step = sums[0] / sums[1], 1.959964 * spread**0.5
    return dict(zip(names, [plain, ratio, ratio * np.exp(-step), ratio * np.exp(step)]))


def _case(seed, width, options):
    customers = samples.member_spending(seed, **options)[0].sample(frac=1, random_state=seed)
    return customers, width, _effect(customers, width)


cases = [
    _case(781, 100, {"count": 900}),
    _case(782, 60.0, {"selection": 2.0, "empty_band": True}),
    _case(783, 250, {"effect": 1.0}),
    _case(784, 20, {"count": 250, "zeros": 0.5}),
]
for fresh, width, expected in cases:
    before = fresh.copy()
    answer = checks.call(member_effect, fresh, width)
    value = checks.is_mapping(answer, f"member_effect(customers, {width})", keys)
    checks.same_mapping(
        {key: value[key] for key in keys},
        expected,
        f"member_effect(customers, {width})",
        rel=1e-4,
        hint="Both weighted by the members of a band; who had spent nothing alone; two of both at "
        "least; sample variances",
        reread="Selection and effect",
    )
    checks.unchanged(before, fresh, "customers")
### END HIDDEN TESTS

# %% [markdown] id="renewal_chart_prompt"
# ## 10. Which stage does the package help? (chart)
#
# In the second quarter a draw decided who got the standard package and who the one that suits the member's life stage 生命周期阶段; before, there was only one, and since July members choose for themselves.
# "The ones with the suiting package renew at 84%, the others at 45%," says a colleague, who took all terms.
#
# Draw what the draw says: for each stage the difference of the renewal rates 续费率, suiting package less standard, in percentage points, each with its 95% interval, and say in the title what it is over all stages.
#
# With rates $p_1$, $p_0$ of $n_1$, $n_0$ terms, the interval is $p_1 - p_0 \pm 1.96\sqrt{p_1(1-p_1)/n_1 + p_0(1-p_0)/n_0}$.
#
# <details><summary>Hint 1: concept</summary>
#
# Who chooses a package is keener than who does not; only the draw made both alike.
# And a term that is still running has not been renewed, nor has it lapsed.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Choose the rows first: given by lot, and ended.
# Then one rate and one size by stage and kind of package, side by side.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ended = terms[(terms["assigned_by"] == ____) & (terms["outcome"] != ____)]`, `suits = ended["package"] != ____`, `rates = ....groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()`, `ax.bar(____, ____, yerr=____)`.
#
# </details>


# %% id="renewal_chart" role="solution"
def renewal_chart(terms: pd.DataFrame) -> plt.Axes:
    """Draw by how much the suiting package raises renewal, by life stage.

    Parameters
    ----------
    terms : DataFrame
        One row a term of membership in any order, with the columns life_stage (text), package
        ("standard", or another name for one that suits the stage), assigned_by ("default",
        "lot" or "choice") and outcome ("renewed", "lapsed" or "running"), among others.
        Some stages may lack one of the kinds by lot; at least one has both.

    Returns
    -------
    Axes
        One bar for each stage that has ended terms of both kinds by lot, named as in the table,
        standing or lying, in any order: the rate of the suiting packages less that of the
        standard one in percentage points, with an error bar to the ends of its 95% interval (with 1.96). A
        title of at least three words that contains, as a whole number without its sign, the
        difference in points over all ended terms by lot. A label on each axis, with "points" on
        that of the bars.
    """
    ### BEGIN SOLUTION
    ended = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    renewed = ended["outcome"] == "renewed"
    suits = ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    lift = 100 * (rate[True] - rate[False])
    reach = 196 * np.sqrt((rate * (1 - rate) / size).sum(axis=1))
    overall = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    fig, ax = plt.subplots()
    ax.bar(lift.index, lift, yerr=reach, capsize=4)
    ax.set_title(f"The suiting package moves renewal by {abs(overall):.0f} points")
    ax.set_xlabel("Life stage")
    ax.set_ylabel("Difference of renewal rates (points)")
    return ax
    ### END SOLUTION


# %% id="test_renewal_chart" role="test" points=3
tiny = pd.DataFrame(
    [
        (stage, package, given, outcome)
        for stage, package, given, outcomes in [
            ("mature", "plus", "lot", ["renewed"] * 8 + ["lapsed"] * 2 + ["running"] * 3),
            ("mature", "standard", "lot", ["renewed"] * 5 + ["lapsed"] * 5),
            ("new", "welcome", "lot", ["renewed"] * 4 + ["lapsed"] * 4),
            ("new", "standard", "lot", ["renewed"] * 3 + ["lapsed"] * 1 + ["running"]),
            ("growing", "saver", "lot", ["renewed"] * 2),
            ("growing", "standard", "choice", ["lapsed"] * 4),
            ("mature", "plus", "choice", ["renewed"] * 9),
            ("new", "standard", "default", ["lapsed"] * 9),
        ]
        for outcome in outcomes
    ],
    columns=["life_stage", "package", "assigned_by", "outcome"],
)
before = tiny.copy()
drawn = checks.chart(renewal_chart, tiny)
checks.same_bars(
    drawn,
    {"mature": 30.0, "new": -25.0},
    "renewal_chart(tiny)",
    hint="By lot and ended: mature 8 of 10 against 5 of 10, new 4 of 8 against 3 of 4; nobody in "
    "growing got the standard package by lot",
)
checks.has_intervals(
    drawn,
    {"mature": (-9.6869752, 69.686975), "new": (-79.783665, 29.783665)},
    "renewal_chart(tiny)",
    hint="The interval of the difference, in points",
)
checks.has_title(drawn, "renewal_chart(tiny)")
assert checks.names_number(drawn.title, 13), (
    "renewal_chart(tiny): the title should contain 13, since 14 of 20 renewed with a suiting package "
    f"and 8 of 14 with the standard one; it says {checks.shown(drawn.title)}"
)
checks.has_labels(
    drawn, "renewal_chart(tiny)", **{"x" if drawn.horizontal else "y": ["points", "百分点"]}
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _renewals(frame):
    cells, overall = {}, {True: [], False: []}
    names = ["life_stage", "package", "assigned_by", "outcome"]
    for stage, package, given, outcome in zip(*(frame[name].tolist() for name in names)):
        if given == "lot" and outcome in ("renewed", "lapsed"):
            kind, value = package != "standard", float(outcome == "renewed")
            cells.setdefault(stage, {True: [], False: []})[kind].append(value)
            overall[kind].append(value)
    bars, ends = {}, {}
    for stage, cell in cells.items():
        if cell[True] and cell[False]:
            bars[stage] = 100 * (np.mean(cell[True]) - np.mean(cell[False]))
            step = 196 * sum(np.var(part) / len(part) for part in cell.values()) ** 0.5
            ends[stage] = (bars[stage] - step, bars[stage] + step)
    return bars, ends, 100 * abs(np.mean(overall[True]) - np.mean(overall[False]))


def _case(seed, options):
    terms = samples.terms(seed, **options).sample(frac=1, random_state=seed)
    if seed == 793:
        lone = (terms["life_stage"] == "new") & (terms["package"] == "standard")
        terms = terms[~lone | (terms["assigned_by"] != "lot")]
    if seed == 791:
        terms["life_stage"] = terms["life_stage"].replace("growing", "dormant")
    return terms, *_renewals(terms)


cases = [
    _case(791, {"count": 500}),
    _case(792, {"running": 0.5}),
    _case(793, {"count": 200}),
]
for fresh, bars, ends, total in cases:
    before = fresh.copy()
    drawn = checks.chart(renewal_chart, fresh)
    checks.same_bars(
        drawn,
        bars,
        "renewal_chart(terms)",
        hint="Terms by lot that have ended; suiting less standard; stages with both kinds",
    )
    checks.has_intervals(drawn, ends, "renewal_chart(terms)", hint="In points, of the difference")
    assert any(checks.names_number(drawn.title, round(total + nudge)) for nudge in (-1e-6, 1e-6)), (
        "renewal_chart(terms): the title should contain the difference over all ended terms by lot, "
        f"a whole number of points; it says {checks.shown(drawn.title)}"
    )
    checks.unchanged(before, fresh, "terms")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo: the membership from January to March
#
# It is Monday, 5 January 2026, nine o'clock.
# The manager has 12,000 CNY for the benefits of memberships that start in the next three months, beyond those of the standard package.
# For each stage she can give the suiting package to everybody whose term starts, or the standard one; since July members have chosen for themselves.
# Write at most 350 words that she can act on today: who gets which package, what it costs and brings, and what she must not believe of last year's numbers.
#
# The next cell loads all that the memo needs.
# `plan` has one row a life stage: terms expected in the three months (as many as started from October to December), the fee of a term, and the benefits of a term as the purchasing desk quotes them.
# A term with the suiting package brings its own fee instead of the standard one, costs its own benefits, and is renewed more or less often; a renewal is worth the fee of a standard term, and the margin that membership adds in 90 days.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Effect of membership** | plain and adjusted ratio with interval, and what follows for the margin that membership adds in 90 days | both ratios | the plain one alone |
# | **Effect of packages** | difference of renewal by stage from the draw with intervals, and why terms by choice say something else | the difference over all | all terms together |
# | **Plan** | CNY for each stage after fee and benefits, stages chosen within the budget, with the range that the intervals allow | a plan within the budget | none |
# | **Limits** | what was assumed (value of a renewal, stages as in autumn, benefits), and what to measure in the three months so that the plan can fail | one of the two | none |

# %% id="memo_data"
terms = shop.load_memberships()
before = paid[paid["ordered_at"] < "2025-01-01"].groupby("customer_id")["net_cny"].sum()
after = paid[paid["ordered_at"] >= "2025-02-01"].groupby("customer_id")["net_cny"].sum()
spending = customers.loc[customers["joined_on"] < "2025-01-01", ["customer_id"]].copy()
spending["before_cny"] = spending["customer_id"].map(before).fillna(0)
spending["after_cny"] = spending["customer_id"].map(after).fillna(0)
spending["is_member"] = spending["customer_id"].isin(terms["customer_id"])
days_after = 334

# Margin of one CNY of net revenue: orders of 2025 to October, whose time for returns is over.
kept = paid[paid["ordered_at"].between("2025-01-01", "2025-11-01", inclusive="left")]
lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
lines = lines[lines["order_id"].isin(kept["order_id"]) & lines["returned_on"].isna()]
cost = (lines["quantity"] * lines["cost_cny"]).sum()
margin_share = (kept["net_cny"].sum() - cost) / kept["net_cny"].sum()

plan = pd.DataFrame(
    {
        "stage": ["new", "growing", "mature", "lapsing"],
        "package": ["welcome", "saver", "plus", "comeback"],
        "fee_cny": [9.9, 19.0, 49.0, 15.0],
        "standard_fee_cny": 29.0,
        "benefits_cny": [6.0, 8.0, 22.0, 7.0],
        "standard_benefits_cny": 5.0,
    }
).set_index("stage")
autumn = terms[terms["starts_on"] >= "2025-10-01"]
plan["terms"] = autumn.groupby("life_stage").size()

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** operations manager. **Subject** plus package for mature members; nothing new for new and lapsing ones.
#
# **What membership adds.** Members spend 2.24 times as much as other customers of 2024.
# Most of that they did before: compared with customers who had spent alike, in bands of 200 CNY, it is 1.21 times (95% interval 1.15 to 1.27).
# So a founding member's 246 CNY in 90 days hold about 42 CNY (32 to 52) that membership may have brought, at a margin of 45% 19 CNY (14 to 23).
# A renewal is worth the fee of 29 CNY and these 19.
# **What packages do.** Of terms given by lot, suiting packages renew 24 points more often than the standard one: new 20 points (12 to 29), growing 29 (20 to 37), mature 27 (20 to 33), lapsing 20 (14 to 26).
# All terms together say 39 points, because since July the keen choose the package.
# **Plan**, CNY a term after fee, benefits and renewal, intervals of the renewal rates:
# mature +15.8 (12.7 to 18.9), growing +0.7 (−3.3 to 4.7), lapsing −6.4 (−9.2 to −3.6), new −10.4 (−14.5 to −6.3).
# Give plus to all 518 mature members: benefits of 8,806 CNY more, 8,200 CNY gained (6,600 to 9,800).
# Growing: open; draw again, half of the 384 get the saver (about 580 CNY), so that March decides.
# New and lapsing: standard. Their packages lift renewal, but the lower fee costs more than the renewals bring. About 2,600 CNY of the budget stay unspent.
# **Limits.** The effect of membership rests on what was known before, nothing else; with 1.15 instead of 1.21 the mature still gain 14.6 a term.
# A renewal may bring more than one further term: at about 80 CNY or more a renewal the lapsing package would pay.
# Stages are counted as in autumn, benefits are quotes, and who is offered a fee of 49 CNY may decline it.
# **To measure.** Renewals by stage with a hold-out of a tenth of the mature on standard: if plus renews less than 8 points more often there, it loses the reason of renewals and pays by its fee alone. Returns of December are not all in.
# ### END SOLUTION
