"""Claims: prose is tested in the lecture's namespace, and nothing of it reaches the notebook."""

import json
from pathlib import Path

import pytest

import tiny_masters as tiny
from authoring.build.master import read_master
from authoring.build.rules.prose import WAITING, unclaimed_prose
from authoring.build.run import build, check
from grading.layout import find_layout
from shop.errors import RuleError

CLAIM = """
# %% [markdown] id="words"
# Three visits came, more than two.

# %% id="words_claim" role="claim"
helper = visits + 1
assert visits == 3 and helper > visits

# %% id="after"
print("helper" in globals(), visits)
"""
LEFT = {}


def lecture(folder: Path, added: str) -> Path:
    path = folder / "notebooks" / "04_tiny.py"
    path.write_text(tiny.LECTURE + added)
    return path


def test_a_claim_that_holds_leaves_no_trace(tmp_path: Path) -> None:
    layout = tiny.make_course(tmp_path)
    lecture(tmp_path, CLAIM)
    build(layout, ["04_tiny"])
    cells = json.loads(layout.lecture_notebook("04_tiny").read_text())["cells"]
    assert [cell["id"] for cell in cells] == ["intro", "load", "plot", "words", "after"]
    assert cells[-1]["outputs"][0]["text"] == ["False 3\n"]
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert counts == [1, 2, 3]
    assert check(layout, ["04_tiny"]) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("assert visits == 4", "does not hold: assert visits == 4 (visits is 3)"),
        ("assert not visits", "does not hold: assert not visits (visits is 3)"),
        ("assert visit == 3", "raised NameError: name 'visit' is not defined"),
        ("assert False, 'never'", "does not hold"),
    ],
)
def test_a_false_claim_is_refused_with_its_line_and_values(
    tmp_path: Path, statement: str, said: str
) -> None:
    layout = tiny.make_course(tmp_path)
    path = lecture(tmp_path, CLAIM.replace("assert visits == 3 and helper > visits", statement))
    line = path.read_text().split("\n").index(statement) + 1
    with pytest.raises(RuleError) as refused:
        build(layout, ["04_tiny"])
    assert f"notebooks/04_tiny.py:{line}: claim 'words_claim' {said}" in str(refused.value)
    assert not layout.lecture_notebook("04_tiny").exists()


def test_all_false_claims_are_told_at_once(tmp_path: Path) -> None:
    layout = tiny.make_course(tmp_path)
    again = CLAIM.replace("words", "more_words").replace("after", "later")
    lecture(tmp_path, (CLAIM + again).replace("visits == 3", "visits == 5"))
    with pytest.raises(RuleError, match=r"(?s)'words_claim' does not.*'more_words_claim' does not"):
        build(layout, ["04_tiny"])


@pytest.mark.parametrize(
    ("header", "text", "is_refused"),
    [
        ("", "The rate falls to 12%.", True),
        ("", "Tmall sells twice as much.", True),
        ("", "Nobody came back.", True),
        ("", "It is larger than before.", True),
        ("", "A rate has a numerator and a denominator.", False),
        ("", "On 3 March 2025 the page was repaired; chapter 07 tells more.", False),
        ("", "Is it 35% or 42%?", False),
        ("", "`x > 3` keeps rows.", False),
        ("", "| a | 3 |", False),
        ("", "## Heading of 2\n#\n# The rate falls to 12%.", True),
        ("", "| a | 3 |\n#\n# Nobody came back.", True),
        ("", "## Heading of 2\n#\n# ```\n# 3\n# 4\n# ```", False),
        (' unclaimed="a figure of the source"', "The source says 35%.", False),
    ],
)
def test_which_prose_needs_a_claim(
    tmp_path: Path, header: str, text: str, is_refused: bool
) -> None:
    found = tiny.refusals(
        tmp_path, f'# %% [markdown] id="words"{header}\n# {text}\n\n# %% id="x"\nx = 1\n', "lecture"
    )
    assert any("has no claim" in problem for problem in found) == is_refused, found


def test_a_claim_may_name_the_prose_that_it_covers(tmp_path: Path) -> None:
    text = (
        '# %% [markdown] id="first"\n# Only 3 came.\n\n# %% [markdown] id="second"\n# And 4 left.\n'
        '\n# %% id="both_claim" role="claim" of=["first", "second"]\nassert True\n'
    )
    assert tiny.refusals(tmp_path, text, "lecture") == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('# %% id="c" role="claim"\nx = 1\n', "asserts nothing"),
        ('# %% id="c" role="claim" of=["gone"]\nassert True\n', "no Markdown cell has this id"),
        ('# %% [markdown] id="c" role="claim"\n# text\n', "belongs on a code cell"),
        ('# %% id="c" role="setup"\nx = 1\n', "no role but claim"),
    ],
)
def test_what_is_no_claim_is_refused(tmp_path: Path, cell: str, said: str) -> None:
    text = f'# %% [markdown] id="words"\n# Words.\n\n{cell}'
    assert any(said in problem for problem in tiny.refusals(tmp_path, text, "lecture"))


def test_prose_that_waits_for_claims_gets_less() -> None:
    waiting = json.loads(WAITING.read_text())
    assert all(len(ids) <= LEFT.get(chapter, 0) for chapter, ids in waiting.items())
    layout = find_layout(Path(__file__).parent)
    for chapter, ids in waiting.items():
        master = read_master(layout.lecture_master(chapter), "lecture")
        assert {cell.id for cell, _ in unclaimed_prose(master)} == set(ids)
