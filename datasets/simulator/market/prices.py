"""What suppliers ask, what the shop asks and what rivals ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, WEEKS, Bools, Floats
from simulator.market.catalogue import Catalogue
from simulator.market.festivals import Season, campaigns
from simulator.parameters import Parameters, Pricing
from simulator.randomness import stream

_WEEK_OF_DAY = np.arange(DAYS) // 7
# Depth of a promotion and its chances in large and in small campaigns.
_DEPTHS = (0.05, 0.10, 0.15, 0.20, 0.25)
_DEEP = (0.0, 0.25, 0.45, 0.25, 0.05)
_SHALLOW = (0.30, 0.35, 0.25, 0.10, 0.0)


@dataclass(frozen=True)
class Prices:
    """Day x SKU, but week x SKU for the rivals.

    Attributes
    ----------
    price_cny, cost_cny
        The shop's price and the supplier's.
    promoted
        Whether the SKU takes part in a campaign.
    competitor_cny, competitor_promoted
        The nearest rival offer of the week.
    """

    price_cny: Floats
    cost_cny: Floats
    promoted: Bools
    competitor_cny: Floats
    competitor_promoted: Bools


def make_prices(
    catalogue: Catalogue, calendar: Season, shock: Floats, parameters: Parameters, seed: int
) -> Prices:
    """Return costs, prices and rivals' prices.

    `shock` (day x SKU, log points) is the demand that the pricing desk sees coming: it raises
    prices with demand, which is why a naive regression of sales on price is wrong.
    """
    pricing = parameters.pricing
    requotes = _requotes(catalogue.count, pricing, stream(seed, "costs"))
    cost = np.round(catalogue.cost_cny * np.exp(requotes), 2)
    rng = stream(seed, "prices")
    week_start = np.arange(WEEKS) * 7
    log_base = (
        np.log(catalogue.price_cny)
        + pricing.pass_through * np.log(cost / catalogue.cost_cny)
        + pricing.demand_response * shock[week_start]
        + rng.normal(0, pricing.price_noise_sd, cost.shape)
    )
    promoted, depth = _promotions(catalogue, rng)
    price = np.exp(log_base)[_WEEK_OF_DAY] * (1 - depth)
    cost_daily = cost[_WEEK_OF_DAY]
    price = np.minimum(_tidy(np.maximum(price, 1.05 * cost_daily)), catalogue.list_cny)
    rivals, rivals_promoted = _rivals(catalogue, calendar, pricing, stream(seed, "rivals"))
    return Prices(price, cost_daily, promoted, rivals, rivals_promoted)


def _tidy(price: Floats) -> Floats:
    return np.where(price < 100, np.round(price, 1), np.round(price))


def _requotes(count: int, pricing: Pricing, rng: np.random.Generator) -> Floats:
    """Return week x SKU: log cost relative to launch; suppliers re-quote at random weeks."""
    changes = rng.random((WEEKS, count)) < pricing.requote_probability
    steps = rng.normal(0, pricing.requote_sd, (WEEKS, count))
    levels = np.zeros((WEEKS, count))
    levels[0] = rng.normal(0, pricing.requote_sd, count)
    for week in range(1, WEEKS):
        before = levels[week - 1]
        levels[week] = np.where(
            changes[week], pricing.requote_memory * before + steps[week], before
        )
    return levels


def _promotions(catalogue: Catalogue, rng: np.random.Generator) -> tuple[Bools, Floats]:
    promoted = np.zeros((DAYS, catalogue.count), dtype=bool)
    depth = np.zeros((DAYS, catalogue.count))
    for campaign in campaigns():
        joins = rng.random(catalogue.count) < (0.95 if campaign.stocked else 0.6)
        chances = _DEEP if campaign.stocked else _SHALLOW
        chosen = rng.choice(_DEPTHS, catalogue.count, p=chances)
        days = slice(campaign.start, campaign.end + 1)
        promoted[days] = joins
        depth[days] = np.where(joins, chosen, 0)
    return promoted & catalogue.on_sale(), depth


def _rivals(
    catalogue: Catalogue, calendar: Season, pricing: Pricing, rng: np.random.Generator
) -> tuple[Floats, Bools]:
    shape = (WEEKS, catalogue.count)
    festive = np.zeros(WEEKS)
    np.maximum.at(festive, _WEEK_OF_DAY, calendar.on_sale.astype(float))
    promoted = rng.random(shape) < 0.10 + 0.30 * festive[:, None]
    memory = pricing.competitor_memory
    drift = rng.normal(0, pricing.competitor_sd, shape) * np.sqrt(1 - memory**2)
    drift[0] /= np.sqrt(1 - memory**2)
    for week in range(1, WEEKS):
        drift[week] += memory * drift[week - 1]
    level = rng.normal(0, 0.08, catalogue.count)
    price = catalogue.price_cny * np.exp(level + drift - 0.12 * promoted)
    return _tidy(price), promoted
