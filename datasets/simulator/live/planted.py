"""What is planted in live sessions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Live:
    """Live sessions of 2025; effects are log points on clicks per viewer.

    The first host is given the products that draw most; `favour` says how strongly.
    """

    host_effects: tuple[float, ...] = (0.10, 0.25, 0.0, -0.10, -0.05)
    product_sd: float = 0.45
    favour: tuple[float, ...] = (1.0, -0.25, 0.0, 0.1, -0.1)
    first_day: str = "2025-01-01"
    weekdays: tuple[int, int] = (2, 5)
    daily_campaigns: tuple[str, str] = ("2025-618", "2025-double11")
    minutes: int = 90
    turn_minutes: int = 30
    shown_minutes: int = 6
    products: int = 60
    clicks_per_viewer: float = 0.045
    viewers_per_visitor: float = 0.35
    order_share: float = 0.40
