"""What is wanted and what can be had, before anybody buys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import Floats, Ints
from simulator.market.catalogue import Catalogue, make_catalogue
from simulator.market.demand import Interest, draw_demand, log_demand, make_interest
from simulator.market.festivals import Season, season
from simulator.market.prices import Prices, make_prices
from simulator.market.weather import Weather, make_weather
from simulator.parameters import Parameters
from simulator.stock.ledger import Ledger, run_stock

# Units of a paid order on average, by which a number of orders becomes one of units.
_UNITS_PER_ORDER = 1.92


@dataclass(frozen=True)
class Market:
    """Products, prices, demand and stock.

    Attributes
    ----------
    expected
        Day x SKU: expected units wanted.
    demand
        Day x SKU: units wanted; sales are smaller where stock is.
    browsing
        Day x SKU: what visitors look at and put in carts; it runs ahead of demand.
    """

    catalogue: Catalogue
    calendar: Season
    weather: Weather
    interest: Interest
    prices: Prices
    expected: Floats
    demand: Ints
    ledger: Ledger
    browsing: Floats


def make_market(parameters: Parameters, scale: float, seed: int) -> Market:
    """Return the market of a shop `scale` times the usual size."""
    catalogue = make_catalogue(parameters, seed)
    calendar, weather = season(parameters.demand), make_weather(seed)
    interest = make_interest(catalogue, parameters, seed)
    prices = make_prices(catalogue, calendar, interest.shock, parameters, seed)
    wanted = log_demand(catalogue, prices, interest, calendar, weather, parameters, seed)
    expected = np.exp(wanted)
    expected *= parameters.size.paid_orders * scale * _UNITS_PER_ORDER / expected.sum()
    demand = draw_demand(expected, parameters.demand, seed)
    ledger = run_stock(catalogue, demand, expected, parameters, seed)
    return Market(
        catalogue, calendar, weather, interest, prices, expected, demand, ledger,
        _browsing(expected, catalogue),
    )  # fmt: skip


def _browsing(expected: Floats, catalogue: Catalogue) -> Floats:
    """Carts run up to three days ahead of demand, but not ahead of the launch."""
    ahead = np.zeros_like(expected)
    for days in (1, 2, 3):
        ahead[:-days] += expected[days:] / 3
        ahead[-days:] += expected[-days:] / 3
    return np.where(catalogue.on_sale(), 0.6 * expected + 0.4 * ahead, 0.0)
