"""Feedback pages and the formgrader's page: nothing hidden, nothing active."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.coordinator import autograde
from grading.autograde.course import open_course
from grading.autograde.pool import grade_payload
from grading.autograde.settings import Options
from grading.feedback.policy import HANDLERS

HOSTILE_OUTPUT = """
raise_it = [
    {"text/html": "<script>alert(1)</script><b id='test_double'>bold</b>"},
    {"application/javascript": "alert(1)", "text/plain": "js"},
    {"image/svg+xml": "<svg onload='alert(1)'></svg>"},
    {"text/markdown": "[x](javascript:alert(1)) <img src=x onerror=alert(1)>"},
    {"text/latex": "$<script>alert(1)</script>$"},
    {"application/vnd.jupyter.widget-view+json": {}},
    {"image/png": "AAAA"},
    {"image/png": {"not": "text"}, "text/plain": {"nor": "this"}},
    {},
]
"""
FRAMED = {"text/html": {"isolated": True}, "filenames": {"image/png": "../../x"}}
MEMO = """# test_double
<script>alert(1)</script> <img src=x onerror=alert(1)> <form action="/x"><button>go</button></form>
[click](javascript:alert(1)) ![pixel](http://evil.example/x.png)
"""


class Publishing(FakeEngine):
    """Adds outputs of every kind to the cell that asks for them, as a student's kernel may."""

    def _cell(self, cell: Any, namespace: dict[str, Any], number: int) -> Any:
        result = super()._cell(cell, namespace, number)
        if "raise_it" not in cell.source:
            return result
        outputs = [
            {
                "output_type": "display_data",
                "data": data,
                "metadata": {"text/html": {"isolated": True}},
            }
            for data in namespace["raise_it"]
        ]
        stream = {"output_type": "stream", "name": "stdout", "text": "<script>alert(1)</script>"}
        return replace(result, outputs=(*outputs, stream))


class Publisher:
    """Grades in this process."""

    def run(self, jobs: Any) -> Any:
        for job in jobs:
            yield job, grade_payload(job.payload, Publishing())[0]


@pytest.fixture(scope="module")
def graded(tiny_course_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with failures and a hostile student, graded; no test writes into it."""
    course = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(tiny_course_template, course)
    tiny.submit(course, "ada", tiny.answered(course, tiny.RIGHT))
    tiny.submit(course, "ben", tiny.answered(course, {**tiny.RIGHT, **tiny.WRONG}))
    tiny.submit(course, "cyd", tiny.released(course))
    tiny.submit(course, "dan", b"no notebook")
    document = tiny.answered(course, {**tiny.WRONG, "memo": MEMO})
    own = {"cell_type": "code", "id": "own", "metadata": {}, "source": HOSTILE_OUTPUT}
    raw = {"cell_type": "raw", "id": "raw", "metadata": {"raw_mimetype": "text/html"}}
    document["cells"] += [
        {**own, "outputs": [], "execution_count": None},
        {**raw, "source": "<script>alert(1)</script>"},
        {"cell_type": "markdown", "id": "md", "metadata": {}, "source": MEMO},
    ]
    tiny.submit(course, "eve", document)
    autograde(open_course(course), tiny.ASSIGNMENT, Options(), scheduler=Publisher())
    return course


@pytest.fixture(scope="module")
def pages(graded: Path) -> dict[str, str]:
    """Feedback pages by student."""
    course = open_course(graded)
    course.coursedir.assignment_id = tiny.ASSIGNMENT
    GenerateFeedback(coursedir=course.coursedir, parent=course.app).start()
    found = sorted((graded / "feedback").glob("*/tiny/tiny.html"))
    return {page.parts[-3]: page.read_text() for page in found}


def visible_text(page: str) -> str:
    return BeautifulSoup(page, "html.parser").get_text()


def test_everybody_gets_feedback(pages: dict[str, str]) -> None:
    assert list(pages) == ["ada", "ben", "cyd", "dan", "eve"]


def test_messages_of_failed_hidden_tests_are_shown(pages: dict[str, str]) -> None:
    assert "double: the result has another length" in visible_text(pages["ben"])
    assert "not attempted yet" in visible_text(pages["cyd"])
    assert "could not be graded" in visible_text(pages["dan"])


def test_no_hidden_line_and_no_expected_value_in_any_page(pages: dict[str, str]) -> None:
    hidden = [tiny.HIDDEN_DOUBLE, tiny.HIDDEN_SPREAD, "BEGIN HIDDEN", *tiny.SECRETS]
    for student, page in pages.items():
        for shown in (page, visible_text(page)):
            squeezed = re.sub(r"\s+", "", shown)
            for line in hidden:
                assert re.sub(r"\s+", "", line) not in squeezed, (student, line)


def test_summary_leads_to_every_exercise(pages: dict[str, str]) -> None:
    for student in ("ada", "ben", "cyd", "eve"):
        soup = BeautifulSoup(pages[student], "html.parser")
        links = [str(a["href"]) for a in soup.select("table.summary tbody a")]
        assert links == ["#exercise-double", "#exercise-spread", "#exercise-memo"]
        assert all(soup.select_one(link) for link in links)


def test_what_waits_is_no_zero(pages: dict[str, str]) -> None:
    soup = BeautifulSoup(pages["ada"], "html.parser")
    rows = {
        row.select_one("th").text: [cell.get_text(strip=True) for cell in row.select("td")]  # type: ignore[union-attr]
        for row in soup.select("table.summary tr")
        if row.select("td")
    }
    assert (
        rows["double"] == ["\u2713 passed".replace(" ", " "), "2 / 2"]
        or rows["double"][1] == "2 / 2"
    )
    assert "waits for a person" in rows["memo"][0]
    assert rows["memo"][1] == "? / 4"
    assert rows["Total so far"] == ["5 / 9"]
    assert "4 points are still to come" in visible_text(pages["ada"])


def test_visible_tests_are_shown(pages: dict[str, str]) -> None:
    assert "assert double([1]) == [2]" in visible_text(pages["ben"])


def assert_nothing_acts(page: str, nonce: str | None = None) -> None:
    """Read a page as a browser does and look for anything that could act."""
    soup = BeautifulSoup(page, "html.parser")
    for script in soup("script"):
        assert nonce is not None, script
        assert script.get("nonce") == nonce, script
    for tag in ("iframe", "object", "embed", "form", "svg", "base"):
        assert not soup(tag), tag
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not (name.startswith("on") and value not in HANDLERS), element
            if name in ("href", "src"):
                assert not value.strip().lower().startswith(("javascript:", "http://evil")), element


def test_feedback_pages_cannot_act(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert_nothing_acts(page)
        (policy,) = BeautifulSoup(page, "html.parser").select(
            "meta[http-equiv=Content-Security-Policy]"
        )
        assert "script-src" not in policy["content"]
        assert policy["content"].startswith("default-src 'none'")


def test_policy_stands_before_everything_it_governs(pages: dict[str, str]) -> None:
    head = BeautifulSoup(pages["eve"], "html.parser").head
    assert head is not None
    first = head.find(True)
    assert first is not None
    assert first.get("http-equiv") == "Content-Security-Policy"


def formgrader_page(root: Path, student: str) -> str:
    """Return the page that the formgrader shows of a submission."""
    extension = FormgradeExtension()
    extension.load_cwd_config = False
    extension.initialize([], root=str(root))
    exporter = HTMLExporter(config=extension.config)
    resources = {
        "assignment_id": "tiny",
        "notebook_id": "tiny",
        "submission_id": "abc",
        "index": 0,
        "total": 1,
        "base_url": "",
        "student": student,
        "last_name": None,
        "first_name": None,
        "notebook_path": "x",
    }
    path = root / "autograded" / student / "tiny" / "tiny.ipynb"
    page, _ = exporter.from_filename(str(path), resources=resources)
    return str(page)


def test_formgrader_runs_only_its_own_scripts(graded: Path) -> None:
    page = formgrader_page(graded, "eve")
    soup = BeautifulSoup(page, "html.parser")
    (policy,) = soup.select("meta[http-equiv=Content-Security-Policy]")
    found = re.search(r"script-src 'nonce-([\w-]+)'", str(policy["content"]))
    assert found
    assert "unsafe-inline' " not in str(policy["content"]).split("script-src")[1].split(";")[0]
    assert_nothing_acts(page, found[1])
    assert len(soup("script")) > 5
    assert formgrader_page(graded, "eve") != page


def test_formgraders_inline_handlers_are_those_of_the_policy(graded: Path) -> None:
    soup = BeautifulSoup(formgrader_page(graded, "ada"), "html.parser")
    handlers = {str(e["onclick"]) for e in soup.select("[onclick]")}
    assert handlers == set(HANDLERS)
    (policy,) = soup.select("meta[http-equiv=Content-Security-Policy]")
    for handler in handlers:
        digest = base64.b64encode(hashlib.sha256(handler.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in str(policy["content"])


def test_student_content_takes_no_score_field_over(graded: Path) -> None:
    soup = BeautifulSoup(formgrader_page(graded, "eve"), "html.parser")
    fields = soup.select("#test_double")
    assert [field.name for field in fields] == ["input"]
    assert [c.get("class") for c in soup.select(".full-credit")] == [
        ["btn", "btn-success", "full-credit"]
    ] * 3


def test_formgrader_shows_instructors_the_hidden_tests(graded: Path) -> None:
    assert "BEGIN HIDDEN TESTS" in visible_text(formgrader_page(graded, "ben"))


def test_files_of_a_submission_are_served_in_a_sandbox(course: Path) -> None:
    open_course(course)

    class Request(handlers.SubmissionFilesHandler):  # type: ignore[misc]
        def __init__(self) -> None:
            self.application = type("App", (), {"settings": {}})()

    policy = Request().content_security_policy
    assert "sandbox;" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
