"""Classes on a real scheduler with workers in processes of their own, with a fake engine."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cluster_engines
import dask_cluster
import pytest
from dask_cluster import LoopbackCluster

import tiny_course as tiny
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import Job, WorkerSettings
from grading.autograde.settings import Options, Step
from grading.autograde.verdict import FlagCode, Verdict
from grading.cluster.answers import Kind, Reply
from grading.cluster.connection import ClusterOptions, Post, connected
from grading.cluster.scheduler import cluster
from grading.inside.limits import Limits
from shop.errors import GradingError

ENGINE = "cluster_engines:ClusterEngine"
SETTINGS = WorkerSettings(Limits(), ENGINE)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    with dask_cluster.loopback_cluster(tmp_path_factory.mktemp("elsewhere")) as found:
        yield found


@pytest.fixture
def dask(scheduler: LoopbackCluster) -> Iterator[LoopbackCluster]:
    """The scheduler; the workers of a test end with it."""
    yield scheduler
    for worker in scheduler.workers:
        worker.close()
    scheduler.workers.clear()


class Run:
    """One run of a class on a cluster, and what it told."""

    def __init__(self, course: Path, dask: LoopbackCluster) -> None:
        self.notices: list[str] = []
        self.shares: dict[str, int] = {}
        self._course = course
        self._dask = dask

    def __call__(
        self, report: Callable[[Step], None] = lambda step: None, wait_seconds: float = 60.0
    ) -> dict[str, Verdict]:
        options = ClusterOptions(self._dask.address, wait_seconds=wait_seconds)
        with cluster(options, SETTINGS, self.notices.append) as carrier:
            verdicts = autograde(
                open_course(self._course), tiny.ASSIGNMENT, Options(engine=ENGINE), report, carrier
            )
            self.shares = dict(carrier.shares)
        return {verdict.student: verdict for verdict in verdicts}


@pytest.fixture
def run(course: Path, dask: LoopbackCluster) -> Run:
    return Run(course, dask)


def hand_in(course: Path, size: int, **special: str) -> None:
    """Hand in right answers; some students hand in something else as their first one."""
    for number in range(size):
        tiny.submit(course, f"s{number:02}", tiny.answered(course, tiny.RIGHT))
    for student, answer in special.items():
        answers = {**tiny.RIGHT, "double": f"{answer!r}\n{tiny.RIGHT['double']}"}
        tiny.submit(course, student, tiny.answered(course, answers))


def scores(verdicts: dict[str, Verdict]) -> dict[str, tuple[str, float]]:
    return {name: (verdict.reason, verdict.score) for name, verdict in verdicts.items()}


def test_a_worker_killed_in_the_middle_loses_nothing(
    course: Path, dask: LoopbackCluster, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv(cluster_engines.GATE, str(gate))
    by_pid = {worker.process.pid: worker for worker in (dask.start_worker(), dask.start_worker())}
    hand_in(course, 10, a_slow="FAKE: wait at the gate")
    ends: list[int] = []

    def report(step: Step) -> None:
        if step.done == 3:
            # Reading waits until the slow submission is being graded.
            worker, grader = map(int, gate.read_text().split())
            gate.unlink()
            ends.append(os.pidfd_open(grader))
            by_pid[worker].kill()

    verdicts = run(report)
    assert scores(verdicts) == dict.fromkeys(verdicts, ("ok", 5.0))
    assert len(verdicts) == 11
    assert any("is gone" in notice for notice in run.notices)
    ended, _, _ = select.select(ends, [], [], 20.0)
    os.close(ends[0])
    assert ended, "the grading process of the killed worker goes on"


def test_a_poisonous_submission_is_flagged_and_the_rest_graded(
    course: Path, dask: LoopbackCluster, run: Run
) -> None:
    dask.start_worker()
    hand_in(course, 6, a_poison="FAKE: kill the worker", z_broken="FAKE: crash the grader")
    verdicts = run()
    found = scores(verdicts)
    assert found.pop("a_poison") == (FlagCode.WORKER_DIED, 0.0)
    assert found.pop("z_broken") == (FlagCode.GRADER_ERROR, 0.0)
    assert found == dict.fromkeys(found, ("ok", 5.0))
    assert "lost 2 times (exit code 9 on tcp://" in verdicts["a_poison"].detail
    assert not run.notices, "the Dask worker itself was to go on"


def test_a_worker_that_its_nanny_starts_anew_goes_on(
    course: Path, dask: LoopbackCluster, run: Run
) -> None:
    dask.start_worker(nanny=True)
    hand_in(course, 4, a_poison="FAKE: kill the dask worker")
    verdicts = run()
    found = scores(verdicts)
    assert found.pop("a_poison") == (FlagCode.WORKER_DIED, 0.0)
    assert found == dict.fromkeys(found, ("ok", 5.0))
    assert len(run.notices) == 2, "one for each loss"


def test_workers_that_join_late_get_work(course: Path, dask: LoopbackCluster) -> None:
    hand_in(course, 1)
    payload: list[bytes] = []

    class Record:
        def run(self, jobs: Any) -> Iterator[Any]:
            payload.extend(job.payload for job in jobs)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        autograde(open_course(course), tiny.ASSIGNMENT, scheduler=Record())
    graded = 0
    with cluster(ClusterOptions(dask.address), SETTINGS) as carrier, ThreadPoolExecutor() as pool:

        def jobs() -> Iterator[Job]:
            yield Job("first", payload[0])
            second = pool.submit(dask.start_worker)
            while not second.done() or not carrier.shares[second.result().address]:
                yield Job("another", payload[0])

        first = pool.submit(dask.start_worker)
        for _, outcome in carrier.run(jobs()):
            assert isinstance(outcome, bytes)
            graded += 1
        shares = dict(carrier.shares)
    assert shares.keys() == {worker.address for worker in dask.workers}
    assert sum(shares.values()) == graded
    assert shares[first.result().address] > 0


def test_a_worker_with_another_grader_is_refused_by_name(
    course: Path, dask: LoopbackCluster, run: Run, tmp_path: Path
) -> None:
    other = dask_cluster.copy_checkout(tmp_path / "another checkout")
    with (other / "grading" / "autograde" / "marking.py").open("a") as marking:
        marking.write("\nCHANGED = True\n")
    changed = dask.start_worker(checkout=other)
    hand_in(course, 3)
    with pytest.raises(GradingError, match="no worker of the cluster can grade") as refused:
        run()
    assert changed.address in str(refused.value)
    assert "another checkout does not grade as this machine does" in str(refused.value)
    assert not (course / "autograded" / "s00").exists()
    same = dask.start_worker()
    verdicts = run()
    assert scores(verdicts) == dict.fromkeys(verdicts, ("ok", 5.0))
    assert run.shares == {same.address: 3}
    assert any(changed.address in notice for notice in run.notices)


def test_without_workers_it_says_how_to_start_one(
    course: Path, dask: LoopbackCluster, run: Run
) -> None:
    hand_in(course, 1)
    with pytest.raises(
        GradingError, match=r"no worker at tcp://.* for \d+ s\. Start one .*dask wor"
    ):
        run(wait_seconds=0.6)


def test_an_interrupted_run_goes_on_where_it_stopped(
    course: Path, dask: LoopbackCluster, run: Run
) -> None:
    dask.start_worker()
    hand_in(course, 8)

    def interrupt(step: Step) -> None:
        if step.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupt)
    steps: list[Step] = []
    verdicts = run(steps.append)
    assert scores(verdicts) == dict.fromkeys(verdicts, ("ok", 5.0))
    assert [step.how for step in steps].count("unchanged") == 3


def test_a_lost_scheduler_ends_the_run_and_keeps_what_was_graded(
    course: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    hand_in(course, 8)
    with dask_cluster.loopback_cluster(tmp_path / "own", 1) as own:
        done: list[str] = []

        def report(step: Step) -> None:
            done.append(step.verdict.student)
            if len(done) == 3:
                assert own.scheduler is not None
                own.scheduler.kill()

        with pytest.raises(GradingError, match="scheduler was lost"):
            Run(course, own)(report)
    assert sorted(path.name for path in (course / "autograded").glob("s*")) == sorted(done)


def test_everything_that_travels_is_bytes_or_a_plain_value(
    course: Path, dask: LoopbackCluster, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    received: list[object] = []
    send, decode = Post.send, Reply.decode

    def spy_send(self: Post, address: str, ticket: str, what: Any, *args: object) -> None:
        sent.extend(args)
        send(self, address, ticket, what, *args)

    def spy_decode(message: object) -> Reply:
        received.append(message)
        return decode(message)

    monkeypatch.setattr(Post, "send", spy_send)
    monkeypatch.setattr(Reply, "decode", spy_decode)
    dask.start_worker()
    hand_in(course, 2)
    run()
    assert len(received) == 3
    assert {type(message) for message in received} == {bytes}
    assert {type(argument) for argument in sent} == {bytes, float, str}
    assert not any(str(course).encode() in part for part in sent if isinstance(part, bytes))


def test_a_result_that_is_no_bytes_is_not_unpickled(dask: LoopbackCluster, tmp_path: Path) -> None:
    worker = dask.start_worker()
    trap = tmp_path / "written by the coordinator"
    with connected(ClusterOptions(dask.address)) as client:
        post = Post(client)
        post.send(worker.address, "trap", cluster_engines.hostile_result, str(trap))
        post.send(worker.address, "text", cluster_engines.text_result)
        found: dict[str, Reply] = {}
        while len(found) < 2:
            found.update(post.replies(10.0))
    assert not trap.exists()
    assert {reply.kind for reply in found.values()} == {Kind.FAILED}
    assert "str instead of bytes" in found["text"].text
