"""Is the best known policy of a season better than habit, and was the search for it worth it?"""

import numpy as np

from shop.playground import season
from simulator.capstone import exam
from simulator.capstone.policy import BEST, Knobs, best_policy, decide
from simulator.capstone.search import PROOF_SALT, SEARCH_SALT, gains


def test_is_the_best_policy_better_than_the_baseline_in_every_season() -> None:
    best, habit = (np.array(exam.profits(policy)) for policy in (best_policy, season.baseline))
    assert (best > habit).all()
    assert best.mean() > 1.7 * habit.mean()


def test_are_seasons_of_search_proof_and_examination_apart() -> None:
    assert len({0, exam.SALT, exam.SALT + 1, SEARCH_SALT, PROOF_SALT}) == 5


def test_are_the_figures_searched_for_worth_their_search() -> None:
    both = gains([Knobs(), BEST], range(60), PROOF_SALT)
    gain = both[:, 1] - both[:, 0]
    assert gain.mean() > 2 * gain.std(ddof=1) / len(gain) ** 0.5


def test_is_what_the_best_policy_decides_possible() -> None:
    for seed in range(20):
        assert (season.play_season(best_policy, seed)["note"] == "").all()


def test_do_figures_that_spoil_the_policy_cost_profit() -> None:
    spoilt = Knobs(safety=0.01, extra_weeks=0.01)
    runs = season.compare_seasons(
        {"best": best_policy, "spoilt": lambda state: decide(state, spoilt)}, range(20)
    )
    means = runs.groupby("policy")["profit_cny"].mean()
    assert means["best"] > 1.1 * means["spoilt"]
