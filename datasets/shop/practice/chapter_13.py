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
    roles = ["content", "design", "service", "supply_chain"]
    alone = (shop.load_campaign_tasks()[roles] == "A").sum(axis=1) == 0
    hint = "Count the A over four roles: some tasks have two, and some had none before"
    _number(answer, float(alone.sum()), 0.01, hint)


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
    hint = (
        "Later orders of 90 days; of everybody whose 90 days are over, those who bought nothing too"
    )
    _number(answer, 25.25, 0.26, hint)


def _sku(answer: Any) -> None:
    _number(
        answer,
        -0.013,
        0.0021,
        "Both windows of the table change: 14 days after, untouched, ten sales",
    )


def _journey(answer: Any) -> None:
    _number(answer, 2_617, 0.5, "Another table, the same customers, the same day")


PRACTICE = (
    Practice(
        "13_raci",
        "Without operations: how many of the 320 tasks have nobody accountable in four roles?",
        _raci,
        "Three tasks in five hang on one role: name a deputy before it goes on leave.",
        (
            "The same count as `accountable`, over fewer columns.",
            "`(tasks[roles[...]] == ...).sum(axis=1)`, then how often it is 0",
        ),
        'others = (tasks[roles[1:]] == "A").sum(axis=1)\nanswer = (others == 0).sum()',
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
        "13_sku",
        "How did untouched SKUs change in 14 days after ten sales, in logs, on average?",
        _sku,
        "In two weeks it cannot be told from none: -0.08 to 0.05. A longer window may dilute a "
        "short dip, or take in trend; this figure cannot tell which.",
        (
            "Build `skus` again with another number of days.",
            "`sku_change(pd.concat({name: around(name, ...) for name in small.index}, "
            'names=["campaign_id"]))`',
        ),
        "longer = pd.concat(\n"
        '    {name: around(name, 14) for name in small.index}, names=["campaign_id"]\n'
        ")\n"
        'answer = sku_change(longer).loc[calm, ("after", False)].mean()',
    ),
    Practice(
        "13_new",
        "What does a customer from a live session bring in 90 days, less what it cost to win?",
        _new,
        "After 90 days most of the money is still to come: a short window undervalues customers.",
        (
            "Two places say 180: which orders count, and who can be seen.",
            "`later[(later[...] - later[...]).dt.days <= 90]`, summed by customer; none means 0",
        ),
        'soon = later[(later["day"] - later["first_order_on"]).dt.days <= 90]\n'
        'soon = soon.groupby("customer_id")["margin_cny"].sum()\n'
        'seen = (pd.Timestamp("2025-12-31") - new["first_order_on"]).dt.days >= 90\n'
        'live = new[seen & new["brought_by"].eq("live")]\n'
        'answer = live["customer_id"].map(soon).fillna(0.0).mean() - live["cost_cny"].mean()',
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
