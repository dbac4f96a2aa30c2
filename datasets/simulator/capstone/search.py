"""How the figures of the best known policy were searched for.

The cross-entropy method: each generation draws figures from normal distributions around the last
best ones, plays all of them in the same new seasons, and moves the distributions to the mean and
the spread of the best fifth. Half of the seasons are drawn from the public ranges, half from
those of the examination, with salts that neither of them uses: the search never saw a season that
is graded. Whether it found anything is read from seasons that it did not play either::

    python -m simulator.capstone.search --generations 12

It prints the figures and their mean gain over the starting ones, with its standard error.
A policy of another build may do better: "best known" means no more than that.
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, fields

import numpy as np

from shop.playground import season
from simulator.capstone import exam
from simulator.capstone.policy import BEST, Knobs, decide

SEARCH_SALT, PROOF_SALT = 51_001, 77_003
ELITE = 0.2
# How far a figure may reasonably lie from its start, as one deviation.
SPREADS = Knobs(
    shrink_elasticity=0.04,
    shrink_cross=0.25,
    elasticity=0.1,
    festival_visits=0.1,
    festival_conversion=0.1,
    safety=0.12,
    extra_weeks=0.4,
    late=0.1,
    very_late=0.15,
    short=0.05,
    clear=0.05,
    markup=0.03,
    caution=0.15,
    wait_loss=0.06,
    end_cover=0.06,
)


def gains(knobs: list[Knobs], seeds: range, salt: int) -> np.ndarray:
    """Return profits, a row a season (of both ranges by turns) and a column a policy."""
    drawn = [
        season.draw_season(seed, ranges=exam.RANGES if seed % 2 else season.RANGES, salt=salt)
        for seed in seeds
    ]
    return np.array([[_profit(one, figures) for figures in knobs] for one in drawn])


def _profit(drawn: season.Season, knobs: Knobs) -> float:
    rows = season.play_rows(lambda state: decide(state, knobs), drawn)
    return float(sum(row["profit_cny"] for row in rows))


def search(start: Knobs, generations: int, population: int = 30, games: int = 24) -> Knobs:
    """Return the figures that the search ends at.

    Parameters
    ----------
    start
        Figures to begin with.
    generations, population, games
        How often, how many policies, in how many new seasons each time.
    """
    rng = np.random.default_rng(17)
    mean, spread = np.array(astuple(start)), np.array(astuple(SPREADS))
    names = [field.name for field in fields(Knobs)]
    for generation in range(generations):
        drawn = mean + spread * rng.standard_normal((population, len(mean)))
        drawn[0] = mean
        positive = [place for place, name in enumerate(names) if name != "elasticity"]
        drawn[:, positive] = np.maximum(drawn[:, positive], 0.01)
        seeds = range(generation * games, (generation + 1) * games)
        profit = gains([Knobs(*row) for row in drawn.tolist()], seeds, SEARCH_SALT).mean(axis=0)
        elite = drawn[np.argsort(-profit)[: round(ELITE * population)]]
        mean = 0.4 * mean + 0.6 * elite.mean(axis=0)
        spread = 0.5 * spread + 0.5 * np.maximum(elite.std(axis=0), 0.15 * spread)
        print(
            generation,
            round(profit[0]),
            round(profit.max()),
            np.round(mean, 3).tolist(),
            flush=True,
        )
    return Knobs(*np.round(mean, 3).tolist())


def main() -> None:
    """Search, and say what was found and what it is worth in seasons not searched in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=12)
    parser.add_argument("--proof", type=int, default=100)
    parser.add_argument("--on", action="store_true", help="go on from the best figures")
    options = parser.parse_args()
    start = BEST if options.on else Knobs()
    found = search(start, options.generations)
    both = gains([start, found], range(options.proof), PROOF_SALT)
    gain = both[:, 1] - both[:, 0]
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    print(
        found, f"gain over the start {gain.mean():,.0f} CNY a season, standard error {error:,.0f}"
    )


if __name__ == "__main__":
    main()
