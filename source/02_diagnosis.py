# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 02 GMV diagnosis: assignment
#
# **Time** about 5 hours with the memo; each exercise stands alone, so stop where you like.
# **You need** the lecture of this chapter and chapter 01.
#
# You watch the numbers of a brand that sells home and outdoor goods on five channels.
# When sales move you say by how much, through which factor, since when and where; and you say it only when there is something to say.
# Each answer is a function, so that the next alarm costs you one line.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code and run the cell (Shift and Enter).
# Then run the test cell below it.
# A failing test says what it expected and what came; read its last line first.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.

# %% id="setup" role="setup"
import io
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_02 as samples

shop.setup()
SOURCE_OF = {
    "站内搜索": "search",
    "推荐流量": "recommendation",
    "付费推广": "paid_ads",
    "直播与内容": "live_content",
    "直接访问": "direct",
    "站外引流": "off_site",
}
sources = shop.load_traffic_sources(start="2025-11-24", end="2026-01-18")

# %% [markdown] id="data"
# ## The data
#
# `sources` holds one row for each day, channel, source of visits and page of entry.
# It ends on Sunday, 18 January 2026; there are no rows for 1 to 4 January, when the dashboard was rebuilt.
# `paid_sessions` are visits with a paid order, `revenue_cny` is the paid amount 支付金额 before refunds.

# %% id="look"
sources.head(3)

# %% [markdown] id="alert_level_prompt"
# ## 1. Three levels and a combination (warm-up)
#
# The manager wants one word for each morning.
#
# | level | when |
# |---|---|
# | red 红色 | sales 20% or more under what was expected |
# | orange 橙色 | sales 10% or more under it, **or** visits up by 10% or more while the conversion rate is down by 10% or more |
# | yellow 黄色 | sales 5% or more under it |
# | none | otherwise |
#
# The highest level that holds is the answer.
# On some mornings a number has not come yet.
# Compare the numbers as they come, without rounding.
#
# <details><summary>Hint 1: concept</summary>
#
# "20% or more under" includes exactly 20%.
# A comparison with a missing number is never true, so a missing sales figure would end as "none": everything is well.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Ask first whether sales are known, then from the worst level down.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `if math.isnan(...): return "unknown"`, then `if sales_change <= ...: return "red"`, and so on.
#
# </details>


# %% id="alert_level" role="solution"
def alert_level(sales_change: float, visits_change: float, rate_change: float) -> str:
    """Return the alert level of a day.

    Parameters
    ----------
    sales_change, visits_change, rate_change : float
        Relative difference from what was expected, as a fraction: -0.2 is 20% under it.
        Each may be NaN, when it is not known yet.

    Returns
    -------
    str
        "red", "orange", "yellow" or "none" as in the table above, limits included;
        "unknown" when sales_change is NaN. Where visits_change or rate_change is NaN the
        combination of the two does not hold.
    """
    ### BEGIN SOLUTION
    if math.isnan(sales_change):
        return "unknown"
    if sales_change <= -0.20:
        return "red"
    if sales_change <= -0.10 or (visits_change >= 0.10 and rate_change <= -0.10):
        return "orange"
    if sales_change <= -0.05:
        return "yellow"
    return "none"
    ### END SOLUTION


# %% id="test_alert_level" role="test" points=1
LEVELS = ["red", "orange", "yellow", "none", "unknown"]
for sales, visits, rate, level in [
    (-0.31, 0.0, -0.30, "red"),
    (-0.20, 0.0, -0.20, "red"),
    (-0.12, -0.12, 0.0, "orange"),
    (0.02, 0.25, -0.18, "orange"),
    (-0.07, -0.02, -0.05, "yellow"),
    (0.04, 0.15, -0.09, "none"),
    (float("nan"), 0.25, -0.18, "unknown"),
    (0.01, float("nan"), -0.18, "none"),
]:
    name = f"alert_level({sales}, {visits}, {rate})"
    answer = checks.is_text(checks.call(alert_level, sales, visits, rate), name, LEVELS)
    checks.same_text(
        answer,
        level,
        name,
        hint="The worst level that holds, its limit included; without sales it is unknown",
        reread="Three levels",
    )
### BEGIN HIDDEN TESTS
for sales, visits, rate, level in [
    (-0.1999, 0.3, -0.3, "orange"),
    (-0.25, 0.3, -0.3, "red"),
    (-0.10, 0.0, 0.0, "orange"),
    (-0.0999, 0.0, 0.0, "yellow"),
    (-0.05, 0.0, 0.0, "yellow"),
    (-0.0499, 0.0, 0.0, "none"),
    (0.0, 0.10, -0.10, "orange"),
    (0.0, 0.0999, -0.10, "none"),
    (0.0, 0.10, -0.0999, "none"),
    (-0.07, 0.10, -0.10, "orange"),
    (0.4, -0.3, -0.3, "none"),
    (0.4, 0.3, 0.3, "none"),
    (-0.30, float("nan"), float("nan"), "red"),
    (-0.06, 0.2, float("nan"), "yellow"),
    (float("nan"), float("nan"), float("nan"), "unknown"),
]:
    name = f"alert_level({sales}, {visits}, {rate})"
    checks.same_text(
        checks.is_text(checks.call(alert_level, sales, visits, rate), name, LEVELS),
        level,
        name,
        hint="The worst level that holds, its limit included; without sales it is unknown",
        reread="Three levels",
    )
### END HIDDEN TESTS

# %% [markdown] id="lmdi_credits_prompt"
# ## 2. What moved the paid amount? (worked example with gaps)
#
# Paid amount = visits × conversion rate × AOV.
# All three moved at once, and the manager wants CNY for each, with nothing left over.
# The logarithmic mean 对数平均 (LMDI) gives them.
# With the paid amounts $a$ before and $b$ after, the weight is $(b-a)/\ln(b/a)$, and a factor that went from $x$ to $y$ receives the weight times $\ln(y/x)$.
# A colleague began like this:
#
# ```python
# a, b = before["revenue_cny"], after["revenue_cny"]
# weight = (b - a) / np.log(b / a)
# return {
#     "visits": weight * np.log(after["sessions"] / before["sessions"]),
#     "conversion": weight * np.log(... / ...),
#     "aov": ...,
# }
# ```
#
# Then a week came whose paid amount was equal to the week before, and all three were NaN, with a warning.
#
# <details><summary>Hint 1: concept</summary>
#
# The logarithms of the three factors add up to the logarithm of their product.
# When $a$ and $b$ come close, the mean of the two comes close to both.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Compute the rate and the AOV of each period first.
# Treat the equal case before you divide.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `weight = a if a == b else ...`; the rate of a period is `paid_sessions / ...`, its AOV `revenue_cny / ...`.
#
# </details>


# %% id="lmdi_credits" role="solution"
def lmdi_credits(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Return how many CNY of the change visits, conversion and AOV account for (LMDI).

    Parameters
    ----------
    before, after : dict
        Sums of two periods of equal length: sessions, paid_sessions and revenue_cny, all above 0.
        The two paid amounts may be equal.

    Returns
    -------
    dict
        visits, conversion (paid_sessions by session) and aov (revenue_cny by paid session), in
        CNY, not rounded. Together they are the change of revenue_cny.
    """
    ### BEGIN SOLUTION
    a, b = before["revenue_cny"], after["revenue_cny"]
    weight = a if a == b else (b - a) / math.log(b / a)

    def logarithms(period: dict[str, float]) -> tuple[float, float, float]:
        visits, paid, money = period["sessions"], period["paid_sessions"], period["revenue_cny"]
        return math.log(visits), math.log(paid / visits), math.log(money / paid)

    steps = zip(logarithms(before), logarithms(after), strict=True)
    credits = [weight * (new - old) for old, new in steps]
    return dict(zip(["visits", "conversion", "aov"], credits, strict=True))
    ### END SOLUTION


# %% id="test_lmdi_credits" role="test" points=2
before = {"sessions": 1000, "paid_sessions": 100, "revenue_cny": 20_000.0}
after = {"sessions": 2000, "paid_sessions": 100, "revenue_cny": 40_000.0}
answer = checks.call(lmdi_credits, before, after)
checks.is_mapping(answer, "lmdi_credits(before, after)", ["visits", "conversion", "aov"])
checks.same_mapping(
    answer,
    {"visits": 20_000.0, "conversion": -20_000.0, "aov": 20_000.0},
    "lmdi_credits(before, after)",
    abs=0.001,
    hint="Visits doubled, the rate halved, the AOV doubled: each step is the weight times ln 2",
    reread="Credits that add up",
)
same = {"sessions": 500, "paid_sessions": 100, "revenue_cny": 20_000.0}
answer = checks.call(lmdi_credits, before, same)
checks.same_mapping(
    answer,
    {"visits": -20_000 * np.log(2), "conversion": 20_000 * np.log(2), "aov": 0.0},
    "lmdi_credits(before, same)",
    abs=0.001,
    hint="Where the two paid amounts are equal the weight is this amount",
    reread="Credits that add up",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(201)
for case in range(8):
    first, second = (
        {
            "sessions": int(rng.integers(900, 9_000)),
            "paid_sessions": int(rng.integers(40, 400)),
            "revenue_cny": round(float(rng.uniform(9_000, 90_000)), 2),
        }
        for _ in range(2)
    )
    if case == 7:
        second["revenue_cny"] = first["revenue_cny"]
    kept = dict(first), dict(second)
    a, b = first["revenue_cny"], second["revenue_cny"]
    weight = a if a == b else (b - a) / np.log(b / a)
    orders, visits = (
        second["paid_sessions"] / first["paid_sessions"],
        second["sessions"] / first["sessions"],
    )
    answer = checks.call(lmdi_credits, first, second)
    checks.same_mapping(
        answer,
        {
            "visits": weight * np.log(visits),
            "conversion": weight * np.log(orders / visits),
            "aov": weight * np.log(b / a / orders),
        },
        "lmdi_credits(before, after) of fresh weeks",
        abs=0.001,
        hint="Weight times the logarithm of new over old, for each factor",
        reread="Credits that add up",
    )
    checks.unchanged(kept[0], first, "before")
    checks.unchanged(kept[1], second, "after")
### END HIDDEN TESTS

# %% [markdown] id="shapley_credits_prompt"
# ## 3. The order of the steps (independent)
#
# A colleague changes one factor after the other: first visits, then the rate, then the AOV, and writes down how the product moves at each step.
# His steps add up, too, but another order of the factors gives other numbers.
# The Shapley value does it in *every* order and takes the mean of what a factor received.
# It also works where a factor falls to 0 or begins at 0, such as the rate of a day on which the checkout was down; the logarithm does not.
#
# The manager's formulas have two, three or four factors, so write it for any names.
#
# <details><summary>Hint 1: concept</summary>
#
# In one order a factor's step is the product after it changed, less the product just before.
# Factors that came earlier in the order already have their new value, later ones still have the old one.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `itertools.permutations(names)` gives every order: two of 2 factors, six of 3, 24 of 4.
# Begin each order with a copy of `before`.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# Inside of the loop over orders: `now = dict(before)`, and for each name `old = math.prod(...)`, `now[name] = ...`, `credits[name] += ... - old`.
# At the end divide by the number of orders.
#
# </details>


# %% id="shapley_credits" role="solution"
def shapley_credits(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Return each factor's share in the change of the product (Shapley).

    Parameters
    ----------
    before, after : dict
        Factor by name, two to five of them, the same names in both and perhaps in another order.
        Values are 0 or more.

    Returns
    -------
    dict
        For each name the mean, over all orders of the factors, of how the product moves when this
        factor goes from its old to its new value after those before it in the order did.
        Not rounded; together they are the change of the product.
    """
    ### BEGIN SOLUTION
    from itertools import permutations

    orders = list(permutations(before))
    credits = dict.fromkeys(before, 0.0)
    for order in orders:
        now = dict(before)
        for name in order:
            old = math.prod(now.values())
            now[name] = after[name]
            credits[name] += (math.prod(now.values()) - old) / len(orders)
    return credits
    ### END SOLUTION


# %% id="test_shapley_credits" role="test" points=3
answer = checks.call(
    shapley_credits,
    {"visits": 100, "conversion": 0.1, "aov": 50.0},
    {"conversion": 0.2, "aov": 60.0, "visits": 80},
)
checks.is_mapping(answer, "shapley_credits of three factors", ["visits", "conversion", "aov"])
checks.same_mapping(
    answer,
    {"visits": -500 / 3, "conversion": 1480 / 3, "aov": 400 / 3},
    "shapley_credits of visits 100 to 80, conversion 0.1 to 0.2, aov 50 to 60",
    hint="Six orders; in each the earlier factors are new and the later ones old",
    reread="The order does not matter",
)
answer = checks.call(shapley_credits, {"visits": 40, "rate": 0.5}, {"visits": 60, "rate": 0.0})
checks.same_mapping(
    answer,
    {"visits": 5.0, "rate": -25.0},
    "shapley_credits of visits 40 to 60, rate 0.5 to 0",
    hint="Two factors have two orders; a factor may become 0",
    reread="The order does not matter",
)


### BEGIN HIDDEN TESTS
def _shapley(first, second):
    names = list(first)
    result = {}
    for factor in names:
        others = [other for other in names if other != factor]
        total = 0.0
        for mask in range(2 ** len(others)):
            chosen = [other for bit, other in enumerate(others) if mask >> bit & 1]
            size = len(chosen)
            share = (
                math.factorial(size)
                * math.factorial(len(others) - size)
                / math.factorial(len(names))
            )
            rest = math.prod(second[o] if o in chosen else first[o] for o in others)
            total += share * rest * (second[factor] - first[factor])
        result[factor] = total
    return result


rng = np.random.default_rng(203)
for count in (2, 3, 4, 5):
    names = ["reach", "clicks", "carts", "orders", "basket"][:count]
    first = {name: float(rng.uniform(0.5, 4)) for name in names}
    second = {name: float(rng.uniform(0.5, 4)) for name in reversed(names)}
    if count > 3:
        second["clicks"] = 0.0
    if count % 2:
        first["reach"] = 0.0
    kept = dict(first), dict(second)
    answer = checks.call(shapley_credits, first, second)
    checks.same_mapping(
        answer,
        _shapley(first, second),
        f"shapley_credits of {count} fresh factors",
        hint="The mean over every order of the factors, whatever their names",
        reread="The order does not matter",
    )
    checks.unchanged(kept[0], first, "before")
    checks.unchanged(kept[1], second, "after")
### END HIDDEN TESTS

# %% [markdown] id="mix_and_rate_prompt"
# ## 4. Worse pages or other visitors?
#
# The conversion rate of the shop fell.
# Either the sources convert worse (a rate effect), or more visits came from sources that always converted badly (a mix effect 结构效应).
# Only the first is a fault of the pages.
#
# For a source with the shares $s_0, s_1$ of all visits and the rates $r_0, r_1$, where $R_0, R_1$ are the rates of the whole shop:
#
# - rate effect = $\tfrac{s_0 + s_1}{2} (r_1 - r_0)$,
# - mix effect = $(s_1 - s_0) \left( \tfrac{r_0 + r_1}{2} - \tfrac{R_0 + R_1}{2} \right)$.
#
# All of them together are $R_1 - R_0$.
# A source that sent nobody in one period has no rate there: take its rate of the other period for both, so that it counts as mix only.
#
# <details><summary>Hint 1: concept</summary>
#
# A source may have no row in a period at all, which means the same as 0 visits.
# 0/0 is missing, and a sum over missing values forgets the source silently.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Bring both periods side by side with a row for every source, then shares and rates, then fill a missing rate from the other period.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `wide = table.pivot(index="source", columns="period", values=[...]).fillna(...)`, `share = visits / visits....`, `r0 = rate["before"].fillna(rate[...])`.
#
# </details>


# %% id="mix_and_rate" role="solution"
def mix_and_rate(table: pd.DataFrame) -> pd.DataFrame:
    """Split the change of the conversion rate into mix and rate effects by source.

    Parameters
    ----------
    table : DataFrame
        At most one row for each period ("before" or "after") and source, with the columns period,
        source, sessions and paid_sessions, in any order. sessions may be 0, and a source may have
        no row in one of the periods; visits may bring no paid session, which is a rate of 0.
        Each period has visits.

    Returns
    -------
    DataFrame
        One row for each source of the table, in any order, with source (column or index) and the
        columns mix_effect and rate_effect, as differences of fractions (0.01 is one percentage
        point). A source without visits in both periods has 0 and 0.
    """
    ### BEGIN SOLUTION
    wide = table.pivot(index="source", columns="period", values=["sessions", "paid_sessions"])
    visits, paid = wide["sessions"].fillna(0), wide["paid_sessions"].fillna(0)
    share = visits / visits.sum()
    whole = (paid.sum() / visits.sum()).mean()
    rate = paid / visits
    r0, r1 = rate["before"].fillna(rate["after"]), rate["after"].fillna(rate["before"])
    mix = (share["after"] - share["before"]) * ((r0 + r1) / 2 - whole)
    return pd.DataFrame(
        {"mix_effect": mix.fillna(0), "rate_effect": (share.mean(axis=1) * (r1 - r0)).fillna(0)}
    ).reset_index()
    ### END SOLUTION


# %% id="test_mix_and_rate" role="test" points=3
tiny = pd.DataFrame(
    [
        ("after", "search", 500, 55),
        ("before", "search", 500, 50),
        ("before", "direct", 300, 60),
        ("after", "off_site", 1100, 11),
        ("after", "direct", 400, 80),
        ("before", "live_content", 200, 10),
        ("before", "paid_ads", 0, 0),
    ],
    columns=["period", "source", "sessions", "paid_sessions"],
)
answer = checks.call(mix_and_rate, tiny)
numbers = ["mix_effect", "rate_effect"]
checks.is_frame(answer, "mix_and_rate(tiny)", ["source", *numbers], rows=5, numeric=numbers)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "source": ["search", "direct", "off_site", "live_content", "paid_ads"],
            "mix_effect": [-0.25 * 0.0085, -0.1 * 0.1035, -0.55 * 0.0865, 0.2 * 0.0465, 0.0],
            "rate_effect": [0.375 * 0.01, 0.0, 0.0, 0.0, 0.0],
        }
    ),
    "mix_and_rate(tiny)",
    keys="source",
    hint="The shop goes from 12% to 7.3%; who sent nobody in one period counts as mix only",
    reread="Simpson's paradox",
)
effects = checks.is_frame(answer, "mix_and_rate(tiny)", ["source", *numbers])
checks.sums_to(
    effects["mix_effect"].tolist() + effects["rate_effect"].tolist(),
    0.073 - 0.12,
    "mix_and_rate(tiny)",
    what="all effects",
)


### BEGIN HIDDEN TESTS
def _effects(frame):
    cells = {}
    for period, source, count, paid in frame[
        ["period", "source", "sessions", "paid_sessions"]
    ].itertuples(index=False):
        cells[period, source] = (count, paid)
    names = sorted({source for _, source in cells})
    total = {p: sum(cells.get((p, n), (0, 0))[0] for n in names) for p in ("before", "after")}
    orders = {p: sum(cells.get((p, n), (0, 0))[1] for n in names) for p in ("before", "after")}
    middle = sum(orders[p] / total[p] for p in total) / 2
    rows = []
    for source in names:
        old, new = (cells.get((p, source), (0, 0)) for p in ("before", "after"))
        s0, s1 = old[0] / total["before"], new[0] / total["after"]
        r0 = old[1] / old[0] if old[0] else None
        r1 = new[1] / new[0] if new[0] else None
        r0, r1 = (r1 if r0 is None else r0), (r0 if r1 is None else r1)
        if r0 is None:
            rows.append((source, 0.0, 0.0))
        else:
            rows.append((source, (s1 - s0) * ((r0 + r1) / 2 - middle), (s0 + s1) / 2 * (r1 - r0)))
    return pd.DataFrame(rows, columns=["source", "mix_effect", "rate_effect"])


unpaid = samples.two_periods(210, sources=5)
unpaid.loc[unpaid.index[2], "paid_sessions"] = 0
for name, frame in {
    "mix_and_rate(table) with a source whose visits brought nothing": unpaid,
    "mix_and_rate(table)": samples.two_periods(204),
    "mix_and_rate(table) of a paradox": samples.two_periods(205, paradox=True),
    "mix_and_rate(table) with empty sources": samples.two_periods(206, sources=8, empty=3),
    "mix_and_rate(table) of equal periods": samples.two_periods(207, tie=True),
    "mix_and_rate(table) with rows missing": samples.two_periods(208, sources=9).iloc[2:-3],
    "mix_and_rate(table) of one source": samples.two_periods(209, sources=1),
}.items():
    mixed = frame.sample(frac=1, random_state=8)
    before = mixed.copy()
    answer = checks.call(mix_and_rate, mixed)
    checks.same_frame(
        answer,
        _effects(frame),
        name,
        keys="source",
        abs=1e-8,
        hint="A row for every source of the table; a missing rate is taken from the other period",
        reread="Simpson's paradox",
    )
    checks.unchanged(before, mixed, "table")
### END HIDDEN TESTS

# %% [markdown] id="read_export_prompt"
# ## 5. What the dashboard exports (messy input)
#
# The dashboard's export of sources is a text:
#
# ```text
# 流量来源日报
# 统计周期：2025-12-30 至 2026-01-02
# 日期,来源,访问次数,支付转化率,支付金额
# 12月30日,站内搜索,1.25万,5.20%,"￥165,060.00"
# 12月30日,站外引流,"1,204",--,￥0.00
# 合计,,"13,704",--,"￥165,060.00"
# ```
#
# - Days have no year; the second line has, and a period may run over New Year. It is shorter than a year and holds no 29 February.
# - 1.25万 is 12,500 visits; smaller counts may have thousand separators.
# - `--` is a rate that is not known.
# - A total 合计 may stand between the rows.
# - Where a day and source stand twice, the later line is the correction.
#
# <details><summary>Hint 1: concept</summary>
#
# 12月30日 is in the year in which the period begins; 1月2日 of the same file is not.
# So the year is a question for each row.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Give every day the year of the period's first day; where this falls before the first day, add a year.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `raw = pd.read_csv(io.StringIO(text), skiprows=..., dtype=str)`; `.drop_duplicates([...], keep=...)`; for visits `many = raw[...].str.endswith("万")`, then the number times `np.where(many, ..., 1)`, rounded.
#
# </details>


# %% id="read_export" role="solution"
def read_export(text: str) -> pd.DataFrame:
    """Return the rows of a dashboard's export as a table.

    Parameters
    ----------
    text : str
        The export as described above, with two lines above the header. Every source is a key of
        SOURCE_OF. The period is shorter than a year, and no row is of a 29 February.

    Returns
    -------
    DataFrame
        One row for each day and source, in any order, with the columns date (timestamp), source
        (the English name of SOURCE_OF), sessions (whole numbers), rate (a fraction such as 0.052;
        missing where the export has "--") and revenue_cny (a number).
    """
    ### BEGIN SOLUTION
    first = pd.Timestamp(text.splitlines()[1][5:15])
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"], keep="last")
    day = pd.to_datetime(f"{first.year}年" + raw["date"], format="%Y年%m月%d日")
    many = raw["sessions"].str.endswith("万")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": day.where(day >= first, day + pd.DateOffset(years=1)),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": (visits * np.where(many, 10_000, 1)).round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", None)) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )
    ### END SOLUTION


# %% id="test_read_export" role="test" points=3
tiny = """流量来源日报
统计周期：2025-12-30 至 2026-01-02
日期,来源,访问次数,支付转化率,支付金额
12月30日,站内搜索,1.13万,5.20%,"￥165,060.00"
12月30日,站外引流,"1,204",--,￥0.00
合计,,"12,504",--,"￥165,060.00"
12月31日,站内搜索,980,5.00%,"￥12,250.50"
12月31日,站内搜索,970,5.05%,"￥12,251.50"
1月2日,直接访问,1万,9.00%,"￥225,000.00"
合计,,"10,970",--,"￥237,251.50"
"""
answer = checks.call(read_export, tiny)
columns = ["date", "source", "sessions", "rate", "revenue_cny"]
checks.is_frame(answer, "read_export(tiny)", columns, rows=4, numeric=columns[2:])
checks.same_frame(
    answer,
    pd.DataFrame(
        [
            ("2025-12-30", "search", 11_300, 0.052, 165_060.0),
            ("2025-12-30", "off_site", 1_204, np.nan, 0.0),
            ("2025-12-31", "search", 970, 0.0505, 12_251.5),
            ("2026-01-02", "direct", 10_000, 0.09, 225_000.0),
        ],
        columns=columns,
    ).assign(date=lambda frame: pd.to_datetime(frame["date"])),
    "read_export(tiny)",
    keys=["date", "source"],
    hint="2 January is in 2026; the later of two lines holds; 万 is ten thousand",
    reread="What the dashboard exports",
)
### BEGIN HIDDEN TESTS
long_text = (
    "流量来源日报\n统计周期：2025-12-15 至 2026-12-10\n日期,来源,访问次数,支付转化率,支付金额\n"
    "12月15日,付费推广,1.64万,4.10%,￥7200.00\n12月3日,付费推广,655,4.20%,￥7400.00\n"
)
checks.same_frame(
    checks.call(read_export, long_text),
    pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-12-15", "2026-12-03"]),
            "source": "paid_ads",
            "sessions": [16_400, 655],
            "rate": [0.041, 0.042],
            "revenue_cny": [7200.0, 7400.0],
        }
    ),
    "read_export(text) of a period that ends in the month in which it began",
    keys=["date", "source"],
    hint="A day that comes before the first day in the year is of the next year, whatever its month",
    reread="What the dashboard exports",
)
for number, (start, days, totals) in enumerate(
    [
        ("2025-12-29", 6, True),
        ("2026-02-26", 5, True),
        ("2024-12-31", 2, False),
        ("2026-10-08", 3, False),
    ]
):
    text, table = samples.dashboard_export(210 + number, start=start, days=days, totals=totals)
    checks.same_frame(
        checks.call(read_export, text),
        table,
        f"read_export(text) of an export from {start} on",
        keys=["date", "source"],
        hint="The year of each day, 万, corrections (the later line), rates as fractions",
        reread="What the dashboard exports",
    )
### END HIDDEN TESTS

# %% [markdown] id="rate_alerts_prompt"
# ## 6. A colleague's alarm (debug this code)
#
# This function should say on which days the conversion rate fell under what was to be expected:
#
# ```python
# def rate_alerts(daily):
#     table = daily.sort_values("date")
#     rate = table["paid_sessions"] / table["sessions"]
#     expected = rate.rolling(28).mean()
#     z = (rate - expected) / rate.rolling(28).std()
#     return pd.DataFrame({"date": table["date"], "expected_rate": expected, "z": z, "alert": z <= -3})
# ```
#
# It is late and blind, for five reasons.
#
# 1. A day is part of its own expectation, and so is a whole week of the fault.
# 2. Sundays are compared with Tuesdays.
# 3. It takes the mean of rates instead of the rate of the whole.
# 4. It counts rows back; where a day is missing, 28 rows are not 28 days.
# 5. Campaign days stand in the expectation of ordinary days, and ordinary days in that of campaign days.
#
# Repair it as the docstring says.
# (Reason 3 concerns means: the lecture's `expected` takes a *median* of rates, which one day with few visits cannot pull away; you add up counts, which uses every visit.)
# The lecture tries an alarm of this kind on twenty series of another shop.
#
# <details><summary>Hint 1: concept</summary>
#
# "The same weekday of the four weeks before" is four dates, whether or not the table has them.
# Nothing of the day itself and nothing later may come in.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Take out campaign days, make the date the index, and fetch the counts of the dates 7, 14, 21 and 28 days before.
# Count how many of them there are; add up; divide once.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `usual = table[~table["is_campaign"]]`, then `parts = [usual.shift(7 * k, freq=...).reindex(table.index) for k in ...]` for k from 1 to 4.
# `expected = paid / visits`, missing `.where((known >= ...) & ~...)`.
# `z = (rate - expected) / np.sqrt(expected * (1 - expected) / ...)`.
#
# </details>


# %% id="rate_alerts" role="solution"
def rate_alerts(daily: pd.DataFrame) -> pd.DataFrame:
    """Return expectation, z and alert for each day.

    Parameters
    ----------
    daily : DataFrame
        At most one row for each day, in any order and with days missing, with the columns date
        (timestamp), sessions (above 0), paid_sessions (some on every day, fewer than sessions) and
        is_campaign (True or False).

    Returns
    -------
    DataFrame
        One row for each row of daily, in any order, with date (column or index) and
        expected_rate: paid sessions over sessions of the dates 7, 14, 21 and 28 days before
        together, those missing or with a campaign left out; missing where fewer than two of the
        four dates remain, and on campaign days;
        z: (rate - expected_rate) / sqrt(expected_rate * (1 - expected_rate) / sessions), where
        rate and sessions are of the day; missing where expected_rate is;
        alert: True where z is -3 or less, otherwise False.
    """
    ### BEGIN SOLUTION
    table = daily.set_index("date")
    usual = table.loc[~table["is_campaign"], ["sessions", "paid_sessions"]]
    parts = [usual.shift(7 * k, freq="D").reindex(table.index) for k in (1, 2, 3, 4)]
    known = sum(part["sessions"].notna().astype(int) for part in parts)
    sums = sum(part.fillna(0) for part in parts)
    expected = sums["paid_sessions"] / sums["sessions"]
    expected = expected.where((known >= 2) & ~table["is_campaign"])
    rate = table["paid_sessions"] / table["sessions"]
    z = (rate - expected) / np.sqrt(expected * (1 - expected) / table["sessions"])
    return pd.DataFrame({"expected_rate": expected, "z": z, "alert": z <= -3}).reset_index()
    ### END SOLUTION


# %% id="test_rate_alerts" role="test" points=3
tiny = pd.DataFrame(
    [
        ("2026-03-31", 400, 20, False),
        ("2026-03-03", 2000, 200, False),
        ("2026-03-10", 500, 75, False),
        ("2026-03-17", 800, 240, True),
        ("2026-03-24", 900, 90, False),
        ("2026-03-23", 700, 28, False),
        ("2026-03-30", 300, 9, False),
        ("2026-02-03", 1000, 50, False),
    ],
    columns=["date", "sessions", "paid_sessions", "is_campaign"],
)
tiny["date"] = pd.to_datetime(tiny["date"])
answer = checks.call(rate_alerts, tiny)
columns = ["date", "expected_rate", "z", "alert"]
checks.is_frame(answer, "rate_alerts(tiny)", columns, rows=8, numeric=["expected_rate", "z"])
usual = [(275, 2500, 90, 900), (365, 3400, 20, 400)]
expected = [275 / 2500, 365 / 3400]
z = [
    (paid / visits - p) / np.sqrt(p * (1 - p) / visits)
    for p, (paid, visits) in zip(expected, [(90, 900), (20, 400)])
]
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "date": tiny["date"],
            "expected_rate": [expected[1], *[np.nan] * 3, expected[0], *[np.nan] * 3],
            "z": [z[1], *[np.nan] * 3, z[0], *[np.nan] * 3],
            "alert": [True, *[False] * 7],
        }
    ),
    "rate_alerts(tiny)",
    keys="date",
    hint="All but two rows are Tuesdays; 17 March is a campaign; on 24 March two dates remain, "
    "and 10 March has only one: 3 February is 35 days before it",
    reread="An expectation",
)


### BEGIN HIDDEN TESTS
def _alerts(frame):
    counts = {
        row.date: (row.sessions, row.paid_sessions)
        for row in frame.itertuples()
        if not row.is_campaign
    }
    rows = []
    for row in frame.itertuples():
        dates = [row.date - pd.Timedelta(days=7 * k) for k in (1, 2, 3, 4)]
        past = [counts[date] for date in dates if date in counts]
        if len(past) < 2 or row.is_campaign:
            rows.append((row.date, np.nan, np.nan, False))
            continue
        p = sum(paid for _, paid in past) / sum(visits for visits, _ in past)
        z = (row.paid_sessions / row.sessions - p) / (p * (1 - p) / row.sessions) ** 0.5
        rows.append((row.date, p, z, z <= -3))
    return pd.DataFrame(rows, columns=["date", "expected_rate", "z", "alert"])


series = {
    "rate_alerts(daily) of a fresh quarter": samples.daily_rates(221)[0],
    "rate_alerts(daily) with days missing": samples.daily_rates(222, gaps=12, factor=0.6)[0],
    "rate_alerts(daily) without a campaign": samples.daily_rates(223, festival=False)[0],
    "rate_alerts(daily) with long faults": samples.daily_rates(224, length=9, faults=2)[0],
    "rate_alerts(daily) of a few days": samples.daily_rates(225, weeks=5)[0].iloc[::6],
}
whole = series["rate_alerts(daily) of a fresh quarter"]
for name, frame in series.items():
    mixed = frame.sample(frac=1, random_state=3)
    before = mixed.copy()
    checks.same_frame(
        checks.call(rate_alerts, mixed),
        _alerts(frame),
        name,
        keys="date",
        hint="Four dates before, campaigns left out, sums first; the error of the day's own visits",
        reread="An expectation",
    )
    checks.unchanged(before, mixed, "daily")
early = checks.is_frame(
    checks.call(rate_alerts, whole.iloc[:60]), "rate_alerts(the first 60 days)", columns
)
checks.same_frame(
    early,
    _alerts(whole).iloc[:60],
    "rate_alerts(the first 60 days)",
    keys="date",
    hint="Nothing later than a day may change what is said of it",
    reread="An expectation",
)
### END HIDDEN TESTS

# %% [markdown] id="score_alerts_prompt"
# ## 7. Was the alarm any good?
#
# An alarm that rings every day finds every fault.
# So it is judged three ways: how many of its alerts were right (precision 查准率), how many faults it found (recall 查全率), and how late.
#
# <details><summary>Hint 1: concept</summary>
#
# Precision counts alerts, recall counts faults.
# Three alerts in one fault are three right alerts and one found fault.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make the alerts a set of days first.
# For each fault collect the alerts from its first to its last day, both included; the earliest of them gives the delay.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `days = sorted(set(pd.to_datetime(...)))`, and for each fault `inside = [day for day in days if ... <= day <= ...]`; `(inside[0] - first).days` where there are any.
#
# </details>


# %% id="score_alerts" role="solution"
def score_alerts(alerts: list[str], faults: pd.DataFrame) -> dict[str, float]:
    """Return how good the alerts were.

    Parameters
    ----------
    alerts : list of str
        Days such as "2026-01-12", in any order. A day may stand twice and counts once. The list
        may be empty.
    faults : DataFrame
        One row for each fault, in any order and with any index, with the columns first_day and
        last_day (timestamps; both days belong to the fault). Faults do not overlap. There may be
        none.

    Returns
    -------
    dict
        false_alarms: different days of alerts that lie in no fault;
        precision: share of the different days of alerts that lie in a fault; NaN without alerts;
        recall: share of the faults with at least one alert in them; NaN without faults;
        delay_days: mean, over the faults that were found, of the days from the first day to the
        first alert in the fault (0 on the same day); NaN when none was found.
    """
    ### BEGIN SOLUTION
    days = sorted(set(pd.to_datetime(alerts)))
    right, delays = 0, []
    for first, last in zip(faults["first_day"], faults["last_day"], strict=True):
        inside = [day for day in days if first <= day <= last]
        right += len(inside)
        if inside:
            delays.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else float("nan"),
        "recall": len(delays) / len(faults) if len(faults) else float("nan"),
        "delay_days": sum(delays) / len(delays) if delays else float("nan"),
    }
    ### END SOLUTION


# %% id="test_score_alerts" role="test" points=2
faults = pd.DataFrame(
    {
        "first_day": pd.to_datetime(["2026-02-10", "2026-01-12", "2026-03-08", "2026-03-20"]),
        "last_day": pd.to_datetime(["2026-02-19", "2026-01-14", "2026-03-08", "2026-03-22"]),
    },
    index=[4, 2, 9, 7],
)
alerts = ["2026-02-19", "2026-01-13", "2026-01-14", "2026-01-13", "2026-01-15", "2026-03-08"]
alerts += ["2026-02-18", "2026-03-01"]
answer = checks.call(score_alerts, alerts, faults)
keys = ["false_alarms", "precision", "recall", "delay_days"]
checks.is_mapping(answer, "score_alerts(alerts, faults)", keys)
checks.same_mapping(
    answer,
    {"false_alarms": 2, "precision": 5 / 7, "recall": 0.75, "delay_days": 3.0},
    "score_alerts(alerts, faults)",
    hint="Seven different days; the last day belongs to the fault; delays of 8, 1 and 0 days",
    reread="False alarms",
)
checks.same_mapping(
    checks.call(score_alerts, [], faults),
    {"false_alarms": 0, "precision": np.nan, "recall": 0.0, "delay_days": np.nan},
    "score_alerts([], faults)",
    hint="Without alerts precision is not known, and nothing was found",
)
checks.same_mapping(
    checks.call(score_alerts, alerts, faults.iloc[:0]),
    {"false_alarms": 7, "precision": 0.0, "recall": np.nan, "delay_days": np.nan},
    "score_alerts(alerts, a table without faults)",
    hint="Where there was no fault recall is not known, and every alert was false",
)


### BEGIN HIDDEN TESTS
def _score(days, table):
    unique = {pd.Timestamp(day) for day in days}
    spans = [
        set(pd.date_range(first, last))
        for first, last in zip(table["first_day"], table["last_day"])
    ]
    hits = [sorted(unique & span) for span in spans]
    waits = [(hit[0] - min(span)).days for hit, span in zip(hits, spans) if hit]
    wrong = len(unique) - sum(len(hit) for hit in hits)
    return {
        "false_alarms": wrong,
        "precision": 1 - wrong / len(unique) if unique else np.nan,
        "recall": len(waits) / len(spans) if spans else np.nan,
        "delay_days": float(np.mean(waits)) if waits else np.nan,
    }


for seed in range(231, 237):
    table, days = samples.fault_days(seed, faults=2 + seed % 4)
    kept = list(days), table.copy()
    for name, part, some in [
        ("score_alerts(alerts, faults)", days, table),
        ("score_alerts(alerts, faults) without faults", days, table.iloc[:0]),
        ("score_alerts(alerts, faults) without alerts or faults", [], table.iloc[:0]),
        ("score_alerts(alerts, faults) with false alarms only", ["2020-02-02"], table),
    ]:
        checks.same_mapping(
            checks.call(score_alerts, part, some),
            _score(part, some),
            name,
            hint="Different days; both ends of a fault; NaN where a denominator is 0",
            reread="False alarms",
        )
    checks.unchanged(kept[0], days, "alerts")
    checks.unchanged(kept[1], table, "faults")
### END HIDDEN TESTS

# %% [markdown] id="worst_hours_prompt"
# ## 8. Since when, until when?
#
# The day was bad; the hours say what happened.
# A campaign manager puts a pop-up online at some hour and takes it down at another, so look for *consecutive* hours in which most orders are missing.
#
# What is missing in an hour is `sessions × expected_rate − paid_sessions`.
# In a quiet hour in the middle of the fault somewhat more than expected may be paid by chance; the window may run over it.
#
# <details><summary>Hint 1: concept</summary>
#
# The single worst hour is not the answer, nor is every hour below its expectation.
# Add up what is missing over a window: an hour that has too many orders takes something away.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A day has 24 hours and so at most 300 windows: try them all.
# Sort by hour first, and end a window where the next hour is not in the table.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# Two loops: `for start in range(len(...)):` and inside `for end in range(start, ...)`; leave the inner loop with `break` when `hour[end] != hour[start] + ...`; keep the best sum so far with its two hours.
#
# </details>


# %% id="worst_hours" role="solution"
def worst_hours(hours: pd.DataFrame) -> dict[str, float]:
    """Return the consecutive hours in which most paid orders are missing.

    Parameters
    ----------
    hours : DataFrame
        At most one row for each hour of one day, in any order, with the columns hour (0 to 23),
        sessions, expected_rate (a fraction) and paid_sessions. An hour may have no row; a window
        does not run over it. At least one hour is below its expectation, and no two windows miss
        the same number of orders.

    Returns
    -------
    dict
        first_hour, last_hour: of the window whose hours together miss most, both included (a
        window of one hour has the same twice);
        missing_orders: what they miss together, not rounded.
    """
    ### BEGIN SOLUTION
    table = hours.sort_values("hour")
    gap = (table["sessions"] * table["expected_rate"] - table["paid_sessions"]).tolist()
    hour = table["hour"].tolist()
    best = (0.0, 0, 0)
    for start in range(len(hour)):
        total = 0.0
        for end in range(start, len(hour)):
            if hour[end] - hour[start] != end - start:
                break
            total += gap[end]
            if total > best[0]:
                best = (total, hour[start], hour[end])
    return {"first_hour": best[1], "last_hour": best[2], "missing_orders": best[0]}
    ### END SOLUTION


# %% id="test_worst_hours" role="test" points=3
tiny = pd.DataFrame(
    {
        "hour": [14, 9, 10, 11, 12, 13, 16, 15, 20, 21],
        "sessions": [100, 100, 200, 100, 100, 300, 100, 100, 500, 200],
        "expected_rate": [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
        "paid_sessions": [8, 12, 11, 4, 12, 16, 16, 13, 25, 19],
    }
)
answer = checks.call(worst_hours, tiny)
keys = ["first_hour", "last_hour", "missing_orders"]
checks.is_mapping(answer, "worst_hours(tiny)", keys)
checks.same_mapping(
    answer,
    {"first_hour": 10, "last_hour": 14, "missing_orders": 29.0},
    "worst_hours(tiny)",
    hint="Hour 12 had 2 orders too many and lies inside; 20 and 21 miss 26; 17 to 19 have no row",
    reread="The hours of the pop-up",
)
evening = tiny[tiny["hour"] > 11].assign(
    sessions=lambda t: t["sessions"].where(t["hour"] != 13, 150)
)
answer = checks.call(worst_hours, evening)
checks.same_mapping(
    answer,
    {"first_hour": 20, "last_hour": 21, "missing_orders": 26.0},
    "worst_hours(evening)",
    hint="The window ends where the next hour has no row",
    reread="The hours of the pop-up",
)


### BEGIN HIDDEN TESTS
def _window(frame):
    gap = {
        row.hour: row.sessions * row.expected_rate - row.paid_sessions for row in frame.itertuples()
    }
    windows = [
        (sum(gap[h] for h in range(a, b + 1)), a, b)
        for a in gap
        for b in gap
        if a <= b and all(h in gap for h in range(a, b + 1))
    ]
    total, a, b = max(windows)
    return {"first_hour": a, "last_hour": b, "missing_orders": total}


for seed, first, length, gaps in [
    (241, 10, 6, 0),
    (242, 0, 3, 0),
    (243, 22, 2, 0),
    (244, 13, 1, 0),
    (245, 9, 8, 4),
    (246, 8, 10, 8),
    (247, 18, 4, 16),
    (248, 0, 24, 1),
]:
    fresh = samples.hours_with_fault(seed, first=first, length=length, gaps=gaps)
    before = fresh.copy()
    checks.same_mapping(
        checks.call(worst_hours, fresh),
        _window(fresh),
        "worst_hours(hours) of a fresh day",
        hint="The largest sum over consecutive hours that all have a row",
        reread="The hours of the pop-up",
    )
    checks.unchanged(before, fresh, "hours")
one = pd.DataFrame(
    {"hour": [0], "sessions": [50], "expected_rate": [0.1], "paid_sessions": [4]}, index=[9]
)
checks.same_mapping(
    checks.call(worst_hours, one),
    {"first_hour": 0, "last_hour": 0, "missing_orders": 1.0},
    "worst_hours(hours) of a table with one hour",
    hint="A window may be one hour long, and hour 0 counts",
)
### END HIDDEN TESTS

# %% [markdown] id="alert_chart_prompt"
# ## 9. A picture for the alarm (chart)
#
# The manager wants to see the alerts where they happened: the rate, what was expected, and a mark on each day of an alert.
#
# <details><summary>Hint 1: concept</summary>
#
# A table of days in another order makes a line that runs back and forth.
# The marks stand on the rate, not on the expectation.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort by day, draw two lines with a label each, then `ax.scatter` for the rows with an alert.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ax.plot(..., label="rate")`, `ax.plot(..., label="expected")`, `marked = table[...]`, `ax.scatter(marked["date"], ...)`, `ax.set_title(f"{...} alerts ...")`, `ax.legend()`.
#
# </details>


# %% id="alert_chart" role="solution"
def alert_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw rate and expectation by day, and mark the alerts.

    Parameters
    ----------
    table : DataFrame
        One row for each day, in any order, with the columns date (timestamp), rate and
        expected_rate (fractions, never missing) and alert (True or False; at least one is True).

    Returns
    -------
    Axes
        A line labelled "rate" and a line labelled "expected", both over the days in the order of
        time, with a legend; one marker (`scatter`) on the rate of each day of an alert and on no
        other day; a title of at least three words with the number of alerts in digits; a label on
        each axis. Rates may be drawn as fractions or in per cent.
    """
    ### BEGIN SOLUTION
    days = table.sort_values("date")
    marked = days[days["alert"]]
    fig, ax = plt.subplots()
    ax.plot(days["date"], days["rate"], label="rate")
    ax.plot(days["date"], days["expected_rate"], label="expected", linestyle="--")
    ax.scatter(marked["date"], marked["rate"], marker="v", color="black", zorder=3)
    ax.set_title(f"Conversion rate with {len(marked)} alerts")
    ax.set_xlabel("day")
    ax.set_ylabel("paid visits by visit")
    ax.legend()
    return ax
    ### END SOLUTION


# %% id="test_alert_chart" role="test" points=2
def _place(x):
    # Days come as texts from a line and as numbers from a scatter.
    day = pd.to_datetime(x, errors="coerce") if isinstance(x, str) else None
    return x if day is None or pd.isna(day) else float((day - pd.Timestamp("1970-01-01")).days)


def _look(drawn, table, name):
    in_order = table.sort_values("date")
    highest = [max(line.y) for line in drawn.lines if line.label == "rate" and line.y]
    scale = 100 if highest and highest[0] > 1 else 1
    for label, column in [("rate", "rate"), ("expected", "expected_rate")]:
        checks.same_line(
            drawn,
            None,
            (in_order[column] * scale).tolist(),
            name,
            label=label,
            hint="Days in the order of time, both lines as fractions or both in per cent",
        )
    for line in [line for line in drawn.lines if line.label in ("rate", "expected")]:
        # Texts stand in the order in which they are drawn, and that was seen above.
        texts = all(isinstance(x, str) for x in line.x)
        assert (texts or list(line.x) == sorted(line.x)) and len(set(line.x)) == len(in_order), (
            f"{name}: the line {line.label} should run over the days, each once and in the order "
            f"of time; it runs over {checks.shown(line.x)}"
        )
    marked = in_order[in_order["alert"]]
    rate_line = next(line for line in drawn.lines if line.label == "rate")
    where = dict(zip(in_order["date"], map(_place, rate_line.x)))
    # A point without a rate is not drawn.
    pairs = [pair for group in drawn.points for pair in zip(group.x, group.y)]
    points = [(x, y) for x, y in pairs if x == x and y == y]
    places = sorted(_place(place) for place, _ in points)
    assert places == sorted(where[day] for day in marked["date"]), (
        f"{name}: the markers should stand on the days of the alerts and on no other day; "
        f"they stand at {checks.shown(places)}"
    )
    found = sorted(round(height, 7) for _, height in points)
    due = sorted(round(scale * rate, 7) for rate in marked["rate"])
    assert found == due, (
        f"{name}: the marker of each day of an alert should lie on the rate of this day, so the "
        f"markers at {checks.shown(due)}; they lie at {checks.shown(found)}"
    )
    checks.has_title(drawn, name)
    assert checks.names_number(drawn.title, len(marked)), (
        f"{name}: the title should say the number of alerts; it says {checks.shown(drawn.title)}"
    )
    checks.has_labels(drawn, name)
    checks.has_legend(drawn, name, ["rate", "expected"])


week = pd.DataFrame(
    {
        "date": pd.to_datetime(
            ["2026-03-02", "2026-02-28", "2026-03-01", "2026-03-03", "2026-03-04", "2026-02-27"]
        ),
        "rate": [0.047, 0.058, 0.061, 0.046, 0.057, 0.060],
        "expected_rate": [0.060, 0.059, 0.062, 0.056, 0.055, 0.057],
        "alert": [True, False, False, True, False, False],
    }
)
_look(checks.chart(alert_chart, week), week, "alert_chart(week)")
### BEGIN HIDDEN TESTS
for seed, alerts in [(251, 3), (252, 7)]:
    fresh = samples.alert_table(seed, alerts=alerts).sample(frac=1, random_state=seed)
    before = fresh.copy()
    _look(checks.chart(alert_chart, fresh), fresh, "alert_chart(table) of a fresh month")
    checks.unchanged(before, fresh, "table")
### END HIDDEN TESTS

# %% [markdown] id="retail_drivers_prompt"
# ## 10. A wholesaler asks the same (transfer)
#
# A British wholesaler has no visits, only invoices.
# His revenue from known customers is customers × invoices by customer × amount by invoice.
# Which of the three made one month differ from another?
#
# A row is a *line* of an invoice.
# Lines without a customer, and invoices that begin with C (cancellations), are left out.
#
# <details><summary>Hint 1: concept</summary>
#
# Three numbers describe a month: different customers, different invoices, money.
# The two ratios follow from them, as rate and AOV did from visits, paid visits and money.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Write a small function that gives the three numbers of a month, and use the logarithmic mean of exercise 2 on its results.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `month = lines["invoice_time"].dt.strftime(...)`; `kept = lines[lines["customer_id"].notna() & ~lines["invoice"].str....]`; `nunique()` twice and one sum of `quantity * price_gbp`.
#
# </details>


# %% id="retail_drivers" role="solution"
def retail_drivers(lines: pd.DataFrame, before: str, after: str) -> dict[str, float]:
    """Return how many pounds of the change customers, frequency and invoice value account for.

    Parameters
    ----------
    lines : DataFrame
        One row for each line of an invoice, with the columns invoice (text; begins with "C" when
        it cancels something), invoice_time (timestamp), customer_id (number, missing on some
        lines), quantity and price_gbp. An invoice belongs to one customer.
    before, after : str
        Two different months such as "2010-10". Both have revenue above 0 from known customers, and
        the two amounts differ.

    Returns
    -------
    dict
        Credits in pounds, not rounded, of customers (different customers), frequency (different
        invoices per customer) and value (pounds per invoice), by the logarithmic mean as in
        exercise 2. Together they are the change of revenue from `before` to `after`.
        Lines without a customer do not count, nor do invoices that begin with C; other lines
        below 0 do.
    """
    ### BEGIN SOLUTION
    known = lines["customer_id"].notna() & ~lines["invoice"].str.startswith("C")
    kept = lines[known]
    month = kept["invoice_time"].dt.strftime("%Y-%m")

    def numbers(name: str) -> tuple[float, int, int]:
        part = kept[month == name]
        money = float((part["quantity"] * part["price_gbp"]).sum())
        return money, part["customer_id"].nunique(), part["invoice"].nunique()

    (a, people_a, count_a), (b, people_b, count_b) = numbers(before), numbers(after)
    weight = (b - a) / math.log(b / a)
    customers = weight * math.log(people_b / people_a)
    invoices = weight * math.log(count_b / count_a)
    return {
        "customers": customers,
        "frequency": invoices - customers,
        "value": (b - a) - invoices,
    }
    ### END SOLUTION


# %% id="test_retail_drivers" role="test" points=3
tiny = pd.DataFrame(
    [
        ("500", "2010-03-01 09:00", 11, 4, 2.5),
        ("500", "2010-03-01 09:00", 11, 1, 10.0),
        ("501", "2010-03-31 23:30", 12, 10, 2.0),
        ("502", "2010-03-31 17:00", None, 30, 2.0),
        ("C503", "2010-03-31 18:00", 11, -2, 2.5),
        ("504", "2010-04-01 00:10", 11, 1, 20.0),
        ("505", "2010-04-02 11:00", 11, 1, 20.0),
        ("506", "2010-04-02 11:00", 13, 2, 10.0),
        ("507", "2010-04-30 15:00", 12, 4, 5.0),
        ("508", "2010-04-30 16:00", 12, 8, 10.0),
        ("509", "2010-04-30 16:00", 13, -1, 80.0),
        ("510", "2010-04-30 16:30", 14, 14, 10.0),
        ("511", "2010-04-30 17:00", 14, 1, 20.0),
        ("C512", "2010-04-30 18:00", 15, -1, 30.0),
        ("506", "2010-05-04 18:00", 13, 100, 30.0),
    ],
    columns=["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"],
)
tiny["invoice_time"] = pd.to_datetime(tiny["invoice_time"])
tiny["customer_id"] = tiny["customer_id"].astype("Int64")
answer = checks.call(retail_drivers, tiny, "2010-03", "2010-04")
checks.is_mapping(answer, "retail_drivers(tiny, '2010-03', '2010-04')", ["customers", "frequency", "value"])  # fmt: skip
weight = 200 / np.log(6)
checks.same_mapping(
    answer,
    {
        "customers": weight * np.log(2),
        "frequency": weight * np.log(2),
        "value": weight * np.log(1.5),
    },
    "retail_drivers(tiny, '2010-03', '2010-04')",
    abs=0.001,
    hint="March: 40 pounds, 2 customers, 2 invoices; April: 240 pounds, 4 customers, 8 invoices; "
    "a correction such as 509 is no cancellation and counts",
    reread="Credits that add up",
)
### BEGIN HIDDEN TESTS
from shop import realdata


def _drivers(frame, first, second):
    found = []
    for month in (first, second):
        money, people, invoices = 0.0, set(), set()
        for invoice, moment, customer, quantity, price in frame[
            ["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"]
        ].itertuples(index=False):
            if f"{moment:%Y-%m}" == month and not pd.isna(customer) and invoice[0] != "C":
                money += quantity * price
                people.add(customer)
                invoices.add(invoice)
        found.append((len(people), len(invoices) / len(people), money / len(invoices), money))
    old, new = found
    weight = (new[3] - old[3]) / np.log(new[3] / old[3])
    return {
        name: weight * np.log(new[n] / old[n])
        for n, name in enumerate(["customers", "frequency", "value"])
    }


real = realdata.load_online_retail()
real = real[["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"]].iloc[5::90]
real = real.sample(frac=1, random_state=6).reset_index(drop=True)
kept = real.copy()
# What is expected stands above the first call: it is computed once for a class.
months = [("2010-10", "2010-11"), ("2010-11", "2011-01"), ("2011-09", "2010-09")]
cases = [(first, second, _drivers(real, first, second)) for first, second in months]
for first, second, expected in cases:
    checks.same_mapping(
        checks.call(retail_drivers, real, first, second),
        expected,
        f"retail_drivers(a part of Online Retail II, {first!r}, {second!r})",
        abs=0.01,
        hint="Known customers without cancellations; different customers and invoices; whole months",
        reread="Credits that add up",
    )
checks.unchanged(kept, real, "lines")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the shop manager
#
# It is Monday, 19 January 2026.
# The manager reads: "JD 京东 fell by 14% in one week, from 92,159 to 79,485 CNY. Raise the advertising budget there?"
# The weeks are 5 to 11 and 12 to 18 January; `sources` holds them and December.
# Write with what was known on that day: what the lecture tells of later weeks may not be used, and a cause that only the simulator knows is no evidence.
# Answer in at most 250 words.
# The cell below is for your calculations; it is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Which factor** | CNY for visits, conversion and AOV that add up to the change | names the factor without amounts | none |
# | **When and where** | first and last day, and whether it is one source or all, with numbers | one of the two | none |
# | **What else it could be** | says what the tables cannot show, and which cause fits all that was seen | a cause stated as known | none |
# | **Advice** | one action for today, its worth in CNY, and what would change the advice | an action | none |

# %% id="memo_scratch"
# Your calculations for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** shop manager. **Subject** JD, week of 12 January: order value fell for three days.
#
# JD's paid amount fell by 12,674 CNY, from 92,159 to 79,485.
# Credits of the logarithmic mean: visits −693, conversion −2,584, AOV −9,397 CNY, in all the change.
# Conversion (8.8% and 8.6% of some 4,200 visits) moved no more than chance moves it.
#
# The AOV was 191 to 197 CNY from Monday 12 to Wednesday 14 January.
# On the other eleven days it lay between 238 and 256.
# It fell in all six sources (190 to 199 CNY in each) and on all five pages, on no other channel, and was back on Thursday.
#
# So the buyers were the same and each order brought a fifth less: a price, a discount or a coupon that held for all of JD for three days.
# Error or plan, the tables cannot show: they hold no prices and no coupons.
#
# **Advice.** No advertising budget: visits were not missing. Ask JD's price team today for discounts and coupons of 12 to 14 January, and whether they can be combined.
# With the AOV of the other days the 154 orders would have brought about 8,100 CNY more, 2,700 CNY a day if it comes back.
#
# **What would change it.** An AOV back under 220 CNY: then stop coupons at once. Or visits under 4,000 a week: then look at advertising.
# ### END SOLUTION
