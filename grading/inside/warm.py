"""The warm process: imports everything once, then has one child fork for each side.

It runs inside the sandbox. Each of its two children takes requests from the coordinator over a
socket of its own and forks one process per submission. None of them ever runs a line of a student's
notebook itself. A fork of theirs may run an assignment's locked setup cells ahead and be forked in
its turn by the submissions of that assignment.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from . import isolate, linux, preload
from .frames import Channel, Frame, Kind
from .roles import REQUEST_BYTES, Role

_MIB = 1024 * 1024
_REHEARSAL_SECONDS = 120
_CLOSING_SECONDS = 1.0


def main(student: int, checker: int) -> None:
    """Be the warm process until the coordinator is gone, or one of both sides is.

    Parameters
    ----------
    student, checker
        Descriptors of the sockets on which each side takes requests.
    """
    preload.set_single_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    preload.preload()
    from .checker import CheckerRole
    from .student_kernel import StudentRole

    preload.settle()
    for role, descriptor in ((StudentRole, student), (CheckerRole, checker)):
        if os.fork() == 0:
            _be_side(role, descriptor)
    os.close(student)
    os.close(checker)
    os.wait()
    # at once: tidying up after so many imports takes longer than the next submission
    os._exit(0)


def _be_side(role: Callable[[], Role], descriptor: int) -> None:
    """Fork the submissions' processes of one side; never returns."""
    try:
        isolate.close_all_but({descriptor})
        own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        requests = socket.socket(fileno=descriptor)
        nursery = Nursery(role(), requests, own_namespace)
        preload.settle()
        requests.send(b"ready")
        nursery.run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


class Nursery:
    """Forks a child per request and reports how each one ends.

    Parameters
    ----------
    role
        What a child does.
    requests
        Where the coordinator asks for children.
    own_namespace
        A descriptor of this process's process namespace.
    draws
        Where the random numbers stand behind the setup cells that this process has run. Python
        itself would seed every fork anew.
    """

    def __init__(
        self,
        role: Role,
        requests: socket.socket,
        own_namespace: int,
        draws: tuple[Any, ...] | None = None,
    ) -> None:
        self._role = role
        self._requests = requests
        self._own_namespace = own_namespace
        self._draws = draws
        self._reports: dict[int, tuple[int, socket.socket | None]] = {}
        self._children: dict[int, int] = {}
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)

    def run(self) -> None:
        """Work until the coordinator is gone."""
        while True:
            for handle, _ in self._poll.poll():
                if handle in self._reports:
                    self._bury(handle)
                elif handle in self._children:
                    self._end(handle)
                # the report of a child buried a moment ago may have hung up in the same moment
                elif handle == self._requests.fileno() and not self._serve_request():
                    return

    def _serve_request(self) -> bool:
        """Do as asked once; return False when the coordinator is gone."""
        data, handles, _, _ = socket.recv_fds(self._requests, REQUEST_BYTES, 2)
        if not data:
            return False
        wanted = json.loads(data)
        sockets = [socket.socket(fileno=handle) for handle in handles]
        if "rehearse" in wanted:
            self._rehearse(wanted["rehearse"], sockets[0])
        elif "ahead" in wanted:
            self._run_ahead(wanted["ahead"], wanted["after"], sockets[0])
        else:
            self._beget(wanted["limits"], *sockets)
        return True

    def _beget(
        self, limits: dict[str, float], control: socket.socket, report: socket.socket
    ) -> None:
        """Fork a child for one submission."""
        try:
            child = isolate.fork_alone(self._own_namespace)
        except OSError as problem:
            _say_failed(control, problem)
            return
        if child == 0:
            self._be_child(limits, control)
        control.close()
        handle = self._raise(child, report)
        with contextlib.suppress(OSError):
            socket.send_fds(report, [b"{}"], [handle])

    def _be_child(self, limits: dict[str, float], control: socket.socket) -> None:
        """Isolate this fork and serve one submission; never returns."""
        try:
            # a signal to the own group would reach the warm process, across process namespaces
            os.setsid()
            isolate.close_all_but({control.fileno()})
            isolate.enter(limits)
            if self._draws is None:
                preload.reseed()
            else:
                random.setstate(self._draws)
            self._role.serve(Channel(control, int(limits["message_mb"]) * _MIB), limits)
        except EOFError:
            os._exit(0)
        except BaseException as problem:
            with contextlib.suppress(BaseException):
                traceback.print_exc(file=sys.__stderr__)
            _say_failed(control, problem)
        finally:
            os._exit(70)

    def _rehearse(self, sources: list[str], requests: socket.socket) -> None:
        """Fork a process that runs setup cells and then takes requests of its own."""
        child = os.fork()
        if child == 0:
            self._be_rehearsed(sources, requests)
        requests.close()
        self._raise(child, None)

    def _be_rehearsed(self, sources: list[str], requests: socket.socket) -> None:
        """Run setup cells, tell what they showed, and take requests; never returns."""
        try:
            isolate.close_all_but({requests.fileno(), self._own_namespace})
            signal.alarm(_REHEARSAL_SECONDS)
            preload.reseed()
            before = _descriptors()
            done = self._role.rehearse(sources)
            signal.alarm(0)
            preload.settle()
            requests.send(_packed([asdict(cell) for cell in done] if _is_clean(before) else []))
            Nursery(self._role, requests, self._own_namespace, random.getstate()).run()
        finally:
            os._exit(0)

    def _run_ahead(self, sources: list[str], after: list[int], reply: socket.socket) -> None:
        """Run cells ahead, if a fork could that was made to try them."""
        with reply:
            done = []
            child = os.fork()
            if child == 0:
                self._try_ahead(sources, after)
            if os.waitpid(child, 0)[1] == 0:
                before = _descriptors()
                done = self._role.run_ahead(sources, after)
                preload.settle()
                if not (done[-1].ended_well and _is_clean(before)):
                    os._exit(0)
            with contextlib.suppress(OSError):
                reply.send(_packed([asdict(one) for one in done]))

    def _try_ahead(self, sources: list[str], after: list[int]) -> None:
        """End with 0 if cells can be run ahead, whatever they do to this process."""
        fitting = False
        try:
            isolate.close_all_but({self._own_namespace})
            signal.alarm(_REHEARSAL_SECONDS)
            # a file that was written here would be none of a submission's
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            before = _descriptors()
            done = self._role.run_ahead(sources, after)
            packed = _packed([asdict(one) for one in done])
            fitting = done[-1].ended_well and _is_clean(before) and packed != b"[]"
        finally:
            os._exit(not fitting)

    def _raise(self, child: int, report: socket.socket | None) -> int:
        handle = os.pidfd_open(child)
        self._reports[handle] = child, report
        self._poll.register(handle, select.POLLIN)
        if report is not None:
            # it hangs up when the worker of this submission is gone, whatever ended it
            self._children[report.fileno()] = handle
            self._poll.register(report, 0)
        return handle

    def _end(self, report: int) -> None:
        """End a child for which nobody waits any more."""
        self._poll.unregister(report)
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._children.pop(report), signal.SIGKILL)

    def _bury(self, handle: int) -> None:
        """Reap an ended child and report its status."""
        child, report = self._reports.pop(handle)
        self._poll.unregister(handle)
        os.close(handle)
        _, status, used = os.wait4(child, 0)
        if report is None:
            return
        if self._children.pop(report.fileno(), None) is not None:
            self._poll.unregister(report)
        ended = {
            "status": os.waitstatus_to_exitcode(status),
            "cpu_seconds": used.ru_utime + used.ru_stime,
        }
        with contextlib.suppress(OSError):
            report.send(json.dumps(ended).encode())
        report.close()


def _is_clean(before: set[str]) -> bool:
    """Tell whether forks can share this process's state.

    They would share an open file, and a thread is lost in a fork. A library may close a file that
    it has read a moment later, in a thread of its own: this is waited for.
    """
    give_up = time.monotonic() + _CLOSING_SECONDS
    while not _descriptors() <= before:
        if time.monotonic() > give_up:
            return False
        time.sleep(0.002)
    return threading.active_count() == 1


def _descriptors() -> set[str]:
    """Return the open descriptors of this process, each with what it stands for."""
    found = set()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        with contextlib.suppress(OSError):  # the one of the listing itself
            target = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
            found.add(f"{name} {target}" if int(name) > 2 else name)
    return found


def _packed(done: list[dict[str, Any]]) -> bytes:
    """Return what rehearsed cells showed, or nothing when it is too much for one message."""
    packed = json.dumps(done, default=str).encode("ascii")
    return packed if len(packed) < REQUEST_BYTES // 8 else b"[]"


def _say_failed(control: socket.socket, problem: BaseException) -> None:
    text = json.dumps({"failed": f"{type(problem).__name__}: {problem}"})
    with contextlib.suppress(BaseException):
        control.sendall(Frame(Kind.READY, 0, text.encode()).packed())
