"""How many sessions end at which step, on every day, channel and device."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shop.schema.labels import CHANNELS
from simulator.days import DAYS, Floats, Ints, day
from simulator.parameters import Funnel
from simulator.randomness import stream
from simulator.visits.shares import Shares

MINI = CHANNELS.index("mini_program")
# Where a session ends.
VISIT, BROWSE, CART, CHECKOUT, PAID = range(5)


@dataclass(frozen=True)
class Steps:
    """Probabilities of the steps.

    `browse`, `cart` and `checkout` have one value a channel, `paid` is day x channel;
    `sessions` is the expected number of sessions, day x channel x device (mobile, desktop).
    """

    browse: Floats
    cart: Floats
    checkout: Floats
    paid: Floats
    sessions: Floats


def make_steps(funnel: Funnel, paid_by_day: Floats, shares: Shares) -> Steps:
    """Return the steps: relative rates of channels scaled so that the whole period's hold.

    The share of submitted orders that are paid is given; the three steps before it are scaled
    from the last to the first, each by the one factor that makes its whole-period rate right.
    """
    device = np.stack([1 - shares.desktop, shares.desktop], axis=1)
    expected = paid_by_day[:, None, None] * shares.channel[:, :, None] * device[None]
    paid = np.tile(np.array(funnel.paid), (DAYS, 1))
    paid[:, MINI] = 1 - funnel.mini_loss_before
    paid[day(funnel.repaired_on) :, MINI] = funnel.mini_paid_after
    reached = expected / paid[:, :, None]
    rates = []
    total = expected.sum()
    for relative, whole in (
        (funnel.relative_checkout, funnel.whole_paid),
        (funnel.relative_cart, funnel.whole_cart),
        (funnel.relative_browse, funnel.whole_browse),
    ):
        rate = np.array(relative)
        before = reached / rate[None, :, None]
        factor = before.sum() * whole / total
        reached = before / factor
        rates.append(rate * factor)
        total = reached.sum()
    checkout, cart, browse = rates
    return Steps(browse, cart, checkout, paid, reached)


def draw_ends(steps: Steps, paid: Ints, seed: int) -> Ints:
    """Return day x channel x device x end: sessions by where they end.

    Sessions that do not pay are Poisson and independent of those that do, as they are when a
    Poisson number of visitors each draws its own end. `paid` is day x channel x device; stock-outs
    cut it and leave the visits as they are, so conversion falls on such days.
    """
    rng = stream(seed, "visits")
    browse, cart, checkout = (rate[None, :, None] for rate in (
        steps.browse, steps.cart, steps.checkout
    ))  # fmt: skip
    loss = 1 - steps.paid[:, :, None]
    visits = steps.sessions
    ends = np.empty((*visits.shape, 5), dtype=np.int64)
    ends[..., VISIT] = rng.poisson(visits * (1 - browse))
    ends[..., BROWSE] = rng.poisson(visits * browse * (1 - cart))
    ends[..., CART] = rng.poisson(visits * browse * cart * (1 - checkout))
    ends[..., CHECKOUT] = rng.poisson(visits * browse * cart * checkout * loss)
    ends[..., PAID] = paid
    return ends
