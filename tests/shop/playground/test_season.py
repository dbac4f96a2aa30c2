"""Does the season of twelve weeks keep its books, and does it do what it says to a policy?"""

import math
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.errors import NotAttempted
from shop.playground import season

SEEDS = range(30)


def _prices(state: season.State, share: float = 1.0) -> dict[str, float]:
    return {sku: share * price for sku, price in state["list_price_cny"].items()}


def _quiet(state: season.State) -> dict[str, Any]:
    """Decide list prices and nothing else but agents."""
    return {
        "price_cny": _prices(state),
        "order_units": dict.fromkeys(state["skus"], 0),
        "ads_cny": {"search": 0.0, "video": 0.0},
        "agents": 8,
    }


def _states(policy: season.Policy, seed: int) -> list[season.State]:
    seen = []

    def watched(state: season.State) -> Any:
        seen.append(state)
        return policy(state)

    season.play_season(watched, seed)
    return seen


@pytest.mark.parametrize("seed", SEEDS)
def test_is_every_unit_accounted_for(seed: int) -> None:
    drawn = season.draw_season(seed)
    states = _states(season.baseline, seed)
    weeks = season.play_season(season.baseline, seed)
    for place, sku in enumerate(season.SKUS):
        sold, left = weeks[f"sold_{sku}_units"], weeks[f"stock_{sku}_units"]
        on_hand = pd.Series([state["stock_units"][sku] for state in states])
        assert (on_hand - sold == left).all()
        assert (sold <= weeks[f"wanted_{sku}_units"]).all()
        under_way = pd.Series([sum(n for _, n in state["coming"][sku]) for state in states])
        ordered = weeks[f"order_{sku}_units"].cumsum().shift(fill_value=0)
        came = on_hand + sold.cumsum().shift(fill_value=0) - drawn.skus[place].start_units
        assert (came + under_way == ordered).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_does_profit_follow_from_its_parts(seed: int) -> None:
    weeks = season.play_season(season.baseline, seed)
    costs = ["commission", "goods", "holding", "ads", "service", "check", "write_off"]
    parts = weeks[[f"{name}_cny" for name in costs]].sum(axis=1)
    assert weeks["profit_cny"].to_numpy() == pytest.approx(weeks["revenue_cny"] - parts, abs=0.05)
    prices = sum(weeks[f"price_{sku}_cny"] * weeks[f"sold_{sku}_units"] for sku in season.SKUS)
    assert weeks["revenue_cny"].to_numpy() == pytest.approx(prices, abs=0.05)
    assert (weeks["write_off_cny"].iloc[:-1] == 0).all()


def test_does_the_same_seed_give_the_same_season() -> None:
    one, again, other = (season.play_season(season.baseline, seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
    assert not one.equals(season.play_season(season.baseline, 3, salt=1))


@pytest.mark.parametrize(
    ("salt", "profits"),
    [
        (0, [197_408.59, 239_450.65, 224_684.98, 156_595.22, 186_447.53, 215_329.36]),
        (9, [211_025.17, 112_474.71, 176_964.70, 173_280.39, 127_076.60, 233_240.85]),
    ],
)
def test_are_seasons_what_they_always_were(salt: int, profits: list[float]) -> None:
    """Figures of the lecture and of examinations rest on them; a change needs all of them anew."""
    games = [season.play_season(season.baseline, seed, salt=salt) for seed in range(6)]
    assert [game["profit_cny"].sum() for game in games] == pytest.approx(profits, abs=0.01)


def test_does_the_history_hold_what_the_state_says_of_a_product() -> None:
    for state in _states(season.baseline, 7)[::5]:
        sales = pd.DataFrame(state["sales"])
        table = sales.merge(pd.DataFrame(state["weeks"]), on="week")
        for sku in state["skus"]:
            past = season.history(state, sku)
            own = table[table["sku"] == sku].drop(columns="sku")
            assert set(past) == set(own.columns)
            for name, values in past.items():
                assert values.tolist() == own[name].tolist()


def test_is_a_history_the_policys_own() -> None:
    state = season.opening_state(4)
    season.history(state, "kettle")["sold_units"][:] = 0
    season.history(state, "kettle")["visitors"][:] = 0
    assert sum(state["sales"]["sold_units"]) > 0
    assert sum(state["weeks"]["visitors"]) > 0


def test_do_all_parameters_come_from_their_ranges() -> None:
    middle = {name: (sum(ends) / 2, sum(ends) / 2) for name, ends in season.RANGES.items()}
    drawn = season.draw_season(5, ranges=middle)
    assert drawn.wait_loss == pytest.approx(sum(season.RANGES["wait_loss"]) / 2)
    assert [sku.elasticity for sku in drawn.skus] == pytest.approx([-2.9] * 3)
    assert len({season.draw_season(seed, ranges=middle).visitors for seed in SEEDS}) == 1
    for seed in SEEDS:
        usual = season.draw_season(seed)
        for sku in usual.skus:
            assert -4.2 <= sku.elasticity <= -1.6
            assert 1 <= sku.lead_weeks <= 3
        mishaps = [usual.fault_week, usual.strike_week, usual.supplier_week, usual.rival_week]
        assert len({*mishaps, usual.festival_week}) == 5


def test_does_the_state_tell_only_what_is_past() -> None:
    for state in _states(season.baseline, 7):
        week = state["week"]
        assert state["weeks"]["week"] == list(range(-11, week))
        assert state["sales"]["week"] == [past for past in range(-11, week) for _ in season.SKUS]
        assert state["weeks_left"] == 13 - week


def test_is_a_state_the_policys_own() -> None:
    def vandal(state: season.State) -> dict[str, Any]:
        decision = season.baseline(state)
        state["sales"]["sold_units"].clear()
        state["stock_units"].clear()
        state["coming"].clear()
        return decision

    pd.testing.assert_frame_equal(
        season.play_season(vandal, 2), season.play_season(season.baseline, 2)
    )


def test_do_orders_come_when_promised_or_later() -> None:
    def once(state: season.State) -> dict[str, Any]:
        return _quiet(state) | {
            "order_units": dict.fromkeys(state["skus"], 100 if state["week"] == 4 else 0)
        }

    late = 0
    for seed in SEEDS:
        drawn = season.draw_season(seed)
        states = _states(once, seed)
        for place, sku in enumerate(season.SKUS):
            waiting = [state["week"] for state in states if state["coming"][sku]]
            promised = 4 + drawn.skus[place].lead_weeks
            if waiting:
                assert states[waiting[0] - 1]["coming"][sku] == [[promised, 100]]
            weeks = max([4, *waiting]) + 1 - promised
            late += weeks > 0
            out = 0 <= 4 - drawn.supplier_week <= 1
            assert weeks in ((2, 3) if out else (0, 1))
    assert 0.1 < late / 90 < 0.6


def test_does_a_check_of_the_pages_end_the_fault() -> None:
    def watch(state: season.State) -> dict[str, Any]:
        return _quiet(state) | {"check_pages": True}

    for seed in SEEDS:
        fault = season.draw_season(seed).fault_week
        left = season.play_season(_quiet, seed)
        assert left.loc[left["has_fault"], "week"].tolist() == [
            week for week in range(fault, fault + 4) if week <= 12
        ]
        checked = season.play_season(watch, seed)
        assert not checked["has_fault"].any()
        assert checked.loc[checked["fault_found"], "week"].tolist() == [fault]
        assert (checked["check_cny"] == 800).all()
        lost = (
            left.loc[fault - 1, "wanted_tent_units"] / checked.loc[fault - 1, "wanted_tent_units"]
        )
        assert 0.4 < lost < 0.8


def test_does_only_a_price_that_joins_get_the_festival() -> None:
    for seed in SEEDS:
        drawn = season.draw_season(seed)
        week, sku = drawn.festival_week, drawn.skus[0]
        limit = drawn.promo_share * sku.list_price_cny
        joined = drawn.expected_units(week, 0, round(limit, 2), 100.0)
        outside = drawn.expected_units(week, 0, round(limit, 2) + 0.02, 100.0)
        assert joined / outside == pytest.approx(sku.festival_conversion, rel=0.01)


def test_do_ads_have_diminishing_returns() -> None:
    drawn = season.draw_season(1)
    visits = [drawn.expected_visitors(1, (spend, 0.0)) for spend in range(0, 9_000, 1_000)]
    gains = np.diff(visits)
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()
    assert visits[-1] < visits[0] * (1 + drawn.lifts[0])


@pytest.mark.parametrize(
    ("contacts", "agents", "share"),
    [(0, 1, 0.0), (1_176, 2, 1.0), (588, 2, 1 / 3 * math.exp(-0.2)), (1_176, 3, 4 / 9 * 0.8187308)],
)
def test_are_waits_those_of_erlang_c(contacts: float, agents: int, share: float) -> None:
    """1,176 contacts load two agents at the peak; P(wait) of a=1, n=2 is 1/3, of a=2, n=3 4/9."""
    assert season.late_share(contacts, agents) == pytest.approx(share)


@pytest.mark.parametrize(
    "decision",
    [
        None,
        7,
        {},
        {"price_cny": "cheap", "order_units": [1], "ads_cny": None, "agents": "many"},
        {"price_cny": {"lamp": math.nan, "kettle": -1, "tent": True}, "agents": math.inf},
        {"order_units": {"lamp": -1, "kettle": 1e9, "tent": "3"}, "ads_cny": {"search": -5}},
        {"agents": 0, "check_pages": "yes"},
    ],
)
def test_does_an_impossible_decision_take_the_stated_default(decision: Any) -> None:
    weeks = season.play_season(lambda state: decision, 3)
    past = season.opening_state(3)
    assert weeks["note"].ne("").all()
    assert weeks["note"].str.len().max() < 400
    assert (weeks[["search_cny", "video_cny", "check_cny"]] == 0).all(axis=None)
    assert (weeks["agents"] == past["weeks"]["agents"][-1]).all()
    for sku, price in zip(season.SKUS, past["sales"]["price_cny"][-3:], strict=True):
        assert (weeks[f"price_{sku}_cny"] == price).all()
        assert (weeks[f"order_{sku}_units"] == 0).all()


def test_is_a_series_taken_for_a_dict() -> None:
    def in_series(state: season.State) -> Any:
        decision = season.baseline(state)
        for part in ("price_cny", "order_units", "ads_cny"):
            decision[part] = pd.Series(decision[part])
        return pd.Series(decision)

    weeks = season.play_season(in_series, 2)
    pd.testing.assert_frame_equal(weeks, season.play_season(season.baseline, 2))


@pytest.mark.parametrize("error", [SystemExit(), NotImplementedError(), ValueError("no")])
def test_does_a_week_that_fails_take_the_default_and_one_note(error: BaseException) -> None:
    def failing(state: season.State) -> Any:
        if state["week"] == 4:
            raise error
        return season.baseline(state)

    notes = season.play_season(failing, 2)["note"]
    assert (notes != "").tolist() == [week == 4 for week in range(1, 13)]
    assert type(error).__name__ in notes[3]
    assert "default" not in notes[3]


def test_does_a_note_say_what_is_possible() -> None:
    game = season.play_season(lambda state: season.baseline(state) | {"agents": 0}, 2)
    assert game["note"].str.contains("agents is 0, 1 to 99 is possible").all()
    dear = {"price_cny": dict.fromkeys(season.SKUS, 9999.0)}
    game = season.play_season(lambda state: season.baseline(state) | dear, 2)
    assert game["note"].str.contains("price_cny of lamp is 9999.0, ").all()


def test_does_one_bad_part_leave_the_others() -> None:
    def slip(state: season.State) -> dict[str, Any]:
        return _quiet(state) | {"order_units": {"lamp": 10, "kettle": -3}}

    weeks = season.play_season(slip, 3)
    assert (weeks["order_lamp_units"] == 10).all()
    assert (weeks["order_kettle_units"] == 0).all()
    assert (weeks["agents"] == 8).all()
    assert weeks["note"].str.contains("order_units of kettle is -3").all()


def test_does_a_policy_that_fails_once_lose_one_week() -> None:
    def sometimes(state: season.State) -> dict[str, Any]:
        if state["week"] == 5:
            raise ZeroDivisionError("by zero")
        return season.baseline(state)

    weeks = season.play_season(sometimes, 3)
    assert weeks.loc[weeks["note"] != "", "week"].tolist() == [5]
    assert "ZeroDivisionError" in weeks.loc[4, "note"]


def test_is_a_stub_no_policy() -> None:
    def stub(state: season.State) -> dict[str, Any]:
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        season.play_season(stub, 3)
    with pytest.raises(NotAttempted):
        season.play_season(lambda state: checks.call(stub, state), 3)


def test_may_values_be_numpys() -> None:
    def numpys(state: season.State) -> dict[str, Any]:
        decision = season.baseline(state)
        decision["agents"] = np.int64(decision["agents"])
        decision["check_pages"] = np.bool_(True)
        decision["price_cny"] = {k: np.float32(v) for k, v in decision["price_cny"].items()}
        return decision

    weeks = season.play_season(numpys, 3)
    assert (weeks["note"] == "").all()
    assert (weeks["check_cny"] == 800).all()


def test_are_intervals_scored() -> None:
    def wide(state: season.State, decision: dict[str, Any]) -> dict[str, list[float]]:
        return {sku: [0.0, 1e6] for sku in state["skus"]}

    def broken(state: season.State, decision: dict[str, Any]) -> dict[str, list[float]]:
        return {sku: [5.0, 1.0] for sku in state["skus"]}

    game = season.play_season(season.baseline, 3, forecast=wide)
    assert season.interval_report([game])["coverage"] == 1
    none = season.play_season(season.baseline, 3, forecast=broken)
    assert none["note"].str.contains("interval").all()
    report = season.interval_report([none])
    assert (report["coverage"], report["given"]) == (0, 0)
    assert report["score"] == pytest.approx(2.0)
    assert season.interval_score(10, 20, 15) == 10
    assert season.interval_score(10, 20, 8) == pytest.approx(30)
    assert season.interval_score(10, 20, 23) == pytest.approx(40)


def test_is_the_scale_that_of_baseline_and_best() -> None:
    low, high = [10.0, 20.0, 5.0], [20.0, 50.0, 15.0]
    assert season.scale_scores(low, low, high) == (0.0, 0.0)
    assert season.scale_scores(high, low, high) == (1.0, 0.0)
    score, error = season.scale_scores([20.0, 20.0, 15.0], low, high)
    assert score == pytest.approx(20 / 50)
    assert error > 0


def test_do_seasons_add_up_to_their_weeks() -> None:
    runs = season.compare_seasons({"baseline": season.baseline}, SEEDS)
    profits = [season.play_season(season.baseline, seed)["profit_cny"].sum() for seed in SEEDS]
    assert runs["profit_cny"].tolist() == pytest.approx(profits)
    assert (runs["weeks_noted"] == 0).all()


def _each(policy: season.Policy) -> season.EachPolicy:
    return lambda states: [policy(state) for state in states]


def test_are_seasons_side_by_side_those_one_by_one() -> None:
    def told(state: season.State, decision: dict[str, Any]) -> dict[str, list[float]]:
        return {sku: [0.0, float(decision["agents"])] for sku in state["skus"]}

    many = season.play_seasons(
        _each(season.baseline), range(4), forecast=lambda pairs: [told(*one) for one in pairs]
    )
    for seed, weeks in enumerate(many):
        alone = season.play_season(season.baseline, seed, forecast=told)
        pd.testing.assert_frame_equal(weeks, alone)


def test_does_a_memory_confuse_seasons_side_by_side() -> None:
    """Also one that is emptied in every first week."""
    seen: list[int] = []

    def decide(state: season.State) -> dict[str, Any]:
        if state["week"] == 1:
            seen.clear()
        seen.append(state["stock_units"]["lamp"])
        return _quiet(state) | {"agents": 2 + seen[0] % 5}

    side_by_side = season.play_seasons(_each(decide), range(4))
    alone = season.play_season(decide, 0)
    assert not side_by_side[0].equals(alone)


def test_does_an_exception_handed_over_take_the_default() -> None:
    def each(states: list[season.State]) -> list[Any]:
        return [ValueError("no"), *(season.baseline(state) for state in states[1:])]

    failing, other = season.play_seasons(each, range(2))
    assert failing["note"].str.contains("the policy failed: ValueError: no").all()
    assert (other["note"] == "").all()


def test_is_a_stub_no_policy_side_by_side() -> None:
    with pytest.raises(NotAttempted):
        season.play_seasons(lambda states: [NotAttempted("x")] * len(states), range(2))


def test_is_a_game_quick() -> None:
    drawn = [season.draw_season(seed) for seed in range(20)]
    assert drawn
    start = time.perf_counter()
    for seed in range(20):
        season.play_season(_quiet, seed)
    assert (time.perf_counter() - start) / 20 < 0.05
