"""Pages of the products: complete or not, and what search makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from shop.schema import table
from simulator.columns import assemble, dates, floats, ints, texts
from simulator.days import WEEKS, Bools, Floats, Ints
from simulator.randomness import stream
from simulator.registry import builds, part, reveals
from simulator.world import World

# Log points of rank by a page that is wholly filled in against an empty one, and by a good title.
COMPLETE, GOOD_TITLE = -0.80, -0.25
# By popularity, which also decides on whose page people work first.
POPULAR = -0.55
ATTRIBUTES = 20
CHANGED = 0.40
NOISE_SD, MEMORY = 0.16, 0.6
_BRAND = ("Shiguang", "拾光家")
_ATTRIBUTES = (
    ("thick", "加厚"),
    ("large", "大号"),
    ("simple style", "简约"),
    ("foldable", "可折叠"),
)
_POINTS = (("easy to clean", "易清洗"), ("saves space", "省空间"), ("gift box", "礼盒装"))
_PREFACE = (
    "2025 new arrival, sent today, loved by all customers: ",
    "2025新款上市当天发货全网热卖爆款送礼自用两相宜回头客都说好值得购买",
)


@dataclass(frozen=True)
class Pages:
    """One value for each SKU, before and after its change; a week is `WEEKS` where none came."""

    popularity: Floats
    filled_before: Ints
    filled_after: Ints
    filled_week: Ints
    good_before: Bools
    good_after: Bools
    title_week: Ints
    image_version: Ints
    blocks: Ints


@part
def pages(world: World) -> Pages:
    """Return the pages: those of popular products are more complete."""
    rng = stream(world.seed, "listings")
    catalogue = world.market.catalogue
    popular = catalogue.popularity
    popular = (popular - popular.mean()) / popular.std()
    count = popular.size
    share = np.clip(0.62 + 0.12 * popular + rng.normal(0, 0.13, count), 0.2, 1.0)
    filled = np.round(share * ATTRIBUTES).astype(np.int64)
    better = np.minimum(ATTRIBUTES, filled + rng.integers(3, 9, count))
    first = np.maximum(catalogue.launch // 7 + 6, 20)
    good = rng.random(count) < np.clip(0.5 + 0.15 * popular, 0.1, 0.9)

    def weeks(which: Bools) -> Ints:
        drawn = first + (rng.random(count) * (WEEKS - 8 - first)).astype(np.int64)
        late = (rng.random(count) >= CHANGED) | ~which | (drawn >= WEEKS - 4)
        return np.where(late, WEEKS, drawn)

    filled_week, title_week = weeks(better > filled), weeks(~good)
    return Pages(
        popular, filled, np.where(filled_week < WEEKS, better, filled), filled_week,
        good, good | (title_week < WEEKS), title_week,
        rng.integers(1, 4, count), rng.integers(4, 13, count),
    )  # fmt: skip


def make_titles(world: World, good: Bools) -> tuple[list[str], list[str]]:
    """Return the titles in English and Chinese: in order, or with the core words far behind."""
    rng = stream(world.seed, "listing words")
    _, *names = world.market.catalogue.names()
    found: tuple[list[str], list[str]] = ([], [])
    for sku, in_order in enumerate(good):
        attribute, point = rng.integers(len(_ATTRIBUTES)), rng.integers(len(_POINTS))
        swapped = rng.random() < 0.5
        for which, gap in enumerate((" ", "")):
            parts = [
                _BRAND[which], names[which][sku], _ATTRIBUTES[attribute][which],
                _POINTS[point][which],
            ]  # fmt: skip
            if not in_order:
                parts = parts[::-1] if swapped else [_PREFACE[which] + parts[0], *parts[1:]]
            found[which].append(gap.join(parts))
    return found


@builds("listings")
def listings(world: World) -> pa.Table:
    """Return the pages as they stood at the end."""
    found = pages(world)
    english, chinese = make_titles(world, found.good_after)
    count = found.blocks.size
    return assemble(
        table("listings"),
        {
            "product_id": ints(np.arange(count) + 1),
            "title": texts(english),
            "title_zh": texts(chinese),
            "attributes_filled": ints(found.filled_after),
            "attributes_total": ints(np.full(count, ATTRIBUTES)),
            "main_image_version": ints(found.image_version),
            "detail_blocks": ints(found.blocks),
        },
    )


@builds("listing_changes")
def listing_changes(world: World) -> pa.Table:
    """Return what was changed and when."""
    found = pages(world)
    rng = stream(world.seed, "image changes")
    _, before = make_titles(world, found.good_before)
    _, after = make_titles(world, found.good_after)
    rows: list[tuple[int, str, int, str, str]] = []
    for sku in range(found.blocks.size):
        if found.filled_week[sku] < WEEKS:
            values = (str(found.filled_before[sku]), str(found.filled_after[sku]))
            rows.append((sku, "attributes_filled", int(found.filled_week[sku]), *values))
        for version in range(2, int(found.image_version[sku]) + 1):
            week = 10 + 40 * (version - 2) + int(rng.integers(0, 40))
            rows.append((sku, "main_image_version", week, str(version - 1), str(version)))
        if found.title_week[sku] < WEEKS:
            rows.append((sku, "title_zh", int(found.title_week[sku]), before[sku], after[sku]))
    return assemble(
        table("listing_changes"),
        {
            "product_id": ints(np.array([row[0] for row in rows]) + 1),
            "field": texts([row[1] for row in rows]),
            "changed_on": dates(np.array([row[2] for row in rows]) * 7),
            "before": texts([row[3] for row in rows]),
            "after": texts([row[4] for row in rows]),
        },
    )


@builds("search_rank", plain=("search_rank",))
def search_rank(world: World) -> pa.Table:
    """Return the rank week by week: popularity, page, and noise that lasts."""
    rng, found = stream(world.seed, "search rank"), pages(world)
    weeks = np.arange(WEEKS)[:, None]
    filled = np.where(weeks >= found.filled_week, found.filled_after, found.filled_before)
    good = np.where(weeks >= found.title_week, found.good_after, found.good_before)
    noise = rng.normal(0, NOISE_SD, (WEEKS, found.blocks.size))
    for week in range(1, WEEKS):
        noise[week] += MEMORY * noise[week - 1]
    own = rng.normal(0, 0.3, found.blocks.size)
    level = 4.1 + POPULAR * found.popularity + own + noise
    level = level + COMPLETE * filled / ATTRIBUTES + GOOD_TITLE * good
    launched = weeks >= world.market.catalogue.launch[None, :] // 7
    row, product = np.nonzero(launched)
    return assemble(
        table("search_rank"),
        {
            "week_start": dates(row * 7),
            "product_id": ints(product + 1),
            "search_rank": floats(np.maximum(1.0, np.exp(level[row, product])), 1),
        },
    )


@reveals("listing_effects", about="What a complete page and a title in order do to the rank.")
def listing_effects(world: World) -> object:
    """Return log points of the rank."""
    return {"all_attributes_filled": COMPLETE, "title_in_order": GOOD_TITLE, "popularity": POPULAR}
