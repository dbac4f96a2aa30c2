"""Is the committed page what a recomputation gives today?"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.ledger.entries import entries
from authoring.ledger.page import NAME, render
from authoring.ledger.recompute import EntryResult, recompute
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)


@pytest.fixture(scope="module")
def results() -> list[EntryResult]:
    return [recompute(entry) for entry in entries()]


@pytest.mark.certifies
def test_is_the_page_fresh(results: list[EntryResult]) -> None:
    page = (LAYOUT.datasets / NAME).read_text(encoding="utf-8")
    assert page == render(results), "run `course ledger` and commit the page"


@pytest.mark.certifies
def test_do_entries_agree_or_say_why_not(results: list[EntryResult]) -> None:
    differing = [row for result in results for row in result.rows if not row.verdict.acceptable]
    assert not differing
    assert sum(result.agrees for result in results) >= 8


def test_are_the_modules_that_the_page_links_to_there() -> None:
    for entry in entries():
        assert (LAYOUT.root / entry.module).is_file()
