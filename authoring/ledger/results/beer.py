"""Beer production: four benchmark forecasts of ten quarters, four measures each.

Hyndman & Athanasopoulos (2021), sections 5.2 and 5.8. Training 1992 Q1 to 2007 Q4, forecasts
for 2008 Q1 to 2010 Q2. The scale of MASE is the mean absolute error of the seasonal naive
method inside the training data, equation of section 5.8.
"""

from __future__ import annotations

import numpy as np

from authoring.ledger.likelihood import Array
from shop.realdata import load_beer

SEASON = 4


def forecasts(train: Array, horizon: int) -> dict[str, Array]:
    """Return the forecasts of section 5.2 for the next `horizon` periods, by method."""
    steps = np.arange(1, horizon + 1)
    slope = (train[-1] - train[0]) / (len(train) - 1)
    return {
        "mean": np.full(horizon, train.mean()),
        "naive": np.full(horizon, train[-1]),
        "seasonal_naive": train[-SEASON:][(steps - 1) % SEASON],
        "drift": train[-1] + slope * steps,
    }


def accuracy(actual: Array, forecast: Array, train: Array) -> dict[str, float]:
    """Return RMSE, MAE, MAPE (per cent) and MASE of one forecast."""
    error = actual - forecast
    scale = np.abs(train[SEASON:] - train[:-SEASON]).mean()
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "mape": float(100 * np.abs(error / actual).mean()),
        "mase": float(np.abs(error).mean() / scale),
    }


def recompute() -> dict[str, float]:
    """Return the sixteen cells of the book's table."""
    beer = load_beer().set_index("quarter")["production_ml"]
    train = beer["1992":"2007"].to_numpy(dtype=np.float64)
    actual = beer["2008":].to_numpy(dtype=np.float64)
    return {
        f"{method}_{measure}": value
        for method, forecast in forecasts(train, len(actual)).items()
        for measure, value in accuracy(actual, forecast, train).items()
    }
