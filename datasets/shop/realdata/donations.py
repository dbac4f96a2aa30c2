"""Donations of one cohort: yearly yes or no, for BG/BB models."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file


def load_donations() -> pd.DataFrame:
    """Return the giving of 11,104 people who first donated in 1995, over the six years after.

    Grain: one pattern of frequency and recency, 22 rows.

    Returns
    -------
    pandas.DataFrame
        ``frequency`` (years with a donation, of ``periods``); ``recency`` (last such year, 0
        for none); ``periods`` (years observed, 6); ``donors`` (people with the pattern).

    Raises
    ------
    shop.errors.TableMissing
        When the package ``lifetimes``, which brings the file, is not installed.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. & Shang, J. (2010). Customer-Base Analysis in a Discrete-Time
    Noncontractual Setting. Marketing Science 29(6), 1086-1108. Read from ``lifetimes`` →
    ``datasets/donations.csv``.
    """
    return _read().copy(deep=False)


@cache
def _read() -> pd.DataFrame:
    path = bundled_file("lifetimes", "lifetimes/datasets/donations.csv")
    return pd.read_csv(path, header=0, names=["frequency", "recency", "periods", "donors"])
