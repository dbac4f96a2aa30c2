"""Do visible tests stay clear of the names that answers read, so that none is run twice?

The grader runs the visible part of a test beside the answers where one of them may read a name of
it, a column's name in quotes included. That costs as much as the test; the chapters by which the
grader's speed is measured do without.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.bench.mix import make_class, notebook_of
from authoring.certify.assignment import read_chapter
from grading.autograde.own_versions import _bound, names_read
from grading.layout import find_layout
from shop.checks.regions import hidden_lines

LAYOUT = find_layout(Path(__file__).parent)


def _visible(source: str) -> str:
    hidden = hidden_lines(source)
    return "\n".join(
        line for number, line in enumerate(source.splitlines(), start=1) if number not in hidden
    )


@pytest.mark.parametrize("chapter", ["04_funnels", "10_forecasting", "17_capstone"])
def test_no_visible_test_defines_what_the_reference_may_read(chapter: str) -> None:
    assignment, bank = read_chapter(LAYOUT, chapter)
    cells = make_class(assignment, bank, 1)[0].cells(notebook_of(assignment))
    tests = {c.cell_id: _bound(_visible(c.source)) for c in cells if c.cell_id.startswith("test_")}
    own = [c.source for c in cells if c.cell_id not in tests and c.cell_id != "setup"]
    read = frozenset().union(*map(names_read, own))
    assert {name: sorted(bound & read) for name, bound in tests.items() if bound & read} == {}
