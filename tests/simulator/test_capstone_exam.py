"""Are the examination's figures those of its policies, and do mistakes stay below a bound?"""

import ast
import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shop.playground import season
from simulator.capstone import exam
from simulator.capstone.policy import best_policy

ROOT = Path(__file__).parents[2]
MASTER = ROOT / "source" / "17_capstone.py"
BANK = ROOT / "tests" / "attempts" / "17_capstone.py"
FULL, BOUND = 0.55, 0.50
# Other seasons of the examination's ranges: what holds in both is no luck of 24 seasons.
OTHER_SALT = 5


def _literals(source: str) -> dict[str, Any]:
    """Return the lists that a test cell assigns."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


@functools.cache
def _cells(path: Path) -> dict[str, str]:
    parts = path.read_text().split('\n# %% id="')[1:]
    return {part.split('"')[0]: part.split("\n", 1)[1] for part in parts}


@functools.cache
def _profits(name: str, salt: int) -> tuple[float, ...]:
    policies = {"baseline": season.baseline, "best": best_policy}
    runs = season.compare_seasons(
        {"policy": policies.get(name) or _policy(name)}, exam.SEEDS, ranges=exam.RANGES, salt=salt
    )
    return tuple(runs["profit_cny"])


def _policy(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return the `decide` of the master or of an attempt."""
    scope: dict[str, Any] = {"np": np, "pd": pd, "math": math, "season": season}
    exec(_cells(MASTER)["decide"] if name == "decide" else _cells(BANK)[name], scope)
    return scope["decide"]  # type: ignore[no-any-return]


def _score(name: str, salt: int) -> tuple[float, float]:
    return season.scale_scores(
        _profits(name, salt), _profits("baseline", salt), _profits("best", salt)
    )


def _attempts(verdict: str) -> list[str]:
    heads = [line for line in BANK.read_text().splitlines() if line.startswith("# %% id=")]
    chosen = [h for h in heads if 'exercise="decide"' in h and f'verdict="{verdict}"' in h]
    return [head.split('"')[1] for head in chosen]


def test_does_the_hidden_test_hold_the_figures_of_the_policies() -> None:
    figures = _literals(_cells(MASTER)["test_decide__exam"])
    assert figures["habit"] == pytest.approx(exam.profits(season.baseline), abs=0.02)
    assert figures["known_best"] == pytest.approx(exam.profits(best_policy), abs=0.02)


@pytest.mark.parametrize("cell", ["test_decide__exam", "test_forecast"])
def test_does_the_hidden_test_draw_the_examinations_seasons(cell: str) -> None:
    source = _cells(MASTER)[cell]
    for name, (low, high) in exam.CHANGES.items():
        assert f'"{name}": ({low!r}, {high!r})' in source
    assert f"salt={exam.SALT}" in source or f"salt={exam.SALT + 1}" in source


@pytest.mark.parametrize("salt", [exam.SALT, OTHER_SALT])
@pytest.mark.parametrize("name", ["decide", *_attempts("right")])
def test_does_a_right_policy_reach_full_points(name: str, salt: int) -> None:
    score, error = _score(name, salt)
    assert score >= FULL + (error if salt == exam.SALT else 0)


@pytest.mark.parametrize("name", _attempts("wrong"))
def test_does_a_mistake_stay_below_its_bound(name: str) -> None:
    score, error = _score(name, exam.SALT)
    assert score + error < BOUND


def test_are_there_enough_named_mistakes() -> None:
    assert len(_attempts("wrong")) >= 8


def test_does_learning_public_seeds_by_heart_gain_nothing_elsewhere() -> None:
    """Decisions written down in public seeds do worse than the baseline in all other seasons."""
    for salt in (exam.SALT, OTHER_SALT):
        assert _score("decide_public", salt)[0] < 0
