"""The planted truth as files for instructors."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema.labels import SEGMENTS
from simulator.columns import dates, floats, ints, labels
from simulator.world import World


def parameters_json(world: World) -> str:
    """Return every parameter of the simulator."""
    content = {"seed": world.seed, "scale": world.scale, **asdict(world.parameters)}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def demand_table(world: World) -> pa.Table:
    """Return what was wanted by SKU and day: expectation, draw and what stock could not serve."""
    day, product = np.nonzero(world.market.catalogue.on_sale())
    wanted = world.market.demand[day, product]
    return pa.table(
        {
            "date": dates(day),
            "product_id": ints(product + 1),
            "expected_units": floats(world.market.expected[day, product], 2),
            "demand_units": ints(wanted),
            "lost_units": ints(wanted - world.market.ledger.sold[day, product]),
        }
    )


def membership_table(world: World) -> pa.Table:
    """Return the planted segment of every customer."""
    people = world.sales.people
    return pa.table(
        {
            "customer_id": ints(np.arange(people.count) + 1),
            "segment": labels(people.segment, SEGMENTS),
        }
    )
