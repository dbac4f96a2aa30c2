"""The list of a class: from a spreadsheet or a learning platform into the gradebook."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from pathlib import Path

from nbgrader.api import Gradebook, Student

from school.classes.sheet import Sheet, plain, read_sheet
from shop.errors import UsageError

_COLUMNS = {
    "id": ("id", "student_id", "studentid", "student id", "学号", "username", "sis login id",
           "id number", "用户名"),
    "first_name": ("first_name", "first name", "firstname", "given name", "名"),
    "last_name": ("last_name", "last name", "lastname", "surname", "family name", "姓"),
    "name": ("name", "full name", "fullname", "student", "姓名", "名字"),
    "email": ("email", "e-mail", "email address", "mail", "邮箱", "电子邮箱", "电子邮件"),
    "lms_user_id": ("lms_user_id", "canvas id", "canvas_id"),
    "roles": ("roles", "role", "角色"),
}  # fmt: skip
"""Names of columns as they are met: nbgrader's, in Chinese, of Canvas and of Moodle."""
_STAFF = {
    "teacher", "non-editing teacher", "manager", "course creator", "guest", "ta", "designer",
    "observer", "教师", "无编辑权教师", "管理员", "课程创建者", "助教",
}  # fmt: skip
"""Roles of those who stand in Moodle's list of participants and hand nothing in."""


@dataclass(frozen=True)
class Entry:
    """One student of a list.

    Attributes
    ----------
    id
        What names the student everywhere: folders, gradebook, feedback.
    first_name, last_name, email
        None where the list does not say.
    lms_user_id
        The number that Canvas gives; archives of Canvas carry it.
    """

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    lms_user_id: str | None = None


@dataclass(frozen=True)
class Imported:
    """What an import did: ids of students."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def read_students(path: Path, id_column: str | None = None) -> list[Entry]:
    """Read a list of students from a CSV file of a spreadsheet or a learning platform.

    Parameters
    ----------
    path
        The file: UTF-8 or UTF-16 with mark, UTF-8 without, or GB 18030; commas, semicolons or tabs.
    id_column
        The column that names students, when it is not the usual one of the platform.

    Raises
    ------
    UsageError
        When it cannot be read, has no column of ids, or a row is wrong; says which.
    """
    return students_of(read_sheet(path), id_column)


def students_of(sheet: Sheet, id_column: str | None = None) -> list[Entry]:
    """Return the students of a table, as `read_students` does of a file."""
    places = _places(sheet, id_column)
    entries: dict[str, tuple[int, Entry]] = {}
    for line, row in sheet.rows:
        if not any(cell.strip() for cell in row):
            continue
        entry = _entry(row, places, sheet.name, line)
        if entry is None:
            continue
        if entry.id in entries:
            raise UsageError(
                f"{sheet.name}, line {line}: {entry.id} stands in line {entries[entry.id][0]}, "
                "too; nothing was imported"
            )
        entries[entry.id] = (line, entry)
    if not entries:
        raise UsageError(f"{sheet.name} lists nobody")
    return [entry for _, entry in entries.values()]


def import_students(gradebook: Gradebook, entries: list[Entry]) -> Imported:
    """Enter students into a gradebook, all or none; nobody is removed, no score is touched.

    Parameters
    ----------
    gradebook
        An open gradebook.
    entries
        The list; what it does not say of a known student stays as it is.
    """
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    session = gradebook.db
    try:
        for entry in entries:
            row = session.get(Student, entry.id)
            values = {
                field.name: value
                for field in fields(entry)
                if (value := getattr(entry, field.name)) is not None
            }
            if row is None:
                session.add(Student(**values))
                added.append(entry.id)
                continue
            new = {name: value for name, value in values.items() if getattr(row, name) != value}
            for name, value in new.items():
                setattr(row, name, value)
            (changed if new else unchanged).append(entry.id)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return Imported(tuple(added), tuple(changed), tuple(unchanged))


def _places(sheet: Sheet, id_column: str | None) -> dict[str, int]:
    """Return where each field stands, by the names of the columns."""
    header = sheet.plain
    places = {
        field: header.index(name)
        for field, names in _COLUMNS.items()
        for name in reversed(names)
        if name in header
    }
    if "sis login id" in header:  # Canvas calls its own number ID
        places["id"] = header.index("sis login id")
        if "id" in header:
            places["lms_user_id"] = header.index("id")
    listed = ", ".join(sheet.header)
    if id_column is not None:
        if plain(id_column) not in header:
            raise UsageError(f"{sheet.name} has no column {id_column!r}; its columns are: {listed}")
        places["id"] = header.index(plain(id_column))
    if "id" not in places:
        raise UsageError(
            f"{sheet.name}: no column says who is who; its columns are: {listed}. "
            "Call one id (or 学号), or say which one with --id, such as --id 'Email address'; "
            "first_name, last_name, email may stand beside it"
        )
    return places


def _entry(row: list[str], places: dict[str, int], file: str, line: int) -> Entry | None:
    cells = {
        field: unicodedata.normalize("NFC", row[place]).strip()
        for field, place in places.items()
        if place < len(row)
    }
    name = cells.pop("name", "")
    student = cells.pop("id", "")
    if "points possible" in name.casefold() or name.casefold() == "student, test":
        return None  # rows of Canvas's export that are nobody
    roles = {role.strip().casefold() for role in cells.pop("roles", "").split(",")} - {""}
    if roles and roles <= _STAFF:
        return None
    if not student:
        if not name and set(filter(None, map(str.strip, row))) <= {"Manual Posting", "Muted"}:
            return None  # Canvas says there which columns students do not see yet
        raise UsageError(f"{file}, line {line}: no id; nothing was imported")
    if (
        "/" in student
        or student.startswith(".")
        or not student.isprintable()
        or len(student.encode()) > 120
    ):
        raise UsageError(
            f"{file}, line {line}: {student!a} cannot be the name of a folder, which an "
            "id has to be; nothing was imported"
        )
    if name and not (cells.get("first_name") or cells.get("last_name")):
        cells["first_name"], cells["last_name"] = _split(name)
    return Entry(student, **{field: value or None for field, value in cells.items()})


def full_name(first: str, last: str) -> str:
    """Return a name as it is written: Jane Doe, 李雷."""
    return f"{first} {last}".strip() if (first + last).isascii() else f"{last}{first}"


def _split(name: str) -> tuple[str, str]:
    """Return first and last name: ``Doe, Jane``, ``Jane Doe``, 李雷 (the family name is first)."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    if " " in name:
        first, last = name.rsplit(" ", 1)
        return first, last
    if not name.isascii() and 2 <= len(name) <= 3:
        return name[1:], name[0]
    return "", name
