"""Does anything that students receive hold a solution, a hidden test or the shop's truth?"""

import pytest
from chapters_present import ASSIGNMENTS, LAYOUT, assignment

from authoring.build.notebook import load
from authoring.build.regions import Mark
from authoring.build.secret import secret_lines
from school.bundle.archive import bundle_members
from school.bundle.scan import leaks

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME")


def released_lines(chapter: str) -> set[str]:
    notebook = load(LAYOUT.release_notebook(chapter))
    return {line.strip() for cell in notebook.cells for line in cell.source.split("\n")}


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_is_there_something_to_look_for(chapter: str) -> None:
    master = assignment(chapter)
    assert len(secret_lines(master, Mark.SOLUTION)) > 10
    assert len(secret_lines(master, Mark.HIDDEN)) > 10


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_holds_no_release_a_line_of_a_solution_or_hidden_test(chapter: str) -> None:
    """Every assignment's secrets against every release: one may not solve another."""
    secrets = {
        line: owner
        for owner in ASSIGNMENTS
        for line in secret_lines(assignment(owner), Mark.HIDDEN)
    }
    secrets |= dict.fromkeys(secret_lines(assignment(chapter), Mark.SOLUTION), chapter)
    found = {line: secrets[line] for line in released_lines(chapter) & secrets.keys()}
    assert found == {}


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_holds_no_release_a_marker(chapter: str) -> None:
    text = LAYOUT.release_notebook(chapter).read_text(encoding="utf-8")
    assert [marker for marker in MARKERS if marker in text] == []


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_would_a_leak_be_found(chapter: str) -> None:
    """The scan itself: the source notebook, which holds everything, must not pass it."""
    notebook = load(LAYOUT.assignment_notebook(chapter))
    lines = {line.strip() for cell in notebook.cells for line in cell.source.split("\n")}
    secrets = secret_lines(assignment(chapter), Mark.SOLUTION, Mark.HIDDEN)
    assert secrets <= lines


def test_gives_the_bundle_of_the_whole_course_nothing_away() -> None:
    """All that students receive, the samples of every chapter included, against all secrets."""
    members = bundle_members(LAYOUT, list(ASSIGNMENTS))
    assert list(leaks(members, [assignment(chapter) for chapter in ASSIGNMENTS])) == []
