"""Figures of classical test theory on a class's results: what they are, exactly.

Every figure is about submissions of which something was judged. Who has not handed in is in none
of them, an exercise that was handed in and not attempted counts as 0 points, and an exercise that
still waits for a person is left out of that student's figures.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from school.report.reading import Assigned, Exercise

LEAST = 4
"""Submissions below which a correlation has no interval (Fisher's z needs n > 3)."""
Z_95 = 1.959963984540054
WEAK = 0.2
"""Discrimination that a good exercise exceeds; see `ItemFigures.is_doubtful`."""


@dataclass(frozen=True)
class ItemFigures:
    """One exercise in a class.

    Attributes
    ----------
    exercise
        The exercise.
    full, partly, none, untried, waiting
        How many submissions got all of the points, some, none though it was attempted, none
        because it was not attempted, and how many wait for a person. They add up to all.
    difficulty
        Mean share of the points over those who do not wait, from 0 (nobody) to 1 (everybody);
        None for nobody. The *difficulty index* p of Lord & Novick (1968, ch. 15): high is easy.
    discrimination
        See `discrimination`; None where it is not defined.
    interval
        Its 95% interval by Fisher's z; None where it is not defined.
    """

    exercise: Exercise
    full: int
    partly: int
    none: int
    untried: int
    waiting: int
    difficulty: float | None
    discrimination: float | None
    interval: tuple[float, float] | None

    @property
    def counts(self) -> tuple[int, ...]:
        """The five counts in their order."""
        return (self.full, self.partly, self.none, self.untried, self.waiting)

    @property
    def is_doubtful(self) -> bool:
        """Whether even the upper end of its discrimination is weak: its test deserves a look."""
        return self.interval is not None and self.interval[1] < WEAK


@dataclass(frozen=True)
class Spread:
    """How shares of the points are distributed.

    Attributes
    ----------
    shares
        One for each submission, from 0 to 1, or above with extra credit.
    quartiles
        First quartile, median, third quartile, linear between ranks; None for nobody.
    """

    shares: tuple[float, ...]
    quartiles: tuple[float, float, float] | None

    @property
    def deciles(self) -> tuple[int, ...]:
        """Submissions in ten bins of 10 points of 100; a bin holds its lower end, the last both."""
        # rounding first: 0.3 / 0.1 lies below 3
        places = (min(max(int(round(share * 10, 9)), 0), 9) for share in self.shares)
        counts = [0] * 10
        for place in places:
            counts[place] += 1
        return tuple(counts)


def item_figures(assigned: Assigned) -> list[ItemFigures]:
    """Return the figures of every exercise, in order."""
    totals = _totals(assigned)
    return [_item(assigned, exercise, totals) for exercise in assigned.exercises]


def spread(assigned: Assigned) -> Spread:
    """Return the shares of points over the exercises that nobody waits for, penalties left out."""
    most = sum(exercise.max_score for exercise in assigned.finished)
    if not most:
        return Spread((), None)
    totals = _totals(assigned)
    shares = tuple(total / most for total in totals)
    if not shares:
        return Spread((), None)
    low, middle, high = (float(q) for q in np.quantile(shares, [0.25, 0.5, 0.75]))
    return Spread(shares, (low, middle, high))


def discrimination(earned: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return how well an exercise tells strong submissions from weak ones.

    It is the corrected item-total correlation: Pearson's r over submissions between the points of
    the exercise and the points of all *other* exercises (Henrysson, 1963). Where an exercise gives
    all or nothing it is the point-biserial correlation

        r = (M1 - M0) / s * sqrt(p * (1 - p)),

    with M1 and M0 the means of the other points of those who have it and of those who have not, s
    their standard deviation over all n (divided by n), and p the share of those who have it
    (Lord & Novick, 1968, ch. 15).

    Parameters
    ----------
    earned
        Points of the exercise, one for each submission.
    rest
        Points of the other exercises, in the same order.

    Returns
    -------
    float or None
        From -1 to 1; None for fewer than two submissions, or when either is the same for all.
    """
    try:
        return statistics.correlation(earned, rest)
    except statistics.StatisticsError:
        return None


def fisher_interval(r: float, n: int) -> tuple[float, float] | None:
    """Return the 95% interval of a correlation of n pairs, None for n < 4 or a perfect one."""
    if n < LEAST or abs(r) >= 1 - 1e-12:
        return None
    half = Z_95 / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def _item(assigned: Assigned, exercise: Exercise, totals: Sequence[float]) -> ItemFigures:
    results = [work.results[exercise.name] for work in assigned.judged]
    known = [result for result in results if result.earned is not None]
    earned = [float(result.earned or 0.0) for result in known]
    full = sum(points >= exercise.max_score and points > 0 for points in earned)
    untried = sum(result.untried for result in known)
    none = sum(points <= 0 for points in earned) - untried
    difficulty = statistics.fmean(earned) / exercise.max_score if _has(earned, exercise) else None
    own_counts = exercise in assigned.finished
    rest = [
        round(total - ((result.earned or 0.0) if own_counts else 0.0), 9)
        for total, result in zip(totals, results, strict=True)
        if result.earned is not None
    ]
    r = discrimination(earned, rest)
    return ItemFigures(
        exercise,
        full,
        len(known) - full - none - untried,
        none,
        untried,
        len(results) - len(known),
        difficulty,
        r,
        None if r is None else fisher_interval(r, len(known)),
    )


def _has(earned: Sequence[float], exercise: Exercise) -> bool:
    return bool(earned) and exercise.max_score > 0


def _totals(assigned: Assigned) -> list[float]:
    """Return the points of each judged submission over the exercises that nobody waits for."""
    names = [exercise.name for exercise in assigned.finished]
    return [sum(work.results[name].earned or 0.0 for name in names) for work in assigned.judged]
