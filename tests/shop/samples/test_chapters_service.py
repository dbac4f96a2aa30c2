"""Samples of chapters 07, 14 and 15: seeded, quick, and odd where an option asks for it."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from shop.samples import chapter_07, chapter_14, chapter_15

DRAWS = {
    "order_history": chapter_07.order_history,
    "member_spending": lambda seed: chapter_07.member_spending(seed)[0],
    "terms": chapter_07.terms,
    "group_days": chapter_07.group_days,
    "subscribers": lambda seed: chapter_07.subscribers(seed).to_frame(),
    "member_export": lambda seed: chapter_07.member_export(seed)[0],
    "contacts": chapter_14.contacts,
    "half_hours": chapter_14.half_hours,
    "reviews": lambda seed: chapter_14.reviews(seed)[0],
    "daily_complaints": lambda seed: chapter_14.daily_complaints(seed)[0].to_frame(),
    "recoveries": lambda seed: chapter_14.recoveries(seed)[0],
    "nps_survey": chapter_14.nps_survey,
    "service_log": lambda seed: chapter_14.service_log(seed)[0],
    "account_network": lambda seed: chapter_15.account_network(seed)[1],
    "consents": chapter_15.consents,
    "titles": lambda seed: chapter_15.titles(seed)[0],
    "price_tags": lambda seed: chapter_15.price_tags(seed)[1],
    "persons": chapter_15.persons,
    "scored_cases": chapter_15.scored_cases,
    "fields": chapter_15.fields,
}


@pytest.mark.parametrize("name", DRAWS)
def test_same_seed_same_table(name: str) -> None:
    pd.testing.assert_frame_equal(DRAWS[name](4), DRAWS[name](4))
    assert not DRAWS[name](4).equals(DRAWS[name](5))


@pytest.mark.parametrize("name", DRAWS)
def test_a_table_is_there_in_milliseconds(name: str) -> None:
    DRAWS[name](1)
    begun = time.process_time()
    DRAWS[name](2)
    assert time.process_time() - begun < 0.2


@pytest.mark.parametrize("seed", range(5))
def test_orders_have_ties_and_an_empty_cohort(seed: int) -> None:
    orders = chapter_07.order_history(seed, quiet_month=True)
    assert orders.order_id.is_unique
    assert orders.ordered_at.is_monotonic_increasing
    per_day = orders.groupby(["customer_id", orders.ordered_at.dt.date]).size()
    assert (per_day > 1).any()
    first = orders.groupby("customer_id").ordered_at.min().dt.to_period("M")
    assert "2023-04" not in set(first.astype(str))
    single = chapter_07.order_history(seed, one_time=1.0, ties=False)
    assert not single.customer_id.duplicated().any()


def test_selection_misleads_and_strata_repair() -> None:
    errors = []
    for seed in range(20):
        found, effect = chapter_07.member_spending(seed, count=2_000)
        naive = found.groupby("is_member").after_cny.mean()
        band = found.before_cny // 100
        means = found.groupby([band, "is_member"]).after_cny.mean().unstack()
        weight = found[found.is_member].groupby(band).size()
        repaired = (means[True] * weight).sum() / (means[False] * weight).sum()
        errors.append((naive[True] / naive[False] - effect, repaired - effect))
    naive_error, repaired_error = np.array(errors).T
    assert naive_error.min() > 0.15
    assert np.abs(repaired_error).max() < 0.15
    empty, _ = chapter_07.member_spending(3, empty_band=True)
    assert not empty.is_member[empty.before_cny == 0].any()


def test_terms_and_groups_have_their_edges() -> None:
    assert (chapter_07.terms(1, only_standard=True).package == "standard").all()
    assert (chapter_07.terms(1, running=1.0).outcome == "running").all()
    days = chapter_07.group_days(2, one_rhythm=True, silent_group=True)
    week = days.date.dt.to_period("W")
    kinds = days.groupby(week).rhythm.nunique()
    assert sorted(kinds.unique()) == [1, 2]
    assert (days.groupby("group_id").members.max() == 0).sum() == 1
    assert (days.active_members <= days.members).all()
    left = chapter_07.subscribers(3, all_leave=True)
    assert left.iloc[0] == 1_000
    assert left.iloc[-1] == 0
    assert (left.diff().dropna() <= 0).all()


def test_the_list_of_members_says_what_it_says() -> None:
    raw, clean = chapter_07.member_export(4, count=40, doubled=0.5)
    level = raw["等级"].where(raw["会员编号"].str.startswith("VIP")).replace("", None).ffill()
    rows = raw[raw["会员编号"].str.startswith("VIP")].assign(level=level)
    rows["customer_id"] = rows["会员编号"].str[3:].astype(int)
    once = rows.drop_duplicates("customer_id").sort_values("customer_id")
    assert len(once) == len(clean) < len(rows)
    assert (
        once.level.map({"银卡": "silver", "金卡": "gold", "黑卡": "black"}).to_numpy() == clean.tier
    ).all()
    fee = once["会员费(元)"].str.replace("[￥,元]", "", regex=True).astype(float)
    assert np.allclose(fee, clean.fee_cny)
    day = once["开通日期"].str.replace("[年月/]", "-", regex=True).str.replace("日", "")
    assert (pd.to_datetime(day, format="%Y-%m-%d").to_numpy() == clean.joined_on).all()
    bare, _ = chapter_07.member_export(4, doubled=0.0, subtotals=False)
    assert bare["会员编号"].str.startswith("VIP").all()


def test_contacts_have_their_edges() -> None:
    found = chapter_14.contacts(1)
    assert (found.wait_seconds == 15).any()
    assert found.arrived_at.is_monotonic_increasing
    assert (found.agent_id.isna() == found.abandoned).all()
    assert not (found.abandoned & found.resolved_first_time).any()
    assert chapter_14.contacts(1, nobody_scores=True).csat.isna().all()
    idle = chapter_14.contacts(1, idle_agent=True)
    assert idle.agent_id.dropna().max() < 5
    closed = chapter_14.half_hours(1, closed=2)
    assert (closed.contacts.tail(2) == 0).all()
    assert closed.mean_handling_seconds.tail(2).isna().all()


def test_reviews_have_their_edges() -> None:
    found, topic = chapter_14.reviews(2, count=300, doubled=0.3, blank=0.1)
    assert found.index.equals(topic.index)
    assert found.review_id.is_unique
    assert found.duplicated(["product_id", "reviewed_at"]).any()
    assert (found.text_zh == " ").any()
    assert ((found.stars <= 3) == (topic != "praise")).all()
    _, good = chapter_14.reviews(2, only_good=True)
    assert (good == "praise").all()
    counts, start = chapter_14.daily_complaints(3)
    assert start is not None
    assert counts.iloc[start : start + 14].mean() > 2 * counts.iloc[:start].mean()
    assert chapter_14.daily_complaints(3, batch=False)[1] is None


def test_remedies_by_lot_show_their_lift() -> None:
    errors, naive_errors = [], []
    for seed in range(10):
        found, lift = chapter_14.recoveries(seed, count=20_000)
        known = found[found.orders_90d.notna()].assign(again=lambda t: t.orders_90d > 0)
        by_lot = known[known.remedy_by == "lot"]
        share = by_lot.groupby(["customer_group", "remedy"]).again.mean().unstack()
        estimate = share.sub(share.apology, axis=0).reindex_like(lift)
        errors.append((estimate - lift).abs().max(axis=None))
        plain = known.groupby("remedy").again.mean()
        naive_errors.append(plain["resend_and_coupon"] - plain["apology"] - lift.mean().iloc[-1])
    assert max(errors) < 0.09
    assert np.median(naive_errors) > 0.04
    empty, _ = chapter_14.recoveries(1, empty_cell=True)
    cell = (empty.customer_group == "first_order") & (empty.remedy == "resend_and_coupon")
    assert not cell.any()


def test_surveys_have_their_edges() -> None:
    silent = chapter_14.nps_survey(1, silent_group=True)
    assert silent.score[silent.customer_group == "first_order"].isna().all()
    assert silent.score.notna().any()
    assert chapter_14.nps_survey(1, nobody=True).score.isna().all()
    assert chapter_14.nps_survey(1).score.dropna().between(0, 10).all()


def test_the_service_log_says_what_it_says() -> None:
    raw, clean = chapter_14.service_log(5, count=60, doubled=0.4)
    rows = raw[raw["会话编号"].str.match(r"S\d")]
    assert len(rows) > len(clean) == rows["会话编号"].nunique()
    wait = rows["首响时长"].str.replace("秒", "")
    minutes = wait.str.contains(":")
    parts = wait.where(minutes, "00:00").str.split(":", expand=True).astype(int)
    seconds = wait.where(~minutes, "0").astype(int) + parts[0] * 60 + parts[1]
    numbers = rows["会话编号"].str[1:].astype(int)
    assert (seconds.groupby(numbers).first().to_numpy() == clean.wait_seconds).all()
    assert (seconds.groupby(numbers).nunique() == 1).all()
    assert clean.csat.isna().any()
    assert (raw["会话编号"] == "会话编号").sum() == 1


@pytest.mark.parametrize("seed", range(5))
def test_rings_share_devices(seed: int) -> None:
    accounts, devices, addresses, guilty = chapter_15.account_network(seed)
    assert (guilty.index == accounts.account_id).all()
    users = devices.groupby("device_hash").account_id.transform("size").to_numpy() >= 3
    at_home = addresses.groupby("address_hash").account_id.transform("size").to_numpy() >= 3
    assert guilty[at_home].mean() < guilty[users].mean() < 1.0
    assert users[guilty].mean() > 0.6
    *_, nobody = chapter_15.account_network(seed, no_rings=True)
    assert not nobody.any()


def test_consents_hold_the_edges() -> None:
    found = chapter_15.consents(1)
    ends = found[["expires_on", "withdrawn_on"]].min(axis=1)
    late = found.last_used_on > ends
    assert late.head(5).tolist() == [False, False, True, False, False]
    assert not found.duplicated(["customer_id", "purpose"]).any()


@pytest.mark.parametrize("seed", range(5))
def test_titles_and_tags_can_be_judged(seed: int) -> None:
    found, breaks = chapter_15.titles(seed)
    terms = found.title_zh.map(lambda t: any(term in t for term in chapter_15.ABSOLUTE_TERMS))
    assert (terms == breaks).all()
    facts = found.title_zh.map(lambda t: any(fact in t for fact in chapter_15.FACTS))
    assert (facts & breaks).any()
    assert (facts & ~breaks).any()
    assert not chapter_15.titles(seed, clean=True)[1].any()
    for gaps in (False, True):
        tags, prices, is_false = chapter_15.price_tags(seed, gaps=gaps)
        joined = tags.merge(prices, on="product_id", suffixes=("", "_day"))
        ago = (joined.starts_on - joined.date).dt.days
        lowest = joined[ago.between(1, 7)].groupby("product_id").price_cny_day.min()
        lowest = tags.product_id.map(lowest)
        false = lowest.isna() | (tags.former_price_cny > lowest + 0.004)
        assert (false == is_false).all()
        assert lowest.isna().any() == gaps
    assert not chapter_15.price_tags(seed, honest=True)[2].any()


def test_persons_cases_and_fields_have_their_edges() -> None:
    people = chapter_15.persons(1, missing=0.1)
    keys = ["region", "age_band", "gender"]
    classes = people.groupby(keys, dropna=False)
    assert (classes.size() == 1).sum() >= 3
    assert people.age_band.isna().any()
    large = classes.purchase.agg(["size", "nunique"]).query("size >= 3")
    assert (large["nunique"] == 1).any()
    cases = chapter_15.scored_cases(1)
    assert cases.score.duplicated().any()
    assert not chapter_15.scored_cases(1, nobody_guilty=True).guilty.any()
    inventory = chapter_15.fields(1)
    useless = inventory.purpose == "none_stated"
    assert useless.any()
    assert (inventory.reports[useless] == 0).all()
    age = (pd.Timestamp("2025-12-31") - inventory.oldest_record_on).dt.days
    assert (age > inventory.retention_days).any()
