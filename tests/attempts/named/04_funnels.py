# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

STEPS = {
    "visit": "visit",
    "browse": "view",
    "cart": "add_to_cart",
    "checkout": "checkout",
    "pay": "pay",
}

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="reaching_sum" exercise="sessions_reaching" mistake="sessions_reaching_rows"
def sessions_reaching(events, event):
    total = 0
    for kind in events["event"]:
        total += kind == event
    return total


# %% id="reaching_value_counts" exercise="sessions_reaching" mistake="sessions_reaching_rows"
def sessions_reaching(events, event):
    return events["event"].value_counts().get(event, 0)


# %% id="reaching_people" exercise="sessions_reaching" mistake="sessions_reaching_visitors"
def sessions_reaching(events, event):
    chosen = events.query("event == @event")
    return len(set(chosen["visitor_id"]))


# %% id="reaching_everybody" exercise="sessions_reaching" mistake="sessions_reaching_all"
def sessions_reaching(events, event):
    return events.groupby("session_id").ngroups


# %% id="reaching_one_more" exercise="sessions_reaching" mistake="none"
def sessions_reaching(events, event):
    return events.loc[events["event"] == event, "session_id"].nunique() + 1


# %% id="reaching_without" exercise="sessions_reaching" mistake="none"
def sessions_reaching(events, event):
    return events.loc[events["event"] != event, "session_id"].nunique()


# %% id="table_counts" exercise="funnel_table" mistake="funnel_table_rows"
def funnel_table(events):
    counts = events["event"].value_counts().reindex(list(STEPS.values()), fill_value=0)
    table = pd.DataFrame({"step": list(STEPS), "sessions": counts.to_numpy()})
    before = table["sessions"].shift().replace(0, np.nan)
    table["step_rate"] = table["sessions"] / before
    first = table.loc[0, "sessions"]
    table["overall_rate"] = table["sessions"] / first if first else np.nan
    return table


# %% id="table_hundred" exercise="funnel_table" mistake="funnel_table_percent"
def funnel_table(events):
    rows, last, first = [], np.nan, None
    for step, event in STEPS.items():
        n = len(set(events.session_id[events.event == event]))
        first = n if first is None else first
        rows.append(
            {
                "step": step,
                "sessions": n,
                "step_rate": 100 * n / last if last == last and last > 0 else np.nan,
                "overall_rate": 100 * n / first if first else np.nan,
            }
        )
        last = n
    return pd.DataFrame(rows)


# %% id="table_people" exercise="funnel_table" mistake="funnel_table_visitors"
def funnel_table(events):
    people = events.drop_duplicates(["visitor_id", "event"])["event"].value_counts()
    counts = [int(people.get(event, 0)) for event in STEPS.values()]
    table = pd.DataFrame({"step": list(STEPS), "sessions": counts})
    table["step_rate"] = table["sessions"] / table["sessions"].shift().where(lambda s: s > 0)
    table["overall_rate"] = table["sessions"] / (counts[0] or np.nan)
    return table


# %% id="table_crossed" exercise="funnel_table" mistake="funnel_table_swapped"
def funnel_table(events):
    counts = [events[events["event"] == e]["session_id"].nunique() for e in STEPS.values()]
    first = [n / counts[0] if counts[0] else np.nan for n in counts]
    before = [np.nan] + [b / a if a else np.nan for a, b in zip(counts, counts[1:])]
    return pd.DataFrame(
        {"step": list(STEPS), "sessions": counts, "step_rate": first, "overall_rate": before}
    )


# %% id="table_lost" exercise="funnel_table" mistake="none"
def funnel_table(events):
    counts = [events[events["event"] == e]["session_id"].nunique() for e in STEPS.values()]
    table = pd.DataFrame({"step": list(STEPS), "sessions": counts})
    before = table["sessions"].shift()
    table["step_rate"] = 1 - (table["sessions"] / before).where(before > 0)
    table["overall_rate"] = table["sessions"] / (counts[0] or np.nan)
    return table


# %% id="interval_normal" exercise="rate_interval" mistake="rate_interval_wald"
def rate_interval(successes, trials, confidence=0.95):
    from statistics import NormalDist

    if not trials:
        return (np.nan, np.nan)
    share = successes / trials
    margin = NormalDist().inv_cdf(0.5 + confidence / 2) * (share * (1 - share) / trials) ** 0.5
    return share - margin, share + margin


# %% id="interval_one_tail" exercise="rate_interval" mistake="rate_interval_one_sided"
def rate_interval(successes, trials, confidence=0.95):
    from statistics import NormalDist

    if not trials:
        return (np.nan, np.nan)
    z = NormalDist().inv_cdf(confidence)
    p, n = successes / trials, trials
    mid = (p + z * z / (2 * n)) / (1 + z * z / n)
    wide = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return mid - wide, mid + wide


# %% id="interval_fixed" exercise="rate_interval" mistake="rate_interval_always_95"
def rate_interval(successes, trials, confidence=0.95):
    from statistics import NormalDist

    if not trials:
        return (np.nan, np.nan)
    z = NormalDist().inv_cdf(0.975)
    p, n = successes / trials, trials
    mid = (p + z * z / (2 * n)) / (1 + z * z / n)
    wide = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return mid - wide, mid + wide


# %% id="interval_half" exercise="rate_interval" mistake="none"
def rate_interval(successes, trials, confidence=0.95):
    from statistics import NormalDist

    if not trials:
        return (np.nan, np.nan)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    p, n = successes / trials, trials
    mid = (p + z * z / (2 * n)) / (1 + z * z / n)
    wide = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (2 * n * n)) ** 0.5
    return mid - wide, mid + wide


# %% id="cart_all_sessions" exercise="cart_rate_by_channel" mistake="cart_rate_by_channel_all_visits"
def cart_rate_by_channel(events):
    viewers = set(events.loc[events["event"] == "view", "session_id"])
    carts = set(events.loc[events["event"] == "add_to_cart", "session_id"])
    found = {}
    for channel, group in events.groupby("channel"):
        sessions = set(group["session_id"])
        if sessions & viewers:
            found[channel] = len(sessions & viewers & carts) / len(sessions)
    return pd.Series(found)


# %% id="cart_wide_top" exercise="cart_rate_by_channel" mistake="cart_rate_by_channel_all_carts"
def cart_rate_by_channel(events):
    views = events[events["event"] == "view"].groupby("channel")["session_id"].nunique()
    carts = events[events["event"] == "add_to_cart"].groupby("channel")["session_id"].nunique()
    return (carts.reindex(views.index).fillna(0)) / views


# %% id="cart_rows" exercise="cart_rate_by_channel" mistake="cart_rate_by_channel_rows"
def cart_rate_by_channel(events):
    table = pd.crosstab(events["channel"], events["event"])
    for name in ("view", "add_to_cart"):
        if name not in table:
            table[name] = 0
    table = table[table["view"] > 0]
    return table["add_to_cart"] / table["view"]


# %% id="cart_inverse" exercise="cart_rate_by_channel" mistake="none"
def cart_rate_by_channel(events):
    views = events[events["event"] == "view"].groupby("channel")["session_id"].nunique()
    carts = events[events["event"] == "add_to_cart"].groupby("channel")["session_id"].nunique()
    return views / carts.reindex(views.index).fillna(0)


# %% id="strict_any_order" exercise="strict_funnel" mistake="strict_funnel_loose"
def strict_funnel(events, minutes):
    start = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    left, counts = set(start.index), []
    for event in STEPS.values():
        rows = events[(events["event"] == event) & events["session_id"].isin(list(left))]
        begun = rows["session_id"].map(start)
        inside = rows["occurred_at"] - begun <= pd.Timedelta(minutes=minutes)
        left = set(rows.loc[inside, "session_id"])
        counts.append(len(left))
    return pd.Series(counts, index=list(STEPS))


# %% id="strict_no_limit" exercise="strict_funnel" mistake="strict_funnel_no_window"
def strict_funnel(events, minutes):
    counts = dict.fromkeys(STEPS, 0)
    order = list(STEPS.values())
    ranked = events.assign(rank=events["event"].map({name: i for i, name in enumerate(order)}))
    for _, group in ranked.sort_values(["occurred_at", "rank"]).groupby("session_id"):
        at = 0
        for event in group["event"]:
            if at < len(order) and event == order[at]:
                counts[list(STEPS)[at]] += 1
                at += 1
    return pd.Series(counts)


# %% id="strict_shares" exercise="strict_funnel" mistake="none"
def strict_funnel(events, minutes):
    return pd.Series([1.0, 0.5, 0.25, 0.1, 0.05], index=list(STEPS))


# %% id="losses_retries" exercise="payment_losses" mistake="payment_losses_recovered"
def payment_losses(events):
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    last = failed.drop_duplicates("session_id", keep="last").set_index("session_id")["reason"]
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    lost = (ordered - paid) | (ordered & set(last.index))
    told = [last.get(session, "no_failure_recorded") for session in lost]
    table = pd.Series(told, dtype=object).value_counts().rename_axis("reason")
    table = table.reset_index(name="sessions")
    table["share"] = table["sessions"] / table["sessions"].sum()
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="losses_first_reason" exercise="payment_losses" mistake="payment_losses_first"
def payment_losses(events):
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reason = dict(zip(failed["session_id"][::-1], failed["reason"][::-1]))
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = ordered - set(events.loc[events["event"] == "pay", "session_id"])
    counts = {}
    for session in lost:
        told = reason.get(session, "no_failure_recorded")
        counts[told] = counts.get(told, 0) + 1
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    table = pd.DataFrame(rows, columns=["reason", "sessions"])
    table["share"] = table["sessions"] / max(len(lost), 1)
    return table


# %% id="losses_over_orders" exercise="payment_losses" mistake="payment_losses_of_checkouts"
def payment_losses(events):
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reason = dict(zip(failed["session_id"], failed["reason"]))
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = ordered - set(events.loc[events["event"] == "pay", "session_id"])
    counts = {}
    for session in lost:
        told = reason.get(session, "no_failure_recorded")
        counts[told] = counts.get(told, 0) + 1
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    table = pd.DataFrame(rows, columns=["reason", "sessions"])
    table["share"] = table["sessions"] / max(len(ordered), 1)
    return table


# %% id="losses_only_told" exercise="payment_losses" mistake="payment_losses_no_silent"
def payment_losses(events):
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reason = dict(zip(failed["session_id"], failed["reason"]))
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = ordered - set(events.loc[events["event"] == "pay", "session_id"])
    told = pd.Series([reason[s] for s in lost if s in reason], dtype=object)
    table = told.value_counts().rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / max(len(told), 1)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="log_called_off" exercise="clean_payment_log" mistake="clean_payment_log_cancelled_kept"
def clean_payment_log(raw):
    rows = []
    for line in raw.itertuples(index=False):
        number, moment, state, amount = (str(text).strip() for text in line)
        if not number.isdigit():
            continue
        for sign in "年月":
            moment = moment.replace(sign, "-")
        for sign in "¥￥,":
            amount = amount.replace(sign, "")
        moment = pd.Timestamp(moment.replace("日", ""))
        rows.append((int(number), moment, state == "成功", float(amount)))
    names = ["session_id", "occurred_at", "paid", "amount_cny"]
    return pd.DataFrame(rows, columns=names).drop_duplicates()


# %% id="log_first_try" exercise="clean_payment_log" mistake="clean_payment_log_one_per_session"
def clean_payment_log(raw):
    rows = {}
    for line in raw.itertuples(index=False):
        number, moment, state, amount = (str(text).strip() for text in line)
        if not number.isdigit() or state == "已取消" or number in rows:
            continue
        for sign in "年月":
            moment = moment.replace(sign, "-")
        for sign in "¥￥,":
            amount = amount.replace(sign, "")
        moment = pd.Timestamp(moment.replace("日", ""))
        rows[number] = (int(number), moment, state == "成功", float(amount))
    names = ["session_id", "occurred_at", "paid", "amount_cny"]
    return pd.DataFrame(list(rows.values()), columns=names)


# %% id="log_doubles" exercise="clean_payment_log" mistake="none"
def clean_payment_log(raw):
    rows = []
    for line in raw.itertuples(index=False):
        number, moment, state, amount = (str(text).strip() for text in line)
        if not number.isdigit() or state == "已取消":
            continue
        for sign in "年月":
            moment = moment.replace(sign, "-")
        for sign in "¥￥,":
            amount = amount.replace(sign, "")
        moment = pd.Timestamp(moment.replace("日", ""))
        rows.append((int(number), moment, state == "成功", float(amount)))
    return pd.DataFrame(rows, columns=["session_id", "occurred_at", "paid", "amount_cny"])


# %% id="chart_bottom_up" exercise="funnel_chart" mistake="funnel_chart_upside_down"
def funnel_chart(table):
    _, axes = plt.subplots(figsize=(6, 3))
    rates = table["sessions"].div(table["sessions"].shift())
    axes.barh(table["step"].tolist(), table["sessions"].tolist(), color="grey")
    axes.set(xlabel="sessions", ylabel="step of the funnel")
    axes.set_title("We lose them before " + table["step"][rates.idxmin()])
    return axes


# %% id="chart_shares" exercise="funnel_chart" mistake="funnel_chart_rates"
def funnel_chart(table):
    _, axes = plt.subplots(figsize=(6, 3))
    rates = table["sessions"].div(table["sessions"].shift())
    axes.barh(table["step"].tolist(), rates.fillna(1).tolist(), color="grey")
    axes.invert_yaxis()
    axes.set(xlabel="sessions", ylabel="step of the funnel")
    axes.set_title("We lose them before " + table["step"][rates.idxmin()])
    return axes


# %% id="repair_all_paid" exercise="repair_value" mistake="repair_value_all_paid"
def repair_value(paid_before, orders_before, paid_after, orders_after, weekly_orders, margin_cny):
    if not orders_before or not orders_after:
        return dict.fromkeys(("low", "estimate", "high"), float("nan"))
    share = paid_after / orders_after
    error = 1.96 * (share * (1 - share) / orders_after) ** 0.5
    worth = weekly_orders * margin_cny
    return {
        "low": (share - error) * worth,
        "estimate": share * worth,
        "high": (share + error) * worth,
    }


# %% id="repair_sign" exercise="repair_value" mistake="repair_value_before_minus_after"
def repair_value(paid_before, orders_before, paid_after, orders_after, weekly_orders, margin_cny):
    if not orders_before or not orders_after:
        return dict.fromkeys(("low", "estimate", "high"), float("nan"))
    p, q = paid_before / orders_before, paid_after / orders_after
    error = 1.959963984540054 * (p * (1 - p) / orders_before + q * (1 - q) / orders_after) ** 0.5
    worth = weekly_orders * margin_cny
    return {
        "low": (p - q - error) * worth,
        "estimate": (p - q) * worth,
        "high": (p - q + error) * worth,
    }


# %% id="repair_no_margin" exercise="repair_value" mistake="none"
def repair_value(paid_before, orders_before, paid_after, orders_after, weekly_orders, margin_cny):
    if not orders_before or not orders_after:
        return dict.fromkeys(("low", "estimate", "high"), float("nan"))
    p, q = paid_before / orders_before, paid_after / orders_after
    error = 1.96 * (p * (1 - p) / orders_before + q * (1 - q) / orders_after) ** 0.5
    return {
        "low": (q - p - error) * weekly_orders,
        "estimate": (q - p) * weekly_orders,
        "high": (q - p + error) * weekly_orders,
    }


# %% id="path_everyone" exercise="path_share" mistake="path_share_all_sessions"
def path_share(events, path, goal):
    hits = wins = total = 0
    for _, group in events.sort_values("occurred_at").groupby("session_id"):
        seen = group.drop_duplicates()["event"].tolist()
        total += 1
        if goal not in seen:
            continue
        wins += 1
        before = iter(seen[: seen.index(goal)])
        hits += all(station in before for station in path)
    return hits / total if wins else float("nan")


# %% id="path_touching" exercise="path_share" mistake="path_share_adjacent"
def path_share(events, path, goal):
    hits, wins = 0, 0
    for _, group in events.drop_duplicates().sort_values("occurred_at").groupby("session_id"):
        seen = group["event"].tolist()
        if goal not in seen:
            continue
        wins += 1
        before = seen[: seen.index(goal)]
        size = len(path)
        hits += any(before[i : i + size] == path for i in range(len(before) - size + 1))
    return hits / wins if wins else float("nan")


# %% id="path_unordered" exercise="path_share" mistake="path_share_any_order"
def path_share(events, path, goal):
    rows = events.drop_duplicates().sort_values("occurred_at")
    hits, wins = 0, 0
    for _, group in rows.groupby("session_id"):
        seen = group["event"].tolist()
        if goal in seen:
            wins += 1
            hits += set(path) <= set(seen[: seen.index(goal)])
    return hits / wins if wins else float("nan")


# %% id="path_complement" exercise="path_share" mistake="none"
def path_share(events, path, goal):
    hits, wins = 0, 0
    for _, group in events.drop_duplicates().sort_values("occurred_at").groupby("session_id"):
        seen = group["event"].tolist()
        if goal not in seen:
            continue
        wins += 1
        before = iter(seen[: seen.index(goal)])
        hits += all(station in before for station in path)
    return 1 - hits / wins if wins else float("nan")
