"""Can the effect of a host be told from that of products, and do sessions agree with orders?

Three estimates over three seeds, on Douyin days of the size of the committed shop.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fixed_effects import slope_within

from shop.schema.labels import CHANNELS
from simulator import World
from simulator.days import DAYS
from simulator.live.planted import Live
from simulator.live.sessions import make_live
from simulator.live.tables import live_of

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_host_against_product(seed: int) -> None:
    """The star gets the best products; another host sells any product better."""
    planted = Live()
    visitors, orders = np.full(DAYS, 900), np.full(DAYS, 40)
    found = make_live(visitors, orders, np.zeros(300, dtype=np.int64), seed, planted)
    frame = pd.DataFrame({
        "host": found.host, "product": found.product, "viewers": found.viewers,
        "clicks": found.clicks,
    })  # fmt: skip
    sums = frame.groupby(["host", "product"])[["viewers", "clicks"]].sum().reset_index()
    rates = sums.groupby("host")[["viewers", "clicks"]].sum()
    log_rate = np.log(rates.clicks / rates.viewers)
    naive = log_rate[0] - log_rate[1]
    both = sums[sums.host.isin([0, 1])]
    both = both[both.groupby("product").host.transform("size") == 2]
    both = both.assign(rate=np.log(both.clicks / both.viewers), star=both.host == 0)
    repaired = slope_within(both, "rate", "star", ["product"])
    truth = planted.host_effects[0] - planted.host_effects[1]
    assert naive > 0.1
    assert truth == pytest.approx(-0.15)
    assert repaired == pytest.approx(truth, abs=0.05)


def test_a_session_has_no_more_orders_than_its_day(world: World) -> None:
    found, orders = live_of(world), world.sales.orders
    mine = orders.paid & (orders.channel == CHANNELS.index("douyin"))
    of_day = np.bincount(orders.day[mine], minlength=DAYS)
    total = np.bincount(found.session, found.orders, found.day.size)
    assert (total <= of_day[found.day]).all()
    assert total.sum() == pytest.approx(0.4 * of_day[found.day].sum(), rel=0.1)
    assert (found.orders <= found.clicks).all()


def test_what_is_shown_is_on_sale(world: World) -> None:
    found = live_of(world)
    launch = world.market.catalogue.launch[found.product]
    assert (launch <= found.day[found.session]).all()
    assert np.unique(found.session * 1000 + found.minute).size == found.minute.size


def test_hosts_take_turns(world: World) -> None:
    found = live_of(world)
    turns = pd.DataFrame({"live": found.session, "host": found.host}).groupby("live").host
    assert (turns.nunique() == 3).all()
