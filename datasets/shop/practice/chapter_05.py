"""Practice questions of chapter 05, A/B tests."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chisquare, norm

import shop
from shop import checks
from shop.practice.question import Practice

VIDEO, BUTTON = "2026-detail-video", "2026-button-colour"
CAROUSEL = "2026-home-carousel"


@cache
def _visitors(experiment: str) -> pd.DataFrame:
    """Return one row for each visitor of an experiment, with the sums of the outcomes."""
    seen, done = shop.load_ab_assignments(), shop.load_ab_outcomes()
    done = done[done["experiment_id"] == experiment]
    sums = done.groupby("visitor_id")[["sessions", "orders", "revenue_cny"]].sum().reset_index()
    table: pd.DataFrame = seen[seen["experiment_id"] == experiment].merge(sums, on="visitor_id")
    return table


def _revenue(answer: Any) -> None:
    table = _visitors(BUTTON)
    checks.same_number(
        answer,
        table.loc[table["arm"] == "control", "revenue_cny"].mean(),
        "answer",
        rel=0,
        abs=0.051,
        hint="All visitors of the control are below the line, not its buyers alone",
    )


def _visitors_needed(answer: Any) -> None:
    new, quantiles = 0.03 * 1.1, norm.ppf(0.975) + norm.ppf(0.9)
    needed = quantiles**2 * (0.03 * 0.97 + new * (1 - new)) / (new - 0.03) ** 2
    checks.same_number(
        answer,
        math.ceil(needed),
        "answer",
        rel=0.002,
        hint="The lift is a part of the rate, and the power is 0.9",
    )


def _ratio(answer: Any) -> None:
    checks.same_number(
        answer,
        chisquare([1_030, 8_870], [990, 8_910]).pvalue,
        "answer",
        rel=0,
        abs=0.00051,
        hint="A tenth of all 9,900 is expected in the treatment",
    )


def _one_arm(answer: Any) -> None:
    checks.same_number(
        answer,
        4,
        "answer",
        hint="Bring both columns into one form, then count the arms of each visitor",
    )


def _lift_high(answer: Any) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    table = _visitors(BUTTON)
    bought = (table["orders"] > 0).groupby(table["arm"]).agg(["sum", "size"])
    _, high = confint_proportions_2indep(
        *bought.loc["treatment"], *bought.loc["control"], compare="ratio", method="log", alpha=0.1
    )
    checks.same_number(
        answer,
        high - 1,
        "answer",
        rel=0,
        abs=0.00051,
        hint="90% leaves 10% outside; a lift is the ratio less one",
    )


def _session_error(answer: Any) -> None:
    own = _visitors(CAROUSEL)
    own = own[own["arm"] == "treatment"]
    rest = own["orders"] - own["orders"].sum() / own["sessions"].sum() * own["sessions"]
    checks.same_number(
        answer,
        np.sqrt(len(own) * rest.var()) / own["sessions"].sum(),
        "answer",
        rel=0.006,
        abs=0,
        hint="`per_session` of the rows of the treatment; the second number",
    )


def _cuped_orders(answer: Any) -> None:
    table = _visitors(VIDEO)
    past, now = table["pre_sessions"], table["orders"]
    left = now - past.cov(now) / past.var() * past
    means = left.groupby(table["arm"]).mean()
    checks.same_number(
        answer,
        means["treatment"] - means["control"],
        "answer",
        rel=0,
        abs=0.000051,
        hint="One theta over both arms, then the difference of the means of what is left",
    )


def _button_looks(answer: Any) -> None:
    seen = shop.load_ab_assignments()
    seen = seen[seen["experiment_id"] == BUTTON]
    first = shop.load_ab_outcomes().merge(seen, on=["experiment_id", "visitor_id"])
    first = first[first["date"] == first["assigned_on"]]
    days = (first["orders"] > 0).groupby([first["date"], first["arm"]]).agg(["sum", "size"])
    total = days.unstack().cumsum()
    pooled = total["sum"].sum(axis=1) / total["size"].sum(axis=1)
    rates = total["sum"] / total["size"]
    error = np.sqrt(pooled * (1 - pooled) * (1 / total["size"]).sum(axis=1))
    z = (rates["treatment"] - rates["control"]).abs() / error
    checks.same_number(
        answer,
        float(2 * norm.sf(z.max())),
        "answer",
        rel=0,
        abs=0.00051,
        hint="`looks` of this experiment gives one p-value a day",
    )


def _discoveries(answer: Any) -> None:
    from statsmodels.stats.multitest import multipletests

    titles = shop.load_title_tests()
    one = titles[titles["round"] == 1].set_index("title_id")
    now, new = one.loc[0], one.drop(index=0)
    pooled = (new["clicks"] + now["clicks"]) / (new["impressions"] + now["impressions"])
    error = np.sqrt(pooled * (1 - pooled) * (1 / new["impressions"] + 1 / now["impressions"]))
    z = (new["clicks"] / new["impressions"] - now["clicks"] / now["impressions"]) / error
    found = multipletests(2 * norm.sf(z.abs()), 0.2, method="fdr_bh")[0]
    checks.same_number(
        answer,
        int((found & (z > 0)).sum()),
        "answer",
        hint="All thousand are tested; choose the better ones among the discoveries",
    )


def _button_low(answer: Any) -> None:
    table = _visitors(BUTTON)
    arms = table.groupby("arm")["revenue_cny"].agg(["mean", "sem"])
    rise = float(arms["mean"]["treatment"]) - float(arms["mean"]["control"])
    low = rise - 1.96 * np.hypot(*arms["sem"])
    checks.same_number(
        answer,
        low * round(len(_visitors(VIDEO)) * 365 / 21) * _margin_share() - 4_000,
        "answer",
        rel=0,
        abs=1_000,
        hint="`decide` takes an effect and the cost of the button",
    )


@cache
def _margin_share() -> float:
    """Return the margin of one CNY of revenue, orders of September and October 2025."""
    orders = shop.load_orders(start="2025-09-01", end="2025-10-31")
    orders = orders[orders["paid_at"].notna()]
    lines = shop.load_order_lines().merge(shop.load_products(columns=["product_id", "cost_cny"]))
    kept = lines[lines["order_id"].isin(orders["order_id"]) & lines["returned_on"].isna()]
    cost = (kept["quantity"] * kept["cost_cny"]).sum()
    revenue = orders["amount_cny"].sum()
    return float((revenue - orders["refund_cny"].sum() - cost) / revenue)


PRACTICE = (
    Practice(
        "05_revenue",
        "What does a visitor of the control of 2026-button-colour bring, in CNY?",
        _revenue,
        "Everybody who was drawn is in the denominator, so the two arms can be compared.",
        (
            "One row a visitor first.",
            "`visitors_of('...')`, then the mean of `revenue_cny` by arm",
        ),
        'button = visitors_of("2026-button-colour")\n'
        'answer = button.loc[button["arm"] == "control", "revenue_cny"].mean()',
    ),
    Practice(
        "05_visitors_needed",
        "3% buy, a lift of 10% is to be noticed with 90% power at 5%: how many visitors an arm?",
        _visitors_needed,
        "A rarer event needs more visitors, and so does more power.",
        ("`visitors_needed` takes the power as its third argument.", "`visitors_needed(..., ...)`"),
        "answer = visitors_needed(0.03, 0.1, 0.9)",
    ),
    Practice(
        "05_ratio",
        "One in ten was planned; 1,030 and 8,870 were counted. What is the p-value?",
        _ratio,
        "A split that looks a little off is common here: this draw is not refused.",
        (
            "Expected are the plan's parts of all that came.",
            "`chisquare([...], [0.1 * ..., 0.9 * ...]).pvalue`",
        ),
        "answer = chisquare([1_030, 8_870], [990, 8_910]).pvalue",
    ),
    Practice(
        "05_one_arm",
        "How many of these visitors stand in one arm only?",
        _one_arm,
        "A visitor in both arms would carry one page's effect into the other.",
        (
            "Numbers as integers, arms as two words.",
            "`arm.groupby(who).nunique()` and count the ones",
        ),
        'who = seen["who"].str.strip().str.lower().str.lstrip("v").astype(int)\n'
        'names = {"a": "control", "对照组": "control", "b": "treatment", "实验组": "treatment"}\n'
        'arm = seen["group"].str.strip().str.lower().replace(names)\n'
        "answer = (arm.groupby(who).nunique() == 1).sum()",
    ),
    Practice(
        "05_lift_high",
        "What is the upper end of the 90% interval of the button's lift?",
        _lift_high,
        "Less confidence, a shorter interval; the question stays open all the same.",
        (
            "Buyers and visitors of both arms, treatment first.",
            "`ratio_lift(..., alpha=...)['high']`",
        ),
        'x, n = button.groupby("arm")["bought"].agg(["sum", "size"]).to_numpy().T\n'
        'answer = ratio_lift(x[1], n[1], x[0], n[0], alpha=0.1)["high"]',
    ),
    Practice(
        "05_session_error",
        "What is the standard error of the treatment's orders per session (carousel)?",
        _session_error,
        "This error knows that sessions of one visitor belong together.",
        ("`per_session` gives a rate and its error.", "`per_session(rows of one arm, '...')[1]`"),
        'treated = carousel[carousel["arm"] == "treatment"]\n'
        'answer = per_session(treated, "orders")[1]',
    ),
    Practice(
        "05_cuped_orders",
        "What is the CUPED difference in orders per visitor for the video, with pre_sessions?",
        _cuped_orders,
        "Any number known before the draw may serve; the one that explains most shortens most.",
        (
            "The same formula with other columns.",
            "`now - past.cov(now) / past.var() * (past - past.mean())`, then `difference`",
        ),
        'past, now = video["pre_sessions"], video["orders"]\n'
        "left = now - past.cov(now) / past.var() * (past - past.mean())\n"
        'answer = difference(left, video["arm"])["difference"]',
    ),
    Practice(
        "05_button_looks",
        "What is the smallest p-value that the button would have shown on any of its 21 days?",
        _button_looks,
        "Three experiments in four without effect never alarm; here nobody would have stopped.",
        ("`looks` gives the p-values of all days.", "`min(looks('...'))`"),
        'answer = min(looks("2026-button-colour"))',
    ),
    Practice(
        "05_discoveries",
        "How many better titles does the rule give at a false discovery rate of 20%?",
        _discoveries,
        "A looser rate finds more titles, and more flukes among them.",
        (
            "The same call with another rate.",
            "`multipletests(p_value, ..., method='fdr_bh')[0] & (lift > 0)`",
        ),
        'found = multipletests(p_value, 0.2, method="fdr_bh")[0]\n'
        "answer = (found & (lift > 0)).sum()",
    ),
    Practice(
        "05_button_low",
        "With the plain difference, what is the low end of the button's worth in a year, in CNY?",
        _button_low,
        "CUPED and the plain difference agree in the verdict: open.",
        (
            "`effects` holds the plain difference too.",
            "`decide(effects.loc['...'], cost_of['...'])['low']`",
        ),
        'plain = decide(effects.loc["button, plain"], cost_of["2026-button-colour"])\n'
        'answer = plain["low"]',
    ),
)
