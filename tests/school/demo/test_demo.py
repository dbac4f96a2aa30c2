"""The demo's class and the way from an empty folder to its grades."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from authoring.build.master import read_master
from authoring.certify.attempts import Attempt, Bank, read_bank
from authoring.certify.named import OPENING
from grading.autograde import coordinator
from grading.autograde.parsing import StudentNotebook, parse_notebook
from grading.autograde.verdict import Flag, Verdict
from grading.layout import find_layout
from school.classes.course_folder import init_course
from school.demo.classroom import make_class
from school.demo.run import _class, run_demo
from shop.errors import CourseError

LAYOUT = find_layout(Path(__file__))
CHAPTER = "04_funnels"
MASTER = read_master(LAYOUT.assignment_master(CHAPTER), "assignment")
EXERCISES = [cell.id for cell in MASTER.cells if cell.role == "solution"]
FULL = ("all_right", "other_style", "resaved", "disordered", "warns")
NONE = ("first_mistakes", "second_mistakes", "third_mistakes", "blank", "corrupted", "hostile")


def attempt(exercise: str, verdict: str, number: int, warns: bool = False) -> Attempt:
    source = f"def {exercise}():\n    return '{verdict} {number}'"
    name = f"{exercise}_{verdict}_{number}"
    return Attempt(name, exercise, source, verdict, "why", warns, name, 1)  # type: ignore[arg-type]


def bank(warns: bool = False) -> Bank:
    attempts = [
        attempt(exercise, verdict, number, warns and exercise == "two" and number == 1)
        for exercise in ("one", "two", "three", "four")
        for verdict, count in (("right", 2), ("wrong", 3))
        for number in range(count)
    ]
    return Bank(Path("attempts.py"), tuple(attempts), {}, ())


def released() -> dict[str, object]:
    cells: list[dict[str, object]] = []
    for name in ("one", "two", "three", "four"):
        flags = {"grade": False, "solution": True, "locked": False, "grade_id": name}
        cells.append(_cell(name, "raise NotImplementedError", flags))
        flags = {"grade": True, "solution": False, "locked": True, "grade_id": f"test_{name}"}
        cells.append(_cell(f"test_{name}", "assert True", flags))
    cells.append({"cell_type": "markdown", "id": "memo", "metadata": {}, "source": "here"})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cell(name: str, source: str, flags: dict[str, object]) -> dict[str, object]:
    content = {"cell_type": "code", "id": name, "source": source, "outputs": []}
    return {**content, "metadata": {"nbgrader": flags}, "execution_count": None}


def test_class_has_every_kind_of_submission() -> None:
    submissions = {s.student: s for s in make_class(released(), bank())}
    assert len(submissions) >= 12
    assert all(s.note for s in submissions.values())
    assert isinstance(parse_notebook(submissions["corrupted"].content, "x"), Flag)
    for name, submission in submissions.items():
        if name != "corrupted":
            assert isinstance(parse_notebook(submission.content, "x"), StudentNotebook)


def test_class_is_the_same_every_time() -> None:
    assert make_class(released(), bank()) == make_class(released(), bank())


def test_answers_are_those_of_the_attempts() -> None:
    submissions = {s.student: s for s in make_class(released(), bank())}
    texts = {name: s.content.decode() for name, s in submissions.items()}
    assert texts["all_right"].count("right 0") == 4
    assert texts["other_style"].count("right 1") == 4
    assert texts["third_mistakes"].count("wrong 2") == 4
    assert texts["partly_right"].count("wrong 0") == texts["partly_right"].count("right 0") == 2
    assert texts["unfinished"].count("right 0") == 2


def test_listed_warning_answer_is_preferred() -> None:
    submissions = {s.student: s for s in make_class(released(), bank(warns=True))}
    assert "right 1" in submissions["warns"].content.decode()
    assert "two warns" in submissions["warns"].note


def test_attempts_of_the_chapter_make_a_class() -> None:
    submissions = _class(LAYOUT, CHAPTER)
    assert len(submissions) >= 12
    memo = json.loads(submissions[0].content)["cells"][-1]
    assert memo["id"] == "memo"


def hidden_lines() -> set[str]:
    """Return the lines of the chapter's hidden tests, without blanks, that say something."""
    source = LAYOUT.assignment_master(CHAPTER).read_text(encoding="utf-8")
    regions = re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", source, re.DOTALL)
    hidden = {squeezed(line) for region in regions for line in region.splitlines()}
    rest = re.sub(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", "", source, flags=re.DOTALL)
    shown = {squeezed(line) for line in rest.splitlines()}
    return {line for line in hidden - shown if len(line) >= 16 and not line.startswith("#")}


def hidden_lines_in(page: Path) -> list[str]:
    """Return the hidden lines that a feedback page shows."""
    text = squeezed(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text())
    return [line for line in hidden_lines() if line in text]


def own_code(content: bytes) -> str:
    """Return what a student wrote: it may stand on the page, also where a test has the same."""
    notebook = parse_notebook(content, "x")
    if isinstance(notebook, Flag):
        return ""
    return squeezed("".join(cell.source for cell in notebook.cells))


def assert_shows_named_mistakes(page: Path, verdict: Verdict) -> None:
    """Check that mistakes are named in the class table and, in the bank's words, on the page."""
    named = [cell for cell in verdict.lost if cell.message.startswith(OPENING)]
    assert len(named) >= len(verdict.lost) / 2
    wrong = read_bank(LAYOUT.attempts_file(CHAPTER), EXERCISES, complete=False).attempts
    text = squeezed(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text())
    for cell in named:
        own = [a.why for a in wrong if a.exercise == cell.cell_id.removeprefix("test_")]
        assert any(squeezed(why) in squeezed(cell.message) for why in own)
        # The page shows what stands between stars as emphasis.
        assert squeezed(cell.message).replace("*", "") in text.replace("*", "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_search_finds_a_hidden_line_where_there_is_one(tmp_path: Path) -> None:
    line = max(hidden_lines(), key=len)
    page = tmp_path / "page.html"
    page.write_text(f"<pre>{html.escape(line)}</pre>", encoding="utf-8")
    assert line in hidden_lines_in(page)
    assert len(hidden_lines()) > 50


@pytest.mark.isolation
@pytest.mark.slow
def test_demo_grades_the_class_as_it_should_and_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The code of the grader may be edited while its tests run.
    monkeypatch.setattr(coordinator, "verdict_identity", lambda *parts: "the same grader")
    root = tmp_path / "course"
    demo = run_demo(LAYOUT, root, CHAPTER)
    by_name = {verdict.student: verdict for verdict in demo.verdicts}
    automatic = by_name["all_right"].score
    assert automatic > 0
    assert {name: by_name[name].score for name in FULL} == dict.fromkeys(FULL, automatic)
    assert {name: by_name[name].score for name in NONE} == dict.fromkeys(NONE, 0.0)
    for name in ("partly_right", "unfinished", "infinite_loop"):
        assert 0 < by_name[name].score < automatic
    assert [c.reason for c in by_name["infinite_loop"].lost] == ["timeout"]
    assert by_name["corrupted"].status == "flagged"
    assert all(cell.reason for verdict in demo.verdicts for cell in verdict.lost)
    assert [page.problem for page in demo.pages] == [""] * len(demo.submissions)
    for submission in demo.submissions:
        page = root / "feedback" / submission.student / CHAPTER / f"{CHAPTER}.html"
        own = own_code(submission.content)
        assert [line for line in hidden_lines_in(page) if line not in own] == []
    for student in ("first_mistakes", "partly_right"):
        page = root / "feedback" / student / CHAPTER / f"{CHAPTER}.html"
        assert_shows_named_mistakes(page, by_name[student])
    hostile = [cell.message for cell in by_name["hostile"].lost]
    assert not any(message.startswith(OPENING) for message in hostile)
    before = {p: p.stat().st_mtime_ns for p in (root / "autograded").rglob("*.ipynb")}
    again = run_demo(LAYOUT, root, CHAPTER)
    assert again.verdicts == demo.verdicts
    assert {p: p.stat().st_mtime_ns for p in (root / "autograded").rglob("*.ipynb")} == before


def test_demo_does_not_run_in_the_checkout() -> None:
    with pytest.raises(CourseError, match="is the checkout itself"):
        init_course(LAYOUT, LAYOUT.root, [CHAPTER])
