# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="gap_rounded_aim" exercise="target_gap" mistake="target_gap_rounded"
def target_gap(plan, actual):
    p, a = plan.set_index("phase"), actual.set_index("phase")
    both = [x for x in p.index if x in a.index]
    p, a = p.loc[both], a.loc[both]
    ok = p["target_visitors"].gt(0) & a["orders"].gt(0)
    p, a = p[ok], a[ok]
    logs = pd.DataFrame(
        {
            "visitors_cny": np.log(a["visitors"] / p["target_visitors"]),
            "conversion_cny": np.log(a["orders"] / a["visitors"] / p["target_conversion"]),
            "order_value_cny": np.log(a["sales_cny"] / a["orders"] / p["target_order_value_cny"]),
        }
    )
    aim = p["target_sales_cny"]
    unit = (a["sales_cny"] - aim) / np.log(a["sales_cny"] / aim)
    return logs.mul(unit, axis=0).reset_index()


# %% id="gap_in_turn" exercise="target_gap" mistake="target_gap_chain"
def target_gap(plan, actual):
    rows = []
    got = actual.set_index("phase")
    for p in plan.itertuples():
        if p.phase not in got.index or not p.target_visitors or not got.loc[p.phase, "orders"]:
            continue
        g = got.loc[p.phase]
        at = [p.target_visitors, p.target_conversion, p.target_order_value_cny]
        new = [g["visitors"], g["orders"] / g["visitors"], g["sales_cny"] / g["orders"]]
        steps = []
        for k in range(3):
            old = np.prod(at)
            at[k] = new[k]
            steps.append(np.prod(at) - old)
        rows.append((p.phase, *steps))
    return pd.DataFrame(
        rows, columns=["phase", "visitors_cny", "conversion_cny", "order_value_cny"]
    )


# %% id="gap_even" exercise="target_gap" mistake="none"
def target_gap(plan, actual):
    t = plan.merge(actual, on="phase")
    t = t[(t["target_visitors"] > 0) & (t["orders"] > 0)]
    aim = t["target_visitors"] * t["target_conversion"] * t["target_order_value_cny"]
    third = (t["sales_cny"] - aim) / 3
    return pd.DataFrame(
        {
            "phase": t["phase"],
            "visitors_cny": third,
            "conversion_cny": third,
            "order_value_cny": third,
        }
    )


# %% id="raci_letters" exercise="raci_check" mistake="raci_check_na"
def raci_check(raw):
    people = ["operations", "content", "design", "service", "supply_chain"]
    text = raw[people].fillna("-").apply(lambda row: "|".join(row).lower(), axis=1)
    n = text.str.split("|").apply(lambda cells: sum("a" in c for c in cells))
    r = text.str.split("|").apply(lambda cells: sum("r" in c for c in cells))
    day = {c: pd.to_datetime(raw[c], format="mixed") for c in ["due_on", "done_on"]}
    return pd.DataFrame(
        {
            "task": raw["task"],
            "accountable": n,
            "responsible": r,
            "is_sound": n.eq(1) & r.ge(1),
            "days_late": (day["done_on"] - day["due_on"]).dt.days,
        }
    )


# %% id="raci_single" exercise="raci_check" mistake="raci_check_exact"
def raci_check(raw):
    rows = []
    for row in raw.to_dict("records"):
        marks = [row[c] for c in ["operations", "content", "design", "service", "supply_chain"]]
        marks = [m.strip().lower() for m in marks if isinstance(m, str)]
        a, r = marks.count("a"), marks.count("r")
        days = np.nan
        if isinstance(row["done_on"], str):
            days = (pd.to_datetime(row["done_on"]) - pd.to_datetime(row["due_on"])).days
        rows.append((row["task"], a, r, a == 1 and r > 0, days))
    return pd.DataFrame(
        rows, columns=["task", "accountable", "responsible", "is_sound", "days_late"]
    )


# %% id="raci_swapped" exercise="raci_check" mistake="none"
def raci_check(raw):
    people = ["operations", "content", "design", "service", "supply_chain"]
    m = (
        raw[people]
        .fillna("")
        .apply(lambda c: c.str.lower().str.replace(" ", "").replace("n/a", ""))
    )
    a = m.apply(lambda c: c.str.contains("a")).sum(axis=1)
    r = m.apply(lambda c: c.str.contains("r")).sum(axis=1)
    d = [pd.to_datetime(raw[c].str.replace("/", "-")) for c in ["due_on", "done_on"]]
    return pd.DataFrame(
        {
            "task": raw["task"],
            "accountable": a,
            "responsible": r,
            "is_sound": (a == 1) & (r >= 1),
            "days_late": (d[0] - d[1]).dt.days,
        }
    )


# %% id="late_never_done" exercise="late_tasks" mistake="late_tasks_open"
def late_tasks(tasks, calendar, first_day, day):
    works = sorted(calendar.loc[calendar["is_workday"], "date"])
    t = tasks[tasks["done_on"].isna()]
    due = [max(w for w in works if w <= first_day + pd.Timedelta(days=d)) for d in t["due_t_days"]]
    t = pd.DataFrame({"task": t["task"].to_numpy(), "due_on": due})
    t["due_on"] = pd.to_datetime(t["due_on"])
    t["days_late"] = (day - t["due_on"]).dt.days
    return t[t["due_on"] <= day]


# %% id="late_calendar_days" exercise="late_tasks" mistake="late_tasks_plain"
def late_tasks(tasks, calendar, first_day, day):
    rows = []
    for r in tasks.itertuples():
        due = first_day + pd.Timedelta(days=r.due_t_days)
        if due <= day and not (r.done_on <= day):
            rows.append({"task": r.task, "due_on": due, "days_late": (day - due).days})
    return pd.DataFrame(rows)


# %% id="budget_rounds" exercise="split_budget" mistake="split_budget_round"
def split_budget(total_cny, places, phases):
    p = pd.Series(places) / sum(places.values())
    q = pd.Series(phases) / sum(phases.values())
    on = (total_cny * p).round()
    table = pd.DataFrame({n: (on[n] * q).round() for n in places}).T
    long = table.stack().rename_axis(["place", "phase"]).rename("budget_cny")
    return long.reset_index()


# %% id="budget_last" exercise="split_budget" mistake="none"
def split_budget(total_cny, places, phases):
    def share(whole, weights):
        names, parts = list(weights), {}
        for name in names[:-1]:
            parts[name] = whole * weights[name] // sum(weights.values())
        parts[names[-1]] = whole - sum(parts.values())
        return parts

    rows = []
    for a, x in share(total_cny, places).items():
        rows += [(a, b, y) for b, y in share(x, phases).items()]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="shares_in_money" exercise="spend_shares" mistake="spend_shares_cny"
def spend_shares(plan, spend):
    p = plan.sort_values("from_on")
    names = p["phase"].tolist()
    a = (p["on_site_cny"] + p["off_site_cny"]).to_numpy()
    b = spend.groupby("phase")["spend_cny"].sum().reindex(names).fillna(0).to_numpy()
    _, ax = plt.subplots()
    at = np.arange(len(names))
    ax.bar(at - 0.2, a, 0.4, label="plan")
    ax.bar(at + 0.2, b, 0.4, label="spent")
    ax.set_xticks(at, names)
    ax.legend()
    over = names[int(np.argmax(b / b.sum() - a / a.sum()))]
    ax.set(title=f"Over its share: {over} of course", xlabel="Phase", ylabel="%")
    return ax


# %% id="shares_by_name" exercise="spend_shares" mistake="spend_shares_alphabet"
def spend_shares(plan, spend):
    p = plan.sort_values("phase").set_index("phase")
    a = p["on_site_cny"] + p["off_site_cny"]
    b = spend.groupby("phase")["spend_cny"].sum().reindex(a.index).fillna(0)
    a, b = a / a.sum() * 100, b / b.sum() * 100
    _, ax = plt.subplots()
    at = np.arange(len(a))
    ax.bar(at - 0.2, a, 0.4, label="plan")
    ax.bar(at + 0.2, b, 0.4, label="spent")
    ax.set_xticks(at, a.index)
    ax.legend()
    ax.set(title=f"Over its share: {(b - a).idxmax()}", xlabel="Phase", ylabel="%")
    return ax


# %% id="alarm_by_hour" exercise="alarms_on_the_day" mistake="alarms_on_the_day_hour"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    sold = dict(zip(sales["hour"], sales["sales_cny"]))
    aim = dict(zip(plan["hour"], plan["planned_cny"]))
    count, rows = 0, []
    for h in range(since, now + 1):
        weak = sold.get(h, 0) / aim[h] < below
        if not weak and count >= hours:
            rows[-1] = (rows[-1][0], h)
        count = count + 1 if weak else 0
        if count == hours:
            rows.append((h, np.nan))
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="alarm_day_share" exercise="alarms_on_the_day" mistake="none"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    sold = np.zeros(24)
    sold[sales["hour"]] = sales["sales_cny"]
    aim = plan.sort_values("hour")["planned_cny"].to_numpy()
    count, rows = 0, []
    for h in range(since, now + 1):
        weak = sold[: h + 1].sum() / aim.sum() < below
        count = count + 1 if weak else 0
        if count == hours:
            rows.append((h, np.nan))
    return pd.DataFrame(rows, columns=["rang_at", "over_at"], dtype=float)


# %% id="lift_pooled_t" exercise="incremental_lift" mistake="incremental_lift_equal"
def incremental_lift(cities, first_day, last_day):
    from scipy.stats import t as student

    change = {True: [], False: []}
    c = cities[cities["sales_cny"] > 0]
    for (flag, _), g in c.groupby(["is_advertised", "city_id"]):
        x = np.log(g["sales_cny"])
        late = x[g["date"].between(first_day, last_day)].mean()
        early = x[g["date"] < first_day].mean()
        if late == late and early == early:
            change[flag].append(late - early)
    a, b = np.array(change[True]), np.array(change[False])
    n = len(a) + len(b) - 2
    s2 = (((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) / n
    reach = student.ppf(0.975, n) * np.sqrt(s2 / len(a) + s2 / len(b))
    lift = a.mean() - b.mean()
    during = cities[cities["date"].between(first_day, last_day)]
    ours = during.loc[during["is_advertised"], "sales_cny"].sum()
    added = ours - ours * np.exp(-lift)
    return {
        "log_lift": lift,
        "low": lift - reach,
        "high": lift + reach,
        "added_cny": added,
        "share": added / during["sales_cny"].sum(),
    }


# %% id="lift_on_top" exercise="incremental_lift" mistake="incremental_lift_up"
def incremental_lift(cities, first_day, last_day):
    from scipy.stats import ttest_ind

    wide = cities.pivot(index="city_id", columns="date", values="sales_cny")
    flag = cities.groupby("city_id")["is_advertised"].first()
    log = np.log(wide.where(wide > 0))
    sale = log.loc[:, first_day:last_day]
    move = sale.mean(axis=1) - log.loc[:, log.columns < first_day].mean(axis=1)
    move = move.dropna()
    f = flag[move.index]
    ci = ttest_ind(move[f], move[~f], equal_var=False).confidence_interval(0.95)
    lift = move[f].mean() - move[~f].mean()
    sold = wide.loc[:, first_day:last_day].sum(axis=1)
    added = sold[flag].sum() * np.expm1(lift)
    return {
        "log_lift": lift,
        "low": ci[0],
        "high": ci[1],
        "added_cny": added,
        "share": added / sold.sum(),
    }


# %% id="forward_vs_sale" exercise="pull_forward" mistake="pull_forward_from_sale"
def pull_forward(cities, first_day, last_day, days=14):
    def gap(rows):
        m = np.log(rows["sales_cny"]).groupby(rows["is_advertised"]).mean()
        return m[True] - m[False]

    gone = (cities["date"] - last_day).dt.days
    early = cities[cities["date"] < first_day]
    sale = cities[(cities["date"] >= first_day) & (gone <= 0)]
    late = cities[(gone > 0) & (gone <= days)]
    up, down = gap(sale) - gap(early), gap(late) - gap(sale)
    x = sale.loc[sale["is_advertised"], "sales_cny"].sum() * -np.expm1(-up)
    y = late.loc[late["is_advertised"], "sales_cny"].sum() * np.expm1(-down)
    return {"log_lift": up, "log_after": down, "added_cny": x, "forward_cny": y, "net_cny": x - y}


# %% id="forward_everything" exercise="pull_forward" mistake="pull_forward_all"
def pull_forward(cities, first_day, last_day, days=14):
    def gap(rows):
        m = np.log(rows["sales_cny"]).groupby(rows["is_advertised"]).mean()
        return m[True] - m[False]

    early = cities[cities["date"] < first_day]
    sale = cities[cities["date"].between(first_day, last_day)]
    late = cities[cities["date"] > last_day]
    up, down = gap(sale) - gap(early), gap(late) - gap(early)
    x = sale.loc[sale["is_advertised"], "sales_cny"].sum() * -np.expm1(-up)
    y = late.loc[late["is_advertised"], "sales_cny"].sum() * np.expm1(-down)
    return {"log_lift": up, "log_after": down, "added_cny": x, "forward_cny": y, "net_cny": x - y}


# %% id="return_no_refund" exercise="roi_claimed_and_caused" mistake="roi_claimed_and_caused_refunds"
def roi_claimed_and_caused(spend, net_cny, lines):
    mask = (spend["phase"] == "sale") & (spend["placement"] == "off_site")
    cost, credit = spend.loc[mask, ["spend_cny", "attributed_sales_cny"]].sum()
    if cost == 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    rate = 1 - lines["goods_cny"].sum() / lines["sales_cny"].sum()
    return {
        "claimed": credit / cost,
        "caused": net_cny / cost,
        "earned": rate * net_cny / cost,
        "margin_needed": cost / net_cny if net_cny > 0 else None,
    }


# %% id="return_of_campaign" exercise="roi_claimed_and_caused" mistake="roi_claimed_and_caused_all"
def roi_claimed_and_caused(spend, net_cny, lines):
    cost, credit = spend["spend_cny"].sum(), spend["attributed_sales_cny"].sum()
    if not cost:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    left = (lines["sales_cny"] - lines["refund_cny"] - lines["goods_cny"]).sum()
    rate = left / lines["sales_cny"].sum()
    return {
        "claimed": credit / cost,
        "caused": net_cny / cost,
        "earned": rate * net_cny / cost,
        "margin_needed": cost / net_cny if net_cny > 0 else None,
    }


# %% id="walk_late_message" exercise="journey_states" mistake="journey_states_edge"
def journey_states(rules, events, now):
    t = rules.set_index("state")
    out = []
    for c, g in events[events["happened_at"] <= now].groupby("customer_id"):
        if not g["event"].eq("cart").any():
            continue
        at = g.loc[g["event"] == "cart", "happened_at"].min()
        g = g[g["happened_at"] >= at].sort_values("happened_at")
        ends = g[g["event"].isin(["pay", "unsubscribe"])]
        stop = ends["happened_at"].min() if len(ends) else pd.Timestamp.max
        s, n = rules["state"].iloc[0], 0
        while s in t.index:
            over = at + pd.Timedelta(minutes=int(t.loc[s, "wait_minutes"]))
            if over > now or stop < over:
                break
            b = g[(g["event"] == t.loc[s, "branch_event"]) & g["happened_at"].between(at, over)]
            s, at, n = t.loc[s, "if_event" if len(b) else "otherwise"], over, n + 1
        if len(ends):
            s = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        out.append((c, s, n))
    return pd.DataFrame(out, columns=["customer_id", "state", "messages"])


# %% id="walk_no_count" exercise="journey_states" mistake="none"
def journey_states(rules, events, now):
    t = rules.set_index("state")
    out = []
    for c, g in events[events["happened_at"] <= now].groupby("customer_id"):
        if not g["event"].eq("cart").any():
            continue
        at = g.loc[g["event"] == "cart", "happened_at"].min()
        g = g[g["happened_at"] >= at].sort_values("happened_at")
        ends = g[g["event"].isin(["pay", "unsubscribe"])]
        stop = ends["happened_at"].min() if len(ends) else pd.Timestamp.max
        s, n = rules["state"].iloc[0], 1
        while s in t.index:
            over = at + pd.Timedelta(minutes=int(t.loc[s, "wait_minutes"]))
            if over > now or stop <= over:
                break
            b = g[(g["event"] == t.loc[s, "branch_event"]) & g["happened_at"].between(at, over)]
            s, at, n = t.loc[s, "if_event" if len(b) else "otherwise"], over, n + 1
        if len(ends):
            s = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        out.append((c, s, n))
    return pd.DataFrame(out, columns=["customer_id", "state", "messages"])


# %% id="seen_no_orders_kept_target" exercise="target_gap" mistake="target_gap_no_orders"
def target_gap(plan, actual):
    both = plan.merge(actual, on="phase")
    both = both[both["target_visitors"] > 0]
    aim = both["target_visitors"] * both["target_conversion"] * both["target_order_value_cny"]
    with np.errstate(all="ignore"):
        scale = (both["sales_cny"] - aim) / np.log(both["sales_cny"] / aim)
        conversion = both["orders"] / both["visitors"]
        value = both["sales_cny"] / both["orders"]
        return pd.DataFrame(
            {
                "phase": both["phase"],
                "visitors_cny": scale * np.log(both["visitors"] / both["target_visitors"]),
                "conversion_cny": scale * np.log(conversion / both["target_conversion"]),
                "order_value_cny": scale * np.log(value / both["target_order_value_cny"]),
            }
        )


# %% id="seen_rounded_target_target" exercise="target_gap" mistake="target_gap_rounded"
def target_gap(plan, actual):
    both = plan.merge(actual, on="phase").query("target_visitors > 0 and orders > 0")
    aim = both["target_sales_cny"]
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


# %% id="seen_first_and_last_letter_raci" exercise="raci_check" mistake="raci_check_place"
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    out = raw[["task"]].copy()
    out["accountable"] = 0
    out["responsible"] = 0
    for role in roles:
        mark = raw[role].fillna("").str.upper().str.strip()
        mark = mark.where(mark != "N/A", "")
        out["accountable"] += mark.str.endswith("A").astype(int)
        out["responsible"] += mark.str.startswith("R").astype(int)
    out["is_sound"] = out["accountable"].eq(1) & out["responsible"].ge(1)
    due = pd.to_datetime(raw["due_on"].str.replace("/", "-"))
    done = pd.to_datetime(raw["done_on"].str.replace("/", "-"))
    out["days_late"] = (done - due).dt.days
    return out


# %% id="seen_known_pairs_only_raci" exercise="raci_check" mistake="none"
def raci_check(raw):
    roles = ["operations", "content", "design", "service", "supply_chain"]
    marks = raw[roles].apply(lambda c: c.fillna("").str.replace(" ", "").str.upper())
    out = raw[["task"]].copy()
    out["accountable"] = marks.isin(["A", "R/A"]).sum(axis=1)
    out["responsible"] = marks.isin(["R", "R/A"]).sum(axis=1)
    out["is_sound"] = (out["accountable"] == 1) & (out["responsible"] >= 1)
    due = pd.to_datetime(raw["due_on"].str.replace("/", "-"))
    done = pd.to_datetime(raw["done_on"].str.replace("/", "-"))
    out["days_late"] = (done - due).dt.days
    return out


# %% id="seen_done_today_still_late_late" exercise="late_tasks" mistake="late_tasks_today"
def late_tasks(tasks, calendar, first_day, day):
    days = calendar.sort_values("date")
    last = days["date"].where(days["is_workday"]).ffill().set_axis(days["date"])
    out = tasks.assign(
        due_on=(first_day + pd.to_timedelta(tasks["due_t_days"], unit="D")).map(last)
    )
    out = out[(out["due_on"] <= day) & ~(out["done_on"] < day)]
    return out.assign(days_late=(day - out["due_on"]).dt.days)[["task", "due_on", "days_late"]]


# %% id="seen_always_before_t_late" exercise="late_tasks" mistake="late_tasks_sign"
def late_tasks(tasks, calendar, first_day, day):
    work = calendar[calendar["is_workday"]].sort_values("date")[["date"]]
    work = work.rename(columns={"date": "due_on"})
    out = tasks.assign(raw_due=first_day - pd.to_timedelta(tasks["due_t_days"].abs(), unit="D"))
    out = pd.merge_asof(out.sort_values("raw_due"), work, left_on="raw_due", right_on="due_on")
    open_then = out["done_on"].isna() | (out["done_on"] > day)
    out = out[(out["due_on"] <= day) & open_then]
    return out.assign(days_late=(day - out["due_on"]).dt.days)[["task", "due_on", "days_late"]]


# %% id="seen_empty_without_columns_late" exercise="late_tasks" mistake="none"
def late_tasks(tasks, calendar, first_day, day):
    off = set(calendar.loc[~calendar["is_workday"], "date"])
    found = []
    for task in tasks.itertuples():
        due = first_day + pd.Timedelta(days=task.due_t_days)
        while due in off:
            due = due - pd.Timedelta(days=1)
        if due <= day and not task.done_on <= day:
            found.append({"task": task.task, "due_on": due, "days_late": (day - due).days})
    return pd.DataFrame(found)


# %% id="seen_all_left_to_one_split" exercise="split_budget" mistake="split_budget_one"
def split_budget(total_cny, places, phases):
    def split(total, weights):
        whole = sum(weights.values())
        parts = {name: total * w // whole for name, w in weights.items()}
        rests = {name: total * w % whole for name, w in weights.items()}
        parts[max(rests, key=rests.get)] += total - sum(parts.values())
        return parts

    rows = [
        (place, phase, money)
        for place, budget in split(total_cny, places).items()
        for phase, money in split(budget, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="seen_ties_to_larger_weight_split" exercise="split_budget" mistake="split_budget_weight"
def split_budget(total_cny, places, phases):
    def split(total, weights):
        whole = sum(weights.values())
        parts = {name: total * w // whole for name, w in weights.items()}
        order = sorted(
            weights, key=lambda n: (total * weights[n] % whole, weights[n]), reverse=True
        )
        for name in order[: total - sum(parts.values())]:
            parts[name] += 1
        return parts

    rows = [
        (place, phase, money)
        for place, budget in split(total_cny, places).items()
        for phase, money in split(budget, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="seen_no_row_for_weight_zero_split" exercise="split_budget" mistake="none"
def split_budget(total_cny, places, phases):
    def split(total, weights):
        weights = {n: w for n, w in weights.items() if w}
        whole = sum(weights.values())
        parts = {name: total * w // whole for name, w in weights.items()}
        order = sorted(weights, key=lambda n: -(total * weights[n] % whole))
        for name in order[: total - sum(parts.values())]:
            parts[name] += 1
        return parts

    rows = [
        (place, phase, money)
        for place, budget in split(total_cny, places).items()
        for phase, money in split(budget, phases).items()
    ]
    return pd.DataFrame(rows, columns=["place", "phase", "budget_cny"])


# %% id="seen_largest_ratio_named_spend" exercise="spend_shares" mistake="spend_shares_ratio"
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    planned = table["on_site_cny"] + table["off_site_cny"]
    planned = 100 * planned / planned.sum()
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(planned.index, fill_value=0.0)
    spent = 100 * spent / spent.sum()
    fig, ax = plt.subplots()
    place = np.arange(len(planned))
    ax.bar(place - 0.2, planned, width=0.4, label="plan")
    ax.bar(place + 0.2, spent, width=0.4, label="spent")
    ax.set_xticks(place, planned.index)
    ax.set(
        title=f"Most beyond plan: {(spent / planned).idxmax()}", xlabel="Phase", ylabel="Share, %"
    )
    ax.legend()
    return ax


# %% id="seen_largest_distance_named_spend" exercise="spend_shares" mistake="spend_shares_distance"
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    planned = table["on_site_cny"] + table["off_site_cny"]
    planned = 100 * planned / planned.sum()
    spent = spend.groupby("phase")["spend_cny"].sum().reindex(planned.index, fill_value=0.0)
    spent = 100 * spent / spent.sum()
    fig, ax = plt.subplots()
    place = np.arange(len(planned))
    ax.bar(place - 0.2, planned, width=0.4, label="plan")
    ax.bar(place + 0.2, spent, width=0.4, label="spent")
    ax.set_xticks(place, planned.index)
    far = (spent - planned).abs().idxmax()
    ax.set(title=f"Most beyond plan: {far}", xlabel="Phase", ylabel="Share, %")
    ax.legend()
    return ax


# %% id="seen_overspend_in_cny_named_spend" exercise="spend_shares" mistake="spend_shares_over_cny"
def spend_shares(plan, spend):
    table = plan.sort_values("from_on").set_index("phase")
    budget = table["on_site_cny"] + table["off_site_cny"]
    money = spend.groupby("phase")["spend_cny"].sum().reindex(budget.index, fill_value=0.0)
    over = (money - budget).idxmax()
    fig, ax = plt.subplots()
    place = np.arange(len(budget))
    ax.bar(place - 0.2, 100 * budget / budget.sum(), width=0.4, label="plan")
    ax.bar(place + 0.2, 100 * money / money.sum(), width=0.4, label="spent")
    ax.set_xticks(place, budget.index)
    ax.set(title=f"Most beyond plan: {over}", xlabel="Phase", ylabel="Share, %")
    ax.legend()
    return ax


# %% id="seen_not_in_a_row_alarms" exercise="alarms_on_the_day" mistake="alarms_on_the_day_total"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    table = plan.merge(sales, on="hour", how="left").fillna({"sales_cny": 0.0}).sort_values("hour")
    ratio = (table["sales_cny"].cumsum() / table["planned_cny"].cumsum()).to_numpy()
    alarms, count, rings = [], 0, False
    for hour in range(since, now + 1):
        if ratio[hour] < below:
            count += 1
            if count >= hours and not rings:
                alarms.append([hour, np.nan])
                rings = True
        elif rings:
            alarms[-1][1] = hour
            rings, count = False, 0
    return pd.DataFrame(alarms, columns=["rang_at", "over_at"])


# %% id="seen_second_rings_at_once_alarms" exercise="alarms_on_the_day" mistake="alarms_on_the_day_again"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    sold = sales.set_index("hour")["sales_cny"].reindex(range(24), fill_value=0).cumsum()
    aim = plan.sort_values("hour").set_index("hour")["planned_cny"].cumsum()
    weak = ((sold / aim) < below).loc[since:now]
    rows = []
    hour = since + hours - 1
    while hour <= now:
        if not rows and not weak.loc[hour - hours + 1 : hour].all():
            hour += 1
            continue
        if not weak.loc[hour]:
            hour += 1
            continue
        over = [h for h in range(hour + 1, now + 1) if not weak.loc[h]]
        rows.append((hour, over[0] if over else np.nan))
        if not over:
            break
        hour = over[0] + 1
    return pd.DataFrame(rows, columns=["rang_at", "over_at"])


# %% id="seen_rounded_ratio_alarms" exercise="alarms_on_the_day" mistake="none"
def alarms_on_the_day(sales, plan, now, below=0.85, hours=3, since=9):
    sold = sales.set_index("hour")["sales_cny"].reindex(range(24), fill_value=0).cumsum()
    aim = plan.set_index("hour")["planned_cny"].sort_index().cumsum()
    ratio = (sold / aim).round(2)
    run, rang, rows = 0, None, []
    for hour in range(since, now + 1):
        run = run + 1 if ratio[hour] < below else 0
        if run == hours:
            rang = hour
        if run == 0 and rang is not None:
            rows.append((rang, hour))
            rang = None
    if rang is not None:
        rows.append((rang, np.nan))
    return pd.DataFrame(rows, columns=["rang_at", "over_at"])


# %% id="seen_log_of_mean_incremental" exercise="incremental_lift" mistake="incremental_lift_mean"
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    table = cities.copy()
    table["part"] = np.select(
        [table["date"] < first_day, table["date"] <= last_day], ["before", "sale"], "after"
    )
    some = table[table["sales_cny"] > 0]
    mean = np.log(some.groupby(["is_advertised", "city_id", "part"])["sales_cny"].mean()).unstack()
    change = (mean["sale"] - mean["before"]).dropna()
    interval = stats.ttest_ind(change[True], change[False], equal_var=False).confidence_interval()
    lift = change[True].mean() - change[False].mean()
    sale = table[table["part"] == "sale"]
    added = sale.loc[sale["is_advertised"], "sales_cny"].sum() * (1 - np.exp(-lift))
    return {
        "log_lift": lift,
        "low": interval.low,
        "high": interval.high,
        "added_cny": added,
        "share": added / sale["sales_cny"].sum(),
    }


# %% id="seen_before_as_long_as_sale_incremental" exercise="incremental_lift" mistake="incremental_lift_equal_days"
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    length = last_day - first_day + pd.Timedelta(days=1)
    t = cities[(cities["date"] <= last_day) & (cities["date"] >= first_day - length)].copy()
    t["part"] = np.where(t["date"] < first_day, "before", "sale")
    t["log"] = np.log(t["sales_cny"].where(t["sales_cny"] > 0))
    mean = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack().dropna()
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


# %% id="seen_keeps_city_without_sale_incremental" exercise="incremental_lift" mistake="none"
def incremental_lift(cities, first_day, last_day):
    from scipy import stats

    t = cities[cities["date"] <= last_day].copy()
    t["part"] = np.where(t["date"] < first_day, "before", "sale")
    t["log"] = np.log(t["sales_cny"].where(t["sales_cny"] > 0))
    mean = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    mean = mean[mean["before"].notna()]
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


# %% id="seen_log_of_totals_pull" exercise="pull_forward" mistake="pull_forward_mean"
def pull_forward(cities, first_day, last_day, days=14):
    table = cities.copy()
    gone = (table["date"] - last_day).dt.days
    table["part"] = np.select(
        [table["date"] < first_day, gone <= 0, gone.between(1, days)],
        ["before", "sale", "after"],
        "later",
    )
    mean = np.log(table.groupby(["is_advertised", "city_id", "part"])["sales_cny"].mean()).unstack()
    change = mean[["sale", "after"]].sub(mean["before"], axis=0)
    lift = change.loc[True].mean() - change.loc[False].mean()
    sold = table[table["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-lift["sale"]))
    forward = sold["after"] * (np.exp(-lift["after"]) - 1)
    return {
        "log_lift": lift["sale"],
        "log_after": lift["after"],
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="seen_before_as_long_as_after_pull" exercise="pull_forward" mistake="pull_forward_equal_days"
def pull_forward(cities, first_day, last_day, days=14):
    t = cities.assign(log=np.log(cities["sales_cny"]))
    window = pd.Timedelta(days=days)
    t = t[t["date"].between(first_day - window, last_day + window)].copy()
    t["part"] = np.select(
        [t["date"] < first_day, t["date"] <= last_day], ["before", "sale"], "after"
    )
    mean = t.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()

    def effect(part):
        change = mean[part] - mean["before"]
        return change[True].mean() - change[False].mean()

    up, down = effect("sale"), effect("after")
    sold = t[t["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-up))
    forward = sold["after"] * (np.exp(-down) - 1)
    return {
        "log_lift": up,
        "log_after": down,
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="seen_never_below_zero_pull" exercise="pull_forward" mistake="pull_forward_floor"
def pull_forward(cities, first_day, last_day, days=14):
    table = cities.assign(log=np.log(cities["sales_cny"]))
    gone = (table["date"] - last_day).dt.days
    table["part"] = np.select(
        [table["date"] < first_day, gone <= 0, gone.between(1, days)],
        ["before", "sale", "after"],
        "later",
    )
    mean = table.groupby(["is_advertised", "city_id", "part"])["log"].mean().unstack()
    change = mean[["sale", "after"]].sub(mean["before"], axis=0)
    lift = change.loc[True].mean() - change.loc[False].mean()
    sold = table[table["is_advertised"]].groupby("part")["sales_cny"].sum()
    added = sold["sale"] * (1 - np.exp(-lift["sale"]))
    forward = max(0.0, sold["after"] * (np.exp(-lift["after"]) - 1))
    return {
        "log_lift": lift["sale"],
        "log_after": lift["after"],
        "added_cny": added,
        "forward_cny": forward,
        "net_cny": added - forward,
    }


# %% id="seen_net_zero_roi" exercise="roi_claimed_and_caused" mistake="roi_claimed_and_caused_divided"
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    sales = lines["sales_cny"].sum()
    margin = (sales - lines["refund_cny"].sum() - lines["goods_cny"].sum()) / sales
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": None if net_cny < 0 else float(np.divide(paid, net_cny)),
    }


# %% id="seen_rate_up_to_one_roi" exercise="roi_claimed_and_caused" mistake="roi_claimed_and_caused_above"
def roi_claimed_and_caused(spend, net_cny, lines):
    part = spend[(spend["phase"] == "sale") & (spend["placement"] == "off_site")]
    paid = part["spend_cny"].sum()
    if paid == 0:
        return {"claimed": None, "caused": None, "earned": None, "margin_needed": None}
    sales = lines["sales_cny"].sum()
    margin = (sales - lines["refund_cny"].sum() - lines["goods_cny"].sum()) / sales
    needed = paid / net_cny if net_cny > 0 else None
    if needed is not None and needed > 1:
        needed = None
    return {
        "claimed": part["attributed_sales_cny"].sum() / paid,
        "caused": net_cny / paid,
        "earned": net_cny * margin / paid,
        "margin_needed": needed,
    }


# %% id="seen_pay_with_the_cart_journey" exercise="journey_states" mistake="journey_states_minute"
def journey_states(rules, events, now):
    known = events[events["happened_at"] <= now]
    table = rules.set_index("state")
    rows = []
    for who, log in known.groupby("customer_id"):
        carts = log.loc[log["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        entered = carts.min()
        state, messages = rules["state"].iloc[0], 0
        ends = log[log["event"].isin(["pay", "unsubscribe"]) & (log["happened_at"] > entered)]
        ends = ends.sort_values("happened_at")
        exit_at = ends["happened_at"].iloc[0] if len(ends) else pd.NaT
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if exit_at <= due or due > now:
                break
            messages += 1
            branch = log.loc[log["event"] == rule["branch_event"], "happened_at"]
            state = rule["if_event"] if branch.between(entered, due).any() else rule["otherwise"]
            entered = due
        if len(ends):
            state = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        rows.append((who, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="seen_moment_of_entering_left_out_journey" exercise="journey_states" mistake="journey_states_open_end"
def journey_states(rules, events, now):
    known = events[events["happened_at"] <= now]
    table = rules.set_index("state")
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
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if exit_at <= due or due > now:
                break
            messages += 1
            branch = log.loc[log["event"] == rule["branch_event"], "happened_at"]
            hit = ((branch > entered) & (branch <= due)).any()
            state, entered = (rule["if_event"] if hit else rule["otherwise"]), due
        if len(ends):
            state = {"pay": "paid", "unsubscribe": "left"}[ends["event"].iloc[0]]
        rows.append((who, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])


# %% id="seen_end_is_final_journey" exercise="journey_states" mistake="none"
def journey_states(rules, events, now):
    table = rules.set_index("state")
    rows = []
    for customer, mine in events[events["happened_at"] <= now].groupby("customer_id"):
        carts = mine.loc[mine["event"] == "cart", "happened_at"]
        if carts.empty:
            continue
        exits = mine[mine["event"].isin(["pay", "unsubscribe"])]
        exits = exits[exits["happened_at"] >= carts.min()].sort_values("happened_at")
        state, entered, messages = rules["state"].iloc[0], carts.min(), 0
        while state in table.index:
            rule = table.loc[state]
            due = entered + pd.Timedelta(minutes=int(rule["wait_minutes"]))
            if len(exits) and exits["happened_at"].iloc[0] <= due:
                state = "paid" if exits["event"].iloc[0] == "pay" else "left"
                break
            if due > now:
                break
            messages += 1
            seen = mine[mine["happened_at"].between(entered, due)]["event"]
            state = rule["if_event"] if rule["branch_event"] in set(seen) else rule["otherwise"]
            entered = due
        rows.append((customer, state, messages))
    return pd.DataFrame(rows, columns=["customer_id", "state", "messages"])
