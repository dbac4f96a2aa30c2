"""A slope within groups: what fixed effects estimate."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def slope_within(frame: pd.DataFrame, outcome: str, treated: str, levels: Sequence[str]) -> float:
    """Return the least-squares slope of `outcome` on `treated` with a constant for each level.

    The means of the levels are taken out in turn until nothing is left of them.
    """
    values = frame[[outcome, treated]].astype(float)
    for _ in range(200):
        before = values.copy()
        for level in levels:
            values = values - values.groupby(frame[level]).transform("mean")
        if float((values - before).abs().to_numpy().max()) < 1e-9:
            break
    return float((values[outcome] * values[treated]).sum() / (values[treated] ** 2).sum())
