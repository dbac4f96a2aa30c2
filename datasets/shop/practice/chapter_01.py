"""Practice questions of chapter 01, store metrics."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

import shop
from shop import checks, realdata
from shop.practice.question import Practice

FIRST, LAST = "2025-03-10", "2025-03-16"
FAIR = ("2025-02-10", "2025-03-02")
COUNTS = ["sessions", "cart_sessions", "paid_sessions"]


@cache
def _traffic(start: str = FIRST, end: str = LAST) -> pd.DataFrame:
    traffic: pd.DataFrame = shop.load_daily_traffic(start=start, end=end)
    return traffic


@cache
def _paid() -> pd.DataFrame:
    """Return the orders of the week that were paid."""
    orders = shop.load_orders(start=FIRST, end=LAST)
    paid: pd.DataFrame = orders[orders["paid_at"].notna()]
    return paid


@cache
def _margin() -> float:
    """Return the share of the week's paid amount that the goods did not cost."""
    lines = shop.load_order_lines()
    lines = lines[lines["order_id"].isin(_paid()["order_id"])]
    cost = lines["product_id"].map(shop.load_products().set_index("product_id")["cost_cny"])
    return float(1 - (lines["quantity"] * cost).sum() / _paid()["amount_cny"].sum())


def _number(answer: Any, wanted: float, hint: str, within: float = 1e-6) -> None:
    """Check a number; a fraction that was given in percent, rounded or not, is named as such."""
    given = checks.is_number(answer, "answer", missing=True)
    if 0 < wanted < 1 and abs(given / 100 - wanted) <= max(within, 0.0051):
        hint = "This is a percentage; asked is the fraction, a hundredth of it"
    checks.same_number(answer, wanted, "answer", rel=0, abs=within, hint=hint)


def _monday_rate(answer: Any) -> None:
    monday = _traffic(FIRST, FIRST)[COUNTS].sum()
    wanted = monday["paid_sessions"] / monday["sessions"]
    _number(answer, wanted, "paid_orders over visits of one row; a fraction", 0.00006)


def _mean_visits(answer: Any) -> None:
    wanted = _traffic()["sessions"].sum() / 7
    _number(answer, wanted, "Seven days, the total is none of them", 0.51)


def _abandonment(answer: Any) -> None:
    rows = _traffic()
    sums = rows[rows["channel"] == "mini_program"][COUNTS].sum()
    wanted = 1 - sums["paid_sessions"] / sums["cart_sessions"]
    _number(answer, wanted, "One channel; visits with a cart are the denominator", 0.00051)


def _bought_twice(answer: Any) -> None:
    wanted = (_paid()["customer_id"].value_counts() > 1).sum()
    _number(answer, wanted, "Count the orders of each customer, then the customers")


def _lowest_value(answer: Any) -> None:
    visits = _traffic().groupby("channel")["sessions"].sum()
    value = _paid().groupby("channel")["amount_cny"].sum() / visits
    checks.same_text(
        checks.is_text(answer, "answer", sorted(value.index)),
        str(value.idxmin()),
        "answer",
        hint="The column cny_by_visit of `table`",
    )


def _missing_share(answer: Any) -> None:
    fair, now = (
        frame.groupby("channel")["sessions"].sum() for frame in (_traffic(*FAIR), _traffic())
    )
    missing = fair / 3 - now
    wanted = missing["mini_program"] / missing.sum()
    _number(answer, wanted, "The missing visits of one channel over those of all five", 0.0051)


def _fair_rate(answer: Any) -> None:
    now, fair = _traffic()[COUNTS].sum(), _traffic(*FAIR)[COUNTS].sum()
    rate = fair["paid_sessions"] / fair["sessions"]
    wanted = now["paid_sessions"] / now["sessions"] / rate - 1
    _number(answer, wanted, "Add the three weeks up before you divide", 0.000051)


def _known_change(answer: Any) -> None:
    orders = shop.load_orders(start="2025-01-01", end=LAST)
    desk = orders[(orders["channel"] == "douyin") & (orders["device"] == "desktop")]
    sold = desk.groupby(desk["paid_at"].dt.normalize())["amount_cny"].sum()
    sold = sold.reindex(pd.date_range("2025-02-24", LAST), fill_value=0.0)
    wanted = (sold.shift(7) > 0).sum()
    _number(answer, wanted, "Days whose change is not missing; the first week has no week before")


def _invoice_customers(answer: Any) -> None:
    lines = realdata.load_online_retail()
    lines = lines[lines["invoice_time"].dt.strftime("%Y-%m") == "2010-11"]
    wanted = lines.loc[~lines["invoice"].str.startswith("C"), "customer_id"].nunique()
    _number(answer, wanted, "Each known customer once, on invoices that do not begin with C")


def _break_even(answer: Any) -> None:
    wanted = _margin() / (_margin() - 0.05) - 1
    _number(answer, wanted, "The margin before over the margin after, less 1", 0.0051)


PRACTICE = (
    Practice(
        "01_monday_rate",
        "What share of the visits of Monday, 10 March ended with a paid order?",
        _monday_rate,
        "Numerator and denominator stood in one row, so nothing could go astray.",
        (
            'One row: `report.loc["2025-03-10"]`.',
            "`paid_orders` over `visits`, no times 100.",
        ),
        'monday = report.loc["2025-03-10"]\nanswer = monday["paid_orders"] / monday["visits"]',
    ),
    Practice(
        "01_mean_visits",
        "What is the mean number of visits by day in the second week?",
        _mean_visits,
        "Counts may be averaged by day; rates may not.",
        (
            'Rows of days can be cut out by date: `report.loc["2025-03-10":]`.',
            "The column `visits` and `.mean()`.",
        ),
        'answer = report.loc["2025-03-10":, "visits"].mean()',
    ),
    Practice(
        "01_abandonment",
        "What was the cart abandonment of the mini-program in the second week?",
        _abandonment,
        "Who never used the cart cannot abandon it: the denominator is visits with a cart.",
        (
            'Filter first: `last[last["channel"] == ...]`.',
            "`1 - paid / cart`, both as sums of the filtered rows.",
        ),
        'rows = last[last["channel"] == "mini_program"]\n'
        'answer = 1 - rows["paid_sessions"].sum() / rows["cart_sessions"].sum()',
    ),
    Practice(
        "01_bought_twice",
        "How many customers bought more than once in the second week?",
        _bought_twice,
        "Divided by all customers who paid, this is the repurchase rate of the week.",
        (
            "`value_counts()` gives the number of orders of each customer.",
            "A mask has a sum: the number of True.",
        ),
        'answer = (paid["customer_id"].value_counts() > 1).sum()',
    ),
    Practice(
        "01_lowest_value",
        "Which channel has the lowest amount by visit?",
        _lowest_value,
        "Lowest by visit is not worst: it depends on what a visit costs there.",
        ("The last column of `table` has it.", "`.idxmin()` gives the name of the smallest."),
        'answer = table["cny_by_visit"].idxmin()',
    ),
    Practice(
        "01_missing_share",
        "What share of all missing visits is missing on the mini-program?",
        _missing_share,
        "One channel of five explains more of it than the four others together.",
        (
            "The column `missing` of `places`: one row over the sum.",
            '`places.loc["mini_program", "missing"]` is the numerator.',
        ),
        'answer = places.loc["mini_program", "missing"] / places["missing"].sum()',
    ),
    Practice(
        "01_fair_rate",
        "By what fraction did the conversion rate differ from the three fair weeks together?",
        _fair_rate,
        "The rate of three weeks is one quotient of two sums.",
        (
            "The table `fair` has both sums by week.",
            '`fair["paid_sessions"].sum() / fair["sessions"].sum()` is the rate to compare with.',
        ),
        'rate = fair["paid_sessions"].sum() / fair["sessions"].sum()\n'
        'answer = now["rate"] / rate - 1',
    ),
    Practice(
        "01_known_change",
        "On how many days of `desk_report` is the change known?",
        _known_change,
        "A change needs a week before in which something was paid.",
        ("`notna()` asks whether a cell is filled.", "A mask has a sum: the number of True."),
        'answer = desk_report["change"].notna().sum()',
    ),
    Practice(
        "01_invoice_customers",
        "How many different customers stand on the invoices of `sold`?",
        _invoice_customers,
        "A customer with many lines is one customer; a line without one counts for nobody.",
        ("Different values, not rows.", "`nunique()` leaves missing values out by itself."),
        'answer = sold["customer_id"].nunique()',
    ),
    Practice(
        "01_break_even",
        "By what fraction would orders have to grow to make up for 5% off?",
        _break_even,
        "The smaller the margin, the more a discount costs.",
        (
            "Each order earns `margin` before and `margin - 0.05` after.",
            "The quotient says how many orders earn what one earned.",
        ),
        "answer = round(margin / (margin - 0.05) - 1, 2)",
    ),
)
