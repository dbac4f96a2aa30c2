"""A soak sees what grows, and a short one of this grader is sound."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grading.layout import find_layout
from security.soak.census import Census, descendants, take_census
from security.soak.growth import ALLOWED, judge
from security.soak.run import Watching, soak

CALM = Census(0, 100.0, 900.0, 6, 60, 3, 0, 25)


def series(**last: float) -> list[Census]:
    """Return a hundred counts whose last fifth differs as told."""
    calm = [replace(CALM, verdicts=number) for number in range(1, 101)]
    return [replace(c, **last) if c.verdicts > 75 else c for c in calm]  # type: ignore[arg-type]


def test_a_calm_run_has_not_grown() -> None:
    assert not any(growth.is_too_much for growth in judge(series()))


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_growth_of_every_count_is_seen(name: str) -> None:
    before = getattr(CALM, name)
    grown = before * (1 + ALLOWED[name].share) + ALLOWED[name].more + 1
    too_much = [growth for growth in judge(series(**{name: grown})) if growth.is_too_much]
    assert [(growth.name, growth.early, growth.late) for growth in too_much] == [
        (name, before, grown)
    ]


def test_too_few_counts_are_no_proof() -> None:
    with pytest.raises(ValueError, match="grade more submissions"):
        judge(series()[::20])


def test_a_census_counts_processes_files_and_descriptors(tmp_path: Path) -> None:
    before = take_census(os.getpid(), 0, tmp_path, lasting_seconds=-1.0)
    (tmp_path / "left").mkdir()
    (tmp_path / "left" / "file").write_text("x")
    wait = "import os; os.read(0, 1)"
    with subprocess.Popen([sys.executable, "-c", wait], stdin=subprocess.PIPE) as process:
        assert process.pid in descendants(os.getpid())
        after = take_census(os.getpid(), 0, tmp_path, lasting_seconds=-1.0)
        process.communicate(b"x")
    assert after.temporary_files == before.temporary_files + 2
    assert after.lasting_processes == before.lasting_processes + 1
    assert after.descriptors > before.descriptors
    assert after.coordinator_mb > 1.0


@pytest.mark.slow
@pytest.mark.isolation
def test_a_short_soak_is_sound() -> None:
    watching = Watching(poll_seconds=0.05, lasting_seconds=5.0)
    found = soak(find_layout(), 60, attack_every=12, workers=1, watching=watching)
    assert found.problems == ()
    assert found.attacks == 4
    assert {growth.name for growth in found.growth} == set(ALLOWED)
