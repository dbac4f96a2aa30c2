"""What holds for every test: property tests draw the same examples each time, on any machine."""

from __future__ import annotations

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
