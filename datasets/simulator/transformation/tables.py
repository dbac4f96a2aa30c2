"""Tables of the system's roll-out, and the truth behind them."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CATEGORIES, CHANNELS
from shop.schema.transformation import CLAIM_ITEMS, COST_ITEMS
from simulator.assortment.packing import months_of
from simulator.columns import assemble, dates, flags, floats, ints, labels, texts
from simulator.days import month_starts
from simulator.registry import builds, keeps, part, reveals
from simulator.transformation.planted import RollOut
from simulator.transformation.rollout import (
    MONTHS,
    NEVER,
    Units,
    make_costs,
    make_units,
    saving_of_a_year,
)
from simulator.world import World

_CLAIMS = (
    (0.30, "Cost of the first ten units, before against after, times four",
     "首批10个单元上线前后对比，乘以4"),
    (0.16, "A case study of another trade", "其他行业案例"),
    (0.08, "Returns of the best month", "最佳月份的退货率"),
    (0.34, "All growth of sales in 2025", "2025年全部销售增长"),
    (0.12, "Estimate of the system's supplier", "系统供应商估算"),
)  # fmt: skip


@part
def units_of(world: World) -> Units:
    """Return the shop units."""
    sales, lines = world.sales, world.sales.lines
    paid = sales.orders.paid[lines.order]
    order = lines.order[paid]
    due = (lines.quantity * lines.price - lines.discount - lines.coupon)[paid]
    category = world.market.catalogue.category[lines.product[paid]]
    unit = sales.orders.channel[order] * len(CATEGORIES) + category
    shape = (len(CHANNELS) * len(CATEGORIES), MONTHS)
    cell = unit * MONTHS + months_of(sales.orders.day[order])
    money = np.bincount(cell, due, shape[0] * shape[1]).reshape(shape)
    return make_units(np.round(money, 2), world.seed)


@builds("transformation_costs")
def transformation_costs(world: World) -> pa.Table:
    """Return what the system was to cost and did cost."""
    month, item, plan, paid = make_costs(world.scale, world.seed)
    return assemble(
        table("transformation_costs"),
        {
            "month": dates(np.array(month_starts())[month]),
            "item": labels(item, COST_ITEMS),
            "is_in_contract": flags(item != COST_ITEMS.index("own_staff")),
            "planned_cny": floats(plan),
            "paid_cny": floats(paid),
        },
    )


@builds("transformation_claims")
def transformation_claims(world: World) -> pa.Table:
    """Return the benefits as claimed."""
    planted = RollOut()
    total = planted.contract_cny * planted.claimed_roi * world.scale
    return assemble(
        table("transformation_claims"),
        {
            "item": texts(CLAIM_ITEMS),
            "claimed_cny": floats(np.array([total * share for share, *_ in _CLAIMS])),
            "basis": texts([english for _, english, _ in _CLAIMS]),
            "basis_zh": texts([chinese for *_, chinese in _CLAIMS]),
        },
    )


@builds("transformation_units")
def transformation_units(world: World) -> pa.Table:
    """Return sales and operating cost by unit and month."""
    found = units_of(world)
    month, unit = np.nonzero(found.sales_cny.T > 0)
    wave = found.wave[unit]
    return assemble(
        table("transformation_units"),
        {
            "month": dates(np.array(month_starts())[month]),
            "channel": labels(unit // len(CATEGORIES), CHANNELS),
            "category": labels(unit % len(CATEGORIES), CATEGORIES),
            "wave": ints(wave + 1, wave == NEVER),
            "is_live": flags(found.live[unit, month]),
            "sales_cny": floats(found.sales_cny[unit, month]),
            "operating_cost_cny": floats(found.cost_cny[unit, month]),
        },
    )


@reveals("transformation", about="What the system really saves, and what that makes of the claim.")
def transformation_truth(world: World) -> dict[str, float]:
    """Return the planted effect and the return that follows from it."""
    planted = RollOut()
    saving = saving_of_a_year(units_of(world), planted)
    cost = planted.contract_cny * world.scale
    return {
        "effect_on_log_operating_cost": planted.effect_log,
        "trend_of_log_operating_cost_a_month": planted.trend_log,
        "saving_of_a_year_cny": round(saving, 2),
        "saving_over_contract": round(saving / cost, 4),
        "claimed": planted.claimed_roi,
    }


@keeps("transformation_parameters", about="everything planted in the roll-out of the system")
def transformation_parameters(world: World) -> dict[str, object]:
    """Return all parameters."""
    return asdict(RollOut())
