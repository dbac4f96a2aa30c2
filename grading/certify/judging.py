"""Hold scores against what the author declared."""

from __future__ import annotations

from grading.certify.attempts import Attempt
from grading.certify.packs import Pack
from grading.certify.report import ExerciseReport
from grading.certify.scorers import PackScores
from grading.certify.stage import TestScore
from grading.engine.types import CellStatus

Tests = tuple[TestScore, ...]


def is_full(tests: Tests, count: int) -> bool:
    """Return whether all `count` test cells ran and gave full credit."""
    return len(tests) == count and all(test.credit >= 1 for test in tests)


def judge_pack(
    reports: dict[str, ExerciseReport], counts: dict[str, int], pack: Pack, scores: PackScores
) -> None:
    """Enter the scores of a pack into the reports of its exercises."""
    for name, tests in scores.items():
        report = reports[name]
        if name in pack.attempts:
            judge_attempt(report, pack.attempts[name], tests, counts[name])
        elif pack.name == "stub":
            _judge_stub(report, tests, counts[name])
        elif not is_full(tests, counts[name]):
            report.failures.append(f"the reference solution scores below full: {_said(tests)}")


def judge_attempt(report: ExerciseReport, attempt: Attempt, tests: Tests, count: int) -> None:
    """Enter the scores of an attempt into the report of its exercise."""
    full = is_full(tests, count)
    if attempt.verdict == "right":
        report.right += 1
        report.accepted += full
        if not full:
            report.failures.append(
                f"right answer {attempt.attempt_id} (line {attempt.line}) is rejected: "
                f"{_said(tests)}"
            )
    else:
        report.wrong += 1
        report.rejected += not full
        if full:
            report.failures.append(
                f"wrong answer {attempt.attempt_id} (line {attempt.line}) scores full; "
                "a test for this mistake is missing"
            )


def _judge_stub(report: ExerciseReport, tests: Tests, count: int) -> None:
    if len(tests) != count or any(test.credit > 0 for test in tests):
        report.failures.append("the released stub scores above 0; call it in every test cell")
    for test in tests:
        if test.status != CellStatus.NOT_ATTEMPTED:
            report.failures.append(
                f"{test.cell_id} tells the released stub {_said((test,))!r} instead of "
                "'not attempted'; start the cell with checks.call or checks.attempted"
            )


def _said(tests: Tests) -> str:
    told = [
        f"{test.cell_id}: {'; '.join(test.messages) or test.status}"
        for test in tests
        if test.credit < 1
    ]
    return " | ".join(told) or "a test cell did not run"
