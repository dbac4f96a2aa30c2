"""Temperature, its departure from the usual, and what was forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Floats
from simulator.randomness import stream

_MEMORY = 0.85
_ANOMALY_SD_C = 3.2


@dataclass(frozen=True)
class Weather:
    """One value a day."""

    temperature_c: Floats
    index: Floats
    forecast_7d: Floats


def make_weather(seed: int) -> Weather:
    """Return two years of weather: a yearly wave and warm or cold spells."""
    rng = stream(seed, "weather")
    steps = rng.normal(0, np.sqrt(1 - _MEMORY**2), DAYS)
    index = np.zeros(DAYS)
    index[0] = rng.normal()
    for number in range(1, DAYS):
        index[number] = _MEMORY * index[number - 1] + steps[number]
    usual = 16.5 - 11.5 * np.cos(2 * np.pi * (np.arange(DAYS) - 20) / 365.25)
    forecast = 0.6 * index + rng.normal(0, 0.45, DAYS)
    temperature = usual + _ANOMALY_SD_C * index
    return Weather(np.round(temperature, 1), np.round(index, 3), np.round(forecast, 3))
