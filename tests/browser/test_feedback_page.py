"""A feedback page in a browser: read on a phone, in print, by keyboard; nobody's script runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tiny_course as tiny
from conftest import Watch, severe

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
STUDENTS = ("ada", "ben", "cyd", "eve")


@pytest.fixture(scope="module")
def feedback(graded: Path) -> dict[str, str]:
    """Addresses of the pages by student."""
    return {
        student: (graded / "feedback" / student / "tiny" / "tiny.html").as_uri()
        for student in STUDENTS
    }


def sideways(page: Any) -> list[str]:
    """Return the elements that stick out of the window and do not lie in a scrolling frame."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(element => {
             if (element.closest('.skip, .summary thead')) return false;
             for (let outer = element; outer; outer = outer.parentElement)
               if (getComputedStyle(outer).overflowX !== 'visible') return false;
             return element.getBoundingClientRect().right > innerWidth + 1;
           }).map(element => element.outerHTML.slice(0, 120))"""
    )
    return found


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("width", [360, 1100])
def test_page_has_no_severe_finding_and_fits(
    page: Any, feedback: dict[str, str], student: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(feedback[student])
    for details in page.locator("details").all():
        details.evaluate("element => element.open = true")
    assert severe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sideways(page) == []


def test_summary_says_points_what_waits_and_what_lateness_cost(
    page: Any, feedback: dict[str, str]
) -> None:
    page.goto(feedback["ben"])
    rows = [" ".join(row.split()) for row in page.locator(".summary tr").all_inner_texts()]
    assert rows == [
        "Exercise Result Points",
        "double \u2713 passed 2 / 2",
        "spread \u2717 not passed 0 / 3",
        "memo \u2026 waits for a person ? / 4",
        "Handed in late (1 day 19 hours) \u22120.4",
        "Total so far 1.6 / 9",
    ]
    assert "4 points are still to come" in page.locator("header").inner_text()


def test_colour_never_stands_alone(page: Any, feedback: dict[str, str]) -> None:
    page.goto(feedback["ben"])
    for name in ("double", "spread", "memo"):
        badge = page.locator(f"#exercise-{name} .badge").first
        assert badge.locator(".sign").inner_text()
        assert len(badge.inner_text().split()) >= 2
    colours = {
        page.locator(f"#exercise-{name}").evaluate("e => getComputedStyle(e).borderLeftColor")
        for name in ("double", "spread", "memo")
    }
    assert len(colours) == 3


def test_keyboard_leads_from_the_summary_to_an_exercise_and_back(
    page: Any, feedback: dict[str, str]
) -> None:
    page.goto(feedback["ben"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the exercises"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#exercise-spread":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.url.endswith("#exercise-spread")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "The question"
    page.keyboard.press("Enter")
    assert page.locator("#exercise-spread details.question").get_attribute("open") is not None
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#top":
            break
    page.keyboard.press("Enter")
    assert page.url.endswith("#top")


def test_wide_things_scroll_in_their_own_frame_by_keyboard(
    page: Any, feedback: dict[str, str]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(feedback["ada"])
    frames = page.locator(".formula, .text:has(table)")
    wide = [frame for frame in frames.all() if frame.evaluate("e => e.scrollWidth > e.clientWidth")]
    assert len(wide) == 2
    for frame in wide:
        assert frame.evaluate("e => { e.focus(); return document.activeElement === e; }")


def test_messages_wrap_between_words(page: Any, feedback: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto(feedback["ben"])
    message = page.locator("#exercise-spread .messages li")
    assert message.inner_text() == "spread: equal values have no spread"
    style = message.evaluate(
        "e => [getComputedStyle(e).wordBreak, getComputedStyle(e).overflowWrap]"
    )
    assert style == ["normal", "break-word"]


def test_print_leaves_out_what_leads_around_the_screen(page: Any, feedback: dict[str, str]) -> None:
    page.goto(feedback["ada"])
    page.emulate_media(media="print")
    for selector in (".skip", ".up", "details.tests", "details.question"):
        for element in page.locator(selector).all():
            assert not element.is_visible(), selector
    assert page.locator(".summary").is_visible()
    assert page.locator("#exercise-memo math").first.is_visible()
    assert (
        page.locator(".formula").first.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    )
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_formulas_are_drawn(page: Any, feedback: dict[str, str]) -> None:
    page.goto(feedback["ada"])
    inline = page.locator("#exercise-memo p > math[display=inline]")
    assert inline.count() == 1
    root, line = inline.locator("msqrt").bounding_box(), inline.bounding_box()
    assert root["width"] > 30
    assert line["height"] > 10
    rows = page.locator("#exercise-memo mtable > mtr")
    first, second = rows.nth(0), rows.nth(1)
    signs = [row.locator("mo", has_text="=").first.bounding_box()["x"] for row in (first, second)]
    assert abs(signs[0] - signs[1]) < 1, "aligned at the sign"
    assert second.bounding_box()["y"] > first.bounding_box()["y"] + 10
    assert "$" not in page.locator("#exercise-memo math").first.text_content()
    assert "It costs $5 to $10." in page.locator("#exercise-memo").inner_text()


def test_students_scripts_do_nothing(page: Any, feedback: dict[str, str], watch: Watch) -> None:
    page.goto(feedback["eve"])
    for link in page.locator("#exercise-memo .cell.text a").all():
        link.click()
    for bold in page.locator(".output b").all():
        bold.click()
    assert page.title() == "Feedback: Tiny"
    assert page.locator("script, iframe, form, input, svg").count() == 0
    assert page.locator(".summary").is_visible()
    assert watch.elsewhere == []
    assert watch.dialogs == []


def test_policy_would_stop_a_script_that_came_through(
    page: Any, feedback: dict[str, str], watch: Watch, tmp_path: Path
) -> None:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    text = Path(url2pathname(urlsplit(feedback["ada"]).path)).read_text()
    through = "<script>document.title = 'taken over'</script><img src=x onerror='alert(1)'>"
    (tmp_path / "page.html").write_text(text.replace("<main", f"{through}<main", 1))
    page.goto((tmp_path / "page.html").as_uri())
    assert page.title() == "Feedback: Tiny"
    assert watch.refused


def test_no_hidden_test_and_no_solution_in_any_page(page: Any, feedback: dict[str, str]) -> None:
    for student, address in feedback.items():
        page.goto(address)
        shown = "".join(page.content().split())
        for secret in (*tiny.SECRETS, "BEGINHIDDEN", "BEGINSOLUTION"):
            assert "".join(secret.split()) not in shown, (student, secret)
