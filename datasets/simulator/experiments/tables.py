"""Tables of experiments and what chapter 05 reveals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from shop.schema import table
from simulator.columns import assemble, dates, floats, ints, labels, texts
from simulator.days import day
from simulator.experiments import planted
from simulator.experiments.drawing import NO_GROUP, trials
from simulator.registry import builds, reveals
from simulator.world import World

_KEYS = tuple(trial.key for trial in planted.TRIALS)


@builds("experiments")
def experiments(world: World) -> pa.Table:
    """Return the plans."""
    found = planted.TRIALS
    return assemble(
        table("experiments"),
        {
            "experiment_id": texts(_KEYS),
            "name": texts([trial.name for trial in found]),
            "name_zh": texts([trial.name_zh for trial in found]),
            "starts_on": dates(np.array([day(trial.starts) for trial in found])),
            "ends_on": dates(np.array([day(trial.ends) for trial in found])),
            "unit": texts([trial.unit for trial in found]),
            "metric": texts([trial.metric for trial in found]),
            "planned_share": floats(np.full(len(found), 0.5)),
            "rollout_cost_cny": floats(np.array([trial.cost_cny for trial in found])),
        },
    )


@builds("ab_assignments", delta=("visitor_id",))
def ab_assignments(world: World) -> pa.Table:
    """Return who was seen in which arm."""
    drawn = [visitors for visitors, _ in trials(world).values()]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(visitors, name) for visitors in drawn])

    group, share = joined("group"), joined("share")
    which = np.repeat(np.arange(len(drawn)), [visitors.number.size for visitors in drawn])
    return assemble(
        table("ab_assignments"),
        {
            "experiment_id": labels(which, _KEYS),
            "visitor_id": ints(joined("number")),
            "arm": labels(joined("treated").astype(np.int64), ("control", "treatment")),
            "assigned_on": dates(joined("since")),
            "device_age": labels(joined("old").astype(np.int64), ("new", "old")),
            "group_id": ints(np.maximum(group, 0) + 1, group == NO_GROUP),
            "group_share": floats(np.nan_to_num(share), 2, np.isnan(share)),
            "pre_sessions": ints(joined("pre_sessions")),
            "pre_revenue_cny": floats(joined("pre_revenue")),
        },
    )


@builds("ab_outcomes", delta=("visitor_id",))
def ab_outcomes(world: World) -> pa.Table:
    """Return what they did, day by day."""
    drawn = list(trials(world).values())

    def joined(name: str) -> Any:
        return np.concatenate([getattr(visits, name) for _, visits in drawn])

    which = np.repeat(np.arange(len(drawn)), [visits.who.size for _, visits in drawn])
    visitor = np.concatenate([visitors.number[visits.who] for visitors, visits in drawn])
    return assemble(
        table("ab_outcomes"),
        {
            "experiment_id": labels(which, _KEYS),
            "visitor_id": ints(visitor),
            "date": dates(joined("day")),
            "sessions": ints(joined("sessions")),
            "clicks": ints(joined("clicks")),
            "orders": ints(joined("orders")),
            "revenue_cny": floats(joined("revenue")),
            "returned_orders": ints(joined("returned")),
        },
    )


@reveals("experiment_effects", about="What each experiment truly does, and its trap if it has one.")
def experiment_effects(world: World) -> object:
    """Return relative effects."""
    return {
        trial.key: {
            "orders": trial.orders,
            "orders_when_everybody_is_treated": (1 + trial.orders) * (1 + trial.spill) - 1,
            "clicks_at_first_sight": trial.clicks + trial.novelty,
            "clicks_that_last": trial.clicks,
            "share_of_returned_orders": trial.returned,
            "old_devices_that_never_opened_the_page": trial.lost_old,
        }
        for trial in planted.TRIALS
    }
