"""The student's side: cells and asks in, output messages and answers out."""

from __future__ import annotations

import contextlib
import errno
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from . import isolate
from .ahead import RunAhead
from .answers import AnswerServer
from .frames import Channel, Frame, Kind
from .ipython import Notebook, Publisher, Recorder
from .roles import Limits, Rehearsed

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StudentRole:
    """What the student's warm process and its forks do."""

    def __init__(self) -> None:
        self._notebook = Notebook()
        self._ahead = RunAhead(self._notebook)

    def rehearse(self, sources: list[str]) -> list[Rehearsed]:
        """Run setup cells ahead of the submissions that begin with them."""
        done = []
        for number, source in enumerate(sources):
            recorder = Recorder()
            self._notebook.attach(recorder)
            ended_well, count = self._notebook.run(source, number)
            self._notebook.detach()
            done.append(Rehearsed(ended_well, count, recorder.messages))
        return done

    def run_ahead(self, sources: list[str], after: Sequence[int]) -> list[Rehearsed]:
        """Run cells of the assignment ahead of the submissions that have them."""
        done: list[Rehearsed] = []
        above = [*after]
        for source in sources:
            recorder = Recorder()
            self._notebook.attach(recorder)
            try:
                number = self._ahead.run(source, above)
            finally:
                self._notebook.detach()
            done.append(Rehearsed(number is not None, number, recorder.messages))
            if number is None:
                break
            above.append(number)
        return done

    def serve(self, channel: Channel, limits: Limits) -> None:
        """Serve one submission until the coordinator is gone."""
        Student(self._notebook, self._ahead, channel, limits).serve()


class Student:
    """One submission's kernel."""

    def __init__(
        self, notebook: Notebook, ahead: RunAhead, channel: Channel, limits: Limits
    ) -> None:
        self._notebook = notebook
        self._ahead = ahead
        self._channel = channel
        self._publisher = Publisher(channel, limits["output_kb"], limits["outputs_kb"])
        self._answers = AnswerServer(notebook.namespace)
        self._busy = False
        notebook.attach(self._publisher)

    def serve(self) -> None:
        """Handle requests until the coordinator is gone."""
        # last, so that no file of the submission can stand in for a package
        sys.path.append(isolate.WORK)
        signal.signal(signal.SIGINT, self._interrupt)
        self._channel.send(Kind.READY, 0, b"{}")
        while True:
            self._handle(self._channel.receive())

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._busy:
            raise KeyboardInterrupt

    def _handle(self, request: Frame) -> None:
        if request.kind is Kind.FILE:
            _write_file(request.body)
            return
        is_ask = request.kind is Kind.ASK
        reply = b""
        try:
            self._busy = True
            if request.kind is Kind.TAKE:
                reply = _outcome(ended_well=True, count=self._ahead.take(int(request.body)))
            else:
                reply = self._answer(request) if is_ask else self._run(request)
        except KeyboardInterrupt:
            reply = b"" if is_ask else _outcome(ended_well=False, count=None)
        finally:
            self._busy = False
        self._publisher.close()
        self._channel.send(Kind.ANSWER if is_ask else Kind.DONE, request.ident, reply)

    def _answer(self, request: Frame) -> bytes:
        try:
            return self._answers.handle(request.body)
        finally:
            self._notebook.tidy()

    def _run(self, request: Frame) -> bytes:
        self._notebook.forget()
        self._publisher.open(request.ident)
        ended_well, count = self._notebook.run(
            request.body.decode("utf-8", "replace"), request.ident
        )
        return _outcome(ended_well=ended_well, count=count)


def _outcome(*, ended_well: bool, count: int | None) -> bytes:
    outcome = {
        "status": "ok" if ended_well else "error",
        "execution_count": count,
        "cause": None if ended_well else _cause(),
    }
    return json.dumps(outcome).encode("ascii")


def _cause() -> str | None:
    """Say whether the last error of the shell came from a limit."""
    problem = getattr(sys, "last_value", None)
    if isinstance(problem, MemoryError):
        return "memory"
    if isinstance(problem, OSError) and problem.errno in _FULL_DISK:
        return "disk"
    return None


def _write_file(body: bytes) -> None:
    name, _, content = body.partition(b"\0")
    path = Path(isolate.WORK) / name.decode("utf-8", "surrogateescape")
    with contextlib.suppress(OSError):  # the disk of the submission is full: it was told so
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
