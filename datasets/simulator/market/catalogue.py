"""The products of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from shop.schema.labels import CATEGORIES
from simulator.days import DAYS, Bools, Floats, Ints
from simulator.parameters import Parameters
from simulator.randomness import stream

# Median price, share of it that is margin, and weight, in the order of CATEGORIES.
_PRICE = np.array([59.0, 189.0, 159.0, 49.0, 239.0, 35.0, 219.0, 179.0])
_MARGIN = np.array([0.52, 0.50, 0.48, 0.46, 0.44, 0.40, 0.50, 0.55])
_WEIGHT = np.array([1.2, 2.2, 2.6, 0.9, 3.5, 0.8, 3.0, 0.7])
_LIST_OVER_PRICE = 1.3
_ALL_YEAR, _SUMMER, _WINTER = range(3)
# Four kinds of goods a category: English name, Chinese name, season.
_KINDS: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (("Drawer Box", "抽屉盒", 0), ("Shelf", "置物架", 0), ("Basket", "收纳篮", 0),
     ("Hanger Set", "衣架", 0)),
    (("Winter Duvet", "冬被", _WINTER), ("Sheet Set", "四件套", 0), ("Pillow", "枕头", 0),
     ("Summer Quilt", "夏凉被", _SUMMER)),
    (("Wok", "炒锅", 0), ("Stew Pot", "炖锅", _WINTER), ("Knife Set", "刀具", 0),
     ("Frying Pan", "平底锅", 0)),
    (("Bowl Set", "碗", 0), ("Cup", "杯子", 0), ("Plate Set", "盘子", 0),
     ("Chopsticks", "筷子", 0)),
    (("Kettle", "电水壶", 0), ("Fan", "风扇", _SUMMER), ("Heater", "取暖器", _WINTER),
     ("Rice Cooker", "电饭煲", 0)),
    (("Mop", "拖把", 0), ("Brush Set", "刷子", 0), ("Detergent", "洗涤剂", 0),
     ("Cloth Pack", "抹布", 0)),
    (("Tent", "帐篷", _SUMMER), ("Camp Chair", "露营椅", _SUMMER), ("Lantern", "露营灯", 0),
     ("Cooler", "保温箱", _SUMMER)),
    (("Rain Jacket", "冲锋衣", 0), ("Fleece", "抓绒衣", _WINTER), ("Hiking Shoes", "登山鞋", 0),
     ("Sun Hat", "遮阳帽", _SUMMER)),
)  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """One value for each SKU; `season` is 0 all year, 1 spring/summer, 2 autumn/winter.

    `price_cny` is the usual price, which the day's price moves around and never above `list_cny`.
    `popularity` is the log of demand at the reference price, up to a constant.
    """

    category: Ints
    season: Ints
    label: Ints
    launch: Ints
    price_cny: Floats
    list_cny: Floats
    cost_cny: Floats
    lead_time: Ints
    weight_kg: Floats
    popularity: Floats

    @property
    def count(self) -> int:
        """Number of SKUs."""
        return self.category.size

    def on_sale(self) -> Bools:
        """Return day x SKU: whether it has been launched."""
        return np.arange(DAYS)[:, None] >= self.launch[None, :]

    def names(self) -> tuple[list[str], list[str], list[str]]:
        """Return codes, English and Chinese names."""
        codes, english, chinese = [], [], []
        for number, category in enumerate(self.category):
            words, words_zh, _ = _KINDS[category][number // len(CATEGORIES) % len(_KINDS[0])]
            model = f"M{number // 32 + 1}"
            codes.append(f"{CATEGORIES[category][:3].upper()}-{number + 1:03d}")
            english.append(f"{words} {model}")
            chinese.append(f"{words_zh}{model}")
        return codes, english, chinese


def make_catalogue(parameters: Parameters, seed: int) -> Catalogue:
    """Return the products; prices, margins and popularity differ by category and quality."""
    rng = stream(seed, "catalogue")
    count = parameters.size.products
    category = np.arange(count) % len(CATEGORIES)
    price = _round_price(_PRICE[category] * np.exp(rng.normal(0, 0.5, count)))
    margin = np.clip(_MARGIN[category] + rng.normal(0, 0.05, count), 0.25, 0.7)
    kind = np.arange(count) // len(CATEGORIES) % len(_KINDS[0])
    seasons = np.array([[season for *_, season in kinds] for kinds in _KINDS])
    launch = np.where(rng.random(count) < 0.2, rng.integers(60, 620, count), 0)
    return Catalogue(
        category=category,
        season=seasons[category, kind],
        label=rng.choice(3, count, p=[0.8, 0.13, 0.07]),
        launch=launch,
        price_cny=price,
        list_cny=_round_price(price * _LIST_OVER_PRICE),
        cost_cny=np.round(price * (1 - margin), 2),
        lead_time=rng.choice([7, 10, 14, 18, 21, 28], count),
        weight_kg=np.round(_WEIGHT[category] * np.exp(rng.normal(0, 0.4, count)), 2),
        popularity=_popularity(category, np.log(price), parameters, rng),
    )


def _round_price(price: Floats) -> Floats:
    return np.where(price < 100, np.round(price) - 0.1, np.round(price / 10) * 10 - 1)


def _popularity(
    category: Ints, log_price: Floats, parameters: Parameters, rng: np.random.Generator
) -> Floats:
    """Quality follows the price by the planted slope; the rest is unrelated to it.

    Every category gets the same spread from best seller to slow mover.
    """
    rest = np.zeros(category.size)
    quality = np.zeros(category.size)
    for number, slope in enumerate(parameters.pricing.quality_slope):
        mine = category == number
        centred = log_price[mine] - log_price[mine].mean()
        rest[mine] = rng.permutation(_normal_scores(int(mine.sum())))
        rest[mine] -= centred * (rest[mine] @ centred) / (centred @ centred)
        quality[mine] = slope * centred
    level = rng.normal(0, 0.1, len(CATEGORIES))[category] - 0.25 * (
        np.log(_PRICE[category]) - np.log(_PRICE).mean()
    )
    spread = _spread_for(parameters.demand.top_fifth_share, quality + level, rest, log_price)
    popularity: Floats = quality + level + spread * rest
    return popularity


def _normal_scores(count: int) -> Floats:
    """Return the quantiles of the standard normal in the middle of `count` equal parts."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((number + 0.5) / count) for number in range(count)])


def _spread_for(target: float, base: Floats, rest: Floats, log_price: Floats) -> float:
    """Return the spread at which the best fifth of SKUs brings `target` of sales value."""
    low, high = 0.1, 4.0
    for _ in range(40):
        middle = (low + high) / 2
        value = np.sort(np.exp(base + middle * rest + log_price))[::-1]
        share = value[: max(1, value.size // 5)].sum() / value.sum()
        low, high = (low, middle) if share > target else (middle, high)
    return (low + high) / 2
