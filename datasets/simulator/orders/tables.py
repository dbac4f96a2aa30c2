"""Tables of orders and campaigns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS, DEVICES, ORDER_STATUSES
from simulator.columns import assemble, dates, floats, ints, labels, moments, texts
from simulator.customers.treatments import CAMPAIGN_ID
from simulator.days import day
from simulator.market.festivals import campaigns
from simulator.orders.orders import statuses
from simulator.registry import builds
from simulator.world import World


@builds("orders", delta=("order_id", "customer_id", "ordered_at", "paid_at"))
def orders(world: World) -> pa.Table:
    """Return every submitted order."""
    found, lines = world.sales.orders, world.sales.lines

    def total(values: np.ndarray) -> pa.Array:
        return floats(np.bincount(lines.order, values, found.count).astype(np.float64))

    goods = lines.quantity * lines.price
    return assemble(
        table("orders"),
        {
            "order_id": ints(np.arange(found.count) + 1),
            "customer_id": ints(found.customer + 1),
            "ordered_at": moments(found.ordered_at),
            "paid_at": moments(found.paid_at, ~found.paid),
            "channel": labels(found.channel, CHANNELS),
            "device": labels(found.device, DEVICES),
            "status": labels(statuses(found, lines), ORDER_STATUSES),
            "goods_cny": total(goods),
            "discount_cny": total(lines.discount),
            "coupon_cny": total(lines.coupon),
            "amount_cny": total(goods - lines.discount - lines.coupon),
            "refund_cny": total(lines.refund),
        },
    )


@builds("order_lines", delta=("order_id", "returned_on"))
def order_lines(world: World) -> pa.Table:
    """Return the lines of every order."""
    lines = world.sales.lines
    first = np.flatnonzero(np.diff(lines.order, prepend=-1))
    number = np.arange(lines.order.size) - first[lines.order] + 1
    return assemble(
        table("order_lines"),
        {
            "order_id": ints(lines.order + 1),
            "line_no": ints(number),
            "product_id": ints(lines.product + 1),
            "quantity": ints(lines.quantity),
            "unit_price_cny": floats(lines.price),
            "discount_cny": floats(lines.discount),
            "coupon_cny": floats(lines.coupon),
            "refund_cny": floats(lines.refund),
            "returned_on": dates(lines.returned, lines.returned < 0),
        },
    )


@builds("campaigns")
def campaigns_table(world: World) -> pa.Table:
    """Return festivals, sales and the message to customers."""
    found = campaigns()
    sent = day(world.parameters.treatment.treated_on)
    message = ("Live Session or Coupon 2025", "2025年直播邀请与优惠券对比", "customer_message")
    nan = float("nan")
    terms = [(c.threshold_cny, c.reduction_cny, c.budget_cny) for c in found]
    threshold, reduction, budget = np.array([*terms, (nan, nan, 40_000.0)]).T
    days = [(c.preheat, c.start, c.peak, c.end) for c in found]
    preheat, start, peak, end = np.array([*days, (sent, sent, sent, sent)]).T
    return assemble(
        table("campaigns"),
        {
            "campaign_id": texts([*(c.campaign_id for c in found), CAMPAIGN_ID]),
            "name": texts([*(c.name for c in found), message[0]]),
            "name_zh": texts([*(c.name_zh for c in found), message[1]]),
            "kind": texts([*(c.kind for c in found), message[2]]),
            "preheat_on": dates(preheat),
            "starts_on": dates(start),
            "peak_on": dates(peak),
            "ends_on": dates(end),
            "reduction_threshold_cny": floats(threshold, missing=np.isnan(threshold)),
            "reduction_cny": floats(reduction, missing=np.isnan(reduction)),
            "budget_cny": floats(budget),
        },
    )
