"""Gamma-Gamma on CDNOW: how much does a customer spend on average.

Fader & Hardie (2013). A customer's purchases are gamma(p, nu) with nu ~ gamma(q, gamma); the
mean z of x purchases then has, equation (1a) of the note,

    f(z) = Gamma(px+q) / (Gamma(px) Gamma(q)) * gamma^q z^(px-1) x^(px) / (gamma + x z)^(px+q),

and the mean over customers is p gamma / (q - 1).
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from authoring.ledger.likelihood import Array, maximise
from authoring.ledger.results.cdnow import cdnow_customers


def log_likelihood(parameters: Array, x: Array, z: Array) -> float:
    """Return the log of equation (1a), summed over customers.

    Parameters
    ----------
    parameters
        p, q, gamma.
    x, z
        Number (at least 1) and mean value of the purchases of each customer.
    """
    p, q, gamma = parameters
    total = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
    total = total + (p * x - 1) * np.log(z) + p * x * np.log(x)
    return float(np.sum(total - (p * x + q) * np.log(gamma + x * z)))


def recompute() -> dict[str, float]:
    """Return the estimates over customers with a repeat purchase, and the mean spend."""
    customers = cdnow_customers()
    repeat = customers.repeats > 0
    x, z = customers.repeats[repeat], customers.mean_spend[repeat]
    fit = maximise(lambda parameters: log_likelihood(parameters, x, z), np.array([1.0, 2.0, 10.0]))
    p, q, gamma = fit.parameters.tolist()
    figures = {"repeat_customers": float(repeat.sum()), "p": p, "q": q, "gamma": gamma}
    return figures | {"mean_spend_usd": p * gamma / (q - 1)}
