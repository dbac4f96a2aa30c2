"""The closing table: one row for each submission, a reason for every zero."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grading.autograde.report import doubtful_tests, verdict_table
from grading.autograde.verdict import NEEDS_MANUAL, CellVerdict, Repair, RepairCode, Verdict
from grading.classroom.points import Points


def verdict(student: str = "ada", **changes: object) -> Verdict:
    cells = (
        CellVerdict("tiny", "test_double", 2.0, 0.0, "failed", "double: has another length"),
        CellVerdict("tiny", "test_spread", 3.0, 1.5, "failed", "half"),
        CellVerdict("tiny", "test_more", 1.0, 0.0, "not_attempted", "not attempted yet"),
        CellVerdict("tiny", "test_last", 1.0, 0.0, "not_attempted", "not attempted yet"),
        CellVerdict("tiny", "test_right", 1.0, 1.0),
        CellVerdict("tiny", "memo", 4.0, None, NEEDS_MANUAL),
    )
    record = {
        "student": student,
        "assignment": "tiny",
        "status": "graded",
        "reason": "ok",
        "detail": "",
        "undecided": False,
        "cells": cells,
        "comments": (),
        "repairs": (),
        "seconds": 0.5,
    }
    return Verdict(**{**record, **changes})  # type: ignore[arg-type]


def shown(
    verdicts: list[Verdict],
    width: int = 120,
    full: bool = False,
    points: dict[str, Points] | None = None,
) -> str:
    out = io.StringIO()
    table = verdict_table("tiny", verdicts, full, {}, points or {})
    Console(file=out, width=width).print(table)
    return out.getvalue()


def test_every_lost_point_has_its_line() -> None:
    text = shown([verdict()])
    assert "2.5 + ? / 12" in text
    assert "0 failed: test_double: double: has another length" in text
    assert "1.5 of 3 failed: test_spread: half" in text
    assert "0 not attempted: test_more, test_last" in text
    assert "waits for a person: memo" in text
    assert "test_right" not in text


def test_flag_and_detail_are_shown() -> None:
    flagged = verdict(status="flagged", reason="kernel_died", detail="exit status 1")
    text = shown([flagged])
    assert "kernel_died" in text
    assert "exit status 1" in text


def test_many_repairs_are_counted_unless_asked_for() -> None:
    repairs = tuple(Repair(RepairCode.CELL_MISSING, f"c{n}", "put back") for n in range(9))
    assert "repaired 7 more" in shown([verdict(repairs=repairs)])
    assert "repaired c8: put back" in shown([verdict(repairs=repairs)], full=True)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_table_fits_and_keeps_its_columns(width: int) -> None:
    lines = shown([verdict("a" * 40)], width).splitlines()
    assert max(map(len, lines)) <= max(width, 78)
    assert any("waiting" in line for line in lines)


def test_names_cannot_steer_the_terminal() -> None:
    text = shown([verdict("\x1b[2J[bold]x", detail="\x1b]0;title\x07")])
    assert "\x1b" not in text
    assert "[bold]x" in text.replace("\n", "")


def stopped(student: str, reason: str) -> Verdict:
    cell = CellVerdict("tiny", "test_double", 2.0, 0.0 if reason else 2.0, reason)
    return verdict(student, cells=(cell,))


def test_test_that_stops_for_most_of_a_class_is_named() -> None:
    class_ = [stopped("a", "error"), stopped("b", "error"), stopped("c", "")]
    assert doubtful_tests([*class_, stopped("d", "not_attempted")]) == {"test_double": 2}


def test_test_that_stops_for_a_few_is_not() -> None:
    class_ = [
        stopped("a", "error"),
        stopped("b", "error"),
        stopped("c", ""),
        stopped("d", "failed"),
    ]
    assert doubtful_tests(class_) == {}
    assert doubtful_tests([stopped("a", "error")]) == {}


def own(given: float, waiting: tuple[str, ...] = (), penalty: float = 0.0) -> Points:
    """Return what the gradebook has of the student of `verdict`."""
    who = ("tiny", verdict().student, "", "", "")
    return Points(*who, True, None, given, penalty, 12.0, waiting)


def test_points_given_by_hand_count_and_nothing_waits_any_more() -> None:
    text = shown([verdict()], points={verdict().student: own(10.5)})
    assert "10.5 / 12" in text
    assert "graded" in text
    assert "waits" not in text


def test_what_waits_is_no_zero() -> None:
    text = shown([verdict()], points={verdict().student: own(2.5, ("memo",), 1.0)})
    assert "1.5 + ? / 12" in text
    assert "waiting" in text
    assert "1 off: late" in text
    assert "0.0" not in text


def test_no_reason_is_cut_on_a_narrow_terminal() -> None:
    message = " ".join(f"word{number}" for number in range(60))
    cell = CellVerdict("tiny", "test_double", 2.0, 0.0, "failed", message)
    text = shown([verdict(cells=(cell,))], 80)
    assert max(map(len, text.splitlines())) <= 80
    assert all(f"word{number}" in text for number in range(60))
