"""The checker's side of one submission, as the coordinator sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from grading.engine.child import Child, ChildGone, DeadlinePassed, LimitExceeded
from grading.engine.outputs import read_object, text
from grading.engine.student import NoAnswer
from grading.engine.types import CellStatus
from grading.inside.frames import TOOK_TOO_LONG, BadFrame, Frame, Kind
from grading.inside.limits import Limits

_START_SECONDS = 20.0

Ask = Callable[[bytes, float], bytes]
"""Relays a request to the student's side until a deadline; raises `NoAnswer`."""


class CheckerBroken(Exception):
    """The checker's process ended, hung or spoke nonsense."""


class StudentTooSlow(CheckerBroken):
    """The time of a test ran out, and most of it went to the student's calls."""


@dataclass(frozen=True)
class Judged:
    """What the checker says about a test cell.

    Attributes
    ----------
    status
        See `CellStatus`.
    messages
        For the student.
    credit_points
        Points of partial credit; None where the cell is all or nothing.
    """

    status: CellStatus
    messages: tuple[str, ...]
    credit_points: float | None


class CheckerSide:
    """Runs setup and test cells in the checker's process and relays what it asks.

    Parameters
    ----------
    child
        The process.
    limits
        Time of calls and cells.
    """

    def __init__(self, child: Child, limits: Limits) -> None:
        self._child = child
        self._limits = limits
        self._begun = 0.0
        self._waited = 0.0

    def start(self) -> None:
        """Wait for the process.

        Raises
        ------
        CheckerBroken
            When it does not come up.
        """
        said = self._guarded(lambda: self._child.receive(time.monotonic() + _START_SECONDS))
        about = read_object(said.body)
        if said.kind is not Kind.READY or "failed" in about:
            raise CheckerBroken(str(about.get("failed", "it did not say that it is ready")))

    def run_setup(self, source: str, deadline: float) -> str | None:
        """Run a setup cell; return what is wrong with it, or None.

        Raises
        ------
        CheckerBroken
            When the process is lost.
        """
        said = self._converse(Kind.SETUP, source, deadline, None)
        return None if said.get("status") == "ok" else text(said.get("problem"))

    def run_test(self, source: str, deadline: float, ask: Ask, known: str = "") -> Judged:
        """Run a test cell; `known` is the table of mistakes to recognise.

        Raises
        ------
        StudentTooSlow
            When the calls of the test took the time that it has.
        CheckerBroken
            When the process is lost.
        """
        body = f"{source}\0{known}" if known else source
        said = self._converse(Kind.TEST, body, deadline, ask)
        try:
            status = CellStatus(str(said.get("status")))
        except ValueError:
            raise CheckerBroken(text(said.get("problem", "no verdict"))) from None
        credit, lines = said.get("credit"), said.get("messages")
        points = float(credit) if isinstance(credit, int | float) else None
        messages = tuple(text(line) for line in lines) if isinstance(lines, list) else ()
        return Judged(status, messages, points)

    def close(self) -> None:
        """End the process."""
        self._child.close()

    def _converse(
        self, kind: Kind, source: str, deadline: float, ask: Ask | None
    ) -> dict[str, object]:
        self._begun, self._waited = time.monotonic(), 0.0

        def talk() -> Frame:
            ident = self._child.request(kind, source.encode("utf-8", "replace"), deadline)
            while True:
                frame = self._child.receive(deadline)
                if frame.kind is Kind.DONE and frame.ident == ident:
                    return frame
                if frame.kind is not Kind.ASK or ask is None:
                    raise BadFrame(f"an unexpected {frame.kind.name}")
                self._child.send(self._relay(frame, deadline, ask), deadline)

        return read_object(self._guarded(talk).body)

    def _relay(self, asked: Frame, deadline: float, ask: Ask) -> Frame:
        """Return the frame that answers an ask."""
        began = time.monotonic()
        end = min(deadline, began + self._limits.call_seconds)
        try:
            return Frame(Kind.ANSWER, asked.ident, ask(asked.body, end))
        except NoAnswer as problem:
            why = TOOK_TOO_LONG if problem.was_slow else b"gone"
            return Frame(Kind.REFUSED, asked.ident, why)
        finally:
            self._waited += time.monotonic() - began

    def _guarded(self, talk: Callable[[], Frame]) -> Frame:
        try:
            return talk()
        except DeadlinePassed:
            if self._waited > (time.monotonic() - self._begun) / 2:
                raise StudentTooSlow("the calls of the test took too long") from None
            raise CheckerBroken("the test took too long") from None
        except LimitExceeded as problem:
            raise CheckerBroken(f"the test used too much: {problem}") from None
        except (ChildGone, BadFrame) as problem:
            raise CheckerBroken(str(problem)) from None
