"""Standard output and error of a student's kernel, as text and as descriptors 1 and 2."""

from __future__ import annotations

import fcntl
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from typing import Any, Protocol

_FLUSH_SECONDS = 0.2
_FLUSH_CHARACTERS = 65536


class Sink(Protocol):
    """Where a stream sends its text."""

    @property
    def is_full(self) -> bool:
        """Whether nothing more would be taken."""

    def publish(self, kind: str, content: dict[str, Any]) -> None:
        """Take one message."""


class Nowhere:
    """A sink that takes nothing."""

    is_full = True

    def publish(self, kind: str, content: dict[str, Any]) -> None:
        """Drop the message."""


class CapturedDescriptor:
    """A file that stands in for descriptor 1 or 2.

    What C code and child processes write is collected in the order of the writes. A file, unlike
    a pipe, needs no thread to empty it, and the limit on written files bounds it.
    """

    def __init__(self, descriptor: int) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        # so that every writer writes at the end, wherever another one has left off
        fcntl.fcntl(self._file, fcntl.F_SETFL, os.O_RDWR | os.O_APPEND)
        self._handle = self._file.fileno()
        os.dup2(self._handle, descriptor)

    def close(self) -> None:
        """Close this end of the file."""
        self._file.close()

    def take(self) -> str:
        """Return what came since the last call."""
        handle = self._handle
        size = os.lseek(handle, 0, os.SEEK_END)
        if not size:
            return ""
        data = os.pread(handle, size, 0)
        os.ftruncate(handle, 0)
        return data.decode("utf-8", "replace")


class CapturedStream(io.TextIOBase):
    """What `sys.stdout` or `sys.stderr` is in a student's kernel."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self._descriptor = descriptor
        self._publisher: Sink = Nowhere()
        self._captured: CapturedDescriptor | None = None
        self._pieces: list[str] = []
        self._characters = 0
        self._flushed_at = 0.0

    def attach(self, publisher: Sink) -> None:
        """Send to `publisher` from now on, and what is written to the descriptor too.

        The object stays the same when a fork attaches it anew: a setup cell may have kept it.
        """
        self.release()
        self._captured = CapturedDescriptor(self._descriptor)
        self._publisher = publisher
        self.discard()

    def release(self) -> None:
        """Let go of the file behind the descriptor, which stays where it is."""
        if self._captured is not None:
            self._captured.close()
            self._captured = None

    def fileno(self) -> int:
        """Return the descriptor, for child processes to write to."""
        return self._descriptor

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Keep `text` until the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._publisher.is_full:
            return len(text)
        self._collect()
        self._keep(text)
        late = time.monotonic() - self._flushed_at > _FLUSH_SECONDS
        if self._characters > _FLUSH_CHARACTERS or (late and self._characters):
            self._send()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Write all `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send what was kept, in the order in which it was written."""
        self._collect()
        self._send()

    def close(self) -> None:
        """Stay open, whoever asks: the next cell writes here as well."""
        self.flush()

    def discard(self) -> None:
        """Forget what was written while no cell ran."""
        if self._captured is not None:
            self._captured.take()
        self._pieces.clear()
        self._characters = 0
        self._flushed_at = time.monotonic()

    def _collect(self) -> None:
        text = self._captured.take() if self._captured is not None else ""
        if text:
            self._keep(text)

    def _keep(self, text: str) -> None:
        if text and not self._publisher.is_full:
            self._pieces.append(text)
            self._characters += len(text)

    def _send(self) -> None:
        self._flushed_at = time.monotonic()
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            self._characters = 0
            self._publisher.publish("stream", {"name": self.name, "text": text})


def standard_streams() -> tuple[CapturedStream, CapturedStream]:
    """Return streams to stand in for standard output and error, not yet in place."""
    return CapturedStream("stdout", 1), CapturedStream("stderr", 2)


def capture(streams: tuple[CapturedStream, CapturedStream], publisher: Sink) -> None:
    """Put `streams` in the place of standard output and error, text and descriptors."""
    for stream in streams:
        stream.attach(publisher)
    sys.stdout, sys.stderr = streams
