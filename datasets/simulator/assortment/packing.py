"""What packing costs by SKU and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.assortment.planted import Packaging
from simulator.days import DAYS, Floats, Ints, day, month_starts
from simulator.randomness import stream

STANDARD, SLIM = range(2)


@dataclass(frozen=True)
class Packed:
    """One value for each month and SKU with units; `month` is counted from 0."""

    month: Ints
    product: Ints
    version: Ints
    units: Ints
    cost_cny: Floats
    damaged: Ints


def months_of(days: Ints) -> Ints:
    """Return the number of the month of each day, 0 for the first."""
    return np.searchsorted(np.array(month_starts()), days, side="right") - 1


def switch_months(weight_kg: Floats, planted: Packaging, rng: np.random.Generator) -> Ints:
    """Return for each SKU the month in which it turns slim: light goods first, the last never."""
    rank = np.argsort(np.argsort(np.log(weight_kg) + rng.normal(0, 0.35, weight_kg.size)))
    wave = (rank / weight_kg.size / planted.wave_share).astype(np.int64)
    starts = months_of(np.array([*(day(text) for text in planted.waves), DAYS - 1]))
    starts[-1] += 1
    return starts[np.minimum(wave, starts.size - 1)]


def make_packaging(
    sold: Ints, damaged: Ints, weight_kg: Floats, seed: int, planted: Packaging | None = None
) -> Packed:
    """Return the cost of packing; `sold` and `damaged` are month x SKU, units."""
    planted = planted or Packaging()
    rng = stream(seed, "packaging")
    switch = switch_months(weight_kg, planted, rng)
    month, product = np.nonzero(sold)
    slim = month >= switch[product]
    paper = 1 + planted.paper_rise * np.clip((month - 11) / 12, 0, 1)
    own = np.exp(rng.normal(0, 0.1, weight_kg.size))
    each = own * (planted.base_cny + planted.per_kg_cny * weight_kg)
    noise = np.exp(rng.normal(0, planted.noise_sd, month.size))
    cost = sold[month, product] * each[product] * paper * noise
    cost = np.round(cost * np.where(slim, 1 - planted.saving, 1.0), 1)
    return Packed(
        month, product, slim.astype(np.int64), sold[month, product], cost, damaged[month, product]
    )
