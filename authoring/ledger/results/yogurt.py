"""Multinomial logit on yogurt: what a cent and an advertisement are worth.

McFadden (1974). The utility of brand j on purchase t is

    V_tj = constant_j + price * p_tj + feature * f_tj,    P(choice j) = exp V_tj / sum_k exp V_tk,

with one constant fixed at zero. The log-likelihood is concave, so Newton's method with the
gradient X'(y - P) and the Hessian -X' W X finds its only maximum in a few steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from authoring.ledger.likelihood import Array, Fit
from shop.realdata import load_yogurt

BRANDS = ("yoplait", "dannon", "hiland", "weight_watchers")
STEPS = 50


@dataclass(frozen=True)
class Choices:
    """Purchases among J brands, described by K attributes.

    Attributes
    ----------
    attributes
        Shape (purchases, J, K).
    chosen
        1 for the brand bought, else 0; shape (purchases, J).
    """

    attributes: Array
    chosen: Array


def log_likelihood(coefficients: Array, choices: Choices) -> float:
    """Return the log-likelihood of `coefficients` (K numbers)."""
    return float(np.sum(choices.chosen * np.log(probabilities(coefficients, choices))))


def probabilities(coefficients: Array, choices: Choices) -> Array:
    """Return the probability of each brand on each purchase, shape (purchases, J)."""
    utility = choices.attributes @ coefficients
    weight = np.exp(utility - utility.max(axis=1, keepdims=True))
    result: Array = weight / weight.sum(axis=1, keepdims=True)
    return result


def fit(choices: Choices) -> Fit:
    """Return the maximum of the likelihood by Newton's method.

    Raises
    ------
    ArithmeticError
        When the gradient is not flat after 50 steps.
    """
    coefficients = np.zeros(choices.attributes.shape[2])
    for _ in range(STEPS):
        p = probabilities(coefficients, choices)
        gradient = np.einsum("tjk,tj->k", choices.attributes, choices.chosen - p)
        if np.abs(gradient).max() < 1e-8:
            return Fit(coefficients, log_likelihood(coefficients, choices))
        mean = np.einsum("tjk,tj->tk", choices.attributes, p)
        apart = choices.attributes - mean[:, None, :]
        information = np.einsum("tjk,tj,tjl->kl", apart, p, apart, optimize=True)
        coefficients = coefficients + np.linalg.solve(information, gradient)
    raise ArithmeticError(f"no maximum after {STEPS} steps: gradient {gradient}")


def yogurt_choices() -> Choices:
    """Return the purchases; attributes are three constants, price (cents) and feature."""
    purchases = load_yogurt()
    constants = np.broadcast_to(np.eye(4)[:, 1:], (len(purchases), 4, 3))
    price = purchases[[f"price_{brand}_cents" for brand in BRANDS]].to_numpy(dtype=float)
    feature = purchases[[f"feature_{brand}" for brand in BRANDS]].to_numpy(dtype=float)
    attributes = np.concatenate([constants, price[..., None], feature[..., None]], axis=2)
    chosen = np.column_stack([purchases["choice"] == brand for brand in BRANDS]).astype(float)
    return Choices(attributes, chosen)


def recompute() -> dict[str, float]:
    """Return the coefficients of price and feature, and the log-likelihood."""
    found = fit(yogurt_choices())
    price, feature = found.parameters[3:].tolist()
    return {"price": price, "feature": feature, "log_likelihood": found.log_likelihood}
