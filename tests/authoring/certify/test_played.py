"""Are played exercises certified by named mistakes, and no others so?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from authoring.certify.assignment import read_chapter
from authoring.certify.certificate import write_certificate
from authoring.certify.certifying import Certifier, Options
from authoring.certify.evidence import Evidence, fingerprints
from authoring.certify.mutants import mutants_of
from authoring.certify.packs import judge_attempt
from authoring.certify.played import MUTANTS_RUN, Bound, mutants_to_run, read_bound
from authoring.certify.report import ChapterReport, ExerciseReport
from authoring.certify.stage import Stage, TestScore
from grading.layout import Layout
from shop.errors import RuleError

CHAPTER = "04_small"
MISTAKE = """
# %% id="pay_rate_more_{0}" exercise="pay_rate" verdict="wrong" bound="score < 0.5" why="It is {0}."
def pay_rate(events):
    return {0}
"""


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def make_played(layout: Layout, how: str = "policy", more: int = 5) -> None:
    """Mark the first exercise as played, with three mistakes and some more."""
    edit(
        layout.assignment_master(CHAPTER),
        ('role="test" points=2', f'role="test" points=2 played="{how}"'),
    )
    bank = layout.attempts_file(CHAPTER)
    bank.write_text(bank.read_text() + "".join(MISTAKE.format(n) for n in range(2, 2 + more)))
    claim = bank.read_text().index('# %% id="pay_rate_ids"')
    end = bank.read_text().index("# %% id=", claim + 5)
    bank.write_text(bank.read_text()[:claim] + bank.read_text()[end:])
    for name in ("events", "percent", "no_guard"):
        head = f'id="pay_rate_{name}" exercise="pay_rate" verdict="wrong"'
        edit(bank, (head, f'{head} bound="score < 0.5"'))


@pytest.mark.parametrize(("how", "more", "least"), [("policy", 4, 8), ("forecast", 1, 5)])
def test_too_few_named_mistakes_are_refused(
    layout: Layout, how: str, more: int, least: int
) -> None:
    make_played(layout, how, more)
    words = f"played and has {least - 1} named mistakes; at least {least} are needed"
    with pytest.raises(RuleError, match=words):
        read_chapter(layout, CHAPTER)


def test_enough_named_mistakes_are_accepted(layout: Layout) -> None:
    make_played(layout)
    assignment, bank = read_chapter(layout, CHAPTER)
    pay_rate, daily_net = assignment.exercises
    assert (pay_rate.played, pay_rate.played_cells) == ("policy", {"test_pay_rate"})
    assert (daily_net.played, daily_net.played_cells) == ("", frozenset())
    assert {a.bound for a in bank.of("pay_rate", "wrong")} == {"score < 0.5"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'bound="score < 0.5" why="This is in percent."',
            'why="This is in percent."',
            "needs bound",
        ),
        ('bound="score < 0.5" why="This is in', 'bound="low" why="This is in', "needs bound"),
        ('verdict="right" why="sets"', 'verdict="right" bound="score < 1" why="sets"', "no bound"),
        ('why="The refund', 'bound="score < 0.5" why="The refund', "daily_net is not played"),
        ('id="daily_net_days" exercise="daily_net"', 'id="x" exercise="pay_rate"', "need no claim"),
    ],
)
def test_every_mistake_of_a_played_exercise_has_a_bound_and_no_other_answer(
    layout: Layout, old: str, new: str, says: str
) -> None:
    make_played(layout)
    edit(layout.attempts_file(CHAPTER), (old, new))
    with pytest.raises(RuleError, match=says) as error:
        read_chapter(layout, CHAPTER)
    place = str(error.value).removeprefix(f"{layout.attempts_file(CHAPTER)}:").partition(":")[0]
    line = layout.attempts_file(CHAPTER).read_text().splitlines()[int(place) - 1]
    assert line.startswith("# %% id=")
    assert new.split('" ')[0] in line


def test_a_bound_is_read() -> None:
    assert read_bound("score < 0.55") == Bound("score", True, 0.55)
    assert read_bound("coverage > 0.9") == Bound("coverage", False, 0.9)
    for text in ("", "score", "score <= 0.5", "luck < 0.5", "score < much"):
        assert read_bound(text) is None
    assert Bound("score", True, 0.5).excess(0.4) < 0 < Bound("score", False, 0.5).excess(0.4)


def test_a_mistake_has_to_fail_in_the_seasons_themselves(layout: Layout) -> None:
    make_played(layout)
    attempt = read_chapter(layout, CHAPTER)[1].of("pay_rate", "wrong")[0]
    beside, seasons = (TestScore("a", "failed", 0.0, ()), TestScore("b", "passed", 1.0, ()))
    played = ExerciseReport("pay_rate", 2.0, played="policy", played_cells=frozenset({"b"}))
    judge_attempt(played, attempt, (beside, seasons), 2)
    assert (played.wrong, played.rejected) == (1, 0)
    ordinary = ExerciseReport("pay_rate", 2.0)
    judge_attempt(ordinary, attempt, (beside, seasons), 2)
    assert (ordinary.wrong, ordinary.rejected) == (1, 1)


def test_mutants_of_a_played_exercise_are_drawn_and_always_the_same(layout: Layout) -> None:
    make_played(layout)
    pay_rate, daily_net = read_chapter(layout, CHAPTER)[0].exercises
    many = mutants_of(daily_net.solution) * MUTANTS_RUN
    drawn = mutants_to_run(pay_rate, many)
    assert len(drawn) == MUTANTS_RUN
    assert drawn == mutants_to_run(pay_rate, many)
    assert mutants_to_run(pay_rate, many[:MUTANTS_RUN]) == many[:MUTANTS_RUN]
    assert mutants_to_run(daily_net, many) == many


def test_only_mutants_of_ordinary_exercises_count() -> None:
    ordinary = ExerciseReport("a", 2.0, mutants=20, killed=20)
    played = ExerciseReport("b", 2.0, mutants=20, killed=5, played="policy")
    report = ChapterReport("04_small", [ordinary, played])
    assert (report.mutants, report.killed, report.killed_share) == (20, 20, 1.0)
    assert report.passed
    played.played = ""
    assert not report.passed


def test_the_certificate_says_what_was_not_counted(layout: Layout, stage: Stage) -> None:
    before = fingerprints(layout, *read_chapter(layout, CHAPTER))
    make_played(layout)
    assignment, bank = read_chapter(layout, CHAPTER)
    evidence = Evidence(layout, assignment)
    options = Options(on_engine=False)
    report = Certifier(assignment, bank, options, lambda *_: None, evidence).run(stage)
    assert report.all_failures == []
    path = write_certificate(layout, assignment, bank, report)
    content = json.loads(path.read_text())
    pay_rate, daily_net = (content["exercises"][name] for name in ("pay_rate", "daily_net"))
    assert pay_rate["played"].startswith("played as policy: 8 named mistakes")
    assert pay_rate["played"].endswith("not counted")
    assert "played" not in daily_net
    assert content["mutants"]["made"] == daily_net["mutants"]
    after = fingerprints(layout, assignment, bank)
    assert after["exercises"] != before["exercises"]
    edit(layout.assignment_master(CHAPTER), (' played="policy"', ' played="forecast"'))
    assert fingerprints(layout, *read_chapter(layout, CHAPTER)) != after
