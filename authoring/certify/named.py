"""How often a mistake is named, on wrong answers that were not used to write the messages.

``tests/attempts/named/NN_topic.py`` is a py:percent file; each cell is a wrong answer and says
which wrong attempt of the bank makes the same mistake, or that none does::

    # %% id="cart_rate_visitors_sql" exercise="cart_rate" mistake="cart_rate_per_visitor"
    # %% id="cart_rate_own" exercise="cart_rate" mistake="none"
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank, bound_names
from authoring.certify.packs import Pack, Scorer
from authoring.certify.percent import read_cells
from grading.inside.mistakes import worded
from grading.layout import Layout
from shop.errors import RuleError

LEAST_NAMED = 0.7
NONE = "none"
OPENING = worded([""]).partition(".")[0]
OPENING_OF_SEVERAL = worded(["", ""]).partition(".")[0]


@dataclass(frozen=True)
class Unseen:
    """A wrong answer of the test set.

    Attributes
    ----------
    answer_id, exercise, source
        Its id, the exercise it answers, its code.
    mistake
        Id of the attempt that makes the same mistake, or ``none``.
    """

    answer_id: str
    exercise: str
    source: str
    mistake: str


@dataclass(frozen=True)
class Naming:
    """What feedback said to one answer of the test set.

    Attributes
    ----------
    answer
        The answer.
    said
        The line that names a mistake, empty when none was named.
    why
        The words of the mistake that the answer makes, empty for ``none``.
    full
        It scored full, so that there was nothing to name.
    """

    answer: Unseen
    said: str
    why: str
    full: bool

    @property
    def is_named(self) -> bool:
        """Whether the right mistake was named, alone or among others that agree."""
        return bool(self.why) and self.why in self.said

    @property
    def is_wrong(self) -> bool:
        """Whether a mistake was named and it is not the one that the answer makes."""
        return bool(self.said) and not self.is_named


@dataclass(frozen=True)
class NamingReport:
    """How often mistakes of a chapter are named."""

    chapter: str
    namings: tuple[Naming, ...]

    @property
    def in_bank(self) -> int:
        """Number of answers whose mistake is in the bank."""
        return sum(bool(naming.why) for naming in self.namings)

    @property
    def named(self) -> int:
        """Number of those whose mistake was named."""
        return sum(naming.is_named for naming in self.namings)

    @property
    def wrongly(self) -> int:
        """Number of answers to which another mistake was named."""
        return sum(naming.is_wrong for naming in self.namings)

    @property
    def passed(self) -> bool:
        """Whether enough are named, none wrongly, and every answer is rejected."""
        enough = self.named >= LEAST_NAMED * self.in_bank
        return enough and not self.wrongly and not any(naming.full for naming in self.namings)


def named_path(layout: Layout, chapter: str) -> Path:
    """Return where the test set of a chapter lies."""
    return layout.attempts / "named" / f"{chapter}.py"


def read_unseen(path: Path, assignment: Assignment, bank: Bank) -> list[Unseen]:
    """Read the test set of a chapter.

    Raises
    ------
    RuleError
        When the file is missing or breaks a rule; the message starts with ``file:line``.
    """
    if not path.is_file():
        raise RuleError(f"{path}:1: there is no such file; write the test set of this chapter")
    wrong = {a.attempt_id: a.exercise for a in bank.attempts if a.verdict == "wrong"}
    found: dict[str, Unseen] = {}
    for cell in read_cells(path):
        if cell.kind != "code" or cell.text("role") == "setup":
            continue
        name, exercise, mistake = (cell.text(key) for key in ("id", "exercise", "mistake"))
        if not name or name in found:
            raise cell.refuse(f"the id {name!r} is missing or used already; give it its own")
        if exercise not in assignment.names:
            raise cell.refuse(f"unknown exercise {exercise!r}")
        if mistake != NONE and wrong.get(mistake) != exercise:
            raise cell.refuse(f"{exercise} has no wrong attempt {mistake!r}; name one or none")
        if exercise not in bound_names(cell):
            raise cell.refuse(f"the answer does not define {exercise}")
        found[name] = Unseen(name, exercise, cell.source, mistake)
    return list(found.values())


def measure(
    assignment: Assignment,
    bank: Bank,
    unseen: list[Unseen],
    tables: dict[str, str],
    scorer: Scorer,
) -> NamingReport:
    """Score the test set with the tables of known mistakes at hand and see what is named."""
    known = with_tables(assignment, tables)
    why = {attempt.attempt_id: attempt.why for attempt in bank.attempts}
    packs = [Pack(one.answer_id, {one.exercise: one.source}, {}) for one in unseen]
    by_id = {one.answer_id: one for one in unseen}
    namings = []
    for pack, scores, _ in scorer(known, packs):
        answer = by_id[pack.name]
        tests = scores[answer.exercise]
        lines = [line for test in tests for line in test.messages if _names(line)]
        full = all(test.credit >= 1 for test in tests)
        said = " ".join(dict.fromkeys(lines))
        namings.append(Naming(answer, said, why.get(answer.mistake, ""), full))
    return NamingReport(assignment.chapter, tuple(namings))


def with_tables(assignment: Assignment, tables: dict[str, str]) -> Assignment:
    """Return the assignment with its tables of known mistakes at the test cells."""
    exercises = tuple(
        replace(
            exercise,
            tests=tuple(replace(t, known=tables.get(t.cell_id, "")) for t in exercise.tests),
        )
        for exercise in assignment.exercises
    )
    return replace(assignment, exercises=exercises)


def _names(line: str) -> bool:
    return line.startswith((OPENING, OPENING_OF_SEVERAL))
