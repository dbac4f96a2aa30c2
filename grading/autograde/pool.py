"""Worker processes on this machine: fed one task each, replaced when they die.

A worker owns one engine, gets tasks and sends results. It never sees a database. The engines share
one warm process, which the coordinator keeps.

Workers are forks of a small server of the standard library, a program of its own that has imported
what they need and opened nothing. Forks of the coordinator itself would inherit its gradebook and
the locks that its threads hold at that moment.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import signal
import socket
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from grading.autograde.settings import ENGINE
from grading.autograde.verdict import Flag, FlagCode
from grading.engine.types import Reason
from grading.inside.limits import Limits
from shop.errors import CourseError, GradingError, IsolationUnavailable

READY = b"ready"
FAILED = b"failed:"
START_SECONDS = 180.0
GRACE_SECONDS = 30.0
TRIES = 2
PRELOADED = ("grading.autograde.grade", "grading.autograde.task", "grading.engine.engine")
"""What the server imports once, or every worker would; one that lacks a module imports it."""
WAITING_BYTES = 64_000_000
"""Submissions that are read ahead; a class of large ones must not fill the memory."""


@dataclass(frozen=True)
class Job:
    """A task with the key by which its result is known."""

    key: str
    payload: bytes
    tries: int = 0


class Scheduler(Protocol):
    """What carries tasks to workers and results back, in any order."""

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        """Yield each job with its result, or with the reason why there is none."""


class Host(Protocol):
    """What the engines of all workers share."""

    def client(self) -> socket.socket:
        """Return the socket for one worker."""

    def close(self) -> None:
        """End what is shared."""


@dataclass
class _Worker:
    process: ForkServerProcess
    connection: Connection
    ready: bool = False
    job: Job | None = None
    deadline: float = field(default=0.0)


class LocalPool:
    """Worker processes on this machine.

    Parameters
    ----------
    settings
        How each worker makes its engine.
    workers
        How many there are.
    job_seconds
        Wall time after which a worker is ended and its submission flagged.
    host
        What the engines share, where it has been started; else it is when it is needed.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        workers: int,
        job_seconds: float,
        host: Host | None = None,
    ) -> None:
        self._settings = settings
        self._host = host
        self._size = max(1, workers)
        self._job_seconds = job_seconds + GRACE_SECONDS
        self._workers: list[_Worker] = []
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*PRELOADED])

    def __enter__(self) -> LocalPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in list(self._workers):
            self._end(worker)
        if self._host is not None:
            self._host.close()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        """Yield each job with its result, or with the reason why there is none.

        Jobs are taken from the iterable a few at a time, so that a large class is never in
        memory at once, and a worker gets its next job before its last result is yielded.
        """
        source = iter(jobs)
        waiting: deque[Job] = deque()
        self._refill(waiting, source)
        while waiting or any(worker.job for worker in self._workers):
            self._start_missing(len(waiting))
            yield from self._step(waiting)
            self._refill(waiting, source)

    def _refill(self, waiting: deque[Job], source: Iterator[Job]) -> None:
        while len(waiting) < self._size and sum(len(j.payload) for j in waiting) < WAITING_BYTES:
            job = next(source, None)
            if job is None:
                return
            waiting.append(job)

    def _start_missing(self, wanted: int) -> None:
        busy = sum(1 for worker in self._workers if worker.job)
        while len(self._workers) < min(self._size, busy + wanted):
            self._host = self._host or self._settings.make_host()
            ours, theirs = self._context.Pipe()
            shared = self._host.client() if self._host else None
            given = (theirs, self._settings.encode(), shared, dict(os.environ))
            process = self._context.Process(target=work, args=given, daemon=True)
            try:
                _start_server()
                process.start()
            except (EOFError, ConnectionError):
                raise GradingError(
                    "the server of the workers ended while it started; what it wrote stands above"
                ) from None
            theirs.close()
            if shared is not None:
                shared.close()
            deadline = time.monotonic() + START_SECONDS
            self._workers.append(_Worker(process, ours, deadline=deadline))

    def _step(self, waiting: deque[Job]) -> list[tuple[Job, bytes | Flag]]:
        """Wait for news, hand out the next jobs, return what has ended."""
        outcomes: list[tuple[Job, bytes | Flag]] = []
        pending = [worker for worker in self._workers if worker.job or not worker.ready]
        wait([worker.connection for worker in pending], self._patience(pending))
        for worker in pending:
            if worker.connection.poll():
                self._receive(worker, waiting, outcomes)
            elif time.monotonic() > worker.deadline:
                self._overdue(worker, outcomes)
        for worker in list(self._workers):
            if worker.ready and worker.job is None and waiting:
                self._send(worker, waiting)
        return outcomes

    def _patience(self, pending: list[_Worker]) -> float:
        nearest = min((worker.deadline for worker in pending), default=time.monotonic())
        return max(0.0, nearest - time.monotonic())

    def _send(self, worker: _Worker, waiting: deque[Job]) -> None:
        job = waiting.popleft()
        worker.job = Job(job.key, job.payload, job.tries + 1)
        worker.deadline = time.monotonic() + self._job_seconds
        try:
            worker.connection.send_bytes(job.payload)
        except OSError:
            # The next step finds the connection closed and tries the job again.
            return

    def _receive(
        self, worker: _Worker, waiting: deque[Job], outcomes: list[tuple[Job, bytes | Flag]]
    ) -> None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._died(worker, waiting, outcomes)
            return
        if worker.job is not None:
            outcomes.append((worker.job, message))
            worker.job = None
        elif message == READY:
            worker.ready = True
        elif message.startswith(FAILED):
            raise IsolationUnavailable(message.removeprefix(FAILED).decode("utf-8"))

    def _died(
        self, worker: _Worker, waiting: deque[Job], outcomes: list[tuple[Job, bytes | Flag]]
    ) -> None:
        job = worker.job
        code = self._end(worker)
        if not worker.ready:
            raise GradingError(
                f"a worker ended while it started (exit code {code}); what it wrote stands above"
            )
        if job is None:
            return
        if job.tries < TRIES:
            waiting.appendleft(job)
            return
        found = f"the worker that graded it died {job.tries} times (exit code {code})"
        outcomes.append((job, Flag(FlagCode.WORKER_DIED, found)))

    def _overdue(self, worker: _Worker, outcomes: list[tuple[Job, bytes | Flag]]) -> None:
        job = worker.job
        self._end(worker)
        if job is None:
            raise GradingError(f"a worker did not start within {START_SECONDS:.0f} s")
        found = f"not graded within {self._job_seconds:.0f} s"
        outcomes.append((job, Flag(FlagCode.OUT_OF_TIME, found)))

    def _end(self, worker: _Worker) -> int | None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join(timeout=0.2)
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join(timeout=2.0)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        code: Any = worker.process.exitcode
        worker.process.close()
        return int(code) if code is not None else None


@dataclass(frozen=True)
class WorkerSettings:
    """How a worker makes its engine.

    Attributes
    ----------
    limits
        What a submission may use.
    engine
        Module and name of the engine, ``module:name``.
    """

    limits: Limits
    engine: str = ENGINE

    def make_engine(self, shared: socket.socket | None = None) -> Any:
        """Return the engine, not yet started; `shared` leads to the host of its kind."""
        kind = self._kind()
        return kind(self.limits) if shared is None else kind(self.limits, shared=shared)

    def make_host(self) -> Host | None:
        """Return what the engines of all workers share, None for a kind that shares nothing."""
        make = getattr(self._kind(), "host", None)
        return make() if make is not None else None

    def _kind(self) -> Any:
        module, _, name = self.engine.partition(":")
        return getattr(importlib.import_module(module), name)

    def encode(self) -> bytes:
        """Return the settings as JSON."""
        return json.dumps({"limits": asdict(self.limits), "engine": self.engine}).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> WorkerSettings:
        """Return the settings that `encode` wrote."""
        record = json.loads(payload)
        return cls(Limits(**record["limits"]), record["engine"])


def _start_server() -> None:
    """Start the server of the workers where it does not run, deaf to Ctrl-C from the beginning.

    It takes a second to import what workers need, and would show where it was interrupted.
    """
    resource_tracker.ensure_running()  # which unblocks the signal, and is started by the server's
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def grade_payload(payload: bytes, engine: Any) -> tuple[bytes, bool]:
    """Grade one task; return the result and whether the engine can be used again.

    Whatever goes wrong in here becomes a flagged verdict: one submission must never end a run.

    Parameters
    ----------
    payload
        A `GradingTask`, encoded.
    engine
        A started engine.
    """
    from grading.autograde.grade import failed, grade
    from grading.autograde.task import GradingTask

    task = GradingTask.decode(payload)
    try:
        result = grade(task, engine)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        found = f"{type(error).__name__}: {error} ({place})"
        return failed(task, Flag(FlagCode.GRADER_ERROR, found[:500])).encode(), False
    usable = result.verdict.reason != Reason.CHECKER_DIED
    return result.encode(), usable


def work(
    connection: Connection,
    settings: bytes,
    shared: socket.socket | None,
    environment: Mapping[str, str],
) -> None:
    """Run a worker until its coordinator closes the connection.

    Parameters
    ----------
    connection
        Tasks come from here and results go there.
    settings
        `WorkerSettings`, encoded.
    shared
        Leads to what all workers share.
    environment
        The coordinator's environment now; that of the server is as old as its first worker.
    """
    # Ctrl-C reaches the whole group of processes; the coordinator decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(environment)
    # What was imported stays for good: not to be searched for garbage again and again.
    gc.freeze()
    try:
        with WorkerSettings.decode(settings).make_engine(shared) as engine:
            connection.send_bytes(READY)
            usable = True
            while usable:
                result, usable = grade_payload(connection.recv_bytes(), engine)
                connection.send_bytes(result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except CourseError as error:
        with contextlib.suppress(OSError):
            connection.send_bytes(FAILED + str(error).encode("utf-8"))
