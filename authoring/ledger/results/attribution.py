"""Attribution of conversions to channels: first touch, last touch, Markov removal effect.

Anderl, Becker, von Wangenheim & Schumann (2014). Journeys are a Markov chain over channels
between a start, a conversion and a loss. With transitions Q between channels and c from a
channel to conversion, the probability of conversion from each channel is (I - Q)^-1 c. The
removal effect of a channel is the share of conversions lost when it leads to loss for sure;
credit is proportional to it. The sources simulate the chain, so they differ among themselves;
the linear equations give the value that they approach.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from authoring.ledger.likelihood import Array
from shop.realdata import load_attribution_paths

SEPARATOR = " > "


@dataclass(frozen=True)
class Chain:
    """Transition probabilities of journeys over n channels.

    Attributes
    ----------
    channels
        Their names.
    start
        Probability of each to be the first; shape (n,).
    between
        From row to column; shape (n, n).
    conversion
        From each straight to conversion; shape (n,).
    """

    channels: list[str]
    start: Array
    between: Array
    conversion: Array


def estimate(paths: pd.DataFrame) -> Chain:
    """Return the chain of `paths` (columns as in `load_attribution_paths`)."""
    journeys = [path.split(SEPARATOR) for path in paths["path"]]
    channels = sorted({channel for journey in journeys for channel in journey})
    place = {channel: i for i, channel in enumerate(channels)}
    start, conversion = np.zeros(len(channels)), np.zeros(len(channels))
    leave, between = np.zeros(len(channels)), np.zeros((len(channels), len(channels)))
    counts = paths[["conversions", "non_conversions"]].to_numpy(dtype=float)
    for journey, (converted, lost) in zip(journeys, counts, strict=True):
        steps = [place[channel] for channel in journey]
        start[steps[0]] += converted + lost
        for here, there in pairwise(steps):
            between[here, there] += converted + lost
        conversion[steps[-1]] += converted
        leave[steps[-1]] += converted + lost
    total = between.sum(axis=1) + leave
    return Chain(channels, start / start.sum(), between / total[:, None], conversion / total)


def conversion_probability(chain: Chain, removed: int | None = None) -> float:
    """Return the probability that a journey converts, with channel `removed` leading to loss."""
    kept = np.ones(len(chain.channels))
    if removed is not None:
        kept[removed] = 0.0
    unit = np.eye(len(kept))
    reached = np.linalg.solve(unit - chain.between * kept, chain.conversion)
    return float((chain.start * kept) @ reached)


def markov_credit(paths: pd.DataFrame) -> pd.Series:
    """Return the conversions credited to each channel; they sum to all conversions."""
    chain = estimate(paths)
    whole = conversion_probability(chain)
    parts = [conversion_probability(chain, i) for i in range(len(chain.channels))]
    effect = 1 - pd.Series(parts, index=chain.channels) / whole
    return effect / effect.sum() * float(paths["conversions"].sum())


def touch_credit(paths: pd.DataFrame, position: int) -> pd.Series:
    """Return conversions by the channel at `position` of the path: 0 first, -1 last."""
    touched = paths["path"].str.split(SEPARATOR).str[position]
    return paths.groupby(touched)["conversions"].sum().astype(float)


def recompute() -> dict[str, float]:
    """Return the conversions credited to channel alpha."""
    paths = load_attribution_paths()
    markov = float(markov_credit(paths)["alpha"])
    return {
        "alpha_first_touch": float(touch_credit(paths, 0)["alpha"]),
        "alpha_last_touch": float(touch_credit(paths, -1)["alpha"]),
        "alpha_markov": markov,
        "alpha_markov_exact": markov,
    }
