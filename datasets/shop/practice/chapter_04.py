"""Practice questions of chapter 04, funnels and paths."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

REPAIR = pd.Timestamp("2025-03-03")
WEEK = ("2025-02-17", "2025-02-24")
AMOUNTS_CNY = (1080.0, 35.5, 1200.0, 80.0, 80.0, 2004.5)


@cache
def _events() -> pd.DataFrame:
    events: pd.DataFrame = shop.load_events()
    return events


def _between(start: str, end: str, channel: str | None = None) -> pd.DataFrame:
    """Return the events from the first moment of one day to that of another."""
    events = _events()
    chosen = (events["occurred_at"] >= start) & (events["occurred_at"] < end)
    if channel:
        chosen &= events["channel"] == channel
    return events[chosen]


def _having(events: pd.DataFrame, kind: str) -> set[int]:
    return set(events.loc[events["event"] == kind, "session_id"])


def _next(events: pd.DataFrame, kind: str, moments: pd.Series) -> pd.Series:
    """Return the first event of a kind from each session's moment on."""
    found = events[events["event"] == kind].merge(moments.rename("since"), on="session_id")
    found = found[found["occurred_at"] >= found["since"]]
    moments_after: pd.Series = found.groupby("session_id")["occurred_at"].min()
    return moments_after


def _first(events: pd.DataFrame, kind: str) -> pd.Series:
    rows = events[events["event"] == kind]
    moments: pd.Series = rows.groupby("session_id")["occurred_at"].min()
    return moments


def _cart_sessions(answer: Any) -> None:
    checks.same_number(
        answer,
        len(_having(_between(*WEEK, "douyin"), "add_to_cart")),
        "answer",
        hint="Three conditions: the week, the channel, the event. Then distinct sessions",
    )


def _checkout_of_visits(answer: Any) -> None:
    traffic = shop.load_daily_traffic()
    checks.same_number(
        answer,
        traffic["checkout_sessions"].sum() / traffic["sessions"].sum(),
        "answer",
        rel=0,
        abs=0.00051,
        hint="An overall rate: of all visits, not of the carts",
    )


def _interval_high(answer: Any) -> None:
    from statsmodels.stats.proportion import proportion_confint

    _, high = proportion_confint(30, 50, alpha=0.1, method="wilson")
    checks.same_number(
        answer,
        high,
        "answer",
        rel=0,
        abs=0.00051,
        hint="90% two-sided leaves 5% at each end; give `wilson` the z of that level",
    )


def _ordered_checkouts(answer: Any) -> None:
    events = _between(*WEEK, "jd")
    moments = _first(events, "visit")
    for kind in ("view", "add_to_cart", "checkout"):
        moments = _next(events, kind, moments)
    checks.same_number(
        answer,
        len(moments),
        "answer",
        hint="Begin with the visits of these rows and take three steps with `next_moments`",
    )


def _new_best(answer: Any) -> None:
    events = _events()
    early = events[(events["occurred_at"] < REPAIR) & ~events["is_returning"]]
    visits = early[early["event"] == "visit"].groupby("channel")["session_id"].nunique()
    paid = early[early["event"] == "pay"].groupby("channel")["session_id"].nunique()
    checks.same_text(
        checks.is_text(answer, "answer", sorted(events["channel"].unique())),
        str((paid / visits).idxmax()),
        "answer",
        hint="Of visits, not of checkouts, and new visitors only",
    )


def _amounts(answer: Any) -> None:
    checks.same_number(
        answer,
        sum(AMOUNTS_CNY),
        "answer",
        abs=0.006,
        hint="Every one of the six must be read; equal amounts are two payments here",
    )


def _change_se(answer: Any) -> None:
    variance = 0.0
    for start, end in (("2025-02-17", "2025-03-03"), ("2025-03-10", "2025-03-24")):
        events = _between(start, end, "jd")
        orders, paid = _having(events, "checkout"), _having(events, "pay")
        rate = len(paid & orders) / len(orders)
        variance += rate * (1 - rate) / len(orders)
    checks.same_number(
        answer,
        variance**0.5,
        "answer",
        rel=0,
        abs=0.00051,
        hint="Two rates with their own numbers of orders; the squares of their errors add up",
    )


def _silent_share(answer: Any) -> None:
    events = _between("2025-03-10", "2025-03-24", "mini_program")
    lost = _having(events, "checkout") - _having(events, "pay")
    checks.same_number(
        answer,
        len(lost - _having(events, "payment_failed")) / len(lost),
        "answer",
        rel=0,
        abs=0.00051,
        hint="A fraction of the lost sessions, not of the orders",
    )


def _live_then_search(answer: Any) -> None:
    events = _between("2025-12-15", "2025-12-22")
    goal = _first(events, "pay")
    early = events.merge(goal.rename("goal_at"), on="session_id")
    early = early[early["occurred_at"] < early["goal_at"]]
    through = _next(early, "search", _first(early, "live_enter"))
    checks.same_number(
        answer,
        len(through) / len(goal),
        "answer",
        rel=0,
        abs=0.00051,
        hint="The order of the stations is turned round; the denominator stays",
    )


PRACTICE = (
    Practice(
        "04_cart_sessions",
        "In how many sessions of Douyin did somebody put something in the cart that week?",
        _cart_sessions,
        "A session that fills its cart twice is one visit, and a visit is what the manager counts.",
        (
            "Filter rows, then count distinct sessions.",
            "`events[(...) & (...) & (...)]['session_id'].nunique()`; the end of the week is "
            "the first moment of 24 February",
        ),
        'week = events["occurred_at"].between("2025-02-17", "2025-02-24", inclusive="left")\n'
        'cart = (events["channel"] == "douyin") & (events["event"] == "add_to_cart")\n'
        'answer = events.loc[week & cart, "session_id"].nunique()',
    ),
    Practice(
        "04_checkout_of_visits",
        "Of all visits of the two years, which fraction submits an order?",
        _checkout_of_visits,
        "The step rate of the same numerator is 36%: only the denominator tells them apart.",
        ("Which row of `funnel` is the denominator?", "`funnel.loc['checkout', ...]`"),
        'answer = whole["checkout"] / whole["visit"]',
    ),
    Practice(
        "04_interval_high",
        "30 of 50 sessions paid. What is the upper end of the 90% interval?",
        _interval_high,
        "A lower level gives a shorter interval, and a larger chance that it misses.",
        ("`wilson` takes z as its third argument.", "`wilson(30, 50, ...)[1]`"),
        "answer = wilson(30, 50, norm.ppf(0.95))[1]",
    ),
    Practice(
        "04_ordered_checkouts",
        "How many sessions of jd reach the checkout in order that week?",
        _ordered_checkouts,
        "A session that leaves the order at the cart is gone from every later step.",
        (
            "The same walk, on fewer rows and three steps long.",
            "`moments = ...visits of these rows...`, then `next_moments(rows, kind, moments)` for "
            "view, add_to_cart and checkout",
        ),
        'week = events["occurred_at"].between("2025-02-17", "2025-02-24", inclusive="left")\n'
        'rows = events[week & (events["channel"] == "jd")]\n'
        'moments = rows[rows["event"] == "visit"].set_index("session_id")["occurred_at"]\n'
        'for kind in ["view", "add_to_cart", "checkout"]:\n'
        "    moments = next_moments(rows, kind, moments)\n"
        "answer = len(moments)",
    ),
    Practice(
        "04_new_best",
        "Among new visitors before the repair, which channel has the largest paid share of visits?",
        _new_best,
        "New with new: the answer no longer depends on how many old customers a channel has.",
        (
            "Keep the rows of `recorded` that are not returning.",
            "`recorded[~recorded['is_returning']].groupby(...)['pay']....idxmax()`",
        ),
        'new = recorded[~recorded["is_returning"]]\n'
        'answer = new.groupby("channel")["pay"].mean().idxmax()',
    ),
    Practice(
        "04_amounts",
        "What is the sum of the six amounts in CNY?",
        _amounts,
        "Equal amounts are duplicates only when all the rest of the line agrees too.",
        ("Strip, remove the signs, convert.", '`.str.replace("[...]", "", regex=True)`'),
        'plain = amounts.str.strip().str.replace("[¥￥,]", "", regex=True)\n'
        "answer = plain.astype(float).sum()",
    ),
    Practice(
        "04_change_se",
        "What is the standard error of the change of the paid share on jd?",
        _change_se,
        "On one channel a change of less than about four points cannot be told from chance.",
        (
            "Paid and submitted sessions of `jd`, before and after.",
            "`near[near['channel'] == 'jd'].groupby(after_it)['pay'].agg(['sum', 'size'])`, then "
            "`difference`",
        ),
        'jd = near[near["channel"] == "jd"].groupby(after_it)["pay"].agg(["sum", "size"])\n'
        "(paid_a, orders_a), (paid_b, orders_b) = jd.to_numpy().tolist()\n"
        "answer = difference(paid_a, orders_a, paid_b, orders_b)[1]",
    ),
    Practice(
        "04_silent_share",
        "Which fraction of the lost sessions left without any failure on record?",
        _silent_share,
        "The silent part grows as a share because the causes that were repaired shrink.",
        (
            "`loss_by_reason` counts the lost sessions of any rows.",
            "One number over the sum of all of them",
        ),
        "lost_later = loss_by_reason(later)\n"
        'answer = lost_later["no_failure_recorded"] / lost_later.sum()',
    ),
    Practice(
        "04_live_then_search",
        "Which fraction of the paid sessions entered a live session and searched after that?",
        _live_then_search,
        "The order of a path matters: the same two events, another share.",
        ("`count_path` with another list.", "`count_path(rows of the week, [...], 'pay')`"),
        'rows = events[events["occurred_at"] >= "2025-12-15"]\n'
        'through, of = count_path(rows, ["live_enter", "search"], "pay")\n'
        "answer = through / of",
    ),
)
