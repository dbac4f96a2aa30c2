"""The trusted side: runs setup and test cells, never a line of student code.

It asks the student's side through frames.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from shop.checks.queries import watching
from shop.errors import GradingError

from . import wording
from .answerless import answerless, lasts
from .assertions import Step, compile_cell
from .frames import TOOK_TOO_LONG, AnswersGone, CallTimeout, Channel, Frame, Kind
from .mistakes import KnownMistakes, Recorder, name_mistakes, worded
from .namespace import Answers, Ask, fresh, is_copied
from .outcome import TestOutcome, TestStatus, perform, quiet, run_steps
from .roles import Limits, Rehearsed
from .untouched import digest_of
from .wire import DEFAULT_LIMITS, WireLimits

__all__ = ["Checker", "TestOutcome", "TestStatus"]
_NOTHING = object()


@dataclass
class _Begun:
    """A test cell that can be run, some of its statements perhaps ahead.

    Attributes
    ----------
    steps
        Its statements.
    start
        The values that it finds.
    scope
        Its names; functions that were defined ahead hold it.
    ahead
        What the statements have bound that were run ahead, by their places.
    read
        Names that these have read and not bound themselves.
    """

    steps: tuple[Step, ...]
    start: dict[str, Any]
    scope: dict[str, Any]
    ahead: dict[int, dict[str, Any]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def run_ahead(self, place: int) -> None:
        """Run the statement at `place` and note what it binds."""
        step, earlier = self.steps[place], dict(self.scope)
        above = {name for names in self.ahead.values() for name in names}
        perform(step, self.scope)
        now = {name: self.scope[name] for name in step.assigned if name in self.scope}
        self.ahead[place] = {
            name: value for name, value in now.items() if earlier.get(name, _NOTHING) is not value
        }
        # a name that it leaves as it was counts as one that it reads
        left = set(step.assigned) - self.ahead[place].keys()
        self.read |= {*step.names, *step.own_names, *left} - above

    @property
    def can_be_resumed(self) -> bool:
        """Whether forks can go on from here, each with values of its own.

        They could not with an open file or a connection; and a table that is imported is the same
        object in every cell.
        """
        made = [value for names in self.ahead.values() for value in names.values()]
        definitions = (place for place in self.ahead if self.steps[place].is_definition)
        imported = [value for place in definitions for value in self.ahead[place].values()]
        return not any(map(is_copied, imported)) and digest_of(dict(enumerate(made))) is not None


class Checker:
    """Runs the trusted cells of one submission.

    Parameters
    ----------
    ask
        Sends a request to the student's process and returns its reply; raises a `AskFailed`
        when none comes.
    limits
        Bounds of a value that crosses.
    """

    def __init__(self, ask: Ask, limits: WireLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._recorder = Recorder(ask, limits)
        self._answers = Answers(self._recorder, limits)
        self._setup: dict[str, Any] = {"__name__": "__main__"}
        self._tests: dict[str, Any] = {}
        self._begun: dict[str, _Begun] = {}

    def run_setup(self, source: str) -> None:
        """Run a locked setup cell.

        Parameters
        ----------
        source
            Its code; lines that start with ``%`` are for Jupyter and left out.

        Raises
        ------
        GradingError
            When it raises: the assignment itself is broken then.
        """
        self._begun.clear()
        lines = source.splitlines()
        plain = "\n".join("" if line.startswith("%") else line for line in lines)
        try:
            with quiet():
                exec(compile(plain, "<setup>", "exec", dont_inherit=True), self._setup)
        except Exception as error:
            raise GradingError(
                f"a setup cell stopped with {type(error).__name__}: {error}. "
                "Repair the assignment's setup cell and release it again."
            ) from error

    def run_ahead(self, source: str) -> bool:
        """Run what a test cell does without any answer; tell whether a fork can go on from there.

        Otherwise this process may be spoiled.

        Parameters
        ----------
        source
            Its code, hidden tests included; the setup cells have been run.
        """
        steps = compile_cell(source)
        found = answerless(steps, self._setup)
        cell = _anew(steps, self._setup)
        reached = frozenset[str]().union(*found.values())
        values = {name: self._setup[name] for name in reached & self._setup.keys()}
        with quiet():
            before = digest_of(values)
            for place in found:
                cell.run_ahead(place)
            if before is None or before != digest_of(values):
                return False
        if not cell.can_be_resumed:
            return False
        cell.scope.clear()
        cell.scope.update(cell.start)
        self._begun[source] = cell
        return True

    def run_test(self, source: str, known: KnownMistakes | None = None) -> TestOutcome:
        """Run a test cell and return what it came to.

        Parameters
        ----------
        source
            Its code, hidden tests included.
        known
            Mistakes to recognise when it fails; the first message then names them.

        Notes
        -----
        Where a call changed what it was handed, the cell runs twice: once with the change made
        to the caller's object, so that a test can see it, and once without, so that no test
        compares a result with what the answer made of the input. It must pass both times.
        """
        self._recorder.begin(known)
        if known is None:
            return self._judged(source)
        with watching(self._recorder.see):
            outcome = self._judged(source)
        if outcome.status is not TestStatus.FAILED:
            return outcome
        named = name_mistakes(known, self._recorder.calls, self._limits)
        return replace(outcome, messages=(worded(named), *outcome.messages)) if named else outcome

    def _judged(self, source: str) -> TestOutcome:
        try:
            steps = compile_cell(source)
        except SyntaxError as error:
            return TestOutcome(TestStatus.ERROR, (wording.of_test(error, []),))
        cell = self._resumed(source)
        if self._begun and not (cell and cell.ahead) and lasts(steps):
            self._begun.clear()  # nothing is run ahead of a cell that lasts
        cell = cell or _anew(steps, self._setup | self._tests)
        outcome = self._run(cell, apply_changes=True)
        changed = tuple(self._answers.changed)
        if not changed or self._answers.failure is not None:
            return outcome
        again = self._run(_anew(steps, self._setup | self._tests), apply_changes=False)
        if outcome.status is not TestStatus.PASSED:
            return outcome
        if again.status is not TestStatus.PASSED:
            return replace(again, messages=(wording.of_changed(changed), *again.messages))
        given = [one for one in (outcome, again) if one.credit is not None]
        return min(given, key=lambda one: one.credit or 0.0, default=outcome)

    def _run(self, cell: _Begun, *, apply_changes: bool) -> TestOutcome:
        """Run a cell in a scope of its own; keep what it defined."""
        self._answers.begin(apply_changes=apply_changes)
        before = self._tests
        outcome = run_steps(cell.steps, cell.scope, self._answers, cell.ahead)
        if self._answers.changed and apply_changes:
            # What the answer made of the test's own values shall not reach later cells.
            self._tests = before
        else:
            self._tests = self._kept(cell.start, cell.scope)
        return outcome

    def _resumed(self, source: str) -> _Begun | None:
        """Return a cell of which statements were run ahead, if it finds what they have found."""
        begun = self._begun.pop(source, None)
        if begun is None or begun.read & self._tests.keys():
            return None
        names = _names(begun.steps)
        for name, value in self._tests.items():
            begun.start[name] = begun.scope[name] = fresh(value) if name in names else value
        return begun

    def _kept(self, start: dict[str, Any], scope: dict[str, Any]) -> dict[str, Any]:
        """Return what test cells defined, as a kernel would keep it, save the student's values."""
        return {
            name: value
            for name, value in scope.items()
            if (name in self._tests or start.get(name, _NOTHING) is not value)
            and self._answers.given.get(name, _NOTHING) is not value
        }


def _anew(steps: tuple[Step, ...], values: dict[str, Any]) -> _Begun:
    """Return a cell that finds `values`: what it reads is its own to change."""
    start = values | {name: fresh(values[name]) for name in _names(steps) & values.keys()}
    return _Begun(steps, start, dict(start))


def _names(steps: tuple[Step, ...]) -> set[str]:
    return {name for step in steps for name in (*step.names, *step.own_names)}


class CheckerRole:
    """What the checker's warm process and its forks do."""

    def __init__(self) -> None:
        self._asker = Asker()
        self._checker = Checker(self._asker)

    def rehearse(self, sources: list[str]) -> list[Rehearsed]:
        """Run setup cells ahead of the submissions that begin with them."""
        return [Rehearsed(self._run_setup(source) is None) for source in sources]

    def run_ahead(self, sources: list[str], after: Sequence[int]) -> list[Rehearsed]:
        """Run what test cells do without any answer, ahead of the submissions."""
        done: list[Rehearsed] = []
        for source in sources:
            try:
                done.append(Rehearsed(self._checker.run_ahead(source)))
            except (Exception, SystemExit):  # what is wrong with it, the submissions will tell
                done.append(Rehearsed(ended_well=False))
            if not done[-1].ended_well:
                break
        return done

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
