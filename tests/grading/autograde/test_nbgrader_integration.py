"""`nbgrader autograde`, the formgrader's button and `course autograde` grade alike."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.converters
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import NbGraderException
from test_coordinator import InProcess, hand_in
from test_scores_parity import book, rows

import tiny_course as tiny
from grading.autograde.converter import CourseAutograde
from grading.autograde.coordinator import autograde
from grading.autograde.course import Course, open_course
from grading.autograde.lock import coordinator_lock
from grading.autograde.settings import OPTIONS, CourseGrader, Options, read_options
from grading.classroom.backups import backups
from shop.errors import GradingError

# nbgrader makes rows in an order that SQLAlchemy warns of.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def faked(course: Path) -> Path:
    """A course whose nbgrader runs cells with the fake engine."""
    config = course / "nbgrader_config.py"
    line = "\nc.CourseGrader.engine = 'fake_engine:FakeEngine'\n"
    config.write_text(config.read_text() + line)
    return course


def nbgrader_autograde(root: Path, **traits: Any) -> Course:
    """Do what `nbgrader autograde tiny` does."""
    course = open_course(root)
    course.coursedir.assignment_id = tiny.ASSIGNMENT
    converter = nbgrader.converters.Autograde(coursedir=course.coursedir, parent=course.app)
    for name, value in traits.items():
        setattr(converter, name, value)
    converter.start()
    return course


def strange_class(root: Path) -> None:
    """Hand in what breaks stock nbgrader, among honest work."""
    hand_in(root)
    document = tiny.answered(root, tiny.RIGHT)
    copied = [*document["cells"], {**tiny.cell_of(document, "test_double"), "id": "again"}]
    tiny.submit(root, "copied", {**document, "cells": copied})
    tiny.submit(root, "renamed", document, "final.ipynb")
    (root / "submitted" / "nothing" / tiny.ASSIGNMENT).mkdir(parents=True)
    late = tiny.submit(root, "stamped", document)
    (late / "timestamp.txt").write_text("the day before yesterday")
    linked = tiny.submit(root, "linked", document)
    (linked / "notes.txt").symlink_to(root / "source" / "tiny" / "tiny.ipynb")
    (linked / "helper.py").write_text("x = 1")
    blocked = tiny.submit(root, "blocked", document, "kept.ipynb")
    (blocked / "tiny.ipynb").mkdir()
    (blocked / "tiny.ipynb" / "notes.txt").write_text("x")
    (root / "submitted" / "flat").mkdir()
    (root / "submitted" / "flat" / tiny.ASSIGNMENT).write_text("my answers")
    (root / "submitted" / os.fsdecode(b"\xff") / tiny.ASSIGNMENT).mkdir(parents=True)
    dead = {**tiny.RIGHT, "spread": "'FAKE: die'"}
    tiny.submit(root, "dead", tiny.answered(root, dead))
    broken = {**tiny.RIGHT, "spread": "'FAKE: crash the grader'"}
    tiny.submit(root, "broken", tiny.answered(root, broken))


def in_order(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return rows sorted: several workers bring them in any order."""
    return {name: sorted(found, key=repr) for name, found in tables.items()}


def notebooks(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text()
        for path in sorted((root / "autograded").rglob("*"))
        if path.is_file() and not path.relative_to(root).parts[1].startswith(".")
    }


def test_nbgrader_and_course_autograde_grade_alike(faked: Path, tmp_path: Path) -> None:
    strange_class(faked)
    other = tmp_path / "other"
    shutil.copytree(faked, other, symlinks=True)
    nbgrader_autograde(faked)
    autograde(open_course(other), tiny.ASSIGNMENT, Options(engine="fake_engine:FakeEngine"))
    assert in_order(rows(faked)) == in_order(rows(other))
    assert len(rows(faked)["students"]) == 13
    assert notebooks(other) == notebooks(faked)
    assert len(notebooks(other)) == 15


def test_links_are_not_followed_into_autograded(faked: Path) -> None:
    linked = tiny.submit(faked, "linked", tiny.answered(faked, tiny.RIGHT))
    (linked / "notes.txt").symlink_to(faked / "source" / "tiny" / "tiny.ipynb")
    (linked / "helper.py").write_text("x = 1")
    nbgrader_autograde(faked)
    names = {p.name for p in (faked / "autograded" / "linked" / "tiny").iterdir()}
    assert names == {"tiny.ipynb", "helper.py"}


def test_manual_scores_survive_nbgrader_force(faked: Path) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    nbgrader_autograde(faked)
    with book(faked) as gradebook:
        gradebook.find_grade("memo", "tiny", "tiny", "ada").manual_score = 3.0
        gradebook.db.commit()
    nbgrader_autograde(faked, force=True)
    with book(faked) as gradebook:
        assert gradebook.find_submission("tiny", "ada").score == 8.0


def test_force_of_nbgrader_opens_no_graded_memo_and_makes_a_backup(faked: Path) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    nbgrader_autograde(faked)
    with book(faked) as gradebook:
        grade = gradebook.find_grade("memo", "tiny", "tiny", "ada")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.db.commit()
    nbgrader_autograde(faked, force=True)
    with book(faked) as gradebook:
        grade = gradebook.find_grade("memo", "tiny", "tiny", "ada")
        assert (grade.manual_score, bool(grade.needs_manual_grade)) == (3.0, False)
    made = backups(faked)
    assert [item.why for item in made] == ["nbgrader-autograde"] * 2
    with sqlite3.connect(made[-1].path) as copy:
        assert copy.execute("select sum(manual_score) from grade").fetchall() == [(3.0,)]


def test_formgraders_button_uses_this_grader(faked: Path) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    course = open_course(faked)
    assert nbgrader.apps.api.Autograde is CourseAutograde
    result = NbGraderAPI(course.coursedir, parent=course.app).autograde("tiny", "ada")
    assert result["success"], result
    with book(faked) as gradebook:
        assert gradebook.find_submission("tiny", "ada").score == 5.0


def test_formgraders_list_survives_a_forged_timestamp(faked: Path) -> None:
    folder = tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    (folder / "timestamp.txt").write_bytes(b"\xff tomorrow")
    course = open_course(faked)
    (found,) = NbGraderAPI(course.coursedir, parent=course.app).get_submissions("tiny")
    assert found["timestamp"] is None


def test_no_execute_is_refused(faked: Path) -> None:
    config = faked / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.enabled = False\n")
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    with pytest.raises(NbGraderException, match="--no-execute is refused"):
        nbgrader_autograde(faked)
    assert not (faked / "autograded" / "ada").exists()


def test_limits_of_the_configuration_count_for_both_commands(faked: Path) -> None:
    config = faked / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.CourseGrader.cells = 3\n")
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    course = nbgrader_autograde(faked)
    with book(faked) as gradebook:
        assert gradebook.find_submission("tiny", "ada").score == 0.0
    options = read_options(course.app, 1)
    (verdict,) = autograde(course, tiny.ASSIGNMENT, options, scheduler=InProcess())
    assert (verdict.status, verdict.reason) == ("flagged", "too_many_cells")
    options = read_options(course.app, 1, {"cells": 300})
    (verdict,) = autograde(course, tiny.ASSIGNMENT, options, scheduler=InProcess())
    assert verdict.score == 5.0


@pytest.mark.parametrize("line", ["c.CourseGrader.memory_mb = 1", "c.CourseGrader.cells = 'x'"])
def test_limits_that_make_no_sense_are_refused(faked: Path, line: str) -> None:
    config = faked / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\n{line}\n")
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    with pytest.raises(NbGraderException, match=r"c\.CourseGrader"):
        nbgrader_autograde(faked)


def test_every_option_of_the_section_has_a_help_text_and_a_flag() -> None:
    traits = CourseGrader.class_own_traits(config=True) | CourseGrader.class_traits(config=True)
    names = {option.name for option in OPTIONS} | {"workers", "engine"}
    assert names <= set(traits)
    assert all(len(traits[name].help) > 20 for name in names)


def test_who_is_not_in_the_gradebook_can_be_left_out(faked: Path) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    tiny.submit(faked, "eve", tiny.answered(faked, tiny.RIGHT))
    with book(faked) as gradebook:
        gradebook.add_student("ada")
    with pytest.raises(NbGraderException, match="No student with ID 'eve'"):
        nbgrader_autograde(faked, create_student=False)
    assert [name for name, *_ in rows(faked)["students"]] == ["ada"]


def test_the_button_grades_one_student_and_tells_what_went_wrong(faked: Path) -> None:
    hand_in(faked)
    course = open_course(faked)
    api = NbGraderAPI(course.coursedir, parent=course.app)
    result = api.autograde("tiny", "ada")
    assert result["success"] and "Graded: ada, 5 of 9 points" in result["log"]
    assert len(rows(faked)["students"]) == 1
    result = api.autograde("tiny", "nobody")
    assert not result["success"] and "'nobody'" in result["error"]
    result = api.autograde("tiny", "dan")
    assert result["success"] and "Flagged: dan (not_json)" in result["log"]


def test_files_that_the_course_leaves_to_students_are_theirs(faked: Path) -> None:
    (faked / "source" / "tiny" / "data.csv").write_text("the course's")
    folder = tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    (folder / "data.csv").write_text("the student's")
    nbgrader_autograde(faked)
    kept = faked / "autograded" / "ada" / "tiny" / "data.csv"
    assert kept.read_text() == "the course's"
    config = faked / "nbgrader_config.py"
    line = "\nc.Autograde.exclude_overwriting = {'tiny': ['data.csv']}\n"
    config.write_text(config.read_text() + line)
    nbgrader_autograde(faked)
    assert kept.read_text() == "the student's"


def test_one_writer_at_a_time(faked: Path) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    with (
        coordinator_lock(faked / "autograded"),
        pytest.raises(NbGraderException, match="another grading run"),
    ):
        nbgrader_autograde(faked)


def test_no_sandbox_is_said_once_and_nothing_is_graded(faked: Path) -> None:
    config = faked / "nbgrader_config.py"
    line = "\nc.CourseGrader.engine = 'fake_engine:Unavailable'\n"
    config.write_text(config.read_text() + line)
    hand_in(faked)
    with pytest.raises(NbGraderException, match="no sandbox here"):
        nbgrader_autograde(faked)
    assert rows(faked)["students"] == []


@pytest.fixture
def nbgrader_command(faked: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    here = Path(__file__).parents[2]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", "autograde", *arguments],
            cwd=faked,
            env={**os.environ, "PYTHONPATH": str(here)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_command_grades_a_strange_class_and_exits_0(
    faked: Path, nbgrader_command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    strange_class(faked)
    done = nbgrader_command("tiny")
    assert done.returncode == 0, done.stderr
    assert len(rows(faked)["students"]) == 13


def test_the_command_refuses_no_execute(
    faked: Path, nbgrader_command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    tiny.submit(faked, "ada", tiny.answered(faked, tiny.RIGHT))
    done = nbgrader_command("tiny", "--no-execute")
    assert done.returncode == 1
    assert "--no-execute is refused" in done.stderr


def test_lock_is_free_after_a_failed_run(faked: Path) -> None:
    hand_in(faked)
    with pytest.raises(GradingError), coordinator_lock(faked / "autograded"):
        raise GradingError("stop")
    nbgrader_autograde(faked)
