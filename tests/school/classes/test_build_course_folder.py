"""Is a course folder made and brought up to date without losing anybody's work?"""

import shutil
import sqlite3
from pathlib import Path

import pytest

import tiny_masters as tiny
from authoring.build.run import build
from grading.layout import Layout
from school.classes.course_folder import init_course
from shop.errors import BuildError, UsageError

CHAPTER = "04_tiny"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    made = tiny.make_course(tmp_path_factory.mktemp("checkout"))
    made.lecture_master(CHAPTER).unlink()
    build(made, [CHAPTER])
    return made


@pytest.fixture(scope="module")
def first_course(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder made from nothing, which no test changes."""
    course = tmp_path_factory.mktemp("first") / "course"
    made = init_course(layout, course, [CHAPTER])
    assert (made.root, made.entered, made.kept) == (course, (CHAPTER,), ())
    return course


@pytest.fixture
def course(first_course: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first_course, tmp_path / "course"))


def rows(course: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(course / "gradebook.db") as database:
        return sorted(database.execute(query).fetchall())


def enter_submission(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.add_student("s1")
        gradebook.add_submission(CHAPTER, "s1")
        grade = gradebook.find_grade("memo", CHAPTER, CHAPTER, "s1")
        grade.manual_score = 3.0
        gradebook.db.commit()


def change_prompt(layout: Layout, old: str, new: str) -> None:
    path = layout.assignment_master(CHAPTER)
    path.write_text(path.read_text().replace(old, new))
    build(layout, [CHAPTER])


def test_does_the_gradebook_know_every_cell(layout: Layout, course: Path) -> None:
    cells = rows(course, "select name from source_cell")
    assert [name for (name,) in cells] == ["memo", "rate", "setup", "test_rate"]
    release = course / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    assert release.read_bytes() == layout.release_notebook(CHAPTER).read_bytes()


def test_keeps_a_second_run_and_a_new_text_manual_scores(layout: Layout, course: Path) -> None:
    enter_submission(course)
    again = init_course(layout, course, [CHAPTER])
    assert (again.entered, again.kept) == ((), (CHAPTER,))
    change_prompt(layout, "no orders: the rate", "without orders the rate")
    assert init_course(layout, course, [CHAPTER]).entered == (CHAPTER,)
    assert rows(course, "select manual_score from grade where manual_score is not null") == [(3.0,)]


def test_are_removed_cells_under_submissions_refused(layout: Layout, course: Path) -> None:
    enter_submission(course)
    change_prompt(layout, 'id="memo" role', 'id="letter" role')
    with pytest.raises(BuildError, match="submissions"):
        init_course(layout, course, [CHAPTER])
    assert rows(course, "select manual_score from grade where manual_score is not null") == [(3.0,)]
    change_prompt(layout, 'id="letter" role', 'id="memo" role')


def test_is_an_interrupted_run_taken_up_again(
    layout: Layout, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "source" / CHAPTER / f"{CHAPTER}.ipynb").unlink()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("school.classes.course_folder.generate", interrupted)
        init_course(layout, course, [CHAPTER])
    assert init_course(layout, course, [CHAPTER]).entered == (CHAPTER,)


def test_is_a_stale_assignment_refused(layout: Layout, tmp_path: Path) -> None:
    path = layout.release_notebook(CHAPTER)
    before = path.read_bytes()
    path.write_text("{}")
    with pytest.raises(BuildError, match=r"release/04_tiny.*run: course build 04_tiny"):
        init_course(layout, tmp_path / "course", [CHAPTER])
    path.write_bytes(before)


def test_are_other_folders_refused(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UsageError, match="the checkout itself"):
        init_course(layout, layout.root, [CHAPTER])
    with pytest.raises(UsageError, match="holds other things"):
        init_course(layout, tmp_path, [CHAPTER])
    with pytest.raises(UsageError, match="is a file"):
        init_course(layout, tmp_path / "thesis.txt", [CHAPTER])
