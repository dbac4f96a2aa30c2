"""What a class has in the gradebook: points of tests and of people, who waits, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grading.autograde.course import Course


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


class GradeRow(NamedTuple):
    """One graded cell of one student as the gradebook has it.

    Attributes
    ----------
    student, notebook, cell
        Whose and which.
    auto, manual, extra
        Points of the test, of a person, and extra credit; None where there are none.
    needs
        Whether a person has to look at it.
    """

    student: str
    notebook: str
    cell: str
    auto: float | None
    manual: float | None
    extra: float | None
    needs: bool

    @property
    def score(self) -> float | None:
        """Points without extra credit; a person's go before the test's."""
        return self.manual if self.manual is not None else self.auto


def grade_rows(session: Session, assignment: str) -> list[GradeRow]:
    """Return every graded cell of everybody for one assignment."""
    query = (
        select(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    return [GradeRow(*row) for row in session.execute(query)]


def class_points(
    gradebook: Gradebook,
    assignment: str,
    there: Collection[str] = (),
    rows: Iterable[GradeRow] | None = None,
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
    rows
        What `grade_rows` returned, by those who need it themselves.
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
    given: dict[str, float] = defaultdict(float)
    waiting: dict[str, list[str]] = defaultdict(list)
    scored = set(there)
    for item in grade_rows(session, assignment) if rows is None else rows:
        student, score = item.student, item.score
        given[student] += (score or 0.0) + (item.extra or 0.0)
        if score is not None:
            scored.add(student)
        if item.needs or score is None:
            waiting[student].append(item.cell)
    # columns, not objects: a class of 1,000 has a report in seconds
    own = select(
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        func.coalesce(func.sum(SubmittedNotebook.late_submission_penalty), 0.0),
    ).outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    own = own.where(SubmittedAssignment.assignment_id == row.id).group_by(
        SubmittedAssignment.id, SubmittedAssignment.student_id, SubmittedAssignment.timestamp
    )
    submissions = {who: (stamp, float(off)) for who, stamp, off in session.execute(own)}
    people = select(Student.id, Student.first_name, Student.last_name, Student.email)
    found = []
    for student, first, last, email in session.execute(people.order_by(Student.id)):
        timestamp, penalty = submissions.get(student, (None, 0.0))
        there_is = student in submissions and (timestamp is not None or student in scored)
        found.append(
            Points(
                assignment,
                student,
                first or "",
                last or "",
                email or "",
                there_is,
                timestamp if there_is else None,
                given[student],
                penalty if there_is else 0.0,
                float(max_score),
                tuple(sorted(waiting[student])) if there_is else (),
            )
        )
    session.rollback()
    return found


def handed_in(course: Course, assignment: str) -> set[str]:
    """Return the students who have a folder in ``submitted/``."""
    root = course.folder("submitted", "X", assignment).parent.parent
    return {path.parent.name for path in root.glob(f"*/{assignment}")}
