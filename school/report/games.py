"""What a class earned in games: profits with their uncertainty, and a board of chosen names.

A played test says what it measured in one sentence, made by `shop.playground.board.result_line`,
which stands in the verdict and in the feedback alike and is read here.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from school.report.reading import Assigned, Exercise
from shop.playground.board import Reached, read_result

BOARD_FIRST = 10
"""Places of the board that are shown."""


@dataclass(frozen=True)
class Played:
    """What one submission reached in one played exercise.

    Attributes
    ----------
    student
        Its id.
    reached
        What the test said.
    """

    student: str
    reached: Reached


@dataclass(frozen=True)
class Game:
    """A played exercise in a class.

    Attributes
    ----------
    exercise
        The exercise.
    played
        Submissions of which a result is known, the highest gain first.
    """

    exercise: Exercise
    played: tuple[Played, ...]

    @property
    def median(self) -> float:
        """Median gain in CNY a season."""
        return statistics.median(one.reached.gain_cny for one in self.played)

    @property
    def error(self) -> float:
        """Median of the standard errors."""
        return statistics.median(one.reached.error_cny for one in self.played)

    @property
    def losing(self) -> int:
        """How many earned less than the habit."""
        return sum(one.reached.gain_cny < 0 for one in self.played)

    @property
    def board(self) -> tuple[tuple[int, Reached], ...]:
        """The first places of those who chose a name, each with its place in the class.

        Whose gains differ by less than the standard error of one are not told apart for sure; the
        page says so.
        """
        named = [
            (place, one.reached)
            for place, one in enumerate(self.played, start=1)
            if one.reached.name
        ]
        return tuple(named[:BOARD_FIRST])


def games(assigned: Assigned) -> list[Game]:
    """Return the played exercises of an assignment of which a result is known."""
    found = [
        Game(exercise, tuple(sorted(_played(assigned, exercise), key=_order)))
        for exercise in assigned.exercises
    ]
    return [game for game in found if game.played]


def _played(assigned: Assigned, exercise: Exercise) -> Sequence[Played]:
    cells = set(exercise.cells)
    found = []
    for work in assigned.works:
        for cell in work.verdict.cells if work.verdict is not None else ():
            reached = read_result(cell.message)
            if (cell.notebook, cell.cell_id) in cells and reached is not None:
                found.append(Played(work.points.student, reached))
    return found


def _order(one: Played) -> tuple[float, str]:
    return -one.reached.gain_cny, one.student
