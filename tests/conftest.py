"""What holds for every test: the same examples each time, on any machine; long modules first.

A small course for the tests of grading and of classes is made once and copied for each test.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from grading.engine import Engine

# How fast examples are drawn says something of the machine and its load, not of the code.
settings.register_profile(
    "course",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("course")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put modules with slow tests first: of two processes none ends with a long one alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="module")
def course_engine() -> Iterator[Engine]:
    """The grader's engine, with the limits of the course."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the sandbox needs Linux")
    from grading.engine import Engine

    with Engine() as running:
        yield running


@pytest.fixture(scope="session")
def tiny_course_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder that no test writes into."""
    import tiny_course

    return tiny_course.make_course(tmp_path_factory.mktemp("tiny_course"))


@pytest.fixture
def course(tiny_course_template: Path, tmp_path: Path) -> Path:
    """A fresh course folder with gradebook, source and release."""
    root = tmp_path / "course"
    shutil.copytree(tiny_course_template, root)
    return root
