"""The order export of Tmall for one month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from shop.schema.labels import CHANNELS
from simulator.days import FIRST, Ints, day
from simulator.orders.orders import statuses
from simulator.randomness import stream
from simulator.registry import exports
from simulator.world import World
from simulator.writing import csv_bytes

FIRST_DAY, AFTER_LAST_DAY = "2025-03-01", "2025-04-01"
_HEADER = (
    "订单编号", "买家编号", "下单时间", "付款时间", "终端", "订单状态", "商品金额(元)", "满减",
    "优惠券", "应付金额(元)", "退款金额(元)",
)  # fmt: skip
_STATUS = ("交易成功", "部分退款", "退款成功", "交易关闭")
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S")
_PAGE = 1_000
_REPEATED = 0.015


def orders_rows(world: World) -> list[Sequence[str]]:
    """Return the rows of the file; every page repeats the header, some orders stand twice."""
    rng = stream(world.seed, "raw orders")
    orders = world.sales.orders
    mine = np.flatnonzero(
        (orders.channel == CHANNELS.index("tmall"))
        & (orders.day >= day(FIRST_DAY))
        & (orders.day < day(AFTER_LAST_DAY))
    )
    repeats = 1 + (rng.random(mine.size) < _REPEATED)
    body = _body(world, np.repeat(mine, repeats), rng)
    rows: list[Sequence[str]] = [
        ("订单报表导出",),
        ("渠道：天猫", "统计周期：2025-03-01 至 2025-03-31"),
        ("导出时间：2025-04-02 09:13:55", "金额单位：元"),
        (),
    ]
    for start in range(0, max(len(body), 1), _PAGE):
        rows += [_HEADER, *body[start : start + _PAGE]]
    return [*rows, ("合计", f"共{mine.size}笔订单", *([""] * 9))]


def _body(world: World, mine: Ints, rng: np.random.Generator) -> list[Sequence[str]]:
    orders, lines = world.sales.orders, world.sales.lines
    goods = lines.quantity * lines.price
    totals = [
        np.bincount(lines.order, values, orders.count)[mine]
        for values in (
            goods, lines.discount, lines.coupon, goods - lines.discount - lines.coupon, lines.refund
        )
    ]  # fmt: skip
    status = statuses(orders, lines)[mine]
    style = rng.integers(0, len(_FORMATS), mine.size)
    sign = np.where(rng.random(mine.size) < 0.1, "￥", "")
    space = np.where(rng.random(mine.size) < 0.05, " ", "")
    rows: list[Sequence[str]] = []
    for place, order in enumerate(mine):
        money = [f"{total[place]:,.2f}" for total in totals]
        money[1:3] = [amount if amount != "0.00" else "-" for amount in money[1:3]]
        paid_at = int(orders.paid_at[order])
        rows.append(
            (
                f"TM{order + 1:09d}",
                f"U{orders.customer[order] + 1:06d}",
                _moment(int(orders.ordered_at[order]), int(style[place])),
                _moment(paid_at, int(style[place])) if paid_at >= 0 else "",
                ("手机", "电脑")[orders.device[order]],
                f"{_STATUS[status[place]]}{space[place]}",
                f"{sign[place]}{money[0]}",
                *money[1:3],
                f"{sign[place]}{money[3]}",
                money[4],
            )
        )
    return rows


def _moment(second: int, style: int) -> str:
    moment = datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(seconds=second)
    return moment.strftime(_FORMATS[style])


@exports("orders")
def orders_export(world: World) -> bytes:
    """Return the file."""
    return csv_bytes(orders_rows(world))
