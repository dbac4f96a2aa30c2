"""What travels to a worker and back: a header and bytes, so that any scheduler can carry them.

A task is complete in itself: the assignment's cells, the files of the submission and of the
course, and the known mistakes. Whoever grades it reads nothing else of the course.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from grading.autograde.files import SubmissionFiles, SubmittedFile
from grading.autograde.settings import ReadBounds
from grading.autograde.skeleton import Skeleton
from grading.autograde.verdict import Verdict, repairs_from

LENGTH_BYTES = 8


@dataclass(frozen=True)
class GradingTask:
    """One submission to grade.

    Attributes
    ----------
    student, assignment
        Whose and what.
    skeletons
        The notebooks of the assignment.
    files
        What the student handed in.
    course_files
        Files of the assignment itself; they win over the student's of the same name.
    bounds
        How much of a notebook is read.
    max_lines, max_traceback
        nbgrader's limits on recorded output (`LimitOutput`).
    mistakes
        Source of a test cell and its table of known mistakes, for cells that have one.
    """

    student: str
    assignment: str
    skeletons: tuple[Skeleton, ...]
    files: SubmissionFiles
    course_files: tuple[SubmittedFile, ...]
    bounds: ReadBounds
    max_lines: int = 1000
    max_traceback: int = 100
    mistakes: tuple[tuple[str, str], ...] = ()

    def encode(self) -> bytes:
        """Return the task as one piece of bytes."""
        groups = {
            "notebooks": self.files.notebooks,
            "helpers": self.files.helpers,
            "checkpoints": self.files.checkpoints,
            "course_files": self.course_files,
        }
        tables = [(source, table.encode()) for source, table in self.mistakes]
        header = {
            "student": self.student,
            "assignment": self.assignment,
            "skeletons": [asdict(skeleton) for skeleton in self.skeletons],
            "bounds": asdict(self.bounds),
            "repairs": [asdict(repair) for repair in self.files.repairs],
            "max_lines": self.max_lines,
            "max_traceback": self.max_traceback,
            "files": {
                group: [(f.path, f.size, f.problem, f.content is not None) for f in files]
                for group, files in groups.items()
            },
            "mistakes": [(source, len(table)) for source, table in tables],
        }
        contents = [f.content for files in groups.values() for f in files if f.content is not None]
        return _pack(header, [*contents, *(table for _, table in tables)])

    @classmethod
    def decode(cls, payload: bytes) -> GradingTask:
        """Return the task that `encode` wrote."""
        header, take = _unpack(payload)
        groups = {
            group: tuple(
                SubmittedFile(path, take(size) if has_content else None, size, problem)
                for path, size, problem, has_content in entries
            )
            for group, entries in header["files"].items()
        }
        mistakes = tuple((source, take(size).decode()) for source, size in header["mistakes"])
        repairs = repairs_from(header["repairs"])
        return cls(
            student=header["student"],
            assignment=header["assignment"],
            skeletons=tuple(Skeleton.from_record(record) for record in header["skeletons"]),
            files=SubmissionFiles(
                groups["notebooks"], groups["helpers"], None, repairs, groups["checkpoints"]
            ),
            course_files=groups["course_files"],
            bounds=ReadBounds(**header["bounds"]),
            max_lines=header["max_lines"],
            max_traceback=header["max_traceback"],
            mistakes=mistakes,
        )


@dataclass(frozen=True)
class GradedSubmission:
    """What a worker sends back.

    Attributes
    ----------
    verdict
        Scores and reasons.
    notebooks
        Name and text of every autograded notebook.
    """

    verdict: Verdict
    notebooks: tuple[tuple[str, str], ...]

    def encode(self) -> bytes:
        """Return the result as one piece of bytes."""
        texts = [(name, text.encode()) for name, text in self.notebooks]
        sizes = [(name, len(text)) for name, text in texts]
        header = {"verdict": asdict(self.verdict), "notebooks": sizes}
        return _pack(header, (text for _, text in texts))

    @classmethod
    def decode(cls, payload: bytes) -> GradedSubmission:
        """Return the result that `encode` wrote.

        Raises
        ------
        ValueError, TypeError, KeyError, AttributeError
            When it is anything else.
        """
        header, take = _unpack(payload)
        notebooks = tuple((name, take(size).decode()) for name, size in header["notebooks"])
        return cls(Verdict.from_record(header["verdict"]), notebooks)


def _pack(header: dict[str, Any], contents: Iterable[bytes]) -> bytes:
    """Return length of the header, header and contents as one piece of bytes."""
    text = json.dumps(header).encode("ascii")
    return b"".join([len(text).to_bytes(LENGTH_BYTES, "big"), text, *contents])


class _Taker:
    """Takes one content after the other from what `_pack` wrote."""

    def __init__(self, payload: bytes, start: int) -> None:
        self._payload = payload
        self._start = start

    def __call__(self, size: int) -> bytes:
        begin, self._start = self._start, self._start + size
        if size < 0 or self._start > len(self._payload):
            raise ValueError("the message ends too early")
        return self._payload[begin : self._start]


def _unpack(payload: bytes) -> tuple[dict[str, Any], _Taker]:
    start = LENGTH_BYTES + int.from_bytes(payload[:LENGTH_BYTES], "big")
    return json.loads(payload[LENGTH_BYTES:start]), _Taker(payload, start)
