"""Frames: how coordinator and children talk over a stream socket.

A frame is a header (magic, kind, ident, length of the body) and a body of bytes.
Every request carries a fresh random ident and its replies repeat it, so that bytes which nobody
asked for are never taken for an answer.
"""

from __future__ import annotations

import socket
import struct
import threading
from dataclasses import dataclass
from enum import IntEnum

from shop.errors import GradingError

MAGIC = 0x5C0B
HEADER = struct.Struct("!HBQI")
"""Magic, kind, ident, length of the body."""
TOOK_TOO_LONG = b"took too long"
"""Body of a `REFUSED` frame when the call was too slow; any other: the student's side is gone."""


class Kind(IntEnum):
    """What a frame says."""

    READY = 1
    """Child: the sandbox stands; body: JSON about it."""
    FILE = 2
    """Coordinator: one of the submission's own files; body: path, NUL, content."""
    SETUP = 3
    """Coordinator: run a setup cell; body: its source."""
    CODE = 4
    """Coordinator: run a student's cell; body: its source."""
    TEST = 5
    """Coordinator: run a test cell; body: its source, then NUL and known mistakes if any."""
    ASK = 6
    """Checker, relayed to the student: a request of the checker; body opaque."""
    ANSWER = 7
    """Student, relayed to the checker: the reply to an ask; body opaque."""
    REFUSED = 8
    """Coordinator to checker: there is no answer; body: why."""
    MESSAGE = 9
    """Student: an output message of the running cell; body: JSON."""
    DONE = 10
    """Child: the cell has ended; body: JSON."""
    TAKE = 11
    """Coordinator: take over what a cell defined that was run ahead; body: its number."""


class BadFrame(Exception):
    """The bytes are not a frame; nothing after them can be trusted."""


@dataclass(frozen=True)
class Frame:
    """One message.

    Attributes
    ----------
    kind
        What it says.
    ident
        The request that it belongs to.
    body
        The rest.
    """

    kind: Kind
    ident: int
    body: bytes

    def packed(self) -> bytes:
        """Return the frame as bytes."""
        return HEADER.pack(MAGIC, self.kind, self.ident, len(self.body)) + self.body


def read_header(data: bytes | bytearray | memoryview, largest: int) -> tuple[Kind, int, int]:
    """Return kind, ident and body length of the frame that starts `data`.

    Raises
    ------
    BadFrame
        For a wrong magic number, an unknown kind or a body of more than `largest` bytes.
    """
    magic, kind, ident, length = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise BadFrame("no frame starts here")
    if length > largest:
        raise BadFrame(f"a frame of {length} bytes; at most {largest} are taken")
    try:
        return Kind(kind), ident, length
    except ValueError:
        raise BadFrame(f"unknown kind of frame {kind}") from None


class Channel:
    """The child's end: blocking, and safe to send on from several threads."""

    def __init__(self, sock: socket.socket, largest: int) -> None:
        self._sock = sock
        self._largest = largest
        self._lock = threading.Lock()

    def send(self, kind: Kind, ident: int, body: bytes) -> None:
        """Send one frame, whole."""
        with self._lock:
            self._sock.sendall(Frame(kind, ident, body).packed())

    def receive(self) -> Frame:
        """Return the next frame.

        Raises
        ------
        EOFError
            When the other side is gone.
        """
        kind, ident, length = read_header(self._exactly(HEADER.size), self._largest)
        return Frame(kind, ident, bytes(self._exactly(length)))

    def _exactly(self, size: int) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        filled = 0
        while filled < size:
            count = self._sock.recv_into(view[filled:])
            if not count:
                raise EOFError("the coordinator is gone")
            filled += count
        return data


class AskFailed(GradingError):
    """No answer came from the student's process; the test cell ends."""


class CallTimeout(AskFailed):
    """A call took longer than allowed."""


class AnswersGone(AskFailed):
    """The student's process has ended or was ended."""


class MalformedReply(AskFailed):
    """The student's process sent bytes that are no valid reply."""
