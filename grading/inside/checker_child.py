"""The checker's side: runs setup and test cells and asks the student's side through frames."""

from __future__ import annotations

import json
import os
import secrets
import signal
from dataclasses import asdict
from typing import Any

from shop.errors import GradingError

from .channel import AnswersGone, CallTimeout
from .checker import Checker
from .frames import TOOK_TOO_LONG, Channel, Frame, Kind
from .mistakes import KnownMistakes
from .roles import Limits, Rehearsed


class CheckerRole:
    """What the checker's warm process and its forks do."""

    def __init__(self) -> None:
        self._asker = Asker()
        self._checker = Checker(self._asker)

    def rehearse(self, sources: list[str]) -> list[Rehearsed]:
        """Run setup cells ahead of the submissions that begin with them."""
        return [Rehearsed(self._run_setup(source) is None) for source in sources]

    def serve(self, channel: Channel, limits: Limits) -> None:
        """Serve one submission until the coordinator is gone."""
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._asker.channel = channel
        channel.send(Kind.READY, 0, b"{}")
        while True:
            request = channel.receive()
            channel.send(Kind.DONE, request.ident, json.dumps(self._run(request)).encode())

    def _run(self, request: Frame) -> dict[str, Any]:
        source, _, known = request.body.decode("utf-8").partition("\0")
        if request.kind is Kind.SETUP:
            problem = self._run_setup(source)
            return {"status": "broken" if problem else "ok", "problem": problem}
        try:
            mistakes = KnownMistakes.from_json(known) if known else None
            return asdict(self._checker.run_test(source, mistakes))
        except Exception as problem:
            return {"status": "broken", "problem": f"{type(problem).__name__}: {problem}"}

    def _run_setup(self, source: str) -> str | None:
        """Run a setup cell; return what is wrong with it."""
        try:
            self._checker.run_setup(source)
        except GradingError as problem:
            return str(problem)
        return None


class Asker:
    """What the checker calls to reach the student's side."""

    channel: Channel | None = None

    def __call__(self, request: bytes) -> bytes:
        """Return the student's reply to `request`.

        Raises
        ------
        CallTimeout, AnswersGone
            When there is none.
        """
        if self.channel is None:
            raise AnswersGone("there is no submission yet")
        ident = secrets.randbits(63)
        self.channel.send(Kind.ASK, ident, request)
        reply = self.channel.receive()
        if reply.kind is Kind.REFUSED:
            if reply.body == TOOK_TOO_LONG:
                raise CallTimeout("the call took too long")
            raise AnswersGone("the student's process has ended")
        return reply.body
