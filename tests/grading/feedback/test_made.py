"""Which feedback pages are made again, and which are left as they are?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import grade_payload
from grading.autograde.settings import Options
from grading.feedback import generate, made
from grading.feedback.generate import generate_feedback

STUDENTS = ["ada", "ben"]


class _InThisProcess:
    """Grades in this process."""

    def run(self, jobs: Any) -> Any:
        for job in jobs:
            yield job, grade_payload(job.payload, FakeEngine())[0]


@pytest.fixture(scope="module", name="paged")
def _paged(tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of two with feedback pages; no test writes into it."""
    root = tmp_path_factory.mktemp("paged") / "course"
    shutil.copytree(tiny_course_template, root)
    for student in STUDENTS:
        tiny.submit(root, student, tiny.answered(root, tiny.RIGHT))
    course = open_course(root)
    autograde(course, tiny.ASSIGNMENT, Options(), scheduler=_InThisProcess())
    generate_feedback(course, tiny.ASSIGNMENT, STUDENTS)
    return root


@pytest.fixture(name="root")
def _root(paged: Path, tmp_path: Path) -> Path:
    """A copy of that class, whose pages have been made in its own place."""
    root = tmp_path / "course"
    shutil.copytree(paged, root)
    generate_feedback(open_course(root), tiny.ASSIGNMENT, STUDENTS)
    return root


def _made(root: Path, **options: Any) -> list[str]:
    """Make feedback; return whose pages were made."""
    pages = generate_feedback(open_course(root), tiny.ASSIGNMENT, STUDENTS, **options)
    assert [page.student for page in pages] == STUDENTS
    assert [page.problem for page in pages] == ["", ""]
    return [page.student for page in pages if not page.is_unchanged]


def _page(root: Path, student: str) -> Path:
    return root / "feedback" / student / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.html"


def test_nothing_is_made_where_nothing_has_changed(root: Path) -> None:
    before = [_page(root, student).stat().st_mtime_ns for student in STUDENTS]
    assert _made(root) == []
    assert [_page(root, student).stat().st_mtime_ns for student in STUDENTS] == before


def test_force_makes_all_and_they_are_the_same(root: Path) -> None:
    before = [_page(root, student).read_bytes() for student in STUDENTS]
    assert _made(root, force=True) == STUDENTS
    assert [_page(root, student).read_bytes() for student in STUDENTS] == before


def _of_ada(change: Callable[[Any], None]) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
            change(gradebook.find_submission(tiny.ASSIGNMENT, "ada"))
            gradebook.db.commit()

    return write


def _set(grade: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(grade, name, value)


def _edit(path: Callable[[Path], Path], more: bytes) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        place = path(root)
        place.write_bytes(place.read_bytes() + more if place.exists() else more)

    return write


def _autograded(root: Path) -> Path:
    return root / "autograded" / "ada" / tiny.ASSIGNMENT


OF_ONE = {
    "points by hand": _of_ada(lambda one: _set(one.notebooks[0].grades[0], manual_score=0.5)),
    "extra credit": _of_ada(lambda one: _set(one.notebooks[0].grades[0], extra_credit=1.0)),
    "what waits": _of_ada(lambda one: _set(one.notebooks[0].grades[0], needs_manual_grade=True)),
    "a comment": _of_ada(lambda one: _set(one.notebooks[0].comments[0], manual_comment="Good.")),
    "a late penalty": _of_ada(lambda one: _set(one.notebooks[0], late_submission_penalty=0.5)),
    "the time": _of_ada(lambda one: _set(one, timestamp=datetime(2025, 3, 1))),
    "the notebook": _edit(lambda root: _autograded(root) / f"{tiny.ASSIGNMENT}.ipynb", b"\n"),
    "a file beside it": _edit(lambda root: _autograded(root) / "more.txt", b"more"),
    "a page that was edited": _edit(lambda root: _page(root, "ada"), b"<p>"),
    "a page that is gone": lambda root: _page(root, "ada").unlink(),
    "a folder that is gone": lambda root: shutil.rmtree(_page(root, "ada").parent),
}


@pytest.mark.parametrize("change", OF_ONE.values(), ids=OF_ONE)
def test_a_change_of_one_student_makes_that_page(
    root: Path, change: Callable[[Path], None]
) -> None:
    change(root)
    assert _made(root) == ["ada"]
    assert _made(root) == []


def _new_due_date(root: Path) -> None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_assignment(tiny.ASSIGNMENT).duedate = datetime(2025, 3, 2)
        gradebook.db.commit()


def _new_setting(root: Path) -> None:
    with (root / "nbgrader_config.py").open("a") as file:
        file.write("\nc.FeedbackExporter.exclude_input_prompt = True\n")


def _spoilt_records(root: Path) -> None:
    for path in (root / "feedback" / ".made" / tiny.ASSIGNMENT).iterdir():
        path.write_text("{")


OF_ALL = {
    "the due date": _new_due_date,
    "a setting": _new_setting,
    "unreadable records": _spoilt_records,
}


@pytest.mark.parametrize("change", OF_ALL.values(), ids=OF_ALL)
def test_a_change_of_all_makes_every_page(root: Path, change: Callable[[Path], None]) -> None:
    change(root)
    assert _made(root) == STUDENTS
    assert _made(root) == []


def test_other_code_or_packages_make_every_page(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "package_versions", lambda _more: {"nbconvert": "0"})
    assert _made(root) == STUDENTS
    monkeypatch.setattr(made, "_code", lambda: iter(["other"]))
    assert _made(root) == STUDENTS
    assert _made(root) == []


def test_a_page_that_failed_is_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _page(root, "ada").unlink()
    course = open_course(root)

    def failing(_course: Any, _assignment: str, student: str) -> generate.Page:
        return generate.Page(student, root, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(generate, "_generate", failing)
        pages = generate_feedback(course, tiny.ASSIGNMENT, STUDENTS)
        assert [page.problem for page in pages] == ["no space", ""]
    assert _made(root) == ["ada"]


def test_what_changes_while_pages_are_made_is_made_the_next_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = generate._generate

    def meanwhile(*given: Any) -> generate.Page:
        page = real(*given)
        OF_ONE["a comment"](root)
        return page

    _page(root, "ada").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(generate, "_generate", meanwhile)
        assert _made(root) == ["ada"]
    assert _made(root) == ["ada"]


def test_a_large_class_is_made_by_several_processes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "FEW", 1)
    before = [_page(root, student).read_bytes() for student in STUDENTS]
    assert _made(root, workers=2, force=True) == STUDENTS
    assert [_page(root, student).read_bytes() for student in STUDENTS] == before
