"""BG/NBD on CDNOW: how often will a customer come back, by a model that fits a spreadsheet.

Fader, Hardie & Lee (2005). While alive a customer buys at rate lambda ~ gamma(r, alpha); after
each purchase he dies with probability p ~ beta(a, b). With x repeat purchases, the last at t_x,
in an observation of length T, equation (6) of the paper is

    L = B(a, b+x)/B(a, b) * Gamma(r+x) alpha^r / (Gamma(r) (alpha+T)^(r+x))
      + [x>0] B(a+1, b+x-1)/B(a, b) * Gamma(r+x) alpha^r / (Gamma(r) (alpha+t_x)^(r+x)).

Equation (10) gives the expected number of purchases in the next t weeks; the hold-out
correlation compares it with the 39 weeks that followed.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1

from authoring.ledger.likelihood import Array, maximise
from authoring.ledger.results.cdnow import cdnow_customers

HOLDOUT_WEEKS = 39.0


def log_likelihood(parameters: Array, x: Array, t_x: Array, T: Array) -> float:
    """Return the log of equation (6), summed over customers.

    Parameters
    ----------
    parameters
        r, alpha, a, b.
    x, t_x, T
        Repeat purchases, time of the last one, time observed; one number a customer, all
        times in one unit.
    """
    r, alpha, a, b = parameters
    purchases = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + T)
    # Without a repeat purchase there was no moment to die; max() keeps the unused log finite.
    dead = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
    dead = np.where(x > 0, dead, -np.inf)
    return float(np.sum(purchases + np.logaddexp(alive, dead)))


def expected_purchases(t: float, parameters: Array, x: Array, t_x: Array, T: Array) -> Array:
    """Return equation (10): expected purchases in the next `t`, one number a customer."""
    r, alpha, a, b = parameters
    z = t / (alpha + T + t)
    growth = 1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    died = np.where(
        x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x), 0.0
    )
    result: Array = (a + b + x - 1) / (a - 1) * growth / (1 + died)
    return result


def recompute() -> dict[str, float]:
    """Return the estimates, their log-likelihood and the hold-out correlation."""
    customers = cdnow_customers()
    x, t_x, T = customers.repeats, customers.recency, customers.age
    fit = maximise(lambda p: log_likelihood(p, x, t_x, T), np.ones(4))
    expected = expected_purchases(HOLDOUT_WEEKS, fit.parameters, x, t_x, T)
    figures = dict(zip(["r", "alpha", "a", "b"], fit.parameters.tolist(), strict=True))
    return figures | {
        "log_likelihood": fit.log_likelihood,
        "holdout_correlation": float(np.corrcoef(expected, customers.later)[0, 1]),
    }
