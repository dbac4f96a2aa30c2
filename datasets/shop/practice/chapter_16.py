"""Practice questions of chapter 16, transformation ROI."""

from __future__ import annotations

from typing import Any

from shop import checks
from shop.practice.question import Practice


def _worth(answer: Any) -> None:
    checks.same_number(
        answer, 1e6 / 1.1**1.5, "answer", rel=0, abs=0.51, hint="18 months are a year and a half"
    )


def _rates(answer: Any) -> None:
    checks.same_numbers(
        answer, [0.1, 0.2], "answer", rel=0, abs=1e-4, hint="Two roots, and 1 off each"
    )


def _first_wave(answer: Any) -> None:
    checks.same_number(
        answer,
        -0.123871,
        "answer",
        rel=0,
        abs=0.00051,
        hint="The effect alone, from 20 units, without the quarter of choice",
    )


def _lot(answer: Any) -> None:
    checks.same_number(
        answer, 1 / 35, "answer", rel=0, abs=0.0006, hint="How many ways are there to draw?"
    )


def _ten_units(answer: Any) -> None:
    checks.same_number(answer, 15, "answer", rel=0, abs=0, hint="A month of the discounted sum")


def _stop(answer: Any) -> None:
    checks.same_number(
        answer, 170_730.86, "answer", rel=0, abs=1, hint="The same road with one chance changed"
    )


PRACTICE = (
    Practice(
        "16_worth",
        "What are 1,000,000 CNY that come in 18 months worth today at 10%?",
        _worth,
        "More than an eighth is gone: promises of late benefits are cheap.",
        ("The rate is one of a year.", "`1_000_000 / ...**(18 / ...)`"),
        "answer = 1_000_000 / 1.1 ** (18 / 12)",
    ),
    Practice(
        "16_rates",
        "What are all internal rates of the flows -100, 230, -132?",
        _rates,
        "Between the two rates it pays, beyond them it does not: look at the NPV.",
        ("A root is one plus a rate.", "`sorted(np.roots([...]) - ...)`"),
        "answer = sorted(np.roots([-100, 230, -132]) - 1)",
    ),
    Practice(
        "16_first_wave",
        "What is the effect from the first wave and the units without the system alone?",
        _first_wave,
        "Here no unit that has the system serves as a comparison; the effect is near the other.",
        (
            "`did` takes a table: filter it.",
            "`did(units[~... & units['group'].isin(['January', '...'])])[0]`",
        ),
        'answer = did(units[~chosen & units["group"].isin(["January", "not yet"])])[0]',
    ),
    Practice(
        "16_lot",
        "What is the smallest two-sided p when 3 of 7 units are drawn by lot and no draws tie?",
        _lot,
        "With groups of different size no mirror counts; with 2 of 4 the least would be a third.",
        ("Only the true draw is as far from 0.", "`1 / comb(..., ...)`"),
        "from math import comb\n\nanswer = 1 / comb(7, 3)",
    ),
    Practice(
        "16_ten_units",
        "In which month do the last ten units pay back 180,000 CNY at 10%?",
        _ten_units,
        "Within the 12 to 18 months of the source; the whole system is not.",
        (
            "A twelfth of the yearly saving each month.",
            "`payback(np.r_[-180_000, np.full(36, .../ 12)], ...)`",
        ),
        "answer = payback(np.r_[-180_000, np.full(36, saved(ten, effect[0]) / 12)], 0.1)",
    ),
    Practice(
        "16_stop",
        "What is the road worth with the right to stop when the trial works with 0.7?",
        _stop,
        "With a roll-out at 200,000 CNY instead of 400,000 and the old trial it would be 167,012.",
        ("Change one chance of a copy.", "`staged(road.assign(chance=[0.9, ..., 0.8, 0.5]))`"),
        "answer = staged(road.assign(chance=[0.9, 0.7, 0.8, 0.5]))",
    ),
)
