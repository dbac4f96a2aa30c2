"""Can what is planted in campaigns be found, and do plans, spend and cities agree with the shop?

Three estimates over three seeds: the naive method, the chapter's method, the truth.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fixed_effects import slope_within
from simulated_shop import Shop

from simulator import World
from simulator.campaigning.cities import OFF_SITE
from simulator.campaigning.plans import budget
from simulator.campaigning.planted import CityTest, NewCustomers, Spending
from simulator.campaigning.spend import late_days
from simulator.campaigning.tables import (
    amounts_of,
    cities_of,
    sales_by_day,
    spend_of,
    visitors_by_day,
    won_of,
)
from simulator.days import DAYS


def test_advertising_adds_and_brings_forward(shop_of: Shop) -> None:
    """Before against after is the season; without the weeks after, what was brought forward."""
    planted, found = CityTest(), shop_of["campaign_cities"]
    found = found.assign(
        log_sales=np.log(found.sales_cny),
        cell=found.campaign_id + found.city_id.astype(str),
        when=found.campaign_id + found.date.astype(str),
    )
    plan = shop_of["campaigns"].set_index("campaign_id")
    since = (found.date - found.campaign_id.map(plan.starts_on)).dt.days
    until = (found.date - found.campaign_id.map(plan.ends_on)).dt.days
    runs = found[until <= 0].assign(on=(since >= 0) & found.is_advertised)
    after = found[(since < 0) | until.between(1, planted.after_days)]
    after = after.assign(on=(until > 0) & after.is_advertised)
    mine = runs[runs.is_advertised]
    naive = mine.log_sales[mine.on].mean() - mine.log_sales[~mine.on].mean()
    lift = slope_within(runs, "log_sales", "on", ["cell", "when"])
    later = slope_within(after, "log_sales", "on", ["cell", "when"])
    assert naive > 2 * planted.lift_log
    assert lift == pytest.approx(planted.lift_log, abs=0.03)
    assert later == pytest.approx(planted.after_log, abs=0.03)


def test_five_to_one_is_not_what_advertising_returns(shop_of: Shop) -> None:
    """The return of the test, net of what was brought forward, is far below the claim."""
    planted, found = CityTest(), shop_of["campaign_cities"]
    spend = shop_of["campaign_spend"]
    off = spend[(spend.placement == "off_site") & spend.campaign_id.isin(planted.campaigns)]
    off = off[off.phase == "sale"]
    naive = off.attributed_sales_cny.sum() / off.spend_cny.sum()
    plan = shop_of["campaigns"].set_index("campaign_id")
    since = (found.date - found.campaign_id.map(plan.starts_on)).dt.days
    until = (found.date - found.campaign_id.map(plan.ends_on)).dt.days
    later = until.between(1, planted.after_days)
    effect = np.select(
        [(since >= 0) & (until <= 0), later], [planted.lift_log, planted.after_log], 0.0
    )
    added = found.sales_cny * (1 - np.exp(-effect)) * found.is_advertised
    repaired = added.sum() / found.off_site_cny.sum()
    truth = shop_of.truth("campaign_effects")["return_net"]
    assert repaired == pytest.approx(truth, rel=0.01)
    assert added[~later].sum() / found.off_site_cny.sum() > 1.15 * truth
    assert naive > 2.5 * truth


def test_cities_add_up_to_orders_and_spend(world: World) -> None:
    found, by_day = cities_of(world), sales_by_day(world)
    for index in np.unique(found.campaign):
        mine = found.campaign == index
        days = np.unique(found.day[mine])
        total = np.bincount(found.day[mine], found.sales_cny[mine], DAYS)[days]
        assert np.allclose(total, by_day[days], atol=0.01)
        spent = spend_of(world)
        off = (spent.campaign == index) & (spent.placement == 1) & (spent.phase == 1)
        assert found.off_site_cny[mine].sum() == pytest.approx(spent.spend_cny[off].sum(), abs=0.1)
    assert (found.off_site_cny[~found.advertised[found.city]] == 0).all()


def test_plan_adds_up_to_budgets(shop_of: Shop) -> None:
    plan, campaigns = shop_of["campaign_plan"], shop_of["campaigns"].set_index("campaign_id")
    sums = plan.groupby("campaign_id")[["on_site_cny", "off_site_cny"]].sum()
    total = sums.sum(axis=1)
    assert np.allclose(total, campaigns.budget_cny[total.index], atol=0.05)
    assert np.allclose(sums.on_site_cny / total, 0.7, atol=1e-6)
    money = plan.assign(money=plan.on_site_cny + plan.off_site_cny)
    phases = money.groupby("phase").money.sum() / money.money.sum()
    assert phases.to_dict() == pytest.approx({"preheat": 0.3, "sale": 0.6, "encore": 0.1}, abs=1e-6)
    product = plan.target_visitors * plan.target_conversion * plan.target_order_value_cny
    assert np.allclose(plan.target_sales_cny, product, atol=51)


def test_deviations_from_the_plan_are_the_planted_ones(shop_of: Shop) -> None:
    planted, spend = Spending(), shop_of["campaign_spend"]
    actual = spend.groupby(["campaign_id", "phase", "placement"]).spend_cny.sum()
    codes = shop_of["campaigns"].campaign_id.tolist()
    phases, places = ("preheat", "sale", "encore"), ("on_site", "off_site")
    money = budget(planted)
    off = {}
    for index, code in enumerate(codes[: len(money)]):
        for phase in range(3):
            for place in range(2):
                key = (code, phases[phase], places[place])
                off[key] = actual[key] / money[index, phase, place]
    strays = {key for key, ratio in off.items() if abs(ratio - 1) > 0.105}
    wanted = {(code, phases[phase], places[place]) for code, phase, place, _ in planted.overspent}
    assert wanted <= strays
    assert len(strays - wanted) <= 1


def test_late_task_costs_paid_visitors(shop_of: Shop) -> None:
    """By money nothing is missing: it was spent later. By visitors something is."""
    planted, spend, truth = Spending(), shop_of["campaign_spend"], shop_of.truth("late_task")
    plan = shop_of["campaign_plan"].set_index(["campaign_id", "phase"]).on_site_cny
    mine = spend[(spend.placement == "on_site") & (spend.kind == "promotion")]
    late = mine[(mine.campaign_id == planted.late_campaign) & (mine.phase == "preheat")]
    planned = 0.4 * plan[(planted.late_campaign, "preheat")]
    rate = mine.paid_visitors.sum() / mine.spend_cny.sum()
    naive = (planned - late.spend_cny.sum()) * rate
    visitors = pd.Series(visitors_by_day(shop_of.world))
    usual = mine[(mine.phase == "preheat") & (mine.campaign_id != planted.late_campaign)]
    day = (usual.date - pd.Timestamp("2024-01-01")).dt.days
    share = usual.paid_visitors.sum() / visitors[day].sum()
    repaired = share * visitors[list(late_days(planted))].sum()
    assert naive < 0.4 * truth["paid_visitors_lost"]
    assert repaired == pytest.approx(truth["paid_visitors_lost"], rel=0.12)
    tasks = shop_of["campaign_tasks"].set_index(["campaign_id", "task"])
    task = tasks.loc[(planted.late_campaign, truth["task"])]
    assert (task.done_on - task.due_on).days > 7
    others = tasks.drop((planted.late_campaign, truth["task"]))
    assert (others.done_on - others.due_on).dt.days.max() <= 2


def test_paid_visitors_are_part_of_all(world: World) -> None:
    found = spend_of(world)
    paid = np.bincount(found.day, found.visitors, DAYS)
    assert (paid <= visitors_by_day(world)).all()
    assert (found.visitors[found.kind != 1] == 0).all()


def test_some_tasks_are_not_sound(shop_of: Shop) -> None:
    tasks = shop_of["campaign_tasks"]
    duties = tasks[["operations", "content", "design", "service", "supply_chain"]]
    accountable, responsible = (duties == "A").sum(axis=1), (duties == "R").sum(axis=1)
    assert (responsible >= 1).all()
    assert (accountable == 0).sum() == 8 and (accountable == 2).sum() == 8
    assert (accountable <= 2).all()


def test_which_new_customers_come_back(world: World) -> None:
    """By the first order alone, off site wins the better customers; they come back less."""
    planted, found = NewCustomers(), won_of(world)
    orders = world.sales.orders
    paid = np.flatnonzero(orders.paid)
    first = pd.Series(amounts_of(world)[paid]).groupby(orders.customer[paid]).first()
    value = first.reindex(found.customer).to_numpy() / found.cost_cny
    off, mature = found.brought_by == OFF_SITE, found.mature
    naive = value[off].mean() - value[~off].mean()
    frame = pd.DataFrame({"band": found.band, "off": off, "again": found.again})[mature]
    cells = frame.groupby(["band", "off"]).again.agg(["mean", "size"]).unstack()
    gap = cells["mean"][True] - cells["mean"][False]
    repaired = float(np.average(gap, weights=cells["size"][True]))
    assert naive > 0
    assert repaired == pytest.approx(planted.repurchase_effect, abs=0.04)


def test_new_customers_are_new(world: World) -> None:
    found, sales = won_of(world), world.sales
    assert np.unique(found.customer).size == found.customer.size
    assert (sales.people.joined[found.customer] >= 0).all()
    first = np.full(sales.people.count, DAYS)
    paid = sales.orders.paid
    np.minimum.at(first, sales.orders.customer[paid], sales.orders.day[paid])
    assert (first[found.customer] == found.day).all()
