# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="inventory_actions"
# ## 1. inventory_actions


# %% id="inventory_actions_loop" exercise="inventory_actions" verdict="right" why="a loop over rows"
def inventory_actions(inventory, today):
    rows = []
    for r in inventory.itertuples():
        over = max((today - r.oldest_record_on).days - r.retention_days, 0)
        action = "keep"
        if r.is_personal:
            if r.purpose == "none_stated":
                action = "delete"
            elif over > 0:
                action = "cut_back"
        rows.append({"system": r.system, "field": r.field, "days_over": over, "action": action})
    return pd.DataFrame(rows)


# %% id="inventory_actions_sql" exercise="inventory_actions" verdict="right" why="SQL"
def inventory_actions(inventory, today):
    import duckdb

    rows = inventory.assign(today=today)
    return duckdb.sql(
        """
        SELECT system, field, greatest(date_diff('day', oldest_record_on, today) - retention_days, 0)
               AS days_over,
               CASE WHEN NOT is_personal THEN 'keep'
                    WHEN purpose = 'none_stated' THEN 'delete'
                    WHEN date_diff('day', oldest_record_on, today) > retention_days THEN 'cut_back'
                    ELSE 'keep' END AS action
        FROM rows
        """
    ).df()


# %% id="inventory_actions_boundary" exercise="inventory_actions" verdict="wrong" name="allowed age called too old" why="A record that is exactly as old as it may be is called too old. It may be kept for that many days: only above is over."
def inventory_actions(inventory: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = inventory[["system", "field"]].copy()
    age = (today - inventory["oldest_record_on"]).dt.days
    table["days_over"] = (age - inventory["retention_days"]).clip(lower=0)
    table["action"] = np.select(
        [
            ~inventory["is_personal"].astype(bool),
            inventory["purpose"] == "none_stated",
            age >= inventory["retention_days"],
        ],
        ["keep", "delete", "cut_back"],
        "keep",
    )
    return table


# %% id="inventory_actions_reads" exercise="inventory_actions" verdict="wrong" name="unread means unneeded" why="Whether somebody reads a field decides here. The purpose decides: an invoice may be read once a year and be needed."
def inventory_actions(inventory: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = inventory[["system", "field"]].copy()
    age = (today - inventory["oldest_record_on"]).dt.days
    table["days_over"] = (age - inventory["retention_days"]).clip(lower=0)
    table["action"] = np.select(
        [
            ~inventory["is_personal"].astype(bool),
            inventory["last_read_on"].isna() | ((today - inventory["last_read_on"]).dt.days > 180),
            table["days_over"] > 0,
        ],
        ["keep", "delete", "cut_back"],
        "keep",
    )
    return table


# %% id="inventory_actions_impersonal" exercise="inventory_actions" verdict="wrong" name="data of nobody treated as personal" why="Fields that tell nothing of a person are deleted or cut back here. The rule is about personal data."
def inventory_actions(inventory: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = inventory[["system", "field"]].copy()
    age = (today - inventory["oldest_record_on"]).dt.days
    table["days_over"] = (age - inventory["retention_days"]).clip(lower=0)
    table["action"] = np.select(
        [
            inventory["is_personal"].isna(),
            inventory["purpose"] == "none_stated",
            table["days_over"] > 0,
        ],
        ["keep", "delete", "cut_back"],
        "keep",
    )
    return table


# %% id="inventory_actions_age_first" exercise="inventory_actions" verdict="wrong" name="age before purpose" why="A field without a purpose is cut back here because it is old. Without a purpose all of it goes: look at the purpose first."
def inventory_actions(inventory: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = inventory[["system", "field"]].copy()
    age = (today - inventory["oldest_record_on"]).dt.days
    table["days_over"] = (age - inventory["retention_days"]).clip(lower=0)
    table["action"] = np.select(
        [
            ~inventory["is_personal"].astype(bool),
            table["days_over"] > 0,
            inventory["purpose"] == "none_stated",
        ],
        ["keep", "cut_back", "delete"],
        "keep",
    )
    return table


# %% id="inventory_actions_inputs" exercise="inventory_actions" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    fresh = samples.fields(seed, count=30)
    return fresh, pd.Timestamp("2025-12-31")


# %% [markdown] id="late_uses"
# ## 2. late_uses


# %% id="late_uses_where" exercise="late_uses" verdict="right" why="fillna and where"
def late_uses(consents):
    t = consents.copy()
    gone = t["withdrawn_on"].fillna(t["expires_on"])
    t["ended_on"] = t["expires_on"].where(t["expires_on"] < gone, gone)
    t = t.loc[t["last_used_on"] > t["ended_on"]].copy()
    t["days_late"] = (t["last_used_on"] - t["ended_on"]) // pd.Timedelta(days=1)
    return t


# %% id="late_uses_sql" exercise="late_uses" verdict="right" why="SQL, least() leaves missing dates out"
def late_uses(consents):
    import duckdb

    return duckdb.sql(
        """
        SELECT customer_id, purpose, ended_on, date_diff('day', ended_on, last_used_on) AS days_late
        FROM (SELECT *, least(expires_on, withdrawn_on) AS ended_on FROM consents)
        WHERE last_used_on > ended_on
        """
    ).df()


# %% id="late_uses_expiry" exercise="late_uses" verdict="wrong" name="withdrawal forgotten" why="Only the expiry ends a consent here. Withdrawing ends it too, whichever comes first."
def late_uses(consents: pd.DataFrame) -> pd.DataFrame:
    table = consents[["customer_id", "purpose"]].copy()
    table["ended_on"] = consents["expires_on"]
    table["days_late"] = (consents["last_used_on"] - table["ended_on"]).dt.days
    return table[table["days_late"] > 0]


# %% id="late_uses_same_day" exercise="late_uses" verdict="wrong" name="own day counted as late" why="A use on the day the consent ends is called late. On that day the data may still be used."
def late_uses(consents: pd.DataFrame) -> pd.DataFrame:
    table = consents[["customer_id", "purpose"]].copy()
    table["ended_on"] = consents[["expires_on", "withdrawn_on"]].min(axis=1)
    table["days_late"] = (consents["last_used_on"] - table["ended_on"]).dt.days
    return table[table["days_late"] >= 0]


# %% id="late_uses_withdrawn_wins" exercise="late_uses" verdict="wrong" name="withdrawal after expiry" why="The day of withdrawal counts here even where the consent had expired before. The earlier of the two days ends it."
def late_uses(consents: pd.DataFrame) -> pd.DataFrame:
    table = consents[["customer_id", "purpose"]].copy()
    table["ended_on"] = consents["withdrawn_on"].fillna(consents["expires_on"])
    table["days_late"] = (consents["last_used_on"] - table["ended_on"]).dt.days
    return table[table["days_late"] > 0]


# %% id="late_uses_skipna" exercise="late_uses" verdict="wrong" name="consents without withdrawal lost" why="Consents that were never withdrawn have no end here, so none of them is late. A missing date is left out, the other one decides."
def late_uses(consents: pd.DataFrame) -> pd.DataFrame:
    table = consents[["customer_id", "purpose"]].copy()
    table["ended_on"] = consents[["expires_on", "withdrawn_on"]].min(axis=1, skipna=False)
    table["days_late"] = (consents["last_used_on"] - table["ended_on"]).dt.days
    return table[table["days_late"] > 0]


# %% id="late_uses_inputs" exercise="late_uses" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    return (samples.consents(seed, customers=40),)


# %% [markdown] id="anonymity"
# ## 3. anonymity


# %% id="anonymity_counts" exercise="anonymity" verdict="right" why="a Counter of tuples"
def anonymity(persons, keys, sensitive):
    from collections import Counter

    rows = [tuple("missing" if pd.isna(v) else v for v in r) for r in persons[keys].to_numpy()]
    size = Counter(rows)
    pairs = set(zip(rows, persons[sensitive]))
    kinds = Counter(row for row, _ in pairs)
    return {
        "k": min(size.values()),
        "alone": sum(n for n in size.values() if n == 1),
        "open_share": sum(kinds[row] == 1 for row in rows) / len(rows),
    }


# %% id="anonymity_classes" exercise="anonymity" verdict="right" why="one row a class"
def anonymity(persons, keys, sensitive):
    t = persons.astype({key: object for key in keys}).fillna({key: "?" for key in keys})
    classes = t.groupby(keys)[sensitive].agg(["size", "nunique"])
    shown = classes.loc[classes["nunique"] == 1, "size"].sum()
    alone = (classes["size"] == 1).sum()
    return {"k": classes["size"].min(), "alone": alone, "open_share": shown / len(persons)}


# %% id="anonymity_missing" exercise="anonymity" verdict="wrong" name="persons with a missing value dropped" why="Persons with a missing value are left out. They form classes of their own: `dropna=False`."
def anonymity(persons: pd.DataFrame, keys: list[str], sensitive: str) -> dict[str, float]:
    classes = persons.groupby(keys, dropna=True)[sensitive]
    size, kinds = classes.transform("size"), classes.transform("nunique")
    return {
        "k": int(size.min()),
        "alone": int((size == 1).sum()),
        "open_share": float((kinds == 1).mean()),
    }


# %% id="anonymity_class_share" exercise="anonymity" verdict="wrong" name="classes counted, not persons" why="The open share counts classes here. Persons are counted: a large class weighs more."
def anonymity(persons: pd.DataFrame, keys: list[str], sensitive: str) -> dict[str, float]:
    classes = persons.groupby(keys, dropna=False)[sensitive]
    size, kinds = classes.transform("size"), classes.transform("nunique")
    return {
        "k": int(size.min()),
        "alone": int((size == 1).sum()),
        "open_share": float((persons.groupby(keys, dropna=False)[sensitive].nunique() == 1).mean()),
    }


# %% id="anonymity_mean_size" exercise="anonymity" verdict="wrong" name="mean class instead of the smallest" why="k is the size of the smallest class: the weakest hidden person decides, not the mean."
def anonymity(persons: pd.DataFrame, keys: list[str], sensitive: str) -> dict[str, float]:
    classes = persons.groupby(keys, dropna=False)[sensitive]
    size, kinds = classes.transform("size"), classes.transform("nunique")
    return {
        "k": float(size.mean()),
        "alone": int((size == 1).sum()),
        "open_share": float((kinds == 1).mean()),
    }


# %% id="anonymity_not_alone" exercise="anonymity" verdict="wrong" name="those who are alone left out of the open share" why="Who is alone in a class is open too: one row has one purchase."
def anonymity(persons: pd.DataFrame, keys: list[str], sensitive: str) -> dict[str, float]:
    classes = persons.groupby(keys, dropna=False)[sensitive]
    size, kinds = classes.transform("size"), classes.transform("nunique")
    return {
        "k": int(size.min()),
        "alone": int((size == 1).sum()),
        "open_share": float(((kinds == 1) & (size > 1)).mean()),
    }


# %% id="anonymity_inputs" exercise="anonymity" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    keys = [["region", "age_band"], ["gender"], ["age_band", "gender", "region"]][seed % 3]
    return samples.persons(seed, count=40, missing=0.2), keys, "purchase"


# %% [markdown] id="pseudonyms"
# ## 4. pseudonyms


# %% id="pseudonyms_map" exercise="pseudonyms" verdict="right" why="a map over the numbers, hashlib's name"
def pseudonyms(table, key, needed):
    import hashlib
    import hmac

    def code(number):
        return hmac.HMAC(key, f"{number}".encode("ascii"), hashlib.sha256).hexdigest()[:16]

    out = table.copy()
    out.insert(0, "pseudonym", out["customer_id"].map(code))
    return out[["pseudonym", *needed]]


# %% id="pseudonyms_dictionary" exercise="pseudonyms" verdict="right" why="one code a customer, new index"
def pseudonyms(table, key, needed):
    import hmac

    codes = {}
    for number in table["customer_id"].unique():
        codes[number] = hmac.digest(key, str(int(number)).encode(), "sha256").hex()[0:16]
    out = table.reset_index(drop=True)
    out["pseudonym"] = [codes[number] for number in out["customer_id"]]
    return out.loc[:, list(needed) + ["pseudonym"]]


# %% id="pseudonyms_no_key" exercise="pseudonyms" verdict="wrong" name="hash without a key" why="Hashed without the key: somebody hashes all numbers and compares. The key belongs into HMAC."
def pseudonyms(table: pd.DataFrame, key: bytes, needed: list[str]) -> pd.DataFrame:

    out = table[needed].copy()
    out["pseudonym"] = [
        __import__("hashlib").sha256(str(number).encode()).hexdigest()[:16]
        for number in table["customer_id"]
    ]
    return out


# %% id="pseudonyms_glued" exercise="pseudonyms" verdict="wrong" name="key glued to the number" why="The key is put before the number by hand. That is another function than HMAC, and a weaker one."
def pseudonyms(table: pd.DataFrame, key: bytes, needed: list[str]) -> pd.DataFrame:

    out = table[needed].copy()
    out["pseudonym"] = [
        __import__("hashlib").sha256(key + str(number).encode()).hexdigest()[:16]
        for number in table["customer_id"]
    ]
    return out


# %% id="pseudonyms_keeps_number" exercise="pseudonyms" verdict="wrong" name="customer number kept" why="The customer number is still in the table beside its pseudonym."
def pseudonyms(table: pd.DataFrame, key: bytes, needed: list[str]) -> pd.DataFrame:
    import hmac

    out = table[["customer_id", *needed]].copy()
    out["pseudonym"] = [
        hmac.new(key, str(number).encode(), "sha256").hexdigest()[:16]
        for number in table["customer_id"]
    ]
    return out


# %% id="pseudonyms_all_columns" exercise="pseudonyms" verdict="wrong" name="columns that nobody asked for" why="Columns are left that the receiver does not need. Give only those that are asked for."
def pseudonyms(table: pd.DataFrame, key: bytes, needed: list[str]) -> pd.DataFrame:
    import hmac

    out = table.drop(columns="customer_id")
    out["pseudonym"] = [
        hmac.new(key, str(number).encode(), "sha256").hexdigest()[:16]
        for number in table["customer_id"]
    ]
    return out


# %% id="pseudonyms_out" exercise="pseudonyms" verdict="wrong" name="whole numbers with a point" why="The customer number as text is 7, not 7.0; a row of a table of numbers alone turns it into a decimal."
def pseudonyms(table, key, needed):
    import hmac

    rows = []
    for _, row in table.iterrows():
        code = hmac.new(key, str(row["customer_id"]).encode(), "sha256").hexdigest()[:16]
        rows.append([code, *row[needed]])
    return pd.DataFrame(rows, columns=["pseudonym", *needed])


# %% id="pseudonyms_inputs" exercise="pseudonyms" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    return samples.persons(seed, count=12, missing=0.2), b"some key", ["region"]


# %% [markdown] id="risky_titles"
# ## 5. risky_titles


# %% id="risky_titles_regex" exercise="risky_titles" verdict="right" why="one regular expression, re.split"
def risky_titles(titles, terms, facts):
    import unicodedata

    def form(text):
        return "".join(
            ch for ch in unicodedata.normalize("NFKC", str(text)) if ch == "%" or ch.isalnum()
        )

    rows = []
    for number, title in zip(titles["copy_id"], titles["title_zh"]):
        rest = form(title)
        for fact in sorted(map(form, facts), key=len)[::-1]:
            rest = "|".join(rest.split(fact))
        left = [term for term in terms if form(term) in rest]
        rows.append((number, len(left), bool(left)))
    return pd.DataFrame(rows, columns=["copy_id", "found", "is_risky"])


# %% id="risky_titles_series" exercise="risky_titles" verdict="right" why="text methods of a column"
def risky_titles(titles, terms, facts):
    def form(column):
        return column.str.normalize("NFKC").str.replace(r"[^\w%]|_", "", regex=True)

    rest = form(titles["title_zh"].astype("str"))
    for fact in sorted(form(pd.Series(facts, dtype="str")), key=len, reverse=True):
        rest = rest.str.replace(fact, "\n", regex=False)
    found = sum(
        rest.str.contains(term, regex=False).astype(int)
        for term in form(pd.Series(terms, dtype="str"))
    )
    return pd.DataFrame(
        {"copy_id": titles["copy_id"], "found": found, "is_risky": found.astype(bool)}
    )


# %% id="risky_titles_no_facts" exercise="risky_titles" verdict="wrong" name="facts not excused" why="Facts such as the last three days are called risky here. Cut the facts out first."
def risky_titles(titles: pd.DataFrame, terms: list[str], facts: list[str]) -> pd.DataFrame:
    import unicodedata

    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        return "".join(c for c in text if c.isalnum() or c == "%")

    allowed = sorted((plain(fact) for fact in facts), key=len, reverse=True)
    wanted = [plain(term) for term in terms]
    counts = []
    for text in titles["title_zh"]:
        text = plain(text)
        for fact in allowed:
            pass
        counts.append(sum(term in text for term in wanted))
    out = titles[["copy_id"]].assign(found=counts)
    out["is_risky"] = out["found"] > 0
    return out


# %% id="risky_titles_excused" exercise="risky_titles" verdict="wrong" name="one fact excuses the whole title" why="One fact excuses the whole title here. It excuses itself alone: look at what is left."
def risky_titles(titles: pd.DataFrame, terms: list[str], facts: list[str]) -> pd.DataFrame:
    import unicodedata

    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        return "".join(c for c in text if c.isalnum() or c == "%")

    allowed = sorted((plain(fact) for fact in facts), key=len, reverse=True)
    wanted = [plain(term) for term in terms]
    counts = []
    for text in titles["title_zh"]:
        text = plain(text)
        for fact in allowed:
            text = "" if fact in text else text
        counts.append(sum(term in text for term in wanted))
    out = titles[["copy_id"]].assign(found=counts)
    out["is_risky"] = out["found"] > 0
    return out


# %% id="risky_titles_raw" exercise="risky_titles" verdict="wrong" name="titles as typed" why="Titles are searched as typed: spaces, dots and wide characters hide the terms. Bring all to one form first."
def risky_titles(titles: pd.DataFrame, terms: list[str], facts: list[str]) -> pd.DataFrame:

    def plain(text):
        text = text
        return text

    allowed = sorted((plain(fact) for fact in facts), key=len, reverse=True)
    wanted = [plain(term) for term in terms]
    counts = []
    for text in titles["title_zh"]:
        text = plain(text)
        for fact in allowed:
            text = text.replace(fact, " ")
        counts.append(sum(term in text for term in wanted))
    out = titles[["copy_id"]].assign(found=counts)
    out["is_risky"] = out["found"] > 0
    return out


# %% id="risky_titles_short_first" exercise="risky_titles" verdict="wrong" name="short facts first" why="A short fact is cut out first and leaves the rest of a longer one behind. Cut longer facts first."
def risky_titles(titles: pd.DataFrame, terms: list[str], facts: list[str]) -> pd.DataFrame:
    import unicodedata

    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        return "".join(c for c in text if c.isalnum() or c == "%")

    allowed = sorted((plain(fact) for fact in facts), key=len, reverse=False)
    wanted = [plain(term) for term in terms]
    counts = []
    for text in titles["title_zh"]:
        text = plain(text)
        for fact in allowed:
            text = text.replace(fact, " ")
        counts.append(sum(term in text for term in wanted))
    out = titles[["copy_id"]].assign(found=counts)
    out["is_risky"] = out["found"] > 0
    return out


# %% id="risky_titles_joined" exercise="risky_titles" verdict="wrong" name="halves grow together" why="What stood left and right of a fact grows together and makes a term. Leave a gap."
def risky_titles(titles: pd.DataFrame, terms: list[str], facts: list[str]) -> pd.DataFrame:
    import unicodedata

    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        return "".join(c for c in text if c.isalnum() or c == "%")

    allowed = sorted((plain(fact) for fact in facts), key=len, reverse=True)
    wanted = [plain(term) for term in terms]
    counts = []
    for text in titles["title_zh"]:
        text = plain(text)
        for fact in allowed:
            text = text.replace(fact, "")
        counts.append(sum(term in text for term in wanted))
    out = titles[["copy_id"]].assign(found=counts)
    out["is_risky"] = out["found"] > 0
    return out


# %% id="risky_titles_out" exercise="risky_titles" verdict="wrong" name="longer before the form" why="Which fact is longer shows only when all are in the one form."
def risky_titles(titles, terms, facts):
    import unicodedata

    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        return "".join(c for c in text if c.isalnum() or c == "%")

    counts = []
    for text in titles["title_zh"].map(plain):
        for fact in sorted(facts, key=len, reverse=True):
            text = text.replace(plain(fact), " ")
        counts.append(sum(plain(term) in text for term in terms))
    out = titles[["copy_id"]].assign(found=counts)
    return out.assign(is_risky=out["found"] > 0)


# %% id="risky_titles_inputs" exercise="risky_titles" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    fresh, _ = samples.titles(seed, count=40)
    marks = ["", "·", " ", "　"]
    fresh["title_zh"] = [marks[seed % 4].join(text) for text in fresh["title_zh"]]
    return fresh, [*samples.ABSOLUTE_TERMS, "最", "第一"], ["最近", *samples.FACTS]


# %% [markdown] id="former_prices"
# ## 6. former_prices


# %% id="former_prices_loop" exercise="former_prices" verdict="right" why="a loop over the tags"
def former_prices(tags, prices):
    out = tags.copy()
    lows = []
    for tag in tags.itertuples():
        first = tag.starts_on - pd.Timedelta(days=7)
        mine = prices[(prices["product_id"] == tag.product_id) & (prices["date"] >= first)]
        lows.append(mine.loc[mine["date"] < tag.starts_on, "price_cny"].min())
    out["lowest_cny"] = lows
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"] + 0.005)
    out["true_cut"] = (out["lowest_cny"] - out["price_cny"]) / out["lowest_cny"]
    return out


# %% id="former_prices_sql" exercise="former_prices" verdict="right" why="SQL, a left join on days"
def former_prices(tags, prices):
    import duckdb

    return duckdb.sql(
        """
        SELECT t.product_id, t.starts_on, min(p.price_cny) AS lowest_cny,
               coalesce(any_value(t.former_price_cny) > min(p.price_cny) + 0.005, true) AS is_false,
               1 - any_value(t.price_cny) / min(p.price_cny) AS true_cut
        FROM tags t LEFT JOIN prices p
          ON p.product_id = t.product_id
         AND p.date < t.starts_on AND p.date >= t.starts_on - INTERVAL 7 DAY
        GROUP BY t.product_id, t.starts_on
        """
    ).df()


# %% id="former_prices_first_day" exercise="former_prices" verdict="wrong" name="the campaign's own price" why="The first day of the tag is among the seven: its own low price makes every former price false. Take the days before it."
def former_prices(tags: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 0) & (gap <= 7)]
    lowest = table.groupby(["product_id", "starts_on"])["price_cny"].min().rename("lowest_cny")
    out = tags.copy()
    week = pd.MultiIndex.from_frame(out[["product_id", "starts_on"]])
    out["lowest_cny"] = lowest.reindex(week).to_numpy()
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"] + 0.005)
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_highest" exercise="former_prices" verdict="wrong" name="highest price of the week" why="This is the highest price of the week. The lowest one counts."
def former_prices(tags: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 1) & (gap <= 7)]
    lowest = table.groupby(["product_id", "starts_on"])["price_cny"].max().rename("lowest_cny")
    out = tags.copy()
    week = pd.MultiIndex.from_frame(out[["product_id", "starts_on"]])
    out["lowest_cny"] = lowest.reindex(week).to_numpy()
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"] + 0.005)
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_never_asked" exercise="former_prices" verdict="wrong" name="no price called true" why="Where no price was asked in the seven days the tag is called true: a comparison with a missing value is false. No price asked means a false former price."
def former_prices(tags: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 1) & (gap <= 7)]
    lowest = table.groupby(["product_id", "starts_on"])["price_cny"].min().rename("lowest_cny")
    out = tags.copy()
    week = pd.MultiIndex.from_frame(out[["product_id", "starts_on"]])
    out["lowest_cny"] = lowest.reindex(week).to_numpy()
    out["is_false"] = out["former_price_cny"] > out["lowest_cny"] + 0.005
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_six_days" exercise="former_prices" verdict="wrong" name="six days" why="These are six days. The seventh day before the tag counts too."
def former_prices(tags: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 1) & (gap < 7)]
    lowest = table.groupby(["product_id", "starts_on"])["price_cny"].min().rename("lowest_cny")
    out = tags.copy()
    week = pd.MultiIndex.from_frame(out[["product_id", "starts_on"]])
    out["lowest_cny"] = lowest.reindex(week).to_numpy()
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"] + 0.005)
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_product_only" exercise="former_prices" verdict="wrong" name="one week for all tags of a product" why="The lowest price of all tags of a product is taken together. Each tag has seven days of its own."
def former_prices(tags: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 1) & (gap <= 7)]
    lowest = table.groupby("product_id")["price_cny"].min().rename("lowest_cny")
    out = tags.copy()
    out["lowest_cny"] = out["product_id"].map(lowest)
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"] + 0.005)
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_out" exercise="former_prices" verdict="wrong" name="a hair above" why="A former price less than half a cent above the lowest price is that price."
def former_prices(tags, prices):
    table = tags[["product_id", "starts_on"]].merge(
        prices[["date", "product_id", "price_cny"]], on="product_id"
    )
    gap = (table["starts_on"] - table["date"]).dt.days
    table = table[(gap >= 1) & (gap <= 7)]
    lowest = table.groupby(["product_id", "starts_on"])["price_cny"].min().rename("lowest_cny")
    out = tags.merge(lowest.reset_index(), on=["product_id", "starts_on"], how="left")
    out["is_false"] = ~(out["former_price_cny"] <= out["lowest_cny"])
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="former_prices_inputs" exercise="former_prices" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    tags, prices, _ = samples.price_tags(seed, gaps=seed % 2 == 0)
    return tags, prices


# %% [markdown] id="false_share_chart"
# ## 7. false_share_chart


# %% id="false_share_chart_lying" exercise="false_share_chart" verdict="right" why="lying bars, Wilson by hand"
def false_share_chart(tags):
    z = 1.959963984540054
    g = tags.groupby("campaign_id")["is_false"]
    p, n = g.mean(), g.count()
    p = p.sort_values()
    n = n[p.index]
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    below, above = (p - middle + half).clip(lower=0), (middle + half - p).clip(lower=0)
    fig, ax = plt.subplots()
    ax.barh(p.index.astype(str), p.to_numpy(), xerr=[below, above])
    ax.set_title("False former prices by campaign")
    ax.set_xlabel("Share of tags")
    ax.set_ylabel("Campaign")
    return ax


# %% id="false_share_chart_errorbar" exercise="false_share_chart" verdict="right" why="error bars drawn apart, a Chinese title"
def false_share_chart(tags):
    from scipy.stats import binomtest

    rows = []
    for name, part in tags.groupby("campaign_id"):
        bad, n = int(part["is_false"].sum()), len(part)
        ends = binomtest(bad, n).proportion_ci(method="wilson")
        rows.append((bad / n, name, ends.low, ends.high))
    rows.sort(reverse=True)
    fig, ax = plt.subplots()
    for at, (share, name, low, high) in enumerate(rows):
        ax.bar(at, share, color="tab:blue")
        ax.errorbar(at, share, yerr=[[max(0, share - low)], [max(0, high - share)]], color="k")
    ax.set_xticks(range(len(rows)), [name for _, name, _, _ in rows])
    ax.set_title("各活动虚假划线价占比")
    ax.set_xlabel("活动")
    ax.set_ylabel("占比")
    return ax


# %% id="false_share_chart_normal" exercise="false_share_chart" verdict="wrong" name="normal interval" why="These are normal intervals: at few tags they are wrong, and at a share of 0 they have no width. Wilson is asked for."
def false_share_chart(tags: pd.DataFrame) -> plt.Axes:
    from statsmodels.stats.proportion import proportion_confint

    sums = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
    sums["share"] = sums["sum"] / sums["size"]
    sums = sums.sort_values("share", ascending=False)
    low, high = proportion_confint(sums["sum"], sums["size"], method="normal")
    ends = np.clip([sums["share"] - low, high - sums["share"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(list(sums.index), sums["share"], yerr=ends)
    ax.set_title("Share of false former prices by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share of tags")
    return ax


# %% id="false_share_chart_counts" exercise="false_share_chart" verdict="wrong" name="counts instead of shares" why="The bars are counts. A large campaign has many tags of both kinds: draw shares."
def false_share_chart(tags: pd.DataFrame) -> plt.Axes:
    from statsmodels.stats.proportion import proportion_confint

    sums = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
    sums["share"] = sums["sum"] / sums["size"]
    sums = sums.sort_values("share", ascending=False)
    low, high = proportion_confint(sums["sum"], sums["size"], method="wilson")
    ends = np.clip([sums["share"] - low, high - sums["share"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(list(sums.index), sums["sum"], yerr=ends)
    ax.set_title("Share of false former prices by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share of tags")
    return ax


# %% id="false_share_chart_no_interval" exercise="false_share_chart" verdict="wrong" name="no interval" why="The bars have no interval, so the unluckiest campaign looks the worst."
def false_share_chart(tags: pd.DataFrame) -> plt.Axes:
    from statsmodels.stats.proportion import proportion_confint

    sums = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
    sums["share"] = sums["sum"] / sums["size"]
    sums = sums.sort_values("share", ascending=False)
    low, high = proportion_confint(sums["sum"], sums["size"], method="wilson")
    ends = np.clip([sums["share"] - low, high - sums["share"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(list(sums.index), sums["share"])
    ax.set_title("Share of false former prices by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share of tags")
    return ax


# %% id="false_share_chart_ends" exercise="false_share_chart" verdict="wrong" name="ends as lengths" why="The error bars have the ends of the interval as their lengths. An error bar wants lengths from the top of the bar."
def false_share_chart(tags: pd.DataFrame) -> plt.Axes:
    from statsmodels.stats.proportion import proportion_confint

    sums = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
    sums["share"] = sums["sum"] / sums["size"]
    sums = sums.sort_values("share", ascending=False)
    low, high = proportion_confint(sums["sum"], sums["size"], method="wilson")
    ends = [low.clip(lower=0), high]
    fig, ax = plt.subplots()
    ax.bar(list(sums.index), sums["share"], yerr=ends)
    ax.set_title("Share of false former prices by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share of tags")
    return ax


# %% id="false_share_chart_no_zero" exercise="false_share_chart" verdict="wrong" name="campaigns without a false tag lost" why="Campaigns without a false tag have no bar. Their share is 0, with an interval all the same."
def false_share_chart(tags: pd.DataFrame) -> plt.Axes:
    from statsmodels.stats.proportion import proportion_confint

    sums = tags.groupby("campaign_id")["is_false"].agg(["sum", "size"])
    sums["share"] = sums["sum"] / sums["size"]
    sums = sums[sums["sum"] > 0].sort_values("share", ascending=False)
    low, high = proportion_confint(sums["sum"], sums["size"], method="wilson")
    ends = np.clip([sums["share"] - low, high - sums["share"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(list(sums.index), sums["share"], yerr=ends)
    ax.set_title("Share of false former prices by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share of tags")
    return ax


# %% id="false_share_chart_inputs" exercise="false_share_chart" role="inputs"
def inputs(seed: int) -> tuple:

    rng = np.random.default_rng(seed)
    sizes = (11, 23, 37, 41)
    rows = [
        (f"c{n}", bool(at < bad))
        for n, size in enumerate(sizes)
        for bad in [int(rng.integers(1, size))]
        for at in range(size)
    ]
    return (
        pd.DataFrame(rows, columns=["campaign_id", "is_false"]).sample(frac=1, random_state=seed),
    )


# %% [markdown] id="accusation_line"
# ## 8. accusation_line


# %% id="accusation_line_sorted" exercise="accusation_line" verdict="right" why="running sums over the sorted scores"
def accusation_line(cases, wrong_cny, check_cny):
    bad = cases["guilty"].astype(bool)
    t = pd.DataFrame(
        {
            "line": cases["score"],
            "n": 1,
            "hits": bad.astype(int),
            "saved": cases["amount_cny"].where(bad, 0.0),
        }
    )
    t = t.groupby("line").sum().sort_index(ascending=False).cumsum().reset_index()
    none = pd.DataFrame({"line": [np.inf], "n": [0], "hits": [0], "saved": [0.0]})
    t = pd.concat([none, t], ignore_index=True)
    everything = cases.loc[bad, "amount_cny"].sum()
    t["cost"] = everything - t["saved"] + wrong_cny * (t["n"] - t["hits"]) + check_cny * t["n"]
    best = t.loc[t["cost"].idxmin()]
    return {
        "line": best["line"],
        "accused": int(best["n"]),
        "cost_cny": best["cost"],
        "precision": best["hits"] / best["n"] if best["n"] else np.nan,
        "recall": best["hits"] / bad.sum() if bad.any() else np.nan,
    }


# %% id="accusation_line_numpy" exercise="accusation_line" verdict="right" why="a matrix of lines and cases"
def accusation_line(cases, wrong_cny, check_cny):
    score = cases["score"].to_numpy(float)
    bad = cases["guilty"].to_numpy(bool)
    amount = cases["amount_cny"].to_numpy(float)
    lines = np.append(np.unique(score), np.inf)
    taken = score[None, :] >= lines[:, None]
    cost = (~taken & bad) @ amount + wrong_cny * (taken & ~bad).sum(1) + check_cny * taken.sum(1)
    at = int(np.argmin(cost))
    hits = int((taken[at] & bad).sum())
    return {
        "line": float(lines[at]),
        "accused": int(taken[at].sum()),
        "cost_cny": float(cost[at]),
        "precision": hits / taken[at].sum() if taken[at].any() else float("nan"),
        "recall": hits / bad.sum() if bad.any() else float("nan"),
    }


# %% id="accusation_line_above" exercise="accusation_line" verdict="wrong" name="above the line only" why="Who has exactly the score of the line goes free here. At least the score is accused."
def accusation_line(cases: pd.DataFrame, wrong_cny: float, check_cny: float) -> dict[str, float]:
    guilty, amount = cases["guilty"].astype(bool), cases["amount_cny"]

    def cost(line):
        accused = cases["score"] > line
        missed = amount[guilty & ~accused].sum()
        return missed + wrong_cny * (accused & ~guilty).sum() + check_cny * accused.sum()

    line = min([*cases["score"].unique(), float("inf")], key=cost)
    accused = cases["score"] > line
    hits = (accused & guilty).sum()
    return {
        "line": float(line),
        "accused": int(accused.sum()),
        "cost_cny": float(cost(line)),
        "precision": hits / accused.sum() if accused.any() else float("nan"),
        "recall": hits / guilty.sum() if guilty.any() else float("nan"),
    }


# %% id="accusation_line_must_accuse" exercise="accusation_line" verdict="wrong" name="somebody is always accused" why="The line above all scores is not tried, so somebody is always accused. Accusing nobody may be the cheapest."
def accusation_line(cases: pd.DataFrame, wrong_cny: float, check_cny: float) -> dict[str, float]:
    guilty, amount = cases["guilty"].astype(bool), cases["amount_cny"]

    def cost(line):
        accused = cases["score"] >= line
        missed = amount[guilty & ~accused].sum()
        return missed + wrong_cny * (accused & ~guilty).sum() + check_cny * accused.sum()

    line = min(cases["score"].unique(), key=cost)
    accused = cases["score"] >= line
    hits = (accused & guilty).sum()
    return {
        "line": float(line),
        "accused": int(accused.sum()),
        "cost_cny": float(cost(line)),
        "precision": hits / accused.sum() if accused.any() else float("nan"),
        "recall": hits / guilty.sum() if guilty.any() else float("nan"),
    }


# %% id="accusation_line_check_wrong" exercise="accusation_line" verdict="wrong" name="check of the innocent alone" why="The check is paid for the innocent alone. Each accusation is checked, that of the guilty too."
def accusation_line(cases: pd.DataFrame, wrong_cny: float, check_cny: float) -> dict[str, float]:
    guilty, amount = cases["guilty"].astype(bool), cases["amount_cny"]

    def cost(line):
        accused = cases["score"] >= line
        missed = amount[guilty & ~accused].sum()
        return (
            missed + wrong_cny * (accused & ~guilty).sum() + check_cny * (accused & ~guilty).sum()
        )

    line = min([*cases["score"].unique(), float("inf")], key=cost)
    accused = cases["score"] >= line
    hits = (accused & guilty).sum()
    return {
        "line": float(line),
        "accused": int(accused.sum()),
        "cost_cny": float(cost(line)),
        "precision": hits / accused.sum() if accused.any() else float("nan"),
        "recall": hits / guilty.sum() if guilty.any() else float("nan"),
    }


# %% id="accusation_line_head_count" exercise="accusation_line" verdict="wrong" name="each guilty one costs the same" why="A guilty case that goes free costs its own amount, not the mean of all."
def accusation_line(cases: pd.DataFrame, wrong_cny: float, check_cny: float) -> dict[str, float]:
    guilty, amount = cases["guilty"].astype(bool), cases["amount_cny"]

    def cost(line):
        accused = cases["score"] >= line
        missed = amount.mean() * (guilty & ~accused).sum()
        return missed + wrong_cny * (accused & ~guilty).sum() + check_cny * accused.sum()

    line = min([*cases["score"].unique(), float("inf")], key=cost)
    accused = cases["score"] >= line
    hits = (accused & guilty).sum()
    return {
        "line": float(line),
        "accused": int(accused.sum()),
        "cost_cny": float(cost(line)),
        "precision": hits / accused.sum() if accused.any() else float("nan"),
        "recall": hits / guilty.sum() if guilty.any() else float("nan"),
    }


# %% id="accusation_line_zero" exercise="accusation_line" verdict="wrong" name="0 for a share of nothing" why="Precision without an accusation and recall without a guilty one are shares of nothing: NaN, not 0."
def accusation_line(cases: pd.DataFrame, wrong_cny: float, check_cny: float) -> dict[str, float]:
    guilty, amount = cases["guilty"].astype(bool), cases["amount_cny"]

    def cost(line):
        accused = cases["score"] >= line
        missed = amount[guilty & ~accused].sum()
        return missed + wrong_cny * (accused & ~guilty).sum() + check_cny * accused.sum()

    line = min([*cases["score"].unique(), float("inf")], key=cost)
    accused = cases["score"] >= line
    hits = (accused & guilty).sum()
    return {
        "line": float(line),
        "accused": int(accused.sum()),
        "cost_cny": float(cost(line)),
        "precision": hits / accused.sum() if accused.any() else 0.0,
        "recall": hits / guilty.sum() if guilty.any() else 0.0,
    }


# %% id="accusation_line_inputs" exercise="accusation_line" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    return samples.scored_cases(seed, count=40, nobody_guilty=seed % 9 == 0), 80.0 + seed, 7.0


# %% [markdown] id="suspects"
# ## 9. suspects


# %% id="suspects_union" exercise="suspects" verdict="right" why="union-find, pairs in a loop"
def suspects(accounts, devices, addresses):
    opened = dict(zip(accounts["account_id"], accounts["opened_at"]))
    parent = {number: number for number in opened}

    def root(number):
        while parent[number] != number:
            number = parent[number]
        return number

    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        for _, part in table.groupby(name)["account_id"]:
            together = sorted(part, key=opened.get)
            for one, other in zip(together, together[1:]):
                if opened[other] - opened[one] <= pd.Timedelta(days=2):
                    parent[root(other)] = root(one)
    groups = {}
    for number in opened:
        groups.setdefault(root(number), []).append(number)
    return [number for group in groups.values() if len(group) >= 4 for number in group]


# %% id="suspects_neighbours" exercise="suspects" verdict="right" why="neighbours in time at one address or device, no chains"
def suspects(accounts, devices, addresses):
    links = pd.concat(
        [
            devices.rename(columns={"device_hash": "h"})[["account_id", "h"]],
            addresses.rename(columns={"address_hash": "h"})[["account_id", "h"]],
        ]
    ).merge(accounts[["account_id", "opened_at"]], on="account_id")
    near = {number: {number} for number in accounts["account_id"]}
    pairs = links.merge(links, on="h")
    pairs = pairs[(pairs["opened_at_x"] - pairs["opened_at_y"]).abs() <= pd.Timedelta(hours=48)]
    for one, other in zip(pairs["account_id_x"], pairs["account_id_y"]):
        near[one].add(other)
    for _ in range(3):
        near = {n: set().union(*(near[m] for m in group)) for n, group in near.items()}
    return [number for number, group in near.items() if len(group) > 3]


# %% id="suspects_devices" exercise="suspects" verdict="wrong" name="whoever shares a device with two others" why="Sharing a device is enough here, so people at one tablet are accused. A second sign is needed, such as days of opening."
def suspects(accounts: pd.DataFrame, devices: pd.DataFrame, addresses: pd.DataFrame) -> list[int]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    numbers = accounts["account_id"].to_numpy()
    place = pd.Series(np.arange(numbers.size), index=numbers)
    opened = accounts.set_index("account_id")["opened_at"]
    links = []
    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        pairs = table[["account_id", name]].merge(table[["account_id", name]], on=name)
        apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
        links.append(pairs[apart.abs() <= pd.Timedelta(days=2)])
    pairs = pd.concat(links)
    ends = pairs["account_id_x"].map(place), pairs["account_id_y"].map(place)
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(numbers.size, numbers.size))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return devices.loc[
        devices.groupby("device_hash")["account_id"].transform("size") >= 3, "account_id"
    ].tolist()


# %% id="suspects_lockers" exercise="suspects" verdict="wrong" name="whoever shares an address with many" why="Sharing an address with many is enough here, so people at one parcel locker are accused."
def suspects(accounts: pd.DataFrame, devices: pd.DataFrame, addresses: pd.DataFrame) -> list[int]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    numbers = accounts["account_id"].to_numpy()
    place = pd.Series(np.arange(numbers.size), index=numbers)
    opened = accounts.set_index("account_id")["opened_at"]
    links = []
    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        pairs = table[["account_id", name]].merge(table[["account_id", name]], on=name)
        apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
        links.append(pairs[apart.abs() <= pd.Timedelta(days=2)])
    pairs = pd.concat(links)
    ends = pairs["account_id_x"].map(place), pairs["account_id_y"].map(place)
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(numbers.size, numbers.size))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return addresses.loc[
        addresses.groupby("address_hash")["account_id"].transform("size") >= 3, "account_id"
    ].tolist()


# %% id="suspects_families" exercise="suspects" verdict="wrong" name="pairs accused" why="Two accounts are enough for a ring here, so families are accused."
def suspects(accounts: pd.DataFrame, devices: pd.DataFrame, addresses: pd.DataFrame) -> list[int]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    numbers = accounts["account_id"].to_numpy()
    place = pd.Series(np.arange(numbers.size), index=numbers)
    opened = accounts.set_index("account_id")["opened_at"]
    links = []
    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        pairs = table[["account_id", name]].merge(table[["account_id", name]], on=name)
        apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
        links.append(pairs[apart.abs() <= pd.Timedelta(days=200)])
    pairs = pd.concat(links)
    ends = pairs["account_id_x"].map(place), pairs["account_id_y"].map(place)
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(numbers.size, numbers.size))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return group.index[group.map(group.value_counts()) >= 2].tolist()


# %% id="suspects_nobody" exercise="suspects" verdict="wrong" name="nobody is named" why="Nobody is named: no innocent is accused, and no guilty one is found."
def suspects(accounts: pd.DataFrame, devices: pd.DataFrame, addresses: pd.DataFrame) -> list[int]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    numbers = accounts["account_id"].to_numpy()
    place = pd.Series(np.arange(numbers.size), index=numbers)
    opened = accounts.set_index("account_id")["opened_at"]
    links = []
    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        pairs = table[["account_id", name]].merge(table[["account_id", name]], on=name)
        apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
        links.append(pairs[apart.abs() <= pd.Timedelta(days=2)])
    pairs = pd.concat(links)
    ends = pairs["account_id_x"].map(place), pairs["account_id_y"].map(place)
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(numbers.size, numbers.size))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return group.index[group.map(group.value_counts()) > 99].tolist()


# %% id="suspects_one_hour" exercise="suspects" verdict="wrong" name="opened within the hour" why="Only accounts opened within an hour of each other are linked. Rings are opened over two days."
def suspects(accounts: pd.DataFrame, devices: pd.DataFrame, addresses: pd.DataFrame) -> list[int]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    numbers = accounts["account_id"].to_numpy()
    place = pd.Series(np.arange(numbers.size), index=numbers)
    opened = accounts.set_index("account_id")["opened_at"]
    links = []
    for table, name in [(devices, "device_hash"), (addresses, "address_hash")]:
        pairs = table[["account_id", name]].merge(table[["account_id", name]], on=name)
        apart = pairs["account_id_x"].map(opened) - pairs["account_id_y"].map(opened)
        links.append(pairs[apart.abs() <= pd.Timedelta(hours=1)])
    pairs = pd.concat(links)
    ends = pairs["account_id_x"].map(place), pairs["account_id_y"].map(place)
    graph = coo_matrix((np.ones(len(pairs)), ends), shape=(numbers.size, numbers.size))
    group = pd.Series(connected_components(graph, directed=False)[1], index=numbers)
    return group.index[group.map(group.value_counts()) >= 4].tolist()


# %% id="suspects_inputs" exercise="suspects" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_15 as samples

    return samples.account_network(seed, honest=60, rings=seed % 3)[:3]


# %% id="inventory_actions_equivalent_0" exercise="inventory_actions" role="equivalent" mutant="dropped_call: *.copy() -> *" why="Without the copy pandas makes one when a column is set."


# %% id="inventory_actions_equivalent_1" exercise="inventory_actions" role="equivalent" mutant="dropped_call: *astype(bool)*" why="is_personal is bool already."


# %% id="late_uses_equivalent_2" exercise="late_uses" role="equivalent" mutant="dropped_call: *.copy() -> *" why="Without the copy pandas makes one when a column is set."


# %% id="pseudonyms_equivalent_3" exercise="pseudonyms" role="equivalent" mutant="dropped_call: *.copy() -> *" why="Without the copy pandas makes one when a column is set."


# %% id="former_prices_equivalent_4" exercise="former_prices" role="equivalent" mutant="join: *how='left')" why="Rows without a price have no gap and are dropped."


# %% id="former_prices_equivalent_5" exercise="former_prices" role="equivalent" mutant="join: *how='outer')" why="Rows without a price or without a tag have no gap and are dropped."


# %% id="former_prices_equivalent_6" exercise="former_prices" role="equivalent" mutant="keyword: *dropna=False*" why="Products and days are never missing."


# %% id="former_prices_equivalent_7" exercise="former_prices" role="equivalent" mutant="boundary: *] < out*" why="Prices have one decimal, so no difference is 0.005."


# %% id="false_share_chart_equivalent_8" exercise="false_share_chart" role="equivalent" mutant="keyword: *'campaign_id', dropna=False*" why="A campaign is never missing."


# %% id="accusation_line_equivalent_11" exercise="accusation_line" role="equivalent" mutant="dropped_call: *astype(bool)*" why="guilty is bool already."


# %% id="accusation_line_equivalent_12" exercise="accusation_line" role="equivalent" mutant="dropped_call: *unique()*" why="A score tried twice costs the same."


# %% id="accusation_line_equivalent_13" exercise="accusation_line" role="equivalent" mutant="condition: *accused.sum(), 'recall'*" why="NumPy gives NaN for a share of nothing."


# %% id="accusation_line_equivalent_14" exercise="accusation_line" role="equivalent" mutant="condition: *guilty.sum()}" why="NumPy gives NaN for a share of nothing."


# %% id="suspects_equivalent_15" exercise="suspects" role="equivalent" mutant="join: *how='left')" why="A table joined with itself."


# %% id="suspects_equivalent_16" exercise="suspects" role="equivalent" mutant="join: *how='outer')" why="A table joined with itself."


# %% id="suspects_equivalent_17" exercise="suspects" role="equivalent" mutant="boundary: *.abs() < *" why="No two accounts were opened exactly two days apart."


# %% id="inventory_actions_fixed_day" exercise="inventory_actions" verdict="wrong" name="another day than asked" why="The last day of 2025 is written into the code. The day of the review is handed in as today; count from there."
def inventory_actions(inventory, today):
    last_day = pd.Timestamp("2025-12-31")
    over = ((last_day - inventory["oldest_record_on"]).dt.days - inventory["retention_days"]).clip(
        lower=0
    )
    action = np.select(
        [~inventory["is_personal"], inventory["purpose"] == "none_stated", over > 0],
        ["keep", "delete", "cut_back"],
        "keep",
    )
    return inventory[["system", "field"]].assign(days_over=over, action=action)


# %% id="anonymity_fill_word" exercise="anonymity" verdict="wrong" name="missing made a word" why="A missing value is filled with a word that may be a value itself. Missing ones are a class of their own; groupby takes dropna=False."
def anonymity(persons, keys, sensitive):
    table = (
        persons[keys].astype(object).fillna("unknown").astype(str).assign(secret=persons[sensitive])
    )
    classes = table.groupby(keys)["secret"]
    size = classes.transform("size")
    kinds = classes.transform("nunique")
    return {"k": size.min(), "alone": (size == 1).sum(), "open_share": (kinds == 1).mean()}


# %% id="anonymity_nan_tuples" exercise="anonymity" verdict="wrong" name="missing numbers apart" why="Each missing number becomes a key of its own, since NaN equals nothing. Missing ones count as equal to each other."
def anonymity(persons, keys, sensitive):
    classes = {}
    for row in persons[[*keys, sensitive]].itertuples(index=False, name=None):
        classes.setdefault(row[:-1], []).append(row[-1])
    sizes = [len(one) for one in classes.values()]
    return {
        "k": min(sizes),
        "alone": sizes.count(1),
        "open_share": sum(len(one) for one in classes.values() if len(set(one)) == 1)
        / len(persons),
    }


# %% id="risky_titles_terms_as_typed" exercise="risky_titles" verdict="wrong" name="terms as typed" why="Titles and facts are brought to the one form, the terms are not. All three come in any form."
def risky_titles(titles, terms, facts):
    import unicodedata

    def form(text):
        return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c == "%")

    allowed = sorted(map(form, facts), key=len, reverse=True)
    out = titles[["copy_id"]].copy()
    text = titles["title_zh"].map(form)
    for fact in allowed:
        text = text.map(lambda one: one.replace(fact, " "))
    out["found"] = text.map(lambda one: sum(term in one for term in terms))
    out["is_risky"] = out["found"] > 0
    return out


# %% id="former_prices_get_group" exercise="former_prices" verdict="wrong" name="stops without prices" why="The code stops where a product has no price at all. Products may be missing; then there is no former price and the tag is false."
def former_prices(tags, prices):
    by_product = prices.groupby("product_id")
    rows = []
    for tag in tags.itertuples():
        asked = by_product.get_group(tag.product_id)
        start = tag.starts_on
        week = asked[(asked["date"] < start) & (asked["date"] >= start - pd.Timedelta(days=7))]
        lowest = week["price_cny"].min()
        rows.append(
            {
                "product_id": tag.product_id,
                "starts_on": start,
                "lowest_cny": lowest,
                "is_false": bool(pd.isna(lowest) or tag.former_price_cny > lowest + 0.005),
                "true_cut": 1 - tag.price_cny / lowest,
            }
        )
    return pd.DataFrame(rows)


# %% id="false_share_chart_worst_five" exercise="false_share_chart" verdict="wrong" name="only the worst" why="Only the five worst campaigns are drawn. There is one bar for each campaign."
def false_share_chart(tags):
    from statsmodels.stats.proportion import proportion_confint

    by = tags.groupby("campaign_id")["is_false"].agg(["sum", "size", "mean"]).nlargest(5, "mean")
    low, high = proportion_confint(by["sum"], by["size"], method="wilson")
    lengths = np.clip([by["mean"] - low, high - by["mean"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(by.index, by["mean"], yerr=lengths)
    ax.set(title="The worst campaigns first", xlabel="Campaign", ylabel="Share of false tags")
    return ax


# %% id="false_share_chart_few_left_out" exercise="false_share_chart" verdict="wrong" name="small ones left out" why="Campaigns of few tags are left out. There is one bar for each; the interval says how little they tell."
def false_share_chart(tags):
    from statsmodels.stats.proportion import proportion_confint

    by = tags.groupby("campaign_id")["is_false"].agg(["sum", "count", "mean"])
    by = by[by["count"] >= 3].sort_values("mean", ascending=False)
    low, high = proportion_confint(by["sum"], by["count"], method="wilson")
    lengths = np.clip([by["mean"] - low, high - by["mean"]], 0, None)
    fig, ax = plt.subplots()
    ax.bar(by.index, by["mean"], yerr=lengths)
    ax.set(title="False tags by campaign", xlabel="Campaign", ylabel="Share of false tags")
    return ax


# %% id="accusation_line_row_by_row" exercise="accusation_line" verdict="wrong" name="cuts a tie" why="The cases are taken one by one, so that cases of one score fall on both sides of the line. At least the score of the line: all who have it."
def accusation_line(cases, wrong_cny, check_cny):
    table = cases.sort_values(["score", "guilty", "amount_cny"], ascending=[False, True, False])
    guilty = table["guilty"].to_numpy(bool)
    amount = table["amount_cny"].to_numpy(float)
    saved = np.cumsum(amount * guilty)
    named = np.arange(1, len(table) + 1)
    hits = np.cumsum(guilty)
    total = (amount * guilty).sum()
    costs = total - saved + wrong_cny * (named - hits) + check_cny * named
    at = int(costs.argmin())
    nobody = total <= costs[at]
    return {
        "line": np.inf if nobody else table["score"].iloc[at],
        "accused": 0 if nobody else named[at],
        "cost_cny": total if nobody else costs[at],
        "precision": np.nan if nobody else hits[at] / named[at],
        "recall": np.nan if not guilty.any() else 0.0 if nobody else hits[at] / guilty.sum(),
    }


# %% id="suspects_one_device" exercise="suspects" verdict="wrong" name="one device each" why="One device is looked up for each account, and an account may have several. Join the tables instead."
def suspects(accounts, devices, addresses):
    table = accounts[["account_id", "opened_at"]].copy()
    table["device"] = table["account_id"].map(devices.set_index("account_id")["device_hash"])
    table["address"] = table["account_id"].map(addresses.set_index("account_id")["address_hash"])
    opened = dict(zip(table["account_id"], table["opened_at"]))
    linked = {number: {number} for number in opened}
    for column in ["device", "address"]:
        for _, group in table.groupby(column)["account_id"]:
            for one in group:
                for other in group:
                    if abs(opened[one] - opened[other]) <= pd.Timedelta(days=2):
                        linked[one].add(other)
    named = []
    for start in linked:
        reached, waiting = set(), [start]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting.extend(linked[one])
        if len(reached) >= 5:
            named.append(start)
    return named
