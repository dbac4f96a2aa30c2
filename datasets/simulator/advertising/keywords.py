"""Keywords by day: bids that follow demand, eight weeks by lot, brand words that harvest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CATEGORIES, CHANNELS
from simulator.columns import assemble, dates, flags, floats, ints, labels, texts
from simulator.days import Bools, Floats, Ints, as_date, day
from simulator.randomness import stream
from simulator.registry import builds, exports, part, reveals
from simulator.sources import planted as sources
from simulator.sources.counts import history, order_amounts
from simulator.world import World
from simulator.writing import csv_bytes

FIRST, LAST = day("2025-07-01"), day("2025-12-31")
DAYS_ON = LAST - FIRST + 1
TESTS = (("2025-08-04", "2025-08-31"), ("2025-09-15", "2025-10-12"))
# Two fortnights without ads for brand words: one alone is too short to tell 0.15 from 0.5.
PAUSED = (("2025-09-01", "2025-09-14"), ("2025-11-24", "2025-12-07"))
KINDS = ("brand", "head", "long_tail")
MATCHES = ("exact", "broad")
# How clicks answer to the bid, and how the team's bids answer to the demand it sees.
ELASTICITY, BID_RESPONSE = 0.45, 0.60
DEMAND_SD, DEMAND_MEMORY, BID_SD, TEST_SD = 0.16, 0.8, 0.08, 0.35
# By kind: bid, share of clicks, click rate, chance to pay relative to paid ads, paid over bid.
BID = (0.9, 3.4, 1.1)
CLICK_SHARE = (0.32, 0.50, 0.18)
CLICK_RATE = (0.16, 0.035, 0.05)
RELATIVE_PAID = (2.2, 0.6, 1.0)
PAID_OVER_BID = 0.72
SHARE_OF_PAID_ADS = 0.60
# Of those who click on ads for brand words so many would not have come without the ad.
BRAND_INCREMENTAL = 0.15
ORGANIC_PER_AD = 0.6
_TMALL = CHANNELS.index("tmall")
_WORDS_ZH = ("收纳箱", "四件套", "炒锅", "餐具", "电饭煲", "拖把", "帐篷", "冲锋衣")
_TAILS = ("大号 带盖", "小户型", "送礼", "宿舍用", "加厚 耐用")


@dataclass(frozen=True)
class Keywords:
    """Day x keyword and match."""

    names: list[str]
    kind: Ints
    match: Ints
    bid: Floats
    tested: Bools
    impressions: Ints
    clicks: Ints
    cost: Floats
    orders: Ints
    revenue: Floats
    organic: Ints


def _names() -> tuple[list[str], Ints]:
    brand = ["拾光家", "拾光家官方旗舰店", "拾光家收纳", "拾光家锅"]
    head = [*_WORDS_ZH, *(f"{word}推荐" for word in _WORDS_ZH)]
    tail = [f"{word} {tail}" for word in _WORDS_ZH for tail in _TAILS]
    kinds = np.repeat([0, 1, 2], [len(brand), len(head), len(tail)])
    return [*brand, *head, *tail], kinds


def _days_of(spans: tuple[tuple[str, str], ...]) -> Bools:
    """Return which days of the table lie in one of the spans, both ends included."""
    inside = np.zeros(DAYS_ON, dtype=bool)
    for first, last in spans:
        inside[day(first) - FIRST : day(last) - FIRST + 1] = True
    return inside


@part
def keywords(world: World) -> Keywords:
    """Return every keyword on every day; never more clicks or orders than paid ads had."""
    rng = stream(world.seed, "ad keywords")
    words, kinds = _names()
    names, kind = [w for w in words for _ in MATCHES], np.repeat(kinds, len(MATCHES))
    match = np.tile(np.arange(len(MATCHES)), len(words))
    shape = (DAYS_ON, kind.size)
    demand = rng.normal(0, DEMAND_SD, shape)
    for today in range(1, DAYS_ON):
        demand[today] += DEMAND_MEMORY * demand[today - 1]
    # Who looks for the shop by name does so steadily.
    demand[:, kind == 0] *= 0.5
    tested, resting = _days_of(TESTS), _days_of(PAUSED)
    usual = BID_RESPONSE * demand + rng.normal(0, BID_SD, shape)
    moved = np.where(tested[:, None], rng.normal(0, TEST_SD, shape), usual)
    own = rng.normal(0, 0.2, kind.size)
    bid = np.round(np.array(BID)[kind] * np.exp(own + moved), 2)
    paused = resting[:, None] & (kind == 0)[None]
    sessions, paid, basket = _paid_ads(world)
    weight = (np.array(CLICK_SHARE) / np.bincount(kind))[kind]
    weight *= rng.gamma(3.0, 1 / 3.0, kind.size)
    weight *= np.array([0.6, 0.4])[match]
    level = SHARE_OF_PAID_ADS * sessions[:, None] * weight / weight.sum()
    expected = level * np.exp(demand + ELASTICITY * moved)
    wanted = rng.poisson(expected)
    clicks = _within(np.where(paused, 0, wanted), sessions, rng)
    rate = np.clip(paid / np.maximum(sessions, 1), 0, 0.5)[:, None] * np.array(RELATIVE_PAID)[kind]
    orders = _within(rng.binomial(clicks, np.minimum(rate, 0.9)), paid, rng)
    # What comes by itself follows the demand, not the bid.
    organic = rng.poisson(level * np.exp(demand) * np.where(kind == 0, ORGANIC_PER_AD, 0.4))
    organic = organic + rng.binomial(wanted * paused, 1 - BRAND_INCREMENTAL)
    shown = clicks + rng.poisson(expected / np.array(CLICK_RATE)[kind] * ~paused)
    return Keywords(
        names, kind, match, np.where(paused, 0.0, bid), tested[:, None] & ~paused, shown, clicks,
        np.round(clicks * bid * PAID_OVER_BID, 2), orders,
        np.round(orders * basket * rng.gamma(60.0, 1 / 60.0, shape), 2), organic,
    )  # fmt: skip


def _paid_ads(world: World) -> tuple[Ints, Ints, float]:
    """Return visits and orders that paid ads brought to Tmall by day, and the mean order."""
    counts = history(world)
    cells = [n for n, (source, *_) in enumerate(sources.CELLS) if source == "paid_ads"]
    days = slice(FIRST, LAST + 1)
    sessions = counts.sessions[days, _TMALL][:, cells].sum(axis=1)
    paid = counts.paid[days, _TMALL][:, cells].sum(axis=1)
    orders = world.sales.orders
    amounts = order_amounts(world.sales.lines, orders.count)
    return sessions, paid, float(amounts[orders.paid & (orders.channel == _TMALL)].mean())


def _within(values: Ints, limit: Ints, rng: np.random.Generator) -> Ints:
    """Thin the days on which `values` exceed the limit of the day."""
    total = values.sum(axis=1)
    kept = values.copy()
    for today in np.flatnonzero(total > limit):
        kept[today] = rng.multivariate_hypergeometric(
            values[today], int(limit[today]), method="marginals"
        )
    return kept


@builds("ad_keywords_daily")
def ad_keywords_daily(world: World) -> pa.Table:
    """Return the keywords, all days of a keyword together."""
    found = keywords(world)
    word, today = np.indices(found.clicks.T.shape).reshape(2, -1)

    def column(values: Any) -> Any:
        return values.T.ravel()

    bid = column(found.bid)
    rank = 1 + 3.2 / np.maximum(bid / np.array(BID)[found.kind][word], 0.05) ** 0.7
    return assemble(
        table("ad_keywords_daily"),
        {
            "date": dates(FIRST + today),
            "keyword": texts([found.names[w] for w in word]),
            "keyword_kind": labels(found.kind[word], KINDS),
            "match": labels(found.match[word], MATCHES),
            "bid_cny": floats(bid),
            "is_bid_test": flags(column(np.broadcast_to(found.tested, found.clicks.shape))),
            "ad_rank": floats(rank, 1, bid == 0),
            "impressions": ints(column(found.impressions)),
            "clicks": ints(column(found.clicks)),
            "cost_cny": floats(column(found.cost)),
            "orders": ints(column(found.orders)),
            "revenue_cny": floats(column(found.revenue)),
            "organic_clicks": ints(column(found.organic)),
        },
    )


@exports("ads")
def ads_export(world: World) -> bytes:
    """Return the report of November 2025 as the platform writes it."""
    found = keywords(world)
    rows: list[tuple[str, ...]] = [
        ("直通车报表", "店铺：拾光家旗舰店"),
        ("统计周期：2025-11-01 至 2025-11-30", "", "导出时间：2025/12/1 9:02"),
        (),
        ("日期", "关键词", "", "展现与点击", "", "", "成交", ""),
        ("", "名称", "匹配", "展现量", "点击量", "花费(元)", "订单数", "成交金额(元)"),
    ]
    for number in range(day("2025-11-01"), day("2025-12-01")):
        rows += _day_rows(found, number)
    return csv_bytes(rows)


def _day_rows(found: Keywords, number: int) -> list[tuple[str, ...]]:
    date, today = as_date(number), number - FIRST
    label = f"{date:%Y-%m-%d}" if number % 4 else f"{date.year}年{date.month}月{date.day}日"
    rows: list[tuple[str, ...]] = []
    for word in np.flatnonzero(found.impressions[today]):
        match = ("精准", "广泛")[found.match[word]]
        head = (label if not rows else "", found.names[word], match)
        rows.append((*head, *_cells(found, (today, word))))
    return [*rows, ("合计", "", "", *_cells(found, (today, slice(None))))]


def _cells(found: Keywords, where: Any) -> tuple[str, ...]:
    counts = (found.impressions, found.clicks, found.orders)
    shown, clicks, orders = (f"{int(np.sum(values[where])):,}" for values in counts)
    money = (found.cost, found.revenue)
    cost, revenue = (f"{float(np.sum(values[where])):,.2f}" for values in money)
    return shown, clicks, cost, orders, revenue


@reveals("keyword_effects", about="How clicks answer to bids, and what brand words add.")
def keyword_effects(world: World) -> object:
    """Return the elasticity and the share of brand clicks that would be missing."""
    return {"bid_elasticity": ELASTICITY, "brand_incremental_share": BRAND_INCREMENTAL}


assert len(_WORDS_ZH) == len(CATEGORIES)
