"""Tables of plans, tasks, spend and effects of campaigns, and the truth behind them."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.campaigning import BROUGHT_BY, DUTIES, PHASES, PLACEMENTS, ROLES, SPEND_KINDS
from shop.schema.labels import REGIONS
from simulator.campaigning.cities import (
    Cities,
    Won,
    incremental,
    make_cities,
    make_won,
)
from simulator.campaigning.plans import LATE_TASK, TASKS, budget, make_tasks, phase_days
from simulator.campaigning.planted import CityTest, NewCustomers, Spending
from simulator.campaigning.spend import OFF_SITE, Spend, late_days, lost_visitors, make_spend
from simulator.columns import assemble, dates, flags, floats, ints, labels, texts
from simulator.days import DAYS, Floats, Ints, as_date
from simulator.market.festivals import campaigns
from simulator.randomness import stream
from simulator.registry import builds, keeps, part, reveals
from simulator.world import World

_CODES = tuple(campaign.campaign_id for campaign in campaigns())


@part
def amounts_of(world: World) -> Floats:
    """Return what each order came to, in CNY."""
    lines = world.sales.lines
    due = lines.quantity * lines.price - lines.discount - lines.coupon
    return np.round(np.bincount(lines.order, due, world.sales.orders.count), 2)


@part
def sales_by_day(world: World) -> Floats:
    """Return the paid amount of every day, in CNY."""
    orders = world.sales.orders
    money = np.where(orders.paid, amounts_of(world), 0.0)
    return np.round(np.bincount(orders.day, money, DAYS), 2)


def visitors_by_day(world: World) -> Ints:
    """Return the shop's visitors of every day."""
    found: Ints = world.traffic.visitors.sum(axis=(1, 2))
    return found


@part
def spend_of(world: World) -> Spend:
    """Return what campaigns spent."""
    return make_spend(visitors_by_day(world), sales_by_day(world), world.seed)


@part
def cities_of(world: World) -> Cities:
    """Return the test by city."""
    found = spend_of(world)
    off = np.where(found.placement == OFF_SITE, found.spend_cny, 0.0)
    tested = np.isin(np.array(_CODES)[found.campaign], CityTest().campaigns)
    by_day: Floats = np.bincount(found.day, np.where(tested, off, 0.0), DAYS).astype(np.float64)
    return make_cities(sales_by_day(world), by_day, world.seed)


@part
def won_of(world: World) -> Won:
    """Return the customers that campaigns won."""
    sales = world.sales
    return make_won(sales.orders, amounts_of(world), sales.people.joined, world.seed)


@builds("campaign_plan")
def campaign_plan(world: World) -> pa.Table:
    """Return budgets and targets by campaign and phase; targets miss what came by about a tenth."""
    rng = stream(world.seed, "campaign plan")
    rows = [
        (index, phase, days)
        for index in range(len(_CODES))
        for phase, days in enumerate(phase_days(index))
    ]
    money = budget(Spending())
    orders = np.bincount(world.sales.orders.day[world.sales.orders.paid], minlength=DAYS)
    sums = np.array([
        [values[days.start : days.stop].sum() for values in
         (visitors_by_day(world), orders, sales_by_day(world))]
        for *_, days in rows
    ], dtype=np.float64)  # fmt: skip
    visitors = np.round(sums[:, 0] * np.exp(rng.normal(0.05, 0.10, len(rows))))
    rate = sums[:, 1] / np.maximum(sums[:, 0], 1) * np.exp(rng.normal(0.02, 0.08, len(rows)))
    value = sums[:, 2] / np.maximum(sums[:, 1], 1) * np.exp(rng.normal(0.0, 0.06, len(rows)))
    rate, value = np.round(rate, 4), np.round(value, 1)
    at = np.array([(index, phase) for index, phase, _ in rows])
    return assemble(
        table("campaign_plan"),
        {
            "campaign_id": labels(at[:, 0], _CODES),
            "phase": labels(at[:, 1], PHASES),
            "from_on": dates(np.array([days.start for *_, days in rows])),
            "to_on": dates(np.array([days.stop - 1 for *_, days in rows])),
            "on_site_cny": floats(money[at[:, 0], at[:, 1], 0]),
            "off_site_cny": floats(money[at[:, 0], at[:, 1], 1]),
            "target_visitors": ints(visitors.astype(np.int64)),
            "target_conversion": floats(rate, 4),
            "target_order_value_cny": floats(value, 1),
            "target_sales_cny": floats(np.round(visitors * rate * value, -2)),
        },
    )


@builds("campaign_tasks")
def campaign_tasks(world: World) -> pa.Table:
    """Return tasks with duties, due days and days done."""
    found = make_tasks(world.seed)
    days = np.array([ahead for *_, ahead, _ in TASKS])
    duties = {role: labels(found.duties[:, place], DUTIES) for place, role in enumerate(ROLES)}
    return assemble(
        table("campaign_tasks"),
        {
            "campaign_id": labels(found.campaign, _CODES),
            "task": texts([TASKS[number][0] for number in found.task]),
            "task_zh": texts([TASKS[number][1] for number in found.task]),
            "due_t_days": ints(days[found.task]),
            "due_on": dates(found.due),
            "done_on": dates(found.done),
            **duties,
        },
    )


@builds("campaign_spend")
def campaign_spend(world: World) -> pa.Table:
    """Return spend by day, placement and kind."""
    found = spend_of(world)
    return assemble(
        table("campaign_spend"),
        {
            "date": dates(found.day),
            "campaign_id": labels(found.campaign, _CODES),
            "phase": labels(found.phase, PHASES),
            "placement": labels(found.placement, PLACEMENTS),
            "kind": labels(found.kind, SPEND_KINDS),
            "spend_cny": floats(found.spend_cny),
            "paid_visitors": ints(found.visitors),
            "attributed_sales_cny": floats(found.attributed_cny),
        },
    )


@builds("campaign_cities")
def campaign_cities(world: World) -> pa.Table:
    """Return sales and off-site spend by city and day."""
    found = cities_of(world)
    return assemble(
        table("campaign_cities"),
        {
            "date": dates(found.day),
            "campaign_id": labels(found.campaign, _CODES),
            "city_id": ints(found.city + 1),
            "region": labels(found.region[found.city], REGIONS),
            "is_advertised": flags(found.advertised[found.city]),
            "sales_cny": floats(found.sales_cny),
            "off_site_cny": floats(found.off_site_cny),
        },
    )


@builds("campaign_new_customers", delta=("customer_id",))
def campaign_new_customers(world: World) -> pa.Table:
    """Return the customers that campaigns won, with what brought them."""
    found = won_of(world)
    return assemble(
        table("campaign_new_customers"),
        {
            "customer_id": ints(found.customer + 1),
            "campaign_id": labels(found.campaign, _CODES),
            "first_order_on": dates(found.day),
            "brought_by": labels(found.brought_by, BROUGHT_BY),
            "cost_cny": floats(found.cost_cny),
        },
    )


@reveals("campaign_effects", about="What off-site advertising added, and what it brought forward.")
def campaign_effects(world: World) -> dict[str, object]:
    """Return the planted effects of advertising by city, and what they come to."""
    planted = CityTest()
    money = incremental(cities_of(world), planted)
    net = money["added_cny"] - money["brought_forward_cny"]
    spend = max(money["spend_cny"], 1e-9)
    return {
        "log_lift_while_it_runs": planted.lift_log,
        "log_effect_after": planted.after_log,
        "days_after": planted.after_days,
        **{name: round(value, 2) for name, value in money.items()},
        "return_without_pull_forward": round(money["added_cny"] / spend, 4),
        "return_net": round(net / spend, 4),
        "return_claimed": Spending().claimed_roi,
    }


@reveals("late_task", about="Which task came late in which campaign, and what it cost.")
def late_task(world: World) -> dict[str, object]:
    """Return the late task and the paid visitors that it cost."""
    planted = Spending()
    return {
        "campaign_id": planted.late_campaign,
        "task": LATE_TASK,
        "days_without_promotion": [as_date(number).isoformat() for number in late_days(planted)],
        "paid_visitors_lost": round(lost_visitors(visitors_by_day(world), planted)),
    }


@reveals("campaign_new_customers", about="How much less often some new customers come back.")
def new_customers_truth(world: World) -> dict[str, object]:
    """Return the planted effect of what brought a new customer."""
    planted = NewCustomers()
    return {
        "window_days": planted.window_days,
        "off_site_less_others": planted.repurchase_effect,
        "off_site_share_by_third_of_first_order": list(planted.off_site_shares),
    }


@keeps("campaigning", about="everything planted in plans, spend and effects of campaigns")
def campaigning_truth(world: World) -> dict[str, object]:
    """Return all parameters."""
    return {
        "spending": asdict(Spending()),
        "cities": asdict(CityTest()),
        "new_customers": asdict(NewCustomers()),
    }
