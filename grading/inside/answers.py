"""The student side: shows, by name, what an answer is, and calls it.

Runs inside the untrusted process, after student code and beside it, so nothing that it says is
believed by the checker. It keeps its own references to what it needs, so that honest notebooks
which patch a library by accident are still served.
"""

from __future__ import annotations

import builtins
import contextlib
import inspect
import io
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

from .arguments import changed_argument, read_argument
from .protocol import (
    BUILTIN_ERRORS,
    MAX_ARGUMENTS,
    Call,
    Calls,
    Data,
    Function,
    Look,
    Missing,
    Parameter,
    Raised,
    Reply,
    Result,
    Unfit,
    read_request,
    write_reply,
)
from .wire import DEFAULT_LIMITS, Refusal, Refused, WireLimits, encode, join_parts

_BUILTIN_NAMES: dict[type, str] = {
    kind: kind.__name__ for kind in (getattr(builtins, name) for name in sorted(BUILTIN_ERRORS))
}
_SCALARS = (type(None), bool, int, float, str, bytes)
_IS_ASYNC = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Silence(io.TextIOBase):
    """A stream that keeps nothing: what a tested call prints is nobody's business."""

    def write(self, text: str) -> int:
        """Drop `text`."""
        return len(text)


class AnswerServer:
    """Answers requests about one namespace.

    Parameters
    ----------
    namespace
        The student's globals; read anew for every request.
    limits
        Bounds of a value that crosses.
    """

    def __init__(self, namespace: Mapping[str, Any], limits: WireLimits = DEFAULT_LIMITS) -> None:
        self._namespace = namespace
        self._limits = limits

    def handle(self, request: bytes) -> bytes:
        """Return the reply to one request.

        Parameters
        ----------
        request
            Bytes that `protocol.write_request` made.

        Returns
        -------
        bytes
            The reply, whatever student code does short of ending the process; what it prints
            is dropped.

        Raises
        ------
        WireError
            When `request` is no request: the trusted side never sends such bytes.
        """
        wanted = read_request(request)
        silence = Silence()
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            if isinstance(wanted, Calls):
                return join_parts([write_reply(reply) for reply in self._replies(wanted)])
            return write_reply(self._reply(wanted))

    def _replies(self, wanted: Calls) -> list[Reply]:
        """Return a reply for each call; what was interrupted is not gone on with."""
        replies: list[Reply] = []
        for case in wanted.cases:
            replies.append(self._reply(Call(wanted.name, case)))
            if replies[-1] == Raised("KeyboardInterrupt", {}):
                break
        return replies + replies[-1:] * (len(wanted.cases) - len(replies))

    def _reply(self, wanted: Look | Call) -> Reply:
        try:
            return self._look(wanted) if isinstance(wanted, Look) else self._call(wanted)
        except BaseException:
            # Whatever a hostile object does while it is looked at, the checker gets an answer.
            return Unfit(Refusal.OBJECT)

    def _look(self, wanted: Look) -> Reply:
        try:
            value = self._namespace[wanted.name]
        except KeyError:
            return Missing()
        try:
            return self._describe(value)
        except Refused as refused:
            return Unfit(refused.refusal)

    def _describe(self, value: Any) -> Reply:
        if isinstance(value, type):
            return Unfit(Refusal.CLASS)
        if not callable(value) or isinstance(value, types.ModuleType):
            return Data(encode(value, self._limits))
        code = getattr(inspect.unwrap(value), "__code__", None)
        if isinstance(code, types.CodeType) and code.co_flags & _IS_ASYNC:
            return Unfit(Refusal.ASYNC)
        return Function(_parameters(value))

    def _call(self, wanted: Call) -> Reply:
        if wanted.name not in self._namespace:
            return Missing()
        values = [read_argument(argument, self._limits) for argument in wanted.arguments]
        split = len(values) - len(wanted.keywords)
        keywords = dict(zip(wanted.keywords, values[split:], strict=True))
        with _own_figures():
            try:
                result = self._namespace[wanted.name](*values[:split], **keywords)
            except BaseException as error:
                return self._raised(error, wanted, values)
            try:
                changed = self._changed(wanted, values)
                return Result(encode(result, self._limits), changed)
            except Refused as refused:
                _close(result)
                return Unfit(refused.refusal)

    def _raised(self, error: BaseException, wanted: Call, values: list[Any]) -> Reply:
        try:
            return Raised(builtin_base(type(error)), self._changed(wanted, values))
        except Refused as refused:
            return Unfit(refused.refusal)
        except BaseException:
            return Raised("Exception", {})

    def _changed(self, wanted: Call, values: list[Any]) -> dict[int, bytes]:
        """Return, by place, the arguments that no longer are what was sent."""
        changed = {}
        for place, (value, sent) in enumerate(zip(values, wanted.arguments, strict=True)):
            if type(value) not in _SCALARS:
                now = changed_argument(value, sent, self._limits)
                if now is not None:
                    changed[place] = now
        return changed


def builtin_base(kind: type[BaseException]) -> str:
    """Return the name of the nearest builtin exception type of `kind`."""
    names = (_BUILTIN_NAMES.get(base) for base in type.mro(kind))
    return next((name for name in names if name is not None), "Exception")


def _parameters(function: Callable[..., Any]) -> tuple[Parameter, ...] | None:
    try:
        listed = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if len(listed) > MAX_ARGUMENTS:
        return None
    return tuple(_parameter(one) for one in listed)


def _parameter(parameter: inspect.Parameter) -> Parameter:
    name, kind = parameter.name, int(parameter.kind)
    if parameter.default is inspect.Parameter.empty:
        return Parameter(name, kind, "none")
    if type(parameter.default) in _SCALARS:
        return Parameter(name, kind, "plain", parameter.default)
    return Parameter(name, kind, "opaque")


@contextlib.contextmanager
def _own_figures() -> Any:
    """Close the figures that a call opened, whether or not it returned one of them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot is not None else set()
    try:
        yield
    finally:
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            for number in set(pyplot.get_fignums()) - before:
                pyplot.close(number)


def _close(result: Any) -> None:
    """End a coroutine or generator quietly: it would warn when it is thrown away."""
    if issubclass(type(result), types.CoroutineType | types.GeneratorType):
        with contextlib.suppress(BaseException):
            result.close()
