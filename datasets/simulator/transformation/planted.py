"""What is planted in the roll-out of a system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RollOut:
    """`effect_log` is what the system does to log operating cost of a unit from its first month.

    Costs fall by `trend_log` a month everywhere; the first wave takes the units whose cost was
    highest in the last quarter of 2024, part of it chance that passes.
    """

    contract_cny: float = 3_000_000.0
    claimed_roi: float = 2.18
    cost_ratio: float = 0.30
    effect_log: float = -0.15
    trend_log: float = -0.009
    unit_sd: float = 0.10
    month_sd: float = 0.10
    waves: tuple[str, str, str] = ("2025-01-01", "2025-06-01", "2025-10-01")
    overrun: tuple[float, ...] = (1.0, 1.22, 1.35, 1.0, 1.0, 1.4)
