# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from shop.samples import chapter_09 as samples

# %% [markdown] id="cost_plus_price"
# ## 1. cost_plus_price


# %% id="cost_plus_price_loop" exercise="cost_plus_price" verdict="right" why="a loop over labels"
def cost_plus_price(cost_cny, share, of):
    found = {}
    for label, cost in cost_cny.items():
        found[label] = cost + cost * share if of == "cost" else cost / (1 - share)
    return pd.Series(found)


# %% id="cost_plus_price_factor" exercise="cost_plus_price" verdict="right" why="one factor"
def cost_plus_price(cost_cny, share, of):
    factor = {"cost": 1 + share, "price": 1 / (1 - share)}[of]
    return cost_cny.mul(factor).rename("price_cny")


# %% id="cost_plus_price_apply" exercise="cost_plus_price" verdict="right" why="map over values"
def cost_plus_price(cost_cny, share, of):
    if of == "cost":
        return cost_cny.map(lambda c: c + share * c)
    elif of == "price":
        return cost_cny.map(lambda c: c / (1.0 - share))
    raise ValueError(of)


# %% id="cost_plus_price_array" exercise="cost_plus_price" verdict="right" why="NumPy, then a Series with the index"
def cost_plus_price(cost_cny, share, of):
    values = cost_cny.to_numpy()
    markup = share if of == "cost" else share / (1 - share)
    return pd.Series(values * (1 + markup), index=cost_cny.index, name="price")


# %% id="cost_plus_price_markup" exercise="cost_plus_price" verdict="wrong" name="markup for both" why="A margin is a share of the price, not of the cost: the price is the cost over one minus the margin. See *Price is cost plus something* in the lecture."
def cost_plus_price(cost_cny, share, of):
    return cost_cny * (1 + share)


# %% id="cost_plus_price_margin" exercise="cost_plus_price" verdict="wrong" name="margin for both" why="A markup is a share of the cost that comes on top of it. This leaves it as a share of the price."
def cost_plus_price(cost_cny, share, of):
    return cost_cny / (1 - share)


# %% id="cost_plus_price_swapped" exercise="cost_plus_price" verdict="wrong" name="the two swapped" why="Markup and margin are the wrong way round: a share of the cost is added, a share of the price is kept."
def cost_plus_price(cost_cny, share, of):
    if of == "price":
        return cost_cny * (1 + share)
    return cost_cny / (1 - share)


# %% id="cost_plus_price_rounded" exercise="cost_plus_price" verdict="wrong" name="rounded to whole CNY" why="The prices are rounded; hand back the number as it is."
def cost_plus_price(cost_cny, share, of):
    price = cost_cny * (1 + share) if of == "cost" else cost_cny / (1 - share)
    return price.round()


# %% id="cost_plus_price_divided" exercise="cost_plus_price" verdict="wrong" name="divides by one plus share" why="Dividing by one plus the share takes a markup off again; for a margin divide by one minus it."
def cost_plus_price(cost_cny, share, of):
    return cost_cny * (1 + share) if of == "cost" else cost_cny / (1 + share)


# %% id="cost_plus_price_inputs" exercise="cost_plus_price" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    return (
        pd.Series(rng.uniform(1, 300, 5)),
        float(rng.uniform(0, 0.9)),
        ["cost", "price"][seed % 2],
    )


# %% [markdown] id="gabor_granger"
# ## 2. gabor_granger


# %% id="gabor_granger_loop" exercise="gabor_granger" verdict="right" why="plain loops"
def gabor_granger(answers, unit_cost):
    rows = []
    for price in sorted(answers["price_cny"].unique()):
        said = answers.loc[answers["price_cny"] == price, "would_buy"].dropna()
        share = said.sum() / len(said) if len(said) else float("nan")
        rows.append([price, len(said), share, price * share, (price - unit_cost) * share])
    names = ["price_cny", "answered", "share", "revenue_cny", "profit_cny"]
    return pd.DataFrame(rows, columns=names)


# %% id="gabor_granger_sql" exercise="gabor_granger" verdict="right" why="SQL"
def gabor_granger(answers, unit_cost):
    import duckdb

    known = answers.assign(would_buy=answers["would_buy"].astype(object))
    known["would_buy"] = known["would_buy"].where(known["would_buy"].notna(), None)
    return duckdb.sql(
        f"""SELECT price_cny, count(would_buy) AS answered, avg(would_buy::DOUBLE) AS share,
            price_cny * share AS revenue_cny, (price_cny - {unit_cost}) * share AS profit_cny
        FROM known GROUP BY price_cny ORDER BY price_cny"""
    ).df()


# %% id="gabor_granger_wide" exercise="gabor_granger" verdict="right" why="price as index"
def gabor_granger(answers, unit_cost):
    wide = answers.pivot(index="respondent_id", columns="price_cny", values="would_buy")
    table = pd.DataFrame({"answered": wide.notna().sum(), "share": wide.mean()})
    table["revenue_cny"] = table.index * table["share"]
    table["profit_cny"] = table["revenue_cny"] - unit_cost * table["share"]
    return table


# %% id="gabor_granger_dropna" exercise="gabor_granger" verdict="right" why="drop first, then put silent prices back"
def gabor_granger(answers, unit_cost):
    known = answers.dropna()
    yes = known[known["would_buy"] == 1].groupby("price_cny").size()
    n = known.groupby("price_cny").size()
    every = np.sort(answers["price_cny"].unique())
    out = pd.DataFrame({"price_cny": every})
    out["answered"] = out["price_cny"].map(n).fillna(0).astype(int)
    out["share"] = (out["price_cny"].map(yes).fillna(0) / out["answered"]).where(
        out["answered"] > 0
    )
    out["revenue_cny"] = out["share"] * out["price_cny"]
    out["profit_cny"] = out["share"] * (out["price_cny"] - unit_cost)
    return out


# %% id="gabor_granger_pivot_table" exercise="gabor_granger" verdict="right" why="a pivot table"
def gabor_granger(answers, unit_cost):
    p = answers.pivot_table(
        index="price_cny", values="would_buy", aggfunc=["count", "mean"], dropna=False
    )
    p.columns = ["answered", "share"]
    p = p.reset_index().sort_values("price_cny")
    return p.assign(
        revenue_cny=lambda d: d.price_cny * d.share,
        profit_cny=lambda d: d.revenue_cny - unit_cost * d.share,
    )


# %% id="gabor_granger_size" exercise="gabor_granger" verdict="wrong" name="skipped questions counted" why="Questions without an answer are in the count. Who did not answer said neither yes nor no."
def gabor_granger(answers, unit_cost):
    by_price = answers.groupby("price_cny")["would_buy"]
    table = by_price.agg(answered="size", share="mean").reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_no" exercise="gabor_granger" verdict="wrong" name="no answer taken for no" why="A question without an answer was taken for a no, which pulls every share down."
def gabor_granger(answers, unit_cost):
    by_price = answers.fillna({"would_buy": 0}).groupby("price_cny")["would_buy"]
    table = by_price.agg(answered="count", share="mean").reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_everybody" exercise="gabor_granger" verdict="wrong" name="everybody in the denominator" why="The share is taken of everybody in the survey; each price has its own denominator, those who answered at that price. See *What people say they would pay* in the lecture."
def gabor_granger(answers, unit_cost):
    by_price = answers.groupby("price_cny")["would_buy"]
    table = by_price.agg(answered="count", share="sum").reset_index()
    table["share"] = table["share"] / answers["respondent_id"].nunique()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_cost_once" exercise="gabor_granger" verdict="wrong" name="cost of those who do not buy" why="The cost is taken off for people who do not buy as well. Only who buys needs a unit."
def gabor_granger(answers, unit_cost):
    by_price = answers.groupby("price_cny")["would_buy"]
    table = by_price.agg(answered="count", share="mean").reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = table["revenue_cny"] - unit_cost
    return table


# %% id="gabor_granger_order" exercise="gabor_granger" verdict="wrong" name="order of appearance" why="The prices stand in the order in which they came; the lowest should come first."
def gabor_granger(answers, unit_cost):
    by_price = answers.groupby("price_cny", sort=False)["would_buy"]
    table = by_price.agg(answered="count", share="mean").reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_whole_prices" exercise="gabor_granger" verdict="wrong" name="prices cut" why="Prices were cut to whole CNY. 79.9 is not 79."
def gabor_granger(answers, unit_cost):
    a = answers.assign(price_cny=answers["price_cny"].astype(int))
    t = a.groupby("price_cny")["would_buy"].agg(answered="count", share="mean").reset_index()
    t["revenue_cny"] = t.price_cny * t.share
    t["profit_cny"] = (t.price_cny - unit_cost) * t.share
    return t


# %% id="gabor_granger_text_order" exercise="gabor_granger" verdict="wrong" name="prices sorted as texts" why="The prices were sorted as texts, so that 129 stands before 59. Sort numbers."
def gabor_granger(answers, unit_cost):
    table = answers.groupby("price_cny")["would_buy"].agg(answered="count", share="mean")
    table = table.reset_index().sort_values("price_cny", key=lambda p: p.astype(str))
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_silent" exercise="gabor_granger" verdict="wrong" name="silent prices dropped" why="A price at which nobody answered has lost its row; it stays, with a missing share."
def gabor_granger(answers, unit_cost):
    table = answers.dropna().groupby("price_cny")["would_buy"].agg(answered="count", share="mean")
    table = table.reset_index()
    table["revenue_cny"] = table["price_cny"] * table["share"]
    table["profit_cny"] = (table["price_cny"] - unit_cost) * table["share"]
    return table


# %% id="gabor_granger_inputs" exercise="gabor_granger" role="inputs"
def inputs(seed: int) -> tuple:
    return samples.price_survey(seed, respondents=3 + seed % 30), float(seed % 60)


# %% id="gabor_granger_equivalent_1" exercise="gabor_granger" role="equivalent" mutant="keyword: *groupby* -> *dropna=False*" why="A price is never missing."

# %% [markdown] id="clean_quotes"
# ## 3. clean_quotes


# %% id="clean_quotes_loop" exercise="clean_quotes" verdict="right" why="a dict filled in a loop"
def clean_quotes(raw):
    import re

    found = {}
    for code, day, price, pack, state in raw.itertuples(index=False):
        if state != "有效":
            continue
        year, month, date = (int(part) for part in re.findall(r"\d+", day))
        size = re.findall(r"\d+", pack)
        value = float("".join(sign for sign in price if sign in "0123456789."))
        key = code.strip().upper(), pd.Timestamp(year, month, date)
        found[key] = value / (int(size[0]) if size else 1)
    rows = [(sku, since, cost) for (sku, since), cost in found.items()]
    return pd.DataFrame(rows, columns=["sku", "since", "unit_cost_cny"])


# %% id="clean_quotes_groupby" exercise="clean_quotes" verdict="right" why="groupby first, keys in the index"
def clean_quotes(raw):
    table = raw.query("状态 == '有效'").copy()
    table["sku"] = table["商品编码"].str.replace(" ", "").str.upper()
    parts = table["生效日期"].str.extract(r"(\d+)\D(\d+)\D(\d+)").astype(int)
    table["since"] = pd.to_datetime(parts.set_axis(["year", "month", "day"], axis=1))
    number = table["报价"].str.replace(r"[^\d.]", "", regex=True)
    size = pd.to_numeric(table["单位"].str.replace(r"\D", "", regex=True)).fillna(1)
    table["unit_cost_cny"] = pd.to_numeric(number) / size
    return table.groupby(["sku", "since"])[["unit_cost_cny"]].first()


# %% id="clean_quotes_apply" exercise="clean_quotes" verdict="right" why="row functions"
def clean_quotes(raw):
    def number(text):
        for sign in "¥￥,元 ":
            text = text.replace(sign, "")
        return float(text)

    def size(text):
        return int(text.split("/")[1].replace("件", "")) if "/" in text else 1

    def day(text):
        text = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
        return pd.Timestamp(*map(int, text.split("-")))

    df = raw.loc[raw["状态"].str.strip() == "有效"]
    out = pd.DataFrame(
        {
            "sku": df["商品编码"].apply(lambda s: s.strip().upper()),
            "since": df["生效日期"].apply(day),
            "unit_cost_cny": [number(p) / size(u) for p, u in zip(df["报价"], df["单位"])],
        }
    )
    return out.sort_values(["sku", "since"]).drop_duplicates(subset=["sku", "since"], keep="last")


# %% id="clean_quotes_sql" exercise="clean_quotes" verdict="right" why="SQL with regular expressions"
def clean_quotes(raw):
    import duckdb

    return duckdb.sql(
        r"""SELECT upper(trim("商品编码")) AS sku,
            strptime(regexp_replace("生效日期", '[年月/]', '-', 'g').replace('日', ''), '%Y-%m-%d')
                AS since,
            median(regexp_replace("报价", '[^0-9.]', '', 'g')::DOUBLE
                / coalesce(nullif(regexp_extract("单位", '\d+'), '')::INT, 1)) AS unit_cost_cny
        FROM raw WHERE "状态" = '有效' GROUP BY 1, 2"""
    ).df()


# %% id="clean_quotes_carton" exercise="clean_quotes" verdict="wrong" name="price of a carton" why="The price of a carton was taken for the cost of a unit: divide by the units in the carton."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    return table.drop_duplicates(["sku", "since"])


# %% id="clean_quotes_void" exercise="clean_quotes" verdict="wrong" name="void ones kept" why="Void quotations are still in the table."
def clean_quotes(raw):
    valid = raw[raw["状态"] != "状态"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / units
    return table.drop_duplicates(["sku", "since"])


# %% id="clean_quotes_doubles" exercise="clean_quotes" verdict="wrong" name="duplicates in another notation" why="Quotations that stand twice in two notations were not recognised as one. Bring the columns into one form first, then drop duplicates by SKU and day."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"].drop_duplicates()
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / units
    return table


# %% id="clean_quotes_last" exercise="clean_quotes" verdict="wrong" name="one row a SKU" why="Only one quotation of each SKU is left; each day on which a quotation begins needs its row."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / units
    return table.sort_values("since").drop_duplicates("sku", keep="last")


# %% id="clean_quotes_dozen" exercise="clean_quotes" verdict="wrong" name="every carton holds 12" why="Cartons of other sizes were divided by 12 as well: the size stands in the text."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / np.where(valid["单位"] == "件", 1, 12)
    return table.drop_duplicates(["sku", "since"])


# %% id="clean_quotes_known_cartons" exercise="clean_quotes" verdict="wrong" name="cartons by heart" why="Only the sizes of the example are known. Read the number from the text: other sizes occur."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].map({"件": 1, "箱/6件": 6, "箱/12件": 12, "箱/24件": 24})
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = price / units
    return table.drop_duplicates(["sku", "since"])


# %% id="clean_quotes_text_days" exercise="clean_quotes" verdict="wrong" name="days as texts" why="The days are texts; they need to be timestamps, which sort and subtract as days do."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed").dt.strftime("%Y-%m-%d")
    table["unit_cost_cny"] = price / units
    return table.drop_duplicates(["sku", "since"])


# %% id="clean_quotes_rounded" exercise="clean_quotes" verdict="wrong" name="rounded to fen" why="The cost was rounded. A carton of 30 for 1,000 costs 33.333… a unit: round when you show, not when you compute."
def clean_quotes(raw):
    valid = raw[raw["状态"] == "有效"]
    day = valid["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    price = valid["报价"].str.replace("[¥￥,元 ]", "", regex=True).astype(float)
    units = valid["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    table = pd.DataFrame({"sku": valid["商品编码"].str.strip().str.upper()})
    table["since"] = pd.to_datetime(day, format="mixed")
    table["unit_cost_cny"] = (price / units).round(2)
    return table.drop_duplicates()


# %% id="clean_quotes_void_cancels" exercise="clean_quotes" verdict="wrong" name="a void row cancels a valid one" why="A void quotation below a valid one of the same SKU and day has taken it away. Void rows go out first; then duplicates among the valid ones."
def clean_quotes(raw):
    t = raw[raw["状态"].isin(["有效", "作废"])].copy()
    t["sku"] = t["商品编码"].str.strip().str.upper()
    day = t["生效日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    t["since"] = pd.to_datetime(day, format="mixed")
    price = t["报价"].str.replace("[¥￥元, ]", "", regex=True).astype(float)
    t["unit_cost_cny"] = price / t["单位"].str.extract(r"(\d+)")[0].fillna("1").astype(int)
    t = t.drop_duplicates(["sku", "since"], keep="last")
    return t.loc[t["状态"] == "有效", ["sku", "since", "unit_cost_cny"]]


# %% id="clean_quotes_inputs" exercise="clean_quotes" role="inputs"
def inputs(seed: int) -> tuple:
    return (samples.supplier_quotes(seed, skus=1 + seed % 5, quotes=1 + seed % 4)[0],)


# %% id="clean_quotes_equivalent_1" exercise="clean_quotes" role="equivalent" mutant="keyword: *op_duplicates* -> *keep=*" compare="any_order" why="Duplicates say the same; only the order of the rows differs, which is free."

# %% [markdown] id="weekly_panel"
# ## 4. weekly_panel


# %% id="weekly_panel_sql" exercise="weekly_panel" verdict="right" why="SQL with a self-join"
def weekly_panel(daily, cover):
    import duckdb

    return duckdb.sql(
        f"""WITH weeks AS (
            SELECT product_id, date_trunc('week', date) AS week_start, sum(sold_units) AS units,
                avg(price_cny) AS price_cny, avg(unit_cost_cny) AS unit_cost_cny,
                sum(is_promoted::INT) AS promoted_days,
                max(CASE WHEN isodow(date) = 1 THEN opening_units END) AS opening
            FROM daily GROUP BY 1, 2 HAVING count(*) = 7)
        SELECT w.product_id, w.week_start, w.units, w.price_cny, w.unit_cost_cny, w.promoted_days
        FROM weeks w JOIN weeks b
            ON b.product_id = w.product_id AND b.week_start + INTERVAL 7 DAY = w.week_start
        WHERE w.opening >= {cover} * b.units AND w.units > 0"""
    ).df()


# %% id="weekly_panel_loop" exercise="weekly_panel" verdict="right" why="dicts and a loop"
def weekly_panel(daily, cover):
    weeks = {}
    for row in daily.to_dict("records"):
        monday = row["date"] - pd.Timedelta(days=row["date"].weekday())
        weeks.setdefault((row["product_id"], monday), []).append(row)
    rows = []
    for (product, monday), days in weeks.items():
        before = weeks.get((product, monday - pd.Timedelta(days=7)), [])
        units = sum(day["sold_units"] for day in days)
        if len(days) != 7 or len(before) != 7 or units < 1:
            continue
        first = next(day for day in days if day["date"] == monday)
        if first["opening_units"] < cover * sum(day["sold_units"] for day in before):
            continue
        rows.append(
            {
                "product_id": product,
                "week_start": monday,
                "units": units,
                "price_cny": sum(day["price_cny"] for day in days) / 7,
                "unit_cost_cny": sum(day["unit_cost_cny"] for day in days) / 7,
                "promoted_days": sum(day["is_promoted"] for day in days),
            }
        )
    names = ["product_id", "week_start", "units", "price_cny", "unit_cost_cny", "promoted_days"]
    return pd.DataFrame(rows, columns=names)


# %% id="weekly_panel_shift" exercise="weekly_panel" verdict="right" why="shift, with a look at the date of the row above"
def weekly_panel(daily, cover):
    d = daily.sort_values(["product_id", "date"])
    d["week_start"] = d["date"].dt.to_period("W").dt.start_time
    w = d.groupby(["product_id", "week_start"]).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "count"),
        opening=("opening_units", "first"),
    )
    w = w[w["n"] == 7].reset_index()
    by = w.groupby("product_id")
    near = w["week_start"] - by["week_start"].shift() == pd.Timedelta(days=7)
    enough = w["opening"] >= cover * by["units"].shift()
    return w[near & enough & (w["units"] >= 1)]


# %% id="weekly_panel_grid" exercise="weekly_panel" verdict="right" why="a grid of weeks and SKUs, keys in the index"
def weekly_panel(daily, cover):
    week = pd.Grouper(key="date", freq="W-MON", closed="left", label="left")
    by = daily.groupby(["product_id", week])
    units = by["sold_units"].sum().where(by.size() == 7)
    wide = units.unstack("product_id").asfreq("7D")
    before = wide.shift().unstack().rename("before")
    mondays = daily[daily["date"].dt.weekday == 0].set_index(["product_id", "date"])
    out = pd.DataFrame(
        {
            "units": units,
            "price_cny": by["price_cny"].mean(),
            "unit_cost_cny": by["unit_cost_cny"].mean(),
            "promoted_days": by["is_promoted"].sum(),
        }
    ).join(before)
    out["opening"] = mondays["opening_units"]
    out = out[(out["units"] > 0) & (out["opening"] >= cover * out["before"])]
    return out.rename_axis(["product_id", "week_start"]).drop(columns=["before", "opening"])


# %% id="weekly_panel_days_out" exercise="weekly_panel" verdict="wrong" name="throws away the empty days only" why="Days without stock were thrown away and the rest of the week was kept: its units are not those of a week. See *What the shelf hides* in the lecture."
def weekly_panel(daily, cover):
    table = daily[daily["closing_units"] > 0].copy()
    weekday = table["date"].dt.day_of_week
    table["week_start"] = table["date"] - pd.to_timedelta(weekday, unit="D")
    return table.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
    )


# %% id="weekly_panel_ran_out" exercise="weekly_panel" verdict="wrong" name="weeks that ran out dropped" why="Weeks that ran out are dropped. They ran out because much was wanted, so this chooses by what is to be explained; ask instead what was on the shelf on Monday. See *What the shelf hides* in the lecture."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["least"] > 0) & (weeks["units"] > 0)]


# %% id="weekly_panel_all" exercise="weekly_panel" verdict="wrong" name="stock not looked at" why="The stock of Monday morning is not looked at: weeks that began with too little are still there."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[weeks["units"] > 0]


# %% id="weekly_panel_part" exercise="weekly_panel" verdict="wrong" name="part weeks kept" why="Weeks with fewer than seven days are still there; their sums are too small."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_zero" exercise="weekly_panel" verdict="wrong" name="weeks without a sale kept" why="Weeks without a sale are still there; zero has no logarithm."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[weeks["opening"] >= cover * weeks["before"]]


# %% id="weekly_panel_own_week" exercise="weekly_panel" verdict="wrong" name="measured by its own sales" why="The stock is measured by the sales of the same week, which are known only on Sunday and are what is to be explained. Take the week before."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["units"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_strict" exercise="weekly_panel" verdict="wrong" name="exactly enough is refused" why="A week that began with exactly `cover` times the week before has enough: at least, not more than."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] > cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_sunday" exercise="weekly_panel" verdict="wrong" name="weeks from Sunday" why="The weeks begin on another day than Monday."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"]
        - pd.to_timedelta((daily["date"].dt.day_of_week + 1) % 7, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 6),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_row_above" exercise="weekly_panel" verdict="wrong" name="the row above for the week before" why="The row above is not always the week before: where a week is absent it lies further back. Look the week before up by its date."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    weeks = weeks.sort_values(["product_id", "week_start"])
    weeks["before"] = weeks.groupby("product_id")["units"].shift()
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_all_skus" exercise="weekly_panel" verdict="wrong" name="week before of another SKU" why="The week before was taken from the row above even where that is another SKU: shift within each SKU."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    weeks = weeks.sort_values(["product_id", "week_start"])
    weeks["before"] = weeks["units"].shift()
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_broken_before" exercise="weekly_panel" verdict="wrong" name="part week before" why="The week before lacks days in `daily`, so its units are too few to measure the stock by: it has to be whole too."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    weeks = weeks[weeks["n"] == 7]
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_first_row" exercise="weekly_panel" verdict="wrong" name="opening of the first row" why="The opening stock is that of the first row of each week, and rows come in any order: take Monday's."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("opening_units", "first"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_selling_days" exercise="weekly_panel" verdict="wrong" name="means over days that sold" why="Price and cost are means over days that sold. The price stood on the shelf on all seven days."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    days["price_cny"] = days["price_cny"].where(days["sold_units"] > 0)
    days["unit_cost_cny"] = days["unit_cost_cny"].where(days["sold_units"] > 0)
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_week_numbers" exercise="weekly_panel" verdict="wrong" name="week numbers without the year" why="The same week number comes again a year later, and both fall into one group. Group by the Monday of the week."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    days["week"] = days["date"].dt.isocalendar().week
    weeks = days.groupby(["product_id", "week"], as_index=False).agg(
        week_start=("week_start", "min"),
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_new_year_cut" exercise="weekly_panel" verdict="wrong" name="the week of New Year cut" why="The week of New Year lies in two calendar years and is cut in two. Group by the Monday of the week."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    days["year"] = days["date"].dt.year
    weeks = days.groupby(["product_id", "year", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_text_days" exercise="weekly_panel" verdict="wrong" name="Mondays as texts" why="The Mondays were turned into texts; keep timestamps, which sort and subtract as days do."
def weekly_panel(daily, cover):
    days = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D"),
        on_monday=daily["opening_units"].where(daily["date"].dt.day_of_week == 0),
    )
    weeks = days.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        n=("date", "size"),
        least=("closing_units", "min"),
        opening=("on_monday", "sum"),
    )
    weeks = weeks[weeks["n"] == 7]
    before = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    before["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(before, on=["product_id", "week_start"])
    weeks = weeks[(weeks["opening"] >= cover * weeks["before"]) & (weeks["units"] > 0)]
    return weeks.assign(week_start=weeks["week_start"].dt.strftime("%d %b %Y"))


# %% id="weekly_panel_fixed_cover" exercise="weekly_panel" verdict="wrong" name="cover is not used" why="The stock is measured by a fixed multiple of the week before; take the `cover` that is handed in."
def weekly_panel(daily, cover):
    table = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D")
    ).sort_values("date")
    weeks = table.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        days=("date", "size"),
        opening=("opening_units", "first"),
    )
    weeks = weeks[weeks["days"] == 7]
    past = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    past["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(past, on=["product_id", "week_start"])
    return weeks[(weeks["opening"] >= 1.5 * weeks["before"]) & (weeks["units"] > 0)]


# %% id="weekly_panel_zero_before" exercise="weekly_panel" verdict="wrong" name="empty weeks out before the look back" why="Weeks without a sale were dropped before the week before was looked up, so a week that follows an empty one is lost. Drop weeks last."
def weekly_panel(daily, cover):
    table = daily.assign(
        week_start=daily["date"] - pd.to_timedelta(daily["date"].dt.day_of_week, unit="D")
    ).sort_values("date")
    weeks = table.groupby(["product_id", "week_start"], as_index=False).agg(
        units=("sold_units", "sum"),
        price_cny=("price_cny", "mean"),
        unit_cost_cny=("unit_cost_cny", "mean"),
        promoted_days=("is_promoted", "sum"),
        days=("date", "size"),
        opening=("opening_units", "first"),
    )
    weeks = weeks[(weeks["days"] == 7) & (weeks["units"] > 0)]
    past = weeks[["product_id", "week_start", "units"]].rename(columns={"units": "before"})
    past["week_start"] += pd.Timedelta(days=7)
    weeks = weeks.merge(past, on=["product_id", "week_start"])
    return weeks[weeks["opening"] >= cover * weeks["before"]]


# %% id="weekly_panel_inputs" exercise="weekly_panel" role="inputs"
def inputs(seed: int) -> tuple:
    day = pd.Timestamp("2025-03-01") + pd.Timedelta(days=seed % 7)
    table = samples.daily_prices(
        seed,
        products=1 + seed % 4,
        days=30 + seed % 40,
        start=f"{day:%Y-%m-%d}",
        stockouts=0.06,
        shelf=300,
    )
    table["sold_units"] = table["sold_units"] * (seed % 3 > 0)
    return table.sample(frac=0.98, random_state=seed), 0.5 + seed % 3


# %% id="weekly_panel_equivalent_1" exercise="weekly_panel" role="equivalent" mutant="aggregation: *opening=*'sum'* -> *opening=*'mean'*" why="Only a whole week is used, which has one Monday: the sum of one number is its mean."

# %% id="weekly_panel_equivalent_2" exercise="weekly_panel" role="equivalent" mutant="aggregation: *days=*'size'* -> *days=*'nunique'*" why="No day of a SKU is there twice."

# %% id="weekly_panel_equivalent_3" exercise="weekly_panel" role="equivalent" mutant="join: * -> *how='left')" why="A week without a week before has no number there, and the comparison refuses it."

# %% id="weekly_panel_equivalent_4" exercise="weekly_panel" role="equivalent" mutant="join: * -> *how='outer')" compare="any_order" why="A row without a week or without a week before lacks a number, and the comparison refuses it."

# %% id="weekly_panel_equivalent_5" exercise="weekly_panel" role="equivalent" mutant="keyword: *as_index=False* -> *dropna=False*" why="Nothing is missing in a row."

# %% [markdown] id="within_slope"
# ## 5. within_slope


# %% id="within_slope_turns" exercise="within_slope" verdict="right" why="means off in turns until nothing changes"
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]].astype(float)
    for _ in range(60):
        old = left
        for group in groups:
            left = left - left.groupby(known[group]).transform("mean")
        if np.abs(left - old).to_numpy().max() < 1e-12:
            break
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_hundred" exercise="within_slope" verdict="right" why="sixty turns"
def within_slope(table, y, x, groups):
    d = table[table[y].notna() & table[x].notna()][[y, x, *groups]].copy()
    for _ in range(60):
        for group in groups:
            means = d.groupby(group)[[y, x]].transform("mean")
            d[y], d[x] = d[y] - means[y], d[x] - means[x]
    return np.polyfit(d[x], d[y], 1)[0]


# %% id="within_slope_formula" exercise="within_slope" verdict="right" why="a formula of statsmodels"
def within_slope(table, y, x, groups):
    import statsmodels.formula.api as smf

    d = table.dropna(subset=[y, x])[[y, x, *groups]].copy()
    d.columns = ["left", "right", *[f"g{n}" for n in range(len(groups))]]
    terms = " + ".join(f"C(g{n})" for n in range(len(groups)))
    return smf.ols(f"left ~ right + {terms}", data=d).fit().params["right"]


# %% id="within_slope_partial" exercise="within_slope" verdict="right" why="effects off x only, by least squares"
def within_slope(table, y, x, groups):
    known = table[[y, x, *groups]].dropna()
    parts = [pd.get_dummies(known[g]).to_numpy(dtype=float) for g in groups]
    d = np.hstack(parts)
    a = known[x].to_numpy(float)
    a = a - d @ np.linalg.lstsq(d, a, rcond=None)[0]
    return a @ known[y].to_numpy(float) / (a @ a)


# %% id="within_slope_pooled" exercise="within_slope" verdict="wrong" name="one line for all groups" why="All groups were compared with one another: this is the slope between dear and cheap goods, quality included. See *Compare a SKU with itself* in the lecture."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    return np.polyfit(known[x], known[y], 1)[0]


# %% id="within_slope_first_only" exercise="within_slope" verdict="wrong" name="effects of the first column only" why="Only the first grouping has effects; what all rows of a week share is still inside. See *A week compared with itself* in the lecture."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]] - known.groupby(groups[0])[[y, x]].transform("mean")
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_one_pass" exercise="within_slope" verdict="wrong" name="one pass over the groupings" why="Means were taken off once for each grouping. Where some pairs are absent the second pass brings back means of the first: go on in turns until nothing changes."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]].astype(float)
    for group in groups:
        left = left - left.groupby(known[group]).transform("mean")
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_pairs" exercise="within_slope" verdict="wrong" name="an effect for each pair" why="Each pair of groups got an effect of its own, so that only rows which share both are compared. Each column of `groups` needs its own effects."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]] - known.groupby(groups)[[y, x]].transform("mean")
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_grand_mean" exercise="within_slope" verdict="wrong" name="formula of a balanced table" why="Subtracting both means and adding the overall mean is right only where every SKU has every week."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]] + (len(groups) - 1) * known[[y, x]].mean()
    for group in groups:
        left = left - known.groupby(group)[[y, x]].transform("mean")
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_missing_late" exercise="within_slope" verdict="wrong" name="means before missing rows are out" why="The means count rows whose other number is missing: leave such rows out first."
def within_slope(table, y, x, groups):
    left = table[[y, x]].astype(float)
    for _ in range(60):
        for group in groups:
            left = left - left.groupby(table[group]).transform("mean")
    left = left.dropna()
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_mean_of_slopes" exercise="within_slope" verdict="wrong" name="mean of the groups' slopes" why="This is the mean of one slope a group, in which a group that hardly varies weighs as much as any other. Sum over all groups first."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]].astype(float)
    for _ in range(60):
        for group in groups:
            left = left - left.groupby(known[group]).transform("mean")
    slopes = []
    for _, rows in left.groupby(known[groups[0]]):
        if (rows[x] ** 2).sum() > 1e-9:
            slopes.append((rows[x] * rows[y]).sum() / (rows[x] ** 2).sum())
    return np.mean(slopes)


# %% id="within_slope_reversed" exercise="within_slope" verdict="wrong" name="x on y" why="This is the slope of x on y; the sum of products goes over the squares of x."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]].astype(float)
    for _ in range(60):
        for group in groups:
            left = left - left.groupby(known[group]).transform("mean")
    return (left[y] * left[x]).sum() / (left[y] ** 2).sum()


# %% id="within_slope_twenty" exercise="within_slope" verdict="wrong" name="twenty turns" why="Twenty turns are too few where SKUs come and go: go on until nothing changes."
def within_slope(table, y, x, groups):
    known = table.dropna(subset=[y, x])
    left = known[[y, x]].astype(float)
    for _ in range(20):
        for group in groups:
            left = left - left.groupby(known[group]).transform("mean")
    return (left[x] * left[y]).sum() / (left[x] ** 2).sum()


# %% id="within_slope_inputs" exercise="within_slope" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"g": rng.integers(0, 2 + seed % 5, 40), "h": rng.integers(0, 4, 40)})
    table["x"] = rng.normal(0, 1, 40) + table["g"]
    table["y"] = rng.normal(0, 1, 40) - table["x"] + table["g"] + 2 * table["h"]
    table.loc[rng.choice(40, seed % 7, replace=False), "y"] = np.nan
    table.loc[rng.choice(40, seed % 5, replace=False), "x"] = np.nan
    return table, "y", "x", ["g", "h"][: 1 + seed % 2]


# %% [markdown] id="instrumented"
# ## 6. instrumented


# %% id="instrumented_loop" exercise="instrumented" verdict="right" why="means in turns, NumPy by cluster"
def instrumented(table, y, x, z, groups, cluster):
    from scipy.stats import t

    cols = [table[c].to_numpy(float) for c in (y, x, z)]
    keys = [pd.factorize(table[g])[0] for g in groups]
    for _ in range(60):
        for k in keys:
            n = np.bincount(k)
            cols = [v - (np.bincount(k, v) / n)[k] for v in cols]
    a, b, c = cols
    slope = (c @ a) / (c @ b)
    which = pd.factorize(table[cluster])[0]
    sums = np.bincount(which, c * (a - slope * b))
    g = len(sums)
    error = np.sqrt(g / (g - 1) * (sums @ sums)) / abs(c @ b)
    low, high = slope + np.array([-1, 1]) * t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": low, "high": high}


# %% id="instrumented_two_stages" exercise="instrumented" verdict="right" why="two stages in so many words, a Series"
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    left = pd.DataFrame({"y": table[y], "x": table[x], "z": table[z]}).astype(float)
    for _ in range(60 if len(groups) > 1 else 1):
        for g in groups:
            left = left - left.groupby(table[g]).transform("mean")
    fitted = left["z"] * (left["z"] @ left["x"]) / (left["z"] @ left["z"])
    slope = (fitted @ left["y"]) / (fitted @ fitted)
    scores = (fitted * (left["y"] - slope * left["x"])).groupby(table[cluster]).sum()
    n = table[cluster].nunique()
    error = (scores @ scores * n / (n - 1)) ** 0.5 / (fitted @ fitted)
    ends = stats.t(n - 1).interval(0.95)
    return pd.Series(
        {
            "slope": slope,
            "error": error,
            "low": slope + ends[0] * error,
            "high": slope + ends[1] * error,
        }
    )


# %% id="instrumented_linearmodels" exercise="instrumented" verdict="right" why="the library of the lecture"
def instrumented(table, y, x, z, groups, cluster):
    from linearmodels.iv import IV2SLS
    from scipy.stats import t

    dummies = [pd.get_dummies(table[g].astype(str), dtype=float) for g in groups]
    d = np.column_stack(dummies)
    v = table[[y]].assign(x=table[x], z=table[z]).to_numpy(float)
    v = v - d @ np.linalg.lstsq(d, v, rcond=None)[0]
    codes = pd.factorize(table[cluster])[0]
    fit = IV2SLS(v[:, 0], None, v[:, [1]], v[:, [2]]).fit(
        cov_type="clustered", clusters=codes, debiased=True
    )
    b, se = float(fit.params.iloc[0]), float(fit.std_errors.iloc[0])
    half = t.ppf(0.975, codes.max()) * se
    return {"slope": b, "error": se, "low": b - half, "high": b + half}


# %% id="instrumented_plain" exercise="instrumented" verdict="wrong" name="instrument not used" why="The instrument is not used: this is the slope within groups, too weak when the desk sees demand coming. See *A price that moves for its own reasons* in the lecture."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, _ = left.T
    dz = dx
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_reduced" exercise="instrumented" verdict="wrong" name="units on cost" why="This is what the instrument does to y; divide it by what the instrument does to x."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, _, dz = left.T
    dx = dz
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_rows" exercise="instrumented" verdict="wrong" name="error by row" why="The error treats every row as a witness of its own. Rows of one cluster err together: add up by cluster before squaring."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = dz * (dy - slope * dx)
    g = table[cluster].nunique()
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_no_groups" exercise="instrumented" verdict="wrong" name="overall means" why="Overall means were taken off instead of each group's, so quality is still inside."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - columns.mean(axis=0)
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_first_group" exercise="instrumented" verdict="wrong" name="effects of the first column only" why="Only the first grouping has effects; what all rows of a day share is still inside."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups[:1]].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_fitted_residual" exercise="instrumented" verdict="wrong" name="residual of the second stage" why="The residuals are those of the fitted price. Residuals belong to the price that was really asked: u = y - b x."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = (
        pd.Series(dz * (dy - slope * dz * moved / (dz @ dz)))
        .groupby(table[cluster].to_numpy())
        .sum()
    )
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_normal" exercise="instrumented" verdict="wrong" name="1.96 with few clusters" why="The interval takes 1.96 of the normal distribution. With few clusters it is too narrow: use Student's distribution with one degree of freedom less than clusters."
def instrumented(table, y, x, z, groups, cluster):
    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = 1.96 * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_row_freedom" exercise="instrumented" verdict="wrong" name="degrees of freedom of the rows" why="The degrees of freedom were counted by rows. Clusters are what the error was summed by: their number less one."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, len(table) - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_no_correction" exercise="instrumented" verdict="wrong" name="G over G minus 1 left out" why="The factor G / (G - 1) is missing from the error."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[cluster].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt((scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_by_group" exercise="instrumented" verdict="wrong" name="clusters by the first grouping" why="The error was summed by the first grouping; it belongs to the column that `cluster` names."
def instrumented(table, y, x, z, groups, cluster):
    from scipy import stats

    dummies = pd.get_dummies(table[groups].astype(str), dtype=float).to_numpy()
    columns = np.column_stack([table[name] for name in (y, x, z)])
    left = columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]
    dy, dx, dz = left.T
    moved = dz @ dx
    slope = dz @ dy / moved
    scores = pd.Series(dz * (dy - slope * dx)).groupby(table[groups[0]].to_numpy()).sum()
    g = len(scores)
    error = np.sqrt(g / (g - 1) * (scores**2).sum()) / abs(moved)
    half = stats.t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_one_pass" exercise="instrumented" verdict="wrong" name="one pass over the groupings" why="Means were taken off once for each grouping; go on in turns until nothing changes."
def instrumented(table, y, x, z, groups, cluster):
    from scipy.stats import t

    d = pd.DataFrame({"y": table[y], "x": table[x], "z": table[z]}).astype(float)
    for group in groups:
        d = d - d.groupby(table[group]).transform("mean")
    slope = d["z"] @ d["y"] / (d["z"] @ d["x"])
    sums = (d["z"] * (d["y"] - slope * d["x"])).groupby(table[cluster]).sum()
    g = len(sums)
    error = (g / (g - 1) * (sums**2).sum()) ** 0.5 / abs(d["z"] @ d["x"])
    half = t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_twenty" exercise="instrumented" verdict="wrong" name="twenty turns" why="Twenty turns are too few where SKUs come and go: go on until nothing changes."
def instrumented(table, y, x, z, groups, cluster):
    from scipy.stats import t

    d = pd.DataFrame({"y": table[y], "x": table[x], "z": table[z]}).astype(float)
    for _ in range(20):
        for group in groups:
            d = d - d.groupby(table[group]).transform("mean")
    slope = d["z"] @ d["y"] / (d["z"] @ d["x"])
    sums = (d["z"] * (d["y"] - slope * d["x"])).groupby(table[cluster]).sum()
    g = len(sums)
    error = (g / (g - 1) * (sums**2).sum()) ** 0.5 / abs(d["z"] @ d["x"])
    half = t.ppf(0.975, g - 1) * error
    return {"slope": slope, "error": error, "low": slope - half, "high": slope + half}


# %% id="instrumented_inputs" exercise="instrumented" role="inputs"
def inputs(seed: int) -> tuple:
    table = samples.daily_prices(seed, products=2 + seed % 6, days=20 + seed % 40)
    table["y"], table["x"] = np.log(table["sold_units"] + 1), np.log(table["price_cny"])
    table["z"] = np.log(table["unit_cost_cny"]) * (1 if seed % 2 else -1)
    table = table.sample(frac=0.9, random_state=seed)
    return table, "y", "x", "z", ["product_id", "date"][: 1 + seed % 2], "product_id"


# %% id="instrumented_equivalent_1" exercise="instrumented" role="equivalent" mutant="keyword: *(table[cluster]* -> *dropna=False*" why="Nothing is missing in the table."

# %% [markdown] id="pricing_regret"
# ## 7. pricing_regret


# %% id="pricing_regret_loop" exercise="pricing_regret" verdict="right" why="a loop over SKUs"
def pricing_regret(goods):
    def best(row, e):
        if e >= -1:
            return row["highest_cny"]
        star = row["cost_cny"] / row["kept"] * e / (1 + e)
        return max(row["lowest_cny"], min(star, row["highest_cny"]))

    rows = []
    for _, sku in goods.iterrows():
        prices = [best(sku, sku[e]) for e in ("believed", "true")]
        earned = [
            (p * sku["kept"] - sku["cost_cny"])
            * sku["units"]
            * (p / sku["price_cny"]) ** sku["true"]
            for p in prices
        ]
        rows.append((sku["sku"], *prices, earned[1] - earned[0]))
    return pd.DataFrame(rows, columns=["sku", "chosen_cny", "best_cny", "regret_cny"])


# %% id="pricing_regret_numpy" exercise="pricing_regret" verdict="right" why="NumPy with errstate"
def pricing_regret(goods):
    names = ("cost_cny", "price_cny", "units", "kept", "lowest_cny", "highest_cny", "true")
    cost, today, units, kept, low, high, true = (goods[n].to_numpy(float) for n in names)
    found = {"sku": goods["sku"].to_numpy()}
    for name, e in [("chosen_cny", goods["believed"].to_numpy(float)), ("best_cny", true)]:
        with np.errstate(divide="ignore"):
            found[name] = np.where(e < -1, np.clip(cost / kept / (1 + 1 / e), low, high), high)
    log = {n: np.log(found[n] / today) * true for n in ("chosen_cny", "best_cny")}
    profit = {n: units * np.exp(log[n]) * (kept * found[n] - cost) for n in log}
    return pd.DataFrame(found | {"regret_cny": profit["best_cny"] - profit["chosen_cny"]})


# %% id="pricing_regret_apply" exercise="pricing_regret" verdict="right" why="apply by row"
def pricing_regret(goods):
    def price(r, e):
        if e >= -1:
            return r.highest_cny
        return float(np.clip(r.cost_cny * e / (1 + e) / r.kept, r.lowest_cny, r.highest_cny))

    def profit(r, p):
        return (r.kept * p - r.cost_cny) * r.units * (p / r.price_cny) ** r.true

    out = goods[["sku"]].copy()
    out["chosen_cny"] = goods.apply(lambda r: price(r, r.believed), axis=1)
    out["best_cny"] = goods.apply(lambda r: price(r, r.true), axis=1)
    right = goods.apply(lambda r: profit(r, price(r, r.true)), axis=1)
    out["regret_cny"] = right - goods.apply(lambda r: profit(r, price(r, r.believed)), axis=1)
    return out


# %% id="pricing_regret_clip" exercise="pricing_regret" verdict="right" why="loc and clip, helper columns left"
def pricing_regret(goods):
    g = goods.copy()
    for belief, name in [("believed", "chosen_cny"), ("true", "best_cny")]:
        g[name] = g["highest_cny"]
        sensitive = g[belief] < -1
        star = g["cost_cny"] / g["kept"] * g[belief] / (1 + g[belief])
        g.loc[sensitive, name] = star[sensitive].clip(g["lowest_cny"], g["highest_cny"])
        g["profit_" + name] = (
            (g["kept"] * g[name] - g["cost_cny"])
            * g["units"]
            * (g[name] / g["price_cny"]) ** g["true"]
        )
    g["regret_cny"] = (g["profit_best_cny"] - g["profit_chosen_cny"]).clip(lower=0)
    return g


# %% id="pricing_regret_formula" exercise="pricing_regret" verdict="wrong" name="formula beyond its range" why="For elasticities of -1 and above the formula gives negative or endless prices; there the highest price is the best. See *The best price* in the lecture."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_believed_units" exercise="pricing_regret" verdict="wrong" name="units by belief" why="The units at the chosen price come from the believed elasticity. The belief sets the price; what sells at it follows the true one."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["believed"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_revenue" exercise="pricing_regret" verdict="wrong" name="revenue for profit" why="This compares revenue; a unit that is sold costs something."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return goods["kept"] * price * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_no_ceiling" exercise="pricing_regret" verdict="wrong" name="no highest price" why="Prices go above the highest one that may be asked."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, goods["highest_cny"]).clip(lower=goods["lowest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_no_floor" exercise="pricing_regret" verdict="wrong" name="no lowest price" why="Prices go below the lowest one that may be asked."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(upper=goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_today" exercise="pricing_regret" verdict="wrong" name="against today's price" why="The profit was compared with that of today's price; regret is what the chosen price earns less than the best one."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(goods["price_cny"], goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_same_units" exercise="pricing_regret" verdict="wrong" name="units do not change" why="Today's units were used at every price; demand follows the price."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] / goods["kept"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"]
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_all_kept" exercise="pricing_regret" verdict="wrong" name="whole price counted" why="The whole price is counted as income. Reductions, coupons and commission take a part of it: only the share `kept` arrives."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_kept_in_profit_only" exercise="pricing_regret" verdict="wrong" name="best price without what is kept" why="The profit knows that only a part of the price arrives, but the best price does not: divide the cost by `kept`."
def pricing_regret(goods):
    def best(e):
        price = goods["cost_cny"] * e / (1 + e)
        return price.where(e < -1, np.inf).clip(goods["lowest_cny"], goods["highest_cny"])

    def profit(price, e):
        units = goods["units"] * (price / goods["price_cny"]) ** e
        return (goods["kept"] * price - goods["cost_cny"]) * units

    chosen, right = best(goods["believed"]), best(goods["true"])
    regret = profit(right, goods["true"]) - profit(chosen, goods["true"])
    return goods[["sku"]].assign(chosen_cny=chosen, best_cny=right, regret_cny=regret)


# %% id="pricing_regret_inputs" exercise="pricing_regret" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    cost = rng.uniform(5, 200, 6)
    goods = pd.DataFrame(
        {
            "sku": [f"S{number}" for number in range(6)],
            "cost_cny": cost,
            "price_cny": cost * rng.uniform(1.1, 3, 6),
            "units": rng.integers(1, 900, 6),
            "kept": rng.uniform(0.7, 1, 6),
            "believed": -rng.uniform(0.2, 4, 6),
            "true": -rng.uniform(0.2, 4, 6),
            "lowest_cny": cost * rng.uniform(0.9, 1.5, 6),
            "highest_cny": cost * rng.uniform(1.6, 4, 6),
        }
    )
    goods.loc[0, ["believed", "true"]] = [-1.0, -2.0]
    goods.loc[1, ["believed", "true"]] = [-2.0, -1.0]
    return (goods,)


# %% id="pricing_regret_equivalent_1" exercise="pricing_regret" role="equivalent" mutant="dropped_call: *reset_index() -> *" why="sku may stand in the index."

# %% [markdown] id="profit_chart"
# ## 8. profit_chart


# %% id="profit_chart_pandas" exercise="profit_chart" verdict="right" why="a Series that plots itself"
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    index = pd.Index(sorted(prices), name="price")
    profit = pd.Series(
        [units * (p / price_cny) ** elasticity * (p - cost_cny) for p in index], index=index
    )
    fig, ax = plt.subplots()
    profit.plot(ax=ax, marker="o", legend=False)
    ax.axvline(profit.idxmax(), color="grey", linestyle=":")
    ax.set(xlabel="price in CNY", ylabel="yearly profit in CNY", title=f"Best: {profit.idxmax()}")
    return ax


# %% id="profit_chart_loop" exercise="profit_chart" verdict="right" why="lists"
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    x, y = [], []
    for p in sorted(prices):
        x.append(p)
        y.append((p - cost_cny) * units * (p / price_cny) ** elasticity)
    fig, ax = plt.subplots(figsize=(7, 4))
    ax.plot(x, y, "o-", label="profit")
    ax.set_xlabel("Price, CNY")
    ax.set_ylabel("Profit, CNY a year")
    ax.set_title(f"At CNY {x[y.index(max(y))]} the profit is largest")
    return ax


# %% id="profit_chart_marked" exercise="profit_chart" verdict="right" why="best and today's price named and marked"
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    df = pd.DataFrame({"p": prices}).sort_values("p")
    df["profit"] = (df.p - cost_cny) * units * (df.p / price_cny) ** elasticity
    best = df.loc[df.profit.idxmax()]
    cheapest = df.p.min()
    fig, ax = plt.subplots()
    ax.plot(df.p, df.profit, marker="o")
    ax.scatter([best.p], [best.profit], color="red", zorder=3)
    ax.set_xlabel("Price per unit (CNY)")
    ax.set_ylabel("Annual profit (CNY)")
    ax.set_title(f"CNY {int(best.p)} earns most, and more than {cheapest} does")
    return ax


# %% id="profit_chart_marker_only" exercise="profit_chart" verdict="right" why="dict and sorted"
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    profit = {p: (p - cost_cny) * units * (p / price_cny) ** elasticity for p in sorted(prices)}
    _, ax = plt.subplots()
    ax.plot(list(profit), list(profit.values()), "--s", color="black")
    best = max(profit, key=profit.get)
    ax.set(title=f"Profit is highest at ¥{best}", xlabel="Price [CNY]", ylabel="Profit [CNY/year]")
    ax.grid(True)
    return ax


# %% id="profit_chart_revenue" exercise="profit_chart" verdict="wrong" name="revenue for profit" why="The line shows revenue; each unit that is sold costs something."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = asked * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_unsorted" exercise="profit_chart" verdict="wrong" name="prices unsorted" why="The line jumps to and fro: its points should run from the lowest price to the highest."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.array(prices, dtype=float)
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_linear" exercise="profit_chart" verdict="wrong" name="linear demand" why="Units fall in a straight line here; with a constant elasticity they follow a power of the price."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (1 + elasticity * (asked / price_cny - 1))
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_formula" exercise="profit_chart" verdict="wrong" name="title names the formula's price" why="The title names the price of the formula; it should be the best of the prices under discussion."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {cost_cny * elasticity / (1 + elasticity):.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_all_named" exercise="profit_chart" verdict="wrong" name="title lists all prices" why="The title lists every price; it should name the one that earns most."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"Profit at prices of {', '.join(f'{p:.0f}' for p in asked)}")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_units" exercise="profit_chart" verdict="wrong" name="units do not change" why="Units stay the same at every price, so the dearest always wins."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_sorted_in_place" exercise="profit_chart" verdict="wrong" name="list changed" why="`prices.sort()` changes the list that was handed in. `sorted(prices)` makes a new one."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    prices.sort()
    profit = [(p - cost_cny) * units * (p / price_cny) ** elasticity for p in prices]
    fig, ax = plt.subplots()
    ax.plot(prices, profit)
    ax.set_title(f"CNY {prices[profit.index(max(profit))]} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_decimal_title" exercise="profit_chart" verdict="wrong" name="decimals in the title" why="The title should say the price as a whole number, as in CNY 200."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.argmax()]} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_points_only" exercise="profit_chart" verdict="wrong" name="points only" why="There are only points. Join them to a line."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = np.sort(np.array(prices, dtype=float))
    profit = (asked - cost_cny) * units * (asked / price_cny) ** elasticity
    fig, ax = plt.subplots()
    ax.plot(asked, profit, "o")
    ax.set_title(f"CNY {asked[profit.argmax()]:.0f} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_text_order" exercise="profit_chart" verdict="wrong" name="prices sorted as texts" why="The prices were sorted as texts, so that 95 comes after 240. Sort numbers."
def profit_chart(cost_cny, price_cny, units, elasticity, prices):
    asked = sorted(prices, key=str)
    profit = [(p - cost_cny) * units * (p / price_cny) ** elasticity for p in asked]
    fig, ax = plt.subplots()
    ax.plot(asked, profit)
    ax.set_title(f"CNY {asked[profit.index(max(profit))]} earns most")
    ax.set_xlabel("Price (CNY)")
    ax.set_ylabel("Profit (CNY a year)")
    return ax


# %% id="profit_chart_inputs" exercise="profit_chart" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    prices = [int(p) for p in rng.choice(np.arange(60, 300), 3 + seed % 9, replace=False)]
    return float(rng.uniform(20, 60)), 120.0, 300.0, -float(rng.uniform(0.5, 4)), prices


# %% [markdown] id="markdown_plan"
# ## 9. markdown_plan


# %% id="markdown_plan_loop" exercise="markdown_plan" verdict="right" why="a loop over SKUs"
def markdown_plan(goods, weeks):
    rows = []
    for row in goods.to_dict("records"):
        e, price = row["elasticity"], row["price_cny"]
        usual = row["weekly_units"] * weeks
        if row["stock_units"] > usual:
            floor = row["salvage_cny"] * e / (1 + e)
            clearing = price * (row["stock_units"] / usual) ** (1 / e)
            price = min(price, max(clearing, floor))
        sold = min(row["stock_units"], usual * (price / row["price_cny"]) ** e)
        left = row["stock_units"] - sold
        income = sold * price + left * row["salvage_cny"]
        rows.append([row["sku"], price, sold, income])
    return pd.DataFrame(rows, columns=["sku", "price_cny", "sold_units", "income_cny"])


# %% id="markdown_plan_logs" exercise="markdown_plan" verdict="right" why="logarithms and clip, sku as index"
def markdown_plan(goods, weeks):
    table = goods.set_index("sku")
    e = table["elasticity"]
    usual = table["weekly_units"] * weeks
    cut = np.log((table["stock_units"] / usual).clip(lower=1)) / e
    price = (table["price_cny"] * np.exp(cut)).clip(lower=table["salvage_cny"] / (1 + 1 / e))
    price = price.clip(upper=table["price_cny"])
    sold = (usual * (price / table["price_cny"]) ** e).clip(upper=table["stock_units"])
    income = sold * (price - table["salvage_cny"]) + table["stock_units"] * table["salvage_cny"]
    return pd.DataFrame({"price_cny": price, "sold_units": sold, "income_cny": income})


# %% id="markdown_plan_where" exercise="markdown_plan" verdict="right" why="np.where step by step"
def markdown_plan(goods, weeks):
    g = goods.copy()
    need = g["stock_units"] / (g["weekly_units"] * weeks)
    with np.errstate(divide="ignore"):
        g["clear"] = g["price_cny"] * need ** (1 / g["elasticity"])
    g["floor"] = g["salvage_cny"] * g["elasticity"] / (1 + g["elasticity"])
    p = np.where(g["clear"] < g["floor"], g["floor"], g["clear"])
    p = np.where(p > g["price_cny"], g["price_cny"], p)
    q = g["weekly_units"] * weeks * (p / g["price_cny"]) ** g["elasticity"]
    q = np.where(q > g["stock_units"], g["stock_units"], q)
    left = g["stock_units"] - q
    return pd.DataFrame(
        {
            "sku": g["sku"],
            "price_cny": p,
            "sold_units": q,
            "income_cny": p * q + left * g["salvage_cny"],
        }
    )


# %% id="markdown_plan_apply" exercise="markdown_plan" verdict="right" why="apply by row"
def markdown_plan(goods, weeks):
    def one(r):
        if r.stock_units == 0:
            return pd.Series([r.price_cny, 0, 0])
        e = r.elasticity
        p = r.price_cny * (r.stock_units / (r.weekly_units * weeks)) ** (1 / e)
        p = min(max(p, r.salvage_cny * e / (1 + e)), r.price_cny)
        q = min(r.stock_units, r.weekly_units * weeks * (p / r.price_cny) ** e)
        return pd.Series([p, q, p * q + r.salvage_cny * (r.stock_units - q)])

    out = goods.apply(one, axis=1)
    out.columns = ["price_cny", "sold_units", "income_cny"]
    out.insert(0, "sku", goods["sku"])
    return out


# %% id="markdown_plan_sunk" exercise="markdown_plan" verdict="wrong" name="not below cost" why="The price stops at what was paid. That money is gone whatever happens; the floor comes from the salvage value. See *Stock that grows old* in the lecture."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-1 / e)
    price = np.minimum(today, np.maximum(clearing, goods["cost_cny"]))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_salvage_floor" exercise="markdown_plan" verdict="wrong" name="floor is the salvage value" why="The price falls to the salvage value itself. The floor lies above it: there another sale takes from the others more than it adds."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-1 / e)
    price = np.minimum(today, np.maximum(clearing, goods["salvage_cny"]))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_raises" exercise="markdown_plan" verdict="wrong" name="raises prices" why="Some prices rise above today's: a markdown never raises a price."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"].clip(lower=1)) ** (-1 / e)
    price = np.maximum(clearing, goods["salvage_cny"] * e / (1 + e))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_no_salvage" exercise="markdown_plan" verdict="wrong" name="units left bring nothing" why="What is left after the weeks still brings its salvage value; it is missing from the income."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-1 / e)
    price = np.minimum(today, np.maximum(clearing, goods["salvage_cny"] * e / (1 + e)))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=price * sold)


# %% id="markdown_plan_oversold" exercise="markdown_plan" verdict="wrong" name="sells more than there is" why="More units are sold than lie in stock."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-1 / e)
    price = np.minimum(today, np.maximum(clearing, goods["salvage_cny"] * e / (1 + e)))
    sold = expected * (price / today) ** e
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_exponent" exercise="markdown_plan" verdict="wrong" name="elasticity upside down" why="The clearing price uses the elasticity itself as exponent; solved for the price it is one over the elasticity."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    expected = goods["weekly_units"] * weeks
    clearing = today * (expected / goods["stock_units"]) ** (-e)
    price = np.minimum(today, np.maximum(clearing, goods["salvage_cny"] * e / (1 + e)))
    sold = np.minimum(goods["stock_units"], expected * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_floor_last" exercise="markdown_plan" verdict="wrong" name="the floor has the last word" why="Where the floor lies above today's price, this raises the price to the floor. Today's price has the last word."
def markdown_plan(goods, weeks):
    today, e = goods["price_cny"], goods["elasticity"]
    usual = goods["weekly_units"] * weeks
    price = np.minimum(today, today * (goods["stock_units"] / usual) ** (1 / e))
    price = np.maximum(price, goods["salvage_cny"] * e / (1 + e))
    sold = np.minimum(goods["stock_units"], usual * (price / today) ** e)
    income = price * sold + goods["salvage_cny"] * (goods["stock_units"] - sold)
    return goods[["sku"]].assign(price_cny=price, sold_units=sold, income_cny=income)


# %% id="markdown_plan_inputs" exercise="markdown_plan" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    goods = pd.DataFrame(
        {
            "sku": [f"S{number}" for number in range(6)],
            "stock_units": rng.integers(0, 300, 6),
            "weekly_units": rng.uniform(0.2, 30, 6),
            "price_cny": rng.uniform(20, 300, 6),
            "cost_cny": rng.uniform(10, 200, 6),
            "elasticity": -rng.uniform(1.05, 4, 6),
            "salvage_cny": rng.uniform(1, 90, 6),
        }
    )
    return goods, 1 + seed % 12


# %% [markdown] id="reduction_worth"
# ## 10. reduction_worth


# %% id="reduction_worth_loop" exercise="reduction_worth" verdict="right" why="plain loops"
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for limit, off in terms[["threshold_cny", "reduction_cny"]].itertuples(index=False):
        given = added = 0
        for amount in goods:
            if amount >= limit:
                given += off
            elif amount >= near * limit:
                given += top_up * off
                added += top_up * (limit - amount)
        n = len(goods)
        left = added * margin - given
        if left >= 0:
            more = 0
        elif (goods.sum() + added) * margin <= given:
            more = None
        else:
            more = -left / ((goods.sum() + added) * margin - given)
        rows.append((limit, (goods.sum() + added) / n, given / n, left / n, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_matrix" exercise="reduction_worth" verdict="right" why="one matrix, threshold as index"
def reduction_worth(goods, terms, near, top_up, margin):
    limit = terms["threshold_cny"].to_numpy(dtype=float)
    amounts = goods.to_numpy(dtype=float)[:, None]
    chance = np.select([amounts >= limit, amounts >= near * limit], [1.0, top_up], 0.0)
    grown = np.maximum(amounts, chance * limit + (1 - chance) * amounts).mean(axis=0)
    given = chance.mean(axis=0) * terms["reduction_cny"].to_numpy()
    table = pd.DataFrame({"aov_cny": grown, "given_cny": given}, index=limit)
    table["net_cny"] = margin * (grown - goods.mean()) - given
    each = margin * table["aov_cny"] - table["given_cny"]
    table["more_orders"] = (-table["net_cny"] / each.where(each > 0)).where(table["net_cny"] < 0, 0)
    return table.rename_axis("threshold_cny")


# %% id="reduction_worth_apply" exercise="reduction_worth" verdict="right" why="columns added to the terms"
def reduction_worth(goods, terms, near, top_up, margin):
    out = terms.copy()
    n = goods.count()
    out["hit"] = [(goods >= t).sum() for t in out["threshold_cny"]]
    close = [goods[(goods < t) & (goods >= near * t)] for t in out["threshold_cny"]]
    out["close"] = [len(c) for c in close]
    out["gap"] = [(t - c).sum() for t, c in zip(out["threshold_cny"], close)]
    out["aov_cny"] = (goods.sum() + top_up * out["gap"]) / n
    out["given_cny"] = out["reduction_cny"] * (out["hit"] + top_up * out["close"]) / n
    out["net_cny"] = margin * top_up * out["gap"] / n - out["given_cny"]
    each = margin * out["aov_cny"] - out["given_cny"]
    out["more_orders"] = np.nan
    out.loc[each > 0, "more_orders"] = -out["net_cny"] / each
    out.loc[out["net_cny"] >= 0, "more_orders"] = 0
    return out


# %% id="reduction_worth_sql" exercise="reduction_worth" verdict="right" why="SQL cross join"
def reduction_worth(goods, terms, near, top_up, margin):
    import duckdb

    amounts = pd.DataFrame({"a": goods.to_numpy(dtype=float)})
    return duckdb.sql(
        f"""WITH parts AS (
            SELECT threshold_cny AS t, reduction_cny AS r, a,
                CASE WHEN a >= t THEN 1.0 WHEN a >= {near}::DOUBLE * t THEN {top_up} ELSE 0 END AS c,
                CASE WHEN a >= t THEN 0.0 ELSE c * (t - a) END AS added
            FROM terms, amounts), sums AS (
        SELECT t AS threshold_cny, avg(a + added) AS aov_cny, avg(c * r) AS given_cny,
            {margin}::DOUBLE * avg(added) - given_cny AS net_cny
        FROM parts GROUP BY t)
        SELECT *, CASE WHEN net_cny >= 0 THEN 0
            WHEN {margin}::DOUBLE * aov_cny > given_cny
            THEN -net_cny / ({margin}::DOUBLE * aov_cny - given_cny) END AS more_orders
        FROM sums"""
    ).df()


# %% id="reduction_worth_free" exercise="reduction_worth" verdict="wrong" name="large orders get nothing" why="Orders that reach the threshold anyway get the reduction too, and are most of its cost. See *Spend 300, save 50* in the lecture."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * top_up * is_near.mean()
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_selected" exercise="reduction_worth" verdict="wrong" name="mean of the orders that reached it" why="The mean is that of the orders which got the reduction: the threshold sorted them. All orders belong into it."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods[reached].mean(), margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_all_near" exercise="reduction_worth" verdict="wrong" name="every near order grows" why="Every near order was filled up; only the share top_up is."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_revenue" exercise="reduction_worth" verdict="wrong" name="margin forgotten" why="What is added counts in full; only its margin is earned, the rest is the cost of the goods."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_strict" exercise="reduction_worth" verdict="wrong" name="exactly the threshold left out" why="An order of exactly the threshold reaches it: at or above, not above."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods > term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_near_strict" exercise="reduction_worth" verdict="wrong" name="exactly near left out" why="An order of exactly near times the threshold is near: at or above, not above."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods > near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_of_net" exercise="reduction_worth" verdict="wrong" name="new orders without the reduction" why="A new order was counted without the reduction that it gets too."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_negative_more" exercise="reduction_worth" verdict="wrong" name="fewer orders than none" why="Where the reduction pays by itself, no new orders are needed: 0, not a number below it."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_endless_more" exercise="reduction_worth" verdict="wrong" name="new orders that earn nothing" why="A new order that earns nothing fills no hole, however many come: the number is missing, not negative."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * aov - given
        more = 0.0 if net >= 0 else -net / each
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_todays_mean" exercise="reduction_worth" verdict="wrong" name="new orders like those of today" why="A new order is like the mean order under the reduction; this takes the mean order of today."
def reduction_worth(goods, terms, near, top_up, margin):
    rows = []
    for term in terms.itertuples():
        reached = goods >= term.threshold_cny
        is_near = (goods >= near * term.threshold_cny) & ~reached
        added = top_up * (term.threshold_cny - goods[is_near]).sum() / len(goods)
        given = term.reduction_cny * (reached.mean() + top_up * is_near.mean())
        aov, net = goods.mean() + added, margin * added - given
        each = margin * goods.mean() - given
        more = 0.0 if net >= 0 else -net / each if each > 0 else np.nan
        rows.append((term.threshold_cny, aov, given, net, more))
    names = ["threshold_cny", "aov_cny", "given_cny", "net_cny", "more_orders"]
    return pd.DataFrame(rows, columns=names)


# %% id="reduction_worth_inputs" exercise="reduction_worth" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    goods = pd.Series(np.round(rng.gamma(2, 90, 40)) + 5)
    terms = pd.DataFrame(
        {"threshold_cny": [200.0, 300.0, 99.0, 900.0], "reduction_cny": rng.uniform(0, 60, 4)}
    )
    near, top_up, margin = (float(v) for v in rng.uniform([0.5, 0, 0], [0.95, 1, 0.7]))
    return goods, terms, near, top_up, margin
