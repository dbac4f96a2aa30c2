"""`course autograde` and `course feedback` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from test_coordinator import hand_in
from typer.testing import CliRunner, Result

import tiny_course as tiny
from grading.autograde import coordinator
from grading.cli import build_app
from shop.errors import GradingError, UsageError

FAST = ["--call-seconds", "3", "--notebook-seconds", "30", "--workers", "1"]


@pytest.fixture
def course_command(course: Path) -> Callable[..., Result]:
    def run(command: str, *arguments: str) -> Result:
        line = [command, *arguments, "--course", str(course)]
        return CliRunner().invoke(build_app(), line)

    return run


@pytest.mark.isolation
def test_a_class_from_submissions_to_feedback(
    course: Path, course_command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The code of the grader may be edited while its tests run.
    monkeypatch.setattr(coordinator, "verdict_identity", lambda *parts: "the same grader")
    hand_in(course)
    done = course_command("autograde", tiny.ASSIGNMENT, *FAST)
    assert done.exit_code == 0, done.output
    assert "3 graded, 1 flagged; 4 run now" in done.output
    # The table folds what is longer than its column.
    assert "test_double: double: the result has" in done.output
    assert "another length" in done.output
    again = course_command("autograde", tiny.ASSIGNMENT, *FAST)
    assert "4 unchanged since the last run" in " ".join(again.output.split())
    pages = course_command("feedback", tiny.ASSIGNMENT, "--student", "ben")
    assert pages.exit_code == 0, pages.output
    page = (course / "feedback" / "ben" / "tiny" / "tiny.html").read_text()
    assert "double: the result has another length" in page
    assert not any(secret in page for secret in tiny.SECRETS)
    assert not (course / "feedback" / "ada").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["autograde", "tinny"], "it has: tiny"),
        (["autograde", "tiny", "--student", "add"], "did you mean 'ada'"),
        (["feedback", "tiny"], "run first: course autograde tiny"),
    ],
)
def test_bad_input_is_named(
    course: Path, course_command: Callable[..., Result], arguments: list[str], message: str
) -> None:
    hand_in(course)
    done = course_command(*arguments)
    assert done.exit_code != 0
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)


def test_folder_that_is_no_course_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(build_app(), ["autograde", "tiny", "--course", str(tmp_path)])
    assert isinstance(done.exception, UsageError)
    assert "course init" in str(done.exception)


def test_limit_that_makes_no_sense_is_refused(course_command: Callable[..., Result]) -> None:
    done = course_command("autograde", "tiny", "--memory-mb", "1")
    assert done.exit_code == 2
    assert "--memory-mb" in done.output


def test_feedback_that_fails_is_named_and_the_rest_is_made(
    course: Path, course_command: Callable[..., Result]
) -> None:
    for student in ("ada", "ben"):
        folder = course / "autograded" / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(json.dumps(tiny.released(course)))
    done = course_command("feedback", "tiny")
    assert isinstance(done.exception, GradingError)
    assert "2 of 2 students have no feedback" in str(done.exception)
