"""Every attempt through stock nbgrader and through this course's grader: equal scores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from authoring.certify.assignment import Assignment, Exercise, read_chapter
from authoring.certify.packs import Pack, pack_attempts, pack_with
from authoring.certify.throwaway import Kind, autograde_ours, autograde_stock, make_throwaway
from grading.layout import Layout

Scores = dict[str, dict[str, float | None]]


@dataclass(frozen=True)
class Difference:
    """A test cell that the two graders score differently.

    Attributes
    ----------
    answer
        The attempt, or ``reference`` or ``stub`` with the exercise.
    test
        The test cell.
    stock, ours
        The two scores.
    allowed
        It is a right answer that warns: 0 in stock nbgrader, full here.
    """

    answer: str
    test: str
    stock: float | None
    ours: float | None
    allowed: bool


@dataclass(frozen=True)
class Parity:
    """What the comparison of a chapter found.

    Attributes
    ----------
    chapter
        Its name.
    notebooks, cells
        How many notebooks were graded twice, and how many test cells were compared.
    attempts
        How many attempts these hold.
    differences
        Test cells with two scores, allowed ones included.
    """

    chapter: str
    notebooks: int
    cells: int
    attempts: int
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether only allowed differences were found."""
        return all(difference.allowed for difference in self.differences)


def compare_graders(
    layout: Layout, chapter: str, workers: int, progress: Callable[[str], None]
) -> Parity:
    """Grade every attempt of a chapter twice and compare the scores of every test cell.

    Raises
    ------
    GradingError
        When one of the graders fails.
    """
    assignment, bank = read_chapter(layout, chapter)
    packs = [
        pack_with("reference", assignment, assignment.names, lambda e: e.solution),
        pack_with("stub", assignment, assignment.names, lambda e: e.stub),
        *pack_attempts(assignment, bank, assignment.names),
    ]
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        scores: dict[str, Scores] = {}
        kinds: tuple[Kind, ...] = ("ours", "stock")
        for kind in kinds:
            grader = "stock nbgrader" if kind == "stock" else "course autograde"
            progress(f"{len(packs)} notebooks through {grader}")
            course = make_throwaway(layout, chapter, Path(folder) / kind, kind)
            for pack in packs:
                course.submit(pack.name, pack.answers)
            if kind == "stock":
                autograde_stock(course)
            else:
                autograde_ours(course, workers)
            scores[kind] = course.scores()
    differences = [d for p in packs for d in _differences(assignment, p, scores)]
    cells = len(packs) * sum(len(exercise.tests) for exercise in assignment.exercises)
    return Parity(chapter, len(packs), cells, len(bank.attempts), tuple(differences))


def _differences(assignment: Assignment, pack: Pack, scores: dict[str, Scores]) -> list[Difference]:
    found = []
    for exercise in assignment.exercises:
        for test in exercise.tests:
            stock = scores["stock"].get(pack.name, {}).get(test.cell_id)
            ours = scores["ours"].get(pack.name, {}).get(test.cell_id)
            if stock == ours and stock is not None:
                continue
            attempt = pack.attempts.get(exercise.name)
            allowed = attempt is not None and attempt.warns and (stock, ours) == (0, test.points)
            found.append(Difference(_answer(pack, exercise), test.cell_id, stock, ours, allowed))
    return found


def _answer(pack: Pack, exercise: Exercise) -> str:
    attempt = pack.attempts.get(exercise.name)
    return attempt.attempt_id if attempt else f"{pack.name} of {exercise.name}"
