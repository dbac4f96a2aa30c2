"""Has the table of weekly sales the grain and the figures that its docstring states?"""

from __future__ import annotations

import pandas as pd

from shop.realdata.walmart import load_walmart_weekly


def test_is_the_table_the_callers_own_and_described() -> None:
    first = load_walmart_weekly()
    before = first["sales_usd"].iloc[0]
    first.loc[first.index[0], "sales_usd"] = -1.0
    assert load_walmart_weekly()["sales_usd"].iloc[0] == before
    for column in load_walmart_weekly().columns:
        assert f"``{column}``" in (load_walmart_weekly.__doc__ or ""), column


def test_are_all_weeks_of_seven_departments_there() -> None:
    weeks = load_walmart_weekly()
    assert len(weeks) == 1_001
    assert (weeks.groupby("department").size() == 143).all()
    assert not weeks.duplicated(["department", "week_ends_on"]).any()
    assert (weeks["week_ends_on"].dt.day_name() == "Friday").all()
    assert weeks["week_ends_on"].min() == pd.Timestamp("2010-02-05")
    assert weeks["week_ends_on"].max() == pd.Timestamp("2012-10-26")
    assert weeks.notna().all().all()


def test_are_markdowns_those_of_the_store_and_known_from_november_2011() -> None:
    weeks = load_walmart_weekly()
    assert (weeks.groupby("week_ends_on")["markdown_usd"].nunique() == 1).all()
    known = weeks["week_ends_on"] >= "2011-11-11"
    assert (weeks.loc[known, "markdown_usd"] > 0).all()
    assert (weeks.loc[~known, "markdown_usd"] == 0).all()
