"""Do the mornings of chapter 17 agree with the table of causes that students read?"""

from __future__ import annotations

from typing import Any

from shop.samples import chapter_17 as samples


def _causes(morning: dict[str, Any]) -> set[str]:
    """Return every cause that the table of exercise 1 allows."""
    seen, answers = morning["seen"], morning["answers"]
    if seen["visits_change"] < -0.10:
        return {"tracking" if seen["sales_change"] >= -0.05 else "traffic"}
    steps = answers["steps"]
    found = {"payment"} if steps["pay_change"] < -0.10 else set()
    found |= {"queue"} if steps["order_change"] < -0.10 else set()
    if steps["cart_change"] < -0.10:
        blamed = {"stock_out"} if answers["stock"]["empty_share"] > 0.10 else set()
        blamed |= {"rival"} if answers["rival_price"]["undercut"] > 0.15 else set()
        found |= blamed or {"popup"}
    return found


def test_has_each_morning_the_one_cause_of_the_table() -> None:
    for seed in range(5_000):
        morning = samples.incident(seed)
        assert _causes(morning) == {morning["cause"]}, seed


def test_are_five_weeks_left_in_every_past() -> None:
    for seed in range(300):
        for weeks in (8, 14):
            past, _, _ = samples.product_past(seed, weeks=weeks)
            assert (~past["is_sold_out"]).sum() >= 5
