"""The coordinator's hold on one child: frames with deadlines, interrupts, death.

It is watched while it works: what uses more than it may is ended.
"""

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
from collections.abc import Callable, Iterator
from pathlib import Path

from grading.engine.types import Reason
from grading.inside.frames import HEADER, BadFrame, Frame, Kind, read_header

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024 * 1024
_KIB = 1024
_FILE_BYTES = 65536


class LimitExceeded(Exception):
    """A submission used more than allowed.

    Attributes
    ----------
    reason
        Which limit it was.
    """

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Watch:
    """Raises when a process and its descendants use too much.

    A first sum counts memory that is shared with the warm process in full; it is quick and too
    high. Only when it passes the limit are shared pages divided among those that share them.

    Parameters
    ----------
    memory_bytes
        Memory of all processes together.
    cpu_seconds
        Processor time of all processes together.
    """

    def __init__(self, memory_bytes: int, cpu_seconds: float) -> None:
        self._memory_bytes = memory_bytes
        self._cpu_seconds = cpu_seconds

    def __call__(self, pid: int) -> None:
        """Look at `pid` and its descendants.

        Raises
        ------
        LimitExceeded
            When they use too much.
        """
        family = list(descendants(pid))
        used = sum(cpu_seconds(member) for member in family)
        if used > self._cpu_seconds:
            raise LimitExceeded(Reason.CPU, f"{used:.0f} s of processor time")
        if sum(resident_bytes(member) for member in family) <= self._memory_bytes:
            return
        exact = sum(memory_bytes(member) for member in family)
        if exact > self._memory_bytes:
            raise LimitExceeded(Reason.MEMORY, f"{exact // _MIB} MiB of memory")


def descendants(pid: int) -> Iterator[int]:
    """Yield `pid` and every process below it."""
    waiting = [pid]
    seen = set(waiting)
    while waiting:
        current = waiting.pop()
        yield current
        for child in children_of(current):
            if child not in seen:
                seen.add(child)
                waiting.append(child)


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and of its ended children."""
    fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def resident_bytes(pid: int) -> int:
    """Return the memory of a process; shared pages count in full."""
    return _sum_of(f"/proc/{pid}/status", (b"RssAnon:", b"RssShmem:"))


def memory_bytes(pid: int) -> int:
    """Return the memory of a process; shared pages are divided among those that share them."""
    exact = _sum_of(f"/proc/{pid}/smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))
    return exact or resident_bytes(pid)


def children_of(pid: int) -> list[int]:
    """Return the direct children of a process, none for one that is gone."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    except OSError:
        return []
    texts = (_read(f"/proc/{pid}/task/{thread}/children") for thread in threads)
    return [int(child) for text in texts for child in text.split()]


def _sum_of(path: str, names: tuple[bytes, ...]) -> int:
    """Add up the lines of a file of the kernel that begin with `names` and count KiB."""
    text = _read(path)
    total = 0
    for name in names:
        _, found, rest = text.partition(b"\n" + name)
        total += int(rest.split(None, 1)[0]) if found else 0
    return total * _KIB


def _read(path: str) -> bytes:
    """Return a small file of the kernel, nothing when it is gone.

    This runs often and beside the submission's own work, hence the plain calls.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(handle, _FILE_BYTES)
    except OSError:
        return b""
    finally:
        os.close(handle)


_CHUNK = 262144
_LOOK_SECONDS = 0.1


class ChildGone(Exception):
    """The child ended, or sent what is no frame; nothing more will come from it."""


class DeadlinePassed(Exception):
    """Nothing came in time; the child still runs."""


Watcher = Callable[[int], None]
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
        watch: Watcher | None = None,
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
        self._take_handle()
        self._signal(signal.SIGINT)

    def close(self) -> None:
        """End the child and everything that it started."""
        self._take_handle()
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

    def _take_handle(self) -> None:
        """Take in the keeper's report if it waits: without it there is nothing to signal."""
        if self._handle is None and not self._ended:
            with contextlib.suppress(ChildGone, DeadlinePassed):
                self._read_report()

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
