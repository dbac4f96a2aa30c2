"""What holds for every test: the same examples each time, on any machine; long modules first."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

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
