"""BG/BB on donations: yearly giving until the donor dies.

Fader, Hardie & Shang (2010). A living donor gives with probability p ~ beta(alpha, beta) and
dies before a year with probability theta ~ beta(gamma, delta). With x gifts in n years, the
last in year t_x, equation (5) of the paper is

    L = B(alpha+x, beta+n-x)/B(alpha, beta) * B(gamma, delta+n)/B(gamma, delta)
      + sum over i = 0 .. n-t_x-1 of
        B(alpha+x, beta+t_x-x+i)/B(alpha, beta) * B(gamma+1, delta+t_x+i)/B(gamma, delta).
"""

from __future__ import annotations

import numpy as np
from scipy.special import beta as B

from authoring.ledger.likelihood import Array, maximise
from shop.realdata import load_donations


def likelihood(parameters: Array, x: int, t_x: int, n: int) -> float:
    """Return equation (5) for one pattern of giving.

    Parameters
    ----------
    parameters
        alpha, beta, gamma, delta.
    x, t_x, n
        Years with a gift, last such year (0 for none), years observed.
    """
    a, b, c, d = parameters
    i = np.arange(n - t_x)
    alive = B(a + x, b + n - x) * B(c, d + n)
    dead = B(a + x, b + t_x - x + i) * B(c + 1, d + t_x + i)
    return float((alive + dead.sum()) / (B(a, b) * B(c, d)))


def recompute() -> dict[str, float]:
    """Return the estimates and their log-likelihood."""
    patterns = load_donations().astype(int).to_numpy().tolist()

    def log_likelihood(parameters: Array) -> float:
        logs = [donors * np.log(likelihood(parameters, *seen)) for *seen, donors in patterns]
        return float(np.sum(logs))

    fit = maximise(log_likelihood, np.ones(4))
    names = ["alpha", "beta", "gamma", "delta"]
    figures = dict(zip(names, fit.parameters.tolist(), strict=True))
    return figures | {"log_likelihood": fit.log_likelihood}
