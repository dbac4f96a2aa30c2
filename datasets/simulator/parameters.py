"""Everything that is planted: the truth behind the simulated shop."""

from __future__ import annotations

from dataclasses import dataclass, field

# The seed of the committed tables.
SEED = 2026

# One value for each channel in the order of `shop.schema.labels.CHANNELS`.
PerChannel = tuple[float, float, float, float, float]
# One value for each category in the order of `shop.schema.labels.CATEGORIES`.
PerCategory = tuple[float, float, float, float, float, float, float, float]
# One value for each segment in the order of `shop.schema.labels.SEGMENTS`.
PerSegment = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Size:
    """How large the shop is at scale 1."""

    customers: int = 40_000
    early_customers: int = 12_000
    paid_orders: int = 174_000
    products: int = 300


@dataclass(frozen=True)
class Funnel:
    """Steps of a session. Rates with *whole* hold for all channels over the whole period.

    `paid_before` and `paid_after` are the shares of submitted orders that are paid on the
    mini-program; the repair recovers `recovered` of what its two causes lose.
    """

    whole_browse: float = 0.68
    whole_cart: float = 0.35
    whole_paid: float = 0.25
    relative_browse: PerChannel = (0.70, 0.72, 0.66, 0.60, 0.73)
    relative_cart: PerChannel = (0.36, 0.37, 0.30, 0.33, 0.41)
    relative_checkout: PerChannel = (0.36, 0.38, 0.33, 0.28, 0.44)
    paid: PerChannel = (0.76, 0.80, 0.72, 0.83, 0.35)
    mini_loss_before: float = 0.65
    loss_by_method: float = 0.30
    loss_by_delivery: float = 0.25
    recovered: float = 0.64
    repaired_on: str = "2025-03-03"
    path_first: float = 0.15
    path_last: float = 0.30
    load_loss_per_second: float = 0.07
    order_share_first: PerChannel = (0.40, 0.20, 0.14, 0.12, 0.14)
    order_share_last: PerChannel = (0.34, 0.19, 0.15, 0.18, 0.14)
    desktop: PerChannel = (0.16, 0.18, 0.02, 0.02, 0.03)
    mobile_share: float = 0.89
    returning_by_stage: tuple[float, float, float, float] = (0.25, 0.36, 0.45, 0.65)
    event_weeks: tuple[str, ...] = (
        "2024-01-08",
        "2024-07-15",
        "2025-02-17",
        "2025-02-24",
        "2025-03-10",
        "2025-03-17",
        "2025-08-04",
        "2025-12-15",
    )

    @property
    def mini_paid_after(self) -> float:
        """Share of the mini-program's submitted orders that are paid after the repair."""
        by_causes = self.loss_by_method + self.loss_by_delivery
        return 1 - self.mini_loss_before * (1 - by_causes * self.recovered)


@dataclass(frozen=True)
class Pricing:
    """What moves prices, and what prices move."""

    elasticity: PerCategory = (-1.8, -1.4, -2.2, -2.8, -2.0, -3.2, -1.6, -2.5)
    cross_elasticity: PerCategory = (0.6, 0.4, 0.8, 1.0, 0.9, 1.2, 0.5, 0.7)
    # Slope of log popularity on log reference price between SKUs of a category: quality.
    quality_slope: PerCategory = (-0.6, 0.9, 0.3, -0.8, 0.7, -1.0, 0.5, -0.4)
    requote_probability: float = 0.20
    requote_sd: float = 0.13
    requote_memory: float = 0.30
    pass_through: float = 0.75
    # How much of a demand shock (log points) the pricing desk puts on the price.
    demand_response: float = 0.25
    price_noise_sd: float = 0.02
    competitor_sd: float = 0.04
    competitor_memory: float = 0.90


@dataclass(frozen=True)
class Demand:
    """What else moves demand (log points unless stated)."""

    top_fifth_share: float = 0.80
    interest_memory: float = 0.994
    interest_sd: float = 0.24
    interest_effect: float = 0.80
    hidden_shock_sd: float = 0.03
    hidden_shock_memory: float = 0.70
    promoted: float = 0.25
    day_noise_cv: float = 0.04
    campaign_noise_sd: float = 0.015
    weekend: float = 0.08
    preheat: float = -0.10
    after_sale: float = -0.20
    lunar_new_year: float = -0.60
    weather_summer: float = 0.10
    weather_winter: float = -0.12
    season_amplitude: float = 0.45
    yearly_growth: float = 0.10


@dataclass(frozen=True)
class Stock:
    """How the shop buys."""

    review_days: int = 7
    safety_days: float = 9.0
    delay_probability: float = 0.12
    # What the buyer expects of each large campaign before the first one was seen.
    uplift_guess: tuple[tuple[str, float], ...] = (("618", 2.6), ("double11", 4.2))
    plan_days_ahead: int = 14
    # Twice a year the buyer takes a large lot of the coming season's goods and of some others:
    # so many days of recent sales, right only on average. What is left over ages.
    lot_dates: tuple[str, ...] = ("2024-03-11", "2024-09-09", "2025-03-10", "2025-09-08")
    lot_days: float = 100.0
    lot_error_sd: float = 0.6
    lot_share_of_others: float = 0.08
    returns: PerCategory = (0.05, 0.08, 0.05, 0.04, 0.09, 0.03, 0.07, 0.14)


@dataclass(frozen=True)
class Segments:
    """Six planted groups of customers."""

    share: PerSegment = (0.06, 0.14, 0.22, 0.12, 0.22, 0.24)
    order_rate: PerSegment = (2.6, 2.2, 1.25, 0.45, 0.9, 0.0)
    rate_shape: float = 3.0
    alive_days: PerSegment = (1200.0, 1200.0, 900.0, 600.0, 500.0, 60.0)
    on_sale: PerSegment = (1.0, 1.0, 1.0, 1.0, 3.0, 1.0)
    spend_rank: PerSegment = (1.0, 0.5, 0.8, -0.3, -0.9, -0.2)
    interactions_per_month: PerSegment = (11.0, 3.5, 1.6, 9.0, 2.5, 0.3)
    shares_per_month: PerSegment = (3.0, 0.3, 0.05, 0.6, 0.4, 0.03)
    invites_per_share: float = 0.25
    messages_per_month: PerSegment = (2.0, 0.8, 0.1, 1.5, 1.0, 0.02)


@dataclass(frozen=True)
class Treatment:
    """The randomised comparison; `gap_*` are mean days to the next order."""

    treated_on: str = "2025-04-01"
    quiet_participants: int = 3_000
    other_participants: int = 2_400
    arm_shares: tuple[float, float, float] = (0.42, 0.42, 0.16)
    contact_cost_cny: tuple[float, float, float] = (6.0, 8.0, 0.0)
    interaction_live: PerSegment = (1.15, 1.10, 1.58, 1.10, 0.90, 1.00)
    interaction_holdout: float = 0.92
    gap_coupon: PerSegment = (45.0, 50.0, 70.0, 110.0, 55.0, 150.0)
    gap_live: PerSegment = (42.0, 50.0, 58.0, 104.0, 68.0, 150.0)
    gap_holdout: PerSegment = (47.0, 53.0, 76.0, 118.0, 70.0, 155.0)
    gap_shape: float = 8.0


@dataclass(frozen=True)
class Parameters:
    """All of it."""

    size: Size = field(default_factory=Size)
    funnel: Funnel = field(default_factory=Funnel)
    pricing: Pricing = field(default_factory=Pricing)
    demand: Demand = field(default_factory=Demand)
    stock: Stock = field(default_factory=Stock)
    segments: Segments = field(default_factory=Segments)
    treatment: Treatment = field(default_factory=Treatment)
