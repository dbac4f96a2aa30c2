# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="target_gap"
# ## 1. target_gap


# %% id="target_gap_loop" exercise="target_gap" verdict="right" why="a loop over the phases"
def target_gap(plan, actual):
    rows = []
    for aim in plan.to_dict("records"):
        for got in actual.to_dict("records"):
            if got["phase"] != aim["phase"] or aim["target_visitors"] == 0 or got["orders"] == 0:
                continue
            target = (
                aim["target_visitors"] * aim["target_conversion"] * aim["target_order_value_cny"]
            )
            unit = (got["sales_cny"] - target) / np.log(got["sales_cny"] / target)
            rows.append(
                {
                    "phase": aim["phase"],
                    "visitors_cny": unit * np.log(got["visitors"] / aim["target_visitors"]),
                    "conversion_cny": unit
                    * np.log(got["orders"] / got["visitors"] / aim["target_conversion"]),
                    "order_value_cny": unit
                    * np.log(got["sales_cny"] / got["orders"] / aim["target_order_value_cny"]),
                }
            )
    return pd.DataFrame(
        rows, columns=["phase", "visitors_cny", "conversion_cny", "order_value_cny"]
    )


# %% id="target_gap_sql" exercise="target_gap" verdict="right" why="SQL"
def target_gap(plan, actual):
    import duckdb

    return duckdb.sql("""
        WITH t AS (
            SELECT phase, visitors / target_visitors AS v, orders / visitors / target_conversion AS c,
                sales_cny / orders / target_order_value_cny AS o, sales_cny AS s,
                target_visitors * target_conversion * target_order_value_cny AS a
            FROM plan JOIN actual USING (phase) WHERE target_visitors > 0 AND orders > 0
        )
        SELECT phase, (s - a) * ln(v) / ln(s / a) AS visitors_cny,
            (s - a) * ln(c) / ln(s / a) AS conversion_cny,
            (s - a) * ln(o) / ln(s / a) AS order_value_cny
        FROM t
    """).df()


# %% id="target_gap_percent" exercise="target_gap" verdict="wrong" name="percentages instead of logs" why="A percentage for each factor leaves a rest: the three do not add up to the gap. Share the gap out by log ratios. See *Which factor missed its target* in the lecture."
def target_gap(plan, actual):
    t = plan.merge(actual, on="phase")
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    aim = t["target_visitors"] * t["target_conversion"] * t["target_order_value_cny"]
    v = t["visitors"] / t["target_visitors"] - 1
    c = t["orders"] / t["visitors"] / t["target_conversion"] - 1
    o = t["sales_cny"] / t["orders"] / t["target_order_value_cny"] - 1
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": aim * v,
            "conversion_cny": aim * c,
            "order_value_cny": aim * o,
        }
    )


# %% id="target_gap_rounded" exercise="target_gap" verdict="wrong" name="rounded target" why="The column target_sales_cny is rounded, so the three shares do not add up. Target sales are the product of the three targets."
def target_gap(plan, actual):
    t = plan.merge(actual, on="phase")
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    k = (t["sales_cny"] - t["target_sales_cny"]) / np.log(t["sales_cny"] / t["target_sales_cny"])
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": k * np.log(t["visitors"] / t["target_visitors"]),
            "conversion_cny": k * np.log(t["orders"] / t["visitors"] / t["target_conversion"]),
            "order_value_cny": k
            * np.log(t["sales_cny"] / t["orders"] / t["target_order_value_cny"]),
        }
    )


# %% id="target_gap_rows" exercise="target_gap" verdict="wrong" name="joined by row" why="The two tables stand beside each other as their rows happen to come. Join them by phase."
def target_gap(plan, actual):
    t = pd.concat(
        [plan.reset_index(drop=True), actual.drop(columns="phase").reset_index(drop=True)], axis=1
    )
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    aim = t["target_visitors"] * t["target_conversion"] * t["target_order_value_cny"]
    k = (t["sales_cny"] - aim) / np.log(t["sales_cny"] / aim)
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": k * np.log(t["visitors"] / t["target_visitors"]),
            "conversion_cny": k * np.log(t["orders"] / t["visitors"] / t["target_conversion"]),
            "order_value_cny": k
            * np.log(t["sales_cny"] / t["orders"] / t["target_order_value_cny"]),
        }
    )


# %% id="target_gap_chain" exercise="target_gap" verdict="wrong" name="one factor after the other" why="Factors replaced one after the other add up too, but what each gets hangs on the order. Log shares have no order."
def target_gap(plan, actual):
    t = plan.merge(actual, on="phase")
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    v0, c0, o0 = t["target_visitors"], t["target_conversion"], t["target_order_value_cny"]
    v, c, o = t["visitors"], t["orders"] / t["visitors"], t["sales_cny"] / t["orders"]
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": (v - v0) * c0 * o0,
            "conversion_cny": v * (c - c0) * o0,
            "order_value_cny": v * c * (o - o0),
        }
    )


# %% id="target_gap_share" exercise="target_gap" verdict="wrong" name="shares instead of CNY" why="These are shares of the gap, which add up to 1. They are asked for in CNY: multiply by the gap."
def target_gap(plan, actual):
    t = plan.merge(actual, on="phase")
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    aim = t["target_visitors"] * t["target_conversion"] * t["target_order_value_cny"]
    k = 1 / np.log(t["sales_cny"] / aim)
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": k * np.log(t["visitors"] / t["target_visitors"]),
            "conversion_cny": k * np.log(t["orders"] / t["visitors"] / t["target_conversion"]),
            "order_value_cny": k
            * np.log(t["sales_cny"] / t["orders"] / t["target_order_value_cny"]),
        }
    )


# %% id="target_gap_unplanned" exercise="target_gap" verdict="wrong" name="phases without a plan kept" why="A phase that came but was never planned appears with missing numbers. Only phases that both tables hold are asked for."
def target_gap(plan, actual):
    goal = plan.set_index("phase")
    came = actual.set_index("phase")
    came = came[came["orders"] > 0]
    goal = goal.reindex(came.index)
    keep = goal["target_visitors"] != 0
    goal, came = goal[keep], came[keep]
    aim = goal["target_visitors"] * goal["target_conversion"] * goal["target_order_value_cny"]
    scale = (came["sales_cny"] - aim) / np.log(came["sales_cny"] / aim)
    out = pd.DataFrame(index=came.index)
    out["visitors_cny"] = scale * np.log(came["visitors"] / goal["target_visitors"])
    out["conversion_cny"] = scale * np.log(
        came["orders"] / came["visitors"] / goal["target_conversion"]
    )
    out["order_value_cny"] = scale * np.log(
        came["sales_cny"] / came["orders"] / goal["target_order_value_cny"]
    )
    return out.reset_index()


# %% id="target_gap_close" exercise="target_gap" verdict="wrong" name="small gaps set to 0" why="A small gap is taken for none and every factor gets 0. Two large shares may nearly cancel: share out any gap."
def target_gap(plan, actual):
    both = plan.merge(actual, on="phase").query("target_visitors > 0 and orders > 0")
    aim = both["target_visitors"] * both["target_conversion"] * both["target_order_value_cny"]
    sales = both["sales_cny"]
    on_target = np.isclose(sales, aim, rtol=0.01)
    scale = np.where(on_target, 0.0, (sales - aim) / np.log(sales / aim))
    conversion = both["orders"] / both["visitors"]
    value = sales / both["orders"]
    return pd.DataFrame(
        {
            "phase": both["phase"],
            "visitors_cny": scale * np.log(both["visitors"] / both["target_visitors"]),
            "conversion_cny": scale * np.log(conversion / both["target_conversion"]),
            "order_value_cny": scale * np.log(value / both["target_order_value_cny"]),
        }
    )


# %% id="target_gap_no_orders" exercise="target_gap" verdict="wrong" name="phases without orders kept" why="A phase without an order appears with missing numbers: its conversion is 0 and has no log. Leave it out."
def target_gap(plan, actual):
    both = plan.merge(actual, on="phase")
    both = both[both["target_visitors"] > 0]
    aim = both["target_visitors"] * both["target_conversion"] * both["target_order_value_cny"]
    scale = (both["sales_cny"] - aim) / np.log(both["sales_cny"] / aim)
    return pd.DataFrame(
        {
            "phase": both["phase"],
            "visitors_cny": scale * np.log(both["visitors"] / both["target_visitors"]),
            "conversion_cny": scale
            * np.log(both["orders"] / both["visitors"] / both["target_conversion"]),
            "order_value_cny": scale
            * np.log(both["sales_cny"] / both["orders"] / both["target_order_value_cny"]),
        }
    )


# %% id="target_gap_equivalent_1" exercise="target_gap" role="equivalent" mutant="join: *how='left')*" why="A phase without actual has missing orders, which are not above 0."


# %% id="target_gap_inputs" exercise="target_gap" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    plan = samples.campaign_plan(seed, empty_phase=seed % 3 == 0)
    came = samples.phase_actuals(seed, plan, closed=seed % 2)
    if seed % 4 == 1:
        came["phase"] = came["phase"].replace({"preheat": "flash"})
    return plan, came


# %% [markdown] id="raci_check"
# ## 2. raci_check


# %% id="raci_check_loop" exercise="raci_check" verdict="right" why="sets of letters in a loop"
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    rows = []
    for row in raw.to_dict("records"):
        heads = hands = 0
        for role in roles:
            text = "" if pd.isna(row[role]) else row[role].strip().upper()
            letters = set() if text in ("N/A", "-", "") else {x.strip() for x in text.split("/")}
            heads += "A" in letters
            hands += "R" in letters
        due, done = (pd.to_datetime(row[c], format="mixed") for c in ["due_on", "done_on"])
        late = None if pd.isna(done) else (done - due).days
        rows.append((row["task"], heads, hands, heads == 1 and hands >= 1, late))
    return pd.DataFrame(
        rows, columns=["task", "accountable", "responsible", "is_sound", "days_late"]
    )


# %% id="raci_check_melt" exercise="raci_check" verdict="right" why="a long table, a regular expression"
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    long = raw.melt(id_vars="task", value_vars=roles, value_name="mark")
    text = long["mark"].fillna("-").str.lower().str.strip()
    real = ~text.str.fullmatch(r"n/a|-|")
    long["accountable"] = (real & text.str.contains(r"\ba\b")).astype(int)
    long["responsible"] = (real & text.str.contains(r"\br\b")).astype(int)
    out = long.groupby("task")[["accountable", "responsible"]].sum().reset_index()
    out["is_sound"] = out["accountable"].eq(1) & out["responsible"].gt(0)
    dates = raw.set_index("task")[["due_on", "done_on"]].apply(
        lambda c: pd.to_datetime(c.str.replace("/", "-", regex=False))
    )
    out["days_late"] = out["task"].map((dates["done_on"] - dates["due_on"]).dt.days)
    return out


# %% id="raci_check_na" exercise="raci_check" verdict="wrong" name="n/a taken for an A" why="The text n/a holds an a, but it says that the role has no duty. Make it empty before you look for letters. See *Who answers for it* in the lecture."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].fillna("").apply(lambda c: c.str.upper())
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    out["days_late"] = (d[1] - d[0]).dt.days
    return out


# %% id="raci_check_exact" exercise="raci_check" verdict="wrong" name="only cells of one letter" why="Only cells that hold a single letter are counted: a cell R/A says that the role is both."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].fillna("").apply(lambda c: c.str.strip().str.upper())
    out = raw[["task"]].copy()
    out["accountable"] = (marks == "A").sum(axis=1)
    out["responsible"] = (marks == "R").sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    out["days_late"] = (d[1] - d[0]).dt.days
    return out


# %% id="raci_check_case" exercise="raci_check" verdict="wrong" name="capitals only" why="Small letters are not counted. Turn all marks into one case first."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].fillna("").apply(lambda c: c.str.replace(" ", "").replace("N/A", ""))
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    out["days_late"] = (d[1] - d[0]).dt.days
    return out


# %% id="raci_check_one" exercise="raci_check" verdict="wrong" name="one A or more is sound" why="A task with two accountable is called sound. Each waits for the other: exactly one is asked for."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = (
        raw[roles].fillna("").apply(lambda c: c.str.replace(" ", "").str.upper().replace("N/A", ""))
    )
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] >= 1) & (out["responsible"] >= 1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    out["days_late"] = (d[1] - d[0]).dt.days
    return out


# %% id="raci_check_undone" exercise="raci_check" verdict="wrong" name="never done is on time" why="A task that was never done gets 0 days late, as if it had been on time. Leave its lateness missing."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = (
        raw[roles].fillna("").apply(lambda c: c.str.replace(" ", "").str.upper().replace("N/A", ""))
    )
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    out["days_late"] = (d[1] - d[0]).dt.days.fillna(0)
    return out


# %% id="raci_check_year" exercise="raci_check" verdict="wrong" name="days within one year only" why="The days late come from the day of the year, so a task that is done in the next year is early by a year. Take the difference of two dates."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].apply(
        lambda c: c.fillna("").str.replace(" ", "").str.upper().replace("N/A", "")
    )
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    due = pd.to_datetime(raw["due_on"].str.replace("/", "-"))
    done = pd.to_datetime(raw["done_on"].str.replace("/", "-"))
    out["days_late"] = done.dt.dayofyear - due.dt.dayofyear
    return out


# %% id="raci_check_two_hands" exercise="raci_check" verdict="wrong" name="one R and no more is sound" why="A task with two responsible is called unsound. It takes one or more of them; exactly one is asked of the accountable alone."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].apply(
        lambda c: c.fillna("").str.replace(" ", "").str.upper().replace("N/A", "")
    )
    out = raw[["task"]].copy()
    out["accountable"] = marks.apply(lambda c: c.str.contains("A")).sum(axis=1)
    out["responsible"] = marks.apply(lambda c: c.str.contains("R")).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] == 1)
    due = pd.to_datetime(raw["due_on"].str.replace("/", "-"))
    done = pd.to_datetime(raw["done_on"].str.replace("/", "-"))
    out["days_late"] = (done - due).dt.days
    return out


# %% id="raci_check_place" exercise="raci_check" verdict="wrong" name="letters looked for by place" why="R is looked for in front and A at the end of a cell, so A/R and A/C are not found. The order of the letters says nothing."
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    rows = []
    for _, row in raw.iterrows():
        a = r = 0
        for role in roles:
            mark = row[role]
            if pd.isna(mark):
                continue
            mark = mark.strip().lower()
            if mark in ("n/a", "-", ""):
                continue
            a += mark.endswith("a")
            r += mark.startswith("r")
        due = pd.to_datetime(row["due_on"].replace("/", "-"))
        late = np.nan
        if pd.notna(row["done_on"]):
            late = (pd.to_datetime(row["done_on"].replace("/", "-")) - due).days
        rows.append([row["task"], a, r, a == 1 and r >= 1, late])
    return pd.DataFrame(
        rows, columns=["task", "accountable", "responsible", "is_sound", "days_late"]
    )


# %% id="raci_check_equivalent_1" exercise="raci_check" role="equivalent" mutant="dropped_call: *mark = raw[role].str.replace(*" why="A missing text contains nothing: `str.contains` gives False for it."


# %% id="raci_check_equivalent_2" exercise="raci_check" role="equivalent" mutant="dropped_call: *+ mark.str.contains('A')" why="Adding True to a number adds 1."


# %% id="raci_check_equivalent_3" exercise="raci_check" role="equivalent" mutant="dropped_call: *+ mark.str.contains('R')" why="Adding True to a number adds 1."


# %% id="raci_check_inputs" exercise="raci_check" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    return (samples.messy_tasks(seed, tasks=14 + seed % 10, undone=seed % 4),)


# %% [markdown] id="late_tasks"
# ## 3. late_tasks


# %% id="late_tasks_loop" exercise="late_tasks" verdict="right" why="a loop that walks back"
def late_tasks(tasks, calendar, first_day, day):
    works = set(calendar.loc[calendar["is_workday"], "date"])
    rows = []
    for row in tasks.itertuples():
        due = first_day + pd.Timedelta(days=row.due_t_days)
        while due not in works:
            due = due - pd.Timedelta(days=1)
        if due > day or row.done_on <= day:
            continue
        rows.append({"task": row.task, "due_on": due, "days_late": (day - due).days})
    return pd.DataFrame(rows, columns=["task", "due_on", "days_late"])


# %% id="late_tasks_asof" exercise="late_tasks" verdict="right" why="merge_asof"
def late_tasks(tasks, calendar, first_day, day):
    works = calendar.loc[calendar["is_workday"], ["date"]].sort_values("date")
    works = works.rename(columns={"date": "due_on"})
    t = tasks.drop(columns="due_on", errors="ignore")
    t = t.assign(raw=first_day + pd.to_timedelta(t["due_t_days"], unit="D")).sort_values("raw")
    works["due_on"] = works["due_on"].astype(t["raw"].dtype)
    t = pd.merge_asof(t, works, left_on="raw", right_on="due_on")
    t = t[(t["due_on"] <= day) & (t["done_on"].isna() | (t["done_on"] > day))]
    return t.assign(days_late=(day - t["due_on"]).dt.days)[["task", "due_on", "days_late"]]


# %% id="late_tasks_open" exercise="late_tasks" verdict="wrong" name="what is known today" why="Only tasks without a day of completion are listed. That evening nobody knew that the others would be done later: compare that day with the evening. See *Late, as it was known* in the lecture."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = pd.Series(
        days["date"].where(days["is_workday"]).ffill().to_numpy(), index=days["date"].to_numpy()
    )
    due = (first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    t = tasks[["task"]].assign(due_on=due, days_late=(day - due).dt.days)
    return t[(due <= day) & tasks["done_on"].isna()]


# %% id="late_tasks_missing" exercise="late_tasks" verdict="wrong" name="open tasks forgotten" why="A task that is not done at all drops out: a comparison with a missing day is False. Late is what is not done by then."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = pd.Series(
        days["date"].where(days["is_workday"]).ffill().to_numpy(), index=days["date"].to_numpy()
    )
    due = (first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    t = tasks[["task"]].assign(due_on=due, days_late=(day - due).dt.days)
    return t[(due <= day) & (tasks["done_on"] > day)]


# %% id="late_tasks_plain" exercise="late_tasks" verdict="wrong" name="holidays ignored" why="Due days that are no workdays stay where they are. They move to the last workday before."
def late_tasks(tasks, calendar, first_day, day):
    due = first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")
    t = tasks[["task"]].assign(due_on=due, days_late=(day - due).dt.days)
    return t[(due <= day) & ~(tasks["done_on"] <= day)]


# %% id="late_tasks_next" exercise="late_tasks" verdict="wrong" name="moved to the next workday" why="A due day on a holiday moves to the workday after it. It has to be done before the holiday."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = pd.Series(
        days["date"].where(days["is_workday"]).bfill().to_numpy(), index=days["date"].to_numpy()
    )
    due = (first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    t = tasks[["task"]].assign(due_on=due, days_late=(day - due).dt.days)
    return t[(due <= day) & ~(tasks["done_on"] <= day)]


# %% id="late_tasks_tonight" exercise="late_tasks" verdict="wrong" name="due tonight left out" why="What is due on the very day and not done in its evening is missing: it counts, with 0 days."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = pd.Series(
        days["date"].where(days["is_workday"]).ffill().to_numpy(), index=days["date"].to_numpy()
    )
    due = (first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    t = tasks[["task"]].assign(due_on=due, days_late=(day - due).dt.days)
    return t[(due < day) & ~(tasks["done_on"] <= day)]


# %% id="late_tasks_today" exercise="late_tasks" verdict="wrong" name="done today is still late" why="A task that was done on the very day is listed as late. In the evening of that day it is done."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = days["date"].where(days["is_workday"]).ffill()
    last.index = days["date"]
    late = tasks[["task", "done_on"]].copy()
    late["due_on"] = (first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    late = late[(late["due_on"] <= day) & ~(late["done_on"] < day)]
    late["days_late"] = (day - late["due_on"]).dt.days
    return late[["task", "due_on", "days_late"]]


# %% id="late_tasks_sign" exercise="late_tasks" verdict="wrong" name="all tasks before T" why="Days are always taken off T. A task at T+13 is due after T: add due_t_days with its sign."
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = days["date"].where(days["is_workday"]).ffill()
    last.index = days["date"]
    late = tasks[["task", "done_on"]].copy()
    ahead = tasks["due_t_days"].abs()
    late["due_on"] = (first_day - pd.to_timedelta(ahead, unit="D")).map(last)
    late = late[(late["due_on"] <= day) & ~(late["done_on"] <= day)]
    late["days_late"] = (day - late["due_on"]).dt.days
    return late[["task", "due_on", "days_late"]]


# %% id="late_tasks_week" exercise="late_tasks" verdict="wrong" name="a week back at most" why="The last workday is looked for within a week. A holiday may be longer: go back until there is a workday."
def late_tasks(tasks, calendar, first_day, day):
    works = calendar.set_index("date")["is_workday"]
    rows = []
    for task in tasks.itertuples():
        planned = first_day + pd.Timedelta(days=task.due_t_days)
        due = planned
        for back in range(8):
            if works[planned - pd.Timedelta(days=back)]:
                due = planned - pd.Timedelta(days=back)
                break
        if due <= day and not task.done_on <= day:
            rows.append((task.task, due, (day - due).days))
    return pd.DataFrame(rows, columns=["task", "due_on", "days_late"])


# %% id="late_tasks_unsorted" exercise="late_tasks" verdict="wrong" name="calendar not sorted" why="The date of a workday is carried along the rows of the calendar as they happen to stand. Sort it by date first."
def late_tasks(tasks, calendar, first_day, day):
    last = calendar["date"].where(calendar["is_workday"]).bfill()
    look = dict(zip(calendar["date"], last))
    late = tasks[["task", "done_on"]].copy()
    late["due_on"] = [look[first_day + pd.Timedelta(days=d)] for d in tasks["due_t_days"]]
    late = late[(late["due_on"] <= day) & ~(late["done_on"] <= day)]
    late["days_late"] = (day - late["due_on"]).dt.days
    return late[["task", "due_on", "days_late"]]


# %% id="late_tasks_inputs" exercise="late_tasks" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    tasks = samples.campaign_tasks(seed, tasks=16, late=6)
    tasks.loc[:: 3 + seed % 4, "done_on"] = pd.NaT
    day = pd.Timestamp("2027-06-01") + pd.Timedelta(days=seed % 40 - 32)
    return tasks, samples.work_days(seed, holidays=4), pd.Timestamp("2027-06-01"), day


# %% [markdown] id="split_budget"
# ## 4. split_budget


# %% id="split_budget_fractions" exercise="split_budget" verdict="right" why="fractions, one CNY after the other"
def split_budget(total_cny, places, phases):
    from fractions import Fraction

    def share(whole, weights):
        exact = [Fraction(whole * w, sum(weights.values())) for w in weights.values()]
        parts = [int(x) for x in exact]
        order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in order[: whole - sum(parts)]:
            parts[i] += 1
        return dict(zip(weights, parts))

    rows = []
    for place, amount in share(total_cny, places).items():
        for phase, part in share(amount, phases).items():
            rows.append({"place": place, "phase": phase, "budget_cny": part})
    return pd.DataFrame(rows)


# %% id="split_budget_lecture" exercise="split_budget" verdict="right" why="the function of the lecture, twice"
def split_budget(total_cny, places, phases):
    def split(total, weights):
        weights = pd.Series(weights, dtype=float)
        exact = total * weights / weights.sum()
        parts = np.floor(exact + 1e-9).astype(int)
        left = int(total - parts.sum())
        rests = (exact - parts).round(7).sort_values(ascending=False, kind="stable")
        parts[rests.index[:left]] += 1
        return parts

    each = {place: split(part, phases) for place, part in split(total_cny, places).items()}
    table = pd.concat(each, names=["place", "phase"]).rename("budget_cny")
    return table.reset_index()


# %% id="split_budget_round" exercise="split_budget" verdict="wrong" name="each part rounded by itself" why="Each part is rounded by itself, so the sum can miss the budget by a CNY or more. Round down and give what is left to the largest rests. See *Seven to three, and three to six to one* in the lecture."
def split_budget(total_cny, places, phases):
    rows = []
    for place, a in places.items():
        part = round(total_cny * a / sum(places.values()))
        for phase, b in phases.items():
            rows.append((place, phase, round(part * b / sum(phases.values()))))
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_floor" exercise="split_budget" verdict="wrong" name="rest lost" why="Rounding down alone loses the rest: the parts do not add up to the budget."
def split_budget(total_cny, places, phases):
    rows = []
    for place, a in places.items():
        part = total_cny * a // sum(places.values())
        for phase, b in phases.items():
            rows.append((place, phase, part * b // sum(phases.values())))
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_first" exercise="split_budget" verdict="wrong" name="rest to the first" why="All that is left goes to the first name. Each of the largest rests gets one CNY."
def split_budget(total_cny, places, phases):
    def share(whole, weights):
        parts = {n: whole * w // sum(weights.values()) for n, w in weights.items()}
        parts[next(iter(parts))] += whole - sum(parts.values())
        return parts

    rows = [
        (place, phase, part)
        for place, amount in share(total_cny, places).items()
        for phase, part in share(amount, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_largest" exercise="split_budget" verdict="wrong" name="rest to the largest part" why="What is left goes to the largest parts, not to the parts with the largest rests after rounding down."
def split_budget(total_cny, places, phases):
    def share(whole, weights):
        parts = {n: whole * w // sum(weights.values()) for n, w in weights.items()}
        order = sorted(weights, key=lambda n: -weights[n])
        for n in order[: whole - sum(parts.values())]:
            parts[n] += 1
        return parts

    rows = [
        (place, phase, part)
        for place, amount in share(total_cny, places).items()
        for phase, part in share(amount, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_joint" exercise="split_budget" verdict="wrong" name="all six at once" why="The whole budget is split over all pairs at once. Split it over the placements first, and what each got over the phases."
def split_budget(total_cny, places, phases):
    pairs = {(p, q): a * b for p, a in places.items() for q, b in phases.items()}
    base = sum(pairs.values())
    parts = {n: total_cny * w // base for n, w in pairs.items()}
    order = sorted(pairs, key=lambda n: -(total_cny * pairs[n] % base))
    for n in order[: total_cny - sum(parts.values())]:
        parts[n] += 1
    return pd.DataFrame(
        [(*n, v) for n, v in parts.items()], columns=["place", "phase", "budget_cny"]
    )


# %% id="split_budget_dust" exercise="split_budget" verdict="wrong" name="rests with dust" why="44.4 - 44 and 7.4 - 7 are equal rests, but not to the computer. Compute rests with whole numbers, or round them before you compare."
def split_budget(total_cny, places, phases):
    def share(whole, weights):
        exact = {n: whole * w / sum(weights.values()) for n, w in weights.items()}
        parts = {n: int(x) for n, x in exact.items()}
        order = sorted(weights, key=lambda n: parts[n] - exact[n])
        for n in order[: whole - sum(parts.values())]:
            parts[n] += 1
        return parts

    rows = [
        (place, phase, part)
        for place, amount in share(total_cny, places).items()
        for phase, part in share(amount, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_one" exercise="split_budget" verdict="wrong" name="all that is left to one" why="All that is left goes to the one largest rest. Each of the largest rests gets one CNY."
def split_budget(total_cny, places, phases):
    def split(total, weights):
        names, w = list(weights), list(weights.values())
        parts = [total * x // sum(w) for x in w]
        rests = [total * x % sum(w) for x in w]
        parts[rests.index(max(rests))] += total - sum(parts)
        return dict(zip(names, parts))

    rows = []
    for place, money in split(total_cny, places).items():
        for phase, part in split(money, phases).items():
            rows.append((place, phase, part))
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_weight" exercise="split_budget" verdict="wrong" name="equal rests to the larger weight" why="Of equal rests the larger weight is served first. It is the name that comes first in the dict."
def split_budget(total_cny, places, phases):
    def split(total, weights):
        table = pd.DataFrame({"w": pd.Series(weights)})
        table["part"] = total * table["w"] // table["w"].sum()
        table["rest"] = total * table["w"] % table["w"].sum()
        left = int(total - table["part"].sum())
        first = table.sort_values(["rest", "w"], ascending=False).index[:left]
        table.loc[first, "part"] += 1
        return table["part"]

    rows = []
    for place, money in split(total_cny, places).items():
        for phase, part in split(money, phases).items():
            rows.append((place, phase, int(part)))
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_digits" exercise="split_budget" verdict="wrong" name="rests of floats in large budgets" why="The rests are floats, and in a large budget equal ones differ in the ninth digit. Compute them with whole numbers: `%` is exact."
def split_budget(total_cny, places, phases):
    def split(total, weights):
        weights = pd.Series(weights, dtype=float)
        exact = total * weights / weights.sum()
        parts = np.floor(exact + 1e-9).astype(int)
        left = int(total - parts.sum())
        largest = (exact - parts).round(9).sort_values(ascending=False, kind="stable").index[:left]
        parts[largest] += 1
        return parts

    rows = [
        (place, phase, int(money))
        for place, budget in split(total_cny, places).items()
        for phase, money in split(budget, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="split_budget_inputs" exercise="split_budget" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    places = dict(zip(["on", "off", "live"], rng.integers(0, 9, 3).tolist()))
    phases = dict(zip(["d", "b", "a", "c"], rng.integers(0, 7, 4).tolist()))
    return int(rng.integers(0, 3_000)), {**places, "on": 7}, {**phases, "b": 6}


# %% [markdown] id="spend_shares"
# ## 5. spend_shares


# %% id="spend_shares_pandas" exercise="spend_shares" verdict="right" why="plot.bar of pandas"
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")[["on_site_cny", "off_site_cny"]]
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0) / t.sum() * 100
    top = (t["spent"] - t["plan"]).sort_values().index[-1]
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_lying" exercise="spend_shares" verdict="right" why="lying bars from a loop"
def spend_shares(plan, spend):
    names = plan.sort_values("from_on")["phase"].tolist()
    budget = [
        (plan.loc[plan["phase"] == n, "on_site_cny"] + plan.loc[plan["phase"] == n, "off_site_cny"])
        .iloc[0]
        for n in names
    ]  # fmt: skip
    paid = [spend.loc[spend["phase"] == n, "spend_cny"].sum() for n in names]
    a = [100 * x / sum(budget) for x in budget]
    b = [100 * x / sum(paid) for x in paid]
    over = max(range(len(names)), key=lambda i: b[i] - a[i])
    _, ax = plt.subplots()
    at = np.arange(len(names))
    ax.barh(at - 0.2, a, 0.4, label="plan")
    ax.barh(at + 0.2, b, 0.4, label="spent")
    ax.set_yticks(at, names)
    ax.invert_yaxis()
    ax.legend()
    ax.set_title(f"The phase {names[over]} took more than its share")
    ax.set_xlabel("Percent of the total")
    ax.set_ylabel("Phase")
    return ax


# %% id="spend_shares_cny" exercise="spend_shares" verdict="wrong" name="CNY instead of shares" why="The bars are amounts in CNY. Shares are asked for: divide each by the sum of its own kind."
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")[["on_site_cny", "off_site_cny"]]
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0)
    ax = t.plot.bar(rot=0)
    top = (t["spent"] / t["spent"].sum() - t["plan"] / t["plan"].sum()).idxmax()
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_of_plan" exercise="spend_shares" verdict="wrong" name="spend over the planned sum" why="Spend is divided by the planned budget, so its shares do not add up to 100%. Divide it by all spend."
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")[["on_site_cny", "off_site_cny"]]
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0) / t["plan"].sum() * 100
    top = (t["spent"] / t["spent"].sum() - t["plan"] / t["plan"].sum()).idxmax()
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_on_site" exercise="spend_shares" verdict="wrong" name="budget on site only" why="The plan counts the on-site budget alone. The spend holds both placements, so the budget has to."
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")
    t = pd.DataFrame({"plan": t["on_site_cny"]})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0) / t.sum() * 100
    top = (t["spent"] - t["plan"]).idxmax()
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_dropped" exercise="spend_shares" verdict="wrong" name="phase without spend dropped" why="A phase in which nothing was spent has no bars. It has a planned share, and a spent share of 0."
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")[["on_site_cny", "off_site_cny"]]
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = (t / t.sum() * 100).dropna()
    top = (t["spent"] - t["plan"]).idxmax()
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_alphabet" exercise="spend_shares" verdict="wrong" name="phases by alphabet" why="The phases stand in alphabetical order, encore first. Draw them in the order of time."
def spend_shares(plan, spend):
    t = plan.groupby("phase")[["on_site_cny", "off_site_cny"]].sum()
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0) / t.sum() * 100
    top = (t["spent"] - t["plan"]).idxmax()
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Too much went to {top}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_tallest" exercise="spend_shares" verdict="wrong" name="names the tallest bar" why="The title names the phase with the largest share. Asked for is the one whose spent share exceeds its planned share by most."
def spend_shares(plan, spend):
    t = plan.sort_values("from_on").set_index("phase")[["on_site_cny", "off_site_cny"]]
    t = pd.DataFrame({"plan": t.sum(axis=1)})
    t["spent"] = spend.groupby("phase")["spend_cny"].sum()
    t = t.fillna(0) / t.sum() * 100
    ax = t.plot.bar(rot=0)
    ax.set(title=f"Most money went to {t['spent'].idxmax()}", xlabel="Phase", ylabel="Share in %")
    return ax


# %% id="spend_shares_over_cny" exercise="spend_shares" verdict="wrong" name="names the largest excess in CNY" why="The title names the phase that is over its budget by most CNY. Asked for are shares: the most percentage points over the planned share."
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    planned = table["on_site_cny"] + table["off_site_cny"]
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(table.index, fill_value=0)
    most = (spent - planned).idxmax()
    _, ax = plt.subplots()
    x = np.arange(len(table))
    ax.bar(x - 0.2, 100 * planned / planned.sum(), width=0.4, label="plan")
    ax.bar(x + 0.2, 100 * spent / spent.sum(), width=0.4, label="spent")
    ax.set_xticks(x, table.index)
    ax.set(title=f"We overspent most in {most}", xlabel="Phase", ylabel="Share, %")
    ax.legend()
    return ax


# %% id="spend_shares_ratio" exercise="spend_shares" verdict="wrong" name="names the largest ratio" why="The title names the phase whose share grew most in proportion. Asked for are percentage points: the difference of the two shares."
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    both = pd.DataFrame({"plan": table["on_site_cny"] + table["off_site_cny"]})
    both["spent"] = spend.groupby("phase")["spend_cny"].sum()
    both = both.fillna(0.0)
    both = 100 * both / both.sum()
    most = (both["spent"] / both["plan"]).idxmax()
    ax = both.plot.bar(rot=0)
    ax.set(title=f"Largest excess over plan: {most}", xlabel="Phase", ylabel="Share, %")
    return ax


# %% id="spend_shares_distance" exercise="spend_shares" verdict="wrong" name="names the largest distance" why="The title names the phase that is furthest from its planned share, above it or below. Asked for is the one that is most above it."
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    planned = table["on_site_cny"] + table["off_site_cny"]
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(table.index, fill_value=0)
    planned, spent = 100 * planned / planned.sum(), 100 * spent / spent.sum()
    most = (spent - planned).abs().idxmax()
    _, ax = plt.subplots()
    x = np.arange(len(table))
    ax.bar(x - 0.2, planned, width=0.4, label="plan")
    ax.bar(x + 0.2, spent, width=0.4, label="spent")
    ax.set_xticks(x, table.index)
    ax.set(title=f"Spend left its plan in {most}", xlabel="Phase", ylabel="Share, %")
    ax.legend()
    return ax


# %% id="spend_shares_fixed" exercise="spend_shares" verdict="wrong" name="names of phases written down" why="The phases are written into the code, so a plan with other names is not drawn. Take names and order from the plan."
def spend_shares(plan, spend):
    names = ["preheat", "sale", "encore"]
    budget = plan.set_index("phase")[["on_site_cny", "off_site_cny"]].sum(axis=1)
    planned = budget.reindex(names, fill_value=0)
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(names, fill_value=0)
    planned, spent = 100 * planned / planned.sum(), 100 * spent / spent.sum()
    most = (spent - planned).idxmax()
    _, ax = plt.subplots()
    x = np.arange(3)
    ax.bar(x - 0.2, planned, width=0.4, label="plan")
    ax.bar(x + 0.2, spent, width=0.4, label="spent")
    ax.set_xticks(x, names)
    ax.set(title=f"We spent too much on {most}", xlabel="Phase", ylabel="Share, %")
    ax.legend()
    return ax


# %% id="spend_shares_equivalent_1" exercise="spend_shares" role="equivalent" mutant="keyword: *dropna=False*" why="A phase is never missing."


# %% id="spend_shares_equivalent_2" exercise="spend_shares" role="equivalent" mutant="constant: *plot.bar(rot=1, *" why="The names stand at another angle."


# %% id="spend_shares_equivalent_3" exercise="spend_shares" role="equivalent" mutant="constant: *plot.bar(rot=-1, *" why="The names stand at another angle."


# %% id="spend_shares_inputs" exercise="spend_shares" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    plan = samples.campaign_plan(seed, on_site=0.3 + seed % 5 / 10)
    spend = samples.campaign_spend(seed)
    phase = ["preheat", "sale", "encore"][seed % 3]
    spend.loc[spend["phase"] == phase, "spend_cny"] *= 1.5
    return plan.sample(frac=1, random_state=seed), spend


# %% [markdown] id="alarms_on_the_day"
# ## 6. alarms_on_the_day


# %% id="alarms_on_the_day_rolling" exercise="alarms_on_the_day" verdict="right" why="rolling sums and changes of state"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    t = plan[["hour", "planned_cny"]].merge(sales[["hour", "sales_cny"]], on="hour", how="left")
    t = t.sort_values("hour").fillna({"sales_cny": 0.0})
    t["ratio"] = t["sales_cny"].cumsum() / t["planned_cny"].cumsum()
    t = t[t["hour"].between(since, now)]
    bad = t["ratio"] < below
    block = (~bad).cumsum()
    length = bad.astype(int).groupby(block).cumsum()
    rings = t.loc[length.to_numpy() == hours, "hour"].tolist()
    fine = t.loc[~bad, "hour"].tolist()
    rows = [(h, min((f for f in fine if f > h), default=np.nan)) for h in rings]
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_state" exercise="alarms_on_the_day" verdict="right" why="a plain loop with dicts"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    sold = dict(zip(sales["hour"], sales["sales_cny"]))
    aim = dict(zip(plan["hour"], plan["planned_cny"]))
    got = due = count = 0
    rang, rows = None, []
    for hour in range(now + 1):
        got += sold.get(hour, 0)
        due += aim[hour]
        if hour < since:
            continue
        if got / due < below:
            count += 1
            if count == hours:
                rang = hour
        else:
            if rang is not None:
                rows.append((rang, hour))
            rang, count = None, 0
    if rang is not None:
        rows.append((rang, None))
    return pd.DataFrame(rows, columns=["rang_at", "over_at"])


# %% id="alarms_on_the_day_hour" exercise="alarms_on_the_day" verdict="wrong" name="each hour by itself" why="Each hour is held against its own plan. What counts is the running total of the day. See *How much should be in by noon* in the lecture."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    aim = plan.set_index("hour")["planned_cny"].sort_index()
    got = sales.set_index("hour")["sales_cny"].reindex(aim.index, fill_value=0.0)
    rows, run = [], 0
    for hour, value in (got / aim).loc[since:now].items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour, np.nan])
        else:
            if run >= hours:
                rows[-1][1] = hour
            run = 0
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_later" exercise="alarms_on_the_day" verdict="wrong" name="looks beyond now" why="Hours after now are used. At that hour nobody knew them."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    aim = plan.set_index("hour")["planned_cny"].sort_index()
    got = sales.set_index("hour")["sales_cny"].reindex(aim.index, fill_value=0.0)
    rows, run = [], 0
    for hour, value in (got.cumsum() / aim.cumsum()).loc[since:].items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour, np.nan])
        else:
            if run >= hours:
                rows[-1][1] = hour
            run = 0
    rows = [row for row in rows if row[0] <= now]
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_gaps" exercise="alarms_on_the_day" verdict="wrong" name="hours without sales skipped" why="An hour without a row sold nothing, but its plan counts and it is an hour of the row. Bring all 24 hours in."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    t = plan.merge(sales, on="hour").sort_values("hour").set_index("hour")
    ratio = t["sales_cny"].cumsum() / t["planned_cny"].cumsum()
    rows, run = [], 0
    for hour, value in ratio.loc[since:now].items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour, np.nan])
        else:
            if run >= hours:
                rows[-1][1] = hour
            run = 0
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_total" exercise="alarms_on_the_day" verdict="wrong" name="breaches not in a row" why="Breaches are counted over the whole day. They have to come in a row: start again when an hour is not under."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    aim = plan.set_index("hour")["planned_cny"].sort_index()
    got = sales.set_index("hour")["sales_cny"].reindex(aim.index, fill_value=0.0)
    rows, run = [], 0
    for hour, value in (got.cumsum() / aim.cumsum()).loc[since:now].items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour, np.nan])
        elif rows and pd.isna(rows[-1][1]):
            rows[-1][1] = hour
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_since" exercise="alarms_on_the_day" verdict="wrong" name="totals begin with since" why="The running totals begin with the hour `since`. They begin with hour 0; only the counting waits."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    aim = plan.set_index("hour")["planned_cny"].sort_index()
    got = sales.set_index("hour")["sales_cny"].reindex(aim.index, fill_value=0.0)
    rows, run = [], 0
    for hour, value in (got.loc[since:now].cumsum() / aim.loc[since:now].cumsum()).items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour, np.nan])
        else:
            if run >= hours:
                rows[-1][1] = hour
            run = 0
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_start" exercise="alarms_on_the_day" verdict="wrong" name="rings with the first breach" why="The alarm bears the hour of the first breach. It rings with the last of the hours in a row, when the rule is met."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    aim = plan.set_index("hour")["planned_cny"].sort_index()
    got = sales.set_index("hour")["sales_cny"].reindex(aim.index, fill_value=0.0)
    rows, run = [], 0
    for hour, value in (got.cumsum() / aim.cumsum()).loc[since:now].items():
        if value < below:
            run += 1
            if run == hours:
                rows.append([hour - hours + 1, np.nan])
        else:
            if run >= hours:
                rows[-1][1] = hour
            run = 0
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarms_on_the_day_morning" exercise="alarms_on_the_day" verdict="wrong" name="no total before the first sale" why="Before the first sale of the day the running total is missing, so these hours are not under. It is 0 there: fill first, then add up."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    total = sales.set_index("hour")["sales_cny"].sort_index().cumsum().reindex(range(24)).ffill()
    goal = plan.set_index("hour")["planned_cny"].sort_index().cumsum()
    ratio = (total / goal).loc[since:now]
    alarms, run = [], 0
    for hour, value in ratio.items():
        if value < below:
            run += 1
            if run == hours:
                alarms.append([hour, np.nan])
        else:
            if run >= hours:
                alarms[-1][1] = hour
            run = 0
    return pd.DataFrame(alarms, columns=["rang_at", "over_at"])


# %% id="alarms_on_the_day_outage" exercise="alarms_on_the_day" verdict="wrong" name="ends with the last sale" why="The hours end with the last row of sales. When nothing is sold any more the alarm has to ring: go on to now."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    known = sales[sales["hour"] <= now].set_index("hour")["sales_cny"]
    sold = known.reindex(range(0, known.index.max() + 1), fill_value=0).cumsum()
    aim = plan.sort_values("hour").set_index("hour")["planned_cny"].cumsum()
    ratio = sold / aim.reindex(sold.index)
    run, rang, rows = 0, None, []
    for hour, value in ratio[ratio.index >= since].items():
        run = run + 1 if value < below else 0
        if run == hours:
            rang = hour
        if run == 0 and rang is not None:
            rows.append((rang, hour))
            rang = None
    if rang is not None:
        rows.append((rang, np.nan))
    return pd.DataFrame(rows, columns=["rang_at", "over_at"])


# %% id="alarms_on_the_day_again" exercise="alarms_on_the_day" verdict="wrong" name="rings again at once" why="After an alarm that is over, one hour under the line rings again. It takes `hours` in a row again."
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    table = plan.merge(sales, on="hour", how="left").fillna({"sales_cny": 0.0}).sort_values("hour")
    ratio = (table["sales_cny"].cumsum() / table["planned_cny"].cumsum()).to_numpy()
    alarms, run, rings = [], 0, False
    for hour in range(since, now + 1):
        under = ratio[hour] < below
        if rings and not under:
            alarms[-1][1] = hour
            rings = False
        elif not rings and under:
            run += 1
            if run >= hours:
                alarms.append([hour, np.nan])
                rings = True
        elif not alarms:
            run = 0
    return pd.DataFrame(alarms, columns=["rang_at", "over_at"])


# %% id="alarms_on_the_day_inputs" exercise="alarms_on_the_day" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    rng = np.random.default_rng(seed)
    weak = tuple(rng.choice(24, 6, replace=False).tolist())
    sales, plan = samples.selling_day(seed, weak=weak, factor=0.2)
    return sales, plan, int(rng.integers(9, 24)), 0.9, 1 + seed % 3, seed % 10


# %% [markdown] id="incremental_lift"
# ## 7. incremental_lift


# %% id="incremental_lift_numpy" exercise="incremental_lift" verdict="right" why="NumPy, Welch by hand"
def incremental_lift(cities, first_day, last_day):
    from scipy.stats import t as student

    change, money = {True: [], False: []}, {True: 0.0, False: 0.0}
    for _, rows in cities.groupby("city_id"):
        flag = bool(rows["is_advertised"].iloc[0])
        during = rows["date"].between(first_day, last_day)
        money[flag] += rows.loc[during, "sales_cny"].sum()
        some = rows["sales_cny"] > 0
        early = np.log(rows.loc[some & (rows["date"] < first_day), "sales_cny"].to_numpy())
        late = np.log(rows.loc[some & during, "sales_cny"].to_numpy())
        if len(early) and len(late):
            change[flag].append(late.mean() - early.mean())
    a, b = np.array(change[True]), np.array(change[False])
    va, vb = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    lift = a.mean() - b.mean()
    reach = student.ppf(0.975, df) * np.sqrt(va + vb)
    added = money[True] - money[True] * np.exp(-lift)
    return {
        "log_lift": lift, "low": lift - reach, "high": lift + reach, "added_cny": added,
        "share": added / (money[True] + money[False]),
    }  # fmt: skip


# %% id="incremental_lift_pivot" exercise="incremental_lift" verdict="right" why="wide tables, statsmodels"
def incremental_lift(cities, first_day, last_day):
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    wide = cities.pivot(index="city_id", columns="date", values="sales_cny")
    flag = cities.drop_duplicates("city_id").set_index("city_id")["is_advertised"][wide.index]
    log = np.log(wide.where(wide > 0))
    early = log.loc[:, [d for d in wide if d < first_day]].mean(axis=1)
    in_sale = [d for d in wide if first_day <= d <= last_day]
    move = (log[in_sale].mean(axis=1) - early).dropna()
    ours, rest = move[flag[move.index]], move[~flag[move.index]]
    both = CompareMeans(DescrStatsW(ours), DescrStatsW(rest))
    low, high = both.tconfint_diff(usevar="unequal")
    lift = ours.mean() - rest.mean()
    sold = wide[in_sale].sum(axis=1)
    added = sold[flag].sum() * -np.expm1(-lift)
    return {
        "log_lift": lift, "low": low, "high": high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_side" exercise="incremental_lift" verdict="wrong" name="side by side" why="Advertised cities are compared with the others in the sale alone. They were larger before, too: compare changes. See *What advertising added* in the lecture."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = m["sale"].where(m["before"].notna()).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_before" exercise="incremental_lift" verdict="wrong" name="before and after" why="The change of the advertised cities alone holds the festival, which all cities had. Take off the change of the others."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_days" exercise="incremental_lift" verdict="wrong" name="city-days as observations" why="The interval treats every city-day as an observation of its own. Days of one city are alike: each city gives one number."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    wide = seen.merge(m["before"].rename("base").reset_index(), on=["is_advertised", "city_id"])
    wide = wide[(wide["part"] == "sale") & wide["base"].notna()]
    move = (wide["log"] - wide["base"]).groupby(wide["is_advertised"])
    a, b = (move.get_group(flag) for flag in (True, False))
    ci = stats.ttest_ind(a, b, equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_equal" exercise="incremental_lift" verdict="wrong" name="equal variances" why="The interval assumes that both groups vary alike. Welch's interval does not: equal_var=False."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=True).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_up" exercise="incremental_lift" verdict="wrong" name="lift on top of what was sold" why="What was sold is with advertising already: the lift is taken upon it once more. Without advertising it would have been sold × exp(−lift)."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (np.exp(lift) - 1)
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_log" exercise="incremental_lift" verdict="wrong" name="log taken for a share" why="A log lift is not a share: take exp before you turn it into CNY."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * lift
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_after" exercise="incremental_lift" verdict="wrong" name="days after counted as sale" why="The days after the sale are counted as sale. It ends with last_day."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select([cities["date"] < first_day], ["before"], "sale")
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold.sum(),
    }  # fmt: skip


# %% id="incremental_lift_ours" exercise="incremental_lift" verdict="wrong" name="share of the advertised cities" why="The share is of the advertised cities alone. It is asked for over what all cities sold in the sale."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    part = np.select(
        [cities["date"] < first_day, cities["date"] <= last_day], ["before", "sale"], "after"
    )
    t = cities.assign(part=part)
    seen = t[t["sales_cny"] > 0]
    seen = seen.assign(log=np.log(seen["sales_cny"]))
    m = seen.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = (m["sale"] - m["before"]).dropna()
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sold = t[t["part"] == "sale"].groupby("is_advertised")["sales_cny"].sum()
    added = sold[True] * (1 - np.exp(-lift))
    return {
        "log_lift": lift, "low": ci.low, "high": ci.high, "added_cny": added,
        "share": added / sold[True],
    }  # fmt: skip


# %% id="incremental_lift_three" exercise="incremental_lift" verdict="wrong" name="needs sales after it" why="A city that sold nothing after the sale is left out. A change needs sales before and in the sale only."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    table = cities.copy()
    date = table["date"]
    table["part"] = np.select([date < first_day, date <= last_day], ["before", "sale"], "after")
    table["log"] = np.log(table["sales_cny"].where(table["sales_cny"] > 0))
    mean = table.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack().dropna()
    change = mean["sale"] - mean["before"]
    test = stats.ttest_ind(change[True], change[False], equal_var=False)
    interval = test.confidence_interval()
    log_lift = change[True].mean() - change[False].mean()
    sale = table[table["part"] == "sale"]
    added = sale.loc[sale["is_advertised"], "sales_cny"].sum() * (1 - np.exp(-log_lift))
    return {
        "log_lift": log_lift,
        "low": interval.low,
        "high": interval.high,
        "added_cny": added,
        "share": added / sale["sales_cny"].sum(),
    }


# %% id="incremental_lift_mean" exercise="incremental_lift" verdict="wrong" name="log of the mean" why="This is the log of the mean sales of a city, on which one large day weighs most. Take the log of each day first, then the mean of the logs."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    t = cities[cities["date"] <= last_day].copy()
    t["part"] = np.where(t["date"] < first_day, "before", "sale")
    sold_days = t[t["sales_cny"] > 0]
    mean = sold_days.groupby(["is_advertised", "city_id", "part"])["sales_cny"].mean()
    mean = np.log(mean).unstack().dropna()
    change = mean["sale"] - mean["before"]
    ci = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sale = t[t["part"] == "sale"]
    added = sale.loc[sale["is_advertised"], "sales_cny"].sum() * (1 - np.exp(-lift))
    return {
        "log_lift": lift,
        "low": ci.low,
        "high": ci.high,
        "added_cny": added,
        "share": added / sale["sales_cny"].sum(),
    }


# %% id="incremental_lift_equal_days" exercise="incremental_lift" verdict="wrong" name="not all days before" why="Only as many days before are used as the sale has. All days before first_day count."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    length = last_day - first_day + pd.Timedelta(days=1)
    table = cities.assign(log=np.log(cities["sales_cny"].where(cities["sales_cny"] > 0)))
    before = table[table["date"].between(first_day - length, first_day - pd.Timedelta(days=1))]
    sale = table[table["date"].between(first_day, last_day)]
    by = ["is_advertised", "city_id"]
    change = (sale.groupby(by)["log"].mean() - before.groupby(by)["log"].mean()).dropna()
    interval = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    added = sale.loc[sale["is_advertised"], "sales_cny"].sum() * (1 - np.exp(-lift))
    return {
        "log_lift": lift,
        "low": interval.low,
        "high": interval.high,
        "added_cny": added,
        "share": added / sale["sales_cny"].sum(),
    }


# %% id="incremental_lift_median" exercise="incremental_lift" verdict="wrong" name="median of days" why="The median day of a city is taken. Asked for is the mean of the logs."
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    table = cities.assign(log=np.log(cities["sales_cny"].where(cities["sales_cny"] > 0)))
    before = table[table["date"] < first_day]
    sale = table[table["date"].between(first_day, last_day)]
    by = ["is_advertised", "city_id"]
    change = (sale.groupby(by)["log"].median() - before.groupby(by)["log"].median()).dropna()
    interval = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    added = sale.loc[sale["is_advertised"], "sales_cny"].sum() * (1 - np.exp(-lift))
    return {
        "log_lift": lift,
        "low": interval.low,
        "high": interval.high,
        "added_cny": added,
        "share": added / sale["sales_cny"].sum(),
    }


# %% id="incremental_lift_equivalent_1" exercise="incremental_lift" role="equivalent" mutant="keyword: *'part'], dropna=False*" why="City, part and flag are never missing."


# %% id="incremental_lift_equivalent_2" exercise="incremental_lift" role="equivalent" mutant="keyword: *dropna(how='all')*" why="It is a series: one value is all."


# %% id="incremental_lift_equivalent_3" exercise="incremental_lift" role="equivalent" mutant="keyword: *groupby('is_advertised', dropna=False)*" why="The flag is never missing."


# %% id="incremental_lift_inputs" exercise="incremental_lift" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    cities = samples.campaign_cities(
        seed, cities=6 + seed % 5, days=(6, 4, 3), closed_days=seed % 12, noise_sd=0.1
    )
    return cities, pd.Timestamp("2027-06-01"), pd.Timestamp("2027-06-04")


# %% [markdown] id="pull_forward"
# ## 8. pull_forward


# %% id="pull_forward_regression" exercise="pull_forward" verdict="right" why="a regression with fixed effects"
def pull_forward(cities, first_day, last_day, days=14):
    t = cities[cities["date"] <= last_day + pd.Timedelta(days=days)].copy()
    t["part"] = np.where(
        t["date"] < first_day, "before", np.where(t["date"] <= last_day, "sale", "after")
    )
    t["log"] = np.log(t["sales_cny"])
    m = t.groupby(["city_id", "part"]).agg(
        log=("log", "mean"), ours=("is_advertised", "first"), sold=("sales_cny", "sum")
    ).reset_index()  # fmt: skip
    X = pd.get_dummies(m[["city_id", "part"]].astype(str), dtype=float)
    X = X.drop(columns="part_before")
    for name in ["sale", "after"]:
        X[f"ours_{name}"] = ((m["part"] == name) & m["ours"]).astype(float)
    beta = pd.Series(np.linalg.lstsq(X.to_numpy(), m["log"].to_numpy())[0], index=X.columns)
    up, down = beta["ours_sale"], beta["ours_after"]
    money = m[m["ours"]].groupby("part")["sold"].sum()
    added = money["sale"] * -np.expm1(-up)
    forward = money["after"] * np.expm1(-down)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_loop" exercise="pull_forward" verdict="right" why="four means a part"
def pull_forward(cities, first_day, last_day, days=14):
    stop = last_day + pd.Timedelta(days=days)
    date, ours, sales = cities["date"], cities["is_advertised"], cities["sales_cny"]
    when = {
        "before": date < first_day,
        "sale": (date >= first_day) & (date <= last_day),
        "after": (date > last_day) & (date <= stop),
    }
    gap = {
        k: np.log(sales[w & ours]).mean() - np.log(sales[w & ~ours]).mean() for k, w in when.items()
    }
    up, down = gap["sale"] - gap["before"], gap["after"] - gap["before"]
    sale, after = (sales[when[k] & ours].sum() for k in ["sale", "after"])
    added, forward = sale - sale / np.exp(up), after / np.exp(down) - after
    return dict(
        log_lift=up, log_after=down, added_cny=added, forward_cny=forward, net_cny=added - forward
    )


# %% id="pull_forward_from_sale" exercise="pull_forward" verdict="wrong" name="against the sale" why="The weeks after are compared with the sale. Every city falls back from a festival: compare them with the weeks before. See *What was only brought forward* in the lecture."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["sale"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_all" exercise="pull_forward" verdict="wrong" name="window not used" why="All days after the sale are used, whatever was asked. Only `days` days after last_day count."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone >= 1], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_own" exercise="pull_forward" verdict="wrong" name="others not taken off" why="The change of the advertised cities alone is taken for the dip. Take off what the others did in the same weeks."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_sold" exercise="pull_forward" verdict="wrong" name="dip taken from what was sold" why="The dip is taken from what was sold: 1 − exp. But what was sold lacks the dip already: it would have been sold × exp(−log_after)."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (1 - np.exp(down))
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_added" exercise="pull_forward" verdict="wrong" name="added instead of taken off" why="Added and brought forward are added up. What was only brought forward has to be taken off."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added + forward,
    }  # fmt: skip


# %% id="pull_forward_sign" exercise="pull_forward" verdict="wrong" name="sign of the dip" why="forward_cny has the wrong sign: a dip brings it above 0."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (1 - np.exp(-down))
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_short" exercise="pull_forward" verdict="wrong" name="window a day short" why="The window ends a day too early: the last of the `days` days is in it."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone < days], ["before", "sale", "after"], "later"
    )
    t = cities.assign(part=part, log=np.log(cities["sales_cny"]))
    m = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    run, dip = m["sale"] - m["before"], m["after"] - m["before"]
    up = run[True].mean() - run[False].mean()
    down = dip[True].mean() - dip[False].mean()
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up, "log_after": down, "added_cny": added, "forward_cny": forward,
        "net_cny": added - forward,
    }  # fmt: skip


# %% id="pull_forward_mean" exercise="pull_forward" verdict="wrong" name="log of the mean" why="This is the log of the mean sales of a city. Take the log of each day first, then the mean of the logs."
def pull_forward(cities, first_day, last_day, days=14):
    gone = (cities["date"] - last_day).dt.days
    part = np.select(
        [cities["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    mean = cities.assign(part=part).groupby(["is_advertised", "city_id", "part"])["sales_cny"]
    mean = np.log(mean.mean()).unstack()
    effect = {}
    for name in ["sale", "after"]:
        change = mean[name] - mean["before"]
        effect[name] = change[True].mean() - change[False].mean()
    ours = cities["is_advertised"]
    sale = cities.loc[ours & (part == "sale"), "sales_cny"].sum()
    after = cities.loc[ours & (part == "after"), "sales_cny"].sum()
    added = sale * (1 - np.exp(-effect["sale"]))
    forward = after * (np.exp(-effect["after"]) - 1)
    return {
        "log_lift": effect["sale"],
        "log_after": effect["after"],
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="pull_forward_equal_days" exercise="pull_forward" verdict="wrong" name="not all days before" why="Only as many days before are used as are looked at after the sale. All days before first_day count."
def pull_forward(cities, first_day, last_day, days=14):
    table = cities.assign(log=np.log(cities["sales_cny"]))
    day = pd.Timedelta(days=1)
    by = ["is_advertised", "city_id"]
    parts = {
        "before": table["date"].between(first_day - days * day, first_day - day),
        "sale": table["date"].between(first_day, last_day),
        "after": table["date"].between(last_day + day, last_day + days * day),
    }
    mean = {name: table[rows].groupby(by)["log"].mean() for name, rows in parts.items()}
    lift = {}
    for name in ["sale", "after"]:
        change = mean[name] - mean["before"]
        lift[name] = change[True].mean() - change[False].mean()
    sold = {
        n: table.loc[rows & table["is_advertised"], "sales_cny"].sum() for n, rows in parts.items()
    }
    added = sold["sale"] * (1 - np.exp(-lift["sale"]))
    forward = sold["after"] * (np.exp(-lift["after"]) - 1)
    return {
        "log_lift": lift["sale"],
        "log_after": lift["after"],
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="pull_forward_floor" exercise="pull_forward" verdict="wrong" name="never below 0" why="What was brought forward is cut off at 0. When advertised cities sell more after the sale it is below 0, and net is above added."
def pull_forward(cities, first_day, last_day, days=14):
    t = cities.assign(log=np.log(cities["sales_cny"]))
    gone = (t["date"] - last_day).dt.days
    t["part"] = np.select(
        [t["date"] < first_day, gone <= 0, gone <= days], ["before", "sale", "after"], "later"
    )
    mean = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()

    def effect(part):
        change = mean[part] - mean["before"]
        return change[True].mean() - change[False].mean()

    up, down = effect("sale"), effect("after")
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = max(0.0, sold["after"] * (np.exp(-down) - 1))
    return {
        "log_lift": up,
        "log_after": down,
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="pull_forward_equivalent_1" exercise="pull_forward" role="equivalent" mutant="grouping: *groupby(['is_advertised', 'part'])*" why="Every city has every day, so the mean of all city-days is the mean of the cities' means."


# %% id="pull_forward_equivalent_2" exercise="pull_forward" role="equivalent" mutant="keyword: *'part'], dropna=False*" why="City, part and flag are never missing."


# %% id="pull_forward_equivalent_3" exercise="pull_forward" role="equivalent" mutant="keyword: *groupby('is_advertised', dropna=False)*" why="The flag is never missing."


# %% id="pull_forward_equivalent_4" exercise="pull_forward" role="equivalent" mutant="keyword: *groupby('part', dropna=False)*" why="The part is never missing."


# %% id="pull_forward_inputs" exercise="pull_forward" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    cities = samples.campaign_cities(
        seed, cities=4 + seed % 5, days=(6, 4, 9), after_log=seed % 5 / 10 - 0.25, noise_sd=0.1
    )
    return cities, pd.Timestamp("2027-06-01"), pd.Timestamp("2027-06-04"), 1 + seed % 9


# %% [markdown] id="roi_claimed_and_caused"
# ## 9. roi_claimed_and_caused


# %% id="roi_claimed_and_caused_loop" exercise="roi_claimed_and_caused" verdict="right" why="a loop over the rows"
def roi_claimed_and_caused(spend, net_cny, lines):
    paid = credit = 0
    for row in spend.itertuples():
        if row.phase == "sale" and row.placement == "off_site":
            paid += row.spend_cny
            credit += row.attributed_sales_cny
    if not paid:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    kept = sum(r.sales_cny - r.refund_cny - r.goods_cny for r in lines.itertuples())
    rate = kept / lines["sales_cny"].sum()
    needed = None if net_cny <= 0 else paid / net_cny
    return {
        "claimed": credit / paid, "caused": net_cny / paid, "earned": rate * net_cny / paid,
        "margin_needed": needed,
    }  # fmt: skip


# %% id="roi_claimed_and_caused_query" exercise="roi_claimed_and_caused" verdict="right" why="query and agg"
def roi_claimed_and_caused(spend, net_cny, lines):
    sums = spend.query("phase == 'sale' and placement == 'off_site'").agg(
        {"spend_cny": "sum", "attributed_sales_cny": "sum"}
    )
    cost = float(sums["spend_cny"])
    names = ["claimed", "caused", "earned", "margin_needed"]
    if cost == 0:
        return {name: None for name in names}
    total = lines.sum(numeric_only=True)
    rate = (total["sales_cny"] - total["refund_cny"] - total["goods_cny"]) / total["sales_cny"]
    return dict(
        zip(
            names,
            [sums["attributed_sales_cny"] / cost, net_cny / cost, net_cny * rate / cost,
             cost / net_cny if net_cny > 0 else None],
        )
    )  # fmt: skip


# %% id="roi_claimed_and_caused_mean" exercise="roi_claimed_and_caused" verdict="wrong" name="mean of ratios" why="This is the mean of the returns of rows: a day on which 1 CNY was spent weighs as much as any other, and one without spend gives inf. Divide totals by totals. See *Five to one* in the lecture."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": (part["attributed_sales_cny"] / part["spend_cny"])[part["spend_cny"] > 0].mean(),
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_all" exercise="roi_claimed_and_caused" verdict="wrong" name="all spend" why="All spend of the campaign is counted. The comparison of cities measured off-site spend of the sale alone."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_off" exercise="roi_claimed_and_caused" verdict="wrong" name="all phases" why="Off-site spend of all phases is counted. The cities were compared over the sale alone."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[spend["placement"] == "off_site"]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_refunds" exercise="roi_claimed_and_caused" verdict="wrong" name="refunds forgotten" why="Refunds are not taken off: what was given back was not earned."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_kept" exercise="roi_claimed_and_caused" verdict="wrong" name="margin over kept sales" why="The margin is divided by what was kept. net_cny is paid sales, so the rate has to be over what was paid."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / (
        s["sales_cny"] - s["refund_cny"]
    )
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_profit" exercise="roi_claimed_and_caused" verdict="wrong" name="profit over spend" why="The spend itself is taken off: this is profit over spend. Asked for is margin over spend, where 1 means that the money is just back."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid - 1,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_negative" exercise="roi_claimed_and_caused" verdict="wrong" name="negative margin needed" why="For lost sales margin_needed comes out below 0, as if it were easy to reach. It is None."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"])
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny else None,
    }


# %% id="roi_claimed_and_caused_zero" exercise="roi_claimed_and_caused" verdict="wrong" name="no spend is a return of 0" why="Where nothing was spent a return of 0 is given. Without spend there is no return: None."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return dict.fromkeys(["claimed", "caused", "earned", "margin_needed"], 0.0)
    s = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (s["sales_cny"] - s["refund_cny"] - s["goods_cny"]) / s["sales_cny"]
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_margin" exercise="roi_claimed_and_caused" verdict="wrong" name="margin never below 0" why="The margin rate is cut off at 0. When refunds and goods are more than was paid it is below 0, and so is what was earned."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    sales = lines["sales_cny"].sum()
    margin = max(0.0, (sales - lines["refund_cny"].sum() - lines["goods_cny"].sum()) / sales)
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_rows" exercise="roi_claimed_and_caused" verdict="wrong" name="no rows instead of no spend" why="None is given only where there is no row. Rows of 0 CNY are no spend either: look at the sum."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    if part.empty:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    paid = part["spend_cny"].sum()
    sales = lines["sales_cny"].sum()
    margin = (sales - lines["refund_cny"].sum() - lines["goods_cny"].sum()) / sales
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": paid / net_cny if net_cny > 0 else None,
    }


# %% id="roi_claimed_and_caused_divided" exercise="roi_claimed_and_caused" verdict="wrong" name="divides by net sales of 0" why="A net_cny of 0 is divided by. No rate pays for nothing: margin_needed is None at 0, too."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend.query("phase == 'sale' and placement == 'off_site'")
    paid = part["spend_cny"].sum()
    if paid == 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    margin = 1 - (lines["goods_cny"].sum() + lines["refund_cny"].sum()) / lines["sales_cny"].sum()
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": None if net_cny < 0 else paid / net_cny,
    }


# %% id="roi_claimed_and_caused_above" exercise="roi_claimed_and_caused" verdict="wrong" name="no rate above 1" why="A rate above 1 is left out. It says by how much the spend is beyond any margin: return it."
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[spend["phase"].eq("sale") & spend["placement"].eq("off_site")]
    paid = part["spend_cny"].sum()
    if paid <= 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    total = lines[["sales_cny", "refund_cny", "goods_cny"]].sum()
    margin = (total["sales_cny"] - total["refund_cny"] - total["goods_cny"]) / total["sales_cny"]
    needed = paid / net_cny if net_cny > 0 else None
    if needed is not None and needed > 1:
        needed = None
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": needed,
    }


# %% id="roi_claimed_and_caused_equivalent_1" exercise="roi_claimed_and_caused" role="equivalent" mutant="aggregation: *'goods_cny']].mean()" why="A ratio of means over the same lines is the ratio of sums."


# %% id="roi_claimed_and_caused_inputs" exercise="roi_claimed_and_caused" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    spend = samples.campaign_spend(seed, roi=3.0 + seed % 4)
    if seed % 9 == 0:
        spend = spend[spend["phase"] != "sale"]
    net = [20_000.0, -500.0, 0.0, 1.0, 90_000.0][seed % 5]
    return spend, net, samples.order_lines(seed)


# %% [markdown] id="journey_states"
# ## 10. journey_states


# %% id="journey_states_dicts" exercise="journey_states" verdict="right" why="lists of tuples"
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_recursion" exercise="journey_states" verdict="right" why="a recursion"
def journey_states(rules, events, now):
    table = rules.set_index("state")
    known = events[events["happened_at"] <= now]
    begun = known[known["event"] == "cart"].groupby("customer_id")["happened_at"].min()
    known = known[known["happened_at"] >= known["customer_id"].map(begun)]
    out = known[known["event"].isin(["pay", "unsubscribe"])].sort_values("happened_at")
    out = out.groupby("customer_id").first()

    def walk(customer, state, since, sent):
        if state not in table.index:
            return state, sent
        wait, event, hit, miss = table.loc[
            state, ["wait_minutes", "branch_event", "if_event", "otherwise"]
        ]
        over = since + pd.to_timedelta(wait, unit="min")
        gone = customer in out.index and out.loc[customer, "happened_at"] <= over
        if over > now or gone:
            return state, sent
        mine = known[(known["customer_id"] == customer) & (known["event"] == event)]
        found = ((mine["happened_at"] >= since) & (mine["happened_at"] <= over)).any()
        return walk(customer, hit if found else miss, over, sent + 1)

    result = pd.DataFrame(
        {c: walk(c, rules["state"].iloc[0], t, 0) for c, t in begun.items()},
        index=["state", "messages"],
    ).T
    exits = out["event"].map({"pay": "paid", "unsubscribe": "left"})
    result["state"] = exits.reindex(result.index).fillna(result["state"])
    result["messages"] = result["messages"].astype(int)
    return result.rename_axis("customer_id").reset_index()


# %% id="journey_states_edge" exercise="journey_states" verdict="wrong" name="message at the moment of payment" why="A customer who pays at the very moment the wait ends still gets a message. What happens then counts first. See *A journey that runs by itself* in the lecture."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] < due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_future" exercise="journey_states" verdict="wrong" name="looks beyond now" why="Events after now decide. At that moment nobody knew them."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events.groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts or carts[0] > now:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_old" exercise="journey_states" verdict="wrong" name="exit before the entry" why="An event before the cart ends the journey: this customer paid for something else. Only exits from the entry on count."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe")]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_last" exercise="journey_states" verdict="wrong" name="enters with the last cart" why="The journey starts anew with each cart. A customer enters with the first one."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[-1]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_ever" exercise="journey_states" verdict="wrong" name="branch on events of any time" why="The branch looks at all events of a customer. Only those from the moment of entering the state to the end of its wait count."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_paid" exercise="journey_states" verdict="wrong" name="payment wins over leaving" why="Customers who left are called paid. What comes first, pay or unsubscribe, decides."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if any(e == "pay" for _, e in outs) else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_early" exercise="journey_states" verdict="wrong" name="moves at the event" why="A customer moves as soon as the event happens. One moves when the wait is over, so the next wait begins then."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now or (outs and outs[0][0] <= due):
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = min(
                [t for t, e in log if e == step["branch_event"] and entered <= t <= due],
                default=due,
            )
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_on" exercise="journey_states" verdict="wrong" name="messages after the exit" why="Messages go on after the customer is out. Whoever paid or unsubscribed gets none any more."
def journey_states(rules, events, now):
    steps = rules.set_index("state").to_dict("index")
    rows = []
    for customer, theirs in events[events["happened_at"] <= now].groupby("customer_id"):
        log = sorted(zip(theirs["happened_at"], theirs["event"]))
        carts = [t for t, e in log if e == "cart"]
        if not carts:
            continue
        entered = carts[0]
        outs = [(t, e) for t, e in log if e in ("pay", "unsubscribe") and t >= entered]
        state, sent = rules["state"].iloc[0], 0
        while state in steps:
            step = steps[state]
            due = entered + pd.Timedelta(minutes=step["wait_minutes"])
            if due > now:
                break
            sent += 1
            hit = any(e == step["branch_event"] and entered <= t <= due for t, e in log)
            state = step["if_event"] if hit else step["otherwise"]
            entered = due
        if outs:
            state = "paid" if outs[0][1] == "pay" else "left"
        rows.append((customer, state, sent))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_minute" exercise="journey_states" verdict="wrong" name="payment at the moment of the cart" why="A payment in the very minute of the first cart is overlooked, and this customer gets messages. An exit at the moment of entering counts."
def journey_states(rules, events, now):
    table = rules.set_index("state")
    known = events[events["happened_at"] <= now]
    rows = []
    for customer, mine in known.groupby("customer_id"):
        carts = mine.loc[mine["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        start = carts.min()
        exits = mine[mine["event"].isin(["pay", "unsubscribe"]) & (mine["happened_at"] > start)]
        exits = exits.sort_values("happened_at")
        left_at = exits["happened_at"].iloc[0] if len(exits) else pd.Timestamp.max
        state, entered, messages = rules["state"].iloc[0], start, 0
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if due > now or left_at <= due:
                break
            messages += 1
            inside = mine[mine["happened_at"].between(entered, due)]
            hit = (inside["event"] == rule["branch_event"]).any()
            state = rule["if_event"] if hit else rule["otherwise"]
            entered = due
        if len(exits):
            state = "paid" if exits["event"].iloc[0] == "pay" else "left"
        rows.append((customer, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_since" exercise="journey_states" verdict="wrong" name="branch since the cart" why="The branch looks at all events since the first cart. Only those from the moment of entering the *state* count."
def journey_states(rules, events, now):
    known = events[events["happened_at"] <= now]
    table = rules.set_index("state")
    rows = []
    for who, log in known.groupby("customer_id"):
        carts = log.loc[log["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        first = entered = carts.min()
        state, messages = rules["state"].iloc[0], 0
        ends = log[log["event"].isin(["pay", "unsubscribe"]) & (log["happened_at"] >= first)]
        ends = ends.sort_values("happened_at")
        exit_at = ends["happened_at"].iloc[0] if len(ends) else pd.NaT
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if exit_at <= due or due > now:
                break
            messages += 1
            branch = log.loc[log["event"] == rule["branch_event"], "happened_at"]
            state = rule["if_event"] if branch.between(first, due).any() else rule["otherwise"]
            entered = due
        if len(ends):
            state = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        rows.append((who, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_open_end" exercise="journey_states" verdict="wrong" name="moment of entering left out" why="An event at the very moment at which the state is entered does not count for the branch. Both ends are included."
def journey_states(rules, events, now):
    table = rules.set_index("state")
    known = events[events["happened_at"] <= now]
    rows = []
    for customer, mine in known.groupby("customer_id"):
        carts = mine.loc[mine["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        start = carts.min()
        exits = mine[mine["event"].isin(["pay", "unsubscribe"]) & (mine["happened_at"] >= start)]
        exits = exits.sort_values("happened_at")
        left_at = exits["happened_at"].iloc[0] if len(exits) else pd.Timestamp.max
        state, entered, messages = rules["state"].iloc[0], start, 0
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if due > now or left_at <= due:
                break
            messages += 1
            inside = (mine["happened_at"] > entered) & (mine["happened_at"] <= due)
            hit = (mine.loc[inside, "event"] == rule["branch_event"]).any()
            state = rule["if_event"] if hit else rule["otherwise"]
            entered = due
        if len(exits):
            state = "paid" if exits["event"].iloc[0] == "pay" else "left"
        rows.append((customer, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_top_down" exercise="journey_states" verdict="wrong" name="rules once from top to bottom" why="The rules are walked through once in the order of their rows. The order says nothing: look up the state that is next."
def journey_states(rules, events, now):
    known = events[events["happened_at"] <= now]
    rows = []
    for who, log in known.groupby("customer_id"):
        carts = log.loc[log["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        entered = carts.min()
        state, messages = rules["state"].iloc[0], 0
        ends = log[log["event"].isin(["pay", "unsubscribe"]) & (log["happened_at"] >= entered)]
        ends = ends.sort_values("happened_at")
        exit_at = ends["happened_at"].iloc[0] if len(ends) else pd.NaT
        for rule in rules.itertuples():
            if rule.state != state:
                continue
            due = entered + pd.Timedelta(minutes=rule.wait_minutes)
            if exit_at <= due or due > now:
                break
            messages += 1
            branch = log.loc[log["event"] == rule.branch_event, "happened_at"]
            state = rule.if_event if branch.between(entered, due).any() else rule.otherwise
            entered = due
        if len(ends):
            state = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        rows.append((who, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="journey_states_equivalent_1" exercise="journey_states" role="equivalent" mutant="keyword: *groupby('customer_id', dropna=False)*" why="A customer is never missing."


# %% id="journey_states_inputs" exercise="journey_states" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    rules = pd.DataFrame(
        [
            ("a", [30, 1_440][seed % 2], "open", "b", "c"),
            ("b", 1_440, "open", "end", "d"),
            ("c", 1_410, "open", "d", "end"),
            ("d", 60, "cart", "won", "end"),
        ],
        columns=["state", "wait_minutes", "branch_event", "if_event", "otherwise"],
    )
    events = samples.journey_events(seed, customers=15)
    older = events[events["event"] == "cart"].iloc[::4].assign(event="pay")
    older["happened_at"] -= pd.Timedelta(minutes=30)
    moment = pd.Timestamp("2027-06-01") + pd.Timedelta(hours=40 + seed % 200)
    return rules, pd.concat([events, older]), moment
