"""Known mistakes: failed answers that give what a recorded wrong answer gives.

For the calls that a test cell makes, the table of its exercise holds the meaning of what the
reference and recorded right answers give and what each recorded wrong answer gives. A student's
mistake is named when the calls gave what one wrong answer gives, and not what a right one gives.
Values are decoded only where the checker runs. Of an answer that is SQL the rows are compared and
not the text: a query counts as a call that was handed the tables and returned the rows.
The table holds no code; results of few numbers are kept as numbers, so it belongs to the
instructor as the tests do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shop.checks.queries import Queried
from shop.errors import GuardFailed, WireError

from .answers import builtin_base
from .meaning import Meaning, digest, meaning_of
from .protocol import (
    Call,
    Raised,
    Result,
    read_reply,
    single_requests,
    write_reply,
    write_request,
)
from .wire import DEFAULT_LIMITS, Refused, WireLimits, decode, encode, split_parts

MOST_OFFERED = 3
MOST_BYTES = 1 << 20
"""Of all replies that are kept of one cell: what a hostile answer may make the checker read."""
UNREAD = b""
"""Stands for a reply that was too large to keep; it is no reply, so nothing is named."""


@dataclass(frozen=True)
class KnownCall:
    """What one call gives.

    Attributes
    ----------
    right
        What the reference gives, and right answers that differ from it without harm.
    wrong
        What each wrong answer gives, in the table's order.
    columns
        Of a query the columns that count: those of the reference. Further ones do no harm.
    """

    right: tuple[Meaning, ...]
    wrong: tuple[Meaning, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownMistakes:
    """The mistakes recorded for one test cell.

    Attributes
    ----------
    why
        For each wrong answer, its mistake in words to the student.
    calls
        Digest of a request to what the call gives.
    """

    why: tuple[str, ...]
    calls: dict[str, KnownCall]

    def to_json(self) -> str:
        """Return the table as text."""
        calls = {
            key: [_plain(one) for one in (*call.right, *call.wrong)]
            for key, call in self.calls.items()
        }
        columns = {key: call.columns for key, call in self.calls.items() if call.columns}
        record = {"why": self.why, "calls": calls} | ({"columns": columns} if columns else {})
        return json.dumps(record, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> KnownMistakes:
        """Return the table that `to_json` wrote."""
        record = json.loads(text)
        why, calls = tuple(record["why"]), {}
        for key, given in record["calls"].items():
            meanings = tuple(map(_meaning, given))
            right = len(meanings) - len(why)
            columns = tuple(record.get("columns", {}).get(key, ()))
            calls[key] = KnownCall(meanings[:right], meanings[right:], columns)
        return cls(why, calls)


def _plain(meaning: Meaning) -> list[Any]:
    digests: list[Any] = [meaning.ordered, meaning.unordered]
    return [*digests, meaning.shape, list(meaning.numbers)] if meaning.shape else digests


def _meaning(plain: Sequence[Any]) -> Meaning:
    ordered, unordered, *near = plain
    return (
        Meaning(ordered, unordered, near[0], tuple(near[1]))
        if near
        else Meaning(ordered, unordered)
    )


class Recorder:
    """Stands between the checker and the student's process and keeps calls worth comparing.

    Parameters
    ----------
    ask
        Sends a request and returns the reply.
    limits
        Bounds of a value that crosses.
    """

    def __init__(self, ask: Any, limits: WireLimits = DEFAULT_LIMITS) -> None:
        self._ask = ask
        self._limits = limits
        self._wanted: frozenset[str] = frozenset()
        self._room = MOST_BYTES
        self.calls: list[tuple[str, bytes]] = []

    def begin(self, known: KnownMistakes | None) -> None:
        """Forget the last cell; keep from now on what is in the table."""
        self._wanted = frozenset(known.calls) if known else frozenset()
        self._room = MOST_BYTES
        self.calls = []

    def __call__(self, request: bytes) -> bytes:
        """Send a request on and return the reply."""
        reply: bytes = self._ask(request)
        if self._wanted:
            singles = single_requests(request)
            replies = [reply] if singles == [request] else _parts(reply)
            for single, part in zip(singles, replies, strict=False):
                if (key := digest(single)) in self._wanted:
                    self._keep(key, part)
        return reply

    def see(self, asked: Queried, given: pd.DataFrame | GuardFailed) -> None:
        """Keep what a query gave; see `shop.checks.queries.watching`."""
        if self._wanted and (key := digest(query_request(asked, self._limits))) in self._wanted:
            self._keep(key, query_reply(given, self._limits))

    def _keep(self, key: str, reply: bytes) -> None:
        self._room -= len(reply)
        self.calls.append((key, reply if self._room >= 0 else UNREAD))


def _parts(reply: bytes) -> list[bytes]:
    try:
        return split_parts(reply)
    except WireError:
        return []  # the one who asked says so


def query_request(asked: Queried, limits: WireLimits = DEFAULT_LIMITS) -> bytes:
    """Return a query as the request of a call that hands over the tables too."""
    values = (*asked.args, *asked.kwargs.values(), dict(asked.tables))
    try:
        encoded = tuple(encode(value, limits) for value in values)
    except Refused:
        return UNREAD
    return write_request(Call(asked.name, encoded, (*asked.kwargs, "tables")))


def query_reply(given: pd.DataFrame | GuardFailed, limits: WireLimits = DEFAULT_LIMITS) -> bytes:
    """Return what a query gave as the reply to a call."""
    if isinstance(given, GuardFailed):
        return write_reply(Raised(builtin_base(type(given.__context__ or given)), {}))
    try:
        return write_reply(Result(encode(given, limits), {}))
    except (Refused, TypeError, ValueError, OverflowError):
        return UNREAD  # what cannot be kept names nothing, and changes no verdict


def meaning_of_reply(
    reply: bytes, limits: WireLimits = DEFAULT_LIMITS, columns: Sequence[str] = ()
) -> Meaning | None:
    """Return the meaning of a reply to a call, None when it has none that can be compared.

    Parameters
    ----------
    reply
        The reply.
    limits
        Bounds of a value that crosses.
    columns
        The columns of a table that count; all of them where none is named.
    """
    try:
        match read_reply(reply, limits):
            case Result(value):
                return meaning_of(_counting(decode(value, limits), columns))
            case Raised(base):
                return Meaning(f"raised {base}", f"raised {base}")
    except (WireError, TypeError, ValueError, OverflowError, RecursionError):
        pass  # a value of a kind that no test accepts either
    return None


def _counting(value: Any, columns: Sequence[str]) -> Any:
    """Return a table without the columns that do not count."""
    if columns and isinstance(value, pd.DataFrame):
        return value.loc[:, value.columns.isin(columns)]
    return value


def name_mistakes(
    known: KnownMistakes, calls: Sequence[tuple[str, bytes]], limits: WireLimits = DEFAULT_LIMITS
) -> list[str]:
    """Return the mistakes, in words to the student, that explain what the calls gave.

    Parameters
    ----------
    known
        The mistakes recorded for the test cell.
    calls
        Digest of the request and reply, for the calls of the cell that are in the table.
    limits
        Bounds of a value that crosses.
    """
    seen = []
    for key, reply in calls:
        mine = meaning_of_reply(reply, limits, known.calls[key].columns)
        if mine is None:
            return []
        seen.append((mine, known.calls[key]))
    named = [why for place, why in enumerate(known.why) if _explains(place, known, seen)]
    named = list(dict.fromkeys(named))
    return named if len(named) <= MOST_OFFERED else []


def _explains(place: int, known: KnownMistakes, seen: Sequence[tuple[Meaning, KnownCall]]) -> bool:
    """Tell whether one wrong answer explains what the calls gave.

    It does when every call gave what it gives, or two calls with telling results did and most
    others; never when of the two only one gave the right result of a call.
    """
    pairs = [(call.wrong[place], call.right) for call in known.calls.values()]
    about_order = all(_is_any(theirs, right, ordered=False) for theirs, right in pairs)
    evidence, unlike = [], 0
    for mine, call in seen:
        theirs = call.wrong[place]
        theirs_is_right = _is_any(theirs, call.right, ordered=about_order)
        if _same(mine, theirs, ordered=about_order):
            evidence += [] if theirs_is_right else [mine]
        elif theirs_is_right or _is_any(mine, call.right, ordered=about_order):
            return False
        else:
            unlike += 1
    returned = [mine for mine, _ in seen if not mine.ordered.startswith("raised ")]
    strong = [one for one in evidence if one in returned and not one.is_trivial]
    if unlike:
        return len(strong) >= 2 and len(strong) > unlike
    return bool(strong) or (bool(evidence) and len(returned) >= 2)


def _is_any(one: Meaning, right: Sequence[Meaning], *, ordered: bool) -> bool:
    """Tell whether a result is one of the right ones."""
    return any(_same(one, other, ordered=ordered) for other in right)


def _same(one: Meaning, other: Meaning, *, ordered: bool) -> bool:
    """Tell whether two results are the same.

    The order of rows and the title of a chart count where they are the mistake.
    """
    if one.ordered == other.ordered or one.is_near(other):
        return True
    return not ordered and one.unordered == other.unordered


def worded(named: Sequence[str]) -> str:
    """Return the line of feedback that names the mistakes."""
    if len(named) == 1:
        return f"Your result is what a known mistake gives. {named[0]}"
    listed = " ".join(f"({number}) {why}" for number, why in enumerate(named, start=1))
    return f"Your result is what each of these known mistakes gives. {listed}"
