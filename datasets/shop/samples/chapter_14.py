"""Fresh tables for hidden tests of chapter 14: contacts, staffing, reviews, remedies, NPS.

Every function takes a seed, draws its own parameters, and has its oddities as options::

    contacts(seed, nobody_scores=…, idle_agent=…, ties=…)       contacts of some days
    half_hours(seed, closed=…)                                  arrivals and handling by half-hour
    reviews(seed, doubled=…, blank=…, only_good=…)              reviews with their topics
    daily_complaints(seed, batch=…)                             complaints by day, a jump in them
    recoveries(seed, empty_cell=…, incomplete=…)                remedies by lot and next orders
    nps_survey(seed, silent_group=…, nobody=…)                  who was asked, who answered
    service_log(seed, doubled=…, headers=…, totals=…)           (raw log, what it says)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.schema.labels import CHANNELS
from shop.schema.service import CONTACT_TOPICS, CUSTOMER_GROUPS, REMEDIES, REVIEW_TOPICS

FIRST_CUSTOMER = 6_000
RAW_LOG = ("会话编号", "进线时间", "客服", "首响时长", "满意度")
# Words of complaints that occur in no other topic, and praise that names a topic.
_COMPLAINTS = {
    "quality": ("摔了一下就断", "漆都掉了", "用两天就坏"),
    "differs_from_description": ("颜色跟图不一样", "尺寸比写的小", "材质不对"),
    "logistics": ("快递慢得离谱", "箱子压扁了", "等了十天才到"),
    "service_manner": ("客服态度差", "客服不理人", "客服敷衍"),
    "after_sale": ("退款一直拖", "换货要自己出运费", "售后推来推去"),
}
_PRAISES = ("很好用", "质量不错", "物流很快", "客服耐心", "和描述一样", "退换方便")


def contacts(
    seed: int,
    *,
    count: int = 240,
    days: int = 4,
    agents: int = 5,
    abandoned: float = 0.08,
    repeats: float = 0.15,
    nobody_scores: bool = False,
    idle_agent: bool = False,
    ties: bool = True,
) -> pd.DataFrame:
    """Draw contacts with the columns and types of the table `contacts`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count, days, agents
        Contacts, days from 2025-03-03 on, and agents.
    abandoned
        Share that left before an agent came.
    repeats
        Share of open matters that come back within three days: same customer, same topic.
    nobody_scores
        Whether no score was given at all.
    idle_agent
        Whether the contacts of one agent are all abandoned, so that the agent has answered none.
    ties
        Whether some contacts wait exactly 15 seconds.
    """
    rng = np.random.default_rng(seed)
    weight = rng.uniform(0.5, 1.5, 16)
    weight[[2, 3, 11, 12, 13]] *= 3
    hour = rng.choice(16, count, p=weight / weight.sum()) + 8
    second = rng.integers(0, days, count) * 86_400 + hour * 3_600 + rng.integers(0, 3_600, count)
    customer = rng.integers(0, max(count // 2, 1), count)
    topic = rng.integers(0, len(CONTACT_TOPICS), count)
    agent = rng.integers(0, agents, count)
    level = rng.uniform(150, 400, agents)
    solves = rng.uniform(0.5, 0.95, agents)
    left = rng.random(count) < abandoned
    wait = np.floor(rng.exponential(14, count)).astype(int)
    if ties:
        wait = np.where(rng.random(count) < 0.1, 15, wait)
    resolved = ~left & (rng.random(count) < solves[agent])
    again = np.flatnonzero(~resolved & (rng.random(count) < repeats))
    customer = np.concatenate([customer, customer[again]])
    topic = np.concatenate([topic, topic[again]])
    second = np.concatenate([second, second[again] + rng.integers(3_600, 3 * 86_400, again.size)])
    agent = np.concatenate([agent, rng.integers(0, agents, again.size)])
    left = np.concatenate([left, np.zeros(again.size, dtype=bool)])
    wait = np.concatenate([wait, rng.integers(0, 60, again.size)])
    resolved = np.concatenate([resolved, rng.random(again.size) < 0.8])
    if idle_agent:
        left, resolved = left | (agent == agents - 1), resolved & (agent != agents - 1)
    handling = np.maximum(10, rng.gamma(2.0, level[agent] / 2)).astype(int)
    scored = (rng.random(left.size) < 0.4) & ~left & (not nobody_scores)
    score = np.where(resolved, rng.integers(4, 6, left.size), rng.integers(1, 5, left.size))
    gone = pd.Series(left)
    frame = pd.DataFrame(
        {
            "customer_id": customer + FIRST_CUSTOMER,
            "channel": np.array(CHANNELS, dtype=object)[rng.integers(0, 5, left.size)],
            "topic": np.array(CONTACT_TOPICS, dtype=object)[topic],
            "arrived_at": pd.Timestamp("2025-03-03") + pd.to_timedelta(second, unit="s"),
            "first_answer": "agent",
            "agent_id": pd.Series(agent + 1, dtype="Int64").mask(gone),
            "wait_seconds": wait,
            "agent_wait_seconds": pd.Series(wait, dtype="Int64").mask(gone),
            "handling_seconds": pd.Series(handling, dtype="Int64").mask(gone),
            "abandoned": left,
            "resolved_first_time": resolved,
            "csat": pd.Series(score, dtype="Int64").where(pd.Series(scored)),
        }
    ).sort_values("arrived_at", kind="stable", ignore_index=True)
    frame.insert(0, "contact_id", np.arange(len(frame)) + 90_001)
    return conform(frame, "contacts")


def half_hours(seed: int, *, closed: int = 0) -> pd.DataFrame:
    """Draw a day's arrivals and handling times from 08:00 to 24:00.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    closed
        Number of half-hours at the end without any contact.

    Returns
    -------
    pandas.DataFrame
        One row a half-hour: ``half_hour`` (its start as text), ``contacts``,
        ``mean_handling_seconds`` (missing where nobody came).
    """
    rng = np.random.default_rng(seed)
    shape = np.ones(32)
    shape[[4, 5, 6, 7]], shape[22:28] = rng.uniform(2, 3), rng.uniform(2, 4)
    arrivals = rng.poisson(rng.uniform(4, 25) * shape)
    if closed:
        arrivals[-closed:] = 0
    handling = np.round(rng.uniform(120, 420) * rng.uniform(0.9, 1.1, 32), 1)
    minutes = 480 + 30 * np.arange(32)
    return pd.DataFrame(
        {
            "half_hour": pd.Series([f"{m // 60:02d}:{m % 60:02d}" for m in minutes], dtype="str"),
            "contacts": arrivals,
            "mean_handling_seconds": pd.Series(handling).where(arrivals > 0),
        }
    )


def reviews(
    seed: int,
    *,
    count: int = 120,
    negative: float = 0.35,
    doubled: float = 0.0,
    blank: float = 0.0,
    only_good: bool = False,
) -> tuple[pd.DataFrame, pd.Series]:
    """Draw reviews whose words tell the topic, though praise may name another topic.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    count
        Reviews.
    negative
        Share of complaints.
    doubled
        Share of reviews that stand twice with another number.
    blank
        Share of texts that are empty or a blank.
    only_good
        Whether nobody complains.

    Returns
    -------
    reviews : pandas.DataFrame
        ``review_id``, ``product_id``, ``reviewed_at``, ``stars``, ``text_zh``.
    topic : pandas.Series
        The true topic, with the same index; ``praise`` for no complaint.
    """
    rng = np.random.default_rng(seed)
    bad = (rng.random(count) < negative) & (not only_good)
    topic = np.where(bad, rng.integers(1, len(REVIEW_TOPICS), count), 0)
    texts = []
    for number in topic.tolist():
        praise = _PRAISES[int(rng.integers(len(_PRAISES)))]
        if number == 0:
            texts.append(praise)
            continue
        words = _COMPLAINTS[REVIEW_TOPICS[number]]
        complaint = words[int(rng.integers(len(words)))]
        texts.append(f"{praise}，但是{complaint}" if rng.random() < 0.3 else complaint)
    text = pd.Series(texts, dtype="str").mask(rng.random(count) < blank, " ")
    moments = rng.integers(0, 40 * 86_400, count)
    frame = pd.DataFrame(
        {
            "product_id": rng.integers(1, 9, count),
            "reviewed_at": pd.Timestamp("2025-05-01") + pd.to_timedelta(moments, unit="s"),
            "stars": np.where(bad, rng.integers(1, 4, count), rng.integers(4, 6, count)),
            "text_zh": text,
        }
    )
    again = np.flatnonzero(rng.random(count) < doubled)
    place = np.concatenate([np.arange(count), again])
    frame = frame.take(place).reset_index(drop=True)
    frame.insert(0, "review_id", rng.permutation(len(frame)) + 30_001)
    names = pd.Series(np.array(REVIEW_TOPICS, dtype=object)[topic[place]], name="topic")
    return frame, names.astype("str")


def daily_complaints(
    seed: int, *, days: int = 90, batch: bool = True
) -> tuple[pd.Series, int | None]:
    """Draw complaints by day and, with a bad batch, the place of the day it begins to show.

    Returns
    -------
    complaints : pandas.Series
        Counts, named ``complaints``, index ``date``.
    start : int or None
        Place of the first day with more complaints, None without a batch.
    """
    rng = np.random.default_rng(seed)
    mean = np.full(days, rng.uniform(0.5, 3.0))
    start = int(rng.integers(days // 2, days - 20)) if batch else None
    if start is not None:
        mean[start : start + 14] += rng.uniform(5, 9)
    index = pd.date_range("2025-02-01", periods=days, name="date")
    return pd.Series(rng.poisson(mean), index=index, name="complaints"), start


def recoveries(
    seed: int, *, count: int = 900, incomplete: float = 0.1, empty_cell: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw remedies with the columns and types of the table `recoveries`, and their true lifts.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    count
        Complaints; a third of the remedies was chosen by agents, dear ones for the loyal.
    incomplete
        Share whose next orders are not known.
    empty_cell
        Whether nobody of the first group got the dearest remedy.

    Returns
    -------
    recoveries, lift : pandas.DataFrame
        `lift` is groups x remedies: what the remedy adds to the share that orders again.
    """
    rng = np.random.default_rng(seed)
    lift = np.round(rng.uniform(0, 0.3, (3, 4)), 3)
    lift[:, 0] = 0.0
    group = rng.integers(0, 3, count)
    by_lot = rng.random(count) < 2 / 3
    remedy = np.where(by_lot, rng.integers(0, 4, count), np.minimum(group + 1, 3))
    if empty_cell:
        remedy = np.where((group == 0) & (remedy == 3), 0, remedy)
    base = np.array([0.2, 0.35, 0.5])[group]
    again = rng.random(count) < base + lift[group, remedy]
    orders = np.where(again, 1 + rng.poisson(0.5, count), 0)
    unknown = pd.Series(rng.random(count) < incomplete)
    spend = np.round(orders * rng.gamma(4.0, 40.0, count), 2)
    remedy_cost = np.array([1.0, 14.0, 30.0, 46.0])[remedy]
    day = pd.to_timedelta(rng.integers(0, 120, count), unit="D")
    frame = pd.DataFrame(
        {
            "contact_id": np.arange(count) + 90_001,
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "order_id": rng.permutation(count) + 500_001,
            "complained_on": pd.Timestamp("2025-03-01") + day,
            "customer_group": np.array(CUSTOMER_GROUPS, dtype=object)[group],
            "remedy": np.array(REMEDIES, dtype=object)[remedy],
            "remedy_by": np.where(by_lot, "lot", "agent"),
            "cost_cny": remedy_cost,
            "orders_90d": pd.Series(orders, dtype="Int64").mask(unknown),
            "spend_90d_cny": pd.Series(spend).mask(unknown),
        }
    )
    index = pd.Index(CUSTOMER_GROUPS, name="customer_group")
    return conform(frame, "recoveries"), pd.DataFrame(lift, index=index, columns=list(REMEDIES))


def nps_survey(
    seed: int, *, count: int = 400, silent_group: bool = False, nobody: bool = False
) -> pd.DataFrame:
    """Draw a wave with the columns and types of the table `nps_answers`.

    Parameters
    ----------
    seed
        Same seed and options, same table.
    count
        Customers asked.
    silent_group
        Whether nobody of the first group answered.
    nobody
        Whether nobody answered at all.
    """
    rng = np.random.default_rng(seed)
    group = rng.choice(3, count, p=rng.dirichlet([8, 8, 8]))
    answers = np.sort(rng.uniform(0.1, 0.7, 3))
    if silent_group:
        answers[0] = 0.0
    given = (rng.random(count) < answers[group]) & (not nobody)
    mean = np.array([5.5, 7.0, 8.5]) + rng.normal(0, 0.5, 3)
    score = np.clip(np.round(rng.normal(mean[group], 2.2)), 0, 10)
    frame = pd.DataFrame(
        {
            "asked_on": pd.Timestamp("2025-04-10"),
            "customer_id": rng.permutation(count) + FIRST_CUSTOMER,
            "customer_group": np.array(CUSTOMER_GROUPS, dtype=object)[group],
            "score": pd.Series(score, dtype="Int64").where(pd.Series(given)),
        }
    )
    return conform(frame, "nps_answers")


def service_log(
    seed: int,
    *,
    count: int = 30,
    doubled: float = 0.15,
    headers: int = 1,
    totals: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a service log as exported, all columns texts, and what it says.

    Parameters
    ----------
    seed
        Same seed and options, same tables.
    count
        Contacts.
    doubled
        Share that stands twice, in another notation of waits and dates.
    headers
        How often the header stands between the rows again.
    totals
        Whether a row of totals (小计) is among them.

    Returns
    -------
    raw : pandas.DataFrame
        The columns 会话编号, 进线时间, 客服, 首响时长, 满意度. Waits are seconds (``95`` or
        ``95秒``) or minutes and seconds (``01:35``).
    clean : pandas.DataFrame
        One row a contact in order of ``contact_id``: ``contact_id``, ``arrived_at``,
        ``wait_seconds``, ``csat`` (Int64, missing for 未评价).
    """
    rng = np.random.default_rng(seed)
    numbers = np.sort(rng.choice(5_000, count, replace=False)) + 100
    arrived = pd.Timestamp("2025-06-16 08:00") + pd.to_timedelta(
        rng.integers(0, 5 * 86_400, count), unit="s"
    )
    wait = np.floor(rng.exponential(50, count)).astype(int)
    score = pd.Series(rng.integers(1, 6, count), dtype="Int64").mask(rng.random(count) < 0.5)
    clean = pd.DataFrame(
        {"contact_id": numbers, "arrived_at": arrived, "wait_seconds": wait, "csat": score}
    )
    rows: list[tuple[str, ...]] = []
    row: Any
    for row in clean.itertuples(index=False):
        for _ in range(1 + int(rng.random() < doubled)):
            style = int(rng.integers(3))
            moment = row.arrived_at.strftime(
                ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S")[style]
            )
            seconds = row.wait_seconds
            waited = (f"{seconds}", f"{seconds}秒", f"{seconds // 60:02d}:{seconds % 60:02d}")[
                style
            ]
            given = "未评价" if row.csat is pd.NA else f"{row.csat}分"
            agent = f"客服{rng.integers(1, 9):02d}"
            rows.append((f"S{row.contact_id:07d}", moment, agent, waited, given))
    if totals:
        rows.append(("小计", "2025-06-16", f"共{count:,}个会话", "", ""))
    rows += [RAW_LOG] * headers
    order = rng.permutation(len(rows))
    return pd.DataFrame([rows[at] for at in order], columns=list(RAW_LOG), dtype="str"), clean
