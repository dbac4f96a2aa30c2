"""What the coordinator makes of replies: without Dask, every word of a worker made up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import WorkerSettings, grade_payload
from grading.autograde.settings import Options
from grading.autograde.task import GradedSubmission
from grading.autograde.verdict import FlagCode, Verdict
from grading.cluster import job_queue
from grading.cluster import worker as tasks
from grading.cluster.answers import Kind, Reply, describe_grader
from grading.cluster.connection import ClusterOptions, Post
from grading.cluster.job_queue import Roster
from grading.cluster.scheduler import DaskScheduler
from grading.inside.limits import Limits
from shop.errors import GradingError

OURS = describe_grader()
WELCOME = Reply(Kind.READY, OURS.encode())
SETTINGS = WorkerSettings(Limits())
Answer = Callable[[bytes], Reply]


def honest(payload: bytes) -> Reply:
    return Reply(Kind.RESULT, grade_payload(payload, FakeEngine())[0])


def generous(payload: bytes) -> Reply:
    """Grade, and give more points than there are."""
    result = GradedSubmission.decode(honest(payload).body)
    first, *rest = result.verdict.cells
    cells = (replace(first, auto_score=1000.0), *rest)
    richer = replace(result, verdict=replace(result.verdict, cells=cells))
    return Reply(Kind.RESULT, richer.encode())


@dataclass
class MadeUpWorker:
    """What a worker says when it is greeted, and when it is to grade."""

    answer: Answer = honest
    greeting: Reply = WELCOME
    graded: int = 0


class MadeUpPost(Post):
    """A cluster in this process: every reply comes at once."""

    def __init__(self, workers: dict[str, MadeUpWorker]) -> None:
        self.there = workers
        self._waiting: deque[tuple[str, Reply]] = deque()

    def workers(self) -> dict[str, int]:
        return dict.fromkeys(self.there, 1)

    def send(self, address: str, ticket: str, what: Any, *args: Any) -> None:
        worker = self.there[address]
        if what is tasks.prepare:
            self._waiting.append((ticket, worker.greeting))
            return
        worker.graded += 1
        _, payload, _, wanted = args
        assert wanted == OURS.identity
        self._waiting.append((ticket, worker.answer(payload)))

    def replies(self, seconds: float) -> Iterator[tuple[str, Reply]]:
        for _ in range(len(self._waiting)):
            if self._waiting:
                yield self._waiting.popleft()

    def forget(self, tickets: Iterable[str] | None = None) -> None:
        gone = {ticket for ticket, _ in self._waiting} if tickets is None else set(tickets)
        self._waiting = deque(waiting for waiting in self._waiting if waiting[0] not in gone)


@pytest.fixture
def grade(course: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Verdict]]:
    """Grade a class of six on made-up workers."""
    monkeypatch.setattr(job_queue, "LOOK_SECONDS", 0.0)
    for number in range(6):
        tiny.submit(course, f"s{number}", tiny.answered(course, tiny.RIGHT))

    def run(
        notices: list[str], wait_seconds: float = 60.0, **workers: MadeUpWorker
    ) -> dict[str, Verdict]:
        post = MadeUpPost(workers)
        options = ClusterOptions("tcp://127.0.0.1:1", wait_seconds=wait_seconds)
        carrier = DaskScheduler(post, Roster(post, SETTINGS, options, notices.append), SETTINGS)
        opened = open_course(course)
        verdicts = autograde(opened, tiny.ASSIGNMENT, Options(), lambda step: None, carrier)
        assert sum(carrier.shares.values()) == sum(v.reason == "ok" for v in verdicts)
        return {verdict.student: verdict for verdict in verdicts}

    return run


def test_honest_workers_share_a_class(grade: Callable[..., dict[str, Verdict]]) -> None:
    notices: list[str] = []
    here, there = MadeUpWorker(), MadeUpWorker()
    verdicts = grade(notices, here=here, there=there)
    assert {verdict.score for verdict in verdicts.values()} == {5.0}
    assert here.graded == there.graded == 3
    assert notices == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (generous, "it sent no result of"),
        (lambda payload: Reply(Kind.RESULT, b"noise"), "it sent no result of"),
        (lambda payload: Reply(Kind.READY), "is refused"),
        (lambda payload: Reply(Kind.FAILED, b"no sandbox here"), "no sandbox here"),
        (
            lambda payload: Reply(Kind.OTHER_GRADER, replace(OURS, grader="x").encode()),
            "the code of the grader",
        ),
        (lambda payload: Reply(Kind.OTHER_GRADER, b"noise"), "no description of a grader"),
    ],
)
def test_a_worker_that_gives_no_result_is_refused_and_its_work_done_elsewhere(
    grade: Callable[..., dict[str, Verdict]], answer: Answer, words: str
) -> None:
    notices: list[str] = []
    bad = MadeUpWorker(answer)
    verdicts = grade(notices, bad=bad, good=MadeUpWorker())
    assert {verdict.score for verdict in verdicts.values()} == {5.0}
    assert {verdict.reason for verdict in verdicts.values()} == {"ok"}
    assert len(notices) == 1
    assert "the worker bad is refused" in notices[0]
    assert words in notices[0]
    assert bad.graded <= 2, "it was asked again"


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (Reply(Kind.FAILED, b"no sandbox on this machine"), "no sandbox on this machine"),
        (Reply(Kind.READY, b"noise"), "no description of a grader"),
        (Reply(Kind.READY, replace(OURS, packages=OURS.packages[1:]).encode()), "is missing, here"),
        (Reply(Kind.READY, replace(OURS, packages=()).encode()), "and 1"),
    ],
)
def test_nobody_grades_who_was_not_welcome(
    grade: Callable[..., dict[str, Verdict]], greeting: Reply, words: str
) -> None:
    notices: list[str] = []
    bad = MadeUpWorker(greeting=greeting)
    with pytest.raises(GradingError, match="no worker of the cluster can grade") as refused:
        grade(notices, bad=bad)
    assert words in str(refused.value)
    assert bad.graded == 0


def test_a_worker_whose_process_was_killed_while_it_started_is_asked_again(
    grade: Callable[..., dict[str, Verdict]],
) -> None:
    notices: list[str] = []
    answers = deque([honest, lambda payload: Reply(Kind.NOT_STARTED, b"exit code -9")])
    unlucky = MadeUpWorker(lambda payload: (answers.popleft() if answers else honest)(payload))
    verdicts = grade(notices, unlucky=unlucky)
    assert {verdict.reason for verdict in verdicts.values()} == {"ok"}
    assert notices == ["the worker unlucky is asked to start again: exit code -9"]


def test_a_worker_whose_processes_never_start_is_refused_in_the_end(
    grade: Callable[..., dict[str, Verdict]],
) -> None:
    notices: list[str] = []
    broken = MadeUpWorker(greeting=Reply(Kind.NOT_STARTED, b"exit code 1"))
    with pytest.raises(GradingError, match="no worker of the cluster can grade"):
        grade(notices, broken=broken)
    assert [" is refused" in notice for notice in notices] == [False, False, True]


def test_a_submission_that_takes_too_long_is_flagged(
    grade: Callable[..., dict[str, Verdict]],
) -> None:
    slow = MadeUpWorker(lambda payload: Reply(Kind.LATE, b"not graded within 330 s"))
    verdicts = grade([], slow=slow)
    assert {verdict.reason for verdict in verdicts.values()} == {FlagCode.OUT_OF_TIME}
    assert slow.graded == 6, "it is not tried again"


def test_a_submission_whose_grader_dies_is_tried_twice(
    grade: Callable[..., dict[str, Verdict]],
) -> None:
    deadly = MadeUpWorker(lambda payload: Reply(Kind.DIED, b"exit code -9"))
    verdicts = grade([], deadly=deadly)
    assert {verdict.reason for verdict in verdicts.values()} == {FlagCode.WORKER_DIED}
    assert deadly.graded == 12


def test_the_last_good_worker_may_come_back(grade: Callable[..., dict[str, Verdict]]) -> None:
    """A run whose workers are all refused in the middle waits before it gives up."""
    answers = deque([honest, generous])
    fickle = MadeUpWorker(lambda payload: answers.popleft()(payload))
    with pytest.raises(GradingError, match=r"no worker at .* What was graded before is kept"):
        grade([], wait_seconds=0.0, fickle=fickle)
