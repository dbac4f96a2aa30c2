# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times and chapter numbers"
# # 17 Capstone: a shop to run for twelve weeks
#
# **Time** three parts of 35 to 45 minutes; each ends at a result.
# **You need** pricing (09), forecasting (10), stock (11), service (14), and intervals as in chapter 05.
#
# A friend goes away for twelve weeks and leaves you a small shop: a lamp, a kettle, a tent, and a festival 大促 in between.
# She asks:
# *"I always ran it by habit. How much better could it be run, and which of your tools would you keep if you could keep only one?"*
#
# After this lecture you can
#
# 1. write a policy: a function from what is known on Monday to this week's decisions;
# 2. play it against the same chance as another one, and say what the difference is worth, with an interval;
# 3. find in a week's table where the money went;
# 4. tell why a right tool alone can lose, and what it needs beside it;
# 5. judge intervals by coverage and width, and write a review.

# %% [markdown] id="source" unclaimed="what the game is"
# **The game.**
# No shop's real twelve weeks can be run twice, so that nobody knows what another decision would have brought.
# A simulated shop can: `season` of `shop.playground` draws one from a number, its *seed*, and lets you play it again and again.
# Everything below is therefore about this game; what carries over is the way of working.

# %% [markdown] id="recall" unclaimed="recall questions"
# ## What you still know
#
# <details><summary>Units on a shelf are 40, 60 are on their way. Demand is 30 a week, delivery takes two weeks. What does an order have to look at, 40 or 100?</summary>
#
# At 100, the inventory position: what is coming need not be ordered again.
#
# </details>
# <details><summary>A product was sold out on Thursday. Is what it sold that week what was wanted?</summary>
#
# No: sales are cut off at the shelf. Demand was higher, by how much is not recorded.
#
# </details>
# <details><summary>Prices were cut in weeks of high interest. What does a regression of units on price say?</summary>
#
# Too much: the interest sold as well. Divide by visitors first, or compare within the same interest.
#
# </details>

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.stats import t as student

import shop
from shop import practice
from shop.playground import season

shop.setup(strict=True)

# %% [markdown] id="part_1" unclaimed="a heading"
# ## Part 1 of 3: the first morning, and the habit
#
# A *state* is what an operator knows on Monday, as plain values.

# %% id="opening"
opening = season.opening_state(7)
list(opening)

# %% id="opening_week"
pd.DataFrame(opening["weeks"])[["week", "visitors", "contacts", "agents", "late_share"]].tail(4)

# %% id="opening_sales"
pd.DataFrame(opening["sales"]).tail(3)

# %% [markdown] id="grain" unclaimed="grain and units"
# One row a week above, one row a week and product below; twelve weeks are past, numbered −11 to 0.
# Amounts are CNY, and sales are units *sold*.

# %% [markdown] id="habit_words" unclaimed="what the function does; its text says so too"
# ### The habit
#
# `season.baseline` is what the friend did: list prices, the festival's price in its week, five weeks of sales on the shelf, 1,000 CNY of advertising a channel, agents by last week's contacts.

# %% id="habit_decision"
season.baseline(opening)

# %% [markdown] id="predict_habit" unclaimed="a question"
# **Predict.**
# In which week will the habit earn least, and why?
# Write it down before you run the next cell.

# %% id="habit_game"
habit = season.play_season(season.baseline, seed=7)
habit[["week", "visitors", "late_share", "has_fault", "is_strike", "profit_cny"]].round(2)

# %% [markdown] id="habit_reading"
# The last week is the worst: what is left on the shelf loses value, and that is booked there.
# The pop-up fault covers the button to buy for four weeks and nobody looks.
# In the festival week nearly every contact waits for more than a minute: the habit counts last week's contacts.

# %% id="habit_reading_claim" role="claim"
assert habit.loc[habit["profit_cny"].idxmin(), "week"] == 12
assert habit["has_fault"].sum() == 4
assert habit.loc[habit["is_festival"], "late_share"].item() > 0.9

# %% id="habit_chart"
fig, ax = plt.subplots(figsize=(8, 4))
ax.bar(habit["week"], habit["profit_cny"] / 1000)
for name, mark in (("is_festival", "festival"), ("is_strike", "strike"), ("has_fault", "fault")):
    for week in habit.loc[habit[name], "week"]:
        height = max(habit["profit_cny"][week - 1] / 1000, 0) + 2
        ax.annotate(mark, (week, height), ha="center", va="bottom", fontsize=9)
ax.set_ylim(-75, 80)
ax.set_xticks(habit["week"])
ax.axhline(0, color="black", linewidth=0.8)
ax.set_title("By habit: four weeks of a fault that nobody saw, and a costly end")
ax.set_xlabel("Week")
ax.set_ylabel("Profit, thousand CNY")
plt.show()

# %% [markdown] id="practice_position" unclaimed="a question"
# **Practice.**
# On the first morning of seed 7 the habit orders lamps.
# What is the inventory position of the lamp right after: units on the shelf and ordered together?

# %% id="practice_position_cell"
answer = ...
practice.check("17_position", answer)

# %% [markdown] id="agents_words" unclaimed="how the part works"
# ### How many agents?
#
# Contacts of a week load the desk; `season.late_share` is the share that waits for more than a minute (Erlang C, chapter 14).
# Visitors of the festival week are known roughly: about twice as many come, fewer in the weeks beside it.


# %% id="crowd"
def crowd(state, week):
    """Return visitors of a week over those of a usual week, roughly."""
    near = {-1: 0.85, 0: 2.1, 1: 0.75}
    return near.get(week - state["festival_week"], 1.0)


# %% id="usual_visitors_function"
def usual_visitors(state):
    """Return visitors of a usual week, from the last four."""
    weeks = state["weeks"]
    pairs = zip(weeks["visitors"][-4:], weeks["week"][-4:], strict=True)
    return np.mean([visitors / crowd(state, week) for visitors, week in pairs])


# %% id="desk_function"
def desk(state):
    """Return the fewest agents with whom at most one contact in ten waits."""
    weeks = state["weeks"]
    share = sum(weeks["contacts"]) / sum(weeks["visitors"])
    contacts = usual_visitors(state) * crowd(state, state["week"]) * share
    return next(n for n in range(1, 99) if season.late_share(contacts, n) < 0.1)


# %% id="desk_look"
desk(opening), season.baseline(opening)["agents"]

# %% [markdown] id="practice_agents" unclaimed="a question"
# **Practice.**
# 1,500 contacts come in a week.
# How many agents are needed so that at most one contact in twenty waits for more than a minute?

# %% id="practice_agents_cell"
answer = ...
practice.check("17_agents", answer)

# %% [markdown] id="check_words" unclaimed="how the part works"
# ### A fault that nobody tells of
#
# Once in twelve weeks a pop-up covers the button.
# A check of the pages costs little and finds it, so the simplest rule is to check until it is found.


# %% id="watch"
def watch(state):
    """Check the pages from the second week on until a fault was found."""
    return state["week"] > 1 and not any(state["weeks"]["fault_found"])


# %% id="habit_and_checks_function"
def habit_and_checks(state):
    """Run the shop by habit and check the pages."""
    return season.baseline(state) | {"check_pages": watch(state)}


# %% id="watch_game"
checked = season.play_season(habit_and_checks, seed=7)

# %% id="watch_gain"
found = checked["profit_cny"].sum() - habit["profit_cny"].sum()
round(found), round(checked["check_cny"].sum())

# %% [markdown] id="watch_reading"
# Both games met the same visitors and the same luck (common random numbers), so that the whole difference, some 105,000 CNY, is due to the checks, which cost 6,400.
# Part 1 ends here: before any clever tool, somebody has to look at the page.

# %% id="watch_reading_claim" role="claim"
assert round(found, -3) == 105_000
assert checked["check_cny"].sum() == 6_400

# %% [markdown] id="part_2" unclaimed="a heading and a question"
# ## Part 2 of 3: one tool alone, and all of them
#
# Chapter 09 taught a price that earns most.
# **Predict.** What does it bring when everything else stays as it was: orders, agents, advertising?

# %% [markdown] id="demand_words" unclaimed="what the function does"
# Demand first: units *a visitor*, on price, in logarithms, weeks without sales or with an empty shelf left out.
# Twelve weeks of one product say little, so that the slope is pulled half of the way towards −2.9, the middle of what the game draws (`season.RANGES`).


# %% id="demand"
def demand(state, sku):
    """Return the slope of units a visitor on price, and units a visitor at 1 CNY."""
    place, number = state["skus"].index(sku), len(state["skus"])
    sales = {name: np.array(values)[place::number] for name, values in state["sales"].items()}
    usable = ~sales["is_sold_out"] & (sales["sold_units"] > 0)
    rate = np.log(sales["sold_units"][usable] / np.array(state["weeks"]["visitors"])[usable])
    price = np.log(sales["price_cny"][usable])
    slope = min((np.polyfit(price, rate, 1)[0] - 2.9) / 2, -1.8)
    return slope, np.exp(np.median(rate - slope * price))


# %% id="demand_look"
slopes = pd.Series({sku: demand(opening, sku)[0] for sku in opening["skus"]})
slopes.round(2)

# %% [markdown] id="price_words" unclaimed="a formula of chapter 09"
# The platform keeps 5% of revenue, so that a unit costs $c / 0.95$ in units of what the buyer pays, and the price that earns most is $\frac{c}{0.95} \cdot \frac{e}{e + 1}$ for an elasticity $e < -1$.


# %% id="best_price"
def best_price(state, sku):
    """Return the price that earns most; in its week not above the festival's price."""
    slope, _ = demand(state, sku)
    price = state["unit_cost_cny"][sku] / 0.95 * slope / (slope + 1)
    if state["week"] == state["festival_week"]:
        price = min(price, state["promo_share"] * state["list_price_cny"][sku])
    return price


# %% id="prices_alone_function"
def prices_alone(state):
    """Set the best prices; leave the rest to habit."""
    prices = {sku: best_price(state, sku) for sku in state["skus"]}
    return season.baseline(state) | {"price_cny": prices}


# %% [markdown] id="practice_price" unclaimed="a question"
# **Practice.**
# A unit costs 76 CNY, the platform keeps 5%, the elasticity is −2.
# Which price earns most?

# %% id="practice_price_cell"
answer = ...
practice.check("17_price", answer)

# %% id="prices_game"
cheaper = season.play_season(prices_alone, seed=7)
both = pd.DataFrame(
    {"habit": habit.sum(numeric_only=True), "prices": cheaper.sum(numeric_only=True)}
)

# %% id="prices_table"
both.loc[["revenue_cny", "goods_cny", "write_off_cny", "service_cny", "profit_cny"]].round(-3)

# %% [markdown] id="prices_reading"
# The right price alone *lost* in this season: revenue rose, profit fell.
# Is the formula wrong?
# Look at what buyers wanted and what was there.

# %% id="prices_reading_claim" role="claim"
assert both.loc["revenue_cny", "prices"] > both.loc["revenue_cny", "habit"]
assert both.loc["profit_cny", "prices"] < both.loc["profit_cny", "habit"]


# %% id="missed"
def missed(game):
    """Return units a week that were wanted and not there."""
    return sum(game[f"wanted_{sku}_units"] - game[f"sold_{sku}_units"] for sku in season.SKUS)


# %% id="missed_chart"
fig, ax = plt.subplots(figsize=(8, 4))
ax.plot(habit["week"], missed(habit), "--o", label="habit")
ax.plot(cheaper["week"], missed(cheaper), "-s", label="prices alone")
ax.set_title("Lower prices without a fuller shelf send buyers away")
ax.set_xlabel("Week")
ax.set_ylabel("Units wanted and not there")
ax.legend(title="Policy")
plt.show()

# %% [markdown] id="missed_reading"
# The habit orders by what was *sold*.
# Lower prices bring more buyers than the shelf was filled for, the units sold say less than what was wanted, and the next order is too small again.
# Chapter 10 called it censored demand 截断需求.

# %% id="missed_reading_claim" role="claim"
assert missed(cheaper).sum() > 3 * missed(habit).sum()

# %% [markdown] id="order_words" unclaimed="how the part works"
# ### The shelf has to know the price
#
# Demand of each week to come is visitors × units a visitor *at the price that will stand there*, more in the festival.
# An order has to last until the one after it arrives, with a fifth more for bad luck, less what is there or coming.


# %% id="order"
def order(state, sku, price):
    """Return units to order this week for a price that stays."""
    slope, level = demand(state, sku)
    week, lead = state["week"], state["lead_weeks"][sku]
    weekly = usual_visitors(state) * level * price**slope
    need = 0
    for ahead in range(week, min(week + lead + 2, 13)):
        more = 1.5 if ahead == state["festival_week"] else 1.0
        need += weekly * crowd(state, ahead) * more
    position = state["stock_units"][sku] + sum(units for _, units in state["coming"][sku])
    return 0 if week + lead > 12 else max(0, round(1.2 * need - position))


# %% [markdown] id="all_words" unclaimed="what the function does"
# And now all four together: prices, shelf, desk, checks.
# Advertising stays at the habit's 1,000 CNY a channel.


# %% id="all_tools"
def all_tools(state):
    """Set prices, order for them, staff the desk, check the pages."""
    decision = prices_alone(state)
    prices = decision["price_cny"]
    decision["order_units"] = {sku: order(state, sku, prices[sku]) for sku in state["skus"]}
    return decision | {"agents": desk(state), "check_pages": watch(state)}


# %% id="all_game"
together = season.play_season(all_tools, seed=7)
profits = [game["profit_cny"].sum() for game in (habit, cheaper, together)]

# %% id="all_profits"
[round(profit, -3) for profit in profits]

# %% [markdown] id="all_reading"
# 231,000 CNY by habit, less with prices alone, and 320,000 with all four.
# One season is one draw, however; part 3 plays thirty.

# %% id="all_reading_claim" role="claim"
assert [round(profit, -3) for profit in profits[::2]] == [231_000, 320_000]
assert profits[1] < profits[0]

# %% id="all_chart"
fig, ax = plt.subplots(figsize=(8, 4))
games = {"habit": habit, "prices alone": cheaper, "all four": together}
for (name, game), style in zip(games.items(), ("--", ":", "-"), strict=True):
    ax.plot(game["week"], game["profit_cny"].cumsum() / 1000, style, label=name)
ax.set_title("Prices alone fall behind; all four together lead at the end")
ax.set_xlabel("Week")
ax.set_ylabel("Profit so far, thousand CNY")
ax.legend(title="Policy")
plt.show()

# %% [markdown] id="part_3" unclaimed="a heading"
# ## Part 3 of 3: is it luck?
#
# ### Thirty seasons
#
# Every policy meets the same thirty seeds, so that each season gives a *difference*.

# %% id="runs"
policies = {
    "habit": season.baseline,
    "habit and checks": habit_and_checks,
    "prices alone": prices_alone,
    "all four": all_tools,
}
runs = season.compare_seasons(policies, range(30))

# %% id="profits"
table = runs.pivot(index="seed", columns="policy", values="profit_cny")[list(policies)]


# %% id="gain"
def with_interval(values):
    """Return mean and 95% interval of values that do not depend on each other."""
    reach = student.ppf(0.975, len(values) - 1) * values.sem()
    return pd.Series([values.mean(), values.mean() - reach, values.mean() + reach])


# %% id="gains"
gains = table.sub(table["habit"], axis=0).drop(columns="habit").apply(with_interval)
gains.index = ["gain_cny", "low_cny", "high_cny"]
gains.round(-3)

# %% [markdown] id="gain_reading"
# All four together gain 111,000 CNY a season over the habit (83,000 to 138,000).
# Checks alone gain 46,000 (33,000 to 59,000).
# The best price alone is at −11,000 with an interval from −26,000 to 3,000: whether it loses on average these thirty seasons do not settle, but it lost in 19 of them.

# %% id="gain_reading_claim" role="claim"
rounded = gains.round(-3)
assert list(rounded["all four"]) == [111_000, 83_000, 138_000]
assert list(rounded["habit and checks"]) == [46_000, 33_000, 59_000]
assert list(rounded["prices alone"]) == [-11_000, -26_000, 3_000]
assert (table["prices alone"] < table["habit"]).sum() == 19

# %% id="gain_chart"
fig, ax = plt.subplots(figsize=(8, 3.5))
middle = gains.loc["gain_cny"] / 1000
reach = (gains.loc["high_cny"] - gains.loc["gain_cny"]) / 1000
ax.errorbar(middle, range(len(middle)), xerr=reach, fmt="o", capsize=4)
ax.axvline(0, color="black", linewidth=0.8)
ax.set_yticks(range(len(middle)), middle.index)
ax.set_ylim(-0.5, len(middle) - 0.5)
ax.set_title("A tool is worth what the others let it earn")
ax.set_xlabel("Gain over the habit, thousand CNY a season (mean of 30, 95% interval)")
ax.set_ylabel("Policy")
plt.show()

# %% [markdown] id="practice_paired" unclaimed="a question"
# **Practice.**
# How much more do all four tools gain than checks alone, on average over the thirty seeds in `table`?

# %% id="practice_paired_cell"
answer = ...
practice.check("17_paired", answer)

# %% [markdown] id="regret_words" unclaimed="a definition"
# ### Regret
#
# The regret 遗憾值 of a policy is what it earned less than the best of those that were played in the same season.

# %% id="regret"
regret = table.rsub(table.max(axis=1), axis=0)
regret.mean().round(-3)

# %% [markdown] id="regret_reading"
# Who runs this shop by habit gives up 117,000 CNY a season against the best of the four, with prices alone 128,000, and with all four together 6,000.
# That the last is not 0 says: in a few seasons a simpler policy was better, by the chance of that season.
# The regret would be larger against a better policy than these; the examination's scale ends at one that was searched for.

# %% id="regret_reading_claim" role="claim"
three = regret.mean().round(-3)[["habit", "prices alone", "all four"]]
assert list(three) == [117_000, 128_000, 6_000]
assert (regret["all four"] > 0).any()

# %% [markdown] id="practice_seeds" unclaimed="a question"
# **Practice.**
# A gain of 10,000 CNY a season has a standard deviation of 60,000 between seasons.
# How many seasons have to be played until the standard error of the mean is 5,000?

# %% id="practice_seeds_cell"
answer = ...
practice.check("17_seeds", answer)

# %% [markdown] id="interval_words" unclaimed="a definition"
# ### Your intervals
#
# A plan needs to say how sure it is.
# An interval that should hold four weeks of five is judged by its *interval score* 区间得分: its width, and ten times what it missed by, in units.

# %% id="interval_score"
season.interval_score(80, 120, 100), season.interval_score(80, 120, 130)

# %% [markdown] id="interval_reading"
# An interval of 80 to 120 scores 40 when 100 are sold, and 140 when 130 are: it missed by 10, ten times.
# Low is good; too wide costs as surely as too narrow.

# %% id="interval_reading_claim" role="claim"
assert season.interval_score(80, 120, 100) == 40
assert season.interval_score(80, 120, 130) == 140

# %% [markdown] id="practice_score" unclaimed="a question"
# **Practice.**
# What does the interval 50 to 90 score when 45 units are sold?

# %% id="practice_score_cell"
answer = ...
practice.check("17_score", answer)


# %% id="naive_forecast"
def like_last_week(state, decision):
    """Return half to twice the sales of last week."""
    last = state["sales"]["sold_units"][-len(state["skus"]) :]
    return {sku: [units / 2, 2 * units] for sku, units in zip(state["skus"], last, strict=True)}


# %% id="naive_report"
played = [season.play_season(all_tools, seed, forecast=like_last_week) for seed in range(10)]
report = season.interval_report(played)
report

# %% [markdown] id="forecast_reading"
# "Half to twice of last week" holds 64% of what comes, fewer than the four fifths that were promised, although it is half as wide again as the mean of what is sold (width 1.48).
# It is wide in quiet weeks and still misses the festival, because last week knows nothing of this one.
# Coverage 覆盖率 and width belong together: an interval from nought to a million always holds.

# %% id="forecast_reading_claim" role="claim"
assert round(report["coverage"], 2) == 0.64
assert round(report["width"], 2) == 1.48

# %% [markdown] id="review_words" unclaimed="how to write a review"
# ### The review
#
# A review 复盘 compares plan and outcome, names the largest difference first, and separates what was decided from what happened.
# One table is enough: each kind of cost and income, habit against policy, over all seasons.

# %% id="review"
sums = {}
for name, policy in {"habit": season.baseline, "all four": all_tools}.items():
    games = [season.play_season(policy, seed) for seed in range(10)]
    sums[name] = pd.concat(games).filter(like="_cny").sum() / 10

# %% id="review_table"
review = pd.DataFrame(sums).loc[
    ["revenue_cny", "commission_cny", "goods_cny", "holding_cny", "ads_cny"]
    + ["service_cny", "check_cny", "write_off_cny", "profit_cny"]
]

# %% id="review_difference"
review.assign(difference=review["all four"] - review["habit"]).round(-2)

# %% [markdown] id="review_reading"
# Read from the bottom: profit rose; revenue brought it; goods, agents and what was written off cost more than before.
# A review that says only "revenue doubled" would hide the last three.

# %% id="review_reading_claim" role="claim"
change = review["all four"] - review["habit"]
assert change["profit_cny"] > 0 and change["revenue_cny"] > 0
assert change["goods_cny"] > 0 and change["service_cny"] > 0 and change["write_off_cny"] > 0

# %% [markdown] id="advice"
# ### On Monday
#
# To the friend: keep the checks first, since they alone bring 46,000 CNY a season and ask for no skill.
# Touch prices only together with the orders that they need.
# All four are worth 111,000 CNY a season.
# The advice changes when the shop's numbers lie outside what the game draws, or when wages rise so far that a festival desk no longer pays.

# %% id="advice_claim" role="claim"
assert gains.loc["gain_cny"].round(-3)["habit and checks"] == 46_000
assert gains.loc["gain_cny"].round(-3)["all four"] == 111_000

# %% [markdown] id="reveal_words" unclaimed="a heading"
# ### The truth, and the reconciliation
#
# What seed 7 drew can be shown: its elasticities against the ones that part 2 worked with.

# %% id="reveal"
truth = season.draw_season(7)
true_slopes = pd.Series([sku.elasticity for sku in truth.skus], index=list(season.SKUS))
pd.DataFrame({"worked_with": slopes, "drawn": true_slopes}).round(2)

# %% id="reveal_many"
gaps = []
for seed in range(30):
    first, drawn = season.opening_state(seed), season.draw_season(seed)
    for sku, product in zip(season.SKUS, drawn.skus, strict=True):
        pulled = demand(first, sku)[0]
        gaps.append((pulled - product.elasticity, 2 * pulled + 2.9 - product.elasticity))

# %% id="reveal_errors"
errors = pd.DataFrame(gaps, columns=["pulled_half_way", "as_measured"])
errors.abs().median().round(2)

# %% [markdown] id="reveal_reading"
# Over 90 products of thirty seasons the slope that was pulled half of the way to the middle misses the drawn one by 0.37 at the median, the slope as it was measured by 0.46.
# Pulling is no trick: with twelve weeks the range of all shops knows more than the one shop's noise.

# %% id="reveal_reading_claim" role="claim"
assert len(errors) == 90
assert list(errors.abs().median().round(2)) == [0.37, 0.46]

# %% [markdown] id="key_points" unclaimed="a summary of what was shown above"
# ## Key points
#
# - A policy is a function of what is known on Monday; write it before you play, and play it against the same chance as its rival.
# - One season is an anecdote: give the mean of many, with its interval.
# - A right price without the shelf for it can lose; tools are worth what the others let them earn.
# - Sales are cut off at the shelf: order by demand at the price that will stand there.
# - Look for faults that nobody reports.
# - Intervals are judged by what they hold and how wide they are.
#
# **Limits and ethics.**
# The game's buyers have constant elasticities and no memory, its rival does not answer, and its agents never tire.
# A policy that earns in it would still have to be told to those whose shifts it plans.
#
# **Glossary.**
# policy 策略 · state 状态 · regret 遗憾值 · common random numbers 公共随机数 · inventory position 库存头寸 · interval score 区间得分 · coverage 覆盖率 · review 复盘
#
# **Further reading.**
# Powell (2022), Reinforcement Learning and Stochastic Optimization. Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation. Law (2015), Simulation Modeling and Analysis, on common random numbers.
