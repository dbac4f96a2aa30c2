"""Put many answers into few notebooks: one answer an exercise in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest

from grading.certify.assignment import Assignment, Exercise
from grading.certify.attempts import Attempt, Bank
from grading.engine.types import EngineCell


@dataclass(frozen=True)
class Pack:
    """One notebook of answers.

    Attributes
    ----------
    name
        ``reference``, ``stub`` or ``attempts_1`` and so on.
    answers
        Exercise to the cell that answers it; exercises without an answer are left out.
    attempts
        Exercise to the attempt behind the answer, where there is one.
    """

    name: str
    answers: dict[str, str]
    attempts: dict[str, Attempt]

    def cells(self, assignment: Assignment) -> list[EngineCell]:
        """Return the cells that grade the answers of this pack."""
        cells = list(assignment.setup)
        for exercise in assignment.exercises:
            if exercise.name in self.answers:
                cells.append(EngineCell(exercise.name, self.answers[exercise.name], "code"))
                cells += exercise.tests
        return cells


def pack_attempts(assignment: Assignment, bank: Bank, names: Iterable[str]) -> list[Pack]:
    """Return as few packs as hold every attempt at the named exercises once.

    Exercises are self-contained, so that an answer to one does not touch another.
    """
    wanted = set(names)
    columns = [bank.of(e.name) for e in assignment.exercises if e.name in wanted]
    packs = []
    for number, row in enumerate(zip_longest(*columns), start=1):
        attempts = {attempt.exercise: attempt for attempt in row if attempt is not None}
        answers = {name: attempt.source for name, attempt in attempts.items()}
        packs.append(Pack(f"attempts_{number}", answers, attempts))
    return packs


def pack_with(
    name: str, assignment: Assignment, names: Iterable[str], answer: Callable[[Exercise], str]
) -> Pack:
    """Return one pack with the same kind of answer to each of the named exercises."""
    wanted = set(names)
    answers = {e.name: answer(e) for e in assignment.exercises if e.name in wanted}
    return Pack(name, answers, {})
