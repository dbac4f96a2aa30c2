"""The coordinator's hold on one child: frames with deadlines, interrupts, death."""

from __future__ import annotations

import array
import contextlib
import json
import os
import secrets
import select
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from grading.inside.frames import HEADER, BadFrame, Frame, Kind, read_header

_CHUNK = 262144
_LOOK_SECONDS = 0.1


class ChildGone(Exception):
    """The child ended, or sent what is no frame; nothing more will come from it."""


class DeadlinePassed(Exception):
    """Nothing came in time; the child still runs."""


Watch = Callable[[int], None]
"""Called with the child's process id from time to time; it may raise."""


class Child:
    """One forked child of a warm process.

    Parameters
    ----------
    frames
        The stream socket of the protocol.
    report
        The socket on which the keeper hands over a process descriptor and later the exit status.
    largest
        The largest body of a frame that is taken, in bytes.
    watch
        Looks after the use of memory and processor time while the child works.
    """

    def __init__(
        self,
        frames: socket.socket,
        report: socket.socket,
        largest: int,
        watch: Watch | None = None,
    ) -> None:
        self._frames = frames
        self._frames.setblocking(False)
        self._report = report
        self._report.setblocking(False)
        self._largest = largest
        self._watch = watch
        self._inbox = bytearray()
        self._ready: deque[Frame] = deque()
        self._handle: int | None = None
        self.pid: int | None = None
        self.exit_status: int | None = None
        self.cpu_seconds = 0.0
        self.spoke_garbage = False
        self._ended = False
        self._look_at = time.monotonic() + _LOOK_SECONDS
        self._poll = select.poll()
        self._poll.register(self._report, select.POLLIN)
        self._poll.register(self._frames, select.POLLIN)

    # requests and replies

    def request(self, kind: Kind, body: bytes, deadline: float) -> int:
        """Send a frame with a fresh ident and return the ident.

        Raises
        ------
        ChildGone, DeadlinePassed
            When it cannot be sent.
        """
        ident = secrets.randbits(63)
        self.send(Frame(kind, ident, body), deadline)
        return ident

    def send(self, frame: Frame, deadline: float) -> None:
        """Send `frame`; what arrives meanwhile is kept.

        Raises
        ------
        ChildGone, DeadlinePassed
            When it cannot be sent.
        """
        left = memoryview(frame.packed())
        while left:
            try:
                left = left[self._frames.send(left[:_CHUNK]) :]
            except BlockingIOError:
                self._pump(deadline, writing=True)
            except OSError as problem:
                self._fail(f"it cannot be written to ({problem.strerror})")

    def receive(self, deadline: float) -> Frame:
        """Return the next frame.

        Raises
        ------
        ChildGone, DeadlinePassed
            When none comes.
        """
        while not self._ready:
            self._pump(deadline)
        return self._ready.popleft()

    # the life of the process

    def interrupt(self) -> None:
        """Ask the child, as Ctrl-C does, to end what it is doing."""
        self._signal(signal.SIGINT)

    def close(self) -> None:
        """End the child and everything that it started."""
        if self._handle is None and not self._ended:
            # the keeper's report may be waiting; without it there is nothing to signal
            with contextlib.suppress(ChildGone, DeadlinePassed):
                self._read_report()
        self._signal(signal.SIGKILL)
        self._ended = True
        self._frames.close()
        self._report.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def wait_end(self, seconds: float) -> None:
        """Wait for the keeper's report of the exit status, at most `seconds`."""
        deadline = time.monotonic() + seconds
        with contextlib.suppress(ChildGone, DeadlinePassed):
            while self.exit_status is None and not self._ended:
                self._pump(deadline)

    def _signal(self, number: signal.Signals) -> None:
        if self._handle is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    # sockets

    def _pump(self, deadline: float, *, writing: bool = False) -> None:
        """Wait for something to happen on the sockets and take it in."""
        if self._ended:
            raise ChildGone(self.last_words())
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        wanted = select.POLLIN | (select.POLLOUT if writing else 0)
        self._poll.modify(self._frames, wanted)
        now = time.monotonic()
        pause = min(left, max(0.0, self._look_at - now))
        events = self._poll.poll(1000 * pause)
        if self._watch is not None and self.pid is not None and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_SECONDS
            self._watch(self.pid)
        happened = dict(events)
        # frames first: what the child said before it ended still counts
        if happened.get(self._frames.fileno(), 0) & (select.POLLIN | select.POLLHUP):
            self._read_frames()
        elif self._report.fileno() in happened:
            self._read_report()

    def _read_frames(self) -> None:
        try:
            data = self._frames.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        self._inbox += data
        try:
            self._cut_frames()
        except BadFrame as problem:
            self.spoke_garbage = True
            self._fail(f"it wrote to the grader's channel: {problem}")

    def _cut_frames(self) -> None:
        start = 0
        while len(self._inbox) - start >= HEADER.size:
            view = memoryview(self._inbox)[start:]
            kind, ident, length = read_header(view, self._largest)
            end = HEADER.size + length
            if len(view) < end:
                view.release()
                break
            self._ready.append(Frame(kind, ident, bytes(view[HEADER.size : end])))
            view.release()
            start += end
        del self._inbox[:start]

    def _hang_up(self) -> None:
        """Wait for the status of a child that closed its end of the frames, then say so."""
        self._poll.unregister(self._frames)
        self._poll.register(self._frames, 0)
        patience = time.monotonic() + 1.0
        while self.exit_status is None and not self._ended and time.monotonic() < patience:
            if select.select([self._report], [], [], 0.1)[0]:
                self._read_report()
        self._fail("it closed the grader's channel")

    def _read_report(self) -> None:
        room = socket.CMSG_SPACE(array.array("i").itemsize)
        try:
            data, ancillary, _, _ = self._report.recvmsg(256, room)
        except BlockingIOError:
            return
        except OSError:
            data, ancillary = b"", []
        for _, _, raw in ancillary:
            handles = array.array("i", raw)
            self._handle = handles[0]
            self.pid = _pid_of(self._handle)
        if not data:
            self._fail("its keeper is gone")
        said = json.loads(data)
        self.exit_status = said.get("status")
        self.cpu_seconds = said.get("cpu_seconds", 0.0)
        if self.exit_status is not None and not self._inbox_pending():
            self._fail("it ended")

    def _inbox_pending(self) -> bool:
        """Take in what the ended child had still sent; return whether there are frames."""
        with contextlib.suppress(OSError, BadFrame):
            while data := self._frames.recv(_CHUNK):
                self._inbox += data
                self._cut_frames()
        self._ended = True
        return bool(self._ready)

    def _fail(self, why: str) -> None:
        was_ended, self._ended = self._ended, True
        if self._handle is None and not was_ended:
            # without the report that waits there is nothing to signal
            with contextlib.suppress(ChildGone):
                self._read_report()
        self._signal(signal.SIGKILL)
        raise ChildGone(why if self.spoke_garbage else self.last_words() or why)

    def last_words(self) -> str:
        """Return how the process ended, as far as its keeper said."""
        if self.exit_status is None:
            return ""
        if self.exit_status >= 0:
            return f"exit status {self.exit_status}"
        try:
            return signal.Signals(-self.exit_status).name
        except ValueError:
            return f"signal {-self.exit_status}"


def _pid_of(handle: int) -> int | None:
    about = Path(f"/proc/self/fdinfo/{handle}").read_text("ascii")
    pids = [int(line.split()[1]) for line in about.splitlines() if line.startswith("Pid:")]
    return pids[0] if pids and pids[0] > 0 else None
