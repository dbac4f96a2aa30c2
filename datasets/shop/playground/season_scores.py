"""Compare policies over many seasons, and score profits and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shop.playground.season_market import RANGES, SKUS, Ranges, draw_season

if TYPE_CHECKING:
    from shop.playground.season import Policy

LEVEL = 0.8


def compare_seasons(
    policies: Mapping[str, Policy],
    seeds: Iterable[int],
    *,
    ranges: Ranges = RANGES,
    salt: int = 0,
) -> pd.DataFrame:
    """Play every policy in the season of every seed.

    Returns
    -------
    pandas.DataFrame
        One row a seed and policy: seed, policy, profit_cny, revenue_cny, ads_cny, service_cny,
        write_off_cny, sold_units, missed_units, weeks_noted (weeks with a note).
    """
    from shop.playground.season import play_rows

    sums = ("profit_cny", "revenue_cny", "ads_cny", "service_cny", "write_off_cny")
    result = []
    for seed in seeds:
        drawn = draw_season(seed, ranges=ranges, salt=salt)
        for name, policy in policies.items():
            rows = play_rows(policy, drawn)
            sold = sum(row[f"sold_{sku}_units"] for row in rows for sku in SKUS)
            wanted = sum(row[f"wanted_{sku}_units"] for row in rows for sku in SKUS)
            result.append(
                {"seed": seed, "policy": name}
                | {column: sum(row[column] for row in rows) for column in sums}
                | {"sold_units": sold, "missed_units": wanted - sold}
                | {"weeks_noted": sum(bool(row["note"]) for row in rows)}
            )
    return pd.DataFrame(result)


def scale_scores(
    profit_cny: Sequence[float], baseline_cny: Sequence[float], best_cny: Sequence[float]
) -> tuple[float, float]:
    """Return the score of a policy and its standard error.

    The profit of each game is put on the scale on which the baseline is 0 and the best known
    policy 1: the mean gain over the games, divided by the mean gain of the best known one. Games
    count by their size, so that one in which both gain little decides little.

    Parameters
    ----------
    profit_cny, baseline_cny, best_cny
        Profits of the same games, in the same order; at least two.
    """
    gain = np.asarray(profit_cny, dtype=float) - np.asarray(baseline_cny, dtype=float)
    most = np.asarray(best_cny, dtype=float) - np.asarray(baseline_cny, dtype=float)
    score = gain.mean() / most.mean()
    error = (gain - score * most).std(ddof=1) / np.sqrt(len(gain)) / most.mean()
    return float(score), float(error)


def interval_score(low: float, high: float, actual: float, level: float = LEVEL) -> float:
    """Return the interval score of one interval: its width, and more where it missed.

    Parameters
    ----------
    low, high
        Ends of the interval.
    actual
        What came.
    level
        Share of cases that it should hold.

    Returns
    -------
    float
        Width, plus ``2 / (1 - level)`` times the distance by which it missed. Less is better.
    """
    missed = max(low - actual, 0.0) + max(actual - high, 0.0)
    return (high - low) + 2.0 / (1.0 - level) * missed


def interval_report(games: Sequence[pd.DataFrame], level: float = LEVEL) -> dict[str, float]:
    """Return how well the intervals of some games were calibrated, and how sharp.

    An interval that was not given does not count as held; its width and score are those of an
    interval from 0 to twice what came.

    Parameters
    ----------
    games
        What `play_season` returned with a forecast.
    level
        Share of cases that an interval should hold.

    Returns
    -------
    dict
        "coverage" (share of all intervals, given or not, that held what came), "given" (share that
        was given at all), "width" and "score" (mean width and mean interval score, divided by the
        mean of units sold).
    """
    low, high, sold = (
        np.concatenate([game[f"{name}_{sku}_units"] for game in games for sku in SKUS]).astype(
            float
        )
        for name in ("low", "high", "sold")
    )
    given = ~np.isnan(low)
    low, high = np.where(given, low, 0.0), np.where(given, high, 2.0 * sold)
    missed = np.maximum(low - sold, 0) + np.maximum(sold - high, 0)
    score = (high - low) + 2.0 / (1.0 - level) * missed
    held = (missed == 0) & given
    return {
        "coverage": float(held.mean()),
        "given": float(given.mean()),
        "width": float((high - low).mean() / sold.mean()),
        "score": float(score.mean() / sold.mean()),
    }
