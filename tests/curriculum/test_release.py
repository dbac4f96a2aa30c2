"""Is what students receive complete, gradable and nothing more?"""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from chapters_present import ASSIGNMENTS, LAYOUT, assignment

from authoring.build.master import Master, MasterCell, Role
from authoring.build.regions import student_source

LITTER = {".ipynb_checkpoints", "__pycache__"}
HINTS = 3


def released(chapter: str) -> Any:
    return nbformat.read(LAYOUT.release_notebook(chapter), as_version=4)


def prompt_of(master: Master, exercise: MasterCell) -> str:
    """Return the Markdown between an exercise and the code cell before it."""
    index = master.cells.index(exercise)
    words = []
    for cell in reversed(master.cells[:index]):
        if cell.role in (Role.SOLUTION, Role.TEST):
            break
        words.append(cell.source if cell.kind == "markdown" else "")
    return "\n".join(words)


def test_holds_the_release_one_notebook_a_chapter_and_nothing_else() -> None:
    allowed = {Path(name) / f"{name}.ipynb" for name in ASSIGNMENTS}
    found = {
        path.relative_to(LAYOUT.release)
        for path in LAYOUT.release.rglob("*")
        if path.is_file() and not LITTER & set(path.parts)
    }
    assert found == allowed


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_has_the_release_every_cell_and_no_output(chapter: str) -> None:
    cells = released(chapter).cells
    assert [cell.id for cell in cells] == [cell.id for cell in assignment(chapter).cells]
    assert [cell.id for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_is_every_exercise_a_stub(chapter: str) -> None:
    cells = {cell.id: cell for cell in released(chapter).cells}
    for exercise in assignment(chapter).having(Role.SOLUTION):
        source = cells[exercise.id].source
        assert source == student_source(exercise.source)
        assert "raise NotImplementedError" in source


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_are_the_points_of_the_release_the_masters(chapter: str) -> None:
    graded = {
        cell.id: cell.metadata["nbgrader"]["points"]
        for cell in released(chapter).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    master = assignment(chapter)
    assert graded == {cell.id: cell.points for cell in master.having(Role.TEST, Role.MEMO)}


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_has_the_assignment_8_to_10_exercises_and_one_memo(chapter: str) -> None:
    master = assignment(chapter)
    assert 8 <= len(master.having(Role.SOLUTION)) <= 10
    assert len(master.having(Role.MEMO)) == 1


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_keeps_the_model_memo_to_the_words_that_students_get(chapter: str) -> None:
    """The line that says to whom and of what is the head; the words below it count."""
    master = assignment(chapter)
    prompts = "\n".join(cell.source for cell in master.cells)
    allowed = re.search(r"at most (\d+) words", prompts)
    assert allowed is not None
    (memo,) = master.having(Role.MEMO)
    written = memo.source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
    body = written.strip().partition("\n")[2]
    assert 100 < len(body.split()) <= int(allowed[1])


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_has_every_exercise_three_collapsed_hints(chapter: str) -> None:
    master = assignment(chapter)
    hints = {
        exercise.id: len(re.findall(r"<details>", prompt_of(master, exercise)))
        for exercise in master.having(Role.SOLUTION)
    }
    assert hints == dict.fromkeys(hints, HINTS)
