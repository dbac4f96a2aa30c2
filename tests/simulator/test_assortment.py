"""Can what is planted in ideas, trade-ins and packaging be found, and do the tables agree?

Three estimates over three seeds: the naive method, the chapter's method, the truth. Tolerances
are about three standard errors of a shop a world the size.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from fixed_effects import slope_within

from simulator import World
from simulator.assortment.ideas import known_before
from simulator.assortment.packing import SLIM, months_of
from simulator.assortment.planted import Packaging, Selection, TradeIn
from simulator.assortment.tables import (
    ideas_of,
    packaging_of,
    selection_truth,
    trade_in_truth,
    trade_ins_of,
)
from simulator.days import day


def test_slow_movers_among_trials(world: World) -> None:
    """Deleted listings have no units sold: leaving them out halves the share of slow movers."""
    planted, found = Selection(), ideas_of(world)
    known = found.known(planted.trial_days)
    naive = (found.sold[known] < 0.3 * found.trial_units[known]).mean()
    ended = found.chosen & (found.trial_from + planted.trial_days <= 731)
    slow = (found.deleted >= 0) | (found.sold < 0.3 * found.trial_units)
    repaired = slow[ended].mean()
    assert naive < planted.slow_share - 0.08
    assert repaired == pytest.approx(planted.slow_share, abs=0.05)
    assert found.slow[found.chosen].mean() == pytest.approx(planted.slow_share, abs=0.01)


def test_what_rivals_do_to_an_idea(world: World) -> None:
    """The survivors hide what rivals do: their slow movers were deleted first."""
    planted, found = Selection(), ideas_of(world)
    known, measures = found.known(planted.trial_days), known_before(found)
    slow = (found.deleted >= 0) | (found.sold < 0.3 * found.trial_units)

    def rivals(rows: np.ndarray) -> float:
        model = sm.Logit(slow[rows].astype(float), sm.add_constant(measures[rows]))
        return float(model.fit(disp=0).params[2])

    naive, repaired = rivals(known), rivals(known | (found.chosen & (found.deleted >= 0)))
    assert repaired == pytest.approx(planted.rivals, abs=0.40)
    assert naive < repaired - 0.2


def test_a_score_brings_slow_movers_towards_eight_percent(world: World) -> None:
    """Learnt from the trials of 2024 alone, tried on those of 2025."""
    found, measures = ideas_of(world), sm.add_constant(known_before(ideas_of(world)))
    slow = (found.deleted >= 0) | (found.sold < 0.3 * found.trial_units)
    early = found.chosen & (found.trial_from + 90 < day("2025-01-01"))
    model = sm.Logit(slow[early].astype(float), measures[early]).fit(disp=0)
    late = np.flatnonzero(found.month >= day("2025-01-01"))
    score = model.predict(measures[late])
    best = late[np.argsort(score)[: int(found.chosen[late].sum())]]
    truth = selection_truth(world)["slow_share_of_the_best_choice"]
    assert isinstance(truth, float)
    assert truth == pytest.approx(0.08, abs=0.025)
    assert found.slow_chance[best].mean() == pytest.approx(truth, abs=0.05)
    assert found.slow_chance[found.chosen].mean() > 0.2


def test_ideas_keep_the_order_of_events(world: World) -> None:
    found, catalogue = ideas_of(world), world.market.catalogue
    assert (found.trial_from > found.month).all()
    gone = found.deleted >= 0
    assert found.chosen[gone].all() and (found.deleted[gone] > found.trial_from[gone]).all()
    became = found.product >= 0
    assert became.sum() > 20
    assert np.unique(found.product[became]).size == became.sum()
    assert (catalogue.category[found.product[became]] == found.category[became]).all()
    assert (catalogue.launch[found.product[became]] >= found.trial_from[became] + 90).all()


def test_what_a_trade_in_causes(world: World) -> None:
    planted, found = TradeIn(), trade_ins_of(world)
    frame = pd.DataFrame({"group": found.group, "traded": found.traded, "again": found.again})
    by = frame.groupby("traded").again.mean()
    naive = by[True] - by[False]
    cells = frame.groupby(["group", "traded"]).again.agg(["mean", "size"]).unstack().dropna()
    gap = cells["mean"][True] - cells["mean"][False]
    repaired = float(np.average(gap, weights=cells["size"][True]))
    assert by[True] == pytest.approx(planted.repurchase, abs=0.06)
    # The others' share moves with which products of the two categories are popular.
    assert 1.5 < by[True] / by[False] < 2.8
    assert naive > planted.effect + 0.03
    assert repaired == pytest.approx(planted.effect, abs=0.05)
    assert trade_in_truth(world)["effect"] == planted.effect


def test_trade_ins_are_orders_of_the_two_categories(world: World) -> None:
    found, sales = trade_ins_of(world), world.sales
    assert np.unique(found.order).size == found.order.size
    assert sales.orders.paid[found.order].all()
    pairs = set(zip(sales.lines.order.tolist(), sales.lines.product.tolist(), strict=True))
    assert all(pair in pairs for pair in zip(found.order, found.product, strict=True))
    assert set(world.market.catalogue.category[found.product]) == {2, 4}
    assert found.day.max() + TradeIn().window_days <= 730


def test_what_slim_packaging_saves(world: World) -> None:
    """Before against after hides it behind paper's price; slim against standard, behind size."""
    planted, found = Packaging(), packaging_of(world)
    frame = pd.DataFrame({
        "month": found.month, "product": found.product, "slim": found.version == SLIM,
        "cost": np.log(found.cost_cny / found.units),
    })  # fmt: skip
    across = frame[frame.month >= 18].groupby("slim").cost.mean()
    naive = slope_within(frame, "cost", "slim", ["product"])
    repaired = slope_within(frame, "cost", "slim", ["product", "month"])
    truth = np.log(1 - planted.saving)
    assert across[True] - across[False] < truth - 0.15
    assert naive > truth + 0.02
    assert repaired == pytest.approx(truth, abs=0.02)


def test_packed_units_are_those_of_paid_orders(world: World) -> None:
    found, sales = packaging_of(world), world.sales
    paid = sales.orders.paid[sales.lines.order]
    month = months_of(sales.orders.day[sales.lines.order[paid]])
    units = np.bincount(month, sales.lines.quantity[paid], 24)
    assert (np.bincount(found.month, found.units, 24) == units).all()
    assert (found.damaged <= found.units).all() and found.damaged.sum() > 0
    for product in range(0, 300, 25):
        versions = found.version[found.product == product]
        assert (np.diff(versions) >= 0).all()
