"""Remember verdicts beside the autograded files, so that unchanged submissions are skipped."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grading.autograde.verdict import Verdict
from shop import atomic


@dataclass(frozen=True)
class Record:
    """A verdict and the fingerprint of what it was reached from."""

    fingerprint: str
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
            return Record(stored["fingerprint"], Verdict.from_json(stored["verdict"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, student: str, record: Record) -> None:
        """Remember a verdict."""
        content = {"fingerprint": record.fingerprint, "verdict": record.verdict.to_json()}
        atomic.write_text(self._path(student), json.dumps(content) + "\n")

    def write_table(self, verdicts: Iterable[Verdict]) -> Path:
        """Write all verdicts as one CSV table and return its place."""
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(
            ["student", "status", "reason", "score", "max_score", "lost", "repairs", "detail"]
        )
        for verdict in verdicts:
            lost = "; ".join(f"{c.cell_id}: {c.reason} {c.message}".strip() for c in verdict.lost)
            repairs = "; ".join(map(str, verdict.repairs))
            head = [verdict.student, verdict.status, verdict.reason]
            scores = [f"{verdict.score:g}", f"{verdict.max_score:g}"]
            row = [*head, *scores, lost, repairs, verdict.detail]
            writer.writerow([_inert(value) for value in row])
        path = self.folder / "verdicts.csv"
        atomic.write_text(path, table.getvalue())
        return path

    def _path(self, student: str) -> Path:
        # A hash: student names may hold what a file name may not, or be too long for one.
        name = hashlib.sha256(student.encode("utf-8", errors="surrogateescape")).hexdigest()
        return self.folder / f"{name[:32]}.json"


def _inert(value: str) -> str:
    """Return text that a spreadsheet shows and does not compute."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
