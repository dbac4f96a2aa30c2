# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="present_value"
# ## 1. present_value


# %% id="present_value_loop" exercise="present_value" verdict="right" why="a loop over the rows, a monthly rate"
def present_value(flows, annual_rate):
    monthly = (1 + annual_rate) ** (1 / 12) - 1
    total = 0
    for _, row in flows.iterrows():
        total += (row["benefit_cny"] - row["cost_cny"]) * (1 + monthly) ** -row["month"]
    return total


# %% id="present_value_sql" exercise="present_value" verdict="right" why="SQL"
def present_value(flows, annual_rate):
    import duckdb

    return (
        duckdb.sql(
            f"SELECT sum((benefit_cny - cost_cny) / pow(1 + {annual_rate}, month / 12.0)) AS v FROM flows"
        )
        .df()["v"]
        .iloc[0]
    )


# %% id="present_value_twelfth" exercise="present_value" verdict="wrong" name="rate over twelve" why="A twelfth of the yearly rate, month after month, makes more than the yearly rate: discount by (1 + r) to the power m/12. See *What a later CNY is worth* in the lecture."
def present_value(flows, annual_rate):
    net = flows["benefit_cny"] - flows["cost_cny"]
    return (net / (1 + annual_rate / 12) ** flows["month"]).sum()


# %% id="present_value_months" exercise="present_value" verdict="wrong" name="a yearly rate every month" why="The rate of a year is taken off every month. Twelve months make one year: divide the month by 12."
def present_value(flows, annual_rate):
    net = flows["benefit_cny"] - flows["cost_cny"]
    return (net / (1 + annual_rate) ** flows["month"]).sum()


# %% id="present_value_plain" exercise="present_value" verdict="wrong" name="not discounted" why="This is the plain sum. A CNY of a later month is worth less today: discount each row."
def present_value(flows, annual_rate):
    return (flows["benefit_cny"] - flows["cost_cny"]).sum()


# %% id="present_value_costs_today" exercise="present_value" verdict="wrong" name="costs as if paid today" why="Only the benefits are discounted. Later costs weigh less today, too."
def present_value(flows, annual_rate):
    worth = (1 + annual_rate) ** (-flows["month"] / 12)
    return (flows["benefit_cny"] * worth).sum() - flows["cost_cny"].sum()


# %% id="present_value_end" exercise="present_value" verdict="wrong" name="month 0 discounted" why="Every month is discounted by one month too many: month 0 is today."
def present_value(flows, annual_rate):
    net = flows["benefit_cny"] - flows["cost_cny"]
    return (net / (1 + annual_rate) ** ((flows["month"] + 1) / 12)).sum()


# %% id="present_value_inputs" exercise="present_value" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    flows = samples.cash_flows(seed, months=10 + seed % 30)
    return pd.concat([flows, flows.iloc[:3]]), (seed % 7) / 20 - 0.05


# %% [markdown] id="payback_month"
# ## 2. payback_month


# %% id="payback_month_loop" exercise="payback_month" verdict="right" why="a loop backward from the end"
def payback_month(flows, annual_rate=0.0):
    rows = flows.assign(
        v=(flows["benefit_cny"] - flows["cost_cny"]) * (1 + annual_rate) ** (-flows["month"] / 12)
    )
    sums = rows.groupby("month")["v"].sum().sort_index()
    total, answer = sums.sum(), None
    for month, value in sums[::-1].items():
        if total < -0.005:
            break
        answer = int(month)
        total -= value
    return answer


# %% id="payback_month_pivot" exercise="payback_month" verdict="right" why="the minimum still to come"
def payback_month(flows, annual_rate=0.0):
    t = (
        flows.groupby("month", as_index=False)[["cost_cny", "benefit_cny"]]
        .sum()
        .sort_values("month")
    )
    net = (t["benefit_cny"] - t["cost_cny"]) / (1 + annual_rate) ** (t["month"] / 12)
    ahead = np.minimum.accumulate(net.cumsum().to_numpy()[::-1])[::-1]
    good = t["month"].to_numpy()[ahead >= -0.005]
    return good[0] if len(good) else None


# %% id="payback_month_first" exercise="payback_month" verdict="wrong" name="first touch" why="The running sum reaches 0 here, but a later bill takes it below again. The money is back when it never falls below 0 any more. See *When the money is back* in the lecture."
def payback_month(flows, annual_rate=0.0):
    net = (flows["benefit_cny"] - flows["cost_cny"]) / (1 + annual_rate) ** (flows["month"] / 12)
    running = net.groupby(flows["month"]).sum().sort_index().cumsum()
    good = running.index[running >= -0.005]
    return int(good[0]) if len(good) else None


# %% id="payback_month_plain" exercise="payback_month" verdict="wrong" name="rate not used" why="The rate is not used: the running sum is of plain CNY even where money costs something."
def payback_month(flows, annual_rate=0.0):
    net = flows["benefit_cny"] - flows["cost_cny"]
    running = net.groupby(flows["month"]).sum().sort_index().cumsum()
    short = np.flatnonzero(running.to_numpy() < -0.005)
    first = short[-1] + 1 if len(short) else 0
    return int(running.index[first]) if first < len(running) else None


# %% id="payback_month_dust" exercise="payback_month" verdict="wrong" name="rounding dust counts as debt" why="Three times 10 cents are not exactly 30 cents in a computer: a lack of less than half a cent counts as 0."
def payback_month(flows, annual_rate=0.0):
    net = (flows["benefit_cny"] - flows["cost_cny"]) / (1 + annual_rate) ** (flows["month"] / 12)
    running = net.groupby(flows["month"]).sum().sort_index().cumsum()
    short = np.flatnonzero(running.to_numpy() < 0)
    first = short[-1] + 1 if len(short) else 0
    return int(running.index[first]) if first < len(running) else None


# %% id="payback_month_rows" exercise="payback_month" verdict="wrong" name="in the order of the rows" why="The running sum follows the rows as they stand. They may come in any order: sort by month first."
def payback_month(flows, annual_rate=0.0):
    net = (flows["benefit_cny"] - flows["cost_cny"]) / (1 + annual_rate) ** (flows["month"] / 12)
    running = net.cumsum().to_numpy()
    short = np.flatnonzero(running < -0.005)
    first = short[-1] + 1 if len(short) else 0
    return int(flows["month"].iloc[first]) if first < len(running) else None


# %% id="payback_month_average" exercise="payback_month" verdict="wrong" name="cost over mean benefit" why="Cost over the benefit of a mean month assumes that benefits flow evenly. Add up the months as they come."
def payback_month(flows, annual_rate=0.0):
    months = flows["cost_cny"].sum() / (flows["benefit_cny"].sum() / flows["month"].max())
    return int(np.ceil(months)) if months <= flows["month"].max() else None


# %% id="payback_month_equivalent_1" exercise="payback_month" role="equivalent" mutant="dropped_call: *sort_index().cumsum() -> *sum().cumsum()*" why="`groupby` sorts its keys."


# %% id="payback_month_equivalent_2" exercise="payback_month" role="equivalent" mutant="keyword: *dropna=False*" why="A month is never missing."


# %% id="payback_month_equivalent_3" exercise="payback_month" role="equivalent" mutant="boundary: *running.to_numpy() <= *" why="No running sum lacks exactly half a cent."


# %% id="payback_month_inputs" exercise="payback_month" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    flows = samples.cash_flows(
        seed,
        benefit_cny=20_000.0 + seed % 5 * 15_000,
        pays_exactly=seed % 6 == 0,
        never_pays=seed % 11 == 0,
    )
    if seed % 3 == 0:
        flows.loc[20, "cost_cny"] += 300_000
    return flows.sample(frac=1, random_state=seed), [0.0, 0.1, 0.3][seed % 3]


# %% [markdown] id="irrs"
# ## 3. irrs


# %% id="irrs_polynomial" exercise="irrs" verdict="right" why="numpy's polynomial in the discount factor"
def irrs(yearly_cny):
    factors = np.polynomial.Polynomial(yearly_cny).roots()
    return sorted(1 / f.real - 1 for f in factors if abs(f.imag) < 1e-8 and f.real > 1e-9)


# %% id="irrs_brentq" exercise="irrs" verdict="right" why="sign changes on a grid, then brentq"
def irrs(yearly_cny):
    from scipy.optimize import brentq

    def npv(log_x):
        return sum(c * np.exp(-log_x * year) for year, c in enumerate(yearly_cny))

    grid = np.linspace(-6, 6, 8_000)  # a rate of 0 falls between two points
    values = np.array([npv(at) for at in grid])
    places = np.flatnonzero(values[:-1] * values[1:] < 0)
    return [float(np.expm1(brentq(npv, grid[at], grid[at + 1], xtol=1e-13))) for at in places]


# %% id="irrs_one" exercise="irrs" verdict="wrong" name="one rate only" why="One rate is given where there are two. Flows that change sign more than once may have several. See *Several rates, or none* in the lecture."
def irrs(yearly_cny):
    roots = np.roots(yearly_cny)
    real = sorted(x.real - 1 for x in roots if abs(x.imag) < 1e-7 and x.real > 1e-9)
    return real[:1]


# %% id="irrs_positive" exercise="irrs" verdict="wrong" name="gains only" why="Rates below 0 are left out. Where the money comes back in part, the rate is negative, and above -1."
def irrs(yearly_cny):
    roots = np.roots(yearly_cny)
    return sorted(x.real - 1 for x in roots if abs(x.imag) < 1e-7 and x.real > 1)


# %% id="irrs_complex" exercise="irrs" verdict="wrong" name="complex roots kept" why="A root with an imaginary part is no rate. Without a real one the list is empty."
def irrs(yearly_cny):
    roots = np.roots(yearly_cny)
    return sorted(x.real - 1 for x in roots if x.real > 1e-9)


# %% id="irrs_reversed" exercise="irrs" verdict="wrong" name="years turned round" why="These are roots in the discount factor 1/(1 + r). Take the flows in the order of the years, or turn the root into a rate."
def irrs(yearly_cny):
    roots = np.roots(yearly_cny[::-1])
    return sorted(x.real - 1 for x in roots if abs(x.imag) < 1e-7 and x.real > 1e-9)


# %% id="irrs_x" exercise="irrs" verdict="wrong" name="one not taken off" why="These are 1 + r. Take off the 1."
def irrs(yearly_cny):
    roots = np.roots(yearly_cny)
    return sorted(x.real for x in roots if abs(x.imag) < 1e-7 and x.real > 1e-9)


# %% id="irrs_equivalent_1" exercise="irrs" role="equivalent" mutant="boundary: *<= 1e-07*" why="No imaginary part is exactly 1e-7."


# %% id="irrs_equivalent_2" exercise="irrs" role="equivalent" mutant="boundary: *>= 1e-09*" why="No root is exactly 1e-9."


# %% id="irrs_inputs" exercise="irrs" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    rates = np.array([-0.4, 0.07, 0.6, 2.0])[rng.choice(4, 1 + seed % 3, replace=False)]
    flows = -rng.integers(10, 900) * np.poly(1 + rates)
    if seed % 2:
        flows = np.convolve(flows, [1.0, -1.2, 1.7])
    if seed % 5 == 0:
        flows = np.append(flows, 0.0)
    return ([float(value) for value in flows],)


# %% [markdown] id="clean_invoices"
# ## 4. clean_invoices


# %% id="clean_invoices_loop" exercise="clean_invoices" verdict="right" why="a loop with a dict"
def clean_invoices(raw):
    paid, seen = {}, set()
    for row in raw.itertuples():
        key = row.number.strip().casefold()
        if key in seen or "待定" in row.amount:
            continue
        seen.add(key)
        text = row.month.replace("年", "-").replace("月", "").replace("/", "-")
        year, month = text.split("-")
        period = pd.Period(year=int(year), month=int(month), freq="M")
        a = row.amount
        sign = -1 if a.startswith(("(", "-")) else 1
        a = a.strip("()-¥").replace(",", "")
        value = float(a.rstrip("万")) * (10_000 if "万" in a else 1)
        paid[period] = paid.get(period, 0) + sign * value
    index = pd.period_range(min(paid), max(paid), freq="M")
    return pd.DataFrame(
        {"month": index.to_timestamp(), "paid_cny": [paid.get(p, 0.0) for p in index]}
    )


# %% id="clean_invoices_resample" exercise="clean_invoices" verdict="right" why="string methods and resample, month as index"
def clean_invoices(raw):
    t = raw.copy()
    t["number"] = t["number"].str.lower().str.strip()
    t = t.drop_duplicates(subset="number").query("amount != '待定'")
    m = t["month"].str.replace("年", "-").str.replace("月", "").str.replace("/", "-")
    t["month"] = pd.to_datetime(m.str.split("-").map(lambda p: f"{p[0]}-{int(p[1]):02d}-01"))
    a = t["amount"].str.replace(",", "").str.replace("¥", "")
    a = a.str.replace("(", "-").str.replace(")", "")
    wan = a.str.endswith("万")
    t["paid_cny"] = a.str.replace("万", "").astype(float).mul(wan.map({True: 1e4, False: 1.0}))
    return t.set_index("month")[["paid_cny"]].resample("MS").sum()


# %% id="clean_invoices_twice" exercise="clean_invoices" verdict="wrong" name="duplicates paid twice" why="Numbers that differ in capitals and blanks are the same invoice: it is counted twice here. See *What we paid* in the lecture."
def clean_invoices(raw):
    table = raw.drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    sign = np.where(text.str.contains(r"[(-]"), -1, 1)
    times = np.where(text.str.contains("万"), 10_000, 1)
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * sign * times
    return (
        paid.groupby(month)
        .sum()
        .asfreq("MS", fill_value=0.0)
        .rename_axis("month")
        .rename("paid_cny")
        .reset_index()
    )


# %% id="clean_invoices_credit" exercise="clean_invoices" verdict="wrong" name="credits added" why="A credit, in brackets or with a minus, reduces what was paid; here it is added."
def clean_invoices(raw):
    table = raw.assign(number=raw["number"].str.strip().str.upper()).drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    times = np.where(text.str.contains("万"), 10_000, 1)
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * times
    return (
        paid.groupby(month)
        .sum()
        .asfreq("MS", fill_value=0.0)
        .rename_axis("month")
        .rename("paid_cny")
        .reset_index()
    )


# %% id="clean_invoices_wan" exercise="clean_invoices" verdict="wrong" name="万 not read" why="1.2万 is 12,000 CNY; here it counts as 1.2."
def clean_invoices(raw):
    table = raw.assign(number=raw["number"].str.strip().str.upper()).drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    sign = np.where(text.str.contains(r"[(-]"), -1, 1)
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * sign
    return (
        paid.groupby(month)
        .sum()
        .asfreq("MS", fill_value=0.0)
        .rename_axis("month")
        .rename("paid_cny")
        .reset_index()
    )


# %% id="clean_invoices_wan_credit" exercise="clean_invoices" verdict="wrong" name="credit in 万 added" why="A credit in 万, (1.2万), reduces what was paid as any other; here it is added."
def clean_invoices(raw):
    table = raw.assign(number=raw["number"].str.strip().str.upper()).drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    wan = text.str.contains("万")
    sign = np.where(wan, 10_000, np.where(text.str.contains(r"[(-]"), -1, 1))
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * sign
    return (
        paid.groupby(month)
        .sum()
        .asfreq("MS", fill_value=0.0)
        .rename_axis("month")
        .rename("paid_cny")
        .reset_index()
    )


# %% id="clean_invoices_gap" exercise="clean_invoices" verdict="wrong" name="months without invoice left out" why="A month between the first and the last without an invoice has a row with 0 CNY; here it is missing."
def clean_invoices(raw):
    table = raw.assign(number=raw["number"].str.strip().str.upper()).drop_duplicates("number")
    table = table[table["amount"] != "待定"]
    parts = table["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    text = table["amount"]
    sign = np.where(text.str.contains(r"[(-]"), -1, 1)
    times = np.where(text.str.contains("万"), 10_000, 1)
    paid = text.str.replace(r"[^0-9.]", "", regex=True).astype(float) * sign * times
    return paid.groupby(month).sum().rename_axis("month").rename("paid_cny").reset_index()


# %% id="clean_invoices_equivalent_1" exercise="clean_invoices" role="equivalent" mutant="keyword: *keep='last')*" why="Lines of one invoice agree in month and amount."


# %% id="clean_invoices_equivalent_2" exercise="clean_invoices" role="equivalent" mutant="dropped_call: *extract(*astype(int) -> *" why="`to_datetime` reads texts, too."


# %% id="clean_invoices_equivalent_3" exercise="clean_invoices" role="equivalent" mutant="arithmetic: *astype(float) / sign*" why="The sign is 1 or -1."


# %% id="clean_invoices_equivalent_4" exercise="clean_invoices" role="equivalent" mutant="keyword: *dropna=False*" why="A month is never missing."


# %% id="clean_invoices_inputs" exercise="clean_invoices" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    return (samples.invoices(seed, count=5 + seed % 40, months=3 + seed % 12),)


# %% [markdown] id="tornado_chart"
# ## 5. tornado_chart


# %% id="tornado_chart_standing" exercise="tornado_chart" verdict="right" why="standing bars by pandas, a Chinese title"
def tornado_chart(drivers):
    s = (drivers["high_cny"] - drivers["low_cny"]).set_axis(drivers["driver"])
    s = s[s > 0].sort_index().sort_values(ascending=False, kind="stable")
    ax = s.plot.bar(title=f"总收益最取决于 {s.index[0]}", figsize=(6, 4))
    ax.set(xlabel="驱动因素", ylabel="波动（元/年）")
    return ax


# %% id="tornado_chart_loop" exercise="tornado_chart" verdict="right" why="totals at both ends, drawn from the bottom up"
def tornado_chart(drivers):
    total = drivers["likely_cny"].sum()
    rows = []
    for row in drivers.itertuples():
        rest = total - row.likely_cny
        swing = (rest + row.high_cny) - (rest + row.low_cny)
        if row.high_cny > row.low_cny:
            rows.append((row.driver, round(swing, 6)))
    rows.sort(key=lambda r: (-r[1], r[0]))
    fig, ax = plt.subplots()
    ax.barh([r[0] for r in rows][::-1], [r[1] for r in rows][::-1])
    ax.set_title(f"Ask about {rows[0][0]} first")
    ax.set_xlabel("Swing, CNY")
    ax.set_ylabel("Driver")
    return ax


# %% id="tornado_chart_half" exercise="tornado_chart" verdict="wrong" name="one side only" why="The bar goes from the likely value up. From low to high is both sides. See *What the promise hangs on* in the lecture."
def tornado_chart(drivers):
    t = drivers.assign(s=drivers["high_cny"] - drivers["likely_cny"])
    t = t[t["high_cny"] > t["low_cny"]].sort_values(["s", "driver"], ascending=[False, True])
    fig, ax = plt.subplots()
    ax.bar(t["driver"], t["s"])
    ax.set(title=f"Most hangs on {t['driver'].iloc[0]}", xlabel="Driver", ylabel="CNY")
    return ax


# %% id="tornado_chart_size" exercise="tornado_chart" verdict="wrong" name="sizes instead of swings" why="These are the likely benefits. A large benefit that is certain needs no question: draw high less low."
def tornado_chart(drivers):
    t = drivers[drivers["high_cny"] > drivers["low_cny"]]
    t = t.sort_values(["likely_cny", "driver"], ascending=[False, True])
    fig, ax = plt.subplots()
    ax.bar(t["driver"], t["likely_cny"])
    ax.set(title=f"Most hangs on {t['driver'].iloc[0]}", xlabel="Driver", ylabel="CNY")
    return ax


# %% id="tornado_chart_certain" exercise="tornado_chart" verdict="wrong" name="certain drivers drawn" why="A driver that cannot move has a bar of length 0 here; it needs none."
def tornado_chart(drivers):
    t = drivers.assign(s=drivers["high_cny"] - drivers["low_cny"])
    t = t.sort_values(["s", "driver"], ascending=[False, True])
    fig, ax = plt.subplots()
    ax.bar(t["driver"], t["s"])
    ax.set(title=f"Most hangs on {t['driver'].iloc[0]}", xlabel="Driver", ylabel="CNY")
    return ax


# %% id="tornado_chart_low_likely" exercise="tornado_chart" verdict="wrong" name="drivers whose likely value is their low left out" why="A driver whose likely value is its low can still rise to its high; here it has no bar."
def tornado_chart(drivers):
    t = drivers.assign(s=drivers["high_cny"] - drivers["low_cny"])
    t = t[t["likely_cny"] > t["low_cny"]]
    t = t.sort_values(["s", "driver"], ascending=[False, True])
    fig, ax = plt.subplots()
    ax.bar(t["driver"], t["s"])
    ax.set(title=f"Most hangs on {t['driver'].iloc[0]}", xlabel="Driver", ylabel="CNY")
    return ax


# %% id="tornado_chart_upside_down" exercise="tornado_chart" verdict="wrong" name="widest at the bottom" why="Bars that lie grow from the bottom: the widest is the last from the top here. Turn the axis."
def tornado_chart(drivers):
    t = drivers.assign(s=drivers["high_cny"] - drivers["low_cny"]).query("s > 0")
    t = t.sort_values(["s", "driver"], ascending=[False, True])
    fig, ax = plt.subplots()
    ax.barh(t["driver"], t["s"])
    ax.set(title=f"Most hangs on {t['driver'].iloc[0]}", ylabel="Driver", xlabel="CNY")
    return ax


# %% id="tornado_chart_inputs" exercise="tornado_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    return (samples.drivers(seed, count=2 + seed % 8, fixed=seed % 3 == 0),)


# %% [markdown] id="simulate_total"
# ## 6. simulate_total


# %% id="simulate_total_formula" exercise="simulate_total" verdict="right" why="the inverse of the triangle by hand"
def simulate_total(drivers, shocks, rho):
    from scipy.special import ndtr

    low, mode, high = (drivers[c].to_numpy(float) for c in ["low_cny", "likely_cny", "high_cny"])
    u = ndtr(rho**0.5 * shocks[:, [0]] + (1 - rho) ** 0.5 * shocks[:, 1:])
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) < mode - low, left, right).sum(axis=1)


# %% id="simulate_total_table" exercise="simulate_total" verdict="right" why="a frame with a column a driver"
def simulate_total(drivers, shocks, rho):
    from scipy import stats

    values = pd.DataFrame(index=range(len(shocks)))
    for j, (low, mode, high) in enumerate(
        drivers[["low_cny", "likely_cny", "high_cny"]].to_numpy()
    ):
        z = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, j + 1]
        if high > low:
            values[j] = stats.triang((mode - low) / (high - low), low, high - low).ppf(
                stats.norm.cdf(z)
            )
        else:
            values[j] = mode
    return values.sum(axis=1)


# %% id="simulate_total_weights" exercise="simulate_total" verdict="wrong" name="weights without roots" why="With ρ and 1 − ρ as weights the variance of a score is below 1 and the total looks surer than it is. The weights are the square roots. See *Drivers that move together* in the lecture."
def simulate_total(drivers, shocks, rho):
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples()):
        width = row.high_cny - row.low_cny
        if width == 0:
            total += row.likely_cny
            continue
        score = rho * shocks[:, 0] + (1 - rho) * shocks[:, at + 1]
        total += triang.ppf(
            norm.cdf(score), (row.likely_cny - row.low_cny) / width, loc=row.low_cny, scale=width
        )
    return total


# %% id="simulate_total_independent" exercise="simulate_total" verdict="wrong" name="independent drivers" why="The shared shock is not used: independent drivers cancel each other out and the total looks surer than it is."
def simulate_total(drivers, shocks, rho):
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples()):
        width = row.high_cny - row.low_cny
        if width == 0:
            total += row.likely_cny
            continue
        score = shocks[:, at + 1]
        total += triang.ppf(
            norm.cdf(score), (row.likely_cny - row.low_cny) / width, loc=row.low_cny, scale=width
        )
    return total


# %% id="simulate_total_certain" exercise="simulate_total" verdict="wrong" name="certain driver makes NaN" why="A driver whose low and high are equal has a width of 0, and the total is NaN. It counts with its likely value."
def simulate_total(drivers, shocks, rho):
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples()):
        width = row.high_cny - row.low_cny
        peak = (row.likely_cny - row.low_cny) / width if width else 0.5
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at + 1]
        total += triang.ppf(norm.cdf(score), peak, loc=row.low_cny, scale=width)
    return total


# %% id="simulate_total_zero" exercise="simulate_total" verdict="wrong" name="certain driver left out" why="A driver that cannot move still brings its likely value; here it is left out of the total."
def simulate_total(drivers, shocks, rho):
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples()):
        width = row.high_cny - row.low_cny
        if width == 0:
            continue
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at + 1]
        total += triang.ppf(
            norm.cdf(score), (row.likely_cny - row.low_cny) / width, loc=row.low_cny, scale=width
        )
    return total


# %% id="simulate_total_same_shock" exercise="simulate_total" verdict="wrong" name="own shock of the neighbour" why="Each driver takes the own shock of the one before it: column 0 is shared, the first driver's own is column 1."
def simulate_total(drivers, shocks, rho):
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples()):
        width = row.high_cny - row.low_cny
        if width == 0:
            total += row.likely_cny
            continue
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at]
        total += triang.ppf(
            norm.cdf(score), (row.likely_cny - row.low_cny) / width, loc=row.low_cny, scale=width
        )
    return total


# %% id="simulate_total_inputs" exercise="simulate_total" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    drivers = samples.drivers(seed, count=1 + seed % 4, fixed=seed % 3 == 0)
    shocks = np.random.default_rng(seed).normal(size=(20, len(drivers) + 1))
    return drivers, shocks, [0.0, 0.3, 0.8, 1.0][seed % 4]


# %% [markdown] id="roll_out_effect"
# ## 7. roll_out_effect


# %% id="roll_out_effect_dummies" exercise="roll_out_effect" verdict="right" why="dummies by pandas, OLS by array"
def roll_out_effect(units, skip):
    import statsmodels.api as sm
    from scipy import stats

    d = units.loc[~units["month"].dt.strftime("%Y-%m-%d").isin(skip)].reset_index(drop=True)
    unit = d["channel"].astype(str) + "|" + d["category"].astype(str)
    y = np.log(d["operating_cost_cny"]) - np.log(d["sales_cny"])
    X = pd.concat(
        [
            d["is_live"].astype(float),
            pd.get_dummies(unit, dtype=float),
            pd.get_dummies(d["month"].astype(str), drop_first=True, dtype=float),
        ],
        axis=1,
    )
    fit = sm.OLS(y, X).fit(
        cov_type="cluster", cov_kwds={"groups": unit.astype("category").cat.codes.to_numpy()}
    )
    q = stats.t.ppf(0.975, unit.nunique() - 1)
    b, se = fit.params["is_live"], fit.bse["is_live"]
    return pd.Series({"effect": b, "low": b - q * se, "high": b + q * se})


# %% id="roll_out_effect_fwl" exercise="roll_out_effect" verdict="right" why="Frisch-Waugh by hand with NumPy"
def roll_out_effect(units, skip):
    from scipy import stats

    d = units[~units["month"].isin([pd.Timestamp(s) for s in skip])]
    unit = d.groupby(["channel", "category"], observed=True).ngroup().to_numpy()
    D = np.column_stack(
        [
            pd.get_dummies(unit, dtype=float).to_numpy(),
            pd.get_dummies(d["month"], drop_first=True, dtype=float).to_numpy(),
        ]
    )
    y = np.log((d["operating_cost_cny"] / d["sales_cny"]).to_numpy())
    x = d["is_live"].to_numpy(float)

    def clean(v):
        return v - D @ np.linalg.lstsq(D, v, rcond=None)[0]

    x, y = clean(x), clean(y)
    b = x @ y / (x @ x)
    e = y - b * x
    G, N, K = len(set(unit)), len(y), D.shape[1] + 1
    meat = sum((x[unit == g] @ e[unit == g]) ** 2 for g in set(unit))
    se = np.sqrt(G / (G - 1) * (N - 1) / (N - K) * meat) / (x @ x)
    q = stats.t.ppf(0.975, G - 1)
    return {"effect": b, "low": b - q * se, "high": b + q * se}


# %% id="roll_out_effect_normal" exercise="roll_out_effect" verdict="wrong" name="normal quantile" why="The interval takes 1.96. With few units use Student's t with one degree of freedom less than units. See *Against units that did not have it yet* in the lecture."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf

    t = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    t["unit"] = t["channel"].astype(str) + t["category"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    fit = smf.ols("y ~ live + C(unit) + C(month)", t).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(t["unit"])[0]}
    )
    b, h = fit.params["live"], 1.959964 * fit.bse["live"]
    return {"effect": b, "low": b - h, "high": b + h}


# %% id="roll_out_effect_rows" exercise="roll_out_effect" verdict="wrong" name="every row independent" why="Errors treat every month of a unit as independent. Cluster them by unit."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf

    t = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    t["unit"] = t["channel"].astype(str) + t["category"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    fit = smf.ols("y ~ live + C(unit) + C(month)", t).fit()
    low, high = fit.conf_int().loc["live"]
    return {"effect": fit.params["live"], "low": low, "high": high}


# %% id="roll_out_effect_no_months" exercise="roll_out_effect" verdict="wrong" name="before and after" why="Without an effect of each month this compares before with after: what fell everywhere counts as the system's work."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf
    from scipy.stats import t as student

    t = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    t["unit"] = t["channel"].astype(str) + t["category"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    g = pd.factorize(t["unit"])[0]
    fit = smf.ols("y ~ live + C(unit)", t).fit(cov_type="cluster", cov_kwds={"groups": g})
    b, h = fit.params["live"], student.ppf(0.975, g.max()) * fit.bse["live"]
    return {"effect": b, "low": b - h, "high": b + h}


# %% id="roll_out_effect_no_units" exercise="roll_out_effect" verdict="wrong" name="no effect of units" why="Without an effect of each unit, dear and cheap units are compared with each other: those that came first were dear."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf
    from scipy.stats import t as student

    t = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    t["unit"] = t["channel"].astype(str) + t["category"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    g = pd.factorize(t["unit"])[0]
    fit = smf.ols("y ~ live + C(month)", t).fit(cov_type="cluster", cov_kwds={"groups": g})
    b, h = fit.params["live"], student.ppf(0.975, g.max()) * fit.bse["live"]
    return {"effect": b, "low": b - h, "high": b + h}


# %% id="roll_out_effect_all_months" exercise="roll_out_effect" verdict="wrong" name="months of choice kept" why="The months in `skip` are still in: units chosen by a dear month look as if they had improved when chance passed."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf
    from scipy.stats import t as student

    t = units.copy()
    t["unit"] = t["channel"].astype(str) + t["category"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    g = pd.factorize(t["unit"])[0]
    fit = smf.ols("y ~ live + C(unit) + C(month)", t).fit(
        cov_type="cluster", cov_kwds={"groups": g}
    )
    b, h = fit.params["live"], student.ppf(0.975, g.max()) * fit.bse["live"]
    return {"effect": b, "low": b - h, "high": b + h}


# %% id="roll_out_effect_channel" exercise="roll_out_effect" verdict="wrong" name="channels as units" why="The unit here is the channel. A unit is a channel and a category together."
def roll_out_effect(units, skip):
    import statsmodels.formula.api as smf
    from scipy.stats import t as student

    t = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    t["unit"] = t["channel"].astype(str)
    t["y"] = np.log(t["operating_cost_cny"] / t["sales_cny"])
    t["live"] = t["is_live"].astype(float)
    g = pd.factorize(t["unit"])[0]
    fit = smf.ols("y ~ live + C(unit) + C(month)", t).fit(
        cov_type="cluster", cov_kwds={"groups": g}
    )
    b, h = fit.params["live"], student.ppf(0.975, g.max()) * fit.bse["live"]
    return {"effect": b, "low": b - h, "high": b + h}


# %% id="roll_out_effect_equivalent_1" exercise="roll_out_effect" role="equivalent" mutant="dropped_call: *.copy() -> *" why="A filtered table is a new one."


# %% id="roll_out_effect_equivalent_2" exercise="roll_out_effect" role="equivalent" mutant="dropped_call: *table['channel'] + *" why="A channel is a text already."


# %% id="roll_out_effect_equivalent_3" exercise="roll_out_effect" role="equivalent" mutant="dropped_call: *table['category']" why="A category is a text already."


# %% id="roll_out_effect_inputs" exercise="roll_out_effect" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    units = samples.roll_out(seed, units=9, months=8, waves=(4,), missing=0.05 * (seed % 2))
    return units, [["2027-03-01"], []][seed % 2]


# %% [markdown] id="permutation_p"
# ## 8. permutation_p


# %% id="permutation_p_scipy" exercise="permutation_p" verdict="right" why="SciPy's permutation test; its count of far draws is exact"
def permutation_p(changes):
    from scipy.stats import permutation_test

    a = changes.loc[changes["treated"], "change_log"].to_numpy()
    b = changes.loc[~changes["treated"], "change_log"].to_numpy()
    result = permutation_test(
        (a, b),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        n_resamples=np.inf,
        vectorized=True,
    )
    far = np.abs(result.null_distribution) >= abs(result.statistic) - 1e-9
    return far.mean()


# %% id="permutation_p_bits" exercise="permutation_p" verdict="right" why="all subsets by bits, sums instead of means"
def permutation_p(changes):
    change = changes["change_log"].tolist()
    mask = changes["treated"].astype(bool).tolist()
    n, k = len(change), sum(mask)

    def gap(chosen):
        mine = [c for c, m in zip(change, chosen) if m]
        rest = [c for c, m in zip(change, chosen) if not m]
        return abs(sum(mine) / k - sum(rest) / (n - k))

    gaps = [gap(m) for m in ([i >> j & 1 for j in range(n)] for i in range(2**n)) if sum(m) == k]
    return sum(g > gap(mask) - 1e-9 for g in gaps) / len(gaps)


# %% id="permutation_p_one_side" exercise="permutation_p" verdict="wrong" name="one side" why="Only one side is counted. A difference as far from 0 on the other side counts, too. See *Few units, honest chances* in the lecture."
def permutation_p(changes):
    from itertools import combinations

    c = changes["change_log"].to_numpy()
    m = changes["treated"].to_numpy()
    true, gaps = c[m].mean() - c[~m].mean(), []
    for chosen in combinations(range(len(c)), m.sum()):
        mask = np.isin(range(len(c)), chosen)
        gaps.append(c[mask].mean() - c[~mask].mean())
    gaps = np.array(gaps)
    return (gaps <= true + 1e-9).mean() if true < 0 else (gaps >= true - 1e-9).mean()


# %% id="permutation_p_strict" exercise="permutation_p" verdict="wrong" name="equal ones not counted" why="Draws as far from 0 as the true one count, the true one itself among them; here only farther ones do."
def permutation_p(changes):
    from itertools import combinations

    c = changes["change_log"].to_numpy()
    m = changes["treated"].to_numpy()
    true, gaps = abs(c[m].mean() - c[~m].mean()), []
    for chosen in combinations(range(len(c)), m.sum()):
        mask = np.isin(range(len(c)), chosen)
        gaps.append(abs(c[mask].mean() - c[~mask].mean()))
    return (np.array(gaps) > true + 1e-9).mean()


# %% id="permutation_p_welch" exercise="permutation_p" verdict="wrong" name="a t test" why="This is the p-value of a t test, a formula for larger numbers. Count the draws instead."
def permutation_p(changes):
    from scipy.stats import ttest_ind

    a = changes.loc[changes["treated"], "change_log"]
    b = changes.loc[~changes["treated"], "change_log"]
    return ttest_ind(a, b, equal_var=True).pvalue


# %% id="permutation_p_random" exercise="permutation_p" verdict="wrong" name="some random draws" why="A thousand random draws give about the right answer. There are few enough draws to try each one once."
def permutation_p(changes):
    rng = np.random.default_rng(0)
    c = changes["change_log"].to_numpy()
    m = changes["treated"].to_numpy()
    true, far = abs(c[m].mean() - c[~m].mean()), 0
    for _ in range(1_000):
        mask = rng.permutation(m)
        far += abs(c[mask].mean() - c[~mask].mean()) >= true - 1e-9
    return far / 1_000


# %% id="permutation_p_equivalent_1" exercise="permutation_p" role="equivalent" mutant="filter: *- change.mean())" why="Less the mean of all is the same difference in another scale, for all draws."


# %% id="permutation_p_equivalent_2" exercise="permutation_p" role="equivalent" mutant="boundary: *> true - *" why="No difference lies exactly 1e-9 below."


# %% id="permutation_p_inputs" exercise="permutation_p" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    units = 4 + seed % 5
    return (samples.changes(seed, units=units, treated=2 + seed % (units - 3), effect=-0.05),)


# %% [markdown] id="saving"
# ## 9. saving


# %% id="saving_split" exercise="saving" verdict="right" why="live and other rows apart"
def saving(units, effect):
    live = units.loc[units["is_live"], "operating_cost_cny"].sum()
    rest = units.loc[~units["is_live"], "operating_cost_cny"].sum()
    keep = np.exp(effect)
    return {"live_cny": live / keep - live, "all_cny": (live / keep + rest) * (1 - keep)}


# %% id="saving_sql" exercise="saving" verdict="right" why="SQL"
def saving(units, effect):
    import duckdb

    keep = float(np.exp(effect))
    row = (
        duckdb.sql(
            """
        SELECT coalesce(sum(operating_cost_cny) FILTER (is_live), 0) AS live,
               coalesce(sum(operating_cost_cny) FILTER (NOT is_live), 0) AS rest FROM units
        """
        )
        .df()
        .iloc[0]
    )
    so_far = row["live"] * (1 / keep - 1)
    return {"live_cny": so_far, "all_cny": so_far + row["rest"] * (1 - keep)}


# %% id="saving_lowered" exercise="saving" verdict="wrong" name="share of the lowered cost" why="The share is taken of the cost as it was, which the system had lowered already. Go back to the cost without it first. See *From the log to CNY* in the lecture."
def saving(units, effect):
    share = 1 - np.exp(effect)
    cost = units["operating_cost_cny"]
    return {"live_cny": cost[units["is_live"]].sum() * share, "all_cny": cost.sum() * share}


# %% id="saving_log" exercise="saving" verdict="wrong" name="log taken for a share" why="A change of a log is no share: −0.14 is 13.1% less, by the exponential."
def saving(units, effect):
    cost = units["operating_cost_cny"]
    without = cost / (1 + effect * units["is_live"])
    return {"live_cny": (without - cost).sum(), "all_cny": -without.sum() * effect}


# %% id="saving_rest" exercise="saving" verdict="wrong" name="only what is still to come" why="`all_cny` holds the rows that were not live alone. When all rows are live, the others save as well."
def saving(units, effect):
    cost = units["operating_cost_cny"]
    without = cost * np.exp(-effect * units["is_live"])
    return {
        "live_cny": (without - cost).sum(),
        "all_cny": without[~units["is_live"]].sum() * (1 - np.exp(effect)),
    }


# %% id="saving_sign" exercise="saving" verdict="wrong" name="sign turned" why="The sign is turned: a system that lowers cost saves more than 0."
def saving(units, effect):
    cost = units["operating_cost_cny"]
    without = cost * np.exp(-effect * units["is_live"])
    return {"live_cny": (cost - without).sum(), "all_cny": without.sum() * (np.exp(effect) - 1)}


# %% id="saving_inputs" exercise="saving" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    return samples.roll_out(seed, units=6, months=8, waves=(3 + seed % 6,)), (seed % 9 - 6) / 20


# %% [markdown] id="roadmap_value"
# ## 10. roadmap_value


# %% id="roadmap_value_recursive" exercise="roadmap_value" verdict="right" why="a recursion for both"
def roadmap_value(steps, annual_rate):
    table = steps.sort_values("step").reset_index(drop=True)

    def go(at, alive, free):
        if at == len(table):
            return 0.0
        cost, months, p, benefit = table.loc[at, ["cost_cny", "months", "success", "benefit_cny"]]
        d = (1 + annual_rate) ** (-months / 12)
        if free:
            return max(0.0, -cost + d * p * (benefit + go(at + 1, True, True)))
        good = alive * benefit + go(at + 1, alive, False)
        bad = go(at + 1, False, False)
        return -cost + d * (p * good + (1 - p) * bad)

    return {"staged_cny": go(0, True, True), "committed_cny": go(0, True, False)}


# %% id="roadmap_value_arrays" exercise="roadmap_value" verdict="right" why="arrays for the signature, a loop for the option"
def roadmap_value(steps, annual_rate):
    t = steps.sort_values("step")
    end = t["months"].cumsum()
    start = end - t["months"]
    alive = t["success"].cumprod()
    signed = alive * t["benefit_cny"] / (1 + annual_rate) ** (end / 12)
    signed -= t["cost_cny"] / (1 + annual_rate) ** (start / 12)
    value = 0
    for cost, months, p, benefit in t[["cost_cny", "months", "success", "benefit_cny"]].to_numpy()[
        ::-1
    ]:
        go_on = p * (value + benefit) / (1 + annual_rate) ** (months / 12) - cost
        value = go_on if go_on > 0 else 0.0
    return {"staged_cny": value, "committed_cny": signed.sum()}


# %% id="roadmap_value_no_stop" exercise="roadmap_value" verdict="wrong" name="no right to stop" why="A step not worth its cost is taken all the same: before each step one may stop, and the worth is at least 0. See *The right to stop* in the lecture."
def roadmap_value(steps, annual_rate):
    rows = list(steps.sort_values("step").itertuples())
    staged = 0.0
    for r in reversed(rows):
        staged = -r.cost_cny + r.success * (1 + annual_rate) ** (-r.months / 12) * (
            r.benefit_cny + staged
        )
    c, p, m = 0.0, 1.0, 0
    for r in rows:
        c -= r.cost_cny / (1 + annual_rate) ** (m / 12)
        p, m = p * r.success, m + r.months
        c += p * r.benefit_cny / (1 + annual_rate) ** (m / 12)
    return {"staged_cny": staged, "committed_cny": c}


# %% id="roadmap_value_first_only" exercise="roadmap_value" verdict="wrong" name="the right used once" why="The right to stop is used only at the very start. It stands before each step: take the larger of 0 and going on, step by step from the end."
def roadmap_value(steps, annual_rate):
    rows = list(steps.sort_values("step").itertuples())
    staged = 0.0
    for r in reversed(rows):
        staged = -r.cost_cny + r.success * (1 + annual_rate) ** (-r.months / 12) * (
            r.benefit_cny + staged
        )
    c, p, m = 0.0, 1.0, 0
    for r in rows:
        c -= r.cost_cny / (1 + annual_rate) ** (m / 12)
        p, m = p * r.success, m + r.months
        c += p * r.benefit_cny / (1 + annual_rate) ** (m / 12)
    return {"staged_cny": max(staged, 0.0), "committed_cny": c}


# %% id="roadmap_value_rows" exercise="roadmap_value" verdict="wrong" name="in the order of the rows" why="The steps are taken as the rows stand. Sort by `step` first."
def roadmap_value(steps, annual_rate):
    rows = list(steps.itertuples())
    staged = 0.0
    for r in reversed(rows):
        staged = max(
            0.0,
            -r.cost_cny
            + r.success * (1 + annual_rate) ** (-r.months / 12) * (r.benefit_cny + staged),
        )
    c, p, m = 0.0, 1.0, 0
    for r in rows:
        c -= r.cost_cny / (1 + annual_rate) ** (m / 12)
        p, m = p * r.success, m + r.months
        c += p * r.benefit_cny / (1 + annual_rate) ** (m / 12)
    return {"staged_cny": staged, "committed_cny": c}


# %% id="roadmap_value_own_chance" exercise="roadmap_value" verdict="wrong" name="each step by its own chance" why="With all signed, a benefit needs its own step and all before it to work: multiply the chances along the road."
def roadmap_value(steps, annual_rate):
    rows = list(steps.sort_values("step").itertuples())
    staged = 0.0
    for r in reversed(rows):
        staged = max(
            0.0,
            -r.cost_cny
            + r.success * (1 + annual_rate) ** (-r.months / 12) * (r.benefit_cny + staged),
        )
    c, m = 0.0, 0
    for r in rows:
        c -= r.cost_cny / (1 + annual_rate) ** (m / 12)
        m += r.months
        c += r.success * r.benefit_cny / (1 + annual_rate) ** (m / 12)
    return {"staged_cny": staged, "committed_cny": c}


# %% id="roadmap_value_costs_today" exercise="roadmap_value" verdict="wrong" name="all costs today" why="All costs of the signed road are taken as paid today. Each is paid when its step begins: discount it."
def roadmap_value(steps, annual_rate):
    rows = list(steps.sort_values("step").itertuples())
    staged = 0.0
    for r in reversed(rows):
        staged = max(
            0.0,
            -r.cost_cny
            + r.success * (1 + annual_rate) ** (-r.months / 12) * (r.benefit_cny + staged),
        )
    c, p, m = 0.0, 1.0, 0
    for r in rows:
        c -= r.cost_cny
        p, m = p * r.success, m + r.months
        c += p * r.benefit_cny / (1 + annual_rate) ** (m / 12)
    return {"staged_cny": staged, "committed_cny": c}


# %% id="roadmap_value_inputs" exercise="roadmap_value" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_16 as samples

    steps = samples.roadmap(seed, steps=1 + seed % 5)
    steps["cost_cny"] = steps["cost_cny"] / (1 + seed % 4)
    return steps, [0.0, 0.1, 0.3][seed % 3]


# %% id="present_value_three_years" exercise="present_value" verdict="wrong" name="three years only" why="Only the months up to 36 count here. A month may be any whole number: discount every row by its own month."
def present_value(flows: pd.DataFrame, annual_rate: float) -> float:
    net = (flows["benefit_cny"] - flows["cost_cny"]).groupby(flows["month"]).sum()
    net = net.reindex(range(37), fill_value=0.0).to_numpy()
    return float((net / (1 + annual_rate) ** (np.arange(37) / 12)).sum())


# %% id="payback_month_row_by_row" exercise="payback_month" verdict="wrong" name="row by row" why="The sum runs row by row, so a dip between two rows of one month counts. Sum the rows of a month first, then let the months run."
def payback_month(flows: pd.DataFrame, annual_rate: float = 0.0) -> int | None:
    rows = flows.sort_values("month", kind="stable")
    net = rows["benefit_cny"] - rows["cost_cny"]
    running = (net / (1 + annual_rate) ** (rows["month"] / 12)).cumsum().to_numpy()
    short = np.flatnonzero(running < -0.005)
    first = short[-1] + 1 if len(short) else 0
    return int(rows["month"].iloc[first]) if first < len(rows) else None


# %% id="payback_month_tiny_tolerance" exercise="payback_month" verdict="wrong" name="no half cent" why="A sum that lacks half a cent or less counts as 0: compare with -0.005, not with 0 or rounding dust."
def payback_month(flows: pd.DataFrame, annual_rate: float = 0.0) -> int | None:
    net = (flows["benefit_cny"] - flows["cost_cny"]) / (1 + annual_rate) ** (flows["month"] / 12)
    running = net.groupby(flows["month"]).sum().sort_index().cumsum()
    short = np.flatnonzero(running < -1e-9)
    first = short[-1] + 1 if len(short) else 0
    return int(running.index[first]) if first < len(running) else None


# %% id="irrs_up_to_ten" exercise="irrs" verdict="wrong" name="rates up to a limit" why="The search ends at a highest rate. An IRR may lie above 1000%: every rate above -1 counts."
def irrs(yearly_cny: list[float]) -> list[float]:
    from scipy.optimize import brentq

    def npv(rate):
        return sum(flow / (1 + rate) ** year for year, flow in enumerate(yearly_cny))

    grid = np.linspace(-0.99, 10.0, 20_011)
    worth = [npv(rate) for rate in grid]
    found = []
    for at in range(len(grid) - 1):
        if worth[at] * worth[at + 1] < 0:
            found.append(brentq(npv, grid[at], grid[at + 1], xtol=1e-12))
        elif worth[at] == 0:
            found.append(float(grid[at]))
    return found


# %% id="irrs_without_zero" exercise="irrs" verdict="wrong" name="a rate of 0 left out" why="A rate of 0 is left out. Where just the money comes back, 0 is the rate, and it belongs in the list."
def irrs(yearly_cny: list[float]) -> list[float]:
    roots = np.roots(yearly_cny)
    rates = [float(x.real) - 1 for x in roots if abs(x.imag) < 1e-7 and x.real > 1e-9]
    return sorted(rate for rate in rates if round(rate, 9))


# %% id="clean_invoices_last_invoice" exercise="clean_invoices" verdict="wrong" name="credits at the ends lost" why="The months run only as far as there are invoices above 0. A credit alone in the first or last month counts, too."
def clean_invoices(raw: pd.DataFrame) -> pd.DataFrame:
    rows = raw.assign(key=raw["number"].str.strip().str.upper()).drop_duplicates("key")
    rows = rows[rows["amount"] != "待定"]
    text = rows["amount"]
    sign = np.where(text.str.contains(r"[(-]"), -1, 1)
    scale = np.where(text.str.contains("万"), 10_000, 1)
    value = text.str.replace(r"[^\d.]", "", regex=True).astype(float) * sign * scale
    parts = rows["month"].str.extract(r"(\d{4})\D+(\d+)").astype(int)
    month = pd.to_datetime({"year": parts[0], "month": parts[1], "day": 1})
    invoiced = month[value > 0]
    paid = value.groupby(month).sum()
    paid = paid.reindex(pd.date_range(invoiced.min(), invoiced.max(), freq="MS"), fill_value=0.0)
    return paid.rename_axis("month").rename("paid_cny").reset_index()


# %% id="simulate_total_likely_is_high" exercise="simulate_total" verdict="wrong" name="likely at the end taken as certain" why="A driver whose likely value is its high one still moves below it. It is certain only when low, likely and high are equal."
def simulate_total(drivers: pd.DataFrame, shocks: np.ndarray, rho: float) -> np.ndarray:
    from scipy.stats import norm, triang

    total = np.zeros(len(shocks))
    for at, row in enumerate(drivers.itertuples(), start=1):
        if row.likely_cny == row.high_cny:
            total += row.likely_cny
            continue
        width = row.high_cny - row.low_cny
        score = np.sqrt(rho) * shocks[:, 0] + np.sqrt(1 - rho) * shocks[:, at]
        peak = (row.likely_cny - row.low_cny) / width
        total += triang.ppf(norm.cdf(score), peak, loc=row.low_cny, scale=width)
    return total


# %% id="roll_out_effect_between" exercise="roll_out_effect" verdict="wrong" name="all months between left out" why="Everything from the first to the last month of `skip` is left out. Leave out the listed months only."
def roll_out_effect(units: pd.DataFrame, skip: list[str]) -> dict[str, float]:
    import statsmodels.formula.api as smf
    from scipy.stats import t

    table = units.copy()
    if skip:
        table = table[~table["month"].between(min(skip), max(skip))]
    table["y"] = np.log(table["operating_cost_cny"] / table["sales_cny"])
    table["live"] = table["is_live"].astype(float)
    table["unit"] = table["channel"].astype(str) + "/" + table["category"].astype(str)
    groups = pd.factorize(table["unit"])[0]
    fit = smf.ols("y ~ live + C(unit) + C(month)", table).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    effect, half = fit.params["live"], t.ppf(0.975, groups.max()) * fit.bse["live"]
    return {"effect": effect, "low": effect - half, "high": effect + half}


# %% id="roll_out_effect_calendar_month" exercise="roll_out_effect" verdict="wrong" name="calendar months" why="One effect serves January of every year. Each month of each year needs an effect of its own."
def roll_out_effect(units: pd.DataFrame, skip: list[str]) -> dict[str, float]:
    import statsmodels.formula.api as smf
    from scipy.stats import t

    table = units[~units["month"].isin(pd.to_datetime(skip))].copy()
    table["y"] = np.log(table["operating_cost_cny"] / table["sales_cny"])
    table["live"] = table["is_live"].astype(float)
    table["unit"] = table["channel"].astype(str) + "/" + table["category"].astype(str)
    table["m"] = table["month"].dt.month
    groups = pd.factorize(table["unit"])[0]
    fit = smf.ols("y ~ live + C(unit) + C(m)", table).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    effect, half = fit.params["live"], t.ppf(0.975, groups.max()) * fit.bse["live"]
    return {"effect": effect, "low": effect - half, "high": effect + half}


# %% id="permutation_p_rounded" exercise="permutation_p" verdict="wrong" name="rounded differences" why="Differences are rounded before they are compared, so draws that are less far count as equally far. Only those within 1e-9 do."
def permutation_p(changes: pd.DataFrame) -> float:
    from itertools import combinations

    change = changes["change_log"].to_numpy(float)
    treated = changes["treated"].to_numpy(bool)
    observed = round(abs(change[treated].mean() - change[~treated].mean()), 3)
    gaps = []
    for chosen in combinations(range(len(change)), int(treated.sum())):
        mask = np.isin(np.arange(len(change)), chosen)
        gaps.append(round(abs(change[mask].mean() - change[~mask].mean()), 3))
    return float(np.mean(np.array(gaps) >= observed))


# %% id="roadmap_value_last_step_only" exercise="roadmap_value" verdict="wrong" name="stopping at one place" why="The road may end after any step, not only before the last one or before the first: ask before each step."
def roadmap_value(steps: pd.DataFrame, annual_rate: float) -> dict[str, float]:
    rows = steps.sort_values("step")

    def walk(part):
        value = 0.0
        for row in part[::-1].itertuples():
            later = row.success * (1 + annual_rate) ** (-row.months / 12)
            value = -row.cost_cny + later * (row.benefit_cny + value)
        return value

    end = rows["months"].cumsum()
    cost = rows["cost_cny"] / (1 + annual_rate) ** ((end - rows["months"]) / 12)
    benefit = rows["success"].cumprod() * rows["benefit_cny"] / (1 + annual_rate) ** (end / 12)
    return {
        "staged_cny": max(0.0, walk(rows), walk(rows.iloc[:-1])),
        "committed_cny": (benefit - cost).sum(),
    }


# %% id="roadmap_value_one_step_ahead" exercise="roadmap_value" verdict="wrong" name="one step ahead" why="A step may pay only through one that comes two or more later. Begin at the end, so that each step knows the worth of all behind it."
def roadmap_value(steps: pd.DataFrame, annual_rate: float) -> dict[str, float]:
    rows = list(steps.sort_values("step").itertuples())

    def later(row):
        return row.success * (1 + annual_rate) ** (-row.months / 12)

    alone = [-row.cost_cny + later(row) * row.benefit_cny for row in rows] + [0.0]
    staged, weight = 0.0, 1.0
    for at, row in enumerate(rows):
        if alone[at] + later(row) * max(0.0, alone[at + 1]) < 0:
            break
        staged += weight * alone[at]
        weight *= later(row)
    month, good, signed = 0, 1.0, 0.0
    for row in rows:
        signed -= row.cost_cny * (1 + annual_rate) ** (-month / 12)
        month += row.months
        good *= row.success
        signed += good * row.benefit_cny * (1 + annual_rate) ** (-month / 12)
    return {"staged_cny": staged, "committed_cny": signed}
