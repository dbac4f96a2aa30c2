"""The report of two weeks, as chapter 01 reads it."""

from __future__ import annotations

import numpy as np

from simulator.days import Floats, as_date, day
from simulator.registry import exports
from simulator.sources.counts import history
from simulator.world import World
from simulator.writing import csv_bytes

FIRST_DAY, WEEKS_SHOWN = "2025-03-03", 2
_WEEKDAYS = "一二三四五六日"
_HEADER = (
    ("日期", "", "流量", "", "成交", "", "", ""),
    ("日", "星期", "访客数", "访问次数", "支付订单", "支付金额(元)", "客单价(元)", "支付转化率"),
)


@exports("weekly")
def weekly_export(world: World) -> bytes:
    """Return the file: each week ends with a total, whose rates are those of its sums."""
    counts = history(world)
    parts = (counts.visitors, counts.sessions, counts.paid, counts.revenue)
    first = day(FIRST_DAY)
    sums = np.stack(
        [values[first : first + 7 * WEEKS_SHOWN].sum(axis=(1, 2)) for values in parts], axis=1
    ).astype(float)
    rows: list[tuple[str, ...]] = [("店铺经营周报",), (), *_HEADER]
    for week in range(WEEKS_SHOWN):
        mine = sums[7 * week : 7 * week + 7]
        for place, values in enumerate(mine):
            date = as_date(first + 7 * week + place)
            shown = f"{date:%Y-%m-%d}" if week == 0 else f"{date.month}月{date.day}日"
            rows.append((shown, f"周{_WEEKDAYS[place]}", *_cells(values)))
        rows.append((f"第{week + 1}周合计", "", *_cells(mine.sum(axis=0))))
    return csv_bytes(rows, "utf-8-sig")


def _cells(values: Floats) -> tuple[str, ...]:
    visitors, sessions, paid, revenue = values
    basket, rate = revenue / max(paid, 1), paid / max(sessions, 1)
    return (
        f"{visitors:,.0f}", f"{sessions:,.0f}", f"{paid:,.0f}", f"￥{revenue:,.2f}",
        f"{basket:.2f}", f"{rate:.2%}",
    )  # fmt: skip
