"""What travels to a worker and back: bytes and JSON, so that any scheduler can carry them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from grading.autograde.bounds import ReadBounds
from grading.autograde.reading import SubmissionFiles, SubmittedFile
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
    """

    student: str
    assignment: str
    skeletons: tuple[Skeleton, ...]
    files: SubmissionFiles
    course_files: tuple[SubmittedFile, ...]
    bounds: ReadBounds
    max_lines: int = 1000
    max_traceback: int = 100

    def encode(self) -> bytes:
        """Return the task as one piece of bytes: length of the header, header, contents."""
        groups = {
            "notebooks": self.files.notebooks,
            "helpers": self.files.helpers,
            "course_files": self.course_files,
        }
        header = {
            "student": self.student,
            "assignment": self.assignment,
            "skeletons": [skeleton.to_json() for skeleton in self.skeletons],
            "bounds": asdict(self.bounds),
            "repairs": [asdict(repair) for repair in self.files.repairs],
            "max_lines": self.max_lines,
            "max_traceback": self.max_traceback,
            "files": {
                group: [(f.path, f.size, f.problem, f.content is not None) for f in files]
                for group, files in groups.items()
            },
        }
        text = json.dumps(header).encode("ascii")
        contents = [f.content for files in groups.values() for f in files if f.content is not None]
        return b"".join([len(text).to_bytes(LENGTH_BYTES, "big"), text, *contents])

    @classmethod
    def decode(cls, payload: bytes) -> GradingTask:
        """Return the task that `encode` wrote."""
        start = LENGTH_BYTES + int.from_bytes(payload[:LENGTH_BYTES], "big")
        header = json.loads(payload[LENGTH_BYTES:start])
        groups: dict[str, tuple[SubmittedFile, ...]] = {}
        for group, entries in header["files"].items():
            files = []
            for path, size, problem, has_content in entries:
                content = payload[start : start + size] if has_content else None
                start += size if has_content else 0
                files.append(SubmittedFile(path, content, size, problem))
            groups[group] = tuple(files)
        repairs = repairs_from(header["repairs"])
        return cls(
            student=header["student"],
            assignment=header["assignment"],
            skeletons=tuple(Skeleton.from_json(text) for text in header["skeletons"]),
            files=SubmissionFiles(groups["notebooks"], groups["helpers"], None, repairs),
            course_files=groups["course_files"],
            bounds=ReadBounds(**header["bounds"]),
            max_lines=header["max_lines"],
            max_traceback=header["max_traceback"],
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
        """Return the result as JSON."""
        record = {"verdict": self.verdict.to_json(), "notebooks": self.notebooks}
        return json.dumps(record).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> GradedSubmission:
        """Return the result that `encode` wrote."""
        record = json.loads(payload)
        notebooks = tuple((name, text) for name, text in record["notebooks"])
        return cls(Verdict.from_json(record["verdict"]), notebooks)
