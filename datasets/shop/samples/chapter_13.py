"""Made-up campaigns: plans, what came, tasks, spend, days, cities, live minutes, journeys."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.campaigning import DUTIES, PHASES, PLACEMENTS, ROLES, SPEND_KINDS
from shop.schema.labels import REGIONS
from shop.schema.live import HOSTS

CAMPAIGN = "2027-festival"
FIRST_PRODUCT = 900
_START = pd.Timestamp("2027-06-01")


def campaign_plan(
    seed: int, *, budget_cny: float = 100_000.0, on_site: float = 0.7, empty_phase: bool = False
) -> pd.DataFrame:
    """Draw the plan of one campaign with the columns and types of the table `campaign_plan`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    budget_cny, on_site
        The budget, and the share of it on site.
    empty_phase
        Whether the encore has no visitors aimed at (conversion has no denominator).
    """
    rng = np.random.default_rng(seed)
    money = budget_cny * np.array([0.3, 0.6, 0.1])
    visitors = np.array([20_000, 60_000, 0 if empty_phase else 8_000])
    visitors = np.round(visitors * np.exp(rng.normal(0, 0.2, 3))).astype(np.int64)
    rate = np.round(rng.uniform(0.02, 0.08, 3), 4)
    value = np.round(rng.uniform(120, 260, 3), 1)
    frame = pd.DataFrame(
        {
            "campaign_id": CAMPAIGN,
            "phase": list(PHASES),
            "from_on": [_START - pd.Timedelta(days=7), _START, _START + pd.Timedelta(days=10)],
            "to_on": [_START - pd.Timedelta(days=1), _START + pd.Timedelta(days=9),
                      _START + pd.Timedelta(days=16)],
            "on_site_cny": np.round(money * on_site, 2),
            "off_site_cny": np.round(money * (1 - on_site), 2),
            "target_visitors": visitors,
            "target_conversion": rate,
            "target_order_value_cny": value,
            "target_sales_cny": np.round(visitors * rate * value, -2),
        }
    )  # fmt: skip
    return conform(frame, "campaign_plan")


def campaign_tasks(
    seed: int,
    *,
    tasks: int = 12,
    no_accountable: int = 1,
    two_accountable: int = 1,
    no_responsible: int = 1,
    late: int = 2,
) -> pd.DataFrame:
    """Draw tasks with the columns and types of the table `campaign_tasks`.

    Parameters
    ----------
    seed, tasks
        As elsewhere.
    no_accountable, two_accountable, no_responsible
        Tasks whose duties are not sound, each in its way; no task has two of these faults.
    late
        Tasks done after their due day.
    """
    rng = np.random.default_rng(seed)
    duties = rng.choice([2, 3, -1], (tasks, len(ROLES)), p=(0.3, 0.3, 0.4))
    first = np.array([rng.permutation(len(ROLES)) for _ in range(tasks)])
    row = np.arange(tasks)
    duties[row, first[:, 0]], duties[row, first[:, 1]] = 1, 0
    place = rng.permutation(tasks)
    ends = np.cumsum([no_accountable, two_accountable, no_responsible])
    without, double, idle = np.split(place, ends)[:3]
    duties[without, first[without, 0]] = 3
    duties[double, first[double, 2]] = 1
    duties[idle, first[idle, 1]] = 2
    ahead = np.sort(rng.choice([-30, -21, -14, -7, -3, -1, 0, 1, 14], tasks))
    slip = np.where(np.isin(row, rng.choice(tasks, late, replace=False)), 3, -1)
    due = pd.Series(_START + pd.to_timedelta(ahead, unit="D"))
    names = np.array([*DUTIES, None], dtype=object)
    frame = pd.DataFrame(
        {
            "campaign_id": CAMPAIGN,
            "task": [f"task_{number + 1}" for number in row],
            "task_zh": [f"任务{number + 1}" for number in row],
            "due_t_days": ahead,
            "due_on": due,
            "done_on": due + pd.to_timedelta(slip, unit="D"),
            **{role: names[duties[:, place_]] for place_, role in enumerate(ROLES)},
        }
    )
    return conform(frame, "campaign_tasks")


def campaign_spend(
    seed: int, *, scale: float = 1.0, without_spend: bool = False, roi: float = 5.0
) -> pd.DataFrame:
    """Draw the spend of one campaign with the columns and types of the table `campaign_spend`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    scale
        Factor on all spend: how far it leaves a plan of 100,000 CNY.
    without_spend
        Whether the encore has no spend off site, so that its return has no denominator.
    roi
        Attributed sales over spend on average.
    """
    rng = np.random.default_rng(seed)
    lengths = (7, 10, 7)
    rows = []
    for phase, (name, length, part) in enumerate(
        zip(PHASES, lengths, (0.3, 0.6, 0.1), strict=True)
    ):
        first = _START + pd.Timedelta(days=(-7, 0, 10)[phase])
        for place, kinds in ((0, (0.5, 0.4, 0.1)), (1, (0.0, 0.6, 0.4))):
            for kind, share in enumerate(kinds):
                weight = rng.dirichlet(np.full(length, 20.0))
                total = scale * 100_000 * part * (0.7, 0.3)[place] * share
                if (without_spend and phase == 2 and place == 1) or not total:
                    continue
                rows += [
                    (first + pd.Timedelta(days=day), name, PLACEMENTS[place], SPEND_KINDS[kind],
                     round(float(total * weight[day]), 2))
                    for day in range(length)
                ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["date", "phase", "placement", "kind", "spend_cny"])
    paid = rng.poisson(frame["spend_cny"] / 3)
    frame["campaign_id"] = CAMPAIGN
    frame["paid_visitors"] = np.where(frame["kind"] == "promotion", paid, 0)
    noise = np.exp(rng.normal(0, 0.2, len(frame)))
    frame["attributed_sales_cny"] = np.round(frame["spend_cny"] * roi * noise, 2)
    return conform(frame, "campaign_spend")


def campaign_cities(
    seed: int,
    *,
    cities: int = 12,
    lift_log: float = 0.15,
    after_log: float = -0.08,
    days: tuple[int, int, int] = (21, 10, 14),
    season_log: float = 0.8,
    noise_sd: float = 0.03,
    closed_days: int = 0,
) -> pd.DataFrame:
    """Draw a test by city with the columns and types of the table `campaign_cities`.

    Parameters
    ----------
    seed, cities
        As elsewhere; half of the cities, the larger ones, have advertising.
    lift_log, after_log
        What advertising adds to log sales while it runs and afterwards.
    days
        Days before, with advertising, and after.
    season_log, noise_sd
        What the festival does to all cities while it runs; spread of a city's day.
    closed_days
        City-days without any sale (their log does not exist).
    """
    rng = np.random.default_rng(seed)
    length = sum(days)
    day, city = (np.ravel(part) for part in np.indices((length, cities)))
    size = np.sort(rng.normal(9.0, 0.6, cities))[::-1]
    advertised = np.arange(cities) < cities // 2
    runs = (day >= days[0]) & (day < days[0] + days[1])
    effect = np.select([runs, day >= days[0] + days[1]], [lift_log, after_log], 0.0)
    log = size[city] + season_log * runs + effect * advertised[city]
    sales = np.round(np.exp(log + rng.normal(0, noise_sd, log.size)), 2)
    sales[rng.choice(sales.size, closed_days, replace=False)] = 0.0
    spend = np.where(runs & advertised[city], np.round(np.exp(size[city]) * 0.06, 2), 0.0)
    frame = pd.DataFrame(
        {
            "date": _START + pd.to_timedelta(day - days[0], unit="D"),
            "campaign_id": CAMPAIGN,
            "city_id": city + 1,
            "region": np.array(REGIONS, dtype=object)[city % len(REGIONS)],
            "is_advertised": advertised[city],
            "sales_cny": sales,
            "off_site_cny": spend,
        }
    )
    return conform(frame, "campaign_cities")


def live_minutes(
    seed: int,
    *,
    sessions: int = 8,
    minutes: int = 60,
    host_effects: tuple[float, ...] = (0.0, 0.2, 0.0),
    favoured: float = 1.5,
    products: int = 10,
    silent_minutes: int = 2,
) -> pd.DataFrame:
    """Draw minutes with the columns and types of the table `live_minutes`.

    Parameters
    ----------
    seed, sessions, minutes, products
        As elsewhere.
    host_effects
        What each host adds to log clicks per viewer.
    favoured
        How strongly the first host is given the products that draw most; 0 for not at all.
    silent_minutes
        Minutes without viewers (a rate has no denominator there).
    """
    rng = np.random.default_rng(seed)
    session, minute = (np.ravel(part) for part in np.indices((sessions, minutes)))
    host = (session + minute // max(minutes // 3, 1)) % len(host_effects)
    pull = np.linspace(-0.6, 0.6, products)
    chance = np.exp(favoured * pull / 0.6)
    drawn = rng.choice(products, session.size, p=chance / chance.sum())
    product = np.where(host == 0, drawn, rng.integers(0, products, session.size))
    viewers = rng.poisson(300, session.size)
    viewers[rng.choice(viewers.size, silent_minutes, replace=False)] = 0
    clicks = rng.poisson(viewers * 0.05 * np.exp(np.array(host_effects)[host] + pull[product]))
    frame = pd.DataFrame(
        {
            "live_id": session + 1,
            "minute": minute + 1,
            "host": np.array(HOSTS, dtype=object)[host],
            "product_id": product + FIRST_PRODUCT,
            "viewers": viewers,
            "clicks": clicks,
            "orders": rng.binomial(clicks, 0.03),
        }
    )
    return conform(frame, "live_minutes")


def new_customers(
    seed: int,
    *,
    count: int = 600,
    repurchase_effect: float = -0.15,
    immature: float = 0.2,
    free: int = 2,
) -> pd.DataFrame:
    """Draw customers won in a campaign, with what they spent first and later.

    Parameters
    ----------
    seed, count
        As elsewhere.
    repurchase_effect
        What coming from off site adds to the chance of buying again; off site brings larger
        first orders.
    immature
        Share of customers who have not been seen for 180 days: their later value is missing.
    free
        Customers who cost nothing (a return on cost has no denominator).

    Returns
    -------
    pandas.DataFrame
        One row a customer: ``customer_id``, ``brought_by``, ``cost_cny``, ``first_cny``,
        ``later_cny`` (paid in the 180 days after; missing while they are not over).
    """
    rng = np.random.default_rng(seed)
    first = np.round(np.exp(rng.normal(5.0, 0.5, count)), 2)
    large = np.argsort(np.argsort(first)) / count
    off = rng.random(count) < 0.15 + 0.4 * large
    again = rng.random(count) < 0.5 + repurchase_effect * off
    later = np.round(np.where(again, np.exp(rng.normal(5.3, 0.6, count)), 0.0), 2)
    paid_for = np.round(np.where(off, 35.0, 42.0) * np.exp(rng.normal(0, 0.2, count)), 1)
    paid_for[rng.choice(count, free, replace=False)] = 0.0
    known = rng.random(count) >= immature
    return pd.DataFrame(
        {
            "customer_id": rng.permutation(count) + 1,
            "brought_by": pd.Series(np.where(off, "off_site", "on_site"), dtype="str"),
            "cost_cny": paid_for,
            "first_cny": first,
            "later_cny": pd.Series(later).where(known),
        }
    )


def phase_actuals(seed: int, plan: pd.DataFrame, *, closed: int = 0) -> pd.DataFrame:
    """Draw what came in the phases of a plan.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    plan
        As of `campaign_plan`.
    closed
        Phases, from the last one, without any order (their logarithm does not exist).

    Returns
    -------
    pandas.DataFrame
        One row a phase in no order: ``phase``, ``visitors``, ``orders``, ``sales_cny``.
    """
    rng = np.random.default_rng([seed, 1])
    count = len(plan)
    aims = ["target_visitors", "target_conversion", "target_order_value_cny"]
    aim, rate, price = plan[aims].to_numpy(dtype=float).T
    visitors = np.round(aim * np.exp(rng.normal(0, 0.2, count))) + 500
    orders = np.round(visitors * rate * np.exp(rng.normal(0, 0.2, count)))
    orders[count - closed :] = 0
    value = price * np.exp(rng.normal(0, 0.1, count))
    frame = pd.DataFrame(
        {
            "phase": plan["phase"].to_numpy(),
            "visitors": visitors.astype(np.int64),
            "orders": orders.astype(np.int64),
            "sales_cny": np.round(orders * value, 2),
        }
    )
    return frame.iloc[rng.permutation(count)]


def messy_tasks(seed: int, *, tasks: int = 14, undone: int = 2) -> pd.DataFrame:
    """Draw a list of tasks as several people keep it: marks and days as text.

    Parameters
    ----------
    seed, tasks
        As elsewhere.
    undone
        Tasks without a day on which they were done.

    Returns
    -------
    pandas.DataFrame
        One row a task: ``task``, ``due_on``, ``done_on`` and a column for each role, all text.
    """
    rng = np.random.default_rng([seed, 2])
    table = campaign_tasks(seed, tasks=tasks, no_responsible=2, late=tasks // 3)
    writing = {
        "A": ["A", " a", "r/a", "A / R", "A"], "R": ["R", "r ", "R/C", "R"],
        "C": ["C", "c", "c/i"], "I": ["I", "i ", "I"],
    }  # fmt: skip
    none = [None, "-", "n/a", "N/A ", ""]
    raw = pd.DataFrame({"task": table["task"]})
    for name in ["due_on", "done_on"]:
        ways = rng.integers(0, 2, tasks)
        raw[name] = [
            f"{day:%Y-%m-%d}" if way else f"{day.year}/{day.month}/{day.day}"
            for day, way in zip(table[name], ways, strict=True)
        ]
    raw.loc[rng.choice(tasks, undone, replace=False), "done_on"] = None
    for role in ROLES:
        options = [writing.get(mark, none) for mark in table[role].fillna("").tolist()]
        raw[role] = pd.Series([o[rng.integers(len(o))] for o in options], dtype="str")
    return raw.astype("str").iloc[rng.permutation(tasks)]


def work_days(seed: int, *, days: int = 120, holidays: int = 2) -> pd.DataFrame:
    """Draw a calendar with weekends and holidays of four to eight days.

    Parameters
    ----------
    seed, days, holidays
        As elsewhere.

    Returns
    -------
    pandas.DataFrame
        One row a day in no order: ``date``, ``is_workday``. The first day is one.
    """
    rng = np.random.default_rng([seed, 3])
    date = _START + pd.to_timedelta(np.arange(days) - days // 2, unit="D")
    works = np.array(date.day_of_week < 5)
    for first in rng.integers(5, days - 10, holidays):
        works[first : first + rng.integers(4, 9)] = False
    works[0] = True
    frame = pd.DataFrame({"date": date, "is_workday": works})
    return frame.iloc[rng.permutation(days)]


def selling_day(
    seed: int, *, weak: tuple[int, ...] = (10, 11, 12, 13), factor: float = 0.3
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a day of a campaign: what each hour sold, and what was planned for it.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    weak, factor
        Hours that sell the given share of what they would have sold.

    Returns
    -------
    tuple of pandas.DataFrame
        Sold (``hour``, ``sales_cny``; no row for an hour without sales) and planned
        (``hour``, ``planned_cny``; all 24 hours), in no order.
    """
    rng = np.random.default_rng([seed, 4])
    hour = np.arange(24)
    shape = 1 + np.exp(-((hour - 20) ** 2) / 6) * 3 + np.exp(-((hour - 10) ** 2) / 8) * 2
    planned = np.round(10_000 * shape, -2)
    sold = planned * np.exp(rng.normal(0, 0.15, 24))
    sold[list(weak)] *= factor
    sold = np.round(sold, 2)
    sold[rng.integers(0, 6)] = 0.0
    plan = pd.DataFrame({"hour": hour, "planned_cny": planned})
    sales = pd.DataFrame({"hour": hour, "sales_cny": sold})
    sales = sales[sales["sales_cny"] > 0]
    return sales.sample(frac=1, random_state=rng), plan.sample(frac=1, random_state=rng)


def order_lines(seed: int, *, lines: int = 40) -> pd.DataFrame:
    """Draw lines of orders with what was paid, given back and paid for the goods.

    Parameters
    ----------
    seed, lines
        As elsewhere.

    Returns
    -------
    pandas.DataFrame
        One row a line: ``sales_cny``, ``refund_cny``, ``goods_cny``.
    """
    rng = np.random.default_rng([seed, 5])
    sales = np.round(np.exp(rng.normal(5.0, 0.7, lines)), 2)
    back = np.where(rng.random(lines) < 0.15, sales, 0.0)
    goods = np.round(sales * rng.uniform(0.4, 0.7, lines), 2)
    return pd.DataFrame({"sales_cny": sales, "refund_cny": back, "goods_cny": goods})


def journey_events(
    seed: int, *, customers: int = 30, ties: int = 2, silent: float = 0.2, unsubscribed: float = 0.1
) -> pd.DataFrame:
    """Draw what happened to customers in an automated journey: what it must wait for and skip.

    Parameters
    ----------
    seed, customers
        As elsewhere.
    ties
        Customers of whom two events bear the same time.
    silent, unsubscribed
        Shares that do nothing after they entered, and that leave the list.

    Returns
    -------
    pandas.DataFrame
        One row an event, in no order: ``customer_id``, ``happened_at``, ``event`` (``cart``,
        ``open``, ``pay``, ``unsubscribe``); everybody enters with a ``cart``.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(1, customers + 1):
        moment = _START + pd.Timedelta(minutes=int(rng.integers(0, 10_000)))
        rows.append((customer, moment, "cart"))
        if rng.random() < silent:
            continue
        wait = 0 if customer <= ties else int(rng.choice([30, 1_440, 1_441, 3_000]))
        rows.append((customer, moment + pd.Timedelta(minutes=wait), "open"))
        if rng.random() < unsubscribed:
            rows.append((customer, moment + pd.Timedelta(minutes=wait + 5), "unsubscribe"))
        elif rng.random() < 0.4:
            rows.append((customer, moment + pd.Timedelta(minutes=wait + 60), "pay"))
    frame = pd.DataFrame(rows, columns=["customer_id", "happened_at", "event"])
    frame = frame.astype({"happened_at": "datetime64[us]", "event": "str"})
    return frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
