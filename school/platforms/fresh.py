"""Tables for a platform's import that are made without one downloaded there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.classroom.points import Points
from school.classes.sheet import Sheet
from school.collect.roster import Person
from school.platforms.fill import number
from school.spreadsheet import harmless

CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
"""What Canvas asks for first in each row; it finds persons by ID and SIS Login ID."""
MOODLE = ["ID number", "Email address", "First name", "Last name"]
"""Columns that Moodle's import of grades can be told to find persons by."""


def canvas_sheet(
    people: Mapping[str, Person],
    columns: Mapping[str, str],
    points: Mapping[str, Sequence[Points]],
) -> Sheet:
    """Return a gradebook as Canvas imports it.

    Parameters
    ----------
    people
        The class by id.
    columns
        The title of each assignment in Canvas.
    points
        Everybody's points by assignment.
    """
    most = [number(max((p.max_score for p in points[name]), default=0.0)) for name in columns]
    rows = [(2, ["    Points Possible", "", "", "", "", *most])]
    for line, person in enumerate(people.values(), 3):
        name = ", ".join(filter(None, (person.last_name, person.first_name))) or person.id
        own = [name, person.platform_id, "", person.id, ""]
        rows.append((line, [*map(harmless, own), *_scores(person.id, columns, points)]))
    return Sheet("", [*CANVAS, *columns.values()], rows)


def moodle_sheet(
    people: Mapping[str, Person],
    columns: Mapping[str, str],
    points: Mapping[str, Sequence[Points]],
) -> Sheet:
    """Return a table for Moodle's import of grades (see `canvas_sheet`)."""
    rows = []
    for line, person in enumerate(people.values(), 2):
        own = [person.id, person.email, person.first_name, person.last_name]
        rows.append((line, [*map(harmless, own), *_scores(person.id, columns, points)]))
    return Sheet("", [*MOODLE, *columns.values()], rows)


def _scores(
    student: str, columns: Mapping[str, str], points: Mapping[str, Sequence[Points]]
) -> list[str]:
    found = []
    for name in columns:
        own = next((item for item in points[name] if item.student == student), None)
        final = own is not None and own.status == "graded"
        found.append(number(own.so_far) if own is not None and final else "")
    return found
