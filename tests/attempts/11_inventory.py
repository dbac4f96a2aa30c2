# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="turnover"
# ## 1. turnover


# %% id="turnover_loop" exercise="turnover" verdict="right" why="a loop over the categories, evenings summed first"
def turnover(stock, products):
    both = pd.merge(stock, products, on="product_id", how="left")
    days = len(both["date"].unique())
    rows = []
    for category, part in both.groupby("category"):
        sold = (part["sold_units"] * part["cost_cny"]).sum()
        evening = (part["closing_units"] * part["cost_cny"]).groupby(part["date"]).sum()
        kept = evening.sum() / days
        rows.append([category, sold, kept, sold / days * 365 / kept if kept else np.nan])
    return pd.DataFrame(rows, columns=["category", "sold_cny", "stock_cny", "turns"])


# %% id="turnover_sql" exercise="turnover" verdict="right" why="SQL, the category as index"
def turnover(stock, products):
    import duckdb

    days = stock["date"].nunique()
    table = duckdb.sql(
        """
        SELECT category, sum(sold_units * cost_cny) AS sold_cny, sum(closing_units * cost_cny) AS s
        FROM stock JOIN products USING (product_id) GROUP BY category
        """
    ).df()
    table["stock_cny"] = table["s"] / days
    table["turns"] = table["sold_cny"] / table["stock_cny"].replace(0, np.nan) * (365 / days)
    return table.set_index("category")


# %% id="turnover_rows" exercise="turnover" verdict="wrong" name="mean over rows" why="This is the mean stock of one product and day. Sum over the products of a category and divide by the number of days. See *How often the goods turn* in the lecture."
def turnover(stock, products):
    both = stock.merge(products, on="product_id")
    days = both["date"].nunique()
    both["sold_cny"] = both["sold_units"] * both["cost_cny"]
    both["stock_cny"] = both["closing_units"] * both["cost_cny"]
    out = both.groupby("category").agg(
        sold_cny=("sold_cny", "sum"), stock_cny=("stock_cny", "mean")
    )
    out["turns"] = out["sold_cny"] / out["stock_cny"] * 365 / days
    return out.reset_index()


# %% id="turnover_product_means" exercise="turnover" verdict="wrong" name="mean of each product's own days" why="A product that came later counts only with its own days here. Before its launch its stock is 0: divide by all days of the table."
def turnover(stock, products):
    both = stock.merge(products, on="product_id")
    days = both["date"].nunique()
    both["sold_cny"] = both["sold_units"] * both["cost_cny"]
    both["stock_cny"] = both["closing_units"] * both["cost_cny"]
    by = both.groupby(["category", "product_id"]).agg(
        sold_cny=("sold_cny", "sum"), stock_cny=("stock_cny", "mean")
    )
    out = by.groupby("category").sum()
    out["turns"] = out["sold_cny"] / out["stock_cny"].replace(0, np.nan) * 365 / days
    return out.reset_index()


# %% id="turnover_price" exercise="turnover" verdict="wrong" name="sold at list price" why="The goods sold are valued at the list price. Both parts of a turnover are at cost."
def turnover(stock, products):
    both = stock.merge(products, on="product_id")
    days = both["date"].nunique()
    price = both["list_price_cny"] if "list_price_cny" in both else 2 * both["cost_cny"]
    both["sold_cny"] = both["sold_units"] * price
    both["stock_cny"] = both["closing_units"] * both["cost_cny"] / days
    out = both.groupby("category")[["sold_cny", "stock_cny"]].sum()
    out["turns"] = out["sold_cny"] / out["stock_cny"].replace(0, np.nan) * 365 / days
    return out.reset_index()


# %% id="turnover_period" exercise="turnover" verdict="wrong" name="not brought to a year" why="This is the turnover of the period. A year has 365 days: multiply by 365 over the days of the table."
def turnover(stock, products):
    both = stock.merge(products, on="product_id")
    days = both["date"].nunique()
    both["sold_cny"] = both["sold_units"] * both["cost_cny"]
    both["stock_cny"] = both["closing_units"] * both["cost_cny"] / days
    out = both.groupby("category")[["sold_cny", "stock_cny"]].sum()
    out["turns"] = out["sold_cny"] / out["stock_cny"].replace(0, np.nan)
    return out.reset_index()


# %% id="turnover_last_evening" exercise="turnover" verdict="wrong" name="stock of the last evening" why="The stock of one evening says little, least of all after a campaign. Take the mean over all evenings."
def turnover(stock, products):
    both = stock.merge(products, on="product_id")
    days = both["date"].nunique()
    both["sold_cny"] = both["sold_units"] * both["cost_cny"]
    both["stock_cny"] = (both["closing_units"] * both["cost_cny"]).where(
        both["date"] == both["date"].max(), 0
    )
    out = both.groupby("category")[["sold_cny", "stock_cny"]].sum()
    out["turns"] = out["sold_cny"] / out["stock_cny"].replace(0, np.nan) * 365 / days
    return out.reset_index()


# %% id="turnover_equivalent_1" exercise="turnover" role="equivalent" mutant="join: * -> *how='left')" why="Every product of `stock` is in `products`."


# %% id="turnover_equivalent_2" exercise="turnover" role="equivalent" mutant="keyword: *nunique() -> *nunique(dropna=False)" why="A date is never missing."


# %% id="turnover_equivalent_3" exercise="turnover" role="equivalent" mutant="keyword: *'category', dropna=False*" why="A category is never missing."


# %% id="turnover_equivalent_4" exercise="turnover" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="category may stand in the index."


# %% id="turnover_inputs" exercise="turnover" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_11 as samples

    stock = samples.stock_days(seed, products=5, days=20 + seed % 30, never_sold=seed % 3)
    late = stock["date"] >= stock["date"].min() + pd.Timedelta(days=seed % 9)
    stock = stock[late | (stock["product_id"] % 3 > 0)]
    if seed % 7 == 0:
        stock = stock.assign(closing_units=stock["closing_units"] * (stock["product_id"] % 2))
    return stock, samples.catalogue(seed, products=6)


# %% [markdown] id="abc_xyz"
# ## 2. abc_xyz


# %% id="abc_xyz_loop" exercise="abc_xyz" verdict="right" why="a loop, numpy for the deviation"
def abc_xyz(sales):
    months = sales["month"].unique()
    total = sales["revenue_cny"].sum()
    per = {p: g for p, g in sales.groupby("product_id")}
    order = sorted(per, key=lambda p: (-per[p]["revenue_cny"].sum(), p))
    rows, so_far = [], 0
    for p in order:
        share = so_far / total
        so_far += per[p]["revenue_cny"].sum()
        units = per[p].set_index("month")["units"].reindex(months).fillna(0).to_numpy(float)
        cv = np.std(units, ddof=1) / units.mean() if units.mean() > 0 else np.nan
        letter = "A" if share < 0.8 else ("B" if share < 0.95 else "C")
        steady = "X" if cv < 0.5 else ("Y" if cv < 1 else "Z")
        rows.append({"product_id": p, "abc": letter, "cv": cv, "xyz": steady})
    return pd.DataFrame(rows)


# %% id="abc_xyz_unstack" exercise="abc_xyz" verdict="right" why="cut for the classes, product_id as index"
def abc_xyz(sales):
    units = sales.groupby(["product_id", "month"])["units"].sum().unstack(fill_value=0)
    out = pd.DataFrame({"revenue": sales.groupby("product_id")["revenue_cny"].sum()})
    out = out.reset_index().sort_values(["revenue", "product_id"], ascending=[False, True])
    out = out.set_index("product_id")
    out["share"] = out["revenue"].cumsum().shift(fill_value=0) / out["revenue"].sum()
    out["abc"] = pd.cut(out["share"], [-1, 0.8, 0.95, 2], labels=["A", "B", "C"]).astype(str)
    out["cv"] = units.std(axis=1) / units.mean(axis=1).replace(0, np.nan)
    out["xyz"] = pd.cut(out["cv"].fillna(9), [-1, 0.5, 1, 99], labels=["X", "Y", "Z"]).astype(str)
    return out


# %% id="abc_xyz_after" exercise="abc_xyz" verdict="wrong" name="own revenue included" why="The product that crosses 80% still makes them: its class is decided by what was sold before it. See *Which goods deserve which care* in the lecture."
def abc_xyz(sales):
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    share = r.cumsum() / r.sum()
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_gaps" exercise="abc_xyz" verdict="wrong" name="months without a row left out" why="A month without a row is a month with 0 units. Left out, a product that sells in two months of the year looks steady."
def abc_xyz(sales):
    units = sales.groupby("product_id")["units"]
    cv = units.std() / units.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    share = (r.cumsum() - r) / r.sum()
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_units" exercise="abc_xyz" verdict="wrong" name="by units" why="The products are sorted by units. ABC asks what they bring: revenue."
def abc_xyz(sales):
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    r = sales.groupby("product_id")["units"].sum().sort_values(ascending=False, kind="stable")
    share = (r.cumsum() - r) / r.sum()
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_ranks" exercise="abc_xyz" verdict="wrong" name="by number of products" why="Here 80% of the *products* are A. The line lies at 80% of the revenue."
def abc_xyz(sales):
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    share = pd.Series(np.arange(len(r)) / len(r), index=r.index)
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_population" exercise="abc_xyz" verdict="wrong" name="deviation with n" why="The deviation is divided by n; the docstring asks for n - 1. NumPy takes n unless told `ddof=1`, pandas takes n - 1."
def abc_xyz(sales):
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std(ddof=0) / wide.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    share = (r.cumsum() - r) / r.sum()
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_unsold" exercise="abc_xyz" verdict="wrong" name="unsold products dropped" why="A product that sold nothing is missing. It has no coefficient, but it is the first one to look at: C and Z."
def abc_xyz(sales):
    sales = sales[sales["units"] > 0]
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    r = sales.groupby("product_id")["revenue_cny"].sum().sort_values(ascending=False, kind="stable")
    share = (r.cumsum() - r) / r.sum()
    t = pd.DataFrame({"cv": cv, "s": share})
    t["abc"] = np.select([t["s"] < 0.8, t["s"] < 0.95], ["A", "B"], "C")
    t["xyz"] = np.select([t["cv"] < 0.5, t["cv"] < 1], ["X", "Y"], "Z")
    return t.rename_axis("product_id").reset_index()[["product_id", "abc", "cv", "xyz"]]


# %% id="abc_xyz_equivalent_1" exercise="abc_xyz" role="equivalent" mutant="keyword: *'product_id', dropna=False*" why="A product_id is never missing."


# %% id="abc_xyz_equivalent_2" exercise="abc_xyz" role="equivalent" mutant="boundary: *<= 0.8*" why="No share lies exactly on 0.80."


# %% id="abc_xyz_equivalent_3" exercise="abc_xyz" role="equivalent" mutant="boundary: *<= 0.95*" why="No share lies exactly on 0.95."


# %% id="abc_xyz_equivalent_4" exercise="abc_xyz" role="equivalent" mutant="boundary: *<= 0.5*" why="No coefficient lies exactly on 0.5."


# %% id="abc_xyz_equivalent_5" exercise="abc_xyz" role="equivalent" mutant="boundary: *<= 1]*" why="No coefficient lies exactly on 1."


# %% id="abc_xyz_equivalent_6" exercise="abc_xyz" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="product_id may stand in the index."


# %% id="abc_xyz_inputs" exercise="abc_xyz" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_11 as samples

    options = {"products": 5 + seed % 40, "months": 2 + seed % 12, "silent": seed % 3}
    sales = samples.monthly_sales(seed, **options)
    wide = sales.pivot_table(index="month", columns="product_id", values="units", fill_value=0)
    cv = wide.std() / wide.mean()
    on_a_line = cv.index[((cv - 0.5).abs() < 1e-9) | ((cv - 1).abs() < 1e-9)]
    return (sales[~sales["product_id"].isin(on_a_line)],)


# %% [markdown] id="safety_stock"
# ## 3. safety_stock


# %% id="safety_stock_plain" exercise="safety_stock" verdict="right" why="the standard library"
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from math import hypot, sqrt
    from statistics import NormalDist

    spread = hypot(sqrt(mean_lead) * sd_units, mean_units * sd_lead)
    safety = NormalDist().inv_cdf(service) * spread
    return {"safety_units": safety, "reorder_units": safety + mean_lead * mean_units}


# %% id="safety_stock_quantile" exercise="safety_stock" verdict="right" why="the reorder point as a quantile, the safety stock as what lies above the mean"
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    middle = mean_units * mean_lead
    variance = mean_lead * sd_units**2 + (mean_units * sd_lead) ** 2
    reorder = norm(middle, np.sqrt(variance)).ppf(service) if variance else middle
    return {"reorder_units": float(reorder), "safety_units": float(reorder - middle)}


# %% id="safety_stock_demand_only" exercise="safety_stock" verdict="wrong" name="lead time taken as fixed" why="This is the formula of the handbook: it knows the variance of demand alone. Add that of the lead time. See *Stock for bad luck* in the lecture."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    safety = float(norm.ppf(service) * sd_units * np.sqrt(mean_lead))
    return {"safety_units": safety, "reorder_units": mean_units * mean_lead + safety}


# %% id="safety_stock_sum" exercise="safety_stock" verdict="wrong" name="deviations added" why="Two deviations are added. Both kinds of bad luck at once are rare: add the variances, then take one root."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    safety = float(norm.ppf(service) * (sd_units * np.sqrt(mean_lead) + mean_units * sd_lead))
    return {"safety_units": safety, "reorder_units": mean_units * mean_lead + safety}


# %% id="safety_stock_linear" exercise="safety_stock" verdict="wrong" name="days multiplied into the deviation" why="The deviation of demand over L days grows with the root of L, not with L: days balance each other."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    spread = np.sqrt((mean_lead * sd_units) ** 2 + (mean_units * sd_lead) ** 2)
    safety = float(norm.ppf(service) * spread)
    return {"safety_units": safety, "reorder_units": mean_units * mean_lead + safety}


# %% id="safety_stock_two_sided" exercise="safety_stock" verdict="wrong" name="two-sided" why="The quantile is two-sided (1.96 for 95%). Too much stock is no failure of service: 95% leaves 5% on the upper side, 1.645."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    spread = np.sqrt(mean_lead * sd_units**2 + mean_units**2 * sd_lead**2)
    safety = float(norm.ppf((1 + service) / 2) * spread)
    return {"safety_units": safety, "reorder_units": mean_units * mean_lead + safety}


# %% id="safety_stock_swapped" exercise="safety_stock" verdict="wrong" name="variances swapped" why="The two parts are swapped: the variance of a day is multiplied by the days, and that of the days by the square of the units a day."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    spread = np.sqrt(mean_units * sd_lead**2 + mean_lead**2 * sd_units**2)
    safety = float(norm.ppf(service) * spread)
    return {"safety_units": safety, "reorder_units": mean_units * mean_lead + safety}


# %% id="safety_stock_reorder" exercise="safety_stock" verdict="wrong" name="reorder point without the lead time's demand" why="The reorder point is the safety stock alone. It has to last while the goods are on their way: add mean units times mean lead time."
def safety_stock(mean_units, sd_units, mean_lead, sd_lead, service):
    from scipy.stats import norm

    spread = np.sqrt(mean_lead * sd_units**2 + mean_units**2 * sd_lead**2)
    safety = float(norm.ppf(service) * spread)
    return {"safety_units": safety, "reorder_units": safety}


# %% id="safety_stock_inputs" exercise="safety_stock" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    mean, lead = float(rng.uniform(0.2, 90)), float(rng.uniform(1, 30))
    return (
        mean,
        mean * float(rng.uniform(0, 1.5)),
        lead,
        lead * float(rng.uniform(0, 0.6)),
        float(rng.uniform(0.5, 0.995)),
    )


# %% [markdown] id="reorder_run"
# ## 4. reorder_run


# %% id="reorder_run_list" exercise="reorder_run" verdict="right" why="deliveries in a list by day"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    n = len(wanted)
    due = [0] * (n + max(lead_days) + 1)
    stock, way, sold, orders, evening = start_units, 0, 0, 0, []
    for t in range(n):
        stock += due[t]
        way -= due[t]
        out = wanted[t] if wanted[t] < stock else stock
        stock -= out
        sold += out
        evening.append(stock)
        if stock + way <= reorder_units:
            due[t + lead_days[t]] += order_units
            way += order_units
            orders += 1
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": sum(evening) / n,
    }


# %% id="reorder_run_numpy" exercise="reorder_run" verdict="right" why="the position kept as one number"
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    arrivals = np.zeros(2 * len(wanted) + 400)
    position = stock = start_units
    left, sold, orders = [], 0, 0
    for day, (units, lead) in enumerate(zip(wanted, lead_days)):
        stock = stock + arrivals[day]
        out = min(units, stock)
        stock, position, sold = stock - out, position - out, sold + out
        left.append(stock)
        if not position > reorder_units:
            arrivals[day + lead] += order_units
            position += order_units
            orders += 1
    return {
        "fill_rate": sold / np.sum(wanted),
        "orders": orders,
        "mean_left_units": np.mean(left),
        "missed_units": sum(wanted) - sold,
    }


# %% id="reorder_run_on_hand" exercise="reorder_run" verdict="wrong" name="stock on hand" why="The buyer looks at what is on hand and forgets what is on its way, so she orders again every evening. Compare the position. See *A reorder point on trial* in the lecture."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, sold, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        on_hand += coming.pop(day, 0)
        served = min(units, on_hand)
        sold, on_hand = sold + served, on_hand - served
        left += on_hand
        if on_hand <= reorder_units:
            orders += 1
            due = day + lead_days[day]
            coming[due] = coming.get(due, 0) + order_units
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_evening" exercise="reorder_run" verdict="wrong" name="deliveries after the customers" why="The delivery comes after the customers of the day. What is due on a morning is there before the first one."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, sold, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        served = min(units, on_hand)
        sold, on_hand = sold + served, on_hand - served
        on_hand += coming.pop(day, 0)
        left += on_hand
        if on_hand + sum(coming.values()) <= reorder_units:
            orders += 1
            due = day + lead_days[day]
            coming[due] = coming.get(due, 0) + order_units
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_overwritten" exercise="reorder_run" verdict="wrong" name="a delivery overwritten" why="Two orders that are due on the same morning: the second replaces the first, and one lorry is lost. Add them."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, sold, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        on_hand += coming.pop(day, 0)
        served = min(units, on_hand)
        sold, on_hand = sold + served, on_hand - served
        left += on_hand
        if on_hand + sum(coming.values()) <= reorder_units:
            orders += 1
            coming[day + lead_days[day]] = order_units
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_below" exercise="reorder_run" verdict="wrong" name="below the reorder point alone" why="At the reorder point itself nothing is ordered. The rule says at the point or below."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, sold, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        on_hand += coming.pop(day, 0)
        served = min(units, on_hand)
        sold, on_hand = sold + served, on_hand - served
        left += on_hand
        if on_hand + sum(coming.values()) < reorder_units:
            orders += 1
            due = day + lead_days[day]
            coming[due] = coming.get(due, 0) + order_units
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_backlog" exercise="reorder_run" verdict="wrong" name="customers who wait" why="What is not there is served later here, as if customers waited. They do not: the sale is lost and the stock stays at 0."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, missed, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        on_hand += coming.pop(day, 0)
        missed += max(0, units - max(on_hand, 0))
        on_hand -= units
        left += max(on_hand, 0)
        if on_hand + sum(coming.values()) <= reorder_units:
            orders += 1
            due = day + lead_days[day]
            coming[due] = coming.get(due, 0) + order_units
    return {
        "fill_rate": 1 - missed / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_days" exercise="reorder_run" verdict="wrong" name="share of days instead of units" why="This is the share of days without a missed sale. The fill rate counts units: a day with many customers counts more."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, coming, good, orders, left = start_units, {}, 0, 0, 0
    for day, units in enumerate(wanted):
        on_hand += coming.pop(day, 0)
        good += on_hand >= units
        on_hand -= min(units, on_hand)
        left += on_hand
        if on_hand + sum(coming.values()) <= reorder_units:
            orders += 1
            due = day + lead_days[day]
            coming[due] = coming.get(due, 0) + order_units
    return {
        "fill_rate": good / len(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_out_25" exercise="reorder_run" verdict="wrong" name="first ordered, first come" why="A later order may come before an earlier one; a queue lets it wait."
def reorder_run(wanted, lead_days, reorder_units, order_units, start_units):
    on_hand, queue, sold, orders, left = start_units, [], 0, 0, 0
    for day, units in enumerate(wanted):
        while queue and queue[0] <= day:
            queue.pop(0)
            on_hand += order_units
        served = min(units, on_hand)
        sold, on_hand = sold + served, on_hand - served
        left += on_hand
        if on_hand + order_units * len(queue) <= reorder_units:
            orders += 1
            queue.append(day + lead_days[day])
    return {
        "fill_rate": sold / sum(wanted),
        "orders": orders,
        "mean_left_units": left / len(wanted),
    }


# %% id="reorder_run_inputs" exercise="reorder_run" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    days = 10 + seed % 60
    wanted = rng.poisson(rng.uniform(0.5, 12), days).tolist()
    wanted[0] += 1
    lead = rng.integers(1, 9, days).tolist()
    return (
        wanted,
        lead,
        int(rng.integers(0, 60)),
        int(rng.integers(1, 40)),
        int(rng.integers(0, 50)),
    )


# %% [markdown] id="season_order"
# ## 5. season_order


# %% id="season_order_sorted" exercise="season_order" verdict="right" why="sorted, the place rounded up"
def season_order(demand, price_cny, cost_cny, salvage_cny):
    import math

    ratio = (price_cny - cost_cny) / (price_cny - salvage_cny)
    return sorted(demand)[math.ceil(ratio * len(demand)) - 1]


# %% id="season_order_profit" exercise="season_order" verdict="right" why="the profit of every candidate"
def season_order(demand, price_cny, cost_cny, salvage_cny):
    d = np.array(demand)
    best, most = None, -np.inf
    for q in sorted(set(demand)):
        sold = np.minimum(q, d)
        profit = (sold * price_cny + (q - sold) * salvage_cny - q * cost_cny).mean()
        if profit > most:
            best, most = q, profit
    return int(best)


# %% id="season_order_mean" exercise="season_order" verdict="wrong" name="the mean" why="This orders the mean demand. Whether to lie above or below the middle depends on what a missing unit and one too many cost."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    return int(round(np.mean(demand)))


# %% id="season_order_margin" exercise="season_order" verdict="wrong" name="ratio without the salvage" why="The ratio is taken over the price. One unit too many does not lose its whole cost: below the line stands price less salvage. See *One order for a season* in the lecture."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    ratio = (price_cny - cost_cny) / price_cny
    return int(np.quantile(demand, ratio, method="inverted_cdf"))


# %% id="season_order_other_way" exercise="season_order" verdict="wrong" name="the other way round" why="The ratio is upside down: this is the share of the cost of too many. The more a missing unit hurts, the more is ordered."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    ratio = (cost_cny - salvage_cny) / (price_cny - salvage_cny)
    return int(np.quantile(demand, ratio, method="inverted_cdf"))


# %% id="season_order_between" exercise="season_order" verdict="wrong" name="between two demands" why="The quantile is interpolated between two demands. The best order is one of them: the first that reaches the ratio."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    ratio = (price_cny - cost_cny) / (price_cny - salvage_cny)
    return int(np.quantile(demand, ratio))


# %% id="season_order_floor" exercise="season_order" verdict="wrong" name="one place too low" why="The place is rounded down, so the share of cases covered stays below the ratio."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    ratio = (price_cny - cost_cny) / (price_cny - salvage_cny)
    return sorted(demand)[max(0, int(ratio * len(demand)) - 1)]


# %% id="season_order_normal" exercise="season_order" verdict="wrong" name="a normal demand assumed" why="This takes demand for normal. The cases are given: count them."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    from scipy.stats import norm

    ratio = (price_cny - cost_cny) / (price_cny - salvage_cny)
    sd = np.std(demand, ddof=1) if len(demand) > 1 else 0
    return int(round(np.mean(demand) + norm.ppf(ratio) * sd))


# %% id="season_order_inputs" exercise="season_order" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    demand = rng.negative_binomial(2, 0.02, int(rng.integers(1, 80))).tolist()
    salvage, cost, price = np.sort(rng.uniform(1, 100, 3))
    return demand, float(price), float(cost), float(salvage)


# %% id="season_order_nearest" exercise="season_order" verdict="wrong" name="nearest demand" why="This is the demand nearest to the place of the ratio among the gaps; the first that covers the ratio of the cases is asked for."
def season_order(demand, price_cny, cost_cny, salvage_cny):
    ratio = (price_cny - cost_cny) / (price_cny - salvage_cny)
    return int(np.quantile(demand, ratio, method="nearest"))


# %% [markdown] id="best_order"
# ## 6. best_order


# %% id="best_order_loop" exercise="best_order" verdict="right" why="a loop over the steps"
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    import math

    found = []
    for first, price in zip(offer["from_units"], offer["price_cny"]):
        h = holding_rate * price
        q = max(first, math.sqrt(2 * order_cost_cny * yearly_units / h))
        found.append((yearly_units * price + yearly_units / q * order_cost_cny + h * q / 2, q))
    cost, q = min(found)
    return {"units": q, "yearly_cny": cost}


# %% id="best_order_frame" exercise="best_order" verdict="right" why="candidates inside their steps alone, by idxmin"
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    t = offer.sort_values("from_units").reset_index(drop=True)
    t["last"] = t["from_units"].shift(-1, fill_value=np.inf)
    t["h"] = t["price_cny"] * holding_rate
    t["q"] = (2 * order_cost_cny * yearly_units / t["h"]) ** 0.5
    t["q"] = t["q"].clip(lower=t["from_units"])
    t = t[t["q"] < t["last"]]
    t["cost"] = (
        t["price_cny"] * yearly_units + order_cost_cny * yearly_units / t["q"] + t["h"] * t["q"] / 2
    )
    row = t.loc[t["cost"].idxmin()]
    return {"units": row["q"], "yearly_cny": row["cost"]}


# %% id="best_order_goods" exercise="best_order" verdict="wrong" name="goods left out" why="The price of the goods is left out of the cost. It differs between steps and is the largest part. See *How much at a time* in the lecture."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    p = offer["price_cny"].to_numpy(float)
    q = np.maximum(
        np.sqrt(2 * order_cost_cny * yearly_units / (holding_rate * p)), offer["from_units"]
    )
    q = q.to_numpy() if hasattr(q, "to_numpy") else q
    cost = order_cost_cny * yearly_units / q + holding_rate * p * q / 2
    return {"units": float(q[cost.argmin()]), "yearly_cny": float(cost.min())}


# %% id="best_order_too_small" exercise="best_order" verdict="wrong" name="a price that is not reached" why="The economic quantity of the low price is too small to get it. Order at least the first quantity of the step."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    p = offer["price_cny"].to_numpy(float)
    q = np.sqrt(2 * order_cost_cny * yearly_units / (holding_rate * p))
    cost = p * yearly_units + order_cost_cny * yearly_units / q + holding_rate * p * q / 2
    return {"units": float(q[cost.argmin()]), "yearly_cny": float(cost.min())}


# %% id="best_order_first_step" exercise="best_order" verdict="wrong" name="only the first price" why="The quantity is found at the first price and kept. A better price may be worth a larger order: try each step."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    t = offer.sort_values("from_units")
    p = float(t["price_cny"].iloc[0])
    q = np.sqrt(2 * order_cost_cny * yearly_units / (holding_rate * p))
    cost = p * yearly_units + order_cost_cny * yearly_units / q + holding_rate * p * q / 2
    return {"units": float(q), "yearly_cny": float(cost)}


# %% id="best_order_lowest" exercise="best_order" verdict="wrong" name="always the lowest price" why="The lowest price is always taken. Its order may lie in the warehouse for years: compare the cost of each step."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    row = offer.sort_values("price_cny").iloc[0]
    p = row["price_cny"]
    q = max(np.sqrt(2 * order_cost_cny * yearly_units / (holding_rate * p)), row["from_units"])
    cost = p * yearly_units + order_cost_cny * yearly_units / q + holding_rate * p * q / 2
    return {"units": float(q), "yearly_cny": float(cost)}


# %% id="best_order_full_stock" exercise="best_order" verdict="wrong" name="the whole order held all year" why="The stock is charged as if the whole order lay there all year. It is sold evenly: half of it on the average."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    p = offer["price_cny"].to_numpy(float)
    first = offer["from_units"].to_numpy(float)
    q = np.maximum(np.sqrt(order_cost_cny * yearly_units / (holding_rate * p)), first)
    cost = p * yearly_units + order_cost_cny * yearly_units / q + holding_rate * p * q
    return {"units": float(q[cost.argmin()]), "yearly_cny": float(cost.min())}


# %% id="best_order_inputs" exercise="best_order" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    n = 1 + seed % 4
    first = [0, *np.sort(rng.choice(np.arange(20, 2_000, 20), n - 1, replace=False)).tolist()]
    price = np.round(rng.uniform(5, 90) * np.cumprod([1, *rng.uniform(0.9, 0.995, n - 1)]), 4)
    offer = pd.DataFrame({"from_units": first, "price_cny": price}).sample(
        frac=1, random_state=seed
    )
    return (
        offer,
        float(rng.integers(100, 9_000)),
        float(rng.integers(5, 500)),
        float(rng.uniform(0.05, 0.5)),
    )


# %% id="best_order_one_economic" exercise="best_order" verdict="wrong" name="one economic quantity" why="The economic quantity is computed at the full price only; every step has one of its own, at its own price."
def best_order(offer, yearly_units, order_cost_cny, holding_rate):
    steps = offer.sort_values("from_units")

    def cost(units):
        price = steps.loc[steps["from_units"] <= units, "price_cny"].iloc[-1]
        goods = price * yearly_units
        return goods + order_cost_cny * yearly_units / units + holding_rate * price * units / 2

    full = steps["price_cny"].iloc[0]
    economic = (2 * order_cost_cny * yearly_units / (holding_rate * full)) ** 0.5
    best = min([economic, *(f for f in steps["from_units"] if f > economic)], key=cost)
    return {"units": float(best), "yearly_cny": float(cost(best))}


# %% [markdown] id="supplier_scorecard"
# ## 7. supplier_scorecard


# %% id="supplier_scorecard_loop" exercise="supplier_scorecard" verdict="right" why="a loop over the orders of each supplier"
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.assign(supplier_id=[s.strip().upper() for s in raw["supplier_id"]]).drop_duplicates()
    t = t[t["promised_on"] <= as_of]
    rows = []
    for who, part in t.groupby("supplier_id"):
        arrived = part[part["received_on"].notna() & (part["received_on"] <= as_of)]
        k, n = int((arrived["received_on"] <= arrived["promised_on"]).sum()), len(part)
        low, high = proportion_confint(k, n, method="wilson")
        good, bad = arrived["received_units"].sum(), arrived["defective_units"].sum()
        rows.append((who, n, k / n, low, high, bad / (good + bad) if good + bad else np.nan))
    return pd.DataFrame(rows, columns=["supplier_id", "due", "on_time", "low", "high", "defective"])


# %% id="supplier_scorecard_formula" exercise="supplier_scorecard" verdict="right" why="Wilson's formula on columns, the supplier as index"
def supplier_scorecard(raw, as_of):
    t = raw.groupby("po_id").first()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t.query("promised_on <= @as_of")
    late_or_open = t["received_on"].isna() | (t["received_on"] > t["promised_on"])
    came = t["received_on"].notna() & (t["received_on"] <= as_of)
    g = t.assign(
        ok=~late_or_open,
        bad=t["defective_units"].fillna(0).astype(float) * came,
        good=t["received_units"].fillna(0).astype(float) * came,
    ).groupby("supplier_id")
    out = pd.DataFrame({"due": g.size(), "on_time": g["ok"].mean()})
    z, n, p = 1.96, out["due"], out["on_time"]
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    out["low"], out["high"] = mid - half, mid + half
    out["defective"] = g["bad"].sum() / (g["bad"].sum() + g["good"].sum())
    return out


# %% id="supplier_scorecard_came" exercise="supplier_scorecard" verdict="wrong" name="only what came" why="Orders that are due and have not come are left out. They are the latest of all. See *Whom can we rely on* in the lecture."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t[(t["promised_on"] <= as_of) & (t["received_on"] <= as_of)]
    t["ok"] = t["received_on"] <= t["promised_on"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"),
        ok=("ok", "sum"),
        b=("defective_units", "sum"),
        r=("received_units", "sum"),
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = (g["b"] / (g["b"] + g["r"])).astype(float)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_not_due" exercise="supplier_scorecard" verdict="wrong" name="orders not yet due" why="Orders that are promised for later days are judged too. What is not due is neither on time nor late."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    came = t["received_on"] <= as_of
    t["ok"] = came & (t["received_on"] <= t["promised_on"])
    t["b"] = t["defective_units"].where(came)
    t["a"] = t["b"] + t["received_units"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), b=("b", "sum"), a=("a", "sum")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = g["b"].astype(float) / g["a"].astype(float).replace(0, np.nan)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_foresight" exercise="supplier_scorecard" verdict="wrong" name="receipts of later days" why="Receipts after `as_of` are used. On that evening nobody knew them, nor what of them was defective."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t[t["promised_on"] <= as_of]
    t["ok"] = t["received_on"] <= t["promised_on"]
    t["a"] = t["defective_units"] + t["received_units"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), b=("defective_units", "sum"), a=("a", "sum")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = g["b"].astype(float) / g["a"].astype(float).replace(0, np.nan)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_twice" exercise="supplier_scorecard" verdict="wrong" name="orders counted twice" why="Orders that stand twice are counted twice. Rows whose supplier is spelled differently are the same order: go by `po_id`, or bring the spelling into one form first."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates().copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t[t["promised_on"] <= as_of]
    came = t["received_on"] <= as_of
    t["ok"] = came & (t["received_on"] <= t["promised_on"])
    t["b"] = t["defective_units"].where(came)
    t["a"] = t["b"] + t["received_units"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), b=("b", "sum"), a=("a", "sum")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = g["b"].astype(float) / g["a"].astype(float).replace(0, np.nan)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_spelling" exercise="supplier_scorecard" verdict="wrong" name="spellings kept" why="One supplier stands in several rows: ` S09 `, `s09` and `S09` are the same."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t = t[t["promised_on"] <= as_of]
    came = t["received_on"] <= as_of
    t["ok"] = came & (t["received_on"] <= t["promised_on"])
    t["b"] = t["defective_units"].where(came)
    t["a"] = t["b"] + t["received_units"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), b=("b", "sum"), a=("a", "sum")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = g["b"].astype(float) / g["a"].astype(float).replace(0, np.nan)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_normal" exercise="supplier_scorecard" verdict="wrong" name="normal interval" why="The interval is the plain one, rate ± 1.96 standard errors. With few orders it is too short, and it leaves 0 to 1; Wilson's does not."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t[t["promised_on"] <= as_of]
    came = t["received_on"] <= as_of
    t["ok"] = came & (t["received_on"] <= t["promised_on"])
    t["b"] = t["defective_units"].where(came)
    t["a"] = t["b"] + t["received_units"]
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), b=("b", "sum"), a=("a", "sum")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="normal")
    g["on_time"] = g["ok"] / g["due"]
    g["defective"] = g["b"].astype(float) / g["a"].astype(float).replace(0, np.nan)
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_mean_rates" exercise="supplier_scorecard" verdict="wrong" name="mean of the orders' rates" why="The defect rate is the mean of the orders' rates, so that an order of five units counts like one of five hundred. Divide sums of units."
def supplier_scorecard(raw, as_of):
    from statsmodels.stats.proportion import proportion_confint

    t = raw.drop_duplicates("po_id").copy()
    t["supplier_id"] = t["supplier_id"].str.strip().str.upper()
    t = t[t["promised_on"] <= as_of]
    came = t["received_on"] <= as_of
    t["ok"] = came & (t["received_on"] <= t["promised_on"])
    bad, good = t["defective_units"].astype(float), t["received_units"].astype(float)
    t["share"] = (bad / (bad + good)).where(came)
    g = t.groupby("supplier_id").agg(
        due=("ok", "size"), ok=("ok", "sum"), defective=("share", "mean")
    )
    g["low"], g["high"] = proportion_confint(g["ok"], g["due"], method="wilson")
    g["on_time"] = g["ok"] / g["due"]
    columns = ["supplier_id", "due", "on_time", "low", "high", "defective"]
    return g.reset_index()[columns]


# %% id="supplier_scorecard_equivalent_1" exercise="supplier_scorecard" role="equivalent" mutant="dropped_call: *copy() -> *" why="Without the copy pandas makes one when a column is set."


# %% id="supplier_scorecard_equivalent_2" exercise="supplier_scorecard" role="equivalent" mutant="keyword: *keep='last'*" why="Rows of one order are equal but for the spelling."


# %% id="supplier_scorecard_equivalent_3" exercise="supplier_scorecard" role="equivalent" mutant="keyword: *'supplier_id', dropna=False*" why="A supplier is never missing."


# %% id="supplier_scorecard_equivalent_4" exercise="supplier_scorecard" role="equivalent" mutant="dropped_call: *sums['all'].astype(float) -> *sums['all']" why="The sums are numbers already."


# %% id="supplier_scorecard_equivalent_5" exercise="supplier_scorecard" role="equivalent" mutant="dropped_call: *sums['bad'].astype(float) / * -> *sums['bad'] / *" why="The sums are numbers already."


# %% id="supplier_scorecard_equivalent_6" exercise="supplier_scorecard" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="supplier_id may stand in the index."


# %% id="supplier_scorecard_inputs" exercise="supplier_scorecard" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_11 as samples

    raw = samples.purchase_export(
        seed, suppliers=2 + seed % 6, count=20 + seed % 90, open_orders=seed % 9, twice=seed % 20
    )
    return raw, pd.Timestamp("2025-01-20") + pd.Timedelta(days=(seed * 37) % 340)


# %% [markdown] id="exception_chart"
# ## 8. exception_chart


# %% id="exception_chart_lying" exercise="exception_chart" verdict="right" why="lying bars, transform instead of a join"
def exception_chart(parcels):
    t = parcels.dropna(subset=["delivered_on"]).reset_index(drop=True)
    delay = (t["delivered_on"] - t["promised_on"]).dt.days.astype(float)
    fine = delay.where(t["exception"].isna())
    usual = fine.groupby([t["courier"], t["zone"]]).transform("mean")
    extra = (delay - usual).groupby(t["exception"]).mean().sort_values()
    fig, ax = plt.subplots()
    ax.barh(extra.index.astype(str), extra.to_numpy())
    ax.set_title("Extra days by kind of exception")
    ax.set_xlabel("Extra days")
    ax.set_ylabel("Kind of exception")
    return ax


# %% id="exception_chart_loop" exercise="exception_chart" verdict="right" why="a loop, labels in Chinese"
def exception_chart(parcels):
    sound, extra = {}, {}
    rows = parcels[parcels["delivered_on"].notnull()]
    for r in rows[rows["exception"].isnull()].itertuples():
        sound.setdefault((r.courier, r.zone), []).append((r.delivered_on - r.promised_on).days)
    for r in rows[rows["exception"].notnull()].itertuples():
        base = np.mean(sound[(r.courier, r.zone)])
        extra.setdefault(r.exception, []).append((r.delivered_on - r.promised_on).days - base)
    means = sorted(((np.mean(v), k) for k, v in extra.items()), reverse=True)
    fig, ax = plt.subplots()
    ax.bar([k for _, k in means], [m for m, _ in means])
    ax.set_title("各类异常件多花的天数")
    ax.set_xlabel("异常类型")
    ax.set_ylabel("多花的天数")
    return ax


# %% id="exception_chart_raw" exercise="exception_chart" verdict="wrong" name="delay without comparison" why="These are delays against the promise. A part of them is the courier's and the zone's own: take that of the sound parcels away. See *What goes wrong on the road* in the lecture."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()]
    delay = (t["delivered_on"] - t["promised_on"]).dt.days
    extra = delay.groupby(t["exception"]).mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Days lost by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_overall" exercise="exception_chart" verdict="wrong" name="against the mean of all sound parcels" why="Each exception is compared with the sound parcels of the whole country. Compare within the same courier and zone."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()]
    delay = (t["delivered_on"] - t["promised_on"]).dt.days
    usual = delay[t["exception"].isna()].mean()
    extra = (delay - usual).groupby(t["exception"]).mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_courier" exercise="exception_chart" verdict="wrong" name="same courier, any zone" why="The comparison forgets the zone. A courier may be punctual nearby and late far away."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()].copy()
    t["delay"] = (t["delivered_on"] - t["promised_on"]).dt.days
    usual = t[t["exception"].isna()].groupby("courier")["delay"].mean().rename("usual")
    w = t[t["exception"].notna()].join(usual, on="courier")
    extra = (w["delay"] - w["usual"]).groupby(w["exception"]).mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_all" exercise="exception_chart" verdict="wrong" name="against all parcels" why="The parcels with an exception are in the comparison themselves. Take the sound ones alone."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()].copy()
    t["delay"] = (t["delivered_on"] - t["promised_on"]).dt.days
    t["usual"] = t.groupby(["courier", "zone"])["delay"].transform("mean")
    extra = (t["delay"] - t["usual"]).groupby(t["exception"]).mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_sum" exercise="exception_chart" verdict="wrong" name="sum of days" why="The bars are sums over the parcels. The mean of a parcel is asked for."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()].copy()
    t["delay"] = (t["delivered_on"] - t["promised_on"]).dt.days
    usual = t[t["exception"].isna()].groupby(["courier", "zone"])["delay"].mean().rename("usual")
    w = t[t["exception"].notna()].join(usual, on=["courier", "zone"])
    extra = (w["delay"] - w["usual"]).groupby(w["exception"]).sum().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_shortest" exercise="exception_chart" verdict="wrong" name="shortest first" why="The bars stand in another order: the longest comes first, since it is what a reader should see."
def exception_chart(parcels):
    t = parcels[parcels["delivered_on"].notna()].copy()
    t["delay"] = (t["delivered_on"] - t["promised_on"]).dt.days
    usual = t[t["exception"].isna()].groupby(["courier", "zone"])["delay"].mean().rename("usual")
    w = t[t["exception"].notna()].join(usual, on=["courier", "zone"])
    extra = (w["delay"] - w["usual"]).groupby(w["exception"]).mean().sort_index()
    fig, ax = plt.subplots()
    ax.bar(extra.index, extra)
    ax.set_title("Extra days by exception")
    ax.set_xlabel("Exception")
    ax.set_ylabel("Days")
    return ax


# %% id="exception_chart_out_24" exercise="exception_chart" verdict="wrong" name="mean of courier and zone" why="The mean is taken over parcels; the mean of the means of courier and zone weighs one parcel as much as twenty."
def exception_chart(parcels):
    done = parcels[parcels["delivered_on"].notna()].copy()
    done["delay"] = (done["delivered_on"] - done["promised_on"]).dt.days
    usual = done[done["exception"].isna()].groupby(["courier", "zone"])["delay"].mean()
    odd = done.groupby(["exception", "courier", "zone"])["delay"].mean().reset_index("exception")
    odd["extra"] = odd["delay"] - usual.reindex(odd.index)
    bars = odd.groupby("exception")["extra"].mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(bars.index, bars)
    ax.set_title("Extra days by kind of exception")
    ax.set(xlabel="Exception", ylabel="Extra days")
    return ax


# %% id="exception_chart_equivalent_1" exercise="exception_chart" role="equivalent" mutant="keyword: *groupby(lane, dropna=False)*" why="Couriers and zones are never missing."


# %% id="exception_chart_inputs" exercise="exception_chart" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_11 as samples

    t = samples.parcels(seed, count=150 + seed, exceptions=0.15, under_way=seed % 30)
    rng = np.random.default_rng(seed)
    t["delivered_on"] += pd.to_timedelta(rng.integers(-1, 6, len(t)), unit="D")
    fine = t[t["delivered_on"].notna() & t["exception"].isna()]
    known = set(zip(fine["courier"], fine["zone"]))
    return (t[[pair in known for pair in zip(t["courier"], t["zone"])]],)


# %% [markdown] id="choose_couriers"
# ## 9. choose_couriers


# %% id="choose_couriers_milp" exercise="choose_couriers" verdict="right" why="an integer programme, solved by SciPy's HiGHS"
def choose_couriers(lanes, late_limit, most_couriers):
    from scipy.optimize import Bounds, LinearConstraint, milp

    t = lanes.reset_index(drop=True)
    couriers, zones = sorted(t["courier"].unique()), sorted(t["zone"].unique())
    n, m = len(t), len(couriers)
    total = t.drop_duplicates("zone")["parcels"].sum()
    one = np.zeros((len(zones), n + m))
    for row, zone in enumerate(zones):
        one[row, :n] = t["zone"] == zone
    linked = np.zeros((n, n + m))
    for row, courier in enumerate(t["courier"]):
        linked[row, row], linked[row, n + couriers.index(courier)] = 1, -1
    late = np.concatenate([t["parcels"] * t["late"] / total, np.zeros(m)])
    count = np.concatenate([np.zeros(n), np.ones(m)])
    found = milp(
        np.concatenate([t["parcels"] * t["fee_cny"], np.zeros(m)]),
        constraints=[
            LinearConstraint(one, 1, 1),
            LinearConstraint(linked, -np.inf, 0),
            LinearConstraint(late, -np.inf, late_limit),
            LinearConstraint(count, -np.inf, most_couriers),
        ],
        integrality=np.ones(n + m),
        bounds=Bounds(0, 1),
    )
    if found.x is None:
        return pd.DataFrame(columns=["zone", "courier"])
    return t.loc[found.x[:n] > 0.5, ["zone", "courier"]]


# %% id="choose_couriers_subsets" exercise="choose_couriers" verdict="right" why="every set of couriers, then every choice inside it"
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import combinations, product

    zones = sorted(lanes["zone"].unique())
    size = lanes.groupby("zone")["parcels"].first()
    fee = {
        (r.zone, r.courier): (r.parcels * r.fee_cny, r.parcels * r.late) for r in lanes.itertuples()
    }
    best = None
    names = sorted(set(lanes["courier"]))
    for k in range(1, min(most_couriers, len(names)) + 1):
        for team in combinations(names, k):
            for choice in product(team, repeat=len(zones)):
                if any((z, c) not in fee for z, c in zip(zones, choice)):
                    continue
                parts = np.array([fee[z, c] for z, c in zip(zones, choice)])
                cost, late = parts.sum(axis=0)
                if late / size.sum() <= late_limit and (best is None or cost < best[0]):
                    best = (cost, choice)
    if best is None:
        return pd.DataFrame({"zone": [], "courier": []})
    return pd.DataFrame({"zone": zones, "courier": best[1]}).set_index("zone")


# %% id="choose_couriers_cheapest" exercise="choose_couriers" verdict="wrong" name="the cheapest everywhere" why="The cheapest courier of each zone is taken, whatever the limits say."
def choose_couriers(lanes, late_limit, most_couriers):
    return lanes.loc[lanes.groupby("zone")["fee_cny"].idxmin(), ["zone", "courier"]]


# %% id="choose_couriers_each_zone" exercise="choose_couriers" verdict="wrong" name="the limit in each zone" why="Each zone has to keep the limit here. It holds for all parcels together: a small zone may be later when the rest is punctual. See *Which courier for which zone* in the lecture."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [p[p["late"] <= late_limit].to_dict("records") for _, p in lanes.groupby("zone")]
    best, least = (), np.inf
    for choice in product(*offers):
        fees = sum(o["parcels"] * o["fee_cny"] for o in choice)
        if len({o["courier"] for o in choice}) <= most_couriers and fees < least:
            best, least = choice, fees
    return pd.DataFrame(best, columns=["zone", "courier"])


# %% id="choose_couriers_plain_mean" exercise="choose_couriers" verdict="wrong" name="zones counted alike" why="The late share is the plain mean over zones. Weigh it with the parcels: most of them go to the near zones."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [p.to_dict("records") for _, p in lanes.groupby("zone")]
    best, least = (), np.inf
    for choice in product(*offers):
        fees = sum(o["parcels"] * o["fee_cny"] for o in choice)
        late = np.mean([o["late"] for o in choice])
        few = len({o["courier"] for o in choice}) <= most_couriers
        if late <= late_limit and few and fees < least:
            best, least = choice, fees
    return pd.DataFrame(best, columns=["zone", "courier"])


# %% id="choose_couriers_fee_list" exercise="choose_couriers" verdict="wrong" name="price lists added" why="The fees of one parcel a zone are added. What is paid is the fee times the parcels of the zone."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [p.to_dict("records") for _, p in lanes.groupby("zone")]
    total = sum(z[0]["parcels"] for z in offers)
    best, least = (), np.inf
    for choice in product(*offers):
        fees = sum(o["fee_cny"] / o["parcels"] for o in choice)
        late = sum(o["parcels"] * o["late"] for o in choice) / total
        few = len({o["courier"] for o in choice}) <= most_couriers
        if late <= late_limit and few and fees < least:
            best, least = choice, fees
    return pd.DataFrame(best, columns=["zone", "courier"])


# %% id="choose_couriers_any_number" exercise="choose_couriers" verdict="wrong" name="number of couriers forgotten" why="More couriers are used than allowed."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [p.to_dict("records") for _, p in lanes.groupby("zone")]
    total = sum(z[0]["parcels"] for z in offers)
    best, least = (), np.inf
    for choice in product(*offers):
        fees = sum(o["parcels"] * o["fee_cny"] for o in choice)
        late = sum(o["parcels"] * o["late"] for o in choice) / total
        if late <= late_limit and fees < least:
            best, least = choice, fees
    return pd.DataFrame(best, columns=["zone", "courier"])


# %% id="choose_couriers_punctual" exercise="choose_couriers" verdict="wrong" name="the most punctual" why="This takes the most punctual choice. Any that keeps the limit will do: take the cheapest of them."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [p.to_dict("records") for _, p in lanes.groupby("zone")]
    total = sum(z[0]["parcels"] for z in offers)
    best, least = (), np.inf
    for choice in product(*offers):
        late = sum(o["parcels"] * o["late"] for o in choice) / total
        few = len({o["courier"] for o in choice}) <= most_couriers
        if late <= late_limit and few and late < least:
            best, least = choice, late
    return pd.DataFrame(best, columns=["zone", "courier"])


# %% id="choose_couriers_out_20" exercise="choose_couriers" verdict="wrong" name="fees without parcels" why="A fee counts for every parcel of its zone; this adds one fee a zone."
def choose_couriers(lanes, late_limit, most_couriers):
    from itertools import product

    offers = [part.to_dict("records") for _, part in lanes.groupby("zone")]
    good = []
    for choice in product(*offers):
        total = sum(o["parcels"] for o in choice)
        late = sum(o["parcels"] * o["late"] for o in choice) / total
        if late <= late_limit and len({o["courier"] for o in choice}) <= most_couriers:
            good.append(choice)
    if not good:
        return pd.DataFrame(columns=["zone", "courier"])
    return pd.DataFrame(min(good, key=lambda c: sum(o["fee_cny"] for o in c)))[["zone", "courier"]]


# %% id="choose_couriers_equivalent_1" exercise="choose_couriers" role="equivalent" mutant="keyword: *'zone', dropna=False*" why="A zone is never missing."


# %% id="choose_couriers_equivalent_2" exercise="choose_couriers" role="equivalent" mutant="boundary: *late < late_limit*" why="No choice lies exactly on the limit."


# %% id="choose_couriers_equivalent_3" exercise="choose_couriers" role="equivalent" mutant="boundary: *fees <= least*" why="Of equally cheap choices each is right."


# %% id="choose_couriers_inputs" exercise="choose_couriers" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_11 as samples

    lanes = samples.lanes(seed, couriers=2 + seed % 4, zones=2 + seed % 3, missing=seed % 6)
    # No two choices cost the same.
    lanes["fee_cny"] += np.random.default_rng(seed).uniform(0, 0.001, len(lanes))
    return lanes, round(0.04 + (seed % 17) / 150, 5), 1 + seed % 3


# %% [markdown] id="order_today"
# ## 10. order_today


# %% id="order_today_asked" exercise="order_today" verdict="right" why="looks at what was asked for on the first day of the host"
def order_today(view):
    u, day = view["usual_units"], view["day"]
    asked = [a + b for a, b in zip(view["sold"], view["missed"])]
    plan = {}
    for d in (day, day + 1, day + 2):
        plan[d] = 2.4 * u if d in view["live_days"] else u
    if view["live_days"] and day == view["live_days"][1]:
        plan[day] = asked[-1]
    tomorrow = sum(n for d, n in view["coming"] if d == day + 1)
    after = max(0, view["on_hand"] - plan[day])
    express = max(0, int(1.15 * plan[day + 1] - after - tomorrow))
    have = view["on_hand"] + sum(n for _, n in view["coming"]) + express
    lorry = int(sum(plan.values()) - have)
    if lorry < 0.3 * u:
        lorry = 0
    return {"lorry": lorry, "express": express}


# %% id="order_today_steps" exercise="order_today" verdict="right" why="whole numbers as floats, an order up to fixed multiples"
def order_today(view):
    usual = float(view["usual_units"])
    live = [
        1.4 * usual if d in view["live_days"] else 0 for d in range(view["day"], view["day"] + 3)
    ]
    promised = {}
    for d, n in view["coming"]:
        promised[d] = promised.get(d, 0) + n
    tonight = max(view["on_hand"] - usual - live[0], 0)
    gap = 1.2 * usual + 1.2 * live[1] - tonight - promised.get(view["day"] + 1, 0)
    express = np.floor(max(gap, 0))
    total = view["on_hand"] + sum(promised.values()) + express
    return {"express": express, "lorry": np.ceil(max(3 * usual + sum(live) - total, 0))}


# %% id="order_today_baseline" exercise="order_today" verdict="wrong" name="the baseline" why="This is the baseline: the lorry comes too late for the host's days. Order by express what tomorrow lacks. See *A week in which everything goes wrong* in the lecture."
def order_today(view):
    position = view["on_hand"] + sum(units for _, units in view["coming"])
    return {"lorry": max(0, 4 * view["usual_units"] - position), "express": 0}


# %% id="order_today_on_hand" exercise="order_today" verdict="wrong" name="what is coming forgotten" why="What is on its way is not counted, so the same units are ordered on several mornings."
def order_today(view):
    def wanted(day):
        return (2.4 if day in view["live_days"] else 1) * view["usual_units"]

    day = view["day"]
    express = max(0, round(1.2 * wanted(day + 1) - max(0, view["on_hand"] - wanted(day))))
    three = wanted(day) + wanted(day + 1) + wanted(day + 2)
    return {"lorry": max(0, round(three - view["on_hand"])), "express": express}


# %% id="order_today_chase" exercise="order_today" verdict="wrong" name="yesterday ordered again" why="This orders what was sold yesterday. After a jump it comes when the jump is over, and what was missed it does not see."
def order_today(view):
    sold = view["sold"][-1] if view["sold"] else view["usual_units"]
    return {"lorry": sold, "express": 0}


# %% id="order_today_express" exercise="order_today" verdict="wrong" name="all by express" why="Everything comes by express. It costs extra for each unit; what is wanted on the day after tomorrow can come by lorry."
def order_today(view):
    position = view["on_hand"] + sum(units for _, units in view["coming"])
    return {"lorry": 0, "express": max(0, 3 * view["usual_units"] - position)}


# %% id="order_today_blind" exercise="order_today" verdict="wrong" name="the host's days not used" why="`live_days` is not used: on the host's days orders are 1.8 to 3 times the usual, and you know it on the morning before."
def order_today(view):
    usual, day = view["usual_units"], view["day"]
    soon = sum(units for due, units in view["coming"] if due == day + 1)
    express = max(0, round(1.2 * usual - max(0, view["on_hand"] - usual) - soon))
    position = view["on_hand"] + express + sum(units for _, units in view["coming"])
    return {"lorry": max(0, 3 * usual - position), "express": express}


# %% id="order_today_fraction" exercise="order_today" verdict="wrong" name="parts of a unit" why="The units are not whole, or below 0. Round them, and never below 0."
def order_today(view):
    def wanted(day):
        return (2.4 if day in view["live_days"] else 1) * view["usual_units"]

    day = view["day"]
    soon = sum(units for due, units in view["coming"] if due == day + 1)
    express = 1.2 * wanted(day + 1) - max(0, view["on_hand"] - wanted(day)) - soon
    position = view["on_hand"] + sum(units for _, units in view["coming"])
    return {"lorry": wanted(day) + wanted(day + 1) + wanted(day + 2) - position, "express": express}


# %% id="order_today_inputs" exercise="order_today" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.playground import stock_week

    seen = []

    def rule(view):
        seen.append(view)
        return stock_week.baseline(view) | {"express": seed % 30}

    stock_week.play_week(rule, seed)
    return (seen[seed % 7],)
