"""What chapter 06 reveals."""

from __future__ import annotations

from shop.schema.labels import ARMS, SEGMENTS
from simulator.registry import reveals
from simulator.world import World


@reveals("segments", about="How the six groups of customers behave on average.")
def segments(world: World) -> object:
    """Return the numbers."""
    planted = world.parameters.segments
    return {
        name: {
            "share_of_customers": planted.share[number],
            "relative_order_rate": planted.order_rate[number],
            "interactions_per_month": planted.interactions_per_month[number],
            "shares_per_month": planted.shares_per_month[number],
            "messages_per_month": planted.messages_per_month[number],
            "mean_active_days": planted.alive_days[number],
        }
        for number, name in enumerate(SEGMENTS)
    }


@reveals("treatment_effects", about="What invitation, coupon and nothing did, by group.")
def treatment_effects(world: World) -> object:
    """Return the numbers."""
    treatment = world.parameters.treatment
    return {
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
