"""The four steps of the cereal ladder: least squares, effects, instruments, tastes."""

from __future__ import annotations

from authoring.ledger.results import cereal, cereal_random


def recompute() -> dict[str, float]:
    """Return the mean price coefficient of every step."""
    return cereal.price_coefficients() | {
        "random_coefficients_price": cereal_random.nevo_estimate().price
    }
