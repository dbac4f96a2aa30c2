"""Search, live sessions, loading times and failed payments of each session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import FAILURE_REASONS
from simulator.days import DAYS, Bools, Floats, Ints, day
from simulator.parameters import Funnel
from simulator.visits.funnel import BROWSE, CART, CHECKOUT, MINI, PAID, VISIT
from simulator.visits.sessions import Sessions

# What a session does besides looking at products.
NEITHER, SEARCH, LIVE, LIVE_SEARCH, SEARCH_LIVE = range(5)
_RELATIVE_PATH = np.array([0.95, 0.85, 0.75, 1.45, 1.0])
# Of the sessions that do not search and then enter a live session, by where they end.
_OTHERS = {
    VISIT: (0.78, 0.15, 0.07, 0.0),
    BROWSE: (0.50, 0.34, 0.13, 0.03),
    CART: (0.45, 0.38, 0.14, 0.03),
    CHECKOUT: (0.42, 0.40, 0.15, 0.03),
    PAID: (0.42, 0.40, 0.15, 0.03),
}
_PATH_OF_OTHERS = np.array([0.0, 0.07, 0.10, 0.13])
# Losses at the cashier by reason: the shop's two causes aside, None means the visitor just left.
_OTHER_LOSSES = (0.24, 0.18, 0.14, 0.20, 0.24)
_METHOD, _DELIVERY, _INSUFFICIENT, _DECLINED, _TIMEOUT, _CHANGED = range(len(FAILURE_REASONS))
_LEFT = -1


def path_share(funnel: Funnel) -> Floats:
    """Return for each day the share of paid sessions that search, enter a live session, pay."""
    return np.linspace(funnel.path_first, funnel.path_last, DAYS)


def draw_paths(sessions: Sessions, funnel: Funnel, rng: np.random.Generator) -> Ints:
    """Return what each session does besides looking (NEITHER ... SEARCH_LIVE)."""
    chance = _PATH_OF_OTHERS[np.minimum(sessions.end, CHECKOUT)]
    paid = sessions.end == PAID
    mix = np.bincount(sessions.channel[paid], minlength=5) / max(paid.sum(), 1)
    relative = _RELATIVE_PATH / (_RELATIVE_PATH @ mix) if paid.any() else _RELATIVE_PATH
    wanted = path_share(funnel)[sessions.day] * relative[sessions.channel]
    chance = np.where(paid, wanted, chance)
    path = np.zeros(sessions.count, dtype=np.int64)
    for end, others in _OTHERS.items():
        mine = sessions.end == end
        path[mine] = rng.choice(4, int(mine.sum()), p=others)
    return np.where(rng.random(sessions.count) < chance, SEARCH_LIVE, path)


def draw_loading(
    sessions: Sessions, browse: Floats, loss: float, rng: np.random.Generator
) -> Floats:
    """Return the landing page's loading seconds.

    The chance to stay is exactly proportional to (1 - loss) to the power of the seconds: those
    who stayed are drawn from the tilted gamma, those who left by rejection.
    """
    shape, scale, least, rate = 4.0, 0.6, 0.4, -np.log1p(-loss)
    stayed = sessions.end >= BROWSE
    seconds = np.empty(sessions.count)
    tilted = scale / (1 + scale * rate)
    seconds[stayed] = least + rng.gamma(shape, tilted, int(stayed.sum()))
    average = np.exp(-rate * least) * (1 + scale * rate) ** -shape
    left = np.flatnonzero(~stayed)
    while left.size:
        proposal = least + rng.gamma(shape, scale, left.size)
        stays = browse[sessions.channel[left]] * np.exp(-rate * proposal) / average
        accepted = rng.random(left.size) >= stays
        seconds[left[accepted]] = proposal[accepted]
        left = left[~accepted]
    return np.round(seconds, 1)


@dataclass(frozen=True)
class Failures:
    """Failed payments: the session of each and its reason; `last` tells the final one."""

    session: Ints
    reason: Ints
    last: Bools


def draw_failures(sessions: Sessions, funnel: Funnel, rng: np.random.Generator) -> Failures:
    """Return failed payments of abandoned checkouts and of some that were paid in the end."""
    lost = np.flatnonzero(sessions.end == CHECKOUT)
    cause = _loss_reasons(sessions, lost, funnel, rng)
    lost, cause = lost[cause != _LEFT], cause[cause != _LEFT]
    again = rng.random(lost.size) < 0.18
    first = np.where(rng.random(lost.size) < 0.7, cause, _TIMEOUT)
    paid = np.flatnonzero(sessions.end == PAID)
    paid = paid[rng.random(paid.size) < 0.06]
    passing = rng.choice([_INSUFFICIENT, _DECLINED, _TIMEOUT, _METHOD], paid.size, p=(
        0.35, 0.25, 0.30, 0.10
    ))  # fmt: skip
    return Failures(
        session=np.concatenate([lost[again], lost, paid]),
        reason=np.concatenate([first[again], cause, passing]),
        last=np.concatenate(
            [np.zeros(again.sum(), dtype=bool), np.ones(lost.size + paid.size, dtype=bool)]
        ),
    )


def _loss_reasons(sessions: Sessions, lost: Ints, funnel: Funnel, rng: np.random.Generator) -> Ints:
    mini = sessions.channel[lost] == MINI
    after = sessions.day[lost] >= day(funnel.repaired_on)
    kept = 1 - funnel.recovered
    loss_after = 1 - funnel.mini_paid_after
    ratio = np.where(after, funnel.mini_loss_before * kept / loss_after, 1.0)
    method = np.where(mini, funnel.loss_by_method * ratio, 0.02)
    delivery = np.where(mini, funnel.loss_by_delivery * ratio, 0.05)
    other = rng.choice([_INSUFFICIENT, _DECLINED, _TIMEOUT, _CHANGED, _LEFT], lost.size,
                       p=_OTHER_LOSSES)  # fmt: skip
    draw = rng.random(lost.size)
    return np.select([draw < method, draw < method + delivery], [_METHOD, _DELIVERY], other)
