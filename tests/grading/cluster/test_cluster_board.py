"""Who grades what, and who is blamed: without Dask, without a clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grading.autograde.pool import Job
from grading.autograde.verdict import Flag, FlagCode
from grading.cluster.job_queue import AHEAD, FLIGHT_BYTES, JobQueue, Seat


class Class:
    """Jobs that count how many of them were read."""

    def __init__(self, size: int, payload: bytes = b"x") -> None:
        self.read = 0
        self._size = size
        self._payload = payload

    def __iter__(self) -> Iterator[Job]:
        for number in range(self._size):
            self.read += 1
            yield Job(f"s{number}", self._payload)


def board_of(jobs: Class, *threads: int) -> JobQueue:
    board = JobQueue(jobs)
    for number, count in enumerate(threads):
        board.seats[f"w{number}"] = Seat(f"w{number}", count, is_ready=True)
    return board


def dealt(board: JobQueue) -> dict[str, list[str]]:
    """Deal, and return who has been given what."""
    found: dict[str, list[str]] = {}
    for seat, _, job in board.deal():
        found.setdefault(seat.address, []).append(job.key)
    return found


def finish_all(board: JobQueue, address: str) -> list[str]:
    seat = board.seats[address]
    return [board.done(seat, ticket).key for ticket in list(seat.jobs)]


def test_each_thread_has_one_submission_and_one_waiting() -> None:
    board = board_of(Class(100), 1, 3)
    given = dealt(board)
    assert {name: len(keys) for name, keys in given.items()} == {"w0": AHEAD, "w1": 3 * AHEAD}


def test_a_class_is_read_no_further_than_there_is_room() -> None:
    jobs = Class(1000)
    board = board_of(jobs, 1, 1)
    dealt(board)
    assert jobs.read <= 2 * AHEAD + 1


def test_large_submissions_do_not_fill_the_memory() -> None:
    board = board_of(Class(50, bytes(FLIGHT_BYTES // 2)), 20)
    assert len(dealt(board)["w0"]) == 2


def test_nobody_is_read_while_nobody_is_ready() -> None:
    jobs = Class(10)
    board = JobQueue(jobs)
    board.seats["w0"] = Seat("w0", 1)
    assert dealt(board) == {}
    assert board.has_work
    assert jobs.read == 1


def test_the_work_ends_with_the_last_reply() -> None:
    board = board_of(Class(3), 2)
    dealt(board)
    assert board.has_work
    assert finish_all(board, "w0") == ["s0", "s1", "s2"]
    assert not board.has_work


def test_a_lost_worker_loses_no_submission() -> None:
    board = board_of(Class(4), 1, 1)
    given = dealt(board)
    assert board.lose("w0") == []
    done = finish_all(board, "w1")
    while board.has_work:
        assert dealt(board)
        done += finish_all(board, "w1")
    assert sorted(done) == ["s0", "s1", "s2", "s3"]
    assert given["w0"] == ["s0", "s2"]


def test_what_was_on_a_lost_worker_is_tried_alone() -> None:
    board = board_of(Class(4), 1, 4)
    dealt(board)
    board.lose("w0")
    finish_all(board, "w1")
    assert len(dealt(board)["w1"]) == 1
    assert dealt(board) == {}, "a suspect shares its worker"


def test_only_the_submission_that_was_alone_on_a_lost_worker_is_flagged() -> None:
    board = board_of(Class(2), 1)
    dealt(board)
    assert board.lose("w0") == []
    board.seats["w1"] = Seat("w1", 1, is_ready=True)
    [poison] = dealt(board)["w1"]
    [(job, flag)] = board.lose("w1")
    assert job.key == poison
    assert isinstance(flag, Flag)
    assert flag.code == FlagCode.WORKER_DIED
    assert "2 times" in flag.detail
    board.seats["w2"] = Seat("w2", 1, is_ready=True)
    [innocent] = dealt(board)["w2"]
    assert {poison, innocent} == {"s0", "s1"}
    assert finish_all(board, "w2") == [innocent]
    assert not board.has_work


def test_a_suspect_waits_until_all_others_are_given_out() -> None:
    board = board_of(Class(5), 1)
    dealt(board)
    seat = board.seats["w0"]
    first = next(iter(seat.jobs))
    assert board.retry(board.done(seat, first), "exit code 9") is None
    order = []
    while board.has_work:
        dealt(board)
        order += finish_all(board, "w0")
    assert order == ["s1", "s2", "s3", "s4", "s0"]


def test_a_second_loss_ends_a_submission() -> None:
    board = board_of(Class(1), 1)
    for tries in (1, 2):
        dealt(board)
        seat = board.seats["w0"]
        [(ticket, job)] = seat.jobs.items()
        assert job.tries == tries
        outcome = board.retry(board.done(seat, ticket), "exit code 9")
    assert outcome is not None
    assert isinstance(outcome[1], Flag)
    assert "exit code 9" in outcome[1].detail
    assert not board.has_work


@pytest.mark.parametrize("suspect", [False, True])
def test_a_dismissed_worker_has_tried_nothing(suspect: bool) -> None:
    board = board_of(Class(1), 1)
    dealt(board)
    seat = board.seats["w0"]
    if suspect:
        board.retry(board.done(seat, next(iter(seat.jobs))), "exit code 9")
        dealt(board)
    before = next(iter(board.seats["w0"].jobs.values())).tries
    board.dismiss("w0")
    board.seats["w1"] = Seat("w1", 1, is_ready=True)
    assert dealt(board) == {"w1": ["s0"]}
    assert next(iter(board.seats["w1"].jobs.values())).tries == before


def test_a_reply_of_a_lost_worker_belongs_to_nobody() -> None:
    board = board_of(Class(1), 1)
    dealt(board)
    [ticket] = board.seats["w0"].jobs
    assert board.holder(ticket) is board.seats["w0"]
    board.lose("w0")
    assert board.holder(ticket) is None
