"""Fresh tables for hidden tests of chapter 05: experiments with known effects and traps."""

from __future__ import annotations

import numpy as np
import pandas as pd


def experiment(
    seed: int,
    *,
    visitors: int = 4_000,
    lift: float = 0.1,
    share: float = 0.5,
    lost: float = 0.0,
    correlation: float = 0.6,
    nobody_buys: bool = False,
    repeated: int = 0,
) -> pd.DataFrame:
    """Return one row a visitor.

    Parameters
    ----------
    seed
        Same seed, same table.
    visitors
        How many came.
    lift
        Relative effect on the chance to buy.
    share
        Share meant for the treatment.
    lost
        Share of treated visitors that were not recorded: a ratio mismatch.
    correlation
        How closely spending follows that of the days before, 0 to 1.
    nobody_buys
        Whether no order was made, so that rates are 0.
    repeated
        Visitors that stand twice.

    Returns
    -------
    pandas.DataFrame
        Columns ``visitor_id``, ``arm`` ("control", "treatment"), ``sessions``, ``bought`` (bool),
        ``revenue_cny``, ``pre_revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    treated = rng.random(visitors) < share
    taste = rng.normal(0, 1, visitors)
    own = correlation * taste + np.sqrt(1 - correlation**2) * rng.normal(0, 1, visitors)
    chance = np.clip(0.12 * np.where(treated, 1 + lift, 1.0), 0, 1) * (not nobody_buys)
    bought = rng.random(visitors) < chance
    frame = pd.DataFrame(
        {
            "visitor_id": rng.permutation(visitors) + 1,
            "arm": np.where(treated, "treatment", "control"),
            "sessions": 1 + rng.poisson(0.8, visitors),
            "bought": bought,
            "revenue_cny": np.round(bought * np.exp(5 + 0.5 * own), 2),
            "pre_revenue_cny": np.round(np.exp(5 + 0.5 * taste), 2),
        }
    )
    frame = frame[~(treated & (rng.random(visitors) < lost))]
    twice = frame.iloc[rng.permutation(len(frame))[:repeated]]
    return pd.concat([frame, twice], ignore_index=True)


def titles(
    seed: int, *, count: int = 200, better: int = 5, lift: float = 0.2, unseen: int = 0
) -> tuple[pd.DataFrame, list[int]]:
    """Return a test of titles against the current one (number 0), and which are truly better.

    Parameters
    ----------
    seed
        Same seed, same test.
    count, better, lift
        How many titles, how many of them are better, and by how much.
    unseen
        Titles that were never shown: no rate can be stated.

    Returns
    -------
    pandas.DataFrame
        Columns ``title_id``, ``impressions``, ``clicks``.
    list of int
        The better titles.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(count) + 1
    good, hidden = order[:better], order[better : better + unseen]
    effect = np.zeros(count + 1)
    effect[good] = lift
    shown = rng.integers(8_000, 16_000, count + 1)
    shown[0] = 150_000
    shown[hidden] = 0
    clicks = rng.binomial(shown, 0.05 * (1 + effect))
    frame = pd.DataFrame({"title_id": np.arange(count + 1), "impressions": shown, "clicks": clicks})
    return frame, sorted(int(title) for title in good)


def daily_outcomes(
    seed: int, *, days: int = 28, visitors: int = 400, lift: float = 0.0
) -> pd.DataFrame:
    """Return visitors and buyers by day and arm, to be looked at every day.

    Parameters
    ----------
    seed
        Same seed, same table.
    days, visitors
        Length, and visitors of each arm a day.
    lift
        Relative effect on the chance to buy.

    Returns
    -------
    pandas.DataFrame
        Columns ``day`` (from 1), ``arm``, ``visitors``, ``buyers``.
    """
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        [(day, arm) for day in range(1, days + 1) for arm in ("control", "treatment")],
        columns=["day", "arm"],
    )
    frame["visitors"] = rng.poisson(visitors, len(frame))
    chance = np.where(frame["arm"] == "treatment", 0.08 * (1 + lift), 0.08)
    frame["buyers"] = rng.binomial(frame["visitors"], chance)
    return frame
