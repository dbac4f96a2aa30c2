"""What is planted in ideas for products, trade-ins and packaging."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """Ideas: log odds of a slow mover per standard deviation of what was known.

    Buyers choose by search and taste. Slow movers' listings are often deleted, more so among many
    rivals, and their outcome with them.
    """

    ideas_each_month: int = 62
    chosen_share: float = 0.45
    slow_share: float = 0.22
    search: float = -0.60
    rivals: float = 0.95
    season: float = -0.55
    margin: float = 0.10
    returns: float = 0.55
    deleted_slow: float = -0.2
    deleted_per_rivals: float = 1.2
    deleted_other: float = 0.02
    trial_days: int = 90


@dataclass(frozen=True)
class TradeIn:
    """Trade-ins: `effect` is what the trade-in itself adds to buying again within `window_days`.

    The rest of the difference between `repurchase` and everybody else is who trades in.
    """

    first_day: str = "2025-01-01"
    last_day: str = "2025-10-02"
    window_days: int = 90
    share: float = 0.10
    repurchase: float = 0.42
    effect: float = 0.12
    credit_cny: float = 30.0


@dataclass(frozen=True)
class Packaging:
    """Packaging: `saving` is the slim version's, `paper_rise` what paper added during 2025."""

    saving: float = 0.15
    paper_rise: float = 0.20
    waves: tuple[str, ...] = ("2025-02-01", "2025-06-01")
    wave_share: float = 0.35
    noise_sd: float = 0.05
    base_cny: float = 1.1
    per_kg_cny: float = 0.9
