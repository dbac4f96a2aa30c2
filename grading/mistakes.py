"""Tables of known mistakes: what each recorded wrong answer gives, and the words to the student.

A table lies beside its master, ``source/NN_topic.mistakes.json``, a derived file that `course
certify` writes. The coordinator finds the table of a test cell by the text of the cell, so that
it is used for exactly the tests that it was made from, and sends it along with the submission.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from grading.layout import Layout, find_layout
from shop.errors import UsageError

FORMAT = 1
SUFFIX = ".mistakes.json"
_ANNOUNCED = re.compile(r"^checks\.passed\(.*\)\n", re.MULTILINE)
"""The line that the builder adds (`authoring.build.announce`)."""


def mistakes_path(layout: Layout, chapter: str) -> Path:
    """Return where the tables of a chapter lie."""
    return layout.source / f"{chapter}{SUFFIX}"


def source_key(source: str) -> str:
    """Return what a test cell is found by: a hash of its text as the master has it."""
    return hashlib.sha256(_ANNOUNCED.sub("", source).strip().encode()).hexdigest()[:32]


def known_mistakes(source: str, layout: Layout | None = None) -> str:
    """Return the table of a test cell as text, empty when there is none.

    Parameters
    ----------
    source
        The text of the cell, hidden tests included.
    layout
        The checkout that holds the tables; the one of this package by default.
    """
    try:
        layout = layout or find_layout(Path(__file__).parent)
    except UsageError:
        return ""
    return _tables(layout.source).get(source_key(source), "")


@lru_cache(maxsize=8)
def _tables(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            for cell in cells.values():
                table = {"why": cell["why"], "calls": cell["calls"]}
                found[cell["source"]] = json.dumps(table)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a damaged table names nothing; `course certify --check` reports it
    return found
