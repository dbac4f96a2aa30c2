# %% id="setup" role="setup"
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %% [markdown] id="about"
# Wrong answers that were not used to write the messages of the bank.
# `mistake` names the attempt of the bank that makes the same mistake, or `none`.


# %% id="fields_ge" exercise="inventory_actions" mistake="inventory_actions_boundary"
def inventory_actions(inventory, today):
    rows = []
    for r in inventory.to_dict("records"):
        days = (today - r["oldest_record_on"]).days - r["retention_days"]
        if not r["is_personal"]:
            action = "keep"
        elif r["purpose"] == "none_stated":
            action = "delete"
        else:
            action = "cut_back" if days >= 0 else "keep"
        rows.append([r["system"], r["field"], max(days, 0), action])
    return pd.DataFrame(rows, columns=["system", "field", "days_over", "action"])


# %% id="fields_never_read" exercise="inventory_actions" mistake="inventory_actions_reads"
def inventory_actions(inventory, today):
    t = inventory.copy()
    over = (today - t["oldest_record_on"]).dt.days - t["retention_days"]
    t["days_over"] = over.where(over > 0, 0)
    idle = ~((today - t["last_read_on"]).dt.days <= 180)
    t["action"] = "keep"
    t.loc[t["is_personal"] & (over > 0), "action"] = "cut_back"
    t.loc[t["is_personal"] & idle, "action"] = "delete"
    return t


# %% id="fields_signed" exercise="inventory_actions" mistake="none"
def inventory_actions(inventory, today):
    t = inventory.copy()
    t["days_over"] = (today - t["oldest_record_on"]).dt.days - t["retention_days"]
    t["action"] = "keep"
    t.loc[t["is_personal"] & (t["days_over"] > 0), "action"] = "cut_back"
    t.loc[t["is_personal"] & (t["purpose"] == "none_stated"), "action"] = "delete"
    return t


# %% id="uses_after_expiry" exercise="late_uses" mistake="late_uses_expiry"
def late_uses(consents):
    t = consents[consents["last_used_on"] > consents["expires_on"]].copy()
    t = t.rename(columns={"expires_on": "ended_on"})
    t["days_late"] = (t["last_used_on"] - t["ended_on"]).dt.days
    return t


# %% id="uses_from_day" exercise="late_uses" mistake="late_uses_same_day"
def late_uses(consents):
    t = consents.copy()
    t["ended_on"] = np.fmin(t["expires_on"], t["withdrawn_on"].fillna(t["expires_on"]))
    t = t[t["last_used_on"].notna() & (t["last_used_on"] >= t["ended_on"])]
    return t.assign(days_late=(t["last_used_on"] - t["ended_on"]).dt.days)


# %% id="uses_withdrawn_first" exercise="late_uses" mistake="late_uses_withdrawn_wins"
def late_uses(consents):
    t = consents.copy()
    t["ended_on"] = t["withdrawn_on"].where(t["withdrawn_on"].notna(), t["expires_on"])
    t = t[t["last_used_on"] > t["ended_on"]]
    return t.assign(days_late=(t["last_used_on"] - t["ended_on"]).dt.days)


# %% id="hidden_dropna" exercise="anonymity" mistake="anonymity_missing"
def anonymity(persons, keys, sensitive):
    g = persons.groupby(keys)[sensitive].agg(["size", "nunique"])
    return {
        "k": g["size"].min(),
        "alone": (g["size"] == 1).sum(),
        "open_share": g.loc[g["nunique"] == 1, "size"].sum() / g["size"].sum(),
    }


# %% id="hidden_classes" exercise="anonymity" mistake="anonymity_class_share"
def anonymity(persons, keys, sensitive):
    g = persons.groupby(keys, dropna=False)[sensitive].agg(["size", "nunique"])
    return {
        "k": g["size"].min(),
        "alone": (g["size"] == 1).sum(),
        "open_share": (g["nunique"] == 1).sum() / len(g),
    }


# %% id="hidden_largest" exercise="anonymity" mistake="none"
def anonymity(persons, keys, sensitive):
    g = persons.groupby(keys, dropna=False)[sensitive].agg(["size", "nunique"])
    return {
        "k": g["size"].max(),
        "alone": (g["size"] == 1).sum(),
        "open_share": g.loc[g["nunique"] == 1, "size"].sum() / len(persons),
    }


# %% id="codes_plain" exercise="pseudonyms" mistake="pseudonyms_no_key"
def pseudonyms(table, key, needed):
    from hashlib import sha256

    codes = [sha256(f"{n}".encode()).hexdigest()[:16] for n in table["customer_id"]]
    return table[needed].assign(pseudonym=codes)


# %% id="codes_salted" exercise="pseudonyms" mistake="pseudonyms_glued"
def pseudonyms(table, key, needed):
    from hashlib import sha256

    out = table[list(needed)].copy()
    out["pseudonym"] = table["customer_id"].map(
        lambda n: sha256(key + str(n).encode()).hexdigest()[:16]
    )
    return out


# %% id="codes_everything" exercise="pseudonyms" mistake="pseudonyms_all_columns"
def pseudonyms(table, key, needed):
    import hmac

    out = table.copy()
    out["pseudonym"] = [
        hmac.new(key, str(n).encode(), "sha256").hexdigest()[:16] for n in out["customer_id"]
    ]
    return out.drop(columns=["customer_id"])


# %% id="words_as_typed" exercise="risky_titles" mistake="risky_titles_raw"
def risky_titles(titles, terms, facts):
    rows = []
    for number, text in zip(titles["copy_id"], titles["title_zh"]):
        for fact in sorted(facts, key=len, reverse=True):
            text = text.replace(fact, " ")
        found = sum(term in text for term in terms)
        rows.append((number, found, found > 0))
    return pd.DataFrame(rows, columns=["copy_id", "found", "is_risky"])


# %% id="words_whole_excuse" exercise="risky_titles" mistake="risky_titles_excused"
def risky_titles(titles, terms, facts):
    import unicodedata

    def form(text):
        return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c == "%")

    rows = []
    for number, text in zip(titles["copy_id"], map(form, titles["title_zh"])):
        fine = any(form(fact) in text for fact in facts)
        found = 0 if fine else sum(form(term) in text for term in terms)
        rows.append((number, found, found > 0))
    return pd.DataFrame(rows, columns=["copy_id", "found", "is_risky"])


# %% id="words_all" exercise="risky_titles" mistake="risky_titles_no_facts"
def risky_titles(titles, terms, facts):
    import unicodedata

    def form(text):
        return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c == "%")

    found = [sum(form(term) in form(text) for term in terms) for text in titles["title_zh"]]
    return titles[["copy_id"]].assign(found=found, is_risky=[n > 0 for n in found])


# %% id="week_with_first_day" exercise="former_prices" mistake="former_prices_first_day"
def former_prices(tags, prices):
    out = tags.copy()
    lows = []
    for t in tags.itertuples():
        mine = prices[prices["product_id"] == t.product_id]
        days = (t.starts_on - mine["date"]).dt.days
        lows.append(mine.loc[days.between(0, 7), "price_cny"].min())
    out["lowest_cny"] = lows
    out["is_false"] = out["lowest_cny"].isna() | (
        out["former_price_cny"] - out["lowest_cny"] > 0.005
    )
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="week_maximum" exercise="former_prices" mistake="former_prices_highest"
def former_prices(tags, prices):
    out = tags.copy()
    tops = []
    for t in tags.itertuples():
        mine = prices[prices["product_id"] == t.product_id]
        days = (t.starts_on - mine["date"]).dt.days
        tops.append(mine.loc[days.between(1, 7), "price_cny"].max())
    out["lowest_cny"] = tops
    out["is_false"] = out["lowest_cny"].isna() | (
        out["former_price_cny"] - out["lowest_cny"] > 0.005
    )
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="week_silent" exercise="former_prices" mistake="former_prices_never_asked"
def former_prices(tags, prices):
    out = tags.copy()
    lows = []
    for t in tags.itertuples():
        mine = prices[prices["product_id"] == t.product_id]
        days = (t.starts_on - mine["date"]).dt.days
        lows.append(mine.loc[days.between(1, 7), "price_cny"].min())
    out["lowest_cny"] = lows
    out["is_false"] = out["former_price_cny"] - out["lowest_cny"] > 0.005
    out["true_cut"] = 1 - out["price_cny"] / out["lowest_cny"]
    return out


# %% id="bars_of_counts" exercise="false_share_chart" mistake="false_share_chart_counts"
def false_share_chart(tags):
    bad = tags.groupby("campaign_id")["is_false"].sum().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(bad.index, bad.to_numpy())
    ax.set_title("False tags by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Tags")
    return ax


# %% id="bars_bare" exercise="false_share_chart" mistake="false_share_chart_no_interval"
def false_share_chart(tags):
    share = tags.groupby("campaign_id")["is_false"].mean().sort_values(ascending=False)
    fig, ax = plt.subplots()
    ax.bar(share.index, share.to_numpy())
    ax.set_title("False tags by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share")
    return ax


# %% id="bars_rising" exercise="false_share_chart" mistake="none"
def false_share_chart(tags):
    share = tags.groupby("campaign_id")["is_false"].mean().sort_values()
    fig, ax = plt.subplots()
    ax.bar(share.index, share.to_numpy(), yerr=0.05)
    ax.set_title("False tags by campaign")
    ax.set_xlabel("Campaign")
    ax.set_ylabel("Share")
    return ax


# %% id="line_strict" exercise="accusation_line" mistake="accusation_line_above"
def accusation_line(cases, wrong_cny, check_cny):
    bad, cny, score = (cases[c].to_numpy() for c in ["guilty", "amount_cny", "score"])
    best = None
    for line in [*np.unique(score), np.inf]:
        taken = score > line
        cost = cny[bad & ~taken].sum() + wrong_cny * (~bad & taken).sum() + check_cny * taken.sum()
        if best is None or cost < best[0]:
            best = cost, line, taken
    cost, line, taken = best
    hits = (taken & bad).sum()
    return {
        "line": line,
        "accused": taken.sum(),
        "cost_cny": cost,
        "precision": hits / taken.sum() if taken.any() else np.nan,
        "recall": hits / bad.sum() if bad.any() else np.nan,
    }


# %% id="line_no_infinity" exercise="accusation_line" mistake="accusation_line_must_accuse"
def accusation_line(cases, wrong_cny, check_cny):
    bad, cny, score = (cases[c].to_numpy() for c in ["guilty", "amount_cny", "score"])
    best = None
    for line in np.unique(score):
        taken = score >= line
        cost = cny[bad & ~taken].sum() + wrong_cny * (~bad & taken).sum() + check_cny * taken.sum()
        if best is None or cost < best[0]:
            best = cost, line, taken
    cost, line, taken = best
    hits = (taken & bad).sum()
    return {
        "line": line,
        "accused": taken.sum(),
        "cost_cny": cost,
        "precision": hits / taken.sum() if taken.any() else np.nan,
        "recall": hits / bad.sum() if bad.any() else np.nan,
    }


# %% id="line_no_check" exercise="accusation_line" mistake="none"
def accusation_line(cases, wrong_cny, check_cny):
    bad, cny, score = (cases[c].to_numpy() for c in ["guilty", "amount_cny", "score"])
    best = None
    for line in [*np.unique(score), np.inf]:
        taken = score >= line
        cost = cny[bad & ~taken].sum() + wrong_cny * (~bad & taken).sum()
        if best is None or cost < best[0]:
            best = cost, line, taken
    cost, line, taken = best
    hits = (taken & bad).sum()
    return {
        "line": line,
        "accused": taken.sum(),
        "cost_cny": cost,
        "precision": hits / taken.sum() if taken.any() else np.nan,
        "recall": hits / bad.sum() if bad.any() else np.nan,
    }


# %% id="ring_by_phone" exercise="suspects" mistake="suspects_devices"
def suspects(accounts, devices, addresses):
    users = devices["device_hash"].value_counts()
    return devices[devices["device_hash"].map(users) > 2]["account_id"].unique().tolist()


# %% id="ring_by_house" exercise="suspects" mistake="suspects_lockers"
def suspects(accounts, devices, addresses):
    users = addresses["address_hash"].value_counts()
    return addresses[addresses["address_hash"].map(users) > 2]["account_id"].unique().tolist()


# %% id="ring_empty" exercise="suspects" mistake="suspects_nobody"
def suspects(accounts, devices, addresses):
    return []


# %% id="ring_young" exercise="suspects" mistake="none"
def suspects(accounts, devices, addresses):
    latest = accounts.sort_values("opened_at").tail(len(accounts) // 10)
    return latest["account_id"].tolist()
