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


# %% id="target_gap_equivalent_1" exercise="target_gap" role="equivalent" mutant="join: *how='left')*" why="A phase without actual has missing orders, which are not above 0."


# %% id="target_gap_inputs" exercise="target_gap" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_13 as samples

    plan = samples.campaign_plan(seed, empty_phase=seed % 3 == 0)
    return plan, samples.phase_actuals(seed, plan, closed=seed % 2)


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


# %% id="spend_shares_equivalent_1" exercise="spend_shares" role="equivalent" mutant="keyword: *dropna=False*" why="A phase is never missing."


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
