"""Tables that spreadsheets and learning platforms read."""

from __future__ import annotations

import csv
import io
from datetime import UTC, tzinfo

from grading.classroom.points import Points
from grading.classroom.zones import shown

_HEADER = (
    "assignment", "student_id", "last_name", "first_name", "email", "status", "score",
    "max_score", "points_so_far", "late_penalty", "waits_for_a_person", "handed_in_utc",
    "handed_in",
)  # fmt: skip


def as_csv(points: list[Points], zone: tzinfo = UTC) -> str:
    """Return a table for spreadsheets and learning platforms.

    The column ``score`` is empty while a person has to give points, and for who has not handed
    in: a zero there would be taken for a grade.

    Parameters
    ----------
    points
        Everybody's points.
    zone
        The zone of the class, for the column ``handed_in``.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for item in points:
        final = item.status == "graded"
        handed = f"{item.timestamp:%Y-%m-%d %H:%M:%S}" if item.timestamp else ""
        writer.writerow(
            [
                item.assignment,
                harmless(item.student),
                harmless(item.last_name),
                harmless(item.first_name),
                harmless(item.email),
                item.status,
                f"{item.so_far:g}" if final else "",
                f"{item.max_score:g}",
                f"{item.so_far:g}" if item.handed_in else "",
                f"{item.penalty:g}" if item.handed_in else "",
                " ".join(item.waiting),
                handed,
                shown(item.timestamp, zone) if item.timestamp else "",
            ]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
