"""A full disk or a read-only folder at each stage: said clearly, nothing lost, right next time.

Every case runs in a mount namespace of its own; see `disk_driver.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook

pytestmark = [pytest.mark.isolation]

DRIVER = Path(__file__).with_name("disk_driver.py")
NO_ROOM = ("full", "free some space", "No space left")
READ_ONLY = ("read-only", "readonly", "Read-only")
STUDENTS = 5
HELPER = "helper.py"


@pytest.fixture(scope="module")
def full(tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that was graded once, has a manual score and new submissions."""
    root = tmp_path_factory.mktemp("disk") / "course.full"
    shutil.copytree(tiny_course_template, root)
    return prepare(root)


def prepare(root: Path) -> Path:
    """Grade a class, give a score by hand, hand in anew."""
    from collections.abc import Iterable, Iterator

    from fake_engine import FakeEngine
    from grading.autograde.coordinator import autograde
    from grading.autograde.pool import Job, grade_payload
    from grading.autograde.settings import Options

    class InProcess:
        def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes]]:
            for job in jobs:
                yield job, grade_payload(job.payload, FakeEngine())[0]

    for number in range(STUDENTS):
        tiny.submit(root, f"s{number}", tiny.answered(root, tiny.RIGHT))
    autograde(open_course(root), tiny.ASSIGNMENT, Options(), scheduler=InProcess())
    with open_gradebook(open_course(root).coursedir) as book:
        book.find_grade("memo", "tiny", "tiny", "s1").manual_score = 2.5
        book.db.commit()
    half = {**tiny.RIGHT, "spread": tiny.WRONG["spread"]}
    for number in range(STUDENTS):
        folder = tiny.submit(root, f"s{number}", tiny.answered(root, half))
        (folder / HELPER).write_text(f"# {'x' * 40_000}\n")
    return root


def drive(full: Path, where: Path, how: str, amount: object, *command: str) -> list[dict[str, Any]]:
    """Run the driver; return what it said of the first run and of the second."""
    course = where / "course"
    course.mkdir()
    shutil.copytree(full, where / "course.full")
    wanted = [str(course), how, str(amount), *command, "--course", str(course)]
    done = subprocess.run(
        [sys.executable, str(DRIVER), *wanted], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_right(found: dict[str, Any]) -> bool:
    """Tell whether all five are graded anew and the score by hand is kept."""
    grades = {(student, cell): (auto, manual) for student, cell, auto, manual in found["grades"]}
    return (
        found["sound"]
        and found["code"] == 0
        and all(grades[f"s{n}", "test_spread"] == (0.0, None) for n in range(STUDENTS))
        and all(grades[f"s{n}", "test_double"] == (2.0, None) for n in range(STUDENTS))
        and grades["s1", "memo"] == (None, 2.5)
        and len(grades) == 3 * STUDENTS
        and found["strays"] == []
    )


def is_consistent(found: dict[str, Any]) -> bool:
    """Tell whether each student has the old grades whole or the new ones whole, none lost."""
    grades = {(student, cell): (auto, manual) for student, cell, auto, manual in found["grades"]}
    spread = [grades[f"s{n}", "test_spread"][0] for n in range(STUDENTS)]
    return (
        found["sound"]
        and set(spread) <= {0.0, 3.0}
        and grades["s1", "memo"] == (None, 2.5)
        and len(grades) == 3 * STUDENTS
    )


@pytest.mark.parametrize("room_kib", [0, 4, 12, 24, 48, 96, 160])
def test_a_full_disk_ends_the_run_in_words_and_the_next_one_is_right(
    full: Path, tmp_path: Path, room_kib: int
) -> None:
    first, second = drive(full, tmp_path, "full", room_kib, "autograde", "tiny")
    assert first["code"] != 0
    assert any(word in first["said"] for word in NO_ROOM), first["said"]
    assert "Traceback" not in first["said"]
    assert "Error: " not in str(first["code"])
    assert is_consistent(first)
    assert is_right(second), second


def test_a_full_folder_of_temporary_files_takes_no_points(full: Path, tmp_path: Path) -> None:
    first, second = drive(full, tmp_path, "temporary", 8, "autograde", "tiny")
    assert first["sound"]
    # flagged as the grader's own failure: undecided, and tried again by the next run
    assert "No space left" in first["said"]
    assert "flagged" in first["said"]
    assert is_right(second), second


@pytest.mark.parametrize("part", ["autograded", "gradebook.db", "."])
def test_a_read_only_part_ends_the_run_in_words_and_the_next_one_is_right(
    full: Path, tmp_path: Path, part: str
) -> None:
    first, second = drive(full, tmp_path, "read-only", part, "autograde", "tiny")
    assert first["code"] != 0
    assert any(word in first["said"] for word in READ_ONLY), first["said"]
    assert "Traceback" not in first["said"]
    assert is_consistent(first)
    assert is_right(second), second


@pytest.mark.parametrize("part", ["submitted", "source", "release"])
def test_what_is_only_read_may_be_read_only(full: Path, tmp_path: Path, part: str) -> None:
    first, _ = drive(full, tmp_path, "read-only", part, "autograde", "tiny")
    assert is_right(first), first


@pytest.mark.parametrize(("how", "amount"), [("full", 0), ("full", 40), ("read-only", "feedback")])
def test_feedback_that_cannot_be_written_says_so_and_is_made_next_time(
    full: Path, tmp_path: Path, how: str, amount: object
) -> None:
    first, second = drive(full, tmp_path, how, amount, "feedback", "tiny")
    assert first["code"] != 0
    assert any(word in first["said"] for word in (*NO_ROOM, *READ_ONLY)), first["said"]
    assert "Traceback" not in first["said"]
    assert second["code"] == 0
    assert len(second["pages"]) == STUDENTS
