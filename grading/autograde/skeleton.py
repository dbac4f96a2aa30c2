"""The assignment as the gradebook knows it: the frame on which submissions are rebuilt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

MARKERS = ("HIDDEN TESTS", "MARK SCHEME")
WITHHELD = "# The tests of this cell are not shown."


@dataclass(frozen=True)
class SkeletonCell:
    """One cell of the source notebook that nbgrader knows.

    Attributes
    ----------
    grade_id
        nbgrader's id of the cell; the master's id.
    cell_type
        ``code`` or ``markdown``.
    source
        What the gradebook holds: tests with their hidden part, stubs without solution.
    grade, solution, locked, task
        nbgrader's flags.
    points
        What a graded cell is worth.
    checksum
        nbgrader's checksum of the cell.
    """

    grade_id: str
    cell_type: Literal["code", "markdown"]
    source: str
    grade: bool
    solution: bool
    locked: bool
    task: bool
    points: float
    checksum: str | None

    @property
    def is_answer(self) -> bool:
        """Whether the student's text counts; every other cell comes from the source."""
        return self.solution or self.task

    @property
    def is_graded(self) -> bool:
        """Whether the cell has a grade in the gradebook."""
        return self.grade or self.task

    @property
    def is_test(self) -> bool:
        """Whether the cell is run by the checker for points."""
        return self.grade and not self.solution and self.cell_type == "code"

    @property
    def released(self) -> str:
        """The source as students got it."""
        return released_source(self.source)


@dataclass(frozen=True)
class Skeleton:
    """One notebook of an assignment.

    Attributes
    ----------
    assignment
        Name of the assignment.
    notebook
        Name of the notebook, without ``.ipynb``.
    kernelspec
        The kernel as the source notebook names it, as JSON.
    cells
        Its cells in the order of the source notebook.
    prose, provided
        Texts of the cells between them that students got too and nbgrader does not know: of those
        that are text, and of those that are code.
    """

    assignment: str
    notebook: str
    kernelspec: str
    cells: tuple[SkeletonCell, ...]
    prose: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, SkeletonCell]:
        """The cells by their id."""
        return {cell.grade_id: cell for cell in self.cells}

    @cached_property
    def lines(self) -> frozenset[str]:
        """Every line of text that students got, without the blanks around it."""
        texts = (*self.prose, *self.provided, *(cell.released for cell in self.cells))
        return frozenset(line.strip() for text in texts for line in text.splitlines())

    @property
    def max_score(self) -> float:
        """Points of all graded cells."""
        return sum(cell.points for cell in self.cells if cell.is_graded)

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Skeleton:
        """Return the skeleton of a plain record, as `dataclasses.asdict` makes it."""
        cells = tuple(SkeletonCell(**cell) for cell in record["cells"])
        texts = {name: tuple(record[name]) for name in ("prose", "provided")}
        return cls(**{**record, **texts, "cells": cells})


@cache
def released_source(source: str) -> str:
    """Return `source` without hidden tests and mark scheme, as nbgrader releases it.

    A cell whose markers are unbalanced is withheld altogether.
    """
    if not any(marker in source for marker in MARKERS):
        return source
    cell = new_code_cell(source)
    try:
        ClearHiddenTests()._remove_hidden_test_region(cell)
        ClearMarkScheme()._remove_mark_scheme_region(cell)
    except RuntimeError:
        return WITHHELD
    text = str(cell.source)
    return WITHHELD if any(marker in text for marker in MARKERS) else text
