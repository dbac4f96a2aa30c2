"""The bill of one courier for one month, as its accounting system writes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shop.schema import raw_export
from shop.schema.logistics import COURIER_TERMS, COURIERS
from simulator.days import Ints, as_date, day
from simulator.logistics.parcels import Parcels, tariff
from simulator.logistics.planted import Delivery
from simulator.logistics.tables import parcels_of
from simulator.randomness import stream
from simulator.registry import exports
from simulator.world import World
from simulator.writing import csv_bytes

COURIER = "metro"
FIRST_DAY, AFTER_LAST_DAY = "2025-04-01", "2025-05-01"
# Shares of parcels billed twice, and billed one kilogram too much.
TWICE, OVERWEIGHT = 0.01, 0.05
_HEADERS = (
    ("运单信息", "", "", "", "计费信息", "", "", ""),
    ("运单号", "揽收日期", "发货仓", "分区", "计费重量(kg)", "首重(元)", "续重(元)", "金额(元)"),
)
_WAREHOUSES = ("嘉兴仓", "广州仓", "成都仓")


@exports("courier_bill")
def courier_bill(world: World) -> bytes:
    """Return the bytes of the file."""
    return csv_bytes(bill_rows(parcels_of(world), world.seed), raw_export("courier_bill").encoding)


def bill_rows(found: Parcels, seed: int) -> list[Sequence[str]]:
    """Return the rows of the bill: preamble, two header rows, parcels by day, totals."""
    rng = stream(seed, "courier bill")
    mine = np.flatnonzero(
        (found.courier == COURIERS.index(COURIER))
        & (found.shipped >= day(FIRST_DAY))
        & (found.shipped < day(AFTER_LAST_DAY))
    )
    mine = np.repeat(mine, 1 + (rng.random(mine.size) < TWICE))
    mine = mine[np.argsort(found.shipped[mine], kind="stable")]
    heavier = (rng.random(mine.size) < OVERWEIGHT).astype(np.float64)
    style = rng.integers(0, 3, mine.size)
    rows: list[Sequence[str]] = [
        ("快递费用对账单",),
        (f"承运商：{COURIER_TERMS[COURIER]}", "账期：2025年4月"),
        ("制表时间：2025/5/6 10:02", "单位：元/公斤"),
        (),
        *_HEADERS,
    ]
    weight = np.round(found.weight_kg[mine] + heavier, 1)
    money = _money(found, mine, weight)
    for today in range(day(FIRST_DAY), day(AFTER_LAST_DAY)):
        places = np.flatnonzero(found.shipped[mine] == today)
        for place in places:
            parcel = mine[place]
            first, further = money[place]
            rows.append(
                (
                    f"ML{found.order[parcel] + 1:09d}",
                    _date(today, int(style[place])),
                    _WAREHOUSES[found.warehouse[parcel]],
                    f"{found.zone[parcel]}区",
                    f"{weight[place]:.1f}",
                    f"{first:.2f}",
                    f"{further:.2f}" if further else "-",
                    f"{first + further:,.2f}",
                )
            )
        rows.append(("小计", "", "", "", f"{places.size}票", "", "", _sum(money[places])))
    return [*rows, ("合计", "", "", "", f"{mine.size}票", "", "", f"￥{_sum(money)}")]


def _money(found: Parcels, mine: Ints, weight: np.ndarray) -> np.ndarray:
    """Return parcel x (first kilogram, further kilograms) in CNY."""
    first, extra, _ = tariff(Delivery())
    at = (1, COURIERS.index(COURIER), found.zone[mine] - 1)
    further = np.ceil(np.maximum(weight - 1, 0) - 1e-9) * extra[at]
    return np.round(np.stack([first[at], further], axis=1), 2)


def _sum(money: np.ndarray) -> str:
    return f"{money.sum():,.2f}"


def _date(number: int, style: int) -> str:
    date = as_date(number)
    return (f"{date:%Y-%m-%d}", f"{date.year}/{date.month}/{date.day}", f"{date:%m月%d日}")[style]
