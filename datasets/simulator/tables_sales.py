"""Tables of orders, campaigns and customers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import TABLES
from shop.schema.labels import ARMS, CHANNELS, DEVICES, ORDER_STATUSES, REGIONS
from simulator.columns import NONE, assemble, dates, floats, ints, labels, moments, texts
from simulator.days import DAYS, Ints, day, month_starts
from simulator.festivals import campaigns
from simulator.orders import statuses
from simulator.treatments import CAMPAIGN_ID
from simulator.world import World

_AGES = ("18-24", "25-34", "35-44", "45-54", "55+")


def customers(world: World) -> pa.Table:
    """Return who bought or had an account."""
    people = world.sales.people
    return assemble(
        TABLES["customers"],
        {
            "customer_id": ints(np.arange(people.count) + 1),
            "joined_on": dates(people.joined),
            "acquisition_channel": labels(people.channel, CHANNELS),
            "region": labels(people.region, REGIONS),
            "city_tier": ints(people.tier),
            "age_band": labels(np.where(people.age == len(_AGES), NONE, people.age), _AGES),
        },
    )


def orders(world: World) -> pa.Table:
    """Return every submitted order."""
    found, lines = world.sales.orders, world.sales.lines

    def total(values: np.ndarray) -> pa.Array:
        return floats(np.bincount(lines.order, values, found.count).astype(np.float64))

    goods = lines.quantity * lines.price
    return assemble(
        TABLES["orders"],
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


def order_lines(world: World) -> pa.Table:
    """Return the lines of every order."""
    lines = world.sales.lines
    first = np.flatnonzero(np.diff(lines.order, prepend=-1))
    number = np.arange(lines.order.size) - first[lines.order] + 1
    return assemble(
        TABLES["order_lines"],
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
        TABLES["campaigns"],
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


def engagement(world: World) -> pa.Table:
    """Return activity by customer and month of 2025."""
    found = world.engagement
    starts = np.array(month_starts()[12:])
    return assemble(
        TABLES["engagement"],
        {
            "customer_id": ints(found.customer + 1),
            "month": dates(starts[found.month]),
            "content_interactions": ints(found.interactions),
            "shares": ints(found.shares),
            "invites": ints(found.invites),
            "community_messages": ints(found.messages),
        },
    )


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
        TABLES["treatments"],
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
