"""Exercises change while submissions exist: is every score kept, doubled none, lost none?"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

import tiny_masters as tiny
from authoring.build.run import build
from grading.classroom.backups import backups
from grading.layout import Layout
from school.classes.course_folder import init_course
from school.classes.migrate import Choice
from shop.errors import BuildError, GradingError, UsageError

CHAPTER = "04_tiny"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
MORE = """
# %% id="share" role="solution"
def share(orders: pd.DataFrame) -> float:
    \"\"\"Return one.\"\"\"
    ### BEGIN SOLUTION
    return 1.0
    ### END SOLUTION

# %% id="test_share" role="test" points=3
assert share(pd.DataFrame({"order": [1]})) == 1.0, "share: one order is all of them"
### BEGIN HIDDEN TESTS
assert share(pd.DataFrame({"order": [1, 2]})) == 1.0, "share: two orders are all of them"
### END HIDDEN TESTS
"""
SCORES = (
    "select s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, "
    "g.needs_manual_grade from grade g join base_cell c on c.id = g.cell_id "
    "join submitted_notebook n on n.id = g.notebook_id "
    "join submitted_assignment s on s.id = n.assignment_id"
)
COMMENTS = (
    "select s.student_id, c.name, g.auto_comment, g.manual_comment from comment g "
    "join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id "
    "join submitted_assignment s on s.id = n.assignment_id"
)
GRADED = [
    ("ada", "memo", None, 3.5, None, 0),
    ("ada", "test_rate", 2.0, None, 1.0, 0),
    ("ben", "memo", None, None, None, 1),
    ("ben", "test_rate", 0.0, 1.5, None, 0),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Path]:
    """A checkout and a class with scores of tests and of people, which no test changes."""
    layout = tiny.make_course(tmp_path_factory.mktemp("checkout") / "it")
    layout.lecture_master(CHAPTER).unlink()
    build(layout, [CHAPTER])
    course = layout.root / "course"
    init_course(layout, course, [CHAPTER])
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in ("ada", "ben"):
            gradebook.add_student(student)
            gradebook.add_submission(CHAPTER, student)
        grade = {
            (student, cell): gradebook.find_grade(cell, CHAPTER, CHAPTER, student)
            for student in ("ada", "ben")
            for cell in ("memo", "test_rate")
        }
        grade["ada", "memo"].manual_score = 3.5
        grade["ada", "test_rate"].auto_score, grade["ada", "test_rate"].extra_credit = 2.0, 1.0
        grade["ben", "test_rate"].auto_score, grade["ben", "test_rate"].manual_score = 0.0, 1.5
        for key, row in grade.items():
            row.needs_manual_grade = key == ("ben", "memo")
        comment = gradebook.find_comment("rate", CHAPTER, CHAPTER, "ada")
        comment.manual_comment = "neat"
        gradebook.db.commit()
    return layout, course


class Class:
    """A checkout with its class."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.root = layout, layout.root / "course"

    def master(self, old: str = "", new: str = "", more: str = "") -> None:
        path = self.layout.assignment_master(CHAPTER)
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new) + more)
        build(self.layout, [CHAPTER])

    def init(self, choice: Choice = Choice()) -> tuple[str, ...]:  # noqa: B008
        return init_course(self.layout, self.root, [CHAPTER], choice).notes

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.root / "gradebook.db")) as database:
            return sorted(database.execute(query).fetchall(), key=str)

    def content(self) -> list[str]:
        with closing(sqlite3.connect(self.root / "gradebook.db")) as database:
            return list(database.iterdump())


@pytest.fixture
def school(built: tuple[Layout, Path], tmp_path: Path) -> Class:
    root = Path(shutil.copytree(built[0].root, tmp_path / "it"))
    return Class(Layout(root))


def test_is_an_added_exercise_explained_and_nothing_written(school: Class) -> None:
    school.master(more=MORE)
    before = school.content()
    files = {p: p.read_bytes() for p in school.root.rglob("*") if p.is_file()}
    with pytest.raises(BuildError) as told:
        school.init()
    said = str(told.value)
    assert "new: test_share" in said
    assert "2 submissions" in said
    assert "course init 04_tiny --migrate" in said
    assert school.content() == before
    assert {p: p.read_bytes() for p in school.root.rglob("*") if p.is_file()} == files


def test_are_all_scores_kept_when_an_exercise_is_added(school: Class) -> None:
    school.master(more=MORE)
    notes = school.init(Choice(migrate=True))
    assert any("course autograde 04_tiny" in note for note in notes)
    new = [(s, "test_share", None, None, None, 1) for s in ("ada", "ben")]
    assert school.rows(SCORES) == sorted([*GRADED, *new], key=str)
    assert ("ada", "rate", None, "neat") in school.rows(COMMENTS)
    assert ("ben", "share", None, None) in school.rows(COMMENTS)
    assert [item.why for item in backups(school.root)] == ["init"]
    assert school.init(Choice(migrate=True)) == ()
    assert len(school.rows(SCORES)) == 6


def test_does_a_renamed_test_with_the_same_text_keep_its_scores(school: Class) -> None:
    school.master('id="test_rate"', 'id="test_rate__all"')
    assert "renamed: test_rate -> test_rate__all" in " ".join(school.init(Choice(migrate=True)))
    renamed = [(s, c.replace("test_rate", "test_rate__all"), *rest) for s, c, *rest in GRADED]
    assert school.rows(SCORES) == sorted(renamed, key=str)


def test_is_a_renamed_memo_asked_about_and_kept_when_said(school: Class) -> None:
    school.master('id="memo" role', 'id="letter" role')
    before = school.content()
    with pytest.raises(BuildError, match="--rename memo=NEW_NAME") as told:
        school.init(Choice(migrate=True))
    assert "hand-given to ada" in str(told.value)
    assert school.content() == before
    school.init(Choice(migrate=True, renamed={"memo": "letter"}))
    renamed = [(s, c.replace("memo", "letter"), *rest) for s, c, *rest in GRADED]
    assert school.rows(SCORES) == sorted(renamed, key=str)


def test_is_a_dropped_memo_gone_and_in_the_backup(school: Class) -> None:
    school.master('id="memo" role', 'id="letter" role')
    school.init(Choice(migrate=True, dropped=frozenset({"memo"})))
    letters = [(s, "letter", None, None, None, 1) for s in ("ada", "ben")]
    tests = [row for row in GRADED if row[1] == "test_rate"]
    assert school.rows(SCORES) == sorted([*letters, *tests], key=str)
    with closing(sqlite3.connect(backups(school.root)[0].path)) as database:
        assert sorted(database.execute(SCORES).fetchall(), key=str) == sorted(GRADED, key=str)


def test_are_no_rows_left_without_their_cell(school: Class) -> None:
    school.master(more=MORE)
    school.init(Choice(migrate=True))
    orphans = (
        "select count(*) from grade where cell_id not in (select id from base_cell) "
        "or notebook_id not in (select id from submitted_notebook)"
    )
    assert school.rows(orphans) == [(0,)]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (Choice(True, {"memo": "nothing"}), "these are new: letter"),
        (Choice(True, {"rate": "letter"}), "these are gone: memo"),
        (Choice(True, {}, frozenset({"test_rate"})), "gone are: memo"),
    ],
)
def test_are_wrong_names_explained(school: Class, choice: Choice, says: str) -> None:
    school.master('id="memo" role', 'id="letter" role')
    with pytest.raises(UsageError, match=says):
        school.init(choice)


def test_is_a_score_given_meanwhile_not_lost(
    school: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The formgrader writes while the gradebook is changed: the change is given up."""
    school.master(more=MORE)

    def generate_and_be_disturbed(sources: object, config: object, url: str) -> None:
        if "cells" not in url:
            with closing(sqlite3.connect(school.root / "gradebook.db")) as database:
                database.execute("update grade set manual_score = 4 where manual_score = 3.5")
                database.commit()
        generate(sources, config, url)

    from school.classes import course_folder

    generate = course_folder.generate
    monkeypatch.setattr(course_folder, "generate", generate_and_be_disturbed)
    with pytest.raises(GradingError, match="somebody wrote into the gradebook"):
        school.init(Choice(migrate=True))
    assert school.rows("select manual_score from grade where manual_score > 2") == [(4.0,)]
    assert school.rows("select count(*) from base_cell where name = 'test_share'") == [(0,)]


def test_is_a_broken_configuration_named_and_nothing_written(school: Class) -> None:
    own = school.root / "nbgrader_config.py"
    own.write_text("c = get_config(\n")
    with pytest.raises(UsageError, match="cannot be read"):
        school.init()
    assert own.read_text() == "c = get_config(\n"


def test_is_nothing_left_of_a_first_init_that_fails(
    school: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise BuildError("nbgrader could not")

    monkeypatch.setattr("school.classes.course_folder.generate", fails)
    with pytest.raises(BuildError):
        init_course(school.layout, tmp_path / "new" / "course", [CHAPTER])
    assert list((tmp_path / "new").iterdir()) == []
