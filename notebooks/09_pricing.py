# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 09 Pricing 定价
#
# **Time** 140 minutes.
# **You need** chapters 01 to 03, logarithms, and what a regression line is.
#
# The pricing manager 定价经理 asks on Friday, 2 January 2026:
# *"On Monday new prices go live. Which categories go up, which go down, how sure are you, and what does it cost us if you are wrong?"*
#
# After this lecture you can
#
# 1. tell a markup 加价率 from a margin 毛利率, and say what a cost-plus price leaves out;
# 2. show why a plain regression of sales on price is wrong in size and even in sign, and name the three reasons;
# 3. repair it with fixed effects 固定效应 and with an instrument 工具变量, and give an interval;
# 4. compute the price that earns most, and the regret in CNY when the elasticity 价格弹性 is misjudged;
# 5. clear ageing stock, judge a full-reduction 满减, and try a dynamic rule against a fixed price.

# %% [markdown] id="recall"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>Conversion rises on every channel and falls for the shop. How can that be?</summary>
#
# The mix moved towards channels that convert less: Simpson's paradox, chapter 02.
# Today the mix will be one of good and poor products.
#
# </details>
# <details><summary>A SKU closes five Saturdays in a row at zero stock. What do its sales say about demand?</summary>
#
# Only that it was at least that large: cut-off demand, chapter 10.
#
# </details>
# <details><summary>A join gives each SKU-week two rows where the rival had two offers. What happens to units?</summary>
#
# They count twice: fan-out, chapter 03.
#
# </details>

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import playground, published, realdata, style

shop.setup(strict=True)

# %% id="load"
daily = shop.load_product_daily()
stock = shop.load_inventory_daily()
products = shop.load_products()
rivals = shop.load_competitor_prices()

# %% id="load_more"
campaigns = shop.load_campaigns()
orders = shop.load_orders()
lines = shop.load_order_lines()
ages = shop.load_stock_ages()

# %% [markdown] id="grain"
# ## What one row is
#
# Which decision was made in a row, by whom, and when?

# %% id="look"
daily.loc[daily["product_id"] == 7].tail(2)

# %% [markdown] id="grain_words"
# One row is one SKU on one day.
# `price_cny` is what *we* asked that day, and `unit_cost_cny` what the *supplier* asked that day for a new unit.
# Somebody sat at a desk and chose each of these prices.
# Keep that person in mind: she knows things that are not in the table.

# %% id="sales"
sales = daily.merge(stock[["date", "product_id", "sold_units", "closing_units"]])
sales = sales.merge(products[["product_id", "category", "season"]], on="product_id")
sales["profit_cny"] = (sales["price_cny"] - sales["unit_cost_cny"]) * sales["sold_units"]

# %% [markdown] id="cost_plus"
# ## Price is cost plus something
#
# The course's sources print the rule in one line: price = cost × (1 + margin).
#
# **Predict.** A kettle costs 100 CNY. With a "margin of 50%", is its price 150 or 200?

# %% id="cost_plus_both"
share = 0.5
pd.Series({"of the cost": 100 * (1 + share), "of the price": 100 / (1 - share)})

# %% [markdown] id="cost_plus_words"
# Both, depending on who reads it.
# The rule as printed adds a share of the *cost*, which is a markup 加价率.
# Finance calls a share of the *price* the margin 毛利率: a markup of 50% leaves a margin of 33%.
# Whoever mixes them up here is wrong by 50 CNY a kettle.
#
# What does our shop add?

# %% id="markup"
year = sales[sales["date"] >= "2025-01-01"].copy()
year["revenue_cny"] = year["price_cny"] * year["sold_units"]
books = year.groupby("category")[["sold_units", "revenue_cny", "profit_cny"]].sum()
books["cost_cny"] = books["revenue_cny"] - books["profit_cny"]

# %% id="markup_table"
books["price_over_cost"] = books["revenue_cny"] / books["cost_cny"]
books["margin"] = books["profit_cny"] / books["revenue_cny"]
table = books[["price_over_cost", "margin"]].round(2)
table.assign(revenue_million_cny=(books["revenue_cny"] / 1e6).round(2))

# %% [markdown] id="markup_words"
# Between 1.65 and 1.96 times the cost, in every category.
# That is a habit rather than a finding: nobody asked the customer.
# A shopper does not know our cost, and does not care.
#
# A second habit looks at the rival.

# %% id="rival_index"
week = sales["date"] - pd.to_timedelta(sales["date"].dt.day_of_week, unit="D")
indexed = sales.assign(week_start=week).merge(
    rivals[["week_start", "product_id", "competitor_price_cny"]], on=["week_start", "product_id"]
)
(indexed["price_cny"] / indexed["competitor_price_cny"]).groupby(indexed["category"]).median()

# %% [markdown] id="rival_words"
# We ask what the rivals ask, within a few per cent.
# Two shops that copy one another's price can both be wrong for years.

# %% [markdown] id="say"
# ## What people say they would pay
#
# So ask the customer.
# The following panel is made up, 300 people and a camping lantern that costs us 40 CNY, since no survey is among our tables.
#
# Van Westendorp's questions 价格敏感度测试 want four prices: too cheap to trust, a bargain, getting dear, too dear.

# %% id="panel"
rng = np.random.default_rng(9)
worth = np.exp(rng.normal(np.log(85), 0.35, 300))
factors = {"too cheap": 0.55, "bargain": 0.8, "dear": 1.1, "too dear": 1.45}
said = pd.DataFrame({name: worth * f * rng.normal(1, 0.08, 300) for name, f in factors.items()})

# %% id="panel_curves"
asked = np.arange(30, 181)
falling = {name: (said[name].to_numpy()[:, None] >= asked).mean(0) for name in said.columns[:2]}
rising = {name: (said[name].to_numpy()[:, None] <= asked).mean(0) for name in said.columns[2:]}
optimum = asked[np.abs(falling["too cheap"] - rising["too dear"]).argmin()]
indifferent = asked[np.abs(falling["bargain"] - rising["dear"]).argmin()]

# %% id="panel_chart"
fig, ax = plt.subplots(figsize=(7.4, 3.8))
looks = {"too cheap": ":", "bargain": "--", "dear": "-.", "too dear": "-"}
for number, (name, curve) in enumerate((falling | rising).items()):
    ax.plot(asked, curve, linestyle=looks[name], marker="", label=name, color=style.COLORS[number])
ax.axvline(optimum, color=style.HIGHLIGHT, linestyle="-", linewidth=1, marker="")
style.percent(ax.yaxis)
ax.set(xlabel="Price asked (CNY)", ylabel="People who say so", xlim=(30, 180))
ax.set_title(f"At CNY {optimum} as few find it too cheap as too dear")
ax.legend(loc="center right")
plt.show()

# %% [markdown] id="gabor"
# Where "too cheap" meets "too dear" stands the price that offends fewest people.
# Nothing in the picture knows our cost, so it is a price people tolerate and not one that earns most.
#
# Gabor and Granger 加博尔–格兰杰法 ask more plainly: *would you buy at 79?*
# The share of yes, times price less cost, is a profit for each person who answered.

# %% id="gabor_table"
offer = pd.DataFrame({"price_cny": [59, 79, 99, 119, 139]})
offer["share"] = [(worth >= price).mean() for price in offer["price_cny"]]
offer["profit_cny"] = (offer["price_cny"] - 40) * offer["share"]
offer.round(2)

# %% [markdown] id="say_words"
# Surveys are quick, and for a product that nobody has sold yet there is nothing better.
# But a "yes" costs the panel nothing, so shares of yes run too high, and prices too.
# What people *do* is in our tables.
# From here on we look at that.

# %% [markdown] id="first"
# ## The first answer
#
# Camping 露营 earns most, so it comes first.
# An elasticity 价格弹性 says by how many per cent units move when the price moves by one per cent.
# On logarithms it is the slope of a line, so put all weeks of all camping SKUs into one regression.


# %% id="weekly_function"
def by_week(days: pd.DataFrame) -> pd.DataFrame:
    """Return one row a SKU and week, with units and the means of log price and log cost."""
    days = days.assign(
        week_start=days["date"] - pd.to_timedelta(days["date"].dt.day_of_week, unit="D"),
        price=np.log(days["price_cny"]),
        cost=np.log(days["unit_cost_cny"]),
        search=np.log(days["search_index"]),
    )
    return days.groupby(["product_id", "category", "season", "week_start"], as_index=False).agg(
        sold=("sold_units", "sum"),
        price=("price", "mean"),
        cost=("cost", "mean"),
        search=("search", "mean"),
        promoted=("is_promoted", "mean"),
        days=("date", "size"),
        least=("closing_units", "min"),
    )


# %% id="weekly"
weekly = by_week(sales)
weekly["interest"] = weekly.groupby("product_id")["search"].transform(
    lambda values: values.shift().rolling(4, min_periods=1).mean()
)
weekly = weekly[(weekly["days"] == 7) & (weekly["sold"] > 0)].dropna()
weekly["units"] = np.log(weekly["sold"])
camping = weekly[weekly["category"] == "camping"]

# %% [markdown] id="first_predict"
# **Predict.** Does the line rise or fall, and how steeply?


# %% id="fit_function"
def fit(left: pd.DataFrame, x: list[str], z: list[str], sku: pd.Series) -> pd.DataFrame:
    """Return effects of x on units, with instruments z, and 95% intervals clustered by SKU."""
    target, have, use = left["units"].to_numpy(), left[x].to_numpy(), left[z].to_numpy()
    bread = np.linalg.inv(use.T @ have)
    effect = bread @ use.T @ target
    scores = pd.DataFrame(use * (target - have @ effect)[:, None]).groupby(sku.to_numpy()).sum()
    spread = len(scores) / (len(scores) - 1)
    error = np.sqrt(np.diag(bread @ (scores.T @ scores).to_numpy() @ bread.T) * spread)
    ends = {"low": effect - 1.96 * error, "high": effect + 1.96 * error}
    return pd.DataFrame({"effect": effect, "error": error} | ends, index=x)


# %% id="naive"
centred = camping[["units", "price"]] - camping[["units", "price"]].mean()
naive = fit(centred, ["price"], ["price"], camping["product_id"])
naive.round(2)

# %% id="naive_chart"
fig, ax = plt.subplots(figsize=(7.2, 3.9))
ax.scatter(np.exp(camping["price"]), camping["sold"], s=6, color=style.MUTED)
line = np.linspace(camping["price"].min(), camping["price"].max(), 2)
level = camping["units"].mean() - naive["effect"].iloc[0] * camping["price"].mean()
ax.plot(np.exp(line), np.exp(level + naive["effect"].iloc[0] * line), marker="")
ax.set(xscale="log", yscale="log", xlabel="Price (CNY)", ylabel="Units sold a week")
ax.set(xticks=[50, 100, 200, 500], xticklabels=[50, 100, 200, 500])
ax.set(yticks=[1, 10, 100], yticklabels=[1, 10, 100])
ax.minorticks_off()
ax.set_title("The first answer: dearer camping goods sell more")
plt.show()

# %% [markdown] id="first_words"
# The line *rises*.
# Taken at its word, a dearer tent sells more tents, and the best price is as high as we dare.
#
# It looks right.
# There are thousands of points, the line is what every spreadsheet draws, and "our customers buy quality" is a sentence that people like to hear in meetings.
# Mind that the interval reaches far below zero: the machine is less sure than the meeting.
#
# Before we believe it, we ask who chose these prices, and why.
# There are three answers, and each breaks the regression in its own way.

# %% [markdown] id="within"
# ## Compare a SKU with itself
#
# First answer: *dear goods are better goods*.
# A large tent costs more than a small one and is wanted more.
# The regression compares the two and calls the difference an effect of price: quality confounding 质量混杂.
#
# The repair: compare each SKU only with itself, by taking its mean off both columns.
# That is what a fixed effect 固定效应 for each SKU does.


# %% id="within_function"
def within(table: pd.DataFrame, columns: list[str], keys: list[str]) -> pd.DataFrame:
    """Return the columns less their means by each key, in turns until both are gone."""
    left = table[columns].astype(float)
    for _ in range(25 if len(keys) > 1 else 1):
        for key in keys:
            left = left - left.groupby(table[key]).transform("mean")
    return left


# %% [markdown] id="large_words"
# A SKU that sells two a week is of little use for that: its weeks without a sale vanish in the logarithm, and only its better weeks remain.
# From here on, SKUs of at least four units a week teach.

# %% id="large"
everything = weekly
weekly = weekly[weekly.groupby("product_id")["sold"].transform("mean") >= 4].copy()
camping = weekly[weekly["category"] == "camping"]
print(f"{weekly['product_id'].nunique()} SKUs, {len(weekly):,} weeks")

# %% [markdown] id="within_predict"
# **Predict.** On which side of zero will the slope be now?

# %% id="within_run"
left = within(camping, ["units", "price"], ["product_id"])
by_sku = fit(left, ["price"], ["price"], camping["product_id"])
by_sku.round(2)

# %% [markdown] id="within_words"
# From a slope above zero to one far below: quality was all there was in the first answer.
# Ten per cent dearer now means a fifth fewer units.
# With this number a price of 1.8 times the cost is best, as we shall see, and camping, at nearly twice its cost, should become *cheaper*.
#
# Two analysts, the same table, opposite advice.
# We are not there yet.

# %% [markdown] id="timing"
# ## Promotions come when everybody buys
#
# Second answer: *we are cheap on the days when people buy anyway*.
# Prices fall for 618 and Double 11, and people come for the festival.

# %% id="timing_star"
star = camping.groupby("product_id")["sold"].sum().idxmax()
one = sales[sales["product_id"] == star].set_index("date")["2025-04-01":"2025-12-31"]

# %% id="timing_draw"
fig, axes = plt.subplots(2, 1, figsize=(8, 4.4), sharex=True)
axes[0].plot(one["price_cny"], marker="", color=style.HIGHLIGHT)
axes[1].plot(one["sold_units"], marker="", linewidth=1)
axes[0].set(ylabel="Price (CNY)")
axes[0].set_title(f"SKU {star}: the low price and the crowd arrive on the same day")
axes[1].set(xlabel="Day of 2025", ylabel="Units sold a day")
plt.show()

# %% [markdown] id="timing_words"
# Part of each festival's peak is the lower price, and part is the festival.
# The regression hands all of it to the price: promotion timing 促销时点.
#
# The repair: compare SKUs within the same week.
# In a festival week some are reduced by 5% and others by 20%, and all meet the same crowd.
# Goods of different seasons have different crowds, so the week counts by season.

# %% id="timing_run"
weekly["season_week"] = weekly["season"] + weekly["week_start"].astype(str)
camping = weekly[weekly["category"] == "camping"]
left = within(camping, ["units", "price", "promoted"], ["product_id", "season_week"])
x = ["price", "promoted"]
by_week_too = fit(left, x, x, camping["product_id"])
by_week_too.round(2)

# %% [markdown] id="timing_reading"
# The price has lost half of its effect.
# `promoted` is the festival banner itself, which draws visitors at any price.
#
# Now the number says: people hardly mind, raise the price a lot.
# The advice has turned round a second time.

# %% [markdown] id="shelf"
# ## What the shelf hides from the price
#
# One more thing on the way.
# A cheap week sells out, and then its sales stop: cut-off units 截断.
# So the cheapest weeks look weaker than they were, and the slope flatter.

# %% id="shelf_share"
keys = ["product_id", "season_week"]
half = np.where(within(weekly, ["price"], keys)["price"] < 0, "cheap weeks", "dear weeks")
(weekly["least"] == 0).groupby(half).mean().rename("share that ran out").round(3)

# %% [markdown] id="shelf_words"
# A SKU's cheap weeks run out more often than its dear ones.
# The repair: a week with one empty day does not teach, neither its empty day nor its others.

# %% id="shelf_repair"
usable = weekly[weekly["least"] > 0].copy()
print(f"{len(usable):,} of {len(weekly):,} weeks never ran out")


# %% id="shelf_function"
def with_weeks(table: pd.DataFrame, name: str) -> float:
    """Return the slope of a category within SKUs and weeks, banner taken out."""
    mine = table[table["category"] == name]
    rest = within(mine, ["units", *x], keys)
    return fit(rest, x, x, mine["product_id"])["effect"].iloc[0]


# %% id="shelf_run"
three = ["camping", "cleaning", "tableware"]
tables = {"all weeks": weekly, "in stock": usable}
pd.DataFrame({k: {n: with_weeks(t, n) for n in three} for k, t in tables.items()}).round(2)

# %% [markdown] id="shelf_reading"
# For tents it is a trifle, for tableware a good tenth of the elasticity: it depends on how often the cheap weeks run out.
# Cleaner now, and for camping still weak.
# Something else is left.

# %% [markdown] id="instrument"
# ## A price that moves for its own reasons
#
# Third answer: *the desk sees demand coming*.
# When searches rise, the pricing manager asks a little more.
# So dear weeks are weeks in which more was wanted, and price hides its own effect.

# %% id="desk"
camping = usable[usable["category"] == "camping"]
left = within(camping, ["units", "cost", *x], keys)
seen = within(usable, ["price", "search"], keys)
slope = (seen["price"] * seen["search"]).sum() / (seen["search"] ** 2).sum()
print(f"searches up 10%: price up {10 * slope:.1f}%")

# %% [markdown] id="desk_words"
# A dashboard that answers to demand cannot measure demand.
# We need prices that moved for a reason which shoppers do not see.
#
# The supplier gives us one.
# Suppliers re-quote at odd weeks, steel and cotton follow their own markets, and the desk passes a part on.
# A buyer of tents sees the price and never the quotation.
# Such a variable is an instrument 工具变量.
#
# $$elasticity = \frac{\text{what the cost does to units}}{\text{what the cost does to the price}}$$
#
# **Predict.** Weaker or stronger than the last slope?

# %% id="instrument_parts"
cost = within(left.assign(**camping[keys]), ["units", "price", "cost"], keys)
on_price, on_units = ((cost["cost"] * cost[y]).sum() for y in ["price", "units"])
square = (cost["cost"] ** 2).sum()
print(f"cost up 10%: price {10 * on_price / square:+.1f}%, units {10 * on_units / square:+.1f}%")
print(f"ratio {on_units / on_price:.2f}")

# %% [markdown] id="instrument_words"
# Two stages in one fraction: that is all there is to two-stage least squares 两阶段最小二乘.
# With the banner beside it, the matrix form does the same and brings an interval.

# %% id="instrument_run"
z = ["cost", "promoted"]
by_cost = fit(left, x, z, camping["product_id"])
by_cost.round(2)

# %% id="instrument_check"
from statsmodels.sandbox.regression.gmm import IV2SLS

theirs = IV2SLS(left["units"], left[x], left[z]).fit().params
pd.DataFrame({"ours": by_cost["effect"], "statsmodels": theirs}).round(6)

# %% [markdown] id="instrument_conditions"
# **Investigate.** Put `promoted` out of `x` and `z`, and take the means off again.
# How far does the answer move, and why so little?
#
# An instrument has to satisfy three conditions, of which only the first can be tested.
#
# 1. It moves the price. Here it moves it by three quarters of its own change.
# 2. Nothing but the price leads from it to the shopper. A cheaper cloth that also feels cheaper would break this.
# 3. It is not set by our demand. A supplier who charges more because *we* sell well would break this.
#
# And it answers for the prices that it moved: ours are within a fifth of the usual ones.

# %% [markdown] id="eight"
# ## All eight at once
#
# Camping was one category of eight.
# Weeks and banners work alike everywhere, so one regression serves them all, with a price of its own for each.
# The rival's price joins, since his markdown moves our units as well.

# %% id="eight_columns"
usable = usable.merge(
    rivals[["week_start", "product_id", "competitor_price_cny"]], on=["week_start", "product_id"]
)
usable["rival"] = np.log(usable.pop("competitor_price_cny"))

# %% id="eight_prices"
names = sorted(usable["category"].unique())
for name in names:
    mine = usable["category"] == name
    for column in ["price", "cost", "rival"]:
        usable[f"{column}_{name}"] = usable[column] * mine

# %% id="eight_run"
price, cost, rival = ([f"{c}_{n}" for n in names] for c in ["price", "cost", "rival"])
left = within(usable, ["units", "promoted", "interest", *price, *cost, *rival], keys)
others = ["promoted", *rival]
fixed = fit(left, price + others, price + others, usable["product_id"])
by_cost = fit(left, price + others, cost + others, usable["product_id"])


# %% id="eight_simple_function"
def simple(keys: list[str]) -> list[float]:
    """Return the slope of each category by itself, in all weeks or within SKUs."""
    table = everything if keys == ["category"] else weekly
    rest = within(table, ["units", "price"], keys)
    parts = [part for _, part in rest.groupby(table["category"])]
    fits = [fit(part, ["price"], ["price"], table["product_id"][part.index]) for part in parts]
    return [found["effect"].iloc[0] for found in fits]


# %% id="eight_table"
ladder = pd.DataFrame({"plain": simple(["category"]), "SKU": simple(["product_id"])}, index=names)
ladder["SKU and week"] = fixed.loc[price, "effect"].to_numpy()
ladder["supplier's cost"] = by_cost.loc[price, "effect"].to_numpy()
ladder.round(2)

# %% [markdown] id="eight_words"
# The same story eight times.
# The plain slope is near zero, and above it in half of the categories.
# SKUs compared with themselves overshoot, because of the festivals.
# With weeks taken out it falls short, because of the desk.
# Cost puts it in between.

# %% [markdown] id="second_look"
# A second look from another side: we *know* what the desk looks at.
# `interest` is the mean of the log search index of the four weeks before.
# With it in the regression, weeks of equal interest are compared, and no instrument is needed.

# %% id="second_look_run"
others = ["promoted", "interest", *rival]
by_search = fit(left, price + others, price + others, usable["product_id"])
final = fit(left, price + others, cost + others, usable["product_id"])

# %% id="second_look_table"
steps = {"cost": by_cost, "searches": by_search, "both": final}
table = pd.DataFrame({name: step.loc[price, "effect"] for name, step in steps.items()})
table.set_axis(names).round(2)

# %% [markdown] id="second_look_words"
# Two repairs that rest on different assumptions agree within a fifth.
# That is worth more than a narrow interval of either.
# Together they are sharper than each alone, so both go into the numbers that we use.
# This is also why chapter 10, which had searches among its features, found prices close to the truth.

# %% id="eight_final"
estimate = final.loc[price].set_axis(names)
ladder["cost and searches"] = estimate["effect"]
estimate.round(2)

# %% [markdown] id="cross_question"
# What does a rival's price do?

# %% id="cross"
final.loc[rival, ["effect", "low", "high"]].set_axis(names).round(2)

# %% [markdown] id="cross_words"
# If the rival becomes 10% dearer, we sell 5 to 10% more: a cross-price elasticity 交叉价格弹性.
# His price moves us less than our own.
# So following each of his markdowns gives away margin to hold on to a few units.

# %% [markdown] id="cereal"
# ## The same ladder on cereals
#
# Is this a fairy tale of one simulated shop?
# The data with which economists learn it are breakfast cereals: 24 brands in 94 city-quarters, made by Nevo to stand for his confidential ones.
# Demand is measured as log share over log share of who buys none, and price in USD, so the coefficient is no elasticity.
# The ladder is the same: plain, with product effects, with instruments.

# %% id="cereal_columns"
cereal = realdata.load_nevo_cereal()
outside = 1 - cereal.groupby("market_ids")["shares"].transform("sum")
cereal["units"] = np.log(cereal["shares"] / outside)
instruments = [f"demand_instruments{number}" for number in range(20)]

# %% id="cereal_run"
plain = cereal[["units", "prices"]] - cereal[["units", "prices"]].mean()
effects = within(cereal, ["units", "prices", *instruments], ["product_ids"])
weights = np.linalg.lstsq(effects[instruments], effects["prices"], rcond=None)[0]
effects["moved"] = effects[instruments] @ weights

# %% id="cereal_table"
sku = cereal["product_ids"]
steps = {
    "ols_price": fit(plain, ["prices"], ["prices"], sku),
    "fixed_effects_price": fit(effects, ["prices"], ["prices"], sku),
    "iv_price_2_decimals": fit(effects, ["prices"], ["moved"], sku),
}
cereals = pd.concat(steps).droplevel(1)
cereals.round(2)

# %% id="cereal_agree"
[published.agrees(f"cereal.{name}", effect) for name, effect in cereals["effect"].items()]

# %% [markdown] id="cereal_words"
# −7.59, −28.95, −30.10: the first is too weak by a factor of four, and most of the repair comes from comparing each product with itself.
# Here instruments add little, because cereal prices answered little to the demand of a quarter.
# Which step matters most depends on who set the prices, and why.

# %% [markdown] id="yogurt"
# ## Whose customers come?
#
# One product at a time is not how a shelf works.
# If one brand gets cheaper, whom does it take from: the rival, or our own second brand?
#
# 100 households bought yogurt 2,412 times, one of four brands, at prices that the scanner noted, with or without an advertisement.
# A logit 多项 Logit gives each brand a pull: a constant, so much for each cent, so much for an advertisement.
# The chance of a brand is its share of $e^{pull}$ of all four.

# %% id="yogurt_load"
yogurt = realdata.load_yogurt()
brands = ["yoplait", "dannon", "hiland", "weight_watchers"]
cents = yogurt[[f"price_{brand}_cents" for brand in brands]].to_numpy()
advertised = yogurt[[f"feature_{brand}" for brand in brands]].to_numpy()
bought = np.column_stack([yogurt["choice"] == brand for brand in brands])


# %% id="chances_function"
def chances(weights: np.ndarray) -> np.ndarray:
    """Return the chance of each brand at each purchase."""
    pull = np.append(0, weights[:3]) + weights[3] * cents + weights[4] * advertised
    share = np.exp(pull - pull.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


# %% [markdown] id="yogurt_fit_words"
# The best weights make what was bought as likely as can be.

# %% id="yogurt_fit"
from scipy.optimize import minimize

found = minimize(lambda weights: -np.log(chances(weights)[bought]).sum(), np.zeros(5))
a_cent, an_advertisement = found.x[3:]
print(f"a cent {a_cent:.3f}, an advertisement {an_advertisement:.3f}, fit {-found.fun:.3f}")

# %% id="yogurt_agree"
fitted = {"price": a_cent, "feature": an_advertisement, "log_likelihood": -found.fun}
[published.agrees(f"yogurt_logit.{name}", value) for name, value in fitted.items()]

# %% [markdown] id="yogurt_fit_reading"
# The printed figures, to the last digit: −0.367, 0.491, −2656.888.
# An advertisement pulls as much as 0.491 / 0.367 = 1.3 cents off, an eighth of Yoplait's price.
#
# Now raise one price by 1% and count whose sales move, and by how many per cent.
#
# **Predict.** Yoplait gets dearer. Who gains most *in per cent*: Dannon, which is large, or Hiland, which is small and cheap?

# %% id="yogurt_cross"
p = chances(found.x)
same = np.eye(4)[:, None, :]
moves = a_cent * (same - p) * p.T[:, :, None] * cents
moved_by = moves.sum(axis=1) / p.sum(axis=0)[:, None]
names_of = [brand.replace("_", "\n").title() for brand in brands]

# %% id="yogurt_chart"
fig, ax = plt.subplots(figsize=(6.6, 3.9))
ax.imshow(moved_by, cmap="PuOr", vmin=-4, vmax=4, aspect="auto")
for row, column in np.ndindex(4, 4):
    text = f"{moved_by[row, column]:+.2f}".replace("-", "−")
    ax.text(column, row, text, ha="center", va="center")
ax.set(xticks=range(4), xticklabels=names_of, yticks=range(4), yticklabels=names_of)
ax.set(xlabel="Whose price rises by 1%", ylabel="Whose sales move (%)")
ax.set_title("A dearer Yoplait sends the same 1.2% to every rival")
ax.grid(visible=False)
plt.show()

# %% [markdown] id="yogurt_words"
# Own effects 自价格弹性 stand on the diagonal, −1.7 to −2.3; all others are cross effects 交叉价格弹性.
# Read a column: every rival gains nearly the same per cent.
# That is no finding about yogurt but what this formula always says: customers who leave spread over the others by their shares.
# Would you believe it of a cheap brand and a diet brand?
# So use it for *how much* leaves, and let a model with richer customers, such as the one behind the cereals' −63, say *where to*.

# %% [markdown] id="avocado"
# ## When no step helps
#
# Avocados in California: mean price and number sold, 169 weeks.
# What is their elasticity?

# %% id="avocado_load"
avocado = realdata.load_avocado()
logs = np.log(avocado[["volume", "price_usd"]])
month = avocado["week_end"].dt.month

# %% id="avocado_readings"
readings = {
    "all weeks as they are": logs - logs.mean(),
    "a week beside its month of the year": logs - logs.groupby(month).transform("mean"),
    "a week beside the week before": logs.diff().dropna(),
}
for reading, part in readings.items():
    print(
        f"{part['volume'] @ part['price_usd'] / (part['price_usd'] @ part['price_usd']):.2f} {reading}"
    )

# %% [markdown] id="avocado_predict"
# Three readings, and the largest is twice the smallest.
#
# **Predict.** The four weeks with the highest sales: which weeks of the year are they, and were avocados dear or cheap?

# %% id="avocado_great"
great = avocado.nlargest(4, "volume").sort_values("week_end")
great

# %% id="avocado_chart"
fig, ax = plt.subplots(figsize=(7.4, 3.9))
ax.plot(avocado["price_usd"], avocado["volume"] / 1e6, "o", linestyle="none", alpha=0.6)
ax.plot(great["price_usd"], great["volume"] / 1e6, "D", linestyle="none", color=style.HIGHLIGHT)
ax.annotate("Super Bowl weeks", (0.83, 10), va="center")
ax.set(xlabel="Mean price (USD)", ylabel="Sold in the week (million)")
ax.set_title("Cheapest when most are wanted: whose doing is this cloud?")
plt.show()

# %% [markdown] id="avocado_words"
# All four end on the Sunday of the Super Bowl, when everybody makes guacamole, *and* shops cut the price.
# A good harvest lowers prices and moves along demand; a feast moves demand itself; a price cut for the feast does both at once.
# The table has a price and a quantity, and nothing that says which of them was at work in a week.
# No fixed effect repairs that, and there is no cost in it to be an instrument.
# The honest answer is a question: what else do you know about these prices?
# Our own answers above stood on quotations and searches, not on cleverness.

# %% [markdown] id="best"
# ## The best price
#
# Profit of a unit times units: raising the price adds to the first and takes from the second.
# With a constant elasticity $e$ below −1 both balance at
#
# $$p^* = cost \times \frac{e}{1 + e}$$
#
# So there *is* a rule "cost times something".
# Its factor comes from the customer, not from habit.
#
# **Predict.** Is it larger for −1.7 or for −3?

# %% id="best_table"
best = estimate[["effect", "low", "high"]] / (1 + estimate[["effect", "low", "high"]])
best = best.set_axis(["best", "if low", "if high"], axis=1)
best.insert(0, "today", books["price_over_cost"])
best.round(2)

# %% [markdown] id="best_words"
# Where shoppers mind little, ask more; where they compare, ask less.
# Bedding and camping are below their best factor, cleaning, tableware and outdoor wear above it.
# Near −1 the formula explodes: for bedding it says anything from three to thirty times the cost.
# So no price goes further than prices went in two years, a fifth up and 15% down.

# %% id="gain_function"
LOWEST, HIGHEST = 0.85, 1.20


def change_for(elasticity: pd.Series) -> pd.Series:
    """Return the price as a multiple of today's that earns most, within prices that were seen."""
    factor = (elasticity / (1 + elasticity)).where(elasticity < -1, np.inf)
    return (factor / books["price_over_cost"]).clip(LOWEST, HIGHEST)


# %% id="gain_cny_function"


def gain_cny(change: pd.Series, elasticity: pd.Series) -> pd.Series:
    """Return how much more a year's profit is at prices changed by a factor."""
    unit = books["price_over_cost"] * change - 1
    return books["cost_cny"] * unit * change**elasticity - books["profit_cny"]


# %% id="curve"
changes = pd.Series(np.linspace(0.8, 1.3, 51))
curves = {
    end: [gain_cny(pd.Series(c, names), estimate[end])["camping"] for c in changes]
    for end in ["low", "effect", "high"]
}

# %% id="curve_chart"
fig, ax = plt.subplots(figsize=(7.4, 3.9))
style.percent(ax.xaxis), style.thousands(ax.yaxis)
ax.fill_between(changes, curves["low"], curves["high"], color=style.MUTED, alpha=0.5, linewidth=0)
ax.plot(changes, curves["effect"], marker="", color=style.HIGHLIGHT)
ax.axhline(0, color=style.INK, linestyle=":", linewidth=1, marker="")
ax.set(xlabel="Price as a share of today's", ylabel="Profit over today's (CNY a year)")
ax.set(title="Camping: a tenth dearer pays at both ends of the interval")
plt.show()

# %% [markdown] id="regret"
# ## What a wrong elasticity costs
#
# A price is chosen by what somebody *believes*, and paid for by what is *true*.
# The regret 后悔值 is the profit at the best price less the profit at the chosen one.
#
# **Predict.** Suppose camping is really −1.7. Is it dearer to believe −2.5 or to believe −1.2?

# %% id="regret_run"
beliefs = np.round(np.arange(-3.4, -1.05, 0.1), 2)
really = pd.Series(-1.7, names)
top = gain_cny(change_for(really), really)["camping"]
regret = pd.Series(
    [top - gain_cny(change_for(pd.Series(b, names)), really)["camping"] for b in beliefs], beliefs
)

# %% id="regret_chart"
fig, ax = plt.subplots(figsize=(7.4, 3.6))
ax.plot(regret, marker="o", color=style.HIGHLIGHT)
style.thousands(ax.yaxis)
ax.axvline(-1.7, color=style.INK, linestyle=":", linewidth=1, marker="")
ax.annotate("true", (-1.7, 250_000), (5, 0), textcoords="offset points")
ax.set(xlabel="Elasticity believed", ylabel="Regret (CNY a year)")
ax.set_title("Camping, if −1.7 is true: who believes −2.7 loses an eighth")
plt.show()

# %% [markdown] id="regret_words"
# The curve is flat around the truth and steep far from it: a tenth too much costs next to nothing, a whole point costs an eighth of the category's profit.
# To the right, and on the far left, it is flat because our limits caught the mistake.
# A limit on how far a price may move is an insurance, and a cheap one.

# %% [markdown] id="old"
# ## Stock that grows old
#
# At the end of December some goods have been lying for more than three months 库龄.

# %% id="old_table"
now = ages[ages["month_end"] == "2025-12-31"]
aged = now[now["age_days"].isin(["91-180", "181+"])].groupby("product_id")
old = pd.DataFrame({"old_units": aged["units"].sum(), "old_cny": aged["value_cny"].sum()})
print(f"{old['old_cny'].sum():,.0f} CNY at cost, {len(old)} SKUs")

# %% id="old_cover"
recent = stock[stock["date"] > "2025-11-19"]
old["stock"] = now.groupby("product_id")["units"].sum()
old["weekly"] = recent.groupby("product_id")["sold_units"].sum() / 6
old = old.join(products.set_index("product_id")[["name", "season", "category", "cost_cny"]])
old["price_cny"] = daily[daily["date"] == "2025-12-31"].set_index("product_id")["price_cny"]

# %% id="old_look"
old["weeks"] = old["stock"] / old["weekly"]
worst = old.nlargest(6, "old_cny")
worst[["name", "season", "old_units", "stock", "weekly", "weeks"]].round(1)

# %% [markdown] id="old_predict"
# Three temptations lie in this table.
#
# - *Never below cost.* The cost is paid. It comes back by no price, and decides nothing.
# - *All that is old must go.* The duvet in the last row sells its stock in eight weeks at the full price.
# - *Now.* A tent in January is slow because it is January.
#
# **Predict.** Which of these SKUs would you mark down on Monday?
#
# A unit that is left after twelve weeks brings a salvage value 残值: say 40% of its cost, storage included.
# The price that just empties the shelf in that time is the clearing price 清仓价, and the floor is where one more unit sold takes more from the others than it adds: salvage times $e / (1 + e)$.

# %% id="old_price"
e = worst["category"].map(estimate["effect"])
usual = 12 * worst["weekly"]
clearing = worst["price_cny"] * (worst["stock"] / usual) ** (1 / e)
floor = 0.4 * worst["cost_cny"] * e / (1 + e)
plan = np.minimum(worst["price_cny"], np.maximum(clearing, floor))


# %% id="old_income_function"
def income(price: pd.Series) -> pd.Series:
    """Return what the stock brings in twelve weeks, salvage of the rest included."""
    sold = np.minimum(worst["stock"], usual * (price / worst["price_cny"]) ** e)
    return price * sold + 0.4 * worst["cost_cny"] * (worst["stock"] - sold)


# %% id="old_income"
table = pd.DataFrame({"name": worst["name"], "today": worst["price_cny"], "plan": plan.round()})
table["gain_cny"] = (income(plan) - income(worst["price_cny"])).round(-1)
table.assign(change=(plan / worst["price_cny"] - 1).round(2))

# %% [markdown] id="old_words"
# **Rice cooker:** a third off. Its shoppers compare, and half a year of stock turns into money.
# **Winter duvets:** leave them. Bedding shoppers hardly mind the price, so a markdown gives away margin on every unit and sells few more.
# **Tent and sun hat:** wait. Their weekly units are those of winter, and spring multiplies them.
# **Heater:** a markdown is worth little; do it only if the shelf is needed.
#
# A rule that looks at age alone would have cut all six, and the tent at its cheapest moment.
# A third off is further than prices ever went, so watch the first two weeks.

# %% [markdown] id="reduction"
# ## Spend 300, save 50
#
# A full-reduction 满减 gives 50 CNY off an order of 300 or more.
# Marketing shows its report on 618.

# %% id="reduction_naive"
terms = campaigns.set_index("campaign_id").loc["2025-618"]
day = orders["ordered_at"].dt.normalize()
festival = orders[day.between(terms["starts_on"], terms["ends_on"])]
festival.groupby(festival["discount_cny"] > 0)["goods_cny"].mean().round()

# %% [markdown] id="reduction_words"
# "Orders with the reduction are five times as large."
# Of course: the threshold *sorted* them.
# And the mean order 客单价 of the whole festival is smaller than in May, because everything is cheaper.
#
# A fair comparison: the orders of four weeks before the pre-heat, with each line at its price of the festival.


# %% id="reduction_function"
def amounts(first: pd.Timestamp, last: pd.Timestamp, price: pd.Series | None) -> pd.Series:
    """Return the goods of each order between two days, at given prices or at its own."""
    chosen = orders.loc[day.between(first, last), ["order_id"]]
    bought = lines.merge(chosen, on="order_id")
    unit = bought["unit_price_cny"] if price is None else bought["product_id"].map(price)
    return (unit * bought["quantity"]).groupby(bought["order_id"]).sum()


# %% id="compare_function"
def compare(campaign_id: str) -> dict[str, float]:
    """Return mean orders and near orders of a campaign, beside orders without a reduction."""
    row = campaigns.set_index("campaign_id").loc[campaign_id]
    span = row["starts_on"], row["ends_on"]
    price = daily[daily["date"].between(*span)].groupby("product_id")["price_cny"].mean()
    before = row["preheat_on"] - pd.Timedelta(days=28), row["preheat_on"] - pd.Timedelta(days=1)
    limit = row["reduction_threshold_cny"]
    with_it, without = amounts(*span, None), amounts(*before, price)
    near = [goods.between(0.65 * limit, limit, "left").mean() for goods in (with_it, without)]
    means = {"aov": with_it.mean(), "aov_without": without.mean()}
    return means | {"near": near[0], "near_without": near[1]}


# %% id="reduction_table"
ids = campaigns.loc[campaigns["kind"] != "customer_message", "campaign_id"]
effect = pd.DataFrame({name: compare(name) for name in ids[ids >= "2025"]}).T
effect["aov_change"] = effect["aov"] / effect["aov_without"] - 1
effect["near_change"] = effect["near"] / effect["near_without"] - 1
effect.round(2)

# %% [markdown] id="reduction_reading"
# The mean order moves by anything between minus and plus a tenth and more: other goods sell in other weeks, and a mean of amounts is a noisy thing.
# But look where a threshold must act, at orders from 65% of it up to just below.
# In every campaign a part of these is missing, between a sixth and a third.
# They were topped up 凑单.
#
# **Predict.** Does that pay for the reduction?

# %% id="reduction_worth"
base = amounts(pd.Timestamp("2025-04-26"), pd.Timestamp("2025-05-23"), None)
moved = -effect["near_change"].median()
margin = books["profit_cny"].sum() / books["revenue_cny"].sum()


# %% id="worth_function"
def worth_of(limit: float, off: float) -> dict[str, float]:
    """Return what a full-reduction adds to the mean order and what it leaves, CNY an order."""
    reached = base >= limit
    near = base.between(0.65 * limit, limit, "left")
    added = moved * (limit - base[near]).sum() / len(base)
    given = off * (reached.mean() + moved * near.mean())
    return {"aov_added": added, "given": given, "net": margin * added - given}


# %% id="worth_table"
offers = [(199, 20), (300, 50), (500, 50), (800, 80)]
pd.DataFrame({f"{limit:.0f} - {off:.0f}": worth_of(limit, off) for limit, off in offers}).T.round(2)

# %% [markdown] id="worth_words"
# A threshold does lift the mean order, by a few CNY.
# The reduction is given to everybody who would have reached it anyway, and costs many times what the top-ups earn.
# We filled orders up to exactly the threshold; even if each top-up added a whole item of 100 CNY, it would earn less than 2 CNY an order.
# A higher threshold gives away less.
# So a full-reduction is mostly a price cut, and has to be judged as one: by the elasticity, and by the visitors whom the banner brings.
# And top-ups may be orders that would have come next week: then the mean order rises while the customer spends the same.

# %% [markdown] id="bundle"
# ### Two for less
#
# A bundle 组合购 takes the same amount off, but only off a *pair*.
# Take the shelf and the hanger set, which go into one basket more often than most pairs.

# %% id="bundle_counts"
paid = orders[orders["paid_at"].notna() & (orders["ordered_at"] >= "2025-01-01")]
basket = lines.merge(paid[["order_id"]], on="order_id")
has = {sku: set(basket.loc[basket["product_id"] == sku, "order_id"]) for sku in (201, 249)}
both, one_only = len(has[201] & has[249]), len(has[201] ^ has[249])
print(f"{both:,} orders with both, {one_only:,} with one of them")

# %% [markdown] id="bundle_predict"
# Orders with both get the discount for nothing.
# Orders with one bring the other's profit less the discount, *if* they add it.
# **Predict.** For 10 CNY off: which share of them has to add it before the bundle pays?

# %% id="bundle_margin"
pair = sales[(sales["date"] >= "2025-01-01") & sales["product_id"].isin(has)]
sums = pair.groupby("product_id")[["profit_cny", "sold_units"]].sum()
per_unit = sums["profit_cny"] / sums["sold_units"]
adders = pd.Series({201: len(has[249] - has[201]), 249: len(has[201] - has[249])})

# %% id="bundle_threshold"
for off in [5, 10, 15]:
    won = (adders * (per_unit - off)).sum()
    print(f"{off} CNY off: pays from {off * both / won:.1%} who add the other one")

# %% [markdown] id="bundle_words"
# The threshold 盈亏平衡点 of a bundle is what is given away to those who took both anyway, over what each new pair leaves.
# It is low here because few took both; the reduction at 300 did not pay because a third reached it anyway.
# Whether one in twenty adds the other one is for a test to say.
# A bundle of goods that are bought together *every* time only makes them cheaper.

# %% [markdown] id="dynamic"
# ## A rule that reprices every week
#
# The sources claim that dynamic pricing 动态定价 lifts the mean order by 17% in campaigns.
# Our tables cannot confirm it: prices were never set by such a rule, nothing was drawn by lot, and between campaigns the mean order moved by a tenth with no rule at all.
# What we can do is try a rule in a market that answers.
#
# `shop.playground` sells one product for twelve weeks from one stock, beside a rival, with one campaign.
# The first rule is cost-plus, with the factor of an elasticity of −2.2, and never moves.
# The second starts there and looks at three things each week.


# %% id="rules"
E, CROSS = -2.2, 0.8


def fixed_rule(view: playground.WeekView) -> playground.Decision:
    """Ask cost times the factor of the elasticity, every week."""
    return playground.Decision(price_cny=view.unit_cost_cny * E / (1 + E))


# %% id="dynamic_rule_function"


def dynamic_rule(view: playground.WeekView) -> playground.Decision:
    """Start at the same price, then follow stock and rival as far as shoppers are sensitive."""
    usual = view.unit_cost_cny * E / (1 + E)
    if view.week == 1:
        return playground.Decision(price_cny=usual)
    pace = max(view.stock_units, 1) / view.weeks_left
    by_stock = (max(view.last_sales_units, 1) / pace) ** (-0.5 / E)
    by_rival = (view.competitor_price_cny / view.last_price_cny) ** (-0.5 * CROSS / E)
    price = view.last_price_cny * by_stock * by_rival
    return playground.Decision(price_cny=float(np.clip(price, 0.75 * usual, 1.3 * usual)))


# %% [markdown] id="dynamic_predict"
# **Predict.** Where will the gain come from: higher prices, more units, or fewer leftovers?

# %% id="dynamic_run"
runs = playground.compare({"fixed": fixed_rule, "dynamic": dynamic_rule}, seeds=range(40))
columns = ["profit_cny", "revenue_cny", "sales_units", "lost_units", "left_units", "mean_price_cny"]
runs.groupby("rule")[columns].mean().round()

# %% id="dynamic_difference"
won = playground.difference(runs, "dynamic", "fixed")
print(f"{won.mean_cny:,.0f} CNY a game, 95% interval {won.low_cny:,.0f} to {won.high_cny:,.0f}")
print(f"the dynamic rule earns more in {won.share_won:.0%} of {won.games} games")

# %% id="dynamic_campaign"
weeks = pd.concat(
    [playground.play(dynamic_rule, seed=seed).assign(rule="dynamic") for seed in range(40)]
    + [playground.play(fixed_rule, seed=seed).assign(rule="fixed") for seed in range(40)]
)
busy = weeks[weeks["is_campaign"]].groupby("rule")[["revenue_cny", "sales_units"]].sum()
per_unit = busy["revenue_cny"] / busy["sales_units"]
print(f"CNY a unit in campaign weeks: {per_unit['dynamic'] / per_unit['fixed'] - 1:+.0%}")

# %% id="dynamic_game"
game = {rule.__name__: playground.play(rule, seed=4) for rule in (fixed_rule, dynamic_rule)}

# %% id="dynamic_chart"
fig, axes = plt.subplots(2, 1, figsize=(7.8, 4.6), sharex=True)
for (name, played), dashes in zip(game.items(), ["--", "-"], strict=True):
    look = {"marker": "o", "linestyle": dashes, "label": name.replace("_", " ")}
    color = style.HIGHLIGHT if name == "dynamic_rule" else style.COLORS[0]
    axes[0].plot(played["week"], played["price_cny"], color=color, **look)
    axes[1].plot(played["week"], played["stock_end_units"], color=color, **look)
axes[0].set(ylabel="Price (CNY)")
axes[0].set_title("One game: the price that moves makes the stock last")
axes[1].set(xlabel="Week", ylabel="Units left", ylim=(0, None))
axes[0].legend(loc="center right")
plt.show()

# %% [markdown] id="dynamic_words"
# The gain is stock that does not remain, and stock that does not run out too soon.
# The mean price hardly moves, and in campaign weeks a unit brings less and not more.
# So the rule earns well, and the claimed 17% is not what it earns by.
# Whoever only wants a larger mean order needs no rule: raise every price by 17% and, at −2.2, lose three units in ten.
#
# **Modify.** Let the rule believe in −1.2 or in −4. How far does the gain fall?

# %% [markdown] id="truth"
# ## The truth
#
# The shop was simulated, so it knows what it planted.

# %% id="reveal"
true = pd.Series(shop.reveal("elasticities"))[names]
ladder.assign(truth=true).round(2)

# %% id="reveal_errors"
error = ladder.sub(true, axis=0)
pd.DataFrame({"mean error": error.mean(), "mean size of error": error.abs().mean()}).round(2)

# %% id="reveal_inside"
inside = true.between(estimate["low"], estimate["high"])
print(f"intervals of the instrument that hold the truth: {inside.sum()} of {len(inside)}")

# %% id="reveal_chart"
fig, ax = plt.subplots(figsize=(8, 4.6))
rows = np.arange(len(names))
marks = {"plain": "s", "SKU": "^", "SKU and week": "v", "cost and searches": "o"}
for (step, marker), color in zip(marks.items(), [4, 1, 2, 0], strict=True):
    ax.plot(ladder[step], rows, marker, linestyle="none", color=style.COLORS[color], label=step)
ax.hlines(rows, estimate["low"], estimate["high"], color=style.COLORS[0], linewidth=1.2)
ax.plot(true, rows, "|", linestyle="none", mec=style.HIGHLIGHT, ms=18, mew=3, label="truth")
ax.axvline(0, color=style.INK, linestyle="-", linewidth=0.8, marker="")
ax.set_yticks(rows, [name.replace("_", " ") for name in names])
ax.set(xlabel="Elasticity (per cent of units for one per cent of price)", ylabel="Category")
ax.set_title("Only cost and searches find the truth in every category")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown] id="reveal_words"
# How were these prices made?

# %% id="reveal_setting"
setting = shop.reveal("price_setting")
print(f"desk: {setting['demand_response']:.0%} of the demand it sees goes on the price")
print(f"supplier: {setting['cost_pass_through']:.0%} of a change of cost is passed on")
pd.Series(setting["quality_slope"])[names]

# %% [markdown] id="reveal_reading"
# All three answers were planted.
# `quality_slope` says how popularity follows price between SKUs: above zero where dear goods are wanted more, and there the plain slope has the wrong sign.
#
# And the rivals?

# %% id="reveal_cross"
cross = final.loc[rival, ["effect", "low", "high"]].set_axis(names)
cross["truth"] = pd.Series(shop.reveal("cross_elasticities"))
cross.round(2)

# %% [markdown] id="money"
# Now the money.
# Each step of the ladder would have set its own prices on Monday, inside the same limits.
#
# **Predict.** Which step loses money against leaving everything as it is?

# %% id="money_table"
advice = pd.DataFrame({step: change_for(ladder[step]) for step in ladder})
advice["knowing the truth"] = change_for(true)
(advice - 1).round(2)

# %% [markdown] id="money_units"
# In thousand CNY a year:

# %% id="money_gain"
earned = advice.apply(lambda change: gain_cny(change, true))
earned.loc["all"] = earned.sum()
(earned / 1000).round().astype(int)

# %% id="money_total"
total = earned.loc["all"]
colors = [style.HIGHLIGHT if "cost" in step else style.MUTED for step in total.index]
texts = [f"{value:,.0f}" for value in total.round(-3)]

# %% id="money_chart"
fig, ax = plt.subplots(figsize=(7.8, 3.4))
ax.bar_label(ax.barh(total.index, total, color=colors), texts, padding=4)
ax.invert_yaxis()
style.thousands(ax.xaxis)
ax.set(xlabel="Profit over today's prices (CNY a year)", ylabel="Prices set by", xlim=(0, 6e5))
ax.set_title("The same tables, read five ways: what each reading earns")
plt.show()

# %% [markdown] id="money_words"
# The plain slope puts a fifth on everything: right for bedding and camping by luck, and dear for outdoor wear.
# Comparing SKUs with themselves cuts camping, appliances and storage, which should rise.
# A stopped clock is right twice a day, and a category manager who is right once will trust it for years.

# %% [markdown] id="one_factor"
# And the printed rule, price = cost × (1 + margin), with the best single factor that could be found for the whole shop?

# %% id="one_factor_run"
factors = np.round(np.arange(1.4, 2.6, 0.01), 2)
one = {f: (f / books["price_over_cost"]).clip(LOWEST, HIGHEST) for f in factors}
uniform = pd.Series({f: gain_cny(change, true).sum() for f, change in one.items()})
print(f"cost times {uniform.idxmax():.2f}: {uniform.max():,.0f} CNY a year over today")

# %% [markdown] id="one_factor_words"
# Even chosen with the truth in hand, one factor for all earns an eighth of what eight factors do.
# The rule is not wrong in its form, since the best price *is* cost times a factor.
# It is wrong in taking the factor from the owner instead of the customer.

# %% [markdown] id="decision"
# ## Monday's decision
#
# We go half the way on Monday: at most a tenth, where the interval leaves no doubt about the direction.

# %% id="decision_draws"
rng = np.random.default_rng(12)
draws = rng.normal(estimate["effect"], estimate["error"], (2000, len(names)))
step = change_for(estimate["effect"]).clip(0.9, 1.1)
futures = pd.DataFrame([gain_cny(step, pd.Series(draw, names)) for draw in draws])

# %% id="decision_table"
monday = pd.DataFrame({"change": step - 1, "gain_cny": futures.mean()})
monday["low"], monday["high"] = futures.quantile(0.025), futures.quantile(0.975)
monday["sure"] = (futures > 0).mean()
monday.round({"change": 2, "gain_cny": -3, "low": -3, "high": -3, "sure": 2})

# %% id="decision_sum"
go = monday["sure"] >= 0.95
chosen = futures.loc[:, go].sum(axis=1)
low, high = chosen.quantile([0.025, 0.975])
print(f"{', '.join(go[go].index)}: {chosen.mean():,.0f} CNY a year")
print(f"95% interval {low:,.0f} to {high:,.0f}")

# %% id="decision_truth"
really = gain_cny(step, true)[go].sum()
print(f"with the true elasticities it is {really:,.0f} CNY")

# %% [markdown] id="test_design"
# **Modify.** Set `HIGHEST` to 1.5 and run on from the best price.
# Which category promises most of the new profit, and would you believe it?
#
# And a test 价格测试, to know more by summer?

# %% [markdown] id="test_what"
# ### A test of prices
#
# **What is drawn by lot?**
# Not shoppers: two people who compare their phones must see one price, and the limits below say why.
# Not days: a Saturday is no Tuesday.
# We draw SKUs: half of them get a price 10% higher, and half-way the two halves change places 交叉设计.
# So each SKU is compared with itself, and each week with itself.
#
# How noisy is one SKU in one week, when both are taken out?

# %% id="test_noise"
residual = left["units"] - left[[*price, *others]] @ final["effect"]
noise = residual.groupby(usable["category"]).std()["camping"]
count = usable.loc[usable["category"] == "camping", "product_id"].nunique()
print(f"noise of a week {noise:.2f}, {count} SKUs, error so far {estimate['error']['camping']:.2f}")

# %% [markdown] id="test_size_words"
# **How long?**
# With half of $n$ SKU-weeks dearer, the error of the elasticity is $2 \times noise / (\ln 1.1 \times \sqrt{n})$.

# %% id="test_weeks"
for weeks_run in [6, 12, 26]:
    expected = 2 * noise / (np.log(1.1) * np.sqrt(count * weeks_run))
    print(f"{weeks_run} weeks: error of the elasticity {expected:.2f}")

# %% [markdown] id="test_power_words"
# To find a difference four times in five (power 检验功效 80%), at a false alarm in twenty, that error may be at most the difference over 1.96 + 0.84.
#
# **Predict.** How many weeks does camping need to tell −1.7 from −2.2?

# %% id="test_size"
from scipy.stats import norm

bound = (norm.ppf(0.975) + norm.ppf(0.8)) / (np.log(1.1) * 0.5)
groups = {"camping": usable["category"] == "camping", "all categories": usable["sold"] > 0}
for who, mine in groups.items():
    skus = usable.loc[mine, "product_id"].nunique()
    print(
        f"{who}: {skus} SKUs, {np.ceil((2 * residual[mine].std() * bound) ** 2 / skus):.0f} weeks"
    )

# %% [markdown] id="test_size_reading"
# Two years and a half for camping alone: nobody will wait so long.
# All SKUs together need fourteen weeks, but then it is one mean elasticity that is tested, not eight.
# A change of 20% would need little more than a quarter of the time, and risks more.
#
# Does the formula hold in our shop?
# Cut 96 past weeks into tests of twelve weeks, with the effects of their prices taken out, and draw the lots 2,000 times in each.
# Nothing was tested in them, so whatever such a test finds is error.

# %% id="test_placebo_weeks"
past = usable.assign(noise=residual)[usable["category"] == "camping"]
number = past["week_start"].rank(method="dense").astype(int) - 1
past = past.assign(test=number // 12, late=number % 12 >= 6)[number < 96]


# %% id="test_placebo_function"
def by_chance(test: pd.DataFrame, rng: np.random.Generator) -> float:
    """Return the spread of the elasticities that lots find where nothing was tested."""
    means = test.groupby(["product_id", "late"])["noise"].mean().unstack().dropna()
    turned = (means[True] - means[False]).to_numpy()
    lots = rng.permuted(np.tile(np.arange(len(turned)) % 2 == 0, (2000, 1)), axis=1)
    turned = turned - turned.mean()
    halves = lots @ turned / lots.sum(axis=1) - ~lots @ turned / (~lots).sum(axis=1)
    return halves.std() / (2 * np.log(1.1))


# %% id="test_placebo"
rng = np.random.default_rng(20)
errors = np.array([by_chance(test, rng) for _, test in past.groupby("test")])
formula = 2 * noise / (np.log(1.1) * np.sqrt(len(past) / len(errors)))
print(
    f"{len(errors)} tests: {np.sqrt((errors**2).mean()):.2f} root mean square, formula {formula:.2f}"
)
print(f"smallest {errors.min():.2f}, largest {errors.max():.2f}")

# %% [markdown] id="test_placebo_words"
# The formula is hopeful: 0.71 comes out where it says 0.61, and single tests lie between 0.40 and 0.96.
# It takes weeks as independent and SKUs as equally noisy.
# The square of 0.71 / 0.61 is 1.35, so plan for a third more weeks.

# %% [markdown] id="test_spill"
# **What spills over?**
# Who finds this tent dearer may take the next one, and that one is in the other half: a spill-over 溢出效应.
# Say a fifth of the lost units move there.
#
# **Predict.** Will the test say more than the truth, or less?

# %% id="test_spill_run"
own, moving = -1.7, 0.2
pd.Series({"one SKU": own, "the test": own * (1 + moving), "all dearer": own * (1 - moving)})

# %% [markdown] id="test_spill_words"
# The test counts these units twice, as lost here and as won there, and says −2.04.
# Whoever then raises *all* prices meets −1.36, since there is no cheap neighbour left to go to.
# The repair: draw whole shelves by lot, all tents or no tent, so that shoppers stay within one half.
# It costs size, since the shelves count and no longer the SKUs.
#
# The rest of the plan is written down before the first day:
#
# - whole weeks, no festival in them, and the first week after each change is left out, while baskets still hold the old price;
# - weeks that ran out are left out, as above, and counted in both halves;
# - one question and one last day: whoever looks daily and stops at a star finds one too often;
# - a lowest and a highest price, and who may stop the test.

# %% [markdown] id="advice"
# For one category, even half a year of a test says less than two years of suppliers' quotations.
# But a test is clean where an instrument is only plausible, so start it, over all categories, and do not expect an answer by February.
#
# **On Monday:** move the categories printed above by a tenth: bedding, camping and small appliances up, cleaning, outdoor wear and tableware down. Leave the others. Mark down the rice cooker. Leave the tents alone until spring.
#
# **Worth:** about 370,000 CNY of gross profit a year at the volume of 2025, 95% interval 270,000 to 470,000.
# The truth gave 347,000.
#
# **What would change the advice:**
# - a rival who follows within weeks: then his price belongs into the sum, with the cross elasticity;
# - a supplier who prices by our sales: the instrument would be worth nothing;
# - more knowledge of bedding: it has the most to gain, and its best price lies furthest from all that was ever seen;
# - list prices: nothing may be sold above them.

# %% [markdown] id="key_points"
# ## Key points
#
# - Cost-plus is a habit. The right factor on cost is $e / (1 + e)$, and $e$ belongs to the customer.
# - Prices in a table were chosen by somebody. Ask who, when, and knowing what.
# - Quality makes the plain slope too weak or gives it the wrong sign. SKU effects repair that.
# - Promotion timing makes it too strong. Week effects repair that.
# - A desk that sees demand coming makes it too weak again. A cost that shoppers never see repairs that.
# - Stock-outs cut off the cheap weeks. Leave them out.
# - Regret is flat near the truth and steep far from it. Limits on price changes are cheap insurance.
# - Sunk cost decides nothing about old stock. Season does.
# - A full-reduction sorts orders before it changes any. A bundle gives away least where few take both anyway.
# - A table of prices and quantities alone does not hold an elasticity.
#
# ## Limits and ethics
#
# - The shop is simulated, and its demand has the constant elasticity that we fit. Real demand bends, and beyond prices that were seen nobody knows.
# - Our gains assume rivals who stand still, customers without memory, and costs of 2025.
# - Prices by product and week are the same for everybody. Prices by *person*, for old customers above new ones 大数据杀熟, are forbidden in China to platforms that use personal data so, and cost trust everywhere.
# - A crossed-out price has to be one that was really asked. Raising prices before a festival to cut them in it breaks the rules on price claims; chapter 15 has them.
# - A dynamic rule needs a lowest and a highest price, and a person who reads its log.
#
# ## Glossary
#
# | English | 中文 | meaning |
# |---|---|---|
# | markup | 加价率 | what is added, over cost |
# | margin | 毛利率 | what remains, over price |
# | price elasticity | 价格弹性 | per cent of units for one per cent of price |
# | cross-price elasticity | 交叉价格弹性 | the same for the rival's price |
# | multinomial logit | 多项 Logit 模型 | chances to be chosen that follow a pull of each brand |
# | bundle | 组合购 | a price off a pair |
# | break-even | 盈亏平衡点 | where what is won pays for what is given |
# | fixed effect | 固定效应 | a mean of its own for each SKU or week |
# | instrument | 工具变量 | what moves the price and reaches demand by no other way |
# | two-stage least squares | 两阶段最小二乘 | effect on units over effect on price |
# | quality confounding | 质量混杂 | dear goods are better goods |
# | promotion timing | 促销时点 | low prices when everybody buys |
# | regret | 后悔值 | best profit less the profit of what was chosen |
# | clearing price | 清仓价 | the price that just empties the shelf in time |
# | salvage value | 残值 | what a unit left over still brings |
# | full-reduction | 满减 | an amount off orders that reach a threshold |
# | topping up | 凑单 | filling an order up to the threshold |
# | price test | 价格测试 | prices drawn by lot, to learn what they do |
# | crossover | 交叉设计 | the halves change places half-way |
# | power | 检验功效 | how often a test finds what is there |
# | spill-over | 溢出效应 | the one half moves what the other sells |
# | dynamic pricing | 动态定价 | a rule that sets prices from stock, rival and sensitivity |
#
# ## Further reading
#
# - Nevo, A. (2000). A practitioner's guide to estimation of random-coefficients logit models of demand. *Journal of Economics & Management Strategy* 9(4), 513-548.
# - Angrist, J. D. & Krueger, A. B. (2001). Instrumental variables and the search for identification. *Journal of Economic Perspectives* 15(4), 69-85.
# - Berry, S. T. (1994). Estimating discrete-choice models of product differentiation. *RAND Journal of Economics* 25(2), 242-262.
# - Jain, D. C., Vilcassim, N. J. & Chintagunta, P. K. (1994). A random-coefficients logit brand-choice model applied to panel data. *Journal of Business & Economic Statistics* 12(3), 317-328.
# - Huntington-Klein, N. (2022). *The Effect: An Introduction to Research Design and Causality*. CRC Press.
# - Phillips, R. L. (2021). *Pricing and Revenue Optimization*, 2nd ed. Stanford University Press.
# - Gabor, A. & Granger, C. W. J. (1966). Price as an indicator of quality. *Economica* 33, 43-70.
# - Bijmolt, T. H. A., van Heerde, H. J. & Pieters, R. G. M. (2005). New empirical generalizations on the determinants of price elasticity. *Journal of Marketing Research* 42(2), 141-156.
