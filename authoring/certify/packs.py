"""Put many answers into few notebooks, score them on the engine or a stage, judge the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from authoring.certify.assignment import Assignment, Exercise
from authoring.certify.attempts import Attempt, Bank
from authoring.certify.report import ExerciseReport
from authoring.certify.stage import Score, Scored, Stage, TestScore
from grading.engine import Engine
from grading.engine.types import CellStatus, EngineCell, Reason


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


PackScores = dict[str, tuple[TestScore, ...]]
"""Exercise to what its test cells said."""
Scorer = Callable[[Assignment, Sequence[Pack]], Iterator[tuple[Pack, PackScores, str]]]
"""Yields each pack with its scores, and a sentence when the run did not end well."""


def score_on_engine(engine: Engine) -> Scorer:
    """Return a scorer that runs each pack as one submission, isolation included."""

    def scorer(
        assignment: Assignment, packs: Sequence[Pack]
    ) -> Iterator[tuple[Pack, PackScores, str]]:
        for pack in packs:
            run = engine.run(pack.cells(assignment))
            results = {cell.cell_id: cell for cell in run.cells}
            scores = {}
            for name in pack.answers:
                cells = [results[test.cell_id] for test in assignment.exercise(name).tests]
                scores[name] = tuple(
                    TestScore(c.cell_id, str(c.status), c.credit, c.messages) for c in cells
                )
            trouble = "" if run.reason is Reason.OK else f"{run.reason}: {run.detail}"
            yield pack, scores, trouble

    return scorer


def score_on_stage(stage: Stage) -> Scorer:
    """Return a scorer that scores every answer of a pack in a fork of its own."""

    def scorer(
        assignment: Assignment, packs: Sequence[Pack]
    ) -> Iterator[tuple[Pack, PackScores, str]]:
        jobs = [
            Score(f"{number}/{name}", source, assignment.exercise(name).tests)
            for number, pack in enumerate(packs)
            for name, source in pack.answers.items()
        ]
        found: dict[str, Scored] = {}
        for result in stage.run(jobs):
            assert isinstance(result, Scored)
            found[result.key] = result
        for number, pack in enumerate(packs):
            of_pack = {name: found[f"{number}/{name}"] for name in pack.answers}
            trouble = "; ".join(f"{n}: {s.problem}" for n, s in of_pack.items() if s.problem)
            yield pack, {name: scored.tests for name, scored in of_pack.items()}, trouble

    return scorer


Tests = tuple[TestScore, ...]


def is_full(tests: Tests, count: int) -> bool:
    """Return whether all `count` test cells ran and gave full credit."""
    return len(tests) == count and all(test.credit >= 1 for test in tests)


def judge_pack(
    reports: dict[str, ExerciseReport], counts: dict[str, int], pack: Pack, scores: PackScores
) -> None:
    """Enter the scores of a pack into the reports of its exercises."""
    for name, tests in scores.items():
        report = reports[name]
        if name in pack.attempts:
            judge_attempt(report, pack.attempts[name], tests, counts[name])
        elif pack.name == "stub":
            _judge_stub(report, tests, counts[name])
        elif not is_full(tests, counts[name]):
            report.failures.append(f"the reference solution scores below full: {_said(tests)}")


def judge_attempt(report: ExerciseReport, attempt: Attempt, tests: Tests, count: int) -> None:
    """Enter the scores of an attempt into the report of its exercise."""
    full = is_full(tests, count)
    if attempt.verdict == "wrong" and report.played_cells:
        # The seasons themselves have to tell a mistake, not a test beside them.
        full = all(test.credit >= 1 for test in tests if test.cell_id in report.played_cells)
    if attempt.verdict == "right":
        report.right += 1
        report.accepted += full
        if not full:
            report.failures.append(
                f"right answer {attempt.attempt_id} (line {attempt.line}) is rejected: "
                f"{_said(tests)}"
            )
    else:
        report.wrong += 1
        report.rejected += not full
        if full:
            report.failures.append(
                f"wrong answer {attempt.attempt_id} (line {attempt.line}) scores full; "
                "a test for this mistake is missing"
            )


def _judge_stub(report: ExerciseReport, tests: Tests, count: int) -> None:
    if len(tests) != count or any(test.credit > 0 for test in tests):
        report.failures.append("the released stub scores above 0; call it in every test cell")
    for test in tests:
        if test.status != CellStatus.NOT_ATTEMPTED:
            report.failures.append(
                f"{test.cell_id} tells the released stub {_said((test,))!r} instead of "
                "'not attempted'; start the cell with checks.call or checks.attempted"
            )


def _said(tests: Tests) -> str:
    told = [
        f"{test.cell_id}: {'; '.join(test.messages) or test.status}"
        for test in tests
        if test.credit < 1
    ]
    return " | ".join(told) or "a test cell did not run"
