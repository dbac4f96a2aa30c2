# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 16 Transformation ROI: assignment
#
# **Time** about 5 hours: four for the ten exercises (15 to 35 minutes each) and one for the memo.
# **You need** the lecture of this chapter, regression from chapter 09, grouping and joining in pandas.
#
# It is Monday, 5 January 2026.
# A year ago the shop took up a new system 数字化转型, unit after unit, for 3 million CNY.
# Its supplier had promised benefits of 218% of that in the next year.
# The finance manager asks ten questions before she pays for another year.
# Each answer is a function, so that she can ask again for the next system.
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
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_16 as samples

shop.setup()

# %% [markdown] id="data"
# ## The data
#
# `transformation_costs` has a row for each cost item and month, `transformation_claims` one for each promised benefit.
# `transformation_units` says what each shop unit (channel × category) sold and what it cost to run, month by month.

# %% id="look"
costs = shop.load_transformation_costs()
units = shop.load_transformation_units()
units.head(3)

# %% [markdown] id="present_value_prompt"
# ## 1. What is it worth today? (warm-up)
#
# "A CNY next year is not a CNY today," says the finance manager.
# "Our money costs us a rate a year. What are these costs and benefits worth together, today?"
#
# The net present value 净现值 (NPV) divides what comes in month $m$ by $(1 + r)^{m/12}$, where $r$ is the rate of a year.
#
# <details><summary>Hint 1: concept</summary>
#
# Month 0 is today and is not discounted. The rate belongs to a year, the table to months.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Benefit less cost in each row, times the worth today of a CNY of its month, then the sum.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `worth = (1 + annual_rate) ** (-flows["month"] / ____)`, then `((____ - ____) * worth).sum()`.
#
# </details>


# %% id="present_value" role="solution"
def present_value(flows: pd.DataFrame, annual_rate: float) -> float:
    """Return the net present value of costs and benefits.

    Parameters
    ----------
    flows : DataFrame
        Rows in any order with the columns month (whole months from today, 0 or more), cost_cny and
        benefit_cny (CNY), among others. A month may have several rows or none.
    annual_rate : float
        Discount rate of a year, above -1: 0.1 is 10%.

    Returns
    -------
    float
        Worth today in CNY, benefits less costs.
    """
    ### BEGIN SOLUTION
    net = flows["benefit_cny"] - flows["cost_cny"]
    return float((net / (1 + annual_rate) ** (flows["month"] / 12)).sum())
    ### END SOLUTION


# %% id="test_present_value" role="test" points=1
tiny = pd.DataFrame(
    {
        "month": [24, 0, 6, 0],
        "cost_cny": [0.0, 1_000.0, 100.0, 200.0],
        "benefit_cny": [1_210.0, 0.0, 0.0, 50.0],
    },
    index=[5, 3, 8, 9],
)
before = tiny.copy()
checks.same_number(
    checks.call(present_value, tiny, 0.1),
    1_000 - 1_000 - 150 - 100 / 1.1**0.5,
    "present_value(tiny, 0.1)",
    hint="1,210 CNY in two years are 1,000 CNY today; 100 CNY in half a year are 95.35",
)
checks.same_number(checks.call(present_value, tiny, 0.0), -40.0, "present_value(tiny, 0.0)")
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _worth(flows, rate):
    total = 0.0
    for month, out, came in flows[["month", "cost_cny", "benefit_cny"]].itertuples(index=False):
        total += (came - out) * np.exp(-np.log1p(rate) * month / 12)
    return total


for seed, rate, months in [(1601, 0.08, 30), (1602, 0.25, 30), (1603, -0.02, 30), (1604, 0.05, 75)]:
    fresh = samples.cash_flows(seed, months=months).sample(frac=1, random_state=seed)
    fresh = pd.concat([fresh, fresh.iloc[:4]])
    before = fresh.copy()
    checks.same_number(
        checks.call(present_value, fresh, rate),
        _worth(before, rate),
        "present_value(flows, annual_rate)",
        hint="Months of a yearly rate; every row counts",
        reread="What a later CNY is worth",
    )
    checks.unchanged(before, fresh, "flows")
### END HIDDEN TESTS

# %% [markdown] id="payback_month_prompt"
# ## 2. When is the money back? (on your own)
#
# The training material says that such systems pay back 投资回收期 within 12 to 18 months.
# "In which month have we got our money back, and for good?" asks the manager.
# "Once plainly, once at what money costs us."
# A month without a row is no answer: where the money comes back between two rows, name the later one.
#
# <details><summary>Hint 1: concept</summary>
#
# The running sum of the net flows may reach 0 and fall below it again, when a large bill comes late.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# One sum for each month, discounted, in order, then the running sum. Look for the last month that lies below 0: the answer is the next month of the table.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `running = net.groupby(____).sum().sort_index().____()`; `short = running < -0.005`; nothing short, short at the end, or `running.index[____]`.
#
# </details>


# %% id="payback_month" role="solution"
def payback_month(flows: pd.DataFrame, annual_rate: float = 0.0) -> int | None:
    """Return the month from which the money is back for good.

    Parameters
    ----------
    flows : DataFrame
        As in exercise 1, with at least one row.
    annual_rate : float
        Discount rate of a year; 0 for the plain payback.

    Returns
    -------
    int or None
        The first month *of the table* from whose end on the running sum of the (discounted) net
        flows is 0 or more in every month up to the last of the table; a sum that lacks half a cent
        (0.005 CNY) or less counts as 0. All rows of a month fall together. None when it is
        below 0 at the end of the table.
    """
    ### BEGIN SOLUTION
    net = flows["benefit_cny"] - flows["cost_cny"]
    net = net / (1 + annual_rate) ** (flows["month"] / 12)
    running = net.groupby(flows["month"]).sum().sort_index().cumsum()
    short = np.flatnonzero(running.to_numpy() < -0.005)
    first = short[-1] + 1 if len(short) else 0
    return int(running.index[first]) if first < len(running) else None
    ### END SOLUTION


# %% id="test_payback_month" role="test" points=2
tiny = pd.DataFrame(
    {
        "month": [3, 0, 1, 2, 4, 4, 5, 8],
        "cost_cny": [0.0, 100.3, 0.0, 0.0, 60.0, 0.0, 0.0, 0.0],
        "benefit_cny": [0.0, 0.0, 50.2, 50.1, 0.0, 40.0, 10.0, 10.0],
    },
    index=[9, 2, 4, 5, 6, 7, 8, 11],
)
before = tiny.copy()
late = "month 2 brings the sum to 0, a bill in month 4 takes it to -20, and month 8 is the next row"
checks.same_number(
    checks.call(payback_month, tiny), 8, "payback_month(tiny)", hint=late[0].upper() + late[1:]
)
answer = checks.call(payback_month, tiny, 0.12)
assert answer is None, (
    "payback_month(tiny, 0.12) should be None: discounted, the money is not back by month 8; "
    f"it is {checks.shown(answer)}"
)
early = pd.DataFrame({"month": [2, 0], "cost_cny": [10.0, 5.0], "benefit_cny": [4.0, 30.0]})
checks.same_number(
    checks.call(payback_month, early), 0, "payback_month(early)", hint="It is never below 0"
)
cents = pd.DataFrame({"month": range(5), "cost_cny": 0.0, "benefit_cny": 0.1})
cents.loc[0, ["cost_cny", "benefit_cny"]] = [0.4, 0.0]
checks.same_number(
    checks.call(payback_month, cents, 0.0),
    4,
    "payback_month(cents, 0.0)",
    hint="4 times 10 cents pay 40 cents back, whatever the computer's rounding says",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _back(flows, rate):
    sums = {}
    for month, out, came in flows[["month", "cost_cny", "benefit_cny"]].itertuples(index=False):
        sums[month] = sums.get(month, 0.0) + (came - out) / (1 + rate) ** (month / 12)
    running, since = 0.0, None
    for month in sorted(sums):
        running += sums[month]
        if running < -0.005:
            since = None
        elif since is None:
            since = int(month)
    return since


def _case(seed, options, rate):
    flows = samples.cash_flows(seed, **options)
    if seed == 1615:
        flows.loc[20, "cost_cny"] += 700_000
        flows = flows[~flows["month"].between(24, 25)]
    flows = pd.concat([flows, flows.iloc[[3]]]).sample(frac=1, random_state=seed)
    return flows, rate, _back(flows, rate)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(1611, {}, 0.0),
    _case(1612, {}, 0.1),
    _case(1613, {"never_pays": True}, 0.0),
    _case(1614, {"pays_exactly": True}, 0.0),
    _case(1615, {"benefit_cny": 80_000.0}, 0.3),
]
for fresh, rate, right in cases:
    before = fresh.copy()
    answer = checks.call(payback_month, fresh, rate)
    if right is None:
        assert answer is None, (
            "payback_month(flows, annual_rate) should be None where the money never comes back; "
            f"it is {checks.shown(answer)}"
        )
    else:
        checks.same_number(
            answer,
            right,
            "payback_month(flows, annual_rate)",
            hint="Discounted, in order of months, and for good",
            reread="When the money is back",
        )
    checks.unchanged(before, fresh, "flows")
later = pd.DataFrame({"month": [5, 3], "cost_cny": 0.0, "benefit_cny": [10.0, 10.0]})
checks.same_number(
    checks.call(payback_month, later),
    3,
    "payback_month(flows) of a table that begins in month 3",
    hint="Where nothing is short, it is the first month of the table",
)
for months, costs, gains, kind in [
    (
        [0, 1, 2, 2, 3],
        [100.0, 0.0, 60.0, 0.0, 0.0],
        [0.0, 120.0, 0.0, 50.0, 5.0],
        "two rows a month",
    ),
    ([0, 1, 2], [100.0, 0.0, 0.0], [0.0, 99.997, 50.0], "a third of a cent lacking"),
]:
    dated = pd.DataFrame({"month": months, "cost_cny": costs, "benefit_cny": gains})
    checks.same_number(
        checks.call(payback_month, dated),
        1,
        f"payback_month(flows) of a table with {kind}",
        hint="Rows of a month fall together, and half a cent or less counts as nothing",
    )
thin = pd.DataFrame({"month": [0, 12], "cost_cny": [100.0, 0.0], "benefit_cny": [0.0, 109.9]})
answer = checks.call(payback_month, thin, 0.1)
assert answer is None, (
    "payback_month(flows, annual_rate) should be None where a little is lacking at the end; "
    f"it is {checks.shown(answer)}"
)
### END HIDDEN TESTS

# %% [markdown] id="irrs_prompt"
# ## 3. The rate at which it pays, if there is one (worked example with gaps)
#
# "The supplier says that the internal rate of return 内部收益率 (IRR) of his offer is 25%," reports the manager.
# "But his last bill comes at the end. Is that the only one?"
#
# An IRR is a rate at which the NPV is 0.
# With $x = 1 + r$ and the net flows $c_0, …, c_n$ of years, it is a root of $c_0 x^n + c_1 x^{n-1} + … + c_n$.
# Such an equation has up to $n$ roots, or none that is a rate.
# Here is how a colleague began.
# Fill the gaps.
#
# ```python
# roots = np.roots(____)
# real = roots[abs(roots.imag) < 1e-7].real
# return sorted(x - ____ for x in real if x > ____)
# ```
#
# <details><summary>Hint 1: concept</summary>
#
# A rate of -40% is a rate: the money comes back in part. A rate of -100% or less is none.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `np.roots` takes the coefficients from the highest power down, which is the order of the years.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# $x$ is one plus the rate, and a rate lies above -1: what does that say of $x$?
#
# </details>


# %% id="irrs" role="solution"
def irrs(yearly_cny: list[float]) -> list[float]:
    """Return all internal rates of return.

    Parameters
    ----------
    yearly_cny : list of float
        Net flows at the ends of years 0, 1, 2 and so on, in CNY. Two or more, at least one of them
        other than 0; zeros may stand anywhere. No rate is a double root.

    Returns
    -------
    list of float
        Every rate above -1 at which the net present value is 0, from the lowest to the highest, as
        fractions (0.25 is 25%); an empty list when there is none.
    """
    ### BEGIN SOLUTION
    roots = np.roots(yearly_cny)
    real = roots[np.abs(roots.imag) < 1e-7].real
    return sorted(float(x) - 1 for x in real if x > 1e-9)
    ### END SOLUTION


# %% id="test_irrs" role="test" points=2
given = [-1_600.0, 10_000.0, -10_000.0]
before = list(given)
for yearly, right, hint in [
    (given, [0.25, 4.0], "Lorie and Savage's pump: 25% and 400%"),
    ([-100.0, 0.0, 36.0], [-0.4], "After two years 36 of 100 CNY are back: a rate of -40%"),
    ([-100.0, 150.0, -100.0], [], "Its NPV is below 0 at every rate"),
    ([0.0, -100.0, 110.0, 0.0], [0.1], "A year of waiting changes no rate"),
]:
    checks.same_numbers(checks.call(irrs, yearly), right, f"irrs({yearly})", abs=1e-6, hint=hint)
checks.unchanged(before, given, "given")
### BEGIN HIDDEN TESTS


def _rates(values):
    grid = np.expm1(np.linspace(np.log(0.02), np.log(60), 6_001))
    worth = sum(c / (1 + grid) ** year for year, c in enumerate(values))
    found = []
    for at in np.flatnonzero(np.sign(worth[1:]) != np.sign(worth[:-1])):
        low, high = grid[at], grid[at + 1]
        for _ in range(60):
            middle = (low + high) / 2
            value = sum(c / (1 + middle) ** year for year, c in enumerate(values))
            low, high = (middle, high) if np.sign(value) == np.sign(worth[at]) else (low, middle)
        found.append((low + high) / 2)
    return found


for seed in range(1621, 1629):
    rng = np.random.default_rng(seed)
    rates = np.array([-0.37, 0.08, 0.63, 2.4])[rng.choice(4, 1 + seed % 3, replace=False)]
    fresh = np.poly(1 + rates) * -rng.integers(100, 900)
    if seed % 2:
        fresh = np.convolve(fresh, [1.0, -1.0, 1.5])
    if seed == 1628:
        fresh = np.concatenate([[0.0], fresh, [0.0]])
    fresh = [float(value) for value in fresh]
    before = list(fresh)
    checks.same_numbers(
        checks.call(irrs, fresh),
        _rates(before),
        "irrs(yearly_cny)",
        abs=1e-5,
        hint="All real rates above -1, in rising order",
        reread="Several rates, or none",
    )
    checks.unchanged(before, fresh, "yearly_cny")
for values, right, kind in [
    ([50.0, 20.0], [], "of gains alone"),
    ([-100.0, 5.0], [-0.95], "where little comes back"),
    ([-3.0, 4.0], [1 / 3], "that is a third"),
    ([-10.0, 200.0], [19.0], "where much comes back"),
    ([-100.0, 50.0, 50.0], [0.0], "where just the money comes back"),
    ([-100.0, 200.0, -100.25], [], "whose roots are nearly real"),
]:
    checks.same_numbers(checks.call(irrs, values), right, f"irrs(yearly_cny) {kind}", abs=1e-6)
### END HIDDEN TESTS

# %% [markdown] id="clean_invoices_prompt"
# ## 4. What did we pay? (messy input)
#
# Three offices paid for the system and each writes invoices 发票 in its own way.
# "Tell me what we paid, month by month," says the manager.
#
# <details><summary>Hint 1: concept</summary>
#
# A number that comes twice is one invoice, whatever its capitals and blanks. A month without an invoice is a month with 0 CNY.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Clean the numbers, drop the duplicates, drop what is open. Take year and month by `str.extract`, then sign, figure and 万 of the amount one after the other.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `parts = raw["month"].str.extract(r"(\d{4})\D+(\d+)")`, `sign = np.where(text.str.contains(r"[(-]"), ____, 1)`, `figure = text.str.replace(r"[^____]", "", regex=True).astype(float)`, `.reindex(pd.date_range(____, freq="MS"), fill_value=____)`.
#
# </details>


# %% id="clean_invoices" role="solution"
def clean_invoices(raw: pd.DataFrame) -> pd.DataFrame:
    """Sum invoices as three offices write them by month.

    Parameters
    ----------
    raw : DataFrame
        Rows in any order with the text columns number, month and amount, none missing.
        number: lines whose numbers differ only in capitals and blanks around them are the same
        invoice, with the same month and amount.
        month: "2025-03", "2025/3" or "2025年3月"; a leading zero ("2025/03") may stand in any.
        amount: "12,000.50", "¥12,000", "1.2万" (12,000 CNY); in brackets "(500.00)" or with a minus
        "-500.00" it is a credit 红字 and reduces what was paid, with 万 as without ("(1.2万)"); ¥ never meets a sign, and blanks stand nowhere;
        "待定" is still open and not paid.
        At least one amount is not open.

    Returns
    -------
    DataFrame
        One row for every month from the first to the last that has a paid invoice or a credit, in
        any order, with the columns month (Timestamp, its first day) and paid_cny (CNY; 0 in a month
        between without any).
    """
    ### BEGIN SOLUTION
    table = raw.assign(number=raw["number"].str.strip().str.upper()).drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    sign = np.where(text.str.contains(r"[(-]"), -1, 1)
    times = np.where(text.str.contains("万"), 10_000, 1)
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * sign * times
    by_month = paid.groupby(month).sum()
    every = pd.date_range(by_month.index.min(), by_month.index.max(), freq="MS")
    by_month = by_month.reindex(every, fill_value=0.0)
    return pd.DataFrame({"month": every, "paid_cny": by_month.to_numpy()})
    ### END SOLUTION


# %% id="test_clean_invoices" role="test" points=3
tiny = pd.DataFrame(
    [
        ("A-1", "2024-12", "12,000.50"),
        (" a-1 ", "2024/12", "12,000.50"),
        ("A-2", "2025年3月", "1.25万"),
        ("B-7", "2025/1", "8,000.00"),
        ("b-8", "2025-01", "8,000.00"),
        ("B-9", "2025/3", "(500.00)"),
        ("C-1", "2025-03", "-40.25"),
        ("C-2", "2025/4", "待定"),
    ],
    columns=["number", "month", "amount"],
    index=[3, 5, 6, 9, 10, 12, 14, 15],
)
before = tiny.copy()
answer = checks.call(clean_invoices, tiny)
checks.is_frame(answer, "clean_invoices(tiny)", ["month", "paid_cny"], numeric=["paid_cny"])
checks.same_frame(
    answer,
    pd.DataFrame(
        {
            "month": pd.to_datetime(["2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01"]),
            "paid_cny": [12_000.5, 16_000.0, 0.0, 11_959.75],
        }
    ),
    "clean_invoices(tiny)",
    keys="month",
    hint="A-1 came twice; B-7 and b-8 are two invoices; two credits in March; nothing in February",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _paid(raw):
    seen, sums = set(), {}
    for number, month, amount in raw[["number", "month", "amount"]].itertuples(index=False):
        name = number.strip().lower()
        if name in seen or amount == "待定":
            continue
        seen.add(name)
        year, rest = int(month[:4]), month[5:].replace("月", "")
        key = year * 12 + int(rest) - 1
        sign = -1 if amount[0] in "(-" else 1
        figure = amount.strip("()-¥").replace(",", "")
        value = float(figure[:-1]) * 1e4 if figure.endswith("万") else float(figure)
        sums[key] = sums.get(key, 0.0) + sign * value
    every = range(min(sums), max(sums) + 1)
    return pd.DataFrame(
        {
            "month": [pd.Timestamp(at // 12, at % 12 + 1, 1) for at in every],
            "paid_cny": [sums.get(at, 0.0) for at in every],
        }
    )


# What is expected needs no answer: it is computed once for a class.
cases = [
    (raw, _paid(raw))
    for seed, options in [(1631, {}), (1632, {"count": 90, "months": 14}), (1633, {"count": 4})]
    for raw in [samples.invoices(seed, **options)]
]
for fresh, expected in cases:
    before = fresh.copy()
    checks.same_frame(
        checks.call(clean_invoices, fresh),
        expected,
        "clean_invoices(raw)",
        keys="month",
        abs=0.005,
        hint="Each invoice once, credits less, open ones not at all, every month between",
    )
    checks.unchanged(before, fresh, "raw")
wan = pd.DataFrame(
    {"number": ["D-1", "D-2"], "month": ["2025-05", "2025/5"], "amount": ["3万", "(1.2万)"]}
)
wan_expected = _paid(wan)
checks.same_frame(
    checks.call(clean_invoices, wan),
    wan_expected,
    "clean_invoices(raw) with a credit in 万",
    keys="month",
    abs=0.005,
    hint="A credit reduces what was paid, with 万 as without",
)
ends = pd.DataFrame(
    {
        "number": ["E-1", "E-2", "E-3"],
        "month": ["2025-08", "2025年6月", "2025/4"],
        "amount": ["-40.00", "500.00", "(20.00)"],
    }
)
ends_expected = _paid(ends)
checks.same_frame(
    checks.call(clean_invoices, ends),
    ends_expected,
    "clean_invoices(raw) with a credit alone in the first and in the last month",
    keys="month",
    abs=0.005,
    hint="The months run from the first to the last with an invoice or a credit",
)
### END HIDDEN TESTS

# %% [markdown] id="tornado_chart_prompt"
# ## 5. What does the benefit hang on? (chart)
#
# "Which of the promised benefits should I ask about first?" asks the manager.
#
# A tornado 龙卷风图 moves one driver at a time from its low to its high value and leaves the others at their likely ones.
# Draw how far the total swings, the widest bar first.
# The lecture laid its bars around the likely result; here only the length counts, so every bar begins at 0.
#
# <details><summary>Hint 1: concept</summary>
#
# The total is a sum, so one driver moves it by its own high less its own low. A driver that cannot move needs no bar.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A new column, a filter, a sort by two columns. Bars that lie grow from the bottom: turn the axis.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `.sort_values(["swing", "driver"], ascending=[____, ____])`, `ax.barh(____, ____)`, `ax.invert_yaxis()`, and a title with the first driver.
#
# </details>


# %% id="tornado_chart" role="solution"
def tornado_chart(drivers: pd.DataFrame) -> plt.Axes:
    """Draw how far each driver moves the total, the widest first.

    Parameters
    ----------
    drivers : DataFrame
        One row a driver, in any order, none twice, with the columns driver (text), low_cny,
        likely_cny and high_cny (low ≤ likely ≤ high, whole CNY a year), among others. At least one
        driver has a low below its high.

    Returns
    -------
    Axes
        A bar a driver (standing or lying), as long as the total moves in CNY when this driver goes
        from low to high and the others stay likely. The longest bar first (from the left, or from
        the top), equal ones by the name of the driver; a driver that cannot move has no bar.
        Lengths start at 0. A title of three words or more that names the first driver as it stands
        in the table; both axes labelled, the lengths in CNY.
    """
    ### BEGIN SOLUTION
    table = drivers.assign(swing=drivers["high_cny"] - drivers["low_cny"])
    table = table[table["swing"] > 0]
    table = table.sort_values(["swing", "driver"], ascending=[False, True])
    _, ax = plt.subplots()
    ax.barh(table["driver"], table["swing"])
    ax.invert_yaxis()
    ax.set_title(f"The total hangs most on {table['driver'].iloc[0]}")
    ax.set_xlabel("Swing of the total (CNY a year)")
    ax.set_ylabel("Driver")
    return ax
    ### END SOLUTION


# %% id="test_tornado_chart" role="test" points=2
tiny = pd.DataFrame(
    {
        "driver": ["stock", "labour", "returns", "sales", "advice"],
        "low_cny": [100.0, 500.0, 80.0, -50.0, 0.0],
        "likely_cny": [200.0, 900.0, 80.0, 200.0, 250.0],
        "high_cny": [400.0, 950.0, 80.0, 250.0, 300.0],
    },
    index=[4, 7, 8, 10, 11],
)
before = tiny.copy()
drawn = checks.chart(tornado_chart, tiny)
checks.same_bars(
    drawn,
    {"labour": 450.0, "advice": 300.0, "sales": 300.0, "stock": 300.0},
    "tornado_chart(tiny)",
    ordered=True,
    hint="High less low; three are equal and stand by name; returns cannot move",
)
checks.has_title(drawn, "tornado_chart(tiny)")
assert "labour" in drawn.title, (
    "tornado_chart(tiny): the title should name the driver of the longest bar, labour; "
    f"it is {checks.shown(drawn.title)}"
)
sides = {"x": drawn.xlabel, "y": drawn.ylabel}
assert all(sides.values()) and any("CNY" in text or "元" in text for text in sides.values()), (
    "tornado_chart(tiny): both axes need a label, and that of the lengths says CNY; "
    f"the labels are {checks.shown(drawn.xlabel)} and {checks.shown(drawn.ylabel)}"
)
checks.starts_at_zero(drawn, "tornado_chart(tiny)")
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _swings(frame):
    moves = {
        row.driver: row.high_cny - row.low_cny
        for row in frame.itertuples()
        if row.high_cny != row.low_cny
    }
    return dict(sorted(moves.items(), key=lambda item: (-item[1], item[0])))


def _case(seed, options):
    table = samples.drivers(seed, **options).sample(frac=1, random_state=seed)
    small = {"driver": "small", "low_cny": 10.0, "likely_cny": 10.0, "high_cny": 11.0}
    floor = {"driver": "floor", "low_cny": 20.0, "likely_cny": 20.0, "high_cny": 77.0}
    table = pd.concat([table, pd.DataFrame([small, floor])])
    table["low_cny"] -= 150_000 * (seed == 1642) * (table["high_cny"] - table["low_cny"] > 1)
    return table, _swings(table)


# What is expected needs no answer: it is computed once for a class.
cases = [_case(1641, {}), _case(1642, {"count": 9, "fixed": True}), _case(1643, {"count": 2})]
for fresh, right in cases:
    before = fresh.copy()
    drawn = checks.chart(tornado_chart, fresh)
    checks.same_bars(
        drawn, right, "tornado_chart(drivers)", ordered=True, hint="High less low, widest first"
    )
    checks.has_title(drawn, "tornado_chart(drivers)")
    assert next(iter(right)) in drawn.title, (
        "tornado_chart(drivers): the title should name the driver of the longest bar; "
        f"it is {checks.shown(drawn.title)}"
    )
    checks.unchanged(before, fresh, "drivers")
### END HIDDEN TESTS

# %% [markdown] id="simulate_total_prompt"
# ## 6. The simulation that was too sure (debug)
#
# A colleague played the benefits ten thousand times.
# "Sometimes the total is missing, a driver that is certain stops the program," he says, "and where it runs, the total moves too little."
# His program has three mistakes.
#
# ```python
# def simulate_total(drivers, shocks, rho):
#     total = np.zeros(len(shocks))
#     for at, row in enumerate(drivers.itertuples()):
#         score = rho * shocks[:, 0] + (1 - rho) * shocks[:, at + 1]
#         share = norm.cdf(score)
#         width = row.high_cny - row.low_cny
#         total += triang.ppf(share, row.likely_cny / width, loc=row.low_cny, scale=width)
#     return total
# ```
#
# The drivers move together because they share causes: a slow start hurts them all.
# So each gets a score $\sqrt{\rho}\,z_0 + \sqrt{1-\rho}\,z_j$ with a shock $z_0$ of all and a shock $z_j$ of its own.
# Scores are standard normal and any two have the correlation $\rho$.
# The share $\Phi(\text{score})$ of the driver's triangular distribution 三角分布 then gives its value.
#
# <details><summary>Hint 1: concept</summary>
#
# What is the variance of his score when ρ is one half? It should be 1.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Read what SciPy calls `c`: where the peak lies, as a share of the width, counted from the low end. And what is a triangle of width 0?
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `score = np.sqrt(____) * shocks[:, 0] + np.sqrt(____) * shocks[:, at + 1]`; `if width == 0: total += ____`; peak `(____ - row.low_cny) / width`.
#
# </details>


# %% id="simulate_total" role="solution"
def simulate_total(drivers: pd.DataFrame, shocks: np.ndarray, rho: float) -> np.ndarray:
    """Return the total benefit in each draw of correlated drivers.

    Parameters
    ----------
    drivers : DataFrame
        One row a driver in order, with the columns driver, low_cny, likely_cny and high_cny (low ≤
        likely ≤ high, CNY a year; all three equal when it is certain).
    shocks : array of shape (draws, drivers + 1)
        Independent standard normal numbers: column 0 is shared, column j belongs to the j-th row of
        `drivers`.
    rho : float
        Correlation of any two scores, from 0 to 1. The score of the driver in row j is sqrt(rho)
        times the shared shock plus sqrt(1 - rho) times shock j.

    Returns
    -------
    array of shape (draws,)
        Sum of the drivers in CNY a year, each with a triangular distribution (SciPy `triang`).
    """
    ### BEGIN SOLUTION
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples(), start=1):
        width = row.high_cny - row.low_cny
        if width == 0:
            total += row.likely_cny
            continue
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at]
        peak = (row.likely_cny - row.low_cny) / width
        total += triang.ppf(norm.cdf(score), peak, loc=row.low_cny, scale=width)
    return total
    ### END SOLUTION


# %% id="test_simulate_total" role="test" points=3
tiny = pd.DataFrame(
    {
        "driver": ["labour", "stock", "fixed"],
        "low_cny": [0.0, 100.0, 40.0],
        "likely_cny": [100.0, 100.0, 40.0],
        "high_cny": [200.0, 300.0, 40.0],
    },
    index=[6, 2, 9],
)
shocks = np.array([[0.0, 0.0, 0.0, 9.0], [1.0, -1.0, 0.5, 9.0], [-2.0, 0.5, 1.0, 9.0]])
before = tiny.copy(), shocks.copy()
checks.same_numbers(
    checks.call(simulate_total, tiny, shocks, 0.36),
    [298.578644, 352.069147, 243.176829],
    "simulate_total(tiny, shocks, 0.36)",
    rel=1e-6,
    hint="In the first draw all shocks are 0, so each driver is at its median: 100, 158.58 and 40",
)
checks.same_numbers(
    checks.call(simulate_total, tiny, shocks, 1.0),
    [298.578644, 404.006575, 163.618893],
    "simulate_total(tiny, shocks, 1.0)",
    rel=1e-6,
    hint="With ρ = 1 the shared shock alone counts",
)
checks.unchanged(before[0], tiny, "tiny")
checks.unchanged(before[1], shocks, "shocks")
### BEGIN HIDDEN TESTS


def _totals(drivers, shocks, rho):
    from math import erf

    totals = []
    for draw in shocks.tolist():
        total = 0.0
        for own, (low, mode, high) in zip(
            draw[1:], drivers[["low_cny", "likely_cny", "high_cny"]].to_numpy().tolist()
        ):
            score = rho**0.5 * draw[0] + (1 - rho) ** 0.5 * own
            share = (1 + erf(score / 2**0.5)) / 2
            if high == low:
                total += low
            elif share * (high - low) < mode - low:
                total += low + (share * (high - low) * (mode - low)) ** 0.5
            else:
                total += high - ((1 - share) * (high - low) * (high - mode)) ** 0.5
        totals.append(total)
    return totals


def _case(seed, rho, fixed):
    table = samples.drivers(seed, count=2 + seed % 4, fixed=fixed)
    normal = np.random.default_rng(seed).normal(size=(80, len(table) + 1))
    return table, normal, rho, _totals(table, normal, rho)


# What is expected needs no answer: it is computed once for a class.
cases = [_case(1651, 0.0, False), _case(1652, 0.5, True), _case(1653, 1.0, False)]
for fresh, drawn, rho, expected in cases:
    before = fresh.copy(), drawn.copy()
    checks.same_numbers(
        checks.call(simulate_total, fresh, drawn, rho),
        expected,
        "simulate_total(drivers, shocks, rho)",
        rel=1e-6,
        hint="Scores of variance 1, column j for row j, the peak from low, a certain driver as it is",
        reread="Drivers that move together",
    )
    checks.unchanged(before[0], fresh, "drivers")
    checks.unchanged(before[1], drawn, "shocks")
edge = pd.DataFrame(
    {
        "driver": ["p", "q"],
        "low_cny": [10.0, 0.0],
        "likely_cny": [50.0, 0.0],
        "high_cny": [50.0, 30.0],
    }
)
forty = np.random.default_rng(1654).normal(size=(40, 3))
edge_expected = _totals(edge, forty, 0.3)
checks.same_numbers(
    checks.call(simulate_total, edge, forty, 0.3),
    edge_expected,
    "simulate_total(drivers, shocks, rho) where likely is the low or the high value",
    rel=1e-6,
    hint="Certain is only a driver whose three values are equal",
)
### END HIDDEN TESTS

# %% [markdown] id="roll_out_effect_prompt"
# ## 7. What did the system do? (on your own)
#
# "The first ten units cost over a fifth less for each CNY of sales than a year before," writes the supplier.
# Costs fell everywhere, and the first ten were those that had just been dear.
#
# Regress the log of operating cost over sales on whether the unit works with the system, with an effect of its own for each unit and each month (difference-in-differences 双重差分法).
# Leave out the months by which the units were chosen: they were dear in part by chance, and chance passes.
#
# <details><summary>Hint 1: concept</summary>
#
# Months of the same unit resemble each other, so the units are what is independent. With few of them the quantile is that of Student's t.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# A unit is a channel *and* a category. `statsmodels` fits `y ~ live + C(unit) + C(month)` and knows clusters; `live` has to be a number, and texts have to become dates before they are compared with dates.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `fit = smf.ols("y ~ live + C(____) + C(____)", table).fit(cov_type="cluster", cov_kwds={"groups": ____})`, then `fit.params["live"]`, `fit.bse["live"]`, and `t.ppf(0.975, ____ - 1)`.
#
# </details>


# %% id="roll_out_effect" role="solution"
def roll_out_effect(units: pd.DataFrame, skip: list[str]) -> dict[str, float]:
    """Estimate what a system does to log operating cost over sales.

    Parameters
    ----------
    units : DataFrame
        One row a unit (channel and category) and month in any order, with the columns month (first
        day), channel, category, is_live (bool), sales_cny and operating_cost_cny (both above 0),
        among others. A unit may lack months.
    skip : list of str
        Months to leave out, as first days ("2024-10-01"); may be empty.

    Returns
    -------
    dict
        effect (on the natural log of operating cost over sales; least squares with an effect for
        each unit and each month, every row counting the same), low and high (95% interval: errors
        clustered by unit with the correction G/(G-1) · (N-1)/(N-K) that statsmodels uses, where K
        counts all coefficients, and Student's t with G - 1 degrees of freedom; G units, N rows).
    """
    ### BEGIN SOLUTION
    import statsmodels.formula.api as smf
    from scipy.stats import t

    table = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    table["unit"] = table["channel"].astype(str) + "/" + table["category"].astype(str)
    table["y"] = np.log(table["operating_cost_cny"] / table["sales_cny"])
    table["live"] = table["is_live"].astype(float)
    groups = pd.factorize(table["unit"])[0]
    model = smf.ols("y ~ live + C(unit) + C(month)", table)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups})
    effect, half = fit.params["live"], t.ppf(0.975, groups.max()) * fit.bse["live"]
    return {"effect": effect, "low": effect - half, "high": effect + half}
    ### END SOLUTION


# %% id="test_roll_out_effect" role="test" points=3
tiny = pd.DataFrame(
    [
        ("2025-01-01", "tmall", "bedding", False, 100.0, 30.0),
        ("2025-02-01", "tmall", "bedding", False, 100.0, 55.0),
        ("2025-03-01", "tmall", "bedding", True, 100.0, 24.0),
        ("2025-04-01", "tmall", "bedding", True, 300.0, 66.0),
        ("2025-01-01", "tmall", "camping", False, 200.0, 50.0),
        ("2025-02-01", "tmall", "camping", False, 200.0, 60.0),
        ("2025-03-01", "tmall", "camping", False, 200.0, 48.0),
        ("2025-04-01", "tmall", "camping", True, 220.0, 44.0),
        ("2025-01-01", "jd", "bedding", False, 400.0, 90.0),
        ("2025-03-01", "jd", "bedding", False, 420.0, 88.0),
        ("2025-04-01", "jd", "bedding", False, 400.0, 89.0),
    ],
    columns=["month", "channel", "category", "is_live", "sales_cny", "operating_cost_cny"],
    index=range(20, 31),
)
tiny["month"] = pd.to_datetime(tiny["month"])
tiny = tiny.iloc[[7, 1, 0, 10, 4, 2, 9, 3, 8, 5, 6]]
before = tiny.copy()
answer = checks.call(roll_out_effect, tiny, ["2025-02-01"])
checks.is_mapping(answer, 'roll_out_effect(tiny, ["2025-02-01"])', ["effect", "low", "high"])
checks.same_mapping(
    {name: answer[name] for name in ["effect", "low", "high"]},
    {"effect": -0.1971459, "low": -0.4020963, "high": 0.0078045},
    'roll_out_effect(tiny, ["2025-02-01"])',
    rel=1e-5,
    abs=1e-6,
    hint="February is left out; three units, so two degrees of freedom",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _effect(units, skip):
    from scipy.stats import t

    rows = units[~units["month"].isin([pd.Timestamp(day) for day in skip])]
    names = list(zip(rows["channel"].astype(str), rows["category"].astype(str)))
    unit = pd.factorize(pd.Series([" ".join(pair) for pair in names]))[0]
    month = pd.factorize(rows["month"])[0]
    count, wide = unit.max() + 1, month.max()
    X = np.zeros((len(rows), 1 + count + wide))
    X[:, 0] = rows["is_live"]
    X[np.arange(len(rows)), 1 + unit] = 1
    late = month > 0
    X[np.flatnonzero(late), count + month[late]] = 1
    y = np.log(rows["operating_cost_cny"].to_numpy() / rows["sales_cny"].to_numpy())
    bread = np.linalg.inv(X.T @ X)
    beta = bread @ X.T @ y
    scores = X * (y - X @ beta)[:, None]
    sums = np.array([scores[unit == at].sum(axis=0) for at in range(count)])
    size = len(rows)
    scale = count / (count - 1) * (size - 1) / (size - X.shape[1])
    error = np.sqrt(scale * (bread @ sums.T @ sums @ bread)[0, 0])
    half = t.ppf(0.975, count - 1) * error
    return {"effect": beta[0], "low": beta[0] - half, "high": beta[0] + half}


# What is expected needs no answer: it is computed once for a class.
cases = [
    (table, skip, _effect(table, skip))
    for seed, options, skip in [
        (1661, {"units": 9, "months": 10, "waves": (5,), "missing": 0.1}, []),
        (1662, {"units": 12, "months": 12, "waves": (6, 9)}, ["2027-05-01", "2027-06-01"]),
        (1663, {"units": 9, "months": 18, "waves": (5, 13)}, ["2027-02-01", "2027-04-01"]),
    ]
    for table in [samples.roll_out(seed, **options).sample(frac=1, random_state=seed)]
]
for fresh, skip, expected in cases:
    before = fresh.copy()
    answer = checks.call(roll_out_effect, fresh, skip)
    checks.is_mapping(answer, "roll_out_effect(units, skip)", ["effect", "low", "high"])
    checks.same_mapping(
        {name: answer[name] for name in ["effect", "low", "high"]},
        expected,
        "roll_out_effect(units, skip)",
        rel=1e-5,
        hint="Effects of units and months, errors by unit, Student's t",
        reread="Against units that did not have it yet",
    )
    checks.unchanged(before, fresh, "units")
### END HIDDEN TESTS

# %% [markdown] id="permutation_p_prompt"
# ## 8. Could it be luck of the draw? (on your own)
#
# Before the roll-out a small trial drew four of nine units by lot.
# "Nine units!" says the manager. "What does a formula for large numbers know about nine units?"
#
# Nothing is needed but the lot itself: had the system done nothing, any four of the nine could have been drawn, with the same changes.
# Try all such draws (randomisation inference 随机化推断).
#
# <details><summary>Hint 1: concept</summary>
#
# The draw that took place is one of all draws, so p is never 0. "As far from 0" looks at both sides.
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# `itertools.combinations` gives every way to choose the places of the treated. For each, the difference of the two means.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `for chosen in combinations(range(n), ____):` … `gap = change[mask].mean() - change[____].mean()`; count `abs(gap) >= abs(observed) - ____`.
#
# </details>


# %% id="permutation_p" role="solution"
def permutation_p(changes: pd.DataFrame) -> float:
    """Return the exact two-sided p-value of the difference of two means under a random draw.

    Parameters
    ----------
    changes : DataFrame
        One row a unit in any order, with the columns unit, change_log and treated (bool), among
        others. 4 to 12 units, at least two treated and two not; changes may be equal.

    Returns
    -------
    float
        Share of all ways to draw as many treated units, each way once and the true one among them,
        whose difference of means (treated less others) is as far from 0 as the true one or farther.
        Differences that agree within 1e-9 count as equally far.
    """
    ### BEGIN SOLUTION
    from itertools import combinations

    change = changes["change_log"].to_numpy(float)
    treated = changes["treated"].to_numpy(bool)

    def gap(mask):
        return abs(change[mask].mean() - change[~mask].mean())

    places, true, far, ways = np.arange(len(change)), gap(treated), 0, 0
    for chosen in combinations(places, int(treated.sum())):
        ways += 1
        far += gap(np.isin(places, chosen)) >= true - 1e-9
    return far / ways
    ### END SOLUTION


# %% id="test_permutation_p" role="test" points=2
tiny = pd.DataFrame(
    {
        "unit": list("abcdef"),
        "change_log": [-0.3, -0.1, -0.1, 0.1, 0.0, -0.2],
        "treated": [True, False, True, False, False, False],
    },
    index=[3, 4, 6, 8, 9, 12],
)
before = tiny.copy()
checks.same_number(
    checks.call(permutation_p, tiny),
    6 / 15,
    "permutation_p(tiny)",
    hint="15 ways to draw two of six; in six of them, the true one and one on the other side "
    "among them, the difference is 0.15 or more on either side",
)
four = pd.DataFrame(
    {
        "unit": ["a", "b", "c", "d"],
        "change_log": [0.1, -0.3, 0.0, -0.2],
        "treated": [False, True, False, True],
    }
)
checks.same_number(
    checks.call(permutation_p, four),
    1 / 3,
    "permutation_p(four)",
    hint="The farthest of the six draws and its mirror: four units can never prove much",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _luck(frame):
    change = [round(value * 100) for value in frame["change_log"].tolist()]
    flags = frame["treated"].tolist()
    n, k, total = len(change), sum(flags), sum(change)

    def far(mask):
        with_it = sum(value for value, flag in zip(change, mask) if flag)
        return abs(with_it * (n - k) - (total - with_it) * k)

    draws = []
    for code in range(2**n):
        mask = [code >> at & 1 for at in range(n)]
        if sum(mask) == k:
            draws.append(far(mask))
    return sum(value >= far(flags) for value in draws) / len(draws)


for seed, options in [
    (1671, {}),
    (1672, {"units": 8, "treated": 2, "effect": 0.0}),
    (1673, {"units": 7, "treated": 5, "effect": 0.06}),
    (1674, {"units": 10, "treated": 5, "effect": -0.05}),
]:
    fresh = samples.changes(seed, **options).sample(frac=1, random_state=seed)
    before = fresh.copy()
    checks.same_number(
        checks.call(permutation_p, fresh),
        _luck(before),
        "permutation_p(changes)",
        hint="All draws of the same size, both sides, the true one included",
        reread="Few units, honest chances",
    )
    checks.unchanged(before, fresh, "changes")
tenths = pd.DataFrame(
    {
        "unit": list("abcdefg"),
        "change_log": [-0.1, 0.1, 0.3, 0.1, 0.2, 0.1, 0.1],
        "treated": [True] * 5 + [False] * 2,
    }
)
checks.same_number(
    checks.call(permutation_p, tenths),
    _luck(tenths),
    "permutation_p(changes) of changes in tenths",
    hint="What differs by the computer's rounding alone is equally far",
)
close = pd.DataFrame(
    {
        "unit": list("abcd"),
        "change_log": [0.1, 0.2, 0.1004, 0.2003],
        "treated": [True, True, False, False],
    }
)
checks.same_number(
    checks.call(permutation_p, close),
    2 / 3,
    "permutation_p(changes) of changes that nearly agree",
    hint="Only differences within 1e-9 count as equally far",
)
### END HIDDEN TESTS

# %% [markdown] id="saving_prompt"
# ## 9. From the log to CNY (on your own)
#
# "An effect of −0.14 on a log is nothing I can book," says the manager.
# "What did it save in 2025, and what will it save when every unit works with it?"
#
# <details><summary>Hint 1: concept</summary>
#
# What a live unit cost is already lowered. What would it have cost without the system?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# First a column of the cost without the system, for live and other rows. Both answers follow from it.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `without = np.where(units["is_live"], cost * np.exp(____), ____)`; saved so far: `(____ - cost).sum()`; with all: `without.sum() * (1 - ____)`.
#
# </details>


# %% id="saving" role="solution"
def saving(units: pd.DataFrame, effect: float) -> dict[str, float]:
    """Return what a system saves in CNY.

    Parameters
    ----------
    units : DataFrame
        One row a unit and month, in any order, with the columns is_live (bool) and
        operating_cost_cny (CNY, as it was: with the system where it was live), among others.
        Perhaps no row is live.
    effect : float
        What the system adds to log operating cost: -0.14, say; above 0 when it costs more.

    Returns
    -------
    dict
        live_cny (what the live rows would have cost without the system less what they did cost) and
        all_cny (what all rows would have cost without it less what they would have cost had every
        row been live), both below 0 when the system costs more.
    """
    ### BEGIN SOLUTION
    cost = units["operating_cost_cny"]
    without = cost * np.exp(-effect * units["is_live"])
    return {
        "live_cny": float((without - cost).sum()),
        "all_cny": float(without.sum() * (1 - np.exp(effect))),
    }
    ### END SOLUTION


# %% id="test_saving" role="test" points=2
tiny = pd.DataFrame(
    {
        "unit": ["a", "b", "a", "b"],
        "is_live": [False, False, True, False],
        "operating_cost_cny": [100.0, 80.0, 90.0, 70.0],
    },
    index=[2, 5, 6, 7],
)
before = tiny.copy()
checks.same_mapping(
    checks.call(saving, tiny, np.log(0.9)),
    {"live_cny": 10.0, "all_cny": 35.0},
    "saving(tiny, np.log(0.9))",
    hint="The 90 CNY would have been 100 without the system; of 350 CNY it saves a tenth",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _saved(units, effect):
    live = every = 0.0
    for flag, cost in units[["is_live", "operating_cost_cny"]].itertuples(index=False):
        bare = cost / np.exp(effect) if flag else cost
        live += bare - cost
        every += bare - bare * np.exp(effect)
    return {"live_cny": live, "all_cny": every}


# What is expected needs no answer: it is computed once for a class.
cases = [
    (table, effect, _saved(table, effect))
    for seed, effect, waves in [(1681, -0.14, (6, 12)), (1682, 0.05, (3,)), (1683, -0.3, (18,))]
    for table in [samples.roll_out(seed, units=10, waves=waves).sample(frac=1, random_state=seed)]
]
for fresh, effect, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(saving, fresh, effect),
        expected,
        "saving(units, effect)",
        hint="Against the cost without the system, and below 0 when the system costs more",
        reread="From the log to CNY",
    )
    checks.unchanged(before, fresh, "units")
### END HIDDEN TESTS

# %% [markdown] id="roadmap_value_prompt"
# ## 10. The right to stop (transfer)
#
# The next system comes as a road of steps 路线图: tidy data, a trial, the roll-out, automation.
# The supplier wants a signature under all of them.
# "What is it worth to us to sign step by step?" asks the manager.
#
# Each step rests on those before it.
# Whether a step worked is known at its end, before the next is paid.
# This is a small decision tree 决策树; the right to stop is a real option 实物期权.
#
# <details><summary>Hint 1: concept</summary>
#
# Begin at the end: before the last step, what is it worth to go on, and what to stop?
#
# </details>
# <details><summary>Hint 2: strategy</summary>
#
# Before a step: its cost today, and with its chance its benefit and the worth of the road behind it, both a few months later. Below 0, one stops. For the signature under all walk forward: every cost at its time, benefits with the chance that all went well so far.
#
# </details>
# <details><summary>Hint 3: near-code</summary>
#
# `for row in reversed(rows): value = max(____, -row.cost_cny + ____ * (1 + annual_rate) ** (-row.months / 12) * (row.benefit_cny + ____))`.
#
# </details>


# %% id="roadmap_value" role="solution"
def roadmap_value(steps: pd.DataFrame, annual_rate: float) -> dict[str, float]:
    """Value a road of steps with the right to stop, and without.

    Parameters
    ----------
    steps : DataFrame
        One row a step in any order, with the columns step (1, 2, …; the order in which they are
        taken, each beginning when the one before ends), cost_cny (paid at its start), months (how
        long it takes, 1 or more), success (chance that it works, given that all before worked) and
        benefit_cny (worth at its end, received when it worked), among others.
    annual_rate : float
        Discount rate of a year, above -1.

    Returns
    -------
    dict
        staged_cny (worth today with the right to stop before each step, the first included; a step
        that fails ends the road, and nothing behind it is paid) and committed_cny (worth today when
        all costs are paid at their times whatever happens, and a step that fails brings nothing and
        lets none behind it bring anything).
    """
    ### BEGIN SOLUTION
    rows = list(steps.sort_values("step").itertuples())
    staged = 0.0
    for row in reversed(rows):
        later = row.success * (1 + annual_rate) ** (-row.months / 12)
        staged = max(0.0, -row.cost_cny + later * (row.benefit_cny + staged))
    committed, chance, months = 0.0, 1.0, 0
    for row in rows:
        committed -= row.cost_cny / (1 + annual_rate) ** (months / 12)
        chance, months = chance * row.success, months + row.months
        committed += chance * row.benefit_cny / (1 + annual_rate) ** (months / 12)
    return {"staged_cny": float(staged), "committed_cny": float(committed)}
    ### END SOLUTION


# %% id="test_roadmap_value" role="test" points=3
tiny = pd.DataFrame(
    {
        "step": [2, 1, 3],
        "cost_cny": [110.0, 50.0, 500.0],
        "months": [12, 12, 6],
        "success": [0.8, 0.5, 1.0],
        "benefit_cny": [363.0, 11.0, 100.0],
    },
    index=[7, 9, 12],
)
before = tiny.copy()
last = 500 / 1.21 - 0.4 * 100 / 1.1**2.5
checks.same_mapping(
    checks.call(roadmap_value, tiny, 0.1),
    {"staged_cny": 25.0, "committed_cny": 5 - 50 - 100 + 120 - last},
    "roadmap_value(tiny, 0.1)",
    hint="Nobody takes step 3. Step 2 is worth 0.8 × 363 / 1.1 - 110 = 154 at its start, step 1 "
    "0.5 × (11 + 154) / 1.1 - 50 today. Signed as a whole, all three costs are paid, the third in "
    "month 24, and step 3 brings 0.4 × 100 in month 30",
)
dear = tiny.assign(cost_cny=[110.0, 80.0, 500.0])
checks.same_number(
    checks.call(roadmap_value, dear, 0.1)["staged_cny"],
    0.0,
    'roadmap_value(dear, 0.1)["staged_cny"]',
    hint="A road not worth its first step is not begun",
)
checks.unchanged(before, tiny, "tiny")
### BEGIN HIDDEN TESTS


def _road(steps, rate):
    rows = sorted(steps[["step", "cost_cny", "months", "success", "benefit_cny"]].values.tolist())

    def worth(at):
        if at == len(rows):
            return 0.0
        _, cost, months, success, benefit = rows[at]
        return max(0.0, success * (benefit + worth(at + 1)) / (1 + rate) ** (months / 12) - cost)

    signed, begun, chance = 0.0, 0.0, 1.0
    for _, cost, months, success, benefit in rows:
        chance *= success
        signed += chance * benefit / (1 + rate) ** ((begun + months) / 12)
        signed -= cost / (1 + rate) ** (begun / 12)
        begun += months
    return {"staged_cny": worth(0), "committed_cny": signed}


def _case(seed, rate):
    table = samples.roadmap(seed, steps=2 + seed % 4)
    if seed % 2:
        table["cost_cny"] = table["cost_cny"] / 5
    return table, rate, _road(table, rate)


def _short(costs, chances, gains):
    table = pd.DataFrame(
        {
            "step": range(1, len(costs) + 1),
            "cost_cny": costs,
            "months": [12, 6, 9][: len(costs)],
            "success": chances,
            "benefit_cny": gains,
        }
    )
    return table, _road(table, 0.08)


# What is expected needs no answer: it is computed once for a class.
cases = [
    _case(1691, 0.1),
    _case(1692, 0.0),
    _case(1693, 0.3),
    _case(1694, 0.08),
    _case(1695, 0.15),
]
short = [
    _short([10.0], [0.9], [30.0]),
    _short([10.0, 12.0, 14.0], [0.9, 0.8, 0.7], [0.0, 0.0, 500.0]),
    _short([50.0, 100.0, 120.0], [0.8, 0.9, 0.6], [200.0, 0.0, 60.0]),
]
for fresh, rate, expected in cases:
    before = fresh.copy()
    checks.same_mapping(
        checks.call(roadmap_value, fresh, rate),
        expected,
        "roadmap_value(steps, annual_rate)",
        hint="Backward with the right to stop; forward without it; in the order of the steps",
        reread="The right to stop",
    )
    checks.unchanged(before, fresh, "steps")
for road, expected in short:
    checks.same_mapping(
        checks.call(roadmap_value, road, 0.08),
        expected,
        "roadmap_value(steps, annual_rate) of a short road",
        hint="A step may pay through a later one only, and the road may end after any step",
    )
### END HIDDEN TESTS

# %% [markdown] id="memo_prompt"
# ## 11. Memo to the finance manager
#
# For the memo go back three months: it is Monday, 6 October 2025, nine o'clock, and you know the months to 30 September alone.
# Twenty units are live; the ten of the third wave began on Wednesday and have no figures yet.
# The supplier wants a signature for 2026 this week: 320,000 CNY of maintenance for the 30 units, to which 240,000 CNY for the shop's own staff have to be added.
# To take in the ten others he asks 170,000 CNY once, paid in January 2026 (month 3 from today); their saving comes from month 4 to month 27, the end of 2027, and they need no more maintenance.
# Money costs the shop 12% a year, and nobody plans with the system beyond 2027.
#
# Write at most 300 words that she can act on today: what the system saves, what of the claim stands, whether to sign for 2026 and whether to take in the last ten units.
# For a whole year take the sales and costs of October 2024 to September 2025.
#
# The next cell loads all that the memo needs.
# Your functions give the rest, the lecture's figures are of another day; the scratch cell is for your own numbers and is not graded.
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Saving** | the effect with interval, in CNY a year for all units, and why the before-and-after figure is too large | a figure without interval | none |
# | **Claim** | what was paid so far in and beyond the contract, the saving over it against 218%, and what would have to be true | the claim called wrong without figures | none |
# | **Decisions** | sign or not, and the ten units or not (with the month of their payback), each in CNY with its range; money already spent is left out | decisions without CNY | none |
# | **Advice** | what it rests on, what would change it, one measurement to take before the next signature | one of them | none |

# %% id="memo_data"
claims, costs = shop.load_transformation_claims(), shop.load_transformation_costs()
known = units[units["month"] < "2025-10-01"]
paid = costs[costs["month"] < "2025-10-01"]
chosen_by = ["2024-10-01", "2024-11-01", "2024-12-01"]
year = known[known["month"] >= "2024-10-01"]
others = year[year["wave"].isna()]

# %% id="scratch"
# Your own numbers for the memo.

# %% [markdown] id="memo" role="memo" points=8
# *Write your memo here.*
#
# ### BEGIN SOLUTION
# **To** finance manager. **Subject** sign for 2026 alone, take in the last ten units, and 218% does not stand.
#
# **Saving.** Against units that did not have it yet, the quarter of choice left out, the system lowers operating cost over sales by 13% (log −0.138, 95% −0.170 to −0.107, 40 units).
# At the last twelve months that is 791,000 CNY a year with all units live (614,000 to 967,000); so far in 2025 it was 259,000.
# The first ten fell from 32.2% to 25.6% of sales (January to September), but those without fell too, from 27.4% to 24.1%, and the ten were chosen for a dear quarter.
# **Claim.** To September we paid 3.21 million CNY in the contract and 0.40 million of own time beyond it, 3.62 in all.
# The saving of a year is 26% of the contract's 3 million (20% to 32%), 22% of all we paid.
# 218% are 6.54 million a year; all operating cost of the last year without the system would have been 6.1 million. Saving alone would have to exceed it.
# **Decisions.** What is paid is gone.
# Signing saves 635,000 CNY (491,000 to 777,000) in the 30 units for 560,000: +75,000 (−69,000 to +217,000). Sign for one year, and ask for 60,000 less.
# The ten units save 156,000 a year (123,000 to 189,000) for 170,000 once: NPV to 2027 at 12% +106,000 (47,000 to 162,000), discounted payback in month 17 (15 to 22), if we sign for 2027 too. Take them in.
# **What it rests on.** Sales and cost as in the last year, the same effect in the third wave and in units that were cheap.
# **What would change it.** Maintenance and staff above 635,000 together; a fading effect.
# **Measure** our staff's hours by month, and the third wave's first quarter.
# ### END SOLUTION
