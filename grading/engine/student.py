"""The student's side of one submission, as the coordinator sees it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from grading.engine.child import Child, ChildGone, DeadlinePassed, LimitExceeded
from grading.engine.outputs import Outputs, count, read_object, text
from grading.engine.types import CellStatus, Reason
from grading.inside.frames import BadFrame, Frame, Kind
from grading.inside.limits import Limits
from grading.inside.roles import Rehearsed

GRACE_SECONDS = 2.0
"""How long an interrupted cell has to end."""
_START_SECONDS = 20.0
_KIB = 1024
_FLOOD_FACTOR = 2
_CAUSES = {"memory": Reason.MEMORY, "disk": Reason.DISK}


@dataclass(frozen=True)
class Ending:
    """Why there is no student's process any more.

    Attributes
    ----------
    reason
        See `Reason`.
    detail
        For the instructor.
    """

    reason: Reason
    detail: str


class NoAnswer(Exception):
    """An ask got no answer.

    Attributes
    ----------
    was_slow
        Whether the call took too long; otherwise the process is gone.
    """

    def __init__(self, *, was_slow: bool) -> None:
        super().__init__("took too long" if was_slow else "gone")
        self.was_slow = was_slow


class StudentSide:
    """Runs cells and answers asks in the student's process, for as long as it lives.

    Parameters
    ----------
    child
        The process.
    outputs
        Where output messages go.
    limits
        Time of calls and cells, amount of output.

    Attributes
    ----------
    ending
        None while the process lives.
    strained
        A limit that a cell ran into without ending the process.
    """

    def __init__(self, child: Child, outputs: Outputs, limits: Limits) -> None:
        self._child = child
        self._outputs = outputs
        self._limits = limits
        self._flood_bytes = (limits.outputs_kb * _FLOOD_FACTOR + 1024) * _KIB
        self.ending: Ending | None = None
        self.strained: Reason | None = None

    def start(self, files: list[tuple[str, bytes]]) -> None:
        """Wait for the process and give it the submission's own files.

        Raises
        ------
        ChildGone, DeadlinePassed
            When it does not come up.
        """
        deadline = time.monotonic() + _START_SECONDS
        ready = self._child.receive(deadline)
        said = read_object(ready.body)
        if ready.kind is not Kind.READY or "failed" in said:
            raise ChildGone(str(said.get("failed", "it did not say that it is ready")))
        for name, content in files:
            body = name.encode("utf-8", "surrogateescape") + b"\0" + content
            self._child.send(Frame(Kind.FILE, 0, body), deadline)

    def run_cell(self, index: int, source: str, deadline: float) -> tuple[CellStatus, int | None]:
        """Run cell `index` and return its status and execution count.

        Parameters
        ----------
        index
            Its place in the notebook.
        source
            Its code.
        deadline
            When the time of the whole notebook ends.
        """
        self._outputs.start(index)
        if not source.strip():
            return CellStatus.OK, None
        return self._perform(Kind.CODE, source.encode("utf-8", "replace"), index, deadline)

    def take_over(
        self, index: int, cell: Rehearsed, deadline: float
    ) -> tuple[CellStatus, int | None]:
        """Give the process what cell `index` defined when it was run ahead; see `run_cell`."""
        self._outputs.start(index)
        status, number = self._perform(Kind.TAKE, str(cell.count).encode(), index, deadline)
        if status is CellStatus.OK:
            for kind, content in cell.messages:
                shown = content | ({"execution_count": number} if kind == "execute_result" else {})
                self._outputs.add(index, json.dumps([kind, shown]).encode())
        return status, number

    def replay(self, index: int, cell: Rehearsed) -> int | None:
        """Take over what setup cell `index` showed when it was run ahead; return its count."""
        self._outputs.start(index)
        for kind, content in cell.messages:
            self._outputs.add(index, json.dumps([kind, content]).encode())
        return cell.count

    def ask(self, body: bytes, deadline: float) -> bytes:
        """Return the reply to an ask.

        Raises
        ------
        NoAnswer
            When there is none.
        """
        if self.ending is not None:
            raise NoAnswer(was_slow=False)
        try:
            reply, was_slow = self._converse(Kind.ASK, body, deadline, None)
        except (ChildGone, LimitExceeded, BadFrame) as problem:
            self._end(problem)
            raise NoAnswer(was_slow=False) from None
        except DeadlinePassed:
            self.end(Reason.TIMEOUT, "a call could not be interrupted")
            raise NoAnswer(was_slow=True) from None
        if was_slow:
            raise NoAnswer(was_slow=True)
        return reply

    def end(self, reason: Reason, detail: str) -> None:
        """End the process for `reason`."""
        self._child.close()
        self.ending = self.ending or Ending(reason, detail)

    def close(self) -> None:
        """End the process because the submission is done."""
        self._child.close()

    def _perform(
        self, kind: Kind, body: bytes, index: int, deadline: float
    ) -> tuple[CellStatus, int | None]:
        """Have the process do what belongs to cell `index`; return status and execution count."""
        end = min(deadline, time.monotonic() + self._limits.cell_seconds)
        try:
            said, was_slow = self._converse(kind, body, end, index)
            return self._conclude(index, read_object(said), was_slow=was_slow)
        except (ChildGone, LimitExceeded, BadFrame) as problem:
            self._end(problem)
        except DeadlinePassed:
            self.end(Reason.TIMEOUT, "a cell could not be interrupted")
            self._add_timeout(index)
            return CellStatus.TIMEOUT, None
        self._outputs.add_error(index, "KernelDied", self._obituary(), [self._obituary()])
        return CellStatus.KILLED, None

    def _converse(
        self, kind: Kind, body: bytes, deadline: float, index: int | None
    ) -> tuple[bytes, bool]:
        """Send a request; return its reply and whether it had to be interrupted."""
        ident = self._child.request(kind, body, deadline)
        wanted = Kind.ANSWER if kind is Kind.ASK else Kind.DONE
        was_slow = False
        while True:
            try:
                frame = self._child.receive(deadline)
            except DeadlinePassed:
                if was_slow:
                    raise
                was_slow = True
                self._child.interrupt()
                deadline = time.monotonic() + GRACE_SECONDS
                continue
            if frame.kind is wanted and frame.ident == ident:
                return frame.body, was_slow
            self._take_in(frame, ident, index)

    def _take_in(self, frame: Frame, ident: int, index: int | None) -> None:
        """Use an output message; anything that nobody asked for is only counted."""
        self._flood_bytes -= len(frame.body) + 64
        if self._flood_bytes < 0:
            raise LimitExceeded(Reason.OUTPUT_FLOOD, "more output than a kernel of ours sends")
        if frame.kind is Kind.READY:
            raise ChildGone(text(read_object(frame.body).get("failed", "it started twice")))
        if frame.kind is Kind.MESSAGE and frame.ident == ident and index is not None:
            self._outputs.add(index, frame.body)

    def _conclude(
        self, index: int, said: dict[str, object], *, was_slow: bool
    ) -> tuple[CellStatus, int | None]:
        number = count(said.get("execution_count"))
        if was_slow:
            self._add_timeout(index)
            return CellStatus.TIMEOUT, number
        if said.get("status") == "ok":
            return CellStatus.OK, number
        self.strained = self.strained or _CAUSES.get(str(said.get("cause")))
        return CellStatus.ERROR, number

    def _add_timeout(self, index: int) -> None:
        said = f"the cell ran longer than {self._limits.cell_seconds:g} s and was interrupted"
        self._outputs.add_error(index, "CellTimeoutError", said, [f"CellTimeoutError: {said}"])

    def _end(self, problem: ChildGone | LimitExceeded | BadFrame) -> None:
        if isinstance(problem, LimitExceeded):
            self.end(problem.reason, str(problem))
        elif isinstance(problem, BadFrame) or self._child.spoke_garbage:
            self.end(Reason.PROTOCOL, str(problem))
        else:
            self._child.wait_end(1.0)
            self.end(*self._cause_of_death(str(problem)))

    def _cause_of_death(self, said: str) -> tuple[Reason, str]:
        child = self._child
        if child.exit_status == -9:
            if child.cpu_seconds >= self._limits.cpu_seconds - 1:
                return Reason.CPU, f"{child.cpu_seconds:.0f} s of processor time"
            return Reason.MEMORY, "the system ended the process, as it does without memory"
        return Reason.KERNEL_DIED, f"the student's process ended: {child.last_words() or said}"

    def _obituary(self) -> str:
        assert self.ending is not None
        return f"The notebook's process ended ({self.ending.reason}): {self.ending.detail}"
