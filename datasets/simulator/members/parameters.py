"""What is planted about memberships and groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MemberParameters:
    """Memberships. Orders exist before memberships are drawn, see `simulator.members.joining`.

    `arpu_ratio` is what members and others spend in the months compared; `arpu_effect` is the
    part that membership brings among customers who spent alike in 2024.
    """

    opens_on: str = "2025-01-01"
    founding_days: int = 15
    compared_from: str = "2025-02-01"
    founder_share: float = 0.15
    arpu_ratio: float = 2.3
    arpu_effect: float = 1.25
    later_share: float = 0.16
    later_delay_days: float = 25.0
    term_days: int = 90
    lot_from: str = "2025-04-01"
    choice_from: str = "2025-07-01"
    # Renewal of terms whose package was given by lot.
    renewal_standard: float = 0.55
    renewal_by_stage: float = 0.78
    # How much of the readiness to renew stays with the member from term to term.
    loyalty: float = 0.6
    fee_cny: tuple[float, float, float, float, float] = (29.0, 9.9, 19.0, 49.0, 15.0)


@dataclass(frozen=True)
class CommunityParameters:
    """Groups. Orders exist before; the group takes a share of its members' orders."""

    groups: int = 40
    members: int = 2_400
    first_day: str = "2025-01-06"
    promotion_in_campaigns: float = 0.88
    promotion_otherwise: float = 0.15
    active_balanced: float = 0.37
    active_promotion: float = 0.26
    group_sd: float = 0.03
    # Orders through the group by member and 30 days, in weeks of each rhythm.
    orders_balanced: float = 0.18
    orders_promotion: float = 0.11
