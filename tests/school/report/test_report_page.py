"""The report of a small class: what it says, what stays apart, and that no text acts in it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.autograde.verdict import CellVerdict, Record, Records, Verdict
from grading.cli import build_app
from school.report import mistakes
from school.report.page import render
from school.report.run import read_class

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WHYS = (
    "The shorter one.",
    "Only the larger end is returned. See *The two ends* in the lecture.",
    "Only the larger end is returned. See *The two ends* in the lecture. Both miss the smaller.",
)
NOW = datetime(2025, 3, 5, 8, 0, tzinfo=UTC)


def enter(
    root: Path,
    student: str,
    stamp: datetime | None = None,
    untried: bool = False,
    **scores: float | None,
) -> None:
    with open_gradebook(open_course(root).coursedir) as book:
        if book.db.get_bind() and not any(s.id == student for s in book.students):
            book.add_student(student)
        book.add_submission("tiny", student, timestamp=stamp)
        for cell in tiny.POINTS:
            grade = book.find_grade(cell, "tiny", "tiny", student)
            value = scores.get(cell)
            if cell == "memo":
                grade.manual_score = value
            else:
                grade.auto_score = value
            grade.needs_manual_grade = value is None
        if untried:
            book.find_comment("spread", "tiny", "tiny", student).auto_comment = "No response."
        book.db.commit()


def said(root: Path, student: str, message: str = "", detail: str = "") -> None:
    """Keep what a run said of a student."""
    cells = (CellVerdict("tiny", "test_spread", 3.0, 0.0, "failed", message),)
    verdict = Verdict(student, "tiny", "graded", "ok", "", False, cells, (), (), 0.0)
    if detail:
        verdict = replace(verdict, status="flagged", reason="not_json", detail=detail)
    folder = root / "autograded" / ".verdicts" / "tiny"
    Records(folder).write(student, Record("made", "", verdict))


@pytest.fixture(scope="module")
def known() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        table = json.dumps({"why": WHYS, "calls": {}})
        patch.setattr(mistakes, "known_mistakes", lambda source: table if "31337" in source else "")
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, tiny_course_template: Path, known: None) -> Path:
    """A class of six, of which one was given a hostile name and one has not handed in."""
    root = tmp_path_factory.mktemp("report") / "course"
    shutil.copytree(tiny_course_template, root)
    with open_gradebook(open_course(root).coursedir) as book:
        book.update_or_create_assignment("tiny", duedate="2025-03-02 15:00:00")
        book.add_student("dan", first_name="雷", last_name="李")
        book.add_student("eve", first_name=EVIL, last_name=EVIL, email=EVIL)
    late, early = datetime(2025, 3, 3, 17, 0), datetime(2025, 3, 1)
    enter(root, "ada", early, test_double=2.0, test_spread=3.0, memo=4.0)
    enter(root, "ben", late, test_double=2.0, test_spread=0.0, memo=None)
    enter(root, "cyd", early, untried=True, test_double=0.0, test_spread=0.0, memo=1.0)
    enter(root, "eve", early, test_double=0.0, test_spread=0.0, memo=2.0)
    enter(root, "flo", early, test_double=None, test_spread=None, memo=None)
    one, several = (f"Your result is what {words}" for words in (
        "a known mistake gives. " + WHYS[1],
        f"each of these known mistakes gives. (1) {WHYS[2]} (2) {WHYS[0]}",
    ))  # fmt: skip
    said(root, "ada")
    said(root, "ben", one)
    said(root, "cyd", several)
    # what a student's cell printed is in the message, and words of a table in a plain one
    said(root, "eve", f"{one} Its cell stopped with ValueError: {EVIL}")
    said(root, "flo", WHYS[0], detail=f"the file is broken: {EVIL}")
    return root


@pytest.fixture(scope="module")
def page(made: Path) -> str:
    return render(*read_class(open_course(made), "tiny"), "A course", NOW)


def rows(root: Path, name: str) -> list[dict[str, str]]:
    text = (root / "reports" / f"tiny-{name}.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_command_writes_the_page_and_its_tables(made: Path) -> None:
    done = CliRunner().invoke(build_app("report"), ["report", "tiny", "--course", str(made)])
    assert done.exit_code == 0, done.exception
    assert "tiny: 5 handed in, 1 not; 1 late, 1 flagged, 2 waiting" in done.output
    double, spread, memo = rows(made, "exercises")
    assert (double["all_points"], double["tried_no_points"], double["difficulty"]) == (
        *("2", "2", "0.5"),
    )
    assert (spread["not_attempted"], spread["difficulty"]) == ("1", "0.25")
    assert (memo["waiting"], memo["submissions"], memo["difficulty"]) == ("1", "4", "0.5833")
    found = {row["student_id"]: row for row in rows(made, "students")}
    assert (found["dan"]["status"], found["ben"]["late_hours"]) == ("not handed in", "26.0")
    assert found["ben"]["status"] == "waiting"


def test_named_mistakes_are_counted_with_their_section(made: Path) -> None:
    (part,), _ = read_class(open_course(made), "tiny")
    counted = {one.why: (one.students, one.unsure, one.sections) for one in part.named.mistakes}
    assert counted == {
        WHYS[1]: (2, 0, ("The two ends",)),
        WHYS[2]: (1, 1, ("The two ends",)),
        WHYS[0]: (1, 1, ()),
    }
    assert part.named.sections == [("The two ends", 3)]
    assert any("The two ends" in line and "3 times" in line for line in part.todo)


def test_page_says_who_is_missing_late_flagged_and_waits(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    lists = {
        details.summary.text: [row.th.text for row in details.tbody("tr")]
        for details in soup("details", class_="people")
    }
    assert lists == {
        "Flagged (1)": ["flo"],
        "Waiting for a person (2)": ["ben", "flo"],
        "Late (1)": ["ben"],
        "Not handed in (1)": ["dan"],
    }
    assert "李雷" in soup.text
    assert "1 day 2 hours" in soup.text
    tiles = [" ".join(tile.text.split()) for tile in soup.select(".tiles li")]
    assert tiles[:2] == ["5 of 6 handed in", "20% median points"]


def test_nothing_that_a_student_wrote_acts_and_nothing_is_fetched(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    assert soup.find_all(["script", "iframe", "object", "link", "form"]) == []
    assert not [tag for tag in soup.find_all() for name in tag.attrs if name.startswith("on")]
    assert all(image["src"].startswith("data:image/svg+xml;base64,") for image in soup("img"))
    assert all(link["href"].startswith("#") for link in soup("a"))
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "alert(2)" in soup.text, "the hostile name is shown as text"
    assert "ValueError" not in page, "only words of the recorded tables are shown"
    assert tiny.SECRETS[0] not in page


def test_report_reads_and_does_not_write(made: Path) -> None:
    before = (made / "gradebook.db").read_bytes()
    read_class(open_course(made), None)
    assert (made / "gradebook.db").read_bytes() == before


def test_page_without_kept_verdicts_says_what_it_does_not_know(made: Path, tmp_path: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(made, root)
    shutil.rmtree(root / "autograded")
    shutil.rmtree(root / "release")
    parts, standings = read_class(open_course(root), "tiny")
    assert parts[0].named.unread == 5
    assert parts[0].items[0].counts == (2, 0, 2, 0, 0)
    text = re.sub(r"\s+", " ", render(parts, standings, "", NOW))
    assert "Of 5 submissions it is not known what was wrong" in text


def test_empty_class_and_unknown_assignment(course: Path) -> None:
    run = CliRunner()
    done = run.invoke(build_app("report"), ["report", "--course", str(course)])
    assert done.exit_code == 0, done.exception
    text = (course / "reports" / "class.html").read_text(encoding="utf-8")
    assert "Nobody has handed in yet" in text
    assert "not known" in text
    wrong = run.invoke(build_app("report"), ["report", "tyni", "--course", str(course)])
    assert "it has: tiny" in str(wrong.exception)


def test_one_student(course: Path) -> None:
    enter(course, "ada", test_double=2.0, test_spread=0.0, memo=1.0)
    parts, standings = read_class(open_course(course), None)
    text = render(parts, standings, "", NOW)
    assert parts[0].spread.quartiles == pytest.approx((3 / 9, 3 / 9, 3 / 9))
    assert "not defined" in text
    assert "no due date" in text
