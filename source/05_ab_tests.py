# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 05 A/B tests: assignment
#
# **Time** about 5 hours: four for the ten exercises (10 to 35 minutes each) and one for the memo.
# **You need** the lecture of this chapter, and grouping and joining in pandas.
#
# It is Monday, 16 March 2026.
# In January and February the shop compared pages at random: each visitor saw either the page as it was (arm `control`) or a new one (arm `treatment`).
# You keep the books of these experiments 实验.
# The operations manager asks ten questions, from a plain table to a decision in CNY.
# Each answer is a function, so that she can ask again about the next experiment.
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
from shop.samples import chapter_05 as samples

shop.setup()
raw_export = samples.assignment_export(seed=7, visitors=60)[0]

# %% [markdown] id="data"
# ## The data
#
# `ab_assignments` says who was in which arm of which experiment; `ab_outcomes` says what these visitors did, a row for each day on which they came.
# Here is the experiment with a short video on the product page 详情页短视频, one row a visitor.

# %% id="visitors_of"
assignments = shop.load_ab_assignments()
outcomes = shop.load_ab_outcomes()


def visitors_of(experiment_id):
    """Return one row for each visitor of an experiment, with the outcomes of 28 days."""
    keys = ["experiment_id", "visitor_id"]
    one = assignments[assignments["experiment_id"] == experiment_id]
    done = outcomes.groupby(keys)[["sessions", "orders", "revenue_cny"]].sum().reset_index()
    return one.merge(done, on=keys, how="left").assign(bought=lambda table: table["orders"] > 0)


# %% id="look"
video = visitors_of("2026-detail-video")
video[["visitor_id", "arm", "pre_revenue_cny", "sessions", "bought", "revenue_cny"]].head(3)

# %% [markdown] id="arm_summary_prompt"
# ## 1. Two arms side by side (warm-up)
#
# The manager asks: "How many came in each arm, how many of them bought, and what did a visitor bring?"
#
# The table was joined from two logs.
# Some rows stand in it twice, and who bought nothing often has no amount at all.
#
# <details><summary>Hint 1: concept</summary>
#
# Visitors were drawn at random, so visitors are counted, all of them, each once.
# A missing amount is an amount of 0 here.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Drop what stands twice, fill what is missing, then group by arm.
# A mean leaves missing values out, of the denominator too.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `once = visitors.____("visitor_id").fillna({"revenue_cny": ____})`, then `once.groupby("arm").agg(visitors=("visitor_id", ____), buyers=("bought", ____), ...)`.
#
# </details>


# %% id="arm_summary" role="solution"
def arm_summary(visitors: pd.DataFrame) -> pd.DataFrame:
    """Count visitors and buyers of each arm.

    Parameters
    ----------
    visitors : DataFrame
        One row a visitor, with the columns visitor_id, arm (text), bought (bool) and
        revenue_cny (CNY; 0 or missing for who bought nothing), among others.
        The same row may stand in it twice. A visitor belongs to one arm.

    Returns
    -------
    DataFrame
        One row for each arm in the table, in any order, with the columns
        arm, visitors, buyers, conversion (fraction of the visitors that bought),
        revenue_per_visitor (CNY, over all visitors of the arm).
    """
    ### BEGIN SOLUTION
    once = visitors.drop_duplicates("visitor_id").fillna({"revenue_cny": 0})
    arms = once.groupby("arm").agg(
        visitors=("visitor_id", "size"),
        buyers=("bought", "sum"),
        conversion=("bought", "mean"),
        revenue_per_visitor=("revenue_cny", "mean"),
    )
    return arms.reset_index()
    ### END SOLUTION


# %% id="test_arm_summary" role="test" points=1
tiny = pd.DataFrame(
    {
        "visitor_id": [1, 2, 3, 4, 5, 6, 7, 2, 7],
        "arm": ["control"] * 4 + ["treatment"] * 3 + ["control", "treatment"],
        "bought": [False, True, False, False, True, False, True, True, True],
        "revenue_cny": [0.0, 120.0, np.nan, np.nan, 90.0, np.nan, 60.0, 120.0, 60.0],
    }
)
before = tiny.copy()
answer = checks.call(arm_summary, tiny)
columns = ["arm", "visitors", "buyers", "conversion", "revenue_per_visitor"]
checks.is_frame(answer, "arm_summary(tiny)", columns, rows=2, numeric=columns[1:])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "arm": ["control", "treatment"],
            "visitors": [4, 3],
            "buyers": [1, 2],
            "conversion": [1 / 4, 2 / 3],
            "revenue_per_visitor": [30.0, 50.0],
        }
    ),
    "arm_summary(tiny)",
    keys="arm",
    hint="Visitors 2 and 7 stand twice; 120 CNY of 4 visitors are 30 each, 150 CNY of 3 are 50",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _summary(frame):
    seen = {}
    columns = (frame[name].tolist() for name in ["visitor_id", "arm", "bought", "revenue_cny"])
    for who, arm, bought, revenue in zip(*columns):
        seen.setdefault(arm, {})[who] = (bought, 0.0 if revenue != revenue else revenue)
    return pd.DataFrame(
        [
            (
                arm,
                len(rows),
                sum(bought for bought, _ in rows.values()),
                sum(bought for bought, _ in rows.values()) / len(rows),
                sum(revenue for _, revenue in rows.values()) / len(rows),
            )
            for arm, rows in seen.items()
        ],
        columns=["arm", "visitors", "buyers", "conversion", "revenue_per_visitor"],
    )


fresh = samples.experiment(501, visitors=900, share=0.3, repeated=60)
fresh["revenue_cny"] = fresh["revenue_cny"].where(fresh["bought"])
three = fresh.assign(arm=np.where(fresh["visitor_id"] % 3 == 0, "second_video", fresh["arm"]))
three.index = three.index[::-1] + 40
quiet = samples.experiment(502, visitors=200, nobody_buys=True)
# What is expected stands above the first call: it is computed once for a class.
cases = [(fresh, "", _summary(fresh)), (three, " of three arms", _summary(three))]
quiet_expected = _summary(quiet)
for frame, what, expected in cases:
    before = frame.copy()
    checks.same_frame(
        checks.call(arm_summary, frame),
        expected,
        f"arm_summary(visitors){what}",
        keys="arm",
        hint="Each visitor once; who bought nothing belongs to the denominator of the revenue too",
        reread="Two arms side by side",
    )
    checks.unchanged(before, frame, "visitors")
checks.same_frame(
    checks.call(arm_summary, quiet),
    quiet_expected,
    "arm_summary(visitors) where nobody bought",
    keys="arm",
)
### END HIDDEN TESTS

# %% [markdown] id="sample_size_prompt"
# ## 2. How many visitors? (worked example with gaps)
#
# Before the next experiment the manager asks: "5% of the visitors buy. How many do I need in each arm to notice a lift of 5%, that is from 5% to 5.25%?"
#
# With $p_1$ the rate now and $p_2$ the rate with the lift, each arm needs
#
# $$n = \frac{(z_{1-\alpha/2} + z_{power})^2 \, \big(p_1(1-p_1) + p_2(1-p_2)\big)}{(p_2 - p_1)^2}$$
#
# visitors, where $z_q$ is the normal quantile of $q$.
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# from scipy.stats import norm
#
# new_rate = rate * ____
# quantiles = norm.ppf(____) + norm.ppf(power)
# spread = rate * (1 - rate) + ____
# return math.____(quantiles**2 * spread / (____) ** 2)
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# The lift is relative: a part of the rate, not points.
# The difference that has to be seen is absolute: $p_2 - p_1$.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# The test is two-sided: half of `alpha` lies at each end.
# A part of a visitor does not exist, and one fewer would be too few.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `norm.ppf(1 - alpha / ____)`, `new_rate * (1 - ____)`, `(new_rate - ____) ** 2`; the function of `math` that rounds up.
#
# </details>


# %% id="sample_size" role="solution"
def sample_size(rate: float, lift: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """Return the visitors needed in each arm to notice a lift of a rate.

    Parameters
    ----------
    rate : float
        The rate now, a fraction above 0 and below 1.
    lift : float
        Relative change to be noticed, such as 0.05 or -0.1, not 0; the new rate is below 1.
    power : float
        Chance to notice it when it is there, a fraction between 0.5 and 1.
    alpha : float
        Chance of a false alarm, two-sided, a fraction between 0 and 1.

    Returns
    -------
    int
        Visitors in each arm by the formula of the exercise, rounded up.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    new_rate = rate * (1 + lift)
    quantiles = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    spread = rate * (1 - rate) + new_rate * (1 - new_rate)
    return int(np.ceil(quantiles**2 * spread / (new_rate - rate) ** 2))
    ### END SOLUTION


# %% id="test_sample_size" role="test" points=2
answer = checks.call(sample_size, 0.05, 0.05)
checks.is_number(answer, "sample_size(0.05, 0.05)")
for arguments, right in [
    ((0.05, 0.05), 122_121),
    ((0.4, 0.5), 95),
    ((0.4, 0.5, 0.9, 0.1), 103),
]:
    checks.same_number(
        checks.call(sample_size, *arguments),
        right,
        f"sample_size{arguments}",
        rel=1e-4,
        abs=0,
        hint=f"It is {right:,}: from a rate of {arguments[0]} to "
        f"{arguments[0] * (1 + arguments[1]):.4f}, rounded up",
    )
### BEGIN HIDDEN TESTS
from statistics import NormalDist

for arguments in [
    (0.12, 0.1, 0.8, 0.05),
    (0.3, -0.2, 0.9, 0.01),
    (0.55, 0.6, 0.7, 0.2),
    (0.02, 0.25, 0.95, 0.1),
]:
    rate, lift, power, alpha = arguments
    low, high = sorted([rate, rate * (1 + lift)])
    quantiles = NormalDist().inv_cdf(power) - NormalDist().inv_cdf(alpha / 2)
    needed = quantiles**2 * (low - low**2 + high - high**2) / (high - low) ** 2
    answer = checks.call(sample_size, *arguments)
    checks.is_number(answer, f"sample_size{arguments}")
    checks.same_number(
        answer,
        -int(-needed // 1),
        f"sample_size{arguments}",
        rel=1e-5,
        abs=0,
        hint="The lift is a part of the rate, the test two-sided, and visitors are whole",
        reread="How many visitors",
    )
### END HIDDEN TESTS

# %% [markdown] id="ratio_check_prompt"
# ## 3. Was the draw fair? (on your own)
#
# "One arm has 821,588 users and the other 815,482," reports a colleague of a large site, where both should have the same number.
# "Half a percent apart, that is nothing."
#
# Check it before any outcome is looked at: how probable is a split at least as uneven as this one, if the draw was fair 样本比例偏差检验?
# Use the chi-squared test of the numbers counted against those planned.
#
# The plan is written in parts: `{"control": 1, "treatment": 1}` is half and half, `{"control": 9, "treatment": 1}` one in ten.
#
# <details><summary>Hint 1: concept</summary>
#
# A random draw does not give equal numbers, but with many visitors it comes close.
# How close it should come depends on how many there are.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Turn the parts into the number expected in each arm, with the sum of all that came.
# `scipy.stats.chisquare` takes both; mind that both are in the same order of arms.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `seen = [counts.get(arm, ____) for arm in planned]`, `expected = [____ * part / ____ for part in planned.values()]`, then the `.pvalue` of `chisquare(____, ____)`.
#
# </details>


# %% id="ratio_check" role="solution"
def ratio_check(counts: dict[str, int], planned: dict[str, float]) -> float:
    """Return the p-value of a sample-ratio check.

    Parameters
    ----------
    counts : dict
        Visitors counted by arm, in any order. An arm that nobody was seen in may be left out.
        No arm stands here that is not planned.
    planned : dict
        Parts by arm, each above 0, two arms or more; they need not sum to 1.

    Returns
    -------
    float
        p-value of the chi-squared test of the counts against the plan.
        NaN when nobody was counted.
    """
    ### BEGIN SOLUTION
    from scipy.stats import chisquare

    seen = np.array([counts.get(arm, 0) for arm in planned])
    parts = np.array(list(planned.values()))
    if seen.sum() == 0:
        return float("nan")
    return float(chisquare(seen, seen.sum() * parts / parts.sum()).pvalue)
    ### END SOLUTION


# %% id="test_ratio_check" role="test" points=2
even = {"control": 1, "treatment": 1}
answer = checks.call(ratio_check, {"control": 821_588, "treatment": 815_482}, even)
checks.is_number(answer, "ratio_check of the large site")
checks.between(answer, 0, 1, "ratio_check of the large site")
for counts, planned, right in [
    ({"control": 821_588, "treatment": 815_482}, even, 1.8218e-06),
    ({"treatment": 110, "control": 880}, {"control": 9, "treatment": 1}, 0.24388),
    ({"control": 12}, even, 0.0005320),
]:
    checks.same_number(
        checks.call(ratio_check, counts, planned),
        right,
        f"ratio_check({counts}, {planned})",
        rel=1e-3,
        abs=0,
        hint=f"It is {right:.4g}: each arm expects its part of the {sum(counts.values()):,} visitors",
    )
### BEGIN HIDDEN TESTS
from scipy.special import gammaincc

for counts, planned in [
    ({"treatment": 5_216, "control": 4_790}, {"control": 0.5, "treatment": 0.5}),
    ({"b": 310, "c": 268, "a": 612}, {"a": 2, "b": 1, "c": 1}),
    ({"new": 40, "old": 60}, {"old": 30, "new": 20}),
    ({"b": 0, "a": 9, "c": 14}, {"c": 3.0, "a": 2.0, "b": 1.0}),
    ({"a": 25, "c": 31}, {"a": 1, "b": 1, "c": 1}),
    ({"new": 1}, {"new": 1, "old": 2}),
]:
    kept = dict(counts), dict(planned)
    total, parts = sum(counts.values()), sum(planned.values())
    distance = 0.0
    for arm, part in planned.items():
        expected = total * part / parts
        distance += (counts.get(arm, 0) - expected) ** 2 / expected
    checks.same_number(
        checks.call(ratio_check, counts, planned),
        gammaincc((len(planned) - 1) / 2, distance / 2),
        f"ratio_check({counts}, {planned})",
        rel=1e-4,
        abs=1e-12,
        hint="By the names of the arms, not by their order; the parts need not sum to 1",
        reread="Was the draw fair",
    )
    assert kept == (counts, planned), "ratio_check: it changed a dict that was handed in"
for counts in ({}, {"control": 0, "treatment": 0}):
    checks.same_number(
        checks.call(ratio_check, counts, even),
        np.nan,
        f"ratio_check({counts}, {even})",
        hint="Nobody was counted: nothing is known",
    )
### END HIDDEN TESTS

# %% [markdown] id="clean_assignments_prompt"
# ## 4. The tool's export (messy input)
#
# Another team used a tool of its own to draw visitors and sends its export 分流导出: `raw_export` below.
# All its columns are texts, and any of these texts may have spaces before or after it.
#
# | column | holds | becomes |
# |---|---|---|
# | 访客编号 | visitor, as `123`, `V000123` or `v000123` (V and six digits, with zeros in front) | `visitor_id`, int |
# | 组别 | arm: control, 对照组 or A; treatment, 实验组 or B; in any case of letters | `arm`, "control" or "treatment" |
# | 首次时间 | moment, as `2026-01-05 10:00:00` or `2026/01/05 10:00:00` | `first_seen`, timestamp |
# | 备注 | `test` for the shop's own staff, otherwise empty | left out with its row |
#
# Make it a clean table of visitors, one row each, with the first moment at which a visitor was seen.
# A visitor who was seen in both arms has seen both pages: leave that visitor out altogether.
#
# <details><summary>Hint 1: concept</summary>
#
# Two texts can differ and mean the same visitor or the same arm.
# So bring every column into one form first, and look for repetitions afterwards.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Take the spaces off first, then bring numbers, arms and moments into one form each.
# `pd.to_datetime` reads the two forms of a moment together with `format="mixed"`, or after every `/` has become `-`.
# Count the different arms of each visitor and keep those with one.
# Only then take the earliest moment.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `.str.strip().str.lower().map({"a": ____, "对照组": ____, ...})`, `.str.lstrip("____")`, then `arms = table.groupby("visitor_id")["arm"].____()` and `.groupby(____)["first_seen"].____()`.
#
# </details>

# %% id="look_at_the_export"
raw_export.head(6)


# %% id="clean_assignments" role="solution"
def clean_assignments(raw: pd.DataFrame) -> pd.DataFrame:
    """Clean an export of who was seen in which arm.

    Parameters
    ----------
    raw : DataFrame
        Rows in any order, with the text columns 访客编号, 组别, 首次时间, 备注 as the exercise
        describes them. There may be spaces around every text; none is missing.
        A visitor may stand in it several times, in one arm or in both.
        Staff never share a number with visitors.

    Returns
    -------
    DataFrame
        One row for each visitor who was seen in one arm only, staff left out, in any order,
        with the columns visitor_id (int), arm ("control" or "treatment"),
        first_seen (timestamp, the earliest of the visitor).
    """
    ### BEGIN SOLUTION
    text = raw.apply(lambda column: column.str.strip().str.lower())
    text = text[text["备注"] != "test"]
    names = {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}
    table = pd.DataFrame(
        {
            "visitor_id": text["访客编号"].str.lstrip("v").astype(int),
            "arm": text["组别"].replace(names),
            "first_seen": pd.to_datetime(text["首次时间"].str.replace("/", "-")),
        }
    )
    seen = table.groupby("visitor_id").agg(
        arm=("arm", "first"), arms=("arm", "nunique"), first_seen=("first_seen", "min")
    )
    return seen[seen["arms"] == 1].drop(columns="arms").reset_index()
    ### END SOLUTION


# %% id="test_clean_assignments" role="test" points=3
tiny = pd.DataFrame(
    [
        ["V000011", "A", "2026-01-06 09:30:00", ""],
        [" 11", "对照组 ", "2026/01/05 21:00:00", ""],
        ["12", "Treatment", "2026-01-05 10:00:00", ""],
        ["v000012 ", "CONTROL", "2026-01-07 10:00:00", ""],
        ["V000130", "b ", "2026/01/08 08:15:00", ""],
        ["14", "实验组", "2026-01-05 07:00:00", "test "],
        ["15", "treatment", "2026-01-09 12:00:00", ""],
        ["V000015", "B", "2026-01-10 12:00:00", " "],
    ],
    columns=["访客编号", "组别", "首次时间", "备注"],
)
answer = checks.call(clean_assignments, tiny)
checks.is_frame(
    answer, "clean_assignments(tiny)", ["visitor_id", "arm", "first_seen"], numeric=["visitor_id"]
)
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "visitor_id": [11, 130, 15],
            "arm": ["control", "treatment", "treatment"],
            "first_seen": pd.to_datetime(
                ["2026-01-05 21:00", "2026-01-08 08:15", "2026-01-09 12:00"]
            ),
        }
    ),
    "clean_assignments(tiny)",
    keys="visitor_id",
    hint="Right is 11 in control from 5 January 21:00, 130 and 15 in treatment; 12 saw both pages, "
    "14 is staff; first_seen holds timestamps (`pd.to_datetime`), not texts",
)
### BEGIN HIDDEN TESTS


def _case(seed, options):
    raw, visitors = samples.assignment_export(seed, visitors=70, **options)
    raw.index = raw.index[::-1] + 5
    return raw, visitors


cases = [_case(511, {"both": 0.35}), _case(512, {"again": 0.6, "tests": 9})]
zeros = pd.DataFrame(
    [
        ["V001000", " b", " 2026-02-01 00:00:05 ", " "],
        ["1000 ", "实验组 ", "2026/01/31 23:59:58", ""],
        ["v000100", " TREATMENT ", "2026-01-20 12:00:00", ""],
        ["10", " 对照组", "2026/01/09 12:00:00", ""],
        ["V000010", "Control", "2026-01-10 12:00:00", ""],
        ["100", "a", "2026-01-22 12:00:00", ""],
        ["100", "B", "2026-01-23 12:00:00", ""],
        ["7", "A", "2026-01-23 12:00:00", " Test"],
    ],
    columns=["访客编号", "组别", "首次时间", "备注"],
)
zeros = zeros[zeros["备注"].str.strip() != "Test"]
zeros_expected = pd.DataFrame(
    {
        "visitor_id": [1000, 10],
        "arm": ["treatment", "control"],
        "first_seen": pd.to_datetime(["2026-01-31 23:59:58", "2026-01-09 12:00:00"]),
    }
)
for messy, right in cases:
    before = messy.copy()
    answer = checks.call(clean_assignments, messy)
    checks.same_frame(
        answer,
        right,
        "clean_assignments(raw)",
        keys="visitor_id",
        hint="One form first; who was seen in both arms is left out altogether; the earliest moment",
        reread="When a visitor stands in both arms",
    )
    checks.unchanged(before, messy, "raw")
checks.same_frame(
    checks.call(clean_assignments, zeros),
    zeros_expected,
    "clean_assignments(raw) with visitors 10, 100 and 1000",
    keys="visitor_id",
    hint="Zeros at the end of a number belong to it",
)
### END HIDDEN TESTS

# %% [markdown] id="lift_interval_prompt"
# ## 5. How large is the lift? (on your own)
#
# "5% more buyers, or 25%?" asks the manager.
# She thinks in relative lifts 相对提升: 0.15 means that the treatment's rate is 15% higher than the control's.
#
# A lift is a ratio of two rates less one.
# Give it with its interval.
# With $x$ buyers of $n$ visitors in each arm, the logarithm of the ratio has the standard error
#
# $$se = \sqrt{\frac{1}{x_t} - \frac{1}{n_t} + \frac{1}{x_c} - \frac{1}{n_c}}$$
#
# so the ends of the interval are the ratio times $e^{\pm z \cdot se}$, less one.
#
# <details><summary>Hint 1: concept</summary>
#
# Two separate intervals of two rates do not answer this: they may overlap although the ratio is clear.
# The interval belongs to the ratio.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Ratio first, then both ends as multiples of it, and the one is taken away last.
# statsmodels has `confint_proportions_2indep` with `compare="ratio"` and `method="log"`.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `ratio = (____ / ____) / (____ / ____)`, `z = norm.ppf(1 - (1 - confidence) / ____)`, `high = ratio * np.exp(____) - ____`.
#
# </details>


# %% id="lift_interval" role="solution"
def lift_interval(
    control_buyers: int,
    control_visitors: int,
    treatment_buyers: int,
    treatment_visitors: int,
    confidence: float = 0.95,
) -> dict[str, float]:
    """Return the relative lift of a rate with its interval.

    Parameters
    ----------
    control_buyers, control_visitors : int
        Buyers and visitors of the control; buyers may be 0, visitors may not.
    treatment_buyers, treatment_visitors : int
        The same of the treatment.
    confidence : float
        Two-sided confidence level, any fraction above 0 and below 1.

    Returns
    -------
    dict
        "low", "estimate" and "high", fractions, not rounded.
        All NaN when nobody bought in one of the arms.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    if control_buyers == 0 or treatment_buyers == 0:
        return dict.fromkeys(["low", "estimate", "high"], float("nan"))
    ratio = treatment_buyers / treatment_visitors * control_visitors / control_buyers
    variance = 1 / treatment_buyers - 1 / treatment_visitors
    variance += 1 / control_buyers - 1 / control_visitors
    reach = norm.ppf(1 - (1 - confidence) / 2) * np.sqrt(variance)
    return {
        "low": float(ratio * np.exp(-reach) - 1),
        "estimate": ratio - 1,
        "high": float(ratio * np.exp(reach) - 1),
    }
    ### END SOLUTION


# %% id="test_lift_interval" role="test" points=2
ends = ["low", "estimate", "high"]
checks.is_mapping(
    checks.call(lift_interval, 60, 400, 90, 500), "lift_interval(60, 400, 90, 500)", ends
)
for arguments, right in [
    ((60, 400, 90, 500), [-0.110158, 0.2, 0.618265]),
    ((60, 400, 90, 500, 0.5), [0.082653, 0.2, 0.330066]),
]:
    answer = checks.call(lift_interval, *arguments)
    for end, number in zip(ends, right):
        checks.same_number(
            checks.is_mapping(answer, f"lift_interval{arguments}", ends)[end],
            number,
            f"the {end} of lift_interval{arguments}",
            rel=1e-3,
            abs=1e-5,
            hint=f"It is {number}: 15% in control and 18% in treatment make a ratio of 1.2",
        )
checks.same_mapping(
    checks.call(lift_interval, 0, 30, 4, 40),
    dict.fromkeys(ends, np.nan),
    "lift_interval(0, 30, 4, 40)",
    hint="Without a buyer in one arm there is no ratio: NaN for all three",
)
### BEGIN HIDDEN TESTS
from statistics import NormalDist

# The last two: buyers of the e-mail test of Hillstrom (2008), an e-mail on goods for men and one
# on goods for women against none.
for arguments in [
    (41, 900, 67, 700),
    (300, 1_000, 240, 1_000, 0.9),
    (9, 15, 15, 15, 0.99),
    (122, 21_306, 267, 21_307),
    (122, 21_306, 189, 21_387, 0.8),
]:
    x_c, n_c, x_t, n_t = arguments[:4]
    level = arguments[4] if len(arguments) > 4 else 0.95
    middle = np.log(x_t * n_c / (n_t * x_c))
    error = ((n_t - x_t) / (n_t * x_t) + (n_c - x_c) / (n_c * x_c)) ** 0.5
    step = NormalDist().inv_cdf((1 + level) / 2) * error
    checks.same_mapping(
        checks.call(lift_interval, *arguments),
        dict(zip(ends, np.expm1([middle - step, middle, middle + step]))),
        f"lift_interval{arguments}",
        rel=1e-3,
        abs=1e-5,
        hint="The ratio times e to plus and minus z standard errors of its logarithm, less one",
        reread="How large is the lift",
    )
for arguments in [(5, 90, 0, 80), (0, 10, 0, 10, 0.9)]:
    checks.same_mapping(
        checks.call(lift_interval, *arguments),
        dict.fromkeys(ends, np.nan),
        f"lift_interval{arguments}",
        hint="Without a buyer in one arm there is no ratio",
    )
### END HIDDEN TESTS

# %% [markdown] id="orders_per_session_prompt"
# ## 6. A colleague's orders per session (debug this code)
#
# Visitors are drawn at random, but the manager likes a metric by session 会话: orders per session.
# A colleague gives it with an error that is far too small.
# This is the code:
#
# ```python
# def orders_per_session(days):
#     days = days[days["sessions"] > 0]
#     rates = days["orders"] / days["sessions"]
#     return {"rate": rates.mean(), "se": rates.std() / np.sqrt(len(days))}
# ```
#
# Repair it.
# The table has one row a visitor and day.
# The metric is the sum of all orders over the sum of all sessions, $r$.
# What is independent are visitors, and each has several days: so sum up each visitor first.
# With $x_i$ orders and $n_i$ sessions of visitor $i$, and $N$ visitors, the delta method gives
#
# $$se = \frac{1}{\sum n_i}\sqrt{\frac{N}{N-1}\sum (x_i - r\,n_i)^2}$$
#
# There are three mistakes: an average of ratios, rows taken for visitors, and orders lost with the days that are thrown away.
# An order can be paid on a day without a session.
#
# <details><summary>Hint 1: concept</summary>
#
# Days of one visitor resemble each other.
# Who counts them as independent believes to have more data than there are.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One row a visitor: sums of orders and of sessions.
# Then the ratio of the two totals, and what each visitor has more or less than that ratio expects.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `own = days.groupby(____)[["orders", "sessions"]].____()`, `rest = own["orders"] - ____ * own["sessions"]`; the sum of `rest` is 0, so $\sum rest^2/(N-1)$ is a variance.
#
# </details>


# %% id="orders_per_session" role="solution"
def orders_per_session(days: pd.DataFrame) -> dict[str, float]:
    """Return orders per session with a standard error that takes visitors as independent.

    Parameters
    ----------
    days : DataFrame
        One row a visitor and day in any order, with the columns visitor_id, sessions and
        orders (numbers, 0 or more), among others. At least two visitors; no row comes twice.
        Some visitors may have no session at all, and there may be no session in the table.

    Returns
    -------
    dict
        "rate" (all orders over all sessions) and "se" (its standard error by the formula of the
        exercise), not rounded. Both NaN when the table has no session.
    """
    ### BEGIN SOLUTION
    own = days.groupby("visitor_id")[["orders", "sessions"]].sum()
    sessions = own["sessions"].sum()
    if sessions == 0:
        return {"rate": np.nan, "se": np.nan}
    rate = own["orders"].sum() / sessions
    rest = own["orders"] - rate * own["sessions"]
    return {"rate": rate, "se": np.sqrt(len(own) * rest.var()) / sessions}
    ### END SOLUTION


# %% id="test_orders_per_session" role="test" points=3
tiny = pd.DataFrame(
    {
        "visitor_id": [1, 2, 1, 3, 2, 4, 1, 5],
        "sessions": [1, 2, 2, 4, 0, 1, 1, 0],
        "orders": [1, 0, 2, 1, 1, 0, 0, 1],
    }
)
answer = checks.call(orders_per_session, tiny)
value = checks.is_mapping(answer, "orders_per_session(tiny)", ["rate", "se"])
checks.same_number(
    value["rate"],
    6 / 11,
    "the rate of orders_per_session(tiny)",
    hint="It is 6/11: six orders, two of them on days without a session, of 11 sessions",
)
checks.same_number(
    value["se"],
    0.186638,
    "the se of orders_per_session(tiny)",
    rel=1e-4,
    hint="It is 0.186638: the five visitors have 3, 1, 1, 0, 1 orders in 4, 2, 4, 1, 0 sessions",
)
checks.same_mapping(
    checks.call(orders_per_session, tiny.assign(sessions=0)),
    {"rate": np.nan, "se": np.nan},
    "orders_per_session(tiny) without any session",
    hint="Nothing to divide by: both are NaN",
)
### BEGIN HIDDEN TESTS


def _ratio(frame):
    own = {}
    for who, sessions, orders in zip(
        *(frame[c].tolist() for c in ["visitor_id", "sessions", "orders"])
    ):
        past = own.get(who, (0, 0))
        own[who] = (past[0] + orders, past[1] + sessions)
    total = sum(n for _, n in own.values())
    rate = sum(x for x, _ in own.values()) / total
    square = sum((x - rate * n) ** 2 for x, n in own.values())
    return {"rate": rate, "se": (square * len(own) / (len(own) - 1)) ** 0.5 / total}


def _case(seed, idle):
    days = samples.visitor_days(seed, visitors=120, idle=idle)
    days.loc[days.index[::9], "orders"] += 1
    return days, _ratio(days)


cases = [_case(521, 0.0), _case(522, 0.3)]
few = cases[-1][0]
few = few[few["visitor_id"].isin(few["visitor_id"].unique()[:3])]
few = pd.concat([few, few.assign(visitor_id=1, sessions=0, orders=0).iloc[:1]], ignore_index=True)
few_expected = _ratio(few)
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(orders_per_session, fresh),
        expected,
        "orders_per_session(days)",
        hint="Sums of each visitor first; a ratio of totals; the rest of each visitor against it",
        reread="A metric by session",
    )
    checks.unchanged(before, fresh, "days")
checks.same_mapping(
    checks.call(orders_per_session, few),
    few_expected,
    "orders_per_session(days) of four visitors, one without a session",
    hint="Who has no session is a visitor too",
)
checks.same_mapping(
    checks.call(orders_per_session, few.assign(sessions=0)),
    {"rate": np.nan, "se": np.nan},
    "orders_per_session(days) without any session",
)
### END HIDDEN TESTS

# %% [markdown] id="cuped_difference_prompt"
# ## 7. The same answer with fewer visitors (on your own)
#
# Who spent much in the month before also spends much now, whatever the page looks like.
# CUPED takes away what was known before the draw, and with it a part of the noise 方差缩减.
#
# With $y$ the revenue of a visitor and $x$ that of the 28 days before, over *all* visitors of both arms
#
# $$\theta = \frac{cov(x, y)}{var(x)}, \qquad y' = y - \theta\,(x - \bar x)$$
#
# and then the difference of the means of $y'$, treatment less control, with its 95% interval.
# The standard error of a difference of two means is $\sqrt{s_t^2/n_t + s_c^2/n_c}$.
#
# <details><summary>Hint 1: concept</summary>
#
# The draw knows nothing of the past, so the past is the same in both arms up to chance.
# What is taken away is that chance, not the effect.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First make $x$ complete: who had never come before spent 0.
# Then one $\theta$ and one mean for all, then the arms.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `theta = x.cov(y) / x.____()`, `adjusted = y - theta * (x - ____)`, then for each arm `.mean()` and `.var() / len(____)`.
# Where all $x$ are equal there is nothing to learn from the past: $\theta$ is ____.
#
# </details>


# %% id="cuped_difference" role="solution"
def cuped_difference(visitors: pd.DataFrame) -> dict[str, float]:
    """Return the difference of revenue per visitor, adjusted by the revenue before.

    Parameters
    ----------
    visitors : DataFrame
        One row a visitor in any order, none twice, with the columns arm ("control" or
        "treatment", at least two visitors each), revenue_cny (CNY, none missing) and
        pre_revenue_cny (CNY; missing for who had never come before: count 0), among others.

    Returns
    -------
    dict
        "low", "estimate" and "high": treatment less control, CNY a visitor, not rounded, with
        the 95% interval. 1.96 is precise enough for the quantile.
        Where pre_revenue_cny is the same for all, the plain difference and its interval.
    """
    ### BEGIN SOLUTION
    past = visitors["pre_revenue_cny"].fillna(0)
    theta = visitors["revenue_cny"].cov(past) / past.var() if past.nunique() > 1 else 0
    adjusted = visitors["revenue_cny"] - theta * past
    arms = adjusted.groupby(visitors["arm"]).agg(["mean", "var", "size"])
    estimate = arms.loc["treatment", "mean"] - arms.loc["control", "mean"]
    reach = 1.96 * np.sqrt((arms["var"] / arms["size"]).sum())
    return {"low": estimate - reach, "estimate": estimate, "high": estimate + reach}
    ### END SOLUTION


# %% id="test_cuped_difference" role="test" points=3
tiny = pd.DataFrame(
    {
        "arm": ["control", "treatment", "control", "treatment", "control", "treatment", "control"],
        "revenue_cny": [0.0, 40.0, 50.0, 90.0, 10.0, 10.0, 100.0],
        "pre_revenue_cny": [np.nan, 20.0, 60.0, 50.0, 20.0, np.nan, 80.0],
    }
)
answer = checks.call(cuped_difference, tiny)
value = checks.is_mapping(answer, "cuped_difference(tiny)", ["low", "estimate", "high"])
for end, right in [("low", 8.392), ("estimate", 25.945), ("high", 43.498)]:
    checks.same_number(
        value[end],
        right,
        f"the {end} of cuped_difference(tiny)",
        rel=0,
        abs=0.003,
        hint=f"It is {right}: theta is 1.15672 over all seven, the mean of the past 32.857",
    )
flat = checks.call(cuped_difference, tiny.assign(pre_revenue_cny=5.0))
for end, right in [("low", -57.18), ("estimate", 6.667), ("high", 70.51)]:
    checks.same_number(
        checks.is_mapping(flat, "cuped_difference with one past", ["low", "estimate", "high"])[end],
        right,
        f"the {end} of cuped_difference(tiny) where all spent 5 CNY before",
        rel=0,
        abs=0.01,
        hint=f"It is {right}: a past that is the same for all explains nothing, theta is 0",
    )
### BEGIN HIDDEN TESTS


def _cuped(frame):
    y = np.array(frame["revenue_cny"].tolist())
    x = np.nan_to_num(np.array(frame["pre_revenue_cny"].tolist(), dtype=float))
    x = x - x.mean()
    y = y - x * ((x @ y) / (x @ x) if x.any() else 0.0)
    treated = np.array([arm == "treatment" for arm in frame["arm"].tolist()])
    a, b = y[treated], y[~treated]
    error = (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)) ** 0.5
    middle = a.mean() - b.mean()
    return {"low": middle - 1.959964 * error, "estimate": middle, "high": middle + 1.959964 * error}


def _case(seed, options):
    visitors = samples.experiment(seed, visitors=700, **options).sample(frac=1, random_state=3)
    visitors["revenue_cny"] += visitors["pre_revenue_cny"].round(-1)
    visitors.loc[visitors["visitor_id"] % 5 == 0, "pre_revenue_cny"] = np.nan
    return visitors, _cuped(visitors)


cases = [_case(531, {"lift": 0.3}), _case(532, {"share": 0.2, "correlation": 0.9})]
twofold = cases[-1][0].assign(pre_revenue_cny=cases[-1][0]["pre_revenue_cny"].gt(150) * 90.0)
same_past = cases[-1][0].assign(pre_revenue_cny=80.0)
twofold_expected, same_past_expected = _cuped(twofold), _cuped(same_past)
for fresh, right in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(cuped_difference, fresh),
        right,
        "cuped_difference(visitors)",
        rel=1e-9,
        abs=0.01 * (right["high"] - right["low"]) / 3.92,
        hint="One theta and one mean over both arms; a missing past is 0; treatment less control",
        reread="The same answer with fewer visitors",
    )
    checks.unchanged(before, fresh, "visitors")
checks.same_mapping(
    checks.call(cuped_difference, twofold),
    twofold_expected,
    "cuped_difference(visitors) with two amounts before",
    rel=1e-3,
    hint="Two different pasts are enough to learn from",
)
checks.same_mapping(
    checks.call(cuped_difference, same_past),
    same_past_expected,
    "cuped_difference(visitors) where all spent the same before",
    rel=1e-4,
    hint="Nothing to learn from the past: the plain difference",
)
### END HIDDEN TESTS

# %% [markdown] id="peeking_chart_prompt"
# ## 8. What if we had looked every day? (chart)
#
# "It was significant on day six, why did you go on?" asks the manager.
# Draw what she would have seen by looking every day 偷看: for each day the p-value of all data *up to and including* that day.
#
# Use the two-sided z-test of two rates with the pooled rate: with $p$ the rate of both arms together,
#
# $$z = \frac{p_t - p_c}{\sqrt{p(1-p)\left(\frac{1}{n_t} + \frac{1}{n_c}\right)}}$$
#
# One line over the days, a horizontal line at 0.05 across the chart (such as `ax.axhline`), and a title of at least three words that says on how many of the days the p-value was below 0.05.
#
# <details><summary>Hint 1: concept</summary>
#
# Each day adds to what was there: visitors and buyers are summed up from the first day on.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Bring the table into the form one row a day, one column an arm, in the order of the days.
# Then `cumsum`, then the formula on whole columns.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `wide = daily.pivot(index=____, columns=____, values=["buyers", "visitors"]).____()`, `p_value = 2 * norm.sf(____)`, `ax.plot(wide.index, ____)`, `ax.axhline(____)`.
#
# </details>


# %% id="peeking_chart" role="solution"
def peeking_chart(daily: pd.DataFrame) -> plt.Axes:
    """Draw the p-value that each day would have shown.

    Parameters
    ----------
    daily : DataFrame
        One row a day and arm in any order, with the columns day (int, from 1), arm ("control"
        or "treatment"), visitors and buyers (numbers of that day alone). Every day has both
        arms; on the first day both have buyers, and some who do not buy.

    Returns
    -------
    Axes
        One line: x the days in their order, y the p-value of all data from the first day to
        this one, not rounded; a horizontal line at 0.05 across the days; a title that
        contains the number of days with a p-value below 0.05, in digits; a label on each axis, with "p"
        on the y axis.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm

    table = daily.pivot(index="day", columns="arm", values=["buyers", "visitors"])
    total = table.cumsum()
    buyers, visitors = total["buyers"], total["visitors"]
    rates = buyers / visitors
    pooled = buyers.sum(axis=1) / visitors.sum(axis=1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / visitors).sum(axis=1))
    p_value = 2 * norm.sf(((rates["treatment"] - rates["control"]) / error).abs())
    fig, ax = plt.subplots()
    ax.plot(total.index, p_value)
    ax.axhline(0.05, linestyle="--")
    ax.set_title(f"The p-value is below 0.05 on {(p_value < 0.05).sum()} days")
    ax.set_xlabel("Day of the experiment")
    ax.set_ylabel("p-value of all data so far")
    return ax
    ### END SOLUTION


# %% id="test_peeking_chart" role="test" points=3
week = pd.DataFrame(
    {
        "day": [10, 1, 2, 3, 10, 3, 2, 1],
        "arm": ["control"] * 4 + ["treatment"] * 4,
        "visitors": [200, 100, 100, 100, 200, 100, 90, 110],
        "buyers": [30, 10, 5, 13, 28, 9, 17, 21],
    }
)
drawn = checks.chart(peeking_chart, week)
checks.same_line(
    drawn,
    [1, 2, 3, 10],
    [0.0636194, 0.00069386, 0.0190061, 0.113394],
    "peeking_chart(week)",
    rel=1e-3,
    abs=1e-6,
    hint="It is 0.0636, 0.0007, 0.0190 and 0.1134 on days 1, 2, 3 and 10: each day adds to the days "
    "before it, the test is two-sided, and both arms together give the rate in the error",
)
checks.has_title(drawn, "peeking_chart(week)")
assert checks.names_number(drawn.title, 2), (
    "peeking_chart(week): the title should contain 2, since the p-value is below 0.05 on 2 of the "
    f"4 days; it says {checks.shown(drawn.title)}"
)
checks.has_labels(drawn, "peeking_chart(week)", y=["p"])
levels = {y for line in drawn.lines if len(set(line.y)) == 1 for y in line.y} | set(drawn.hlines)
assert any(abs(level - 0.05) < 1e-9 for level in levels), (
    "peeking_chart(week): should show a horizontal line at 0.05 across all days, but those are at "
    f"{checks.shown(sorted(levels))} (draw it with `ax.axhline`, which goes across the whole chart)"
)
checks.has_range(drawn, "peeking_chart(week)", axis="y", low=0.001, high=0.11, what="every p-value")
### BEGIN HIDDEN TESTS
from scipy.special import erfc


def _looks(frame):
    rows = sorted(zip(*(frame[c].tolist() for c in ["day", "arm", "visitors", "buyers"])))
    came, bought, seen = {}, {}, {}
    for day, arm, visitors, buyers in rows:
        came[arm] = came.get(arm, 0) + visitors
        bought[arm] = bought.get(arm, 0) + buyers
        if len(came) == 2:
            pooled = sum(bought.values()) / sum(came.values())
            spread = pooled * (1 - pooled) * sum(1 / n for n in came.values())
            gap = bought["treatment"] / came["treatment"] - bought["control"] / came["control"]
            seen[day] = float(erfc(abs(gap) / spread**0.5 / 2**0.5))
    return seen


def _case(seed, lift, days):
    daily = samples.daily_outcomes(seed, days=days, visitors=300, lift=lift)
    daily = daily.sample(frac=1, random_state=seed)
    return daily, _looks(daily)


cases = [_case(541, 0.12, 28), _case(542, 0.3, 13)]
for fresh, right in cases:
    before = fresh.copy()
    drawn = checks.chart(peeking_chart, fresh)
    checks.same_line(
        drawn,
        list(right),
        list(right.values()),
        "peeking_chart(daily)",
        rel=1e-4,
        abs=1e-9,
        hint="All data up to and including the day; the pooled rate; two-sided; days in order",
    )
    checks.unchanged(before, fresh, "daily")
    below = sum(p < 0.05 for p in right.values())
    assert checks.names_number(drawn.title, below), (
        "peeking_chart(daily): the title should contain the number of days with a p-value below "
        f"0.05; it says {checks.shown(drawn.title)}"
    )
### END HIDDEN TESTS

# %% [markdown] id="discoveries_prompt"
# ## 9. A thousand titles (on your own)
#
# A language model wrote a thousand titles 商品标题 for the shop's products, and each was shown at random.
# There is one title to compare with, number 0, the current one of one product.
# Tested one by one, some would look better by luck alone.
# The manager wants few flukes among her discoveries: of all titles that the rule finds, better or worse, at most 5% in expectation.
# That is the false discovery rate 错误发现率 of Benjamini and Hochberg.
#
# Test each title against title 0 by the two-sided z-test with the pooled rate (the formula of exercise 8, clicks of impressions).
# Sort the $m$ p-values; find the largest $k$ for which the $k$-th smallest is at most $\alpha k / m$; all $k$ smallest are discoveries.
# Return those of them that are *better* than title 0.
#
# <details><summary>Hint 1: concept</summary>
#
# The $k$-th smallest may be too large for its place and a later one small enough for its own.
# The rule looks for the *last* place that holds.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Worse titles are tested like the others and count among the $m$; choose the better ones at the end.
# `statsmodels.stats.multitest.multipletests` knows the method.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `found = multipletests(____, alpha=alpha, method="____")[0]`, then `tested.loc[found & (rate > ____), "title_id"]`.
#
# </details>


# %% id="discoveries" role="solution"
def discoveries(titles: pd.DataFrame, alpha: float = 0.05) -> list[int]:
    """Return the titles that are better than the current one, by Benjamini and Hochberg.

    Parameters
    ----------
    titles : DataFrame
        One row a title in any order, none twice, with the columns title_id (int; 0 is the
        current one and always there), impressions and clicks (numbers), among others.
        Titles with 0 impressions were not tested: they do not count among the m titles.
        At least one title beside 0 was shown; title 0 has clicks, and fewer than impressions.
    alpha : float
        False discovery rate, a fraction between 0 and 1.

    Returns
    -------
    list of int
        title_id of the discoveries whose rate is above that of title 0, smallest number first;
        empty when there is none.
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm
    from statsmodels.stats.multitest import multipletests

    current = titles.set_index("title_id").loc[0]
    tested = titles[(titles["title_id"] != 0) & (titles["impressions"] > 0)]
    clicks, shown = tested["clicks"], tested["impressions"]
    pooled = (clicks + current["clicks"]) / (shown + current["impressions"])
    error = np.sqrt(pooled * (1 - pooled) * (1 / shown + 1 / current["impressions"]))
    z = (clicks / shown - current["clicks"] / current["impressions"]) / error
    found = multipletests(2 * norm.sf(z.abs()), alpha=alpha, method="fdr_bh")[0]
    return sorted(int(title) for title in tested.loc[found & (z > 0), "title_id"])
    ### END SOLUTION


# %% id="test_discoveries" role="test" points=3
tiny = pd.DataFrame(
    {
        "title_id": [6, 5, 4, 3, 2, 1, 7, 0],
        "impressions": [10_000, 1_000, 10_000, 0, 10_000, 10_000, 10_000, 100_000],
        "clicks": [549, 60, 443, 0, 554, 553, 546, 5_000],
    }
)
answer = checks.call(discoveries, tiny)
checks.is_sequence(answer, "discoveries(tiny)")
checks.same_set(
    answer,
    [1, 2, 6],
    "discoveries(tiny)",
    hint="It is [1, 2, 6]: of six tested titles the two smallest p-values (title 4, which is worse, "
    "and title 2) are too large for their places, but the fourth (title 6) is small enough for its "
    "own, so all four are found; the fifth (title 7) is not, and title 5 has the highest rate and "
    "few impressions",
)
checks.same_numbers(answer, [1, 2, 6], "discoveries(tiny)", hint="Smallest number first, once each")
checks.same_set(
    checks.call(discoveries, tiny, 0.01),
    [],
    "discoveries(tiny, 0.01)",
    hint="At this rate no place holds: the list is empty",
)
### BEGIN HIDDEN TESTS
from scipy.special import erfc


def _better(frame, rate):
    rows = {
        t: (n, x)
        for t, n, x in zip(*(frame[c].tolist() for c in ["title_id", "impressions", "clicks"]))
    }
    n_0, x_0 = rows.pop(0)
    tests = []
    for title, (n, x) in rows.items():
        if n:
            p = (x + x_0) / (n + n_0)
            z = (x / n - x_0 / n_0) / (p * (1 - p) * (1 / n + 1 / n_0)) ** 0.5
            tests.append((erfc(abs(z) / 2**0.5), title, z))
    tests.sort()
    last = max((k for k, (p, *_) in enumerate(tests, 1) if p <= rate * k / len(tests)), default=0)
    return sorted(title for _, title, z in tests[:last] if z > 0)


for seed, rate, options in [
    (551, 0.05, {"better": 25, "lift": 0.14, "unseen": 60}),
    (552, 0.2, {"better": 12, "lift": 0.12, "count": 300}),
    (553, 0.05, {"better": 20, "lift": -0.13}),
    (554, 0.9, {"better": 10, "count": 60}),
]:
    fresh = samples.titles(seed, **options)[0].sample(frac=1, random_state=seed)
    before = fresh.copy()
    answer = checks.call(discoveries, fresh, rate)
    checks.is_sequence(answer, f"discoveries(titles, {rate})")
    checks.same_numbers(
        answer,
        _better(before, rate),
        f"discoveries(titles, {rate})",
        hint="Every title that was shown is tested and counts; the last place that holds; better only",
        reread="A thousand titles",
    )
    checks.unchanged(before, fresh, "titles")
once = tiny.assign(impressions=tiny["impressions"].clip(lower=1))
checks.same_numbers(
    checks.call(discoveries, once),
    _better(once, 0.05),
    "discoveries(titles) with a title that was shown once",
    hint="A title that was shown once was tested too",
)
### END HIDDEN TESTS

# %% [markdown] id="rollout_decision_prompt"
# ## 10. Yes, no, or not yet (transfer)
#
# The last question is always the same: "Do we keep it?"
# A shop that sent e-mails asks you for the function too; its test has three arms: `men`, `women` and `none`.
#
# What a treatment is worth in a year is the difference of revenue per visitor, treatment less control, times the visitors of a year, times the share of revenue that remains as margin, less what it costs.
# Give it with its 95% interval, and decide:
#
# - `"roll out"` when the whole interval is above 0,
# - `"stop"` when the whole interval is below 0,
# - `"open"` otherwise: the data allow both.
#
# The standard error of a difference of two means is $\sqrt{s_t^2/n_t + s_c^2/n_c}$.
#
# <details><summary>Hint 1: concept</summary>
#
# A difference that cannot be told from 0 is not a difference of 0.
# And a difference that is surely above 0 may still not pay its cost.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Take the two arms by name: a third one is in nobody's way.
# First low, estimate and high of the difference, then all three into CNY, then the cost, then the verdict.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `a = revenue[visitors["arm"] == ____]`, `se = np.sqrt(a.____() / len(a) + ____)`, `worth = [____ * visitors_a_year * margin_share - ____ for end in (...)]`.
#
# </details>


# %% id="rollout_decision" role="solution"
def rollout_decision(
    visitors: pd.DataFrame,
    control: str,
    treatment: str,
    visitors_a_year: float,
    margin_share: float,
    cost_cny: float,
) -> dict[str, float | str]:
    """Value a treatment for a year and decide.

    Parameters
    ----------
    visitors : DataFrame
        One row a visitor in any order, none twice, with the columns arm (text) and revenue_cny
        (CNY; 0 or missing for who bought nothing), among others. There may be more than two
        arms; the two that are compared have at least two visitors each.
    control, treatment : str
        The two arms to compare.
    visitors_a_year : float
        Visitors that would see the treatment, above 0.
    margin_share : float
        Margin of one CNY of revenue, a fraction above 0.
    cost_cny : float
        Cost of the treatment for a year, CNY, 0 or more.

    Returns
    -------
    dict
        "low", "estimate" and "high" (CNY a year after the cost, not rounded, 95% interval;
        1.96 is precise enough for the quantile) and
        "verdict" ("roll out", "stop" or "open").
    """
    ### BEGIN SOLUTION
    revenue = visitors["revenue_cny"].fillna(0)
    arms = revenue.groupby(visitors["arm"]).agg(["mean", "var", "size"]).loc[[control, treatment]]
    rise = arms.loc[treatment, "mean"] - arms.loc[control, "mean"]
    reach = 1.96 * np.sqrt((arms["var"] / arms["size"]).sum())
    scale = visitors_a_year * margin_share
    low, high = (rise - reach) * scale - cost_cny, (rise + reach) * scale - cost_cny
    verdict = "roll out" if low > 0 else "stop" if high < 0 else "open"
    return {"low": low, "estimate": rise * scale - cost_cny, "high": high, "verdict": verdict}
    ### END SOLUTION


# %% id="test_rollout_decision" role="test" points=2
tiny = pd.DataFrame(
    {
        "arm": ["none"] * 4 + ["men"] * 5 + ["women"] * 3,
        "revenue_cny": [0.0, np.nan, 30.0, 10.0, 60.0, 40.0, np.nan, 80.0, 40.0, 900.0, 0.0, 7.0],
    }
)
before = tiny.copy()
keys = ["low", "estimate", "high", "verdict"]
for cost, low, estimate, high, verdict in [
    (0.0, 1_360.42, 10_200.0, 19_039.58, "roll out"),
    (3_000.0, -1_639.58, 7_200.0, 16_039.58, "open"),
    (25_000.0, -23_639.58, -14_800.0, -5_960.42, "stop"),
]:
    name = f"rollout_decision(tiny, 'none', 'men', 1000, 0.3, {cost})"
    answer = checks.call(rollout_decision, tiny, "none", "men", 1_000, 0.3, cost)
    value = checks.is_mapping(answer, name, keys)
    for end, right in [("low", low), ("estimate", estimate), ("high", high)]:
        checks.same_number(
            value[end],
            right,
            f"the {end} of {name}",
            rel=0,
            abs=0.5,
            hint=f"It is {right:,}: 10 CNY a visitor without and 44 with the e-mail for men",
        )
    checks.same_text(
        checks.is_text(value["verdict"], f"the verdict of {name}", ["roll out", "stop", "open"]),
        verdict,
        f"the verdict of {name}",
        hint=f"It is {verdict!r}: the interval runs from {low:,} to {high:,}",
    )
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _decide(frame, control, treatment, people, margin, cost):
    values = {}
    for arm, revenue in zip(frame["arm"].tolist(), frame["revenue_cny"].tolist()):
        values.setdefault(arm, []).append(0.0 if revenue != revenue else revenue)
    new, old = np.array(values[treatment]), np.array(values[control])
    error = (new.var(ddof=1) / len(new) + old.var(ddof=1) / len(old)) ** 0.5
    middle = new.mean() - old.mean()
    ends = [(middle + step * error) * people * margin - cost for step in (-1.959964, 0, 1.959964)]
    verdict = "open"
    if ends[0] > 0:
        verdict = "roll out"
    if ends[2] < 0:
        verdict = "stop"
    names = ["low", "estimate", "high", "verdict"]
    return dict(zip(names, [*ends, verdict])), error * people * margin


# Sizes and buyers of the e-mail test of Hillstrom (2008), a tenth of them; amounts drawn.
rng = np.random.default_rng(561)
arms = {"none": (2_131, 12), "men": (2_131, 27), "women": (2_139, 19)}
mail = pd.concat(
    pd.DataFrame(
        {"arm": arm, "revenue_cny": [*rng.uniform(30, 500, buyers), *[np.nan] * (n - buyers)]}
    )
    for arm, (n, buyers) in arms.items()
).sample(frac=1, random_state=5, ignore_index=True)
fresh = samples.experiment(562, visitors=1_500, lift=0.6)
cases = [
    (frame, arguments, _decide(frame, *arguments))
    for frame, *arguments in [
        (mail, "none", "men", 400_000, 0.3, 20_000.0),
        (mail, "none", "women", 400_000, 0.3, 0.0),
        (mail, "women", "none", 90_000, 0.4, 260_000.0),
        (fresh, "control", "treatment", 50_000.0, 0.25, 5_000.0),
        (fresh, "treatment", "control", 50_000.0, 0.25, 5_000.0),
    ]
]
# An answer was handed `tiny` above, so that what is expected of it is computed where it is used.
again = [
    (tiny, arguments, None)
    for arguments in [
        ("none", "men", 1, 0.1, 0.0),
        ("men", "none", 1, 0.1, 0.0),
        ("none", "men", 1, 0.1, 0.5),
        ("none", "men", 1, 0.1, 6.0),
    ]
]
for frame, arguments, expected in [*cases, *again]:
    before = frame.copy()
    right, error = expected or _decide(before, *arguments)
    name = f"rollout_decision(visitors, {', '.join(map(repr, arguments))})"
    value = checks.is_mapping(checks.call(rollout_decision, frame, *arguments), name, keys)
    for end in keys[:3]:
        checks.same_number(
            value[end],
            right[end],
            f"the {end} of {name}",
            rel=1e-9,
            abs=1e-4 * error,
            hint="The interval of the difference, then visitors, margin and cost; who bought "
            "nothing counts as 0",
            reread="What is it worth",
        )
    checks.same_text(
        checks.is_text(value["verdict"], f"the verdict of {name}", ["roll out", "stop", "open"]),
        right["verdict"],
        f"the verdict of {name}",
        hint="By the ends of the interval after the cost, not by the estimate",
    )
    checks.unchanged(before, frame, "visitors")
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the operations manager
#
# It is Monday, 16 March 2026, nine o'clock.
# Three experiments are over, and each visitor was followed for 28 days: the video on the product page (`video`), the orange buy button (`button`) and the checkout on one page (`checkout`).
# Write at most 300 words that she can act on today: what is kept, what is stopped, and what is not known yet.
#
# The next cell loads all that the memo needs.
# Your functions give the rest; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Trust** | the ratio check of all three with its p-value, and what follows for the one that fails, by kind of device | ratio check of all three | none |
# | **Effects** | difference or lift with interval for those that can be trusted, plain and with CUPED | estimates without intervals | none |
# | **Money** | CNY a year after the cost with interval, from the plain difference (as `rollout_decision` gives it) or from that of CUPED, saying which; and what it rests on | a number alone | none |
# | **Advice** | one decision for each experiment; an open one stays open, with the visitors that would settle it; what would change the advice | decisions | none |

# %% id="memo_data"
button = visitors_of("2026-button-colour")
checkout = visitors_of("2026-new-checkout")
plans = shop.load_experiments().set_index("experiment_id")

# Visitors a year at the pace of the three weeks of an experiment.
visitors_a_year = round(len(video) * 365 / 21)

# Margin of one CNY of revenue: orders of the autumn whose time for returns is over.
orders = shop.load_orders(start="2025-09-01", end="2025-10-31")
orders = orders[orders["paid_at"].notna()].set_index("order_id")
lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
kept = lines[lines["order_id"].isin(orders.index) & lines["returned_on"].isna()]
revenue = orders["amount_cny"].sum()
cost = (kept["quantity"] * kept["cost_cny"]).sum()
margin_share = (revenue - orders["refund_cny"].sum() - cost) / revenue

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** operations manager. **Subject** keep the video, repeat the checkout, button open.
#
# **Trust.** Planned was half and half.
# Video 13,030 to 12,970 (p 0.71) and button 13,069 to 12,931 (p 0.39) are fine.
# Checkout 13,030 to 9,832: p below 10⁻⁹⁰.
# On new devices the split is fair (p 0.64), on old ones half of the treated are missing: the page did not open there.
# Old devices buy less, so the rest of the treated looks better than it is; no number of this experiment counts for all visitors.
# **Effects.** Video: 11.6% more buyers (4.9% to 18.7%); revenue 4.10 CNY a visitor more (1.71 to 6.48), with CUPED 4.34 (2.16 to 6.51).
# Button: 3.6% more buyers (−2.8% to 10.5%); revenue 1.59 CNY (−0.66 to 3.85), with CUPED 0.95 (−1.12 to 3.03).
# **Money.** At 450,000 visitors a year and 42% margin, after the cost, plain: video 690,000 CNY (240,000 to 1,150,000); button 300,000 (−130,000 to 730,000).
# It rests on January and February, on the first 28 days of each visitor, and on the margin of the autumn.
# **Advice.** Video: keep it.
# Checkout: off today; let the developers open it on old devices, then repeat; on new devices the lift is −6.8% (−14.5% to 1.6%), no promise.
# Button: open, neither better nor proven useless. A lift of 5% of 12.4% needs 45,000 visitors in each arm: some ten weeks of intake and four more; decide whether that page is worth the place in the queue.
# **What would change the advice.** More returns with the video, an effect that fades after the first weeks, or margins far below 42%.
# ### END SOLUTION
