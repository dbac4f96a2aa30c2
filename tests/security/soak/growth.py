"""Judge a series of counts by what is larger at the end than it was after the start."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields

from security.soak.census import Census

SHARE = 0.2
"""The first fifth is warming up; the second fifth is compared with the last one."""
FEWEST = 4
"""Counts of each fifth that a median needs."""


@dataclass(frozen=True)
class Allowance:
    """How much more of something there may be at the end.

    Attributes
    ----------
    share
        As a share of what there was.
    more
        In its own unit, on top.
    """

    share: float
    more: float


ALLOWED = {
    "coordinator_mb": Allowance(0.05, 8.0),
    "lasting_mb": Allowance(0.05, 8.0),
    "lasting_processes": Allowance(0.0, 0.0),
    "descriptors": Allowance(0.0, 4.0),
    "temporary_files": Allowance(0.0, 8.0),
    "shared_memory_files": Allowance(0.0, 0.0),
    "mounts": Allowance(0.0, 0.0),
}


@dataclass(frozen=True)
class Growth:
    """One count, early and late.

    Attributes
    ----------
    name
        A field of `Census`.
    early, late
        Medians over the second and over the last fifth of the run.
    is_too_much
        Whether that is more growth than is allowed.
    """

    name: str
    early: float
    late: float
    is_too_much: bool


def judge(series: Sequence[Census]) -> list[Growth]:
    """Return how every count has grown between the second and the last fifth of a run.

    Parameters
    ----------
    series
        In the order of time.

    Raises
    ------
    ValueError
        When there are too few counts to say.
    """
    total = series[-1].verdicts if series else 0
    early = [c for c in series if SHARE * total <= c.verdicts < 2 * SHARE * total]
    late = [c for c in series if c.verdicts >= (1 - SHARE) * total]
    if min(len(early), len(late)) < FEWEST:
        raise ValueError(
            f"only {len(early)} and {len(late)} counts in the second and the last fifth of the "
            f"run; at least {FEWEST} are needed: grade more submissions"
        )
    return [_growth(field.name, early, late) for field in fields(Census)[1:]]


def _growth(name: str, early: Sequence[Census], late: Sequence[Census]) -> Growth:
    first = statistics.median(getattr(census, name) for census in early)
    last = statistics.median(getattr(census, name) for census in late)
    allowed = first * (1 + ALLOWED[name].share) + ALLOWED[name].more
    return Growth(name, first, last, last > allowed)
