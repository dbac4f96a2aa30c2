"""A large class that nobody had to grade: scores and verdicts drawn from a seed.

For what reads a gradebook; ability and difficulty are drawn, so that figures look like a class's.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grading.autograde.course import Course, open_course
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.marking import NO_RESPONSE
from grading.autograde.skeleton import SkeletonCell
from grading.autograde.verdict import NEEDS_MANUAL, CellVerdict, Record, Records, Verdict
from grading.inside.mistakes import worded
from grading.layout import Layout
from school.classes.course_folder import init_course
from school.report.mistakes import known_whys

DUE = datetime(2025, 3, 2, 15, 0)
SURNAMES = ["李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"]
GIVEN = ["雷", "梅", "伟", "芳", "静", "敏", "强", "磊", "洋", "艳"]


@dataclass(frozen=True)
class _Drawn:
    """What was drawn for one cell: points (None where it waits) and what is said."""

    cell: SkeletonCell
    score: float | None
    reason: str
    message: str


def make_class(
    layout: Layout, root: Path, chapters: Sequence[str], students: int, seed: int = 1
) -> Course:
    """Make a course folder with a class that has handed in and was graded.

    Parameters
    ----------
    layout
        The checkout.
    root
        The course folder to make.
    chapters
        Its assignments, due a week after one another.
    students
        How many students there are; about one in twenty has not handed in.
    seed
        Of everything that is drawn.
    """
    init_course(layout, root, list(chapters))
    course = open_course(root)
    draw = random.Random(seed)
    ability = {f"s{number:04}": draw.gauss(0.6, 1.0) for number in range(students)}
    with open_gradebook(course.coursedir) as gradebook:
        session: Session = gradebook.db
        for place, name in enumerate(ability):
            session.add(
                Student(id=name, first_name=GIVEN[place % 10], last_name=SURNAMES[place // 10 % 10])
            )
        session.commit()
        for week, chapter in enumerate(chapters):
            _fill(course, session, chapter, ability, DUE + timedelta(weeks=week), draw)
    return course


def _fill(
    course: Course,
    session: Session,
    chapter: str,
    ability: dict[str, float],
    due: datetime,
    draw: random.Random,
) -> None:
    session.execute(update(Assignment).where(Assignment.name == chapter).values(duedate=due))
    (skeleton,) = read_skeletons(session, chapter, course.folder("source", ".", chapter))
    hard = {cell.grade_id: draw.gauss(0, 0.9) for cell in skeleton.cells if cell.is_graded}
    assignment = session.scalars(select(Assignment).where(Assignment.name == chapter)).one()
    notebook: Notebook = assignment.notebooks[0]
    grade_ids = {cell.name: cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)}
    answer_ids = {cell.name: cell.id for cell in notebook.solution_cells}
    records = Records(course.autograded / ".verdicts" / chapter)
    whys = {c.grade_id: known_whys(c.source) for c in skeleton.cells if c.is_test}
    for student, strength in ability.items():
        if draw.random() < 0.05:
            continue
        stamp = due + timedelta(hours=draw.gauss(-30, 18))
        submission = SubmittedAssignment(
            assignment_id=assignment.id, student_id=student, timestamp=stamp
        )
        session.add(submission)
        session.flush()
        submitted = SubmittedNotebook(notebook_id=notebook.id, assignment_id=submission.id)
        session.add(submitted)
        session.flush()
        drawn = []
        blank = False
        for cell in skeleton.cells:
            if cell.solution and not cell.grade:
                blank = draw.random() < 0.06
                text = NO_RESPONSE if blank else None
                session.add(
                    Comment(
                        cell_id=answer_ids[cell.grade_id],
                        notebook_id=submitted.id,
                        auto_comment=text,
                    )
                )
            if cell.is_graded:
                one = _drawn(
                    cell, strength - hard[cell.grade_id], blank, whys.get(cell.grade_id, ()), draw
                )
                drawn.append(one)
                session.add(
                    Grade(
                        cell_id=grade_ids[cell.grade_id],
                        notebook_id=submitted.id,
                        auto_score=None if cell.solution else one.score,
                        manual_score=one.score if cell.solution else None,
                        needs_manual_grade=one.score is None,
                    )
                )
        records.write(student, Record("made", "", _verdict(student, chapter, drawn)))
    session.commit()
    session.expunge_all()


def _drawn(
    cell: SkeletonCell, lead: float, blank: bool, whys: Sequence[str], draw: random.Random
) -> _Drawn:
    if cell.solution:
        if draw.random() < 0.1:
            return _Drawn(cell, None, NEEDS_MANUAL, "")
        return _Drawn(cell, float(round(cell.points / (1 + math.exp(-lead)))), "", "")
    if blank:
        return _Drawn(cell, 0.0, "not_attempted", "")
    if draw.random() < 1 / (1 + math.exp(-1.5 * lead)):
        return _Drawn(cell, cell.points, "", "")
    named = draw.random() < 0.6 and whys
    # the first mistakes are made more often, as in a class
    message = worded([whys[int(len(whys) * draw.random() ** 3)]]) if named else "another result"
    return _Drawn(cell, 0.0, "failed", message)


def _verdict(student: str, chapter: str, drawn: Sequence[_Drawn]) -> Verdict:
    cells = tuple(
        CellVerdict(
            chapter,
            d.cell.grade_id,
            d.cell.points,
            None if d.cell.solution else d.score,
            d.reason,
            d.message,
        )
        for d in drawn
    )
    return Verdict(student, chapter, "graded", "ok", "", False, cells, (), (), 0.0)
