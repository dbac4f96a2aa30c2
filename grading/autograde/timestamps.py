"""Read ``timestamp.txt``, which a student can write as they please."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nbgrader.utils import parse_utc

from grading.autograde.reading import TIMESTAMP
from grading.autograde.reasons import Repair, RepairCode

EARLIEST = datetime(2010, 1, 1)
TOLERANCE = timedelta(days=1)


def read_timestamp(
    content: bytes | None, now: datetime | None = None
) -> tuple[datetime | None, tuple[Repair, ...]]:
    """Return when a submission says that it was handed in, in UTC without zone, and doubts.

    nbgrader's own reading decides what a text means; what it cannot read counts as absent.

    Parameters
    ----------
    content
        Bytes of the file; None when there is none.
    now
        The present, in UTC without zone.
    """
    if content is None:
        return None, ()
    try:
        text = content.decode("utf-8-sig").strip()
        stamp = parse_utc(text) if text else None
        if stamp is not None:
            stamp = stamp.replace(microsecond=stamp.microsecond)
    except Exception:
        # dateutil raises errors of many kinds on hostile texts; none of them may end a run.
        return None, (_doubt("cannot be read: taken as if there were none"),)
    if stamp is None:
        return None, (_doubt("is empty: taken as if there were none"),)
    present = now or datetime.now(UTC).replace(tzinfo=None)
    if stamp > present + TOLERANCE:
        return stamp, (_doubt(f"lies in the future ({stamp:%Y-%m-%d}): check it"),)
    if stamp < EARLIEST:
        return stamp, (_doubt(f"is implausibly old (year {stamp.year}): check it"),)
    return stamp, ()


def _doubt(found: str) -> Repair:
    return Repair(RepairCode.TIMESTAMP, TIMESTAMP, found)
