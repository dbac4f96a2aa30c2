"""Are the examination's figures those of its policies, and do mistakes stay below a bound?"""

import ast
import functools
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from authoring.certify.played import Bound, read_bound
from shop.playground import season
from shop.samples import chapter_17 as samples
from simulator.capstone import exam
from simulator.capstone.policy import best_policy

ROOT = Path(__file__).parents[2]
MASTER = ROOT / "source" / "17_capstone.py"
BANK = ROOT / "tests" / "attempts" / "17_capstone.py"
LECTURE = ROOT / "notebooks" / "17_capstone.py"
FULL = 0.75
BEFORE_FULL = 0.5
# Other seasons of the examination's ranges: what holds in both is no luck of 20 seasons.
OTHER_SALT = 5
# Of exercise 2: first product and number of products, visible and hidden.
VISIBLE, HIDDEN = (19_690, 48), (18_565, 80)
REACHES = (0.9, 1.1, 1.28, 1.38, 1.6, 1.8)


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
    policies = {"baseline": season.baseline, "best": best_policy, "lecture": _lecture()}
    runs = season.compare_seasons(
        {"policy": policies.get(name) or _policy(name)}, exam.SEEDS, ranges=exam.RANGES, salt=salt
    )
    return tuple(runs["profit_cny"])


def _policy(name: str, exercise: str = "decide") -> Callable[..., Any]:
    """Return the answer of the master or of an attempt, cut off from the season that is played.

    It gets a `season` of its own, which it may change, and runs in a thread, whose frames do not
    lead to the game. The grader runs it in another process, which test_capstone_cheats proves.
    """
    own = SimpleNamespace(**vars(season))
    scope: dict[str, Any] = {"np": np, "pd": pd, "math": math, "season": own}
    exec(_cells(MASTER)[name] if name == exercise else _cells(BANK)[name], scope)
    answer, thread = scope[exercise], ThreadPoolExecutor(1)
    return lambda *given: thread.submit(answer, *given).result()


def _lecture() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return the last policy of the lecture, as it can be copied from there."""
    scope: dict[str, Any] = {"np": np, "pd": pd, "season": season}
    for source in _cells(LECTURE).values():
        tree = ast.parse(source)
        if tree.body and all(isinstance(node, ast.FunctionDef) for node in tree.body):
            exec(source, scope)
    return scope["all_tools"]  # type: ignore[no-any-return]


def _score(name: str, salt: int) -> tuple[float, float]:
    return season.scale_scores(
        _profits(name, salt), _profits("baseline", salt), _profits("best", salt)
    )


@functools.cache
def _colleague() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return who runs the seasons in which intervals are given."""
    found = (n for n in ast.parse(_cells(MASTER)["test_forecast"]).body if _is_colleague(n))
    scope: dict[str, Any] = {"season": season}
    exec(ast.unparse(next(found)), scope)
    return scope["colleague"]  # type: ignore[no-any-return]


def _is_colleague(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "colleague"


@functools.cache
def _reports(name: str, salt: int) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Return the report of all seasons, and that of each."""
    told = _policy(name, "forecast")
    games = [
        season.play_season(_colleague(), seed, forecast=told, ranges=exam.RANGES, salt=salt)
        for seed in exam.INTERVAL_SEEDS
    ]
    return season.interval_report(games), [season.interval_report([game]) for game in games]


def _error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / math.sqrt(len(values)))


@functools.cache
def _heads() -> dict[str, str]:
    lines = BANK.read_text().splitlines()
    return {line.split('"')[1]: line for line in lines if line.startswith("# %% id=")}


def _attempts(verdict: str, exercise: str = "decide") -> list[str]:
    wanted = f'exercise="{exercise}" verdict="{verdict}"'
    return [name for name, head in _heads().items() if wanted in head]


def _bound(name: str) -> Bound:
    bound = read_bound(_heads()[name].partition('bound="')[2].partition('"')[0])
    assert bound is not None
    return bound


def test_does_the_hidden_test_hold_the_figures_of_the_policies() -> None:
    figures = _literals(_cells(MASTER)["test_decide__exam"])
    assert figures["habit"] == pytest.approx(exam.profits(season.baseline), abs=0.02)
    assert figures["known_best"] == pytest.approx(exam.profits(best_policy), abs=0.02)


def test_are_the_gains_that_the_page_names_those_of_the_policies() -> None:
    played = {"habit": season.baseline, "best": best_policy}
    runs = season.compare_seasons(played, range(30))
    profit = runs.pivot(index="seed", columns="policy", values="profit_cny")
    gain = profit["best"] - profit["habit"]
    three, thirty = (f"{round(part.mean(), -3):,.0f}" for part in (gain[:3], gain))
    source = MASTER.read_text()
    assert f"gains {three} CNY in these three, {thirty} in seeds 0 to 29" in source
    assert f"/ {three.replace(',', '_')}" in source
    assert f"gains {thirty} CNY a season" in source
    stated = _literals(_cells(MASTER)["test_decide"])["baseline_cny"]
    assert stated == pytest.approx(profit["habit"][:3].tolist(), abs=0.01)


def test_are_there_twenty_seasons() -> None:
    assert len(exam.SEEDS) == len(exam.INTERVAL_SEEDS) == 20
    # Eight first, so that a policy that loses in them is not played on.
    assert "in (range(8), range(8, 20)):" in _cells(MASTER)["test_decide__exam"]
    assert "(colleagues, range(20)," in _cells(MASTER)["test_forecast"]


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


@pytest.mark.parametrize("salt", [exam.SALT, OTHER_SALT])
@pytest.mark.parametrize("name", _attempts("wrong"))
def test_does_a_mistake_stay_below_its_bound(name: str, salt: int) -> None:
    """The bound holds with twice the standard error, and so does less than each right policy."""
    score, error = _score(name, salt)
    bound = _bound(name)
    assert bound.figure == "score"
    assert bound.is_upper
    assert bound.limit in _literals(_cells(MASTER)["test_decide__exam"])["lines"][:3]
    assert bound.excess(score + 2 * error) < 0
    for right in ("decide", *_attempts("right")):
        lost = np.subtract(_profits(name, salt), _profits(right, salt))
        assert lost.mean() + 2 * _error(lost) < 0


@pytest.mark.parametrize("salt", [exam.SALT, OTHER_SALT])
def test_does_the_policy_of_the_lecture_get_half_at_most(salt: int) -> None:
    """It stays below the third line, and far below full points and every right policy."""
    score, error = _score("lecture", salt)
    assert score + 1.5 * error < BEFORE_FULL
    assert score + 3 * error < FULL
    for right in ("decide", *_attempts("right")):
        lost = np.subtract(_profits("lecture", salt), _profits(right, salt))
        assert lost.mean() + 3 * _error(lost) < 0


def test_are_the_lines_those_of_the_hidden_test() -> None:
    lines = _literals(_cells(MASTER)["test_decide__exam"])["lines"]
    assert lines[2:] == (BEFORE_FULL, FULL)
    for line in lines:
        assert f"# | {line} |" in MASTER.read_text()


@pytest.mark.parametrize("salt", [exam.SALT + 1, OTHER_SALT])
@pytest.mark.parametrize("name", ["forecast", *_attempts("right", "forecast")])
def test_do_right_intervals_pass(name: str, salt: int) -> None:
    whole, _ = _reports(name, salt)
    assert 0.70 <= whole["coverage"] <= 0.90
    assert whole["score"] <= 1.4


@pytest.mark.parametrize("salt", [exam.SALT + 1, OTHER_SALT])
@pytest.mark.parametrize("name", _attempts("wrong", "forecast"))
def test_do_wrong_intervals_keep_their_bound(name: str, salt: int) -> None:
    """They are beyond the line, and farther there than right ones by two standard errors."""
    bound = _bound(name)
    assert bound.limit == {"coverage": 0.7 if bound.is_upper else 0.9, "score": 1.4}[bound.figure]
    whole, single = _reports(name, salt)
    assert bound.excess(whole[bound.figure]) < 0
    for right in ("forecast", *_attempts("right", "forecast")):
        pairs = zip(single, _reports(right, salt)[1], strict=True)
        apart = np.array(
            [
                bound.excess(one[bound.figure]) - bound.excess(two[bound.figure])
                for one, two in pairs
            ]
        )
        assert apart.mean() + 2 * _error(apart) < 0


@functools.cache
def _products(first: int, count: int) -> tuple[np.ndarray, dict[float, np.ndarray]]:
    """Return units that came, and by width in deviations the intervals of as many products."""
    units, ends = [], {reach: [] for reach in REACHES}
    for number in range(first, first + count):
        past, visitors, came = samples.product_past(number)
        kept = ~past["is_sold_out"].to_numpy()
        rate = np.log((past["sold_units"] / past["visitors"]).to_numpy()[kept])
        units.append(came)
        for reach, found in ends.items():
            far = reach * rate.std(ddof=1)
            found.append([visitors * math.exp(rate.mean() + side * far) for side in (-1, 1)])
    return np.array(units), {reach: np.array(found) for reach, found in ends.items()}


@pytest.mark.parametrize("drawn", [VISIBLE, HIDDEN])
@pytest.mark.parametrize("reach", REACHES)
def test_are_the_products_of_a_test_no_lucky_draw(reach: float, drawn: tuple[int, int]) -> None:
    """Intervals hold in its products about what they hold in many others."""
    source = "".join(_cells(MASTER)["test_units_interval"].split())
    assert f"calibration({drawn[0]:_},{drawn[1]}," in source
    held, score = [], []
    for units, ends in (_products(*drawn), _products(40_000, 1_200)):
        low, high = ends[reach].T
        missed = np.maximum(low - units, 0) + np.maximum(units - high, 0)
        held.append((missed == 0).mean())
        score.append((high - low + 10 * missed).mean() / units.mean())
    assert held[0] == pytest.approx(held[1], abs=0.04)
    assert score[0] == pytest.approx(score[1], abs=0.04)


@pytest.mark.parametrize("name", ["decide_public", "decide_by_heart"])
def test_does_learning_public_seeds_by_heart_gain_nothing_elsewhere(name: str) -> None:
    """What was learnt from public seeds gains nothing over the baseline in any other season."""
    for salt in (exam.SALT, OTHER_SALT):
        assert _score(name, salt)[0] <= 0


def test_does_learning_public_seeds_by_heart_gain_in_these() -> None:
    """It does where it was learnt, which is why the examination plays others."""
    played = {"habit": season.baseline, "by heart": _policy("decide_by_heart")}
    runs = season.compare_seasons(played, range(8))
    means = runs.groupby("policy")["profit_cny"].mean()
    assert means["by heart"] > means["habit"] + 50_000
