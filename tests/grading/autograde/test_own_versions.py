"""What a visible test or a changed setup cell defines exists for the student's code."""

from __future__ import annotations

from typing import Any

import pytest
from handing_in import EXPECTED, Counter

import tiny_course as tiny
from fake_engine import FakeEngine
from grading.autograde.files import read_submission
from grading.autograde.grade import grade
from grading.autograde.notebook import engine_cells, to_node
from grading.autograde.own_versions import names_read, with_own_versions
from grading.autograde.settings import ReadBounds
from grading.autograde.task import GradingTask
from grading.engine.types import EngineCell


def cells_of(counter: Counter, document: dict[str, Any]) -> list[EngineCell]:
    counter.put(document)
    result = counter.rebuilt()
    return with_own_versions(engine_cells(to_node(result)), result.cells)


def kinds(cells: list[EngineCell]) -> list[tuple[str, str]]:
    return [(cell.cell_id, cell.kind) for cell in cells]


PLAIN = [
    ("setup", "setup"),
    ("double", "code"),
    ("test_double", "test"),
    ("spread", "code"),
    ("test_spread", "test"),
]


def test_nothing_is_run_twice_where_nobody_needs_it(counter: Counter) -> None:
    assert kinds(cells_of(counter, counter.answers())) == PLAIN


def test_a_changed_setup_runs_before_the_assignments_own(counter: Counter) -> None:
    document = counter.answers()
    setup = tiny.cell_of(document, "setup")
    setup["source"] = "".join(setup["source"]) + "\nimport math\nrate = 99"
    cells = cells_of(counter, document)
    assert kinds(cells)[:2] == [("setup@student", "code"), ("setup", "setup")]
    assert cells[1].source == tiny.SETUP


def test_a_changed_test_runs_behind_the_test_without_its_hidden_part(counter: Counter) -> None:
    document = counter.answers()
    test = tiny.cell_of(document, "test_double")
    test["source"] = "".join(test["source"]) + "\nmine = 4"
    cells = cells_of(counter, document)
    assert kinds(cells)[2:4] == [("test_double", "test"), ("test_double@student", "code")]
    assert "HIDDEN" in cells[2].source
    assert all(secret not in cells[3].source for secret in tiny.SECRETS)
    assert "mine = 4" in cells[3].source


def test_a_test_whose_names_the_answers_use_runs_as_released(counter: Counter) -> None:
    from dataclasses import replace

    (skeleton,) = counter.skeletons
    changed = tuple(
        replace(c, source=f"sample = [1]\n{c.source}") if c.grade_id == "test_double" else c
        for c in skeleton.cells
    )
    counter.skeletons = (replace(skeleton, cells=changed),)
    document = counter.answers(spread=f"n = len(sample)\n{tiny.RIGHT['spread']}")
    test = tiny.cell_of(document, "test_double")
    test["source"] = "sample = [1]\n" + "".join(test["source"])
    cells = cells_of(counter, document)
    assert ("test_double@student", "code") in kinds(cells)
    assert "HIDDEN" not in next(c.source for c in cells if c.cell_id == "test_double@student")
    unused = counter.answers()
    tiny.cell_of(unused, "test_double")["source"] = test["source"]
    assert kinds(cells_of(counter, unused)) == PLAIN


@pytest.mark.parametrize("where", ["setup", "test_double"])
def test_names_of_a_changed_cell_are_there_and_nothing_is_shown(
    counter: Counter, where: str
) -> None:
    document = counter.answers(spread="import_me + 0\n" + tiny.RIGHT["spread"])
    cell = tiny.cell_of(document, where)
    cell["source"] = "".join(cell["source"]) + "\nimport_me = 1\nprint('a trace of it')"
    counter.put(document)
    files = read_submission(tiny.submit(counter.root, "kim", b"", ".git"), expected=EXPECTED)
    task = GradingTask("kim", tiny.ASSIGNMENT, counter.skeletons, files, (), ReadBounds())
    result = grade(task, FakeEngine())
    assert result.verdict.score == 5.0
    assert "a trace" not in result.notebooks[0][1]


def test_the_assignments_own_setup_wins(counter: Counter) -> None:
    document = counter.answers(spread="assert rate == 0.5\n" + tiny.RIGHT["spread"])
    setup = tiny.cell_of(document, "setup")
    setup["source"] = "rate = 7"
    counter.put(document)
    files = read_submission(tiny.submit(counter.root, "kim", b"", ".git"), expected=EXPECTED)
    task = GradingTask("kim", tiny.ASSIGNMENT, counter.skeletons, files, (), ReadBounds())
    assert grade(task, FakeEngine()).verdict.score == 5.0


def test_a_line_that_fails_keeps_nothing_from_the_lines_below_it(counter: Counter) -> None:
    document = counter.answers(spread="import_me + below()\n" + tiny.RIGHT["spread"])
    setup = tiny.cell_of(document, "setup")
    setup["source"] = (
        "from tiny_course import of_an_older_release\nof_an_older_release()\n"
        "import_me = 1\ndef below():\n    return import_me"
    )
    counter.put(document)
    files = read_submission(tiny.submit(counter.root, "kim", b"", ".git"), expected=EXPECTED)
    task = GradingTask("kim", tiny.ASSIGNMENT, counter.skeletons, files, (), ReadBounds())
    assert grade(task, FakeEngine()).verdict.score == 5.0


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("def f(week):\n    answer = week.sum()\n    return answer", set()),
        ("def f(week):\n    return answer.add(week)", {"answer"}),
        ("def f(week):\n    '''answer is a word'''\n    return week", set()),
        ("def f(week):\n    return week.query('units > @answer')", {"units", "answer"}),
        ("def f(week):\n    global answer\n    answer = week\n    return answer", {"answer"}),
        ("def f(week):\n    return lambda: [answer for answer in week]", set()),
        ("def f(week):\n    return lambda: [answer for week in week]", {"answer"}),
        ("class A:\n    def f(self):\n        return answer", {"answer"}),
        ("answer = 1\nother = answer", set()),
        ("answer, n = 1, 2\nfor week in answer:\n    answer += week", {"week"}),
        ("other = answer\nanswer = 1", {"answer"}),
        ("if a:\n    answer = 1\nother = answer", {"a", "answer"}),
        ("answer = answer + 1", {"answer"}),
        ("answer += 1", {"answer"}),
        ("def f():\n    global answer\n    answer += 1", {"answer"}),
        ("answer = 1\ndef f():\n    return answer", {"answer"}),
        ("import answer\nanswer.f()", set()),
        ("other = [1 for answer in week]\nanswer.f()", {"week", "answer"}),
        ("other = [answer := 1 for _ in week]\nanswer.f()", {"week", "answer"}),
        ("f(answer=week.answer)", {"f", "week"}),
        ("%time answer", {"time", "answer"}),
    ],
)
def test_the_names_that_a_cell_may_read(source: str, read: set[str]) -> None:
    assert names_read(source) == read


@pytest.mark.parametrize(
    "source",
    [
        "answer; " + "-" * 9_000 + "1",
        "answer" + ".a" * 9_000,
        "answer; " + "lambda: " * 2_000 + "1",
        "[answer " + "for x in y " * 1_500 + "]",
        "answer\nif a:\n    b\n" + "elif a:\n    b\n" * 1_000,
        "answer\n" * 20_000,
    ],
)
def test_what_no_parser_likes_does_no_harm(source: str) -> None:
    assert "answer" in names_read(source)
