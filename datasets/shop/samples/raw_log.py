"""A made-up payment log, as messy as cashier services export it, and what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

SESSION, MOMENT, STATE, AMOUNT = "会话编号", "发生时间", "状态", "金额（元）"
PAID, FAILED, CANCELLED = "成功", "失败", "已取消"
FORMATS = (
    "{0:%Y-%m-%d %H:%M:%S}",
    "{0.year}/{0.month}/{0.day} {0:%H:%M:%S}",
    "{0.year}年{0.month}月{0.day}日 {0:%H:%M:%S}",
)
MONEY = ("{:.2f}", "{:,.2f}", "¥{:,.2f}", "￥{:,.2f}")


def payment_log(
    seed: int,
    *,
    count: int = 60,
    cancelled: float = 0.12,
    doubled: float = 0.15,
    headers: int = 2,
    lost_ids: float = 0.05,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a payment log as exported, and the same cleaned.

    Parameters
    ----------
    seed
        Same seed and options, same log.
    count
        Payments in it.
    cancelled
        Share of payments that the customer called off.
    doubled
        Share of payments that stand twice, mostly in another notation.
    headers
        How often the header stands between the rows again.
    lost_ids
        Share of payments without a session.

    Returns
    -------
    raw, clean
        `raw` has text columns only (会话编号, 发生时间, 状态, 金额（元）), with spaces, three
        notations of dates and four of money. `clean` has one row a payment with a session that
        was not called off: session_id (int), occurred_at (timestamp), paid (bool), amount_cny.
    """
    rng = np.random.default_rng(seed)
    moments = np.sort(rng.integers(86_400 * 28, size=count))
    truth = pd.DataFrame(
        {
            "session_id": rng.integers(1_000, 1_000 + 2 * count + 1, size=count),
            "occurred_at": pd.Timestamp("2025-02-17") + pd.to_timedelta(moments, unit="s"),
            "state": rng.choice(np.array([PAID, FAILED], dtype=object), size=count),
            "amount_cny": np.round(rng.gamma(1.2, 700.0, size=count) + 5, 2),
        }
    )
    truth.loc[rng.random(count) < cancelled, "state"] = CANCELLED
    lost = rng.random(count) < lost_ids
    again = np.flatnonzero(rng.random(count) < doubled)
    places = rng.permutation(np.concatenate([np.arange(count), again]))
    rows = list(truth.itertuples(index=False, name=None))
    raw = pd.DataFrame([_written(rows[place], bool(lost[place]), rng) for place in places])
    kept = truth[~lost & (truth["state"] != CANCELLED)]
    clean = kept.assign(paid=kept["state"] == PAID)
    columns = ["session_id", "occurred_at", "paid", "amount_cny"]
    return _with_headers(raw, headers, rng), clean[columns].reset_index(drop=True)


def _written(
    payment: tuple[Any, ...], lost: bool, rng: np.random.Generator
) -> dict[str, str | None]:
    """Return one row of the export, in notations drawn for each cell."""
    session, moment, state, amount = payment
    pad = " " * int(rng.integers(3))
    return {
        SESSION: None if lost else f"{session}{pad}",
        MOMENT: FORMATS[rng.integers(3)].format(moment),
        STATE: f"{pad}{state}",
        AMOUNT: pad + MONEY[rng.integers(4)].format(amount),
    }


def _with_headers(raw: pd.DataFrame, times: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows with the header standing between them again."""
    columns = [SESSION, MOMENT, STATE, AMOUNT]
    header = pd.DataFrame([dict(zip(columns, columns, strict=True))])
    cuts = np.sort(rng.integers(len(raw) + 1, size=times))
    pieces: list[pd.DataFrame] = []
    for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        pieces += [raw.iloc[start:end], header]
    whole = pd.concat(pieces[:-1]) if len(raw) else header.iloc[:0]
    return whole.reindex(columns=columns).astype("str").reset_index(drop=True)
