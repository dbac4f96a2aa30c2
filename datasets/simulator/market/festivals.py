"""Campaigns and the calendar they move in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.parameters import Demand

LUNAR_NEW_YEAR = (day("2023-01-22"), day("2024-02-10"), day("2025-01-29"), day("2026-02-17"))


@dataclass(frozen=True)
class Campaign:
    """One campaign; days are numbers, `peak_lift` and `sale_lift` are log points."""

    campaign_id: str
    name: str
    name_zh: str
    kind: str
    preheat: int
    start: int
    peak: int
    end: int
    threshold_cny: float
    reduction_cny: float
    budget_cny: float
    sale_lift: float
    peak_lift: float
    stocked: bool = False


def campaigns() -> tuple[Campaign, ...]:
    """Return the campaigns of the period in order of their start."""
    found = [campaign for year in (2024, 2025) for campaign in _of_year(year)]
    return tuple(sorted(found, key=lambda campaign: campaign.start))


def _of_year(year: int) -> list[Campaign]:
    lunar = LUNAR_NEW_YEAR[year - 2023]

    def make(
        code: str,
        names: tuple[str, str],
        kind: str,
        at: tuple[int, int, int, int],
        terms: tuple[float, float, float],
        lifts: tuple[float, float],
        stocked: bool = False,
    ) -> Campaign:
        english, chinese = names
        return Campaign(
            f"{year}-{code}",
            f"{english} {year}",
            f"{year}年{chinese}",
            kind,
            *at,
            *terms,
            *lifts,
            stocked,
        )

    def days(*texts: str) -> tuple[int, int, int, int]:
        first, second, third, fourth = (day(f"{year}-{text}") for text in texts)
        return first, second, third, fourth

    festival, sale = "platform_festival", "store_sale"
    return [
        make("nygf", ("New Year Goods Festival", "年货节"), festival,
             (lunar - 26, lunar - 22, lunar - 16, lunar - 8), (299, 40, 180_000), (0.30, 0.70)),
        make("march8", ("March 8 Sale", "女王节"), festival,
             days("03-01", "03-05", "03-08", "03-08"), (199, 20, 60_000), (0.25, 0.45)),
        make("spring", ("Spring Store Sale", "春季焕新"), sale,
             days("04-16", "04-18", "04-20", "04-24"), (199, 20, 40_000), (0.18, 0.25)),
        make("618", ("618", "618大促"), festival,
             days("05-24", "06-01", "06-18", "06-20"), (300, 50, 420_000), (0.40, 1.25), True),
        make("school", ("Back to School", "开学季"), festival,
             days("08-18", "08-22", "08-29", "09-03"), (159, 15, 70_000), (0.20, 0.35)),
        make("autumn", ("Autumn Store Sale", "秋季焕新"), sale,
             days("09-18", "09-20", "09-21", "09-26"), (199, 20, 40_000), (0.18, 0.25)),
        make("double11", ("Double 11", "双11"), festival,
             days("10-14", "11-01", "11-11", "11-11"), (300, 50, 560_000), (0.70, 1.75), True),
        make("double12", ("Double 12", "双12"), festival,
             days("12-08", "12-10", "12-12", "12-12"), (199, 25, 80_000), (0.30, 0.65)),
    ]  # fmt: skip


@dataclass(frozen=True)
class Season:
    """What the calendar says about every day.

    Attributes
    ----------
    campaign
        Index of the campaign that runs or is pre-heated, -1 on other days.
    phase
        0 none, 1 pre-heat, 2 sale, 3 peak.
    log_demand
        Lift of the shop's demand in log points.
    """

    campaign: Ints
    phase: Ints
    log_demand: Floats

    @property
    def on_sale(self) -> Bools:
        """Whether prices are reduced."""
        return self.phase >= 2


def season(demand: Demand) -> Season:
    """Return the calendar's effect on every day."""
    campaign, phase = np.full(DAYS, -1), np.zeros(DAYS, dtype=np.int64)
    lift = np.zeros(DAYS)
    for index, found in enumerate(campaigns()):
        preheat, sale = slice(found.preheat, found.start), slice(found.start, found.end + 1)
        campaign[found.preheat : found.end + 1] = index
        phase[preheat], phase[sale], phase[found.peak] = 1, 2, 3
        lift[preheat] += demand.preheat
        lift[sale] += found.sale_lift
        lift[found.start] += 0.3 * found.peak_lift
        lift[found.peak] += found.peak_lift - found.sale_lift
        after = slice(found.end + 1, found.end + 8)
        lift[after] += demand.after_sale * np.linspace(1, 0.2, 7)[: lift[after].size]
    numbers = np.arange(DAYS)
    lift += demand.weekend * (numbers % 7 >= 5) + demand.yearly_growth * numbers / 365
    for lunar in LUNAR_NEW_YEAR:
        near = (numbers >= lunar - 4) & (numbers <= lunar + 6)
        lift[near] += demand.lunar_new_year
    return Season(campaign, phase, lift)
