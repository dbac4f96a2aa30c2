# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 13 Campaigns 大促: assignment
#
# **Time** about 7 hours: six for the ten exercises (20 to 60 minutes each) and one for the memo.
# **You need** the lecture of this chapter, logs of factors from chapter 02, intervals from chapter 05.
#
# It is Monday, 5 January 2026.
# Double 11 双十一 is reviewed, and the March 8 sale 女王节 has to be planned.
# The campaign manager asks ten questions, from the plan to the money that came back.
# Each answer is a function, so that she can ask again for the next campaign.
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
# `samples` draws tables like those of the later tests: try your function on `samples.campaign_plan(1)`, say.

# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_13 as samples

shop.setup()

# %% [markdown] id="data"
# ## The data
#
# `campaign_plan` has a row for each phase of a campaign, `campaign_tasks` one for each task, `campaign_spend` one for each day, placement and kind of spend.
# `campaign_cities` says what each city sold on each day around 618 and Double 11 of 2025, with advertising or without.

# %% id="look"
plan = shop.load_campaign_plan()
cities = shop.load_campaign_cities()
cities.head(3)

# %% [markdown] id="target_gap_prompt"
# ## 1. Which factor missed its target? (warm-up)
#
# "Sales were above target," says the manager. "Thanks to visitors 访客, conversion 转化率 or order value 客单价?"
#
# Sales are the product of the three, so their logs add up.
# Of a gap $S - S^*$ a factor $f$ with the target $f^*$ gets $(S - S^*) \cdot \log(f/f^*) / \log(S/S^*)$, and nothing is left over.
#
# <details><summary>Hint 1: concept</summary>
#
# Three percentages do not add up to the percentage of sales; three log ratios do.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Join the tables by phase. Get conversion and order value from what came, three log ratios from both, and multiply each by the same number.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `aim` is the product of the three targets; `scale = (sales - aim) / np.log(____)`; `visitors_cny = scale * np.log(____ / ____)`.
#
# </details>


# %% id="target_gap" role="solution"
def target_gap(plan: pd.DataFrame, actual: pd.DataFrame) -> pd.DataFrame:
    """Share out sales less target over visitors, conversion and order value.

    Parameters
    ----------
    plan : DataFrame
        One row a phase, with the columns phase, target_visitors (count), target_conversion (orders
        per visitor, above 0) and target_order_value_cny (CNY, above 0), among others. Target sales
        are the product of the three; the rounded ones that the table may hold too are not used.
    actual : DataFrame
        One row a phase, in another order, perhaps without some phases of the plan and with others
        that it does not hold, with the columns phase, visitors (count, above 0), orders (count) and
        sales_cny (CNY, paid; above 0 where there are orders). In no phase do sales equal target
        sales.

    Returns
    -------
    DataFrame
        One row a phase in any order, with the columns phase, visitors_cny, conversion_cny and
        order_value_cny: what each factor adds to sales less target sales, in CNY; they add up to
        it. Phases that only one of the tables holds, whose target visitors are 0, or that have no
        order are left out.
    """
    ### BEGIN SOLUTION
    table = plan.merge(actual[["phase", "visitors", "orders", "sales_cny"]], on="phase")
    table = table[(table["target_visitors"] > 0) & (table["orders"] > 0)]
    ratios = {
        "visitors_cny": table["visitors"] / table["target_visitors"],
        "conversion_cny": table["orders"] / table["visitors"] / table["target_conversion"],
        "order_value_cny": (table["sales_cny"] / table["orders"] / table["target_order_value_cny"]),
    }
    aim = table["target_visitors"] * table["target_conversion"] * table["target_order_value_cny"]
    scale = (table["sales_cny"] - aim) / np.log(table["sales_cny"] / aim)
    return pd.DataFrame(
        {"phase": table["phase"], **{name: scale * np.log(r) for name, r in ratios.items()}}
    )
    ### END SOLUTION


# %% id="test_target_gap" role="test" points=1
tiny = pd.DataFrame(
    {
        "phase": ["preheat", "sale", "encore", "late", "live"],
        "target_visitors": [1_000, 2_000, 0, 50, 80],
        "target_conversion": [0.05, 0.1, 0.1, 0.1, 0.1],
        "target_order_value_cny": [200.0, 100.0, 100.0, 100.0, 50.0],
        "target_sales_cny": [10_000.0, 20_500.0, 0.0, 500.0, 400.0],
    },
    index=[4, 5, 7, 8, 11],
)
came = pd.DataFrame(
    {
        "phase": ["sale", "flash", "encore", "live", "preheat"],
        "visitors": [3_000, 70, 400, 60, 1_000],
        "orders": [360, 7, 20, 0, 40],
        "sales_cny": [28_800.0, 700.0, 1_000.0, 0.0, 8_000.0],
    },
    index=[0, 1, 5, 6, 8],
)
handed = tiny.copy(), came.copy()
scale = 8_800 / np.log(1.44)
checks.same_frame(
    checks.call(target_gap, tiny, came),
    pd.DataFrame(
        {
            "phase": ["preheat", "sale"],
            "visitors_cny": [0.0, scale * np.log(1.5)],
            "conversion_cny": [-2_000.0, scale * np.log(1.2)],
            "order_value_cny": [0.0, scale * np.log(0.8)],
        }
    ),
    "target_gap(tiny, came)",
    keys="phase",
    hint="The preheat missed by conversion alone; the target of the sale is 2,000 × 0.1 × 100 CNY; "
    "the encore has no target, the live phase no order, and late and flash stand in one table only",
)
checks.unchanged(handed[0], tiny, "tiny")
checks.unchanged(handed[1], came, "came")
### BEGIN HIDDEN TESTS


def _gaps(planned, came):
    known = {row.phase: row for row in came.itertuples()}
    rows = []
    for aim in planned.itertuples():
        got = known.get(aim.phase)
        if got is None or not aim.target_visitors or not got.orders:
            continue
        target = aim.target_visitors * aim.target_conversion * aim.target_order_value_cny
        unit = (got.sales_cny - target) / (np.log(got.sales_cny) - np.log(target))
        crowd = unit * (np.log(got.visitors) - np.log(aim.target_visitors))
        basket = unit * np.log(got.sales_cny / (got.orders * aim.target_order_value_cny))
        rows.append((aim.phase, crowd, got.sales_cny - target - crowd - basket, basket))
    names = ["phase", "visitors_cny", "conversion_cny", "order_value_cny"]
    return pd.DataFrame(rows, columns=names)


def _case(seed, empty, closed):
    planned = samples.campaign_plan(seed, empty_phase=empty)
    came = samples.phase_actuals(seed, planned, closed=closed)
    return planned, came, _gaps(planned, came)


# What is expected stands above the first call: it is computed once for a class.
cases = [_case(1301, False, 0), _case(1302, True, 0), _case(1303, False, 1)]
lone = pd.DataFrame(
    {
        "phase": ["sale", "encore"],
        "target_visitors": [1, 30],
        "target_conversion": [0.5, 0.1],
        "target_order_value_cny": [90.0, 80.0],
    }
)
lone_got = pd.DataFrame(
    {"phase": ["encore", "sale"], "visitors": [20, 4], "orders": [1, 3], "sales_cny": [70.0, 300.0]}
)
close = pd.DataFrame(
    {
        "phase": ["main", "tail"],
        "target_visitors": [1_000, 300],
        "target_conversion": [0.04, 0.05],
        "target_order_value_cny": [150.0, 120.0],
        "target_sales_cny": [6_000.0, 0.0],
    }
)
close_got = pd.DataFrame(
    {
        "phase": ["extra", "tail", "main"],
        "visitors": [50, 360, 1_250],
        "orders": [5, 15, 41],
        "sales_cny": [600.0, 1_805.0, 6_010.0],
    }
)
of_lone, of_close = _gaps(lone, lone_got), _gaps(close, close_got)
for fresh, got, expected in cases:
    handed = fresh.copy(), got.copy()
    checks.same_frame(
        checks.call(target_gap, fresh, got),
        expected,
        "target_gap(plan, actual)",
        keys="phase",
        hint="Log ratios, joined by phase, against the product of the three targets",
        reread="Which factor missed its target",
    )
    checks.unchanged(handed[0], fresh, "plan")
    checks.unchanged(handed[1], got, "actual")
checks.same_frame(
    checks.call(target_gap, lone, lone_got),
    of_lone,
    "target_gap(plan, actual) of very small phases",
    keys="phase",
    hint="One visitor and one order are enough",
)
checks.same_frame(
    checks.call(target_gap, close, close_got),
    of_close,
    "target_gap(plan, actual) of sales close to their target",
    keys="phase",
    hint="A small gap may hide two large ones that nearly cancel",
)
### END HIDDEN TESTS

# %% [markdown] id="raci_check_prompt"
# ## 2. Who answers for it? (messy input)
#
# Several people keep the list of tasks, each in their own way.
# "Which tasks have not exactly one accountable, or nobody who does the work?" asks the manager. "And how late were they?"
#
# In a RACI table 责任矩阵 a role is responsible (R), accountable (A), consulted (C), informed (I), or has nothing to do with the task.
#
# <details><summary>Hint 1: concept</summary>
#
# A cell may hold two duties, as "R/A", or say in its own way that there is none. Not every text with an a in it means accountable.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Turn each cell into upper case without blanks, make the ways to write *none* empty, then ask whether A and R are among what stands between the strokes. Read days with either separator.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `marks = raw[roles].apply(lambda column: column.fillna("").str.replace(" ", "").str.upper().replace(____, ""))`, then `marks.apply(lambda column: column.str.contains(____)).sum(axis=____)`.
#
# </details>


# %% id="raci_check" role="solution"
def raci_check(raw: pd.DataFrame) -> pd.DataFrame:
    """Count who is accountable and responsible for each task, and how late it was.

    Parameters
    ----------
    raw : DataFrame
        One row a task, in any order, none twice, all text: task, due_on, done_on and the five roles
        operations, content, design, service and supply_chain.
        due_on and done_on: "2027-05-02" or "2027/5/2"; done_on is missing when the task was never
        done.
        A role holds one or two of the letters R, A, C and I, in either case, with a stroke between
        two ("R/A", "A/R": both); "-", "n/a" in either case, nothing or missing mean that it has no
        duty. Blanks may stand before and after each letter and each of these marks: "R / A",
        "N/A ", " - ", " ".

    Returns
    -------
    DataFrame
        One row a task in any order, with the columns task, accountable and responsible (number of
        roles), is_sound (True with exactly one accountable and at least one responsible; they may be
        the same role) and days_late (done less due in days, below 0 when early, missing when the
        task was never done).
    """
    ### BEGIN SOLUTION
    roles = ["operations", "content", "design", "service", "supply_chain"]
    counts = {"accountable": 0, "responsible": 0}
    for role in roles:
        mark = raw[role].fillna("").str.replace(" ", "").str.upper().replace("N/A", "")
        counts["accountable"] = counts["accountable"] + mark.str.contains("A").astype(int)
        counts["responsible"] = counts["responsible"] + mark.str.contains("R").astype(int)
    table = raw[["task"]].assign(**counts)
    table["is_sound"] = (table["accountable"] == 1) & (table["responsible"] >= 1)
    due, done = (pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"])
    return table.assign(days_late=(done - due).dt.days)
    ### END SOLUTION


# %% id="test_raci_check" role="test" points=3
tiny = pd.DataFrame(
    {
        "task": ["goals", "stock", "pages", "staff", "ads", "bags"],
        "due_on": [
            "2027-05-02",
            "2027/5/11",
            "2027-05-18",
            "2027/5/31",
            "2027-05-25",
            "2027/12/30",
        ],
        "done_on": ["2027/5/1", "2027-05-14", None, "2027-06-02", "2027-05-25", "2028-01-02"],
        "operations": ["a", "A", "n/a", "R/A", "C", "N/A "],
        "content": ["R ", "-", "R", None, "a", "A/C"],
        "design": ["n/a", " r / a", "c/i", "I", "C/I", "r/c"],
        "service": ["N/A", "C", "", "-", " ", " - "],
        "supply_chain": ["i", "r", "I", "c", "n/a", "R"],
    },
    index=[3, 5, 6, 9, 12, 14],
).astype("str")
handed = tiny.copy()
checks.same_frame(
    checks.call(raci_check, tiny),
    pd.DataFrame(
        {
            "task": ["goals", "stock", "pages", "staff", "ads", "bags"],
            "accountable": [1, 2, 0, 1, 1, 1],
            "responsible": [1, 2, 1, 1, 0, 2],
            "is_sound": [True, False, False, True, False, True],
            "days_late": [-1.0, 3.0, np.nan, 2.0, 0.0, 3.0],
        }
    ),
    "raci_check(tiny)",
    keys="task",
    hint="n/a is no A, with a blank neither; R/A is both; nobody does the ads; pages were never done; "
    "two do the bags, one answers for them, and a year ends before they are done",
)
checks.unchanged(handed, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _duties(raw):
    people = ["operations", "content", "design", "service", "supply_chain"]
    rows = []
    for row in raw.to_dict("records"):
        found = []
        for person in people:
            text = row[person] if isinstance(row[person], str) else ""
            if text.strip().lower() != "n/a":
                found.append({part.strip().lower() for part in text.split("/")})
        heads = sum("a" in marks for marks in found)
        hands = sum("r" in marks for marks in found)
        days = []
        for text in (row["due_on"], row["done_on"]):
            if isinstance(text, str):
                year, month, day = text.replace("/", "-").split("-")
                days.append(pd.Timestamp(int(year), int(month), int(day)))
        gap = (days[1] - days[0]).days if len(days) == 2 else np.nan
        rows.append((row["task"], heads, hands, heads == 1 and hands > 0, gap))
    names = ["task", "accountable", "responsible", "is_sound", "days_late"]
    return pd.DataFrame(rows, columns=names)


def _case(seed, options):
    raw = samples.messy_tasks(seed, **options)
    return raw, _duties(raw)


cases = [_case(1311, {}), _case(1312, {"tasks": 40, "undone": 6}), _case(1313, {"undone": 0})]
for fresh, expected in cases:
    handed = fresh.copy()
    checks.same_frame(
        checks.call(raci_check, fresh),
        expected,
        "raci_check(raw)",
        keys="task",
        hint="Both letters of a cell count, in either case; no duty has many spellings",
        reread="Who answers for it",
    )
    checks.unchanged(handed, fresh, "raw")
### END HIDDEN TESTS

# %% [markdown] id="late_tasks_prompt"
# ## 3. What is late tonight? (on your own)
#
# Tasks are planned backwards from T, the first day with reduced prices: T−30, T−21, T−14, T−7.
# "A task that falls on a day off, weekend or holiday, has to be done before it," says the manager. "Every evening I want to see what is late, as we know it that evening."
#
# <details><summary>Hint 1: concept</summary>
#
# Today's table knows that a task was done later. That evening nobody did.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# For each day find the last workday up to it: a calendar in order, the date kept on workdays and carried forward. Then look up each due day, and compare both days with the evening.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `last = days["date"].where(days["is_workday"]).____()` on a sorted calendar; late: `(due_on <= day) & ~(done_on <= ____)`.
#
# </details>


# %% id="late_tasks" role="solution"
def late_tasks(
    tasks: pd.DataFrame, calendar: pd.DataFrame, first_day: pd.Timestamp, day: pd.Timestamp
) -> pd.DataFrame:
    """Return the tasks that are known to be late in the evening of a day.

    Parameters
    ----------
    tasks : DataFrame
        One row a task, in any order, none twice, with the columns task, due_t_days (days from T to
        the due day; negative before T) and done_on (day; missing when it is not done to this day),
        among others.
    calendar : DataFrame
        One row a day, in any order, without gaps, with the columns date and is_workday (bool). It
        begins with a workday and holds every due day.
    first_day : Timestamp
        T.
    day : Timestamp
        The day in whose evening one asks.

    Returns
    -------
    DataFrame
        One row, in any order, for each task that is due on `day` or before and that was not done by
        the evening of `day`, with the columns task, due_on (T plus due_t_days; where that is no
        workday, the last workday before it) and days_late (days from due_on to `day`, all days
        counted; 0 when it is due on that very day). Perhaps without rows.
    """
    ### BEGIN SOLUTION
    days = calendar.sort_values("date")
    last = days["date"].where(days["is_workday"]).ffill()
    planned = first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")
    due_on = planned.map(pd.Series(last.to_numpy(), index=days["date"]))
    table = tasks[["task"]].assign(due_on=due_on, days_late=(day - due_on).dt.days)
    return table[(due_on <= day) & ~(tasks["done_on"] <= day)]
    ### END SOLUTION


# %% id="test_late_tasks" role="test" points=2
tiny = pd.DataFrame(
    {
        "task": ["goals", "stock", "pages", "staff", "ads", "brief", "goods", "refunds"],
        "due_t_days": [-30, -23, -14, -14, -12, -15, -11, 13],
        "done_on": pd.to_datetime(
            ["2027-05-02", None, "2027-05-20", "2027-05-18", "2027-05-21", "2027-05-19", None, None]
        ),
    },
    index=[3, 5, 6, 9, 12, 13, 15, 18],
)
off = [*pd.date_range("2027-05-01", "2027-05-09"), pd.Timestamp("2027-05-20")]
days = pd.DataFrame({"date": pd.date_range("2027-04-26", "2027-06-25")})
days["is_workday"] = ~days["date"].isin(off)
days = days.sample(frac=1, random_state=13)
handed = tiny.copy(), days.copy()
t_day = pd.Timestamp("2027-06-01")
for evening, right, hint in [
    (
        "2027-05-19",
        [("stock", "2027-04-30", 19), ("pages", "2027-05-18", 1), ("ads", "2027-05-19", 0)],
        "Stock falls on 9 May, the last of nine days off: due on 30 April. Pages were done on the "
        "20th, which nobody knew on the 19th; the brief was done on the 19th. Ads fall on the 20th, "
        "a day off. Refunds are due 13 days after T",
    ),
    ("2027-04-29", [], "Nothing is due yet: a table with its columns and no rows"),
]:
    expected = pd.DataFrame(right, columns=["task", "due_on", "days_late"])
    expected = expected.astype({"task": "str", "due_on": "datetime64[us]", "days_late": "int64"})
    checks.same_frame(
        checks.call(late_tasks, tiny, days, t_day, pd.Timestamp(evening)),
        expected,
        f'late_tasks(tiny, days, T, Timestamp("{evening}"))',
        keys="task",
        hint=hint,
    )
checks.unchanged(handed[0], tiny, "tiny")
checks.unchanged(handed[1], days, "days")
### BEGIN HIDDEN TESTS


def _open(tasks, calendar, start, evening):
    works = dict(zip(calendar["date"], calendar["is_workday"]))
    rows = []
    for name, ahead, done in tasks[["task", "due_t_days", "done_on"]].itertuples(index=False):
        due = start + pd.Timedelta(days=int(ahead))
        while not works[due]:
            due -= pd.Timedelta(days=1)
        if due <= evening and (pd.isna(done) or done > evening):
            rows.append((name, due, (evening - due).days))
    frame = pd.DataFrame(rows, columns=["task", "due_on", "days_late"])
    return frame.astype({"task": "str", "due_on": "datetime64[us]", "days_late": "int64"})


def _case(seed, ahead):
    start = pd.Timestamp("2027-06-01")
    tasks = samples.campaign_tasks(seed, tasks=24, late=10).drop(columns="due_on")
    tasks.loc[::7, "done_on"] = pd.NaT
    tasks = tasks.sample(frac=1, random_state=seed)
    calendar = samples.work_days(seed, holidays=4)
    evening = start + pd.Timedelta(days=ahead)
    return tasks, calendar, start, evening, _open(tasks, calendar, start, evening)


cases = [_case(1321, -14), _case(1322, 0), _case(1323, -3), _case(1324, 20), _case(1325, -33)]
for fresh, dates, start, evening, right in cases:
    handed = fresh.copy(), dates.copy()
    checks.same_frame(
        checks.call(late_tasks, fresh, dates, start, evening),
        right,
        "late_tasks(tasks, calendar, first_day, day)",
        keys="task",
        hint="Due days move to the workday before; only what was done by that evening is done",
        reread="Late, as it was known",
    )
    checks.unchanged(handed[0], fresh, "tasks")
    checks.unchanged(handed[1], dates, "calendar")
### END HIDDEN TESTS

# %% [markdown] id="split_budget_prompt"
# ## 4. Seven to three, and three to six to one (on your own)
#
# The shop's rule: 7:3 for the platforms and elsewhere 站内站外, and each of them 3:6:1 for preheat, sale and encore.
# "In whole CNY, please," says the manager, "and no CNY may get lost."
#
# <details><summary>Hint 1: concept</summary>
#
# Each part rounded by itself may give one CNY too many, or too few. Round down and see how many are left.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Write one small function that splits a number by weights, and use it twice: for the placements, then for the phases of each. With `//` and `%` whole numbers stay exact.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `parts = [total * w // ____ for w in weights]`, `rests = [total * w % ____ …]`; the `total - ____` names with the largest rests get 1 more.
#
# </details>


# %% id="split_budget" role="solution"
def split_budget(total_cny: int, places: dict[str, int], phases: dict[str, int]) -> pd.DataFrame:
    """Split a budget over placements, then that of each over phases, in whole CNY.

    Parameters
    ----------
    total_cny : int
        Budget in whole CNY, 0 or more, of any size: rests are compared exactly.
    places, phases : dict of str to int
        Weights by name: whole numbers of 0 or more, not all 0. {"on_site": 7, "off_site": 3}, say.

    Returns
    -------
    DataFrame
        One row for each placement and phase in any order, with the columns place, phase and
        budget_cny (whole CNY). First the budget is split over the placements, then what each got
        over the phases. Each split rounds down and gives one more CNY each to the largest rests
        (fractions) until nothing is left; of equal rests the name that comes first in the dict is
        served first. So the phases of a placement add up to it, and all to `total_cny`.
    """

    ### BEGIN SOLUTION
    def split(whole: int, weights: dict[str, int]) -> dict[str, int]:
        base = sum(weights.values())
        parts = {name: whole * weight // base for name, weight in weights.items()}
        by_rest = sorted(weights, key=lambda name: -(whole * weights[name] % base))
        for name in by_rest[: whole - sum(parts.values())]:
            parts[name] += 1
        return parts

    return pd.DataFrame(
        [
            (place, phase, amount)
            for place, part in split(total_cny, places).items()
            for phase, amount in split(part, phases).items()
        ],
        columns=["place", "phase", "budget_cny"],
    )
    ### END SOLUTION


# %% id="test_split_budget" role="test" points=2
rule = {"on_site": 7, "off_site": 3}, {"preheat": 3, "sale": 6, "encore": 1}
turned = {"on_site": 1, "off_site": 0}, {"encore": 1, "preheat": 3, "sale": 6}
for total, weights, right, hint in [
    (106, rule, [22, 45, 7, 10, 19, 3], "74.2 and 31.8 make 74 and 32; of 22.2, 44.4 and 7.4 the "
     "last two have equal rests, and the sale comes first"),
    (100, rule, [21, 42, 7, 9, 18, 3], "Nothing is left to give"),
    (5, rule, [1, 3, 0, 0, 1, 0], "3.5 and 1.5 have equal rests, so on site gets 4; of 1.2, 2.4 and "
     "0.4 the sale gets the one left, and of 0.3, 0.6 and 0.1 too"),
    (9, turned, [1, 3, 5, 0, 0, 0], "0.9, 2.7 and 5.4 leave two CNY, for two phases; off site has a "
     "weight of 0 and rows all the same"),
    (15, turned, [2, 4, 9, 0, 0, 0], "1.5 and 4.5 have equal rests, and the encore comes first"),
    (28_371_904, (turned[0], rule[1]), [8_511_571, 17_023_143, 2_837_190, 0, 0, 0], "17,023,142.4 "
     "and 2,837,190.4 have equal rests, which whole numbers say exactly, and the sale comes first"),
]:  # fmt: skip
    rows = [(place, phase) for place in weights[0] for phase in weights[1]]
    expected = pd.DataFrame(rows, columns=["place", "phase"]).assign(budget_cny=right)
    checks.same_frame(
        checks.call(split_budget, total, *weights),
        expected,
        f"split_budget({total}, {weights[0]}, {weights[1]})",
        keys=["place", "phase"],
        abs=0,
        rel=0,
        hint=hint,
    )
### BEGIN HIDDEN TESTS


def _shared(total, weights):
    from fractions import Fraction

    exact = {
        name: Fraction(total * weight, sum(weights.values())) for name, weight in weights.items()
    }
    given = {name: int(value) for name, value in exact.items()}
    while sum(given.values()) < total:
        short = {name: exact[name] - given[name] for name in given}
        given[max(short, key=short.get)] += 1
    return given


for total, where, when in [
    (420_003, {"on_site": 7, "off_site": 3}, {"preheat": 3, "sale": 6, "encore": 1}),
    (1_001, {"off": 2, "on": 2, "shop": 3}, {"c": 1, "a": 1, "b": 1}),
    (0, {"on": 1, "off": 1}, {"a": 2, "b": 1}),
    (77, {"on": 1, "off": 0}, {"z": 5, "y": 5, "x": 0, "w": 3}),
    (2, {"on": 1, "off": 1, "live": 1}, {"b": 1, "a": 3}),
    (9_999_999, {"on": 13, "off": 6}, {"d": 30, "c": 61, "b": 11, "a": 7}),
    (6_061, {"on": 1}, {"b": 9, "a": 1, "c": 10, "d": 1, "e": 1}),
    (77_000_014, {"off": 3, "on": 7}, {"y": 10, "x": 20, "z": 30}),
    (311_000_005, {"live": 1, "on": 9}, {"q": 1, "p": 6, "r": 3}),
]:
    kept = dict(where), dict(when)
    right = [
        (place, phase, amount)
        for place, part in _shared(total, kept[0]).items()
        for phase, amount in _shared(part, kept[1]).items()
    ]
    checks.same_frame(
        checks.call(split_budget, total, where, when),
        pd.DataFrame(right, columns=["place", "phase", "budget_cny"]),
        "split_budget(total_cny, places, phases)",
        keys=["place", "phase"],
        abs=0,
        rel=0,
        hint="Placements first, then phases; the largest rests, and the first of equal ones",
        reread="Seven to three, and three to six to one",
    )
    checks.unchanged(kept[0], where, "places")
    checks.unchanged(kept[1], when, "phases")
### END HIDDEN TESTS

# %% [markdown] id="spend_shares_prompt"
# ## 5. Did we spend when we had planned to? (chart)
#
# "Show me plan and spend side by side, phase by phase," says the manager. "Not in CNY: I want to see whether the *shares* were kept."
#
# <details><summary>Hint 1: concept</summary>
#
# Two distributions over the same phases, each adding up to 100%. A phase in which nothing was spent has a share too.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Sum spend by phase and bring it into the order of the plan. Divide each column by its sum. Two bars stand beside each other when one is moved by its width.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `spent = spend.groupby("phase")["spend_cny"].sum().reindex(____, fill_value=____)`, `ax.bar(place - 0.2, ____, width=0.4, label=____)`, `ax.set_xticks(place, ____)`.
#
# </details>


# %% id="spend_shares" role="solution"
def spend_shares(plan: pd.DataFrame, spend: pd.DataFrame) -> plt.Axes:
    """Draw the share of each phase in the planned budget and in what was spent.

    Parameters
    ----------
    plan : DataFrame
        One row a phase of one campaign, in any order, with the columns phase (its name, any one
        English word in small letters), from_on (first day), on_site_cny and off_site_cny (budgets
        in CNY), among others. The sum of all budgets is above 0.
    spend : DataFrame
        Rows in any order with the columns phase and spend_cny (CNY), among others. A phase has
        several rows, or none when nothing was spent. All phases are in the plan. The sum of all
        spend is above 0.

    Returns
    -------
    Axes
        Two bars for each phase, beside each other, standing or lying, in the order of time (from
        the left, or from the top): its share of the whole budget, on and off site together, with
        the legend text plan, and its share of all spend, with the legend text spent. Shares are
        percentages, and bars start at 0. A title of three words or more that names the phase whose
        spent share exceeds its planned share by most percentage points, and no other phase; both
        axes labelled, that of the lengths with %.
    """
    ### BEGIN SOLUTION
    ordered = plan.sort_values("from_on").set_index("phase")
    budget = ordered["on_site_cny"] + ordered["off_site_cny"]
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(budget.index, fill_value=0.0)
    shares = pd.DataFrame({"plan": 100 * budget / budget.sum(), "spent": 100 * spent / spent.sum()})
    ax = shares.plot.bar(rot=0, color=["lightgrey", "C0"])
    ax.set_title(f"More than planned went to {(shares['spent'] - shares['plan']).idxmax()}")
    ax.set_ylabel("Share of the total, %")
    return ax
    ### END SOLUTION


# %% id="test_spend_shares" role="test" points=2
import re

tiny = pd.DataFrame(
    {
        "phase": ["sale", "thanks", "encore", "preheat"],
        "from_on": pd.to_datetime(["2027-06-01", "2027-06-15", "2027-06-11", "2027-05-25"]),
        "on_site_cny": [420.0, 150.0, 70.0, 210.0],
        "off_site_cny": [280.0, 50.0, 30.0, 90.0],
    },
    index=[4, 7, 8, 9],
)
bills = pd.DataFrame(
    {
        "phase": ["preheat", "sale", "encore", "preheat", "sale", "sale"],
        "placement": ["off_site", "on_site", "on_site", "on_site", "off_site", "on_site"],
        "spend_cny": [900.0, 600.0, 500.0, 500.0, 400.0, 1_100.0],
    },
    index=[2, 3, 5, 7, 8, 9],
)
handed = tiny.copy(), bills.copy()
drawn = checks.chart(spend_shares, tiny, bills)
for group, right in [
    ("plan", {"preheat": 300 / 13, "sale": 700 / 13, "encore": 100 / 13, "thanks": 200 / 13}),
    ("spent", {"preheat": 35.0, "sale": 52.5, "encore": 12.5, "thanks": 0.0}),
]:
    checks.same_bars(
        drawn,
        right,
        "spend_shares(tiny, paid)",
        ordered=True,
        group=group,
        hint=f"The bars {group}: parts of 1,300 CNY of budget or of 4,000 CNY spent, in the order "
        "of time; nothing was spent on thanks",
    )
places = {(bar.label, bar.group): bar.position for bar in drawn.bars}
gaps = [abs(places[name, "plan"] - places[name, "spent"]) for name, _ in places]
assert min(gaps) > 0.05, (
    "spend_shares(tiny, paid): the two bars of a phase should stand beside each other; "
    f"the middles of the nearest two are {min(gaps):.2g} apart"
)
checks.has_title(drawn, "spend_shares(tiny, paid)")
named = set(re.findall("[a-z]+", drawn.title.lower())) & set(tiny["phase"])
assert named == {"preheat"}, (
    "spend_shares(tiny, paid): the title should name one phase, preheat, which is 11.9 percentage "
    "points above its planned share; the encore has the largest ratio, thanks the largest distance, "
    f"and the sale is over its budget by most CNY; the title is {checks.shown(drawn.title)}"
)
sides = [drawn.xlabel, drawn.ylabel]
assert all(sides) and any("%" in text or "percent" in text.lower() for text in sides), (
    "spend_shares(tiny, paid): both axes need a label, and that of the lengths says %; "
    f"the labels are {checks.shown(drawn.xlabel)} and {checks.shown(drawn.ylabel)}"
)
checks.has_legend(drawn, "spend_shares(tiny, paid)", ["plan", "spent"])
checks.starts_at_zero(drawn, "spend_shares(tiny, paid)")
checks.unchanged(handed[0], tiny, "tiny")
checks.unchanged(handed[1], bills, "bills")
### BEGIN HIDDEN TESTS


def _parts(planned, bills):
    money, order = {}, {}
    for row in planned.itertuples():
        money[row.phase] = [row.on_site_cny + row.off_site_cny, 0.0]
        order[row.phase] = row.from_on
    for phase, amount in bills[["phase", "spend_cny"]].itertuples(index=False):
        money[phase][1] += amount
    totals = [sum(pair[at] for pair in money.values()) for at in (0, 1)]
    names = sorted(order, key=order.get)
    return [{name: 100 * money[name][at] / totals[at] for name in names} for at in (0, 1)]


def _case(seed, options, phase, factor, scale, words):
    planned = samples.campaign_plan(seed, **options)
    planned.loc[planned["phase"] == "sale", "off_site_cny"] *= 1.3
    bills = samples.campaign_spend(seed, scale=scale)
    bills.loc[bills["phase"] == phase, "spend_cny"] *= factor
    planned["phase"], bills["phase"] = (
        planned["phase"].replace(words),
        bills["phase"].replace(words),
    )
    bills = bills[bills["spend_cny"] > 0].sample(frac=1, random_state=seed)
    planned = planned.sample(frac=1, random_state=seed)
    return planned, bills, _parts(planned, bills)


cases = [
    _case(1341, {"on_site": 0.7}, "preheat", 2.0, 1.4, {}),
    _case(1342, {"on_site": 0.4}, "encore", 3.0, 1.4, {}),
    _case(1343, {"on_site": 0.9}, "encore", 0.0, 1.4, {}),
    _case(1344, {"on_site": 0.6}, "preheat", 1.4, 3.0, {}),
    _case(1345, {}, "encore", 2.5, 0.7, {"preheat": "warmup", "sale": "days", "encore": "after"}),
]
for fresh, got, right in cases:
    handed = fresh.copy(), got.copy()
    drawn = checks.chart(spend_shares, fresh, got)
    for group, bars in zip(["plan", "spent"], right):
        checks.same_bars(
            drawn,
            bars,
            "spend_shares(plan, spend)",
            ordered=True,
            group=group,
            hint="Percentages of each total, in the order of time",
        )
    over = max(right[0], key=lambda name: right[1][name] - right[0][name])
    checks.has_title(drawn, "spend_shares(plan, spend)")
    assert set(re.findall("[a-z]+", drawn.title.lower())) & set(right[0]) == {over}, (
        "spend_shares(plan, spend): the title should name the one phase that took most percentage "
        f"points beyond its planned share; it is {checks.shown(drawn.title)}"
    )
    checks.unchanged(handed[0], fresh, "plan")
    checks.unchanged(handed[1], got, "spend")
### END HIDDEN TESTS

# %% [markdown] id="alarms_on_the_day_prompt"
# ## 6. Alarms on the day (on your own)
#
# On the great day somebody looks at the screen every hour.
# "Tell me at any hour which alarms have rung, and whether they are over," says the manager. "But one weak hour is no alarm."
#
# What counts is the running total of the day against the running total of the plan 计划曲线.
#
# <details><summary>Hint 1: concept</summary>
#
# An hour without sales has no row, yet the plan of that hour counts. Hours after *now* may stand in a table that is read later: nobody knew them.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# All 24 hours in order, the two running totals, their ratio, and the hours from *since* to *now*. Walk through them and count how many in a row are under.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `run = run + 1 if ratio < ____ else 0`; an alarm rings when `run == ____`, and a ringing one is over when `run == ____`.
#
# </details>


# %% id="alarms_on_the_day" role="solution"
def alarms_on_the_day(
    sales: pd.DataFrame,
    plan: pd.DataFrame,
    now: int,
    below: float = 0.85,
    hours: int = 3,
    since: int = 9,
) -> pd.DataFrame:
    """Return the alarms of a day, as they are known at the end of an hour.

    Parameters
    ----------
    sales : DataFrame
        One row for each hour with sales, in any order, with the columns hour (0 to 23) and
        sales_cny (CNY in that hour). An hour without a row sold nothing, the first and the last
        hours up to `now` included. Hours after `now` may be there.
    plan : DataFrame
        One row for each of the 24 hours, in any order, with the columns hour and planned_cny (CNY,
        above 0).
    now : int
        The last hour that is over: 11 means that it is noon.
    below, hours, since
        An alarm rings with the hour that is the `hours`-th in a row (1 or more), counted from the
        hour `since` on, in which the ratio of the day's running total to the running total of the
        plan lies under `below`; a ratio equal to `below` does not. Both totals begin with hour 0.

    Returns
    -------
    DataFrame
        One row an alarm in any order, with the columns rang_at (hour) and over_at (the first hour
        after it in which the ratio is not under `below`; missing when it rings still). After that
        it takes `hours` hours in a row again. Without rows when none rang.
    """
    ### BEGIN SOLUTION
    planned = plan.sort_values("hour").set_index("hour")["planned_cny"]
    sold = sales.set_index("hour")["sales_cny"].reindex(planned.index, fill_value=0.0)
    ratio = (sold.cumsum() / planned.cumsum()).loc[since:now]
    alarms: list[list[float]] = []
    run = 0
    for hour, value in ratio.items():
        if value < below:
            run += 1
            if run == hours:
                alarms.append([hour, np.nan])
        else:
            if run >= hours:
                alarms[-1][1] = hour
            run = 0
    return pd.DataFrame(alarms, columns=["rang_at", "over_at"], dtype="float64")
    ### END SOLUTION


# %% id="test_alarms_on_the_day" role="test" points=3
planned = pd.DataFrame({"hour": range(23, -1, -1), "planned_cny": 100.0})
sold = pd.DataFrame(
    {
        "hour": [12, 2, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14],
        "sales_cny": [
            10.0, 60.0, 340.0, 30.0, 50.0, 120.0, 60.0, 40.0, 30.0, 200.0, 260.0, 20.0,
        ],
    },
    index=range(5, 17),
)  # fmt: skip
handed = sold.copy(), planned.copy()
first, rule = (2.0, 4.0), {"below": 0.75, "hours": 3, "since": 0}
for now, options, right, hint in [
    (3, rule, [(2.0, np.nan)], "Hours 0, 1 and 2 are under, without a sale too; nobody knows yet "
     "that hour 4 ends it"),
    (9, rule, [first], "Hours 5 and 6 are under, hour 7 is at 0.75 and not under it, hours 8 and 9 "
     "are two in a row"),
    (10, rule, [first, (10.0, np.nan)], "With hour 10 it rings a second time"),
    (17, rule, [first, (10.0, 11.0)], "Hour 12 alone is under: after an alarm it takes three in a "
     "row again; 16 and 17 are two"),
    (23, rule, [first, (10.0, 11.0), (18.0, np.nan)], "After hour 14 nothing is sold any more, and "
     "the plan goes on"),
    (23, {**rule, "since": 9}, [(18.0, np.nan)], "Counted from hour 9 on, 9 and 10 are two"),
    (23, {}, [(11.0, 13.0), (16.0, np.nan)], "By the defaults: 0.85, three hours, from hour 9 on"),
]:  # fmt: skip
    checks.same_frame(
        checks.call(alarms_on_the_day, sold, planned, now, **options),
        pd.DataFrame(right, columns=["rang_at", "over_at"], dtype="float64"),
        f"alarms_on_the_day(sold, planned, {now}, **{options})",
        keys="rang_at",
        hint=hint,
    )
checks.unchanged(handed[0], sold, "sold")
checks.unchanged(handed[1], planned, "planned")
### BEGIN HIDDEN TESTS


def _rings(sales, plan, now, below, hours, since):
    got, due = np.zeros(24), np.zeros(24)
    got[sales["hour"].to_numpy()] = sales["sales_cny"].to_numpy()
    due[plan["hour"].to_numpy()] = plan["planned_cny"].to_numpy()
    under = [sum(got[: at + 1]) < below * sum(due[: at + 1]) for at in range(now + 1)]
    rows, at = [], since
    while at <= now:
        end = at
        while end <= now and under[end]:
            end += 1
        if end - at >= hours:
            rows.append((at + hours - 1, end if end <= now else np.nan))
        at = end + 1
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype="float64")


def _case(seed, now, rule, weak):
    sales, plan = samples.selling_day(seed, weak=weak, factor=0.2)
    if seed in (1353, 1354, 1356):
        sales.loc[sales["hour"].isin([7, 8, 15, 16, 20]), "sales_cny"] *= 2.0
    return sales, plan, now, rule, _rings(sales, plan, now, *rule)


def _gappy(hours, amounts, now, rule):
    sales = pd.DataFrame({"hour": hours, "sales_cny": amounts}).sample(frac=1, random_state=now)
    return sales, now, rule, _rings(sales, even, now, *rule)


cases = [
    _case(1351, 23, (0.85, 3, 9), (6, 7, 8, 9, 10, 11)),
    _case(1352, 12, (0.85, 3, 9), (8, 9, 10, 11)),
    _case(1353, 23, (0.9, 1, 0), (2, 10, 11, 17, 18)),
    _case(1354, 23, (0.95, 2, 4), (3, 4, 5, 12, 13, 14)),
    _case(1355, 20, (0.5, 3, 9), ()),
    _case(1356, 18, (1.0, 2, 6), (6, 9, 15)),
    _case(1357, 9, (0.85, 1, 9), (6, 7, 8, 9)),
]
weaker, weaker_aim = samples.selling_day(1358, weak=(8, 9, 10, 11, 12), factor=0.1)
of_weaker = _rings(weaker, weaker_aim, 14, 0.85, 3, 9)
even = pd.DataFrame({"hour": range(24), "planned_cny": 100.0})
gappy = [
    _gappy([3, 4, 5, 6, 9, 10], [500.0, 90.0, 90.0, 130.0, 60.0, 60.0], 22, (0.8, 3, 0)),
    _gappy([2, 5, 8, 9, 12], [330.0, 210.0, 200.0, 110.0, 350.0], 20, (0.9, 2, 1)),
    _gappy([0, 1, 2, 7, 11], [100.0, 100.0, 40.0, 560.0, 300.0], 23, (0.9, 3, 2)),
    _gappy([6, 7, 8], [200.0, 210.0, 220.0], 11, (0.6, 2, 0)),
]
few = pd.DataFrame({"hour": [0], "sales_cny": [99.95]})
of_few = _rings(few, even, 1, 0.5, 1, 0)
for came, aim, now, rule, expected in cases:
    handed = came.copy(), aim.copy()
    checks.same_frame(
        checks.call(alarms_on_the_day, came, aim, now, *rule),
        expected,
        "alarms_on_the_day(sales, plan, now, below, hours, since)",
        keys="rang_at",
        hint="Running totals from hour 0, hours in a row from `since`, nothing after `now`",
        reread="How much should be in by noon",
    )
    checks.unchanged(handed[0], came, "sales")
    checks.unchanged(handed[1], aim, "plan")
checks.same_frame(
    checks.call(alarms_on_the_day, weaker, weaker_aim, 14),
    of_weaker,
    "alarms_on_the_day(sales, plan, now)",
    keys="rang_at",
    hint="The defaults are part of the function",
)
for stopped, now, rule, expected in gappy:
    checks.same_frame(
        checks.call(alarms_on_the_day, stopped, even, now, *rule),
        expected,
        "alarms_on_the_day(sales, plan, now, below, hours, since) of a day with long gaps",
        keys="rang_at",
        hint="The shop may stand still in the morning, and from some hour on; its plan does not",
    )
checks.same_frame(
    checks.call(alarms_on_the_day, few, even, 1, 0.5, 1, 0),
    of_few,
    "alarms_on_the_day(sales, plan, now, below, hours, since) of a day with one hour of sales",
    keys="rang_at",
    hint="An hour without a row sold 0 CNY",
)
### END HIDDEN TESTS

# %% [markdown] id="incremental_lift_prompt"
# ## 7. What did advertising add? (worked example with gaps)
#
# In the sale the shop advertised off site in some cities and not in others.
# "They sold three times as much as the others," says the agency.
# "They were larger before, too," says the manager. "What did it *add*?"
#
# The change of the advertised cities less the change of the others is the difference in differences 双重差分.
# Each city gives one number, its own change in mean log sales, and Welch's t gives the interval.
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# mean = table.groupby(["is_advertised", "city_id", ____])["log"].mean().unstack()
# change = (mean["sale"] - ____).dropna()
# test = stats.ttest_ind(change[True], change[False], equal_var=____)
# log_lift = change[True].mean() - ____
# added = sold_in_advertised_cities_during_the_sale * (1 - np.exp(____))
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# What was sold is with advertising. Without it, it would have been smaller by the factor exp(−lift).
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Name the part of each day first (before, sale, or neither). Logs exist for days with sales only; money counts on all days.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `table["part"] = np.select([date < ____, date <= ____], ["before", "sale"], "after")`; `test.confidence_interval()` has `.low` and `.high`.
#
# </details>


# %% id="incremental_lift" role="solution"
def incremental_lift(
    cities: pd.DataFrame, first_day: pd.Timestamp, last_day: pd.Timestamp
) -> dict[str, float]:
    """Return what advertising added, by difference in differences over cities.

    Parameters
    ----------
    cities : DataFrame
        One row a city and day, in any order, with the columns date, city_id, is_advertised (bool,
        the same on all days of a city) and sales_cny (CNY, 0 or more), among others. Days before
        `first_day` and after `last_day` are there.
    first_day, last_day : Timestamp
        First and last day of the sale, both in it; advertising ran on these days.

    Returns
    -------
    dict
        log_lift: mean change of the advertised cities less mean change of the others, where the
        change of a city is its mean log sales_cny (mean of the logs of its days) in the sale less
        that of all its days before. Days without sales are left out of these means. A city without
        any sales in the sale, or without any before it, has no change and is left out of log_lift,
        low and high; one without sales after it stays in. Two or more cities of each kind have a
        change. low and high: 95% interval of log_lift by Welch's t (unequal variances). added_cny:
        what *all* advertised cities, with a change or without, sold in the sale less what they
        would have sold without the lift. share: added_cny over what all cities sold in the sale.
    """
    ### BEGIN SOLUTION
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    table = cities.assign(part=part)
    seen = table[table["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    mean = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (mean["sale"] - mean["before"]).dropna()
    interval = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = table[table["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": float(lift),
        "low": float(interval.low),
        "high": float(interval.high),
        "added_cny": float(added),
        "share": float(added / sold.sum()),
    }
    ### END SOLUTION


# %% id="test_incremental_lift" role="test" points=3
levels = {
    1: (400.0, 1_200.0),
    2: (300.0, 750.0),
    3: (100.0, 200.0),
    4: (150.0, 330.0),
    5: (0.0, 90.0),
    6: (200.0, 500.0),
    7: (80.0, 0.0),
}
days = pd.date_range("2027-05-27", "2027-06-06")
tiny = pd.DataFrame([(day, city) for day in days for city in levels], columns=["date", "city_id"])
tiny["is_advertised"] = tiny["city_id"].isin([1, 2, 5, 7])
in_sale = tiny["date"].between(pd.Timestamp("2027-06-01"), pd.Timestamp("2027-06-03"))
tiny["sales_cny"] = [levels[city][flag] for city, flag in zip(tiny["city_id"], in_sale)]
tiny.loc[tiny["city_id"] == 1, "sales_cny"] *= [4, 0.5, 0.5, 0.5, 2, 3, 0.5, 2 / 3, 1, 1, 1]
tiny.loc[tiny["date"] > "2027-06-03", "sales_cny"] = 50.0
tiny.loc[(tiny["date"] > "2027-06-03") & (tiny["city_id"] == 6), "sales_cny"] = 0.0
tiny.loc[[1, 30, 43], "sales_cny"] = 0.0
tiny.index += 7
handed = tiny.copy()
t_day, end = pd.Timestamp("2027-06-01"), pd.Timestamp("2027-06-03")
lift = np.log(3 * 2.5) / 2 - np.log(2 * 2.2 * 2.5) / 3
sold = tiny.loc[tiny["date"].between(t_day, end)].groupby("is_advertised")["sales_cny"].sum()
answer = checks.call(incremental_lift, tiny, t_day, end)
checks.same_mapping(
    answer,
    {
        "log_lift": lift,
        "low": -0.2715283517,
        "high": 0.6878345237,
        "added_cny": sold[True] * (1 - np.exp(-lift)),
        "share": sold[True] * (1 - np.exp(-lift)) / sold.sum(),
    },
    "incremental_lift(tiny, first_day, last_day)",
    rel=1e-5,
    hint="The mean logs of cities 1 and 2 grew by log 3 and log 2.5, those of 3, 4 and 6 by log 2, "
    "log 2.2 and log 2.5. City 1 sells unevenly, and its five days before the sale all count. City "
    "5 sold nothing before and city 7 nothing in the sale: they have no change, but what 5 sold "
    "counts as money. 4 to 6 June do not count",
)
checks.unchanged(handed, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _added(cities, start, end):
    from scipy.special import stdtrit

    logs, money = {}, {True: 0.0, False: 0.0}
    names = ["date", "city_id", "is_advertised", "sales_cny"]
    for date, city, flag, sales in cities[names].itertuples(index=False):
        if date > end:
            continue
        if date >= start:
            money[flag] += sales
        if sales > 0:
            logs.setdefault((flag, city), ([], []))[int(date >= start)].append(np.log(sales))
    moves = {True: [], False: []}
    for (flag, _), (early, late) in logs.items():
        if early and late:
            moves[flag].append(sum(late) / len(late) - sum(early) / len(early))
    mean, noise, size = {}, {}, {}
    for flag, values in moves.items():
        size[flag] = len(values)
        mean[flag] = sum(values) / size[flag]
        noise[flag] = sum((v - mean[flag]) ** 2 for v in values) / (size[flag] - 1) / size[flag]
    both = noise[True] + noise[False]
    free = both**2 / sum(noise[flag] ** 2 / (size[flag] - 1) for flag in noise)
    gap = mean[True] - mean[False]
    reach = stdtrit(free, 0.975) * both**0.5
    more = money[True] - money[True] / np.exp(gap)
    return {
        "log_lift": gap,
        "low": gap - reach,
        "high": gap + reach,
        "added_cny": more,
        "share": more / (money[True] + money[False]),
    }


def _case(seed, options, silent):
    start = pd.Timestamp("2027-06-01")
    cities = samples.campaign_cities(seed, **options)
    end = start + pd.Timedelta(days=options.get("days", (0, 10))[1] - 1)
    if silent:
        cities.loc[cities["city_id"].eq(silent) & (cities["date"] >= start), "sales_cny"] = 0.0
        cities.loc[cities["city_id"].eq(12) & (cities["date"] < start), "sales_cny"] = 0.0
        cities.loc[cities["city_id"].isin([2, 14]) & (cities["date"] > end), "sales_cny"] = 0.0
    cities.iloc[3::50, cities.columns.get_loc("sales_cny")] = 0.6
    cities = cities.sample(frac=1, random_state=seed)
    return cities, start, end, _added(cities, start, end)


cases = [
    _case(1361, {}, 0),
    _case(1362, {"lift_log": -0.1, "cities": 7, "closed_days": 40, "days": (14, 5, 7)}, 0),
    _case(1363, {"noise_sd": 0.3, "cities": 16, "days": (10, 8, 3)}, 3),
]
for fresh, start, end, expected in cases:
    handed = fresh.copy()
    checks.same_mapping(
        checks.call(incremental_lift, fresh, start, end),
        expected,
        "incremental_lift(cities, first_day, last_day)",
        hint="One change a city, Welch's interval, and money without the lift",
        reread="What advertising added",
    )
    checks.unchanged(handed, fresh, "cities")
### END HIDDEN TESTS

# %% [markdown] id="pull_forward_prompt"
# ## 8. What was only brought forward? (on your own)
#
# "Who bought in June because of the advertisement may not buy in July," says the manager. "Take that off, and let me choose how long we look."
#
# <details><summary>Hint 1: concept</summary>
#
# The dip 提前消费 is a difference in differences as well: the weeks after against the weeks *before*, in the same cities.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Do exercise 7 for two parts at once. In the weeks after advertised cities sold too little: without the dip it would have been more.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `gone = (cities["date"] - last_day).dt.days`, after: `gone.between(____, days)`; `forward = sold_after * (np.exp(____) - 1)`.
#
# </details>


# %% id="pull_forward" role="solution"
def pull_forward(
    cities: pd.DataFrame, first_day: pd.Timestamp, last_day: pd.Timestamp, days: int = 14
) -> dict[str, float]:
    """Return what advertising added in the sale, took from the time after, and left net.

    Parameters
    ----------
    cities : DataFrame
        As in exercise 7, but every city sells something on every day.
    first_day, last_day : Timestamp
        First and last day of the sale, both in it.
    days : int
        How many days after `last_day` are looked at, 1 or more. The table may hold more days after
        the sale; those are not used.

    Returns
    -------
    dict
        log_lift (as in exercise 7), log_after (the same for the days after the sale, against all
        days before it; below 0 for a dip), added_cny (as in exercise 7), forward_cny (what the
        advertised cities would have sold in the days after without log_after, less what they did
        sell; below 0 when they sold more) and net_cny (added less brought forward).
    """
    ### BEGIN SOLUTION
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    table = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    mean = table.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    effect = {}
    for name in ["sale", "after"]:
        change = (mean[name] - mean["before"]).groupby("is_advertised").mean()
        effect[name] = change[True] - change[False]
    sold = table[table["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-effect["sale"]))
    forward = sold["after"] * (np.exp(-effect["after"]) - 1)
    return {
        "log_lift": float(effect["sale"]),
        "log_after": float(effect["after"]),
        "added_cny": float(added),
        "forward_cny": float(forward),
        "net_cny": float(added - forward),
    }
    ### END SOLUTION


# %% id="test_pull_forward" role="test" points=3
levels = {
    1: (400, 1_200, 300, 500),
    2: (300, 750, 270, 300),
    3: (100, 200, 90, 80),
    4: (150, 330, 165, 90),
}
days = pd.date_range("2027-05-27", "2027-06-09")
tiny = pd.DataFrame([(day, city) for day in days for city in levels], columns=["date", "city_id"])
tiny["is_advertised"] = tiny["city_id"] <= 2
spot = np.searchsorted(
    pd.to_datetime(["2027-06-01", "2027-06-04", "2027-06-07"]), tiny["date"], side="right"
)
tiny["sales_cny"] = [float(levels[city][at]) for city, at in zip(tiny["city_id"], spot)]
uneven = [4, 0.5, 0.5, 0.5, 2, 3, 0.5, 2 / 3, 2, 0.5, 1, 0.8, 2.5, 0.5]
tiny.loc[tiny["city_id"] == 1, "sales_cny"] *= uneven
tiny.index += 7
handed = tiny.copy()
t_day, end = pd.Timestamp("2027-06-01"), pd.Timestamp("2027-06-03")
up = (np.log(3) + np.log(2.5) - np.log(2) - np.log(2.2)) / 2
for window, factors, sold, hint in [
    (3, (0.75, 0.9, 0.9, 1.1), 1_860.0, "From 4 to 6 June the mean logs of cities 1 and 2 stand for "
     "0.75 and 0.9 of what they sold before, those of the others for 0.9 and 1.1. Without the dip "
     "their 1,860 CNY would have been more"),
    (6, (0.9375**0.5, 0.9**0.5, 0.72**0.5, 0.66**0.5), 4_660.0, "In six days the advertised cities "
     "gain against the others: nothing was brought forward, so forward_cny is below 0"),
]:  # fmt: skip
    down = (np.log(factors[0] * factors[1]) - np.log(factors[2] * factors[3])) / 2
    more, less = 7_250 * (1 - np.exp(-up)), sold * (np.exp(-down) - 1)
    checks.same_mapping(
        checks.call(pull_forward, tiny, t_day, end, window),
        {
            "log_lift": up,
            "log_after": down,
            "added_cny": more,
            "forward_cny": less,
            "net_cny": more - less,
        },
        f"pull_forward(tiny, first_day, last_day, {window})",
        hint=hint,
    )
checks.unchanged(handed, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _taken(cities, start, end, days):
    stop = end + pd.Timedelta(days=days)
    wide = cities.pivot(index="date", columns="city_id", values="sales_cny")
    flags = cities.groupby("city_id")["is_advertised"].first()
    ours = wide.columns[flags[wide.columns].to_numpy()]
    rest = wide.columns.difference(ours)
    pieces = [
        wide[wide.index < start],
        wide.loc[start:end],
        wide[(wide.index > end) & (wide.index <= stop)],
    ]
    gaps = [np.log(p[ours]).to_numpy().mean() - np.log(p[rest]).to_numpy().mean() for p in pieces]
    money = [p[ours].to_numpy().sum() for p in pieces]
    more = money[1] - money[1] * np.exp(gaps[0] - gaps[1])
    less = money[2] * np.exp(gaps[0] - gaps[2]) - money[2]
    names = ["log_lift", "log_after", "added_cny", "forward_cny", "net_cny"]
    return dict(zip(names, [gaps[1] - gaps[0], gaps[2] - gaps[0], more, less, more - less]))


def _case(seed, options, window):
    start = pd.Timestamp("2027-06-01")
    cities = samples.campaign_cities(seed, **options).sample(frac=1, random_state=seed)
    end = start + pd.Timedelta(days=options["days"][1] - 1)
    return cities, start, end, window, _taken(cities, start, end, window.get("days", 14))


cases = [
    _case(1371, {"days": (12, 6, 20)}, {}),
    _case(1372, {"days": (9, 4, 12), "cities": 7, "after_log": 0.05}, {"days": 5}),
    _case(1373, {"days": (10, 3, 10), "cities": 6, "noise_sd": 0.2}, {"days": 1}),
]
for fresh, start, end, window, expected in cases:
    handed = fresh.copy()
    checks.same_mapping(
        checks.call(pull_forward, fresh, start, end, **window),
        expected,
        "pull_forward(cities, first_day, last_day, days)",
        hint="Against the days before, in the asked number of days, and sales without the dip",
        reread="What was only brought forward",
    )
    checks.unchanged(handed, fresh, "cities")
### END HIDDEN TESTS

# %% [markdown] id="roi_claimed_and_caused_prompt"
# ## 9. Five to one, and what was earned (debug)
#
# The platforms' reports claim a return of more than 5:1.
# A colleague set it against what the comparison of cities found.
# "Sometimes his program says `inf`," says the manager, "and what it says we earned never fits the accounts."
# It has at least three mistakes in what it counts, and it does not know the two cases in which there is no answer: read the docstring line by line.
#
# ```python
# def roi_claimed_and_caused(spend, net_cny, lines):
#     claimed = (spend["attributed_sales_cny"] / spend["spend_cny"]).mean()
#     paid = spend["spend_cny"].sum()
#     margin = 1 - lines["goods_cny"].sum() / lines["sales_cny"].sum()
#     return {
#         "claimed": claimed,
#         "caused": net_cny / paid,
#         "earned": net_cny * margin / paid,
#         "margin_needed": paid / net_cny,
#     }
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# The comparison of cities measured one part of the spend. Which rows of the table belong to it?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Try a table by hand: a day on which 1 CNY was spent, a line that came back. Which figure should change, and by how much?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `part = spend[(spend["phase"] == ____) & (spend["placement"] == ____)]`; `margin = (sales - ____ - goods) / ____`, each a sum.
#
# </details>


# %% id="roi_claimed_and_caused" role="solution"
def roi_claimed_and_caused(
    spend: pd.DataFrame, net_cny: float, lines: pd.DataFrame
) -> dict[str, float | None]:
    """Set the return that is claimed against the one that was caused.

    Parameters
    ----------
    spend : DataFrame
        Rows of one campaign in any order with the columns phase (preheat, sale or encore),
        placement (on_site or off_site), spend_cny and attributed_sales_cny (CNY), among others.
        Spend of a row may be 0.
    net_cny : float
        Sales that off-site advertising in the sale added, net of what it brought forward, in CNY.
        May be below 0.
    lines : DataFrame
        One row a line of an order in the sale, with the columns sales_cny (paid), refund_cny (given
        back, 0 for most) and goods_cny (cost of the goods, counted whether they come back or not),
        among others. Their sales are above 0.

    Returns
    -------
    dict
        All for off-site spend of the phase sale alone, totals over totals. claimed: attributed
        sales over spend. caused: net_cny over spend. earned: margin of net_cny over spend, where
        the margin rate is what was paid less refunds less goods, over what was paid (it may be
        below 0). This is one rate for all of net_cny, that of the sale; the lecture takes off what
        was brought forward at the rate of the weeks after, which is more careful. margin_needed:
        the rate at which the spend would have earned itself back (above 1 when none can); None when
        net_cny is 0 or below. All four are None when nothing was spent there: no row, or only rows
        of 0 CNY.
    """
    ### BEGIN SOLUTION
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    sums = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = 1 - (sums["refund_cny"] + sums["goods_cny"]) / sums["sales_cny"]
    return {
        "claimed": float(part["attributed_sales_cny"].sum() / paid),
        "caused": float(net_cny / paid),
        "earned": float(net_cny * margin / paid),
        "margin_needed": float(paid / net_cny) if net_cny > 0 else None,
    }
    ### END SOLUTION


# %% id="test_roi_claimed_and_caused" role="test" points=2
tiny = pd.DataFrame(
    {
        "phase": ["sale", "sale", "sale", "preheat", "encore", "sale"],
        "placement": ["off_site", "off_site", "on_site", "off_site", "off_site", "off_site"],
        "spend_cny": [1.0, 299.0, 700.0, 150.0, 60.0, 0.0],
        "attributed_sales_cny": [60.0, 1_500.0, 3_500.0, 600.0, 100.0, 30.0],
    },
    index=[2, 3, 5, 8, 9, 10],
)
sold = pd.DataFrame(
    {
        "sales_cny": [100.0, 400.0, 300.0],
        "refund_cny": [100.0, 0.0, 20.0],
        "goods_cny": [40.0, 240.0, 160.0],
    },
    index=[4, 7, 9],
)
handed = tiny.copy(), sold.copy()
checks.same_mapping(
    checks.call(roi_claimed_and_caused, tiny, 600.0, sold),
    {"claimed": 5.3, "caused": 2.0, "earned": 0.6, "margin_needed": 0.5},
    "roi_claimed_and_caused(tiny, 600.0, sold)",
    hint="300 CNY were spent off site in the sale, 1,590 are credited to them; of 800 CNY paid 120 "
    "went back and 440 paid for goods",
)
for net, truly, left_over, needed, hint in [
    (
        200.0,
        2 / 3,
        0.2,
        1.5,
        "It would take 1.5 CNY of margin in each CNY sold: the rate is above 1",
    ),
    (-60.0, -0.2, -0.06, None, "No margin pays for lost sales"),
    (0.0, 0.0, 0.0, None, "No margin pays for what was not sold"),
]:
    checks.same_mapping(
        checks.call(roi_claimed_and_caused, tiny, net, sold),
        {"claimed": 5.3, "caused": truly, "earned": left_over, "margin_needed": needed},
        f"roi_claimed_and_caused(tiny, {net}, sold)",
        hint=hint,
    )
for column, none in [
    ("tiny without its sale", tiny[tiny["phase"] != "sale"]),
    ("tiny without its first two rows", tiny.iloc[2:]),
]:
    checks.same_mapping(
        checks.call(roi_claimed_and_caused, none, 10.0, sold),
        {"claimed": None, "caused": None, "earned": None, "margin_needed": None},
        f"roi_claimed_and_caused({column}, 10.0, sold)",
        hint="Nothing was spent off site in the sale, and without spend there is no return on it",
    )
checks.unchanged(handed[0], tiny, "tiny")
checks.unchanged(handed[1], sold, "sold")
### BEGIN HIDDEN TESTS


def _returns(spend, net, lines):
    cost = credit = 0.0
    names = ["phase", "placement", "spend_cny", "attributed_sales_cny"]
    for phase, place, money, claim in spend[names].itertuples(index=False):
        if (phase, place) == ("sale", "off_site"):
            cost, credit = cost + money, credit + claim
    if not cost:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    left = total = 0.0
    for sales, back, goods in lines[["sales_cny", "refund_cny", "goods_cny"]].to_numpy():
        left, total = left + sales - back - goods, total + sales
    found = {"claimed": credit / cost, "caused": net / cost, "earned": net / cost * left / total}
    return {**found, "margin_needed": cost / net if net > 0 else None}


def _case(seed, net, options):
    spend = samples.campaign_spend(seed, **options).sample(frac=1, random_state=seed)
    if seed == 1385:
        spend.loc[(spend["phase"] == "sale") & (spend["placement"] == "off_site"), "spend_cny"] = (
            0.0
        )
    if seed == 1381:
        spend.loc[spend["spend_cny"] < spend["spend_cny"].quantile(0.1), "spend_cny"] = 0.0
    lines = samples.order_lines(seed, lines=30 + seed % 20)
    if seed == 1384:
        lines["refund_cny"] = lines["sales_cny"].where(lines["sales_cny"].rank() % 2 == 0, 0.0)
        lines["goods_cny"] *= 1.3
    return spend, net, lines, _returns(spend, net, lines)


cases = [
    _case(1381, 30_000.0, {}),
    _case(1382, -4_000.5, {"roi": 7.0}),
    _case(1383, 0.0, {"scale": 0.5}),
    _case(1384, 900.0, {"scale": 2.0}),
    _case(1385, 50.0, {}),
    _case(1386, 0.7, {}),
]
for fresh, net, sold, expected in cases:
    handed = fresh.copy(), sold.copy()
    checks.same_mapping(
        checks.call(roi_claimed_and_caused, fresh, net, sold),
        expected,
        "roi_claimed_and_caused(spend, net_cny, lines)",
        hint="One part of the spend, totals over totals, refunds and goods off",
        reread="Five to one",
    )
    checks.unchanged(handed[0], fresh, "spend")
    checks.unchanged(handed[1], sold, "lines")
### END HIDDEN TESTS

# %% [markdown] id="journey_states_prompt"
# ## 10. A journey that runs by itself (transfer)
#
# Another shop writes to customers who leave something in the cart 购物车.
# Its journey 自动化旅程 is drawn as boxes with waits and branches, and some customers got a message after they had paid.
# "Turn the boxes into a table," asks its manager, "and tell me where each customer stands tonight."
#
# <details><summary>Hint 1: concept</summary>
#
# A state table needs three things for each customer: the state, when it was entered, and what happened since.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Forget what happened after *now*. Find the entry and the first exit after it. Then, as long as the state stands in the table: when is its wait over? Is that after *now*, or is there an exit by then?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `due = entered + wait`; stop when `exit_at <= ____` or `due > ____`; else `messages += 1`, the branch is taken when an event lies `between(entered, ____)`, and `entered = ____`.
#
# </details>


# %% id="journey_states" role="solution"
def journey_states(rules: pd.DataFrame, events: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return where each customer of a journey stands, and how many messages were sent.

    Parameters
    ----------
    rules : DataFrame
        One row a state with the columns state, wait_minutes (1 or more), branch_event, if_event and
        otherwise. The first row is the state in which customers enter; the order of the others says
        nothing. States named in if_event or otherwise that have no row are ends. No way leads back
        to a state.
    events : DataFrame
        One row an event, in any order, with the columns customer_id, happened_at (Timestamp) and
        event (cart, open, pay or unsubscribe). A customer may have several of each; no customer
        pays and unsubscribes at one moment. Events after `now` may be there and are not known.
    now : Timestamp
        The moment at which one asks; what happened then is known.

    Returns
    -------
    DataFrame
        One row, in any order, for each customer with a cart by `now`, with the columns customer_id,
        state and messages.
        A customer enters the first state with the first cart. When the wait of a state is over
        (wait_minutes after it was entered), one message is sent, and the customer moves at that
        moment: to if_event when a branch_event happened from the moment of entering the state to
        the end of its wait, both included, else to otherwise. Events before the state was entered
        do not count; the cart with which a customer enters the first state is at the moment of
        entering it.
        The first pay or unsubscribe at the very moment of entering the journey or later ends it:
        the state is paid or left, also when an end was reached before. A wait that ends at the moment
        of this event, or after it, sends nothing.
    """
    ### BEGIN SOLUTION
    table = rules.set_index("state")
    known = events[events["happened_at"] <= now]
    rows = []
    for customer, theirs in known.groupby("customer_id"):
        carts = theirs.loc[theirs["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        entered = carts.min()
        since = theirs[theirs["happened_at"] >= entered].sort_values("happened_at")
        exits = since[since["event"].isin(["pay", "unsubscribe"])]
        stop = now if exits.empty else exits["happened_at"].iloc[0]
        state, messages = rules["state"].iloc[0], 0
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if due > now or (not exits.empty and due >= stop):
                break
            times = since.loc[since["event"] == rule["branch_event"], "happened_at"]
            happened = times.between(entered, due).any()
            state = rule["if_event"] if happened else rule["otherwise"]
            entered, messages = due, messages + 1
        if not exits.empty:
            state = "paid" if exits["event"].iloc[0] == "pay" else "left"
        rows.append((customer, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])
    ### END SOLUTION


# %% id="test_journey_states" role="test" points=3
boxes = pd.DataFrame(
    [
        ("waiting", 60, "open", "offered", "reminded"),
        ("offered", 460, "cart", "interested", "rest"),
        ("reminded", 100, "open", "offered", "rest"),
    ],
    columns=["state", "wait_minutes", "branch_event", "if_event", "otherwise"],
)
moments = [
    (1, 0, "cart"), (1, 60, "open"), (1, 61, "pay"),
    (2, 0, "cart"), (2, 20, "open"), (2, 60, "pay"),
    (3, 0, "cart"), (3, 60, "open"),
    (4, 0, "cart"), (4, 61, "open"), (4, 300, "open"),
    (5, 10, "pay"), (5, 30, "cart"), (5, 400, "cart"),
    (6, 0, "cart"), (6, 200, "unsubscribe"), (6, 300, "pay"),
    (7, 0, "cart"), (7, 520, "pay"),
    (8, 510, "cart"), (9, 100, "open"), (10, 440, "cart"),
    (11, 0, "cart"), (11, 10, "open"), (12, 500, "cart"),
    (13, 30, "cart"), (13, 30, "pay"), (14, 0, "cart"), (14, 20, "open"), (14, 60, "cart"),
    (15, 5, "open"), (15, 10, "cart"), (15, 150, "open"), (16, 0, "cart"), (16, 30, "open"),
    (16, 520, "cart"), (16, 640, "unsubscribe"),
]  # fmt: skip
start = pd.Timestamp("2027-06-01 08:00")
tiny = pd.DataFrame(moments[::-1], columns=["customer_id", "happened_at", "event"])
tiny["happened_at"] = start + pd.to_timedelta(tiny["happened_at"], unit="min")
handed = boxes.copy(), tiny.copy()
came = [1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16]
for minutes, who, where, sends, hint in [
    (500, came, "paid paid offered offered rest left rest reminded offered waiting paid offered "
     "offered offered", [1, 0, 1, 2, 2, 2, 2, 1, 1, 0, 0, 1, 2, 1],
     "Customer 2 paid as the wait ended: no message. 5 paid before there was a cart. 7 pays later "
     "than now, 8 comes later. 10's first wait ends just now. 11 opens after 10 minutes and moves "
     "after 60. 13 pays in the minute of the cart. 15's first open was before the cart"),
    (620, [*came[:7], 8, *came[7:]], "paid paid rest rest rest left paid reminded rest rest "
     "reminded paid interested offered interested",
     [1, 0, 2, 3, 2, 2, 2, 1, 2, 2, 1, 0, 2, 2, 2],
     "Offered looks for a cart in the 460 minutes from entering it, both ends included: 14 had one "
     "in its first minute and 16 in its last; the cart of 3 was before. 16 leaves later"),
]:  # fmt: skip
    checks.same_frame(
        checks.call(journey_states, boxes, tiny, start + pd.Timedelta(minutes=minutes)),
        pd.DataFrame({"customer_id": who, "state": where.split(), "messages": sends}),
        f"journey_states(boxes, tiny, start + {minutes} minutes)",
        keys="customer_id",
        hint=hint,
    )
checks.unchanged(handed[0], boxes, "boxes")
checks.unchanged(handed[1], tiny, "tiny")
### BEGIN HIDDEN TESTS


def _stand(rules, events, moment):
    steps = {row.state: row for row in rules.itertuples()}
    people = {}
    for who, at, what in events[["customer_id", "happened_at", "event"]].itertuples(index=False):
        if at <= moment:
            people.setdefault(who, []).append((at, what))
    rows = []
    for who, story in people.items():
        begun = min((at for at, what in story if what == "cart"), default=None)
        if begun is None:
            continue
        ends = sorted(e for e in story if e[0] >= begun and e[1] in ("pay", "unsubscribe"))
        state, at, sent = rules["state"].iloc[0], begun, 0
        while state in steps:
            step = steps[state]
            over = at + pd.Timedelta(minutes=step.wait_minutes)
            if over > moment or (ends and ends[0][0] <= over):
                break
            hit = any(what == step.branch_event and at <= t <= over for t, what in story)
            state, at, sent = (step.if_event if hit else step.otherwise), over, sent + 1
        if ends:
            state = {"pay": "paid", "unsubscribe": "left"}[ends[0][1]]
        rows.append((who, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


ways = [
    [("a", 30, "open", "b", "c"), ("b", 1_440, "open", "end", "d"), ("c", 1_410, "open", "d", "end"),
     ("d", 1_440, "cart", "won", "end")],
    [("first", 1_440, "open", "more", "again"), ("more", 60, "open", "last", "done"),
     ("again", 1_560, "open", "last", "done"), ("last", 2_000, "cart", "won", "done")],
]  # fmt: skip


def _case(seed, way, hours):
    names = ["state", "wait_minutes", "branch_event", "if_event", "otherwise"]
    rules = pd.DataFrame(ways[way], columns=names)
    rules = pd.concat([rules.iloc[:1], rules.iloc[1:].sample(frac=1, random_state=seed)])
    events = samples.journey_events(seed, customers=40)
    again = events[events["event"] == "cart"].iloc[::3].copy()
    again["happened_at"] += pd.Timedelta(minutes=1_500)
    older = events[events["event"] == "cart"].iloc[1::4].assign(event="pay")
    older["happened_at"] -= pd.Timedelta(minutes=40)
    twice = events[events["event"] == "pay"].assign(event="unsubscribe")
    twice["happened_at"] += pd.Timedelta(minutes=7)
    at_once = events[events["event"] == "cart"].iloc[2::9].assign(event="pay")
    lone = pd.DataFrame(
        {"customer_id": [900], "happened_at": [events["happened_at"].min()], "event": ["open"]}
    )
    events = pd.concat([events, again, older, twice, at_once, lone])
    events = events.sample(frac=1, random_state=seed)
    moment = pd.Timestamp("2027-06-01") + pd.Timedelta(hours=hours)
    return rules, events, moment, _stand(rules, events, moment)


cases = [_case(1391, 0, 100), _case(1392, 1, 120), _case(1393, 0, 1_000), _case(1394, 1, 60)]
for steps, fresh, moment, expected in cases:
    handed = steps.copy(), fresh.copy()
    checks.same_frame(
        checks.call(journey_states, steps, fresh, moment),
        expected,
        "journey_states(rules, events, now)",
        keys="customer_id",
        hint="What is known by now, edges included; no message once the customer is out",
        reread="A journey that runs by itself",
    )
    checks.unchanged(handed[0], steps, "rules")
    checks.unchanged(handed[1], fresh, "events")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Review and an offer: memo to the campaign manager
#
# It is Monday, 5 January 2026, nine o'clock; the tables end on 31 December 2025.
# Double 11 2025 ran from 1 to 11 November, with off-site advertising in 20 of 40 cities.
# The platforms' reports credit 5.2 CNY of sales to each CNY of it.
# Now the agency lowers its price: for Double 11 of 2026 the same advertising in the same cities for 60,000 CNY, where 100,800 were planned in 2025.
#
# Write at most 300 words that she can act on today, as a review 复盘: plan against actual, what the off-site advertising of the sale brought, and whether to take the offer: all of it, a part, or nothing, and up to which price it pays.
#
# The next cells load all that the memo needs, for Double 11 2025.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# - *Earned* has two values. Exercise 9 takes one margin for all of net sales, a first figure. The memo asks for the careful one as well, by which the budget is decided: what was added at the margin of the sale, less what was brought forward at the margin of the 14 days after (`lines_after`), where it would have been sold.
# - An end of the interval of the lift becomes CNY in the same way as the lift itself.
# - One figure is taken from the lecture: the new customers marked *off site* bring at most 46,400 CNY of margin within 180 days. How many of them would have come anyway is not known.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Plan** | the gap of the sale by factor in CNY, and where spend left the plan | a gap without its factors | none |
# | **Lift** | what was added, with its interval, and what was only brought forward, in CNY, and why cities are compared | a lift without the dip or without an interval | none |
# | **Return** | claimed, caused and carefully earned for each CNY spent, why the first does not count, and why *earned* is less than exercise 9 says | two figures without a reason | none |
# | **Advice** | a decision on the offer in CNY with the price up to which it pays, what would change it, and a measurement for the next time that gives a fairer answer | one or two of them | none |

# %% id="memo_data"
name = "2025-double11"
planned = plan[plan["campaign_id"] == name]
ad_spend = shop.load_campaign_spend().query("campaign_id == @name")
november = cities[cities["campaign_id"] == name]
orders = shop.load_orders().dropna(subset="paid_at")
orders["day"] = orders["ordered_at"].dt.normalize()
visitors = shop.load_daily_traffic().groupby("date")["visitors"].sum()
rows = []
for row in planned.itertuples():
    inside = orders[orders["day"].between(row.from_on, row.to_on)]
    seen = visitors.loc[row.from_on : row.to_on].sum()
    rows.append((row.phase, seen, len(inside), inside["amount_cny"].sum()))
came = pd.DataFrame(rows, columns=["phase", "visitors", "orders", "sales_cny"])

# %% id="memo_lines"
lines = shop.load_order_lines().merge(shop.load_products()[["product_id", "cost_cny"]])
lines = lines.merge(orders[["order_id", "day"]])
paid_cny = lines["quantity"] * lines["unit_price_cny"] - lines["discount_cny"] - lines["coupon_cny"]
lines["sales_cny"] = paid_cny
lines["goods_cny"] = lines["quantity"] * lines["cost_cny"]
lines_after = lines[lines["day"].between(pd.Timestamp("2025-11-12"), pd.Timestamp("2025-11-25"))]
lines = lines[lines["day"].between(pd.Timestamp("2025-11-01"), pd.Timestamp("2025-11-11"))]

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** campaign manager. **Subject** Double 11 was above target; its off-site advertising did not pay, and at 60,000 CNY it pays only if two in three new customers are due to it. Buy half, as a test.
#
# **Plan.** The sale brought 289,000 CNY more than its target: visitors +138,000, conversion +150,000, order value +1,000.
# The preheat missed by 63,000: visitors −168,000, the others above target.
# Its off-site spend was 73,000 instead of 50,400 (+45%), and visitors were fewer than planned: ask what was bought.
# **Lift.** Advertised cities were larger before, and every city rises in November; so we compare the changes of 20 with those of 20 others.
# Added: 0.136 log points, 210,000 CNY (95% 167,000 to 252,000).
# In the 14 days after, these cities lacked 55,000. Net: 154,000.
# **Return** for each of 102,700 CNY spent: claimed 5.2, caused 1.5, earned 0.28 (0.18 to 0.38, by the interval of the lift alone).
# One margin for all would say 0.36; but what was brought forward would have been sold at 38%, not at the 24% of the sale.
# The reports credit sales that would have come anyway.
# **Advice.** It earned 29,000 CNY, so up to this price it pays by itself. At 60,000 it loses 31,000.
# New customers bring at most 46,400 later: it breaks even if 67% of them would not have come otherwise. Nobody knows that share.
# So not all: offer 30,000 for ten of the 20 cities. Without later purchases this costs some 15,500, and it buys the answer.
# **What would change it.** 29,000 CNY or less: take it. Above 75,000: refuse, even if every new customer counts.
# **Measure.** Draw the ten cities by lot, so that size does not choose them, and count new customers by city in all 20.
# ### END SOLUTION
