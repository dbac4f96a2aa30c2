"""The chapters of this checkout, for tests that hold for each of them."""

from __future__ import annotations

from pathlib import Path

from authoring.build.master import Master, read_master
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
ASSIGNMENTS = [name for name in LAYOUT.chapters() if LAYOUT.assignment_master(name).is_file()]
LECTURES = [name for name in LAYOUT.chapters() if LAYOUT.lecture_master(name).is_file()]


def assignment(chapter: str) -> Master:
    """Return the master of an assignment."""
    return read_master(LAYOUT.assignment_master(chapter), "assignment")


def lecture(chapter: str) -> Master:
    """Return the master of a lecture."""
    return read_master(LAYOUT.lecture_master(chapter), "lecture")
