"""The randomised comparison: live-session invitation, coupon, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import SEGMENTS
from simulator.customers.people import People
from simulator.days import Floats, Ints
from simulator.parameters import Parameters
from simulator.randomness import stream

CAMPAIGN_ID = "2025-live-or-coupon"
_QUIET = SEGMENTS.index("quiet_potential")


@dataclass(frozen=True)
class Trial:
    """Participants: their arm (0 live, 1 coupon, 2 hold-out) and days to their next order."""

    customer: Ints
    arm: Ints
    gap_days: Ints


def draw_trial(
    buyers: Ints, people: People, parameters: Parameters, scale: float, seed: int
) -> Trial:
    """Draw participants among recent buyers, the quiet more often, and their arms by lot."""
    rng = stream(seed, "trial")
    treatment = parameters.treatment
    quiet = people.segment[buyers] == _QUIET
    chosen = []
    for group, wanted in (
        (buyers[quiet], treatment.quiet_participants),
        (buyers[~quiet], treatment.other_participants),
    ):
        size = min(group.size, max(3, round(wanted * scale)))
        chosen.append(rng.choice(group, size, replace=False))
    customer = np.sort(np.concatenate(chosen))
    arm = rng.choice(3, customer.size, p=treatment.arm_shares)
    means = np.array([treatment.gap_live, treatment.gap_coupon, treatment.gap_holdout])
    mean = means[arm, people.segment[customer]]
    gap = rng.gamma(treatment.gap_shape, mean / treatment.gap_shape)
    return Trial(customer, arm, np.maximum(1, np.round(gap)).astype(np.int64))


@dataclass(frozen=True)
class Engagement:
    """Activity by customer and month; `month` is a month of 2025 from 0."""

    customer: Ints
    month: Ints
    interactions: Ints
    shares: Ints
    invites: Ints
    messages: Ints


def make_engagement(
    people: People, trial: Trial, month_start: Ints, parameters: Parameters, seed: int
) -> Engagement:
    """Return the activity of 2025; April and May show what the treatment did.

    `month_start` holds the day numbers of the twelve first days of month.
    """
    rng = stream(seed, "activity")
    segments = parameters.segments
    there = people.joined[:, None] <= month_start[None, :] + 15
    gone = people.leaves[:, None] < month_start[None, :]
    presence = there * np.where(gone, 0.25, 1.0)
    lively = rng.gamma(6.0, 1 / 6.0, people.count)[:, None]
    treated = _treated(people, trial, month_start.size, parameters)

    def draw(per_month: tuple[float, ...], effect: Floats | float = 1.0) -> Ints:
        mean = np.array(per_month)[people.segment][:, None] * lively * presence * effect
        return rng.poisson(mean * rng.gamma(6.0, 1 / 6.0, mean.shape))

    interactions = draw(segments.interactions_per_month, treated)
    shares = draw(segments.shares_per_month)
    invites = rng.binomial(shares, segments.invites_per_share)
    messages = draw(segments.messages_per_month)
    customer, month = np.nonzero(interactions + shares + messages)
    return Engagement(
        customer, month, *(part[customer, month] for part in (
            interactions, shares, invites, messages
        ))
    )  # fmt: skip


def _treated(people: People, trial: Trial, months: int, parameters: Parameters) -> Floats:
    """Return customer x month: factor on interactions, in April and May only."""
    treatment = parameters.treatment
    live = np.array(treatment.interaction_live)[people.segment[trial.customer]]
    factor = np.select([trial.arm == 0, trial.arm == 2], [live, treatment.interaction_holdout], 1.0)
    effect = np.ones((people.count, months))
    effect[trial.customer, 3:5] = factor[:, None]
    return effect
