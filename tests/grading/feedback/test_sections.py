"""What a feedback page shows of a graded notebook, and with which words."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading.autograde.notebook import FLAG_KEY, NOTICE_ID
from grading.feedback.sections import Summary, summarise

GIVEN = {"notebook": "04_tiny", "student": "ada", "score": 3, "max_score": 10, "late_penalty": 0}


def flags(name: str, **more: Any) -> dict[str, Any]:
    return {"nbgrader": {"grade_id": name, "grade": False, "solution": False, **more}}


def question(name: str, text: str) -> NotebookNode:
    return new_markdown_cell(text, id=f"{name}_prompt")


def answer(name: str) -> NotebookNode:
    return new_code_cell("x = 1", id=name, metadata=flags(name, solution=True))


def checked(
    name: str, score: float, points: float = 2, error: str = "", **more: Any
) -> NotebookNode:
    outputs = []
    if error:
        kind, _, words = error.partition(": ")
        outputs = [new_output("error", ename=kind, evalue=words, traceback=[words])]
    found = flags(name, grade=True, score=score, points=points, **more)
    return new_code_cell("assert x", id=name, metadata=found, outputs=outputs)


def memo(score: float, **more: Any) -> NotebookNode:
    found = flags("memo", grade=True, solution=True, score=score, points=4, **more)
    return new_markdown_cell("A memo.", id="memo", metadata=found)


def page(*cells: NotebookNode, **given: Any) -> Summary:
    title = new_markdown_cell("# 04 Tiny: assignment", id="title")
    return summarise(new_notebook(cells=[title, *cells]), {**GIVEN, **given})


def words(summary: Summary) -> dict[str, str]:
    return {s.title: s.result.words for s in summary.exercises if s.result is not None}


def test_exercises_have_their_titles_and_what_stands_before_them_is_apart() -> None:
    summary = page(
        new_code_cell("import shop", id="setup", metadata=flags("setup", locked=True)),
        question("rate", "## 1. A rate (warm-up)\n\nHow many?"),
        answer("rate"),
        checked("test_rate", 2),
        new_code_cell("1 + 1", id="own"),
        question("memo", "## 2. Memo ##"),
        memo(0, waits=True),
    )
    assert summary.title == "04 Tiny: assignment"
    assert [item.cell.id for item in summary.before.items] == ["title", "setup"]
    assert [section.title for section in summary.exercises] == ["1. A rate (warm-up)", "2. Memo"]
    roles = [[item.role for item in section.items] for section in summary.exercises]
    assert roles == [["question", "answer", "test"], ["other", "question", "answer"]]


def test_parts_of_a_test_belong_to_their_exercise() -> None:
    summary = page(answer("rate"), checked("test_rate__one", 2), checked("test_rate__two", 0))
    (section,) = summary.exercises
    assert (section.points, section.possible) == (2, 4)
    assert words(summary) == {"rate": "partly right"}


@pytest.mark.parametrize(
    ("score", "error", "said"),
    [
        (2, "", "passed"),
        (1, "CheckFailed: no", "partly right"),
        (0, "CheckFailed: no", "not passed"),
        (0, "NotAttempted: not yet", "not attempted"),
        (0, "NotGraded: broken", "not run"),
        (2, "CheckFailed: a person gave the points", "passed"),
    ],
)
def test_result_of_a_test_has_its_words(score: float, error: str, said: str) -> None:
    assert words(page(answer("rate"), checked("test_rate", score, error=error))) == {"rate": said}


@pytest.mark.parametrize(
    ("score", "more", "said"),
    [
        (0, {"waits": True}, "waits for a person"),
        (0, {"waits": False}, "no points"),
        (0, {"waits": False, "comment": "No response."}, "not attempted"),
        (1.5, {}, "part of the points"),
        (4, {}, "full points"),
        (5, {}, "full points"),
    ],
)
def test_result_of_a_memo_has_its_words(score: float, more: dict[str, Any], said: str) -> None:
    assert words(page(memo(score, **more))) == {"memo": said}


def test_signs_and_words_of_results_differ() -> None:
    from grading.feedback import sections

    results = {r for r in vars(sections).values() if isinstance(r, sections.Result)}
    assert len(results) == 9
    assert len({(r.sign, r.words) for r in results}) == len({r.words for r in results}) == 9
    signs = {kind: {r.sign for r in results if r.kind == kind} for kind in ("passed", "failed")}
    assert not signs["passed"] & signs["failed"]


def test_open_points_are_those_of_what_waits() -> None:
    summary = page(answer("rate"), checked("test_rate", 2), memo(0, waits=True))
    assert [section.name for section in summary.waiting] == ["memo"]
    assert summary.open_points == 4


def test_points_for_a_part_come_with_what_was_reached() -> None:
    cell = checked("test_rate", 1)
    cell.outputs = [new_output("stream", text="rate: `line` 0.2 is reached\n")]
    (section,) = page(answer("rate"), cell).exercises
    assert section.items[-1].messages == ("rate: <code>line</code> 0.2 is reached",)


def test_messages_are_escaped_and_their_emphasis_shown() -> None:
    said = "CheckFailed: `x` is <b>, not 2 * 3. Reread *One row* there.\n\n'*' * 3 gives ***"
    (section,) = page(answer("rate"), checked("test_rate", 0, error=said)).exercises
    assert section.items[-1].messages == (
        "<code>x</code> is &lt;b&gt;, not 2 * 3. Reread <em>One row</em> there.",
        "&#x27;*&#x27; * 3 gives ***",
    )


def test_expected_and_got_stay_side_by_side() -> None:
    said = "CheckFailed: rate: differs.\n    expected  got\n    1         <2>\nnext\nlast"
    (section,) = page(answer("rate"), checked("test_rate", 0, error=said)).exercises
    beside = '<pre class="beside" tabindex="0">expected  got\n1         &lt;2&gt;</pre>'
    assert section.items[-1].messages == (f"rate: differs.{beside}", "next", "last")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (90_000, "1 day 1 hour"),
        (3_600 * 49, "2 days 1 hour"),
        (7_200, "2 hours"),
        (60, "less than an hour"),
    ],
)
def test_lateness_is_said_in_words(seconds: float, said: str) -> None:
    assert page(memo(4), late_penalty=1, seconds_late=seconds).late == said


def test_unread_notebook_says_why_and_takes_its_titles_from_the_release() -> None:
    notice = new_markdown_cell("**This submission could not be graded.**", id=NOTICE_ID)
    nb = new_notebook(
        cells=[notice, answer("rate"), checked("test_rate", 0, error="NotGraded: not valid JSON")],
        metadata={FLAG_KEY: "not_json"},
    )
    summary = summarise(nb, GIVEN, {"": "04 Tiny: assignment", "rate": "1. A rate"})
    assert summary.unread
    assert summary.flagged == "not valid JSON"
    assert summary.title == "04 Tiny: assignment"
    assert words(summary) == {"1. A rate": "not run"}
    assert summarise(nb, GIVEN).title == "04_tiny"


def test_penalty_never_leads_below_zero() -> None:
    assert page(memo(0), score=-1, late_penalty=1, seconds_late=60).score == 0
