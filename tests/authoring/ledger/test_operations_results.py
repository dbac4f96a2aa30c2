"""Are forecasts, inventory, tests, queues and attribution right on small cases?"""

from __future__ import annotations

from math import exp, pi, sqrt

import numpy as np
import pandas as pd
import pytest

from authoring.ledger.results import attribution, beer, erlang_c, experiments, inventory


def test_benchmark_forecasts_by_hand() -> None:
    train = np.array([1.0, 2, 3, 6, 5, 4, 7, 8])
    made = beer.forecasts(train, 5)
    assert made["mean"].tolist() == [4.5] * 5
    assert made["naive"].tolist() == [8] * 5
    assert made["seasonal_naive"].tolist() == [5, 4, 7, 8, 5]
    assert made["drift"].tolist() == [9, 10, 11, 12, 13]


def test_accuracy_by_hand() -> None:
    train = np.array([0.0, 0, 0, 0, 2, 2, 2, 2])
    measures = beer.accuracy(np.array([10.0, 20]), np.array([9.0, 23]), train)
    assert measures == pytest.approx({"rmse": sqrt(5), "mae": 2, "mape": 12.5, "mase": 1})


def test_equal_costs_order_the_mean() -> None:
    order, cost = inventory.newsvendor(1.0, 1.0, 50.0, 8.0)
    assert order == pytest.approx(50)
    assert cost == pytest.approx(2 * 8 / sqrt(2 * pi))


def test_newsvendor_cost_is_the_mean_over_demands() -> None:
    order, cost = inventory.newsvendor(0.18, 0.70, 50.0, 8.0)
    demand = np.random.default_rng(1).normal(50, 8, 400_000)
    simulated = 0.18 * np.maximum(order - demand, 0) + 0.70 * np.maximum(demand - order, 0)
    assert abs(simulated.mean() - cost) < 4 * simulated.std() / sqrt(len(demand))


def test_economic_order_balances_both_costs() -> None:
    quantity, cost = inventory.economic_order(8.0, 0.5, 100.0)
    assert 8.0 * 100 / quantity == pytest.approx(0.5 * quantity / 2)
    assert cost == pytest.approx(8.0 * 100 / quantity + 0.5 * quantity / 2)


def test_sample_size_by_hand() -> None:
    assert experiments.users_per_variant(0.5, 0.1) == pytest.approx(1600)


def test_an_even_split_is_no_mismatch() -> None:
    assert experiments.ratio_p_value(500, 500) == 1
    # 2 (n/2)^2 / (n/2): a deviation of 1.96 standard errors gives 5%.
    assert experiments.ratio_p_value(5098, 4902) == pytest.approx(0.05, abs=0.0005)


def test_erlang_c_by_hand() -> None:
    # One agent is an M/M/1 queue: a caller waits when the agent is busy.
    assert erlang_c.waiting_probability(0.6, 1) == pytest.approx(0.6)
    assert erlang_c.waiting_probability(1.0, 2) == pytest.approx(1 / 3)
    assert erlang_c.waiting_probability(2.0, 2) == 1
    assert erlang_c.service_level(1.0, 2, 3.0, 3.0) == pytest.approx(1 - exp(-1) / 3)


def test_markov_credit_by_hand() -> None:
    paths = pd.DataFrame(
        {"path": ["a", "a > b", "b"], "conversions": [1, 1, 0], "non_conversions": [0, 0, 1]}
    )
    chain = attribution.estimate(paths)
    assert chain.start.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert chain.between.tolist() == [[0, 0.5], [0, 0]]
    assert chain.conversion.tolist() == [0.5, 0.5]
    # From a 3/4, from b 1/2: 2/3 * 3/4 + 1/3 * 1/2 in all.
    assert attribution.conversion_probability(chain) == pytest.approx(2 / 3)
    # Without a only b at the start is left: 1/6; without b only a straight: 1/3.
    assert attribution.conversion_probability(chain, 0) == pytest.approx(1 / 6)
    assert attribution.conversion_probability(chain, 1) == pytest.approx(1 / 3)
    # Removal effects 3/4 and 1/2 share two conversions.
    assert attribution.markov_credit(paths).to_dict() == pytest.approx({"a": 1.2, "b": 0.8})


def test_touch_credit_by_hand() -> None:
    paths = pd.DataFrame(
        {"path": ["a", "a > b", "b > a > c"], "conversions": [1, 2, 4], "non_conversions": [0] * 3}
    )
    assert attribution.touch_credit(paths, 0).to_dict() == {"a": 3, "b": 4}
    assert attribution.touch_credit(paths, -1).to_dict() == {"a": 1, "b": 2, "c": 4}


def test_channels_that_repeat_stay_in_the_chain() -> None:
    paths = pd.DataFrame({"path": ["a > a", "a"], "conversions": [1, 0], "non_conversions": [0, 1]})
    chain = attribution.estimate(paths)
    assert chain.between[0, 0] == pytest.approx(1 / 3)
    assert attribution.conversion_probability(chain) == pytest.approx(1 / 2)
