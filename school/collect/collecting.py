"""Put what was handed in where grading finds it; what it replaces is kept."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from grading.autograde.course import Course
from grading.autograde.files import TIMESTAMP, read_timestamp
from grading.autograde.gradebook import open_gradebook
from grading.autograde.lock import coordinator_lock
from school.collect.gather import CollectBounds, Found, Gatherer, Left
from school.collect.roster import Person, Roster
from school.collect.sorting import HandedIn, sort_out
from shop.errors import UsageError


@dataclass
class Collection:
    """What became of everything that was given.

    Attributes
    ----------
    new, replaced, unchanged, kept
        Students: handed in for the first time; again; the same once more; earlier than what is
        there, which was left.
    left
        Every file that was not taken, with the reason.
    unknown
        Students who are not in the gradebook yet.
    late
        Students whose submission Canvas marked as late.
    untimed
        Students whose files say nothing about when they were handed in.
    missing
        Students of the gradebook who have nothing handed in.
    replaced_in
        Where the earlier submissions lie.
    """

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    untimed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    replaced_in: Path | None = None


def collect(
    course: Course,
    assignment: str,
    paths: list[Path],
    zone: tzinfo = UTC,
    student: str | None = None,
    bounds: CollectBounds | None = None,
) -> Collection:
    """Collect archives, folders and files of one assignment into ``submitted/``.

    Parameters
    ----------
    course
        The class.
    assignment
        The assignment.
    paths
        Archives of a learning platform, zips, folders, notebooks.
    zone
        The time zone of times in file names.
    student
        The one student whose files all of these are.
    bounds
        How much may be unpacked.

    Raises
    ------
    UsageError
        When a path is not there or the gradebook does not know the assignment.
    GradingError
        When a grading run is under way.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} is not there: name archives or folders that were downloaded")
    roster = read_roster(course, assignment)
    submitted = course.folder("submitted", "X", assignment).parent.parent
    submitted.mkdir(parents=True, exist_ok=True)
    result = Collection()
    with (
        coordinator_lock(course.autograded),
        tempfile.TemporaryDirectory(prefix=".collect-", dir=course.root) as folder,
    ):
        gatherer = Gatherer(
            Path(folder), bounds or CollectBounds(), "" if student is not None else assignment
        )
        files = gatherer.gather([path.resolve() for path in paths])
        handed, left = sort_out(files, assignment, roster, zone, student)
        result.left = gatherer.left + left
        for one in handed:
            _place(course, assignment, one, result)
    there = {path.parent.name for path in submitted.glob(f"*/{assignment}")}
    result.missing = sorted(set(roster.people) - there)
    return result


def read_roster(course: Course, assignment: str | None = None) -> Roster:
    """Return the class; with an assignment, make sure that the gradebook has it."""
    with open_gradebook(course.coursedir) as gradebook:
        known = sorted(row.name for row in gradebook.assignments)
        if assignment is not None and assignment not in known:
            near = difflib.get_close_matches(assignment, known, n=1, cutoff=0.3)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise UsageError(
                f"the gradebook has no assignment {assignment!r} (it has: "
                f"{', '.join(known) or 'none'}). {hint}A new one is entered with: course init"
            )
        return Roster(
            Person(
                row.id,
                row.first_name or "",
                row.last_name or "",
                row.email or "",
                row.lms_user_id or "",
            )
            for row in gradebook.students
        )


def _place(course: Course, assignment: str, one: HandedIn, result: Collection) -> None:
    target = course.folder("submitted", one.student, assignment)
    stamp = one.stamp.astimezone(UTC) if one.stamp else None
    if one.is_new:
        result.unknown.append(one.student)
    if one.marked_late:
        result.late.append(one.student)
    if stamp is None:
        result.untimed.append(one.student)
    there = _timestamp_of(target)
    if target.is_dir() and _same(target, one.files, stamp, there):
        result.unchanged.append(one.student)
        return
    if stamp is not None and there is not None and stamp < there:
        result.kept.append(one.student)
        reason = f"handed in before what {one.student} has there ({there:%Y-%m-%d %H:%M:%S} UTC)"
        result.left += [Left(found.shown, reason) for found in one.files.values()]
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=course.root))
    made.chmod(0o755)
    _write(made, one.files, stamp)
    if target.exists() or target.is_symlink():
        result.replaced_in = course.root / "replaced"
        _put_away(target, result.replaced_in / assignment / one.student)
        result.replaced.append(one.student)
    else:
        result.new.append(one.student)
    made.rename(target)


def _write(folder: Path, files: dict[str, Found], stamp: datetime | None) -> None:
    for name, found in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.place, path)
        if found.modified is not None:
            os.utime(path, (found.modified, found.modified))
    if stamp is not None:
        (folder / TIMESTAMP).write_text(f"{stamp:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")


def _put_away(target: Path, shelf: Path) -> None:
    """Move an earlier submission onto the first free place of its shelf."""
    shelf.mkdir(parents=True, exist_ok=True)
    number = 1
    while (shelf / f"{number:03d}").exists():
        number += 1
    shutil.move(target, shelf / f"{number:03d}")


def _timestamp_of(folder: Path) -> datetime | None:
    path = folder / TIMESTAMP
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 1000:
        return None
    stamp, _ = read_timestamp(path.read_bytes())
    return stamp.replace(tzinfo=UTC) if stamp else None


def _same(
    folder: Path, files: dict[str, Found], stamp: datetime | None, there: datetime | None
) -> bool:
    """Return whether a submission is the one that was collected already."""
    present = {
        path.relative_to(folder).as_posix(): path
        for path in _plain_files(folder)
        if path.name != TIMESTAMP
    }
    if set(present) != {name for name in files if name != TIMESTAMP}:
        return False
    if stamp is not None and stamp.replace(microsecond=0) != there:
        return False
    return all(
        path.read_bytes() == files[name].place.read_bytes() for name, path in present.items()
    )


def _plain_files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
