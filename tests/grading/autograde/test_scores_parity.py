"""The gradebook after our one transaction equals the gradebook after nbgrader's preprocessors.

Ours grades a class in one copy of the course. In another copy the same executed notebooks go
through nbgrader's `SaveAutoGrades` and `AssignLatePenalties`. All rows must be the same.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from test_coordinator import InProcess, hand_in

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.files import date_of_file, read_timestamp
from grading.autograde.scores import ScoreWriter
from grading.autograde.settings import Options

DUE = datetime(2025, 3, 1, 12, 0)
ROWS = """
SELECT sa.student_id, sa.timestamp, sa.extension, n.name AS notebook,
       sn.flagged, sn.late_submission_penalty,
       bc.type, bc.name AS cell, {columns}
FROM {table} AS t
JOIN base_cell AS bc ON bc.id = t.cell_id
JOIN submitted_notebook AS sn ON sn.id = t.notebook_id
JOIN notebook AS n ON n.id = sn.notebook_id
JOIN submitted_assignment AS sa ON sa.id = sn.assignment_id
ORDER BY sa.student_id, n.name, bc.type, bc.name
"""
GRADES = "t.auto_score, t.manual_score, t.extra_credit, t.needs_manual_grade"
COMMENTS = "t.auto_comment, t.manual_comment"


def rows(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that nbgrader knows of submissions, without its random ids."""
    with book(root) as gradebook:
        grades = ROWS.format(table="grade", columns=GRADES)
        comments = ROWS.format(table="comment", columns=COMMENTS)
        return {
            "students": [tuple(r) for r in gradebook.db.execute(text("SELECT * FROM student"))],
            "grade": [tuple(r) for r in gradebook.db.execute(text(grades))],
            "comment": [tuple(r) for r in gradebook.db.execute(text(comments))],
        }


def book(root: Path) -> Gradebook:
    coursedir = open_course(root).coursedir
    return Gradebook(coursedir.db_url, coursedir.course_id)


def stock(root: Path, graded: Path) -> None:
    """Do with executed notebooks what `nbgrader autograde` does after running them."""
    course = open_course(root)
    for folder in sorted((root / "submitted").iterdir()):
        with book(root) as gradebook:
            gradebook.update_or_create_student(folder.name)
            stamp = folder / tiny.ASSIGNMENT / "timestamp.txt"
            known = {}
            if stamp.exists():
                known["timestamp"] = read_timestamp(stamp.read_bytes())[0]
            else:  # where a due date is set, the date of the file stands for the missing one
                known["timestamp"] = date_of_file(stamp.parent)
            with warnings.catch_warnings():
                # nbgrader makes rows in an order that SQLAlchemy warns of.
                warnings.simplefilter("ignore")
                gradebook.update_or_create_submission(tiny.ASSIGNMENT, folder.name, **known)
        path = graded / "autograded" / folder.name / tiny.ASSIGNMENT / "tiny.ipynb"
        node = nbformat.read(path, as_version=4)
        names = {"notebook": "tiny", "assignment": tiny.ASSIGNMENT, "student": folder.name}
        resources = {"nbgrader": {**names, "db_url": course.coursedir.db_url}}
        for preprocessor in (SaveAutoGrades, AssignLatePenalties):
            preprocessor(parent=course.app).preprocess(node, resources)


def prepare(root: Path) -> None:
    """Hand in a class: punctual, late, silent about time, unattempted, with manual scores."""
    hand_in(root)
    shutil.rmtree(root / "submitted" / "dan")
    tiny.submit(root, "eve", tiny.answered(root, {**tiny.RIGHT, "spread": "PARTIAL = 0.25"}))
    stamps = {"ada": "2025-03-01 11:00:00 UTC", "eve": "2025-03-02 13:00:00 +0200"}
    for student, stamp in stamps.items():
        (root / "submitted" / student / tiny.ASSIGNMENT / "timestamp.txt").write_text(stamp)
    with book(root) as gradebook:
        gradebook.update_or_create_assignment(tiny.ASSIGNMENT, duedate=DUE)


@pytest.fixture(params=["none", "zero"])
def twins(course: Path, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """Two equal courses with a late penalty of one kind."""
    config = course / "nbgrader_config.py"
    line = f"\nc.LateSubmissionPlugin.penalty_method = {request.param!r}\n"
    config.write_text(config.read_text() + line)
    prepare(course)
    other = tmp_path / "other"
    shutil.copytree(course, other)
    return course, other


def test_rows_equal_those_of_nbgrader(twins: tuple[Path, Path]) -> None:
    ours, theirs = twins
    autograde(open_course(ours), tiny.ASSIGNMENT, Options(), scheduler=InProcess())
    stock(theirs, ours)
    assert rows(ours) == rows(theirs)
    assert len(rows(ours)["grade"]) == 12


def test_rows_equal_those_of_nbgrader_after_manual_grading(twins: tuple[Path, Path]) -> None:
    ours, theirs = twins
    autograde(open_course(ours), tiny.ASSIGNMENT, Options(), scheduler=InProcess())
    stock(theirs, ours)
    for root in twins:
        with book(root) as gradebook:
            gradebook.find_grade("memo", "tiny", "tiny", "eve").manual_score = 4.0
            gradebook.find_grade("test_double", "tiny", "tiny", "ben").manual_score = 1.0
            gradebook.find_grade("test_double", "tiny", "tiny", "ben").extra_credit = 0.5
            gradebook.find_comment("memo", "tiny", "tiny", "eve").manual_comment = "Yes."
            gradebook.db.commit()
        tiny.submit(root, "ben", tiny.answered(root, tiny.RIGHT))
        tiny.submit(root, "cyd", tiny.answered(root, {"memo": "A memo."}))
        for student in ("ben", "cyd"):  # both courses got it at one moment
            os.utime(root / "submitted" / student / tiny.ASSIGNMENT / "tiny.ipynb", (1.8e9, 1.8e9))
    autograde(open_course(ours), tiny.ASSIGNMENT, Options(force=True), scheduler=InProcess())
    stock(theirs, ours)
    assert rows(ours) == rows(theirs)


def test_one_commit_a_submission(course: Path) -> None:
    prepare(course)

    def commits(**options: Any) -> int:
        seen: list[object] = []
        note = seen.append
        event.listen(Engine, "commit", note)
        try:
            scheduler = InProcess()
            autograde(open_course(course), tiny.ASSIGNMENT, Options(**options), scheduler=scheduler)
        finally:
            event.remove(Engine, "commit", note)
        return len(seen)

    new, unchanged, forced = commits(), commits(), commits(force=True)
    # Opening a gradebook commits as well; a run that grades nobody shows how often.
    assert new - unchanged == forced - unchanged == 4


def test_failed_write_leaves_nothing_behind(course: Path, monkeypatch: Any) -> None:
    prepare(course)

    def fail(*arguments: object) -> Iterator[None]:
        raise OSError("the disk is full")

    monkeypatch.setattr(ScoreWriter, "_late", fail)
    with pytest.raises(OSError, match="disk is full"):
        autograde(open_course(course), tiny.ASSIGNMENT, Options(), scheduler=InProcess())
    found = rows(course)
    assert found == {"students": [], "grade": [], "comment": []}
    monkeypatch.undo()
    verdicts = autograde(open_course(course), tiny.ASSIGNMENT, Options(), scheduler=InProcess())
    assert len(verdicts) == 4
