"""What lectures reveal about service, and what instructors keep."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from shop.schema.service import CUSTOMER_GROUPS, REMEDIES, REVIEW_TOPICS
from simulator.columns import NONE, dates, ints, labels
from simulator.days import as_date, day
from simulator.registry import keeps, reveals
from simulator.service.arrivals import LOGISTICS, PRODUCT
from simulator.service.nps import net_score
from simulator.service.parameters import (
    AiParameters,
    DeskParameters,
    NpsParameters,
    RecoveryParameters,
    ReviewParameters,
)
from simulator.service.reviews import shares_of_topics
from simulator.service.tables import desk, nps_of, recoveries_of, reviews_of
from simulator.world import World

NATURES = ("genuine", "paid", "abusive")


@reveals("service_agents", about="Planted speed and thoroughness of the agents.")
def agents(world: World) -> dict[str, Any]:
    """Return how the one fast agent differs from the others."""
    planted = DeskParameters()
    return {
        "fast_agent_id": desk(world).roster.fast + 1,
        "handling_time_over_that_of_others": planted.fast_handling,
        "resolved_first_time_fast": planted.fast_resolved,
        "resolved_first_time_others": planted.resolved,
        "open_matters_that_come_back": planted.repeats,
    }


@reveals(
    "ai_first_answers",
    about="Chance of a satisfied score (4 or 5) with AI and agent answering first, by lot, over "
    "all contacts of the two topics whether they gave a score or not.",
)
def ai_first_answers(world: World) -> dict[str, float]:
    """Return the expected satisfaction of both arms."""
    found, planted = desk(world).contacts, AiParameters()
    mine = (found.day >= day(planted.starts_on)) & ~found.abandoned
    mine &= (found.topic == PRODUCT) | (found.topic == LOGISTICS)
    ai, agent = mine & found.ai, mine & ~found.ai
    return {
        "satisfied_ai": round(float(found.pleased[ai].mean()), 4) if ai.any() else 0.0,
        "satisfied_agent": round(float(found.pleased[agent].mean()), 4) if agent.any() else 0.0,
        "solved_without_agent": planted.solves,
        "planted_effect": planted.effect,
    }


@reveals("review_topics", about="True share of each topic among genuine complaints in reviews.")
def review_topics(world: World) -> dict[str, float]:
    """Return the shares."""
    shares = shares_of_topics(reviews_of(world))
    return {name: round(float(s), 4) for name, s in zip(REVIEW_TOPICS[1:], shares, strict=True)}


@reveals("defective_batches", about="Products and days of sale of the batches with a fault.")
def defective_batches(world: World) -> list[dict[str, Any]]:
    """Return the batches, in order of their first day."""
    found = reviews_of(world).batches
    return [
        {
            "product_id": int(product) + 1,
            "first_day": as_date(int(start)).isoformat(),
            "last_day": as_date(int(end) - 1).isoformat(),
        }
        for product, start, end in zip(found.product, found.start, found.end, strict=True)
    ]


@reveals(
    "remedies",
    about="What each remedy adds to the share that orders again within 90 days, by group, over "
    "an apology. Orders exist before remedies are drawn: a lift is shrunk where few or nearly "
    "all of a kind of customer order again.",
)
def remedies(world: World) -> dict[str, dict[str, float]]:
    """Return the lifts as they came about in the chances of the lot."""
    lift = recoveries_of(world).lift
    return {
        group: {name: round(float(lift[g, r]), 4) for r, name in enumerate(REMEDIES)}
        for g, group in enumerate(CUSTOMER_GROUPS)
    }


@reveals("nps_of_all_asked", about="Net promoter score if everybody who was asked had answered.")
def nps_of_all_asked(world: World) -> float:
    """Return the score in points."""
    return round(net_score(nps_of(world).score), 2)


@keeps("review_labels", about="True topic and nature of every review.", delta=("review_id",))
def review_labels(world: World) -> pa.Table:
    """Return topic, nature and batch (missing without a fault) of each review."""
    found = reviews_of(world)
    return pa.table(
        {
            "review_id": ints(np.arange(found.line.size) + 1),
            "topic": labels(found.topic, REVIEW_TOPICS),
            "nature": labels(found.nature, NATURES),
            "batch": labels(np.where(found.batch >= 0, found.batch, NONE), batch_names(world)),
        }
    )


def batch_names(world: World) -> list[str]:
    """Return a name for each batch: product and first day."""
    found = reviews_of(world).batches
    return [
        f"product {int(p) + 1} from {as_date(int(s)).isoformat()}"
        for p, s in zip(found.product, found.start, strict=True)
    ]


@keeps("nps_scores", about="What everybody who was asked would have answered.")
def nps_scores(world: World) -> pa.Table:
    """Return the score of each customer asked."""
    found = nps_of(world)
    return pa.table(
        {
            "asked_on": dates(found.asked),
            "customer_id": ints(found.customer + 1),
            "score": ints(found.score),
        }
    )


@keeps("parameters_service", about="What is planted about service.")
def parameters(world: World) -> dict[str, Any]:
    """Return every parameter, by part."""
    return {
        "desk": asdict(DeskParameters()),
        "ai": asdict(AiParameters()),
        "reviews": asdict(ReviewParameters()),
        "recoveries": asdict(RecoveryParameters()),
        "nps": asdict(NpsParameters()),
    }
