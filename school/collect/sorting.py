"""Sort what was handed in: by student, the last attempt, the place in the submission."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import PurePosixPath

from grading.autograde.files import CHECKPOINT, legible
from grading.moments import read_moment
from school.collect.accounts import put_in_by_another
from school.collect.gather import Found, Left, bare_name
from school.collect.owner import COPY, Owner, folder_owner, owner_of, plain_owner
from school.collect.roster import Roster, own_name
from shop.errors import UsageError

_WRAPPERS = {"submitted", "submissions", "submission", "downloaded", "downloads", "download",
             "class", "homework", "hw", "notebooks", "release", "assignment"}  # fmt: skip
"""Names of folders that hold a class or an assignment and are no student's."""
NO_NAME = (
    "its name is in an encoding that nobody can tell: collect the unpacked folder, or it alone "
    "with --student ID"
)
_NOTEBOOK = re.compile(r"\.ipynb(?:\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A file with its owner and its place below the owner's folder."""

    found: Found
    owner: Owner
    below: tuple[str, ...]


@dataclass
class HandedIn:
    """What counts as one student's submission.

    Attributes
    ----------
    student
        The id in the gradebook.
    files
        The files by their path in the submission.
    stamp
        When it was handed in, with zone; None when no name says.
    is_new
        Whether the class does not have the student yet.
    marked_late
        Whether Canvas marked it as late.
    """

    student: str
    files: dict[str, Found] = field(default_factory=dict)
    stamp: datetime | None = None
    is_new: bool = False
    marked_late: bool = False


def sort_out(
    files: list[Found], assignment: str, roster: Roster, zone: tzinfo, student: str | None = None
) -> tuple[list[HandedIn], list[Left]]:
    """Return each student's last attempt, and every other file with the reason.

    Parameters
    ----------
    files
        Everything that was handed in.
    assignment
        The assignment that is collected.
    roster
        The class.
    zone
        The time zone of times in names that state none.
    student
        The one student whose files all of these are; None to read it from the names.
    """
    left: list[Left] = []
    items = _owned(files, assignment, roster, student, left)
    by_student: dict[str, list[Item]] = defaultdict(list)
    numbers: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.owner.number and item.owner.platform == "Canvas":
            numbers[item.owner.name].add(item.owner.number)
    new: set[str] = set()
    for item in items:
        try:
            known = roster.find(item.owner)
            name = known or own_name(item.owner)
        except UsageError as error:
            left.append(Left(item.found.shown, str(error)))
            continue
        if known is None and item.found.doubtful and not name.isascii():
            left.append(Left(legible(item.found.shown), NO_NAME))
            continue
        if item.owner.platform == "exchange" and (reason := _of_another(item, name)):
            left.append(Left(item.found.shown, reason))
            continue
        if known is None:
            if len(numbers[item.owner.name]) > 1:
                name = f"{name}_{item.owner.number}"
            new.add(name)
        by_student[name].append(item)
    handed = []
    for name, own in sorted(by_student.items()):
        one = _last_attempt(name, own, assignment, zone, left)
        one.is_new = name in new
        if not any(_NOTEBOOK.search(path) for path in one.files):
            left.extend(
                Left(found.shown, f"no notebook of {name} among what was handed in")
                for found in one.files.values()
            )
            continue
        handed.append(one)
    return handed, left


def _of_another(item: Item, student: str) -> str:
    parts = item.found.parts[: len(item.found.parts) - len(item.below)]
    return put_in_by_another(item.found.origin.joinpath(*parts), student)


def _owned(
    files: list[Found], assignment: str, roster: Roster, student: str | None, left: list[Left]
) -> list[Item]:
    if student is not None:
        return [Item(found, Owner(student), found.parts) for found in files]
    items, plain = [], []
    for found in files:
        item = _from_platform(found, assignment)
        if item is None:
            plain.append(found)
        elif item.owner.assignment not in ("", assignment):
            left.append(Left(found.shown, f"handed in for {item.owner.assignment}"))
        elif item.owner.note:
            left.append(Left(found.shown, "the platform's own note, nothing of the student"))
        else:
            items.append(item)
    origins = len({found.origin for found in files})
    items += _from_plain_names(plain, assignment, roster, origins, left)
    return items


def _from_platform(found: Found, assignment: str) -> Item | None:
    """Return a file whose path names its owner in a platform's way."""
    for depth, part in enumerate(found.parts):
        owner = owner_of(part, assignment)
        if owner is not None:
            below = found.parts[depth + 1 :]
            return Item(found, owner, below if below else (owner.rest or part,))
    return None


def _from_plain_names(
    files: list[Found], assignment: str, roster: Roster, origins: int, left: list[Left]
) -> list[Item]:
    """Return files in folders or archives that bear a student's name, or with it in their own."""
    neutral = _WRAPPERS | {assignment}
    items: list[Item] = []
    folders: dict[tuple[object, tuple[str, ...]], list[Owner]] = defaultdict(list)
    notebooks = [found for found in files if _is_notebook(found.parts[-1])]
    wrapper = _common(notebooks)
    for found in notebooks:
        depth, owner = _plain(found, assignment, roster, wrapper, origins, neutral)
        if owner is None:
            left.append(
                Left(
                    found.shown,
                    "no student's name in its path: put it into a folder that has the student's "
                    "id, or collect it alone with --student ID",
                )
            )
            continue
        folders[found.origin, found.parts[:depth]].append(owner)
        items.append(Item(found, owner, found.parts[depth:]))
    for found in files:
        if found in notebooks:
            continue
        for depth in range(len(found.parts) - 1, -1, -1):
            owners = folders.get((found.origin, found.parts[:depth]), [])
            # where several students' notebooks lie side by side, nobody says whose file it is
            if len({owner.name for owner in owners}) == 1 and (depth or len(folders) == 1):
                items.append(Item(found, owners[0], found.parts[depth:]))
                break
        else:
            student = next((part for part in found.parts[:-1] if roster.knows(part)), None)
            if student is not None:
                reason = f"no notebook of {student} among what was handed in: ask for it"
                left.append(Left(found.shown, reason))
                continue
            kept = found.parts[-1].endswith(CHECKPOINT)
            kind = "a copy that Jupyter keeps by itself" if kept else "no notebook"
            left.append(Left(found.shown, f"it lies in no student's folder and is {kind}"))
    return items


def _plain(
    found: Found,
    assignment: str,
    roster: Roster,
    wrapper: tuple[str, ...],
    origins: int,
    neutral: set[str],
) -> tuple[int, Owner | None]:
    """Return how many parts of the path lead to the student's folder, and the student."""
    folders, name = found.parts[:-1], found.parts[-1]
    for depth, part in enumerate(folders):
        if part not in neutral and roster.knows(_owner(part, assignment, roster).name):
            return depth + 1, _owner(part, assignment, roster)
    for depth in range(len(wrapper), len(folders)):
        if folders[depth] not in neutral:
            return depth + 1, _owner(folders[depth], assignment, roster)
    stem = _NOTEBOOK.sub("", name)
    if (owner := plain_owner(stem, assignment)) is not None:
        return len(folders), owner
    if roster.knows(stem):
        return len(folders), Owner(stem)
    for depth in range(len(folders) - 1, -1, -1):
        if folders[depth].casefold() not in neutral:
            return depth + 1, _owner(folders[depth], assignment, roster)
    origin = bare_name(found.origin.name)
    owner = _owner(origin, assignment, roster) if found.origin.name != name else Owner("")
    is_own = owner.name not in ("", origin) or (origins > 1 and origin not in neutral)
    if owner.name and (roster.knows(owner.name) or is_own):
        return 0, owner
    return 0, None


def _owner(name: str, assignment: str, roster: Roster) -> Owner:
    """Return the owner of a folder or archive, whose name may have the assignment's in it."""
    owner = folder_owner(name)
    return owner if roster.knows(owner.name) else plain_owner(name, assignment) or owner


def _common(files: list[Found]) -> tuple[str, ...]:
    """Return the folders that all files share, when there is more than one."""
    if len(files) < 2:
        return ()
    shared = list(files[0].parts[:-1])
    for found in files[1:]:
        for index, part in enumerate(shared):
            if index >= len(found.parts) - 1 or found.parts[index] != part:
                del shared[index:]
                break
    return tuple(shared)


def _last_attempt(
    student: str, items: list[Item], assignment: str, zone: tzinfo, left: list[Left]
) -> HandedIn:
    stamps = {item.owner.stamp: _moment(item.owner.stamp, zone) for item in items}
    known = [moment for moment in stamps.values() if moment is not None]
    last = max(known, default=None)
    handed = HandedIn(student, stamp=last)
    current = []
    for item in items:
        moment = stamps[item.owner.stamp]
        if last is not None and moment != last:
            when = f"of {moment:%Y-%m-%d %H:%M:%S}" if moment else "without a time"
            left.append(
                Left(
                    item.found.shown, f"an attempt {when}; that of {last:%Y-%m-%d %H:%M:%S} counts"
                )
            )
        else:
            current.append(item)
    handed.marked_late = any(item.owner.late for item in current)
    _lay_out(handed, current, assignment, left)
    return handed


def _lay_out(handed: HandedIn, items: list[Item], assignment: str, left: list[Left]) -> None:
    """Give every file its path; of two in one place the later counts."""
    base = _base(items, assignment)
    taken: dict[str, Item] = {}
    # Canvas counts up its files; elsewhere the date of the file is all there is
    for item in sorted(items, key=lambda i: (i.owner.file, i.found.modified or 0.0)):
        below = item.below[len(base) :] if item.below[: len(base)] == base else item.below
        path = PurePosixPath(*below).as_posix()
        if item.owner.platform == "Canvas":
            path = _without_attempt(path, assignment)
        earlier = taken.get(path)
        taken[path] = item
        if earlier is not None:
            same = earlier.found.place.read_bytes() == item.found.place.read_bytes()
            reason = "the same file twice" if same else f"an earlier attempt: {item.found.shown}"
            left.append(Left(earlier.found.shown, reason if same else f"{reason} counts"))
    for path in sorted(taken):
        if any(str(parent) in taken for parent in PurePosixPath(path).parents):
            left.append(Left(taken.pop(path).found.shown, "its folder is called as a file is"))
    handed.files = {path: item.found for path, item in sorted(taken.items())}


def _base(items: list[Item], assignment: str) -> tuple[str, ...]:
    """Return the folders around the student's notebook, which its submission does not have."""
    notebooks = [item.below for item in items if _is_notebook(item.below[-1])]
    if not notebooks:
        return ()

    def order(below: tuple[str, ...]) -> tuple[bool, int]:
        return _NOTEBOOK.sub("", below[-1]) != assignment, len(below)

    return min(notebooks, key=order)[:-1]


def _is_notebook(name: str) -> bool:
    """Return whether a file is a notebook that somebody handed in, no copy that Jupyter kept."""
    return bool(_NOTEBOOK.search(name)) and not name.endswith(CHECKPOINT)


def _without_attempt(path: str, assignment: str) -> str:
    """Return a name without the -1 of Canvas when that makes it the assignment's notebook."""
    stem = _NOTEBOOK.sub("", path)
    if stem != assignment and COPY.sub("", stem) == assignment and "Copy" not in stem:
        return path.replace(stem, assignment, 1)
    return path


def _moment(stamp: str, zone: tzinfo) -> datetime | None:
    """Return the time in a name: 2016-01-30-15-00-00 and its kin, with a zone or in `zone`."""
    moment = read_moment(stamp, zone) if stamp else None
    return moment.when if moment is not None else None
