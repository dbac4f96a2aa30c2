"""A made-up class: right and wrong answers mixed, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from grading.engine.types import EngineCell

SEED = 20250301
RIGHT_SHARE = 0.6
STUB_SHARE = 0.05


@dataclass(frozen=True)
class Student:
    """A made-up student and the answers handed in; unanswered exercises are left out."""

    name: str
    answers: dict[str, str]

    def cells(self, assignment: Assignment) -> list[EngineCell]:
        """Return all graded cells of the notebook, in order."""
        cells = list(assignment.setup)
        for exercise in assignment.exercises:
            source = self.answers.get(exercise.name, exercise.stub)
            cells += [EngineCell(exercise.name, source, "code"), *exercise.tests]
        return cells


def make_class(assignment: Assignment, bank: Bank, size: int, seed: int = SEED) -> list[Student]:
    """Return students with answers from the bank.

    Of all answers about 60% are right, 35% wrong, and 5% missing.
    """
    chance = random.Random(seed)
    students = []
    for number in range(1, size + 1):
        answers = {}
        for exercise in assignment.exercises:
            draw = chance.random()
            if draw < STUB_SHARE:
                continue
            verdict = "right" if draw < STUB_SHARE + RIGHT_SHARE else "wrong"
            pool = bank.of(exercise.name, verdict)  # type: ignore[arg-type]
            answers[exercise.name] = chance.choice(pool).source
        students.append(Student(f"s{number:04d}", answers))
    return students
