"""Tables of customers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import ARMS, CHANNELS, REGIONS, SEGMENTS
from simulator.columns import NONE, assemble, dates, floats, ints, labels
from simulator.customers.treatments import CAMPAIGN_ID
from simulator.days import DAYS, Ints, day, month_starts
from simulator.registry import builds, reveals
from simulator.world import World

_AGES = ("18-24", "25-34", "35-44", "45-54", "55+")


@builds("customers", delta=("customer_id", "joined_on"))
def customers(world: World) -> pa.Table:
    """Return who bought or had an account."""
    people = world.sales.people
    return assemble(
        table("customers"),
        {
            "customer_id": ints(np.arange(people.count) + 1),
            "joined_on": dates(people.joined),
            "acquisition_channel": labels(people.channel, CHANNELS),
            "region": labels(people.region, REGIONS),
            "city_tier": ints(people.tier),
            "age_band": labels(np.where(people.age == len(_AGES), NONE, people.age), _AGES),
        },
    )


@builds("engagement", delta=("customer_id",))
def engagement(world: World) -> pa.Table:
    """Return activity by customer and month of 2025."""
    found = world.engagement
    starts = np.array(month_starts()[12:])
    return assemble(
        table("engagement"),
        {
            "customer_id": ints(found.customer + 1),
            "month": dates(starts[found.month]),
            "content_interactions": ints(found.interactions),
            "shares": ints(found.shares),
            "invites": ints(found.invites),
            "community_messages": ints(found.messages),
        },
    )


@builds("treatments", delta=("customer_id",))
def treatments(world: World) -> pa.Table:
    """Return the randomised comparison with outcomes counted from the other tables."""
    trial, treatment = world.sales.trial, world.parameters.treatment
    treated_on = day(treatment.treated_on)
    next_day = _next_paid_day(world, treated_on)[trial.customer]
    missing = next_day >= DAYS
    found = world.engagement
    after = np.isin(found.month, (3, 4))
    people = world.sales.people.count
    counts = np.bincount(found.customer[after], found.interactions[after], people)
    cost = np.array(treatment.contact_cost_cny)[trial.arm]
    return assemble(
        table("treatments"),
        {
            "campaign_id": labels(np.zeros(trial.arm.size, dtype=np.int64), (CAMPAIGN_ID,)),
            "customer_id": ints(trial.customer + 1),
            "arm": labels(trial.arm, ARMS),
            "treated_on": dates(np.full(trial.arm.size, treated_on)),
            "contact_cost_cny": floats(cost),
            "interactions_60d": ints(counts[trial.customer].astype(np.int64)),
            "next_order_on": dates(next_day, missing),
            "days_to_next_order": ints(np.where(missing, 0, next_day - treated_on), missing),
        },
    )


def _next_paid_day(world: World, since: int) -> Ints:
    """Return for each customer the first day after `since` with a paid order, else `DAYS`."""
    orders_ = world.sales.orders
    later = orders_.paid & (orders_.day > since)
    found = np.full(world.sales.people.count, DAYS)
    np.minimum.at(found, orders_.customer[later], orders_.day[later])
    return found


@reveals("segment_membership", about="The planted group of every customer, as a frame.")
def membership(world: World) -> pa.Table:
    """Return the planted segment of every customer."""
    people = world.sales.people
    return pa.table(
        {
            "customer_id": ints(np.arange(people.count) + 1),
            "segment": labels(people.segment, SEGMENTS),
        }
    )
