"""Open a course's gradebook and read from it what grading needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Notebook, SourceCell, Student
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.autograde.skeleton import Skeleton, SkeletonCell
from grading.schema_version import spare_alembic
from shop.errors import UsageError


@contextmanager
def open_gradebook(coursedir: CourseDirectory) -> Iterator[Gradebook]:
    """Open the gradebook of a course and close it afterwards."""
    spare_alembic()
    gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
    try:
        yield gradebook
    finally:
        gradebook.close()


def student_names(session: Session) -> set[str]:
    """Return the names of all students whom a gradebook knows."""
    return set(session.scalars(select(Student.id)))


def read_skeletons(session: Session, assignment: str, source: Path) -> tuple[Skeleton, ...]:
    """Return the notebooks of an assignment as the gradebook holds them.

    The gradebook does not keep the order of cells; the source notebook does. Where that
    file is absent or has other cells, the order is the one in which they were recorded.

    Parameters
    ----------
    session
        A session of the gradebook.
    assignment
        Name of the assignment.
    source
        The assignment's folder in ``source/``.

    Raises
    ------
    UsageError
        When the gradebook does not know the assignment, or knows no notebook of it.
    """
    query = select(Notebook).join(Assignment).where(Assignment.name == assignment)
    notebooks = session.scalars(query.order_by(Notebook.name)).all()
    if not notebooks:
        known = session.scalars(select(Assignment.name).order_by(Assignment.name)).all()
        listed = ", ".join(known) or "none"
        raise UsageError(
            f"the gradebook has no assignment {assignment!r} (it has: {listed}). "
            f"Record it with: nbgrader generate_assignment {assignment}"
        )
    return tuple(_skeleton(notebook, assignment, source) for notebook in notebooks)


@dataclass(frozen=True)
class _Flags:
    """Which cells of a notebook are graded, answers or tasks, and their points."""

    points: dict[str, float]
    answers: frozenset[str]
    tasks: frozenset[str]

    @classmethod
    def of(cls, notebook: Notebook) -> _Flags:
        graded = [*notebook.grade_cells, *notebook.task_cells]
        return cls(
            {cell.name: float(cell.max_score) for cell in graded},
            frozenset(cell.name for cell in notebook.solution_cells),
            frozenset(cell.name for cell in notebook.task_cells),
        )


def _skeleton(notebook: Notebook, assignment: str, source: Path) -> Skeleton:
    order, prose, provided = _source_order(source / f"{notebook.name}.ipynb")
    rows = list(notebook.source_cells)
    if {row.name for row in rows} <= set(order):
        rows.sort(key=lambda row: order[row.name])
    flags = _Flags.of(notebook)
    cells = tuple(_cell(row, flags) for row in rows)
    kernelspec = notebook.kernelspec or "{}"
    return Skeleton(assignment, notebook.name, kernelspec, cells, prose, provided)


def _cell(row: SourceCell, flags: _Flags) -> SkeletonCell:
    task = row.name in flags.tasks
    return SkeletonCell(
        grade_id=row.name,
        cell_type=row.cell_type,
        source=row.source or "",
        grade=row.name in flags.points and not task,
        solution=row.name in flags.answers,
        locked=bool(row.locked),
        task=task,
        points=flags.points.get(row.name, 0.0),
        checksum=row.checksum,
    )


def _source_order(path: Path) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...]]:
    """Return the position of each nbgrader cell in a source notebook, and the other cells' text.

    Those that are code come last.
    """
    order: dict[str, int] = {}
    others: dict[bool, list[str]] = {False: [], True: []}
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for index, cell in enumerate(cells):
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if grade_id:
                order[grade_id] = index
            else:
                others[cell["cell_type"] == "code"].append("".join(cell["source"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, (), ()
    return order, tuple(others[False]), tuple(others[True])
