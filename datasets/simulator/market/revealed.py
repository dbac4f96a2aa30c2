"""What chapters 09 and 10 reveal."""

from __future__ import annotations

import numpy as np

from shop.schema.labels import CATEGORIES
from simulator.market.foresight import stocking_accuracy as accuracy
from simulator.registry import reveals
from simulator.world import World


@reveals("elasticities", about="Own-price elasticity of demand by category.")
def elasticities(world: World) -> object:
    """Return the numbers."""
    pricing = world.parameters.pricing
    return dict(zip(CATEGORIES, pricing.elasticity, strict=True))


@reveals(
    "cross_elasticities",
    about="Elasticity of demand with respect to the rival's price, by category.",
)
def cross_elasticities(world: World) -> object:
    """Return the numbers."""
    pricing = world.parameters.pricing
    return dict(zip(CATEGORIES, pricing.cross_elasticity, strict=True))


@reveals(
    "price_setting",
    about=(
        "How prices were set: response to demand seen coming, to the supplier's price, and "
        "the slope of quality."
    ),
)
def price_setting(world: World) -> object:
    """Return the numbers."""
    pricing = world.parameters.pricing
    return {
        "demand_response": pricing.demand_response,
        "cost_pass_through": pricing.pass_through,
        "quality_slope": dict(zip(CATEGORIES, pricing.quality_slope, strict=True)),
    }


@reveals("best_markup", about="Price over cost that maximises profit, by category.")
def best_markup(world: World) -> object:
    """Return the numbers."""
    pricing = world.parameters.pricing
    own = dict(zip(CATEGORIES, pricing.elasticity, strict=True))
    return {name: round(e / (1 + e), 6) for name, e in own.items()}


@reveals(
    "demand_drivers",
    about=(
        "What moves demand, in log points; search per log point of the last 30 days' mean "
        "index, weather per index point."
    ),
)
def demand_drivers(world: World) -> object:
    """Return the numbers."""
    demand = world.parameters.demand
    return {
        "promoted": demand.promoted,
        "search_30d": demand.interest_effect,
        "weather_spring_summer": demand.weather_summer,
        "weather_autumn_winter": demand.weather_winter,
        "weekend": demand.weekend,
        "preheat": demand.preheat,
        "lunar_new_year": demand.lunar_new_year,
        "unforeseeable_campaign_sd": demand.campaign_noise_sd,
        "unforeseeable_day_cv": demand.day_noise_cv,
    }


@reveals("lost_sales", about="Units wanted that stock could not serve, whole period.")
def lost_sales(world: World) -> object:
    """Return the numbers."""
    market = world.market
    lost = market.demand - market.ledger.sold
    by_category = np.bincount(market.catalogue.category, lost.sum(axis=0), len(CATEGORIES))
    return {
        "lost_units": int(lost.sum()),
        "share_of_demand": round(float(lost.sum() / market.demand.sum()), 6),
        "by_category": dict(zip(CATEGORIES, map(int, by_category), strict=True)),
    }


@reveals(
    "campaign_demand",
    about=(
        "Demand of the planned SKUs in each large campaign, first reduced day to last day, "
        "units by product_id; it includes what stock could not serve."
    ),
)
def campaign_demand(world: World) -> object:
    """Return the numbers."""
    found = {}
    for plan in world.market.ledger.plans:
        days = slice(plan.campaign.start, plan.campaign.end + 1)
        units = world.market.demand[days].sum(axis=0)
        planned = np.flatnonzero(world.market.catalogue.launch <= plan.decided)
        found[plan.campaign.campaign_id] = {str(p + 1): int(units[p]) for p in planned}
    return found


@reveals(
    "stocking_accuracy",
    about=(
        "1 - sum(|units - demand|) / sum(demand) over the 60 core products of each large "
        "campaign: for the buyer's plan, for the best that could be known, for full "
        "knowledge."
    ),
)
def stocking_accuracy(world: World) -> object:
    """Return the numbers."""
    market = world.market
    return {
        plan.campaign.campaign_id: accuracy(market, plan, world.parameters, world.seed)
        for plan in market.ledger.plans
    }
