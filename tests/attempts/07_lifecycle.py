# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="payback_month"
# ## 1. payback_month


# %% id="payback_month_cumsum" exercise="payback_month" verdict="right" why="NumPy's running sum"
def payback_month(margins, cac_cny):
    reached = np.flatnonzero(np.cumsum(margins) >= cac_cny)
    return int(reached[0]) if reached.size else float("nan")


# %% id="payback_month_series" exercise="payback_month" verdict="right" why="a pandas Series"
def payback_month(margins, cac_cny):
    total = pd.Series(margins).cumsum()
    return (total >= cac_cny).idxmax() if total.max() >= cac_cny else np.nan


# %% id="payback_month_slices" exercise="payback_month" verdict="right" why="sums of slices, None for never"
def payback_month(margins, cac_cny):
    for k in range(len(margins)):
        if sum(margins[: k + 1]) >= cac_cny:
            return k
    return None


# %% id="payback_month_single" exercise="payback_month" verdict="wrong" name="single month" why="A month is compared alone; what came before it counts too. See *What a customer costs* in the lecture."
def payback_month(margins, cac_cny):
    for month, margin in enumerate(margins):
        if margin >= cac_cny:
            return month
    return float("nan")


# %% id="payback_month_from_one" exercise="payback_month" verdict="wrong" name="counts from one" why="Months count from 0, the month of the first order; this counts from 1."
def payback_month(margins, cac_cny):
    total = 0
    for month, margin in enumerate(margins, 1):
        total += margin
        if total >= cac_cny:
            return month
    return float("nan")


# %% id="payback_month_average" exercise="payback_month" verdict="wrong" name="cost over average" why="Cost over average margin takes all months for equal; sum up month by month."
def payback_month(margins, cac_cny):
    month = int(np.ceil(cac_cny / np.mean(margins))) - 1 if np.mean(margins) > 0 else len(margins)
    return month if month < len(margins) else float("nan")


# %% id="payback_month_more" exercise="payback_month" verdict="wrong" name="has to exceed" why="A sum equal to the cost has paid it back; this waits until it is more."
def payback_month(margins, cac_cny):
    total = 0
    for month, margin in enumerate(margins):
        total += margin
        if total > cac_cny:
            return month
    return float("nan")


# %% id="payback_month_never" exercise="payback_month" verdict="wrong" name="never is the end" why="When the cost is not reached, the answer is NaN, not the number of months: nobody knows when it will be."
def payback_month(margins, cac_cny):
    total = np.cumsum(margins)
    return int((total < cac_cny).sum()) if total[-1] < cac_cny else int(np.argmax(total >= cac_cny))


# %% id="payback_month_equivalent_1" exercise="payback_month" role="equivalent" mutant="return: return float('nan') -> return None" why="None is a missing number too."


# %% id="payback_month_inputs" exercise="payback_month" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    margins = rng.integers(-20, 60, 1 + seed % 12).tolist()
    return margins, int(rng.integers(1, 200))


# %% [markdown] id="cohort_retention"
# ## 2. cohort_retention


# %% id="cohort_retention_months" exercise="cohort_retention" verdict="right" why="whole numbers of months and sets"
def cohort_retention(orders, last_day):
    t = orders["ordered_at"]
    number = (t.dt.year * 12 + t.dt.month).rename("number")
    stop = pd.Timestamp(last_day) + pd.Timedelta(days=1)
    stop = stop.year * 12 + stop.month
    first = number.groupby(orders["customer_id"]).min()
    came = {m: set(part) for m, part in orders["customer_id"].groupby(number)}
    rows = []
    for start, who in first.groupby(first):
        who = set(who.index)
        for k in range(stop - start):
            n = len(who & came.get(start + k, set()))
            label = f"{(start - 1) // 12:04d}-{(start - 1) % 12 + 1:02d}"
            rows.append([label, k, len(who), n, n / len(who)])
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="cohort_retention_pivot" exercise="cohort_retention" verdict="right" why="a pivot table, filled and melted"
def cohort_retention(orders, last_day):
    t = orders[["customer_id"]].copy()
    t["month"] = orders["ordered_at"].dt.to_period("M")
    t["cohort"] = t.groupby("customer_id")["month"].transform("min")
    end = pd.Period(pd.Timestamp(last_day) + pd.Timedelta(days=1), "M")
    t = t[t["month"] < end].drop_duplicates()
    if t.empty:
        return pd.DataFrame(columns=["cohort", "month_no", "customers", "active", "retention"])
    months = pd.period_range(t["month"].min(), end - 1, freq="M")
    wide = t.groupby(["cohort", "month"]).size().unstack(fill_value=0)
    wide = wide.reindex(columns=months, fill_value=0)
    long = wide.stack().rename("active").reset_index()
    long.columns = ["cohort", "month", "active"]
    long["month_no"] = [(m - c).n for m, c in zip(long["month"], long["cohort"])]
    long = long[long["month_no"] >= 0]
    sizes = t.groupby("cohort")["customer_id"].nunique()
    long["customers"] = long["cohort"].map(sizes)
    long["retention"] = long["active"] / long["customers"]
    long["cohort"] = long["cohort"].astype(str)
    return long.set_index(["cohort", "month_no"])


# %% id="cohort_retention_unfinished" exercise="cohort_retention" verdict="wrong" name="unfinished month" why="The last month was not seen to its end: who comes later in it is missing. See *Cohorts* in the lecture."
def cohort_retention(orders, last_day):
    orders = orders[orders["ordered_at"] < pd.Timestamp(last_day) + pd.Timedelta(days=1)]
    month = orders["ordered_at"].dt.to_period("M")
    cohort = month.groupby(orders["customer_id"]).transform("min")
    end = pd.Timestamp(last_day).to_period("M") + 1
    rows = []
    for first in sorted(cohort.unique()):
        mine = cohort == first
        n = orders.loc[mine, "customer_id"].nunique()
        for k in range((end - first).n):
            active = orders.loc[mine & (month == first + k), "customer_id"].nunique()
            rows.append((str(first), k, n, active, active / n))
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="cohort_retention_empty" exercise="cohort_retention" verdict="wrong" name="empty months left out" why="Months in which nobody of a cohort came have no row; their retention is 0, not missing."
def cohort_retention(orders, last_day):
    month = orders["ordered_at"].dt.to_period("M")
    cohort = month.groupby(orders["customer_id"]).transform("min")
    end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
    t = pd.DataFrame({"cohort": cohort, "month": month, "who": orders["customer_id"]})
    t = t[t["month"] < end]
    sizes = t.groupby("cohort")["who"].nunique()
    g = t.groupby(["cohort", "month"])["who"].nunique().rename("active").reset_index()
    g["month_no"] = [(m - c).n for m, c in zip(g["month"], g["cohort"])]
    g["customers"] = g["cohort"].map(sizes)
    g["retention"] = g["active"] / g["customers"]
    g["cohort"] = g["cohort"].astype(str)
    return g[["cohort", "month_no", "customers", "active", "retention"]]


# %% id="cohort_retention_orders" exercise="cohort_retention" verdict="wrong" name="counts orders" why="Orders are counted; a customer who orders twice in a month is one customer."
def cohort_retention(orders, last_day):
    month = orders["ordered_at"].dt.to_period("M")
    cohort = month.groupby(orders["customer_id"]).transform("min")
    end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
    rows = []
    for first in sorted(cohort[cohort < end].unique()):
        mine = cohort == first
        n = orders.loc[mine, "customer_id"].nunique()
        for k in range((end - first).n):
            active = int((mine & (month == first + k)).sum())
            rows.append((str(first), k, n, active, active / n))
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="cohort_retention_chain" exercise="cohort_retention" verdict="wrong" name="of last month" why="The share is of those of the month before; the denominator is the whole cohort, in every month."
def cohort_retention(orders, last_day):
    month = orders["ordered_at"].dt.to_period("M")
    cohort = month.groupby(orders["customer_id"]).transform("min")
    end = (pd.Timestamp(last_day) + pd.Timedelta(days=1)).to_period("M")
    rows = []
    for first in sorted(cohort[cohort < end].unique()):
        mine = cohort == first
        n = previous = orders.loc[mine, "customer_id"].nunique()
        for k in range((end - first).n):
            active = orders.loc[mine & (month == first + k), "customer_id"].nunique()
            rows.append((str(first), k, n, active, active / previous if previous else 0.0))
            previous = active
    return pd.DataFrame(rows, columns=["cohort", "month_no", "customers", "active", "retention"])


# %% id="cohort_retention_equivalent_1" exercise="cohort_retention" role="equivalent" mutant="keyword: *dropna=False*" why="A customer's number is never missing."


# %% id="cohort_retention_equivalent_2" exercise="cohort_retention" role="equivalent" mutant="dropped_call: *sorted(*" why="Any order of rows is accepted."


# %% id="cohort_retention_equivalent_3" exercise="cohort_retention" role="equivalent" mutant="filter: *sorted(cohort.unique())*" why="A cohort of a month not seen to its end has no month to count, so it has no row."


# %% id="cohort_retention_equivalent_4" exercise="cohort_retention" role="equivalent" mutant="boundary: *cohort <= end*" why="The cohort of the first unfinished month has no month to count, so it has no row."


# %% id="cohort_retention_inputs" exercise="cohort_retention" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    orders = samples.order_history(seed, customers=10 + seed % 40, quiet_month=seed % 3 == 0)
    day = pd.Timestamp("2023-05-01") + pd.Timedelta(days=(seed * 37) % 290)
    return orders, f"{day:%Y-%m-%d}"


# %% [markdown] id="repurchase_within"
# ## 3. repurchase_within


# %% id="repurchase_within_merge" exercise="repurchase_within" verdict="right" why="a merge and Wilson by hand"
def repurchase_within(orders, days, last_day):
    t = orders[["customer_id"]].assign(day=orders["ordered_at"].dt.floor("D"))
    f = t.groupby("customer_id", as_index=False)["day"].min().rename(columns={"day": "first"})
    f = f[f["first"] <= pd.Timestamp(last_day) - pd.Timedelta(days=days)]
    n = len(f)
    if n == 0:
        return dict(customers=0, share=np.nan, low=np.nan, high=np.nan)
    m = f.merge(t, on="customer_id")
    m["gap"] = (m["day"] - m["first"]).dt.days
    x = m.loc[m["gap"].between(1, days), "customer_id"].nunique()
    p, z = x / n, 1.96
    c = (p + z * z / 2 / n) / (1 + z * z / n)
    h = z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return {"customers": n, "share": p, "low": c - h, "high": c + h}


# %% id="repurchase_within_sql" exercise="repurchase_within" verdict="right" why="SQL"
def repurchase_within(orders, days, last_day):
    import duckdb
    from statsmodels.stats.proportion import proportion_confint

    orders = orders[["customer_id", "ordered_at"]]
    row = duckdb.sql(
        f"""
        WITH f AS (SELECT customer_id, min(ordered_at)::DATE AS first FROM orders GROUP BY 1),
        m AS (SELECT * FROM f WHERE first + INTERVAL {days} DAY <= DATE '{last_day}')
        SELECT count(DISTINCT m.customer_id) AS n,
               count(DISTINCT m.customer_id) FILTER (
                   date_diff('day', first, ordered_at::DATE) BETWEEN 1 AND {days}) AS x
        FROM m JOIN orders USING (customer_id)
        """
    ).fetchall()[0]
    n, x = row
    if not n:
        return {"customers": 0, "share": float("nan"), "low": float("nan"), "high": float("nan")}
    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="repurchase_within_everybody" exercise="repurchase_within" verdict="wrong" name="time not over" why="Customers whose days are not over yet are in the denominator; they could not be seen long enough. See *The 30, 60 and 90 days* in the lecture."
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    day = orders["ordered_at"].dt.normalize()
    known = day <= pd.Timestamp(last_day)
    day, who = day[known], orders.loc[known, "customer_id"]
    gap = (day - day.groupby(who).transform("min")).dt.days
    n = who.nunique()
    if n == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    x = who[(gap > 0) & (gap <= days)].nunique()
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="repurchase_within_same_day" exercise="repurchase_within" verdict="wrong" name="second order of the day" why="A second order on the first day counts as coming back; only a later day does."
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    t = orders.sort_values("ordered_at")
    day = t["ordered_at"].dt.normalize()
    first = day.groupby(t["customer_id"]).transform("min")
    over = first + pd.Timedelta(days=days) <= pd.Timestamp(last_day)
    again = (t.groupby("customer_id").cumcount() > 0) & ((day - first).dt.days <= days)
    n = t.loc[over, "customer_id"].nunique()
    if n == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    x = t.loc[over & again, "customer_id"].nunique()
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="repurchase_within_ever" exercise="repurchase_within" verdict="wrong" name="ever again" why="Whoever came back at any time is counted; the window ends after `days` days."
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    day = orders["ordered_at"].dt.normalize()
    first = day.groupby(orders["customer_id"]).transform("min")
    over = first + pd.Timedelta(days=days) <= pd.Timestamp(last_day)
    n = orders.loc[over, "customer_id"].nunique()
    if n == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    x = orders.loc[over & (day > first), "customer_id"].nunique()
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="repurchase_within_wald" exercise="repurchase_within" verdict="wrong" name="plain interval" why="The interval is p plus and minus 1.96 errors; the exercise asks for Wilson's formula, which stays within 0 and 1."
def repurchase_within(orders, days, last_day):
    day = orders["ordered_at"].dt.normalize()
    first = day.groupby(orders["customer_id"]).transform("min")
    over = first + pd.Timedelta(days=days) <= pd.Timestamp(last_day)
    gap = (day - first).dt.days
    n = orders.loc[over, "customer_id"].nunique()
    if n == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    p = orders.loc[over & (gap > 0) & (gap <= days), "customer_id"].nunique() / n
    se = np.sqrt(p * (1 - p) / n)
    return {"customers": n, "share": p, "low": p - 1.96 * se, "high": p + 1.96 * se}


# %% id="repurchase_within_hours" exercise="repurchase_within" verdict="wrong" name="hours of the day" why="Moments are compared instead of calendar days: an order in the evening of the last day falls out."
def repurchase_within(orders, days, last_day):
    from statsmodels.stats.proportion import proportion_confint

    t = orders["ordered_at"]
    first = t.groupby(orders["customer_id"]).transform("min")
    window = pd.Timedelta(days=days)
    over = first + window <= pd.Timestamp(last_day)
    later = t.dt.normalize() > first.dt.normalize()
    n = orders.loc[over, "customer_id"].nunique()
    if n == 0:
        return {"customers": 0, "share": np.nan, "low": np.nan, "high": np.nan}
    x = orders.loc[over & later & (t - first <= window), "customer_id"].nunique()
    low, high = proportion_confint(x, n, method="wilson")
    return {"customers": n, "share": x / n, "low": low, "high": high}


# %% id="repurchase_within_equivalent_1" exercise="repurchase_within" role="equivalent" mutant="keyword: *dropna=False*" why="A customer's number is never missing."


# %% id="repurchase_within_inputs" exercise="repurchase_within" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    orders = samples.order_history(seed, customers=10 + seed % 60)
    day = pd.Timestamp("2023-03-20") + pd.Timedelta(days=(seed * 37) % 330)
    return orders, 5 + seed % 80, f"{day:%Y-%m-%d}"


# %% [markdown] id="clean_members"
# ## 4. clean_members


# %% id="clean_members_loop" exercise="clean_members" verdict="right" why="a loop and a dict"
def clean_members(raw):
    import re

    names = {"银卡": "silver", "金卡": "gold", "黑卡": "black"}
    level, rows = None, {}
    for number, tier, day, fee, state in raw[
        ["会员编号", "等级", "开通日期", "会员费(元)", "状态"]
    ].values.tolist():
        if not number.startswith("VIP"):
            continue
        level = names.get(tier, level)
        who = int(number.removeprefix("VIP"))
        year, month, dom = map(int, re.findall(r"\d+", day))
        money = float(fee.strip("￥元").replace(",", ""))
        rows[who] = (who, level, pd.Timestamp(year, month, dom), money, state == "已续费")
    return pd.DataFrame(
        list(rows.values()), columns=["customer_id", "tier", "joined_on", "fee_cny", "renewed"]
    )


# %% id="clean_members_extract" exercise="clean_members" verdict="right" why="extract and assign, key as index"
def clean_members(raw):
    t = raw.copy()
    t["tier"] = t["等级"].where(t["等级"] != "").ffill()
    t["tier"] = t["tier"].replace({"银卡": "silver", "金卡": "gold", "黑卡": "black"})
    t = t[~t["会员编号"].isin(["小计", "合计"])]
    parts = t["开通日期"].str.extract(r"(\d+)\D(\d+)\D(\d+)").astype(int)
    parts.columns = ["year", "month", "day"]
    t["joined_on"] = pd.to_datetime(parts)
    t["fee_cny"] = pd.to_numeric(t["会员费(元)"].str.replace(r"[^\d.]", "", regex=True))
    t["renewed"] = t["状态"].eq("已续费")
    t["customer_id"] = t["会员编号"].str.extract(r"(\d+)", expand=False).astype(int)
    t = t[["customer_id", "tier", "joined_on", "fee_cny", "renewed"]].drop_duplicates()
    return t.set_index("customer_id")


# %% id="clean_members_doubles" exercise="clean_members" verdict="wrong" name="members twice" why="Members who stand twice are kept twice: compare rows after they have one form. See *The members' list* in the lecture."
def clean_members(raw):
    raw = raw.drop_duplicates()
    tier = raw["等级"].replace("", np.nan).ffill()
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    return pd.DataFrame(
        {
            "customer_id": part["会员编号"].str[3:].astype(int),
            "tier": tier[rows].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": part["状态"] == "已续费",
        }
    )


# %% id="clean_members_level" exercise="clean_members" verdict="wrong" name="level not filled" why="Only the first row of a block has its level; it holds for the rows below too. An empty text is no missing value, so `ffill` alone does nothing."
def clean_members(raw):
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    tier = part["等级"].ffill()
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame(
        {
            "customer_id": part["会员编号"].str[3:].astype(int),
            "tier": tier.replace({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": part["状态"] == "已续费",
        }
    )
    return table.drop_duplicates("customer_id")


# %% id="clean_members_zeros" exercise="clean_members" verdict="wrong" name="number loses zeros" why="Zeros at the end of a number belong to it: `strip` takes them off at both ends."
def clean_members(raw):
    tier = raw["等级"].replace("", np.nan).ffill()
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame(
        {
            "customer_id": part["会员编号"].str.strip("VIP0").astype(int),
            "tier": tier[rows].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": part["状态"] == "已续费",
        }
    )
    return table.drop_duplicates("customer_id")


# %% id="clean_members_state" exercise="clean_members" verdict="wrong" name="state misread" why="未续费 contains 续费 as well: who did not renew is taken for renewed."
def clean_members(raw):
    tier = raw["等级"].replace("", np.nan).ffill()
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame(
        {
            "customer_id": part["会员编号"].str[3:].astype(int),
            "tier": tier[rows].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": part["状态"].str.contains("续费"),
        }
    )
    return table.drop_duplicates("customer_id")


# %% id="clean_members_fee" exercise="clean_members" verdict="wrong" name="fee with separator" why="The thousand separator cuts the fee: ￥1,280.00 becomes 1 or nothing."
def clean_members(raw):
    tier = raw["等级"].replace("", np.nan).ffill()
    rows = raw["会员编号"].str.startswith("VIP")
    part = raw[rows]
    day = part["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame(
        {
            "customer_id": part["会员编号"].str[3:].astype(int),
            "tier": tier[rows].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(day, format="%Y-%m-%d"),
            "fee_cny": part["会员费(元)"].str.extract(r"([\d.]+)", expand=False).astype(float),
            "renewed": part["状态"] == "已续费",
        }
    )
    return table.drop_duplicates("customer_id")


# %% id="clean_members_out_16" exercise="clean_members" verdict="wrong" name="last four digits" why="Members have numbers of more than four digits; take all that stands after VIP."
def clean_members(raw):
    t = raw.assign(tier=raw["等级"].replace("", np.nan).ffill())
    t = t[t["会员编号"].str.startswith("VIP")]
    out = pd.DataFrame(
        {
            "customer_id": t["会员编号"].str[-4:].astype(int),
            "tier": t["tier"].map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}),
            "joined_on": pd.to_datetime(
                t["开通日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
            ),
            "fee_cny": t["会员费(元)"].str.replace(r"[￥,元]", "", regex=True).astype(float),
            "renewed": t["状态"] == "已续费",
        }
    )
    return out.drop_duplicates()


# %% id="clean_members_equivalent_1" exercise="clean_members" role="equivalent" mutant="keyword: *keep='last'*" why="Rows of one member agree once they have one form."


# %% id="clean_members_inputs" exercise="clean_members" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    raw = samples.member_export(seed, count=3 + seed % 40, doubled=0.4, subtotals=seed % 3 > 0)[0]
    return (raw,)


# %% [markdown] id="called_lost"
# ## 5. called_lost


# %% id="called_lost_sets" exercise="called_lost" verdict="right" why="two tables and sets"
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.floor("D")
    past, future = orders[day <= now], orders[day > now]
    latest = past.groupby("customer_id")["ordered_at"].max().dt.normalize()
    lost = set(latest.index[latest <= now - pd.Timedelta(days=silent_days)])
    in_time = future["ordered_at"] < now + pd.Timedelta(days=wait_days + 1)
    back = lost & set(future.loc[in_time, "customer_id"])
    return {
        "lost": len(lost),
        "returned": len(back),
        "share": len(back) / len(lost) if lost else np.nan,
    }


# %% id="called_lost_sql" exercise="called_lost" verdict="right" why="SQL"
def called_lost(orders, today, silent_days, wait_days):
    import duckdb

    orders = orders[["customer_id", "ordered_at"]]
    lost, back = duckdb.sql(
        f"""
        WITH o AS (SELECT customer_id, date_diff('day', DATE '{today}', ordered_at::DATE) AS d
                   FROM orders),
        c AS (SELECT customer_id, max(d) FILTER (d <= 0) AS last,
                     count(*) FILTER (d BETWEEN 1 AND {wait_days}) AS later
              FROM o GROUP BY customer_id)
        SELECT count(*), count(*) FILTER (later > 0) FROM c WHERE last <= -{silent_days}
        """
    ).fetchall()[0]
    return {"lost": lost, "returned": back, "share": back / lost if lost else float("nan")}


# %% id="called_lost_future" exercise="called_lost" verdict="wrong" name="knows the future" why="The last order is looked for in the whole table, also after today; whoever came back is then not lost. See *When is a customer lost* in the lecture."
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.normalize()
    last = day.groupby(orders["customer_id"]).max()
    lost = last[(now - last).dt.days >= silent_days]
    soon = (day > now) & (day <= now + pd.Timedelta(days=wait_days))
    back = orders.loc[soon & orders["customer_id"].isin(lost.index), "customer_id"].nunique()
    return {"lost": len(lost), "returned": back, "share": back / len(lost) if len(lost) else np.nan}


# %% id="called_lost_past" exercise="called_lost" verdict="wrong" name="past is a return" why="Orders up to today count as a return; only those after today do."
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.normalize()
    last = day[day <= now].groupby(orders["customer_id"]).max()
    lost = last[(now - last).dt.days >= silent_days]
    soon = day <= now + pd.Timedelta(days=wait_days)
    back = orders.loc[soon & orders["customer_id"].isin(lost.index), "customer_id"].nunique()
    return {"lost": len(lost), "returned": back, "share": back / len(lost) if len(lost) else np.nan}


# %% id="called_lost_orders" exercise="called_lost" verdict="wrong" name="counts orders" why="Orders are counted as returns; a customer who orders twice has returned once."
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.normalize()
    last = day[day <= now].groupby(orders["customer_id"]).max()
    lost = last[(now - last).dt.days >= silent_days]
    soon = (day > now) & (day <= now + pd.Timedelta(days=wait_days))
    back = int((soon & orders["customer_id"].isin(lost.index)).sum())
    return {"lost": len(lost), "returned": back, "share": back / len(lost) if len(lost) else np.nan}


# %% id="called_lost_day" exercise="called_lost" verdict="wrong" name="a day too late" why="Silent for at least so many days includes exactly so many; this asks for a day more."
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    day = orders["ordered_at"].dt.normalize()
    last = day[day <= now].groupby(orders["customer_id"]).max()
    lost = last[(now - last).dt.days > silent_days]
    soon = (day > now) & (day <= now + pd.Timedelta(days=wait_days))
    back = orders.loc[soon & orders["customer_id"].isin(lost.index), "customer_id"].nunique()
    return {"lost": len(lost), "returned": back, "share": back / len(lost) if len(lost) else np.nan}


# %% id="called_lost_morning" exercise="called_lost" verdict="wrong" name="orders of today unknown" why="Orders of today are known in its evening; here they fall after it. Compare calendar days."
def called_lost(orders, today, silent_days, wait_days):
    now = pd.Timestamp(today)
    t = orders["ordered_at"]
    last = t[t <= now].groupby(orders["customer_id"]).max().dt.normalize()
    lost = last[(now - last).dt.days >= silent_days]
    soon = (t > now) & (t.dt.normalize() <= now + pd.Timedelta(days=wait_days))
    back = orders.loc[soon & orders["customer_id"].isin(lost.index), "customer_id"].nunique()
    return {"lost": len(lost), "returned": back, "share": back / len(lost) if len(lost) else np.nan}


# %% id="called_lost_equivalent_1" exercise="called_lost" role="equivalent" mutant="keyword: *dropna=False*" why="A customer's number is never missing."


# %% id="called_lost_inputs" exercise="called_lost" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    orders = samples.order_history(seed, customers=10 + seed % 60)
    day = pd.Timestamp("2023-03-05") + pd.Timedelta(days=(seed * 37) % 330)
    return orders, f"{day:%Y-%m-%d}", 5 + seed % 60, 5 + seed % 45


# %% [markdown] id="buyer_summary"
# ## 6. buyer_summary


# %% id="buyer_summary_loop" exercise="buyer_summary" verdict="right" why="a loop over customers"
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    t = orders.assign(day=orders["ordered_at"].dt.floor("D"))
    rows = []
    for who, part in t[t["day"] <= last].groupby("customer_id"):
        by_day = part.groupby("day")["amount_cny"].sum().sort_index()
        rest = by_day.iloc[1:]
        rows.append(
            {
                "customer_id": who,
                "repeats": len(rest),
                "recency_weeks": (by_day.index[-1] - by_day.index[0]).days / 7,
                "age_weeks": (last - by_day.index[0]).days / 7,
                "repeat_spend_cny": rest.mean() if len(rest) else 0.0,
            }
        )
    return pd.DataFrame(rows)


# %% id="buyer_summary_sql" exercise="buyer_summary" verdict="right" why="SQL with a window"
def buyer_summary(orders, last_day):
    import duckdb

    orders = orders[["customer_id", "ordered_at", "amount_cny"]]
    return duckdb.sql(
        f"""
        WITH d AS (SELECT customer_id, ordered_at::DATE AS day, sum(amount_cny) AS amount
                   FROM orders WHERE ordered_at::DATE <= DATE '{last_day}' GROUP BY 1, 2),
        f AS (SELECT *, min(day) OVER (PARTITION BY customer_id) AS first FROM d)
        SELECT customer_id, count(*) - 1 AS repeats,
               date_diff('day', min(day), max(day)) / 7.0 AS recency_weeks,
               date_diff('day', min(day), DATE '{last_day}') / 7.0 AS age_weeks,
               coalesce(avg(amount) FILTER (day > first), 0) AS repeat_spend_cny
        FROM f GROUP BY customer_id
        """
    ).df()


# %% id="buyer_summary_index" exercise="buyer_summary" verdict="right" why="customer as index"
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders[orders["ordered_at"] < last + pd.Timedelta(days=1)].copy()
    o["day"] = o["ordered_at"].dt.normalize()
    g = o.groupby("customer_id")
    out = pd.DataFrame({"repeats": g["day"].nunique() - 1})
    first = g["day"].min()
    out["recency_weeks"] = (g["day"].max() - first).dt.days / 7
    out["age_weeks"] = (last - first).dt.days / 7
    later = o[o["day"] > o["customer_id"].map(first)]
    total = later.groupby("customer_id")["amount_cny"].sum()
    out["repeat_spend_cny"] = (total / out["repeats"].where(out["repeats"] > 0)).fillna(0)
    return out


# %% id="buyer_summary_orders" exercise="buyer_summary" verdict="wrong" name="orders are repeats" why="Orders are counted; several on one day are one purchase. See *What a model sees of a customer* in the lecture."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders.assign(day=orders["ordered_at"].dt.normalize()).sort_values("ordered_at")
    o = o[o["day"] <= last]
    g = o.groupby("customer_id")
    out = pd.DataFrame({"repeats": g.size() - 1})
    out["recency_weeks"] = (g["day"].max() - g["day"].min()).dt.days / 7
    out["age_weeks"] = (last - g["day"].min()).dt.days / 7
    later = o[g.cumcount() > 0]
    out["repeat_spend_cny"] = later.groupby("customer_id")["amount_cny"].mean()
    return out.fillna({"repeat_spend_cny": 0}).reset_index()


# %% id="buyer_summary_all_spend" exercise="buyer_summary" verdict="wrong" name="first purchase in the mean" why="The first purchase is part of the mean spend; only repeats are."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders.assign(day=orders["ordered_at"].dt.normalize())
    d = o[o["day"] <= last].groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    g = d.groupby("customer_id")
    out = pd.DataFrame({"repeats": g.size() - 1})
    out["recency_weeks"] = (g["day"].max() - g["day"].min()).dt.days / 7
    out["age_weeks"] = (last - g["day"].min()).dt.days / 7
    out["repeat_spend_cny"] = g["amount_cny"].mean().where(out["repeats"] > 0, 0)
    return out.reset_index()


# %% id="buyer_summary_since" exercise="buyer_summary" verdict="wrong" name="weeks since the last order" why="Recency is here the time from the first to the last order day, not the time since the last one."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders.assign(day=orders["ordered_at"].dt.normalize())
    d = o[o["day"] <= last].groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    g = d.groupby("customer_id")
    first = g["day"].transform("min")
    out = pd.DataFrame({"repeats": g.size() - 1})
    out["recency_weeks"] = (last - g["day"].max()).dt.days / 7
    out["age_weeks"] = (last - g["day"].min()).dt.days / 7
    out["repeat_spend_cny"] = d[d["day"] > first].groupby("customer_id")["amount_cny"].mean()
    return out.fillna({"repeat_spend_cny": 0}).reset_index()


# %% id="buyer_summary_later" exercise="buyer_summary" verdict="wrong" name="orders after the last day" why="Orders after the last day are used; they were not known then."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders.assign(day=orders["ordered_at"].dt.normalize())
    d = o.groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    g = d.groupby("customer_id")
    first = g["day"].transform("min")
    out = pd.DataFrame({"repeats": g.size() - 1})
    out["recency_weeks"] = (g["day"].max() - g["day"].min()).dt.days / 7
    out["age_weeks"] = (last - g["day"].min()).dt.days / 7
    out["repeat_spend_cny"] = d[d["day"] > first].groupby("customer_id")["amount_cny"].mean()
    return out.fillna({"repeat_spend_cny": 0}).reset_index()


# %% id="buyer_summary_only_repeaters" exercise="buyer_summary" verdict="wrong" name="only who came again" why="Customers without a repeat are left out; they are what tells the model how many never come again."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    o = orders.assign(day=orders["ordered_at"].dt.normalize())
    d = o[o["day"] <= last].groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    g = d.groupby("customer_id")
    first = g["day"].transform("min")
    out = pd.DataFrame({"repeats": g.size() - 1})
    out["recency_weeks"] = (g["day"].max() - g["day"].min()).dt.days / 7
    out["age_weeks"] = (last - g["day"].min()).dt.days / 7
    out["repeat_spend_cny"] = d[d["day"] > first].groupby("customer_id")["amount_cny"].mean()
    return out.dropna().reset_index()


# %% id="buyer_summary_out_26" exercise="buyer_summary" verdict="wrong" name="midnight cuts the last day" why="An order in the afternoon of the last day counts; compare days, not times."
def buyer_summary(orders, last_day):
    last = pd.Timestamp(last_day)
    t = orders[orders["ordered_at"] <= last]
    t = t.assign(day=t["ordered_at"].dt.normalize())
    days = t.groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    first = days.groupby("customer_id")["day"].transform("min")
    span = days.groupby("customer_id")["day"].agg(["min", "max", "size"])
    out = pd.DataFrame({"repeats": span["size"] - 1})
    out["recency_weeks"] = (span["max"] - span["min"]).dt.days / 7
    out["age_weeks"] = (last - span["min"]).dt.days / 7
    out["repeat_spend_cny"] = days[days["day"] > first].groupby("customer_id")["amount_cny"].mean()
    return out.fillna({"repeat_spend_cny": 0}).reset_index()


# %% id="buyer_summary_equivalent_1" exercise="buyer_summary" role="equivalent" mutant="keyword: *dropna=False*" why="A customer's number and a day are never missing."


# %% id="buyer_summary_equivalent_2" exercise="buyer_summary" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="customer_id may stand in the index."


# %% id="buyer_summary_inputs" exercise="buyer_summary" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    orders = samples.order_history(seed, customers=10 + seed % 60, one_time=0.2 * (seed % 5))
    day = pd.Timestamp("2023-04-05") + pd.Timedelta(days=(seed * 37) % 300)
    return orders, f"{day:%Y-%m-%d}"


# %% [markdown] id="expected_value"
# ## 7. expected_value


# %% id="expected_value_loop" exercise="expected_value" verdict="right" why="one customer at a time"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = model["r"], model["alpha"], model["a"], model["b"]
    out = []
    for row in buyers.itertuples():
        x, t, T = row.repeats, row.recency_weeks, row.age_weeks
        z = weeks / (al + T + weeks)
        top = 1 - ((al + T) / (al + T + weeks)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
        low = 1
        if x > 0:
            low += a / (b + x - 1) * ((al + T) / (al + t)) ** (r + x)
        e = (a + b + x - 1) / (a - 1) * top / low
        m = model["p"] * (model["gamma"] + x * row.repeat_spend_cny)
        m /= model["p"] * x + model["q"] - 1
        out.append((row.customer_id, e, m, e * m * margin_share))
    return pd.DataFrame(
        out, columns=["customer_id", "expected_orders", "expected_spend_cny", "value_cny"]
    )


# %% id="expected_value_numpy" exercise="expected_value" verdict="right" why="NumPy arrays, helper columns kept"
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    x, t, T, m = (
        buyers[c].to_numpy(float)
        for c in ["repeats", "recency_weeks", "age_weeks", "repeat_spend_cny"]
    )
    r, al, a, b, p, q, ga = (model[k] for k in ["r", "alpha", "a", "b", "p", "q", "gamma"])
    z = weeks / (al + T + weeks)
    up = (a + b + x - 1) / (a - 1)
    up = up * (1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z))
    died = np.zeros_like(x)
    some = x > 0
    died[some] = a / (b + x[some] - 1) * ((al + T[some]) / (al + t[some])) ** (r + x[some])
    weight = p * x / (p * x + q - 1)
    spend = weight * m + (1 - weight) * p * ga / (q - 1)
    out = buyers.copy()
    out["expected_orders"] = up / (1 + died)
    out["expected_spend_cny"] = spend
    out["value_cny"] = out["expected_orders"] * spend * margin_share
    return out


# %% id="expected_value_own_mean" exercise="expected_value" verdict="wrong" name="own mean" why="The customer's own mean is taken for the spend; it is 0 without a repeat and shaky after one. Gamma-Gamma mixes it with the mean of all. See *From purchases to CNY* in the lecture."
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b = (model[k] for k in ["r", "alpha", "a", "b"])
    x, T, t = buyers["repeats"], buyers["age_weeks"], buyers["recency_weeks"]
    z = weeks / (al + T + weeks)
    top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    left = np.where(x > 0, a / (b + x.clip(lower=1) - 1) * ((al + T) / (al + t)) ** (r + x), 0)
    e = (a + b + x - 1) / (a - 1) * top / (1 + left)
    spend = buyers["repeat_spend_cny"]
    return buyers[["customer_id"]].assign(
        expected_orders=e, expected_spend_cny=spend, value_cny=e * spend * margin_share
    )


# %% id="expected_value_zero" exercise="expected_value" verdict="wrong" name="term without a repeat" why="Without a repeat the term with $[x>0]$ is 0; here it is computed for everybody."
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b, p, q, ga = (model[k] for k in ["r", "alpha", "a", "b", "p", "q", "gamma"])
    x, T, t = buyers["repeats"], buyers["age_weeks"], buyers["recency_weeks"]
    z = weeks / (al + T + weeks)
    top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    left = a / (b + x - 1).where(b + x != 1, 1) * ((al + T) / (al + t)) ** (r + x)
    e = (a + b + x - 1) / (a - 1) * top / (1 + left)
    spend = p * (ga + x * buyers["repeat_spend_cny"]) / (p * x + q - 1)
    return buyers[["customer_id"]].assign(
        expected_orders=e, expected_spend_cny=spend, value_cny=e * spend * margin_share
    )


# %% id="expected_value_alive" exercise="expected_value" verdict="wrong" name="everybody alive" why="The chance to have left is forgotten: the denominator of E is missing."
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b, p, q, ga = (model[k] for k in ["r", "alpha", "a", "b", "p", "q", "gamma"])
    x, T = buyers["repeats"], buyers["age_weeks"]
    z = weeks / (al + T + weeks)
    e = (a + b + x - 1) / (a - 1)
    e = e * (1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z))
    spend = p * (ga + x * buyers["repeat_spend_cny"]) / (p * x + q - 1)
    return buyers[["customer_id"]].assign(
        expected_orders=e, expected_spend_cny=spend, value_cny=e * spend * margin_share
    )


# %% id="expected_value_rate" exercise="expected_value" verdict="wrong" name="past rate goes on" why="Repeats per week times the weeks to come: the past rate is carried on as if nobody ever left and nobody was only lucky."
def expected_value(buyers, model, weeks, margin_share):
    p, q, ga = (model[k] for k in ["p", "q", "gamma"])
    x = buyers["repeats"]
    e = x / buyers["age_weeks"] * weeks
    spend = p * (ga + x * buyers["repeat_spend_cny"]) / (p * x + q - 1)
    return buyers[["customer_id"]].assign(
        expected_orders=e, expected_spend_cny=spend, value_cny=e * spend * margin_share
    )


# %% id="expected_value_revenue" exercise="expected_value" verdict="wrong" name="revenue, not margin" why="The value is revenue; multiply by the share that remains as margin."
def expected_value(buyers, model, weeks, margin_share):
    from scipy.special import hyp2f1

    r, al, a, b, p, q, ga = (model[k] for k in ["r", "alpha", "a", "b", "p", "q", "gamma"])
    x, T, t = buyers["repeats"], buyers["age_weeks"], buyers["recency_weeks"]
    z = weeks / (al + T + weeks)
    top = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    left = np.where(x > 0, a / (b + x.clip(lower=1) - 1) * ((al + T) / (al + t)) ** (r + x), 0)
    e = (a + b + x - 1) / (a - 1) * top / (1 + left)
    spend = p * (ga + x * buyers["repeat_spend_cny"]) / (p * x + q - 1)
    return buyers[["customer_id"]].assign(
        expected_orders=e, expected_spend_cny=spend, value_cny=e * spend
    )


# %% id="expected_value_equivalent_1" exercise="expected_value" role="equivalent" mutant="dropped_call: *x.clip(lower=1)*" why="Without a repeat np.where throws this number away."


# %% id="expected_value_equivalent_2" exercise="expected_value" role="equivalent" mutant="constant: *x.clip(lower=0)*" why="Without a repeat np.where throws this number away."


# %% id="expected_value_inputs" exercise="expected_value" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    age = rng.uniform(2, 60, 12)
    repeats = np.where(rng.random(12) < 0.4, 0, rng.integers(1, 12, 12))
    buyers = pd.DataFrame(
        {
            "customer_id": np.arange(12) + 5,
            "repeats": repeats,
            "recency_weeks": np.where(repeats > 0, age * rng.uniform(0.1, 1, 12), 0.0),
            "age_weeks": age,
            "repeat_spend_cny": np.where(repeats > 0, rng.uniform(20, 400, 12), 0.0),
        }
    )
    names = ["r", "alpha", "a", "b", "p", "q", "gamma"]
    low, high = [0.2, 2, 0.3, 1, 1, 2, 10], [2, 12, 0.95, 5, 7, 6, 200]
    model = dict(zip(names, rng.uniform(low, high).tolist()))
    return buyers, model, float(rng.uniform(4, 60)), float(rng.uniform(0.2, 0.6))


# %% [markdown] id="fit_sbg"
# ## 8. fit_sbg


# %% id="fit_sbg_bounds" exercise="fit_sbg" verdict="right" why="the recursion of the paper, with bounds"
def fit_sbg(left):
    from scipy.optimize import minimize

    n = np.array(left, float) / left[0]

    def loss(par):
        a, b = par
        p = a / (a + b)
        s = 1 - p
        total = (n[0] - n[1]) * np.log(p)
        for t in range(2, len(n)):
            p = p * (b + t - 2) / (a + b + t - 1)
            s -= p
            total += (n[t - 1] - n[t]) * np.log(p)
        return -(total + n[-1] * np.log(max(s, 1e-300)))

    found = minimize(loss, [1, 1], bounds=[(1e-4, 500)] * 2, method="L-BFGS-B", tol=1e-12)
    a, b = found.x
    k = len(n) - 1
    return {"alpha": a, "beta": b, "next_renewal": (b + k) / (a + b + k)}


# %% id="fit_sbg_gamma" exercise="fit_sbg" verdict="right" why="logarithms of the gamma function, BFGS"
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import gammaln

    def lb(u, v):
        return gammaln(u) + gammaln(v) - gammaln(u + v)

    share = [value / left[0] for value in left]

    def loss(logs):
        a, b = np.exp(np.clip(logs, -8, 8))
        total = 0.0
        for t in range(1, len(share)):
            total += (share[t - 1] - share[t]) * (lb(a + 1, b + t - 1) - lb(a, b))
        return -(total + share[-1] * (lb(a, b + len(share) - 1) - lb(a, b)))

    a, b = np.exp(minimize(loss, [0.1, 0.1], method="BFGS", options={"gtol": 1e-7}).x)
    k = len(share)
    ahead = np.exp(lb(a, b + k) - lb(a, b + k - 1))
    return {"alpha": a, "beta": b, "next_renewal": ahead}


# %% id="fit_sbg_no_survivors" exercise="fit_sbg" verdict="wrong" name="survivors left out" why="Those who are left at the end are not counted; they count through S. See *Do those who stay become more loyal* in the lecture."
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.asarray(left, float)
    t = np.arange(1, len(n))

    def loss(logs):
        a, b = np.exp(np.clip(logs, -6, 6))
        return -((n[:-1] - n[1:]) @ (betaln(a + 1, b + t - 1) - betaln(a, b))) / n[0]

    a, b = np.exp(np.clip(minimize(loss, [0, 0], method="Nelder-Mead").x, -6, 6))
    return {"alpha": a, "beta": b, "next_renewal": (b + t[-1]) / (a + b + t[-1])}


# %% id="fit_sbg_left_not_gone" exercise="fit_sbg" verdict="wrong" name="left instead of leaving" why="Who is left after each renewal is weighted, instead of who leaves at it."
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.asarray(left, float)
    t = np.arange(1, len(n))

    def loss(logs):
        a, b = np.exp(np.clip(logs, -6, 6))
        leave = betaln(a + 1, b + t - 1) - betaln(a, b)
        return -(n[1:] @ leave + n[-1] * (betaln(a, b + t[-1]) - betaln(a, b))) / n[0]

    a, b = np.exp(np.clip(minimize(loss, [0, 0], method="Nelder-Mead").x, -6, 6))
    return {"alpha": a, "beta": b, "next_renewal": (b + t[-1]) / (a + b + t[-1])}


# %% id="fit_sbg_last_seen" exercise="fit_sbg" verdict="wrong" name="last renewal seen" why="The last renewal that was seen is given as the next one; one renewal later everybody who is left has stayed once more."
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.asarray(left, float)
    t = np.arange(1, len(n))

    def loss(logs):
        a, b = np.exp(logs)
        leave = betaln(a + 1, b + t - 1) - betaln(a, b)
        return -((n[:-1] - n[1:]) @ leave + n[-1] * (betaln(a, b + t[-1]) - betaln(a, b))) / n[0]

    options = {"xatol": 1e-7, "fatol": 1e-12}
    a, b = np.exp(minimize(loss, [0, 0], method="Nelder-Mead", options=options).x)
    return {"alpha": a, "beta": b, "next_renewal": (b + t[-1] - 1) / (a + b + t[-1] - 1)}


# %% id="fit_sbg_swapped" exercise="fit_sbg" verdict="wrong" name="alpha and beta swapped" why="The two parameters have changed places: alpha goes with leaving, beta with staying."
def fit_sbg(left):
    from scipy.optimize import minimize
    from scipy.special import betaln

    n = np.asarray(left, float)
    t = np.arange(1, len(n))

    def loss(logs):
        b, a = np.exp(logs)
        leave = betaln(a + 1, b + t - 1) - betaln(a, b)
        return -((n[:-1] - n[1:]) @ leave + n[-1] * (betaln(a, b + t[-1]) - betaln(a, b))) / n[0]

    options = {"xatol": 1e-7, "fatol": 1e-12}
    a, b = np.exp(minimize(loss, [0, 0], method="Nelder-Mead", options=options).x)
    return {"alpha": a, "beta": b, "next_renewal": (a + t[-1]) / (a + b + t[-1])}


# %% id="fit_sbg_least_squares" exercise="fit_sbg" verdict="wrong" name="least squares" why="The curve was fitted by least squares; the exercise asks for the parameters that make what was seen most probable."
def fit_sbg(left):
    from scipy.optimize import curve_fit
    from scipy.special import betaln

    n = np.asarray(left, float) / left[0]
    t = np.arange(len(n))

    def curve(k, la, lb):
        a, b = np.exp(la), np.exp(lb)
        return np.exp(betaln(a, b + k) - betaln(a, b))

    (la, lb), _ = curve_fit(curve, t, n, p0=[0, 0])
    a, b = np.exp(la), np.exp(lb)
    return {"alpha": a, "beta": b, "next_renewal": (b + t[-1]) / (a + b + t[-1])}


# %% id="fit_sbg_equivalent_1" exercise="fit_sbg" role="equivalent" mutant="constant: *'fatol': 0.1*" why="The search ends when both tolerances are met, and xatol is the stricter."


# %% id="fit_sbg_equivalent_2" exercise="fit_sbg" role="equivalent" mutant="constant: *'maxiter': 2001*" why="The search ends long before."


# %% id="fit_sbg_equivalent_3" exercise="fit_sbg" role="equivalent" mutant="constant: *'maxiter': 1999*" why="The search ends long before."


# %% id="fit_sbg_inputs" exercise="fit_sbg" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    return (samples.subscribers(seed, size=3_000, years=5 + seed % 5).tolist(),)


# %% [markdown] id="member_effect"
# ## 9. member_effect


# %% id="member_effect_loop" exercise="member_effect" verdict="right" why="a loop over the bands"
def member_effect(customers, width):
    is_m = customers["is_member"]
    plain = customers.loc[is_m, "after_cny"].mean() / customers.loc[~is_m, "after_cny"].mean()
    key = np.where(customers["before_cny"] == 0, -1, np.floor(customers["before_cny"] / width))
    M = N = vM = vN = 0.0
    for _, part in customers.groupby(key):
        m = part.loc[part["is_member"], "after_cny"]
        o = part.loc[~part["is_member"], "after_cny"]
        if len(m) < 2 or len(o) < 2:
            continue
        w = len(m)
        M += w * m.mean()
        N += w * o.mean()
        vM += w**2 * m.var() / len(m)
        vN += w**2 * o.var() / len(o)
    if M == 0:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    se = np.sqrt(vM / M**2 + vN / N**2)
    R = M / N
    return {
        "plain": plain,
        "adjusted": R,
        "low": R * np.exp(-1.96 * se),
        "high": R * np.exp(1.96 * se),
    }


# %% id="member_effect_sql" exercise="member_effect" verdict="right" why="SQL for the cells, NumPy for the sums"
def member_effect(customers, width):
    import duckdb

    t = customers[["before_cny", "after_cny", "is_member"]]
    c = duckdb.sql(
        f"""
        SELECT CASE WHEN before_cny = 0 THEN -1 ELSE floor(before_cny / {width}) END AS g,
               avg(after_cny) FILTER (is_member) AS m, avg(after_cny) FILTER (NOT is_member) AS o,
               var_samp(after_cny) FILTER (is_member) AS vm,
               var_samp(after_cny) FILTER (NOT is_member) AS vo,
               count(*) FILTER (is_member) AS nm, count(*) FILTER (NOT is_member) AS no
        FROM t GROUP BY 1 HAVING nm > 1 AND no > 1
        """
    ).df()
    means = t.groupby("is_member")["after_cny"].mean()
    out = {"plain": means[True] / means[False]}
    if c.empty:
        return out | {"adjusted": np.nan, "low": np.nan, "high": np.nan}
    top, base = (c.nm * c.m).sum(), (c.nm * c.o).sum()
    var = (c.nm * c.vm).sum() / top**2 + (c.nm**2 * c.vo / c.no).sum() / base**2
    low, mid, high = np.exp(np.log(top / base) + np.array([-1.96, 0, 1.96]) * np.sqrt(var))
    return out | {"adjusted": mid, "low": low, "high": high}


# %% id="member_effect_plain" exercise="member_effect" verdict="wrong" name="plain ratio" why="Members and others are compared as they are; members had spent more before they joined. See *Selection and effect* in the lecture."
def member_effect(customers, width):
    g = customers.groupby("is_member")["after_cny"].agg(["mean", "sem"])
    ratio = g.loc[True, "mean"] / g.loc[False, "mean"]
    se = np.sqrt(((g["sem"] / g["mean"]) ** 2).sum())
    return {
        "plain": ratio,
        "adjusted": ratio,
        "low": ratio * np.exp(-1.96 * se),
        "high": ratio * np.exp(1.96 * se),
    }


# %% id="member_effect_all_weights" exercise="member_effect" verdict="wrong" name="weighted by all" why="Bands are weighted by all their customers; the question is what *members* would have spent, so members are the weights."
def member_effect(customers, width):
    member, after = customers["is_member"], customers["after_cny"]
    plain = after[member].mean() / after[~member].mean()
    band = (customers["before_cny"] // width).where(customers["before_cny"] > 0, -1)
    parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()
    parts = parts[(parts["size"] >= 2).all(axis=1)]
    if parts.empty:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    weight = parts["size"].sum(axis=1)
    total = parts["mean"].mul(weight, axis=0).sum()
    variance = (parts["var"] / parts["size"]).mul(weight**2, axis=0).sum()
    ratio = total[True] / total[False]
    reach = np.exp(1.96 * np.sqrt((variance / total**2).sum()))
    return {"plain": plain, "adjusted": ratio, "low": ratio / reach, "high": ratio * reach}


# %% id="member_effect_mean_of_ratios" exercise="member_effect" verdict="wrong" name="average of ratios" why="The ratios of the bands are averaged; the exercise divides the weighted sums."
def member_effect(customers, width):
    member, after = customers["is_member"], customers["after_cny"]
    plain = after[member].mean() / after[~member].mean()
    band = (customers["before_cny"] // width).where(customers["before_cny"] > 0, -1)
    parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()
    parts = parts[(parts["size"] >= 2).all(axis=1)]
    if parts.empty:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    weight = parts["size"][True]
    total = parts["mean"].mul(weight, axis=0).sum()
    variance = (parts["var"] / parts["size"]).mul(weight**2, axis=0).sum()
    ratio = (parts["mean"][True] / parts["mean"][False]).mean()
    reach = np.exp(1.96 * np.sqrt((variance / total**2).sum()))
    return {"plain": plain, "adjusted": ratio, "low": ratio / reach, "high": ratio * reach}


# %% id="member_effect_zero_band" exercise="member_effect" verdict="wrong" name="nothing spent in the first band" why="Who had spent nothing before is put together with those who had spent a little; they are a band of their own."
def member_effect(customers, width):
    member, after = customers["is_member"], customers["after_cny"]
    plain = after[member].mean() / after[~member].mean()
    band = customers["before_cny"] // width
    parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()
    parts = parts[(parts["size"] >= 2).all(axis=1)]
    if parts.empty:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    weight = parts["size"][True]
    total = parts["mean"].mul(weight, axis=0).sum()
    variance = (parts["var"] / parts["size"]).mul(weight**2, axis=0).sum()
    ratio = total[True] / total[False]
    reach = np.exp(1.96 * np.sqrt((variance / total**2).sum()))
    return {"plain": plain, "adjusted": ratio, "low": ratio / reach, "high": ratio * reach}


# %% id="member_effect_same_weights_once" exercise="member_effect" verdict="wrong" name="unweighted bands" why="Every band counts alike, whether many members are in it or few; weight by members."
def member_effect(customers, width):
    member, after = customers["is_member"], customers["after_cny"]
    plain = after[member].mean() / after[~member].mean()
    band = (customers["before_cny"] // width).where(customers["before_cny"] > 0, -1)
    parts = after.groupby([band, member]).agg(["mean", "var", "size"]).unstack()
    parts = parts[(parts["size"] >= 2).all(axis=1)]
    if parts.empty:
        return {"plain": plain, "adjusted": np.nan, "low": np.nan, "high": np.nan}
    total = parts["mean"].sum()
    variance = (parts["var"] / parts["size"]).sum()
    ratio = total[True] / total[False]
    reach = np.exp(1.96 * np.sqrt((variance / total**2).sum()))
    return {"plain": plain, "adjusted": ratio, "low": ratio / reach, "high": ratio * reach}


# %% id="member_effect_equivalent_1" exercise="member_effect" role="equivalent" mutant="dropped_call: *astype(bool)*" why="is_member holds True and False already."


# %% id="member_effect_equivalent_2" exercise="member_effect" role="equivalent" mutant="constant: *before > 0, -2*" why="Any number below 0 names the band of those who had spent nothing."


# %% id="member_effect_equivalent_3" exercise="member_effect" role="equivalent" mutant="keyword: *dropna=False*" why="Neither band nor membership is ever missing."


# %% id="member_effect_equivalent_4" exercise="member_effect" role="equivalent" mutant="condition: *parts.empty* -> *False*" why="Without a band the sums are 0, and 0 by 0 gives NaN by itself."


# %% id="member_effect_inputs" exercise="member_effect" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    table = samples.member_spending(seed, count=30 + seed % 200, empty_band=seed % 4 == 0)[0]
    return table, float(30 + (seed * 17) % 300)


# %% [markdown] id="renewal_chart"
# ## 10. renewal_chart


# %% id="renewal_chart_lying" exercise="renewal_chart" verdict="right" why="lying bars, a loop, a Chinese title"
def renewal_chart(terms):
    t = terms[terms["assigned_by"].eq("lot") & terms["outcome"].isin(["renewed", "lapsed"])].copy()
    t["yes"] = t["outcome"].eq("renewed").astype(float)
    t["kind"] = np.where(t["package"].eq("standard"), "standard", "suits")
    fig, ax = plt.subplots()
    for stage, part in t.groupby("life_stage"):
        a = part.loc[part["kind"] == "suits", "yes"]
        b = part.loc[part["kind"] == "standard", "yes"]
        if len(a) == 0 or len(b) == 0:
            continue
        se = np.sqrt(a.var(ddof=0) / len(a) + b.var(ddof=0) / len(b))
        ax.barh(stage, 100 * (a.mean() - b.mean()), xerr=100 * 1.96 * se)
    g = t.groupby("kind")["yes"].mean()
    gap = abs(round(100 * (g["suits"] - g["standard"])))
    ax.set_title(f"合适的套餐使续费率提高 {gap} 个百分点")
    ax.set_xlabel("Difference in points")
    ax.set_ylabel("生命周期阶段")
    return ax


# %% id="renewal_chart_pivot" exercise="renewal_chart" verdict="right" why="pivot tables and errorbar"
def renewal_chart(terms):
    t = terms.query("assigned_by == 'lot' and outcome != 'running'")
    t = t.assign(suits=(t["package"] != "standard"), yes=(t["outcome"] == "renewed") * 1.0)
    rate = t.pivot_table(index="life_stage", columns="suits", values="yes", aggfunc="mean")
    n = t.pivot_table(index="life_stage", columns="suits", values="yes", aggfunc="size")
    rate = rate.dropna()
    n = n.loc[rate.index]
    gap = (rate[True] - rate[False]) * 100
    se = 100 * np.sqrt((rate * (1 - rate) / n).sum(axis=1))
    ax = plt.figure().add_subplot()
    ax.bar(gap.index.tolist(), gap.to_numpy(), color="tab:blue")
    ax.errorbar(
        gap.index.tolist(), gap.to_numpy(), yerr=1.96 * se.to_numpy(), fmt="none", color="k"
    )
    total = t.groupby("suits")["yes"].mean()
    ax.set_title(f"By lot, renewal differs by {abs(100 * (total[True] - total[False])):.0f} points")
    ax.set(xlabel="Stage", ylabel="Points")
    return ax


# %% id="renewal_chart_choice" exercise="renewal_chart" verdict="wrong" name="all terms" why="Terms that members chose are in it; the keen choose. Only the draw made both alike. See *Packages* in the lecture."
def renewal_chart(terms):
    ended = terms[terms["outcome"] != "running"]
    renewed, suits = ended["outcome"] == "renewed", ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    fig, ax = plt.subplots()
    reach = 196 * np.sqrt((rate * (1 - rate) / size).sum(axis=1))
    ax.bar(rate.index, 100 * (rate[True] - rate[False]), yerr=reach)
    overall = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    ax.set_title(f"The suiting package moves renewal by {abs(overall):.0f} points")
    ax.set(xlabel="Life stage", ylabel="Difference (points)")
    return ax


# %% id="renewal_chart_running" exercise="renewal_chart" verdict="wrong" name="running terms" why="Terms that are still running count as not renewed; nobody knows yet."
def renewal_chart(terms):
    ended = terms[terms["assigned_by"] == "lot"]
    renewed, suits = ended["outcome"] == "renewed", ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    fig, ax = plt.subplots()
    reach = 196 * np.sqrt((rate * (1 - rate) / size).sum(axis=1))
    ax.bar(rate.index, 100 * (rate[True] - rate[False]), yerr=reach)
    overall = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    ax.set_title(f"The suiting package moves renewal by {abs(overall):.0f} points")
    ax.set(xlabel="Life stage", ylabel="Difference (points)")
    return ax


# %% id="renewal_chart_relative" exercise="renewal_chart" verdict="wrong" name="per cent of the rate" why="The bars show per cent *of* the standard rate; points are the difference of two rates."
def renewal_chart(terms):
    ended = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    renewed, suits = ended["outcome"] == "renewed", ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    fig, ax = plt.subplots()
    reach = 196 * np.sqrt((rate * (1 - rate) / size).sum(axis=1)) / rate[False]
    ax.bar(rate.index, 100 * (rate[True] / rate[False] - 1), yerr=reach)
    overall = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    ax.set_title(f"The suiting package moves renewal by {abs(overall):.0f} points")
    ax.set(xlabel="Life stage", ylabel="Difference (points)")
    return ax


# %% id="renewal_chart_mean_of_bars" exercise="renewal_chart" verdict="wrong" name="mean of the bars" why="The title gives the mean of the bars; over all terms, stages with many terms count more."
def renewal_chart(terms):
    ended = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    renewed, suits = ended["outcome"] == "renewed", ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    lift = 100 * (rate[True] - rate[False])
    fig, ax = plt.subplots()
    ax.bar(rate.index, lift, yerr=196 * np.sqrt((rate * (1 - rate) / size).sum(axis=1)))
    ax.set_title(f"The suiting package moves renewal by {abs(lift.mean()):.0f} points")
    ax.set(xlabel="Life stage", ylabel="Difference (points)")
    return ax


# %% id="renewal_chart_error" exercise="renewal_chart" verdict="wrong" name="one error each way" why="The error bars are one standard error long; a 95% interval is 1.96 of them each way."
def renewal_chart(terms):
    ended = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    renewed, suits = ended["outcome"] == "renewed", ended["package"] != "standard"
    parts = renewed.groupby([ended["life_stage"], suits]).agg(["mean", "size"]).unstack().dropna()
    rate, size = parts["mean"], parts["size"]
    fig, ax = plt.subplots()
    reach = 100 * np.sqrt((rate * (1 - rate) / size).sum(axis=1))
    ax.bar(rate.index, 100 * (rate[True] - rate[False]), yerr=reach)
    overall = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    ax.set_title(f"The suiting package moves renewal by {abs(overall):.0f} points")
    ax.set(xlabel="Life stage", ylabel="Difference (points)")
    return ax


# %% id="renewal_chart_out_26" exercise="renewal_chart" verdict="wrong" name="stages of the lecture only" why="The stages are those of the table that comes in; a fixed list loses the others."
def renewal_chart(terms):
    t = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    renewed, suits = t["outcome"] == "renewed", t["package"] != "standard"
    rates = renewed.groupby([t["life_stage"], suits]).agg(["mean", "size"]).unstack()
    rates = rates.reindex(["new", "growing", "mature", "lapsing"]).dropna()
    p, n = rates["mean"], rates["size"]
    half = 1.96 * np.sqrt((p * (1 - p) / n).sum(axis=1))
    over_all = 100 * (renewed[suits].mean() - renewed[~suits].mean())
    fig, ax = plt.subplots()
    ax.bar(rates.index, 100 * (p[True] - p[False]), yerr=100 * half)
    ax.set_title(f"The suiting package brings {over_all:.0f} points")
    ax.set(xlabel="Stage", ylabel="Percentage points")
    return ax


# %% id="renewal_chart_equivalent_1" exercise="renewal_chart" role="equivalent" mutant="keyword: *dropna=False*" why="A stage is never missing."


# %% id="renewal_chart_equivalent_2" exercise="renewal_chart" role="equivalent" mutant="constant: *capsize=5*" why="The width of a cap is a matter of taste."


# %% id="renewal_chart_equivalent_3" exercise="renewal_chart" role="equivalent" mutant="constant: *capsize=3*" why="The width of a cap is a matter of taste."


# %% id="renewal_chart_inputs" exercise="renewal_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_07 as samples

    return (samples.terms(seed, count=150 + seed % 150, running=0.1 + 0.05 * (seed % 5)),)
