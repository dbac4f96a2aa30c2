"""Made-up customers, their activity and the comparison of offers."""

import pandas as pd
import pytest

from shop.samples import chapter_06 as samples

DRAWS = {
    "rfm_customers": samples.rfm_customers,
    "offer_trial": samples.offer_trial,
    "activity_export": lambda seed: samples.activity_export(seed)[0],
    "customer_clouds": lambda seed: samples.customer_clouds(seed)[0],
}


@pytest.mark.parametrize("name", DRAWS)
def test_same_seed_same_table(name):
    pd.testing.assert_frame_equal(DRAWS[name](4), DRAWS[name](4))
    assert not DRAWS[name](4).equals(DRAWS[name](5))


def test_customers_have_ties_refunds_and_silence():
    customers = samples.rfm_customers(1, count=200)
    assert not customers["customer_id"].duplicated().any()
    assert (customers["frequency"] == 1).mean() > 0.3
    assert (customers["monetary"] == 0).any()
    assert customers["interactions"].isna().any()
    assert (customers["recency_days"] >= 1).all()


def test_the_export_is_messy_and_its_truth_is_clean():
    raw, clean = samples.activity_export(2, customers=40, doubled=0.5, headers=2)
    assert list(raw.columns) == ["客户编号", "月份", "互动次数", "分享次数"]
    assert (raw["月份"] == "月份").sum() == 2
    assert (raw["客户编号"] == "合计").sum() == 1
    assert raw["互动次数"].str.contains("万").any()
    assert raw["互动次数"].str.contains(",").any()
    assert not clean["customer_id"].duplicated().any()
    assert list(clean.columns) == ["customer_id", "interactions", "shares"]


def test_an_export_without_rows():
    raw, clean = samples.activity_export(3, silent=1.0, headers=0, totals=False)
    assert raw.empty
    assert clean.empty


def test_every_group_of_the_trial_has_every_arm():
    trial = samples.offer_trial(4)
    assert (trial.groupby(["group", "arm"]).size() > 5).all()
    assert len(trial.groupby(["group", "arm"])) == 9
    assert trial["days_to_next_order"].isna().any()
    assert trial["days_to_next_order"].min() >= 1


def test_only_scaled_features_tell_the_clouds_apart():
    customers, cloud = samples.customer_clouds(5)
    assert customers.index.equals(cloud.index)
    means = customers.groupby(cloud).mean()
    within = customers.groupby(cloud).std().mean()
    apart = (means.max() - means.min()) / within
    assert apart["interactions"] > 5
    assert apart["monetary"] < 1
    assert customers["monetary"].std() > 100 * customers["interactions"].std()
