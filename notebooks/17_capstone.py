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
# Both games met the same visitors and the same luck (common random numbers), so that the whole difference in this season, some 105,000 CNY, is due to the checks, which cost 6,400.
# How much it is in other seasons, part 3 will say.
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
# Leaving out is no cure: weeks of high demand empty a shelf more often, so that the level comes out a little low.
# Twelve weeks of one product say little, so that the slope is pulled half of the way towards −2.9, the middle of what the game draws (`season.RANGES`).


# %% id="usable_weeks"
def usable_weeks(state, sku):
    """Return logarithms of price and of units a visitor, for the weeks that can be used."""
    place, number = state["skus"].index(sku), len(state["skus"])
    sales = {name: np.array(values)[place::number] for name, values in state["sales"].items()}
    usable = ~sales["is_sold_out"] & (sales["sold_units"] > 0)
    rate = np.log(sales["sold_units"][usable] / np.array(state["weeks"]["visitors"])[usable])
    return np.log(sales["price_cny"][usable]), rate


# %% id="demand"
def demand(state, sku):
    """Return the slope of units a visitor on price, and units a visitor at 1 CNY."""
    price, rate = usable_weeks(state, sku)
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
# Demand of a week to come is visitors × units a visitor *at the price that will stand there*.
# An order has to last until the one after it arrives, with a fifth more for bad luck, less what is there or coming.
# This one takes every week for a usual week: it does not know the festival, and that is left to your policy.


# %% id="order"
def order(state, sku, price):
    """Return units to order this week for a price that stays, as if all weeks were usual ones."""
    slope, level = demand(state, sku)
    lead, left = state["lead_weeks"][sku], state["weeks_left"]
    need = usual_visitors(state) * level * price**slope * min(lead + 2, left)
    position = state["stock_units"][sku] + sum(units for _, units in state["coming"][sku])
    return 0 if lead >= left else max(0, round(1.2 * need - position))


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
# 231,000 CNY by habit, less with prices alone, and 370,000 with all four.
# One season is one draw, however; part 3 plays thirty.

# %% id="all_reading_claim" role="claim"
assert [round(profit, -3) for profit in profits[::2]] == [231_000, 370_000]
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

# Which tool earns it?
# To play each one alone says what it brings to the habit; to leave one out of the four says what it brings to the others.


# %% id="with_tools"
def with_tools(*tools):
    """Return a policy: the habit, with some of the tools in its place."""

    def policy(state):
        decision = all_tools(state)
        if "prices" not in tools:
            decision["price_cny"] = season.baseline(state)["price_cny"]
        prices = decision["price_cny"]
        decision["order_units"] = {sku: order(state, sku, prices[sku]) for sku in state["skus"]}
        for tool, part in (
            ("orders", "order_units"),
            ("desk", "agents"),
            ("checks", "check_pages"),
        ):
            if tool not in tools:
                decision[part] = season.baseline(state)[part]
        return decision

    return policy


# %% id="more_ads"
def more_ads(state):
    """Run the shop by habit and advertise about three times as much."""
    return season.baseline(state) | {"ads_cny": {"search": 3_500, "video": 2_500}}


# %% id="policies"
tools = ["prices", "orders", "desk", "checks"]
policies = {"habit": season.baseline}
policies |= {tool: with_tools(tool) for tool in tools}
policies |= {"prices, orders": with_tools("prices", "orders"), "more ads": more_ads}
policies |= {f"no {out}": with_tools(*(t for t in tools if t != out)) for out in tools}
policies |= {"all four": all_tools}

# %% id="runs"
runs = season.compare_seasons(policies, range(30))

# %% id="profits"
table = runs.pivot(index="seed", columns="policy", values="profit_cny")[list(policies)]


# %% id="gain"
def with_interval(values):
    """Return mean, standard error and 95% interval of values that do not depend on each other."""
    reach = student.ppf(0.975, len(values) - 1) * values.sem()
    ends = [values.mean() - reach, values.mean() + reach]
    return pd.Series([values.mean(), values.sem(), *ends], ["mean", "error", "low", "high"])


# %% id="gains"
gains = table.sub(table["habit"], axis=0).drop(columns="habit").apply(with_interval).T
gains.round(-3).astype(int)

# %% [markdown] id="gain_reading"
# All four together gain 83,000 CNY a season over the habit (95% interval 64,000 to 101,000).
# Of the four alone, only the checks gain for sure: 46,000 (33,000 to 59,000).
# For the other three, each alone, thirty seasons do not settle the sign: best prices −11,000 (−26,000 to 3,000), orders 5,000 (−4,000 to 14,000), the desk 0 (−7,000 to 7,000).
# Prices and orders together gain 18,000 (4,000 to 32,000).
# Advertising is no free lever either: about three times as much by habit, where the shelf cannot serve whom it brings, is at −16,000 (−21,000 to −10,000).
# Eleven intervals are shown; at 95% each, one of them may well miss.

# %% id="gain_reading_claim" role="claim"
rounded = gains.round(-3).astype(int)[["mean", "low", "high"]].T
assert list(rounded["all four"]) == [83_000, 64_000, 101_000]
assert list(rounded["checks"]) == [46_000, 33_000, 59_000]
assert list(rounded["prices"]) == [-11_000, -26_000, 3_000]
assert list(rounded["orders"]) == [5_000, -4_000, 14_000]
assert list(rounded["desk"]) == [0, -7_000, 7_000]
assert list(rounded["prices, orders"]) == [18_000, 4_000, 32_000]
assert list(rounded["more ads"]) == [-16_000, -21_000, -10_000]
assert len(gains) == 11

# %% id="gain_chart"
fig, ax = plt.subplots(figsize=(8, 4.5))
shown = gains.iloc[::-1] / 1000
reach = shown["high"] - shown["mean"]
ax.errorbar(shown["mean"], range(len(shown)), xerr=reach, fmt="o", capsize=4)
ax.axvline(0, color="black", linewidth=0.8)
ax.set_yticks(range(len(shown)), shown.index)
ax.set_ylim(-0.5, len(shown) - 0.5)
ax.set_title("A tool is worth what the others let it earn")
ax.set_xlabel("Gain over the habit, thousand CNY a season (mean of 30, 95% interval)")
ax.set_ylabel("Policy")
plt.show()

# %% [markdown] id="together_words" unclaimed="a heading and how the cell compares"
# ### What a tool adds to the others
#
# Differences between two policies are taken season by season, too: their intervals are narrower than those of the gains suggest, since both met the same luck.

# %% id="together"
added = {"orders, once prices are set": table["prices, orders"] - table["prices"]}
added |= {f"{out}, beside the other three": table["all four"] - table[f"no {out}"] for out in tools}
added = pd.DataFrame(added).apply(with_interval).T
added.round(-3).astype(int)

# %% [markdown] id="together_reading"
# Prices that are set alone want the orders: with them the same prices bring 29,000 CNY more (17,000 to 41,000).
# Beside the other three, the checks are worth 58,000 (39,000 to 78,000), the orders 42,000 (25,000 to 59,000), the prices 29,000 (12,000 to 46,000).
# The desk adds 3,000, with an interval from −3,000 to 8,000: whether it pays beside the others these seasons do not tell.
# It may pay more once the shelf is full for the festival's crowd, which this order does not know.

# %% id="together_reading_claim" role="claim"
shown = added.round(-3).astype(int)[["mean", "low", "high"]].values.tolist()
assert shown[0] == [29_000, 17_000, 41_000]
assert shown[1:3] == [[29_000, 12_000, 46_000], [42_000, 25_000, 59_000]]
assert shown[3:] == [[3_000, -3_000, 8_000], [58_000, 39_000, 78_000]]

# %% [markdown] id="practice_paired" unclaimed="a question"
# **Practice.**
# How much more do all four tools gain than checks alone, on average over the thirty seeds in `table`?
# Its columns are `all four` and `checks`.

# %% id="practice_paired_cell"
answer = ...
practice.check("17_paired", answer)

# %% [markdown] id="regret_words" unclaimed="a definition"
# ### Regret
#
# The regret 遗憾值 of a policy is what it earned less than the best of those that were played in the same season.
# The best is picked afterwards, season by season, so that no policy can have a regret of 0 but one that always wins; and it grows with the number of policies that are compared.

# %% id="regret"
four = table[["habit", "checks", "prices", "all four"]]
regret = four.rsub(four.max(axis=1), axis=0).apply(with_interval).T
regret[["mean", "error"]].round(-3).astype(int)

# %% [markdown] id="regret_reading"
# Who runs this shop by habit gives up 89,000 CNY a season against the best of these four (standard error 8,000), with prices alone 101,000 (10,000), with checks alone 43,000 (6,000), and with all four together 6,000 (3,000).
# That the last is not 0 says: in a few seasons a simpler policy was better, by the chance of that season.
# The regret would be larger against a better policy than these; the examination's scale ends at one that was searched for.

# %% id="regret_reading_claim" role="claim"
shown = regret.round(-3).astype(int)[["mean", "error"]].T
assert [list(shown[name]) for name in ("habit", "prices", "checks", "all four")] == [
    [89_000, 8_000], [101_000, 10_000], [43_000, 6_000], [6_000, 3_000],
]  # fmt: skip
wins = four.rsub(four.max(axis=1), axis=0)["all four"] == 0
assert 0 < (~wins).sum() < 10

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
held = pd.Series([season.interval_report([game])["coverage"] for game in played])
report | {"coverage_error": float(held.sem())}

# %% [markdown] id="forecast_reading"
# "Half to twice of last week" holds 62% of what comes (standard error 3%, from ten seasons, since weeks of one season hang together), fewer than the four fifths that were promised, although it is half as wide again as the mean of what is sold (width 1.49).
# It is wide in quiet weeks and still misses the festival, because last week knows nothing of this one.
# Coverage 覆盖率 and width belong together: an interval from nought to a million always holds.

# %% id="forecast_reading_claim" role="claim"
assert round(report["coverage"], 2) == 0.62
assert round(held.sem(), 2) == 0.03
assert report["coverage"] + 4 * held.sem() < 0.8
assert round(report["width"], 2) == 1.49

# %% [markdown] id="review_words" unclaimed="how to write a review"
# ### The review
#
# A review 复盘 compares plan and outcome, names the largest difference first, and separates what was decided from what happened.
# One table is enough: each kind of cost and income, habit against policy, over ten seasons here, with the standard error of the difference.

# %% id="review"
sums = {}
for name, policy in {"habit": season.baseline, "all four": all_tools}.items():
    games = [season.play_season(policy, seed).filter(like="_cny").sum() for seed in range(10)]
    sums[name] = pd.DataFrame(games)

# %% id="review_table"
rows = ["revenue_cny", "commission_cny", "goods_cny", "holding_cny", "ads_cny"]
rows += ["service_cny", "check_cny", "write_off_cny", "profit_cny"]
change = (sums["all four"] - sums["habit"])[rows]
review = pd.DataFrame({name: total[rows].mean() for name, total in sums.items()})

# %% id="review_difference"
review.assign(difference=change.mean(), error=change.sem()).round(-2)

# %% [markdown] id="review_reading"
# Read from the bottom: profit rose by 92,000 CNY a season (standard error 15,000); revenue brought it, and goods and agents cost more than before.
# What was written off rose by 8,000 with a standard error of 13,000: ten seasons do not say whether it is more.
# A review that says only "revenue nearly doubled" would hide that goods more than doubled.

# %% id="review_reading_claim" role="claim"
profit, written = change["profit_cny"], change["write_off_cny"]
assert [round(profit.mean(), -3), round(profit.sem(), -3)] == [92_000, 15_000]
assert [round(written.mean(), -3), round(written.sem(), -3)] == [8_000, 13_000]
for name in ("goods_cny", "service_cny"):
    assert change[name].mean() > 4 * change[name].sem()
growth = review["all four"] / review["habit"]
assert 1.8 < growth["revenue_cny"] < 2 < growth["goods_cny"]

# %% [markdown] id="advice"
# ### On Monday
#
# To the friend: if you keep only one, keep the checks.
# They alone bring 46,000 CNY a season (33,000 to 59,000), more than each of the other three alone by at least 29,000 at the low end of the interval, and ask for no skill.
# Touch prices only together with the orders that they need: the same prices bring 29,000 more with them (17,000 to 41,000).
# All four are worth 83,000 CNY a season (64,000 to 101,000) as they stand here; whether the desk is worth its wages beside the others is not settled.
# The advice holds for shops such as the game draws; a fault is sure to come in each of them, and where faults are rare the checks bring less.

# %% id="advice_claim" role="claim"
assert gains["mean"].round(-3)[["checks", "all four"]].tolist() == [46_000, 83_000]
ahead = table[["prices", "orders", "desk"]].rsub(table["checks"], axis=0).apply(with_interval)
assert ahead.loc["low"].min().round(-3) == 29_000
drawn = [season.play_season(season.baseline, seed)["has_fault"].any() for seed in range(30)]
assert all(drawn)

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
        measured = np.polyfit(*usable_weeks(first, sku), 1)[0]
        misses = demand(first, sku)[0] - product.elasticity, measured - product.elasticity
        gaps.append((seed, *np.abs(misses)))

# %% id="reveal_errors"
errors = pd.DataFrame(gaps, columns=["seed", "pulled", "as_measured"]).set_index("seed")
errors.median().round(2)

# %% id="reveal_closer"
closer = (errors["as_measured"] - errors["pulled"]).groupby("seed").mean()
with_interval(closer).round(2)

# %% [markdown] id="reveal_reading"
# Over 90 products of thirty seasons the slope that was pulled half of the way to the middle misses the drawn one by 0.37 at the median, the slope as it was measured by 0.46.
# On average, season by season, the pulled one is nearer by 0.15 (95% interval 0.03 to 0.26).
# Pulling is no trick: with twelve weeks the range of all shops knows more than the one shop's noise.
# It knows it here because the game tells its ranges; in a shop of yours the middle would come from other products, with an uncertainty of its own.

# %% id="reveal_reading_claim" role="claim"
assert len(errors) == 90
assert list(errors.median().round(2)) == [0.37, 0.46]
nearer = with_interval(closer).round(2)
assert [nearer["mean"], nearer["low"], nearer["high"]] == [0.15, 0.03, 0.26]

# %% [markdown] id="key_points" unclaimed="a summary of what was shown above"
# ## Key points
#
# - A policy is a function of what is known on Monday; write it before you play, and play it against the same chance as its rival.
# - One season is an anecdote: give the mean of many, with its interval.
# - A right price without the shelf for it can lose; tools are worth what the others let them earn: play each alone, and leave each out.
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
