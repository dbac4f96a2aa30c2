"""Grade again in a rehearsal or in earnest, and record old and new with words for every student."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.autograde.coordinator import autograde
from grading.autograde.course import Course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.lock import course_lock
from grading.autograde.pool import Scheduler
from grading.autograde.settings import Options, Step
from grading.classroom.backups import back_up_course
from grading.feedback.sections import titles_of
from grading.layout import Layout
from school.classes.course_folder import init_course
from school.classes.deadlines import set_due
from school.regrade.changes import Change, Comparison, compare
from school.regrade.rehearsal import rehearsal
from school.regrade.standing import Standing, read_standings
from school.spreadsheet import harmless
from shop.atomic import write_bytes, write_text

BEGUN = "before.json"
"""What everybody had; its record is unfinished while this is all that its folder holds."""
HEADER = (
    *("student_id", "cell", "exercise", "points_before", "most_before", "points_after"),
    *("most_after", "why"),
)


@dataclass(frozen=True)
class Wanted:
    """What is to be graded again, and how.

    Attributes
    ----------
    assignment
        Name of the assignment.
    layout
        The checkout whose built assignment is taken over first; None to take the class's own.
    due
        A new due date with zone; None to leave it.
    options
        How it is graded.
    """

    assignment: str
    layout: Layout | None
    due: datetime | None
    options: Options


Report = Callable[[Step], None]


def preview(
    course: Course, wanted: Wanted, report: Report, scheduler: Scheduler | None = None
) -> Comparison:
    """Return what grading again would change; nothing of the class is written."""
    with rehearsal(course, wanted.assignment) as copy:
        before = _read(copy, wanted.assignment)
        titles = _change(copy, wanted, report, scheduler)
        return compare(before, _read(copy, wanted.assignment), titles)


def apply(
    course: Course,
    wanted: Wanted,
    report: Report,
    now: datetime,
    scheduler: Scheduler | None = None,
) -> tuple[Comparison, Path]:
    """Grade again and record what changed.

    What everybody had is kept first. An interrupted run is taken up by the next one, which
    compares with what that one kept.

    Parameters
    ----------
    course, wanted, report, scheduler
        What is graded, and how.
    now
        When, for the name of the record.

    Returns
    -------
    tuple of Comparison and Path
        What changed, and the folder of the record.
    """
    folder = _unfinished(course, wanted.assignment)
    if folder is None:
        folder = course.root / "regrades" / f"{now:%Y%m%d-%H%M%S}-{wanted.assignment}"
        before = _read(course, wanted.assignment)
        _write_before(folder / BEGUN, before)
    else:
        before = _read_before(folder / BEGUN)
    back_up_course(course, "regrade")
    try:
        titles = _change(course, wanted, report, scheduler)
    except BaseException:
        if _read(course, wanted.assignment) == before:  # refused before anything had changed
            shutil.rmtree(folder)
        raise
    found = compare(before, _read(course, wanted.assignment), titles)
    _write_record(folder, wanted.assignment, titles, found)
    return found, folder


def message(assignment: str, titles: dict[str, str], change: Change) -> str:
    """Return what a student is told about a change."""
    before, after = change.before, change.after
    lines = [
        f"{titles.get('') or assignment}: graded again.",
        "",
        f"Your points: {_points(after)}; before: {_points(before)}.",
        "",
    ]
    for cell in change.cells:
        was = "nothing" if cell.before is None else _shown(cell.before.points, cell.before.waits)
        now = "nothing" if cell.after is None else _shown(cell.after.points, cell.after.waits)
        counts = f"still {now}" if was == now else f"{now} instead of {was}"
        lines.append(f"- {cell.exercise}: {counts}. {cell.why}")
    if change.penalty:
        lines.append(
            f"- Late penalty: {after.penalty:g} instead of {before.penalty:g}. {change.penalty}"
        )
    lines += ["", "Everything else is as it was. Ask your instructor about anything unclear.", ""]
    return "\n".join(lines)


def _points(standing: Standing) -> str:
    more = ", more to come from a person" if standing.waits else ""
    return f"{round(standing.points, 2):g} of {standing.most:g}{more}"


def _shown(points: float | None, waits: bool) -> str:
    if points is None:
        return "nothing yet (it waits for a person)"
    shown = f"{round(points, 2):g} point{'' if points == 1 else 's'}"
    return f"{shown} (a person looks at it again)" if waits else shown


def _change(
    course: Course, wanted: Wanted, report: Report, scheduler: Scheduler | None
) -> dict[str, str]:
    """Take over the built assignment and the due date, grade, and return titles of exercises."""
    if wanted.layout is not None:
        init_course(wanted.layout, course.root, [wanted.assignment])
    if wanted.due is not None:
        with (
            course_lock(course.autograded, course.coursedir.db_url),
            open_gradebook(course.coursedir) as gradebook,
        ):
            set_due(gradebook, wanted.assignment, wanted.due, course.penalty())
    autograde(course, wanted.assignment, wanted.options, report, scheduler)
    titles: dict[str, str] = {}
    for path in sorted(course.folder("release", ".", wanted.assignment).glob("*.ipynb")):
        titles |= titles_of(path)
    return titles


def _read(course: Course, assignment: str) -> dict[str, Standing]:
    with open_gradebook(course.coursedir) as gradebook:
        return read_standings(course, gradebook, assignment)


def _unfinished(course: Course, assignment: str) -> Path | None:
    begun = sorted((course.root / "regrades").glob(f"*-{assignment}/{BEGUN}"))
    return begun[-1].parent if begun else None


def _write_before(path: Path, before: dict[str, Standing]) -> None:
    text = json.dumps({name: asdict(own) for name, own in before.items()}, ensure_ascii=False)
    write_text(path, text + "\n")


def _read_before(path: Path) -> dict[str, Standing]:
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {name: Standing.from_record(own) for name, own in stored.items()}


def _write_record(folder: Path, assignment: str, titles: dict[str, str], found: Comparison) -> None:
    """Write table, old and new in full and messages; the record is finished by the last line."""
    for change in found.changes:
        text = message(assignment, titles, change)
        write_text(folder / "messages" / change.after.student / "message.txt", text)
    write_bytes(folder / "changes.csv", as_csv(found).encode("utf-8-sig"))
    write_text(folder / "record.json", json.dumps(asdict(found), ensure_ascii=False) + "\n")
    (folder / BEGUN).unlink(missing_ok=True)


def as_csv(found: Comparison) -> str:
    """Return one row for each cell that counts otherwise, and one for the total of each student."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for change in found.changes:
        for cell in change.cells:
            was, now = (
                ("", "") if one is None else ("" if one.points is None else one.points, one.most)
                for one in (cell.before, cell.after)
            )
            _row(writer, change, cell.name, cell.exercise, *was, *now, cell.why)
        old, new = change.before, change.after
        if change.penalty:
            _row(
                writer, change, "", "late penalty", old.penalty, "", new.penalty, "", change.penalty
            )
        _row(writer, change, "", "total", old.points, old.most, new.points, new.most, "")
    return out.getvalue()


def _row(writer: Any, change: Change, *values: object) -> None:
    shown = (f"{round(v, 4):g}" if isinstance(v, float) else harmless(str(v)) for v in values)
    writer.writerow([harmless(change.after.student), *shown])
