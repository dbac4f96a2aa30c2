"""CDNOW: eighteen months of purchases of customers who came in early 1997."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file

FOLDER = "lifetimes/datasets"


def load_cdnow_summary() -> pd.DataFrame:
    """Return recency, frequency and spend of 2,357 CDNOW customers over 39 weeks.

    Grain: one customer of the 1/10 sample; observed until 1997-09-30.

    Returns
    -------
    pandas.DataFrame
        ``customer_id``; ``frequency`` (repeat purchases, days with several count once);
        ``recency_weeks`` (from first to last purchase, 0 without a repeat); ``age_weeks``
        (from first purchase to the end of observation); ``mean_repeat_spend_usd`` (mean value
        of a repeat purchase, 0 without one). Every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``lifetimes``, which brings the file, is not installed.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). “Counting Your Customers” the Easy Way.
    Marketing Science 24(2), 275-284. Read from ``lifetimes`` → ``datasets``.
    """
    return _summary().copy(deep=False)


def load_cdnow_transactions(*, full: bool = False) -> pd.DataFrame:
    """Return the purchases of CDNOW customers, 1997-01-01 to 1998-06-30.

    Grain: one purchase, in the order of the file; a customer may have several a day.

    Parameters
    ----------
    full
        All 23,570 customers (69,659 purchases) instead of the 1/10 sample of 2,357 (6,919).

    Returns
    -------
    pandas.DataFrame
        ``customer_id`` (of the sample, as in `load_cdnow_summary`; of the master file when
        `full`); ``master_id`` (number in the master file); ``date``; ``cds`` (count);
        ``spend_usd``.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``lifetimes``, which brings the file, is not installed.

    References
    ----------
    As `load_cdnow_summary`; read from ``lifetimes`` → ``datasets``.
    """
    return _transactions(full).copy(deep=False)


@cache
def _summary() -> pd.DataFrame:
    name = "cdnow_customers_summary_with_transactions.csv"
    columns = ["customer_id", "frequency", "recency_weeks", "age_weeks", "mean_repeat_spend_usd"]
    path = bundled_file("lifetimes", f"{FOLDER}/{name}")
    return pd.read_csv(path, header=0, names=columns)


@cache
def _transactions(full: bool) -> pd.DataFrame:
    path = bundled_file("lifetimes", f"{FOLDER}/CDNOW_{'master' if full else 'sample'}.txt")
    ids = ["master_id"] if full else ["master_id", "customer_id"]
    rows = pd.read_csv(
        path, sep=r"\s+", header=None, skiprows=int(full), names=[*ids, "date", "cds", "spend_usd"]
    )
    return rows.assign(
        customer_id=rows[ids[-1]],
        date=pd.to_datetime(rows["date"].astype(str), format="%Y%m%d"),
    )[["customer_id", "master_id", "date", "cds", "spend_usd"]]
