"""The mistakes that a class made, by name, and the section of the lecture to repeat for each.

A mistake is counted where the last run named it to the student (`grading.inside.mistakes`). Only
words of the recorded tables are shown: nothing that a student wrote gets in.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from grading.mistakes import known_mistakes
from school.report.reading import Assigned

NAMED = "Your result is what "
"""How `grading.inside.mistakes.worded` begins."""
SECTION = re.compile(r"See \*([^*\n]+)\*(?! in chapter)")


@dataclass(frozen=True)
class Mistake:
    """One named mistake.

    Attributes
    ----------
    exercise
        Title of the exercise.
    why
        The mistake in the words that students read.
    students
        In how many submissions it was named.
    unsure
        In how many of them together with another one that gives the same result.
    sections
        Sections of the lecture to repeat.
    """

    exercise: str
    why: str
    students: int
    unsure: int
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """The named mistakes of an assignment.

    Attributes
    ----------
    mistakes
        The most frequent first.
    unread
        Submissions whose verdict is not kept here: what was wrong in them is not known.
    """

    mistakes: tuple[Mistake, ...]
    unread: int

    @property
    def sections(self) -> list[tuple[str, int]]:
        """Sections of the lecture and how many named mistakes lead there, the most first."""
        counts: dict[str, int] = defaultdict(int)
        for mistake in self.mistakes:
            for section in mistake.sections:
                counts[section] += mistake.students
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def named_mistakes(assigned: Assigned) -> Named:
    """Return the named mistakes of a class in one assignment."""
    tables = {
        cell: (exercise, known_whys(source))
        for exercise in assigned.exercises
        for cell, source in exercise.tests.items()
    }
    seen: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for work in assigned.works:
        for cell in work.verdict.cells if work.verdict is not None else ():
            exercise, whys = tables.get(cell.cell_id, (None, ()))
            if exercise is None or not cell.message.startswith(NAMED):
                continue
            named = list(_found(cell.message, whys))
            for why in named:
                seen[exercise.name, why][work.points.student] = len(named) > 1
    of = {exercise.name: exercise for exercise in assigned.exercises}
    mistakes = [
        Mistake(
            of[name].title,
            why,
            len(students),
            sum(students.values()),
            tuple(SECTION.findall(why)) or of[name].sections,
        )
        for (name, why), students in seen.items()
    ]
    mistakes.sort(key=lambda one: (-one.students, one.exercise, one.why))
    return Named(tuple(mistakes), sum(work.verdict is None for work in assigned.works))


def known_whys(source: str) -> tuple[str, ...]:
    """Return what is known to go wrong in a test, the longest first."""
    table = known_mistakes(source)
    whys = {" ".join(str(why).split()) for why in json.loads(table)["why"]} if table else set()
    return tuple(sorted(whys, key=lambda why: (-len(why), why)))


def _found(message: str, whys: tuple[str, ...]) -> Iterator[str]:
    """Yield the mistakes that a message names; one whose words are part of another is not it."""
    for why in whys:
        if why and why in message:
            message = message.replace(why, " ")
            yield why
