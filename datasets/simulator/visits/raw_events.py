"""The event log of the mini-program for three days, as it was received."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shop.schema.labels import FAILURE_REASONS
from simulator.days import SECONDS, day, epoch_millis
from simulator.randomness import stream
from simulator.registry import exports
from simulator.visits.funnel import MINI
from simulator.world import World
from simulator.writing import csv_bytes

FIRST_DAY, AFTER_LAST_DAY = "2025-02-17", "2025-02-20"
_HEADER = ("日志编号", "会话编号", "访客编号", "时间戳", "事件", "终端", "商品", "订单", "原因")
_EVENTS = ("进入", "搜索", "进直播间", "浏览商品", "加购", "提交订单", "支付失败", "支付成功")
_REASONS = dict(
    zip(
        FAILURE_REASONS,
        ("不支持的支付方式", "送达时间不明", "余额不足", "银行拒绝", "收银台超时", "改变主意"),
        strict=True,
    )
)
_SENT_TWICE = 0.025
_FIRED_TWICE = 0.01
_CHINA_HOURS = 8


def events_rows(world: World) -> list[Sequence[str]]:
    """Return the rows of the file in order of arrival.

    Some events were sent twice (same log number), some fired twice on the device (same session,
    event and product within a second, new log number). Time stamps are milliseconds UTC.
    """
    rng = stream(world.seed, "raw events")
    clicks, sessions = world.clicks, world.sessions
    inside = (clicks.second >= day(FIRST_DAY) * SECONDS) & (
        clicks.second < day(AFTER_LAST_DAY) * SECONDS
    )
    mine = np.flatnonzero(inside & (sessions.channel[clicks.session] == MINI))
    fired = mine[rng.random(mine.size) < _FIRED_TWICE]
    place = np.concatenate([mine, fired])
    number = np.concatenate([mine + 1, 90_000_000 + np.arange(fired.size)])
    millis = epoch_millis(clicks.second[place]) - _CHINA_HOURS * 3_600_000
    millis += np.concatenate([np.zeros(mine.size), rng.integers(50, 900, fired.size)]).astype(
        np.int64
    )
    sent = np.flatnonzero(rng.random(place.size) < _SENT_TWICE)
    order = np.concatenate([np.arange(place.size), sent])
    arrival = millis[order] + rng.exponential(1_500, order.size).astype(np.int64)
    arrival[place.size :] += 20_000
    order = order[np.argsort(arrival, kind="stable")]
    rows: list[Sequence[str]] = [("小程序行为日志",), ("时区：UTC", "时间戳单位：毫秒"), _HEADER]
    return rows + [_row(world, int(place[i]), int(number[i]), int(millis[i])) for i in order]


def _row(world: World, place: int, number: int, millis: int) -> Sequence[str]:
    clicks, sessions = world.clicks, world.sessions
    session, event = int(clicks.session[place]), int(clicks.event[place])
    product, reason = int(clicks.product[place]), int(clicks.reason[place])
    order = int(sessions.order[session]) if event >= 5 else -1
    return (
        str(number),
        f"S{session + 1}",
        f"V{sessions.visitor[session]}",
        str(millis),
        _EVENTS[event],
        ("手机", "电脑")[sessions.device[session]],
        str(product + 1) if product >= 0 else "",
        str(order + 1) if order >= 0 else "",
        _REASONS[FAILURE_REASONS[reason]] if reason >= 0 else "",
    )


@exports("events")
def events_export(world: World) -> bytes:
    """Return the file."""
    return csv_bytes(events_rows(world))
