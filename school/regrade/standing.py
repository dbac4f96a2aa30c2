"""What every student has in the gradebook at one moment, cell by cell, and from what it came.

Read before and after a change; all that is compared is here, so that a reading can be kept in a
file and compared later.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from grading.autograde.course import Course
from grading.autograde.gradebook import read_skeletons
from grading.autograde.verdict import CellVerdict, Records
from grading.classroom.points import GradeRow, class_points, grade_rows, handed_in
from school.report.reading import seconds_late


@dataclass(frozen=True)
class Cell:
    """What a student has for one graded cell.

    Attributes
    ----------
    notebook, name
        The cell.
    points
        Points of the test or of a person, extra credit included; None where there are none yet.
    waits
        Whether a person has to look at it.
    by_hand
        Whether a person gave the points.
    most
        What the cell was worth when it was graded.
    said
        What the student was told.
    """

    notebook: str
    name: str
    points: float | None
    waits: bool
    by_hand: bool
    most: float
    said: str


@dataclass(frozen=True)
class Standing:
    """What a student has for an assignment.

    Attributes
    ----------
    student, name, email
        Who.
    cells
        Every graded cell.
    penalty, seconds_late
        Points taken off for handing in late, and how late it was.
    texts
        Hash of the text of each cell as it was graded, by its name.
    """

    student: str
    name: str
    email: str
    cells: tuple[Cell, ...]
    penalty: float
    seconds_late: float
    texts: dict[str, str]

    @property
    def points(self) -> float:
        """Points so far, after the penalty."""
        return max(sum(cell.points or 0.0 for cell in self.cells) - self.penalty, 0.0)

    @property
    def most(self) -> float:
        """Points that there are."""
        return sum(cell.most for cell in self.cells)

    @property
    def waits(self) -> bool:
        """Whether a person has to give points."""
        return any(cell.waits for cell in self.cells)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Standing:
        """Return the standing of a plain record, as `dataclasses.asdict` makes it."""
        return cls(**{**record, "cells": tuple(Cell(**cell) for cell in record["cells"])})


def read_standings(course: Course, gradebook: Gradebook, assignment: str) -> dict[str, Standing]:
    """Return what everybody has who was graded, by student; nothing is written.

    Parameters
    ----------
    course
        The class.
    gradebook
        Its gradebook, open.
    assignment
        Name of the assignment.
    """
    session = gradebook.db
    skeletons = read_skeletons(session, assignment, course.folder("source", ".", assignment))
    worth = {(s.notebook, c.grade_id): c.points for s in skeletons for c in s.cells if c.is_graded}
    late = seconds_late(session, assignment)
    rows = grade_rows(session, assignment)
    grades: dict[str, dict[tuple[str, str], GradeRow]] = defaultdict(dict)
    for row in rows:
        grades[row.student][row.notebook, row.cell] = row
    records = Records(course.autograded / ".verdicts" / assignment)
    found = {}
    for own in class_points(gradebook, assignment, handed_in(course, assignment), rows):
        record = records.read(own.student)
        given = grades.get(own.student, {})
        judged = any(row.score is not None or row.needs for row in given.values())
        if not own.handed_in or not judged:
            continue
        said = {(c.notebook, c.cell_id): c for c in record.verdict.cells} if record else {}
        cells = []
        for key, most in worth.items():
            last = said.get(key)
            cells.append(_cell(key, given.get(key), last, most))
        folder = course.folder("autograded", own.student, assignment)
        texts = _texts(folder / f"{skeleton.notebook}.ipynb" for skeleton in skeletons)
        name = " ".join(filter(None, (own.first_name, own.last_name)))
        found[own.student] = Standing(
            *(own.student, name, own.email, tuple(cells), own.penalty),
            late.get(own.student, 0.0),
            texts,
        )
    session.rollback()
    return found


def _cell(
    key: tuple[str, str], row: GradeRow | None, last: CellVerdict | None, most: float
) -> Cell:
    if row is None:
        return Cell(*key, None, True, False, most, "")
    points = None
    if row.score is not None or row.extra:
        points = float(row.score or 0.0) + float(row.extra or 0.0)
    # the verdict knows what a cell was worth when it was graded; the gradebook, what it is now
    current = last is not None and last.auto_score == row.auto
    old = last.max_score if last is not None and current else most
    by_hand = row.manual is not None
    waits = bool(row.needs) or points is None
    return Cell(*key, points, waits, by_hand, old, last.message if last is not None else "")


def _texts(paths: Iterable[Path]) -> dict[str, str]:
    """Return the hash of each cell's text in graded notebooks, by nbgrader's name of the cell."""
    found = {}
    for path in paths:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for cell in cells:
            name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
            if name:
                text = "".join(cell.get("source", ""))
                found[name] = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return found
