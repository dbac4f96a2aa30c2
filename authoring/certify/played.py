"""Exercises that are played: certified by named mistakes, each below a stated bound.

Where a policy is scored on the profit of many seasons, policies close to a good one are good, too:
most mutants of it deserve full points, and that they get them shows no missing test. What proves
such a test is that the mistakes people make score low. So an exercise with a test cell marked
``played="policy"`` needs 8 named mistakes, one marked ``played="forecast"`` 5; each fails the
played cell itself and states its bound, such as ``bound="score < 0.5"``, which a test of the
simulator holds it to in two sets of seasons (see CONTRIBUTING). A sample of the mutants is run
nonetheless, and the certificate says how many score full.

The builder refuses the mark where no game is played (`authoring.build.rules.games`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from authoring.certify.attempts import Attempt, Bank
from authoring.certify.mutants import Mutant
from shop.errors import RuleError

if TYPE_CHECKING:
    from authoring.certify.assignment import Assignment, Exercise

LEAST_MISTAKES = {"policy": 8, "forecast": 5}
MUTANTS_RUN = 16
"""A mutant plays all seasons, which takes seconds; so many are drawn, always the same."""
FIGURES = ("score", "coverage")
"""What a bound may be about: the score of a policy or of intervals, the share that they held."""
_BOUND = re.compile(r"(?P<figure>[a-z]+) (?P<side>[<>]) (?P<limit>-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Bound:
    """What a mistake is bound to reach at best.

    Attributes
    ----------
    figure
        One of `FIGURES`.
    is_upper
        Whether the figure stays below the limit; else above.
    limit
        The limit.
    """

    figure: str
    is_upper: bool
    limit: float

    def excess(self, value: float) -> float:
        """Return by how much a value lies on the wrong side, below 0 when it keeps the bound."""
        return value - self.limit if self.is_upper else self.limit - value


def read_bound(text: str) -> Bound | None:
    """Return the bound that a header states, None when it cannot be read."""
    found = _BOUND.fullmatch(text)
    if found is None or found["figure"] not in FIGURES:
        return None
    return Bound(found["figure"], found["side"] == "<", float(found["limit"]))


def check_played(assignment: Assignment, bank: Bank) -> None:
    """Refuse played exercises without enough named mistakes, and bounds on others.

    Raises
    ------
    RuleError
        The message starts with ``file:line``.
    """
    for exercise in assignment.exercises:
        if exercise.played:
            _check(exercise, bank, bank.of(exercise.name, "wrong"))
            continue
        for attempt in bank.of(exercise.name):
            if attempt.bound:
                raise _refuse(bank, attempt.line, f"{exercise.name} is not played; remove bound")


def _check(exercise: Exercise, bank: Bank, wrong: tuple[Attempt, ...]) -> None:
    for attempt in bank.of(exercise.name, "right"):
        if attempt.bound:
            raise _refuse(bank, attempt.line, "a right answer has no bound; remove it")
    for attempt in wrong:
        if read_bound(attempt.bound) is None:
            figures = " or ".join(FIGURES)
            what = f'a mistake in {exercise.name}, which is played, needs bound="FIGURE < LIMIT"'
            raise _refuse(bank, attempt.line, f"{what} (or >), with FIGURE {figures}")
    for claim in bank.claims:
        if claim.exercise == exercise.name:
            said = f"{exercise.name} is played: its mutants need no claim; remove it"
            raise _refuse(bank, claim.line, said)
    least = LEAST_MISTAKES[exercise.played]
    if len(wrong) < least:
        raise _refuse(
            bank,
            max((attempt.line for attempt in wrong), default=1),
            f"{exercise.name} is played and has {len(wrong)} named mistakes; "
            f"at least {least} are needed",
        )


def _refuse(bank: Bank, line: int, message: str) -> RuleError:
    return RuleError(f"{bank.path}:{line}: {message}")


def mutants_to_run(exercise: Exercise, mutants: list[Mutant]) -> list[Mutant]:
    """Return the mutants of an exercise that are run: all, or a sample where it is played."""
    if not exercise.played or len(mutants) <= MUTANTS_RUN:
        return mutants
    chosen = sorted(Random(exercise.name).sample(range(len(mutants)), MUTANTS_RUN))
    return [mutants[place] for place in chosen]
