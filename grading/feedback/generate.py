"""Make the feedback pages of a class with nbgrader's own generate_feedback, where needed."""

from __future__ import annotations

import glob
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from nbgrader.converters import GenerateFeedback, NbGraderException

from grading.autograde.course import Course, open_course
from grading.feedback.made import MadePages
from grading.schema_version import spare_alembic
from shop.errors import UsageError

FEW = 24
"""A class of this size is done before further processes have started."""
TOGETHER = 4
"""Students whose pages a process makes before it says so."""


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
    is_unchanged
        Whether they lay there already as they would be made.
    """

    student: str
    folder: Path
    problem: str = ""
    is_unchanged: bool = False


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
    *,
    force: bool = False,
) -> list[Page]:
    """Make the feedback pages of an assignment where anything has changed since the last time.

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
    force
        Whether pages that would not change are made as well.
    """
    spare_alembic()
    made = MadePages(course, assignment)
    pages, wanted = [], []
    for student in students:
        if made.are_current(student) and not force:
            folder = course.folder("feedback", student, assignment)
            pages.append(Page(student, folder, is_unchanged=True))
            report(pages[-1])
        else:
            wanted.append(student)
    for page in _made(course, assignment, wanted, workers):
        if not page.problem:
            made.note(page.student)
        report(page)
        pages.append(page)
    return sorted(pages, key=lambda page: page.student)


def _made(course: Course, assignment: str, students: Sequence[str], workers: int) -> Iterator[Page]:
    if workers < 2 or len(students) <= FEW:
        yield from (_generate(course, assignment, student) for student in students)
        return
    context = multiprocessing.get_context("spawn")
    generate = partial(_generate_apart, course.root, assignment)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(generate, students, chunksize=TOGETHER)


def _generate_apart(root: Path, assignment: str, student: str) -> Page:
    """Make the pages of a student in a process of its own, which opens the course once."""
    return _generate(_opened(root), assignment, student)


@cache
def _opened(root: Path) -> Course:
    return open_course(root)


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
        # one that came while another was handled begins with that one
        if "Traceback (most recent call last)" in text:
            self.last = text.splitlines()[-1]
