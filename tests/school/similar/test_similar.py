"""Planted copies come before honest look-alikes, and the page accuses nobody and runs nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import made_class as made
import pytest
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.cli import build_app
from grading.layout import find_layout
from school.similar.compare import Answer, Ranking, rank
from school.similar.signs import code_signs

LAYOUT = find_layout(Path(__file__).parent)
HOW = ("renamed", "reordered", "reformatted", "all")


def words(source: str) -> list[str]:
    return [sign.word for sign in code_signs(source)]


def given(chapter: str) -> list[Answer]:
    cells = [
        cell
        for path in (LAYOUT.release_notebook(chapter), LAYOUT.lecture_notebook(chapter))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    return [Answer("".join(c["source"])) for c in cells if c["cell_type"] == "code"]


@pytest.fixture(scope="module")
def class_of_48() -> tuple[Ranking, dict[tuple[str, str], float]]:
    """40 honest students, 8 of them look-alikes; 4 whole copies and 4 of half a notebook."""
    ways = made.bank(LAYOUT.attempts_file("04_funnels"))
    students = made.honest(ways, 40, 8, 1)
    others = made.honest(ways, 40, 0, 99)
    truth = {}
    for place, (how, part) in enumerate((how, part) for part in (1.0, 0.5) for how in HOW):
        source, name = f"honest{10 + place:03d}", f"copy_{how}_{part}"
        taken = made.copy(students[source], how, place, part)
        students[name] = {**others[f"honest{place:03d}"], **taken}
        truth[name, source] = part
    return rank(students, given("04_funnels"), most=2000, above=0), truth


def test_whole_copies_come_before_every_honest_pair(
    class_of_48: tuple[Ranking, dict[tuple[str, str], float]],
) -> None:
    ranking, truth = class_of_48
    first = [truth.get((pair.left, pair.right), 0.0) for pair in ranking.pairs]
    honest = first.index(0.0)
    assert first[:honest].count(1.0) == 4
    assert len(ranking.shares) == 48 * 47 // 2
    # of the first eight pairs these are planted: the precision that the README states
    assert sum(part > 0 for part in first[:8]) >= 6


def test_look_alikes_are_not_taken_for_copies(
    class_of_48: tuple[Ranking, dict[tuple[str, str], float]],
) -> None:
    ranking, truth = class_of_48
    share = {(pair.left, pair.right): pair.share for pair in ranking.pairs}
    alike = max(value for (a, b), value in share.items() if a[:5] == b[:5] == "alike")
    assert alike < min(share[pair] for pair, part in truth.items() if part == 1)


def test_names_layout_brackets_and_remarks_do_not_count() -> None:
    one = "def rate(t):\n    found = t['paid'].sum()\n    return found / len(t)\n"
    other = (
        'def rate(t):\n    # the sum\n    s = (t["paid"]\n         .sum())\n    return s / len(t)'
    )
    assert words(one) == words(other)
    assert words(one) != words(one.replace("paid", "cart"))
    assert words(one) != words(one.replace("sum", "mean"))


@pytest.mark.parametrize("source", ["def f(:\n  x = = 3", "", "\x00", "(" * 500, "x = '''"])
def test_what_is_no_python_is_read_as_far_as_it_goes(source: str) -> None:
    assert isinstance(words(source), list)


def test_what_everybody_was_given_counts_for_nobody() -> None:
    lecture = "".join(f"part_{i} = table.groupby('c{i}').size().sort_index()\n" for i in range(9))
    own = {"ada": {"a": Answer(lecture)}, "ben": {"a": Answer(lecture)}}
    assert rank(own, [], above=0).shares[0] == 1.0
    assert rank(own, [Answer(lecture)], above=0).shares == (0.0,)


def test_short_answers_are_not_compared() -> None:
    own = {name: {"a": Answer("def f(t):\n    return t.x.sum()")} for name in ("ada", "ben")}
    assert rank(own, [], above=0).shares == (0.0,)


def test_pieces_give_the_whole_answers_again() -> None:
    one = "".join(f"a{i} = t.pick({i}).over('c{i}').sum()\n" for i in range(9))
    other = "z = 1\n" + one.replace("a", "b") + "print(z)\n"
    own = {"ada": {"a": Answer(one)}, "ben": {"a": Answer(other)}}
    (pair,) = rank(own, [], above=0).pairs
    (match,) = pair.matches
    assert "".join(text for text, _ in match.left) == one
    assert "".join(text for text, _ in match.right) == other
    assert [both for _, both in match.right] == [False, True, False]


# --- the command


HOSTILE = "</mark></pre><script>alert(1)</script><img src=x onerror=alert(1)>"
LONG = "def double(values):\n" + "".join(
    f"    part_{i} = [v * {i} + step for v in values if v > {i}]\n" for i in range(12)
)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_page_shows_both_sides_accuses_nobody_and_runs_nothing(course: Path) -> None:
    with open_gradebook(open_course(course).coursedir) as book:
        book.add_student("ada", first_name="<b>雷", last_name="李")
    texts = {
        "ada": LONG + f"    return '{HOSTILE}'\n",
        "ben": LONG.replace("part", "mine") + "    return 0\n",
        "cleo": "def double(values):\n    return [2 * value for value in values]\n",
    }
    for student, text in texts.items():
        folder = course / "autograded" / student / "tiny"
        folder.mkdir(parents=True)
        document = tiny.answered(course, {"double": text, "memo": "We repair <i>the page</i>."})
        (folder / "tiny.ipynb").write_text(json.dumps(document))
    done = CliRunner().invoke(build_app("similar"), ["similar", "tiny", "--course", str(course)])
    assert done.exit_code == 0, (done.output, done.exception)
    assert "ada and ben" in done.output
    page = (course / "similar" / "tiny.html").read_text(encoding="utf-8")
    assert page.count("<pre") == 2
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>the" not in page
    assert "<b>雷" not in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "http" not in re.sub(r'http-equiv="|http://www.w3.org', "", page)
    for accusing in ("plagiar", "cheat", "copied", "copying", "guilty", "suspect", "fraud"):
        assert accusing not in page.casefold()
        assert accusing not in done.output.casefold()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_nothing_to_compare_is_explained(course: Path) -> None:
    done = CliRunner().invoke(build_app("similar"), ["similar", "tiny", "--course", str(course)])
    assert "course autograde tiny" in str(done.exception)
