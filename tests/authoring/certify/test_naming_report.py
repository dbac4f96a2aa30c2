"""Is the test set of named mistakes read strictly, and are its counts what they say?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from authoring.certify.assignment import Assignment
from authoring.certify.attempts import Bank
from authoring.certify.known import make_tables
from authoring.certify.named import (
    NONE,
    Naming,
    NamingReport,
    Unseen,
    measure,
    named_path,
    read_unseen,
    with_tables,
)
from authoring.certify.packs import score_on_stage
from authoring.certify.stage import Stage
from grading.inside.mistakes import worded
from grading.layout import Layout
from shop.errors import RuleError

ANSWER = "def pay_rate(e): return float((e['event'] == 'pay').mean()) if len(e) else 0.0"


def naming(mistake: str, said: str = "", why: str = "", full: bool = False) -> Naming:
    return Naming(Unseen("a", "pay_rate", ANSWER, mistake), said, why, full)


NAMED = naming("a", worded(["A."]), "A.")
BOTH = naming("a", worded(["B.", "A."]), "A.")
SILENT = naming("a", "", "A.")
OTHER = naming("a", worded(["B."]), "A.")
UNKNOWN = naming(NONE)
GUESSED = naming(NONE, worded(["B."]))


@pytest.mark.parametrize(
    ("namings", "counts", "passed"),
    [
        ((NAMED, BOTH, UNKNOWN), (2, 2, 0), True),
        ((NAMED, NAMED, NAMED, SILENT), (4, 3, 0), True),
        ((NAMED, NAMED, SILENT), (3, 2, 0), False),
        ((NAMED, NAMED, NAMED, OTHER), (4, 3, 1), False),
        ((NAMED, GUESSED), (1, 1, 1), False),
        ((NAMED, naming(NONE, full=True)), (1, 1, 0), False),
        ((UNKNOWN,), (0, 0, 0), True),
    ],
)
def test_both_counts_decide(
    namings: tuple[Naming, ...], counts: tuple[int, int, int], passed: bool
) -> None:
    report = NamingReport("99_small", namings)
    assert (report.in_bank, report.named, report.wrongly) == counts
    assert report.passed is passed


def cell(name: str, mistake: str, exercise: str = "pay_rate", source: str = ANSWER) -> str:
    return f'# %% id="{name}" exercise="{exercise}" mistake="{mistake}"\n{source}\n\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (cell("a", NONE) + cell("a", NONE), 4, "missing or used already"),
        (cell("a", NONE, exercise="other"), 1, "unknown exercise 'other'"),
        (cell("a", "not_there"), 1, "has no wrong attempt 'not_there'"),
        (cell("a", NONE, source="x = 1"), 1, "does not define pay_rate"),
    ],
)
def test_a_broken_test_set_is_refused_at_its_line(
    chapter: tuple[Assignment, Bank], tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = tmp_path / "99_small.py"
    path.write_text(text)
    with pytest.raises(RuleError, match=words) as refused:
        read_unseen(path, *chapter)
    assert str(refused.value).startswith(f"{path}:{line}:")


def test_a_missing_test_set_is_told_with_its_path(
    layout: Layout, chapter: tuple[Assignment, Bank]
) -> None:
    with pytest.raises(RuleError, match=r"named/.*: there is no such file; write the test set"):
        read_unseen(named_path(layout, chapter[0].chapter), *chapter)


def test_answers_are_measured_with_the_tables_of_the_bank(
    chapter: tuple[Assignment, Bank], stage: Stage, tmp_path: Path
) -> None:
    assignment, bank = chapter
    wrong = bank.of("pay_rate", "wrong")
    per_event = next(a for a in wrong if a.why == "This divides by events, not by sessions.")
    half = "def pay_rate(events): return 0.123"
    path = tmp_path / "99_small.py"
    path.write_text(cell("events", per_event.attempt_id) + cell("half", NONE, source=half))
    unseen = read_unseen(path, assignment, bank)
    tables = make_tables(assignment, bank, stage)
    report = measure(assignment, bank, unseen, tables, score_on_stage(stage))
    events, other = report.namings
    assert (events.is_named, events.said) == (True, worded([per_event.why]))
    assert (other.said, other.full) == ("", False)
    assert report.passed
    known = with_tables(assignment, tables).exercise("pay_rate").tests
    assert [test.known for test in known] == [tables[test.cell_id] for test in known]
    assert [dataclasses.replace(test, known="") for test in known] == list(
        assignment.exercise("pay_rate").tests
    )
