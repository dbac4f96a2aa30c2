"""The traffic report of one month, as people are sent it."""

from __future__ import annotations

from collections.abc import Sequence

from shop.schema.labels import CHANNEL_TERMS
from simulator.days import as_date, day
from simulator.registry import exports
from simulator.world import World
from simulator.writing import csv_bytes

FIRST_DAY, AFTER_LAST_DAY = "2025-03-01", "2025-04-01"
_HEADER = ("日期", "渠道", "终端", "访客数", "浏览量", "跳失率", "人均停留", "下单会话", "支付会话")


def traffic_rows(world: World) -> list[Sequence[str]]:
    """Return the rows: the date stands once a day, each day ends with a subtotal."""
    rows: list[Sequence[str]] = [("全渠道流量日报",), ("导出时间：2025/4/1 8:30",), (), _HEADER]
    for number in range(day(FIRST_DAY), day(AFTER_LAST_DAY)):
        rows += _day_rows(world, number)
    return rows


def _day_rows(world: World, number: int) -> list[Sequence[str]]:
    found = world.traffic
    date = as_date(number)
    label = f"{date.year}/{date.month}/{date.day}" if number % 3 else f"{date:%Y-%m-%d}"
    rows: list[Sequence[str]] = []
    for channel, term in enumerate(CHANNEL_TERMS.values()):
        for device, name in enumerate(("手机", "电脑")):
            cell = (number, channel, device)
            visits = max(int(found.sessions[cell]), 1)
            seconds = int(found.dwell_seconds[cell]) // max(int(found.visitors[cell]), 1)
            rows.append(
                (
                    label if not rows else "",
                    term,
                    name,
                    f"{found.visitors[cell]:,}",
                    _large(int(found.page_views[cell])),
                    f"{found.bounces[cell] / visits:.1%}",
                    f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}",
                    f"{found.checkout[cell]:,}",
                    f"{found.paid[cell]:,}",
                )
            )
    totals = (found.visitors, found.page_views, found.checkout, found.paid)
    visitors, pages, checkout, paid = (int(values[number].sum()) for values in totals)
    subtotal = (f"{visitors:,}", _large(pages), "", "", f"{checkout:,}", f"{paid:,}")
    return [*rows, ("小计", "", "", *subtotal)]


def _large(value: int) -> str:
    """Write large numbers as the platforms do: 1.2万 is 12,000."""
    return f"{value / 10_000:.2f}万" if value >= 10_000 else f"{value:,}"


@exports("traffic")
def traffic_export(world: World) -> bytes:
    """Return the file."""
    return csv_bytes(traffic_rows(world))
