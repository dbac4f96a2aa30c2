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

# %% [markdown] id="sessions_reaching"
# ## 1. sessions_reaching


# %% id="sessions_reaching_groupby" exercise="sessions_reaching" verdict="right" why="groupby and any"
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    has = (events["event"] == event).groupby(events["session_id"]).any()
    return has.sum()


# %% id="sessions_reaching_set" exercise="sessions_reaching" verdict="right" why="a set in a loop"
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    found = set()
    for session, kind in zip(events["session_id"], events["event"]):
        if kind == event:
            found.add(session)
    return len(found)


# %% id="sessions_reaching_sql" exercise="sessions_reaching" verdict="right" why="SQL"
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    import duckdb

    query = "SELECT count(DISTINCT session_id) FROM events WHERE event = ?"
    return duckdb.sql(query, params=[event]).fetchall()[0][0]


# %% id="sessions_reaching_rows" exercise="sessions_reaching" verdict="wrong" name="counts rows" why="This counts events, not sessions: who adds three things counts three times. See *Counting events or sessions* in the lecture."
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    return int((events["event"] == event).sum())


# %% id="sessions_reaching_visitors" exercise="sessions_reaching" verdict="wrong" name="counts visitors" why="This counts visitors: one who comes twice counts once. See *Counting events or sessions* in the lecture."
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    return int(events.loc[events["event"] == event, "visitor_id"].nunique())


# %% id="sessions_reaching_distinct_rows" exercise="sessions_reaching" verdict="wrong" name="drops duplicate events only" why="Duplicate events are gone, but a session with two different events of the kind still counts twice."
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    return len(events[events["event"] == event].drop_duplicates())


# %% id="sessions_reaching_all" exercise="sessions_reaching" verdict="wrong" name="forgets the event" why="This counts all sessions, whatever happened in them."
def sessions_reaching(events: pd.DataFrame, event: str) -> int:
    return events["session_id"].nunique()


# %% [markdown] id="funnel_table"
# ## 2. funnel_table


# %% id="funnel_table_pivot" exercise="funnel_table" verdict="right" why="a cross table of sessions and events"
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    seen = pd.crosstab(events["session_id"], events["event"]).gt(0)
    counts = seen.sum().reindex(list(STEPS.values()), fill_value=0).astype(float)
    counts.index = pd.Index(list(STEPS), name="step")
    before = counts.shift().replace(0, np.nan)
    return pd.DataFrame(
        {
            "overall_rate": counts / (counts.iloc[0] or np.nan),
            "step_rate": counts / before,
            "sessions": counts,
        }
    )


# %% id="funnel_table_helpers" exercise="funnel_table" verdict="right" why="the event and the count of the step before stay in the table"
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"step": STEPS.keys(), "event": STEPS.values()})
    by_event = events.groupby("event")["session_id"].nunique()
    table["sessions"] = table["event"].map(by_event).fillna(0).astype(int)
    table["before"] = table["sessions"].shift()
    table["step_rate"] = table["sessions"] / table["before"].where(table["before"] > 0)
    first = table["sessions"].iloc[0]
    table["overall_rate"] = table["sessions"] / first if first else np.nan
    return table


# %% id="funnel_table_loop" exercise="funnel_table" verdict="right" why="a plain loop"
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for step, event in STEPS.items():
        count = len(set(events.loc[events["event"] == event, "session_id"]))
        first = rows[0]["sessions"] if rows else count
        previous = rows[-1]["sessions"] if rows else 0
        rows.append(
            {
                "step": step,
                "sessions": count,
                "step_rate": count / previous if previous else float("nan"),
                "overall_rate": count / first if first else float("nan"),
            }
        )
    return pd.DataFrame(rows)


# %% id="funnel_table_sql" exercise="funnel_table" verdict="right" why="SQL with a window function"
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    import duckdb

    steps = pd.DataFrame({"step": list(STEPS), "event": list(STEPS.values()), "place": range(5)})
    return duckdb.sql(
        """
        WITH counts AS (
            SELECT place, step, count(DISTINCT session_id) AS sessions
            FROM steps LEFT JOIN events USING (event) GROUP BY place, step
        )
        SELECT step, sessions,
               sessions / nullif(lag(sessions) OVER (ORDER BY place), 0) AS step_rate,
               sessions / nullif(first_value(sessions) OVER (ORDER BY place), 0) AS overall_rate
        FROM counts ORDER BY place
        """
    ).df()


# %% id="funnel_table_rows" exercise="funnel_table" verdict="wrong" name="counts rows" why="This counts events instead of sessions, so a step with several events per session looks too large. See *Counting events or sessions* in the lecture."
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    counts = events["event"].value_counts().reindex(list(STEPS.values()), fill_value=0)
    table = pd.DataFrame({"step": list(STEPS), "sessions": counts.to_numpy()})
    before = table["sessions"].shift()
    table["step_rate"] = (table["sessions"] / before).where(before > 0)
    table["overall_rate"] = table["sessions"] / max(table["sessions"].iloc[0], 1)
    return table


# %% id="funnel_table_swapped" exercise="funnel_table" verdict="wrong" name="swaps the two denominators" why="The two rates are swapped: step_rate is over the step before, overall_rate over the visits. See *Two denominators* in the lecture."
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    reached = events.groupby("event")["session_id"].nunique()
    table = pd.DataFrame({"step": list(STEPS)})
    table["sessions"] = [int(reached.get(event, 0)) for event in STEPS.values()]
    before = table["sessions"].shift()
    table["overall_rate"] = (table["sessions"] / before).where(before > 0)
    table["step_rate"] = table["sessions"] / max(table["sessions"].iloc[0], 1)
    return table


# %% id="funnel_table_percent" exercise="funnel_table" verdict="wrong" name="percentages" why="These are percentages; fractions are asked for."
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    reached = events.groupby("event")["session_id"].nunique()
    table = pd.DataFrame({"step": list(STEPS)})
    table["sessions"] = [int(reached.get(event, 0)) for event in STEPS.values()]
    before = table["sessions"].shift()
    table["step_rate"] = 100 * (table["sessions"] / before).where(before > 0)
    table["overall_rate"] = 100 * table["sessions"] / max(table["sessions"].iloc[0], 1)
    return table


# %% id="funnel_table_infinite" exercise="funnel_table" verdict="wrong" name="divides by zero" why="Where the step before has no session the rate is unknown, and this gives an infinite one or a 0."
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    reached = events.groupby("event")["session_id"].nunique()
    table = pd.DataFrame({"step": list(STEPS)})
    table["sessions"] = [int(reached.get(event, 0)) for event in STEPS.values()]
    table["step_rate"] = table["sessions"] / table["sessions"].shift()
    table["overall_rate"] = table["sessions"] / table["sessions"].iloc[0]
    return table


# %% id="funnel_table_visitors" exercise="funnel_table" verdict="wrong" name="counts visitors" why="This counts visitors instead of sessions; a visitor who comes twice has two chances to buy."
def funnel_table(events: pd.DataFrame) -> pd.DataFrame:
    unit = "visitor_id" if "visitor_id" in events else "session_id"
    reached = events.groupby("event")[unit].nunique()
    table = pd.DataFrame({"step": list(STEPS)})
    table["sessions"] = [int(reached.get(event, 0)) for event in STEPS.values()]
    before = table["sessions"].shift()
    table["step_rate"] = (table["sessions"] / before).where(before > 0)
    visits = table["sessions"].iloc[0]
    table["overall_rate"] = table["sessions"] / visits if visits else np.nan
    return table


# %% [markdown] id="rate_interval"
# ## 3. rate_interval


# %% id="rate_interval_statsmodels" exercise="rate_interval" verdict="right" why="the library's own function"
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint

    if not trials:
        return np.nan, np.nan
    return proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")


# %% id="rate_interval_scipy" exercise="rate_interval" verdict="right" why="SciPy's binomtest, as a list"
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from scipy.stats import binomtest

    if trials == 0:
        return [None, None]
    interval = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    return [interval.low, interval.high]


# %% id="rate_interval_standard_library" exercise="rate_interval" verdict="right" why="the standard library only"
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from math import nan, sqrt
    from statistics import NormalDist

    if trials == 0:
        return (nan, nan)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, n = successes / trials, trials
    ends = []
    for sign in (-1, 1):
        root = sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        ends.append((p + z * z / (2 * n) + sign * z * root) / (1 + z * z / n))
    return tuple(ends)


# %% id="rate_interval_unguarded" exercise="rate_interval" verdict="right" why="the library alone, which warns and gives NaN for no trials" warns=true
def rate_interval(successes, trials, confidence=0.95):
    from statsmodels.stats.proportion import proportion_confint

    return proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")


# %% id="rate_interval_wald" exercise="rate_interval" verdict="wrong" name="Wald's interval" why="This is Wald's interval, rate plus and minus z standard errors: too short near 0 and 1, and of no width at 0. See *How sure are we* in the lecture."
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from scipy.stats import norm

    if trials == 0:
        return np.nan, np.nan
    z = norm.ppf(1 - (1 - confidence) / 2)
    rate = successes / trials
    half = z * np.sqrt(rate * (1 - rate) / trials)
    return max(0.0, rate - half), min(1.0, rate + half)


# %% id="rate_interval_one_sided" exercise="rate_interval" verdict="wrong" name="one-sided quantile" why="The quantile is one-sided: a 95% two-sided interval leaves 2.5% at each end, so it needs the quantile of 0.975."
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from scipy.stats import norm

    if trials == 0:
        return np.nan, np.nan
    z = norm.ppf(confidence)
    rate = successes / trials
    center = rate + z**2 / (2 * trials)
    half = z * np.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    return (center - half) / (1 + z**2 / trials), (center + half) / (1 + z**2 / trials)


# %% id="rate_interval_always_95" exercise="rate_interval" verdict="wrong" name="ignores the confidence" why="The confidence that was asked for is ignored: this is always the 95% interval."
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    if trials == 0:
        return np.nan, np.nan
    z = 1.96
    rate = successes / trials
    center = rate + z**2 / (2 * trials)
    half = z * np.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    return (center - half) / (1 + z**2 / trials), (center + half) / (1 + z**2 / trials)


# %% id="rate_interval_no_trials" exercise="rate_interval" verdict="wrong" name="nothing known taken for zero" why="Without trials nothing is known about the rate; 0 to 0 says that it is known exactly."
def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint

    if trials == 0:
        return 0.0, 0.0
    return proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")


# %% id="rate_interval_usual_levels" exercise="rate_interval" verdict="wrong" name="known levels only" why="Only the usual confidence levels are known. The docstring allows any between 0 and 1: take the quantile of the normal distribution."
def rate_interval(successes, trials, confidence=0.95):
    if trials == 0:
        return float("nan"), float("nan")
    z = {0.8: 1.28155, 0.9: 1.64485, 0.95: 1.95996, 0.99: 2.57583}[confidence]
    p, n = successes / trials, trials
    c, h, s = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)), 1 + z**2 / n
    return (c - h) / s, (c + h) / s


# %% id="rate_interval_other_default" exercise="rate_interval" verdict="wrong" name="another default" why="Without a confidence the interval should hold 95%."
def rate_interval(successes, trials, confidence=0.9):
    from scipy.stats import norm

    if trials == 0:
        return float("nan"), float("nan")
    z = norm.ppf(1 - (1 - confidence) / 2)
    p, n = successes / trials, trials
    c, h, s = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)), 1 + z**2 / n
    return (c - h) / s, (c + h) / s


# %% [markdown] id="cart_rate_by_channel"
# ## 4. cart_rate_by_channel


# %% id="cart_rate_by_channel_sets" exercise="cart_rate_by_channel" verdict="right" why="sets by channel"
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    rates = {}
    for channel in events["channel"].unique():
        rows = events[events["channel"] == channel]
        viewed = set(rows["session_id"][rows["event"] == "view"])
        carted = set(rows["session_id"][rows["event"] == "add_to_cart"])
        if viewed:
            rates[channel] = len(viewed & carted) / len(viewed)
    return pd.Series(rates, name="cart_rate")


# %% id="cart_rate_by_channel_sql" exercise="cart_rate_by_channel" verdict="right" why="SQL with a sub-query by session"
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    import duckdb

    return (
        duckdb.sql(
            """
            SELECT channel, avg(carted) AS rate FROM (
                SELECT channel, session_id,
                       max((event = 'view')::int) AS viewed,
                       max((event = 'add_to_cart')::int) AS carted
                FROM events GROUP BY ALL
            ) WHERE viewed = 1 GROUP BY channel
            """
        )
        .df()
        .set_index("channel")["rate"]
    )


# %% id="cart_rate_by_channel_isin" exercise="cart_rate_by_channel" verdict="right" why="isin and two nunique, filled with 0"
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    viewers = events.loc[events["event"].eq("view"), "session_id"]
    inside = events[events["session_id"].isin(viewers)]
    carts = inside[inside["event"].eq("add_to_cart")].groupby("channel")["session_id"].nunique()
    return carts.div(inside.groupby("channel")["session_id"].nunique()).fillna(0)


# %% id="cart_rate_by_channel_pivot" exercise="cart_rate_by_channel" verdict="right" why="a pivot table of flags"
def cart_rate_by_channel(events):
    df = events[["channel", "session_id", "event"]].drop_duplicates()
    p = df.assign(n=1).pivot_table(
        index=["channel", "session_id"], columns="event", values="n", fill_value=0
    )
    for c in ["view", "add_to_cart"]:
        if c not in p.columns:
            p[c] = 0
    p = p[p["view"] == 1]
    return p.groupby(level="channel")["add_to_cart"].mean()


# %% id="cart_rate_by_channel_rows" exercise="cart_rate_by_channel" verdict="wrong" name="counts rows" why="This still divides events by events; a session with three carts counts three times. See *Counting events or sessions* in the lecture."
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    views = events[events["event"] == "view"].groupby("channel").size()
    carts = events[events["event"] == "add_to_cart"].groupby("channel").size()
    return (carts / views).fillna(0)


# %% id="cart_rate_by_channel_missing" exercise="cart_rate_by_channel" verdict="wrong" name="loses channels without a cart" why="A channel that viewed and never used the cart has the rate 0; here it is missing."
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    viewed = events[events["event"] == "view"]
    carted = events[
        (events["event"] == "add_to_cart") & events["session_id"].isin(viewed["session_id"])
    ]
    numbers = [part.groupby("channel")["session_id"].nunique() for part in (carted, viewed)]
    return numbers[0] / numbers[1]


# %% id="cart_rate_by_channel_all_carts" exercise="cart_rate_by_channel" verdict="wrong" name="numerator outside the denominator" why="Sessions with a cart but without a view are counted above the line and not below it. See *Two denominators* in the lecture."
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    views = events[events["event"] == "view"].groupby("channel")["session_id"].nunique()
    carts = events[events["event"] == "add_to_cart"].groupby("channel")["session_id"].nunique()
    return carts.reindex(views.index, fill_value=0) / views


# %% id="cart_rate_by_channel_all_visits" exercise="cart_rate_by_channel" verdict="wrong" name="divides by all sessions" why="This divides by all sessions of the channel; the question is about those that viewed. See *Two denominators* in the lecture."
def cart_rate_by_channel(events: pd.DataFrame) -> pd.Series:
    flags = events.assign(viewed=events["event"] == "view", carted=events["event"] == "add_to_cart")
    sessions = flags.groupby(["channel", "session_id"])[["viewed", "carted"]].any()
    both = sessions["viewed"] & sessions["carted"]
    rates = both.groupby("channel").mean()
    return rates[sessions["viewed"].groupby("channel").any()]


# %% [markdown] id="strict_funnel"
# ## 5. strict_funnel


# %% id="strict_funnel_walk" exercise="strict_funnel" verdict="right" why="a walk through each session in order of time"
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    names = list(STEPS.values())
    counts = dict.fromkeys(STEPS, 0)
    rows = events[events["event"].isin(names)].copy()
    rows["rank"] = rows["event"].map(names.index)
    rows = rows.sort_values(["occurred_at", "rank"])
    for _, session in rows.groupby("session_id"):
        place, start = 0, None
        for event, moment in zip(session["event"], session["occurred_at"]):
            if place == len(names) or event != names[place]:
                continue
            start = moment if start is None else start
            if moment - start <= pd.Timedelta(minutes=minutes):
                counts[list(STEPS)[place]] += 1
                place += 1
    return pd.Series(counts)


# %% id="strict_funnel_numpy" exercise="strict_funnel" verdict="right" why="NumPy arrays and minimum.at"
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    session, code = np.unique(events["session_id"], return_inverse=True)
    moment = events["occurred_at"].to_numpy().astype("datetime64[us]").astype("int64")
    never = np.iinfo("int64").max
    result, reached, limit = {}, np.full(len(session), np.iinfo("int64").min), None
    for step, event in STEPS.items():
        mask = (events["event"] == event).to_numpy() & (moment >= reached[code])
        if limit is not None:
            mask &= moment <= limit[code]
        following = np.full(len(session), never)
        np.minimum.at(following, code[mask], moment[mask])
        reached = following
        if limit is None:
            limit = np.where(reached == never, 0, reached + int(minutes * 60_000_000))
        result[step] = int((reached != never).sum())
    return pd.Series(result)


# %% id="strict_funnel_sql" exercise="strict_funnel" verdict="right" why="SQL, one common table expression a step"
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    import duckdb

    parts = [
        "s0 AS (SELECT session_id, min(occurred_at) AS at, min(occurred_at) AS start"
        " FROM events WHERE event = 'visit' GROUP BY session_id)"
    ]
    for place, event in enumerate(list(STEPS.values())[1:], start=1):
        parts.append(
            f"s{place} AS (SELECT e.session_id, min(e.occurred_at) AS at, any_value(p.start) AS start"
            f" FROM events e JOIN s{place - 1} p ON e.session_id = p.session_id"
            f" WHERE e.event = '{event}' AND e.occurred_at >= p.at"
            f" AND e.occurred_at <= p.start + to_microseconds({int(minutes * 60_000_000)})"
            " GROUP BY e.session_id)"
        )
    counts = ", ".join(f"(SELECT count(*) FROM s{place})" for place in range(5))
    row = duckdb.sql(f"WITH {', '.join(parts)} SELECT {counts}").fetchall()[0]
    return pd.Series(row, index=list(STEPS))


# %% id="strict_funnel_per_session" exercise="strict_funnel" verdict="right" why="one session after another with masks"
def strict_funnel(events, minutes):
    out = {s: 0 for s in STEPS}
    for sid, g in events.groupby("session_id"):
        g = g.sort_values("occurred_at")
        t0 = g.loc[g.event == "visit", "occurred_at"]
        if t0.empty:
            continue
        t0 = t0.iloc[0]
        out["visit"] += 1
        t = t0
        for s in list(STEPS)[1:]:
            c = g.loc[
                (g.event == STEPS[s])
                & (g.occurred_at >= t)
                & (g.occurred_at <= t0 + pd.Timedelta(minutes=minutes)),
                "occurred_at",
            ]
            if len(c) == 0:
                break
            t = c.min()
            out[s] += 1
    return pd.Series(out, name="sessions")


# %% id="strict_funnel_merge" exercise="strict_funnel" verdict="right" why="merges, one a step"
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    visits = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    state = pd.DataFrame({"since": visits, "limit": visits + pd.Timedelta(minutes=minutes)})
    counts = {}
    for step, event in STEPS.items():
        found = events[events["event"] == event].merge(state, on="session_id")
        found = found[found["occurred_at"].between(found["since"], found["limit"])]
        reached = found.groupby("session_id")["occurred_at"].min()
        state = state.loc[reached.index].assign(since=reached)
        counts[step] = len(reached)
    return pd.Series(counts)


# %% id="strict_funnel_loose" exercise="strict_funnel" verdict="wrong" name="ignores the order" why="This is the loose funnel: it counts sessions that have the events in any order. See *Strict or loose* in the lecture."
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    start = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    since = events["session_id"].map(start.astype("datetime64[us]"))
    inside = events[events["occurred_at"] - since <= pd.Timedelta(minutes=minutes)]
    alive, counts = set(events["session_id"]), {}
    for step, event in STEPS.items():
        alive &= set(inside.loc[inside["event"] == event, "session_id"])
        counts[step] = len(alive)
    return pd.Series(counts)


# %% id="strict_funnel_first_events" exercise="strict_funnel" verdict="wrong" name="looks at first events only" why="This compares only the first event of each kind: a cart before the first view hides the cart after it. See *Strict or loose* in the lecture."
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    wanted = events[events["event"].isin(list(STEPS.values()))]
    first = wanted.pivot_table(
        index="session_id", columns="event", values="occurred_at", aggfunc="min"
    ).reindex(columns=list(STEPS.values()))
    first = first.astype("datetime64[us]")
    good, counts, previous = first["visit"].notna(), {}, "visit"
    for step, event in STEPS.items():
        good &= first[event] <= first["visit"] + pd.Timedelta(minutes=minutes)
        good &= first[event] >= first[previous]
        previous = event
        counts[step] = int(good.sum())
    return pd.Series(counts)


# %% id="strict_funnel_window_per_step" exercise="strict_funnel" verdict="wrong" name="a new window for every step" why="The window starts anew at each step here; it runs from the visit. See *Strict or loose* in the lecture."
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    state = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    counts = {"visit": len(state)}
    for step, event in list(STEPS.items())[1:]:
        before = state.rename("since").reset_index()
        found = events[events["event"] == event].merge(before, on="session_id")
        limit = found["since"] + pd.Timedelta(minutes=minutes)
        found = found[found["occurred_at"].between(found["since"], limit)]
        state = found.groupby("session_id")["occurred_at"].min()
        counts[step] = len(state)
    return pd.Series(counts)


# %% id="strict_funnel_no_window" exercise="strict_funnel" verdict="wrong" name="forgets the window" why="The order is right, but sessions that took longer than the window count too."
def strict_funnel(events: pd.DataFrame, minutes: float) -> pd.Series:
    state = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    counts = {"visit": len(state)}
    for step, event in list(STEPS.items())[1:]:
        before = state.rename("since").reset_index()
        found = events[events["event"] == event].merge(before, on="session_id")
        found = found[found["occurred_at"] >= found["since"]]
        state = found.groupby("session_id")["occurred_at"].min()
        counts[step] = len(state)
    return pd.Series(counts)


# %% id="strict_funnel_whole_minutes" exercise="strict_funnel" verdict="wrong" name="whole minutes only" why="The window is cut to whole minutes. Seven minutes and a half are a window, too."
def strict_funnel(events, minutes):
    e = events[["session_id", "event", "occurred_at"]]
    start = e[e.event == "visit"].groupby("session_id").occurred_at.min()
    state = pd.DataFrame({"since": start, "limit": start + pd.Timedelta(minutes=int(minutes))})
    out = {}
    for step, kind in STEPS.items():
        f = e[e.event == kind].merge(state, on="session_id")
        f = f[f.occurred_at.between(f.since, f.limit)]
        at = f.groupby("session_id").occurred_at.min()
        state = state.loc[at.index].assign(since=at)
        out[step] = len(at)
    return pd.Series(out)


# %% id="strict_funnel_day_forgotten" exercise="strict_funnel" verdict="wrong" name="whole days forgotten" why="`.dt.seconds` is what is left after whole days: a day and a minute count as one minute. Compare moments, or use `.dt.total_seconds()`."
def strict_funnel(events, minutes):
    e = events[["session_id", "event", "occurred_at"]]
    start = e[e.event == "visit"].groupby("session_id").occurred_at.min()
    state = pd.DataFrame({"since": start, "start": start})
    out = {}
    for step, kind in STEPS.items():
        f = e[e.event == kind].merge(state, on="session_id")
        late = (f.occurred_at - f.start).dt.seconds / 60
        f = f[(f.occurred_at >= f.since) & (late <= minutes)]
        at = f.groupby("session_id").occurred_at.min()
        state = state.loc[at.index].assign(since=at)
        out[step] = len(at)
    return pd.Series(out)


# %% id="strict_funnel_midnight" exercise="strict_funnel" verdict="wrong" name="lost at midnight" why="Minutes of the day start again at midnight, and sessions do not. Compare the moments themselves."
def strict_funnel(events, minutes):
    e = events[["session_id", "event", "occurred_at"]].copy()
    e["m"] = e.occurred_at.dt.hour * 60 + e.occurred_at.dt.minute + e.occurred_at.dt.second / 60
    start = e[e.event == "visit"].groupby("session_id").m.min()
    state = pd.DataFrame({"since": start, "limit": start + minutes})
    out = {}
    for step, kind in STEPS.items():
        f = e[e.event == kind].merge(state, on="session_id")
        f = f[f.m.between(f.since, f.limit + 1e-9)]
        at = f.groupby("session_id").m.min()
        state = state.loc[at.index].assign(since=at)
        out[step] = len(at)
    return pd.Series(out)


# %% id="strict_funnel_ties_by_name" exercise="strict_funnel" verdict="wrong" name="ties by name" why="Events at the same moment were put in the order of their names. The order of STEPS decides."
def strict_funnel(events, minutes):
    names = list(STEPS.values())
    rows = events[events.event.isin(names)].sort_values(
        ["occurred_at", "event"], ascending=[True, False]
    )
    pos, start = {}, {}
    for s, e, t in zip(rows.session_id, rows.event, rows.occurred_at):
        if e == "visit":
            start[s], pos[s] = t, 1
        elif (
            s in pos
            and pos[s] < 5
            and e == names[pos[s]]
            and t <= start[s] + pd.Timedelta(minutes=minutes)
        ):
            pos[s] += 1
    return pd.Series({step: sum(p > i for p in pos.values()) for i, step in enumerate(STEPS)})


# %% id="strict_funnel_row_order" exercise="strict_funnel" verdict="wrong" name="rows taken in their order" why="The rows may come in any order, and here they are read as they stand. Sort by the moment first."
def strict_funnel(events, minutes):
    names = list(STEPS.values())
    place, start = {}, {}
    for session, event, moment in zip(events["session_id"], events["event"], events["occurred_at"]):
        if event == "visit":
            start[session], place[session] = moment, 1
        elif session in start and place[session] < 5 and event == names[place[session]]:
            if moment <= start[session] + pd.Timedelta(minutes=minutes):
                place[session] += 1
    return pd.Series({step: sum(n > i for n in place.values()) for i, step in enumerate(STEPS)})


# %% id="strict_funnel_ties_as_sorted" exercise="strict_funnel" verdict="wrong" name="ties left to the sort" why="Rows are sorted by the moment alone, so events at the same moment stand in any order. The order of STEPS decides."
def strict_funnel(events, minutes):
    names = list(STEPS.values())
    place, limit = {}, {}
    for row in events.sort_values("occurred_at").itertuples():
        if row.event == "visit":
            place[row.session_id] = 1
            limit[row.session_id] = row.occurred_at + pd.Timedelta(minutes=minutes)
        reached = place.get(row.session_id, 5)
        if reached < 5 and row.event == names[reached] and row.occurred_at <= limit[row.session_id]:
            place[row.session_id] += 1
    return pd.Series({step: sum(n > i for n in place.values()) for i, step in enumerate(STEPS)})


# %% id="strict_funnel_before_the_limit" exercise="strict_funnel" verdict="wrong" name="end of the window left out" why="An event exactly at the end of the window still counts, and here it does not."
def strict_funnel(events, minutes):
    visits = events[events["event"] == "visit"].groupby("session_id")["occurred_at"].min()
    state = pd.DataFrame({"since": visits, "limit": visits + pd.Timedelta(minutes=minutes)})
    counts = {"visit": len(state)}
    for step, event in list(STEPS.items())[1:]:
        found = events[events["event"] == event].merge(state, on="session_id")
        inside = (found["occurred_at"] >= found["since"]) & (found["occurred_at"] < found["limit"])
        reached = found[inside].groupby("session_id")["occurred_at"].min()
        state = state.loc[reached.index].assign(since=reached)
        counts[step] = len(reached)
    return pd.Series(counts)


# %% [markdown] id="payment_losses"
# ## 6. payment_losses


# %% id="payment_losses_loop" exercise="payment_losses" verdict="right" why="loops and a Counter"
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    from collections import Counter

    last, kinds = {}, {}
    for row in events.sort_values("occurred_at").itertuples():
        kinds.setdefault(row.session_id, set()).add(row.event)
        if row.event == "payment_failed":
            last[row.session_id] = row.reason
    lost = [s for s, seen in kinds.items() if "checkout" in seen and "pay" not in seen]
    counts = Counter(last.get(s, "no_failure_recorded") for s in lost)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(
        [{"reason": r, "sessions": n, "share": n / len(lost)} for r, n in rows],
        columns=["reason", "sessions", "share"],
    )


# %% id="payment_losses_sql" exercise="payment_losses" verdict="right" why="SQL with arg_max"
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    import duckdb

    return duckdb.sql(
        """
        WITH lost AS (
            SELECT session_id,
                   coalesce(arg_max(reason, occurred_at) FILTER (event = 'payment_failed'),
                            'no_failure_recorded') AS reason
            FROM events GROUP BY session_id
            HAVING bool_or(event = 'checkout') AND NOT bool_or(event = 'pay')
        )
        SELECT reason, count(*) AS sessions, count(*) / (SELECT count(*) FROM lost) AS share
        FROM lost GROUP BY reason ORDER BY sessions DESC, reason
        """
    ).df()


# %% id="payment_losses_groupby" exercise="payment_losses" verdict="right" why="flags by session, reason in the index"
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    rows = events.sort_values("occurred_at", kind="stable")
    flags = pd.DataFrame({k: rows["event"] == k for k in ("checkout", "pay")})
    flags = flags.groupby(rows["session_id"]).any()
    lost = flags.index[flags["checkout"] & ~flags["pay"]]
    failed = rows[rows["event"].eq("payment_failed") & rows["session_id"].isin(lost)]
    last = failed.drop_duplicates("session_id", keep="last").set_index("session_id")["reason"]
    named = last.astype(object).reindex(lost, fill_value="no_failure_recorded")
    counts = named.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    table = counts.rename("sessions").rename_axis("reason").to_frame()
    return table.assign(share=lambda t: t["sessions"] / t["sessions"].sum())


# %% id="payment_losses_merge" exercise="payment_losses" verdict="right" why="a left merge and a count"
def payment_losses(events):
    checkout = events[events["event"] == "checkout"]["session_id"].unique()
    pay = events[events["event"] == "pay"]["session_id"].unique()
    lost = pd.DataFrame({"session_id": [s for s in checkout if s not in set(pay)]})
    fail = (
        events[events["event"] == "payment_failed"]
        .sort_values("occurred_at")
        .groupby("session_id")
        .tail(1)
    )
    lost = lost.merge(fail[["session_id", "reason"]], how="left", on="session_id")
    lost["reason"] = lost["reason"].fillna("no_failure_recorded")
    out = lost.groupby("reason")["session_id"].count().reset_index()
    out.columns = ["reason", "sessions"]
    out["share"] = out["sessions"] / out["sessions"].sum()
    return out.sort_values(by=["sessions", "reason"], ascending=[False, True]).reset_index(
        drop=True
    )


# %% id="payment_losses_recovered" exercise="payment_losses" verdict="wrong" name="counts retries that worked" why="Sessions whose second try was paid are counted as lost. A failure is a loss only when no payment follows."
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    ordered = sorted(set(events.loc[events["event"] == "checkout", "session_id"]))
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    last = failed.groupby("session_id")["reason"].last()
    lost = [s for s in ordered if s in last.index or s not in paid]
    counts = last.reindex(lost).fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_no_silent" exercise="payment_losses" verdict="wrong" name="forgets those who just left" why="Those who left without a failed payment are missing, so the shares are of a part of the loss. See *Why they do not pay* in the lecture."
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = ordered - set(events.loc[events["event"] == "pay", "session_id"])
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    last = failed.groupby("session_id")["reason"].last()
    last = last[last.index.isin(lost)]
    table = last.value_counts().rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / max(len(last), 1)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_rows" exercise="payment_losses" verdict="wrong" name="counts failures instead of sessions" why="This counts failed payments; a session that tried twice counts twice."
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = ordered - set(events.loc[events["event"] == "pay", "session_id"])
    failed = events[(events["event"] == "payment_failed") & events["session_id"].isin(lost)]
    silent = len(lost - set(failed["session_id"]))
    counts = failed["reason"].value_counts().to_dict()
    if silent:
        counts["no_failure_recorded"] = silent
    table = pd.DataFrame({"reason": list(counts), "sessions": list(counts.values())})
    table["share"] = table["sessions"] / max(table["sessions"].sum(), 1)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_first" exercise="payment_losses" verdict="wrong" name="first failure instead of last" why="This takes the first failure of a session; the last one is what made it leave."
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(events.loc[events["event"] == "pay", "session_id"]))
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    first = failed.groupby("session_id")["reason"].first()
    counts = first.reindex(lost).fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_of_checkouts" exercise="payment_losses" verdict="wrong" name="share of all checkouts" why="The share is of all checkouts; it is asked of the lost ones. See *Two denominators* in the lecture."
def payment_losses(events: pd.DataFrame) -> pd.DataFrame:
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(events.loc[events["event"] == "pay", "session_id"]))
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    last = failed.groupby("session_id")["reason"].last()
    counts = last.reindex(lost).fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / max(len(ordered), 1)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% [markdown] id="clean_payment_log"
# ## 7. clean_payment_log


# %% id="clean_payment_log_loop" exercise="clean_payment_log" verdict="right" why="a loop with regular expressions"
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    import re
    from datetime import datetime

    rows = {}
    for session, moment, state, amount in raw.itertuples(index=False):
        if not isinstance(session, str) or not session.strip().isdigit():
            continue
        if state.strip() == "已取消":
            continue
        parts = [int(part) for part in re.findall(r"\d+", moment)]
        number = float(re.sub(r"[^\d.]", "", amount))
        rows[int(session), datetime(*parts), state.strip() == "成功", number] = None
    return pd.DataFrame(
        list(rows),
        columns=["session_id", "occurred_at", "paid", "amount_cny"],
    )


# %% id="clean_payment_log_formats" exercise="clean_payment_log" verdict="right" why="one format after another, numbers by to_numeric, session in the index"
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    frame = raw.copy()
    frame.columns = ["session_id", "occurred_at", "state", "amount_cny"]
    for column in frame:
        frame[column] = frame[column].astype("string").str.strip()
    frame["session_id"] = pd.to_numeric(frame["session_id"], errors="coerce")
    frame = frame.dropna(subset=["session_id"])
    frame = frame[frame["state"].isin(["成功", "失败"])]
    text = frame["occurred_at"]
    moments = pd.to_datetime(text, format="%Y-%m-%d %H:%M:%S", errors="coerce")
    for pattern in ("%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S"):
        moments = moments.fillna(pd.to_datetime(text, format=pattern, errors="coerce"))
    frame["occurred_at"] = moments
    frame["paid"] = frame["state"].eq("成功").astype(bool)
    frame["amount_cny"] = pd.to_numeric(frame["amount_cny"].str.replace("[^0-9.]", "", regex=True))
    return frame.drop(columns="state").drop_duplicates().set_index("session_id")


# %% id="clean_payment_log_sql" exercise="clean_payment_log" verdict="right" why="SQL with try_strptime"
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    import duckdb

    frame = raw.set_axis(["s", "t", "state", "amount"], axis=1)
    return duckdb.sql(
        r"""
        SELECT DISTINCT
            trim(s)::BIGINT AS session_id,
            coalesce(try_strptime(trim(t), '%Y-%m-%d %H:%M:%S'),
                     try_strptime(trim(t), '%Y/%m/%d %H:%M:%S'),
                     try_strptime(trim(t), '%Y年%m月%d日 %H:%M:%S')) AS occurred_at,
            trim(state) = '成功' AS paid,
            regexp_replace(amount, '[^0-9.]', '', 'g')::DOUBLE AS amount_cny
        FROM frame
        WHERE regexp_full_match(trim(s), '[0-9]+') AND trim(state) <> '已取消'
        """
    ).df()


# %% id="clean_payment_log_strptime" exercise="clean_payment_log" verdict="right" why="strptime by notation and a set of rows"
def clean_payment_log(raw):
    import datetime as dt

    seen = set()
    rows = []
    for sid, when, state, amount in raw.values:
        if not isinstance(sid, str):
            continue
        sid, when, state, amount = sid.strip(), when.strip(), state.strip(), amount.strip()
        if sid == "会话编号" or sid == "" or state == "已取消":
            continue
        if "年" in when:
            t = dt.datetime.strptime(when, "%Y年%m月%d日 %H:%M:%S")
        elif "/" in when:
            t = dt.datetime.strptime(when, "%Y/%m/%d %H:%M:%S")
        else:
            t = dt.datetime.strptime(when, "%Y-%m-%d %H:%M:%S")
        a = float(amount.lstrip("¥￥").replace(",", ""))
        row = (int(sid), t, state == "成功", a)
        if row not in seen:
            seen.add(row)
            rows.append(row)
    return pd.DataFrame(rows, columns=["session_id", "occurred_at", "paid", "amount_cny"])


# %% id="clean_payment_log_doubles_first" exercise="clean_payment_log" verdict="wrong" name="drops duplicates before converting" why="Duplicates are dropped while they are still texts: the same payment in two notations stays twice. See *An export from the real world* in the lecture."
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip()).drop_duplicates()
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    moments = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moments, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    )


# %% id="clean_payment_log_coerced_amounts" exercise="clean_payment_log" verdict="wrong" name="amounts lost by coercion" why="Amounts with a currency sign or a separator become missing: errors='coerce' hides what it could not read."
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    moments = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moments, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": pd.to_numeric(text["金额（元）"], errors="coerce"),
        }
    )
    return clean.drop_duplicates(["session_id", "occurred_at"])


# %% id="clean_payment_log_coerced_dates" exercise="clean_payment_log" verdict="wrong" name="dates lost by coercion" why="Moments in another notation than the first become missing: errors='coerce' hides what it could not read."
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    clean = pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(
                text["发生时间"], format="%Y-%m-%d %H:%M:%S", errors="coerce"
            ),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    )
    return clean.dropna().drop_duplicates()


# %% id="clean_payment_log_cancelled_kept" exercise="clean_payment_log" verdict="wrong" name="keeps cancelled payments" why="Cancelled payments (已取消) are still in the table, as if they had failed."
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False)]
    moments = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moments, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    )
    return clean.drop_duplicates()


# %% id="clean_payment_log_one_per_session" exercise="clean_payment_log" verdict="wrong" name="one payment a session" why="This keeps one payment a session; a session may have tried several times, and only the same payment written twice is a duplicate."
def clean_payment_log(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    moments = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    clean = pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moments, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    )
    return clean.drop_duplicates("session_id")


# %% [markdown] id="funnel_chart"
# ## 8. funnel_chart


# %% id="funnel_chart_standing" exercise="funnel_chart" verdict="right" why="standing bars through pandas"
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    steps = table["step"].tolist()
    rates = [b / a for a, b in zip(table["sessions"], table["sessions"][1:])]
    worst = int(np.argmin(rates))
    ax = table.plot.bar(x="step", y="sessions", legend=False, rot=0)
    ax.set(
        title=f"The leak: from {steps[worst]} only {rates[worst]:.1%} reach {steps[worst + 1]}",
        xlabel="Funnel step",
        ylabel="Sessions in the week",
    )
    return ax


# %% id="funnel_chart_seaborn" exercise="funnel_chart" verdict="right" why="seaborn, lying bars"
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    import seaborn as sns

    fig, ax = plt.subplots()
    sns.barplot(data=table, y="step", x="sessions", errorbar=None, ax=ax)
    share = table["sessions"].div(table["sessions"].shift())
    step = table["step"].loc[share.idxmin()]
    plt.title(f"Step {step} has the lowest rate: {share.min():.0%}")
    plt.xlabel("number of sessions")
    plt.ylabel("step of the funnel")
    return ax


# %% id="funnel_chart_reversed_rows" exercise="funnel_chart" verdict="right" why="rows turned round before barh, value labels on the bars"
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    numbers = table["sessions"].to_numpy()
    rates = numbers[1:] / numbers[:-1]
    worst = table["step"].iloc[int(rates.argmin()) + 1]
    fig, ax = plt.subplots(figsize=(8, 3))
    bars = ax.barh(table["step"].iloc[::-1], numbers[::-1], color="#3261cc")
    ax.bar_label(bars, padding=3)
    ax.set_title(f"Most are lost before {worst}: {1 - rates.min():.0%}", loc="left")
    ax.set_xlabel("Sessions")
    ax.set_ylabel("Step reached")
    return ax


# %% id="funnel_chart_value_labels" exercise="funnel_chart" verdict="right" why="standing bars with numbers written on them"
def funnel_chart(table):
    t = table.copy()
    t["rate"] = t["sessions"] / t["sessions"].shift(1)
    worst = t.loc[t["rate"].idxmin()]
    fig, ax = plt.subplots(figsize=(8, 4))
    ax.bar(t["step"], t["sessions"], color="steelblue")
    for i, v in enumerate(t["sessions"]):
        ax.text(i, v, f"{v:,}", ha="center", va="bottom")
    ax.set_title(f"Biggest leak: only {worst['rate']:.1%} continue to {worst['step']}")
    ax.set_xlabel("Funnel step")
    ax.set_ylabel("Number of sessions")
    return ax


# %% id="funnel_chart_upside_down" exercise="funnel_chart" verdict="wrong" name="upside down" why="The first step stands at the bottom: barh draws the first row there; turn the axis round with ax.invert_yaxis()."
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    rates = table["sessions"] / table["sessions"].shift()
    fig, ax = plt.subplots()
    ax.barh(table["step"], table["sessions"])
    ax.set_title(f"Only {rates.min():.0%} go on to {table.loc[rates.idxmin(), 'step']}")
    ax.set_xlabel("Number of sessions")
    ax.set_ylabel("Step")
    return ax


# %% id="funnel_chart_largest_drop" exercise="funnel_chart" verdict="wrong" name="largest loss in sessions" why="The title names the step that loses most sessions, which is nearly always near the top. The lowest step rate is asked for. See *Two denominators* in the lecture."
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    drop = table["sessions"].diff()
    fig, ax = plt.subplots()
    ax.bar(table["step"], table["sessions"])
    ax.set_title(f"The largest loss is before {table.loc[drop.idxmin(), 'step']}")
    ax.set_xlabel("Step")
    ax.set_ylabel("Number of sessions")
    return ax


# %% id="funnel_chart_rates" exercise="funnel_chart" verdict="wrong" name="draws rates" why="The bars show rates; their length should be the number of sessions."
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    rates = table["sessions"] / table["sessions"].shift()
    fig, ax = plt.subplots()
    ax.bar(table["step"], (table["sessions"] / table["sessions"].iloc[0]))
    ax.set_title(f"Only {rates.min():.0%} go on to {table.loc[rates.idxmin(), 'step']}")
    ax.set_xlabel("Step")
    ax.set_ylabel("Share of all sessions")
    return ax


# %% id="funnel_chart_lowest_count" exercise="funnel_chart" verdict="wrong" name="shortest bar" why="The title names the shortest bar, which is always the last step. The lowest step rate is asked for."
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    worst = table.loc[table["sessions"].idxmin(), "step"]
    fig, ax = plt.subplots()
    ax.bar(table["step"], table["sessions"])
    ax.set_title(f"Fewest sessions reach the step {worst}")
    ax.set_xlabel("Step")
    ax.set_ylabel("Number of sessions")
    return ax


# %% id="funnel_chart_cut_axis" exercise="funnel_chart" verdict="wrong" name="axis cut off" why="The axis does not start at zero, so the lengths of the bars mislead."
def funnel_chart(table: pd.DataFrame) -> plt.Axes:
    rates = table["sessions"] / table["sessions"].shift()
    fig, ax = plt.subplots()
    ax.bar(table["step"], table["sessions"])
    ax.set_ylim(table["sessions"].min() / 2, table["sessions"].max())
    ax.set_title(f"Only {rates.min():.0%} go on to {table.loc[rates.idxmin(), 'step']}")
    ax.set_xlabel("Step")
    ax.set_ylabel("Number of sessions")
    return ax


# %% id="funnel_chart_sorted_bars" exercise="funnel_chart" verdict="wrong" name="bars sorted" why="The bars stand in the order of their length. A funnel keeps the order of its steps, even where a later one has more sessions."
def funnel_chart(table):
    rates = table["sessions"] / table["sessions"].shift()
    worst = table.loc[rates.idxmin(), "step"]
    t = table.sort_values("sessions", ascending=True)
    fig, ax = plt.subplots()
    ax.barh(t["step"], t["sessions"])
    ax.set_title(f"Only {rates.min():.0%} go on to {worst}")
    ax.set_xlabel("Number of sessions")
    ax.set_ylabel("Step")
    return ax


# %% id="funnel_chart_cut_bars" exercise="funnel_chart" verdict="wrong" name="bars cut off" why="The axis ends before the longest bars do, so that they look alike."
def funnel_chart(table):
    rates = table["sessions"] / table["sessions"].shift()
    fig, ax = plt.subplots()
    ax.bar(table["step"], table["sessions"])
    ax.set_ylim(0, table["sessions"].median())
    ax.set_title(f"Only {rates.min():.0%} go on to {table.loc[rates.idxmin(), 'step']}")
    ax.set_ylabel("Number of sessions")
    ax.set_xlabel("Step")
    return ax


# %% id="funnel_chart_title_with_ends" exercise="funnel_chart" verdict="right" why="the title names the ends of the funnel besides the worst step"
def funnel_chart(table):
    steps = table["step"].tolist()
    rates = (table["sessions"] / table["sessions"].shift()).tolist()
    i = int(np.nanargmin(rates))
    fig, ax = plt.subplots()
    ax.barh(steps, table["sessions"])
    ax.invert_yaxis()
    ax.set_title(f"Funnel from {steps[0]} to {steps[-1]}: only {rates[i]:.0%} go on to {steps[i]}")
    ax.set_xlabel("Number of sessions")
    ax.set_ylabel("Step")
    return ax


# %% id="funnel_chart_chinese" exercise="funnel_chart" verdict="right" why="Chinese title and labels, the step inside the title without spaces"
def funnel_chart(table):
    rates = table["sessions"].div(table["sessions"].shift())
    fig, ax = plt.subplots()
    ax.barh(table["step"], table["sessions"])
    ax.invert_yaxis()
    ax.set_title(f"{table['step'][rates.idxmin()]}流失最多")
    ax.set_xlabel("会话数 sessions")
    ax.set_ylabel("步骤")
    return ax


# %% id="funnel_chart_position_of_index" exercise="funnel_chart" verdict="wrong" name="label taken for a position" why="`argmin` gives a position among the rates without the first step, so the title names the step before the right one."
def funnel_chart(table):
    numbers = table["sessions"].to_numpy()
    worst = table["step"].iloc[int((numbers[1:] / numbers[:-1]).argmin())]
    fig, ax = plt.subplots()
    ax.bar(table["step"], table["sessions"])
    ax.set_title(f"The lowest rate is at {worst}")
    ax.set_xlabel("Step")
    ax.set_ylabel("Number of sessions")
    return ax


# %% [markdown] id="repair_value"
# ## 9. repair_value


# %% id="repair_value_statistics" exercise="repair_value" verdict="right" why="statsmodels' Wald interval of a difference"
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    if not orders_before or not orders_after:
        return dict.fromkeys(["low", "estimate", "high"], float("nan"))
    low, high = confint_proportions_2indep(
        paid_after, orders_after, paid_before, orders_before, method="wald", compare="diff"
    )
    rise = paid_after / orders_after - paid_before / orders_before
    worth = weekly_orders * margin_cny
    return {"estimate": rise * worth, "low": low * worth, "high": high * worth}


# %% id="repair_value_series" exercise="repair_value" verdict="right" why="a Series, with z = 1.96"
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    names = ["low", "estimate", "high"]
    if min(orders_before, orders_after) == 0:
        return pd.Series(np.nan, index=names)
    p1, p2 = paid_before / orders_before, paid_after / orders_after
    se = (p1 * (1 - p1) / orders_before + p2 * (1 - p2) / orders_after) ** 0.5
    ends = np.array([p2 - p1 - 1.96 * se, p2 - p1, p2 - p1 + 1.96 * se])
    return pd.Series(ends * weekly_orders * margin_cny, index=names)


# %% id="repair_value_arrays" exercise="repair_value" verdict="right" why="NumPy arrays, zero orders turned into NaN"
def repair_value(paid_before, orders_before, paid_after, orders_after, weekly_orders, margin_cny):
    n = np.array([orders_before, orders_after], dtype=float)
    n[n == 0] = np.nan
    p = np.array([paid_before, paid_after]) / n
    d = p[1] - p[0]
    se = np.sqrt((p * (1 - p) / n).sum())
    k = weekly_orders * margin_cny
    return dict(low=k * (d - 1.96 * se), estimate=k * d, high=k * (d + 1.96 * se))


# %% id="repair_value_two_intervals" exercise="repair_value" verdict="wrong" name="outer ends of two intervals" why="These are the outer ends of two separate intervals, which lie too far apart: errors of independent rates add as squares. See *What the repair is worth* in the lecture."
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    if orders_before == 0 or orders_after == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    p1, p2 = paid_before / orders_before, paid_after / orders_after
    reach = 1.96 * (np.sqrt(p1 * (1 - p1) / orders_before) + np.sqrt(p2 * (1 - p2) / orders_after))
    worth = weekly_orders * margin_cny
    return {
        "low": (p2 - p1 - reach) * worth,
        "estimate": (p2 - p1) * worth,
        "high": (p2 - p1 + reach) * worth,
    }


# %% id="repair_value_relative" exercise="repair_value" verdict="wrong" name="relative rise" why="The rise is divided by the share before it: that is a relative rise, and multiplied by orders it counts too many."
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    if orders_before == 0 or orders_after == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    p1, p2 = paid_before / orders_before, paid_after / orders_after
    reach = 1.96 * np.sqrt(p1 * (1 - p1) / orders_before + p2 * (1 - p2) / orders_after)
    worth = weekly_orders * margin_cny / p1 if p1 else 0.0
    return {
        "low": (p2 - p1 - reach) * worth,
        "estimate": (p2 - p1) * worth,
        "high": (p2 - p1 + reach) * worth,
    }


# %% id="repair_value_pooled" exercise="repair_value" verdict="wrong" name="pooled standard error" why="The standard error is the pooled one of a test that both shares are equal; an interval uses each share's own."
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    if orders_before == 0 or orders_after == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    rise = paid_after / orders_after - paid_before / orders_before
    p = (paid_before + paid_after) / (orders_before + orders_after)
    reach = 1.96 * np.sqrt(p * (1 - p) * (1 / orders_before + 1 / orders_after))
    worth = weekly_orders * margin_cny
    return {"low": (rise - reach) * worth, "estimate": rise * worth, "high": (rise + reach) * worth}


# %% id="repair_value_all_paid" exercise="repair_value" verdict="wrong" name="all paid orders counted as gained" why="This values all orders that are paid after the repair; most of them would have been paid without it."
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    if orders_before == 0 or orders_after == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    p2 = paid_after / orders_after
    reach = 1.96 * np.sqrt(p2 * (1 - p2) / orders_after)
    worth = weekly_orders * margin_cny
    return {"low": (p2 - reach) * worth, "estimate": p2 * worth, "high": (p2 + reach) * worth}


# %% id="repair_value_before_minus_after" exercise="repair_value" verdict="wrong" name="sign turned round" why="The difference is taken before minus after: a gain comes out as a loss."
def repair_value(
    paid_before: int,
    orders_before: int,
    paid_after: int,
    orders_after: int,
    weekly_orders: float,
    margin_cny: float,
) -> dict[str, float]:
    if orders_before == 0 or orders_after == 0:
        return dict.fromkeys(["low", "estimate", "high"], np.nan)
    p1, p2 = paid_before / orders_before, paid_after / orders_after
    reach = 1.96 * np.sqrt(p1 * (1 - p1) / orders_before + p2 * (1 - p2) / orders_after)
    worth = weekly_orders * margin_cny
    return {
        "low": (p1 - p2 - reach) * worth,
        "estimate": (p1 - p2) * worth,
        "high": (p1 - p2 + reach) * worth,
    }


# %% [markdown] id="path_share"
# ## 10. path_share


# %% id="path_share_iterator" exercise="path_share" verdict="right" why="an iterator over each session"
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            walk = iter(labels[: labels.index(goal)])
            hits.append(all(station in walk for station in path))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_pointer" exercise="path_share" verdict="right" why="a pointer into the path, plain dicts"
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    place, done = {}, {}
    seen = set()
    columns = events[["occurred_at", "session_id", "event"]].sort_values("occurred_at")
    for row in columns.itertuples(index=False):
        if tuple(row) in seen or row.session_id in done:
            continue
        seen.add(tuple(row))
        at = place.get(row.session_id, 0)
        if row.event == goal:
            done[row.session_id] = at == len(path)
        elif at < len(path) and row.event == path[at]:
            place[row.session_id] = at + 1
    return sum(done.values()) / len(done) if done else None


# %% id="path_share_text" exercise="path_share" verdict="right" why="labels as letters and a regular expression"
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    import re

    kinds = {label: chr(0x4E00 + i) for i, label in enumerate({*events["event"], *path, goal})}
    rows = events.drop_duplicates(["session_id", "event", "occurred_at"])
    rows = rows.sort_values(["session_id", "occurred_at"])
    words = rows["event"].map(kinds).groupby(rows["session_id"]).agg("".join)
    words = words[[kinds[goal] in word for word in words]]
    if len(words) == 0:
        return np.nan
    before = [word.split(kinds[goal])[0] for word in words]
    pattern = re.compile(".*".join(re.escape(kinds[label]) for label in path))
    return np.mean([bool(pattern.search(word)) for word in before])


# %% id="path_share_walk" exercise="path_share" verdict="right" why="groupby and apply with a counter"
def path_share(events, path, goal):
    df = events.sort_values(["session_id", "occurred_at"]).drop_duplicates()

    def check(group):
        evs = group.tolist()
        if goal not in evs:
            return np.nan
        evs = evs[: evs.index(goal)]
        i = 0
        for e in evs:
            if i < len(path) and e == path[i]:
                i += 1
        return 1.0 if i == len(path) else 0.0

    res = df.groupby("session_id")["event"].apply(check)
    return res.mean()


# %% id="path_share_merge" exercise="path_share" verdict="right" why="merges, one a station"
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    ended = events[events["event"] == goal].groupby("session_id")["occurred_at"].min()
    if ended.empty:
        return float("nan")
    state = pd.DataFrame({"since": pd.Timestamp("1900-01-01"), "ended": ended})
    for station in path:
        found = events[events["event"] == station].merge(state, on="session_id")
        found = found[
            found["occurred_at"].between(found["since"], found["ended"], inclusive="neither")
        ]
        reached = found.groupby("session_id")["occurred_at"].min()
        state = state.loc[reached.index].assign(since=reached)
    return len(state) / len(ended)


# %% id="path_share_any_order" exercise="path_share" verdict="wrong" name="ignores the order" why="This asks only whether the stations occur before the goal, in any order. See *Paths* in the lecture."
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            hits.append(set(path) <= set(labels[: labels.index(goal)]))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_adjacent" exercise="path_share" verdict="wrong" name="no gaps allowed" why="This wants the stations right behind each other; other events may stand between them. See *Paths* in the lecture."
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            before, n = labels[: labels.index(goal)], len(path)
            hits.append(any(before[i : i + n] == path for i in range(len(before) - n + 1)))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_after_goal" exercise="path_share" verdict="wrong" name="counts what came after the goal" why="Stations after the goal count here; what happens after the payment cannot have led to it. See *Paths* in the lecture."
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            walk = iter(labels)
            hits.append(all(station in walk for station in path))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_all_sessions" exercise="path_share" verdict="wrong" name="divides by all sessions" why="This divides by all sessions; the share of the successful ones is asked for. See *Two denominators* in the lecture."
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    hits = 0
    rows = events.drop_duplicates().sort_values("occurred_at")
    if goal not in set(rows["event"]):
        return float("nan")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            walk = iter(labels[: labels.index(goal)])
            hits += all(station in walk for station in path)
    return hits / rows["session_id"].nunique()


# %% id="path_share_of_path" exercise="path_share" verdict="wrong" name="swaps condition and question" why="This is the share of sessions on the path that reach the goal; asked is the share of successful sessions that came by the path."
def path_share(events: pd.DataFrame, path: list[str], goal: str) -> float:
    through = ended = total = 0
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        total += goal in labels
        before = labels[: labels.index(goal)] if goal in labels else labels
        walk = iter(before)
        if all(station in walk for station in path):
            through += 1
            ended += goal in labels
    if not total:
        return float("nan")
    return ended / through if through else 0.0


# %% [markdown] id="equivalent"
# ## Mutants that give the same results


# %% id="sessions_reaching_helper_column" exercise="sessions_reaching" verdict="wrong" name="input changed" why="A column was added to the table that was handed in. Work on a copy, so that the next cell still finds what it expects."
def sessions_reaching(events, event):
    events["hit"] = events["event"] == event
    return int(events.groupby("session_id")["hit"].any().sum())


# %% id="sessions_reaching_part_of_name" exercise="sessions_reaching" verdict="wrong" name="names found in names" why="`contains` finds pay in payment_failed, too. Compare whole names with ==."
def sessions_reaching(events, event):
    found = events[events["event"].str.contains(event)]
    return int(found["session_id"].nunique())


# %% id="sessions_reaching_inputs" exercise="sessions_reaching" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    kinds = ["visit", "search", "view", "add_to_cart", "checkout", "payment_failed", "pay"]
    frame = samples.events(seed, sessions=seed % 60, duplicates=0.1, jumps=0.2, shuffled=True)
    return frame, kinds[seed % 7]


# %% id="sessions_reaching_missing" exercise="sessions_reaching" role="equivalent" mutant="keyword: *dropna=False*" why="session_id is never missing."


# %% id="funnel_table_inputs" exercise="funnel_table" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    return (samples.events(seed, sessions=seed % 60, duplicates=0.1, jumps=0.3, shuffled=True),)


# %% id="funnel_table_missing" exercise="funnel_table" role="equivalent" mutant="keyword: *dropna=False*" why="Neither session_id nor event is ever missing."


# %% id="cart_rate_by_channel_known_channels" exercise="cart_rate_by_channel" verdict="wrong" name="channels by heart" why="The channels are written into the function. Take those of the table: next year there may be another one."
def cart_rate_by_channel(events):
    out = {}
    for ch in ["douyin", "jd", "mini_program", "pinduoduo", "tmall"]:
        e = events[events.channel == ch]
        v = set(e.session_id[e.event == "view"])
        c = set(e.session_id[e.event == "add_to_cart"])
        if v:
            out[ch] = len(v & c) / len(v)
    return pd.Series(out)


# %% id="cart_rate_by_channel_no_cart_event" exercise="cart_rate_by_channel" verdict="wrong" name="stops without a cart" why="Where nobody used the cart the table has no such event, and the column is missing. The rate is 0 then."
def cart_rate_by_channel(events):
    p = pd.crosstab([events.channel, events.session_id], events.event).gt(0)
    p = p[p["view"]]
    return p["add_to_cart"].groupby("channel").mean()


# %% id="cart_rate_by_channel_inputs" exercise="cart_rate_by_channel" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    return (samples.events(seed, sessions=seed % 60, duplicates=0.1, jumps=0.3, shuffled=True),)


# %% id="cart_rate_by_channel_missing_keys" exercise="cart_rate_by_channel" role="equivalent" mutant="keyword: *dropna=False*" why="Neither session_id nor channel is ever missing."


# %% id="payment_losses_known_reasons" exercise="payment_losses" verdict="wrong" name="reasons by heart" why="The reasons are written into the function, and a new one is counted as no failure. Take those of the table."
def payment_losses(events):
    known = [
        "unsupported_payment_method",
        "unclear_delivery_time",
        "insufficient_balance",
        "bank_declined",
        "cashier_timeout",
        "changed_mind",
    ]
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    lost = sorted(ordered - paid)
    failed = events[(events["event"] == "payment_failed")].sort_values("occurred_at")
    last = failed.groupby("session_id")["reason"].last().reindex(lost)
    n = {k: int((last == k).sum()) for k in known}
    n["no_failure_recorded"] = len(lost) - sum(n.values())
    t = pd.DataFrame([(k, v) for k, v in n.items() if v], columns=["reason", "sessions"])
    t["share"] = t["sessions"] / max(len(lost), 1)
    return t.sort_values(["sessions", "reason"], ascending=[False, True], ignore_index=True)


# %% id="payment_losses_paid_before" exercise="payment_losses" verdict="wrong" name="paid before" why="A session that paid once is not lost, whatever it tried afterwards."
def payment_losses(events):
    till = events[events["event"].isin(["checkout", "payment_failed", "pay"])].sort_values(
        "occurred_at", kind="stable"
    )
    ordered = till.loc[till["event"] == "checkout", "session_id"]
    till = till[till["session_id"].isin(ordered)]
    end = till.drop_duplicates("session_id", keep="last")
    lost = end.loc[end["event"] != "pay", "session_id"]
    last = (
        till[till["event"] == "payment_failed"].groupby("session_id")["reason"].last().reindex(lost)
    )
    t = (
        last.fillna("no_failure_recorded")
        .value_counts()
        .rename_axis("reason")
        .reset_index(name="sessions")
    )
    t["share"] = t["sessions"] / len(lost)
    return t.sort_values(["sessions", "reason"], ascending=[False, True], ignore_index=True)


# %% id="payment_losses_only_failures" exercise="payment_losses" verdict="wrong" name="only recorded failures" why="Sessions without a failed payment are lost, too: they just left, and have the reason no_failure_recorded."
def payment_losses(events):
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    lost = ordered - paid
    f = events[(events["event"] == "payment_failed") & events["session_id"].isin(lost)]
    if f.empty:
        return pd.DataFrame(columns=["reason", "sessions", "share"])
    f = f.sort_values("occurred_at").drop_duplicates("session_id", keep="last")
    n = f["reason"].value_counts().to_dict()
    if len(lost) > len(f):
        n["no_failure_recorded"] = len(lost) - len(f)
    t = pd.DataFrame({"reason": list(n), "sessions": list(n.values())})
    t["share"] = t["sessions"] / len(lost)
    return t.sort_values(["sessions", "reason"], ascending=[False, True], ignore_index=True)


# %% id="payment_losses_time_of_day" exercise="payment_losses" verdict="wrong" name="sorted by the time of day" why="The last failure is found by the time of day as text: 00:01 of the next day comes before 23:59 then. Sort by the moment itself."
def payment_losses(events):
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(events.loc[events["event"] == "pay", "session_id"]))
    failed = events[events["event"] == "payment_failed"]
    failed = failed.assign(clock=failed["occurred_at"].dt.strftime("%H:%M:%S")).sort_values("clock")
    reasons = failed.groupby("session_id")["reason"].last().reindex(lost)
    counts = reasons.fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_without_checkout" exercise="payment_losses" verdict="wrong" name="losses without an order" why="A failed payment whose session has no checkout in the table is counted as lost. Lost are the sessions that submitted an order and never paid it."
def payment_losses(events):
    paid = set(events.loc[events["event"] == "pay", "session_id"])
    tried = events["event"].isin(["checkout", "payment_failed"])
    lost = sorted(set(events.loc[tried, "session_id"]) - paid)
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reasons = failed.groupby("session_id")["reason"].last().reindex(lost)
    counts = reasons.fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_row_order" exercise="payment_losses" verdict="wrong" name="last row instead of last moment" why="This takes the failure in the last row; rows come in any order, and the last one in time is asked for."
def payment_losses(events):
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(events.loc[events["event"] == "pay", "session_id"]))
    failed = events[events["event"] == "payment_failed"]
    reasons = failed.groupby("session_id")["reason"].last().reindex(lost)
    counts = reasons.fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, True])


# %% id="payment_losses_ties_as_they_come" exercise="payment_losses" verdict="wrong" name="ties in any order" why="Reasons with equal numbers of sessions stand as they came; the alphabetical order is asked for."
def payment_losses(events):
    ordered = set(events.loc[events["event"] == "checkout", "session_id"])
    lost = sorted(ordered - set(events.loc[events["event"] == "pay", "session_id"]))
    failed = events[events["event"] == "payment_failed"].sort_values("occurred_at")
    reasons = failed.groupby("session_id")["reason"].last().reindex(lost)
    counts = reasons.fillna("no_failure_recorded").value_counts()
    table = counts.rename_axis("reason").reset_index(name="sessions")
    table["share"] = table["sessions"] / len(lost)
    return table.sort_values(["sessions", "reason"], ascending=[False, False])


# %% id="payment_losses_inputs" exercise="payment_losses" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    frame = samples.events(
        seed, sessions=seed % 60, cart=0.9, checkout=0.9, duplicates=0.1, shuffled=True
    )
    return (frame,)


# %% id="payment_losses_order" exercise="payment_losses" role="equivalent" mutant="dropped_call: lost = sorted(*" why="The order of the lost sessions does not reach the result."

# %% id="payment_losses_reason" exercise="payment_losses" role="equivalent" mutant="filter: failed = *" why="Only failed payments have a reason, and last() skips missing ones."

# %% id="payment_losses_missing" exercise="payment_losses" role="equivalent" mutant="keyword: *dropna=False*" why="session_id is never missing."


# %% id="clean_payment_log_same_amount" exercise="clean_payment_log" verdict="wrong" name="second try taken for a duplicate" why="A second try for the same amount is another payment: its moment differs. A duplicate agrees in everything."
def clean_payment_log(raw):
    text = raw.apply(lambda c: c.str.strip())
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    m = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(m, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    ).drop_duplicates(["session_id", "amount_cny"])


# %% id="clean_payment_log_header_spaces" exercise="clean_payment_log" verdict="wrong" name="header with spaces kept" why="The header has spaces around it at times. Strip every text first, then compare."
def clean_payment_log(raw):
    text = raw.dropna(subset=["会话编号"])
    text = text[text["会话编号"] != "会话编号"]
    text = text.apply(lambda c: c.str.strip())
    text = text[text["状态"] != "已取消"]
    m = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(m, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    ).drop_duplicates()


# %% id="clean_payment_log_by_moment" exercise="clean_payment_log" verdict="wrong" name="one payment a moment" why="Two sessions may pay at the same moment. The same payment agrees in session, moment, state and amount."
def clean_payment_log(raw):
    rows = {}
    for session, moment, state, amount in raw.itertuples(index=False):
        if not isinstance(session, str) or not session.strip().isdigit():
            continue
        if state.strip() == "已取消":
            continue
        text = moment.replace("年", "-").replace("月", "-").replace("日", "")
        number = amount.replace("¥", "").replace("￥", "").replace(",", "")
        at = pd.Timestamp(text.strip())
        rows[at] = (int(session), at, state.strip() == "成功", float(number))
    names = ["session_id", "occurred_at", "paid", "amount_cny"]
    return pd.DataFrame(list(rows.values()), columns=names)


# %% id="clean_payment_log_by_session_and_moment" exercise="clean_payment_log" verdict="wrong" name="one payment of a session a moment" why="A session may pay two amounts at one moment. The same payment agrees in session, moment, state and amount."
def clean_payment_log(raw):
    text = raw.dropna().apply(lambda column: column.str.strip())
    text = text[(text["会话编号"] != "会话编号") & (text["状态"] != "已取消")]
    moment = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    amount = text["金额（元）"].str.replace("[¥￥,]", "", regex=True)
    return pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(moment, format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": amount.astype(float),
        }
    ).drop_duplicates(["session_id", "occurred_at"])


# %% id="clean_payment_log_state_with_spaces" exercise="clean_payment_log" verdict="wrong" name="state with spaces unread" why="A state with a space around it is not recognised. Strip every text before you compare."
def clean_payment_log(raw):
    text = raw.copy()
    text["会话编号"] = text["会话编号"].str.strip()
    text = text[text["会话编号"].str.fullmatch("[0-9]+", na=False) & (text["状态"] != "已取消")]
    m = text["发生时间"].str.replace("[年月]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "session_id": text["会话编号"].astype(int),
            "occurred_at": pd.to_datetime(m.str.strip(), format="mixed"),
            "paid": text["状态"] == "成功",
            "amount_cny": text["金额（元）"].str.replace("[¥￥,]", "", regex=True).astype(float),
        }
    ).drop_duplicates()


# %% id="clean_payment_log_inputs" exercise="clean_payment_log" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    return (samples.payment_log(seed, count=5 + seed % 60, doubled=0.4)[0],)


# %% id="clean_payment_log_keep" exercise="clean_payment_log" role="equivalent" mutant="keyword: *keep='last'*" why="Duplicates are equal rows, so either may stay; the order of rows is free." compare="any_order"


# %% id="path_share_jumps_back" exercise="path_share" verdict="wrong" name="search starts again" why="`index` without a start looks from the beginning each time. Look for each station after the one before."
def path_share(events, path, goal):
    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            b = labels[: labels.index(goal)]
            place = 0
            ok = True
            for p in path:
                if p in b[place:]:
                    place = b.index(p) + 1
                else:
                    ok = False
            hits.append(ok)
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_time_of_day" exercise="path_share" verdict="wrong" name="sorted by the time of day" why="Events are sorted by the time of day as text: after midnight it begins anew. Sort by the moment itself."
def path_share(events, path, goal):
    rows = events.drop_duplicates()
    rows = rows.assign(clock=rows["occurred_at"].dt.strftime("%H:%M:%S")).sort_values("clock")
    hits = []
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            walk = iter(labels[: labels.index(goal)])
            hits.append(all(station in walk for station in path))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_first_moments" exercise="path_share" verdict="wrong" name="one moment for each kind of event" why="Only the first moment of each kind of event is kept, so a second search after it is lost, and a station that comes twice is never found."
def path_share(events, path, goal):
    first = events.groupby(["session_id", "event"])["occurred_at"].min()
    hits = []
    for session, moments in first.groupby(level=0):
        seen = moments.droplevel(0).to_dict()
        if goal in seen:
            way = [seen.get(station) for station in path] + [seen[goal]]
            hits.append(None not in way and all(a < b for a, b in zip(way, way[1:])))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_duplicates_kept" exercise="path_share" verdict="wrong" name="duplicate rows walked twice" why="A row that stands twice is taken for two events, so one search goes for two."
def path_share(events, path, goal):
    hits = []
    for _, labels in events.sort_values("occurred_at").groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            walk = iter(labels[: labels.index(goal)])
            hits.append(all(station in walk for station in path))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_joined_texts" exercise="path_share" verdict="wrong" name="names found in names" why="Joined to one text, pay is found in payment_failed. Compare whole names."
def path_share(events, path, goal):
    import re

    hits = []
    rows = events.drop_duplicates().sort_values("occurred_at")
    for _, labels in rows.groupby("session_id")["event"]:
        labels = list(labels)
        if goal in labels:
            before = ",".join(labels).split(goal)[0]
            hits.append(bool(re.search(".*".join(path), before)))
    return float(np.mean(hits)) if hits else float("nan")


# %% id="path_share_inputs" exercise="path_share" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_04 as samples

    frame = samples.events(
        seed, sessions=seed % 20, search=0.6, live=0.6, cart=0.8, late=0.5, duplicates=0.1
    )
    paths = [["search", "live_enter"], ["view", "view"], ["view", "add_to_cart", "view"], []]
    return frame, paths[seed % 4], ["pay", "add_to_cart", "checkout"][seed % 3]


# %% id="path_share_keep" exercise="path_share" role="equivalent" mutant="keyword: *drop_duplicates(keep='last')*" why="Duplicate rows are equal, so either may stay."
