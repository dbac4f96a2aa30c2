"""How much of every SKU is wanted every day, before stock has its say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Floats, Ints
from simulator.market.catalogue import Catalogue
from simulator.market.festivals import Season, campaigns
from simulator.market.prices import Prices
from simulator.market.weather import Weather
from simulator.parameters import Demand, Parameters
from simulator.randomness import stream

_BURN_IN = 60
_LOOK_BACK = 30


@dataclass(frozen=True)
class Interest:
    """Day x SKU: searches, and the demand they announce (log points)."""

    search_index: Floats
    shock: Floats


def make_interest(catalogue: Catalogue, parameters: Parameters, seed: int) -> Interest:
    """Return the public's interest: searches of 30 days move the demand of the next day."""
    demand = parameters.demand
    rng = stream(seed, "interest")
    level = _wave(_BURN_IN + DAYS, catalogue.count, demand.interest_memory, rng)
    level *= demand.interest_sd
    sums = np.cumsum(level, axis=0)
    past = (
        sums[_BURN_IN - 1 : -1] - sums[_BURN_IN - 1 - _LOOK_BACK : -1 - _LOOK_BACK]
    ) / _LOOK_BACK
    seasonal = _seasonal(catalogue, demand)
    noise = rng.normal(0, 0.08, (DAYS, catalogue.count))
    search = np.round(100 * np.exp(level[_BURN_IN:] + 0.5 * seasonal + noise), 1)
    weeks = _wave(-(-DAYS // 7), catalogue.count, demand.hidden_shock_memory, rng)
    hidden = demand.hidden_shock_sd * np.repeat(weeks, 7, axis=0)[:DAYS]
    return Interest(search, demand.interest_effect * past + hidden)


def _wave(length: int, count: int, memory: float, rng: np.random.Generator) -> Floats:
    """Return a stationary autoregression of standard deviation 1 for each SKU."""
    wave = rng.normal(0, 1, (length, count))
    wave[1:] *= np.sqrt(1 - memory**2)
    for number in range(1, length):
        wave[number] += memory * wave[number - 1]
    return wave


def _seasonal(catalogue: Catalogue, demand: Demand) -> Floats:
    angle = 2 * np.pi * (np.arange(DAYS) - 20) / 365.25
    summer = -np.cos(angle)[:, None]
    sign = np.array([0.0, 1.0, -1.0])[catalogue.season]
    seasonal: Floats = demand.season_amplitude * summer * sign[None, :]
    return seasonal


def log_demand(
    catalogue: Catalogue,
    prices: Prices,
    interest: Interest,
    calendar: Season,
    weather: Weather,
    parameters: Parameters,
    seed: int,
) -> Floats:
    """Return day x SKU: log of expected units, up to the constant that sets the shop's size."""
    demand, pricing = parameters.demand, parameters.pricing
    own = np.array(pricing.elasticity)[catalogue.category]
    cross = np.array(pricing.cross_elasticity)[catalogue.category]
    rival = np.repeat(np.log(prices.competitor_cny / catalogue.price_cny), 7, axis=0)[:DAYS]
    by_weather = np.array([0.0, demand.weather_summer, demand.weather_winter])[catalogue.season]
    wanted = (
        catalogue.popularity
        + own * np.log(prices.price_cny / catalogue.price_cny)
        + cross * rival
        + demand.promoted * prices.promoted
        + interest.shock
        + _seasonal(catalogue, demand)
        + weather.index[:, None] * by_weather
        + calendar.log_demand[:, None]
        + campaign_noise(catalogue.count, demand, seed)
        + _ramp(catalogue)
    )
    return np.where(catalogue.on_sale(), wanted, -np.inf)


def campaign_noise(count: int, demand: Demand, seed: int) -> Floats:
    """Nobody can know how one SKU will do in one campaign; this is how much."""
    rng = stream(seed, "campaign noise")
    noise = np.zeros((DAYS, count))
    for campaign in campaigns():
        noise[campaign.start : campaign.end + 1] = rng.normal(0, demand.campaign_noise_sd, count)
    return noise


def _ramp(catalogue: Catalogue) -> Floats:
    """Return how much is lost while a new product is still being found, about two months."""
    age = np.arange(DAYS)[:, None] - catalogue.launch[None, :]
    ramp = -1.2 * np.exp(-np.maximum(age, 0) / 25.0)
    return np.where(catalogue.launch[None, :] > 0, ramp, 0.0)


def draw_demand(expected: Floats, demand: Demand, seed: int) -> Ints:
    """Return units wanted: Poisson around an expectation that varies from day to day."""
    rng = stream(seed, "demand")
    shape = 1 / demand.day_noise_cv**2
    return rng.poisson(expected * rng.gamma(shape, 1 / shape, expected.shape))
