"""Practice questions of chapter 13, campaigns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import shop
from shop import checks
from shop.practice.question import Practice


def _number(answer: Any, expected: float, within: float, hint: str) -> None:
    checks.same_number(answer, expected, "answer", rel=0, abs=within, hint=hint)


def _raci(answer: Any) -> None:
    _number(answer, 4, 0.01, "Count the A of each task over all five roles; two campaigns")


def _late(answer: Any) -> None:
    tasks = shop.load_campaign_tasks()
    day = pd.Timestamp("2025-04-11")
    open_then = (tasks["due_on"] <= day) & (tasks["done_on"] > day)
    _number(answer, float(open_then.sum()), 0.01, "Due by that evening, and done after that day")


def _gap(answer: Any) -> None:
    plan = shop.load_campaign_plan().set_index(["campaign_id", "phase"]).loc["2025-spring", "sale"]
    orders = shop.load_orders(columns=["ordered_at", "paid_at", "amount_cny"])
    orders = orders.dropna(subset="paid_at")
    until = plan["to_on"] + pd.Timedelta(days=1)
    orders = orders[(orders["ordered_at"] >= plan["from_on"]) & (orders["ordered_at"] < until)]
    traffic = shop.load_daily_traffic(columns=["date", "visitors"])
    inside = (traffic["date"] >= plan["from_on"]) & (traffic["date"] < until)
    visitors, sales = (
        float(traffic.loc[inside, "visitors"].sum()),
        float(orders["amount_cny"].sum()),
    )
    aim = plan["target_visitors"] * plan["target_conversion"] * plan["target_order_value_cny"]
    part = np.log(visitors / plan["target_visitors"]) / np.log(sales / aim) * (sales - aim)
    _number(answer, part, 60, "Of the table `sale` by factor; it is a loss, so negative")


def _split(answer: Any) -> None:
    _number(
        answer, 87, 0.01, "First 7:3, then the 7 by 3:6:1; the largest remainder gets what is left"
    )


def _alarm(answer: Any) -> None:
    _number(answer, 11, 0.01, "The last of three hours in a row under 95% of plan")


def _host(answer: Any) -> None:
    _number(answer, 27.4, 0.6, "In percent: 100 × (exp of the coefficient − 1)")


def _forward(answer: Any) -> None:
    cities = shop.load_campaign_cities()
    cities = cities[cities["campaign_id"] == "2025-618"]
    cities = cities.assign(log=np.log(cities["sales_cny"]))
    week = cities["date"].between(pd.Timestamp("2025-06-21"), pd.Timestamp("2025-06-27"))
    before = cities["date"] < pd.Timestamp("2025-06-01")
    by = ["is_advertised", "city_id"]
    change = cities[week].groupby(by)["log"].mean() - cities[before].groupby(by)["log"].mean()
    by_group = change.groupby("is_advertised").mean()
    _number(answer, float(by_group[True] - by_group[False]), 0.0011, "In logs, 21 to 27 June")


def _roi(answer: Any) -> None:
    _number(
        answer,
        0.60,
        0.0051,
        "One row of `net`: net sales at the margin of the sale, over what was spent",
    )


def _new(answer: Any) -> None:
    _number(answer, 110.2, 0.6, "The row of live in `by`: what comes later less the cost")


def _journey(answer: Any) -> None:
    _number(answer, 2_617, 0.5, "Another table, the same customers, the same day")


PRACTICE = (
    Practice(
        "13_raci",
        "How many tasks of the two Double 12 campaigns together have nobody accountable?",
        _raci,
        "Half of all tasks without an A are in Double 12: ask who fills in its plan.",
        (
            "A task without an A has `accountable` 0.",
            '`unsound["campaign_id"].str.endswith(...)` and `unsound["accountable"] == ...`',
        ),
        'double12 = unsound[unsound["campaign_id"].str.endswith("double12")]\n'
        'answer = (double12["accountable"] == 0).sum()',
    ),
    Practice(
        "13_late",
        "How many tasks were known to be late in the evening of 11 April 2025?",
        _late,
        "Two tasks of one campaign, a week before its first day.",
        ("The function is there.", "`len(late_on(tasks, ...))`"),
        'answer = len(late_on(tasks, "2025-04-11"))',
    ),
    Practice(
        "13_gap",
        "How much of what the Spring Store Sale 2025 missed is due to visitors, in CNY?",
        _gap,
        "All three factors were under their target, and visitors took the most.",
        ("A cell of `sale`.", "`sale.loc[..., ...]`"),
        'answer = sale.loc["2025-spring", "visitors"]',
    ),
    Practice(
        "13_split",
        "1,239 CNY in whole CNY by 7:3, then the 7 by 3:6:1: what does the encore on site get?",
        _split,
        "Whichever way it is split, the parts add up to 1,239.",
        (
            "Split twice.",
            '`split_budget(split_budget(1239, {"on": 7, "off": 3})[...], weights)[...]`',
        ),
        'on = split_budget(1239, {"on": 7, "off": 3})["on"]\n'
        'answer = split_budget(on, weights)["encore"]',
    ),
    Practice(
        "13_alarm",
        "With below=0.95: with which hour (0 to 23) does the peak of Double 12 2025 ring?",
        _alarm,
        "A stricter rule rings for this day, and for many days that are on plan.",
        (
            "The plan stands in `peaks`, the sales in `hourly`.",
            "`first_alarm(hourly.loc[...], peaks[...], below=...)`",
        ),
        'peak = campaigns.loc["2025-double12", "peak_on"]\n'
        'answer = first_alarm(hourly.loc[peak], peaks["2025-double12"], below=0.95)',
    ),
    Practice(
        "13_host",
        "By how many percent is Lin over Mo when the third of the session is in the model?",
        _host,
        "Who spoke when hardly matters: the turns were spread over the session.",
        (
            "One more term: C((minute - 1) // 30).",
            '`smf.glm(formula + " + C(...)", shown, ...)`',
        ),
        "timed = smf.glm(\n"
        '    formula + " + C((minute - 1) // 30)", shown,\n'
        '    family=sm.families.Poisson(), offset=np.log(shown["viewers"]),\n'
        ").fit()\n"
        'answer = 100 * (np.exp(timed.params.filter(like="lin").iloc[0]) - 1)',
    ),
    Practice(
        "13_forward",
        "What is the log effect of 618's advertising in the first seven days after it?",
        _forward,
        "A window that ends too early sees a part of the dip only.",
        (
            "Make a new column `part` in the rows of 618.",
            '`lift(june.assign(part=...), "week")`, with "before" kept',
        ),
        'days = (june["date"] - campaigns.loc["2025-618", "ends_on"]).dt.days\n'
        'part = june["part"].mask(days.between(1, 7), "week")\n'
        'answer = lift(june.assign(part=part), "week")[0]',
    ),
    Practice(
        "13_roi",
        "What does 618 seem to earn for a CNY, if borrowed sales go off at the sale's margin?",
        _roi,
        "Too good by a tenth of a CNY: what was borrowed would have sold at a better margin.",
        (
            "Three columns of `net`.",
            '`row = net.loc["2025-618"]`, then `row[...] * row[...] / row[...]`',
        ),
        'row = net.loc["2025-618"]\nanswer = row["net_cny"] * row["margin"] / row["spend_cny"]',
    ),
    Practice(
        "13_new",
        "What does a customer from a live session bring later, less what it cost to win?",
        _new,
        "The cost is the campaign's cost shared out; what would be saved without them is another.",
        ("One row of `by`.", '`by.loc["live", ...] - by.loc["live", ...]`'),
        'answer = by.loc["live", "later_cny"] - by.loc["live", "cost_cny"]',
    ),
    Practice(
        "13_journey",
        "With 14 days of waiting in the first state: how many messages by 31 July?",
        _journey,
        "A week's patience saves messages to those who would have ordered anyway.",
        (
            "Copy the table and change one cell.",
            '`patient.loc["welcome", "wait_days"] = ...`, then `walk` for each guest',
        ),
        "patient = journey.copy()\n"
        'patient.loc["welcome", "wait_days"] = 14\n'
        "answer = sum(\n"
        "    len(walk(patient, g.first_order_on, g.second_on, july)[1])\n"
        "    for g in guests.itertuples()\n"
        ")",
    ),
)
