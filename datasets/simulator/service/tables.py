"""Tables of the service desk and of what customers say."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CHANNELS
from shop.schema.service import (
    CONTACT_TOPICS,
    CUSTOMER_GROUPS,
    FIRST_ANSWERS,
    REMEDIES,
    REMEDY_BY,
    REVIEW_TOPICS,
    TEAMS,
)
from simulator.columns import NONE, assemble, dates, flags, floats, ints, labels, moments, texts
from simulator.days import SECONDS, Ints
from simulator.registry import builds, part
from simulator.risk.tables import rings
from simulator.service.desk import Desk, make_desk
from simulator.service.nps import NpsAnswers, make_nps
from simulator.service.recoveries import Recoveries, make_recoveries
from simulator.service.review_words import REPLIES
from simulator.service.reviews import Reviews, make_reviews
from simulator.world import World


@part
def desk(world: World) -> Desk:
    """Return contacts and shifts of the world."""
    return make_desk(world)


@part
def reviews_of(world: World) -> Reviews:
    """Return the reviews of the world."""
    return make_reviews(world, rings(world))


@part
def recoveries_of(world: World) -> Recoveries:
    """Return the remedies of the world."""
    return make_recoveries(world, desk(world))


@part
def nps_of(world: World) -> NpsAnswers:
    """Return the waves of the world."""
    return make_nps(world)


@builds("contacts", delta=("contact_id", "arrived_at"), plain=("customer_id",))
def contacts(world: World) -> pa.Table:
    """Return one row a contact."""
    found = desk(world).contacts
    nobody = found.agent < 0
    return assemble(
        table("contacts"),
        {
            "contact_id": ints(np.arange(found.customer.size) + 1),
            "customer_id": ints(found.customer + 1),
            "order_id": ints(found.order + 1, found.order < 0),
            "channel": labels(found.channel, CHANNELS),
            "topic": labels(found.topic, CONTACT_TOPICS),
            "arrived_at": moments(found.arrived),
            "first_answer": labels(found.ai.astype(np.int64), FIRST_ANSWERS),
            "agent_id": ints(found.agent + 1, nobody),
            "wait_seconds": ints(found.wait),
            "agent_wait_seconds": ints(found.agent_wait, nobody),
            "handling_seconds": ints(found.handling, nobody),
            "abandoned": flags(found.abandoned),
            "resolved_first_time": flags(found.resolved),
            "csat": ints(found.score, found.score == 0),
        },
    )


@builds("service_agents")
def service_agents(world: World) -> pa.Table:
    """Return one row an agent."""
    found = desk(world).roster
    return assemble(
        table("service_agents"),
        {
            "agent_id": ints(np.arange(found.agents) + 1),
            "team": labels(found.team, TEAMS),
            "hired_on": dates(found.hired),
            "hourly_cost_cny": floats(found.hourly_cost),
        },
    )


@builds("shifts", delta=("starts_at", "ends_at"))
def shifts(world: World) -> pa.Table:
    """Return one row a shift."""
    found = desk(world).roster
    return assemble(
        table("shifts"),
        {
            "agent_id": ints(found.agent + 1),
            "starts_at": moments(found.day * SECONDS + found.starts * 60),
            "ends_at": moments(found.day * SECONDS + found.ends * 60),
        },
    )


@builds("reviews", delta=("review_id", "reviewed_at", "replied_at"), plain=("order_id",))
def reviews(world: World) -> pa.Table:
    """Return one row a review."""
    found, lines = reviews_of(world), world.sales.lines
    replied = found.replied_at >= 0
    reply = np.where(replied, found.reply, NONE)
    return assemble(
        table("reviews"),
        {
            "review_id": ints(np.arange(found.line.size) + 1),
            "order_id": ints(lines.order[found.line] + 1),
            "line_no": ints(line_numbers(world)[found.line]),
            "product_id": ints(lines.product[found.line] + 1),
            "reviewed_at": moments(found.reviewed_at),
            "stars": ints(found.stars),
            "text_zh": texts(found.text_zh),
            "text_en": texts(found.text_en),
            "has_image": flags(found.image),
            "replied_at": moments(np.where(replied, found.replied_at, 0), ~replied),
            "reply_zh": labels(reply, [chinese for chinese, _ in REPLIES]),
            "topic_noted": labels(np.where(found.checked, found.topic, NONE), REVIEW_TOPICS),
        },
    )


def line_numbers(world: World) -> Ints:
    """Return the number of each order line in its order, from 1."""
    order = world.sales.lines.order
    first = np.searchsorted(order, order)
    return np.arange(order.size) - first + 1


@builds("recoveries", delta=("contact_id", "order_id", "complained_on"), plain=("customer_id",))
def recoveries(world: World) -> pa.Table:
    """Return one row a complaint that was made good."""
    found, contacts_ = recoveries_of(world), desk(world).contacts
    short = found.orders < 0
    return assemble(
        table("recoveries"),
        {
            "contact_id": ints(found.contact + 1),
            "customer_id": ints(contacts_.customer[found.contact] + 1),
            "order_id": ints(contacts_.order[found.contact] + 1),
            "complained_on": dates(contacts_.day[found.contact]),
            "customer_group": labels(found.group, CUSTOMER_GROUPS),
            "remedy": labels(found.remedy, REMEDIES),
            "remedy_by": labels(found.by, REMEDY_BY),
            "cost_cny": floats(found.cost),
            "orders_90d": ints(found.orders, short),
            "spend_90d_cny": floats(found.spend, missing=short),
        },
    )


@builds("nps_answers", delta=("customer_id",))
def nps_answers(world: World) -> pa.Table:
    """Return one row a customer asked."""
    found = nps_of(world)
    return assemble(
        table("nps_answers"),
        {
            "asked_on": dates(found.asked),
            "customer_id": ints(found.customer + 1),
            "customer_group": labels(found.group, CUSTOMER_GROUPS),
            "score": ints(found.score, ~found.answered),
        },
    )
