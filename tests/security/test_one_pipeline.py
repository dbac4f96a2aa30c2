"""`nbgrader autograde` and `course autograde` come to the same verdicts, with changed limits too.

CI takes a few attacks and packs of answers of one chapter. All attacks and all answers of
all chapters: ``COURSE_PIPELINE=all pytest tests/security/test_one_pipeline.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from authoring.certify.assignment import read_chapter
from authoring.certify.packs import pack_attempts
from authoring.certify.throwaway import Throwaway, autograde_ours, make_throwaway
from grading.engine import Limits
from grading.layout import find_layout
from security.attack import Attack, AttackClass, read_attacks
from security.canaries import Canaries
from security.runner import LIMITS
from security.target import RIGHT, hand_in, make_target

LAYOUT = find_layout(Path(__file__).parent)
# What the shop's tables take lies near the 400 MB that attacks get, and whether an answer reaches
# a limit that it touches is chance. These limits differ from the default ones as well.
ROOMY = replace(
    LIMITS, call_seconds=20.0, cell_seconds=40.0, notebook_seconds=300, cpu_seconds=200,
    memory_mb=1_200, file_mb=64, disk_mb=96,
)  # fmt: skip
ALL = os.environ.get("COURSE_PIPELINE") == "all"
CHAPTERS = LAYOUT.choose(None) if ALL else ["04_funnels"]
pytestmark = pytest.mark.isolation

Found = dict[str, tuple[str, float, list[tuple[str, float | None]]]]


def change_limits(course: Throwaway, limits: Limits) -> None:
    """Write other limits than the default into the course's configuration."""
    config = course.root / "nbgrader_config.py"
    lines = [f"c.CourseGrader.{name} = {value}" for name, value in limits.as_dict().items()]
    config.write_text("\n".join([config.read_text(), *lines, "c.CourseGrader.workers = 2", ""]))


def verdicts(course: Throwaway) -> Found:
    """Return reason, score and automatic score of every cell for each student."""
    found: Found = {}
    for path in (course.root / "autograded" / ".verdicts" / course.chapter).glob("*.json"):
        verdict = json.loads(path.read_text())["verdict"]
        cells = [(cell["cell_id"], cell["auto_score"]) for cell in verdict["cells"]]
        scores = [score for _, score in cells if score is not None]
        found[verdict["student"]] = (verdict["reason"], sum(scores), cells)
    return found


def graded_twice(course: Throwaway) -> tuple[Found, Found]:
    """Grade a copy of a course with each of the two commands."""
    other = Throwaway(
        course.root.with_name("by-nbgrader"), course.chapter, course.release, course.tables
    )
    # some attacks hand in named pipes and links, which shutil refuses to copy
    subprocess.run(["cp", "-a", str(course.root), str(other.root)], check=True)
    autograde_ours(course, 2)
    other.run("-m", "nbgrader", "autograde", course.chapter)
    return verdicts(course), verdicts(other)


def test_the_attacks_get_the_same_verdicts(tmp_path: Path) -> None:
    attacks = read_attacks()
    chosen = {attack.name: attack for attack in (attacks if ALL else attacks[::24])}
    honest = Attack(AttackClass.OPERATORS, (), frozenset(), "", (RIGHT,))
    target = make_target(tmp_path, LAYOUT, "ours")
    change_limits(target, LIMITS)
    (tmp_path / "canary").mkdir()
    with Canaries(target.root, tmp_path / "canary") as canaries:
        known = {**canaries.known(), "CHECKOUT": str(LAYOUT.root)}
        hand_in(target, "honest", honest, {"token": canaries.token})
        for name, attack in chosen.items():
            hand_in(target, name, attack, known)
        ours, nbgraders = graded_twice(target)
    assert ours.keys() == nbgraders.keys() == {"honest", *chosen}
    assert ours["honest"][:2] == nbgraders["honest"][:2] == ("ok", 3.0)
    assert {name: found[1:] for name, found in ours.items()} == {
        name: found[1:] for name, found in nbgraders.items()
    }
    for name, attack in chosen.items():
        # an attack may end in one of several ways; each of them has to be an expected one
        reasons = {expected.partition("/")[0] for expected in attack.expected}
        assert {ours[name][0], nbgraders[name][0]} <= reasons, name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_answers_of_the_bank_get_the_same_verdicts(tmp_path: Path, chapter: str) -> None:
    if not LAYOUT.attempts_file(chapter).is_file():
        pytest.skip("the chapter has no bank of answers")
    assignment, bank = read_chapter(LAYOUT, chapter)
    packs = pack_attempts(assignment, bank, [e.name for e in assignment.exercises])
    course = make_throwaway(LAYOUT, chapter, tmp_path / "course", "ours")
    change_limits(course, ROOMY)
    for pack in packs if ALL else packs[:2]:
        course.submit(pack.name, pack.answers)
    ours, nbgraders = graded_twice(course)
    assert ours == nbgraders
    assert len(ours) == (len(packs) if ALL else 2)
