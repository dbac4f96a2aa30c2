"""Who gains and loses what, and why: two readings of a class compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from authoring.build.master import exercise_of
from grading.feedback.sections import late_words
from school.regrade.standing import Cell, Standing


@dataclass(frozen=True)
class CellChange:
    """One cell that counts otherwise than before.

    Attributes
    ----------
    name, exercise
        The cell and the title of its exercise.
    before, after
        Its points and what it was worth; None where there was no such cell.
    why
        What changed, in words to the student.
    """

    name: str
    exercise: str
    before: Cell | None
    after: Cell | None
    why: str


@dataclass(frozen=True)
class Change:
    """What changes for one student.

    Attributes
    ----------
    before, after
        What the student had and has.
    cells
        The cells that count otherwise.
    penalty
        Why another late penalty is taken off, "" where it is the same.
    """

    before: Standing
    after: Standing
    cells: tuple[CellChange, ...]
    penalty: str

    @property
    def gain(self) -> float:
        """Points more than before, less where it is negative."""
        return round(self.after.points - self.before.points, 9)


@dataclass(frozen=True)
class Comparison:
    """What changes for a class.

    Attributes
    ----------
    changes
        One for each student for whom anything changes, in order of ids.
    same
        For how many nothing does.
    first
        Students who are graded for the first time.
    gone
        Students who were graded before and are not now.
    """

    changes: tuple[Change, ...]
    same: int
    first: tuple[str, ...]
    gone: tuple[str, ...]


def compare(
    before: Mapping[str, Standing], after: Mapping[str, Standing], titles: Mapping[str, str]
) -> Comparison:
    """Return what differs between two readings.

    Parameters
    ----------
    before, after
        Readings by student.
    titles
        Titles of exercises by their name.
    """
    both = sorted(before.keys() & after.keys())
    found = (_change(before[student], after[student], titles) for student in both)
    changes = tuple(change for change in found if change is not None)
    return Comparison(
        changes,
        len(both) - len(changes),
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
    )


def _change(old: Standing, new: Standing, titles: Mapping[str, str]) -> Change | None:
    was = {cell.name: cell for cell in old.cells}
    now = {cell.name: cell for cell in new.cells}
    cells = []
    for name in [*now, *(name for name in was if name not in now)]:
        first, last = was.get(name), now.get(name)
        if _counts(first) != _counts(last):
            exercise = exercise_of(name) or name
            title = titles.get(exercise, exercise)
            cells.append(CellChange(name, title, first, last, _why(old, new, first, last)))
    penalty = _penalty(old, new) if round(old.penalty - new.penalty, 9) else ""
    return Change(old, new, tuple(cells), penalty) if cells or penalty else None


def _counts(cell: Cell | None) -> tuple[object, ...] | None:
    return None if cell is None else (cell.points, cell.waits, cell.most)


def _why(old: Standing, new: Standing, first: Cell | None, last: Cell | None) -> str:
    """Say what changed; where several things did, all of them."""
    if first is None:
        return "It is new."
    if last is None:
        return "It is no part of the assignment any more."
    name, exercise = last.name, exercise_of(last.name) or last.name
    reasons = []
    if first.most != last.most:
        reasons.append(f"It is worth {last.most:g} points instead of {first.most:g}.")
        if last.by_hand:
            reasons.append("Points given by hand were kept.")
    if _differ(old, new, exercise):
        reasons.append("Another answer was handed in.")
    if name != exercise and _differ(old, new, name):
        reasons.append("Its test was changed.")
    if first.by_hand and last.by_hand and first.points != last.points:
        reasons.append("A person gave other points.")
    elif last.by_hand and not first.by_hand:
        reasons.append("A person gave points.")
    if not reasons:
        reasons.append("Neither test nor answer changed: the grader, its limits or its data did.")
    elif first.points != last.points and last.said and not last.by_hand:
        reasons.append(f"Now: {last.said}")
    return " ".join(reasons)


def _differ(old: Standing, new: Standing, cell: str) -> bool:
    return old.texts.get(cell, "") != new.texts.get(cell, "")


def _penalty(old: Standing, new: Standing) -> str:
    if old.seconds_late != new.seconds_late:
        was, now = (late_words(s.seconds_late) or "not" for s in (old, new))
        return f"It counts as {now} late instead of {was} late: the due date or the time changed."
    if old.points + old.penalty != new.points + new.penalty:
        return "It follows the points."
    return "The rule for late submissions changed."
