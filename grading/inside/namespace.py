"""Where the names of a test cell come from: the checker's own values, else the student's."""

from __future__ import annotations

import builtins
import copy
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from shop.checks import mutation
from shop.checks.calling import EACH, inputs_of
from shop.errors import ContractError, GuardFailed, WireError

from . import wording
from .arguments import write_argument
from .assertions import Step
from .frames import AnswersGone, AskFailed, MalformedReply
from .protocol import (
    Call,
    Calls,
    Data,
    Function,
    Look,
    Missing,
    Parameter,
    Raised,
    Reply,
    Request,
    Result,
    Unfit,
    read_reply,
    write_request,
)
from .restore import restore_argument
from .wire import Refused, WireLimits, decode, explain, split_parts
from .wording import raised_by_answer

Caller = Callable[[str, tuple[Any, ...], dict[str, Any]], Any]
_T = TypeVar("_T")
_TABLES = (pd.DataFrame, pd.Series)
_COPIED = (np.ndarray, list, dict, set)
EachCaller = Callable[[str, Sequence[tuple[Any, ...]]], list[Any]]


class _Opaque:
    """Stands in a signature for a default that is no plain value."""

    def __repr__(self) -> str:
        return "…"


OPAQUE = _Opaque()


def make_stub(
    name: str,
    parameters: tuple[Parameter, ...] | None,
    call: Caller,
    call_each: EachCaller | None = None,
) -> Callable[..., Any]:
    """Return a plain function called `name` that hands its arguments to `call`.

    Parameters
    ----------
    name
        Name of the answer.
    parameters
        Its parameters; None where they are unknown.
    call
        Called as ``call(name, args, kwargs)``.
    call_each
        Called as ``call_each(name, cases)`` by `shop.checks.call_each`; None where each case has
        to be called by itself.
    """

    def stub(*args: Any, **kwargs: Any) -> Any:
        return call(name, args, kwargs)

    stub.__name__ = stub.__qualname__ = name
    if call_each is not None:
        setattr(stub, EACH, lambda cases: call_each(name, cases))
    signature = _signature(parameters)
    if signature is not None:
        stub.__signature__ = signature  # type: ignore[attr-defined]
    return stub


def _signature(parameters: tuple[Parameter, ...] | None) -> inspect.Signature | None:
    if parameters is None:
        return None
    defaults = {"none": inspect.Parameter.empty, "opaque": OPAQUE}
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    one.name,
                    inspect._ParameterKind(one.kind),
                    default=defaults.get(one.default_form, one.default),
                )
                for one in parameters
            ]
        )
    except ValueError:
        return None


Ask = Callable[[bytes], bytes]


class Answers:
    """The student's answers, as the test cells see them.

    Parameters
    ----------
    ask
        Sends a request to the student's process and returns its reply.
    limits
        Bounds of a value that crosses.

    Attributes
    ----------
    used
        Names of answers that were looked at or called, in order.
    changed
        Names of answers that changed what they were handed.
    given
        What the cell got for names that it does not define.
    failure
        Why the student's process can no longer be asked, None while it can. It is kept here
        because code between the failure and the checker may swallow the exception.
    """

    def __init__(self, ask: Ask, limits: WireLimits) -> None:
        self._ask = ask
        self._limits = limits
        self._stubs: dict[str, Callable[..., Any]] = {}
        self.begin(apply_changes=True)

    def begin(self, *, apply_changes: bool) -> None:
        """Forget the last run of a cell.

        Parameters
        ----------
        apply_changes
            Whether what a call does to its arguments is done to the caller's objects.
        """
        mutation.forget()
        self._apply_changes = apply_changes
        self.used: list[str] = []
        self.changed: list[str] = []
        self.given: dict[str, Any] = {}
        self.failure: AskFailed | None = None

    def look_up(self, name: str) -> Any:
        """Return the student's value or a stub of the student's function.

        Raises
        ------
        GuardFailed
            When there is none, or it cannot cross.
        AskFailed
            When the student's process does not answer.
        """
        self._use(name)
        match self._send(Look(name)):
            case Data(value):
                return self._decode(value)
            case Function(parameters):
                self._stubs[name] = make_stub(name, parameters, self._call, self._call_each)
                return self._stubs[name]
            case Unfit(refusal):
                raise GuardFailed(explain(f"{name} is", refusal))
            case Missing():
                raise GuardFailed(wording.of_missing(name))
        raise self._malformed()

    def has(self, name: str) -> bool:
        """Tell whether the student defines `name`."""
        return not isinstance(self._send(Look(name)), Missing)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._use(name)
        values = [*args, *kwargs.values()]
        try:
            encoded = tuple(write_argument(value, self._limits) for value in values)
        except Refused as error:
            raise ContractError(f"the test hands {error}") from error
        reply = self._send(Call(name, encoded, tuple(kwargs)))
        return self._outcome(name, args, kwargs, encoded, reply)

    def _call_each(self, name: str, cases: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Return what each call gave, or the exception with which it failed."""
        self._use(name)
        try:
            encoded = [
                tuple(write_argument(value, self._limits) for value in case) for case in cases
            ]
        except Refused as error:
            raise ContractError(f"the test hands {error}") from error
        outcomes = []
        replies = self._send_calls(Calls(name, tuple(encoded)))
        for case, sent, reply in zip(cases, encoded, replies, strict=True):
            try:
                outcomes.append(self._outcome(name, case, {}, sent, reply))
            except MalformedReply:
                raise
            except Exception as error:  # the failure of one call; the others count all the same
                outcomes.append(error)
        return outcomes

    def _outcome(
        self,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        encoded: tuple[bytes, ...],
        reply: Reply,
    ) -> Any:
        """Return what a call gave; raise what it raised."""
        values = [*args, *kwargs.values()]
        if isinstance(reply, Result | Raised):
            self._apply(name, values, encoded, reply.changed)
        match reply:
            case Result(value):
                return self._decode(value)
            case Raised(base):
                raise raised_by_answer(name, base, inputs_of(self._stubs.get(name), args, kwargs))
            case Unfit(refusal):
                raise GuardFailed(explain(f"{name} returned", refusal))
            case Missing():
                raise GuardFailed(wording.of_missing(name))
        raise self._malformed()

    def _apply(
        self,
        name: str,
        values: list[Any],
        sent: tuple[bytes, ...],
        changed: dict[int, bytes],
    ) -> None:
        """Bring the arguments of a call to the state that the call left them in."""
        for place, state in changed.items():
            if place >= len(values):
                raise self._malformed()
            if state == sent[place]:
                continue
            if name not in self.changed:
                self.changed.append(name)
            if not self._apply_changes:
                continue
            decoded = self._decode(state)
            mutation.note(name)
            try:
                restore_argument(values[place], decoded)
            except ContractError as error:
                raise GuardFailed(f"{name}(…): {error}") from error

    def _use(self, name: str) -> None:
        if name not in self.used:
            self.used.append(name)

    def _send(self, request: Look | Call) -> Reply:
        return self._asked(request, lambda data: read_reply(data, self._limits))

    def _send_calls(self, calls: Calls) -> list[Reply]:
        def read(data: bytes) -> list[Reply]:
            parts = split_parts(data)
            if len(parts) != len(calls.cases):
                raise WireError("the reply has not one part a call")
            return [read_reply(part, self._limits) for part in parts]

        return self._asked(calls, read)

    def _asked(self, request: Request, read: Callable[[bytes], _T]) -> _T:
        if self.failure is not None:
            raise self.failure
        try:
            return read(self._ask(write_request(request)))
        except WireError as error:
            raise self._malformed() from error
        except AskFailed as error:
            self.failure = error
            raise
        except OSError as error:
            self.failure = AnswersGone("the way to the student's process is broken")
            raise self.failure from error

    def _decode(self, data: bytes) -> Any:
        try:
            return decode(data, self._limits)
        except WireError as error:
            raise self._malformed() from error

    def _malformed(self) -> MalformedReply:
        self.failure = MalformedReply("the student's process sent bytes that are no valid reply")
        return self.failure


def fresh(value: Any) -> Any:
    """Return a setup value that a test cell may change without the next one seeing it."""
    if not is_copied(value):
        return value
    if isinstance(value, _TABLES):
        return value.copy(deep=False)
    return value.copy() if type(value) is np.ndarray else copy.deepcopy(value)


def is_copied(value: Any) -> bool:
    """Tell whether each test cell gets a copy of a setup value (`fresh`)."""
    return isinstance(value, _TABLES) or type(value) in _COPIED


def fill(scope: dict[str, Any], step: Step, answers: Answers) -> None:
    """Put into `scope` what a statement reads and nobody but the student defines.

    Raises
    ------
    GuardFailed
        When the student lacks a name, save one that the cell assigns itself somewhere: reading
        it too early is then Python's to complain about.
    """
    for name in (*step.names, *step.own_names):
        if name in scope or hasattr(builtins, name):
            continue
        if name in step.own_names and not answers.has(name):
            continue
        scope[name] = answers.given[name] = answers.look_up(name)
