"""The list of a class, its deadlines and its points, as an instructor meets them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.classroom.late import PercentADay
from grading.cli import build_app
from grading.layout import find_course
from school.classes.deadlines import read_due
from school.classes.formgrader import lab_command
from school.classes.students import read_students
from shop.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
Run = Callable[..., Result]


@pytest.fixture
def run(course: Path) -> Run:
    def invoke(*words: str, fails: bool = False) -> Result:
        done = CliRunner().invoke(build_app(), [*words, "--course", str(course)])
        assert (done.exit_code != 0) == fails, (done.output, done.exception)
        return done

    return invoke


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def score(course: Path, student: str, stamp: datetime | None = None, **scores: float) -> None:
    """Enter a submission with scores of tests (`test_…`) and of people (`memo`)."""
    with open_gradebook(open_course(course).coursedir) as book:
        book.update_or_create_student(student)
        book.add_submission("tiny", student, timestamp=stamp)
        for cell in tiny.POINTS:
            grade = book.find_grade(cell, "tiny", "tiny", student)
            value = scores.get(cell)
            if cell == "memo":
                grade.manual_score = value
            else:
                grade.auto_score = value or 0.0
            grade.needs_manual_grade = cell == "memo" and value is None
        book.db.commit()


def exported(course: Path, run: Run) -> dict[str, dict[str, str]]:
    run("export")
    text = (course / "grades.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    return {row["student_id"]: row for row in rows}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,first_name,last_name,email\ns1,雷,李,a@b.cn\n", "utf-8-sig"),
        ("id,first_name,last_name,email\ns1,雷,李,a@b.cn\n", "utf-8"),
        ("学号;姓名;邮箱\ns1;李雷;a@b.cn\n", "gb18030"),
        ("学号\t姓\t名\t邮箱\r\ns1\t李\t雷\ta@b.cn\r\n", "utf-8-sig"),
    ],
)
def test_lists_of_spreadsheets_are_read(tmp_path: Path, text: str, encoding: str) -> None:
    (entry,) = read_students(write(tmp_path / "class.csv", text, encoding))
    assert (entry.id, entry.first_name, entry.last_name, entry.email) == (
        *("s1", "雷", "李", "a@b.cn"),
    )


def test_export_of_canvas_is_read_as_it_is(tmp_path: Path) -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,04 Funnels\n"
        "    Points Possible,,,,,31\n"
        '"Doe, Jane",12345,x1,jdoe,A,\n'
    )
    (entry,) = read_students(write(tmp_path / "canvas.csv", text))
    assert (entry.id, entry.lms_user_id) == ("jdoe", "12345")
    assert (entry.first_name, entry.last_name) == ("Jane", "Doe")


def test_export_of_moodle_is_read_as_it_is(tmp_path: Path) -> None:
    text = "First name,Last name,ID number,Email address\nJane,Doe,jd7,j@d.org\n"
    (entry,) = read_students(write(tmp_path / "moodle.csv", text, "utf-8-sig"))
    assert (entry.id, entry.first_name, entry.email) == ("jd7", "Jane", "j@d.org")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,mark\nada,1\n", "no column says who is who"),
        ("id\nada\nada\n", "line 3: ada stands in line 2"),
        ("id,email\n,a@b.cn\n", "line 2: no id"),
        ("id\n../x\n", "cannot be the name of a folder"),
        ("id\n", "lists nobody"),
        ("", "no column"),
        ("\x00\x01", "no text file"),
    ],
)
def test_wrong_lists_are_explained_and_nothing_is_imported(
    tmp_path: Path, course: Path, text: str, says: str, run: Run
) -> None:
    done = run("students", "import", str(write(tmp_path / "c.csv", text)), fails=True)
    assert says in str(done.exception)
    assert "0 students" in run("students", "list").output


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("学籍番号,氏名\n1,田中太郎\n2,佐藤花子\n", "shift_jis"),
        ("id,name\n1,高橋みさき\n2,渡辺翔\n", "shift_jis"),
        ("id,name\n1,タナカ ハナコ\n", "shift_jis"),
        ("id,name\n1,ﾀﾅｶ ﾊﾅｺ\n2,ｻﾄｳ ｹﾝ\n", "shift_jis"),
        ("id,name\n1,高橋みさき\n2,渡辺翔\n", "euc_jp"),
        ("學號,姓名\n1,陳小明\n2,蔡依林\n3,黃建國\n4,張惠妹\n", "big5"),
        ("id,이름\n1,김철수\n2,이영희\n3,박민수\n4,최지우\n", "cp949"),
        ("id,имя\n1,Иванов\n2,Петров Пётр\n", "cp1251"),
        ("id,name\n1,José Müller\n2,François\n", "cp1252"),
        ("id,name\n1,Jörg\n2,Björn\n3,Renée\n", "cp1252"),
    ],
)
def test_a_list_in_an_unknown_encoding_is_refused_with_the_way_out(
    tmp_path: Path, course: Path, run: Run, text: str, encoding: str
) -> None:
    """Read as GBK these would enter names that nobody bears."""
    file = write(tmp_path / "class.csv", text, encoding)
    done = run("students", "import", str(file), fails=True)
    said = str(done.exception)
    assert said.startswith("class.csv, line ")
    assert "neither UTF-8 nor GBK" in said
    assert "CSV UTF-8" in said
    assert "0 students" in run("students", "list").output


def test_a_guessed_encoding_is_said_with_what_it_gave(
    tmp_path: Path, course: Path, run: Run
) -> None:
    text = "id,name\na,Ann\nb,朱镕基\nc,刘喆\n"
    done = run("students", "import", str(write(tmp_path / "a.csv", text, "gbk")))
    assert 'read as GBK: line 3 says "朱镕基"' in done.output
    assert "CSV UTF-8" in done.output
    done = run("students", "import", str(write(tmp_path / "b.csv", text)))
    assert "GBK" not in done.output


def test_second_import_changes_and_removes_nobody(tmp_path: Path, course: Path, run: Run) -> None:
    first = write(tmp_path / "a.csv", "id,email\nada,a@b.cn\nben,b@b.cn\n")
    assert "2 new, 0 changed" in run("students", "import", str(first)).output
    second = write(tmp_path / "b.csv", "id,email\nada,new@b.cn\ncleo,\n")
    assert "1 new, 1 changed" in run("students", "import", str(second)).output
    listed = run("students", "list").output
    assert all(word in listed for word in ("ada", "new@b.cn", "ben", "cleo", "3 students"))
    assert len(list((course / "backups").glob("*.db"))) == 2


def test_export_has_manual_points_and_says_what_waits_and_who_is_missing(
    course: Path, run: Run
) -> None:
    score(course, "ada", test_double=2, test_spread=3, memo=3.5)
    score(course, "ben", test_double=2)
    with open_gradebook(open_course(course).coursedir) as book:
        book.add_student("cleo", first_name="=1+1", last_name="雷")
    rows = exported(course, run)
    assert (rows["ada"]["status"], rows["ada"]["score"]) == ("graded", "8.5")
    assert (rows["ben"]["status"], rows["ben"]["score"]) == ("waiting", "")
    assert (rows["ben"]["points_so_far"], rows["ben"]["waits_for_a_person"]) == ("2", "memo")
    assert (rows["cleo"]["status"], rows["cleo"]["score"]) == ("not handed in", "")
    assert (rows["cleo"]["first_name"], rows["cleo"]["last_name"]) == ("'=1+1", "雷")


def test_late_penalty_and_extension_of_the_readme(course: Path, run: Run) -> None:
    """Ten percent a day; ben is two days late, then he gets three days more."""
    config = course / "nbgrader_config.py"
    lines = (
        'c.AssignLatePenalties.plugin_class = "grading.classroom.late.PercentADay"\n'
        "c.PercentADay.percent = 10\n"
    )
    config.write_text(config.read_text() + lines)
    full = {"test_double": 2.0, "test_spread": 3.0, "memo": 4.0}
    score(course, "ada", datetime(2025, 3, 2, 15, 0), **full)
    score(course, "ben", datetime(2025, 3, 4, 12, 0), **full)
    score(course, "cleo", datetime(2025, 3, 2, 15, 58), **full)
    zone = ("--timezone", "Asia/Shanghai")
    said = run("due", "tiny", "2025-03-02 23:59", *zone).output
    assert "2025-03-02 23:59 Asia/Shanghai; 1 late penalties changed" in said
    rows = exported(course, run)
    assert {name: row["score"] for name, row in rows.items()} == {
        **{"ada": "9", "cleo": "9"},
        "ben": "7.2",
    }
    assert rows["ben"]["late_penalty"] == "1.8"
    assert "2025-03-05 15:59 UTC" in run("due", "tiny", "--student", "ben", "--days", "3").output
    assert exported(course, run)["ben"]["score"] == "9"
    run("due", "tiny", "--student", "ben", "--days", "1")
    assert exported(course, run)["ben"]["score"] == "8.1"
    run("due", "tiny", "never")
    assert exported(course, run)["ben"]["score"] == "9"


def test_extension_before_handing_in_is_no_submission(course: Path, run: Run) -> None:
    with open_gradebook(open_course(course).coursedir) as book:
        book.add_student("eve")
    run("due", "tiny", "2025-03-02 23:59")
    run("due", "tiny", "--student", "eve", "--days", "2")
    assert exported(course, run)["eve"]["status"] == "not handed in"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("due", "tiny", "--days", "1"), "name a time"),
        (("due", "tiny", "--student", "eve"), "name a time"),
        (("due", "tiny", "tomorrow"), "is no time"),
        (("due", "tiny", "2025-03-02 23:59", "--timezone", "Shanghai"), "no time zone"),
        (("due", "other", "2025-03-02 23:59"), "it has: tiny"),
        (("due", "tiny", "--student", "eve", "--days", "1"), "no due date"),
        (("export", "other"), "it has: tiny"),
    ],
)
def test_wrong_words_are_explained(run: Run, words: tuple[str, ...], says: str) -> None:
    assert says in str(run(*words, fails=True).exception)


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-5, None), (1, 1.0), (86_400, 1.0), (86_401, 2.0), (9e9, 10.0)]
)
def test_percent_a_day_counts_days_begun(seconds: float, taken: float | None) -> None:
    assert PercentADay().late_submission_penalty("ada", 10.0, seconds) == taken


def test_rate_of_single_students_and_the_most() -> None:
    plugin = PercentADay(of_students={"lilei": 0.0, "mei": 20.0}, most_percent=50.0)
    taken = {who: plugin.late_submission_penalty(who, 10.0, 3 * 86_400) for who in ("x", "mei")}
    assert taken == {"x": 3.0, "mei": 5.0}
    assert plugin.late_submission_penalty("lilei", 10.0, 9e9) == 0.0


def test_zone_of_the_class_holds_for_what_is_typed_and_shown(course: Path, run: Run) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.CourseTime.timezone = "Asia/Shanghai"\n')
    score(course, "ada", datetime(2025, 3, 2, 15, 58))
    score(course, "ben", datetime(2025, 3, 2, 16, 30))
    assert "is due: 2025-03-02 23:59 Asia/Shanghai" in run("due", "tiny", "2025-03-02 23:59").output
    said = run("due", "tiny", "--student", "ada", "--student", "ben", "--hours", "12").output
    assert said.splitlines() == [
        "tiny is due for ada: 2025-03-03 11:59 Asia/Shanghai",
        "tiny is due for ben: 2025-03-03 11:59 Asia/Shanghai",
    ]
    run("due", "tiny", "--student", "ada", "--days", "0")
    assert run("due").output.splitlines() == [
        "tiny: 2025-03-02 23:59 Asia/Shanghai",
        "  ben: 2025-03-03 11:59 Asia/Shanghai",
    ]
    row = exported(course, run)["ben"]
    assert row["handed_in_utc"] == "2025-03-02 16:30:00"
    assert row["handed_in"] == "2025-03-03 00:30 Asia/Shanghai"
    run("report", "tiny")
    page = (course / "reports" / "tiny.html").read_text(encoding="utf-8")
    assert "due 2025-03-02 23:59 Asia/Shanghai" in page


def test_zone_of_the_class_that_is_none_is_explained(course: Path, run: Run) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.CourseTime.timezone = "Beijing"\n')
    done = run("due", "tiny", "2025-03-02 23:59", fails=True)
    assert "no time zone is called 'Beijing'" in str(done.exception)


def test_time_with_a_zone_keeps_it() -> None:
    moment = read_due("2025-03-02 23:59 +0800", UTC)
    assert moment.astimezone(UTC) == datetime(2025, 3, 2, 15, 59, tzinfo=UTC)


def test_formgrader_is_served_from_the_class(course: Path) -> None:
    command = lab_command(course, 9000, browser=False)
    assert f"--ServerApp.root_dir={course}" in command
    assert "--LabApp.default_url=/formgrader" in command
    assert "--no-browser" in command


def test_class_is_found_from_its_folders_and_from_anywhere(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **_: Any
) -> None:
    inside = course / "submitted" / "ada"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert find_course() == course.resolve()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert find_course().name == "course"
    assert (find_course().parent / "datasets" / "shop").is_dir()


def test_formgrader_without_gradebook_is_explained(course: Path, run: Run) -> None:
    (course / "gradebook.db").unlink()
    done = run("formgrader", fails=True)
    assert isinstance(done.exception, UsageError)
    assert "course init" in str(done.exception)
