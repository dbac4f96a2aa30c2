"""Certify a chapter: reference, stub, every attempt and every mutant through its tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.evidence import Evidence
from authoring.certify.known import make_tables
from authoring.certify.mutants import Mutant, mutants_of
from authoring.certify.packs import (
    Scorer,
    is_full,
    judge_pack,
    pack_attempts,
    pack_with,
    score_on_engine,
    score_on_stage,
)
from authoring.certify.played import mutants_to_run
from authoring.certify.report import ChapterReport, ExerciseReport
from authoring.certify.stage import Compared, Score, Scored, Stage
from authoring.certify.survivors import Survivors
from grading.engine import Engine

SLACK = 10.0
LEAST_SECONDS = 2.0

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""


@dataclass(frozen=True)
class Options:
    """How to certify.

    Attributes
    ----------
    exercises
        Exercises to look at, all when empty.
    compare_all
        Compare every survivor with the reference, not only those said to be equivalent.
    on_engine
        Score the attempts on the engine, isolation included; else on the stage.
    jobs
        How many answers are scored at a time.
    fresh
        Compare equivalent mutants again, even where the certificate holds the evidence.
    """

    exercises: tuple[str, ...] = ()
    compare_all: bool = False
    on_engine: bool = True
    jobs: int = 2
    fresh: bool = False


class Certifier:
    """Scores everything there is to score for one chapter.

    Parameters
    ----------
    assignment, bank
        The chapter.
    options
        How to certify.
    progress
        Told how far it is.
    evidence
        Comparisons that need not be made again.

    Attributes
    ----------
    tables
        Known mistakes of every test cell, when all exercises were looked at.
    """

    def __init__(
        self,
        assignment: Assignment,
        bank: Bank,
        options: Options,
        progress: Progress,
        evidence: Evidence,
    ) -> None:
        self.assignment, self.bank, self.evidence = assignment, bank, evidence
        self.options, self.progress = options, progress
        self.tables: dict[str, str] = {}
        names = options.exercises or assignment.names
        self.chosen = [exercise for exercise in assignment.exercises if exercise.name in names]
        self.names = [exercise.name for exercise in self.chosen]
        self.reports = {
            e.name: ExerciseReport(e.name, e.points, played=e.played, played_cells=e.played_cells)
            for e in self.chosen
        }
        self.report = ChapterReport(assignment.chapter, list(self.reports.values()))

    def run(self, stage: Stage | None = None, engine: Engine | None = None) -> ChapterReport:
        """Return what was found.

        Parameters
        ----------
        stage
            A started stage on which the assignment's setup cells ran; a new one by default.
        engine
            A started engine; a new one by default, where the options ask for one.

        Raises
        ------
        GradingError
            When a setup cell of the assignment fails.
        IsolationUnavailable
            When the engine is asked for and this machine cannot isolate.
        """
        if stage is None:
            with Stage(self.assignment.setup, self.options.jobs) as new:
                return self.run(new, engine)
        if engine is None and self.options.on_engine:
            with Engine() as started:
                return self.run(stage, started)
        if not self.options.exercises:
            self.progress("known mistakes", 0, 0)
            self.tables = make_tables(self.assignment, self.bank, stage)
        if engine is None:
            self._score_packs(score_on_stage(stage))
            self._score_mutants(stage)
            return self.report
        with ThreadPoolExecutor(1) as pool:
            attempts = pool.submit(self._score_packs, score_on_engine(engine))
            self._score_mutants(stage)
            self.progress("answers on the engine", 0, 0)
            attempts.result()
        return self.report

    def _score_packs(self, scorer: Scorer) -> None:
        packs = [
            pack_with("reference", self.assignment, self.names, lambda e: e.solution),
            pack_with("stub", self.assignment, self.names, lambda e: e.stub),
            *pack_attempts(self.assignment, self.bank, self.names),
        ]
        counts = {exercise.name: len(exercise.tests) for exercise in self.chosen}
        for pack, scores, trouble in scorer(self.assignment, packs):
            judge_pack(self.reports, counts, pack, scores)
            if trouble:
                self.report.failures.append(f"{pack.name}: {trouble}")

    def _score_mutants(self, stage: Stage) -> None:
        limits = self._time_references(stage)
        made: dict[str, tuple[str, Mutant]] = {}
        jobs = []
        for exercise in self.chosen:
            mutants = mutants_of(exercise.solution)
            run = mutants_to_run(exercise, mutants)
            if len(run) < len(mutants):
                self.reports[exercise.name].mutants_made = len(mutants)
            for number, mutant in enumerate(run):
                key = f"{exercise.name}/{number}"
                made[key] = (exercise.name, mutant)
                seconds = limits[exercise.name]
                jobs.append(Score(key, mutant.source, exercise.tests, seconds, stop_early=True))
        survived = set()
        for done, result in enumerate(stage.run(jobs), start=1):
            self.progress("mutants", done, len(jobs))
            exercise = self.assignment.exercise(made[result.key][0])
            assert isinstance(result, Scored)
            self.reports[exercise.name].mutants += 1
            if not result.problem and is_full(result.tests, len(exercise.tests)):
                survived.add(result.key)
            else:
                self.reports[exercise.name].killed += 1
        self._settle(stage, made, survived)

    def _settle(
        self, stage: Stage, made: dict[str, tuple[str, Mutant]], survived: set[str]
    ) -> None:
        groups = {}
        for exercise in self.chosen:
            own = {key: mutant for key, (name, mutant) in made.items() if name == exercise.name}
            groups[exercise.name] = Survivors(
                exercise,
                self.reports[exercise.name],
                self.bank,
                self.evidence,
                list(own.values()),
                [mutant for key, mutant in own.items() if key in survived],
                self.options.compare_all,
            )
        jobs = [job for group in groups.values() for job in group.jobs(self.options.jobs)]
        for done, result in enumerate(stage.run(jobs), start=1):
            self.progress("survivors on generated inputs", done, len(jobs))
            assert isinstance(result, Compared)
            groups[result.key].enter(result)
        for group in groups.values():
            group.settle()

    def _time_references(self, stage: Stage) -> dict[str, float]:
        """Return the CPU time after which a mutant of an exercise counts as endless."""
        jobs = [Score(e.name, e.solution, e.tests) for e in self.chosen]
        limits = {}
        for result in stage.run(jobs):
            assert isinstance(result, Scored)
            limits[result.key] = max(LEAST_SECONDS, SLACK * result.cpu_seconds)
        return limits
