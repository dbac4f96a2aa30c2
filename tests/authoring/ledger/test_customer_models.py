"""Are the likelihoods of the customer-base models the integrals that they stand for?"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, inf, log

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import roots_genlaguerre, roots_jacobi
from scipy.stats import gamma

from authoring.ledger.results import bg_bb, bg_nbd, gamma_gamma, pareto_nbd, sbg
from authoring.ledger.results.cdnow import observe


def one(x: float, t_x: float, age: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([x]), np.array([t_x]), np.array([age])


def gamma_nodes(shape: float, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights for the mean over a gamma distribution."""
    points, weights = roots_genlaguerre(80, shape - 1)
    return points / rate, weights / weights.sum()


def beta_nodes(a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights for the mean over a beta distribution."""
    points, weights = roots_jacobi(20, b - 1, a - 1)
    return (1 + points) / 2, weights / weights.sum()


def mean_over(
    given: Callable[[np.ndarray, np.ndarray], np.ndarray],
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
) -> float:
    values = given(first[0][:, None], second[0][None, :])
    return float(first[1] @ values @ second[1])


def test_bg_nbd_by_hand() -> None:
    # No repeat: only the chance of no purchase in T, (alpha / (alpha + T))^r.
    parameters = np.array([2.0, 3.0, 1.0, 1.0])
    assert bg_nbd.log_likelihood(parameters, *one(0, 0, 1)) == pytest.approx(2 * log(3 / 4))
    # One repeat just now, everything 1: 1/2 * 1/4 alive + 1/2 * 1/4 dead.
    parameters = np.ones(4)
    assert bg_nbd.log_likelihood(parameters, *one(1, 1, 1)) == pytest.approx(log(1 / 4))


@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0.0, 2.0), (1, 1.0, 2.0), (3, 1.5, 4.0)])
def test_bg_nbd_is_its_integral(x: int, t_x: float, age: float) -> None:
    r, alpha, a, b = 1.5, 2.0, 2.0, 3.0

    def given(rate: np.ndarray, die: np.ndarray) -> np.ndarray:
        alive = (1 - die) ** x * rate**x * np.exp(-rate * age)
        dead = die * (1 - die) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x else 0.0
        return alive + dead

    integral = mean_over(given, gamma_nodes(r, alpha), beta_nodes(a, b))
    found = bg_nbd.log_likelihood(np.array([r, alpha, a, b]), *one(x, t_x, age))
    assert found == pytest.approx(log(integral), rel=1e-7)


def test_bg_nbd_expectation_is_the_mean_of_simulated_customers() -> None:
    r, alpha, a, b, horizon = 2.0, 3.0, 2.0, 3.0, 5.0
    rng = np.random.default_rng(7)
    size = 40_000
    rate, die = rng.gamma(r, 1 / alpha, size), rng.beta(a, b, size)
    clock, alive, bought = np.zeros(size), np.ones(size, dtype=bool), np.zeros(size)
    while alive.any():
        clock += rng.exponential(1 / rate)
        alive &= clock <= horizon
        bought += alive
        alive &= rng.random(size) > die
    expected = bg_nbd.expected_purchases(horizon, np.array([r, alpha, a, b]), *one(0, 0, 0))[0]
    assert abs(bought.mean() - expected) < 4 * bought.std() / size**0.5


@pytest.mark.parametrize(("alpha", "beta_"), [(3.0, 1.0), (1.0, 3.0), (2.0, 2.0)])
@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0.0, 2.0), (2, 1.0, 2.0), (2, 2.0, 2.0)])
def test_pareto_nbd_is_its_integral(
    alpha: float, beta_: float, x: int, t_x: float, age: float
) -> None:
    r, s = 1.5, 1.2

    def given(rate: np.ndarray, die: np.ndarray) -> np.ndarray:
        both = rate + die
        dead = rate**x * die / both * (np.exp(-both * t_x) - np.exp(-both * age))
        return dead + rate**x * np.exp(-both * age)

    integral = mean_over(given, gamma_nodes(r, alpha), gamma_nodes(s, beta_))
    found = pareto_nbd.log_likelihood(np.array([r, alpha, s, beta_]), *one(x, t_x, age))
    assert found == pytest.approx(log(integral), rel=1e-6)


@pytest.mark.parametrize("x", [1.0, 4.0])
def test_gamma_gamma_is_its_integral(x: float) -> None:
    p, q, scale, z = 2.0, 3.0, 5.0, 4.0

    def given(nu: float) -> float:
        return float(gamma.pdf(z, p * x, scale=1 / (nu * x)) * gamma.pdf(nu, q, scale=1 / scale))

    integral, _ = quad(given, 0, inf)
    found = gamma_gamma.log_likelihood(np.array([p, q, scale]), np.array([x]), np.array([z]))
    assert found == pytest.approx(log(integral), rel=1e-8)


@pytest.mark.parametrize("years", [1, 2, 6])
def test_bg_bb_covers_every_history_once(years: int) -> None:
    parameters = np.array([1.2, 0.7, 0.6, 2.8])
    total = bg_bb.likelihood(parameters, 0, 0, years)
    for last in range(1, years + 1):
        for gifts in range(1, last + 1):
            histories = comb(last - 1, gifts - 1)
            total += histories * bg_bb.likelihood(parameters, gifts, last, years)
    assert total == pytest.approx(1)


def test_bg_bb_by_hand() -> None:
    # All parameters 1, one year: alive 1/2 times giving 1/2.
    assert bg_bb.likelihood(np.ones(4), 1, 1, 1) == pytest.approx(1 / 4)


def test_sbg_by_hand() -> None:
    # alpha = beta = 1: half leave at once, a sixth at the second renewal, a third stay.
    expected = 50 * log(1 / 2) + 20 * log(1 / 6) + 30 * log(1 / 3)
    alive = np.array([100.0, 50.0, 30.0])
    assert sbg.log_likelihood(np.ones(2), alive) == pytest.approx(expected)


def test_sbg_recovers_a_retention_curve_of_its_own() -> None:
    # S(t) = product of (beta + i - 1) / (alpha + beta + i - 1), here alpha = 2, beta = 3.
    years = np.arange(1, 8)
    alive = 100 * np.concatenate([[1.0], np.cumprod((3 + years - 1) / (5 + years - 1))])
    assert sbg.estimate(alive) == pytest.approx((2.0, 3.0), rel=1e-6)


def test_customers_are_observed_by_day() -> None:
    purchases = pd.DataFrame(
        {
            "customer_id": [1, 1, 1, 1, 2, 2],
            "date": pd.to_datetime(
                ["1997-01-01", "1997-01-01", "1997-01-15", "1997-10-01", "1997-02-05", "1997-12-01"]
            ),
            "spend_usd": [5.0, 7.0, 9.0, 100.0, 3.0, 4.0],
        }
    )
    seen = observe(purchases, pd.Timestamp("1997-02-05"))
    assert list(seen.repeats) == [1, 0]
    assert list(seen.recency) == [2, 0]
    assert list(seen.age) == [5, 0]
    assert seen.mean_spend[0] == 9
    assert np.isnan(seen.mean_spend[1])
    assert list(seen.later) == [1, 1]
