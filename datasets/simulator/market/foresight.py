"""How well the demand of a large campaign could be known when its stock was planned."""

from __future__ import annotations

import numpy as np

from simulator.days import Floats, Ints
from simulator.market.demand import campaign_noise
from simulator.market.market import Market
from simulator.parameters import Parameters
from simulator.stock.buying import Plan

# Products on whose stock accuracy is measured: the best by sales value of the year before.
CORE_PRODUCTS = 60


def core_products(market: Market, decided: int) -> Ints:
    """Return the places of the core products: best by value sold in the year before a day."""
    days = slice(max(0, decided - 365), decided)
    value = (market.ledger.sold[days] * market.prices.price_cny[days]).sum(axis=0)
    return np.sort(np.argsort(-value, kind="stable")[:CORE_PRODUCTS])


def knowable_demand(market: Market, plan: Plan, parameters: Parameters, seed: int) -> Floats:
    """Return day x SKU of the campaign: expected units by what is known on the decision's day.

    The calendar, the season, the shop's own prices and how demand answers to them are taken as
    known. The public's interest is known up to that day and fades back to normal from there;
    rivals' prices are expected at their average of the last year; how one SKU does in one
    campaign is unknown.
    """
    days = np.arange(plan.campaign.start, plan.campaign.end + 1)
    shock = market.interest.shock
    faded = parameters.demand.interest_memory ** (days - plan.decided)[:, None]
    surprise = shock[days] - faded * shock[plan.decided]
    rival = np.log(market.prices.competitor_cny)
    week = plan.decided // 7
    usual = rival[max(0, week - 52) : week].mean(axis=0)
    cross = np.array(parameters.pricing.cross_elasticity)[market.catalogue.category]
    surprise += cross * (rival[days // 7] - usual)
    surprise += campaign_noise(market.catalogue.count, parameters.demand, seed)[days]
    known: Floats = market.expected[days] * np.exp(-surprise)
    return known


def stocking_accuracy(
    market: Market, plan: Plan, parameters: Parameters, seed: int
) -> dict[str, float]:
    """Return the accuracy of the buyer's plan, of the best plan, and of full knowledge.

    Accuracy is 1 - sum(|units - demand|) / sum(demand) over the core products.
    """
    core = core_products(market, plan.decided)
    days = slice(plan.campaign.start, plan.campaign.end + 1)
    wanted = market.demand[days].sum(axis=0)[core]
    knowable = knowable_demand(market, plan, parameters, seed).sum(axis=0)[core]
    expected = market.expected[days].sum(axis=0)[core]

    def accuracy(units: Floats | Ints) -> float:
        return round(float(1 - np.abs(units - wanted).sum() / max(int(wanted.sum()), 1)), 4)

    return {
        "buyer": accuracy(plan.units[core]),
        "knowable": accuracy(knowable),
        "full_knowledge": accuracy(expected),
    }
