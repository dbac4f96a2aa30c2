"""Cereal demand with random coefficients: consumers differ, and the price coefficient doubles.

Berry, Levinsohn & Pakes (1995) in the form of Nevo (2000). Consumer i in market t has utility

    u_ij = delta_j + mu_ij,    mu_ij = sum_k x_jk (sigma_k nu_ik + sum_d pi_kd D_id),

for x = (1, price, sugar, mushy), tastes nu ~ N(0, 1) and demographics D (income, its square,
age, child). Shares are mean logit probabilities, s_j = mean_i exp u_ij / (1 + sum_k exp u_ik).
For any (sigma, pi) the mean utilities delta that give the observed shares are found by Newton's
method; they are regressed on price with product effects by two-stage least squares, and what is
left, xi, enters the criterion  q = (Z'xi)' (Z'Z)^-1 (Z'xi)  that is made small over (sigma, pi).
By the envelope theorem its gradient is  2 (Z'xi)' (Z'Z)^-1 Z' (d delta / d theta).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from authoring.ledger.likelihood import Array
from authoring.ledger.results.cereal import (
    INSTRUMENTS,
    demean,
    log_share_ratio,
    price_coefficients,
)
from shop.realdata import load_nevo_agents, load_nevo_cereal

# Which demographic shifts the taste for which attribute, and Nevo's starting values.
SIGMA_START = (0.3302, 2.4526, 0.0163, 0.2441)
PI_START = {
    (0, 0): 5.4819,
    (0, 2): 0.2037,
    (1, 0): 15.8935,
    (1, 1): -1.2000,
    (1, 3): 2.6342,
    (2, 0): -0.2506,
    (2, 2): 0.0511,
    (3, 0): 1.2650,
    (3, 2): -0.8091,
}
NODES = ["nodes0", "nodes1", "nodes2", "nodes3"]
DEMOGRAPHICS = ["income", "income_squared", "age", "child"]
EXACT = 1e-12
NEWTON_STEPS = 100


@dataclass
class Market:
    """Products and consumers of all markets: T markets, J products, I consumers in each.

    Attributes
    ----------
    terms
        ``x_jk nu_ik`` and ``x_jk D_id`` for each of the 13 parameters; (13, T, J, I).
    log_shares
        Observed; (T, J).
    price, instruments
        Less product means; (T*J,) and (T*J, 20).
    products
        The product of each row; a Series of T*J.
    delta
        Mean utilities found last, from which the next search starts; (T, J).
    """

    terms: Array
    log_shares: Array
    price: Array
    instruments: Array
    products: pd.Series
    delta: Array


def cereal_market() -> Market:
    """Return Nevo's products and consumers."""
    products = load_nevo_cereal().sort_values(["market_ids", "product_ids"], ignore_index=True)
    agents = load_nevo_agents().sort_values("market_ids", ignore_index=True, kind="stable")
    shape = (products["market_ids"].nunique(), products["product_ids"].nunique())
    attributes = products.assign(one=1.0)[["one", "prices", "sugar", "mushy"]]
    x = attributes.to_numpy(dtype=float).reshape(*shape, 4)
    nu = agents[NODES].to_numpy(dtype=float).reshape(shape[0], -1, 4)
    who = agents[DEMOGRAPHICS].to_numpy(dtype=float).reshape(shape[0], -1, 4)
    tastes = [x[:, :, None, k] * nu[:, None, :, k] for k in range(4)]
    shifts = [x[:, :, None, k] * who[:, None, :, d] for k, d in PI_START]
    within = demean(products[["prices", *INSTRUMENTS]], products["product_ids"])
    start = log_share_ratio(products).to_numpy(dtype=float).reshape(shape)
    return Market(
        terms=np.stack(tastes + shifts),
        log_shares=np.log(products["shares"].to_numpy(dtype=float)).reshape(shape),
        price=within[:, 0],
        instruments=within[:, 1:],
        products=products["product_ids"],
        delta=start,
    )


def probabilities(delta: Array, mu: Array) -> Array:
    """Return the logit probability of each product for each consumer, (T, J, I)."""
    utility = delta[:, :, None] + mu
    top = np.maximum(utility.max(axis=1, keepdims=True), 0.0)
    weight = np.exp(utility - top)
    result: Array = weight / (np.exp(-top) + weight.sum(axis=1, keepdims=True))
    return result


def share_slopes(p: Array) -> Array:
    """Return d share / d delta in each market, (T, J, J), from probabilities (T, J, I)."""
    consumers = p.shape[2]
    slopes: Array = -(p @ p.transpose(0, 2, 1)) / consumers
    products = np.arange(p.shape[1])
    slopes[:, products, products] += p.mean(axis=2)
    return slopes


def mean_utilities(start: Array, mu: Array, log_shares: Array) -> Array:
    """Return the delta (T, J) whose shares are the observed ones, by Newton's method.

    Raises
    ------
    ArithmeticError
        When the shares do not agree to 1e-12 after 100 steps.
    """
    delta = start
    for _ in range(NEWTON_STEPS):
        p = probabilities(delta, mu)
        shares = p.mean(axis=2)
        gap = log_shares - np.log(shares)
        if np.abs(gap).max() < EXACT:
            return delta
        step = np.linalg.solve(share_slopes(p), (shares * gap)[:, :, None])[:, :, 0]
        # Far away a full step overshoots; there the contraction of Berry et al. is safe.
        delta = delta + np.where(np.abs(gap).max(axis=1, keepdims=True) < 1.0, step, gap)
    raise ArithmeticError("no mean utilities fit the observed shares")


@dataclass(frozen=True)
class Criterion:
    """The criterion at one (sigma, pi): value, gradient and the price coefficient."""

    value: float
    gradient: Array
    price: float


def criterion(theta: Array, market: Market) -> Criterion:
    """Return the GMM criterion at `theta` (4 sigma, 9 pi).

    `market.delta` is updated, so that the next search starts near.
    """
    mu = np.tensordot(theta, market.terms, axes=1)
    delta = market.delta = mean_utilities(market.delta, mu, market.log_shares)
    p = probabilities(delta, mu)
    # d share_j / d theta_m = mean_i p_ij (term_ijm - sum_k p_ik term_ikm); implicit function.
    centred = market.terms - (p * market.terms).sum(axis=2, keepdims=True)
    moved = (p * centred).mean(axis=3)
    slopes = -np.linalg.solve(share_slopes(p), moved.transpose(1, 2, 0)).reshape(delta.size, -1)
    table = demean(pd.DataFrame(np.column_stack([delta.ravel(), slopes])), market.products)
    basis = np.linalg.qr(market.instruments)[0]
    fitted = basis.T @ market.price
    y, x = basis.T @ table[:, 0], fitted
    price = float(x @ y / (x @ x))
    moments = y - price * x
    return Criterion(float(moments @ moments), 2 * (basis.T @ table[:, 1:]).T @ moments, price)


def estimate(market: Market) -> Criterion:
    """Return the criterion where it is smallest.

    Raises
    ------
    ArithmeticError
        When the gradient at the end is not flat.
    """

    def loss(theta: Array) -> tuple[float, Array]:
        here = criterion(theta, market)
        return here.value, here.gradient

    start = np.array([*SIGMA_START, *PI_START.values()])
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-5, "maxiter": 500})
    best = criterion(found.x, market)
    if np.abs(best.gradient).max() > 1e-3:
        raise ArithmeticError(f"no minimum found: gradient {best.gradient}")
    return best


@cache
def nevo_estimate() -> Criterion:
    """Return the estimate on Nevo's data (computed once, two entries read it)."""
    return estimate(cereal_market())


def recompute_ladder() -> dict[str, float]:
    """Return the mean price coefficient by least squares, effects, instruments and tastes."""
    return price_coefficients() | {"random_coefficients_price": nevo_estimate().price}


def recompute_criterion() -> dict[str, float]:
    """Return the criterion, and the same divided by the squared number of rows."""
    value = nevo_estimate().value
    return {"objective": value, "objective_per_row_squared": value / len(load_nevo_cereal()) ** 2}
