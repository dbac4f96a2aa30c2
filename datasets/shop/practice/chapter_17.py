"""Practice questions of chapter 17, capstone."""

from __future__ import annotations

from typing import Any

from shop import checks
from shop.playground import season
from shop.practice.question import Practice


def _position(answer: Any) -> None:
    state = season.opening_state(7)
    units = state["stock_units"]["lamp"] + sum(units for _, units in state["coming"]["lamp"])
    units += season.baseline(state)["order_units"]["lamp"]
    checks.same_number(
        answer, units, "answer", rel=0, abs=0, hint="Shelf, and everything that is on its way"
    )


def _agents(answer: Any) -> None:
    fewest = next(n for n in range(1, 99) if season.late_share(1_500, n) <= 0.05)
    checks.same_number(
        answer, fewest, "answer", rel=0, abs=0, hint="The first number that keeps the promise"
    )


def _price(answer: Any) -> None:
    checks.same_number(
        answer, 160, "answer", rel=0, abs=0.01, hint="The commission makes the unit dearer"
    )


def _paired(answer: Any) -> None:
    checks.same_number(
        answer, 36_992, "answer", rel=0, abs=60, hint="A difference of two columns, then its mean"
    )


def _seeds(answer: Any) -> None:
    checks.same_number(
        answer, 144, "answer", rel=0, abs=0, hint="The error falls with the root of the number"
    )


def _score(answer: Any) -> None:
    checks.same_number(
        answer, 90, "answer", rel=0, abs=0.01, hint="Width, and ten times the distance missed by"
    )


PRACTICE = (
    Practice(
        "17_position",
        "What is the inventory position of the lamp once the habit's first order is placed?",
        _position,
        "Next Monday's order starts from this number less what is sold until then; what is still "
        "on its way stays in it.",
        (
            "What has been ordered counts from the moment of the order.",
            '`opening["stock_units"]["lamp"] + season.baseline(opening)[...]["lamp"]`',
        ),
        'answer = opening["stock_units"]["lamp"]\n'
        'answer += sum(units for _, units in opening["coming"]["lamp"])\n'
        'answer += season.baseline(opening)["order_units"]["lamp"]',
    ),
    Practice(
        "17_agents",
        "How many agents keep late contacts at one in twenty or fewer when 1,500 come in a week?",
        _agents,
        "A larger desk needs fewer agents for each contact: its line evens out.",
        (
            "Try one number after the other.",
            "`next(n for n in range(1, 99) if season.late_share(1_500, ...) <= ...)`",
        ),
        "answer = next(n for n in range(1, 99) if season.late_share(1_500, n) <= 0.05)",
    ),
    Practice(
        "17_price",
        "Which price earns most: cost 76 CNY, commission 5%, elasticity -2?",
        _price,
        "Twice the cost with its commission: the less buyers answer, the higher.",
        ("Put the cost in terms of what the buyer pays.", "`76 / ... * -2 / (-2 + ...)`"),
        "answer = 76 / 0.95 * -2 / (-2 + 1)",
    ),
    Practice(
        "17_paired",
        "How much more do all four gain than checks alone, on average?",
        _paired,
        "Unpaired it is the same mean; how well it is known is what the same seeds change.",
        (
            "Every row of `table` is one season.",
            '`(table["all four"] - table[...]).mean()`',
        ),
        'answer = (table["all four"] - table["checks"]).mean()',
    ),
    Practice(
        "17_seeds",
        "How many seasons until a standard deviation of 60,000 gives an error of 5,000?",
        _seeds,
        "Half the error needs four times as many games.",
        ("The error is the deviation over a root.", "`(60_000 / ...) ** ...`"),
        "answer = (60_000 / 5_000) ** 2",
    ),
    Practice(
        "17_score",
        "What does the interval 50 to 90 score when 45 are sold?",
        _score,
        "More than half of this score is for missing by five units only.",
        ("It missed from below.", "`(90 - 50) + ... * (50 - 45)`"),
        "answer = (90 - 50) + 10 * (50 - 45)",
    ),
)
