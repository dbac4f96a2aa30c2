"""Made-up incidents, pasts, plans and markets of a season."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

CAUSES = ("traffic", "tracking", "payment", "queue", "stock_out", "rival", "popup")
QUESTIONS = ("steps", "stock", "rival_price", "waits", "hours")


def incident(seed: int, cause: str = "") -> dict[str, Any]:
    """Draw a morning on which a figure of yesterday looks bad.

    Parameters
    ----------
    seed
        Same seed and cause, same incident.
    cause
        One of `CAUSES`; drawn by default.

    Returns
    -------
    dict
        "cause"; "seen", what is known without a question; "answers", by question what it tells.
    """
    rng = np.random.default_rng([seed, 171])

    def near(low: float, high: float) -> float:
        return round(float(rng.uniform(low, high)), 3)

    cause = cause or str(rng.choice(CAUSES))
    fall = near(-0.45, -0.11)
    small = [near(-0.09, 0.05) for _ in range(4)]
    falls_at = {"payment": "pay_change", "queue": "order_change"}.get(cause, "cart_change")
    steps = dict(zip(("cart_change", "order_change", "pay_change"), small[:3], strict=True))
    visits = small[3]
    if cause in ("traffic", "tracking"):
        visits = fall
        if cause == "traffic":
            # No step makes up for it: lost visits are lost sales, by more than 5%.
            steps = {name: min(change, 0.0) for name, change in steps.items()}
    else:
        steps[falls_at] = fall
    rate = 1.0
    for change in steps.values():
        rate *= 1.0 + change
    if cause == "tracking":
        # Orders are counted by another system: they stay, while visits and carts seem to fall.
        rate = 1.0 / (1.0 + visits)
    sales = (1.0 + visits) * rate - 1.0
    # Other figures may look bad in any incident; the step that fell says which of them matters.
    answers = {
        "steps": steps,
        "stock": {"empty_share": near(0.11, 0.4) if cause == "stock_out" else near(0.0, 0.09)},
        "rival_price": {"undercut": near(0.16, 0.35) if cause == "rival" else near(-0.05, 0.14)},
        "waits": {"late_share": near(0.1, 0.8) if cause == "queue" else near(0.02, 0.6)},
        "hours": {"worst_hour_change": near(-0.9, -0.5)},
    }
    if cause in ("payment", "queue"):
        answers["stock"] = {"empty_share": near(0.0, 0.4)}
        answers["rival_price"] = {"undercut": near(-0.05, 0.3)}
    seen = {"sales_change": sales, "visits_change": visits, "rate_change": rate - 1.0}
    rounded = {name: round(value, 3) for name, value in seen.items()}
    return {"cause": cause, "seen": rounded, "answers": answers}


def product_past(seed: int, *, weeks: int = 14) -> tuple[pd.DataFrame, float, int]:
    """Draw the past weeks of a product at one price, and the week that follows.

    Parameters
    ----------
    seed, weeks
        Same seed, same past; number of past weeks.

    Returns
    -------
    tuple
        A table (one row a week: week, visitors, sold_units, is_sold_out), the visitors of the
        week that follows, and the units sold in it.
    """
    rng = np.random.default_rng([seed, 172])
    visitors = np.round(rng.uniform(5_000, 12_000) * np.exp(rng.normal(0, 0.3, weeks + 1)))
    rate = rng.uniform(0.01, 0.03) * np.exp(rng.normal(0, rng.uniform(0.08, 0.22), weeks + 1))
    units = rng.poisson(visitors * rate)
    out = rng.random(weeks) < 0.2
    out[: weeks // 2] &= rng.random(weeks // 2) < 0.5
    # At least five weeks stay in which the shelf was full.
    out[np.flatnonzero(out)[: max(0, 5 - int((~out).sum()))]] = False
    sold = np.where(out, np.round(units[:weeks] * rng.uniform(0.2, 0.6, weeks)), units[:weeks])
    past = pd.DataFrame(
        {
            "week": np.arange(-weeks + 1, 1),
            "visitors": visitors[:weeks].astype(int),
            "sold_units": sold.astype(int),
            "is_sold_out": out,
        }
    )
    return past, float(visitors[weeks]), int(units[weeks])


def order_case(seed: int) -> dict[str, Any]:
    """Draw what an order is decided from.

    Returns
    -------
    dict
        plan_units (list, from this week on), lead_weeks, on_hand, coming (list of [promised week,
        units]), spread and z.
    """
    rng = np.random.default_rng([seed, 173])
    weeks = int(rng.integers(3, 13))
    plan = rng.uniform(40, 160, weeks)
    plan[int(rng.integers(0, weeks))] *= 3.0
    lead = int(rng.integers(1, 4))
    coming = [[int(rng.integers(-1, 4)), int(rng.integers(20, 150))] for _ in range(seed % 3)]
    return {
        "plan_units": [round(float(units), 1) for units in plan],
        "lead_weeks": lead,
        "on_hand": int(rng.integers(0, 250)),
        "coming": coming,
        "spread": round(float(rng.uniform(0.1, 0.4)), 2),
        "z": round(float(rng.choice([0.84, 1.28, 1.64])), 2),
    }


def market(seed: int, *, is_festival: bool = False) -> dict[str, Any]:
    """Draw products, channels, visitors and a budget.

    Returns
    -------
    dict
        products (by name: unit_cost_cny, list_price_cny, conversion, elasticity,
        festival_factor, promo_share), channels (by name: lift, scale_cny), visitors and
        budget_cny.
    """
    rng = np.random.default_rng([seed, 174])

    def near(low: float, high: float, digits: int = 3) -> float:
        return round(float(rng.uniform(low, high)), digits)

    products = {}
    for name in ("mat", "lantern", "pot")[: int(rng.integers(2, 4))]:
        price = near(60, 240, 0)
        products[name] = {
            "unit_cost_cny": round(price * near(0.4, 0.6), 2),
            "list_price_cny": price,
            "conversion": near(0.006, 0.02, 4),
            "elasticity": near(-4.2, -1.6, 2),
            "festival_factor": near(1.03, 1.9, 2) if is_festival else 1.0,
            "promo_share": 0.85,
        }
    channels = {
        name: {"lift": near(0.1, 0.4), "scale_cny": near(1_500, 6_000, 0)}
        for name in ("search", "video", "creators")[: int(rng.integers(2, 4))]
    }
    return {
        "products": products,
        "channels": channels,
        "visitors": near(6_000, 20_000, 0),
        "budget_cny": near(500, 3_000, 0) if seed % 2 else 50_000.0,
    }


def contact_cases(seed: int) -> dict[str, Any]:
    """Draw the contacts that a week may bring, and what waiting costs.

    Returns
    -------
    dict
        contacts (list, equally likely), agent_cost_cny, wait_loss and margin_cny.
    """
    rng = np.random.default_rng([seed, 175])
    usual = float(rng.uniform(600, 4_000))
    contacts = usual * np.exp(rng.normal(0, rng.uniform(0.1, 0.5), 5))
    return {
        "contacts": [float(round(number)) for number in contacts],
        "agent_cost_cny": float(round(rng.uniform(700, 1_600))),
        "wait_loss": round(float(rng.uniform(0.15, 0.5)), 2),
        "margin_cny": float(round(rng.uniform(25_000, 120_000))),
    }


def plan_table(seed: int, *, is_clean: bool = False) -> pd.DataFrame:
    """Draw the tasks of a festival with who does what, typed by several hands.

    Returns
    -------
    pandas.DataFrame
        One row a task and person: task, person, role, start_week, lead_weeks, needed_week.
    """
    rng = np.random.default_rng([seed, 176])
    names = ("order stock", "book agents", "write pages", "set prices", "buy ads", "brief courier")
    people = ("Operations", "Service", "Buying", "Content")
    rows = []
    for name in names:
        needed, lead = int(rng.integers(5, 9)), int(rng.integers(0, 4))
        roles = ["R", "A", "C", "I"]
        if not is_clean:
            roles = [str(role) for role in rng.choice(["R", "A", "A", "C", "I"], 4)]
            if rng.random() < 0.6:
                roles[0], roles[1] = "R", "A"
                roles[2:] = [str(role) for role in rng.choice(["C", "I", "R"], 2)]
            if rng.random() < 0.25:
                roles = ["A/R", "C", "I", ""]
        slack = 1 if is_clean else int(rng.integers(-1, 2))
        for person, role in zip(people, roles, strict=True):
            typed = role if is_clean else str(rng.choice([role, role.lower(), f" {role} "]))
            rows.append((name, person, typed or None, needed - lead - slack, lead, needed))
    columns = ["task", "person", "role", "start_week", "lead_weeks", "needed_week"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sample(frac=1, random_state=seed)
