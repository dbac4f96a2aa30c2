"""How visits of a channel divide over sources and entry pages."""

from __future__ import annotations

import numpy as np

from shop.schema.labels import SOURCES
from simulator.days import Floats
from simulator.sources import planted


def session_shares(weight: Floats) -> Floats:
    """Return channel x cell: shares of visits; `weight` are the visits of each channel.

    Search brings `planted.SEARCH_SHARE` of on-site visits over all channels together.
    """
    relative = np.array(planted.RELATIVE_SEARCH)
    search = planted.SEARCH_SHARE * relative / (relative @ weight / weight.sum())
    by_source = np.empty((weight.size, len(SOURCES)))
    by_source[:, 0] = search
    by_source[:, 1:4] = (1 - search)[:, None] * np.array(planted.OTHERS)
    by_source[:, :4] *= planted.ON_SITE_SHARE
    by_source[:, 4] = planted.DIRECT_SHARE
    by_source[:, 5] = 1 - planted.ON_SITE_SHARE - planted.DIRECT_SHARE
    within = np.array([share for _, _, share in planted.CELLS])
    shares: Floats = by_source[:, list(planted.SOURCE_OF)] * within
    return shares


def relative(values: tuple[float, ...]) -> Floats:
    """Return one value for each cell from one for each source."""
    return np.array(values)[list(planted.SOURCE_OF)]


def is_campaign_page() -> Floats:
    """Return for each cell whether it begins on a campaign page."""
    return np.array([page == "campaign" for _, page, _ in planted.CELLS], dtype=float)
