"""The floor of the benchmark: nbgrader as it comes, with nothing executed."""

from __future__ import annotations

from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.converters
import pytest
from nbgrader.api import Gradebook

import tiny_course as tiny
from authoring.bench.floor import time_cells, time_nbgrader
from authoring.bench.mix import make_class
from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.throwaway import Throwaway
from grading.autograde.converter import CourseAutograde

# nbgrader makes rows in an order that SQLAlchemy warns of.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def test_floor_is_nbgraders_own_work_even_where_our_grader_is_at_home(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.converters):
        monkeypatch.setattr(module, "Autograde", CourseAutograde)
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    place = Throwaway(course, tiny.ASSIGNMENT, {}, course)
    assert time_nbgrader(place) > 0
    with Gradebook(place.gradebook) as book:
        assert [s.student_id for s in book.assignment_submissions(tiny.ASSIGNMENT)] == ["ada"]


def test_cells_are_timed_in_forks_and_bare(
    chapter: tuple[Assignment, Bank], tmp_path: Path
) -> None:
    assignment, bank = chapter
    students = make_class(assignment, bank, 3)
    times = time_cells(assignment, students, tmp_path, width=2)
    assert times.forked_seconds > 0
    assert times.bare_cpu_seconds > 0
    assert times.page_faults > 3
