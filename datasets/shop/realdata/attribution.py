"""Ten thousand customer journeys over twelve anonymous channels."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file


def load_attribution_paths() -> pd.DataFrame:
    """Return 10,000 customer journeys with their conversions.

    Grain: one path, i.e. one sequence of channels; equal paths may stand in several rows.

    Returns
    -------
    pandas.DataFrame
        ``path`` (channels in order of time, joined by `` > ``: ``alpha > iota``);
        ``conversions`` (journeys on this path that ended in one); ``conversion_value``
        (their value, unit unknown); ``non_conversions`` (journeys that ended without one).
        Every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``mta``, which brings the file, is not installed.

    References
    ----------
    Altomare, D. & Loris, D., ChannelAttribution (R package), data set ``PathData``; read from
    ``mta`` → ``data/data.csv.gz``.
    """
    return _read().copy(deep=False)


@cache
def _read() -> pd.DataFrame:
    columns = ["path", "conversions", "conversion_value", "non_conversions"]
    return pd.read_csv(bundled_file("mta", "mta/data/data.csv.gz"), header=0, names=columns)
