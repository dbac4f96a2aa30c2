"""Fresh tables for hidden tests of chapter 01: a report to read, days to sum up, orders."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from shop.samples.conform import conform
from shop.samples.sales import orders
from shop.schema.labels import CHANNEL_TERMS, CHANNELS, DEVICES

__all__ = ["orders", "traffic_days", "weekly_report"]

_FIRST = date(2025, 3, 3)
_HEADER = ("日期", "渠道", "访客数", "支付订单", "支付金额(元)", "退款金额(元)")


def traffic_days(
    seed: int, *, days: int = 14, devices: int = 2, empty_days: int = 0, quiet: int = 0
) -> pd.DataFrame:
    """Return visits by day, channel and device, as `daily_traffic`.

    Parameters
    ----------
    seed
        Same seed, same table.
    days, devices
        Length of the period; 1 leaves only mobile visits.
    empty_days
        Days without any row.
    quiet
        Rows in which nobody came: every count is 0, so that rates have no denominator.
    """
    rng = np.random.default_rng(seed)
    keys = [
        (_FIRST + timedelta(days=number), channel, device)
        for number in range(days)
        for channel in CHANNELS
        for device in DEVICES[:devices]
    ]
    frame = pd.DataFrame(keys, columns=["date", "channel", "device"])
    frame["date"] = pd.to_datetime(frame["date"])
    visits = rng.poisson(rng.gamma(2.0, 120.0, len(frame)))
    visits[rng.permutation(len(frame))[:quiet]] = 0
    steps = [visits]
    for rate in (0.68, 0.35, 0.4, 0.7):
        steps.append(rng.binomial(steps[-1], rate))
    names = ("sessions", "browse_sessions", "cart_sessions", "checkout_sessions", "paid_sessions")
    frame = frame.assign(**dict(zip(names, steps, strict=True)))
    frame["visitors"] = visits - rng.binomial(visits, 0.06)
    frame["bounces"] = rng.binomial(visits - steps[1], 0.7)
    frame["page_views"] = visits + rng.poisson(2.0 * visits)
    frame["dwell_seconds"] = rng.poisson(60 * visits)
    dropped = rng.permutation(days)[:empty_days]
    number = (frame["date"] - pd.Timestamp(_FIRST)).dt.days
    return conform(frame[~number.isin(dropped)], "daily_traffic")


def weekly_report(
    seed: int, *, days: int = 7, repeated: int = 0, missing: int = 0, totals: bool = True
) -> tuple[bytes, pd.DataFrame]:
    """Return a daily report as a platform exports it, and what it says.

    Parameters
    ----------
    seed
        Same seed, same report.
    days
        Days of the report.
    repeated
        Rows that stand twice.
    missing
        Cells of refunds that hold a dash: none was given back.
    totals
        Whether every day ends with a total.

    Returns
    -------
    bytes
        GBK text: a preamble of three lines, the date once a day, thousand separators, three ways
        to write a date.
    pandas.DataFrame
        Columns ``date``, ``channel``, ``visitors``, ``orders``, ``revenue_cny``, ``refund_cny``.
    """
    rng = np.random.default_rng(seed)
    size = days * len(CHANNELS)
    said = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range(_FIRST, periods=days), len(CHANNELS)),
            "channel": list(CHANNELS) * days,
            "visitors": rng.poisson(rng.gamma(3.0, 800.0, size)),
        }
    )
    said["orders"] = rng.binomial(said["visitors"], 0.05)
    said["revenue_cny"] = np.round(said["orders"] * rng.uniform(120, 260, size), 2)
    said["refund_cny"] = np.round(said["revenue_cny"] * rng.uniform(0, 0.1, size), 2)
    said.loc[rng.permutation(size)[:missing], "refund_cny"] = 0.0
    twice = set(rng.permutation(size)[:repeated].tolist())
    lines = ["店铺经营日报", "导出时间：2025/3/10 8:30", "", ",".join(_HEADER)]
    for number in range(days):
        mine = said.iloc[number * len(CHANNELS) : (number + 1) * len(CHANNELS)]
        for place, row in enumerate(mine.itertuples()):
            line = _row(row, number if place == 0 else None)
            lines += [line] * (2 if row.Index in twice else 1)
        if totals:
            sums = mine[["visitors", "orders", "revenue_cny", "refund_cny"]].sum()
            lines.append(f'合计,,"{sums.iloc[0]:,.0f}",{sums.iloc[1]:.0f},"{sums.iloc[2]:,.2f}",')
    return ("\r\n".join(lines) + "\r\n").encode("gbk"), said


def _row(row: object, number: int | None) -> str:
    day = pd.Timestamp(row.date)  # type: ignore[attr-defined]
    styles = (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y年%m月%d日}")
    shown = "" if number is None else styles[number % 3]
    refund = row.refund_cny  # type: ignore[attr-defined]
    back = f'"{refund:,.2f}"' if refund else "-"
    return (
        f'{shown},{CHANNEL_TERMS[row.channel]},"{row.visitors:,}",{row.orders},'  # type: ignore[attr-defined]
        f'"￥{row.revenue_cny:,.2f}",{back}'  # type: ignore[attr-defined]
    )
