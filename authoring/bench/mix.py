"""A made-up class: right and wrong answers mixed, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from authoring.build.master import Role, read_master
from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from grading.engine.types import CellKind, EngineCell

SEED = 20250301
RIGHT_SHARE = 0.6
STUB_SHARE = 0.05


@dataclass(frozen=True)
class Student:
    """A made-up student and the answers handed in; unanswered exercises are left out."""

    name: str
    answers: dict[str, str]

    def cells(self, notebook: Sequence[EngineCell]) -> list[EngineCell]:
        """Return the code cells of the notebook handed in; `notebook` is that of the course."""
        return [
            replace(cell, source=self.answers.get(cell.cell_id, cell.source)) for cell in notebook
        ]


def notebook_of(assignment: Assignment) -> tuple[EngineCell, ...]:
    """Return all code cells that are run of a notebook, in order, with nothing answered.

    Those without points, which show a table or load the data of a memo, are run as well.
    """
    exercises = {exercise.name: exercise for exercise in assignment.exercises}
    tests = {test.cell_id: test for one in exercises.values() for test in one.tests}
    cells = []
    for cell in read_master(assignment.path, "assignment").built():
        if cell.kind != "code":
            continue
        kind: CellKind = "setup" if cell.role is Role.SETUP else "code"
        source = exercises[cell.id].stub if cell.id in exercises else cell.source
        cells.append(tests.get(cell.id) or EngineCell(cell.id, source, kind))
    return tuple(cells)


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
