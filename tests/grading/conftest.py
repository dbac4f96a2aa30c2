"""A small course for the tests of grading, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiny_course


@pytest.fixture(scope="session")
def tiny_course_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder that no test writes into."""
    return tiny_course.make_course(tmp_path_factory.mktemp("tiny_course"))


@pytest.fixture
def course(tiny_course_template: Path, tmp_path: Path) -> Path:
    """A fresh course folder with gradebook, source and release."""
    root = tmp_path / "course"
    shutil.copytree(tiny_course_template, root)
    return root
