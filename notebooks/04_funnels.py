# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title"
# # 04 Funnels and paths 漏斗与路径
#
# **Time** 90 minutes.
# **You need** chapters 01 to 03: rates, grouping and joining.
#
# The operations manager of a home and outdoor brand asks:
# *"Of a hundred visits six end in a paid order. Where do the others leave, why, and what is a repair worth?"*
#
# After this lecture you can
#
# 1. build a session funnel 会话漏斗 and state the numerator and the denominator of each of its rates;
# 2. give every rate an interval, and compare a rate before and after a change;
# 3. find the causes of a leak from failure reasons, and check them against a second source;
# 4. value a repair in CNY a week, with an interval;
# 5. mine paths 路径 such as search → live → order.

# %% [markdown] id="recall"
# ## What you still know
#
# Answer from memory before you open a line.
#
# <details><summary>GMV counts orders that were never paid. Does a paid-order rate?</summary>
#
# No: its numerator holds paid orders only.
# GMV and a conversion rate of the same week can move in opposite directions.
#
# </details>
# <details><summary>Monday converts 4% of 100 visits, Tuesday 8% of 900. What is the rate of both days?</summary>
#
# (4 + 72) / 1,000 = 7.6%, and not the mean of 4% and 8%.
# Add numerators and denominators first, divide afterwards.
#
# </details>
# <details><summary>You join sessions to their events and sum an amount of the session. What goes wrong?</summary>
#
# The amount is repeated once for every event (join fan-out).
# Sum before the join, or make the event table one row a session first.
#
# </details>

# %% id="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import style

shop.setup(strict=True)

# %% id="load"
events = shop.load_events()
traffic = shop.load_daily_traffic()

# %% [markdown] id="grain"
# ## What one row is
#
# Before any metric: what does one row say?

# %% id="look_events"
columns = ["session_id", "occurred_at", "event", "channel", "is_returning", "order_id", "reason"]
events.loc[:9, columns]

# %% [markdown] id="grain_words"
# One row of `events` is one event of one session 会话, with its moment in China Standard Time.
# The table holds eight chosen weeks.
# One row of `traffic` is one day, channel and device, for two whole years, already counted by session.

# %% id="sizes"
print(f"{len(events):,} events in {events['session_id'].nunique():,} sessions")
print(f"{events['visitor_id'].nunique():,} visitors")
print(f"{traffic['sessions'].sum():,} sessions in two years of daily traffic")

# %% [markdown] id="steps_words"
# The funnel 漏斗 has five steps, and each has an event that proves it.
# We fix this once and use it everywhere.

# %% id="steps"
STEPS = {
    "visit": "visit",
    "browse": "view",
    "cart": "add_to_cart",
    "checkout": "checkout",
    "pay": "pay",
}

# %% [markdown] id="unit"
# ## Counting events or sessions
#
# **Predict.** How many carts are there for a hundred product views?
# Write a number down before you run the next cell.

# %% id="event_level"
by_event = events["event"].value_counts()[list(STEPS.values())]
by_event

# %% id="event_rates"
(by_event / by_event.shift()).round(3)

# %% [markdown] id="event_level_words"
# More views than visits, a "rate" of 132%?
# These are counts of *events*: one visitor looks at several products.
# The manager asked about visits, so we count each session once for each step.

# %% id="session_level"
by_session = events.groupby("event")["session_id"].nunique()[list(STEPS.values())]
(by_session / by_session.shift()).round(3)

# %% [markdown] id="visitor_level_words"
# A third unit is the visitor 访客, who may come several times, and it gives a third answer.
# None of them is wrong; each answers its own question.
# A visit is a chance to sell, so this lecture counts sessions.

# %% id="three_units"
pd.DataFrame(
    {
        unit: events.groupby("event")[unit].nunique()[["visit", "pay"]]
        for unit in ["session_id", "visitor_id"]
    }
).T.assign(overall=lambda table: (table["pay"] / table["visit"]).round(4))

# %% [markdown] id="one_row_a_session"
# From now on we work with one row a session: who came, and which steps it reached.

# %% id="flags"
reached = events.groupby(["session_id", "event"]).size().unstack(fill_value=0).gt(0)
reached = reached[list(STEPS.values())].set_axis(list(STEPS), axis=1)

# %% id="sessions"
about = ["session_id", "occurred_at", "channel", "device", "is_returning", "load_seconds"]
visits = events.loc[events["event"] == "visit", about].set_index("session_id")
sessions = visits.join(reached)

# %% id="look_sessions"
sessions.iloc[:3, 1:]

# %% [markdown] id="denominators"
# ## Two denominators
#
# The eight weeks are a sample.
# For the whole period we use the daily traffic, which counts sessions in the same way.
#
# **Predict.** Which step loses the largest *number* of sessions, and which the largest *share*?

# %% id="whole_counts"
counted = ["sessions", "browse_sessions", "cart_sessions", "checkout_sessions", "paid_sessions"]
whole = traffic[counted].sum().set_axis(list(STEPS))
funnel = pd.DataFrame({"sessions": whole})

# %% id="whole_rates"
funnel["step_rate"] = funnel["sessions"] / funnel["sessions"].shift()
funnel["overall_rate"] = funnel["sessions"] / funnel["sessions"]["visit"]
funnel.round(3)

# %% id="funnel_chart"
labels = ["", *(f"{rate:.0%} of the step before" for rate in funnel["step_rate"].iloc[1:])]
colors = [style.MUTED, style.MUTED, style.HIGHLIGHT, style.HIGHLIGHT, style.MUTED]
fig, ax = plt.subplots()
bars = ax.barh(funnel.index, funnel["sessions"] / 1e6, color=colors)
ax.bar_label(bars, labels, padding=4)
ax.invert_yaxis()
ax.set(xlabel="Sessions in two years (millions)", ylabel="Step of the funnel")
ax.set_title("Two steps in a row keep only one session in three")
plt.show()

# %% [markdown] id="denominators_words"
# A *step rate* 单步转化率 divides by the step before, an *overall rate* 整体转化率 by all visits.
# The trap is to change the denominator 分母 in the middle of a sentence:
# "we convert 35%, last year it was 6%" compares carts of those who browsed with orders of all who came.
# Always say "of what".
#
# The source gives the figures 68%, 35%, 25% and about 6%.
# Its 25% runs from cart to *paid order*, across two of our steps.

# %% id="source_rates"
recovered = {
    "visit to browse": whole["browse"] / whole["visit"],
    "browse to cart": whole["cart"] / whole["browse"],
    "cart to paid order": whole["pay"] / whole["cart"],
    "overall": whole["pay"] / whole["visit"],
}
pd.Series(recovered).round(4)

# %% [markdown] id="sure"
# ## How sure are we
#
# Two years of traffic leave no doubt, a week of one channel does.
# A rate 比率 needs its interval 置信区间.
# Wilson's interval stays between 0 and 1 and works for small numbers too.
# With $\hat p$ the rate of $n$ trials and $z = 1.96$ for 95%, its ends are
#
# $$\frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1-\hat p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}$$


# %% id="wilson"
def wilson(successes, trials, z=1.96):
    """Return both ends of Wilson's interval; numbers or columns of numbers."""
    rate = successes / trials
    center = rate + z**2 / (2 * trials)
    half = z * np.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    scale = 1 + z**2 / trials
    return np.maximum(center - half, 0) / scale, (center + half) / scale


# %% [markdown] id="sure_predict"
# **Predict.** 0 of 20 paid.
# What would the familiar $\hat p \pm z \cdot se$ say, and what does Wilson say?

# %% id="sure_zero"
for successes, trials in [(0, 20), (70, 200), (700, 2000)]:
    low, high = wilson(successes, trials)
    print(f"{successes} of {trials}: {low:.3f} to {high:.3f}")

# %% [markdown] id="sure_words"
# The familiar formula would say "exactly 0", as if twenty trials proved it.
# Ten times the data make an interval about a third as wide ($\sqrt{10} \approx 3.2$).

# %% [markdown] id="sure_chart_words"
# We shall draw several rates with their intervals, so we write the drawing down once.


# %% id="draw_rates"
def draw_rates(x, successes, trials):
    """Draw rates with Wilson's intervals, as percentages, and return the axes."""
    rate = successes / trials
    low, high = wilson(successes, trials)
    fig, ax = plt.subplots()
    ax.errorbar(x, rate, yerr=[rate - low, high - rate], linestyle="none", label="measured")
    style.percent(ax.yaxis)
    return ax


# %% [markdown] id="strict"
# ## Strict or loose
#
# So far a session reached a step when it had the event at all: the *loose* funnel 宽松漏斗.
# A *strict* funnel 严格漏斗 also asks for the order of steps and for a window 时间窗口.
# How long do those who pay need?

# %% id="minutes"
start = visits["occurred_at"]
paid_at = events[events["event"] == "pay"].groupby("session_id")["occurred_at"].min()
minutes_to_pay = (paid_at - start).dropna().dt.total_seconds() / 60

# %% id="minutes_summary"
minutes_to_pay.describe(percentiles=[0.5, 0.95]).round(1)

# %% id="window_curve"
windows = np.arange(0, 13)
share = [(minutes_to_pay <= window).sum() / len(sessions) for window in windows]

# %% id="window_chart"
fig, ax = plt.subplots()
ax.plot(windows, share)
ax.axhline(len(minutes_to_pay) / len(sessions), color=style.MUTED)
style.percent(ax.yaxis)
ax.set(xlabel="Window after the visit (minutes)", ylabel="Share of all sessions that paid")
ax.set_title("A window under ten minutes would hide paid orders")
plt.show()

# %% [markdown] id="window_words"
# The denominator here is *all* sessions.
# Had we divided by those who paid, the curve would end at 100% whatever the shop does.
# Half of the payers need under four minutes, all of them under a quarter of an hour, so any window from 15 minutes on changes nothing in this shop.
# In a shop where people come back for last week's cart it changes a lot: state the window.

# %% [markdown] id="channels"
# ## Where it leaks
#
# **Predict.** The shop sells through five channels.
# Which of them has the worst step, and how low is its rate?

# %% id="by_channel"
table = traffic[traffic["date"] < "2025-03-03"].groupby("channel")[counted].sum()
table.columns = list(STEPS)
step_rates = (table / table.shift(axis=1)).drop(columns="visit")
step_rates.round(3)

# %% id="channel_chart"
fig, ax = plt.subplots()
image = ax.imshow(step_rates, vmin=0, vmax=1, aspect="auto")
for (row, column), rate in np.ndenumerate(step_rates.to_numpy()):
    ax.text(column, row, f"{rate:.0%}", ha="center", va="center", color="w" if rate < 0.5 else "k")
ax.set_xticks(range(4), [f"to {step}" for step in step_rates.columns])
ax.set_yticks(range(5), step_rates.index)
ax.grid(False)
fig.colorbar(image, label="Share of the step before")
ax.set(xlabel="Step of the funnel", ylabel="Channel")
ax.set_title("The mini-program leads until the checkout, then fails")
plt.show()

# %% [markdown] id="leak_words"
# Read down the last column.
# Elsewhere 70% to 83% of submitted orders are paid; on the mini-program 小程序 about 35% are.
# It loses 65% between checkout and payment, exactly where it costs most: these people had decided to buy.

# %% id="leak_interval"
mini = table.loc["mini_program"]
low, high = wilson(mini["pay"], mini["checkout"])

# %% id="leak"
print(f"paid {mini['pay']:,} of {mini['checkout']:,} = {mini['pay'] / mini['checkout']:.1%}")
print(f"95% interval {low:.1%} to {high:.1%}")

# %% [markdown] id="survivors"
# ### A trap: the survivors of a step
#
# Somebody concludes: "Douyin is our best channel, 83% of its checkouts are paid. Send the visitors there."
#
# **Predict.** Which channel turns most *visits* into paid orders?

# %% id="survivor_rates"
after = traffic[traffic["date"] >= "2025-03-03"].groupby("channel")[counted].sum()
after.columns = list(STEPS)
compare = pd.DataFrame(
    {
        "checkout_to_pay": after["pay"] / after["checkout"],
        "visit_to_pay": after["pay"] / after["visit"],
    }
)
compare.sort_values("checkout_to_pay", ascending=False).round(3)

# %% [markdown] id="survivor_words"
# The order is nearly turned round.
# Those who reach the checkout are *survivors* 幸存者 of all steps before, and each channel selects them differently.
# Who are they?

# %% id="survivor_mix"
who = sessions.groupby("channel")["is_returning"].mean().rename("at the visit")
at_checkout = sessions[sessions["checkout"]].groupby("channel")["is_returning"].mean()
pd.concat([who, at_checkout.rename("at the checkout")], axis=1).round(2)

# %% [markdown] id="survivor_lesson"
# Returning customers 老客 are under 40% of the visits and over 70% of the checkouts.
# A late step rate compares what is left over.
# To compare channels use the overall rate, or compare like with like: new with new, returning with returning.

# %% id="like_with_like"
checkouts = sessions[sessions["checkout"] & (sessions["occurred_at"] < "2025-03-03")]
checkouts.groupby(["channel", "is_returning"])["pay"].mean().unstack().round(2)

# %% [markdown] id="like_words"
# Within both groups the mini-program is far below the others.
# So its leak is real, and no matter of who comes.

# %% [markdown] id="device_words"
# And the device 终端?
# Desktop converts a little better at every step, and no step stands out.

# %% id="by_device"
sessions.groupby("device")[list(STEPS)].mean().round(3)

# %% [markdown] id="raw"
# ## An export from the real world
#
# To look into the leak we ask for the log of the mini-program as it was written.
# It comes in GBK, with a preamble, Chinese labels, milliseconds and UTC.

# %% id="raw_read"
raw = pd.read_csv(shop.raw_export_path("events"), encoding="gbk", skiprows=2)
raw.head(3)

# %% [markdown] id="raw_predict"
# **Predict.** Is every line a new event?

# %% id="raw_doubles"
doubles = raw.duplicated("日志编号")
print(f"{doubles.sum()} of {len(raw):,} lines stand twice")
print(raw["事件"].value_counts()["浏览商品"], "views with,", end=" ")
print(raw.loc[~doubles, "事件"].value_counts()["浏览商品"], "without doubles")

# %% id="raw_sessions"
print(raw.loc[raw["事件"] == "浏览商品", "会话编号"].nunique(), "sessions with,", end=" ")
print(raw.loc[~doubles & (raw["事件"] == "浏览商品"), "会话编号"].nunique(), "without doubles")

# %% [markdown] id="raw_words"
# Phones send an event again when the network was slow.
# Counts of events swell; counts of distinct sessions do not, which is one more reason to count sessions.
# Dropping doubles works here because a doubled line is equal in every letter.
# In an export where one payment stands twice in two notations, convert first and drop afterwards.

# %% id="raw_clock"
moment = pd.to_datetime(raw["时间戳"], unit="ms", utc=True)
print(moment.min(), "as written")
print(moment.dt.tz_convert("Asia/Shanghai").min(), "in the shop")

# %% [markdown] id="raw_clock_words"
# The first event lies on Sunday in UTC and on Monday in the shop.
# Eight hours move a third of the day's events to another day, and a daily funnel with them.

# %% [markdown] id="why"
# ## Why they do not pay
#
# Two weeks before the repair, mini-program only.
# A *lost* session submitted an order and never paid it.

# %% id="before_weeks"
before = events[
    (events["channel"] == "mini_program")
    & events["occurred_at"].between("2025-02-17", "2025-03-03", inclusive="left")
]
ordered = set(before.loc[before["event"] == "checkout", "session_id"])
lost = sorted(ordered - set(before.loc[before["event"] == "pay", "session_id"]))
print(f"{len(lost)} of {len(ordered)} checkouts lost")

# %% [markdown] id="why_predict"
# **Predict.** A colleague counts the `payment_failed` events by reason.
# Which two mistakes does this make?

# %% id="why_events"
failed = before[before["event"] == "payment_failed"]
failed["reason"].value_counts(normalize=True).head(3).round(3)

# %% id="why_mistakes"
print(len(failed), "failed payments in", failed["session_id"].nunique(), "sessions")
print(failed.loc[~failed["session_id"].isin(lost), "session_id"].nunique(), "of them paid later")
print(len(set(lost) - set(failed["session_id"])), "lost sessions have no failed payment at all")

# %% [markdown] id="why_repair"
# Some try twice, some succeed at the second try, and some just leave.
# So: take the lost sessions, the *last* failure of each, and keep the silent ones in the denominator.


# %% id="loss_by_reason"
def loss_by_reason(rows):
    """Return the share of each reason among the sessions that ordered and never paid."""
    ordered = set(rows.loc[rows["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(rows.loc[rows["event"] == "pay", "session_id"]))
    failures = rows[rows["event"] == "payment_failed"].sort_values("occurred_at")
    last = failures.groupby("session_id")["reason"].last().reindex(lost)
    return last.fillna("no failure recorded").value_counts(normalize=True)


# %% id="reasons_before"
reasons = loss_by_reason(before)
reasons.round(3)

# %% [markdown] id="reasons_words"
# Two reasons stand out: the payment method is not supported (about 30% of the loss) and the delivery time is unclear (about 25%).
# Every other channel has the remaining reasons too; these two are the mini-program's own.
#
# A reason on record is what the till noted, not what the customer thought.
# Is there a second witness?

# %% [markdown] id="clicks"
# ### The second witness: where they click
#
# `page_clicks` cuts each page into a grid and counts clicks 点击热力图.

# %% id="clicks_grid"
clicks = shop.load_page_clicks()
page = clicks[(clicks["page"] == "checkout") & (clicks["week_start"] == "2025-02-17")]
grid = page.pivot(index="grid_row", columns="grid_column", values="clicks")

# %% id="dead_zones"
zones = page.groupby(["zone", "is_clickable"])["clicks"].sum().reset_index()
zones["share"] = (zones["clicks"] / zones["clicks"].sum()).round(2)
zones.sort_values("clicks", ascending=False, ignore_index=True)

# %% id="clicks_chart"
dead = page[~page["is_clickable"]]
fig, ax = plt.subplots(figsize=(6.4, 4.6))
image = ax.imshow(grid, aspect="auto", extent=(0.5, 6.5, 12.5, 0.5))
ax.scatter(dead["grid_column"], dead["grid_row"], marker="x", color="white")
ax.grid(False)
ax.set(xlabel="Column of the page, left to right", ylabel="Row of the page, top to bottom")
fig.colorbar(image, label="Clicks in the week (crosses: nothing happens there)")
ax.set_title("Checkout page: four clicks in ten lead nowhere")
plt.show()

# %% [markdown] id="clicks_words"
# People press on "other payment methods" and on the delivery note, and nothing happens.
# Two independent sources now name the same two causes.

# %% [markdown] id="repair"
# ## After the repair
#
# On 3 March 2025 the shop added payment methods and put a delivery date on the page.
#
# **Predict.** By how many points did the paid share rise?
# And did the number of paid orders rise?

# %% id="weekly"
mini_days = traffic[traffic["channel"] == "mini_program"].set_index("date")
weekly = mini_days[counted].resample("W-MON", closed="left", label="left").sum()
weekly = weekly.set_axis(list(STEPS), axis=1).loc["2025-01-06":"2025-04-28"]

# %% id="weekly_share"
weekly["paid_share"] = weekly["pay"] / weekly["checkout"]

# %% id="weekly_chart"
ax = draw_rates(weekly.index, weekly["pay"], weekly["checkout"])
ax.axvline(pd.Timestamp("2025-03-03"), color=style.HIGHLIGHT, linestyle="--", marker="")
ax.text(pd.Timestamp("2025-03-04"), 0.03, "repair", color=style.HIGHLIGHT)
ax.set(xlabel="Week (2025)", ylabel="Paid share of submitted orders", ylim=(0, 0.75))
ax.set_title("The paid share rises by over twenty points within a week")
plt.show()

# %% id="counts_trap"
weekly.loc["2025-02-17":"2025-03-17", ["visit", "checkout", "pay", "paid_share"]].round(3)

# %% [markdown] id="counts_words"
# Look at the `pay` column.
# The *number* of paid orders jumps for one week and is then back where it was, since fewer people came: visits fell by more than a third in the same weeks.
# Whoever compares counts concludes that the repair did nothing.
# The repair acts on the share, so the share is what we compare; why fewer people came is another question, and the manager should ask it.

# %% [markdown] id="control"
# ### Was it the repair?
#
# Something else might have happened in March: a season, a bank.
# The other channels had no repair, so they are our control 对照.

# %% id="did"
weeks = sessions[sessions["occurred_at"].between("2025-02-17", "2025-03-24") & sessions["checkout"]]
weeks = weeks.assign(
    period=np.where(weeks["occurred_at"] < "2025-03-03", "before", "after"),
    group=np.where(weeks["channel"] == "mini_program", "mini-program", "other channels"),
)
weeks.groupby(["group", "period"])["pay"].mean().unstack()[["before", "after"]].round(3)

# %% id="did_by_visitor"
mine = weeks[weeks["group"] == "mini-program"]
mine.groupby(["is_returning", "period"])["pay"].mean().unstack()[["before", "after"]].round(3)

# %% [markdown] id="control_words"
# Elsewhere the share stayed where it was.
# On the mini-program it rose for new and for returning visitors alike, so a change of mix does not explain it.
# What became of the two causes?

# %% id="after_weeks"
later = events[
    (events["channel"] == "mini_program")
    & events["occurred_at"].between("2025-03-10", "2025-03-24", inclusive="left")
]
both = pd.DataFrame({"before": loss_by_reason(before), "after": loss_by_reason(later)})


# %% id="paid_shares"
def paid_share(rows):
    """Return paid and submitted sessions."""
    counts = rows.groupby("event")["session_id"].nunique()
    return int(counts["pay"]), int(counts["checkout"])


paid_1, orders_1 = paid_share(before)
paid_2, orders_2 = paid_share(later)
print(f"before {paid_1}/{orders_1} = {paid_1 / orders_1:.1%}")
print(f"after  {paid_2}/{orders_2} = {paid_2 / orders_2:.1%}")

# %% [markdown] id="common_denominator"
# Shares of a loss that shrinks are hard to compare: the denominator changed.
# Give both the same denominator, 100 submitted orders.

# %% id="per_hundred"
both["before"] *= 100 * (1 - paid_1 / orders_1)
both["after"] *= 100 * (1 - paid_2 / orders_2)
both = both.sort_values("before")

# %% id="per_hundred_table"
both.round(1)

# %% id="reason_chart"
named = both.rename(index=lambda reason: reason.replace("_", " "))
ax = named.plot.barh(figsize=(7.2, 4.4), color=[style.HIGHLIGHT, style.MUTED], width=0.8)
style.hatch(ax)
ax.set(xlabel="Lost of 100 submitted orders", ylabel="Last reason on record")
ax.set_title("The repair took two thirds of its two causes")
ax.legend(["two weeks before", "two weeks after"])
plt.show()

# %% id="recovered_share"
causes = ["unsupported_payment_method", "unclear_delivery_time"]
gone = 1 - both.loc[causes, "after"].sum() / both.loc[causes, "before"].sum()
print(f"{gone:.0%} of what the two causes lost is recovered")

# %% [markdown] id="worth"
# ## What the repair is worth
#
# Value a week = rise of the paid share × orders submitted in a week × margin of a paid order.
# The interval belongs to the *difference* of two rates, whose standard error is
#
# $$se = \sqrt{\frac{p_1(1-p_1)}{n_1} + \frac{p_2(1-p_2)}{n_2}}$$

# %% id="rise"
p_1, p_2 = paid_1 / orders_1, paid_2 / orders_2
rise = p_2 - p_1
se = np.sqrt(p_1 * (1 - p_1) / orders_1 + p_2 * (1 - p_2) / orders_2)
print(f"the paid share rises by {100 * rise:.1f} points")
print(f"95% interval {100 * (rise - 1.96 * se):.1f} to {100 * (rise + 1.96 * se):.1f} points")

# %% [markdown] id="margin_words"
# The margin 毛利 of a paid order: what was received, less refunds, less the cost of the goods that were kept.
# One row a line becomes one row an order *before* the join, else the amount fans out.

# %% id="margin_lines"
orders = shop.load_orders(channel="mini_program", start="2025-03-03", end="2025-12-31")
lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
kept = lines[lines["returned_on"].isna()]
cost = (kept["quantity"] * kept["cost_cny"]).groupby(kept["order_id"]).sum()

# %% id="margin"
paid = orders[orders["paid_at"].notna()].set_index("order_id")
margin = paid["amount_cny"] - paid["refund_cny"] - cost.reindex(paid.index, fill_value=0)
margin_cny, margin_se = margin.mean(), margin.sem()

# %% id="mean_margin"
print(f"{margin_cny:.0f} CNY a paid order, standard error {margin_se:.1f}")

# %% id="weekly_orders"
since = mini_days.loc["2025-03-03":, "checkout_sessions"]
usual = since.resample("W-MON", closed="left", label="left").sum().iloc[:-1]
weekly_orders = usual.median()

# %% id="usual_week"
print(f"{weekly_orders:.0f} submitted orders in a usual week")

# %% [markdown] id="value_predict"
# **Predict.** Is the repair worth 1,000, 10,000 or 100,000 CNY a week?

# %% id="value"
worth = rise * weekly_orders * margin_cny
error = worth * np.hypot(se / rise, margin_se / margin_cny)
print(f"{worth:,.0f} CNY a week")
print(f"95% interval {worth - 1.96 * error:,.0f} to {worth + 1.96 * error:,.0f} CNY a week")

# %% [markdown] id="value_words"
# Relative errors of a product add as squares, so the error of the margin comes in by `hypot`; it hardly matters beside that of the rise.
# Two more errors are not in the interval: weeks differ (we took the median), and a rescued order may be larger or smaller than a usual one.

# %% [markdown] id="speed"
# ## One second
#
# The source claims that one second more of loading 页面加载时长 costs about 7% of conversions.
# Loading can only drive away those who have not yet seen a product, so we look where it acts: at the step from visit to browse.
#
# **Predict.** Is it 7 points or 7 percent?

# %% id="speed_bins"
bins = pd.cut(sessions["load_seconds"], [0, 1.5, 2, 2.5, 3, 3.5, 4, 5, 12])
speed = sessions.groupby(bins, observed=True).agg(
    seconds=("load_seconds", "mean"), stayed=("browse", "sum"), visits=("browse", "size")
)
speed["rate"] = speed["stayed"] / speed["visits"]

# %% id="speed_fit"
weight = np.sqrt(speed["stayed"])
slope, level = np.polyfit(speed["seconds"], np.log(speed["rate"]), 1, w=weight)
print(f"each second multiplies the rate by {np.exp(slope):.3f}, a loss of {1 - np.exp(slope):.1%}")

# %% id="speed_chart"
ax = draw_rates(speed["seconds"], speed["stayed"], speed["visits"])
fitted = np.exp(level + slope * speed["seconds"])
ax.plot(speed["seconds"], fitted, marker="", label="fitted, the same loss each second")
ax.set(xlabel="Loading time of the landing page (seconds)", ylabel="Visits that go on to browse")
ax.set_title("Each second of loading loses 7% of those who would stay")
ax.set_ylim(0, 1)
ax.legend()
plt.show()

# %% [markdown] id="speed_words"
# It is percent *of the rate*: multiplied, not subtracted.
# In this shop slow loading hits everybody by chance.
# In a real one slow pages also mean old phones and bad networks, whose owners differ in more than patience; there the slope would mix both.

# %% [markdown] id="paths"
# ## Paths
#
# A funnel fixes the steps before it looks.
# Path mining 路径挖掘 asks what people really do.
# First: what follows what?

# %% id="transitions"
in_order = events.sort_values(["session_id", "occurred_at"])
following = in_order.groupby("session_id")["event"].shift(-1).fillna("(leaves)")
matrix = pd.crosstab(in_order["event"], following, normalize="index")
next_events = ["search", "live_enter", "view", "add_to_cart", "(leaves)"]
matrix.loc[["visit", "search", "live_enter", "view"], next_events].round(2)

# %% [markdown] id="path_question"
# The live team claims that search → live → order has become a habit.
# A session counts when it paid, and a search comes first and entering a live session after it, both before the payment.
# Other events may stand between them.
#
# **Predict.** Is the denominator all sessions, or those that paid?


# %% id="path_share"
def path_share(rows, path, goal):
    """Return the share of sessions with the goal that went through the path before it."""
    goal_at = rows[rows["event"] == goal].groupby("session_id")["occurred_at"].min()
    state = pd.DataFrame({"since": pd.Timestamp("2000-01-01"), "goal_at": goal_at})
    for station in path:
        found = rows[rows["event"] == station].merge(state, on="session_id")
        inside = found["occurred_at"].between(found["since"], found["goal_at"], inclusive="neither")
        since = found[inside].groupby("session_id")["occurred_at"].min()
        state = state.loc[since.index].assign(since=since)
    return len(state), len(goal_at)


# %% id="path_weeks"
weekly_events = events.groupby(events["occurred_at"].dt.to_period("W").dt.start_time)
counts = {week: path_share(rows, ["search", "live_enter"], "pay") for week, rows in weekly_events}
path = pd.DataFrame(counts, index=["through", "paid"]).T
path["share"] = path["through"] / path["paid"]
path.round(3)

# %% id="path_chart"
ax = draw_rates(path.index, path["through"], path["paid"])
ax.set(xlabel="Week", ylabel="Share of paid sessions", ylim=(0, 0.4))
ax.set_title("Search, then live, then order: nearly doubled in two years")
plt.show()

# %% [markdown] id="path_words"
# It nearly doubles, from 15% to close to 30%.
# This does *not* say that live sessions bring orders: those who would buy anyway may have begun to watch.
# A share among buyers is once more a statement about survivors; whether live sessions cause orders takes an experiment (chapter 05).

# %% [markdown] id="reconcile"
# ## The reconciliation
#
# The shop is simulated, and no clickstream with purchases of a real store was free to use.
# The advantage: here the truth is known.
# `shop.reveal` shows what was planted.

# %% id="truth"
steps_truth = shop.reveal("funnel_steps")
leak = shop.reveal("funnel_leak")
path_truth = shop.reveal("search_live_path")

# %% id="compare_truth"
before_all = 1 - mini["pay"] / mini["checkout"]
after_all = 1 - after.loc["mini_program", "pay"] / after.loc["mini_program", "checkout"]
planted = dict(zip(recovered, steps_truth.values()))
rows = [(name, recovered[name], planted[name]) for name in recovered]
rows += [
    ("loss before the repair", before_all, leak["loss_before"]),
    ("loss after the repair", after_all, leak["loss_after"]),
]

# %% id="compare_causes"
rows += [
    ("payment method, of the loss", reasons[causes[0]], leak["share_unsupported_payment_method"]),
    ("delivery time, of the loss", reasons[causes[1]], leak["share_unclear_delivery_time"]),
    ("recovered of both causes", gone, leak["recovered_share_of_causes"]),
]

# %% id="compare_paths"
rows += [
    ("loss by one second", 1 - np.exp(slope), shop.reveal("load_time")["loss_per_second"]),
    ("search-live path, first week", path["share"].iloc[0], path_truth["first_day"]),
    ("search-live path, last week", path["share"].iloc[-1], path_truth["last_day"]),
]

# %% id="reconciliation"
ledger = pd.DataFrame(rows, columns=["figure", "recovered", "planted"]).set_index("figure")
ledger["difference"] = ledger["recovered"] - ledger["planted"]
ledger.round(3)

# %% id="was_it_told"
low, high = wilson(reasons[causes] * len(lost), len(lost))
pd.DataFrame({"low": low, "recovered": reasons[causes], "high": high}).round(3)

# %% [markdown] id="reconcile_words"
# The figures from two years agree to a tenth of a point.
# Those from one or two weeks differ by up to a few points.
# That is what an interval is for: it told us beforehand how far off we might be.

# %% [markdown] id="decision"
# ## What to do on Monday
#
# **Advice.** Keep the repair, and give the rest of the two causes a second round: it still costs orders every week.

# %% id="remaining"
rest = both.loc[causes, "after"].sum() / 100
print(f"{rest:.1%} of submitted orders are still lost to the two causes")

# %% id="monday"
second = gone * rest * weekly_orders * margin_cny
print(f"the repair brings {worth:,.0f} CNY a week")
print(f"a second round as good as the first would add {second:,.0f} CNY a week")
print(f"it pays back within a quarter if it costs less than {13 * second:,.0f} CNY")

# %% [markdown] id="decision_words"
# **Worth.** The repair brings the amount above, give or take the interval of the last section.
# The last line is the most that a second round may cost.
#
# **How we shall see it.** Paid share by week with its interval, new and returning apart, beside the other channels.
#
# **What would change the advice.** If the other channels had risen in the same weeks; if only one group of visitors had gained; if the rescued orders came back as refunds; if visits keep falling, for then bringing them back is worth more than the till.

# %% [markdown] id="modify"
# ### Now you
#
# Change one thing and predict before you run: the funnel of one device; the paid share of `jd`; the path `live_enter` → `search`; a window of three minutes.

# %% [markdown] id="key_points"
# ## Key points
#
# - Say what one row is, which unit you count, and "of what" for every rate.
# - A step rate compares neighbours, an overall rate compares with the visits; do not change the denominator in mid-sentence.
# - Survivors of a step are a selected group: compare channels by the overall rate, or like with like.
# - A loss has a silent part; keep it in the denominator.
# - Compare shares when the traffic changes, and use what was not repaired as a control.
# - The interval belongs to the difference; money comes last.
#
# ## Limits and ethics
#
# Reasons are what the till wrote down.
# Two weeks are short; festivals behave differently.
# A clickstream is personal data 个人信息: this one has no names, ids are pseudonyms, and a session belongs to nobody we could find.
# Under China's Personal Information Protection Law 个人信息保护法 collect what the question needs, say so, and delete it when it is answered.
# A leak can also be closed by pressure (hidden costs, false scarcity); that lifts the rate of this week and the complaints of the next.

# %% [markdown] id="glossary"
# ## Glossary
#
# | English | Chinese | meaning |
# |---|---|---|
# | funnel | 漏斗 | steps from visit to payment with the sessions that reached each |
# | session | 会话 | one visit with all its events |
# | step rate | 单步转化率 | share of the step before |
# | overall rate | 整体转化率 | share of all visits |
# | add to cart | 加购 | putting a product in the cart |
# | submitted order | 提交订单 | checkout done, payment open |
# | failed payment | 支付失败 | the till refused or broke off |
# | strict funnel | 严格漏斗 | steps in order and within a window |
# | window | 时间窗口 | time allowed from the visit on |
# | confidence interval | 置信区间 | where the true rate plausibly lies |
# | returning visitor | 老客 | had paid an order before |
# | survivor | 幸存者 | who is left after the steps before |
# | control | 对照 | what had no repair |
# | click heat map | 点击热力图 | clicks by place on a page |
# | path mining | 路径挖掘 | finding frequent orders of events |
# | mini-program | 小程序 | the shop's own application inside WeChat |
#
# ## Sources and further reading
#
# - Figures 68%, 35%, 25%, 6%, 65% to 42%, 30% and 25% of the loss, 15% to 30%, 7% a second: Chinese e-commerce operations training material for 2025; the simulated shop is calibrated to them.
# - E. B. Wilson (1927), *Probable inference, the law of succession, and statistical inference*, Journal of the American Statistical Association 22, 209-212.
# - L. D. Brown, T. T. Cai, A. DasGupta (2001), *Interval estimation for a binomial proportion*, Statistical Science 16, 101-133.
# - R. Kohavi, D. Tang, Y. Xu (2020), *Trustworthy Online Controlled Experiments*, Cambridge University Press: chapters on metrics and on Simpson's paradox.
# - `shop.load_events?` and `datasets/dictionary/README.md`: every column with its unit.
