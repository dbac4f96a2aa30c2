"""What runs on a worker: Dask calls two functions there, and grading processes do the work.

Only these functions travel, by name; data travel as bytes. Dask runs tasks in threads that come
and go, so that each submission is handed to a process of its own, which outlives every task.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection

from grading.cluster.answers import GraderDescription, Kind, Reply
from shop.errors import WireError

START_SECONDS = 180.0


class GradingProcess:
    """A Dask worker's hold on one grading process.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.
    """

    def __init__(self, settings: bytes) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            # -P: a folder called grading where the worker was started is not the course's.
            command = [sys.executable, "-P", "-m", "grading.cluster.child", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
            self._connection = Connection(ours.detach())
        self._settings = settings
        self.is_usable = True
        self.description = b""

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def wait_ready(self, deadline: float) -> Reply:
        """Wait until it can grade; a reply of another kind than READY says why it cannot.

        Parameters
        ----------
        deadline
            A time of `time.monotonic`.
        """
        reply = self._exchange(self._settings, deadline)
        if reply.kind == Kind.READY:
            self.description = reply.body
        elif reply.kind == Kind.DIED:
            said = f"a grading process ended while it started ({reply.text}); see the worker's log"
            reply = Reply(Kind.NOT_STARTED, said.encode())
        elif reply.kind == Kind.LATE:
            said = f"a grading process did not start within {START_SECONDS:.0f} s"
            reply = Reply(Kind.FAILED, said.encode())
        self.is_usable = reply.kind == Kind.READY
        return reply

    def grade(self, payload: bytes, seconds: float) -> Reply:
        """Return the result of one task, or why there is none.

        Parameters
        ----------
        payload
            A `GradingTask`, encoded.
        seconds
            Wall time after which the process is given up.
        """
        reply = self._exchange(payload, time.monotonic() + seconds)
        self.is_usable = reply.kind == Kind.RESULT
        if reply.kind == Kind.LATE:
            return Reply(Kind.LATE, f"not graded within {seconds:.0f} s".encode())
        return Reply(Kind.RESULT, reply.body) if reply.kind == Kind.LAST else reply

    def close(self) -> None:
        """End the process and its sandboxes."""
        self._connection.close()
        for end in (None, signal.SIGTERM, signal.SIGKILL):
            if end is not None:
                self._process.send_signal(end)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2.0)
                return
        self._process.wait()

    def _exchange(self, message: bytes, deadline: float) -> Reply:
        try:
            self._connection.send_bytes(message)
            if not self._connection.poll(max(0.0, deadline - time.monotonic())):
                return Reply(Kind.LATE)
            return Reply.decode(self._connection.recv_bytes())
        except (EOFError, OSError, WireError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2.0)
            return Reply(Kind.DIED, f"exit code {self._process.poll()}".encode())


class Station:
    """All grading processes of one Dask worker; its methods may be called from any thread.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.
    """

    def __init__(self, settings: bytes) -> None:
        self._settings = settings
        self._idle: list[GradingProcess] = []
        self._busy = 0
        self._lock = threading.Lock()

    def prepare(self, size: int) -> Reply:
        """Have `size` processes ready, started side by side; return what they grade with.

        Parameters
        ----------
        size
            How many submissions are graded here at a time.
        """
        with self._lock:
            missing = size - len(self._idle) - self._busy
            known = self._idle[0].description if self._idle else b""
        started = [GradingProcess(self._settings) for _ in range(max(missing, 0 if known else 1))]
        deadline = time.monotonic() + START_SECONDS
        replies = [process.wait_ready(deadline) for process in started]
        bad = next((reply for reply in replies if reply.kind != Kind.READY), None)
        if bad is not None:
            for process in started:
                process.close()
            return bad
        for process in started:
            self._put_back(process)
        return replies[0] if replies else Reply(Kind.READY, known)

    def grade(self, payload: bytes, seconds: float, wanted: str) -> Reply:
        """Grade one task.

        Parameters
        ----------
        payload
            A `GradingTask`, encoded.
        seconds
            Wall time after which the process is given up.
        wanted
            Identity of the grader that has to do it. A process that was started after the
            checkout was changed is another one than its neighbours.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else None
            self._busy += 1
        try:
            if process is None:
                process = GradingProcess(self._settings)
                reply = process.wait_ready(time.monotonic() + START_SECONDS)
                if reply.kind != Kind.READY:
                    return reply
            if GraderDescription.decode(process.description).identity != wanted:
                return Reply(Kind.OTHER_GRADER, process.description)
            return process.grade(payload, seconds)
        finally:
            with self._lock:
                self._busy -= 1
            if process is not None:
                self._put_back(process)

    def close(self) -> None:
        """End the processes that do nothing now."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def pids(self) -> list[int]:
        """Return the ids of the processes that do nothing now."""
        with self._lock:
            return [process.pid for process in self._idle]

    def _put_back(self, process: GradingProcess) -> None:
        if process.is_usable:
            with self._lock:
                self._idle.append(process)
        else:
            process.close()


_stations: dict[bytes, Station] = {}
_lock = threading.Lock()


def prepare(settings: bytes) -> bytes:
    """Start the grading processes of this worker, one for each of its threads.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.

    Returns
    -------
    bytes
        A `Reply`.
    """
    from distributed import get_worker

    return station_of(settings).prepare(int(get_worker().state.nthreads)).encode()


def grade(settings: bytes, payload: bytes, seconds: float, wanted: str) -> bytes:
    """Grade one submission.

    Parameters
    ----------
    settings
        `WorkerSettings`, encoded.
    payload
        A `GradingTask`, encoded.
    seconds
        Wall time that it may take.
    wanted
        Identity of the coordinator's grader; no verdict of another one is returned.

    Returns
    -------
    bytes
        A `Reply`.
    """
    return station_of(settings).grade(payload, seconds, wanted).encode()


def station_of(settings: bytes) -> Station:
    """Return the station with these settings; idle processes with other settings are ended."""
    with _lock:
        others = [station for known, station in _stations.items() if known != settings]
        station = _stations.setdefault(settings, Station(settings))
    for other in others:
        other.close()
    return station
