"""Do single parts of the simulator keep their promises, on cases checked by hand?"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from shop.schema.labels import CATEGORIES
from simulator import World
from simulator.days import DAYS, as_date, day, epoch_days, weekday
from simulator.market.festivals import campaigns, season
from simulator.market.holidays import holidays, workdays
from simulator.orders.baskets import Baskets, price_lines
from simulator.orders.unpaid import draw_by_day
from simulator.parameters import Demand, Funnel
from simulator.randomness import stream
from simulator.stock.ages import make_ages
from simulator.stock.buying import Purchases
from simulator.stock.ledger import Ledger, Lines
from simulator.visits.funnel import MINI, make_steps
from simulator.visits.shares import make_shares


def test_do_day_numbers_go_there_and_back() -> None:
    assert DAYS == 731
    assert as_date(day("2024-02-29")).isoformat() == "2024-02-29"
    assert weekday(np.array([0, 6, 7])).tolist() == [1, 7, 1]
    assert epoch_days(np.array([0])).tolist() == [19_723]


def test_are_streams_repeatable_and_apart() -> None:
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random()
    assert stream(1, "a").random() != stream(2, "a").random()


def test_are_holidays_off_and_moved_workdays_on() -> None:
    assert holidays()[day("2025-01-29")] == "Spring Festival"
    assert not workdays()[day("2025-10-01")]
    assert workdays()[day("2025-01-26")]


def test_do_no_two_festivals_run_at_once() -> None:
    found = campaigns()
    assert all(one.end < other.preheat for one, other in itertools.pairwise(found))
    assert all(c.preheat <= c.start <= c.peak <= c.end for c in found)


def test_do_the_steps_have_the_stated_whole_period_rates() -> None:
    funnel, paid = Funnel(), np.linspace(100, 300, DAYS)
    steps = make_steps(funnel, paid, make_shares(funnel, paid))
    browse = steps.sessions * steps.browse[None, :, None]
    cart = browse * steps.cart[None, :, None]
    bought = cart * steps.checkout[None, :, None] * steps.paid[:, :, None]
    assert browse.sum() / steps.sessions.sum() == pytest.approx(0.68)
    assert cart.sum() / browse.sum() == pytest.approx(0.35)
    assert bought.sum() / cart.sum() == pytest.approx(0.25)
    assert bought.sum(axis=(1, 2)) == pytest.approx(paid)
    for rate in (steps.browse, steps.cart, steps.checkout):
        assert ((rate > 0) & (rate < 1)).all()


def test_does_the_repair_change_the_mini_program_alone() -> None:
    funnel, paid = Funnel(), np.full(DAYS, 200.0)
    steps = make_steps(funnel, paid, make_shares(funnel, paid))
    before, after = steps.paid[day("2025-03-02")], steps.paid[day("2025-03-03")]
    assert before[MINI] == pytest.approx(0.35)
    assert after[MINI] == pytest.approx(0.58, abs=0.002)
    assert (np.delete(before, MINI) == np.delete(after, MINI)).all()


def test_is_a_reduction_split_to_the_cent() -> None:
    date = day("2024-11-11")
    baskets = Baskets(np.arange(4), np.array([0, 0, 0, 1]), np.array([date, date]))
    money = price_lines(
        baskets, np.array([100.0, 100.0, 133.33, 299.99]), 0.0, season(Demand()),
        np.random.default_rng(0),
    )  # fmt: skip
    assert money.discount[:3].sum() == pytest.approx(50)
    assert money.discount[3] == 0
    assert (np.abs(money.discount * 100 - np.round(money.discount * 100)) < 1e-9).all()


def test_is_stock_aged_first_in_first_out() -> None:
    shape = (DAYS, 1)
    received, sold = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    received[0], received[50], received[85] = 10, 10, 10
    sold[60] = 12
    closing = np.cumsum(received - sold, axis=0)
    nothing = np.zeros(0, dtype=np.int64)
    opening = closing - received + sold
    lines = Lines(nothing, nothing, nothing, nothing)
    bought = Purchases(*(nothing for _ in range(6)))
    ages = make_ages(Ledger(opening, received, received * 0, sold, closing, lines, (), bought))
    march = ages.month_end == day("2024-03-31")
    assert dict(zip(ages.band[march].tolist(), ages.units[march].tolist(), strict=True)) == {
        0: 10,
        1: 8,
    }


def test_are_columns_drawn_by_their_days_weights() -> None:
    weight = np.array([[1.0, 3.0, 0.0], [0.0, 0.0, 2.0]])
    days = np.repeat([0, 1], 20_000)
    drawn = draw_by_day(weight, days, np.random.default_rng(3))
    assert np.mean(drawn[:20_000]) == pytest.approx(0.75, abs=0.015)
    assert (drawn[20_000:] == 2).all()


def test_has_every_category_the_planted_slope_of_quality(small_world: World) -> None:
    catalogue = small_world.market.catalogue
    slopes = small_world.parameters.pricing.quality_slope
    for number, slope in enumerate(slopes[: len(CATEGORIES)]):
        mine = catalogue.category == number
        fitted = np.polyfit(np.log(catalogue.price_cny[mine]), catalogue.popularity[mine], 1)[0]
        assert fitted == pytest.approx(slope, abs=1e-6)


def test_is_nothing_sold_under_cost(small_world: World) -> None:
    prices = small_world.market.prices
    assert (prices.price_cny >= prices.cost_cny).all()
    assert (prices.price_cny <= small_world.market.catalogue.list_cny).all()
