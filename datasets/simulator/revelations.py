"""What lectures reveal at their end: the public part of the truth."""

from __future__ import annotations

import json

import numpy as np

from shop.schema.labels import ARMS, CATEGORIES, SEGMENTS
from simulator.foresight import stocking_accuracy
from simulator.world import World


def reveal_json(world: World) -> str:
    """Return what lectures reveal, by key, each with a sentence about it."""
    entries = {
        **_funnel(world),
        **_pricing(world),
        **_demand(world),
        **_customers(world),
    }
    content = {key: {"about": about, "value": value} for key, (about, value) in entries.items()}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


_Entries = dict[str, tuple[str, object]]


def _funnel(world: World) -> _Entries:
    funnel = world.parameters.funnel
    after = 1 - funnel.mini_paid_after
    kept = funnel.mini_loss_before * (1 - funnel.recovered)
    return {
        "funnel_steps": (
            "Planted rates of the steps, all channels, whole period; overall is their product.",
            {
                "visit_to_browse": funnel.whole_browse,
                "browse_to_cart": funnel.whole_cart,
                "cart_to_paid": funnel.whole_paid,
                "overall": funnel.whole_browse * funnel.whole_cart * funnel.whole_paid,
            },
        ),
        "funnel_leak": (
            "The mini-program's planted loss between checkout and pay, its causes, the repair.",
            {
                "channel": "mini_program",
                "repaired_on": funnel.repaired_on,
                "loss_before": funnel.mini_loss_before,
                "loss_after": round(after, 6),
                "share_unsupported_payment_method": funnel.loss_by_method,
                "share_unclear_delivery_time": funnel.loss_by_delivery,
                "recovered_share_of_causes": funnel.recovered,
                "share_unsupported_payment_method_after": round(
                    funnel.loss_by_method * kept / after, 6
                ),
                "share_unclear_delivery_time_after": round(
                    funnel.loss_by_delivery * kept / after, 6
                ),
            },
        ),
        "search_live_path": (
            "Share of paid sessions in which a search is followed by a live_enter before the "
            "payment; it grows in a straight line from the first to the last day.",
            {"first_day": funnel.path_first, "last_day": funnel.path_last},
        ),
        "load_time": (
            "Each second of loading multiplies conversion by one minus this loss; it acts on the "
            "step from visit to browse only.",
            {"loss_per_second": funnel.load_loss_per_second},
        ),
        "mobile_share": ("Planted mobile share of paid orders.", funnel.mobile_share),
    }


def _pricing(world: World) -> _Entries:
    pricing = world.parameters.pricing
    own = dict(zip(CATEGORIES, pricing.elasticity, strict=True))
    return {
        "elasticities": ("Own-price elasticity of demand by category.", own),
        "cross_elasticities": (
            "Elasticity of demand with respect to the rival's price, by category.",
            dict(zip(CATEGORIES, pricing.cross_elasticity, strict=True)),
        ),
        "price_setting": (
            "Why the naive regression is wrong: how prices were set. `demand_response` is what "
            "the pricing desk adds to the log price per log point of demand it sees coming, "
            "`cost_pass_through` per log point of the supplier's price (the instrument), "
            "`quality_slope` how log popularity follows the log list price between SKUs.",
            {
                "demand_response": pricing.demand_response,
                "cost_pass_through": pricing.pass_through,
                "quality_slope": dict(zip(CATEGORIES, pricing.quality_slope, strict=True)),
            },
        ),
        "best_markup": (
            "Price over cost that maximises profit at the true elasticity: e / (1 + e).",
            {name: round(e / (1 + e), 6) for name, e in own.items()},
        ),
    }


def _demand(world: World) -> _Entries:
    demand, market = world.parameters.demand, world.market
    lost = market.demand - market.ledger.sold
    by_category = np.bincount(market.catalogue.category, lost.sum(axis=0), len(CATEGORIES))
    return {
        "demand_drivers": (
            "What moves demand, in log points. `search_30d` per log point of the mean log search "
            "index of the last 30 days, weather per index point for goods of the season.",
            {
                "promoted": demand.promoted,
                "search_30d": demand.interest_effect,
                "weather_spring_summer": demand.weather_summer,
                "weather_autumn_winter": demand.weather_winter,
                "weekend": demand.weekend,
                "preheat": demand.preheat,
                "lunar_new_year": demand.lunar_new_year,
                "unforeseeable_campaign_sd": demand.campaign_noise_sd,
                "unforeseeable_day_cv": demand.day_noise_cv,
            },
        ),
        "lost_sales": (
            "Units wanted that stock could not serve, whole period.",
            {
                "lost_units": int(lost.sum()),
                "share_of_demand": round(float(lost.sum() / market.demand.sum()), 6),
                "by_category": dict(zip(CATEGORIES, map(int, by_category), strict=True)),
            },
        ),
        "campaign_demand": (
            "True demand of the planned SKUs in each large campaign, first reduced day to last "
            "day, units by product_id; it includes what stock could not serve.",
            _campaign_demand(world),
        ),
        "stocking_accuracy": (
            "1 - sum(|units - demand|) / sum(demand) over the 60 core products of each large "
            "campaign, those with most sales value in the year before the decision. `buyer`: the "
            "plan. `knowable`: the best that could be known on the day of the decision. "
            "`full_knowledge`: every expected demand known; what that one misses is chance.",
            {
                plan.campaign.campaign_id: stocking_accuracy(
                    market, plan, world.parameters, world.seed
                )
                for plan in market.ledger.plans
            },
        ),
    }


def _campaign_demand(world: World) -> dict[str, dict[str, int]]:
    found = {}
    for plan in world.market.ledger.plans:
        days = slice(plan.campaign.start, plan.campaign.end + 1)
        units = world.market.demand[days].sum(axis=0)
        planned = np.flatnonzero(world.market.catalogue.launch <= plan.decided)
        found[plan.campaign.campaign_id] = {str(p + 1): int(units[p]) for p in planned}
    return found


def _customers(world: World) -> _Entries:
    segments, treatment = world.parameters.segments, world.parameters.treatment
    by_arm = {
        name: {
            "interaction_live_over_coupon": treatment.interaction_live[number],
            "interaction_holdout_over_coupon": treatment.interaction_holdout,
            "mean_days_to_next_order": dict(
                zip(
                    ARMS,
                    (
                        treatment.gap_live[number],
                        treatment.gap_coupon[number],
                        treatment.gap_holdout[number],
                    ),
                    strict=True,
                )
            ),
        }
        for number, name in enumerate(SEGMENTS)
    }
    profiles = {
        name: {
            "share_of_customers": segments.share[number],
            "relative_order_rate": segments.order_rate[number],
            "interactions_per_month": segments.interactions_per_month[number],
            "shares_per_month": segments.shares_per_month[number],
            "messages_per_month": segments.messages_per_month[number],
            "mean_active_days": segments.alive_days[number],
        }
        for number, name in enumerate(SEGMENTS)
    }
    return {
        "segments": ("The six planted groups: how they behave on average.", profiles),
        "segment_membership": ("The planted group of every customer, as a frame.", None),
        "treatment_effects": ("What invitation, coupon and nothing did, by group.", by_arm),
    }
