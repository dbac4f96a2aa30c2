"""Practice questions of chapter 14, service and reviews."""

from __future__ import annotations

from typing import Any

import shop
from shop import checks
from shop.practice.question import Practice


def _number(answer: Any, expected: float, within: float, hint: str) -> None:
    checks.same_number(answer, expected, "answer", rel=0, abs=within, hint=hint)


def _evening(answer: Any) -> None:
    table = shop.load_contacts(columns=["arrived_at", "wait_seconds", "abandoned"])
    hour = table["arrived_at"].dt.hour
    table = table[(hour >= 19) & (hour < 22)]
    served = (table["wait_seconds"] <= 15) & ~table["abandoned"]
    _number(answer, served.mean(), 0.00051, "All who wrote, those who left included")


def _agents(answer: Any) -> None:
    _number(answer, 10, 0.01, "The traffic is 5; raise the agents until the level is 95%")


def _ticked(answer: Any) -> None:
    _number(answer, 6.248, 0.02, "Minutes of handling over the share that is ticked")


def _alarm(answer: Any) -> None:
    _number(answer, 14, 0.01, "One product, the alarms of low reviews")


def _lift(answer: Any) -> None:
    table = shop.load_recoveries()
    table = table[(table["remedy_by"] == "lot") & (table["customer_group"] == "first_order")]
    table = table[table["orders_90d"].notna()]
    again = (table["orders_90d"] > 0).groupby(table["remedy"]).mean()
    points = 100 * float(again["refund_15_percent"] - again["apology"])
    _number(answer, points, 0.051, "In points: 100 times the difference of two shares")


def _nps_wave(answer: Any) -> None:
    table = shop.load_nps_answers()
    table = table[table["asked_on"] == "2025-11-25"]
    asked = table["customer_group"].value_counts(normalize=True)
    given = table[table["score"].notna()]
    points = 100.0 * (given["score"] >= 9) - 100.0 * (given["score"] <= 6)
    means = points.astype(float).groupby(given["customer_group"]).mean()
    _number(answer, float((asked * means).sum()), 0.051, "Weights of those asked in that wave")


PRACTICE = (
    Practice(
        "14_evening",
        "What share of all who wrote from 19:00 to before 22:00 was answered in time?",
        _evening,
        "One in six was not served in time in the evening peak.",
        ("Half-hours from 19:00 to 21:30.", "`contacts.loc[(half_hour >= ...) & ..., 'in_time']`"),
        'evening = contacts["half_hour"].between("19:00", "21:30")\n'
        'answer = contacts.loc[evening, "in_time"].mean()',
    ),
    Practice(
        "14_agents",
        "How many agents keep 95% in 15 seconds with 40 contacts of 225 seconds?",
        _agents,
        "The work is that of 5; chance costs five more.",
        ("The function is there.", "`agents_needed(..., ...)`"),
        "answer = agents_needed(40, 225)",
    ),
    Practice(
        "14_ticked",
        "How many minutes of agent 9's work does a ticked matter take?",
        _ticked,
        "By the tick the fast agent looks even slower than by who came back.",
        ("Two columns of `card`.", "`card.loc[9, ...] / 60 / card.loc[9, ...]`"),
        'answer = card.loc[9, "seconds"] / 60 / card.loc[9, "ticked"]',
    ),
    Practice(
        "14_alarm",
        "On which day of November 2024 did product 147 ring?",
        _alarm,
        "The batch went on being sold for two weeks after that day.",
        ("`rung` has a list for each product.", "`rung[...][0].day`"),
        "answer = rung[147][0].day",
    ),
    Practice(
        "14_lift",
        "By how many points does the refund lift the share of first orders who come back?",
        _lift,
        "The interval reaches from 0 to 19: look at it before you pay for it.",
        ("A row of `lift`.", "`100 * lift.loc[(..., ...), 'points']`"),
        'answer = 100 * lift.loc[("first_order", "refund_15_percent"), "points"]',
    ),
    Practice(
        "14_nps_wave",
        "What is the weighted score of the wave of 25 November 2025?",
        _nps_wave,
        "One wave has a quarter of the answers: its interval is twice as wide.",
        ("The same three lines on one wave.", "`asked[asked['asked_on'] == ...]`"),
        'wave = asked[asked["asked_on"] == "2025-11-25"]\n'
        'part = wave.groupby("customer_group")["points"].agg(["size", "mean"])\n'
        'answer = (part["size"] / part["size"].sum() * part["mean"]).sum()',
    ),
)
