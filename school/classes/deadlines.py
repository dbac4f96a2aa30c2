"""When an assignment is due, for the class and for one student, and the penalties that follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment
from sqlalchemy import select

from grading.autograde.scores import Penalty
from grading.moments import read_moment
from shop.errors import UsageError


def read_due(text: str, zone: tzinfo) -> datetime:
    """Return a time as it was typed: ``2025-03-02 23:59``, with or without a zone.

    Parameters
    ----------
    text
        The time; ``+08:00`` or ``+0800`` may follow.
    zone
        The zone of a time that states none.

    Raises
    ------
    UsageError
        When it cannot be read, or in more than one way.
    """
    moment = read_moment(text, zone)
    if moment is None:
        raise UsageError(
            f"{text!r} is no time; write it like 2025-03-02 23:59, or 2025-03-02 23:59 +08:00"
        )
    if moment.doubt:
        raise UsageError(f"{text!r} is doubtful: {moment.doubt}. Write the zone like +08:00")
    return moment.when


def set_due(gradebook: Gradebook, assignment: str, due: datetime | None, penalty: Penalty) -> int:
    """Set when an assignment is due and work every late penalty out again.

    Parameters
    ----------
    gradebook
        An open gradebook.
    assignment
        The assignment.
    due
        The time, with zone; None for none, which takes extensions back.
    penalty
        The class's late penalty.

    Returns
    -------
    int
        How many submissions have another penalty than before.
    """
    row = _assignment(gradebook, assignment)
    row.duedate = due.astimezone(UTC).replace(tzinfo=None) if due else None
    if due is None:  # nbgrader cannot add an extension to no date
        for submission in row.submissions:
            submission.extension = None
    gradebook.db.flush()
    gradebook.db.expire_all()
    changed = sum(_work_out(submission, penalty) for submission in row.submissions)
    gradebook.db.commit()
    return changed


def extend(
    gradebook: Gradebook, assignment: str, student: str, longer: timedelta, penalty: Penalty
) -> datetime:
    """Give one student more time; the whole of it, also when there was some before.

    Parameters
    ----------
    gradebook
        An open gradebook.
    assignment, student
        What and whose.
    longer
        Time after the class's due date; nothing takes an extension back.
    penalty
        The class's late penalty.

    Returns
    -------
    datetime
        When it is due for the student, in UTC without zone.

    Raises
    ------
    UsageError
        When the student or a due date is missing.
    """
    row = _assignment(gradebook, assignment)
    if row.duedate is None:
        raise UsageError(f"{assignment} has no due date: course due {assignment} TIME")
    if gradebook.db.get(Student, student) is None:
        raise UsageError(f"the gradebook has no student {student!r}: course students list")
    query = select(SubmittedAssignment).where(
        SubmittedAssignment.assignment_id == row.id, SubmittedAssignment.student_id == student
    )
    submission = gradebook.db.scalars(query).one_or_none()
    if submission is None:
        with gradebook.db.no_autoflush:  # nbgrader links the rows one after another
            submission = gradebook.add_submission(assignment, student)
    submission.extension = longer or None
    gradebook.db.flush()
    gradebook.db.expire_all()
    _work_out(submission, penalty)
    due: datetime = submission.duedate
    gradebook.db.commit()
    return due


@dataclass(frozen=True)
class DueDate:
    """When an assignment is due.

    Attributes
    ----------
    assignment
        Its name.
    due
        For the class, in UTC without zone; None for never.
    extended
        Students with more time, and when it is due for them.
    """

    assignment: str
    due: datetime | None
    extended: tuple[tuple[str, datetime], ...]


def due_dates(gradebook: Gradebook, assignment: str | None = None) -> list[DueDate]:
    """Return when one assignment, or each, is due for the class and for students with more time."""
    rows = [_assignment(gradebook, assignment)] if assignment else list(gradebook.assignments)
    found = []
    for row in sorted(rows, key=lambda row: str(row.name)):
        more = [
            (str(one.student_id), row.duedate + one.extension)
            for one in row.submissions
            if one.extension and row.duedate
        ]
        found.append(DueDate(str(row.name), row.duedate, tuple(sorted(more))))
    return found


def _assignment(gradebook: Gradebook, name: str) -> Assignment:
    row = gradebook.db.scalars(select(Assignment).where(Assignment.name == name)).one_or_none()
    if row is None:
        known = ", ".join(item.name for item in gradebook.assignments) or "none"
        raise UsageError(f"the gradebook has no assignment {name!r}; it has: {known}")
    return row


def _work_out(submission: SubmittedAssignment, penalty: Penalty) -> bool:
    """Set the late penalty of each notebook; return whether any is another."""
    late = submission.total_seconds_late
    changed = False
    for notebook in submission.notebooks:
        score = float(notebook.score or 0.0)
        value = penalty(submission.student_id, score, late) if late > 0 else None
        value = None if value is None else min(max(value, 0.0), score)
        changed |= (value or 0.0) != (notebook.late_submission_penalty or 0.0)
        notebook.late_submission_penalty = value
    return changed
