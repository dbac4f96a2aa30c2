"""Simulate the whole shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.customers.people import People, make_people
from simulator.customers.treatments import Engagement, Trial, make_engagement
from simulator.days import DAYS, Ints, day
from simulator.market.market import Market, make_market
from simulator.orders.ordering import expected_orders, make_baskets, make_paid, merge_orders
from simulator.orders.orders import OrderLines, Orders
from simulator.orders.unpaid import make_unpaid
from simulator.parameters import SEED, Parameters
from simulator.stock.ages import Ages, make_ages
from simulator.visits.clicks import PageClicks, make_page_clicks
from simulator.visits.clickstream import Clickstream, make_clickstream
from simulator.visits.funnel import Steps, draw_ends, make_steps
from simulator.visits.sessions import Sessions, event_days, make_sessions
from simulator.visits.shares import make_shares
from simulator.visits.traffic import Traffic, cart_additions, make_traffic

Report = Callable[[str], None]
PARTS = ("market", "orders", "clickstream", "traffic")


@dataclass(frozen=True)
class Sales:
    """Everything about who bought what."""

    people: People
    trial: Trial
    steps: Steps
    ends: Ints
    orders: Orders
    lines: OrderLines


@dataclass(frozen=True)
class World:
    """The whole shop with its truth.

    `shelf` keeps what several builders need (see `simulator.registry.part`).
    """

    parameters: Parameters
    seed: int
    scale: float
    market: Market
    sales: Sales
    engagement: Engagement
    sessions: Sessions
    clicks: Clickstream
    traffic: Traffic
    carts: Ints
    page_clicks: PageClicks
    ages: Ages
    shelf: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


def simulate(
    seed: int = SEED,
    scale: float = 1.0,
    parameters: Parameters | None = None,
    report: Report = lambda part: None,
) -> World:
    """Return two years of the shop.

    Parameters
    ----------
    seed
        Same seed, same shop.
    scale
        Multiplies customers, visits and orders; the products stay 300.
    parameters
        What is planted; the course's own by default.
    report
        Called with the name of each part of `PARTS` before it starts.
    """
    parameters = parameters or Parameters()
    report("market")
    market = make_market(parameters, scale, seed)
    report("orders")
    sales = _sell(market, parameters, scale, seed)
    report("clickstream")
    funnel, orders = parameters.funnel, sales.orders
    sessions = make_sessions(sales.ends, orders, sales.people, funnel, seed)
    clicks = make_clickstream(
        sessions, orders, sales.lines, market.browsing, sales.steps.browse, funnel, seed
    )
    report("traffic")
    chosen, ends = event_days(funnel), sales.ends
    months = np.array([day(f"2025-{month:02d}-01") for month in range(1, 13)])
    lines_day = orders.day[sales.lines.order]
    return World(
        parameters,
        seed,
        scale,
        market,
        sales,
        make_engagement(sales.people, sales.trial, months, parameters, seed),
        sessions,
        clicks,
        make_traffic(ends, sessions, clicks, chosen, seed),
        cart_additions(
            ends, lines_day, sales.lines.product, clicks, sessions, market.browsing, chosen, seed
        ),
        make_page_clicks(sessions, funnel, seed),
        make_ages(market.ledger),
    )


def _sell(market: Market, parameters: Parameters, scale: float, seed: int) -> Sales:
    people = make_people(parameters, scale, seed)
    baskets = make_baskets(market, seed)
    expected = expected_orders(market, baskets)
    shares = make_shares(parameters.funnel, expected)
    paid = make_paid(baskets, market, people, shares, parameters, scale, seed)
    steps = make_steps(parameters.funnel, expected, shares)
    cells = (DAYS, *steps.sessions.shape[1:])
    cell = np.ravel_multi_index((baskets.order_day, paid.channel, paid.device), cells)
    counts = np.bincount(cell, minlength=int(np.prod(cells))).reshape(cells)
    ends = draw_ends(steps, counts, seed)
    available = market.ledger.sold + market.ledger.closing > 0
    returning = parameters.funnel.returning_by_stage[3]
    unpaid = make_unpaid(ends, market.expected, available, people, returning, seed)
    orders, lines = merge_orders(paid, unpaid, market, seed)
    return Sales(people, paid.trial, steps, ends, orders, lines)
