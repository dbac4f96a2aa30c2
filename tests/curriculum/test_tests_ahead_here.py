"""Do tests say the same whether what needs no answer was run ahead for a whole class or not?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from chapters_present import ASSIGNMENTS

from authoring.bench.mix import make_class, notebook_of
from authoring.certify.assignment import read_chapter
from grading.engine import CellResult, Engine, EngineCell
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
pytestmark = pytest.mark.isolation


def _needed(cells: list[EngineCell]) -> list[EngineCell]:
    return [cell for cell in cells if cell.cell_id not in ("scratch", "memo_data")]


def _verdicts(engine: Engine, cells: list[EngineCell]) -> list[CellResult]:
    results = engine.run(cells).cells
    return [
        replace(one, seconds=0.0)
        for one, cell in zip(results, cells, strict=True)
        if cell.kind == "test"
    ]


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_tests_begun_ahead_say_what_whole_ones_do(chapter: str, course_engine: Engine) -> None:
    assignment, bank = read_chapter(LAYOUT, chapter)
    whole = _needed(list(notebook_of(assignment)))
    solved = {exercise.name: exercise.solution for exercise in assignment.exercises}
    mixed = make_class(assignment, bank, 1)[0].answers
    for answers in (solved, mixed):
        cells = [replace(c, source=answers.get(c.cell_id, c.source)) for c in whole]
        # nobody else begins with this setup, so that nothing is run ahead of it
        setup = replace(cells[0], source=f"{cells[0].source}\n# {len(str(answers))}")
        alone = _verdicts(course_engine, [setup, *cells[1:]])
        course_engine.run(cells[:1])
        assert _verdicts(course_engine, cells) == alone
    assert course_engine._pair is not None
    beginning = course_engine._pair._rehearsals[(cells[0].source,)]  # type: ignore[union-attr]
    assert beginning is not None
    assert beginning.tested == {cell.source: True for cell in cells if cell.kind == "test"}
