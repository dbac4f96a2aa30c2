# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] id="title" unclaimed="times, and the two amounts are claimed where they are computed"
# # 01 Store metrics 核心指标
#
# **Time** four parts of about 45 to 60 minutes; each ends at a result.
# **You need** a spreadsheet's pivot and lookup, and the will to press Shift and Enter.
#
# It is Monday, 17 March 2025, nine o'clock.
# A brand sells home, kitchen and outdoor goods on five channels.
# Its manager has one line on her desk: *"Paid amount fell from 460,000 to 317,000 CNY in one week. Shall we give everybody 10% off?"*
#
# After this lecture you can
#
# 1. turn a platform's export into a table that you can count with;
# 2. define a metric by its numerator 分子, denominator 分母 and unit, and say which money is meant by "sales";
# 3. compute the rate of a whole from its parts without averaging rates;
# 4. put visits and money side by side without losing a channel;
# 5. compare a week with a fair week, and state what an answer is worth in CNY.

# %% [markdown] id="notebook" unclaimed="how to use a notebook"
# ## How to read this notebook
#
# Grey boxes hold Python, the text around them is for you.
# Click into a box and press **Shift and Enter**: it runs, and what it gives appears below.
# Run the boxes from top to bottom; a box knows only what ran before it.
# If something looks strange, choose *Kernel → Restart Kernel and Run All Cells* and begin afresh.
#
# Boxes that begin with `answer = ...` are for you.
# Replace the three dots, run the box, and it says whether you are right.
# `practice.hint("…")` helps, `practice.solution("…")` shows one way.
# In the assignment the button **Validate** above the notebook runs the visible tests in the same way.

# %% [markdown] id="recall" unclaimed="recall questions with their arithmetic"
# ## What you know already
#
# Answer from memory before you open a line.
#
# <details><summary>Two shops: 1 of 10 visitors buys in one, 30 of 100 in the other. What share buys in both together?</summary>
#
# 31 of 110, which is 28%, and not the middle of 10% and 30%.
#
# </details>
# <details><summary>A customer submits an order and never pays. Did the shop sell something?</summary>
#
# It depends on the word "sell", which is what this chapter is about.
#
# </details>

# %% [markdown] id="setup_words" unclaimed="what the first box does"
# Every lecture begins with this box.
# `import` fetches tools: pandas (`pd`) for tables, NumPy (`np`) for numbers, Matplotlib (`plt`) for charts.
# `shop` holds the tables of the course.

# %% id="setup"
import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import shop
from shop import practice

shop.setup(strict=True)

# %% [markdown] id="part_1" unclaimed="a heading with its time"
# # Part 1 of 4: from the export to a table (55 minutes)

# %% [markdown] id="export_words" unclaimed="what the line of code says"
# ## The export
#
# The platform writes a weekly report 周报 as a text file.
# Look at it before you open it with anything.
# `path` is the place of the file, `print` shows a text, and `[:430]` means its first 430 signs.
# `utf-8-sig` names the encoding 编码: how the file stores its signs.

# %% id="export_look"
path = shop.raw_export_path("weekly")
print(path.read_text(encoding="utf-8-sig")[:430])

# %% [markdown] id="export_notes"
# Four things in it would spoil a sum:
#
# - lines above the header;
# - thousand separators;
# - signs such as ￥ and %;
# - a total 合计 among the rows.
#
# A fifth comes later in the file: its second week writes days as 3月10日.

# %% id="export_claim" role="claim"
text = path.read_text(encoding="utf-8-sig")
assert text.splitlines()[0] == "店铺经营周报" and not text.splitlines()[1]
assert "第1周合计" in text and "3月10日" in text and "￥" in text and '"2,534"' in text

# %% [markdown] id="names_words" unclaimed="a table of names"
# ## The first lines of pandas, by their spreadsheet names
#
# You need not learn this table by heart; come back to it when a line looks strange.
# A dot means "do this with it": `orders.sort_values(...)` sorts `orders`.
#
# | in the spreadsheet | in pandas |
# |---|---|
# | open a sheet 打开 | `pd.read_csv(path)` |
# | filter 筛选 | `orders[orders["channel"] == "jd"]` |
# | sort 排序 | `orders.sort_values("amount_cny")` |
# | a new column 新列 | `orders.assign(net=orders["amount_cny"] - orders["refund_cny"])` |
# | SUM, AVERAGE, COUNT | `.sum()`, `.mean()`, `.count()` |
# | pivot table 数据透视表 | `orders.pivot_table(index=…, columns=…, values=…, aggfunc="sum")` |
# | SUMIFS | `orders.groupby("channel")["amount_cny"].sum()` |
# | lookup 查找引用 | `orders.merge(products, on=…, how="left")` |
# | remove duplicates 删除重复项 | `.drop_duplicates()` |
# | conditional format 条件格式 | a column of True and False: `report["rate"] < 6` |

# %% [markdown] id="open_words" unclaimed="what a title is for"
# ## From text to table
#
# Now we open it.

# %% id="read_raw"
raw = pd.read_csv(path, encoding="utf-8-sig", skiprows=3, dtype="str")
raw.columns = ["day", "weekday", "visitors", "visits", "paid_orders", "paid_cny", "aov_cny", "rate"]
raw.tail(3)

# %% [markdown] id="read_raw_words"
# `skiprows=3` leaves out what stands above the header, and `dtype="str"` keeps every cell as the text it is.
# The new column names are short and carry units.
#
# **Predict.** What is the sum of `visits` over all 16 rows, compared with the truth?

# %% id="totals_trap"
visits = raw["visits"].str.replace(",", "").astype(int)
visits.sum()

# %% [markdown] id="totals_trap_words"
# (`np.int64(101420)` is simply the whole number 101,420; `np.float64` stands before a number with decimals.)
#
# This is twice the truth: two of the 16 rows are totals.
# A total has 合计 in its first cell, so we can keep the others.
# (`.str` works on the text of each cell, and `astype(int)` makes a whole number of it.)

# %% id="totals_claim" role="claim"
assert visits.sum() == 101_420 and len(raw) == 16
assert raw["day"].str.contains("合计").sum() == 2
assert visits.sum() == 2 * visits[~raw["day"].str.contains("合计")].sum()

# %% id="drop_totals"
is_total = raw["day"].str.contains("合计")
rows = raw[~is_total].copy()
len(rows)

# %% [markdown] id="masks_words" unclaimed="what a mask is"
# `is_total` is a column of True and False, called a mask: the filter 筛选 of a spreadsheet.
# The sign `~` turns it round, so `raw[~is_total]` keeps the rows that are no totals.
# `copy` makes a table of its own: what we change in it does not change `raw`.
#
# Next, the days.
# The second week writes 3月10日: we turn 月 into a hyphen and take 日 off the end with `rstrip`.
# `where` keeps what passes the question, and puts the other text where it does not pass: here, the year in front.
# `to_datetime` makes days of texts; `format` says how they are written: `%Y` is the year, `%m` the month, `%d` the day.

# %% id="dates"
day = rows["day"].str.replace("月", "-").str.rstrip("日")
day = day.where(day.str.startswith("2025"), "2025-" + day)
rows["day"] = pd.to_datetime(day, format="%Y-%m-%d")

# %% [markdown] id="loop_words" unclaimed="what a loop is"
# Then the numbers.
# `for name in [...]` does the lines below it once for each name in the list.
# `"[￥,%]"` with `regex=True` means "any of these signs"; all of them are replaced by nothing.
#
# `set_index("day")` makes the days the **index** 索引: the names of the rows, which stand in bold at the left.
# Until now the rows were named 0, 1, 2 and so on.

# %% id="numbers"
for name in ["visitors", "visits", "paid_orders", "paid_cny", "aov_cny", "rate"]:
    rows[name] = rows[name].str.replace("[￥,%]", "", regex=True).astype(float)
report = rows.set_index("day")
report.head(3)

# %% [markdown] id="numbers_words"
# Now days are days and numbers are numbers.
# A date that stays a text sorts like a text: "3月9日" would come after "3月16日".

# %% id="numbers_claim" role="claim"
assert sorted(["3月9日", "3月16日"]) == ["3月16日", "3月9日"]
assert report.index.is_monotonic_increasing and len(report) == 14

# %% [markdown] id="small_words"
# ### A day that is written only once
#
# Some exports write a day in its first row alone, and name channels in Chinese.
# Here is one of three rows, as a text; `\n` ends a line.
# `io.StringIO` lets pandas read a text as if it were a file.

# %% id="small"
text = "日期,渠道,支付订单\n3月10日,京东,36\n,抖音,24\n3月11日,京东,40\n"
small = pd.read_csv(io.StringIO(text), dtype="str")
small

# %% [markdown] id="small_fill_words" unclaimed="what two methods do"
# `ffill` (fill forward 向下填充) copies the day downwards into the empty cells below it.
# `{"京东": "jd", "抖音": "douyin"}` is a dictionary 字典: left of each colon what to look up, right of it what to put.
# `map` looks up each cell of a column in it.

# %% id="small_fill"
small["日期"] = small["日期"].ffill()
small["渠道"] = small["渠道"].map({"京东": "jd", "抖音": "douyin"})
small

# %% id="small_claim" role="claim" of=["small_words"]
assert len(small) == 3 and list(small["日期"]) == ["3月10日", "3月10日", "3月11日"]
assert list(small["渠道"]) == ["jd", "douyin", "jd"]

# %% [markdown] id="totals_check_words" unclaimed="what two functions do"
# ### Does it agree with its own totals?
#
# The totals that we left out are a gift: they can check us.
# `np.where` is the IF of a spreadsheet: 1 before 10 March, otherwise 2.
# `groupby` then adds up each week by itself, as SUMIFS does.
# In brackets, one name gives one column; a list of names, and so a second pair of brackets, gives a smaller table.

# %% id="totals_check"
number = np.where(report.index < "2025-03-10", 1, 2)
week = report.groupby(number)[["visitors", "visits", "paid_orders", "paid_cny"]].sum()
week

# %% [markdown] id="totals_check_after"
# The sums agree with the lines 第1周合计 and 第2周合计, so nothing was lost on the way.
# And here is the manager's figure: 459,726 CNY and 317,473 CNY, 31% less.

# %% id="totals_check_claim" role="claim"
said = raw.loc[is_total, "paid_cny"].str.replace("[￥,]", "", regex=True).astype(float)
assert np.allclose(week["paid_cny"], said, atol=0.01)
assert round(week["paid_cny"][1]) == 459_726 and round(week["paid_cny"][2]) == 317_473
assert round(1 - week["paid_cny"][2] / week["paid_cny"][1], 2) == 0.31

# %% [markdown] id="visitors_words"
# One column of the platform's total is not what it seems.
# **Visitors 访客数 (UV)** of a week are people, each counted once.
# The line 合计 adds up seven days, so somebody who came on three days stands in it three times.
# Visits 访问次数 (sessions) may be added up, visitors may not.

# %% id="visitors_claim" role="claim"
said_visitors = raw.loc[is_total, "visitors"].str.replace(",", "").astype(int)
assert list(said_visitors) == list(week["visitors"].astype(int))

# %% [markdown] id="loc_words" unclaimed="what loc does"
# ### One row, one cell
#
# `report.loc[...]` takes out what you name: first the row, then the column.
# A colon means "to", and both ends belong to it.

# %% id="loc"
report.loc["2025-03-03", "visits"]

# %% id="loc_days"
report.loc["2025-03-08":"2025-03-10", "visits"]

# %% [markdown] id="practice_first" unclaimed="an example of a fraction"
# **Your turn.** What share of the visits of Monday, 10 March (`report`) ended with a paid order?
# Every paid order here is one visit that paid.
# Give a fraction such as 0.05, not a percentage.

# %% id="practice_first_cell"
answer = ...
practice.check("01_monday_rate", answer)

# %% [markdown] id="format_words" unclaimed="a question; its answer is below"
# ### A question to every row
#
# A conditional format is a question with the answer yes or no for every row.
# On which days was the conversion rate below 5.7%?

# %% id="format"
report.loc[report["rate"] < 5.7, ["weekday", "visits", "rate"]]

# %% [markdown] id="format_after"
# One Saturday and one Friday, in different weeks: no pattern to build on.
# A day with 154 paid orders moves by chance; part 3 comes back to this.

# %% id="format_claim" role="claim"
low = report[report["rate"] < 5.7]
assert list(low["weekday"]) == ["周六", "周五"]
assert low["paid_orders"].min() == 154

# %% [markdown] id="practice_visits"
# **Your turn.** What is the mean number of visits by day in the second week (10 to 16 March)?

# %% id="practice_visits_cell"
answer = ...
practice.check("01_mean_visits", answer)

# %% [markdown] id="part_1_end"
# **Where we are.** The export is a table, its totals agree, and the fall is real: 31% less paid amount.
# What fell, and is it bad? For that we need metrics, and tables with more in them than a report.

# %% id="part_1_claim" role="claim"
assert round(1 - week["paid_cny"][2] / week["paid_cny"][1], 2) == 0.31

# %% [markdown] id="part_2" unclaimed="a heading with its time"
# # Part 2 of 4: a metric is a fraction with a unit (60 minutes)

# %% id="load"
orders = shop.load_orders(start="2024-01-01", end="2025-03-16")
traffic = shop.load_daily_traffic(start="2025-02-03", end="2025-03-16")
traffic.head(2)

# %% id="load_orders"
orders[["order_id", "customer_id", "ordered_at", "paid_at", "channel", "amount_cny"]].head(2)

# %% [markdown] id="grain_words"
# ## What is one row?
#
# Ask this first, always.
# One row of `traffic` is a day on a channel on a device; one row of `orders` is one submitted order.
# Both end on Sunday, 16 March: it is Monday morning, and what comes later is not known.

# %% id="grain_claim" role="claim"
assert not traffic.duplicated(["date", "channel", "device"]).any()
assert orders["order_id"].is_unique
assert traffic["date"].max() == pd.Timestamp("2025-03-16")
assert orders["ordered_at"].max() < pd.Timestamp("2025-03-17")

# %% id="week_rows"
last = traffic[traffic["date"] >= "2025-03-10"]
last[["sessions", "paid_sessions"]].sum()

# %% [markdown] id="rates_words"
# ## Rates
#
# The **conversion rate 访问转化率** is paid visits over visits.
# Say it with both halves: "of 19,698 visits 1,253 ended with a paid order, 6.4%".
# A rate without its denominator cannot be checked, and where the denominator is 0 there is no rate: NaN, not 0.

# %% id="rates_claim" role="claim"
assert last["sessions"].sum() == 19_698 and last["paid_sessions"].sum() == 1_253
assert round(1_253 / 19_698, 3) == 0.064

# %% [markdown] id="rate_names"
# **One name, two formulas.** The export calls its rate 支付转化率.
# On Taobao's data page 生意参谋 this name means paying customers over *visitors*.
# The export divides paid orders by *visits*: on 3 March 176 of 2,761, which is 6.37%.
# With the other formula, 173 paying customers of 2,534 visitors, it would be 6.83%.
# So ours is called 访问转化率 in this course.

# %% id="rate_names_claim" role="claim"
monday = report.loc["2025-03-03"]
assert raw["rate"][0] == "6.37%" and "支付转化率" in path.read_text(encoding="utf-8-sig")
assert monday["paid_orders"] == 176 and monday["visits"] == 2_761 and monday["visitors"] == 2_534
assert round(176 / 2_761, 4) == 0.0637 and round(173 / 2_534, 4) == 0.0683
on_day = orders["paid_at"].between("2025-03-03", "2025-03-04", inclusive="left")
assert orders.loc[on_day, "customer_id"].nunique() == 173

# %% [markdown] id="function_words" unclaimed="what a function is"
# ### A formula with a name
#
# What you compute every week gets a name, like a formula that you copy into other cells.
# `def` gives the name and what goes in, `return` says what comes out.
# The line in three quotes, the docstring, tells people what they get.
# `if` asks first: where there is nothing to divide by, the answer is `float("nan")`, a number that is missing.


# %% id="function"
def growth(now, before):
    """Return the change from before to now, as a fraction."""
    if before == 0:
        return float("nan")
    return now / before - 1


growth(317473, 459726), growth(5, 0)

# %% [markdown] id="function_after"
# The first is the manager's fall of 31%.
# The second has no answer: from 0 nothing can grow by a percentage.

# %% id="function_claim" role="claim"
assert round(growth(317_473, 459_726), 2) == -0.31 and np.isnan(growth(5, 0))

# %% [markdown] id="whole_words"
# ## The rate of a whole
#
# The **bounce rate 跳出率** is visits that left after one page, over visits.
#
# **Predict.** A colleague computes it for each of the 70 rows and takes the mean.
# Will it be above or below the rate of the week?
#
# (In `f"..."` the braces are filled in: `{x:.2%}` writes `x` as a percentage with two decimals.
# `{x:,.0f}` writes it with thousand separators and no decimals.)

# %% id="whole"
of_rows = (last["bounces"] / last["sessions"]).mean()
of_whole = last["bounces"].sum() / last["sessions"].sum()
print(f"mean of rows {of_rows:.2%}, whole {of_whole:.2%}")

# %% id="whole_words_claim" role="claim"
assert len(last) == 70

# %% [markdown] id="whole_after"
# They lie close together here, and that is luck: desktop rows hold a tenth of the visits and half of the rows.
# Take a small sample of rows in which quiet channels differ, and the mean goes astray.
# Add up first, divide afterwards.
#
# Here is such a sample: two channels on one day.
# `isin` asks whether a cell is one of the list, and `&` means "and"; each question stands in brackets.

# %% id="whole_claim" role="claim"
assert len(last) == 70
assert abs(of_rows - of_whole) < 0.01
desktop = last[last["device"] == "desktop"]
assert round(desktop["sessions"].sum() / last["sessions"].sum(), 1) == 0.1
assert len(desktop) == len(last) / 2

# %% id="whole_trap"
pair = traffic[traffic["channel"].isin(["jd", "douyin"]) & (traffic["date"] == "2025-03-08")]
pair = pair[["channel", "device", "sessions", "bounces"]]
pair.assign(rate=pair["bounces"] / pair["sessions"])

# %% id="whole_trap_rates"
wrong = (pair["bounces"] / pair["sessions"]).mean()
right = pair["bounces"].sum() / pair["sessions"].sum()
print(f"mean of rows {wrong:.1%}, whole {right:.1%}")

# %% [markdown] id="whole_trap_after"
# Four rows of one day, and the mean of rows is nearly four percentage points off.

# %% id="whole_trap_claim" role="claim"
assert 0.037 < right - wrong < 0.04

# %% [markdown] id="visit_words"
# ### Five numbers of a visit
#
# They are pages per session (a session is a visit), bounce rate, time on site 停留时长, conversion rate and cart abandonment 购物车放弃率.
# Cart abandonment is the share that did not pay, of the visits with something in the cart.
# We computed the conversion rate above; here are the four others.
# A table of pandas is a **DataFrame**; one column of it, with the names of its rows, is a **Series**.
# `pd.Series(five)` makes a Series of the dictionary, which is easier to read.

# %% id="visit"
sums = last[
    ["sessions", "page_views", "bounces", "dwell_seconds", "cart_sessions", "paid_sessions"]
].sum()
five = {
    "pages per session": sums["page_views"] / sums["sessions"],
    "bounce rate": sums["bounces"] / sums["sessions"],
    "minutes by visit": sums["dwell_seconds"] / sums["sessions"] / 60,
    "cart abandonment": 1 - sums["paid_sessions"] / sums["cart_sessions"],
}
pd.Series(five).round(3)

# %% [markdown] id="visit_after"
# This course examines the figures of one source: training material for Chinese e-commerce operators, 2025.
# We call it *the source* from here on.
# It says that an average stay lasts 16.8 minutes.
# Ours lasts 1.7 minutes by visit.
# Over other denominators the same seconds give other minutes: 6.9 by visit with a cart, 26 by visit that paid.
# None of them is 16.8, and the source does not say which denominator it means.
# So we can neither confirm the figure nor compare ourselves with it.

# %% id="visit_claim" role="claim"
minutes = sums["dwell_seconds"] / 60
assert round(minutes / sums["sessions"], 1) == 1.7
assert round(minutes / sums["cart_sessions"], 1) == 6.9
assert round(minutes / sums["paid_sessions"]) == 26

# %% [markdown] id="function_table_words" unclaimed="what a function can return"
# ### A formula for any table
#
# A function can take a whole table, and return several numbers as a dictionary.
# Next week it works on the new table without a change.
# Most exercises of the assignment are functions like this one.


# %% id="function_table"
def visit_numbers(table):
    """Return the bounce rate and the pages per session of all rows together."""
    sums = table[["sessions", "page_views", "bounces"]].sum()
    return {
        "bounce_rate": sums["bounces"] / sums["sessions"],
        "pages_per_session": sums["page_views"] / sums["sessions"],
    }


visit_numbers(last)

# %% id="function_table_one"
visit_numbers(last[last["channel"] == "jd"])["bounce_rate"]

# %% [markdown] id="function_table_after" unclaimed="what brackets do"
# The first call is for all channels, the second for JD; `["bounce_rate"]` takes one number out of the dictionary.

# %% [markdown] id="practice_abandonment"
# **Your turn.** What was the cart abandonment of the *mini-program* in `last`? Give a fraction.

# %% id="practice_abandonment_cell"
answer = ...
practice.check("01_abandonment", answer)

# %% [markdown] id="money_words"
# ## Three amounts that are called sales
#
# - **GMV 成交总额**: amounts of all submitted orders.
# - **Paid amount 支付金额**: amounts of paid orders.
# - **Revenue 实收**: paid amount less refunds.
#
# `notna()` asks whether a cell is filled: an order with a `paid_at` is paid.

# %% id="money"
mine = orders[orders["ordered_at"] >= "2025-03-10"]
paid = mine[mine["paid_at"].notna()]
gmv = mine["amount_cny"].sum()
paid_cny = paid["amount_cny"].sum()
print(f"GMV {gmv:,.0f} CNY, paid {paid_cny:,.0f} CNY, never paid {gmv - paid_cny:,.0f} CNY")

# %% [markdown] id="money_after"
# A quarter of GMV was never paid.
# On a slide, GMV is 34% larger than the paid amount of the same week.

# %% id="money_claim" role="claim"
assert 0.24 < 1 - paid_cny / gmv < 0.26
assert round(gmv / paid_cny - 1, 2) == 0.34

# %% [markdown] id="known_words"
# ### What is known on Monday?
#
# `refund_cny` says what was given back of an order *at any time*.
# A return of last week's orders will mostly come after this Monday, so revenue of last week is not known yet.
# `order_lines` knows the day of each return: one row is one product in one order, and `returned_on` is empty where nothing came back.

# %% id="known_lines"
lines = shop.load_order_lines()
lines[["order_id", "product_id", "quantity", "refund_cny", "returned_on"]].head(2)

# %% id="known"
back = lines[lines["order_id"].isin(paid["order_id"]) & lines["returned_on"].notna()]
early = back[back["returned_on"] < "2025-03-17"]
print(
    f"given back in all {back['refund_cny'].sum():,.0f} CNY, by Sunday {early['refund_cny'].sum():,.0f}"
)

# %% [markdown] id="known_after"
# By Sunday evening less than a tenth of the refunds of that week's orders had come.
# A Monday report that takes them all off uses the future.
# One that takes off only the known ones makes the last week look too good.
# Returns of the week before have had a week longer to come.
# So the weekly report uses the **paid amount**, and revenue is reported a month later.

# %% id="known_claim" role="claim"
assert early["refund_cny"].sum() < 0.10 * back["refund_cny"].sum()
assert abs(back["refund_cny"].sum() - paid["refund_cny"].sum()) < 1

# %% [markdown] id="waterfall_words"
# A waterfall 瀑布图 shows the way from one amount to the next.
# (The lines that draw a chart need not be understood in full; read the chart.)
# `plt.subplots()` gives an empty sheet, and `ax` is what you draw on.
# `ax.bar` draws bars, `bottom` says where each begins, and `ax.set` writes on the axes.

# %% id="waterfall"
steps = ["GMV", "never paid", "refunds", "revenue"]
refunds = paid["refund_cny"].sum()
height = np.array([gmv, gmv - paid_cny, refunds, paid_cny - refunds]) / 1000
start = np.array([0, paid_cny, paid_cny - refunds, 0]) / 1000
fig, ax = plt.subplots()
ax.bar(steps, height, bottom=start, color=["tab:blue", "tab:gray", "tab:gray", "tab:blue"])
ax.set(xlabel="from submitted to received", ylabel="amount (thousand CNY)")
ax.set_title("Of 427 thousand CNY submitted, 293 thousand stay")
plt.show()

# %% [markdown] id="waterfall_after"
# The last bar was not known on 17 March; it is drawn with what came later, to show what GMV hides.
# (`plt.show()` shows what was drawn. A function that draws a chart ends with `return ax` instead.)

# %% id="waterfall_claim" role="claim"
assert round(gmv / 1000) == 427 and round((paid_cny - refunds) / 1000) == 293

# %% [markdown] id="aov_words"
# ## By order, by customer
#
# The export has a column 客单价 with 253.37 CNY for the second week.
# Online shops use two averages: **AOV 笔单价**, paid amount by paid order, and **客单价**, paid amount by customer who paid.
# (`len` counts rows; `nunique` counts different values.)
#
# **Predict.** Which one is it?

# %% id="aov"
aov = paid_cny / len(paid)
per_buyer = paid_cny / paid["customer_id"].nunique()
print(f"by order {aov:.2f} CNY, by customer {per_buyer:.2f} CNY")

# %% [markdown] id="aov_after"
# It is the average by order, under the other one's name.
# The difference is 5% here, and larger where customers buy often: check a platform's formula before you compare platforms.

# %% id="aov_claim" role="claim" of=["aov_words", "aov_after"]
assert f"{aov:.2f}" == "253.37"
assert round(per_buyer / aov - 1, 2) == 0.05

# %% [markdown] id="counts_words" unclaimed="what value_counts does"
# `value_counts` counts how often each value stands in a column, the most frequent first.
# A mask can be added up, since True counts as 1 and False as 0: `(paid["channel"] == "jd").sum()` is the number of JD's orders.
# In the same way its `.mean()` is their share.

# %% id="counts"
paid["channel"].value_counts()

# %% [markdown] id="practice_buyers"
# **Your turn.** In `paid`, how many customers bought more than once?

# %% id="practice_buyers_cell"
answer = ...
practice.check("01_bought_twice", answer)

# %% [markdown] id="who_words" unclaimed="how a new customer is defined and found"
# ## Who bought
#
# A customer is new 新客 in a week when the first paid order *ever* lies in it.
# The week alone cannot tell: everybody's first order of the week lies in the week.
# So we take each customer's first payment from the whole table, and `map` looks it up for the buyers of the week.

# %% id="who"
history = orders[orders["paid_at"].notna()]
first = history.groupby("customer_id")["paid_at"].min()
buyers = paid["customer_id"].drop_duplicates()
is_new = buyers.map(first) >= "2025-03-10"
print(f"{is_new.sum()} of {len(buyers):,} customers were new, {is_new.mean():.0%}")

# %% [markdown] id="who_after"
# Our table begins in January 2024.
# Somebody who bought before that and came back now would count as new.
# So the share is an upper bound: the true one is at most as large.
# The longer the table, the closer it comes.

# %% id="who_claim" role="claim"
assert history["paid_at"].min() >= pd.Timestamp("2024-01-01")
assert 0.15 < is_new.mean() < 0.17

# %% [markdown] id="side_words"
# ## Two tables side by side
#
# What does a visit bring on each channel?
# A pivot on each table, then a lookup from one to the other.
# `agg(["size", "sum"])` gives two columns: the number of rows and the sum.

# %% id="side"
visits = last.groupby("channel")["sessions"].sum()
money = paid.groupby("channel")["amount_cny"].agg(["size", "sum"])
table = pd.concat([visits, money], axis=1).fillna(0)
table.columns = ["visits", "paid_orders", "paid_cny"]
table["cny_by_visit"] = table["paid_cny"] / table["visits"]
table.round(2)

# %% [markdown] id="side_after"
# Tmall has the most money, and JD makes the most of a visit: nearly twice as much as Douyin.
# `pd.concat(..., axis=1)` puts tables side by side and keeps every channel of either.
# A channel that sold nothing has an empty cell there, and `fillna(0)` makes it 0.
# A lookup that keeps only what both tables hold would have dropped it silently.
# For a channel without visits the division gives *infinite*.
# `.where(table["visits"] > 0)` puts a missing value there, as the assignment asks.

# %% id="side_claim" role="claim"
assert table["paid_cny"].idxmax() == "tmall" and table["cny_by_visit"].idxmax() == "jd"
assert 1.7 < table["cny_by_visit"]["jd"] / table["cny_by_visit"]["douyin"] < 2
assert len(table) == 5

# %% [markdown] id="practice_value"
# **Your turn.** Which channel has the *lowest* amount by visit in `table`? Give its name as a text.

# %% id="practice_value_cell"
answer = ...
practice.check("01_lowest_value", answer)

# %% [markdown] id="roi_words" unclaimed="definitions of ROI, ROAS and gross profit"
# ## What did it cost?
#
# **ROI 投资回报率** compares what was earned with what was spent.
# "ROI 5" on a platform's page is often paid amount over advertising: that is **ROAS 广告支出回报率**, and it forgets the goods.
# **Gross profit 毛利** is the paid amount less the cost of the goods; here it is taken *before refunds*.
# As a share of the paid amount it is called **gross margin 毛利率**.
# ROI is gross profit less spending, over spending.
# All days of February 2025 are over, so take that month.
#
# `between` with `inclusive="left"` takes the first moment in and leaves the last one out.
# So all of 28 February counts, until midnight.
# `merge` looks up the cost of each product, and `goods` is the cost of the goods of each order.
# In its line, `groupby(cost["order_id"])` is handed a column: the costs are added up by the order number beside them.
#
# In the box after that, pandas matches by name: where a column is put into a table, each value goes beside the row *of the same name*, in whatever order the rows stand.
# So `spend`, whose rows are named by channel, falls into place.

# %% id="roi_parts"
february = history[history["paid_at"].between("2025-02-01", "2025-03-01", inclusive="left")]
cost = lines.merge(shop.load_products()[["product_id", "cost_cny"]], on="product_id")
goods = (cost["quantity"] * cost["cost_cny"]).groupby(cost["order_id"]).sum()
spend = shop.load_channel_spend()
spend = spend[spend["month"] == "2025-02-01"].set_index("channel")

# %% id="roi"
by_channel = february.groupby("channel")
roi = pd.DataFrame({"paid_cny": by_channel["amount_cny"].sum()})
roi["goods_cny"] = february["order_id"].map(goods).groupby(february["channel"]).sum()
roi["spend_cny"] = spend["acquisition_cny"]
roi["roas"] = roi["paid_cny"] / roi["spend_cny"]
roi["roi"] = (roi["paid_cny"] - roi["goods_cny"]) / roi["spend_cny"] - 1
roi.round(1)

# %% [markdown] id="roi_after"
# ROI is less than half of ROAS on every channel, since goods cost about half of what they bring.
# Both are before refunds; with the refunds taken off both would be lower.
# Neither says what the advertising *caused*: most of these customers might have come anyway.
# Chapters 05, 12 and 13 are about that difference.

# %% id="roi_claim" role="claim"
assert (roi["roi"] < 0.5 * roi["roas"]).all()
assert (roi["goods_cny"] / roi["paid_cny"]).between(0.45, 0.6).all()
assert (february.groupby("channel")["refund_cny"].sum() > 0).all()

# %% [markdown] id="definitions" unclaimed="the table of definitions"
# ## The table of definitions
#
# Every metric of the course is defined once, here.
#
# | metric | 中文 | numerator | denominator | unit |
# |---|---|---|---|---|
# | visitors (UV) | 访客数 | different people in the period | | people |
# | visits (sessions) | 访问次数 | visits | | visits |
# | page views (PV) | 浏览量 | pages seen | | pages |
# | bounce rate | 跳出率 | visits with one page | visits | fraction |
# | time on site | 停留时长 | seconds on site | visits | minutes |
# | conversion rate | 访问转化率 | visits with a paid order | visits | fraction |
# | cart abandonment | 购物车放弃率 | visits with a cart and no payment | visits with a cart | fraction |
# | GMV | 成交总额 | amounts of submitted orders | | CNY |
# | paid amount | 支付金额 | amounts of paid orders | | CNY |
# | revenue | 实收 | paid amount less refunds | | CNY |
# | gross profit | 毛利 | paid amount less cost of the goods, before refunds | | CNY |
# | gross margin | 毛利率 | gross profit | paid amount | fraction |
# | AOV | 笔单价 | paid amount | paid orders | CNY |
# | amount by customer | 客单价 | paid amount | customers who paid | CNY |
# | amount by visit | 访问价值 | paid amount | visits | CNY |
# | new-customer share | 新客占比 | customers whose first paid order lies in the period | customers who paid | fraction |
# | repurchase rate | 复购率 | customers with two or more paid orders in the period | customers who paid | fraction |
# | ROAS | 广告支出回报率 | paid amount | spending | ratio |
# | ROI | 投资回报率 | gross profit less spending | spending | ratio |

# %% [markdown] id="part_2_end" unclaimed="where we stand"
# **Where we are.** The report uses the paid amount, and each number has its two halves.
# Now to the manager's question: what fell, and against what?

# %% [markdown] id="part_3" unclaimed="a heading with its time"
# # Part 3 of 4: what fell, and where (45 minutes)

# %% [markdown] id="factors_words"
# ## What fell
#
# Paid amount is visits × conversion rate × AOV.
# At least one of the three must have moved.
# `.dt.to_period("W").dt.start_time` gives each day the Monday of its week.

# %% id="factors"
weeks = traffic.groupby(traffic["date"].dt.to_period("W").dt.start_time)[
    ["sessions", "paid_sessions"]
].sum()
recent = history[history["paid_at"] >= "2025-02-03"]
weeks["paid_cny"] = (
    recent["amount_cny"].groupby(recent["paid_at"].dt.to_period("W").dt.start_time).sum()
)
weeks["rate"] = weeks["paid_sessions"] / weeks["sessions"]
weeks["aov_cny"] = weeks["paid_cny"] / weeks["paid_sessions"]
weeks.round(4)

# %% [markdown] id="factors_after"
# From 3 to 10 March visits fell by 36%.
# The rate and the AOV did not fall: 5.9% became 6.4%, 249 became 253 CNY.
# So the question is why there were fewer visits.

# %% id="factors_claim" role="claim"
a, b = weeks.loc["2025-03-03"], weeks.loc["2025-03-10"]
assert round(1 - b["sessions"] / a["sessions"], 2) == 0.36
assert round(a["rate"], 3) == 0.059 and round(b["rate"], 3) == 0.064
assert round(a["aov_cny"]) == 249 and round(b["aov_cny"]) == 253
assert np.allclose(weeks["sessions"] * weeks["rate"] * weeks["aov_cny"], weeks["paid_cny"])

# %% [markdown] id="calendar_words"
# ## Against what
#
# The shop keeps a calendar of campaigns 活动日历.

# %% id="calendar"
campaigns = shop.load_campaigns()
near = campaigns["starts_on"].between("2025-02-01", "2025-03-16")
campaigns.loc[near, ["campaign_id", "starts_on", "ends_on"]]

# %% id="calendar_chart"
daily = traffic.groupby("date")["sessions"].sum()
fig, ax = plt.subplots(figsize=(8, 3.6))
ax.plot(daily.index, daily, marker="")
ax.axvspan(pd.Timestamp("2025-03-05"), pd.Timestamp("2025-03-08"), color="tab:orange", alpha=0.25)
ax.annotate("Women's Day campaign", (pd.Timestamp("2025-03-02"), 6300), ha="right")
ax.axvline(pd.Timestamp("2025-03-03"), color="black", linestyle="--", linewidth=1)
ax.annotate("3 March: a step down", (pd.Timestamp("2025-03-02"), 1300), ha="right")
ax.set_ylim(0, None)
ax.set(xlabel="day (2025)", ylabel="visits by day")
ax.set_title("Four campaign days stand out; visits stepped down two days before")
plt.show()

# %% [markdown] id="calendar_after"
# From 5 to 8 March the Women's Day campaign 三八节 ran, and 23,000 of the week's 31,000 visits came on its four days.
# The week before is not a fair week: it holds a festival.
# Nor is the first one of the chart a fair week.
# 3 and 4 February were the last days of the Spring Festival holiday 春节, and fewer people came.
# Fair weeks are the three weeks from 10 February to 2 March.
# (The campaign was announced from 1 March on; on the first two days of March visits were as usual.)
# One thing is odd: on Monday, 3 March, two days *before* the campaign, visits fell from 3,259 to 2,761.
# Keep it in mind.

# %% id="calendar_claim" role="claim"
assert list(campaigns.loc[near, "campaign_id"]) == ["2025-march8"]
assert round(daily["2025-03-05":"2025-03-08"].sum(), -3) == 23_000
assert round(weeks.loc["2025-03-03", "sessions"], -3) == 31_000
holidays = shop.load_calendar().set_index("date")["holiday"]
assert holidays["2025-02-03":"2025-02-04"].notna().all()
assert holidays["2025-02-05":"2025-03-16"].isna().all()
assert daily["2025-02-03":"2025-02-04"].max() < 0.6 * daily["2025-02-05"]
usual = daily["2025-02-10":"2025-02-28"].mean()
assert (daily["2025-03-01":"2025-03-02"] / usual - 1).abs().max() < 0.1
assert daily["2025-03-02"] == 3_259 and daily["2025-03-03"] == 2_761

# %% id="fair"
fair = weeks.loc["2025-02-10":"2025-02-24"]
now = weeks.loc["2025-03-10"]
change = now / fair.mean() - 1
change[["sessions", "paid_cny"]].round(3)

# %% [markdown] id="fair_after"
# Against the mean of the three weeks the paid amount is 7% lower and visits are 16% lower.
# So four fifths of the manager's 31% are the distance from a campaign week to a fair week.

# %% id="fair_claim" role="claim"
assert round(change["paid_cny"], 2) == -0.07 and round(change["sessions"], 2) == -0.16
fall = weeks.loc["2025-03-03", "paid_cny"] - now["paid_cny"]
assert 0.78 < (weeks.loc["2025-03-03", "paid_cny"] - fair["paid_cny"].mean()) / fall < 0.83

# %% [markdown] id="range_words"
# ### Is 7% much?
#
# Ordinary weeks differ, too.
# How far they lie from their mean is the standard deviation 标准差, `.std()`.
# From three weeks we get a range that should hold the next ordinary week 19 times in 20.
# Its reach to each side is 4.3 standard deviations times $\sqrt{1 + 1/3}$.
# (4.3 is for three values; with more weeks it goes down towards 2. In a spreadsheet it is `T.INV.2T(0.05, 2)`, 2 being three values less 1.)
# The 1/3 is there because the mean itself comes from three weeks only and may be off, too.

# %% id="range_claim" role="claim"
from scipy import stats

assert round(stats.t.ppf(0.975, 3 - 1), 1) == 4.3 and round(stats.t.ppf(0.975, 1_000)) == 2

# %% id="range"
names = ["sessions", "paid_cny"]
middle = fair[names].mean()
reach = 4.3 * fair[names].std() * np.sqrt(1 + 1 / 3)
pd.DataFrame({"lowest": middle - reach, "highest": middle + reach, "now": now[names]}).round(0)

# %% [markdown] id="range_after"
# The paid amount, 317,473 CNY, lies inside of its range, which begins at 287,000.
# Three weeks are too few to say more than "this may be an ordinary bad week".
# Visits are another matter: 19,698 lie below the 21,700 at which their range begins.
# So fewer visits were *counted* than in an ordinary week.

# %% id="range_after_claim" role="claim"
assert round((middle - reach)["paid_cny"], -3) == 287_000
assert round((middle - reach)["sessions"], -2) == 21_700
assert (middle - reach)["paid_cny"] < now["paid_cny"] < (middle + reach)["paid_cny"]
assert now["sessions"] == 19_698 and now["sessions"] < fair["sessions"].min()

# %% [markdown] id="where_words" unclaimed="a question; its answer is below"
# ## Where the visits are missing
#
# A total can hide one channel.
# Beside the last week we put the mean of the fair weeks: their sum over 3.
#
# **Predict.** Are visits missing everywhere alike?

# %% id="where_parts"
in_fair = traffic["date"].between("2025-02-10", "2025-03-02")
in_now = traffic["date"] >= "2025-03-10"
usual = traffic[in_fair].groupby("channel")["sessions"].sum() / 3

# %% id="where"
places = pd.DataFrame({"fair": usual, "now": traffic[in_now].groupby("channel")["sessions"].sum()})
places["missing"] = places["fair"] - places["now"]
places["change"] = places["now"] / places["fair"] - 1
places.round(2)

# %% [markdown] id="practice_missing" unclaimed="a question"
# **Your turn.** What share of all missing visits is missing on the mini-program?
# Give a fraction.

# %% id="practice_missing_cell"
answer = ...
practice.check("01_missing_share", answer)

# %% [markdown] id="where_after"
# The mini-program 小程序 has 2,210 visits instead of 4,152, 47% fewer.
# That is more than half of all missing visits.
# The four others together have 9% fewer.
#
# Since when? We draw both with their fair weeks set to 100, so that small and large can be compared.

# %% id="where_claim" role="claim"
mini = places.loc["mini_program"]
assert mini["now"] == 2_210 and round(mini["fair"]) == 4_152 and round(mini["change"], 2) == -0.47
assert 0.5 < mini["missing"] / places["missing"].sum() < 0.55
others = places.drop("mini_program").sum()
assert round(others["now"] / others["fair"] - 1, 2) == -0.09
assert others["now"] == 17_488 and round(others["fair"]) == 19_215

# %% id="mini_parts"
is_mini = traffic["channel"] == "mini_program"
mini_daily = traffic[is_mini].groupby("date")["sessions"].sum()
level = pd.DataFrame({"mini": mini_daily, "four": daily - mini_daily})
level = 100 * level / level["2025-02-10":"2025-03-02"].mean()

# %% id="mini_chart"
fig, ax = plt.subplots(figsize=(8, 3.6))
ax.plot(level.index, level["mini"], marker="", label="mini-program")
ax.plot(level.index, level["four"], marker="", linestyle="--", label="four others")
ax.axvspan(pd.Timestamp("2025-03-05"), pd.Timestamp("2025-03-08"), color="tab:orange", alpha=0.25)
ax.set_ylim(0, None)
ax.legend(loc="upper left")
ax.set(xlabel="day (2025); orange: campaign", ylabel="visits (fair weeks = 100)")
ax.set_title("Before the campaign the mini-program had lost half of its visits")
plt.show()

# %% [markdown] id="mini_after"
# On Sunday, 2 March, the mini-program had 559 visits, on Monday 301, and its last weekend is far below a fair one.
# A dip after a campaign cannot explain that: this fall came before it.
#
# The four others had 11% fewer visits on that Monday and Tuesday than on the same weekdays of fair weeks.
# On the last weekend, 15 and 16 March, they were back at the level of fair weekends.
# Visits may be fewer around a campaign: some customers wait for it, some bought in it what they needed later.
# One campaign cannot tell whether this was the reason.

# %% id="mini_claim" role="claim"
assert mini_daily["2025-03-02"] == 559 and mini_daily["2025-03-03"] == 301
four = daily - mini_daily
before = four["2025-02-10":"2025-03-02"]
early_week = before[before.index.day_of_week < 2].mean()
assert round(four["2025-03-03":"2025-03-04"].mean() / early_week - 1, 2) == -0.11
weekends = before.index.day_of_week >= 5
assert 0.98 < four["2025-03-15":].mean() / before[weekends].mean() < 1.05
fair_mini = mini_daily["2025-02-10":"2025-03-02"][weekends].mean()
assert mini_daily["2025-03-15":].mean() < 0.6 * fair_mini
assert level["mini"]["2025-03-03":"2025-03-04"].mean() < 52

# %% [markdown] id="practice_fair"
# **Your turn.** By what fraction did the *conversion rate* of `now` differ from that of the three fair weeks together?
# Remember how the rate of a whole is computed.
# Give `rate of now / rate of the three - 1` with at least four decimals, or not rounded at all.

# %% id="practice_fair_cell"
answer = ...
practice.check("01_fair_rate", answer)

# %% [markdown] id="noise_words"
# ## Is 6.4% more than 5.9%?
#
# The rate of the three fair weeks is 5.9%, that of the last week 6.4%.
# A rate from counts moves by chance; how far is its standard error 标准误.
# With $n$ visits and rate $p$ it is $\sqrt{p(1-p)/n}$.
#
# Take last week: 19,698 visits at 6.4% give $\sqrt{0.064 \times 0.936 / 19698}$ = 0.00174, which is 0.174 percentage points.
# The fair weeks have 70,100 visits at 5.9%, which gives 0.089 points.
#
# The difference of both rates moves by more than either, and by less than the sum:
# each error is squared, the squares are added, and the root is taken, $\sqrt{0.174^2 + 0.089^2}$ = 0.195 points.
#
# Go 1.96 of these to each side, 0.38 points here: such a range holds the truth about 19 times in 20.


# %% id="noise_rate"
def rate_and_error(table):
    """Return the conversion rate of all rows together, and its standard error."""
    visits = table["sessions"].sum()
    rate = table["paid_sessions"].sum() / visits
    return rate, np.sqrt(rate * (1 - rate) / visits)


rate_and_error(traffic[in_now])

# %% [markdown] id="noise_compare_words" unclaimed="what the function does"
# The first number is the rate, the second its error.
# Now the difference, with its range.


# %% id="noise"
def compare(before, after):
    """Return both rates, their difference, and the range from 1.96 errors below to above it."""
    old_rate, old_error = rate_and_error(before)
    new_rate, new_error = rate_and_error(after)
    difference = new_rate - old_rate
    reach = 1.96 * np.sqrt(old_error**2 + new_error**2)
    return [old_rate, new_rate, difference, difference - reach, difference + reach]


# %% id="noise_all"
columns = ["fair weeks", "now", "difference", "from", "to"]
pd.DataFrame([compare(traffic[in_fair], traffic[in_now])], index=["all"], columns=columns).round(4)

# %% [markdown] id="noise_after"
# The difference is 0.5 percentage points, and its interval reaches from 0.1 to 0.9.
# So the rate of the counted visits rose.
# Chance is also why a single day is no finding.
# With 300 paid orders of 5,000 visits, the rate of a day has an error of about 0.3 points.
#
# Did it rise everywhere?

# %% id="noise_claim" role="claim" of=["noise_words", "noise_after"]
old, new, gap, low, high = compare(traffic[in_fair], traffic[in_now])
old_error, new_error = rate_and_error(traffic[in_fair])[1], rate_and_error(traffic[in_now])[1]
assert traffic.loc[in_now, "sessions"].sum() == 19_698
assert traffic.loc[in_fair, "sessions"].sum() == 70_100
assert round(100 * old_error, 3) == 0.089 and round(100 * new_error, 3) == 0.174
assert round(np.sqrt(0.064 * 0.936 / 19_698), 5) == 0.00174
assert round(100 * np.hypot(old_error, new_error), 3) == 0.195
assert round(np.hypot(0.174, 0.089), 3) == 0.195
assert round(100 * (high - gap), 2) == 0.38
assert round(old, 3) == 0.059 and round(new, 3) == 0.064
assert round(gap, 3) == 0.005 and round(low, 3) == 0.001 and round(high, 3) == 0.009
assert abs(np.sqrt(0.06 * 0.94 / 5_000) - 0.0033) < 0.0002

# %% id="noise_channels"
found = [
    compare(traffic[in_fair & is_mini], traffic[in_now & is_mini]),
    compare(traffic[in_fair & ~is_mini], traffic[in_now & ~is_mini]),
]
pd.DataFrame(found, index=["mini-program", "four others"], columns=columns).round(4)

# %% [markdown] id="noise_channels_after"
# On the mini-program the rate went from 4.5% to 7.8%.
# On the four others it was 6.1% and 6.2%.
# A rise or a fall of up to 0.4 points is possible there, more is not likely.
# With the visits and the rate of the mini-program as in fair weeks, the whole would be 5.9%, as before.
# So most of the rise comes from this one channel.
# The shop says that it repaired the payment page of the mini-program on 3 March; chapter 04 measures that.
# A repair can raise a rate, but it does not explain missing visits.

# %% id="noise_channels_claim" role="claim"
assert round(found[0][0], 3) == 0.045 and round(found[0][1], 3) == 0.078 and found[0][3] > 0.02
counts = ["sessions", "paid_sessions"]
as_before = traffic.loc[in_fair & is_mini, counts].sum() / 3
as_before = as_before + traffic.loc[in_now & ~is_mini, counts].sum()
assert round(as_before["paid_sessions"] / as_before["sessions"], 3) == 0.059
assert round(found[1][0], 3) == 0.061 and round(found[1][1], 3) == 0.062
assert -0.0045 < found[1][3] < -0.0035 and 0.0035 < found[1][4] < 0.0045

# %% [markdown] id="money_where_words" unclaimed="a question"
# And the money?

# %% id="money_where"
fair_paid = history[history["paid_at"].between("2025-02-10", "2025-03-03", inclusive="left")]
places["fair_cny"] = fair_paid.groupby("channel")["amount_cny"].sum() / 3
places["now_cny"] = paid.groupby("channel")["amount_cny"].sum()
places["change_cny"] = places["now_cny"] / places["fair_cny"] - 1
places[["fair_cny", "now_cny", "change_cny"]].round(2)

# %% [markdown] id="money_where_after"
# The mini-program took 46,489 CNY against 45,098 in a fair week: half of its visits are gone, and its money is not.
# The four others took 9% less, and they had 9% fewer visits.
# Tmall fell most; but of five changes one is always the largest, so make no story of it yet.

# %% id="money_where_claim" role="claim"
taken = places.loc["mini_program"]
assert round(taken["now_cny"]) == 46_489 and round(taken["fair_cny"]) == 45_098
rest = places.drop("mini_program").sum()
assert round(rest["now_cny"] / rest["fair_cny"] - 1, 2) == -0.09
assert round(rest["now"] / rest["fair"] - 1, 2) == -0.09
assert places["change_cny"].idxmin() == "tmall"

# %% [markdown] id="part_3_end"
# **Where we are.** Against fair weeks the paid amount is 7% lower, which may be an ordinary bad week.
# Visits are fewer than in any of the three fair weeks, most of all on the mini-program, and there since before the campaign.
# What is left is to put it on one page, to check it, and to decide.

# %% id="part_3_claim" role="claim"
assert round(change["paid_cny"], 2) == -0.07 and now["sessions"] < fair["sessions"].min()
assert places["change"].idxmin() == places["missing"].idxmax() == "mini_program"

# %% [markdown] id="part_4" unclaimed="a heading with its time"
# # Part 4 of 4: the report and the decision (50 minutes)

# %% [markdown] id="every_day_words" unclaimed="what a daily report needs"
# ## Every day has its row
#
# A daily report 日报 compares each day with the same weekday a week before: a Monday with a Monday.
# `pd.Timedelta(days=7)` is a step of seven days: a day minus this step is the same weekday of the week before.

# %% id="every_day_step"
monday = pd.Timestamp("2025-03-10")
monday - pd.Timedelta(days=7)

# %% [markdown] id="every_day_gaps_words" unclaimed="what a table of orders does not hold"
# On Douyin's desktop pages few people pay, and a day without an order is in no table of orders.
# `.dt.normalize()` cuts the time of day off, so that all orders of a day have the same date.

# %% id="every_day_gaps"
desk = history[(history["channel"] == "douyin") & (history["device"] == "desktop")]
desk = desk[desk["paid_at"] >= "2025-02-24"]
by_day = desk.groupby(desk["paid_at"].dt.normalize())["amount_cny"].sum()
print(f"{len(by_day)} days with an order, of 21")

# %% id="every_day"
days = pd.date_range("2025-02-24", "2025-03-16", name="date")
desk_report = pd.DataFrame({"amount_cny": by_day.reindex(days, fill_value=0.0)})
desk_report["week_ago_cny"] = desk_report["amount_cny"].shift(7)
quotient = desk_report["amount_cny"] / desk_report["week_ago_cny"] - 1
desk_report["change"] = quotient.where(desk_report["week_ago_cny"] > 0)
desk_report.tail(3)

# %% [markdown] id="every_day_after"
# `pd.date_range` is the calendar, and `reindex` puts every day in, with 0 where nothing was paid.
# Only now are seven rows seven days, and `shift(7)` looks a week back.
# Where the week before had nothing the change is unknown, so it stays missing.

# %% id="every_day_claim" role="claim"
assert len(by_day) < 21 and len(desk_report) == 21
assert desk_report["change"].isna().sum() > 7
assert (desk_report["week_ago_cny"].dropna() == 0).any()

# %% [markdown] id="practice_known" unclaimed="a question"
# **Your turn.** On how many days of `desk_report` is the change known?

# %% id="practice_known_cell"
answer = ...
practice.check("01_known_change", answer)

# %% [markdown] id="page_words"
# ## One page for Monday
#
# A weekly report 周报 answers four questions on one page: how many came, how many of them bought, what they paid, and where.
# Fair weeks stand beside each number, so that the reader need not remember them.

# %% id="page_parts"
labels = weeks.index.strftime("%d %b")
colours = ["lightgray"] + ["tab:gray"] * 3 + ["tab:orange", "tab:blue"]
places = places.sort_values("now_cny")

# %% id="page"
fig, axes = plt.subplots(2, 2, figsize=(10, 6.4), layout="constrained")
axes[0, 0].bar(labels, weeks["sessions"] / 1000, color=colours)
axes[0, 0].set(title="Visits: fewest of six weeks", ylabel="visits (thousand)")
axes[0, 1].bar(labels, 100 * weeks["rate"], color=colours)
axes[0, 1].set(title="Conversion of counted visits: up to 6.4%", ylabel="paid visits by visit (%)")
axes[1, 0].bar(labels, weeks["paid_cny"] / 1000, color=colours)
axes[1, 0].set(
    title="Paid amount: 7% under, perhaps by chance", ylabel="thousand CNY", xlabel="week from"
)
places[["fair_cny", "now_cny"]].div(1000).plot.barh(ax=axes[1, 1], color=["tab:gray", "tab:blue"])
axes[1, 1].set(
    title="Mini-program: as much paid on 47% fewer visits",
    xlabel="paid amount (thousand CNY)",
    ylabel="",
)
axes[1, 1].legend(["fair week (mean)", "this week"])
fig.suptitle(
    "Week of 10 March 2025 (blue); fair weeks dark grey, holiday light grey, campaign orange"
)
plt.show()

# %% [markdown] id="page_after"
# Each title says a finding, each amount has its unit, and the odd week is marked instead of left out.
# In a grey print blue and dark grey are hardly told apart; there the labels of the weeks must do it.

# %% id="page_claim" role="claim"
assert weeks["sessions"].idxmin() == pd.Timestamp("2025-03-10")
assert round(places.loc["tmall", "change_cny"], 2) == -0.14
assert abs(places.loc["mini_program", "change_cny"]) < 0.05
assert round(weeks.loc["2025-03-10", "rate"], 3) == 0.064
mini_visits = [traffic.loc[rows & is_mini, "sessions"].sum() for rows in (in_fair, in_now)]
assert round(mini_visits[1] / (mini_visits[0] / 3) - 1, 2) == -0.47
assert weeks.loc["2025-03-10", "rate"] >= weeks["rate"].max() - 1e-9

# %% [markdown] id="roles" unclaimed="who answers for which metric"
# ### Who answers for which number
#
# | role | numbers of the week | what it must not be judged on |
# |---|---|---|
# | operations 运营 | paid amount, conversion rate, AOV | visits bought by others |
# | content 内容 | visits from content, time on site | paid amount of the same day |
# | campaign 活动 | incremental paid amount, ROI | GMV of the campaign days |
# | service 客服 | answer time, resolution, refund share | number of contacts |
# | analyst 分析 | definitions, checks, open questions | the direction of the numbers |

# %% [markdown] id="claims_words" unclaimed="figures quoted from the source"
# ## Two claims that do not fit together
#
# The source says in one place that 89.2% of online retail is mobile, in another 94.5%.
# Both can be true, if they are shares *of different things*.
# Which shares does our own shop give?

# %% id="mobile"
year = shop.load_orders(start="2025-01-01", end="2025-12-31")
year_traffic = shop.load_daily_traffic(start="2025-01-01", end="2025-12-31")
is_mobile = year["device"] == "mobile"
was_paid = year["paid_at"].notna()
on_phone = year_traffic["device"] == "mobile"
mobile = {
    "visits": year_traffic.loc[on_phone, "sessions"].sum() / year_traffic["sessions"].sum(),
    "submitted orders": is_mobile.mean(),
    "paid orders": is_mobile[was_paid].mean(),
    "paid amount": year.loc[is_mobile & was_paid, "amount_cny"].sum()
    / year.loc[was_paid, "amount_cny"].sum(),
}
pd.Series(mobile).round(4)

# %% id="mobile_channels"
is_mobile[was_paid].groupby(year["channel"]).mean().round(3)

# %% [markdown] id="mobile_after"
# (This looks back on the whole of 2025, after our Monday.)
# Of paid orders 89.2% came from a phone, of visits 90.6%.
# None of the four gives 94.5%; but Douyin, Pinduoduo and the mini-program lie above 96% and JD near 80%.
# A survey with other platforms in it might arrive at 94.5%.
# Our shop was built so that mobile brings 89% of paid orders.
# That it reproduces the first claim proves nothing about the market.

# %% id="mobile_claim" role="claim"
assert round(mobile["paid orders"], 3) == 0.892 and round(mobile["visits"], 3) == 0.906
assert max(mobile.values()) < 0.945
by = is_mobile[was_paid].groupby(year["channel"]).mean()
assert by[["douyin", "pinduoduo", "mini_program"]].min() > 0.96 and abs(by["jd"] - 0.80) < 0.02
assert shop.reveal("mobile_share") == 0.89

# %% [markdown] id="market_words"
# The source also gives the size of the market twice: 15.7 and 15.8 trillion CNY.
# That difference is small, 0.6%.
# Multiplied by the two mobile shares, the two give 14.0 and 14.9 trillion CNY of mobile sales, 6.6% apart.
# Nearly all of that gap lies in the shares: 94.5 is 5.9% more than 89.2.

# %% id="market_claim" role="claim"
assert round(15.8 / 15.7 - 1, 3) == 0.006
assert round(0.892 * 15.7, 1) == 14.0 and round(0.945 * 15.8, 1) == 14.9
assert round(0.945 * 15.8 / (0.892 * 15.7) - 1, 3) == 0.066
assert round(0.945 / 0.892 - 1, 3) == 0.059

# %% [markdown] id="industry_words"
# A third figure of the source is a conversion rate of 2.7% for the industry.
# Ours is 5.9% over six weeks, paid visits over visits.
# Over page views it would be 2.1%: before you boast, ask for their denominator.

# %% id="industry_claim" role="claim"
total = traffic[["sessions", "page_views", "paid_sessions"]].sum()
assert round(total["paid_sessions"] / total["sessions"], 3) == 0.059
assert round(total["paid_sessions"] / total["page_views"], 3) == 0.021

# %% [markdown] id="another_words"
# ## Another shop
#
# Online Retail II holds the invoices of a British online shop that sells much to wholesalers (Chen 2019, UCI Machine Learning Repository).
# One row is a *line* of an invoice; an invoice that begins with C cancels.
# The same questions, another grain.

# %% id="another"
from shop import realdata

invoices = realdata.load_online_retail()
november = invoices[invoices["invoice_time"].dt.strftime("%Y-%m") == "2010-11"]
sold = november[~november["invoice"].str.startswith("C")]
gbp = (sold["quantity"] * sold["price_gbp"]).sum()
print(f"{len(sold):,} lines, {sold['invoice'].nunique():,} invoices, {gbp:,.0f} GBP")

# %% [markdown] id="another_after"
# Without the cancellations, an invoice number brings 475 GBP and a line 19 GBP.
# Who counts these rows and calls them orders is wrong by a factor of 24.8.
# But 346 of the numbers carry no money, such as corrections of stock: over the others an invoice brings 535 GBP.
# The cancellations of the month take back 47,618 GBP; with them taken off, a number leaves 460 GBP.

# %% id="another_claim" role="claim"
assert round(gbp / sold["invoice"].nunique()) == 475 and round(gbp / len(sold)) == 19
assert round(len(sold) / sold["invoice"].nunique(), 1) == 24.8
net_gbp = (november["quantity"] * november["price_gbp"]).sum()
by_number = (sold["quantity"] * sold["price_gbp"]).groupby(sold["invoice"]).sum()
assert (by_number == 0).sum() == 346 and round(by_number[by_number != 0].mean()) == 535
assert round(gbp - net_gbp) == 47_618 and round(net_gbp / sold["invoice"].nunique()) == 460

# %% [markdown] id="practice_wholesale" unclaimed="a question"
# **Your turn.** How many different customers stand on the invoices of `sold`? (The column is `customer_id`; on some lines it is missing.)

# %% id="practice_wholesale_cell"
answer = ...
practice.check("01_invoice_customers", answer)

# %% [markdown] id="reconcile_words"
# ## Does it add up?
#
# The export, `traffic` and `orders` speak of the same two weeks.
# They should agree to the order and to the cent.

# %% id="reconcile"
both_weeks = history[history["paid_at"] >= "2025-03-03"]
by_day = both_weeks.groupby(both_weeks["paid_at"].dt.normalize())["amount_cny"]
by_day = by_day.agg(["size", "sum"])
visits_by_day = daily["2025-03-03":]
print((report["paid_orders"] == by_day["size"]).all(), (report["visits"] == visits_by_day).all())
print(f"largest difference {(report['paid_cny'] - by_day['sum']).abs().max():.2f} CNY")

# %% [markdown] id="reconcile_after"
# They agree: orders and visits exactly, amounts to the cent.
# If yours do not, find out why before you report either.

# %% id="reconcile_claim" role="claim"
assert (report["paid_orders"] == by_day["size"]).all()
assert (report["visits"] == visits_by_day).all()
assert (report["paid_cny"] - by_day["sum"]).abs().max() < 0.005

# %% [markdown] id="decision_words" unclaimed="what the manager asks for"
# ## What to do on Monday
#
# She asks for 10% off for everybody.
# What would it have to bring?

# %% [markdown] id="decision_formula_words"
# Of 100 CNY the goods cost 52, so 48 remain; after 10% off, 38 remain.
# To earn as much as before, the orders must grow by 48 / 38 - 1.

# %% id="decision_formula_claim" role="claim"
assert round(paid["order_id"].map(goods).sum() / paid_cny, 2) == 0.52
assert abs((0.48 / 0.38 - 1) - 0.26) < 0.005

# %% id="decision"
margin = 1 - paid["order_id"].map(goods).sum() / paid_cny
break_even = margin / (margin - 0.10) - 1
print(f"gross margin {margin:.0%}; 10% off needs {break_even:.0%} more orders to earn the same")

# %% [markdown] id="decision_after"
# Without a change in orders the discount costs 31,700 CNY a week, 10% of the paid amount.
# The gross margin is 48% before refunds.
# So the discount would have to bring 26% more orders to earn the same; no test says that it would.
# With 12% more, the whole distance to the best of the fair weeks, the shop would earn less.
#
# **Advice.** No discount.
# Four fifths of the fall is the distance from a campaign week to a fair week.
# The rest may be an ordinary bad week.
# Ask the mini-program's team why its visits halved on the day of the repair: do half of its visitors stay away, or are they no longer counted?
# Watch the four other channels for one more week; their last weekend was a usual one.
#
# **What would change the advice.** A test in which a discount of 10% brings clearly more than 26% more orders.
#
# **What would make us look for a fault.** One of two numbers, in a week without a campaign:
#
# - a paid amount below 287,000 CNY, where the range of ordinary weeks begins;
# - a conversion rate of the four others under 5.5%, which is below each of their six weeks.

# %% id="decision_claim" role="claim"
assert round(0.10 * paid_cny, -2) == 31_700
assert round(margin, 2) == 0.48 and 0.25 < break_even < 0.28
assert round(break_even, 2) == 0.26
assert round(fair["paid_cny"].max() / now["paid_cny"] - 1, 2) == 0.12
assert 1.12 * (margin - 0.10) < margin
fall = weeks.loc["2025-03-03", "paid_cny"] - now["paid_cny"]
assert 0.78 < (weeks.loc["2025-03-03", "paid_cny"] - fair["paid_cny"].mean()) / fall < 0.83
by_week = traffic[~is_mini].groupby(traffic["date"].dt.to_period("W"))
six = by_week["paid_sessions"].sum() / by_week["sessions"].sum()
assert len(six) == 6 and six.min() > 0.055
assert round((middle - reach)["paid_cny"], -3) == 287_000

# %% [markdown] id="practice_break_even" unclaimed="an example of a fraction"
# **Your turn.** By what fraction would the number of orders have to grow to make up for 5% off, with the same margin?
# Write 0.26 for 26%; round to two decimals.

# %% id="practice_break_even_cell"
answer = ...
practice.check("01_break_even", answer)

# %% [markdown] id="key_points" unclaimed="what the lecture showed, in rules"
# ## Key points
#
# - Look at a file before you read it; totals inside of the rows double every sum that may be added up.
# - A metric is a numerator, a denominator and a unit; without all three it cannot be compared.
# - Sums first, one division afterwards.
# - GMV is submitted, paid amount is paid, revenue is what stays, and the last one is known late.
# - A customer is new by the whole history, not by the week.
# - Compare with a fair week, say why it is fair, and how much fair weeks differ.
# - Ask where: a total can hide one channel.
#
# **Limits.** Six weeks show what is usual, not what is seasonal; a year would.
# The range from three weeks takes ordinary weeks as alike and independent of each other.
# The standard error treats visits as independent; visits of one person are not, so the true error is larger; how much was not measured.
# Paid orders and visits that paid are the same number in our tables; on your platform one visit can hold two orders.
#
# **Ethics.** A number that decides on somebody's bonus will be improved, if need be by its definition.
# Write the definition down before the period begins.

# %% [markdown] id="glossary" unclaimed="a list of terms"
# ## Glossary
#
# | term | 中文 | meaning |
# |---|---|---|
# | export | 导出 | a file that the platform writes for you |
# | grain | 粒度 | what one row is |
# | DataFrame | 数据表 | a table of pandas: columns side by side, and a name for each row |
# | Series | 数据列 | one column of values, and a name for each |
# | index | 索引 | the names of the rows |
# | metric | 指标 | a number with a definition |
# | numerator, denominator | 分子, 分母 | above and below the line |
# | pivot table | 数据透视表 | sums by rows and columns |
# | waterfall | 瀑布图 | a chart from one total to another |
# | standard deviation | 标准差 | how far values lie from their mean |
# | standard error | 标准误 | how far an estimate moves by chance |
# | gross profit, gross margin | 毛利, 毛利率 | what the goods leave: in CNY, and as a share |
# | mask | 掩码 | a column of True and False |
# | weekly report | 周报 | one page on a week |
#
# The table of definitions above is the one that later chapters use.
#
# ## Further reading
#
# - D. Chen (2019), *Online Retail II*, UCI Machine Learning Repository.
# - R. Kohavi, D. Tang, Y. Xu (2020), *Trustworthy Online Controlled Experiments*, chapters 5 and 6 on metrics.
# - pandas documentation, *10 minutes to pandas* and *Comparison with spreadsheets*.
