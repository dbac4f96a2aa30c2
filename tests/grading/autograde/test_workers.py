"""Worker processes: what they inherit, and what becomes of a run when none can be started."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import closing
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import Job, LocalPool, WorkerSettings
from grading.autograde.verdict import Flag
from grading.inside.limits import Limits
from shop.errors import GradingError

LOOKING = WorkerSettings(Limits(), "fake_engine:Looking")


class TwoPools:
    """Grades the first submission in a worker of one pool, and the others beside it in another."""

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        source = iter(jobs)
        with LocalPool(LOOKING, 1, 60.0) as one, LocalPool(LOOKING, 1, 60.0) as other:
            yield from one.run([next(source)])
            yield from other.run(source)


@pytest.fixture
def reports(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What two workers saw that stood side by side while the gradebook was open."""
    folder = tmp_path / "looking"
    folder.mkdir()
    # later than the first worker of this process, whose server has its environment from then
    monkeypatch.setenv("COURSE_LOOKING", str(folder))
    for student in ("ada", "ben"):
        tiny.submit(course, student, tiny.answered(course, tiny.RIGHT))
    verdicts = autograde(open_course(course), tiny.ASSIGNMENT, scheduler=TwoPools())
    assert [verdict.score for verdict in verdicts] == [5.0, 5.0]
    return [json.loads(path.read_text()) for path in folder.iterdir()]


def sockets(report: dict[str, Any]) -> set[str]:
    return {link for link in report["descriptors"] if link.startswith("socket:")}


def test_do_workers_share_a_server_that_has_imported_what_they_need(
    reports: list[dict[str, Any]],
) -> None:
    one, other = reports
    assert one["parent"] == other["parent"] != os.getpid()
    assert {"nbgrader", "nbformat", "nbclient"} <= set(one["modules"])
    assert "pytest" not in one["modules"]  # they are no forks of this process


def test_is_a_worker_deaf_to_ctrl_c_from_its_first_moment_and_this_process_is_not(
    reports: list[dict[str, Any]],
) -> None:
    assert all(report["deaf"] for report in reports)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_does_a_worker_hold_neither_the_gradebook_nor_what_belongs_to_another(
    reports: list[dict[str, Any]], course: Path
) -> None:
    one, other = reports
    assert sockets(one)
    assert not sockets(one) & sockets(other)
    assert not [link for link in one["descriptors"] if link.startswith(str(course))]


def test_does_a_worker_inherit_no_descriptor_that_a_library_left_open(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LOOKING", str(tmp_path))
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    with closing(socket.socket()) as server:
        server.set_inheritable(True)
        own = str(Path(f"/proc/self/fd/{server.fileno()}").readlink())
        with LocalPool(LOOKING, 1, 60.0) as pool:
            autograde(open_course(course), tiny.ASSIGNMENT, scheduler=pool)
    (report,) = (json.loads(path.read_text()) for path in tmp_path.glob("[0-9]*.json"))
    assert own not in report["descriptors"]


@pytest.mark.parametrize("failure", [EOFError(), ConnectionRefusedError()])
def test_does_a_server_that_ends_while_it_starts_end_the_run_with_a_message(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def start(process: ForkServerProcess) -> None:
        raise failure

    monkeypatch.setattr(ForkServerProcess, "start", start)
    with (
        LocalPool(LOOKING, 1, 5.0) as pool,
        pytest.raises(GradingError, match="server of the workers"),
    ):
        list(pool.run([Job("ada", b"")]))
