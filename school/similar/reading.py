"""What a class answered, and what it was given, from the graded notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from grading.autograde.course import Course
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.feedback.sections import titles_of
from grading.layout import Layout
from school.similar.compare import Answer
from shop.errors import GradingError


def read_answers(course: Course, assignment: str) -> dict[str, dict[str, Answer]]:
    """Return everybody's answers by student and exercise; untouched ones are left out.

    Grading has put each answer in its place, whatever the student's notebook looked like.

    Raises
    ------
    GradingError
        When a graded notebook cannot be read.
    """
    with open_gradebook(course.coursedir) as gradebook:
        skeletons = read_skeletons(
            gradebook.db, assignment, course.folder("source", ".", assignment)
        )
        gradebook.db.rollback()
    found: dict[str, dict[str, Answer]] = {}
    pattern = course.folder("autograded", "X", assignment).parents[1]
    for folder in sorted(pattern.glob(f"[!.]*/{assignment}")):
        own: dict[str, Answer] = {}
        for skeleton in skeletons:
            path = folder / f"{skeleton.notebook}.ipynb"
            if not path.is_file():
                continue
            for cell in _cells(path):
                name = str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))
                asked = skeleton.by_id.get(name)
                if asked is None or not asked.is_answer:
                    continue
                source = _text(cell)
                if source.strip() != asked.released.strip():
                    own[name] = Answer(source, cell.get("cell_type") == "code")
        if own:
            found[folder.parent.name] = own
    return found


def read_given(course: Course, assignment: str, layout: Layout | None) -> list[Answer]:
    """Return what everybody was given: the released assignment, and its lecture where it is."""
    paths = sorted(course.folder("release", ".", assignment).glob("*.ipynb"))
    if layout is not None and (lecture := layout.lecture_notebook(assignment)).is_file():
        paths.append(lecture)
    return [
        Answer(_text(cell), cell.get("cell_type") == "code")
        for path in paths
        for cell in _cells(path)
    ]


def read_titles(course: Course, assignment: str) -> dict[str, str]:
    """Return the titles of the exercises."""
    titles: dict[str, str] = {}
    for path in sorted(course.folder("release", ".", assignment).glob("*.ipynb")):
        titles |= titles_of(path)
    return titles


def _cells(path: Path) -> Iterator[dict[str, Any]]:
    try:
        document = json.loads(path.read_bytes())
        nbformat.validate(document)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise GradingError(f"{path} cannot be read ({error}): grade it again") from error
    yield from document["cells"]


def _text(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
