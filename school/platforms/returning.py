"""Feedback packed for its way back, and the record of what was returned.

A platform takes feedback for a whole class in one archive if each file's name says whose it is, in
the way in which its own archive of submissions does: so those names are read and used again.
Without such an archive there is one zip for each student.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading.autograde.course import Course
from grading.classroom.points import Points
from grading.collect.members import BROKEN, members
from school.classes.sheet import Sheet, read_sheet
from school.collect.owner import Owner, owner_of
from school.collect.roster import Roster
from school.spreadsheet import harmless
from school.zipping import zip_bytes
from shop.atomic import write_bytes
from shop.errors import UsageError

RECORD = "record.csv"
HEADER = ("returned_at", "student_id", "status", "points", "max_score", "sha256", "archive")


@dataclass(frozen=True)
class Feedback:
    """One student's feedback pages.

    Attributes
    ----------
    student
        Whose.
    pages
        The pages by name.
    """

    student: str
    pages: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """One hash of all pages."""
        digest = hashlib.sha256()
        for name, content in sorted(self.pages.items()):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()


@dataclass
class Returned:
    """What was packed.

    Attributes
    ----------
    students
        Whose feedback was packed.
    same
        Whose feedback is what was returned before, and was left out.
    unplaced
        Whose feedback has no place in the platform's archive.
    files
        The archives.
    record
        Where it is written down.
    """

    students: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    record: Path | None = None


def read_feedback(course: Course, assignment: str, students: Sequence[str]) -> list[Feedback]:
    """Return the feedback pages of students who have some."""
    found = []
    for student in students:
        folder = course.folder("feedback", student, assignment)
        pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
        if pages:
            found.append(Feedback(student, pages))
    if not found:
        raise UsageError(
            f"there are no feedback pages of {assignment} to return; make them first: "
            f"course feedback {assignment}"
        )
    return found


def places_in(archive: Path, assignment: str, roster: Roster) -> dict[str, str]:
    """Return where each student's files stand in a platform's archive of submissions.

    Parameters
    ----------
    archive
        The archive as it was downloaded from Canvas or Moodle.
    assignment
        The assignment.
    roster
        The class.

    Returns
    -------
    dict of str to str
        By student: what stands before the name of a file.

    Raises
    ------
    UsageError
        When it is no such archive.
    """
    if not archive.is_file():
        raise UsageError(f"{archive} is not there: name the archive that was downloaded")
    found: dict[str, tuple[int, str]] = {}
    try:
        for member in members(archive):
            for part in member.path.parts if member.path is not None else ():
                owner = owner_of(part, assignment)
                if owner is None or owner.platform not in ("Canvas", "Moodle"):
                    continue
                student = _student(roster, owner)
                if student is not None:
                    # of Canvas's files the last counts, and carries the highest number
                    found[student] = max(found.get(student, (-1, "")), _place(owner, part))
                break
    except BROKEN as error:
        raise UsageError(f"{archive.name} cannot be read: {error}") from error
    if not found:
        raise UsageError(
            f"{archive.name} is no archive of submissions of Canvas or Moodle, or nobody in it is "
            "of the class; without --like there is one zip for each student"
        )
    return {student: place for student, (_, place) in found.items()}


def _student(roster: Roster, owner: Owner) -> str | None:
    try:
        return roster.find(owner)
    except UsageError:
        return None


def _place(owner: Owner, part: str) -> tuple[int, str]:
    if owner.platform == "Moodle" and not owner.rest:
        return 0, f"{part.rstrip('_')}/"  # a folder; Moodle's own archives had a _ at its end once
    return owner.file, part[: len(part) - len(owner.rest)]


def pack(
    course: Course,
    assignment: str,
    feedback: Sequence[Feedback],
    points: Mapping[str, Points],
    now: datetime,
    places: Mapping[str, str] | None = None,
    again: bool = False,
) -> Returned:
    """Pack feedback that was not returned yet, and write down that it was.

    Parameters
    ----------
    course
        The class.
    assignment
        The assignment.
    feedback
        The pages.
    points
        Everybody's points.
    now
        The time of the return, with zone.
    places
        Where files stand in the platform's archive, by student; None for a zip for each student.
    again
        Pack what was returned before, too.
    """
    folder = course.root / "returned" / assignment
    path = folder / RECORD
    record = read_sheet(path) if path.is_file() else Sheet(RECORD, [], [])
    record.header = record.header or list(HEADER)
    before = _last_returned(record)
    result = Returned(record=path)
    chosen: list[Feedback] = []
    for own in feedback:
        if before.get(own.student) == own.sha256 and not again:
            result.same.append(own.student)
        elif places is not None and own.student not in places:
            result.unplaced.append(own.student)
        else:
            chosen.append(own)
    if not chosen:
        return result
    stamp = f"{now:%Y-%m-%d-%H%M%S}"
    target = folder / (stamp if places is None else f"{stamp}.zip")
    if places is None:
        for own in chosen:
            result.files.append(target / f"{own.student}.zip")
            write_bytes(result.files[-1], zip_bytes(own.pages))
    else:
        # Moodle and Canvas read names like those of the files that they gave
        held = {
            f"{places[own.student]}{_shown(name)}": content
            for own in chosen
            for name, content in own.pages.items()
        }
        result.files.append(target)
        write_bytes(target, zip_bytes(held))
    for own in chosen:
        result.students.append(own.student)
        row = _row(own, points.get(own.student), now, target.name)
        record.rows.append((len(record.rows) + 2, row))
    write_bytes(path, record.written())
    return result


def _shown(name: str) -> str:
    """Return the name of a page on a platform, where the notebook's own name is beside it."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}_feedback.{ending}"


def _row(own: Feedback, item: Points | None, now: datetime, archive: str) -> list[str]:
    final = item is not None and item.status == "graded"
    return [
        f"{now:%Y-%m-%d %H:%M:%S %z}",
        harmless(own.student),
        item.status if item else "",
        f"{item.so_far:g}" if item and final else "",
        f"{item.max_score:g}" if item else "",
        own.sha256,
        archive,
    ]


def _last_returned(record: Sheet) -> dict[str, str]:
    """Return the hash of what each student got last."""
    rows = (dict(zip(record.header, row, strict=False)) for _, row in record.rows if row)
    # a name that a spreadsheet would take for a formula has a ' before it
    return {row["student_id"].removeprefix("'"): row.get("sha256", "") for row in rows}
