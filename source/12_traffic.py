# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 12 Traffic, ads and attribution: assignment
#
# **Time** about 6 hours: five for the ten exercises (20 to 45 minutes each) and one for the memo.
# **You need** the lecture of this chapter, regression from chapter 09, grouping and joining in pandas.
#
# It is Monday, 30 March 2026.
# The shop buys visits 流量 in many places, and each place reports its own success.
# The marketing lead has a test by cities 城市实验 behind her and next quarter's budget before her.
# She asks ten questions.
# Each answer is a function, so that she can ask again next quarter.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line.
# A test that fails says what came and, on the small table of the cell, what is right.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# In every table the index says nothing: it may start anywhere and have gaps.
# Any style counts: pandas, NumPy, SciPy, statsmodels, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.
# Columns of your own beside those asked for do no harm.

# %% id="setup" role="setup"
from dataclasses import replace
from itertools import combinations
from math import factorial

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_12 as samples

shop.setup()

# %% [markdown] id="data"
# ## The data
#
# `ad_keywords_daily` has a row for each keyword, match and day, `geo_test` one for each city and week.
# `kol_deals` lists deals with creators 达人, `touchpoints` what customers met before they bought, or did not.

# %% id="look"
keywords = shop.load_ad_keywords_daily()
geo = shop.load_geo_test()
deals = shop.load_kol_deals()
touchpoints = shop.load_touchpoints()
geo.head(3)

# %% [markdown] id="channel_quality_prompt"
# ## 1. What is a visit worth? (warm-up)
#
# "Search brings the most visits, and feed ads the cheapest," says the marketing lead.
# "Which visits pay?"
#
# A visit pays when what it leaves is more than what it cost.
# Bills and visits stand in two tables, and neither knows all sources of the other.
#
# <details><summary>Hint 1: concept</summary>
#
# A day with 3 visits must not weigh as much as a day with 3,000: add up first, divide then.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One row a source from each table, and only then a join that loses no source of either.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `visits = traffic.groupby("source")[[…]].sum()`, `bills = costs.groupby(____)["cost_cny"].sum()`, `table = visits.join(bills, how="____").fillna(____)`, `per = table["sessions"].where(table["sessions"] > ____)`.
#
# </details>


# %% id="channel_quality" role="solution"
def channel_quality(traffic: pd.DataFrame, costs: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Return what a visit of each source does, costs and leaves.

    Parameters
    ----------
    traffic : DataFrame
        Rows in any order, many a source, with the columns source, sessions, bounces, paid_sessions
        (counts) and revenue_cny (CNY), among others. A source may have rows without sessions.
    costs : DataFrame
        Bills in any order, several a source or none, with the columns source and cost_cny, among
        others. Two bills may be equal; a source may have bills and no row in `traffic`.
    margin : float
        Share of revenue that is left before the cost of visits.

    Returns
    -------
    DataFrame
        One row for each source of either table, in any order, with the columns source, sessions
        (0 where `traffic` has none), bounce_rate and conversion (bounces and paid sessions over
        sessions), revenue_per_visit_cny, cost_per_visit_cny (0 without a bill) and
        contribution_per_visit_cny (margin times revenue, less cost, per session). The five ratios
        are of sums over all rows of the source, and NaN for a source without sessions.
    """
    ### BEGIN SOLUTION
    counts = ["sessions", "bounces", "paid_sessions", "revenue_cny"]
    visits = traffic.groupby("source")[counts].sum()
    bills = costs.groupby("source")["cost_cny"].sum()
    table = visits.join(bills, how="outer").fillna(0.0)
    per = table["sessions"].where(table["sessions"] > 0)
    left = margin * table["revenue_cny"] - table["cost_cny"]
    return pd.DataFrame(
        {
            "sessions": table["sessions"],
            "bounce_rate": table["bounces"] / per,
            "conversion": table["paid_sessions"] / per,
            "revenue_per_visit_cny": table["revenue_cny"] / per,
            "cost_per_visit_cny": table["cost_cny"] / per,
            "contribution_per_visit_cny": left / per,
        }
    ).reset_index(names="source")
    ### END SOLUTION


# %% id="test_channel_quality" role="test" points=1
tiny = pd.DataFrame(
    {
        "date": pd.to_datetime(["2025-10-01", "2025-10-02", *["2025-10-01"] * 4]),
        "source": ["search", "search", "kol", "direct", "mail", "social"],
        "sessions": [10, 90, 0, 40, 0, 30],
        "bounces": [1, 39, 0, 10, 0, 10],
        "paid_sessions": [4, 6, 0, 1, 0, 0],
        "revenue_cny": [800.0, 1_200.0, 0.0, 150.0, 0.0, 0.0],
    },
    index=[3, 5, 8, 9, 10, 12],
)
bills = pd.DataFrame(
    {
        "source": ["feed_ads", "search", "kol", "search"],
        "cost_cny": [70.0, 150.0, 55.0, 150.0],
    },
    index=[4, 6, 7, 8],
)
before = tiny.copy(), bills.copy()
columns = ["sessions", "bounce_rate", "conversion", "revenue_per_visit_cny"]
columns += ["cost_per_visit_cny", "contribution_per_visit_cny"]
answer = checks.call(channel_quality, tiny, bills, 0.4)
checks.is_frame(answer, "channel_quality(tiny, bills, 0.4)", ["source", *columns], numeric=columns)
gone = float("nan")
checks.same_frame(
    answer,
    pd.DataFrame(
        [
            ("search", 100, 0.4, 0.1, 20.0, 3.0, 5.0),
            ("direct", 40, 0.25, 0.025, 3.75, 0.0, 1.5),
            ("social", 30, 1 / 3, 0.0, 0.0, 0.0, 0.0),
            ("mail", 0, gone, gone, gone, gone, gone),
            ("kol", 0, gone, gone, gone, gone, gone),
            ("feed_ads", 0, gone, gone, gone, gone, gone),
        ],
        columns=["source", *columns],
    ),
    "channel_quality(tiny, bills, 0.4)",
    keys="source",
    hint="Search: 2,000 CNY and two bills of 150 over 100 visits; direct has no bill, feed_ads no "
    "visit, mail neither; social has visits that bought nothing",
)
checks.unchanged(before[0], tiny, "tiny")
checks.unchanged(before[1], bills, "bills")
### BEGIN HIDDEN TESTS


def _quality(traffic, costs, margin):
    names = set(traffic["source"]) | set(costs["source"])
    rows = []
    for name in sorted(names):
        mine = traffic[traffic["source"] == name]
        paid = costs.loc[costs["source"] == name, "cost_cny"].to_numpy().sum()
        n, bounced, orders, money = (
            mine[column].to_numpy().sum()
            for column in ["sessions", "bounces", "paid_sessions", "revenue_cny"]
        )
        ratios = [bounced, orders, money, paid, margin * money - paid]
        rows.append((name, n, *(value / n if n else np.nan for value in ratios)))
    return pd.DataFrame(
        rows,
        columns=[
            "source", "sessions", "bounce_rate", "conversion", "revenue_per_visit_cny",
            "cost_per_visit_cny", "contribution_per_visit_cny",
        ],
    )  # fmt: skip


def _case(seed, margin, options):
    traffic = samples.source_days(seed, silent=seed % 2).sample(frac=1, random_state=seed)
    costs = samples.source_costs(seed, **options)
    once = {"source": "once", "sessions": 1, "bounces": 1, "paid_sessions": 0, "revenue_cny": 0.0}
    traffic = pd.concat([traffic, pd.DataFrame([once])])
    return traffic, costs, margin, _quality(traffic, costs, margin)


# What is expected stands above the first call: it is computed once for a class.
cases = [
    _case(1201, 0.3, {"strangers": 1}),
    _case(1202, 0.45, {"free": 2}),
    _case(1203, 0.2, {"free": 0, "strangers": 2}),
]
for fresh, billed, margin, expected in cases:
    before = fresh.copy(), billed.copy()
    checks.same_frame(
        checks.call(channel_quality, fresh, billed, margin),
        expected,
        "channel_quality(traffic, costs, margin)",
        keys="source",
        hint="Sums first, every source of either table, nothing divided by 0 visits",
        reread="Which source pays?",
    )
    checks.unchanged(before[0], fresh, "traffic")
    checks.unchanged(before[1], billed, "costs")
### END HIDDEN TESTS

# %% [markdown] id="bid_elasticity_prompt"
# ## 2. What does a higher bid bring? (worked example with gaps)
#
# "On days with high bids we get far more clicks," says the marketing lead. "So bid more?"
# On most days bids were raised *because* more people searched.
# Only in the bid test 出价实验 were they drawn by lot.
#
# Most keywords get few clicks, on many days none, and the log of 0 does not exist.
# A Poisson regression 泊松回归 lets these days count: expected clicks are $k_w \cdot \text{bid}^e$ with a constant $k_w$ for each word.
# Given a word's total, its best fit spreads this total over its days in proportion to $\text{bid}^e$.
# Here is how a colleague finds $e$ by Newton's steps.
# Fill the gaps.
#
# ```python
# table = days[____ & ____ > 0].copy()
# word, x = table["keyword"] + "/" + table["match"], np.log(table["bid_cny"])
# total = table["clicks"].groupby(word).transform("sum")
# slope = 0.0
# for _ in range(20):
#     weight = np.exp(slope * x)
#     expected = total * weight / ____.groupby(word).transform("sum")
#     centre = (weight * x).groupby(word).transform("sum") / weight.groupby(word).transform("sum")
#     pull = (x - centre) * (table["clicks"] - ____)
#     spread = (expected * (x - centre) ** 2).sum()
#     slope += pull.sum() / spread
# ```
#
# The days of a word resemble each other, so the error comes from the pulls of whole words.
# With $p_g$ the sum of `pull` over word $g$, $S$ the `spread` and $G$ words, the variance of the slope is $\frac{G}{G-1} \sum_g p_g^2 / S^2$.
#
# <details><summary>Hint 1: concept</summary>
#
# Which rows tell of a cause? And whose expected clicks are 0 whatever the bid?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A word with no click in the chosen rows has an expectation of 0 everywhere: drop it before you count words. A word with clicks counts, even if its bid never moved. The interval takes Student's t with one degree of freedom less than there are words.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `pulls = pull.groupby(____).sum()`, `error = np.sqrt(groups / (groups - 1) * (____).sum()) / spread`, `half = t.ppf(____, groups - 1) * error`.
#
# </details>


# %% id="bid_elasticity" role="solution"
def bid_elasticity(days: pd.DataFrame) -> dict[str, float]:
    """Estimate the elasticity of clicks to the bid, from bids set by lot.

    Parameters
    ----------
    days : DataFrame
        One row a keyword, match and day, in any order, with the columns keyword, match, bid_cny (0
        when paused), is_bid_test (bool) and clicks (0 or more), among others. A keyword with
        another match is another word.

    Returns
    -------
    dict
        slope (e of a Poisson regression of clicks with mean k · bid^e, one k a word), low and high
        (95% interval: slope ∓ the 0.975 quantile of Student's t with G - 1 degrees of freedom times
        the standard error, clustered by word with the correction G/(G-1) and no other). Only rows
        of the bid test that were not paused, days without clicks among them; equal rows are
        different days. G counts the words with a click in these rows, whether their bid moved or
        not. There are at least two, and the bid of one moved. The slope may be negative, or above 2;
        it may be off by a thousandth.
    """
    ### BEGIN SOLUTION
    from scipy.stats import t

    table = days[days["is_bid_test"] & (days["bid_cny"] > 0)]
    word = pd.factorize(table["keyword"] + "/" + table["match"])[0]
    clicks, x = table["clicks"].to_numpy(), np.log(table["bid_cny"].to_numpy())
    totals = np.bincount(word, clicks)
    slope = 0.0
    for _ in range(20):
        weight = np.exp(slope * x)
        weights = np.bincount(word, weight)[word]
        expected = totals[word] * weight / weights
        away = x - np.bincount(word, weight * x)[word] / weights
        pull = away * (clicks - expected)
        spread = (expected * away**2).sum()
        slope += pull.sum() / spread
    groups = (totals > 0).sum()
    error = np.sqrt(groups / (groups - 1) * (np.bincount(word, pull) ** 2).sum()) / spread
    half = t.ppf(0.975, groups - 1) * error
    return {"slope": float(slope), "low": float(slope - half), "high": float(slope + half)}
    ### END SOLUTION


# %% id="test_bid_elasticity" role="test" points=3
tiny = pd.DataFrame(
    [
        ("lamp", "exact", 1.0, True, 0),
        ("lamp", "exact", 2.0, True, 3),
        ("lamp", "exact", 2.0, True, 3),
        ("lamp", "exact", 4.0, True, 4),
        ("lamp", "broad", 1.0, True, 5),
        ("lamp", "broad", 3.0, True, 6),
        ("lamp", "broad", 0.0, True, 0),
        ("tent", "exact", 0.5, True, 2),
        ("tent", "exact", 2.5, True, 3),
        ("tent", "exact", 2.5, False, 40),
        ("tent", "broad", 1.0, True, 0),
        ("tent", "broad", 2.0, True, 0),
        ("tent", "broad", 2.0, False, 9),
        ("sofa", "exact", 1.5, True, 2),
    ],
    columns=["keyword", "match", "bid_cny", "is_bid_test", "clicks"],
    index=range(30, 44),
).sample(frac=1, random_state=12)
before = tiny.copy()
answer = checks.call(bid_elasticity, tiny)
checks.is_mapping(answer, "bid_elasticity(tiny)", ["slope", "low", "high"])
checks.same_mapping(
    {name: answer[name] for name in ["slope", "low", "high"]},
    {"slope": 0.4733970, "low": -0.4298948, "high": 1.3766888},
    "bid_elasticity(tiny)",
    rel=1e-4,
    abs=1e-5,
    hint="Four words count: lamp twice, tent in exact match, and sofa, though its bid never moved. "
    "Days without clicks stay, equal days count each, rows outside the test go",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _slope(days):
    from scipy.optimize import brentq
    from scipy.stats import t

    words = {}
    for row in days.itertuples():
        if row.is_bid_test and row.bid_cny > 0:
            words.setdefault((row.keyword, row.match), []).append((np.log(row.bid_cny), row.clicks))
    words = [np.array(rows) for rows in words.values() if sum(n for _, n in rows)]

    def score(e, rows):
        log_bid, n = rows.T
        share = np.exp(e * log_bid)
        fit = n.sum() * share / share.sum()
        middle = (share * log_bid).sum() / share.sum()
        return ((n - fit) * log_bid).sum(), (fit * (log_bid - middle) ** 2).sum()

    best = brentq(lambda e: sum(score(e, rows)[0] for rows in words), -15, 15, xtol=1e-12)
    parts = np.array([score(best, rows) for rows in words])
    count = len(words)
    variance = count / (count - 1) * np.square(parts[:, 0]).sum() / parts[:, 1].sum() ** 2
    half = t.ppf(0.975, count - 1) * variance**0.5
    return {"slope": best, "low": best - half, "high": best + half}


def _case(seed, options):
    days = samples.bid_days(seed, **options).sample(frac=1, random_state=seed)
    return days, _slope(days)


cases = [
    _case(1211, {}),
    _case(1212, {"words": 7, "elasticity": 0.9, "clicks": 4.0}),
    _case(12, {"words": 5, "elasticity": -0.6, "clicks": 2.0}),
]
steep = pd.DataFrame(
    {
        "keyword": ["desk"] * 4 + ["vase"] * 4 + ["rug"],
        "match": "broad",
        "bid_cny": [1.0, 2.0, 4.0, 8.0] * 2 + [3.0],
        "is_bid_test": True,
        "clicks": [0, 1, 8, 64, 0, 2, 9, 120, 5],
    }
)
of_steep = _slope(steep)
for fresh, expected in cases:
    before = fresh.copy()
    answer = checks.call(bid_elasticity, fresh)
    checks.is_mapping(answer, "bid_elasticity(days)", ["slope", "low", "high"])
    checks.same_mapping(
        {name: answer[name] for name in ["slope", "low", "high"]},
        expected,
        "bid_elasticity(days)",
        rel=1e-3,
        abs=1e-5,
        hint="Rows of the test that ran, zeros too; a constant for each word; errors by word",
        reread="What does a higher bid bring?",
    )
    checks.unchanged(before, fresh, "days")
checks.same_mapping(
    checks.call(bid_elasticity, steep),
    of_steep,
    "bid_elasticity(days) where clicks grow steeply with the bid",
    rel=1e-3,
    abs=1e-5,
    hint="Go on until the slope has come to rest; a word with clicks counts, whether its bid moved "
    "or not",
)
### END HIDDEN TESTS

# %% [markdown] id="marginal_return_prompt"
# ## 3. What does the last click cost? (on your own)
#
# "Every CNY on this word brings three back," says the marketing lead. "So we raise the bid."
# Three is the average.
# A higher bid buys a few clicks more and makes *all* clicks dearer.
#
# Let clicks be $k \cdot \text{bid}^e$ and the price of a click a fixed share of the bid.
# Then the cost is in proportion to $\text{bid}^{1+e}$, and one click more costs $\frac{1+e}{e}$ times the price of a click.
# The best bid is the one at which the next click costs what it is worth.
#
# <details><summary>Hint 1: concept</summary>
#
# A click is worth the margin of the sales that would not have come anyway, spread over all clicks.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# At the best bid the price of a click has moved in proportion to the bid until the next click costs its worth. So the factor by which the bid moves is a ratio you have already.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `next_click = price * ____`, `factor = (____ / next_click).clip(____, ____)`; with `factor` the clicks grow by one power of it and the cost by another, and the gain is a difference of two results.
#
# </details>


# %% id="marginal_return" role="solution"
def marginal_return(
    words: pd.DataFrame, elasticity: float, margin: float, reach: float
) -> pd.DataFrame:
    """Return what the average click and the next click of each keyword bring.

    Parameters
    ----------
    words : DataFrame
        One row a keyword, none twice, in any order, with the columns keyword, bid_cny (above 0),
        clicks, cost_cny (above 0 where there are clicks, else 0), revenue_cny (0 when nothing was
        sold) and incremental (share of the revenue that would not have come anyway), among others.
    elasticity : float
        e above 0: clicks are proportional to bid^e; the price of a click is proportional to the bid.
    margin : float
        Share of revenue that is left before the cost of clicks.
    reach : float
        Above 1: the test tried no bid above `reach` times today's and none below today's over
        `reach`, so no advice goes further.

    Returns
    -------
    DataFrame
        One row a keyword, in any order, with the columns keyword, average_return (worth of all
        clicks over their cost, where worth is margin × incremental × revenue), marginal_return
        (worth of an average click over the cost of the next click), best_bid_cny (the bid at which
        the next click costs what a click is worth, within reach) and gain_cny (worth less cost at
        that bid, less the same at today's bid). A keyword without clicks has NaN in these four.
    """
    ### BEGIN SOLUTION
    worth = margin * words["incremental"] * words["revenue_cny"]
    # Without clicks both are 0, and 0 / 0 is missing.
    average = worth / words["cost_cny"]
    marginal = average * elasticity / (1 + elasticity)
    factor = marginal.clip(1 / reach, reach)
    now = worth - words["cost_cny"]
    then = worth * factor**elasticity - words["cost_cny"] * factor ** (1 + elasticity)
    return pd.DataFrame(
        {
            "keyword": words["keyword"],
            "average_return": average,
            "marginal_return": marginal,
            "best_bid_cny": words["bid_cny"] * factor,
            "gain_cny": then - now,
        }
    )
    ### END SOLUTION


# %% id="test_marginal_return" role="test" points=2
tiny = pd.DataFrame(
    {
        "keyword": ["tent", "lamp", "brand", "idle", "dud"],
        "bid_cny": [2.0, 1.0, 3.0, 1.5, 0.8],
        "clicks": [100, 400, 50, 0, 64],
        "cost_cny": [100.0, 200.0, 60.0, 0.0, 32.0],
        "revenue_cny": [875.0, 4_200.0, 3_360.0, 0.0, 0.0],
        "incremental": [0.8, 1.0, 0.25, 1.0, 0.5],
    },
    index=[4, 6, 7, 9, 11],
)
before = tiny.copy()
columns = ["average_return", "marginal_return", "best_bid_cny", "gain_cny"]
answer = checks.call(marginal_return, tiny, 0.4, 0.3, 1.6)
name = "marginal_return(tiny, 0.4, 0.3, 1.6)"
checks.is_frame(answer, name, ["keyword", *columns], numeric=columns)
low, high = 1 / 1.6, 1.6
right = [
    ("tent", 2.1, 0.6, 2 * low, 210 * low**0.4 - 100 * low**1.4 - 110),
    ("lamp", 6.3, 1.8, 1.6, 1_260 * high**0.4 - 200 * high**1.4 - 1_060),
    ("brand", 4.2, 1.2, 3.6, 252 * 1.2**0.4 - 60 * 1.2**1.4 - 192),
    ("idle", nan := float("nan"), nan, nan, nan),
    ("dud", 0.0, 0.0, 0.5, 32 - 32 * low**1.4),
]
checks.same_frame(
    answer,
    pd.DataFrame(right, columns=["keyword", *columns]),
    name,
    keys="keyword",
    hint="A click of tent costs 1 CNY, the next one 3.50, and it is worth 2.10: the average earns, "
    "the next click loses. Brand is best at a bid of 3.60, within reach; nothing goes further than "
    "1.6 times up or down",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _next(words, e, margin, reach):
    rows = []
    for key, bid, n, cost, money, own in words[
        ["keyword", "bid_cny", "clicks", "cost_cny", "revenue_cny", "incremental"]
    ].itertuples(index=False):
        if not n:
            rows.append((key, *[np.nan] * 4))
            continue
        value = margin * own * money / n
        dear = cost / n * (1 + e) / e
        best = min(max(bid * value / dear, bid / reach), bid * reach)
        clicks, price = n * (best / bid) ** e, cost / n * best / bid
        rows.append((key, value * n / cost, value / dear, best,
                     clicks * (value - price) - n * (value - cost / n)))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["keyword", "average_return", "marginal_return", "best_bid_cny", "gain_cny"]
    )


for seed, e, margin, reach in [
    (1221, 0.45, 0.3, 2.0),
    (1222, 0.8, 0.25, 1.6),
    (1223, 1.3, 0.4, 40.0),
    (1224, 0.2, 0.5, 30.0),
]:
    fresh = samples.keyword_totals(seed, idle=1 + seed % 2, unsold=1)
    before = fresh.copy()
    checks.same_frame(
        checks.call(marginal_return, fresh, e, margin, reach),
        _next(before, e, margin, reach),
        "marginal_return(words, elasticity, margin, reach)",
        keys="keyword",
        abs=1e-6,
        hint="What would have come anyway is no gain; the next click costs more than its price",
        reread="The average click and the next click",
    )
    checks.unchanged(before, fresh, "words")
### END HIDDEN TESTS

# %% [markdown] id="allocate_budget_prompt"
# ## 4. Where does the next CNY go? (on your own)
#
# "I have a fixed budget, and contracts that I must keep," says the marketing lead.
# "Some channels have a least amount, all have a most."
#
# A channel that is given $x$ CNY brings a margin of $a\,(1 - e^{-x/s})$ CNY, with $a$ the most it can bring and $s$ its pace.
# So the next CNY brings $\frac{a}{s}\,e^{-x/s}$.
# The margin of all channels is greatest when the next CNY brings the same in every channel that is not at one of its bounds.
#
# <details><summary>Hint 1: concept</summary>
#
# A channel at its least amount may bring less with its next CNY than the others, a channel at its most amount more. To cut or stretch all amounts at the end breaks this, and often a bound.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# For a given return of the next CNY each channel's amount follows, cut at its bounds. Search for the return at which the amounts use up the budget; it may be far below 1, or above. Or let `scipy.optimize.minimize` do it with bounds and a constraint, but measure amounts as shares of the budget, give it the gradient and a small `ftol`, and start within the bounds: in plain CNY it often stops early and says nothing.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `spend = (s * np.log(____ / rate)).clip(____, ____)`: too much in all, and `rate` has to rise; halve the interval of its log 200 times, or `brentq`.
#
# </details>


# %% id="allocate_budget" role="solution"
def allocate_budget(channels: pd.DataFrame, budget_cny: float) -> pd.DataFrame:
    """Split a budget so that the margin of all channels together is greatest.

    Parameters
    ----------
    channels : DataFrame
        One row a channel, none twice, in any order, with the columns channel, most_cny (a), pace_cny
        (s), low_cny and high_cny (least and most it may be given; 0 ≤ low ≤ high), among others. a
        and s are above 0.
    budget_cny : float
        To be spent in full, however little the next CNY brings; no less than all lows and no more
        than all highs together.

    Returns
    -------
    DataFrame
        One row a channel, in any order, with the columns channel, spend_cny (within its bounds; all
        add up to the budget) and next_return (margin that one CNY more would bring at this amount).
        Amounts may be off by a thousandth of the budget.
    """
    ### BEGIN SOLUTION
    a, s = channels["most_cny"].to_numpy(), channels["pace_cny"].to_numpy()
    least, most = channels["low_cny"].to_numpy(), channels["high_cny"].to_numpy()
    below, above = -1_000.0, float(np.log(a / s).max())
    for _ in range(200):
        middle = (below + above) / 2
        spend = np.clip(s * (np.log(a / s) - middle), least, most)
        if spend.sum() > budget_cny:
            below = middle
        else:
            above = middle
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": a / s * np.exp(-spend / s),
        }
    )
    ### END SOLUTION


# %% id="test_allocate_budget" role="test" points=3
tiny = pd.DataFrame(
    {
        "channel": ["kol", "search", "feed", "video"],
        "most_cny": [40_000.0, 90_000.0, 20_000.0, 30_000.0],
        "pace_cny": [20_000.0, 30_000.0, 10_000.0, 30_000.0],
        "low_cny": [0.0, 0.0, 0.0, 6_000.0],
        "high_cny": [50_000.0, 20_000.0, 50_000.0, 50_000.0],
    },
    index=[3, 4, 8, 9],
)
before = tiny.copy()
answer = checks.call(allocate_budget, tiny, 41_000.0)
name = "allocate_budget(tiny, 41_000.0)"
checks.is_frame(
    answer, name, ["channel", "spend_cny", "next_return"], numeric=["spend_cny", "next_return"]
)
checks.sums_to(answer["spend_cny"], 41_000.0, name + "['spend_cny']", abs=5.0)
right = pd.DataFrame(
    {
        "channel": ["kol", "search", "feed", "video"],
        "spend_cny": [10_000.0, 20_000.0, 5_000.0, 6_000.0],
        "next_return": [1.213061, 1.540251, 1.213061, 0.818731],
    }
)
checks.same_frame(
    answer,
    right[["channel", "spend_cny"]],
    name,
    keys="channel",
    abs=41.0,
    hint="Search is at its most and video at its least; kol and feed bring the same 1.21 with the "
    "next CNY. Amounts cut at the bounds and stretched afterwards are not the best",
)
checks.same_frame(
    answer,
    right[["channel", "next_return"]],
    name,
    keys="channel",
    abs=0.005,
    hint="The margin of the next CNY at this amount, not that of an average CNY",
)
second = pd.DataFrame(
    {
        "channel": ["mail", "kol", "video", "feed"],
        "most_cny": [39_000.0, 14_000.0, 70_000.0, 84_000.0],
        "pace_cny": [33_000.0, 44_000.0, 49_000.0, 53_000.0],
        "low_cny": [10_000.0, 26_000.0, 0.0, 32_000.0],
        "high_cny": [64_000.0, 95_000.0, 42_000.0, 119_000.0],
    },
    index=[5, 6, 9, 11],
)
checks.same_frame(
    checks.call(allocate_budget, second, 108_600.0),
    pd.DataFrame(
        {
            "channel": ["mail", "kol", "video", "feed"],
            "spend_cny": [14_117.8, 26_000.0, 30_254.2, 38_228.0],
            "next_return": [0.770467, 0.176217, 0.770467, 0.770467],
        }
    ),
    "allocate_budget(second, 108_600.0)",
    keys="channel",
    abs=108.6,
    hint="Shared without bounds, kol gets less than nothing and video more than its most. Once kol "
    "has its least amount, video is within its bounds again. The whole budget is spent, though the "
    "next CNY brings less than 1",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _split(channels, budget):
    rows = list(zip(*(channels[key] for key in ["most_cny", "pace_cny", "low_cny", "high_cny"])))
    spend = [low for _, _, low, _ in rows]
    free = set(range(len(rows)))
    while free:
        # The amounts of the free channels at one common return, then those beyond a bound are fixed.
        left = budget - sum(spend[at] for at in range(len(rows)) if at not in free)
        pace = sum(rows[at][1] for at in free)
        logs = sum(rows[at][1] * np.log(rows[at][0] / rows[at][1]) for at in free)
        rate = (logs - left) / pace
        wish = {at: rows[at][1] * (np.log(rows[at][0] / rows[at][1]) - rate) for at in free}
        over = {at: wish[at] - rows[at][3] for at in free if wish[at] > rows[at][3]}
        under = {at: rows[at][2] - wish[at] for at in free if wish[at] < rows[at][2]}
        if not over and not under:
            for at in free:
                spend[at] = wish[at]
            break
        if sum(over.values()) >= sum(under.values()):
            for at in over:
                spend[at] = rows[at][3]
            free -= set(over)
        else:
            for at in under:
                spend[at] = rows[at][2]
            free -= set(under)
    spend = np.array(spend)
    most, pace = (np.array([row[at] for row in rows]) for at in (0, 1))
    return pd.DataFrame(
        {
            "channel": channels["channel"],
            "spend_cny": spend,
            "next_return": most / pace * np.exp(-spend / pace),
        }
    )


def _case(seed, share, options):
    channels = samples.response_curves(seed, **options).sample(frac=1, random_state=seed)
    least, most = channels["low_cny"].sum(), channels["high_cny"].sum()
    budget = float(least + share * (most - least))
    return channels, budget, _split(channels, budget)


cases = [
    _case(1231, 0.4, {}),
    _case(1232, 0.7, {"count": 3}),
    _case(1233, 0.15, {"count": 7}),
    _case(1234, 0.9, {"count": 4}),
    _case(1235, 1.0, {"count": 3}),
    _case(1236, 0.0, {"count": 4}),
]
full = pd.DataFrame(
    {
        "channel": ["mail", "groups", "video"],
        "most_cny": [900.0, 2_000.0, 400.0],
        "pace_cny": [1_000.0, 2_500.0, 800.0],
        "low_cny": 0.0,
        "high_cny": 60_000.0,
    }
)
of_full = _split(full, 43_000.0)
for fresh, budget, right in cases:
    before = fresh.copy()
    answer = checks.call(allocate_budget, fresh, budget)
    name = "allocate_budget(channels, budget_cny)"
    checks.is_frame(
        answer, name, ["channel", "spend_cny", "next_return"], numeric=["spend_cny", "next_return"]
    )
    checks.sums_to(answer["spend_cny"], budget, name + "['spend_cny']", abs=budget / 5_000)
    checks.same_frame(
        answer,
        right[["channel", "spend_cny"]],
        name,
        keys="channel",
        abs=budget / 1_000,
        hint="Within its bounds, and the next CNY brings the same wherever no bound holds",
        reread="The same budget, split better",
    )
    checks.same_frame(
        answer, right[["channel", "next_return"]], name, keys="channel", rel=0.01, abs=0.005
    )
    checks.unchanged(before, fresh, "channels")
checks.same_frame(
    checks.call(allocate_budget, full, 43_000.0),
    of_full,
    "allocate_budget(channels, budget_cny) with a budget far beyond all curves",
    keys="channel",
    abs=43.0,
    hint="All of it is spent, however little the next CNY brings",
)
### END HIDDEN TESTS

# %% [markdown] id="kol_scorecard_prompt"
# ## 5. Which creators were worth it? (on your own)
#
# A creator 达人 takes a fixed fee 坑位费, a commission 佣金 on what sells, or both.
# The shop's rule asks for sales of three times the cost (ROI 3).
# "For each deal: what did it cost, what would it have had to sell, and are these followers real?" asks the marketing lead.
#
# Large accounts always have fewer interactions for each follower.
# So an account is compared with accounts of its own size.
#
# <details><summary>Hint 1: concept</summary>
#
# The commission grows with the sales. So a deal on commission alone passes at any sales or at none.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sales of `goal` times the cost: write this as an equation in the sales and solve it. Where the commission alone takes too much, no sales will do.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `kept = 1 - ____`; `np.where(kept > 0, ____ / kept, ____)`; bands by `np.searchsorted(limits, followers, side="____")`; `rate.groupby(band).transform("____")` stands beside each deal.
#
# </details>


# %% id="kol_scorecard" role="solution"
def kol_scorecard(deals: pd.DataFrame, limits: list[int], goal: float = 3.0) -> pd.DataFrame:
    """Return cost, return, needed sales and doubtful followers of each deal.

    Parameters
    ----------
    deals : DataFrame
        One row a deal in any order, with the columns deal_id, fee_cny (0 or more), commission_share
        (0 to below 1), followers (1 or more), interactions and sales_cny (0 or more), among others.
    limits : list of int
        Rising numbers of followers at which a band of accounts begins: [50_000, 500_000] makes three
        bands, below 50,000, from 50,000 to below 500,000, and from 500,000 on.
    goal : float
        Asked sales over cost; no commission share is exactly 1 / goal.

    Returns
    -------
    DataFrame
        One row a deal, in any order, with the columns deal_id, cost_cny (fee and commission), roi
        (sales over cost; NaN when the deal cost nothing), needed_cny (least sales from which on
        sales are at least `goal` times the cost: 0 for a deal without a fee whose commission share
        is below 1 / goal; infinite for any deal whose share is above 1 / goal, with or without a
        fee) and is_doubtful (bool: interactions per follower, 0 among them, are less than half of
        their median over all deals of its band).
    """
    ### BEGIN SOLUTION
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    kept = 1 - goal * deals["commission_share"]
    needed = (goal * deals["fee_cny"] / kept.where(kept > 0)).fillna(np.inf)
    band = np.searchsorted(limits, deals["followers"], side="right")
    rate = deals["interactions"] / deals["followers"]
    return pd.DataFrame(
        {
            "deal_id": deals["deal_id"],
            "cost_cny": cost,
            "roi": deals["sales_cny"] / cost.where(cost > 0),
            "needed_cny": needed,
            "is_doubtful": rate < 0.5 * rate.groupby(band).transform("median"),
        }
    )
    ### END SOLUTION


# %% id="test_kol_scorecard" role="test" points=2
tiny = pd.DataFrame(
    {
        "deal_id": [7, 2, 5, 9, 4, 8, 1, 3, 6],
        "fee_cny": [1_000.0, 0.0, 600.0, 0.0, 50.0, 50.0, 9_000.0, 0.0, 70.0],
        "commission_share": [0.0, 0.2, 0.2, 0.4, 0.5, 0.3, 0.0, 0.0, 0.0],
        "followers": [10_000, 20_000, 40_000, 50_000, 64_000, 64_000, 900_000, 400_000, 350_000],
        "interactions": [1_000, 1_600, 1_500, 2_500, 1_000, 2_000, 0, 9_000, 8_000],
        "sales_cny": [2_500.0, 800.0, 6_000.0, 0.0, 400.0, 500.0, 0.0, 70.0, 210.0],
    },
    index=[3, 4, 5, 8, 9, 10, 11, 12, 15],
)
before = tiny.copy()
answer = checks.call(kol_scorecard, tiny, [50_000, 300_000])
name = "kol_scorecard(tiny, [50_000, 300_000])"
columns = ["deal_id", "cost_cny", "roi", "needed_cny", "is_doubtful"]
checks.is_frame(answer, name, columns)
nan, inf = float("nan"), float("inf")
checks.same_frame(
    answer,
    pd.DataFrame(
        [
            (7, 1_000.0, 2.5, 3_000.0, False),
            (2, 160.0, 5.0, 0.0, False),
            (5, 1_800.0, 10 / 3, 4_500.0, True),
            (9, 0.0, nan, inf, False),
            (4, 250.0, 1.6, inf, False),
            (8, 200.0, 2.5, 1_500.0, False),
            (1, 9_000.0, 0.0, 27_000.0, True),
            (3, 0.0, nan, 0.0, False),
            (6, 70.0, 3.0, 210.0, False),
        ],
        columns=columns,
    ),
    name,
    keys="deal_id",
    hint="Deal 5 passes from 4,500 CNY on: a fee of 600 and 900 of commission. Half of the sales as "
    "commission never pass. An account of 50,000 begins the second band; 0.0375 interactions for "
    "each follower are less than half of the 0.08 of its band; the account of deal 4 has exactly half",
)
answer = checks.call(kol_scorecard, tiny, [50_000, 300_000], 4.0)
checks.is_frame(answer, "kol_scorecard(tiny, [50_000, 300_000], 4.0)", columns)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "deal_id": tiny["deal_id"],
            "needed_cny": [4_000.0, 0.0, 12_000.0, inf, inf, inf, 36_000.0, 0.0, 280.0],
        }
    ),
    "kol_scorecard(tiny, [50_000, 300_000], 4.0)",
    keys="deal_id",
    hint="With a goal of 4 a commission of 30% is too much, too",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _scores(deals, limits, goal):
    rows = deals.to_dict("records")
    for row in rows:
        row["band"] = sum(row["followers"] >= limit for limit in limits)
        row["rate"] = row["interactions"] / row["followers"]
    table = []
    for row in rows:
        spent = row["fee_cny"] + row["commission_share"] * row["sales_cny"]
        if goal * row["commission_share"] > 1:
            needed = np.inf
        else:
            needed = goal * row["fee_cny"] / (1 - goal * row["commission_share"])
        peers = sorted(other["rate"] for other in rows if other["band"] == row["band"])
        n = len(peers)
        usual = (peers[(n - 1) // 2] + peers[n // 2]) / 2
        table.append((row["deal_id"], spent, row["sales_cny"] / spent if spent else np.nan,
                      needed, bool(2 * row["rate"] < usual)))  # fmt: skip
    return pd.DataFrame(table, columns=["deal_id", "cost_cny", "roi", "needed_cny", "is_doubtful"])


def _case(seed, limits, goal, options):
    deals = samples.deals(seed, **options).sample(frac=1, random_state=seed)
    deals.iloc[::6, deals.columns.get_loc("interactions")] //= 4
    deals.iloc[::9, deals.columns.get_loc("followers")] = limits[0]
    deals.iloc[0, deals.columns.get_indexer(["fee_cny", "commission_share"])] = [0.5, 0.0]
    return deals, limits, goal, _scores(deals, limits, goal)


cases = [
    _case(1241, [50_000, 500_000], 3.0, {"free": 3, "no_sales": 3}),
    _case(1242, [100_000], 5.0, {"count": 15}),
    _case(1243, [20_000, 60_000, 200_000, 10_000_000], 8.0, {"count": 60, "no_sales": 5}),
]
large = samples.deals(1244, count=50)
large["followers"] = [180_000, 700_000] * 25
large["interactions"] = np.where(large["followers"] > 500_000, 9_000, 40_000) - large["deal_id"]
large.loc[::10, "interactions"] = 0
half = pd.DataFrame(
    {
        "deal_id": [1, 2, 3],
        "fee_cny": 10.0,
        "commission_share": 0.0,
        "followers": 64,
        "interactions": [32, 16, 40],
        "sales_cny": 50.0,
    }
)
of_large = _scores(large, [100_000, 2_000_000], 3.0)
of_half = _scores(half, [1_000], 3.0)
for fresh, limits, goal, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(kol_scorecard, fresh, limits, goal),
        expected,
        "kol_scorecard(deals, limits, goal)",
        keys="deal_id",
        hint="Fee and commission; deals without cost; what no sales can reach; peers of its own size",
        reread="The rule says little about commission",
    )
    checks.unchanged(before, fresh, "deals")
checks.same_frame(
    checks.call(kol_scorecard, large, [100_000, 2_000_000]),
    of_large,
    "kol_scorecard(deals, limits) with all accounts in one band",
    keys="deal_id",
    hint="Bands begin at the limits that are handed in; an account without interactions is one too",
)
checks.same_frame(
    checks.call(kol_scorecard, half, [1_000]),
    of_half,
    "kol_scorecard(deals, limits) with an account at exactly half of the median",
    keys="deal_id",
    hint="Half is not less than half",
)
### END HIDDEN TESTS

# %% [markdown] id="kol_chart_prompt"
# ## 6. All deals on one page (chart)
#
# "Draw them for the Monday meeting," says the marketing lead, "so that anyone sees who stays under the line."
#
# Fees run from a hundred CNY to a hundred thousand.
# On logarithmic axes small and large deals are seen alike, and a constant ratio is a straight line.
#
# <details><summary>Hint 1: concept</summary>
#
# A log axis has no 0. Deals that cost or sold nothing cannot stand on it; what does the title count, then?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Filter, scatter, both scales, then a line from the smallest cost to the largest at three times the cost.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ends = np.array([cost.____(), cost.____()])`, `ax.plot(ends, ____, label="ROI 3")`, `ax.set_xscale("____")`, and the same for the other axis.
#
# </details>


# %% id="kol_chart" role="solution"
def kol_chart(deals: pd.DataFrame) -> plt.Axes:
    """Draw sales against cost of each deal, with the line of ROI 3.

    Parameters
    ----------
    deals : DataFrame
        One row a deal in any order, with the columns fee_cny, commission_share and sales_cny, among
        others. At least two deals with different costs have both cost and sales above 0.

    Returns
    -------
    Axes
        A point for each deal that has both a cost (fee and commission) and sales above 0: cost in
        CNY on the x axis, sales in CNY on the y axis, both axes logarithmic. A line labelled
        "ROI 3" in the legend, at sales of three times the cost, that reaches at least from the
        smallest cost drawn to the largest; drawn with `plot` (`axline` has no points that a test
        could look at). A title of three words or more with the number (in digits) of drawn deals
        that sold less than three times their cost, however little less; both axes labelled, with
        CNY. Colours are free.
    """
    ### BEGIN SOLUTION
    cost = deals["fee_cny"] + deals["commission_share"] * deals["sales_cny"]
    drawn = (cost > 0) & (deals["sales_cny"] > 0)
    cost, sales = cost[drawn], deals.loc[drawn, "sales_cny"]
    ends = np.array([cost.min(), cost.max()])
    _, ax = plt.subplots()
    ax.scatter(cost, sales, alpha=0.7, label="Deal")
    ax.plot(ends, 3 * ends, color="black", linestyle="--", marker="", label="ROI 3")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_title(
        f"{(sales < 3 * cost).sum()} of {len(cost)} deals sold less than three times their cost"
    )
    ax.set_xlabel("Fee and commission (CNY)")
    ax.set_ylabel("Sales by the link (CNY)")
    ax.legend()
    return ax
    ### END SOLUTION


# %% id="test_kol_chart" role="test" points=2
tiny = pd.DataFrame(
    {
        "fee_cny": [1_000.0, 0.0, 600.0, 0.0, 9_000.0, 0.0, 200.0, 40.0, 2_000.0, 100.0, 0.0],
        "commission_share": [0.0, 0.2, 0.2, 0.2, 0.0, 0.0, 0.1, 0.0, 0.0, 0.2, 0.4],
        "sales_cny": [2_500.0, 800.0, 6_000.0, 0.0, 0.0, 70.0, 500.0, 120.0, 5_940.0, 400.0, 300.0],
    },
    index=[3, 4, 5, 8, 9, 11, 12, 15, 16, 18, 19],
)
before = tiny.copy()
drawn = checks.chart(kol_chart, tiny)
bare = replace(drawn, lines=tuple(line for line in drawn.lines if line.label != "ROI 3"))
checks.same_points(
    bare,
    [1_000.0, 160.0, 1_800.0, 250.0, 40.0, 2_000.0, 180.0, 120.0],
    [2_500.0, 800.0, 6_000.0, 500.0, 120.0, 5_940.0, 400.0, 300.0],
    "kol_chart(tiny)",
    hint="Cost is fee and commission; three deals cost or sold nothing",
)
lines = [line for line in drawn.lines if line.label == "ROI 3" and line.joined]
assert lines, 'kol_chart(tiny): there should be a line labelled "ROI 3"'
assert all((line.x, line.y) != ((0, 1), (0, 1)) for line in lines), (
    "kol_chart(tiny): `axline` has no points of its own that could be looked at; draw the line with "
    "`ax.plot` from the smallest cost to the largest"
)
assert all(
    abs(y - 3 * x) <= 1e-6 * y for line in lines for x, y in zip(line.x, line.y, strict=True)
), 'kol_chart(tiny): on the line "ROI 3" sales should be three times the cost'
assert min(lines[0].x) <= 40 * 1.000001 and max(lines[0].x) >= 2_000 * 0.999999, (
    'kol_chart(tiny): the line "ROI 3" should reach from 40 to 2,000 CNY of cost; '
    f"it runs from {min(lines[0].x):,.0f} to {max(lines[0].x):,.0f}"
)
for axis in ["x", "y"]:
    checks.has_scale(drawn, "kol_chart(tiny)", axis=axis, scale="log")
checks.has_legend(drawn, "kol_chart(tiny)", ["ROI 3"])
checks.has_title(drawn, "kol_chart(tiny)")
assert checks.names_number(drawn.title, 5), (
    "kol_chart(tiny): the title should say that 5 drawn deals sold less than three times their "
    f"cost; it is {checks.shown(drawn.title)}"
)
checks.has_labels(drawn, "kol_chart(tiny)", x=["CNY", "元"], y=["CNY", "元"])
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _case(seed, options):
    deals = samples.deals(seed, **options)
    deals.loc[4, ["fee_cny", "commission_share"]] = [0.0, 0.5]
    deals.loc[1, ["fee_cny", "commission_share", "sales_cny"]] = [0.4, 0.0, 0.9]
    deals.loc[2, ["fee_cny", "commission_share", "sales_cny"]] = [500.0, 0.0, 1_496.0]
    right = []
    for row in deals.itertuples():
        spent = row.fee_cny + row.sales_cny * row.commission_share
        if spent > 0 and row.sales_cny > 0:
            right.append((spent, row.sales_cny))
    return deals, right


cases = [
    _case(1251, {"free": 2, "no_sales": 3}),
    _case(1252, {"count": 25}),
    _case(1253, {"count": 6, "no_sales": 2}),
]
for fresh, points in cases:
    before = fresh.copy()
    drawn = checks.chart(kol_chart, fresh)
    plain = replace(drawn, lines=tuple(line for line in drawn.lines if line.label != "ROI 3"))
    checks.same_points(
        plain,
        [x for x, _ in points],
        [y for _, y in points],
        "kol_chart(deals)",
        hint="Every deal with cost and sales, and no other",
    )
    straight = [line for line in drawn.lines if line.label == "ROI 3" and line.joined]
    assert straight, 'kol_chart(deals): there should be a line labelled "ROI 3"'
    assert all(
        abs(y - 3 * x) <= 1e-6 * y for line in straight for x, y in zip(line.x, line.y, strict=True)
    ), 'kol_chart(deals): on the line "ROI 3" sales should be three times the cost'
    assert min(straight[0].x) <= min(points)[0] * 1.000001, (
        'kol_chart(deals): the line "ROI 3" should begin at the smallest cost drawn, or before'
    )
    assert max(straight[0].x) >= max(points)[0] * 0.999999, (
        'kol_chart(deals): the line "ROI 3" should reach the largest cost drawn'
    )
    for axis in ["x", "y"]:
        checks.has_scale(drawn, "kol_chart(deals)", axis=axis, scale="log")
    assert checks.names_number(drawn.title, sum(y < 3 * x for x, y in points)), (
        "kol_chart(deals): the title should say how many drawn deals sold less than three times "
        f"their cost; it is {checks.shown(drawn.title)}"
    )
    checks.unchanged(before, fresh, "deals")
### END HIDDEN TESTS

# %% [markdown] id="geo_lift_prompt"
# ## 7. What would be missing without it? (on your own)
#
# Each channel claims the orders that it touched.
# For four weeks every city 城市 had all channels.
# Then each lost one of them, or none, by lot.
# "How many orders would be missing without the channel?" asks the marketing lead. "And how sure is that?"
#
# The change of a city is the log of its mean weekly orders after the switch less the log of those before.
# The effect is the mean change of cities that lost the channel less the mean change of cities that lost none (difference-in-differences 双重差分法).
#
# <details><summary>Hint 1: concept</summary>
#
# The column says which channel is off *now*. Before the switch it is empty for every city. And weeks of the same city are not so many tests.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One number a city: its change. Two groups of cities, and two means with a common variance: `scipy.stats.ttest_ind` knows the interval.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `kind = cities.groupby("city_id")["channel_off"].____()`, `found = ttest_ind(change[kind == ____], change[kind.____()]).confidence_interval(0.95)`; missing share `1 - np.exp(____)`.
#
# </details>


# %% id="geo_lift" role="solution"
def geo_lift(cities: pd.DataFrame, channel: str) -> dict[str, float]:
    """Estimate the share of orders that are missing without a channel.

    Parameters
    ----------
    cities : DataFrame
        One row a city and week in any order, with the columns city_id, week_start, channel_off (the
        channel switched off in this city and week; missing where none is) and orders (0 or more),
        among others. From the first week on in which any city has a channel off, a city has the
        same one off in all its weeks, or none in any. A city may lack weeks.
    channel : str
        The channel in question.

    Returns
    -------
    dict
        share (orders missing without the channel as a share of those with it: 1 - exp(effect), where
        the effect is the mean change of the cities that lost this channel less the mean change of
        those that lost none), low and high (95% interval of the share, low below high, from
        Student's t for two groups of cities with a common variance). Each city counts once. A
        city without any order before or after the switch, or without weeks there, is left out.
        Cities that lost another channel are no part of it. Both groups have two cities or more.
    """
    ### BEGIN SOLUTION
    from scipy.stats import ttest_ind

    kind = cities.groupby("city_id")["channel_off"].first()
    switch = cities.loc[cities["channel_off"].notna(), "week_start"].min()
    before = cities[cities["week_start"] < switch].groupby("city_id")["orders"].mean()
    after = cities[cities["week_start"] >= switch].groupby("city_id")["orders"].mean()
    both = pd.DataFrame({"before": before, "after": after})
    both = both[(both > 0).all(axis=1)]
    change = np.log(both["after"] / both["before"])
    dark, kept = change[kind == channel], change[kind.isna()]
    found = ttest_ind(dark, kept).confidence_interval(0.95)
    return {
        "share": float(1 - np.exp(dark.mean() - kept.mean())),
        "low": float(1 - np.exp(found.high)),
        "high": float(1 - np.exp(found.low)),
    }
    ### END SOLUTION


# %% id="test_geo_lift" role="test" points=3
weekly = {
    1: (None, [100, 120, 66, 66]),
    2: (None, [50, 50, 40, 24]),
    3: (None, [20, 20, 12, 10]),
    4: ("kol", [200, None, 80, 80]),
    5: ("kol", [10, 30, 18, 0]),
    6: ("feed_ads", [80, 80, 10, 10]),
    7: ("kol", [5, 5, 0, 0]),
    8: (None, [0, 0, 7, 9]),
    9: (None, [12, 14, None, None]),
}
tiny = pd.DataFrame(
    [
        (city, pd.Timestamp("2026-01-05") + pd.Timedelta(weeks=at), off if at > 1 else None, count)
        for city, (off, counts) in weekly.items()
        for at, count in enumerate(counts)
        if count is not None
    ],
    columns=["city_id", "week_start", "channel_off", "orders"],
).sample(frac=1, random_state=12)
before = tiny.copy()
answer = checks.call(geo_lift, tiny, "kol")
checks.is_mapping(answer, 'geo_lift(tiny, "kol")', ["share", "low", "high"])
checks.same_mapping(
    {name: answer[name] for name in ["share", "low", "high"]},
    {"share": 0.2875764, "low": 0.1049890, "high": 0.4329149},
    'geo_lift(tiny, "kol")',
    rel=1e-5,
    abs=1e-6,
    hint="Cities 1 to 3 kept all and fell to 0.6, 0.64 and 0.55 of their orders a week; 4, which "
    "lacks a week, and 5, which has a week of 0, to 0.4 and 0.45; 6 lost something else, 7 to 9 have "
    "no orders before or after; three degrees of freedom",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _missing(cities, channel):
    from scipy.stats import t

    weeks = sorted(set(cities.loc[cities["channel_off"].notna(), "week_start"]))
    groups = {channel: [], "none": []}
    for _, mine in cities.groupby("city_id"):
        lost = set(mine["channel_off"].dropna())
        key = lost.pop() if lost else "none"
        late = mine["week_start"] >= weeks[0]
        sums = mine["orders"][~late].sum(), mine["orders"][late].sum()
        if key in groups and min(sums) > 0:
            ratio = sums[1] / late.sum() / (sums[0] / (~late).sum())
            groups[key].append(np.log(ratio))
    one, other = np.array(groups[channel]), np.array(groups["none"])
    free = len(one) + len(other) - 2
    squares = ((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum()
    error = (squares / free * (1 / len(one) + 1 / len(other))) ** 0.5
    effect, half = one.mean() - other.mean(), t.ppf(0.975, free) * error
    values = [1 - np.exp(effect + shift) for shift in (0, half, -half)]
    return dict(zip(["share", "low", "high"], values))


def _case(seed, channel, options):
    cities = samples.dark_cities(seed, **options).sample(frac=0.9, random_state=seed)
    cities.loc[cities["city_id"] == 2, "orders"] = 0
    cities.loc[cities["city_id"] == 4, "orders"] = cities.loc[cities["city_id"] == 4, "orders"] % 2
    cities = cities[(cities["city_id"] != 3) | (cities["week_start"] > "2026-02-01")]
    return cities, channel, _missing(cities, channel)


cases = [
    _case(1261, "kol", {}),
    _case(1262, "feed_ads", {"cities": 15, "before": 4}),
    _case(1263, "kol", {"cities": 24, "lost": -0.1}),
]
late = samples.dark_cities(1264, cities=21, before=3, after=4)
late = late[(late["channel_off"] != "kol") | (late["week_start"] != late["week_start"].unique()[3])]
kept = late["city_id"][
    late["channel_off"].isna() & (late["week_start"] == late["week_start"].max())
]
silent = (late["city_id"] == kept.iloc[0]) & (late["week_start"] < late["week_start"].unique()[3])
late.loc[silent, "orders"] = 0
of_late = _missing(late, "kol")
for fresh, channel, expected in cases:
    before = fresh.copy()
    answer = checks.call(geo_lift, fresh, channel)
    checks.is_mapping(answer, "geo_lift(cities, channel)", ["share", "low", "high"])
    checks.same_mapping(
        {name: answer[name] for name in ["share", "low", "high"]},
        expected,
        "geo_lift(cities, channel)",
        rel=1e-5,
        hint="One change a city, cities that lost this channel against cities that lost none",
        reread="Before and after, and the others",
    )
    checks.unchanged(before, fresh, "cities")
checks.same_mapping(
    checks.call(geo_lift, late, "kol"),
    of_late,
    "geo_lift(cities, channel) where its cities lack the first week after the switch",
    rel=1e-5,
    hint="The switch is the first week in which any channel is off; a city without orders before it "
    "has no change",
)
### END HIDDEN TESTS

# %% [markdown] id="private_flow_prompt"
# ## 8. From public to private traffic (messy input)
#
# "They say that two of five buyers on the platforms should move to our own groups 公域转私域," says the marketing lead.
# "How many do ours?"
#
# Platforms and mini-program write the same user id differently, or not at all.
# And who bought last week has not had time to move.
#
# <details><summary>Hint 1: concept</summary>
#
# Who was in the private groups before cannot move there. Whose time is not over cannot be said not to have moved.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Clean both ids in the same way, drop what is missing or blank, then take one first day for each public buyer. Only then join the acts.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `key = table["user_id"].str.____().str.____()`, then `groupby(key)` for the first day of each user in both tables, and `end = first + pd.Timedelta(days=____)` for those who count.
#
# </details>


# %% id="private_flow" role="solution"
def private_flow(
    public: pd.DataFrame, private: pd.DataFrame, known_on: str, window_days: int
) -> dict[str, float]:
    """Return the share of public buyers who then act in private.

    Parameters
    ----------
    public : DataFrame
        Purchases on the platforms in any order, with the columns user_id (text) and bought_on
        (Timestamp of the day), among others. A user may have many, a row may come twice.
    private : DataFrame
        Acts in private groups and mini-program, with the columns user_id (text) and acted_on
        (Timestamp of the day), among others.
        In both tables ids that differ only in capitals and in spaces before or after them are one
        user; a space within an id belongs to it ("a 1" is not "a1"). An id may be missing, empty or
        of spaces alone, and a day missing: such a row counts for nobody. Gaps in other columns mean
        nothing.
    known_on : str
        Last day ("2025-12-31") of which anything is known.
    window_days : int
        A user has moved who acts in private 1 to `window_days` days after the *first* public
        purchase, whatever else the user does.

    Returns
    -------
    dict
        buyers (users with a public purchase whose window ends on `known_on` or before and who did not
        act in private on the day of the first purchase or earlier), moved (those of them who moved)
        and share (moved over buyers; NaN when there are none).
    """
    ### BEGIN SOLUTION
    bought = public.assign(key=public["user_id"].str.strip().str.upper())
    acted = private.assign(key=private["user_id"].str.strip().str.upper())
    # A missing key is no group, and an act without a key finds no purchase.
    first = bought[bought["key"] != ""].groupby("key")["bought_on"].min()
    first = first[first + pd.Timedelta(days=window_days) <= pd.Timestamp(known_on)]
    acted = acted.merge(first.rename("first_on"), left_on="key", right_index=True)
    days = (acted["acted_on"] - acted["first_on"]).dt.days
    before = set(acted.loc[days <= 0, "key"])
    within = set(acted.loc[days <= window_days, "key"])
    buyers = set(first.index) - before
    moved = buyers & within
    share = len(moved) / len(buyers) if buyers else float("nan")
    return {"buyers": len(buyers), "moved": len(moved), "share": share}
    ### END SOLUTION


# %% id="test_private_flow" role="test" points=3
public = pd.DataFrame(
    [
        ("A1", "2025-10-01"),
        (" a1 ", "2025-11-20"),
        ("b2", "2025-10-05"),
        ("C3", "2025-10-05"),
        ("d4 ", "2025-10-10"),
        ("D4", "2025-10-10"),
        ("E5", "2025-12-02"),
        ("F6", "2025-12-01"),
        (None, "2025-10-01"),
        ("  ", "2025-10-02"),
        ("G7", None),
        ("H8", "2025-10-20"),
        ("H8", "2025-10-20"),
        ("A 1", "2025-10-03"),
        ("z1", "2025-10-07"),
        ("J9", "2025-10-03"),
    ],
    columns=["user_id", "bought_on"],
    index=range(5, 21),
).astype({"user_id": "str"})
public["city"] = "Wuhan"
public.loc[[9, 10], "city"] = None
public["bought_on"] = pd.to_datetime(public["bought_on"])
private = pd.DataFrame(
    [
        ("a1", "2025-10-31"),
        ("A1", "2025-11-02"),
        ("B2 ", "2025-11-05"),
        ("c3", "2025-10-05"),
        ("C3", "2025-10-09"),
        (" D4", "2025-10-11"),
        ("d4", None),
        ("e5", "2025-12-10"),
        (None, "2025-10-03"),
        ("", "2025-10-03"),
        ("g7", "2025-11-01"),
        ("h8", "2025-10-19"),
        ("j9", "2025-12-20"),
        ("j9", "2025-10-08"),
    ],
    columns=["user_id", "acted_on"],
    index=range(3, 17),
).astype({"user_id": "str"})
private["acted_on"] = pd.to_datetime(private["acted_on"])
before = public.copy(), private.copy()
keys = ["buyers", "moved", "share"]
answer = checks.call(private_flow, public, private, "2025-12-31", 30)
checks.is_mapping(answer, 'private_flow(public, private, "2025-12-31", 30)', keys)
checks.same_mapping(
    {key: answer[key] for key in keys},
    {"buyers": 7, "moved": 3, "share": 3 / 7},
    'private_flow(public, private, "2025-12-31", 30)',
    hint="A1, A 1, Z1, B2, D4, F6 and J9 count; A1, D4 and J9 moved. B2 acted on day 31, F6's 30 days "
    "end on the last day known, E5's do not. C3 and H8 were private already. The rest is nobody",
)
answer = checks.call(private_flow, public, private, "2025-12-31", 45)
checks.is_mapping(answer, 'private_flow(public, private, "2025-12-31", 45)', keys)
checks.same_mapping(
    {key: answer[key] for key in keys},
    {"buyers": 6, "moved": 4, "share": 2 / 3},
    'private_flow(public, private, "2025-12-31", 45)',
    hint="With 45 days B2 moved, too, and F6's days are not over",
)
answer = checks.call(private_flow, public, private, "2025-10-20", 30)
checks.is_mapping(answer, 'private_flow(public, private, "2025-10-20", 30)', keys)
checks.same_mapping(
    {key: answer[key] for key in keys},
    {"buyers": 0, "moved": 0, "share": float("nan")},
    'private_flow(public, private, "2025-10-20", 30)',
    hint="Nobody's 30 days are over",
)
checks.unchanged(before[0], public, "public")
checks.unchanged(before[1], private, "private")
### BEGIN HIDDEN TESTS


def _flow(public, private, known_on, window):
    def clean(table, column):
        days = {}
        for user, day in zip(table["user_id"], table[column]):
            if isinstance(user, str) and user.strip() and not pd.isna(day):
                days.setdefault(user.strip().lower(), []).append(day.toordinal())
        return days

    bought, acted = clean(public, "bought_on"), clean(private, "acted_on")
    last = pd.Timestamp(known_on).toordinal()
    flags = []
    for user, days in bought.items():
        start = min(days)
        later = [day - start for day in acted.get(user, [])]
        if start + window <= last and not any(gap <= 0 for gap in later):
            flags.append(any(0 < gap <= window for gap in later))
    count = len(flags)
    return {"buyers": count, "moved": sum(flags), "share": sum(flags) / count if count else np.nan}


def _case(seed, known_on, window, options):
    public, private = samples.users(seed, **options)
    return public, private, known_on, window, _flow(public, private, known_on, window)


cases = [
    _case(1271, "2025-12-28", 30, {}),
    _case(1272, "2025-11-30", 45, {"count": 120}),
    _case(1273, "2025-10-15", 14, {"count": 90}),
    _case(1274, "2025-12-28", 7, {"count": 25}),
]
for shop_side, own_side, known_on, window, expected in cases:
    before = shop_side.copy(), own_side.copy()
    answer = checks.call(private_flow, shop_side, own_side, known_on, window)
    checks.is_mapping(answer, "private_flow(public, private, known_on, window_days)", keys)
    checks.same_mapping(
        {key: answer[key] for key in keys},
        expected,
        "private_flow(public, private, known_on, window_days)",
        hint="Clean ids, first purchases, whole windows, and who was private before is out",
        reread="From public to private",
    )
    checks.unchanged(before[0], shop_side, "public")
    checks.unchanged(before[1], own_side, "private")
### END HIDDEN TESTS

# %% [markdown] id="shapley_credit_prompt"
# ## 9. Credit by coalition (debug)
#
# A colleague splits the credit for sales by Shapley values 夏普利值.
# A coalition $S$ of channels is worth the number of buyers who met no channel outside $S$: with these channels alone they could have come.
# A channel's credit is what it adds to a coalition, as a mean over all orders in which the channels may join: a coalition of $k$ channels before it has the weight $\frac{k!\,(n-k-1)!}{n!}$.
# "But my credits do not add up to the buyers," he says, "and some channels have less than none."
# His program has three mistakes.
#
# ```python
# def shapley_credit(touches):
#     bought = touches[touches["bought"]]
#     seen = bought.groupby("customer_id")["touch_channel"].agg(set)
#     channels = list(touches["touch_channel"].unique())
#     n = len(channels)
#
#     def worth(coalition):
#         return sum(met == set(coalition) for met in seen)
#
#     rows = []
#     for channel in channels:
#         others = [name for name in channels if name != channel]
#         credit = 0.0
#         for size in range(n - 1):
#             weight = factorial(size) * factorial(n - size) / factorial(n)
#             for group in combinations(others, size):
#                 credit += weight * (worth([*group, channel]) - worth(group))
#         rows.append((channel, credit))
#     return pd.DataFrame(rows, columns=["touch_channel", "credit"])
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# A buyer who met `kol` alone could have come with `kol` and `feed_ads`, too.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Add up the weights of one channel over all coalitions of the others: they should make 1. How many others can stand before a channel at most?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `met ____ set(coalition)`, `range(____)`, `factorial(n - size - ____)`.
#
# </details>


# %% id="shapley_credit" role="solution"
def shapley_credit(touches: pd.DataFrame) -> pd.DataFrame:
    """Split buyers among channels by Shapley values.

    Parameters
    ----------
    touches : DataFrame
        Touches in any order, with the columns customer_id, touch_channel and bought (bool, the same
        in all rows of a customer), among others. A customer may meet a channel many times. A
        channel's name may hold spaces, or be a part of another's. At most eight channels.

    Returns
    -------
    DataFrame
        One row for each channel of the table, in any order, with the columns touch_channel and
        credit (buyers; all credits add up to the number of buyers, and a channel that no buyer met
        has 0; where nobody bought, all have 0). A coalition is worth the number of buyers who met
        no channel outside it.
    """
    ### BEGIN SOLUTION
    bought = touches[touches["bought"]]
    seen = bought.groupby("customer_id")["touch_channel"].agg(set)
    channels = list(touches["touch_channel"].unique())
    n = len(channels)

    def worth(coalition: list[str] | tuple[str, ...]) -> int:
        return sum(met <= set(coalition) for met in seen)

    rows = []
    for channel in channels:
        others = [name for name in channels if name != channel]
        credit = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for group in combinations(others, size):
                credit += weight * (worth([*group, channel]) - worth(group))
        rows.append((channel, credit))
    return pd.DataFrame(rows, columns=["touch_channel", "credit"])
    ### END SOLUTION


# %% id="test_shapley_credit" role="test" points=2
tiny = pd.DataFrame(
    [
        (1, "kol", True),
        (2, "kol", True),
        (2, "search_ads", True),
        (2, "kol", True),
        (3, "search_ads", True),
        (3, "kol live", True),
        (3, "kol", True),
        (4, "search", False),
        (4, "kol", False),
        (5, "search_ads", True),
        (6, "kol", True),
        (6, "kol", True),
        (7, "kol live", False),
        (8, "kol live", True),
        (9, "mail", False),
    ],
    columns=["customer_id", "touch_channel", "bought"],
    index=range(3, 18),
)
tiny["touch_no"] = range(15)
tiny = tiny.sample(frac=1, random_state=12)
before = tiny.copy()
answer = checks.call(shapley_credit, tiny)
checks.is_frame(answer, "shapley_credit(tiny)", ["touch_channel", "credit"], numeric=["credit"])
checks.sums_to(answer["credit"], 6.0, "shapley_credit(tiny)['credit']")
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "touch_channel": ["kol", "search_ads", "kol live", "search", "mail"],
            "credit": [2 + 1 / 2 + 1 / 3, 1 + 1 / 2 + 1 / 3, 1 + 1 / 3, 0.0, 0.0],
        }
    ),
    "shapley_credit(tiny)",
    keys="touch_channel",
    hint="Buyers 1 and 6 met kol alone, 8 kol live; buyer 2 met two channels, one of them twice; no "
    "buyer met mail or search, which is not search_ads",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _shares(touches):
    credit = dict.fromkeys(touches["touch_channel"], 0.0)
    met = {}
    for row in touches.itertuples():
        if row.bought:
            met.setdefault(row.customer_id, set()).add(row.touch_channel)
    for names in met.values():
        for channel in names:
            credit[channel] += 1 / len(names)
    return pd.DataFrame({"touch_channel": list(credit), "credit": list(credit.values())})


def _case(seed, options):
    touches = samples.paths(seed, **options).sample(frac=1, random_state=seed)
    touches.loc[touches["touch_channel"] == "kol", "bought"] &= seed != 1282
    touches["bought"] = touches.groupby("customer_id")["bought"].transform("min")
    return touches, _shares(touches)


cases = [
    _case(1281, {"customers": 60}),
    _case(1282, {"customers": 40, "channels": 6}),
    _case(1283, {"customers": 30, "channels": 2}),
    _case(1284, {"customers": 25, "channels": 3, "single": True}),
]
nobody = samples.paths(1285, customers=9, channels=3).assign(bought=False)
of_nobody = _shares(nobody)
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(shapley_credit, fresh),
        expected,
        "shapley_credit(touches)",
        keys="touch_channel",
        abs=1e-8,
        hint="Each order in which the channels may join counts the same",
        reread="Share out a coalition: Shapley",
    )
    checks.unchanged(before, fresh, "touches")
checks.same_frame(
    checks.call(shapley_credit, nobody),
    of_nobody,
    "shapley_credit(touches) where nobody bought",
    keys="touch_channel",
    abs=1e-8,
    hint="Without buyers every channel has a credit of 0, and none is missing",
)
### END HIDDEN TESTS

# %% [markdown] id="markov_credit_prompt"
# ## 10. Credit by removal, on another shop (transfer)
#
# "The last click 末次点击 takes it all," says the marketing lead. "What if a channel were gone?"
#
# In a Markov chain 马尔可夫链 of order 1 a journey moves from *start* to a channel, from channel to channel (the same one perhaps) and at last to *conversion* or *null*.
# The chance of each move is its share of all moves from the same place.
# Take a channel away: every move into it ends in *null* instead.
# The share of conversions that is lost so is its removal effect 移除效应.
# Credits are in proportion to removal effects and add up to all conversions.
#
# After the small table your answer runs on 10,000 real paths of twelve channels (`shop.realdata.load_attribution_paths()`), where `alpha` has 8,447 conversions by last click; published Markov credits for it lie between 5,273 and 5,357.
#
# <details><summary>Hint 1: concept</summary>
#
# Let $h$ be the chance to convert from a channel: it is the chance of a move to *conversion* plus, over all channels, the chance of a move there times their $h$. Linear equations.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Count moves in a square matrix with rows for start and channels, weighted by the journeys of the path. Removal sets a column to 0 and leaves the row sums as they were.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `share = moves / ____` row by row; `h = np.linalg.solve(np.eye(n) - ____, ____)`; the effect of a channel compares `h[start]` with and without it.
#
# </details>


# %% id="markov_credit" role="solution"
def markov_credit(paths: pd.DataFrame) -> pd.DataFrame:
    """Split conversions among channels by last click and by Markov removal effects.

    Parameters
    ----------
    paths : DataFrame
        Rows in any order with the columns path (text: channels in order of time with " > " between,
        "alpha > iota > alpha"; a channel may repeat, also right after itself, and its name may hold
        spaces or be a part of another's), conversions and
        non_conversions (journeys on this path with and without one), among others. Equal paths may
        stand in several rows. Every row has a journey, and some row a conversion.

    Returns
    -------
    DataFrame
        One row for each channel of any path, in any order, with the columns channel, last_click
        (conversions of paths that end with it, 0 without one) and markov (removal effects in a chain of order 1
        with start, conversion and null, scaled to add up to all conversions; whether moves to the
        same channel are counted changes none of them).
    """
    ### BEGIN SOLUTION
    routes = paths["path"].str.split(" > ")
    channels = sorted({channel for route in routes for channel in route})
    place = {channel: at for at, channel in enumerate(channels, start=1)}
    n = len(channels) + 1
    moves, last = np.zeros((n, n + 2)), np.zeros(n)
    for route, good, bad in zip(
        routes, paths["conversions"], paths["non_conversions"], strict=True
    ):
        stops = [0, *(place[channel] for channel in route)]
        for here, there in zip(stops[:-1], stops[1:], strict=True):
            moves[here, there] += good + bad
        moves[stops[-1], n] += good
        moves[stops[-1], n + 1] += bad
        last[stops[-1]] += good
    share = moves / moves.sum(axis=1, keepdims=True)

    def converted(gone: int) -> float:
        within = share[:, :n].copy()
        within[:, gone] = 0.0
        return float(np.linalg.solve(np.eye(n) - within, share[:, n])[0])

    whole = converted(0)
    effect = np.array([1 - converted(at) / whole for at in range(1, n)])
    credit = paths["conversions"].sum() * effect / effect.sum()
    return pd.DataFrame({"channel": channels, "last_click": last[1:], "markov": credit})
    ### END SOLUTION


# %% id="test_markov_credit" role="test" points=3
tiny = pd.DataFrame(
    {
        "path": [
            "kol > kol live",
            "kol",
            "kol live > kol live > kol",
            "mail",
            "kol > kol live",
            "live > kol",
            " > ".join(["kol live"] * 30),
        ],
        "conversions": [3, 1, 2, 0, 1, 2, 1],
        "non_conversions": [1, 5, 0, 2, 1, 1, 1],
    },
    index=[3, 5, 6, 9, 11, 12, 14],
)
before = tiny.copy()
answer = checks.call(markov_credit, tiny)
checks.is_frame(
    answer, "markov_credit(tiny)", ["channel", "last_click", "markov"],
    numeric=["last_click", "markov"],
)  # fmt: skip
checks.sums_to(answer["markov"], 10.0, "markov_credit(tiny)['markov']")
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "channel": ["kol", "kol live", "mail", "live"],
            "last_click": [5.0, 5.0, 0.0, 0.0],
            "markov": [5.2954803, 3.6990487, 0.0, 1.0054709],
        }
    ),
    "markov_credit(tiny)",
    keys="channel",
    rel=1e-6,
    hint="21 journeys: 12 begin with kol, 4 with kol live, 2 with mail, 3 with live. From kol live "
    "there are 60 moves to itself, 2 to kol, 5 to conversion and 3 to null; no path ends with live",
)
checks.unchanged(before, tiny, "tiny")
answer = checks.is_frame(
    checks.call(markov_credit, shop.realdata.load_attribution_paths()),
    "markov_credit(real paths)",
    ["channel", "last_click", "markov"],
)
alpha = answer[answer["channel"] == "alpha"]
assert len(alpha) == 1, (
    f"markov_credit(real paths): there should be one row for alpha, but there are {len(alpha)}"
)
checks.same_number(
    alpha["last_click"].iloc[0], 8_447, "markov_credit(real paths): last_click of alpha"
)
checks.between(alpha["markov"].iloc[0], 5_273, 5_357, "markov_credit(real paths): markov of alpha")
### BEGIN HIDDEN TESTS


def _removal(paths):
    counts, last = {}, {}
    for path, good, bad in paths[["path", "conversions", "non_conversions"]].itertuples(
        index=False
    ):
        steps = path.split(" > ")
        for pair in zip(["(start)", *steps], steps):
            counts[pair] = counts.get(pair, 0) + good + bad
        for end, count in [("(sold)", good), ("(null)", bad)]:
            counts[steps[-1], end] = counts.get((steps[-1], end), 0) + count
        last[steps[-1]] = last.get(steps[-1], 0) + good
    out = {}
    for (here, _), count in counts.items():
        out[here] = out.get(here, 0) + count
    names = [name for name in out if name != "(start)"]

    def reach(without):
        # Expected visits to each place, from the start forward.
        flow = np.zeros((len(names), len(names)))
        begin = np.zeros(len(names))
        for (here, there), count in counts.items():
            if there in names and there != without:
                if here == "(start)":
                    begin[names.index(there)] = count / out[here]
                else:
                    flow[names.index(here), names.index(there)] = count / out[here]
        visits = np.linalg.solve(np.eye(len(names)) - flow.T, begin)
        return sum(
            visits[at] * counts.get((name, "(sold)"), 0) / out[name]
            for at, name in enumerate(names)
        )

    full = reach(None)
    loss = {name: full - reach(name) for name in names}
    total, scale = paths["conversions"].sum(), sum(loss.values())
    return pd.DataFrame(
        {
            "channel": names,
            "last_click": [float(last.get(name, 0)) for name in names],
            "markov": [total * loss[name] / scale for name in names],
        }
    )


def _case(seed, options):
    paths = samples.counted_paths(seed, **options).sample(frac=1, random_state=seed)
    return paths, _removal(paths)


cases = [
    _case(1291, {}),
    _case(1292, {"rows": 70, "channels": 6}),
    _case(1293, {"rows": 5, "channels": 2}),
]
real = shop.realdata.load_attribution_paths()
of_real = _removal(real)
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(markov_credit, fresh),
        expected,
        "markov_credit(paths)",
        keys="channel",
        rel=1e-6,
        abs=1e-7,
        hint="All journeys as weights, and what moves into a removed channel is lost",
        reread="Take a channel away: Markov",
    )
    checks.unchanged(before, fresh, "paths")
checks.same_frame(
    checks.call(markov_credit, real),
    of_real,
    "markov_credit(paths) of 10,000 real paths",
    keys="channel",
    rel=1e-5,
    abs=1e-5,
    hint="Twelve channels; paths of up to 89 touches",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the marketing lead
#
# It is Monday, 13 April 2026.
# Two weeks ago the marketing lead was shown orders in the cities, bids of the festival quarter, and what fixed fees lost.
# She signs no fixed fee alone any more, and a test of search ads is on its way.
# "But orders are not money, Double 11 双11 is not a usual quarter, and creators now ask for a smaller fee *and* a commission," she says.
# So this memo is about other numbers of the same tables, which the next cell makes:
#
# - `in_cny`: the city test with sales in CNY where orders stood, so that `geo_lift` gives the share of sales that is missing;
# - `journeys`: journeys that began in December 2025, after Double 11;
# - `by_kind`: keywords of July to September 2025, without a festival; the gain of a bid is for such a quarter;
# - `offered`: deals of 2025 without a fixed fee alone, so mixed ones and those on commission. Small accounts have less than 50,000 followers, large ones 500,000 or more.
#
# Of an order's amount 30% are left before advertising.
# Of sales by brand words 21% are incremental, the estimate of the pause test in the lecture; its interval runs from below 0 to 62%, and less than 0 cannot be.
# Of sales by other words take 100%.
# No bid should move by more than half up or a third down (reach 1.5).
#
# Write at most 300 words that she can act on today: what each channel adds, which bids to move, whether mixed deals do better than fixed fees and for whom, and what to test after search ads.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Channels** | what the city test says of the sales of at least three channels, with intervals, beside last click and Markov, and what differs in whom these count; nothing is called useless on a wide interval | shares without intervals | last click alone |
# | **Keywords** | elasticity with interval from bids set by lot, the next click by kind of word, bids to move with their gain in CNY a quarter; brand words at 21%, at 0 and at 62% | average returns alone | none |
# | **Creators** | by size, how many mixed deals miss three times their cost, what they left or lost in CNY after 30% margin and their cost, what they sell beside what they would need to, and what the shop offers to whom | a count alone | none |
# | **Advice** | what it rests on, what would change it, one test for next quarter with its size and how wide its interval would be | one of them | none |

# %% id="memo_data"
order = touchpoints.sort_values(["customer_id", "touch_no"])
order = order[order.groupby("customer_id")["touched_at"].transform("min") >= "2025-12-01"]
journeys = order.groupby("customer_id").agg(
    path=("touch_channel", " > ".join), bought=("order_id", "count")
)
journeys["conversions"] = (journeys["bought"] > 0).astype(int)
journeys["non_conversions"] = 1 - journeys["conversions"]
quarter = keywords[(keywords["date"] < "2025-10-01") & (keywords["bid_cny"] > 0)]
by_kind = quarter.groupby("keyword_kind").agg(
    bid_cny=("bid_cny", "mean"),
    clicks=("clicks", "sum"),
    cost_cny=("cost_cny", "sum"),
    revenue_cny=("revenue_cny", "sum"),
)
by_kind = by_kind.reset_index(names="keyword")
by_kind["incremental"] = np.where(by_kind["keyword"] == "brand", 0.21, 1.0)
in_cny = geo.assign(orders=geo["revenue_cny"])
offered = deals[deals["fee_model"] != "fixed"]

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** marketing lead. **Subject** keep short video, bid less on head words, mixed deals for small accounts only.
#
# **Channels.** Without short video 17% of sales would be missing (95% 5% to 28%): in the test's cities 21,000 CNY of margin a week (5,900 to 34,400), before its cost.
# December's last clicks give it 6%, Markov 14%.
# Brand search has 59% and 30%; the test says 1% (−15% to 15%).
# Search ads 9% (−2% to 18%), private messages 8% (−5% to 19%), KOL 7% (−8% to 20%), feed ads −2% (−18% to 13%): too wide to call any useless; cut none yet.
# Credits share out December's buyers; the test is of all sales in February and March.
# **Keywords.** By bids set by lot the elasticity of clicks is 0.43 (0.33 to 0.53).
# Head words cost 8,400 CNY and brought 0.73 of it in margin, the next click 0.22: a third off gains 2,710 a quarter.
# Long-tail words bring 1.37 with the next click: bids up by 37% gain 110 (10 to 280).
# Brand words at 21%: 0.93, leave them; at 0 a third off gains 560, at 62% half more 1,210.
# **Creators.** Mixed deals missed three times the cost: small 5 of 13, middle 23 of 31, large 3 of 3.
# Small ones left 1,700 CNY, too few to be sure; middle ones lost 32,700, large ones 37,600.
# A middle deal needs 9,700 CNY of sales in the median and sells 5,900.
# None of 27 on commission alone missed; all sizes left money there.
# Offer middle and large accounts commission alone, 25% at most, small ones a mixed deal.
# **Rests on** 14 days of sales by link, 30% margin, creators who chose their contract.
# **Would change it:** sales beyond the link, answers of rivals to our bids.
# **Test next:** feed ads off in 24 cities drawn by lot, on in 24: about ±7 points, not ±15.
# ### END SOLUTION
