"""The grading processes beside a Dask worker: made once, used again, replaced, ended with it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cluster_engines
import dask_cluster
import pytest

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.files import SubmissionFiles, SubmittedFile
from grading.autograde.gradebook import open_gradebook, read_skeletons
from grading.autograde.pool import WorkerSettings
from grading.autograde.settings import DEFAULT_BOUNDS
from grading.autograde.task import GradedSubmission, GradingTask
from grading.cluster import worker as tasks
from grading.cluster.answers import GraderDescription, Kind, Reply, describe_grader
from grading.cluster.worker import Station
from grading.inside.limits import Limits

LONG = 60.0
FAKE = WorkerSettings(Limits(), "fake_engine:FakeEngine").encode()


@pytest.fixture(scope="module")
def payload(tiny_course_template: Path) -> Callable[[str], bytes]:
    """The task of a submission whose first answer is some text."""
    course = open_course(tiny_course_template)
    with open_gradebook(course.coursedir) as book:
        source = course.folder("source", ".", tiny.ASSIGNMENT)
        skeletons = read_skeletons(book.db, tiny.ASSIGNMENT, source)

    def make(answer: str) -> bytes:
        answers = {**tiny.RIGHT, "double": answer}
        text = json.dumps(tiny.answered(tiny_course_template, answers)).encode()
        files = SubmissionFiles((SubmittedFile("tiny.ipynb", text, len(text), None),), (), None, ())
        task = GradingTask("ada", tiny.ASSIGNMENT, skeletons, files, (), DEFAULT_BOUNDS)
        return task.encode()

    return make


@pytest.fixture(scope="module", autouse=True)
def engines_are_found() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        here = str(Path(__file__).parent)
        path = os.pathsep.join([str(dask_cluster.TESTS), here, *filter(None, sys.path)])
        patch.setenv("PYTHONPATH", path)
        yield


@pytest.fixture(scope="module")
def station() -> Iterator[Station]:
    made = Station(FAKE)
    yield made
    made.close()


def wanted(station: Station) -> str:
    """Return the fingerprint of what a station grades with."""
    return GraderDescription.decode(station.prepare(1).body).identity


def score(reply: Reply) -> float:
    assert reply.kind == Kind.RESULT, reply
    return GradedSubmission.decode(reply.body).verdict.score


def test_it_grades_with_the_grader_of_this_checkout(station: Station) -> None:
    reply = station.prepare(1)
    assert reply.kind == Kind.READY
    assert GraderDescription.decode(reply.body).packages == describe_grader().packages


def test_a_process_is_used_again(station: Station, payload: Callable[[str], bytes]) -> None:
    want = wanted(station)
    before = station.pids()
    assert score(station.grade(payload(tiny.RIGHT["double"]), LONG, want)) == 5.0
    assert score(station.grade(payload(tiny.WRONG["double"]), LONG, want)) == 3.0
    assert station.prepare(1).kind == Kind.READY
    assert station.pids() == before
    assert len(before) == 1


def test_a_process_that_died_is_replaced(station: Station, payload: Callable[[str], bytes]) -> None:
    want = wanted(station)
    before = station.pids()
    reply = station.grade(payload("'FAKE: kill the worker'"), LONG, want)
    assert reply == Reply(Kind.DIED, b"exit code 9")
    assert score(station.grade(payload(tiny.RIGHT["double"]), LONG, want)) == 5.0
    assert len(station.pids()) == 1
    assert station.pids() != before


def test_a_submission_without_end_is_given_up(
    station: Station, payload: Callable[[str], bytes]
) -> None:
    want = wanted(station)
    [before] = station.pids()
    reply = station.grade(payload("'FAKE: hang'"), 0.2, want)
    assert reply == Reply(Kind.LATE, b"not graded within 0 s")
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_process_whose_engine_broke_is_not_used_again(
    station: Station, payload: Callable[[str], bytes]
) -> None:
    want = wanted(station)
    reply = station.grade(payload("'FAKE: crash the grader'"), LONG, want)
    assert GradedSubmission.decode(reply.body).verdict.reason == "grader_error"
    assert station.pids() == []


def test_another_grader_does_not_grade(station: Station, payload: Callable[[str], bytes]) -> None:
    station.prepare(1)
    reply = station.grade(payload(tiny.RIGHT["double"]), LONG, "another fingerprint")
    assert reply.kind == Kind.OTHER_GRADER
    assert GraderDescription.decode(reply.body).place


@pytest.mark.parametrize(
    ("engine", "kind", "words"),
    [
        ("fake_engine:Unavailable", Kind.FAILED, "no sandbox here"),
        ("no_such_engine:Engine", Kind.NOT_STARTED, "a grading process ended while it started"),
    ],
)
def test_a_machine_that_cannot_grade_says_why(engine: str, kind: Kind, words: str) -> None:
    station = Station(WorkerSettings(Limits(), engine).encode())
    reply = station.prepare(1)
    assert reply.kind == kind
    assert words in reply.text
    assert station.pids() == []


def test_several_threads_have_a_process_each(payload: Callable[[str], bytes]) -> None:
    station = Station(FAKE)
    want = GraderDescription.decode(station.prepare(2).body).identity
    before = sorted(station.pids())
    scores: list[float] = []

    def grade() -> None:
        scores.append(score(station.grade(payload(tiny.RIGHT["double"]), LONG, want)))

    threads = [threading.Thread(target=grade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scores == [5.0, 5.0]
    assert sorted(station.pids()) == before
    assert len(before) == 2
    station.close()


def test_a_grading_process_has_no_descriptor_but_its_own(station: Station) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.set_inheritable(True)  # as a library might
        fresh = Station(FAKE)
        fresh.prepare(1)
        [pid] = fresh.pids()
        inode = f"socket:[{os.fstat(server.fileno()).st_ino}]"
        handles = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
        fresh.close()
    assert inode not in handles
    assert len([handle for handle in handles if handle.startswith("socket:")]) == 1


def test_a_folder_of_the_same_name_where_a_worker_is_started_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "grading").mkdir()
    (tmp_path / "grading" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    station = Station(FAKE)
    assert station.prepare(1).kind == Kind.READY
    station.close()


def test_processes_with_the_limits_of_another_run_are_ended() -> None:
    first = tasks.station_of(FAKE)
    first.prepare(1)
    assert tasks.station_of(FAKE) is first
    assert len(first.pids()) == 1
    other = tasks.station_of(WorkerSettings(Limits(cpu_seconds=7), "fake_engine:X").encode())
    assert other is not first
    assert first.pids() == []


LEFT = """\
import os, sys, threading
from grading.cluster.worker import Station
station = Station(sys.argv[1].encode())
station.prepare(1)
print(station.pids()[0], flush=True)
if len(sys.argv) > 2:
    station.grade(bytes.fromhex(sys.argv[2]), 60.0, sys.argv[3])
threading.Event().wait()
"""


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "in the middle of a submission"])
def test_it_ends_with_its_worker(
    station: Station,
    payload: Callable[[str], bytes],
    busy: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv(cluster_engines.GATE, str(gate))
    settings = WorkerSettings(Limits(), "cluster_engines:ClusterEngine").encode()
    arguments = [payload("'FAKE: wait at the gate'").hex(), wanted(station)] if busy else []
    command = [sys.executable, "-c", LEFT, settings.decode(), *arguments]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    pid = int(worker.stdout.readline())
    handle = os.pidfd_open(pid)
    if busy:
        assert gate.read_text() == f"{worker.pid} {pid}", "reading waits until it is graded"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    ended, _, _ = select.select([handle], [], [], 20.0)
    os.close(handle)
    assert ended, "the grading process outlives its worker"
