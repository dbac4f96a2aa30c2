"""Which feedback pages are already as they would be made.

A page depends on the autograded notebook and the files beside it, on what the gradebook says of the
submission, on the configuration, on this package and the packages that it uses. All of that is one
hash; where it is the last page's, and the page lies there as it was made, it is not made again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

import grading
from grading.autograde.course import Course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.verdict import record_of
from grading.identity import digest_of, package_versions
from shop import atomic

_USED = ("latex2mathml",)
"""Packages of pages alone, which no verdict depends on."""
_FILES = ("*.py", "*.j2", "*.json", "*.css")


class MadePages:
    """Remembers from what the pages of an assignment were made.

    Parameters
    ----------
    course
        The course. Its gradebook is read now: what changes later is made the next time.
    assignment
        Name of the assignment.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._course = course
        self._assignment = assignment
        feedback = course.root / str(course.coursedir.feedback_directory)
        # a hidden folder, which neither nbgrader nor a return to students looks at
        self._folder = feedback / ".made" / assignment
        with open_gradebook(course.coursedir) as gradebook:
            self._said = _gradebook_says(gradebook.db, assignment)
        settings = json.dumps(course.app.config, sort_keys=True, default=repr)
        versions = json.dumps(package_versions(_USED))
        self._common = digest_of(settings, versions, *_code())
        self._identities: dict[str, str] = {}

    def are_current(self, student: str) -> bool:
        """Tell whether the pages of a student are as they would be made."""
        identity = self._identities[student] = self._identity(student)
        try:
            record = json.loads(record_of(self._folder, student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(record == {"identity": identity, "pages": self._pages(student)})

    def note(self, student: str) -> None:
        """Remember that the pages of a student have been made since `are_current` was asked."""
        record = {"identity": self._identities[student], "pages": self._pages(student)}
        atomic.write_text(record_of(self._folder, student), json.dumps(record) + "\n")

    def _identity(self, student: str) -> str:
        folder = self._course.folder("autograded", student, self._assignment)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        contents = [part for path in files for part in _named(path, folder)]
        return digest_of(self._common, "\n".join(sorted(self._said[student])), *contents)

    def _pages(self, student: str) -> str | None:
        """Return the hash of the pages that lie there; None where one is missing."""
        folder = self._course.folder("feedback", student, self._assignment)
        graded = self._course.folder("autograded", student, self._assignment)
        wanted = {path.stem for path in graded.glob("*.ipynb")}
        pages = sorted(folder.glob("*.html"))
        if {path.stem for path in pages} != wanted:
            return None
        return digest_of(*(part for path in pages for part in _named(path, folder)))


def _named(path: Path, folder: Path) -> tuple[str, bytes]:
    return path.relative_to(folder).as_posix(), path.read_bytes()


def _code() -> Iterator[str | bytes]:
    """Yield names and contents of the files that make pages; all of `grading` counts."""
    package = Path(grading.__file__).parent
    for path in sorted(path for pattern in _FILES for path in package.rglob(pattern)):
        yield from _named(path, package)


def _gradebook_says(session: Session, assignment: str) -> dict[str, list[str]]:
    """Return what the gradebook holds of each submission of an assignment, in lines."""
    own = [SubmittedAssignment.timestamp, SubmittedAssignment.extension, Assignment.duedate]
    own.append(SubmittedNotebook.late_submission_penalty)
    points = [Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.max_score]
    points.append(Grade.needs_manual_grade)
    comments = [Comment.auto_comment, Comment.manual_comment]
    said: dict[str, list[str]] = defaultdict(list)
    for kind, columns in ((None, own), (Grade, points), (Comment, comments)):
        query = (
            select(SubmittedAssignment.student_id, Notebook.name, *columns)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .where(Assignment.name == assignment)
        )
        if kind is not None:
            query = query.add_columns(BaseCell.name)
            query = query.join(kind, kind.notebook_id == SubmittedNotebook.id)
            query = query.join(BaseCell, BaseCell.id == kind.cell_id)
        for student, *row in session.execute(query):
            said[student].append(repr(row))
    session.rollback()
    return said
