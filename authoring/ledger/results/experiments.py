"""Two numbers every A/B test needs: users before it, and the split after it.

Sample size, Kohavi et al. (2009), section 3.2.1: n = 16 sigma^2 / Delta^2 users in each variant
for 80% power at the 5% level, with sigma^2 = p (1-p) for a conversion rate p. Sample ratio
mismatch, Kohavi, Tang & Xu (2020), chapter 21: a chi-squared test of the users counted against
the split designed. E-mail test of Hillstrom (2008): shares of visitors and buyers, from the
counts of its file, which the course does not hold.
"""

from __future__ import annotations

from scipy.stats import chisquare

RATE, RELATIVE_LIFT = 0.05, 0.05
CONTROL_USERS, TREATMENT_USERS = 821_588, 815_482
HILLSTROM = {
    "men": (21_307, 3_894, 267),
    "women": (21_387, 3_238, 189),
    "none": (21_306, 2_262, 122),
}
"""Customers, visitors and buyers of each arm, counted in the file."""


def users_per_variant(rate: float, relative_lift: float) -> float:
    """Return the rule-of-thumb sample size for a conversion rate and a relative lift of it."""
    return 16 * rate * (1 - rate) / (rate * relative_lift) ** 2


def ratio_p_value(control: int, treatment: int) -> float:
    """Return the probability of a split at least as uneven as this one, designed 50/50."""
    return float(chisquare([control, treatment]).pvalue)


def recompute_sample_size() -> dict[str, float]:
    """Return the users for a 5% lift of a 5% rate."""
    return {"users_per_variant": users_per_variant(RATE, RELATIVE_LIFT)}


def recompute_ratio_mismatch() -> dict[str, float]:
    """Return the p-value of the book's first scenario."""
    return {"p_value": ratio_p_value(CONTROL_USERS, TREATMENT_USERS)}


def recompute_hillstrom() -> dict[str, float]:
    """Return the percentages of customers that visited and bought, by arm."""
    found = {}
    for arm, (customers, visitors, buyers) in HILLSTROM.items():
        found[f"visit_{arm}_percent"] = 100 * visitors / customers
        found[f"conversion_{arm}_percent"] = 100 * buyers / customers
    return found
