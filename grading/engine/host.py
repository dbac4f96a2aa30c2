"""One warm process for all workers of a machine: who keeps it, and how a worker asks for it.

Starting it costs several seconds of processor time, so that it is worth sharing. A worker gets the
sockets on which forks are asked for, and talks to its forks itself from then on.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from grading.engine.pair import Beginning, Setups, WarmPair
from grading.inside.limits import Limits
from grading.inside.roles import REQUEST_BYTES, Rehearsed
from grading.sandbox.view import View
from grading.sandbox.warm import ROLES, Spawner, WarmProcess
from shop.errors import CourseError, GradingError, IsolationUnavailable

Spawn = Callable[[View], WarmProcess]
_LARGEST_SETUPS = 64 * 1024
"""Bytes; a message has to fit into the buffer of a socket."""


class WarmHost:
    """Keeps one warm process, and replaces it when it is lost, for any number of workers.

    Everything happens in threads of its own, beginning with the start.

    Parameters
    ----------
    start
        Returns the pair, started; is given what starts a warm process.
    """

    def __init__(self, start: Callable[[Spawn], WarmPair]) -> None:
        # a sandbox ends with the thread that started it, so all are started by one that stays
        self._starter = ThreadPoolExecutor(1, "warm-starter")
        self._pair: Future[WarmPair] = Future()
        self._turn = threading.Lock()
        self._booted: WarmProcess | None = None
        self._is_closed = False
        self._booting = threading.Thread(target=self._boot, args=(start,), daemon=True)
        self._booting.start()

    def client(self) -> socket.socket:
        """Return the socket for one worker."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        threading.Thread(target=self._serve, args=(ours,), daemon=True).start()
        return theirs

    def close(self) -> None:
        """End the warm process and whatever runs inside, also where it is not yet ready."""
        self._is_closed = True
        if self._booted is not None and not self._pair.done():
            self._booted.kill()
        self._booting.join()
        if self._pair.exception() is None:
            self._pair.result().close()
        self._starter.shutdown()

    def _boot(self, start: Callable[[Spawn], WarmPair]) -> None:
        try:
            self._pair.set_result(start(self._spawn))
        except BaseException as problem:
            self._pair.set_exception(problem)

    def _spawn(self, view: View) -> WarmProcess:
        self._booted = self._starter.submit(WarmProcess, view).result()
        if self._is_closed:
            self._booted.kill()
        return self._booted

    def _serve(self, requests: socket.socket) -> None:
        """Answer one worker until it is gone."""
        with requests, contextlib.suppress(OSError):
            while data := requests.recv(REQUEST_BYTES):
                with self._turn:  # or the sockets of an answer could be closed meanwhile
                    reply, handles = self._answer(json.loads(data))
                    socket.send_fds(requests, [json.dumps(reply).encode()], handles)

    def _answer(self, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        try:
            return self._done(self._pair.result(), wanted)
        except CourseError as problem:
            is_isolation = isinstance(problem, IsolationUnavailable)
            return {"failed": str(problem), "isolation": is_isolation}, []

    def _done(self, pair: WarmPair, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        reply: dict[str, Any] = {}
        handles: list[int] = []
        match wanted["ask"]:
            case "begin":
                limits = Limits(**wanted["limits"])
                setups, ahead, tests = (tuple(wanted[key]) for key in ("setups", "ahead", "tests"))
                beginning = pair.begin(setups, limits, ahead, tests)
                reply["rehearsed"] = [asdict(cell) for cell in beginning.rehearsed]
                reply["ahead"] = [asdict(cell) for cell in beginning.taken(ahead)]
                handles = [beginning.spawners[role].fileno() for role in ROLES]
            case "lost":
                reply["lost"] = pair.lost_since(wanted["restarts"])
            case "replace":
                pair.replace_lost(wanted["restarts"])
        return reply | {"restarts": pair.restarts, "course_bytes": pair.course_bytes}, handles


def _bytes(sources: Setups) -> int:
    return sum(len(source.encode()) for source in sources)


class SharedPair:
    """The warm process of a `WarmHost`, as a worker uses it; the like of a `WarmPair`.

    Parameters
    ----------
    host
        The worker's socket.

    Attributes
    ----------
    restarts
        How often the warm process was lost and started anew, as far as this worker knows.

    Raises
    ------
    IsolationUnavailable
        When there is no sandbox on this machine.
    GradingError
        When the host is gone.
    """

    def __init__(self, host: socket.socket) -> None:
        self.restarts = 0
        self._course_bytes = 0
        self._host = host
        self._lock = threading.Lock()
        self._ask("hello")

    def begin(
        self, setups: Setups, limits: Limits, ahead: Setups = (), tests: Setups = ()
    ) -> Beginning:
        """Return where a submission is to be forked from; see `WarmPair.begin`."""
        if _bytes(setups) > _LARGEST_SETUPS:
            setups = ()
        if _bytes(setups) + _bytes(ahead) > _LARGEST_SETUPS:
            ahead = ()
        if _bytes(setups) + _bytes(ahead) + _bytes(tests) > _LARGEST_SETUPS:
            tests = ()
        asked = {"setups": setups, "ahead": ahead, "tests": tests}
        reply, handles = self._ask("begin", limits=limits.as_dict(), **asked)
        sockets = [socket.socket(fileno=handle) for handle in handles]
        spawners = {role: Spawner(one) for role, one in zip(ROLES, sockets, strict=True)}
        rehearsed = tuple(Rehearsed(**cell) for cell in reply["rehearsed"])
        taken: dict[Setups, Rehearsed | None] = {
            ahead[:end]: Rehearsed(**cell) for end, cell in enumerate(reply["ahead"], 1)
        }
        return Beginning(spawners, rehearsed, self._course_bytes, taken, is_lent=True)

    def lost_since(self, restarts: int) -> bool:
        """Return whether the warm process has ended since `restarts` was read."""
        return bool(self._ask("lost", restarts=restarts)[0]["lost"])

    def replace_lost(self, restarts: int) -> None:
        """Make a next try worth while after a fork has failed."""
        self._ask("replace", restarts=restarts)

    def close(self) -> None:
        """Leave the host."""
        self._host.close()

    def _ask(self, what: str, **wanted: Any) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            try:
                self._host.send(json.dumps({"ask": what, **wanted}).encode())
                data, handles, _, _ = socket.recv_fds(self._host, REQUEST_BYTES, len(ROLES))
            except OSError as problem:
                raise GradingError(f"the host of the warm process is gone: {problem}") from problem
            if not data:
                raise GradingError("the host of the warm process is gone; run the command again")
            reply = json.loads(data)
            if "failed" in reply:
                raise (IsolationUnavailable if reply["isolation"] else GradingError)(
                    reply["failed"]
                )
            self.restarts, self._course_bytes = reply["restarts"], reply["course_bytes"]
            return reply, handles
