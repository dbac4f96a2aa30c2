"""Whose file is it: the naming of learning platforms, and plain names and folders.

Formats
-------
Moodle
    ``Full Name_NUMBER_assignsubmission_file_/NAME`` or, downloaded without folders,
    ``Full Name_NUMBER_assignsubmission_file_NAME``.
Canvas
    ``lastfirst_USER_FILE_NAME``, ``lastfirst_LATE_USER_FILE_NAME`` when late, ``anon_CODE_…`` when
    graded anonymously; a file handed in again is called ``NAME-1``, ``NAME-2`` and so on.
Blackboard and nbgrader's manual
    ``ASSIGNMENT_STUDENT_attempt_2016-01-30-15-00-00_NAME``.
nbgrader's exchange
    ``STUDENT+ASSIGNMENT+2016-01-30 15:00:00.123456 UTC+RANDOM``; older ones end with the zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STAMP = (
    r"(?P<stamp>\d{4}-\d\d-\d\d[-_T ]\d\d[-.:]\d\d(?:[-.:]\d\d(?:\.\d{1,9})?)?"
    r"(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))?)"
)
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext|comments)(?:_(?P<rest>.*))?"
)
_CANVAS = re.compile(r"(?P<name>[^_]+?)(?P<late>_LATE)?_(?P<number>\d+)_(?P<file>\d+)_(?P<rest>.+)")
_CANVAS_TEXT = re.compile(
    r"(?P<name>[^_]+?)(?P<late>_LATE)?_(?P<number>\d+)_(?P<rest>(?:text|url)\.html)"
)
_CANVAS_ANONYMOUS = re.compile(
    r"(?P<name>anon_[A-Za-z0-9]{5})(?P<late>_LATE)?_(?P<file>\d+)_(?P<rest>.+)"
)
_ATTEMPT = re.compile(rf"(?P<name>.+)_attempt_{STAMP}(?:_(?P<rest>.*)|(?P<note>\.txt))?")
_EXCHANGE = re.compile(rf"(?P<name>[^+]+)\+(?P<assignment>[^+]+)\+{STAMP}(?:\+.*)?")
_STAMPED = re.compile(rf"[-_ (]*{STAMP}\)?")
COPY = re.compile(
    r"(?:[ _-]*\(\d+\)|-Copy\d*|[-_ ]copy(?: \d+)?|[ _-]*副本|-\d{1,2})+$", re.IGNORECASE
)


@dataclass(frozen=True)
class Owner:
    """Who handed a file in, as its name says.

    Attributes
    ----------
    name
        The person as written there.
    number
        The platform's number of the person or of the place handed in to, "" where there is none.
    rest
        What is left of the name for the file; "" when the name is that of a folder.
    file
        Canvas's number of the file; a later one is higher. 0 where there is none.
    stamp
        The time in the name, as written.
    late
        Whether Canvas marked it as late.
    note
        Whether it is the platform's own note and no file of the student.
    platform
        Where the naming comes from; "" for a plain name.
    assignment
        The assignment that nbgrader's exchange names, "" elsewhere.
    """

    name: str
    number: str = ""
    rest: str = ""
    file: int = 0
    stamp: str = ""
    late: bool = False
    note: bool = False
    platform: str = ""
    assignment: str = ""


def owner_of(part: str, assignment: str) -> Owner | None:
    """Return the owner that one part of a path names in a platform's way, if it does.

    Parameters
    ----------
    part
        Name of a file, folder or archive (an archive's without its ending).
    assignment
        The assignment: what follows a plain name is not taken for a platform's numbers.
    """
    if match := _MOODLE.fullmatch(part):
        return Owner(match["name"], match["number"], match["rest"] or "", platform="Moodle")
    if match := _ATTEMPT.fullmatch(part):
        rest = match["rest"] or ""
        note = bool(match["note"])
        return Owner(match["name"], "", rest, stamp=match["stamp"], note=note, platform="attempt")
    if match := _EXCHANGE.fullmatch(part):
        name, stamp, of = match["name"], match["stamp"], match["assignment"]
        return Owner(name, stamp=stamp, platform="exchange", assignment=of)
    if match := _CANVAS_ANONYMOUS.fullmatch(part) or _CANVAS.fullmatch(part):
        found = match.groupdict()
        # smith_2024_04_funnels.ipynb is a plain name, and no file number 4 of Canvas
        if not f"{found['file']}_{found['rest']}".startswith(assignment):
            number, late = found.get("number") or "", bool(found["late"])
            return Owner(
                found["name"], number, found["rest"], int(found["file"]), "", late, False, "Canvas"
            )
    if match := _CANVAS_TEXT.fullmatch(part):
        late = bool(match["late"])
        return Owner(match["name"], match["number"], match["rest"], late=late, platform="Canvas")
    return None


def plain_owner(stem: str, assignment: str) -> Owner | None:
    """Return the owner that the name of a file tells together with the assignment's name.

    ``ada_04_funnels``, ``04_funnels-ada``, ``ada 04_funnels (1)`` name ada; ``04_funnels`` nobody.
    """
    stamped = _STAMPED.search(stem)
    bare = _STAMPED.sub("", stem) if stamped else stem
    stamp = stamped["stamp"] if stamped else ""
    bare = COPY.sub("", bare)
    for pattern in (rf"(?P<name>.+?)[-_ ]+{re.escape(assignment)}",
                    rf"{re.escape(assignment)}[-_ ]+(?P<name>.+)"):  # fmt: skip
        if match := re.fullmatch(pattern, bare):
            name = match["name"].strip(" _-")
            if name:
                return Owner(name, stamp=stamp)
    return None


def folder_owner(name: str) -> Owner:
    """Return the owner that a student's own folder or archive names; a time may stand in it."""
    stamped = _STAMPED.search(name)
    if not stamped:
        return Owner(name.strip())
    return Owner(_STAMPED.sub("", name).strip(" _-"), stamp=stamped["stamp"])
