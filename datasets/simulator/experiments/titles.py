"""A thousand titles from templates, of which few are better."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from simulator.columns import assemble, ints, texts
from simulator.days import Floats, Ints
from simulator.experiments import planted
from simulator.randomness import stream
from simulator.registry import builds, part, reveals
from simulator.world import World

_POINTS = (
    ("easy to clean", "易清洗"), ("saves space", "省空间"), ("gift box", "礼盒装"),
    ("for small flats", "小户型适用"), ("two-year warranty", "两年质保"),
    ("new colour", "新色上市"),
    ("thicker", "加厚款"), ("ready in three minutes", "三分钟上手"), ("for families", "家用"),
    ("light", "轻便"),
)  # fmt: skip
_STYLES = (
    ("{name}, {point}, {other}", "{name}{point}{other}"),
    ("{point}: {name}, {other}", "{point}{name}{other}"),
    ("{name} | {point} | {other}", "{name}｜{point}｜{other}"),
    ("Why {name}? {point}, {other}", "为什么选{name}？{point}，{other}"),
)


@part
def true_lift(world: World) -> Floats:
    """Return the relative effect of titles 1 to 1,000 on clicks."""
    rng = stream(world.seed, "title effects")
    lift = np.zeros(planted.TITLES)
    better = np.linspace(0.06, planted.BEST, planted.BETTER)
    worse = np.linspace(planted.WORST, -0.04, planted.WORSE)
    chosen = rng.permutation(planted.TITLES)[: planted.BETTER + planted.WORSE]
    lift[chosen] = np.concatenate([better, worse])
    return lift


def make_titles(product: Ints, world: World) -> tuple[list[str], list[str]]:
    """Return a title in English and one in Chinese for each product given."""
    rng = stream(world.seed, "title words")
    _, english, chinese = world.market.catalogue.names()
    titles: list[str] = []
    titles_zh: list[str] = []
    for sku in product:
        style = _STYLES[rng.integers(len(_STYLES))]
        first, second = rng.choice(len(_POINTS), 2, replace=False)
        names = (english[sku], chinese[sku])
        for form, name, which, found in zip(style, names, (0, 1), (titles, titles_zh), strict=True):
            point, other = _POINTS[first][which], _POINTS[second][which]
            found.append(form.format(name=name, point=point, other=other))
    return titles, titles_zh


@builds("title_tests")
def title_tests(world: World) -> pa.Table:
    """Return the current title, the thousand, and the best fifty again."""
    rng = stream(world.seed, "title tests")
    product = rng.integers(0, world.market.catalogue.count, planted.TITLES + 1)
    titles, titles_zh = make_titles(product, world)
    lift = np.concatenate([[0.0], true_lift(world)])
    shown = np.full(lift.size, planted.TITLE_IMPRESSIONS)
    shown[0] = planted.CURRENT_IMPRESSIONS
    shown = np.maximum(200, np.round(shown * world.scale * rng.uniform(0.9, 1.1, lift.size)))
    impressions = shown.astype(np.int64)
    clicks = rng.binomial(impressions, planted.CLICK_RATE * (1 + lift))
    rate = clicks[1:] / impressions[1:]
    best = np.sort(np.argsort(-rate, kind="stable")[: planted.AGAIN]) + 1
    title = np.concatenate([np.arange(lift.size), [0], best])
    again = rng.binomial(
        impressions[title[lift.size :]], (planted.CLICK_RATE * (1 + lift))[title[lift.size :]]
    )
    return assemble(
        table("title_tests"),
        {
            "title_id": ints(title),
            "round": ints(np.where(np.arange(title.size) < lift.size, 1, 2)),
            "product_id": ints(product[title] + 1),
            "title": texts([titles[t] for t in title]),
            "title_zh": texts([titles_zh[t] for t in title]),
            "impressions": ints(impressions[title]),
            "clicks": ints(np.concatenate([clicks, again])),
        },
    )


@reveals("title_effects", about="What every title of the test truly does to clicks, as a frame.")
def title_effects(world: World) -> pa.Table:
    """Return title and relative effect."""
    lift = true_lift(world)
    return pa.table({"title_id": ints(np.arange(lift.size) + 1), "lift": pa.array(lift.round(6))})
