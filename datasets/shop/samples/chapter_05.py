"""Fresh tables for hidden tests of chapter 05: experiments with known effects and traps."""

from __future__ import annotations

import numpy as np
import pandas as pd


def experiment(
    seed: int,
    *,
    visitors: int = 4_000,
    lift: float = 0.1,
    share: float = 0.5,
    lost: float = 0.0,
    correlation: float = 0.6,
    nobody_buys: bool = False,
    repeated: int = 0,
) -> pd.DataFrame:
    """Return one row a visitor.

    Parameters
    ----------
    seed
        Same seed, same table.
    visitors
        How many came.
    lift
        Relative effect on the chance to buy.
    share
        Share meant for the treatment.
    lost
        Share of treated visitors that were not recorded: a ratio mismatch.
    correlation
        How closely spending follows that of the days before, 0 to 1.
    nobody_buys
        Whether no order was made, so that rates are 0.
    repeated
        Visitors that stand twice.

    Returns
    -------
    pandas.DataFrame
        Columns ``visitor_id``, ``arm`` ("control", "treatment"), ``sessions``, ``bought`` (bool),
        ``revenue_cny``, ``pre_revenue_cny``.
    """
    rng = np.random.default_rng(seed)
    treated = rng.random(visitors) < share
    taste = rng.normal(0, 1, visitors)
    own = correlation * taste + np.sqrt(1 - correlation**2) * rng.normal(0, 1, visitors)
    chance = np.clip(0.12 * np.where(treated, 1 + lift, 1.0), 0, 1) * (not nobody_buys)
    bought = rng.random(visitors) < chance
    frame = pd.DataFrame(
        {
            "visitor_id": rng.permutation(visitors) + 1,
            "arm": np.where(treated, "treatment", "control"),
            "sessions": 1 + rng.poisson(0.8, visitors),
            "bought": bought,
            "revenue_cny": np.round(bought * np.exp(5 + 0.5 * own), 2),
            "pre_revenue_cny": np.round(np.exp(5 + 0.5 * taste), 2),
        }
    )
    frame = frame[~(treated & (rng.random(visitors) < lost))]
    twice = frame.iloc[rng.permutation(len(frame))[:repeated]]
    return pd.concat([frame, twice], ignore_index=True)


def titles(
    seed: int, *, count: int = 200, better: int = 5, lift: float = 0.2, unseen: int = 0
) -> tuple[pd.DataFrame, list[int]]:
    """Return a test of titles against the current one (number 0), and which are truly better.

    Parameters
    ----------
    seed
        Same seed, same test.
    count, better, lift
        How many titles, how many of them are better, and by how much.
    unseen
        Titles that were never shown: no rate can be stated.

    Returns
    -------
    pandas.DataFrame
        Columns ``title_id``, ``impressions``, ``clicks``.
    list of int
        The better titles.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(count) + 1
    good, hidden = order[:better], order[better : better + unseen]
    effect = np.zeros(count + 1)
    effect[good] = lift
    shown = rng.integers(8_000, 16_000, count + 1)
    shown[0] = 150_000
    shown[hidden] = 0
    clicks = rng.binomial(shown, 0.05 * (1 + effect))
    frame = pd.DataFrame({"title_id": np.arange(count + 1), "impressions": shown, "clicks": clicks})
    return frame, sorted(int(title) for title in good)


def daily_outcomes(
    seed: int, *, days: int = 28, visitors: int = 400, lift: float = 0.0
) -> pd.DataFrame:
    """Return visitors and buyers by day and arm, to be looked at every day.

    Parameters
    ----------
    seed
        Same seed, same table.
    days, visitors
        Length, and visitors of each arm a day.
    lift
        Relative effect on the chance to buy.

    Returns
    -------
    pandas.DataFrame
        Columns ``day`` (from 1), ``arm``, ``visitors``, ``buyers``.
    """
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        [(day, arm) for day in range(1, days + 1) for arm in ("control", "treatment")],
        columns=["day", "arm"],
    )
    frame["visitors"] = rng.poisson(visitors, len(frame))
    chance = np.where(frame["arm"] == "treatment", 0.08 * (1 + lift), 0.08)
    frame["buyers"] = rng.binomial(frame["visitors"], chance)
    return frame


def visitor_days(seed: int, *, visitors: int = 300, idle: float = 0.0) -> pd.DataFrame:
    """Return one row a visitor and day, for metrics whose denominator is no visitor.

    Parameters
    ----------
    seed
        Same seed, same table.
    visitors
        How many came.
    idle
        Share of rows without any session.

    Returns
    -------
    pandas.DataFrame
        Columns ``visitor_id``, ``date``, ``sessions``, ``orders`` (may exceed the sessions), in
        mixed order. Visitors who come often buy more in each session.
    """
    rng = np.random.default_rng(seed)
    keen = rng.gamma(0.8, 1.25, visitors)
    days = 1 + rng.poisson(keen)
    who = np.repeat(np.arange(visitors), days)
    first = np.repeat(np.cumsum(days) - days, days)
    sessions = (1 + rng.poisson(0.4, len(who))) * (rng.random(len(who)) >= idle)
    frame = pd.DataFrame(
        {
            "visitor_id": rng.permutation(visitors)[who] + 5_001,
            "date": pd.Timestamp("2026-01-05")
            + pd.to_timedelta(np.arange(len(who)) - first, unit="D"),
            "sessions": sessions,
            "orders": rng.poisson(0.2 * keen[who] * sessions),
        }
    )
    return frame.sample(frac=1, random_state=seed, ignore_index=True)


ARM_NAMES = {
    "control": ("control", "Control", "CONTROL", "对照组", "A"),
    "treatment": ("treatment", "Treatment", "TREATMENT", "实验组", "B"),
}


def assignment_export(
    seed: int, *, visitors: int = 60, again: float = 0.3, both: float = 0.1, tests: int = 3
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return an export of who was seen in which arm, as a tool writes it, and the same cleaned.

    Parameters
    ----------
    seed
        Same seed, same export.
    visitors
        How many came.
    again, both
        Shares of visitors that stand twice in one arm, and that were seen in both.
    tests
        Rows of the shop's own staff, marked ``test``.

    Returns
    -------
    pandas.DataFrame
        Text columns 访客编号, 组别, 首次时间, 备注, with spaces, several spellings of an arm, and a
        number that may be written ``V000123`` or ``123``.
    pandas.DataFrame
        Columns ``visitor_id``, ``arm``, ``first_seen``: visitors of one arm, first moment each.
    """
    rng = np.random.default_rng(seed)
    number = rng.permutation(9 * visitors)[:visitors] + 1
    arm = np.where(rng.random(visitors) < 0.5, "treatment", "control")
    moment = pd.Timestamp("2026-01-05 08:00") + pd.to_timedelta(
        rng.integers(0, 1_000_000, visitors), unit="s"
    )
    kind = rng.random(visitors)
    rows, kept = [], []
    for who, where, at, luck in zip(number, arm, moment, kind, strict=True):
        seen = [(where, at)]
        if luck < both:
            other = "control" if where == "treatment" else "treatment"
            seen.append((other, at + pd.Timedelta(hours=int(rng.integers(1, 90)))))
        elif luck < both + again:
            seen.append((where, at + pd.Timedelta(hours=int(rng.integers(1, 90)))))
        rows += [_as_written(int(who), a, b, "", rng) for a, b in seen]
        if luck >= both:
            kept.append((int(who), str(where), at))
    rows += [
        _as_written(9 * visitors + k + 1, "treatment", moment[k], "test", rng) for k in range(tests)
    ]
    raw = pd.DataFrame(rows, columns=["访客编号", "组别", "首次时间", "备注"])
    clean = pd.DataFrame(kept, columns=["visitor_id", "arm", "first_seen"])
    return raw.iloc[rng.permutation(len(raw))].reset_index(drop=True), clean


def _as_written(
    who: int, arm: str, at: pd.Timestamp, note: str, rng: np.random.Generator
) -> tuple[str, str, str, str]:
    """Return one row in one of the notations."""
    number = (f"V{who:06d}", f" {who}", f"v{who:06d} ")[rng.integers(3)]
    spelling = ARM_NAMES[arm][rng.integers(5)]
    clock = at.strftime(("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")[rng.integers(2)])
    return number, (spelling, f"{spelling} ")[rng.integers(2)], clock, note
