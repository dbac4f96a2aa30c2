"""What goes into the engine and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

CellKind = Literal["setup", "code", "test"]
"""Where a cell runs: on both sides, with the student, with the checker."""


class CellStatus(StrEnum):
    """What became of one cell."""

    PASSED = "passed"
    """A test cell whose checks all held."""
    OK = "ok"
    """A setup or code cell that ran to its end."""
    FAILED = "failed"
    """A test cell with at least one check that did not hold; it may carry partial credit."""
    NOT_ATTEMPTED = "not_attempted"
    """A test cell that met the released stub."""
    ERROR = "error"
    """A setup or code cell that raised, or a test cell that could not be judged."""
    TIMEOUT = "timeout"
    """The cell, or a call that it made, took longer than allowed."""
    KILLED = "killed"
    """The process that ran the cell was ended, or ended itself, while the cell ran."""
    SKIPPED = "skipped"
    """The cell was not run: there was no process left to run it, or no time."""


class Reason(StrEnum):
    """Why a run ended as it did; anything but `OK` deserves the instructor's eye."""

    OK = "ok"
    """The student's process lived to the end."""
    TIMEOUT = "timeout"
    """The time of the whole submission ran out, or a cell could not be interrupted."""
    CPU = "cpu"
    """The CPU time of the submission ran out."""
    MEMORY = "memory"
    """The submission used more memory than allowed."""
    DISK = "disk"
    """The submission's files did not fit."""
    OUTPUT_FLOOD = "output_flood"
    """More output arrived than a polite kernel sends."""
    KERNEL_DIED = "kernel_died"
    """The student's process ended: exit, crash or signal."""
    PROTOCOL = "protocol"
    """The student's process sent bytes that are no message."""
    SETUP_FAILED = "setup_failed"
    """A setup cell failed on the checker's side: the assignment itself is broken."""
    CHECKER_DIED = "checker_died"
    """The checker's process ended or hung; the assignment's tests deserve a look."""


@dataclass(frozen=True)
class EngineCell:
    """One cell to run.

    Attributes
    ----------
    cell_id
        Its id, unique in the submission.
    source
        Its code.
    kind
        ``setup`` runs on both sides, ``code`` with the student, ``test`` with the checker.
    points
        What a test cell is worth.
    known
        Mistakes that a test cell recognises when it fails, as a table in text
        (`grading.inside.mistakes.KnownMistakes`); empty for none.
    is_ahead
        Whether what a code cell does may be taken over from the same cell run ahead: it is the
        assignment's own, and nothing before it can have changed what it does.
    """

    cell_id: str
    source: str
    kind: CellKind
    points: float = 0.0
    known: str = ""
    is_ahead: bool = False


@dataclass(frozen=True)
class CellResult:
    """What became of one cell.

    Attributes
    ----------
    cell_id
        The id of the cell.
    outputs
        Outputs as nbformat writes them. Those of a test cell hold only our own messages:
        what it says beside its points, a number for partial credit, one error when it failed.
    execution_count
        The number that Jupyter shows beside the cell; None when the student's kernel
        did not run it.
    status
        See `CellStatus`.
    credit
        Share of the points of a test cell, from 0 to 1; 0 for other cells.
    messages
        What a test cell says to the student.
    seconds
        Wall time.
    """

    cell_id: str
    outputs: tuple[dict[str, Any], ...]
    execution_count: int | None
    status: CellStatus
    credit: float
    messages: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class RunResult:
    """What became of one submission.

    Attributes
    ----------
    cells
        One result per cell, in the order in which the cells were given.
    reason
        See `Reason`.
    detail
        A sentence for the instructor when `reason` is not ``ok``, else often empty.
    seconds
        Wall time.
    """

    cells: tuple[CellResult, ...]
    reason: Reason
    detail: str
    seconds: float
