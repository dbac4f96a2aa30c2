"""Shifted beta-geometric: why the customers who stay look ever more loyal.

Fader & Hardie (2007). A customer leaves at each renewal with probability theta ~
beta(alpha, beta), so that, equations (5) and (6) of the paper,

    P(T = t) = B(alpha+1, beta+t-1) / B(alpha, beta),    S(t) = B(alpha, beta+t) / B(alpha, beta).

The data are the paper's own percentages of customers still there after each of seven years.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from authoring.ledger.likelihood import Array, maximise

REGULAR_PERCENT = (100.0, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)
HIGH_END_PERCENT = (100.0, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1)


def log_likelihood(parameters: Array, alive: Array) -> float:
    """Return the log-likelihood of customers counted at each renewal.

    Parameters
    ----------
    parameters
        alpha, beta.
    alive
        Customers (or per cent of them) at the start and after each renewal.
    """
    a, b = parameters
    years = np.arange(1, len(alive))
    left = -np.diff(alive)
    leave = betaln(a + 1, b + years - 1) - betaln(a, b)
    stay = betaln(a, b + years[-1]) - betaln(a, b)
    return float(left @ leave + alive[-1] * stay)


def estimate(alive: Array) -> tuple[float, float]:
    """Return alpha and beta for customers counted at each renewal."""
    alpha, beta = maximise(lambda p: log_likelihood(p, alive), np.ones(2)).parameters.tolist()
    return alpha, beta


def recompute() -> dict[str, float]:
    """Return the estimates for both groups of customers."""
    regular_alpha, regular_beta = estimate(np.array(REGULAR_PERCENT))
    high_end_alpha, high_end_beta = estimate(np.array(HIGH_END_PERCENT))
    return {
        "regular_alpha": regular_alpha,
        "regular_beta": regular_beta,
        "high_end_alpha": high_end_alpha,
        "high_end_beta": high_end_beta,
    }
