"""Are the cells of every lecture short?"""

import statistics

import pytest
from chapters_present import LECTURES, lecture

from authoring.build.names import read_names
from authoring.build.rules.size import LONGEST, lines_outside_functions

MEDIAN = 4
MOST = 8


def line_counts(chapter: str) -> dict[str, int]:
    """Return the number of lines that are not blank, of each code cell."""
    return {
        cell.id: sum(bool(line.strip()) for line in cell.source.split("\n"))
        for cell in lecture(chapter).code()
    }


@pytest.mark.parametrize("chapter", LECTURES)
def test_is_the_median_cell_short(chapter: str) -> None:
    assert statistics.median(line_counts(chapter).values()) <= MEDIAN


@pytest.mark.parametrize("chapter", LECTURES)
def test_are_nine_of_ten_cells_within_eight_lines(chapter: str) -> None:
    counts = line_counts(chapter)
    longer = {name: count for name, count in counts.items() if count > MOST}
    assert len(longer) <= len(counts) / 10, longer


@pytest.mark.parametrize("chapter", LECTURES)
def test_is_no_cell_over_the_ceiling_outside_functions(chapter: str) -> None:
    outside = {
        cell.id: lines_outside_functions(cell.source, read_names(cell.source))
        for cell in lecture(chapter).code()
    }
    assert {name: count for name, count in outside.items() if count > LONGEST} == {}
