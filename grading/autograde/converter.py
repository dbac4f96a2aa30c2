"""The entry of ``nbgrader autograde`` and of the formgrader's button into the coordinator.

nbgrader makes this object, sets its traits and calls `start`. Everything else, from reading a
submission to its row in the gradebook, is what `course autograde` does, too.
"""

from __future__ import annotations

import os
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory

from grading.autograde.coordinator import autograde
from grading.autograde.course import Course
from grading.autograde.files import TIMESTAMP, read_bounded, read_timestamp
from grading.autograde.gradebook import open_gradebook, student_names
from grading.autograde.report import cores
from grading.autograde.settings import Step, read_options
from grading.autograde.verdict import Verdict
from grading.classroom.backups import back_up_course
from grading.schema_version import spare_alembic
from shop.errors import CourseError, UsageError

NO_EXECUTE = (
    "--no-execute is refused: it keeps the outputs that students wrote into their notebooks "
    "and grades by them. Run the same command without it."
)
READ_ONLY = 444


class CourseAutograde(Autograde):  # type: ignore[misc]
    """nbgrader's Autograde, done by the coordinator of `course autograde`.

    Selection of students, ``force``, ``create_student``, hooks and permissions mean what they mean
    to nbgrader. A submission is graded whole, and one that is unchanged is passed over.
    """

    def start(self) -> None:
        """Grade what was asked for.

        Raises
        ------
        NbGraderException
            When something was not graded; the log says what, and why.
        """
        spare_alembic()
        before = Path.cwd()
        os.chdir(self.coursedir.root)
        try:
            left = self._grade(str(self.coursedir.assignment_id))
        except CourseError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error
        finally:
            os.chdir(before)
        if left:
            raise NbGraderException("; ".join(left))

    def _grade(self, assignment: str) -> list[str]:
        """Grade an assignment; return a sentence on everybody who was left out."""
        if self.config.get("Execute", {}).get("enabled") is False:
            raise UsageError(NO_EXECUTE)
        course = Course(self, self.coursedir)
        for path in course.unnamed(assignment):
            name = ascii(str(path.parent))
            self.log.error("Not graded: %s has a name that is not UTF-8. Rename it", name)
        left: list[str] = []
        pattern = str(self.coursedir.student_id)
        students = [name for name in course.students(assignment) if fnmatchcase(name, pattern)]
        if not students:
            raise UsageError(f"no student that {pattern!r} names has handed in {assignment!r}")
        if not self.create_student:
            with open_gradebook(self.coursedir) as gradebook:
                known = student_names(gradebook.db)
            strangers = [name for name in students if name not in known]
            left = [f"No student with ID {name!r} exists in the database" for name in strangers]
            students = [name for name in students if name in known]
        if students:
            self._run(course, assignment, tuple(students))
        for sentence in left:
            self.log.error("%s", sentence)
        return left

    def _run(self, course: Course, assignment: str, students: tuple[str, ...]) -> None:
        if self.coursedir.notebook_id != "*":
            self.log.warning("--notebook has no effect: a submission is graded as a whole")
        options = read_options(self, cores(), None, students, bool(self.force))
        back_up_course(course, "nbgrader-autograde")
        self.run_pre_convert_hook()
        autograde(course, assignment, options, self._report)
        self.run_post_convert_hook()

    def _report(self, step: Step) -> None:
        """Write a verdict into nbgrader's log."""
        verdict = step.verdict
        if step.how == "unchanged":
            self.log.info("Unchanged since it was graded: %s", _shown(verdict))
            return
        for repair in verdict.repairs:
            self.log.warning("Repaired for %s: %s", verdict.student, repair)
        if verdict.status == "flagged":
            flag = (verdict.student, verdict.reason, verdict.detail)
            self.log.warning("Flagged: %s (%s): %s", *flag)
        again = " (late penalty worked out anew)" if step.how == "penalty" else ""
        self.log.info("Graded: %s%s", _shown(verdict), again)
        if self.permissions != READ_ONLY or self.coursedir.groupshared:
            self.set_permissions(verdict.assignment, verdict.student)


def _shown(verdict: Verdict) -> str:
    return f"{verdict.student}, {verdict.score:g} of {verdict.max_score:g} points"


def tolerant_timestamp(coursedir: CourseDirectory, dest_path: str) -> datetime | None:
    """Read a ``timestamp.txt`` that may hold anything; None when nbgrader cannot use it."""
    path = Path(dest_path) / TIMESTAMP
    if not path.is_file() or path.is_symlink():
        return None
    content = read_bounded(path, TIMESTAMP, 4096).content
    stamp, doubts = read_timestamp(content if content is not None else b"\0")
    for doubt in doubts:
        coursedir.log.warning("%s: %s", dest_path, doubt)
    return stamp


def submitted_timestamp(api: NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """Read a submission's timestamp for the formgrader's list, as `tolerant_timestamp` does."""
    directory = api.coursedir.submitted_directory
    folder = api.coursedir.format_path(directory, student_id, assignment_id)
    return tolerant_timestamp(api.coursedir, folder)
