"""Practice questions of chapter 02, GMV diagnosis."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

COUNTS = ["sessions", "paid_sessions", "revenue_cny"]
WEEKS = (("2026-03-09", "2026-03-15"), ("2026-03-16", "2026-03-22"))


@cache
def _sources() -> pd.DataFrame:
    """Return the sources from December 2025 to the end of the live quarter."""
    table: pd.DataFrame = shop.load_traffic_sources(start="2025-12-01", end="2026-03-29")
    return table


def _week(number: int, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    table = _sources() if rows is None else rows
    first, last = WEEKS[number]
    return table[table["date"].between(first, last)]


def _number(answer: Any, wanted: float, hint: str, within: float = 1e-6) -> None:
    checks.same_number(answer, wanted, "answer", rel=0, abs=within, hint=hint)


def _tmall_visits(answer: Any) -> None:
    table = _sources()
    a, b = (_week(k, table[table["channel"] == "tmall"])[COUNTS].sum() for k in (0, 1))
    weight = (b["revenue_cny"] - a["revenue_cny"]) / math.log(b["revenue_cny"] / a["revenue_cny"])
    wanted = weight * math.log(b["sessions"] / a["sessions"])
    _number(answer, wanted, "The weight of Tmall's two amounts times ln(visits new / old)", 51)


def _two_factors(answer: Any) -> None:
    _number(answer, 175.0, "The mean of two orders: 50 visits at the old and at the new amount")


def _channel_mix(answer: Any) -> None:
    a, b = (_week(k).groupby("channel")[COUNTS].sum() for k in (0, 1))
    s0, s1 = (t["sessions"] / t["sessions"].sum() for t in (a, b))
    r0, r1 = (t["paid_sessions"] / t["sessions"] for t in (a, b))
    whole = [t["paid_sessions"].sum() / t["sessions"].sum() for t in (a, b)]
    wanted = 100 * ((s1 - s0) * ((r0 + r1) / 2 - sum(whole) / 2)).sum()
    _number(answer, float(wanted), "The cell `mix` with channel for source; times 100", 0.0051)


def _ten_percent(answer: Any) -> None:
    table = _sources()
    sales = table[table["date"] >= "2026-01-05"].groupby("date")["revenue_cny"].sum()
    wanted = int((sales / sales.shift(7) - 1 <= -0.10).sum())
    _number(answer, wanted, "Count the days on which `change` is -0.10 or less")


def _expected_visits(answer: Any) -> None:
    table = _sources()
    visits = table[table["channel"] == "tmall"].groupby("date")["sessions"].sum()
    past = [pd.Timestamp("2026-01-21") - pd.Timedelta(days=7 * k) for k in (1, 2, 3, 4)]
    wanted = float(visits[past].median())
    _number(answer, wanted, "Four Wednesdays before; the median of an even number is a mean", 0.51)


@cache
def _hours() -> tuple[pd.DataFrame, float]:
    """Return 8 March by hour with what was expected, and the lift of the sound hours."""
    hourly = shop.load_traffic_hourly(start="2026-01-05", end="2026-03-08")
    two = ["sessions", "paid_sessions"]
    past = hourly[hourly["date"] < "2026-03-08"].groupby("hour")[two].sum()
    day = hourly[hourly["date"] == "2026-03-08"].groupby("hour")[two].sum()
    day["expected"] = day["sessions"] * past["paid_sessions"] / past["sessions"]
    outside = day.drop(range(10, 17))
    return day, float(outside["paid_sessions"].sum() / outside["expected"].sum())


def _noon(answer: Any) -> None:
    day, lift = _hours()
    rows = day.loc[12:16]
    wanted = float(lift * rows["expected"].sum() - rows["paid_sessions"].sum())
    _number(answer, wanted, "Hours 12 to 16, both included; expected less paid", 0.51)


def _break_even_visit(answer: Any) -> None:
    rows = _week(1)
    sums = rows[rows["source"] == "recommendation"][COUNTS].sum()
    wanted = 0.436 * float(sums["revenue_cny"] / sums["sessions"])
    _number(answer, wanted, "Margin times the amount by visit of this source", 0.011)


PRACTICE = (
    Practice(
        id="02_tmall_visits",
        question="How many CNY does the logarithmic mean credit to visits, for Tmall alone?",
        check=_tmall_visits,
        why="The credits of the channels differ, and each adds up within its channel.",
        hints=(
            "Filter both weeks to Tmall before you add up.",
            "The weight needs the two amounts of Tmall, not of the shop.",
            'x = first[first["channel"] == ...][COUNTS].sum(), the same for second as y; '
            'w = (... - ...) / np.log(...); w * np.log(y["sessions"] / ...)',
        ),
        solution=(
            'x = first[first["channel"] == "tmall"][COUNTS].sum()\n'
            'y = second[second["channel"] == "tmall"][COUNTS].sum()\n'
            'w = (y["revenue_cny"] - x["revenue_cny"]) / '
            'np.log(y["revenue_cny"] / x["revenue_cny"])\n'
            'answer = w * np.log(y["sessions"] / x["sessions"])'
        ),
    ),
    Practice(
        id="02_two_factors",
        question="Visits 100 to 150, amount by visit 4 to 3: the Shapley credit of visits?",
        check=_two_factors,
        why="With two factors each changes at the mean of the other's two values.",
        hints=(
            "There are two orders: visits first, or visits last.",
            "First: 50 more visits at 4 CNY. Last: at 3 CNY.",
            "((150 - 100) * ... + (150 - 100) * ...) / 2",
        ),
        solution="answer = ((150 - 100) * 4 + (150 - 100) * 3) / 2",
    ),
    Practice(
        id="02_channel_mix",
        question="The sum of the mix effects of the five channels, in percentage points?",
        check=_channel_mix,
        why="By channel hardly anything of the fall is mix: how you split decides what you see.",
        hints=(
            "The same formula, with channels for sources.",
            'Group both weeks by "channel"; shares, rates, then (s1 - s0) times the difference.',
            "100 * ((s1 - s0) * ((r0 + r1) / 2 - ...)).sum(), where r0 is paid over visits of "
            'first.groupby("channel")[COUNTS].sum()',
        ),
        solution=(
            'x, y = (t.groupby("channel")[COUNTS].sum() for t in (first, second))\n'
            't0, t1 = (t["sessions"] / t["sessions"].sum() for t in (x, y))\n'
            'r0, r1 = (t["paid_sessions"] / t["sessions"] for t in (x, y))\n'
            "answer = 100 * ((t1 - t0) * ((r0 + r1) / 2 - middle)).sum()"
        ),
    ),
    Practice(
        id="02_ten_percent",
        question="How many alarms would the static rule give with a limit of -10%?",
        check=_ten_percent,
        why="A tighter limit on a bad expectation only rings more often.",
        hints=(
            "`change` holds the change against the same day of last week.",
            "Compare, and count what is True.",
            "(change <= ...).sum()",
        ),
        solution="answer = (change <= -0.10).sum()",
    ),
    Practice(
        id="02_expected_visits",
        question="How many visits of Tmall were to be expected on 21 January 2026?",
        check=_expected_visits,
        why="11% fewer came than this: under the limit of 20%, and yet a fault began.",
        hints=(
            "Add up the visits of Tmall by day first.",
            "`expected` takes a Series by day and gives one back.",
            'expected(sources[sources["channel"] == ...].groupby("date")["sessions"].sum())[...]',
        ),
        solution=(
            'visits = sources[sources["channel"] == "tmall"].groupby("date")["sessions"].sum()\n'
            'answer = expected(visits)["2026-01-21"]'
        ),
    ),
    Practice(
        id="02_noon",
        question="How many orders would the hours from 12 to 16 have gained?",
        check=_noon,
        why="Most of the loss came after noon: an alarm by hour is worth real money.",
        hints=(
            "Expected less paid, added up over five hours.",
            "The expectation of the sale is `lift` times that of an ordinary day.",
            'part = day.loc[...]; (lift * part["expected"] - part["..."]).sum()',
        ),
        solution=(
            "part = day.loc[12:16]\n"
            'answer = (lift * part["expected"] - part["paid_sessions"]).sum()'
        ),
    ),
    Practice(
        id="02_break_even_visit",
        question="At most how many CNY may a visit from recommendation cost?",
        check=_break_even_visit,
        why="It may cost nearly twice what an off-site visit may.",
        hints=(
            "What a visit brings, times what of it is margin.",
            "Amount by visit of this source in `second`.",
            '0.436 * part["revenue_cny"].sum() / part["..."].sum()',
        ),
        solution=(
            'part = second[second["source"] == "recommendation"]\n'
            'answer = 0.436 * part["revenue_cny"].sum() / part["sessions"].sum()'
        ),
    ),
)
