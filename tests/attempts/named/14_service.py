# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp
from scipy.stats import norm, poisson

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="levels_of_answered" exercise="service_levels" mistake="service_levels_answered"
def service_levels(contacts):
    rows = []
    key = contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M")
    for half_hour, part in contacts.groupby(key):
        stayed = part[~part["abandoned"]]
        share = (stayed["wait_seconds"] <= 15).mean()
        rows.append((half_hour, len(part), share, part["abandoned"].mean()))
    return pd.DataFrame(rows, columns=["half_hour", "contacts", "in_time", "abandoned"])


# %% id="levels_by_wait" exercise="service_levels" mistake="service_levels_leavers"
def service_levels(contacts):
    key = contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M").rename("half_hour")
    groups = contacts.assign(quick=contacts["wait_seconds"].le(15)).groupby(key)
    return pd.DataFrame(
        {
            "contacts": groups.size(),
            "in_time": groups["quick"].mean(),
            "abandoned": groups["abandoned"].mean(),
        }
    ).reset_index()


# %% id="levels_under_15" exercise="service_levels" mistake="service_levels_strict"
def service_levels(contacts):
    key = contacts["arrived_at"].dt.floor("30min").dt.strftime("%H:%M").rename("half_hour")
    quick = contacts["wait_seconds"].lt(15) & ~contacts["abandoned"]
    groups = contacts.assign(quick=quick).groupby(key)
    return pd.DataFrame(
        {
            "contacts": groups.size(),
            "in_time": groups["quick"].mean(),
            "abandoned": groups["abandoned"].mean(),
        }
    ).reset_index()


# %% id="chart_as_it_comes" exercise="levels_chart" mistake="levels_chart_unsorted"
def levels_chart(levels):
    ax = plt.figure().gca()
    ax.plot(list(levels["half_hour"]), list(levels["in_time"]), "o-")
    ax.set_title("Share in time over the day")
    ax.set_xlabel("time")
    ax.set_ylabel("share")
    return ax


# %% id="chart_best_first" exercise="levels_chart" mistake="levels_chart_by_share"
def levels_chart(levels):
    ax = plt.figure().gca()
    rows = sorted(zip(levels["in_time"], levels["half_hour"]))
    ax.plot([r[1] for r in rows], [r[0] for r in rows])
    ax.set_title("Share in time over the day")
    ax.set_xlabel("time")
    ax.set_ylabel("share")
    return ax


# %% id="log_twice" exercise="read_log" mistake="read_log_all_columns"
def read_log(raw):
    rows = raw[raw["会话编号"].str.match(r"S\d")].drop_duplicates()
    date = rows["进线时间"].str.replace(r"\D", "", regex=True)
    wait = rows["首响时长"].str.extract(r"(?:(\d+):)?(\d+)").astype(float).fillna(0)
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(date, format="%Y%m%d%H%M%S"),
            "wait_seconds": wait[0] * 60 + wait[1],
            "csat": rows["满意度"].str.extract(r"(\d)")[0].astype(float),
        }
    )


# %% id="log_zero_scores" exercise="read_log" mistake="read_log_zero"
def read_log(raw):
    rows = raw[raw["会话编号"].str.match(r"S\d")].drop_duplicates("会话编号")
    date = rows["进线时间"].str.replace(r"\D", "", regex=True)
    wait = rows["首响时长"].str.extract(r"(?:(\d+):)?(\d+)").astype(float).fillna(0)
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(date, format="%Y%m%d%H%M%S"),
            "wait_seconds": wait[0] * 60 + wait[1],
            "csat": rows["满意度"].replace("未评价", "0分").str[0].astype(int),
        }
    )


# %% id="agents_by_work" exercise="agents_needed" mistake="agents_needed_traffic"
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    out = half_hours[["half_hour"]].copy()
    work = half_hours["contacts"] * half_hours["mean_handling_seconds"] / 1800
    out["agents"] = np.ceil(work).fillna(0).astype(int)
    out["in_time"] = 1.0
    return out


# %% id="agents_no_wait" exercise="agents_needed" mistake="agents_needed_no_wait"
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    def one(load):
        if not load > 0:
            return 0, 1.0
        n = int(load) + 1
        while True:
            top = poisson.pmf(n, load) * n / (n - load)
            share = 1 - top / (poisson.cdf(n - 1, load) + top)
            if share >= target_share:
                return n, share
            n += 1

    work = half_hours["contacts"] * half_hours["mean_handling_seconds"] / 1800
    found = [one(w) for w in work]
    return half_hours[["half_hour"]].assign(
        agents=[f[0] for f in found], in_time=[f[1] for f in found]
    )


# %% id="shifts_without_breaks" exercise="cover" mistake="cover_no_break"
def cover(needed, shifts):
    there = [
        [int(a <= h < b) for a, b in zip(shifts["starts_at"], shifts["ends_at"])]
        for h in needed["half_hour"]
    ]
    limit = LinearConstraint(np.array(there), needed["agents"], np.inf)
    found = milp(list(shifts["cost_cny"]), constraints=limit, integrality=[1] * len(shifts))
    return shifts[["shift"]].assign(agents=np.rint(found.x))


# %% id="shifts_fewest" exercise="cover" mistake="cover_fewest"
def cover(needed, shifts):
    there = [
        [
            int(a <= h < b and h != p)
            for a, b, p in zip(shifts["starts_at"], shifts["ends_at"], shifts["break_at"])
        ]
        for h in needed["half_hour"]
    ]
    limit = LinearConstraint(np.array(there), needed["agents"], np.inf)
    found = milp([1] * len(shifts), constraints=limit, integrality=[1] * len(shifts))
    return shifts[["shift"]].assign(agents=np.rint(found.x))


# %% id="card_all_days" exercise="agent_card" mistake="agent_card_recent"
def agent_card(contacts, until):
    t = contacts.sort_values(["customer_id", "topic", "arrived_at"])
    t["next"] = t.groupby(["customer_id", "topic"])["arrived_at"].shift(-1)
    t["back"] = t["next"].notna() & (t["next"] - t["arrived_at"] <= pd.Timedelta("72h"))
    rows = []
    for agent, part in t[t["agent_id"].notna()].groupby("agent_id"):
        minutes = part["handling_seconds"].sum() / 60
        done = (~part["back"]).sum()
        each = minutes / done if done else np.nan
        rows.append((agent, len(part), minutes / len(part), done / len(part), each))
    names = ["agent_id", "contacts", "minutes", "settled", "minutes_per_settled"]
    return pd.DataFrame(rows, columns=names)


# %% id="card_any_matter" exercise="agent_card" mistake="agent_card_any_topic"
def agent_card(contacts, until):
    t = contacts.sort_values(["customer_id", "arrived_at"])
    t["next"] = t.groupby("customer_id")["arrived_at"].shift(-1)
    t["back"] = t["next"].notna() & (t["next"] - t["arrived_at"] <= pd.Timedelta("72h"))
    t = t[t["agent_id"].notna() & (until - t["arrived_at"] >= pd.Timedelta("72h"))]
    rows = []
    for agent, part in t.groupby("agent_id"):
        minutes = part["handling_seconds"].sum() / 60
        done = (~part["back"]).sum()
        each = minutes / done if done else np.nan
        rows.append((agent, len(part), minutes / len(part), done / len(part), each))
    names = ["agent_id", "contacts", "minutes", "settled", "minutes_per_settled"]
    return pd.DataFrame(rows, columns=names)


# %% id="labels_of_all_words" exercise="label_topics" mistake="label_topics_whole"
def label_topics(texts, words):
    def one(text):
        text = "" if pd.isna(text) else text.lower()
        counts = pd.Series({n: sum(w.lower() in text for w in f) for n, f in words.items()})
        return counts.idxmax() if counts.max() else "none"

    return pd.Series([one(t) for t in texts], index=texts.index)


# %% id="labels_with_repeats" exercise="label_topics" mistake="label_topics_occurrences"
def label_topics(texts, words):
    def one(text):
        text = "" if pd.isna(text) else text.lower().replace("but", "但是")
        point = text.rpartition("但是")[2]
        counts = pd.Series({n: sum(point.count(w.lower()) for w in f) for n, f in words.items()})
        return counts.idxmax() if counts.max() else "none"

    return pd.Series([one(t) for t in texts], index=texts.index)


# %% id="alarm_with_today" exercise="first_alarm" mistake="first_alarm_itself"
def first_alarm(complaints, window=28, false_rate=0.001):
    days = pd.date_range(complaints.index.min(), complaints.index.max())
    counts = complaints.reindex(days, fill_value=0).to_numpy()
    for i in range(window - 1, len(days)):
        usual = max(counts[i - window + 1 : i + 1].mean(), 0.2)
        if poisson.sf(counts[i] - 1, usual) < false_rate:
            return days[i]
    return None


# %% id="alarm_above" exercise="first_alarm" mistake="first_alarm_more"
def first_alarm(complaints, window=28, false_rate=0.001):
    days = pd.date_range(complaints.index.min(), complaints.index.max())
    counts = complaints.reindex(days, fill_value=0).to_numpy()
    for i in range(window, len(days)):
        usual = max(counts[i - window : i].mean(), 0.2)
        if 1 - poisson.cdf(counts[i], usual) < false_rate:
            return days[i]
    return None


# %% id="value_of_all" exercise="recovery_value" mistake="recovery_value_agents"
def recovery_value(recoveries, margin):
    t = recoveries.dropna(subset="spend_90d_cny")
    net = margin * t["spend_90d_cny"] - t["cost_cny"]
    c = net.groupby([t["customer_group"], t["remedy"]]).agg(["size", "mean", "sem"]).reset_index()
    plain = c[c["remedy"] == "apology"].set_index("customer_group")
    c = c[c["remedy"] != "apology"].rename(columns={"size": "people"})
    c["value_cny"] = c["mean"] - c["customer_group"].map(plain["mean"])
    reach = norm.ppf(0.975) * np.hypot(c["sem"], c["customer_group"].map(plain["sem"]))
    return c.assign(low_cny=c["value_cny"] - reach, high_cny=c["value_cny"] + reach).dropna()


# %% id="value_of_revenue" exercise="recovery_value" mistake="recovery_value_revenue"
def recovery_value(recoveries, margin):
    t = recoveries.dropna(subset="spend_90d_cny")
    t = t[t["remedy_by"] == "lot"]
    net = t["spend_90d_cny"] - t["cost_cny"]
    c = net.groupby([t["customer_group"], t["remedy"]]).agg(["size", "mean", "sem"]).reset_index()
    plain = c[c["remedy"] == "apology"].set_index("customer_group")
    c = c[c["remedy"] != "apology"].rename(columns={"size": "people"})
    c["value_cny"] = c["mean"] - c["customer_group"].map(plain["mean"])
    reach = norm.ppf(0.975) * np.hypot(c["sem"], c["customer_group"].map(plain["sem"]))
    return c.assign(low_cny=c["value_cny"] - reach, high_cny=c["value_cny"] + reach).dropna()


# %% id="score_of_answers" exercise="nps" mistake="nps_raw"
def nps(answers):
    given = answers["score"].dropna().astype(int)
    points = given.map(lambda s: 100 if s >= 9 else -100 if s <= 6 else 0).astype(float)
    value, error = points.mean(), points.sem()
    return {
        "answered": len(given) / len(answers),
        "raw": value,
        "nps": value,
        "low": value - norm.ppf(0.975) * error,
        "high": value + norm.ppf(0.975) * error,
    }


# %% id="score_mean_of_groups" exercise="nps" mistake="nps_equal"
def nps(answers):
    given = answers.dropna(subset="score")
    points = given["score"].astype(int).map(lambda s: 100 * (s >= 9) - 100 * (s <= 6))
    groups = points.astype(float).groupby(given["customer_group"])
    many = answers["customer_group"].nunique()
    enough = groups.ngroups == many and groups.size().min() > 1 if len(given) else False
    value = groups.mean().mean() if enough else np.nan
    reach = norm.ppf(0.975) * np.sqrt((groups.sem() ** 2).sum()) / many
    return {
        "answered": len(given) / len(answers),
        "raw": points.mean(),
        "nps": value,
        "low": value - reach,
        "high": value + reach,
    }


# %% id="levels_transposed" exercise="service_levels" mistake="none"
def service_levels(contacts):
    key = contacts["arrived_at"].dt.strftime("%H:00").rename("half_hour")
    quick = contacts["wait_seconds"].le(15) & ~contacts["abandoned"]
    groups = contacts.assign(quick=quick).groupby(key)
    return pd.DataFrame(
        {
            "contacts": groups.size(),
            "in_time": groups["quick"].mean(),
            "abandoned": groups["abandoned"].mean(),
        }
    ).reset_index()


# %% id="log_seconds_as_minutes" exercise="read_log" mistake="none"
def read_log(raw):
    rows = raw[raw["会话编号"].str.match(r"S\d")].drop_duplicates("会话编号")
    date = rows["进线时间"].str.replace(r"\D", "", regex=True)
    wait = rows["首响时长"].str.extract(r"(?:(\d+):)?(\d+)").astype(float).fillna(0)
    return pd.DataFrame(
        {
            "contact_id": rows["会话编号"].str[1:].astype(int),
            "arrived_at": pd.to_datetime(date, format="%Y%m%d%H%M%S"),
            "wait_seconds": wait[0] * 100 + wait[1],
            "csat": rows["满意度"].str.extract(r"(\d)")[0].astype(float),
        }
    )


# %% id="agents_one_more" exercise="agents_needed" mistake="none"
def agents_needed(half_hours, target_share=0.95, target_seconds=15):
    work = half_hours["contacts"] * half_hours["mean_handling_seconds"].fillna(0) / 1800
    people = np.ceil(work + 1.645 * np.sqrt(work)).astype(int)
    return half_hours[["half_hour"]].assign(agents=people, in_time=0.95)


# %% id="card_one_day" exercise="agent_card" mistake="none"
def agent_card(contacts, until):
    day = pd.Timedelta(days=1)
    t = contacts.sort_values("arrived_at")
    gap = t.groupby(["customer_id", "topic"])["arrived_at"].shift(-1) - t["arrived_at"]
    t["settled"] = ~(gap <= day)
    t["minutes"] = t["handling_seconds"] / 60
    g = t[t["arrived_at"] <= until - day].dropna(subset="agent_id").groupby("agent_id")
    out = g[["minutes", "settled"]].mean().assign(contacts=g.size())
    out["minutes_per_settled"] = out["minutes"] / out["settled"].replace(0, np.nan)
    return out.reset_index()


# %% id="value_ninety" exercise="recovery_value" mistake="none"
def recovery_value(recoveries, margin):
    t = recoveries.dropna(subset="spend_90d_cny")
    t = t[t["remedy_by"] == "lot"]
    net = margin * t["spend_90d_cny"] - t["cost_cny"]
    c = net.groupby([t["customer_group"], t["remedy"]]).agg(["size", "mean", "sem"]).reset_index()
    plain = c[c["remedy"] == "apology"].set_index("customer_group")
    c = c[c["remedy"] != "apology"].rename(columns={"size": "people"})
    c["value_cny"] = c["mean"] - c["customer_group"].map(plain["mean"])
    reach = norm.ppf(0.95) * np.hypot(c["sem"], c["customer_group"].map(plain["sem"]))
    return c.assign(low_cny=c["value_cny"] - reach, high_cny=c["value_cny"] + reach).dropna()


# %% id="score_share" exercise="nps" mistake="none"
def nps(answers):
    s = answers["score"].astype(float)
    p = (1.0 * (s >= 9) - 1.0 * (s <= 6)).where(s.notna())
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


# %% id="alarm_normal" exercise="first_alarm" mistake="none"
def first_alarm(complaints, window=28, false_rate=0.001):
    days = pd.date_range(complaints.index.min(), complaints.index.max())
    counts = complaints.reindex(days, fill_value=0).to_numpy()
    for i in range(window, len(days)):
        usual = max(counts[i - window : i].mean(), 0.2)
        if norm.sf(counts[i], usual, np.sqrt(usual)) < false_rate:
            return days[i]
    return None
