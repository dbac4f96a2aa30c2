"""What is planted about service."""

from __future__ import annotations

from dataclasses import dataclass

# One value for each of `shop.schema.service.CONTACT_TOPICS`.
PerTopic = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class DeskParameters:
    """The service desk of 2025, open from 08:00 to 24:00.

    `staffed_for` is the load, over a shift's mean load, for which the roster meets the target;
    at the peaks the load is higher, so the target is missed there.
    """

    first_day: str = "2025-01-01"
    opens_minute: int = 480
    closes_minute: int = 1_440
    changes_minute: int = 960
    presale_per_order: float = 0.30
    after_sale_kept: float = 0.17
    after_sale_returned: float = 0.65
    target_seconds: int = 15
    target_share: float = 0.95
    staffed_for: float = 0.72
    campaign_staff: float = 1.15
    patience_seconds: float = 420.0
    handling_seconds: PerTopic = (190.0, 170.0, 210.0, 420.0, 460.0)
    handling_shape: float = 2.2
    resolved: float = 0.89
    fast_handling: float = 0.72
    fast_resolved: float = 0.45
    repeats: float = 0.85
    scored: float = 0.42
    satisfied: PerTopic = (0.95, 0.84, 0.92, 0.62, 0.52)
    unresolved_penalty: float = 0.30
    wait_penalty_per_minute: float = 0.035


@dataclass(frozen=True)
class AiParameters:
    """First answers by AI: which contacts it may answer is drawn by lot among easy topics."""

    starts_on: str = "2025-09-15"
    share: float = 0.5
    solves: float = 0.62
    seconds: tuple[int, int] = (2, 12)
    # What the AI adds to the chance of a satisfied score among contacts of one topic.
    effect: float = 0.02
    resolves: float = 0.87
    # Share of those handed over that give no score for the AI's part.
    handed_over_silent: float = 0.5


@dataclass(frozen=True)
class ReviewParameters:
    """Reviews of order lines, and batches of goods with a fault.

    A batch is a product and a window of days whose returns, which exist already, are the highest
    beside what is usual for the product; what reviews say is made to agree with it.
    """

    written: float = 0.065
    written_returned: float = 0.24
    negative: float = 0.055
    negative_returned: float = 0.85
    neutral: float = 0.06
    image: float = 0.22
    typo: float = 0.08
    replied: float = 0.75
    checked: float = 0.08
    batches: int = 3
    batch_days: int = 21
    batch_lines: int = 70
    batch_affected: float = 0.70
    batch_written: float = 0.55
    # Topics of complaints in the order of `REVIEW_TOPICS`, praise left out.
    topics: tuple[float, float, float, float, float] = (0.30, 0.22, 0.24, 0.10, 0.14)
    topics_returned: tuple[float, float, float, float, float] = (0.46, 0.36, 0.05, 0.03, 0.10)


@dataclass(frozen=True)
class RecoveryParameters:
    """Remedies after a complaint; rows of `lift` are `CUSTOMER_GROUPS`, columns `REMEDIES`.

    A value of `lift` is what the remedy adds to the share that orders again within 90 days.
    """

    lot_from: str = "2025-04-01"
    window_days: int = 90
    cost_cny: tuple[float, float, float, float] = (1.0, 14.0, 0.0, 46.0)
    refund_share: float = 0.15
    lift: tuple[tuple[float, float, float, float], ...] = (
        (0.0, 0.02, 0.03, 0.05),
        (0.0, 0.16, 0.06, 0.19),
        (0.0, 0.04, 0.05, 0.22),
    )


@dataclass(frozen=True)
class NpsParameters:
    """The question whether one would recommend the shop, four times in 2025."""

    waves: tuple[str, ...] = ("2025-03-20", "2025-06-25", "2025-09-18", "2025-11-25")
    asked: int = 2_400
    answers: tuple[float, float, float] = (0.13, 0.24, 0.46)
    # Shares of promoters (9-10) and detractors (0-6) by `CUSTOMER_GROUPS`.
    promoters: tuple[float, float, float] = (0.30, 0.44, 0.66)
    detractors: tuple[float, float, float] = (0.33, 0.20, 0.09)
    returned_penalty: float = 0.12
