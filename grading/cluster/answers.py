"""What a worker answers, and the proof that it may be believed.

A worker is another machine. Whatever it sends becomes grades and file names here, so that its
grader is compared with ours, and nothing is taken over that the submission could not have given.
"""

from __future__ import annotations

import json
import math
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from grading.autograde.skeleton import Skeleton
from grading.autograde.task import GradedSubmission, GradingTask
from grading.autograde.verdict import CellVerdict
from grading.identity import digest_of, package_versions, whole_grader
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


SHOWN = 6


@dataclass(frozen=True)
class GraderDescription:
    """What a verdict depends on beside the task, which says the rest itself.

    Attributes
    ----------
    grader
        Hash of the code that grades, of package `shop` and of its tables.
    packages
        Pairs of name and version: Python, and what student code and tests can meet.
    place
        Host and folder, to name it; not compared.
    """

    grader: str
    packages: tuple[tuple[str, str], ...]
    place: str

    @property
    def identity(self) -> str:
        """One hash of all that has to be the same."""
        return digest_of(self.grader, repr(self.packages))

    def encode(self) -> bytes:
        """Return the description as JSON."""
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> GraderDescription:
        """Return the description that `encode` wrote.

        Raises
        ------
        WireError
            When it is anything else.
        """
        try:
            record = json.loads(payload)
            packages = tuple((str(name), str(number)) for name, number in record.pop("packages"))
            return cls(packages=packages, **{name: str(text) for name, text in record.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WireError(f"no description of a grader: {error}") from None

    def differences(self, other: GraderDescription) -> list[str]:
        """Return how `other` differs from this one, in words."""
        found = []
        ours, theirs = dict(self.packages), dict(other.packages)
        for name in sorted(ours.keys() | theirs.keys()):
            here, there = ours.get(name, "missing"), theirs.get(name, "missing")
            if here != there:
                found.append(f"{name} is {there}, here {here}")
        if self.grader != other.grader:
            found.append("the code of the grader or the shop's tables are others than here")
        more = len(found) - SHOWN
        return [*found[:SHOWN], f"and {more} more"] if more > 0 else found


def describe_grader() -> GraderDescription:
    """Return the description of the grader that this process would grade with."""
    here = Path(__file__).resolve().parents[2]
    packages = tuple(package_versions().items())
    return GraderDescription(whole_grader(), packages, f"{socket.gethostname()}:{here}")


def check_result(task: GradingTask, body: bytes) -> None:
    """Look through a result before anything of it is written.

    Parameters
    ----------
    task
        What was asked.
    body
        A `GradedSubmission`, encoded, or anything else.

    Raises
    ------
    WireError
        When it is not a result of that task.
    """
    try:
        problem = _problem(task, GradedSubmission.decode(body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise WireError(f"no result of {task.student}'s {task.assignment}: {problem[:200]}")


def _problem(task: GradingTask, result: GradedSubmission) -> str:
    verdict = result.verdict
    if (verdict.student, verdict.assignment) != (task.student, task.assignment):
        return f"it is about {verdict.student!r} and {verdict.assignment!r}"
    if verdict.status not in ("graded", "flagged") or type(verdict.undecided) is not bool:
        return f"a verdict of status {verdict.status!r}"
    if not (isinstance(verdict.reason, str) and isinstance(verdict.detail, str)):
        return "a reason that is no text"
    if not _is_number(verdict.seconds):
        return "a duration that is no number"
    names = [skeleton.notebook for skeleton in task.skeletons]
    if sorted(name for name, _ in result.notebooks) != sorted(names):
        return "notebooks of other names"
    if not all(isinstance(text, str) for _, text in result.notebooks):
        return "a notebook that is no text"
    answers = _cells(task.skeletons, graded=False)
    commented = [(c.notebook, c.cell_id) for c in verdict.comments]
    if not answers.keys() >= set(commented) or not _texts(c.text for c in verdict.comments):
        return "a comment on no answer of the assignment"
    return _scores(_cells(task.skeletons, graded=True), verdict.cells)


def _scores(points: dict[tuple[str, str], float], cells: tuple[CellVerdict, ...]) -> str:
    if sorted((cell.notebook, cell.cell_id) for cell in cells) != sorted(points):
        return "scores of other cells than the assignment's"
    for cell in cells:
        most = points[cell.notebook, cell.cell_id]
        given = 0.0 if cell.auto_score is None else cell.auto_score
        if cell.max_score != most or not _is_number(given) or not 0.0 <= given <= most:
            return f"{cell.cell_id}: {cell.auto_score!r} of {cell.max_score!r} points"
        if not (isinstance(cell.reason, str) and isinstance(cell.message, str)):
            return f"{cell.cell_id}: a reason that is no text"
    return ""


def _cells(skeletons: tuple[Skeleton, ...], graded: bool) -> dict[tuple[str, str], float]:
    return {
        (skeleton.notebook, cell.grade_id): cell.points
        for skeleton in skeletons
        for cell in skeleton.cells
        if (cell.is_graded if graded else cell.is_answer)
    }


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _texts(values: Iterable[object]) -> bool:
    return all(value is None or isinstance(value, str) for value in values)
