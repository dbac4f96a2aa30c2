# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 04 Funnels and paths: assignment
#
# **Time** about 4 hours: ten exercises of 20 to 25 minutes; the memo takes one hour more.
# **You need** the lecture of this chapter, and grouping, joining and filtering in pandas.
#
# You have just become the analyst of the mini-program 小程序.
# It is Monday, 24 March 2025, three weeks after the shop repaired the payment page.
# The operations manager asks ten questions, from a plain count to what the repair is worth.
# Each answer is a function, so that she can ask again next week.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line; more tests run after you hand in.
# A test that fails says what came and, on the small table of the cell, what is right.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# In every table the index says nothing: it may start anywhere and have gaps, but no label comes twice.
# Any style counts: pandas, NumPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.
# Columns of your own beside those asked for do no harm.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_04 as samples

shop.setup()
STEPS = {
    "visit": "visit",
    "browse": "view",
    "cart": "add_to_cart",
    "checkout": "checkout",
    "pay": "pay",
}
events = shop.load_events(channel="mini_program", start="2025-02-17", end="2025-02-23")
raw_log = samples.payment_log(seed=7, count=80)[0]

# %% [markdown] id="data"
# ## The data
#
# `events` is one week of the mini-program's clickstream 行为日志, 17 to 23 February 2025: one row for each event of a session 会话.
# `STEPS` says which event proves each step of the funnel 漏斗.
# The step names are keys, the event names are values.

# %% id="look"
events.head(3)

# %% [markdown] id="sessions_reaching_prompt"
# ## 1. How many came that far? (warm-up)
#
# The manager asks: "In how many visits did somebody put something in the cart?"
# A session that adds three things counts once.
#
# <details><summary>Hint 1: concept</summary>
#
# The table has one row an event, the question is about sessions.
# Counting rows answers another question.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Keep the rows of that event, then count how many different sessions they belong to.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `events.loc[____ == ____, ____].____()`: which rows, which column, and what is counted of it.
#
# </details>


# %% id="sessions_reaching" role="solution"
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    """Count the sessions with at least one event of a kind.

    Parameters
    ----------
    events : DataFrame
        One row an event, with the columns session_id and event, among others.
        A session may have several events of a kind, and the same row may stand in it twice.
    event : str
        The kind of event, such as "add_to_cart".

    Returns
    -------
    int
        Number of different sessions; 0 when no session has such an event.
    """
    ### BEGIN SOLUTION
    return int(events.loc[events["event"] == event, "session_id"].nunique())
    ### END SOLUTION


# %% id="test_sessions_reaching" role="test" points=1
tiny = pd.DataFrame(
    {
        "session_id": [1, 1, 1, 2, 2, 3],
        "visitor_id": [7, 7, 7, 7, 7, 8],
        "event": ["visit", "add_to_cart", "add_to_cart", "visit", "add_to_cart", "visit"],
        "product_id": [None, 31, 32, None, 31, None],
    }
)
answer = checks.call(sessions_reaching, tiny, "add_to_cart")
checks.is_number(answer, "sessions_reaching(tiny, 'add_to_cart')")
checks.same_number(
    answer,
    2,
    "sessions_reaching(tiny, 'add_to_cart')",
    hint="It is 2: session 1 with two products, and session 2 of the same visitor",
)
checks.same_number(
    checks.call(sessions_reaching, tiny, "pay"),
    0,
    "sessions_reaching(tiny, 'pay')",
    hint="It is 0: no session of `tiny` has this event",
)
### BEGIN HIDDEN TESTS
fresh = samples.events(402, samples.ODD)
before = fresh.copy()
for kind in ["visit", "view", "payment_failed"]:
    pairs = zip(fresh["session_id"].tolist(), fresh["event"].tolist())
    checks.same_number(
        checks.call(sessions_reaching, fresh, kind),
        len({session for session, event in pairs if event == kind}),
        f"sessions_reaching(events, {kind!r})",
        hint="Count sessions, not rows, visitors or orders",
        reread="What one row is",
    )
unpaid = fresh[fresh["event"] != "pay"]
checks.same_number(
    checks.call(sessions_reaching, unpaid, "pay"),
    0,
    "sessions_reaching(events, 'pay') without any payment",
)
checks.unchanged(before, fresh, "events")
### END HIDDEN TESTS

# %% [markdown] id="funnel_table_prompt"
# ## 2. The funnel of the week (worked example with gaps)
#
# The manager wants the five steps in one table: how many sessions reached each step, which share of the step before that is (step rate 单步转化率), and which share of all visits (overall rate 整体转化率).
# A session reaches a step when it has at least one event of it.
#
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# reached = events.groupby("event")["session_id"].nunique()
# table = pd.DataFrame({"step": list(STEPS)})
# table["sessions"] = [reached.get(event, 0) for event in STEPS.____()]
# before = table["sessions"].____()
# table["step_rate"] = (table["sessions"] / before).where(before > ____)
# table["overall_rate"] = ...
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# Both rates have the same numerator.
# They differ in the denominator: the row above, or the first row.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `.shift()` moves a column down by one row, so that each row meets the one above it.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# One number stands below the line in all five rows.
# `table["overall_rate"] = ____ / ____ if ____ else ____`.
#
# </details>


# %% id="funnel_table" role="solution"
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    """Return sessions and rates of the five steps.

    Parameters
    ----------
    events : DataFrame
        One row an event, with the columns session_id and event, among others.
        The same row may stand in it twice, a step may have no event, and the table may be empty.

    Returns
    -------
    DataFrame
        Five rows, in the order of STEPS, with the columns
        step (visit, browse, cart, checkout, pay),
        sessions (sessions with at least one event of the step; 0 when there is none),
        step_rate (fraction of the sessions of the step before; missing in the first row),
        overall_rate (fraction of the sessions of the first step).
        A rate whose denominator is 0 is missing (NaN).
    """
    ### BEGIN SOLUTION
    reached = events.groupby("event")["session_id"].nunique()
    table = pd.DataFrame({"step": list(STEPS)})
    table["sessions"] = [int(reached.get(event, 0)) for event in STEPS.values()]
    before = table["sessions"].shift()
    table["step_rate"] = (table["sessions"] / before).where(before > 0)
    visits = pd.Series(table["sessions"].iloc[0], index=table.index)
    table["overall_rate"] = (table["sessions"] / visits).where(visits > 0)
    return table
    ### END SOLUTION


# %% id="test_funnel_table" role="test" points=2
tiny = pd.DataFrame(
    {
        "session_id": [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4],
        "visitor_id": [7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 9],
        "event": ["visit", "view", "view", "add_to_cart", "checkout"]
        + ["visit", "view", "add_to_cart", "visit", "view", "visit"],
    }
)
answer = checks.call(funnel_table, tiny)
checks.is_frame(
    answer,
    "funnel_table(tiny)",
    ["step", "sessions", "step_rate", "overall_rate"],
    rows=5,
    numeric=["sessions", "step_rate", "overall_rate"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "step": list(STEPS),
            "sessions": [4, 3, 2, 1, 0],
            "step_rate": [np.nan, 3 / 4, 2 / 3, 1 / 2, 0.0],
            "overall_rate": [1.0, 0.75, 0.5, 0.25, 0.0],
        }
    ),
    "funnel_table(tiny)",
    keys="step",
    ordered=True,
    hint="Right is sessions 4, 3, 2, 1, 0; step_rate NaN, 3/4, 2/3, 1/2, 0; "
    "overall_rate 1, 3/4, 2/4, 1/4, 0",
)
checks.same_frame(
    checks.call(funnel_table, tiny[tiny["event"] != "view"]),
    pd.DataFrame(
        {
            "step": list(STEPS),
            "sessions": [4, 0, 2, 1, 0],
            "step_rate": [np.nan, 0.0, np.nan, 1 / 2, 0.0],
            "overall_rate": [1.0, 0.0, 0.5, 0.25, 0.0],
        }
    ),
    "funnel_table(tiny) without any view",
    keys="step",
    ordered=True,
    hint="Right is sessions 4, 0, 2, 1, 0; the step_rate of cart is 2 of 0, which is NaN",
)


### BEGIN HIDDEN TESTS
def _funnel(frame):
    seen = {}
    for session, name in zip(frame["session_id"].tolist(), frame["event"].tolist()):
        seen.setdefault(name, set()).add(session)
    counts = [len(seen.get(name, ())) for name in STEPS.values()]
    before = [0, *counts[:-1]]
    return pd.DataFrame(
        {
            "step": list(STEPS),
            "sessions": counts,
            "step_rate": [a / b if b else np.nan for a, b in zip(counts, before)],
            "overall_rate": [a / counts[0] if counts[0] else np.nan for a in counts],
        }
    )


fresh = samples.events(402, samples.ODD)
cases = {
    "funnel_table(events)": (
        fresh,
        "Sessions, not rows; step_rate over the step before, overall_rate over the visits",
    ),
    "funnel_table(events) without any view": (
        fresh[fresh["event"] != "view"],
        "A rate with denominator 0 is missing, neither 0 nor infinite",
    ),
    "funnel_table(events) without any visit": (
        fresh[fresh["event"] != "visit"],
        "A rate with denominator 0 is missing, neither 0 nor infinite",
    ),
    "funnel_table(events) of a single session": (fresh[fresh["session_id"] == 1003], ""),
    "funnel_table(events) of an empty table": (
        fresh.iloc[:0],
        "Five rows, 0 sessions each, rates missing",
    ),
}
before = fresh.copy()
for name, (frame, hint) in cases.items():
    checks.same_frame(
        checks.call(funnel_table, frame),
        _funnel(frame),
        name,
        keys="step",
        ordered=True,
        hint=hint,
        reread="Two denominators",
    )
checks.unchanged(before, fresh, "events")
### END HIDDEN TESTS

# %% [markdown] id="rate_interval_prompt"
# ## 3. How sure are we? (on your own)
#
# "Of 40 checkouts 14 were paid: 35%. How far may the true rate be from that?"
# A rate from few sessions is a guess, and the manager wants to see how rough a guess.
#
# Give the Wilson interval 威尔逊区间 of the lecture for any confidence level.
# With $\hat p$ the rate, $n$ the trials and $z$ the normal quantile of the two-sided level:
#
# $$\frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1-\hat p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}$$
#
# <details><summary>Hint 1: concept</summary>
#
# The familiar $\hat p \pm z \cdot se$ can leave the range from 0 to 1 and is far too short near its ends.
# Wilson's interval does neither, and its middle lies closer to one half than $\hat p$ does.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# 95% two-sided leaves 2.5% at each end: the quantile of 0.975.
# `statsmodels.stats.proportion.proportion_confint` knows the method too.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `z = scipy.stats.norm.ppf(____)`, then three numbers: `center = rate + ____`, `half = z * np.sqrt(____)`, `scale = 1 + ____`.
#
# </details>


# %% id="rate_interval" role="solution"
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson interval of a rate.

    Parameters
    ----------
    successes : int
        Sessions that took the step, from 0 to trials, both included.
    trials : int
        Sessions that could have taken it; may be 0.
    confidence : float
        Two-sided confidence level, any fraction above 0 and below 1.

    Returns
    -------
    tuple of two floats
        Lower and upper end, fractions, not rounded. Both NaN when trials is 0.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    if trials == 0:
        return float("nan"), float("nan")
    z = norm.ppf(1 - (1 - confidence) / 2)
    rate = successes / trials
    center = rate + z**2 / (2 * trials)
    half = z * np.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    scale = 1 + z**2 / trials
    return float((center - half) / scale), float((center + half) / scale)
    ### END SOLUTION


# %% id="test_rate_interval" role="test" points=2
answer = checks.call(rate_interval, 14, 40)
ends = checks.is_sequence(answer, "rate_interval(14, 40)", length=2)
checks.all_between(ends, 0, 1, "rate_interval(14, 40)")
# Wide enough for z = 1.96 instead of 1.959964, too narrow for ends rounded to three digits.
for won, tried, level, least, most in [
    (14, 40, 0.95, 0.221345, 0.504941),
    (0, 20, 0.95, 0.0, 0.161125),
    (14, 40, 0.8, 0.261008, 0.450824),
]:
    checks.same_numbers(
        checks.call(rate_interval, won, tried, level),
        [least, most],
        f"rate_interval({won}, {tried}, {level})",
        rel=1e-4,
        abs=1e-6,
        hint=f"The ends are {least:.6f} and {most:.6f}",
    )
checks.same_numbers(
    checks.call(rate_interval, 0, 0),
    [np.nan, np.nan],
    "rate_interval(0, 0)",
    hint="Without trials nothing is known: both ends are NaN",
)
### BEGIN HIDDEN TESTS
from statistics import NormalDist

cases = [(14, 40), (0, 25, 0.95), (30, 30, 0.9), (3, 400, 0.4), (7, 9, 0.99)]
for won, tried, *level in cases:
    # The ends of Wilson's interval solve (rate - x)² = z² x (1 - x) / n.
    quantile = NormalDist().inv_cdf((1 + (level[0] if level else 0.95)) / 2)
    checks.same_numbers(
        checks.call(rate_interval, won, tried, *level),
        sorted(np.roots([tried + quantile**2, -2 * won - quantile**2, won**2 / tried]).real),
        f"rate_interval({', '.join(map(str, [won, tried, *level]))})",
        rel=1e-4,
        abs=1e-7,
        hint="Wilson's formula, with the two-sided quantile of this confidence",
        reread="How sure are we",
    )
checks.same_numbers(
    checks.call(rate_interval, 0, 0, 0.8),
    [np.nan, np.nan],
    "rate_interval(0, 0, 0.8)",
    hint="Without trials nothing is known: both ends are NaN",
)
### END HIDDEN TESTS

# %% [markdown] id="cart_rate_by_channel_prompt"
# ## 4. A colleague's cart rate (debug this code)
#
# A colleague reports that on one channel 140% of those who browse put something in the cart.
# The manager smells a mistake.
# This is the code:
#
# ```python
# def cart_rate_by_channel(events):
#     views = events[events["event"] == "view"].groupby("channel").size()
#     carts = events[events["event"] == "add_to_cart"].groupby("channel").size()
#     return carts / views
# ```
#
# Repair it.
# The cart rate 加购率 of a channel is: of the sessions with at least one view, the share that also put something in the cart.
# There are three mistakes: in the unit that is counted, in who belongs above the line, and on a channel where nobody used the cart.
# Goods may lie in the cart from an earlier visit, so a session can use the cart without a view.
#
# <details><summary>Hint 1: concept</summary>
#
# A share cannot exceed 1 when everything counted above the line is also counted below it.
# Which unit is counted here, and which should be?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make a table with one row a session: its channel, whether it viewed, whether it used the cart.
# Keep those that viewed.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `flags = events.assign(viewed=____, carted=____)`, then `.groupby(["channel", "session_id"])[[____]].any()`; keep the sessions that ____ and take the ____ of `carted` by channel.
#
# </details>


# %% id="cart_rate_by_channel" role="solution"
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    """Return the cart rate of each channel.

    Parameters
    ----------
    events : DataFrame
        One row an event, with the columns session_id, event and channel, among others.
        A session belongs to one channel. Which channels there are differs from table to table.
        The same row may stand in it twice; an add_to_cart may come without any view.
        At least one session viewed a product; perhaps none used the cart.

    Returns
    -------
    Series
        Index: every channel with at least one session that viewed a product.
        Value: of those sessions, the fraction that also have an add_to_cart; 0.0 where none has.
    """
    ### BEGIN SOLUTION
    flags = events.assign(viewed=events["event"] == "view", carted=events["event"] == "add_to_cart")
    sessions = flags.groupby(["channel", "session_id"])[["viewed", "carted"]].any()
    browsing = sessions[sessions["viewed"]]
    return browsing.groupby("channel")["carted"].mean()
    ### END SOLUTION


# %% id="test_cart_rate_by_channel" role="test" points=2
tiny = pd.DataFrame(
    {
        "session_id": [1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7],
        "channel": ["douyin"] * 5 + ["jd"] * 2 + ["tmall"] + ["douyin"] * 5,
        "event": ["view", "add_to_cart", "add_to_cart", "visit", "view", "visit", "view", "visit"]
        + ["visit", "add_to_cart", "visit", "view", "visit"],
    }
)
answer = checks.call(cart_rate_by_channel, tiny)
checks.is_series(answer, "cart_rate_by_channel(tiny)", numeric=True)
checks.all_between(answer, 0, 1, "cart_rate_by_channel(tiny)", hint="A share of sessions")
checks.same_series(
    answer,
    pd.Series({"douyin": 1 / 3, "jd": 0.0}),
    "cart_rate_by_channel(tiny)",
    hint="Right is 1/3 on douyin (1, 2 and 6 viewed, of these 1 used the cart; 5 never viewed), "
    "0 on jd, and no tmall, where nobody viewed",
)
checks.same_series(
    checks.call(cart_rate_by_channel, tiny[tiny["event"] != "add_to_cart"]),
    pd.Series({"douyin": 0.0, "jd": 0.0}),
    "cart_rate_by_channel(tiny) without any add_to_cart",
    hint="Nobody used the cart: the rate of every channel that viewed is 0",
)


### BEGIN HIDDEN TESTS
def _cart_rates(frame):
    seen = {}
    for session, name in zip(frame["session_id"].tolist(), frame["event"].tolist()):
        seen.setdefault(name, set()).add(session)
    rates = {}
    for session, channel in set(zip(frame["session_id"].tolist(), frame["channel"].tolist())):
        if session in seen["view"]:
            rates.setdefault(channel, []).append(session in seen.get("add_to_cart", ()))
    return pd.Series({channel: sum(flags) / len(flags) for channel, flags in rates.items()})


fresh = samples.events(402, samples.ODD)
fresh["channel"] = fresh["channel"].replace("pinduoduo", "pop_up_store")
before = fresh.copy()
checks.same_series(
    checks.call(cart_rate_by_channel, fresh),
    _cart_rates(before),
    "cart_rate_by_channel(events)",
    hint="Of the sessions that viewed: a cart without a view belongs neither above nor below",
    reread="Counting events or sessions",
)
checks.unchanged(before, fresh, "events")
rare = fresh[(fresh["event"] != "add_to_cart") | (fresh["channel"] != "jd")]
rare = rare[(rare["event"] != "view") | (rare["channel"] != "tmall")]
checks.same_series(
    checks.call(cart_rate_by_channel, rare),
    _cart_rates(rare),
    "cart_rate_by_channel(events) where a channel has no cart and another no view",
    hint="A channel that viewed and never used the cart has the rate 0; one without a view is left out",
)
bare = fresh[fresh["event"] != "add_to_cart"]
checks.same_series(
    checks.call(cart_rate_by_channel, bare),
    _cart_rates(bare),
    "cart_rate_by_channel(events) without any add_to_cart",
    hint="Every channel that viewed has the rate 0",
)
### END HIDDEN TESTS

# %% [markdown] id="strict_funnel_prompt"
# ## 5. In this order, and soon enough (on your own)
#
# "A session that fills its cart before it has looked at anything is no success of my product page," says the manager.
# She wants the strict funnel 严格漏斗: the five steps of `STEPS` in their order, all of them within so many minutes of the visit.
#
# A session reaches a step at its earliest event of that step that is not before the moment at which it reached the step before.
# So visit 9:00, cart 9:01, view 9:05, cart 9:07 reaches the cart step at 9:07.
# An event exactly at the limit still counts, and so does one at the same moment as the step before.
#
# <details><summary>Hint 1: concept</summary>
#
# Each step has a moment.
# The next step looks only at events from that moment on.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Keep a table with one row a session: since when it is at the step reached last, and its limit.
# For the next step take the events of its kind, join that table, keep those between both moments, and take the earliest by session.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `found = events[events["event"] == ____].merge(state, on=____)`, then `found[found["occurred_at"].between(____, ____)]`, then `.groupby("session_id")["occurred_at"].____()` for the next `since`.
#
# </details>


# %% id="strict_funnel" role="solution"
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    """Count the sessions that take the steps in order within a window.

    Parameters
    ----------
    events : DataFrame
        One row an event in any order, with the columns session_id, event and
        occurred_at (timestamp), among others. A session has at most one visit; one without a
        visit reaches no step. The same row may stand in it twice, and the table may be empty.
    minutes : float
        Length of the window in minutes, not always whole; from the visit of the session; its
        end belongs to it. A window may run over midnight.

    Returns
    -------
    Series
        Index: the steps in the order of STEPS. Value: number of sessions that reached the step,
        all steps before it, in that order, and within the window; 0 when there is none.
    """
    ### BEGIN SOLUTION
    ranks = {event: rank for rank, event in enumerate(STEPS.values())}
    rows = events.assign(rank=events["event"].map(ranks)).sort_values(["occurred_at", "rank"])
    window = pd.Timedelta(minutes=minutes)
    reached, limit = {}, {}
    for session, rank, moment in zip(rows["session_id"], rows["rank"], rows["occurred_at"]):
        if rank == 0:
            limit[session] = moment + window
        if rank == reached.get(session, 0) and moment <= limit.get(session, moment):
            reached[session] = rank + 1
    return pd.Series({step: sum(n > i for n in reached.values()) for i, step in enumerate(STEPS)})
    ### END SOLUTION


# %% id="test_strict_funnel" role="test" points=3
tiny = pd.DataFrame(
    [
        (2, "checkout", "10:03:00"),
        (1, "add_to_cart", "09:07:20"),
        (1, "visit", "09:00:00"),
        (1, "add_to_cart", "09:01:00"),
        (1, "view", "09:05:00"),
        (2, "visit", "10:00:00"),
        (2, "add_to_cart", "10:02:00"),
        (3, "add_to_cart", "11:30:00"),
        (3, "view", "11:30:00"),
        (3, "visit", "11:00:00"),
        (4, "view", "12:31:00"),
        (4, "visit", "12:00:00"),
        (5, "add_to_cart", "13:01:00"),
        (5, "visit", "13:00:00"),
        (5, "view", "13:05:00"),
        (6, "visit", "14:00:00"),
        (6, "view", "14:20:00"),
        (6, "add_to_cart", "14:40:00"),
    ],
    columns=["session_id", "event", "occurred_at"],
)
tiny["occurred_at"] = pd.to_datetime("2025-02-17 " + tiny["occurred_at"])
answer = checks.call(strict_funnel, tiny, 30)
checks.is_series(answer, "strict_funnel(tiny, 30)", numeric=True)
checks.same_labels(answer.index, list(STEPS), "the index of strict_funnel(tiny, 30)")
checks.never_rises(answer, "strict_funnel(tiny, 30)")
checks.same_series(
    answer,
    pd.Series({"visit": 6, "browse": 4, "cart": 2, "checkout": 0, "pay": 0}),
    "strict_funnel(tiny, 30)",
    hint="Right is 6, 4, 2, 0, 0: 1 and 3 reach the cart (3 at the limit, cart and view at one "
    "moment); 2 never viewed, 4 viewed too late, 5 used the cart before the view, "
    "6 after the end of the window",
)
checks.same_series(
    checks.call(strict_funnel, tiny, 7.5),
    pd.Series({"visit": 6, "browse": 2, "cart": 1, "checkout": 0, "pay": 0}),
    "strict_funnel(tiny, 7.5)",
    hint="Right is 6, 2, 1, 0, 0: session 1 reaches the cart after 7 minutes and 20 seconds",
)
# Only the two events of one moment change places: a sort by time alone puts them in the wrong
# order in one of both tables, whichever way it leaves ties.
tie = tiny.index[tiny["occurred_at"] == "2025-02-17 11:30"]
turned = tiny.copy()
turned.loc[tie, "event"] = tiny.loc[tie[::-1], "event"].to_numpy()
checks.same_series(
    checks.call(strict_funnel, turned, 30),
    pd.Series({"visit": 6, "browse": 4, "cart": 2, "checkout": 0, "pay": 0}),
    "strict_funnel(tiny, 30) with the view of session 3 in the row above its cart",
    hint="Right is 6, 4, 2, 0, 0 again: at one moment the order of the rows says nothing, "
    "the order of STEPS decides",
)
### BEGIN HIDDEN TESTS


def _strict(frame, window):
    moments = {}
    for session, name, at in zip(
        *(frame[c].tolist() for c in ["session_id", "event", "occurred_at"])
    ):
        moments.setdefault(session, {}).setdefault(name, []).append(at)
    counts = dict.fromkeys(STEPS, 0)
    for seen in moments.values():
        now = last = None
        for step, name in STEPS.items():
            now = min(
                (at for at in seen.get(name, []) if now is None or now <= at <= last), default=None
            )
            if now is None:
                break
            last = last or now + pd.Timedelta(minutes=window)
            counts[step] += 1
    return pd.Series(counts)


fresh = samples.events(403, samples.ODD)
before = fresh.copy()
for window in (7.5, 240):
    checks.same_series(
        checks.call(strict_funnel, fresh, window),
        _strict(before, window),
        f"strict_funnel(events, {window})",
        ordered=True,
        hint="In order, each step at its earliest event from the step before on, window from the visit",
        reread="Strict or loose",
    )
checks.unchanged(before, fresh, "events")
edges = pd.DataFrame(
    [
        *[(1, "add_to_cart", 600), (1, "view", 600), (1, "visit", 0)],
        *[(2, "visit", 0), (2, "view", 601)],
        *[(4, "view", -300), (4, "visit", 0), (4, "view", 480)],
        *[(5, "visit", 0), (5, "view", 60), (5, "add_to_cart", 120), (5, "view", 180)],
        *[(6, "visit", 0), (6, "view", 86_460)],
        *[(7, "view", 0), (7, "visit", 0)],
        *[(8, "pay", 90), (8, "checkout", 90), (8, "add_to_cart", 90), (8, "view", 60)],
        *[(8, "visit", 0)],
        *[(3, "view", 0), (3, "add_to_cart", 60)],
    ],
    columns=["session_id", "event", "occurred_at"],
)
edges["occurred_at"] = pd.Timestamp("2025-05-05 23:55") + pd.to_timedelta(
    edges["occurred_at"], unit="s"
)
checks.same_series(
    checks.call(strict_funnel, edges, 10),
    _strict(edges[edges["session_id"] != 3], 10),
    "strict_funnel(events, 10) at the ends of the window",
    hint="The last moment of the window counts, and so does the moment of the step before; "
    "a day later is too late; a session without a visit does not count",
)
checks.same_series(
    checks.call(strict_funnel, fresh.iloc[:0], 10),
    pd.Series(dict.fromkeys(STEPS, 0)),
    "strict_funnel(events, 10) of an empty table",
    hint="Five steps, 0 sessions each",
)
### END HIDDEN TESTS

# %% [markdown] id="payment_losses_prompt"
# ## 6. Why did they not pay? (on your own)
#
# The lecture found that most submitted orders of the mini-program were never paid.
# Break that loss down by reason 支付失败原因.
#
# A session is lost when it submitted an order and never paid it.
# Its reason is that of its last failed payment.
# Some just leave: no failed payment is on record, and they belong to the loss as much as the others, under the reason `no_failure_recorded`.
#
# <details><summary>Hint 1: concept</summary>
#
# Somebody whose first card was refused and whose second one worked is a customer, not a loss.
# And a share of the loss needs the whole loss as denominator, the silent part included.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Two sets of sessions: with a checkout, with a payment.
# Their difference is the loss.
# Then look up the last failed payment of each lost session.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `failed.sort_values(____).groupby(____)["reason"].____()`, then `.reindex(____)` for the lost sessions, `.fillna(____)` for the silent ones, and `.value_counts()`.
# The order of equal numbers is up to you: `sort_values` takes two columns.
#
# </details>


# %% id="payment_losses" role="solution"
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    """Break the sessions lost between checkout and payment down by reason.

    Parameters
    ----------
    events : DataFrame
        One row an event in any order, with the columns session_id, event, occurred_at
        (timestamp) and reason (text on payment_failed events, missing on others), among others.
        The same row may stand in it twice; two different failed payments of a session never
        have the same occurred_at. A session may run over midnight. There may be no failed
        payment at all, and no loss at all.

    Returns
    -------
    DataFrame
        One row for each reason that occurs, with the columns
        reason (of the last payment_failed of the session, or "no_failure_recorded"),
        sessions (number of lost sessions: a checkout, and no pay before or after it),
        share (fraction of all lost sessions).
        Most sessions first, equal ones in the alphabetical order of the reason.
        No rows when nothing is lost.
    """
    ### BEGIN SOLUTION
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    lost = sorted(ordered - paid)
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reasons = failed.groupby("session_id")["reason"].last().reindex(lost)
    counts = reasons.fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True], ignore_index=True)
    ### END SOLUTION


# %% id="test_payment_losses" role="test" points=3
tiny = pd.DataFrame(
    [
        (1, "payment_failed", "cashier_timeout", "23:59:10"),
        (1, "checkout", None, "23:57:00"),
        (1, "payment_failed", "bank_declined", "23:58:00"),
        (2, "checkout", None, "10:00:00"),
        (2, "payment_failed", "bank_declined", "10:01:00"),
        (2, "pay", None, "10:02:00"),
        (3, "checkout", None, "11:00:00"),
        (4, "checkout", None, "12:00:00"),
        (5, "view", None, "13:00:00"),
        (6, "checkout", None, "14:00:00"),
        (6, "payment_failed", "bank_declined", "14:01:00"),
        (6, "payment_failed", "bank_declined", "14:02:00"),
    ],
    columns=["session_id", "event", "reason", "occurred_at"],
)
tiny["occurred_at"] = pd.to_datetime("2025-02-17 " + tiny["occurred_at"])
answer = checks.call(payment_losses, tiny)
checks.is_frame(
    answer,
    "payment_losses(tiny)",
    ["reason", "sessions", "share"],
    numeric=["sessions", "share"],
)
checks.sums_to(answer["share"], 1, "the shares of payment_losses(tiny)")
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "reason": ["no_failure_recorded", "bank_declined", "cashier_timeout"],
            "sessions": [2, 1, 1],
            "share": [0.5, 0.25, 0.25],
        }
    ),
    "payment_losses(tiny)",
    keys="reason",
    ordered=True,
    hint="Right is no_failure_recorded 2 (sessions 3 and 4), bank_declined 1 (session 6), "
    "cashier_timeout 1 (session 1, whose last failure in time stands first); session 2 paid",
)
checks.same_frame(
    checks.call(payment_losses, tiny[tiny["event"] != "payment_failed"]),
    pd.DataFrame({"reason": ["no_failure_recorded"], "sessions": [4], "share": [1.0]}),
    "payment_losses(tiny) without any failed payment",
    keys="reason",
    hint="Right is one row: no_failure_recorded, 4 sessions, share 1",
)
### BEGIN HIDDEN TESTS


def _losses(frame):
    kinds, last = {}, {}
    columns = (frame[name].tolist() for name in ["occurred_at", "session_id", "event", "reason"])
    for _, session, event, reason in sorted(zip(*columns), key=lambda row: row[0]):
        kinds.setdefault(session, set()).add(event)
        if event == "payment_failed":
            last[session] = reason
    lost = [session for session, seen in kinds.items() if "checkout" in seen and "pay" not in seen]
    reasons = [last.get(session, "no_failure_recorded") for session in lost]
    counts = sorted({reason: reasons.count(reason) for reason in reasons}.items())
    return pd.DataFrame(
        [(name, count, count / len(lost)) for name, count in sorted(counts, key=lambda c: -c[1])],
        columns=["reason", "sessions", "share"],
    )


fresh = samples.events(402, samples.ODD)[["session_id", "event", "occurred_at", "reason"]]
before = fresh.copy()
checks.same_frame(
    checks.call(payment_losses, fresh),
    _losses(before),
    "payment_losses(events)",
    keys="reason",
    ordered=True,
    hint="Lost sessions only, each once, by its last failure in time; those who just left too; "
    "equal numbers in the alphabetical order of the reason",
    reread="Why they do not pay",
)
checks.unchanged(before, fresh, "events")
few = fresh[fresh["session_id"] < 1040]
checks.same_frame(
    checks.call(payment_losses, few),
    _losses(few),
    "payment_losses(events) of fewer sessions",
    keys="reason",
    ordered=True,
    hint="Equal numbers stand in the alphabetical order of the reason",
)
desk = pd.DataFrame(
    [
        *[(1, "checkout", None), (1, "payment_failed", "wallet_locked")],
        *[(2, "checkout", None), (2, "payment_failed", "wallet_locked")],
        *[(3, "checkout", None), (3, "pay", None)],
        *[(3, "checkout", None), (3, "payment_failed", "bank_declined")],
        *[(4, "checkout", None), (5, "payment_failed", "bank_declined")],
        *[(6, "checkout", None), (6, "payment_failed", "bank_declined")],
        *[(6, "payment_failed", "wallet_locked")],
    ],
    columns=["session_id", "event", "reason"],
)
desk["occurred_at"] = pd.date_range("2025-05-05 09:00", periods=len(desk), freq="min")
# Session 6 fails before midnight and again after it.
desk.loc[desk["session_id"] == 6, "occurred_at"] = pd.to_datetime(
    ["2025-05-05 23:56", "2025-05-05 23:59", "2025-05-06 00:01"]
)
checks.same_frame(
    checks.call(payment_losses, desk),
    _losses(desk),
    "payment_losses(events) of another cashier service",
    keys="reason",
    ordered=True,
    hint="Whatever the reasons are called, most sessions first; who ever paid is not lost; "
    "a session may run over midnight",
)
calm = fresh[fresh["event"] != "payment_failed"]
checks.same_frame(
    checks.call(payment_losses, calm),
    _losses(calm),
    "payment_losses(events) without any failed payment",
    keys="reason",
    ordered=True,
    hint="All lost sessions just left",
)
answer = checks.call(payment_losses, fresh[fresh["event"] != "checkout"])
checks.is_frame(answer, "payment_losses(events) without losses", ["reason", "sessions", "share"])
assert len(answer) == 0, (
    f"payment_losses(events) without losses: should have no rows, but has {len(answer)}"
)
### END HIDDEN TESTS

# %% [markdown] id="clean_payment_log_prompt"
# ## 7. The cashier's export (messy input)
#
# To check the reasons, the manager got the payment log 支付流水 of the cashier service: `raw_log` below.
# Somebody opened it in a spreadsheet and saved it again and again.
# All its columns are texts.
#
# | column | holds | becomes |
# |---|---|---|
# | 会话编号 | session, sometimes missing | `session_id`, int |
# | 发生时间 | moment, in three notations | `occurred_at`, timestamp |
# | 状态 | 成功 paid, 失败 failed, 已取消 cancelled | `paid`, bool |
# | 金额（元） | amount, with or without ¥, ￥ and thousand separators | `amount_cny`, float |
#
# Make it a clean table.
# Leave out rows without a session, cancelled payments, and the header 表头 where it stands between the rows.
# Some payments stand twice, often in another notation: keep each once.
# Two rows are the same payment when session, moment, state and amount agree after cleaning; a second try at another moment is another payment.
#
# <details><summary>Hint 1: concept</summary>
#
# Two texts can differ and say the same.
# So bring every column into one form first, and look for duplicates afterwards.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Strip the spaces everywhere, keep the rows whose session is made of digits and whose state is not 已取消.
# Then convert column by column.
# Check how many rows each step leaves.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# Moments: `text.str.replace("[____]", ____, regex=True)` until the three notations look alike, then `pd.to_datetime(____, format=____)`.
# Amounts: the same `.str.replace(____)` with other signs, then `.astype(____)`.
# Last, on the table of converted columns: `.drop_____()`.
#
# </details>

# %% id="look_at_the_log"
raw_log.head(6)


# %% id="clean_payment_log" role="solution"
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    """Clean an export of the payment log.

    Parameters
    ----------
    raw : DataFrame
        One row a payment, a duplicate or a repeated header, with the text columns
        会话编号, 发生时间, 状态, 金额（元）. There may be spaces around every text.
        Only 会话编号 may be missing. A session may have several payments, also at one moment:
        the same payment agrees in session, moment, state and amount.

    Returns
    -------
    DataFrame
        One row for each payment that has a session and was not cancelled, in any order, with
        the columns
        session_id (int), occurred_at (timestamp), paid (bool, True for 成功, False for 失败),
        amount_cny (float, CNY).
    """
    ### BEGIN SOLUTION
    text = raw.apply(lambda column: column.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False)]
    text = text[text["状态"] != "已取消"]
    moments = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    amounts = text["金额（元）"].str.replace("[¥￥,]", "", regex=True)
    clean = pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moments, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": amounts.astype(float),
        }
    )
    return clean.drop_duplicates(ignore_index=True)
    ### END SOLUTION


# %% id="test_clean_payment_log" role="test" points=3
tiny = pd.DataFrame(
    [
        ["11", "2025-02-17 09:00:00", "成功 ", "1,200.50"],
        ["会话编号 ", "发生时间", " 状态", "金额（元）"],
        [" 11", "2025/2/17 09:00:00", "成功", "¥1,200.50"],
        ["13", "2025-02-18 11:58:00", "失败", "80.00"],
        ["12", "2025年2月18日 10:30:00", "已取消", "80.00"],
        [None, "2025-02-18 11:00:00", "失败", "9.90"],
        ["13", "2025年2月18日 12:00:00", "失败 ", " ￥80.00"],
        ["13", "2025-02-18 12:00:00", "失败", "30.00"],
    ],
    columns=["会话编号", "发生时间", "状态", "金额（元）"],
)
answer = checks.call(clean_payment_log, tiny)
checks.is_frame(
    answer,
    "clean_payment_log(tiny)",
    ["session_id", "occurred_at", "paid", "amount_cny"],
    numeric=["session_id", "amount_cny"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "session_id": [11, 13, 13, 13],
            "occurred_at": pd.to_datetime(
                ["2025-02-17 09:00", "2025-02-18 11:58", "2025-02-18 12:00", "2025-02-18 12:00"]
            ),
            "paid": [True, False, False, False],
            "amount_cny": [1200.5, 80.0, 80.0, 30.0],
        }
    ),
    "clean_payment_log(tiny)",
    keys=["session_id", "occurred_at", "amount_cny"],
    hint="Right is four payments of the eight rows: 11 at 09:00 once (1,200.50, paid), and 13 at "
    "11:58 (80.00) and twice at 12:00 (80.00 and 30.00), all failed",
)
### BEGIN HIDDEN TESTS
for seed, options in [(72, {"doubled": 0.6}), (73, {"lost_ids": 0.4, "cancelled": 0.4})]:
    messy, right = samples.payment_log(seed, count=40, headers=3, **options)
    before = messy.copy()
    answer = checks.call(clean_payment_log, messy)
    checks.same_frame(
        answer,
        right,
        "clean_payment_log(raw)",
        keys=["session_id", "occurred_at"],
        hint="Convert first, then drop duplicates; no header, no 已取消, no row without a session",
        reread="An export from the real world",
    )
    checks.unchanged(before, messy, "raw")
messy = pd.DataFrame(
    [
        ["2001", "2025-03-01 10:00:00", "失败", "80.00"],
        ["2001", "2025-03-01 10:02:00", "失败", "80.00"],
        ["2002", "2025-03-01 10:00:00", "失败", "80.00"],
        [" 会话编号", "发生时间 ", " 状态", "金额（元） "],
        [" 1000003 ", " 2025年3月1日 10:00:00 ", " 成功 ", " ¥1,234,567.80 "],
        ["1000003", "2025/3/1 10:00:00", "成功", "1234567.80"],
        ["2004", "2025-03-01 11:00:00", "已取消 ", "5.00"],
    ],
    columns=["会话编号", "发生时间", "状态", "金额（元）"],
)
paid_when = ["2025-03-01 10:00", "2025-03-01 10:02", "2025-03-01 10:00", "2025-03-01 10:00"]
checks.same_frame(
    checks.call(clean_payment_log, messy),
    pd.DataFrame(
        {
            "session_id": [2001, 2001, 2002, 1000003],
            "occurred_at": pd.to_datetime(paid_when),
            "paid": [False, False, False, True],
            "amount_cny": [80.0, 80.0, 80.0, 1234567.8],
        }
    ),
    "clean_payment_log(raw) with spaces around every text",
    keys=["session_id", "occurred_at"],
    hint="A second try for the same amount is another payment, and so is one of another session",
)
### END HIDDEN TESTS

# %% [markdown] id="funnel_chart_prompt"
# ## 8. A picture for the Monday meeting (chart)
#
# Draw the funnel so that the meeting sees at once at which step the smallest share goes on.
# One bar a step, as long as its number of sessions, in the order of the funnel: from top to bottom if the bars lie, from left to right if they stand.
# The title states the finding in at least three words, English or Chinese: it names the step with the lowest step rate as the table writes it.
# A step's rate is the share of the step before that went on to it; the first step has none.
# Whether the title also prints the rate is up to you.
# Both axes say what they show, the one with the numbers in which unit.
#
# <details><summary>Hint 1: concept</summary>
#
# A title such as "Funnel" tells the reader nothing.
# "Only 21% of carts reach the checkout" does.
# The largest loss in sessions is almost always at the top of the funnel and is not what she asks for.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Divide each number by the one before it, and find the row with the smallest quotient.
# With `ax.barh`, the first row is at the bottom unless you turn the axis round.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `rates = table["sessions"] / table["sessions"].____()`, `worst = table.loc[rates.____(), "step"]`, and for lying bars `ax.____()`.
#
# </details>


# %% id="funnel_chart" role="solution"
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    """Draw a funnel as bars.

    Parameters
    ----------
    table : DataFrame
        One row a step, in the order of the funnel, with the columns step (text) and
        sessions (number of sessions, above 0; a later step may have more than an earlier one).
        At least two rows. No step name comes twice; one step alone has the lowest rate.

    Returns
    -------
    Axes
        One bar a step, in the order of the table, its length the number of sessions, its label
        the name of the step (anything more on a second line);
        a title that contains the name of the step with the lowest step rate;
        a label on each axis, with the word "sessions" on the one that shows the numbers.
    """
    ### BEGIN SOLUTION
    rates = table["sessions"] / table["sessions"].shift()
    worst = rates.idxmin()
    fig, ax = plt.subplots()
    ax.barh(table["step"], table["sessions"])
    ax.invert_yaxis()
    ax.set_title(f"Only {rates[worst]:.0%} go on to {table.loc[worst, 'step']}")
    ax.set_xlabel("Number of sessions")
    ax.set_ylabel("Step")
    return ax
    ### END SOLUTION


# %% id="test_funnel_chart" role="test" points=2
week = pd.DataFrame({"step": list(STEPS), "sessions": [1000, 640, 300, 60, 40]})
drawn = checks.chart(funnel_chart, week)
checks.same_bars(
    drawn,
    dict(zip(week["step"], week["sessions"])),
    "funnel_chart(week)",
    ordered=True,
    hint="One bar a step, its length the number of sessions, first step first",
)
checks.starts_at_zero(drawn, "funnel_chart(week)")
checks.has_title(drawn, "funnel_chart(week)")
assert "checkout" in drawn.title.casefold(), (
    "funnel_chart(week): the title should name checkout, which only 60 of 300 go on to; "
    f"it says {checks.shown(drawn.title)}"
)
counted = {"y": ["session"]} if not drawn.horizontal else {"x": ["session"]}
checks.has_labels(drawn, "funnel_chart(week)", **counted)
assert drawn.xlabel != drawn.ylabel, (
    f"funnel_chart(week): both axes are called {checks.shown(drawn.xlabel)}; one shows the steps"
)
axis = "x" if drawn.horizontal else "y"
checks.has_scale(drawn, "funnel_chart(week)", axis=axis, scale="linear")
checks.has_range(
    drawn,
    "funnel_chart(week)",
    axis=axis,
    low=min(bar.start for bar in drawn.bars),
    high=max(bar.start + bar.value for bar in drawn.bars),
    what="every bar from end to end",
)
### BEGIN HIDDEN TESTS
other = pd.DataFrame(
    {
        "step": ["landing", "quiz", "price", "offer", "contract"],
        "sessions": [9000, 5000, 2000, 2600, 1500],
    },
    index=[10, 4, 7, 2, 5],
)
before = other.copy()
drawn = checks.chart(funnel_chart, other)
checks.same_bars(
    drawn,
    dict(zip(before["step"], before["sessions"])),
    "funnel_chart(table) of another funnel",
    ordered=True,
)
checks.unchanged(before, other, "table")
title = drawn.title.casefold()
assert "price" in title and not all(step in title for step in before["step"]), (
    "funnel_chart(table) of another funnel: the title should name the one step with the lowest "
    f"step rate, not the one that loses most sessions; it says {checks.shown(drawn.title)}. "
    "Divide each number by the one before it"
)
### END HIDDEN TESTS

# %% [markdown] id="repair_value_prompt"
# ## 9. What the repair is worth (on your own)
#
# After the payment repair of 3 March a larger share of submitted orders is paid.
# "Good," says the manager, "but what is it worth a week, and how sure are we?"
#
# The value is the rise of the paid share, times the orders submitted in a week, times the margin of a paid order.
# Give it with its 95% interval.
# The standard error of a difference of two independent rates is
#
# $$se = \sqrt{\frac{p_1(1-p_1)}{n_1} + \frac{p_2(1-p_2)}{n_2}}$$
#
# <details><summary>Hint 1: concept</summary>
#
# The interval belongs to the difference.
# Two separate intervals may overlap although the difference is clear, and their outer ends are too far apart.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First the difference and its standard error, as fractions.
# Only then money: everything is multiplied by the same two numbers.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `rise = ____ - ____`, `se = np.sqrt(____ + ____)`, then `(rise - 1.96 * ____) * ____` for the low end in CNY.
#
# </details>


# %% id="repair_value" role="solution"
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    """Value the rise of a paid share, with its 95% interval.

    Parameters
    ----------
    paid_before, orders_before : int
        Sessions that paid and sessions that submitted an order, before the repair.
    paid_after, orders_after : int
        The same after it.
    weekly_orders : float
        Orders that will be submitted in a week, above 0.
    margin_cny : float
        Margin of a paid order, CNY, above 0.

    Returns
    -------
    dict
        "low", "estimate" and "high", CNY a week, not rounded. An end is negative where the
        share may have fallen.
        All NaN when either number of orders is 0. 1.96 is precise enough for the quantile.
    """
    ### BEGIN SOLUTION
    if orders_before == 0 or orders_after == 0:
        return {"low": np.nan, "estimate": np.nan, "high": np.nan}
    before = paid_before / orders_before
    after = paid_after / orders_after
    variance = before * (1 - before) / orders_before + after * (1 - after) / orders_after
    reach = 1.959964 * np.sqrt(variance)
    worth = weekly_orders * margin_cny
    rise = after - before
    return {"low": (rise - reach) * worth, "estimate": rise * worth, "high": (rise + reach) * worth}
    ### END SOLUTION


# %% id="test_repair_value" role="test" points=2
answer = checks.call(repair_value, 45, 150, 54, 120, 500, 10.0)
value = checks.is_mapping(
    answer, "repair_value(45, 150, 54, 120, 500, 10)", ["low", "estimate", "high"]
)
for end, right in [("low", 173.35), ("estimate", 750), ("high", 1326.65)]:
    checks.same_number(
        value[end],
        right,
        f"the {end} of repair_value(45, 150, 54, 120, 500, 10)",
        abs=0.05,
        hint=f"It is {right}: the share rises from 0.30 to 0.45 with a standard error of 0.0588; "
        "500 orders a week, 10 CNY each",
    )
checks.same_mapping(
    checks.call(repair_value, 0, 0, 5, 10, 100, 10.0),
    dict.fromkeys(["low", "estimate", "high"], np.nan),
    "repair_value(0, 0, 5, 10, 100, 10)",
    hint="Without orders on one side the rise is unknown: NaN for all three",
)
### BEGIN HIDDEN TESTS
for numbers in [
    (40, 100, 69, 115, 500, 10.0),
    (700, 2000, 261, 450, 1300, 62.5),
    (30, 45, 22, 45, 80, 31.0),
    (0, 12, 9, 30, 55.5, 20.0),
]:
    paid_1, orders_1, paid_2, orders_2, weekly, margin = numbers
    rise = paid_2 / orders_2 - paid_1 / orders_1
    error = (
        paid_1 * (orders_1 - paid_1) / orders_1**3 + paid_2 * (orders_2 - paid_2) / orders_2**3
    ) ** 0.5
    worth = weekly * margin
    right = [worth * (rise + sign * 1.9599640 * error) for sign in (-1, 0, 1)]
    checks.same_mapping(
        checks.call(repair_value, *numbers),
        dict(zip(["low", "estimate", "high"], right)),
        f"repair_value{numbers}",
        abs=1e-4 * worth * error,
        hint="The interval of the difference of the two rates, then times orders and margin",
        reread="What the repair is worth",
    )
for numbers in [(0, 0, 4, 9, 70, 12.5), (5, 10, 0, 0, 100, 10.0)]:
    checks.same_mapping(
        checks.call(repair_value, *numbers),
        dict.fromkeys(["low", "estimate", "high"], np.nan),
        f"repair_value{numbers}",
        hint="Without orders on one side the rise is unknown: NaN for all three",
    )
### END HIDDEN TESTS

# %% [markdown] id="path_share_prompt"
# ## 10. Another log, another path (transfer)
#
# The help desk of a tea shop asks for your function.
# Their log has the same three columns (`session_id`, `event`, `occurred_at`) and quite other events: `chat_opened`, `bot_answer`, `human_asked`, `solved`, ...
# They want to know: of the contacts that ended well, which share went through a given path first?
#
# In our shop the same question reads: of the sessions that paid, which share searched and then entered a live session 搜索→直播→下单?
# Other events may stand between the stations of a path.
# All stations come before the first goal, each later than the one before it.
# So a path with the same station twice needs two moments of it, not one row that stands in the log twice.
#
# <details><summary>Hint 1: concept</summary>
#
# The goal chooses who is in the denominator.
# The path is a filter on those, and what happened after the goal does not count.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Like the strict funnel: keep the moment of the last station and look only beyond it.
# Or sort each session's events by time and walk through them with a pointer into the path.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# For each station: the events of that kind, joined with the state; keep `.between(____, ____, inclusive=____)`; then the earliest by session becomes the next `since`.
# Or drop duplicate rows, sort by ____, and walk: `for event in labels_before_goal: if event == path[____]: ____ += 1`.
#
# </details>


# %% id="path_share" role="solution"
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    """Return the share of successful sessions that went through a path first.

    Parameters
    ----------
    events : DataFrame
        One row an event in any order, with the columns session_id, event and
        occurred_at (timestamp). The same row may stand in it twice.
        Different events of a session never have the same occurred_at. A session may run over
        midnight.
    path : list of str
        Events in their order; the same one may come twice. Others may stand between them.
        Every successful session goes through an empty path.
    goal : str
        The event that makes a session successful; its first occurrence counts.

    Returns
    -------
    float
        Of the sessions with the goal, the fraction in which the whole path comes before it,
        each station later than the one before. NaN when no session has the goal.
    """
    ### BEGIN SOLUTION
    labels = {}
    rows = events.drop_duplicates().sort_values("occurred_at")
    for session, event in zip(rows["session_id"], rows["event"]):
        labels.setdefault(session, []).append(event)
    ended = [seen[: seen.index(goal)] for seen in labels.values() if goal in seen]
    walks = [iter(seen) for seen in ended]
    through = sum(all(station in walk for station in path) for walk in walks)
    return through / len(ended) if ended else float("nan")
    ### END SOLUTION


# %% id="test_path_share" role="test" points=3
tiny = pd.DataFrame(
    [
        (1, "search"),
        (1, "view"),
        (1, "live_enter"),
        (1, "pay"),
        (2, "live_enter"),
        (2, "search"),
        (2, "pay"),
        (3, "search"),
        (3, "pay"),
        (3, "live_enter"),
        (4, "search"),
        (4, "live_enter"),
        (5, "search"),
        (5, "view"),
        (5, "search"),
        (5, "pay"),
    ],
    columns=["session_id", "event"],
)
tiny["occurred_at"] = pd.date_range("2025-02-17 09:00", periods=len(tiny), freq="min")
tiny = pd.concat([tiny.iloc[::-1], tiny.iloc[:1]], ignore_index=True)
answer = checks.call(path_share, tiny, ["search", "live_enter"], "pay")
checks.is_number(answer, "path_share(tiny, ['search', 'live_enter'], 'pay')")
checks.between(answer, 0, 1, "path_share(tiny, ['search', 'live_enter'], 'pay')")
checks.same_number(
    answer,
    1 / 4,
    "path_share(tiny, ['search', 'live_enter'], 'pay')",
    hint="It is 1/4: sessions 1, 2, 3 and 5 paid; only in 1 came search, live_enter, pay in time",
)
checks.same_number(
    checks.call(path_share, tiny, ["search", "search"], "pay"),
    1 / 4,
    "path_share(tiny, ['search', 'search'], 'pay')",
    hint="It is 1/4: session 5 searched at two moments; the search of session 1 is one moment "
    "whose row stands twice",
)
checks.same_number(
    checks.call(path_share, tiny, ["search"], "refunded"),
    np.nan,
    "path_share(tiny, ['search'], 'refunded')",
    hint="No session has this goal: NaN",
)
### BEGIN HIDDEN TESTS


def _share(frame, stations, aim):
    labels = {}
    columns = (frame[name].tolist() for name in ["occurred_at", "session_id", "event"])
    for _, session, event in sorted(set(zip(*columns))):
        labels.setdefault(session, []).append(event)
    ended = [seen[: seen.index(aim)] for seen in labels.values() if aim in seen]
    walks = [iter(seen) for seen in ended]
    through = sum(all(station in walk for station in stations) for walk in walks)
    return through / len(ended) if ended else np.nan


fresh = samples.events(402, samples.ODD)[["session_id", "event", "occurred_at"]]
before = fresh.copy()
for stations, aim in [
    (["search", "live_enter"], "pay"),
    (["view", "view"], "add_to_cart"),
    (["payment_failed"], "pay"),
]:
    right, kept = _share(before, stations, aim), list(stations)
    answer = checks.call(path_share, fresh, stations, aim)
    assert stations == kept, "path_share: it changed `path`, the list that was handed in"
    checks.same_number(
        answer,
        right,
        f"path_share(events, {stations}, {aim!r})",
        hint="Of the sessions with the goal; in order, with gaps allowed, all before the first goal",
        reread="Paths",
    )
checks.unchanged(before, fresh, "events")
contacts = {
    5: ["chat_opened", "bot_answer", "human_asked", "bot_answer"],
    6: ["solved"],
    7: ["chat_opened", "solved"],
    8: ["chat_opened", "solved", "bot_answer", "human_asked", "solved"],
    9: ["bot_answer", "chat_opened", "bot_answer", "human_asked", "solved"],
    10: ["bot_answer", "human_asked", "chat_opened", "bot_answer", "solved"],
    11: ["chat_opened", "human_asked", "bot_answer", "solved"],
}
desk = pd.DataFrame(
    [(contact, event) for contact, labels in contacts.items() for event in labels],
    columns=["session_id", "event"],
)
desk["occurred_at"] = pd.date_range("2025-06-01 23:59:45", periods=len(desk), freq="s")
desk = pd.concat([desk, desk[desk["session_id"] == 8]], ignore_index=True)
for stations in (
    ["chat_opened"],
    ["chat_opened", "chat_opened"],
    ["bot_answer", "human_asked"],
    ["chat_opened", "bot_answer", "human_asked"],
    ["solved"],
    [],
):
    checks.same_number(
        checks.call(path_share, desk, stations, "solved"),
        _share(desk, stations, "solved"),
        f"path_share(help_desk, {stations}, 'solved')",
        hint="The first goal of a session counts; an empty path is gone through by everybody",
    )
checks.same_number(
    checks.call(path_share, desk, ["chat_opened"], "refunded"),
    np.nan,
    "path_share(help_desk, ['chat_opened'], 'refunded')",
    hint="No session has this goal",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the operations manager
#
# It is Monday, 24 March 2025, nine o'clock.
# The repair is three weeks old.
# Write at most 250 words that she can act on today.
#
# The next cell loads all that the memo needs, and nothing that was not known this morning.
# The clickstream of this time holds four weeks: those from 17 and 24 February lie before the repair of 3 March, those from 10 and 17 March after it.
# The week of 3 March itself was not recorded.
#
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **The leak** | names the step and its rate before the repair, with numerator, denominator and interval | names step and rate | neither |
# | **The causes** | shares of the whole loss, before and after, silent part included, and what they do not explain | lists reasons | none |
# | **The worth** | CNY a week with an interval, what it rests on, and whether other channels moved in the same weeks | a number alone | none |
# | **The advice** | one action for today, how to see whether it works, and what would change the advice | an action | none |

# %% id="memo_data"
everybody = shop.load_events(start="2025-02-17", end="2025-03-23")
mini = everybody[everybody["channel"] == "mini_program"]
before = mini[mini["occurred_at"] < "2025-03-03"]
after = mini[mini["occurred_at"] >= "2025-03-10"]
others = everybody[everybody["channel"] != "mini_program"]

# Orders submitted on the mini-program in a week: the mean of the last two.
traffic = shop.load_daily_traffic(channel="mini_program", start="2025-03-10", end="2025-03-23")
weekly_orders = traffic["checkout_sessions"].sum() / 2

# Margin of a paid order: orders of four weeks whose time for returns is over.
orders = shop.load_orders(channel="mini_program", start="2025-02-03", end="2025-03-02")
orders = orders[orders["paid_at"].notna()].set_index("order_id")
lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
kept = lines[lines["order_id"].isin(orders.index) & lines["returned_on"].isna()]
cost = (kept["quantity"] * kept["cost_cny"]).sum()
margin_cny = (orders["amount_cny"].sum() - orders["refund_cny"].sum() - cost) / len(orders)

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** operations manager. **Subject** keep the payment repair, and start a second round today.
#
# **The leak.** In the two weeks before the repair 375 of 1,089 submitted orders of the mini-program were paid: 34.4%, interval 31.7% to 37.3%.
# On the other channels it was 78% in the same weeks.
# **The causes.** Of the 714 lost sessions 30% last failed because the payment method was not supported and 25% because the delivery time was unclear; 11% left without any failure on record, and a third had reasons that other channels have too.
# Two weeks after the repair the two causes are 14% and 13% of a smaller loss.
# A reason is what the cashier service wrote down, not what the customer thought.
# **The worth.** 367 of 624 orders are paid now: 58.8%.
# With 312 orders a week and a margin of 111 CNY the rise is worth 8,400 CNY a week, interval 6,800 to 10,100.
# The other channels moved by between −2.7 and +1.6 points, so a season explains little of 24 points.
# It rests on few orders: weeks before March had over 500, and the margin is that of February.
# **Today.** Keep the repair; add the next payment methods, and show the delivery day before the order is submitted.
# 69 of 624 orders still fail for these causes.
# **How we shall see it.** Paid share a week with its interval, by reason, beside the other channels.
# **What would change the advice.** Other channels rising too, rescued orders coming back as refunds, or a second round that costs more than it brings in a quarter.
# ### END SOLUTION
