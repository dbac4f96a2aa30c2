"""The release version of a cell: what students may see of it."""

from __future__ import annotations

from functools import cache

from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

MARKERS = ("HIDDEN TESTS", "MARK SCHEME")
WITHHELD = "# The tests of this cell are not shown."


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
