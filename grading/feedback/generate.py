"""Make the feedback pages of a class with nbgrader's own generate_feedback."""

from __future__ import annotations

import glob
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbgrader.converters import GenerateFeedback, NbGraderException

from grading.autograde.course import Course, open_course
from grading.schema_version import spare_alembic
from shop.errors import UsageError

FEW = 24
"""A class of this size is done before further processes have started."""


@dataclass(frozen=True)
class Page:
    """The feedback of one student.

    Attributes
    ----------
    student
        Whose.
    folder
        Where the pages lie.
    problem
        Why there are none; "" when there are.
    """

    student: str
    folder: Path
    problem: str = ""


def graded_students(course: Course, assignment: str, wanted: Sequence[str] = ()) -> list[str]:
    """Return the students who have autograded notebooks, in order.

    Raises
    ------
    UsageError
        When nobody has, or somebody of `wanted` has not.
    """
    folder = course.folder("autograded", "X", assignment).parents[1]
    found = sorted(p.parent.name for p in folder.glob(f"[!.]*/{glob.escape(assignment)}"))
    if not found:
        raise UsageError(
            f"nothing of {assignment!r} is graded in {course.root}; "
            f"run first: course autograde {assignment}"
        )
    for student in wanted:
        if student not in found:
            raise UsageError(f"student {student!r} has no graded {assignment!r}")
    return sorted(set(wanted)) or found


def generate_feedback(
    course: Course,
    assignment: str,
    students: Sequence[str],
    workers: int = 1,
    report: Callable[[Page], None] = lambda page: None,
) -> list[Page]:
    """Make the feedback pages of an assignment anew.

    Parameters
    ----------
    course
        The course.
    assignment
        Name of the assignment.
    students
        Whose pages.
    workers
        Processes that work at the same time; a small class needs only this one.
    report
        Called after each student.
    """
    spare_alembic()
    pages = []
    for page in _pages(course, assignment, students, workers):
        report(page)
        pages.append(page)
    return sorted(pages, key=lambda page: page.student)


def _pages(
    course: Course, assignment: str, students: Sequence[str], workers: int
) -> Iterator[Page]:
    if workers < 2 or len(students) <= FEW:
        yield from (_generate(course, assignment, student) for student in students)
        return
    context = multiprocessing.get_context("spawn")
    parts = [students[start::workers] for start in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        roots = [course.root] * workers
        for done in pool.map(_generate_part, roots, [assignment] * workers, parts):
            yield from done


def _generate_part(root: Path, assignment: str, students: Sequence[str]) -> list[Page]:
    course = open_course(root)
    return [_generate(course, assignment, student) for student in students]


def _generate(course: Course, assignment: str, student: str) -> Page:
    folder = course.folder("feedback", student, assignment)
    coursedir = course.coursedir
    before = coursedir.assignment_id, coursedir.student_id
    coursedir.assignment_id, coursedir.student_id = assignment, glob.escape(student)
    converter = GenerateFeedback(coursedir=coursedir, parent=course.app)
    causes = _Causes()
    converter.log = logging.Logger("course.feedback", logging.ERROR)
    converter.log.addHandler(causes)
    converter.force = True
    try:
        converter.start()
    except NbGraderException as error:
        return Page(student, folder, causes.last or f"nbgrader: {error}")
    except OSError as error:
        return Page(student, folder, f"{error.filename or folder}: {error.strerror}")
    finally:
        coursedir.assignment_id, coursedir.student_id = before
    return Page(student, folder)


class _Causes(logging.Handler):
    """Keeps the last line of what nbgrader logs as a traceback: the cause, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Look into one message."""
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            self.last = text.splitlines()[-1]
