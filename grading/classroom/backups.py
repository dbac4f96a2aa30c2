"""Dated copies of a class's gradebook, made before a command changes it.

A gradebook in a file is copied with SQLite's own backup, which is right even while another
program writes. A gradebook on a server is not copied here: its server does that (``pg_dump``).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grading.autograde.course import Course
from grading.autograde.lock import course_lock
from shop.errors import GradingError, UsageError

KEPT = 30
"""Automatic backups that are kept of a class; older ones are removed."""
_NAME = re.compile(r"gradebook-(?P<when>\d{8}-\d{6})(?:-(?P<number>\d+))?-(?P<why>[\w-]+)\.db")
_BY_HAND = "asked-for"


@dataclass(frozen=True, order=True)
class Backup:
    """One copy of a gradebook.

    Attributes
    ----------
    when
        When it was made, in local time.
    number
        Which one of that second it is.
    path
        Where it lies.
    why
        The command that was about to change the gradebook.
    """

    when: datetime
    number: int
    path: Path
    why: str

    @property
    def name(self) -> str:
        """The name for ``course backup restore``."""
        return self.path.name


def gradebook_file(url: str) -> Path | None:
    """Return the file of a gradebook, None when it is on a server."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def backup_folder(root: Path) -> Path:
    """Return where the backups of a class lie."""
    return root / "backups"


def back_up(root: Path, url: str, why: str, now: datetime | None = None) -> Backup | None:
    """Copy a class's gradebook before it is changed; remove the oldest automatic copies.

    Parameters
    ----------
    root
        The course folder.
    url
        Address of the gradebook.
    why
        The command that is about to change it.
    now
        The time in the copy's name; the present by default.

    Returns
    -------
    Backup or None
        None when there is nothing to copy: no gradebook yet, one on a server, or one that has not
        changed since the last backup.

    Raises
    ------
    GradingError
        When the copy cannot be made: then nothing may be changed.
    """
    source = gradebook_file(url)
    if source is None or not source.is_file():
        return None
    folder = backup_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    when = (now or datetime.now()).replace(microsecond=0)
    word = re.sub(r"[^\w]+", "-", why).strip("-") or "change"
    with _scratch(folder) as made:
        copy_gradebook(source, made)
        before = backups(root)
        if why != _BY_HAND and before and before[-1].path.read_bytes() == made.read_bytes():
            return None
        number = sum(item.when == when for item in before)
        place = folder / f"gradebook-{when:%Y%m%d-%H%M%S}{f'-{number}' if number else ''}-{word}.db"
        made.rename(place)
    _thin_out(root)
    return Backup(when, number, place, word)


def back_up_course(course: Course, why: str) -> Backup | None:
    """Copy the gradebook of an opened course before it is changed (see `back_up`)."""
    return back_up(course.root, str(course.coursedir.db_url), why)


def back_up_now(course: Course) -> Backup:
    """Copy the gradebook because somebody asked for it; such a copy is never removed.

    Raises
    ------
    UsageError
        When the gradebook is on a server, or there is none.
    """
    made = back_up_course(course, _BY_HAND)
    if made is None:
        url = str(course.coursedir.db_url)
        if gradebook_file(url) is None:
            raise UsageError(SERVER)
        raise UsageError(f"there is no gradebook yet: {url}. Make one with: course init")
    return made


SERVER = (
    "the gradebook is on a database server, which makes the backups of its databases itself: "
    "pg_dump --format=custom --file=gradebook.dump ADDRESS before a command that changes it, and "
    "pg_restore --clean --dbname=ADDRESS gradebook.dump to go back"
)


def backups(root: Path) -> list[Backup]:
    """Return the backups of a class, the oldest first."""
    found = []
    for path in backup_folder(root).glob("gradebook-*.db"):
        if match := _NAME.fullmatch(path.name):
            when = datetime.strptime(match["when"], "%Y%m%d-%H%M%S")
            found.append(Backup(when, int(match["number"] or 0), path, match["why"]))
    return sorted(found)


def find_backup(root: Path, name: str) -> Backup:
    """Return the backup of a name, or of the beginning of one, or the ``latest``.

    Raises
    ------
    UsageError
        When there is none, or more than one begins so.
    """
    there = backups(root)
    found = [item for item in there if item.name.startswith(name)]
    found = [item for item in there if item.name == name] or found
    if name == "latest":
        found = there[-1:]
    if len(found) != 1:
        what = "more than one backup begins" if found else "no backup is called"
        raise UsageError(f"{what} {name!r}; `course backup list` names them")
    return found[0]


def restore(course: Course, backup: Backup) -> Backup | None:
    """Make a backup the gradebook again; what it replaces is backed up first and returned.

    Parameters
    ----------
    course
        The class.
    backup
        The copy to go back to.

    Raises
    ------
    UsageError
        When the gradebook is on a server.
    GradingError
        When a grading run is under way or the copy is damaged.
    """
    url = str(course.coursedir.db_url)
    target = gradebook_file(url)
    if target is None:
        raise UsageError(SERVER)
    with course_lock(course.autograded, url):
        _check(backup.path)
        # The copy is set aside first: making room for a new backup must not remove it.
        with _scratch(backup_folder(course.root)) as aside:
            shutil.copyfile(backup.path, aside)
            before = back_up(course.root, url, "restore")
            copy_gradebook(aside, target)
    return before


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            said = opened.execute("pragma integrity_check").fetchone()[0]
            opened.execute("select count(*) from submitted_assignment").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise GradingError(f"{path.name} is damaged ({said}): the gradebook was left as it is")


def copy_gradebook(source: Path, target: Path) -> None:
    """Copy a database as a whole, also while it is in use."""
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
            ) as old,
            closing(sqlite3.connect(target, timeout=30)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise GradingError(
            f"the gradebook cannot be copied ({error}), so nothing was changed: close the programs "
            f"that use {source} or make room on the disk, and give the same command again"
        ) from error


def _thin_out(root: Path) -> None:
    automatic = [item for item in backups(root) if item.why != _BY_HAND]
    for item in automatic[:-KEPT]:
        item.path.unlink(missing_ok=True)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give a file's name that is gone afterwards, unless it was renamed."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as inside:
        yield Path(inside) / "gradebook.db"
