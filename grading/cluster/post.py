"""All that is said to Dask: send a task to a worker, get replies, see which workers there are."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

import dask
from distributed import KilledWorker

from grading.cluster.reply import Kind, Reply
from shop.errors import GradingError

ANSWER_SECONDS = 30.0
FETCH_SECONDS = 5.0
ONE_SUBMISSION_IS_NO_LARGE_GRAPH = {"distributed.admin.large-graph-warning-threshold": "1GB"}
"""Dask warns at 10 MB that somebody may have sent a table; a submission may be larger."""


class Post:
    """What goes to the workers and comes back; tickets tell what a reply belongs to.

    Parameters
    ----------
    client
        Dask's client.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._futures: dict[str, Any] = {}
        self._done: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def workers(self) -> dict[str, int]:
        """Return the addresses of all workers and how many threads each has.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        with self._scheduler_needed():
            return dict(self._client.nthreads(callback_timeout=ANSWER_SECONDS))

    def send(self, address: str, ticket: str, what: Callable[..., bytes], *args: Any) -> None:
        """Have a worker call a function; what it returns comes with `replies`.

        Parameters
        ----------
        address
            The worker. Dask does not give the task to another one.
        ticket
            What the reply will be known by.
        what
            A function of `tasks`.
        *args
            Bytes, text and numbers.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        with self._scheduler_needed(), dask.config.set(ONE_SUBMISSION_IS_NO_LARGE_GRAPH):
            future = self._client.submit(
                what,
                *args,
                key=f"course-{uuid.uuid4().hex}",
                workers=[address],
                allow_other_workers=False,
                pure=False,
                retries=0,
            )
        self._futures[ticket] = future
        future.add_done_callback(lambda done: self._done.put((ticket, done)))

    def replies(self, seconds: float) -> Iterator[tuple[str, Reply]]:
        """Wait for a reply and yield it with its ticket, and all others that are there by then.

        Parameters
        ----------
        seconds
            How long to wait at most.

        Raises
        ------
        GradingError
            When the scheduler is lost.
        """
        try:
            event = self._done.get(timeout=seconds)
            while True:
                ticket, future = event
                if self._futures.get(ticket) is future:
                    reply = self._fetch(future)
                    if reply is None:
                        # Its worker may have been lost after its last word: whoever reads the
                        # replies has to look who is still there before this is tried again.
                        self._done.put(event)
                        return
                    self.forget([ticket])
                    yield ticket, reply
                event = self._done.get_nowait()
        except queue.Empty:
            return

    def forget(self, tickets: Iterable[str] | None = None) -> None:
        """Wait no longer for these tickets, or for any; a task that has not begun never will."""
        for ticket in list(self._futures if tickets is None else tickets):
            future = self._futures.pop(ticket, None)
            if future is not None:
                future.release()

    def _fetch(self, future: Any) -> Reply | None:
        """Return what a task returned; None when its worker cannot be reached just now."""
        if future.status == "cancelled":
            raise self._lost("it has cancelled the tasks")
        try:
            return Reply.decode(future.result(timeout=FETCH_SECONDS))
        except TimeoutError:
            return None
        except KilledWorker:
            return Reply(Kind.DIED, b"its worker ended")
        except Exception as error:  # whatever the worker raised, or sent in place of bytes
            said = f"{type(error).__name__}: {error}"
            return Reply(Kind.FAILED, said[:500].encode("utf-8", "replace"))

    @contextmanager
    def _scheduler_needed(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, CancelledError) as error:
            raise self._lost(str(error) or type(error).__name__) from error

    def _lost(self, why: str) -> GradingError:
        return GradingError(
            f"the Dask scheduler was lost ({why}). What was graded before is kept: start it and "
            "its workers anew and run the same command again"
        )
