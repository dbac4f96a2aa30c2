"""Points in the columns that a learning platform imports.

A table that was downloaded there is filled: its rows, columns, separators and numbers of persons
stay as they are, and only the cells of graded students are written. Who has not handed in, and who
still waits for a person, keeps what the cell holds: an empty cell is no zero on either platform,
but Canvas takes an empty cell where a score was for its removal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.classroom.points import Points
from school.classes.sheet import Sheet, plain
from school.collect.owner import Owner
from school.collect.roster import Roster
from shop.errors import UsageError

_PEOPLE = ("sis login id", "sis user id", "id number", "username", "id", "学号", "用户名",
           "email address", "email", "邮箱", "电子邮箱", "student", "full name", "name",
           "姓名")  # fmt: skip
"""Columns that say who is meant, the surest first."""
_READ_ONLY = re.compile(r"\(read only\)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\((?:\d+|Real|Percentage|实际|百分比)\)\s*$")
_KIND = re.compile(r"^(?:Assignment|作业)\s*[:：]\s*", re.IGNORECASE)
_GRADE = ("grade", "成绩")
_MAXIMUM = ("maximum grade", "最高分", "最大成绩")


@dataclass
class Filled:
    """What became of one column.

    Attributes
    ----------
    assignment, column
        What was written where.
    written, missing, waiting
        Students whose points were written; who have not handed in; who wait for a person.
    strangers
        Rows of the table that are nobody of the class, as it names them.
    absent
        Students with points who have no row in the table.
    """

    assignment: str
    column: str
    written: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def fill(
    sheet: Sheet,
    roster: Roster,
    assignment: str,
    points: Sequence[Points],
    column: str | None = None,
    scale: bool = False,
) -> Filled:
    """Write the points of one assignment into a downloaded table, in its place.

    Parameters
    ----------
    sheet
        Canvas's gradebook, Moodle's grading worksheet or grade export, or any table with a column
        of ids, e-mail addresses or names. It is changed.
    roster
        The class.
    assignment
        The assignment.
    points
        Everybody's points for it.
    column
        The name of the column; by default the one that is called like the assignment.
    scale
        Write points in proportion where the platform gives another number of points at most.

    Raises
    ------
    UsageError
        When the column is not found, is read only, or has other points at most.
    """
    place = _column(sheet, assignment, column)
    filled = Filled(assignment, sheet.header[place])
    own = {item.student: item for item in points}
    most = max((item.max_score for item in points), default=0.0)
    possible = _points_possible(sheet, place)
    done: dict[str, int] = {}
    for line, row in sheet.rows:
        row += [""] * (place + 1 - len(row))
        if "points possible" in row[0].casefold():
            if _READ_ONLY.search(row[place]):
                raise UsageError(
                    f"{sheet.name}: Canvas works out {sheet.header[place]!r} itself and reads "
                    "nothing there; name the assignment's column with --column"
                )
            _check_most(sheet, possible, most, scale)
            continue
        who = _who(sheet, row)
        if not who:
            continue
        student = _find(sheet, line, roster, who)
        if student is None:
            filled.strangers.append(who[-1][1].strip() or who[0][1])
            continue
        if student in done:
            raise UsageError(
                f"{sheet.name}, lines {done[student]} and {line} are both {student}: remove one of "
                "them from the table; nothing was written"
            )
        done[student] = line
        item = own.get(student)
        if item is None or not item.handed_in:
            filled.missing.append(student)
        elif item.waiting:
            filled.waiting.append(student)
        else:
            theirs = _maximum(sheet, row)
            _check_most(sheet, theirs, item.max_score, scale)
            row[place] = _cell(item, (possible if theirs is None else theirs) if scale else None)
            filled.written.append(student)
    filled.absent = sorted(
        item.student for item in points if item.status == "graded" and item.student not in done
    )
    return filled


def _cell(item: Points, most: float | None) -> str:
    """Return points as they are, or in proportion to the `most` that a platform gives."""
    factor = 1.0 if most is None or not item.max_score else most / item.max_score
    return number(item.so_far * factor)


def number(points: float) -> str:
    """Return points as both platforms read them: two decimals at most, a point before them."""
    return f"{round(points, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _column(sheet: Sheet, assignment: str, wanted: str | None) -> int:
    """Return where the points go."""
    header = sheet.plain
    listed = ", ".join(repr(name) for name in sheet.header)
    if wanted is not None:
        if plain(wanted) not in header:
            raise UsageError(f"{sheet.name} has no column {wanted!r}; its columns are: {listed}")
        return header.index(plain(wanted))
    if is_worksheet(sheet):
        return next(header.index(name) for name in _GRADE if name in header)
    found = _called(sheet, assignment)
    if len(found) == 1:
        return found[0]
    why = "several columns are" if found else "no column is"
    raise UsageError(
        f"{sheet.name}: {why} called like {assignment}; name it with --column. "
        f"Its columns are: {listed}"
    )


def has_column(sheet: Sheet, assignment: str) -> bool:
    """Return whether a column is called like an assignment."""
    return bool(_called(sheet, assignment))


def _called(sheet: Sheet, assignment: str) -> list[int]:
    key = _key(assignment)
    return [place for place, name in enumerate(sheet.header) if _key(_title(name)) == key]


def is_worksheet(sheet: Sheet) -> bool:
    """Return whether it is Moodle's offline grading worksheet, which is for one assignment."""
    header = sheet.plain
    has_grade = any(name in header for name in _GRADE)
    return has_grade and ("identifier" in header or "标识符" in header or "编号" in header)


def _title(name: str) -> str:
    """Return an assignment's title from a platform's name of the column."""
    return _KIND.sub("", _NUMBER.sub("", name))


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _who(sheet: Sheet, row: list[str]) -> list[tuple[str, str]]:
    """Return what a row says of its person, the surest first, by column."""
    header = sheet.plain
    canvas = "sis login id" in header or header[:2] == ["student", "id"]
    found = []
    if canvas and "id" in header:
        found.append(("canvas", row[header.index("id")]))
    for name in _PEOPLE:
        if name in header and header.index(name) < len(row) and not (canvas and name == "id"):
            found.append((name, row[header.index(name)]))
    if "first name" in header and ("last name" in header or "surname" in header):
        last = "last name" if "last name" in header else "surname"
        found.append(("name", f"{row[header.index('first name')]} {row[header.index(last)]}"))
    said = [(name, value.strip()) for name, value in found if value.strip()]
    names = {value.casefold() for _, value in said}
    return [] if "student, test" in names or names <= {"manual posting", "muted"} else said


def _find(sheet: Sheet, line: int, roster: Roster, who: list[tuple[str, str]]) -> str | None:
    for name, value in who:
        owner = Owner("", number=value, platform="Canvas") if name == "canvas" else Owner(value)
        try:
            student = roster.find(owner)
        except UsageError as error:
            raise UsageError(f"{sheet.name}, line {line}: {error}") from error
        if student is not None:
            return student
    return None


def _maximum(sheet: Sheet, row: list[str]) -> float | None:
    """Return the most points that Moodle's worksheet gives in a row."""
    header = sheet.plain
    name = next((name for name in _MAXIMUM if name in header), None)
    if name is None or not is_worksheet(sheet) or header.index(name) >= len(row):
        return None
    return _float(row[header.index(name)])


def _points_possible(sheet: Sheet, place: int) -> float | None:
    """Return the most points that Canvas gives for a column."""
    for _, row in sheet.rows:
        if row and "points possible" in row[0].casefold() and place < len(row):
            return _float(row[place])
    return None


def _check_most(sheet: Sheet, theirs: float | None, most: float, scale: bool) -> None:
    if theirs is None or scale or abs(theirs - most) < 1e-6:
        return
    raise UsageError(
        f"{sheet.name} gives {theirs:g} points at most and the assignment {most:g}: set {most:g} "
        "there and download the table again, or let points be written in proportion with --scale"
    )


def _float(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
