"""The coordinator's end of a child: frames, deadlines, death, garbage."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from grading.engine.child import Child, ChildGone, DeadlinePassed
from grading.inside.frames import Frame, Kind

LARGEST = 100_000


@dataclass
class Ends:
    """A child and the other ends of its sockets, with a real process behind it."""

    child: Child
    frames: socket.socket
    report: socket.socket
    process: subprocess.Popen[bytes]

    def reports(self, **said: object) -> None:
        self.report.send(json.dumps(said).encode())


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    our_report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # whoever starts the tests in the background has SIGINT ignored, and it is inherited
    heed = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"import os, signal, time; {heed}; os.write(1, b'.'); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(1)  # a signal while Python starts would end it in another way
    handle = os.pidfd_open(process.pid)
    socket.send_fds(their_report, [b"{}"], [handle])
    os.close(handle)
    child = Child(ours, our_report, LARGEST)
    yield Ends(child, theirs, their_report, process)
    child.close()
    theirs.close()
    their_report.close()
    process.kill()
    process.wait()
    process.stdout.close()


def _soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def test_a_frame_goes_and_comes(ends: Ends) -> None:
    ident = ends.child.request(Kind.CODE, b"1 + 1", _soon())
    kind, seen, length = struct.unpack("!xxBQI", ends.frames.recv(15))
    assert (kind, seen, length) == (Kind.CODE, ident, 5)
    assert ends.frames.recv(5) == b"1 + 1"
    ends.frames.sendall(Frame(Kind.DONE, ident, b"{}").packed())
    assert ends.child.receive(_soon()) == Frame(Kind.DONE, ident, b"{}")


def test_idents_are_fresh(ends: Ends) -> None:
    idents = {ends.child.request(Kind.CODE, b"", _soon()) for _ in range(20)}
    assert len(idents) == 20


def test_frames_may_come_in_pieces_and_together(ends: Ends) -> None:
    frames = [Frame(Kind.MESSAGE, n, bytes(n)) for n in range(50)]
    data = b"".join(frame.packed() for frame in frames)

    def drip() -> None:
        for start in range(0, len(data), 7):
            ends.frames.sendall(data[start : start + 7])

    sender = threading.Thread(target=drip)
    sender.start()
    assert [ends.child.receive(_soon()) for _ in frames] == frames
    sender.join()


def test_a_deadline_passes(ends: Ends) -> None:
    with pytest.raises(DeadlinePassed):
        ends.child.receive(_soon(0.01))
    ends.frames.sendall(Frame(Kind.DONE, 1, b"").packed())
    assert ends.child.receive(_soon()).ident == 1


def test_a_deadline_passes_while_sending_to_a_child_that_does_not_read(ends: Ends) -> None:
    with pytest.raises(DeadlinePassed):
        ends.child.send(Frame(Kind.CODE, 1, bytes(50_000_000)), _soon(0.05))


def test_a_child_that_talks_while_it_is_talked_to_does_not_block(ends: Ends) -> None:
    big = Frame(Kind.MESSAGE, 1, bytes(90_000)).packed()

    def talk() -> None:
        for _ in range(20):
            ends.frames.sendall(big)
        received = 0
        while received < 3_000_000:
            received += len(ends.frames.recv(65536))

    talker = threading.Thread(target=talk)
    talker.start()
    ends.child.send(Frame(Kind.CODE, 2, bytes(3_000_000)), _soon())
    assert len([ends.child.receive(_soon()) for _ in range(20)]) == 20
    talker.join()


@pytest.mark.parametrize(
    "garbage",
    [
        b"garbage that is longer than a header",
        struct.pack("!HBQI", 0x5C0B, 10, 1, LARGEST + 1),
        struct.pack("!HBQI", 0x5C0B, 200, 1, 1),
        struct.pack("!HBQI", 0, 10, 1, 1),
    ],
)
def test_garbage_ends_the_child(ends: Ends, garbage: bytes) -> None:
    ends.frames.sendall(garbage)
    with pytest.raises(ChildGone, match="wrote to the grader's channel"):
        ends.child.receive(_soon())
    assert ends.child.spoke_garbage
    assert ends.process.wait(10) == -signal.SIGKILL


def test_the_end_of_a_child_is_told_with_its_status(ends: Ends) -> None:
    ends.frames.close()
    ends.reports(status=3, cpu_seconds=0.5)
    with pytest.raises(ChildGone, match="exit status 3"):
        ends.child.receive(_soon())
    assert (ends.child.exit_status, ends.child.cpu_seconds) == (3, 0.5)


def test_a_signal_is_named(ends: Ends) -> None:
    ends.frames.close()
    ends.reports(status=-11, cpu_seconds=0.5)
    with pytest.raises(ChildGone, match="SIGSEGV"):
        ends.child.receive(_soon())


def test_what_was_said_before_the_end_still_counts(ends: Ends) -> None:
    ends.frames.sendall(Frame(Kind.DONE, 7, b"{}").packed())
    ends.frames.close()
    ends.reports(status=0, cpu_seconds=0.0)
    assert ends.child.receive(_soon()).ident == 7
    with pytest.raises(ChildGone):
        ends.child.receive(_soon())


def test_a_lost_report_is_the_end(ends: Ends) -> None:
    ends.report.close()
    with pytest.raises(ChildGone):
        ends.child.receive(_soon())


def test_a_closed_channel_is_the_end_of_a_process_that_still_runs(ends: Ends) -> None:
    ends.frames.shutdown(socket.SHUT_RDWR)
    with pytest.raises(ChildGone, match="closed the grader's channel"):
        ends.child.receive(_soon())
    assert ends.process.wait(10) == -signal.SIGKILL


def test_the_process_id_is_the_one_outside(ends: Ends) -> None:
    with pytest.raises(DeadlinePassed):
        ends.child.receive(_soon(0.05))
    assert ends.child.pid == ends.process.pid


def test_close_ends_the_process_even_when_nothing_was_received(ends: Ends) -> None:
    ends.child.close()
    assert ends.process.wait(10) == -signal.SIGKILL


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_interrupt_is_a_gentle_signal(ends: Ends, seconds: float) -> None:
    with pytest.raises(DeadlinePassed):
        ends.child.receive(_soon(seconds))  # with 0 the keeper's report is still unread
    ends.child.interrupt()
    assert ends.process.wait(10) == -signal.SIGINT or ends.process.returncode == 130


def test_the_watch_is_called_while_a_child_floods(ends: Ends) -> None:
    class TooMuch(Exception):
        pass

    def watch(pid: int) -> None:
        raise TooMuch(str(pid))

    ends.child._watch = watch
    frame = Frame(Kind.MESSAGE, 1, b"x").packed()
    stop = threading.Event()

    def flood() -> None:
        ends.frames.settimeout(1)
        while not stop.is_set():
            try:
                ends.frames.sendall(frame * 100)
            except OSError:
                return

    flooder = threading.Thread(target=flood)
    flooder.start()
    try:
        with pytest.raises(TooMuch, match=str(ends.process.pid)):
            while True:
                ends.child.receive(_soon())
    finally:
        stop.set()
        flooder.join()
