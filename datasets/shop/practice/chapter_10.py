"""Practice questions of chapter 10, forecasting demand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

TONIGHT = "2025-10-18"
KNOWN = {"promotion", "search_30d_tonight", "days_to_peak", "price_of_the_day"}
CELLS = (*sorted(KNOWN), "carts_of_the_day", "weather_of_the_day", "stock_outs_of_the_day")


@cache
def _stock() -> pd.DataFrame:
    columns = ["date", "product_id", "sold_units", "closing_units"]
    stock: pd.DataFrame = shop.load_inventory_daily(end=TONIGHT, columns=columns)
    return stock


def _repeat_week(answer: Any) -> None:
    total = _stock().groupby("date")["sold_units"].sum()
    checks.same_number(
        answer,
        total.iloc[-7:].iloc[17 % 7],
        "answer",
        hint="Days 1 to 7 repeat the last week, days 8 to 14 repeat it again, day 15 begins anew",
    )


def _bias(answer: Any) -> None:
    one = _stock()[_stock()["product_id"] == 1].set_index("date")["sold_units"]
    before, actual = one.shift(7).loc["2025-09-01":], one.loc["2025-09-01":]
    checks.same_number(
        answer,
        (before - actual).sum() / actual.sum(),
        "answer",
        rel=0,
        abs=0.0051,
        hint="Forecast minus actual with their signs, summed, over the units sold",
    )


def _day(answer: Any, wanted: str, hint: str) -> None:
    day = pd.to_datetime(answer, errors="coerce") if not isinstance(answer, int | float) else None
    text = f"{day:%Y-%m-%d}" if isinstance(day, pd.Timestamp) else "no day such as 2025-08-01"
    checks.same_text(text, wanted, "answer", hint=hint)


def _first_origin(answer: Any) -> None:
    _day(answer, "2025-08-09", "Five windows take the last 70 days; the origin is the day before")


def _lunar_day(answer: Any) -> None:
    _day(answer, "2025-01-22", "How many days before its New Year is 10 February 2026?")


def _days_in_stock(answer: Any) -> None:
    stock = _stock()
    days = stock[stock["date"].between("2024-10-25", "2024-11-16")]
    days = days[(days["product_id"] == SKU) & (days["closing_units"] > 0)]
    checks.same_number(
        answer,
        days["sold_units"].mean(),
        "answer",
        rel=0,
        abs=0.051,
        hint="Leave the days out that closed at zero, and divide by the days that are left",
    )


def _known_tonight(answer: Any) -> None:
    checks.same_set(
        checks.is_set(answer, "answer"),
        KNOWN,
        "answer",
        hint="For each: could you write the value down tonight? The day is a campaign day",
    )


def _lower_end(answer: Any) -> None:
    ratios = [0.6, 0.8, 0.9, 1.0, 1.1, 1.5]
    checks.same_number(
        answer,
        200 * np.quantile(ratios, 0.1),
        "answer",
        rel=0,
        abs=0.51,
        hint="10% is cut off at the lower end; a forecast of 0 gives no ratio",
    )


def _packs(answer: Any) -> None:
    checks.same_number(
        answer,
        84,
        "answer",
        hint="First what is missing, then whole packs, then back to units",
    )


SKU = 148  # the one that lost most at Double 11 of 2024

PRACTICE = (
    Practice(
        "10_repeat_week",
        "What does the seasonal naive forecast say for the shop's total 18 days ahead?",
        _repeat_week,
        "A horizon longer than the season repeats the same week: no day of the future is used.",
        (
            "Day 18 is the fourth day of the third repetition.",
            "`total.iloc[-7:].iloc[...]` with a remainder of 7 (the first day is number 0).",
        ),
        "answer = total.iloc[-7:].iloc[(18 - 1) % 7]",
    ),
    Practice(
        "10_bias",
        "What is the bias of the forecast 'as a week before' for SKU 1, as a fraction?",
        _bias,
        "Misses of more than all units sold may nearly cancel: WAPE and bias answer two questions.",
        ("The notebook has a function for it.", "`bias(actual, forecast)`: which is which?"),
        "answer = bias(small, small_last_week)",
    ),
    Practice(
        "10_first_origin",
        "Which day is the first of five origins, 14 days apart, when the last window ends tonight?",
        _first_origin,
        "Count windows from the end: the newest days are the ones to be judged on.",
        ("How many days do five windows take?", "`pd.Timestamp('2025-10-18') - ... * DAY`"),
        "answer = pd.Timestamp('2025-10-18') - 5 * 14 * DAY",
    ),
    Practice(
        "10_lunar_day",
        "Which day of 2025 has the same distance to its New Year as 10 February 2026?",
        _lunar_day,
        "The distance to the festival is the season; the date is not.",
        ("First the distance in days.", "Move the day by the span between both New Years."),
        "span = pd.Timestamp('2026-02-17') - pd.Timestamp('2025-01-29')\n"
        "answer = pd.Timestamp('2026-02-10') - span",
    ),
    Practice(
        "10_days_in_stock",
        "How many units did the SKU sell on average on its days in stock?",
        _days_in_stock,
        "On the days that ran out sales say only what the shelf held.",
        ("A condition on `closing_units`.", "`one[one['closing_units'] > ...]['sold_units']...`"),
        "answer = one[one['closing_units'] > 0]['sold_units'].mean()",
    ),
    Practice(
        "10_known_tonight",
        "Which cells of a campaign day in November can be filled in on 18 October?",
        _known_tonight,
        "Campaign prices are fixed four weeks ahead; that of an ordinary day would be unknown.",
        ("Ask of each who could know it tonight.", "Four of the seven can be filled in."),
        'answer = {"promotion", "search_30d_tonight", "days_to_peak", "price_of_the_day"}',
    ),
    Practice(
        "10_lower_end",
        "What is the lower end of the 80% interval of a forecast of 200 units?",
        _lower_end,
        "The quantile of past ratios carries the size of past misses over to the new forecast.",
        ("Which quantile is the lower end of 80%?", "`200 * np.quantile([...], ...)`"),
        "answer = 200 * np.quantile([0.6, 0.8, 0.9, 1.0, 1.1, 1.5], 0.1)",
    ),
    Practice(
        "10_packs",
        "Of 131 wanted units 58 are available, packs hold 12: how many units are ordered?",
        _packs,
        "Subtract first and round afterwards, or the order is no whole number of packs.",
        ("How many units are missing?", "`np.ceil(... / 12) * 12`"),
        "answer = np.ceil((131 - 58) / 12) * 12",
    ),
)
