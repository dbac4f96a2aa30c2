"""The line that tells who has passed what is visible."""

from __future__ import annotations

import pytest

from authoring.build.announce import announced
from grading.mistakes import source_key

VISIBLE = "checks.same_number(rate(1), 2, 'rate(1)')"
HIDDEN = "### BEGIN HIDDEN TESTS\nassert rate(2) == 4, 'twice'\n### END HIDDEN TESTS"


def test_it_stands_where_the_hidden_tests_begin() -> None:
    cell = announced(f"{VISIBLE}\n\n\n{HIDDEN}", "test_rate")
    assert cell == f"{VISIBLE}\nchecks.passed('rate')\n\n\n{HIDDEN}"
    assert "checks.passed('rate (large days)')\n" in announced(
        f"{VISIBLE}\n{HIDDEN}", "test_rate__large_days"
    )


@pytest.mark.parametrize(
    "cell",
    [
        VISIBLE,
        HIDDEN,
        f"{VISIBLE}\n{HIDDEN}\n{VISIBLE}",
        f"assert rate(1) == 2, 'two'\n{HIDDEN}",
        f"cases = checks.cases\n{HIDDEN}",
        f"for one in [1]:\n    {VISIBLE}\n    ### BEGIN HIDDEN TESTS\n    ### END HIDDEN TESTS",
    ],
    ids=["nothing hidden", "nothing visible", "goes on", "no checks", "no test", "indented"],
)
def test_other_cells_keep_their_text(cell: str) -> None:
    assert announced(cell, "test_rate") == cell


def test_known_mistakes_are_found_for_the_cell_with_the_line_and_without() -> None:
    cell = f"{VISIBLE}\n\n{HIDDEN}"
    assert source_key(announced(cell, "test_rate")) == source_key(cell)
    assert source_key(cell) != source_key(f"{VISIBLE}\n{VISIBLE}\n{HIDDEN}")
