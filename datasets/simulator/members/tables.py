"""Tables of memberships and groups, and what lectures reveal about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.members import ASSIGNED_BY, LIFE_STAGES, OUTCOMES, PACKAGES, RHYTHMS, TIERS
from simulator.columns import assemble, dates, floats, ints, labels
from simulator.members.community import Community, make_community
from simulator.members.parameters import CommunityParameters, MemberParameters
from simulator.members.terms import Terms, make_terms
from simulator.registry import builds, keeps, part, reveals
from simulator.world import World


@part
def terms(world: World) -> Terms:
    """Return the terms of membership of the world."""
    return make_terms(world)


@part
def community(world: World) -> Community:
    """Return the groups of the world."""
    return make_community(world)


@builds("memberships", delta=("membership_id", "starts_on", "ends_on"))
def memberships(world: World) -> pa.Table:
    """Return one row a term, in order of start."""
    found = terms(world)
    return assemble(
        table("memberships"),
        {
            "membership_id": ints(np.arange(found.customer.size) + 1),
            "customer_id": ints(found.customer + 1),
            "term_no": ints(found.term),
            "tier": labels(found.tier, TIERS),
            "life_stage": labels(found.stage, LIFE_STAGES),
            "package": labels(found.package, PACKAGES),
            "assigned_by": labels(found.assigned, ASSIGNED_BY),
            "fee_cny": floats(np.array(MemberParameters().fee_cny)[found.package]),
            "starts_on": dates(found.starts),
            "ends_on": dates(found.ends),
            "outcome": labels(found.outcome, OUTCOMES),
        },
    )


@builds("community_members", delta=("customer_id",))
def community_members(world: World) -> pa.Table:
    """Return one row a customer in a group."""
    found = community(world)
    return assemble(
        table("community_members"),
        {
            "customer_id": ints(found.customer + 1),
            "group_id": ints(found.customer_group + 1),
            "joined_on": dates(found.member_since),
        },
    )


@builds("community_days", delta=("date",))
def community_days(world: World) -> pa.Table:
    """Return one row a group and day."""
    found = community(world)
    return assemble(
        table("community_days"),
        {
            "date": dates(found.day),
            "group_id": ints(found.group + 1),
            "rhythm": labels(found.rhythm, RHYTHMS),
            "members": ints(found.members),
            "fact_posts": ints(found.facts),
            "review_posts": ints(found.reviews),
            "offer_posts": ints(found.offers),
            "messages": ints(found.messages),
            "active_members": ints(found.active),
            "orders": ints(found.orders),
        },
    )


@reveals(
    "membership_arpu",
    about="Net spending of founding members over that of other customers of 2024, from "
    "2025-02-01 on: as a plain ratio, and the part that membership brings.",
)
def membership_arpu(world: World) -> dict[str, float]:
    """Return the planted ratio and effect."""
    planted = MemberParameters()
    return {"plain_ratio": planted.arpu_ratio, "effect": planted.arpu_effect}


@reveals(
    "membership_renewal",
    about="Planted renewal of terms whose package a lot decided, by kind of package.",
)
def membership_renewal(world: World) -> dict[str, float]:
    """Return the planted rates."""
    planted = MemberParameters()
    return {"standard": planted.renewal_standard, "by_stage": planted.renewal_by_stage}


@reveals(
    "community_rhythm",
    about="Planted activity and orders by the group's link, by content rhythm, all weeks alike.",
)
def community_rhythm(world: World) -> dict[str, dict[str, float]]:
    """Return the planted rates of each rhythm."""
    planted = CommunityParameters()
    active = (planted.active_balanced, planted.active_promotion)
    orders = (planted.orders_balanced, planted.orders_promotion)
    return {
        name: {"active_share": active[place], "orders_per_member_30_days": orders[place]}
        for place, name in enumerate(RHYTHMS)
    }


@keeps("parameters_members", about="What is planted about memberships and groups.")
def parameters(world: World) -> dict[str, Any]:
    """Return every parameter, by part."""
    return {
        "memberships": asdict(MemberParameters()),
        "groups": asdict(CommunityParameters()),
    }
