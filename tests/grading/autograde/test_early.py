"""Is the warm process started early exactly where there seems to be something to grade?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import grading.engine
from grading.autograde.early import early_host
from grading.layout import MARKER


class _Host:
    """Counts how often it is closed."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        """Count."""
        self.closed += 1


@pytest.fixture(name="hosts")
def _hosts(monkeypatch: pytest.MonkeyPatch) -> list[_Host]:
    """Collect the hosts that are started, none of which does anything."""
    made: list[_Host] = []

    def host() -> _Host:
        made.append(_Host())
        return made[-1]

    monkeypatch.setattr(grading.engine.Engine, "host", staticmethod(host))
    return made


def _handed_in(root: Path, student: str, *, graded_later_by: int | None) -> None:
    (root / MARKER).write_text("c = get_config()\n")
    times = {"submitted": 1_700_000_000}
    if graded_later_by is not None:
        times["autograded"] = times["submitted"] + graded_later_by
    for step, seconds in times.items():
        folder = root / step / student / "04_funnels"
        folder.mkdir(parents=True)
        (folder / "04_funnels.ipynb").write_text("{}")
        os.utime(folder / "04_funnels.ipynb", (seconds, seconds))


@pytest.mark.parametrize(
    ("graded_later_by", "force", "expected"),
    [(None, False, 1), (-5, False, 1), (5, False, 0), (5, True, 1)],
    ids=["not graded", "handed in again", "nothing new", "nothing new, by force"],
)
def test_it_is_started_where_there_is_work(
    tmp_path: Path,
    hosts: list[_Host],
    graded_later_by: int | None,
    force: bool,
    expected: int,
) -> None:
    _handed_in(tmp_path, "ada", graded_later_by=60)
    _handed_in(tmp_path, "bob", graded_later_by=graded_later_by)
    with early_host(tmp_path, "04_funnels", force=force) as host:
        assert hosts == ([host] if expected else [])
        assert [one.closed for one in hosts] == [0] * expected
    assert [one.closed for one in hosts] == [1] * expected


def test_it_is_closed_when_the_command_fails(tmp_path: Path, hosts: list[_Host]) -> None:
    _handed_in(tmp_path, "ada", graded_later_by=None)
    with pytest.raises(KeyError), early_host(tmp_path, "04_funnels", force=False):
        raise KeyError
    assert [one.closed for one in hosts] == [1]


@pytest.mark.parametrize("case", ["no course", "nobody", "another assignment", "another engine"])
def test_it_is_not_started_in_vain(tmp_path: Path, hosts: list[_Host], case: str) -> None:
    if case != "no course":
        _handed_in(tmp_path, "ada", graded_later_by=None)
    if case == "nobody":
        (tmp_path / "submitted").rename(tmp_path / "elsewhere")
    if case == "another engine":
        (tmp_path / MARKER).write_text("c = get_config()\nc.CourseGrader.engine = 'mine:Engine'\n")
    name = "09_pricing" if case == "another assignment" else "04_funnels"
    with early_host(tmp_path, name, force=False) as host:
        assert host is None
    assert hosts == []
