"""Are scores held against what the author declared, and is every disagreement named?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from authoring.certify.assignment import Exercise
from authoring.certify.attempts import Attempt, Bank, Claim, Comparison, Verdict
from authoring.certify.mutants import Mutant
from authoring.certify.packs import Pack, judge_pack
from authoring.certify.report import ChapterReport, ExerciseReport, Survivor
from authoring.certify.stage import Compare, Compared, TestScore
from authoring.certify.survivors import Survivors

FULL = (TestScore("test_a", "passed", 1.0, ()), TestScore("test_a__more", "passed", 1.0, ()))
HALF = (FULL[0], TestScore("test_a__more", "passed", 0.5, ()))
FAILED = (FULL[0], TestScore("test_a__more", "failed", 0.0, ("a: too small",)))
STUB = tuple(TestScore(test.cell_id, "not_attempted", 0.0, ("a: not attempted",)) for test in FULL)
COUNTS = {"a": 2}


def attempt(verdict: Verdict) -> Attempt:
    return Attempt("a_one", "a", "def a(): pass", verdict, "why", False, "a_one", 7)


def judged(name: str, tests: tuple[TestScore, ...], *attempts: Attempt) -> ExerciseReport:
    report = ExerciseReport("a", 2.0)
    pack = Pack(name, {"a": "def a(): pass"}, {one.exercise: one for one in attempts})
    judge_pack({"a": report}, COUNTS, pack, {"a": tests})
    return report


@pytest.mark.parametrize(
    ("verdict", "tests", "agrees"),
    [
        ("right", FULL, True),
        ("right", HALF, False),
        ("right", FAILED, False),
        ("right", FULL[:1], False),
        ("wrong", FULL, False),
        ("wrong", HALF, True),
        ("wrong", FAILED, True),
    ],
)
def test_attempts_have_to_score_as_declared(
    verdict: Verdict, tests: tuple[TestScore, ...], agrees: bool
) -> None:
    report = judged("attempts_1", tests, attempt(verdict))
    if verdict == "right":
        assert (report.right, report.accepted) == (1, int(agrees))
    else:
        assert (report.wrong, report.rejected) == (1, int(agrees))
    assert bool(report.failures) is not agrees
    assert all("a_one (line 7)" in failure for failure in report.failures)


def test_a_rejected_right_answer_shows_what_it_was_told() -> None:
    (failure,) = judged("attempts_1", FAILED, attempt("right")).failures
    assert "test_a__more: a: too small" in failure


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        (STUB, ""),
        (FULL, "scores above 0"),
        (STUB[:1], "scores above 0"),
        ((STUB[0], FAILED[1]), "test_a__more tells the released stub"),
        ((STUB[0], HALF[1]), "scores above 0"),
    ],
)
def test_the_stub_scores_nothing_and_is_told_so(tests: tuple[TestScore, ...], words: str) -> None:
    failures = judged("stub", tests).failures
    assert any(words in failure for failure in failures) if words else not failures


def test_the_reference_has_to_score_full() -> None:
    assert judged("reference", FULL).failures == []
    assert "reference solution" in judged("reference", FAILED).failures[0]


class FakeStage:
    """Knows which variants differ, and remembers what it was asked."""

    def __init__(self, differs: dict[str, int], inputs: int = 200, problem: str = "") -> None:
        self.answer = (differs, inputs, problem)
        self.asked: dict[str, tuple[str, Comparison]] = {}

    def run(self, jobs: Sequence[Compare]) -> Iterator[Compared]:
        differs, inputs, problem = self.answer
        seeds = {job.first + job.step * n for job in jobs for n in range(job.count)}
        assert seeds == (set(range(200)) if jobs else set())
        for job in jobs:
            self.asked |= job.variants
            yield Compared(job.key, inputs // len(jobs), differs, problem)


EXERCISE = Exercise("a", "def a(): pass", "", ())
MUTANTS = [Mutant("boundary", 1, f"boundary: {i}", f"m{i}", "o") for i in range(3)]


def claim(pattern: str, compare: Comparison = "loose") -> Claim:
    return Claim("same", "a", pattern, "It is never 0.", compare, 9)


class FakeEvidence:
    """Knows the comparisons that it is given; the key is the mutant's source."""

    def __init__(self, **known: int) -> None:
        self.known = known

    def key(self, exercise: Exercise, mutant: Mutant, inputs: str, comparison: str) -> str:
        return mutant.source

    def inputs_equal(self, key: str) -> int:
        return self.known.get(key, 0)


def settled(
    stage: FakeStage,
    *claims: Claim,
    inputs: bool = True,
    compare_all: bool = False,
    **known: int,
) -> ExerciseReport:
    report = ExerciseReport("a", 2.0, mutants=3, killed=1)
    bank = Bank(None, (), {"a": "def inputs(seed): ..."} if inputs else {}, claims)  # type: ignore[arg-type]
    evidence: Any = FakeEvidence(**known)
    group = Survivors(EXERCISE, report, bank, evidence, MUTANTS, MUTANTS[:2], compare_all)
    for result in stage.run(group.jobs(2)):
        group.enter(result)
    group.settle()
    return report


def labels(survivors: list[Survivor]) -> list[str]:
    return [survivor.label for survivor in survivors]


def test_equal_results_and_a_reason_make_an_equivalent_mutant() -> None:
    stage = FakeStage({})
    report = settled(stage, claim("boundary: 0", "any_order"))
    assert stage.asked == {"boundary: 0": ("m0", "any_order")}
    assert labels(report.equivalent) == ["boundary: 0"]
    assert labels(report.surviving) == ["boundary: 1"]
    assert report.failures == []
    assert ChapterReport("c", [report]).killed_share == 0.5


def test_equal_results_without_a_reason_do_not() -> None:
    report = settled(FakeStage({}), compare_all=True)
    assert labels(report.surviving) == ["boundary: 0", "boundary: 1"]
    assert [survivor.equal_on for survivor in report.surviving] == [200, 200]


def test_a_reason_with_too_few_inputs_does_not() -> None:
    report = settled(FakeStage({}, inputs=198), claim("boundary: *"))
    assert report.equivalent == []


def test_what_the_certificate_holds_is_not_compared_again() -> None:
    stage = FakeStage({})
    report = settled(stage, claim("boundary: *"), m0=200)
    assert list(stage.asked) == ["boundary: 1"]
    assert [survivor.equal_on for survivor in report.equivalent] == [200, 200]
    assert [survivor.evidence for survivor in report.equivalent] == ["m0", "m1"]


@pytest.mark.parametrize(
    ("stage", "claims", "inputs", "words"),
    [
        (FakeStage({"boundary: 0": 5}), [claim("boundary: 0")], True, "inputs(5)"),
        (FakeStage({}), [claim("boundary: 9")], True, "covers no mutant"),
        (FakeStage({}), [claim("boundary: 2")], True, "only mutants that the tests kill"),
        (FakeStage({}), [claim("boundary: 0")], False, 'role="inputs"'),
        (FakeStage({}, 0, "it raises"), [claim("boundary: 0")], True, "it raises"),
    ],
)
def test_claims_that_do_not_hold_are_failures(
    stage: FakeStage, claims: list[Claim], inputs: bool, words: str
) -> None:
    report = settled(stage, *claims, inputs=inputs)
    assert report.equivalent == []
    assert any(words in failure for failure in report.failures)


@pytest.mark.parametrize(("killed", "passes"), [(95, True), (94, False)])
def test_ninety_five_percent_of_non_equivalent_mutants_are_killed(
    killed: int, passes: bool
) -> None:
    equivalent = [Survivor(str(i), 1, "") for i in range(10)]
    report = ChapterReport(
        "c", [ExerciseReport("a", 1.0, mutants=110, killed=killed, equivalent=equivalent)]
    )
    assert report.passed is passes
