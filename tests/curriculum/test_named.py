"""Are mistakes named often enough, and none wrongly, on answers that did not make the messages?

One prepared process an assignment; `course certify --named` does the same in the engine's jails.
"""

from __future__ import annotations

import pytest
from chapters_present import ASSIGNMENTS, LAYOUT

from authoring.certify.assignment import read_chapter
from authoring.certify.known import make_tables, why_stale
from authoring.certify.named import NONE, measure, named_path, read_unseen
from authoring.certify.packs import score_on_stage
from authoring.certify.stage import Stage

MEASURED = [chapter for chapter in ASSIGNMENTS if named_path(LAYOUT, chapter).is_file()]


def test_at_least_two_chapters_are_measured() -> None:
    assert len(MEASURED) >= 2


@pytest.mark.certifies
@pytest.mark.parametrize("chapter", MEASURED)
def test_enough_mistakes_are_named_and_none_wrongly(chapter: str) -> None:
    assignment, bank = read_chapter(LAYOUT, chapter)
    unseen = read_unseen(named_path(LAYOUT, chapter), assignment, bank)
    with Stage(assignment.setup, jobs=2) as stage:
        tables = make_tables(assignment, bank, stage)
        report = measure(assignment, bank, unseen, tables, score_on_stage(stage))
    wrongly = {n.answer.answer_id: n.said for n in report.namings if n.is_wrong}
    missed = [n.answer.answer_id for n in report.namings if n.why and not n.is_named]
    assert wrongly == {}
    assert report.passed, f"{report.named} of {report.in_bank} named; not {', '.join(missed)}"


@pytest.mark.parametrize("chapter", MEASURED)
def test_the_test_set_asks_about_every_exercise_and_about_unknown_mistakes(chapter: str) -> None:
    assignment, bank = read_chapter(LAYOUT, chapter)
    unseen = read_unseen(named_path(LAYOUT, chapter), assignment, bank)
    assert {one.exercise for one in unseen} == set(assignment.names)
    assert sum(one.mistake == NONE for one in unseen) >= len(unseen) // 5
    known = {attempt.source.strip() for attempt in bank.attempts}
    assert [one.answer_id for one in unseen if one.source.strip() in known] == []


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_tables_of_known_mistakes_are_up_to_date(chapter: str) -> None:
    assert why_stale(LAYOUT, *read_chapter(LAYOUT, chapter)) == ""
