"""What became of a submission: a score or a reason for every graded cell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from grading.autograde.reasons import Repair, RepairCode

NEEDS_MANUAL = "needs_manual"


@dataclass(frozen=True)
class CellVerdict:
    """The score of one graded cell.

    Attributes
    ----------
    notebook
        Notebook of the assignment.
    cell_id
        The cell's grade id.
    max_score
        Points that it is worth.
    auto_score
        Points given; None when a person has to grade it.
    reason
        "" for full marks, else a status of the engine or a `ZeroReason`, or
        ``needs_manual`` when a person has to grade it.
    message
        What the student is told.
    """

    notebook: str
    cell_id: str
    max_score: float
    auto_score: float | None
    reason: str = ""
    message: str = ""


@dataclass(frozen=True)
class Comment:
    """nbgrader's automatic comment on one answer; None when there is none."""

    notebook: str
    cell_id: str
    text: str | None


@dataclass(frozen=True)
class Verdict:
    """What became of one submission.

    Attributes
    ----------
    student, assignment
        Whose and what.
    status
        ``graded``; or ``flagged`` when an instructor should look at it.
    reason
        ``ok``, a `FlagCode` when nothing could be run, or the engine's `Reason`.
    detail
        A sentence for the instructor.
    undecided
        Whether a person must decide about the grade, because nothing could be run or
        the fault is not the student's.
    cells
        One entry for every graded cell of the assignment.
    comments
        One entry for every answer of the assignment.
    repairs
        What was put right before the submission was run.
    seconds
        Wall time of sanitising, running and checking.
    """

    student: str
    assignment: str
    status: Literal["graded", "flagged"]
    reason: str
    detail: str
    undecided: bool
    cells: tuple[CellVerdict, ...]
    comments: tuple[Comment, ...]
    repairs: tuple[Repair, ...]
    seconds: float

    @property
    def score(self) -> float:
        """Points given so far, without those that a person still has to give."""
        return sum(cell.auto_score or 0.0 for cell in self.cells)

    @property
    def max_score(self) -> float:
        """Points of all graded cells."""
        return sum(cell.max_score for cell in self.cells)

    @property
    def lost(self) -> tuple[CellVerdict, ...]:
        """Cells that did not get full marks and do not wait for a person."""
        return tuple(
            cell
            for cell in self.cells
            if cell.auto_score is not None and cell.auto_score < cell.max_score
        )

    def to_json(self) -> str:
        """Return the verdict as JSON text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Verdict:
        """Return the verdict that `to_json` wrote."""
        record: dict[str, Any] = json.loads(text)
        record["cells"] = tuple(CellVerdict(**cell) for cell in record["cells"])
        record["comments"] = tuple(Comment(**comment) for comment in record["comments"])
        record["repairs"] = repairs_from(record["repairs"])
        return cls(**record)


def repairs_from(records: Iterable[dict[str, str]]) -> tuple[Repair, ...]:
    """Return the repairs that were written as plain records."""
    return tuple(Repair(RepairCode(r["code"]), r["where"], r["detail"]) for r in records)
