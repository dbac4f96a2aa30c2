"""Does an answer that looks for the season, or changes the game, gain anything where it is graded?

In a notebook a policy runs in the process that plays it, where the frames of its callers lead to
the season that was drawn. The grader plays the season in another process than the answer's, which
sees states and nothing else, and compares with figures that stand in the hidden test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.certify.assignment import Assignment, read_chapter
from grading.engine import CellResult, Engine, EngineCell
from grading.layout import find_layout
from shop.playground import season
from shop.playground.board import Reached, read_result

LAYOUT = find_layout(Path(__file__).parent)

POLICY_LOOKS = """\
def decide(state):
    import sys

    drawn, frame = None, sys._getframe()
    while frame is not None and drawn is None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, season.Season):
                drawn = value
        frame = frame.f_back
    decision = season.baseline(state)
    week = state["week"]
    if drawn is None:
        if week == state["festival_week"]:
            decision["agents"] = 2 * decision["agents"]
        return decision
    for place, (sku, product) in enumerate(zip(state["skus"], drawn.skus)):
        best = product.unit_cost_cny / 0.95 * product.elasticity / (product.elasticity + 1)
        limit = state["promo_share"] * product.list_price_cny
        price = min(best, limit) if week == drawn.festival_week else best
        need = 0
        for ahead in range(week, min(week + product.lead_weeks + 1, 12) + 1):
            people = drawn.expected_visitors(ahead, (3_000, 3_000))
            rival = drawn.rival_prices_cny[ahead + 11][place]
            units = people * drawn.expected_units(ahead, place, price, rival)
            need += units * drawn.demand_shocks[ahead + 11][place]
        position = state["stock_units"][sku] + sum(units for _, units in state["coming"][sku])
        late = week + product.lead_weeks > 12
        decision["order_units"][sku] = 0 if late else max(0, round(need - position))
        decision["price_cny"][sku] = price
    decision["ads_cny"] = {"search": 3_000.0, "video": 3_000.0}
    contacts = drawn.expected_visitors(week, (3_000, 3_000)) * drawn.contact_share
    decision["agents"] = next(n for n in range(1, 99) if season.late_share(contacts, n) < 0.1)
    return decision | {"check_pages": week == drawn.fault_week}
"""

POLICY_SPOILS = """\
_habit = season.baseline


def _idle(state):
    return _habit(state) | {"order_units": dict.fromkeys(state["skus"], 0), "agents": 1}


season.baseline = _idle


def decide(state):
    decision = _habit(state)
    if state["week"] == state["festival_week"]:
        decision["agents"] = 2 * decision["agents"]
    return decision
"""

FORECAST_LOOKS = """\
def forecast(state, decision):
    import sys

    drawn, frame = None, sys._getframe()
    while frame is not None and drawn is None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, season.Season):
                drawn = value
        frame = frame.f_back
    if drawn is not None:
        raise LookupError("the season was found")
    sold = state["sales"]["sold_units"][-3:]
    return {sku: [units / 2, 2 * units] for sku, units in zip(state["skus"], sold)}
"""


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    """The capstone's assignment."""
    return read_chapter(LAYOUT, "17_capstone")[0]


def _graded(
    course_engine: Engine, assignment: Assignment, exercise: str, source: str
) -> dict[str, CellResult]:
    tests = assignment.exercise(exercise).tests
    run = course_engine.run([*assignment.setup, EngineCell(exercise, source, "code"), *tests])
    return {cell.cell_id: cell for cell in run.cells}


def test_does_the_search_find_the_season_in_a_notebook() -> None:
    """What the next tests refuse would gain much otherwise: it is no straw man."""
    scope = {"season": season}
    exec(POLICY_LOOKS, scope)
    played = {"looks": scope["decide"], "habit": season.baseline}
    means = season.compare_seasons(played, range(8)).groupby("policy")["profit_cny"].mean()
    assert means["looks"] > means["habit"] + 100_000


@pytest.mark.parametrize("source", [POLICY_LOOKS, POLICY_SPOILS], ids=["looks", "spoils"])
def test_does_a_cheating_policy_gain_nothing_where_it_is_graded(
    course_engine: Engine, assignment: Assignment, source: str
) -> None:
    exam = _graded(course_engine, assignment, "decide", source)["test_decide__exam"]
    assert exam.credit == 0
    assert "No line is reached" in " ".join(exam.messages)


def test_does_what_is_reached_come_with_its_error_and_the_name_that_was_chosen(
    course_engine: Engine, assignment: Assignment
) -> None:
    source = (
        "def decide(state):\n    return {**season.baseline(state), 'board_name': ' Red   Lamp '}"
    )
    exam = _graded(course_engine, assignment, "decide", source)["test_decide__exam"]
    reached = read_result(" ".join(exam.messages))
    assert reached == Reached(0.0, 0.0, 20, 0.0, "Red Lamp")


def test_does_a_forecast_find_no_season_where_it_is_graded(
    course_engine: Engine, assignment: Assignment
) -> None:
    """It would raise had it found one; it fails on its score of about 5 instead."""
    test = _graded(course_engine, assignment, "forecast", FORECAST_LOOKS)["test_forecast"]
    assert test.credit == 0
    said = " ".join(test.messages)
    assert "forecast" in said
    assert "LookupError" not in said
