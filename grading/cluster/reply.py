"""What a worker answers: a kind and a body, in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shop.errors import WireError


class Kind(StrEnum):
    """What an answer says."""

    READY = "ready"
    """The grading processes run; the body describes their grader."""
    RESULT = "result"
    """The body is a graded submission."""
    LAST = "last"
    """The same, and the process that graded it cannot be used again."""
    DIED = "died"
    """The process that graded has ended; the body says how."""
    LATE = "late"
    """The submission was not graded in time; the body says within what time."""
    OTHER_GRADER = "other_grader"
    """A grader other than the one that was asked for; the body describes it."""
    NOT_STARTED = "not_started"
    """A grading process ended while it started; the body says how."""
    FAILED = "failed"
    """Nothing can be graded there; the body says why."""


@dataclass(frozen=True)
class Reply:
    """One answer of a worker.

    Attributes
    ----------
    kind
        What it says.
    body
        A result, a description or a sentence, as the kind says.
    """

    kind: Kind
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as text, however damaged."""
        return self.body.decode("utf-8", errors="replace")

    def encode(self) -> bytes:
        """Return the answer as bytes."""
        return self.kind.encode("ascii") + b":" + self.body

    @classmethod
    def decode(cls, message: object) -> Reply:
        """Return the answer that `encode` wrote.

        Raises
        ------
        WireError
            When it is anything else; what comes from a worker is not trusted to be one.
        """
        if type(message) is not bytes:
            raise WireError(f"an answer of type {type(message).__name__} instead of bytes")
        kind, colon, body = message.partition(b":")
        try:
            return cls(Kind(kind.decode("ascii", errors="replace") if colon else ""), body)
        except ValueError:
            raise WireError(f"an answer that starts with {message[:20]!r}") from None
