"""A class goes to Canvas and Moodle and comes back: list, points, feedback."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import platform_rules as rules
import pytest
from click.testing import Result
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.cli import build_app
from school.classes.students import read_students
from school.platforms.fill import number
from shop.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
Run = Callable[..., Result]

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Tiny (901),Essay (902),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,9.00,10.00,(read only)\r\n"
    '"Doe, Ada",11,u1,ada,A,,7,\r\n'
    "李雷,12,u2,lilei,A,,,\r\n"
    "韩梅梅,13,u3,hanmei,A,5,,\r\n"
    "王芳,14,u4,wangfang,A,,,\r\n"
    '"Gone, Guy",15,u5,guy,A,3,,\r\n'
    '"Student, Test",99,,5f3a,A,,,\r\n'
)
WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\r\n"
    'Participant 4711,Ada Doe,,ada@x.cn,Submitted,,9.00,Yes,"2 March 2025, 11:30 PM",-,\r\n'
    "Participant 4712,李雷,,lei@x.cn,Submitted,,9.00,Yes,-,-,\r\n"
    "Participant 4713,韩梅梅,hanmei,,No submission,,9.00,Yes,-,-,keep me\r\n"
    "Participant 4714,王芳,,fang@x.cn,Submitted,,9.00,Yes,-,-,\r\n"
)


@pytest.fixture
def run(course: Path) -> Run:
    """ada has 8.5 of 9, lilei a true zero, hanmei handed in nothing, wangfang waits."""
    people = (("ada", "Ada", "Doe", "ada@x.cn"), ("lilei", "雷", "李", "lei@x.cn"),
              ("hanmei", "梅梅", "韩", ""), ("wangfang", "芳", "王", "fang@x.cn"))  # fmt: skip
    given = {
        "ada": {"test_double": 2.0, "test_spread": 3.0, "memo": 3.5},
        "lilei": {"test_double": 0.0, "test_spread": 0.0, "memo": 0.0},
        "wangfang": {"test_double": 2.0, "test_spread": 0.0},
    }
    with open_gradebook(open_course(course).coursedir) as book:
        for place, (name, first, last, email) in enumerate(people, 11):
            number = str(place)
            book.add_student(
                name, first_name=first, last_name=last, email=email, lms_user_id=number
            )
        for student, scores in given.items():
            book.add_submission("tiny", student)
            for cell in tiny.POINTS:
                grade = book.find_grade(cell, "tiny", "tiny", student)
                if cell == "memo":
                    grade.manual_score = scores.get(cell)
                else:
                    grade.auto_score = scores[cell]
                grade.needs_manual_grade = cell not in scores
        book.db.commit()

    def invoke(*words: object, fails: bool = False) -> Result:
        done = CliRunner().invoke(build_app(), [*map(str, words), "--course", str(course)])
        assert (done.exit_code != 0) == fails, (done.output, done.exception)
        return done

    return invoke


def write(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def pages(course: Path, *students: str, text: str = "well done") -> None:
    for student in students:
        for step in ("autograded", "feedback"):
            folder = course / step / student / "tiny"
            folder.mkdir(parents=True, exist_ok=True)
        (course / "feedback" / student / "tiny" / "tiny.html").write_text(f"{student}: {text}")


# --- lists


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_gradebook_of_canvas_is_a_list_of_the_class(tmp_path: Path, encoding: str) -> None:
    entries = read_students(write(tmp_path / "canvas.csv", CANVAS, encoding))
    assert [(e.id, e.lms_user_id) for e in entries] == [
        *(("ada", "11"), ("lilei", "12"), ("hanmei", "13"), ("wangfang", "14"), ("guy", "15")),
    ]
    assert (entries[2].last_name, entries[2].first_name) == ("韩", "梅梅")


def test_participants_of_moodle_without_teachers_named_by_their_address(tmp_path: Path) -> None:
    text = (
        'sep=,\r\n"First name","Last name","Email address",Roles,Groups\r\n'
        "梅梅,韩,mei@x.cn,Student,A\r\nTom,Tutor,tom@x.cn,Non-editing teacher,\r\n"
        'Pat,Both,pat@x.cn,"Student, Teacher",\r\n'
    )
    path = write(tmp_path / "participants.csv", text)
    entries = read_students(path, "email address")
    assert [(e.id, e.last_name) for e in entries] == [("mei@x.cn", "韩"), ("pat@x.cn", "Both")]
    with pytest.raises(UsageError, match=r"--id 'Email address'"):
        read_students(path)
    with pytest.raises(UsageError, match="no column 'mail'; its columns are: First name"):
        read_students(path, "mail")


def test_a_whole_list_comes_from_the_table_that_points_go_back_into(
    tmp_path: Path, course: Path, run: Run
) -> None:
    said = run("students", "import", write(tmp_path / "canvas.csv", CANVAS)).output
    assert "5 students read: 1 new" in said  # the four of the class are found again


# --- points


def test_gradebook_of_canvas_is_filled_and_a_zero_is_told_from_nothing(
    tmp_path: Path, course: Path, run: Run
) -> None:
    given = write(tmp_path / "canvas.csv", CANVAS)
    said = run("export", "tiny", "--fill", given).output
    content = (course / "exports" / "canvas.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert rules.canvas_scores(content, "Tiny (901)") == {
        **{"ada": "8.5", "lilei": "0", "wangfang": None, "guy": "3", "5f3a": None},
        "hanmei": "5",  # handed in nothing: what Canvas has stays, since empty would remove it
    }
    assert "2 written, 1 not handed in and 1 waiting left as they were" in said
    assert "rows of nobody in the class, left as they were: Gone, Guy" in said

    def without(text: str) -> list[list[str]]:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        return [row[:5] + row[6:] for row in rows]

    assert without(content.decode("utf-8-sig")) == without(CANVAS)
    assert given.read_bytes().decode("utf-8-sig") == CANVAS


def test_worksheet_of_moodle_is_filled(tmp_path: Path, course: Path, run: Run) -> None:
    run("export", "tiny", "--fill", write(tmp_path / "Grades-1.csv", WORKSHEET, "utf-8"))
    content = (course / "exports" / "Grades-1.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert rules.worksheet_grades(content) == {
        **{"4711": "8.5", "4712": "0", "4713": None, "4714": None},
    }
    assert "keep me" in content.decode()


def test_grade_export_of_moodle_with_semicolons_is_filled(
    tmp_path: Path, course: Path, run: Run
) -> None:
    text = "First name;Last name;ID number;Email address;Assignment: Tiny (Real)\r\n"
    text += "Ada;Doe;;ADA@x.cn;-\r\n雷;李;;;-\r\n"
    run("export", "--fill", write(tmp_path / "grades.csv", text), "--out", tmp_path / "new.csv")
    lines = (tmp_path / "new.csv").read_text("utf-8-sig").splitlines()
    assert [line.rpartition(";")[2] for line in lines[1:]] == ["8.5", "0"]


def test_other_points_at_most_are_refused_or_written_in_proportion(
    tmp_path: Path, course: Path, run: Run
) -> None:
    hundred = write(tmp_path / "canvas.csv", CANVAS.replace("9.00,10.00", "100,10.00"))
    done = run("export", "tiny", "--fill", hundred, fails=True)
    assert "gives 100 points at most and the assignment 9" in str(done.exception)
    assert not (course / "exports").exists()
    run("export", "tiny", "--fill", hundred, "--scale")
    content = (course / "exports" / "canvas.csv").read_bytes()
    assert rules.canvas_scores(content, "Tiny (901)")["ada"] == "94.44"
    sheet = write(tmp_path / "m.csv", WORKSHEET.replace("9.00", "18.00"))
    assert "--scale" in str(run("export", "tiny", "--fill", sheet, fails=True).exception)
    run("export", "tiny", "--fill", sheet, "--scale")
    content = (course / "exports" / "m.csv").read_bytes()
    assert rules.worksheet_grades(content)["4711"] == "17"


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_table_without_one_from_the_platform(
    tmp_path: Path, course: Path, run: Run, platform: str
) -> None:
    run("export", "tiny", "--platform", platform, "--column", "Tiny")
    content = (course / "exports" / f"{platform}.csv").read_bytes()
    if platform == "canvas":
        assert rules.canvas_scores(content, "Tiny") == {
            **{"ada": "8.5", "lilei": "0", "hanmei": None, "wangfang": None},
        }
    else:
        rows = {r["ID number"]: r for r in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
        assert (rows["lilei"]["Tiny"], rows["hanmei"]["Tiny"]) == ("0", "")


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        (CANVAS.replace("Tiny (901)", "Other (1)"), (), "no column is called like tiny"),
        (CANVAS, ("--column", "Nope"), "no column 'Nope'; its columns are: 'Student'"),
        (CANVAS, ("--column", "Current Score"), "Canvas works out 'Current Score' itself"),
        (CANVAS.replace("lilei", "ada"), (), "lines 4 and 5 are both ada"),
        (CANVAS, ("--platform", "canvas"), "not both"),
    ],
)
def test_what_cannot_be_filled_is_explained_and_nothing_is_written(
    tmp_path: Path, course: Path, run: Run, text: str, words: tuple[str, ...], says: str
) -> None:
    text = text.replace(",12,", ",,") if "lines 4" in says else text
    done = run("export", "tiny", "--fill", write(tmp_path / "c.csv", text), *words, fails=True)
    assert says in str(done.exception)
    assert not (course / "exports").exists()


@pytest.mark.parametrize(
    ("points", "said"), [(0.0, "0"), (10.0, "10"), (8.504, "8.5"), (7.2, "7.2"), (-0.0, "0")]
)
def test_points_are_written_as_both_platforms_read_them(points: float, said: str) -> None:
    assert number(points) == said


# --- feedback


def test_feedback_goes_back_into_moodle_by_its_own_names(
    tmp_path: Path, course: Path, run: Run
) -> None:
    pages(course, "ada", "lilei", "wangfang")
    given = tmp_path / "tiny-55.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("Ada Doe_4711_assignsubmission_file_/tiny.ipynb", "{}")
        archive.writestr("李雷_4712_assignsubmission_file/tiny.ipynb", "{}")
    said = run("return", "tiny", "--like", given).output
    assert "1 not in tiny-55.zip, return theirs without --like: wangfang" in said
    (made,) = (course / "returned" / "tiny").glob("*.zip")
    assert rules.moodle_feedback(made) == {
        **{"4711": ["tiny_feedback.html"], "4712": ["tiny_feedback.html"]},
    }
    with zipfile.ZipFile(made) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert texts["李雷_4712_assignsubmission_file/tiny_feedback.html"] == "lilei: well done"


def test_feedback_goes_back_into_canvas_on_the_file_that_counts(
    tmp_path: Path, course: Path, run: Run
) -> None:
    pages(course, "ada", "lilei")
    given = tmp_path / "submissions.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("doeada_11_800_tiny.ipynb", "{}")
        archive.writestr("doeada_LATE_11_900_tiny-1.ipynb", "{}")
        archive.writestr("lilei_12_850_tiny.ipynb", "{}")
    run("return", "tiny", "--like", given)
    (made,) = (course / "returned" / "tiny").glob("*.zip")
    assert rules.canvas_feedback(made) == {"11": "900", "12": "850"}


def test_return_is_written_down_and_only_what_changed_goes_again(course: Path, run: Run) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.CourseTime.timezone = "Asia/Shanghai"\n')
    pages(course, "ada", "lilei")
    assert "feedback of 2 students packed" in run("return", "tiny").output
    (folder,) = (path for path in (course / "returned" / "tiny").iterdir() if path.is_dir())
    assert sorted(path.name for path in folder.iterdir()) == ["ada.zip", "lilei.zip"]
    assert zipfile.ZipFile(folder / "ada.zip").read("tiny.html") == b"ada: well done"
    said = run("return", "tiny").output
    assert "2 as they were returned before" in said
    assert "feedback of 0 students packed" in said
    pages(course, "lilei", text="better")
    assert "feedback of 1 students packed" in run("return", "tiny").output
    assert "feedback of 2 students packed" in run("return", "tiny", "--again").output
    text = (course / "returned" / "tiny" / "record.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["student_id"] for row in rows] == ["ada", "lilei", "lilei", "ada", "lilei"]
    assert (rows[0]["points"], rows[1]["points"], rows[0]["max_score"]) == ("8.5", "0", "9")
    assert rows[1]["sha256"] != rows[2]["sha256"] == rows[4]["sha256"]
    assert all(row["returned_at"].endswith("+0800") for row in rows)


def test_return_without_pages_or_with_another_archive_is_explained(
    tmp_path: Path, course: Path, run: Run
) -> None:
    (course / "autograded" / "ada" / "tiny").mkdir(parents=True)
    assert "course feedback tiny" in str(run("return", "tiny", fails=True).exception)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("notes.txt", "x")
    done = run("return", "tiny", "--like", tmp_path / "other.zip", fails=True)
    assert "no archive of submissions of Canvas or Moodle" in str(done.exception)
    done = run("return", "tiny", "--like", tmp_path / "none.zip", fails=True)
    assert "is not there" in str(done.exception)
