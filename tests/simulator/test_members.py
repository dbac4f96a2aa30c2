"""Memberships and groups: coherent with orders, calibrated, and the effects can be found."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import shop
from shop.reading import read_table

OPENED, COMPARED_FROM = "2025-01-01", "2025-02-01"


@cache
def table(name: str) -> pd.DataFrame:
    return read_table(name)


def paid(orders: pd.DataFrame) -> pd.DataFrame:
    found = orders[orders.paid_at.notna()]
    return found.assign(net=found.amount_cny - found.refund_cny)


# Coherence of the committed tables.


def test_do_terms_follow_each_other() -> None:
    terms = table("memberships").sort_values(["customer_id", "term_no"])
    assert (terms.ends_on - terms.starts_on == pd.Timedelta(days=89)).all()
    before = terms.groupby("customer_id").shift()
    later = terms.term_no > 1
    assert (terms.groupby("customer_id").term_no.min() == 1).all()
    assert (terms.term_no[later] == before.term_no[later] + 1).all()
    assert (terms.starts_on[later] == before.ends_on[later] + pd.Timedelta(days=1)).all()
    assert (before.outcome[later] == "renewed").all()
    last = terms.groupby("customer_id").tail(1)
    assert last.outcome.isin(["lapsed", "running"]).all()
    assert ((last.outcome == "running") == (last.ends_on >= "2025-12-31")).all()


def test_did_members_join_when_they_could() -> None:
    first = table("memberships").query("term_no == 1").merge(table("customers"))
    old = first.joined_on < OPENED
    assert first.starts_on[old].between("2025-01-01", "2025-01-15").all()
    assert (first.starts_on > first.joined_on).all()


def test_does_the_package_suit_the_stage_and_the_time() -> None:
    terms = table("memberships")
    suits = {"new": "welcome", "growing": "saver", "mature": "plus", "lapsing": "comeback"}
    other = terms.package != "standard"
    assert (terms.package[other] == terms.life_stage[other].map(suits)).all()
    phase = pd.cut(
        terms.starts_on,
        pd.to_datetime(["2024-12-31", "2025-03-31", "2025-06-30", "2025-12-31"]),
        labels=["default", "lot", "choice"],
    )
    assert (phase.astype("str") == terms.assigned_by).all()
    assert not other[terms.assigned_by == "default"].any()
    assert terms.groupby("package").fee_cny.nunique().eq(1).all()


def test_are_stage_and_tier_what_the_orders_say() -> None:
    terms = table("memberships").merge(table("customers")[["customer_id", "joined_on"]])
    orders = paid(table("orders"))[["customer_id", "ordered_at", "net"]]
    joined = terms.merge(orders, on="customer_id", how="left")
    joined = joined[joined.ordered_at < joined.starts_on]
    known = joined.groupby("membership_id").agg(
        count=("net", "size"), spent=("net", "sum"), last=("ordered_at", "max")
    )
    terms = terms.set_index("membership_id").join(known)
    since = (terms.starts_on - terms["last"].dt.normalize()).dt.days
    stage = np.select(
        [
            (terms.starts_on - terms.joined_on).dt.days < 60,
            since.isna() | (since > 120),
            terms["count"] >= 5,
        ],
        ["new", "lapsing", "mature"],
        "growing",
    )
    assert (terms.life_stage == stage).all()
    first = terms[terms.term_no == 1]
    spent = first.spent.fillna(0)
    assert (
        first.tier == np.select([spent < 800, spent < 2_500], ["silver", "gold"], "black")
    ).all()


def test_are_orders_of_groups_orders_of_their_members() -> None:
    members, days = table("community_members"), table("community_days")
    assert not members.customer_id.duplicated().any()
    orders = paid(table("orders")).query("channel == 'mini_program'")
    mine = orders.merge(members, on="customer_id")
    mine = mine[mine.ordered_at >= mine.joined_on].assign(
        date=lambda t: t.ordered_at.dt.normalize()
    )
    most = mine.groupby(["date", "group_id"]).size().rename("most")
    joined = days.join(most, on=["date", "group_id"]).fillna({"most": 0})
    assert (joined.orders <= joined.most).all()
    assert days.orders.sum() > 0.4 * most.sum()


def test_are_members_of_groups_counted_day_by_day() -> None:
    members, days = table("community_members"), table("community_days")
    arrived = members.groupby(["group_id", "joined_on"]).size().unstack(fill_value=0)
    dates = pd.date_range("2025-01-06", "2025-12-31")
    counted = arrived.reindex(columns=dates, fill_value=0).cumsum(axis=1).stack()
    found = days.set_index(["group_id", "date"]).members
    assert (found == counted.reindex(found.index)).all()
    assert (days.active_members <= days.members).all()
    assert (days.orders <= days.active_members).all()


def test_does_a_group_keep_its_rhythm_for_a_week() -> None:
    days = table("community_days").assign(week=lambda t: t.date.dt.to_period("W"))
    assert (days.groupby(["group_id", "week"]).rhythm.nunique() == 1).all()
    balanced = days[days.rhythm == "balanced"]
    posts = balanced[["fact_posts", "review_posts", "offer_posts"]]
    assert (posts == [1, 2, 1]).all(axis=None)
    assert (days[days.rhythm == "daily_promotion"].offer_posts >= 3).all()


# Figures of the committed tables; tolerances are about three standard errors.


def test_do_members_spend_what_the_source_says() -> None:
    assert arpu_ratio(table("customers"), table("orders"), table("memberships")) == pytest.approx(
        2.3, abs=0.2
    )


@pytest.mark.parametrize(("by_stage", "rate"), [(False, 0.55), (True, 0.78)])
def test_do_terms_by_lot_renew_as_planted(by_stage: bool, rate: float) -> None:
    assert renewal(table("memberships").query("assigned_by == 'lot'"))[by_stage] == pytest.approx(
        rate, abs=0.04
    )


def test_are_groups_active() -> None:
    days = table("community_days").query("rhythm == 'balanced'")
    assert 0.35 < days.active_members.sum() / days.members.sum() < 0.39


def test_do_groups_sell_what_the_source_says() -> None:
    assert weekly(table("community_days"))["balanced"] == pytest.approx(0.18, abs=0.015)


# Naive estimate, repaired estimate, truth: in three shops.


def compared(
    customers: pd.DataFrame, orders: pd.DataFrame, memberships: pd.DataFrame
) -> pd.DataFrame:
    """Customers of 2024: spending before and after, and whether they became members."""
    orders = paid(orders)
    found = customers[customers.joined_on < OPENED].set_index("customer_id")
    for name, mine in (
        ("before", orders.ordered_at < OPENED),
        ("after", orders.ordered_at >= COMPARED_FROM),
    ):
        found[name] = orders[mine].groupby("customer_id").net.sum()
    member = found.index.isin(memberships.customer_id)
    return found.fillna({"before": 0.0, "after": 0.0}).assign(member=member)


def arpu_ratio(customers: pd.DataFrame, orders: pd.DataFrame, memberships: pd.DataFrame) -> float:
    means = compared(customers, orders, memberships).groupby("member").after.mean()
    return float(means[True] / means[False])


def arpu_effect(customers: pd.DataFrame, orders: pd.DataFrame, memberships: pd.DataFrame) -> float:
    """Members against others who had spent alike before, weighted as the members are."""
    found = compared(customers, orders, memberships)
    band = pd.qcut(found.before.where(found.before > 0), 12, labels=False).fillna(-1)
    means = found.groupby([band, "member"]).after.mean().unstack()
    weight = found[found.member].groupby(band).size()
    return float((means[True] * weight).sum() / (means[False] * weight).sum())


def test_is_part_of_what_members_spend_selection(shop_of) -> None:
    tables = [shop_of[name] for name in ("customers", "orders", "memberships")]
    truth = shop_of.truth("membership_arpu")
    naive, repaired = arpu_ratio(*tables), arpu_effect(*tables)
    assert naive == pytest.approx(truth["plain_ratio"], abs=0.3)
    assert repaired == pytest.approx(truth["effect"], abs=0.15)
    assert naive - truth["effect"] > 4 * abs(repaired - truth["effect"])


def renewal(terms: pd.DataFrame) -> pd.Series:
    """Share of ended terms that were renewed, by whether the package suits the stage."""
    ended = terms[terms.outcome != "running"]
    return (ended.outcome == "renewed").groupby(ended.package != "standard").mean()


def test_does_choice_flatter_the_package(shop_of) -> None:
    terms, truth = shop_of["memberships"], shop_of.truth("membership_renewal")
    lift = truth["by_stage"] - truth["standard"]
    naive = renewal(terms).diff().iloc[-1]
    repaired = renewal(terms[terms.assigned_by == "lot"]).diff().iloc[-1]
    assert naive > lift + 0.09
    assert repaired == pytest.approx(lift, abs=0.07)


def weekly(days: pd.DataFrame) -> pd.Series:
    """Orders by member and 30 days of each rhythm, compared within the same weeks."""
    week = days.date.dt.to_period("W")
    sums = days.groupby([week, "rhythm"])[["orders", "members"]].sum()
    rate = (30 * sums.orders / sums.members).unstack().dropna()
    weight = days.groupby(week).members.sum().loc[rate.index]
    return rate.mul(weight, axis=0).sum() / weight.sum()


def test_do_campaign_weeks_flatter_promotion(shop_of) -> None:
    days, truth = shop_of["community_days"], shop_of.truth("community_rhythm")
    planted = {name: rates["orders_per_member_30_days"] for name, rates in truth.items()}
    ratio = planted["daily_promotion"] / planted["balanced"]
    sums = days.groupby("rhythm")[["orders", "members"]].sum()
    plain, within = sums.orders / sums.members, weekly(days)
    naive = plain["daily_promotion"] / plain["balanced"]
    repaired = within["daily_promotion"] / within["balanced"]
    assert naive > ratio + 0.15
    assert repaired == pytest.approx(ratio, abs=0.13)
    assert abs(naive - ratio) > abs(repaired - ratio)
    active = days.groupby("rhythm")[["active_members", "members"]].sum()
    share = active.active_members / active.members
    for name, rates in truth.items():
        assert share[name] == pytest.approx(rates["active_share"], abs=0.02)


def test_are_members_revealed_to_students() -> None:
    assert shop.reveal("membership_renewal") == {"standard": 0.55, "by_stage": 0.78}
