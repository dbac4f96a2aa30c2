"""Read a class's results of one assignment from the gradebook, exercise by exercise.

Three things that a plain zero would hide stay apart: who has not handed in, what was handed in
and not attempted, and what still waits for a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.autograde.course import Course
from grading.autograde.gradebook import read_skeletons
from grading.autograde.marking import NO_RESPONSE
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import Records, Verdict
from grading.classroom.points import GradeRow, Points, class_points, grade_rows, handed_in
from grading.feedback.sections import titles_of

REREAD = re.compile(r"""\breread=["']([^"'\n]+)["']""")
"""Where a test of the course names a section of the lecture."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Exercise:
    """One exercise of an assignment: an answer with its tests, or an answer graded by hand.

    Attributes
    ----------
    name, title
        Its id, and its heading where the released notebook is there, else the id.
    cells
        Notebook and name of the cells that carry its points.
    answer
        Notebook and name of the answer's cell.
    max_score
        What it is worth.
    by_hand
        Whether a person gives the points.
    sections
        Sections of the lecture that its tests name.
    tests
        Texts of its tests, by which their tables of known mistakes are found.
    """

    name: str
    title: str
    cells: tuple[Key, ...]
    answer: Key
    max_score: float
    by_hand: bool
    sections: tuple[str, ...]
    tests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What one student has for one exercise.

    Attributes
    ----------
    earned
        Points; None while a person has to give some of them.
    untried
        Whether the answer is as it was released.
    """

    earned: float | None
    untried: bool


@dataclass(frozen=True)
class Work:
    """What one student handed in.

    Attributes
    ----------
    points
        The student, and the points as `course export` has them.
    seconds_late
        Seconds after the due date, the extension taken into account; 0 when in time or unknown.
    results
        By name of the exercise.
    verdict
        What the last run said; None where none is kept.
    """

    points: Points
    seconds_late: float
    results: Mapping[str, Result]
    verdict: Verdict | None

    @property
    def is_judged(self) -> bool:
        """Whether anything of it has final points: a file that could not be read has not."""
        return any(result.earned is not None for result in self.results.values())

    @property
    def flag(self) -> str:
        """Why a person should look at it, "" when nobody need."""
        if self.verdict is not None and self.verdict.status == "flagged":
            return self.verdict.detail or self.verdict.reason
        return "" if self.is_judged else "nothing of it has points yet"


@dataclass(frozen=True)
class Assigned:
    """One assignment of a class.

    Attributes
    ----------
    name, title, due
        The assignment; `due` is in UTC without zone, None where there is no due date.
    exercises
        In the order of the notebook.
    works
        Who handed in, in order of ids.
    missing
        Who did not.
    """

    name: str
    title: str
    due: datetime | None
    exercises: tuple[Exercise, ...]
    works: tuple[Work, ...]
    missing: tuple[Points, ...]

    @cached_property
    def judged(self) -> tuple[Work, ...]:
        """Submissions of which something has final points: those that figures are about."""
        return tuple(work for work in self.works if work.is_judged)

    @cached_property
    def finished(self) -> tuple[Exercise, ...]:
        """Exercises for which nobody among the judged waits."""
        return tuple(
            exercise
            for exercise in self.exercises
            if all(work.results[exercise.name].earned is not None for work in self.judged)
        )


def read_assigned(
    course: Course, gradebook: Gradebook, assignment: str, with_verdicts: bool = True
) -> Assigned:
    """Return what a class has for one assignment; nothing is written.

    Parameters
    ----------
    course
        The class.
    gradebook
        Its gradebook, open.
    assignment
        Name of the assignment.
    with_verdicts
        Whether the words of the last run are read too, a file for each submission, and what was
        not attempted; without, the points are enough to tell where the class stands.

    Raises
    ------
    UsageError
        When the gradebook does not know it.
    """
    session = gradebook.db
    skeletons = read_skeletons(session, assignment, course.folder("source", ".", assignment))
    notebooks = [skeleton.notebook for skeleton in skeletons]
    folder = course.folder("release", ".", assignment)
    titles: dict[str, str] = {}
    for name in reversed(notebooks):
        titles |= titles_of(folder / f"{name}.ipynb")
    exercises = tuple(e for skeleton in skeletons for e in _exercises(skeleton, titles))
    rows = grade_rows(session, assignment)
    given = _given(rows)
    untried = _untried(session, assignment) if with_verdicts else {}
    late = seconds_late(session, assignment)
    due = session.scalar(select(Assignment.duedate).where(Assignment.name == assignment))
    points = class_points(gradebook, assignment, handed_in(course, assignment), rows)
    records = Records(course.autograded / ".verdicts" / assignment)
    works = []
    for own in points:
        if not own.handed_in:
            continue
        record = records.read(own.student) if with_verdicts else None
        scores = given.get(own.student, {})
        blank = untried.get(own.student, set())
        results = {e.name: _result(e, scores, blank) for e in exercises}
        verdict = record.verdict if record is not None else None
        works.append(Work(own, late.get(own.student, 0.0), results, verdict))
    missing = tuple(own for own in points if not own.handed_in)
    title = titles.get("") or assignment
    return Assigned(assignment, title, due, exercises, tuple(works), missing)


def _exercises(skeleton: Skeleton, titles: Mapping[str, str]) -> list[Exercise]:
    """Return the exercises of a notebook: an answer begins one, tests belong to the last answer."""
    groups: list[list[Key]] = []
    names: list[str] = []
    for cell in skeleton.cells:
        if cell.is_answer or (cell.is_graded and not groups):
            groups.append([])
            names.append(cell.grade_id)
        if cell.is_graded:
            groups[-1].append((skeleton.notebook, cell.grade_id))
    found = []
    for name, cells in zip(names, groups, strict=True):
        own = [skeleton.by_id[cell] for _, cell in cells]
        if not own:
            continue
        sections = [section for cell in own for section in REREAD.findall(cell.source)]
        found.append(
            Exercise(
                name,
                titles.get(name, name),
                tuple(cells),
                (skeleton.notebook, name),
                sum(cell.points for cell in own),
                any(cell.is_answer or not cell.is_test for cell in own),
                tuple(dict.fromkeys(sections)),
                MappingProxyType({cell.grade_id: cell.source for cell in own if cell.is_test}),
            )
        )
    return found


def _result(exercise: Exercise, scores: Mapping[Key, float | None], blank: set[Key]) -> Result:
    own = [scores.get(cell) for cell in exercise.cells]
    earned = None if None in own else sum(score or 0.0 for score in own)
    return Result(earned, exercise.answer in blank and not earned)


def _given(rows: Iterable[GradeRow]) -> dict[str, dict[Key, float | None]]:
    """Return points by student, notebook and cell; None where a person has to give them."""
    found: dict[str, dict[Key, float | None]] = defaultdict(dict)
    for row in rows:
        waits = row.needs or row.score is None
        points = None if waits else float(row.score or 0.0) + float(row.extra or 0.0)
        found[row.student][row.notebook, row.cell] = points
    return found


def _untried(session: Session, assignment: str) -> dict[str, set[Key]]:
    """Return the answers that are as they were released, by student."""
    query = (
        select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name)
        .select_from(Comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Comment.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment, Comment.auto_comment == NO_RESPONSE)
    )
    found: dict[str, set[Key]] = defaultdict(set)
    for student, notebook, cell in session.execute(query):
        found[student].add((notebook, cell))
    return found


def seconds_late(session: Session, assignment: str) -> dict[str, float]:
    """Return seconds after the due date by student, as nbgrader counts them."""
    query = (
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            Assignment.duedate,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    return {
        student: max((stamp - due - (extension or timedelta())).total_seconds(), 0.0)
        for student, stamp, extension, due in session.execute(query)
        if stamp is not None and due is not None
    }
