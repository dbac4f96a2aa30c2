"""What checker and answers say to each other, as records and as bytes.

A request names something of the student's namespace and looks at it or calls it. A reply states
its kind in a head; values travel as parts of their own, so that an argument can be compared with
what was sent by its bytes. Replies come from an untrusted process and are validated in full;
every word in them that a student may read later is one of a fixed list.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Literal

from shop.errors import WireError

from .wire import DEFAULT_LIMITS, Refusal, WireLimits, decode, encode, join_parts, split_parts

MAX_ARGUMENTS = 256

Default = Literal["none", "plain", "opaque"]


@dataclass(frozen=True)
class Look:
    """Ask what stands under `name`."""

    name: str


@dataclass(frozen=True)
class Call:
    """Ask for a call of `name` with encoded arguments, positional ones first."""

    name: str
    arguments: tuple[bytes, ...]
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calls:
    """Ask for calls of `name`, one after the other, each with encoded positional arguments."""

    name: str
    cases: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function: `kind` as in `inspect.Parameter`, default if it is plain."""

    name: str
    kind: int
    default_form: Default
    default: Any = None


@dataclass(frozen=True)
class Missing:
    """Nothing stands under the name."""


@dataclass(frozen=True)
class Data:
    """An encoded value stands under the name."""

    value: bytes


@dataclass(frozen=True)
class Function:
    """Something that can be called stands under the name; no parameters where unknown."""

    parameters: tuple[Parameter, ...] | None


@dataclass(frozen=True)
class Unfit:
    """What stands under the name, or came out of the call, cannot cross."""

    refusal: Refusal


@dataclass(frozen=True)
class Result:
    """The call returned; `changed` holds changed arguments by their place."""

    value: bytes
    changed: dict[int, bytes]


@dataclass(frozen=True)
class Raised:
    """The call raised; `base` is the nearest builtin exception type."""

    base: str
    changed: dict[int, bytes]


Request = Look | Call | Calls
Reply = Missing | Data | Function | Unfit | Result | Raised

_HEAD_LIMITS = WireLimits(message_bytes=2**20, header_bytes=2**18, items=20_000, depth=16)
_DEFAULT_FORMS = ("none", "plain", "opaque")
BUILTIN_ERRORS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


def write_request(request: Request) -> bytes:
    """Return the bytes of a request."""
    if isinstance(request, Look):
        return join_parts([encode(["look", request.name])])
    if isinstance(request, Calls):
        counts = [len(case) for case in request.cases]
        return join_parts([encode(["calls", request.name, counts]), *chain(*request.cases)])
    head = ["call", request.name, list(request.keywords)]
    return join_parts([encode(head), *request.arguments])


def read_request(data: bytes) -> Request:
    """Return the request that `data` holds."""
    head, *parts = split_parts(data)
    match decode(head, _HEAD_LIMITS):
        case ["look", str(name)] if not parts:
            return Look(name)
        case ["call", str(name), list(keywords)] if len(keywords) <= len(parts):
            return Call(name, tuple(parts), tuple(keywords))
        case ["calls", str(name), list(counts)] if sum(counts) == len(parts):
            left = iter(parts)
            return Calls(name, tuple(tuple(islice(left, count)) for count in counts))
    raise WireError("the frame is no request")


def single_requests(request: bytes) -> list[bytes]:
    """Return the requests of single calls that one of several stands for, else the request."""
    try:
        wanted = read_request(request)
    except WireError:
        return [request]
    if not isinstance(wanted, Calls):
        return [request]
    return [write_request(Call(wanted.name, case)) for case in wanted.cases]


def write_reply(reply: Reply) -> bytes:
    """Return the bytes of a reply."""
    parts: list[bytes] = []
    match reply:
        case Missing():
            head: list[Any] = ["missing"]
        case Data(value):
            head, parts = ["data"], [value]
        case Function(parameters):
            head = ["function", _plain_parameters(parameters)]
        case Unfit(refusal):
            head = ["unfit", str(refusal)]
        case Result(value, changed):
            head, parts = ["result", list(changed)], [value, *changed.values()]
        case Raised(base, changed):
            head, parts = ["raised", base, list(changed)], list(changed.values())
    return join_parts([encode(head, _HEAD_LIMITS), *parts])


def _plain_parameters(parameters: tuple[Parameter, ...] | None) -> list[list[Any]] | None:
    if parameters is None:
        return None
    return [[one.name, one.kind, one.default_form, one.default] for one in parameters]


def read_reply(data: bytes, limits: WireLimits = DEFAULT_LIMITS) -> Reply:
    """Return the reply that `data` holds; values inside stay encoded.

    Raises
    ------
    WireError
        When `data` is not a valid reply.
    """
    if len(data) > 2 * limits.message_bytes:
        raise WireError("the reply is longer than allowed")
    frames = split_parts(data)
    if not frames:
        raise WireError("the reply is empty")
    head, *parts = frames
    reply = _known_reply(decode(head, _HEAD_LIMITS), parts)
    if reply is None:
        raise WireError("the frame is no reply")
    return reply


def _known_reply(head: Any, parts: list[bytes]) -> Reply | None:
    match head:
        case ["missing"] if not parts:
            return Missing()
        case ["data"] if len(parts) == 1:
            return Data(parts[0])
        case ["function", parameters] if not parts:
            return Function(_read_parameters(parameters))
        case ["unfit", str(code)] if not parts and code in set(Refusal):
            return Unfit(Refusal(code))
        case ["result", list(places)] if len(parts) == len(places) + 1:
            return Result(parts[0], _changed(places, parts[1:]))
        case ["raised", str(base), list(places)] if (
            len(parts) == len(places) and base in BUILTIN_ERRORS
        ):
            return Raised(base, _changed(places, parts))
    return None


def _changed(places: list[Any], parts: list[bytes]) -> dict[int, bytes]:
    for place in places:
        if type(place) is not int or not 0 <= place < MAX_ARGUMENTS:
            raise WireError("the reply names an argument that was not sent")
    return dict(zip(places, parts, strict=True))


def _read_parameters(parameters: Any) -> tuple[Parameter, ...] | None:
    if parameters is None:
        return None
    if type(parameters) is not list or len(parameters) > MAX_ARGUMENTS:
        raise WireError("the reply lists impossible parameters")
    return tuple(_read_parameter(one) for one in parameters)


def _read_parameter(parameter: Any) -> Parameter:
    match parameter:
        case [str(name), int(kind), str(form), default] if (
            name.isidentifier() and 0 <= kind <= 4 and form in _DEFAULT_FORMS
        ):
            return Parameter(name, int(kind), form, default)  # type: ignore[arg-type]
    raise WireError("the reply lists an impossible parameter")
