"""How orders fall on channels and devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Floats
from simulator.parameters import Funnel


@dataclass(frozen=True)
class Shares:
    """`channel` is day x channel, `desktop` the desktop share of each channel's orders."""

    channel: Floats
    desktop: Floats


def make_shares(funnel: Funnel, paid_by_day: Floats) -> Shares:
    """Return the shares; desktop shares are scaled so that the whole period's mobile share holds.

    `paid_by_day` holds the expected paid orders of each day.
    """
    time = np.linspace(0, 1, DAYS)[:, None]
    channel = (1 - time) * np.array(funnel.order_share_first) + time * np.array(
        funnel.order_share_last
    )
    channel /= channel.sum(axis=1, keepdims=True)
    desktop = np.array(funnel.desktop)
    weight = paid_by_day @ channel / paid_by_day.sum()
    desktop = desktop * (1 - funnel.mobile_share) / (weight @ desktop)
    return Shares(channel, desktop)
