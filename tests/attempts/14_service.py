# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp
from scipy.stats import norm, poisson

# %% [markdown] id="service_levels"
# ## 1. service_levels


# %% id="service_levels_loop" exercise="service_levels" verdict="right" why="a loop over the groups, the half-hour from hour and minute"
def service_levels(contacts):
    at = contacts["arrived_at"].dt
    key = [f"{h:02d}:{30 * (m // 30):02d}" for h, m in zip(at.hour, at.minute)]
    rows = []
    for half_hour, part in contacts.groupby(key):
        served = part[~part["abandoned"] & part["wait_seconds"].le(15)]
        rows.append([half_hour, len(part), len(served) / len(part), part["abandoned"].mean()])
    return pd.DataFrame(rows, columns=["half_hour", "contacts", "in_time", "abandoned"])


# %% id="service_levels_sql" exercise="service_levels" verdict="right" why="SQL, the half-hour as index"
def service_levels(contacts):
    import duckdb

    table = duckdb.sql(
        """
        SELECT strftime(time_bucket(INTERVAL 30 MINUTE, arrived_at), '%H:%M') AS half_hour,
               count(*) AS contacts, avg((wait_seconds <= 15 AND NOT abandoned)::INT) AS in_time,
               avg(abandoned::INT) AS abandoned
        FROM contacts GROUP BY 1
        """
    ).df()
    return table.set_index("half_hour")


# %% id="service_levels_answered" exercise="service_levels" verdict="wrong" name="share of those answered" why="The share is taken over those who were answered. Who left was let down most: divide by everybody who wrote."
def service_levels(contacts):
    table = contacts.assign(half_hour=contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M"))
    table["in_time"] = (table["wait_seconds"] <= 15).where(~table["abandoned"]).astype(float)
    return (
        table.groupby("half_hour")
        .agg(
            contacts=("abandoned", "size"),
            in_time=("in_time", "mean"),
            abandoned=("abandoned", "mean"),
        )
        .reset_index()
    )


# %% id="service_levels_leavers" exercise="service_levels" verdict="wrong" name="leavers counted as served" why="Who left within 15 seconds counts as served here. Nobody answered them: they are not in time."
def service_levels(contacts):
    table = contacts.assign(half_hour=contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M"))
    table["in_time"] = table["wait_seconds"] <= 15
    return (
        table.groupby("half_hour")
        .agg(
            contacts=("abandoned", "size"),
            in_time=("in_time", "mean"),
            abandoned=("abandoned", "mean"),
        )
        .reset_index()
    )


# %% id="service_levels_strict" exercise="service_levels" verdict="wrong" name="fewer than 15 seconds" why="Exactly 15 seconds is in time: use `<=`."
def service_levels(contacts):
    table = contacts.assign(half_hour=contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M"))
    table["in_time"] = (table["wait_seconds"] < 15) & ~table["abandoned"]
    return (
        table.groupby("half_hour")
        .agg(
            contacts=("abandoned", "size"),
            in_time=("in_time", "mean"),
            abandoned=("abandoned", "mean"),
        )
        .reset_index()
    )


# %% id="service_levels_rounded" exercise="service_levels" verdict="wrong" name="rounded to the nearest half-hour" why="The moments are rounded to the nearest half-hour. A half-hour begins at its start: use `floor`."
def service_levels(contacts):
    table = contacts.assign(half_hour=contacts["arrived_at"].dt.round("30min").dt.strftime("%H:%M"))
    table["in_time"] = (table["wait_seconds"] <= 15) & ~table["abandoned"]
    return (
        table.groupby("half_hour")
        .agg(
            contacts=("abandoned", "size"),
            in_time=("in_time", "mean"),
            abandoned=("abandoned", "mean"),
        )
        .reset_index()
    )


# %% id="service_levels_equivalent_1" exercise="service_levels" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="half_hour may stand in the index."


# %% id="service_levels_equivalent_2" exercise="service_levels" role="equivalent" mutant="keyword: *'half_hour', dropna=False*" why="A moment is never missing."


# %% id="service_levels_inputs" exercise="service_levels" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    return (samples.contacts(seed, days=1 + seed % 5, abandoned=(seed % 4) / 10),)


# %% [markdown] id="levels_chart"
# ## 2. levels_chart


# %% id="levels_chart_percent" exercise="levels_chart" verdict="right" why="in percent, with markers and the target"
def levels_chart(levels):
    day = levels.set_index("half_hour").sort_index()["in_time"] * 100
    ax = plt.subplots()[1]
    ax.plot(day.index, day.to_numpy(), marker="o")
    ax.axhline(95)
    ax.set(title="The day at the desk", xlabel="half-hour", ylabel="in time (%)")
    return ax


# %% id="levels_chart_lists" exercise="levels_chart" verdict="right" why="lists of Python, Chinese words"
def levels_chart(levels):
    rows = sorted(zip(levels["half_hour"], levels["in_time"]))
    fig, ax = plt.subplots()
    ax.plot([r[0] for r in rows], [r[1] for r in rows])
    ax.set_title("各半小时 15秒 应答率")
    ax.set_xlabel("半小时")
    ax.set_ylabel("应答率")
    return ax


# %% id="levels_chart_unsorted" exercise="levels_chart" verdict="wrong" name="not sorted by time" why="The points stand in the order of the table, so the line runs back and forth. Sort by half_hour first."
def levels_chart(levels):
    fig, ax = plt.subplots()
    ax.plot(levels["half_hour"], levels["in_time"])
    ax.set(title="The day at the desk", xlabel="half-hour", ylabel="share in time")
    return ax


# %% id="levels_chart_by_share" exercise="levels_chart" verdict="wrong" name="sorted by share" why="The points are sorted by the share. A day runs from morning to midnight: sort by half_hour."
def levels_chart(levels):
    levels = levels.sort_values("in_time")
    fig, ax = plt.subplots()
    ax.plot(levels["half_hour"], levels["in_time"])
    ax.set(title="The day at the desk", xlabel="half-hour", ylabel="share in time")
    return ax


# %% id="levels_chart_bare" exercise="levels_chart" verdict="wrong" name="no labels" why="The axes have no labels, so nobody knows what is drawn."
def levels_chart(levels):
    levels = levels.sort_values("half_hour")
    fig, ax = plt.subplots()
    ax.plot(levels["half_hour"], levels["in_time"])
    ax.set_title("The day at the desk")
    return ax


# %% id="levels_chart_late" exercise="levels_chart" verdict="wrong" name="share not served" why="This is the share that was not served in time."
def levels_chart(levels):
    levels = levels.sort_values("half_hour")
    fig, ax = plt.subplots()
    ax.plot(levels["half_hour"], 1 - levels["in_time"])
    ax.set(title="The day at the desk", xlabel="half-hour", ylabel="share in time")
    return ax


# %% id="levels_chart_inputs" exercise="levels_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    fresh = samples.half_hours(seed).sample(frac=1, random_state=seed)
    fresh["in_time"] = np.random.default_rng(seed).uniform(0.6, 1, len(fresh)).round(3)
    return (fresh,)


# %% [markdown] id="read_log"
# ## 3. read_log


# %% id="read_log_loop" exercise="read_log" verdict="right" why="a loop over the rows with a dictionary"
def read_log(raw):
    import re

    found = {}
    for number, moment, _, wait, score in raw[
        ["会话编号", "进线时间", "客服", "首响时长", "满意度"]
    ].itertuples(index=False):
        if not re.fullmatch(r"S\d+", number):
            continue
        digits = [int(d) for d in re.findall(r"\d+", moment)]
        parts = [int(d) for d in re.findall(r"\d+", wait)]
        seconds = parts[0] if len(parts) == 1 else parts[0] * 60 + parts[1]
        stars = re.findall(r"\d", score)
        found[int(number[1:])] = (pd.Timestamp(*digits), seconds, int(stars[0]) if stars else None)
    rows = [(key, *value) for key, value in found.items()]
    return pd.DataFrame(rows, columns=["contact_id", "arrived_at", "wait_seconds", "csat"])


# %% id="read_log_extract" exercise="read_log" verdict="right" why="regular expressions on columns, duplicates dropped at the end"
def read_log(raw):
    number = raw["会话编号"].str.extract(r"^S(\d+)$")[0]
    rows = raw[number.notna()]
    date = rows["进线时间"].str.extract(r"(\d{4})\D(\d\d)\D(\d\d)日? (\d\d:\d\d:\d\d)")
    wait = rows["首响时长"].str.extract(r"^(?:(\d+):)?(\d+)秒?$").astype(float)
    out = pd.DataFrame(
        {
            "contact_id": number.dropna().astype("int64"),
            "arrived_at": pd.to_datetime(date[0] + date[1] + date[2] + " " + date[3]),
            "wait_seconds": (wait[0].fillna(0) * 60 + wait[1]).astype(int),
            "csat": rows["满意度"].str.extract(r"(\d)")[0].astype("Int64"),
        }
    )
    return out.drop_duplicates("contact_id")


# %% id="read_log_all_columns" exercise="read_log" verdict="wrong" name="duplicates by all columns" why="Contacts that stand twice in two notations are both kept. The same number is the same contact: drop duplicates by it alone."
def read_log(raw):
    rows = raw[raw["会话编号"].str.startswith("S")].drop_duplicates()
    moment = rows["进线时间"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    parts = rows["首响时长"].str.rstrip("秒").str.split(":")
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(moment),
            "wait_seconds": parts.map(lambda p: sum(int(n) * 60**i for i, n in enumerate(p[::-1]))),
            "csat": pd.to_numeric(rows["满意度"].str.rstrip("分"), errors="coerce"),
        }
    )


# %% id="read_log_colon" exercise="read_log" verdict="wrong" name="minutes lost" why="Of 01:35 only a part is read. It is one minute and 35 seconds, 95 seconds."
def read_log(raw):
    rows = raw[raw["会话编号"].str.startswith("S")].drop_duplicates("会话编号")
    moment = rows["进线时间"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(moment),
            "wait_seconds": rows["首响时长"].str.extract(r"(\d+)秒?$")[0].astype(int),
            "csat": pd.to_numeric(rows["满意度"].str.rstrip("分"), errors="coerce"),
        }
    )


# %% id="read_log_zero" exercise="read_log" verdict="wrong" name="no score read as 0" why="未评价 means that no score was given. As 0 it would pull every mean down; leave it missing."
def read_log(raw):
    rows = raw[raw["会话编号"].str.startswith("S")].drop_duplicates("会话编号")
    moment = rows["进线时间"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    parts = rows["首响时长"].str.rstrip("秒").str.split(":")
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(moment),
            "wait_seconds": parts.map(lambda p: sum(int(n) * 60**i for i, n in enumerate(p[::-1]))),
            "csat": pd.to_numeric(rows["满意度"].str.rstrip("分"), errors="coerce").fillna(0),
        }
    )


# %% id="read_log_rated" exercise="read_log" verdict="wrong" name="unrated contacts dropped" why="Contacts without a score are missing. They waited too: keep them, with the score missing."
def read_log(raw):
    rows = raw[raw["满意度"].str.endswith("分")].drop_duplicates("会话编号")
    moment = rows["进线时间"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    parts = rows["首响时长"].str.rstrip("秒").str.split(":")
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(moment),
            "wait_seconds": parts.map(lambda p: sum(int(n) * 60**i for i, n in enumerate(p[::-1]))),
            "csat": rows["满意度"].str.rstrip("分").astype(int),
        }
    )


# %% id="read_log_inputs" exercise="read_log" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    raw, _ = samples.service_log(seed, count=5 + seed % 30, headers=seed % 3, totals=seed % 2 > 0)
    return (raw,)


# %% [markdown] id="agents_needed"
# ## 4. agents_needed


# %% id="agents_needed_terms" exercise="agents_needed" verdict="right" why="the sums of the formula by Poisson probabilities"
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    def level(load, people, handling):
        top = poisson.pmf(people, load) * people / (people - load)
        wait = top / (poisson.cdf(people - 1, load) + top)
        return 1 - wait * np.exp(-(people - load) * target_seconds / handling)

    out = half_hours[["half_hour"]].assign(agents=0, in_time=1.0).reset_index(drop=True)
    for i, row in enumerate(half_hours.itertuples()):
        if row.contacts > 0:
            load = row.contacts * row.mean_handling_seconds / 1800
            people = int(np.floor(load)) + 1
            while level(load, people, row.mean_handling_seconds) < target_share:
                people += 1
            out.loc[i, "agents"] = people
            out.loc[i, "in_time"] = level(load, people, row.mean_handling_seconds)
    return out


# %% id="agents_needed_apply" exercise="agents_needed" verdict="right" why="apply by row, traffic in minutes"
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    def one(row):
        if not row["contacts"]:
            return pd.Series({"agents": 0, "in_time": 1.0})
        a = row["contacts"] / 30 * row["mean_handling_seconds"] / 60
        n, b = 0, 1.0
        while True:
            n += 1
            b = a * b / (n + a * b)
            if n <= a:
                continue
            c = n * b / (n - a * (1 - b))
            share = 1 - c * np.exp((a - n) * target_seconds / row["mean_handling_seconds"])
            if share >= target_share:
                return pd.Series({"agents": n, "in_time": share})

    table = half_hours.set_index("half_hour")
    return table.apply(one, axis=1).reset_index()


# %% id="agents_needed_traffic" exercise="agents_needed" verdict="wrong" name="traffic rounded up" why="This is the work rounded up to whole people. Customers come in bunches, so that many are not enough: raise the number until the share holds."
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    rows = []
    for r in half_hours.itertuples():
        if r.contacts == 0:
            rows.append((r.half_hour, 0, 1.0))
            continue
        traffic = r.contacts * r.mean_handling_seconds / 1800
        rows.append((r.half_hour, int(np.ceil(traffic)), 1.0))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])


# %% id="agents_needed_blocked" exercise="agents_needed" verdict="wrong" name="Erlang B instead of C" why="The last B is used as the probability of waiting. B is for customers who do not wait but go; Erlang C divides it by 1 - (A/N)(1 - B)."
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    rows = []
    for r in half_hours.itertuples():
        if r.contacts == 0:
            rows.append((r.half_hour, 0, 1.0))
            continue
        handling = r.mean_handling_seconds
        traffic = r.contacts * handling / 1800
        b, n, level = 1.0, 0, 0.0
        while level < target_share:
            n += 1
            b = traffic * b / (n + traffic * b)
            if n > traffic:
                level = 1 - b * np.exp(-(n - traffic) * target_seconds / handling)
        rows.append((r.half_hour, n, level))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])


# %% id="agents_needed_no_wait" exercise="agents_needed" verdict="wrong" name="target seconds left out" why="This is the share that does not wait at all. Who waits less than the target is in time too: the factor with the exponential is missing."
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    rows = []
    for r in half_hours.itertuples():
        if r.contacts == 0:
            rows.append((r.half_hour, 0, 1.0))
            continue
        traffic = r.contacts * r.mean_handling_seconds / 1800
        b, n, level = 1.0, 0, 0.0
        while level < target_share:
            n += 1
            b = traffic * b / (n + traffic * b)
            if n > traffic:
                level = 1 - b / (1 - traffic / n * (1 - b))
        rows.append((r.half_hour, n, level))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])


# %% id="agents_needed_hour" exercise="agents_needed" verdict="wrong" name="traffic of an hour" why="The traffic is taken over an hour. A half-hour has 1,800 seconds."
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    rows = []
    for r in half_hours.itertuples():
        if r.contacts == 0:
            rows.append((r.half_hour, 0, 1.0))
            continue
        handling = r.mean_handling_seconds
        traffic = r.contacts * handling / 3600
        b, n, level = 1.0, 0, 0.0
        while level < target_share:
            n += 1
            b = traffic * b / (n + traffic * b)
            if n > traffic:
                wait = b / (1 - traffic / n * (1 - b))
                level = 1 - wait * np.exp(-(n - traffic) * target_seconds / handling)
        rows.append((r.half_hour, n, level))
    return pd.DataFrame(rows, columns=["half_hour", "agents", "in_time"])


# %% id="agents_needed_equivalent_1" exercise="agents_needed" role="equivalent" mutant="boundary: *agents >= traffic*" why="With as many agents as traffic everybody waits, and the formula gives 0."


# %% id="agents_needed_equivalent_2" exercise="agents_needed" role="equivalent" mutant="boundary: *level <= target_shar*" why="The share never equals the target to the last digit."


# %% id="agents_needed_equivalent_3" exercise="agents_needed" role="equivalent" mutant="constant: *-0.1)*" why="Any start below the target will do."


# %% id="agents_needed_equivalent_4" exercise="agents_needed" role="equivalent" mutant="constant: *-1, 0.0)*" why="The step with no agent leaves B at 1."


# %% id="agents_needed_inputs" exercise="agents_needed" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    rng = np.random.default_rng(seed)
    fresh = samples.half_hours(seed, closed=seed % 5)
    fresh["contacts"] = fresh["contacts"] * float(rng.uniform(0.1, 2))
    return fresh, float(rng.uniform(0.05, 0.99)), float(rng.integers(0, 60))


# %% [markdown] id="cover"
# ## 5. cover


# %% id="cover_linprog" exercise="cover" verdict="right" why="linprog with whole numbers, the table by loops"
def cover(needed, shifts):
    from scipy.optimize import linprog

    there = []
    for h in needed["half_hour"]:
        there.append(
            [
                1.0 if s.starts_at <= h < s.ends_at and h != s.break_at else 0.0
                for s in shifts.itertuples()
            ]
        )
    found = linprog(
        shifts["cost_cny"], A_ub=-np.array(there), b_ub=-needed["agents"].to_numpy(), integrality=1
    )
    return pd.DataFrame({"shift": list(shifts["shift"]), "agents": np.rint(found.x)})


# %% id="cover_minutes" exercise="cover" verdict="right" why="minutes of the day, the shift as index"
def cover(needed, shifts):
    def minutes(texts):
        parts = texts.str.split(":")
        return (parts.str[0].astype(int) * 60 + parts.str[1].astype(int)).to_numpy()

    h = minutes(needed["half_hour"])
    a, b, p = (minutes(shifts[c]) for c in ("starts_at", "ends_at", "break_at"))
    there = (h[:, None] >= a) & (h[:, None] < b) & (h[:, None] != p)
    limit = LinearConstraint(there.astype(int), needed["agents"].to_numpy(), np.inf)
    found = milp(shifts["cost_cny"].to_numpy(), constraints=limit, integrality=np.ones(len(a)))
    return pd.DataFrame({"agents": found.x.round()}, index=pd.Index(shifts["shift"], name="shift"))


# %% id="cover_no_break" exercise="cover" verdict="wrong" name="breaks forgotten" why="Somebody on a break is counted as there. In the half-hour of the break nobody of the shift is at the desk."
def cover(needed, shifts):
    h = needed["half_hour"].to_numpy()[:, None]
    there = (shifts["starts_at"].to_numpy() <= h) & (h < shifts["ends_at"].to_numpy())
    limit = LinearConstraint(there.astype(int), needed["agents"].to_numpy(), np.inf)
    found = milp(shifts["cost_cny"].to_numpy(), constraints=limit, integrality=1)
    return pd.DataFrame({"shift": shifts["shift"], "agents": found.x.round().astype(int)})


# %% id="cover_rounded" exercise="cover" verdict="wrong" name="fractions rounded up" why="A solution with fractions was rounded up. It covers the day, but with whole numbers from the start there is a cheaper plan: give `integrality`."
def cover(needed, shifts):
    h = needed["half_hour"].to_numpy()[:, None]
    there = (shifts["starts_at"].to_numpy() <= h) & (h < shifts["ends_at"].to_numpy())
    there &= h != shifts["break_at"].to_numpy()
    limit = LinearConstraint(there.astype(int), needed["agents"].to_numpy(), np.inf)
    found = milp(shifts["cost_cny"].to_numpy(), constraints=limit)
    return pd.DataFrame({"shift": shifts["shift"], "agents": np.ceil(found.x.round(6)).astype(int)})


# %% id="cover_fewest" exercise="cover" verdict="wrong" name="fewest people instead of least cost" why="This plan has the fewest people. Shifts differ in cost: the sum of the costs is to be least."
def cover(needed, shifts):
    h = needed["half_hour"].to_numpy()[:, None]
    there = (shifts["starts_at"].to_numpy() <= h) & (h < shifts["ends_at"].to_numpy())
    there &= h != shifts["break_at"].to_numpy()
    limit = LinearConstraint(there.astype(int), needed["agents"].to_numpy(), np.inf)
    found = milp(np.ones(len(shifts)), constraints=limit, integrality=1)
    return pd.DataFrame({"shift": shifts["shift"], "agents": found.x.round().astype(int)})


# %% id="cover_end" exercise="cover" verdict="wrong" name="end of the shift worked" why="The half-hour that begins at the end of the shift is counted as worked. Compare with `<`."
def cover(needed, shifts):
    h = needed["half_hour"].to_numpy()[:, None]
    there = (shifts["starts_at"].to_numpy() <= h) & (h <= shifts["ends_at"].to_numpy())
    there &= h != shifts["break_at"].to_numpy()
    limit = LinearConstraint(there.astype(int), needed["agents"].to_numpy(), np.inf)
    found = milp(shifts["cost_cny"].to_numpy(), constraints=limit, integrality=1)
    return pd.DataFrame({"shift": shifts["shift"], "agents": found.x.round().astype(int)})


# %% id="cover_equivalent_1" exercise="cover" role="equivalent" mutant="dropped_call: *found.x})*" why="The solver returns whole numbers up to dust."


# %% id="cover_inputs" exercise="cover" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    clock = [f"{n // 2:02d}:{30 * (n % 2):02d}" for n in range(49)]
    needed = pd.DataFrame({"half_hour": clock[16:48], "agents": rng.integers(0, 6, 32)})
    rows = [("all", "08:00", "24:00", "04:00", 1_000.0)]
    for number in range(6):
        start = int(rng.integers(16, 36))
        end = min(start + int(rng.integers(6, 17)), 48)
        rest = clock[int(rng.integers(start + 1, end))]
        rows.append((f"S{number}", clock[start], clock[end], rest, float(rng.uniform(90, 400))))
    names = ["shift", "starts_at", "ends_at", "break_at", "cost_cny"]
    return needed, pd.DataFrame(rows, columns=names)


# %% [markdown] id="agent_card"
# ## 6. agent_card


# %% id="agent_card_loop" exercise="agent_card" verdict="right" why="a loop over customers and topics"
def agent_card(contacts, until):
    rows = []
    for _, part in contacts.groupby(["customer_id", "topic"]):
        part = part.sort_values("arrived_at")
        moments = list(part["arrived_at"])
        for i, (agent, seconds) in enumerate(zip(part["agent_id"], part["handling_seconds"])):
            if pd.isna(agent) or until - moments[i] < pd.Timedelta(hours=72):
                continue
            back = i + 1 < len(moments) and moments[i + 1] - moments[i] <= pd.Timedelta(hours=72)
            rows.append((agent, seconds / 60, 0 if back else 1))
    table = pd.DataFrame(rows, columns=["agent_id", "minutes", "settled"])
    out = table.groupby("agent_id").agg(
        contacts=("settled", "size"),
        minutes=("minutes", "mean"),
        settled=("settled", "mean"),
        all_minutes=("minutes", "sum"),
        done=("settled", "sum"),
    )
    out["minutes_per_settled"] = out["all_minutes"] / out["done"].replace(0, np.nan)
    return out


# %% id="agent_card_sql" exercise="agent_card" verdict="right" why="SQL with lead()"
def agent_card(contacts, until):
    import duckdb

    return duckdb.sql(
        f"""
        WITH t AS (
            SELECT *, lead(arrived_at) OVER (PARTITION BY customer_id, topic ORDER BY arrived_at)
                      <= arrived_at + INTERVAL 3 DAY AS back
            FROM contacts
        )
        SELECT agent_id, count(*) AS contacts, avg(handling_seconds) / 60 AS minutes,
               avg(CASE WHEN back THEN 0 ELSE 1 END) AS settled,
               sum(handling_seconds) / 60.0
                 / nullif(sum(CASE WHEN back THEN 0 ELSE 1 END), 0) AS minutes_per_settled
        FROM t
        WHERE agent_id IS NOT NULL AND arrived_at <= TIMESTAMP '{until}' - INTERVAL 3 DAY
        GROUP BY agent_id
        """
    ).df()


# %% id="agent_card_recent" exercise="agent_card" verdict="wrong" name="recent contacts judged" why="Contacts of the last three days are counted as settled. They have not had three days to come back: leave them out."
def agent_card(contacts, until):
    t = contacts.sort_values("arrived_at")
    gap = t.groupby(["customer_id", "topic"])["arrived_at"].shift(-1) - t["arrived_at"]
    t["settled"] = ~(gap <= pd.Timedelta(days=3))
    t["minutes"] = t["handling_seconds"] / 60
    g = t.dropna(subset="agent_id").groupby("agent_id")
    out = g[["minutes", "settled"]].mean().assign(contacts=g.size())
    out["minutes_per_settled"] = out["minutes"] / out["settled"].replace(0, np.nan)
    return out.reset_index()


# %% id="agent_card_answered_only" exercise="agent_card" verdict="wrong" name="return nobody answered overlooked" why="Customers who wrote again and were not answered are overlooked. Look for the next contact among all rows, and leave rows out afterwards."
def agent_card(contacts, until):
    t = contacts.dropna(subset="agent_id").sort_values("arrived_at")
    gap = t.groupby(["customer_id", "topic"])["arrived_at"].shift(-1) - t["arrived_at"]
    t["settled"] = ~(gap <= pd.Timedelta(days=3))
    t["minutes"] = t["handling_seconds"] / 60
    g = t[t["arrived_at"] <= until - pd.Timedelta(days=3)].groupby("agent_id")
    out = g[["minutes", "settled"]].mean().assign(contacts=g.size())
    out["minutes_per_settled"] = out["minutes"] / out["settled"].replace(0, np.nan)
    return out.reset_index()


# %% id="agent_card_any_topic" exercise="agent_card" verdict="wrong" name="any topic counts as coming back" why="A customer who writes about something else counts as coming back. Only the same topic says that the matter was not settled."
def agent_card(contacts, until):
    t = contacts.sort_values("arrived_at")
    gap = t.groupby("customer_id")["arrived_at"].shift(-1) - t["arrived_at"]
    t["settled"] = ~(gap <= pd.Timedelta(days=3))
    t["minutes"] = t["handling_seconds"] / 60
    t = t[t["arrived_at"] <= until - pd.Timedelta(days=3)].dropna(subset="agent_id")
    g = t.groupby("agent_id")
    out = g[["minutes", "settled"]].mean().assign(contacts=g.size())
    out["minutes_per_settled"] = out["minutes"] / out["settled"].replace(0, np.nan)
    return out.reset_index()


# %% id="agent_card_cut_first" exercise="agent_card" verdict="wrong" name="late rows cut before looking" why="The contacts of the last three days are cut off before the next contact is looked for. They cannot be judged, but they show who came back."
def agent_card(contacts, until):
    t = contacts[contacts["arrived_at"] <= until - pd.Timedelta(days=3)].sort_values("arrived_at")
    gap = t.groupby(["customer_id", "topic"])["arrived_at"].shift(-1) - t["arrived_at"]
    t["settled"] = ~(gap <= pd.Timedelta(days=3))
    t["minutes"] = t["handling_seconds"] / 60
    g = t.dropna(subset="agent_id").groupby("agent_id")
    out = g[["minutes", "settled"]].mean().assign(contacts=g.size())
    out["minutes_per_settled"] = out["minutes"] / out["settled"].replace(0, np.nan)
    return out.reset_index()


# %% id="agent_card_equivalent_1" exercise="agent_card" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="agent_id may stand in the index."


# %% id="agent_card_equivalent_2" exercise="agent_card" role="equivalent" mutant="keyword: *'topic'], dropna=False)*" why="Customer and topic are never missing."


# %% id="agent_card_inputs" exercise="agent_card" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    options = {"days": 5 + seed % 9, "repeats": (seed % 10) / 10, "count": 60 + seed % 200}
    fresh = samples.contacts(seed, **options).drop_duplicates(["customer_id", "arrived_at"])
    return fresh, fresh["arrived_at"].max().ceil("D")


# %% [markdown] id="label_topics"
# ## 7. label_topics


# %% id="label_topics_regex" exercise="label_topics" verdict="right" why="re.split, a function applied"
def label_topics(texts, words):
    import re

    def one(text):
        if pd.isna(text):
            return "none"
        point = re.split("但是|but", text.lower())[-1]
        best, most = "none", 0
        for name, found in words.items():
            count = sum(1 for w in found if w.lower() in point)
            if count > most:
                best, most = name, count
        return best

    return texts.map(one) if texts.notna().all() else texts.apply(one)


# %% id="label_topics_table" exercise="label_topics" verdict="right" why="a table of counts and idxmax"
def label_topics(texts, words):
    point = texts.fillna("").str.lower().str.split("但是|but", regex=True).str[-1]
    counts = pd.DataFrame(
        {
            name: sum(point.str.contains(w.lower(), regex=False).astype(int) for w in found)
            for name, found in words.items()
        }
    )
    return counts.idxmax(axis=1).where(counts.max(axis=1) > 0, "none")


# %% id="label_topics_whole" exercise="label_topics" verdict="wrong" name="praise before the but counted" why="The whole text is searched. What stands before the last 但是 or but is praise: cut it off first."
def label_topics(texts, words):
    out = []
    for text in texts.fillna("").str.lower():
        counts = {name: sum(w.lower() in text for w in found) for name, found in words.items()}
        best = max(counts, key=counts.get)
        out.append(best if counts[best] else "none")
    return pd.Series(out, index=texts.index)


# %% id="label_topics_last" exercise="label_topics" verdict="wrong" name="last topic wins" why="The last topic that is found wins. Count the words of each topic; of equals the first in `words` wins."
def label_topics(texts, words):
    point = texts.fillna("").str.lower().str.split("但是|but", regex=True).str[-1]
    topic = pd.Series("none", index=texts.index)
    for name, found in words.items():
        for w in found:
            topic[point.str.contains(w.lower(), regex=False)] = name
    return topic


# %% id="label_topics_pattern" exercise="label_topics" verdict="wrong" name="words read as patterns" why="The words are read as patterns, so that 7.5 also finds 785. Search for plain text: `in`, or `regex=False`."
def label_topics(texts, words):
    import re

    out = []
    for text in texts.fillna("").str.lower():
        point = re.split("但是|but", text)[-1]
        counts = {n: sum(bool(re.search(w.lower(), point)) for w in f) for n, f in words.items()}
        best = max(counts, key=counts.get)
        out.append(best if counts[best] else "none")
    return pd.Series(out, index=texts.index)


# %% id="label_topics_occurrences" exercise="label_topics" verdict="wrong" name="every occurrence counted" why="A word that stands several times is counted several times. Count different words."
def label_topics(texts, words):
    import re

    out = []
    for text in texts.fillna("").str.lower():
        point = re.split("但是|but", text)[-1]
        counts = {n: sum(point.count(w.lower()) for w in f) for n, f in words.items()}
        best = max(counts, key=counts.get)
        out.append(best if counts[best] else "none")
    return pd.Series(out, index=texts.index)


# %% id="label_topics_capitals" exercise="label_topics" verdict="wrong" name="capitals matter" why="BROKE is not found by Broke. Bring text and words to small letters first."
def label_topics(texts, words):
    import re

    out = []
    for text in texts.fillna(""):
        point = re.split("但是|but", text)[-1]
        counts = {n: sum(w in point for w in f) for n, f in words.items()}
        best = max(counts, key=counts.get)
        out.append(best if counts[best] else "none")
    return pd.Series(out, index=texts.index)


# %% id="label_topics_out" exercise="label_topics" verdict="wrong" name="capital BUT" why="BUT is a but, too: bring the text into small letters before it is cut."
def label_topics(texts, words):
    labels = []
    for text in texts.fillna(""):
        point = text.replace("but", "但是").split("但是")[-1].lower()
        counts = {name: sum(w.lower() in point for w in found) for name, found in words.items()}
        best = max(counts, key=counts.get)
        labels.append(best if counts[best] > 0 else "none")
    return pd.Series(labels, index=texts.index)


# %% id="label_topics_inputs" exercise="label_topics" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    texts = samples.reviews(seed, count=40, blank=(seed % 3) / 10)[0]["text_zh"]
    words = {"a": ["退款", "售后"], "b": ["质量", "漆"], "c": ["快递", "物流"], "d": ["客服"]}
    return texts, words


# %% [markdown] id="first_alarm"
# ## 8. first_alarm


# %% id="first_alarm_loop" exercise="first_alarm" verdict="right" why="a loop over the days of the calendar"
def first_alarm(complaints, window=28, false_rate=0.001):
    days = pd.date_range(complaints.index.min(), complaints.index.max())
    counts = [int(complaints.get(day, 0)) for day in days]
    for i in range(window, len(days)):
        usual = max(np.mean(counts[i - window : i]), 0.2)
        if 1 - poisson.cdf(counts[i] - 1, usual) < false_rate:
            return days[i]
    return None


# %% id="first_alarm_reindex" exercise="first_alarm" verdict="right" why="reindex, closed='left' rolling"
def first_alarm(complaints, window=28, false_rate=0.001):
    days = pd.date_range(complaints.index.min(), complaints.index.max(), freq="D")
    daily = complaints.reindex(days, fill_value=0)
    usual = daily.rolling(window, closed="left").mean().clip(lower=0.2)
    usual.iloc[:window] = np.nan
    chance = pd.Series(poisson.sf(daily.to_numpy() - 1, usual.to_numpy()), index=days)
    hits = chance[chance < false_rate]
    return None if hits.empty else hits.index[0]


# %% id="first_alarm_itself" exercise="first_alarm" verdict="wrong" name="the day in its own mean" why="The day itself is in the mean that it is compared with, so a jump lifts its own limit. Use the days before alone."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.sort_index().asfreq("D", fill_value=0)
    usual = daily.rolling(window).mean().clip(lower=0.2)
    alarm = poisson.sf(daily - 1, usual) < false_rate
    return daily.index[alarm][0] if alarm.any() else None


# %% id="first_alarm_gaps" exercise="first_alarm" verdict="wrong" name="days without complaints skipped" why="Days without a complaint are skipped, so what is usual comes out too high. They are days with 0: fill them."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.sort_index()
    usual = daily.shift(1).rolling(window).mean().clip(lower=0.2)
    alarm = poisson.sf(daily - 1, usual) < false_rate
    return daily.index[alarm][0] if alarm.any() else None


# %% id="first_alarm_more" exercise="first_alarm" verdict="wrong" name="more instead of as many or more" why="This is the probability of more complaints than came. As many or more is `sf(count - 1)`."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.sort_index().asfreq("D", fill_value=0)
    usual = daily.shift(1).rolling(window).mean().clip(lower=0.2)
    alarm = poisson.sf(daily, usual) < false_rate
    return daily.index[alarm][0] if alarm.any() else None


# %% id="first_alarm_whole_period" exercise="first_alarm" verdict="wrong" name="mean of the whole period" why="What is usual is taken from the whole period, days to come included. On the day itself only the days before are known."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.sort_index().asfreq("D", fill_value=0)
    chance = poisson.sf(daily - 1, max(daily.mean(), 0.2))
    hits = daily.index[(chance < false_rate) & (np.arange(len(daily)) >= window)]
    return hits[0] if len(hits) else None


# %% id="first_alarm_sigma" exercise="first_alarm" verdict="wrong" name="three standard deviations" why="This is mean plus three standard deviations. Counts are small and not bell-shaped: use the Poisson probability and `false_rate`."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.sort_index().asfreq("D", fill_value=0)
    before = daily.shift(1).rolling(window)
    alarm = daily > before.mean().clip(lower=0.2) + 3 * before.std()
    return daily.index[alarm][0] if alarm.any() else None


# %% id="first_alarm_out" exercise="first_alarm" verdict="wrong" name="floor for nothing only" why="A usual number below 0.2 counts as 0.2: one complaint in a month as well as none."
def first_alarm(complaints, window=28, false_rate=0.001):
    daily = complaints.asfreq("D", fill_value=0)
    usual = daily.shift(1).rolling(window).mean().replace(0, 0.2)
    alarm = poisson.sf(daily - 1, usual) < false_rate
    return daily.index[alarm][0] if alarm.any() else None


# %% id="first_alarm_inputs" exercise="first_alarm" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    fresh, _ = samples.daily_complaints(seed, days=60, batch=seed % 3 > 0)
    ends = (fresh.index == fresh.index[0]) | (fresh.index == fresh.index[-1])
    rate = float(10 ** np.random.default_rng(seed).uniform(-6, -1))
    return fresh[(fresh > 0) | ends].sample(frac=1, random_state=seed), 5 + seed % 30, rate


# %% [markdown] id="recovery_value"
# ## 9. recovery_value


# %% id="recovery_value_loop" exercise="recovery_value" verdict="right" why="a loop over groups and remedies with NumPy"
def recovery_value(recoveries, margin):
    t = recoveries.dropna(subset="spend_90d_cny")
    t = t[t["remedy_by"] == "lot"]
    net = (t["spend_90d_cny"] * margin - t["cost_cny"]).astype(float)
    rows = []
    for group in t["customer_group"].unique():
        mine = t["customer_group"] == group
        plain = net[mine & (t["remedy"] == "apology")].to_numpy()
        for remedy in t.loc[mine, "remedy"].unique():
            x = net[mine & (t["remedy"] == remedy)].to_numpy()
            if remedy == "apology" or min(len(x), len(plain)) < 2:
                continue
            d = x.mean() - plain.mean()
            se = np.sqrt(x.var(ddof=1) / len(x) + plain.var(ddof=1) / len(plain))
            low, high = norm.interval(0.95, loc=d, scale=se)
            rows.append([group, remedy, len(x), d, low, high])
    names = ["customer_group", "remedy", "people", "value_cny", "low_cny", "high_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="recovery_value_sem" exercise="recovery_value" verdict="right" why="standard errors by sem, reindexed on the group"
def recovery_value(recoveries, margin):
    t = recoveries.query("remedy_by == 'lot' and spend_90d_cny.notna()")
    t = t.assign(net=t["spend_90d_cny"] * margin - t["cost_cny"])
    c = t.groupby(["customer_group", "remedy"])["net"].agg(["count", "mean", "sem"]).reset_index()
    plain = c[c["remedy"] == "apology"].set_index("customer_group")
    c = c[c["remedy"] != "apology"].copy()
    group = c["customer_group"]
    c["value_cny"] = c["mean"] - group.map(plain["mean"])
    se = np.hypot(c["sem"], group.map(plain["sem"]))
    c["low_cny"], c["high_cny"] = c["value_cny"] - 1.959964 * se, c["value_cny"] + 1.959964 * se
    return c.rename(columns={"count": "people"}).dropna(subset="low_cny")


# %% id="recovery_value_agents" exercise="recovery_value" verdict="wrong" name="remedies of agents included" why="Remedies that agents chose are included. They went to customers who would have come back anyway; only the lot makes groups alike."
def recovery_value(recoveries, margin):
    t = recoveries[recoveries["spend_90d_cny"].notna()].copy()
    t["net"] = margin * t["spend_90d_cny"] - t["cost_cny"]
    c = t.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    c = c[c["size"] > 1].reset_index()
    both = c[c["remedy"] != "apology"].merge(c[c["remedy"] == "apology"], on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    reach = 1.959964 * np.sqrt(both["var_x"] / both["size_x"] + both["var_y"] / both["size_y"])
    return pd.DataFrame(
        {
            "customer_group": both["customer_group"],
            "remedy": both["remedy_x"],
            "people": both["size_x"],
            "value_cny": value,
            "low_cny": value - reach,
            "high_cny": value + reach,
        }
    )


# %% id="recovery_value_zero" exercise="recovery_value" verdict="wrong" name="unknown spend as 0" why="Unknown spend is counted as 0. Those 90 days have not passed: leave the rows out."
def recovery_value(recoveries, margin):
    t = recoveries[recoveries["remedy_by"] == "lot"].copy()
    t["net"] = margin * t["spend_90d_cny"].fillna(0) - t["cost_cny"]
    c = t.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    c = c[c["size"] > 1].reset_index()
    both = c[c["remedy"] != "apology"].merge(c[c["remedy"] == "apology"], on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    reach = 1.959964 * np.sqrt(both["var_x"] / both["size_x"] + both["var_y"] / both["size_y"])
    return pd.DataFrame(
        {
            "customer_group": both["customer_group"],
            "remedy": both["remedy_x"],
            "people": both["size_x"],
            "value_cny": value,
            "low_cny": value - reach,
            "high_cny": value + reach,
        }
    )


# %% id="recovery_value_revenue" exercise="recovery_value" verdict="wrong" name="revenue instead of margin" why="The spend counts in full here. The shop keeps only the margin of it: multiply before the cost goes off."
def recovery_value(recoveries, margin):
    t = recoveries[(recoveries["remedy_by"] == "lot") & recoveries["spend_90d_cny"].notna()].copy()
    t["net"] = t["spend_90d_cny"] - t["cost_cny"]
    c = t.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    c = c[c["size"] > 1].reset_index()
    both = c[c["remedy"] != "apology"].merge(c[c["remedy"] == "apology"], on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    reach = 1.959964 * np.sqrt(both["var_x"] / both["size_x"] + both["var_y"] / both["size_y"])
    return pd.DataFrame(
        {
            "customer_group": both["customer_group"],
            "remedy": both["remedy_x"],
            "people": both["size_x"],
            "value_cny": value,
            "low_cny": value - reach,
            "high_cny": value + reach,
        }
    )


# %% id="recovery_value_own_error" exercise="recovery_value" verdict="wrong" name="error of the apology left out" why="The interval knows only the error of the remedy. The apology it is compared with is an estimate too: add both variances."
def recovery_value(recoveries, margin):
    t = recoveries[(recoveries["remedy_by"] == "lot") & recoveries["spend_90d_cny"].notna()].copy()
    t["net"] = margin * t["spend_90d_cny"] - t["cost_cny"]
    c = t.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    c = c[c["size"] > 1].reset_index()
    both = c[c["remedy"] != "apology"].merge(c[c["remedy"] == "apology"], on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    reach = 1.959964 * np.sqrt(both["var_x"] / both["size_x"])
    return pd.DataFrame(
        {
            "customer_group": both["customer_group"],
            "remedy": both["remedy_x"],
            "people": both["size_x"],
            "value_cny": value,
            "low_cny": value - reach,
            "high_cny": value + reach,
        }
    )


# %% id="recovery_value_out" exercise="recovery_value" verdict="wrong" name="apologies of agents" why="An apology that an agent chose is no draw; the comparison is with the apologies by lot."
def recovery_value(recoveries, margin):
    lot = (recoveries["remedy_by"] == "lot") | (recoveries["remedy"] == "apology")
    table = recoveries[lot & recoveries["spend_90d_cny"].notna()].copy()
    table["net"] = margin * table["spend_90d_cny"] - table["cost_cny"]
    cells = table.groupby(["customer_group", "remedy"])["net"].agg(["size", "mean", "var"])
    cells = cells[cells["size"] > 1].reset_index()
    plain = cells[cells["remedy"] == "apology"].drop(columns="remedy")
    both = cells[cells["remedy"] != "apology"].merge(plain, on="customer_group")
    value = both["mean_x"] - both["mean_y"]
    error = np.sqrt(both["var_x"] / both["size_x"] + both["var_y"] / both["size_y"])
    reach = norm.ppf(0.975) * error
    return both[["customer_group", "remedy"]].assign(
        people=both["size_x"], value_cny=value, low_cny=value - reach, high_cny=value + reach
    )


# %% id="recovery_value_equivalent_1" exercise="recovery_value" role="equivalent" mutant="dropped_call: *.copy() -> *" why="A selection by a mask is a table of its own."


# %% id="recovery_value_equivalent_2" exercise="recovery_value" role="equivalent" mutant="keyword: *'remedy'], dropna=False)*" why="Group and remedy are never missing."


# %% id="recovery_value_inputs" exercise="recovery_value" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    options = {"count": 30 + seed % 400, "empty_cell": seed % 2 > 0, "incomplete": (seed % 4) / 10}
    return samples.recoveries(seed, **options)[0], 0.1 + (seed % 8) / 10


# %% [markdown] id="nps"
# ## 10. nps


# %% id="nps_loop" exercise="nps" verdict="right" why="a loop over the groups"
def nps(answers):
    value = spread = 0.0
    enough = True
    total = len(answers)
    for _, part in answers.groupby("customer_group"):
        s = part["score"].dropna().to_numpy(dtype=float)
        p = np.where(s >= 9, 100.0, np.where(s <= 6, -100.0, 0.0))
        if len(p) < 2:
            enough = False
            continue
        w = len(part) / total
        value += w * p.mean()
        spread += w**2 * p.var(ddof=1) / len(p)
    s = answers["score"].dropna().astype(float)
    raw = 100 * ((s > 8).mean() - (s < 7).mean()) if len(s) else np.nan
    value = value if enough else np.nan
    reach = norm.ppf(0.975) * np.sqrt(spread)
    return {
        "answered": len(s) / total,
        "raw": raw,
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_cut" exercise="nps" verdict="right" why="pd.cut and weights as a table"
def nps(answers):
    kind = pd.cut(answers["score"].astype(float), [-1, 6, 8, 10], labels=[-100, 0, 100])
    p = kind.astype(float)
    g = p.groupby(answers["customer_group"]).agg(["size", "count", "mean", "var"])
    w = g["size"] / g["size"].sum()
    out = {"answered": p.count() / len(p), "raw": p.mean()}
    if (g["count"] < 2).any():
        return out | dict.fromkeys(["nps", "low", "high"], float("nan"))
    value = float((w * g["mean"]).sum())
    low, high = norm.interval(0.95, value, float(np.sqrt((w**2 * g["var"] / g["count"]).sum())))
    return out | {"nps": value, "low": low, "high": high}


# %% id="nps_raw" exercise="nps" verdict="wrong" name="not weighted" why="The score is that of those who answered. Weight the groups by how many were asked."
def nps(answers):
    s = answers["score"].dropna().astype(float)
    p = 100.0 * (s >= 9) - 100.0 * (s <= 6)
    reach = 1.959964 * np.sqrt(p.var() / len(p)) if len(p) > 1 else np.nan
    value = p.mean()
    return {
        "answered": len(p) / len(answers),
        "raw": value,
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_silent" exercise="nps" verdict="wrong" name="silence counted as detractor" why="Who did not answer is counted among those asked with no points, or as a detractor. Silence is no score: leave it out of the mean of its group."
def nps(answers):
    s = answers["score"].astype(float).fillna(0)
    p = 100.0 * (s >= 9) - 100.0 * (s <= 6)
    g = p.groupby(answers["customer_group"]).agg(["size", "mean", "var"])
    w = g["size"] / len(p)
    value = (w * g["mean"]).sum()
    reach = 1.959964 * np.sqrt((w**2 * g["var"] / g["size"]).sum())
    return {
        "answered": answers["score"].notna().mean(),
        "raw": p.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_equal" exercise="nps" verdict="wrong" name="groups weighted equally" why="Every group counts the same. Weight by how many of the group were asked."
def nps(answers):
    s = answers["score"].astype(float)
    p = (100.0 * (s >= 9) - 100.0 * (s <= 6)).where(s.notna())
    g = p.groupby(answers["customer_group"]).agg(["size", "count", "mean", "var"])
    w = 1 / len(g)
    value = (w * g["mean"]).sum(skipna=False)
    reach = 1.959964 * np.sqrt((w**2 * g["var"] / g["count"]).sum(skipna=False))
    value = value if g["count"].min() > 1 else np.nan
    return {
        "answered": s.notna().mean(),
        "raw": p.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_asked_error" exercise="nps" verdict="wrong" name="variance over those asked" why="The variance is divided by the number asked. Only answers carry information: divide by how many answered."
def nps(answers):
    s = answers["score"].astype(float)
    p = (100.0 * (s >= 9) - 100.0 * (s <= 6)).where(s.notna())
    g = p.groupby(answers["customer_group"]).agg(["size", "count", "mean", "var"])
    w = g["size"] / len(p)
    value = (w * g["mean"]).sum(skipna=False)
    reach = 1.959964 * np.sqrt((w**2 * g["var"] / g["size"]).sum(skipna=False))
    value = value if g["count"].min() > 1 else np.nan
    return {
        "answered": s.notna().mean(),
        "raw": p.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_seven" exercise="nps" verdict="wrong" name="7 counted as detractor" why="7 is counted among the detractors. They are 0 to 6; 7 and 8 count as nothing."
def nps(answers):
    s = answers["score"].astype(float)
    p = (100.0 * (s >= 9) - 100.0 * (s <= 7)).where(s.notna())
    g = p.groupby(answers["customer_group"]).agg(["size", "count", "mean", "var"])
    w = g["size"] / len(p)
    value = (w * g["mean"]).sum(skipna=False)
    reach = 1.959964 * np.sqrt((w**2 * g["var"] / g["count"]).sum(skipna=False))
    value = value if g["count"].min() > 1 else np.nan
    return {
        "answered": s.notna().mean(),
        "raw": p.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="nps_equivalent_1" exercise="nps" role="equivalent" mutant="dropped_call: *score = answers['score']" why="Comparisons with a missing Int64 are hidden afterwards as well."


# %% id="nps_equivalent_2" exercise="nps" role="equivalent" mutant="keyword: *'customer_group'], dropna=False)*" why="A group is never missing."


# %% id="nps_inputs" exercise="nps" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_14 as samples

    return (samples.nps_survey(seed, count=30 + seed % 300, silent_group=seed % 7 == 0),)
