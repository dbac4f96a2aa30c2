# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 14 Service and reviews: assignment
#
# **Time** about 5 hours: four for the ten exercises (15 to 40 minutes each) and one for the memo.
# **You need** the lecture of this chapter, and grouping and joining in pandas.
#
# It is Monday, 5 January 2026.
# You plan the service desk 客服 of the shop and read what its customers write.
# The service manager asks ten questions, from who waited too long to what a complaint is worth.
# Each answer is a function, so that she can ask again next month.
#
# **How it works.**
# Replace `raise NotImplementedError` by your own code, run the cell, then run the test cell below it.
# A test cell that passes prints one line.
# A test that fails says what came and, on the small table of the cell, what is right.
# After you hand in, more tests run on fresh tables, so write for any table that fits the docstring.
# In every table the index says nothing: it may start anywhere and have gaps.
# Any style counts: pandas, NumPy, SciPy, SQL through `duckdb.sql(…).df()`, plain loops.
# Never change the table that is handed in: work on a copy.
# Columns of your own beside those asked for do no harm.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp
from scipy.stats import norm, poisson

import shop
from shop import checks
from shop.samples import chapter_14 as samples

shop.setup()

# %% [markdown] id="data"
# ## The data
#
# `contacts` has a row for each time a customer wrote to the desk in 2025: when, about what, who answered, how long it took.
# `recoveries` says what was given to customers who complained, `nps_answers` who would recommend the shop.

# %% id="look"
contacts = shop.load_contacts()
contacts[["arrived_at", "topic", "agent_id", "wait_seconds", "abandoned"]].head(3)

# %% [markdown] id="service_levels_prompt"
# ## 1. Who waited too long? (warm-up)
#
# The manager asks: "In which half-hours of the day do we break our promise of 95% within 15 seconds?"
#
# A customer who left before an answer came was not served in time, however short the wait was.
# Exactly 15 seconds is in time.
#
# <details><summary>Hint 1: concept</summary>
#
# The share is taken over everybody who wrote, not over those who were answered.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Make a column with the start of the half-hour as text, another that says whether the customer was served in time, and take means by group.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `arrived_at.dt.floor(____).dt.strftime(____)`, `in_time = (wait_seconds <= ____) & ____`, `groupby("half_hour").agg(____)`.
#
# </details>


# %% id="service_levels" role="solution"
def service_levels(contacts: pd.DataFrame) -> pd.DataFrame:
    """Return how each half-hour of the day was served.

    Parameters
    ----------
    contacts : DataFrame
        One row a contact in any order, with the columns arrived_at (timestamp), wait_seconds
        (whole seconds until the first answer, or until the customer left) and abandoned (bool:
        left before an answer), among others. Days are put together.

    Returns
    -------
    DataFrame
        One row for each half-hour of the day in which somebody wrote, in any order, with the
        columns half_hour (its start as text, "10:00" or "10:30"), contacts (number), in_time
        (share of all contacts answered within 15 seconds, 15 included) and abandoned (share).
    """
    ### BEGIN SOLUTION
    start = contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M")
    in_time = (contacts["wait_seconds"] <= 15) & ~contacts["abandoned"]
    table = pd.DataFrame(
        {"half_hour": start, "in_time": in_time, "abandoned": contacts["abandoned"]}
    )
    groups = table.groupby("half_hour")
    return groups.mean().assign(contacts=groups.size()).reset_index()
    ### END SOLUTION


# %% id="test_service_levels" role="test" points=1
tiny = pd.DataFrame(
    {
        "arrived_at": pd.to_datetime(
            [
                "2025-03-03 10:29:59",
                "2025-03-04 10:00:00",
                "2025-03-03 10:30:00",
                "2025-03-05 10:59:59",
                "2025-03-05 10:41:00",
                "2025-03-03 20:15:00",
            ]
        ),
        "wait_seconds": [15, 16, 3, 8, 0, 2],
        "abandoned": [False, False, False, True, False, True],
    },
    index=[4, 7, 8, 9, 12, 15],
)
before = tiny.copy()
answer = checks.call(service_levels, tiny)
columns = ["half_hour", "contacts", "in_time", "abandoned"]
checks.is_frame(answer, "service_levels(tiny)", columns, rows=3, numeric=columns[1:])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "half_hour": ["10:00", "10:30", "20:00"],
            "contacts": [2, 3, 1],
            "in_time": [0.5, 2 / 3, 0.0],
            "abandoned": [0.0, 1 / 3, 1.0],
        }
    ),
    "service_levels(tiny)",
    keys="half_hour",
    hint="15 seconds is in time; who left after 2 or 8 seconds was not served",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _by_half_hour(frame):
    found = {}
    for moment, wait, left in zip(
        *(frame[c].tolist() for c in ["arrived_at", "wait_seconds", "abandoned"])
    ):
        key = f"{moment.hour:02d}:{'30' if moment.minute >= 30 else '00'}"
        found.setdefault(key, []).append((not left and wait <= 15, left))
    return pd.DataFrame(
        [
            (
                key,
                len(rows),
                sum(r[0] for r in rows) / len(rows),
                sum(r[1] for r in rows) / len(rows),
            )
            for key, rows in found.items()
        ],
        columns=["half_hour", "contacts", "in_time", "abandoned"],
    )


# What is expected needs no answer: it is computed once for a class.
cases = [
    (contacts, _by_half_hour(contacts))
    for seed, options in [(1401, {}), (1402, {"abandoned": 0.4, "days": 9})]
    for contacts in [samples.contacts(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(service_levels, fresh),
        expected,
        "service_levels(contacts)",
        keys="half_hour",
        hint="All days together; everybody who wrote is counted",
        reread="Who waited too long",
    )
    checks.unchanged(before, fresh, "contacts")
### END HIDDEN TESTS

# %% [markdown] id="levels_chart_prompt"
# ## 2. A picture of the day (chart)
#
# "Show me the day, from morning to midnight, with the promise beside it."
#
# Draw the share served in time as one line over the half-hours in order of time.
# A horizontal line at 95% may stand beside it.
#
# <details><summary>Hint 1: concept</summary>
#
# A line says that its points follow each other: sort before you draw.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Texts of the form "08:30" sort as the clock does.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `table = levels.sort_values(____)`, `ax.plot(table[____], table[____])`, `ax.set_title(____)`.
#
# </details>


# %% id="levels_chart" role="solution"
def levels_chart(levels: pd.DataFrame) -> plt.Axes:
    """Draw the share served in time over the day.

    Parameters
    ----------
    levels : DataFrame
        One row a half-hour in any order, none twice, with the columns half_hour (text, "08:30")
        and in_time (share from 0 to 1), among others. At least two rows.

    Returns
    -------
    Axes
        One line with a point for each row in order of time, the half-hours along x as they
        stand (the texts of the column, handed to the plot), the share along y (as a share or in percent); a title of at least three words and
        a label on each axis. A horizontal line at the target may stand beside it.
    """
    ### BEGIN SOLUTION
    table = levels.sort_values("half_hour")
    fig, ax = plt.subplots()
    ax.plot(table["half_hour"], table["in_time"])
    ax.set_title("Share served in time by half-hour")
    ax.set_xlabel("Half-hour")
    ax.set_ylabel("Share served within 15 seconds")
    return ax
    ### END SOLUTION


# %% id="test_levels_chart" role="test" points=2
tiny = pd.DataFrame(
    {
        "half_hour": ["20:00", "08:30", "10:00", "23:30"],
        "in_time": [0.81, 0.99, 0.78, 0.97],
        "contacts": [90, 12, 88, 7],
    },
    index=[3, 5, 6, 9],
)
before = tiny.copy()
drawn = checks.chart(levels_chart, tiny)
checks.same_line(
    drawn,
    ["08:30", "10:00", "20:00", "23:30"],
    [0.99, 0.78, 0.81, 0.97],
    "levels_chart(tiny)",
    percent=True,
    hint="The half-hours in order of time",
)
checks.has_title(drawn, "levels_chart(tiny)")
checks.has_labels(drawn, "levels_chart(tiny)")
assert drawn.xlabel and drawn.ylabel, "levels_chart(tiny): both axes need a label"
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS
for seed in (1411, 1412):
    fresh = samples.half_hours(seed).sample(frac=1, random_state=seed)
    fresh["in_time"] = np.random.default_rng(seed).uniform(0.6, 1, len(fresh)).round(3)
    before = fresh.copy()
    day = sorted(zip(fresh["half_hour"], fresh["in_time"]))
    drawn = checks.chart(levels_chart, fresh)
    checks.same_line(
        drawn,
        [row[0] for row in day],
        [row[1] for row in day],
        "levels_chart(levels)",
        percent=True,
        hint="One point for each half-hour in order of time, the share served in time",
    )
    checks.has_title(drawn, "levels_chart(levels)")
    assert drawn.xlabel and drawn.ylabel, "levels_chart(levels): both axes need a label"
    checks.unchanged(before, fresh, "levels")
### END HIDDEN TESTS

# %% [markdown] id="read_log_prompt"
# ## 3. The log as it comes (messy input)
#
# The platform exports the service log with everything as text.
# The header stands between the rows again, a row of totals (小计) too, and some contacts stand twice, the second time in another notation.
#
# Waits are seconds (`95`, `95秒`) or minutes and seconds (`01:35`).
# Moments are written `2025-06-16 08:05:00`, `2025/06/16 08:05:00` or `2025年06月16日 08:05:00`.
# Scores are `4分`, or `未评价` where none was given.
#
# <details><summary>Hint 1: concept</summary>
#
# A row is a contact when its number looks like one: S and digits.
# Two rows with the same number are one contact.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Keep rows by a pattern, drop duplicates by number alone, then turn each column into its type.
# For moments, bring all notations to one first.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `raw[raw["会话编号"].str.fullmatch(____)].drop_duplicates(____)`, `parts = wait.str.rstrip("秒").str.split(____)`, `sum of minutes * ____ + seconds`.
#
# </details>


# %% id="read_log" role="solution"
def read_log(raw: pd.DataFrame) -> pd.DataFrame:
    """Read an exported service log.

    Parameters
    ----------
    raw : DataFrame
        All columns text, rows in any order: 会话编号 ("S0000123"), 进线时间, 客服, 首响时长, 满意度
        in the notations of the prompt. Among the rows may be headers, whose cells repeat the names
        of the columns, and rows of totals, whose 会话编号 is 小计. A contact may stand several times,
        each time with the same meaning.

    Returns
    -------
    DataFrame
        One row a contact, in any order, with the columns contact_id (whole number, 123),
        arrived_at (timestamp), wait_seconds (whole number) and csat (number, missing for 未评价).
    """
    ### BEGIN SOLUTION
    rows = raw[raw["会话编号"].str.startswith("S")].drop_duplicates("会话编号")
    moment = rows["进线时间"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    parts = rows["首响时长"].str.rstrip("秒").str.split(":")
    wait = parts.map(lambda p: 60 * int(p[0]) + int(p[1]) if len(p) > 1 else int(p[0]))
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(moment),
            "wait_seconds": wait,
            "csat": pd.to_numeric(rows["满意度"].str.rstrip("分"), errors="coerce"),
        }
    )
    ### END SOLUTION


# %% id="test_read_log" role="test" points=2
names = ["会话编号", "进线时间", "客服", "首响时长", "满意度"]
tiny = pd.DataFrame(
    [
        ("S0000123", "2025-06-16 08:05:00", "客服01", "95", "4分"),
        tuple(names),
        ("S0000045", "2025/06/17 19:30:10", "客服02", "8秒", "未评价"),
        ("S0000123", "2025年06月16日 08:05:00", "客服01", "01:35", "4分"),
        ("小计", "2025-06-16", "共3个会话", "", ""),
        ("S1001300", "2025年06月18日 23:59:59", "客服02", "10:05", "1分"),
    ],
    columns=names,
    index=[2, 3, 5, 6, 8, 9],
)
before = tiny.copy()
answer = checks.call(read_log, tiny)
columns = ["contact_id", "arrived_at", "wait_seconds", "csat"]
checks.is_frame(
    answer, "read_log(tiny)", columns, rows=3, numeric=["contact_id", "wait_seconds", "csat"]
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "contact_id": [45, 123, 1001300],
            "arrived_at": pd.to_datetime(
                ["2025-06-17 19:30:10", "2025-06-16 08:05:00", "2025-06-18 23:59:59"]
            ),
            "wait_seconds": [8, 95, 605],
            "csat": [np.nan, 4, 1],
        }
    ),
    "read_log(tiny)",
    keys="contact_id",
    hint="Contact 123 stands twice: 95 and 01:35 are the same wait",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS
# What is expected needs no answer: it is computed once for a class.
cases = [
    (raw, clean.astype({"csat": "float64"}))
    for seed, options in [
        (1421, {}),
        (1422, {"doubled": 0.6, "headers": 3, "count": 60}),
        (1423, {"headers": 0, "totals": False, "count": 8}),
    ]
    for raw, clean in [samples.service_log(seed, **options)]
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(read_log, fresh),
        expected,
        "read_log(raw)",
        keys="contact_id",
        hint="One row a contact, whichever notation it stands in",
        reread="The log as it comes",
    )
    checks.unchanged(before, fresh, "raw")
### END HIDDEN TESTS

# %% [markdown] id="agents_needed_prompt"
# ## 4. How many agents? (worked example with gaps)
#
# "For each half-hour: how many people keep the promise?"
#
# With traffic 话务量 $A$ = contacts in the half-hour × handling seconds ÷ 1,800 and $N > A$ agents, Erlang's formula gives the probability that somebody waits.
# It is computed without factorials: $B_0 = 1$, $B_n = A B_{n-1} / (n + A B_{n-1})$, and then
#
# $$P(\text{wait}) = \frac{B_N}{1 - (A/N)(1 - B_N)}, \qquad P(\text{in time}) = 1 - P(\text{wait})\, e^{-(N-A)\, t / h}$$
#
# with the target $t$ and the handling time $h$ in seconds.
# With $N \le A$ the queue grows without end, and nobody is served in time.
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# blocked, agents, level = 1.0, 0, 0.0
# while level < target_share:
#     agents += ____
#     blocked = traffic * blocked / (agents + ____)
#     if agents > ____:
#         wait = blocked / (1 - traffic / agents * (1 - ____))
#         level = 1 - wait * np.exp(-(agents - traffic) * ____ / handling)
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# Agents come in whole people: raise the number by one until the promise holds.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A function for one half-hour, then a loop over the rows.
# A half-hour without a contact needs nobody.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `traffic = contacts * handling / ____`; nobody came: `(____, 1.0)`; else the loop above.
#
# </details>


# %% id="agents_needed" role="solution"
def agents_needed(
    half_hours: pd.DataFrame, target_share: float = 0.95, target_seconds: float = 15
) -> pd.DataFrame:
    """Return the least number of agents that keeps the promise in each half-hour.

    Parameters
    ----------
    half_hours : DataFrame
        One row a half-hour in any order, with the columns half_hour (text), contacts (expected
        number, 0 or more, not always whole) and mean_handling_seconds (above 0; missing where
        contacts is 0), among others.
    target_share : float
        Share to be answered in time, above 0 and below 1.
    target_seconds : float
        Seconds within which an answer is in time; may be 0.

    Returns
    -------
    DataFrame
        One row a half-hour, in any order, with the columns half_hour, agents (the least whole
        number whose share in time by Erlang C is at least `target_share`; 0 without contacts)
        and in_time (that share; 1 without contacts).
    """
    ### BEGIN SOLUTION
    rows = []
    for start, contacts, handling in zip(
        half_hours["half_hour"], half_hours["contacts"], half_hours["mean_handling_seconds"]
    ):
        if contacts == 0:
            rows.append((start, 0, 1.0))
            continue
        traffic = contacts * handling / 1800
        blocked, agents, level = 1.0, 0, 0.0
        while level < target_share:
            agents += 1
            blocked = traffic * blocked / (agents + traffic * blocked)
            if agents > traffic:
                wait = blocked / (1 - traffic / agents * (1 - blocked))
                level = 1 - wait * np.exp(-(agents - traffic) * target_seconds / handling)
        rows.append((start, agents, level))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])
    ### END SOLUTION


# %% id="test_agents_needed" role="test" points=3
tiny = pd.DataFrame(
    {
        "half_hour": ["20:00", "08:00", "23:30", "10:00"],
        "contacts": [12, 2.5, 0, 100],
        "mean_handling_seconds": [225.0, 240.0, np.nan, 180.0],
    },
    index=[2, 3, 7, 8],
)
before = tiny.copy()
answer = checks.call(agents_needed, tiny, 0.8, 20)
checks.is_frame(
    answer,
    "agents_needed(tiny, 0.8, 20)",
    ["half_hour", "agents", "in_time"],
    rows=4,
    numeric=["agents", "in_time"],
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "half_hour": ["08:00", "10:00", "20:00", "23:30"],
            "agents": [2, 14, 4, 0],
            "in_time": [0.9585557, 0.8883500, 0.9402760, 1.0],
        }
    ),
    "agents_needed(tiny, 0.8, 20)",
    keys="half_hour",
    rel=1e-5,
    hint="100 contacts of 180 seconds are 10 agents' work; 13 agents answer less than 80% within 20 "
    "seconds, 14 answer 88.8%. Nobody came at 23:30",
)
answer = checks.call(agents_needed, tiny)
checks.same_numbers(
    answer.set_index("half_hour")["agents"].loc[["08:00", "10:00", "20:00", "23:30"]],
    [2, 16, 5, 0],
    "agents_needed(tiny)",
    hint="95% within 15 seconds",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS
from math import exp, lgamma, log


def _needed(frame, share, seconds):
    rows = []
    for start, count, handling in zip(
        *(frame[c].tolist() for c in ["half_hour", "contacts", "mean_handling_seconds"])
    ):
        if count == 0:
            rows.append((start, 0, 1.0))
            continue
        load = count * handling / 1800
        people = int(load) + 1
        while True:
            terms = [exp(i * log(load) - lgamma(i + 1) - load) for i in range(people)]
            last = exp(people * log(load) - lgamma(people + 1) - load) * people / (people - load)
            served = 1 - last / (sum(terms) + last) * exp(-(people - load) * seconds / handling)
            if served >= share:
                break
            people += 1
        rows.append((start, people, served))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])


def _case(seed, share, seconds):
    day = samples.half_hours(seed, closed=seed % 4).sample(frac=1, random_state=seed)
    day["contacts"] = day["contacts"] * [0.1, 1.0, 3.0][seed % 3]
    return day, share, seconds, _needed(day, share, seconds)


# What is expected needs no answer: it is computed once for a class.
cases = [_case(1431, 0.95, 15), _case(1432, 0.8, 0), _case(1433, 0.99, 60)]
for fresh, share, seconds, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(agents_needed, fresh, share, seconds),
        expected,
        "agents_needed(half_hours, target_share, target_seconds)",
        keys="half_hour",
        rel=1e-5,
        hint="The least whole number that keeps the promise, half-hour by half-hour",
        reread="How many agents",
    )
    checks.unchanged(before, fresh, "half_hours")
even = pd.DataFrame(
    {"half_hour": ["09:00", "09:30"], "contacts": [10, 20], "mean_handling_seconds": [180.0, 270.0]}
)
even_expected = _needed(even, 0.05, 1)
checks.same_frame(
    checks.call(agents_needed, even, 0.05, 1),
    even_expected,
    "agents_needed(half_hours, 0.05, 1) where the traffic is a whole number",
    keys="half_hour",
    rel=1e-5,
    hint="As many agents as traffic are too few: the queue grows without end",
)
rush = pd.DataFrame({"half_hour": ["20:00"], "contacts": [600], "mean_handling_seconds": [200.0]})
rush_expected = _needed(rush, 0.95, 15)
checks.same_frame(
    checks.call(agents_needed, rush),
    rush_expected,
    "agents_needed(half_hours) in a rush",
    keys="half_hour",
    rel=1e-5,
    hint="However many that takes",
)
### END HIDDEN TESTS

# %% [markdown] id="cover_prompt"
# ## 5. Which shifts? (on your own)
#
# "Nobody works half an hour. I have shifts with a break in them: how many people on each, as cheap as possible?"
#
# In every half-hour there must be at least as many agents as are needed; somebody on a break is not there.
# `scipy.optimize.milp` solves it.
#
# <details><summary>Hint 1: concept</summary>
#
# The unknowns are people on each shift: whole numbers, none below 0.
# Rounding a solution with fractions may cost too much or leave a gap.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A table half-hours × shifts with 1 where somebody on the shift is at the desk, else 0.
# Texts such as "08:30" compare as the clock does.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `there = (starts <= half_hour) & (half_hour < ____) & (half_hour != ____)`, `milp(c=____, constraints=LinearConstraint(there, lb=____), integrality=____)`.
#
# </details>


# %% id="cover" role="solution"
def cover(needed: pd.DataFrame, shifts: pd.DataFrame) -> pd.DataFrame:
    """Return how many agents to put on each shift, at the least cost.

    Parameters
    ----------
    needed : DataFrame
        One row a half-hour in any order, with the columns half_hour (text, "08:30") and agents
        (whole number, 0 or more), among others.
    shifts : DataFrame
        One row a kind of shift in any order, none twice, with the columns shift (text),
        starts_at and ends_at (text, "08:00" and "16:00"; "24:00" is midnight; the half-hour that
        begins at ends_at is not worked), break_at (text: the half-hour of the break) and cost_cny
        (CNY for one agent, above 0), among others. Together the shifts can cover every half-hour
        of `needed`.

    Returns
    -------
    DataFrame
        One row a kind of shift, in any order, with the columns shift and agents (whole number, 0
        or more). Where several plans cost the same, any of them.
    """
    ### BEGIN SOLUTION
    half_hour = needed["half_hour"].to_numpy()[:, None]
    starts, ends, pause = (shifts[c].to_numpy() for c in ["starts_at", "ends_at", "break_at"])
    there = (starts <= half_hour) & (half_hour < ends) & (half_hour != pause)
    found = milp(
        c=shifts["cost_cny"].to_numpy(),
        constraints=LinearConstraint(there, lb=needed["agents"].to_numpy()),
        integrality=1,
    )
    return pd.DataFrame({"shift": shifts["shift"], "agents": found.x.round()})
    ### END SOLUTION


# %% id="test_cover" role="test" points=3
def check_cover(needed, shifts, answer, least, name):
    """Check that a plan is whole, covers every half-hour and costs the least."""
    checks.is_frame(answer, name, ["shift", "agents"], rows=len(shifts), numeric=["agents"])
    answer = answer.reset_index()
    plan = dict(zip(answer["shift"].tolist(), answer["agents"].tolist()))
    checks.same_set(set(plan), set(shifts["shift"]), f"the shifts of {name}")
    assert all(n >= 0 and abs(n - round(n)) < 1e-9 for n in plan.values()), (
        f"{name}: agents come in whole numbers, none below 0; got {plan}"
    )
    for half_hour, people in zip(needed["half_hour"].tolist(), needed["agents"].tolist()):
        there = sum(
            plan[s]
            for s, a, b, p in zip(
                *(shifts[c].tolist() for c in ["shift", "starts_at", "ends_at", "break_at"])
            )
            if a <= half_hour < b and half_hour != p
        )
        assert there >= people - 1e-9, (
            f"{name}: at {half_hour} there are {there:g} agents at the desk and {people} are needed; "
            "who is on a break, or whose shift ends then, is not there"
        )
    cost = sum(plan[s] * c for s, c in zip(shifts["shift"].tolist(), shifts["cost_cny"].tolist()))
    assert cost <= least * (1 + 1e-6), (
        f"{name}: the plan covers the day, but there is a cheaper one"
    )


tiny = pd.DataFrame(
    {"half_hour": ["10:30", "10:00", "09:30", "11:00", "09:00"], "agents": [1, 1, 1, 0, 1]},
    index=[3, 4, 6, 7, 9],
)
kinds = pd.DataFrame(
    [
        ("late", "09:30", "11:00", "10:00", 100.0),
        ("early", "09:00", "10:30", "09:30", 100.0),
        ("long", "09:00", "11:00", "10:30", 130.0),
        ("short", "09:00", "09:30", "12:00", 60.0),
        ("host", "09:30", "10:30", "12:00", 150.0),
    ],
    columns=["shift", "starts_at", "ends_at", "break_at", "cost_cny"],
    index=[1, 4, 5, 8, 9],
)
before = tiny.copy(), kinds.copy()
answer = checks.call(cover, tiny, kinds)
check_cover(tiny, kinds, answer, 200.0, "cover(tiny, kinds)")
checks.unchanged(before[0], tiny, "tiny")
checks.unchanged(before[1], kinds, "kinds")
corner = pd.DataFrame({"half_hour": ["09:00", "09:30", "10:00"], "agents": [1, 1, 1]})
pairs = pd.DataFrame(
    [
        ("a", "09:00", "10:00", "12:00", 100.0),
        ("b", "09:30", "10:30", "12:00", 100.0),
        ("c", "09:00", "10:30", "09:30", 100.0),
    ],
    columns=["shift", "starts_at", "ends_at", "break_at", "cost_cny"],
)
# Half an agent on each of the three shifts would do, and costs 150.
check_cover(corner, pairs, checks.call(cover, corner, pairs), 200.0, "cover(corner, pairs)")
### BEGIN HIDDEN TESTS


def _least(needed, shifts):
    matrix = [
        [
            float(a <= h < b and h != p)
            for a, b, p in zip(*(shifts[c].tolist() for c in ["starts_at", "ends_at", "break_at"]))
        ]
        for h in needed["half_hour"].tolist()
    ]
    return milp(
        c=shifts["cost_cny"].tolist(),
        constraints=LinearConstraint(np.array(matrix), needed["agents"].tolist(), np.inf),
        integrality=np.ones(len(shifts)),
    ).fun


def _kinds(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for number, start in enumerate([16, 16, 18, 20, 24, 28, 32, 32, 36, 38]):
        end = min(start + int(rng.integers(8, 17)), 48)
        end = 48 if number > 7 else end
        rest = int(rng.integers(start + 2, end - 2))
        clock = [f"{n // 2:02d}:{30 * (n % 2):02d}" for n in (start, end, rest)]
        rows.append((f"S{number}", *clock, float(rng.integers(120, 400))))
    rows.append(("all", "08:00", "24:00", "04:00", 900.0))
    frame = pd.DataFrame(rows, columns=["shift", "starts_at", "ends_at", "break_at", "cost_cny"])
    return frame.iloc[rng.permutation(len(frame))]


def _case(seed):
    half_hours = samples.half_hours(seed).sample(frac=1, random_state=seed)
    half_hours["agents"] = half_hours["contacts"] // 9
    return half_hours, _kinds(seed)


# The data are drawn once for a class. The solver is not run ahead of an answer: it may start
# threads, and a process that is forked from one with threads of the solver's waits for them.
cases = [_case(1441), _case(1442), _case(1443)]
for fresh, shifts in cases:
    before = fresh.copy(), shifts.copy()
    answer = checks.call(cover, fresh, shifts)
    check_cover(*before, answer, _least(*before), "cover(needed, shifts)")
    checks.unchanged(before[0], fresh, "needed")
    checks.unchanged(before[1], shifts, "shifts")
# Rounding the cheapest fractions up and sending home who is too many costs 280.
morning = pd.DataFrame({"half_hour": ["09:00", "09:30", "10:00", "10:30"], "agents": [2, 1, 0, 2]})
five = pd.DataFrame(
    [
        ("s0", "09:30", "11:00", "12:00", 80.0),
        ("s1", "09:00", "11:00", "10:30", 110.0),
        ("s2", "09:00", "11:00", "10:00", 150.0),
        ("s3", "10:00", "10:30", "10:00", 100.0),
        ("s4", "09:00", "11:00", "09:30", 100.0),
    ],
    columns=["shift", "starts_at", "ends_at", "break_at", "cost_cny"],
)
answer = checks.call(cover, morning, five)
check_cover(morning, five, answer, _least(morning, five), "cover of a morning")
### END HIDDEN TESTS

# %% [markdown] id="agent_card_prompt"
# ## 6. Fast, or done? (on your own)
#
# "One of us handles a fifth more contacts than the others. Bonus?"
#
# Speed is what a contact takes; done is when the customer need not write again.
# The tick "resolved" is set by the agent, so ask the customers: a matter is settled when the same customer does not write again about the same topic within three days.
# Minutes per settled matter put both together.
#
# <details><summary>Hint 1: concept</summary>
#
# A contact of yesterday has not had three days to come back: it cannot be judged yet.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sort by moment; within customer and topic `shift(-1)` gives the next contact.
# Look for the next contact among all rows, those nobody answered too; leave rows out afterwards.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `gap = table.groupby([____, ____])["arrived_at"].shift(____) - table["arrived_at"]`, `settled = ~(gap <= pd.Timedelta(days=____))`, `judged = table["arrived_at"] <= until - ____`.
#
# </details>


# %% id="agent_card" role="solution"
def agent_card(contacts: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Return speed and thoroughness of each agent.

    Parameters
    ----------
    contacts : DataFrame
        One row a contact in any order, with the columns customer_id, topic, arrived_at
        (timestamp), agent_id (missing when no agent answered) and handling_seconds (missing
        then), among others. A customer never writes twice at the same moment.
    until : Timestamp
        Moment to which the table reaches. Contacts less than three days (72 hours) before it are
        not judged; one exactly three days before is.

    Returns
    -------
    DataFrame
        One row for each agent with a judged contact, in any order, with the columns
        agent_id, contacts (judged contacts that the agent answered), minutes (their mean handling
        time), settled (share after which the same customer did not write about the same topic
        within three days; exactly three days is within; an unanswered message counts as writing)
        and minutes_per_settled (handling minutes of all of them over the number settled; NaN when
        none was settled).
    """
    ### BEGIN SOLUTION
    table = contacts.sort_values("arrived_at")
    following = table.groupby(["customer_id", "topic"])["arrived_at"].shift(-1)
    table["settled"] = ~(following - table["arrived_at"] <= pd.Timedelta(days=3))
    table["minutes"] = table["handling_seconds"] / 60
    judged = table[table["arrived_at"] <= until - pd.Timedelta(days=3)]
    groups = judged.groupby("agent_id")
    card = groups[["minutes", "settled"]].mean().assign(contacts=groups.size())
    per_settled = card["minutes"] / card["settled"]
    card["minutes_per_settled"] = per_settled.where(card["settled"] > 0)
    return card.reset_index()
    ### END SOLUTION


# %% id="test_agent_card" role="test" points=3
tiny = pd.DataFrame(
    [
        (1, "quality", "2025-03-04 09:00:00", 7, 300),
        (1, "quality", "2025-03-01 09:00:00", 7, 120),
        (1, "logistics", "2025-03-01 10:00:00", 8, 240),
        (2, "quality", "2025-03-02 11:00:00", 7, 60),
        (2, "quality", "2025-03-02 12:00:00", None, None),
        (3, "quality", "2025-03-01 12:00:00", 8, 480),
        (3, "quality", "2025-03-04 12:00:01", 8, 600),
        (4, "logistics", "2025-03-05 20:00:00", 7, 90),
        (4, "logistics", "2025-03-06 20:00:00", 9, 30),
        (5, "logistics", "2025-03-05 09:30:00", 10, 60),
        (5, "logistics", "2025-03-05 21:00:00", None, None),
        (6, "logistics", "2025-03-07 09:00:00", 10, 45),
    ],
    columns=["customer_id", "topic", "arrived_at", "agent_id", "handling_seconds"],
    index=range(20, 32),
)
tiny["arrived_at"] = pd.to_datetime(tiny["arrived_at"])
tiny[["agent_id", "handling_seconds"]] = tiny[["agent_id", "handling_seconds"]].astype("Int64")
before = tiny.copy()
answer = checks.call(agent_card, tiny, pd.Timestamp("2025-03-08 20:00:00"))
columns = ["agent_id", "contacts", "minutes", "settled", "minutes_per_settled"]
checks.is_frame(answer, "agent_card(tiny, until)", columns, rows=3, numeric=columns)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "agent_id": [7, 8, 10],
            "contacts": [4, 3, 1],
            "minutes": [2.375, 22 / 3, 1.0],
            "settled": [0.25, 1.0, 0.0],
            "minutes_per_settled": [9.5, 22 / 3, np.nan],
        }
    ),
    "agent_card(tiny, until)",
    keys="agent_id",
    hint="Customer 1 came back after exactly three days, customer 3 a second later than that; "
    "customers 2 and 5 wrote again and nobody answered; what came after 2025-03-05 20:00:00 is not "
    "judged, but it shows who came back",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _card(frame, until):
    rows = list(
        zip(
            *(
                frame[c].tolist()
                for c in ["customer_id", "topic", "arrived_at", "agent_id", "handling_seconds"]
            )
        )
    )
    moments, found, span = {}, {}, pd.Timedelta(hours=72)
    for customer, topic, moment, _, _ in rows:
        moments.setdefault((customer, topic), []).append(moment)
    for customer, topic, moment, agent, seconds in rows:
        if pd.isna(agent) or moment > until - span:
            continue
        back = any(moment < other <= moment + span for other in moments[customer, topic])
        found.setdefault(agent, []).append((seconds / 60, not back))
    return pd.DataFrame(
        [
            (
                agent,
                len(mine),
                sum(m for m, _ in mine) / len(mine),
                sum(s for _, s in mine) / len(mine),
                sum(m for m, _ in mine) / sum(s for _, s in mine)
                if any(s for _, s in mine)
                else np.nan,
            )
            for agent, mine in found.items()
        ],
        columns=["agent_id", "contacts", "minutes", "settled", "minutes_per_settled"],
    )


def _case(seed, options):
    contacts = samples.contacts(seed, **options).sample(frac=1, random_state=seed)
    contacts = contacts.drop_duplicates(["customer_id", "arrived_at"])
    until = contacts["arrived_at"].max().ceil("D")
    return contacts, until, _card(contacts, until)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(1451, {"days": 9}),
    _case(1452, {"days": 12, "repeats": 0.9, "idle_agent": True}),
    _case(1453, {"days": 6, "count": 90, "agents": 9}),
]
for fresh, until, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(agent_card, fresh, until),
        expected,
        "agent_card(contacts, until)",
        # - After praise comes the point: only what stands after the last `但是` or the last `but` counts, where there is one; `but` are these three letters wherever they stand, `BUT` as well.
        hint="The same customer and topic, within 72 hours, and only contacts that had the time",
        reread="Fast, or done",
    )
    checks.unchanged(before, fresh, "contacts")
### END HIDDEN TESTS

# %% [markdown] id="label_topics_prompt"
# ## 7. What is it about? (debug this code)
#
# A colleague labels complaints by keywords.
# Her code runs, and half of the labels are wrong.
#
# ```python
# def label_topics(texts, words):
#     topic = pd.Series("none", index=texts.index)
#     for name, found in words.items():
#         topic[texts.str.contains("|".join(found))] = name
#     return topic
# ```
#
# The rules that she had in mind:
#
# - After praise comes the point: only what stands after the last `但是` or the last `but` counts, where there is one.
# - A text gets the topic of which it contains the most different words; when several have as many, the topic that stands first in `words`.
# - Words are plain text, not patterns: `(坏)` and `7.5` mean just that. Capitals do not matter.
# - No word, an empty text or none at all: `none`.
#
# <details><summary>Hint 1: concept</summary>
#
# Try the code on "质量好，但是客服慢" with 质量 under quality and 客服 under service: what should come, and what comes?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Write a function for one text: cut, count for each topic, take the first of the largest counts.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `point = re.split(____, text.lower())[____]`, `counts = {name: sum(____ in point for w in found) …}`, `max(counts, key=____)` takes the first of equals.
#
# </details>


# %% id="label_topics" role="solution"
def label_topics(texts: pd.Series, words: dict[str, list[str]]) -> pd.Series:
    """Label texts with the topic whose words they contain.

    Parameters
    ----------
    texts : Series
        Chinese or English texts, some blank or missing; index labels are never repeated.
    words : dict
        For each topic (text) its words (texts, none twice, none blank). At least one topic.

    Returns
    -------
    Series
        The topic of each text by the rules of the prompt, "none" where no word occurs, with the
        index of `texts`.
    """
    ### BEGIN SOLUTION
    labels = []
    for text in texts.fillna("").str.lower():
        point = text.replace("but", "但是").split("但是")[-1]
        counts = {name: sum(w.lower() in point for w in found) for name, found in words.items()}
        best = max(counts, key=counts.get)
        labels.append(best if counts[best] > 0 else "none")
    return pd.Series(labels, index=texts.index)
    ### END SOLUTION


# %% id="test_label_topics" role="test" points=3
words = {
    "quality": ["质量", "坏", "Broke", "7.5"],
    "service": ["客服", "态度", "rude"],
    "logistics": ["快递", "(慢)", "late"],
}
tiny = pd.Series(
    [
        "质量好，但是客服慢",
        "Nice, but it BROKE",
        "快递到了，客服态度不好",
        "坏了，快递也久",
        "但是",
        None,
        " ",
        "just 785 of them",
        "慢",
        "but rude, but late",
        "坏坏坏，客服态度",
    ],
    index=[9, 3, 4, 5, 12, 13, 20, 21, 22, 23, 30],
    name="text",
)
before = tiny.copy()
answer = checks.call(label_topics, tiny, words)
checks.is_series(answer, "label_topics(tiny, words)")
checks.same_series(
    answer,
    pd.Series(
        [
            "service",
            "quality",
            "service",
            "quality",
            "none",
            "none",
            "none",
            "none",
            "none",
            "logistics",
            "service",
        ],
        index=tiny.index,
    ),
    "label_topics(tiny, words)",
    hint="The point comes after the last 但是 or but; the word 坏 counts once however often it stands",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _label(texts, words):
    out = {}
    for key, text in zip(texts.index.tolist(), texts.tolist()):
        point = "" if pd.isna(text) else text.lower()
        cut = max(
            point.rfind("但是") + 2 * ("但是" in point), point.rfind("but") + 3 * ("but" in point)
        )
        point = point[max(cut, 0) :]
        best, most = "none", 0
        for name, found in words.items():
            n = len([w for w in found if point.find(w.lower()) >= 0])
            if n > most:
                best, most = name, n
        out[key] = best
    return pd.Series(out)


lists = {
    "after_sale": ["退款", "换货", "售后"],
    "quality": ["质量", "漆", "用两天就坏", "断"],
    "differs_from_description": ["尺寸", "材质", "颜色", "描述"],
    "logistics": ["快递", "物流", "箱子", "十天"],
    "service_manner": ["客服", "态度差", "敷衍"],
}
# What is expected needs no answer: it is computed once for a class.
cases = [
    (texts, _label(texts, lists))
    for seed, options in [
        (1461, {}),
        (1462, {"blank": 0.2, "negative": 0.8}),
        (1463, {"count": 1}),
    ]
    for texts in [samples.reviews(seed, **options)[0].set_index("review_id")["text_zh"]]
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_series(
        checks.call(label_topics, fresh, lists),
        expected,
        "label_topics(texts, words)",
        hint="Praise before 但是 does not count; the first topic of equal counts",
        reread="What is it about",
    )
    checks.unchanged(before, fresh, "texts")
mixed = ["Broke (twice) BUT fine", "a+b", "aab RUDE", "rude", "(Twice) and fine BUT rude"]
mixed = pd.Series(mixed, index=list("dcbae"))
signs = {"x": ["A+B"], "y": ["(Twice)", "Fine"], "z": ["rude", "RU"]}
mixed_expected = _label(mixed, signs)
checks.same_series(
    checks.call(label_topics, mixed, signs),
    mixed_expected,
    "label_topics(texts, words) with signs and capitals",
    hint="Words are plain text, and capitals do not matter",
)
### END HIDDEN TESTS

# %% [markdown] id="first_alarm_prompt"
# ## 8. The bad batch (on your own)
#
# "A supplier sent us a bad batch last autumn. We saw it when the returns came. On which day could the reviews have told us?"
#
# On each day compare the number of complaints with what the days before make likely.
# If complaints come independently with the mean of the `window` days before, their number follows a Poisson distribution 泊松分布; the day raises an alarm 预警 when the probability of as many or more is below `false_rate`.
#
# <details><summary>Hint 1: concept</summary>
#
# The day itself must not be in its own mean: a jump would lift the line that should catch it.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Fill the days without a complaint with 0 first.
# "As many or more" is one minus the probability of at most one fewer.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `daily = complaints.asfreq("D", fill_value=____)`, `usual = daily.shift(____).rolling(____).mean().clip(lower=0.2)`, `poisson.sf(daily - ____, usual) < ____`.
#
# </details>


# %% id="first_alarm" role="solution"
def first_alarm(
    complaints: pd.Series, window: int = 28, false_rate: float = 0.001
) -> pd.Timestamp | None:
    """Return the first day with more complaints than chance explains.

    Parameters
    ----------
    complaints : Series
        Complaints by day, index dates in any order, none twice. Days without a complaint may be
        missing; the first and the last day of the period are there.
    window : int
        Days before a day whose mean is what is usual; a day with fewer days before it raises no
        alarm.
    false_rate : float
        A day raises an alarm when the Poisson probability of as many complaints or more is below
        this. A usual number below 0.2 counts as 0.2.

    Returns
    -------
    Timestamp or None
        The first day with an alarm, None when there is none.
    """
    ### BEGIN SOLUTION
    daily = complaints.asfreq("D", fill_value=0)
    usual = daily.shift(1).rolling(window).mean().clip(lower=0.2)
    alarm = poisson.sf(daily - 1, usual) < false_rate
    return daily.index[alarm][0] if alarm.any() else None
    ### END SOLUTION


# %% id="test_first_alarm" role="test" points=2
days = ["2025-10-08", "2025-10-01", "2025-10-16", "2025-10-07", "2025-10-12"]
days = pd.to_datetime([*days, "2025-10-09", "2025-10-02", "2025-10-11"])
tiny = pd.Series([4, 3, 6, 1, 8, 7, 3, 3], index=days, name="complaints")
before = tiny.copy()
# Usual on the 7th counts as 0.2; the chance of 1 or more is 0.181, of 2 or more 0.018.
for window, rate, expected in [
    (4, 0.01, "2025-10-08"),
    (4, 0.03, "2025-10-08"),
    (9, 0.001, "2025-10-12"),
    (6, 0.0001, "2025-10-09"),
    (15, 0.0, None),
    (16, 0.5, None),
]:
    answer = checks.call(first_alarm, tiny, window, rate)
    name = f"first_alarm(tiny, {window}, {rate})"
    if expected is None:
        assert answer is None, (
            f"{name}: no day raises an alarm, so None; got {checks.shown(answer)}"
        )
    else:
        assert answer is not None and pd.Timestamp(answer) == pd.Timestamp(expected), (
            f"{name}: expected {expected}, got {checks.shown(answer)}. Days that are missing had 0 "
            "complaints, and the day itself is not among the days before it"
        )
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS
from math import factorial


def _alarm(series, window, rate):
    counts = {day: int(n) for day, n in zip(series.index, series.tolist())}
    first, last = min(counts), max(counts)
    line = [counts.get(first + pd.Timedelta(days=i), 0) for i in range((last - first).days + 1)]
    for i in range(window, len(line)):
        usual = max(sum(line[i - window : i]) / window, 0.2)
        below = sum(np.exp(-usual) * usual**k / factorial(k) for k in range(line[i]))
        if 1 - below < rate:
            return first + pd.Timedelta(days=i)
    return None


def _case(seed, batch, window, rate):
    counts = samples.daily_complaints(seed, batch=batch)[0]
    ends = (counts.index == counts.index[0]) | (counts.index == counts.index[-1])
    counts = counts[(counts > 0) | ends].sample(frac=1, random_state=seed)
    return counts, window, rate, _alarm(counts, window, rate)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(1471, True, 28, 0.001),
    _case(1472, True, 14, 0.0001),
    _case(1473, False, 28, 1e-7),
    _case(1474, False, 20, 0.05),
    _case(1475, True, 5, 0.01),
]
for fresh, window, rate, expected in cases:
    before = fresh.copy()
    answer = checks.call(first_alarm, fresh, window, rate)
    if expected is None:
        assert answer is None, (
            "first_alarm(complaints) on a fresh period: no day is beyond chance, so None"
        )
    else:
        assert answer is not None and pd.Timestamp(answer) == expected, (
            "first_alarm(complaints) on a fresh period: this is not the first day beyond chance. "
            "Missing days are 0, and what is usual comes from the days before alone"
        )
    checks.unchanged(before, fresh, "complaints")
quiet = pd.Series(
    [0, 2, 4, 0], index=pd.to_datetime(["2025-01-01", "2025-03-01", "2025-04-05", "2025-05-01"])
)
quiet_alarm = _alarm(quiet, 28, 0.001)
answer = checks.call(first_alarm, quiet)
assert answer is not None and pd.Timestamp(answer) == quiet_alarm, (
    "first_alarm(complaints) after weeks without a complaint: what is usual counts as at least 0.2"
)
rare = pd.Series(0, index=pd.date_range("2025-01-01", periods=40))
rare.loc[["2025-01-06", "2025-01-30"]] = [1, 2]
assert checks.call(first_alarm, rare, 28, 0.001) is None, (
    "first_alarm(complaints) after a month with one complaint: less than 0.2 a day counts as 0.2"
)
few = pd.Series([0, 3, 0], index=pd.to_datetime(["2025-01-01", "2025-03-01", "2025-05-01"]))
few_alarms = [(rate, _alarm(few, 28, rate)) for rate in (0.001, 0.002)]
for rate, expected in few_alarms:
    answer = checks.call(first_alarm, few, 28, rate)
    assert (answer is None) == (expected is None), (
        "first_alarm(complaints) after weeks without a complaint: what is usual counts as 0.2"
    )
### END HIDDEN TESTS

# %% [markdown] id="recovery_value_prompt"
# ## 9. What is a complaint worth? (on your own)
#
# "Coupon, money or a new one: which remedy 补救 pays, and for whom?"
#
# A remedy is worth what its customers bring more in the 90 days after, at the margin, less what it costs more than an apology.
# Agents gave dear remedies to customers who would have come back anyway.
# From April on the remedy was drawn by lot.
#
# <details><summary>Hint 1: concept</summary>
#
# Only the lot makes customers with different remedies alike.
# Who complained too late has no 90 days yet.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A column for each customer: margin × spend − cost.
# Count, mean and variance of it by group and remedy; then each remedy against the apology of its group.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `net = margin * table["spend_90d_cny"] - ____`, `groupby([____, ____])["net"].agg(["size", "mean", "var"])`, `error = sqrt(var / size + ____ / ____)`, `mean ± ____ * error`.
#
# </details>


# %% id="recovery_value" role="solution"
def recovery_value(recoveries: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Return what each remedy is worth against an apology, by group of customers.

    Parameters
    ----------
    recoveries : DataFrame
        One row a complaint in any order, with the columns customer_group, remedy, remedy_by ("lot"
        or "agent"), cost_cny (CNY) and spend_90d_cny (CNY; missing when 90 days have not passed),
        among others. Only remedies drawn by lot whose spend is known count.
    margin : float
        Margin on what is spent, from 0 to 1.

    Returns
    -------
    DataFrame
        One row for each group and remedy other than "apology", in any order, with the columns
        customer_group, remedy, people (who got it), value_cny (mean of margin x spend - cost less
        the same mean with an apology in the group, CNY a complaint), low_cny and high_cny
        (95% interval: value less and plus norm.ppf(0.975) standard errors, the variances with
        n - 1 and not pooled). A remedy given to fewer than two, or whose group has fewer than two
        apologies, has no row.
    """
    ### BEGIN SOLUTION
    table = recoveries[
        (recoveries["remedy_by"] == "lot") & recoveries["spend_90d_cny"].notna()
    ].copy()
    table["net"] = margin * table["spend_90d_cny"] - table["cost_cny"]
    cells = table.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    cells = cells[cells["size"] > 1].reset_index()
    plain = cells[cells["remedy"] == "apology"].drop(columns="remedy")
    both = cells[cells["remedy"] != "apology"].merge(plain, on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    error = np.sqrt(both["var_x"] / both["size_x"] + both["var_y"] / both["size_y"])
    reach = norm.ppf(0.975) * error
    return both[["customer_group", "remedy"]].assign(
        people=both["size_x"], value_cny=value, low_cny=value - reach, high_cny=value + reach
    )
    ### END SOLUTION


# %% id="test_recovery_value" role="test" points=3
tiny = pd.DataFrame(
    [
        ("loyal", "apology", "lot", 1.0, 100.0),
        ("loyal", "apology", "lot", 1.0, 0.0),
        ("loyal", "apology", "lot", 1.0, 50.0),
        ("loyal", "apology", "agent", 1.0, 900.0),
        ("loyal", "coupon_20", "lot", 14.0, 300.0),
        ("loyal", "coupon_20", "lot", 14.0, 100.0),
        ("loyal", "coupon_20", "lot", 14.0, np.nan),
        ("loyal", "coupon_20", "agent", 14.0, 900.0),
        ("loyal", "resend_and_coupon", "lot", 46.0, 500.0),
        ("regular", "apology", "lot", 1.0, 80.0),
        ("regular", "coupon_20", "lot", 14.0, 90.0),
        ("regular", "coupon_20", "lot", 14.0, 10.0),
    ],
    columns=["customer_group", "remedy", "remedy_by", "cost_cny", "spend_90d_cny"],
    index=range(5, 17),
)
before = tiny.copy()
answer = checks.call(recovery_value, tiny, 0.4)
columns = ["customer_group", "remedy", "people", "value_cny", "low_cny", "high_cny"]
checks.is_frame(answer, "recovery_value(tiny, 0.4)", columns, rows=1, numeric=columns[2:])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "customer_group": ["loyal"],
            "remedy": ["coupon_20"],
            "people": [2],
            "value_cny": [47.0],
            "low_cny": [-34.5998],
            "high_cny": [128.5998],
        }
    ),
    "recovery_value(tiny, 0.4)",
    keys=["customer_group", "remedy"],
    rel=1e-4,
    hint="66 CNY with the coupon, 19 with an apology; one resend and one apology among the regular "
    "are too few",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _values(frame, margin):
    net = {}
    for group, remedy, by, cost, spend in zip(
        *(
            frame[c].tolist()
            for c in ["customer_group", "remedy", "remedy_by", "cost_cny", "spend_90d_cny"]
        )
    ):
        if by == "lot" and not pd.isna(spend):
            net.setdefault((group, remedy), []).append(margin * spend - cost)
    rows = []
    for (group, remedy), mine in net.items():
        plain = net.get((group, "apology"), [])
        if remedy == "apology" or len(mine) < 2 or len(plain) < 2:
            continue
        value = np.mean(mine) - np.mean(plain)
        reach = 1.959963984540054 * np.hypot(
            np.std(mine, ddof=1) / len(mine) ** 0.5, np.std(plain, ddof=1) / len(plain) ** 0.5
        )
        rows.append((group, remedy, len(mine), value, value - reach, value + reach))
    return pd.DataFrame(
        rows, columns=["customer_group", "remedy", "people", "value_cny", "low_cny", "high_cny"]
    )


def _case(seed, margin, options):
    drawn, _ = samples.recoveries(seed, **options)
    drawn = drawn.sample(frac=1, random_state=seed)
    return drawn, margin, _values(drawn, margin)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(1481, 0.35, {}),
    _case(1482, 0.5, {"empty_cell": True}),
    _case(1483, 0.2, {"count": 40, "incomplete": 0.4}),
]
for fresh, margin, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(recovery_value, fresh, margin),
        expected,
        "recovery_value(recoveries, margin)",
        keys=["customer_group", "remedy"],
        hint="By lot and with 90 days; each remedy against the apology of its own group",
        reread="What is a complaint worth",
    )
    checks.unchanged(before, fresh, "recoveries")
cells = [
    ("loyal", "apology", [1.0, 1.0, 1.0], [0.0, 50.0, 100.0]),
    ("loyal", "refund", [10.0, 60.0, 20.0], [100.0, 400.0, 150.0]),
    ("new", "apology", [1.0, 1.0], [0.0, 0.0]),
    ("new", "refund", [10.0, 60.0, 20.0], [100.0, 400.0, 150.0]),
]
small = pd.DataFrame(
    [
        (group, remedy, "lot", cost, spend)
        for group, remedy, costs, spends in cells
        for cost, spend in zip(costs, spends)
    ],
    columns=["customer_group", "remedy", "remedy_by", "cost_cny", "spend_90d_cny"],
)
small_expected = _values(small, 0.4)
checks.same_frame(
    checks.call(recovery_value, small, 0.4),
    small_expected,
    "recovery_value(recoveries, 0.4) with two apologies that spent the same",
    keys=["customer_group", "remedy"],
    hint="The cost belongs to what varies; two are enough, and so is a spread of 0",
)
### END HIDDEN TESTS

# %% [markdown] id="nps_prompt"
# ## 10. Would they recommend us? (on your own)
#
# "Our net promoter score 净推荐值 is 35. True?"
#
# The score is 100 × (share of 9 and 10 − share of 0 to 6).
# Loyal customers answer more often than others, and they like the shop more.
# The repair: a score for each group, weighted by how many of the group were *asked*.
#
# <details><summary>Hint 1: concept</summary>
#
# Silence is not spread evenly.
# Weights by those asked undo that, as far as it follows the groups.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Give each answer 100, 0 or −100; then the score is a mean, and its variance is that of a mean in each group.
# A weighted sum of independent means has the variance $\sum w_g^2 s_g^2 / n_g$.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `points = 100 * ((score >= ____) - (score <= ____))`, `weight = asked / ____`, `error = sqrt((weight**2 * ____ / ____).sum())`.
#
# </details>


# %% id="nps" role="solution"
def nps(answers: pd.DataFrame) -> dict[str, float]:
    """Return the net promoter score, as answered and weighted to those asked.

    Parameters
    ----------
    answers : DataFrame
        One row a customer asked, in any order, with the columns customer_group and score (0 to 10;
        missing without an answer), among others. At least one row.

    Returns
    -------
    dict
        answered (share of those asked who answered), raw (score of all who answered, in points
        from -100 to 100; NaN when nobody did), nps (scores of the groups weighted by those asked),
        low and high (95% interval of nps: less and plus norm.ppf(0.975) standard errors, the
        variance within a group with n - 1). nps, low and high are NaN when a group has fewer than
        two answers.
    """
    ### BEGIN SOLUTION
    score = answers["score"].astype(float)
    points = 100.0 * (score >= 9) - 100.0 * (score <= 6)
    points = points.where(score.notna())
    groups = points.groupby(answers["customer_group"])
    weight = groups.size() / len(answers)
    value = (weight * groups.mean()).sum()
    error = np.sqrt((weight**2 * groups.var() / groups.count()).sum())
    value = value if groups.count().min() > 1 else np.nan
    reach = norm.ppf(0.975) * error
    return {
        "answered": score.notna().mean(),
        "raw": points.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }
    ### END SOLUTION


# %% id="test_nps" role="test" points=2
tiny = pd.DataFrame(
    {
        "customer_group": ["loyal"] * 4 + ["regular"] * 6,
        "score": pd.array([10, 9, 6, 8, 7, 6, 9, None, None, None], dtype="Int64"),
    },
    index=range(30, 40),
).iloc[[9, 0, 7, 4, 2, 1, 3, 8, 5, 6]]
before = tiny.copy()
answer = checks.call(nps, tiny)
checks.is_mapping(answer, "nps(tiny)", ["answered", "raw", "nps", "low", "high"])
checks.same_mapping(
    answer,
    {"answered": 0.7, "raw": 100 / 7, "nps": 10.0, "low": -67.5776, "high": 87.5776},
    "nps(tiny)",
    rel=1e-4,
    hint="25 points among 4 loyal, 0 among 6 regular customers asked",
)
lone = tiny.drop(index=[34, 35])
answer = checks.call(nps, lone)
checks.is_mapping(answer, "nps(lone)", ["answered", "raw", "nps", "low", "high"])
checks.same_mapping(
    answer,
    {"answered": 5 / 8, "raw": 40.0, "nps": np.nan, "low": np.nan, "high": np.nan},
    "nps(lone)",
    hint="One answer in a group has no variance, and one is too few to speak for the group",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _score(frame):
    asked, given = {}, {}
    for group, score in zip(frame["customer_group"].tolist(), frame["score"].tolist()):
        asked[group] = asked.get(group, 0) + 1
        given.setdefault(group, [])
        if not pd.isna(score):
            given[group].append(100.0 if score > 8 else -100.0 if score < 7 else 0.0)
    everybody = [p for mine in given.values() for p in mine]
    out = {
        "answered": len(everybody) / len(frame),
        "raw": np.mean(everybody) if everybody else np.nan,
        "nps": np.nan,
        "low": np.nan,
        "high": np.nan,
    }
    if min(len(mine) for mine in given.values()) > 1:
        share = {g: asked[g] / len(frame) for g in asked}
        out["nps"] = sum(share[g] * np.mean(given[g]) for g in asked)
        spread = sum(share[g] ** 2 * np.var(given[g], ddof=1) / len(given[g]) for g in asked)
        out["low"] = out["nps"] - 1.959963984540054 * spread**0.5
        out["high"] = out["nps"] + 1.959963984540054 * spread**0.5
    return out


# What is expected needs no answer: it is computed once for a class.
cases = [
    (answers, _score(answers))
    for seed, options in [
        (1491, {}),
        (1492, {"silent_group": True}),
        (1493, {"nobody": True}),
        (1494, {"count": 900}),
    ]
    for answers in [samples.nps_survey(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(nps, fresh),
        expected,
        "nps(answers)",
        hint="Weights by those asked; NaN where a group hardly answered",
        reread="Would they recommend us",
    )
    checks.unchanged(before, fresh, "answers")
pleased = pd.DataFrame(
    {
        "customer_group": ["loyal"] * 4 + ["regular"] * 3,
        "score": pd.array([9, 10, 9, None, 10, 3, None], dtype="Int64"),
    }
)
pleased_expected = _score(pleased)
checks.same_mapping(
    checks.call(nps, pleased),
    pleased_expected,
    "nps(answers) where all answers of a group are alike, and another has two",
    hint="Two answers are enough, and equal answers are answers",
)
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the service manager
#
# It is Monday, 5 January 2026, nine o'clock; the tables end on 31 December 2025.
# Write at most 300 words that she can act on today.
#
# The next cell loads all that the memo needs.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Staff** | where 95% in 15 seconds fails, agents needed by half-hour, a plan of shifts and its cost a day | shares alone | none |
# | **Agents** | speed and settled matters of each, minutes per settled matter, and why the fastest is not the best | speed alone | none |
# | **Remedies** | worth of remedies by group with intervals, from the lot, and which to give to whom | means without intervals | none |
# | **Advice** | decisions, their worth in CNY, what they rest on and what would change them; the score with its interval | decisions | none |

# %% id="memo_data"
until = pd.Timestamp("2026-01-01")
calm = contacts[contacts["arrived_at"].dt.month.isin([3, 4, 7, 8, 9, 10, 12])]
start = calm["arrived_at"].dt.floor("30min").dt.strftime("%H:%M")
usual_day = (
    calm.groupby(start.rename("half_hour"))
    .agg(contacts=("contact_id", "size"), mean_handling_seconds=("handling_seconds", "mean"))
    .reset_index()
)
usual_day["contacts"] /= calm["arrived_at"].dt.date.nunique()
kinds = pd.DataFrame(
    [
        ("early", "08:00", "16:00", "12:30", 328.0),
        ("middle", "10:00", "18:00", "14:00", 328.0),
        ("noon", "14:00", "22:00", "17:30", 328.0),
        ("late", "16:00", "24:00", "18:00", 328.0),
        ("peak_am", "10:00", "12:00", "00:00", 90.2),
        ("peak_pm", "19:00", "22:00", "00:00", 135.3),
    ],
    columns=["shift", "starts_at", "ends_at", "break_at", "cost_cny"],
)
recoveries = shop.load_recoveries()
answers = shop.load_nps_answers()

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** service manager. **Subject** more hands at the peaks, and a coupon.
#
# **Staff.** 89% were served within 15 seconds in 2025; 15 half-hours miss 95%, all of both peaks among them (10:30: 77%; 20:00: 79%).
# On a day of the quiet months Erlang C asks for 4 agents in the peaks, 3 in most other half-hours, 2 at the ends.
# With these shifts, on which all have their break at once, the cheapest cover is three people on each of four, 3,936 CNY a day.
# Without breaks three early, three late and one for each peak would do, 2,194 CNY; covering the mean day of the whole year takes one more in the evening, 2,329 CNY.
# **Agents.** Agent 9 needs 2.8 minutes, the others 3.9 to 4.0.
# But 57% of 9's matters are settled after three days, against 90% to 92%: 5.0 minutes a settled matter against 4.2 to 4.4.
# No bonus for speed; coach 9.
# **Remedies** (by lot, margin 40%, against an apology): the coupon brings first-order customers 30 CNY (0 to 60) and regular ones 22 (-10 to 53).
# Refunds lose with the loyal, -57 (-87 to -27); a new one loses with first orders, -31 (-55 to -7).
# Nine comparisons: held to 5% together, only the loss of the refund with the loyal stands; the coupon is a hint.
# **Score.** 35.5 as answered is 25.8 (22.7 to 28.9) weighted to those asked; 31% answered.
# **Advice.** Add one person 10-12 and 19-22, 226 CNY a day, on one peak first; let breaks on a shift differ.
# Stop the refunds to the loyal: 57 CNY a complaint.
# Give the coupon to first orders and go on drawing by lot.
# **What would change it.** Campaign days need their own plan; a longer look than 90 days may favour the dear remedies.
# ### END SOLUTION
