"""Do complete pages climb, and does the comparison between products exaggerate it?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from simulated_shop import Shop

from shop.reading import read_table


def test_do_the_last_changes_lead_to_the_pages_as_they_stand() -> None:
    pages = read_table("listings").set_index("product_id")
    changes = read_table("listing_changes").sort_values("changed_on")
    for field, found in changes.groupby("field"):
        last = found.groupby("product_id").after.last()
        assert (pages[field].astype(str).loc[last.index] == last).all()
        following = found.groupby("product_id").before.shift(-1).dropna()
        assert (following == found.after.loc[following.index]).all()
    assert (changes.changed_on.dt.day_of_week == 0).all()
    assert (pages.attributes_filled <= pages.attributes_total).all()


def test_do_some_titles_break_the_rules() -> None:
    titles = read_table("listings").title_zh
    in_order = titles.str.startswith("拾光家")
    assert 0.4 < in_order.mean() < 0.9
    assert (titles[~in_order].str.find("拾光家") > 0).all()
    assert (titles.str.len() > 30).any()


def history(shop_of: Shop) -> pd.DataFrame:
    """Return the pages week by week, put together from the changes."""
    ranks = shop_of["search_rank"].merge(shop_of["listings"], on="product_id")
    changes = shop_of["listing_changes"]
    filled = changes[changes.field == "attributes_filled"].set_index("product_id")
    earlier = ranks.week_start < ranks.product_id.map(filled.changed_on)
    before = ranks.product_id.map(filled.before.astype(float))
    ranks["filled"] = np.where(earlier, before, ranks.attributes_filled) / 20
    title = changes[changes.field == "title_zh"].set_index("product_id")
    early = ranks.week_start < ranks.product_id.map(title.changed_on)
    was = ranks.product_id.map(title.before).fillna("")
    text = np.where(early, was, ranks.title_zh)
    ranks["good"] = pd.Series(text, dtype="str").str.startswith("拾光家").astype(float)
    ranks["log_rank"] = np.log(ranks.search_rank)
    return ranks


def test_does_a_page_climb_when_it_is_completed(shop_of: Shop) -> None:
    ranks, truth = history(shop_of), shop_of.truth("listing_effects")
    last = ranks[ranks.week_start == ranks.week_start.max()]
    naive = smf.ols("log_rank ~ filled + good", last).fit().params
    names = ["log_rank", "filled", "good"]
    within = ranks[names] - ranks.groupby("product_id")[names].transform("mean")
    within -= within.groupby(ranks.week_start).transform("mean")
    fitted = smf.ols("log_rank ~ filled + good - 1", within).fit().params
    assert fitted["filled"] == pytest.approx(truth["all_attributes_filled"], abs=0.2)
    assert fitted["good"] == pytest.approx(truth["title_in_order"], abs=0.06)
    assert naive["filled"] < truth["all_attributes_filled"] - 0.6
