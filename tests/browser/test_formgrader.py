"""The formgrader's grading page in a browser, as `course formgrader` serves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import TOKEN, Watch
from school.classes.formgrader import lab_command, lab_environment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def formgrader(graded: Path, serve: Any) -> str:
    """The address of the formgrader of a graded class."""
    command = lab_command(graded, None, browser=True)
    return str(serve(command, graded, lab_environment())) + "/formgrader"


def open_submission(page: Any, formgrader: str, words: str) -> None:
    """Go the way of a grader to the submission whose memo holds some words."""
    page.goto(f"{formgrader}?token={TOKEN}")
    page.get_by_role("link", name="Manual Grading").first.click()
    page.get_by_role("link", name="tiny").first.click()
    page.locator("tbody").get_by_role("link", name="tiny").first.click()
    page.locator("tbody").get_by_role("link", name="Submission #1").first.click()
    for _ in range(5):
        page.locator("#test_double").wait_for()
        page.wait_for_load_state("networkidle")
        if words in page.locator("#notebook").first.inner_text():
            return
        page.get_by_role("link", name="Next").click()
    raise AssertionError(f"no submission with {words!r}")


def test_formula_is_drawn_and_a_score_is_saved(page: Any, formgrader: str) -> None:
    open_submission(page, formgrader, "A formula wider than a phone")
    assert page.locator(".nbgrader_cell math").count() == 3
    assert page.locator("msqrt").first.bounding_box()["width"] > 30
    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        page.locator("input#memo").fill("3")
        page.locator("input#memo").press("Tab")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator("input#memo").input_value() == "3"


def test_students_scripts_do_nothing_and_the_pages_own_do(
    page: Any, formgrader: str, watch: Watch
) -> None:
    open_submission(page, formgrader, "click me")
    title = page.title()
    for link in page.locator(".nbgrader_cell .rendered_html a").all():
        link.click()
    assert page.title() == title == "tiny"
    assert page.locator("#notebook").first.locator("script, iframe, form, svg").count() == 0
    assert page.locator("#test_double").count() == 1
    assert page.locator("#notebook").first.locator("math").count() >= 3
    page.locator(".glyphicon-eye-open").click()
    page.locator(".name-shown", has_text="eve").first.wait_for()
    assert watch.elsewhere == []
    assert watch.dialogs == []
