"""Does the engine record of lectures and solutions what nbclient records: types and text?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from chapters_present import ASSIGNMENTS, LAYOUT, LECTURES
from nbclient import NotebookClient

from grading.engine import Engine, EngineCell, Limits
from recorded_outputs import comparable, without_pictures

pytestmark = [pytest.mark.isolation, pytest.mark.slow]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Limits(memory_mb=4096)) as running:
        yield running


@pytest.mark.parametrize("chapter", LECTURES)
def test_lecture(engine: Engine, chapter: str) -> None:
    # What stands in a lecture is what nbclient recorded when it was built.
    path = LAYOUT.lecture_master(chapter).with_suffix(".ipynb")
    assert_recorded_alike(engine, nbformat.read(path, as_version=4))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_solution(engine: Engine, chapter: str, tmp_path: Path) -> None:
    path = LAYOUT.assignment_master(chapter).with_suffix("") / f"{chapter}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, record_timing=False, resources=where).execute()
    assert_recorded_alike(engine, notebook)


def assert_recorded_alike(engine: Engine, notebook: Any) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    run = engine.run([EngineCell(str(n), cell.source, "code") for n, cell in enumerate(cells)])
    assert run.reason == "ok", run
    for cell, mine in zip(cells, run.cells, strict=True):
        theirs = [without_pictures(output) for output in cell.outputs]
        ours = [without_pictures(output) for output in mine.outputs]
        assert comparable(ours) == comparable(theirs), cell.source
        assert mine.execution_count == cell.execution_count, cell.source
