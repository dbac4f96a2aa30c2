"""Write a verdict into the gradebook: what nbgrader's SaveAutoGrades would, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

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
from nbgrader.api import Comment as CommentRow
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grading.autograde.verdict import Verdict

Penalty = Callable[[str, float, float], float | None]
"""Student, score and seconds late to the points that are taken off."""
Key = tuple[str, str]


class ScoreWriter:
    """Writes verdicts of one assignment into a gradebook.

    Parameters
    ----------
    gradebook
        An open gradebook.
    assignment
        Name of the assignment.
    penalty
        nbgrader's late penalty as the course configures it.
    """

    def __init__(self, gradebook: Gradebook, assignment: str, penalty: Penalty) -> None:
        self._session: Session = gradebook.db
        self._penalty = penalty
        query = select(Assignment).where(Assignment.name == assignment)
        found = self._session.scalars(query).one()
        self._assignment_id: str = found.id
        self.due: datetime | None = found.duedate
        rows = select(Notebook.id, Notebook.name).where(
            Notebook.assignment_id == self._assignment_id
        )
        self._notebooks = {row.id: row.name for row in self._session.execute(rows)}
        cells = select(BaseCell.id, BaseCell.type, BaseCell.name, BaseCell.notebook_id).where(
            BaseCell.notebook_id.in_(self._notebooks)
        )
        self._cells = {
            (row.type, (self._notebooks[row.notebook_id], row.name)): row.id
            for row in self._session.execute(cells)
        }
        self._session.rollback()

    def write(
        self,
        verdict: Verdict,
        timestamp: datetime | None,
        reopened: frozenset[Key] = frozenset(),
    ) -> None:
        """Write one verdict and its late penalty; all of it or, on any failure, nothing of it.

        Manual scores, extra credit and manual comments are never touched.

        Parameters
        ----------
        verdict
            Scores and comments of one submission.
        timestamp
            When it was handed in; None keeps what the gradebook has.
        reopened
            Notebook and cell of answers that a person has to look at again, if one graded them
            already: their text has changed. An unchanged one stays as it was graded.
        """
        self._write(verdict.student, timestamp, verdict, reopened)

    def write_penalty(self, student: str, timestamp: datetime | None) -> None:
        """Write the late penalty of a submission anew and nothing else; see `write`."""
        self._write(student, timestamp, None)

    def _write(
        self,
        student: str,
        timestamp: datetime | None,
        verdict: Verdict | None,
        reopened: frozenset[Key] = frozenset(),
    ) -> None:
        try:
            submission = self._submission(student)
            if timestamp is not None:
                submission.timestamp = timestamp
            notebooks = {self._notebooks[row.notebook_id]: row for row in submission.notebooks}
            if verdict is not None:
                self._write_scores(verdict, notebooks, reopened)
                self._write_comments(verdict, notebooks)
            self._session.flush()
            for row in notebooks.values():
                row.late_submission_penalty = self._late(student, submission, row)
            self._session.commit()
        except BaseException:
            self._session.rollback()
            raise
        finally:
            self._session.expunge_all()

    def _submission(self, student: str) -> SubmittedAssignment:
        """Return the submission with all its rows, made as nbgrader makes them when new."""
        query = (
            select(SubmittedAssignment)
            .where(
                SubmittedAssignment.assignment_id == self._assignment_id,
                SubmittedAssignment.student_id == student,
            )
            .options(
                selectinload(SubmittedAssignment.notebooks).selectinload(SubmittedNotebook.grades),
                selectinload(SubmittedAssignment.notebooks).selectinload(
                    SubmittedNotebook.comments
                ),
                joinedload(SubmittedAssignment.assignment),
            )
        )
        found = self._session.scalars(query).one_or_none()
        if found is None:
            if self._session.get(Student, student) is None:
                self._session.add(Student(id=student))
                self._session.flush()
            found = SubmittedAssignment(assignment_id=self._assignment_id, student_id=student)
            self._session.add(found)
        self._session.flush()
        added = False
        have = {row.notebook_id for row in found.notebooks}
        for notebook_id in self._notebooks:
            if notebook_id not in have:
                row = SubmittedNotebook(notebook_id=notebook_id, assignment_id=found.id)
                self._session.add(row)
                added = True
        if added:
            self._session.flush()
            self._session.refresh(found, ["notebooks"])
        return found

    def _write_scores(
        self,
        verdict: Verdict,
        notebooks: dict[str, SubmittedNotebook],
        reopened: frozenset[Key],
    ) -> None:
        for score in verdict.cells:
            key = (score.notebook, score.cell_id)
            cell_id = self._cells.get(("GradeCell", key)) or self._cells[("TaskCell", key)]
            notebook = notebooks[score.notebook]
            grade = next((g for g in notebook.grades if g.cell_id == cell_id), None)
            if grade is None:
                grade = Grade(cell_id=cell_id, notebook_id=notebook.id)
                self._session.add(grade)
            judged = grade.manual_score is not None
            # nbgrader opens every hand-given score again; here only what has changed does
            again = key in reopened or grade.auto_score != score.auto_score
            still = bool(grade.needs_manual_grade) and judged
            grade.auto_score = score.auto_score
            grade.needs_manual_grade = (
                (again or still) if judged else score.auto_score is None or verdict.undecided
            )

    def _write_comments(self, verdict: Verdict, notebooks: dict[str, SubmittedNotebook]) -> None:
        for comment in verdict.comments:
            key = (comment.notebook, comment.cell_id)
            cell_id = self._cells.get(("SolutionCell", key)) or self._cells[("TaskCell", key)]
            notebook = notebooks[comment.notebook]
            row = next((c for c in notebook.comments if c.cell_id == cell_id), None)
            if row is None:
                row = CommentRow(cell_id=cell_id, notebook_id=notebook.id)
                self._session.add(row)
            row.auto_comment = comment.text

    def _late(
        self, student: str, submission: SubmittedAssignment, notebook: SubmittedNotebook
    ) -> float | None:
        """Return the late penalty, bounded by the score as nbgrader bounds it."""
        if not submission.total_seconds_late > 0:
            return None
        query = select(func.coalesce(func.sum(Grade.score), 0.0))
        score = float(self._session.scalar(query.where(Grade.notebook_id == notebook.id)) or 0.0)
        penalty = self._penalty(student, score, submission.total_seconds_late)
        return None if penalty is None else min(max(penalty, 0.0), score)


def recorded_scores(gradebook: Gradebook, assignment: str) -> dict[str, dict[Key, float | None]]:
    """Return every automatic score of an assignment by student, notebook and cell."""
    query = (
        select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.auto_score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    scores: dict[str, dict[Key, float | None]] = {}
    for student, notebook, cell, score in gradebook.db.execute(query):
        scores.setdefault(student, {})[(notebook, cell)] = score
    gradebook.db.rollback()
    return scores
