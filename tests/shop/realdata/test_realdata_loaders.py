"""Do the tables have the grain, the columns and the figures that their docstrings state?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from shop import realdata


@pytest.mark.parametrize("name", realdata.__all__)
def test_is_every_table_the_callers_own(name: str) -> None:
    load: Callable[[], pd.DataFrame] = getattr(realdata, name)
    first = load()
    column = first.columns[0]
    before = first[column].iloc[0]
    first.loc[first.index[0], column] = first[column].iloc[-1]
    first["mine"] = 1
    second = load()
    assert second[column].iloc[0] == before
    assert "mine" not in second


@pytest.mark.parametrize("name", realdata.__all__)
def test_does_the_docstring_name_every_column_and_a_source(name: str) -> None:
    load = getattr(realdata, name)
    doc = load.__doc__ or ""
    assert "Raises" in doc
    assert "References" in doc or "`load_online_retail`" in doc
    if name in ("load_yogurt", "load_nevo_cereal", "load_online_retail_clean", "load_nevo_agents"):
        return  # families of columns, or columns of another table
    for column in load().columns:
        assert f"``{column}``" in doc, column


def test_are_all_lines_of_online_retail_there() -> None:
    lines = realdata.load_online_retail()
    assert len(lines) == 1_067_371
    assert lines["customer_id"].nunique() == 5_942
    assert lines["customer_id"].isna().sum() == 243_007
    assert lines.duplicated().sum() == 34_335
    assert lines["invoice_time"].min() == pd.Timestamp("2009-12-01 07:45")
    assert lines["invoice_time"].max() == pd.Timestamp("2011-12-09 12:50")
    assert lines["country"].notna().all()
    assert lines["quantity"].dtype == np.int64
    # An empty description is missing; the word "nan" in one would not be.
    assert lines["description"].isna().sum() == 4_382


def test_is_online_retail_cleaned_as_published() -> None:
    sales = realdata.load_online_retail_clean()
    assert len(sales) == 805_549
    assert sales["customer_id"].nunique() == 5_878
    assert round(sales["revenue_gbp"].sum(), 2) == 17_743_429.18
    assert sales["customer_id"].dtype == np.int64
    assert (sales["price_gbp"] > 0).all()
    assert (sales["quantity"] > 0).all()
    assert list(sales.index[:2]) == [0, 1]


def test_do_cereal_shares_leave_room_for_the_outside_good() -> None:
    products = realdata.load_nevo_cereal()
    assert products.shape == (2256, 30)
    assert products["market_ids"].nunique() == 94
    inside = products.groupby("market_ids")["shares"].sum()
    assert inside.between(0, 1, inclusive="neither").all()
    agents = realdata.load_nevo_agents()
    assert (agents.groupby("market_ids").size() == 20).all()
    assert set(agents["market_ids"]) == set(products["market_ids"])
    assert agents.groupby("market_ids")["weights"].sum().round(12).eq(1).all()


def test_is_beer_a_full_row_of_quarters() -> None:
    beer = realdata.load_beer()
    expected = pd.date_range("1956-01-01", "2010-04-01", freq="QS")
    assert list(beer["quarter"]) == list(expected)
    assert beer["production_ml"].iloc[0] == 284
    assert beer["production_ml"].iloc[-1] == 374


def test_does_the_cdnow_summary_follow_from_the_purchases() -> None:
    summary = realdata.load_cdnow_summary()
    purchases = realdata.load_cdnow_transactions()
    assert len(summary) == purchases["customer_id"].nunique() == 2_357
    seen = purchases[purchases["date"] <= "1997-09-30"]
    days = seen.groupby("customer_id")["date"].nunique()
    assert (days.to_numpy() - 1 == summary["frequency"]).all()
    ages = (pd.Timestamp("1997-09-30") - seen.groupby("customer_id")["date"].min()).dt.days / 7
    assert np.abs(ages.to_numpy() - summary["age_weeks"]).max() < 0.005


def test_is_the_sample_a_part_of_all_cdnow_purchases() -> None:
    sample = realdata.load_cdnow_transactions()
    full = realdata.load_cdnow_transactions(full=True)
    assert (len(sample), len(full)) == (6_919, 69_659)
    assert full["customer_id"].nunique() == 23_570
    columns = ["master_id", "date", "cds", "spend_usd"]
    part = full.loc[full["master_id"].isin(sample["master_id"]), columns]
    in_order = part.sort_values(columns, ignore_index=True)
    assert in_order.equals(sample[columns].sort_values(columns, ignore_index=True))


def test_are_all_donors_counted() -> None:
    donations = realdata.load_donations()
    assert donations["donors"].sum() == 11_104
    assert (donations["recency"] >= donations["frequency"]).all()
    assert (donations["periods"] == 6).all()


def test_was_every_yogurt_on_the_shelf() -> None:
    yogurt = realdata.load_yogurt()
    brands = {"yoplait", "dannon", "hiland", "weight_watchers"}
    assert set(yogurt["choice"]) == brands
    assert (len(yogurt), yogurt["household_id"].nunique()) == (2_412, 100)
    prices = yogurt[[f"price_{brand}_cents" for brand in sorted(brands)]]
    assert (prices.max() < 20).all()
    # Hiland, the cheapest, costs about half of Yoplait.
    assert yogurt["price_hiland_cents"].mean() / yogurt["price_yoplait_cents"].mean() < 0.6
    features = yogurt[[f"feature_{brand}" for brand in sorted(brands)]]
    assert set(np.unique(features)) == {0, 1}


def test_is_every_week_of_avocados_there_and_the_great_weeks_end_on_super_bowl_sunday() -> None:
    avocado = realdata.load_avocado()
    assert len(avocado) == 169
    assert (avocado["week_end"].diff().dropna() == pd.Timedelta(days=7)).all()
    assert avocado["week_end"].iloc[[0, -1]].tolist() == [
        pd.Timestamp("2015-01-04"),
        pd.Timestamp("2018-03-25"),
    ]
    great = avocado.nlargest(4, "volume")["week_end"].sort_values()
    sundays = ["2015-02-01", "2016-02-07", "2017-02-05", "2018-02-04"]
    assert great.tolist() == pd.to_datetime(sundays).tolist()


def test_do_attribution_paths_use_twelve_channels() -> None:
    paths = realdata.load_attribution_paths()
    channels = {channel for path in paths["path"] for channel in path.split(" > ")}
    assert (len(paths), len(channels)) == (10_000, 12)
    assert paths[["conversions", "non_conversions"]].ge(0).all(axis=None)
