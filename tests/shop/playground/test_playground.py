"""Does the market answer to decisions as its parameters say, and only to them?"""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from shop import playground
from shop.errors import UsageError
from shop.playground import Decision, WeekView, draw_market, fixed_price, play

SEEDS = range(12)


def test_does_the_same_seed_give_the_same_game() -> None:
    pd.testing.assert_frame_equal(play(fixed_price(90.0), 3), play(fixed_price(90.0), 3))
    assert not play(fixed_price(90.0), 3).equals(play(fixed_price(90.0), 4))


@pytest.mark.parametrize("seed", SEEDS)
def test_is_stock_conserved(seed: int) -> None:
    def rule(view: WeekView) -> Decision:
        return Decision(price_cny=view.last_price_cny, order_units=10 if view.week == 1 else 0)

    market = draw_market(seed)
    game = play(rule, seed)
    assert market.start_units + 10 == game["sales_units"].sum() + game["stock_end_units"].iloc[-1]
    assert (game["demand_units"] == game["sales_units"] + game["lost_units"]).all()
    assert (game["stock_end_units"] >= 0).all()


def test_do_units_arrive_after_the_lead_time() -> None:
    market = dataclasses.replace(draw_market(1), start_units=0, lead_time_weeks=3)

    def rule(view: WeekView) -> Decision:
        return Decision(market.list_price_cny, order_units=50 if view.week == 1 else 0)

    game = play(rule, 1, market=market)
    assert game["sales_units"].iloc[:3].sum() == 0
    assert game["sales_units"].iloc[3] > 0


def test_does_demand_follow_the_stated_elasticities() -> None:
    market = draw_market(5)
    base = market.expected_units(1, market.list_price_cny, market.list_price_cny)
    dearer = market.expected_units(1, market.list_price_cny * 1.1, market.list_price_cny)
    rival = market.expected_units(1, market.list_price_cny, market.list_price_cny * 1.1)
    assert base == pytest.approx(market.base_units)
    assert np.log(dearer / base) / np.log(1.1) == pytest.approx(market.elasticity)
    assert np.log(rival / base) / np.log(1.1) == pytest.approx(market.cross_elasticity)


def test_do_average_sales_agree_with_expected_demand() -> None:
    market = dataclasses.replace(draw_market(2), start_units=10**6)
    games = [play(fixed_price(market.list_price_cny), seed, market=market) for seed in range(60)]
    weeks = pd.concat(games)
    expected = [
        market.expected_units(week, price, rival)
        for week, price, rival in zip(
            weeks["week"], weeks["price_cny"], weeks["competitor_price_cny"], strict=True
        )
    ]
    assert weeks["demand_units"].sum() / sum(expected) == pytest.approx(1.0, abs=0.03)


def test_does_the_rule_not_change_the_luck() -> None:
    """A dearer price never sells more in the first week, when nothing else differs."""
    for seed in SEEDS:
        market = draw_market(seed)
        cheap = play(fixed_price(market.list_price_cny), seed)["demand_units"].iloc[0]
        dear = play(fixed_price(market.list_price_cny * 1.2), seed)["demand_units"].iloc[0]
        assert dear <= cheap


def test_does_profit_charge_what_is_left() -> None:
    market = dataclasses.replace(draw_market(0), start_units=10**5, holding_cny=0.0)
    game = play(fixed_price(market.list_price_cny), 0, market=market)
    sold = game["sales_units"].sum()
    margin = sold * (market.list_price_cny - market.unit_cost_cny)
    write_off = (10**5 - sold) * (market.unit_cost_cny - market.salvage_cny)
    assert game["profit_cny"].sum() == pytest.approx(margin - write_off, abs=1.0)


@pytest.mark.parametrize(
    "bad",
    [
        Decision(price_cny=0.0),
        Decision(price_cny=float("nan")),
        Decision(price_cny=9.0, order_units=-1),
        Decision(price_cny=9.0, advertising_cny=-1.0),
        99.0,
    ],
)
def test_does_a_wrong_decision_name_the_week(bad: object) -> None:
    with pytest.raises(UsageError, match="week 1"):
        play(lambda view: bad, 0)  # type: ignore[arg-type, return-value]


def test_is_the_difference_paired_by_seed() -> None:
    runs = pd.DataFrame(
        {
            "seed": [0, 0, 1, 1],
            "rule": ["a", "b", "a", "b"],
            "profit_cny": [10.0, 8.0, 110.0, 106.0],
        }
    )
    found = playground.difference(runs, "a", "b")
    assert found.mean_cny == 3.0
    assert found.share_won == 1.0
    assert found.high_cny - found.mean_cny == pytest.approx(1.959964)
    assert found.games == 2


def test_is_an_unknown_rule_named() -> None:
    runs = playground.compare({"list": fixed_price(99.0)}, seeds=[0, 1])
    with pytest.raises(UsageError, match="no rule 'dynamic'"):
        playground.difference(runs, "list", "dynamic")
