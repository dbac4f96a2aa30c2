"""The report's figures as CSV files for spreadsheets: exercises, named mistakes, students."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from school.report.page import Part
from school.spreadsheet import harmless
from shop.atomic import write_bytes

EXERCISES = (
    *("assignment", "exercise", "title", "max_score", "submissions", "all_points", "some_points"),
    *("tried_no_points", "not_attempted", "waiting", "difficulty", "discrimination"),
    *("discrimination_low", "discrimination_high"),
)
MISTAKES = (
    "assignment",
    "exercise",
    "mistake",
    "submissions",
    "one_of_several",
    "lecture_sections",
)
STUDENTS = ("assignment", "student_id", "status", "late_hours", "flag", "waits_for_a_person")


def write_tables(parts: Sequence[Part], beside: Path) -> list[Path]:
    """Write three tables beside the page and return where they are.

    What is not known, such as the difficulty of an exercise that nobody handed in, is empty.
    """
    rows = {
        "exercises": (EXERCISES, (row for part in parts for row in _exercises(part))),
        "mistakes": (MISTAKES, (row for part in parts for row in _mistakes(part))),
        "students": (STUDENTS, (row for part in parts for row in _students(part))),
    }
    paths = []
    for name, (header, lines) in rows.items():
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([harmless(str(value)) for value in line] for line in lines)
        path = beside.with_name(f"{beside.stem}-{name}.csv")
        # the mark at the beginning lets spreadsheets read Chinese names
        write_bytes(path, out.getvalue().encode("utf-8-sig"))
        paths.append(path)
    return paths


def _exercises(part: Part) -> Iterable[tuple[object, ...]]:
    for item in part.items:
        own, interval = item.exercise, item.interval or (None, None)
        figures = (item.difficulty, item.discrimination, *interval)
        yield (
            *(part.assigned.name, own.name, own.title, f"{own.max_score:g}", sum(item.counts)),
            *item.counts,
            *("" if figure is None else _number(figure) for figure in figures),
        )


def _number(figure: float) -> str:
    return f"{round(figure, 4) + 0.0:g}"


def _mistakes(part: Part) -> Iterable[tuple[object, ...]]:
    for one in part.named.mistakes:
        sections = "; ".join(one.sections)
        yield part.assigned.name, one.exercise, one.why, one.students, one.unsure, sections


def _students(part: Part) -> Iterable[tuple[object, ...]]:
    name = part.assigned.name
    for work in part.assigned.works:
        late = f"{work.seconds_late / 3600:.1f}" if work.seconds_late else ""
        own = work.points
        yield name, own.student, own.status, late, work.flag, " ".join(own.waiting)
    for own in part.assigned.missing:
        yield name, own.student, own.status, "", "", ""
