"""Cereal demand: one price coefficient, three estimates on the way to a usable one.

Nevo (2000). With shares s_jt and outside share s_0t the logit model is linear, Berry (1994):

    log s_jt - log s_0t = alpha p_jt + (product effect) + xi_jt.

Least squares confounds price with quality that consumers see and the table does not hold;
product effects absorb what is constant; instruments Z handle what varies by market. Two-stage
least squares: alpha = (p' P p)^-1 p' P y with P the projection on Z, after product means are
taken out of all three (Frisch & Waugh 1933).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from authoring.ledger.likelihood import Array
from shop.realdata import load_nevo_cereal

INSTRUMENTS = [f"demand_instruments{i}" for i in range(20)]


def log_share_ratio(products: pd.DataFrame) -> pd.Series:
    """Return log share minus log outside share (columns ``shares``, ``market_ids``)."""
    outside = 1 - products.groupby("market_ids")["shares"].transform("sum")
    ratio: pd.Series = np.log(products["shares"]) - np.log(outside)
    return ratio


def demean(table: pd.DataFrame, group: pd.Series) -> Array:
    """Return the columns of `table` less their mean in each group."""
    return (table - table.groupby(group).transform("mean")).to_numpy(dtype=float)


def two_stage(y: Array, x: Array, z: Array) -> float:
    """Return the coefficient of the single regressor `x` with instruments `z`, no constant."""
    fitted = z @ np.linalg.lstsq(z, x, rcond=None)[0]
    return float(fitted @ y / (fitted @ x))


def price_coefficients() -> dict[str, float]:
    """Return the price coefficient by least squares, with product effects, with instruments."""
    products = load_nevo_cereal().assign(y=log_share_ratio)
    columns = products[["y", "prices", *INSTRUMENTS]]
    y, p = (columns[["y", "prices"]] - columns[["y", "prices"]].mean()).to_numpy(dtype=float).T
    within = demean(columns, products["product_ids"])
    y_within, p_within, z_within = within[:, 0], within[:, 1], within[:, 2:]
    instrumented = two_stage(y_within, p_within, z_within)
    return {
        "ols_price": two_stage(y, p, p[:, None]),
        "fixed_effects_price": two_stage(y_within, p_within, p_within[:, None]),
        "iv_price": instrumented,
        "iv_price_2_decimals": instrumented,
    }
