# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times and chapter numbers"
# # 16 Transformation ROI
#
# **Time** three parts of 35 to 45 minutes; each ends at a result.
# **You need** chapters 01 to 03, regression as in chapter 09, and intervals as in chapter 05.
#
# It is Monday, 5 January 2026; the tables end on 31 December 2025.
# The finance manager asks:
# *"We paid 3 million for a system that was to bring 218% a year. What did it bring, and do I pay for another year?"*
#
# After this lecture you can
#
# 1. bring costs and benefits of different months to one day, and find payback and rates of return, if there are any;
# 2. say what would have to be true for a promise;
# 3. estimate what a staged roll-out did, with an interval that is honest about few units;
# 4. play a benefit whose drivers move together;
# 5. value the right to stop.

# %% [markdown] id="source" unclaimed="quoted from the source; examined below"
# **The source.**
# Some figures below are quoted from training material on Chinese e-commerce operations (2025 edition).
# We call it *the source*; its figures are claims to be examined.
# It tells of a system for 3 million CNY with a return of 218% in the next year, of payback within 12 to 18 months, of service by AI that answers within 15 seconds and lifts satisfaction by 22%, and of a road in four steps.
# The shop is simulated; what was planted is shown at the end.

# %% [markdown] id="recall" unclaimed="recall questions"
# ## What you still know
#
# <details><summary>Units with the highest cost of a quarter are picked. What will their cost do next, without any help?</summary>
#
# Fall, on the whole: part of what made them the highest was chance, and chance passes.
#
# </details>
# <details><summary>Costs of treated units fell by a quarter. What is missing?</summary>
#
# What they would have done without the treatment: a comparison.
#
# </details>

# %% id="setup"

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import practice

shop.setup(strict=True)

# %% [markdown] id="data" unclaimed="names of tables"
# ## Part 1 of 3: the promise and the money
#
# Three tables: what the system cost, what was promised, and what shop units (channel × category) spent.

# %% id="load"
costs = shop.load_transformation_costs()
claims = shop.load_transformation_claims()
units = shop.load_transformation_units()

# %% id="claims_table"
claims[["item", "claimed_cny", "basis"]]

# %% [markdown] id="claims_reading"
# Together the promises make 6.54 million CNY a year, 218% of the contract's 3 million.
# Two words first: this is *benefit over cost*.
# A return on investment 投资回报率 as the textbooks have it takes the cost off first: it would be 118%.

# %% id="claims_reading_claim" role="claim"
assert abs(claims["claimed_cny"].sum() - 6_540_000) < 1
assert abs(claims["claimed_cny"].sum() / 3e6 - 2.18) < 1e-6

# %% [markdown] id="cost_prompt" unclaimed="a question"
# ### What it cost
#
# Predict: is the contract all that was paid?

# %% id="cost_table"
paid = costs.groupby(["item", "is_in_contract"])[["planned_cny", "paid_cny"]].sum()
paid.assign(over=paid["paid_cny"] / paid["planned_cny"] - 1).round(2)

# %% [markdown] id="cost_reading"
# Inside the contract 3.31 million were paid for 3.00 planned: implementation and integration ran over.
# The time of the shop's own staff, 0.52 million, stands in no contract.
# In all 3.83 million.

# %% id="cost_reading_claim" role="claim"
inside = costs[costs["is_in_contract"]]
assert round(inside["paid_cny"].sum() / 1e6, 2) == 3.31
assert round(inside["planned_cny"].sum() / 1e6, 2) == 3.00
assert round(costs["paid_cny"].sum() / 1e6, 2) == 3.83
assert round(costs.loc[~costs["is_in_contract"], "paid_cny"].sum() / 1e6, 2) == 0.52
over = costs.groupby("item")[["planned_cny", "paid_cny"]].sum()
assert (over["paid_cny"] / over["planned_cny"])[["implementation", "integration"]].min() > 1.2

# %% [markdown] id="worth_words" unclaimed="a definition"
# ### What a later CNY is worth
#
# Money costs the shop 10% a year.
# The net present value 净现值 (NPV) of a flow in month $m$ is the flow over $(1+r)^{m/12}$; a twelfth of $r$ each month would be too much.


# %% id="worth_function"
def worth(net, rate):
    """Worth today of net flows in months 0, 1, 2, …"""
    return float((net / (1 + rate) ** (np.arange(len(net)) / 12)).sum())


# %% [markdown] id="promise_words" unclaimed="an assumption that is stated"
# The promise as a flow: 3 million today, then a twelfth of 6.54 million each month for three years (the source speaks of the next year only; three are in its favour).
# Beside it a sober version: it grows in over six months, and only a quarter of it comes.

# %% id="promise_flows"
month = np.arange(37)
promise = np.where(month == 0, -3e6, 6.54e6 / 12)
ramp = np.clip(month / 6, 0, 1)
sober = np.where(month == 0, -3e6, 0.25 * 6.54e6 / 12 * ramp)
round(worth(promise, 0.1)), round(worth(sober, 0.1))

# %% [markdown] id="promise_reading"
# As promised it would be worth nearly 14 million CNY today.
# The quarter of it, grown in over six months, is worth about 0.9 million.

# %% id="promise_reading_claim" role="claim"
assert worth(promise, 0.1) > 13e6
assert 0.85e6 < worth(sober, 0.1) < 0.95e6

# %% id="practice_worth"
answer = ...  # worth today at 10% of 1,000,000 CNY that come in 18 months
practice.check("16_worth", answer)

# %% [markdown] id="payback_words" unclaimed="a definition"
# ### When the money is back
#
# Payback 投资回收期, plain or discounted, is in most textbooks the month in which the running sum first reaches 0.
# A late bill may take it below again, so in this course the sum has to stay at 0 or above from then on.


# %% id="payback_function"
def payback(net, rate=0.0):
    """First month from which the running sum is never below 0 again; None if there is none."""
    running = np.cumsum(net / (1 + rate) ** (np.arange(len(net)) / 12))
    short = np.flatnonzero(running < -0.005)
    first = short[-1] + 1 if len(short) else 0
    return int(first) if first < len(net) else None


# %% id="payback_run"
payback(promise), payback(sober), payback(sober, 0.1)

# %% [markdown] id="payback_reading"
# The promise would be back in month 6, far before the 12 to 18 months of the source.
# The sober version needs 25 months, and 28 when money costs 10%.

# %% id="payback_reading_claim" role="claim"
assert payback(promise) == 6
assert (payback(sober), payback(sober, 0.1)) == (25, 28)

# %% [markdown] id="irr_words" unclaimed="a textbook example, recomputed below"
# ### Several rates, or none
#
# The internal rate of return 内部收益率 (IRR) is the rate at which the NPV is 0.
# With $x = 1 + r$ it is a root of a polynomial, and a polynomial may have several roots or no real one.
# The classic is a better pump for an oil well (Lorie and Savage, 1955): it costs 1,600, brings 10,000 earlier, and these 10,000 are missing later.

# %% id="irr_run"
for flows in ([-1_600, 10_000, -10_000], [-100, 150, -100]):
    roots = np.roots(flows)
    print(flows, [round(x.real - 1, 4) for x in roots if abs(x.imag) < 1e-7])

# %% [markdown] id="irr_reading"
# The pump has two rates, 25% and 400%; the second flow has none.
# "Take it when the rate is above what money costs" fails here; the sign of the NPV at the shop's 10% does not.

# %% id="irr_reading_claim" role="claim"
assert np.allclose(np.sort(np.roots([-1_600, 10_000, -10_000])), [1.25, 5])
assert np.abs(np.roots([-100, 150, -100]).imag).min() > 0.1

# %% id="practice_rates"
answer = ...  # all rates of [-100, 230, -132] as a list, lowest first
practice.check("16_rates", answer)

# %% [markdown] id="true_words" unclaimed="a question"
# ### What must be true
#
# Before measuring, ask what the promise needs.
# The system works on operating cost; how much of it is there?

# %% id="true_run"
year = units[units["month"] >= "2025-01-01"]
spent = year["operating_cost_cny"].sum()
grown = year["sales_cny"].sum() - units.loc[units["month"] < "2025-01-01", "sales_cny"].sum()
round(spent), round(claims["claimed_cny"].sum() / spent, 2), round(grown)

# %% [markdown] id="part_1_end"
# **Result of part 1.**
# All units together spent 5.87 million CNY on operations in 2025.
# The promise of 6.54 million is more than all of it.
# Part of it is "all growth of sales": sales grew by 4.4 million CNY, but sales are not margin, and the growth would need a cause.
# As a saving of operating cost alone, 218% would need more than all that was spent; what would have been spent without the system is the measure, and part 2 looks for it.

# %% id="part_1_end_claim" role="claim"
assert round(spent / 1e6, 2) == 5.87 and claims["claimed_cny"].sum() > spent
share = claims.set_index("item")["claimed_cny"]["sales_growth"] / claims["claimed_cny"].sum()
assert 0.32 < share < 0.35
assert round(grown / 1e6, 1) == 4.4

# %% [markdown] id="part_2" unclaimed="a description of the design"
# ## Part 2 of 3: what the roll-out shows
#
# Ten units each took the system up in January, June and October 2025, those with the highest cost over sales in the last quarter of 2024 first.
# Ten had not by the end of the year.
# We look at the log of operating cost over sales: a change of −0.10 is about 10% less.

# %% id="prepare"
units["unit"] = units["channel"].astype(str) + "/" + units["category"].astype(str)
units["y"] = np.log(units["operating_cost_cny"] / units["sales_cny"])
units["live"] = units["is_live"].astype(float)
units["group"] = units["wave"].map({1: "January", 2: "June", 3: "October"}).fillna("not yet")

# %% id="waves_chart"
lines = units.pivot_table(index="month", columns="group", values="y")
lines = np.exp(lines[["January", "June", "October", "not yet"]]) * 100

# %% id="waves_drawn"
ax = lines.plot(style=["-", "--", "-.", ":"], figsize=(8, 4))
ax.axvspan(pd.Timestamp("2024-10-01"), pd.Timestamp("2024-12-31"), alpha=0.15)
ax.set_title("Costs fall in every group, and more where the system comes")
ax.set_ylabel("Operating cost, % of sales (geometric mean)")
ax.set_xlabel("Month (shaded: the quarter by which units were chosen)")
ax.legend(title="System since")
plt.show()

# %% id="naive"
first, late = units["wave"] == 1, units["month"] >= "2025-01-01"
change = units[late].groupby("unit")["y"].mean() - units[~late].groupby("unit")["y"].mean()
wave = units.groupby("unit")["wave"].first()
round(change[wave == 1].mean(), 3), round(change[wave.isna()].mean(), 3)

# %% [markdown] id="naive_reading"
# The supplier's way: the first ten before and after, cost over sales, −0.246 in logs.
# But the ten units that never had the system fell by 0.100 as well.
# What fell everywhere is not the system's work.

# %% id="naive_reading_claim" role="claim"
assert round(change[wave == 1].mean(), 3) == -0.246
assert round(change[wave.isna()].mean(), 3) == -0.100

# %% [markdown] id="did_words" unclaimed="a description of the method"
# ### Against units that did not have it yet
#
# Difference-in-differences 双重差分法: each unit gets its own level, each month its own, and what is left beside `live` is the effect.
# It rests on one assumption: without the system all groups would have moved alike.
# Months of one unit resemble each other, so errors are clustered by unit, with Student's t for 40 units.
# With several starts this regression also compares late units with early ones that have it already; that is fine while the effect is the same for all and from the first month.


# %% id="did_function"
import statsmodels.formula.api as smf
from scipy.stats import t as student

# %% id="did_defined"


def did(table):
    """Effect, low and high of the 95% interval."""
    groups = pd.factorize(table["unit"])[0]
    model = smf.ols("y ~ live + C(unit) + C(month)", table)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups})
    half = student.ppf(0.975, groups.max()) * fit.bse["live"]
    return np.array([0, -half, half]) + fit.params["live"]


# %% id="did_run"
chosen = units["month"].between("2024-10-01", "2024-12-31")
effect = did(units[~chosen])
did(units).round(3), effect.round(3)

# %% [markdown] id="did_reading"
# With all months −0.147 (−0.173 to −0.120).
# The quarter by which units were chosen is in there: early units were high in it partly by chance, and the chance passed.
# Left out, it is −0.136 (−0.164 to −0.109): some 13% less cost.
# That is little more than half of what the supplier's comparison gave.

# %% id="did_reading_claim" role="claim"
assert np.allclose(did(units).round(3), [-0.147, -0.173, -0.120])
assert np.allclose(effect.round(3), [-0.136, -0.164, -0.109])
assert 0.12 < 1 - np.exp(effect[0]) < 0.135
assert 0.5 < effect[0] / change[wave == 1].mean() < 0.6

# %% id="practice_half"
answer = ...  # the effect from units of the first wave and of none alone, without `chosen`
practice.check("16_first_wave", answer)

# %% [markdown] id="placebo_words" unclaimed="a description of the test"
# ### Did they move alike before?
#
# A test on months when nobody had the system: pretend that one group had it from July 2024, look at January to September.

# %% id="placebo_run"
early = units[units["month"] < "2024-10-01"].copy()
placebo = {}
for name in ["January", "June"]:
    early["live"] = ((early["group"] == name) & (early["month"] >= "2024-07-01")).astype(float)
    placebo[name] = did(early)
    print(name, placebo[name].round(3))

# %% [markdown] id="placebo_reading"
# For the first wave the interval holds 0, but it is nearly nine points wide: a small difference of trends would not be seen.
# It does not prove that they moved alike; it says that a difference of the size of the effect would have shown in this wave.
# The June wave, tried likewise, gives −0.030 (−0.069 to 0.009): a difference of some points may well be there.

# %% id="placebo_reading_claim" role="claim"
tried = placebo["January"]
assert tried[1] < 0 < tried[2] and tried[1] > effect[0]
assert 0.08 < tried[2] - tried[1] < 0.09
assert np.allclose(placebo["June"].round(3), [-0.030, -0.069, 0.009])

# %% [markdown] id="lot_words" unclaimed="a description of the method"
# ### Few units, honest chances
#
# What does a formula know about ten units against ten?
# Randomisation inference 随机化推断 asks: how often would labels dealt at random give as large a difference?
# Here units were *not* dealt at random, so the answer is a yardstick, not a proof.

# %% id="lot_run"
own = units[~chosen & ((units["wave"] == 1) | units["wave"].isna())]
after = own["month"] >= "2025-01-01"
move = own[after].groupby("unit")["y"].mean() - own[~after].groupby("unit")["y"].mean()
has = wave[move.index].notna().to_numpy()

# %% id="lot_deals"
rng = np.random.default_rng(16)
deals = np.array([rng.permutation(has) for _ in range(4_999)])
gaps = (deals @ move.to_numpy() - ~deals @ move.to_numpy()) / 10
gap = move[has].mean() - move[~has].mean()
p = (1 + (np.abs(gaps) >= abs(gap) - 1e-9).sum()) / 5_000
round(gap, 3), p

# %% [markdown] id="lot_reading"
# The first ten fell by 0.124 more than the ten without.
# None of 4,999 random deals gave as much: p is 1 in 5,000, the least that so many deals can say.

# %% id="lot_reading_claim" role="claim"
assert round(gap, 3) == -0.124 and p == 1 / 5_000

# %% id="practice_lot"
answer = ...  # the smallest two-sided p when 3 of 7 are drawn by lot and no two draws tie
practice.check("16_lot", answer)

# %% [markdown] id="cny_words" unclaimed="a description of the method"
# ### From the log to CNY
#
# A live unit's cost is already lowered: first go back to the cost without the system, then take the share of it.


# %% id="cny_run"
year = units[late]


def saved(rows, log_effect):
    """Yearly saving in CNY when all rows are live, at these sales."""
    bare = rows["operating_cost_cny"] * np.exp(-log_effect * rows["live"])
    return bare.sum() * (1 - np.exp(log_effect))


all_units = np.array([saved(year, e) for e in effect])
all_units.round(-3)

# %% [markdown] id="part_2_end"
# **Result of part 2.**
# With all 40 units live, at the sales of 2025, the system saves 804,000 CNY a year (639,000 to 969,000).
# That is 27% of the 3 million of the contract (21% to 32%), and 21% of the 3.83 million paid.
# The labour part of the promise alone is 65% of the contract and far outside; stock, returns, growth and decisions, the rest of the 218%, are not measured here.
# Without the system operations would have cost 6.30 million in 2025, still less than the promise.
# At this saving, before any running cost and without interest, the 3 million alone would be back in month 45, not in 12 to 18.

# %% id="part_2_end_claim" role="claim"
assert list(all_units.round(-3)) == [804_000, 969_000, 639_000]
assert [round(100 * x / 3e6) for x in all_units] == [27, 32, 21]
assert round(100 * all_units[0] / costs["paid_cny"].sum()) == 21
bare = (year["operating_cost_cny"] * np.exp(-effect[0] * year["live"])).sum()
assert round(bare / 1e6, 2) == 6.30 and bare < claims["claimed_cny"].sum()
assert payback(np.r_[-3e6, np.full(60, all_units[0] / 12)]) == 45
labour = claims.set_index("item")["claimed_cny"]["labour"] / 3e6
assert round(labour, 2) == 0.65 and labour > all_units[1] / 3e6

# %% [markdown] id="part_3" unclaimed="a description"
# ## Part 3 of 3: decide under doubt
#
# What was paid is gone and decides nothing any more.
# For 2026 the supplier asks 300,000 CNY of maintenance; the shop's own staff would cost 210,000 CNY, and taking in the last ten units 180,000 CNY once.
# These three prices are assumptions of this lecture.
#
# ### What the promise hangs on
#
# Low, likely and high values of what a year brings; the saving has its interval, the rest is judgement.

# %% id="drivers"
ten = year[year["wave"].isna()]
drivers = pd.DataFrame(
    [
        ("saving in 30 live units", *[saved(year, e) - saved(ten, e) for e in effect[[2, 0, 1]]]),
        ("fewer returns", 0, 20_000, 60_000),
        ("own staff", -300_000, -210_000, -180_000),
        ("maintenance", -300_000, -300_000, -300_000),
    ],
    columns=["driver", "low", "likely", "high"],
).set_index("driver")
drivers.round(-3)

# %% id="tornado"
swing = (drivers["high"] - drivers["low"]).sort_values() / 1_000
swing = swing[swing > 0]
base = drivers["likely"].sum() / 1_000
left = base + (drivers["low"] - drivers["likely"])[swing.index] / 1_000

# %% id="tornado_drawn"
fig, ax = plt.subplots(figsize=(7, 2.6))
ax.barh(swing.index, swing, left=left)
ax.axvline(base, color="black", linestyle="--")
ax.set_title("The saving moves the result most, but alone not below 0")
ax.set_xlabel("Result of the year (thousand CNY; dashed: all drivers likely)")
ax.set_ylabel("Driver")
ax.set_xlim(left=0)
plt.show()

# %% [markdown] id="tornado_reading"
# The tornado 龙卷风图 moves one driver at a time, from its low to its high, around the likely result of 152,000 CNY.
# The saving swings the result by 269,000 CNY, own staff by 120,000.
# The saving is the first to measure again, though even at its low the year ends 19,000 above 0.

# %% id="tornado_reading_claim" role="claim"
assert round(swing["saving in 30 live units"]) == 269 and round(swing["own staff"]) == 120
assert swing.idxmax() == "saving in 30 live units"
assert round(base) == 152 and round(left.min()) == round(left[swing.idxmax()]) == 19

# %% [markdown] id="mc_words" unclaimed="a description of the method"
# ### Drivers that move together
#
# A slow start hurts the saving, the returns and the staff's hours alike.
# Each driver gets a score $\sqrt{\rho} z_0 + \sqrt{1-\rho} z_j$; any two scores have the correlation $\rho$, and each keeps its own distribution, here a triangle 三角分布.
# The low and high ends are taken as the ends of the triangle, which cuts off what lies beyond the interval and makes the result look surer than it is.


# %% id="mc_function"
from scipy.stats import norm, triang

# %% id="mc_defined"


def play(rho, draws=20_000):
    """Result of a year in CNY, draw by draw."""
    shocks = np.random.default_rng(16).normal(size=(draws, len(drivers) + 1))
    total = np.zeros(draws)
    for at, row in enumerate(drivers.itertuples(), start=1):
        width = row.high - row.low
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at]
        peak = (row.likely - row.low) / width if width else 0.5
        total += row.low + width * triang.ppf(norm.cdf(score), peak)
    return total


# %% id="mc_run"
apart, joint = play(0.0), play(0.6)
both = pd.DataFrame({"rho 0": apart, "rho 0.6": joint})
print((both < 0).mean().round(3).to_dict())
both.quantile([0.05, 0.5, 0.95]).round(-3)

# %% [markdown] id="mc_tails_words" unclaimed="a description of the method"
# The same with the whole interval of the effect, tails and all: its error follows Student's t with 39 degrees of freedom, and what the triangle drew for the saving is taken out.


# %% id="mc_tails_run"
def whole(rho, draws=20_000):
    """As play, but the effect comes from its own t(39) rather than from a triangle."""
    shocks = np.random.default_rng(16).normal(size=(draws, len(drivers) + 1))
    share = norm.cdf(np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, 1])
    low, likely, high = drivers.loc["saving in 30 live units", ["low", "likely", "high"]]
    cut = low + (high - low) * triang.ppf(share, (likely - low) / (high - low))
    error = (effect[2] - effect[0]) / student.ppf(0.975, 39)
    log = effect[0] - error * student.ppf(share, 39)
    bare = [saved(rows, effect[0]) / (1 - np.exp(effect[0])) for rows in (year, ten)]
    live = year.loc[year["live"] == 1, "operating_cost_cny"].sum()
    off = bare[0] - bare[1] - live * np.exp(-effect[0])
    return play(rho, draws) - cut + (live * np.exp(-log) + off) * (1 - np.exp(log))


tails = [round((whole(rho) < 0).mean(), 2) for rho in (0.0, 0.6)]
tails

# %% [markdown] id="mc_reading"
# Together the drivers spread the result more widely: the 90% range is 1.3 times that of independent ones.
# The chance that renewing loses money comes out as about 1% with independent and 5% with correlated drivers.
# The triangle cuts the saving's tails: with the whole interval, Student's t as above, it is about 3% and 7%.
# All rest on guesses about the other drivers: read them as "small, and larger than it looks".

# %% id="mc_reading_claim" role="claim"
spread = [np.quantile(x, 0.95) - np.quantile(x, 0.05) for x in (apart, joint)]
assert round(spread[1] / spread[0], 1) == 1.3
assert round((apart < 0).mean(), 2) == 0.01 and round((joint < 0).mean(), 2) == 0.05

# %% id="mc_tails_claim" role="claim" of=["mc_reading"]
assert tails == [0.03, 0.07]

# %% [markdown] id="ai_words" unclaimed="quoted from the source; a description of the data"
# ### Another promise: service by AI
#
# The source says that AI service 智能客服 answers within 15 seconds and lifts satisfaction 满意度 by 22%.
# From 15 September half of the product and logistics questions, drawn at random, got a first answer by AI: a true experiment.

# %% id="ai_run"
from statsmodels.stats.proportion import confint_proportions_2indep

talks = shop.load_contacts(start="2025-09-15", end="2025-12-31")
talks = talks[talks["topic"].isin(["product_question", "logistics"])]
quick = (talks["wait_seconds"] <= 15).groupby(talks["first_answer"]).mean()

# %% id="ai_happy"
rated = talks[talks["csat"].notna()]
happy = (rated["csat"] >= 4).groupby(rated["first_answer"]).agg(["sum", "size", "mean"])
a, b = happy.loc["ai"], happy.loc["agent"]
ratio = confint_proportions_2indep(
    a["sum"], a["size"], b["sum"], b["size"], compare="ratio", method="log"
)
gave = talks["csat"].notna().groupby(talks["first_answer"]).mean()
print("gave a score", gave.round(2).to_dict())
quick.round(3).to_dict(), happy["mean"].round(3).to_dict(), np.round(ratio, 3)

# %% [markdown] id="ai_reading"
# The AI answers within 15 seconds every time; where an agent was to answer first, 86.4% got an answer so soon.
# Satisfied are 92.2% against 88.9% of those who gave a score: 1.9% to 5.6% more, in proportion.
# From 88.9% no more than 12.5% can be gained: here 22% is out of reach for anybody.
# Mind that fewer gave a score after the AI, 33% against 40%: the draw was random, the answering was not.
# The interval takes contacts as independent, though some are of one customer, and leaves the missing scores out.

# %% id="ai_reading_claim" role="claim"
assert quick["ai"] == 1 and round(quick["agent"], 3) == 0.864
assert list(happy["mean"].round(3)) == [0.889, 0.922]
assert list(np.round(ratio, 3)) == [1.019, 1.056] and round(1 / happy["mean"]["agent"], 3) == 1.125
assert talks["customer_id"].nunique() < len(talks)
assert round(gave["ai"], 2) == 0.33 and round(gave["agent"], 2) == 0.40

# %% id="practice_ten"
answer = ...  # month in which the last ten units pay back 180,000 CNY at 10% (use saved(ten, ...))
practice.check("16_ten_units", answer)

# %% [markdown] id="option_words" unclaimed="an invented example with stated figures"
# ### The right to stop
#
# The next system is offered as a road 路线图 of four steps, each resting on those before: tidy data, a trial, the roll-out, automation.
# The supplier wants one signature under all of them.
# The figures are invented: cost at the start of a step, months, chance that it works, benefit at its end (worth of the years behind it).

# %% id="road"
road = pd.DataFrame(
    {
        "step": ["data", "trial", "roll-out", "automation"],
        "cost": [60_000, 80_000, 400_000, 500_000],
        "months": [6, 6, 12, 12],
        "chance": [0.9, 0.5, 0.8, 0.5],
        "benefit": [0, 50_000, 1_200_000, 700_000],
    }
)


# %% id="option_function"
def staged(rows, rate=0.1):
    """Worth today with the right to stop before each step."""
    value = 0.0
    for row in rows[::-1].itertuples():
        later = row.chance * (1 + rate) ** (-row.months / 12)
        value = max(0.0, -row.cost + later * (row.benefit + value))
    return value


def signed(rows, rate=0.1):
    """Worth today when all costs are paid whatever happens."""
    end = rows["months"].cumsum()
    start = end - rows["months"]
    good = rows["chance"].cumprod() * rows["benefit"] * (1 + rate) ** (-end / 12)
    return (good - rows["cost"] * (1 + rate) ** (-start / 12)).sum()


# %% id="option_run"
round(staged(road)), round(signed(road))

# %% [markdown] id="option_reading"
# Signed as a whole the road loses 441,000 CNY; step by step it is worth 85,000.
# The last step is never taken: it costs more than its chance is worth.
# Of the difference of 526,000 it makes 319,000, and nobody needs an option to leave it out today.
# Without it the signature still loses 122,000, for the roll-out is paid even where the trial failed: the best without a right to stop is to sign nothing.
# Against that the right to stop, a real option 实物期权, is worth 85,000.

# %% id="option_reading_claim" role="claim"
assert round(staged(road), -3) == 85_000 and round(signed(road), -3) == -441_000
assert round(staged(road) - signed(road), -3) == 526_000
assert staged(road) == staged(road[:3]) and round(signed(road[:3]), -3) == -122_000
assert round(signed(road[:3]) - signed(road), -3) == 319_000
assert max(signed(road[:steps]) for steps in (1, 2, 3, 4)) < 0

# %% id="practice_stop"
answer = ...  # worth today of the road when the trial works with a chance of 0.7
practice.check("16_stop", answer)

# %% [markdown] id="decision_words" unclaimed="a heading"
# ### The decision
#
# Renewing for 2026 against stopping, in the 30 live units and with the ten others.

# %% id="decision"
thirty = np.array([saved(year, e) - saved(ten, e) for e in effect])
renew = thirty - 510_000
ten_units = np.array([saved(ten, e) for e in effect])
three_years = [worth(np.r_[-180_000, np.full(36, x / 12)], 0.1) for x in ten_units]
renew.round(-3), ten_units.round(-3), np.round(three_years, -3)

# %% [markdown] id="further_words" unclaimed="a description of the method"
# Three more figures.
# If cost goes on falling for a year as in the units without the system (the slope of their monthly mean), there is less to save.
# If five of the ten units begin in July, half of the worth comes six months later.
# And the change from one half of 2025 to the next in units without the system says how surely five units against five will tell.

# %% id="fallen"
without = units[units["wave"].isna()]
slope = np.polyfit(range(24), without.groupby("month")["y"].mean(), 1)[0]
fallen = thirty * np.exp(12 * slope) - 510_000
round(slope, 4), fallen.round(-3)

# %% id="waiting"
gain = np.full(36, ten_units[0] / 24)  # of five units, a month
now, july = np.r_[-90_000, gain], np.r_[np.zeros(6), -90_000, gain[6:]]
waiting = worth(now, 0.1) - worth(july, 0.1)
round(waiting, -3)

# %% id="five_by_lot"
by_half = without.assign(half=without["month"].dt.month > 6)[without["month"] >= "2025-01-01"]
halves = by_half.pivot_table(index="unit", columns="half", values="y")
error = (halves[True] - halves[False]).std() * np.sqrt(2 / 5)
round(100 * error * student.ppf(0.975, 8), 1)  # percentage points either side

# %% [markdown] id="advice"
# **On Monday.**
# Renew for one year: +132,000 CNY (−1,000 to +267,000) over stopping, taking it that the cost returns when the system goes, which no unit has shown.
# If sales stay as in 2025 and cost goes on falling as it did in the units without (the slope above), it is +66,000 (−54,000 to +188,000); more sales would raise it.
# Take in the ten units: 161,000 CNY a year (130,000 to 192,000) for 180,000 once.
# In 2026 alone that is −19,000 CNY (−50,000 to +12,000); to the end of 2028 at 10% it is worth 239,000 CNY (158,000 to 318,000), if the shop renews each year and the effect holds.
# Their effect is taken from units that had been dear; draw by lot which five of the ten begin in January, the others in July.
# By summer you will know whether there is an effect, give or take 6 points; waiting with five costs about 35,000 CNY of the worth.
# It changes when maintenance and staff ask more than 642,000 CNY, or when the effect fades.

# %% id="advice_claim" role="claim"
assert list(renew.round(-3)) == [132_000, 267_000, -1_000]
assert list(ten_units.round(-3)) == [161_000, 192_000, 130_000]
assert list(np.round(three_years, -3)) == [239_000, 318_000, 158_000]
assert round(thirty[0], -3) == 642_000
assert list((ten_units - 180_000).round(-3)) == [-19_000, 12_000, -50_000]

# %% id="advice_wait_claim" role="claim" of=["advice"]
assert round(waiting, -3) == 35_000

# %% id="advice_fall_claim" role="claim" of=["advice"]
assert list(fallen.round(-3)) == [66_000, 188_000, -54_000]
assert round(slope, 3) == -0.009

# %% id="advice_lot_claim" role="claim" of=["advice"]
assert round(100 * error * student.ppf(0.975, 8)) == 6

# %% [markdown] id="reveal_words" unclaimed="a heading"
# ### The truth, and the reconciliation
#
# The shop is simulated, so for once the truth can be shown.

# %% id="reveal"
truth = shop.reveal("transformation")
truth

# %% [markdown] id="reveal_reading"
# The planted effect is −0.150, the trend −0.009 a month.
# Our interval, −0.164 to −0.109, holds it; the supplier's −0.246 is far away.
# The true saving of a year is 884,000 CNY, inside 639,000 to 969,000: 29% of the contract, where 65% was promised for labour alone and 218% in all.
# The estimate with all months, −0.147, happens to lie nearer to the truth: one draw does not judge a method.

# %% id="reveal_reading_claim" role="claim"
assert effect[1] < truth["effect_on_log_operating_cost"] < effect[2]
assert truth["effect_on_log_operating_cost"] == -0.15
assert truth["trend_of_log_operating_cost_a_month"] == -0.009
assert all_units[2] < truth["saving_of_a_year_cny"] < all_units[1]
assert round(truth["saving_of_a_year_cny"], -3) == 884_000
assert round(truth["saving_over_contract"], 2) == 0.29
assert abs(did(units)[0] + 0.15) < abs(effect[0] + 0.15)

# %% [markdown] id="key_points" unclaimed="a summary of what was shown above"
# ## Key points
#
# - Bring flows to one day; name whether a return has its cost taken off.
# - Payback is for good, and longer when money costs something; an IRR may not be the only one.
# - Ask first what must be true: a saving cannot exceed what would be spent without it.
# - Before and after credits the system with everything that happened; compare with units that did not have it yet, and leave out the months by which units were chosen.
# - Drivers that push a result the same way together make it less sure.
# - Money spent decides nothing; the right to stop is worth money.
#
# **Limits and ethics.**
# Units may learn from each other, which hides part of an effect.
# Operating cost is largely people's work: say before a roll-out what happens to those whose hours are saved, and do not score single employees by such tables.
#
# **Glossary.**
# net present value 净现值 · internal rate of return 内部收益率 · payback 投资回收期 · difference-in-differences 双重差分法 · tornado 龙卷风图 · real option 实物期权 · sunk cost 沉没成本
#
# **Further reading.**
# Lorie and Savage (1955), Three problems in rationing capital. Goodman-Bacon (2021), Difference-in-differences with variation in treatment timing. Dixit and Pindyck (1994), Investment under uncertainty.
