"""What a class has in the gradebook: points of tests and of people, who waits, who is missing."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from grading.autograde.course import Course

_HEADER = (
    "assignment", "student_id", "last_name", "first_name", "email", "status", "score",
    "max_score", "points_so_far", "late_penalty", "waits_for_a_person", "handed_in_utc",
)  # fmt: skip


@dataclass(frozen=True)
class Points:
    """One student's points for one assignment, as the gradebook has them.

    Attributes
    ----------
    assignment, student, first_name, last_name, email
        What and who.
    handed_in
        Whether there is a submission in the gradebook.
    timestamp
        When it was handed in, in UTC; None when unknown.
    given
        Points of tests and of people, extra credit included, without the late penalty.
    penalty
        Points taken off for handing in late.
    max_score
        Points of the assignment.
    waiting
        Cells that wait for a person, by name.
    """

    assignment: str
    student: str
    first_name: str
    last_name: str
    email: str
    handed_in: bool
    timestamp: datetime | None
    given: float
    penalty: float
    max_score: float
    waiting: tuple[str, ...]

    @property
    def so_far(self) -> float:
        """Points after the penalty, without those that a person still has to give."""
        return max(self.given - self.penalty, 0.0)

    @property
    def status(self) -> str:
        """``graded``, ``waiting`` for a person, or ``not handed in``."""
        if not self.handed_in:
            return "not handed in"
        return "waiting" if self.waiting else "graded"


def class_points(
    gradebook: Gradebook, assignment: str, there: Collection[str] = ()
) -> list[Points]:
    """Return the points of everybody in the class for one assignment, in order of ids.

    Parameters
    ----------
    gradebook
        An open gradebook.
    assignment
        The assignment.
    there
        Students with a folder in ``submitted/``. An extension makes a row in the gradebook for
        somebody who has not handed in yet; a row counts with a folder, a time or a score.
    """
    session = gradebook.db
    row = session.scalars(select(Assignment).where(Assignment.name == assignment)).one_or_none()
    if row is None:
        return []
    max_score = sum(
        cell.max_score
        for notebook in row.notebooks
        for cell in (*notebook.grade_cells, *notebook.task_cells)
    )
    query = (
        select(
            SubmittedAssignment.student_id,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(SubmittedAssignment.assignment_id == row.id)
    )
    given: dict[str, float] = defaultdict(float)
    waiting: dict[str, list[str]] = defaultdict(list)
    scored = set(there)
    for student, cell, auto, manual, extra, needs in session.execute(query):
        score = manual if manual is not None else auto
        given[student] += (score or 0.0) + (extra or 0.0)
        if score is not None:
            scored.add(student)
        if needs or score is None:
            waiting[student].append(cell)
    own = select(SubmittedAssignment).where(SubmittedAssignment.assignment_id == row.id)
    loaded = session.scalars(own.options(selectinload(SubmittedAssignment.notebooks)))
    submissions = {submission.student_id: submission for submission in loaded}
    found = []
    for person in session.scalars(select(Student).order_by(Student.id)):
        submission = submissions.get(person.id)
        if submission is not None and submission.timestamp is None and person.id not in scored:
            submission = None
        notebooks = submission.notebooks if submission is not None else ()
        found.append(
            Points(
                assignment,
                person.id,
                person.first_name or "",
                person.last_name or "",
                person.email or "",
                submission is not None,
                submission.timestamp if submission is not None else None,
                given[person.id],
                sum(notebook.late_submission_penalty or 0.0 for notebook in notebooks),
                float(max_score),
                tuple(sorted(waiting[person.id])) if submission is not None else (),
            )
        )
    session.rollback()
    return found


def as_csv(points: list[Points]) -> str:
    """Return a table for spreadsheets and learning platforms.

    The column ``score`` is empty while a person has to give points, and for who has not handed
    in: a zero there would be taken for a grade.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for item in points:
        final = item.status == "graded"
        handed = f"{item.timestamp:%Y-%m-%d %H:%M:%S}" if item.timestamp else ""
        writer.writerow(
            [
                item.assignment,
                harmless(item.student),
                harmless(item.last_name),
                harmless(item.first_name),
                harmless(item.email),
                item.status,
                f"{item.so_far:g}" if final else "",
                f"{item.max_score:g}",
                f"{item.so_far:g}" if item.handed_in else "",
                f"{item.penalty:g}" if item.handed_in else "",
                " ".join(item.waiting),
                handed,
            ]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def handed_in(course: Course, assignment: str) -> set[str]:
    """Return the students who have a folder in ``submitted/``."""
    root = course.folder("submitted", "X", assignment).parent.parent
    return {path.parent.name for path in root.glob(f"*/{assignment}")}
