"""A class in which somebody hands in, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from handing_in import Counter
from nbgrader.coursedir import CourseDirectory

import tiny_course as tiny
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.skeleton import Skeleton


@pytest.fixture(scope="session")
def tiny_skeletons(tiny_course_template: Path) -> tuple[Skeleton, ...]:
    """The tiny assignment as its gradebook knows it."""
    root = tiny_course_template
    coursedir = CourseDirectory(root=str(root), course_id=tiny.COURSE_ID)
    with open_gradebook(coursedir) as gradebook:
        return read_skeletons(gradebook.db, tiny.ASSIGNMENT, root / "source" / tiny.ASSIGNMENT)


@pytest.fixture
def counter(course: Path, tiny_skeletons: tuple[Skeleton, ...]) -> Counter:
    """A fresh class in which kim hands in."""
    return Counter(course, tiny_skeletons)
