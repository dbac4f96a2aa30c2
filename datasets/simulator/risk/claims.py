"""Titles of advertisements and price tags, some of which break the rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CATEGORY_TERMS, CHANNELS
from simulator.days import DAYS, Bools, Floats, Ints
from simulator.market.festivals import campaigns
from simulator.randomness import stream
from simulator.risk.parameters import ClaimParameters
from simulator.world import World

FINE, ABSOLUTE = range(2)
# What the law on advertising forbids, in Chinese and English.
_ABSOLUTE: tuple[tuple[str, str], ...] = (
    ("全网最低价", "lowest price on the whole web"),
    ("国家级品质", "state-level quality"),
    ("第一品牌", "number one brand"),
    ("顶级材质", "top-grade material"),
    ("最佳选择", "the best choice"),
    ("史上最低", "lowest in history"),
    ("绝无仅有", "one of its kind"),
    ("销量冠军", "sales champion"),
    ("100%有效", "100% effective"),
    ("永不变形", "never loses shape"),
)
# The same characters, allowed: time, order, comparison with oneself, a measured fact.
_INNOCENT: tuple[tuple[str, str], ...] = (
    ("最近上新", "recently added"),
    ("第一次露营必备", "for your first camping trip"),
    ("本店最新款", "our latest model"),
    ("最大承重80kg", "maximum load 80 kg"),
    ("最后3天", "last three days"),
    ("顶级以外的日常之选", "an everyday choice below the top grade"),
    ("100%棉", "100% cotton"),
    ("绝缘手柄", "insulated handle"),
)
_SELLING: tuple[tuple[str, str], ...] = (
    ("加厚耐用", "thick and durable"), ("家用大容量", "large for the home"),
    ("轻便好收纳", "light, easy to store"), ("送礼自用", "as a gift or for yourself"),
    ("四季通用", "for all seasons"), ("一件代发", "single pieces shipped"),
    ("48小时发货", "ships within 48 hours"), ("新升级", "newly improved"),
    ("易清洗", "easy to clean"), ("可拆卸", "can be taken apart"),
)  # fmt: skip


@dataclass(frozen=True)
class Copies:
    """One value for each title in order of publication; `breaks` is truth."""

    product: Ints
    channel: Ints
    published: Ints
    title_zh: list[str]
    title_en: list[str]
    breaks: Bools


def make_copies(world: World, parameters: ClaimParameters | None = None) -> Copies:
    """Return titles; some hold absolute terms, some only their characters."""
    parameters = parameters or ClaimParameters()
    rng = stream(world.seed, "ad copies")
    catalogue, size = world.market.catalogue, parameters.copies
    product = rng.integers(0, catalogue.count, size)
    launch = catalogue.launch[product]
    published = launch + np.floor(rng.random(size) * (DAYS - launch)).astype(np.int64)
    by_time = np.argsort(published, kind="stable")
    product, published = product[by_time], published[by_time]
    draw = rng.random(size)
    breaks = draw < parameters.absolute
    innocent = ~breaks & (draw < parameters.absolute + parameters.innocent)
    # A few titles hold both, so that a list of exceptions must not excuse the whole title.
    both = breaks & (rng.random(size) < 0.12)
    picks = rng.random((size, 4))
    _, english, chinese = catalogue.names()
    terms = list(CATEGORY_TERMS.values())
    titles_zh, titles_en = [], []
    for place, number in enumerate(product.tolist()):
        parts = [_pick(_SELLING, picks[place, 0])]
        if breaks[place]:
            parts.append(_pick(_ABSOLUTE, picks[place, 1]))
        if innocent[place] or both[place]:
            parts.append(_pick(_INNOCENT, picks[place, 2]))
        parts.append(_pick(_SELLING, picks[place, 3]))
        parts = list(dict.fromkeys(parts))
        category = terms[catalogue.category[number]]
        titles_zh.append(f"{category}{chinese[number]} {' '.join(zh for zh, _ in parts)}")
        titles_en.append(f"{english[number]}: {', '.join(en for _, en in parts)}")
    channel = rng.integers(0, len(CHANNELS), size)
    return Copies(product, channel, published, titles_zh, titles_en, breaks)


def _pick(phrases: tuple[tuple[str, str], ...], draw: float) -> tuple[str, str]:
    return phrases[int(draw * len(phrases))]


@dataclass(frozen=True)
class PriceTags:
    """One value for each product and campaign, in order of campaign; `false` is truth.

    `lowest` is the lowest price of the days before (truth, though it can be worked out).
    """

    product: Ints
    campaign: Ints
    start: Ints
    end: Ints
    price: Floats
    former: Floats
    lowest: Floats
    false: Bools


def make_price_tags(world: World, parameters: ClaimParameters | None = None) -> PriceTags:
    """Return the tags of reduced products: the price of the first day and a former price.

    A true former price is the lowest price of the seven days before the campaign; a false one
    was not asked on any of them.
    """
    parameters = parameters or ClaimParameters()
    rng = stream(world.seed, "price tags")
    catalogue, prices = world.market.catalogue, world.market.prices.price_cny
    parts = []
    for number, campaign in enumerate(campaigns()):
        before = campaign.start - parameters.look_back_days
        if before < 0:
            continue
        lowest = np.round(prices[before : campaign.start].min(axis=0), 2)
        price = np.round(prices[campaign.start], 2)
        reduced = (catalogue.launch <= before) & (price < lowest)
        mine = np.flatnonzero(reduced)
        parts.append((mine, np.full(mine.size, number), np.full(mine.size, campaign.start),
                      np.full(mine.size, campaign.end), price[mine], lowest[mine]))  # fmt: skip
    product, campaign_, start, end, price, lowest = map(np.concatenate, zip(*parts, strict=True))
    false = rng.random(product.size) < parameters.false_former
    ceiling = world.market.catalogue.list_cny[product]
    raised = np.round(lowest * rng.uniform(1.06, 1.30, product.size), 1)
    # Half of the false ones stay at or below the list price, where a glance finds nothing.
    raised = np.where(rng.random(product.size) < 0.5, np.minimum(raised, ceiling), raised)
    former = np.where(false & (raised > lowest), raised, lowest)
    return PriceTags(product, campaign_, start, end, price, former, lowest, former > lowest + 0.004)
