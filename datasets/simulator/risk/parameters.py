"""What is planted about compliance and risk."""

from __future__ import annotations

from dataclasses import dataclass

LABELS = ("fake_order", "refund_abuse")


@dataclass(frozen=True)
class RiskParameters:
    """Accounts that ordered around Double 11, and rings among them.

    Orders exist and are not changed. Who belongs to a ring is drawn among customers whose orders
    look alike: first orders of one product within few days (fake orders), or orders of which
    everything was refunded (refund abuse). What is new are accounts, devices and addresses.
    """

    first_day: str = "2025-09-01"
    last_day: str = "2025-11-30"
    fake_rings: int = 10
    fake_members: tuple[int, int] = (9, 15)
    fake_days: int = 21
    abuse_rings: int = 8
    abuse_members: tuple[int, int] = (5, 8)
    accounts_per_device: float = 3.0
    households: float = 0.22
    household_device: float = 0.35
    lockers: int = 25
    locker_share: float = 0.14
    # Tablets in offices and cafes that strangers use.
    tablets: int = 14
    tablet_users: tuple[int, int] = (3, 6)


@dataclass(frozen=True)
class PrivacyParameters:
    """Consents of customers who joined in 2025, and what is done after they end."""

    first_day: str = "2025-01-01"
    granted: tuple[float, float, float, float] = (1.0, 0.62, 0.38, 0.12)
    months: tuple[int, int, int, int] = (24, 6, 6, 3)
    withdrawn: float = 0.16
    used_after_end: float = 0.30


@dataclass(frozen=True)
class ClaimParameters:
    """Titles and price tags."""

    copies: int = 900
    absolute: float = 0.13
    innocent: float = 0.10
    false_former: float = 0.15
    look_back_days: int = 7
