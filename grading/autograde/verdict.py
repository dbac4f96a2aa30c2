"""What became of a submission: flags, repairs, and a score or a reason for every cell.

Verdicts are kept beside the autograded files, so that unchanged submissions are skipped.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from shop import atomic

NEEDS_MANUAL = "needs_manual"


class FlagCode(StrEnum):
    """Why a submission could not be run at all; a person decides about its grade."""

    MISSING_NOTEBOOK = "missing_notebook"
    OTHER_NOTEBOOK = "other_notebook"
    EMPTY_FILE = "empty_file"
    NOT_JSON = "not_json"
    NOT_A_NOTEBOOK = "not_a_notebook"
    TOO_LARGE = "too_large"
    TOO_MANY_CELLS = "too_many_cells"
    LINK_OUTSIDE = "link_outside"
    UNREADABLE_FILE = "unreadable_file"
    WORKER_DIED = "worker_died"
    OUT_OF_TIME = "out_of_time"
    GRADER_ERROR = "grader_error"


class ZeroReason(StrEnum):
    """Why a graded cell scored zero, beside the statuses of the engine."""

    NO_RESPONSE = "no_response"
    ANSWER_MISSING = "answer_missing"
    NOT_RUN = "not_run"


class RepairCode(StrEnum):
    """What was put right before a submission was run."""

    CELL_MISSING = "cell_missing"
    CELL_COPIED = "cell_copied"
    CELL_MOVED = "cell_moved"
    CELL_RETYPED = "cell_retyped"
    CELL_CHANGED = "cell_changed"
    CELL_OUTDATED = "cell_outdated"
    ANSWER_ADOPTED = "answer_adopted"
    ID_UNKNOWN = "id_unknown"
    FLAGS_CHANGED = "flags_changed"
    TAGS_DROPPED = "tags_dropped"
    CELL_DROPPED = "cell_dropped"
    TEXT_CLEANED = "text_cleaned"
    KERNEL_CHANGED = "kernel_changed"
    FORMAT_UPGRADED = "format_upgraded"
    ENCODING = "encoding"
    NOTEBOOK_RENAMED = "notebook_renamed"
    NOTEBOOK_IGNORED = "notebook_ignored"
    FILE_IGNORED = "file_ignored"
    MEMO_ELSEWHERE = "memo_elsewhere"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True)
class Repair:
    """One thing that was put right.

    Attributes
    ----------
    code
        What kind of repair.
    where
        The cell id or the file that it concerns.
    detail
        A sentence for the instructor.
    """

    code: RepairCode
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.where}: {self.detail}"


@dataclass(frozen=True)
class Flag:
    """Why nothing of a notebook could be run.

    Attributes
    ----------
    code
        What kind of defect.
    detail
        A sentence for the instructor.
    """

    code: FlagCode
    detail: str


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

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Verdict:
        """Return the verdict of a plain record, as `dataclasses.asdict` makes it."""
        return cls(
            **{
                **record,
                "cells": tuple(CellVerdict(**cell) for cell in record["cells"]),
                "comments": tuple(Comment(**comment) for comment in record["comments"]),
                "repairs": repairs_from(record["repairs"]),
            }
        )


def repairs_from(records: Iterable[dict[str, str]]) -> tuple[Repair, ...]:
    """Return the repairs that were written as plain records."""
    return tuple(Repair(RepairCode(r["code"]), r["where"], r["detail"]) for r in records)


@dataclass(frozen=True)
class Record:
    """A verdict and what it was reached from.

    Attributes
    ----------
    identity
        Hash of all that the verdict depends on, the submission included.
    penalty
        Hash of what the late penalty depends on beside score and time.
    verdict
        The verdict.
    """

    identity: str
    penalty: str
    verdict: Verdict


class Records:
    """The remembered verdicts of one assignment.

    Parameters
    ----------
    folder
        Where they lie: a hidden folder in ``autograded/``, which nbgrader does not look at.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, student: str) -> Record | None:
        """Return what is remembered of a student; None when nothing or nothing readable is."""
        try:
            stored = json.loads(self._path(student).read_text(encoding="utf-8"))
            verdict = Verdict.from_record(stored["verdict"])
            return Record(stored["identity"], stored["penalty"], verdict)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, student: str, record: Record) -> None:
        """Remember a verdict."""
        atomic.write_text(self._path(student), json.dumps(asdict(record), sort_keys=True) + "\n")

    def write_table(self, verdicts: Iterable[Verdict]) -> Path:
        """Write all verdicts as one CSV table and return its place.

        Its points are those of the tests alone: what a person gave, and late penalties, are in
        the gradebook, and `course export` has them.
        """
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(
            [
                *("student", "status", "reason", "test_points", "max_test_points"),
                *("graded_by_hand", "lost", "repairs", "detail"),
            ]
        )
        for verdict in verdicts:
            lost = "; ".join(f"{c.cell_id}: {c.reason} {c.message}".strip() for c in verdict.lost)
            repairs = "; ".join(map(str, verdict.repairs))
            head = [verdict.student, verdict.status, verdict.reason]
            tested = [cell for cell in verdict.cells if cell.auto_score is not None]
            by_hand = " ".join(cell.cell_id for cell in verdict.cells if cell not in tested)
            most = sum(cell.max_score for cell in tested)
            scores = [f"{verdict.score:g}", f"{most:g}", by_hand]
            row = [*head, *scores, lost, repairs, verdict.detail]
            writer.writerow([_inert(value) for value in row])
        path = self.folder / "verdicts.csv"
        atomic.write_text(path, table.getvalue())
        return path

    def _path(self, student: str) -> Path:
        return record_of(self.folder, student)


def record_of(folder: Path, student: str) -> Path:
    """Return the file below `folder` that remembers something of a student."""
    # A hash: student names may hold what a file name may not, or be too long for one.
    name = hashlib.sha256(student.encode("utf-8", errors="surrogateescape")).hexdigest()
    return folder / f"{name[:32]}.json"


def _inert(value: str) -> str:
    """Return text that a spreadsheet shows and does not compute."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
