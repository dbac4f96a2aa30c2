"""Nevo's cereal data: market shares, prices and instruments."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file


def load_nevo_cereal() -> pd.DataFrame:
    """Return the cereal products of Nevo (2000): 24 brands in 94 city-quarters.

    Grain: one product in one market (``market_ids``), 2,256 rows. The figures are simulated
    by Nevo to stand for the confidential ones.

    Returns
    -------
    pandas.DataFrame
        The column names of pyblp and of the literature: ``market_ids``, ``city_ids``,
        ``quarter``, ``product_ids``, ``firm_ids``, ``brand_ids``, ``shares`` (fraction of the
        potential market, the rest of a market being the outside good), ``prices`` (USD a
        serving, deflated), ``sugar`` (grams a serving), ``mushy`` (1 when it goes soft in
        milk), ``demand_instruments0`` to ``demand_instruments19`` (prices of the same brand
        in other cities of the region, and cost proxies). Every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``pyblp``, which brings the file, is not installed.

    References
    ----------
    Nevo, A. (2000). A Practitioner's Guide to Estimation of Random-Coefficients Logit Models
    of Demand. Journal of Economics & Management Strategy 9(4), 513-548. Read from ``pyblp`` →
    ``data/nevo_products.csv``.
    """
    return _read("nevo_products.csv").copy(deep=False)


def load_nevo_agents() -> pd.DataFrame:
    """Return the simulated consumers of Nevo (2000): 20 in each of 94 markets.

    Grain: one simulated consumer in one market, 1,880 rows.

    Returns
    -------
    pandas.DataFrame
        ``market_ids``, ``city_ids``, ``quarter``, ``weights`` (1/20), ``nodes0`` to ``nodes3``
        (standard normal tastes for constant, prices, sugar, mushy), ``income``,
        ``income_squared``, ``age``, ``child`` (all as deviations from their means).

    Raises
    ------
    shop.errors.TableMissing
        When the package ``pyblp``, which brings the file, is not installed.

    References
    ----------
    As `load_nevo_cereal`; read from ``pyblp`` → ``data/nevo_agents.csv``.
    """
    return _read("nevo_agents.csv").copy(deep=False)


@cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(bundled_file("pyblp", f"pyblp/data/{name}"))
