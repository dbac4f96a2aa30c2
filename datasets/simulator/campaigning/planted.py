"""What is planted in plans, spend and effects of campaigns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spending:
    """Plans and what became of them.

    `overspent` gives factors on the planned budget by campaign, phase and placement (0 on site);
    the campaign `late_campaign` had its advertisements ready `late_days` days after the pre-heat
    began, and nothing was promoted on site until then.
    """

    placement_shares: tuple[float, float] = (0.7, 0.3)
    phase_shares: tuple[float, float, float] = (0.3, 0.6, 0.1)
    kind_shares: tuple[tuple[float, float, float], ...] = ((0.5, 0.4, 0.1), (0.0, 0.6, 0.4))
    usual_sd: float = 0.03
    overspent: tuple[tuple[str, int, int, float], ...] = (
        ("2025-double11", 0, 1, 1.45),
        ("2024-618", 1, 0, 1.12),
        ("2025-nygf", 1, 0, 0.86),
        ("2024-double12", 2, 1, 1.60),
    )
    late_campaign: str = "2025-school"
    late_days: int = 3
    paid_share: tuple[float, float] = (0.22, 0.10)
    visitors_per_spend: float = 0.6
    attributed_share: float = 0.83
    claimed_roi: float = 5.0


@dataclass(frozen=True)
class CityTest:
    """Advertising by city: log effect on sales while it runs and for `after_days` after it."""

    campaigns: tuple[str, str] = ("2025-618", "2025-double11")
    cities: int = 40
    lift_log: float = 0.13
    after_log: float = -0.10
    after_days: int = 14
    days_before: int = 28
    days_after: int = 21
    noise_sd: float = 0.10


@dataclass(frozen=True)
class NewCustomers:
    """Who brought new customers of campaigns.

    `repurchase_effect` is what coming from off site or a live session adds to the chance of
    another paid order within `window_days`, compared with equals from on site; equals spent alike
    on the first order. Off site brings large first orders.
    """

    window_days: int = 180
    off_site_shares: tuple[float, float, float] = (0.15, 0.28, 0.42)
    live_share: float = 0.15
    repurchase_effect: float = -0.12
    cost_cny: tuple[float, float, float] = (42.0, 35.0, 58.0)
