"""The seasons of the examination, and the profits on their scale.

They are drawn from ranges of their own and with a salt, so that no seed that anybody can play is
among them. A hidden test has to hold the same figures, since a sandbox imports nothing of this
package.
"""

from __future__ import annotations

from shop.playground import season

SALT = 90_417
SEEDS = range(20)
INTERVAL_SEEDS = range(20)
"""Seasons with the next salt, in which intervals are asked for."""
CHANGES: dict[str, tuple[float, float]] = {
    "visitors": (8_000.0, 15_000.0),
    "elasticity": (-4.0, -1.7),
    "festival_visits": (1.8, 2.6),
    "search_lift": (0.18, 0.42),
    "contact_share": (0.09, 0.17),
    "late_chance": (0.15, 0.35),
}
RANGES = {**season.RANGES, **CHANGES}


def profits(policy: season.Policy) -> list[float]:
    """Return the profit of a policy in each season of the examination, in CNY."""
    runs = season.compare_seasons({"policy": policy}, SEEDS, ranges=RANGES, salt=SALT)
    return [round(float(profit), 2) for profit in runs["profit_cny"]]
