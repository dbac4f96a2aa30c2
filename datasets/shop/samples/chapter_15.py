"""Fresh tables for hidden tests of chapter 15: accounts, consents, titles, price tags, persons.

Every function takes a seed, draws its own parameters, and has its oddities as options::

    account_network(seed, rings=…, tablets=…, no_rings=…)   accounts, devices, addresses, the guilty
    consents(seed, edges=…)                                 consents, some used too late
    titles(seed, clean=…)                                   titles, and which break the rule
    price_tags(seed, honest=…, gaps=…)                      tags, daily prices, and which are false
    persons(seed, unique=…, missing=…)                      persons for k-anonymity
    scored_cases(seed, nobody_guilty=…, ties=…)             scores and true labels
    fields(seed)                                            an inventory of data
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CHANNELS
from shop.schema.risk import PURPOSES, SYSTEMS

FIRST_CUSTOMER = 7_000
ABSOLUTE_TERMS = ("全网最低", "国家级", "第一品牌", "顶级", "最佳", "销量冠军")
# The same characters as plain facts.
FACTS = ("最近上新", "第一次露营必备", "最大承重80kg", "最后3天", "国家图书馆同款色")
_PLAIN = ("加厚耐用", "四季通用", "48小时发货", "易清洗", "可拆卸", "家用大容量")


def account_network(
    seed: int,
    *,
    honest: int = 120,
    rings: int = 3,
    tablets: int = 2,
    lockers: int = 2,
    no_rings: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series]:
    """Draw accounts, some of them in rings that share devices and addresses.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    honest
        Accounts of honest customers; some are pairs of one family.
    rings
        Rings of 6 to 10 accounts, three to a device, at two addresses, opened within two days.
    tablets
        Devices that 3 or 4 honest strangers share.
    lockers
        Addresses that 8 to 14 honest strangers share.
    no_rings
        Whether nobody is guilty, so that recall has no denominator.

    Returns
    -------
    accounts : pandas.DataFrame
        ``account_id``, ``customer_id``, ``channel``, ``opened_at``, ``orders``.
    devices, addresses : pandas.DataFrame
        ``account_id`` with ``device_hash``, and with ``address_hash``.
    guilty : pandas.Series
        Whether the account belongs to a ring, index ``account_id``.
    """
    rng = np.random.default_rng(seed)
    sizes = [] if no_rings else rng.integers(6, 11, rings).tolist()
    count = honest + sum(sizes)
    ring = np.concatenate([np.full(honest, -1), np.repeat(np.arange(len(sizes)), sizes)]).astype(
        int
    )
    device, address = np.arange(count), np.arange(count)
    pairs = np.arange(0, honest // 4 * 2, 2)
    address[pairs + 1] = address[pairs]
    device[pairs[::3] + 1] = device[pairs[::3]]
    free = rng.permutation(np.arange(honest // 4 * 2, honest))
    for number in range(tablets):
        device[free[: 3 + number % 2]] = count + number
        free = free[3 + number % 2 :]
    for number in range(lockers):
        size = int(rng.integers(8, 15))
        address[free[:size]] = count + number
        free = free[size:]
    opened = rng.integers(0, 200 * 86_400, count)
    for number in range(len(sizes)):
        mine = np.flatnonzero(ring == number)
        device[mine] = 10 * count + 100 * number + np.arange(mine.size) // 3
        address[mine] = 10 * count + 100 * number + rng.integers(0, 2, mine.size)
        opened[mine] = rng.integers(0, 150) * 86_400 + rng.integers(0, 2 * 86_400, mine.size)
    place = rng.permutation(count)
    numbers = np.arange(count) + 20_001
    accounts = pd.DataFrame(
        {
            "account_id": numbers,
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "channel": pd.Series(rng.choice(np.array(CHANNELS), count), dtype="str"),
            "opened_at": pd.Timestamp("2025-01-01") + pd.to_timedelta(opened[place], unit="s"),
            "orders": 1 + rng.poisson(0.8, count),
        }
    )
    devices = pd.DataFrame(
        {"account_id": numbers, "device_hash": _hashes("d", seed, device[place])}
    )
    addresses = pd.DataFrame(
        {"account_id": numbers, "address_hash": _hashes("a", seed, address[place])}
    )
    index = pd.Index(numbers, name="account_id")
    return accounts, devices, addresses, pd.Series(ring[place] >= 0, index=index, name="guilty")


def _hashes(kind: str, seed: int, numbers: np.ndarray) -> pd.Series:
    texts = [hashlib.sha256(f"{kind}{seed}/{n}".encode()).hexdigest()[:10] for n in numbers]
    return pd.Series(texts, dtype="str")


def consents(seed: int, *, customers: int = 60, edges: bool = True) -> pd.DataFrame:
    """Draw consents with the columns and types of the table `consents`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    customers
        Customers with one to four consents each.
    edges
        Whether the first rows hold the edges: used on the last day (allowed), used on the day of
        withdrawal (allowed, the consent ends with that day), used the day after, withdrawn after
        it had expired, never used.
    """
    rng = np.random.default_rng(seed)
    given = rng.random((customers, len(PURPOSES))) < (1.0, 0.6, 0.4, 0.2)
    place, purpose = np.nonzero(given)
    size = place.size
    granted = rng.integers(0, 200, size)
    expires = granted + rng.choice([30, 90, 180], size)
    withdrawn = np.where(rng.random(size) < 0.25, granted + rng.integers(1, 60, size), -1)
    used = np.where(rng.random(size) < 0.85, granted + rng.integers(0, 220, size), -1)
    if edges and size >= 5:
        granted[:5], expires[:5], withdrawn[:5] = 10, 100, -1
        used[:5] = (100, 50, 101, 90, -1)
        withdrawn[1], withdrawn[3] = 50, 120
    first = pd.Timestamp("2025-01-01")

    def date(numbers: np.ndarray) -> pd.Series:
        days = pd.Series(first + pd.to_timedelta(np.maximum(numbers, 0), unit="D"))
        return days.mask(numbers < 0)

    names = rng.permutation(customers) + FIRST_CUSTOMER
    frame = pd.DataFrame(
        {
            "customer_id": names[place],
            "purpose": np.array(PURPOSES, dtype=object)[purpose],
            "granted_on": date(granted),
            "expires_on": date(expires),
            "withdrawn_on": date(withdrawn),
            "last_used_on": date(used),
        }
    )
    return conform(frame, "consents")


def titles(seed: int, *, count: int = 60, clean: bool = False) -> tuple[pd.DataFrame, pd.Series]:
    """Draw titles; some use an absolute term as praise, some only its characters, some both.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Titles.
    clean
        Whether no title breaks the rule.

    Returns
    -------
    titles : pandas.DataFrame
        ``copy_id``, ``title_zh``.
    breaks : pandas.Series
        Whether the title breaks the rule, with the same index.
    """
    rng = np.random.default_rng(seed)
    breaks = (rng.random(count) < 0.3) & (not clean)
    fact = rng.random(count) < 0.35
    texts = []
    for place in range(count):
        parts = [_PLAIN[int(rng.integers(len(_PLAIN)))]]
        if breaks[place]:
            parts.append(ABSOLUTE_TERMS[int(rng.integers(len(ABSOLUTE_TERMS)))])
        if fact[place]:
            parts.append(FACTS[int(rng.integers(len(FACTS)))])
        order = rng.permutation(len(parts))
        texts.append(" ".join(parts[at] for at in order))
    frame = pd.DataFrame(
        {"copy_id": rng.permutation(count) + 501, "title_zh": pd.Series(texts, dtype="str")}
    )
    return frame, pd.Series(breaks, name="breaks_rule")


def price_tags(
    seed: int, *, products: int = 12, honest: bool = False, gaps: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Draw price tags of one campaign and the daily prices before it.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    products
        Products, each with one tag.
    honest
        Whether every former price was asked.
    gaps
        Whether some days have no price (not on sale), for one product all seven: its former
        price was never asked, so its tag is false.

    Returns
    -------
    tags : pandas.DataFrame
        ``product_id``, ``starts_on``, ``price_cny``, ``former_price_cny``.
    prices : pandas.DataFrame
        ``date``, ``product_id``, ``price_cny`` of the 30 days before and of the first day.
    is_false : pandas.Series
        Whether the former price is above the lowest of the seven days before, with the index
        of `tags`. Half of the false ones were asked earlier in the month.
    """
    rng = np.random.default_rng(seed)
    usual = np.round(rng.uniform(20, 400, products), 1)
    grid = np.round(usual * rng.uniform(0.95, 1.05, (31, products)), 1)
    early = rng.random(products) < 0.5
    grid[:20] = np.round(np.where(early, usual * 1.3, grid[:20]), 1)
    lowest = grid[23:30].min(axis=0)
    grid[30] = np.round(lowest * 0.8, 1)
    false = (rng.random(products) < 0.4) & (not honest)
    former = np.where(false, np.round(np.where(early, usual * 1.3, lowest * 1.15), 1), lowest)
    start = pd.Timestamp("2025-06-01")
    dates = pd.date_range(end=start, periods=31)
    keep = np.ones((31, products), dtype=bool)
    if gaps:
        # The day of the lowest price stays, so that the rule gives the same answer.
        keep[24, ::2] = grid[24, ::2] == lowest[::2]
        keep[23:30, 0], false[0] = False, True
    numbers = rng.permutation(products) + 301
    place, column = np.nonzero(keep)
    prices = pd.DataFrame(
        {
            "date": dates[place],
            "product_id": numbers[column],
            "price_cny": grid[place, column],
        }
    )
    tags = pd.DataFrame(
        {
            "product_id": numbers,
            "starts_on": start,
            "price_cny": grid[30],
            "former_price_cny": former,
        }
    )
    return tags, prices, pd.Series(false, name="is_false")


def persons(seed: int, *, count: int = 80, unique: int = 3, missing: float = 0.0) -> pd.DataFrame:
    """Draw persons with quasi-identifiers and something sensitive.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Persons.
    unique
        Persons that share their identifiers with nobody.
    missing
        Share of age bands that are missing; those form a class of their own.

    Returns
    -------
    pandas.DataFrame
        ``customer_id``, ``region``, ``age_band``, ``gender``, ``purchase`` (sensitive). In one
        class everybody has the same purchase, so that k-anonymity does not protect them.
    """
    rng = np.random.default_rng(seed)
    region = rng.choice(np.array(["east", "south", "north"], dtype=object), count)
    age = rng.choice(np.array(["18-24", "25-34", "35-44"], dtype=object), count)
    gender = rng.choice(np.array(["f", "m"], dtype=object), count)
    purchase = rng.choice(np.array(["tent", "wok", "fan", "lamp"], dtype=object), count)
    same = (region == region[-1]) & (age == age[-1]) & (gender == gender[-1])
    purchase = np.where(same, "medicine_box", purchase)
    region[:unique] = [f"island_{number}" for number in range(unique)]
    bands = pd.Series(age, dtype="str").mask(rng.random(count) < missing)
    return pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "region": pd.Series(region, dtype="str"),
            "age_band": bands,
            "gender": pd.Series(gender, dtype="str"),
            "purchase": pd.Series(purchase, dtype="str"),
        }
    )


def scored_cases(
    seed: int, *, count: int = 150, nobody_guilty: bool = False, ties: bool = True
) -> pd.DataFrame:
    """Draw cases with a score of suspicion and the truth.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Cases.
    nobody_guilty
        Whether no case is guilty, so that recall has no denominator.
    ties
        Whether scores are rounded to tenths, so that many are equal to a threshold.

    Returns
    -------
    pandas.DataFrame
        ``case_id``, ``score`` from 0 to 1, ``guilty``, ``amount_cny`` at stake.
    """
    rng = np.random.default_rng(seed)
    guilty = (rng.random(count) < rng.uniform(0.05, 0.3)) & (not nobody_guilty)
    score = np.where(guilty, rng.beta(4, 2, count), rng.beta(2, 4, count))
    return pd.DataFrame(
        {
            "case_id": rng.permutation(count) + 1,
            "score": np.round(score, 1 if ties else 6),
            "guilty": guilty,
            "amount_cny": np.round(rng.gamma(2.0, 80.0, count), 2),
        }
    )


def fields(seed: int, *, count: int = 24) -> pd.DataFrame:
    """Draw an inventory with the columns and types of the table `data_inventory`.

    Some fields are kept too long, some have no purpose and no reader, some are read but once
    a year.
    """
    rng = np.random.default_rng(seed)
    useless = rng.random(count) < 0.3
    keep = rng.choice([30, 90, 180, 365, 730], count)
    age = (keep * rng.uniform(0.3, 1.6, count)).astype(int)
    ago = np.where(useless, rng.integers(300, 700, count), rng.integers(0, 300, count))
    today = pd.Timestamp("2025-12-31")
    never = pd.Series(useless & (rng.random(count) < 0.5))
    read = pd.Series(today - pd.to_timedelta(np.minimum(ago, age), unit="D")).mask(never)
    purpose = np.array(PURPOSES, dtype=object)[rng.integers(0, len(PURPOSES), count)]
    frame = pd.DataFrame(
        {
            "system": np.array(SYSTEMS, dtype=object)[rng.integers(0, len(SYSTEMS), count)],
            "field": [f"field_{number:02d}" for number in rng.permutation(count)],
            "field_zh": "字段",
            "is_personal": rng.random(count) < 0.8,
            "is_sensitive": rng.random(count) < 0.2,
            "purpose": np.where(useless, "none_stated", purpose),
            "retention_days": keep,
            "oldest_record_on": today - pd.to_timedelta(age, unit="D"),
            "reports": np.where(useless, 0, rng.integers(1, 6, count)),
            "last_read_on": read,
        }
    )
    return conform(frame, "data_inventory")
