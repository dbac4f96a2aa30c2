"""Practice questions of chapter 06, segmentation."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice

TODAY, TRIED_ON = pd.Timestamp("2025-10-01"), pd.Timestamp("2025-04-01")


@cache
def _customers(day: pd.Timestamp) -> pd.DataFrame:
    """Return recency, frequency, money and margin a day of the year before a day."""
    orders = shop.load_orders()
    first = day - pd.Timedelta(days=365)
    paid = orders[(orders["paid_at"] >= first) & (orders["paid_at"] < day)]
    lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
    gone = lines["returned_on"] < day
    lines["back"] = lines["refund_cny"].where(gone, 0)
    lines["cost"] = (lines["quantity"] * lines["cost_cny"]).where(~gone, 0)
    sums = lines.groupby("order_id")[["back", "cost"]].sum()
    net = paid["amount_cny"] - paid["order_id"].map(sums["back"])
    margin = net - paid["order_id"].map(sums["cost"])
    by = paid.assign(net=net, margin=margin).groupby("customer_id")
    table = pd.DataFrame({"frequency": by.size(), "monetary": by["net"].sum()})
    table["recency_days"] = (day - by["paid_at"].max().dt.normalize()).dt.days
    table["daily_cny"] = by["margin"].sum() / 365
    for score, column in [("r", "recency_days"), ("f", "frequency"), ("m", "monetary")]:
        rank = table[column].rank(ascending=column != "recency_days")
        table[score] = np.ceil(rank * 5 / len(table)).astype(int)
    return _named(table, day)


def _named(table: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the table with tier and group, by the rule card of the lecture."""
    activity = shop.load_engagement()
    first = day - pd.DateOffset(months=3)
    activity = activity[(activity["month"] >= first) & (activity["month"] < day)]
    sums = activity.groupby("customer_id").sum(numeric_only=True)
    sums = sums.reindex(table.index, fill_value=0)
    quiet = sums[["shares", "invites", "community_messages"]].sum(axis=1) <= 1
    seen = sums["content_interactions"]
    fits = {
        "high_value_spreader": (sums["shares"] >= 5) & (table["m"] >= 3),
        "one_time_buyer": (table["frequency"] == 1) & quiet & (seen <= 1),
        "content_fan": (seen >= 16) & (table["m"] <= 3),
        "bargain_hunter": table["monetary"] / table["frequency"] < 125,
        "quiet_potential": quiet,
        "loyal_regular": table["m"] >= 4,
    }
    table["group"] = np.select(list(fits.values()), list(fits), default="bargain_hunter")
    total = table["r"] + table["f"] + table["m"]
    ranked = table.assign(total=total).sort_values(["total", "monetary"], ascending=False)
    table["tier"] = np.where(table.index.isin(ranked.index[:3333]), "champions", "others")
    return table


@cache
def _people() -> pd.DataFrame:
    """Return the participants of the trial with tier and group of that day."""
    trial = shop.load_treatments()
    people: pd.DataFrame = trial.join(_customers(TRIED_ON)[["tier", "group"]], on="customer_id")
    people["bought"] = (people["days_to_next_order"] <= 60).fillna(False).astype(float)
    return people


def _uplift(by: str, name: str) -> tuple[float, float]:
    """Return the uplift of the coupon in a part of the trial, and half its interval, in points."""
    people = _people()
    part = people[people[by] == name].groupby("arm")["bought"].agg(["mean", "size"])
    variance = part["mean"] * (1 - part["mean"]) / part["size"]
    gain = part["mean"]["coupon"] - part["mean"]["holdout"]
    half = 1.96 * np.sqrt(variance["coupon"] + variance["holdout"])
    return 100 * float(gain), 100 * float(half)


def _recent_buyers(answer: Any) -> None:
    checks.same_number(
        answer,
        (_customers(TODAY)["recency_days"] <= 30).sum(),
        "answer",
        hint="Customers, not orders, whose `recency_days` is at most 30",
    )


def _tied_score(answer: Any) -> None:
    checks.same_number(
        answer,
        4,
        "answer",
        hint="Two ranks are shared: 5 and 6. Then rank times 5 over 8, rounded up",
    )


def _coupon_uplift(answer: Any) -> None:
    checks.same_number(
        answer,
        _uplift("tier", "champions")[0],
        "answer",
        rel=0,
        abs=0.051,
        hint="The share with a coupon less the share of the hold-out, of champions, in points",
    )


def _export_sum(answer: Any) -> None:
    checks.same_number(
        answer,
        21_717,
        "answer",
        hint="万 is ten thousand; the other signs only go away",
    )


def _top_fifth(answer: Any) -> None:
    money = _customers(TODAY)["monetary"].sort_values(ascending=False)
    checks.same_number(
        answer,
        money.head(len(money) // 5).sum() / money.sum(),
        "answer",
        rel=0,
        abs=0.0051,
        hint="The money of the best fifth of customers over the money of all, as a fraction",
    )


def _scaled_unit(answer: Any) -> None:
    checks.same_number(
        answer,
        1,
        "answer",
        hint="What is divided by its own standard deviation has which standard deviation?",
    )


def _bargain_coupon(answer: Any) -> None:
    gain, half = _uplift("group", "bargain_hunter")
    points, holds_zero = checks.is_sequence(answer, "answer", length=2)
    checks.same_number(
        checks.is_number(points, "answer[0]"),
        gain,
        "answer[0]",
        rel=0,
        abs=0.051,
        hint="`coupon` holds the uplift of the coupon by group, as a fraction",
    )
    checks.same_flag(
        checks.is_flag(holds_zero, "answer[1]"),
        gain - half < 0 < gain + half,
        "answer[1]",
        hint="0 is inside when low is below it and high above",
    )


def _list_value(answer: Any) -> None:
    checks.same_number(
        answer,
        100 * 2 * 15 + 300 * 1 * 5 - 400 * 6,
        "answer",
        hint="Group by group: customers times CNY a day times days; then all messages are paid",
    )


def _worth_twenty(answer: Any) -> None:
    people = _people()
    wait = people["days_to_next_order"].astype(float).fillna(180).clip(upper=180)
    waits = wait[people["group"] == "quiet_potential"].groupby(people["arm"]).mean()
    saved = waits["holdout"] - waits["live_invitation"]
    now = _customers(TODAY)
    daily = now.loc[now["group"] == "quiet_potential", "daily_cny"]
    checks.same_number(
        answer,
        (daily * saved > 20).sum(),
        "answer",
        hint="Count in `quiet_now`, not in the list of 3,333: days saved times `daily_cny`",
    )


PRACTICE = (
    Practice(
        "06_recent_buyers",
        "How many customers of `now` paid last within the 30 days before 1 October?",
        _recent_buyers,
        "Recency is counted from the day of the decision, not from the end of the data.",
        ("One comparison with `recency_days`.", '`(now["recency_days"] <= ____).sum()`'),
        'answer = (now["recency_days"] <= 30).sum()',
    ),
    Practice(
        "06_tied_score",
        "Frequencies 1, 1, 1, 1, 2, 2, 3, 9: which score do the two with 2 get?",
        _tied_score,
        "Both get the same score, whoever stands first in the table.",
        ("Their ranks are 5 and 6, and they share the mean.", "`np.ceil(____ * 5 / 8)`"),
        "answer = score(pd.Series([1, 1, 1, 1, 2, 2, 3, 9]))[4]",
    ),
    Practice(
        "06_coupon_uplift",
        "By how many points did the coupon lift the champions?",
        _coupon_uplift,
        "The coupon's response is high as well; its uplift is what it did.",
        ("The function takes the arm as third argument.", '`uplift(people, "tier", ____)`'),
        'answer = 100 * uplift(people, "tier", "coupon").loc["champions", "uplift"]',
    ),
    Practice(
        "06_export_sum",
        'What is the sum of ["1.13万", "2,400次", "17", "0.8万"]?',
        _export_sum,
        "A sign that is stripped without its factor makes 11,300 a 1.",
        ("Two of the four are in ten thousands.", "Use the three lines of the cell above."),
        'texts = pd.Series(["1.13万", "2,400次", "17", "0.8万"])\n'
        'factor = np.where(texts.str.endswith("万"), 10_000, 1)\n'
        'number = texts.str.replace("[,次万]", "", regex=True).astype(float)\n'
        "answer = (number * factor).round().sum()",
    ),
    Practice(
        "06_top_fifth",
        "What share of the money do the top 20% of customers bring?",
        _top_fifth,
        "It says who is valuable, and nothing of who can be moved.",
        ("Sort by `monetary`, take a fifth of the rows.", "`.nlargest(len(now) // 5).sum()`"),
        'money = now["monetary"]\nanswer = money.nlargest(len(now) // 5).sum() / money.sum()',
    ),
    Practice(
        "06_scaled_unit",
        "Money in fen, no logarithm: by what factor does the scaled column's deviation change?",
        _scaled_unit,
        "Scaling takes the unit away, and with it the accident of yuan or fen.",
        ("Each scaled column has the same standard deviation.", "Try it with StandardScaler."),
        'fen = StandardScaler().fit_transform(100 * values[["monetary"]])\n'
        'yuan = StandardScaler().fit_transform(values[["monetary"]])\n'
        "answer = fen.std() / yuan.std()",
    ),
    Practice(
        "06_bargain_coupon",
        "By how many points did the coupon lift the bargain hunters, and is 0 in the interval?",
        _bargain_coupon,
        "A group of moderate value can be moved as well; whether that pays is another question.",
        ("The table `coupon` has a row for them.", '`coupon.loc["bargain_hunter"]`'),
        'row = coupon.loc["bargain_hunter"]\n'
        'answer = [100 * row["uplift"], bool(row["low"] < 0 < row["high"])]',
    ),
    Practice(
        "06_list_value",
        "100 quiet with 2 CNY a day and 15 days, 300 others with 1 CNY and 5 days, 6 CNY each?",
        _list_value,
        "Days of a group meet the money of that group, and nothing else.",
        ("3,000 CNY come from the quiet.", "`100 * 2 * 15 + ____ - ____`"),
        "answer = 100 * 2 * 15 + 300 * 1 * 5 - 400 * 6",
    ),
    Practice(
        "06_worth_twenty",
        "How many quiet customers of today are worth more than 20 CNY each, by last year's margin?",
        _worth_twenty,
        "A dearer message shortens the list; with the margin they keep it gets shorter still.",
        ("Each customer's value is days times margin a day.", '`sooner * quiet_now["____"] > 20`'),
        'answer = (sooner * quiet_now["daily_cny"] > 20).sum()',
    ),
)
