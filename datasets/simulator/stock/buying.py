"""What the buyer orders: by recent sales, by plan before large campaigns, and season lots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.market.catalogue import Catalogue
from simulator.market.festivals import Campaign, campaigns
from simulator.parameters import Parameters

REORDER, SEASON_LOT, CAMPAIGN_PLAN, FIRST_STOCK = range(4)


@dataclass(frozen=True)
class Purchases:
    """One value for each order of one SKU; `kind` is one of the four kinds above.

    `promised` is the day of the order plus the lead time, `arrival` the day on which it comes,
    which may lie after the period.
    """

    ordered: Ints
    product: Ints
    promised: Ints
    arrival: Ints
    units: Ints
    kind: Ints


@dataclass(frozen=True)
class Plan:
    """What the buyer planned to sell of each SKU in one campaign."""

    campaign: Campaign
    decided: int
    units: Ints


@dataclass
class State:
    """Stock so far: units in hand by SKU, and day x SKU what came, came back and was sold.

    `uplift` is what the buyer has learnt about each large campaign.
    """

    on_hand: Ints
    received: Ints
    returned: Ints
    sold: Ints
    plans: list[Plan] = field(default_factory=list)
    purchases: list[Purchases] = field(default_factory=list)
    uplift: dict[str, float] = field(default_factory=dict)


def recent_sales(today: int, state: State, days: int) -> Floats:
    """Return average units sold a day."""
    window = state.sold[max(0, today + 1 - days) : today + 1]
    rate: Floats = window.sum(axis=0) / max(window.shape[0], 1)
    return rate


def reorder(
    today: int,
    catalogue: Catalogue,
    state: State,
    parameters: Parameters,
    rng: np.random.Generator,
) -> None:
    """Order up to what lead time, review and safety days need, in lots."""
    stock = parameters.stock
    launched = catalogue.launch <= today
    cover = catalogue.lead_time + stock.review_days + stock.safety_days
    target = np.ceil(recent_sales(today, state, 28) * cover).astype(np.int64) + 1
    coming = state.received[today + 1 :].sum(axis=0)
    short: Bools = launched & (state.on_hand + coming < target)
    lot = np.maximum(5, np.ceil(target / 4 / 5) * 5).astype(np.int64)
    units = np.where(short, -(-(target - state.on_hand - coming) // lot) * lot, 0)
    _receive(today, units, catalogue.lead_time, REORDER, state, parameters, rng)


def buy_lots(
    today: int,
    catalogue: Catalogue,
    state: State,
    parameters: Parameters,
    rng: np.random.Generator,
) -> None:
    """Take large lots of the coming season's goods; spring is the first of each year's dates."""
    stock = parameters.stock
    dates = [day(text) for text in stock.lot_dates]
    if today not in dates:
        return
    season = 1 + dates.index(today) % 2
    others = rng.random(catalogue.count) < stock.lot_share_of_others
    chosen = (catalogue.launch <= today) & ((catalogue.season == season) | others)
    days = stock.lot_days * np.exp(rng.normal(0, stock.lot_error_sd, catalogue.count))
    units = np.ceil(recent_sales(today, state, 28) * days).astype(np.int64)
    lots = np.where(chosen, units, 0)
    _receive(today, lots, catalogue.lead_time, SEASON_LOT, state, parameters, rng)


def _receive(
    today: int,
    units: Ints,
    lead_time: Ints,
    kind: int,
    state: State,
    parameters: Parameters,
    rng: np.random.Generator,
) -> None:
    late = rng.random(units.size) < parameters.stock.delay_probability
    arrival = today + lead_time + np.where(late, rng.integers(4, 15, units.size), 0)
    record_purchases(today, np.flatnonzero(units > 0), units, lead_time, arrival, kind, state)
    comes = (units > 0) & (arrival < DAYS)
    np.add.at(state.received, (arrival[comes], np.flatnonzero(comes)), units[comes])


def record_purchases(
    ordered: int | Ints,
    product: Ints,
    units: Ints,
    lead_time: Ints,
    arrival: Ints,
    kind: int,
    state: State,
) -> None:
    """Keep what was ordered of the SKUs in `product`; the other arguments are by SKU."""
    when = np.broadcast_to(np.asarray(ordered), units.shape)[product]
    state.purchases.append(
        Purchases(
            when,
            product,
            when + lead_time[product],
            arrival[product],
            units[product],
            np.full(product.size, kind),
        )
    )


def plan_campaigns(
    today: int,
    catalogue: Catalogue,
    state: State,
    parameters: Parameters,
    rng: np.random.Generator,
) -> None:
    """Plan every large campaign: recent sales times last year's uplift, the same for all SKUs."""
    ahead = parameters.stock.plan_days_ahead
    for campaign in campaigns():
        kind = campaign.campaign_id.partition("-")[2]
        if campaign.stocked and today == campaign.start - ahead:
            length = campaign.end - campaign.start + 1
            units = np.ceil(recent_sales(today, state, 14) * length * state.uplift[kind]).astype(
                np.int64
            )
            units[catalogue.launch > today] = 0
            state.plans.append(Plan(campaign, today, units))
            lead_time = np.minimum(catalogue.lead_time, ahead - 3)
            extra = np.maximum(units - state.on_hand // 4, 0)
            _receive(today, extra, lead_time, CAMPAIGN_PLAN, state, parameters, rng)
        if campaign.stocked and today == campaign.end:
            _learn_uplift(kind, campaign, ahead, state)


def _learn_uplift(kind: str, campaign: Campaign, ahead: int, state: State) -> None:
    """Compare the campaign with the two weeks before the decision, all SKUs together."""
    decided = campaign.start - ahead
    before = state.sold[decided - 13 : decided + 1].sum() / 14
    during = state.sold[campaign.start : campaign.end + 1].sum()
    length = campaign.end - campaign.start + 1
    state.uplift[kind] = float(during / max(before * length, 1e-9))
