"""Pareto/NBD on CDNOW: the model that BG/NBD simplifies.

Schmittlein, Morrison & Colombo (1987), in the form of Fader & Hardie (2005, brucehardie.com
notes/009). A customer buys at rate lambda ~ gamma(r, alpha) until he dies, at rate
mu ~ gamma(s, beta). With x repeat purchases, the last at t_x, and T observed,

    L = Gamma(r+x) alpha^r beta^s / Gamma(r)
        * { 1 / [(alpha+T)^(r+x) (beta+T)^s] + s / (r+s+x) * A0 },

where, for alpha >= beta, A0 = A(t_x) - A(T) with

    A(t) = 2F1(r+s+x, s+1; r+s+x+1; (alpha-beta)/(alpha+t)) / (alpha+t)^(r+s+x),

and for alpha < beta the same with r+x for s+1 and alpha, beta exchanged.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, hyp2f1

from authoring.ledger.likelihood import Array, maximise
from authoring.ledger.results.cdnow import cdnow_customers


def log_likelihood(parameters: Array, x: Array, t_x: Array, T: Array) -> float:
    """Return the log-likelihood, summed over customers.

    Parameters
    ----------
    parameters
        r, alpha, s, beta.
    x, t_x, T
        Repeat purchases, time of the last one, time observed; one number a customer, all
        times in one unit.
    """
    r, alpha, s, beta = parameters
    n = r + s + x
    high, low = max(alpha, beta), min(alpha, beta)
    second = s + 1 if alpha >= beta else r + x

    def tail(t: Array) -> Array:
        series: Array = hyp2f1(n, second, n + 1, (high - low) / (high + t))
        logs: Array = np.log(series) - n * np.log(high + t)
        return logs

    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    alive = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    # A(t_x) - A(T) in logs; equal when the last purchase was just now.
    gap = np.minimum(tail(T) - tail(t_x), 0.0)
    with np.errstate(divide="ignore"):
        dead = np.log(s / n) + tail(t_x) + np.log(-np.expm1(gap))
    return float(np.sum(common + np.logaddexp(alive, dead)))


def recompute() -> dict[str, float]:
    """Return the estimates and their log-likelihood."""
    customers = cdnow_customers()
    x, t_x, T = customers.repeats, customers.recency, customers.age
    fit = maximise(lambda p: log_likelihood(p, x, t_x, T), np.array([0.5, 10.0, 0.5, 10.0]))
    figures = dict(zip(["r", "alpha", "s", "beta"], fit.parameters.tolist(), strict=True))
    return figures | {"log_likelihood": fit.log_likelihood}
