"""What campaigns spent, what that brought, and what reports say it brought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.campaigning.plans import budget, phase_days
from simulator.campaigning.planted import Spending
from simulator.days import Floats, Ints
from simulator.market.festivals import campaigns
from simulator.randomness import stream

ON_SITE, OFF_SITE = range(2)
SUBSIDY, PROMOTION, CONTENT = range(3)


@dataclass(frozen=True)
class Spend:
    """One value for each day, placement and kind with spend, in order of day."""

    day: Ints
    campaign: Ints
    phase: Ints
    placement: Ints
    kind: Ints
    spend_cny: Floats
    visitors: Ints
    attributed_cny: Floats


def make_spend(
    visitors: Ints, sales_cny: Floats, seed: int, planted: Spending | None = None
) -> Spend:
    """Return the spend of all campaigns.

    Parameters
    ----------
    visitors, sales_cny
        By day: the shop's visitors and the paid amount of its orders.
    seed, planted
        As elsewhere.
    """
    planted = planted or Spending()
    rng = stream(seed, "campaign spend")
    plan = budget(planted)
    parts: list[tuple[Ints | Floats, ...]] = []
    for index in range(len(campaigns())):
        for phase, days in enumerate(phase_days(index)):
            if len(days):
                chosen = np.array(days)
                money = _by_day(chosen, plan[index, phase], index, phase, planted, rng)
                parts.append(_rows(chosen, money, index, phase, visitors, sales_cny, planted, rng))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    place = np.lexsort((columns[4], columns[3], columns[1], columns[0]))
    day, campaign, phase_, placement, kind, spend, paid, credited = (c[place] for c in columns)
    return Spend(day, campaign, phase_, placement, kind, spend, paid, credited)


def late_days(planted: Spending) -> range:
    """Return the days on which nothing was promoted on site because of the late task."""
    found = {campaign.campaign_id: campaign for campaign in campaigns()}[planted.late_campaign]
    return range(found.preheat, found.preheat + planted.late_days)


def _by_day(
    days: Ints,
    plan: Floats,
    index: int,
    phase: int,
    planted: Spending,
    rng: np.random.Generator,
) -> Floats:
    """Return day x placement x kind: spend in CNY."""
    campaign = campaigns()[index]
    factor = np.exp(rng.normal(0, planted.usual_sd, 2))
    for code, at_phase, placement, times in planted.overspent:
        if code == campaign.campaign_id and at_phase == phase:
            factor[placement] = times
    weight = np.ones(days.size) + 2.0 * (days == campaign.peak) + 1.0 * (days == campaign.start)
    weight = weight[:, None, None] * np.exp(rng.normal(0, 0.1, (days.size, 2, 3)))
    if campaign.campaign_id == planted.late_campaign:
        weight[np.isin(days, late_days(planted)), ON_SITE, PROMOTION] = 0.0
    weight /= weight.sum(axis=0)
    total = (plan * factor)[:, None] * np.array(planted.kind_shares)
    found: Floats = np.round(weight * total, 2)
    return found


def _rows(
    days: Ints,
    money: Floats,
    index: int,
    phase: int,
    visitors: Ints,
    sales_cny: Floats,
    planted: Spending,
    rng: np.random.Generator,
) -> tuple[Ints | Floats, ...]:
    usual = money[:, :, PROMOTION].sum(axis=0) / days.size
    relative = money[:, :, PROMOTION] / np.maximum(usual, 1e-9)
    share = np.array(planted.paid_share) * np.minimum(relative, 2.0) ** planted.visitors_per_spend
    brought = rng.binomial(visitors[days][:, None], np.minimum(share, 0.45))
    part = money.reshape(days.size, -1)
    part = part / np.maximum(part.sum(axis=1, keepdims=True), 1e-9)
    credited = np.round(planted.attributed_share * sales_cny[days][:, None] * part, 2)
    row, placement, kind = np.nonzero(money > 0)
    paid = np.where(kind == PROMOTION, brought[row, placement], 0)
    same = np.full(row.size, index), np.full(row.size, phase)
    return (
        days[row], *same, placement, kind, money[row, placement, kind], paid,
        credited.reshape(money.shape)[row, placement, kind],
    )  # fmt: skip


def lost_visitors(visitors: Ints, planted: Spending) -> float:
    """Return how many paid visitors the late task cost, by what usual spend brings."""
    days = np.array(late_days(planted))
    return float(planted.paid_share[ON_SITE] * visitors[days].sum())
