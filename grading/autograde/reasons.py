"""Why a submission was flagged, why a cell scored zero, and what was repaired."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FlagCode(StrEnum):
    """Why a submission could not be run at all; a person decides about its grade."""

    MISSING_NOTEBOOK = "missing_notebook"
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
