# %% id="setup" role="setup"
import io
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

SOURCE_OF = {
    "站内搜索": "search",
    "推荐流量": "recommendation",
    "付费推广": "paid_ads",
    "直播与内容": "live_content",
    "直接访问": "direct",
    "站外引流": "off_site",
}

# %% [markdown] id="alert_level"
# ## 1. alert_level


# %% id="alert_level_nested" exercise="alert_level" verdict="right" why="a loop over a table of limits"
def alert_level(sales_change, visits_change, rate_change):
    if sales_change != sales_change:
        return "unknown"
    both = visits_change >= 0.1 and rate_change <= -0.1
    for limit, name in [(-0.2, "red"), (-0.1, "orange")]:
        if sales_change <= limit:
            return name
    return "orange" if both else "yellow" if sales_change <= -0.05 else "none"


# %% id="alert_level_numpy" exercise="alert_level" verdict="right" why="NumPy's select"
def alert_level(sales_change, visits_change, rate_change):
    return str(
        np.select(
            [
                np.isnan(sales_change),
                sales_change <= -0.2,
                (sales_change <= -0.1) | ((visits_change >= 0.1) & (rate_change <= -0.1)),
                sales_change <= -0.05,
            ],
            ["unknown", "red", "orange", "yellow"],
            default="none",
        )
    )


# %% id="alert_level_missing" exercise="alert_level" verdict="wrong" name="missing is well" why="A comparison with a missing number is never true, so a morning without sales ends as none. See *Three levels* in the lecture."
def alert_level(sales_change, visits_change, rate_change):
    if sales_change <= -0.2:
        return "red"
    if sales_change <= -0.1 or (visits_change >= 0.1 and rate_change <= -0.1):
        return "orange"
    if sales_change <= -0.05:
        return "yellow"
    return "none"


# %% id="alert_level_below" exercise="alert_level" verdict="wrong" name="limit left out" why="20% or more includes exactly 20%: the comparison leaves the limit out."
def alert_level(sales_change, visits_change, rate_change):
    if math.isnan(sales_change):
        return "unknown"
    if sales_change < -0.2:
        return "red"
    if sales_change < -0.1 or (visits_change > 0.1 and rate_change < -0.1):
        return "orange"
    return "yellow" if sales_change < -0.05 else "none"


# %% id="alert_level_sales_only" exercise="alert_level" verdict="wrong" name="sales alone" why="The combination is left out: visits up while the rate falls hides a fault behind level sales."
def alert_level(sales_change, visits_change, rate_change):
    if math.isnan(sales_change):
        return "unknown"
    if sales_change <= -0.2:
        return "red"
    if sales_change <= -0.1:
        return "orange"
    return "yellow" if sales_change <= -0.05 else "none"


# %% id="alert_level_either" exercise="alert_level" verdict="wrong" name="or for and" why="The combination needs both: visits up and the rate down. This rings when one of them holds."
def alert_level(sales_change, visits_change, rate_change):
    if math.isnan(sales_change):
        return "unknown"
    if sales_change <= -0.2:
        return "red"
    if sales_change <= -0.1 or visits_change >= 0.1 or rate_change <= -0.1:
        return "orange"
    return "yellow" if sales_change <= -0.05 else "none"


# %% [markdown] id="lmdi_credits"
# ## 2. lmdi_credits


# %% id="lmdi_credits_numpy" exercise="lmdi_credits" verdict="right" why="NumPy over a table of factors"
def lmdi_credits(before, after):
    x, y = (
        np.array([p["sessions"], p["paid_sessions"] / p["sessions"], p["revenue_cny"] / p["paid_sessions"]])
        for p in (before, after)
    )  # fmt: skip
    a, b = before["revenue_cny"], after["revenue_cny"]
    weight = (b - a) / np.log(b / a) if b != a else a
    return pd.Series(weight * np.log(y / x), index=["visits", "conversion", "aov"])


# %% id="lmdi_credits_isclose" exercise="lmdi_credits" verdict="right" why="plain steps"
def lmdi_credits(before, after):
    start, end = float(before["revenue_cny"]), float(after["revenue_cny"])
    if math.isclose(start, end, rel_tol=1e-12):
        weight = start
    else:
        weight = (end - start) / (math.log(end) - math.log(start))
    visits = weight * math.log(after["sessions"] / before["sessions"])
    paid = weight * math.log(after["paid_sessions"] / before["paid_sessions"])
    money = weight * math.log(end / start)
    return {"aov": money - paid, "conversion": paid - visits, "visits": visits}


# %% id="lmdi_credits_equal" exercise="lmdi_credits" verdict="wrong" name="equal amounts" why="Equal paid amounts give 0 divided by 0, so nothing can be credited; the weight is then the amount itself. See *Credits that add up*."
def lmdi_credits(before, after):
    a, b = before["revenue_cny"], after["revenue_cny"]
    with np.errstate(all="ignore"):
        weight = np.float64(b - a) / np.log(b / a)
    visits = np.log(after["sessions"] / before["sessions"])
    paid = np.log(after["paid_sessions"] / before["paid_sessions"])
    return {
        "visits": weight * visits,
        "conversion": weight * (paid - visits),
        "aov": weight * (np.log(b / a) - paid),
    }


# %% id="lmdi_credits_one_by_one" exercise="lmdi_credits" verdict="wrong" name="one after the other" why="This changes one factor after the other, so the result depends on the order; the logarithmic mean does not."
def lmdi_credits(before, after):
    r0, r1 = (p["paid_sessions"] / p["sessions"] for p in (before, after))
    m0, m1 = (p["revenue_cny"] / p["paid_sessions"] for p in (before, after))
    return {
        "visits": (after["sessions"] - before["sessions"]) * r0 * m0,
        "conversion": after["sessions"] * (r1 - r0) * m0,
        "aov": after["sessions"] * r1 * (m1 - m0),
    }


# %% id="lmdi_credits_turned" exercise="lmdi_credits" verdict="wrong" name="old over new" why="The logarithm is of new over old; this has old over new, and every sign is turned round."
def lmdi_credits(before, after):
    a, b = before["revenue_cny"], after["revenue_cny"]
    weight = a if a == b else (b - a) / np.log(b / a)
    visits = np.log(before["sessions"] / after["sessions"])
    paid = np.log(before["paid_sessions"] / after["paid_sessions"])
    return {
        "visits": weight * visits,
        "conversion": weight * (paid - visits),
        "aov": weight * (np.log(a / b) - paid),
    }


# %% id="lmdi_credits_paid" exercise="lmdi_credits" verdict="wrong" name="paid visits for the rate" why="conversion holds the growth of paid visits; the rate is paid visits over visits."
def lmdi_credits(before, after):
    a, b = before["revenue_cny"], after["revenue_cny"]
    weight = a if a == b else (b - a) / np.log(b / a)
    visits = np.log(after["sessions"] / before["sessions"])
    paid = np.log(after["paid_sessions"] / before["paid_sessions"])
    return {
        "visits": weight * visits,
        "conversion": weight * paid,
        "aov": weight * (np.log(b / a) - paid),
    }


# %% [markdown] id="shapley_credits"
# ## 3. shapley_credits


# %% id="shapley_credits_subsets" exercise="shapley_credits" verdict="right" why="weights of subsets instead of orders"
def shapley_credits(before, after):
    from itertools import combinations

    n, result = len(before), {}
    for name in before:
        others = [k for k in before if k != name]
        total = 0.0
        for size in range(n):
            weight = math.factorial(size) * math.factorial(n - 1 - size) / math.factorial(n)
            for new in combinations(others, size):
                rest = 1.0
                for k in others:
                    rest *= after[k] if k in new else before[k]
                total += weight * rest
        result[name] = total * (after[name] - before[name])
    return result


# %% id="shapley_credits_series" exercise="shapley_credits" verdict="right" why="pandas, the mean of a table of orders"
def shapley_credits(before, after):
    import itertools

    rows = []
    for order in itertools.permutations(before):
        values, row = pd.Series(before, dtype=float), {}
        for name in order:
            was = values.prod()
            values[name] = after[name]
            row[name] = values.prod() - was
        rows.append(row)
    return pd.DataFrame(rows).mean()


# %% id="shapley_credits_one_order" exercise="shapley_credits" verdict="wrong" name="one order" why="This is a single order of the factors; another one gives other numbers. See *The order does not matter*."
def shapley_credits(before, after):
    now, result = dict(before), {}
    for name in before:
        old = math.prod(now.values())
        now[name] = after[name]
        result[name] = math.prod(now.values()) - old
    return result


# %% id="shapley_credits_alone" exercise="shapley_credits" verdict="wrong" name="each alone" why="Each factor is changed alone, so the credits do not add up to the change of the product."
def shapley_credits(before, after):
    base = math.prod(before.values())
    return {name: math.prod({**before, name: after[name]}.values()) - base for name in before}


# %% id="shapley_credits_two_orders" exercise="shapley_credits" verdict="wrong" name="forwards and backwards" why="The mean of two orders, forwards and backwards, is right for two factors only; three have six orders."
def shapley_credits(before, after):
    result = dict.fromkeys(before, 0.0)
    for order in (list(before), list(before)[::-1]):
        now = dict(before)
        for name in order:
            old = math.prod(now.values())
            now[name] = after[name]
            result[name] += (math.prod(now.values()) - old) / 2
    return result


# %% id="shapley_credits_logarithm" exercise="shapley_credits" verdict="wrong" name="logarithmic mean" why="This is the logarithmic mean of exercise 2: it has no answer where a factor becomes 0."
def shapley_credits(before, after):
    a, b = math.prod(before.values()), math.prod(after.values())
    weight = (b - a) / (np.log(b) - np.log(a))
    return {name: weight * np.log(after[name] / before[name]) for name in before}


# %% id="shapley_credits_by_division" exercise="shapley_credits" verdict="wrong" name="divided by the old value" why="The old value is divided away, which fails where a factor begins at 0; build each product from its factors."
def shapley_credits(before, after):
    from itertools import permutations

    orders = list(permutations(before))
    result = dict.fromkeys(before, 0.0)
    for order in orders:
        product = math.prod(before.values())
        for name in order:
            moved = product / before[name] * after[name]
            result[name] += (moved - product) / len(orders)
            product = moved
    return result


# %% [markdown] id="mix_and_rate"
# ## 4. mix_and_rate


# %% id="mix_and_rate_sql" exercise="mix_and_rate" verdict="right" why="SQL with sums over cases"
def mix_and_rate(table):
    import duckdb

    return duckdb.sql(
        """
        WITH wide AS (
            SELECT source,
                sum(CASE WHEN period = 'before' THEN sessions ELSE 0 END) AS n0,
                sum(CASE WHEN period = 'after' THEN sessions ELSE 0 END) AS n1,
                sum(CASE WHEN period = 'before' THEN paid_sessions ELSE 0 END) AS p0,
                sum(CASE WHEN period = 'after' THEN paid_sessions ELSE 0 END) AS p1
            FROM "table" GROUP BY source),
        rates AS (
            SELECT source, n0 / sum(n0) OVER () AS s0, n1 / sum(n1) OVER () AS s1,
                coalesce(p0 / nullif(n0, 0), p1 / nullif(n1, 0), 0) AS r0,
                coalesce(p1 / nullif(n1, 0), p0 / nullif(n0, 0), 0) AS r1,
                sum(p0) OVER () / sum(n0) OVER () AS big0, sum(p1) OVER () / sum(n1) OVER () AS big1,
                n0 + n1 AS anybody
            FROM wide)
        SELECT source, (s1 - s0) * ((r0 + r1) / 2 - (big0 + big1) / 2) AS mix_effect,
            (s0 + s1) / 2 * (r1 - r0) AS rate_effect
        FROM rates
        """
    ).df()


# %% id="mix_and_rate_merge" exercise="mix_and_rate" verdict="right" why="an outer merge of two halves"
def mix_and_rate(table):
    halves = [
        table[table["period"] == p].set_index("source")[["sessions", "paid_sessions"]]
        for p in ("before", "after")
    ]
    both = halves[0].join(halves[1], how="outer", lsuffix="_0", rsuffix="_1").fillna(0.0)
    n0, n1 = both["sessions_0"], both["sessions_1"]
    p0, p1 = both["paid_sessions_0"], both["paid_sessions_1"]
    r0, r1 = p0 / n0.where(n0 > 0), p1 / n1.where(n1 > 0)
    r0, r1 = r0.combine_first(r1), r1.combine_first(r0)
    middle = (p0.sum() / n0.sum() + p1.sum() / n1.sum()) / 2
    both["mix_effect"] = ((n1 / n1.sum() - n0 / n0.sum()) * ((r0 + r1) / 2 - middle)).fillna(0)
    both["rate_effect"] = ((n0 / n0.sum() + n1 / n1.sum()) / 2 * (r1 - r0)).fillna(0)
    return both


# %% id="mix_and_rate_inner" exercise="mix_and_rate" verdict="wrong" name="lost sources" why="A source without visits in one period has lost its row or its effect, and the rest no longer adds up. See *Simpson's paradox*."
def mix_and_rate(table):
    a = table[(table["period"] == "before") & (table["sessions"] > 0)].set_index("source")
    b = table[(table["period"] == "after") & (table["sessions"] > 0)].set_index("source")
    names = a.index.intersection(b.index)
    s0, s1 = a["sessions"] / a["sessions"].sum(), b["sessions"] / b["sessions"].sum()
    r0, r1 = a["paid_sessions"] / a["sessions"], b["paid_sessions"] / b["sessions"]
    middle = (
        a["paid_sessions"].sum() / a["sessions"].sum() + b["paid_sessions"].sum() / b["sessions"].sum()
    ) / 2  # fmt: skip
    out = pd.DataFrame(
        {
            "mix_effect": (s1 - s0) * ((r0 + r1) / 2 - middle),
            "rate_effect": (s0 + s1) / 2 * (r1 - r0),
        }
    )
    return out.loc[names].rename_axis("source").reset_index()


# %% id="mix_and_rate_zero_rate" exercise="mix_and_rate" verdict="wrong" name="rate 0 for nobody" why="Where nobody came the rate is set to 0, so a source that ends counts as a fault of the pages; take its rate of the other period."
def mix_and_rate(table):
    wide = table.pivot(index="source", columns="period", values=["sessions", "paid_sessions"])
    n, p = wide["sessions"].fillna(0), wide["paid_sessions"].fillna(0)
    share, rate, whole = n / n.sum(), (p / n).fillna(0), p.sum() / n.sum()
    return pd.DataFrame(
        {
            "mix_effect": (share["after"] - share["before"]) * (rate.mean(axis=1) - whole.mean()),
            "rate_effect": share.mean(axis=1) * (rate["after"] - rate["before"]),
        }
    ).reset_index()


# %% id="mix_and_rate_old_weights" exercise="mix_and_rate" verdict="wrong" name="old shares" why="Rates are weighted with the shares of the first period only, and something is left over; take the mean of both."
def mix_and_rate(table):
    wide = table.pivot(index="source", columns="period", values=["sessions", "paid_sessions"])
    n, p = wide["sessions"].fillna(0), wide["paid_sessions"].fillna(0)
    share, rate, whole = n / n.sum(), p / n, p.sum() / n.sum()
    r0, r1 = rate["before"].fillna(rate["after"]), rate["after"].fillna(rate["before"])
    return pd.DataFrame(
        {
            "mix_effect": ((share["after"] - share["before"]) * (r0 - whole["before"])).fillna(0),
            "rate_effect": (share["before"] * (r1 - r0)).fillna(0),
        }
    ).reset_index()


# %% id="mix_and_rate_no_centre" exercise="mix_and_rate" verdict="wrong" name="not against the shop" why="The mix effect compares the source's rate with the shop's; without the shop's rate every source that grew looks good."
def mix_and_rate(table):
    wide = table.pivot(index="source", columns="period", values=["sessions", "paid_sessions"])
    n, p = wide["sessions"].fillna(0), wide["paid_sessions"].fillna(0)
    share, rate = n / n.sum(), p / n
    r0, r1 = rate["before"].fillna(rate["after"]), rate["after"].fillna(rate["before"])
    return pd.DataFrame(
        {
            "mix_effect": ((share["after"] - share["before"]) * (r0 + r1) / 2).fillna(0),
            "rate_effect": (share.mean(axis=1) * (r1 - r0)).fillna(0),
        }
    ).reset_index()


# %% id="mix_and_rate_no_orders" exercise="mix_and_rate" verdict="wrong" name="no orders for nobody" why="A rate of 0 is taken for a source without visits; visits that bring no order are a real rate of 0."
def mix_and_rate(table):
    wide = table.pivot(index="source", columns="period", values=["sessions", "paid_sessions"])
    wide = wide.fillna(0)
    n, p = wide["sessions"], wide["paid_sessions"]
    share, rate = n / n.sum(), (p / n).fillna(0)
    r0 = rate["before"].where(rate["before"] > 0, rate["after"])
    r1 = rate["after"].where(rate["after"] > 0, rate["before"])
    whole = (p.sum() / n.sum()).mean()
    return pd.DataFrame(
        {
            "mix_effect": (share["after"] - share["before"]) * ((r0 + r1) / 2 - whole),
            "rate_effect": share.mean(axis=1) * (r1 - r0),
        }
    ).reset_index()


# %% [markdown] id="read_export"
# ## 5. read_export


# %% id="read_export_loop" exercise="read_export" verdict="right" why="the csv module and a dictionary"
def read_export(text):
    import csv

    lines = text.splitlines()
    begin = pd.Timestamp(lines[1].split("：")[1].split(" ")[0])
    found = {}
    for day, source, visits, rate, money in csv.reader(lines[3:]):
        if day == "合计":
            continue
        month, rest = day.split("月")
        date = pd.Timestamp(begin.year, int(month), int(rest.rstrip("日")))
        if date < begin:
            date = date.replace(year=begin.year + 1)
        plain = visits.replace(",", "")
        count = round(float(plain[:-1]) * 10_000) if plain.endswith("万") else int(plain)
        found[date, source] = (
            date,
            SOURCE_OF[source],
            count,
            np.nan if rate == "--" else float(rate.rstrip("%")) / 100,
            float(money.replace("￥", "").replace(",", "")),
        )
    return pd.DataFrame(
        list(found.values()), columns=["date", "source", "sessions", "rate", "revenue_cny"]
    )


# %% id="read_export_month" exercise="read_export" verdict="right" why="the year by comparing months"
def read_export(text):
    rows = pd.read_csv(io.StringIO(text), skiprows=2, dtype="string", na_values=["--"])
    start = pd.to_datetime(text.split("：")[1][:10])
    rows = rows[~rows["日期"].str.contains("合计")]
    parts = rows["日期"].str.extract(r"(\d+)月(\d+)日").astype(int)
    later = (parts[0] < start.month) | ((parts[0] == start.month) & (parts[1] < start.day))
    rows["date"] = pd.to_datetime(
        {"year": start.year + later.astype(int), "month": parts[0], "day": parts[1]}
    )
    rows["source"] = rows["来源"].map(SOURCE_OF)
    visits = rows["访问次数"].str.replace(",", "")
    rows["sessions"] = [
        int(round(float(v[:-1]) * 1e4)) if v.endswith("万") else int(v) for v in visits
    ]
    rows["rate"] = rows["支付转化率"].str[:-1].astype("Float64") / 100
    rows["revenue_cny"] = rows["支付金额"].str.lstrip("￥").str.replace(",", "").astype(float)
    kept = rows.groupby(["date", "source"], as_index=False).tail(1)
    return kept[["date", "source", "sessions", "rate", "revenue_cny"]]


# %% id="read_export_one_year" exercise="read_export" verdict="wrong" name="one year for all" why="Every day has the year of the first line; days after New Year belong to the next. See *What the dashboard exports*."
def read_export(text):
    year = text.splitlines()[1][5:9]
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"], keep="last")
    many = raw["sessions"].str.endswith("万")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": pd.to_datetime(year + "年" + raw["date"], format="%Y年%m月%d日"),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": (visits * np.where(many, 10_000, 1)).round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", None)) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )


# %% id="read_export_month_only" exercise="read_export" verdict="wrong" name="year by month alone" why="The year is chosen by the month alone; where a period ends in the month in which it began, a day before the first day is of the next year."
def read_export(text):
    first = pd.Timestamp(text.splitlines()[1][5:15])
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"], keep="last")
    day = pd.to_datetime(f"{first.year}年" + raw["date"], format="%Y年%m月%d日")
    many = raw["sessions"].str.endswith("万")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": day.where(day.dt.month >= first.month, day + pd.DateOffset(years=1)),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": (visits * np.where(many, 10_000, 1)).round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", None)) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )


# %% id="read_export_first_copy" exercise="read_export" verdict="wrong" name="first of two lines" why="Of two lines for a day and source the first was kept; the later one is the correction."
def read_export(text):
    first = pd.Timestamp(text.splitlines()[1][5:15])
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"])
    day = pd.to_datetime(f"{first.year}年" + raw["date"], format="%Y年%m月%d日")
    many = raw["sessions"].str.endswith("万")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": day.where(day >= first, day + pd.DateOffset(years=1)),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": (visits * np.where(many, 10_000, 1)).round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", None)) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )


# %% id="read_export_no_wan" exercise="read_export" verdict="wrong" name="wan ignored" why="万 is ten thousand: 1.25万 became 1 visit instead of 12,500."
def read_export(text):
    first = pd.Timestamp(text.splitlines()[1][5:15])
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"], keep="last")
    day = pd.to_datetime(f"{first.year}年" + raw["date"], format="%Y年%m月%d日")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": day.where(day >= first, day + pd.DateOffset(years=1)),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": visits.round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", None)) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )


# %% id="read_export_unknown_zero" exercise="read_export" verdict="wrong" name="unknown rate is 0" why="-- is a rate that is not known; 0 would say that nobody paid."
def read_export(text):
    first = pd.Timestamp(text.splitlines()[1][5:15])
    raw = pd.read_csv(io.StringIO(text), skiprows=2, dtype=str)
    raw.columns = ["date", "source", "sessions", "rate", "revenue_cny"]
    raw = raw[raw["date"] != "合计"].drop_duplicates(["date", "source"], keep="last")
    day = pd.to_datetime(f"{first.year}年" + raw["date"], format="%Y年%m月%d日")
    many = raw["sessions"].str.endswith("万")
    visits = raw["sessions"].str.replace("[万,]", "", regex=True).astype(float)
    return pd.DataFrame(
        {
            "date": day.where(day >= first, day + pd.DateOffset(years=1)),
            "source": raw["source"].map(SOURCE_OF),
            "sessions": (visits * np.where(many, 10_000, 1)).round().astype(int),
            "rate": pd.to_numeric(raw["rate"].str.rstrip("%").replace("--", "0")) / 100,
            "revenue_cny": raw["revenue_cny"].str.replace("[￥,]", "", regex=True).astype(float),
        }
    )


# %% [markdown] id="rate_alerts"
# ## 6. rate_alerts


# %% id="rate_alerts_loop" exercise="rate_alerts" verdict="right" why="loops over dates"
def rate_alerts(daily):
    counts = {
        d: (n, p)
        for d, n, p, c in zip(
            daily["date"], daily["sessions"], daily["paid_sessions"], daily["is_campaign"]
        )
        if not c
    }
    rows = []
    for row in daily.itertuples(index=False):
        past = [
            counts[row.date - pd.Timedelta(weeks=k)]
            for k in range(1, 5)
            if row.date - pd.Timedelta(weeks=k) in counts
        ]
        expected = z = np.nan
        if len(past) >= 2 and not row.is_campaign:
            expected = sum(p for _, p in past) / sum(n for n, _ in past)
            error = math.sqrt(expected * (1 - expected) / row.sessions)
            z = (row.paid_sessions / row.sessions - expected) / error
        rows.append({"date": row.date, "expected_rate": expected, "z": z, "alert": bool(z <= -3)})
    return pd.DataFrame(rows)


# %% id="rate_alerts_sql" exercise="rate_alerts" verdict="right" why="SQL, a join of a table with itself"
def rate_alerts(daily):
    import duckdb

    table = duckdb.sql(
        """
        SELECT d.date, d.sessions, d.paid_sessions / d.sessions AS rate,
            CASE WHEN count(u.date) >= 2 AND NOT d.is_campaign
                THEN sum(u.paid_sessions) / sum(u.sessions) END AS expected_rate
        FROM daily AS d LEFT JOIN daily AS u
            ON NOT u.is_campaign
            AND date_diff('day', u.date, d.date) IN (7, 14, 21, 28)
        GROUP BY d.date, d.sessions, d.paid_sessions, d.is_campaign
        """
    ).df()
    p = table["expected_rate"]
    table["z"] = (table["rate"] - p) / (p * (1 - p) / table["sessions"]) ** 0.5
    table["alert"] = table["z"] <= -3
    return table


# %% id="rate_alerts_rows" exercise="rate_alerts" verdict="wrong" name="rows for days" why="This counts rows back; where a day is missing, seven rows are not seven days. See *An expectation*."
def rate_alerts(daily):
    table = daily.sort_values("date").reset_index(drop=True)
    usual = table[["sessions", "paid_sessions"]].where(~table["is_campaign"])
    parts = [usual.shift(7 * k) for k in (1, 2, 3, 4)]
    known = sum(part["sessions"].notna().astype(int) for part in parts)
    sums = sum(part.fillna(0) for part in parts)
    p = sums["paid_sessions"] / sums["sessions"]
    p = p.where((known >= 2) & ~table["is_campaign"])
    z = (table["paid_sessions"] / table["sessions"] - p) / np.sqrt(p * (1 - p) / table["sessions"])
    return pd.DataFrame({"date": table["date"], "expected_rate": p, "z": z, "alert": z <= -3})


# %% id="rate_alerts_campaigns_in" exercise="rate_alerts" verdict="wrong" name="campaigns in the expectation" why="Campaign days stand in the expectation of ordinary days, which then looks too high."
def rate_alerts(daily):
    table = daily.set_index("date").sort_index()
    usual = table[["sessions", "paid_sessions"]]
    parts = [usual.shift(7 * k, freq="D").reindex(table.index) for k in (1, 2, 3, 4)]
    known = sum(part["sessions"].notna().astype(int) for part in parts)
    sums = sum(part.fillna(0) for part in parts)
    p = (sums["paid_sessions"] / sums["sessions"]).where((known >= 2) & ~table["is_campaign"])
    z = (table["paid_sessions"] / table["sessions"] - p) / np.sqrt(p * (1 - p) / table["sessions"])
    return pd.DataFrame({"expected_rate": p, "z": z, "alert": z <= -3}).reset_index()


# %% id="rate_alerts_mean_of_rates" exercise="rate_alerts" verdict="wrong" name="mean of rates" why="This is the mean of the days' rates; a day with few visits weighs as much as one with many. Add up first."
def rate_alerts(daily):
    table = daily.set_index("date").sort_index()
    rate = table["paid_sessions"] / table["sessions"]
    usual = rate[~table["is_campaign"]]
    past = pd.concat(
        [usual.shift(7 * k, freq="D").reindex(table.index) for k in (1, 2, 3, 4)], axis=1
    )
    p = past.mean(axis=1).where((past.notna().sum(axis=1) >= 2) & ~table["is_campaign"])
    z = (rate - p) / np.sqrt(p * (1 - p) / table["sessions"])
    return pd.DataFrame({"expected_rate": p, "z": z, "alert": z <= -3}).reset_index()


# %% id="rate_alerts_every_day" exercise="rate_alerts" verdict="wrong" name="all days of four weeks" why="All 28 days before are in the expectation; a Sunday has to be compared with Sundays."
def rate_alerts(daily):
    table = daily.set_index("date").sort_index()
    usual = table.loc[~table["is_campaign"], ["sessions", "paid_sessions"]]
    parts = [usual.shift(k, freq="D").reindex(table.index) for k in range(1, 29)]
    known = sum(part["sessions"].notna().astype(int) for part in parts)
    sums = sum(part.fillna(0) for part in parts)
    p = (sums["paid_sessions"] / sums["sessions"]).where((known >= 2) & ~table["is_campaign"])
    z = (table["paid_sessions"] / table["sessions"] - p) / np.sqrt(p * (1 - p) / table["sessions"])
    return pd.DataFrame({"expected_rate": p, "z": z, "alert": z <= -3}).reset_index()


# %% id="rate_alerts_itself" exercise="rate_alerts" verdict="wrong" name="the day itself" why="The day is part of its own expectation, and a fault hides itself."
def rate_alerts(daily):
    table = daily.set_index("date").sort_index()
    usual = table.loc[~table["is_campaign"], ["sessions", "paid_sessions"]]
    parts = [usual.shift(7 * k, freq="D").reindex(table.index) for k in (0, 1, 2, 3)]
    known = sum(part["sessions"].notna().astype(int) for part in parts)
    sums = sum(part.fillna(0) for part in parts)
    p = (sums["paid_sessions"] / sums["sessions"]).where((known >= 2) & ~table["is_campaign"])
    z = (table["paid_sessions"] / table["sessions"] - p) / np.sqrt(p * (1 - p) / table["sessions"])
    return pd.DataFrame({"expected_rate": p, "z": z, "alert": z <= -3}).reset_index()


# %% [markdown] id="score_alerts"
# ## 7. score_alerts


# %% id="score_alerts_pandas" exercise="score_alerts" verdict="right" why="a cross join"
def score_alerts(alerts, faults):
    days = pd.DataFrame({"day": pd.to_datetime(pd.Series(alerts, dtype=str)).drop_duplicates()})
    table = faults[["first_day", "last_day"]].reset_index(drop=True).reset_index(names="fault")
    pairs = days.merge(table, how="cross")
    pairs = pairs[pairs["day"].between(pairs["first_day"], pairs["last_day"])]
    wait = (pairs["day"] - pairs["first_day"]).dt.days.groupby(pairs["fault"]).min()
    return {
        "false_alarms": len(days) - pairs["day"].nunique(),
        "precision": pairs["day"].nunique() / len(days) if len(days) else np.nan,
        "recall": len(wait) / len(table) if len(table) else np.nan,
        "delay_days": wait.mean(),
    }


# %% id="score_alerts_day_by_day" exercise="score_alerts" verdict="right" why="a dictionary of every day of a fault"
def score_alerts(alerts, faults):
    where = {}
    for number, row in enumerate(faults.itertuples()):
        for late, day in enumerate(pd.date_range(row.first_day, row.last_day)):
            where[f"{day:%Y-%m-%d}"] = (number, late)
    unique, found = set(alerts), {}
    for day in unique & set(where):
        number, late = where[day]
        found[number] = min(late, found.get(number, late))
    wrong = len(unique - set(where))
    return {
        "false_alarms": wrong,
        "precision": (len(unique) - wrong) / len(unique) if unique else None,
        "recall": len(found) / len(faults) if len(faults) else None,
        "delay_days": float(np.mean(list(found.values()))) if found else None,
    }


# %% id="score_alerts_twice" exercise="score_alerts" verdict="wrong" name="days counted twice" why="A day that stands twice in the list is counted twice; make the days different first. See *False alarms*."
def score_alerts(alerts, faults):
    days = sorted(pd.to_datetime(alerts))
    right, waits = 0, []
    for first, last in zip(faults["first_day"], faults["last_day"]):
        inside = [day for day in days if first <= day <= last]
        right += len(inside)
        if inside:
            waits.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(faults) if len(faults) else np.nan,
        "delay_days": np.mean(waits) if waits else np.nan,
    }


# %% id="score_alerts_last_day" exercise="score_alerts" verdict="wrong" name="last day left out" why="The last day belongs to the fault; here an alert on it counts as false."
def score_alerts(alerts, faults):
    days = sorted(set(pd.to_datetime(alerts)))
    right, waits = 0, []
    for first, last in zip(faults["first_day"], faults["last_day"]):
        inside = [day for day in days if first <= day < last]
        right += len(inside)
        if inside:
            waits.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(faults) if len(faults) else np.nan,
        "delay_days": np.mean(waits) if waits else np.nan,
    }


# %% id="score_alerts_recall_of_alerts" exercise="score_alerts" verdict="wrong" name="alerts over faults" why="Recall counts found faults; several alerts in one fault are one found fault, and this share can pass 1."
def score_alerts(alerts, faults):
    days = sorted(set(pd.to_datetime(alerts)))
    right, waits = 0, []
    for first, last in zip(faults["first_day"], faults["last_day"]):
        inside = [day for day in days if first <= day <= last]
        right += len(inside)
        if inside:
            waits.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": right / len(faults) if len(faults) else np.nan,
        "delay_days": np.mean(waits) if waits else np.nan,
    }


# %% id="score_alerts_order" exercise="score_alerts" verdict="wrong" name="first in the list" why="The delay goes to the first alert in the list instead of the earliest: alerts come in any order."
def score_alerts(alerts, faults):
    days = list(dict.fromkeys(pd.to_datetime(alerts)))
    right, waits = 0, []
    for first, last in zip(faults["first_day"], faults["last_day"]):
        inside = [day for day in days if first <= day <= last]
        right += len(inside)
        if inside:
            waits.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(faults) if len(faults) else np.nan,
        "delay_days": np.mean(waits) if waits else np.nan,
    }


# %% id="score_alerts_by_label" exercise="score_alerts" verdict="wrong" name="faults by number" why="Faults are taken by the labels 0, 1, 2; the table may have any index, so go through its rows."
def score_alerts(alerts, faults):
    days = sorted(set(pd.to_datetime(alerts)))
    right, waits = 0, []
    for number in range(len(faults)):
        first, last = faults["first_day"][number], faults["last_day"][number]
        inside = [day for day in days if first <= day <= last]
        right += len(inside)
        if inside:
            waits.append((inside[0] - first).days)
    return {
        "false_alarms": len(days) - right,
        "precision": right / len(days) if days else np.nan,
        "recall": len(waits) / len(faults) if len(faults) else np.nan,
        "delay_days": np.mean(waits) if waits else np.nan,
    }


# %% [markdown] id="worst_hours"
# ## 8. worst_hours


# %% id="worst_hours_kadane" exercise="worst_hours" verdict="right" why="one pass: begin afresh where the sum so far is negative"
def worst_hours(hours):
    best, total, start, last = None, 0.0, None, None
    for row in hours.sort_values("hour").itertuples():
        miss = row.sessions * row.expected_rate - row.paid_sessions
        if last is None or row.hour != last + 1 or total <= 0:
            total, start = 0.0, row.hour
        total += miss
        last = row.hour
        if best is None or total > best[0]:
            best = (total, start, row.hour)
    return {"first_hour": best[1], "last_hour": best[2], "missing_orders": best[0]}


# %% id="worst_hours_numpy" exercise="worst_hours" verdict="right" why="cumulative sums over 24 hours, missing hours at minus infinity"
def worst_hours(hours):
    gap = np.full(24, -1e12)
    gap[hours["hour"]] = hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"]
    windows = {(a, b): gap[a : b + 1].sum() for a in range(24) for b in range(a, 24)}
    (first, last), most = max(windows.items(), key=lambda item: item[1])
    return pd.Series({"first_hour": first, "last_hour": last, "missing_orders": most})


# %% id="worst_hours_single" exercise="worst_hours" verdict="wrong" name="one hour" why="This is the worst single hour; a fault lasts, so add up over consecutive hours. See *The hours of the pop-up*."
def worst_hours(hours):
    gap = hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"]
    hour = hours["hour"][gap.idxmax()]
    return {"first_hour": hour, "last_hour": hour, "missing_orders": gap.max()}


# %% id="worst_hours_all_below" exercise="worst_hours" verdict="wrong" name="every hour below" why="This takes everything from the first to the last hour below its expectation, which is nearly the whole day."
def worst_hours(hours):
    table = hours.assign(gap=hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"])
    low = table[table["gap"] > 0]
    first, last = low["hour"].min(), low["hour"].max()
    inside = table[table["hour"].between(first, last)]
    return {"first_hour": first, "last_hour": last, "missing_orders": inside["gap"].sum()}


# %% id="worst_hours_unbroken" exercise="worst_hours" verdict="wrong" name="ends at a good hour" why="The window ends at the first hour with too many orders; the sum may run over it."
def worst_hours(hours):
    best, total, start, last = (0.0, 0, 0), 0.0, None, None
    for row in hours.sort_values("hour").itertuples():
        gap = row.sessions * row.expected_rate - row.paid_sessions
        if gap <= 0:
            total, start, last = 0.0, None, None
            continue
        if start is None or row.hour != last + 1:
            total, start = 0.0, row.hour
        total, last = total + gap, row.hour
        best = max(best, (total, start, last))
    return {"first_hour": best[1], "last_hour": best[2], "missing_orders": best[0]}


# %% id="worst_hours_over_gaps" exercise="worst_hours" verdict="wrong" name="over missing hours" why="Rows that follow each other are not always hours that do: the window runs over hours without a row."
def worst_hours(hours):
    table = hours.sort_values("hour")
    gap = (table["sessions"] * table["expected_rate"] - table["paid_sessions"]).tolist()
    hour = table["hour"].tolist()
    total, a, b = max(
        (sum(gap[i : j + 1]), hour[i], hour[j]) for i in range(len(hour)) for j in range(i, len(hour))
    )  # fmt: skip
    return {"first_hour": a, "last_hour": b, "missing_orders": total}


# %% id="worst_hours_unsorted" exercise="worst_hours" verdict="wrong" name="not sorted" why="The rows are taken in the order of the table; sort by hour first."
def worst_hours(hours):
    gap = (hours["sessions"] * hours["expected_rate"] - hours["paid_sessions"]).tolist()
    hour = hours["hour"].tolist()
    best = (0.0, 0, 0)
    for i in range(len(hour)):
        total = 0.0
        for j in range(i, len(hour)):
            if hour[j] - hour[i] != j - i:
                break
            total += gap[j]
            best = max(best, (total, hour[i], hour[j]))
    return {"first_hour": best[1], "last_hour": best[2], "missing_orders": best[0]}


# %% [markdown] id="alert_chart"
# ## 9. alert_chart


# %% id="alert_chart_percent" exercise="alert_chart" verdict="right" why="per cent, Chinese title"
def alert_chart(table):
    t = table.sort_values("date")
    fig, ax = plt.subplots(figsize=(8, 4))
    ax.plot(t["date"], t["rate"] * 100, "-", label="rate")
    ax.plot(t["date"], t["expected_rate"] * 100, ":", label="expected")
    m = t["alert"]
    ax.scatter(t["date"][m], t["rate"][m] * 100, color="red", label="alert")
    ax.set(title=f"转化率告警 {m.sum()} 次，低于预期", xlabel="日期", ylabel="转化率 (%)")
    ax.legend()
    return ax


# %% id="alert_chart_pandas" exercise="alert_chart" verdict="right" why="pandas draws"
def alert_chart(table):
    indexed = table.set_index("date").sort_index()
    ax = indexed[["rate", "expected_rate"]].set_axis(["rate", "expected"], axis=1).plot()
    some = indexed.index[indexed["alert"]]
    ax.scatter(some, indexed.loc[some, "rate"], color="k", zorder=5)
    ax.set_title(f"{len(some)} alerts in this period")
    ax.set_xlabel("date")
    ax.set_ylabel("conversion rate")
    return ax


# %% id="alert_chart_masked" exercise="alert_chart" verdict="right" why="marks without a rate where there is no alert, days as texts"
def alert_chart(table):
    t = table.sort_values("date")
    days = t["date"].dt.strftime("%d %b")
    fig, ax = plt.subplots()
    ax.plot(days, t["rate"], label="rate")
    ax.plot(days, t["expected_rate"], label="expected")
    ax.scatter(days, t["rate"].where(t["alert"]))
    ax.set(title=f"The rate had {t['alert'].sum()} alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% id="alert_chart_two_scales" exercise="alert_chart" verdict="wrong" name="two scales" why="One of the lines is in per cent and the other a fraction, so they cannot be compared."
def alert_chart(table):
    t = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(t["date"], t["rate"] * 100, label="rate")
    ax.plot(t["date"], t["expected_rate"], label="expected")
    m = t[t["alert"]]
    ax.scatter(m["date"], m["rate"] * 100)
    ax.set(title=f"Conversion with {len(m)} alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% id="alert_chart_unsorted" exercise="alert_chart" verdict="wrong" name="days as they come" why="The days are drawn in the order of the table, so the line runs back and forth."
def alert_chart(table):
    fig, ax = plt.subplots()
    ax.plot(table["date"], table["rate"], label="rate")
    ax.plot(table["date"], table["expected_rate"], label="expected")
    m = table[table["alert"]]
    ax.scatter(m["date"], m["rate"])
    ax.set(title=f"Conversion with {len(m)} alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% id="alert_chart_on_expected" exercise="alert_chart" verdict="wrong" name="marks on the expectation" why="The marks stand on the expectation; they belong on the rate of the day."
def alert_chart(table):
    t = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(t["date"], t["rate"], label="rate")
    ax.plot(t["date"], t["expected_rate"], label="expected")
    m = t[t["alert"]]
    ax.scatter(m["date"], m["expected_rate"])
    ax.set(title=f"Conversion with {len(m)} alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% id="alert_chart_all_marked" exercise="alert_chart" verdict="wrong" name="every day marked" why="Every day has a marker; only days of an alert should have one."
def alert_chart(table):
    t = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(t["date"], t["rate"], label="rate")
    ax.plot(t["date"], t["expected_rate"], label="expected")
    ax.scatter(t["date"], t["rate"])
    ax.set(title=f"Conversion with {t['alert'].sum()} alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% id="alert_chart_no_count" exercise="alert_chart" verdict="wrong" name="no number in the title" why="The title should say how many alerts there were."
def alert_chart(table):
    t = table.sort_values("date")
    fig, ax = plt.subplots()
    ax.plot(t["date"], t["rate"], label="rate")
    ax.plot(t["date"], t["expected_rate"], label="expected")
    m = t[t["alert"]]
    ax.scatter(m["date"], m["rate"])
    ax.set(title="Conversion rate with its alerts", xlabel="day", ylabel="rate")
    ax.legend()
    return ax


# %% [markdown] id="retail_drivers"
# ## 10. retail_drivers


# %% id="retail_drivers_sql" exercise="retail_drivers" verdict="right" why="SQL"
def retail_drivers(lines, before, after):
    import duckdb

    rows = duckdb.sql(
        """
        SELECT strftime(invoice_time, '%Y-%m') AS month, count(DISTINCT customer_id) AS people,
            count(DISTINCT invoice) AS invoices, sum(quantity * price_gbp) AS money
        FROM lines WHERE customer_id IS NOT NULL AND invoice NOT LIKE 'C%' GROUP BY month
        """
    ).df().set_index("month")  # fmt: skip
    old, new = rows.loc[before], rows.loc[after]
    weight = (new["money"] - old["money"]) / np.log(new["money"] / old["money"])
    step = {name: np.log(new[name] / old[name]) for name in rows.columns}
    return {
        "customers": weight * step["people"],
        "frequency": weight * (step["invoices"] - step["people"]),
        "value": weight * (step["money"] - step["invoices"]),
    }


# %% id="retail_drivers_period" exercise="retail_drivers" verdict="right" why="periods and factors"
def retail_drivers(lines, before, after):
    known = lines.dropna(subset=["customer_id"])
    known = known[known["invoice"].str[0] != "C"]
    factors, money = [], []
    for month in (before, after):
        part = known[known["invoice_time"].dt.to_period("M") == pd.Period(month)]
        total = (part["quantity"] * part["price_gbp"]).sum()
        people, count = part["customer_id"].nunique(), part["invoice"].nunique()
        factors.append(np.array([people, count / people, total / count]))
        money.append(total)
    weight = (money[1] - money[0]) / np.log(money[1] / money[0])
    return dict(zip(["customers", "frequency", "value"], weight * np.log(factors[1] / factors[0])))


# %% id="retail_drivers_cancelled" exercise="retail_drivers" verdict="wrong" name="cancellations in" why="Cancelled invoices (C…) are counted as invoices and taken off the money; they are to be left out."
def retail_drivers(lines, before, after):
    kept = lines[lines["customer_id"].notna()]
    month = kept["invoice_time"].dt.strftime("%Y-%m")
    rows = []
    for name in (before, after):
        p = kept[month == name]
        rows.append(
            (p["customer_id"].nunique(), p["invoice"].nunique(), (p["quantity"] * p["price_gbp"]).sum())
        )  # fmt: skip
    (c0, i0, m0), (c1, i1, m1) = rows
    w = (m1 - m0) / np.log(m1 / m0)
    c, i = w * np.log(c1 / c0), w * np.log(i1 / i0)
    return {"customers": c, "frequency": i - c, "value": m1 - m0 - i}


# %% id="retail_drivers_shapley" exercise="retail_drivers" verdict="wrong" name="orders for the logarithmic mean" why="These are the mean credits over all orders, as in exercise 3; here the logarithmic mean is asked for, as in exercise 2."
def retail_drivers(lines, before, after):
    kept = lines[lines["customer_id"].notna() & ~lines["invoice"].str.startswith("C")]
    month = kept["invoice_time"].dt.strftime("%Y-%m")
    rows = []
    for name in (before, after):
        p = kept[month == name]
        people, invoices = p["customer_id"].nunique(), p["invoice"].nunique()
        rows.append(
            (people, invoices / people, (p["quantity"] * p["price_gbp"]).sum() / invoices)
        )  # fmt: skip
    (a0, b0, c0), (a1, b1, c1) = rows
    c = (a1 - a0) * (2 * b0 * c0 + b1 * c0 + b0 * c1 + 2 * b1 * c1) / 6
    f = (b1 - b0) * (2 * a0 * c0 + a1 * c0 + a0 * c1 + 2 * a1 * c1) / 6
    v = (c1 - c0) * (2 * a0 * b0 + a1 * b0 + a0 * b1 + 2 * a1 * b1) / 6
    return {"customers": c, "frequency": f, "value": v}


# %% id="retail_drivers_anonymous" exercise="retail_drivers" verdict="wrong" name="lines without a customer" why="Lines without a customer bring money and invoices without anybody who bought; they are to be left out."
def retail_drivers(lines, before, after):
    kept = lines[~lines["invoice"].str.startswith("C")]
    month = kept["invoice_time"].dt.strftime("%Y-%m")
    rows = []
    for name in (before, after):
        p = kept[month == name]
        rows.append(
            (p["customer_id"].nunique(), p["invoice"].nunique(), (p["quantity"] * p["price_gbp"]).sum())
        )  # fmt: skip
    (c0, i0, m0), (c1, i1, m1) = rows
    w = (m1 - m0) / np.log(m1 / m0)
    c, i = w * np.log(c1 / c0), w * np.log(i1 / i0)
    return {"customers": c, "frequency": i - c, "value": m1 - m0 - i}


# %% id="retail_drivers_lines" exercise="retail_drivers" verdict="wrong" name="lines for invoices" why="This counts lines and calls them invoices: an invoice has several lines. See *What is one row?* in chapter 01."
def retail_drivers(lines, before, after):
    kept = lines[lines["customer_id"].notna() & ~lines["invoice"].str.startswith("C")]
    month = kept["invoice_time"].dt.strftime("%Y-%m")
    rows = []
    for name in (before, after):
        p = kept[month == name]
        rows.append((p["customer_id"].nunique(), len(p), (p["quantity"] * p["price_gbp"]).sum()))
    (c0, i0, m0), (c1, i1, m1) = rows
    w = (m1 - m0) / np.log(m1 / m0)
    c, i = w * np.log(c1 / c0), w * np.log(i1 / i0)
    return {"customers": c, "frequency": i - c, "value": m1 - m0 - i}


# %% id="retail_drivers_positive" exercise="retail_drivers" verdict="wrong" name="corrections dropped" why="Corrections with a negative quantity are dropped; they are no cancellations (no C) and count."
def retail_drivers(lines, before, after):
    kept = lines[lines["customer_id"].notna() & (lines["quantity"] > 0)]
    kept = kept[~kept["invoice"].str.startswith("C")]
    month = kept["invoice_time"].dt.strftime("%Y-%m")
    rows = []
    for name in (before, after):
        p = kept[month == name]
        rows.append(
            (p["customer_id"].nunique(), p["invoice"].nunique(), (p["quantity"] * p["price_gbp"]).sum())
        )  # fmt: skip
    (c0, i0, m0), (c1, i1, m1) = rows
    w = (m1 - m0) / np.log(m1 / m0)
    c, i = w * np.log(c1 / c0), w * np.log(i1 / i0)
    return {"customers": c, "frequency": i - c, "value": m1 - m0 - i}


# %% [markdown] id="inputs"
# ## Inputs on which survivors are compared


# %% id="alert_level_inputs" exercise="alert_level" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    grid = [-0.3, -0.2, -0.15, -0.1, -0.07, -0.05, 0.0, 0.1, 0.2, float("nan")]
    return tuple(float(value) for value in rng.choice(grid, 3))


# %% id="lmdi_credits_inputs" exercise="lmdi_credits" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    pair = [
        {
            "sessions": int(rng.integers(900, 9_000)),
            "paid_sessions": int(rng.integers(40, 400)),
            "revenue_cny": float(rng.integers(9, 12 if seed % 3 == 0 else 90)) * 1000,
        }
        for _ in range(2)
    ]
    return tuple(pair)


# %% id="shapley_credits_inputs" exercise="shapley_credits" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    names = ["a", "b", "c", "d"][: 2 + seed % 3]
    first = {name: float(rng.integers(0, 5)) for name in names}
    return first, {name: float(rng.integers(0, 5)) for name in reversed(names)}


# %% id="mix_and_rate_inputs" exercise="mix_and_rate" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    table = samples.two_periods(seed, sources=2 + seed % 5, empty=seed % 2)
    return (table.iloc[seed % 2 :].sample(frac=1, random_state=seed),)


# %% id="read_export_inputs" exercise="read_export" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    start = ["2025-12-29", "2026-03-02", "2024-12-31"][seed % 3]
    return (samples.dashboard_export(seed, start=start, days=1 + seed % 5)[0],)


# %% id="rate_alerts_inputs" exercise="rate_alerts" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    table = samples.daily_rates(seed, gaps=seed % 9, factor=0.7)[0]
    return (table.sample(frac=1, random_state=seed),)


# %% id="score_alerts_inputs" exercise="score_alerts" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    table, days = samples.fault_days(seed, faults=seed % 5)
    return days[: seed % 14], table


# %% id="worst_hours_inputs" exercise="worst_hours" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    return (samples.hours_with_fault(seed, first=seed % 20, length=3, gaps=seed % 12),)


# %% id="alert_chart_inputs" exercise="alert_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_02 as samples

    return (samples.alert_table(seed, alerts=1 + seed % 5).sample(frac=1, random_state=seed),)


# %% id="retail_drivers_inputs" exercise="retail_drivers" role="inputs"
def inputs(seed: int) -> tuple:
    from shop import realdata

    real = realdata.load_online_retail()
    real = real[["invoice", "invoice_time", "customer_id", "quantity", "price_gbp"]]
    return real.iloc[seed % 300 :: 300], "2010-10", "2010-11"


# %% [markdown] id="equivalent"
# ## Mutants that change nothing

# %% id="mix_and_rate_no_paid" exercise="mix_and_rate" role="equivalent" mutant="dropped_call: *wide['paid_sessions'])*" why="Without a row there are no visits either, so the rate is missing in both and taken from the other period."

# %% id="mix_and_rate_middle" exercise="mix_and_rate" role="equivalent" mutant="aggregation: *median()*" why="The median of two numbers is their mean."

# %% id="mix_and_rate_middle_shares" exercise="mix_and_rate" role="equivalent" mutant="aggregation: *share.median*" why="The median of two numbers is their mean."

# %% id="mix_and_rate_index" exercise="mix_and_rate" role="equivalent" mutant="dropped_call: *(r1 - r0)).fillna(0)})" why="The source may be the index."

# %% id="read_export_blank" exercise="read_export" role="equivalent" mutant="constant: *[5:16])" why="The date is followed by a space, which pandas strips."

# %% id="read_export_whole_floats" exercise="read_export" role="equivalent" mutant="dropped_call: *.round(), 'rate'*" why="A whole number may be a float."

# %% id="rate_alerts_flags" exercise="rate_alerts" role="equivalent" mutant="dropped_call: *notna() for part*" why="A sum that starts at 0 counts flags as numbers."

# %% id="rate_alerts_index" exercise="rate_alerts" role="equivalent" mutant="dropped_call: *'alert': z <= -3})" why="The date may be the index."

# %% id="rate_alerts_limit" exercise="rate_alerts" role="equivalent" mutant="boundary: *z < -3*" why="Exactly -3 does not occur: z holds a square root."

# %% id="worst_hours_start_value" exercise="worst_hours" role="equivalent" mutant="constant: best = (0.0, 0, 0)*" why="At least one hour misses orders, so what best starts with is replaced."

# %% id="worst_hours_end" exercise="worst_hours" role="equivalent" mutant="window: for start in*" why="A start behind the last hour has no window."

# %% id="worst_hours_tie" exercise="worst_hours" role="equivalent" mutant="boundary: if total > best[0]*" why="No two windows miss the same number of orders."

# %% id="alert_chart_above" exercise="alert_chart" role="equivalent" mutant="constant: *zorder=*" why="Which of two artists is drawn on top says nothing else."

# %% id="retail_drivers_known" exercise="retail_drivers" role="equivalent" mutant="keyword: *dropna=False*" why="Neither customer nor invoice is missing any more."
