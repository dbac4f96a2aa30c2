"""Does every attempt of every chapter score as its author declared?

One prepared process an assignment; `course certify` does the same in the engine's jails, and
adds the mutants.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.certify.assignment import read_chapter
from authoring.certify.packs import judge_pack, pack_attempts, pack_with, score_on_stage
from authoring.certify.report import ExerciseReport
from authoring.certify.stage import Stage
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
CHAPTERS = [c for c in LAYOUT.chapters() if LAYOUT.assignment_master(c).is_file()]


@pytest.mark.certifies
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_reference_stub_and_attempts_score_as_declared(chapter: str) -> None:
    assignment, bank = read_chapter(LAYOUT, chapter)
    reports = {e.name: ExerciseReport(e.name, e.points) for e in assignment.exercises}
    counts = {e.name: len(e.tests) for e in assignment.exercises}
    packs = [
        pack_with("reference", assignment, assignment.names, lambda e: e.solution),
        pack_with("stub", assignment, assignment.names, lambda e: e.stub),
        *pack_attempts(assignment, bank, assignment.names),
    ]
    troubles = []
    with Stage(assignment.setup, jobs=2) as stage:
        for pack, scores, trouble in score_on_stage(stage)(assignment, packs):
            judge_pack(reports, counts, pack, scores)
            troubles += [f"{pack.name}: {trouble}"] if trouble else []
    failures = [f"{name}: {text}" for name, r in reports.items() for text in r.failures]
    assert not failures + troubles, "\n".join(failures + troubles)
    assert sum(r.right + r.wrong for r in reports.values()) == len(bank.attempts)


def test_every_assignment_has_attempts() -> None:
    missing = [c for c in CHAPTERS if not LAYOUT.attempts_file(c).is_file()]
    assert not missing, f"write tests/attempts/NN_topic.py for {', '.join(missing)}"
