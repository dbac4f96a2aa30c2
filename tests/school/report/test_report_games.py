"""Profits of a played exercise in the report: in order, with errors, names only where chosen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from test_report_page import EVIL, NOW, enter, said

import tiny_course as tiny
from grading.autograde.course import open_course
from school.report.page import render
from school.report.run import read_class
from shop.playground.board import Reached, result_line

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
REACHED = {
    "ada": Reached(80_000, 9_000, 24, 0.41, "Lantern"),
    "ben": Reached(120_000, 8_000, 24, 0.56),
    "cyd": Reached(-20_000, 11_000, 8, -0.1, "Kettle & Co"),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, tiny_course_template: Path) -> BeautifulSoup:
    root = tmp_path_factory.mktemp("games") / "course"
    shutil.copytree(tiny_course_template, root)
    for student, reached in REACHED.items():
        enter(root, student, test_double=2.0, test_spread=1.0, memo=1.0)
        said(root, student, f"spread {result_line(reached)} The line of 0.4 is next.")
    enter(root, "dan", test_double=2.0, test_spread=0.0, memo=1.0)
    said(root, "dan", f"spread: {EVIL}")
    html = render(*read_class(open_course(root), "tiny"), "A course", NOW)
    return BeautifulSoup(html, "html.parser")


def test_gains_are_shown_in_order_with_their_uncertainty(page: BeautifulSoup) -> None:
    card = page.select_one("#tiny-game-1").parent
    alt = card.select_one("img")["alt"]
    assert "3 submissions" in alt
    assert "from -20,000 to 120,000 CNY a season, median 80,000" in alt
    said = " ".join(card.select_one("figcaption").text.split())
    assert "Median 80,000 CNY a season; 1 earned less than the habit." in said
    assert "standard error about 9,000 CNY" in said


def test_the_board_has_chosen_names_only(page: BeautifulSoup) -> None:
    card = page.select_one("#tiny-game-1").parent
    rows = [[cell.text for cell in row.select("th, td")] for row in card.select("tbody tr")]
    assert rows == [
        ["2", "Lantern", "80,000", "9,000", "0.41"],
        ["3", "Kettle & Co", "-20,000", "11,000", "-0.10"],
    ]
    assert "ada" not in card.text


def test_an_assignment_without_a_game_has_no_such_card(tiny_course_template: Path) -> None:
    parts, _ = read_class(open_course(tiny_course_template), "tiny")
    assert parts[0].games == []
    assert tiny.POINTS
