"""Tables of stock."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import AGE_BUCKETS
from simulator.columns import assemble, dates, floats, ints, labels
from simulator.market.tables import sku_days
from simulator.registry import builds
from simulator.world import World


@builds("inventory_daily", plain=("product_id", "opening_units", "closing_units"))
def inventory_daily(world: World) -> pa.Table:
    """Return stock by SKU and day."""
    day, product = sku_days(world)
    ledger = world.market.ledger
    parts = ("opening", "received", "returned", "sold", "closing")
    columns = {f"{part}_units": ints(getattr(ledger, part)[day, product]) for part in parts}
    keys = {"date": dates(day), "product_id": ints(product + 1)}
    return assemble(table("inventory_daily"), {**keys, **columns})


@builds("stock_ages")
def stock_ages(world: World) -> pa.Table:
    """Return the age of stock at the end of each month."""
    found = world.ages
    value = found.units * world.market.catalogue.cost_cny[found.product]
    return assemble(
        table("stock_ages"),
        {
            "month_end": dates(found.month_end),
            "product_id": ints(found.product + 1),
            "age_days": labels(found.band, AGE_BUCKETS),
            "units": ints(found.units),
            "value_cny": floats(value),
        },
    )


@builds("stock_plans")
def stock_plans(world: World) -> pa.Table:
    """Return the buyer's plans for the SKUs on sale at the decision."""
    plans = world.market.ledger.plans
    launch = world.market.catalogue.launch
    which, product = np.nonzero(np.array([plan.decided >= launch for plan in plans]))
    units = np.array([plan.units for plan in plans])
    decided = np.array([plan.decided for plan in plans])
    return assemble(
        table("stock_plans"),
        {
            "campaign_id": labels(which, [plan.campaign.campaign_id for plan in plans]),
            "product_id": ints(product + 1),
            "decided_on": dates(decided[which]),
            "planned_units": ints(units[which, product]),
        },
    )
