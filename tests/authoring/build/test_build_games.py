"""Is the mark of a played test refused wherever no answer is played in secret seasons?"""

from collections.abc import Callable
from pathlib import Path

import pytest

import tiny_masters as tiny

SETUP = tiny.SETUP + "from shop.playground import season\n"
SOLUTION = '''\
# %% id="decide" role="solution"
def decide(state: dict) -> dict:
    """Return the decision of a week."""
    ### BEGIN SOLUTION
    return season.baseline(state)
    ### END SOLUTION
'''
VISIBLE = """\
# %% id="test_decide" role="test" points=2
assert decide(season.opening_state(1)), "decide: nothing came"
"""
EXAM = """\
# %% id="test_decide__exam" role="test" points=4 played="policy"
assert callable(decide), "decide: should be a function"
### BEGIN HIDDEN TESTS
won = []
for seed in range(20):
    game = season.play_season(lambda state: decide(state), seed, salt=77)
    won.append(game["profit_cny"].sum())
assert sum(won) > 0, "decide: it earns nothing in seasons not seen"
### END HIDDEN TESTS
"""
WHOLE = "\n".join(['# %% [markdown] id="intro"\n# # Tiny\n', SETUP, SOLUTION, VISIBLE, EXAM])
LOOP = "for seed in range(20):\n    game = season"
ASKED = "decide: it earns nothing"


def test_is_a_test_that_plays_accepted(tmp_path: Path) -> None:
    assert tiny.refusals(tmp_path, WHOLE) == []


def test_may_a_function_of_the_cell_ask_the_answer(tmp_path: Path) -> None:
    told = WHOLE.replace(
        "won = []", "won = []\n\n\ndef told(state, decision):\n    return decide(state)\n\n"
    )
    told = told.replace("lambda state: decide(state), seed", "season.baseline, seed, forecast=told")
    assert tiny.refusals(tmp_path, told.replace('played="policy"', 'played="forecast"')) == []
    (refused,) = tiny.refusals(tmp_path, told)
    assert "no hidden test plays decide in seasons" in refused


REFUSED: dict[str, tuple[Callable[[str], str], str]] = {
    "unknown": (lambda t: t.replace('played="policy"', "played=true"), "is unknown"),
    "an ordinary exercise": (
        lambda _: tiny.ASSIGNMENT.replace("points=2", 'points=2 played="policy"'),
        "no hidden test plays rate",
    ),
    "a season of another policy": (
        lambda t: t.replace("lambda state: decide(state)", "season.baseline"),
        "no hidden test plays",
    ),
    "seeds that anybody plays": (lambda t: t.replace(", salt=77", ""), "no hidden test plays"),
    "a single season": (
        lambda t: t.replace(LOOP, "if True:\n    seed, game = 1, season"),
        "no hidden test plays",
    ),
    "a visible season": (
        lambda t: t.replace("### BEGIN HIDDEN TESTS\n", "").replace("### END HIDDEN TESTS\n", ""),
        "no hidden test plays",
    ),
    "another game": (
        lambda t: t.replace("from shop.playground import season", "import shop as season"),
        "no hidden test plays",
    ),
    "asked outside": (
        lambda t: t.replace("assert sum(won)", "assert decide({}) != {} and sum(won)"),
        "asks decide outside a season",
    ),
    "few points": (
        lambda t: t.replace('role="test" points=2', 'role="test" points=5'),
        "44% of the points",
    ),
    "not a test": (
        lambda t: t.replace('role="solution"', 'role="solution" played="policy"'),
        "stands only on cells with role test",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_the_mark_refused(tmp_path: Path, name: str) -> None:
    change, says = REFUSED[name]
    found = tiny.refusals(tmp_path, change(WHOLE))
    assert [says in refusal for refusal in found].count(True) == 1, found
