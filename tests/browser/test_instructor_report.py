"""The instructor's report in a browser: on a phone, in print, and nobody's text acts in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_feedback_page import sideways

from conftest import Watch, severe
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from school.report.page import render
from school.report.run import read_class

pytestmark = pytest.mark.browser
EVIL = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def report(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report of a graded class, with a student of a hostile name."""
    course = open_course(graded)
    with open_gradebook(course.coursedir) as gradebook:
        gradebook.update_or_create_student("zoe", first_name=EVIL, last_name="x" * 80)
    text = render(*read_class(course, "tiny"), "A course", datetime(2025, 3, 5, tzinfo=UTC))
    path = tmp_path_factory.mktemp("report") / "tiny.html"
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [360, 1100])
def test_report_has_no_severe_finding_and_fits(page: Any, report: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(report)
    assert severe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sideways(page) == []


def test_name_is_text_and_charts_are_there(page: Any, report: str, watch: Watch) -> None:
    page.goto(report)
    assert page.title() == "Report: Tiny"
    assert EVIL in page.locator("main").inner_text()
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert sizes
    assert all(size > 100 for size in sizes)
    assert watch.refused == []


def test_print_keeps_the_lists_and_the_bars(page: Any, report: str) -> None:
    page.goto(report)
    page.emulate_media(media="print")
    assert page.locator(".people").first.is_visible()
    bar = page.locator(".bar i").first
    assert bar.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    assert len(page.pdf(format="A4")) > 10_000
