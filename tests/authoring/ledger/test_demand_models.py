"""Are the demand models right on cases that can be checked by hand?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from authoring.ledger.results import cereal, cereal_random, online_retail, yogurt


def test_log_share_ratio_by_hand() -> None:
    products = pd.DataFrame({"market_ids": ["a", "a", "b"], "shares": [0.2, 0.3, 0.8]})
    ratio = cereal.log_share_ratio(products)
    assert ratio.tolist() == pytest.approx([log(0.4), log(0.6), log(4)])


def test_demean_takes_out_what_is_constant_in_a_group() -> None:
    table = pd.DataFrame({"v": [1.0, 3.0, 10.0, 20.0]})
    group = pd.Series(["x", "x", "y", "y"])
    assert cereal.demean(table, group).ravel().tolist() == [-1, 1, -5, 5]


def test_two_stage_ignores_what_the_instrument_does_not_move() -> None:
    # Price is cost plus a part of the unseen quality; the instrument is the cost.
    cost, quality = np.array([1.0, -1, 1, -1]), np.array([1.0, 1, -1, -1])
    price, y = cost + quality, -3 * (cost + quality) + 5 * quality
    assert cereal.two_stage(y, price, cost[:, None]) == pytest.approx(-3)
    assert cereal.two_stage(y, price, price[:, None]) == pytest.approx(-0.5)


@pytest.fixture(scope="module")
def market() -> Iterator[cereal_random.Market]:
    with threadpool_limits(limits=1, user_api="blas"):
        yield cereal_random.cereal_market()


def test_without_tastes_the_mean_utility_is_the_logit(market: cereal_random.Market) -> None:
    nothing = np.zeros(13)
    fresh = replace(market, delta=np.zeros_like(market.delta))
    here = cereal_random.criterion(nothing, fresh)
    assert fresh.delta == pytest.approx(market.delta, abs=1e-9)
    assert here.price == pytest.approx(cereal.price_coefficients()["iv_price"], rel=1e-9)


def test_mean_utilities_give_back_the_observed_shares(market: cereal_random.Market) -> None:
    theta = np.array([*cereal_random.SIGMA_START, *cereal_random.PI_START.values()])
    mu = np.tensordot(theta, market.terms, axes=1)
    delta = cereal_random.mean_utilities(np.zeros_like(market.delta), mu, market.log_shares)
    shares = cereal_random.probabilities(delta, mu).mean(axis=2)
    assert np.log(shares) == pytest.approx(market.log_shares, abs=1e-11)


def test_the_gradient_of_the_criterion_is_its_slope(market: cereal_random.Market) -> None:
    theta = np.array([*cereal_random.SIGMA_START, *cereal_random.PI_START.values()])
    fresh = replace(market)
    here = cereal_random.criterion(theta, fresh)
    for i in (1, 4, 12):
        step = np.zeros(13)
        step[i] = 1e-5
        up = cereal_random.criterion(theta + step, fresh).value
        down = cereal_random.criterion(theta - step, fresh).value
        assert (up - down) / 2e-5 == pytest.approx(here.gradient[i], rel=1e-4)


def test_without_utility_every_brand_is_as_likely() -> None:
    choices = yogurt.Choices(np.zeros((3, 4, 1)), np.eye(4)[[0, 1, 1]])
    assert yogurt.log_likelihood(np.zeros(1), choices) == pytest.approx(3 * log(1 / 4))


def test_constants_alone_reproduce_the_shares() -> None:
    chosen = np.eye(3)[[0, 1, 1, 2, 2, 2]]
    constants = np.broadcast_to(np.eye(3)[:, 1:], (6, 3, 2))
    found = yogurt.fit(yogurt.Choices(constants.copy(), chosen))
    # Utilities are log shares less that of the first: 1/6, 2/6, 3/6.
    assert found.parameters == pytest.approx([log(2), log(3)])


def test_the_best_fifth_is_rounded_down() -> None:
    revenue = pd.Series([50.0, 20, 10, 10, 5, 5, 0, 0, 0])
    assert online_retail.top_share(revenue, 0.2) == 0.5
    assert online_retail.top_share(revenue, 1.0) == 1.0
