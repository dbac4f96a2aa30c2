"""Maximum likelihood for models whose parameters are all positive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]
# Step of the central differences, as a share of a parameter: the loss is in the thousands, so
# that smaller steps would drown in rounding.
STEP = 1e-4
NEWTON_STEPS = 20
# Share of a parameter below which a Newton step counts as none.
CONVERGED = 1e-6


@dataclass(frozen=True)
class Fit:
    """Where a likelihood is highest.

    Attributes
    ----------
    parameters
        The estimates, in the order of the likelihood's argument.
    log_likelihood
        The log-likelihood there.
    """

    parameters: Array
    log_likelihood: float


def maximise(log_likelihood: Callable[[Array], float], start: Array) -> Fit:
    """Return the maximum of `log_likelihood` over positive parameters.

    The search runs over logarithms, so that no estimate can turn negative: first Nelder-Mead,
    which needs no derivative and comes near from far away, then Newton's method by central
    differences, which settles the digits that are compared with a published table.

    Parameters
    ----------
    log_likelihood
        Takes the parameters, returns the sum over all customers.
    start
        Positive starting values.

    Raises
    ------
    ArithmeticError
        When the likelihood bends upwards or Newton's method does not settle.
    """

    def loss(logs: Array) -> float:
        return -log_likelihood(np.exp(logs))

    found = minimize(loss, np.log(start), method="Nelder-Mead", options={"fatol": 1e-3})
    logs: Array = found.x
    for _ in range(NEWTON_STEPS):
        gradient, curvature = derivatives(loss, logs)
        if np.linalg.eigvalsh(curvature).min() <= 0:
            break
        move = np.linalg.solve(curvature, gradient)
        logs = logs - move
        if np.abs(move).max() < CONVERGED:
            return Fit(np.exp(logs), -loss(logs))
    raise ArithmeticError(f"no maximum found: the search ended at {np.exp(logs)}")


def derivatives(function: Callable[[Array], float], at: Array) -> tuple[Array, Array]:
    """Return gradient and Hessian of `function` at `at`, by central differences."""
    size = len(at)
    steps = STEP * np.eye(size)
    up = np.array([function(at + s) for s in steps])
    down = np.array([function(at - s) for s in steps])
    hessian = np.diag((up + down - 2 * function(at)) / STEP**2)
    for i in range(size):
        for j in range(i):
            both = steps[i] + steps[j]
            cross = steps[i] - steps[j]
            corners = function(at + both) + function(at - both)
            corners -= function(at + cross) + function(at - cross)
            hessian[i, j] = hessian[j, i] = corners / (4 * STEP**2)
    return (up - down) / (2 * STEP), hessian
