"""What is planted in supply and delivery."""

from __future__ import annotations

from dataclasses import dataclass

# One value for each zone, near to far.
PerZone = tuple[float, float, float, float]


@dataclass(frozen=True)
class Supply:
    """Suppliers, numbered from 0.

    `shares` gives for each category who supplies which share. `lateness` is each supplier's
    relative chance of being late; `bad_supplier` is late with the chance `bad_late` in the
    quarter `bad_quarter` (0 is the first of 2024), and its defects are `bad_defects` times as
    many. A unit is defective with the category's rate times the supplier's factor.
    """

    shares: tuple[tuple[tuple[int, float], ...], ...] = (
        ((0, 0.5), (1, 0.3), (8, 0.2)),
        ((1, 0.5), (2, 0.3), (8, 0.2)),
        ((3, 0.45), (4, 0.35), (8, 0.2)),
        ((4, 0.5), (5, 0.3), (10, 0.2)),
        ((6, 0.5), (7, 0.3), (11, 0.2)),
        ((0, 0.45), (5, 0.35), (8, 0.2)),
        ((9, 0.5), (2, 0.3), (11, 0.2)),
        ((10, 0.5), (7, 0.3), (9, 0.2)),
    )
    lateness: tuple[float, ...] = (1.0, 0.6, 1.4, 0.8, 0.9, 1.2, 0.7, 1.5, 1.0, 1.1, 0.8, 1.3)
    bad_supplier: int = 8
    bad_quarter: int = 6
    bad_late: float = 0.45
    bad_defects: float = 3.0
    category_defects: tuple[float, ...] = (
        0.008,
        0.010,
        0.012,
        0.045,
        0.020,
        0.006,
        0.012,
        0.015,
    )
    supplier_defects: tuple[float, ...] = (
        1.8, 1.0, 1.0, 1.0, 0.7, 1.1, 1.0, 1.3, 1.0, 0.9, 1.0, 1.2,
    )  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """Couriers in the order of `shop.schema.logistics.COURIERS`.

    `late` is the chance that a parcel without trouble misses its promise, `use` how orders of
    a zone fall on couriers. Large campaigns add days on the road (Poisson), on their sale days and
    around their peak.
    """

    use: tuple[PerZone, ...] = (
        (0.10, 0.10, 0.12, 0.15),
        (0.03, 0.18, 0.47, 0.55),
        (0.22, 0.22, 0.16, 0.15),
        (0.45, 0.34, 0.13, 0.05),
        (0.20, 0.16, 0.12, 0.10),
    )
    late: tuple[PerZone, ...] = (
        (0.015, 0.02, 0.03, 0.05),
        (0.04, 0.045, 0.09, 0.13),
        (0.06, 0.07, 0.09, 0.14),
        (0.042, 0.05, 0.26, 0.17),
        (0.08, 0.10, 0.12, 0.16),
    )
    promised_days: tuple[tuple[int, int, int, int], ...] = (
        (2, 2, 3, 4),
        (2, 3, 4, 5),
        (2, 3, 4, 6),
        (2, 3, 4, 6),
        (3, 4, 5, 7),
    )
    first_kg: tuple[PerZone, ...] = (
        (7.5, 8.5, 10.5, 14.0),
        (4.6, 5.4, 6.6, 9.5),
        (4.2, 5.0, 6.2, 9.0),
        (3.4, 4.2, 4.8, 8.2),
        (3.8, 4.6, 5.6, 8.6),
    )
    extra_kg: tuple[PerZone, ...] = (
        (1.8, 2.6, 4.0, 7.0),
        (1.0, 1.6, 2.6, 5.0),
        (0.9, 1.5, 2.5, 4.8),
        (0.7, 1.2, 1.9, 4.4),
        (0.8, 1.3, 2.2, 4.6),
    )  # fmt: skip
    rise_2025: float = 1.04
    festival_promise_days: int = 2
    double11_days: tuple[float, float] = (0.4, 1.6)
    six18_days: tuple[float, float] = (0.2, 0.8)
    nearest: float = 0.88
    chengdu_opened_on: str = "2025-03-01"
    wrong_address: float = 0.006
    oversold: float = 0.003
    oversold_in_campaigns: float = 3.0
    lost: tuple[float, ...] = (0.0006, 0.001, 0.0015, 0.0015, 0.003)
    damaged: tuple[float, ...] = (0.002, 0.004, 0.005, 0.006, 0.010)
    fragile_factor: float = 3.0
