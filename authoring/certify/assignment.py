"""The exercises of an assignment's master: what is asked, answered and tested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from authoring.build.master import Master, MasterCell, Role, read_master
from authoring.build.names import read_names
from authoring.build.regions import student_source
from authoring.certify.attempts import Bank, read_bank
from authoring.certify.played import check_played
from grading.engine.types import EngineCell
from grading.layout import Layout
from shop.errors import RuleError


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    name
        Id of its solution cell, and the name that an answer defines.
    solution, stub
        The solution cell as the master has it and as the release shows it.
    tests
        Its test cells, hidden tests included.
    played, played_cells
        As what seasons of a game are played with the answer (`authoring.certify.played`), and the
        test cells that do; empty for an ordinary exercise.
    """

    name: str
    solution: str
    stub: str
    tests: tuple[EngineCell, ...]
    played: str = ""
    played_cells: frozenset[str] = frozenset()

    @property
    def points(self) -> float:
        """Points of all its tests."""
        return sum(test.points for test in self.tests)


@dataclass(frozen=True)
class Assignment:
    """The graded part of an assignment's master.

    Attributes
    ----------
    chapter, path
        Its name and its master.
    setup
        Setup cells, which run before everything else.
    setup_names
        Names that they bind.
    exercises
        In the order of the master.
    """

    chapter: str
    path: Path
    setup: tuple[EngineCell, ...]
    setup_names: frozenset[str]
    exercises: tuple[Exercise, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the exercises."""
        return tuple(exercise.name for exercise in self.exercises)

    def exercise(self, name: str) -> Exercise:
        """Return one exercise.

        Raises
        ------
        KeyError
            When there is none of that name.
        """
        return {exercise.name: exercise for exercise in self.exercises}[name]


def read_assignment(path: Path) -> Assignment:
    """Read the master of an assignment.

    Raises
    ------
    RuleError
        When it cannot be read, has no exercise, or an exercise has no test.
    """
    master = read_master(path, "assignment")
    setup = [cell for cell in master.having(Role.SETUP) if cell.kind == "code"]
    found = master.exercises()
    solutions = {cell.id: cell for cell in master.having(Role.SOLUTION)}
    exercises = tuple(_exercise(master, solutions[name], tests) for name, tests in found.items())
    if not exercises:
        raise RuleError(f'{master.shown}:1: no exercise; give solution cells role="solution"')
    return Assignment(
        chapter=master.chapter,
        path=path,
        setup=tuple(EngineCell(cell.id, cell.source, "setup") for cell in setup),
        setup_names=frozenset().union(*(read_names(cell.source).bound for cell in setup)),
        exercises=exercises,
    )


def _exercise(master: Master, solution: MasterCell, tests: list[MasterCell]) -> Exercise:
    if not tests:
        problem = master.problem(solution, f"{solution.id} has no test; add test_{solution.id}")
        raise RuleError(str(problem))
    marked = [test for test in tests if test.played]
    return Exercise(
        name=solution.id,
        solution=solution.source,
        stub=student_source(solution.source),
        tests=tuple(EngineCell(t.id, t.source, "test", t.points or 0.0) for t in tests),
        played=marked[0].played if marked else "",
        played_cells=frozenset(test.id for test in marked),
    )


def read_chapter(layout: Layout, chapter: str) -> tuple[Assignment, Bank]:
    """Read the assignment of a chapter and the answers that prove its tests.

    Raises
    ------
    RuleError
        When either breaks a rule; the message starts with ``file:line``.
    """
    assignment = read_assignment(layout.assignment_master(chapter))
    bank = read_bank(layout.attempts_file(chapter), assignment.names, assignment.setup_names)
    check_played(assignment, bank)
    return assignment, bank
