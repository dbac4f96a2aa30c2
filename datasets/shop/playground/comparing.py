"""Compare decision rules over many games with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shop.errors import UsageError
from shop.playground.market import Market
from shop.playground.playing import play
from shop.playground.rules import Rule

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Difference:
    """Mean difference of profit between two rules, with a 95% interval.

    Attributes
    ----------
    mean_cny, low_cny, high_cny
        Profit of the first less profit of the second, a game.
    share_won
        Share of games in which the first earned more.
    games
        Number of games.
    """

    mean_cny: float
    low_cny: float
    high_cny: float
    share_won: float
    games: int


def compare(
    rules: Mapping[str, Rule],
    seeds: Iterable[int] = range(30),
    weeks: int = 12,
    market: Market | None = None,
) -> pd.DataFrame:
    """Play every rule on every seed.

    Returns
    -------
    pandas.DataFrame
        One row a seed and rule: seed, rule, revenue_cny, profit_cny, sales_units, lost_units,
        left_units (stock after the last week), mean_price_cny.
    """
    rows = []
    for seed in seeds:
        for name, rule in rules.items():
            game = play(rule, seed=seed, weeks=weeks, market=market)
            rows.append(
                {
                    "seed": seed,
                    "rule": name,
                    "revenue_cny": game["revenue_cny"].sum(),
                    "profit_cny": game["profit_cny"].sum(),
                    "sales_units": int(game["sales_units"].sum()),
                    "lost_units": int(game["lost_units"].sum()),
                    "left_units": int(game["stock_end_units"].iloc[-1]),
                    "mean_price_cny": game["price_cny"].mean(),
                }
            )
    return pd.DataFrame(rows)


def difference(runs: pd.DataFrame, first: str, second: str) -> Difference:
    """Return how much more `first` earned than `second`, game by game.

    Parameters
    ----------
    runs
        What `compare` returned: columns seed, rule, profit_cny; one row a seed and rule.
    first, second
        Names of two rules of `runs`.

    Raises
    ------
    UsageError
        When a rule is not in `runs`, or fewer than two games were played.
    """
    wide = runs.pivot(index="seed", columns="rule", values="profit_cny")
    for name in (first, second):
        if name not in wide:
            raise UsageError(f"no rule {name!r} in runs; there are {', '.join(wide.columns)}")
    gaps = (wide[first] - wide[second]).to_numpy()
    if len(gaps) < 2:
        raise UsageError("an interval needs at least two games: give more seeds")
    half = NORMAL_95 * gaps.std(ddof=1) / np.sqrt(len(gaps))
    mean = float(gaps.mean())
    return Difference(mean, mean - half, mean + half, float((gaps > 0).mean()), len(gaps))
