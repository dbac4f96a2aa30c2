"""Erlang C: how many agents answer 80% of calls in time.

Erlang (1917). With traffic A = arrivals per minute * minutes of handling, and N > A agents,

    P(wait) = (A^N/N!) N/(N-A) / [ sum over i < N of A^i/i!  +  (A^N/N!) N/(N-A) ],
    P(answer within t) = 1 - P(wait) exp(-(N-A) t / handling).

pyworkforce's example: 100 calls in 30 minutes, 3 minutes each, 80% within 20 seconds, at most
85% of the agents' time busy, 30% of paid time lost to breaks.
"""

from __future__ import annotations

from math import ceil, exp

CALLS, INTERVAL_MINUTES, HANDLING_MINUTES = 100.0, 30.0, 3.0
ANSWER_MINUTES, SERVICE_TARGET, OCCUPANCY_LIMIT, SHRINKAGE = 20 / 60, 0.80, 0.85, 0.30


def waiting_probability(traffic: float, agents: int) -> float:
    """Return the probability that a caller waits; 1 when the agents cannot keep up."""
    if agents <= traffic:
        return 1.0
    # Erlang B by its recursion, then C from B: no factorial overflows.
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = traffic * blocked / (n + traffic * blocked)
    return blocked / (1 - (traffic / agents) * (1 - blocked))


def service_level(traffic: float, agents: int, answer: float, handling: float) -> float:
    """Return the share of calls answered within `answer` (unit of `handling`)."""
    wait = waiting_probability(traffic, agents)
    return 1 - wait * exp(-(agents - traffic) * answer / handling)


def recompute() -> dict[str, float]:
    """Return the agents of the example, their service level and probability of waiting."""
    traffic = CALLS / INTERVAL_MINUTES * HANDLING_MINUTES
    agents = ceil(traffic / OCCUPANCY_LIMIT)
    while service_level(traffic, agents, ANSWER_MINUTES, HANDLING_MINUTES) < SERVICE_TARGET:
        agents += 1
    return {
        "positions": float(agents),
        "positions_with_shrinkage": float(ceil(agents / (1 - SHRINKAGE))),
        "service_level": service_level(traffic, agents, ANSWER_MINUTES, HANDLING_MINUTES),
        "waiting_probability": waiting_probability(traffic, agents),
    }
