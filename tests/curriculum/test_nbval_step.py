"""Is every lecture re-executed by the test command, strictly and with a time limit?

Re-executing takes minutes and a plugin of its own, so it is a step beside pytest's other tests
(`make notebooks`), which this file holds to its promises.
"""

import re

import pytest
from chapters_present import LAYOUT, LECTURES

from authoring.build.notebook import load

STEP = re.search(
    r"^notebooks: .*\n((?:\t.*\n)+)", (LAYOUT.root / "Makefile").read_text(), re.MULTILINE
)
ESCAPES = ("NBVAL_", "PYTEST_VALIDATE", "nbval-")


def test_is_nbval_strict_limited_and_part_of_make_test() -> None:
    assert STEP is not None
    command = STEP.group(1)
    assert re.search(r"--nbval(?!-)", command)
    assert "--nbval-lax" not in command
    assert re.search(r"--nbval-cell-timeout=\d+", command)
    assert "notebooks/*.ipynb" in command
    assert "-n " not in command or "--dist loadscope" in command
    makefile = (LAYOUT.root / "Makefile").read_text()
    assert re.search(r"^test:.*\n\t.*/steps\.py\b.*\bnotebooks\b", makefile, re.MULTILINE)


@pytest.mark.parametrize("chapter", LECTURES)
def test_has_the_lecture_outputs_and_no_cell_that_escapes(chapter: str) -> None:
    cells = [c for c in load(LAYOUT.lecture_notebook(chapter)).cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in cells if cell.source.strip())
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [c.id for c in cells if any(word in c.source for word in ESCAPES)] == []
    assert [c.id for c in cells if any("nbval" in tag for tag in c.metadata.get("tags", []))] == []
