"""Is the best known policy of a season better than habit, and was the search for it worth it?"""

from dataclasses import replace

import numpy as np
import pandas as pd

from shop.playground import season
from simulator.capstone import exam, foresight
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
    spoilt = replace(BEST, safety=0.01, extra_weeks=0.01)
    runs = season.compare_seasons(
        {"best": best_policy, "spoilt": lambda state: decide(state, spoilt)}, range(20)
    )
    means = runs.groupby("policy")["profit_cny"].mean()
    assert means["best"] > 1.1 * means["spoilt"]


def test_is_a_fault_found_at_once_and_no_week_checked_in_which_none_can_begin() -> None:
    """The festival, the strike and the first week of the rival's sale are no week of a fault."""
    for seed in range(40):
        drawn = season.draw_season(seed, ranges=exam.RANGES, salt=PROOF_SALT)
        weeks = pd.DataFrame(season.play_rows(best_policy, drawn)).set_index("week")
        assert not weeks["has_fault"].any()
        assert weeks.index[weeks["fault_found"]].tolist() == [drawn.fault_week]
        never = [drawn.festival_week, drawn.strike_week, drawn.rival_week]
        checked = weeks.index[weeks["check_cny"] > 0]
        assert not set(checked) & set(never)
        assert checked.max() == drawn.fault_week


def test_does_nobody_earn_more_than_with_all_chance_known() -> None:
    for seed in range(20):
        drawn = season.draw_season(seed, ranges=exam.RANGES, salt=PROOF_SALT)
        best = sum(row["profit_cny"] for row in season.play_rows(best_policy, drawn))
        assert best < foresight.profit(drawn)
