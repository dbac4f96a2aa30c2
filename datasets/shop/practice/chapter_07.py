"""Practice questions of chapter 07, customer lifecycle and value."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice


@cache
def _paid() -> pd.DataFrame:
    """Return paid orders with the customer's first day, the day and its age since then."""
    orders = shop.load_orders(columns=["customer_id", "ordered_at", "paid_at", "amount_cny",
                                       "refund_cny"])  # fmt: skip
    table = orders[orders["paid_at"].notna()].merge(shop.load_customers(), on="customer_id")
    day = table["ordered_at"].dt.normalize()
    found: pd.DataFrame = table.assign(
        day=day,
        age=(day - table["joined_on"]).dt.days,
        net_cny=table["amount_cny"] - table["refund_cny"],
    )
    return found


def _retention(answer: Any) -> None:
    table = _paid()
    mine = table[table["joined_on"].between("2024-10-01", "2024-10-31")]
    november = mine["day"].between("2024-11-01", "2024-11-30")
    checks.same_number(
        answer,
        mine.loc[november, "customer_id"].nunique() / mine["customer_id"].nunique(),
        "answer",
        rel=0,
        abs=0.00051,
        hint="The row of the cohort and the column of month 1; the denominator is the whole cohort",
    )


def _douyin_60(answer: Any) -> None:
    table = _paid()
    last = pd.Timestamp("2025-12-31") - pd.Timedelta(days=60)
    mine = table[table["joined_on"].between("2024-01-01", last)]
    mine = mine[mine["acquisition_channel"] == "douyin"]
    again = mine["age"].between(1, 60)
    checks.same_number(
        answer,
        mine.loc[again, "customer_id"].nunique() / mine["customer_id"].nunique(),
        "answer",
        rel=0,
        abs=0.00051,
        hint="Customers of Douyin whose 60 days are over, all of them below the line",
    )


def _came_back(answer: Any) -> None:
    table, now = _paid(), pd.Timestamp("2025-03-31")
    last = table[table["day"] <= now].groupby("customer_id")["day"].max()
    lost = last.index[(now - last).dt.days >= 120]
    soon = (table["day"] > now) & (table["day"] <= now + pd.Timedelta(days=90))
    checks.same_number(
        answer,
        np.isin(lost, table.loc[soon, "customer_id"].unique()).mean(),
        "answer",
        rel=0,
        abs=0.00051,
        hint="Lost by what was known on 31 March, back in the 90 days after",
    )


def _high_end_beta(answer: Any) -> None:
    checks.same_number(
        answer,
        3.806,
        "answer",
        rel=0.004,
        hint="The same fit with other numbers, 100 at the start; beta is the second parameter",
    )


def _no_repeat(answer: Any) -> None:
    checks.same_number(
        answer,
        0.6168,
        "answer",
        rel=0.008,
        hint="The expected orders of a year, not CNY, and only of those with 0 repeats",
    )


def _payback(answer: Any) -> None:
    checks.same_number(
        answer, 4, "answer", rel=0, abs=0, hint="Sum up month by month; months count from 0"
    )


def _alike_400(answer: Any) -> None:
    table = _paid()
    people = shop.load_customers()
    people = people[people["joined_on"] < "2025-01-01"].set_index("customer_id")
    past, now = table["day"] < "2025-01-01", table["day"] >= "2025-02-01"
    before = table[past].groupby("customer_id")["net_cny"].sum().reindex(people.index).fillna(0)
    after = table[now].groupby("customer_id")["net_cny"].sum().reindex(people.index).fillna(0)
    member = pd.Series(
        people.index.isin(shop.load_memberships()["customer_id"]), index=people.index
    )
    band = (before // 400).where(before > 0, -1)
    cells = after.groupby([band, member])
    mean, size = cells.mean().unstack(), cells.size().unstack()
    counts = size.min(axis=1, skipna=False) >= 2
    total = mean[counts].mul(size.loc[counts, True], axis=0).sum()
    checks.same_number(
        answer,
        total[True] / total[False],
        "answer",
        rel=0,
        abs=0.0051,
        hint="`alike` with another width; the ratio, not the end of its interval",
    )


def _black_points(answer: Any) -> None:
    terms = shop.load_memberships()
    terms = terms[(terms["assigned_by"] == "lot") & (terms["outcome"] != "running")]
    terms = terms[terms["tier"] == "black"]
    rates = (terms["outcome"] == "renewed").groupby(terms["package"] != "standard").mean()
    checks.same_number(
        answer,
        100 * (rates[True] - rates[False]),
        "answer",
        rel=0,
        abs=0.51,
        hint="Terms by lot that have ended, of the black tier; suiting less standard, in points",
    )


PRACTICE = (
    Practice(
        "07_retention",
        "What share of the cohort of October 2024 ordered in its month 1?",
        _retention,
        "November is Double 11: the age of a cohort and the season stand in one cell.",
        ("One cell of the table.", "`retention.loc['...', ...]`"),
        'answer = retention.loc["2024-10", 1]',
    ),
    Practice(
        "07_douyin_60",
        "Which share of Douyin's new customers came again within 60 days?",
        _douyin_60,
        "Only those whose 60 days are over can be counted, whatever they did.",
        (
            "Choose the rows of `people` first.",
            "`repurchase(people[people['...'] == '...'], ...)['share']`",
        ),
        'mine = people[people["acquisition_channel"] == "douyin"]\n'
        'answer = repurchase(mine, 60)["share"]',
    ),
    Practice(
        "07_came_back",
        "On 31 March 2025, what share of those silent for 120 days came back within 90 days?",
        _came_back,
        "Nearly a quarter of those called lost were not: the share moves with the season too.",
        ("The same function on another day.", "`lost_and_back('...', ...)[1]`"),
        'answer = lost_and_back("2025-03-31", 120)[1]',
    ),
    Practice(
        "07_high_end_beta",
        "What is the beta of the paper's high-end customers?",
        _high_end_beta,
        "A large beta beside alpha: most of these customers have a small chance to leave.",
        (
            "Put 100 before the seven numbers.",
            "`np.exp(minimize(sbg_loss, [0, 0], (...,), 'Nelder-Mead').x)[...]`",
        ),
        "high = np.array([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1])\n"
        'answer = np.exp(minimize(sbg_loss, [0, 0], (high,), "Nelder-Mead").x)[1]',
    ),
    Practice(
        "07_no_repeat",
        "How many orders does the model expect in 2025 of those without a repeat in 2024?",
        _no_repeat,
        "Each of them has little chance, and together they are the largest group.",
        (
            "`expected` gives one number a customer.",
            "`expected(ours[ours['repeats'] == ...], our_model, ...).mean()`",
        ),
        'answer = expected(ours[ours["repeats"] == 0], our_model, year).mean()',
    ),
    Practice(
        "07_payback",
        "180 CNY of cost; 90, 40, -10, 35, 30, 20 CNY in months 0 to 5: the payback month?",
        _payback,
        "A month of returns pushes the payback back, and the cost is met only in month 4.",
        ("Sums from month 0 on.", "`np.cumsum([...]) >= ...`, and the first place that is True"),
        "answer = int(np.argmax(np.cumsum([90, 40, -10, 35, 30, 20]) >= 180))",
    ),
    Practice(
        "07_alike_400",
        "What is the ratio of members to others alike, in bands of 400 CNY?",
        _alike_400,
        "Wider bands compare less alike customers, so selection can come back.",
        ("The same function with another width.", "`alike(old, ...)['ratio']`"),
        'answer = alike(old, 400)["ratio"]',
    ),
    Practice(
        "07_black_points",
        "By lot, by how many points do black members' suiting packages renew more often?",
        _black_points,
        "A part of the table gives a wider interval; the draw still holds within it.",
        (
            "Choose the rows of `lot`, then rates by `suits`.",
            "`lot[lot['...'] == '...'].groupby('suits')['renewed'].mean()`",
        ),
        'rates = lot[lot["tier"] == "black"].groupby("suits")["renewed"].mean()\n'
        "answer = 100 * (rates[True] - rates[False])",
    ),
)
