"""Figures of a class checked by hand, and what must not be mistaken for a zero."""

from __future__ import annotations

import math

import pytest

from grading.classroom.points import Points
from school.report.figures import discrimination, fisher_interval, item_figures, spread
from school.report.reading import Assigned, Exercise, Result, Work

A = Exercise("a", "A", (("n", "test_a"),), ("n", "a"), 2.0, False, ())
B = Exercise("b", "B", (("n", "test_b"),), ("n", "b"), 3.0, False, ())
MEMO = Exercise("memo", "Memo", (("n", "memo"),), ("n", "memo"), 5.0, True, ())
UNTRIED = "untried"
Given = float | str | None


def work(student: str, **given: Given) -> Work:
    results = {
        name: Result(0.0, True) if value == UNTRIED else Result(value, False)  # type: ignore[arg-type]
        for name, value in given.items()
    }
    points = Points("x", student, "", "", "", True, None, 0.0, 0.0, 10.0, ())
    return Work(points, 0.0, results, None)


def assigned(*works: Work, exercises: tuple[Exercise, ...] = (A, B)) -> Assigned:
    away = Points("x", "away", "", "", "", False, None, 0.0, 0.0, 10.0, ())
    return Assigned("x", "X", None, exercises, works, (away,))


def test_discrimination_is_the_point_biserial_correlation_with_the_other_points() -> None:
    # Have it: others 3, 3, 0 (mean 2). Have it not: 3, 0 (mean 1.5).
    # All others: 3, 3, 0, 3, 0: mean 1.8, squares 2 * 3.24 + 3 * 1.44 = 10.8, s = sqrt(2.16).
    made = assigned(
        work("s1", a=2.0, b=3.0),
        work("s2", a=2.0, b=3.0),
        work("s3", a=2.0, b=0.0),
        work("s4", a=0.0, b=3.0),
        work("s5", a=UNTRIED, b=0.0),
    )
    by_hand = (2 - 1.5) / math.sqrt(2.16) * math.sqrt(0.6 * 0.4)
    first, second = item_figures(made)
    assert by_hand == pytest.approx(1 / 6)
    assert first.discrimination == pytest.approx(by_hand)
    # of two exercises each is the other's rest, and a scale changes no correlation
    assert second.discrimination == pytest.approx(by_hand)
    assert first.difficulty == pytest.approx(3 / 5)
    assert first.counts == (3, 0, 1, 1, 0)
    assert second.counts == (3, 0, 2, 0, 0)


def test_parts_of_points_count_by_their_share() -> None:
    made = assigned(work("s1", a=1.0, b=3.0), work("s2", a=2.0, b=1.5), work("s3", a=0.0, b=0.0))
    first, second = item_figures(made)
    # a: 1, 2, 0 about 1; b: 3, 1.5, 0 about 1.5; products 0 * 1.5 + 1 * 0 + -1 * -1.5 = 1.5;
    # squares 2 and 4.5
    assert first.discrimination == pytest.approx(1.5 / math.sqrt(2 * 4.5))
    assert (first.difficulty, second.difficulty) == (pytest.approx(0.5), pytest.approx(0.5))
    assert first.counts == (1, 1, 1, 0, 0)


def test_interval_is_that_of_fisher() -> None:
    # r = 0.5, n = 28: z = 0.549306, half = 1.959964 / 5 = 0.391993; tanh of 0.157313 and 0.941299
    low, high = fisher_interval(0.5, 28) or (0.0, 0.0)
    assert (low, high) == (pytest.approx(0.156028, abs=1e-6), pytest.approx(0.735818, abs=1e-6))
    assert fisher_interval(0.5, 3) is None
    assert fisher_interval(1.0, 50) is None


def test_discrimination_is_undefined_where_nothing_varies() -> None:
    assert discrimination([1.0, 1.0], [0.0, 5.0]) is None
    assert discrimination([0.0, 1.0], [2.0, 2.0]) is None
    assert discrimination([1.0], [2.0]) is None
    assert discrimination([], []) is None


def test_what_waits_is_no_zero() -> None:
    made = assigned(
        work("s1", a=2.0, b=3.0, memo=5.0),
        work("s2", a=0.0, b=0.0, memo=None),
        work("s3", a=2.0, b=0.0, memo=1.0),
        exercises=(A, B, MEMO),
    )
    memo = item_figures(made)[2]
    assert memo.counts == (1, 1, 0, 0, 1)
    assert memo.difficulty == pytest.approx(3 / 5)
    # over s1 and s3 alone, against the finished exercises: 5 and 2 points
    assert memo.discrimination == pytest.approx(1.0)
    # the distribution leaves the memo out for everybody: 5, 0 and 2 of 5 points
    assert spread(made).shares == (1.0, 0.0, 0.4)
    assert spread(made).quartiles == pytest.approx((0.2, 0.4, 0.7))


def test_who_has_not_handed_in_or_could_not_be_read_is_in_no_figure() -> None:
    made = assigned(work("s1", a=2.0, b=0.0), work("broken", a=None, b=None))
    assert made.finished == (A, B)
    assert spread(made).shares == (0.4,)
    assert [item.counts for item in item_figures(made)] == [(1, 0, 0, 0, 0), (0, 0, 1, 0, 0)]
    assert made.works[1].flag == "nothing of it has points yet"


@pytest.mark.parametrize("works", [(), (work("broken", a=None, b=None),)])
def test_a_class_of_nobody_has_no_figures(works: tuple[Work, ...]) -> None:
    made = assigned(*works)
    assert (spread(made).shares, spread(made).quartiles) == ((), None)
    for item in item_figures(made):
        assert (item.difficulty, item.discrimination, item.interval) == (None, None, None)
        assert item.counts == (0, 0, 0, 0, 0)


def test_one_student_has_a_difficulty_and_no_discrimination() -> None:
    made = assigned(work("s1", a=2.0, b=0.0))
    first, second = item_figures(made)
    assert (first.difficulty, second.difficulty) == (1.0, 0.0)
    assert (first.discrimination, second.discrimination) == (None, None)


@pytest.mark.parametrize(
    ("share", "place"), [(0.0, 0), (0.1, 1), (0.3, 3), (0.6, 6), (0.999, 9), (1.0, 9), (1.2, 9)]
)
def test_bins_hold_their_lower_end(share: float, place: int) -> None:
    made = assigned(work("s1", a=2.0 * share, b=3.0 * share))
    assert spread(made).deciles == tuple(int(k == place) for k in range(10))


def test_an_exercise_is_doubtful_when_even_the_upper_end_is_weak() -> None:
    # a against its rest b: r = -1 over four has no interval; weakened by a fifth it has
    works = [work(f"s{k}", a=2.0 * (k % 2), b=3.0 * ((k // 2) % 2)) for k in range(200)]
    item = item_figures(assigned(*works))[0]
    assert item.discrimination == pytest.approx(0.0, abs=1e-12)
    assert item.interval is not None
    assert item.interval[1] == pytest.approx(math.tanh(1.959964 / math.sqrt(197)), abs=1e-6)
    assert item.is_doubtful
