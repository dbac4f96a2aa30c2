"""Replies that cannot be fetched: their worker was lost after its last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grading.cluster import worker as tasks
from grading.cluster.answers import Kind, Reply
from grading.cluster.connection import Post


class MadeUpFuture:
    """A task that is done at once."""

    def __init__(self, result: Any) -> None:
        self.status = "finished"
        self.fetched = 0
        self._result = result

    def add_done_callback(self, call: Callable[[MadeUpFuture], None]) -> None:
        call(self)

    def result(self, timeout: float) -> Any:
        self.fetched += 1
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def release(self) -> None:
        return


class MadeUpClient:
    def __init__(self, *futures: MadeUpFuture) -> None:
        self._futures = list(futures)

    def submit(self, *_: Any, **__: Any) -> MadeUpFuture:
        return self._futures.pop(0)


def posted(*futures: MadeUpFuture) -> Post:
    """Return the post after one task for each future."""
    post = Post(MadeUpClient(*futures))
    for number in range(len(futures)):
        post.send("tcp://worker", f"{number}", tasks.prepare, b"")
    return post


def good() -> MadeUpFuture:
    return MadeUpFuture(Reply(Kind.READY).encode())


def test_a_reply_out_of_reach_does_not_keep_the_reader() -> None:
    lost, other = MadeUpFuture(TimeoutError()), good()
    post = posted(lost, other)
    assert list(post.replies(1.0)) == []
    assert lost.fetched == 1, "it has to be looked first whether the worker is still there"
    assert list(post.replies(1.0)) == [("1", Reply(Kind.READY))]


def test_a_reply_that_nobody_waits_for_is_not_fetched() -> None:
    lost, other = MadeUpFuture(TimeoutError()), good()
    post = posted(lost, other)
    post.forget(["0"])
    assert list(post.replies(1.0)) == [("1", Reply(Kind.READY))]
    assert lost.fetched == 0
    assert list(post.replies(0.0)) == []


def test_a_reply_that_was_slow_is_fetched_later() -> None:
    slow = good()
    failures = [TimeoutError()]
    fetch = slow.result

    def result(timeout: float) -> Any:
        if failures:
            raise failures.pop()
        return fetch(timeout)

    slow.result = result  # type: ignore[method-assign]
    post = posted(slow)
    assert list(post.replies(1.0)) == []
    assert list(post.replies(1.0)) == [("0", Reply(Kind.READY))]
