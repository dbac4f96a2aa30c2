"""Do the two grocers' tables have the grain and the figures that their docstrings state?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from shop.realdata.grocers import load_complete_journey, load_ta_feng


@pytest.mark.parametrize("load", [load_complete_journey, load_ta_feng])
def test_is_the_table_the_callers_own_and_described(load: Callable[[], pd.DataFrame]) -> None:
    first = load()
    before = first["product_id"].iloc[0]
    first.loc[first.index[0], "product_id"] = -1
    assert load()["product_id"].iloc[0] == before
    for column in load().columns:
        assert f"``{column}``" in (load.__doc__ or ""), column


def test_is_the_complete_journey_there() -> None:
    lines = load_complete_journey()
    assert len(lines) == 1_469_307
    assert lines["household_id"].nunique() == 2_469
    assert not lines.duplicated(["basket_id", "product_id"]).any()
    assert lines["week"].agg(["min", "max"]).tolist() == [1, 53]
    assert (lines["sales_usd"] >= 0).all()
    assert lines.notna().all().all()


def test_is_ta_feng_there() -> None:
    lines = load_ta_feng()
    assert len(lines) == 817_741
    assert lines["date"].min() == pd.Timestamp("2000-11-01")
    assert lines["date"].max() == pd.Timestamp("2001-02-28")
    assert not lines.duplicated(["date", "customer_id", "product_id"]).any()
    assert lines.notna().all().all()
