"""A test, a point and a due date change: who gains and loses what, and is nothing lost?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import tiny_masters as tiny
from authoring.build.run import build
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import Course, open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.pool import grade_payload
from grading.autograde.settings import Options
from grading.classroom.backups import backups
from grading.cli import build_app
from grading.layout import Layout
from school.classes.course_folder import init_course
from school.regrade import run
from school.regrade.changes import Change, Comparison
from shop.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
CHAPTER = "04_tiny"
STRICT = """
assert isinstance(rate(pd.DataFrame({"order": []}), 7), float), "rate: not a float"
### END HIDDEN TESTS"""
LARGER = """
assert rate(pd.DataFrame({"order": [1, 2, 3]}), 2) == 1.5, "rate: more orders than visits"
### END HIDDEN TESTS"""
HEAD = "def rate(orders, visits):\n    return "
ANSWERS = {
    "ada": HEAD + "len(orders) / visits",
    "ben": HEAD + "len(orders) / visits if len(orders) else 0",
    "cyd": "",
    "dee": HEAD + "float(len(orders) / visits)",
    "eve": HEAD + "min(len(orders) / visits, 1.0)",
}
"""Right; refused by the strict test alone; blank; right and late; right but for the new test."""
LATE = (
    "\nc.AssignLatePenalties.plugin_class = 'grading.classroom.late.PercentADay'\n"
    "c.PercentADay.percent = 10\n"
)
NOW = datetime(2025, 3, 9, 8, 0)


class Here:
    """Grades in this process; may be interrupted after some submissions."""

    def __init__(self, stop_after: int = 100) -> None:
        self.left = stop_after

    def run(self, jobs: Any) -> Iterator[Any]:
        for job in jobs:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            yield job, grade_payload(job.payload, FakeEngine())[0]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A checkout with a graded class, whose exercise was changed and built again since."""
    layout = tiny.make_course(tmp_path_factory.mktemp("checkout") / "it", CHAPTER)
    layout.lecture_master(CHAPTER).unlink()
    master = layout.assignment_master(CHAPTER)
    text = master.read_text()
    master.write_text(text.replace("\n### END HIDDEN TESTS", STRICT))
    build(layout, [CHAPTER])
    root = layout.root / "course"
    init_course(layout, root, [CHAPTER])
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    released = json.loads(layout.release_notebook(CHAPTER).read_text())
    for student, answer in ANSWERS.items():
        for cell in released["cells"]:
            if cell["id"] == "rate" and answer:
                cell["source"] = answer
            if cell["id"] == "memo":
                cell["source"] = f"A memo of {student}."
        folder = root / "submitted" / student / CHAPTER
        folder.mkdir(parents=True)
        (folder / f"{CHAPTER}.ipynb").write_text(json.dumps(released))
        day = 3 if student == "dee" else 1
        (folder / "timestamp.txt").write_text(f"2025-03-0{day} 10:00:00 UTC")
    # cyd's is the released one
    blank = root / "submitted" / "cyd" / CHAPTER / f"{CHAPTER}.ipynb"
    shutil.copy(layout.release_notebook(CHAPTER), blank)
    course = open_course(root)
    with open_gradebook(course.coursedir) as book:
        book.update_or_create_assignment(CHAPTER, duedate="2025-03-02 15:00:00")
    autograde(course, CHAPTER, Options(), scheduler=Here())
    with open_gradebook(course.coursedir) as book:
        grade = book.find_grade("memo", CHAPTER, CHAPTER, "ada")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        book.db.commit()
    master.write_text(
        text.replace("\n### END HIDDEN TESTS", LARGER).replace("points=2", "points=3")
    )
    build(layout, [CHAPTER])
    return layout


@pytest.fixture
def course(changed: Layout, tmp_path: Path) -> Course:
    """The class before it is graded again."""
    root = tmp_path / "course"
    shutil.copytree(changed.root / "course", root)
    return open_course(root)


def wanted(layout: Layout | None, due: datetime | None = None) -> run.Wanted:
    return run.Wanted(CHAPTER, layout, due, Options())


@pytest.fixture(scope="module")
def previewed(changed: Layout) -> tuple[Comparison, bool]:
    """What a preview said, and whether it left every file of the class as it was."""
    course = open_course(changed.root / "course")
    before = state(course.root)
    found = run.preview(course, wanted(changed), lambda step: None, Here())
    return found, state(course.root) == before


def state(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def told(found: Comparison) -> dict[str, tuple[float, float, float]]:
    return {c.after.student: (c.before.points, c.after.points, c.gain) for c in found.changes}


def of(found: Comparison, student: str) -> Change:
    return next(change for change in found.changes if change.after.student == student)


EXPECTED = {
    "ada": (5.5, 6.5, 1.0),
    "ben": (0.0, 3.0, 3.0),
    "cyd": (0.0, 0.0, 0.0),
    "dee": (pytest.approx(1.8), pytest.approx(2.7), pytest.approx(0.9)),
    "eve": (2.0, 0.0, -2.0),
}


def test_preview_says_who_gains_and_loses_and_why_and_writes_nothing(
    previewed: tuple[Comparison, bool],
) -> None:
    found, untouched = previewed
    assert untouched
    assert told(found) == EXPECTED
    assert (found.same, found.first, found.gone) == (0, (), ())
    (cell,) = of(found, "eve").cells
    assert cell.name == "test_rate"
    assert cell.why == (
        "It is worth 3 points instead of 2. Its test was changed. "
        "Now: rate: more orders than visits"
    )
    assert of(found, "dee").penalty == "It follows the points."
    assert (of(found, "ada").before.most, of(found, "ada").after.most) == (6.0, 7.0)


def test_a_new_due_date_alone(course: Course) -> None:
    due = datetime(2025, 3, 4, tzinfo=UTC)
    found = run.preview(course, wanted(None, due), lambda step: None, Here())
    (change,) = found.changes
    assert (change.after.student, change.cells) == ("dee", ())
    assert (change.before.points, change.after.points) == (pytest.approx(1.8), 2.0)
    assert change.penalty == (
        "It counts as not late instead of 19 hours late: the due date or the time changed."
    )
    assert found.same == 4


def test_nothing_changed_changes_nothing(course: Course) -> None:
    found = run.preview(course, wanted(None), lambda step: None, Here(0))
    assert (found.changes, found.same) == ((), 5)


def test_interrupted_run_is_taken_up_and_records_old_and_new_with_a_message_for_everybody(
    changed: Layout, course: Course
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run.apply(course, wanted(changed), lambda step: None, NOW, Here(stop_after=2))
    later = NOW.replace(day=10)
    found, folder = run.apply(course, wanted(changed), lambda step: None, later, Here())
    assert told(found) == EXPECTED
    assert folder == course.root / "regrades" / "20250309-080000-04_tiny"
    assert not (folder / run.BEGUN).exists()
    assert "regrade" in [item.why for item in backups(course.root)]
    text = (folder / "changes.csv").read_bytes().decode("utf-8-sig")
    rows = {(row["student_id"], row["exercise"]): row for row in csv.DictReader(io.StringIO(text))}
    total = rows["ben", "total"]
    assert (total["points_before"], total["points_after"], total["most_after"]) == ("0", "3", "7")
    assert rows["dee", "late penalty"]["points_after"] == "0.3"
    stored = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    old = {c["before"]["student"]: c["before"]["cells"] for c in stored["changes"]}
    assert [cell["points"] for cell in old["eve"]] == [2.0, None]
    said = (folder / "messages" / "ada" / "message.txt").read_text(encoding="utf-8")
    assert "Your points: 6.5 of 7; before: 5.5 of 6." in said
    assert "- rate: 3 points instead of 2 points. It is worth 3 points instead of 2." in said
    assert "memo" not in said, "what was given by hand is as it was"
    still = (folder / "messages" / "cyd" / "message.txt").read_text(encoding="utf-8")
    assert "- rate: still 0 points. It is worth 3 points instead of 2." in still
    waits = (folder / "messages" / "ben" / "message.txt").read_text(encoding="utf-8")
    assert "Your points: 3 of 7, more to come from a person" in waits
    assert all("1.5" not in p.read_text() for p in (folder / "messages").rglob("*.txt"))
    again, _ = run.apply(course, wanted(changed), lambda step: None, later, Here(0))
    assert (again.changes, again.same) == ((), 5)


def test_another_answer_and_a_new_student_are_told_from_a_changed_test(course: Course) -> None:
    place = course.root / "submitted"
    new = (place / "cyd" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes()
    (place / "eve" / CHAPTER / f"{CHAPTER}.ipynb").write_bytes(new)
    shutil.copytree(place / "ada", place / "flo")
    found = run.preview(course, wanted(None), lambda step: None, Here())
    assert found.first == ("flo",)
    (change,) = found.changes
    assert change.after.student == "eve"
    assert [(cell.name, cell.why.partition(" Now:")[0]) for cell in change.cells] == [
        ("test_rate", "Another answer was handed in."),
        ("memo", "Another answer was handed in."),
    ]


def test_run_that_was_refused_leaves_no_record_begun(course: Course) -> None:
    shutil.rmtree(course.root / "submitted")
    with pytest.raises(UsageError, match="nobody has handed in"):
        run.apply(course, wanted(None), lambda step: None, NOW, Here())
    assert list((course.root / "regrades").iterdir()) == []


def test_gradebook_elsewhere_is_not_touched_by_a_preview(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = 'sqlite:///{course.root}/gradebook.db'\n")
    with pytest.raises(UsageError, match="works on a copy"):
        run.preview(open_course(course.root), wanted(None), lambda step: None, Here())


def test_command_prints_hostile_names_and_says_how_to_go_on(
    previewed: tuple[Comparison, bool], course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = previewed
    evil = replace(found.changes[1].after, student="[red]\x1b[31m")
    found = replace(found, changes=(replace(found.changes[1], after=evil), *found.changes[2:]))
    monkeypatch.setattr(run, "preview", lambda *arguments: found)
    words = ["regrade", CHAPTER, "--preview", "--course", str(course.root)]
    done = CliRunner().invoke(build_app("regrade"), words)
    assert done.exit_code == 0, done.exception
    assert "\x1b[31m" not in done.output
    assert "[red]" in done.output
    assert "2 gain (3.9 points in all), 1 lose (2)" in done.output
    assert "Nothing was written. To do it: course regrade 04_tiny" in done.output
