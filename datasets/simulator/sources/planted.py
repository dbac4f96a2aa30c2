"""What is planted in the sources of visits."""

from __future__ import annotations

from dataclasses import dataclass

from shop.schema import FIRST_LIVE_DAY, LAST_LIVE_DAY
from shop.schema.labels import CHANNELS, ENTRY_PAGES, SOURCES
from simulator.days import day

FIRST_LIVE, LAST_LIVE = day(FIRST_LIVE_DAY), day(LAST_LIVE_DAY)
LIVE_DAYS = LAST_LIVE - FIRST_LIVE + 1

# Source, entry page, and the share of the source's visits that begin on that page.
CELLS = (
    ("search", "product", 0.72),
    ("search", "category", 0.28),
    ("recommendation", "product", 0.85),
    ("recommendation", "home", 0.15),
    ("paid_ads", "product", 0.60),
    ("paid_ads", "campaign", 0.40),
    ("live_content", "live_room", 0.70),
    ("live_content", "product", 0.30),
    ("direct", "home", 0.55),
    ("direct", "product", 0.45),
    ("off_site", "campaign", 0.55),
    ("off_site", "home", 0.45),
)
SOURCE_OF = tuple(SOURCES.index(source) for source, _, _ in CELLS)
PAGE_OF = tuple(ENTRY_PAGES.index(page) for _, page, _ in CELLS)
# Of the visits that come from within the platform.
SEARCH_SHARE = 0.60
ON_SITE = ("search", "recommendation", "paid_ads", "live_content")
ON_SITE_SHARE = 0.80
DIRECT_SHARE = 0.12
# How much search means on a channel, and how the other on-site sources share the rest there
# (recommendation, paid ads, live and content), in the order of CHANNELS.
RELATIVE_SEARCH = (1.10, 1.15, 0.98, 0.62, 0.85)
OTHERS = (
    (0.46, 0.34, 0.20),
    (0.48, 0.40, 0.12),
    (0.52, 0.36, 0.12),
    (0.22, 0.22, 0.56),
    (0.40, 0.20, 0.40),
)
# Chance to pay, to fill a cart and to bounce, relative to the channel's, in the order of SOURCES.
RELATIVE_PAID = (1.15, 0.80, 0.85, 0.95, 1.70, 0.45)
RELATIVE_CART = (1.08, 0.95, 0.95, 0.95, 1.20, 0.70)
RELATIVE_BOUNCE = (0.92, 1.10, 1.12, 0.95, 0.70, 1.50)
# A campaign page is entered that much more often on the days of a campaign.
CAMPAIGN_PAGES = 2.2


@dataclass(frozen=True)
class Fault:
    """Something that happened in the live quarter, with factors on what it touched.

    Attributes
    ----------
    key
        Name it is revealed by.
    cause
        What it was.
    first, last
        Its days.
    channels, sources
        Where it acted; every one where empty.
    sessions, paid, basket
        Factors on visits, on the chance to pay and on the value of an order.
    counted
        Share of the visits that the tag still counted.
    hours
        Hours of the day in which it acted, the first included, the last not.
    """

    key: str
    cause: str
    first: str
    last: str
    channels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sessions: float = 1.0
    paid: float = 1.0
    basket: float = 1.0
    counted: float = 1.0
    hours: tuple[int, int] = (0, 24)


FAULTS = (
    Fault(
        "coupon_fault",
        "A coupon could be used twice in one order.",
        "2026-01-12",
        "2026-01-14",
        channels=("jd",),
        paid=1.05,
        basket=0.80,
    ),
    Fault(
        "ranking_drop",
        "The shop's main products fell in the search results after attributes were lost.",
        "2026-01-21",
        "2026-01-30",
        channels=("tmall",),
        sources=("search",),
        sessions=0.62,
    ),
    Fault(
        "rival_festival",
        "A rival platform's anniversary sale.",
        "2026-02-27",
        "2026-03-01",
        channels=("pinduoduo",),
        sources=("search", "recommendation", "paid_ads", "off_site"),
        sessions=0.72,
        paid=0.90,
    ),
    Fault(
        "popup",
        "A pop-up of the shop's own lottery lay over the buy button.",
        "2026-03-08",
        "2026-03-08",
        paid=0.88,
        hours=(10, 16),
    ),
    Fault(
        "tracking_outage",
        "The tag of the pages did not load; nothing was lost but the counts.",
        "2026-03-24",
        "2026-03-25",
        channels=("tmall",),
        counted=0.45,
    ),
)
# In this week off-site and recommended visits were bought cheaply, while pages had become better.
MIX_SHIFT = ("2026-03-16", "2026-03-22")
MIX_SESSIONS = {"off_site": 4.0, "recommendation": 1.8}
MIX_PAID = 1.05
# The Women's Day sale of the live quarter: factors on visits and on the chance to pay.
SALE = ("2026-03-05", "2026-03-08")
SALE_SESSIONS, SALE_PAID = 1.30, 1.08
PEAK_SESSIONS, PEAK_PAID = 1.80, 1.20
NOISE_SD = 0.035

# Cost of a bought visit in 2024, its growth a year, in the order of CHANNELS, and how content and
# service follow visits and orders.
COST_PER_VISIT = (3.30, 4.30, 1.20, 1.70, 1.20)
COST_GROWTH = (0.13, 0.12, 0.15, 0.145, 0.125)
CONTENT_PER_VISIT = (0.020, 0.016, 0.012, 0.085, 0.045)
SERVICE_PER_ORDER = (1.5, 1.7, 1.2, 1.4, 2.6)
COST_NOISE_SD = 0.04

assert len(RELATIVE_SEARCH) == len(OTHERS) == len(COST_PER_VISIT) == len(CHANNELS)
