"""Score packs of answers: on the engine as a submission is, or on a stage, faster, unjailed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from grading.certify.assignment import Assignment
from grading.certify.packs import Pack
from grading.certify.stage import Score, Scored, Stage, TestScore
from grading.engine import Engine
from grading.engine.types import Reason

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
