"""What is planted in the experiments."""

from __future__ import annotations

from dataclasses import dataclass

FOLLOWED_DAYS = 28
# Visitors of each experiment at scale 1, and how unevenly they buy.
VISITORS = 26_000
ORDERS_PER_VISIT = 0.11
SPENDER_SHAPE = 0.30
RETURNS = 0.8
CLICKS_PER_VISIT = 1.6
BASKET_CNY, BASKET_SD = 150.0, 0.55
OLD_SHARE = 0.48
GROUP_SIZE = 50
RETURN_RATE = 0.07


@dataclass(frozen=True)
class Trial:
    """One experiment and what it truly does.

    Attributes
    ----------
    orders
        Relative effect on the number of orders.
    returned
        Relative effect on the share of orders that are sent back.
    novelty, novelty_days
        Relative effect on clicks at first sight, and after how many days a third of it is left.
    clicks
        Relative effect on clicks that lasts.
    lost_old
        Share of treated visitors with old devices whose page did not open.
    old_orders
        Orders of old devices relative to new ones.
    spill
        Relative effect on everybody in a group where all are treated.
    """

    key: str
    name: str
    name_zh: str
    starts: str
    ends: str
    unit: str
    metric: str
    cost_cny: float
    orders: float = 0.0
    returned: float = 0.0
    clicks: float = 0.0
    novelty: float = 0.0
    novelty_days: float = 5.0
    lost_old: float = 0.0
    old_orders: float = 0.8
    spill: float = 0.0


TRIALS = (
    Trial(
        "2026-detail-video", "Short video on the product page", "详情页短视频",
        "2026-01-05", "2026-01-25", "visitor", "revenue", 90_000.0, orders=0.20,
    ),
    Trial(
        "2026-button-colour", "Orange buy button", "橙色购买按钮",
        "2026-01-12", "2026-02-01", "visitor", "conversion", 4_000.0,
    ),
    Trial(
        "2026-new-checkout", "Checkout on one page", "单页结算",
        "2026-01-19", "2026-02-08", "visitor", "conversion", 60_000.0,
        lost_old=0.50, old_orders=0.15,
    ),
    Trial(
        "2026-home-carousel", "Moving pictures on the home page", "首页动态轮播",
        "2026-01-05", "2026-01-25", "visitor", "clicks", 30_000.0,
        clicks=0.02, novelty=0.40,
    ),
    Trial(
        "2026-group-coupon", "Coupon to share in buyers' groups", "社群裂变券",
        "2026-01-26", "2026-02-15", "group", "conversion", 45_000.0,
        orders=0.25, spill=0.35, returned=0.50,
    ),
)  # fmt: skip

TITLES = 1_000
TITLE_IMPRESSIONS, CURRENT_IMPRESSIONS = 12_000, 400_000
CLICK_RATE = 0.05
# Of the thousand: so many are truly better, up to the best, and so many worse.
BETTER, BEST, WORSE, WORST = 30, 0.22, 120, -0.15
AGAIN = 50
