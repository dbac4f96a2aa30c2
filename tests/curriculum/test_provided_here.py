"""Do the cells that students only run show the same when they are run ahead for a whole class?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from chapters_present import ASSIGNMENTS

from grading.autograde.notebook import engine_cells
from grading.autograde.provided import with_cells_ahead
from grading.engine import Engine, EngineCell
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
pytestmark = pytest.mark.isolation


def _cells(chapter: str) -> list[EngineCell]:
    """Return the cells of the solved assignment, with those marked that can be taken over."""
    node = nbformat.read(LAYOUT.source / chapter / f"{chapter}.ipynb", 4)
    provided = [
        cell.source
        for cell in node.cells
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader")
    ]
    cells = [cell for cell in engine_cells(node) if cell.kind != "test"]
    return with_cells_ahead(cells, provided)


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_cells_taken_over_show_what_they_show_when_run(chapter: str, course_engine: Engine) -> None:
    cells = _cells(chapter)
    plain = course_engine.run([replace(cell, is_ahead=False) for cell in cells])
    runs = [course_engine.run(cells) for _ in range(2)]
    for run in runs:
        for cell, one, other in zip(cells, plain.cells, run.cells, strict=True):
            assert replace(one, seconds=0.0) == replace(other, seconds=0.0), cell.cell_id
    assert course_engine._pair is not None
    setups = tuple(cell.source for cell in cells if cell.kind == "setup")
    beginning = course_engine._pair._rehearsals[setups]
    assert beginning is not None
    taken = beginning.taken(tuple(cell.source for cell in cells if cell.is_ahead))
    assert len(taken) == sum(cell.is_ahead for cell in cells)
